//! Conditions and limits of a passage that a claim leaves out: "if the tumor is small", "hormone receptor positive".
//!
//! To leave out a detail is no fault; to leave out what limits a statement makes it say more. A claim is held against
//! the sentence that carries most of it.

use crate::guard::ground::align::{Alignment, is_heavy};
use crate::guard::ground::kinds::Mark;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::scan::Scan;
use crate::guard::hash::Words;
use crate::guard::text::Token;

/// What was left out.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    /// Clauses with "if" and the like of which the claim has no word, at most 2.
    pub(super) conditions: f32,
    /// Words right before a word of the claim that limit it, at most 3, as a share of 3.
    pub(super) words: f32,
    /// The same in the subject of the sentence.
    pub(super) subject: f32,
}

/// Looks for what the claim leaves out.
pub(super) fn check(alignment: &Alignment, passages: &Passages<'_>) -> Limits {
    let Some(best) = alignment.best else {
        return Limits::default();
    };
    let read = &passages.sentences[best];
    let mut met = vec![false; read.scan.items.len()];
    for place in alignment.places().filter(|place| place.sentence == best) {
        met[place.item] = true;
    }
    let verb = first_verb(read.tokens);
    let (mut words, mut subject) = (0_u8, 0_u8);
    for at in 1..met.len() {
        let (limit, named) = (&read.scan.items[at - 1], &read.scan.items[at]);
        let is_limit = met[at]
            && !met[at - 1]
            && is_heavy(named)
            && is_heavy(limit)
            && limit.last + 1 == named.at
            && limit.clause == named.clause;
        if is_limit {
            words = words.saturating_add(1);
            subject = subject.saturating_add(u8::from(named.at < verb));
        }
    }
    Limits {
        conditions: f32::from(conditions(read.scan, read.tokens, &met)),
        words: f32::from(words.min(3)) / 3.0,
        subject: f32::from(subject.min(2)) / 2.0,
    }
}

/// Clauses that set a condition and that no word of the claim comes from, beside clauses that words come from.
fn conditions(scan: &Scan, tokens: &[Token], met: &[bool]) -> u8 {
    let opens = |at: usize| {
        tokens.get(at).is_some_and(|token| {
            matches!(
                token.text.as_str(),
                "if" | "when"
                    | "unless"
                    | "until"
                    | "while"
                    | "only"
                    | "during"
                    | "after"
                    | "si"
                    | "cuando"
                    | "solo"
            )
        })
    };
    let conditional: Vec<usize> = scan
        .marks
        .iter()
        .filter(|marked| {
            matches!(marked.mark, Mark::Break | Mark::Unless | Mark::After) && opens(marked.at)
        })
        .map(|marked| marked.clause)
        .collect();
    let mut n = 0_u8;
    for clause in 0..scan.n_clauses {
        let mut own = scan
            .items
            .iter()
            .zip(met)
            .filter(|(item, _)| item.clause == clause && is_heavy(item))
            .peekable();
        let is_left_out = own.peek().is_some() && own.all(|(_, met)| !met);
        n += u8::from(is_left_out && conditional.contains(&clause) && n < 2);
    }
    n
}

/// Words that are verbs wherever they stand.
static VERBS: Words<16> = Words::new([
    "is", "are", "was", "were", "may", "can", "will", "has", "have", "do", "does", "should", "es",
    "son", "puede", "pueden",
]);

/// Where the first verb that is one for sure stands.
fn first_verb(tokens: &[Token]) -> usize {
    let verb = tokens.iter().position(|token| token.is_in(&VERBS));
    verb.unwrap_or(0)
}
