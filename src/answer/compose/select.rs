//! Chooses what is quoted: which passages, and of each which sentences.

use super::outline::{Outline, is_dangling};
use crate::answer::part::Joint;
use crate::answer::{Engine, Plan};

/// What is quoted of one passage, in reading order.
#[derive(Clone, Debug)]
pub(super) struct Excerpt {
    /// The passage.
    pub(super) position: usize,
    pub(super) quoted: Vec<Quoted>,
}

/// Words of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoted {
    /// Its heading.
    Heading,
    /// The lead-in that stands in the passage before it.
    LeadIn,
    /// A sentence.
    Sentence { at: usize, joint: Joint },
    /// An item of a list, by part.
    Item { at: usize },
}

/// Sentences that a paragraph gives at most.
const MAX_SENTENCES: usize = 3;

pub(super) fn select(engine: &Engine, plan: &Plan) -> Vec<Excerpt> {
    let hits = plan.retrieval.ranking.hits.iter().take(1);
    hits.map(|hit| {
        let outline = Outline::new(&engine.index, hit.position);
        Excerpt {
            position: hit.position,
            quoted: excerpt(&outline, &hit.sentences),
        }
    })
    .collect()
}

fn excerpt(outline: &Outline<'_>, values: &[f32]) -> Vec<Quoted> {
    let mut quoted = Vec::new();
    if outline.has_sentence_heading() {
        quoted.push(Quoted::Heading);
    }
    let mut best = 0;
    for (at, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = at;
        }
    }
    let part = outline.part_of(best);
    let is_lead = part + 1 < outline.n_parts()
        && outline.is_item(part + 1)
        && outline.sentence(best).ends_with(':');
    if outline.is_item(part) || is_lead {
        let list = outline.list_around(if is_lead { part + 1 } else { part });
        if list.start == 0 {
            if outline.lead_in.is_some() {
                quoted.push(Quoted::LeadIn);
            }
        } else {
            for at in outline.sentences_of(list.start - 1) {
                quoted.push(Quoted::Sentence {
                    at,
                    joint: Joint::Space,
                });
            }
        }
        quoted.extend(list.map(|at| Quoted::Item { at }));
        return quoted;
    }
    let sentences = outline.sentences_of(part);
    let mut first = best;
    while first > sentences.start && is_dangling(outline.sentence(first)) {
        first -= 1;
    }
    let end = sentences.end.min(first + MAX_SENTENCES);
    quoted.extend((first..end).map(|at| Quoted::Sentence {
        at,
        joint: Joint::Space,
    }));
    quoted
}
