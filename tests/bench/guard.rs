//! Measures the guard's time: an ordinary answer, and each family of hostile text.
//!
//! First what an ordinary answer costs: the guard's check of it, the same through the engine with passages of the
//! content, and how many times a retrieval the composed answers to `tests/cases/answers` cost.
//!
//! `cargo run --release --example bench_guard [FAMILY]`: milliseconds of CPU time of the fastest of several runs, for
//! 25 KB and for 100 KB of each family (or of those whose name holds FAMILY), as an answer with five passages, as a question, as a
//! passage, and as the question of an answer. The last lines name the slowest and the least linear.

mod clock;
mod engine;
mod hostile;

use citeguard::guard::{CitedPassage, Decision, Draft, GroundingMode, Guard, GuardSettings};
use std::cell::Cell;
use std::fmt::Write;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes of a short and of a long hostile text.
const SIZES: [usize; 2] = [25_000, 100_000];

/// A use of the guard by name.
type Use<'g> = (&'static str, Box<dyn Fn(&str) + 'g>);

#[expect(clippy::print_stdout, reason = "a bench prints what it measured")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let settings = GuardSettings {
        max_answer_bytes: 200_000,
        max_question_bytes: 200_000,
        ..GuardSettings::default()
    };
    let guard = Guard::new(&settings)?;
    let content = std::fs::read_to_string("content/gist-treatment-pdq.md")?;
    let passages = paragraphs(&content);
    let texts: Vec<CitedPassage<'_>> = passages.iter().map(|text| cited(text)).collect();
    if wanted.is_empty() {
        ordinary(&guard, &texts);
        engine::measure()?;
    }
    let mut rows: Vec<(f64, f64, String)> = Vec::new();
    for family in hostile::families()
        .iter()
        .filter(|family| family.name.contains(&wanted))
    {
        let [short, long] = SIZES.map(|size| family.text(size));
        let mut line = format!("{:34}", family.name);
        let uses: [Use<'_>; 4] = [
            (
                "check",
                Box::new(|text| {
                    check(&guard, text, None, &texts[..5]);
                }),
            ),
            ("classify", Box::new(|text| drop(guard.classify(text)))),
            (
                "passage",
                Box::new(|text| {
                    check(
                        &guard,
                        "Surgery may be used to remove a tumor [1].",
                        None,
                        &[cited(text)],
                    );
                }),
            ),
            (
                "question",
                Box::new(|text| {
                    check(&guard, "Surgery may be used.", Some(text), &[]);
                }),
            ),
        ];
        for (what, run) in uses {
            let [a, b] = [&short, &long].map(|text| fastest(3, || run(text)));
            let _ = write!(line, "  {what} {a:6.1} {b:6.1}");
            rows.push((b, b / a.max(0.05), format!("{} ({what})", family.name)));
        }
        println!("{line}");
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (ms, ratio, name) in rows.iter().take(25) {
        println!("slow: {ms:7.1} ms, {ratio:4.1} times 25 KB: {name}");
    }
    rows.sort_by(|a, b| b.1.total_cmp(&a.1));
    for (ms, ratio, name) in rows.iter().filter(|row| row.0 > 2.0).take(25) {
        println!("bent: {ratio:4.1} times 25 KB, {ms:7.1} ms: {name}");
    }
    Ok(())
}

/// Answers of 300 words with five passages, and one with twenty passages of 5 KB. The guard keeps what it read of the
/// passages; what they cost when they are new is told apart.
#[expect(clippy::print_stdout, reason = "a bench prints what it measured")]
fn ordinary(guard: &Guard, passages: &[CitedPassage<'_>]) {
    let five = &passages[..5];
    let mut answer = String::new();
    for (index, passage) in five.iter().cycle().take(10).enumerate() {
        let _ = write!(answer, "{} [{}]\n\n", passage.text, index % 5 + 1);
    }
    let answer: String = answer.split_inclusive(' ').take(300).collect();
    let paraphrase = include_str!("paraphrase.txt").repeat(2);
    let paraphrase: Vec<&str> = paraphrase.split_whitespace().take(300).collect();
    let advice = "You should take 400 mg of imatinib every day.";
    let advising = format!("{} {advice}", paraphrase[..290].join(" "));
    let paraphrase = paraphrase.join(" ");
    let texts = [
        ("word for word", &answer),
        ("in other words", &paraphrase),
        ("in other words, with advice", &advising),
    ];
    for (what, text) in texts {
        for (how, passages) in [("5 passages", five), ("no passages", &[][..])] {
            let question = Some("What is a GIST and how is it treated?");
            let decision = check(guard, text, question, passages);
            let ms = fastest(300, || {
                check(guard, text, question, passages);
            });
            println!("an answer of 300 words, {what}, {how}, {decision:?}: {ms:.3} ms");
        }
    }
    // Of a new title a passage is read anew.
    let n_titles = Cell::new(0);
    let ms = fastest(300, || {
        n_titles.set(n_titles.get() + 1);
        let title = n_titles.get().to_string();
        let new: Vec<CitedPassage<'_>> = five
            .iter()
            .map(|passage| CitedPassage {
                title: Some(&title),
                ..*passage
            })
            .collect();
        check(guard, &paraphrase, None, &new);
    });
    println!("an answer of 300 words, in other words, 5 new passages: {ms:.3} ms");
    let long: String = passages
        .iter()
        .map(|passage| passage.text)
        .collect::<Vec<_>>()
        .join(" ");
    let pages: Vec<String> = (0..20)
        .map(|page| long.chars().cycle().skip(page * 997).take(5000).collect())
        .collect();
    let pages: Vec<CitedPassage<'_>> = pages.iter().map(|text| cited(text)).collect();
    let ms = fastest(20, || {
        check(guard, &answer, None, &pages);
    });
    println!("an answer of 300 words, 20 passages of 5 KB: {ms:.3} ms");
    let ms = fastest(300, || {
        drop(guard.classify("My husband has had GIST for two years and his stool is black since this morning. What should we do?"));
    });
    println!("a question of 20 words: {ms:.3} ms");
}

fn check(
    guard: &Guard,
    answer: &str,
    question: Option<&str>,
    passages: &[CitedPassage<'_>],
) -> Decision {
    let draft = Draft {
        answer,
        question,
        passages,
        grounding: GroundingMode::Auto,
        ..Draft::default()
    };
    guard.check(&draft).decision
}

fn cited(text: &str) -> CitedPassage<'_> {
    CitedPassage {
        id: "p",
        text,
        title: None,
        is_from_content: true,
        reading: None,
    }
}

/// The paragraphs of a content file that have more than 150 bytes, without the targets of their links.
fn paragraphs(content: &str) -> Vec<String> {
    let body = content.splitn(3, "---").nth(2).unwrap_or(content);
    body.split("\n\n")
        .map(str::trim)
        .filter(|text| !text.starts_with(['#', '!', '[']))
        .map(without_targets)
        .filter(|text| text.len() > 150)
        .collect()
}

fn without_targets(text: &str) -> String {
    let mut parts = text.split("](");
    let first = parts.next().unwrap_or_default().replace('[', "");
    parts.fold(first, |plain, part| {
        plain
            + &part
                .split_once(')')
                .map_or(part, |(_, rest)| rest)
                .replace('[', "")
    })
}

/// Milliseconds of the fastest of `n_runs`.
fn fastest(n_runs: usize, run: impl Fn()) -> f64 {
    clock::least(n_runs, run).as_secs_f64() * 1000.0
}
