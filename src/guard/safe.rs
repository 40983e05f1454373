//! What is shown in place of a rejected draft: fixed texts, and between them the passages of the content.
//!
//! Each of them is a block by itself, so what is known of each holds for the whole: where none has any of a
//! disclaimer's words, the whole has no disclaimer, and is not read again to see that.

use std::borrow::Cow;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::disclaimer::Disclaimers;
use super::fault::{self, Stage};
use super::text::analyse;
use super::texts::Texts;
use super::{Draft, Finding, Guard, Language, QuestionClass, ReadTexts, Span};

/// A safe text.
pub(super) struct SafeText {
    pub(super) text: String,
    /// Whether it is known to hold nothing of a disclaimer.
    pub(super) is_free: bool,
}

/// Stands in the text `safe` for the passages.
const PASSAGES: &str = "{passages}";

/// Whether the fixed texts of a language hold nothing of a disclaimer, and the passages come between them as blocks of
/// their own.
pub(super) fn are_free(texts: &Texts, language: Language, disclaimers: &Disclaimers) -> bool {
    let names = ["safe", "safe-passages", "safe-emergency", "safe-self-harm"];
    let mut fixed = names.iter().map(|name| texts.text(name, language));
    let safe = texts.text("safe", language);
    let is_apart = safe.split("\n\n").any(|part| part.trim() == PASSAGES);
    is_apart
        && safe.matches(PASSAGES).count() == 1
        && fixed.all(|text| disclaimers.is_free(&analyse(text)))
}

/// A passage as the safe text quotes it, on one line.
fn quoted(passage: &str, number: usize) -> String {
    let mut line = String::with_capacity(passage.len() + 8);
    line.push('>');
    for word in passage.split_whitespace() {
        line.push(' ');
        line.push_str(word);
    }
    // Writing to a string cannot fail.
    let _ = write!(line, " [{number}]");
    line
}

/// Whether a passage, as the safe text quotes it, holds nothing of a disclaimer. Its number says nothing.
pub(super) fn is_free(passage: &str, disclaimers: &Disclaimers) -> bool {
    disclaimers.is_free(&analyse(&quoted(passage, 1)))
}

impl Guard {
    /// What is shown in place of a rejected draft. `carried` are the units of the draft that passages carry, in order.
    pub(super) fn safe_text(
        &self,
        draft: &Draft<'_>,
        texts: Option<&ReadTexts<'_>>,
        carried: &[Span],
        language: Language,
    ) -> SafeText {
        fault::may_fail(Stage::SafeText);
        let mut parts = Vec::new();
        if let Some(name) = self.urgent_text(draft, texts, carried) {
            parts.push(self.texts.text(name, language));
        }
        let mut is_free = self.safe_is_free[usize::from(language == Language::Spanish)];
        let mut passages = String::new();
        for (index, passage) in draft
            .passages
            .iter()
            .enumerate()
            .filter(|(_, passage)| passage.is_from_content)
            .take(self.max_safe_passages)
        {
            if passages.is_empty() {
                passages.push_str(self.texts.text("safe-passages", language));
            }
            passages.push_str("\n\n");
            passages.push_str(&quoted(passage.text, index + 1));
            let reading = texts.and_then(|texts| texts.passages.get(index));
            is_free = is_free
                && reading.is_some_and(|read| read.get().is_free_of_disclaimer(&self.disclaimers));
        }
        let body = self
            .texts
            .text("safe", language)
            .replace(PASSAGES, &passages);
        let body = body.split("\n\n").filter(|part| !part.trim().is_empty());
        parts.extend(body);
        SafeText {
            text: parts.join("\n\n"),
            is_free,
        }
    }

    /// The text that comes before all others where the question, or the draft itself, tells of danger.
    fn urgent_text(
        &self,
        draft: &Draft<'_>,
        texts: Option<&ReadTexts<'_>>,
        carried: &[Span],
    ) -> Option<&'static str> {
        let asked = draft.question.map(|question| {
            self.classify_read(question, || {
                match texts.and_then(|texts| texts.question.as_ref()) {
                    Some(read) => Cow::Borrowed(read),
                    None => Cow::Owned(analyse(self.clip(question))),
                }
            })
        });
        let asked = asked.filter(|asked| asked.class == QuestionClass::Emergency);
        let dangers = catch_unwind(AssertUnwindSafe(|| {
            fault::may_fail(Stage::Classify);
            let clipped = self.clip(draft.answer);
            let mode = |code: &str| self.mode_of(code);
            match texts.filter(|texts| texts.answer.text() == clipped) {
                Some(texts) => self.classifier.dangers(&texts.answer, carried, &mode),
                None => self.classifier.dangers(&analyse(clipped), carried, &mode),
            }
        }))
        .unwrap_or_default();
        let mut findings = asked
            .iter()
            .flat_map(|asked| &asked.findings)
            .chain(&dangers);
        let is_self_harm = |finding: &Finding| finding.category == "self_harm";
        if asked.is_none() && dangers.is_empty() {
            None
        } else if findings.any(is_self_harm) {
            Some("safe-self-harm")
        } else {
            Some("safe-emergency")
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::guard::{CitedPassage, GuardSettings};

    /// Whether a safe text with these passages was known to be free; either way it gets what reading it all gives.
    #[track_caller]
    fn check(passages: &[&str]) -> bool {
        let guard = Guard::new(&GuardSettings::default()).unwrap();
        let cited = passages.iter().map(|text| CitedPassage {
            id: "p",
            text,
            is_from_content: true,
            ..CitedPassage::default()
        });
        let cited: Vec<CitedPassage<'_>> = cited.collect();
        let draft = Draft {
            answer: "You should take 400 mg of imatinib every day.",
            passages: &cited,
            ..Draft::default()
        };
        let (_, texts) = guard.read(&draft);
        let safe = guard.safe_text(&draft, Some(&texts), &[], Language::English);
        let english = Language::English;
        let placed = guard.disclaimers.place_in_safe(&safe, english);
        let read = guard.disclaimers.place(&analyse(&safe.text), english);
        assert_eq!(placed, read);
        assert_eq!(guard.check(&draft).text, placed.0);
        safe.is_free
    }

    #[test]
    fn a_danger_that_a_passage_tells_is_nobodys() {
        let guard = Guard::new(&GuardSettings::default()).unwrap();
        let danger = "She is vomiting blood and cannot breathe.";
        let passage = CitedPassage {
            id: "p",
            text: danger,
            ..CitedPassage::default()
        };
        let urgent = guard.text("safe-emergency", Language::English);
        for (passages, is_urgent) in [(&[][..], true), (&[passage][..], false)] {
            let shown = guard.check(&Draft {
                answer: &format!("{danger} You should take 400 mg of imatinib every day."),
                passages,
                ..Draft::default()
            });
            assert_eq!(shown.text.contains(urgent), is_urgent, "{}", shown.text);
        }
    }

    #[test]
    fn a_safe_text_that_is_known_to_be_free_is_not_read_again() {
        assert!(check(&[
            "Surgery may be used.",
            "Some GISTs – not all – grow slowly."
        ]));
        assert!(check(&[
            "```",
            "| a | b |\n|---|---|",
            "# Heading\n- one\n- two:",
            ">"
        ]));
        assert!(check(&[]));
    }

    #[test]
    fn a_disclaimer_in_a_passage_is_seen() {
        for passages in [
            &[
                "It does not give formal guidelines or recommendations for making decisions about health care.",
            ][..],
            &[
                "It does not give formal",
                "guidelines or recommendations for making decisions about health care.",
            ],
            &[
                "It does not give formal gui**de**lines or recommendations for making decisions about health care.",
            ],
            &[
                "It does not give formal\ng\nu\ni\nd\ne\nl\ni\nn\ne\ns\nor recommendations for making decisions about health care.",
            ],
            &["Hable con su médico o equipo de atención sobre su propia situación."],
            &["This information comes from NCI's PDQ cancer\n\ninformation summaries"],
            &["No ofrece p&#97;utas ni recomendaciones formales para tomar decisiones."],
            &[
                "It does not give formal GUIDE\u{ad}LINES or recommendations for making decisions about health care.",
            ],
        ] {
            assert!(!check(passages), "{passages:?}");
        }
    }
}
