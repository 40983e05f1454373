//! Which words and sentences of a passage match.

use super::slots::{MAX_SLOTS, Slots};
use crate::index::IndexedPassage;

/// For each sentence of the passage the share of the question's weight that it has.
pub(super) fn sentences(passage: &IndexedPassage, slots: &Slots) -> Vec<f32> {
    let mut in_sentence = [0_usize; MAX_SLOTS];
    let mut start = 0;
    let ends = passage.sentence_ends.iter().enumerate();
    ends.map(|(at, end)| {
        let end = *end as usize;
        for token in &passage.tokens[start..end] {
            let slot = slots.of_term[token.term.index()];
            if slot > 0 {
                in_sentence[usize::from(slot - 1)] = at + 1;
            }
        }
        start = end;
        slots.satisfied(|slot| f32::from(u8::from(in_sentence[usize::from(slot)] == at + 1)))
    })
    .collect()
}

/// Bytes of the words that match.
pub(super) fn highlights(passage: &IndexedPassage, slots: &Slots) -> Vec<std::ops::Range<usize>> {
    passage
        .tokens
        .iter()
        .filter(|t| slots.of_term[t.term.index()] > 0)
        .map(|t| t.start as usize..t.end as usize)
        .collect()
}
