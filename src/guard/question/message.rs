//! A question as plain words in sentences, each with its place in the original text.
//!
//! The text layer has undone disguises and written contractions out; signs are left out here, so
//! that a pattern does not have to name every comma.

use crate::guard::span::Span;
use crate::guard::text::Analysis;

/// One word or number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    /// Lower case, no diacritics.
    pub(super) text: &'a str,
    /// Where it stands in the original.
    pub(super) span: Span,
}

/// The words of one unit of the text layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Index of the first word.
    pub(super) start: usize,
    /// Index after the last word.
    pub(super) end: usize,
    /// Whether a question mark ends it.
    pub(super) is_question: bool,
}

/// A question, cut into words and sentences.
#[derive(Debug)]
pub(super) struct Message<'a> {
    pub(super) words: Vec<Word<'a>>,
    pub(super) sentences: Vec<Sentence>,
}

/// Adds a word; scripts that set no spaces give one word a character.
fn push_word<'a>(words: &mut Vec<Word<'a>>, text: &'a str, span: Span) {
    if !text.chars().next().is_some_and(is_unspaced) {
        words.push(Word { text, span });
        return;
    }
    let parts = text
        .char_indices()
        .map(|(at, c)| &text[at..at + c.len_utf8()]);
    words.extend(parts.map(|text| Word { text, span }));
}

/// Han, Hiragana and Katakana.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

impl<'a> Message<'a> {
    /// The words of an analysed text; sentences without words are left out.
    pub(super) fn new(text: &'a Analysis<'_>) -> Message<'a> {
        let mut message = Message {
            words: Vec::with_capacity(text.tokens().len()),
            sentences: Vec::with_capacity(text.units().len()),
        };
        for unit in text.units() {
            let start = message.words.len();
            for token in text.tokens_of(unit) {
                if token.is_wordlike() {
                    push_word(&mut message.words, &token.text, token.span);
                }
            }
            if message.words.len() > start {
                message.sentences.push(Sentence {
                    start,
                    end: message.words.len(),
                    is_question: text
                        .tokens_of(unit)
                        .iter()
                        .rev()
                        .take(3)
                        .any(|token| token.is_punct("?")),
                });
            }
        }
        message
    }

    /// Some sentences of the message, or parts of them, as a message of their own; in order, and apart from each other.
    pub(super) fn part(&self, sentences: &[Sentence]) -> Message<'a> {
        let mut part = Message {
            words: Vec::new(),
            sentences: Vec::with_capacity(sentences.len()),
        };
        for sentence in sentences {
            let start = part.words.len();
            part.words
                .extend_from_slice(&self.words[sentence.start..sentence.end]);
            part.sentences.push(Sentence {
                start,
                end: part.words.len(),
                is_question: sentence.is_question,
            });
        }
        part
    }

    /// The sentence that holds word `at`.
    pub(super) fn sentence_at(&self, at: usize) -> Sentence {
        let number = self
            .sentences
            .partition_point(|sentence| sentence.end <= at);
        self.sentences[number]
    }
}
