//! The word lists of `config/`, read and checked once.
//!
//! Each error names the file and the line. The lists hold general language, none is made for a question.

use std::collections::{HashMap, HashSet};

use thiserror::Error;

/// A word list that cannot be read: a fault of the file, with the place to mend.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{file}, line {line}: {message}")]
pub struct LexiconError {
    /// The file, under `config/`.
    pub file: &'static str,
    /// From 1.
    pub line: usize,
    /// What to change.
    pub message: String,
}

/// Phrases that people ask with and what a summary writes instead.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// The phrases asked with.
    pub asked: Vec<String>,
    /// What is written.
    pub written: Vec<String>,
    /// `0.0..=1.0`: how much of a full match the written word is worth.
    pub weight: f32,
    /// Which list it stands in.
    pub list: &'static str,
}

/// What a section can be for, with the words that show it.
#[derive(Clone, Debug, Default)]
pub(super) struct KindRule {
    /// Its name: `symptoms`.
    pub name: String,
    /// Line patterns by their key.
    pub(super) headings: Vec<Pattern>,
    /// Words of a question that is after this kind.
    pub asks: Vec<Pattern>,
    /// Words that only hint at it.
    pub hints: Vec<Pattern>,
    /// Words of a question that is after this kind when it asks for nothing else.
    pub defaults: Vec<Pattern>,
    /// Words of the innermost or an outer heading that speak against the kind.
    pub(super) unless: Vec<Pattern>,
    /// Words that a passage must hold to be of this kind, for kinds without a heading of their own.
    pub texts: Vec<Pattern>,
}

/// Words in a row; each whole, or only its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern(Vec<(String, bool)>);

/// The bit of a word's first byte.
fn initial(word: &str) -> u64 {
    word.bytes().next().map_or(0, |first| 1 << (first % 64))
}

impl Pattern {
    /// Words parted by spaces; a `*` at the end of a word stands for any ending.
    pub(super) fn parse(text: &str) -> Self {
        let word = |w: &str| match w.strip_suffix('*') {
            Some(stem) => (stem.to_owned(), true),
            None => (w.to_owned(), false),
        };
        Self(text.split_whitespace().map(word).collect())
    }

    /// Where the words occur in a row.
    pub(super) fn find<S: AsRef<str>>(&self, words: &[S]) -> Option<usize> {
        if self.0.is_empty() || words.len() < self.0.len() {
            return None;
        }
        (0..=words.len() - self.0.len()).find(|start| {
            self.0
                .iter()
                .zip(&words[*start..])
                .all(|((own, is_open), word)| {
                    let word = word.as_ref();
                    if *is_open {
                        word.starts_with(own.as_str())
                    } else {
                        word == own
                    }
                })
        })
    }

    /// One bit for each first byte of the words, several to a bit.
    pub(super) fn initials(words: &[&str]) -> u64 {
        words.iter().fold(0, |bits, word| bits | initial(word))
    }

    /// Whether it may occur among words with these [`Pattern::initials`]: most patterns begin with another letter.
    pub(super) fn may_begin(&self, initials: u64) -> bool {
        let first = self.0.first().map_or("", |(first, _)| first.as_str());
        first.is_empty() || initial(first) & initials != 0
    }

    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The name of a disease.
#[derive(Clone, Debug)]
pub(super) struct DiseaseRule {
    /// Its words.
    pub words: Vec<String>,
    /// Whether it is a cancer.
    pub is_cancer: bool,
}

/// Every list.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// Lay words, drug names, spelling variants.
    pub english: Vec<Rule>,
    /// Spanish phrases and their English.
    pub spanish: Vec<Rule>,
    /// Names of diseases.
    pub diseases: Vec<DiseaseRule>,
    /// Section kinds in the order of the file.
    pub kinds: Vec<KindRule>,
    /// Words that carry little of what is asked.
    pub light: HashSet<String>,
    /// Rank of each common English word, from 1.
    pub common: HashMap<String, u32>,
    /// Spanish words that show the language.
    pub spanish_words: HashSet<String>,
}

/// What a strong or mutual rule and a loose one are worth against the word asked, which is worth 1. Set by hand:
/// an expansion must stay below the word itself.
const STRONG: f32 = 0.9;
const LOOSE: f32 = 0.5;

const LAY: (&str, &str) = (
    "lay-vocabulary.txt",
    include_str!("../../../config/lay-vocabulary.txt"),
);
const DRUGS: (&str, &str) = (
    "drug-names.txt",
    include_str!("../../../config/drug-names.txt"),
);
const SPANISH: (&str, &str) = (
    "spanish-terms.txt",
    include_str!("../../../config/spanish-terms.txt"),
);
const KINDS: (&str, &str) = (
    "section-kinds.txt",
    include_str!("../../../config/section-kinds.txt"),
);
const DISEASES: (&str, &str) = (
    "disease-names.txt",
    include_str!("../../../config/disease-names.txt"),
);
const SYNDROMES: (&str, &str) = (
    "syndrome-names.txt",
    include_str!("../../../config/syndrome-names.txt"),
);
const LIGHT: (&str, &str) = (
    "light-words.txt",
    include_str!("../../../config/light-words.txt"),
);
const COMMON: (&str, &str) = (
    "common-words.txt",
    include_str!("../../../config/common-words.txt"),
);

impl Lexicon {
    /// Reads the lists that are built into the program.
    ///
    /// # Errors
    /// The first line that cannot be read.
    pub(super) fn load() -> Result<Self, LexiconError> {
        let mut english = rules(LAY, "lay vocabulary")?;
        english.extend(rules(DRUGS, "drug names")?);
        let spanish = rules(SPANISH, "Spanish")?;
        let mut common = HashMap::new();
        for (rank, word) in (1..).zip(lines(COMMON.1).flat_map(|(_, l)| l.split_whitespace())) {
            common.entry(word.to_owned()).or_insert(rank);
        }
        let mut light = HashSet::new();
        let mut spanish_words = HashSet::new();
        for (_, line) in lines(LIGHT.1) {
            light.extend(line.split_whitespace().map(str::to_owned));
        }
        for rule in &spanish {
            for phrase in &rule.asked {
                spanish_words.extend(phrase.split_whitespace().map(str::to_owned));
            }
        }
        spanish_words.retain(|w| !common.contains_key(w) && w.len() > 2);
        let mut names = diseases(DISEASES)?;
        names.extend(diseases(SYNDROMES)?);
        Ok(Self {
            english,
            spanish,
            diseases: names,
            kinds: kinds(KINDS)?,
            light,
            common,
            spanish_words,
        })
    }
}

/// Lines with their number, comments and empty ones left out.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).filter_map(|(number, line)| {
        let line = line.split('#').next().unwrap_or_default().trim();
        (!line.is_empty()).then_some((number, line))
    })
}

fn rules(
    (file, text): (&'static str, &'static str),
    list: &'static str,
) -> Result<Vec<Rule>, LexiconError> {
    let mut rules = Vec::new();
    for (line, content) in lines(text) {
        let problem = |message: &str| LexiconError {
            file,
            line,
            message: message.to_owned(),
        };
        let (separator, weight) = ["=>", "~>", "=="]
            .into_iter()
            .zip([STRONG, LOOSE, STRONG])
            .find(|(separator, _)| content.contains(separator))
            .ok_or_else(|| problem("write `asked, asked => written, written`, or ~>, or =="))?;
        let (asked, written) = content
            .split_once(separator)
            .ok_or_else(|| problem("there is no separator"))?;
        let phrases = |side: &str| -> Vec<String> {
            let phrases = side.split(',').map(|p| p.trim().to_lowercase());
            phrases.filter(|p| !p.is_empty()).collect()
        };
        let (asked, written) = (phrases(asked), phrases(written));
        if asked.is_empty() || written.is_empty() {
            return Err(problem("both sides need a word"));
        }
        if separator == "==" {
            rules.push(Rule {
                asked: written.clone(),
                written: asked.clone(),
                weight,
                list,
            });
        }
        rules.push(Rule {
            asked,
            written,
            weight,
            list,
        });
    }
    Ok(rules)
}

fn diseases((file, text): (&'static str, &'static str)) -> Result<Vec<DiseaseRule>, LexiconError> {
    let mut part = None;
    let mut diseases = Vec::new();
    for (line, content) in lines(text) {
        let problem = |message: &str| LexiconError {
            file,
            line,
            message: message.to_owned(),
        };
        match content {
            "[cancers]" => part = Some(true),
            "[others]" => part = Some(false),
            _ if content.starts_with('[') => {
                return Err(problem("a part is `[cancers]` or `[others]`"));
            }
            names => {
                let is_cancer = part.ok_or_else(|| problem("open a part before the names"))?;
                for name in names.split(',') {
                    let words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
                    if !words.is_empty() {
                        diseases.push(DiseaseRule { words, is_cancer });
                    }
                }
            }
        }
    }
    Ok(diseases)
}

/// The most kinds that the file may name: one bit each.
const MAX_KINDS: usize = 32;

fn kinds((file, text): (&'static str, &'static str)) -> Result<Vec<KindRule>, LexiconError> {
    let mut kinds: Vec<KindRule> = Vec::new();
    for (line, content) in lines(text) {
        let problem = |message: String| LexiconError {
            file,
            line,
            message,
        };
        if let Some(name) = content.strip_prefix('[').and_then(|c| c.strip_suffix(']')) {
            if kinds.len() == MAX_KINDS {
                return Err(problem(format!(
                    "there can be no more than {MAX_KINDS} kinds"
                )));
            }
            kinds.push(KindRule {
                name: name.to_owned(),
                ..KindRule::default()
            });
            continue;
        }
        let (Some((key, value)), Some(kind)) = (content.split_once(':'), kinds.last_mut()) else {
            return Err(problem("write `[kind]`, then `key: words`".to_owned()));
        };
        let list = match key.trim() {
            "heading" => &mut kind.headings,
            "ask" => &mut kind.asks,
            "hint" => &mut kind.hints,
            "default" => &mut kind.defaults,
            "text" => &mut kind.texts,
            "unless" => &mut kind.unless,
            other => {
                return Err(problem(format!(
                    "`{other}` is no key; write heading, unless, ask, hint, default or text"
                )));
            }
        };
        list.extend(value.split(',').map(Pattern::parse).filter(|p| p.len() > 0));
    }
    Ok(kinds)
}
