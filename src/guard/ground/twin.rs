//! Near copies: a claim that repeats a sentence of a passage but for a word or two.
//!
//! Where a paraphrase would differ in many words, one changed word is a changed statement: a "not" that is gone, a
//! "may" that is gone, an opposite or another name in its place. What is found here settles the matter, however well
//! the rest agrees.

use std::ops::Range;
use std::sync::LazyLock;

use crate::guard::ground::align::{Alignment, is_same};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::scan::{Item, Scan};
use crate::guard::ground::stem::StemId;
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::hash::WordMap;
use crate::guard::text::Token;

/// Words that a copy must share with the sentence.
const MIN_SHARED: usize = 3;
/// Words of a copy that the sentence may lack, and words between its own that it may leave out.
const MAX_NEW: usize = 2;
const MAX_LOST: usize = 2;
/// Words before the first shared one that still count as left out: "some", "do not".
const REACH: usize = 2;

/// Words that turn a statement into its opposite.
const NEGATIONS: [&str; 14] = [
    "not", "no", "never", "nor", "neither", "none", "without", "nobody", "nunca", "sin", "ni",
    "ningun", "ninguna", "tampoco",
];

/// Words that leave open whether something is so, or say it of some only.
const HEDGES: [&str; 24] = [
    "may",
    "might",
    "sometimes",
    "possibly",
    "perhaps",
    "some",
    "certain",
    "often",
    "usually",
    "many",
    "most",
    "could",
    "can",
    "possible",
    "likely",
    "believe",
    "seem",
    "rarely",
    "puede",
    "pueden",
    "podria",
    "algunos",
    "algunas",
    "few",
];

/// Of these, those whose loss says more than the passage does.
const LIMITS: [&str; 9] = [
    "may",
    "might",
    "sometimes",
    "some",
    "certain",
    "puede",
    "pueden",
    "algunos",
    "algunas",
];

/// Words that say less than any of these limits do: "it is rare for …" for "… may be …, but this is rare".
const RARE: [&str; 5] = ["rare", "rarely", "seldom", "uncommon", "raro"];

/// Words that turn an order or a course round, one of each pair in the place of the other.
const TURNS: [(&str, &str); 5] = [
    ("before", "after"),
    ("before", "following"),
    ("start", "stop"),
    ("begin", "stop"),
    ("begins", "stops"),
];

/// Words that say of all, or of always, what a hedge in their place says of some.
const WHOLES: [&str; 8] = [
    "all", "every", "each", "always", "any", "everyone", "siempre", "todos",
];

/// Words without which a sentence says the same.
const EMPTY: [&str; 44] = [
    "a", "an", "the", "do", "does", "did", "is", "are", "was", "were", "be", "been", "being",
    "has", "have", "had", "that", "which", "who", "and", "also", "of", "to", "in", "on", "for",
    "by", "with", "it", "they", "this", "these", "el", "la", "los", "las", "un", "una", "de",
    "del", "es", "son", "se", "y",
];

/// A token as copies are compared: by its English stem, and by the lists above that have it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    /// None of a sign or a citation mark.
    stem: Option<StemId>,
    lists: u8,
}

/// The lists above, as bits.
const IN_NEGATIONS: u8 = 1;
const IN_HEDGES: u8 = 2;
const IN_LIMITS: u8 = 4;
const IN_EMPTY: u8 = 8;

/// For each word of the lists above the lists that have it.
static LISTS: LazyLock<WordMap<u8>> = LazyLock::new(|| {
    let lists: [(&[&str], u8); 4] = [
        (&NEGATIONS, IN_NEGATIONS),
        (&HEDGES, IN_HEDGES),
        (&LIMITS, IN_LIMITS),
        (&EMPTY, IN_EMPTY),
    ];
    let mut all = WordMap::default();
    for (words, list) in lists {
        for word in words {
            *all.entry(word) |= list;
        }
    }
    all
});

impl Word {
    /// A token, with its English stem where it has one.
    pub(super) fn new(token: &Token, stem: Option<StemId>) -> Word {
        Word {
            stem,
            lists: LISTS.get(token.hash, &token.text).copied().unwrap_or(0),
        }
    }

    /// The stem of a word that a sentence cannot do without.
    pub(super) fn telling(self) -> Option<StemId> {
        self.stem.filter(|_| !self.is_in(IN_EMPTY))
    }

    fn is_in(self, list: u8) -> bool {
        self.lists & list != 0
    }
}

/// What the few changed words of a near copy change, if anything.
pub(super) fn altered(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> Option<Problem> {
    let sentence = &passages.sentences[alignment.best?];
    if claim.is_translated {
        return None;
    }
    let (own_words, its_words) = (&claim.scan.words, &sentence.scan.words);
    let change = Change::between(own_words, its_words, sentence.tokens)?;
    let reads = |words: &[Word], at: &[usize], list: u8| {
        at.iter().copied().find(|at| words[*at].is_in(list))
    };
    let lost_not = reads(its_words, &change.lost, IN_NEGATIONS);
    let new_not = reads(own_words, &change.new, IN_NEGATIONS);
    // A word in the place of the negation may keep it: "rarely", "fails to".
    if lost_not.is_some() && new_not.is_none() && change.new.is_empty() {
        return Some(problem(
            Sign::Dropped,
            "the passage says this with a negation",
            None,
        ));
    }
    if let Some(at) = new_not
        && lost_not.is_none()
        && change
            .new
            .iter()
            .all(|at| own_words[*at].is_in(IN_NEGATIONS))
        && change.lost.is_empty()
    {
        return Some(problem(
            Sign::Added,
            "the passage says this without the negation",
            Some((at, at)),
        ));
    }
    let is_rare = claim
        .tokens
        .iter()
        .any(|token| RARE.contains(&token.text.as_str()));
    if let Some(at) = reads(its_words, &change.lost, IN_LIMITS)
        && change.new.is_empty()
        && !is_rare
    {
        let reason = format!("the passage says “{}” here", sentence.tokens[at].text);
        return Some(problem(Sign::Plain, &reason, None));
    }
    let lost: Vec<usize> = change
        .lost
        .iter()
        .copied()
        .filter(|at| !its_words[*at].is_in(IN_HEDGES))
        .collect();
    if let ([new], [lost]) = (change.new.as_slice(), change.lost.as_slice()) {
        let (own, there) = (&claim.tokens[*new].text, &sentence.tokens[*lost].text);
        let reason = format!("“{}”: the passage says “{there}”", claim.words(*new, *new));
        let is_turn = |(one, other): &(&str, &str)| {
            (own == one && there == other) || (own == other && there == one)
        };
        if TURNS.iter().any(is_turn) {
            return Some(problem(Sign::Reversed, &reason, Some((*new, *new))));
        }
        if WHOLES.contains(&own.as_str()) && HEDGES.contains(&there.as_str()) {
            return Some(problem(Sign::OfAll, &reason, Some((*new, *new))));
        }
    }
    if let ([new], [first, ..]) = (change.new.as_slice(), lost.as_slice()) {
        let own = item_at(claim.scan, *new)?;
        let other = item_at(sentence.scan, *first)?;
        // A name of several words counts as one.
        if !lost.iter().all(|at| (other.at..=other.last).contains(at)) {
            return None;
        }
        let there = &sentence.tokens[*first].text;
        let reason = format!("“{}”: the passage says “{there}”", claim.words(*new, *new));
        if is_opposite(own, other, vocabulary) {
            return Some(problem(Sign::Opposite, &reason, Some((*new, *new))));
        }
        let are_names = own.class.is_entity() && own.class == other.class;
        if are_names && !is_same(own, other, vocabulary) {
            return Some(problem(Sign::Replaced, &reason, Some((*new, *new))));
        }
    }
    None
}

fn problem(sign: Sign, reason: &str, tokens: Option<(usize, usize)>) -> Problem {
    Problem {
        sign,
        reason: reason.to_owned(),
        tokens,
    }
}

/// The words that differ between a claim and the stretch of a sentence that it repeats.
struct Change {
    /// Tokens of the claim that the stretch lacks.
    new: Vec<usize>,
    /// Tokens of the stretch that the claim lacks.
    lost: Vec<usize>,
}

impl Change {
    /// Nothing where the claim is no near copy. Cost: that of sorting the sentence's words.
    fn between(claim: &[Word], sentence: &[Word], tokens: &[Token]) -> Option<Change> {
        let mut stems = Stems::of(sentence);
        let (mut new, mut n_shared) = (Vec::new(), 0);
        for (at, word) in claim.iter().enumerate() {
            let Some(stem) = word.stem else { continue };
            let is_empty = word.is_in(IN_EMPTY);
            if stems.share(stem) {
                n_shared += usize::from(!is_empty);
            } else if !is_empty {
                if new.len() == MAX_NEW {
                    return None;
                }
                new.push(at);
            }
        }
        if n_shared < MIN_SHARED {
            return None;
        }
        let is_anchor = |word: &Word| {
            !word.is_in(IN_EMPTY) && word.stem.is_some_and(|stem| stems.is_shared(stem))
        };
        let first = sentence.iter().position(is_anchor)?;
        let end = sentence.iter().rposition(is_anchor)?;
        let mut lost = Vec::new();
        let glossed = glossed(claim, sentence, tokens);
        for (at, word) in sentence.iter().enumerate().take(end + 1) {
            let Some(stem) = word.stem else { continue };
            let is_lost = !stems.pass(stem) && at + REACH >= first && !word.is_in(IN_EMPTY);
            if is_lost && !glossed.contains(&at) {
                lost.push(at);
            }
        }
        (lost.len() <= MAX_LOST).then_some(Change { new, lost })
    }
}

/// The tokens of what a sentence says twice, once in brackets ("carcinoembryonic antigen (CEA)"), of which the claim has
/// one: the other is nothing lost.
fn glossed(claim: &[Word], sentence: &[Word], tokens: &[Token]) -> Range<usize> {
    /// Words that an abbreviation stands for.
    const MAX_LONG: usize = 5;
    let Some(open) = tokens.iter().position(|token| token.is_punct("(")) else {
        return 0..0;
    };
    let len = tokens[open..].iter().position(|token| token.is_punct(")"));
    let close = open + len.unwrap_or(0);
    let is_shared = |at: usize| {
        sentence.get(at).is_some_and(|word| {
            word.stem.is_some() && claim.iter().any(|own| own.stem == word.stem)
        })
    };
    if !(open + 1..close).any(is_shared) {
        return open..close;
    }
    // As many words before the bracket as the abbreviation has letters.
    let letters = tokens.get(open + 1).map_or(0, |token| token.text.len());
    if close == open + 2 && letters <= MAX_LONG {
        open.saturating_sub(letters)..open
    } else {
        0..0
    }
}

/// The stems of a sentence, each as often as it has it and a copy shares it.
struct Stems(Vec<Count>);

struct Count {
    stem: StemId,
    /// Words of the sentence with this stem that no word of the copy was laid beside.
    n_left: usize,
    /// Words that the two share.
    n_shared: usize,
    /// Of these, those that the walk through the sentence has passed.
    n_passed: usize,
}

impl Stems {
    fn of(sentence: &[Word]) -> Stems {
        let mut stems: Vec<StemId> = Vec::with_capacity(sentence.len());
        stems.extend(sentence.iter().filter_map(|word| word.stem));
        stems.sort_unstable();
        let count = |same: &[StemId]| Count {
            stem: same[0],
            n_left: same.len(),
            n_shared: 0,
            n_passed: 0,
        };
        let mut counts = Vec::with_capacity(stems.len());
        counts.extend(stems.chunk_by(|a, b| a == b).map(count));
        Stems(counts)
    }

    fn count(&mut self, stem: StemId) -> Option<&mut Count> {
        let at = self
            .0
            .binary_search_by_key(&stem, |count| count.stem)
            .ok()?;
        Some(&mut self.0[at])
    }

    /// Lays a word of the copy beside one of the sentence; whether there is one left.
    fn share(&mut self, stem: StemId) -> bool {
        let Some(count) = self.count(stem).filter(|count| count.n_left > 0) else {
            return false;
        };
        count.n_left -= 1;
        count.n_shared += 1;
        true
    }

    fn is_shared(&self, stem: StemId) -> bool {
        let at = self.0.binary_search_by_key(&stem, |count| count.stem);
        at.is_ok_and(|at| self.0[at].n_shared > 0)
    }

    /// Passes a word of the sentence; whether it is one that the copy shares.
    fn pass(&mut self, stem: StemId) -> bool {
        let Some(count) = self
            .count(stem)
            .filter(|count| count.n_passed < count.n_shared)
        else {
            return false;
        };
        count.n_passed += 1;
        true
    }
}

fn item_at(scan: &Scan, at: usize) -> Option<&Item> {
    scan.items
        .iter()
        .find(|item| (item.at..=item.last).contains(&at))
}

fn is_opposite(own: &Item, other: &Item, vocabulary: &Vocabulary) -> bool {
    own.concepts.iter().any(|(own, is_opposite)| {
        let own = vocabulary.of(*own);
        other.concepts.iter().any(|(other, other_opposite)| {
            let other = vocabulary.of(*other);
            (own.id == other.id && is_opposite != other_opposite)
                || (own.opposites.contains(&other.id) && is_opposite == other_opposite)
        })
    })
}
