//! The terms of a unit: runs and pairs of its words, pieces of words, features, and what was asked.

use crate::guard::advice::features::{Names, Set};
use crate::guard::text::{Token, TokenKind};

/// Longest distance of two words that form a pair with others between them, in words.
const SKIP: usize = 4;

/// Letters of the shortest and the longest piece of a word; `_` stands for its ends.
const PIECES: std::ops::RangeInclusive<usize> = 3..=5;

/// Terms whose sum is divided by the root of their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Words,
    Classes,
    Pieces,
    Signs,
    Place,
    Asked,
}

pub(super) const N_FAMILIES: usize = 6;

/// What a term is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One to three neighbouring words; `^` and `$` are the ends of the unit.
    Word,
    /// Two words with one to three others between them.
    Apart,
    /// As [`Shape::Word`], with drugs, relatives, numbers and the like replaced by their class, and a sign before
    /// what is refused, redirected, asked, or in a plain question.
    Class,
    ClassApart,
    Piece,
    /// A feature, or two, of the unit's unsheltered clauses.
    Sign,
    /// Two features of one unsheltered clause.
    Clause,
    /// A row of the table that fires, or its rule.
    Row,
    /// What shelters a clause, and what that clause says.
    Sheltered,
    /// Where the unit stands, and how long it is.
    Place,
    /// A feature of the question, perhaps with one of the unit.
    AskedSign,
    /// The first words of an answer to a question.
    AskedStart,
}

const SHAPES: [(Shape, &str, Family); 12] = [
    (Shape::Word, "word", Family::Words),
    (Shape::Apart, "apart", Family::Words),
    (Shape::Class, "class", Family::Classes),
    (Shape::ClassApart, "class-apart", Family::Classes),
    (Shape::Piece, "piece", Family::Pieces),
    (Shape::Sign, "sign", Family::Signs),
    (Shape::Clause, "clause", Family::Signs),
    (Shape::Row, "row", Family::Signs),
    (Shape::Sheltered, "sheltered", Family::Signs),
    (Shape::Place, "place", Family::Place),
    (Shape::AskedSign, "asked-sign", Family::Asked),
    (Shape::AskedStart, "asked-start", Family::Asked),
];

impl Shape {
    pub(super) fn named(name: &str) -> Option<Shape> {
        let known = SHAPES.iter().find(|(_, known, _)| *known == name);
        known.map(|(shape, ..)| *shape)
    }

    pub(super) fn name(self) -> &'static str {
        SHAPES[self as usize].1
    }

    pub(super) fn family(self) -> Family {
        SHAPES[self as usize].2
    }

    pub(super) fn hash_of(self, parts: &[Part<'_>]) -> u64 {
        self.mix(parts.iter().map(|part| part.hash))
    }

    /// The hash of a term as a file writes it.
    pub(super) fn hash_of_text(self, term: &str) -> u64 {
        self.mix(term.split(' ').map(|text| Part::read(text).hash))
    }

    fn mix(self, hashes: impl Iterator<Item = u64>) -> u64 {
        let begun = hashes.fold(Begun::of(self), Begun::with);
        begun.hash()
    }
}

/// The hash of a term of which some parts are mixed in: terms that begin alike share it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Begun(u64);

impl Begun {
    pub(super) fn of(shape: Shape) -> Begun {
        Begun((shape as u64 + 1).wrapping_mul(0xff51_afd7_ed55_8ccd))
    }

    pub(super) fn with(self, hash: u64) -> Begun {
        let mixed = (self.0.rotate_left(23) ^ hash).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        Begun(mixed ^ (mixed >> 29))
    }

    pub(super) fn hash(self) -> u64 {
        self.0
    }
}

/// Takes the terms of a unit, each as often as it occurs.
pub(super) trait Taker {
    fn take(&mut self, shape: Shape, parts: &[Part<'_>]);

    /// Every run of one to `longest` neighbours.
    fn take_runs(&mut self, shape: Shape, parts: &[Part<'_>], longest: usize) {
        for at in 0..parts.len() {
            for end in at + 1..=parts.len().min(at + longest) {
                self.take(shape, &parts[at..end]);
            }
        }
    }

    /// Every pair of one part with each of others.
    fn take_pairs(&mut self, shape: Shape, first: &Part<'_>, others: &[Part<'_>]) {
        for second in others {
            self.take(shape, &[*first, *second]);
        }
    }
}

impl<F: FnMut(Shape, &[Part<'_>])> Taker for F {
    fn take(&mut self, shape: Shape, parts: &[Part<'_>]) {
        self(shape, parts);
    }
}

/// One part of a term.
#[derive(Clone, Copy, Debug)]
pub(in crate::guard::advice) struct Part<'a> {
    /// Says that the word is sheltered, and by what.
    sign: &'static str,
    text: &'a str,
    pub(super) hash: u64,
}

/// Signs of sheltered words.
const SIGNS: [&str; 4] = ["~r:", "~d:", "~a:", "~q:"];

impl<'a> Part<'a> {
    pub(in crate::guard::advice) fn new(text: &'a str) -> Part<'a> {
        let hash = hash(text);
        Part {
            sign: "",
            text,
            hash,
        }
    }

    /// The same under a shelter's sign.
    pub(in crate::guard::advice) fn signed(self, sign: &'static str) -> Part<'a> {
        let hash = sign.bytes().fold(self.hash, fnv);
        Part { sign, hash, ..self }
    }

    /// As written in a file.
    fn read(text: &'a str) -> Part<'a> {
        for sign in SIGNS {
            if let Some(rest) = text.strip_prefix(sign)
                && !rest.is_empty()
            {
                return Part::new(rest).signed(sign);
            }
        }
        Part::new(text)
    }

    pub(super) fn written(&self) -> String {
        format!("{}{}", self.sign, self.text)
    }

    /// A token; citation marks are all one.
    pub(in crate::guard::advice) fn of(token: &'a Token) -> Part<'a> {
        match token.kind {
            TokenKind::Mark => Part::new("[]"),
            _ => Part {
                sign: "",
                text: &token.text,
                hash: token.hash,
            },
        }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }
}

/// FNV-1a, which tokens carry of their text.
///
/// Source: draft-eastlake-fnv, 64-bit offset basis and prime.
const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;

pub(in crate::guard::advice) fn hash(text: &str) -> u64 {
    text.bytes().fold(FNV_BASIS, fnv)
}

fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

/// Units of an answer from which on their number is not told: a first unit leaves a stream when the third has begun, and
/// must read the same in the whole.
const MANY_UNITS: usize = 3;

/// One unit as the model sees it.
#[derive(Clone, Debug)]
pub(in crate::guard::advice) struct Likened<'a> {
    tokens: &'a [Token],
    /// The kind of place it stands in.
    place: &'static str,
    /// Number of units of the answer of which this is the first; 0 for any other. From [`MANY_UNITS`] on it is not told.
    pub(in crate::guard::advice) n_units: usize,
    /// Words with drugs, numbers, relatives and the like replaced by their class, each with its shelter's sign.
    pub(in crate::guard::advice) classes: Vec<Part<'a>>,
    /// What each clause says, with its shelter's sign.
    clauses: &'a [(Set, &'static str)],
    /// Rows of the table that fire, as rule and row.
    rows: &'a [(&'static str, &'a str)],
    /// Whether the question is about somebody.
    pub(in crate::guard::advice) is_personal: bool,
    /// What the clauses of the question say.
    pub(in crate::guard::advice) asked: Option<Set>,
}

impl<'a> Likened<'a> {
    /// A unit of these tokens, without its classes and without a question.
    pub(in crate::guard::advice) fn of(
        tokens: &'a [Token],
        place: &'static str,
        clauses: &'a [(Set, &'static str)],
        rows: &'a [(&'static str, &'a str)],
    ) -> Likened<'a> {
        Likened {
            tokens,
            place,
            n_units: 0,
            classes: Vec::new(),
            clauses,
            rows,
            is_personal: false,
            asked: None,
        }
    }

    /// Words and signs.
    pub(in crate::guard::advice) fn n_tokens(&self) -> usize {
        self.tokens.len()
    }

    /// Calls `each` with every term, as often as it occurs.
    pub(super) fn each_term(&self, names: &Names, mut each: impl FnMut(Shape, &[Part<'_>])) {
        self.each_term_of_words(names, &mut each);
        for word in self.words() {
            pieces(word.text, &mut each);
        }
    }

    /// Its words as their pieces are read.
    pub(super) fn words(&self) -> impl Iterator<Item = Part<'a>> {
        self.tokens.iter().map(Part::of)
    }

    /// Gives every term but the pieces of words, as often as it occurs.
    pub(super) fn each_term_of_words(&self, names: &Names, taker: &mut impl Taker) {
        let words = bounded(self.words());
        taker.take_runs(Shape::Word, &words, 3);
        pairs_apart(&words, Shape::Apart, taker);
        let classes = bounded(self.classes.iter().copied());
        taker.take_runs(Shape::Class, &classes, 3);
        pairs_apart(&classes, Shape::ClassApart, taker);
        let mut features = Set::default();
        for (set, sign) in self.clauses {
            let said = parts_of(*set, names);
            if sign.is_empty() {
                features.add(*set);
                pairs(&said, Shape::Clause, taker);
            } else {
                let sign = Part::new(sign);
                taker.take(Shape::Sheltered, &[sign]);
                taker.take_pairs(Shape::Sheltered, &sign, &said);
            }
        }
        let features = parts_of(features, names);
        for feature in &features {
            taker.take(Shape::Sign, &[*feature]);
        }
        pairs(&features, Shape::Sign, taker);
        for (rule, row) in self.rows {
            taker.take(Shape::Row, &[Part::new(rule)]);
            taker.take(Shape::Row, &[Part::new(row)]);
        }
        taker.take(Shape::Place, &[Part::new(self.length())]);
        taker.take(Shape::Place, &[Part::new(self.place)]);
        if self.tokens.iter().any(|token| token.is_quoted) {
            taker.take(Shape::Place, &[Part::new("quoted")]);
        }
        if let Some(asked) = self.asked {
            self.each_asked(asked, &features, names, taker);
        }
    }

    fn each_asked(&self, asked: Set, features: &[Part<'_>], names: &Names, taker: &mut impl Taker) {
        taker.take(Shape::AskedSign, &[Part::new("any")]);
        taker.take(Shape::AskedSign, &[Part::new(self.length())]);
        for first in parts_of(asked, names) {
            taker.take(Shape::AskedSign, &[first]);
            taker.take_pairs(Shape::AskedSign, &first, features);
        }
        if self.n_units > 0 {
            let n_units = format!("units{}", self.n_units.min(MANY_UNITS));
            taker.take(Shape::AskedSign, &[Part::new(&n_units)]);
            let start: Vec<Part<'_>> = self.tokens.iter().take(3).map(Part::of).collect();
            for n in 1..=start.len() {
                taker.take(Shape::AskedStart, &start[..n]);
            }
        }
    }

    /// Its length by powers of two.
    fn length(&self) -> &'static str {
        match self.tokens.len() {
            ..2 => "1",
            2..4 => "2-3",
            4..8 => "4-7",
            8..16 => "8-15",
            16..32 => "16-31",
            _ => "32-",
        }
    }
}

fn parts_of(set: Set, names: &Names) -> Vec<Part<'_>> {
    let mut parts = Vec::with_capacity(set.len());
    parts.extend(set.indices().map(|index| Part {
        sign: "",
        text: names.name(index),
        hash: names.hash(index),
    }));
    parts
}

fn bounded<'a>(parts: impl Iterator<Item = Part<'a>>) -> Vec<Part<'a>> {
    let mut all = Vec::with_capacity(parts.size_hint().0 + 2);
    all.push(Part::new("^"));
    all.extend(parts);
    all.push(Part::new("$"));
    all
}

/// Every pair with one to three others between.
fn pairs_apart(parts: &[Part<'_>], shape: Shape, taker: &mut impl Taker) {
    for (at, first) in parts.iter().enumerate() {
        let end = parts.len().min(at + SKIP + 1);
        taker.take_pairs(shape, first, parts.get(at + 2..end).unwrap_or_default());
    }
}

/// Every pair.
fn pairs(parts: &[Part<'_>], shape: Shape, taker: &mut impl Taker) {
    for (at, first) in parts.iter().enumerate() {
        taker.take_pairs(shape, first, &parts[at + 1..]);
    }
}

pub(super) fn pieces(word: &str, each: &mut impl FnMut(Shape, &[Part<'_>])) {
    let bounded = format!("_{word}_");
    let ends: Vec<usize> = bounded
        .char_indices()
        .map(|(at, c)| at + c.len_utf8())
        .collect();
    for first in 0..ends.len() {
        let start = first.checked_sub(1).map_or(0, |before| ends[before]);
        let mut hash = FNV_BASIS;
        let mut hashed = start;
        for (n, end) in ends[first..].iter().take(*PIECES.end()).enumerate() {
            hash = bounded.as_bytes()[hashed..*end]
                .iter()
                .copied()
                .fold(hash, fnv);
            hashed = *end;
            if n + 1 >= *PIECES.start() {
                each(
                    Shape::Piece,
                    &[Part {
                        sign: "",
                        text: &bounded[start..*end],
                        hash,
                    }],
                );
            }
        }
    }
}
