//! Numbers with their unit and their bound: "2 cm or larger", "at most 50 mm", "eighty percent".

use crate::guard::text::{Token, TokenKind};

/// A number as said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Quantity {
    /// In the smallest unit of its [`Measure`], times 1000, rounded: comparable without fractions.
    pub(super) value: u64,
    /// What is counted or measured.
    pub(super) measure: Measure,
    /// Whether it is a limit.
    pub(super) bound: Bound,
    /// Position of the number.
    pub(super) at: usize,
    /// First position that belongs to it.
    pub(super) start: usize,
    /// One past the last position that belongs to it.
    pub(super) end: usize,
}

/// What is counted or measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// A number that names: "type 1", "phase 3".
    Label,
    Count,
    Percent,
    Length,
    Mass,
    Volume,
    Time,
}

/// Which side of the number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Exact,
    AtLeast,
    AtMost,
}

impl Quantity {
    /// Whether `self`, said by an answer, is what `other`, said by a passage, says.
    pub(super) fn agrees(&self, other: &Quantity) -> bool {
        self.is_equal(other)
            && (self.bound == other.bound
                || self.bound == Bound::Exact
                || other.bound == Bound::Exact)
    }

    /// Whether the numbers are equal, whatever their bounds.
    pub(super) fn is_equal(&self, other: &Quantity) -> bool {
        self.measure == other.measure && self.value == other.value
    }
}

/// All quantities of a sentence, in order.
pub(super) fn find(tokens: &[Token], original: &str, is_spanish: bool) -> Vec<Quantity> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match read(tokens, at, original, is_spanish) {
            Some(quantity) => {
                at = quantity.end.max(at + 1);
                found.push(quantity);
            }
            None => at += 1,
        }
    }
    found
}

/// Telephone numbers: three or more groups joined by hyphens, the first of digits. First and last position of each.
pub(super) fn telephones(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let mut end = at;
        while text(tokens, end + 1) == "-" && tokens.get(end + 2).is_some_and(Token::is_wordlike) {
            end += 2;
        }
        // "4-CANCER": a hyphen before a letter is no token.
        if tokens[end].kind == TokenKind::Number
            && end > at
            && tokens
                .get(end + 1)
                .is_some_and(|token| token.text == "cancer")
        {
            end += 1;
        }
        let is_date = end == at + 4 && tokens[at].text.len() == 4 && text(tokens, end).len() <= 2;
        if tokens[at].kind == TokenKind::Number && end >= at + 4 && !is_date {
            found.push((at, end));
        }
        at = end + 1;
    }
    found
}

fn text(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |token| token.text.as_str())
}

fn read(tokens: &[Token], at: usize, original: &str, is_spanish: bool) -> Option<Quantity> {
    let token = &tokens[at];
    let is_digits = token.kind == TokenKind::Number;
    // "(1)" numbers a point or a note, and so does a raised figure.
    let is_alone = at > 0 && text(tokens, at - 1) == "(" && text(tokens, at + 1) == ")";
    if is_digits && (is_alone || is_raised(token, original)) {
        return None;
    }
    // Parts of a telephone number are no quantities.
    let is_dash = |at: usize| text(tokens, at) == "-";
    let is_number = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Number)
    };
    if is_digits
        && (is_dash(at + 1) && is_number(at + 2) && text(tokens, at + 2).len() == 3
            || at >= 2 && is_dash(at - 1) && is_number(at - 2))
    {
        return None;
    }
    let thousandths = if is_digits {
        digits(&token.text)?
    } else {
        word(&token.text, is_spanish)?
    };
    let mut end = at + 1;
    let (measure, factor) = match unit(text(tokens, end)) {
        Some(unit) => {
            end += 1;
            unit
        }
        // "30 to 50 percent": the unit stands behind the second number.
        None => unit_of_range(tokens, end, is_spanish).unwrap_or((Measure::Count, 1)),
    };
    // "Split in two" counts nothing.
    let is_idiom = matches!(text(tokens, at.wrapping_sub(1)), "in" | "into" | "en");
    if is_idiom
        && token.text == "two"
        && measure == Measure::Count
        && !tokens.get(end).is_some_and(Token::is_wordlike)
    {
        return None;
    }
    // "one" and "half" are mostly pronouns and articles ("one of the cuts"); only a unit makes them numbers.
    if matches!(token.text.as_str(), "one" | "un" | "una" | "uno") && measure == Measure::Count {
        return None;
    }
    let (value, measure) =
        if matches!(token.text.as_str(), "half" | "mitad") && measure == Measure::Count {
            (50_000, Measure::Percent)
        } else {
            (thousandths.saturating_mul(factor), measure)
        };
    let before = at.checked_sub(1).map_or("", |at| text(tokens, at));
    let is_label = matches!(
        before,
        "type" | "stage" | "phase" | "grade" | "version" | "tipo" | "fase" | "estadio" | "level"
    );
    let measure = if is_label && measure == Measure::Count {
        Measure::Label
    } else {
        measure
    };
    let mut bound = Bound::Exact;
    let mut start = at;
    if let Some((before, len)) = bound_before(tokens, at) {
        bound = before;
        start = at - len;
    } else if let Some((after, len)) = bound_after(tokens, end) {
        bound = after;
        end += len;
    }
    Some(Quantity {
        value,
        measure,
        bound,
        at,
        start,
        end,
    })
}

/// The unit of a range whose first number ends here.
fn unit_of_range(tokens: &[Token], end: usize, is_spanish: bool) -> Option<(Measure, u64)> {
    let other = tokens.get(end + 1)?;
    let is_number = other.kind == TokenKind::Number || word(&other.text, is_spanish).is_some();
    let is_joined = matches!(text(tokens, end), "to" | "-" | "or" | "a" | "o");
    if is_joined && is_number {
        unit(text(tokens, end + 2))
    } else {
        None
    }
}

/// Whether a number is written in superscript digits.
fn is_raised(token: &Token, original: &str) -> bool {
    let drawn = token.span.of(original);
    !drawn.is_empty() && drawn.chars().all(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c))
}

/// Thousandths of a number in digits.
fn digits(text: &str) -> Option<u64> {
    let text = text.replace(
        ',',
        if text.rsplit(',').next().is_some_and(|end| end.len() == 3) {
            ""
        } else {
            "."
        },
    );
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let part: String = part
        .chars()
        .filter(char::is_ascii_digit)
        .chain("000".chars())
        .take(3)
        .collect();
    let whole: u64 = whole.parse().ok()?;
    whole.checked_mul(1000)?.checked_add(part.parse().ok()?)
}

/// Thousandths of a number word, English or Spanish (folded).
fn word(text: &str, is_spanish: bool) -> Option<u64> {
    let english = || {
        Some(match text {
            "zero" => 0,
            "one" => 1,
            "two" | "twice" => 2,
            "three" => 3,
            "four" => 4,
            "five" => 5,
            "six" => 6,
            "seven" => 7,
            "eight" => 8,
            "nine" => 9,
            "ten" => 10,
            "eleven" => 11,
            "twelve" | "dozen" => 12,
            "fifteen" => 15,
            "twenty" => 20,
            "thirty" => 30,
            "forty" => 40,
            "fifty" => 50,
            "sixty" => 60,
            "seventy" => 70,
            "eighty" => 80,
            "ninety" => 90,
            "hundred" | "hundreds" => 100,
            "thousand" | "thousands" => 1000,
            "million" | "millions" => 1_000_000,
            _ => return None,
        })
    };
    let spanish = || {
        Some(match text {
            "cero" => 0,
            "un" | "una" | "uno" => 1,
            "dos" | "ambos" => 2,
            "tres" => 3,
            "cuatro" => 4,
            "cinco" => 5,
            "seis" => 6,
            "siete" => 7,
            "ocho" => 8,
            "nueve" => 9,
            "diez" => 10,
            "once" => 11,
            "doce" => 12,
            "quince" => 15,
            "veinte" => 20,
            "treinta" => 30,
            "cuarenta" => 40,
            "cincuenta" => 50,
            "sesenta" => 60,
            "setenta" => 70,
            "ochenta" => 80,
            "noventa" => 90,
            "cien" => 100,
            "mil" => 1000,
            _ => return None,
        })
    };
    if text == "half" || text == "mitad" {
        return Some(500);
    }
    let whole: u64 = if is_spanish { spanish() } else { english() }?;
    Some(whole * 1000)
}

/// The measure of a unit and how many of its smallest units one is.
fn unit(text: &str) -> Option<(Measure, u64)> {
    Some(match text {
        "%" | "percent" | "percentage" => (Measure::Percent, 1),
        "mm" | "millimeter" | "millimeters" | "millimetre" | "millimetres" | "milimetro"
        | "milimetros" => (Measure::Length, 1),
        "cm" | "cms" | "centimeter" | "centimeters" | "centimetre" | "centimetres"
        | "centimetro" | "centimetros" => (Measure::Length, 10),
        "meter" | "meters" | "metre" | "metres" | "metro" | "metros" => (Measure::Length, 1000),
        "inch" | "inches" | "pulgada" | "pulgadas" => (Measure::Length, 25),
        "mcg" | "microgram" | "micrograms" => (Measure::Mass, 1),
        "mg" | "milligram" | "milligrams" | "miligramo" | "miligramos" => (Measure::Mass, 1000),
        "g" | "gram" | "grams" | "gramo" | "gramos" => (Measure::Mass, 1_000_000),
        "kg" | "kilogram" | "kilograms" => (Measure::Mass, 1_000_000_000),
        "ml" | "milliliter" | "milliliters" => (Measure::Volume, 1),
        "liter" | "liters" | "litre" | "litres" => (Measure::Volume, 1000),
        "minute" | "minutes" | "minuto" | "minutos" => (Measure::Time, 1),
        "hour" | "hours" | "hora" | "horas" => (Measure::Time, 60),
        "day" | "days" | "dia" | "dias" => (Measure::Time, 1440),
        "week" | "weeks" | "semana" | "semanas" => (Measure::Time, 10_080),
        // Twelve months are one year: a month is a twelfth of 365 days.
        "month" | "months" | "mes" | "meses" => (Measure::Time, 43_800),
        "year" | "years" | "ano" | "anos" => (Measure::Time, 525_600),
        _ => return None,
    })
}

const BEFORE: [(&[&str], Bound); 36] = [
    (&["at", "least"], Bound::AtLeast),
    (&["more", "than"], Bound::AtLeast),
    (&["larger", "than"], Bound::AtLeast),
    (&["greater", "than"], Bound::AtLeast),
    (&["bigger", "than"], Bound::AtLeast),
    (&["longer", "than"], Bound::AtLeast),
    (&["wider", "than"], Bound::AtLeast),
    (&["older", "than"], Bound::AtLeast),
    (&["minimum", "of"], Bound::AtLeast),
    (&["no", "smaller", "than"], Bound::AtLeast),
    (&["no", "less", "than"], Bound::AtLeast),
    (&["not", "less", "than"], Bound::AtLeast),
    (&["upwards", "of"], Bound::AtLeast),
    (&["in", "excess", "of"], Bound::AtLeast),
    (&["over"], Bound::AtLeast),
    (&["above"], Bound::AtLeast),
    (&["exceeding"], Bound::AtLeast),
    (&["exceeds"], Bound::AtLeast),
    (&["al", "menos"], Bound::AtLeast),
    (&["mas", "de"], Bound::AtLeast),
    (&["at", "most"], Bound::AtMost),
    (&["up", "to"], Bound::AtMost),
    (&["less", "than"], Bound::AtMost),
    (&["fewer", "than"], Bound::AtMost),
    (&["smaller", "than"], Bound::AtMost),
    (&["shorter", "than"], Bound::AtMost),
    (&["younger", "than"], Bound::AtMost),
    (&["maximum", "of"], Bound::AtMost),
    (&["no", "more", "than"], Bound::AtMost),
    (&["not", "more", "than"], Bound::AtMost),
    (&["no", "larger", "than"], Bound::AtMost),
    (&["no", "bigger", "than"], Bound::AtMost),
    (&["not", "larger", "than"], Bound::AtMost),
    (&["under"], Bound::AtMost),
    (&["below"], Bound::AtMost),
    (&["menos", "de"], Bound::AtMost),
];

fn bound_before(tokens: &[Token], at: usize) -> Option<(Bound, usize)> {
    BEFORE
        .iter()
        .filter(|(words, _)| {
            at.checked_sub(words.len()).is_some_and(|start| {
                words
                    .iter()
                    .enumerate()
                    .all(|(index, word)| text(tokens, start + index) == *word)
            })
        })
        .max_by_key(|(words, _)| words.len())
        .map(|(words, bound)| (*bound, words.len()))
}

/// "or larger", "and above", "or less"; a noun or "in size" may stand between ("2 cm in size or larger").
fn bound_after(tokens: &[Token], end: usize) -> Option<(Bound, usize)> {
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
            | "older" | "up" | "mas" | "mayor" | "mayores" | "beyond" | "wider" => Bound::AtLeast,
            "smaller" | "less" | "fewer" | "under" | "below" | "shorter" | "lower" | "younger"
            | "menos" | "menor" | "menores" => Bound::AtMost,
            _ => return None,
        };
        return Some((bound, skipped + 2));
    }
    None
}
