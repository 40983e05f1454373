//! The cited passages, read sentence by sentence and filed by what their words mean.

use std::cell::RefCell;
use std::ops::Range;

use crate::guard::ground::align::Meetings;
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
    pub(super) scan: &'p Scan,
    /// The sentence that introduces it, such as the one before a list.
    pub(super) lead_in: Option<usize>,
    /// The sentence whose names it goes on about: itself where it opens with one, else that of the one before.
    pub(super) topic: usize,
    /// What the pronoun that opens it stands for.
    pub(super) antecedent: Option<Antecedent>,
}

impl Sentence<'_> {
    /// Whether a word of another sentence is one that this sentence's first pronoun stands for.
    pub(super) fn stands_for(&self, sentence: usize, item: usize) -> bool {
        self.antecedent.is_some_and(|antecedent| {
            antecedent.sentence == sentence && (antecedent.from..antecedent.to).contains(&item)
        })
    }
}

/// The subject that a pronoun goes on about: items of a sentence before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Antecedent {
    pub(super) sentence: usize,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Where a meaning stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) sentence: usize,
    pub(super) item: usize,
    /// Whether the word there says the opposite of the meaning.
    pub(super) is_opposite: bool,
}

/// A passage, read apart from any other and from any answer. Sentences are counted within it.
#[derive(Clone, Debug)]
pub struct Scanned {
    sentences: Vec<ScannedSentence>,
    /// Where each meaning stands: by meaning, then in reading order.
    places: Vec<Place>,
    /// For each meaning, which of `places` are its own.
    places_of: StemMap<(u32, u32)>,
    /// A bit for each meaning: most that a claim asks for stand nowhere.
    has_place: Bits,
    /// Every word, sorted.
    words: Vec<StemId>,
    classes: Vec<Class>,
    list_lengths: Vec<u64>,
    is_spanish: bool,
}

#[derive(Clone, Debug)]
struct ScannedSentence {
    tokens: Range<usize>,
    scan: Scan,
    lead_in: Option<usize>,
    topic: usize,
    antecedent: Option<Antecedent>,
}

impl Scanned {
    pub(super) fn new(
        analysis: &Analysis<'_>,
        vocabulary: &Vocabulary,
        is_spanish: bool,
    ) -> Scanned {
        let mut sentences: Vec<ScannedSentence> = Vec::new();
        let mut sentence_of_unit = Vec::new();
        for unit in analysis.units() {
            for (part, tokens) in analysis.tokens_of(unit).chunks(MAX_SENTENCE).enumerate() {
                let mut scan = scan(tokens, analysis.text(), vocabulary, is_spanish);
                gloss(&mut scan, tokens);
                let at = sentences.len();
                let opens = scan.items.iter().take(2).any(is_topical);
                let topic = match sentences.last() {
                    Some(before) if !opens => before.topic,
                    _ => at,
                };
                let start = unit.tokens.start + part * MAX_SENTENCE;
                sentences.push(ScannedSentence {
                    topic,
                    antecedent: antecedent(&sentences, topic, tokens),
                    tokens: start..start + tokens.len(),
                    scan,
                    lead_in: unit
                        .lead_in
                        .and_then(|unit| sentence_of_unit.get(unit).copied()),
                });
                if part == 0 {
                    sentence_of_unit.push(at);
                }
            }
        }
        let mut lengths: std::collections::BTreeMap<usize, u64> = std::collections::BTreeMap::new();
        for lead_in in sentences.iter().filter_map(|sentence| sentence.lead_in) {
            *lengths.entry(lead_in).or_default() += 1;
        }
        let mut list_lengths: Vec<u64> = lengths.into_values().collect();
        list_lengths.extend(lists_in_line(&sentences, analysis.tokens()));
        let stems = sentences.iter().map(|sentence| &sentence.scan.stems);
        let mut words: Vec<StemId> = stems.flatten().copied().flatten().collect();
        words.sort_unstable();
        let (places, places_of) = places(&sentences, vocabulary);
        Scanned {
            places,
            has_place: Bits::of(places_of.keys().copied()),
            places_of,
            classes: classes(&sentences, vocabulary),
            sentences,
            words,
            list_lengths,
            is_spanish,
        }
    }

    /// Whether it reads as Spanish.
    pub(super) fn is_spanish(&self) -> bool {
        self.is_spanish
    }

    fn places_of(&self, id: StemId) -> &[Place] {
        if !self.has_place.has(id) {
            return &[];
        }
        let own = self.places_of.get(&id);
        own.map_or(&[], |(from, to)| &self.places[*from as usize..*to as usize])
    }
}

/// What the pronoun that opens the next sentence stands for: the subject of the sentence before ("they"), or of the
/// one that named the thing which is described ("this procedure").
fn antecedent(before: &[ScannedSentence], topic: usize, tokens: &[Token]) -> Option<Antecedent> {
    /// Words of a subject: "recurrent GISTs", "tumors (GISTs)".
    const SUBJECT: usize = 2;
    let mut words = tokens.iter().filter(|token| token.is_wordlike());
    let first = words.next()?.text.as_str();
    let is_pointing = matches!(
        first,
        "this" | "these" | "este" | "esta" | "estos" | "estas"
    );
    if !is_pointing && !matches!(first, "they" | "it" | "both" | "ellos" | "ellas") {
        return None;
    }
    let last = before.len().checked_sub(1)?;
    let named = if is_pointing && topic < last {
        topic
    } else {
        last
    };
    let from = &before[named];
    // A sentence that itself goes on about something passes it on.
    if let (Some(passed), false) = (from.antecedent, is_pointing) {
        return Some(passed);
    }
    Some(Antecedent {
        sentence: named,
        from: 0,
        to: from.scan.items.len().min(SUBJECT),
    })
}

/// Which stems there are, as far as some of their bits tell: one that is said to be there may not be.
#[derive(Clone, Debug)]
struct Bits([u64; Bits::LEN]);

impl Bits {
    /// Enough that few of the stems of a long passage share a bit.
    const LEN: usize = 64;

    fn of(stems: impl IntoIterator<Item = StemId>) -> Bits {
        let mut bits = Bits([0; Bits::LEN]);
        for stem in stems {
            bits.0[Bits::at(stem)] |= 1 << (stem & 63);
        }
        bits
    }

    fn has(&self, stem: StemId) -> bool {
        self.0[Bits::at(stem)] >> (stem & 63) & 1 == 1
    }

    fn at(stem: StemId) -> usize {
        (stem >> 6) as usize % Bits::LEN
    }
}

/// Where each meaning of a passage stands, by meaning and then in reading order, and which places are whose.
fn places(
    sentences: &[ScannedSentence],
    vocabulary: &Vocabulary,
) -> (Vec<Place>, StemMap<(u32, u32)>) {
    let mut places = Vec::new();
    for (sentence, read) in sentences.iter().enumerate() {
        for (item, word) in read.scan.items.iter().enumerate() {
            each_meaning(word, vocabulary, |id, is_opposite| {
                let place = Place {
                    sentence,
                    item,
                    is_opposite,
                };
                places.push((id, place));
            });
        }
    }
    // Of one word's meanings that are the same the first counts.
    places.sort_by_key(|(id, _)| *id);
    places.dedup_by_key(|(id, place)| (*id, place.sentence, place.item));
    let mut places_of = StemMap::default();
    let mut from = 0;
    for own in places.chunk_by(|(a, _), (b, _)| a == b) {
        let to = from + u32::try_from(own.len()).unwrap_or(0);
        places_of.insert(own[0].0, (from, to));
        from = to;
    }
    (
        places.into_iter().map(|(_, place)| place).collect(),
        places_of,
    )
}

/// The classes of a passage's words.
fn classes(sentences: &[ScannedSentence], vocabulary: &Vocabulary) -> Vec<Class> {
    let mut classes = Vec::new();
    for word in sentences.iter().flat_map(|read| &read.scan.items) {
        // "Recur" is what tumors do as often as what they are.
        let is_verb = || {
            word.concepts
                .iter()
                .any(|(id, _)| vocabulary.of(*id).name == "recurrent")
        };
        if !classes.contains(&word.class) && !is_verb() {
            classes.push(word.class);
        }
    }
    classes
}

/// Lengths of lists that lost their signs: a sentence with "…:" before its first thing and the sentences after it.
fn lists_in_line(sentences: &[ScannedSentence], tokens: &[Token]) -> Vec<u64> {
    let opens = |sentence: &ScannedSentence| {
        let tokens = &tokens[sentence.tokens.clone()];
        let colon = tokens.iter().position(|token| token.is_punct(":"));
        colon.is_some_and(|colon| {
            tokens[..colon]
                .iter()
                .any(|token| token.text == "following")
                && colon + 1 < tokens.len()
        })
    };
    let opening: Vec<bool> = sentences.iter().map(opens).collect();
    (0..sentences.len())
        .filter(|at| opening[*at])
        .map(|at| {
            let rest = opening[at + 1..].iter();
            let n = rest.take_while(|opens| !**opens).count();
            u64::try_from(n).unwrap_or(0) + 1
        })
        .collect()
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
                    lead_in: sentence.lead_in.map(|lead_in| first + lead_in),
                    topic: first + sentence.topic,
                    antecedent: sentence.antecedent.map(|antecedent| Antecedent {
                        sentence: first + antecedent.sentence,
                        ..antecedent
                    }),
                }));
        }
        let followers = all.sentences.iter().enumerate();
        all.followers = followers
            .filter_map(|(at, sentence)| Some((sentence.antecedent?.sentence, at)))
            .collect();
        all.followers.sort_unstable();
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

    /// Calls `each` with every place of a meaning in any passage, whether it counts or not, in reading order.
    pub(super) fn each_place(&self, id: StemId, mut each: impl FnMut(Place)) {
        let mut n_left = MAX_PLACES;
        for (scanned, first) in &self.read {
            let own = scanned.places_of(id).iter().take(n_left);
            n_left -= own.len();
            own.for_each(|place| {
                let sentence = first + place.sentence;
                each(Place { sentence, ..*place });
            });
        }
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

/// Whether a word names what a sentence can be about: a test, a treatment, a medicine, a kind of tumor.
pub(super) fn is_topical(item: &Item) -> bool {
    matches!(
        item.class,
        Class::Test | Class::Treatment | Class::Drug | Class::Scope
    )
}

/// Everything a word of a passage stands for: itself, its concepts, every wider concept; `true` where it says the
/// opposite.
fn each_meaning(item: &Item, vocabulary: &Vocabulary, mut each: impl FnMut(StemId, bool)) {
    each(item.stem, false);
    for stem in &item.inner {
        each(*stem, false);
    }
    for concept in &item.shorter {
        each(vocabulary.of(*concept).id, false);
    }
    for (concept, is_opposite) in &item.concepts {
        let concept = vocabulary.of(*concept);
        each(concept.id, *is_opposite);
        if !is_opposite {
            for id in &concept.wider {
                each(*id, false);
            }
        }
    }
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
