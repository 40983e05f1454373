//! Chooses which sentences of a passage are quoted.
//!
//! A passage is quoted so that it can be read alone: its heading opens it where that is a sentence, a sentence
//! that leans on the one before brings it along, a list comes with its lead-in.

use super::list::{lists, one_item, quote_lists};
use super::outline::{Outline, Words, is_dangling};
use super::select::{Chosen, is_asked_for};
use crate::answer::part::Joint;
use crate::answer::{Engine, Plan};

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
    pub(super) with_lists: bool,
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

/// Words below which a quotation is carried on with the next paragraph or the next passage. Set by hand, as the next,
/// reading answers; no search over them is recorded.
pub(super) const FEW_WORDS: usize = 28;

/// Words after which a paragraph is not carried on.
pub(super) const ENOUGH_WORDS: usize = 70;

/// A hit's words, with the passages that carry its list on.
pub(super) fn quote(
    engine: &Engine,
    plan: &Plan,
    chosen: &Chosen<'_>,
    length: Length,
) -> Vec<Excerpt> {
    let (index, hit) = (&engine.index, chosen.hit);
    let outline = Outline::new(index, hit.position);
    // A sentence that says what was asked needs nothing before it.
    let heading = (outline.has_sentence_heading() && chosen.begins.is_none())
        .then(|| Words::sentence(outline.heading, Joint::Paragraph));
    let best = chosen
        .begins
        .or_else(|| best_sentence(&outline, &hit.sentences, length.with_lists));
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

/// The sentence that has most of the question; of equal ones the first. The disclaimer of the summary itself is
/// never quoted: it stands under every answer. Neither is a lead-in whose list is not quoted, or of what is no list: it would
/// lead nowhere.
fn best_sentence(outline: &Outline<'_>, values: &[f32], with_lists: bool) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (at, value) in values.iter().enumerate() {
        let is_better = best.is_none_or(|best| *value > values[best] + f32::EPSILON);
        let sentence = outline.sentence(at);
        let leads_in = with_lists && outline.leads_in(outline.part_of(at));
        let leads_nowhere = sentence.ends_with(':') && !leads_in;
        if is_better && !is_furniture(sentence) && !leads_nowhere {
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
    /// Sentences further back at most. Set by hand, no other values were tried.
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
