//! What the guard says of words of the content and of the service's own, worked out once.
//!
//! A passage reads the same in every answer that cites it, and so do the lines that this service puts around it. They
//! are read when they are first needed and kept, up to a bound. Nothing of a question or a draft is kept here.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;

use super::{Ask, Engine};
use crate::guard::{OwnText, Reading};
use crate::retrieve::Question;

/// Passages whose readings are kept: of tens of kilobytes each, so that a large content does not fill the memory with them.
const MAX_READINGS: usize = 1000;

/// Lines of the service's own that are kept.
const MAX_LINES: usize = 4000;

/// What is kept.
#[derive(Debug)]
pub(super) struct Readings {
    passages: Vec<OnceLock<Option<Box<Reading<'static>>>>>,
    n_kept: AtomicUsize,
    /// By position, what an answer may hold around the words of a passage.
    around: Vec<OnceLock<Arc<OwnText>>>,
    /// The same for an answer that rests on no passage.
    without: OnceLock<Arc<OwnText>>,
    lines: Mutex<HashMap<String, Arc<OwnText>>>,
}

impl Readings {
    /// Of a content of so many passages.
    pub(super) fn new(n_passages: usize) -> Readings {
        Readings {
            passages: std::iter::repeat_with(OnceLock::new)
                .take(n_passages)
                .collect(),
            n_kept: AtomicUsize::new(0),
            around: std::iter::repeat_with(OnceLock::new)
                .take(n_passages)
                .collect(),
            without: OnceLock::new(),
            lines: Mutex::default(),
        }
    }
}

impl Engine {
    /// Asks a question of its own and throws the answer away, so that the first asker does not wait for what is built
    /// when it is first needed.
    pub fn warm_up(&self, as_of: Date) {
        let title = self.index.summaries().first().map(|first| &first.title);
        let question = title.and_then(|title| Question::parse(title).ok());
        let ask = question.map(|question| Ask::single(question, as_of));
        if let Some(Ok(plan)) = ask.map(|ask| self.plan(&ask)) {
            drop(self.compose(&plan));
        }
    }

    /// The guard's reading of [`Engine::words_of`] a passage; `None` where as many as may be are kept, or it cannot be
    /// read.
    pub(super) fn reading(&self, position: usize) -> Option<&Reading<'static>> {
        let kept = self.readings.passages.get(position)?;
        if kept.get().is_none() && self.readings.n_kept.load(Ordering::Relaxed) >= MAX_READINGS {
            return None;
        }
        let reading = kept.get_or_init(|| {
            self.readings.n_kept.fetch_add(1, Ordering::Relaxed);
            let title = self.index.summary_of(position).title.as_str();
            let words = self.words_of(position);
            self.guard.read_passage(&words, Some(title)).map(Box::new)
        });
        reading.as_deref()
    }

    /// Every sentence that an answer from these passages may hold around their words.
    pub(super) fn own_texts_around(&self, positions: &[usize]) -> Vec<Arc<OwnText>> {
        let kept = |kept: &OnceLock<Arc<OwnText>>, positions: &[usize]| {
            let own = kept.get_or_init(|| {
                let lines = self.own_words(positions);
                Arc::new(OwnText::read(lines.iter().map(String::as_str)))
            });
            Arc::clone(own)
        };
        if positions.is_empty() {
            return vec![kept(&self.readings.without, &[])];
        }
        let around = &self.readings.around;
        positions
            .iter()
            .filter_map(|position| Some(kept(around.get(*position)?, &[*position])))
            .collect()
    }

    /// A line of the service's own.
    pub(super) fn own_text(&self, line: &str) -> Arc<OwnText> {
        let lines = || {
            let lines = self.readings.lines.lock();
            lines.unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(known) = lines().get(line) {
            return Arc::clone(known);
        }
        let own = Arc::new(OwnText::read([line]));
        let mut lines = lines();
        if lines.len() >= MAX_LINES {
            lines.clear();
        }
        lines.insert(line.to_owned(), Arc::clone(&own));
        own
    }
}
