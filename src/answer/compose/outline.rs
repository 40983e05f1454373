//! A passage as what can be quoted of it: its heading, its sentences, its lists with their lead-ins.

use std::ops::Range;

use crate::content::BlockKind;
use crate::index::Index;
use crate::passage::{Passage, sentence_ranges};

/// A passage cut into sentences, with the part that each belongs to.
pub(super) struct Outline<'a> {
    passage: &'a Passage,
    /// The innermost heading.
    pub(super) heading: &'a str,
    /// The sentence that leads in the list that the passage goes on with.
    pub(super) lead_in: Option<&'a str>,
    sentences: Vec<Range<usize>>,
    /// For each part its sentences, as a range of `sentences`.
    parts: Vec<Range<usize>>,
}

impl<'a> Outline<'a> {
    pub(super) fn new(index: &'a Index, position: usize) -> Self {
        let passage = &index.passages()[position].passage;
        let sentences = sentence_ranges(&passage.text);
        let mut parts = Vec::with_capacity(passage.parts.len());
        let mut at = 0;
        for part in &passage.parts {
            let end = at + sentences[at..].partition_point(|s| s.start < part.range.end);
            parts.push(at..end);
            at = end;
        }
        Self {
            passage,
            heading: index.section_of(position).heading(),
            lead_in: passage.lead_in.as_deref(),
            sentences,
            parts,
        }
    }

    /// The words of a sentence.
    pub(super) fn sentence(&self, at: usize) -> &'a str {
        self.sentences
            .get(at)
            .map_or("", |range| &self.passage.text[range.clone()])
    }

    pub(super) fn n_parts(&self) -> usize {
        self.parts.len()
    }

    /// The sentences of a part.
    pub(super) fn sentences_of(&self, part: usize) -> Range<usize> {
        self.parts[part].clone()
    }

    /// The part that a sentence is of.
    pub(super) fn part_of(&self, sentence: usize) -> usize {
        self.parts
            .partition_point(|part| part.end <= sentence)
            .min(self.parts.len().saturating_sub(1))
    }

    /// Whether a part is an item of a list or a row of a table.
    pub(super) fn is_item(&self, part: usize) -> bool {
        self.passage.parts[part].kind != BlockKind::Paragraph
    }

    /// Depth and words of an item.
    pub(super) fn item(&self, part: usize) -> (u8, &'a str) {
        let part = &self.passage.parts[part];
        let depth = match part.kind {
            BlockKind::ListItem { depth } => depth,
            BlockKind::Paragraph | BlockKind::TableRow => 1,
        };
        (depth, &self.passage.text[part.range.clone()])
    }

    /// The items of the list that a part is in, as parts.
    pub(super) fn list_around(&self, part: usize) -> Range<usize> {
        let first = (0..part).rev().take_while(|p| self.is_item(*p)).last();
        let end = (part..self.n_parts())
            .take_while(|p| self.is_item(*p))
            .last();
        first.unwrap_or(part)..end.map_or(part, |last| last + 1)
    }

    /// Whether the heading is a sentence of its own and not only a name.
    pub(super) fn has_sentence_heading(&self) -> bool {
        self.heading.ends_with('.')
    }
}

/// Whether a sentence leans on the one before it.
pub(super) fn is_dangling(sentence: &str) -> bool {
    let mut words = sentence
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default().to_lowercase();
    LEANING.contains(&first.as_str())
}

/// First words by which a sentence leans on what was said before.
const LEANING: &[&str] = &[
    "these",
    "this",
    "those",
    "they",
    "it",
    "its",
    "their",
    "such",
    "however",
    "also",
    "other",
    "others",
    "then",
    "therefore",
    "both",
    "estos",
    "estas",
    "este",
    "esta",
    "esto",
    "ello",
    "ellos",
    "ellas",
    "tambien",
    "también",
    "otros",
    "otras",
    "además",
];
