//! Pages that the content itself points to for people it is not about: children, above all.
//!
//! PDQ's summaries are for adults or for children; each says where the other one is. A question about a child
//! is not answered from the summary for adults: the page that it names is handed on.

use std::collections::BTreeSet;

use super::Understanding;
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
    /// Whether the summary is itself about children.
    is_about_children: Vec<bool>,
    /// For each passage whether it says no more than which other pages there are.
    is_list_of_pages: Vec<bool>,
}

/// Share of a text from which it is the names of other pages. Set by hand: they are .63 of the shipped summary's "To Learn
/// More", and .16 at most of its sections about the disease.
const PAGES_SHARE: f32 = 0.4;

/// Words that say that children are meant, folded.
const CHILD_WORDS: &[&str] = &[
    "child",
    "children",
    "childhood",
    "childrens",
    "kid",
    "kids",
    "pediatric",
    "paediatric",
    "infant",
    "infants",
    "baby",
    "babies",
    "toddler",
    "teenager",
    "teenagers",
    "teen",
    "teens",
    "juvenile",
    "nino",
    "ninos",
    "nina",
    "ninas",
    "infantil",
    "bebe",
    "pediatrico",
    "adolescente",
    "adolescentes",
];

/// Whether a folded word says that children are meant.
pub(super) fn is_child_word(word: &str) -> bool {
    CHILD_WORDS.contains(&word)
}

/// Words between a child word and the disease at most: "GIST in young children", "a child with GIST".
const MAX_GAP: usize = 3;

/// The same for a certain child: "my child take the pills for GIST", "an 8 year old girl who was told it is GIST".
const MAX_GAP_OF_ONE: usize = 8;

/// Words before a child word that tell a certain child.
const OWN: &[&str] = &["my", "our", "mi", "nuestro", "nuestra"];

/// Words for one child, which do not tell where somebody's grown children inherit something.
const ONE_CHILD: &[&str] = &[
    "child",
    "kid",
    "infant",
    "baby",
    "toddler",
    "teenager",
    "teen",
    "nino",
    "nina",
    "bebe",
    "adolescente",
];

/// Units of an age, after its number.
const AGES: &[&str] = &[
    "year", "years", "yr", "month", "months", "ano", "anos", "mes", "meses",
];

/// Age in years from which somebody is an adult. Source: PDQ's pediatric summaries are about children up to 17.
const ADULT: u32 = 18;

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
        let names_children = |text: &str| {
            words(text)
                .iter()
                .any(|w| CHILD_WORDS.contains(&w.as_str()))
        };
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
        let is_about_children = index
            .summaries()
            .iter()
            .map(|s| names_children(&s.title))
            .collect();
        Self {
            by_summary,
            is_about_children,
            is_list_of_pages,
        }
    }

    /// Whether the passage at a position says no more than which other pages there are.
    pub(super) fn is_list_of_pages(&self, position: usize) -> bool {
        self.is_list_of_pages[position]
    }

    /// The page for a question about a child with the disease, where the content's own summary is for adults.
    ///
    /// `words` are the question's, folded and mended.
    pub(super) fn find(&self, understanding: &Understanding, words: &[&str]) -> Option<&Pointer> {
        if !names_child_patient(understanding, words) {
            return None;
        }
        let fits = &understanding.focus.fits;
        let best = fits.iter().copied().fold(0.0, f32::max);
        let is_meant =
            |summary: &usize| self.by_summary.len() == 1 || fits[*summary] >= best * 0.85;
        let meant: Vec<usize> = (0..self.by_summary.len()).filter(is_meant).collect();
        if best <= 0.0 && meant.len() > 1 || meant.iter().any(|s| self.is_about_children[*s]) {
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

/// Whether a word for a child stands near a word for the disease, or near "this", "it", "cancer", "tumor".
fn names_child_patient(understanding: &Understanding, words: &[&str]) -> bool {
    let topic: BTreeSet<&str> = understanding
        .units
        .iter()
        .filter(|unit| unit.topic >= 0.5)
        .flat_map(|unit| unit.text.split(' '))
        .chain(["cancer", "tumor", "tumors"])
        .collect();
    let places = |is_it: &dyn Fn(&str) -> bool| -> Vec<usize> {
        let found = words.iter().enumerate().filter(|(_, w)| is_it(w));
        found.map(|(i, _)| i).collect()
    };
    let children = places(&|w| CHILD_WORDS.contains(&w));
    let ones = (0..words.len()).filter(|at| is_one_child(words, *at));
    let ones: Vec<usize> = ones.collect();
    let diseases = places(&|w| topic.contains(w));
    let is_near = |places: &[usize], gap: usize| {
        let mut pairs = places
            .iter()
            .flat_map(|a| diseases.iter().map(move |b| (*a, *b)));
        pairs.any(|(a, b)| a.abs_diff(b) <= gap)
    };
    is_near(&children, MAX_GAP) || is_near(&ones, MAX_GAP_OF_ONE)
}

/// Whether a certain child is named at a word: "my child", "8 year old".
fn is_one_child(words: &[&str], at: usize) -> bool {
    let after = words.get(at + 1).copied().unwrap_or_default();
    let is_age = words[at].parse().is_ok_and(|age: u32| age < ADULT) && AGES.contains(&after);
    // A treatment or a wait of eight months is no age.
    let is_person = is_age
        && (words.get(at + 2) == Some(&"old")
            || at
                .checked_sub(1)
                .is_some_and(|before| words[before] == "de"));
    is_person || (OWN.contains(&words[at]) && ONE_CHILD.contains(&after))
}
