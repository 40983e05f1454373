//! From a text to tokens: BERT's cleaning and splitting, then the longest known pieces of each word.
//!
//! Source: Devlin and others' `tokenization.py` with Hugging Face tokenizers' `BertNormalizer`, `BertPreTokenizer` and
//! `WordPiece`. One thing differs on purpose: a text that writes `[SEP]` means the letters, not the mark.

use std::collections::HashMap;

use regex::Regex;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::EmbedError;
use super::disk::{ModelFile, ModelFiles};

/// A tokenizer with its vocabulary.
pub(super) struct WordPiece {
    rules: Rules,
    /// Pieces that begin a word, and pieces that go on, without their prefix.
    first: HashMap<Box<str>, u32>,
    inner: HashMap<Box<str>, u32>,
    begin: u32,
    end: u32,
    unknown: u32,
    /// What cleaning drops, what it sets apart, what stripping drops, and what a word is.
    dropped: Regex,
    ideograph: Regex,
    accent: Regex,
    word: Regex,
}

/// What is done to a text before it is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four switches of BERT's own")]
pub(super) struct Rules {
    cleans: bool,
    sets_ideographs_apart: bool,
    strips_accents: bool,
    lowercases: bool,
    max_word_chars: usize,
}

#[derive(Deserialize)]
struct TokenizerJson {
    model: ModelJson,
    normalizer: Option<NormalizerJson>,
    pre_tokenizer: Option<TypedJson>,
}

#[derive(Deserialize)]
struct ModelJson {
    #[serde(default, rename = "type")]
    kind: String,
    // Other kinds of vocabulary are lists; they are refused by their kind before this is looked at.
    #[serde(default)]
    vocab: serde_json::Value,
    #[serde(default = "prefix")]
    continuing_subword_prefix: String,
    #[serde(default = "longest")]
    max_input_chars_per_word: usize,
    #[serde(default = "unknown")]
    unk_token: Option<String>,
}

#[derive(Deserialize)]
struct TypedJson {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct NormalizerJson {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default = "yes")]
    clean_text: bool,
    #[serde(default = "yes")]
    handle_chinese_chars: bool,
    strip_accents: Option<bool>,
    #[serde(default = "yes")]
    lowercase: bool,
}

#[derive(Deserialize)]
struct TokenizerConfigJson {
    #[serde(default = "yes")]
    do_lower_case: bool,
    #[serde(default = "yes")]
    tokenize_chinese_chars: bool,
    strip_accents: Option<bool>,
}

// What BERT does where its files say nothing.
fn yes() -> bool {
    true
}
fn prefix() -> String {
    "##".to_owned()
}
fn longest() -> usize {
    100
}
#[expect(clippy::unnecessary_wraps, reason = "the type of the field")]
fn unknown() -> Option<String> {
    Some("[UNK]".to_owned())
}

impl WordPiece {
    pub(super) fn read(files: &ModelFiles, vocab_size: usize) -> Result<Self, EmbedError> {
        match &files.tokenizer {
            Some(file) => Self::from_tokenizer_json(file, vocab_size),
            None => Self::from_vocabulary(files, vocab_size),
        }
    }

    fn from_tokenizer_json(file: &ModelFile, vocab_size: usize) -> Result<Self, EmbedError> {
        let json: TokenizerJson = file.json()?;
        let refuse = |what: &str, kind: &str, read: &str| {
            Err(file.wrong(format!(
                "has a {what} of type `{kind}`; only {read} is read"
            )))
        };
        // Files of old have no type; their vocabulary tells.
        if !["", "WordPiece"].contains(&json.model.kind.as_str()) {
            return refuse("model", &json.model.kind, "WordPiece");
        }
        let normalizer = match json.normalizer {
            Some(normalizer) if normalizer.kind == "BertNormalizer" => normalizer,
            Some(other) => return refuse("normalizer", &other.kind, "BertNormalizer"),
            None => return refuse("normalizer", "none", "BertNormalizer"),
        };
        match json.pre_tokenizer.map(|p| p.kind).as_deref() {
            Some("BertPreTokenizer") => {}
            other => {
                return refuse("pre_tokenizer", other.unwrap_or("none"), "BertPreTokenizer");
            }
        }
        let vocab: HashMap<String, u32> = serde_json::from_value(json.model.vocab)
            .map_err(|e| file.wrong(format!("has a vocabulary that cannot be read: {e}")))?;
        let rules = Rules {
            cleans: normalizer.clean_text,
            sets_ideographs_apart: normalizer.handle_chinese_chars,
            strips_accents: normalizer.strip_accents.unwrap_or(normalizer.lowercase),
            lowercases: normalizer.lowercase,
            max_word_chars: json.model.max_input_chars_per_word,
        };
        let unknown = json.model.unk_token.unwrap_or_default();
        let prefix = json.model.continuing_subword_prefix;
        Self::new(file, vocab, &prefix, &unknown, rules, vocab_size)
    }

    fn from_vocabulary(files: &ModelFiles, vocab_size: usize) -> Result<Self, EmbedError> {
        let file = files.vocabulary();
        let text = std::str::from_utf8(&file.bytes)
            .map_err(|e| file.wrong(format!("is not UTF-8 text: {e}")))?;
        let vocab = (0..)
            .zip(text.lines())
            .map(|(id, piece)| (piece.trim_end().to_owned(), id));
        let config: TokenizerConfigJson = match &files.tokenizer_config {
            Some(file) => file.json()?,
            None => TokenizerConfigJson {
                do_lower_case: true,
                tokenize_chinese_chars: true,
                strip_accents: None,
            },
        };
        let rules = Rules {
            cleans: true,
            sets_ideographs_apart: config.tokenize_chinese_chars,
            strips_accents: config.strip_accents.unwrap_or(config.do_lower_case),
            lowercases: config.do_lower_case,
            max_word_chars: longest(),
        };
        Self::new(file, vocab.collect(), &prefix(), "[UNK]", rules, vocab_size)
    }

    fn new(
        file: &ModelFile,
        vocab: HashMap<String, u32>,
        prefix: &str,
        unknown: &str,
        rules: Rules,
        vocab_size: usize,
    ) -> Result<Self, EmbedError> {
        if vocab.values().any(|id| *id as usize >= vocab_size) {
            return Err(file.wrong(format!(
                "numbers a token beyond the {vocab_size} of config.json; the files are of different models"
            )));
        }
        let mark = |name: &str| {
            vocab.get(name).copied().ok_or_else(|| {
                file.wrong(format!("has no token `{name}`, which a BERT model needs"))
            })
        };
        let (begin, end, unknown) = (mark("[CLS]")?, mark("[SEP]")?, mark(unknown)?);
        let pattern = |pattern: &str| {
            Regex::new(pattern).map_err(|e| file.wrong(format!("needs a pattern that fails: {e}")))
        };
        let mut first = HashMap::with_capacity(vocab.len());
        let mut inner = HashMap::new();
        #[expect(clippy::iter_over_hash_type, reason = "from one map to two others")]
        for (piece, id) in vocab {
            match piece.strip_prefix(prefix).filter(|rest| !rest.is_empty()) {
                Some(rest) => inner.insert(rest.into(), id),
                None => first.insert(piece.into(), id),
            };
        }
        Ok(Self {
            rules,
            first,
            inner,
            begin,
            end,
            unknown,
            dropped: pattern(r"[\p{C}\u{FFFD}&&[^\t\n\r]]")?,
            ideograph: pattern(concat!(
                r"[\u{4E00}-\u{9FFF}\u{3400}-\u{4DBF}\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}",
                r"\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{F900}-\u{FAFF}\u{2F800}-\u{2FA1F}]"
            ))?,
            accent: pattern(r"\p{Mn}")?,
            word: pattern(r"[\p{P}$+<=>^`|~]|[^\s\p{P}$+<=>^`|~]+")?,
        })
    }

    pub(super) fn rules(&self) -> Rules {
        self.rules
    }

    /// The tokens of a text between the marks of begin and end, at most `max_tokens`, which is at least 3; what is
    /// beyond is left out.
    pub(super) fn encode(&self, text: &str, max_tokens: usize) -> Vec<u32> {
        let text = self.normalize(text);
        let mut ids = vec![self.begin];
        for word in self.word.find_iter(&text) {
            self.cut(word.as_str(), &mut ids);
            if ids.len() >= max_tokens {
                break;
            }
        }
        ids.truncate(max_tokens - 1);
        ids.push(self.end);
        ids
    }

    fn normalize(&self, text: &str) -> String {
        let rules = self.rules;
        let mut text = text.to_owned();
        if rules.cleans {
            text = self.dropped.replace_all(&text, "").into_owned();
        }
        if rules.sets_ideographs_apart {
            text = self.ideograph.replace_all(&text, " $0 ").into_owned();
        }
        if rules.strips_accents {
            let apart: String = text.nfd().collect();
            text = self.accent.replace_all(&apart, "").into_owned();
        }
        if rules.lowercases {
            // Letter by letter: a sigma at the end of a word is no other than one within.
            text = text.chars().flat_map(char::to_lowercase).collect();
        }
        text
    }

    /// Adds the longest known pieces of a word, or the mark for an unknown one where some part has none.
    fn cut(&self, word: &str, ids: &mut Vec<u32>) {
        let before = ids.len();
        if word.chars().count() > self.rules.max_word_chars {
            ids.push(self.unknown);
            return;
        }
        let mut start = 0;
        while start < word.len() {
            let pieces = if start == 0 { &self.first } else { &self.inner };
            let ends = word[start..].char_indices().rev();
            let longest = ends
                .map(|(at, c)| start + at + c.len_utf8())
                .find_map(|end| pieces.get(&word[start..end]).map(|id| (end, *id)));
            if let Some((end, id)) = longest {
                ids.push(id);
                start = end;
            } else {
                ids.truncate(before);
                ids.push(self.unknown);
                return;
            }
        }
    }
}
