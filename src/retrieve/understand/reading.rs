//! Reads one question.

use std::collections::BTreeSet;
use std::ops::Range;

use super::ages::Age;
use super::diseases::{Holding, Named, SAME};
use super::foreign::{add_elsewhere, add_in_passing};
use super::kinds::{Asking, Place};
use super::phrasebook::{self, Expansion};
use super::words::{UNTRANSLATED, Word, everyday_factor, is_spanish, words};
use super::{Guide, Thing, Understanding, Unit, Via, WordOption, ages, asking, drugs, kinds};
use crate::index::{Index, IndexLanguage, TermId};
use crate::retrieve::settings::ReadingSettings;

/// A word that is no function word, with its stem.
struct Stem {
    stem: String,
    word: usize,
}

/// Weight below which a word tells little beside the name of a disease. Set by hand: the middle.
const EVERYDAY: f32 = 0.5;

/// Lists whose phrases are names, the same in both languages.
const NAMING_LISTS: &[&str] = &["content", "glossary", "drug names"];

/// Units kept, the heaviest: a long message repeats itself. Set by hand, no other values were tried.
const MAX_UNITS: usize = 32;

/// Words for what a disease may be said to be, and share from which a word is of the title instead. The share is set by
/// hand: the middle.
const CLASS_WORDS: &[&str] = &[
    "cancer", "cancers", "tumor", "tumors", "disease", "type", "kind", "form", "sort", "tipo",
];
const TOPICAL: f32 = 0.5;

/// Stems of a phrase of the lists at most. Set by hand, no other values were tried.
const MAX_PHRASE_STEMS: usize = 6;

pub(super) fn understand(
    guide: &Guide,
    index: &Index,
    question: &str,
    settings: &ReadingSettings,
) -> Understanding {
    let is_spanish = is_spanish(guide, index, question);
    let language = if is_spanish {
        IndexLanguage::Spanish
    } else {
        IndexLanguage::English
    };
    let words = words(guide, index, question, is_spanish, settings.telling);
    let stems: Vec<Stem> = words
        .iter()
        .enumerate()
        .filter_map(|(word, w)| {
            let stem = if phrasebook::denies(&w.text, language) {
                phrasebook::NOT.to_owned()
            } else {
                index.analyzer().term(&w.text, language)?
            };
            Some(Stem { stem, word })
        })
        .collect();
    let texts: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
    let begins: Vec<bool> = words.iter().map(|w| w.begins).collect();
    let asks: Vec<f32> = words.iter().map(|w| w.ask).collect();
    let question = Asking {
        words: &texts,
        begins: &begins,
        weights: &asks,
    };
    let row: Vec<&str> = stems.iter().map(|s| s.stem.as_str()).collect();
    let named = guide.diseases.named(&row, language);
    let is_name = |at: &Range<usize>| {
        let mut of = named.iter().map(|disease| &disease.range);
        of.any(|of| of.start < at.end && at.start < of.end)
    };
    let reader = Reader {
        guide,
        index,
        words: &words,
        is_spanish,
        settings,
    };
    let places = kinds::places(&guide.lexicon.kinds, &question, |place| {
        let is_beside = |at: &usize| !is_name(&(*at..at + 1)) && !place.contains(&stems[*at].word);
        let mut beside = (0..stems.len()).filter(is_beside);
        let is_named = !named.is_empty() || asking::points_back(&texts);
        is_named && beside.all(|at| reader.is_everyday(&stems[at]))
    });
    let (mut units, beside) = reader.units(&stems, &places, is_name);
    keep_heaviest(&mut units);
    let focus = guide.topics.focus(&mut units);
    let asking = words.iter().filter(|w| !w.is_aside);
    let asking: Vec<&str> = asking.map(|w| w.text.as_str()).collect();
    let stands_alone = asking::stands_alone(&units, &asking, &guide.lexicon);
    if !stands_alone {
        for unit in &mut units {
            unit.is_aside = false;
        }
    }
    let mut understanding = Understanding {
        language: if is_spanish { "es" } else { "en" },
        has_words: !units.is_empty(),
        diseases: named
            .iter()
            .map(|named| (named.name.clone(), named.holding != Holding::Nowhere))
            .collect(),
        elsewhere: 0.0,
        focus,
        age_weights: Vec::new(),
        age: None,
        drug: None,
        pointer: None,
        asks_what: asks_what(&words),
        units,
        kinds: Vec::new(),
    };
    let asked_at = |named: &Named| words[stems[named.range.start].word].ask;
    add_elsewhere(guide, &mut understanding, &named, asked_at);
    let names_only_topic = guide.topics.names_only_topic(&understanding);
    let kinds = &guide.lexicon.kinds;
    understanding.kinds = kinds::asked(kinds, &question, &places, names_only_topic);
    let asked = asked_about(&named, &words, &stems, stands_alone);
    add_in_passing(guide, &mut understanding, &asked, &texts, &beside);
    let asking_of = |kind: Option<&str>| -> Vec<&str> {
        let of_kind = |p: &&Place| kind.is_none_or(|kind| guide.kinds.name(p.kind) == kind);
        let places = places.iter().filter(of_kind);
        places.flat_map(|p| &p.said).map(|at| texts[*at]).collect()
    };
    lighten(guide, &mut understanding, &asking_of(None), settings.light);
    // Whether a parent hands it on is asked of the parent's disease.
    if !guide.kind_names(&understanding).any(|k| k == "inheritance") {
        add_age(guide, &mut understanding, &texts);
    }
    let of_effects = asking_of(Some(drugs::KIND));
    if !of_effects.is_empty() {
        understanding.drug = drugs::asked(&understanding, &asking, &of_effects);
    }
    understanding
}

/// Lets summaries about the other age than the one asked about count less; adds the page that the content names where
/// it is not about children itself.
fn add_age(guide: &Guide, understanding: &mut Understanding, words: &[&str]) {
    let Some(age) = ages::asked(understanding, words) else {
        return;
    };
    if age == Age::Child {
        understanding.pointer = guide.pointers.find(understanding, &guide.ages).cloned();
    }
    let weights = guide.ages.weights(age);
    for (fit, weight) in understanding.focus.fits.iter_mut().zip(&weights) {
        *fit *= weight;
    }
    understanding.age = Some(age);
    understanding.age_weights = weights;
}

/// Whether it is asked what something is.
fn asks_what(words: &[Word]) -> bool {
    words.windows(2).any(|pair| {
        let pair = [pair[0].text.as_str(), pair[1].text.as_str()];
        matches!(pair, ["what", "is" | "are"] | ["que", "es" | "son"])
    })
}

/// The diseases named in the part of the message that asks, each with its place among the words.
fn asked_about<'n>(
    named: &'n [Named],
    words: &[Word],
    stems: &[Stem],
    stands_alone: bool,
) -> Vec<(&'n Named, Range<usize>)> {
    let at = |named: &Named| stems[named.range.start].word..stems[named.range.end - 1].word + 1;
    let is_asked = |named: &&Named| {
        let word = &words[stems[named.range.start].word];
        word.ask >= 1.0 && !(stands_alone && word.is_aside)
    };
    let asked = named.iter().filter(is_asked);
    asked.map(|named| (named, at(named))).collect()
}

/// Lets words weigh no more than `light` that the kind of section asked for stands for. `asking` are the words that ask
/// for one clearly.
fn lighten(guide: &Guide, understanding: &mut Understanding, asking: &[&str], light: f32) {
    let has = |name: &str, least: f32| {
        let mut kinds = understanding.kinds.iter();
        kinds.any(|(kind, asked)| *asked >= least && guide.kinds.name(*kind) == name)
    };
    let is_handed_on = has("inheritance", 0.0);
    // Without a disease named, such words are all that is asked: "What kind of disease is this?".
    let is_defined =
        has("definition", 1.0) && understanding.units.iter().any(|u| u.topic >= TOPICAL);
    for unit in &mut understanding.units {
        let text = unit.text.as_str();
        // It is no word that the content lacks: "pass it on", "left to live".
        let is_of_kind = unit.options.is_empty() && asking.contains(&text);
        // "Is it a type of cancer?" asks what it is, and no passage need say "type of cancer".
        let is_class = is_defined && unit.topic < TOPICAL && CLASS_WORDS.contains(&text);
        // To whom it is handed on the content calls something else: relatives, members of the family.
        let is_heir = is_handed_on && ages::is_child_word(text);
        if is_of_kind || is_class || is_heir {
            unit.weight = unit.weight.min(light);
        }
    }
}

fn keep_heaviest(units: &mut Vec<Unit>) {
    if units.len() > MAX_UNITS {
        let mut weights: Vec<f32> = units.iter().map(|u| u.weight).collect();
        weights.sort_by(|a, b| b.total_cmp(a));
        let least = weights[MAX_UNITS - 1];
        units.retain(|u| u.weight >= least);
        units.truncate(MAX_UNITS);
    }
}

/// What reading a word of the question needs.
struct Reader<'a> {
    guide: &'a Guide,
    index: &'a Index,
    words: &'a [Word],
    is_spanish: bool,
    settings: &'a ReadingSettings,
}

impl Reader<'_> {
    /// Whether a word tells little.
    fn is_everyday(&self, stem: &Stem) -> bool {
        let word = &self.words[stem.word].text;
        everyday_factor(self.guide, word, self.settings) < EVERYDAY
    }

    /// The units of all stems, and the terms of what is beside the names of diseases. `is_name` tells whether a range of
    /// the stems is of such a name.
    fn units(
        &self,
        stems: &[Stem],
        places: &[Place],
        is_name: impl Fn(&Range<usize>) -> bool,
    ) -> (Vec<Unit>, BTreeSet<TermId>) {
        let book = if self.is_spanish {
            &self.guide.spanish
        } else {
            &self.guide.english
        };
        let row: Vec<&str> = stems.iter().map(|s| s.stem.as_str()).collect();
        let mut units: Vec<Unit> = Vec::new();
        let mut beside: BTreeSet<TermId> = BTreeSet::new();
        let mut at = 0;
        while at < row.len() {
            let end = row.len().min(at + MAX_PHRASE_STEMS);
            let (n, expansions) = book.longest(&row[at..end]).unwrap_or((1, &[]));
            if n == 1 && row[at] == phrasebook::NOT {
                at += 1;
                continue;
            }
            let is_name = is_name(&(at..at + n));
            let mut unit = self.unit(&stems[at..at + n], expansions, places, is_name);
            if is_name && self.words[stems[at].word].ask >= 1.0 {
                unit.names = Some(Thing::Disease);
            }
            if !is_name {
                let same = unit.options.iter().filter(|o| o.weight >= SAME);
                beside.extend(same.flat_map(|o| o.terms.iter().copied()));
            }
            match units.iter_mut().find(|u| u.text == unit.text) {
                Some(old) => {
                    old.weight = old.weight.max(unit.weight);
                    old.is_aside &= unit.is_aside;
                    old.names = old.names.or(unit.names);
                }
                None => units.push(unit),
            }
            at += n;
        }
        (units, beside)
    }

    /// The unit of some stems. `places` are those of the words that ask for a kind.
    fn unit(
        &self,
        stems: &[Stem],
        expansions: &[Expansion],
        places: &[Place],
        is_name: bool,
    ) -> Unit {
        let Self {
            guide,
            index,
            words,
            is_spanish,
            settings,
        } = *self;
        let own: Vec<&Word> = stems.iter().map(|s| &words[s.word]).collect();
        let text = own
            .iter()
            .map(|w| w.text.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        let mut options: Vec<WordOption> = Vec::new();
        let written: Vec<&str> = own.iter().filter_map(|w| w.written.as_deref()).collect();
        // A word that Spanish and English share, or a name, may stand in the content as it is.
        let literal: Vec<String> = own
            .iter()
            .filter_map(|w| index.analyzer().term(&w.text, IndexLanguage::English))
            .collect();
        if literal.len() == own.len()
            && let Some(terms) = phrasebook::ids(index, &literal)
        {
            options.push(WordOption {
                terms,
                text: text.clone(),
                weight: 1.0,
                via: if written.is_empty() {
                    Via::Asked
                } else {
                    Via::Corrected(written.join(" "))
                },
            });
        } else if is_spanish
            && expansions.is_empty()
            && let [word] = own.as_slice()
            && let Some(right) = guide.speller.correct(&word.text)
            && let Some(stem) = index.analyzer().term(right, IndexLanguage::English)
            && let Some(terms) = phrasebook::ids(index, &[stem])
        {
            // Latin and Greek words differ little between the languages: `peritoneo`, `laparoscopia`.
            options.push(WordOption {
                terms,
                text: right.to_owned(),
                weight: 0.9,
                via: Via::Corrected(word.text.clone()),
            });
        }
        // So are the names and abbreviations that the content explains, and drugs by their names.
        let is_named = |e: &&Expansion| NAMING_LISTS.contains(&e.list);
        let named = guide.english.exactly(&literal).iter().filter(is_named);
        let named = named.filter(|_| is_spanish && expansions.is_empty());
        // Whatever the words that ask for a kind, its passages have words of their own.
        let is_here = |place: &&Place| stems.iter().any(|s| place.said.contains(&s.word));
        let asked_for = places.iter().filter(is_here).filter(|_| !is_name);
        let asked_for = asked_for.flat_map(|place| guide.kinds.written(place.kind));
        let asks = asked_for.clone().next().is_some();
        for expansion in expansions.iter().chain(named).chain(asked_for) {
            if let Some(terms) = phrasebook::ids(index, &expansion.stems)
                && !options.iter().any(|o| o.terms == terms)
            {
                options.push(WordOption {
                    terms,
                    text: expansion.text.clone(),
                    weight: expansion.weight,
                    via: Via::Synonym(expansion.list),
                });
            }
        }
        let weight = own
            .iter()
            .map(|w| w.ask * everyday_factor(guide, &w.text, settings))
            .fold(0.0, f32::max);
        let is_drug = own.iter().any(|w| guide.lexicon.drugs.contains(&w.text));
        let is_untranslated = is_spanish && options.is_empty();
        Unit {
            text,
            weight: if is_untranslated {
                weight * UNTRANSLATED
            } else {
                weight
            },
            topic: 0.0,
            is_aside: own.iter().all(|w| w.is_aside),
            asks,
            names: is_drug.then_some(Thing::Drug),
            options,
        }
    }
}
