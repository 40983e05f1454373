//! What an evaluation says: figures with intervals, floors, and every case. The JSON of `--json`, read back by
//! `eval compare`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::stats::{RESAMPLES, SEED};

/// The shape of the JSON; a reader refuses another.
pub const FORMAT: &str = "citeguard-eval/1";

/// An evaluation of some suites. Holds no time: the same inputs give the same bytes.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Report {
    /// [`FORMAT`].
    pub format: String,
    /// Version of the program that evaluated.
    pub version: String,
    /// `in process`, or the address of a server.
    pub target: String,
    /// Resamples of each bootstrap.
    pub resamples: usize,
    /// Seed of every random stream.
    pub seed: u64,
    /// Whether every floor is kept.
    pub passed: bool,
    /// In the order of evaluation.
    pub suites: Vec<SuiteReport>,
}

impl Report {
    /// A report of suites that were evaluated on `target`.
    pub fn new(target: String, suites: Vec<SuiteReport>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            target,
            resamples: RESAMPLES,
            seed: SEED,
            passed: suites.iter().all(|s| s.floors.iter().all(|f| f.passed)),
            suites,
        }
    }

    /// The floors that are not kept, with the names of their suites.
    pub fn broken_floors(&self) -> impl Iterator<Item = (&SuiteReport, &FloorResult)> {
        let floors = self
            .suites
            .iter()
            .flat_map(|s| s.floors.iter().map(move |f| (s, f)));
        floors.filter(|(_, floor)| !floor.passed)
    }
}

/// One suite.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct SuiteReport {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// What was evaluated: digests of index and policy, where they are known.
    pub facts: BTreeMap<String, String>,
    /// Cases.
    pub n_cases: usize,
    /// Over all cases.
    pub measures: Vec<Measure>,
    /// By kind, category, source and tier.
    pub groups: Vec<Group>,
    /// What was taken for what: expected and predicted class with their count, most frequent first.
    pub confusions: Vec<Confusion>,
    /// Its floors.
    pub floors: Vec<FloorResult>,
    /// Every case, in the order of the data.
    pub cases: Vec<Case>,
}

/// A figure.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Measure {
    /// Its name; with `trec:` before it, over passage ids as `trec_eval` counts.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Cases it is over.
    pub n: usize,
}

/// Cases that have something in common.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Group {
    /// What they have in common, such as `kind:typo`.
    pub name: String,
    /// How many they are.
    pub n_cases: usize,
    /// Over them.
    pub measures: Vec<Measure>,
}

/// How often one class was taken for another.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Confusion {
    /// The class it is.
    pub expected: String,
    /// The class it was taken for.
    pub predicted: String,
    /// How often.
    pub n: usize,
}

/// A floor and what came of it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct FloorResult {
    /// The measure.
    pub measure: String,
    /// The group, where it is of one.
    pub group: Option<String>,
    /// The least value allowed.
    pub at_least: Option<f64>,
    /// The greatest value allowed.
    pub at_most: Option<f64>,
    /// The value.
    pub value: f64,
    /// Whether it is kept.
    pub passed: bool,
    /// The day on which it was set.
    pub date: String,
    /// On what.
    pub corpus: String,
    /// By what.
    pub command: String,
}

impl FloorResult {
    /// `nDCG@10 of kind:typo is 0.512, at least 0.600`.
    pub fn sentence(&self) -> String {
        let of = self
            .group
            .as_ref()
            .map(|g| format!(" of {g}"))
            .unwrap_or_default();
        let bound = match (self.at_least, self.at_most) {
            (Some(least), _) => format!("at least {least:.3} is asked"),
            (None, most) => format!("at most {:.3} is allowed", most.unwrap_or_default()),
        };
        format!("{}{of} is {:.3}; {bound}", self.measure, self.value)
    }
}

/// One case.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// What it has in common with others: `kind`, `category`, `source`, `tier`.
    pub groups: BTreeMap<String, String>,
    /// The question, draft or claim.
    pub text: String,
    /// The question that a draft answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Whether the outcome is what it should be; for a question with an answer, whether the first result is right.
    pub is_right: bool,
    /// What should come, for people.
    pub expected: String,
    /// What came, for people.
    pub got: String,
    /// Why, for people: rules and reasons, or which result hits what.
    pub why: String,
    /// The expected class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The predicted class; the expected one where another was allowed and came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prediction: Option<String>,
    /// Whether the content answers the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_answerable: Option<bool>,
    /// How sure the system is of its first result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// Values whose mean over the cases is a measure.
    pub scores: BTreeMap<String, f64>,
    /// Results, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<ResultLine>,
}

/// A result of a question.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct ResultLine {
    /// From 1.
    pub rank: usize,
    /// The document.
    pub id: String,
    /// Its innermost heading.
    pub heading: String,
    /// Its first words.
    pub excerpt: String,
    /// How it hits the judgement; empty where it does not.
    pub hit: String,
}
