//! From judged questions and guard cases to figures, floors and a report. `tests/suites/README.md` documents the manifest.
//!
//! [`find_suites`] turns paths into [`Manifest`]s; [`evaluate`] puts every case before a [`Target`], in process or
//! over HTTP, on all cores, and scores it; [`summary`] makes the figures, [`report`] is what comes out, [`render`] shows it, [`compare`] holds two
//! of them against each other. Relevance and measures of judged sentences are in [`relevance`] and [`units`], those
//! of `trec_eval` in [`trec`], those of classes in [`classes`], intervals and tests in [`stats`].
//!
//! Nothing here reads a clock or leaves the order of the data: the same inputs give the same bytes. A poor answer
//! is a figure; an [`EvalError`] is a suite that cannot be read or a system that fails.

pub mod classes;
pub mod compare;
mod corpus;
pub mod data;
mod find;
mod guarded;
pub mod manifest;
pub mod relevance;
pub mod render;
pub mod report;
mod retrieval;
pub mod stats;
pub mod summary;
pub mod target;
pub mod trec;
pub mod units;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use thiserror::Error;

pub use find::find_suites;
pub use manifest::Manifest;
pub use report::Report;
pub use target::{HttpTarget, LocalTarget, Target};

use crate::answer::EngineError;
use crate::error::ErrorKind;
use corpus::CorpusFolder;
use data::{GuardCase, JudgedSet};
use manifest::Kind;
use report::SuiteReport;
use trec::{Qrels, Run};

/// Why an evaluation cannot be carried out.
#[derive(Debug, Error)]
pub enum EvalError {
    /// A file of a suite cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A line of a file is wrong.
    #[error("{}:{line}: {what}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// A suite is wrong.
    #[error("{0}")]
    Suite(String),
    /// The server under evaluation fails.
    #[error("{url}: {message}")]
    Target {
        /// The address.
        url: String,
        /// What happened.
        message: String,
    },
    /// The engine under evaluation cannot be built or fails.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl EvalError {
    pub(crate) fn line(path: &Path, line: usize, what: String) -> Self {
        Self::Line {
            path: path.to_owned(),
            line,
            what,
        }
    }

    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Read { .. } | Self::Line { .. } | Self::Suite(_) => ErrorKind::InvalidInput,
            Self::Write { .. } => ErrorKind::Internal,
            Self::Target { .. } => ErrorKind::Unavailable,
            Self::Engine(e) => e.kind(),
        }
    }
}

/// A suite with its cases, ready to run.
pub struct Suite {
    manifest: Manifest,
    cases: Cases,
}

enum Cases {
    Retrieval(JudgedSet),
    Guard(Vec<GuardCase>),
}

impl Suite {
    /// Reads the cases of a manifest.
    ///
    /// # Errors
    /// A file that cannot be read or a case that is wrong.
    pub fn load(manifest: Manifest) -> Result<Self, EvalError> {
        let cases = if manifest.kind == Kind::Retrieval {
            Cases::Retrieval(data::judged_set(&manifest)?)
        } else {
            let cases = data::guard_cases(&manifest.data)?;
            guarded::check_labels(manifest.kind, &cases)?;
            Cases::Guard(cases)
        };
        Ok(Self { manifest, cases })
    }

    /// Cases.
    pub fn n_cases(&self) -> usize {
        match &self.cases {
            Cases::Retrieval(set) => set.questions.len(),
            Cases::Guard(cases) => cases.len(),
        }
    }
}

/// An evaluation: its report, and the run and judgements of its retrieval suites on document ids.
pub struct Evaluation {
    /// Figures, floors, cases.
    pub report: Report,
    /// What was found, by question.
    pub run: Run,
    /// What should be, by question.
    pub qrels: Qrels,
}

/// The content that a suite is evaluated on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Searched {
    /// What the program is configured to serve.
    Configured,
    /// The folders that the suite names.
    Folders(Vec<PathBuf>),
    /// A folder made from the suite's own corpus.
    Corpus(PathBuf),
}

/// Opens an engine in process.
pub type OpenLocal<'a> = &'a dyn Fn(&Searched) -> Result<LocalTarget, EvalError>;

/// What is evaluated.
pub enum System<'a> {
    /// Engines of this process.
    InProcess(OpenLocal<'a>),
    /// Something else, such as a running server.
    Other {
        /// What a report calls it, such as its address.
        name: &'a str,
        /// How it is asked.
        target: &'a dyn Target,
    },
}

/// Evaluates suites, one after the other, each on all cores. `tick` is called after every case.
///
/// # Errors
/// The first suite that cannot be carried out, and a question id that two retrieval suites share.
pub fn evaluate(
    suites: &[Suite],
    system: &System<'_>,
    tick: &(dyn Fn() + Sync),
) -> Result<Evaluation, EvalError> {
    let mut engines: BTreeMap<Searched, LocalTarget> = BTreeMap::new();
    let (mut reports, mut run, mut qrels) = (Vec::new(), Run::new(), Qrels::new());
    for suite in suites {
        let corpus = corpus_of(suite, system)?;
        let target: &dyn Target = match system {
            System::Other { target, .. } => *target,
            System::InProcess(open) => {
                let content = &suite.manifest.content;
                let searched = match &corpus {
                    Some(corpus) => Searched::Corpus(corpus.path().to_owned()),
                    None if content.is_empty() => Searched::Configured,
                    None => Searched::Folders(content.clone()),
                };
                if !engines.contains_key(&searched) {
                    engines.insert(searched.clone(), open(&searched)?);
                }
                &engines[&searched]
            }
        };
        let ids = corpus
            .as_ref()
            .map(|corpus| corpus.ids.clone())
            .unwrap_or_default();
        let cases = match &suite.cases {
            Cases::Guard(cases) => guarded::score(suite.manifest.kind, cases, target, tick)?,
            Cases::Retrieval(set) => {
                let scored = retrieval::score(&suite.manifest, set, &ids, target, tick)?;
                for (question, documents) in scored.run {
                    if run.insert(question.clone(), documents).is_some() {
                        return Err(EvalError::Suite(format!(
                            "two retrieval suites have the question id `{question}`"
                        )));
                    }
                }
                qrels.extend(scored.qrels);
                scored.cases
            }
        };
        reports.push(suite_report(&suite.manifest, target, cases)?);
    }
    let name = match system {
        System::InProcess(_) => "in process".to_owned(),
        System::Other { name, .. } => (*name).to_owned(),
    };
    Ok(Evaluation {
        report: Report::new(name, reports),
        run,
        qrels,
    })
}

/// The suite's own corpus as a folder of content, where it brings one.
fn corpus_of(suite: &Suite, system: &System<'_>) -> Result<Option<CorpusFolder>, EvalError> {
    let Cases::Retrieval(JudgedSet {
        corpus: Some(corpus),
        ..
    }) = &suite.cases
    else {
        return Ok(None);
    };
    match system {
        System::InProcess(_) => CorpusFolder::write(corpus).map(Some),
        System::Other { name, .. } => Err(EvalError::Suite(format!(
            "the suite {} brings its own corpus, which {name} does not hold; set `docs`, or evaluate in process",
            suite.manifest.name
        ))),
    }
}

fn suite_report(
    manifest: &Manifest,
    target: &dyn Target,
    cases: Vec<report::Case>,
) -> Result<SuiteReport, EvalError> {
    let measures = summary::measures(&cases.iter().collect::<Vec<_>>(), true);
    let groups = summary::groups(&cases);
    let floors = summary::floors(&manifest.floors, &measures, &groups)
        .map_err(|what| EvalError::Suite(format!("the suite {} has {what}", manifest.name)))?;
    Ok(SuiteReport {
        name: manifest.name.clone(),
        kind: manifest.kind.name().to_owned(),
        facts: target.facts().into_iter().collect(),
        n_cases: cases.len(),
        measures,
        groups,
        confusions: summary::confusions(&cases),
        floors,
        cases,
    })
}

/// Maps the items on all cores; the results stand in the order of the items.
fn parallel<T: Sync, R: Send>(
    items: &[T],
    map: impl Fn(&T) -> Result<R, EvalError> + Sync,
) -> Result<Vec<R>, EvalError> {
    let next = AtomicUsize::new(0);
    let n_workers = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(items.len().max(1));
    let work = || {
        let mut done: Vec<(usize, Result<R, EvalError>)> = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else {
                return done;
            };
            let result = map(item);
            let is_failed = result.is_err();
            done.push((index, result));
            if is_failed {
                next.fetch_max(items.len(), Ordering::Relaxed);
            }
        }
    };
    let mut all = thread::scope(|scope| {
        let workers: Vec<_> = (0..n_workers).map(|_| scope.spawn(work)).collect();
        let mut all = Vec::with_capacity(items.len());
        for worker in workers {
            match worker.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..100).collect();
        assert_eq!(
            parallel(&items, |i| Ok(i * 2)).unwrap(),
            items.iter().map(|i| i * 2).collect::<Vec<_>>()
        );
        assert!(parallel::<usize, ()>(&[], |_| Ok(())).unwrap().is_empty());
    }

    #[test]
    fn a_failure_ends_the_work() {
        let items: Vec<usize> = (0..100).collect();
        let failed = parallel(&items, |i| {
            if *i == 7 {
                Err(EvalError::Suite("7".into()))
            } else {
                Ok(())
            }
        });
        assert_eq!(failed.unwrap_err().to_string(), "7");
    }
}
