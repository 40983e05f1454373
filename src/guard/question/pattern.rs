//! Word patterns as data: turns the text of a lexicon file into classes of patterns.
//!
//! A file holds classes, each a `[name]` line followed by one pattern a line. A pattern is a
//! sequence of parts that must follow each other inside one sentence:
//!
//! | part | matches |
//! |---|---|
//! | `word` | that word (lower case; diacritics do not count; contractions written out) |
//! | `<number>` | a word that begins with a digit |
//! | `word*`, `*word` | a word with that beginning or ending |
//! | `@name` | whatever class `name` matches; the class must stand earlier in the files |
//! | `(a\|b c)` | one of several sequences |
//! | `?part` | the part or nothing |
//! | `~4` | up to four words of any kind |
//! | `^`, `$` | the beginning, the end of a sentence |
//! | `!part` | not followed by this part (a word, a class or a list); takes no word |
//!
//! The same file read twice gives the same [`PatternSet`]. Nothing here knows what the classes mean.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::guard::affix::{Affixes, Side};
use crate::guard::hash::FixedMap;
use crate::guard::lexicon::LexiconError;
use crate::guard::text::analyse;

/// Stands in a pattern for any word that begins with a digit.
const NUMBER: &str = "<number>";

/// Words a gap may skip at most; keeps the work for one start position bounded.
const MAX_GAP: u8 = 20;
/// Gaps in one pattern at most, for the same reason.
const MAX_GAPS: usize = 4;
/// Alternatives one line may unfold to, so that a slip cannot make a huge table.
const MAX_ALTERNATIVES: usize = 1024;

/// A class of patterns, by its position in the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ClassId(pub(super) u16);

/// A word, beginning or ending that some pattern names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct TermId(pub(super) u32);

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A word with this term.
    Term(TermId),
    /// A hit of this class.
    Class(ClassId),
    /// Up to this many words of any kind.
    Gap(u8),
    /// The beginning of a sentence.
    Start,
    /// The end of a sentence.
    End,
    /// None of these sequences follows.
    Not(Box<[Box<[Part]>]>),
}

/// The patterns of one class, sorted by how they begin.
#[derive(Clone, Debug, Default)]
pub(super) struct Class {
    /// Patterns that begin with a class, with that class first.
    pub(super) by_class: Vec<(ClassId, Box<[Part]>)>,
    /// Patterns that can begin anywhere: those with an anchor first.
    pub(super) anchored: Vec<Box<[Part]>>,
}

/// Patterns by how they begin.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    /// By class.
    pub(super) classes: Vec<Class>,
    /// For each term, the patterns that begin with it.
    pub(super) by_term: Vec<Vec<Pattern>>,
}

/// A pattern that begins with a term.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) class: ClassId,
    /// The last term that it needs; most patterns fall at it, before their parts are looked at.
    pub(super) needs: TermId,
    pub(super) parts: Box<[Part]>,
}

/// All classes of all files.
#[derive(Debug)]
pub(super) struct PatternSet {
    pub(super) patterns: Patterns,
    names: FixedMap<Box<str>, ClassId>,
    words: FixedMap<Box<str>, Vec<TermId>>,
    beginnings: Affixes<Vec<TermId>>,
    endings: Affixes<Vec<TermId>>,
    /// The term of a word or of a list of words such as `(a|b)`, by how the file writes it.
    terms: FixedMap<Box<str>, TermId>,
    /// Long words with one letter left out, and the words they come from; for misspellings.
    shortened: FixedMap<Box<str>, Box<str>>,
}

impl PatternSet {
    /// Reads the files in order; a later file may refer to classes of an earlier one.
    ///
    /// # Errors
    /// The first line that cannot be read, by file and line.
    pub(super) fn parse(files: &[(&str, &str)]) -> Result<Self, LexiconError> {
        let mut set = PatternSet {
            patterns: Patterns::default(),
            names: FixedMap::default(),
            words: FixedMap::default(),
            beginnings: Affixes::new(Side::Beginning),
            endings: Affixes::new(Side::Ending),
            terms: FixedMap::default(),
            shortened: FixedMap::default(),
        };
        for &(file, text) in files {
            let mut current = None;
            for (number, raw) in text.lines().enumerate() {
                let line = fold_words(raw.split('#').next().unwrap_or_default());
                let line = line.trim();
                let fault = |problem: String| LexiconError {
                    file: file.to_owned(),
                    line: number + 1,
                    problem,
                };
                if line.is_empty() {
                    continue;
                }
                if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                    current = Some(set.add_class(name).map_err(fault)?);
                    continue;
                }
                let Some(class) = current else {
                    return Err(fault("pattern before the first [class]".to_owned()));
                };
                set.add_pattern(class, line).map_err(fault)?;
            }
        }
        set.shorten();
        Ok(set)
    }

    /// Files every long word under each of its forms that lack a letter; of two words with one form the
    /// alphabetically first has it, so that the order of hashing plays no part.
    fn shorten(&mut self) {
        let elsewhere = self.class("other_field");
        let mut words: Vec<&str> = self
            .words
            .iter()
            .filter(|(word, terms)| is_long(word) && !self.begins_only(terms, elsewhere))
            .map(|(word, _)| word.as_ref())
            .collect();
        words.sort_unstable();
        for word in words {
            find_form(word, |form| {
                self.shortened
                    .entry(form.into())
                    .or_insert_with(|| word.into());
                None::<()>
            });
        }
    }

    /// Whether all patterns that begin with these terms are of one class. Words of other fields are not corrected
    /// to: "banking" beside a drug is no baking.
    fn begins_only(&self, terms: &[TermId], class: Option<ClassId>) -> bool {
        let mut patterns = terms
            .iter()
            .flat_map(|term| &self.patterns.by_term[term.0 as usize])
            .peekable();
        patterns.peek().is_some() && patterns.all(|pattern| Some(pattern.class) == class)
    }

    /// The long word that `word` is a misspelling of: a letter left out, put in, changed, or two swapped.
    fn corrected(&self, word: &str) -> Option<&str> {
        if !is_long(word) {
            return None;
        }
        let close = |form: &str| self.shortened.get(form).map(Box::as_ref);
        // A letter too many, or one missing.
        let known = |form: &str| self.words.get_key_value(form).map(|(known, _)| &**known);
        let slip = find_form(word, known).or_else(|| close(word));
        // Another letter, or two swapped: shorter words have too many such neighbours ("boiling", "billing").
        let other = || (word.len() > 7).then(|| find_form(word, close));
        slip.or_else(|| other().flatten())
            .filter(|known| is_long(known) && known.len().abs_diff(word.len()) < 2)
    }

    /// The patterns of some classes and of those that they refer to, at whatever remove; other classes are empty.
    pub(super) fn patterns_of(&self, classes: &[ClassId]) -> Patterns {
        let all = &self.patterns;
        let mut part = Patterns {
            classes: std::iter::repeat_with(Class::default)
                .take(all.classes.len())
                .collect(),
            by_term: vec![Vec::new(); all.by_term.len()],
        };
        let mut is_wanted = vec![false; all.classes.len()];
        let mut open = classes.to_vec();
        while let Some(class) = open.pop() {
            if std::mem::replace(&mut is_wanted[usize::from(class.0)], true) {
                continue;
            }
            let own = &all.classes[usize::from(class.0)];
            let by_term = all.by_term.iter().flatten();
            let by_term = by_term
                .filter(|pattern| pattern.class == class)
                .map(|pattern| &pattern.parts);
            let by_class = own.by_class.iter().map(|(_, parts)| parts);
            for parts in by_term.chain(by_class).chain(&own.anchored) {
                push_classes(parts, &mut open);
            }
            part.classes[usize::from(class.0)] = own.clone();
        }
        for (own, all) in part.by_term.iter_mut().zip(&all.by_term) {
            let wanted = all
                .iter()
                .filter(|pattern| is_wanted[usize::from(pattern.class.0)]);
            own.extend(wanted.cloned());
        }
        part
    }

    /// The class of this name, if a file defines it.
    pub(super) fn class(&self, name: &str) -> Option<ClassId> {
        self.names.get(name).copied()
    }

    /// The names of all classes, by number.
    pub(super) fn class_names(&self) -> Vec<Box<str>> {
        let mut names: Vec<(ClassId, &str)> = self
            .names
            .iter()
            .map(|(name, class)| (*class, &**name))
            .collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name.into()).collect()
    }

    /// Whether some pattern names this very word.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// Every term that `word` has, in ascending order.
    pub(super) fn terms_of(&self, word: &str, terms: &mut Vec<TermId>) {
        let mut add = |found: Option<&Vec<TermId>>| terms.extend(found.into_iter().flatten());
        add(self.words.get(word));
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            add(self.words.get(NUMBER));
        }
        let affixes = self.beginnings.of(word).chain(self.endings.of(word));
        affixes.for_each(|(_, found)| add(Some(found)));
        if terms.is_empty()
            && let Some(meant) = self.corrected(word)
        {
            terms.extend(self.words.get(meant).into_iter().flatten());
        }
        terms.sort_unstable();
        terms.dedup();
    }

    fn add_class(&mut self, name: &str) -> Result<ClassId, String> {
        if let Some(&known) = self.names.get(name) {
            return Err(format!(
                "class [{name}] is defined twice (first as number {})",
                known.0
            ));
        }
        let id = u16::try_from(self.patterns.classes.len())
            .map_err(|_| "too many classes".to_owned())?;
        self.patterns.classes.push(Class::default());
        self.names.insert(name.into(), ClassId(id));
        Ok(ClassId(id))
    }

    fn add_pattern(&mut self, class: ClassId, line: &str) -> Result<(), String> {
        let mut alternatives = Vec::new();
        unfold(line, &mut alternatives)?;
        for words in alternatives {
            let parts = self.parts(class, &words)?;
            if parts
                .iter()
                .filter(|part| matches!(part, Part::Gap(_)))
                .count()
                > MAX_GAPS
            {
                return Err(format!("more than {MAX_GAPS} gaps"));
            }
            match parts.first() {
                Some(&Part::Term(term)) => {
                    let mut terms = parts.iter().filter_map(|part| match part {
                        Part::Term(term) => Some(*term),
                        _ => None,
                    });
                    let needs = terms.next_back().unwrap_or(term);
                    let patterns = &mut self.patterns.by_term[term.0 as usize];
                    patterns.push(Pattern {
                        class,
                        needs,
                        parts,
                    });
                }
                Some(&Part::Class(first)) => {
                    self.patterns.classes[class.0 as usize]
                        .by_class
                        .push((first, parts));
                }
                Some(Part::Start) => self.patterns.classes[class.0 as usize].anchored.push(parts),
                _ => return Err("a pattern begins with a word, a class or ^".to_owned()),
            }
        }
        Ok(())
    }

    fn parts(&mut self, class: ClassId, words: &[String]) -> Result<Box<[Part]>, String> {
        words.iter().map(|word| self.part(class, word)).collect()
    }

    fn part(&mut self, class: ClassId, word: &str) -> Result<Part, String> {
        if word == "^" {
            return Ok(Part::Start);
        }
        if word == "$" {
            return Ok(Part::End);
        }
        if let Some(rest) = word.strip_prefix('!') {
            let mut sequences = Vec::new();
            unfold(rest, &mut sequences)?;
            let sequences = sequences.iter().map(|words| self.parts(class, words));
            return Ok(Part::Not(sequences.collect::<Result<_, _>>()?));
        }
        if let Some(count) = word.strip_prefix('~') {
            let count: u8 = count.parse().map_err(|_| format!("`{word}`: not a gap"))?;
            if !(1..=MAX_GAP).contains(&count) {
                return Err(format!("`{word}`: a gap has 1 to {MAX_GAP} words"));
            }
            return Ok(Part::Gap(count));
        }
        if let Some(name) = word.strip_prefix('@') {
            let id = self
                .class(name)
                .ok_or_else(|| format!("no class [{name}] above this line"))?;
            if id >= class {
                return Err(format!("class [{name}] must be complete before it is used"));
            }
            return Ok(Part::Class(id));
        }
        self.term(word).map(Part::Term)
    }

    /// The term of `word`, or of a list `(a|b)`: a list is a term that each of its words has.
    fn term(&mut self, word: &str) -> Result<TermId, String> {
        if let Some(&known) = self.terms.get(word) {
            return Ok(known);
        }
        let id = TermId(
            u32::try_from(self.patterns.by_term.len()).map_err(|_| "too many terms".to_owned())?,
        );
        let members = word
            .strip_prefix('(')
            .and_then(|w| w.strip_suffix(')'))
            .unwrap_or(word);
        for member in members.split('|') {
            let plain = member.trim_matches('*');
            let is_plain =
                |c: char| c.is_lowercase() || c.is_ascii_digit() || c == '\'' || !c.is_ascii();
            if plain != NUMBER && (plain.is_empty() || !plain.chars().all(is_plain)) {
                return Err(format!("`{member}` is not a word in lower case"));
            }
            let terms = match (member.starts_with('*'), member.ends_with('*')) {
                (false, false) => Some(self.words.entry(plain.into()).or_default()),
                (false, true) => self.beginnings.entry(plain),
                (true, false) => self.endings.entry(plain),
                (true, true) => return Err(format!("`{member}`: a star on one side only")),
            };
            terms
                .ok_or_else(|| format!("`{member}` is too long"))?
                .push(id);
        }
        self.patterns.by_term.push(Vec::new());
        self.terms.insert(word.into(), id);
        Ok(id)
    }
}

/// Adds the classes that a pattern refers to.
fn push_classes(parts: &[Part], classes: &mut Vec<ClassId>) {
    for part in parts {
        match part {
            Part::Class(class) => classes.push(*class),
            Part::Not(sequences) => {
                for parts in sequences {
                    push_classes(parts, classes);
                }
            }
            Part::Term(_) | Part::Gap(_) | Part::Start | Part::End => {}
        }
    }
}

/// Whether a word is long enough that a slip in it leaves no doubt; shorter ones are too near to others
/// ("dancer" to "cancer").
fn is_long(word: &str) -> bool {
    (6..=20).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())
}

/// What `find` finds first for the word without one of its letters, each but the first, which is seldom missed, in order.
fn find_form<T>(word: &str, mut find: impl FnMut(&str) -> Option<T>) -> Option<T> {
    let mut form = String::with_capacity(word.len());
    (1..word.len()).find_map(|at| {
        form.clear();
        form.push_str(&word[..at]);
        form.push_str(&word[at + 1..]);
        find(&form)
    })
}

/// The text with its words as [`Message`](super::message::Message) has them: without diacritics, and words of other
/// scripts as the text layer reads them, which takes those whose letters are all drawn like Latin ones for Latin.
fn fold_words(text: &str) -> String {
    let plain: String = text.nfd().filter(|&c| !is_combining_mark(c)).collect();
    if plain.is_ascii() {
        return plain;
    }
    let mut folded = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(first) = rest.chars().next() {
        let is_word = first.is_alphabetic();
        let end = rest
            .find(|c: char| c.is_alphabetic() != is_word)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        let read = analyse(run);
        match read.tokens() {
            [token] if is_word && !run.is_ascii() => folded.push_str(&token.text),
            _ => folded.push_str(run),
        }
    }
    folded
}

/// Writes out alternatives and optional parts, so that a pattern is a plain sequence.
fn unfold(line: &str, out: &mut Vec<Vec<String>>) -> Result<(), String> {
    let mut sequences: Vec<Vec<String>> = vec![Vec::new()];
    let mut rest = line.trim();
    while !rest.is_empty() {
        let is_optional = rest.starts_with('?');
        if is_optional {
            rest = &rest[1..];
        }
        let mut choices: Vec<Vec<String>> = Vec::new();
        if let Some(group) = rest.strip_prefix("!(") {
            let close = group.find(')').ok_or("a parenthesis is not closed")?;
            choices.push(vec![rest[..close + 3].to_owned()]);
            rest = &group[close + 1..];
        } else if rest.starts_with('(') {
            let close = rest.find(')').ok_or("a parenthesis is not closed")?;
            let is_word = |choice: &&str| !choice.contains([' ', '@', '!', '~', '?', '^', '$']);
            let (words, longer): (Vec<&str>, Vec<&str>) =
                rest[1..close].split('|').map(str::trim).partition(is_word);
            if !words.is_empty() {
                choices.push(vec![format!("({})", words.join("|"))]);
            }
            for choice in longer {
                if choice.contains('(') {
                    return Err("parentheses do not nest".to_owned());
                }
                unfold(choice, &mut choices)?;
            }
            rest = &rest[close + 1..];
        } else {
            let end = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
            choices.push(vec![rest[..end].to_owned()]);
            rest = &rest[end..];
        }
        rest = rest.trim_start();
        if is_optional {
            choices.push(Vec::new());
        }
        let mut longer = Vec::with_capacity(sequences.len() * choices.len());
        for sequence in &sequences {
            for choice in &choices {
                longer.push(sequence.iter().chain(choice).cloned().collect());
            }
        }
        if longer.len() > MAX_ALTERNATIVES {
            return Err(format!(
                "more than {MAX_ALTERNATIVES} alternatives in one line"
            ));
        }
        sequences = longer;
    }
    if sequences.iter().any(Vec::is_empty) {
        return Err("a pattern may not be empty".to_owned());
    }
    out.append(&mut sequences);
    Ok(())
}
