//! Word and phrase classes as data.
//!
//! A lexicon file has sections `[class.name]`, each with one phrase a line; `#` starts a comment, on a line of
//! its own or after a phrase. Phrases are folded and tokenised by the text layer, so that they meet the text in
//! its own form ("can't" in a file matches "cannot" in a text). A `*` at the end of a word matches any ending of
//! at least zero letters. Files are checked once, when the guard is built; an error names file and line.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::guard::hash::{FixedMap, Sieve, WordMap, hash};
use crate::guard::text::{self, Token};

/// A class of phrases, by number; the order is that of first mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(u16);

impl ClassId {
    /// The number, from 0.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Where a phrase of a class stands: token positions within the slice that was searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The class.
    pub class: ClassId,
    /// Token positions, end exclusive.
    pub tokens: Range<usize>,
}

/// Phrase classes, ready for search.
#[derive(Debug, Default)]
pub struct Lexicon {
    classes: BTreeMap<String, ClassId>,
    names: Vec<String>,
    /// Phrases by their first word.
    exact: WordMap<Phrases>,
    /// Phrases whose first word has an open ending, by the first letters of that word.
    open: FixedMap<u64, Phrases>,
}

/// Phrases that begin alike.
#[derive(Debug, Default)]
struct Phrases {
    /// In the order of `seconds`.
    all: Vec<Phrase>,
    /// For each the hash of its second word where that is a whole word, or [`ANY`], ascending: most phrases fall at it.
    seconds: Vec<u64>,
    /// Phrases that go on with [`ANY`].
    n_any: usize,
    /// Which second words there are.
    known: Sieve<4>,
}

/// Stands for the second word of a phrase that has none, or one with an open ending; no word is hashed to it.
const ANY: u64 = 0;

#[derive(Debug)]
struct Phrase {
    class: ClassId,
    first: Pattern,
    rest: Vec<Pattern>,
}

#[derive(Debug)]
enum Pattern {
    Word { text: String, hash: u64 },
    Beginning(String),
}

/// Letters by which phrases with an open first word are filed.
const KEY_LEN: usize = 3;

/// What can be wrong with a lexicon file.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("lexicon {file}, line {line}: {problem}")]
pub struct LexiconError {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in words.
    pub problem: String,
}

impl Lexicon {
    /// Reads files given as (name, text).
    ///
    /// # Errors
    /// A phrase before the first section, an unreadable section name, an empty phrase, a phrase given twice in
    /// one class of a file, an open ending that is too short to be filed.
    pub fn parse(files: &[(&str, &str)]) -> Result<Lexicon, LexiconError> {
        let mut lexicon = Lexicon::default();
        for (file, text) in files {
            let mut seen: BTreeMap<(ClassId, String), usize> = BTreeMap::new();
            let mut class = None;
            for (index, raw) in text.lines().enumerate() {
                let problem = |problem: String| LexiconError {
                    file: (*file).to_owned(),
                    line: index + 1,
                    problem,
                };
                let line = raw.split('#').next().unwrap_or_default().trim();
                if line.is_empty() {
                    continue;
                }
                if let Some(name) = line.strip_prefix('[') {
                    let name = name
                        .strip_suffix(']')
                        .filter(|name| is_class_name(name))
                        .ok_or_else(|| {
                            problem(format!(
                                "`{line}` is not a section such as `[question.emergency]`"
                            ))
                        })?;
                    class = Some(lexicon.class_or_new(name));
                    continue;
                }
                let class =
                    class.ok_or_else(|| problem("a phrase before the first section".to_owned()))?;
                let words = patterns(line).map_err(problem)?;
                if let Some(first) = seen.insert((class, format!("{words:?}")), index + 1) {
                    return Err(problem(format!(
                        "`{line}` stands in this class already (line {first})"
                    )));
                }
                lexicon.insert(class, words);
            }
        }
        Ok(lexicon)
    }

    /// The class of this name, if a file has it.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.classes.get(name).copied()
    }

    /// The name of a class.
    pub fn name(&self, class: ClassId) -> &str {
        &self.names[class.index()]
    }

    /// The names of all classes, by number.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        self.names.len()
    }

    /// Every phrase of every class in `tokens`, by start, then by class; phrases may overlap.
    ///
    /// Phrases cross no sign but those they contain. Cost: tokens times the phrases that share their first word.
    pub fn matches(&self, tokens: &[Token]) -> Vec<Match> {
        let mut found = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            let exact = self.exact.get(token.hash, &token.text);
            let open = key(&token.text).and_then(|key| self.open.get(&key));
            let from = found.len();
            let rest = &tokens[at + 1..];
            let next = rest.first().map_or(ANY, |token| token.hash);
            let mut push = |phrase: &Phrase| {
                if phrase.goes_on(rest) {
                    found.push(Match {
                        class: phrase.class,
                        tokens: at..at + 1 + phrase.rest.len(),
                    });
                }
            };
            let exact = exact.into_iter().flat_map(|phrases| phrases.before(next));
            exact.for_each(&mut push);
            let open = open.into_iter().flat_map(|phrases| phrases.before(next));
            open.filter(|phrase| phrase.first.fits(token))
                .for_each(&mut push);
            if found.len() > from + 1 {
                found[from..].sort_by_key(|found| (found.class, found.tokens.end));
            }
        }
        found
    }

    fn class_or_new(&mut self, name: &str) -> ClassId {
        if let Some(class) = self.classes.get(name) {
            return *class;
        }
        let class = ClassId(u16::try_from(self.names.len()).unwrap_or(u16::MAX));
        self.names.push(name.to_owned());
        self.classes.insert(name.to_owned(), class);
        class
    }

    fn insert(&mut self, class: ClassId, words: Vec<Pattern>) {
        let mut words = words.into_iter();
        let Some(first) = words.next() else {
            return;
        };
        let phrases = match &first {
            Pattern::Word { text, .. } => self.exact.entry(text),
            Pattern::Beginning(word) => self.open.entry(key(word).unwrap_or_default()).or_default(),
        };
        let rest: Vec<Pattern> = words.collect();
        let second = match rest.first() {
            Some(Pattern::Word { hash, .. }) => *hash,
            _ => ANY,
        };
        let at = phrases.seconds.partition_point(|own| *own <= second);
        phrases.seconds.insert(at, second);
        phrases.all.insert(at, Phrase { class, first, rest });
        phrases.n_any += usize::from(second == ANY);
        phrases.known.add(second);
    }
}

impl Phrases {
    /// Those that can go on with a word of this hash.
    fn before(&self, next: u64) -> impl Iterator<Item = &Phrase> {
        let own = if next != ANY && self.known.may_have(next) {
            let from = self.seconds.partition_point(|second| *second < next);
            let len = self.seconds[from..]
                .iter()
                .take_while(|second| **second == next);
            from..from + len.count()
        } else {
            0..0
        };
        self.all[..self.n_any].iter().chain(&self.all[own])
    }
}

impl Phrase {
    /// Whether the phrase goes on with these tokens after its first word.
    fn goes_on(&self, tokens: &[Token]) -> bool {
        self.rest.len() <= tokens.len()
            && self
                .rest
                .iter()
                .zip(tokens)
                .all(|(pattern, token)| pattern.fits(token))
    }
}

impl Pattern {
    fn fits(&self, token: &Token) -> bool {
        match self {
            Pattern::Word { text, hash } => *hash == token.hash && *text == token.text,
            Pattern::Beginning(word) => token.text.starts_with(word.as_str()),
        }
    }
}

/// What phrases with an open first word are filed by: its first letters, spread over a number.
fn key(word: &str) -> Option<u64> {
    let letters = word.as_bytes().first_chunk::<KEY_LEN>()?;
    let packed = letters
        .iter()
        .fold(0, |packed: u64, letter| packed << 8 | u64::from(*letter));
    Some(packed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn is_class_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-')
        })
}

fn patterns(line: &str) -> Result<Vec<Pattern>, String> {
    let mut words = Vec::new();
    for part in line.split_whitespace() {
        let (part, is_open) = match part.strip_suffix('*') {
            Some(part) => (part, true),
            None => (part, false),
        };
        let analysis = text::analyse(part);
        let n_words = analysis.tokens().len();
        for (index, token) in analysis.tokens().iter().enumerate() {
            words.push(if is_open && index + 1 == n_words {
                if token.text.len() < KEY_LEN || !token.text.is_ascii() {
                    return Err(format!(
                        "`{part}*` needs {KEY_LEN} ASCII letters before the star"
                    ));
                }
                Pattern::Beginning(token.text.clone())
            } else {
                Pattern::Word {
                    text: token.text.clone(),
                    hash: hash(&token.text),
                }
            });
        }
    }
    if words.is_empty() {
        return Err(format!("`{line}` holds no word"));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[track_caller]
    fn check(file: &str, text: &str, expected: &[(&str, &str)]) {
        let lexicon = Lexicon::parse(&[("test.txt", file)]).unwrap();
        let analysis = text::analyse(text);
        let tokens = analysis.tokens();
        let found: Vec<(String, String)> = lexicon
            .matches(tokens)
            .into_iter()
            .map(|found| {
                let words: Vec<&str> = tokens[found.tokens.clone()]
                    .iter()
                    .map(|token| token.text.as_str())
                    .collect();
                (lexicon.name(found.class).to_owned(), words.join(" "))
            })
            .collect();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(class, words)| (class.as_str(), words.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn phrases_and_open_endings_are_found() {
        check(
            "# acts\n[act]\nstop\nride it out # idiom\n[object]\nmetasta*\n",
            "Stop; ride it out. Metastatic.",
            &[
                ("act", "stop"),
                ("act", "ride it out"),
                ("object", "metastatic"),
            ],
        );
    }

    #[test]
    fn contractions_meet_their_long_forms() {
        check("[no]\ncan't\n", "It cannot be.", &[("no", "can not")]);
    }

    #[test]
    fn an_error_names_file_and_line() {
        let error = Lexicon::parse(&[("a.txt", "[x]\nyes\nyes\n")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "lexicon a.txt, line 3: `yes` stands in this class already (line 2)"
        );
    }
}
