//! Care talked down: who is not needed, need not know, or could do nothing.

use std::ops::Range;

use crate::guard::advice::clause::{ClauseReader, Part};
use crate::guard::advice::features::Set;
use crate::guard::text::Token;

/// Last words of phrases that deny a need for somebody.
const NEEDS: [&str; 6] = ["need", "needs", "for", "require", "necesita", "falta"];

/// What somebody does who is told.
const LEARNS: [&str; 7] = ["know", "hear", "see", "learn", "find", "look", "be"];

/// What somebody does who helps.
const GIVES: [&str; 7] = ["do", "help", "offer", "add", "give", "change", "tell"];

impl ClauseReader {
    /// "No need to call the clinic", "a visit would be overkill".
    pub(super) fn is_discouraged(&self, part: &Part<'_>) -> bool {
        /// Words between talking down and what is talked down.
        const REACH: usize = 6;
        let k = &self.known;
        let Part {
            at, tokens, range, ..
        } = *part;
        if !part.said.meets(k.no_seek.with(k.professional)) {
            return false;
        }
        let near = |index: usize| index + 1..(index + 1 + REACH).min(range.end);
        // "Seeing the doctor", from the verb to the professional.
        let care_ends = |seek: usize| {
            let mut after = seek..(seek + REACH).min(range.end);
            at[seek]
                .meets(k.seek)
                .then(|| after.find(|who| at[*who].meets(k.professional)))
                .flatten()
        };
        range.clone().any(|index| {
            (at[index].meets(k.no_seek) && near(index).any(|seek| care_ends(seek).is_some()))
                || care_ends(index)
                    .is_some_and(|end| near(end).any(|after| at[after].meets(k.no_seek)))
                || self.is_unneeded(at, tokens, range, index)
                || self.is_kept_from(at, tokens, range, index)
        })
    }

    /// "You don't need a specialist", "no need for a doctor": who is not needed stands right after the verb.
    fn is_unneeded(
        &self,
        at: &[Set],
        tokens: &[Token],
        range: &Range<usize>,
        index: usize,
    ) -> bool {
        /// Words between the verb and who is not needed: "another very good".
        const REACH: usize = 4;
        let k = &self.known;
        if !at[index].meets(k.no_seek) || !NEEDS.contains(&tokens[index].text.as_str()) {
            return false;
        }
        for who in index + 1..(index + 1 + REACH).min(range.end) {
            let is_owner = tokens.get(who + 1).is_some_and(|next| next.text == "'s");
            if at[who].meets(k.professional) {
                return !is_owner;
            }
            if !tokens[who].is_wordlike() || at[who].meets(k.seek.with(k.acts)) {
                return false;
            }
        }
        false
    }

    /// "The nurse does not have to know", "nothing the doctor needs to hear", "the clinic can't do more for you".
    fn is_kept_from(
        &self,
        at: &[Set],
        tokens: &[Token],
        range: &Range<usize>,
        index: usize,
    ) -> bool {
        /// Words from the professional to what they need not learn, and from the denial to the professional.
        const REACH: usize = 7;
        /// Words from the denied verb to what it would give.
        const GIVEN: usize = 3;
        let k = &self.known;
        if !at[index].meets(k.professional) {
            return false;
        }
        let word = |at: usize| tokens[at].text.as_str();
        let after = || index + 1..(index + 1 + REACH).min(range.end);
        let needs = after()
            .take(4)
            .find(|at| matches!(word(*at), "need" | "needs" | "have" | "has"));
        let learns = needs.is_some_and(|needs| {
            (needs + 1..(needs + 4).min(range.end)).any(|at| LEARNS.contains(&word(at)))
        });
        let is_denied = |mut near: Range<usize>| near.any(|near| at[near].meets(k.not));
        let before = index.saturating_sub(REACH).max(range.start)..index;
        let denied_need = needs.is_some_and(|needs| is_denied(index + 1..needs));
        if learns && (denied_need || is_denied(before)) {
            return true;
        }
        if is_for_others(&tokens[index + 1..]) {
            return true;
        }
        let denied = after().take(3).find(|at| word(*at) == "not");
        denied.is_some_and(|denied| {
            let can = (index + 1..denied).any(|at| matches!(word(at), "can" | "could" | "will"));
            let gives = denied + 1 < range.end && GIVES.contains(&word(denied + 1));
            let has_more = (denied + 2..(denied + 2 + GIVEN).min(range.end))
                .any(|at| matches!(word(at), "more" | "anything" | "much" | "any"));
            can && gives && has_more
        })
    }
}

/// "(The emergency room) is for real emergencies, not for a bit of blood": what follows a professional, up to who they
/// are not for.
fn is_for_others(after: &[Token]) -> bool {
    /// Words from the verb to the denial.
    const REACH: usize = 10;
    let word = |at: usize| after.get(at).map_or("", |token| token.text.as_str());
    matches!(word(0), "is" | "are" | "es" | "son")
        && matches!(word(1), "for" | "para")
        && (2..REACH).any(|at| matches!((word(at), word(at + 1)), ("not", "for") | ("no", "para")))
}
