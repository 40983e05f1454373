//! Which passages are scored: those with the question's words, and those of the kind asked for.

use super::NAMED;
use super::slots::Slots;
use crate::index::{Index, IndexError, TermId};
use crate::retrieve::TopK;
use crate::retrieve::settings::RankSettings;
use crate::retrieve::understand::{Guide, Understanding};

/// Share of the best fit that the summaries of the disease named have. Set by hand, as the next two; no search
/// over them is recorded. They choose what is scored, not how.
const NEAR_BEST_FIT: f32 = 0.85;

/// Summaries up to which a question that names no disease may be about any of them.
const FEW_SUMMARIES: usize = 3;

/// Passages added for their kind at most, beside those found by their words.
const MAX_BY_KIND: usize = 120;

/// Positions, some perhaps twice, in no order.
pub(super) fn candidates(
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
