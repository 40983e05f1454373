//! Cues of a clause that take more than one word to see: possession, commands, diagnoses, care talked down.

use crate::guard::advice::clause::words::{self, AFTER_NOUN, BEFORE_COMMAND};
use crate::guard::advice::clause::{ClauseReader, Part, cut};
use crate::guard::advice::features::Set;
use crate::guard::text::{Token, TokenKind};

impl ClauseReader {
    /// What the clause says beyond the words of the lexicon. `before` is the clause before it.
    pub(super) fn cues(&self, part: &Part<'_>, before: Option<&[Token]>) -> Set {
        let k = &self.known;
        let mut features = Set::default();
        if part.first.is_in(&words::CONDITIONS) {
            features.add(k.conditional);
        }
        self.add_possession(part, &mut features);
        if let Some(command) = self.command(part, before) {
            features.add(command);
            if command.meets(k.do_have) {
                features.add(self.had_done(part));
            }
        }
        if self.is_discouraged(part) {
            features.add(k.discouraged);
        }
        if part.first.is_in(&words::DEMONSTRATIVES) {
            features.add(k.demonstrative);
        }
        if part.first.is_in(&words::POINTERS) {
            features.add(k.pointed);
        }
        if self.is_diagnosed(part) {
            features.add(k.diagnosed);
        }
        if self.is_given_time(part) {
            features.add(k.given_time);
        }
        features
    }

    /// "your tumor", "your mother", "the pills".
    fn add_possession(&self, part: &Part<'_>, features: &mut Set) {
        /// Words between a possessive and its noun: "your most recent CT".
        const REACH: usize = 3;
        let k = &self.known;
        let Part {
            at, tokens, range, ..
        } = *part;
        for index in range.clone() {
            let word = &tokens[index];
            if word.is_in(&words::THEIRS) {
                features.add(k.case);
            }
            let is_owner = word.is_in(&words::OWNERS);
            if !is_owner && !word.is_in(&words::DEFINITE) {
                continue;
            }
            for near in index + 1..(index + 1 + REACH).min(range.end) {
                if !tokens[near].is_wordlike() {
                    break;
                }
                let is_possessor = tokens.get(near + 1).is_some_and(|next| next.text == "'s");
                if is_owner && at[near].meets(k.professional) {
                    break;
                }
                if is_owner && at[near].meets(k.relative) {
                    features.add(k.kin);
                    break;
                }
                if at[near].meets(k.owned) {
                    if is_owner && !is_possessor {
                        features.add(k.case);
                    }
                    if at[near].meets(k.treatable) {
                        features.add(k.definite);
                    }
                    break;
                }
            }
        }
    }

    /// What the clause commands, if it is a command.
    fn command(&self, part: &Part<'_>, before: Option<&[Token]>) -> Option<Set> {
        let k = &self.known;
        let Part {
            at, tokens, range, ..
        } = *part;
        let bases = [
            (k.take_base, k.do_take),
            (k.omit_base, k.do_omit),
            (k.alter_base, k.do_alter),
            (k.pick_base, k.do_pick),
            (k.eat_base, k.do_eat),
            (k.have_base, k.do_have),
        ];
        let verbs = bases
            .iter()
            .fold(Set::default(), |all, (base, _)| all.with(*base));
        if !part.said.meets(verbs) {
            return None;
        }
        let is_after_comma = range.start > 0 && tokens[range.start - 1].is_punct(",");
        let may_follow = |clause| cut::is_opener(clause) || self.starts_with_base(clause);
        // ", so skip the scan"
        let draws_from_it = ["so", "then", "therefore", "hence", "entonces"]
            .contains(&tokens[range.start].text.as_str());
        if is_after_comma && !draws_from_it && !before.is_some_and(may_follow) {
            return None;
        }
        let mut index = range.clone().find(|at| tokens[*at].is_wordlike())?;
        let start = index;
        while index < range.end {
            let word = tokens[index].text.as_str();
            let is_act = at[index].meets(k.acts) && !matches!(word, "go" | "try");
            let may_precede = tokens[index].is_in(&BEFORE_COMMAND)
                || !tokens[index].is_wordlike()
                || word.ends_with("ly");
            if is_act || !may_precede {
                break;
            }
            index += 1;
        }
        if index >= range.end {
            return None;
        }
        // "To stop the drug is ..." is no command, "not to take it" neither.
        if index > start && tokens[index - 1].text == "to" {
            return None;
        }
        let here = at[index];
        let mut after = tokens[index + 1..range.end].iter().map(|t| t.text.as_str());
        let next = after.next().unwrap_or_default();
        // "Toma de decisiones" has a noun, "deje de tomar" a verb.
        let is_verb = next == "de" && after.next().is_some_and(words::is_spanish_infinitive);
        let is_noun = AFTER_NOUN.contains(&next) && !is_verb;
        if !here.meets(verbs) || is_noun {
            return None;
        }
        let mut command = Set::default();
        for (base, act) in bases {
            if here.meets(base) {
                command.add(act);
            }
        }
        Some(command)
    }

    /// What a command to have something done is about: "have the nodes taken out" is a treatment, "get the lump
    /// tested" a test. What is checked in everyday life is neither.
    fn had_done(&self, part: &Part<'_>) -> Set {
        /// Words from the verb to the participle.
        const REACH: usize = 7;
        let k = &self.known;
        let Part { at, range, .. } = *part;
        let mut done = Set::default();
        let had = |index: &usize| at[*index].meets(k.have_base);
        let Some(verb) = range.clone().find(had) else {
            return done;
        };
        let mut is_of_body = false;
        for index in verb + 1..(verb + 1 + REACH).min(range.end) {
            let word = part.word(index);
            is_of_body |= at[index].meets(k.owned) || words::BODY.contains(&word);
            if index > verb + 1 && is_of_body && words::REMOVED.contains(&word) {
                done.add(k.treatment);
            }
            if index > verb + 1 && at[index - 1].meets(k.owned) && words::TESTED.contains(&word) {
                done.add(k.care);
            }
        }
        done
    }

    /// Whether a clause begins with the base form of an act ("stop ...").
    fn starts_with_base(&self, clause: &[Token]) -> bool {
        let first = clause
            .iter()
            .position(|token| token.is_wordlike() && !token.is_in(&BEFORE_COMMAND));
        first.is_some_and(|first| {
            let matches = self.lexicon.matches(&clause[first..=first]);
            matches
                .iter()
                .any(|found| self.lexicon.name(found.class).rsplit('.').next() == Some("base"))
        })
    }

    /// "You have about three years", "he has a few months left".
    fn is_given_time(&self, part: &Part<'_>) -> bool {
        /// Words from the person to the verb, and from the verb to the time.
        const REACH: usize = 4;
        /// Words of a time with what stands around its number: "a good three or four years".
        const LONGEST: usize = 6;
        let k = &self.known;
        let Part {
            at, tokens, range, ..
        } = *part;
        let word = |at: usize| part.word(at);
        let somebody = k.reader.with(k.relative).with(k.third);
        if !part.said.meets(somebody) {
            return false;
        }
        let mut whose = range.clone().filter(|index| at[*index].meets(somebody));
        whose.any(|index| {
            let has = (index + 1..(index + REACH).min(range.end))
                .find(|at| matches!(word(*at), "have" | "has" | "got" | "tiene" | "quedan"));
            let Some(has) = has else {
                return false;
            };
            let unit = (has + 1..(has + 1 + LONGEST).min(range.end))
                .find(|at| words::TIMES.contains(&word(*at)));
            let Some(unit) = unit else {
                return false;
            };
            let is_amount = |at: usize| {
                tokens[at].kind == TokenKind::Number || words::AMOUNTS.contains(&word(at))
            };
            let goes_on = unit + 1 < range.end
                && tokens[unit + 1].is_wordlike()
                && !matches!(
                    word(unit + 1),
                    "left" | "more" | "ahead" | "yet" | "perhaps" | "at" | "de"
                );
            unit > has + 1 && (has + 1..unit).all(is_amount) && !goes_on
        })
    }

    /// "You have a recurrence", "your father is in remission".
    fn is_diagnosed(&self, part: &Part<'_>) -> bool {
        let k = &self.known;
        let Part {
            at, tokens, range, ..
        } = *part;
        let somebody = k.reader.with(k.relative).with(k.third);
        if !part.said.meets(somebody) || !part.said.meets(k.disease_only) {
            return false;
        }
        range.clone().any(|index| {
            let copulas = index + 1..(index + 5).min(range.end);
            at[index].meets(somebody)
                && copulas
                    .filter(|at| {
                        matches!(
                            tokens[*at].text.as_str(),
                            "have"
                                | "has"
                                | "had"
                                | "are"
                                | "is"
                                | "carry"
                                | "carries"
                                | "developed"
                                | "tiene"
                                | "tienes"
                                | "padece"
                                | "esta"
                        )
                    })
                    .any(|copula| {
                        (copula + 1..(copula + 5).min(range.end))
                            .any(|what| at[what].meets(k.disease_only))
                    })
        })
    }
}
