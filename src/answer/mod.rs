//! The only place that orders the stages: content, passages, index, question, ranking, citation.
//!
//! An [`Engine`] is built once, is immutable, and is shared by every surface. Its methods are synchronous
//! CPU work; the day of an answer is always handed in.

mod ask;
mod check;
mod compose;
mod draft;
mod follow_up;
mod gate;
mod general;
mod glossary;
mod part;
mod plan;
mod prompt;
mod readings;
mod reply;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use thiserror::Error;

pub use ask::{Ask, AskError, Role, Turn};
pub use check::{CheckError, DraftInput, PassageInput};
pub use gate::Gate;
pub use glossary::{Glossary, GlossaryTerm};
pub use part::{Format, Joint, Part, PartKind, write};
pub use plan::{DeclineReason, Plan, PlanSource, PlannedOutcome};
pub use prompt::{FillError, FilledPrompt, PromptInput};
pub use reply::{Admission, Answer, Outcome};

use crate::cite::{Citation, CiteSettings, Citer, Freshness, FreshnessPolicy};
use crate::content::{ContentError, ContentSettings, Library, Problem, load_library};
use crate::embed::{EmbedError, EmbedSettings, OnError, Progress};
use crate::error::ErrorKind;
use crate::guard::{Guard, GuardError, GuardSettings, Language};
use crate::index::{Index, IndexError};
use crate::passage::PassageSettings;
use crate::prompt::{PromptError, Prompts};
use crate::redact::Redactor;
use crate::retrieve::understand::LexiconError;
use crate::retrieve::{
    Filters, Guide, Meanings, Question, RankSettings, Ranking, RetrieveError, Searched, TopK,
    Understanding, admitted, retrieve_admitted, retrieve_understood,
};

/// The settings of every stage.
#[derive(Clone, Debug)]
pub struct EngineSettings {
    /// Where the content is.
    pub content: ContentSettings,
    /// How passages are cut.
    pub passages: PassageSettings,
    /// How passages are ranked.
    pub rank: RankSettings,
    /// How passages are cited.
    pub cite: CiteSettings,
    /// What the guard enforces and says.
    pub guard: GuardSettings,
    /// The embedding model, if any.
    pub embeddings: EmbedSettings,
}

/// Everything needed to answer.
pub struct Engine {
    index: Index,
    guide: Guide,
    citer: Citer,
    guard: Guard,
    glossary: Glossary,
    folded: Vec<String>,
    readings: readings::Readings,
    prompts: Prompts,
    redactor: Redactor,
    rank: RankSettings,
    meanings: Option<Meanings>,
    embeddings: Embeddings,
    problems: Vec<Problem>,
    n_bad_files: usize,
}

/// Whether an embedding model takes part in the ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Embeddings {
    /// None is named.
    Off,
    /// One does.
    On {
        /// The model's name: its folder's.
        model: String,
        /// SHA-256 of its weights, lower-case hex.
        sha256: String,
    },
    /// One is named but cannot be used, and the settings say that words alone will do.
    Failed {
        /// What is wrong with it, and what to change. May hold a path.
        problem: String,
    },
}

/// Why an engine cannot be built or a question not be worked on.
#[derive(Debug, Error)]
pub enum EngineError {
    /// The content cannot be read.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// The index cannot be built.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A word list cannot be read.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// The guard's files or settings are wrong.
    #[error(transparent)]
    Guard(#[from] GuardError),
    /// A prompt template is wrong.
    #[error(transparent)]
    Prompt(#[from] PromptError),
    /// The search failed.
    #[error(transparent)]
    Retrieve(#[from] RetrieveError),
    /// The embedding model cannot be used.
    #[error(transparent)]
    Embed(#[from] EmbedError),
}

impl EngineError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Content(e) => e.kind(),
            Self::Index(e) => e.kind(),
            Self::Lexicon(_) => ErrorKind::Internal,
            Self::Guard(e) => e.kind(),
            Self::Prompt(e) => e.kind(),
            Self::Retrieve(e) => e.kind(),
            Self::Embed(e) => e.kind(),
        }
    }
}

/// What was found for a question, with its citations.
#[derive(Clone, Debug, Default)]
pub struct Retrieval {
    /// Hits, confidence, answerable.
    pub ranking: Ranking,
    /// One for each hit, in the same order.
    pub citations: Vec<Citation>,
    /// Summaries that the freshness policy withheld on this day.
    pub n_withheld: usize,
}

impl Engine {
    /// As [`Self::open`], telling nobody how far it is.
    ///
    /// # Errors
    /// Those of [`Self::open`].
    pub fn new(settings: &EngineSettings) -> Result<Self, EngineError> {
        Self::open(settings, &|_, _| {})
    }

    /// Reads the content and builds the index. Bad files are reported by [`Self::problems`], not here. With an
    /// embedding model, `progress` hears how many passages and sentences of how many have been embedded.
    ///
    /// # Errors
    /// [`EngineError::Content`] where a folder cannot be read, [`EngineError::Index`] where indexing fails,
    /// [`EngineError::Embed`] where the model cannot be used and [`EmbedSettings::on_error`] says that this stops.
    pub fn open(settings: &EngineSettings, progress: Progress<'_>) -> Result<Self, EngineError> {
        let guard = Guard::new(&settings.guard)?;
        let prompts = Prompts::embedded()?;
        let library = load_library(&settings.content)?;
        let n_bad_files = library.n_bad_files();
        let Library {
            summaries,
            problems,
            ..
        } = library;
        let index = Index::build(summaries, settings.passages)?;
        let guide = Guide::build(&index)?;
        let citer = Citer::new(&index, settings.cite.clone());
        let glossary = Glossary::build(&index);
        let folded = check::folded_texts(&index);
        let readings = readings::Readings::new(index.passages().len());
        let meanings = Meanings::build(&index, &settings.embeddings, progress);
        let (meanings, embeddings) = match meanings {
            Ok(None) => (None, Embeddings::Off),
            Ok(Some(meanings)) => {
                let on = Embeddings::On {
                    model: meanings.encoder().name().to_owned(),
                    sha256: meanings.encoder().sha256().to_owned(),
                };
                (Some(meanings), on)
            }
            Err(error) if settings.embeddings.on_error == OnError::Lexical => {
                let problem = match std::error::Error::source(&error) {
                    Some(source) => format!("{error}: {source}"),
                    None => error.to_string(),
                };
                (None, Embeddings::Failed { problem })
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            index,
            guide,
            citer,
            guard,
            glossary,
            folded,
            readings,
            prompts,
            redactor: Redactor::new(),
            rank: settings.rank,
            meanings,
            embeddings,
            problems,
            n_bad_files,
        })
    }

    /// Finds and cites passages for a question, as of a day. Names, numbers and addresses of persons in the question are
    /// not searched for: no passage has them, and one that lacks them is none the worse an answer.
    ///
    /// # Errors
    /// [`EngineError::Retrieve`] where the search fails.
    pub fn retrieve(
        &self,
        question: &Question,
        top_k: TopK,
        filters: &Filters,
        as_of: Date,
    ) -> Result<Retrieval, EngineError> {
        let understanding = self.understand(question.as_str());
        self.retrieve_understood(question, understanding, top_k, filters, as_of)
    }

    /// As [`Self::retrieve`], for a question that [`Self::understand`] has read.
    fn retrieve_understood(
        &self,
        question: &Question,
        understanding: Understanding,
        top_k: TopK,
        filters: &Filters,
        as_of: Date,
    ) -> Result<Retrieval, EngineError> {
        let is_served = |summary: usize| self.citer.is_served(&self.index, summary, as_of);
        let withholds = self.citer.policy() == FreshnessPolicy::Withhold;
        let predicate: Option<&dyn Fn(usize) -> bool> =
            if withholds { Some(&is_served) } else { None };
        // A question of nothing but such data stays as it is: it finds nothing either way.
        let sought = Question::parse(&self.redactor.without(question.as_str()));
        let sought = sought.unwrap_or_else(|_| question.clone());
        let vectors = self.meanings.as_ref();
        let meaning = vectors.map(|m| m.meaning(&m.question_vector(sought.as_str())));
        let searched = Searched {
            index: &self.index,
            guide: &self.guide,
            meaning: meaning.as_ref(),
        };
        let admits = admitted(&self.index, filters, predicate);
        let ranking = retrieve_understood(searched, understanding, top_k, admits, &self.rank)?;
        let hits = ranking.hits.iter();
        let citations = hits
            .map(|hit| self.citer.cite(&self.index, hit.position, hit.rank, as_of))
            .collect();
        let n_withheld = if withholds {
            (0..self.index.summaries().len())
                .filter(|s| !is_served(*s))
                .count()
        } else {
            0
        };
        Ok(Retrieval {
            ranking,
            citations,
            n_withheld,
        })
    }

    /// Ranks the passages for a question that `admits`, asked for a position among [`Index::passages`], and the
    /// freshness policy let through.
    ///
    /// # Errors
    /// [`EngineError::Retrieve`] where the search fails.
    pub fn rank_where(
        &self,
        question: &Question,
        top_k: TopK,
        admits: &dyn Fn(usize) -> bool,
        as_of: Date,
    ) -> Result<Ranking, EngineError> {
        let passages = self.index.passages().iter().enumerate();
        let admitted = passages
            .map(|(at, indexed)| self.is_served(indexed.summary, as_of) && admits(at))
            .collect();
        let vectors = self.meanings.as_ref();
        let meaning = vectors.map(|m| m.meaning(&m.question_vector(question.as_str())));
        let searched = Searched {
            index: &self.index,
            guide: &self.guide,
            meaning: meaning.as_ref(),
        };
        Ok(retrieve_admitted(
            searched,
            question,
            top_k,
            Some(admitted),
            &self.rank,
        )?)
    }

    /// The citation of one passage, as of a day.
    pub fn cite(&self, position: usize, as_of: Date) -> Citation {
        self.citer.cite(&self.index, position, 1, as_of)
    }

    /// How old a summary's review is on a day.
    pub fn freshness(&self, summary: usize, as_of: Date) -> Freshness {
        self.citer.freshness(&self.index, summary, as_of)
    }

    /// Whether the freshness policy lets a summary be served on a day.
    pub fn is_served(&self, summary: usize, as_of: Date) -> bool {
        self.citer.is_served(&self.index, summary, as_of)
    }

    /// The sentence that goes with everything that is shown.
    pub fn disclaimer(&self) -> &str {
        self.guard.text("disclaimer", Language::English)
    }

    /// The guard.
    pub fn guard(&self) -> &Guard {
        &self.guard
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// What is known of the content for reading questions.
    pub fn guide(&self) -> &Guide {
        &self.guide
    }

    /// Whether an embedding model takes part in the ranking.
    pub fn embeddings(&self) -> &Embeddings {
        &self.embeddings
    }

    /// The vectors of the content, where an embedding model takes part.
    pub fn meanings(&self) -> Option<&Meanings> {
        self.meanings.as_ref()
    }

    /// The glossary terms of the content.
    pub fn glossary(&self) -> &Glossary {
        &self.glossary
    }

    /// Every problem of the content, warnings included, in the order of path and line.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Content files that are not served because of an error.
    pub fn n_bad_files(&self) -> usize {
        self.n_bad_files
    }
}
