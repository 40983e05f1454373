//! What a clause says, as a set of features.
//!
//! A feature is a lexicon class ("obligation"), a group of classes by the part before the dot ("omit" for
//! "omit.base", "omit.ing" and "omit.fin"), or something this room derives ("imperative", "refused").

use std::collections::HashMap;

use crate::guard::GuardError;
use crate::guard::advice::likeness;
use crate::guard::lexicon::Lexicon;

/// Most features a set can hold.
pub(super) const N_FEATURES: usize = 128;

/// A set of features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set(u128);

impl Set {
    pub(super) fn with(self, other: Set) -> Set {
        Set(self.0 | other.0)
    }

    pub(super) fn without(self, other: Set) -> Set {
        Set(self.0 & !other.0)
    }

    pub(super) fn add(&mut self, other: Set) {
        self.0 |= other.0;
    }

    /// Whether the two share a feature.
    pub(super) fn meets(self, other: Set) -> bool {
        self.0 & other.0 != 0
    }

    /// Number of its features.
    pub(super) fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// The numbers of its features, ascending.
    pub(super) fn indices(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let index = rest.trailing_zeros() as usize;
            rest &= rest.checked_sub(1)?;
            Some(index)
        })
    }

    fn bit(index: usize) -> Set {
        Set(1 << index)
    }
}

/// Features that no lexicon has; each is set by [`super::clause`] or [`super::context`].
pub(super) const DERIVED: [&str; 22] = [
    // The act is commanded.
    "imperative.take",
    "imperative.omit",
    "imperative.alter",
    "imperative.pick",
    "imperative.eat",
    "imperative.have",
    // The person who asks, or their relative, is meant by name or by what is theirs.
    "kin",
    "case",
    // The clause says what nobody here can say, sends to somebody who can, or is a question to bring along.
    "refused",
    "redirected",
    "asked",
    // A clause that opens a condition; a sentence that ends with a question mark.
    "conditional",
    "question",
    // Care is talked down.
    "discouraged",
    // A definite treatment, test or dose: "the pills", "your scan".
    "definite",
    // It, that, this at the beginning: what the reader has told.
    "demonstrative",
    "pointed",
    // Somebody is said to have a disease.
    "diagnosed",
    // The sentence speaks of a class of people and of nobody in particular.
    "general",
    // A fragment without a verb of its own, or a bare yes or no.
    "fragment",
    // The question asks what a certain person should do, has, or may expect.
    "q.personal",
    "q.kin",
];

/// The features by name.
#[derive(Debug)]
pub(super) struct Names {
    sets: HashMap<String, Set>,
    by_class: Vec<Set>,
    by_bit: Vec<String>,
    /// The hashes of `by_bit` as parts of terms.
    hashes: Vec<u64>,
}

impl Names {
    /// # Errors
    /// [`GuardError::MissingClass`] where there are more features than a set can hold.
    pub(super) fn new(lexicon: &Lexicon) -> Result<Names, GuardError> {
        let n_classes = lexicon.n_classes();
        if n_classes + DERIVED.len() > N_FEATURES {
            return Err(GuardError::MissingClass(
                "more than 128 features".to_owned(),
            ));
        }
        let mut sets: HashMap<String, Set> = HashMap::new();
        let mut by_class = Vec::new();
        let mut by_bit = Vec::new();
        let lexical = lexicon.names().iter().map(String::as_str);
        for (index, name) in lexical.chain(DERIVED).enumerate() {
            let bit = Set::bit(index);
            by_bit.push(name.to_owned());
            if index < n_classes {
                by_class.push(bit);
            }
            sets.entry(name.to_owned()).or_default().add(bit);
            if let Some((group, _)) = name.split_once('.') {
                sets.entry(group.to_owned()).or_default().add(bit);
            }
        }
        Ok(Names {
            sets,
            by_class,
            hashes: by_bit.iter().map(|name| likeness::hash(name)).collect(),
            by_bit,
        })
    }

    /// The features of one or more names, divided by `|`.
    ///
    /// # Errors
    /// [`GuardError::MissingClass`] for a name that nothing has.
    pub(super) fn set(&self, names: &str) -> Result<Set, GuardError> {
        let mut all = Set::default();
        for name in names.split('|') {
            let set = self
                .sets
                .get(name)
                .ok_or_else(|| GuardError::MissingClass(name.to_owned()))?;
            all.add(*set);
        }
        Ok(all)
    }

    /// The feature of a lexicon class.
    pub(super) fn of_class(&self, class: crate::guard::lexicon::ClassId) -> Set {
        self.by_class[class.index()]
    }

    /// The hash of a feature's name as part of a term.
    pub(super) fn hash(&self, index: usize) -> u64 {
        self.hashes[index]
    }

    /// The name of a feature.
    pub(super) fn name(&self, index: usize) -> &str {
        &self.by_bit[index]
    }
}
