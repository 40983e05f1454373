//! Grounding: whether the cited passages carry each claim of an answer.
//!
//! Without a model and the same in every run: a claim's words are folded to concepts ([`vocabulary`]), each clause is
//! laid beside the passage sentence that says most of it ([`align`]), and what differs is named: numbers and names the
//! passages lack, negations, directions, orders and strengths that they do not bear out, words they do not have
//! ([`mod@judge`]). A claim that repeats a sentence but for a word or two is held to each of them ([`twin`]), and
//! one that has no word of its own to their order ([`roles`]). Kinds of a thing ([`parallel`]), comparisons ([`compare`]), cause
//! and effect keep their sides ([`cause`]); what a text does not say is no claim ([`gaps`]). Words that
//! name the source ("According to NCI, …") are read over ([`attribution`]). A faithful paraphrase in words outside the
//! lexicons may be called unsupported; the check errs on that side. Spanish sentences are held against English passages through a small bilingual lexicon: their numbers,
//! names and negations are checked, and they count as supported only where enough of their words are known.

mod align;
mod attribution;
mod bounds;
mod cause;
mod claim;
mod clauses;
mod cognate;
mod compare;
mod counts;
mod coverage;
mod figures;
mod frame;
mod gaps;
mod judge;
mod kinds;
mod limits;
mod measure;
mod names;
mod numbers;
mod order;
mod parallel;
mod passages;
mod place;
mod polarity;
mod problem;
mod quantity;
mod relation;
mod roles;
mod scan;
mod scanned;
mod sources;
mod stem;
mod strength;
mod twin;
mod vocabulary;
mod weigh;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::guard::GuardError;
use crate::guard::finding::Finding;
use crate::guard::hash::WordMap;
use crate::guard::lexicon::Lexicon;
use crate::guard::marks::{self, UnitMarks};
use crate::guard::reading::Reading;
use crate::guard::rule::Rule;
use crate::guard::span::Span;
use crate::guard::text::{self, Analysis, Token, TokenKind};
use crate::guard::verbatim::{Quotable, Quotes};
use crate::guard::verdict::{CitedPassage, Support, SupportStatus};
use claim::Acts;
use judge::{Claim, Judgement, judge};
use measure::{Measures, measure};
use passages::Passages;
pub use passages::TitleNames;
use problem::{Kind, Problem, Sign};
use scan::{Scan, scan};
use scanned::MAX_SENTENCE;
pub use scanned::Scanned;
use vocabulary::Vocabulary;
use weigh::{Weights, Whereabouts};

/// Name and text of the lexicon that tells claims from other sentences.
const NO_CLAIMS: (&str, &str) = (
    "ground-no-claims.txt",
    include_str!("../../../config/guard/lexicon/ground-no-claims.txt"),
);

/// Lexicon files of this room, as (name, text).
pub const LEXICON: &[(&str, &str)] = &[
    vocabulary::FILES[0],
    vocabulary::FILES[1],
    vocabulary::FILES[2],
    vocabulary::FILES[3],
    vocabulary::FILES[4],
    vocabulary::FILES[5],
    vocabulary::FILES[6],
    NO_CLAIMS,
    weigh::FILE,
];

/// Rules of this room.
pub const RULES: &[Rule] = problem::RULES;

/// Checks claims against passages.
#[derive(Debug)]
pub struct Grounder {
    vocabulary: Vocabulary,
    no_claims: Lexicon,
    acts: Acts,
    weights: Weights,
}

/// What a claim is weighed by: values of measures by name, and words with where the passages have them.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// Values, `0.0..=2.0` or for differences `-1.2..=1.2`, in the same order for all claims.
    pub measures: Vec<(String, f32)>,
    /// Names of words as in the file of weights, such as `none cure`.
    pub words: BTreeSet<String>,
    /// Whether something settles the matter against the claim, whatever the weights say.
    pub is_settled: bool,
}

/// A unit of an answer, read.
struct Read<'a> {
    tokens: &'a [Token],
    scan: Cow<'a, Scan>,
    lead_in: Option<&'a Scan>,
    /// Whether it claims anything.
    is_claim: bool,
    /// Whether all of it was read.
    is_whole: bool,
    is_translated: bool,
}

impl Grounder {
    /// # Errors
    /// What is wrong in this room's lexicon files.
    pub fn new() -> Result<Grounder, GuardError> {
        let no_claims = Lexicon::parse(&[NO_CLAIMS])?;
        Ok(Grounder {
            vocabulary: Vocabulary::parse(vocabulary::FILES)?,
            acts: Acts::new(&no_claims),
            weights: Weights::parse(weigh::FILE)?,
            no_claims,
        })
    }

    /// How each unit of the answer stands to the passages, and a finding for each claim without support.
    ///
    /// `marks` are the answer's; `readings` are the passages', in the same order; `quoted` says of each unit which passage holds all of it as a
    /// quotation. `own` says of each unit whether it is
    /// the service's own sentence: such a unit claims nothing, and what would be found inside it is left out. Units in
    /// order; of the findings of one unit, the strongest evidence comes first. Cost: linear in the answer and in the
    /// passages; a word is compared with at most 64 places.
    pub(super) fn support(
        &self,
        answer: &Analysis<'_>,
        marks: &[UnitMarks],
        passages: &[CitedPassage<'_>],
        readings: &[&Reading<'_>],
        quoted: &[Option<usize>],
        own: &[bool],
    ) -> (Vec<Support>, Vec<Finding>) {
        let mut read = Passages::new(readings.iter().map(|reading| {
            (
                reading.analysis().tokens(),
                reading.scanned(),
                reading.title_names(),
            )
        }));
        let is_any_spanish = read.has_spanish();
        let scans = Scans::new(self, answer);
        let mut support = Vec::new();
        let mut findings = Vec::new();
        for (index, unit) in answer.units().iter().enumerate() {
            let marks = marks
                .binary_search_by_key(&index, |marks| marks.unit)
                .ok()
                .map(|at| &marks[at]);
            let mut push = |status: SupportStatus, passage: Option<usize>, score: f32| {
                support.push(Support {
                    span: unit.span,
                    status,
                    passage_id: passage.map(|passage| passages[passage].id.to_owned()),
                    score,
                });
            };
            // A mark may stand outside the sentence that it belongs to.
            let has_outer_marks = marks.is_some_and(|marks| {
                let mut places = marks.numbers.iter();
                places.any(|(_, place)| !unit.span.contains(*place))
            });
            if own.get(index) == Some(&true) && !has_outer_marks {
                push(SupportStatus::NotAClaim, None, 0.0);
                continue;
            }
            let own = self.read_unit(answer, index, &scans, is_any_spanish);
            let claim = own.claim(answer);
            let mut problems = Vec::new();
            if !own.is_claim && own.is_whole {
                problems = numbers::telephones(&claim, &read);
                push(SupportStatus::NotAClaim, None, 0.0);
            } else {
                let mut carrier = quoted[index];
                if carrier.is_some() {
                    push(SupportStatus::Verbatim, carrier, 1.0);
                } else {
                    let judgement = judge(&claim, &read, &self.vocabulary);
                    let (passage, score) = (judgement.passage, judgement.coverage.score);
                    problems = self.decide(&claim, &read, judgement);
                    if !own.is_whole {
                        problems.push(Problem::too_long());
                    }
                    let status = if problems.is_empty() {
                        carrier = passage;
                        SupportStatus::Supported
                    } else {
                        SupportStatus::Unsupported
                    };
                    push(status, passage, score);
                }
                if let Some(marks) = marks {
                    findings.extend(self.unsupporting(
                        marks,
                        &claim,
                        carrier,
                        &mut read,
                        passages.len(),
                    ));
                }
            }
            findings.extend(
                problems
                    .into_iter()
                    .map(|problem| finding(problem, &claim, unit.span)),
            );
        }
        (support, findings)
    }

    /// What each claim of an answer would be weighed by, for learning weights; nothing for quotations.
    pub fn evidence(&self, answer: &Analysis<'_>, analyses: &[Analysis<'_>]) -> Vec<Evidence> {
        let quotes: Vec<Quotes> = analyses.iter().map(Quotes::new).collect();
        let quotable = Quotable::new(analyses.iter().zip(&quotes));
        let scanned: Vec<Scanned> = analyses.iter().map(|a| self.scan_passage(a)).collect();
        let read = Passages::new(
            analyses
                .iter()
                .zip(&scanned)
                .map(|(analysis, scanned)| (analysis.tokens(), scanned, None)),
        );
        let is_any_spanish = read.has_spanish();
        let scans = Scans::new(self, answer);
        let mut all = Vec::new();
        for (index, unit) in answer.units().iter().enumerate() {
            let own = self.read_unit(answer, index, &scans, is_any_spanish);
            if !own.is_claim || quotable.find(answer.tokens_of(unit)).is_some() {
                continue;
            }
            let claim = own.claim(answer);
            let judgement = judge(&claim, &read, &self.vocabulary);
            let (measures, words) = self.weigh(&claim, &read, &judgement);
            let is_spanish = scans.of(index).1;
            let altered = twin::altered(&claim, &judgement.alignment, &read, &self.vocabulary);
            all.push(Evidence {
                is_settled: altered.is_some() || is_settled(&judgement),
                measures: measure::names().zip(measures).collect(),
                words: words
                    .iter()
                    .map(|(place, at, _)| {
                        let letters = stem::letters(&claim.tokens[*at], is_spanish);
                        format!("{} {letters}", place.name())
                    })
                    .collect(),
            });
        }
        all
    }

    /// Reads a passage.
    pub(super) fn scan_passage(&self, analysis: &Analysis<'_>) -> Scanned {
        Scanned::new(analysis, &self.vocabulary, is_spanish(analysis.tokens()))
    }

    /// What the title of a summary names.
    pub(super) fn names_in(&self, title: &str) -> TitleNames {
        TitleNames::new(&text::analyse(title), &self.vocabulary)
    }

    fn read_unit<'a>(
        &self,
        answer: &'a Analysis<'_>,
        index: usize,
        scans: &'a Scans<'_>,
        is_any_spanish: bool,
    ) -> Read<'a> {
        let unit = &answer.units()[index];
        let tokens = clip(answer.tokens_of(unit));
        let lead_in = unit
            .lead_in
            .map(|unit| clip(answer.tokens_of(&answer.units()[unit])));
        let (scan, is_spanish) = scans.of(index);
        let claiming =
            self.acts
                .claiming_clauses(unit, tokens, scan, answer.text(), &self.no_claims, lead_in);
        Read {
            tokens,
            scan: scan.keep(
                claiming.as_deref().unwrap_or_default(),
                attribution::of(tokens, scan, &self.vocabulary).unwrap_or_default(),
            ),
            lead_in: unit.lead_in.map(|unit| &scans.of(unit).0),
            is_claim: claiming.is_some(),
            is_whole: tokens.len() == answer.tokens_of(unit).len(),
            is_translated: *is_spanish && !is_any_spanish,
        }
    }

    fn weigh(
        &self,
        claim: &Claim<'_>,
        read: &Passages<'_>,
        judgement: &Judgement,
    ) -> (Measures, Vec<(Whereabouts, usize, stem::StemId)>) {
        let measures = measure(claim, read, &self.vocabulary, judgement);
        let words = weigh::words_of(claim, &judgement.alignment.sentence_of, read);
        (measures, words)
    }

    /// The problems that stand: none where all in all the passages carry the claim.
    fn decide(&self, claim: &Claim<'_>, read: &Passages<'_>, judgement: Judgement) -> Vec<Problem> {
        if let Some(altered) = twin::altered(claim, &judgement.alignment, read, &self.vocabulary) {
            let mut problems = vec![altered];
            problems.extend(judgement.problems);
            problems.dedup_by_key(|problem| (problem.kind(), problem.tokens));
            return problems;
        }
        let (measures, words) = self.weigh(claim, read, &judgement);
        if !is_settled(&judgement) && self.weights.sum(&measures, &words) <= 0.0 {
            return Vec::new();
        }
        let mut problems = judgement.problems;
        problems.dedup_by_key(|problem| (problem.kind(), problem.tokens));
        if problems.is_empty() {
            let is_telling = |at: usize| {
                let mut items = claim.scan.items.iter();
                items.any(|item| {
                    item.class != kinds::Class::Light && (item.at..=item.last).contains(&at)
                })
            };
            let at = self.weights.heaviest(&words, is_telling);
            problems.push(Problem {
                sign: Sign::Whole,
                reason: match at {
                    Some(at) => format!(
                        "“{}”: no cited passage bears out the sentence with this",
                        claim.words(at, at)
                    ),
                    None => "no cited passage bears out the sentence as a whole".to_owned(),
                },
                tokens: at.map(|at| (at, at)),
            });
        }
        problems
    }

    /// Marks of a claim whose passages do not carry it.
    ///
    /// Together they must carry the claim, or most of it. Of several, each must carry most of it by itself, or words of
    /// it that the others lack: a passage about something near by supports nothing, even beside one that does.
    fn unsupporting(
        &self,
        marks: &UnitMarks,
        claim: &Claim<'_>,
        carrier: Option<usize>,
        read: &mut Passages<'_>,
        n_passages: usize,
    ) -> Vec<Finding> {
        /// Least share of the claim that the marked passages must carry together.
        const MIN_TOGETHER: f32 = 0.6;
        /// Least share with which one of several marked passages supports the claim by itself.
        const MIN_ALONE: f32 = 0.5;
        /// Least share that one of several marked passages must add to the others: less than a word of a short sentence.
        const MIN_ADDED: f32 = 0.1;
        let numbers: Vec<(usize, Span)> = marks
            .numbers
            .iter()
            .copied()
            .filter(|(number, _)| (1..=n_passages).contains(number))
            .collect();
        if let ([(number, _)], Some(carrier)) = (numbers.as_slice(), carrier)
            && number - 1 == carrier
        {
            return Vec::new();
        }
        let mut judged = |only: Vec<usize>| {
            read.restrict(only);
            let judgement = judge(claim, read, &self.vocabulary);
            read.restrict(Vec::new());
            judgement
        };
        let Some(((number, span), _)) = numbers.split_first() else {
            return Vec::new();
        };
        let together = judged(numbers.iter().map(|(number, _)| number - 1).collect());
        let is_carried = together
            .problems
            .iter()
            .all(|problem| problem.kind() == Kind::Unsupported)
            && together.coverage.score >= MIN_TOGETHER;
        if !is_carried {
            return vec![marks::unsupporting(*number, *span)];
        }
        if numbers.len() == 1 {
            return Vec::new();
        }
        let mut adds_nothing = |number: usize| {
            if judged(vec![number - 1]).coverage.score >= MIN_ALONE {
                return false;
            }
            let others = numbers.iter().map(|(other, _)| *other);
            let others: Vec<usize> = others
                .filter(|other| *other != number)
                .map(|other| other - 1)
                .collect();
            others.is_empty() || together.coverage.score - judged(others).coverage.score < MIN_ADDED
        };
        numbers
            .iter()
            .filter(|(number, _)| adds_nothing(*number))
            .map(|(number, span)| marks::unsupporting(*number, *span))
            .collect()
    }
}

impl Read<'_> {
    fn claim<'c>(&'c self, answer: &'c Analysis<'_>) -> Claim<'c> {
        Claim {
            text: answer.text(),
            tokens: self.tokens,
            scan: &self.scan,
            lead_in: self.lead_in,
            is_translated: self.is_translated,
        }
    }
}

/// The reading of each unit of an answer, and whether it is Spanish; each made when it is first asked for.
struct Scans<'a> {
    grounder: &'a Grounder,
    answer: &'a Analysis<'a>,
    units: Vec<OnceCell<(Scan, bool)>>,
}

impl<'a> Scans<'a> {
    fn new(grounder: &'a Grounder, answer: &'a Analysis<'_>) -> Scans<'a> {
        Scans {
            grounder,
            answer,
            units: answer.units().iter().map(|_| OnceCell::new()).collect(),
        }
    }

    fn of(&self, unit: usize) -> &(Scan, bool) {
        self.units[unit].get_or_init(|| {
            let tokens = clip(self.answer.tokens_of(&self.answer.units()[unit]));
            let is_spanish = is_spanish(tokens);
            let vocabulary = &self.grounder.vocabulary;
            (
                scan(tokens, self.answer.text(), vocabulary, is_spanish),
                is_spanish,
            )
        })
    }
}

/// Whether what was found settles the matter, whatever the weights say.
fn is_settled(judgement: &Judgement) -> bool {
    judgement.problems.iter().any(weigh::settles) || judgement.alignment.best.is_none()
}

fn finding(problem: Problem, claim: &Claim<'_>, unit: Span) -> Finding {
    let rule = problem.kind().rule();
    let span = problem
        .tokens
        .and_then(|(first, last)| {
            Some(
                claim
                    .tokens
                    .get(first)?
                    .span
                    .union(claim.tokens.get(last)?.span),
            )
        })
        .unwrap_or(unit);
    let suggestion = problem.kind().suggestion();
    Finding::new(rule.code, rule.category, span, problem.reason).suggest(suggestion)
}

/// As much of a sentence as is read: no sentence that people write is longer.
fn clip(tokens: &[Token]) -> &[Token] {
    &tokens[..tokens.len().min(MAX_SENTENCE)]
}

/// Words that only Spanish has among its most frequent ones, and English ones of the same kind.
const SPANISH: [&str; 16] = [
    "el", "la", "los", "las", "de", "del", "que", "en", "se", "para", "una", "un", "con", "es",
    "por", "y",
];
const ENGLISH: [&str; 16] = [
    "the", "of", "to", "and", "is", "in", "a", "for", "with", "are", "it", "that", "be", "or",
    "by", "not",
];

/// For each of these words what it counts for Spanish; the English ones count against it.
static FUNCTION_WORDS: LazyLock<WordMap<i32>> = LazyLock::new(|| {
    let mut words = WordMap::default();
    for (of_language, count) in [(SPANISH, 1), (ENGLISH, -1)] {
        for word in of_language {
            *words.entry(word) += count;
        }
    }
    words
});

/// Whether a sentence or passage reads as Spanish: by its function words.
fn is_spanish(tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|token| token.kind == TokenKind::Word);
    let counts = words.filter_map(|token| FUNCTION_WORDS.get(token.hash, &token.text));
    counts.sum::<i32>() > 0
}

#[cfg(test)]
mod tests;
