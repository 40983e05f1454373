//! Scores candidates part by part and marks the matching words.

use super::settings::RankSettings;
use super::understand::{Guide, Understanding};
use super::{Hit, Meaning, Ranking, ScoreParts, Searched, TopK, confidence};
use crate::content::SectionKind;
use crate::index::{Index, IndexError, IndexLanguage, IndexedPassage, TermId};

/// A passage with its score.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scored {
    pub(super) position: usize,
    pub(super) score: f32,
    pub(super) parts: ScoreParts,
    /// Share of the question's weight that text or headings have, whatever the frequency.
    pub(super) covered: f32,
    /// Share of the question's weight of the heaviest word that is nowhere in the passage.
    pub(super) heaviest_missed: f32,
}

/// The question's units as slots: one for each different term.
struct Slots {
    /// For each term of the index its slot plus one; 0 for none.
    of_term: Vec<u8>,
    terms: Vec<TermId>,
    idf: Vec<f32>,
    units: Vec<SlotUnit>,
    total: f32,
}

struct SlotUnit {
    weight: f32,
    options: Vec<(Vec<u8>, f32)>,
}

/// Different terms that are looked for at once; more than any question of the development sets has.
const MAX_SLOTS: usize = 250;

/// What words of a phrase are worth where not all of them are there.
const PARTIAL_FACTOR: f32 = 0.4;

/// Focus from which a disease counts as named, and share of the best fit that its summaries have.
const NAMED: f32 = 0.5;
const NEAR_BEST_FIT: f32 = 0.85;

/// Summaries up to which a question that names no disease may be about any of them.
const FEW_SUMMARIES: usize = 3;

/// Passages added for their kind at most, beside those found by their words.
const MAX_BY_KIND: usize = 120;

pub(super) fn rank(
    searched: Searched<'_>,
    understanding: Understanding,
    top_k: TopK,
    admits: Option<Vec<bool>>,
    settings: &RankSettings,
) -> Result<Ranking, IndexError> {
    let Searched { index, guide, .. } = searched;
    // A question of nothing but function words means nothing that could be looked for.
    let meaning = searched.meaning.filter(|_| understanding.has_words);
    let slots = Slots::new(index, &understanding, settings);
    let mut ranking = Ranking {
        hits: Vec::new(),
        confidence: 0.0,
        answerable: false,
        has_terms: understanding.has_words,
        features: [0.0; confidence::N_FEATURES],
        has_meaning: meaning.is_some(),
        understanding,
    };
    let understanding = &ranking.understanding;
    let near = meaning.map_or_else(Vec::new, |meaning| {
        meaning.nearest(&settings.meaning, admits.as_deref())
    });
    let mut candidates = candidates(index, guide, understanding, &slots, top_k, admits, settings)?;
    candidates.extend(near);
    if candidates.is_empty() {
        return Ok(ranking);
    }
    candidates.sort_unstable();
    candidates.dedup();
    let is_one_disease = index.summaries().len() <= 1 || understanding.focus.strength >= NAMED;
    let n_exact = if is_one_disease {
        top_k.get().max(2)
    } else {
        top_k.get() * LOOKED_THROUGH
    };
    let passages = Scorer {
        index,
        guide,
        understanding,
        slots: &slots,
        settings,
        meaning,
        meaning_weight: meaning_weight(understanding, &slots, settings),
    };
    let mut scored = passages.best(candidates, n_exact);
    if !is_one_disease {
        set_repeats_back(index, &mut scored, top_k);
    }
    let weights: Vec<f32> = slots.units.iter().map(|u| u.weight).collect();
    let closeness = scored
        .first()
        .map_or(0.0, |first| passages.closeness(first.position));
    ranking.features =
        confidence::features(guide, understanding, &weights, &scored, closeness, meaning);
    let (fitted, least) = match meaning {
        Some(_) => (
            &settings.meaning.confidence,
            settings.meaning.min_confidence,
        ),
        None => (&settings.confidence, settings.min_confidence),
    };
    ranking.confidence = confidence::confidence(fitted, &ranking.features);
    ranking.answerable = !scored.is_empty() && ranking.confidence >= least;
    scored.truncate(top_k.get());
    ranking.hits = scored
        .into_iter()
        .enumerate()
        .map(|(index_of_hit, scored)| Hit {
            position: scored.position,
            rank: index_of_hit + 1,
            score: scored.score,
            parts: scored.parts,
            highlights: highlights(&index.passages()[scored.position], &slots),
            sentences: sentences(&index.passages()[scored.position], &slots),
        })
        .collect();
    Ok(ranking)
}

/// What nearness counts for this question, against the parts of the words.
fn meaning_weight(understanding: &Understanding, slots: &Slots, settings: &RankSettings) -> f32 {
    let own = &settings.meaning;
    let unknown = slots.units.iter().filter(|unit| unit.options.is_empty());
    let unknown = unknown.map(|unit| unit.weight).sum::<f32>() / slots.total.max(f32::EPSILON);
    let language = if understanding.language == "en" {
        1.0
    } else {
        own.foreign
    };
    (own.passage + own.sentence + own.heading) * language * (1.0 + own.unknown * unknown)
}

impl Slots {
    fn new(index: &Index, understanding: &Understanding, settings: &RankSettings) -> Self {
        let vocabulary = index.vocabulary();
        let mut slots = Self {
            of_term: vec![0; vocabulary.n_terms()],
            terms: Vec::new(),
            idf: Vec::new(),
            units: Vec::new(),
            total: 0.0,
        };
        let unknown_idf = vocabulary.idf(IndexLanguage::English, None);
        for unit in &understanding.units {
            let mut options = Vec::new();
            let mut idf = 0.0_f32;
            for option in &unit.options {
                let mut own = Vec::new();
                for term in &option.terms {
                    let Some(slot) = slots.slot(index, *term) else {
                        break;
                    };
                    own.push(slot);
                }
                if own.len() < option.terms.len() {
                    continue;
                }
                let heaviest = own
                    .iter()
                    .map(|s| slots.idf[usize::from(*s)])
                    .fold(0.0, f32::max);
                idf = idf.max(heaviest * option.weight);
                options.push((own, option.weight));
            }
            if options.is_empty() {
                idf = unknown_idf;
            }
            // What names the disease is told by the focus; that a passage repeats it tells little more.
            let topic_factor =
                1.0 - settings.topic_discount * understanding.focus.strength * unit.topic;
            let weight = unit.weight * idf * topic_factor;
            slots.total += weight;
            slots.units.push(SlotUnit { weight, options });
        }
        slots
    }

    fn slot(&mut self, index: &Index, term: TermId) -> Option<u8> {
        let slot = &mut self.of_term[term.index()];
        if *slot == 0 {
            if self.terms.len() >= MAX_SLOTS {
                return None;
            }
            self.terms.push(term);
            self.idf
                .push(index.vocabulary().idf(IndexLanguage::English, Some(term)));
            *slot = u8::try_from(self.terms.len()).ok()?;
        }
        Some(*slot - 1)
    }

    /// The question's weight that is satisfied, where `value` tells how well a slot is, `0.0..=1.0`.
    fn satisfied(&self, value: impl Fn(u8) -> f32) -> f32 {
        let mut sum = 0.0;
        for unit in &self.units {
            sum += unit.weight * self.unit_value(unit, &value);
        }
        if self.total > 0.0 {
            sum / self.total
        } else {
            0.0
        }
    }

    fn unit_value(&self, unit: &SlotUnit, value: &impl Fn(u8) -> f32) -> f32 {
        let mut best = 0.0_f32;
        for (own, weight) in &unit.options {
            if *weight <= best {
                continue;
            }
            let satisfied = match own.as_slice() {
                [slot] => value(*slot),
                many => {
                    let (mut all, mut found, mut is_whole) = (0.0, 0.0, true);
                    for slot in many {
                        let idf = self.idf[usize::from(*slot)];
                        let value = value(*slot);
                        all += idf;
                        found += idf * value;
                        is_whole &= value > 0.0;
                    }
                    let share = if all > 0.0 { found / all } else { 0.0 };
                    if is_whole {
                        share
                    } else {
                        share * PARTIAL_FACTOR
                    }
                }
            };
            best = best.max(weight * satisfied);
        }
        best
    }
}

fn candidates(
    index: &Index,
    guide: &Guide,
    understanding: &Understanding,
    slots: &Slots,
    top_k: TopK,
    admits: Option<Vec<bool>>,
    settings: &RankSettings,
) -> Result<Vec<usize>, IndexError> {
    let mut boosts = vec![0.0_f32; slots.terms.len()];
    for unit in &slots.units {
        for (own, weight) in &unit.options {
            for slot in own {
                let boost = &mut boosts[usize::from(*slot)];
                *boost = boost.max(unit.weight * weight);
            }
        }
    }
    let clauses: Vec<(TermId, f32)> = slots.terms.iter().copied().zip(boosts).collect();
    let by_kind = by_kind(index, guide, understanding, admits.as_deref());
    let mut found = if clauses.is_empty() {
        Vec::new()
    } else {
        index.candidates(&clauses, settings.n_candidates.max(top_k.get()), admits)?
    };
    found.extend(by_kind);
    Ok(found)
}

/// Passages of the kind asked for, of the summaries that the question is about.
fn by_kind(
    index: &Index,
    guide: &Guide,
    understanding: &Understanding,
    admits: Option<&[bool]>,
) -> Vec<usize> {
    let focus = &understanding.focus;
    let best = focus.fits.iter().copied().fold(0.0, f32::max);
    let is_named = focus.strength >= NAMED;
    if understanding.kinds.is_empty() || !(is_named || index.summaries().len() <= FEW_SUMMARIES) {
        return Vec::new();
    }
    let passages = index.passages().iter().enumerate();
    passages
        .filter(|(position, indexed)| {
            admits.is_none_or(|admits| admits[*position])
                && (!is_named || focus.fits[indexed.summary] >= best * NEAR_BEST_FIT)
                && guide.kinds().fit(*position, &understanding.kinds) > 0.3
        })
        .map(|(position, _)| position)
        .take(MAX_BY_KIND)
        .collect()
}

/// What scoring a candidate reads.
struct Scorer<'a> {
    index: &'a Index,
    guide: &'a Guide,
    understanding: &'a Understanding,
    slots: &'a Slots,
    settings: &'a RankSettings,
    meaning: Option<&'a Meaning<'a>>,
    meaning_weight: f32,
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

impl Scorer<'_> {
    /// The candidates that score above 0, best first, ties in the order of the passages. The first `n_exact` are exact;
    /// of the others those are left out that no sentence could lift among them.
    fn best(&self, candidates: Vec<usize>, n_exact: usize) -> Vec<Scored> {
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
        #[expect(clippy::cast_precision_loss, reason = "a passage has few terms")]
        let length = 1.0 - settings.b
            + settings.b * passage.tokens.len() as f32 / index.mean_terms().max(1.0);
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
        let missed = slots
            .units
            .iter()
            .filter(|unit| slots.unit_value(unit, &is_there) <= 0.0);
        let heaviest_missed =
            missed.map(|u| u.weight).fold(0.0, f32::max) / slots.total.max(f32::EPSILON);

        let (kind, kind_weight) = self.kind(position);
        let focus = understanding.focus.fits[passage.summary];
        let focus_weight = if index.summaries().len() > 1 {
            settings.focus * understanding.focus.strength
        } else {
            0.0
        };
        let (meaning, meaning_weight) = match self.meaning {
            Some(meaning) => (
                meaning.nearness(position, &settings.meaning),
                self.meaning_weight,
            ),
            None => (0.0, 0.0),
        };
        let is_about = index.section_kind_of(position) != SectionKind::Topic;
        let factor = if is_about && kind < 0.3 {
            settings.about_factor
        } else {
            1.0
        };
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
                covered,
                heaviest_missed,
            },
            factor,
            all,
            bound: (factor * most / all).clamp(0.0, 1.0),
        }
    }

    /// How well a passage is of the kind asked for, and what that weighs.
    fn kind(&self, position: usize) -> (f32, f32) {
        let (understanding, settings) = (self.understanding, self.settings);
        let asked = understanding.kinds.iter().map(|(_, asked)| *asked);
        let most_asked = asked.fold(0.0, f32::max);
        let kind = if most_asked > 0.0 {
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
        let mut scored = draft.scored;
        let sum = scored.score + self.settings.sentence * best_sentence;
        scored.score = (draft.factor * sum / draft.all).clamp(0.0, 1.0);
        scored.parts.sentence = best_sentence;
        scored
    }
}

impl Scorer<'_> {
    /// `0.0..=1.0`: how nearly one sentence, or the innermost heading, is about just what the question asks: the
    /// best harmonic mean of the share of the question that it has and the share of its own weight that the
    /// question has. A word met in passing, in a sentence about other things, gives little.
    fn closeness(&self, position: usize) -> f32 {
        let passage = &self.index.passages()[position];
        let mut best = self.harmony(passage.heading_terms.iter().copied());
        let mut start = 0;
        for end in &passage.sentence_ends {
            let end = *end as usize;
            best = best.max(self.harmony(passage.tokens[start..end].iter().map(|t| t.term)));
            start = end;
        }
        best
    }

    fn harmony(&self, terms: impl Iterator<Item = TermId>) -> f32 {
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
        let of_sentence = shared / all.max(f32::EPSILON);
        2.0 * of_question * of_sentence / (of_question + of_sentence).max(f32::EPSILON)
    }
}

/// Share of terms from which two passages say the same, and hits looked through for such.
const SAME_SHARE: f32 = 0.8;
const LOOKED_THROUGH: usize = 6;

/// Of passages that say the same in several summaries, keeps the one of the latest review at the place of the
/// best and sets the others back behind all else. A question that names no disease gains nothing from the
/// standing sentences of ten summaries.
fn set_repeats_back(index: &Index, scored: &mut Vec<Scored>, top_k: TopK) {
    let limit = scored.len().min(top_k.get() * LOOKED_THROUGH);
    let mut kept: Vec<Scored> = Vec::new();
    let mut repeats: Vec<Scored> = Vec::new();
    for candidate in &scored[..limit] {
        let same = kept
            .iter_mut()
            .find(|k| says_the_same(index, k.position, candidate.position));
        match same {
            Some(first) => {
                let reviewed = |s: &Scored| index.summary_of(s.position).last_reviewed();
                let mut later = *candidate;
                if reviewed(candidate) > reviewed(first) {
                    later.score = first.score;
                    std::mem::swap(&mut later, first);
                }
                repeats.push(later);
            }
            None => kept.push(*candidate),
        }
    }
    let rest = scored.split_off(limit);
    let least = kept.last().map_or(0.0, |k| k.score);
    for repeat in &mut repeats {
        repeat.score = repeat.score.min(least);
    }
    scored.clear();
    scored.extend(kept);
    scored.extend(repeats);
    scored.extend(rest.into_iter().map(|mut s| {
        s.score = s.score.min(least);
        s
    }));
}

fn says_the_same(index: &Index, a: usize, b: usize) -> bool {
    let (a, b) = (&index.passages()[a], &index.passages()[b]);
    if a.passage.sha256 == b.passage.sha256 {
        return true;
    }
    let (n_a, n_b) = (a.distinct_terms.len(), b.distinct_terms.len());
    #[expect(clippy::cast_precision_loss, reason = "a passage has few terms")]
    let share = |n: usize, of: usize| n as f32 / of.max(1) as f32;
    if a.summary == b.summary || share(n_a.min(n_b), n_a.max(n_b)) < SAME_SHARE {
        return false;
    }
    let (mut i, mut j, mut n_both) = (0, 0, 0);
    while i < n_a && j < n_b {
        match a.distinct_terms[i].cmp(&b.distinct_terms[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                n_both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    share(n_both, n_a + n_b - n_both) >= SAME_SHARE
}

/// For each sentence of the passage the share of the question's weight that it has.
fn sentences(passage: &IndexedPassage, slots: &Slots) -> Vec<f32> {
    let mut in_sentence = [0_usize; MAX_SLOTS];
    let mut start = 0;
    let ends = passage.sentence_ends.iter().enumerate();
    ends.map(|(at, end)| {
        let end = *end as usize;
        for token in &passage.tokens[start..end] {
            let slot = slots.of_term[token.term.index()];
            if slot > 0 {
                in_sentence[usize::from(slot - 1)] = at + 1;
            }
        }
        start = end;
        slots.satisfied(|slot| f32::from(u8::from(in_sentence[usize::from(slot)] == at + 1)))
    })
    .collect()
}

fn highlights(passage: &IndexedPassage, slots: &Slots) -> Vec<std::ops::Range<usize>> {
    passage
        .tokens
        .iter()
        .filter(|t| slots.of_term[t.term.index()] > 0)
        .map(|t| t.start as usize..t.end as usize)
        .collect()
}
