//! How strongly a claim says something, held against how strongly the passage says it.
//!
//! "May" below "usually" below "always"; "some" below "many" below "most" below "all"; a plain statement is
//! stronger than "may" and "some". A claim may be weaker than its passage, but not rarer than "often" allows.

use crate::guard::ground::align::{Alignment, Meeting, is_heavy};
use crate::guard::ground::judge::{Claim, has_mark};
use crate::guard::ground::kinds::{Class, Mark};
use crate::guard::ground::passages::{Passages, Sentence};
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::quantity::{Measure, Quantity};
use crate::guard::ground::scan::{Marked, Scan};
use crate::guard::ground::sources;
use crate::guard::hash::Words;
use crate::guard::text::Token;

/// Strength of "rarely", "may", "often", "usually", "always".
const RARE: u8 = 1;
const POSSIBLE: u8 = 2;
const MANY: u8 = 3;
const MOST: u8 = 4;
const ALL: u8 = 5;

pub(super) fn check(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    for marked in &claim.scan.marks {
        if let Some((sign, reason)) = overstated(marked, claim, alignment, passages) {
            problems.push(Problem {
                sign,
                reason: format!("“{}”: {reason}", claim.words(marked.at, marked.end - 1)),
                tokens: Some((marked.at, marked.end - 1)),
            });
        }
    }
    absolutes(claim, alignment, passages, problems);
    plain(claim, alignment, passages, problems);
}

/// Why the passage does not bear out a mark of the claim.
fn overstated(
    marked: &Marked,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> Option<(Sign, &'static str)> {
    let support = &alignment.support_of[marked.clause];
    let own = *support.first().or(alignment.best.as_ref())?;
    let has = |wanted: &dyn Fn(Mark) -> bool| {
        support.iter().any(|sentence| {
            passages.sentences[*sentence]
                .scan
                .marks
                .iter()
                .any(|marked| wanted(marked.mark))
        })
    };
    let has_word = |stem| {
        support.iter().any(|sentence| {
            passages.sentences[*sentence]
                .scan
                .items
                .iter()
                .any(|other| other.stem == stem)
        })
    };
    // The word is in the passage itself ("usual treatment" for "usually", "need" for "needed").
    let is_said = claim.scan.items.iter().enumerate().any(|(at, item)| {
        item.at == marked.at && (alignment.is_in(at, own) || has_word(item.stem))
    });
    let in_clause = |wanted: &dyn Fn(&Marked) -> bool| {
        claim
            .scan
            .marks
            .iter()
            .any(|other| other.clause == marked.clause && wanted(other))
    };
    if is_of_saying(claim.tokens, marked.at) {
        return None;
    }
    let is_negated = in_clause(&|other| other.mark == Mark::Negation && other.at <= marked.at);
    // The strongest of what the supporting sentences say, each in the clause that is meant and in its main clause.
    let level = || {
        support
            .iter()
            .filter_map(|sentence| level_in(*sentence, marked.clause, claim, alignment, passages))
            .max()
    };
    match marked.mark {
        Mark::Strength(ALL) => {
            // "A, B, and C all …" sums up its own list.
            let sums_up = claim
                .tokens
                .get(marked.at)
                .is_some_and(|token| token.text == "all")
                && claim.tokens[..marked.at]
                    .iter()
                    .any(|token| token.text == "and");
            let is_about_text = is_about_text(claim) || sums_up;
            let lead_in = passages.sentences[own].lead_in;
            let is_all = [Some(own), lead_in].into_iter().flatten().any(|sentence| {
                let marks = &passages.sentences[sentence].scan.marks;
                let all = marks.iter();
                let mut all = all.filter(|other| other.mark == Mark::Strength(ALL));
                let own = Reach::of(marked, claim.tokens);
                all.any(|other| own.bears(Reach::of(other, passages.sentences[sentence].tokens)))
            });
            (!is_negated && !is_about_text && !is_all)
                .then_some((Sign::OfAll, "the passage does not say it of all"))
        }
        // "How cancer should be treated" makes nothing a duty.
        Mark::Duty
            if claim.tokens[..marked.at].iter().any(|token| {
                matches!(
                    token.text.as_str(),
                    "how" | "whether" | "what" | "which" | "if"
                )
            }) =>
        {
            None
        }
        Mark::Duty => (!is_said && !has(&|mark| mark == Mark::Duty))
            .then_some((Sign::Duty, "the passage makes it no duty")),
        // "Even when treatment is over" is said by "after treatment has ended".
        Mark::Despite => (!has(&|mark| matches!(mark, Mark::Despite | Mark::After)))
            .then_some((Sign::Despite, "the passage makes it depend on this")),
        Mark::Strength(RARE) => (!is_negated && !has(&|mark| mark == Mark::Strength(RARE)))
            .then_some((Sign::Rare, "the passage does not call it rare")),
        Mark::Strength(MANY | MOST)
            if claim.scan.negations.is_empty()
                && is_rare(&passages.sentences[own])
                && !in_clause(&|other| other.mark == Mark::Strength(RARE)) =>
        {
            Some((Sign::Opposite, "the passage calls it rare"))
        }
        Mark::Strength(strength @ (MANY | MOST)) => {
            let said = claim.tokens.get(marked.at).map(|token| token.text.as_str());
            let read = &passages.sentences[own];
            let is_same = read.scan.marks.iter().any(|other| {
                other.mark == marked.mark
                    && read.tokens.get(other.at).map(|token| token.text.as_str()) == said
            });
            let fits =
                level().is_none_or(|level| level >= strength) || is_said || is_same || is_negated;
            (!fits).then_some((Sign::Frequent, "the passage says it less strongly"))
        }
        _ => None,
    }
}

/// Whether a sentence calls something rare, and nothing frequent.
fn is_rare(sentence: &Sentence<'_>) -> bool {
    let has = |wanted: &dyn Fn(Mark) -> bool| {
        let mut marks = sentence.scan.marks.iter();
        marks.any(|marked| wanted(marked.mark))
    };
    has(&|mark| mark == Mark::Strength(RARE))
        && !has(&|mark| matches!(mark, Mark::Strength(MANY | MOST | ALL)))
}

/// What an absolute word is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// All of the things: "all", "every".
    Things,
    /// All of the time: "always", "never".
    Times,
    /// Nothing besides: "only".
    Alone,
    Other,
}

impl Reach {
    fn of(marked: &Marked, tokens: &[Token]) -> Reach {
        match tokens
            .get(marked.at)
            .map_or("", |token| token.text.as_str())
        {
            "all" | "every" | "each" | "everyone" | "everybody" | "todo" | "toda" | "todos"
            | "todas" | "cada" => Reach::Things,
            "always" | "never" | "ever" | "forever" | "whenever" | "siempre" | "nunca"
            | "jamas" => Reach::Times,
            "only" | "sole" | "solely" | "exclusively" | "solo" | "solamente" | "unico"
            | "unica" => Reach::Alone,
            _ => Reach::Other,
        }
    }

    /// Whether a word of the second kind bears out one of the first.
    fn bears(self, there: Reach) -> bool {
        self == there || self == Reach::Other || there == Reach::Other
    }
}

/// The strength that a sentence gives to a clause of the claim.
fn level_in(
    sentence: usize,
    clause: usize,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> Option<u8> {
    let passage = &passages.sentences[sentence].scan;
    let aligned = level_of(
        passage,
        aligned_clause(clause, sentence, claim, alignment, passage),
    );
    // The main clause governs the others where the claim has words of it.
    let has_main = (0..claim.scan.items.len()).any(|at| {
        alignment
            .met_in(at, sentence)
            .any(|met| passage.items[met.item].clause == 0)
    });
    let main = if has_main { level_of(passage, 0) } else { None };
    match (aligned, main) {
        (Some(aligned), Some(main)) => Some(aligned.min(main)),
        (level, None) | (None, level) => level,
    }
}

/// Absolute words ("every", "only", "immediately") that no sentence of the support has.
fn absolutes(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    for (at, item) in claim
        .scan
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.class == Class::Absolute)
    {
        let sums_up = claim
            .tokens
            .get(item.at)
            .is_some_and(|token| token.text == "all")
            && claim.tokens[..item.at]
                .iter()
                .any(|token| token.text == "and");
        let is_borne_out = claim.scan.negation_of(at).is_some()
            || sums_up
            || is_about_text(claim)
            || is_of_saying(claim.tokens, item.at)
            || alignment.support_of[item.clause].iter().any(|sentence| {
                let passage = &passages.sentences[*sentence].scan;
                alignment.met_in(at, *sentence).any(|met| {
                    met.meeting == Meeting::Same && passage.negation_of(met.item).is_none()
                })
            });
        if !is_borne_out {
            problems.push(Problem {
                sign: Sign::Absolute,
                reason: format!(
                    "“{}”: the passage is not so absolute",
                    claim.words(item.at, item.last)
                ),
                tokens: Some((item.at, item.last)),
            });
        }
    }
}

/// Words for what a text holds: "only surgery is listed" is about the list.
pub(super) static LISTED: Words<15> = Words::new([
    "listed",
    "mention",
    "list",
    "mencionan",
    "menciona",
    "enumera",
    "mentioned",
    "named",
    "described",
    "lists",
    "mentions",
    "names",
    "describes",
    "covers",
    "discusses",
]);

/// "It says only that …", "the passage only calls it rare": the word is about what the text says.
fn is_of_saying(tokens: &[Token], at: usize) -> bool {
    let word = |at: Option<usize>| {
        let token = at.and_then(|at| tokens.get(at));
        token.map_or("", |token| token.text.as_str())
    };
    let says = |word: &str| {
        sources::SAYING.contains(word) || matches!(word, "calls" | "lists" | "names" | "gives")
    };
    matches!(
        word(Some(at)),
        "only" | "just" | "simply" | "solo" | "unicamente"
    ) && (says(word(Some(at + 1)))
        || (matches!(word(Some(at + 1)), "that" | "que") && at > 0)
        || says(word(at.checked_sub(1))))
}

/// Whether a claim is about the text.
fn is_about_text(claim: &Claim<'_>) -> bool {
    claim.tokens.iter().any(|token| token.is_in(&LISTED))
}

/// A plain statement of what the passage says only of some, or as possible.
fn plain(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    // "CT is listed" is as true of what may be done.
    if is_about_text(claim) {
        return;
    }
    let counts = |quantity: &Quantity| quantity.measure == Measure::Count;
    let is_partial = has_mark(claim, |mark| {
        matches!(
            mark,
            Mark::Strength(RARE | POSSIBLE) | Mark::Can | Mark::Duty
        )
    }) || claim.scan.quantities.iter().any(counts);
    let softens = |mark: Mark| matches!(mark, Mark::Soft | Mark::Some);
    let is_introduced_softly = claim
        .lead_in
        .is_some_and(|lead_in| lead_in.marks.iter().any(|marked| softens(marked.mark)));
    for clause in 0..claim.scan.n_clauses {
        for sentence in &alignment.support_of[clause] {
            // "Certain factors affect prognosis" over the list of all of them limits none of them.
            if passages.sentences[*sentence].is_heading
                || is_of_gloss(clause, *sentence, claim, alignment, passages)
            {
                continue;
            }
            let passage = &passages.sentences[*sentence].scan;
            // "May include" is not said by "includes", nor "may come back in other parts" by "come back in other
            // parts": a word that the sentence has beside its "may" softens nothing.
            let is_own = |marked: &&Marked| {
                let stem = claim.scan.stems.get(marked.at).copied().flatten();
                stem.is_some_and(|_| !passage.stems.contains(&stem))
                    && !is_best(marked, claim.tokens)
            };
            let marks = claim.scan.marks.iter();
            let is_softened = is_introduced_softly
                || marks
                    .clone()
                    .filter(|marked| softens(marked.mark))
                    .any(|marked| is_own(&marked));
            let is_often = marks
                .clone()
                .filter(|marked| matches!(marked.mark, Mark::Strength(MANY | MOST)))
                .any(|marked| is_own(&marked));
            let is_partial = is_partial || is_often;
            let is_hedged = is_partial || is_softened;
            // "Some" is kept by "some".
            let is_limited = is_partial
                || is_introduced_softly
                || marks
                    .filter(|marked| marked.mark == Mark::Some)
                    .any(|marked| is_own(&marked) || limits(marked, claim.tokens));
            let there = aligned_clause(clause, *sentence, claim, alignment, passage);
            // "Some scientists believe" governs what they believe.
            let has_main = claim.scan.items.iter().enumerate().any(|(at, item)| {
                is_heavy(item)
                    && alignment
                        .met_in(at, *sentence)
                        .any(|met| passage.items[met.item].clause == 0)
            });
            let is_belief = passage
                .marks
                .iter()
                .any(|marked| marked.clause == 0 && marked.mark == Mark::Some)
                && passage.n_clauses > 1;
            let is_governing =
                |clause: usize| clause == there || (clause == 0 && has_main && is_belief);
            let is_possible = passage.marks.iter().any(|marked| {
                is_governing(marked.clause)
                    && matches!(marked.mark, Mark::Strength(RARE | POSSIBLE))
            });
            let is_of_some = is_of_some(passage, there) || (has_main && is_of_some(passage, 0));
            if (is_possible && !is_hedged) || (is_of_some && !is_limited) {
                problems.push(Problem {
                    sign: if is_possible && !is_hedged {
                        Sign::Plain
                    } else {
                        Sign::OfSome
                    },
                    reason: "stated plainly: the passage says it may be so, or only of some"
                        .to_owned(),
                    tokens: None,
                });
                return;
            }
        }
    }
}

/// Whether a mark is marked out as the one: "the best option" is more than an option.
fn is_best(marked: &Marked, tokens: &[Token]) -> bool {
    let before = marked.at.checked_sub(1).and_then(|at| tokens.get(at));
    before.is_some_and(|token| matches!(token.text.as_str(), "best" | "only" | "right" | "main"))
}

/// Whether a mark limits what it is said of, as "some" does and "other" does not.
fn limits(marked: &Marked, tokens: &[Token]) -> bool {
    tokens.get(marked.at).is_some_and(|token| {
        !matches!(
            token.text.as_str(),
            "other" | "others" | "otro" | "otra" | "otros" | "otras"
        )
    })
}

/// Whether a clause says of a word what the passage explains in brackets ("a laparoscope (a thin, lighted tube)"):
/// what the passage says around them does not limit it.
fn is_of_gloss(
    clause: usize,
    sentence: usize,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> bool {
    let read = &passages.sentences[sentence];
    let Some(open) = read.tokens.iter().position(|token| token.is_punct("(")) else {
        return false;
    };
    let close = read.tokens[open..]
        .iter()
        .position(|token| token.is_punct(")"))
        .map_or(read.tokens.len(), |at| open + at);
    let items = claim.scan.items.iter().enumerate();
    let mut own = items
        .filter(|(_, item)| item.clause == clause && is_heavy(item))
        .peekable();
    own.peek().is_some()
        && own.all(|(at, _)| {
            alignment.met_in(at, sentence).any(|met| {
                let there = &read.scan.items[met.item];
                there.last + 1 == open || (open..close).contains(&there.at)
            })
        })
}

/// Whether a clause speaks of some only: "some" stands at its beginning.
fn is_of_some(passage: &Scan, clause: usize) -> bool {
    /// Tokens before "some" at the beginning of a clause: "for some patients".
    const LEAD: usize = 2;
    let start = passage
        .clause_of
        .iter()
        .position(|of| *of == clause)
        .unwrap_or(0);
    passage.marks.iter().any(|marked| {
        marked.clause == clause && marked.mark == Mark::Some && marked.at <= start + LEAD
    })
}

/// The clause of the passage sentence that holds most of a clause of the claim.
pub(super) fn aligned_clause(
    clause: usize,
    sentence: usize,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passage: &Scan,
) -> usize {
    let mut votes = vec![0; passage.n_clauses.max(1)];
    for (at, item) in claim
        .scan
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.clause == clause)
    {
        if let Some(met) = alignment.met_in(at, sentence).next() {
            votes[passage.items[met.item].clause] += item.weight;
        }
    }
    let most = votes.iter().max().copied().unwrap_or(0);
    votes.iter().position(|votes| *votes == most).unwrap_or(0)
}

/// The weakest strength marked in a clause of a passage.
fn level_of(passage: &Scan, clause: usize) -> Option<u8> {
    passage
        .marks
        .iter()
        .filter(|marked| marked.clause == clause)
        .filter_map(|marked| match marked.mark {
            Mark::Strength(level) => Some(level),
            Mark::Some => Some(POSSIBLE),
            _ => None,
        })
        .min()
}
