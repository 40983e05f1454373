//! Sentences of the service itself: the fixed texts of the policy, and what a caller says that it adds.
//!
//! Such a sentence claims nothing about the disease and advises nobody, whatever the rules would read in it.
//! It is known word for word; a sentence with one word more is not one of them.

use std::collections::{HashMap, HashSet};

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

    /// Where an answer says what the caller adds with other numbers, such as another day of review, in order.
    pub(super) fn altered(answer: &Analysis<'_>, given: &[String]) -> Vec<Span> {
        let mut numbers_of: HashMap<String, HashSet<String>> = HashMap::new();
        for text in given {
            let analysis = analyse(text);
            for unit in analysis.units() {
                let (words, numbers) = parted(analysis.tokens_of(unit));
                if !numbers.is_empty() {
                    numbers_of.entry(words).or_default().insert(numbers);
                }
            }
        }
        let is_altered = |tokens: &[Token]| {
            let (words, numbers) = parted(tokens);
            numbers_of
                .get(&words)
                .is_some_and(|known| !known.contains(&numbers))
        };
        let units = answer.units().iter();
        units
            .filter(|unit| !numbers_of.is_empty() && is_altered(answer.tokens_of(unit)))
            .map(|unit| unit.span)
            .collect()
    }
}

/// The words of a sentence without its numbers, and its numbers; in each the same separator.
fn parted(tokens: &[Token]) -> (String, String) {
    let texts = tokens.iter().filter(|token| token.is_wordlike());
    let (numbers, words): (Vec<&str>, Vec<&str>) = texts
        .map(|token| token.text.as_str())
        .partition(|text| text.contains(|c: char| c.is_ascii_digit()));
    (words.join(" "), numbers.join(" "))
}

/// The words of a sentence without its signs and marks.
fn words(tokens: &[Token]) -> String {
    let words = tokens.iter().filter(|token| token.is_wordlike());
    words
        .map(|token| token.text.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}
