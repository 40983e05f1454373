//! The words of a question: mended, each with how much it tells, and their language.

use super::{Guide, asking};
use crate::index::{Index, IndexLanguage};
use crate::retrieve::settings::ReadingSettings;

/// A word of the question.
pub(super) struct Word {
    /// Folded and mended.
    pub(super) text: String,
    /// As written, where it was mended.
    pub(super) written: Option<String>,
    /// `0.0..=1.0`: how much its sentence asks.
    pub(super) ask: f32,
    /// Whether its part of the message only tells.
    pub(super) is_aside: bool,
    /// Whether it opens its part of the message, or follows a word that only leads in ("so is it …").
    pub(super) begins: bool,
}

/// What a Spanish word counts that no list translates: more of those are everyday words than of English ones,
/// whose commonest are listed. Set by hand; no search over it is recorded.
pub(super) const UNTRANSLATED: f32 = 0.5;

/// Words after which `dose` is a misspelt `does`; `what dose` is left.
const ASKS_HOW: &[&str] = &["how", "why", "when", "where"];

/// Words that lead in a question without being part of it, folded.
const LEAD_IN: &[&str] = &[
    "so", "and", "but", "then", "ok", "okay", "well", "hi", "hello", "please", "y", "pero",
    "entonces", "hola",
];

/// Half edits that an everyday word may be away to be meant; the content's own words may be further. Set by hand, no
/// other values were tried.
const ONE_EDIT: u32 = 2;

/// Spanish where its words outnumber the English ones, or where only Spanish writes so.
pub(super) fn is_spanish(guide: &Guide, index: &Index, question: &str) -> bool {
    let mut spanish = 0;
    let mut english = 0;
    for word in index.analyzer().words(question) {
        let word = word.term.as_str();
        let is_spanish_word = guide.lexicon.spanish_words.contains(word)
            || (index
                .analyzer()
                .term(word, IndexLanguage::Spanish)
                .is_none()
                && index
                    .analyzer()
                    .term(word, IndexLanguage::English)
                    .is_some());
        let is_english_word = guide
            .lexicon
            .common
            .get(word)
            .is_some_and(|rank| *rank < 6000)
            || index
                .analyzer()
                .term(word, IndexLanguage::English)
                .is_none();
        spanish += usize::from(is_spanish_word);
        english += usize::from(is_english_word);
    }
    let has_marks = question.contains(['¿', '¡', 'ñ', 'Ñ']);
    let has_accents = question.contains(['á', 'é', 'í', 'ó', 'ú', 'Á', 'É', 'Í', 'Ó', 'Ú']);
    has_marks || spanish > english || (has_accents && spanish > 0 && spanish >= english)
}

/// The question's words in order.
pub(super) fn words(
    guide: &Guide,
    index: &Index,
    question: &str,
    is_spanish: bool,
    telling: f32,
) -> Vec<Word> {
    let tokens = index.analyzer().words(question);
    let parts = asking::parts(index.analyzer(), question, telling);
    let mut words = Vec::with_capacity(tokens.len());
    for (i, token) in tokens.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| tokens[i].term.as_str());
        let part = parts.iter().find(|part| part.range.contains(&token.start));
        let leads_in = |w: &Word| w.begins && LEAD_IN.contains(&w.text.as_str());
        let opens = before.is_none()
            || words.last().is_some_and(leads_in)
            || part.is_some_and(|part| !part.range.contains(&tokens[i - 1].start));
        let n_before = words.len();
        let mut push = |text: &str, written: Option<&str>| {
            words.push(Word {
                begins: opens && words.len() == n_before,
                text: text.to_owned(),
                written: written.map(str::to_owned),
                ask: part.map_or(1.0, |part| part.ask),
                is_aside: part.is_some_and(|part| part.is_aside),
            });
        };
        // The one pair of words that people who write by ear confuse and that turns a question round.
        let is_does = token.term == "dose" && before.is_some_and(|w| ASKS_HOW.contains(&w));
        let word = if is_does { "does" } else { token.term.as_str() };
        let is_function_word = index
            .analyzer()
            .term(word, IndexLanguage::English)
            .is_none();
        if is_spanish || is_function_word {
            push(word, None);
        } else if let Some(right) = guide.speller.correct(word) {
            push(right, Some(word));
        } else if let Some((first, second)) = guide.speller.split(word) {
            push(first, Some(word));
            push(second, Some(word));
        } else if let Some(right) = guide.everyday.nearest(word, ONE_EDIT) {
            push(right, Some(word));
        } else {
            push(word, None);
        }
    }
    words
}

/// How much a word tells: little where it is light or among the commonest words of English.
pub(super) fn everyday_factor(guide: &Guide, word: &str, settings: &ReadingSettings) -> f32 {
    if guide.lexicon.light.contains(word) {
        return settings.light;
    }
    let Some(rank) = guide.lexicon.common.get(word) else {
        return 1.0;
    };
    #[expect(clippy::cast_precision_loss, reason = "there are few ranks")]
    let rank = *rank as f32;
    let (low, high) = (settings.common_rank, settings.rare_rank);
    let share = ((rank.ln() - low.ln()) / (high.ln() - low.ln())).clamp(0.0, 1.0);
    settings.common + (1.0 - settings.common) * share
}
