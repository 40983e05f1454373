//! Judged questions on a content, and how well a ranking does on them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::AnyError;
use super::fit::Row;
use super::gold::{self, Judged};
use crate::answer::Engine;
use crate::cli::embed::open_engine;
use crate::config::Config;
use crate::retrieve::{Question, RankSettings, Ranking, Searched, TopK, retrieve_admitted};

/// Parts that the questions are cut into; each is measured with what was chosen on the others.
pub(super) const FOLDS: usize = 5;

/// Ways in which they are cut: confidence is fitted so quickly that chance of one cut need not decide on it.
pub(super) const CUTS: usize = 8;

/// Ranks that count.
const DEPTH: usize = 10;

/// Questions on a content.
pub(super) struct Suite {
    pub(super) engine: Engine,
    judged: Vec<Judged>,
    /// The part of each question, in each way of cutting; the weights of the ranking know the first.
    folds: Vec<[usize; CUTS]>,
    /// Whether anything may be fitted to these questions.
    is_fitted: bool,
    /// The vectors of the questions, where there is an embedding model.
    vectors: Vec<Vec<f32>>,
    /// What each passage hits of each question, as found out so far.
    hits: HashMap<(usize, usize), Vec<usize>>,
}

/// By the question's own words, so that a question asked of two contents is in the same part of both.
fn folds_of(query: &str) -> [usize; CUTS] {
    let digest = Sha256::digest(query.as_bytes());
    std::array::from_fn(|cut| usize::from(digest[cut]) % FOLDS)
}

impl Suite {
    /// Opens `QUESTIONS` or `QUESTIONS=CONTENT`; without a folder, the configured content.
    pub(super) fn open(config: &Config, suite: &str) -> Result<Self, AnyError> {
        let (questions, content) = match suite.split_once('=') {
            Some((questions, content)) => (questions, Some(PathBuf::from(content))),
            None => (suite, None),
        };
        let mut settings = config.engine.clone();
        if let Some(content) = content {
            settings.content.dirs = vec![content];
        }
        let engine = open_engine(&settings)?;
        let judged = gold::load(Path::new(questions))?;
        let vectors = engine.meanings().map(|meanings| {
            let vectors = judged.iter().map(|j| meanings.question_vector(&j.query));
            vectors.collect::<Vec<_>>()
        });
        Ok(Self {
            engine,
            folds: judged.iter().map(|j| folds_of(&j.query)).collect(),
            is_fitted: true,
            judged,
            vectors: vectors.unwrap_or_default(),
            hits: HashMap::new(),
        })
    }

    /// What the questions are asked of, without a path.
    pub(super) fn describe(&self) -> String {
        let index = self.engine.index();
        let n_summaries = index.summaries().len();
        let n_answered = self.judged.iter().filter(|j| !j.units.is_empty()).count();
        format!(
            "{n_answered} questions with an answer and {} without on {n_summaries} {} of {} passages",
            self.judged.len() - n_answered,
            if n_summaries == 1 {
                "summary"
            } else {
                "summaries"
            },
            index.passages().len(),
        )
    }

    /// Takes all questions as having no answer.
    pub(super) fn without_answers(mut self) -> Self {
        self.judged
            .iter_mut()
            .for_each(|judged| judged.units.clear());
        self
    }

    /// The same questions for choosing the least confidence alone.
    pub(super) fn not_fitted(mut self) -> Self {
        self.is_fitted = false;
        self
    }

    fn rank(&self, question: usize, settings: &RankSettings) -> Ranking {
        let top_k = TopK::parse(DEPTH as u64).unwrap_or_default();
        Question::parse(&self.judged[question].query)
            .ok()
            .and_then(|q| {
                let meanings = self.engine.meanings();
                let meaning = meanings.map(|m| m.meaning(&self.vectors[question]));
                let searched = Searched {
                    index: self.engine.index(),
                    guide: self.engine.guide(),
                    meaning: meaning.as_ref(),
                };
                retrieve_admitted(searched, &q, top_k, None, settings).ok()
            })
            .unwrap_or_default()
    }

    /// nDCG@10 of the questions with an answer whose part `is_in` takes: the sum, and how many they are.
    #[expect(clippy::cast_precision_loss, reason = "ranks and counts are small")]
    pub(super) fn ndcg(
        &mut self,
        settings: &RankSettings,
        is_in: impl Fn(usize) -> bool,
    ) -> (f64, f64) {
        let (mut sum, mut n) = (0.0, 0.0);
        for question in 0..self.judged.len() {
            let n_units = self.judged[question].units.len();
            if n_units == 0 || !is_in(self.folds[question][0]) {
                continue;
            }
            let ranking = self.rank(question, settings);
            let mut is_found = vec![false; n_units];
            let mut gain = 0.0;
            for (rank, hit) in ranking.hits.iter().enumerate() {
                let (judged, index) = (&self.judged[question], self.engine.index());
                let units = self
                    .hits
                    .entry((question, hit.position))
                    .or_insert_with(|| {
                        let units = judged.units.iter().enumerate();
                        let hit = units.filter(|(_, u)| u.is_hit(index, hit.position));
                        hit.map(|(i, _)| i).collect()
                    });
                let new = units
                    .iter()
                    .filter(|u| !std::mem::replace(&mut is_found[**u], true));
                gain += new.count() as f64 / (rank as f64 + 2.0).log2();
            }
            let ideal: f64 = (0..n_units.min(DEPTH))
                .map(|r| 1.0 / (r as f64 + 2.0).log2())
                .sum();
            sum += (gain / ideal).min(1.0);
            n += 1.0;
        }
        (sum, n)
    }

    /// What confidence is fitted to, a row for each question.
    pub(super) fn rows(&self, settings: &RankSettings) -> Vec<Row> {
        (0..self.judged.len())
            .map(|question| {
                let ranking = self.rank(question, settings);
                let (units, index) = (&self.judged[question].units, self.engine.index());
                let first = ranking.hits.first();
                Row {
                    features: ranking.features,
                    folds: self.folds[question],
                    is_fitted: self.is_fitted,
                    is_answerable: !units.is_empty(),
                    is_right: first
                        .is_some_and(|hit| units.iter().any(|u| u.is_hit(index, hit.position))),
                }
            })
            .collect()
    }
}

/// The mean over suites of their mean nDCG@10, each over the questions whose part `is_in` takes.
#[expect(clippy::cast_precision_loss, reason = "there are few suites")]
pub(super) fn mean(
    suites: &mut [Suite],
    settings: &RankSettings,
    is_in: impl Fn(usize) -> bool,
) -> f64 {
    let n_suites = suites.len().max(1) as f64;
    let means = suites.iter_mut().map(|suite| {
        let (sum, n) = suite.ndcg(settings, &is_in);
        sum / n.max(1.0)
    });
    means.sum::<f64>() / n_suites
}
