//! From a content file to a [`Summary`] with its section tree.
//!
//! A content file is YAML front matter followed by Markdown: one PDQ cancer information summary.
//! This room reads it, keeps the words of the summary and where they stand, and sets aside what is
//! furniture of a web page (images, captions, navigation). It reports what is wrong with a file as
//! [`Problem`]s with a line number, and never guesses a value: a date that cannot be read is a problem.
//!
//! It does not cut passages (see [`crate::passage`]) and does not judge how old a review is
//! (see [`crate::cite`]). Start reading at [`parse_file`].

mod about;
mod front_matter;
mod furniture;
mod load;
mod markdown;
mod problem;
mod section;
#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use url::Url;

pub use front_matter::{FrontMatter, ReviewFrequency, parse_iso_date};
pub use load::{ContentError, ContentSettings, Library, load_library};
pub use problem::{Problem, ProblemCode, Severity};
pub use section::{Block, BlockKind, Link, LinkTarget, Section, SectionKind};

/// Identifies a summary: its CDR number (`cdr62955`) where the front matter gives one, else the
/// path of its URL (`soft-tissue-sarcoma-patient-gist-treatment-pdq`). Only `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SummaryId(String);

impl SummaryId {
    fn new(cdr_id: Option<&str>, url: &Url) -> Self {
        if let Some(number) = cdr_id.and_then(cdr_number) {
            return Self(format!("cdr{number}"));
        }
        let path = url.path().trim_start_matches("/types/");
        let mut id = String::new();
        for c in path.chars().map(|c| c.to_ascii_lowercase()) {
            if c.is_ascii_alphanumeric() {
                id.push(c);
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        let id = id.trim_end_matches('-');
        Self(if id.is_empty() {
            "root".to_owned()
        } else {
            id.to_owned()
        })
    }

    /// The id as it stands in URLs and JSON.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SummaryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The digits of a CDR id in any of the forms NCI uses (`CDR0000062955`, `62955`), without leading zeros.
fn cdr_number(raw: &str) -> Option<&str> {
    let raw = raw.trim();
    let digits = raw
        .strip_prefix("CDR")
        .or_else(|| raw.strip_prefix("cdr"))
        .unwrap_or(raw);
    let digits = digits.trim_start_matches('0');
    (!digits.is_empty() && digits.len() <= 10 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then_some(digits)
}

/// For whom a summary is written: an element of NCI's `pdqCG.dtd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Audience {
    /// Patients, families and caregivers.
    Patient,
    /// Health professionals.
    HealthProfessional,
}

impl Audience {
    /// The name in front matter, filters and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::HealthProfessional => "health_professional",
        }
    }

    /// # Errors
    /// `None` for any other name than `patient` and `health_professional`.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Patient, Self::HealthProfessional]
            .into_iter()
            .find(|a| a.as_str() == name)
    }
}

/// Whether a summary may be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Served.
    Active,
    /// Not served yet.
    Draft,
    /// Not served any more.
    Retired,
}

/// One PDQ cancer information summary: what its file says, word for word.
#[derive(Clone, Debug)]
pub struct Summary {
    /// See [`SummaryId`].
    pub id: SummaryId,
    /// The title to show: the last level-1 heading before the first section, which carries
    /// "(PDQ®)–Patient Version", else the front matter's.
    pub title: String,
    /// What the front matter states, checked.
    pub front: FrontMatter,
    /// What the summary treats of, in its own words: "the treatment of adult gastrointestinal stromal tumors".
    pub topic: Option<String>,
    /// The board that reviews it: "PDQ Adult Treatment Editorial Board" without the leading "PDQ".
    pub editorial_board: Option<String>,
    /// PubMed id of the summary, digits only.
    pub pmid: Option<String>,
    /// The summary's name in its own citation line: "PDQ Gastrointestinal Stromal Tumors Treatment (Adult)".
    pub citation_title: Option<String>,
    /// In reading order, parents before children.
    pub sections: Vec<Section>,
    /// Where the file was read.
    pub path: PathBuf,
    /// SHA-256 of the file's bytes, lower-case hex.
    pub sha256: String,
}

impl Summary {
    /// What it treats of: in its own words, or else by its title.
    pub fn subject(&self) -> &str {
        self.topic.as_deref().unwrap_or_else(|| self.plain_title())
    }

    /// The title without what only tells versions of a page apart: "(PDQ®)–Patient Version", " - NCI".
    pub fn plain_title(&self) -> &str {
        let ends = self
            .title
            .find("(PDQ")
            .or_else(|| self.title.find(" - NCI"));
        let plain = self.title[..ends.unwrap_or(self.title.len())].trim();
        if plain.is_empty() { &self.title } else { plain }
    }
}

impl Summary {
    /// The date of the last review; a summary without one is never built.
    pub fn last_reviewed(&self) -> Date {
        self.front.last_reviewed
    }
}

/// Reads one content file's bytes.
///
/// Returns the summary unless a problem of [`Severity::Error`] stands in its way, and every problem
/// found, in the order of their lines. `path` is only named in problems; nothing is read from disk.
pub fn parse_file(path: &Path, bytes: &[u8]) -> (Option<Summary>, Vec<Problem>) {
    let mut problems = problem::Sink::new(path);
    let summary = parse(path, bytes, &mut problems);
    let problems = problems.into_sorted();
    let is_fatal = problems.iter().any(|p| p.severity == Severity::Error);
    (summary.filter(|_| !is_fatal), problems)
}

fn parse(path: &Path, bytes: &[u8], problems: &mut problem::Sink<'_>) -> Option<Summary> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
        Err(error) => {
            let line = count_lines(&bytes[..error.valid_up_to()]) + 1;
            problems.error(
                ProblemCode::NotUtf8,
                line,
                "the file is not UTF-8 text from here on; save it as UTF-8",
            );
            return None;
        }
    };
    let parts = front_matter::split(text, problems)?;
    let front = front_matter::parse(parts.yaml, parts.yaml_line, problems);
    let document = markdown::parse_markdown(parts.body, parts.body_line);
    let h1_title = section::display_title(&document);
    let front = front?.check(h1_title.as_deref(), problems)?;
    let mut sections = section::build_sections(&document, &front.url);
    let facts = about::read_facts(&sections);
    furniture::set_aside(&mut sections);
    about::warn_unused_cancer_types(&front, &sections, problems);
    if sections.iter().all(|s| s.blocks.is_empty()) {
        problems.error(
            ProblemCode::EmptyBody,
            parts.body_line,
            "there is no text below the front matter; add the summary's text",
        );
    }
    let title = h1_title.unwrap_or_else(|| front.title.clone());
    for section in &mut sections {
        if section.path.is_empty() {
            section.path = vec![title.clone()];
        }
    }
    Some(Summary {
        id: SummaryId::new(front.cdr_id.as_deref(), &front.url),
        title,
        topic: front.topic.clone().or(facts.topic),
        editorial_board: front.editorial_board.clone().or(facts.editorial_board),
        pmid: front.pmid.clone().or(facts.pmid),
        citation_title: facts.citation_title,
        sections,
        path: path.to_owned(),
        sha256: hex_digest(bytes),
        front,
    })
}

/// Line breaks in `bytes`.
#[expect(
    clippy::naive_bytecount,
    reason = "files are read once at start; a crate for this would save microseconds"
)]
fn count_lines(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'\n').count()
}

/// SHA-256 as 64 lower-case hex digits.
pub fn hex_digest(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::with_capacity(64), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("writing to a String cannot fail");
            hex
        })
}
