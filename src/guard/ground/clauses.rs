//! Cuts a sentence into clauses and finds what its negations govern.

use crate::guard::ground::kinds::Mark;
use crate::guard::ground::scan::{Marked, Negation, Scan};
use crate::guard::text::{Token, TokenKind};

/// Negations that are function words.
const PLAIN_NEGATIONS: [&str; 22] = [
    "not", "no", "never", "nor", "neither", "none", "nobody", "nothing", "nowhere", "without",
    "unless", "except", "hardly", "scarcely", "nunca", "jamas", "sin", "ni", "ningun", "ninguno",
    "ninguna", "tampoco",
];

/// Words after a negation that turn it back on the subject: "removal is not possible".
const BEHIND: [&str; 19] = [
    "occur",
    "occurred",
    "happen",
    "exist",
    "appear",
    "arise",
    "found",
    "seen",
    "present",
    "possible",
    "feasible",
    "necessary",
    "needed",
    "required",
    "true",
    "done",
    "given",
    "an",
    "posible",
];

/// Clauses end at signs, at words that open one, and at "and" before a further negation.
pub(super) fn cut_clauses(scan: &mut Scan, tokens: &[Token]) {
    let mut clause_of = vec![0; tokens.len() + 1];
    let mut clause = 0;
    let mut is_opened_by_break = false;
    for at in 0..tokens.len() {
        let opens = scan.marks.iter().any(|marked| {
            (marked.at == at && at == 0 && marked.mark == Mark::Negation && marked.end > 1)
                || marked.at == at
                    && matches!(
                        marked.mark,
                        Mark::Break | Mark::Unless | Mark::Despite | Mark::Before | Mark::After
                    )
        });
        let next = tokens.get(at + 1).map_or("", |token| token.text.as_str());
        let is_cut = match tokens[at].text.as_str() {
            ";" | ":" | "(" | ")" | "but" | "pero" => true,
            "-" => tokens[at].kind == TokenKind::Punct,
            "," => {
                is_opened_by_break
                    || matches!(
                        next,
                        "and" | "but" | "so" | "then" | "yet" | "nor" | "not" | "pero" | "y"
                    )
            }
            "and" | "y" => scan.marks.iter().any(|marked| {
                marked.mark == Mark::Negation && marked.at > at && marked.at <= at + 8
            }),
            _ => false,
        };
        if (opens && at > 0) || is_cut {
            clause += 1;
            is_opened_by_break = false;
        }
        if is_cut && matches!(tokens[at].text.as_str(), ";" | ":") {
            scan.anew.push(clause);
        }
        if opens {
            is_opened_by_break = true;
        }
        clause_of[at] = clause;
    }
    for item in &mut scan.items {
        item.clause = clause_of[item.at];
    }
    for marked in &mut scan.marks {
        marked.clause = clause_of[marked.at];
    }
    scan.n_clauses = clause + 1;
    scan.clause_of = clause_of;
}

fn is_adverb(word: &str) -> bool {
    word.ends_with("ly")
        || matches!(
            word,
            "often" | "always" | "sometimes" | "then" | "also" | "soon"
        )
}

pub(super) fn find_negations(scan: &mut Scan, tokens: &[Token]) {
    let signs: Vec<Marked> = scan
        .marks
        .iter()
        .copied()
        .filter(|marked| matches!(marked.mark, Mark::Negation | Mark::Unless))
        .filter(|marked| {
            !scan.marks.iter().any(|other| {
                other.mark == Mark::NoNegation && other.at <= marked.at && marked.at < other.end
            })
        })
        // "No bigger than 5 cm" sets a limit and denies nothing.
        .filter(|marked| {
            let mut quantities = scan.quantities.iter();
            !quantities.any(|quantity| (quantity.start..quantity.at).contains(&marked.at))
        })
        .collect();
    for (index, sign) in signs.iter().enumerate() {
        let next = signs.get(index + 1).map_or(usize::MAX, |next| next.at);
        let from = scan.items.partition_point(|item| item.at < sign.end);
        let len = scan.items[from..]
            .iter()
            .take_while(|item| item.clause == sign.clause && item.at < next)
            .count();
        // "Never-smokers": the rest of the word is all that is meant.
        let is_prefix = tokens
            .get(sign.end)
            .is_some_and(|token| token.is_punct("-"));
        let len = if is_prefix { len.min(1) } else { len };
        let after = tokens.get(sign.end).map_or("", |token| token.text.as_str());
        // "Is usually withheld": the adverb belongs to the verb.
        let before = tokens[..sign.at]
            .iter()
            .rev()
            .map(|token| token.text.as_str())
            .find(|word| !is_adverb(word))
            .unwrap_or("");
        let is_passive = matches!(before, "is" | "are" | "was" | "were" | "be" | "been")
            && !matches!(
                tokens[sign.at].text.as_str(),
                "not" | "no" | "never" | "without" | "rather"
            );
        let is_behind = is_passive || BEHIND.contains(&after);
        let scope = if is_behind {
            let first = scan.items[..from]
                .iter()
                .rev()
                .take_while(|item| item.clause == sign.clause)
                .count();
            from - first..from + len
        } else {
            from..from + len
        };
        scan.negations.push(Negation {
            at: sign.at,
            clause: sign.clause,
            scope,
            is_verb: !PLAIN_NEGATIONS.contains(&tokens[sign.at].text.as_str()),
            is_gloss: {
                let before = &tokens[..sign.at];
                let is_open =
                    |sign: &str| before.iter().filter(|token| token.is_punct(sign)).count();
                is_open("(") > is_open(")")
            },
        });
    }
}
