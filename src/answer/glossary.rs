//! The glossary terms that the content links to, with the words it uses for each.

use std::collections::BTreeMap;

use url::Url;

use crate::content::LinkTarget;
use crate::index::{Index, IndexLanguage, IndexedPassage};
use crate::passage::sentence_ranges;

/// An entry of NCI's dictionary of cancer terms, as the content refers to it.
#[derive(Clone, Debug)]
pub struct GlossaryTerm {
    /// Digits of the CDR id.
    pub cdr_id: String,
    /// The form that the content uses most; of equal ones the first in alphabetical order.
    pub text: String,
    /// Every other form, lower case, in alphabetical order.
    pub synonyms: Vec<String>,
    /// The entry's address, as the content gives it first.
    pub url: Url,
    /// Links of the content that lead to it.
    pub n_links: usize,
}

/// All terms, in the order of their texts.
#[derive(Clone, Debug, Default)]
pub struct Glossary {
    terms: Vec<GlossaryTerm>,
    /// By CDR id and language of the content.
    explained: BTreeMap<(String, IndexLanguage), Explained>,
}

/// The sentence by which the content itself explains a term.
#[derive(Clone, Debug)]
pub(super) struct Explained {
    /// The passage it stands in.
    pub(super) position: usize,
    /// The sentence.
    pub(super) text: String,
}

/// What follows a term in a sentence that explains it.
const EXPLAINING: &[&str] = &[
    " is a ",
    " is an ",
    " is the ",
    " are a ",
    " are the ",
    ": a ",
    ": an ",
    " es un ",
    " es una ",
    " es el ",
    " es la ",
    ": procedimiento ",
    ": prueba ",
];

/// Bytes that may stand before the term in such a sentence: an article.
const MAX_ARTICLE: usize = 4;

impl Glossary {
    pub(super) fn build(index: &Index) -> Self {
        let mut found: BTreeMap<&str, (BTreeMap<String, usize>, &Url)> = BTreeMap::new();
        for indexed in index.passages() {
            for link in &indexed.passage.links {
                if let LinkTarget::Glossary { cdr_id, url } = &link.target {
                    let (forms, _) = found
                        .entry(cdr_id)
                        .or_insert_with(|| (BTreeMap::new(), url));
                    let form = indexed.passage.text[link.range.clone()].to_lowercase();
                    *forms.entry(form).or_insert(0) += 1;
                }
            }
        }
        let terms = found.into_iter().filter_map(|(cdr_id, (forms, url))| {
            let text = forms
                .iter()
                .max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)))?
                .0
                .clone();
            let synonyms = forms
                .keys()
                .filter(|form| **form != text)
                .cloned()
                .collect();
            let n_links = forms.values().sum();
            Some(GlossaryTerm {
                cdr_id: cdr_id.to_owned(),
                text,
                synonyms,
                url: url.clone(),
                n_links,
            })
        });
        let mut terms: Vec<GlossaryTerm> = terms.collect();
        terms.sort_by(|a, b| a.text.cmp(&b.text).then_with(|| a.cdr_id.cmp(&b.cdr_id)));
        Self {
            terms,
            explained: explained(index),
        }
    }

    /// The terms that a passage links to and that the content explains, each as the passage writes it.
    pub(super) fn explained<'g>(
        &'g self,
        indexed: &'g IndexedPassage,
    ) -> impl Iterator<Item = (&'g str, &'g Explained)> {
        let links = indexed.passage.links.iter();
        links.filter_map(|link| {
            let LinkTarget::Glossary { cdr_id, .. } = &link.target else {
                return None;
            };
            let explained = self.explained.get(&(cdr_id.clone(), indexed.language))?;
            Some((&indexed.passage.text[link.range.clone()], explained))
        })
    }

    /// Terms of which a form contains `text`, without regard to case; all where it is empty.
    pub fn search(&self, text: &str) -> impl Iterator<Item = &GlossaryTerm> {
        let wanted = text.trim().to_lowercase();
        self.terms.iter().filter(move |term| {
            term.cdr_id == wanted
                || term.text.contains(&wanted)
                || term.synonyms.iter().any(|s| s.contains(&wanted))
        })
    }
}

/// For each term the first sentence of the content that begins with it and says what it is.
fn explained(index: &Index) -> BTreeMap<(String, IndexLanguage), Explained> {
    let mut found = BTreeMap::new();
    for (position, indexed) in index.passages().iter().enumerate() {
        let text = &indexed.passage.text;
        let sentences = sentence_ranges(text);
        for link in &indexed.passage.links {
            let LinkTarget::Glossary { cdr_id, .. } = &link.target else {
                continue;
            };
            let at = sentences.partition_point(|sentence| sentence.end <= link.range.start);
            let Some(sentence) = sentences.get(at) else {
                continue;
            };
            let opens = link.range.start.saturating_sub(sentence.start) <= MAX_ARTICLE;
            let Some(rest) = text.get(link.range.end..sentence.end) else {
                continue;
            };
            let rest = rest.to_lowercase();
            if opens && EXPLAINING.iter().any(|words| rest.starts_with(words)) {
                found
                    .entry((cdr_id.clone(), indexed.language))
                    .or_insert_with(|| Explained {
                        position,
                        text: text[sentence.clone()].to_owned(),
                    });
            }
        }
    }
    found
}
