//! What words mean to the grounding check: concepts with their names, signs of negation and strength, opposites.
//!
//! Read from `config/guard/lexicon/ground-*.txt`. A concept line is `name: phrase, phrase, -phrase`; the minus
//! marks a phrase that says the opposite of its concept ("-unresectable" among the phrases of `remove`), and
//! `..` in a phrase stands for up to three words ("take .. out"). The section gives the concept's [`Class`].
//! `[isa]` and `[opposite]` lines relate concepts by name; sections `[mark.*]` hold [`Mark`]s.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::guard::ground::kinds::{Class, Mark};
use crate::guard::ground::stem::{self, StemId, StemMap};
use crate::guard::hash::Sieve;
use crate::guard::lexicon::LexiconError;
use crate::guard::text::{self, Token, TokenKind};

/// Words a gap may stand for: a pronoun or a short noun phrase between verb and particle.
const MAX_GAP: usize = 3;

/// A concept, by position.
pub(super) type ConceptId = u16;

/// A concept and how it stands to others.
#[derive(Debug)]
pub(super) struct Concept {
    /// What the matching compares.
    pub(super) id: StemId,
    /// Name in the file, for reasons.
    pub(super) name: String,
    /// Its class.
    pub(super) class: Class,
    /// Every wider concept, by matching id.
    pub(super) wider: Vec<StemId>,
    /// Opposite concepts, by matching id.
    pub(super) opposites: Vec<StemId>,
}

/// What a phrase is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A name of a concept; `true` where it says the opposite.
    Concept(ConceptId, bool),
    /// A mark.
    Mark(Mark),
}

impl Meaning {
    /// Whether it is a name that a passage must hold.
    pub(super) fn is_name(self, vocabulary: &Vocabulary) -> bool {
        matches!(self, Meaning::Concept(id, _) if vocabulary.of(id).class.is_entity())
    }
}

impl Hit<'_> {
    /// A word that no phrase starts with.
    pub(super) const NOTHING: Hit<'static> = Hit {
        meanings: Cow::Borrowed(&[]),
        places: ONE_WORD,
    };
}

/// What a phrase of one word takes.
const ONE_WORD: Cow<'static, [usize]> = Cow::Borrowed(&[0]);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Word(StemId),
    Gap,
}

#[derive(Debug)]
struct Phrase {
    parts: Vec<Part>,
    /// What the same parts mean, in the order of the files.
    meanings: Vec<Meaning>,
}

/// The phrases with one first word, longest first.
#[derive(Debug, Default)]
struct Phrases {
    /// For each the word that must follow the first one, or [`ANY`]: most phrases fall at it.
    seconds: Vec<StemId>,
    all: Vec<Phrase>,
    /// Those that go on with [`ANY`].
    any: Vec<usize>,
    /// Which second words there are.
    known: Sieve<4>,
}

/// Stands for the second word of a phrase that has none or a gap there; no stem is hashed to it.
const ANY: StemId = 0;

/// What was found at a word.
#[derive(Clone, Debug)]
pub(super) struct Hit<'v> {
    /// Meanings of the longest phrases.
    pub(super) meanings: Cow<'v, [Meaning]>,
    /// Positions the longest phrase takes, relative to its first word.
    pub(super) places: Cow<'static, [usize]>,
}

/// All concepts and marks, ready for look-up.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    concepts: Vec<Concept>,
    names: HashMap<String, ConceptId>,
    /// By first word.
    phrases: StemMap<Phrases>,
}

/// The files of the vocabulary, by name.
pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "ground-concepts.txt",
        include_str!("../../../config/guard/lexicon/ground-concepts.txt"),
    ),
    (
        "ground-everyday.txt",
        include_str!("../../../config/guard/lexicon/ground-everyday.txt"),
    ),
    (
        "ground-lay.txt",
        include_str!("../../../config/guard/lexicon/ground-lay.txt"),
    ),
    (
        "ground-names.txt",
        include_str!("../../../config/guard/lexicon/ground-names.txt"),
    ),
    (
        "ground-opposites.txt",
        include_str!("../../../config/guard/lexicon/ground-opposites.txt"),
    ),
    (
        "ground-marks.txt",
        include_str!("../../../config/guard/lexicon/ground-marks.txt"),
    ),
    (
        "ground-spanish.txt",
        include_str!("../../../config/guard/lexicon/ground-spanish.txt"),
    ),
];

enum Section {
    Concepts(Class),
    IsA,
    Opposite,
    Marks(Mark),
    Spanish,
    SpanishMarks(Mark),
}

/// A relation between concepts that may be read before both are known.
struct Relation<'a> {
    line: usize,
    file: &'a str,
    from: &'a str,
    to: &'a str,
    is_opposite: bool,
}

impl Vocabulary {
    /// Reads files given as (name, text), in order; Spanish lines name concepts read before.
    ///
    /// # Errors
    /// An unknown section, a line outside sections, a line without its colon, an empty phrase, a relation to an
    /// unknown concept.
    pub(crate) fn parse(files: &[(&str, &str)]) -> Result<Vocabulary, LexiconError> {
        let mut vocabulary = Vocabulary::default();
        let mut relations = Vec::new();
        for (file, text) in files {
            let mut section = None;
            for (index, raw) in text.lines().enumerate() {
                let problem = |problem: String| LexiconError {
                    file: (*file).to_owned(),
                    line: index + 1,
                    problem,
                };
                let line = raw.split('#').next().unwrap_or_default().trim();
                if line.is_empty() {
                    continue;
                }
                if let Some(name) = line.strip_prefix('[') {
                    let name = name.trim_end_matches(']');
                    section = Some(
                        section_of(name)
                            .ok_or_else(|| problem(format!("unknown section `{name}`")))?,
                    );
                    continue;
                }
                let section = section
                    .as_ref()
                    .ok_or_else(|| problem("a line before the first section".into()))?;
                if let Section::Marks(mark) | Section::SpanishMarks(mark) = section {
                    let is_spanish = matches!(section, Section::SpanishMarks(_));
                    for phrase in line.split(',') {
                        vocabulary
                            .insert(phrase, Meaning::Mark(*mark), is_spanish)
                            .map_err(problem)?;
                    }
                    continue;
                }
                let (name, rest) = line
                    .split_once(':')
                    .ok_or_else(|| problem(format!("`{line}` lacks its colon")))?;
                let name = name.trim();
                match section {
                    Section::Concepts(class) => {
                        let id = vocabulary.concept(name, *class);
                        for phrase in rest.split(',').map(str::trim) {
                            let (phrase, is_opposite) = match phrase.strip_prefix('-') {
                                Some(phrase) => (phrase, true),
                                None => (phrase, false),
                            };
                            vocabulary
                                .insert(phrase, Meaning::Concept(id, is_opposite), false)
                                .map_err(problem)?;
                        }
                    }
                    Section::Spanish => {
                        if !vocabulary.names.contains_key(name) {
                            let id = vocabulary.concept(name, Class::General);
                            vocabulary
                                .insert(name, Meaning::Concept(id, false), false)
                                .map_err(problem)?;
                        }
                        let id = vocabulary.concept(name, Class::General);
                        let light = vocabulary.light_meaning(name);
                        for phrase in rest.split(',').map(str::trim) {
                            // What carries little in English carries little in Spanish.
                            if let Some(light) = light {
                                vocabulary.insert(phrase, light, true).map_err(problem)?;
                            }
                            let (phrase, is_opposite) = match phrase.strip_prefix('-') {
                                Some(phrase) => (phrase, true),
                                None => (phrase, false),
                            };
                            vocabulary
                                .insert(phrase, Meaning::Concept(id, is_opposite), true)
                                .map_err(problem)?;
                        }
                    }
                    Section::IsA | Section::Opposite => {
                        relations.extend(rest.split(',').map(|to| Relation {
                            line: index + 1,
                            file,
                            from: name,
                            to: to.trim(),
                            is_opposite: matches!(section, Section::Opposite),
                        }));
                    }
                    Section::Marks(_) | Section::SpanishMarks(_) => {}
                }
            }
        }
        vocabulary.relate(&relations)?;
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for phrases in vocabulary.phrases.values_mut() {
            phrases.sort();
        }
        Ok(vocabulary)
    }

    /// A concept by position.
    pub(super) fn of(&self, id: ConceptId) -> &Concept {
        &self.concepts[usize::from(id)]
    }

    /// The longest phrases that start at `stems[0]`.
    ///
    /// `stems` holds `None` for what is no word; no phrase crosses one.
    pub(super) fn longest(&self, stems: &[Option<StemId>]) -> Option<Hit<'_>> {
        let phrases = self.phrases.get(&(*stems.first()?)?)?;
        let second = stems.get(1).copied().flatten().unwrap_or(ANY);
        let mut hit: Option<Hit<'_>> = None;
        let mut n_parts = 0;
        for phrase in phrases.before(second) {
            let Some(places) = phrase.fit(stems) else {
                continue;
            };
            match &mut hit {
                None => {
                    n_parts = phrase.parts.len();
                    hit = Some(Hit {
                        meanings: Cow::Borrowed(&phrase.meanings),
                        places,
                    });
                }
                Some(hit) if phrase.parts.len() == n_parts => {
                    hit.meanings.to_mut().extend_from_slice(&phrase.meanings);
                }
                Some(_) => break,
            }
        }
        hit
    }

    /// The light concept that a single English word names, if it does.
    fn light_meaning(&self, word: &str) -> Option<Meaning> {
        let hit = self.longest(&[Some(stem::english(word))])?;
        hit.meanings
            .iter()
            .copied()
            .find(|meaning| matches!(meaning, Meaning::Concept(id, false) if self.of(*id).class == Class::Light))
    }

    fn concept(&mut self, name: &str, class: Class) -> ConceptId {
        if let Some(id) = self.names.get(name) {
            return *id;
        }
        let id = ConceptId::try_from(self.concepts.len()).unwrap_or(ConceptId::MAX);
        self.concepts.push(Concept {
            id: stem::hash(format!("@{name}").as_bytes()),
            name: name.to_owned(),
            class,
            wider: Vec::new(),
            opposites: Vec::new(),
        });
        self.names.insert(name.to_owned(), id);
        id
    }

    fn insert(&mut self, phrase: &str, meaning: Meaning, is_spanish: bool) -> Result<(), String> {
        let mut parts = Vec::new();
        for part in phrase.split_whitespace() {
            if part == ".." {
                parts.push(Part::Gap);
                continue;
            }
            let analysis = text::analyse(part);
            parts.extend(
                analysis
                    .tokens()
                    .iter()
                    .filter_map(|token| stem_of(token, is_spanish))
                    .map(Part::Word),
            );
        }
        let Some(Part::Word(first)) = parts.first().copied() else {
            return Err(format!("`{phrase}` does not start with a word"));
        };
        let phrases = self.phrases.entry(first).or_default();
        let is_known = |phrase: &Phrase| phrase.parts == parts && phrase.meanings == [meaning];
        if !phrases.all.iter().any(is_known) {
            phrases.push(Phrase {
                parts,
                meanings: vec![meaning],
            });
        }
        Ok(())
    }

    fn relate(&mut self, relations: &[Relation<'_>]) -> Result<(), LexiconError> {
        let mut parents: Vec<Vec<ConceptId>> = vec![Vec::new(); self.concepts.len()];
        for relation in relations {
            let find = |name: &str| {
                self.names.get(name).copied().ok_or_else(|| LexiconError {
                    file: relation.file.to_owned(),
                    line: relation.line,
                    problem: format!("`{name}` is no concept"),
                })
            };
            let (from, to) = (find(relation.from)?, find(relation.to)?);
            if relation.is_opposite {
                let (from_id, to_id) = (self.of(from).id, self.of(to).id);
                self.concepts[usize::from(from)].opposites.push(to_id);
                self.concepts[usize::from(to)].opposites.push(from_id);
            } else {
                parents[usize::from(from)].push(to);
            }
        }
        for at in 0..self.concepts.len() {
            let mut open = parents[at].clone();
            let mut seen: Vec<ConceptId> = Vec::new();
            while let Some(next) = open.pop() {
                if !seen.contains(&next) {
                    seen.push(next);
                    open.extend(&parents[usize::from(next)]);
                }
            }
            self.concepts[at].wider = seen.iter().map(|id| self.of(*id).id).collect();
        }
        Ok(())
    }
}

impl Phrases {
    fn push(&mut self, phrase: Phrase) {
        self.file(self.all.len(), phrase.second());
        self.all.push(phrase);
    }

    /// Files the phrase at a place by its second word.
    fn file(&mut self, at: usize, second: StemId) {
        self.seconds.push(second);
        if second == ANY {
            self.any.push(at);
        } else {
            self.known.add(second);
        }
    }

    /// Puts the longest first, and makes one of those that are the same.
    fn sort(&mut self) {
        self.all
            .sort_by_key(|phrase| std::cmp::Reverse(phrase.parts.len()));
        self.all.dedup_by(|next, before| {
            let is_same = next.parts == before.parts;
            if is_same {
                before.meanings.append(&mut next.meanings);
            }
            is_same
        });
        self.seconds.clear();
        self.any.clear();
        for at in 0..self.all.len() {
            self.file(at, self.all[at].second());
        }
    }

    /// Those that can go on with this word, in order.
    fn before(&self, second: StemId) -> impl Iterator<Item = &Phrase> {
        let (few, many) = if self.known.may_have(second) {
            let all = self.seconds.iter().zip(&self.all);
            (None, Some(all))
        } else {
            (Some(self.any.iter()), None)
        };
        let few = few.into_iter().flatten().map(|at| &self.all[*at]);
        let many = many.into_iter().flatten();
        let many = many.filter(move |(own, _)| **own == ANY || **own == second);
        few.chain(many.map(|(_, phrase)| phrase))
    }
}

impl Phrase {
    fn second(&self) -> StemId {
        match self.parts.get(1) {
            Some(Part::Word(word)) => *word,
            _ => ANY,
        }
    }

    /// The positions that the phrase takes at the beginning of `stems`, where it stands there.
    fn fit(&self, stems: &[Option<StemId>]) -> Option<Cow<'static, [usize]>> {
        // Nothing is allocated for phrases that do not stand there.
        self.walk(stems, |_| {})?;
        if self.parts.len() == 1 {
            return Some(ONE_WORD);
        }
        let mut taken = Vec::with_capacity(self.parts.len());
        self.walk(stems, |at| taken.push(at))?;
        Some(Cow::Owned(taken))
    }

    fn walk(&self, stems: &[Option<StemId>], mut take: impl FnMut(usize)) -> Option<()> {
        let mut at = 0;
        let mut gap = 0;
        for part in &self.parts {
            match part {
                Part::Gap => gap = MAX_GAP,
                Part::Word(word) => {
                    let mut left = gap;
                    loop {
                        let stem = (*stems.get(at)?)?;
                        if stem == *word {
                            break;
                        }
                        left = left.checked_sub(1)?;
                        at += 1;
                    }
                    take(at);
                    at += 1;
                    gap = 0;
                }
            }
        }
        Some(())
    }
}

/// The stem of a token that is a word or a number.
pub(super) fn stem_of(token: &Token, is_spanish: bool) -> Option<StemId> {
    match token.kind {
        TokenKind::Word if is_spanish => Some(stem::spanish(&token.text)),
        TokenKind::Word => Some(stem::english_of(token)),
        TokenKind::Number => Some(token.hash),
        TokenKind::Punct | TokenKind::Mark => None,
    }
}

fn section_of(name: &str) -> Option<Section> {
    match name {
        "isa" => Some(Section::IsA),
        "opposite" => Some(Section::Opposite),
        "spanish" => Some(Section::Spanish),
        _ => match name.strip_prefix("mark.") {
            Some(mark) => Mark::parse(mark).map(Section::Marks),
            None => match name.strip_prefix("spanish.mark.") {
                Some(mark) => Mark::parse(mark).map(Section::SpanishMarks),
                None => Class::parse(name).map(Section::Concepts),
            },
        },
    }
}
