//! Sentences of the service itself: the fixed texts of the policy, and what a caller says that it adds.
//!
//! Such a sentence claims nothing about the disease and advises nobody, whatever the rules would read in it.
//! It is known word for word; a sentence with one word more is not one of them.

use std::collections::HashSet;

use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token, analyse};
use crate::guard::texts::Texts;

/// The sentences of the policy's texts. Those with a place to fill are known only as the caller fills them.
#[derive(Debug)]
pub(super) struct OwnWords {
    sentences: HashSet<String>,
}

impl OwnWords {
    pub(super) fn new(texts: &Texts) -> OwnWords {
        let mut sentences = HashSet::new();
        for (_, text) in texts.all() {
            let analysis = analyse(text);
            let fixed = analysis
                .units()
                .iter()
                .filter(|unit| !analysis.text_of(unit).contains('{'));
            sentences.extend(fixed.map(|unit| words(analysis.tokens_of(unit))));
        }
        sentences.remove("");
        OwnWords { sentences }
    }

    /// Where such sentences stand in an answer, in order.
    pub(super) fn spans(&self, answer: &Analysis<'_>, given: &[String]) -> Vec<Span> {
        let mut more = HashSet::new();
        for text in given {
            let analysis = analyse(text);
            let units = analysis.units().iter();
            more.extend(units.map(|unit| words(analysis.tokens_of(unit))));
        }
        more.remove("");
        let is_own = |tokens: &[Token]| {
            let words = words(tokens);
            self.sentences.contains(&words) || more.contains(&words)
        };
        let units = answer.units().iter();
        units
            .filter(|unit| is_own(answer.tokens_of(unit)))
            .map(|unit| unit.span)
            .collect()
    }
}

/// The words of a sentence without its signs and marks.
fn words(tokens: &[Token]) -> String {
    let words = tokens.iter().filter(|token| token.is_wordlike());
    words
        .map(|token| token.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}
