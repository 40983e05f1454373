//! Who comes first, who is compared with whom, who plays which part: held against the passage.

use crate::guard::ground::align::{Alignment, is_same};
use crate::guard::ground::compare::compared;
use crate::guard::ground::judge::Claim;
use crate::guard::ground::kinds::{Class, Mark};
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::relation::flipped;
use crate::guard::ground::scan::{Item, Marked, ORDINARY, Scan};
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::text::Token;

/// Words before a name that give it a part which another name cannot take over.
const ROLE_WORDS: [&str; 11] = [
    "during",
    "after",
    "before",
    "from",
    "without",
    "following",
    "durante",
    "tras",
    "antes",
    "despues",
    "on",
];

/// Passage sentences that an order is looked for in.
const MAX_SENTENCES: usize = 8;

/// Pairs of an earlier and a later thing read in one sentence, at each mark.
const MAX_PAIRS: usize = 32;

/// Marks of order read in one sentence.
const MAX_MARKS: usize = 4;

pub(super) fn check(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
    problems: &mut Vec<Problem>,
) {
    let Some(best) = alignment.best else {
        return;
    };
    let mut push = |sign: Sign, reason: String| {
        problems.push(Problem {
            sign,
            reason,
            tokens: None,
        });
    };
    let mut sentences: Vec<usize> = alignment
        .sentence_of
        .iter()
        .flatten()
        .copied()
        .chain([best])
        .collect();
    sentences.sort_unstable();
    sentences.dedup();
    for (index, sentence) in sentences.iter().enumerate() {
        let read = &passages.sentences[*sentence];
        if index < MAX_SENTENCES
            && let Some(reason) = reversed(claim, read.scan, read.tokens, vocabulary)
        {
            push(Sign::Reversed, reason);
        }
        if let Some(reason) = conditioned(claim, read.scan, read.tokens, vocabulary) {
            push(Sign::Recast, reason);
        }
        if let Some((sign, reason)) = compared(claim, read.scan, read.tokens, vocabulary) {
            push(sign, reason);
        }
        if let Some(reason) = recast(claim, read.scan, read.tokens, vocabulary) {
            push(Sign::Recast, reason);
        }
    }
    if let Some(reason) = flipped(claim, alignment, passages, vocabulary) {
        push(Sign::Reversed, reason);
    }
    let first = claim
        .scan
        .marks
        .iter()
        .find(|marked| marked.mark == Mark::First && is_order(marked, claim.tokens));
    let is_known = || {
        sentences.iter().any(|sentence| {
            let marks = &passages.sentences[*sentence].scan.marks;
            marks
                .iter()
                .any(|marked| matches!(marked.mark, Mark::First | Mark::Before | Mark::After))
        })
    };
    if let Some(first) = first
        && !is_known()
    {
        let reason = format!(
            "“{}”: the passage gives no such order",
            claim.words(first.at, first.end - 1)
        );
        push(Sign::First, reason);
    }
}

/// "First" as a place in an order, not in "the first part" or "the first to receive".
fn is_order(marked: &Marked, tokens: &[Token]) -> bool {
    let is_phrase = marked.end - marked.at > 1
        || tokens
            .get(marked.at)
            .is_some_and(|token| token.text != "first");
    let after = tokens.get(marked.end);
    let before = marked
        .at
        .checked_sub(1)
        .and_then(|at| tokens.get(at))
        .map_or("", |token| token.text.as_str());
    is_phrase
        || after.is_none_or(|token| {
            !token.is_wordlike() || matches!(token.text.as_str(), "and" | "then" | "but" | "with")
        })
        || matches!(
            before,
            "given"
                | "used"
                | "tried"
                | "comes"
                | "goes"
                | "started"
                | "done"
                | "always"
                | "usually"
        )
}

/// Names and other weighty words, by position.
pub(super) fn weighty(scan: &Scan, range: std::ops::Range<usize>) -> impl Iterator<Item = &Item> {
    scan.items
        .iter()
        .filter(move |item| range.contains(&item.at) && item.weight >= ORDINARY)
}

/// Which things are set in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Things {
    /// Medicines, treatments, tests and organs.
    Named,
    /// All weighty words.
    Weighty,
}

/// Pairs of (earlier, later) things that "first" sets in an order: "surgery comes first, and imatinib is then given",
/// "first the biopsy, then the scan".
fn firsts<'s>(scan: &'s Scan, tokens: &[Token]) -> Vec<(&'s Item, &'s Item)> {
    let is_first = |marked: &&Marked| marked.mark == Mark::First && is_order(marked, tokens);
    let Some(first) = scan.marks.iter().find(is_first) else {
        return Vec::new();
    };
    let topics = topic_end(tokens);
    let before: Vec<&Item> = weighty(scan, topics..first.at).collect();
    let (early, rest) = if before.is_empty() {
        let rest = &tokens[first.end..];
        let pivot = rest.iter().position(|token| {
            matches!(
                token.text.as_str(),
                "then" | "afterward" | "afterwards" | "before" | "luego" | "despues"
            )
        });
        let Some(pivot) = pivot.map(|at| first.end + at) else {
            return Vec::new();
        };
        (weighty(scan, first.end..pivot).collect(), pivot)
    } else {
        (before, first.end)
    };
    let late: Vec<&Item> = weighty(scan, rest..tokens.len()).collect();
    let both = early
        .iter()
        .flat_map(|early| late.iter().map(|late| (*early, *late)));
    both.take(MAX_PAIRS).collect()
}

/// Where what a sentence is about ends, if it opens with that: "For unresectable GISTs, …".
fn topic_end(tokens: &[Token]) -> usize {
    let opens = tokens.first().is_some_and(|token| {
        matches!(
            token.text.as_str(),
            "for" | "in" | "with" | "when" | "if" | "para" | "en"
        )
    });
    let comma = tokens.iter().position(|token| token.is_punct(","));
    comma.filter(|_| opens).unwrap_or(0)
}

/// Pairs of (earlier, later) things.
fn sequence<'s>(
    scan: &'s Scan,
    tokens: &[Token],
    vocabulary: &Vocabulary,
    things: Things,
) -> Vec<(&'s Item, &'s Item)> {
    let mut pairs = Vec::new();
    for marked in scan
        .marks
        .iter()
        .filter(|marked| matches!(marked.mark, Mark::Before | Mark::After))
        .take(MAX_MARKS)
    {
        let (near, far) = sides(marked, scan, tokens);
        let named = |range: std::ops::Range<usize>| -> Vec<&Item> {
            scan.items
                .iter()
                .filter(|item| {
                    let is_weighty = things == Things::Weighty && item.weight >= ORDINARY;
                    range.contains(&item.at)
                        && (is_weighty
                            || matches!(
                                item.class,
                                Class::Drug | Class::Treatment | Class::Test | Class::Organ
                            )
                            || is_removal(item, vocabulary))
                })
                .collect()
        };
        // "Surgery is done first, and imatinib follows": what follows is named before the verb.
        if marked.mark == Mark::After && named(near.clone()).is_empty() {
            let clause = scan.clause_of.get(marked.at).copied();
            let is_own = |item: &&Item| Some(item.clause) == clause;
            let (late, early): (Vec<&Item>, Vec<&Item>) = named(far).into_iter().partition(is_own);
            let both = early
                .iter()
                .flat_map(|early| late.iter().map(|late| (*early, *late)));
            pairs.extend(both.take(MAX_PAIRS));
            continue;
        }
        // `near` is what the mark stands before: "before near", "after near".
        let far = named(far);
        let both = named(near)
            .into_iter()
            .flat_map(|near| far.iter().map(move |far| (near, *far)));
        pairs.extend(both.take(MAX_PAIRS).map(|(near, far)| {
            if marked.mark == Mark::Before {
                (far, near)
            } else {
                (near, far)
            }
        }));
    }
    pairs
}

/// Names in a condition ("if …", "when …", "during …") and names outside it.
fn conditions<'s>(scan: &'s Scan, tokens: &[Token]) -> Option<(Vec<&'s Item>, Vec<&'s Item>)> {
    let opener = tokens.iter().position(|token| {
        matches!(
            token.text.as_str(),
            "if" | "when" | "once" | "under" | "during" | "si" | "cuando" | "durante"
        )
    })?;
    let end = if opener <= 1 {
        tokens
            .iter()
            .position(|token| token.is_punct(","))
            .unwrap_or(tokens.len())
    } else {
        tokens.len()
    };
    let named = |is_inside: bool| {
        let items = scan.items.iter().filter(|item| item.class == Class::Drug);
        items
            .filter(|item| (opener..end).contains(&item.at) == is_inside)
            .collect()
    };
    Some((named(true), named(false)))
}

/// A medicine given on the condition that the passage ties to another one, which is given on its own in the claim.
fn conditioned(
    claim: &Claim<'_>,
    passage: &Scan,
    tokens: &[Token],
    vocabulary: &Vocabulary,
) -> Option<String> {
    let (inside, outside) = conditions(claim.scan, claim.tokens)?;
    let (inside_there, outside_there) = conditions(passage, tokens)?;
    let holds =
        |items: &[&Item], wanted: &Item| items.iter().any(|item| is_same(wanted, item, vocabulary));
    let moved_in = inside
        .iter()
        .find(|own| holds(&outside_there, own) && !holds(&inside_there, own))?;
    let moved_out = outside
        .iter()
        .find(|own| holds(&inside_there, own) && !holds(&outside_there, own))?;
    Some(format!(
        "“{}” and “{}”: the passage gives their parts the other way round",
        claim.words(moved_in.at, moved_in.last),
        claim.words(moved_out.at, moved_out.last)
    ))
}

/// "Removed" is what surgery does.
fn is_removal(item: &Item, vocabulary: &Vocabulary) -> bool {
    item.concepts
        .iter()
        .any(|(id, _)| vocabulary.of(*id).name == "remove")
}

/// Whether a mark opens its sentence ("After surgery, …").
fn opens(marked: &Marked) -> bool {
    marked.at <= 1
}

/// What a mark governs, and what it sets that beside: token ranges.
pub(super) fn sides(
    marked: &Marked,
    scan: &Scan,
    tokens: &[Token],
) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
    if opens(marked) {
        let comma = tokens
            .iter()
            .position(|token| token.is_punct(","))
            .unwrap_or(tokens.len());
        (marked.end..comma, comma..tokens.len())
    } else {
        let end = scan
            .marks
            .iter()
            .find(|next| {
                next.at >= marked.end
                    && matches!(
                        next.mark,
                        Mark::Break | Mark::Before | Mark::After | Mark::Unless
                    )
            })
            .map_or(tokens.len(), |next| next.at);
        (marked.end..end, 0..marked.at)
    }
}

/// An order of the claim that the passage has the other way round.
fn reversed(
    claim: &Claim<'_>,
    passage: &Scan,
    tokens: &[Token],
    vocabulary: &Vocabulary,
) -> Option<String> {
    let own = sequence(claim.scan, claim.tokens, vocabulary, Things::Named);
    let firsts = firsts(claim.scan, claim.tokens);
    [(own, Things::Named), (firsts, Things::Weighty)]
        .into_iter()
        .filter(|(own, _)| !own.is_empty())
        .find_map(|(own, things)| {
            let there = sequence(passage, tokens, vocabulary, things);
            turned(&own, &there, claim, vocabulary)
        })
}

/// The first pair that is given the other way round, and nowhere as it is.
fn turned(
    own: &[(&Item, &Item)],
    there: &[(&Item, &Item)],
    claim: &Claim<'_>,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let same = |own: &Item, other: &Item| is_same(own, other, vocabulary);
    own.iter().find_map(|(early, late)| {
        let is_there = there
            .iter()
            .any(|(first, second)| same(early, first) && same(late, second));
        let is_reversed = there
            .iter()
            .any(|(first, second)| same(early, second) && same(late, first));
        (is_reversed && !is_there && !same(early, late)).then(|| {
            format!(
                "“{}” before “{}”: the passage has it the other way round",
                claim.words(early.at, early.last),
                claim.words(late.at, late.last)
            )
        })
    })
}

/// A name of the claim in the part that the passage gives to another of its class.
fn recast(
    claim: &Claim<'_>,
    passage: &Scan,
    tokens: &[Token],
    vocabulary: &Vocabulary,
) -> Option<String> {
    let parts = roles(passage, tokens);
    roles(claim.scan, claim.tokens)
        .iter()
        .find_map(|(role, item)| {
            let own_there = parts
                .iter()
                .any(|(other_role, other)| other_role == role && is_same(item, other, vocabulary));
            let stands_there = passage
                .items
                .iter()
                .any(|other| is_same(item, other, vocabulary));
            let rival = parts.iter().find(|(other_role, other)| {
                other_role == role
                    && other.class == item.class
                    && !is_same(item, other, vocabulary)
                    && claim
                        .scan
                        .items
                        .iter()
                        .any(|own| own.class == other.class && is_same(own, other, vocabulary))
            });
            (!own_there && stands_there)
                .then_some(rival)
                .flatten()
                .map(|(role, _)| {
                    format!(
                        "“{role} {}”: the passage gives this part to another",
                        claim.words(item.at, item.last)
                    )
                })
        })
}

/// Names with the word that gives them their part.
fn roles<'s, 't>(scan: &'s Scan, tokens: &'t [Token]) -> Vec<(&'t str, &'s Item)> {
    scan.items
        .iter()
        .filter(|item| {
            matches!(
                item.class,
                Class::Drug | Class::Treatment | Class::Organ | Class::Test
            )
        })
        .filter_map(|item| {
            let before = tokens.get(item.at.checked_sub(1)?)?;
            ROLE_WORDS
                .iter()
                .find(|word| **word == before.text)
                .map(|_| (before.text.as_str(), item))
        })
        .collect()
}
