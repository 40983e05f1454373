//! From scored cases to figures: measures, groups, confusions, floors.

use std::collections::BTreeMap;

use super::manifest::Floor;
use super::report::{Case, Confusion, FloorResult, Group, Measure};
use super::stats::{Statistic, rounded};

/// Measures that are shares of cases, each true or false: their interval is Wilson's.
const SHARES: [&str; 7] = [
    "accuracy",
    "false_reject_rate",
    "false_pass_rate",
    "emergencies_missed",
    "exactly_once",
    "share_declined",
    "share_wrongly_declined",
];

/// The measures over some cases, in the order of the table. With `all` those too that only make sense over a
/// whole suite: of classes, and the area under the curve.
pub fn statistics(cases: &[&Case], all: bool) -> Vec<(String, Statistic)> {
    let mut names: Vec<&str> = Vec::new();
    for case in cases {
        for name in case.scores.keys() {
            if let Err(place) = names.binary_search(&name.as_str()) {
                names.insert(place, name);
            }
        }
    }
    names.sort_by_key(|name| order(name));
    let mut statistics = Vec::new();
    for name in names {
        let values: Vec<f64> = cases
            .iter()
            .filter_map(|c| c.scores.get(name).copied())
            .collect();
        let statistic = if SHARES.contains(&name) {
            Statistic::Share(values.into_iter().map(|value| value > 0.5).collect())
        } else {
            Statistic::Mean(values)
        };
        statistics.push((name.to_owned(), statistic));
    }
    if all {
        statistics.extend(class_statistics(cases));
        let pairs = cases
            .iter()
            .filter_map(|c| Some((c.is_answerable?, c.confidence?)));
        statistics.push(("answerable_auc".to_owned(), Statistic::Auc(pairs.collect())));
    }
    statistics
}

fn class_statistics(cases: &[&Case]) -> Vec<(String, Statistic)> {
    let labelled = cases
        .iter()
        .filter_map(|c| Some((c.label.as_ref()?, c.prediction.as_ref()?)));
    let mut classes: Vec<&String> = labelled.clone().flat_map(|(a, b)| [a, b]).collect();
    classes.sort_unstable();
    classes.dedup();
    let number = |class: &String| classes.binary_search(&class).unwrap_or_default();
    let pairs: Vec<(usize, usize)> = labelled.map(|(a, b)| (number(a), number(b))).collect();
    if pairs.is_empty() {
        return Vec::new();
    }
    let mut statistics = vec![("macro_f1".to_owned(), Statistic::MacroF1(pairs.clone()))];
    for (class, name) in classes.iter().enumerate() {
        if pairs.iter().any(|(expected, _)| *expected == class) {
            let named = |measure: &str| format!("{measure}:{name}");
            statistics.push((
                named("precision"),
                Statistic::Precision(class, pairs.clone()),
            ));
            statistics.push((named("recall"), Statistic::Recall(class, pairs.clone())));
            statistics.push((named("f1"), Statistic::F1(class, pairs.clone())));
        }
    }
    statistics
}

/// Families of measures as a reader expects them, then cutoffs from small to large; `trec:` comes last.
fn order(name: &str) -> (bool, usize, usize) {
    const FAMILIES: [&str; 6] = ["nDCG", "MRR", "MAP", "Recall", "Success", "P"];
    let (is_trec, plain) = name
        .strip_prefix("trec:")
        .map_or((false, name), |plain| (true, plain));
    let (family, k) = plain.split_once('@').unwrap_or((plain, "0"));
    let family = FAMILIES.iter().position(|f| *f == family);
    let place =
        family.unwrap_or(FAMILIES.len() + SHARES.iter().position(|s| *s == plain).unwrap_or(0));
    (is_trec, place, k.parse().unwrap_or(0))
}

/// The score that leads a case: nDCG at its largest cutoff, else the first share.
pub fn primary(case: &Case) -> Option<(&str, f64)> {
    let ndcg = case
        .scores
        .iter()
        .filter(|(name, _)| name.starts_with("nDCG@"));
    let leading = ndcg
        .max_by_key(|(name, _)| order(name))
        .or_else(|| case.scores.iter().min_by_key(|(name, _)| order(name)));
    leading.map(|(name, value)| (name.as_str(), *value))
}

/// The measure that leads some measures: nDCG at the largest cutoff, else the first.
pub fn leading(measures: &[Measure]) -> Option<&Measure> {
    let ndcg = measures
        .iter()
        .filter(|measure| measure.name.starts_with("nDCG@"));
    ndcg.max_by_key(|measure| order(&measure.name))
        .or_else(|| measures.first())
}

/// Computes the measures of some cases. One that has no value is left out.
pub fn measures(cases: &[&Case], all: bool) -> Vec<Measure> {
    let statistics = statistics(cases, all);
    let measures = statistics.into_iter().filter_map(|(name, statistic)| {
        let value = statistic.value()?;
        let interval = statistic.interval()?;
        Some(Measure {
            name,
            value: rounded(value),
            low: rounded(interval.low),
            high: rounded(interval.high),
            n: statistic.len(),
        })
    });
    measures.collect()
}

/// The groups of the cases, by what they have in common and then by name. A grouping into one is left out.
pub fn groups(cases: &[Case]) -> Vec<Group> {
    let mut by: BTreeMap<&str, BTreeMap<&str, Vec<&Case>>> = BTreeMap::new();
    for case in cases {
        for (what, name) in &case.groups {
            by.entry(what)
                .or_default()
                .entry(name)
                .or_default()
                .push(case);
        }
    }
    by.retain(|_, groups| groups.len() > 1);
    let mut all = Vec::new();
    for (what, groups) in by {
        for (name, members) in groups {
            all.push(Group {
                name: format!("{what}:{name}"),
                n_cases: members.len(),
                measures: measures(&members, false),
            });
        }
    }
    all
}

/// What was taken for what, most frequent first, then by name.
pub fn confusions(cases: &[Case]) -> Vec<Confusion> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for case in cases {
        if let (Some(label), Some(prediction)) = (&case.label, &case.prediction)
            && label != prediction
        {
            *counts.entry((label, prediction)).or_default() += 1;
        }
    }
    let mut confusions: Vec<Confusion> = counts
        .into_iter()
        .map(|((expected, predicted), n)| Confusion {
            expected: expected.to_owned(),
            predicted: predicted.to_owned(),
            n,
        })
        .collect();
    confusions.sort_by_key(|confusion| std::cmp::Reverse(confusion.n));
    confusions
}

/// Holds the floors against the figures.
///
/// # Errors
/// The measure or group that a floor names and the report lacks.
pub fn floors(
    floors: &[Floor],
    measures: &[Measure],
    groups: &[Group],
) -> Result<Vec<FloorResult>, String> {
    let results = floors.iter().map(|floor| {
        let among = match &floor.group {
            None => measures,
            Some(name) => {
                let group = groups.iter().find(|group| group.name == *name);
                let known = || {
                    groups
                        .iter()
                        .map(|g| g.name.as_str())
                        .collect::<Vec<_>>()
                        .join(", ")
                };
                &group
                    .ok_or_else(|| format!("no group `{name}`; there are {}", known()))?
                    .measures
            }
        };
        let measure = among.iter().find(|measure| measure.name == floor.measure);
        let known = || {
            among
                .iter()
                .map(|m| m.name.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let value = measure
            .ok_or_else(|| format!("no measure `{}`; there are {}", floor.measure, known()))?
            .value;
        Ok(FloorResult {
            measure: floor.measure.clone(),
            group: floor.group.clone(),
            at_least: floor.at_least,
            at_most: floor.at_most,
            value,
            passed: floor.at_least.is_none_or(|least| value >= least)
                && floor.at_most.is_none_or(|most| value <= most),
            date: floor.date.to_string(),
            corpus: floor.corpus.clone(),
            command: floor.command.clone(),
        })
    });
    results.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(kind: &str, ndcg: f64) -> Case {
        Case {
            groups: BTreeMap::from([("kind".to_owned(), kind.to_owned())]),
            scores: BTreeMap::from([("nDCG@10".to_owned(), ndcg), ("Recall@5".to_owned(), 1.0)]),
            ..Case::default()
        }
    }

    fn floor(measure: &str, group: Option<&str>, at_least: f64) -> Floor {
        Floor {
            measure: measure.to_owned(),
            group: group.map(str::to_owned),
            at_least: Some(at_least),
            at_most: None,
            date: jiff::civil::date(2026, 11, 23),
            corpus: "none".to_owned(),
            command: "none".to_owned(),
        }
    }

    #[test]
    fn floors_are_held_against_suite_and_groups() {
        let cases = [case("typo", 0.5), case("plain", 1.0)];
        let measures = measures(&cases.iter().collect::<Vec<_>>(), true);
        let groups = groups(&cases);
        let held = |floor: Floor| floors(&[floor], &measures, &groups);
        assert!(held(floor("nDCG@10", None, 0.75)).unwrap()[0].passed);
        let broken = &held(floor("nDCG@10", Some("kind:typo"), 0.6)).unwrap()[0];
        assert_eq!(
            broken.sentence(),
            "nDCG@10 of kind:typo is 0.500; at least 0.600 is asked"
        );
        assert!(!broken.passed);
        assert!(
            held(floor("nDCG@11", None, 0.0))
                .unwrap_err()
                .contains("nDCG@10, Recall@5")
        );
        assert!(
            held(floor("nDCG@10", Some("kind:x"), 0.0))
                .unwrap_err()
                .contains("kind:plain")
        );
    }

    #[test]
    fn measures_stand_in_the_order_of_a_reader() {
        let names = [
            "trec:nDCG@10",
            "accuracy",
            "P@5",
            "Recall@10",
            "Recall@5",
            "nDCG@10",
            "MAP@10",
            "MRR@10",
        ];
        let scores = names.map(|name| (name.to_owned(), 0.0)).into();
        let case = Case {
            scores,
            ..Case::default()
        };
        let names: Vec<String> = statistics(&[&case], false)
            .into_iter()
            .map(|s| s.0)
            .collect();
        assert_eq!(
            names,
            [
                "nDCG@10",
                "MRR@10",
                "MAP@10",
                "Recall@5",
                "Recall@10",
                "P@5",
                "accuracy",
                "trec:nDCG@10"
            ]
        );
    }
}
