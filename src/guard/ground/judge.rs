//! Judges one claim: are its words in the passages, and do the passages say what it says with them?

use crate::guard::ground::align::{Alignment, Cover, Meeting, align, is_heavy, is_name, is_same};
use crate::guard::ground::order;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Kind, Problem};
use crate::guard::ground::quantity::{self, Measure, Quantity};
use crate::guard::ground::scan::{Item, Negation, Scan};
use crate::guard::ground::strength;
use crate::guard::ground::vocabulary::{Class, Mark, Vocabulary};
use crate::guard::text::Token;

/// What a judgement says.
#[derive(Debug)]
pub(super) struct Judgement {
    /// The passage that says most of the claim.
    pub(super) passage: Option<usize>,
    /// Share of the claim's weight that the passages cover, `0.0..=1.0`.
    pub(super) score: f32,
    pub(super) problems: Vec<Problem>,
}

/// A claim: its tokens and their reading, and the reading of what introduces it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) scan: &'a Scan,
    pub(super) lead_in: Option<&'a Scan>,
    /// Held against passages of another language, where words meet less often.
    pub(super) is_translated: bool,
}

impl Claim<'_> {
    /// The original words from one token to another.
    pub(super) fn words(&self, first: usize, last: usize) -> &str {
        let (Some(first), Some(last)) = (self.tokens.get(first), self.tokens.get(last)) else {
            return "";
        };
        first.span.union(last.span).of(self.text)
    }

    fn item_words(&self, item: &Item) -> &str {
        self.words(item.at, item.last)
    }
}

/// Judges a claim.
pub(super) fn judge(
    claim: &Claim<'_>,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> Judgement {
    let alignment = align(claim.scan, passages, vocabulary);
    let mut problems = Vec::new();
    numbers(claim, &alignment, passages, &mut problems);
    names(claim, &alignment, passages, vocabulary, &mut problems);
    negations(claim, &alignment, passages, &mut problems);
    directions(claim, &alignment, passages, vocabulary, &mut problems);
    order::check(claim, &alignment, passages, vocabulary, &mut problems);
    strength::check(claim, &alignment, passages, &mut problems);
    let score = coverage(claim, &alignment, passages, vocabulary, &mut problems);
    problems.sort_by_key(|problem| (problem.kind, problem.tokens));
    problems.dedup_by_key(|problem| (problem.kind, problem.tokens));
    Judgement {
        passage: alignment
            .best
            .map(|sentence| passages.sentences[sentence].passage),
        score,
        problems,
    }
}

/// Every number of the claim must stand in a passage, with its unit and its limit.
fn numbers(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    problems.extend(telephones(claim, passages));
    for quantity in &claim.scan.quantities {
        let is_said = passages
            .quantities()
            .any(|(_, other)| quantity.agrees(other));
        if is_said || is_count_of_own_list(quantity, claim, alignment, passages) {
            continue;
        }
        let last = quantity
            .end
            .saturating_sub(1)
            .min(claim.tokens.len().saturating_sub(1));
        let said = claim.words(quantity.start, last);
        let other = passages
            .quantities()
            .find(|(_, other)| other.is_equal(quantity))
            .or_else(|| {
                passages
                    .quantities()
                    .find(|(_, other)| other.measure == quantity.measure)
            });
        let reason = match other {
            Some((sentence, other)) => {
                let words: Vec<&str> = sentence.tokens
                    [other.start..other.end.min(sentence.tokens.len())]
                    .iter()
                    .map(|token| token.text.as_str())
                    .collect();
                format!("“{said}”: the passage says “{}”", words.join(" "))
            }
            None => format!("“{said}”: no cited passage gives such a number"),
        };
        problems.push(Problem {
            kind: Kind::Number,
            reason,
            tokens: Some((quantity.start, last)),
        });
    }
}

/// Telephone numbers that neither a passage nor the source's own contact gives.
pub(super) fn telephones(claim: &Claim<'_>, passages: &Passages<'_>) -> Vec<Problem> {
    let is_known = |said: &str| {
        TELEPHONES.contains(&said)
            || passages
                .sentences
                .iter()
                .any(|sentence| digits_of(sentence.tokens).contains(said))
    };
    quantity::telephones(claim.tokens)
        .into_iter()
        .filter(|(first, last)| !is_known(&digits_of(&claim.tokens[*first..=*last])))
        .map(|(first, last)| Problem {
            kind: Kind::Number,
            reason: format!(
                "“{}”: no cited passage gives this telephone number",
                claim.words(first, last)
            ),
            tokens: Some((first, last)),
        })
        .collect()
}

/// Letters and digits of tokens, without what stands between them.
fn digits_of(tokens: &[Token]) -> String {
    tokens
        .iter()
        .filter(|token| token.is_wordlike())
        .map(|token| token.text.as_str())
        .collect()
}

/// NCI's Cancer Information Service, in letters and in digits.
///
/// Source: "Contact Us" of NCI's PDQ summaries: 1-800-4-CANCER (1-800-422-6237).
const TELEPHONES: [&str; 4] = ["18004cancer", "18004226237", "8004cancer", "8004226237"];

/// "Two syndromes: A and B" counts its own list; the number needs no passage as long as none says otherwise.
fn is_count_of_own_list(
    quantity: &Quantity,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
) -> bool {
    if quantity.measure != Measure::Count || alignment.best.is_none() {
        return false;
    }
    let says_otherwise = alignment.best.is_some_and(|best| {
        passages.sentences[best]
            .scan
            .quantities
            .iter()
            .any(|other| other.measure == Measure::Count && other.value != quantity.value)
    });
    let is_listed = passages.list_lengths().any(|n| n * 1000 == quantity.value);
    if is_listed && !says_otherwise {
        return true;
    }
    // The list stands after a colon or "are", or before them.
    let is_joint =
        |token: &Token| token.is_punct(":") || matches!(token.text.as_str(), "are" | "son");
    claim
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| is_joint(token))
        .any(|(at, _)| {
            let is_after = quantity.at < at;
            let list = if is_after {
                &claim.tokens[at + 1..]
            } else {
                &claim.tokens[..at]
            };
            u64::try_from(n_listed(list)).is_ok_and(|n_items| {
                !says_otherwise && n_items > 1 && n_items * 1000 == quantity.value
            })
        })
}

/// Things in a list: its commas and its last "and".
fn n_listed(list: &[Token]) -> usize {
    let is_and = |token: &Token| matches!(token.text.as_str(), "and" | "or" | "y" | "o");
    let n_commas = list.iter().filter(|token| token.is_punct(",")).count();
    let has_and = list.iter().any(is_and);
    let has_comma_and = list
        .windows(2)
        .any(|pair| pair[0].is_punct(",") && is_and(&pair[1]));
    1 + n_commas + usize::from(has_and && !has_comma_and)
}

/// Every name of the claim must stand in a passage.
fn names(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
    problems: &mut Vec<Problem>,
) {
    for (at, item) in claim.scan.items.iter().enumerate() {
        if !is_name(item) || is_topic(item, passages, vocabulary) {
            continue;
        }
        let is_missing = alignment.met[at]
            .iter()
            .all(|met| met.meeting != Meeting::Same);
        let has_opposite = alignment.met[at]
            .iter()
            .any(|met| met.meeting == Meeting::Opposite);
        // A passage that says nothing of the kind of tumor may be about this kind.
        let is_open = item.class == Class::Scope && !passages.has_class(Class::Scope);
        let is_denied = item.class == Class::Outcome && claim.scan.negation_of(at).is_some();
        if is_missing && !has_opposite && !is_open && !is_denied {
            problems.push(Problem {
                kind: Kind::Name,
                reason: format!(
                    "“{}”: no cited passage names this {}",
                    claim.item_words(item),
                    noun(item)
                ),
                tokens: Some((item.at, item.last)),
            });
        } else if let Some(other) = replaced(at, claim, alignment, passages, vocabulary) {
            problems.push(Problem {
                kind: Kind::Name,
                reason: format!(
                    "“{}”: here the passage names “{other}”",
                    claim.item_words(item)
                ),
                tokens: Some((item.at, item.last)),
            });
        }
    }
}

fn noun(item: &Item) -> &'static str {
    if item.is_name {
        "name"
    } else {
        item.class.noun()
    }
}

/// Whether an item is what the content is about, where no passage says what it is about.
fn is_topic(item: &Item, passages: &Passages<'_>, vocabulary: &Vocabulary) -> bool {
    item.concepts.iter().any(|(concept, _)| {
        let name = vocabulary.of(*concept).name.as_str();
        matches!(name, "nci" | "pdq") || (name == "gist" && !passages.has_class(Class::Disease))
    })
}

/// What stands in the aligned sentence where the claim has another name of the same class.
///
/// The name is elsewhere in the passages; the sentence that says the rest of the clause has others of its class, and
/// none of them is in the claim.
fn replaced(
    at: usize,
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> Option<String> {
    let item = &claim.scan.items[at];
    let family = |class: Class| {
        if class == Class::Drug {
            Class::Treatment
        } else {
            class
        }
    };
    let is_alone = claim
        .scan
        .items
        .iter()
        .filter(|other| family(other.class) == family(item.class))
        .count()
        == 1;
    if !is_alone
        || alignment.cover[at] == Cover::Here
        || !matches!(
            item.class,
            Class::Drug | Class::Organ | Class::Test | Class::Treatment | Class::Disease
        )
    {
        return None;
    }
    let sentence = alignment.sentence_of[item.clause]?;
    let read = &passages.sentences[sentence];
    let rivals: Vec<&Item> = read
        .scan
        .items
        .iter()
        .filter(|other| other.class == item.class)
        .collect();
    let is_claimed = |rival: &Item| {
        claim
            .scan
            .items
            .iter()
            .any(|own| own.class == rival.class && is_same(own, rival, vocabulary))
    };
    // A narrower name for what the sentence says in general is no replacement ("imatinib" for "targeted therapy").
    let is_narrower = item.concepts.iter().any(|(concept, _)| {
        let wider = &vocabulary.of(*concept).wider;
        let names =
            |id: u16| vocabulary.of(id).class.is_entity() || vocabulary.of(id).name == "drug";
        read.scan.items.iter().any(|other| {
            other
                .concepts
                .iter()
                .any(|(id, _)| names(*id) && wider.contains(&vocabulary.of(*id).id))
        })
    });
    if is_narrower || rivals.is_empty() || rivals.iter().any(|rival| is_claimed(rival)) {
        return None;
    }
    let rival = rivals[0];
    let words: Vec<&str> = read.tokens[rival.at..=rival.last]
        .iter()
        .map(|token| token.text.as_str())
        .collect();
    Some(words.join(" "))
}

/// A negation of the passage must be kept, and none added.
fn negations(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    problems: &mut Vec<Problem>,
) {
    let scan = claim.scan;
    for clause in 0..scan.n_clauses {
        let Some(sentence) = alignment.sentence_of[clause] else {
            continue;
        };
        let passage = &passages.sentences[sentence].scan;
        // "Only those not treated" is "not those treated".
        let is_only = |scan: &Scan| scan.items.iter().any(|item| item.class == Class::Absolute);
        if is_only(passage)
            && !is_only(scan)
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
        for negation in passage.negations.iter().filter(|_| !is_open) {
            if let Some(item) = dropped(negation, clause, sentence, claim, alignment, passage) {
                problems.push(Problem {
                    kind: Kind::Negation,
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
        {
            if alignment
                .rivals(clause, sentence, scan)
                .iter()
                .any(|rival| {
                    *rival != sentence
                        && added(
                            negation,
                            *rival,
                            scan,
                            alignment,
                            &passages.sentences[*rival].scan,
                        )
                        .is_none()
                        && negation
                            .scope
                            .clone()
                            .any(|at| alignment.met_in(at, *rival).next().is_some())
                })
            {
                continue;
            }
            if let Some(item) = added(negation, sentence, scan, alignment, passage) {
                problems.push(Problem {
                    kind: Kind::Negation,
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
    scan.items.iter().enumerate().position(|(at, item)| {
        let mut meetings = alignment.met_in(at, sentence);
        item.clause == clause
            && meetings.any(|met| met.item == target && met.meeting == Meeting::Same)
            && !alignment.met_in(at, sentence).any(|met| {
                met.meeting == Meeting::Same
                    && met.item != target
                    && passage.negation_of(met.item).is_none()
                    && is_alike(item, &passage.items[met.item])
            })
            && scan.negation_of(at).is_none()
            && !is_met_by_negation(negation, clause, sentence, scan, alignment)
            && !has_free_negation(scan, item, at, alignment, sentence)
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
    scan: &Scan,
    alignment: &Alignment,
    passage: &Scan,
) -> Option<usize> {
    let mut stated = None;
    let mut stated_lightly = None;
    for at in negation.scope.clone() {
        for met in alignment.met_in(at, sentence) {
            let is_negated = passage.negation_of(met.item).is_some();
            if is_negated || met.meeting == Meeting::Opposite {
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
    }
    // Light words prove little; where the passage negates nothing at all they prove enough.
    stated.or(stated_lightly.filter(|_| passage.negations.iter().all(|negation| negation.is_gloss)))
}

/// A word whose opposite the passage has in the same place.
fn directions(
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
                kind: Kind::Direction,
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

/// Words of a claim for which one may be missing: paraphrases bring some of their own.
///
/// Source: own cases in `tests/cases/guard/grounding.jsonl`; faithful paraphrases there seldom bring more.
const HEAVY_PER_MISSING: usize = 4;

/// Least share of the weight that must be covered; source as above.
const MIN_COVERAGE: f32 = 0.6;

/// Share of the claim's weight that the passages cover; adds a problem where it is not enough.
fn coverage(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
    problems: &mut Vec<Problem>,
) -> f32 {
    let scan = claim.scan;
    let mut all = 0;
    let mut covered = 0;
    let mut n_heavy = vec![0_usize; scan.n_clauses];
    let mut missing: Vec<&Item> = Vec::new();
    // What stands for a negation was held against the passage as one.
    let is_function = |at: usize| {
        let item = &scan.items[at];
        let is_sign = scan.negations.iter().any(|negation| negation.at == item.at)
            || (item.class == Class::Scope && !passages.has_class(Class::Scope));
        is_sign || (item.class == Class::Outcome && scan.negation_of(at).is_some())
    };
    for (at, item) in scan
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| !is_topic(item, passages, vocabulary))
    {
        all += item.weight;
        n_heavy[item.clause] += usize::from(is_heavy(item));
        let is_met = match alignment.cover[at] {
            Cover::None => alignment.sentence_of[item.clause]
                .is_some_and(|sentence| alignment.met_in(at, sentence).next().is_some()),
            Cover::Far | Cover::Near | Cover::Here => true,
        };
        if is_met {
            covered += item.weight;
        } else if is_heavy(item) && item.class != Class::Absolute && !is_function(at) {
            missing.push(item);
        }
    }
    let score = share(covered, all);
    let n_all: usize = n_heavy.iter().sum();
    let allowed = if claim.is_translated {
        n_all / 3
    } else {
        n_all / HEAVY_PER_MISSING
    };
    // A clause that adds something of its own: most of its words are missing, though the sentence as a whole is long.
    let is_addition = (0..scan.n_clauses).any(|clause| {
        let n_missing = missing.iter().filter(|item| item.clause == clause).count();
        n_missing > 0 && 2 * n_missing >= n_heavy[clause] && !claim.is_translated
    });
    // Words of several passages tied together as cause and effect, which none of them says.
    let is_cause = |item: &Item| {
        item.concepts
            .iter()
            .any(|(id, _)| vocabulary.of(*id).name == "cause")
    };
    let is_linked = (0..scan.n_clauses).any(|clause| {
        let items = || {
            scan.items
                .iter()
                .enumerate()
                .filter(move |(_, item)| item.clause == clause)
        };
        let n_far = items()
            .filter(|(at, item)| is_heavy(item) && alignment.cover[*at] == Cover::Far)
            .count();
        n_far >= 2
            && items().any(|(_, item)| is_cause(item))
            && !alignment.support_of[clause].iter().any(|sentence| {
                passages.sentences[*sentence]
                    .scan
                    .items
                    .iter()
                    .any(is_cause)
            })
    });
    // What another passage says of another test, drug or organ is said here of this one.
    let is_patched = (0..scan.items.len()).any(|at| {
        let item = &scan.items[at];
        let is_foreign = |sentence: usize| {
            let there = &passages.sentences[sentence].scan;
            scan.items.iter().enumerate().any(|(own, name)| {
                name.clause == item.clause
                    && alignment.cover[own] == Cover::Here
                    && matches!(
                        name.class,
                        Class::Drug | Class::Test | Class::Treatment | Class::Organ
                    )
                    && there.items.iter().any(|other| other.class == name.class)
                    && !there.items.iter().any(|other| {
                        is_same(name, other, vocabulary) || is_same(other, name, vocabulary)
                    })
            })
        };
        alignment.cover[at] == Cover::Far
            && is_heavy(item)
            && !is_name(item)
            && alignment.met[at].iter().all(|met| is_foreign(met.sentence))
    });
    let is_addition = is_addition || is_linked || is_patched;
    let names_something = missing.iter().any(|item| is_compared(item, claim))
        || missing.iter().any(|item| follows_a_naming(item, claim));
    if all > 0
        && (missing.len() > allowed || is_addition || names_something || score < MIN_COVERAGE)
    {
        let words: Vec<&str> = missing.iter().map(|item| claim.item_words(item)).collect();
        problems.push(Problem {
            kind: Kind::Unsupported,
            reason: if words.is_empty() {
                "no cited passage says this".to_owned()
            } else {
                format!("no cited passage says “{}”", words.join("”, “"))
            },
            tokens: None,
        });
    }
    score
}

/// Whether a word is what a comparison is about ("larger than"): then no other word will do.
fn is_compared(item: &Item, claim: &Claim<'_>) -> bool {
    /// Tokens between the word and "than": "larger in size than".
    const REACH: usize = 3;
    claim.scan.marks.iter().any(|marked| {
        marked.mark == Mark::Than && item.last < marked.at && marked.at - item.last <= REACH
    })
}

/// Whether a word is given as a name ("is called grading"): then no other word will do.
fn follows_a_naming(item: &Item, claim: &Claim<'_>) -> bool {
    let before = |back: usize| {
        item.at
            .checked_sub(back)
            .and_then(|at| claim.tokens.get(at))
            .map_or("", |token| token.text.as_str())
    };
    let is_naming = |word: &str| matches!(word, "called" | "named" | "termed");
    is_naming(before(1))
        || (before(1) == "as" && before(2) == "known")
        || (is_naming(before(2)) && matches!(before(1), "a" | "an" | "the"))
}

/// `part / whole` as a share; 1 where there is nothing to cover.
fn share(part: u32, whole: u32) -> f32 {
    let clamp = |value: u32| f32::from(u16::try_from(value).unwrap_or(u16::MAX));
    if whole == 0 {
        1.0
    } else {
        clamp(part) / clamp(whole)
    }
}

/// Whether a claim has a mark in one of its clauses or in what introduces it.
pub(super) fn has_mark(claim: &Claim<'_>, wanted: impl Fn(Mark) -> bool) -> bool {
    let own = claim.scan.marks.iter().any(|marked| wanted(marked.mark));
    own || claim
        .lead_in
        .is_some_and(|lead_in| lead_in.marks.iter().any(|marked| wanted(marked.mark)))
}
