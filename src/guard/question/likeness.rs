//! A small trained model: how much a message reads like the messages of each class.
//!
//! It is a second signal for messages in which the rules find nothing to redirect: people say an emergency in
//! more ways than patterns hold. A linear model over words, pairs of words, beginnings of words and the
//! vocabulary classes of the lexicon, with whole-number weights in a data file, so that a verdict is the same on
//! every machine and every weight can be read. `examples/train_questions.rs` writes the file.

use std::collections::{BTreeSet, HashMap};

use crate::guard::lexicon::LexiconError;
use crate::guard::verdict::QuestionClass;

use super::hits::Hits;
use super::message::Message;
use super::pattern::PatternSet;

/// The weights' file, as (name, text).
pub(super) const FILE: (&str, &str) = (
    "question-likeness.tsv",
    include_str!("../../../config/guard/question-likeness.tsv"),
);

/// The classes in the order of the file's columns.
pub const CLASSES: [QuestionClass; 7] = [
    QuestionClass::General,
    QuestionClass::Personal,
    QuestionClass::Emergency,
    QuestionClass::Insurance,
    QuestionClass::OutOfScope,
    QuestionClass::Injection,
    QuestionClass::SmallTalk,
];

/// Lexicon classes that are vocabulary; those that already decide would drown the words beside them.
const VOCABULARY: [&str; 27] = [
    "relative",
    "kin",
    "me",
    "person",
    "people_at_large",
    "drug",
    "cancer",
    "medical",
    "body_words",
    "service",
    "ailment",
    "other_field",
    "blood",
    "body",
    "stool",
    "went_wrong",
    "cannot",
    "vital",
    "severe",
    "mild",
    "minutes",
    "long_ago",
    "now_and_then",
    "means",
    "medicine_unit",
    "body_thing",
    "rules_noun",
];

/// Words read, a count; a longer message is judged by its beginning.
const MAX_WORDS: usize = 400;
/// Letters of a beginning.
const BEGINNING: usize = 5;

/// Weights by term.
#[derive(Debug)]
pub(super) struct Likeness {
    rows: HashMap<&'static str, usize>,
    weights: Vec<[i32; CLASSES.len()]>,
}

/// How a message reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lean {
    /// The class it reads most like.
    pub(super) class: QuestionClass,
    /// How far that class is ahead of the next, in thousandths of a logarithmic odds unit.
    pub(super) margin: i64,
}

impl Likeness {
    /// Reads the weights.
    ///
    /// # Errors
    /// The first line that has not one whole number for each class.
    pub(super) fn new() -> Result<Likeness, LexiconError> {
        let mut rows = HashMap::new();
        let mut weights = Vec::new();
        for (index, line) in FILE.1.lines().enumerate() {
            if line.starts_with('#') {
                continue;
            }
            let mut columns = line.split('\t');
            let term = columns.next().unwrap_or_default();
            let numbers: Option<Vec<i32>> = columns.map(|column| column.parse().ok()).collect();
            let row = numbers.and_then(|numbers| numbers.try_into().ok());
            let row = row.ok_or_else(|| LexiconError {
                file: FILE.0.to_owned(),
                line: index + 1,
                problem: format!("a term and {} whole numbers are expected", CLASSES.len()),
            })?;
            rows.insert(term, weights.len());
            weights.push(row);
        }
        Ok(Likeness { rows, weights })
    }

    /// What a message reads like.
    pub(super) fn lean(&self, set: &PatternSet, message: &Message<'_>, hits: &Hits) -> Lean {
        let mut known: Vec<usize> = Vec::new();
        each_term(set, message, hits, &mut |term| {
            known.extend(self.rows.get(term));
        });
        known.sort_unstable();
        known.dedup();
        let mut sums = [0_i64; CLASSES.len()];
        for row in &known {
            for (sum, weight) in sums.iter_mut().zip(&self.weights[*row]) {
                *sum += i64::from(*weight);
            }
        }
        let n_known = known.len() as u64;
        // Divided by the root of the number of terms, as in training, so that long messages are not surer.
        let root = i64::try_from(((n_known + 1) * 1_000_000).isqrt()).unwrap_or(i64::MAX);
        let mut scores: Vec<(i64, usize)> = sums
            .iter()
            .enumerate()
            .map(|(class, sum)| (sum * 1000 / root, class))
            .collect();
        scores.sort_unstable_by_key(|&(score, class)| (-score, class));
        Lean {
            class: CLASSES[scores[0].1],
            margin: scores[0].0 - scores[1].0,
        }
    }
}

/// What the model reads of a message.
pub(super) fn terms(set: &PatternSet, message: &Message<'_>, hits: &Hits) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    each_term(set, message, hits, &mut |term| {
        terms.insert(term.to_owned());
    });
    terms
}

/// Hands each term of a message to `take`, some more than once.
fn each_term(set: &PatternSet, message: &Message<'_>, hits: &Hits, take: &mut impl FnMut(&str)) {
    let mut pair = String::new();
    let plain = |text| {
        if str::starts_with(text, |c: char| c.is_ascii_digit()) {
            "<n>"
        } else {
            text
        }
    };
    for sentence in &message.sentences {
        let mut before = "^";
        let words = &message.words[sentence.start.min(MAX_WORDS)..sentence.end.min(MAX_WORDS)];
        let end = if sentence.is_question { "?" } else { "$" };
        for word in words.iter().map(|word| plain(word.text)).chain([end]) {
            pair.clear();
            pair.extend([before, " ", word]);
            take(&pair);
            before = word;
        }
        for word in words.iter().map(|word| plain(word.text)) {
            take(word);
            if let Some((end, _)) = word.char_indices().nth(BEGINNING) {
                pair.clear();
                pair.extend([&word[..end], "~"]);
                take(&pair);
            }
        }
    }
    for name in VOCABULARY {
        if set
            .class(name)
            .is_some_and(|class| !hits.of(class).is_empty())
        {
            pair.clear();
            pair.extend(["@", name]);
            take(&pair);
        }
    }
}
