//! Measures of a ranking whose judgement is a list of units, each credited once.
//!
//! The same numbers as the project's scorer of development runs: gain is the number of units newly hit at a rank,
//! the ideal ranking hits one unit a rank.

/// What the results of one question hit: for each rank, from 1 on, the positions of the units that are hit.
pub struct UnitRun<'a> {
    /// Units hit by each result, best result first; a unit may occur more than once.
    pub hits: &'a [Vec<usize>],
    /// Units of the question; above 0.
    pub n_units: usize,
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
impl UnitRun<'_> {
    /// For each unit the rank, from 1, at which it is first hit within the first `k` results.
    fn found(&self, k: usize) -> Vec<usize> {
        let mut ranks = vec![0; self.n_units];
        for (index, hits) in self.hits.iter().take(k).enumerate() {
            for unit in hits {
                if ranks[*unit] == 0 {
                    ranks[*unit] = index + 1;
                }
            }
        }
        ranks.retain(|rank| *rank > 0);
        ranks.sort_unstable();
        ranks
    }

    /// Discounted gain over that of one unit a rank, at most 1.
    pub fn ndcg_at(&self, k: usize) -> f64 {
        let dcg: f64 = self.found(k).iter().map(|rank| discount(*rank)).sum();
        let ideal: f64 = (1..=k.min(self.n_units)).map(discount).sum();
        (dcg / ideal).min(1.0)
    }

    /// 1 over the rank of the first hit.
    pub fn mrr_at(&self, k: usize) -> f64 {
        self.found(k).first().map_or(0.0, |rank| 1.0 / *rank as f64)
    }

    /// Mean over the units of the precision at the rank where the unit was first hit.
    pub fn map_at(&self, k: usize) -> f64 {
        let found = self.found(k);
        let sum: f64 = found
            .iter()
            .enumerate()
            .map(|(index, rank)| ((index + 1) as f64 / *rank as f64).min(1.0))
            .sum();
        (sum / k.min(self.n_units) as f64).min(1.0)
    }

    /// Units hit over units.
    pub fn recall_at(&self, k: usize) -> f64 {
        self.found(k).len() as f64 / self.n_units as f64
    }

    /// 1 where some unit is hit.
    pub fn success_at(&self, k: usize) -> f64 {
        f64::from(u8::from(!self.found(k).is_empty()))
    }

    /// Results that hit some unit over `k`; here a unit may be hit again.
    pub fn precision_at(&self, k: usize) -> f64 {
        let n = self
            .hits
            .iter()
            .take(k)
            .filter(|hits| !hits.is_empty())
            .count();
        n as f64 / k as f64
    }
}

/// The weight of a rank, from 1: 1 / log2(rank + 1) (Järvelin, Kekäläinen, ACM TOIS 20, 2002).
#[expect(clippy::cast_precision_loss, reason = "ranks are far below 2^52")]
pub(super) fn discount(rank: usize) -> f64 {
    1.0 / ((rank + 1) as f64).log2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(actual: f64, expected: f64) {
        assert!(
            (actual - expected).abs() < 1e-9,
            "{actual} is not {expected}"
        );
    }

    #[test]
    fn two_units_at_ranks_two_and_four() {
        let hits = [vec![], vec![0], vec![0], vec![0, 1]];
        let run = UnitRun {
            hits: &hits,
            n_units: 2,
        };
        // 1/log2(3) + 1/log2(5) over 1 + 1/log2(3).
        close(
            run.ndcg_at(10),
            (0.630_929_753_571_457_4 + 0.430_676_558_073_393_06) / 1.630_929_753_571_457_4,
        );
        close(run.mrr_at(10), 0.5);
        close(run.map_at(10), 0.5);
        close(run.recall_at(3), 0.5);
        close(run.recall_at(4), 1.0);
        close(run.success_at(1), 0.0);
        close(run.success_at(2), 1.0);
        close(run.precision_at(4), 0.75);
        close(run.precision_at(10), 0.3);
    }

    #[test]
    fn two_units_at_once_are_no_more_than_ideal() {
        let hits = [vec![0, 1]];
        let run = UnitRun {
            hits: &hits,
            n_units: 2,
        };
        close(run.ndcg_at(10), 1.0);
        close(run.map_at(10), 1.0);
    }

    #[test]
    fn more_units_than_ranks_are_judged_by_the_ranks() {
        let hits = [vec![0]];
        let run = UnitRun {
            hits: &hits,
            n_units: 3,
        };
        close(run.ndcg_at(1), 1.0);
        close(run.map_at(1), 1.0);
        close(run.recall_at(1), 1.0 / 3.0);
    }

    #[test]
    fn no_results_score_nothing() {
        let run = UnitRun {
            hits: &[],
            n_units: 1,
        };
        for value in [
            run.ndcg_at(5),
            run.mrr_at(5),
            run.map_at(5),
            run.recall_at(5),
            run.precision_at(5),
        ] {
            close(value, 0.0);
        }
    }
}
