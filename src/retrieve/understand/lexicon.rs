//! The word lists of `config/`, read and checked once.
//!
//! Each error names the file and the line. The lists hold general language, none is made for a question.

use std::collections::{HashMap, HashSet};

use thiserror::Error;

use super::pattern::Pattern;

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
    /// Words of a question that is after this kind where it only names a disease beside them.
    pub abouts: Vec<Pattern>,
    /// What passages of this kind write, whatever words ask for it.
    pub written: Vec<String>,
    /// Words of a question that is after this kind when it asks for nothing else.
    pub defaults: Vec<Pattern>,
    /// Words of the innermost or an outer heading that speak against the kind.
    pub(super) unless: Vec<Pattern>,
    /// Words that a passage must hold to be of this kind, for kinds without a heading of their own.
    pub texts: Vec<Pattern>,
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
    /// Words of the names of drugs, those left out that are everyday English.
    pub drugs: HashSet<String>,
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
pub(super) const STRONG: f32 = 0.9;
const LOOSE: f32 = 0.5;

/// Rank of the common words up to which one is no name of a drug although names have it. Set by hand: `vaccine` is below,
/// `interferon` above.
const EVERYDAY_RANK: u32 = 8000;

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
        let drug_rules = rules(DRUGS, "drug names")?;
        let spanish = rules(SPANISH, "Spanish")?;
        let mut common = HashMap::new();
        for (rank, word) in (1..).zip(lines(COMMON.1).flat_map(|(_, l)| l.split_whitespace())) {
            common.entry(word.to_owned()).or_insert(rank);
        }
        let names = drug_rules
            .iter()
            .flat_map(|rule| rule.asked.iter().chain(&rule.written));
        let names = names.flat_map(|name| name.split_whitespace());
        let is_rare = |word: &&str| common.get(*word).is_none_or(|rank| *rank > EVERYDAY_RANK);
        let names = names.filter(is_rare);
        let drugs = names.map(str::to_owned).collect();
        english.extend(drug_rules);
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
            drugs,
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
            "about" => &mut kind.abouts,
            "write" => {
                kind.written
                    .extend(value.split(',').map(|p| p.trim().to_owned()));
                continue;
            }
            "default" => &mut kind.defaults,
            "text" => &mut kind.texts,
            "unless" => &mut kind.unless,
            other => {
                return Err(problem(format!(
                    "`{other}` is no key; write heading, unless, ask, about, hint, default, text or write"
                )));
            }
        };
        list.extend(
            value
                .split(',')
                .map(Pattern::parse)
                .filter(|p| !p.is_empty()),
        );
    }
    Ok(kinds)
}
