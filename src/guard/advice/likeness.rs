//! How much a unit reads like advice: a linear model over words and features.
//!
//! The table knows constructions; this knows turns of phrase. The model is a list of terms with whole-number
//! weights, learned from the cases in `tests/cases/guard` and the content by `examples/train_likeness.rs`, which
//! gives the same file for the same cases. Sums of whole numbers are the same on every machine, and the terms
//! that weigh most can be shown to a reviewer.

use std::collections::{BTreeSet, HashMap};

use crate::guard::GuardError;
use crate::guard::lexicon::LexiconError;

/// Weights of terms.
#[derive(Debug, Default)]
pub struct Likeness {
    weights: HashMap<String, i32>,
    /// A row of the table counts only in a unit that scores above this, in thousandths.
    pub floor: i32,
    /// A unit that scores above this is a finding without any row, in thousandths.
    pub ceiling: i32,
}

/// [`Likeness::floor`] and [`Likeness::ceiling`].
///
/// Source: cross-validation over the files of `tests/cases/guard`, 2026-11-23 (`examples/train_likeness.rs`).
const FLOOR: i32 = -200;
const CEILING: i32 = 1000;

/// Where the model file stands, for errors and the policy digest.
pub const FILE: &str = "likeness.tsv";

/// One unit as the model sees it: words or class names in order, and feature names.
#[derive(Clone, Debug, Default)]
pub struct Likened {
    /// Words, with drugs, numbers, relatives and the like replaced by their class.
    pub words: Vec<String>,
    /// Names of features the unit has.
    pub features: Vec<String>,
    /// Names of table rows that fire in the unit.
    pub rows: Vec<String>,
}

impl Likened {
    /// The terms: words, pairs and triples of neighbours, features and pairs of features; each once, sorted.
    pub fn terms(&self) -> BTreeSet<String> {
        let mut terms = BTreeSet::new();
        let mut words: Vec<&str> = vec!["^"];
        words.extend(self.words.iter().map(String::as_str));
        words.push("$");
        for size in 1..=3 {
            for window in words.windows(size) {
                terms.insert(window.join(" "));
            }
        }
        for (index, first) in self.features.iter().enumerate() {
            terms.insert(format!("+{first}"));
            for second in &self.features[index + 1..] {
                terms.insert(format!("+{first}+{second}"));
            }
        }
        for row in &self.rows {
            terms.insert(format!("={row}"));
            terms.insert("=".to_owned());
        }
        terms.insert(String::new());
        terms
    }
}

impl Likeness {
    /// Reads a model file: a term, a tab and a weight in thousandths a line; `#` starts a comment line.
    ///
    /// # Errors
    /// The line that has no tab or no whole number.
    pub fn parse(text: &str) -> Result<Likeness, GuardError> {
        let mut weights = HashMap::new();
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('#') {
                continue;
            }
            let parsed = line
                .rsplit_once('\t')
                .and_then(|(term, weight)| Some((term, weight.parse().ok()?)));
            let (term, weight) = parsed.ok_or_else(|| LexiconError {
                file: FILE.to_owned(),
                line: index + 1,
                problem: "not a term, a tab and a whole number".to_owned(),
            })?;
            weights.insert(term.to_owned(), weight);
        }
        Ok(Likeness {
            weights,
            floor: FLOOR,
            ceiling: CEILING,
        })
    }

    /// The score of a unit in thousandths; above 0 it reads more like advice than like information.
    pub fn score(&self, unit: &Likened) -> i32 {
        unit.terms()
            .iter()
            .filter_map(|term| self.weights.get(term))
            .sum()
    }
}
