//! Names of persons, by what stands around them and by lists.

use std::ops::Range;

use regex::Regex;

use super::cues::{
    CERTAIN, LIKELY, PARTICLES, RELATIVES, SIGNED, STOP, THINGS, TITLES, WORD, is_in,
};
use super::words::{WordLists, fold};
use super::{Found, Personal};

/// A word of the text.
struct Word<'t> {
    range: Range<usize>,
    text: &'t str,
    folded: String,
    /// What stands between the word before and this one.
    gap: &'t str,
    style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `Maria`, `O'Neil`, `J`.
    Capital,
    /// `maria`, and `MARIA`: the letters tell nothing.
    Plain,
}

/// How sure it is, before a look at the word itself, that a name follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trigger {
    /// "my name is".
    Certain,
    /// "Dr.".
    Title,
    /// "I'm", "my son".
    Likely,
}

/// Names of persons. A name after a title is taken out, the title stays.
pub(super) fn names(text: &str, lists: &WordLists) -> Vec<Found> {
    let finder = Finder {
        text,
        words: words(text),
        lists,
    };
    let mut taken = vec![false; finder.words.len()];
    let mut found = Vec::new();
    let mut take = |run: Option<Range<usize>>| {
        let Some(run) = run.filter(|run| !run.is_empty() && !taken[run.clone()].contains(&true))
        else {
            return;
        };
        taken[run.clone()].fill(true);
        found.push((finder.span(&run), Personal::Name));
    };
    for start in finder.after(&CERTAIN) {
        take(finder.name(start, Trigger::Certain));
    }
    for start in finder.after(&LIKELY) {
        take(finder.name(start, Trigger::Likely));
    }
    for at in 0..finder.words.len() {
        take(finder.after_title(at));
        take(finder.after_relative(at));
        take(finder.listed(at));
    }
    take(finder.signature());
    found
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut end = 0;
    for m in WORD.find_iter(text) {
        let mut letters = m.as_str().chars().filter(|c| c.is_alphabetic());
        let is_first_upper = letters.next().is_some_and(char::is_uppercase);
        let has_lower = letters.clone().any(char::is_lowercase);
        let is_capital = is_first_upper && (has_lower || letters.next().is_none());
        words.push(Word {
            range: m.range(),
            text: m.as_str(),
            folded: fold(m.as_str()),
            gap: &text[end..m.start()],
            style: if is_capital {
                Style::Capital
            } else {
                Style::Plain
            },
        });
        end = m.end();
    }
    words
}

struct Finder<'t> {
    text: &'t str,
    words: Vec<Word<'t>>,
    lists: &'t WordLists,
}

impl Finder<'_> {
    /// The words directly after each match.
    fn after(&self, trigger: &Regex) -> Vec<usize> {
        let ends = trigger.find_iter(self.text).map(|m| m.end());
        ends.filter_map(|end| self.words.iter().position(|w| w.range.start == end))
            .collect()
    }

    /// Bytes of a run of words, without a possessive ending.
    fn span(&self, run: &Range<usize>) -> Range<usize> {
        let last = &self.words[run.end - 1];
        let shorter = last
            .text
            .strip_suffix("'s")
            .or(last.text.strip_suffix("’s"));
        let end = last.range.start + shorter.unwrap_or(last.text).len();
        self.words[run.start].range.start..end
    }

    /// Whether the words at `at` are a name that stays.
    fn is_kept(&self, at: usize) -> bool {
        let folded: Vec<&str> = self.words[at..]
            .iter()
            .take(4)
            .map(|w| w.folded.as_str())
            .collect();
        self.lists.kept_at(&folded) > 0
    }

    /// Whether what follows a run makes it the name of a thing.
    fn names_a_thing(&self, end: usize) -> bool {
        // "Maria's tumor" is hers; the diseases that are written so are in the list of kept names.
        if self.words[end - 1].text.ends_with("'s") || self.words[end - 1].text.ends_with("’s") {
            return false;
        }
        let next = self.words[end..]
            .iter()
            .take(2)
            .take_while(|w| w.gap == " " || w.gap == "-");
        next.into_iter().any(|w| is_in(THINGS, &w.folded))
    }

    /// The run of words from `at` on that are a name after such a trigger.
    fn name(&self, at: usize, trigger: Trigger) -> Option<Range<usize>> {
        let first = self.words.get(at)?;
        let word = first.folded.as_str();
        let is_listed = self.lists.is_any_given(word) || self.lists.is_surname(word);
        let is_stop =
            is_in(STOP, word) && !(first.style == Style::Capital && self.lists.is_any_given(word));
        if TITLES.contains(&word) || is_stop || self.is_kept(at) {
            return None;
        }
        let is_fine = match (trigger, first.style) {
            (Trigger::Certain, Style::Capital) => !self.lists.is_no_name(word) || is_listed,
            (Trigger::Certain, Style::Plain) => {
                is_listed
                    || !self.lists.is_common(word)
                        && !self.lists.is_no_name(word)
                        && !first.text.chars().all(char::is_uppercase)
            }
            (Trigger::Title, Style::Capital) => {
                is_listed || !self.lists.is_no_name(word) && !self.lists.is_common(word)
            }
            (Trigger::Title, Style::Plain) => {
                self.lists.is_surname(word) || self.lists.is_given(word)
            }
            (Trigger::Likely, Style::Capital) => {
                let is_given = self.lists.is_any_given(word) && !self.lists.is_no_name(word);
                let n_letters = word.chars().count();
                is_given
                    || self.lists.is_given(word)
                    || n_letters > 1 && !self.lists.is_common(word) && !self.lists.is_no_name(word)
            }
            (Trigger::Likely, Style::Plain) => self.lists.is_given(word),
        };
        if !is_fine {
            return None;
        }
        let run = at..self.extend(at + 1);
        (!self.names_a_thing(run.end)).then_some(run)
    }

    /// One past the last word of a name whose first words end at `end`: surnames, initials, particles.
    fn extend(&self, mut end: usize) -> usize {
        let from = end;
        while end < self.words.len() && end < from + 6 {
            let word = &self.words[end];
            let is_initial = word.text.chars().count() == 1
                && word.style == Style::Capital
                && word.folded != "i";
            let follows_initial = word.gap == ". " && self.words[end - 1].text.chars().count() == 1;
            if !(word.gap == " " || follows_initial)
                || self.is_kept(end) && self.names_a_thing(end + 1)
            {
                break;
            }
            let is_particle = PARTICLES.contains(&word.folded.as_str());
            // "de la Cruz": particles, then a capital.
            let mut after = self.words[end + 1..]
                .iter()
                .take(3)
                .take_while(|w| w.gap == " ");
            let goes_on = after
                .find(|w| !PARTICLES.contains(&w.folded.as_str()))
                .is_some_and(|w| w.style == Style::Capital && !is_in(STOP, &w.folded));
            let is_surname =
                self.lists.is_surname(&word.folded) || self.lists.is_given(&word.folded);
            let is_part = match word.style {
                _ if is_particle && goes_on => true,
                Style::Capital => {
                    let is_unknown =
                        !is_in(STOP, &word.folded) && !self.lists.is_no_name(&word.folded);
                    is_initial || is_surname || is_unknown || self.is_kept(end)
                }
                Style::Plain => is_surname && !is_in(STOP, &word.folded),
            };
            if !is_part {
                break;
            }
            end += 1;
        }
        end
    }

    /// "Dr. Smith", "Sra. de la Cruz", "dr patel".
    fn after_title(&self, at: usize) -> Option<Range<usize>> {
        let title = &self.words[at];
        let next = self.words.get(at + 1)?;
        let has_dot = title.folded.len() <= 4;
        let is_title = TITLES.contains(&title.folded.as_str())
            && (next.gap == " " || has_dot && (next.gap == ". " || next.gap == "."));
        if !is_title {
            return None;
        }
        let is_particle = PARTICLES.contains(&next.folded.as_str());
        let after_particle = (1..=3).map(|n| at + n).find(|at| {
            self.words
                .get(*at)
                .is_some_and(|w| !PARTICLES.contains(&w.folded.as_str()))
        })?;
        let start = at + 1;
        let run = self.name(
            if is_particle { after_particle } else { start },
            Trigger::Title,
        )?;
        // "don" and "miss" are words of the language, unless a capital stands on both sides.
        let is_word = matches!(
            title.folded.as_str(),
            "don"
                | "miss"
                | "ms"
                | "nurse"
                | "doctor"
                | "doctora"
                | "enfermera"
                | "enfermero"
                | "sr"
        );
        (!is_word || self.words[run.start].style == Style::Capital).then_some(start..run.end)
    }

    /// "my son Juan", "my wife, Ana Ruiz,", "mi hermana se llama Rosa", and "Juan, my son".
    fn after_relative(&self, at: usize) -> Option<Range<usize>> {
        let relative = &self.words[at];
        if !is_in(RELATIVES, &relative.folded) {
            return None;
        }
        let next = self.words.get(at + 1)?;
        let start = match next.folded.as_str() {
            "named" | "called" if next.gap == " " => at + 2,
            _ if matches!(next.gap, " " | ", " | " (" | ": ") => at + 1,
            _ => return self.before_relative(at),
        };
        let name = self.words.get(start)?;
        if start == at + 2 && name.gap != " " {
            return None;
        }
        let is_after_comma = name.gap == ", ";
        let is_plain = name.style == Style::Plain;
        let trigger = if start == at + 2 {
            Trigger::Certain
        } else {
            Trigger::Likely
        };
        if is_plain && trigger == Trigger::Likely
            || is_after_comma
                && self.lists.is_common(&name.folded)
                && !self.lists.is_given(&name.folded)
        {
            return self.before_relative(at);
        }
        self.name(start, trigger)
            .or_else(|| self.before_relative(at))
    }

    fn before_relative(&self, at: usize) -> Option<Range<usize>> {
        let owner = self.words.get(at.checked_sub(1)?)?;
        let is_owned = matches!(
            owner.folded.as_str(),
            "my" | "our" | "his" | "her" | "mi" | "su" | "nuestro" | "nuestra"
        );
        let name = at.checked_sub(2)?;
        let fits = is_owned && owner.gap == ", " && self.words[name].style == Style::Capital;
        let is_name = fits && self.lists.is_any_given(&self.words[name].folded);
        is_name.then_some(name..name + 1)
    }

    /// A given name of the list, with what belongs to it; "Rose Martinez", "Will Smith".
    fn listed(&self, at: usize) -> Option<Range<usize>> {
        let word = &self.words[at];
        let before = at.checked_sub(1).map(|b| self.words[b].folded.as_str());
        let is_place = before.is_some_and(|b| {
            matches!(
                b,
                "san" | "santa" | "santo" | "saint" | "st" | "port" | "fort" | "lake"
            )
        }) && word.gap.len() <= 2;
        if is_place || self.is_kept(at) || at.checked_sub(1).is_some_and(|b| self.is_kept_across(b))
        {
            return None;
        }
        let next = self.words.get(at + 1).filter(|n| n.gap == " ");
        let is_surname_next = next.is_some_and(|n| {
            n.style == Style::Capital
                && self.lists.is_surname(&n.folded)
                && !is_in(STOP, &n.folded)
                && !self.lists.is_no_name(&n.folded)
        });
        let is_given = self.lists.is_given(&word.folded) && word.folded.chars().count() >= 3;
        let is_both = self.lists.is_any_given(&word.folded)
            && word.style == Style::Capital
            && is_surname_next;
        if !is_given && !is_both {
            return None;
        }
        let run = at..self.extend(at + 1);
        (!self.names_a_thing(run.end)).then_some(run)
    }

    /// Whether a kept name of several words that begins before `at` reaches further.
    fn is_kept_across(&self, at: usize) -> bool {
        let first = at.saturating_sub(2);
        (first..=at).any(|start| {
            let folded: Vec<&str> = self.words[start..]
                .iter()
                .take(4)
                .map(|w| w.folded.as_str())
                .collect();
            self.lists.kept_at(&folded) > at - start + 1
        })
    }

    /// A name that ends the text, after a dash, a farewell, or on a line of its own.
    fn signature(&self) -> Option<Range<usize>> {
        let n_words = self.words.len();
        let tail_start = self.words.last()?.range.end;
        if self.text[tail_start..]
            .trim_matches(|c: char| c.is_whitespace() || ".!,;:)♥".contains(c))
            .chars()
            .any(char::is_alphanumeric)
        {
            return None;
        }
        for n_name in (1..=4.min(n_words)).rev() {
            let start = n_words - n_name;
            let head = &self.text[..self.words[start].range.start];
            let n_bullets = self
                .text
                .lines()
                .filter(|l| l.trim_start().starts_with(['-', '–', '—', '*', '•']))
                .count();
            let is_signed = SIGNED.is_match(head) && n_bullets <= 1;
            let is_own_line = head.trim_end_matches([' ', '\t']).ends_with('\n')
                && head.trim_end().ends_with(['.', '?', '!', ','])
                && n_name <= 3;
            if !is_signed && !is_own_line {
                continue;
            }
            let all_fit = self.words[start..]
                .iter()
                .enumerate()
                .all(|(offset, word)| {
                    let is_listed = self.lists.is_any_given(&word.folded)
                        || self.lists.is_surname(&word.folded);
                    let is_unknown = !self.lists.is_common(&word.folded)
                        && !self.lists.is_no_name(&word.folded)
                        && !is_in(STOP, &word.folded);
                    let is_joined = offset == 0 || word.gap == " " || word.gap == ". ";
                    let is_cut = PARTICLES.contains(&word.folded.as_str()) && offset > 0;
                    let is_initial = word.text.chars().count() == 1 && word.style == Style::Capital;
                    is_joined
                        && (is_listed
                            || is_cut
                            || is_initial
                            || word.style == Style::Capital && is_unknown)
                        && !self.is_kept(start + offset)
                });
            if all_fit {
                return Some(start..n_words);
            }
        }
        None
    }
}
