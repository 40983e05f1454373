//! Personalized advice in answers.
//!
//! Each unit is read into clauses with features ([`clause`], [`features`]), what stands around it is added
//! ([`context`]), and the [`table`] says which features together are advice. Nothing here matches whole sentences.

mod clause;
mod context;
mod features;
mod rules;
mod table;

use crate::guard::GuardError;
use crate::guard::finding::Finding;
use crate::guard::lexicon::Lexicon;
use crate::guard::span::Span;
use crate::guard::text::Analysis;
use crate::guard::verdict::Exempt;

pub use rules::RULES;

/// Lexicon files of this room, as (name, text).
pub const LEXICON: &[(&str, &str)] = &[
    ("advice-verbs.en.txt", include_str!("../../../config/guard/lexicon/advice-verbs.en.txt")),
    ("advice-verbs.es.txt", include_str!("../../../config/guard/lexicon/advice-verbs.es.txt")),
    ("advice-words.en.txt", include_str!("../../../config/guard/lexicon/advice-words.en.txt")),
    ("advice-words.es.txt", include_str!("../../../config/guard/lexicon/advice-words.es.txt")),
];

/// Finds personalized advice.
#[derive(Debug)]
pub struct Advice {
    names: features::Names,
    reader: clause::ClauseReader,
    context: context::Contexts,
    table: Vec<table::Ready>,
}

impl Advice {
    /// # Errors
    /// What is wrong in this room's lexicon files, or a row that names a feature nothing has.
    pub fn new() -> Result<Advice, GuardError> {
        let lexicon = Lexicon::parse(LEXICON)?;
        let names = features::Names::new(&lexicon)?;
        let table = table::TABLE
            .iter()
            .map(|row| table::Ready::new(row, &names))
            .collect::<Result<_, _>>()?;
        Ok(Advice {
            reader: clause::ClauseReader::new(lexicon, &names)?,
            context: context::Contexts::new(&names)?,
            names,
            table,
        })
    }

    /// Personalized advice in `answer`, by start. Findings wholly inside an exempt span are left out.
    pub fn findings(&self, answer: &Analysis<'_>, question: Option<&Analysis<'_>>, exempt: &[Exempt]) -> Vec<Finding> {
        let asked = question.map(|question| self.context.read_question(&self.names, &self.reader, question));
        let mut sentences = Vec::with_capacity(answer.units().len());
        for unit in answer.units() {
            sentences.push(self.reader.read(&self.names, answer.tokens_of(unit)));
        }
        self.context.add(answer, &mut sentences, asked);
        let mut findings = Vec::new();
        for (unit, sentence) in answer.units().iter().zip(&sentences) {
            let tokens = answer.tokens_of(unit);
            for clause in &sentence.clauses {
                if self.context.is_plain_question(clause.features) {
                    continue;
                }
                let Some(row) = self.table.iter().find(|row| row.fits(clause.features, sentence.features)) else {
                    continue;
                };
                let clause = &tokens[clause.tokens.clone()];
                let (Some(first), Some(last)) = (clause.first(), clause.last()) else {
                    continue;
                };
                let span: Span = first.span.union(last.span);
                if exempt.iter().any(|exempt| exempt.span.contains(span)) {
                    continue;
                }
                let Some(rule) = RULES.iter().find(|rule| rule.code == row.rule) else {
                    continue;
                };
                findings.push(Finding::new(rule.code, rule.category, span, row.reason).suggest(rules::SUGGESTION));
            }
        }
        findings
    }
}
