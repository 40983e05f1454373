//! Pages that the content itself points to for people it is not about: children, above all.
//!
//! PDQ's summaries are for adults or for children; each says where the other one is. A question about a child
//! is not answered from the summary for adults: the page that it names is handed on.

use super::Understanding;
use super::ages::{Ages, is_child_word};
use crate::content::LinkTarget;
use crate::index::{Index, IndexedPassage};

/// A page that the content names for what it does not treat of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointer {
    /// The words of the link.
    pub text: String,
    /// The page's address.
    pub url: String,
}

/// Links to summaries about children, by the summary that has them.
#[derive(Debug, Default)]
pub(super) struct Pointers {
    by_summary: Vec<Vec<Pointer>>,
    /// For each passage whether it says no more than which other pages there are.
    is_list_of_pages: Vec<bool>,
}

/// Share of a text from which it is the names of other pages. Set by hand: they are .63 of the shipped summary's "To Learn
/// More", and .16 at most of its sections about the disease.
const PAGES_SHARE: f32 = 0.4;

impl Pointers {
    pub(super) fn build(index: &Index) -> Self {
        let words = |text: &str| -> Vec<String> {
            index
                .analyzer()
                .words(text)
                .into_iter()
                .map(|w| w.term)
                .collect()
        };
        let names_children = |text: &str| words(text).iter().any(|w| is_child_word(w));
        let mut by_summary = vec![Vec::new(); index.summaries().len()];
        for indexed in index.passages() {
            for link in &indexed.passage.links {
                let LinkTarget::Page(url) = &link.target else {
                    continue;
                };
                let text = &indexed.passage.text[link.range.clone()];
                let pointer = Pointer {
                    text: text.to_owned(),
                    url: url.to_string(),
                };
                let pointers: &mut Vec<Pointer> = &mut by_summary[indexed.summary];
                if names_children(text) && !pointers.contains(&pointer) {
                    pointers.push(pointer);
                }
            }
        }
        let is_list_of_pages = index.passages().iter().map(is_list_of_pages).collect();
        Self {
            by_summary,
            is_list_of_pages,
        }
    }

    /// Whether the passage at a position says no more than which other pages there are.
    pub(super) fn is_list_of_pages(&self, position: usize) -> bool {
        self.is_list_of_pages[position]
    }

    /// The page for a question about a child with the disease, where the content's own summary is for adults.
    pub(super) fn find(&self, understanding: &Understanding, ages: &Ages) -> Option<&Pointer> {
        let fits = &understanding.focus.fits;
        let best = fits.iter().copied().fold(0.0, f32::max);
        let is_meant =
            |summary: &usize| self.by_summary.len() == 1 || fits[*summary] >= best * 0.85;
        let meant: Vec<usize> = (0..self.by_summary.len()).filter(is_meant).collect();
        if best <= 0.0 && meant.len() > 1 || meant.iter().any(|s| ages.is_about_children(*s)) {
            return None;
        }
        meant
            .iter()
            .find_map(|summary| self.by_summary[*summary].first())
    }
}

#[expect(clippy::cast_precision_loss, reason = "a passage is short")]
fn is_list_of_pages(indexed: &IndexedPassage) -> bool {
    let links = indexed.passage.links.iter();
    let pages = links.filter(|link| matches!(link.target, LinkTarget::Page(_)));
    let n_bytes: usize = pages.map(|link| link.range.len()).sum();
    n_bytes as f32 >= PAGES_SHARE * indexed.passage.text.len().max(1) as f32
}
