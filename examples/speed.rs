#![allow(
    missing_docs,
    clippy::all,
    clippy::pedantic,
    clippy::print_stdout,
    clippy::unwrap_used
)]
use citeguard::guard::*;
fn main() {
    let g = ground::Grounder::new().unwrap();
    let full = Guard::new(&GuardSettings::default()).unwrap();
    let lines: Vec<serde_json::Value> =
        std::fs::read_to_string("tests/cases/guard/grounding.jsonl")
            .unwrap()
            .lines()
            .map(|l| serde_json::from_str(l).unwrap())
            .collect();
    let mut answer = String::new();
    let mut ps: Vec<String> = vec![];
    for v in &lines {
        if v["label"] == "grounded" && v["category"] != "spanish" {
            if answer.split_whitespace().count() < 300 {
                answer.push_str(v["text"].as_str().unwrap());
                answer.push_str(" [1] ");
            }
            if ps.len() < 5 {
                let p = v["passages"][0].as_str().unwrap().to_owned();
                if !ps.contains(&p) {
                    ps.push(p)
                }
            }
        }
    }
    let ids: Vec<String> = (0..5).map(|i| i.to_string()).collect();
    let cp: Vec<CitedPassage<'_>> = ps
        .iter()
        .zip(&ids)
        .map(|(t, id)| CitedPassage { id, text: t })
        .collect();
    println!(
        "words {} passages {} pw {}",
        answer.split_whitespace().count(),
        cp.len(),
        ps.iter()
            .map(|p| p.split_whitespace().count())
            .sum::<usize>()
    );
    let time = |name: &str, n: u32, f: &dyn Fn()| {
        f();
        let t = std::time::Instant::now();
        for _ in 0..n {
            f()
        }
        println!("{name}: {:?}", t.elapsed() / n);
    };
    let a = text::analyse(&answer);
    time("analyse", 200, &|| {
        let _ = text::analyse(&answer);
    });
    let read: Vec<_> = cp.iter().map(|passage| text::analyse(passage.text)).collect();
    time("verbatim", 200, &|| {
        let _ = verbatim::exempt(&a, &cp, &read);
    });
    time("support", 200, &|| {
        let _ = g.support(&a, &cp, &read);
    });
    time("source", 200, &|| {
        let _ = source::findings(&a, &cp);
    });
    time("disclaimer", 200, &|| {
        let _ = disclaimer::place(&answer, include_str!("../prompts/disclaimer.en.txt"));
    });
    time("check", 200, &|| {
        let _ = full.check(&Draft {
            answer: &answer,
            question: None,
            passages: &cp,
            grounding: GroundingMode::Auto,
        });
    });
    for (name, piece) in [
        ("tumor", "The tumor may grow and spread to the liver. "),
        ("notnot", "not "),
        ("nums", "5 cm or larger "),
        ("if", "if when not tumor, "),
        ("paren", "((((tumor "),
        ("marks", "a [1] "),
        ("pdqx", "updated 12 "),
        ("one", "tumor "),
        ("img", "![a](b "),
    ] {
        let big = piece.repeat(100_000 / piece.len());
        let a = text::analyse(&big);
        let bp = [CitedPassage {
            id: "x",
            text: &big,
        }];
        let big_read: Vec<_> = bp.iter().map(|passage| text::analyse(passage.text)).collect();
        let t = std::time::Instant::now();
        let _ = g.support(&a, &cp, &read);
        let t1 = t.elapsed();
        let t = std::time::Instant::now();
        let _ = g.support(&a, &bp, &big_read);
        let t2 = t.elapsed();
        let t = std::time::Instant::now();
        let _ = verbatim::exempt(&a, &bp, &big_read);
        let _ = source::findings(&a, &bp);
        let t3 = t.elapsed();
        let t = std::time::Instant::now();
        let _ = disclaimer::place(&big, include_str!("../prompts/disclaimer.en.txt"));
        let t4 = t.elapsed();
        println!(
            "{name} small passages {t1:?} big passage {t2:?} verbatim+source {t3:?} disclaimer {t4:?}"
        );
    }
}
