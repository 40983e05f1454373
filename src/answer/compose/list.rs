//! Quotes lists: with their lead-ins, gathered from the passages they are spread on, whole or cut to their names.

use super::outline::{Outline, Words, is_dangling};
use super::quote::{ENOUGH_WORDS, Excerpt};
use super::select::is_asked_for;
use crate::answer::part::{Joint, PartKind};
use crate::answer::{Engine, Plan};
use crate::content::Section;
use crate::index::Index;
use crate::retrieve::Hit;

// The lengths below were set by hand, reading answers: about what fits on a telephone's screen. No search over them is
// recorded, and none of them decides what an answer may say.

/// Words of a list above which it is cut to the names of its items or their first sentences.
const MAX_LIST_WORDS: usize = 130;

/// Items of a list at most.
const MAX_ITEMS: usize = 14;

/// Words of an item that is a name as a whole.
const MAX_NAME_WORDS: usize = 9;

/// A list: the passages that it is spread on, each with one of its items.
pub(super) type List = Vec<(usize, usize)>;

/// The lists to quote: the one found or, where the section is of the kind asked for, all lists of the section.
pub(super) fn lists(
    engine: &Engine,
    plan: &Plan,
    hit: &Hit,
    outline: &Outline<'_>,
    item: usize,
) -> Vec<List> {
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
pub(super) fn quote_lists(index: &Index, lists: &[List], heading: Option<&Words>) -> Vec<Excerpt> {
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
pub(super) fn one_item(outline: &Outline<'_>, hit: &Hit, best: usize) -> Option<Words> {
    /// By how much of the question it must be ahead of every other item and of the lead-in. Set by hand, no other
    /// values were tried.
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

/// What the content lists as headings under a heading that ends in a colon ("Four types of standard treatment are
/// used:", "The following stages are used for prostate cancer:"), near a hit; `None` where it does not.
pub(super) fn overview(engine: &Engine, hit: &Hit, kind: &str) -> Option<Vec<Excerpt>> {
    let index = &engine.index;
    let summary = index.passages()[hit.position].summary;
    let sections = &index.summaries()[summary].sections;
    let top = index.section_of(hit.position).path.first()?;
    let passages = || {
        let all = index.passages().iter().enumerate();
        all.filter(|(_, p)| p.summary == summary)
            .map(|(position, p)| (position, &sections[p.passage.section].path))
    };
    let is_of_kind = |section: &Section| {
        let mut below = passages().filter(|(_, path)| path.starts_with(&section.path));
        below.any(|(position, _)| engine.guide.kinds_of(position).contains(&kind))
    };
    let is_title = |s: &&Section| s.path.len() > 1 && s.heading().ends_with(':') && is_of_kind(s);
    let near = sections
        .iter()
        .find(|s| s.path.first() == Some(top) && is_title(s));
    let title = near.or_else(|| sections.iter().find(is_title))?;
    let mut children: Vec<(usize, &str)> = Vec::new();
    for (position, path) in passages() {
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
    // The heading right before says what the list is of ("There are different types of treatment for …").
    let before = sections
        .iter()
        .take_while(|section| section.path != title.path)
        .filter(|section| section.path.len() == title.path.len())
        .last();
    let outline = Outline::new(index, hit.position);
    let is_before = before.is_some_and(|s| s.path == index.section_of(hit.position).path);
    if is_before && outline.has_sentence_heading() {
        let words = vec![Words::sentence(outline.heading, Joint::Paragraph)];
        excerpts.push(Excerpt {
            position: hit.position,
            words,
        });
    }
    for (at, (position, name)) in children.into_iter().enumerate() {
        let lead = (at == 0).then(|| Words::sentence(title.heading(), Joint::Paragraph));
        // Names alone: the first sentence on a stage is seldom all that makes it one.
        let words = lead.into_iter().chain([Words::item(name)]).collect();
        excerpts.push(Excerpt { position, words });
    }
    Some(excerpts)
}
