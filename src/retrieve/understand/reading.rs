//! Reads one question.

use std::collections::BTreeSet;
use std::ops::Range;

use super::diseases::{Holding, Named, SAME};
use super::phrasebook::{self, Expansion};
use super::subject::{self, Asked};
use super::{Guide, Understanding, Unit, Via, WordOption, asking, kinds, pointers};
use crate::index::{Index, IndexLanguage, TermId};
use crate::retrieve::settings::ReadingSettings;

/// A word of the question.
struct Word {
    /// Folded and mended.
    text: String,
    /// As written, where it was mended.
    written: Option<String>,
    /// `0.0..=1.0`: how much its sentence asks.
    ask: f32,
    /// Whether its part of the message only tells.
    is_aside: bool,
}

/// A word that is no function word, with its stem.
struct Stem {
    stem: String,
    word: usize,
}

/// What a Spanish word counts that no list translates: more of those are everyday words than of English ones,
/// whose commonest are listed.
const UNTRANSLATED: f32 = 0.5;

/// Lists whose phrases are names, the same in both languages.
const NAMING_LISTS: &[&str] = &["content", "glossary", "drug names"];

/// Words after which `dose` is a misspelt `does`; `what dose` is left.
const ASKS_HOW: &[&str] = &["how", "why", "when", "where"];

/// Half edits that an everyday word may be away to be meant; the content's own words may be further.
const ONE_EDIT: u32 = 2;

/// Units kept, the heaviest: a long message repeats itself.
const MAX_UNITS: usize = 32;

/// Words for what a disease may be said to be, and share from which a word is of the title instead.
const CLASS_WORDS: &[&str] = &[
    "cancer", "cancers", "tumor", "tumors", "disease", "type", "kind", "form", "sort", "tipo",
];
const TOPICAL: f32 = 0.5;

/// Words that satisfy part of a long message's question stand in more than one sentence.
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
    let mut units = Vec::new();
    let row: Vec<&str> = stems.iter().map(|s| s.stem.as_str()).collect();
    let book = if is_spanish {
        &guide.spanish
    } else {
        &guide.english
    };
    let named = guide.diseases.named(&row, language);
    // What the question has beside the names of diseases.
    let mut beside: BTreeSet<TermId> = BTreeSet::new();
    let mut at = 0;
    while at < row.len() {
        let end = row.len().min(at + MAX_PHRASE_STEMS);
        let (n, expansions) = book.longest(&row[at..end]).unwrap_or((1, &[]));
        if n == 1 && row[at] == phrasebook::NOT {
            at += 1;
            continue;
        }
        let mut unit = unit(
            guide,
            index,
            &words,
            &stems[at..at + n],
            expansions,
            is_spanish,
            settings,
        );
        let is_named = |of: &Named| of.range.start < at + n && at < of.range.end;
        let is_name = named.iter().any(is_named);
        unit.names_disease = is_name && words[stems[at].word].ask >= 1.0;
        if !is_name {
            let same = unit.options.iter().filter(|o| o.weight >= SAME);
            beside.extend(same.flat_map(|o| o.terms.iter().copied()));
        }
        match units.iter_mut().find(|u: &&mut Unit| u.text == unit.text) {
            Some(old) => {
                old.weight = old.weight.max(unit.weight);
                old.is_aside &= unit.is_aside;
                old.names_disease |= unit.names_disease;
            }
            None => units.push(unit),
        }
        at += n;
    }
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
        pointer: None,
        asks_what: asks_what(&words),
        units,
        kinds: Vec::new(),
    };
    let texts: Vec<&str> = words.iter().map(|w| w.text.as_str()).collect();
    let asked_at = |named: &Named| words[stems[named.range.start].word].ask;
    add_elsewhere(guide, &mut understanding, &named, asked_at);
    let asks: Vec<f32> = words.iter().map(|w| w.ask).collect();
    let names_only_topic = guide.topics.names_only_topic(&understanding);
    understanding.kinds = kinds::asked(&guide.lexicon.kinds, &texts, &asks, names_only_topic);
    let asked = asked_about(&named, &words, &stems, stands_alone);
    add_in_passing(guide, &mut understanding, &asked, &texts, &beside);
    lighten(guide, &mut understanding, &texts, settings.light);
    // Whether a parent hands it on is asked of the parent's disease.
    if !guide.kind_names(&understanding).any(|k| k == "inheritance") {
        understanding.pointer = guide.pointers.find(&understanding, &texts).cloned();
    }
    understanding
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

/// Lets words weigh no more than `light` that the kind of section asked for stands for.
fn lighten(guide: &Guide, understanding: &mut Understanding, words: &[&str], light: f32) {
    let has = |name: &str, least: f32| {
        let mut kinds = understanding.kinds.iter();
        kinds.any(|(kind, asked)| *asked >= least && guide.kinds.name(*kind) == name)
    };
    let is_handed_on = has("inheritance", 0.0);
    // Without a disease named, such words are all that is asked: "What kind of disease is this?".
    let is_defined =
        has("definition", 1.0) && understanding.units.iter().any(|u| u.topic >= TOPICAL);
    let asking: Vec<&str> = kinds::asking(&guide.lexicon.kinds, words).collect();
    for unit in &mut understanding.units {
        let text = unit.text.as_str();
        // It is no word that the content lacks: "pass it on", "left to live".
        let is_of_kind = unit.options.is_empty() && asking.contains(&text);
        // "Is it a type of cancer?" asks what it is, and no passage need say "type of cancer".
        let is_class = is_defined && unit.topic < TOPICAL && CLASS_WORDS.contains(&text);
        // To whom it is handed on the content calls something else: relatives, members of the family.
        let is_heir = is_handed_on && pointers::is_child_word(text);
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

/// Says how surely the disease asked about is none of the content's; adds those named by words that it does not have.
/// `asked_at` tells how much the part of the message asks in which a name stands.
fn add_elsewhere(
    guide: &Guide,
    understanding: &mut Understanding,
    named: &[Named],
    asked_at: impl Fn(&Named) -> f32,
) {
    if named.is_empty() {
        let is_spanish = understanding.language == "es";
        let unheard = unheard_diseases(guide, &understanding.units, is_spanish);
        understanding.diseases = unheard.map(|name| (name, false)).collect();
        understanding.elsewhere = f32::from(u8::from(!understanding.diseases.is_empty()));
    } else if named.iter().all(|n| n.holding == Holding::Nowhere) {
        let asks = named.iter().map(asked_at);
        understanding.elsewhere = asks.fold(0.0, f32::max);
    }
    // A disease named beside the content's own may be no more than part of the story.
    understanding.elsewhere *= 1.0 - understanding.focus.strength;
}

/// Says that the disease asked about is none of the content's where it is one that the content has in passing, or not at
/// all, and the question names none that the content treats of. `named` are the diseases of the part that asks, with their
/// place among `words`; `beside` are the terms of what else the question has.
fn add_in_passing(
    guide: &Guide,
    understanding: &mut Understanding,
    named: &[(&Named, Range<usize>)],
    words: &[&str],
    beside: &BTreeSet<TermId>,
) {
    let is_treated = |(named, _): &(&Named, Range<usize>)| named.holding == Holding::Treated;
    if named.is_empty()
        || named.iter().any(is_treated)
        || guide.topics.are_named(beside, guide.diseases.general())
    {
        return;
    }
    let kinds: Vec<(&str, f32)> = understanding
        .kinds
        .iter()
        .map(|(kind, asked)| (guide.kinds.name(*kind), *asked))
        .collect();
    let reading = subject::Reading {
        words,
        kinds: &kinds,
        asks_what: kinds::asks_what(&guide.lexicon.kinds, words),
    };
    let is_foreign = |(named, at): &(&Named, Range<usize>)| match subject::asked(
        &reading,
        at,
        named.is_cancer,
    ) {
        Asked::Nothing => false,
        Asked::Definition => named.holding < Holding::Defined,
        Asked::About => true,
    };
    let foreign = named.iter().filter(|named| is_foreign(named));
    let foreign: Vec<&str> = foreign.map(|(named, _)| named.name.as_str()).collect();
    for (name, is_covered) in &mut understanding.diseases {
        *is_covered &= !foreign.contains(&name.as_str());
    }
    if !foreign.is_empty() {
        understanding.elsewhere = 1.0;
    }
}

/// Words that make the word beside them the name of a disease, and endings that make a word one.
///
/// Source: the suffixes of the names in `config/disease-names.txt` and in NCI's A to Z list of cancer types.
const DISEASE_HEADS: &[&str] = &[
    "cancer",
    "cancers",
    "tumor",
    "tumors",
    "carcinoma",
    "sarcoma",
    "neoplasm",
    "neoplasms",
    "syndrome",
    "disease",
    "disorder",
    "infection",
    "tumores",
    "sindrome",
    "enfermedad",
];
const DISEASE_ENDINGS: &[&str] = &[
    "oma", "omas", "emia", "aemia", "itis", "osis", "cytosis", "plasia", "pathy", "ylemia",
];

/// Rank of the common words above which one can be part of a disease's name; the everyday ones that are (`lung
/// cancer`) stand in `config/disease-names.txt`.
const EVERYDAY_RANK: u32 = 8000;

/// Letters of the shortest word that an ending makes a disease (`sepsis` has none, `glioma` has six).
const MIN_DISEASE_LETTERS: usize = 6;

/// Diseases named by words that the content does not have.
fn unheard_diseases(
    guide: &Guide,
    units: &[Unit],
    is_spanish: bool,
) -> impl Iterator<Item = String> {
    let is_head =
        |unit: Option<&Unit>| unit.is_some_and(|u| DISEASE_HEADS.contains(&u.text.as_str()));
    let name = |(i, unit): (usize, &Unit)| {
        let rank = guide.lexicon.common.get(&unit.text);
        if !unit.options.is_empty()
            || unit.weight < UNTRANSLATED
            || rank.is_some_and(|rank| *rank < EVERYDAY_RANK)
        {
            return None;
        }
        let has_ending = unit.text.len() >= MIN_DISEASE_LETTERS
            && DISEASE_ENDINGS
                .iter()
                .any(|ending| unit.text.ends_with(ending));
        // English puts the kind before the head (`thymus cancer`), Spanish after it (`cáncer de timo`).
        let head = if is_spanish {
            i.checked_sub(1)
        } else {
            Some(i + 1)
        };
        let head = head
            .and_then(|i| units.get(i))
            .filter(|unit| is_head(Some(unit)));
        match head {
            Some(head) => Some(format!("{} {}", unit.text, head.text)),
            None => has_ending.then(|| unit.text.clone()),
        }
    };
    let names: Vec<String> = units.iter().enumerate().filter_map(name).collect();
    names.into_iter()
}

/// Spanish where its words outnumber the English ones, or where only Spanish writes so.
fn is_spanish(guide: &Guide, index: &Index, question: &str) -> bool {
    let mut spanish = 0;
    let mut english = 0;
    for word in index.analyzer().words(question) {
        let word = word.term.as_str();
        let is_spanish_word = guide.lexicon.spanish_words.contains(word)
            || (index
                .analyzer()
                .term(word, IndexLanguage::Spanish)
                .is_none()
                && index
                    .analyzer()
                    .term(word, IndexLanguage::English)
                    .is_some());
        let is_english_word = guide
            .lexicon
            .common
            .get(word)
            .is_some_and(|rank| *rank < 6000)
            || index
                .analyzer()
                .term(word, IndexLanguage::English)
                .is_none();
        spanish += usize::from(is_spanish_word);
        english += usize::from(is_english_word);
    }
    let has_marks = question.contains(['¿', '¡', 'ñ', 'Ñ']);
    let has_accents = question.contains(['á', 'é', 'í', 'ó', 'ú', 'Á', 'É', 'Í', 'Ó', 'Ú']);
    has_marks || spanish > english || (has_accents && spanish > 0 && spanish >= english)
}

fn words(
    guide: &Guide,
    index: &Index,
    question: &str,
    is_spanish: bool,
    telling: f32,
) -> Vec<Word> {
    let tokens = index.analyzer().words(question);
    let parts = asking::parts(index.analyzer(), question, telling);
    let mut words = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| tokens[i].term.as_str());
        let part = parts.iter().find(|part| part.range.contains(&token.start));
        let mut push = |text: &str, written: Option<&str>| {
            words.push(Word {
                text: text.to_owned(),
                written: written.map(str::to_owned),
                ask: part.map_or(1.0, |part| part.ask),
                is_aside: part.is_some_and(|part| part.is_aside),
            });
        };
        // The one pair of words that people who write by ear confuse and that turns a question round.
        let is_does = token.term == "dose" && before.is_some_and(|w| ASKS_HOW.contains(&w));
        let word = if is_does { "does" } else { token.term.as_str() };
        let is_function_word = index
            .analyzer()
            .term(word, IndexLanguage::English)
            .is_none();
        if is_spanish || is_function_word {
            push(word, None);
        } else if let Some(right) = guide.speller.correct(word) {
            push(right, Some(word));
        } else if let Some((first, second)) = guide.speller.split(word) {
            push(first, Some(word));
            push(second, Some(word));
        } else if let Some(right) = guide.everyday.nearest(word, ONE_EDIT) {
            push(right, Some(word));
        } else {
            push(word, None);
        }
    }
    words
}

fn unit(
    guide: &Guide,
    index: &Index,
    words: &[Word],
    stems: &[Stem],
    expansions: &[Expansion],
    is_spanish: bool,
    settings: &ReadingSettings,
) -> Unit {
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
    let is_name = |e: &&Expansion| NAMING_LISTS.contains(&e.list);
    let named = guide.english.exactly(&literal).iter().filter(is_name);
    let named = named.filter(|_| is_spanish && expansions.is_empty());
    for expansion in expansions.iter().chain(named) {
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
        names_disease: false,
        options,
    }
}

/// How much a word tells: little where it is light or among the commonest words of English.
fn everyday_factor(guide: &Guide, word: &str, settings: &ReadingSettings) -> f32 {
    if guide.lexicon.light.contains(word) {
        return settings.light;
    }
    let Some(rank) = guide.lexicon.common.get(word) else {
        return 1.0;
    };
    #[expect(clippy::cast_precision_loss, reason = "there are few ranks")]
    let rank = *rank as f32;
    let (low, high) = (settings.common_rank, settings.rare_rank);
    let share = ((rank.ln() - low.ln()) / (high.ln() - low.ln())).clamp(0.0, 1.0);
    settings.common + (1.0 - settings.common) * share
}
