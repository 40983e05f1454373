//! What is put into a template, and how it is written so that nothing in it can pose as something else.

use std::fmt::Write;

use crate::content::hex_digest;
use crate::guard::text::is_invisible;
use crate::guard::{Finding, Language, Rule};

/// What a template may name in braces.
pub(super) const PLACEHOLDERS: &[&str] = &[
    "fence", "passages", "question", "language", "findings", "rules",
];

/// Hexadecimal digits of the code on the lines around passages and question.
///
/// It is taken from a digest over those very texts: whoever writes a question would have to find one that holds the
/// code of itself, one in 2^64.
const FENCE_DIGITS: usize = 16;

/// Characters of a finding's words that a model is shown; it has the whole draft before it.
const MAX_FINDING_CHARS: usize = 200;

/// What a prompt is rendered from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fill<'a> {
    /// The question; white space is folded and invisible characters are left out.
    pub question: Option<&'a str>,
    /// The language in which to answer.
    pub language: Language,
    /// The passages, in the order of their numbers.
    pub sources: &'a [Source<'a>],
    /// Whether the passages go to the model by another way, such as Anthropic's `search_result` blocks.
    pub passages_elsewhere: bool,
    /// A drafted answer that was rejected.
    pub draft: Option<&'a str>,
    /// Why it was rejected; spans are of `draft`.
    pub findings: &'a [Finding],
    /// The guard's rules that a draft must keep.
    pub rules: &'a [&'a Rule],
}

/// A passage as a model is shown it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// The number that the answer's mark names, from 1.
    pub number: usize,
    /// Title of its summary.
    pub title: &'a str,
    /// Headings from the top to the passage.
    pub section: &'a [String],
    /// Where it stands.
    pub url: String,
    /// The sentence that leads in the list that `text` continues.
    pub lead_in: Option<&'a str>,
    /// Its words.
    pub text: &'a str,
    /// When it was last reviewed and whether that review is overdue, in words.
    pub reviewed: String,
}

impl Source<'_> {
    /// Title and headings, in one line.
    pub fn heading(&self) -> String {
        let mut parts = vec![self.title];
        parts.extend(self.section.iter().map(String::as_str));
        parts.join(" > ")
    }
}

impl Fill<'_> {
    /// Whether an argument is given.
    pub(super) fn has(&self, argument: &str) -> bool {
        let given = match argument {
            "question" => self.question,
            "draft" => self.draft,
            _ => None,
        };
        given.is_some_and(|text| !text.trim().is_empty())
    }

    /// Each placeholder with its value.
    pub(super) fn values(&self) -> Vec<(&'static str, String)> {
        let question = one_line(self.question.unwrap_or_default());
        let fence = self.fence(&question);
        let language = match self.language {
            Language::English => "English",
            Language::Spanish => "Spanish",
            Language::Other => "the language of the question",
        };
        vec![
            ("passages", self.passages(&fence)),
            ("question", question),
            ("language", language.to_owned()),
            ("findings", self.findings()),
            ("rules", self.rules()),
            ("fence", fence),
        ]
    }

    fn fence(&self, question: &str) -> String {
        let mut all = format!("{}\n{question}\n", question.len());
        for source in self.sources {
            let lead_in = source.lead_in.unwrap_or_default();
            // Lengths keep neighbouring texts apart. Writing to a string cannot fail.
            let _ = write!(all, "{}\n{lead_in}\n", lead_in.len());
            let _ = write!(all, "{}\n{}\n", source.text.len(), source.text);
        }
        hex_digest(all.as_bytes())[..FENCE_DIGITS].to_owned()
    }

    fn passages(&self, fence: &str) -> String {
        if self.sources.is_empty() {
            return "No passage was found for this question.".to_owned();
        }
        if self.passages_elsewhere {
            return format!(
                "The passages are the {} search results above, numbered from 1 in their order.",
                self.sources.len()
            );
        }
        let passages = self.sources.iter().map(|source| {
            let (number, heading) = (source.number, source.heading());
            let lead_in = source.lead_in.map(|l| format!("{l}\n")).unwrap_or_default();
            format!(
                "<passage {number} {fence}>\n{heading}\n{}\n\n{lead_in}{}\n</passage {number} {fence}>",
                source.reviewed, source.text
            )
        });
        passages.collect::<Vec<_>>().join("\n\n")
    }

    fn findings(&self) -> String {
        let draft = self.draft.unwrap_or_default();
        let mut lines: Vec<String> = Vec::new();
        for finding in self.findings.iter().filter(|f| f.is_enforced) {
            let span = finding.span.start..finding.span.end;
            let words = one_line(draft.get(span).unwrap_or_default());
            let clipped: String = words.chars().take(MAX_FINDING_CHARS).collect();
            let mut line = format!("- “{clipped}”: {}.", finding.reason.trim_end_matches('.'));
            if !finding.suggestion.is_empty() {
                line.push(' ');
                line.push_str(&finding.suggestion);
            }
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines.join("\n")
    }

    fn rules(&self) -> String {
        let lines = self.rules.iter().map(|rule| format!("- {}", rule.title));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// White space folded to single blanks, characters that take no room left out: a model would read what nobody sees.
fn one_line(text: &str) -> String {
    let visible = |c: &char| !is_invisible(*c);
    let words = text
        .split_whitespace()
        .map(|word| word.chars().filter(visible).collect::<String>());
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
