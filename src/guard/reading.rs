//! A passage, read apart from any answer: what every rule asks of it.
//!
//! A passage is read the same whichever answer cites it. One that is cited often, such as a passage of the content,
//! can be read once and handed in with each draft.

use std::sync::{Arc, OnceLock};

use crate::guard::disclaimer::Disclaimers;
use crate::guard::ground::{Grounder, Scanned, TitleNames};
use crate::guard::kept::Kept;
use crate::guard::safe;
use crate::guard::text::{Analysis, analyse};
use crate::guard::verbatim::Quotes;
use crate::guard::verdict::CitedPassage;

/// A passage that was read.
#[derive(Clone, Debug)]
pub struct Reading<'t> {
    analysis: Analysis<'t>,
    quotes: Quotes,
    scanned: Scanned,
    title: Option<Title>,
    /// Asked only where a draft is rejected.
    is_free_of_disclaimer: OnceLock<bool>,
}

/// The title of a summary, and what it names.
#[derive(Clone, Debug)]
struct Title {
    text: String,
    names: Arc<TitleNames>,
}

impl<'t> Reading<'t> {
    pub(super) fn new(grounder: &Grounder, text: &'t str, title: Option<&str>) -> Reading<'t> {
        let analysis = analyse(text);
        Reading {
            quotes: Quotes::new(&analysis),
            scanned: grounder.scan_passage(&analysis),
            title: title.map(|title| Title {
                text: title.to_owned(),
                names: Arc::new(grounder.names_in(title)),
            }),
            analysis,
            is_free_of_disclaimer: OnceLock::new(),
        }
    }

    /// The same, to be kept.
    pub(super) fn into_owned(self) -> Reading<'static> {
        Reading {
            analysis: self.analysis.into_owned(),
            quotes: self.quotes,
            scanned: self.scanned,
            title: self.title,
            is_free_of_disclaimer: self.is_free_of_disclaimer,
        }
    }

    pub(super) fn analysis(&self) -> &Analysis<'t> {
        &self.analysis
    }

    pub(super) fn quotes(&self) -> &Quotes {
        &self.quotes
    }

    pub(super) fn scanned(&self) -> &Scanned {
        &self.scanned
    }

    /// What the title of its summary names; `None` without a title.
    pub(super) fn title_names(&self) -> Option<&TitleNames> {
        self.title.as_ref().map(|title| title.names.as_ref())
    }

    /// Whether it holds nothing of a disclaimer as the safe text quotes it.
    pub(super) fn is_free_of_disclaimer(&self, disclaimers: &Disclaimers) -> bool {
        *self
            .is_free_of_disclaimer
            .get_or_init(|| safe::is_free(self.analysis.text(), disclaimers))
    }

    /// Whether it is the reading of this text and title.
    pub(super) fn is_of(&self, passage: &CitedPassage<'_>) -> bool {
        self.analysis.text() == passage.text
            && self.title.as_ref().map(|title| title.text.as_str()) == passage.title
    }
}

/// The readings of the passages of a draft: those that came with it, and others.
#[derive(Debug)]
pub(super) enum Held<'d> {
    Given(&'d Reading<'static>),
    Kept(Arc<Reading<'static>>),
}

impl<'d> Held<'d> {
    /// Each passage is read, where that was not done before; what is read is kept.
    pub(super) fn of(
        grounder: &Grounder,
        kept: &Kept,
        passages: &[CitedPassage<'d>],
    ) -> Vec<Held<'d>> {
        let mut all: Vec<Held<'d>> = Vec::with_capacity(passages.len());
        for passage in passages {
            let given = passage.reading.filter(|reading| reading.is_of(passage));
            if let Some(reading) = given {
                all.push(Held::Given(reading));
                continue;
            }
            let reading = kept.get(passage).unwrap_or_else(|| {
                let new = Reading::new(grounder, passage.text, passage.title).into_owned();
                let new = Arc::new(new);
                kept.add(&new);
                new
            });
            all.push(Held::Kept(reading));
        }
        all
    }

    pub(super) fn get(&self) -> &Reading<'d> {
        match self {
            Held::Given(reading) => reading,
            Held::Kept(reading) => reading,
        }
    }
}
