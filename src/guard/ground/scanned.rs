//! A passage, read by itself: its sentences, what each goes on about, and where each meaning stands.

use std::ops::Range;

use crate::guard::ground::kinds::Class;
use crate::guard::ground::scan::{Item, Scan, scan};
use crate::guard::ground::stem::{StemId, StemMap};
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::text::{Analysis, Token, UnitKind};

/// Places filed for one meaning: a word that stands in more sentences tells nothing apart, and the work stays linear.
pub(super) const MAX_PLACES: usize = 64;

/// Tokens read together: a longer sentence is read in parts, so that the work stays linear.
pub(super) const MAX_SENTENCE: usize = 300;

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
    pub(super) sentences: Vec<ScannedSentence>,
    /// Where each meaning stands: by meaning, then in reading order.
    places: Vec<Place>,
    /// For each meaning, which of `places` are its own.
    places_of: StemMap<(u32, u32)>,
    /// A bit for each meaning: most that a claim asks for stand nowhere.
    has_place: Bits,
    /// Every word, sorted.
    pub(super) words: Vec<StemId>,
    pub(super) classes: Vec<Class>,
    pub(super) list_lengths: Vec<u64>,
    is_spanish: bool,
}

#[derive(Clone, Debug)]
pub(super) struct ScannedSentence {
    pub(super) tokens: Range<usize>,
    pub(super) scan: Scan,
    /// The stems of its words, sorted.
    pub(super) words: Vec<StemId>,
    pub(super) lead_in: Option<usize>,
    pub(super) topic: usize,
    pub(super) antecedent: Option<Antecedent>,
    pub(super) is_heading: bool,
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
                let mut words: Vec<StemId> = scan.stems.iter().copied().flatten().collect();
                words.sort_unstable();
                sentences.push(ScannedSentence {
                    topic,
                    antecedent: antecedent(&sentences, topic, tokens),
                    is_heading: unit.kind == UnitKind::Heading,
                    tokens: start..start + tokens.len(),
                    scan,
                    words,
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
        let words = sentences.iter().flat_map(|sentence| &sentence.words);
        let mut words: Vec<StemId> = words.copied().collect();
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

    pub(super) fn places_of(&self, id: StemId) -> &[Place] {
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

/// Whether a word names what a sentence can be about: a test, a treatment, a medicine, a kind of tumor.
pub(super) fn is_topical(item: &Item) -> bool {
    matches!(
        item.class,
        Class::Test | Class::Treatment | Class::Drug | Class::Scope
    )
}

/// Everything a word of a passage stands for: itself, its concepts, every wider concept; `true` where it says the
/// opposite.
pub(super) fn each_meaning(
    item: &Item,
    vocabulary: &Vocabulary,
    mut each: impl FnMut(StemId, bool),
) {
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
