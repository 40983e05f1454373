//! Reads one sentence: its content words as concepts, its signs of negation and strength, its numbers, its clauses.

use std::borrow::Cow;
use std::ops::Range;

use crate::guard::ground::clauses::{cut_clauses, find_negations};
use crate::guard::ground::cognate;
use crate::guard::ground::kinds::{Class, Mark};
use crate::guard::ground::quantity::{self, Measure, Quantity};
use crate::guard::ground::stem::StemId;
use crate::guard::ground::twin::Word;
use crate::guard::ground::vocabulary::{ConceptId, Hit, Meaning, Vocabulary, stem_of};
use crate::guard::text::{Token, TokenKind};

/// Weight of a word in the coverage: quarters of an ordinary word.
pub(super) const ORDINARY: u32 = 4;

/// A content word or phrase of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Stem of the word; of a phrase, all its stems together.
    pub(super) stem: StemId,
    /// Stems of the words of a phrase that is no name.
    pub(super) inner: Vec<StemId>,
    /// Concepts it names; `true` where the word says the opposite of the concept ("unresectable").
    pub(super) concepts: Vec<(ConceptId, bool)>,
    /// Concepts of shorter phrases it starts with; they count where it is met nowhere else.
    pub(super) shorter: Vec<ConceptId>,
    /// What the word would be in English, of a Spanish word that the vocabulary lacks; it counts where it is met nowhere else.
    pub(super) cognates: Vec<StemId>,
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
    /// Whether it is a verb with a meaning of its own ("stop", "avoid") and no function word.
    pub(super) is_verb: bool,
    /// Whether it stands in brackets, where a passage explains a word.
    pub(super) is_gloss: bool,
}

impl Negation {
    /// The same negation over a part of the items.
    fn moved(&self, all: &[Item], kept: &[Item]) -> Option<Negation> {
        let inside: Vec<usize> = all[self.scope.clone()].iter().map(|item| item.at).collect();
        let start = kept.iter().position(|item| inside.contains(&item.at));
        let len = kept.iter().filter(|item| inside.contains(&item.at)).count();
        let start = start.or(inside.is_empty().then_some(0))?;
        Some(Negation {
            scope: start..start + len,
            ..self.clone()
        })
    }
}

/// A sentence, read.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan {
    pub(super) items: Vec<Item>,
    pub(super) marks: Vec<Marked>,
    pub(super) negations: Vec<Negation>,
    pub(super) quantities: Vec<Quantity>,
    pub(super) n_clauses: usize,
    /// Clauses that start a new statement: after a semicolon or a colon.
    pub(super) anew: Vec<usize>,
    /// Clause of each token.
    pub(super) clause_of: Vec<usize>,
    /// Stem of each token that is a word.
    pub(super) stems: Vec<Option<StemId>>,
    /// Each token as copies are compared.
    pub(super) words: Vec<Word>,
}

impl Scan {
    /// The same reading with these clauses only and without some tokens; clauses keep their numbers.
    pub(super) fn keep(&self, clauses: &[usize], without: Range<usize>) -> Cow<'_, Scan> {
        if clauses.len() == self.n_clauses && without.is_empty() {
            return Cow::Borrowed(self);
        }
        let items: Vec<Item> = self
            .items
            .iter()
            .filter(|item| clauses.contains(&item.clause) && !without.contains(&item.at))
            .cloned()
            .collect();
        let is_kept = |at: usize| {
            let clause = self.clause_of.get(at);
            !without.contains(&at) && clause.is_some_and(|clause| clauses.contains(clause))
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
            anew: self.anew.clone(),
            negations: Vec::new(),
            n_clauses: self.n_clauses,
            stems: (0..self.stems.len())
                .map(|at| self.stems[at].filter(|_| is_kept(at)))
                .collect(),
            words: (0..self.words.len())
                .map(|at| {
                    if without.contains(&at) {
                        Word::default()
                    } else {
                        self.words[at]
                    }
                })
                .collect(),
        };
        kept.negations = self
            .negations
            .iter()
            .filter(|negation| is_kept(negation.at))
            .filter_map(|negation| negation.moved(&self.items, &kept.items))
            .collect();
        Cow::Owned(kept)
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
        quantities: quantity::find(tokens, original, is_spanish),
        // Half the words of a sentence are function words.
        items: Vec::with_capacity(tokens.len() / 2),
        marks: Vec::with_capacity(tokens.len() / 2),
        ..Scan::default()
    };
    let stems: Vec<Option<StemId>> = tokens
        .iter()
        .map(|token| stem_of(token, is_spanish))
        .collect();
    let english: Vec<Option<StemId>> = if is_spanish {
        tokens.iter().map(|token| stem_of(token, false)).collect()
    } else {
        Vec::new()
    };
    let mut taken = vec![false; tokens.len()];
    // A number that is part of a name ("type 1") may be part of a phrase.
    let quantities = scan.quantities.iter();
    for quantity in quantities.filter(|quantity| quantity.measure != Measure::Label) {
        taken[quantity.start..quantity.end.min(tokens.len())].fill(true);
    }
    let drawn = match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.union(last.span).of(original),
        _ => "",
    };
    let is_shouted = !drawn.chars().any(char::is_lowercase);
    for at in 0..tokens.len() {
        if taken[at] || stems[at].is_none() {
            continue;
        }
        let word = &tokens[at];
        let free = |hit: &Hit<'_>| !hit.places.iter().any(|place| taken[at + place]);
        let found = vocabulary.longest(&stems[at..]).filter(free).or_else(|| {
            // Names and acronyms are the same in both languages.
            let names = |hit: &Hit<'_>| {
                hit.meanings
                    .iter()
                    .any(|meaning| meaning.is_name(vocabulary))
            };
            let stems = english.get(at..)?;
            vocabulary.longest(stems).filter(free).filter(names)
        });
        // "Present cancer of the lung": the name begins inside another phrase and goes on behind it.
        let found = found.filter(|hit| {
            let end = at + hit.places.last().copied().unwrap_or(0);
            !(at + 1..=end).any(|inside| {
                let name = vocabulary.longest(&stems[inside..]);
                name.is_some_and(|name| {
                    inside + name.places.last().copied().unwrap_or(0) > end
                        && name
                            .meanings
                            .iter()
                            .any(|meaning| meaning.is_name(vocabulary))
                })
            })
        });
        let Hit { meanings, places } = found.unwrap_or(Hit::NOTHING);
        for place in places.iter() {
            taken[at + place] = true;
        }
        let last = at + places.last().copied().unwrap_or(0);
        push_marks(&mut scan, &meanings, at, last);
        push_inner_marks(
            &mut scan, &meanings, &places, at, tokens, &stems, vocabulary,
        );
        if is_item(&meanings, places.len(), word) {
            let words = places.iter().filter_map(|place| stems[at + place]);
            let is_name =
                meanings.is_empty() && !is_shouted && looks_like_a_name(word, original, at);
            let mut item = Item {
                // A phrase is a word of its own.
                stem: words
                    .clone()
                    .fold(0, |all: StemId, word| all.rotate_left(7) ^ word),
                inner: Vec::new(),
                concepts: Vec::new(),
                shorter: Vec::new(),
                cognates: Vec::new(),
                class: Class::Light,
                weight: 0,
                is_name,
                at,
                last,
                clause: 0,
            };
            classify(&mut item, &meanings, word, vocabulary);
            if is_spanish && item.concepts.is_empty() {
                item.cognates = cognate::of(&word.text);
            }
            if places.len() > 1 {
                take_apart(&mut item, words.collect(), vocabulary);
            }
            scan.items.push(item);
        }
    }
    cut_clauses(&mut scan, tokens);
    find_negations(&mut scan, tokens);
    let english = if is_spanish { &english } else { &stems };
    let words = tokens.iter().zip(english);
    scan.words = words.map(|(token, stem)| Word::new(token, *stem)).collect();
    scan.stems = stems;
    scan
}

fn push_marks(scan: &mut Scan, meanings: &[Meaning], at: usize, last: usize) {
    for meaning in meanings {
        if let Meaning::Mark(mark) = meaning {
            scan.marks.push(Marked {
                mark: *mark,
                at,
                end: last + 1,
                clause: 0,
            });
        }
    }
}

/// A strength or a verb of saying inside a phrase that is no mark stays one ("usually found", "tell how").
fn push_inner_marks(
    scan: &mut Scan,
    meanings: &[Meaning],
    places: &[usize],
    at: usize,
    tokens: &[Token],
    stems: &[Option<StemId>],
    vocabulary: &Vocabulary,
) {
    // "As much as possible" leaves nothing open.
    let is_measure = |place: usize| place > 0 && tokens[at + place - 1].text == "as";
    let has_mark = meanings
        .iter()
        .any(|meaning| matches!(meaning, Meaning::Mark(_)));
    let inner = places.iter().filter(|place| !is_measure(**place));
    for place in inner.filter(|_| places.len() > 1 && !has_mark) {
        let single = vocabulary.longest(&stems[at + place..=at + place]);
        for meaning in single.iter().flat_map(|hit| hit.meanings.iter()) {
            if matches!(
                meaning,
                Meaning::Mark(
                    Mark::Strength(_) | Mark::Can | Mark::Some | Mark::Saying | Mark::Text
                )
            ) {
                push_marks(scan, &[*meaning], at + place, at + place);
            }
        }
    }
}

/// Whether a word or phrase carries something: the genitive, single letters and function words do not.
fn is_item(meanings: &[Meaning], n_words: usize, token: &Token) -> bool {
    let has_concept = meanings
        .iter()
        .any(|meaning| matches!(meaning, Meaning::Concept(..)));
    let is_silent = meanings
        .iter()
        .any(|meaning| matches!(meaning, Meaning::Mark(Mark::Stop | Mark::Text)));
    let is_word = token.kind == TokenKind::Word
        && !token.text.starts_with('\'')
        && (token.text.len() > 1 || n_words > 1);
    (meanings.is_empty() || has_concept) && !is_silent && is_word
}

/// Gives a phrase that is no name its words' own meanings, for where the phrase itself is met nowhere.
fn take_apart(item: &mut Item, words: Vec<StemId>, vocabulary: &Vocabulary) {
    let is_fixed = matches!(
        item.class,
        Class::Drug | Class::Organ | Class::Disease | Class::Organisation | Class::Thing
    );
    if is_fixed {
        return;
    }
    // "grow" tells nothing about "stops growing".
    let is_negated = words.iter().any(|word| {
        let single = vocabulary.longest(&[Some(*word)]);
        single.is_some_and(|hit| hit.meanings.contains(&Meaning::Mark(Mark::Negation)))
    });
    if is_negated {
        return;
    }
    // "therapy" in "radiation therapy" names only its kind.
    let kinds: Vec<StemId> = item
        .concepts
        .iter()
        .flat_map(|(id, _)| vocabulary.of(*id).wider.iter().copied())
        .collect();
    for (place, word) in words.iter().enumerate() {
        let single = vocabulary
            .longest(&[Some(*word)])
            .map(|hit| hit.meanings)
            .unwrap_or_default();
        let concepts = single.iter().filter_map(|meaning| match meaning {
            Meaning::Concept(id, is_opposite) => Some((*id, *is_opposite)),
            Meaning::Mark(_) => None,
        });
        // So does "test" in "urine test".
        let is_kind = concepts.clone().any(|(id, _)| {
            let concept = vocabulary.of(id);
            kinds.contains(&concept.id) || (item.class == Class::Test && concept.name == "test")
        });
        // A light word that opens a phrase tells nothing about it ("get" in "get better").
        let is_light = concepts
            .clone()
            .any(|(id, _)| vocabulary.of(id).class == Class::Light);
        if !is_kind && (place > 0 || !is_light) {
            let own = concepts.filter(|(_, is_opposite)| !is_opposite);
            item.shorter.extend(own.map(|(id, _)| id));
        }
    }
    item.inner = words;
}

/// Concepts, class and weight of an item.
fn classify(item: &mut Item, meanings: &[Meaning], token: &Token, vocabulary: &Vocabulary) {
    for meaning in meanings {
        if let Meaning::Concept(id, is_opposite) = meaning {
            item.concepts.push((*id, *is_opposite));
        }
    }
    let classes = || item.concepts.iter().map(|(id, _)| vocabulary.of(*id).class);
    // What counts as a mark is compared as a mark.
    let is_mark = meanings.iter().any(|meaning| {
        matches!(
            meaning,
            Meaning::Mark(Mark::Strength(_) | Mark::Some | Mark::Duty | Mark::Can | Mark::Equal)
        )
    });
    // A name stays a name; else a word that may be light is light.
    item.class = match classes().max() {
        None => class_by_spelling(&token.text),
        Some(class) if class >= Class::Absolute => class,
        Some(_) if is_mark => Class::Light,
        Some(_) if classes().any(|class| class == Class::Light) => Class::Light,
        Some(_) => Class::General,
    };
    item.weight = match item.class {
        Class::Light => 1,
        Class::General if item.concepts.is_empty() && token.text.ends_with("ly") => 2,
        Class::General | Class::Absolute => ORDINARY,
        _ => 6,
    };
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
