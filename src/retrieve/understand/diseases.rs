//! Names of diseases, and how far the content treats of each.
//!
//! A name that stands somewhere in a hundred summaries is not yet one that they say something about: a list of second
//! cancers, or of what raises a risk, names many. What counts is a title, a heading of its own, or a sentence that tells
//! what the disease is.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::focus::Topics;
use super::kinds::Kinds;
use super::lexicon::Lexicon;
use super::phrasebook::{Phrasebook, ids, stems};
use crate::content::SectionKind;
use crate::index::{Index, IndexLanguage, IndexedPassage, TermId};

/// How far the content treats of a disease.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holding {
    /// It does not have the name.
    Nowhere,
    /// It names the disease where it writes of something else.
    InPassing,
    /// It says what the disease is, and no more than in passing anything else.
    Defined,
    /// A summary or a section is about it.
    Treated,
}

/// A disease named in a question.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// Places in the question's row of stems.
    pub(super) range: Range<usize>,
    /// As the list writes it.
    pub(super) name: String,
    pub(super) is_cancer: bool,
    pub(super) holding: Holding,
}

/// Names of diseases by their first stem, longest first.
#[derive(Debug, Default)]
pub(super) struct Diseases {
    by_first: [BTreeMap<String, Vec<Entry>>; 2],
    /// Words that a title may leave out of a cancer's name.
    general: BTreeSet<TermId>,
}

#[derive(Debug)]
struct Entry {
    stems: Vec<String>,
    name: String,
    is_cancer: bool,
    /// The name in the content's terms, each way that it may be written.
    forms: Vec<Vec<TermId>>,
    holding: Holding,
}

/// Words for a cancer in general.
const GENERAL_WORDS: &str = "cancer cancers tumor tumors carcinoma carcinomas neoplasm neoplasms";

/// Words of a heading beside the disease that it is about.
const STANDING_WORDS: &str = "treatment treated option options stage stages grade recurrent newly diagnosed patients \
    primary adult childhood children signs symptoms general information";

/// Other words that a heading of a disease's own has at most: "extraskeletal mesenchymal chondrosarcoma". Set by hand, no
/// other values were tried.
const MAX_BESIDE: usize = 2;

/// Kinds of section whose headings name what a disease comes of, not what they are about.
const KINDS_OF_CAUSES: &[&str] = &["risk", "inheritance", "prevention"];

/// Worth from which what the lists give for a name is the same disease: a strong rule, or a strong one by way of another.
/// Set by hand, below both; no other values were tried.
pub(super) const SAME: f32 = 0.6;

/// What stands before a name that the sentence gives to something, or that it puts something under.
static TOLD_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?i)(?:(?:called|known as)(?: an?| the)?|\b(?:is|are) (?:an?|the|another)(?: [\w-]+){0,4} (?:type|kind|form)s? of(?: an?)?) *[“\u{22}(]*$";
    Regex::new(pattern).expect("the pattern is constant")
});

/// What stands after a name that opens a sentence or an item of a list and is told of.
static TOLD_AFTER: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(?: \([^()\n]{1,80}\))?(?::| (?:is|are) (?:an?|the|one|cancers?|tumors?)\b)";
    Regex::new(pattern).expect("the pattern is constant")
});

/// What may stand before a name that opens a sentence.
static OPENS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:an?|the)? *$").expect("the pattern is constant"));

impl Diseases {
    pub(super) fn build(
        index: &Index,
        lexicon: &Lexicon,
        topics: &Topics,
        kinds: &Kinds,
        [english, spanish]: [&Phrasebook; 2],
    ) -> Self {
        let analyzer = index.analyzer();
        let words = |text: &str| -> BTreeSet<TermId> {
            let stems = stems(analyzer, text, IndexLanguage::English);
            let id = |s: &String| index.vocabulary().id(IndexLanguage::English, s);
            stems.iter().filter_map(id).collect()
        };
        let (general, standing) = (words(GENERAL_WORDS), words(STANDING_WORDS));
        let mut entries: Vec<(IndexLanguage, Entry)> = Vec::new();
        for rule in &lexicon.diseases {
            let name = rule.words.join(" ");
            let row = stems(analyzer, &name, IndexLanguage::English);
            let in_english = english_forms(index, english, &row);
            let row_in_spanish = stems(analyzer, &name, IndexLanguage::Spanish);
            let mut in_spanish = spanish_forms(index, [english, spanish], &row_in_spanish);
            in_spanish.extend(in_english.iter().cloned());
            for (language, stems, forms) in [
                (IndexLanguage::English, row, in_english),
                (IndexLanguage::Spanish, row_in_spanish, in_spanish),
            ] {
                let is_treated = forms.iter().any(|form| topics.treat_of(form, &general));
                let holding = if is_treated {
                    Holding::Treated
                } else {
                    Holding::Nowhere
                };
                let entry = Entry {
                    stems,
                    name: name.clone(),
                    is_cancer: rule.is_cancer,
                    forms,
                    holding,
                };
                entries.push((language, entry));
            }
        }
        look_up(index, kinds, &standing, &mut entries);
        let mut diseases = Self {
            general,
            ..Self::default()
        };
        for (language, entry) in entries {
            if let Some(first) = entry.stems.first() {
                let of_first = diseases.by_first[language.index()].entry(first.clone());
                of_first.or_default().push(entry);
            }
        }
        for entries in diseases.by_first.iter_mut().flat_map(BTreeMap::values_mut) {
            entries.sort_by(|a, b| {
                let longest = b.stems.len().cmp(&a.stems.len());
                longest.then_with(|| (&a.stems, &a.name).cmp(&(&b.stems, &b.name)))
            });
        }
        diseases
    }

    /// Words for a cancer in general, as terms of the content.
    pub(super) fn general(&self) -> &BTreeSet<TermId> {
        &self.general
    }

    /// Diseases named in a row of stems, in order, not overlapping.
    pub(super) fn named(&self, stems: &[&str], language: IndexLanguage) -> Vec<Named> {
        let names = &self.by_first[language.index()];
        let mut found = Vec::new();
        let mut at = 0;
        while at < stems.len() {
            let rest = &stems[at..];
            let entry = names.get(stems[at]).and_then(|entries| {
                entries.iter().find(|entry| {
                    entry.stems.len() <= rest.len()
                        && entry.stems.iter().zip(rest).all(|(a, b)| a == b)
                })
            });
            let Some(entry) = entry else {
                at += 1;
                continue;
            };
            found.push(Named {
                range: at..at + entry.stems.len(),
                name: entry.name.clone(),
                is_cancer: entry.is_cancer,
                holding: entry.holding,
            });
            at += entry.stems.len();
        }
        found
    }
}

/// The terms of an English name: as it is, what the lists give for the whole, and for one of its words.
fn english_forms(index: &Index, book: &Phrasebook, row: &[String]) -> Vec<Vec<TermId>> {
    let mut forms: Vec<Vec<TermId>> = ids(index, row).into_iter().collect();
    let whole = book.exactly(row).iter().filter(|e| e.weight >= SAME);
    forms.extend(whole.filter_map(|e| ids(index, &e.stems)));
    if row.len() > 1 {
        for (at, word) in row.iter().enumerate() {
            let others = book.exactly(std::slice::from_ref(word)).iter();
            for other in others.filter(|e| e.weight >= SAME) {
                let (before, after) = (&row[..at], &row[at + 1..]);
                let form = [before, &other.stems, after].concat();
                forms.extend(ids(index, &form));
            }
        }
    }
    forms.sort();
    forms.dedup();
    forms
}

/// The terms of a Spanish name: word by word in English, in both orders, each as an English name may be written, and what
/// the list gives for the whole.
fn spanish_forms(
    index: &Index,
    [english, spanish]: [&Phrasebook; 2],
    row: &[String],
) -> Vec<Vec<TermId>> {
    let translated: Option<Vec<String>> = row
        .iter()
        .map(|word| {
            let stem = spanish.exactly(std::slice::from_ref(word)).first()?;
            stem.stems.first().cloned()
        })
        .collect();
    let turned = translated
        .iter()
        .map(|row| row.iter().rev().cloned().collect());
    let rows: Vec<Vec<String>> = translated.iter().cloned().chain(turned).collect();
    let mut forms: Vec<Vec<TermId>> = rows
        .iter()
        .flat_map(|row| english_forms(index, english, row))
        .collect();
    let whole = spanish.exactly(row).iter().filter(|e| e.weight >= SAME);
    forms.extend(whole.filter_map(|e| ids(index, &e.stems)));
    forms.sort();
    forms.dedup();
    forms
}

/// Finds where the content has the names, and what it says there.
fn look_up(
    index: &Index,
    kinds: &Kinds,
    standing: &BTreeSet<TermId>,
    entries: &mut [(IndexLanguage, Entry)],
) {
    let mut by_first: HashMap<TermId, Vec<(usize, Vec<TermId>)>> = HashMap::new();
    for (at, (_, entry)) in entries.iter().enumerate() {
        for form in &entry.forms {
            let first = by_first.entry(form[0]).or_default();
            first.push((at, form.clone()));
        }
    }
    let at_place = |terms: &[TermId]| -> Vec<(usize, usize)> {
        let forms = terms.first().and_then(|first| by_first.get(first));
        let forms = forms.map_or(&[][..], Vec::as_slice);
        let met = forms.iter().filter(|(_, form)| terms.starts_with(form));
        met.map(|(at, form)| (*at, form.len())).collect()
    };
    for (position, passage) in index.passages().iter().enumerate() {
        if index.section_kind_of(position) != SectionKind::Topic {
            continue;
        }
        let mut hold = |at: usize, holding: Holding| {
            let own = &mut entries[at].1.holding;
            *own = (*own).max(holding);
        };
        let terms: Vec<TermId> = passage.tokens.iter().map(|t| t.term).collect();
        for place in 0..terms.len() {
            for (at, n) in at_place(&terms[place..]) {
                let bytes = passage.tokens[place].start..passage.tokens[place + n - 1].end;
                let is_told = is_told(passage, bytes.start as usize, bytes.end as usize);
                hold(
                    at,
                    if is_told {
                        Holding::Defined
                    } else {
                        Holding::InPassing
                    },
                );
            }
        }
        let names_causes = kinds
            .names_of(position)
            .iter()
            .any(|kind| KINDS_OF_CAUSES.contains(kind));
        let heading = stems(
            index.analyzer(),
            index.section_heading(passage),
            passage.language,
        );
        let id = |s: &String| index.vocabulary().id(passage.language, s);
        let terms: Vec<TermId> = heading.iter().filter_map(id).collect();
        for place in 0..terms.len() {
            for (at, n) in at_place(&terms[place..]) {
                let beside = terms[..place].iter().chain(&terms[place + n..]);
                let is_own = beside.filter(|t| !standing.contains(t)).count() <= MAX_BESIDE;
                hold(
                    at,
                    if is_own && !names_causes {
                        Holding::Treated
                    } else {
                        Holding::InPassing
                    },
                );
            }
        }
    }
    // What a cancer is, with its place among the kinds of another, is what the summaries have on rare ones.
    for (_, entry) in entries {
        if entry.is_cancer && entry.holding == Holding::Defined {
            entry.holding = Holding::Treated;
        }
    }
}

/// Whether the sentence tells what the disease is that it names at these bytes of the text.
fn is_told(passage: &IndexedPassage, start: usize, end: usize) -> bool {
    let text = &passage.passage.text;
    let sentence = passage.sentences.iter().find(|s| s.contains(&start));
    let from = sentence.map_or(0, |s| s.start);
    let before = text.get(from..start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    TOLD_BEFORE.is_match(line) || (OPENS.is_match(line) && TOLD_AFTER.is_match(after))
}
