//! Reuse rules of the source: an excerpt is not called a PDQ summary, no image, no invented "Updated" date.
//!
//! Source: NCI's PDQ summaries, "Permission to Use This Summary" and "Reviewers and Updates".

use std::sync::Arc;

use crate::guard::date::{Dated, DayOf, dated, dated_in};
use crate::guard::finding::Finding;
use crate::guard::images::images;
use crate::guard::own::OwnText;
use crate::guard::rule::Rule;
use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token, Unit, UnitKind};

/// `SR001`: an excerpt called a PDQ summary.
const CALLED_SUMMARY: Rule = Rule {
    code: "SR001",
    category: "called_summary",
    title: "an excerpt called a PDQ summary",
    page: include_str!("pages/SR001.md"),
};

/// `SR002`: an image.
const IMAGE: Rule = Rule {
    code: "SR002",
    category: "image",
    title: "an image shown in an answer",
    page: include_str!("pages/SR002.md"),
};

/// `SR003`: an "Updated" date.
const UPDATED: Rule = Rule {
    code: "SR003",
    category: "updated_date",
    title: "an “Updated” date that the content does not have",
    page: include_str!("pages/SR003.md"),
};

/// Rules of this room.
pub const RULES: &[Rule] = &[CALLED_SUMMARY, IMAGE, UPDATED];

/// Breaches of the source's reuse rules, by rule. `passages` are read already; `own` is what the service says of the passages: when each was reviewed.
pub(super) fn findings(
    answer: &Analysis<'_>,
    passages: &[&Analysis<'_>],
    own: &[Arc<OwnText>],
) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut known: Option<Vec<Dated>> = None;
    for unit in answer.units() {
        let tokens = answer.tokens_of(unit);
        if let Some(span) = called_summary(unit, tokens, answer.text()) {
            let reason = format!(
                "“{}”: an excerpt is not the whole summary",
                span.of(answer.text())
            );
            found.push(
                Finding::new(CALLED_SUMMARY.code, CALLED_SUMMARY.category, span, reason).suggest(
                    "Write “NCI's PDQ cancer information summary about … states the following:”.",
                ),
            );
        }
    }
    for Dated { of, date, span } in dated_in(answer) {
        let known = known.get_or_insert_with(|| known_days(passages, own));
        // The day of a review that nobody gave cannot be told from a true one.
        let is_open = of == DayOf::Review && known.is_empty();
        if !is_open && !known.iter().any(|known| known.date.fits(date)) {
            let reason = format!("“{}”: the content has no such date", span.of(answer.text()));
            found.push(
                Finding::new(UPDATED.code, UPDATED.category, span, reason).suggest(
                    "Leave the date out, or give the date of the last review as “Last reviewed”.",
                ),
            );
        }
    }
    found.extend(images(answer.text()).into_iter().map(|span| {
        let reason = format!(
            "“{}”: an image of the source is not shown",
            span.of(answer.text())
        );
        Finding::new(IMAGE.code, IMAGE.category, span, reason).suggest("Leave the image out.")
    }));
    found
}

/// The days that the passages and the service's own lines give.
fn known_days(passages: &[&Analysis<'_>], own: &[Arc<OwnText>]) -> Vec<Dated> {
    let of_passages = passages.iter();
    let of_passages = of_passages.flat_map(|passage| dated(passage.tokens()));
    let of_service = own.iter().flat_map(|own| own.days().iter().copied());
    of_passages.chain(of_service).collect()
}

/// The finding for a sentence that gives a day of review which the source does not have.
pub(super) fn other_date(answer: &Analysis<'_>, span: Span) -> Finding {
    let reason = format!(
        "“{}”: the source gives another date or number here",
        span.of(answer.text())
    );
    Finding::new(UPDATED.code, UPDATED.category, span, reason)
        .suggest("Give the date as the source's citation has it.")
}

/// Words by which a text points to itself or to what follows.
const POINTERS: [&str; 20] = [
    "this",
    "here",
    "below",
    "above",
    "following",
    "answer",
    "response",
    "excerpt",
    "text",
    "is",
    "are",
    "full",
    "whole",
    "entire",
    "este",
    "esta",
    "es",
    "aqui",
    "continuacion",
    "siguiente",
];

/// Where a unit calls its text a PDQ summary.
fn called_summary(unit: &Unit, tokens: &[Token], text: &str) -> Option<Span> {
    /// Words between "PDQ" and "summary": "PDQ adult treatment cancer information summary".
    const REACH: usize = 6;
    if !tokens.iter().any(|token| token.text == "pdq") {
        return None;
    }
    let words: Vec<&str> = tokens
        .iter()
        .filter(|token| token.is_wordlike())
        .map(|token| token.text.as_str())
        .collect();
    let pdq = words.iter().position(|word| *word == "pdq")?;
    let is_summary = |word: &&str| matches!(*word, "summary" | "summaries" | "sumario" | "resumen");
    let after = words[pdq..]
        .iter()
        .take(REACH)
        .position(is_summary)
        .map(|at| pdq + at);
    let before = words[..pdq]
        .iter()
        .rev()
        .take(REACH)
        .position(is_summary)
        .map(|at| pdq - 1 - at);
    let summary = after.or(before)?;
    // "See the following PDQ summaries" points to other pages.
    if words[..pdq]
        .iter()
        .any(|word| matches!(*word, "see" | "visit" | "read" | "vea" | "consulte" | "lea"))
    {
        return None;
    }
    let (first, last) = (pdq.min(summary), pdq.max(summary));
    let lead = &words[..first];
    let tail = &words[last + 1..];
    let ends_with_colon = tokens.last().is_some_and(|token| token.is_punct(":"));
    let is_title = lead.len() <= 3
        && (unit.kind == UnitKind::Heading
            || (ends_with_colon && tail.len() <= 6)
            || is_bold_line(unit, tokens, text))
        && !is_attribution(&words);
    // "This is the PDQ summary", "here is NCI's PDQ cancer information summary".
    let verb = lead.iter().rposition(|word| {
        matches!(
            *word,
            "is" | "are" | "es" | "son" | "here" | "below" | "following" | "aqui"
        )
    });
    let is_pointed = verb.is_some_and(|verb| {
        let between = &lead[verb + 1..];
        between.len() <= 4
            && between.iter().all(|word| {
                matches!(
                    *word,
                    "the"
                        | "a"
                        | "an"
                        | "nci"
                        | "'s"
                        | "full"
                        | "whole"
                        | "entire"
                        | "complete"
                        | "el"
                        | "un"
                        | "del"
                        | "official"
                )
            })
            && lead[..=verb].iter().any(|word| {
                POINTERS.contains(word) && !matches!(*word, "is" | "are" | "es" | "son")
            })
            && !lead.contains(&"not")
            && !tail
                .first()
                .is_some_and(|word| matches!(*word, "states" | "says"))
    });
    let after = tokens.iter().filter(|token| token.is_wordlike()).nth(last);
    let is_labelled =
        is_label_line(unit, tokens, text, after) && lead.len() <= 3 && !is_attribution(&words);
    (is_title || is_labelled || is_pointed || is_handed_over(lead, tail)).then_some(unit.span)
}

/// Whether words say whose words follow, or that they are no summary.
fn is_attribution(words: &[&str]) -> bool {
    let is_one = |word: &&str| {
        matches!(
            *word,
            "states"
                | "says"
                | "dice"
                | "indica"
                | "according"
                | "segun"
                | "not"
                | "from"
                | "source"
                | "fuente"
        )
    };
    words.iter().any(is_one)
}

/// Whether a unit is a line of a title's form, before other text: "PDQ summary: GIST". `last` is the last of the words
/// that name the summary.
fn is_label_line(unit: &Unit, tokens: &[Token], text: &str, last: Option<&Token>) -> bool {
    /// Words of a title.
    const MAX_WORDS: usize = 14;
    // Only the signs next to the unit are looked at, however long the lines are.
    let before = text[..unit.span.start].trim_end_matches(['>', ' ', '*', '_']);
    let after = text[unit.span.end..].trim_start_matches([' ', '\r', '*', '_']);
    let is_line = (before.is_empty() || before.ends_with('\n'))
        && after
            .strip_prefix('\n')
            .is_some_and(|below| below.contains(char::is_alphabetic));
    let next = last.and_then(|last| {
        tokens
            .iter()
            .find(|token| token.span.start >= last.span.end)
    });
    let is_sentence = tokens
        .last()
        .is_some_and(|token| matches!(token.text.as_str(), "." | "!" | "?"));
    unit.kind == UnitKind::Sentence
        && is_line
        && !is_sentence
        && next.is_none_or(|next| matches!(next.text.as_str(), ":" | "-" | "("))
        && tokens.iter().filter(|token| token.is_wordlike()).count() <= MAX_WORDS
}

/// Words for what is done with a text that is handed over whole, each with the words that may stand directly before it;
/// none where it stands by itself.
const HANDED: [(&[&str], &[&str]); 4] = [
    (
        &["reading", "viewing", "seeing", "getting"],
        &["are", "re", "is", "am", "now", "currently"],
    ),
    (
        &[
            "copied",
            "pasted",
            "reproduced",
            "attached",
            "reprinted",
            "posted",
            "given",
            "provided",
            "included",
            "shared",
            "shown",
        ],
        &["have", "has", "ve", "i", "we", "is", "are", "been", "just"],
    ),
    (
        &[
            "leyendo",
            "viendo",
            "copiado",
            "pegado",
            "reproducido",
            "incluido",
            "adjuntado",
        ],
        &["esta", "estas", "he", "hemos", "ha"],
    ),
    (
        &[
            "copio",
            "reproduzco",
            "presento",
            "comparto",
            "muestro",
            "adjunto",
            "doy",
        ],
        &["le", "te", "les", "yo", "aqui", "continuacion"],
    ),
];

/// Whether `lead`, the words before the summary's name, hand it over: "you are reading a PDQ summary", "I have copied the
/// PDQ summary for you".
fn is_handed_over(lead: &[&str], tail: &[&str]) -> bool {
    /// Words between the verb and the name.
    const REACH: usize = 5;
    let is_article = |word: &&str| {
        matches!(
            *word,
            "the"
                | "a"
                | "an"
                | "nci"
                | "'s"
                | "full"
                | "whole"
                | "entire"
                | "complete"
                | "official"
                | "this"
                | "you"
                | "el"
                | "un"
                | "este"
                | "completo"
                | "del"
                | "al"
                | "usted"
        )
    };
    let verb = lead.iter().rposition(|word| !is_article(word));
    let Some(verb) = verb.filter(|verb| lead.len() - verb <= REACH) else {
        return false;
    };
    let before = verb.checked_sub(1).map(|before| lead[before]);
    let is_handing = HANDED.iter().any(|(verbs, leads)| {
        verbs.contains(&lead[verb]) && before.is_some_and(|before| leads.contains(&before))
    });
    // "If you are reading the PDQ summary", "you are not reading the PDQ summary".
    let is_open = |word: &&str| {
        matches!(
            *word,
            "not" | "no" | "if" | "when" | "while" | "si" | "cuando" | "never"
        )
    };
    let is_saying = |word: &&str| matches!(*word, "states" | "says" | "dice" | "indica");
    is_handing && !lead.iter().any(is_open) && !tail.first().is_some_and(is_saying)
}

/// Whether a unit is a line in bold by itself, as people write headings.
fn is_bold_line(unit: &Unit, tokens: &[Token], text: &str) -> bool {
    /// Words of a heading.
    const MAX_WORDS: usize = 14;
    let start = text[..unit.span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[unit.span.end..]
        .find('\n')
        .map_or(text.len(), |at| unit.span.end + at);
    let line = text[start..end].trim().trim_start_matches(['>', ' ']);
    let is_marked = [
        ("**", "**"),
        ("__", "__"),
        ("<b>", "</b>"),
        ("<strong>", "</strong>"),
    ]
    .iter()
    .any(|(open, close)| {
        let inner = line
            .strip_prefix(open)
            .and_then(|line| line.strip_suffix(close));
        inner.is_some_and(|inner| !inner.contains(close))
    });
    is_marked && tokens.iter().filter(|token| token.is_wordlike()).count() <= MAX_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::text::analyse;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let codes: Vec<&str> = findings(&analyse(text), &[], &[])
            .iter()
            .map(|finding| finding.rule)
            .collect();
        assert_eq!(codes, expected, "{text}");
    }

    #[test]
    fn an_excerpt_is_not_called_a_summary() {
        check(
            "Here is the NCI PDQ cancer information summary on GIST:",
            &["SR001"],
        );
        check("# PDQ Summary: GIST\n\nTKIs block signals.", &["SR001"]);
        check("This is an NCI PDQ cancer information summary.", &["SR001"]);
        check("Aquí está el sumario del PDQ sobre el GIST:", &["SR001"]);
        check("**PDQ summary: GIST**\n\nTKIs block signals.", &["SR001"]);
        check(
            "**NCI PDQ cancer information summary**\n\n> TKIs block signals.",
            &["SR001"],
        );
        check("<b>PDQ Summary</b>\n\nTKIs block signals.", &["SR001"]);
        for text in [
            "PDQ summary: GIST\n\nGIST is a tumor.",
            "NCI's PDQ cancer information summary: GIST\nGIST is a tumor.",
            "SUMARIO DEL PDQ: TEGI\n\nEl TEGI es un tumor.",
            "PDQ summary\n\nGIST is a tumor.",
            "You are reading a PDQ summary.",
            "You're reading NCI's PDQ cancer information summary about GIST.",
            "I have copied the PDQ summary for you:",
            "I've pasted the full PDQ summary below.",
            "Usted está leyendo un sumario del PDQ.",
            "Le he copiado el sumario del PDQ:",
        ] {
            check(text, &["SR001"]);
        }
    }

    #[test]
    fn attribution_is_allowed() {
        check(
            "NCI's PDQ cancer information summary about the treatment of GIST states the following:",
            &[],
        );
        check("According to the PDQ summary, TKIs block signals.", &[]);
        check(
            "This PDQ cancer information summary has current information about treatment.",
            &[],
        );
        check(
            "This information comes from NCI's PDQ cancer information summaries.",
            &[],
        );
        check("This is not a PDQ summary.", &[]);
        for text in [
            "This is an excerpt from a PDQ summary.",
            "You are reading an excerpt from a PDQ summary.",
            "You are not reading a PDQ summary.",
            "If you are reading the PDQ summary, look for the stage.",
            "I have copied a part of the PDQ summary for you:",
            "The PDQ summary says that TKIs block signals.",
            "PDQ summaries are reviewed by experts.\n\nTKIs block signals.",
            "El sumario del PDQ describe el tratamiento.\n\nEl TEGI es un tumor.",
            "Ha leído un fragmento de un sumario del PDQ.",
            "Last words.\n\nPDQ summary: GIST",
            "- PDQ summary: GIST\n- PDQ summary: breast cancer",
        ] {
            check(text, &[]);
        }
        check(
            "**From NCI's PDQ summary about GIST**\n\nTKIs block signals.",
            &[],
        );
        check("The **PDQ summary** describes treatment by stage.", &[]);
        check("**TKIs**\n\nThe PDQ summary describes them.", &[]);
        check(
            "In the PDQ summary you are reading, treatment is described by stage.",
            &[],
        );
    }

    #[test]
    fn images_are_found() {
        check("See ![the stomach](https://example.org/a.jpg).", &["SR002"]);
        check("<img src='a.png'>", &["SR002"]);
        check(
            "See https://example.org/media/stomach.jpg for a drawing.",
            &["SR002"],
        );
        check("<svg viewBox='0 0 9 9'><path d='M0 0'/></svg>", &["SR002"]);
        check("<picture><source srcset='stomach'></picture>", &["SR002"]);
        check("Here: data:image/png;base64,iVBORw0KGgo=", &["SR002"]);
        check("![A drawing][stomach]", &["SR002"]);
        check("A CT scan makes pictures of areas inside the body.", &[]);
        check("The data: image quality depends on the machine.", &[]);
        check("Small tumors! [1] They are watched [2].", &[]);
    }

    #[test]
    fn updated_dates_need_a_source() {
        check(
            "PDQ Adult Treatment Editorial Board. Updated 12/30/2025.",
            &["SR003"],
        );
        check("Last updated on December 30, 2025.", &["SR003"]);
        check("Actualizado el 30 de diciembre de 2025.", &["SR003"]);
        check("Updated <MM/DD/YYYY>. Last reviewed 12/30/2025.", &[]);
        check("The summaries are updated regularly.", &[]);
        check("Updated Dec. 30, 2025.", &["SR003"]);
        check("Last updated Sept. 3, 2025.", &["SR003"]);
        check("Updated:\n12/30/2025", &["SR003"]);
        check(
            "| Title | Updated |\n|---|---|\n| GIST | 12/30/2025 |",
            &["SR003"],
        );
        check(
            "La información se actualizó el 30 de diciembre de 2025.",
            &["SR003"],
        );
        let passage = analyse("Updated: December 30, 2025");
        let found = |text: &str| findings(&analyse(text), &[&passage], &[]).len();
        assert_eq!(found("Updated December 30, 2025."), 0);
        assert_eq!(found("Updated 30 Dec 2025."), 0);
        assert_eq!(found("Updated 29 Dec 2025."), 1);
    }

    #[test]
    fn a_day_of_review_needs_a_source_where_one_is_known() {
        let own = [Arc::new(OwnText::read(["Last reviewed 12/30/2025."]))];
        let codes = |text: &str, own: &[Arc<OwnText>]| -> Vec<&str> {
            let found = findings(&analyse(text), &[], own);
            found.iter().map(|finding| finding.rule).collect()
        };
        for text in [
            "It was reviewed on December 30, 2025.",
            "Reviewed in December 2025.",
            "Revisado el 30 de diciembre de 2025.",
        ] {
            assert!(codes(text, &own).is_empty(), "{text}");
        }
        for text in [
            "It was reviewed on January 4, 2026.",
            "Last reviewed: 01/04/26",
            "Last modified on January 4, 2026.",
            "Revisado el 4 de enero de 2026.",
        ] {
            assert_eq!(codes(text, &own), ["SR003"], "{text}");
        }
        assert!(codes("Last reviewed 01/04/2026.", &[]).is_empty());
    }
}
