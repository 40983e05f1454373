//! From a unit to its clauses, each with its features.
//!
//! What is said is told apart from what is only mentioned: what nobody here can say ("refused"), what a
//! professional is asked or decides ("redirected"), and questions to bring along ("asked") run from their cue to
//! the end of the sentence, or to the next word of contrast.

mod cues;
mod cut;
mod discouraged;
mod reply;
mod shelter;
mod tag;
mod words;

use std::ops::Range;

use crate::guard::GuardError;
use crate::guard::advice::features::{Names, Set};
use crate::guard::hash::FixedMap;
use crate::guard::lexicon::Lexicon;
use crate::guard::text::{Token, TokenKind};

/// A clause: token positions within its unit, and what it says.
#[derive(Debug)]
pub(super) struct Clause {
    pub(super) tokens: Range<usize>,
    pub(super) features: Set,
    /// Where the next clause starts; the end of the unit for the last one.
    pub(super) end: usize,
}

/// A clause while it is read.
#[derive(Clone, Copy)]
struct Part<'a> {
    /// For each token of the unit what the lexicon's phrases say that cover it.
    at: &'a [Set],
    /// The tokens of the unit.
    tokens: &'a [Token],
    /// Which of them are the clause's.
    range: &'a Range<usize>,
    /// Its first word.
    first: &'a Token,
    /// What the lexicon's phrases in it say together: tells what need not be looked for.
    said: Set,
}

impl Part<'_> {
    fn word(&self, at: usize) -> &str {
        &self.tokens[at].text
    }
}

/// A unit, read.
#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) clauses: Vec<Clause>,
    /// What its clauses say together, sheltered or not.
    pub(super) features: Set,
    /// Words and numbers.
    pub(super) n_words: usize,
    /// The token positions of its words, with the class that stands for drugs, relatives, numbers and the like.
    pub(super) words: Vec<(usize, Option<&'static str>)>,
}

/// Reads units.
#[derive(Debug)]
pub(super) struct ClauseReader {
    lexicon: Lexicon,
    known: Known,
    /// By the last two letters, what a word with an ending names.
    endings: FixedMap<u64, Vec<(Set, &'static str)>>,
}

macro_rules! known {
    ($($field:ident = $names:literal),* $(,)?) => {
        /// The features that reading needs by name.
        #[derive(Debug)]
        struct Known { $($field: Set),* }

        impl Known {
            fn new(names: &Names) -> Result<Known, GuardError> {
                Ok(Known { $($field: names.set($names)?),* })
            }
        }
    };
}

known! {
    reader = "reader",
    relative = "relative",
    third = "third",
    class = "class",
    professional = "professional",
    seek = "seek",
    service = "service",
    not = "not",
    unknown = "unknown",
    owned = "disease|finding|drug|treatment|care|symptom|dose|prognosis",
    treatable = "drug|treatment|care|dose",
    no_seek = "no_seek",
    bring = "bring",
    idiom = "idiom",
    kept_in_idiom = "reader|professional|class|bring|seek",
    acts = "take|omit|alter|pick|eat|have",
    first_person = "first_person",
    embed = "embed",
    refusing = "refusing",
    prescribed = "prescribed",
    without = "without",
    insurer = "insurer",
    source = "source",
    drug = "drug",
    care = "care",
    treatment = "treatment",
    food = "food",
    symptom = "symptom",
    asked = "asked",
    refused = "refused",
    redirected = "redirected",
    conditional = "conditional",
    question = "question",
    discouraged = "discouraged",
    definite = "definite",
    demonstrative = "demonstrative",
    general = "general",
    kin = "kin",
    case = "case",
    take_base = "take.base",
    omit_base = "omit.base",
    alter_base = "alter.base",
    pick_base = "pick.base",
    eat_base = "eat.base",
    disease_only = "disease",
    have_base = "have.base",
    reply = "reply",
    given_time = "prognosis|prediction",
    do_have = "imperative.have",
    pointed = "pointed",
    diagnosed = "diagnosed",
    do_take = "imperative.take",
    do_omit = "imperative.omit",
    do_alter = "imperative.alter",
    do_pick = "imperative.pick",
    do_eat = "imperative.eat",
}

/// The last two letters of a word, as endings are filed by them.
fn last_letters(word: &str) -> Option<u64> {
    let letters = word.as_bytes().last_chunk().copied()?;
    Some(u64::from(u16::from_le_bytes(letters)).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

impl ClauseReader {
    pub(super) fn new(lexicon: Lexicon, names: &Names) -> Result<ClauseReader, GuardError> {
        let known = Known::new(names)?;
        let mut endings: FixedMap<u64, Vec<(Set, &'static str)>> = FixedMap::default();
        for (set, all) in [
            (known.drug, words::DRUG_ENDINGS),
            (known.treatment, words::TREATMENT_ENDINGS),
            (known.care, words::TEST_ENDINGS),
            (known.disease_only, words::DISEASE_ENDINGS),
        ] {
            for ending in all {
                if let Some(last) = last_letters(ending) {
                    endings.entry(last).or_default().push((set, *ending));
                }
            }
        }
        Ok(ClauseReader {
            lexicon,
            known,
            endings,
        })
    }

    /// Reads the tokens of one unit.
    pub(super) fn read(&self, names: &Names, tokens: &[Token]) -> Sentence {
        let k = &self.known;
        let tokens = tag::without_tag(tokens);
        let mut at: Vec<Set> = vec![Set::default(); tokens.len()];
        let mut found = self.found(names, tokens, &mut at);
        let n_words = tokens.iter().filter(|token| token.is_wordlike()).count();
        if n_words > reply::MAX_WORDS {
            found.retain(|(set, _)| !set.meets(k.reply));
        }
        let is_question = tokens.iter().rev().take(4).any(|token| token.is_punct("?"));
        let mut whole = Set::default();
        for set in &at {
            whole.add(*set);
        }
        let is_first_person = is_question && whole.meets(k.first_person);
        let mut clauses: Vec<Clause> = Vec::new();
        let mut shelter = Set::default();
        let ranges = cut::clause_ranges(tokens);
        // Matches come by start, clauses too; a match that starts on a sign belongs to the clause after it.
        let mut rest = found.iter().peekable();
        for range in &ranges {
            let mut features = Set::default();
            while let Some((set, _)) = rest.next_if(|(_, found)| found.start < range.end) {
                features.add(*set);
            }
            let clause = &tokens[range.clone()];
            let Some(first) = clause.iter().find(|token| token.is_wordlike()) else {
                continue;
            };
            let said = at[range.clone()].iter().copied();
            let said = said.fold(Set::default(), Set::with);
            if is_question {
                features.add(k.question);
            }
            let before = clauses
                .last()
                .map(|clause: &Clause| &tokens[clause.tokens.clone()]);
            let part = Part {
                at: &at,
                tokens,
                range,
                first,
                said,
            };
            features.add(self.cues(&part, before));
            shelter = self.shelter(&part, features, shelter);
            features.add(shelter);
            if is_first_person {
                features.add(k.asked);
            }
            clauses.push(Clause {
                tokens: range.clone(),
                features,
                end: usize::MAX,
            });
        }
        for at in 1..clauses.len() {
            clauses[at - 1].end = clauses[at].tokens.start;
        }
        if reply::is_bare(tokens) {
            for clause in &mut clauses {
                clause.features.add(k.reply);
            }
        }
        for clause in &clauses {
            whole.add(clause.features);
        }
        if whole.meets(k.class) && !whole.meets(k.reader.with(k.kin).with(k.case).with(k.third)) {
            whole.add(k.general);
            // "There is no need to see a doctor" is about nobody in general but the doctor.
            let is_lay = found.iter().any(|(set, tokens)| {
                set.meets(k.class) && !tokens.clone().any(|token| at[token].meets(k.professional))
            });
            for clause in &mut clauses {
                if is_lay || !clause.features.meets(k.discouraged) {
                    clause.features.add(k.general);
                }
            }
        }
        Sentence {
            words: self.abstract_words(tokens, &at),
            clauses,
            features: whole,
            n_words,
        }
    }

    /// The lexicon's matches as features, and at each token those that cover it.
    fn found(&self, names: &Names, tokens: &[Token], at: &mut [Set]) -> Vec<(Set, Range<usize>)> {
        let k = &self.known;
        let mut found: Vec<(Set, Range<usize>)> = self
            .lexicon
            .matches(tokens)
            .into_iter()
            .map(|found| (names.of_class(found.class), found.tokens))
            .collect();
        for (index, token) in tokens.iter().enumerate() {
            if let Some(set) = self.of_ending(&token.text) {
                at[index].add(set);
                found.push((set, index..index + 1));
            }
        }
        found.sort_by_key(|(_, tokens)| tokens.start);
        // A fixed phrase such as "keep in mind" hides what its words would mean alone.
        let mut hidden = vec![false; tokens.len()];
        for (set, found) in &found {
            if set.meets(k.idiom) {
                hidden[found.clone()].fill(true);
            }
        }
        // "Most people" are a class, "most likely" is none.
        let is_degree = |found: &Range<usize>| {
            tokens[found.start].text == "most"
                && tokens
                    .get(found.end)
                    .is_some_and(|next| words::CERTAINTIES.contains(&next.text.as_str()))
        };
        found.retain(|(set, found)| !(set.meets(k.class) && is_degree(found)));
        found.retain(|(set, found)| {
            set.meets(k.idiom.with(k.kept_in_idiom)) || !found.clone().any(|at| hidden[at])
        });
        for (set, found) in &found {
            for covered in &mut at[found.clone()] {
                covered.add(*set);
            }
        }
        found
    }

    /// The kind of thing a word names by its ending ("-nib" is a drug, "-ectomy" an operation).
    fn of_ending(&self, word: &str) -> Option<Set> {
        let alike = self.endings.get(&last_letters(word)?)?;
        let fits = |ending: &str| word.len() > ending.len() + 2 && word.ends_with(ending);
        let (set, _) = alike.iter().find(|(_, ending)| fits(ending))?;
        Some(*set)
    }

    /// The words of one unit with their positions, with drugs, relatives, numbers and the like replaced by their class.
    fn abstract_words(&self, tokens: &[Token], at: &[Set]) -> Vec<(usize, Option<&'static str>)> {
        let classes = [
            (self.known.relative, "<kin>"),
            (self.known.professional, "<pro>"),
            (self.known.insurer, "<insurer>"),
            (self.known.source, "<source>"),
            (self.known.drug, "<drug>"),
            (self.known.care, "<care>"),
            (self.known.treatment, "<treatment>"),
            (self.known.food, "<food>"),
            (self.known.disease_only, "<disease>"),
            (self.known.symptom, "<symptom>"),
        ];
        let any = classes
            .iter()
            .fold(Set::default(), |any, (class, _)| any.with(*class));
        let mut words: Vec<(usize, Option<&'static str>)> = Vec::with_capacity(tokens.len());
        for (index, (token, set)) in tokens.iter().zip(at).enumerate() {
            let class = set
                .meets(any)
                .then(|| classes.iter().find(|(class, _)| set.meets(*class)))
                .flatten()
                .map(|(_, name)| *name);
            let word = match (token.kind, class) {
                (TokenKind::Number, None) => Some("<number>"),
                (TokenKind::Mark, _) => continue,
                (_, class) => class,
            };
            // Of neighbours of one class the first stands for all.
            if class.is_none() || words.last().is_none_or(|(_, last)| *last != class) {
                words.push((index, word));
            }
        }
        words
    }
}
