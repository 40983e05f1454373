//! A question as a sequence of plain words with their places in the original text.
//!
//! Words are in lower case and without diacritics, contractions are written out ("can't" is
//! "can", "not"), so that one pattern covers how people spell. Sentences end at `.`, `?`, `!`,
//! `;`, `:` and line ends. Several words may share one span of the original.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// Lower case, no diacritics.
    pub(crate) text: String,
    /// Byte offsets in the original text.
    pub(crate) span: Range<usize>,
}

/// Consecutive words up to an end mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// Index of the first word.
    pub(crate) start: usize,
    /// Index after the last word.
    pub(crate) end: usize,
    /// Whether a question mark ends it.
    pub(crate) is_question: bool,
}

/// A question, cut into words and sentences.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message {
    pub(crate) words: Vec<Word>,
    pub(crate) sentences: Vec<Sentence>,
}

impl Message {
    /// The sentence that holds word `at`.
    pub(crate) fn sentence_at(&self, at: usize) -> Sentence {
        let next = self.sentences.partition_point(|sentence| sentence.end <= at);
        self.sentences.get(next).copied().unwrap_or(Sentence { start: at, end: at, is_question: false })
    }

    pub(crate) fn prototype(text: &str) -> Self {
        let mut message = Self::default();
        let mut begun = 0;
        let mut chars = text.char_indices().peekable();
        let mut word = String::new();
        let mut from = 0;
        let mut to = 0;
        let mut kind = 0; // 0 none, 1 letters, 2 digits
        while let Some((at, c)) = chars.next() {
            if ('\u{200b}'..='\u{200f}').contains(&c) || c == '\u{ad}' || c == '\u{feff}' || c == '\u{2060}' {
                continue;
            }
            let end = at + c.len_utf8();
            let next = chars.peek().map_or(' ', |&(_, c)| c);
            let c = if c == '’' { '\'' } else { c };
            let is_letter = c.is_alphabetic() || is_combining_mark(c) || (c == '\'' && kind == 1 && next.is_alphabetic());
            let is_digit = c.is_ascii_digit() || (kind == 2 && (c == '.' || c == ',') && next.is_ascii_digit());
            let now = if is_letter { 1 } else if is_digit { 2 } else { 0 };
            if now != kind && kind != 0 {
                message.push_word(&word, from..to);
                word.clear();
            }
            if now != 0 {
                if word.is_empty() {
                    from = at;
                }
                to = end;
                word.extend(c.to_lowercase());
            }
            kind = now;
            if matches!(c, '.' | '?' | '!' | ';' | ':' | '\n' | '¿' | '¡') && now == 0 {
                message.end_sentence(&mut begun, c == '?');
            }
        }
        if kind != 0 {
            message.push_word(&word, from..to);
        }
        message.end_sentence(&mut begun, false);
        message
    }

    fn end_sentence(&mut self, begun: &mut usize, is_question: bool) {
        if self.words.len() > *begun {
            self.sentences.push(Sentence { start: *begun, end: self.words.len(), is_question });
            *begun = self.words.len();
        }
    }

    /// Adds a word, writing contractions out.
    fn push_word(&mut self, word: &str, span: Range<usize>) {
        let plain: String = word.nfd().filter(|&c| !is_combining_mark(c)).collect();
        let mut push = |text: &str| {
            if !text.is_empty() {
                self.words.push(Word { text: text.to_owned(), span: span.clone() });
            }
        };
        if let Some(&(_, parts)) = RUN_TOGETHER.iter().find(|&&(short, _)| short == plain) {
            parts.iter().for_each(|part| push(part));
            return;
        }
        let Some((stem, tail)) = plain.rsplit_once('\'') else {
            push(&plain);
            return;
        };
        match tail {
            "t" if stem.ends_with('n') => {
                push(&stem[..stem.len() - 1]);
                push("not");
            }
            "m" => { push(stem); push("am"); }
            "re" => { push(stem); push("are"); }
            "ve" => { push(stem); push("have"); }
            "ll" => { push(stem); push("will"); }
            "d" => { push(stem); push("would"); }
            "s" if PRONOUNS.contains(&stem) => { push(stem); push("is"); }
            _ => { push(stem); push(&format!("'{tail}")); }
        }
    }
}

/// Words after which `'s` is a verb and no possessive.
const PRONOUNS: [&str; 12] = ["it", "that", "this", "there", "here", "what", "who", "where", "how", "when", "he", "she"];

/// Contractions that do not show how they are made, and those often typed without an apostrophe.
const RUN_TOGETHER: [(&str, &[&str]); 38] = [
    ("can't", &["can", "not"]),
    ("cant", &["can", "not"]),
    ("cannot", &["can", "not"]),
    ("won't", &["will", "not"]),
    ("wont", &["will", "not"]),
    ("shan't", &["shall", "not"]),
    ("ain't", &["is", "not"]),
    ("aint", &["is", "not"]),
    ("dont", &["do", "not"]),
    ("doesnt", &["does", "not"]),
    ("didnt", &["did", "not"]),
    ("isnt", &["is", "not"]),
    ("wasnt", &["was", "not"]),
    ("arent", &["are", "not"]),
    ("couldnt", &["could", "not"]),
    ("shouldnt", &["should", "not"]),
    ("wouldnt", &["would", "not"]),
    ("havent", &["have", "not"]),
    ("hasnt", &["has", "not"]),
    ("im", &["i", "am"]),
    ("ive", &["i", "have"]),
    ("youre", &["you", "are"]),
    ("youve", &["you", "have"]),
    ("theyre", &["they", "are"]),
    ("thats", &["that", "is"]),
    ("whats", &["what", "is"]),
    ("wheres", &["where", "is"]),
    ("hows", &["how", "is"]),
    ("whos", &["who", "is"]),
    ("theres", &["there", "is"]),
    ("hes", &["he", "is"]),
    ("shes", &["she", "is"]),
    ("gonna", &["going", "to"]),
    ("wanna", &["want", "to"]),
    ("gotta", &["have", "to"]),
    ("lemme", &["let", "me"]),
    ("u", &["you"]),
    ("ur", &["your"]),
];
