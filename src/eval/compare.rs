//! Holds two reports against each other: paired differences, their significance, and the cases that changed.

use std::collections::BTreeMap;

use serde::Serialize;

use super::EvalError;
use super::report::{Case, FORMAT, Report, SuiteReport};
use super::stats::{ASSIGNMENTS, RESAMPLES, SEED, paired, rounded};
use super::summary::{primary, statistics};

/// Two reports of the same suites.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The shape of this JSON.
    pub format: &'static str,
    /// Random assignments of each test.
    pub assignments: usize,
    /// Resamples of each interval.
    pub resamples: usize,
    /// Seed of every random stream.
    pub seed: u64,
    /// Suites that both have, in the order of the first.
    pub suites: Vec<SuiteComparison>,
    /// Suites that only one has.
    pub unmatched: Vec<String>,
}

/// A suite that both reports have.
#[derive(Clone, Debug, Serialize)]
pub struct SuiteComparison {
    /// Its name.
    pub name: String,
    /// Cases compared: those that both have and judge alike.
    pub n_cases: usize,
    /// Ids of cases that only one has, or that are judged differently.
    pub left_out: Vec<String>,
    /// By measure.
    pub differences: Vec<Difference>,
    /// Cases whose outcome changed, worst change first.
    pub changed: Vec<Change>,
}

/// How a measure differs.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// The measure.
    pub name: String,
    /// Cases it is over.
    pub n: usize,
    /// Its value in the first report, over the compared cases.
    pub first: f64,
    /// Its value in the second.
    pub second: f64,
    /// Second minus first.
    pub difference: f64,
    /// Lower end of the difference's 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Two-sided p of the paired randomisation test.
    pub p: f64,
}

/// A case whose outcome changed.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// `broken`, `worse`, `other`, `better` or `fixed`.
    pub change: &'static str,
    /// The question, draft or claim.
    pub text: String,
    /// What should come.
    pub expected: String,
    /// What came first.
    pub first: String,
    /// What comes now.
    pub second: String,
    /// The case's leading score in the first report, where it has one.
    pub first_score: Option<f64>,
    /// In the second.
    pub second_score: Option<f64>,
}

/// Reads a report written by `--json`.
///
/// # Errors
/// [`EvalError::Suite`] where `text` is none; `name` says which file it is.
pub fn parse_report(text: &str, name: &str) -> Result<Report, EvalError> {
    let wrong = |what: String| EvalError::Suite(format!("{name}: {what}"));
    let report: Report = serde_json::from_str(text)
        .map_err(|e| wrong(format!("no report of `citeguard eval --json`: {e}")))?;
    if report.format == FORMAT {
        Ok(report)
    } else {
        Err(wrong(format!(
            "the format is {}, not {FORMAT}",
            report.format
        )))
    }
}

/// Compares the suites that both reports have.
pub fn compare(first: &Report, second: &Report) -> Comparison {
    let mut comparison = Comparison {
        format: "citeguard-eval-compare/1",
        assignments: ASSIGNMENTS,
        resamples: RESAMPLES,
        seed: SEED,
        suites: Vec::new(),
        unmatched: Vec::new(),
    };
    for suite in &first.suites {
        match second.suites.iter().find(|other| other.name == suite.name) {
            Some(other) => comparison.suites.push(compare_suite(suite, other)),
            None => comparison.unmatched.push(suite.name.clone()),
        }
    }
    let known = |name: &str| first.suites.iter().any(|suite| suite.name == name);
    let new = second.suites.iter().filter(|suite| !known(&suite.name));
    comparison
        .unmatched
        .extend(new.map(|suite| suite.name.clone()));
    comparison
}

fn compare_suite(first: &SuiteReport, second: &SuiteReport) -> SuiteComparison {
    let mut others: BTreeMap<&str, &Case> = second
        .cases
        .iter()
        .map(|case| (case.id.as_str(), case))
        .collect();
    let (mut left, mut right, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
    for case in &first.cases {
        match others.remove(case.id.as_str()) {
            Some(other) if is_judged_alike(case, other) => {
                left.push(case);
                right.push(other);
            }
            _ => left_out.push(case.id.clone()),
        }
    }
    left_out.extend(others.into_keys().map(str::to_owned));
    let mut changed: Vec<Change> = left
        .iter()
        .zip(&right)
        .filter_map(|(a, b)| change(a, b))
        .collect();
    changed.sort_by_key(|change| {
        ["broken", "worse", "other", "better", "fixed"]
            .iter()
            .position(|c| *c == change.change)
    });
    let n_cases = left.len();
    let both: Vec<&Case> = left.into_iter().chain(right).collect();
    let differences = statistics(&both, true)
        .into_iter()
        .filter_map(|(name, statistic)| {
            let n = statistic.len() / 2;
            let first = statistic.at(&(0..n).collect::<Vec<_>>())?;
            let paired = paired(&statistic)?;
            let interval = paired.interval?;
            Some(Difference {
                name,
                n,
                first: rounded(first),
                second: rounded(first + paired.difference),
                difference: rounded(paired.difference),
                low: rounded(interval.low),
                high: rounded(interval.high),
                p: rounded(paired.p),
            })
        });
    SuiteComparison {
        name: first.name.clone(),
        n_cases,
        left_out,
        differences: differences.collect(),
        changed,
    }
}

/// Whether two outcomes of a case can be compared: the same measures, the same expected class.
fn is_judged_alike(first: &Case, second: &Case) -> bool {
    first.label == second.label
        && first.prediction.is_some() == second.prediction.is_some()
        && first.is_answerable == second.is_answerable
        && first.confidence.is_some() == second.confidence.is_some()
        && first.scores.keys().eq(second.scores.keys())
}

fn change(first: &Case, second: &Case) -> Option<Change> {
    let score = |case: &Case| primary(case).map(|(_, value)| value);
    let (before, after) = (score(first), score(second));
    let change = match (first.is_right, second.is_right) {
        (true, false) => "broken",
        (false, true) => "fixed",
        _ => match before.partial_cmp(&after) {
            Some(std::cmp::Ordering::Greater) => "worse",
            Some(std::cmp::Ordering::Less) => "better",
            _ if first.prediction == second.prediction && first.got == second.got => return None,
            // Confidence alone is no other outcome.
            _ if first.label.is_none() && first_id(first) == first_id(second) => return None,
            _ => "other",
        },
    };
    Some(Change {
        id: first.id.clone(),
        change,
        text: first.text.clone(),
        expected: second.expected.clone(),
        first: first.got.clone(),
        second: second.got.clone(),
        first_score: before,
        second_score: after,
    })
}

fn first_id(case: &Case) -> Option<&str> {
    case.results.first().map(|result| result.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(id: &str, is_right: bool) -> Case {
        Case {
            id: id.to_owned(),
            is_right,
            label: Some("reject".to_owned()),
            prediction: Some(if is_right { "reject" } else { "pass" }.to_owned()),
            scores: BTreeMap::from([("accuracy".to_owned(), f64::from(u8::from(is_right)))]),
            ..Case::default()
        }
    }

    fn report(cases: Vec<Case>) -> Report {
        let suite = SuiteReport {
            name: "s".to_owned(),
            kind: "answers".to_owned(),
            facts: BTreeMap::new(),
            n_cases: cases.len(),
            measures: Vec::new(),
            groups: Vec::new(),
            confusions: Vec::new(),
            floors: Vec::new(),
            cases,
        };
        Report::new("in process".to_owned(), vec![suite])
    }

    #[test]
    fn what_changed_is_named_and_tested() {
        let first = report(vec![
            case("a", true),
            case("b", false),
            case("c", true),
            case("x", true),
        ]);
        let second = report(vec![
            case("c", true),
            case("b", true),
            case("a", false),
            case("y", true),
        ]);
        let comparison = compare(&first, &second);
        let suite = &comparison.suites[0];
        assert_eq!(suite.n_cases, 3);
        assert_eq!(suite.left_out, ["x", "y"]);
        let changes: Vec<(&str, &str)> = suite
            .changed
            .iter()
            .map(|c| (c.id.as_str(), c.change))
            .collect();
        assert_eq!(changes, [("a", "broken"), ("b", "fixed")]);
        let accuracy = &suite.differences[0];
        assert_eq!((accuracy.name.as_str(), accuracy.n), ("accuracy", 3));
        assert!(accuracy.difference.abs() < 1e-12 && (accuracy.p - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_report_of_another_shape_is_refused() {
        let mut report = report(Vec::new());
        report.format = "citeguard-eval/0".to_owned();
        let text = serde_json::to_string(&report).unwrap();
        assert!(
            parse_report(&text, "a.json")
                .unwrap_err()
                .to_string()
                .contains("citeguard-eval/0")
        );
        assert!(parse_report("{}", "a.json").is_err());
    }
}
