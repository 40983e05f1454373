//! A passage as what can be quoted of it: its heading, its sentences, its lists with their lead-ins.

use std::ops::Range;

use crate::answer::part::{Joint, PartKind};
use crate::content::{BlockKind, LinkTarget};
use crate::index::Index;
use crate::passage::Passage;

/// Words of the content, as they will stand in the answer.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) kind: PartKind,
    pub(super) text: String,
    /// Pages that runs of `text` lead to.
    pub(super) links: Vec<(Range<usize>, String)>,
    pub(super) joint: Joint,
}

impl Words {
    pub(super) fn sentence(text: &str, joint: Joint) -> Self {
        Self {
            kind: PartKind::Sentence,
            text: text.to_owned(),
            links: Vec::new(),
            joint,
        }
    }

    pub(super) fn item(text: &str) -> Self {
        Self {
            kind: PartKind::Item { depth: 1 },
            ..Self::sentence(text, Joint::Paragraph)
        }
    }

    pub(super) fn is_item(&self) -> bool {
        matches!(self.kind, PartKind::Item { .. })
    }

    pub(super) fn n_words(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

/// A passage cut into sentences, with the part that each belongs to.
pub(super) struct Outline<'a> {
    passage: &'a Passage,
    /// The innermost heading.
    pub(super) heading: &'a str,
    /// The sentence that leads in the list that the passage goes on with.
    pub(super) lead_in: Option<&'a str>,
    sentences: &'a [Range<usize>],
    /// For each part its sentences, as a range of `sentences`.
    parts: Vec<Range<usize>>,
}

impl<'a> Outline<'a> {
    pub(super) fn new(index: &'a Index, position: usize) -> Self {
        let indexed = &index.passages()[position];
        let (passage, sentences) = (&indexed.passage, &indexed.sentences);
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

    /// The text of a sentence.
    pub(super) fn sentence(&self, at: usize) -> &'a str {
        self.sentences
            .get(at)
            .map_or("", |range| &self.passage.text[range.clone()])
    }

    /// The bytes of a sentence in the passage.
    pub(super) fn range(&self, at: usize) -> Range<usize> {
        self.sentences.get(at).cloned().unwrap_or_default()
    }

    /// A sentence as it is quoted.
    pub(super) fn words(&self, at: usize, joint: Joint) -> Words {
        self.quote(PartKind::Sentence, self.range(at), joint)
    }

    pub(super) fn n_sentences(&self) -> usize {
        self.sentences.len()
    }

    pub(super) fn n_parts(&self) -> usize {
        self.parts.len()
    }

    /// The sentences of a part.
    pub(super) fn sentences_of(&self, part: usize) -> Range<usize> {
        self.parts.get(part).cloned().unwrap_or_default()
    }

    /// The part that a sentence is of.
    pub(super) fn part_of(&self, sentence: usize) -> usize {
        self.parts
            .partition_point(|part| part.end <= sentence)
            .min(self.parts.len().saturating_sub(1))
    }

    /// Whether a part is an item of a list or a row of a table.
    pub(super) fn is_item(&self, part: usize) -> bool {
        let part = self.passage.parts.get(part);
        part.is_some_and(|part| part.kind != BlockKind::Paragraph)
    }

    /// Whether a paragraph leads in a list that follows it here.
    pub(super) fn leads_in(&self, part: usize) -> bool {
        !self.is_item(part)
            && self.is_item(part + 1)
            && self
                .sentences_of(part)
                .next_back()
                .is_some_and(|last| self.sentence(last).ends_with(':'))
    }

    /// An item, whole.
    pub(super) fn item(&self, part: usize) -> Words {
        let found = &self.passage.parts[part];
        self.quote(self.item_kind(part), found.range.clone(), Joint::Paragraph)
    }

    /// What an item is about, without its explanation: the words before its colon, or its first sentence where
    /// that is only a name. `None` where the item has no such beginning or nothing but it.
    pub(super) fn item_name(&self, part: usize) -> Option<Words> {
        /// Words of a name at most ("PET scan (positron emission tomography scan)"). Set by hand,
        /// no other values were tried.
        const MAX_NAME: usize = 9;
        let range = self.passage.parts[part].range.clone();
        let text = &self.passage.text[range.clone()];
        let colon = text.find(": ");
        let stop = self
            .sentences_of(part)
            .next()
            .map(|first| self.sentences[first].end - range.start)
            .filter(|end| *end < text.len());
        let end = colon.into_iter().chain(stop).min()?;
        let is_name = text[..end].split_whitespace().count() <= MAX_NAME;
        is_name.then(|| {
            self.quote(
                self.item_kind(part),
                range.start..range.start + end,
                Joint::Paragraph,
            )
        })
    }

    /// The first sentence of an item.
    pub(super) fn item_start(&self, part: usize) -> Words {
        let first = self.sentences_of(part).start;
        self.quote(self.item_kind(part), self.range(first), Joint::Paragraph)
    }

    fn item_kind(&self, part: usize) -> PartKind {
        match self.passage.parts[part].kind {
            BlockKind::ListItem { depth } => PartKind::Item { depth },
            BlockKind::Paragraph | BlockKind::TableRow => PartKind::Item { depth: 1 },
        }
    }

    fn quote(&self, kind: PartKind, range: Range<usize>, joint: Joint) -> Words {
        let links = self.passage.links.iter().filter_map(|link| {
            let LinkTarget::Page(url) = &link.target else {
                return None;
            };
            let is_inside = range.start <= link.range.start && link.range.end <= range.end;
            is_inside.then(|| {
                let inside = link.range.start - range.start..link.range.end - range.start;
                (inside, url.to_string())
            })
        });
        Words {
            kind,
            links: links.collect(),
            text: self.passage.text[range.clone()].replace('\t', ", "),
            joint,
        }
    }

    /// The items of the list that a part is in, as parts.
    pub(super) fn list_around(&self, part: usize) -> Range<usize> {
        let before = (0..part).rev().take_while(|p| self.is_item(*p)).count();
        let after = (part..self.n_parts())
            .take_while(|p| self.is_item(*p))
            .count();
        part - before..part + after
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
    "he",
    "she",
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
    "ambos",
    "ambas",
];
