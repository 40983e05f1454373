//! Spans of an answer that are word for word in a cited passage.
//!
//! Compared are the words and numbers of the text layer, so white space, quotes, letter case, emphasis, link
//! syntax and citation marks between them do not count. A quotation is contiguous in one passage: a whole
//! sentence, a run of sentences, or clauses of one sentence whose rest takes nothing back. "You will get cancer"
//! is no quotation of "having a risk factor does not mean that you will get cancer".

use std::ops::Range;

use crate::guard::span::Span;
use crate::guard::text::{Analysis, Token, TokenKind, UnitKind};
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

/// For each unit of an answer the passage that holds all of it as a quotation, by position.
pub fn quoted_units(answer: &Analysis<'_>, quotable: &Quotable<'_>) -> Vec<Option<usize>> {
    /// Lines that a quotation is broken into, each too short to be read on from.
    const MAX_LINES: usize = 4;
    let units = answer.units();
    let mut quoted: Vec<Option<usize>> = units
        .iter()
        .map(|unit| quotable.find(answer.tokens_of(unit)))
        .collect();
    let breaks_off = |at: usize| {
        let last = answer.tokens_of(&units[at]).last();
        units[at].kind == UnitKind::Sentence && last.is_some_and(Token::is_wordlike)
    };
    for at in 0..units.len() {
        if quoted[at].is_some() {
            continue;
        }
        let first = units[at].tokens.start;
        let lines = (at + 1..units.len().min(at + MAX_LINES))
            .take_while(|line| breaks_off(line - 1) && units[*line].kind == UnitKind::Sentence);
        let found = lines.into_iter().find_map(|line| {
            let tokens = &answer.tokens()[first..units[line].tokens.end];
            Some((line, quotable.find(tokens)?))
        });
        if let Some((line, passage)) = found {
            quoted[at..=line].fill(Some(passage));
        }
    }
    quoted
}

/// The spans of `answer` that are word for word in one of `passages`, by start. `quotable` is of the same passages, in
/// the same order, and `quoted` of the answer's units.
pub fn exempt(
    answer: &Analysis<'_>,
    passages: &[CitedPassage<'_>],
    quotable: &Quotable<'_>,
    quoted: &[Option<usize>],
) -> Vec<Exempt> {
    if passages.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (unit, quoted) in answer.units().iter().zip(quoted) {
        let tokens = answer.tokens_of(unit);
        let mut push = |span: Span, passage: usize| {
            found.push(Exempt {
                span,
                passage_id: passages[passage].id.to_owned(),
            });
        };
        if let Some(passage) = *quoted {
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

/// The words of a passage, ready to be searched for quotations.
#[derive(Clone, Debug)]
pub struct Quotes {
    words: Vec<Word>,
    /// Positions of words that have another one after them, by a hash of both and then in reading order.
    pairs: Vec<(u64, usize)>,
    /// Positions of units of one word, and of one word that a colon sets at the head of its unit, sorted by it.
    single: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Word {
    /// Position among the tokens of the passage.
    token: usize,
    /// Unit of the passage.
    unit: usize,
    /// A sign, a line break or the start of the unit stands before it.
    opens: bool,
    /// A sign, a line break, a word that opens a clause, or the end of the unit stands after it.
    closes: bool,
    /// A colon stands after it: with all before it in its unit it is a headword, which what follows explains.
    heads: bool,
}

impl Quotes {
    /// Reads a passage.
    pub(super) fn new(passage: &Analysis<'_>) -> Quotes {
        let mut words = Vec::with_capacity(passage.tokens().len());
        let mut single = Vec::new();
        for (unit_at, unit) in passage.units().iter().enumerate() {
            let first = words.len();
            let tokens = passage.tokens_of(unit);
            // A line that is long may be an item of its own, although it reads on.
            let is_broken = |before: &Token, after: &Token| {
                let between = passage.text().get(before.span.end..after.span.start);
                between.is_some_and(|between| between.contains('\n'))
            };
            for (at, token) in tokens.iter().enumerate() {
                if !token.is_wordlike() {
                    continue;
                }
                let before = at.checked_sub(1).map(|at| &tokens[at]);
                let after = tokens[at + 1..]
                    .iter()
                    .find(|token| token.kind != TokenKind::Mark);
                words.push(Word {
                    token: unit.tokens.start + at,
                    unit: unit_at,
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
            let own = &words[first..];
            if own.len() == 1 || own.first().is_some_and(|word: &Word| word.heads) {
                single.push(first);
            }
        }
        let token = |at: usize| &passage.tokens()[words[at].token];
        let mut pairs: Vec<(u64, usize)> = (0..words.len().saturating_sub(1))
            .map(|at| (hash_of(token(at), token(at + 1)), at))
            .collect();
        pairs.sort_unstable();
        single.sort_unstable_by_key(|at| token(*at).text.as_str());
        Quotes {
            words,
            pairs,
            single,
        }
    }
}

/// A hash of two words that stand side by side.
fn hash_of(first: &Token, second: &Token) -> u64 {
    first.hash.rotate_left(23) ^ second.hash
}

/// A passage and its words.
#[derive(Clone, Copy, Debug)]
struct Source<'p> {
    tokens: &'p [Token],
    quotes: &'p Quotes,
}

impl<'p> Source<'p> {
    fn text(&self, at: usize) -> &'p str {
        &self.tokens[self.quotes.words[at].token].text
    }

    /// Where two words stand side by side, in reading order.
    fn places(&self, first: &Token, second: &Token) -> impl Iterator<Item = usize> {
        let pairs = &self.quotes.pairs;
        let hash = hash_of(first, second);
        let from = pairs.partition_point(|(own, _)| *own < hash);
        let same = pairs[from..]
            .iter()
            .take_while(move |(own, _)| *own == hash);
        let is_meant =
            move |at: &usize| self.text(*at) == first.text && self.text(*at + 1) == second.text;
        same.map(|(_, at)| *at).filter(is_meant)
    }

    /// Whether the last word and the first of the next passage are these.
    fn is_joined(&self, next: &Source<'_>, first: &Token, second: &Token) -> bool {
        self.text(self.quotes.words.len() - 1) == first.text && next.text(0) == second.text
    }

    /// Whether a stretch of words keeps what its sentences say.
    fn is_quotation(&self, range: Range<usize>) -> bool {
        let words = &self.quotes.words;
        let (first, last) = (&words[range.start], &words[range.end - 1]);
        if !first.opens || !last.closes {
            return false;
        }
        let is_headword = last.heads
            && first.unit == last.unit
            && range
                .start
                .checked_sub(1)
                .is_none_or(|at| words[at].unit != first.unit);
        if is_headword {
            return true;
        }
        let governs = |at: usize| GOVERNING.contains(&self.text(at));
        let mut before = (0..range.start)
            .rev()
            .take_while(|at| words[*at].unit == first.unit);
        let mut after = (range.end..words.len()).take_while(|at| words[*at].unit == last.unit);
        !before.by_ref().take(MAX_REST).any(governs) && !after.by_ref().take(MAX_REST).any(governs)
    }
}

/// The words of all passages.
#[derive(Debug)]
pub struct Quotable<'p> {
    /// Passages that have words, each with its position.
    sources: Vec<(usize, Source<'p>)>,
}

impl<'p> Quotable<'p> {
    /// Passages in order, each with its words.
    pub(super) fn new(
        passages: impl IntoIterator<Item = (&'p Analysis<'p>, &'p Quotes)>,
    ) -> Quotable<'p> {
        let sources = passages
            .into_iter()
            .enumerate()
            .filter(|(_, (_, quotes))| !quotes.words.is_empty())
            .map(|(at, (analysis, quotes))| {
                let tokens = analysis.tokens();
                (at, Source { tokens, quotes })
            })
            .collect();
        Quotable { sources }
    }

    /// The passage that holds these words as a quotation, by position.
    pub(super) fn find(&self, tokens: &[Token]) -> Option<usize> {
        let mut words = tokens.iter().filter(|token| token.is_wordlike());
        let first = words.next()?;
        let Some(second) = words.next() else {
            let found = self.sources.iter().find(|(_, source)| {
                let single = &source.quotes.single;
                let search = single.binary_search_by(|at| source.text(*at).cmp(&first.text));
                search.is_ok()
            });
            return found.map(|(passage, _)| *passage);
        };
        let words = words.map(|token| token.text.as_str());
        let n_rest = words.clone().count();
        let mut n_looked = 0;
        for (index, (passage, source)) in self.sources.iter().enumerate() {
            for place in source.places(first, second) {
                if n_looked >= MAX_PLACES {
                    return None;
                }
                n_looked += 1;
                let end = place + 2 + n_rest;
                if end <= source.quotes.words.len()
                    && (place + 2..end).map(|at| source.text(at)).eq(words.clone())
                    && source.is_quotation(place..end)
                {
                    return Some(*passage);
                }
            }
            // Words that only meet where two passages do are looked at like others, and are no quotation.
            let next = self.sources.get(index + 1);
            n_looked +=
                usize::from(next.is_some_and(|(_, next)| source.is_joined(next, first, second)));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::text::analyse;

    const PASSAGE: &str = "Having a risk factor does not mean that you will get cancer. Check with your doctor if you \
        have any of the following: Blood in the stool. They are most common in the stomach and small intestine but \
        may be found anywhere in or near the GI tract. As you go through treatment, you will have follow-up tests.";

    fn exempt_of(
        answer: &Analysis<'_>,
        passages: &[CitedPassage<'_>],
        quotable: &Quotable<'_>,
    ) -> Vec<Exempt> {
        exempt(answer, passages, quotable, &quoted_units(answer, quotable))
    }

    #[track_caller]
    fn check(answer: &str, expected: &[&str]) {
        let passage = CitedPassage {
            id: "p",
            text: PASSAGE,
            ..CitedPassage::default()
        };
        let source = analyse(PASSAGE);
        let quotes = Quotes::new(&source);
        let quotable = Quotable::new([(&source, &quotes)]);
        let found = exempt_of(&analyse(answer), &[passage], &quotable);
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
    fn a_quotation_may_be_broken_into_short_lines() {
        check(
            "As you go through\ntreatment, you will have\nfollow-up tests.",
            &[
                "As you go through",
                "treatment, you will have",
                "follow-up tests.",
            ],
        );
        check(
            "As you go through\ntreatment, you will have\nno tests.",
            &[],
        );
        check("You\nwill get cancer.", &[]);
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
            let source = analyse(passage);
            let quotes = Quotes::new(&source);
            let quotable = Quotable::new([(&source, &quotes)]);
            exempt_of(&analyse(answer), &[cited], &quotable).len()
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
