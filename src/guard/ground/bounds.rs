//! Words that make a number a limit: "at least", "or larger", "upward of", "no bigger than", "hasta".

use std::sync::LazyLock;

use crate::guard::ground::quantity::Bound::{self, AtLeast, AtMost};
use crate::guard::hash::FixedSet;
use crate::guard::text::{Token, TokenKind};

/// Words before a number.
const BEFORE: [(&str, Bound); 97] = [
    ("at least", AtLeast),
    ("more than", AtLeast),
    ("larger than", AtLeast),
    ("greater than", AtLeast),
    ("bigger than", AtLeast),
    ("longer than", AtLeast),
    ("wider than", AtLeast),
    ("older than", AtLeast),
    ("higher than", AtLeast),
    ("taller than", AtLeast),
    ("minimum of", AtLeast),
    ("no smaller than", AtLeast),
    ("not smaller than", AtLeast),
    ("no less than", AtLeast),
    ("not less than", AtLeast),
    ("no fewer than", AtLeast),
    ("not fewer than", AtLeast),
    ("no younger than", AtLeast),
    ("not younger than", AtLeast),
    ("no shorter than", AtLeast),
    ("not under", AtLeast),
    ("not below", AtLeast),
    ("upward of", AtLeast),
    ("upwards of", AtLeast),
    ("in excess of", AtLeast),
    ("over", AtLeast),
    ("above", AtLeast),
    ("past", AtLeast),
    ("beyond", AtLeast),
    ("exceed", AtLeast),
    ("exceeding", AtLeast),
    ("exceeds", AtLeast),
    ("al menos", AtLeast),
    ("por lo menos", AtLeast),
    ("como minimo", AtLeast),
    ("minimo de", AtLeast),
    ("no menos de", AtLeast),
    ("a partir de", AtLeast),
    ("mas de", AtLeast),
    ("mas grande que", AtLeast),
    ("mas grandes que", AtLeast),
    ("mayor de", AtLeast),
    ("mayores de", AtLeast),
    ("mayor que", AtLeast),
    ("mayores que", AtLeast),
    ("mayor a", AtLeast),
    ("mayores a", AtLeast),
    ("superior a", AtLeast),
    ("superiores a", AtLeast),
    ("por encima de", AtLeast),
    ("at most", AtMost),
    ("up to", AtMost),
    ("as much as", AtMost),
    ("as many as", AtMost),
    ("as large as", AtMost),
    ("less than", AtMost),
    ("fewer than", AtMost),
    ("smaller than", AtMost),
    ("shorter than", AtMost),
    ("younger than", AtMost),
    ("lower than", AtMost),
    ("maximum of", AtMost),
    ("no more than", AtMost),
    ("not more than", AtMost),
    ("no larger than", AtMost),
    ("no bigger than", AtMost),
    ("no greater than", AtMost),
    ("no longer than", AtMost),
    ("no older than", AtMost),
    ("not larger than", AtMost),
    ("not bigger than", AtMost),
    ("not greater than", AtMost),
    ("not older than", AtMost),
    ("not over", AtMost),
    ("not above", AtMost),
    ("not exceed", AtMost),
    ("not exceeding", AtMost),
    ("under", AtMost),
    ("below", AtMost),
    ("menos de", AtMost),
    ("hasta", AtMost),
    ("a lo sumo", AtMost),
    ("como maximo", AtMost),
    ("como mucho", AtMost),
    ("maximo de", AtMost),
    ("no mas de", AtMost),
    ("no mas grande que", AtMost),
    ("no mayor de", AtMost),
    ("no mayores de", AtMost),
    ("menor de", AtMost),
    ("menores de", AtMost),
    ("menor que", AtMost),
    ("menores que", AtMost),
    ("menor a", AtMost),
    ("inferior a", AtMost),
    ("inferiores a", AtMost),
    ("por debajo de", AtMost),
];

/// The last words of these: before most numbers stands none of them.
static LAST_BEFORE: LazyLock<FixedSet<&str>> = LazyLock::new(|| {
    let last = BEFORE.iter().map(|(phrase, _)| phrase.rsplit(' ').next());
    last.flatten().collect()
});

/// Words right behind a number and its unit.
const BEHIND: [(&str, Bound); 14] = [
    ("upward", AtLeast),
    ("upwards", AtLeast),
    ("onward", AtLeast),
    ("onwards", AtLeast),
    ("at least", AtLeast),
    ("at the least", AtLeast),
    ("minimum", AtLeast),
    ("en adelante", AtLeast),
    ("como minimo", AtLeast),
    ("at most", AtMost),
    ("at the most", AtMost),
    ("maximum", AtMost),
    ("como maximo", AtMost),
    ("como mucho", AtMost),
];

/// Words that may stand between a limit and its number: "over the age of 50", "up to about 5 cm".
const BETWEEN: [&str; 9] = [
    "",
    "age",
    "the age of",
    "age of",
    "about",
    "around",
    "los",
    "las",
    "la edad de",
];

/// Words that say that a number is an age.
const AGES: [&str; 8] = [
    "age", "aged", "ages", "age of", "edad de", "edad", "los", "las",
];

fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.text.as_str())
}

/// How many words of `phrase` end right before a place, if all of them do.
fn ends(tokens: &[Token], at: usize, phrase: &str) -> Option<usize> {
    let mut n_words = 0;
    for word in phrase.rsplit(' ').filter(|word| !word.is_empty()) {
        n_words += 1;
        if text(tokens, at.checked_sub(n_words)?) != word {
            return None;
        }
    }
    Some(n_words)
}

/// How many words of `phrase` start here, if all of them do.
fn starts(tokens: &[Token], at: usize, phrase: &str) -> Option<usize> {
    let mut n_words = 0;
    for word in phrase.split(' ') {
        if text(tokens, at + n_words) != word {
            return None;
        }
        n_words += 1;
    }
    Some(n_words)
}

/// The limit that ends before a number, and how many tokens belong to it.
pub(super) fn before(tokens: &[Token], at: usize) -> Option<(Bound, usize)> {
    let mut found: Option<(Bound, usize)> = None;
    for between in BETWEEN {
        let Some(n_between) = ends(tokens, at, between) else {
            continue;
        };
        let last = (at - n_between).checked_sub(1);
        if !last.is_some_and(|last| LAST_BEFORE.contains(text(tokens, last))) {
            continue;
        }
        for (phrase, bound) in BEFORE {
            if let Some(n_words) = ends(tokens, at - n_between, phrase) {
                let len = n_between + n_words;
                if found.is_none_or(|(_, longest)| len > longest) {
                    found = Some((bound, len));
                }
            }
        }
    }
    found
}

/// Whether a number is called an age: "age 3", "aged 50", "los 50".
pub(super) fn is_age(tokens: &[Token], at: usize) -> bool {
    AGES.iter().any(|phrase| ends(tokens, at, phrase).is_some())
}

/// "or larger", "and above", "or less"; a noun or "in size" may stand between ("2 cm in size or larger").
pub(super) fn after(tokens: &[Token], at: usize, end: usize) -> Option<(Bound, usize)> {
    for (phrase, bound) in BEHIND {
        if let Some(n_words) = starts(tokens, end, phrase) {
            return Some((bound, n_words));
        }
    }
    let is_from = |at: usize| matches!(text(tokens, at), "from" | "desde");
    let opens = (1..=2).any(|back| at.checked_sub(back).is_some_and(is_from));
    if opens && matches!(text(tokens, end), "up" | "on") {
        return Some((AtLeast, 1));
    }
    for skipped in 0..3 {
        let joint = text(tokens, end + skipped);
        if !matches!(joint, "or" | "and" | "o" | "y") {
            if joint.is_empty() || tokens[end + skipped].kind != TokenKind::Word {
                return None;
            }
            continue;
        }
        let bound = match text(tokens, end + skipped + 1) {
            "larger" | "more" | "greater" | "bigger" | "above" | "over" | "longer" | "higher"
            | "older" | "up" | "upward" | "upwards" | "onward" | "mas" | "mayor" | "mayores"
            | "beyond" | "wider" => AtLeast,
            "smaller" | "less" | "fewer" | "under" | "below" | "shorter" | "lower" | "younger"
            | "menos" | "menor" | "menores" => AtMost,
            _ => return None,
        };
        return Some((bound, skipped + 2));
    }
    None
}
