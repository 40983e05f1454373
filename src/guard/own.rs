//! Sentences of the service itself: the fixed texts of the policy, and what a caller says that it adds.
//!
//! Such a sentence claims nothing about the disease and advises nobody, whatever the rules would read in it.
//! It is known word for word; a sentence with one word more is not one of them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::guard::date::{Dated, dated};
use crate::guard::hash::FixedSet;
use crate::guard::text::{Analysis, Token, analyse};
use crate::guard::texts::Texts;

/// The sentences of the policy's texts. Those with a place to fill are known only as the caller fills them.
#[derive(Debug)]
pub(super) struct OwnWords {
    sentences: FixedSet<String>,
}

/// Sentences that a caller adds to answers, read once.
#[derive(Clone, Debug, Default)]
pub struct OwnText {
    /// The words of each, sorted.
    sentences: Vec<String>,
    /// The words of those with numbers, and their numbers, sorted.
    numbered: Vec<(String, String)>,
    /// The days that they give.
    days: Vec<Dated>,
}

impl OwnText {
    /// Reads texts, each by itself. A text that a fault keeps from being read excuses nothing.
    pub fn read<'t>(texts: impl IntoIterator<Item = &'t str>) -> OwnText {
        let read = || OwnText::read_all(texts);
        catch_unwind(AssertUnwindSafe(read)).unwrap_or_default()
    }

    fn read_all<'t>(texts: impl IntoIterator<Item = &'t str>) -> OwnText {
        let mut own = OwnText::default();
        for text in texts {
            let analysis = analyse(text);
            for unit in analysis.units() {
                let tokens = analysis.tokens_of(unit);
                let words = words(tokens);
                if !words.is_empty() {
                    own.sentences.push(words);
                }
                own.days.extend(dated(tokens));
                let (words, numbers) = parted(tokens);
                if !numbers.is_empty() {
                    own.numbered.push((words, numbers));
                }
            }
        }
        own.sentences.sort_unstable();
        own.sentences.dedup();
        own.numbered.sort_unstable();
        own.numbered.dedup();
        own
    }

    /// The days of a review or a change that they give.
    pub(super) fn days(&self) -> &[Dated] {
        &self.days
    }

    fn has(&self, words: &str) -> bool {
        let known = self
            .sentences
            .binary_search_by(|own| own.as_str().cmp(words));
        known.is_ok()
    }

    /// Whether some words that are said with numbers begin with this one.
    fn may_number(&self, first: &str) -> bool {
        let from = self
            .numbered
            .partition_point(|(own, _)| own.as_str() < first);
        let next = self.numbered.get(from);
        next.is_some_and(|(own, _)| own.starts_with(first))
    }

    /// The numbers with which these words are said.
    fn numbers_of(&self, words: &str) -> impl Iterator<Item = &str> {
        let from = self
            .numbered
            .partition_point(|(own, _)| own.as_str() < words);
        let len = self.numbered[from..].partition_point(|(own, _)| own == words);
        let found = self.numbered[from..from + len].iter();
        found.map(|(_, numbers)| numbers.as_str())
    }
}

impl OwnWords {
    pub(super) fn new(texts: &Texts) -> OwnWords {
        let mut sentences = FixedSet::default();
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

    /// Which units of an answer are such sentences.
    pub(super) fn units(&self, answer: &Analysis<'_>, given: &[Arc<OwnText>]) -> Vec<bool> {
        let is_own = |tokens: &[Token]| {
            let words = words(tokens);
            self.sentences.contains(&words) || given.iter().any(|own| own.has(&words))
        };
        let units = answer.units().iter();
        units.map(|unit| is_own(answer.tokens_of(unit))).collect()
    }

    /// Which units of an answer say what the caller adds with other numbers, such as another day of review.
    pub(super) fn altered(answer: &Analysis<'_>, given: &[Arc<OwnText>]) -> Vec<bool> {
        if given.iter().all(|own| own.numbered.is_empty()) {
            return vec![false; answer.units().len()];
        }
        let is_altered = |tokens: &[Token]| {
            let first = texts_of(tokens).find(|text| !has_digit(text));
            if !given
                .iter()
                .any(|own| own.may_number(first.unwrap_or_default()))
            {
                return false;
            }
            let (words, numbers) = parted(tokens);
            let mut known = given
                .iter()
                .flat_map(|own| own.numbers_of(&words))
                .peekable();
            known.peek().is_some() && known.all(|known| known != numbers)
        };
        let units = answer.units().iter();
        units
            .map(|unit| is_altered(answer.tokens_of(unit)))
            .collect()
    }
}

/// The words of a sentence without its numbers, and its numbers; in each the same separator.
fn parted(tokens: &[Token]) -> (String, String) {
    let (mut words, mut numbers) = (String::new(), String::new());
    for text in texts_of(tokens) {
        if has_digit(text) {
            push_word(&mut numbers, text);
        } else {
            push_word(&mut words, text);
        }
    }
    (words, numbers)
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The words of a sentence without its signs and marks.
fn words(tokens: &[Token]) -> String {
    // Words have four letters and a space, or more.
    let mut words = String::with_capacity(8 * tokens.len());
    for text in texts_of(tokens) {
        push_word(&mut words, text);
    }
    words
}

fn texts_of(tokens: &[Token]) -> impl Iterator<Item = &str> {
    let words = tokens.iter().filter(|token| token.is_wordlike());
    words.map(|token| token.text.as_str())
}

fn push_word(words: &mut String, word: &str) {
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(word);
}
