//! Scores candidates by BM25F and marks the matching words.

use super::{Hit, Question, Ranking, TopK};
use crate::content::SectionKind;
use crate::index::{Index, IndexError, IndexLanguage, IndexedPassage, TermId};

/// Weights of the ranking. The defaults are measured; see [`RankSettings::default`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RankSettings {
    /// Candidates scored, a count, `10..=1000`.
    pub n_candidates: usize,
    /// BM25F's saturation of term frequency, above 0.
    pub k1: f32,
    /// BM25F's length normalisation of the text, `0.0..=1.0`.
    pub b: f32,
    /// Weight of a word in the innermost heading against one in a text of mean length.
    pub heading_weight: f32,
    /// Weight of a word in the outer headings and the title against one in a text of mean length.
    pub context_weight: f32,
    /// What the score of a passage about the summary itself is multiplied by, `0.0..=1.0`.
    pub about_factor: f32,
    /// The confidence from which a question counts as answerable, `0.0..=1.0`.
    pub min_confidence: f32,
}

impl Default for RankSettings {
    fn default() -> Self {
        Self {
            n_candidates: 100,
            k1: 1.2,
            b: 0.5,
            heading_weight: 1.5,
            context_weight: 1.0,
            about_factor: 0.7,
            min_confidence: 0.3,
        }
    }
}

/// A word of the question as one language's index knows it.
struct QuestionTerm {
    id: TermId,
    idf: f32,
}

/// The question in one language: its terms that the index holds, and the weight of all its terms.
struct Reading {
    language: IndexLanguage,
    terms: Vec<QuestionTerm>,
    total_idf: f32,
}

pub(super) fn rank(
    index: &Index,
    question: &Question,
    top_k: TopK,
    admits: Option<Vec<bool>>,
    settings: &RankSettings,
) -> Result<Ranking, IndexError> {
    let mut readings = Vec::new();
    let mut clauses: Vec<(IndexLanguage, String, f32)> = Vec::new();
    let mut has_terms = true;
    for language in IndexLanguage::ALL {
        let mut words: Vec<String> = Vec::new();
        for token in index.analyzer().tokens(question.as_str(), language) {
            if !words.contains(&token.term) {
                words.push(token.term);
            }
        }
        // What every analyzer but one reads as nothing but function words is no more than that in the other.
        has_terms &= !words.is_empty();
        let mut reading = Reading {
            language,
            terms: Vec::new(),
            total_idf: 0.0,
        };
        for word in words {
            let id = index.vocabulary().id(language, &word);
            let idf = index.vocabulary().idf(language, id);
            reading.total_idf += idf;
            if let Some(id) = id {
                reading.terms.push(QuestionTerm { id, idf });
                clauses.push((language, word, 1.0));
            }
        }
        readings.push(reading);
    }
    let mut ranking = Ranking {
        hits: Vec::new(),
        confidence: 0.0,
        answerable: false,
        has_terms,
    };
    if clauses.is_empty() {
        return Ok(ranking);
    }
    let clauses: Vec<(IndexLanguage, &str, f32)> = clauses
        .iter()
        .map(|(l, w, b)| (*l, w.as_str(), *b))
        .collect();
    let candidates = index.candidates(&clauses, settings.n_candidates.max(top_k.get()), admits)?;
    let mut scored: Vec<(f32, usize)> = candidates
        .into_iter()
        .map(|position| {
            let passage = &index.passages()[position];
            let score = score(
                index,
                passage,
                &readings[passage.language.index()],
                settings,
            );
            let is_about = index.section_kind_of(position) != SectionKind::Topic;
            (
                if is_about {
                    score * settings.about_factor
                } else {
                    score
                },
                position,
            )
        })
        .filter(|(score, _)| *score > 0.0)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    scored.truncate(top_k.get());
    ranking.confidence = scored.first().map_or(0.0, |(score, _)| *score);
    ranking.answerable = ranking.confidence >= settings.min_confidence;
    ranking.hits = scored
        .into_iter()
        .enumerate()
        .map(|(index_of_hit, (score, position))| {
            let passage = &index.passages()[position];
            let highlights = highlights(passage, &readings[passage.language.index()]);
            Hit {
                position,
                rank: index_of_hit + 1,
                score: score.min(1.0),
                highlights,
            }
        })
        .collect();
    Ok(ranking)
}

/// The share of the question's weight that the passage covers, each word's part growing with its frequency.
fn score(
    index: &Index,
    passage: &IndexedPassage,
    reading: &Reading,
    settings: &RankSettings,
) -> f32 {
    debug_assert_eq!(
        passage.language, reading.language,
        "terms of one language are compared"
    );
    #[expect(clippy::cast_precision_loss, reason = "a passage has few terms")]
    let length =
        1.0 - settings.b + settings.b * passage.tokens.len() as f32 / index.mean_terms().max(1.0);
    let mut covered = 0.0;
    for term in &reading.terms {
        let n = passage
            .text_terms
            .binary_search_by_key(&term.id, |(id, _)| *id)
            .map_or(0, |i| passage.text_terms[i].1);
        let mut frequency = f32::from(n) / length;
        if passage.heading_terms.binary_search(&term.id).is_ok() {
            frequency += settings.heading_weight;
        }
        if passage.context_terms.binary_search(&term.id).is_ok() {
            frequency += settings.context_weight;
        }
        covered += term.idf * frequency / (frequency + settings.k1);
    }
    if reading.total_idf > 0.0 {
        covered / reading.total_idf
    } else {
        0.0
    }
}

fn highlights(passage: &IndexedPassage, reading: &Reading) -> Vec<std::ops::Range<usize>> {
    let is_asked = |id: TermId| reading.terms.iter().any(|t| t.id == id);
    passage
        .tokens
        .iter()
        .filter(|t| is_asked(t.term))
        .map(|t| t.start as usize..t.end as usize)
        .collect()
}
