//! Measures a check: 300 words with 5 passages, and 100 KB of hostile text.
use citeguard::guard::*;
use std::time::Instant;
#[expect(clippy::print_stdout, reason = "a tool that prints")]
fn main() -> Result<(), GuardError> {
    let at = Instant::now();
    let guard = Guard::new(&GuardSettings::default())?;
    println!("build {:?}", at.elapsed());
    let text = include_str!("../content/gist-treatment-pdq.md");
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|w| !w.contains("]("))
        .collect();
    let answer = words[400..700].join(" ");
    let passages: Vec<String> = (0..5)
        .map(|i| words[400 + i * 100..500 + i * 100].join(" "))
        .collect();
    let cited: Vec<CitedPassage<'_>> = passages
        .iter()
        .map(|text| CitedPassage { id: "p", text })
        .collect();
    for passages in [&cited[..], &[]] {
        let draft = Draft {
            answer: &answer,
            question: None,
            passages,
            grounding: GroundingMode::Auto,
        };
        for _ in 0..20 {
            guard.check(&draft);
        }
        let at = Instant::now();
        for _ in 0..100 {
            guard.check(&draft);
        }
        println!(
            "300 words, {} passages: {:?}",
            passages.len(),
            at.elapsed() / 100
        );
    }
    for (name, unit) in [
        ("words", "you should stop "),
        ("letters", "s t o p "),
        ("stars", "*_~`"),
        ("quotes", "\"'"),
        ("brackets", "[](<"),
        ("one line", "a"),
        ("zero", "\u{200b}a"),
        ("pipes", "|a"),
        ("dashes", " - a"),
        ("dots", "a.b."),
        ("not", "not say i "),
        ("digits", "1.2,"),
        ("amp", "&#x"),
    ] {
        let hostile = unit.repeat(100_000 / unit.len());
        let at = Instant::now();
        guard.check(&Draft {
            answer: &hostile,
            question: None,
            passages: &cited,
            grounding: GroundingMode::Auto,
        });
        println!("100 KB {name}: {:?}", at.elapsed());
    }
    Ok(())
}
