//! A message with its pattern hits, and the few ways in which the rules look at them.

use crate::guard::finding::Finding;
use crate::guard::rule::Rule;
use crate::guard::span::Span;
use crate::guard::text::Analysis;

use super::hits::{Hit, Hits};
use super::message::{Message, Sentence};
use super::pattern::ClassId;

/// What the rules of this room read.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) text: &'a Analysis<'a>,
    pub(super) message: &'a Message<'a>,
    pub(super) hits: &'a Hits,
}

impl View<'_> {
    /// All hits of a class, by start.
    pub(super) fn of(&self, class: ClassId) -> &[Hit] {
        self.hits.of(class)
    }

    /// The hits of a class inside a sentence.
    pub(super) fn within(&self, class: ClassId, sentence: Sentence) -> &[Hit] {
        let hits = self.of(class);
        let from = hits.partition_point(|hit| (hit.start as usize) < sentence.start);
        let to = hits.partition_point(|hit| (hit.start as usize) < sentence.end);
        &hits[from..to]
    }

    /// Whether a class matched inside a sentence.
    pub(super) fn has(&self, class: ClassId, sentence: Sentence) -> bool {
        !self.within(class, sentence).is_empty()
    }

    /// How many hits of a class in a sentence stand apart from each other.
    pub(super) fn n_apart(&self, class: ClassId, sentence: Sentence) -> usize {
        let mut end = 0;
        let mut n = 0;
        for hit in self.within(class, sentence) {
            if hit.start >= end {
                n += 1;
                end = hit.end;
            }
        }
        n
    }

    /// The first hit of `class` in a sentence that no hit of `cover` overlaps.
    pub(super) fn uncovered(
        &self,
        class: ClassId,
        cover: ClassId,
        sentence: Sentence,
    ) -> Option<Hit> {
        self.within(class, sentence)
            .iter()
            .find(|hit| {
                !self
                    .near(cover, hit)
                    .any(|cover| cover.start < hit.end && hit.start < cover.end)
            })
            .copied()
    }

    /// The hits of a class that could reach `hit`: those that begin at most a pattern's length before it.
    fn near(&self, class: ClassId, hit: &Hit) -> impl Iterator<Item = &Hit> {
        /// More words than any pattern spans; keeps the work linear.
        const LONGEST: u32 = 128;
        let hits = self.of(class);
        let from = hits.partition_point(|other| other.start + LONGEST < hit.start);
        let to = hits.partition_point(|other| other.start < hit.end);
        hits[from..to].iter()
    }

    /// How many hits of a class stand apart from each other and from every hit of `except`.
    pub(super) fn count(&self, class: ClassId, except: &[ClassId]) -> usize {
        let is_free = |hit: &&Hit| {
            !except.iter().any(|&cover| {
                self.near(cover, hit)
                    .any(|cover| cover.start < hit.end && hit.start < cover.end)
            })
        };
        let mut last = 0;
        let mut n = 0;
        for hit in self.of(class).iter().filter(is_free) {
            if hit.start >= last {
                n += 1;
                last = hit.end;
            }
        }
        n
    }

    /// The first hit of `class` in a sentence that no hit of `denial` begins before and reaches.
    ///
    /// "No pain" denies the pain; "can not breathe" begins with its own negation and denies nothing.
    pub(super) fn unless(
        &self,
        class: ClassId,
        denial: ClassId,
        sentence: Sentence,
    ) -> Option<Hit> {
        let is_denied = |hit: &&Hit| {
            self.near(denial, hit)
                .any(|denial| denial.start < hit.start && hit.start < denial.end)
        };
        self.within(class, sentence)
            .iter()
            .find(|hit| !is_denied(hit))
            .copied()
    }

    /// Whether a hit of `class` begins before `hit` in its sentence.
    pub(super) fn comes_before(&self, class: ClassId, hit: Hit, sentence: Sentence) -> bool {
        self.within(class, sentence)
            .first()
            .is_some_and(|first| first.start <= hit.start)
    }

    /// A finding on the words of a hit.
    pub(super) fn finding(&self, rule: &Rule, hit: Hit, reason: &str) -> Finding {
        let words = &self.message.words[hit.start as usize..hit.end as usize];
        let span = words.iter().map(|word| word.span).reduce(Span::union);
        Finding::new(
            rule.code,
            rule.category,
            span.unwrap_or(Span::new(0, self.text.text().len())),
            reason,
        )
    }
}

/// Declares the classes that a set of rules reads, with a constructor that finds them by name.
macro_rules! classes {
    ($($name:ident),+ $(,)?) => {
        /// The lexicon classes that these rules read.
        #[derive(Debug)]
        pub(super) struct Classes {
            $($name: super::pattern::ClassId,)+
        }

        impl Classes {
            /// How many there are.
            #[allow(dead_code, reason = "not every set of rules is asked for its classes")]
            pub(super) const COUNT: usize = [$(stringify!($name)),+].len();

            /// Finds the classes by name.
            ///
            /// # Errors
            /// The first class that no lexicon file has.
            pub(super) fn new(
                class: &impl Fn(&str) -> Result<super::pattern::ClassId, crate::guard::GuardError>,
            ) -> Result<Self, crate::guard::GuardError> {
                Ok(Self { $($name: class(stringify!($name))?,)+ })
            }

            /// All of them.
            #[allow(dead_code, reason = "not every set of rules is asked for its classes")]
            pub(super) fn all(&self) -> [super::pattern::ClassId; Self::COUNT] {
                [$(self.$name),+]
            }
        }
    };
}
pub(super) use classes;
