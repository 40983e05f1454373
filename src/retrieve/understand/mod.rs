//! From a question in people's words to what it asks for in the content's words.
//!
//! A [`Guide`] is built once for an index: phrases and their expansions, the speller, what each section is for,
//! what each summary treats of. [`Guide::understand`] then reads a question: its language, the part that asks,
//! misspelt words mended, phrases with what the content writes instead, the kind of section wanted, the disease
//! named, the age of the patients, the drug whose side effects are asked. Nothing is hidden: each option says where it comes from.

mod ages;
mod asking;
mod diseases;
mod drugs;
mod focus;
mod foreign;
mod kinds;
mod lexicon;
mod mined;
mod pattern;
mod phrasebook;
mod pointers;
mod reading;
mod spelling;
mod subject;
mod words;

use std::collections::{BTreeMap, HashSet};

pub use focus::Focus;
pub use lexicon::LexiconError;
pub use pointers::Pointer;

use super::settings::ReadingSettings;
use crate::index::{Index, IndexLanguage, TermId};
use ages::{Age, Ages};
use diseases::Diseases;
use drugs::Harm;
use focus::Topics;
use kinds::Kinds;
use lexicon::Lexicon;
use phrasebook::Phrasebook;
use pointers::Pointers;
use spelling::Speller;

/// Where a word that is searched for comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// The question has it.
    Asked,
    /// The question has it misspelt, as given.
    Corrected(String),
    /// The list or rule that gives it for a phrase of the question.
    Synonym(&'static str),
}

/// Words that satisfy a part of the question.
#[derive(Clone, Debug, PartialEq)]
pub struct WordOption {
    /// All of them; never empty.
    pub terms: Vec<TermId>,
    /// As the question or the list writes it.
    pub text: String,
    /// `0.0..=1.0`: how much of a full match it is worth.
    pub weight: f32,
    /// Where it comes from.
    pub via: Via,
}

/// What a word can be of the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A disease, in a part of the message that asks.
    Disease,
    /// A drug.
    Drug,
}

/// A word or phrase of the question.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// As the question writes it.
    pub text: String,
    /// `0.0..=1.0`: how much it belongs to what is asked: courtesies and everyday words count less, as does
    /// the part of a long message that only tells.
    pub weight: f32,
    /// `0.0..=1.0`: how much of it is in the title of the summary that fits the disease named best.
    pub topic: f32,
    /// Whether it only tells something beside a question that stands by itself: a passage that has it is found more
    /// easily, and `confidence` does not mind one that lacks it.
    pub is_aside: bool,
    /// Whether it asks for a kind of section whose passages have words of their own for it.
    pub asks: bool,
    /// What it is of the name of.
    pub names: Option<Thing>,
    /// What satisfies it, best first; empty where the content has no word for it.
    pub options: Vec<WordOption>,
}

/// A question understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Understanding {
    /// `en` or `es`.
    pub language: &'static str,
    /// Words and phrases, in the order of the question.
    pub units: Vec<Unit>,
    /// Kinds of section asked for, by number, with `0.0..=1.0`.
    pub kinds: Vec<(usize, f32)>,
    /// Diseases named, and whether the content treats of each. One that it names in passing counts as treated of where
    /// the question is about something else.
    pub diseases: Vec<(String, bool)>,
    /// `0.0..=1.0`: how surely the disease asked about is none of the content's; less for one that a long message names
    /// where it only tells.
    pub elsewhere: f32,
    /// How the summaries fit the disease named.
    pub focus: Focus,
    /// For each summary `0.0..=1.0`: what it counts for the age asked about; empty where the question names none.
    pub age_weights: Vec<f32>,
    /// The age asked about, where there is one.
    pub(super) age: Option<Age>,
    /// The unit that names a drug, where its side effects are all that is asked.
    pub drug: Option<usize>,
    /// The page that the content names for the people asked about, where it is not about them itself.
    pub pointer: Option<Pointer>,
    /// Whether it asks what something is.
    pub asks_what: bool,
    /// Whether any word is left to search for.
    pub has_words: bool,
}

impl Unit {
    /// Whether it is of the name of a disease, in a part of the message that asks.
    pub fn names_disease(&self) -> bool {
        self.names == Some(Thing::Disease)
    }
}

impl Understanding {
    /// `0.0..=1.0`: how much of the question its kind of section tells; halves with every `half` words more.
    pub(super) fn kind_clarity(&self, half: f32) -> f32 {
        let telling = self
            .units
            .iter()
            .map(|unit| unit.weight * (1.0 - unit.topic));
        let n = telling.sum::<f32>();
        half / (half + (n - 2.0).max(0.0))
    }
}

/// What is known of a content before any question comes.
pub struct Guide {
    lexicon: Lexicon,
    english: Phrasebook,
    spanish: Phrasebook,
    speller: Speller,
    /// Mends what is no word of the content into the commonest words.
    everyday: Speller,
    kinds: Kinds,
    topics: Topics,
    diseases: Diseases,
    pointers: Pointers,
    ages: Ages,
}

impl Guide {
    /// Reads the word lists and learns from the content.
    ///
    /// # Errors
    /// [`LexiconError`] where a word list has a line that cannot be read.
    pub fn build(index: &Index) -> Result<Self, LexiconError> {
        let lexicon = Lexicon::load()?;
        let mut rules = lexicon.english.clone();
        rules.extend(mined::rules(index));
        let english = Phrasebook::build(index, &rules, IndexLanguage::English, None);
        let spanish = Phrasebook::build(
            index,
            &lexicon.spanish,
            IndexLanguage::Spanish,
            Some(&english),
        );
        let kinds = Kinds::build(index, &lexicon);
        let topics = Topics::build(index);
        let diseases = Diseases::build(index, &lexicon, &topics, &kinds, [&english, &spanish]);
        let pointers = Pointers::build(index);
        let ages = Ages::build(index);
        let speller = speller(index, &lexicon);
        let everyday = everyday(&lexicon);
        Ok(Self {
            lexicon,
            english,
            spanish,
            speller,
            everyday,
            kinds,
            topics,
            diseases,
            pointers,
            ages,
        })
    }

    /// Reads a question for the index that the guide was built for.
    pub fn understand(
        &self,
        index: &Index,
        question: &str,
        settings: &ReadingSettings,
    ) -> Understanding {
        reading::understand(self, index, question, settings)
    }

    /// What each passage is for.
    pub(super) fn kinds(&self) -> &Kinds {
        &self.kinds
    }

    /// Whether the passage at a position says no more than which other pages there are.
    pub(super) fn is_list_of_pages(&self, position: usize) -> bool {
        self.pointers.is_list_of_pages(position)
    }

    /// Whether the passage at a position is of a summary that is not for the age asked about, and does not name that age
    /// itself.
    pub(super) fn is_of_other_age(
        &self,
        index: &Index,
        understanding: &Understanding,
        position: usize,
    ) -> bool {
        let summary = index.passages()[position].summary;
        let weight = understanding.age_weights.get(summary);
        let is_other = weight.is_some_and(|weight| *weight < 1.0);
        let names = |age| self.ages.names(position, age);
        is_other && !understanding.age.is_some_and(names)
    }

    /// What the passage at a position tells of the harm that the drug does whose side effects are all that is asked;
    /// `None` where something else is.
    pub(super) fn harm(
        &self,
        index: &Index,
        understanding: &Understanding,
        position: usize,
    ) -> Option<Harm> {
        let drug = &understanding.units[understanding.drug?];
        Some(drugs::harm(
            index,
            &self.kinds,
            understanding,
            position,
            drug,
        ))
    }

    /// Whether a kind that the question asks for has words of its own, and the passage at a position is of that kind.
    pub(super) fn is_of_worded_kind(&self, understanding: &Understanding, position: usize) -> bool {
        let kinds = understanding.kinds.iter();
        let mut worded = kinds.filter(|(kind, _)| !self.kinds.written(*kind).is_empty());
        worded.any(|(kind, _)| self.kinds.fit(position, &[(*kind, 1.0)]) > 0.0)
    }

    /// The names of what a passage's headings and text say it is for.
    pub fn kinds_of(&self, position: usize) -> Vec<&str> {
        self.kinds.names_of(position)
    }

    /// The names of the kinds asked for.
    pub fn kind_names<'a>(
        &'a self,
        understanding: &'a Understanding,
    ) -> impl Iterator<Item = &'a str> {
        understanding
            .kinds
            .iter()
            .map(|(kind, _)| self.kinds.name(*kind))
    }
}

/// Words that a misspelling may stand for are those of the content, of the lists' left sides and the names of
/// drugs and diseases; common English is known, but nothing is mended into it.
fn speller(index: &Index, lexicon: &Lexicon) -> Speller {
    let mut meant: BTreeMap<String, u32> = BTreeMap::new();
    for language in IndexLanguage::ALL {
        for (word, n) in index.vocabulary().words(language) {
            meant.insert(word.to_owned(), n);
        }
    }
    for rule in &lexicon.english {
        for word in rule
            .asked
            .iter()
            .flat_map(|phrase| phrase.split([' ', '-']))
        {
            meant.entry(word.to_owned()).or_insert(0);
        }
    }
    for word in lexicon.diseases.iter().flat_map(|d| &d.words) {
        meant.entry(word.clone()).or_insert(0);
    }
    let mut known: HashSet<String> = lexicon.common.keys().cloned().collect();
    known.extend(lexicon.spanish_words.iter().cloned());
    known.extend(lexicon.light.iter().cloned());
    Speller::build(meant, known)
}

/// Rank of the common words up to which one is everyday, and letters of a word that can be told to be one: shorter
/// ones are near too many. Set by hand; no search over them is recorded.
const EVERYDAY_RANK: u32 = 600;
const MIN_EVERYDAY_LETTERS: usize = 5;

/// The commonest words of English and those of `config/light-words.txt`, so that one of them misspelt is not taken for
/// something that the content does not know. Names of the lists are known and never mended into these.
fn everyday(lexicon: &Lexicon) -> Speller {
    let common = lexicon.common.iter();
    let common = common.filter(|(_, rank)| **rank <= EVERYDAY_RANK);
    let words = common.map(|(word, _)| word).chain(&lexicon.light);
    let long = words.filter(|word| word.len() >= MIN_EVERYDAY_LETTERS);
    let meant: BTreeMap<String, u32> = long.map(|word| (word.clone(), 0)).collect();
    let mut known: HashSet<String> = lexicon.common.keys().cloned().collect();
    for rule in &lexicon.english {
        let words = rule.asked.iter().chain(&rule.written);
        known.extend(
            words
                .flat_map(|phrase| phrase.split([' ', '-']))
                .map(str::to_owned),
        );
    }
    known.extend(lexicon.diseases.iter().flat_map(|d| d.words.clone()));
    Speller::build(meant, known)
}
