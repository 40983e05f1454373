//! The general side of a personal question: what the content says of the thing that somebody asks about for
//! themselves.
//!
//! "Should I stop taking imatinib?" is answered by nobody's page, but the content says what imatinib is. So where no
//! passage answers a personal question, the passages are those of the kind asked about or, failing that, those that
//! say what its drug, treatment, test or disease is.

use super::plan::TOPICAL;
use super::{Ask, Engine, EngineError, Retrieval};
use crate::guard::Language;
use crate::retrieve::{Hit, Question, Ranking};

/// What can be said in general.
pub(super) struct General {
    /// The question that the passages answer.
    pub(super) question: String,
    pub(super) retrieval: Retrieval,
}

// The limits below were set by hand on questions about own treatment, reading what each one changed; they choose
// between passages that are all general, so that none of them can let advice by.

/// Score from which a passage of the kind asked about is shown: about what the kind and the disease alone give.
const MIN_SCORE: f32 = 0.25;

/// Share of the kind asked about from which a section is of it.
const OF_KIND: f32 = 0.85;

/// Weight from which a word of the question is a thing and no everyday word.
const A_THING: f32 = 0.9;

/// How well a summary must fit the disease for the disease to be the thing asked about.
const NAMED: f32 = 0.75;

/// Confidence from which what was found is told before what a thing is.
const SURE: f32 = 0.3;

/// Things tried at most.
const MAX_THINGS: usize = 3;

impl Engine {
    /// The general side of `asked`, a personal question for which `found` was found. `None` where there is nothing to
    /// say: also where the content sends such people to another page or lacks the disease named.
    ///
    /// # Errors
    /// [`EngineError::Retrieve`] where the search fails.
    pub(super) fn seek_general(
        &self,
        asked: &str,
        found: &Retrieval,
        ask: &Ask,
        language: Language,
    ) -> Result<Option<General>, EngineError> {
        let understanding = &found.ranking.understanding;
        let is_foreign = understanding.diseases.iter().any(|(_, is_held)| !is_held);
        if understanding.pointer.is_some() || is_foreign {
            return Ok(None);
        }
        let is_of_kind = |hit: &Hit| {
            hit.parts.kind >= OF_KIND && hit.score >= MIN_SCORE && hit.parts.focus >= TOPICAL
        };
        let general = |question: &str, retrieval: Retrieval| {
            Some(General {
                question: question.to_owned(),
                retrieval,
            })
        };
        let hits = &found.ranking.hits;
        if let Some(at) = hits.iter().position(is_of_kind) {
            let mut retrieval = found.clone();
            let mut hits = hits.clone();
            hits[..=at].rotate_right(1);
            self.put_hits(&mut retrieval, hits, ask.as_of);
            return Ok(general(asked, retrieval));
        }
        if found.ranking.confidence >= SURE {
            return Ok(general(asked, found.clone()));
        }
        let things = understanding
            .units
            .iter()
            .filter(|unit| unit.weight >= A_THING && !unit.options.is_empty() && !unit.asks);
        let (diseases, others): (Vec<_>, Vec<_>) = things.partition(|unit| unit.topic >= TOPICAL);
        for thing in others.into_iter().chain(diseases).take(MAX_THINGS) {
            let question = match language {
                Language::Spanish => format!("¿Qué es {}?", thing.text),
                Language::English | Language::Other => format!("What is {}?", thing.text),
            };
            let Ok(what) = Question::parse(&question) else {
                continue;
            };
            let (retrieval, _) = self.seek(&what, ask, language)?;
            let ranking = &retrieval.ranking;
            // A word of the disease's name alone ("my tumor") does not say that it is this one.
            let is_named = thing.topic < TOPICAL || focus_of(ranking) >= NAMED;
            if is_named && ranking.answerable && self.says_what_it_is(&ranking.hits) {
                return Ok(general(&question, retrieval));
            }
        }
        if found.ranking.answerable {
            return Ok(general(asked, found.clone()));
        }
        Ok(None)
    }
}

fn focus_of(ranking: &Ranking) -> f32 {
    ranking.hits.first().map_or(0.0, |hit| hit.parts.focus)
}
