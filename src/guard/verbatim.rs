//! Spans of an answer that are word for word in a cited passage.
//!
//! Compared are the words and numbers of the text layer, so white space, quotes, letter case, emphasis, link
//! syntax and citation marks between them do not count. A quotation is contiguous in one passage: a whole
//! sentence, a run of sentences, or clauses of one sentence whose rest takes nothing back. "You will get cancer"
//! is no quotation of "having a risk factor does not mean that you will get cancer".

use std::collections::HashMap;
use std::ops::Range;

use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token, TokenKind};
use crate::guard::verdict::{CitedPassage, Exempt};

/// Words a quotation in quotation marks must have to count on its own; below that it is a mention of a term.
const MIN_QUOTED_WORDS: usize = 4;

/// Places looked at for one quotation: keeps the work linear where a passage repeats itself.
const MAX_PLACES: usize = 16;

/// Words of the unquoted rest of a sentence that are looked at on each side: keeps the work linear.
const MAX_REST: usize = 100;

/// Words that change what the rest of their sentence says. Where one is left out, nothing is quoted.
const GOVERNING: [&str; 27] = [
    "not",
    "no",
    "never",
    "nor",
    "neither",
    "none",
    "without",
    "cannot",
    "unless",
    "if",
    "only",
    "except",
    "until",
    "some",
    "sometimes",
    "rare",
    "rarely",
    "few",
    "believe",
    "whether",
    "si",
    "sin",
    "nunca",
    "ni",
    "algunos",
    "algunas",
    "solo",
];

/// Words that open a clause, before which a quotation may end.
const CLAUSE_WORDS: [&str; 10] = [
    "but", "and", "while", "which", "because", "although", "pero", "y", "aunque", "porque",
];

/// The spans of `answer` that are word for word in one of `passages`, by start. `analyses` are the passages', in the
/// same order.
pub fn exempt(
    answer: &Analysis<'_>,
    passages: &[CitedPassage<'_>],
    analyses: &[Analysis<'_>],
) -> Vec<Exempt> {
    if passages.is_empty() {
        return Vec::new();
    }
    let quotable = Quotable::new(analyses);
    let mut found = Vec::new();
    for unit in answer.units() {
        let tokens = answer.tokens_of(unit);
        let mut push = |span: Span, passage: usize| {
            found.push(Exempt {
                span,
                passage_id: passages[passage].id.to_owned(),
            });
        };
        if let Some(passage) = quotable.find(tokens) {
            push(unit.span, passage);
            continue;
        }
        for run in quoted_runs(tokens) {
            let run = &tokens[run];
            if run.iter().filter(|token| token.is_wordlike()).count() >= MIN_QUOTED_WORDS
                && let Some(passage) = quotable.find(run)
                && let (Some(first), Some(last)) = (run.first(), run.last())
            {
                push(first.span.union(last.span), passage);
            }
        }
    }
    found
}

/// Stretches of tokens between quotation marks.
fn quoted_runs(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = None;
    for (at, token) in tokens.iter().enumerate() {
        match (token.is_quoted, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                runs.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    runs.extend(start.map(|from| from..tokens.len()));
    runs
}

/// The words of all passages, ready to be searched for quotations.
#[derive(Debug)]
pub(super) struct Quotable<'p> {
    words: Vec<Word<'p>>,
    /// Positions by a word and the one after it.
    places: HashMap<(&'p str, &'p str), Vec<usize>>,
    /// Positions of units of one word, and of one word that a colon sets at the head of its unit.
    single: HashMap<&'p str, usize>,
}

#[derive(Debug)]
struct Word<'p> {
    text: &'p str,
    passage: usize,
    /// Unit of the passage, counted over all passages.
    unit: usize,
    /// A sign, a line break or the start of the unit stands before it.
    opens: bool,
    /// A sign, a line break, a word that opens a clause, or the end of the unit stands after it.
    closes: bool,
    /// A colon stands after it: with all before it in its unit it is a headword, which what follows explains.
    heads: bool,
}

impl<'p> Quotable<'p> {
    /// Reads the passages.
    pub(super) fn new(passages: &'p [Analysis<'_>]) -> Quotable<'p> {
        let mut quotable = Quotable {
            words: Vec::new(),
            places: HashMap::new(),
            single: HashMap::new(),
        };
        let mut n_units = 0;
        for (passage, analysis) in passages.iter().enumerate() {
            for unit in analysis.units() {
                let first = quotable.words.len();
                let tokens = analysis.tokens_of(unit);
                // A line that is long may be an item of its own, although it reads on.
                let is_broken = |before: &Token, after: &Token| {
                    let between = analysis.text().get(before.span.end..after.span.start);
                    between.is_some_and(|between| between.contains('\n'))
                };
                for (at, token) in tokens
                    .iter()
                    .enumerate()
                    .filter(|(_, token)| token.is_wordlike())
                {
                    let before = at.checked_sub(1).map(|at| &tokens[at]);
                    let after = tokens[at + 1..]
                        .iter()
                        .find(|token| token.kind != TokenKind::Mark);
                    quotable.words.push(Word {
                        text: &token.text,
                        passage,
                        unit: n_units,
                        opens: before
                            .is_none_or(|before| !before.is_wordlike() || is_broken(before, token)),
                        closes: after.is_none_or(|after| {
                            !after.is_wordlike()
                                || CLAUSE_WORDS.contains(&after.text.as_str())
                                || is_broken(token, after)
                        }),
                        heads: after.is_some_and(|token| token.is_punct(":")),
                    });
                }
                let words = &quotable.words[first..];
                if words.len() == 1 || words.first().is_some_and(|word| word.heads) {
                    quotable
                        .single
                        .entry(quotable.words[first].text)
                        .or_insert(first);
                }
                n_units += 1;
            }
        }
        for (at, pair) in quotable.words.windows(2).enumerate() {
            let places = quotable
                .places
                .entry((pair[0].text, pair[1].text))
                .or_default();
            if places.len() < MAX_PLACES {
                places.push(at);
            }
        }
        quotable
    }

    /// The passage that holds these words as a quotation, by position.
    pub(super) fn find(&self, tokens: &[Token]) -> Option<usize> {
        let mut words = tokens
            .iter()
            .filter(|token| token.is_wordlike())
            .map(|token| token.text.as_str());
        let first = words.next()?;
        let Some(second) = words.next() else {
            return self.single.get(first).map(|at| self.words[*at].passage);
        };
        let places = self.places.get(&(first, second))?;
        places
            .iter()
            .find(|place| {
                let n_rest = words.clone().count();
                let end = *place + 2 + n_rest;
                self.words
                    .get(*place + 2..end)
                    .is_some_and(|rest| rest.iter().map(|word| word.text).eq(words.clone()))
                    && self.is_quotation(**place..end)
            })
            .map(|place| self.words[*place].passage)
    }

    /// Whether a stretch of words keeps what its sentences say.
    fn is_quotation(&self, range: Range<usize>) -> bool {
        let (first, last) = (&self.words[range.start], &self.words[range.end - 1]);
        if first.passage != last.passage || !first.opens || !last.closes {
            return false;
        }
        let before = self.words[..range.start]
            .iter()
            .rev()
            .take_while(|word| word.unit == first.unit);
        let after = self.words[range.end..]
            .iter()
            .take_while(|word| word.unit == last.unit);
        let is_headword = last.heads
            && first.unit == last.unit
            && range
                .start
                .checked_sub(1)
                .is_none_or(|at| self.words[at].unit != first.unit);
        if is_headword {
            return true;
        }
        before
            .take(MAX_REST)
            .chain(after.take(MAX_REST))
            .all(|word| !GOVERNING.contains(&word.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::text::analyse;

    const PASSAGE: &str = "Having a risk factor does not mean that you will get cancer. Check with your doctor if you \
        have any of the following: Blood in the stool. They are most common in the stomach and small intestine but \
        may be found anywhere in or near the GI tract. As you go through treatment, you will have follow-up tests.";

    #[track_caller]
    fn check(answer: &str, expected: &[&str]) {
        let passage = CitedPassage {
            id: "p",
            text: PASSAGE,
            ..CitedPassage::default()
        };
        let found = exempt(&analyse(answer), &[passage], &[analyse(PASSAGE)]);
        let spans: Vec<&str> = found.iter().map(|found| found.span.of(answer)).collect();
        assert_eq!(spans, expected);
    }

    #[test]
    fn whole_sentences_are_quotations() {
        check(
            "as you go through **treatment**,  you will have [follow-up tests](https://example.org) [1].",
            &[
                "as you go through **treatment**,  you will have [follow-up tests](https://example.org) [1].",
            ],
        );
        check(
            "Check with your doctor if you have any of the following:",
            &["Check with your doctor if you have any of the following:"],
        );
    }

    #[test]
    fn a_clause_is_a_quotation_when_the_rest_takes_nothing_back() {
        check(
            "They are most common in the stomach and small intestine.",
            &["They are most common in the stomach and small intestine."],
        );
        check("You will get cancer.", &[]);
        check("Check with your doctor.", &[]);
    }

    #[test]
    fn a_line_is_a_quotation() {
        let passage = "Visit:\nChemotherapy and You: Support for People With All Kinds of Cancer\nCoping with \
            Cancer\nQuestions to Ask Your Doctor about Cancer and About Its Treatment\nHaving a risk factor does \
            not mean at all that\nyou will get cancer.";
        let found = |answer: &str| {
            let cited = CitedPassage {
                id: "p",
                text: passage,
                ..CitedPassage::default()
            };
            exempt(&analyse(answer), &[cited], &[analyse(passage)]).len()
        };
        assert_eq!(found("- Coping with Cancer"), 1);
        assert_eq!(found("You will get cancer."), 0);
    }

    #[test]
    fn a_splice_is_no_quotation() {
        check("As you go through treatment, you will get cancer.", &[]);
    }

    #[test]
    fn the_exemption_ends_at_the_quotation_marks() {
        check(
            "You should know “you will have follow-up tests” now.",
            &["you will have follow-up tests"],
        );
    }
}
