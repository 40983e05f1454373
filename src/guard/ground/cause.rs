//! What brings about what: cause and effect of a claim, held against those of the passages.

use std::ops::Range;

use crate::guard::ground::align::{Alignment, Meeting, is_heavy};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::kinds::Mark;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::scan::{Marked, Scan};
use crate::guard::text::Token;

/// Joints of cause and effect read in one sentence.
const MAX_FRAMES: usize = 3;

/// Passage sentences with such a joint that are looked at.
const MAX_SENTENCES: usize = 32;

/// A cause and its effect, as tokens of a sentence.
struct Frame {
    at: usize,
    cause: Range<usize>,
    effect: Range<usize>,
    /// Whether the list that the sentence introduces is on the side of the cause, or of the effect.
    listed: Option<Side>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Cause,
    Effect,
}

/// Whether the claim ties together what no passage does: `1.0` where it does so, `0.5` where a passage has its words on
/// those sides in part, `0.0` where a passage ties them or the claim ties nothing.
///
/// Cause and effect exchanged are a problem of their own.
pub(super) fn check(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) -> f32 {
    let mut gap: f32 = 0.0;
    for own in frames(claim.scan, claim.tokens, false) {
        let inside = |range: &Range<usize>| -> Vec<usize> {
            let items = claim.scan.items.iter().enumerate();
            items
                .filter(|(_, item)| range.contains(&item.at) && is_heavy(item))
                .map(|(at, _)| at)
                .collect()
        };
        let (causes, effects) = (inside(&own.cause), inside(&own.effect));
        if causes.is_empty() || effects.is_empty() {
            continue;
        }
        let (mut is_borne, mut is_half, mut is_crossed) = (false, false, false);
        let with_frames = passages.sentences.iter().enumerate().filter(|(_, read)| {
            let marks = read.scan.marks.iter();
            marks
                .clone()
                .any(|marked| matches!(marked.mark, Mark::Cause | Mark::Caused | Mark::Break))
        });
        for (sentence, read) in with_frames.take(MAX_SENTENCES) {
            if !passages.counts(read.passage) {
                continue;
            }
            for there in frames(read.scan, read.tokens, true) {
                let side = |at: usize| sides_of(at, sentence, &there, alignment, passages);
                let places = |items: &[usize]| -> (bool, bool) {
                    let mut only = (false, false);
                    for at in items {
                        match side(*at) {
                            (true, false) => only.0 = true,
                            (false, true) => only.1 = true,
                            _ => {}
                        }
                    }
                    only
                };
                let (of_causes, of_effects) = (places(&causes), places(&effects));
                is_borne |= of_causes.0 && of_effects.1;
                is_half |= of_causes.0 || of_effects.1;
                is_crossed |= of_causes.1 && of_effects.0 && !of_causes.0 && !of_effects.1;
            }
        }
        if is_crossed && !is_borne {
            problems.push(Problem {
                sign: Sign::Turned,
                reason: format!(
                    "“{}”: the passage has cause and effect the other way round",
                    claim.words(own.at, own.at)
                ),
                tokens: Some((own.at, own.at)),
            });
        }
        gap = gap.max(match (is_borne, is_half) {
            (true, _) => 0.0,
            (false, true) => 0.5,
            (false, false) => 1.0,
        });
    }
    gap
}

/// Whether a word of the claim stands on the side of the cause, and on that of the effect, of a frame of a passage.
fn sides_of(
    at: usize,
    sentence: usize,
    there: &Frame,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> (bool, bool) {
    let passage = passages.sentences[sentence].passage;
    let (mut of_cause, mut of_effect) = (false, false);
    for met in alignment.met[at]
        .iter()
        .filter(|met| met.meeting == Meeting::Same)
    {
        let read = &passages.sentences[met.sentence];
        if met.sentence == sentence {
            let place = read.scan.items[met.item].at;
            of_cause |= there.cause.contains(&place);
            of_effect |= there.effect.contains(&place);
        } else if read.passage == passage
            && (read.lead_in == Some(sentence)
                || (met.sentence > sentence && read.lead_in.is_none()))
        {
            of_cause |= there.listed == Some(Side::Cause);
            of_effect |= there.listed == Some(Side::Effect);
        }
    }
    (of_cause, of_effect)
}

/// Causes and effects of a sentence; a condition may count as the cause of what holds under it.
fn frames(scan: &Scan, tokens: &[Token], with_conditions: bool) -> Vec<Frame> {
    let is_joint = |marked: &&Marked| {
        let opens = tokens
            .get(marked.at)
            .map_or("", |token| token.text.as_str());
        matches!(marked.mark, Mark::Cause | Mark::Caused)
            || (with_conditions
                && marked.mark == Mark::Break
                && matches!(opens, "when" | "if" | "cuando" | "si"))
    };
    scan.marks
        .iter()
        .filter(is_joint)
        .take(MAX_FRAMES)
        .map(|marked| {
            let (before, after) = around(marked, scan, tokens);
            let is_caused = marked.mark != Mark::Cause;
            let introduces = tokens.iter().any(|token| token.is_punct(":"))
                && tokens.iter().any(|token| token.text == "following");
            let (cause, effect, side) = if is_caused {
                (after, before, Side::Cause)
            } else {
                (before, after, Side::Effect)
            };
            Frame {
                at: marked.at,
                cause,
                effect,
                listed: introduces.then_some(side),
            }
        })
        .collect()
}

/// What stands before a joint and what after it; a joint that opens a sentence has its second part behind a comma.
fn around(marked: &Marked, scan: &Scan, tokens: &[Token]) -> (Range<usize>, Range<usize>) {
    let is_opening = marked.mark != Mark::Cause && marked.at <= 1;
    if is_opening {
        let comma = tokens.iter().position(|token| token.is_punct(","));
        let comma = comma.unwrap_or(tokens.len());
        return (comma..tokens.len(), marked.end..comma);
    }
    let is_cut = |at: usize| {
        tokens[at].is_punct(";")
            || scan.marks.iter().any(|other| {
                other.at == at
                    && other.at != marked.at
                    && matches!(other.mark, Mark::Cause | Mark::Caused | Mark::Break)
                    && !matches!(
                        tokens[at].text.as_str(),
                        "who" | "which" | "that" | "whose" | "where" | "when" | "whether"
                    )
            })
    };
    let from = (0..marked.at)
        .rev()
        .find(|at| is_cut(*at))
        .map_or(0, |at| at + 1);
    let to = (marked.end..tokens.len())
        .find(|at| is_cut(*at))
        .unwrap_or(tokens.len());
    (from..marked.at, marked.end..to)
}
