//! Scores cases with a model file: `eval_likeness MODEL FILE...` prints file, id, label, highest score of a unit,
//! highest score of a unit in which a row of the table fires.

use citeguard::guard::advice::Advice;
use citeguard::guard::text::analyse;

#[expect(clippy::print_stdout, reason = "a tool that prints")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let model = arguments.next().ok_or("eval_likeness MODEL FILE...")?;
    let advice = Advice::with_model(&std::fs::read_to_string(model)?)?;
    for file in arguments {
        for line in std::fs::read_to_string(&file)?.lines() {
            let case: serde_json::Value = serde_json::from_str(line)?;
            let answer = analyse(case["text"].as_str().unwrap_or_default());
            let question = case["question"].as_str().map(analyse);
            let scores = advice.scores(&answer, question.as_ref());
            let best = scores
                .iter()
                .map(|(score, _)| *score)
                .max()
                .unwrap_or_default();
            let rows = scores
                .iter()
                .filter(|(_, fires)| *fires)
                .map(|(score, _)| *score)
                .max();
            println!(
                "{}\t{}\t{}\t{best}\t{}",
                file.rsplit('/').next().unwrap_or_default(),
                case["id"].as_str().unwrap_or_default(),
                case["label"].as_str().unwrap_or_default(),
                rows.unwrap_or(-99_999)
            );
        }
    }
    Ok(())
}
