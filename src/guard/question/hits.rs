//! Runs the word patterns over a message and keeps where each class matched.
//!
//! Classes are taken in file order, so a pattern finds the hits of the classes it refers to.
//! Every pattern gives at each start at most its shortest match. Work is linear in the number of
//! words: the parts of a pattern are bounded, and so are its gaps.

use std::collections::HashMap;

use super::message::Message;
use super::pattern::{ClassId, Part, Pattern, PatternSet, Patterns, TermId};

/// Words `start..end` of a message (end exclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hit {
    /// Index of the first word.
    pub(super) start: u32,
    /// Index after the last word.
    pub(super) end: u32,
}

/// Where each class matched, in order of start, then end.
pub(super) struct Hits {
    by_class: Vec<Vec<Hit>>,
}

impl Hits {
    /// Matches every class of `set` against `message`.
    pub(super) fn find(set: &PatternSet, message: &Message<'_>) -> Self {
        Self::find_part(set, &set.patterns, message)
    }

    /// Matches some of the patterns of `set`; the classes that have none there match nowhere.
    pub(super) fn find_part(set: &PatternSet, patterns: &Patterns, message: &Message<'_>) -> Self {
        let mut terms = Vec::new();
        let mut bounds = vec![0];
        let mut one = Vec::new();
        // Words come again; each has its terms once.
        let mut known: HashMap<&str, usize> = HashMap::new();
        let words = message.words.iter().map(|word| {
            *known.entry(word.text).or_insert_with(|| {
                one.clear();
                set.terms_of(word.text, &mut one);
                terms.extend_from_slice(&one);
                bounds.push(terms.len());
                bounds.len() - 2
            })
        });
        let words: Vec<usize> = words.collect();
        let mut search = Search {
            message,
            is_present: presence(&terms, patterns.by_term.len()),
            terms,
            bounds,
            words,
            by_class: vec![Vec::new(); patterns.classes.len()],
        };
        // The patterns that begin with a word and can match, for each word.
        let mut able: Vec<&Pattern> = Vec::new();
        let mut able_to = vec![0];
        for word in 0..search.bounds.len() - 1 {
            for term in search.terms_of(word) {
                let patterns = patterns.by_term[term.0 as usize].iter();
                able.extend(patterns.filter(|pattern| {
                    search.is_present[pattern.needs.0 as usize] && search.can_match(&pattern.parts)
                }));
            }
            able_to.push(able.len());
        }
        // They wait for their class's turn, because they may go on with a class.
        let mut waiting: Vec<(ClassId, u32, &[Part])> = Vec::new();
        for (at, word) in (0..).zip(&search.words) {
            let able = able[able_to[*word]..able_to[word + 1]].iter();
            waiting.extend(able.map(|pattern| (pattern.class, at, &*pattern.parts)));
        }
        waiting.sort_by_key(|&(class, at, _)| (class, at));
        let mut next = 0;
        for (number, class) in patterns.classes.iter().enumerate() {
            let mut found = Vec::new();
            while next < waiting.len() && usize::from(waiting[next].0.0) == number {
                let (_, at, parts) = waiting[next];
                search.run(parts, at as usize, &mut found);
                next += 1;
            }
            for (first, parts) in class.by_class.iter().filter(|(first, parts)| {
                !search.by_class[usize::from(first.0)].is_empty() && search.can_match(parts)
            }) {
                let mut last = u32::MAX;
                for hit in &search.by_class[usize::from(first.0)] {
                    if hit.start != last {
                        search.run(parts, hit.start as usize, &mut found);
                    }
                    last = hit.start;
                }
            }
            for parts in class
                .anchored
                .iter()
                .filter(|parts| search.can_match(parts))
            {
                for sentence in &message.sentences {
                    search.run(parts, sentence.start, &mut found);
                }
            }
            found.sort_unstable();
            found.dedup();
            search.by_class[number] = found;
        }
        Self {
            by_class: search.by_class,
        }
    }

    /// All hits of a class.
    pub(super) fn of(&self, class: ClassId) -> &[Hit] {
        &self.by_class[usize::from(class.0)]
    }

    /// The numbers of the classes that matched, in order.
    pub(super) fn matched(&self) -> impl Iterator<Item = usize> {
        let classes = self.by_class.iter().enumerate();
        classes
            .filter(|(_, hits)| !hits.is_empty())
            .map(|(number, _)| number)
    }
}

/// For each term, whether some word of the message has it.
fn presence(terms: &[TermId], n_terms: usize) -> Vec<bool> {
    let mut is_present = vec![false; n_terms];
    for term in terms {
        is_present[term.0 as usize] = true;
    }
    is_present
}

struct Search<'a> {
    is_present: Vec<bool>,
    message: &'a Message<'a>,
    /// The terms of each word that the message has, once.
    terms: Vec<TermId>,
    /// Where those of each begin, and where the last ones end.
    bounds: Vec<usize>,
    /// The number of the word at each place.
    words: Vec<usize>,
    by_class: Vec<Vec<Hit>>,
}

impl Search<'_> {
    fn terms_of(&self, word: usize) -> &[TermId] {
        &self.terms[self.bounds[word]..self.bounds[word + 1]]
    }

    /// Whether the message has every word that the pattern needs; most patterns fall here.
    fn can_match(&self, parts: &[Part]) -> bool {
        parts.iter().all(|part| match part {
            Part::Term(term) => self.is_present[term.0 as usize],
            _ => true,
        })
    }

    fn has_term(&self, at: usize, term: TermId) -> bool {
        self.terms_of(self.words[at]).binary_search(&term).is_ok()
    }

    fn hits_at(&self, class: ClassId, at: usize) -> &[Hit] {
        let hits = &self.by_class[usize::from(class.0)];
        let from = hits.partition_point(|hit| (hit.start as usize) < at);
        let to = from + hits[from..].partition_point(|hit| hit.start as usize == at);
        &hits[from..to]
    }

    fn run(&self, parts: &[Part], start: usize, found: &mut Vec<Hit>) {
        let sentence = self.message.sentence_at(start);
        if let Some(end) = self.end_of(parts, start, sentence.start, sentence.end)
            && end > start
        {
            found.push(Hit {
                start: u32::try_from(start).unwrap_or(u32::MAX),
                end: u32::try_from(end).unwrap_or(u32::MAX),
            });
        }
    }

    /// Where `parts`, begun at word `at`, ends at the earliest; words from `from` to `to` are the sentence.
    fn end_of(&self, parts: &[Part], at: usize, from: usize, to: usize) -> Option<usize> {
        let Some((part, rest)) = parts.split_first() else {
            return Some(at);
        };
        match part {
            Part::Term(term) if at < to && self.has_term(at, *term) => {
                self.end_of(rest, at + 1, from, to)
            }
            Part::Class(class) if at < to => self
                .hits_at(*class, at)
                .iter()
                .find_map(|hit| self.end_of(rest, hit.end as usize, from, to)),
            Part::Gap(count) => (at..=to.min(at + usize::from(*count)))
                .find_map(|next| self.end_of(rest, next, from, to)),
            Part::Start if at == from => self.end_of(rest, at, from, to),
            Part::End if at == to => self.end_of(rest, at, from, to),
            Part::Not(sequences)
                if sequences
                    .iter()
                    .all(|parts| self.end_of(parts, at, from, to).is_none()) =>
            {
                self.end_of(rest, at, from, to)
            }
            _ => None,
        }
    }
}
