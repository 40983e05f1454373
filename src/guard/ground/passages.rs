//! The cited passages, read sentence by sentence and filed by what their words mean.

use crate::guard::ground::quantity::Quantity;
use crate::guard::ground::scan::{Item, Scan, scan};
use crate::guard::ground::stem::{StemId, StemMap};
use crate::guard::ground::vocabulary::{Class, Vocabulary};
use crate::guard::text::{Analysis, Token};

/// Places filed for one meaning: a word that stands in more sentences tells nothing apart, and the work stays linear.
const MAX_PLACES: usize = 64;

/// Tokens read together: a longer sentence is read in parts, so that the work stays linear.
pub(super) const MAX_SENTENCE: usize = 300;

/// A sentence of a passage.
#[derive(Debug)]
pub(super) struct Sentence<'p> {
    pub(super) passage: usize,
    pub(super) tokens: &'p [Token],
    pub(super) scan: Scan,
    /// The sentence that introduces it, such as the one before a list.
    pub(super) lead_in: Option<usize>,
    /// The sentence whose names it goes on about: itself where it opens with one, else that of the one before.
    pub(super) topic: usize,
}

/// Where a meaning stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) sentence: usize,
    pub(super) item: usize,
    /// Whether the word there says the opposite of the meaning.
    pub(super) is_opposite: bool,
}

/// All sentences of all passages.
#[derive(Debug)]
pub(super) struct Passages<'p> {
    pub(super) sentences: Vec<Sentence<'p>>,
    places: StemMap<Vec<Place>>,
    /// Every word of every passage, sorted.
    words: Vec<StemId>,
    classes: Vec<Class>,
    list_lengths: Vec<u64>,
    /// Names in the titles of the summaries, by meaning; none where no passage has a title.
    titles: Option<Vec<StemId>>,
    /// Passages that count; empty where all do.
    only: Vec<usize>,
}

impl<'p> Passages<'p> {
    pub(super) fn read(
        analyses: &'p [Analysis<'_>],
        vocabulary: &Vocabulary,
        is_spanish: &[bool],
    ) -> Passages<'p> {
        let mut passages = Passages {
            sentences: Vec::new(),
            places: StemMap::default(),
            words: Vec::new(),
            classes: Vec::new(),
            list_lengths: Vec::new(),
            titles: None,
            only: Vec::new(),
        };
        for (passage, analysis) in analyses.iter().enumerate() {
            let mut sentence_of_unit = Vec::new();
            for unit in analysis.units() {
                for (part, tokens) in analysis.tokens_of(unit).chunks(MAX_SENTENCE).enumerate() {
                    let mut scan = scan(tokens, analysis.text(), vocabulary, is_spanish[passage]);
                    gloss(&mut scan, tokens);
                    let at = passages.sentences.len();
                    let opens = scan.items.iter().take(2).any(is_topical);
                    let goes_on = !opens
                        && passages
                            .sentences
                            .last()
                            .is_some_and(|before| before.passage == passage);
                    passages.sentences.push(Sentence {
                        topic: if goes_on {
                            passages.sentences[at - 1].topic
                        } else {
                            at
                        },
                        passage,
                        tokens,
                        scan,
                        lead_in: unit
                            .lead_in
                            .and_then(|unit| sentence_of_unit.get(unit).copied()),
                    });
                    if part == 0 {
                        sentence_of_unit.push(passages.sentences.len() - 1);
                    }
                }
            }
        }
        let mut lengths: std::collections::BTreeMap<usize, u64> = std::collections::BTreeMap::new();
        for lead_in in passages
            .sentences
            .iter()
            .filter_map(|sentence| sentence.lead_in)
        {
            *lengths.entry(lead_in).or_default() += 1;
        }
        passages.list_lengths = lengths.into_values().collect();
        passages.list_lengths.extend(passages.lists_in_line());
        passages.file(vocabulary);
        passages
    }

    /// Lengths of lists that lost their signs: a sentence with "…:" before its first thing and the sentences after it.
    fn lists_in_line(&self) -> Vec<u64> {
        let opens = |sentence: &Sentence<'_>| {
            let colon = sentence.tokens.iter().position(|token| token.is_punct(":"));
            colon.is_some_and(|colon| {
                sentence.tokens[..colon]
                    .iter()
                    .any(|token| token.text == "following")
                    && colon + 1 < sentence.tokens.len()
            })
        };
        self.sentences
            .iter()
            .enumerate()
            .filter(|(_, sentence)| opens(sentence))
            .map(|(at, sentence)| {
                let rest = self.sentences[at + 1..].iter();
                let n = rest
                    .take_while(|other| other.passage == sentence.passage && !opens(other))
                    .count();
                u64::try_from(n).unwrap_or(0) + 1
            })
            .collect()
    }

    /// Takes the names in a passage's title as said by it.
    pub(super) fn entitle(&mut self, title: &Analysis<'_>, vocabulary: &Vocabulary) {
        let titles = self.titles.get_or_insert_default();
        let tokens = title.tokens();
        let scan = scan(
            &tokens[..tokens.len().min(MAX_SENTENCE)],
            title.text(),
            vocabulary,
            false,
        );
        for item in scan.items.iter().filter(|item| item.class.is_entity()) {
            titles.extend(meanings(item, vocabulary).into_iter().map(|(id, _)| id));
        }
    }

    /// Whether the title of a summary names this.
    pub(super) fn is_in_title(&self, id: StemId) -> bool {
        self.titles
            .as_ref()
            .is_some_and(|titles| titles.contains(&id))
    }

    /// Whether any passage has a title.
    pub(super) fn has_titles(&self) -> bool {
        self.titles.is_some()
    }

    /// Whether nothing says which disease the passages are about, though they speak of its tumors.
    pub(super) fn leaves_disease_open(&self) -> bool {
        self.titles.is_none() && !self.sentences.is_empty() && !self.has_class(Class::Disease)
    }

    /// Lets only these passages count, or all where there are none.
    pub(super) fn restrict(&mut self, only: Vec<usize>) {
        self.only = only;
    }

    fn counts(&self, passage: usize) -> bool {
        self.only.is_empty() || self.only.contains(&passage)
    }

    /// Where a meaning stands, in reading order.
    pub(super) fn places(&self, id: StemId) -> impl Iterator<Item = &Place> {
        let places = self.places.get(&id).map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .filter(|place| self.counts(self.sentences[place.sentence].passage))
    }

    /// Whether any passage has this very word.
    pub(super) fn has_word(&self, stem: StemId) -> bool {
        self.words.binary_search(&stem).is_ok()
    }

    /// Whether any passage has a word of a class.
    pub(super) fn has_class(&self, class: Class) -> bool {
        self.classes.contains(&class)
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
        self.list_lengths.iter().copied()
    }

    fn file(&mut self, vocabulary: &Vocabulary) {
        let mut places: StemMap<Vec<Place>> = StemMap::default();
        for (sentence, read) in self.sentences.iter().enumerate() {
            for (item, word) in read.scan.items.iter().enumerate() {
                // "Recur" is what tumors do as often as what they are.
                let is_verb = word
                    .concepts
                    .iter()
                    .any(|(id, _)| vocabulary.of(*id).name == "recurrent");
                if !is_verb && !self.classes.contains(&word.class) {
                    self.classes.push(word.class);
                }
                for (id, is_opposite) in meanings(word, vocabulary) {
                    let filed = places.entry(id).or_default();
                    if filed.len() < MAX_PLACES
                        && filed
                            .last()
                            .is_none_or(|last| (last.sentence, last.item) != (sentence, item))
                    {
                        filed.push(Place {
                            sentence,
                            item,
                            is_opposite,
                        });
                    }
                }
            }
        }
        self.places = places;
        let stems = self.sentences.iter().map(|sentence| &sentence.scan.stems);
        self.words = stems.flatten().copied().flatten().collect();
        self.words.sort_unstable();
    }
}

/// Whether a word names what a sentence can be about: a test, a treatment, a medicine, a kind of tumor.
pub(super) fn is_topical(item: &Item) -> bool {
    matches!(
        item.class,
        Class::Test | Class::Treatment | Class::Drug | Class::Scope
    )
}

/// Everything a word of a passage stands for: itself, its concepts, every wider concept.
fn meanings(item: &Item, vocabulary: &Vocabulary) -> Vec<(StemId, bool)> {
    let mut ids = vec![(item.stem, false)];
    ids.extend(item.inner.iter().map(|stem| (*stem, false)));
    ids.extend(
        item.shorter
            .iter()
            .map(|concept| (vocabulary.of(*concept).id, false)),
    );
    for (concept, is_opposite) in &item.concepts {
        let concept = vocabulary.of(*concept);
        ids.push((concept.id, *is_opposite));
        if !is_opposite {
            ids.extend(concept.wider.iter().map(|id| (*id, false)));
        }
    }
    ids
}

/// An explanation in brackets says again what the word before it says, so a negation before the word governs it too,
/// and a negation inside the brackets does not count twice.
fn gloss(scan: &mut Scan, tokens: &[Token]) {
    let Some(open) = tokens.iter().position(|token| token.is_punct("(")) else {
        return;
    };
    let close = tokens
        .iter()
        .position(|token| token.is_punct(")"))
        .unwrap_or(tokens.len());
    let governed = scan
        .items
        .iter()
        .any(|item| item.at < open && item.last + 1 == open);
    if governed {
        for negation in &mut scan.negations {
            if negation.at < open && negation.scope.end > negation.scope.start {
                let end = scan.items.partition_point(|item| item.at < close);
                if scan.items[negation.scope.end - 1].last + 1 == open {
                    negation.scope.end = end;
                }
            }
        }
    }
}
