//! Personalized advice in answers.
//!
//! Each unit is read into clauses with features ([`clause`], [`features`]), what stands around it is added
//! ([`context`]), and the [`table`] says which features together are advice. Nothing here matches whole sentences.

mod aim;
mod clause;
mod context;
mod features;
mod joined;
mod likeness;
mod rules;
mod table;

use std::borrow::Cow;

use crate::guard::GuardError;
use crate::guard::finding::Finding;
use crate::guard::lexicon::Lexicon;
use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token, Unit, UnitKind};
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
    /// The rows as the likeness model names them: rule and position.
    row_names: Vec<String>,
    plain: table::Ready,
    likeness: likeness::Likeness,
    aims: aim::Aims,
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
        let rows = table::TABLE.iter().enumerate();
        Ok(Advice {
            likeness: likeness::Likeness::parse(model)?,
            reader: clause::ClauseReader::new(lexicon, &names)?,
            context: context::Contexts::new(&names)?,
            aims: aim::Aims::new(&names)?,
            plain: table::Ready::new(&table::PLAIN, &names)?,
            row_names: rows.map(|(at, row)| format!("{}:{at}", row.rule)).collect(),
            names,
            table,
        })
    }

    /// Personalized advice in `answer`, by start. Findings wholly inside an exempt span are left out, as are those in
    /// units for which `own` says that they are the service's own sentences.
    pub fn findings(
        &self,
        answer: &Analysis<'_>,
        question: Option<&Analysis<'_>>,
        exempt: &[Exempt],
        own: &[bool],
    ) -> Vec<Finding> {
        // Exempt spans stand in order and apart.
        let is_exempt = |span: Span| {
            let first = exempt.partition_point(|exempt| exempt.span.end < span.end);
            exempt
                .get(first)
                .is_some_and(|exempt| exempt.span.contains(span))
        };
        let is_read = |(index, unit): &(usize, &Unit)| {
            // Signs and citation marks at the ends say nothing that would need an exemption; alone they say nothing
            // at all, unless somebody asked.
            let said = wordlike(answer.tokens_of(unit));
            let says_something = question.is_some() || !said.is_empty();
            own.get(*index) != Some(&true) && says_something && !is_exempt(span_of(said))
        };
        let mut units = answer.units().iter().enumerate().filter(is_read).peekable();
        let mut findings = Vec::new();
        if units.peek().is_none() {
            return findings;
        }
        let asked = self.asked(question);
        let sentences = self.sentences(answer, asked);
        let mut scores = vec![None; answer.units().len()];
        for (index, unit) in units {
            let (sentence, tokens) = (&sentences[index], answer.tokens_of(unit));
            let evidence = self.evidence(sentence);
            let likened = Self::likened(answer, index, sentence, &evidence, asked);
            let score = self.likeness.score(&likened, &self.names);
            scores[index] = Some(score);
            let limits = likeness::limits(tokens.len());
            let aim = self.aims.of(sentence.features, asked.is_some());
            let before = findings.len();
            for (clause, row) in &evidence.fired {
                let clause = &sentence.clauses[*clause];
                let tokens = &tokens[clause.tokens.clone()];
                let span = span_of(tokens);
                let row = &self.table[*row];
                // Who asks about somebody is told it in so many words, whatever the words would be elsewhere.
                let is_plain = self.plain.fits(clause.features, sentence.features)
                    || asked.is_some_and(|asked| asked.is_personal);
                // What stands around a clause can be of any length and must not outvote it.
                let is_likened = score > limits.of_row(aim, is_plain)
                    || (sentence.clauses.len() > 1
                        && self.score_of_part(tokens, asked)
                            > likeness::limits(tokens.len()).alone(aim));
                if is_likened
                    && !is_exempt(span)
                    && let Some(rule) = RULES.iter().find(|rule| rule.code == row.rule)
                {
                    findings.push(
                        Finding::new(rule.code, rule.category, span, row.reason)
                            .suggest(rules::SUGGESTION),
                    );
                }
            }
            if findings.len() > before {
                continue;
            }
            let is_far = |unit: usize| scores[unit].is_some_and(|score| score < FAR);
            let reason = self.reason(&likened, score, sentence).or_else(|| {
                if unit.kind != UnitKind::Cell
                    && is_far(index)
                    && joined::governor(answer, index).is_some_and(is_far)
                {
                    return None;
                }
                let (tokens, sentence) = self.joined(answer, index, asked)?;
                let evidence = self.evidence(&sentence);
                let likened = Self::likened_tokens(&tokens, JOINED, &sentence, &evidence, asked);
                let score = self.likeness.score(&likened, &self.names);
                self.reason(&likened, score, &sentence)
            });
            findings.extend(reason.map(|reason| {
                let rule = &rules::LIKENESS;
                Finding::new(rule.code, rule.category, unit.span, reason).suggest(rules::SUGGESTION)
            }));
            if findings.len() == before {
                findings.extend(self.completed(answer, index, asked));
            }
        }
        findings
    }

    /// What a list item says as the end of the sentence that introduces it, where the two together are advice.
    fn completed(
        &self,
        answer: &Analysis<'_>,
        index: usize,
        asked: Option<context::Asked>,
    ) -> Option<Finding> {
        let (tokens, n_before) = joined::completed(answer, index)?;
        let sentence = self.read_part(&tokens, asked);
        let evidence = self.evidence(&sentence);
        let likened = Self::likened_tokens(&tokens, SENTENCE, &sentence, &evidence, asked);
        let score = self.likeness.score(&likened, &self.names);
        let limits = likeness::limits(tokens.len());
        let aim = self.aims.of(sentence.features, asked.is_some());
        let by_row = evidence.fired.iter().find_map(|(clause, row)| {
            let clause = &sentence.clauses[*clause];
            let is_of_both = clause.tokens.start < n_before && n_before < clause.tokens.end;
            let is_plain = self.plain.fits(clause.features, sentence.features);
            let row = &self.table[*row];
            (is_of_both && score > limits.of_row(aim, is_plain))
                .then(|| RULES.iter().find(|rule| rule.code == row.rule))
                .flatten()
                .map(|rule| (rule, row.reason.to_owned()))
        });
        let (rule, reason) = by_row.or_else(|| {
            let reason = self.reason(&likened, score, &sentence)?;
            Some((&rules::LIKENESS, reason))
        })?;
        let span = answer.units()[index].span;
        Some(Finding::new(rule.code, rule.category, span, reason).suggest(rules::SUGGESTION))
    }

    /// Why a unit is rejected for its likeness alone; `None` where it is not.
    fn reason(
        &self,
        likened: &likeness::Likened<'_>,
        score: i32,
        sentence: &clause::Sentence,
    ) -> Option<String> {
        let aim = self.aims.of(sentence.features, likened.asked.is_some());
        let limit = likeness::limits(likened.n_tokens()).alone(aim);
        (score > limit).then(|| {
            let reason = format!("reads like advice (likeness {score}, above {limit})");
            if likened.n_tokens() <= MAX_EXPLAINED {
                let strongest = self.likeness.strongest(likened, &self.names);
                format!("{reason}: {}", strongest.join("; "))
            } else {
                reason
            }
        })
    }

    /// How much a clause reads like advice by itself.
    fn score_of_part(&self, tokens: &[Token], asked: Option<context::Asked>) -> i32 {
        let sentence = self.read_part(tokens, asked);
        let evidence = self.evidence(&sentence);
        let likened = Self::likened_tokens(tokens, SENTENCE, &sentence, &evidence, asked);
        self.likeness.score(&likened, &self.names)
    }

    /// A stretch of tokens that is no unit, read as a sentence.
    fn read_part(&self, tokens: &[Token], asked: Option<context::Asked>) -> clause::Sentence {
        let mut sentence = self.reader.read(&self.names, tokens);
        if let Some(asked) = asked {
            self.context.add_asked(&mut sentence, asked);
        }
        sentence
    }

    /// The terms of each reading of `answer`, for learning the likeness model: each as the model file writes it, with
    /// what a weight of one would add to the reading's score. Each unit is read alone, and some also joined.
    pub fn terms(
        &self,
        answer: &Analysis<'_>,
        question: Option<&Analysis<'_>>,
    ) -> Vec<Vec<(String, f64)>> {
        let asked = self.asked(question);
        let sentences = self.sentences(answer, asked);
        let mut terms = Vec::with_capacity(sentences.len());
        for (index, sentence) in sentences.iter().enumerate() {
            let evidence = self.evidence(sentence);
            let likened = Self::likened(answer, index, sentence, &evidence, asked);
            terms.push(likeness::Likeness::terms(&likened, &self.names));
            if let Some((tokens, sentence)) = self.joined(answer, index, asked) {
                let evidence = self.evidence(&sentence);
                let likened = Self::likened_tokens(&tokens, JOINED, &sentence, &evidence, asked);
                terms.push(likeness::Likeness::terms(&likened, &self.names));
            }
        }
        terms
    }

    /// What the clauses of a unit say under which shelter, and the rows that fire on them.
    fn evidence(&self, sentence: &clause::Sentence) -> Evidence<'_> {
        let clauses = sentence
            .clauses
            .iter()
            .map(|clause| (clause.features, self.context.shelter_sign(clause.features)))
            .collect();
        let fired: Vec<(usize, usize)> = sentence
            .clauses
            .iter()
            .enumerate()
            .filter_map(|(at, clause)| Some((at, self.row_of(clause, sentence)?)))
            .collect();
        let mut rows: Vec<usize> = fired.iter().map(|(_, row)| *row).collect();
        rows.sort_unstable();
        rows.dedup();
        let name = |row: usize| (self.table[row].rule, self.row_names[row].as_str());
        Evidence {
            clauses,
            fired,
            rows: rows.into_iter().map(name).collect(),
        }
    }

    /// A unit as the model sees it.
    fn likened<'a>(
        answer: &'a Analysis<'_>,
        index: usize,
        sentence: &'a clause::Sentence,
        evidence: &'a Evidence<'_>,
        asked: Option<context::Asked>,
    ) -> likeness::Likened<'a> {
        let unit = &answer.units()[index];
        let place = match unit.kind {
            UnitKind::Sentence => SENTENCE,
            UnitKind::ListItem => "item",
            UnitKind::Cell => "cell",
            UnitKind::Heading => "heading",
            UnitKind::Quotation => "quotation",
        };
        let mut likened =
            Self::likened_tokens(answer.tokens_of(unit), place, sentence, evidence, asked);
        likened.n_units = if index == 0 { answer.units().len() } else { 0 };
        likened
    }

    fn likened_tokens<'a>(
        tokens: &'a [Token],
        place: &'static str,
        sentence: &'a clause::Sentence,
        evidence: &'a Evidence<'_>,
        asked: Option<context::Asked>,
    ) -> likeness::Likened<'a> {
        let word = |at: usize, class: Option<&'static str>| -> likeness::Part<'a> {
            class.map_or_else(|| likeness::Part::of(&tokens[at]), likeness::Part::new)
        };
        let mut words = sentence.words.iter().copied().peekable();
        let mut classes = Vec::with_capacity(sentence.words.len());
        for (clause, (_, sign)) in sentence.clauses.iter().zip(&evidence.clauses) {
            // Signs between clauses go with the clause before them.
            while let Some((at, class)) = words.next_if(|(at, _)| *at < clause.end) {
                classes.push(word(at, class).signed(sign));
            }
        }
        classes.extend(words.map(|(at, class)| word(at, class)));
        let mut likened = likeness::Likened::of(tokens, place, &evidence.clauses, &evidence.rows);
        likened.classes = classes;
        likened.asked = asked.map(|asked| asked.said);
        likened.is_personal = asked.is_some_and(|asked| asked.is_personal);
        likened
    }

    /// The tokens of a unit after those it goes on from, read as one sentence.
    fn joined<'a>(
        &self,
        answer: &'a Analysis<'_>,
        index: usize,
        asked: Option<context::Asked>,
    ) -> Option<(Cow<'a, [Token]>, clause::Sentence)> {
        let tokens = joined::joined(answer, index)?;
        let sentence = self.read_part(&tokens, asked);
        Some((tokens, sentence))
    }

    fn row_of(&self, clause: &clause::Clause, sentence: &clause::Sentence) -> Option<usize> {
        if self.context.is_plain_question(clause.features) {
            return None;
        }
        self.table
            .iter()
            .position(|row| row.fits(clause.features, sentence.features))
    }

    fn sentences(
        &self,
        answer: &Analysis<'_>,
        asked: Option<context::Asked>,
    ) -> Vec<clause::Sentence> {
        let mut sentences: Vec<clause::Sentence> = answer
            .units()
            .iter()
            .map(|unit| self.reader.read(&self.names, answer.tokens_of(unit)))
            .collect();
        self.context.add(answer, &mut sentences, asked);
        sentences
    }

    fn asked(&self, question: Option<&Analysis<'_>>) -> Option<context::Asked> {
        let read = |question| {
            self.context
                .read_question(&self.names, &self.reader, question)
        };
        question.map(read)
    }
}

/// Tokens of the longest unit whose strongest terms are named: that takes several times as long as to score it, and of
/// a longer one they tell a reader nothing.
const MAX_EXPLAINED: usize = 400;

/// Below this likeness a unit that is no cell and what it goes on from are not read joined: neither alone is near advice.
///
/// Source: of 5,671 such readings of the answers in `tests/cases`, 3,173 have both below, and none of these comes nearer
/// to its limit than 445; of 1,054 readings of cells five with both below are above theirs. 2026-11-28.
const FAR: i32 = -800;

/// The places of a sentence, or of a clause that is read as one, and of a unit that is read with what it goes on from.
const SENTENCE: &str = "sentence";
const JOINED: &str = "joined";

/// What the clauses of a unit say, each with its shelter's sign, and the rows of the table that fire.
struct Evidence<'a> {
    clauses: Vec<(features::Set, &'static str)>,
    /// Clauses, each with the first row that fires on it.
    fired: Vec<(usize, usize)>,
    /// The rows that fire, by rule and name.
    rows: Vec<(&'static str, &'a str)>,
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
