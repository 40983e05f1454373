//! Days that a text gives for its last change or review, in the forms in which people write them.
//!
//! "December 30, 2025", "30 Dec. 2025", "12/30/2025", "30.12.25", "2025-12-30", "30 de diciembre de 2025" are one day.
//! A day is read only after a word that says what it is the day of: in its sentence, in a label on the line before, or at
//! the head of its column.

use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token, TokenKind, Unit, UnitKind};

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    /// `1900..=2099`.
    year: u16,
    /// `1..=12`.
    month: Option<u8>,
    /// `1..=31`.
    day: Option<u8>,
    /// Whether month and day may stand the other way round: "04/05/2025".
    is_open: bool,
}

impl Date {
    /// Whether two dates can be of one day: what both give is equal.
    pub(super) fn fits(self, other: Date) -> bool {
        let same =
            |one: Option<u8>, other: Option<u8>| one.is_none() || other.is_none() || one == other;
        let is_turned =
            (self.is_open || other.is_open) && self.month == other.day && self.day == other.month;
        self.year == other.year
            && ((same(self.month, other.month) && same(self.day, other.day)) || is_turned)
    }
}

/// What a date is the day of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DayOf {
    /// The last change of a text.
    Change,
    /// The last review.
    Review,
}

/// A date that a text gives, and where it stands with the word that it follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dated {
    pub(super) of: DayOf,
    pub(super) date: Date,
    pub(super) span: Span,
}

/// Dates that follow a word for a change or a review.
pub(super) fn dated(tokens: &[Token]) -> Vec<Dated> {
    /// Tokens between the word and its date: "updated on:", "revised by the board on".
    const REACH: usize = 5;
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Some(of) = day_of(tokens, at) else {
            continue;
        };
        let rest = &tokens[at + 1..];
        // A date belongs to the last such word before it.
        let start = (0..rest.len().min(REACH))
            .find(|next| is_part(&rest[*next]) || day_of(tokens, at + 1 + next).is_some());
        let Some(start) = start.filter(|start| is_part(&rest[*start])) else {
            continue;
        };
        if let Some((date, span)) = date_at(&rest[start..]) {
            found.push(Dated {
                of,
                date,
                span: token.span.union(span),
            });
        }
    }
    found
}

/// The date that some tokens begin with, and where it ends or stands.
fn date_at(tokens: &[Token]) -> Option<(Date, Span)> {
    /// Tokens a date has at most: "30 de diciembre de 2025".
    const MAX_DATE: usize = 7;
    let date = tokens.iter().take(MAX_DATE);
    let date: Vec<&Token> = date
        .take_while(|token| is_part(token) || is_sign(token))
        .collect();
    let mut parts = date.iter().filter(|token| is_part(token));
    let first = parts.next()?;
    let last = parts.next_back().unwrap_or(first);
    Some((parse(&date)?, first.span.union(last.span)))
}

/// Dates of an answer, also those whose word stands in a label before them or at the head of their column.
pub(super) fn dated_in(answer: &Analysis<'_>) -> Vec<Dated> {
    let mut found = Vec::new();
    for (at, unit) in answer.units().iter().enumerate() {
        let tokens = answer.tokens_of(unit);
        found.extend(dated(tokens));
        let is_lead =
            |token: &&Token| matches!(token.text.as_str(), ":" | "-" | "(" | "*" | "el" | "on");
        let n_lead = tokens.iter().take_while(is_lead).count();
        let Some((date, span)) = date_at(&tokens[n_lead..]) else {
            continue;
        };
        let labels = [unit.lead_in, label_before(answer, at)];
        let of = labels
            .into_iter()
            .flatten()
            .find_map(|label| day_of_label(answer.tokens_of(&answer.units()[label])));
        if let Some(of) = of {
            found.push(Dated { of, date, span });
        }
    }
    found
}

/// The unit before, unless it is the end of another row of a table.
fn label_before(answer: &Analysis<'_>, at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let (unit, label) = (&answer.units()[at], &answer.units()[before]);
    let head = |unit: &Unit| {
        unit.lead_in
            .filter(|lead| answer.units()[*lead].kind == UnitKind::Cell)
    };
    let is_other_row = unit.kind == UnitKind::Cell
        && head(unit).is_some_and(|of_unit| head(label).is_none_or(|of_label| of_label >= of_unit));
    (!is_other_row).then_some(before)
}

/// What a label such as "Last updated:" says that the date after it is the day of.
fn day_of_label(tokens: &[Token]) -> Option<DayOf> {
    /// Words of a label.
    const MAX_WORDS: usize = 6;
    let is_sentence = tokens
        .last()
        .is_some_and(|last| matches!(last.text.as_str(), "." | "!" | "?"));
    let n_words = tokens.iter().filter(|token| token.is_wordlike()).count();
    if is_sentence || n_words > MAX_WORDS {
        return None;
    }
    (0..tokens.len()).rev().find_map(|at| day_of(tokens, at))
}

/// What a word says that a date after it is the day of.
fn day_of(tokens: &[Token], at: usize) -> Option<DayOf> {
    Some(match tokens[at].text.as_str() {
        "updated" | "update" | "updates" | "modified" | "modification" | "revised" | "amended"
        | "changed" | "edited" | "actualizado" | "actualizada" | "actualizacion" | "modificado"
        | "modificada" | "modificacion" | "actualizo" | "actualizaron" | "actualizamos"
        | "actualiza" | "actualizados" | "actualizadas" | "modifico" | "modificaron"
        | "corrigio" | "cambio" | "cambiaron" | "changes" | "edit" | "refreshed" => DayOf::Change,
        // "Current as of March 2026".
        "current" | "valid" | "vigente" if tokens.get(at + 1)?.text == "as" => DayOf::Change,
        "reviewed" | "review" | "revisado" | "revisada" | "revision" | "reviso" | "revisaron"
        | "revisamos" => DayOf::Review,
        _ => return None,
    })
}

/// Reads the parts of a date: the month by its name, or all in figures.
fn parse(tokens: &[&Token]) -> Option<Date> {
    let month = tokens.iter().find_map(|token| month_of(&token.text));
    let figures: Vec<(u16, usize)> = tokens
        .iter()
        .flat_map(|token| token.text.split(['.', '/', '-']))
        .filter_map(figure_of)
        .collect();
    let year_at = figures.iter().position(|(_, len)| *len == 4);
    let is_year = |(value, len): (u16, usize)| len == 4 && (1900..2100).contains(&value);
    // "12/30/25": the third of three figures.
    let short = (figures.len() >= 3 && year_at.is_none()).then_some(2);
    let year_at = year_at.filter(|at| is_year(figures[*at])).or(short)?;
    let year = match figures[year_at] {
        (value, 4) => value,
        (value, 2) => 2000 + value,
        _ => return None,
    };
    let rest: Vec<u8> = figures
        .iter()
        .enumerate()
        .filter(|(at, (value, _))| *at != year_at && (1..=31).contains(value))
        .filter_map(|(_, (value, _))| u8::try_from(*value).ok())
        .collect();
    let date = |month: Option<u8>, day: Option<u8>, is_open: bool| Date {
        year,
        month,
        day,
        is_open,
    };
    Some(match (month, rest.as_slice()) {
        (Some(month), rest) => date(Some(month), rest.first().copied(), false),
        (None, [month, day, ..]) if *month <= 12 => {
            date(Some(*month), Some(*day), year_at != 0 && *day <= 12)
        }
        (None, [day, month, ..]) => date(Some(*month), Some(*day), false),
        (None, [month]) => date(Some(*month), None, false),
        (None, []) => date(None, None, false),
    })
}

/// A figure of a date and how many digits it has: "30", "30th", "2025".
fn figure_of(text: &str) -> Option<(u16, usize)> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text);
    let is_figure = matches!(digits.len(), 1 | 2 | 4) && digits.bytes().all(|c| c.is_ascii_digit());
    is_figure.then(|| Some((digits.parse().ok()?, digits.len())))?
}

const MONTHS: [[&str; 2]; 12] = [
    ["january", "enero"],
    ["february", "febrero"],
    ["march", "marzo"],
    ["april", "abril"],
    ["may", "mayo"],
    ["june", "junio"],
    ["july", "julio"],
    ["august", "agosto"],
    ["september", "septiembre"],
    ["october", "octubre"],
    ["november", "noviembre"],
    ["december", "diciembre"],
];

/// A month by its name or the first three or four letters of it.
fn month_of(text: &str) -> Option<u8> {
    let is_short = matches!(text.len(), 3 | 4);
    let named = |names: &[&str; 2]| {
        names.contains(&text) || (is_short && names.iter().any(|name| name.starts_with(text)))
    };
    let at = MONTHS.iter().position(named)?;
    u8::try_from(at + 1).ok()
}

fn is_part(token: &Token) -> bool {
    token.kind == TokenKind::Number
        || month_of(&token.text).is_some()
        || token
            .text
            .split(['.', '/', '-'])
            .all(|part| figure_of(part).is_some())
}

fn is_sign(token: &Token) -> bool {
    matches!(
        token.text.as_str(),
        "/" | "-" | "." | "," | "de" | "of" | "del" | "the" | "'" | "st" | "nd" | "rd" | "th"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::text::analyse;

    #[track_caller]
    fn read(text: &str) -> Dated {
        let found = dated(analyse(text).tokens());
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        found[0]
    }

    #[test]
    fn one_day_in_all_its_forms() {
        let day = read("Updated December 30, 2025.").date;
        for text in [
            "Updated 30 Dec. 2025",
            "Last updated on 12/30/2025.",
            "Last modified 12/30/25",
            "Revised 30.12.2025",
            "Updated: 2025-12-30",
            "Updated on the 30th of December 2025",
            "Actualizado el 30 de diciembre de 2025.",
            "Current as of December 2025",
            "Reviewed by the board on December 30th, 2025",
            "Updated Dec. 30, 2025.",
            "La información se actualizó el 30 de diciembre de 2025.",
            "El equipo lo actualizó el 30 dic. 2025.",
            "Se modificó el 30 de dic. de 2025.",
        ] {
            let found = read(text).date;
            assert!(found.fits(day), "{text}: {found:?}");
        }
        for text in [
            "Updated December 29, 2025",
            "Updated 11/30/2025",
            "Updated in 2024",
            "Updated 12/30/24",
        ] {
            assert!(!read(text).date.fits(day), "{text}");
        }
        assert!(
            read("Updated 04/05/2025")
                .date
                .fits(read("Updated 5 April 2025").date)
        );
    }

    #[test]
    fn the_word_says_what_it_is_the_day_of() {
        assert_eq!(read("Last reviewed 12/30/2025").of, DayOf::Review);
        assert_eq!(read("Last modified 12/30/2025").of, DayOf::Change);
        assert_eq!(read("Updated and reviewed on 12/30/2025").of, DayOf::Review);
    }

    #[test]
    fn a_label_says_what_the_date_after_it_is() {
        for (text, of) in [
            ("Updated:\n12/30/2025", DayOf::Change),
            ("**Last updated**\n\n- December 30, 2025", DayOf::Change),
            ("## Actualizado\n\n30 de diciembre de 2025", DayOf::Change),
            (
                "| Title | Updated |\n|---|---|\n| GIST | 12/30/2025 |",
                DayOf::Change,
            ),
            (
                "| Actualizado | Nota |\n|---|---|\n| 30.12.2025 | GIST |",
                DayOf::Change,
            ),
            (
                "| Field | Value |\n|---|---|\n| Last updated | 12/30/2025 |",
                DayOf::Change,
            ),
            (
                "| Updated | 12/30/2025 |\n|---|---|\n| Title | GIST |",
                DayOf::Change,
            ),
            (
                "| Updated | Reviewed |\n|---|---|\n| never | 12/30/2025 |",
                DayOf::Review,
            ),
        ] {
            let analysis = analyse(text);
            let found = dated_in(&analysis);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].of, of, "{text}");
            assert!(found[0].date.fits(read("Updated 12/30/2025").date));
        }
        for text in [
            "| Written | Updated |\n|---|---|\n| 12/30/2025 | never |",
            "| Title | Updated |\n|---|---|\n| 12/30/2025 | never |",
            "The summaries are updated regularly.\n\n12/30/2025",
            "Updated:\n\nThe trial began on 12/30/2025.",
        ] {
            assert!(dated_in(&analyse(text)).is_empty(), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in [
            "The plan is reviewed after 3 months.",
            "It may be modified in 2 of 10 patients.",
            "The summaries are updated regularly.",
            "Updated <MM/DD/YYYY>",
            "In 2025, the review was overdue.",
        ] {
            assert!(dated(analyse(text).tokens()).is_empty(), "{text}");
        }
    }
}
