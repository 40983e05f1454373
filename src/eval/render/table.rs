//! Reports and comparisons as plain text for a terminal.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::eval::compare::Comparison;
use crate::eval::manifest::Kind;
use crate::eval::report::{Measure, Report, SuiteReport};
use crate::eval::summary::leading;
use crate::eval::target::EMBEDDINGS;

/// Changed cases listed of each suite; the JSON has all.
const MAX_CHANGES: usize = 40;

/// Renders a report: measures with their 95 % intervals, groups, confusions, floors.
pub fn render_table(report: &Report) -> String {
    let mut text = String::new();
    for suite in &report.suites {
        let (name, kind, n) = (&suite.name, &suite.kind, suite.n_cases);
        let embeddings = match suite.facts.get(EMBEDDINGS) {
            Some(model) if suite.kind == Kind::Retrieval.name() => format!(", embeddings {model}"),
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "{name}: {kind}, {n} cases, {}{embeddings}",
            report.target
        );
        add_measures(&mut text, suite);
        add_groups(&mut text, suite);
        if !suite.confusions.is_empty() {
            let confusions = suite.confusions.iter().take(12);
            let confusions =
                confusions.map(|c| format!("{} -> {} {}", c.expected, c.predicted, c.n));
            let _ = writeln!(
                text,
                "  expected -> came: {}",
                confusions.collect::<Vec<_>>().join(", ")
            );
        }
        for floor in &suite.floors {
            let mark = if floor.passed { "kept  " } else { "BROKEN" };
            let _ = writeln!(
                text,
                "  floor {mark}  {} ({})",
                floor.sentence(),
                floor.date
            );
        }
        text.push('\n');
    }
    let n_floors: usize = report.suites.iter().map(|suite| suite.floors.len()).sum();
    let n_broken = report.broken_floors().count();
    let _ = match (n_floors, n_broken) {
        (0, _) => writeln!(text, "no floors"),
        (n, 0) => writeln!(text, "all {n} floors kept"),
        (n, broken) => writeln!(text, "{broken} of {n} floors BROKEN"),
    };
    text
}

/// Measures at cutoffs as a grid of family and cutoff, the others as lines.
fn add_measures(text: &mut String, suite: &SuiteReport) {
    let (graded, plain): (Vec<&Measure>, Vec<&Measure>) = suite
        .measures
        .iter()
        .partition(|measure| measure.name.starts_with("trec:"));
    for (measures, title) in [(plain, ""), (graded, "by passage id (as trec_eval counts)")] {
        let at_cutoffs: Vec<(&str, usize, &Measure)> = measures
            .iter()
            .filter_map(|m| {
                let (family, k) = m.name.trim_start_matches("trec:").split_once('@')?;
                Some((family, k.parse().ok()?, *m))
            })
            .collect();
        let cutoffs: BTreeSet<usize> = at_cutoffs.iter().map(|(_, k, _)| *k).collect();
        if !cutoffs.is_empty() {
            let _ = write!(text, "  {title:<38}");
            for k in &cutoffs {
                let at = format!("@{k}");
                let _ = write!(text, "{at:<22}");
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        let mut families: Vec<&str> = at_cutoffs.iter().map(|(family, _, _)| *family).collect();
        families.dedup();
        for family in families {
            let _ = write!(text, "    {family:<36}");
            for k in &cutoffs {
                let cell = at_cutoffs.iter().find(|(f, at, _)| *f == family && at == k);
                let cell = cell
                    .map(|(_, _, measure)| figure(measure))
                    .unwrap_or_default();
                let _ = write!(text, "{cell:<22}");
            }
            text.truncate(text.trim_end().len());
            text.push('\n');
        }
        for measure in measures
            .iter()
            .filter(|measure| !measure.name.contains('@'))
        {
            let name = measure.name.trim_start_matches("trec:");
            let _ = writeln!(text, "    {name:<36}{} of {}", figure(measure), measure.n);
        }
    }
}

fn add_groups(text: &mut String, suite: &SuiteReport) {
    for group in &suite.groups {
        let Some(measure) = leading(&group.measures) else {
            continue;
        };
        let others = ["MRR@10", "Recall@5", "Success@1"]
            .iter()
            .filter_map(|name| {
                let other = group
                    .measures
                    .iter()
                    .find(|measure| measure.name == *name)?;
                Some(format!("{name} {:.3}", other.value))
            });
        let _ = writeln!(
            text,
            "    {:<30} {:>4}  {} {}  {}",
            group.name,
            group.n_cases,
            measure.name,
            figure(measure),
            others.collect::<Vec<_>>().join("  ")
        );
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
}

fn figure(measure: &Measure) -> String {
    format!(
        "{:.3} [{:.3}, {:.3}]",
        measure.value, measure.low, measure.high
    )
}

/// Renders a comparison: differences with interval and p, then the cases that changed.
pub fn render_comparison(comparison: &Comparison) -> String {
    let mut text = String::new();
    for suite in &comparison.suites {
        let _ = writeln!(text, "{}: {} cases compared", suite.name, suite.n_cases);
        if !suite.left_out.is_empty() {
            let _ = writeln!(
                text,
                "  left out (only in one, or judged differently): {}",
                suite.left_out.join(", ")
            );
        }
        let _ = writeln!(
            text,
            "    {:<28}{:>8}{:>8}{:>10}  {:<20}{:>8}",
            "measure", "first", "second", "change", "95 % interval", "p"
        );
        for d in &suite.differences {
            let interval = format!("[{:+.3}, {:+.3}]", d.low, d.high);
            let _ = writeln!(
                text,
                "    {:<28}{:>8.3}{:>8.3}{:>+10.3}  {interval:<20}{:>8.4}",
                d.name, d.first, d.second, d.difference, d.p
            );
        }
        for change in suite.changed.iter().take(MAX_CHANGES) {
            let scores = match (change.first_score, change.second_score) {
                (Some(a), Some(b)) => format!(" {a:.3} -> {b:.3}"),
                _ => String::new(),
            };
            let _ = writeln!(
                text,
                "  {:<6} {}{scores}: {}",
                change.change,
                change.id,
                one_line(&change.text)
            );
            let _ = writeln!(text, "         was: {}", one_line(&change.first));
            let _ = writeln!(text, "         is:  {}", one_line(&change.second));
        }
        if suite.changed.len() > MAX_CHANGES {
            let n = suite.changed.len() - MAX_CHANGES;
            let _ = writeln!(text, "  and {n} more; --json has all");
        }
        if suite.changed.is_empty() {
            let _ = writeln!(text, "  no case changed");
        }
        text.push('\n');
    }
    if !comparison.unmatched.is_empty() {
        let _ = writeln!(
            text,
            "only in one report: {}",
            comparison.unmatched.join(", ")
        );
    }
    text
}

/// The first hundred characters, on one line.
fn one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(100) {
        Some((end, _)) => format!("{}\u{2026}", &line[..end]),
        None => line,
    }
}
