//! The question's units as slots, and how much of the question a set of words satisfies.

use crate::index::{Index, IndexLanguage, TermId};
use crate::retrieve::settings::RankSettings;
use crate::retrieve::understand::Understanding;

/// The question's units as slots: one for each different term.
pub(super) struct Slots {
    /// For each term of the index its slot plus one; 0 for none.
    pub(super) of_term: Vec<u8>,
    pub(super) terms: Vec<TermId>,
    idf: Vec<f32>,
    pub(super) units: Vec<SlotUnit>,
    pub(super) total: f32,
}

/// A word or phrase of the question.
pub(super) struct SlotUnit {
    pub(super) weight: f32,
    /// Whether it only tells something beside what is asked.
    pub(super) is_aside: bool,
    /// Whether it is of the name of a disease.
    pub(super) names_disease: bool,
    /// Whether it asks for a kind of section that has words of its own.
    pub(super) asks: bool,
    pub(super) options: Vec<(Vec<u8>, f32)>,
}

/// Different terms that are looked for at once; more than any question of the development sets has.
pub(super) const MAX_SLOTS: usize = 250;

/// What words of a phrase are worth where not all of them are there. Set by hand, no search over it is recorded: a part of
/// `watchful waiting` says less than half of it.
const PARTIAL_FACTOR: f32 = 0.4;

impl Slots {
    pub(super) fn new(
        index: &Index,
        understanding: &Understanding,
        settings: &RankSettings,
    ) -> Self {
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
            slots.units.push(SlotUnit {
                weight,
                is_aside: unit.is_aside,
                names_disease: unit.names_disease(),
                asks: unit.asks,
                options,
            });
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
    pub(super) fn satisfied(&self, value: impl Fn(u8) -> f32) -> f32 {
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

    pub(super) fn unit_value(&self, unit: &SlotUnit, value: &impl Fn(u8) -> f32) -> f32 {
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
