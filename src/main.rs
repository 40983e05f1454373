//! The `citeguard` binary: `check --batch FILE` and `classify --batch FILE`.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use citeguard::guard::{CitedPassage, Decision, Draft, GroundingMode, Guard, GuardSettings};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (Some(command), Some(path)) = (
        arguments.first(),
        arguments.iter().skip_while(|a| *a != "--batch").nth(1),
    ) else {
        return ExitCode::from(2);
    };
    match run(command, path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(std::io::stderr(), "{error}"));
            ExitCode::from(2)
        }
    }
}

fn run(command: &str, path: &str) -> Result<(), Box<dyn std::error::Error>> {
    let guard = Guard::new(&GuardSettings::default())?;
    let input: Box<dyn BufRead> = if path == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::io::BufReader::new(std::fs::File::open(path)?))
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in input.lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"]
            .as_str()
            .or(row["answer"].as_str())
            .unwrap_or_default();
        let result = if command == "classify" {
            let verdict = guard.classify(text);
            let rules: Vec<&str> = verdict
                .findings
                .iter()
                .map(|finding| finding.rule)
                .collect();
            json!({"id": row["id"], "verdict": verdict.class.name(), "rules": rules})
        } else {
            check(&guard, &row, text)
        };
        writeln!(out, "{result}")?;
    }
    Ok(())
}

fn check(guard: &Guard, row: &Value, text: &str) -> Value {
    let passages: Vec<(String, &str, Option<&str>)> = row["passages"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
        .map(|(index, passage)| match passage.as_str() {
            Some(text) => ((index + 1).to_string(), text, None),
            None => (
                passage["id"].as_str().unwrap_or_default().to_owned(),
                passage["text"].as_str().unwrap_or_default(),
                passage["title"].as_str(),
            ),
        })
        .collect();
    let passages: Vec<CitedPassage<'_>> = passages
        .iter()
        .map(|(id, text, title)| CitedPassage {
            id,
            text,
            title: *title,
            is_from_content: false,
        })
        .collect();
    let verdict = guard.check(&Draft {
        answer: text,
        question: row["question"].as_str(),
        passages: &passages,
        grounding: GroundingMode::Auto,
    });
    let decision = match verdict.decision {
        Decision::Allow => "allow",
        Decision::Reject => "reject",
    };
    let category = verdict
        .findings
        .iter()
        .find(|f| f.is_enforced)
        .map_or("", |f| f.category);
    let rules: Vec<&str> = verdict
        .findings
        .iter()
        .map(|finding| finding.rule)
        .collect();
    let reasons: Vec<String> = verdict
        .findings
        .iter()
        .map(|f| format!("{}: {} <{}>", f.rule, f.reason, f.span.of(text)))
        .collect();
    json!({"id": row["id"], "verdict": decision, "category": category, "rules": rules, "reasons": reasons, "output": verdict.text})
}
