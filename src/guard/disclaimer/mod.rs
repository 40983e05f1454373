//! The disclaimer: on every text that leaves, exactly once, in the language of the text.
//!
//! It is known by its core words, in any case and through the disguises that the text layer undoes, and by its
//! further sentences, in every language the service has. The one in the language of the text stays where it stands;
//! where it is so disguised that a reader's search or an auditor's count would miss it, it is written out plainly.
//! All others, whole or in parts, are taken out. What nobody reads as a disclaimer is none: words in a comment, in
//! a link's target or title, and a sentence that denies it.
//! Applying [`Disclaimers::place`] twice gives what applying it once gives.

use std::ops::Range;

use crate::guard::edits::{apply, line_of};
use crate::guard::folded::{Folded, len_of_marks};
use crate::guard::safe::SafeText;
use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token, analyse};
use crate::guard::verdict::{Language, Placed};

/// Core words of the disclaimer, English and Spanish, as they stand in the texts of `prompts/`.
///
/// Source: NCI's PDQ summaries, "About This PDQ Summary": "It does not give formal guidelines or recommendations for
/// making decisions about health care", and the same sentence of the Spanish summaries.
const CORES: [&str; 2] = [
    "not give formal guidelines or recommendations for making decisions about health care",
    "no ofrece pautas ni recomendaciones formales para tomar decisiones",
];

/// Fewest words of a sentence that is known as a disclaimer's without its core.
const MIN_WORDS: usize = 4;

/// The disclaimer of each language of the service, read once.
#[derive(Debug)]
pub struct Disclaimers([Disclaimer; 2]);

/// A disclaimer, read once.
#[derive(Debug)]
struct Disclaimer {
    text: String,
    /// Which of [`CORES`] it holds; none where a deployment worded it anew.
    core: Option<usize>,
    /// The words of each of its sentences.
    sentences: Vec<Vec<String>>,
}

impl Disclaimer {
    fn new(text: &str) -> Disclaimer {
        let folded = Folded::new(text);
        let analysis = analyse(text);
        Disclaimer {
            text: text.to_owned(),
            core: CORES
                .iter()
                .position(|core| !folded.places(core).is_empty()),
            sentences: analysis
                .units()
                .iter()
                .map(|unit| words(analysis.tokens_of(unit)))
                .collect(),
        }
    }
}

impl Disclaimers {
    /// Reads the wordings of the disclaimer.
    pub fn new(english: &str, spanish: &str) -> Disclaimers {
        Disclaimers([english, spanish].map(Disclaimer::new))
    }

    fn of(&self, language: Language) -> &Disclaimer {
        &self.0[usize::from(language == Language::Spanish)]
    }

    /// A safe text with the disclaimer in it exactly once. One that is known to hold nothing of it is not read for it.
    pub(super) fn place_in_safe(&self, safe: &SafeText, language: Language) -> (String, Placed) {
        let own = self.of(language);
        if safe.is_free && own.core.is_some() {
            (append(&safe.text, &own.text), Placed::Added)
        } else {
            self.place(&analyse(&safe.text), language)
        }
    }

    /// The text with the disclaimer of its language in it exactly once: where it stands already, or else at the end.
    pub fn place(&self, text: &Analysis<'_>, language: Language) -> (String, Placed) {
        /// Taking a sentence out can bring others together; more rounds than any text was seen to need.
        const MAX_ROUNDS: usize = 8;
        let own = self.of(language);
        let Some(core) = own.core else {
            return place_foreign(text.text(), &own.text);
        };
        // Nothing of it is there, as in most drafts: nothing more is read.
        if !self.units(text).contains(&true) && !may_hold_core(text.text()) {
            return (append(text.text(), &own.text), Placed::Added);
        }
        let Some((mut placed, how)) = self.repair(text, own, core) else {
            return (text.text().to_owned(), Placed::Present);
        };
        for _ in 1..MAX_ROUNDS {
            match self.repair(&analyse(&placed), own, core) {
                Some((again, _)) => placed = again,
                None => break,
            }
        }
        (placed, how)
    }

    /// The sentences of the text that are a disclaimer's, in order.
    pub(super) fn places(&self, analysis: &Analysis<'_>) -> Vec<Span> {
        let units = analysis.units().iter().zip(self.units(analysis));
        let own = units.filter(|(_, is_own)| *is_own);
        own.map(|(unit, _)| unit.span).collect()
    }

    /// Which units are a disclaimer's: those with a core, and those that are nothing but its sentences.
    fn units(&self, analysis: &Analysis<'_>) -> Vec<bool> {
        let mut all: Vec<bool> = analysis
            .units()
            .iter()
            .map(|unit| self.is_made_of_sentences(analysis.tokens_of(unit)))
            .collect();
        for core in CORES {
            for place in disguised_places(analysis, core) {
                all[units_of(analysis, place)].fill(true);
            }
        }
        all
    }

    fn sentences(&self) -> impl Iterator<Item = &Vec<String>> {
        let all = self.0.iter().flat_map(|disclaimer| &disclaimer.sentences);
        all.filter(|sentence| sentence.len() >= MIN_WORDS)
    }

    /// Whether these tokens are sentences of the disclaimers, one or several run together.
    fn is_made_of_sentences(&self, tokens: &[Token]) -> bool {
        let begins = |words: &mut dyn Iterator<Item = &str>, sentence: &[String]| {
            sentence
                .iter()
                .all(|wanted| words.next() == Some(wanted.as_str()))
        };
        let mut left = tokens.iter().filter(|token| token.is_wordlike()).peekable();
        let mut n = 0;
        while left.peek().is_some() {
            let found = self.sentences().find(|sentence| {
                let mut words = left.clone().map(|token| token.text.as_str());
                begins(&mut words, sentence)
            });
            let Some(found) = found else {
                return false;
            };
            left.by_ref().take(found.len()).for_each(drop);
            n += 1;
        }
        n > 0
    }

    /// Whether a text holds nothing of a disclaimer in any dress: none of [`KEYS`], and of its sentences none, wherever
    /// sentences end. What is made of such texts, each a block by itself, holds no disclaimer.
    pub(super) fn is_free(&self, text: &Analysis<'_>) -> bool {
        let is_key = |token: &Token| KEYS.contains(&token.text.as_str());
        let tokens: Vec<&Token> = text.tokens().iter().filter(|t| t.is_wordlike()).collect();
        let has = |sentence: &Vec<String>| {
            tokens
                .windows(sentence.len())
                .any(|words| words.iter().zip(sentence).all(|(a, b)| a.text == *b))
        };
        !may_hold_core(text.text())
            && !text.tokens().iter().any(is_key)
            && !self.sentences().any(has)
    }

    /// The text mended in one go; `None` where the disclaimer stands in it as it should.
    fn repair(
        &self,
        analysis: &Analysis<'_>,
        own: &Disclaimer,
        core: usize,
    ) -> Option<(String, Placed)> {
        let text = analysis.text();
        let is_part = self.units(analysis);
        let folded = Folded::new(text);
        let plain = folded.places(CORES[core]);
        let is_plain = |place: Span| {
            let from = plain.partition_point(|plain| plain.end <= place.start);
            plain.get(from).is_some_and(|plain| plain.overlaps(place))
        };
        let mut places = disguised_places(analysis, CORES[core]);
        places.retain(|place| !is_denied(analysis, *place));
        let first_plain = places.iter().copied().find(|place| is_plain(*place));
        let kept = first_plain.or(places.first().copied());
        let mut edits: Vec<(Span, String)> = Vec::new();
        let mut kept_units = 0..0;
        if let Some(place) = kept {
            kept_units = with_neighbours(analysis, units_of(analysis, place), &own.sentences);
            if !is_plain(place) {
                let dressed = Span::new(place.start, place.end + len_of_marks(&text[place.end..]));
                edits.push((dressed, written_out(analysis, place, CORES[core])));
            }
        }
        for (index, unit) in analysis.units().iter().enumerate() {
            if is_part[index] && !kept_units.contains(&index) {
                edits.push((line_of(text, unit.span), String::new()));
            }
        }
        let mended = (!edits.is_empty()).then(|| apply(text, edits));
        let core = kept.map(|_| core);
        let cut = match &mended {
            Some(mended) => cut_further(mended, &Folded::new(mended), core),
            None => cut_further(text, &folded, core),
        };
        let mended = cut.or(mended);
        if kept.is_none() {
            let rest = mended.as_deref().unwrap_or(text);
            return Some((append(rest, &own.text), Placed::Added));
        }
        mended.map(|mended| (mended, Placed::Present))
    }
}

/// The last word: whatever the repairs did, the plain core stands once in the text, or not at all where none is `kept`.
/// `None` where that is so already.
fn cut_further(text: &str, folded: &Folded, kept: Option<usize>) -> Option<String> {
    let plain: Vec<Span> = CORES.iter().flat_map(|core| folded.places(core)).collect();
    if plain.len() == usize::from(kept.is_some()) {
        return None;
    }
    // What the text layer does not read, nobody reads.
    let analysis = kept.map(|core| (analyse(text), CORES[core]));
    let seen = analysis.iter().flat_map(|(analysis, core)| {
        let places = disguised_places(analysis, core).into_iter();
        places.filter(|place| !is_denied(analysis, *place))
    });
    let seen: Vec<Span> = seen.collect();
    let is_seen = |span: &Span| seen.iter().any(|place| place.overlaps(*span));
    let kept = plain.iter().copied().find(is_seen);
    let further = plain.iter().filter(|span| Some(**span) != kept);
    let further: Vec<(Span, String)> = further.map(|span| (*span, String::new())).collect();
    (!further.is_empty()).then(|| apply(text, further))
}

/// Words around the core by which its sentence says the opposite, or says that it does not hold; each a phrase.
const DENIALS: [&str; 34] = [
    "false",
    "untrue",
    "wrong",
    "incorrect",
    "mistaken",
    "a lie",
    "a myth",
    "nonsense",
    "not true",
    "not correct",
    "not right",
    "not so",
    "not the case",
    "not mean",
    "no longer",
    "ignore",
    "disregard",
    "forget",
    "deny",
    "denies",
    "anybody who says",
    "falso",
    "falsa",
    "mentira",
    "incorrecto",
    "equivocado",
    "no es cierto",
    "no es verdad",
    "no es asi",
    "ya no",
    "ignore que",
    "olvide",
    "niego",
    "niega",
];

/// Whether the sentence around a core denies it: "it is false that this service does not give …".
fn is_denied(analysis: &Analysis<'_>, place: Span) -> bool {
    /// Words looked at on each side.
    const REACH: usize = 16;
    let units = units_of(analysis, place);
    let (Some(first), Some(last)) = (
        analysis.units().get(units.start),
        analysis.units()[units].last(),
    ) else {
        return false;
    };
    let tokens = analysis.tokens();
    let from = tokens.partition_point(|token| token.span.end <= place.start);
    let to = tokens.partition_point(|token| token.span.start < place.end);
    let words = |tokens: &mut dyn Iterator<Item = &Token>| -> Vec<String> {
        let words = tokens.filter(|token| token.is_wordlike()).take(REACH);
        words.map(|token| token.text.clone()).collect()
    };
    let mut around = words(&mut tokens[first.tokens.start.min(from)..from].iter().rev());
    around.reverse();
    around.push("…".to_owned());
    around.extend(words(&mut tokens[to..last.tokens.end.max(to)].iter()));
    let around = format!(" {} ", around.join(" "));
    DENIALS
        .iter()
        .any(|denial| around.contains(&format!(" {denial} ")))
}

/// Words of [`CORES`], one of each.
const KEYS: [&str; 2] = ["guidelines", "pautas"];

/// Whether one of [`CORES`] can stand in a text once it is [`Folded`]: whether the text has the beginning of one of
/// [`KEYS`], or a sign that could hide it.
fn may_hold_core(text: &str) -> bool {
    const BEGINNINGS: [[u8; 4]; 2] = [*b"guid", *b"paut"];
    /// Sets letters to lower case; what it makes of signs does not matter here.
    const CASE: u32 = 0x2020_2020;
    let wanted = BEGINNINGS.map(u32::from_le_bytes);
    // These neither vanish nor turn into letters of the words.
    let is_plain = |c: char| {
        c.is_ascii()
            || matches!(
                c,
                '\u{a0}' | '®' | '¿' | '¡' | 'À'
                    ..='ÿ' | '–' | '—' | '‘' | '’' | '“' | '”' | '•' | '…'
            )
    };
    let begins = |letters: &[u8]| {
        let letters = letters.first_chunk().copied().map(u32::from_le_bytes);
        letters.is_some_and(|letters| wanted.contains(&(letters | CASE)))
    };
    !text.chars().all(is_plain) || text.as_bytes().windows(4).any(begins)
}

/// A disclaimer that a deployment worded anew, without the known core: it is looked for as it is.
fn place_foreign(text: &str, disclaimer: &str) -> (String, Placed) {
    let places = Folded::new(text).places(disclaimer);
    if places.is_empty() {
        return (append(text, disclaimer), Placed::Added);
    }
    let further = places
        .into_iter()
        .skip(1)
        .map(|span| (span, String::new()))
        .collect();
    (apply(text, further), Placed::Present)
}

fn append(text: &str, disclaimer: &str) -> String {
    let text = text.trim_end();
    if text.is_empty() {
        disclaimer.to_owned()
    } else {
        format!("{text}\n\n{disclaimer}")
    }
}

/// Where the core stands once the text layer has undone disguises; signs between its words do not count.
fn disguised_places(analysis: &Analysis<'_>, core: &str) -> Vec<Span> {
    let tokens = analysis.tokens();
    let is_key = |token: &Token| KEYS.contains(&token.text.as_str());
    if !tokens.iter().any(is_key) {
        return Vec::new();
    }
    let wanted: Vec<&str> = core.split(' ').collect();
    let mut places = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at].text != wanted[0] {
            at += 1;
            continue;
        }
        let mut rest = tokens[at..]
            .iter()
            .enumerate()
            .filter(|(_, token)| token.is_wordlike());
        let last = wanted.iter().try_fold(at, |_, wanted| {
            rest.next()
                .filter(|(_, token)| token.text == *wanted)
                .map(|(index, _)| at + index)
        });
        if let Some(last) = last {
            places.push(tokens[at].span.union(tokens[last].span));
            at = last + 1;
        } else {
            at += 1;
        }
    }
    places
}

/// The core in plain letters, with what a contraction before it held ("doesn't" is "does not").
fn written_out(analysis: &Analysis<'_>, place: Span, core: &str) -> String {
    let tokens = analysis.tokens();
    let from = tokens.partition_point(|token| token.span.end <= place.start);
    let contracted: Vec<&str> = tokens[from..]
        .iter()
        .take_while(|token| place.overlaps(token.span))
        .map(|token| token.text.as_str())
        .take_while(|word| !core.starts_with(word))
        .collect();
    match contracted.as_slice() {
        [] => core.to_owned(),
        ["do"] => format!("does {core}"),
        words => format!("{} {core}", words.join(" ")),
    }
}

/// The units that a stretch of the text touches.
fn units_of(analysis: &Analysis<'_>, place: Span) -> Range<usize> {
    let units = analysis.units();
    let from = units.partition_point(|unit| unit.span.end <= place.start);
    let len = units[from..]
        .iter()
        .take_while(|unit| unit.span.overlaps(place))
        .count();
    from..from + len
}

/// The units, and those directly around them that are the disclaimer's other sentences, each in its place.
fn with_neighbours(
    analysis: &Analysis<'_>,
    units: Range<usize>,
    sentences: &[Vec<String>],
) -> Range<usize> {
    let words_of = |unit: usize| {
        let unit = analysis.units().get(unit);
        unit.map(|unit| words(analysis.tokens_of(unit)))
    };
    let has_core = |sentence: &Vec<String>| {
        let sentence = sentence.join(" ");
        CORES.iter().any(|core| sentence.contains(core))
    };
    let Some(own) = sentences.iter().position(has_core) else {
        return units;
    };
    let before = sentences[..own].iter().rev();
    let n_before = before
        .enumerate()
        .take_while(|(n, sentence)| {
            let at = units.start.checked_sub(n + 1);
            at.and_then(words_of).as_ref() == Some(sentence)
        })
        .count();
    let after = sentences[own + 1..].iter();
    let n_after = after
        .enumerate()
        .take_while(|(n, sentence)| words_of(units.end + n).as_ref() == Some(sentence))
        .count();
    units.start - n_before..units.end + n_after
}

/// Whether the text before byte `end` ends with words that may be the beginning of the disclaimer's core.
pub fn is_begun(analysis: &Analysis<'_>, end: usize) -> bool {
    /// More words than either core has.
    const MAX_WORDS: usize = 16;
    let n_before = analysis
        .tokens()
        .partition_point(|token| token.span.end <= end);
    let mut last: Vec<&str> = analysis.tokens()[..n_before]
        .iter()
        .rev()
        .filter(|token| token.is_wordlike())
        .take(MAX_WORDS)
        .map(|token| token.text.as_str())
        .collect();
    last.reverse();
    CORES.iter().any(|core| {
        let core: Vec<&str> = core.split(' ').collect();
        (0..last.len()).any(|from| core.starts_with(&last[from..]))
    })
}

fn words(tokens: &[Token]) -> Vec<String> {
    tokens
        .iter()
        .filter(|token| token.is_wordlike())
        .map(|token| token.text.clone())
        .collect()
}

#[cfg(test)]
mod tests;
