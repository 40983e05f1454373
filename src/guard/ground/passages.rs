//! The cited passages, read sentence by sentence and filed by what their words mean.

use std::cell::RefCell;

use crate::guard::ground::align::Meetings;
use crate::guard::ground::kinds::Class;
use crate::guard::ground::quantity::Quantity;
use crate::guard::ground::scan::{Scan, scan};
use crate::guard::ground::scanned::{
    Antecedent, MAX_PLACES, MAX_SENTENCE, Place, Scanned, each_meaning,
};
use crate::guard::ground::stem::StemId;
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::text::{Analysis, Token};

/// A sentence of a passage.
#[derive(Debug)]
pub(super) struct Sentence<'p> {
    pub(super) passage: usize,
    pub(super) tokens: &'p [Token],
    pub(super) scan: &'p Scan,
    /// The stems of its words, sorted.
    words: &'p [StemId],
    /// The sentence that introduces it, such as the one before a list.
    pub(super) lead_in: Option<usize>,
    /// The sentence whose names it goes on about: itself where it opens with one, else that of the one before.
    pub(super) topic: usize,
    /// What the pronoun that opens it stands for.
    pub(super) antecedent: Option<Antecedent>,
    /// Whether the first pronoun of another sentence stands for a word of it.
    pub(super) is_followed: bool,
    /// Whether it is a heading: it names what the text below it says in full.
    pub(super) is_heading: bool,
}

impl Sentence<'_> {
    /// Whether it has this very word.
    pub(super) fn has_word(&self, stem: StemId) -> bool {
        self.words.binary_search(&stem).is_ok()
    }

    /// Whether a word of another sentence is one that this sentence's first pronoun stands for.
    pub(super) fn stands_for(&self, sentence: usize, item: usize) -> bool {
        self.antecedent.is_some_and(|antecedent| {
            antecedent.sentence == sentence && (antecedent.from..antecedent.to).contains(&item)
        })
    }
}

/// What a title names, by meaning.
#[derive(Clone, Debug, Default)]
pub struct TitleNames(Vec<StemId>);

impl TitleNames {
    pub(super) fn new(title: &Analysis<'_>, vocabulary: &Vocabulary) -> TitleNames {
        let tokens = title.tokens();
        let scan = scan(
            &tokens[..tokens.len().min(MAX_SENTENCE)],
            title.text(),
            vocabulary,
            false,
        );
        let mut names = Vec::new();
        for item in scan.items.iter().filter(|item| item.class.is_entity()) {
            each_meaning(item, vocabulary, |id, _| names.push(id));
        }
        TitleNames(names)
    }
}

/// All sentences of all passages.
#[derive(Debug)]
pub(super) struct Passages<'p> {
    pub(super) sentences: Vec<Sentence<'p>>,
    /// Each passage with the number of its first sentence.
    read: Vec<(&'p Scanned, usize)>,
    /// Names in the titles of the summaries; none where no passage has a title.
    titles: Vec<&'p TitleNames>,
    /// Passages that count; empty where all do.
    only: Vec<usize>,
    /// Sentences that open with a pronoun, by the sentence whose subject it stands for: (that one, the sentence).
    followers: Vec<(usize, usize)>,
    /// Where words were met in them.
    pub(super) meetings: RefCell<Meetings>,
}

impl<'p> Passages<'p> {
    /// Passages in order, each with what its title names.
    pub(super) fn new(
        passages: impl IntoIterator<Item = (&'p [Token], &'p Scanned, Option<&'p TitleNames>)>,
    ) -> Passages<'p> {
        let mut all = Passages {
            sentences: Vec::new(),
            read: Vec::new(),
            titles: Vec::new(),
            only: Vec::new(),
            followers: Vec::new(),
            meetings: RefCell::default(),
        };
        for (passage, (tokens, scanned, title)) in passages.into_iter().enumerate() {
            let first = all.sentences.len();
            all.read.push((scanned, first));
            all.titles.extend(title);
            all.sentences
                .extend(scanned.sentences.iter().map(|sentence| Sentence {
                    passage,
                    tokens: &tokens[sentence.tokens.clone()],
                    scan: &sentence.scan,
                    words: &sentence.words,
                    lead_in: sentence.lead_in.map(|lead_in| first + lead_in),
                    topic: first + sentence.topic,
                    antecedent: sentence.antecedent.map(|antecedent| Antecedent {
                        sentence: first + antecedent.sentence,
                        ..antecedent
                    }),
                    is_followed: false,
                    is_heading: sentence.is_heading,
                }));
        }
        let followers = all.sentences.iter().enumerate();
        all.followers = followers
            .filter_map(|(at, sentence)| Some((sentence.antecedent?.sentence, at)))
            .collect();
        all.followers.sort_unstable();
        for (followed, _) in &all.followers {
            all.sentences[*followed].is_followed = true;
        }
        all
    }

    /// The sentences whose first pronoun stands for this word.
    pub(super) fn followers(&self, sentence: usize, item: usize) -> impl Iterator<Item = usize> {
        /// Sentences looked at: a text goes on about one thing for a few of them.
        const MAX_FOLLOWERS: usize = 8;
        let from = self.followers.partition_point(|(own, _)| *own < sentence);
        self.followers[from..]
            .iter()
            .take_while(move |(own, _)| *own == sentence)
            .take(MAX_FOLLOWERS)
            .map(|(_, follower)| *follower)
            .filter(move |follower| self.sentences[*follower].stands_for(sentence, item))
    }

    /// Whether any passage reads as Spanish.
    pub(super) fn has_spanish(&self) -> bool {
        self.read.iter().any(|(scanned, _)| scanned.is_spanish())
    }

    /// Whether the title of a summary names this.
    pub(super) fn is_in_title(&self, id: StemId) -> bool {
        self.titles.iter().any(|names| names.0.contains(&id))
    }

    /// Whether any passage has a title.
    pub(super) fn has_titles(&self) -> bool {
        !self.titles.is_empty()
    }

    /// Whether nothing says which disease the passages are about, though they speak of its tumors.
    pub(super) fn leaves_disease_open(&self) -> bool {
        !self.has_titles() && !self.sentences.is_empty() && !self.has_class(Class::Disease)
    }

    /// Lets only these passages count, or all where there are none.
    pub(super) fn restrict(&mut self, only: Vec<usize>) {
        self.only = only;
    }

    /// Whether no passage is left out.
    pub(super) fn all_count(&self) -> bool {
        self.only.is_empty()
    }

    pub(super) fn counts(&self, passage: usize) -> bool {
        self.only.is_empty() || self.only.contains(&passage)
    }

    /// The places of a meaning in any passage, whether it counts or not, in reading order: for each passage the number
    /// of its first sentence, from which the sentences of its places are counted.
    pub(super) fn places_of(&self, id: StemId) -> impl Iterator<Item = (usize, &'p [Place])> {
        let mut n_left = MAX_PLACES;
        self.read.iter().map(move |(scanned, first)| {
            let own = scanned.places_of(id);
            let own = &own[..own.len().min(n_left)];
            n_left -= own.len();
            (*first, own)
        })
    }

    /// Whether any passage has this very word.
    pub(super) fn has_word(&self, stem: StemId) -> bool {
        self.read
            .iter()
            .any(|(scanned, _)| scanned.words.binary_search(&stem).is_ok())
    }

    /// Whether any passage has a word of a class.
    pub(super) fn has_class(&self, class: Class) -> bool {
        self.read
            .iter()
            .any(|(scanned, _)| scanned.classes.contains(&class))
    }

    pub(super) fn quantities(&self) -> impl Iterator<Item = (&Sentence<'p>, &Quantity)> {
        self.sentences.iter().flat_map(|sentence| {
            sentence
                .scan
                .quantities
                .iter()
                .map(move |quantity| (sentence, quantity))
        })
    }

    /// How many sentences each list of the passages has, for every sentence that introduces one.
    pub(super) fn list_lengths(&self) -> impl Iterator<Item = u64> {
        let lengths = self.read.iter().map(|(scanned, _)| &scanned.list_lengths);
        lengths.flatten().copied()
    }
}
