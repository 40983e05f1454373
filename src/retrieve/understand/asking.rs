//! Which parts of a message ask, and which only tell.
//!
//! "What are the symptoms of GIST? I ask out of curiosity." asks one thing. What stands beside it may help to find a
//! passage, but a passage that lacks it is none the worse an answer (see [`Unit::is_aside`]).

use std::ops::Range;

use super::Unit;
use super::lexicon::Lexicon;
use crate::index::{Analyzer, Token};
use crate::passage::sentence_ranges;

/// A sentence of a message, or a clause that plays another part than the rest of its sentence.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// Bytes of the message.
    pub(super) range: Range<usize>,
    /// `0.0..=1.0`: how much its sentence asks, in a message that is long.
    pub(super) ask: f32,
    /// Whether it only tells something while another part asks.
    pub(super) is_aside: bool,
}

/// Words of a message above which the part that asks is told from the part that tells. Set by hand, no search over it is
/// recorded.
const LONG_MESSAGE_WORDS: usize = 24;

/// Words that open a request although no question mark ends it.
const REQUESTS: &[&str] = &[
    "tell",
    "explain",
    "know",
    "understand",
    "wonder",
    "wondering",
    "ask",
    "question",
    "saber",
    "explicar",
];

/// Words that open a question, folded.
const OPEN_QUESTION: &[&str] = &[
    "what", "whats", "which", "who", "whom", "whose", "when", "where", "why", "how", "whether",
    "que", "cual", "cuales", "quien", "quienes", "cuando", "donde", "como", "cuanto", "cuanta",
    "cuantos", "cuantas",
];

/// Verbs that do so where a question mark ends it or a message has none.
const OPEN_BY_VERB: &[&str] = &[
    "is", "are", "was", "were", "do", "does", "did", "can", "could", "should", "will", "es", "son",
    "hay", "puede", "pueden", "podria", "existe", "existen", "se",
];

/// Words that open a request.
const OPEN_REQUEST: &[&str] = &[
    "tell",
    "explain",
    "describe",
    "list",
    "define",
    "give",
    "show",
    "explique",
    "explica",
    "expliqueme",
    "explicame",
    "digame",
    "dime",
    "hablame",
    "hableme",
    "cuentame",
    "describe",
];

/// Words that open a clause about the asker after the question is put.
const OPEN_ASIDE: &[&str] = &[
    "i", "im", "just", "asking", "thanks", "thank", "cheers", "sorry", "because", "gracias",
    "pregunto", "porque",
];

/// Words that point back to what another sentence names.
const POINT_BACK: &[&str] = &[
    "it", "its", "they", "them", "their", "theirs", "this", "these", "those", "he", "she", "him",
    "his", "her", "hers", "eso", "esto", "esa", "ese", "esas", "esos", "esta", "este", "estas",
    "estos", "ella", "ellas", "ello", "ellos", "su", "sus",
];

/// Share from which a word names the disease, and weight from which it tells what is asked. Set by hand; no search over
/// them is recorded.
const TOPICAL: f32 = 0.5;
const TELLING: f32 = 0.7;

/// The parts of a message, in order, not overlapping. `telling` is how much a sentence of a long message asks that
/// only tells.
pub(super) fn parts(analyzer: &Analyzer, message: &str, telling: f32) -> Vec<Part> {
    let words = analyzer.words(message);
    let sentences = sentence_ranges(message);
    let asks = sentence_asks(&words, &sentences, message, telling);
    let has_mark = message.contains('?');
    let mut parts: Vec<Part> = Vec::new();
    for (sentence, ask) in sentences.iter().zip(asks) {
        let within = |w: &&Token| sentence.contains(&w.start);
        let own: Vec<&Token> = words.iter().filter(within).collect();
        let is_marked = message[sentence.clone()].ends_with('?');
        let starts = clause_starts(&own, message);
        let clauses: Vec<&[&Token]> = starts
            .iter()
            .enumerate()
            .map(|(at, start)| &own[*start..starts.get(at + 1).copied().unwrap_or(own.len())])
            .collect();
        let opens: Vec<bool> = clauses
            .iter()
            .map(|clause| opens_question(clause, is_marked || !has_mark))
            .collect();
        let has_opening = opens.contains(&true);
        for (at, clause) in clauses.iter().enumerate() {
            let begin = if at == 0 {
                sentence.start
            } else {
                clause[0].start
            };
            let next = clauses.get(at + 1);
            let is_about_asker = at > 0 && OPEN_ASIDE.contains(&clause[0].term.as_str());
            let does_ask = opens[at] || (is_marked && !has_opening && !is_about_asker);
            parts.push(Part {
                range: begin..next.map_or(sentence.end, |next| next[0].start),
                ask,
                is_aside: !does_ask,
            });
        }
        if starts.is_empty() {
            parts.push(Part {
                range: sentence.clone(),
                ask,
                is_aside: true,
            });
        }
    }
    // Where nothing asks by its form, all of it does.
    if parts.iter().all(|part| part.is_aside) {
        for part in &mut parts {
            part.is_aside = false;
        }
    }
    parts
}

/// How much each sentence of a long message asks; 1 in a short one.
fn sentence_asks(
    words: &[Token],
    sentences: &[Range<usize>],
    message: &str,
    telling: f32,
) -> Vec<f32> {
    let is_long = words.len() > LONG_MESSAGE_WORDS && sentences.len() > 1;
    let ask = |range: &Range<usize>| {
        let mut own = words.iter().filter(|w| range.contains(&w.start));
        let mut is_request = || own.any(|w| REQUESTS.contains(&w.term.as_str()));
        if !is_long || message[range.clone()].ends_with('?') || is_request() {
            1.0
        } else {
            telling
        }
    };
    let mut asks: Vec<f32> = sentences.iter().map(ask).collect();
    if is_long
        && asks.iter().all(|ask| *ask < 1.0)
        && let Some(last) = asks.last_mut()
    {
        *last = 1.0;
    }
    asks
}

/// Where the clauses of a sentence begin that are told apart: the first word, a question or a word about the asker
/// after a pause, a question that a request leads to ("I would like to know what …").
fn clause_starts(words: &[&Token], message: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let term = word.term.as_str();
        let Some(before) = at.checked_sub(1).map(|i| words[i]) else {
            starts.push(at);
            continue;
        };
        let between = &message[before.end..word.start];
        let is_pause = between.contains([',', ';', ':', '\u{2013}', '\u{2014}', '(', '\u{bf}'])
            || between.contains(" - ");
        let is_asked_for =
            REQUESTS.contains(&before.term.as_str()) && OPEN_QUESTION.contains(&term);
        let opens = OPEN_QUESTION.contains(&term)
            || OPEN_BY_VERB.contains(&term)
            || OPEN_REQUEST.contains(&term)
            || OPEN_ASIDE.contains(&term);
        if is_asked_for || (is_pause && opens) {
            starts.push(at);
        }
    }
    starts
}

fn opens_question(words: &[&Token], may_by_verb: bool) -> bool {
    let first = words.first().map_or("", |w| w.term.as_str());
    OPEN_QUESTION.contains(&first)
        || OPEN_REQUEST.contains(&first)
        || (may_by_verb && OPEN_BY_VERB.contains(&first))
        || words.windows(2).any(|pair| {
            REQUESTS.contains(&pair[0].term.as_str())
                && OPEN_QUESTION.contains(&pair[1].term.as_str())
        })
}

/// Whether words point back to what is not named beside them.
pub(super) fn points_back(words: &[&str]) -> bool {
    words.iter().any(|word| POINT_BACK.contains(word))
}

/// Whether what is asked can be understood without what stands beside it: it names the disease, or something that the
/// content knows and that is more than a kind of section, and points to nothing said before.
pub(super) fn stands_alone(units: &[Unit], asking: &[&str], lexicon: &Lexicon) -> bool {
    let names = |unit: &Unit| {
        let is_kind = || {
            let words: Vec<&str> = unit.text.split(' ').collect();
            let asked = |p: &super::pattern::Pattern| p.is_in(&words);
            let kinds = &lexicon.kinds;
            kinds
                .iter()
                .any(|kind| kind.asks.iter().chain(&kind.hints).any(asked))
        };
        let is_known = !unit.options.is_empty() && unit.weight >= TELLING;
        unit.topic >= TOPICAL || (is_known && !is_kind())
    };
    !points_back(asking) && units.iter().any(|unit| !unit.is_aside && names(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts that ask as they are, those that tell in brackets.
    #[track_caller]
    fn check(message: &str, expected: &str) {
        let parts = parts(&Analyzer::default(), message, 0.75);
        let shown = parts.iter().map(|part| {
            let text = message[part.range.clone()].trim();
            if part.is_aside {
                format!("[{text}]")
            } else {
                text.to_owned()
            }
        });
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected);
    }

    #[test]
    fn a_sentence_beside_a_question_tells() {
        check(
            "What is GIST? I am curious.",
            "What is GIST? [I am curious.]",
        );
        check(
            "Hi! I am new. What is GIST?",
            "[Hi!] [I am new.] What is GIST?",
        );
        check(
            "I am new. Tell me about GIST.",
            "[I am new.] Tell me about GIST.",
        );
        check(
            "Hola. ¿Qué es GIST? Gracias.",
            "[Hola.] ¿Qué es GIST? [Gracias.]",
        );
    }

    #[test]
    fn a_clause_can_ask_or_tell_by_itself() {
        check("We wondered, what is GIST?", "[We wondered,] what is GIST?");
        check("What is GIST, I wonder?", "What is GIST, [I wonder?]");
        check(
            "I want to know how it grows.",
            "[I want to know] how it grows.",
        );
        check(
            "GIST symptoms, asking for a friend?",
            "GIST symptoms, [asking for a friend?]",
        );
        check(
            "Can it grow, and can it spread?",
            "Can it grow, and can it spread?",
        );
        check("GIST, symptoms, treatment?", "GIST, symptoms, treatment?");
    }

    #[test]
    fn where_nothing_asks_by_its_form_all_of_it_does() {
        for message in ["gist symptoms", "I have GIST. It hurts.", "", " \n", "?"] {
            assert!(
                parts(&Analyzer::default(), message, 0.75)
                    .iter()
                    .all(|p| !p.is_aside)
            );
        }
    }
}
