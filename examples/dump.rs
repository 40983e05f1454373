//! Dumps what the model sees.
use citeguard::guard::advice::Advice;
use citeguard::guard::text::analyse;
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let advice = Advice::new().unwrap();
    for f in &a {
        for line in std::fs::read_to_string(f).unwrap().lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let answer = analyse(case["text"].as_str().unwrap());
            let q = case["question"].as_str().map(analyse);
            println!(
                "{}\t{}\t{}\t{}",
                case["id"].as_str().unwrap(),
                case["label"].as_str().unwrap(),
                case["category"].as_str().unwrap_or(""),
                advice
                    .likened(&answer, q.as_ref())
                    .iter()
                    .map(|u| format!(
                        "{} {{{}}} ({})",
                        u.words.join(" "),
                        u.rows.join(","),
                        if a.len() == 1 {
                            u.features.join(" ")
                        } else {
                            String::new()
                        }
                    ))
                    .collect::<Vec<_>>()
                    .join(" || ")
            );
        }
    }
}
