//! What keeps a clause from counting as said: refusals, redirections, questions to bring along.

use crate::guard::advice::clause::words::{self, CONTINUES, CONTRAST, DECIDED};
use crate::guard::advice::clause::{ClauseReader, Part};
use crate::guard::advice::features::Set;

impl ClauseReader {
    /// The shelter that holds for this clause; a cue in this clause opens one.
    pub(super) fn shelter(&self, part: &Part<'_>, features: Set, before: Set) -> Set {
        let k = &self.known;
        let Part {
            at,
            tokens,
            range,
            first,
            said,
        } = *part;
        let mut shelter = before;
        let sign = range
            .start
            .checked_sub(1)
            .map_or("", |at| tokens[at].text.as_str());
        let is_broken = first.is_in(&CONTRAST)
            || (before.meets(k.refused) && matches!(sign, ":" | ";" | "-"))
            || (sign == ":" && !features.meets(k.question))
            || (matches!(sign, "," | ";")
                && !first.is_in(&CONTINUES)
                && !(first.text.len() > 4 && first.text.ends_with("ing")));
        if is_broken {
            shelter = Set::default();
        }
        let mut set = shelter;
        if said.meets(k.embed.with(k.refusing))
            || self.is_refusal(part)
            || self.is_mere_mention(part)
        {
            set.add(k.refused);
        }
        if !features.meets(k.discouraged) && self.is_redirection(part) {
            set.add(k.redirected);
        }
        // "Do not stop without asking", "as your doctor told you": the act is left to a professional.
        let is_left_to = said.meets(k.prescribed) || (said.meets(k.without) && said.meets(k.not));
        if is_left_to && at.iter().any(|set| set.meets(k.professional)) {
            set.add(k.redirected);
        }
        if self.is_brought(part) {
            set.add(k.asked);
        }
        set
    }

    /// "The summary does not say", "nothing here means that".
    fn is_refusal(&self, part: &Part<'_>) -> bool {
        /// Words between "not" and its verb, and between the subject and "not".
        const REACH: usize = 10;
        let k = &self.known;
        let Part { at, range, .. } = *part;
        let has_all = [k.not, k.unknown, k.service];
        has_all.iter().all(|set| part.said.meets(*set))
            && range.clone().any(|index| {
                at[index].meets(k.not)
                    && (index..(index + REACH).min(range.end)).any(|verb| at[verb].meets(k.unknown))
                    && (index.saturating_sub(REACH).max(range.start)
                        ..(index + REACH).min(range.end))
                        .any(|subject| at[subject].meets(k.service))
            })
    }

    /// "Being listed here does not make it right for you", "this is not a reason to skip the scan": what is said of
    /// the text itself and of nobody's case.
    fn is_mere_mention(&self, part: &Part<'_>) -> bool {
        /// Words after "not" in which its verb stands.
        const REACH: usize = 3;
        let k = &self.known;
        let Part { at, range, .. } = *part;
        let word = |at: usize| part.word(at);
        let Some(not) = range.clone().find(|at| word(*at) == "not") else {
            return false;
        };
        let verb = (not + 1..(not + 1 + REACH).min(range.end))
            .find(|at| matches!(word(*at), "make" | "same" | "reason" | "proof" | "promise"));
        let Some(verb) = verb else {
            return false;
        };
        if word(verb) == "reason" {
            let acts = k.acts;
            return word(range.start) == "this"
                && not == range.start + 2
                && (verb + 1..(verb + 4).min(range.end)).any(|act| at[act].meets(acts))
                && !(verb + 1..range.end).any(|who| at[who].meets(k.seek.with(k.professional)));
        }
        // "The pain you mentioned does not make ..." is about somebody.
        let is_told = (range.start..not).any(|who| at[who].meets(k.reader));
        let is_mention = |at: usize| words::MENTIONS.contains(&word(at));
        let is_in_source = |index: usize| {
            matches!(word(index), "in" | "on" | "from")
                && (index + 1..(index + 3).min(not)).any(|place| at[place].meets(k.source))
        };
        !is_told && (range.start..not).any(|at| is_mention(at) || is_in_source(at))
    }

    /// "Ask your nurse", "your doctor can explain".
    fn is_redirection(&self, part: &Part<'_>) -> bool {
        /// Words between the verb and the professional, or the professional and the verb.
        const REACH: usize = 7;
        let k = &self.known;
        let Part {
            at, tokens, range, ..
        } = *part;
        if !part.said.meets(k.professional.with(k.insurer)) {
            return false;
        }
        range.clone().any(|index| {
            let near = || index + 1..(index + 1 + REACH).min(range.end);
            let is_thing = index == range.start && tokens[index].text.ends_with("ing");
            let asks = !is_thing
                && at[index].meets(k.seek)
                && near().any(|who| at[who].meets(k.professional));
            let tells = at[index].meets(k.insurer)
                && near()
                    .take(2)
                    .any(|modal| matches!(tokens[modal].text.as_str(), "can" | "could" | "puede"))
                && near().any(|verb| at[verb].meets(k.unknown));
            let decides = at[index].meets(k.professional)
                && near().take(4).any(|modal| {
                    matches!(
                        tokens[modal].text.as_str(),
                        "can"
                            | "will"
                            | "may"
                            | "could"
                            | "might"
                            | "knows"
                            | "know"
                            | "is"
                            | "are"
                            | "decides"
                            | "puede"
                            | "pueden"
                            | "podra"
                            | "sabe"
                            | "sabra"
                            | "decide"
                    )
                });
            let decided_by = at[index].meets(k.professional)
                && (index.saturating_sub(4).max(range.start)..index).any(|by| {
                    match tokens[by].text.as_str() {
                        "by" | "with" | "between" | "con" => true,
                        "for" | "to" | "of" | "para" | "de" => {
                            (by.saturating_sub(4).max(range.start)..by)
                                .any(|what| DECIDED.contains(&tokens[what].text.as_str()))
                        }
                        _ => false,
                    }
                });
            asks || tells || decides || decided_by
        })
    }

    /// "Questions to ask: ...", "ask whether ...".
    fn is_brought(&self, part: &Part<'_>) -> bool {
        let k = &self.known;
        let Part {
            tokens,
            range,
            first,
            said,
            ..
        } = *part;
        let next = |index: usize| {
            tokens
                .get(index + 1)
                .map_or("", |token| token.text.as_str())
        };
        let is_demand = range.clone().any(|index| {
            tokens[index].text == "ask"
                && matches!(next(index), "for" | "to" | "yourself" | "them" | "that")
        });
        !is_demand
            && (said.meets(k.bring)
                || matches!(first.text.as_str(), "ask" | "pregunte" | "pregunta"))
    }
}
