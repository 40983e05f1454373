//! Negations and opposites: whether the claim says yes where the passage says no, or up where it says down.

use crate::guard::ground::align::{Alignment, Meeting, Met};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::kinds::{Class, Mark};
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::scan::{Item, Negation, ORDINARY, Scan};
use crate::guard::ground::strength::aligned_clause;
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::text::Token;

/// A negation of the passage must be kept, and none added.
pub(super) fn negations(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    denied(claim, alignment, passages, problems);
    let scan = claim.scan;
    for clause in 0..scan.n_clauses {
        let Some(sentence) = alignment.sentence_of[clause] else {
            continue;
        };
        let passage = &passages.sentences[sentence].scan;
        let mut own = scan.negations.iter();
        if passage.negations.is_empty() && !own.any(|negation| negation.clause == clause) {
            continue;
        }
        // "Only those not treated" is "not those treated".
        let is_only = |tokens: &[Token]| {
            tokens.iter().any(|token| {
                matches!(
                    token.text.as_str(),
                    "only" | "solo" | "solely" | "unicamente"
                )
            })
        };
        if is_only(passages.sentences[sentence].tokens)
            && !is_only(claim.tokens)
            && !passage.negations.is_empty()
            && !scan.negations.is_empty()
        {
            continue;
        }
        // "Whether it has spread" says neither that it has nor that it has not.
        let is_open = scan
            .clause_of
            .iter()
            .zip(claim.tokens)
            .any(|(of, token)| *of == clause && token.text == "whether");
        // "Until it grows" is "as long as it does not grow".
        let read = &passages.sentences[sentence];
        let (lasting, lasting_there) = (
            lasting(claim.tokens, read.tokens),
            lasting(read.tokens, claim.tokens),
        );
        let is_before = |at: usize, limit: Option<usize>| limit.is_none_or(|limit| at < limit);
        let kept = passage.negations.iter();
        let mut kept = kept.filter(|negation| !is_open && is_before(negation.at, lasting_there));
        for negation in kept.by_ref() {
            if let Some(item) = dropped(negation, clause, sentence, claim, alignment, passage) {
                problems.push(Problem {
                    sign: Sign::Dropped,
                    reason: format!(
                        "“{}”: the passage says this with a negation",
                        claim.item_words(&scan.items[item])
                    ),
                    tokens: Some((scan.items[item].at, scan.items[item].last)),
                });
            }
        }
        let has_limit = passages.sentences[sentence]
            .tokens
            .iter()
            .any(|token| matches!(token.text.as_str(), "until" | "unless"));
        let is_unless = |negation: &Negation| {
            scan.marks
                .iter()
                .any(|marked| marked.at == negation.at && marked.mark == Mark::Unless)
        };
        for negation in scan
            .negations
            .iter()
            .filter(|negation| negation.clause == clause && !(has_limit && is_unless(negation)))
            .filter(|negation| is_before(negation.at, lasting))
        {
            if is_denied_elsewhere(negation, sentence, claim, alignment, passages) {
                continue;
            }
            if let Some(item) = added(negation, sentence, claim, alignment, passage) {
                problems.push(Problem {
                    sign: Sign::Added,
                    reason: format!(
                        "“{}”: the passage says this without the negation",
                        claim.item_words(&scan.items[item])
                    ),
                    tokens: Some((negation.at, scan.items[item].last)),
                });
            }
        }
    }
}

/// Whether another sentence that carries the clause as well speaks of what the claim negates first, and says it with a
/// negation.
fn is_denied_elsewhere(
    negation: &Negation,
    sentence: usize,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> bool {
    let is_in = |item: usize, rival: usize| alignment.met_in(item, rival).next().is_some();
    let target = target_of(negation, claim.scan);
    let rivals = alignment.rivals(negation.clause, sentence, claim.scan);
    rivals.into_iter().any(|rival| {
        let read = passages.sentences[rival].scan;
        rival != sentence
            && target.is_none_or(|target| is_in(target, rival))
            && added(negation, rival, claim, alignment, read).is_none()
            && negation.scope.clone().any(|at| is_in(at, rival))
    })
}

/// Where a sentence says "as long as" of what the other says "until" of.
fn lasting(tokens: &[Token], other: &[Token]) -> Option<usize> {
    let ends = |token: &Token| matches!(token.text.as_str(), "until" | "till" | "hasta");
    let lasts = |pair: &[Token]| {
        let pair = (pair[0].text.as_str(), pair[1].text.as_str());
        matches!(pair, ("as" | "so", "long") | ("while" | "mientras", _))
    };
    let at = tokens.windows(2).position(lasts)?;
    other.iter().any(ends).then_some(at)
}

/// Names that the passages have under a negation only, stated by the claim.
fn denied(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    let scan = claim.scan;
    for (at, item) in scan.items.iter().enumerate() {
        let is_named = matches!(
            item.class,
            Class::Disease | Class::Drug | Class::Organ | Class::Test | Class::Treatment
        );
        if !is_named || scan.negations.iter().any(|own| own.clause == item.clause) {
            continue;
        }
        let mut places = alignment.met[at]
            .iter()
            .filter(|met| met.meeting == Meeting::Same)
            .peekable();
        // A plain "not" before the name itself; a negated verb may leave the name as it is.
        let is_denied = |met: &Met| {
            let there = &passages.sentences[met.sentence];
            let name = there.scan.items[met.item].at;
            let before = |back: usize| {
                name.checked_sub(back)
                    .map_or("", |at| there.tokens[at].text.as_str())
            };
            matches!(before(1), "not" | "no" | "without")
                || (before(2) == "not" && matches!(before(1), "a" | "an" | "the" | "from" | "in"))
        };
        if places.peek().is_some() && places.all(is_denied) {
            problems.push(Problem {
                sign: Sign::Dropped,
                reason: format!(
                    "“{}”: the passage says this with a negation",
                    claim.item_words(item)
                ),
                tokens: Some((item.at, item.last)),
            });
        }
    }
}

/// The item of the claim that states what the passage negates.
fn dropped(
    negation: &Negation,
    clause: usize,
    sentence: usize,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passage: &Scan,
) -> Option<usize> {
    let scan = claim.scan;
    let target = target_of(negation, passage)?;
    let aligned = aligned_clause(clause, sentence, claim, alignment, passage);
    // A second place of the word counts where the claim goes along with what is said there.
    let is_meant = |item: usize| {
        let own = passage.items[item].clause;
        own == passage.items[target].clause
            || own == aligned
            || is_told_in(
                own,
                passage.items[target].clause,
                sentence,
                scan,
                alignment,
                passage,
            )
    };
    scan.items.iter().enumerate().position(|(at, item)| {
        let mut meetings = alignment.met_in(at, sentence);
        item.clause == clause
            && meetings.any(|met| met.item == target && met.meeting == Meeting::Same)
            && !alignment.met_in(at, sentence).any(|met| {
                met.meeting == Meeting::Same
                    && met.item != target
                    && is_meant(met.item)
                    && passage.negation_of(met.item).is_none()
                    && is_alike(item, &passage.items[met.item])
            })
            && scan.negation_of(at).is_none()
            && !is_met_by_negation(negation, clause, sentence, scan, alignment)
            && !has_free_negation(scan, item, at, alignment, sentence)
    })
}

/// Whether the claim has a weighty word that the sentence has in one clause and not in another.
fn is_told_in(
    clause: usize,
    other: usize,
    sentence: usize,
    scan: &Scan,
    alignment: &Alignment,
    passage: &Scan,
) -> bool {
    (0..scan.items.len()).any(|at| {
        let stands = |wanted: usize| {
            let mut places = alignment.met_in(at, sentence);
            places.any(|met| passage.items[met.item].clause == wanted)
        };
        scan.items[at].weight >= ORDINARY && stands(clause) && !stands(other)
    })
}

/// Whether a negation of the claim in this clause is about what the passage's negation is about.
fn is_met_by_negation(
    negation: &Negation,
    clause: usize,
    sentence: usize,
    scan: &Scan,
    alignment: &Alignment,
) -> bool {
    scan.negations
        .iter()
        .filter(|own| own.clause == clause)
        .any(|own| {
            own.scope.clone().any(|at| {
                alignment
                    .met_in(at, sentence)
                    .any(|met| negation.scope.contains(&met.item))
            })
        })
}

/// Whether two words are the same or share a concept; a narrower word does not count.
fn is_alike(own: &Item, other: &Item) -> bool {
    own.stem == other.stem
        || own
            .concepts
            .iter()
            .any(|concept| other.concepts.contains(concept))
}

/// The word of a passage that a negation is about: the first one that carries something, else the last one.
fn target_of(negation: &Negation, passage: &Scan) -> Option<usize> {
    let carries = |at: &usize| {
        let item = &passage.items[*at];
        item.weight > 2 && !matches!(item.class, Class::Absolute | Class::Scope)
    };
    if negation.is_verb {
        // A verb such as "stop" governs its object only.
        return negation.scope.clone().next().filter(carries);
    }
    negation
        .scope
        .clone()
        .find(carries)
        .or_else(|| negation.scope.clone().next_back())
}

/// A negation in the item's clause whose scope holds nothing that the sentence has: it may govern the item from behind
/// ("treatment is stopped") or from a word that the passage negates ("fails").
fn has_free_negation(
    scan: &Scan,
    item: &Item,
    at: usize,
    alignment: &Alignment,
    sentence: usize,
) -> bool {
    scan.negations.iter().any(|negation| {
        negation.clause == item.clause
            && (negation.scope.is_empty()
                || !negation
                    .scope
                    .clone()
                    .any(|other| other != at && alignment.is_in(other, sentence)))
    }) || scan.items.iter().enumerate().any(|(other, word)| {
        word.clause == item.clause
            && !alignment.is_in(other, sentence)
            && alignment
                .met_in(other, sentence)
                .any(|met| met.meeting == Meeting::Opposite)
    })
}

/// The first item that the claim negates and the passage states.
fn added(
    negation: &Negation,
    sentence: usize,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passage: &Scan,
) -> Option<usize> {
    let scan = claim.scan;
    let aligned = aligned_clause(negation.clause, sentence, claim, alignment, passage);
    let mut stated = None;
    let mut stated_lightly = None;
    for at in negation.scope.clone() {
        // "Helps" meets "become" too, as all light words meet, but is said by "respond".
        let is_weighty = |met: &Met| passage.items[met.item].class != Class::Light;
        let has_weighty = alignment.met_in(at, sentence).any(is_weighty);
        let mut met = alignment
            .met_in(at, sentence)
            .filter(|met| !has_weighty || is_weighty(met))
            .peekable();
        let is_turned =
            |met: &Met| passage.negation_of(met.item).is_some() || met.meeting == Meeting::Opposite;
        if met.peek().is_none() {
            continue;
        }
        // A word that the sentence has a second time without the negation is stated there, unless the claim goes along
        // with the first place.
        let is_meant = |met: &Met| passage.items[met.item].clause == aligned && is_turned(met);
        if alignment.met_in(at, sentence).any(is_meant) || met.all(is_turned) {
            return None;
        }
        if matches!(
            scan.items[at].class,
            Class::Light | Class::Absolute | Class::Scope
        ) {
            stated_lightly = stated_lightly.or(Some(at));
        } else {
            stated = stated.or(Some(at));
        }
    }
    // Light words prove little; where the passage negates nothing at all they prove enough.
    stated.or(stated_lightly.filter(|_| passage.negations.iter().all(|negation| negation.is_gloss)))
}

/// A word whose opposite the passage has in the same place.
pub(super) fn directions(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
    problems: &mut Vec<Problem>,
) {
    let scan = claim.scan;
    for (at, item) in scan.items.iter().enumerate() {
        let Some(sentence) = alignment.sentence_of[item.clause] else {
            continue;
        };
        let is_said = if item.class == Class::Scope {
            alignment.met[at]
                .iter()
                .any(|met| met.meeting == Meeting::Same)
        } else {
            alignment.support_of[item.clause]
                .iter()
                .any(|sentence| alignment.is_in(at, *sentence))
        };
        let is_likeness = item
            .concepts
            .iter()
            .any(|(id, _)| matches!(vocabulary.of(*id).name.as_str(), "same" | "differing"));
        if (item.class == Class::Light && !is_likeness) || is_said {
            continue;
        }
        let passage = &passages.sentences[sentence].scan;
        let opposite = alignment
            .met_in(at, sentence)
            .find(|met| met.meeting == Meeting::Opposite);
        if let Some(met) = opposite
            && scan.negation_of(at).is_some() == passage.negation_of(met.item).is_some()
            && shares_a_neighbour(at, met.item, sentence, scan, alignment)
        {
            let there = &passage.items[met.item];
            let words: Vec<&str> = passages.sentences[sentence].tokens[there.at..=there.last]
                .iter()
                .map(|token| token.text.as_str())
                .collect();
            problems.push(Problem {
                sign: Sign::Opposite,
                reason: format!(
                    "“{}”: the passage says “{}”",
                    claim.item_words(item),
                    words.join(" ")
                ),
                tokens: Some((item.at, item.last)),
            });
        }
    }
}

/// Whether words around both are the same, so that they speak of one thing.
fn shares_a_neighbour(
    at: usize,
    there: usize,
    sentence: usize,
    scan: &Scan,
    alignment: &Alignment,
) -> bool {
    /// Items on each side that count as neighbours.
    const REACH: usize = 3;
    (at.saturating_sub(REACH)..(at + REACH + 1).min(scan.items.len()))
        .filter(|other| *other != at)
        .any(|other| {
            alignment
                .met_in(other, sentence)
                .any(|met| met.meeting == Meeting::Same && met.item.abs_diff(there) <= REACH + 1)
        })
}
