//! Passages by what they mean: the vectors of a content, and how near a question's comes to them.
//!
//! Three vectors tell of a passage: its innermost heading with its text, the nearest of its sentences, and its
//! headings with the summary's title. How much each counts, and meaning against words, is in
//! [`MeaningSettings`]. Without a model there is none of this.

use super::settings::MeaningSettings;
use crate::embed::{EmbedError, EmbedSettings, Embedded, Encoder, Progress, Vectors};
use crate::index::Index;
use crate::passage::sentence_ranges;

/// The vectors of an index's passages, and the model that made them.
pub struct Meanings {
    encoder: Encoder,
    question_prefix: String,
    /// A row for each passage.
    passages: Vectors,
    /// A row for each passage.
    headings: Vectors,
    /// The sentences of all passages, in order.
    sentences: Vectors,
    /// For each passage one past its last row in `sentences`.
    sentence_ends: Vec<usize>,
    n_computed: usize,
    cache_problem: Option<String>,
}

/// What a question means, beside the passages of a content.
pub struct Meaning<'a> {
    meanings: &'a Meanings,
    question: Vec<f32>,
    passages: Vec<f32>,
    headings: Vec<f32>,
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
        let prefixed = |text: &str| format!("{}{text}", settings.passage_prefix);
        let mut texts = Vec::new();
        let mut sentence_ends = Vec::new();
        for (position, indexed) in index.passages().iter().enumerate() {
            let section = index.section_of(position);
            let (heading, text) = (section.heading(), &indexed.passage.text);
            let title = &index.summary_of(position).title;
            texts.push(prefixed(&format!("{heading}\n{text}")));
            texts.push(prefixed(&format!("{title}: {}", section.path.join(". "))));
            let sentences = sentence_ranges(text);
            sentence_ends.push(sentence_ends.last().copied().unwrap_or(0) + sentences.len());
            texts.extend(sentences.into_iter().map(|range| prefixed(&text[range])));
        }
        let cache_dir = settings.cache_dir();
        let Embedded {
            vectors,
            n_computed,
            cache_problem,
        } = encoder.encode_all(&texts, cache_dir.as_deref(), settings.threads, progress);
        let n_dims = encoder.n_dims();
        let [mut passages, mut headings, mut sentences] =
            [(), (), ()].map(|()| Vectors::new(n_dims));
        let (mut row, mut start) = (0, 0);
        for end in &sentence_ends {
            passages.push(vectors.row(row));
            headings.push(vectors.row(row + 1));
            row += 2;
            for _ in start..*end {
                sentences.push(vectors.row(row));
                row += 1;
            }
            start = *end;
        }
        Ok(Some(Self {
            encoder,
            question_prefix: settings.question_prefix.clone(),
            passages,
            headings,
            sentences,
            sentence_ends,
            n_computed,
            cache_problem,
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

    /// The vector of a question, as asked. The dear part: some milliseconds.
    pub fn question_vector(&self, question: &str) -> Vec<f32> {
        self.encoder
            .encode(&format!("{}{question}", self.question_prefix))
    }

    /// What a question with this vector means here.
    pub fn meaning(&self, question: Vec<f32>) -> Meaning<'_> {
        Meaning {
            meanings: self,
            passages: self.passages.similarities(&question),
            headings: self.headings.similarities(&question),
            question,
        }
    }
}

impl Meaning<'_> {
    /// How near the passage is, `0.0..=1.0`: the weighted mean of its three cosines, each taken between
    /// [`MeaningSettings::low`] and [`MeaningSettings::high`].
    pub(super) fn nearness(&self, position: usize, settings: &MeaningSettings) -> f32 {
        let scaled = |cosine: f32| {
            ((cosine - settings.low) / (settings.high - settings.low)).clamp(0.0, 1.0)
        };
        let sum = settings.passage * scaled(self.passages[position])
            + settings.heading * scaled(self.headings[position])
            + settings.sentence * scaled(self.nearest_sentence(position));
        let all = settings.passage + settings.heading + settings.sentence;
        if all > 0.0 { sum / all } else { 0.0 }
    }

    fn nearest_sentence(&self, position: usize) -> f32 {
        let ends = &self.meanings.sentence_ends;
        let start = if position == 0 { 0 } else { ends[position - 1] };
        let sentences = &self.meanings.sentences;
        (start..ends[position])
            .map(|row| sentences.similarity(row, &self.question))
            .fold(-1.0, f32::max)
    }

    /// The cosine of the passage's text with the question.
    pub(super) fn cosine(&self, position: usize) -> f32 {
        self.passages[position]
    }

    /// The nearest passages that are admitted, at most [`MeaningSettings::n_candidates`], by heading and text; ties in
    /// the order of the passages. None whose text and heading count as 0.
    pub(super) fn nearest(
        &self,
        settings: &MeaningSettings,
        admits: Option<&[bool]>,
    ) -> Vec<usize> {
        let n = settings.n_candidates;
        let both = self.passages.iter().zip(&self.headings);
        let mut found: Vec<(usize, f32)> = both
            .enumerate()
            .filter(|(position, (passage, heading))| {
                passage.max(**heading) > settings.low
                    && admits.is_none_or(|admits| admits[*position])
            })
            .map(|(position, (passage, heading))| (position, passage + heading))
            .collect();
        let order = |a: &(usize, f32), b: &(usize, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if found.len() > n {
            found.select_nth_unstable_by(n, order);
            found.truncate(n);
        }
        found.into_iter().map(|(position, _)| position).collect()
    }
}
