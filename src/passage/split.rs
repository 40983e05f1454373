//! Packs the blocks of a section into pieces of a bounded number of words.

use std::ops::Range;

use super::sentence::sentence_ranges;
use super::{Part, PassageLink, Piece};
use crate::content::{Block, BlockKind};

/// Text that stays together: a paragraph or some of its sentences, or a list item with what is nested in it.
struct Atom {
    runs: Vec<Run>,
    n_words: usize,
    /// Index of the block that leads in the list this atom continues.
    lead_in: Option<usize>,
    /// Whether it refers back to what stands before it.
    clings: bool,
}

/// A run of one block's text.
#[derive(Clone)]
struct Run {
    block: usize,
    range: Range<usize>,
}

/// First words that refer to the sentence before; a passage that begins with one does not stand alone.
const BACKWARD_WORDS: &[&str] = &[
    "these", "this", "those", "they", "it", "such", "however", "also", "other", "others", "then",
    "estos", "estas", "este", "esta", "ello", "sin", "además", "otros", "otras",
];

/// A piece may exceed the limit by this factor to keep a sentence that refers back with what it refers to.
const CLING_ALLOWANCE: (usize, usize) = (5, 4);

pub(super) fn split_blocks(blocks: &[Block], max_words: usize) -> Vec<Piece> {
    let atoms = build_atoms(blocks, max_words);
    let mut pieces = Vec::new();
    let mut rest = atoms.as_slice();
    while !rest.is_empty() {
        let n = n_atoms_of_next_piece(rest, max_words);
        pieces.push(build_piece(blocks, &rest[..n]));
        rest = &rest[n..];
    }
    pieces
}

/// Fills pieces evenly: what is left is divided by the number of pieces that it needs.
fn n_atoms_of_next_piece(atoms: &[Atom], max_words: usize) -> usize {
    let total: usize = atoms.iter().map(|a| a.n_words).sum();
    let target = total.div_ceil(total.div_ceil(max_words).max(1));
    let allowance = max_words * CLING_ALLOWANCE.0 / CLING_ALLOWANCE.1;
    let mut n_words = atoms[0].n_words;
    for (index, atom) in atoms.iter().enumerate().skip(1) {
        let with_next = n_words + atom.n_words;
        let fits = if atom.clings {
            with_next <= allowance
        } else {
            with_next <= max_words && n_words < target
        };
        if !fits {
            return index;
        }
        n_words = with_next;
    }
    atoms.len()
}

fn build_atoms(blocks: &[Block], max_words: usize) -> Vec<Atom> {
    let mut atoms: Vec<Atom> = Vec::new();
    let mut lead_in = None;
    let mut list_is_open = false;
    for (index, block) in blocks.iter().enumerate() {
        let whole = Run {
            block: index,
            range: 0..block.text.len(),
        };
        let n_words = count_words(&block.text);
        match block.kind {
            BlockKind::ListItem { depth } => {
                let joins = depth > 1 || (!list_is_open && lead_in.is_some());
                list_is_open = true;
                match atoms.last_mut() {
                    // The first item stays with its lead-in, a nested item with its parent.
                    Some(atom) if joins => {
                        atom.runs.push(whole);
                        atom.n_words += n_words;
                    }
                    _ => atoms.push(Atom {
                        runs: vec![whole],
                        n_words,
                        lead_in,
                        clings: false,
                    }),
                }
            }
            BlockKind::Paragraph | BlockKind::TableRow => {
                list_is_open = false;
                lead_in = (block.kind == BlockKind::Paragraph).then_some(index);
                let leads_list = matches!(
                    blocks.get(index + 1).map(|b| b.kind),
                    Some(BlockKind::ListItem { .. })
                );
                let ranges = if n_words > max_words {
                    sentence_ranges(&block.text)
                } else {
                    vec![whole.range]
                };
                let n_ranges = ranges.len();
                for (i, range) in ranges.into_iter().enumerate() {
                    let text = &block.text[range.clone()];
                    let n_words = count_words(text);
                    let clings = refers_back(text) && !(leads_list && i + 1 == n_ranges);
                    atoms.push(Atom {
                        runs: vec![Run {
                            block: index,
                            range,
                        }],
                        n_words,
                        lead_in: None,
                        clings,
                    });
                }
            }
        }
    }
    atoms
}

fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn refers_back(text: &str) -> bool {
    let first = text
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default()
        .to_lowercase();
    BACKWARD_WORDS.contains(&first.as_str())
}

fn build_piece(blocks: &[Block], atoms: &[Atom]) -> Piece {
    let mut piece = Piece {
        text: String::new(),
        parts: Vec::new(),
        lead_in: None,
        links: Vec::new(),
    };
    let first = &atoms[0];
    if let Some(block) = first.lead_in {
        let text = &blocks[block].text;
        piece.lead_in = sentence_ranges(text)
            .pop()
            .map(|range| text[range].to_owned());
    }
    for run in atoms.iter().flat_map(|a| &a.runs) {
        let block = &blocks[run.block];
        let continues = run.range.start > 0 && !piece.parts.is_empty();
        if continues {
            piece.text.push(' ');
        } else if !piece.text.is_empty() {
            piece.text.push_str(if block.kind == BlockKind::Paragraph {
                "\n\n"
            } else {
                "\n"
            });
        }
        let start = piece.text.len();
        piece.text.push_str(&block.text[run.range.clone()]);
        let end = piece.text.len();
        match piece.parts.last_mut() {
            Some(part) if continues => part.range.end = end,
            _ => piece.parts.push(Part {
                kind: block.kind,
                range: start..end,
            }),
        }
        let inside = |r: &Range<usize>| run.range.start <= r.start && r.end <= run.range.end;
        piece.links.extend(
            block
                .links
                .iter()
                .filter(|l| inside(&l.range))
                .map(|l| PassageLink {
                    range: l.range.start - run.range.start + start
                        ..l.range.end - run.range.start + start,
                    target: l.target.clone(),
                }),
        );
    }
    piece
}
