//! From what a person typed to the same text without what tells who they are.
//!
//! Names of persons, phone numbers, e-mail addresses, private links, record and insurance numbers, dates of birth and
//! street addresses give way to a placeholder that says what stood there; doses, stages, genes, drugs and eponyms stay.
//! Deterministic, without a model; it works on form and word lists and promises no more. Start at [`Redactor::redact`].

mod cues;
mod names;
mod numbers;
mod places;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use crate::guard::text::is_invisible;

/// What was taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    /// A person's name; a title before it stays.
    Name,
    /// A phone or fax number.
    Phone,
    /// An e-mail address or the handle of an account.
    Email,
    /// A link with user information, a query, a fragment or a long number.
    Link,
    /// A social security, record, insurance, card or other number that names a person.
    Number,
    /// A date of birth.
    BirthDate,
    /// A street address, a post box, a postal code.
    Address,
}

impl Personal {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Link => "link",
            Self::Number => "number",
            Self::BirthDate => "date_of_birth",
            Self::Address => "address",
        }
    }

    /// What stands in its place.
    pub fn placeholder(self) -> &'static str {
        match self {
            Self::Name => "[name]",
            Self::Phone => "[phone]",
            Self::Email => "[e-mail]",
            Self::Link => "[link]",
            Self::Number => "[number]",
            Self::BirthDate => "[date of birth]",
            Self::Address => "[address]",
        }
    }
}

/// A text without what tells who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted {
    /// The text, characters that take no room left out.
    pub text: String,
    /// What was taken out, in the order of the text.
    pub removed: Vec<Personal>,
}

/// A run of the text that is taken out.
type Found = (Range<usize>, Personal);

/// Takes out what tells who wrote a text. Immutable; share it freely.
#[derive(Debug)]
pub struct Redactor {
    words: words::WordLists,
}

impl Default for Redactor {
    fn default() -> Self {
        Self::new()
    }
}

impl Redactor {
    /// Reads the word lists of `config/redact/`.
    pub fn new() -> Self {
        Self {
            words: words::WordLists::embedded(),
        }
    }

    /// The same text with placeholders. Redacting the result once more changes nothing that a placeholder stands for.
    ///
    /// Linear in the length of the text, apart from the bounded look to both sides of a number.
    pub fn redact(&self, text: &str) -> Redacted {
        let text = visible(text);
        let found = self.find(&text);
        Redacted {
            text: replaced(&text, &found, Personal::placeholder),
            removed: found.into_iter().map(|(_, kind)| kind).collect(),
        }
    }

    /// The same text with nothing in the place of what tells who wrote it: what is left to search for.
    pub fn without(&self, text: &str) -> String {
        let text = visible(text);
        let found = self.find(&text);
        replaced(&text, &found, |_| "")
    }

    /// What is to be taken out, in the order of the text.
    fn find(&self, text: &str) -> Vec<Found> {
        // What is found first wins where two overlap: a number in a link is a part of the link.
        let mut found: Vec<Found> = Vec::new();
        let all = numbers::links(text)
            .into_iter()
            .chain(numbers::birth_dates(text))
            .chain(numbers::labelled(text))
            .chain(places::addresses(text))
            .chain(numbers::phones(text))
            .chain(numbers::bare(text))
            .chain(names::names(text, &self.words));
        for (range, kind) in all {
            if !found
                .iter()
                .any(|(other, _)| other.start < range.end && range.start < other.end)
            {
                found.push((range, kind));
            }
        }
        found.sort_by_key(|(range, _)| range.start);
        found
    }
}

/// The text without characters that take no room, in ordinary widths.
fn visible(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_invisible(*c));
    seen.map(narrow).collect()
}

fn replaced(text: &str, found: &[Found], by: impl Fn(Personal) -> &'static str) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (range, kind) in found {
        out.push_str(&text[at..range.start]);
        out.push_str(by(*kind));
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// Full-width forms as their ordinary characters: a number stays a number in any width.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{a0}' | '\u{2007}' | '\u{202f}' => ' ',
        '\u{2010}' | '\u{2011}' => '-',
        _ => c,
    }
}
