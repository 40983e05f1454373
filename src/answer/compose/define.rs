//! Finds the sentence that says what a thing is.

use super::outline::Outline;
use super::select::NEAR;
use crate::answer::Engine;
use crate::retrieve::Hit;

/// Share of the first hit's score from which a passage that has a defining sentence stands in its place. Set by hand,
/// below [`NEAR`], because the sentence itself speaks for the passage; no search over it is recorded.
const DEFINING_NEAR: f32 = 0.6;

impl Engine {
    /// Whether hits for a question what something is hold words that say so: a heading of its name, or a sentence.
    pub(in crate::answer) fn says_what_it_is(&self, hits: &[Hit]) -> bool {
        let refs: Vec<&Hit> = hits.iter().collect();
        hits.first().is_some_and(|first| {
            first.parts.heading >= NEAR || defining(self, &refs, first.score).is_some()
        })
    }
}

/// Which of the hits near the best score says what something is, and by which of its sentences.
pub(super) fn defining(engine: &Engine, hits: &[&Hit], best: f32) -> Option<(usize, usize)> {
    let by_sentence = |is_strict: bool| {
        let mut near = hits
            .iter()
            .enumerate()
            .filter(|(_, hit)| hit.score >= DEFINING_NEAR * best);
        near.find_map(|(at, hit)| Some((at, defining_sentence(engine, hit, is_strict)?)))
    };
    by_sentence(true).or_else(|| by_sentence(false))
}

/// The sentence of a hit that begins with words of the question and says what they are ("Watchful waiting is …");
/// `is_strict` takes only what goes on with an article or a colon.
fn defining_sentence(engine: &Engine, hit: &Hit, is_strict: bool) -> Option<usize> {
    /// Bytes of an article before the words: "The ".
    const MAX_ARTICLE: usize = 4;
    /// Words between the words of the question and the verb ("imatinib mesylate and sunitinib are …"). Set by hand,
    /// as the next limit; no other values were tried.
    const MAX_BETWEEN: usize = 4;
    let outline = Outline::new(&engine.index, hit.position);
    (0..outline.n_sentences()).find(|at| {
        let range = outline.range(*at);
        let inside = hit
            .highlights
            .iter()
            .filter(|h| range.start <= h.start && h.end <= range.end);
        let mut end = range.start;
        for highlight in inside {
            let is_second = || {
                end == range.start
                    && is_coordinated(&outline.sentence(*at)[..highlight.start - range.start])
            };
            if highlight.start > end + MAX_ARTICLE && !is_second() {
                break;
            }
            end = highlight.end;
        }
        let rest = &outline.sentence(*at)[end - range.start..];
        let words: Vec<&str> = rest.split_whitespace().take(MAX_BETWEEN + 2).collect();
        let verb = words
            .iter()
            .position(|word| matches!(*word, "is" | "are" | "es" | "son"));
        let after = verb
            .and_then(|verb| words.get(verb + 1))
            .copied()
            .unwrap_or_default();
        let has_article = matches!(after, "a" | "an" | "the" | "un" | "una" | "el" | "la");
        let is_participle = [
            "ing", "ed", "en", "made", "done", "found", "ado", "ido", "adas", "ados",
        ]
        .iter()
        .any(|ending| after.ends_with(ending));
        let is_named = rest.starts_with(": ") || words.iter().any(|word| word.ends_with("):"));
        let is_defined =
            is_named || has_article || (!is_strict && !after.is_empty() && !is_participle);
        end > range.start
            && is_defined
            && hit.sentences.get(*at).is_some_and(|value| *value >= NEAR)
    })
}

/// Whether words at the start of a sentence only name a thing beside the one that follows ("Imatinib mesylate and").
fn is_coordinated(words: &str) -> bool {
    /// Words of its name at most. Set by hand, no other values were tried.
    const MAX_NAME: usize = 3;
    let words: Vec<&str> = words.split_whitespace().collect();
    let is_joining = |word: &&str| matches!(*word, "and" | "or" | "y" | "o");
    words.len() <= MAX_NAME + 1 && words.len() > 1 && words.last().is_some_and(is_joining)
}
