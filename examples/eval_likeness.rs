//! Scores cases with a model file.
use citeguard::guard::advice::{Advice, likeness::Likeness};
use citeguard::guard::text::analyse;
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let model = Likeness::parse(&std::fs::read_to_string(&a[0]).unwrap()).unwrap();
    let advice = Advice::new().unwrap();
    for f in &a[1..] {
        for line in std::fs::read_to_string(f).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let answer = analyse(case["text"].as_str().unwrap());
            let q = case["question"].as_str().map(analyse);
            let units = advice.likened(&answer, q.as_ref());
            let best = units.iter().map(|u| model.score(u)).max().unwrap_or(0);
            let rows = units
                .iter()
                .filter(|u| u.rows.iter().any(|r| r.starts_with("PA")))
                .map(|u| model.score(u))
                .max()
                .unwrap_or(-99999);
            println!(
                "{}\t{}\t{}\t{}\t{rows}",
                f.rsplit('/').next().unwrap(),
                case["id"].as_str().unwrap(),
                case["label"].as_str().unwrap(),
                best
            );
        }
    }
}
