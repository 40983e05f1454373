//! From a [`Section`] to [`Passage`]s: the pieces of text that are indexed, shown and cited.
//!
//! A passage answers something by itself: a list keeps its lead-in, a sentence is never split, and
//! the passages of a section together hold its words once, in reading order. Text is clean; links and
//! glossary terms stand beside it with byte offsets. Headings are not part of the text.
//!
//! Start reading at [`split_section`].

mod sentence;
mod split;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;

use crate::content::{BlockKind, LinkTarget, Section, Summary, hex_digest};

pub use sentence::sentence_ranges;

/// Identifies a passage: the last part of its summary's URL and 12 hex digits.
///
/// The digits are of SHA-256 over the summary's URL, the section path and the passage's own text, so the
/// id survives an edit elsewhere in the file and differs when the text differs. Two passages alike in
/// all three are told apart by their order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PassageId(String);

impl PassageId {
    /// The id as it stands in URLs, JSON and TREC runs: `a-z`, `0-9` and `-`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PassageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How passages are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassageSettings {
    /// Words (runs without white space) that a passage should not exceed, `60..=400`.
    ///
    /// A single list item or sentence longer than this stays whole.
    pub max_words: usize,
}

/// A piece of a section's text.
#[derive(Clone, Debug)]
pub struct Passage {
    /// See [`PassageId`].
    pub id: PassageId,
    /// Clean text: paragraphs parted by an empty line, list items and table rows by a line break.
    pub text: String,
    /// What each run of `text` is, in order.
    pub parts: Vec<Part>,
    /// The sentence that leads in the list that `text` continues; `None` where the lead-in is in `text`.
    pub lead_in: Option<String>,
    /// Links and glossary terms, in the order of their position.
    pub links: Vec<PassageLink>,
    /// Index of its section in [`Summary::sections`].
    pub section: usize,
    /// SHA-256 of `text`, lower-case hex.
    pub sha256: String,
}

/// A paragraph, list item or table row of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: BlockKind,
    /// Bytes of [`Passage::text`].
    pub range: Range<usize>,
}

/// A link of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageLink {
    /// Bytes of [`Passage::text`].
    pub range: Range<usize>,
    /// Where it leads.
    pub target: LinkTarget,
}

/// Cuts every section of a summary, in reading order.
pub fn split_summary(summary: &Summary, settings: PassageSettings) -> Vec<Passage> {
    let slug = summary
        .front
        .url
        .path_segments()
        .and_then(|mut s| s.rfind(|s| !s.is_empty()))
        .unwrap_or("summary");
    let slug: String = slug
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .collect();
    let mut seen = std::collections::HashMap::new();
    let mut passages = Vec::new();
    for (index, section) in summary.sections.iter().enumerate() {
        for piece in split_section(section, settings) {
            let key = format!(
                "{}\n{}\n{}",
                summary.front.url,
                section.path.join("\n"),
                piece.text
            );
            let n_before = seen
                .entry(key.clone())
                .and_modify(|n| *n += 1)
                .or_insert(0_usize);
            let digest = hex_digest(format!("{key}\n{n_before}").as_bytes());
            passages.push(Passage {
                id: PassageId(format!("{slug}-{}", &digest[..ID_HEX_DIGITS])),
                sha256: hex_digest(piece.text.as_bytes()),
                text: piece.text,
                parts: piece.parts,
                lead_in: piece.lead_in,
                links: piece.links,
                section: index,
            });
        }
    }
    passages
}

/// 48 bits: among 100,000 passages two ids collide with a chance of 1 in 56,000 (birthday bound n²/2^49).
const ID_HEX_DIGITS: usize = 12;

/// A passage before it has an id.
#[derive(Clone, Debug)]
pub struct Piece {
    /// See [`Passage::text`].
    pub text: String,
    /// See [`Passage::parts`].
    pub parts: Vec<Part>,
    /// See [`Passage::lead_in`].
    pub lead_in: Option<String>,
    /// See [`Passage::links`].
    pub links: Vec<PassageLink>,
}

/// Cuts one section into pieces of at most `settings.max_words` words where its sentences and list
/// items allow. Pieces come in reading order and together hold every word of the section once.
pub fn split_section(section: &Section, settings: PassageSettings) -> Vec<Piece> {
    split::split_blocks(&section.blocks, settings.max_words)
}
