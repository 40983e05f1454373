//! Weighs what was found about a claim: whether the passages carry it as a whole.
//!
//! Some signs settle it alone: a number, a name or an opposite that the passages do not bear out. The others, the
//! measures of `measure` and the claim's words are added up with the weights of
//! `config/guard/ground-weights.tsv`, which the example `train_grounding` learns from the project's own cases. A word
//! counts by where the passages have it: in the sentence the claim is laid beside (`here`), in another (`else`), in
//! none (`none`); words of a claim in another language than the passages count by themselves (`other`).

use crate::guard::ground::judge::Claim;
use crate::guard::ground::measure::{self, Measures, N_MEASURES};
use crate::guard::ground::passages::{Passages, Sentence};
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::stem::{self, StemId, StemMap, hash};
use crate::guard::lexicon::LexiconError;

/// Name and text of the file of weights.
pub(super) const FILE: (&str, &str) = (
    "ground-weights.tsv",
    include_str!("../../../config/guard/ground-weights.tsv"),
);

/// Where the passages have a word of the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whereabouts {
    Here,
    Else,
    None,
    Other,
}

impl Whereabouts {
    const ALL: [Whereabouts; 4] = [
        Whereabouts::Here,
        Whereabouts::Else,
        Whereabouts::None,
        Whereabouts::Other,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Whereabouts::Here => "here",
            Whereabouts::Else => "else",
            Whereabouts::None => "none",
            Whereabouts::Other => "other",
        }
    }

    /// One id for a word and its whereabouts.
    fn mix(self, stem: StemId) -> StemId {
        (stem ^ hash(self.name().as_bytes())).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

/// Weights of measures and words; positive ones speak against a claim.
#[derive(Debug)]
pub(super) struct Weights {
    bias: f32,
    measures: Measures,
    words: StemMap<f32>,
}

impl Weights {
    /// Reads lines of a name and a weight, parted by a tab; lines that start with `#` are comments.
    ///
    /// # Errors
    /// A line without its tab or with no number, a measure that is not known.
    pub(super) fn parse((file, text): (&str, &str)) -> Result<Weights, LexiconError> {
        let mut weights = Weights {
            bias: 0.0,
            measures: [0.0; N_MEASURES],
            words: StemMap::default(),
        };
        let names: Vec<String> = measure::names().collect();
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let problem = |problem: String| LexiconError {
                file: file.to_owned(),
                line: index + 1,
                problem,
            };
            let (name, weight) = line
                .split_once('\t')
                .ok_or_else(|| problem("a line without its tab".to_owned()))?;
            let weight: f32 = weight
                .parse()
                .map_err(|_| problem(format!("`{weight}` is no number")))?;
            let word = name.split_once(' ').and_then(|(place, word)| {
                let place = Whereabouts::ALL.iter().find(|own| own.name() == place)?;
                let is_spanish = *place == Whereabouts::Other;
                Some(place.mix(stem::of_letters(word, is_spanish)))
            });
            if let Some(word) = word {
                weights.words.insert(word, weight);
            } else if name == "bias" {
                weights.bias = weight;
            } else {
                let at = names
                    .iter()
                    .position(|own| own == name)
                    .ok_or_else(|| problem(format!("`{name}` is no measure")))?;
                weights.measures[at] = weight;
            }
        }
        Ok(weights)
    }

    /// How much speaks against the claim; above zero the passages do not carry it.
    pub(super) fn sum(&self, measures: &Measures, words: &[(Whereabouts, usize, StemId)]) -> f32 {
        let of_measures: f32 = self
            .measures
            .iter()
            .zip(measures)
            .map(|(weight, value)| weight * value)
            .sum();
        let of_words: f32 = words
            .iter()
            .filter_map(|(place, _, stem)| self.words.get(&place.mix(*stem)))
            .sum();
        self.bias + of_measures + of_words
    }

    /// The token among those wanted whose word speaks most against the claim, if any does.
    pub(super) fn heaviest(
        &self,
        words: &[(Whereabouts, usize, StemId)],
        is_wanted: impl Fn(usize) -> bool,
    ) -> Option<usize> {
        words
            .iter()
            .filter(|(_, at, _)| is_wanted(*at))
            .filter_map(|(place, at, stem)| Some((self.words.get(&place.mix(*stem))?, *at)))
            .filter(|(weight, _)| **weight > 0.0)
            .max_by(|one, other| one.0.total_cmp(other.0).then(other.1.cmp(&one.1)))
            .map(|(_, at)| at)
    }
}

/// Whether a sign settles it alone.
pub(super) fn settles(problem: &Problem) -> bool {
    matches!(
        problem.sign,
        Sign::Telephone
            | Sign::Number
            | Sign::Foreign
            | Sign::Unknown
            | Sign::Despite
            | Sign::Replaced
            | Sign::Opposite
            | Sign::Reversed
            | Sign::Recast
            | Sign::Exact
            | Sign::TooLong
    )
}

/// Whether a sentence, what introduces it, or what its first pronoun stands for has this very word.
fn has_word(sentence: &Sentence<'_>, passages: &Passages<'_>, stem: StemId) -> bool {
    let introduces = |lead_in: usize| passages.sentences[lead_in].has_word(stem);
    sentence.has_word(stem)
        || sentence.lead_in.is_some_and(introduces)
        || sentence.antecedent.is_some_and(|antecedent| {
            let scan = passages.sentences[antecedent.sentence].scan;
            let items = &scan.items[antecedent.from..antecedent.to];
            items
                .iter()
                .any(|item| scan.stems[item.at..=item.last].contains(&Some(stem)))
        })
}

/// The words of a claim, each stem once and in order: where the passages have it, its first token, its stem.
pub(super) fn words_of(
    claim: &Claim<'_>,
    sentences: &[Option<usize>],
    passages: &Passages<'_>,
) -> Vec<(Whereabouts, usize, StemId)> {
    let mut own: Vec<usize> = sentences.iter().flatten().copied().collect();
    own.sort_unstable();
    own.dedup();
    let stems = claim.scan.stems.iter().enumerate();
    let mut words: Vec<(usize, StemId)> = Vec::with_capacity(claim.scan.stems.len());
    words.extend(stems.filter_map(|(at, stem)| Some((at, (*stem)?))));
    words.sort_unstable_by_key(|(at, stem)| (*stem, *at));
    words.dedup_by_key(|(_, stem)| *stem);
    words.sort_unstable_by_key(|(at, _)| *at);
    let is_here = |stem: StemId| {
        let mut own = own.iter().map(|sentence| &passages.sentences[*sentence]);
        own.any(|sentence| has_word(sentence, passages, stem))
    };
    let place_of = |stem: StemId| {
        if claim.is_translated {
            Whereabouts::Other
        } else if is_here(stem) {
            Whereabouts::Here
        } else if passages.has_word(stem) {
            Whereabouts::Else
        } else {
            Whereabouts::None
        }
    };
    let words = words.into_iter();
    words.map(|(at, stem)| (place_of(stem), at, stem)).collect()
}
