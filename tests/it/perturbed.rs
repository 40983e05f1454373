//! Claims that differ from a sentence of the shipped summary by one word.
//!
//! 1. A negation dropped or added, a drug or an organ swapped, a number changed, a "may" gone, an order or a direction
//!    turned round or a part made the whole is found, in at least the share of the sentences that is given here.
//! 2. The same sentences unchanged, also without what they say in brackets, are carried.

use citeguard::guard::{CitedPassage, Decision, Draft, Guard, GuardSettings};

/// Paragraphs of the summary as plain text.
fn paragraphs() -> Vec<String> {
    include_str!("../../content/gist-treatment-pdq.md")
        .splitn(3, "---")
        .nth(2)
        .unwrap()
        .lines()
        .map(plain)
        .filter(|line| {
            line.ends_with('.') && !line.contains("Enlarge") && line.split(' ').count() > 5
        })
        .collect()
}

/// A line without list signs and links; nothing of headings and images.
fn plain(line: &str) -> String {
    let line = line.trim().trim_start_matches(['-', '*', ' ']);
    if line.starts_with(['#', '!', '|', '[']) {
        return String::new();
    }
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        text.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace(['[', '*', '_'], "")
}

fn sentences() -> Vec<(String, String)> {
    paragraphs()
        .into_iter()
        .flat_map(|paragraph| {
            paragraph
                .split_inclusive(". ")
                .map(|sentence| (sentence.trim().to_owned(), paragraph.clone()))
                .collect::<Vec<_>>()
        })
        .filter(|(sentence, _)| sentence.split(' ').count() > 4)
        .collect()
}

fn is_rejected(guard: &Guard, claim: &str, passage: &str) -> bool {
    let verdict = guard.check(&Draft {
        answer: claim,
        passages: &[CitedPassage {
            id: "p",
            text: passage,
            title: Some("Gastrointestinal Stromal Tumors Treatment"),
            is_from_content: true,
            reading: None,
        }],
        ..Draft::default()
    });
    verdict.decision == Decision::Reject
}

/// At least so many of a hundred sentences that `change` changes are found.
#[track_caller]
fn found(per_cent: usize, change: impl Fn(&str) -> Option<String>) {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    let changed: Vec<(String, String)> = sentences()
        .into_iter()
        .filter_map(|(sentence, passage)| Some((change(&sentence)?, passage)))
        .collect();
    let missed: Vec<&str> = changed
        .iter()
        .filter(|(claim, passage)| !is_rejected(&guard, claim, passage))
        .map(|(claim, _)| claim.as_str())
        .collect();
    assert!(changed.len() > 2, "only {} sentences", changed.len());
    assert!(
        missed.len() * 100 <= changed.len() * (100 - per_cent),
        "{} of {} missed:\n{}",
        missed.len(),
        changed.len(),
        missed.join("\n")
    );
}

/// The sentence with the first of the pairs that it holds exchanged.
fn swap(sentence: &str, pairs: &[(&str, &str)]) -> Option<String> {
    let (from, to) = pairs.iter().find(|(from, _)| sentence.contains(from))?;
    Some(sentence.replace(from, to))
}

#[test]
fn a_dropped_negation_is_found() {
    found(93, |sentence| {
        sentence
            .contains(" not ")
            .then(|| sentence.replacen(" not ", " ", 1))
    });
}

#[test]
fn an_added_negation_is_found() {
    found(94, |sentence| {
        let plain = [" not ", " no ", "n't", "cannot"];
        if plain.iter().any(|word| sentence.contains(word)) {
            return None;
        }
        let verbs = [" is ", " are ", " may ", " can "];
        let (at, verb) = verbs
            .iter()
            .filter_map(|verb| Some((sentence.find(verb)?, verb)))
            .min()?;
        let end = at + verb.len();
        Some(format!("{}not {}", &sentence[..end], &sentence[end..]))
    });
}

#[test]
fn a_swapped_drug_is_found() {
    found(100, |sentence| {
        swap(
            sentence,
            &[
                ("imatinib mesylate", "pazopanib"),
                ("imatinib", "dasatinib"),
                ("sunitinib", "nilotinib"),
            ],
        )
    });
}

#[test]
fn a_swapped_organ_is_found() {
    found(100, |sentence| {
        swap(
            sentence,
            &[
                ("small intestine", "esophagus"),
                ("stomach", "bladder"),
                ("liver", "lung"),
                ("abdomen", "chest"),
            ],
        )
    });
}

#[test]
fn a_changed_number_is_found() {
    found(100, |sentence| {
        let digits = |c: char| c.is_ascii_digit();
        let start = sentence.find(digits)?;
        let len = sentence[start..]
            .find(|c| !digits(c))
            .unwrap_or(sentence.len() - start);
        let number: u64 = sentence[start..start + len].parse().ok()?;
        Some(format!(
            "{}{}{}",
            &sentence[..start],
            number + 3,
            &sentence[start + len..]
        ))
    });
}

#[test]
fn a_may_be_turned_into_is_is_found() {
    found(90, |sentence| {
        swap(sentence, &[(" may be ", " is "), (" may ", " ")])
    });
}

#[test]
fn a_swapped_order_is_found() {
    found(100, |sentence| {
        swap(
            sentence,
            &[
                (" before ", " after "),
                (" after ", " before "),
                ("After ", "Before "),
                (" following surgery", " before surgery"),
                (" followed by ", " preceded by "),
            ],
        )
    });
}

#[test]
fn a_swapped_direction_is_found() {
    found(100, |sentence| {
        swap(
            sentence,
            &[
                ("increased", "decreased"),
                ("increase", "decrease"),
                ("decrease", "increase"),
                ("reduce", "increase"),
                ("shrinking", "growing"),
                ("shrink", "enlarge"),
                ("not grow", "not shrink"),
                ("begins to grow", "begins to shrink"),
                ("grow slowly", "grow quickly"),
                ("less harm", "more harm"),
                ("most common", "least common"),
                ("brighter", "darker"),
                ("more active", "less active"),
                ("better than", "worse than"),
                ("or larger", "or smaller"),
                ("or smaller", "or larger"),
                ("smaller than", "larger than"),
                ("too large", "too small"),
                ("improves", "worsens"),
                ("gets worse", "gets better"),
                ("relieve", "worsen"),
                ("how fast", "how slowly"),
                ("high-energy", "low-energy"),
                ("small amount", "large amount"),
                ("more clearly", "less clearly"),
                ("upper GI tract", "lower GI tract"),
                ("stop responding", "start responding"),
                ("among the first", "among the last"),
                ("inside the body", "outside the body"),
                ("nearby", "distant"),
                ("is rare", "is common"),
            ],
        )
    });
}

#[test]
fn a_part_made_the_whole_is_found() {
    found(100, |sentence| {
        swap(
            sentence,
            &[
                ("Some ", "All "),
                (" some ", " all "),
                ("Many ", "All "),
                ("Most ", "All "),
                ("In rare cases", "In all cases"),
                (" sometimes ", " always "),
                ("Sometimes ", "Always "),
                (" usually ", " always "),
                (" often ", " always "),
                (" many ", " all "),
                (" certain ", " all "),
            ],
        )
    });
}

/// A sentence without its brackets.
fn without_asides(sentence: &str) -> String {
    let mut depth = 0;
    let kept: String = sentence
        .chars()
        .filter(|c| {
            depth += i32::from(*c == '(');
            let is_kept = depth == 0;
            depth -= i32::from(*c == ')');
            is_kept
        })
        .collect();
    kept.replace("  ", " ").replace(" .", ".")
}

#[test]
fn unchanged_sentences_are_carried() {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    let mut stopped = Vec::new();
    let sentences = sentences();
    for (sentence, passage) in &sentences {
        for claim in [sentence.clone(), without_asides(sentence)] {
            if is_rejected(&guard, &claim, passage) {
                stopped.push(claim);
            }
        }
    }
    assert!(
        stopped.len() * 100 <= sentences.len() * 2 * 2,
        "{} of {}:\n{}",
        stopped.len(),
        sentences.len() * 2,
        stopped.join("\n")
    );
}
