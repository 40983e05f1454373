//! Numbers with their unit and their bound: "2 cm or larger", "at most 50 mm", "eighty percent".

use crate::guard::ground::bounds;
use crate::guard::ground::figures::{self, Figure, FigureKind};
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
    /// One past the last position that belongs to it; of a rank, whose words stay words, its start.
    pub(super) end: usize,
    /// How the number is put.
    pub(super) kind: FigureKind,
    /// The number without its unit, in thousandths.
    pub(super) said: u64,
    /// A limit or an age whose unit is left out: "over 50", "age 3 to 5".
    pub(super) is_bare: bool,
    /// Whether it is called near or rounded: "about a quarter".
    pub(super) is_near: bool,
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
    /// A place in an order: "the second most common".
    Rank,
}

/// Which side of the number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Exact,
    AtLeast,
    AtMost,
}

/// How far a fraction that is called near may be from the percentage it stands for, in thousandths of a percent.
const NEAR: u64 = 2_500;

/// How far a fraction or a ratio may be from the rounded percentage, in thousandths of a percent.
const ROUNDING: u64 = 500;

/// How far beyond a fraction the percentage lies of which it is said: "more than half" of 67%.
const BEYOND: u64 = 20_000;

impl Quantity {
    /// A place in an order, in thousandths, which takes no word of the sentence.
    fn of_rank(value: u64, at: usize) -> Quantity {
        Quantity {
            value,
            measure: Measure::Rank,
            bound: Bound::Exact,
            at,
            start: at,
            end: at,
            kind: FigureKind::Plain,
            said: value,
            is_bare: false,
            is_near: false,
        }
    }

    /// Whether `self`, said by an answer, is what `other`, said by a passage, says.
    pub(super) fn agrees(&self, other: &Quantity) -> bool {
        let is_same_side =
            self.bound == other.bound || self.bound == Bound::Exact || other.bound == Bound::Exact;
        is_same_side && self.is_equal(other) || self.rounds(other)
    }

    /// Whether the numbers are equal, whatever their bounds.
    pub(super) fn is_equal(&self, other: &Quantity) -> bool {
        if self.measure != other.measure {
            return self.said == other.said
                && (self.is_bare && other.is_measured() || other.is_bare && self.is_measured());
        }
        let is_share = |quantity: &Quantity| {
            matches!(quantity.kind, FigureKind::Fraction | FigureKind::Ratio(..))
        };
        let apart = self.value.abs_diff(other.value);
        apart == 0
            || self.measure == Measure::Percent
                && (is_share(self) || is_share(other))
                && apart <= ROUNDING
    }

    /// Whether it is a round word for the other: "about a quarter" for 26%, "thousands" for 3,000.
    fn rounds(&self, other: &Quantity) -> bool {
        if self.measure != other.measure {
            return false;
        }
        match self.kind {
            FigureKind::Vague => {
                (self.value.saturating_mul(2)..self.value.saturating_mul(1000))
                    .contains(&other.value)
                    && other.bound != Bound::AtMost
            }
            FigureKind::Fraction | FigureKind::Ratio(..) => {
                let is_exact = other.bound == Bound::Exact;
                let above = other.value.saturating_sub(self.value);
                let below = self.value.saturating_sub(other.value);
                is_exact
                    && match self.bound {
                        Bound::Exact => self.is_near && above.max(below) <= NEAR,
                        Bound::AtLeast => above > 0 && above <= BEYOND,
                        Bound::AtMost => below > 0 && below <= BEYOND,
                    }
            }
            FigureKind::Plain => false,
        }
    }

    /// Whether it has a unit that a second mention may leave out; of times, an age in years.
    fn is_measured(&self) -> bool {
        match self.measure {
            Measure::Length | Measure::Mass | Measure::Volume | Measure::Percent => true,
            Measure::Time => self.value == self.said.saturating_mul(YEAR),
            Measure::Label | Measure::Count | Measure::Rank => false,
        }
    }
}

/// Minutes of a year.
const YEAR: u64 = 525_600;

/// All quantities of a sentence, in order.
pub(super) fn find(tokens: &[Token], original: &str, is_spanish: bool) -> Vec<Quantity> {
    let mut found: Vec<Quantity> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !figures::may_open(&tokens[at]) {
            at += 1;
            continue;
        }
        match read(tokens, at, original, is_spanish, found.last()) {
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

fn read(
    tokens: &[Token],
    at: usize,
    original: &str,
    is_spanish: bool,
    before: Option<&Quantity>,
) -> Option<Quantity> {
    let token = &tokens[at];
    let is_digits = token.kind == TokenKind::Number;
    if is_digits && is_no_number(tokens, at, original) {
        return None;
    }
    if let Some(value) = figures::rank(tokens, at, is_spanish) {
        return Some(Quantity::of_rank(value, at));
    }
    let word_before = at.checked_sub(1).map_or("", |at| text(tokens, at));
    let is_label = matches!(
        word_before,
        "type" | "stage" | "phase" | "grade" | "version" | "tipo" | "fase" | "estadio" | "level"
    );
    let figure = if is_label {
        let (value, end) = figures::plain(tokens, at, is_spanish)?;
        Figure {
            value,
            end,
            kind: FigureKind::Plain,
        }
    } else {
        figures::figure(tokens, at, is_spanish)?
    };
    let mut end = figure.end;
    let (measure, value) = match measured(tokens, at, &figure, is_spanish) {
        Some((measure, value, len)) => {
            end += len;
            (measure, value)
        }
        None if figure.kind == FigureKind::Plain || figure.kind == FigureKind::Vague => {
            (Measure::Count, figure.value)
        }
        None => (Measure::Percent, figure.value),
    };
    // "Split in two" counts nothing.
    let is_idiom = matches!(word_before, "in" | "into" | "en");
    if is_idiom
        && token.text == "two"
        && measure == Measure::Count
        && !tokens.get(end).is_some_and(Token::is_wordlike)
    {
        return None;
    }
    // "one" is mostly a pronoun or an article ("one of the cuts"); only a unit makes it a number.
    if end == at + 1
        && matches!(token.text.as_str(), "one" | "un" | "una" | "uno")
        && measure == Measure::Count
    {
        return None;
    }
    let measure = if is_label && measure == Measure::Count {
        Measure::Label
    } else {
        measure
    };
    let behind_unit = end;
    let mut bound = Bound::Exact;
    let mut start = at;
    if let Some((before, len)) = bounds::before(tokens, at) {
        bound = before;
        start = at - len;
    } else if let Some((after, len)) = bounds::after(tokens, at, end) {
        bound = after;
        end += len;
    }
    // "Measuring 2 cm" says no more than its unit does.
    let measures = |at: usize| {
        matches!(
            text(tokens, at),
            "measuring" | "measure" | "measures" | "mide" | "miden" | "midan"
        )
    };
    if measure == Measure::Length && start.checked_sub(1).is_some_and(measures) {
        start -= 1;
    }
    let goes_on = before.is_some_and(|before| {
        before.is_bare && is_joint(tokens, before.end) && before.end + 1 == at
    });
    let is_bare = measure == Measure::Count
        && figure.kind == FigureKind::Plain
        && (bound != Bound::Exact || goes_on || bounds::is_age(tokens, at))
        && !names_what_it_counts(tokens, behind_unit);
    Some(Quantity {
        value,
        measure,
        bound,
        at,
        start,
        end,
        kind: figure.kind,
        said: figure.value,
        is_bare,
        is_near: is_near(tokens, start),
    })
}

/// Digits that are no quantity: a point or note in brackets, a raised figure, a part of a telephone number.
fn is_no_number(tokens: &[Token], at: usize, original: &str) -> bool {
    let is_alone = at > 0 && text(tokens, at - 1) == "(" && text(tokens, at + 1) == ")";
    let is_dash = |at: usize| text(tokens, at) == "-";
    let is_number = |at: usize| {
        tokens
            .get(at)
            .is_some_and(|token| token.kind == TokenKind::Number)
    };
    is_alone
        || is_raised(&tokens[at], original)
        || is_dash(at + 1) && is_number(at + 2) && text(tokens, at + 2).len() == 3
        || at >= 2 && is_dash(at - 1) && is_number(at - 2)
}

/// The measure of a number, its value in the smallest unit, and how many tokens the unit has.
fn measured(
    tokens: &[Token],
    at: usize,
    figure: &Figure,
    is_spanish: bool,
) -> Option<(Measure, u64, usize)> {
    let end = figure.end;
    match figure.kind {
        FigureKind::Plain | FigureKind::Vague => {
            let (measure, factor, len) = unit(tokens, end).or_else(|| {
                // "30 to 50 percent": the unit stands behind the second number.
                let is_article = |at: usize| matches!(text(tokens, at), "el" | "la" | "los");
                let opening = at.wrapping_sub(1 + usize::from(is_article(at.wrapping_sub(1))));
                let is_between = matches!(text(tokens, opening), "between" | "entre");
                let is_range =
                    is_joint(tokens, end) || is_between && matches!(text(tokens, end), "and" | "y");
                let other = end + 1 + usize::from(is_article(end + 1));
                let (_, end) = figures::plain(tokens, other, is_spanish).filter(|_| is_range)?;
                unit(tokens, end).map(|(measure, factor, _)| (measure, factor, 0))
            })?;
            Some((measure, figure.value.saturating_mul(factor), len))
        }
        // "Half a millimeter", "half an hour", "media hora".
        FigureKind::Fraction if end == at + 1 => {
            let article = usize::from(matches!(text(tokens, end), "a" | "an"));
            let (measure, factor, len) = unit(tokens, end + article)?;
            (measure != Measure::Percent)
                .then(|| (measure, factor.saturating_mul(500), len + article))
        }
        FigureKind::Fraction | FigureKind::Ratio(..) => None,
    }
}

/// Whether a word joins the two numbers of a range.
fn is_joint(tokens: &[Token], at: usize) -> bool {
    matches!(text(tokens, at), "to" | "-" | "or" | "a" | "o")
}

/// Whether a noun follows that says what the number counts.
fn names_what_it_counts(tokens: &[Token], end: usize) -> bool {
    /// Words that can follow a number which counts nothing named.
    const FOLLOWING: [&str; 56] = [
        "is", "are", "was", "were", "be", "can", "could", "may", "might", "should", "must", "will",
        "would", "do", "does", "have", "has", "and", "or", "but", "to", "if", "when", "than", "as",
        "at", "in", "on", "who", "that", "which", "with", "because", "it", "they", "though",
        "also", "the", "es", "son", "puede", "pueden", "o", "y", "a", "si", "que", "con", "como",
        "en", "pero", "tienen", "tiene", "corren", "up", "under",
    ];
    tokens
        .get(end)
        .is_some_and(|token| token.is_wordlike() && !FOLLOWING.contains(&token.text.as_str()))
}

/// Whether a number is called near: "about", "nearly", "casi".
fn is_near(tokens: &[Token], start: usize) -> bool {
    let word = |back: usize| start.checked_sub(back).map_or("", |at| text(tokens, at));
    matches!(
        word(1),
        "about"
            | "around"
            | "roughly"
            | "nearly"
            | "almost"
            | "approximately"
            | "some"
            | "casi"
            | "aproximadamente"
            | "alrededor"
    ) || matches!(
        (word(2), word(1)),
        ("close", "to") | ("cerca" | "alrededor", "de") | ("about" | "around" | "nearly", "a")
    )
}

/// Whether a number is written in superscript digits.
fn is_raised(token: &Token, original: &str) -> bool {
    let drawn = token.span.of(original);
    !drawn.is_empty() && drawn.chars().all(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c))
}

/// The measure of the unit that starts here, how many of its smallest units one is, and how many tokens it has.
pub(super) fn unit(tokens: &[Token], at: usize) -> Option<(Measure, u64, usize)> {
    if matches!(
        (text(tokens, at), text(tokens, at + 1)),
        ("per", "cent") | ("por", "ciento")
    ) {
        return Some((Measure::Percent, 1, 2));
    }
    let (measure, factor) = match text(tokens, at) {
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
        "year" | "years" | "ano" | "anos" => (Measure::Time, YEAR),
        _ => return None,
    };
    Some((measure, factor, 1))
}
