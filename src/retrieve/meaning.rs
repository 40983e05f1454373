//! Passages by what they mean: the vectors of a content, and how near a question's comes to them.
//!
//! A passage has one vector, of its innermost heading with its text. Vectors of its sentences and of all its headings
//! with the title were measured too: cross-validation gave them no weight, and they cost more than half of the time of a
//! first start. How much meaning counts against words is in [`MeaningSettings`]. Without a model there is none of this.

use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::settings::MeaningSettings;
use crate::embed::{EmbedError, EmbedSettings, Embedded, Encoder, Progress, Vectors};
use crate::index::Index;

/// The vectors of an index's passages, and the model that made them.
pub struct Meanings {
    encoder: Encoder,
    question_prefix: String,
    /// A row for each passage.
    passages: Vectors,
    n_computed: usize,
    cache_problem: Option<String>,
    /// The last questions by their digests, newest last: an answer searches several times for one question.
    recent: Mutex<Vec<([u8; 32], Vec<f32>)>>,
}

/// Questions whose vectors are remembered, a count: as many as are worked on at once on a common machine.
const N_RECENT: usize = 16;

/// What a question means, beside the passages of a content.
pub struct Meaning {
    /// The cosine of each passage with the question.
    cosines: Vec<f32>,
}

impl Meanings {
    /// Loads the model of `settings` and takes or makes the vectors of the index's passages; `None` where no model is
    /// named. Making them takes minutes for thousands of passages; `progress` hears of it.
    ///
    /// # Errors
    /// [`EmbedError`] where the model cannot be used. Vectors that cannot be kept are told by
    /// [`Self::cache_problem`].
    pub fn build(
        index: &Index,
        settings: &EmbedSettings,
        progress: Progress<'_>,
    ) -> Result<Option<Self>, EmbedError> {
        let Some(dir) = &settings.model_dir else {
            return Ok(None);
        };
        let encoder = Encoder::load(dir, settings.max_tokens)?;
        let texts: Vec<String> = (0..index.passages().len())
            .map(|position| {
                let heading = index.section_of(position).heading();
                let text = &index.passages()[position].passage.text;
                format!("{}{heading}\n{text}", settings.passage_prefix)
            })
            .collect();
        let cache_dir = settings.cache_dir();
        let Embedded {
            vectors: passages,
            n_computed,
            cache_problem,
        } = encoder.encode_all(&texts, cache_dir.as_deref(), settings.threads, progress);
        Ok(Some(Self {
            encoder,
            question_prefix: settings.question_prefix.clone(),
            passages,
            n_computed,
            cache_problem,
            recent: Mutex::default(),
        }))
    }

    /// The model.
    pub fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// Texts whose vectors had to be computed; the others were kept from before.
    pub fn n_computed(&self) -> usize {
        self.n_computed
    }

    /// Why vectors could not be read or kept, if so.
    pub fn cache_problem(&self) -> Option<&str> {
        self.cache_problem.as_deref()
    }

    /// The vector of a question, as asked. The dear part: some milliseconds, unless it was among the last asked.
    pub fn question_vector(&self, question: &str) -> Vec<f32> {
        let digest: [u8; 32] = Sha256::digest(question.as_bytes()).into();
        let recent = || self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let known = recent().iter().find(|(own, _)| *own == digest).cloned();
        if let Some((_, vector)) = known {
            return vector;
        }
        let text = format!("{}{question}", self.question_prefix);
        let vector = self.encoder.encode(&text);
        let mut recent = recent();
        if recent.len() >= N_RECENT {
            recent.remove(0);
        }
        recent.push((digest, vector.clone()));
        vector
    }

    /// What a question with this vector means here.
    pub fn meaning(&self, question: &[f32]) -> Meaning {
        Meaning {
            cosines: self.passages.similarities(question),
        }
    }
}

impl Meaning {
    /// How near the passage is, `0.0..=1.0`: its cosine between [`MeaningSettings::low`] and [`MeaningSettings::high`].
    pub(super) fn nearness(&self, position: usize, settings: &MeaningSettings) -> f32 {
        let above = self.cosines[position] - settings.low;
        (above / (settings.high - settings.low)).clamp(0.0, 1.0)
    }

    /// The cosine of the passage with the question.
    pub(super) fn cosine(&self, position: usize) -> f32 {
        self.cosines[position]
    }

    /// The nearest passages that are admitted, at most [`MeaningSettings::n_candidates`]; ties in the order of the
    /// passages. None that counts as 0.
    pub(super) fn nearest(
        &self,
        settings: &MeaningSettings,
        admits: Option<&[bool]>,
    ) -> Vec<usize> {
        let n = settings.n_candidates;
        let cosines = self.cosines.iter().copied().enumerate();
        let mut found: Vec<(usize, f32)> = cosines
            .filter(|(position, cosine)| {
                *cosine > settings.low && admits.is_none_or(|admits| admits[*position])
            })
            .collect();
        let order = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if found.len() > n {
            found.select_nth_unstable_by(n, order);
            found.truncate(n);
        }
        found.into_iter().map(|(position, _)| position).collect()
    }
}
