//! Reads one sentence: its content words as concepts, its signs of negation and strength, its numbers, its clauses.

use std::ops::Range;

use crate::guard::ground::quantity::{self, Quantity};
use crate::guard::ground::stem::StemId;
use crate::guard::ground::vocabulary::{Class, ConceptId, Mark, Meaning, Vocabulary, stem_of};
use crate::guard::text::{Token, TokenKind};

/// Concepts one phrase may name; more do not help the matching.
const MAX_CONCEPTS: usize = 4;

/// Weight of a word in the coverage: quarters of an ordinary word.
pub(super) const ORDINARY: u32 = 4;

/// A content word or phrase of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Stem of the word; of a phrase, of its first word.
    pub(super) stem: StemId,
    /// Further stems of a phrase.
    pub(super) inner: Vec<StemId>,
    /// Concepts it names; `true` where the word says the opposite of the concept ("unresectable").
    pub(super) concepts: [(ConceptId, bool); MAX_CONCEPTS],
    pub(super) n_concepts: usize,
    /// Class of its strongest concept, or what its spelling suggests.
    pub(super) class: Class,
    /// Weight in the coverage, in quarters of an ordinary word.
    pub(super) weight: u32,
    /// Whether it looks like a name the vocabulary does not have: capitals inside a sentence, digits in a word.
    pub(super) is_name: bool,
    /// Positions in the sentence's tokens: first, last.
    pub(super) at: usize,
    pub(super) last: usize,
    /// Clause of the sentence.
    pub(super) clause: usize,
}

impl Item {
    pub(super) fn concepts(&self) -> &[(ConceptId, bool)] {
        &self.concepts[..self.n_concepts]
    }
}

/// A mark and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marked {
    pub(super) mark: Mark,
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) clause: usize,
}

/// A negation: where it stands and which items follow it within its clause.
#[derive(Clone, Debug)]
pub(super) struct Negation {
    pub(super) at: usize,
    pub(super) clause: usize,
    pub(super) scope: Range<usize>,
}

/// A sentence, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan {
    pub(super) items: Vec<Item>,
    pub(super) marks: Vec<Marked>,
    pub(super) negations: Vec<Negation>,
    pub(super) quantities: Vec<Quantity>,
    pub(super) n_clauses: usize,
    /// Clause of each token.
    pub(super) clause_of: Vec<usize>,
}

impl Scan {
    pub(super) fn has(&self, mark: Mark) -> bool {
        self.marks.iter().any(|marked| marked.mark == mark)
    }

    /// The same reading with these clauses only; clauses keep their numbers.
    pub(super) fn keep(&self, clauses: &[usize]) -> Scan {
        if clauses.len() == self.n_clauses {
            return self.clone();
        }
        let items: Vec<Item> = self
            .items
            .iter()
            .filter(|item| clauses.contains(&item.clause))
            .cloned()
            .collect();
        let is_kept = |at: usize| {
            self.clause_of
                .get(at)
                .is_some_and(|clause| clauses.contains(clause))
        };
        let mut kept = Scan {
            items,
            marks: self
                .marks
                .iter()
                .copied()
                .filter(|marked| is_kept(marked.at))
                .collect(),
            quantities: self
                .quantities
                .iter()
                .filter(|quantity| is_kept(quantity.at))
                .cloned()
                .collect(),
            clause_of: self.clause_of.clone(),
            negations: Vec::new(),
            n_clauses: self.n_clauses,
        };
        find_negations(&mut kept);
        kept
    }

    /// The negation that governs an item, if one does.
    pub(super) fn negation_of(&self, item: usize) -> Option<&Negation> {
        self.negations
            .iter()
            .find(|negation| negation.scope.contains(&item))
    }
}

/// Reads a sentence.
pub(super) fn scan(
    tokens: &[Token],
    original: &str,
    vocabulary: &Vocabulary,
    is_spanish: bool,
) -> Scan {
    let mut scan = Scan {
        quantities: quantity::find(tokens),
        ..Scan::default()
    };
    let stems: Vec<Option<StemId>> = tokens
        .iter()
        .map(|token| stem_of(token, is_spanish))
        .collect();
    let mut taken = vec![false; tokens.len()];
    for quantity in &scan.quantities {
        taken[quantity.start..quantity.end.min(tokens.len())].fill(true);
    }
    let is_shouted = !original.chars().any(char::is_lowercase);
    for at in 0..tokens.len() {
        if taken[at] || stems[at].is_none() {
            continue;
        }
        let token = &tokens[at];
        let found = vocabulary.longest(&stems[at..]);
        let (meanings, places) = found.unwrap_or_else(|| (Vec::new(), vec![0]));
        if places.iter().any(|place| taken[at + place]) {
            continue;
        }
        for place in &places {
            taken[at + place] = true;
        }
        let last = at + places.last().copied().unwrap_or(0);
        let mut is_silent = false;
        for meaning in &meanings {
            if let Meaning::Mark(mark) = meaning {
                is_silent |= matches!(mark, Mark::Stop | Mark::Text);
                scan.marks.push(Marked {
                    mark: *mark,
                    at,
                    end: last + 1,
                    clause: 0,
                });
            }
        }
        let is_item = meanings.is_empty()
            || meanings
                .iter()
                .any(|meaning| matches!(meaning, Meaning::Concept(..)));
        if is_item && !is_silent && token.kind == TokenKind::Word {
            let inner = places[1..]
                .iter()
                .filter_map(|place| stems[at + place])
                .collect();
            let is_name =
                meanings.is_empty() && !is_shouted && looks_like_a_name(token, original, at);
            if let Some(item) = item(
                stems[at].unwrap_or_default(),
                inner,
                &meanings,
                token,
                vocabulary,
            ) {
                scan.items.push(Item {
                    is_name,
                    at,
                    last,
                    ..item
                });
            }
        }
    }
    cut_clauses(&mut scan, tokens);
    find_negations(&mut scan);
    scan
}

fn item(
    stem: StemId,
    inner: Vec<StemId>,
    meanings: &[Meaning],
    token: &Token,
    vocabulary: &Vocabulary,
) -> Option<Item> {
    let mut item = Item {
        stem,
        inner,
        concepts: [(0, false); MAX_CONCEPTS],
        n_concepts: 0,
        class: Class::Light,
        weight: 0,
        is_name: false,
        at: 0,
        last: 0,
        clause: 0,
    };
    let mut classes = Vec::new();
    for meaning in meanings {
        if let Meaning::Concept(id, is_opposite) = meaning
            && item.n_concepts < MAX_CONCEPTS
        {
            item.concepts[item.n_concepts] = (*id, *is_opposite);
            item.n_concepts += 1;
            classes.push(vocabulary.of(*id).class);
        }
    }
    // A name stays a name; else a word that may be light is light.
    item.class = match classes.iter().max() {
        Some(class) if *class >= Class::Absolute => *class,
        Some(_) if classes.contains(&Class::Light) => Class::Light,
        _ => Class::General,
    };
    if item.n_concepts == 0 {
        item.class = class_by_spelling(&token.text);
        // A single letter that no lexicon knows is a remnant ("s", "x").
        if token.text.len() < 2 {
            return None;
        }
    }
    item.weight = match item.class {
        Class::Light => 1,
        Class::General if item.n_concepts == 0 && token.text.ends_with("ly") => 2,
        Class::General | Class::Absolute => ORDINARY,
        _ => 6,
    };
    Some(item)
}

/// Endings that give away what a word unknown to the lexicons names.
///
/// Source: stems of the United States Adopted Names for drugs; Greek endings of diseases and examinations.
fn class_by_spelling(word: &str) -> Class {
    let word = word.trim_end_matches('s');
    let ends = |endings: &[&str]| {
        endings
            .iter()
            .any(|end| word.ends_with(end) && word.len() > end.len() + 2)
    };
    if ends(&[
        "nib", "mab", "ciclib", "platin", "taxel", "rubicin", "mycin", "statin", "cillin",
        "prazole", "limu", "parib", "zomib",
    ]) {
        Class::Drug
    } else if ends(&["oma", "itis", "emia", "iti", "osis"]) {
        Class::Disease
    } else if ends(&["scopy", "gram", "graphy"]) {
        Class::Test
    } else {
        Class::General
    }
}

/// Capitals inside a sentence, or letters and digits in one word.
fn looks_like_a_name(token: &Token, original: &str, at: usize) -> bool {
    let drawn = token.span.of(original);
    let n_upper = drawn.chars().filter(|c| c.is_uppercase()).count();
    let has_digit = drawn.chars().any(|c| c.is_ascii_digit());
    (at > 0 && n_upper > 0) || n_upper > 1 || (has_digit && drawn.chars().any(char::is_alphabetic))
}

/// Clauses end at signs, at words that open one, and at "and" before a further negation.
fn cut_clauses(scan: &mut Scan, tokens: &[Token]) {
    let mut clause_of = vec![0; tokens.len() + 1];
    let mut clause = 0;
    let mut is_opened_by_break = false;
    for at in 0..tokens.len() {
        let opens = scan.marks.iter().any(|marked| {
            marked.at == at
                && matches!(
                    marked.mark,
                    Mark::Break | Mark::Unless | Mark::Despite | Mark::Before | Mark::After
                )
        });
        let next = tokens.get(at + 1).map_or("", |token| token.text.as_str());
        let is_cut = match tokens[at].text.as_str() {
            ";" | ":" | "(" | ")" => true,
            "-" => tokens[at].kind == TokenKind::Punct,
            "," => {
                is_opened_by_break
                    || matches!(
                        next,
                        "and" | "but" | "so" | "then" | "yet" | "nor" | "not" | "pero" | "y"
                    )
            }
            "but" | "pero" => true,
            "and" | "y" => scan.marks.iter().any(|marked| {
                marked.mark == Mark::Negation && marked.at > at && marked.at <= at + 8
            }),
            _ => false,
        };
        if (opens && at > 0) || is_cut {
            clause += 1;
            is_opened_by_break = false;
        }
        if opens {
            is_opened_by_break = true;
        }
        clause_of[at] = clause;
    }
    for item in &mut scan.items {
        item.clause = clause_of[item.at];
    }
    for marked in &mut scan.marks {
        marked.clause = clause_of[marked.at];
    }
    scan.n_clauses = clause + 1;
    scan.clause_of = clause_of;
}

fn find_negations(scan: &mut Scan) {
    let signs: Vec<Marked> = scan
        .marks
        .iter()
        .copied()
        .filter(|marked| matches!(marked.mark, Mark::Negation | Mark::Unless))
        .filter(|marked| {
            !scan.marks.iter().any(|other| {
                other.mark == Mark::NoNegation && other.at <= marked.at && marked.at < other.end
            })
        })
        .collect();
    for (index, sign) in signs.iter().enumerate() {
        let next = signs.get(index + 1).map_or(usize::MAX, |next| next.at);
        let from = scan.items.partition_point(|item| item.at < sign.end);
        let len = scan.items[from..]
            .iter()
            .take_while(|item| item.clause == sign.clause && item.at < next)
            .count();
        scan.negations.push(Negation {
            at: sign.at,
            clause: sign.clause,
            scope: from..from + len,
        });
    }
}
