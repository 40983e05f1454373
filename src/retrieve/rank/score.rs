//! The score of a passage, part by part.

use super::NAMED;
use super::slots::{MAX_SLOTS, Slots};
use crate::content::SectionKind;
use crate::index::{Index, IndexLanguage, TermId};
use crate::retrieve::settings::RankSettings;
use crate::retrieve::understand::{Guide, Understanding};
use crate::retrieve::{Meaning, ScoreParts};

/// A passage with its score.
#[derive(Clone, Copy, Debug)]
pub(in crate::retrieve) struct Scored {
    pub(in crate::retrieve) position: usize,
    pub(in crate::retrieve) score: f32,
    pub(in crate::retrieve) parts: ScoreParts,
    /// Share of the question's weight that text or headings have, whatever the frequency; what stands beside the
    /// question and is nowhere in the passage is left out, here and in what follows.
    pub(in crate::retrieve) covered: f32,
    /// Share of the question's weight of the heaviest word that is nowhere in the passage.
    pub(in crate::retrieve) heaviest_missed: f32,
    /// Whether part of the name of the disease asked about is nowhere in the passage, its headings and the title.
    pub(in crate::retrieve) misses_disease: bool,
    /// Whether its summary is about another disease than the one asked about, and the passage does not name that one.
    pub(in crate::retrieve) is_elsewhere: bool,
    /// Whether words ask for a kind of section, and neither they nor what such a section writes is in the passage.
    pub(in crate::retrieve) misses_asked: bool,
    /// The parts and the score as they were if the message had nothing beside what it asks that the passage has not.
    pub(in crate::retrieve) asked: AskedScore,
}

/// How well a passage fits what a message asks, whatever else the message tells.
#[derive(Clone, Copy, Debug)]
pub(in crate::retrieve) struct AskedScore {
    /// The share of the question's weight that is left.
    pub(in crate::retrieve) share: f32,
    /// As [`ScoreParts::sentence`].
    pub(in crate::retrieve) sentence: f32,
    /// As [`Scored::score`].
    pub(in crate::retrieve) score: f32,
}

/// The least share of a question that counts as left: below it the parts would grow beyond what they say. Set by
/// hand, no search over it is recorded.
const LEAST_SHARE: f32 = 0.2;

/// What of a word or phrase must be there for it to be held: more than part of a phrase. Set by hand, below what a
/// strong rule of the lists gives; no other values were tried.
const HELD: f32 = 0.6;

/// Share of the best fit from which a summary is about the disease named. Set by hand, no other values were tried.
const SAME_DISEASE: f32 = 0.6;

/// What the score of a passage is multiplied by that only names the disease where it writes of another, and of one that
/// does not even name it. Set by hand, no other values were tried.
const NAMED_IN_PASSING: f32 = 0.9;
const NOT_NAMED: f32 = 0.7;

/// The same where the side effects of a drug are all that is asked and the passage does not tell them.
const NOT_TOLD: f32 = 0.7;

/// What scoring a candidate reads.
pub(super) struct Scorer<'a> {
    pub(super) index: &'a Index,
    pub(super) guide: &'a Guide,
    pub(super) understanding: &'a Understanding,
    pub(super) slots: &'a Slots,
    pub(super) settings: &'a RankSettings,
    pub(super) meaning: Option<&'a Meaning>,
    pub(super) meaning_weight: f32,
}

/// A candidate before its sentences are looked at.
struct Draft {
    scored: Scored,
    /// The factor and the sum of all weights that the score is made with.
    factor: f32,
    all: f32,
    /// The score that the best thinkable sentence would give.
    bound: f32,
}

/// What of a question a passage has nowhere.
#[derive(Default)]
struct Missed {
    /// Weight of the heaviest word of what is asked.
    heaviest: f32,
    /// Weight of all that stands beside it.
    aside: f32,
    /// Whether part of the name of the disease asked about is missed.
    is_disease: bool,
    /// Whether all words are missed that ask for a kind of section, where there are such words.
    is_asked: bool,
}

impl Missed {
    fn of(slots: &Slots, is_there: &impl Fn(u8) -> f32) -> Self {
        let mut missed = Self::default();
        let asking = slots.units.iter().filter(|unit| unit.asks);
        let mut held = asking
            .map(|unit| slots.unit_value(unit, is_there) >= HELD)
            .peekable();
        missed.is_asked = held.peek().is_some() && !held.any(|is_held| is_held);
        for unit in &slots.units {
            if slots.unit_value(unit, is_there) > 0.0 {
                continue;
            }
            if unit.is_aside {
                missed.aside += unit.weight;
            } else {
                missed.heaviest = missed.heaviest.max(unit.weight);
                missed.is_disease |= unit.names_disease;
            }
        }
        missed
    }
}

impl Scorer<'_> {
    /// The candidates that score above 0, best first, ties in the order of the passages. The first `n_exact` are exact;
    /// of the others those are left out that no sentence could lift among them.
    pub(super) fn best(&self, candidates: Vec<usize>, n_exact: usize) -> Vec<Scored> {
        let mut drafts: Vec<Draft> = candidates.into_iter().map(|c| self.draft(c)).collect();
        drafts.sort_by(|a, b| {
            b.bound
                .total_cmp(&a.bound)
                .then(a.scored.position.cmp(&b.scored.position))
        });
        let mut scored: Vec<Scored> = Vec::new();
        let mut least = 0.0;
        for draft in drafts {
            if scored.len() >= n_exact && draft.bound < least {
                break;
            }
            let done = self.finish(&draft);
            if done.score <= 0.0 {
                continue;
            }
            let at = scored.partition_point(|s| {
                s.score > done.score || (s.score >= done.score && s.position < done.position)
            });
            scored.insert(at, done);
            least = scored.get(n_exact - 1).map_or(0.0, |s| s.score);
        }
        scored
    }

    fn draft(&self, position: usize) -> Draft {
        let Self {
            index,
            understanding,
            slots,
            settings,
            ..
        } = *self;
        let passage = &index.passages()[position];
        let n_slots = slots.terms.len();
        let mut counts = [0_u16; MAX_SLOTS];
        for token in &passage.tokens {
            let slot = slots.of_term[token.term.index()];
            if slot > 0 {
                counts[usize::from(slot - 1)] += 1;
            }
        }
        let (mut in_heading, mut in_context) = ([false; MAX_SLOTS], [false; MAX_SLOTS]);
        for (slot, term) in slots.terms.iter().enumerate().take(n_slots) {
            in_heading[slot] = passage.heading_terms.binary_search(term).is_ok();
            in_context[slot] = passage.context_terms.binary_search(term).is_ok();
        }
        let length = self.length(passage.tokens.len());
        let words = slots.satisfied(|slot| {
            let slot = usize::from(slot);
            let mut frequency = f32::from(counts[slot]) / length;
            if in_heading[slot] {
                frequency += settings.heading_frequency;
            }
            if in_context[slot] {
                frequency += settings.context_frequency;
            }
            frequency / (frequency + settings.k1)
        });
        let one_if = |is: bool| f32::from(u8::from(is));
        let heading = slots.satisfied(|slot| one_if(in_heading[usize::from(slot)]));
        let is_there = |slot: u8| {
            let slot = usize::from(slot);
            one_if(counts[slot] > 0 || in_heading[slot] || in_context[slot])
        };
        let covered = slots.satisfied(is_there);
        let missed = Missed::of(slots, &is_there);
        let total = slots.total.max(f32::EPSILON);
        let share = (1.0 - missed.aside / total).clamp(LEAST_SHARE, 1.0);

        let (kind, kind_weight) = self.kind(position);
        let focus = understanding.focus.fits[passage.summary];
        let focus_weight = if index.summaries().len() > 1 {
            settings.focus * understanding.focus.strength
        } else {
            0.0
        };
        let (meaning, meaning_weight) = self.nearness(position);
        let is_above = |slot: u8| {
            let slot = usize::from(slot);
            one_if(in_heading[slot] || in_context[slot])
        };
        let disease = self.disease_factor(position, &is_there, &is_above);
        let factor = disease * self.own_factor(position, kind);
        let sum = settings.words * words
            + settings.heading * heading
            + kind_weight * kind
            + focus_weight * focus
            + meaning_weight * meaning;
        let all = settings.words
            + settings.sentence
            + settings.heading
            + kind_weight
            + focus_weight
            + meaning_weight;
        // No sentence holds more of the question than its passage does.
        let most = sum + settings.sentence * covered;
        Draft {
            scored: Scored {
                position,
                score: sum,
                parts: ScoreParts {
                    words,
                    sentence: 0.0,
                    heading,
                    kind,
                    focus,
                    meaning,
                    factor,
                },
                covered: (covered / share).min(1.0),
                heaviest_missed: missed.heaviest / total / share,
                misses_disease: missed.is_disease,
                is_elsewhere: disease <= NOT_NAMED,
                misses_asked: missed.is_asked,
                asked: AskedScore {
                    share,
                    sentence: 0.0,
                    score: 0.0,
                },
            },
            factor,
            all,
            bound: (factor * most / all).clamp(0.0, 1.0),
        }
    }

    /// What a passage is multiplied by for its being about the summary itself, for another age than the one asked about,
    /// and where it does not tell the harm of the drug that is asked.
    fn own_factor(&self, position: usize, kind: f32) -> f32 {
        let is_about = self.index.section_kind_of(position) != SectionKind::Topic;
        let about = if is_about && kind < 0.3 {
            self.settings.about_factor
        } else {
            1.0
        };
        let summary = self.index.passages()[position].summary;
        let age = self.understanding.age_weights.get(summary);
        let harm = self.guide.harm(self.index, self.understanding, position);
        let untold = harm.is_some_and(|harm| !harm.is_told());
        about * age.unwrap_or(&1.0) * if untold { NOT_TOLD } else { 1.0 }
    }

    /// What a passage is multiplied by for its summary being about another disease than the one named: less where not
    /// even its text names that one.
    fn disease_factor(
        &self,
        position: usize,
        is_there: &impl Fn(u8) -> f32,
        is_above: &impl Fn(u8) -> f32,
    ) -> f32 {
        let focus = &self.understanding.focus;
        if self.index.summaries().len() <= 1 || focus.strength < NAMED {
            return 1.0;
        }
        // Which disease a summary is about does not hang on the age asked about.
        let ages = &self.understanding.age_weights;
        let fit = |summary: usize| focus.fits[summary] / ages.get(summary).unwrap_or(&1.0);
        let best = (0..focus.fits.len()).map(fit).fold(0.0, f32::max);
        if fit(self.index.passages()[position].summary) >= SAME_DISEASE * best {
            return 1.0;
        }
        let units = self.understanding.units.iter().zip(&self.slots.units);
        let names = |value: &dyn Fn(u8) -> f32| {
            let mut naming = units.clone().filter(|(unit, _)| unit.topic >= NAMED);
            naming.all(|(_, slots)| self.slots.unit_value(slots, &value) >= NAMED)
        };
        if names(is_above) {
            1.0
        } else if names(is_there) {
            NAMED_IN_PASSING
        } else {
            NOT_NAMED
        }
    }

    /// How near a passage is in meaning, and what that weighs.
    fn nearness(&self, position: usize) -> (f32, f32) {
        self.meaning.map_or((0.0, 0.0), |meaning| {
            let nearness = meaning.nearness(position, &self.settings.meaning);
            (nearness, self.meaning_weight)
        })
    }

    /// The length of a text of so many terms, as BM25 takes it.
    #[expect(clippy::cast_precision_loss, reason = "a passage has few terms")]
    fn length(&self, n_terms: usize) -> f32 {
        let b = self.settings.b;
        1.0 - b + b * n_terms as f32 / self.index.mean_terms().max(1.0)
    }

    /// How well a passage is of the kind asked for, and what that weighs.
    fn kind(&self, position: usize) -> (f32, f32) {
        let (understanding, settings) = (self.understanding, self.settings);
        let asked = understanding.kinds.iter().map(|(_, asked)| *asked);
        let most_asked = asked.fold(0.0, f32::max);
        let kind = if let Some(harm) = self.guide.harm(self.index, understanding, position) {
            f32::from(u8::from(harm.is_told()))
        } else if most_asked > 0.0 {
            self.guide.kinds().fit(position, &understanding.kinds) / most_asked
        } else {
            0.0
        };
        let clarity = understanding.kind_clarity(settings.kind_half);
        (kind, settings.kind * most_asked * clarity)
    }

    /// Adds what the best sentence says.
    fn finish(&self, draft: &Draft) -> Scored {
        let slots = self.slots;
        let passage = &self.index.passages()[draft.scored.position];
        let mut in_sentence = [0_u32; MAX_SLOTS];
        let mut best_sentence = 0.0_f32;
        let mut start = 0;
        for (sentence, end) in (1_u32..).zip(&passage.sentence_ends) {
            let end = *end as usize;
            let mut is_hit = false;
            for token in &passage.tokens[start..end] {
                let slot = slots.of_term[token.term.index()];
                if slot > 0 {
                    in_sentence[usize::from(slot - 1)] = sentence;
                    is_hit = true;
                }
            }
            if is_hit {
                let value =
                    |slot: u8| f32::from(u8::from(in_sentence[usize::from(slot)] == sentence));
                best_sentence = best_sentence.max(slots.satisfied(value));
            }
            start = end;
        }
        let (mut scored, settings) = (draft.scored, self.settings);
        let sum = scored.score + settings.sentence * best_sentence;
        scored.score = (draft.factor * sum / draft.all).clamp(0.0, 1.0);
        scored.parts.sentence = best_sentence;
        let gain = |part: f32| (part / scored.asked.share).min(1.0) - part;
        let gained = settings.words * gain(scored.parts.words)
            + settings.heading * gain(scored.parts.heading)
            + settings.sentence * gain(best_sentence);
        scored.asked.sentence = best_sentence + gain(best_sentence);
        scored.asked.score = (draft.factor * (sum + gained) / draft.all).clamp(0.0, 1.0);
        scored
    }
}

impl Scorer<'_> {
    /// `0.0..=1.0`: how nearly one sentence, or the innermost heading, is about just what the question asks: the
    /// best harmonic mean of the share of the question that it has and the share of its own weight that the
    /// question has. A word met in passing, in a sentence about other things, gives little.
    pub(super) fn closeness(&self, scored: &Scored) -> f32 {
        let passage = &self.index.passages()[scored.position];
        let share = scored.asked.share;
        let mut best = self.harmony(share, passage.heading_terms.iter().copied());
        let mut start = 0;
        for end in &passage.sentence_ends {
            let end = *end as usize;
            best = best.max(self.harmony(share, passage.tokens[start..end].iter().map(|t| t.term)));
            start = end;
        }
        best
    }

    fn harmony(&self, share: f32, terms: impl Iterator<Item = TermId>) -> f32 {
        let slots = self.slots;
        let mut is_held = [false; MAX_SLOTS];
        let (mut shared, mut all) = (0.0_f32, 0.0_f32);
        for term in terms {
            let idf = self
                .index
                .vocabulary()
                .idf(IndexLanguage::English, Some(term));
            all += idf;
            let slot = usize::from(slots.of_term[term.index()]);
            if slot > 0 {
                is_held[slot - 1] = true;
                shared += idf;
            }
        }
        let of_question = slots.satisfied(|slot| f32::from(u8::from(is_held[usize::from(slot)])));
        let of_question = (of_question / share).min(1.0);
        let of_sentence = shared / all.max(f32::EPSILON);
        2.0 * of_question * of_sentence / (of_question + of_sentence).max(f32::EPSILON)
    }
}
