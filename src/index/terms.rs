//! The terms of the index, numbered, with the number of passages that hold each.

use std::collections::{BTreeMap, HashMap};

use super::{IndexLanguage, PlacedTerm, Token};

/// Number of a term; terms of different languages have different numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TermId(u32);

/// Terms by number and the number of passages that hold each.
#[derive(Debug, Default)]
pub struct Vocabulary {
    ids: [HashMap<String, TermId>; 2],
    terms: Vec<(IndexLanguage, String)>,
    n_passages_with: Vec<u32>,
    n_passages: [u32; 2],
    words: [BTreeMap<String, u32>; 2],
}

/// The terms of one passage.
pub(super) struct Indexed {
    pub(super) placed: Box<[PlacedTerm]>,
    pub(super) distinct: Box<[TermId]>,
    pub(super) heading: Box<[TermId]>,
    pub(super) context: Box<[TermId]>,
}

impl TermId {
    /// The number, from 0, below [`Vocabulary::n_terms`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Vocabulary {
    /// The number of a term, where the index holds it.
    pub fn id(&self, language: IndexLanguage, term: &str) -> Option<TermId> {
        self.ids[language.index()].get(term).copied()
    }

    /// Every term of a language, in no order.
    pub fn terms(&self, language: IndexLanguage) -> impl Iterator<Item = (&str, TermId)> {
        self.ids[language.index()]
            .iter()
            .map(|(term, id)| (term.as_str(), *id))
    }

    /// Number of different terms; every [`TermId`] is below it.
    pub fn n_terms(&self) -> usize {
        self.n_passages_with.len()
    }

    /// A term's language and text.
    pub fn term(&self, term: TermId) -> (IndexLanguage, &str) {
        let (language, text) = &self.terms[term.index()];
        (*language, text)
    }

    /// Every word of a language's texts and innermost headings, unstemmed, with how often it occurs, in
    /// alphabetical order.
    pub fn words(&self, language: IndexLanguage) -> impl Iterator<Item = (&str, u32)> {
        self.words[language.index()]
            .iter()
            .map(|(word, n)| (word.as_str(), *n))
    }

    /// Whether any passage is in the language.
    pub fn has_language(&self, language: IndexLanguage) -> bool {
        self.n_passages[language.index()] > 0
    }

    pub(super) fn count_words(&mut self, language: IndexLanguage, words: &[Token]) {
        for word in words {
            *self.words[language.index()]
                .entry(word.term.clone())
                .or_insert(0) += 1;
        }
    }

    /// How many passages hold the term in text, headings or title.
    pub fn n_passages_with(&self, term: TermId) -> u32 {
        self.n_passages_with[term.0 as usize]
    }

    /// BM25's inverse document frequency, `ln(1 + (N - n + 0.5) / (n + 0.5))`, at least 0.
    ///
    /// Source: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009, with Lucene's `1 +`.
    /// A term that no passage holds has the value of one held by none of them.
    #[expect(clippy::cast_precision_loss, reason = "counts of passages are small")]
    pub fn idf(&self, language: IndexLanguage, term: Option<TermId>) -> f32 {
        let n_all = self.n_passages[language.index()] as f32;
        let n = term.map_or(0.0, |t| self.n_passages_with(t) as f32);
        (1.0 + (n_all - n + 0.5).max(0.0) / (n + 0.5)).ln()
    }

    pub(super) fn index(
        &mut self,
        language: IndexLanguage,
        [text, heading, context]: [&[Token]; 3],
    ) -> Indexed {
        self.n_passages[language.index()] += 1;
        let placed: Box<[PlacedTerm]> = text
            .iter()
            .map(|token| PlacedTerm {
                term: self.intern(language, &token.term),
                start: u32::try_from(token.start).unwrap_or(u32::MAX),
                end: u32::try_from(token.end).unwrap_or(u32::MAX),
            })
            .collect();
        let mut distinct_in_text: Vec<TermId> = placed.iter().map(|p| p.term).collect();
        distinct_in_text.sort_unstable();
        distinct_in_text.dedup();
        let mut distinct = |tokens: &[Token]| -> Box<[TermId]> {
            let mut ids: Vec<TermId> = tokens
                .iter()
                .map(|t| self.intern(language, &t.term))
                .collect();
            ids.sort_unstable();
            ids.dedup();
            ids.into()
        };
        let (heading, context) = (distinct(heading), distinct(context));
        let mut all: Vec<TermId> = placed
            .iter()
            .map(|p| p.term)
            .chain(heading.iter().copied())
            .collect();
        all.extend(context.iter().copied());
        all.sort_unstable();
        all.dedup();
        for term in all {
            self.n_passages_with[term.0 as usize] += 1;
        }
        Indexed {
            placed,
            distinct: distinct_in_text.into(),
            heading,
            context,
        }
    }

    fn intern(&mut self, language: IndexLanguage, term: &str) -> TermId {
        if let Some(id) = self.ids[language.index()].get(term) {
            return *id;
        }
        let id = TermId(
            u32::try_from(self.n_passages_with.len())
                .expect("fewer than 2^32 distinct terms fit in memory"),
        );
        self.n_passages_with.push(0);
        self.terms.push((language, term.to_owned()));
        self.ids[language.index()].insert(term.to_owned(), id);
        id
    }
}
