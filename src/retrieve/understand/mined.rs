//! Synonyms that the content itself states: words of one glossary entry, abbreviations in brackets,
//! plain words in brackets after a term, "also called".

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::Rule;
use crate::content::LinkTarget;
use crate::index::{Index, IndexLanguage, TermId};

/// A form of a glossary entry is worth slightly less than the word asked; an entry's forms can differ in
/// sense (`stage`, `stages of`). Abbreviations and terms mean the same. A gloss says only roughly the same.
/// Set by hand; no search over them is recorded.
const GLOSSARY_WEIGHT: f32 = 0.85;
const ABBREVIATION_WEIGHT: f32 = 0.95;
const GLOSS_WEIGHT: f32 = 0.7;

/// Words that a phrase may have to count as a name. Set by hand, no other values were tried.
const MAX_WORDS: usize = 5;

static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"([\p{L}][\p{L}\d’'-]*(?:[ /][\p{L}\d’'-]+){0,6}) \(([^()\n]{2,60})\)";
    Regex::new(pattern).expect("the pattern is constant")
});

/// Rules in the order of their texts.
pub(super) fn rules(index: &Index) -> Vec<Rule> {
    let mut forms: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    let mut pairs: BTreeMap<(String, String), f32> = BTreeMap::new();
    for indexed in index.passages() {
        let text = &indexed.passage.text;
        for link in &indexed.passage.links {
            if let LinkTarget::Glossary { cdr_id, .. } = &link.target {
                let form = text[link.range.clone()].to_lowercase();
                *forms.entry(cdr_id).or_default().entry(form).or_insert(0) += 1;
            }
        }
        let heading = index.section_heading(indexed);
        let links = &indexed.passage.links;
        for (text, links) in [(text.as_str(), links.as_slice()), (heading, &[])] {
            for found in BRACKETED.captures_iter(text) {
                let before = found.get(1).map_or(0..0, |m| m.range());
                // A glossary link shows where the term begins that the brackets explain.
                let linked = links.iter().find(|l| l.range.end == before.end);
                let term = linked.map(|l| &text[l.range.clone()]);
                if let Some((pair, weight)) = bracketed(&found[1], &found[2], term) {
                    pairs.entry(pair).or_insert(weight);
                }
            }
        }
    }
    let mut rules = Vec::new();
    for forms in forms.values() {
        for form in forms.keys().filter(|f| n_words(f) <= MAX_WORDS) {
            let others = forms
                .keys()
                .filter(|o| *o != form && n_words(o) <= MAX_WORDS);
            let written: Vec<String> = others.cloned().collect();
            if !written.is_empty() {
                rules.push(Rule {
                    asked: vec![form.clone()],
                    written,
                    weight: GLOSSARY_WEIGHT,
                    list: "glossary",
                });
            }
        }
    }
    let general = general_terms(index);
    let is_general = |phrase: &str| {
        let word = index.analyzer().term(phrase, IndexLanguage::English);
        let word = word.filter(|_| n_words(phrase) == 1);
        let term = word.and_then(|word| index.vocabulary().id(IndexLanguage::English, &word));
        term.is_some_and(|term| general.contains(&term))
    };
    for ((term, gloss), weight) in pairs {
        for (asked, written) in [(&gloss, &term), (&term, &gloss)] {
            // "Leukemia (cancer)": who asks about cancer does not mean leukemia.
            if is_general(asked) {
                continue;
            }
            rules.push(Rule {
                asked: vec![asked.clone()],
                written: vec![written.clone()],
                weight,
                list: "content",
            });
        }
    }
    rules
}

/// Share of the passages from which a word is general, and passages from which that can be told.
///
/// Set by hand: a word of one passage in fifty is one of the standing wordings, such as `cancer` or `surgery`; no
/// search over it is recorded.
const GENERAL_SHARE: f32 = 0.02;
const MIN_PASSAGES: usize = 200;

/// Terms that stand for no one thing in this content: those of many of its passages' texts.
fn general_terms(index: &Index) -> HashSet<TermId> {
    let n_passages = index.passages().len();
    if n_passages < MIN_PASSAGES {
        return HashSet::new();
    }
    let mut counts: HashMap<TermId, usize> = HashMap::new();
    for term in index.passages().iter().flat_map(|p| &p.distinct_terms) {
        *counts.entry(*term).or_insert(0) += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of passages are small")]
    let is_general = |n: usize| n as f32 >= GENERAL_SHARE * n_passages as f32;
    counts.retain(|_, n| is_general(*n));
    counts.into_keys().collect()
}

fn n_words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// What `before (inside)` says to be the same: an abbreviation and the words it stands for, or a term and
/// plain words for it.
fn bracketed(before: &str, inside: &str, linked: Option<&str>) -> Option<((String, String), f32)> {
    let words: Vec<&str> = before.split([' ', '/']).collect();
    let inside = inside.trim();
    let letters: String = inside
        .trim_end_matches('s')
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    let is_abbreviation = !inside.contains(' ')
        && (2..=8).contains(&letters.len())
        && letters.chars().filter(|c| c.is_uppercase()).count() * 2 >= letters.len();
    if is_abbreviation {
        let n_letters = letters.chars().filter(|c| c.is_alphabetic()).count();
        // The words that the letters stand for: as many as it takes to find the initials in order.
        let initials = letters.to_lowercase();
        let from = (0..words.len()).rev().find(|from| {
            let rest = &words[*from..];
            rest.len() <= n_letters + 1
                && rest
                    .first()
                    .is_some_and(|w| w.to_lowercase().starts_with(&initials[..1]))
                && stands_for(rest, &initials)
        })?;
        let term = words[from..].join(" ").to_lowercase();
        return Some((
            (term, inside.trim_end_matches('s').to_lowercase()),
            ABBREVIATION_WEIGHT,
        ));
    }
    // `MRI (magnetic resonance imaging)`, `laparoscope (a thin, lighted tube)`.
    let term = words.last()?;
    let term_letters: String = term.chars().filter(|c| c.is_alphanumeric()).collect();
    let inner: Vec<&str> = inside.split([' ', '-']).collect();
    if term_letters.len() >= 2
        && term_letters.len() <= 8
        && term.chars().filter(|c| c.is_uppercase()).count() * 2 >= term_letters.len()
        && stands_for(&inner, &term_letters.to_lowercase())
    {
        return Some((
            (inside.to_lowercase(), term.to_lowercase()),
            ABBREVIATION_WEIGHT,
        ));
    }
    let is_plain = inside
        .chars()
        .all(|c| c.is_alphabetic() || c == ' ' || c == '-')
        && inside.chars().next().is_some_and(char::is_lowercase)
        && n_words(inside) <= MAX_WORDS
        && !["also", "such", "see", "and", "or", "not", "for", "if"]
            .iter()
            .any(|w| inside.starts_with(w));
    let term = linked.unwrap_or(term);
    is_plain.then(|| ((term.to_lowercase(), inside.to_lowercase()), GLOSS_WEIGHT))
}

/// Whether the letters are those of the words in order: each word gives its first and may give inner ones
/// (gastroIntestinal); one word, and function words, may give none.
fn stands_for(words: &[&str], letters: &str) -> bool {
    let words: Vec<Vec<char>> = words
        .iter()
        .map(|w| w.to_lowercase().chars().collect())
        .collect();
    let letters: Vec<char> = letters.chars().collect();
    takes(&words, &letters, 1)
}

fn takes(words: &[Vec<char>], letters: &[char], n_skips: usize) -> bool {
    let (Some((word, rest)), Some(first)) = (words.split_first(), letters.first()) else {
        return letters.is_empty() && words.len() <= n_skips;
    };
    let is_function =
        ["of", "and", "the", "for", "in", "a"].contains(&word.iter().collect::<String>().as_str());
    if is_function && takes(rest, letters, n_skips) {
        return true;
    }
    if word.first() == Some(first) {
        let mut taken = 1;
        loop {
            if takes(rest, &letters[taken..], n_skips) {
                return true;
            }
            let is_inner = letters
                .get(taken)
                .is_some_and(|next| word[1..].contains(next));
            if !is_inner {
                break;
            }
            taken += 1;
        }
    }
    n_skips > 0 && takes(rest, letters, n_skips - 1)
}
