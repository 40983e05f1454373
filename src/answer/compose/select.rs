//! Chooses what is quoted: which passages, and of each which sentences.
//!
//! A passage is quoted so that it can be read alone: its heading opens it where that is a sentence, a sentence
//! that leans on the one before brings it along, a list comes with its lead-in, whole or cut to its names.

use super::outline::{Outline, Words, is_dangling};
use crate::answer::part::Joint;
use crate::answer::{Engine, Plan};
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
const NEAR: f32 = 0.85;

/// The passages and sentences that answer a plan, at most `n` passages beside the continuations of a list.
pub(super) fn select(engine: &Engine, plan: &Plan, length: Length) -> Vec<Excerpt> {
    let hits = ordered(engine, plan);
    let Some(first) = hits.first() else {
        return Vec::new();
    };
    let mut excerpts: Vec<Excerpt> = Vec::new();
    if length.with_lists
        && plan.n_aspects < 2
        && let Some(found) = kinds_of_treatment(engine, plan, first)
    {
        return found;
    }
    for (at, hit) in hits.iter().enumerate() {
        let is_first = at == 0;
        let is_wanted = at < plan.n_aspects
            || is_first
            || (length.with_lists && at == 1 && is_short(&excerpts) && stands_beside(first, hit));
        if !is_wanted {
            break;
        }
        if excerpts.iter().any(|e| e.position == hit.position) {
            continue;
        }
        excerpts.extend(quote(&engine.index, hit, length));
    }
    excerpts
}

/// The hits in the order in which they are quoted: for a question what something is, the passage that says so.
fn ordered<'p>(engine: &Engine, plan: &'p Plan) -> Vec<&'p Hit> {
    let ranking = &plan.retrieval.ranking;
    let n_hits = ranking.hits.len();
    let mut hits: Vec<&Hit> = ranking
        .hits
        .iter()
        .skip(plan.n_told.min(n_hits.saturating_sub(1)))
        .collect();
    if asks_what_it_is(&plan.standalone)
        && let Some(first) = hits.first()
        && let Some(at) = hits.iter().position(|hit| {
            hit.score >= NEAR * first.score
                && engine.guide.kinds_of(hit.position).contains(&"definition")
        })
    {
        let defining = hits.remove(at);
        hits.insert(0, defining);
    }
    hits
}

/// Beginnings of questions that ask what something is, folded.
const WHAT_IS: &[&str] = &[
    "what is",
    "what are",
    "whats",
    "what s",
    "define",
    "que es",
    "que son",
    "tell me about",
    "explain",
    "hableme de",
];

/// Words of such a question at most; a longer one asks for more.
const MAX_WHAT_IS: usize = 7;

fn asks_what_it_is(question: &str) -> bool {
    let words: Vec<String> = question
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().replace('é', "e"))
        .collect();
    let folded = words.join(" ");
    words.len() <= MAX_WHAT_IS && WHAT_IS.iter().any(|start| folded.starts_with(start))
}

fn is_short(excerpts: &[Excerpt]) -> bool {
    let words = excerpts.iter().flat_map(|e| &e.words);
    words.map(Words::n_words).sum::<usize>() < FEW_WORDS
}

fn stands_beside(first: &Hit, hit: &Hit) -> bool {
    hit.score >= NEAR * first.score && hit.parts.sentence >= NEAR
}

/// A hit's words, with the passages that carry its list on.
fn quote(index: &Index, hit: &Hit, length: Length) -> Vec<Excerpt> {
    let outline = Outline::new(index, hit.position);
    let heading = outline
        .has_sentence_heading()
        .then(|| Words::sentence(outline.heading, Joint::Paragraph));
    let Some(best) = best_sentence(&outline, &hit.sentences) else {
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
    } else if outline.leads_in(part) {
        Some(part + 1)
    } else {
        None
    };
    if let (Some(list), true) = (list, length.with_lists) {
        return quote_list(index, hit, &outline, best, list, heading);
    }
    let mut words: Vec<Words> = heading.into_iter().collect();
    if list.is_none() || words.is_empty() {
        words.extend(paragraph(&outline, best, length, !words.is_empty()));
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
fn paragraph(outline: &Outline<'_>, best: usize, length: Length, has_heading: bool) -> Vec<Words> {
    let part = outline.part_of(best);
    let sentences = outline.sentences_of(part);
    let mut first = best;
    if sentences.len() <= length.sentences {
        first = sentences.start;
    }
    while first > sentences.start && is_dangling(outline.sentence(first)) {
        first -= 1;
    }
    let leans = is_dangling(outline.sentence(first)) && !(has_heading && part == 0);
    let mut words = Vec::new();
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
    while words
        .last()
        .is_some_and(|last| last.text.ends_with(':') || is_furniture(&last.text))
    {
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
        if !more.first().is_some_and(|w| points_on(&w.text)) {
            words.extend(more);
        }
    }
    words
}

/// Whether a sentence only says where to read on.
fn points_on(sentence: &str) -> bool {
    [
        "See ",
        "For more information",
        "Para obtener más información",
        "Consulte ",
    ]
    .iter()
    .any(|start| sentence.starts_with(start))
}

/// A list with its lead-in, over all the passages that it is spread on.
fn quote_list(
    index: &Index,
    hit: &Hit,
    outline: &Outline<'_>,
    best: usize,
    item: usize,
    heading: Option<Words>,
) -> Vec<Excerpt> {
    if let Some(words) = one_item(outline, &hit.sentences, best) {
        let words = heading.into_iter().chain([words]).collect();
        return vec![Excerpt {
            position: hit.position,
            words,
        }];
    }
    let chain = chain_of(index, hit.position, outline, item);
    let lists: Vec<(usize, Outline<'_>, std::ops::Range<usize>)> = chain
        .into_iter()
        .map(|(position, item)| {
            let outline = Outline::new(index, position);
            let list = outline.list_around(item);
            (position, outline, list)
        })
        .collect();
    let items = || {
        lists
            .iter()
            .flat_map(|(_, outline, list)| list.clone().map(move |at| (outline, at)))
    };
    let n_words: usize = items()
        .map(|(outline, at)| outline.item(at).n_words())
        .sum();
    let has_names = items()
        .all(|(outline, at)| outline.item_name(at).is_some() || outline.item(at).n_words() <= 9);
    let mut excerpts = Vec::new();
    let mut n_items = 0;
    for (which, (position, outline, list)) in lists.iter().enumerate() {
        let mut words = Vec::new();
        if which == 0 {
            words.extend(heading.clone());
            words.extend(lead_of(outline, list.start));
        }
        for at in list.clone().take(MAX_ITEMS - n_items) {
            words.push(if n_words <= MAX_LIST_WORDS {
                outline.item(at)
            } else if has_names {
                outline.item_name(at).unwrap_or_else(|| outline.item(at))
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
    excerpts.retain(|excerpt| !excerpt.words.is_empty());
    excerpts
}

/// The sentences that lead in a list: its paragraph from the last sentence that does not lean on another.
fn lead_of(outline: &Outline<'_>, first_item: usize) -> Vec<Words> {
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
    (first..sentences.end)
        .map(|at| outline.words(at, Joint::Space))
        .collect()
}

/// The one item of a list that the question is about, where it explains itself ("CT scan: A procedure that …").
fn one_item(outline: &Outline<'_>, values: &[f32], best: usize) -> Option<Words> {
    /// By how much of the question it must be ahead of every other item and of the lead-in.
    const AHEAD: f32 = 0.3;
    let part = outline.part_of(best);
    if !outline.is_item(part) || outline.item_name(part).is_none() {
        return None;
    }
    let own = outline.sentences_of(part);
    let value = |at: usize| values.get(at).copied().unwrap_or_default();
    let is_ahead = (0..values.len())
        .filter(|at| !own.contains(at))
        .all(|at| value(at) + AHEAD <= value(best));
    is_ahead.then(|| {
        let mut words = outline.item(part);
        words.kind = crate::answer::part::PartKind::Sentence;
        words
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
    let list = outline.list_around(item);
    let mut first = position;
    while list.start == 0 && carries_on(first) && first > 0 && is_same(first - 1, first) {
        first -= 1;
        let last_part = passages[first].passage.parts.len().saturating_sub(1);
        chain.insert(0, (first, last_part));
    }
    let mut last = position;
    let mut is_open = list.end == outline.n_parts();
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

/// For a question after treatments as such: the kinds that the content lists as headings under a heading that
/// ends in a colon ("Four types of standard treatment are used:").
fn kinds_of_treatment(engine: &Engine, plan: &Plan, first: &Hit) -> Option<Vec<Excerpt>> {
    /// Words beside the disease's name that a question after treatments as such has at most.
    const MAX_OTHER: usize = 2;
    let understanding = &plan.retrieval.ranking.understanding;
    let asks = engine
        .guide
        .kind_names(understanding)
        .any(|kind| kind == "treatment");
    let n_other = understanding
        .units
        .iter()
        .filter(|u| u.topic < 0.5 && u.weight >= 0.5)
        .count();
    if !asks || n_other > MAX_OTHER || plan.n_told > 0 || understanding.kinds.len() > 1 {
        return None;
    }
    let index = &engine.index;
    let summary = index.passages()[first.position].summary;
    let sections = &index.summaries()[summary].sections;
    let top = index.section_of(first.position).path.first()?;
    let title = sections
        .iter()
        .find(|s| s.path.first() == Some(top) && s.path.len() > 1 && s.heading().ends_with(':'))?;
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
    let outline = Outline::new(index, first.position);
    if outline.has_sentence_heading() {
        let words = vec![Words::sentence(outline.heading, Joint::Paragraph)];
        excerpts.push(Excerpt {
            position: first.position,
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
