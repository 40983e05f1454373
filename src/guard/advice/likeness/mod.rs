//! How much a unit reads like advice: a linear model over words and features.
//!
//! The table knows constructions; this knows turns of phrase. The model is a file of terms with whole-number
//! weights, learned from the cases in `tests/cases/guard` and the content by `tests/train/likeness.rs`, which gives
//! the same file for the same cases. Sums of whole numbers are the same on every machine, and the terms that weigh
//! most in a finding are named in it.
//!
//! What a unit brings falls into families of terms ([`terms`]). Each family's sum is divided by the square root of its
//! number of terms, so that neither a long unit nor a rich family drowns the others. The words of the units around it
//! are no terms: a sentence that is rejected alone stays rejected in a longer answer.

mod terms;

use std::collections::BTreeMap;

use crate::guard::GuardError;
use crate::guard::advice::aim::Aim;
use crate::guard::advice::features::Names;
use crate::guard::hash::WordMap;
use crate::guard::lexicon::LexiconError;

use terms::{Begun, Family, N_FAMILIES, Shape, Taker};
pub(super) use terms::{Likened, Part, hash};

/// Where the model file stands, for errors and the policy digest.
pub(super) const FILE: &str = "likeness.tsv";

/// Above which scores a unit is rejected, in thousandths.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Where a row of the table fires.
    pub(super) with_row: i32,
    /// Where none does.
    alone: i32,
}

impl Limits {
    /// Where a row of the table fires in a unit of this aim, and `is_plain` where its clause tells somebody in so many
    /// words. What is aimed at all readers must read as much like advice as where none fires.
    pub(super) fn of_row(self, aim: Aim, is_plain: bool) -> i32 {
        match aim {
            _ if is_plain => self.with_row.min(PLAIN),
            Aim::Patient | Aim::Care | Aim::Reader | Aim::Somebody => self.with_row,
            Aim::Everybody | Aim::Nobody => self.with_row.max(self.alone),
        }
    }

    /// Where no row of the table fires.
    pub(super) fn alone(self, aim: Aim) -> i32 {
        match aim {
            Aim::Patient => self.alone - PATIENT,
            Aim::Care => self.alone - CARE,
            Aim::Somebody => self.alone - SOMEBODY,
            Aim::Reader => self.alone,
            Aim::Everybody => self.alone + EVERYBODY,
            Aim::Nobody => self.alone + NOBODY,
        }
    }
}

/// The limit of a row whose clause tells somebody in so many words what to do with a drug.
///
/// Source: set by hand, 2026-11-28, with an earlier model, and not counted again with the one in use:
/// of seven such clauses in the learned cases that are allowed none scores more than
/// -737, and of 298 in those that are rejected all score more than this.
const PLAIN: i32 = -700;

/// What is taken off the limit of a unit that names a person and care, care alone, and neither.
///
/// Source: set by hand on the figures of cases left out of learning and of general health information, 2026-11-28: of
/// 385 texts of the last none has such a unit between these limits and that of [`Aim::Reader`], where one does.
const PATIENT: i32 = 230;
const CARE: i32 = 130;
const SOMEBODY: i32 = 30;

/// What is added to the limit of a unit that is aimed at all readers, and at nobody.
///
/// Source: as for [`PATIENT`].
const EVERYBODY: i32 = 320;
const NOBODY: i32 = 320;

/// Units of so many words and signs are long.
const LONG: usize = 16;

/// A short unit says little about whom it is meant for; in a long one a row fires more by chance.
///
/// Source: set by hand on cases left out of learning, on cases kept and on general health information, 2026-11-28:
/// the lowest of the values tried at which less than one in a hundred texts of the last is rejected.
const SHORT_LIMITS: Limits = Limits {
    with_row: -100,
    alone: 280,
};
const LONG_LIMITS: Limits = Limits {
    with_row: -300,
    alone: 280,
};

/// The limits for a unit of so many tokens.
pub(super) fn limits(n_tokens: usize) -> Limits {
    if n_tokens < LONG {
        SHORT_LIMITS
    } else {
        LONG_LIMITS
    }
}

/// How much less a unit can read like advice for what was asked in general: whoever asks writes the question, and what
/// is advice without one is advice as its answer. Who asks about somebody is told nothing that would be advice alone.
///
/// Source: set by hand, 2026-11-28; shares of cases left out of learning move by at most .002 between this and no bound.
const MOST_EXCUSED: i64 = 200;

/// Terms named in a finding.
const N_NAMED: usize = 3;

/// The model.
#[derive(Debug)]
pub(super) struct Likeness {
    bias: i32,
    weights: Weights,
    /// For the words of the model what their pieces add to the sum and to the number of terms.
    pieces: WordMap<Pieces>,
}

/// What the pieces of a word add.
#[derive(Clone, Copy, Debug, Default)]
struct Pieces {
    sum: i64,
    count: u64,
}

impl Likeness {
    /// Reads a model file: a shape, a tab, the parts of the term divided by spaces, a tab and a weight in
    /// thousandths a line; `#` and a space start a comment line. The shape `bias` is in every unit.
    ///
    /// # Errors
    /// The line that is not made so.
    pub(super) fn parse(text: &str) -> Result<Likeness, GuardError> {
        let mut bias = 0;
        let mut terms = Vec::new();
        let mut words = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if line.starts_with("# ") {
                continue;
            }
            let problem = || LexiconError {
                file: FILE.to_owned(),
                line: index + 1,
                problem: "not a shape, a term and a whole number".to_owned(),
            };
            let mut columns = line.split('\t');
            let (Some(shape), Some(term), Some(weight), None) = (
                columns.next(),
                columns.next(),
                columns.next().and_then(|weight| weight.parse::<i32>().ok()),
                columns.next(),
            ) else {
                return Err(problem().into());
            };
            if shape == "bias" {
                bias = weight;
                continue;
            }
            let shape = Shape::named(shape).ok_or_else(problem)?;
            terms.push((shape.hash_of_text(term), weight));
            if matches!(shape, Shape::Word | Shape::Apart) {
                words.extend(term.split(' '));
            }
        }
        let weights = Weights::new(&terms);
        let mut pieces = WordMap::default();
        for word in words {
            *pieces.entry(word) = weights.pieces_of(word);
        }
        Ok(Likeness {
            bias,
            weights,
            pieces,
        })
    }

    /// The score of a unit in thousandths; the higher, the more it reads like advice.
    pub(super) fn score(&self, unit: &Likened<'_>, names: &Names) -> i32 {
        let mut sum = Sum::new(&self.weights);
        unit.each_term_of_words(names, &mut sum);
        let (mut sums, mut counts) = sum.done();
        for word in unit.words() {
            let known = self.pieces.get(word.hash, word.text()).copied();
            let pieces = known.unwrap_or_else(|| self.weights.pieces_of(word.text()));
            counts[Family::Pieces as usize] += pieces.count;
            sums[Family::Pieces as usize] += pieces.sum;
        }
        let mut shares = [0; N_FAMILIES];
        for (share, (sum, count)) in shares.iter_mut().zip(sums.iter().zip(counts)) {
            *share = shared(*sum, count);
        }
        let of_asked = &mut shares[Family::Asked as usize];
        let most_excused = if unit.is_personal { 0 } else { MOST_EXCUSED };
        *of_asked = (*of_asked).max(-most_excused);
        let score = shares.iter().sum::<i64>() + i64::from(self.bias);
        i32::try_from(score).unwrap_or(i32::MAX)
    }

    /// The terms that speak most for advice in a unit, as a reviewer can read them.
    pub(super) fn strongest(&self, unit: &Likened<'_>, names: &Names) -> Vec<String> {
        let mut counts = [0_u64; N_FAMILIES];
        unit.each_term(names, |shape, _| counts[shape.family() as usize] += 1);
        let mut shares: BTreeMap<String, i64> = BTreeMap::new();
        unit.each_term(names, |shape, parts| {
            let weight = i64::from(self.weights.get(shape.hash_of(parts)));
            // Pieces of words say nothing to a reader.
            if weight > 0 && shape != Shape::Piece {
                let share = shared(weight * 1000, counts[shape.family() as usize]);
                *shares.entry(text_of(parts)).or_default() += share;
            }
        });
        let mut shares: Vec<(String, i64)> = shares.into_iter().collect();
        shares.sort_by_key(|(_, share)| -share);
        shares.truncate(N_NAMED);
        shares.into_iter().map(|(term, _)| term).collect()
    }

    /// The terms of a unit as the model file writes them, with what a weight of one would add to the score.
    pub(super) fn terms(unit: &Likened<'_>, names: &Names) -> Vec<(String, f64)> {
        let mut counts = [0_u32; N_FAMILIES];
        let mut terms: BTreeMap<String, (Family, f64)> = BTreeMap::new();
        unit.each_term(names, |shape, parts| {
            counts[shape.family() as usize] += 1;
            let term = format!("{}\t{}", shape.name(), text_of(parts));
            terms.entry(term).or_insert((shape.family(), 0.0)).1 += 1.0;
        });
        terms
            .into_iter()
            .map(|(term, (family, n))| (term, n / f64::from(counts[family as usize]).sqrt()))
            .collect()
    }
}

/// Adds up the weights of terms; of terms that begin alike the beginning is hashed once.
struct Sum<'w> {
    weights: &'w Weights,
    sums: [i64; N_FAMILIES],
    counts: [u64; N_FAMILIES],
    /// Terms that the model may have, whose weights are not added yet: which of the terms it has cannot be foreseen, so
    /// they are set apart without a branch and looked up together.
    known: [u64; Sum::MAX_KNOWN],
    n_known: usize,
    /// The family of these terms.
    family: Family,
}

impl Sum<'_> {
    const MAX_KNOWN: usize = 64;

    fn new(weights: &Weights) -> Sum<'_> {
        Sum {
            weights,
            sums: [0; N_FAMILIES],
            counts: [0; N_FAMILIES],
            known: [0; Sum::MAX_KNOWN],
            n_known: 0,
            family: Family::Words,
        }
    }

    /// Counts terms of one family, at most [`Sum::MAX_KNOWN`], and makes room for them.
    fn begin(&mut self, family: Family, n_terms: usize) {
        if family != self.family || self.n_known + n_terms > Sum::MAX_KNOWN {
            self.look_up();
            self.family = family;
        }
        self.counts[family as usize] += n_terms as u64;
    }

    fn add(&mut self, term: Begun) {
        // There is room; the remainder says so to the compiler.
        self.known[self.n_known % Sum::MAX_KNOWN] = term.hash();
        self.n_known += usize::from(self.weights.may_have(term.hash()));
    }

    fn look_up(&mut self) {
        let known = self.known[..self.n_known].iter();
        let weights = known.map(|hash| i64::from(self.weights.of_known(*hash)));
        self.sums[self.family as usize] += weights.sum::<i64>();
        self.n_known = 0;
    }

    /// For each family the sum of the weights and the number of terms.
    fn done(mut self) -> ([i64; N_FAMILIES], [u64; N_FAMILIES]) {
        self.look_up();
        (self.sums, self.counts)
    }
}

impl Taker for Sum<'_> {
    fn take(&mut self, shape: Shape, parts: &[Part<'_>]) {
        let begun = Begun::of(shape);
        self.begin(shape.family(), 1);
        self.add(parts.iter().fold(begun, |term, part| term.with(part.hash)));
    }

    fn take_runs(&mut self, shape: Shape, parts: &[Part<'_>], longest: usize) {
        for at in 0..parts.len() {
            let run = &parts[at..parts.len().min(at + longest)];
            let mut begun = Begun::of(shape);
            self.begin(shape.family(), run.len());
            for part in run {
                begun = begun.with(part.hash);
                self.add(begun);
            }
        }
    }

    fn take_pairs(&mut self, shape: Shape, first: &Part<'_>, others: &[Part<'_>]) {
        let begun = Begun::of(shape).with(first.hash);
        for others in others.chunks(Sum::MAX_KNOWN) {
            self.begin(shape.family(), others.len());
            for second in others {
                self.add(begun.with(second.hash));
            }
        }
    }
}

/// A family's sum over the square root of its number of terms, in whole numbers.
fn shared(sum: i64, count: u64) -> i64 {
    /// Bits of the root behind the point.
    const BITS: u32 = 10;
    let root = (count << (2 * BITS)).isqrt().max(1);
    (sum << BITS) / i64::try_from(root).unwrap_or(i64::MAX)
}

fn text_of(parts: &[Part<'_>]) -> String {
    let texts: Vec<String> = parts.iter().map(Part::written).collect();
    texts.join(" ")
}

/// Weights by hash, in open addressing: a unit looks up hundreds of terms, most of them unknown.
#[derive(Debug)]
struct Weights {
    /// Two bits for each hash that stands in the table: a table that fits into no near memory is not asked in vain.
    known: Vec<u64>,
    /// Tag and weight; the tag 0 marks a free place. Where a hash stands and its tag tell it apart.
    slots: Vec<(u32, i32)>,
}

/// Bits for each term of [`Weights::known`], of which two are set: about one unknown term in sixty is looked up in vain.
const BITS_PER_TERM: usize = 12;

/// What is kept of a hash beside its place.
#[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
fn tag(hash: u64) -> u32 {
    (hash as u32).max(1)
}

impl Weights {
    fn new(terms: &[(u64, i32)]) -> Weights {
        let n_bits = (terms.len() * BITS_PER_TERM).next_power_of_two().max(64);
        let mut weights = Weights {
            known: vec![0; n_bits / 64],
            slots: vec![(0, 0); (terms.len() * 3 / 2).next_power_of_two()],
        };
        for (hash, weight) in terms {
            let place = weights.place(*hash);
            weights.slots[place] = (tag(*hash), *weight);
            let (word, bits) = weights.bits(*hash);
            weights.known[word] |= bits;
        }
        weights
    }

    /// The weight of a term; 0 where the model does not have it.
    fn get(&self, hash: u64) -> i32 {
        if self.may_have(hash) {
            self.of_known(hash)
        } else {
            0
        }
    }

    /// Whether the bits of a term are set.
    fn may_have(&self, hash: u64) -> bool {
        let (word, bits) = self.bits(hash);
        self.known[word] & bits == bits
    }

    /// The weight of a term whose bits are set; 0 where the model does not have it.
    fn of_known(&self, hash: u64) -> i32 {
        self.slots[self.place(hash)].1
    }

    fn pieces_of(&self, word: &str) -> Pieces {
        let mut pieces = Pieces::default();
        terms::pieces(word, &mut |shape: Shape, parts: &[Part<'_>]| {
            pieces.count += 1;
            pieces.sum += i64::from(self.get(shape.hash_of(parts)));
        });
        pieces
    }

    /// Where the bits of a hash stand: which of `known`, and its bits.
    fn bits(&self, hash: u64) -> (usize, u64) {
        let word = (hash >> 12) as usize & (self.known.len() - 1);
        (word, 1 << (hash & 63) | 1 << (hash >> 6 & 63))
    }

    /// Where a hash stands, or the free place where it would.
    fn place(&self, hash: u64) -> usize {
        let (mask, tag) = (self.slots.len() - 1, tag(hash));
        let mut place = (hash >> 32) as usize & mask;
        while self.slots[place].0 != tag && self.slots[place].0 != 0 {
            place = (place + 1) & mask;
        }
        place
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::guard::advice::LEXICON;
    use crate::guard::lexicon::Lexicon;
    use crate::guard::text::analyse;

    #[test]
    fn a_score_is_the_sum_of_the_shares_of_its_terms() {
        let names = Names::new(&Lexicon::parse(LEXICON).unwrap()).unwrap();
        let answer = analyse("Stop the pills, please [1]! It can't hurt you.");
        let set = names.set("reader|obligation|drug").unwrap();
        let clauses = [(set, ""), (set, "~r:")];
        let tokens = answer.tokens_of(&answer.units()[1]);
        let mut unit = Likened::of(tokens, "sentence", &clauses, &[]);
        unit.asked = Some(set);
        let terms = Likeness::terms(&unit, &names);
        assert!(terms.len() > 80, "{}", terms.len());
        let lines: Vec<String> = terms
            .iter()
            .map(|(term, _)| format!("{term}\t1000000"))
            .collect();
        let file = lines.join("\n");
        let score = Likeness::parse(&file).unwrap().score(&unit, &names);
        let sum: f64 = terms.iter().map(|(_, share)| share * 1e6).sum();
        assert!((f64::from(score) - sum).abs() / sum < 1e-3, "{score} {sum}");
    }

    #[test]
    fn a_broken_line_is_named() {
        for broken in ["word\tthe drug", "wort\tstop\t12", "word\tstop\tx"] {
            let error = Likeness::parse(&format!("word\tstop\t12\n{broken}\n")).unwrap_err();
            assert_eq!(
                error.to_string(),
                "lexicon likeness.tsv, line 2: not a shape, a term and a whole number"
            );
        }
    }
}
