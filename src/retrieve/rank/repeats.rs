//! Passages that say the same in several summaries.

use super::score::Scored;
use crate::index::Index;
use crate::retrieve::TopK;

/// Share of terms from which two passages say the same, and hits looked through for such, for each one wanted. Set by hand,
/// no search over it is recorded: PDQ's standing sentences differ between summaries by the name of the disease.
const SAME_SHARE: f32 = 0.8;
pub(super) const LOOKED_THROUGH: usize = 6;

/// Of passages that say the same in several summaries, keeps the one of the latest review at the place of the
/// best and sets the others back behind all else. A question that names no disease gains nothing from the
/// standing sentences of ten summaries.
pub(super) fn set_repeats_back(index: &Index, scored: &mut Vec<Scored>, top_k: TopK) {
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
