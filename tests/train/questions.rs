//! Says how well a model of `config/guard/question-likeness.tsv` sorts files of cases that it has not learned.
//!
//! `measure_questions MODEL [--wrong] FILE...`: each FILE is JSON lines with `text`, `label` and perhaps `also_ok`, the
//! classes that are as right. Prints the F1 of each class, emergencies missed and false ones, by file; with `--wrong` the
//! questions that are sorted wrongly too. To measure on an author whom the model has not seen, learn without the files of
//! that author:
//!
//! ```text
//! cd tests/cases/guard
//! cargo run -- train questions $(ls questions*.jsonl | grep -v r11-02) > MODEL
//! cargo run --example measure_questions MODEL questions-r11-02.jsonl
//! ```
//!
//! The file in use was learned from all of `questions*.jsonl`, in the order of their names.
#![expect(clippy::print_stdout, reason = "figures are what it is for")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use citeguard::guard::question::Classifier;
use citeguard::guard::rule::RuleMode;
use citeguard::guard::text::analyse;

/// Rightly found, wrongly found, missed.
#[derive(Default)]
struct Counts {
    right: u32,
    wrong: u32,
    missed: u32,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let model = arguments
        .next()
        .ok_or("measure_questions MODEL [--wrong] FILE...")?;
    let classifier = Classifier::with_model(&std::fs::read_to_string(model)?)?;
    let (options, files): (Vec<String>, Vec<String>) =
        arguments.partition(|argument| argument == "--wrong");
    for file in files {
        measure(&classifier, &file, !options.is_empty())?;
    }
    Ok(())
}

fn measure(
    classifier: &Classifier,
    file: &str,
    lists_wrong: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    let mut wrong = String::new();
    for line in std::fs::read_to_string(file)?.lines() {
        let case: serde_json::Value = serde_json::from_str(line)?;
        let text = case["text"].as_str().unwrap_or_default();
        let found = classifier
            .classify(&analyse(text), &|_| RuleMode::Enforce)
            .class
            .name();
        let mut label = case["label"].as_str().unwrap_or_default();
        let also = case["also_ok"].as_array();
        if also.is_some_and(|also| also.iter().any(|class| class == found)) {
            label = found;
        }
        if found == label {
            counts.entry(label.to_owned()).or_default().right += 1;
        } else {
            counts.entry(label.to_owned()).or_default().missed += 1;
            counts.entry(found.to_owned()).or_default().wrong += 1;
            writeln!(wrong, "    {label} -> {found} | {text}")?;
        }
    }
    counts.retain(|_, count| count.right + count.missed > 0);
    let mut sum = 0.0;
    let mut n_classes = 0.0;
    let mut by_class = String::new();
    for (class, count) in &counts {
        let f1 =
            2.0 * f64::from(count.right) / f64::from(2 * count.right + count.wrong + count.missed);
        sum += f1;
        n_classes += 1.0;
        write!(by_class, " {class} {f1:.3}")?;
    }
    let name = Path::new(file).file_name().unwrap_or_default();
    let emergency = counts.remove("emergency").unwrap_or_default();
    println!(
        "{} F1 {:.3} missed {}/{} false {} |{by_class}",
        name.to_string_lossy(),
        sum / f64::max(n_classes, 1.0),
        emergency.missed,
        emergency.missed + emergency.right,
        emergency.wrong
    );
    if lists_wrong {
        print!("{wrong}");
    }
    Ok(())
}
