//! Chooses what is quoted: which passages, and of each which sentences.
//!
//! A passage is quoted so that it can be read alone: its heading opens it where that is a sentence, a sentence
//! that leans on the one before brings it along, a list comes with its lead-in, whole or cut to its names.

use super::outline::{Outline, Words, is_dangling};
use crate::answer::part::{Joint, PartKind};
use crate::answer::plan::asks_what_it_is;
use crate::answer::{Engine, Plan};
use crate::content::Section;
use crate::index::Index;
use crate::retrieve::Hit;

/// What is quoted of one passage, in reading order.
#[derive(Clone, Debug)]
pub(super) struct Excerpt {
    /// The passage.
    pub(super) position: usize,
    pub(super) words: Vec<Words>,
}

/// How much is quoted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Length {
    /// Sentences of a paragraph at most, beside the heading.
    sentences: usize,
    /// Whether lists are quoted.
    with_lists: bool,
}

impl Length {
    /// What an answer has: people read two or three sentences before they look for the point.
    pub(super) const USUAL: Self = Self {
        sentences: 3,
        with_lists: true,
    };
    /// Beside something more urgent.
    pub(super) const BRIEF: Self = Self {
        sentences: 1,
        with_lists: false,
    };
}

/// Words of a list above which it is cut to the names of its items or their first sentences.
const MAX_LIST_WORDS: usize = 130;

/// Items of a list at most.
const MAX_ITEMS: usize = 14;

/// Words after which a paragraph is not carried on.
const ENOUGH_WORDS: usize = 70;

/// Words below which a quotation is carried on with the next paragraph or the next passage.
const FEW_WORDS: usize = 28;

/// Share of the first hit's score that another one must have to stand in its place or beside it.
pub(super) const NEAR: f32 = 0.85;

/// The passages and sentences that answer a plan, at most `n` passages beside the continuations of a list.
pub(super) fn select(engine: &Engine, plan: &Plan, length: Length) -> Vec<Excerpt> {
    let hits = ordered(engine, plan);
    let Some(first) = hits.first().map(|chosen| chosen.hit) else {
        return Vec::new();
    };
    let mut excerpts: Vec<Excerpt> = Vec::new();
    for (at, chosen) in hits.iter().enumerate() {
        let hit = chosen.hit;
        let is_wanted = at < plan.n_aspects.max(1)
            || (length.with_lists
                && at == 1
                && is_short(&excerpts)
                && stands_beside(first, hit)
                && (!is_asked_for(engine, plan, first) || is_asked_for(engine, plan, hit)));
        if !is_wanted {
            break;
        }
        if excerpts.iter().any(|e| e.position == hit.position) {
            continue;
        }
        let of_treatment =
            length.with_lists && chosen.begins.is_none() && asks_for_treatments(engine, plan, hit);
        let overview = of_treatment.then(|| overview(engine, hit)).flatten();
        let is_overview = overview.is_some();
        excerpts.extend(overview.unwrap_or_else(|| quote(engine, plan, chosen, length)));
        if is_overview && at + 1 >= plan.n_aspects {
            break;
        }
    }
    excerpts
}

/// A hit with the sentence that its quotation begins with, where that is known.
#[derive(Clone, Copy, Debug)]
struct Chosen<'p> {
    hit: &'p Hit,
    begins: Option<usize>,
}

/// The hits in the order in which they are quoted: for a question what something is, first the passage whose
/// heading or sentence says so.
fn ordered<'p>(engine: &Engine, plan: &'p Plan) -> Vec<Chosen<'p>> {
    let ranking = &plan.retrieval.ranking;
    let n_told = plan.n_told.min(ranking.hits.len().saturating_sub(1));
    let hits = ranking.hits.iter().skip(n_told);
    let mut chosen: Vec<Chosen<'_>> = hits.map(|hit| Chosen { hit, begins: None }).collect();
    let Some(best) = chosen.first().map(|first| first.hit.score) else {
        return chosen;
    };
    // Of hits that are about as good, one of the kind asked for comes first.
    let is_clear = engine.kinds_asked(&ranking.understanding).next().is_some();
    if plan.n_aspects == 1 && plan.n_told == 0 && is_clear {
        let is_asked =
            |c: &Chosen<'_>| c.hit.score >= NEAR * best && is_asked_for(engine, plan, c.hit);
        if let Some(at) = chosen.iter().position(is_asked) {
            chosen[..=at].rotate_right(1);
        }
    }
    let first = chosen[0].hit.position;
    let says_it = engine.guide.kinds_of(first).contains(&"definition");
    if says_it || !asks_what_it_is(&plan.sought) {
        return chosen;
    }
    let hits: Vec<&Hit> = chosen.iter().map(|c| c.hit).collect();
    let found = defining(engine, &hits, best);
    if let Some((at, begins)) = found {
        let mut defining = chosen.remove(at);
        defining.begins = Some(begins);
        chosen.insert(0, defining);
    }
    chosen
}

/// Which of the hits near the best score says what something is, and by which of its sentences.
fn defining(engine: &Engine, hits: &[&Hit], best: f32) -> Option<(usize, usize)> {
    let by_sentence = |is_strict: bool| {
        let mut near = hits
            .iter()
            .enumerate()
            .filter(|(_, hit)| hit.score >= DEFINING_NEAR * best);
        near.find_map(|(at, hit)| Some((at, defining_sentence(engine, hit, is_strict)?)))
    };
    by_sentence(true).or_else(|| by_sentence(false))
}

impl Engine {
    /// Whether hits for a question what something is hold words that say so: a heading of its name, or a sentence.
    pub(in crate::answer) fn says_what_it_is(&self, hits: &[Hit]) -> bool {
        let refs: Vec<&Hit> = hits.iter().collect();
        hits.first().is_some_and(|first| {
            first.parts.heading >= NEAR || defining(self, &refs, first.score).is_some()
        })
    }
}

/// Share of the first hit's score from which a passage that has a defining sentence stands in its place.
const DEFINING_NEAR: f32 = 0.6;

/// The sentence of a hit that begins with words of the question and says what they are ("Watchful waiting is …");
/// `is_strict` takes only what goes on with an article or a colon.
fn defining_sentence(engine: &Engine, hit: &Hit, is_strict: bool) -> Option<usize> {
    /// Bytes of an article before the words.
    const MAX_ARTICLE: usize = 4;
    /// Words between the words of the question and the verb ("imatinib mesylate and sunitinib are …").
    const MAX_BETWEEN: usize = 4;
    let outline = Outline::new(&engine.index, hit.position);
    (0..outline.n_sentences()).find(|at| {
        let range = outline.range(*at);
        let inside = hit
            .highlights
            .iter()
            .filter(|h| range.start <= h.start && h.end <= range.end);
        let mut end = range.start;
        for highlight in inside {
            let is_second = || {
                end == range.start
                    && is_coordinated(&outline.sentence(*at)[..highlight.start - range.start])
            };
            if highlight.start > end + MAX_ARTICLE && !is_second() {
                break;
            }
            end = highlight.end;
        }
        let rest = &outline.sentence(*at)[end - range.start..];
        let words: Vec<&str> = rest.split_whitespace().take(MAX_BETWEEN + 2).collect();
        let verb = words
            .iter()
            .position(|word| matches!(*word, "is" | "are" | "es" | "son"));
        let after = verb
            .and_then(|verb| words.get(verb + 1))
            .copied()
            .unwrap_or_default();
        let has_article = matches!(after, "a" | "an" | "the" | "un" | "una" | "el" | "la");
        let is_participle = [
            "ing", "ed", "en", "made", "done", "found", "ado", "ido", "adas", "ados",
        ]
        .iter()
        .any(|ending| after.ends_with(ending));
        let is_named = rest.starts_with(": ") || words.iter().any(|word| word.ends_with("):"));
        let is_defined =
            is_named || has_article || (!is_strict && !after.is_empty() && !is_participle);
        end > range.start
            && is_defined
            && hit.sentences.get(*at).is_some_and(|value| *value >= NEAR)
    })
}

/// Whether words at the start of a sentence only name a thing beside the one that follows ("Imatinib mesylate and").
fn is_coordinated(words: &str) -> bool {
    /// Words of its name at most.
    const MAX_NAME: usize = 3;
    let words: Vec<&str> = words.split_whitespace().collect();
    let is_joining = |word: &&str| matches!(*word, "and" | "or" | "y" | "o");
    words.len() <= MAX_NAME + 1 && words.len() > 1 && words.last().is_some_and(is_joining)
}

/// First words of questions that yes or no answers, folded.
const YES_OR_NO: &[&str] = &[
    "is", "are", "was", "does", "do", "did", "can", "could", "may", "might", "will", "would",
    "should", "has", "have", "es", "son", "puede", "pueden", "hay", "tiene", "se", "sirve",
];

/// Whether a question asks for things, and neither for yes or no nor for what something is.
fn asks_which(question: &str) -> bool {
    let mut words = question
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty());
    let first = words.next().unwrap_or_default().to_lowercase();
    let is_singular = question.to_lowercase().starts_with("what is ");
    !YES_OR_NO.contains(&first.as_str()) && !is_singular
}

fn is_short(excerpts: &[Excerpt]) -> bool {
    let words = excerpts.iter().flat_map(|e| &e.words);
    words.map(Words::n_words).sum::<usize>() < FEW_WORDS
}

fn stands_beside(first: &Hit, hit: &Hit) -> bool {
    hit.score >= NEAR * first.score && hit.parts.sentence >= NEAR
}

/// A hit's words, with the passages that carry its list on.
fn quote(engine: &Engine, plan: &Plan, chosen: &Chosen<'_>, length: Length) -> Vec<Excerpt> {
    let (index, hit) = (&engine.index, chosen.hit);
    let outline = Outline::new(index, hit.position);
    // A sentence that says what was asked needs nothing before it.
    let heading = (outline.has_sentence_heading() && chosen.begins.is_none())
        .then(|| Words::sentence(outline.heading, Joint::Paragraph));
    let best = chosen
        .begins
        .or_else(|| best_sentence(&outline, &hit.sentences));
    let Some(best) = best else {
        return heading.map_or_else(Vec::new, |heading| {
            vec![Excerpt {
                position: hit.position,
                words: vec![heading],
            }]
        });
    };
    let part = outline.part_of(best);
    let list = if outline.is_item(part) {
        Some(part)
    } else if outline.leads_in(part) && !only_points_on(&outline, part) {
        Some(part + 1)
    } else if chosen.begins.is_none() && asks_which(&plan.sought) && is_asked_for(engine, plan, hit)
    {
        // What was asked for is the list, whatever sentence has most of the question's words.
        (0..outline.n_parts())
            .find(|part| outline.leads_in(*part) && !only_points_on(&outline, *part))
            .map(|lead| lead + 1)
    } else {
        None
    };
    if let (Some(list), true) = (list, length.with_lists) {
        if let Some(words) = one_item(&outline, hit, best) {
            return vec![Excerpt {
                position: hit.position,
                words: vec![words],
            }];
        }
        let lists = lists(engine, plan, hit, &outline, list);
        return quote_lists(index, &lists, heading.as_ref());
    }
    let mut words: Vec<Words> = heading.into_iter().collect();
    if list.is_none() || words.is_empty() {
        let has_heading = !words.is_empty();
        words.extend(paragraph(&outline, best, length, has_heading, &plan.sought));
    }
    vec![Excerpt {
        position: hit.position,
        words,
    }]
}

/// The sentence that has most of the question; of equal ones the first. The disclaimer of the summary itself is
/// never quoted: it stands under every answer.
fn best_sentence(outline: &Outline<'_>, values: &[f32]) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (at, value) in values.iter().enumerate() {
        let is_better = best.is_none_or(|best| *value > values[best] + f32::EPSILON);
        if is_better && !is_furniture(outline.sentence(at)) {
            best = Some(at);
        }
    }
    best
}

/// Sentences that every answer has anyway.
fn is_furniture(sentence: &str) -> bool {
    [
        "formal guidelines or recommendations",
        "pautas ni recomendaciones formales",
    ]
    .iter()
    .any(|core| sentence.contains(core))
}

/// Sentences around the best one of a paragraph.
fn paragraph(
    outline: &Outline<'_>,
    best: usize,
    length: Length,
    has_heading: bool,
    asked: &str,
) -> Vec<Words> {
    let part = outline.part_of(best);
    let sentences = outline.sentences_of(part);
    let mut first = best;
    if sentences.len() <= length.sentences {
        first = sentences.start;
    }
    while first > sentences.start && is_dangling(outline.sentence(first)) {
        first -= 1;
    }
    first = explained_from(outline, sentences.start, first, asked);
    let leans = is_dangling(outline.sentence(first)) && !(has_heading && part == 0);
    let mut words = Vec::new();
    if leans && part == 0 {
        // What leans on a heading that is not shown is left out.
        first = (first..sentences.end)
            .find(|at| !is_dangling(outline.sentence(*at)))
            .unwrap_or(first);
    }
    if leans && part > 0 && !outline.is_item(part - 1) {
        let before = outline.sentences_of(part - 1);
        let opener = before
            .clone()
            .rev()
            .find(|at| !is_dangling(outline.sentence(*at)));
        words.extend(
            (opener.unwrap_or(before.start)..before.end).map(|at| outline.words(at, Joint::Space)),
        );
    }
    let end = sentences
        .end
        .min(first.max(best).max(first + length.sentences - 1) + 1);
    for at in first..end {
        let said: usize = words.iter().map(Words::n_words).sum();
        if at > best && said >= ENOUGH_WORDS {
            break;
        }
        let joint = if at == first && !words.is_empty() {
            Joint::Paragraph
        } else {
            Joint::Space
        };
        words.push(outline.words(at, joint));
    }
    let is_spare = |last: &Words| {
        last.text.ends_with(':') || is_furniture(&last.text) || points_on(&last.text)
    };
    while (has_heading || words.len() > 1) && words.last().is_some_and(is_spare) {
        words.pop();
    }
    let said: usize = words.iter().map(Words::n_words).sum();
    let next = part + 1;
    if length.sentences > 1
        && end == sentences.end
        && said < FEW_WORDS
        && next < outline.n_parts()
        && !outline.is_item(next)
        && !outline.leads_in(next)
    {
        let more = outline.sentences_of(next).take(2);
        let more: Vec<Words> = more
            .map(|at| {
                outline.words(
                    at,
                    if at == outline.sentences_of(next).start {
                        Joint::Paragraph
                    } else {
                        Joint::Space
                    },
                )
            })
            .collect();
        words.extend(more.into_iter().take_while(|w| !points_on(&w.text)));
    }
    words
}

/// The sentence to begin with so that the abbreviations of sentence `first` are explained: the one before it, near
/// by, that writes them out ("Tyrosine kinase inhibitors (TKIs) are …"). What the question has needs no explaining.
fn explained_from(outline: &Outline<'_>, start: usize, first: usize, asked: &str) -> usize {
    /// Sentences further back at most.
    const MAX_BACK: usize = 3;
    let is_mark = |c: char| !c.is_alphanumeric();
    let words = outline.sentence(first).split(is_mark);
    let abbreviations = words.filter(|word| {
        let n_capital = word.chars().filter(|c| c.is_uppercase()).count();
        n_capital >= 2 && !asked.contains(word.trim_end_matches('s'))
    });
    let written_out = abbreviations.filter_map(|word| {
        let bracket = format!("({word}");
        (start.max(first.saturating_sub(MAX_BACK))..first)
            .find(|at| outline.sentence(*at).contains(&bracket))
    });
    written_out.min().unwrap_or(first)
}

/// Whether the sentence that leads in a list says that the list is of other pages.
fn only_points_on(outline: &Outline<'_>, part: usize) -> bool {
    let last = outline.sentences_of(part).next_back();
    last.is_some_and(|last| points_on(outline.sentence(last)))
}

/// Whether a sentence only says where to read on.
fn points_on(sentence: &str) -> bool {
    [
        "See ",
        "For more information",
        "For more specific results",
        "Check the list of ",
        "Information about clinical trials is available",
        "Para obtener más información",
        "Consulte ",
    ]
    .iter()
    .any(|start| sentence.starts_with(start))
}

/// Whether the section of a hit is of a kind that the question asks for.
fn is_asked_for(engine: &Engine, plan: &Plan, hit: &Hit) -> bool {
    let kinds = engine.guide.kinds_of(hit.position);
    let mut asked = engine
        .guide
        .kind_names(&plan.retrieval.ranking.understanding);
    hit.parts.kind >= NEAR && asked.any(|kind| kinds.contains(&kind))
}

/// A list: the passages that it is spread on, each with one of its items.
type List = Vec<(usize, usize)>;

/// The lists to quote: the one found or, where the section is of the kind asked for, all lists of the section.
fn lists(engine: &Engine, plan: &Plan, hit: &Hit, outline: &Outline<'_>, item: usize) -> Vec<List> {
    /// Lists of a section at most.
    const MAX_LISTS: usize = 2;
    let index = &engine.index;
    let own = chain_of(index, hit.position, outline, item);
    if !is_asked_for(engine, plan, hit) || plan.n_aspects > 1 {
        return vec![own];
    }
    let section = &index.passages()[hit.position];
    let is_same = |position: usize| {
        let other = &index.passages()[position];
        other.summary == section.summary && other.passage.section == section.passage.section
    };
    let first = (0..hit.position)
        .rev()
        .take_while(|p| is_same(*p))
        .last()
        .unwrap_or(hit.position);
    let mut found: Vec<List> = Vec::new();
    for position in (first..index.passages().len()).take_while(|p| is_same(*p)) {
        if found.iter().flatten().any(|(known, _)| *known == position) {
            continue;
        }
        let outline = Outline::new(index, position);
        if let Some(item) = (0..outline.n_parts()).find(|part| outline.is_item(*part)) {
            found.push(chain_of(index, position, &outline, item));
        }
    }
    found.truncate(MAX_LISTS);
    let is_held = found
        .iter()
        .flatten()
        .any(|(position, _)| *position == hit.position);
    if is_held { found } else { vec![own] }
}

/// Lists with their lead-ins: whole, or cut to the names or the first sentences of their items.
fn quote_lists(index: &Index, lists: &[List], heading: Option<&Words>) -> Vec<Excerpt> {
    let outlined: Vec<Vec<(usize, Outline<'_>, std::ops::Range<usize>)>> = lists
        .iter()
        .map(|list| {
            let pieces = list.iter().map(|(position, item)| {
                let outline = Outline::new(index, *position);
                let items = outline.list_around(*item);
                (*position, outline, items)
            });
            pieces.collect()
        })
        .collect();
    let items = || {
        let pieces = outlined.iter().flatten();
        pieces.flat_map(|(_, outline, items)| items.clone().map(move |at| (outline, at)))
    };
    let n_words: usize = items()
        .map(|(outline, at)| outline.item(at).n_words())
        .sum();
    let is_short = |outline: &Outline<'_>, at| outline.item(at).n_words() <= MAX_NAME_WORDS;
    let is_named =
        |outline: &Outline<'_>, at| outline.item_name(at).is_some() || is_short(outline, at);
    let n_named = items()
        .filter(|(outline, at)| is_named(outline, *at))
        .count();
    let has_names = n_named * 2 > items().count();
    let mut excerpts = Vec::new();
    let mut n_items = 0;
    for (which, pieces) in outlined.iter().enumerate() {
        for (piece, (position, outline, items)) in pieces.iter().enumerate() {
            let mut words = Vec::new();
            if piece == 0 {
                words.extend(heading.filter(|_| which == 0).cloned());
                words.extend(lead_of(outline, items.start, !words.is_empty()));
            }
            for at in items.clone().take(MAX_ITEMS.saturating_sub(n_items)) {
                words.push(if n_words <= MAX_LIST_WORDS {
                    outline.item(at)
                } else if has_names {
                    let start = || outline.item_start(at);
                    outline.item_name(at).unwrap_or_else(start)
                } else {
                    outline.item_start(at)
                });
                n_items += 1;
            }
            excerpts.push(Excerpt {
                position: *position,
                words,
            });
        }
    }
    excerpts.retain(|excerpt| excerpt.words.iter().any(Words::is_item));
    excerpts
}

/// Words of an item that is a name as a whole.
const MAX_NAME_WORDS: usize = 9;

/// The sentences that lead in a list: its paragraph from the last sentence that does not lean on another.
fn lead_of(outline: &Outline<'_>, first_item: usize, has_heading: bool) -> Vec<Words> {
    let Some(part) = first_item.checked_sub(1) else {
        let lead_in = outline
            .lead_in
            .map(|text| Words::sentence(text, Joint::Space));
        return lead_in.into_iter().collect();
    };
    let sentences = outline.sentences_of(part);
    let n_words = |at: usize| outline.sentence(at).split_whitespace().count();
    let mut first = sentences.end.saturating_sub(1);
    // A short paragraph is given whole: its first sentence often says what the list is of.
    let all: usize = sentences.clone().map(n_words).sum();
    if all <= ENOUGH_WORDS {
        first = sentences.start;
    }
    while first > sentences.start && is_dangling(outline.sentence(first)) {
        first -= 1;
    }
    // What leans on a heading that is not shown is left out.
    while !has_heading && first + 1 < sentences.end && is_dangling(outline.sentence(first)) {
        first += 1;
    }
    (first..sentences.end)
        .map(|at| outline.words(at, Joint::Space))
        .collect()
}

/// The one item of a list that the question names, where it explains itself ("CT scan: A procedure that …").
fn one_item(outline: &Outline<'_>, hit: &Hit, best: usize) -> Option<Words> {
    /// By how much of the question it must be ahead of every other item and of the lead-in.
    const AHEAD: f32 = 0.2;
    let part = outline.part_of(best);
    let name = outline
        .is_item(part)
        .then(|| outline.item_name(part))
        .flatten()?;
    let own = outline.sentences_of(part);
    let start = outline.range(own.start).start;
    let named = start..start + name.text.len();
    let is_named = hit
        .highlights
        .iter()
        .any(|h| named.start <= h.start && h.end <= named.end);
    let value = |at: usize| hit.sentences.get(at).copied().unwrap_or_default();
    let is_ahead = (0..outline.n_sentences())
        .filter(|at| !own.contains(at))
        .all(|at| value(at) + AHEAD <= value(best));
    (is_named && is_ahead).then(|| Words {
        kind: PartKind::Sentence,
        ..outline.item(part)
    })
}

/// The passages that a list is spread on with an item of each, in reading order.
fn chain_of(
    index: &Index,
    position: usize,
    outline: &Outline<'_>,
    item: usize,
) -> Vec<(usize, usize)> {
    let passages = index.passages();
    let is_same = |a: usize, b: usize| {
        passages[a].summary == passages[b].summary
            && passages[a].passage.section == passages[b].passage.section
    };
    let carries_on = |at: usize| passages[at].passage.lead_in.is_some();
    let mut chain = vec![(position, item)];
    let items = outline.list_around(item);
    let mut first = position;
    while items.start == 0 && carries_on(first) && first > 0 && is_same(first - 1, first) {
        first -= 1;
        let last_part = passages[first].passage.parts.len().saturating_sub(1);
        chain.insert(0, (first, last_part));
    }
    let mut last = position;
    let mut is_open = items.end == outline.n_parts();
    while is_open && last + 1 < passages.len() && is_same(last, last + 1) && carries_on(last + 1) {
        last += 1;
        let next = Outline::new(index, last);
        if !next.is_item(0) {
            break;
        }
        is_open = next.list_around(0).end == next.n_parts();
        chain.push((last, 0));
    }
    chain
}

/// Whether a question is after treatments as such and the hit is about them.
fn asks_for_treatments(engine: &Engine, plan: &Plan, hit: &Hit) -> bool {
    let understanding = &plan.retrieval.ranking.understanding;
    let n_kinds = understanding.kinds.len();
    let units = understanding.units.iter();
    let n_other = units.filter(|u| u.topic < 0.5 && u.weight >= 0.5).count();
    let mut kinds = engine.kinds_asked(understanding);
    kinds.any(|kind| kind == "treatment")
        && plan.n_told == 0
        && n_kinds <= plan.n_aspects
        && n_other <= n_kinds
        && engine.guide.kinds_of(hit.position).contains(&"treatment")
}

/// What the content lists as headings under a heading that ends in a colon ("Four types of standard treatment are
/// used:"), near a hit; `None` where it does not.
fn overview(engine: &Engine, hit: &Hit) -> Option<Vec<Excerpt>> {
    let index = &engine.index;
    let summary = index.passages()[hit.position].summary;
    let sections = &index.summaries()[summary].sections;
    let top = index.section_of(hit.position).path.first()?;
    let is_of_treatment = |section: &Section| {
        let own = index.passages().iter().enumerate();
        let mut below = own.filter(|(_, p)| {
            p.summary == summary && sections[p.passage.section].path.starts_with(&section.path)
        });
        below.any(|(position, _)| engine.guide.kinds_of(position).contains(&"treatment"))
    };
    let is_title = |s: &&Section| s.path.len() > 1 && s.heading().ends_with(':');
    let near = sections
        .iter()
        .find(|s| is_title(s) && s.path.first() == Some(top));
    let is_near = near.is_some();
    let title = near.or_else(|| sections.iter().find(|s| is_title(s) && is_of_treatment(s)))?;
    let passages = index.passages().iter().enumerate();
    let mut children: Vec<(usize, &str)> = Vec::new();
    for (position, indexed) in passages.filter(|(_, p)| p.summary == summary) {
        let path = &sections[indexed.passage.section].path;
        if path.len() == title.path.len() + 1
            && path.starts_with(&title.path)
            && let Some(name) = path.last()
            && children.iter().all(|(_, known)| known != name)
        {
            children.push((position, name));
        }
    }
    if !(2..=MAX_ITEMS).contains(&children.len()) {
        return None;
    }
    let mut excerpts = Vec::new();
    let outline = Outline::new(index, hit.position);
    if is_near && outline.has_sentence_heading() {
        let words = vec![Words::sentence(outline.heading, Joint::Paragraph)];
        excerpts.push(Excerpt {
            position: hit.position,
            words,
        });
    }
    for (at, (position, name)) in children.into_iter().enumerate() {
        let lead = (at == 0).then(|| Words::sentence(title.heading(), Joint::Paragraph));
        let words = lead.into_iter().chain([Words::item(name)]).collect();
        excerpts.push(Excerpt { position, words });
    }
    Some(excerpts)
}
