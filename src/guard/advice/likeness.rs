//! How much a unit reads like advice: a linear model over words and features.
//!
//! The table knows constructions; this knows turns of phrase. The model is a list of terms with whole-number
//! weights, learned from the cases in `tests/cases/guard` and the content by `tests/train/likeness.rs`, which
//! gives the same file for the same cases. Sums of whole numbers are the same on every machine, and the terms
//! that weigh most can be shown to a reviewer.
//!
//! Terms of a file: `a`, `a b`, `a b c` are neighbouring words, `a .. b` words at most four apart, `abcde*` the
//! beginning of a word, `+f` a feature, `+f+g` two features, `=PA002:11` a row of the table that fires, and the
//! empty term is in every unit. `<drug>` and the like stand for any word of a class, `^` and `$` for the ends, and
//! `~r:`, `~d:`, `~a:`, `~q:` mark words that are refused, redirected, asked, or in a plain question.

use std::collections::{BTreeSet, HashMap};

use crate::guard::GuardError;
use crate::guard::advice::features::{N_FEATURES, Names, Set};
use crate::guard::hash::FixedMap;
use crate::guard::lexicon::LexiconError;

/// Where the model file stands, for errors and the policy digest.
pub(super) const FILE: &str = "likeness.tsv";

/// A row of the table counts only in a unit that scores above this, in thousandths.
///
/// Source: cross-validation over the files of `tests/cases/guard`, 2026-11-23.
pub(super) const FLOOR: i32 = -1000;

/// A unit that scores above this is a finding without any row, in thousandths.
///
/// Source: as for [`FLOOR`].
pub(super) const CEILING: i32 = 1100;

/// Letters by which the beginning of a word is known.
const STEM: usize = 5;

/// Longest distance of two words that form a term with others between them, in words.
const SKIP: usize = 4;

/// One unit as the model sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct Likened {
    /// Words in order, with drugs, numbers, relatives and the like replaced by their class.
    pub(super) words: Vec<String>,
    /// Features of its unsheltered clauses.
    pub(super) features: Set,
    /// Rows of the table that fire in it, and signs of its sheltered clauses; no repeats.
    pub(super) rows: Vec<String>,
}

/// Weights of terms, by what kind of term it is.
#[derive(Debug)]
pub(super) struct Likeness {
    bias: i32,
    /// Weights of terms made of words, by hash.
    words: FixedMap<u64, i32>,
    rows: HashMap<String, i32>,
    /// Weights of features and of pairs of features, `first * N_FEATURES + second`; a feature pairs with itself.
    features: Vec<i32>,
}

impl Likened {
    /// The terms as the model file writes them; each once, sorted.
    pub(super) fn terms(&self, names: &Names) -> BTreeSet<String> {
        let mut terms = BTreeSet::new();
        let words = self.bounded();
        for size in 1..=3 {
            for window in words.windows(size) {
                terms.insert(window.join(" "));
            }
        }
        for (at, first) in words.iter().enumerate() {
            if let Some(stem) = stem(first) {
                terms.insert(format!("{stem}*"));
            }
            for second in words.iter().skip(at + 2).take(SKIP - 1) {
                terms.insert(format!("{first} .. {second}"));
            }
        }
        let features = self.features.indices();
        for (at, first) in features.iter().enumerate() {
            terms.insert(format!("+{}", names.name(*first)));
            for second in &features[at + 1..] {
                terms.insert(format!("+{}+{}", names.name(*first), names.name(*second)));
            }
        }
        terms.extend(self.rows.iter().map(|row| format!("={row}")));
        terms.insert(String::new());
        terms
    }

    fn bounded(&self) -> Vec<&str> {
        let mut words = vec!["^"];
        words.extend(self.words.iter().map(String::as_str));
        words.push("$");
        words
    }
}

impl Likeness {
    /// Reads a model file: a term, a tab and a weight in thousandths a line; `#` starts a comment line.
    ///
    /// # Errors
    /// The line that has no tab or no whole number, or names a feature that nothing has.
    pub(super) fn parse(text: &str, names: &Names) -> Result<Likeness, GuardError> {
        let mut model = Likeness {
            bias: 0,
            words: FixedMap::default(),
            rows: HashMap::new(),
            features: vec![0; N_FEATURES * N_FEATURES],
        };
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('#') {
                continue;
            }
            let problem = |problem: String| LexiconError {
                file: FILE.to_owned(),
                line: index + 1,
                problem,
            };
            let (term, weight) = line
                .rsplit_once('\t')
                .and_then(|(term, weight)| Some((term, weight.parse::<i32>().ok()?)))
                .ok_or_else(|| problem("not a term, a tab and a whole number".to_owned()))?;
            if term.is_empty() {
                model.bias = weight;
            } else if let Some(row) = term.strip_prefix('=') {
                model.rows.insert(row.to_owned(), weight);
            } else if term.starts_with('+') && term.len() > 1 {
                let at = feature_slot(term, names)
                    .ok_or_else(|| problem(format!("`{term}` names no feature")))?;
                model.features[at] = weight;
            } else {
                model.words.insert(hash_of_term(term), weight);
            }
        }
        Ok(model)
    }

    /// The score of a unit in thousandths; above 0 it reads more like advice than like information.
    pub(super) fn score(&self, unit: &Likened) -> i32 {
        let words = unit.bounded();
        let hashes: Vec<u64> = words.iter().map(|word| hash(word)).collect();
        let mut terms: Vec<u64> = Vec::with_capacity(words.len() * 8);
        for (at, first) in hashes.iter().enumerate() {
            terms.push(*first);
            if let Some(second) = hashes.get(at + 1) {
                terms.push(join(*first, *second, NEXT));
                if let Some(third) = hashes.get(at + 2) {
                    terms.push(join(join(*first, *second, NEXT), *third, NEXT));
                }
            }
            terms.extend(
                hashes
                    .iter()
                    .skip(at + 2)
                    .take(SKIP - 1)
                    .map(|second| join(*first, *second, APART)),
            );
            if let Some(stem) = stem(words[at]) {
                terms.push(join(hash(stem), 0, STEMMED));
            }
        }
        terms.sort_unstable();
        terms.dedup();
        let mut score = self.bias;
        score += terms
            .iter()
            .filter_map(|term| self.words.get(term))
            .sum::<i32>();
        score += unit
            .rows
            .iter()
            .filter_map(|row| self.rows.get(row))
            .sum::<i32>();
        let features = unit.features.indices();
        for (at, first) in features.iter().enumerate() {
            for second in &features[at..] {
                score += self.features[first * N_FEATURES + second];
            }
        }
        score
    }
}

/// The beginning of a plain word that is longer; a shelter sign stays in front of it.
fn stem(word: &str) -> Option<&str> {
    let plain = word.split_once(':').map_or(word, |(_, plain)| plain);
    if plain.starts_with('<') {
        return None;
    }
    let (cut, _) = plain.char_indices().nth(STEM)?;
    word.get(..word.len() - plain.len() + cut)
}

fn feature_slot(term: &str, names: &Names) -> Option<usize> {
    let mut parts = term.split('+').skip(1);
    let first = names.index(parts.next()?)?;
    let second = match parts.next() {
        Some(name) => names.index(name)?,
        None => first,
    };
    Some(first.min(second) * N_FEATURES + first.max(second))
}

const NEXT: u64 = 1;
const APART: u64 = 2;
const STEMMED: u64 = 3;

fn hash_of_term(term: &str) -> u64 {
    if let Some(stem) = term
        .strip_suffix('*')
        .filter(|stem| !stem.is_empty() && !stem.contains(' '))
    {
        return join(hash(stem), 0, STEMMED);
    }
    if let Some((first, second)) = term.split_once(" .. ") {
        return join(hash(first), hash(second), APART);
    }
    let mut words = term.split(' ').map(hash);
    let first = words.next().unwrap_or_default();
    words.fold(first, |before, word| join(before, word, NEXT))
}

/// FNV-1a.
///
/// Source: draft-eastlake-fnv, 64-bit offset basis and prime.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Mixes two hashes; `kind` keeps neighbours, distant pairs and beginnings apart.
fn join(first: u64, second: u64, kind: u64) -> u64 {
    (first.rotate_left(5) ^ second.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .wrapping_add(kind.wrapping_mul(0xff51_afd7_ed55_8ccd))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::guard::advice::LEXICON;
    use crate::guard::lexicon::Lexicon;

    #[test]
    fn a_score_is_the_sum_of_the_weights_of_its_terms() {
        let names = Names::new(&Lexicon::parse(LEXICON).unwrap()).unwrap();
        let unit = Likened {
            words: ["stop", "the", "<drug>", "~r:immediately"]
                .map(str::to_owned)
                .to_vec(),
            features: names.set("reader|obligation|drug").unwrap(),
            rows: vec!["PA003:1".to_owned()],
        };
        let terms = unit.terms(&names);
        let mut file = String::new();
        for term in &terms {
            file.push_str(term);
            file.push_str(
                "	1
",
            );
        }
        let model = Likeness::parse(&file, &names).unwrap();
        assert_eq!(model.score(&unit), i32::try_from(terms.len()).unwrap());
    }

    #[test]
    fn a_broken_line_is_named() {
        let names = Names::new(&Lexicon::parse(LEXICON).unwrap()).unwrap();
        let error = Likeness::parse("stop\t12\nthe drug\n", &names).unwrap_err();
        assert_eq!(
            error.to_string(),
            "lexicon likeness.tsv, line 2: not a term, a tab and a whole number"
        );
    }
}
