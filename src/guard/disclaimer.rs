//! The disclaimer: on every text that leaves, exactly once, in the language of the text.
//!
//! It is known by its core words, in any case and through the disguises that the text layer undoes. Where the
//! core is there but so disguised that a reader's search or an auditor's count would miss it, it is written out
//! plainly; where it is there more than once or in the other language, its further sentences are taken out.
//! Applying [`Disclaimer::place`] twice gives what applying it once gives.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use crate::guard::safe::SafeText;
use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token, analyse};
use crate::guard::verdict::Placed;

/// Core words of the disclaimer, English and Spanish, as they stand in the texts of `prompts/`.
///
/// Source: NCI's PDQ summaries, "About This PDQ Summary": "It does not give formal guidelines or recommendations for
/// making decisions about health care", and the same sentence of the Spanish summaries.
const CORES: [&str; 2] = [
    "not give formal guidelines or recommendations for making decisions about health care",
    "no ofrece pautas ni recomendaciones formales para tomar decisiones",
];

/// A disclaimer, read once.
#[derive(Debug)]
pub struct Disclaimer {
    text: String,
    /// Which of [`CORES`] it holds; none where a deployment worded it anew.
    core: Option<usize>,
    /// The words of each of its sentences.
    sentences: Vec<Vec<String>>,
}

impl Disclaimer {
    /// Reads the wording of a disclaimer.
    pub fn new(text: &str) -> Disclaimer {
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

    /// A safe text with the disclaimer in it exactly once. One that is known to hold nothing of it is not read for it.
    pub(super) fn place_in_safe(&self, safe: &SafeText) -> (String, Placed) {
        if safe.is_free && self.core.is_some() {
            (append(&safe.text, &self.text), Placed::Added)
        } else {
            self.place(&analyse(&safe.text))
        }
    }

    /// The text with the disclaimer in it exactly once: where it stands already, or else at the end.
    pub fn place(&self, text: &Analysis<'_>) -> (String, Placed) {
        match self.core {
            Some(own) => place(text, self, own),
            None => place_foreign(text.text(), &self.text),
        }
    }
}

/// The sentences of the text that are a disclaimer's, in order: those with the core and its own around them.
pub fn places(analysis: &Analysis<'_>, disclaimers: &[Disclaimer]) -> Vec<Span> {
    let mut units: Vec<usize> = Vec::new();
    for core in CORES {
        for place in disguised_places(analysis, core) {
            let around = units_of(analysis, place);
            for disclaimer in disclaimers {
                units.extend(with_neighbours(
                    analysis,
                    around.clone(),
                    &disclaimer.sentences,
                ));
            }
        }
    }
    units.sort_unstable();
    units.dedup();
    units
        .into_iter()
        .map(|unit| analysis.units()[unit].span)
        .collect()
}

fn place(analysis: &Analysis<'_>, disclaimer: &Disclaimer, own: usize) -> (String, Placed) {
    let text = analysis.text();
    let own_places = disguised_places(analysis, CORES[own]);
    let other_places = disguised_places(analysis, CORES[1 - own]);
    // Folding the text costs more than all else here.
    if own_places.is_empty() && other_places.is_empty() && !may_hold_core(text) {
        return (append(text, &disclaimer.text), Placed::Added);
    }
    let folded = Folded::new(text);
    let plain = folded.places(CORES[own]);
    if own_places.is_empty()
        && other_places.is_empty()
        && plain.is_empty()
        && folded.places(CORES[1 - own]).is_empty()
    {
        return (append(text, &disclaimer.text), Placed::Added);
    }
    let is_plain = |place: Span| {
        let from = plain.partition_point(|plain| plain.end <= place.start);
        plain.get(from).is_some_and(|plain| plain.overlaps(place))
    };
    let kept = own_places
        .iter()
        .position(|place| is_plain(*place))
        .or(if own_places.is_empty() { None } else { Some(0) });
    let mut edits: Vec<(Span, String)> = Vec::new();
    let mut kept_units = 0..0;
    if let Some(kept) = kept {
        let place = own_places[kept];
        kept_units = units_of(analysis, place);
        if !is_plain(place) {
            edits.push((place, written_out(analysis, place, CORES[own])));
        }
    }
    let extra = own_places
        .iter()
        .enumerate()
        .filter(|(index, _)| Some(*index) != kept)
        .map(|(_, place)| *place)
        .chain(other_places);
    for place in extra {
        for unit in with_neighbours(analysis, units_of(analysis, place), &disclaimer.sentences) {
            if !kept_units.contains(&unit) {
                edits.push((line_of(text, analysis.units()[unit].span), String::new()));
            }
        }
    }
    if edits.is_empty() {
        return finish(text, &folded, &disclaimer.text, CORES[own]);
    }
    let text = apply(text, edits);
    finish(&text, &Folded::new(&text), &disclaimer.text, CORES[own])
}

/// Words of [`CORES`], one of each.
const KEYS: [&str; 2] = ["guidelines", "pautas"];

/// Whether a text holds nothing of a disclaimer in any dress: none of [`KEYS`]. What is made of such texts, each a block
/// by itself, holds no disclaimer.
pub(super) fn is_free(text: &Analysis<'_>) -> bool {
    let is_key = |token: &Token| KEYS.contains(&token.text.as_str());
    !may_hold_core(text.text()) && !text.tokens().iter().any(is_key)
}

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

/// The last word: whatever the repairs did, the plain core stands in the result once.
fn finish(text: &str, folded: &Folded, disclaimer: &str, core: &str) -> (String, Placed) {
    let plain: Vec<Span> = CORES.iter().flat_map(|core| folded.places(core)).collect();
    let own = folded.places(core);
    let Some(first) = own.first() else {
        let cleaned = apply(
            text,
            plain
                .into_iter()
                .map(|span| (span, String::new()))
                .collect(),
        );
        return (append(&cleaned, disclaimer), Placed::Added);
    };
    let further = plain
        .iter()
        .filter(|span| *span != first)
        .map(|span| (*span, String::new()))
        .collect();
    (apply(text, further), Placed::Present)
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

/// A text as somebody reads it who undoes compatibility forms, invisible characters, white space and case.
struct Folded {
    text: String,
    /// For each byte of the folded text, where its character stands in the original.
    spans: Vec<Span>,
}

impl Folded {
    fn new(text: &str) -> Folded {
        let mut folded = Folded {
            text: String::with_capacity(text.len()),
            spans: Vec::with_capacity(text.len()),
        };
        for (start, c) in text.char_indices() {
            let span = Span::new(start, start + c.len_utf8());
            if c.is_ascii_graphic() {
                folded.text.push(c.to_ascii_lowercase());
                folded.spans.push(span);
            } else if c.is_ascii() {
                folded.push(c.to_ascii_lowercase(), span);
            } else if !matches!(
                c,
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
            ) {
                for part in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
                    folded.push(part, span);
                }
            }
        }
        folded
    }

    /// Appends a character; of several spaces the first stays.
    fn push(&mut self, c: char, span: Span) {
        let is_space = c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}');
        if is_space && self.text.ends_with(' ') {
            return;
        }
        let c = if is_space { ' ' } else { c };
        self.text.push(c);
        self.spans.resize(self.spans.len() + c.len_utf8(), span);
    }

    /// Where `words` stand.
    fn places(&self, words: &str) -> Vec<Span> {
        let wanted = words
            .split_whitespace()
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
            .join(" ");
        if wanted.is_empty() {
            return Vec::new();
        }
        self.text
            .match_indices(&wanted)
            .map(|(start, found)| self.spans[start].union(self.spans[start + found.len() - 1]))
            .collect()
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

/// The units, and those directly around them that are the disclaimer's other sentences.
fn with_neighbours(
    analysis: &Analysis<'_>,
    units: Range<usize>,
    sentences: &[Vec<String>],
) -> Range<usize> {
    let is_own = |unit: usize| {
        analysis
            .units()
            .get(unit)
            .is_some_and(|unit| sentences.contains(&words(analysis.tokens_of(unit))))
    };
    if units.is_empty() {
        return units;
    }
    let before = units.start.checked_sub(1).filter(|unit| is_own(*unit));
    let after = is_own(units.end);
    before.unwrap_or(units.start)..units.end + usize::from(after)
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

/// The span with the list or quotation sign before it, where it begins its line.
fn line_of(text: &str, span: Span) -> Span {
    let is_sign =
        |c: char| c.is_whitespace() || matches!(c, '-' | '*' | '>' | '#' | '•' | '+' | '_');
    let before = text[..span.start].trim_end_matches(|c| c != '\n' && is_sign(c));
    if before.is_empty() || before.ends_with('\n') {
        Span::new(before.len(), span.end)
    } else {
        span
    }
}

/// Makes all edits; overlapping ones are made once. Spaces left behind by a removal go with it.
fn apply(text: &str, mut edits: Vec<(Span, String)>) -> String {
    edits.sort();
    let mut edited = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in edits {
        if span.start < at {
            continue;
        }
        edited.push_str(&text[at..span.start]);
        edited.push_str(&new);
        at = span.end;
        if new.is_empty() && (edited.is_empty() || edited.ends_with(char::is_whitespace)) {
            let rest = &text[at..];
            at += rest.len() - rest.trim_start().len();
        }
    }
    edited.push_str(&text[at..]);
    if at > 0 {
        edited.trim_end().to_owned()
    } else {
        edited
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = include_str!("../../prompts/disclaimer.en.txt");
    const SPANISH: &str = include_str!("../../prompts/disclaimer.es.txt");

    #[track_caller]
    fn check(text: &str, placed: Placed) -> String {
        let disclaimer = Disclaimer::new(ENGLISH.trim());
        let (once, how) = disclaimer.place(&analyse(text));
        let n = CORES
            .iter()
            .map(|core| Folded::new(&once).places(core).len())
            .sum::<usize>();
        assert_eq!((n, how), (1, placed), "{once}");
        let (twice, how) = disclaimer.place(&analyse(&once));
        assert_eq!((twice.as_str(), how), (once.as_str(), Placed::Present));
        once
    }

    #[test]
    fn it_is_added_where_it_is_missing() {
        check("GIST is treated with surgery.", Placed::Added);
        check("", Placed::Added);
        check(
            "This summary does not give formal dosing schedules.",
            Placed::Added,
        );
        check(
            "It does not give formal guidelines or recommendations for making dinner.",
            Placed::Added,
        );
    }

    #[test]
    fn it_is_known_in_any_dress() {
        check(
            &format!("Surgery.\n\n{}", ENGLISH.to_uppercase()),
            Placed::Present,
        );
        for text in [
            "It does n\u{200b}ot give for\u{ad}mal guidelines or recommendations for\n\nmaking decisions about health care.",
            "It does **not** give *formal* guidelines or recommendations for making decisions about health care.",
            "It does not give f o r m a l guidelines or recommendations for making decisions about health care.",
            "It does not give fоrmal guidelines or recommendations for making decisions about health care.",
            "It doesn't give formal guidelines or recommendations for making decisions about health care.",
            "It does ｎｏｔ give formal guidelines or recommendations for making decisions about health\u{a0}care.",
            "It does not give formal guidelines, or recommendations, for making decisions about health care.",
        ] {
            check(text, Placed::Present);
        }
    }

    #[test]
    fn a_text_that_may_hold_the_core_is_folded() {
        for (core, key) in CORES.iter().zip(KEYS) {
            assert!(core.split(' ').any(|word| word == key));
            assert!(may_hold_core(key) && may_hold_core(&key.to_uppercase()));
        }
        // A sign that vanishes, or stands for a letter of it, could hide it.
        for sign in '\u{80}'..='\u{ffff}' {
            let sign = sign.to_string();
            let folded = Folded::new(&sign).text;
            if folded.is_empty() || folded.contains(|c: char| c.is_ascii_alphabetic()) {
                assert!(may_hold_core(&sign), "{sign:?}");
            }
        }
        assert!(!may_hold_core(
            "Surgery may help – “in some cases”. ¿Qué es un GIST?"
        ));
    }

    #[test]
    fn a_double_is_taken_out() {
        let once = check(
            &format!("Surgery.\n\n{ENGLISH}\n\n{ENGLISH}"),
            Placed::Present,
        );
        assert_eq!(once, format!("Surgery.\n\n{}", ENGLISH.trim()));
        check(
            &format!("{ENGLISH} Surgery. - {}", ENGLISH.to_uppercase()),
            Placed::Present,
        );
    }

    #[test]
    fn the_other_language_gives_way() {
        let text = check(&format!("Surgery may be done.\n\n{SPANISH}"), Placed::Added);
        assert!(!text.contains("pautas"));
    }
}
