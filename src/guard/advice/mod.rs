//! Personalized advice in answers.
//!
//! Each unit is read into clauses with features ([`clause`], [`features`]), what stands around it is added
//! ([`context`]), and the [`table`] says which features together are advice. Nothing here matches whole sentences.

mod clause;
mod context;
mod features;
mod likeness;
mod rules;
mod table;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::guard::GuardError;
use crate::guard::finding::Finding;
use crate::guard::lexicon::Lexicon;
use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token};
use crate::guard::verdict::Exempt;

pub use rules::RULES;

/// Lexicon files of this room, as (name, text).
pub const LEXICON: &[(&str, &str)] = &[
    (
        "advice-verbs.en.txt",
        include_str!("../../../config/guard/lexicon/advice-verbs.en.txt"),
    ),
    (
        "advice-verbs.es.txt",
        include_str!("../../../config/guard/lexicon/advice-verbs.es.txt"),
    ),
    (
        "advice-words.en.txt",
        include_str!("../../../config/guard/lexicon/advice-words.en.txt"),
    ),
    (
        "advice-words.es.txt",
        include_str!("../../../config/guard/lexicon/advice-words.es.txt"),
    ),
];

/// The likeness model, as (name, text).
pub const MODEL: &[(&str, &str)] = &[(
    likeness::FILE,
    include_str!("../../../config/guard/likeness.tsv"),
)];

/// Finds personalized advice.
#[derive(Debug)]
pub struct Advice {
    names: features::Names,
    reader: clause::ClauseReader,
    context: context::Contexts,
    table: Vec<table::Ready>,
    likeness: likeness::Likeness,
}

impl Advice {
    /// # Errors
    /// What is wrong in this room's lexicon files, or a row that names a feature nothing has.
    pub fn new() -> Result<Advice, GuardError> {
        Advice::with_model(MODEL[0].1)
    }

    /// With the likeness model given as the text of its file; for measuring one model against another.
    ///
    /// # Errors
    /// As [`Advice::new`].
    pub fn with_model(model: &str) -> Result<Advice, GuardError> {
        let lexicon = Lexicon::parse(LEXICON)?;
        let names = features::Names::new(&lexicon)?;
        let table = table::TABLE
            .iter()
            .map(|row| table::Ready::new(row, &names))
            .collect::<Result<_, _>>()?;
        Ok(Advice {
            likeness: likeness::Likeness::parse(model, &names)?,
            reader: clause::ClauseReader::new(lexicon, &names)?,
            context: context::Contexts::new(&names)?,
            names,
            table,
        })
    }

    /// Personalized advice in `answer`, by start. Findings wholly inside an exempt span are left out.
    pub fn findings(
        &self,
        answer: &Analysis<'_>,
        question: Option<&Analysis<'_>>,
        exempt: &[Exempt],
    ) -> Vec<Finding> {
        let sentences = self.sentences(answer, question);
        let mut findings = Vec::new();
        for (unit, sentence) in answer.units().iter().zip(&sentences) {
            // Exempt spans stand in order and apart.
            let is_exempt = |span: Span| {
                let first = exempt.partition_point(|exempt| exempt.span.end < span.end);
                exempt
                    .get(first)
                    .is_some_and(|exempt| exempt.span.contains(span))
            };
            let tokens = answer.tokens_of(unit);
            // Signs and citation marks at the ends say nothing that would need an exemption.
            if is_exempt(span_of(wordlike(tokens))) {
                continue;
            }
            let score = self.score(sentence);
            let before = findings.len();
            for (range, row) in self.rows_of(sentence) {
                let span = span_of(&tokens[range]);
                let row = &self.table[row];
                if score > likeness::FLOOR
                    && !is_exempt(span)
                    && let Some(rule) = RULES.iter().find(|rule| rule.code == row.rule)
                {
                    findings.push(
                        Finding::new(rule.code, rule.category, span, row.reason)
                            .suggest(rules::SUGGESTION),
                    );
                }
            }
            if findings.len() == before && score > likeness::CEILING {
                let reason = format!(
                    "reads like advice (likeness {score}, above {})",
                    likeness::CEILING
                );
                findings.push(
                    Finding::new(
                        rules::LIKENESS.code,
                        rules::LIKENESS.category,
                        unit.span,
                        reason,
                    )
                    .suggest(rules::SUGGESTION),
                );
            }
        }
        findings
    }

    /// The terms of each unit of `answer` and of its parts, for learning the likeness model.
    pub fn terms(
        &self,
        answer: &Analysis<'_>,
        question: Option<&Analysis<'_>>,
    ) -> Vec<BTreeSet<String>> {
        let sentences = self.sentences(answer, question);
        sentences
            .iter()
            .flat_map(|sentence| self.likened(sentence))
            .map(|part| part.terms(&self.names))
            .collect()
    }

    /// For each unit of `answer` its likeness in thousandths, and whether a row of the table fires in it.
    pub fn scores(
        &self,
        answer: &Analysis<'_>,
        question: Option<&Analysis<'_>>,
    ) -> Vec<(i32, bool)> {
        let sentences = self.sentences(answer, question);
        sentences
            .iter()
            .map(|sentence| {
                (
                    self.score(sentence),
                    self.rows_of(sentence).next().is_some(),
                )
            })
            .collect()
    }

    /// A unit as the model sees it: as a whole, and each part of its own where signs or words of contrast divide it,
    /// so that a general half does not hide the other.
    fn likened(&self, sentence: &clause::Sentence) -> Vec<likeness::Likened> {
        let clauses = &sentence.clauses;
        let mut parts: Vec<&[clause::Clause]> = vec![clauses];
        parts.extend(clauses.chunk_by(|_, next| !next.opens_part));
        if parts.len() == 2 {
            parts.pop();
        }
        parts
            .into_iter()
            .map(|part| self.likened_part(part, sentence))
            .collect()
    }

    fn likened_part(
        &self,
        part: &[clause::Clause],
        sentence: &clause::Sentence,
    ) -> likeness::Likened {
        let mut likened = likeness::Likened::default();
        let add_row = |likened: &mut likeness::Likened, row: String| {
            if !likened.rows.contains(&row) {
                likened.rows.push(row);
            }
        };
        let start = part.first().map_or(0, |clause| clause.tokens.start);
        let first_word = sentence.words.partition_point(|(index, _)| *index < start);
        let mut words = sentence.words[first_word..].iter().peekable();
        for clause in part {
            // What is refused, redirected or asked is another kind of word: it shelters nothing beside it.
            let shelter = self.context.shelter_sign(clause.features);
            if shelter.is_empty() {
                likened.features.add(clause.features);
            } else {
                add_row(&mut likened, shelter.to_owned());
            }
            // Signs between clauses go with the clause before them.
            while let Some((_, word)) = words.next_if(|(index, _)| *index < clause.end) {
                likened.words.push(format!("{shelter}{word}"));
            }
            if let Some(row) = self.row_of(clause, sentence) {
                add_row(&mut likened, format!("{}:{row}", self.table[row].rule));
            }
        }
        likened
    }

    fn row_of(&self, clause: &clause::Clause, sentence: &clause::Sentence) -> Option<usize> {
        if self.context.is_plain_question(clause.features) {
            return None;
        }
        self.table
            .iter()
            .position(|row| row.fits(clause.features, sentence.features))
    }

    fn score(&self, sentence: &clause::Sentence) -> i32 {
        let parts = self.likened(sentence);
        parts
            .iter()
            .map(|part| self.likeness.score(part))
            .max()
            .unwrap_or_default()
    }

    /// The first row that fires on each clause of a sentence, with the clause's tokens.
    fn rows_of<'s>(
        &'s self,
        sentence: &'s clause::Sentence,
    ) -> impl Iterator<Item = (Range<usize>, usize)> + 's {
        sentence
            .clauses
            .iter()
            .filter_map(|clause| Some((clause.tokens.clone(), self.row_of(clause, sentence)?)))
    }

    fn sentences(
        &self,
        answer: &Analysis<'_>,
        question: Option<&Analysis<'_>>,
    ) -> Vec<clause::Sentence> {
        let asked = question.map(|question| {
            self.context
                .read_question(&self.names, &self.reader, question)
        });
        let mut sentences: Vec<clause::Sentence> = answer
            .units()
            .iter()
            .map(|unit| self.reader.read(&self.names, answer.tokens_of(unit)))
            .collect();
        self.context.add(answer, &mut sentences, asked);
        sentences
    }
}

/// From the first to the last word or number.
fn wordlike(tokens: &[Token]) -> &[Token] {
    let first = tokens.iter().position(Token::is_wordlike);
    let last = tokens.iter().rposition(Token::is_wordlike);
    match (first, last) {
        (Some(first), Some(last)) => &tokens[first..=last],
        _ => &[],
    }
}

fn span_of(tokens: &[Token]) -> Span {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.union(last.span),
        _ => Span::new(0, 0),
    }
}
