//! Measures a claim beside its passages: what the decision of [`weigh`](super::weigh) is made of.
//!
//! One value a measure: for each sign how often it was found, and numbers that say how closely words, their order,
//! their neighbours, their negations and their strength agree.

use crate::guard::ground::align::{Alignment, Cover, Meeting, is_heavy, is_name, is_same};
use crate::guard::ground::judge::{Claim, Judgement};
use crate::guard::ground::kinds::{Class, Mark};
use crate::guard::ground::names::is_topic;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::Sign;
use crate::guard::ground::relation;
use crate::guard::ground::scan::{Item, Scan};
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::hash::Words;

/// Names of the measures that are no signs, in their order after the signs.
const NUMBERS: [&str; 46] = [
    "uncovered",
    "missing",
    "missing-share",
    "missing-unknown",
    "here-share",
    "near-share",
    "far-share",
    "unchanged-share",
    "near-copy-missing",
    "by-meaning-share",
    "left-over-share",
    "left-over-names",
    "inversions",
    "opposites",
    "negations-claim",
    "negations-passage",
    "negations-odd",
    "clauses",
    "sentences",
    "passages",
    "heavy",
    "is-short",
    "is-translated",
    "pairs-near",
    "pairs-apart",
    "pairs-crossed",
    "comparison-gap",
    "order-gap",
    "more-for-less",
    "strength-gap",
    "strength-over",
    "light-missing",
    "names-here",
    "names-apart",
    "condition-gap",
    "misplaced",
    "steps-gap",
    "mixed",
    "untied",
    "lost-conditions",
    "lost-words",
    "lost-subject",
    "copy-inverted",
    "copy-lost-conditions",
    "copy-lost-words",
    "copy-lost-subject",
];

/// Number of measures taken of a claim.
const N_TAKEN: usize = Sign::ALL.len() + NUMBERS.len();

/// Number of measures: each once for all claims, and once more for a claim that has no word the passages lack. Such a
/// claim is a copy or has been put together from their words, and what differs from them tells more.
pub(super) const N_MEASURES: usize = 2 * N_TAKEN;

/// One value a measure, in the order of [`names`].
pub(super) type Measures = [f32; N_MEASURES];

/// Names of all measures, in their order.
pub(super) fn names() -> impl Iterator<Item = String> {
    let signs = Sign::ALL
        .iter()
        .map(|sign| format!("sign-{sign:?}").to_lowercase());
    let taken: Vec<String> = signs
        .chain(NUMBERS.iter().map(|name| (*name).to_owned()))
        .collect();
    let of_full: Vec<String> = taken.iter().map(|name| format!("full-{name}")).collect();
    taken.into_iter().chain(of_full)
}

/// Highest count of one sign that tells more than the count below it.
const MAX_COUNT: f32 = 2.0;

/// Measures a claim.
pub(super) fn measure(
    claim: &Claim<'_>,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
    judgement: &Judgement,
) -> Measures {
    let (alignment, coverage) = (&judgement.alignment, judgement.coverage);
    let mut measures: Measures = [0.0; N_MEASURES];
    for problem in &judgement.problems {
        let count = &mut measures[problem.sign as usize];
        *count = (*count + 1.0).min(MAX_COUNT);
    }
    let words = words(claim, alignment, passages, vocabulary);
    let pairs = pairs(claim.scan, alignment, passages);
    let marks = marks(claim, alignment, passages);
    let negations = negations(claim, alignment, passages);
    let (left_over, left_names) = left_over(claim, alignment, passages, vocabulary);
    let mut own: Vec<usize> = alignment.sentence_of.iter().flatten().copied().collect();
    own.sort_unstable();
    own.dedup();
    let mut places: Vec<usize> = own
        .iter()
        .map(|sentence| passages.sentences[*sentence].passage)
        .collect();
    places.dedup();
    let missing = count(coverage.n_missing);
    let heavy = count(coverage.n_heavy);
    let unchanged = share(words.unchanged, words.heavy);
    let limits = judgement.limits;
    // A paraphrase has other words; a copy shows what it leaves out and moves.
    let copy = (2.0 * unchanged - 1.0).max(0.0);
    let values: [f32; NUMBERS.len()] = [
        1.0 - coverage.score,
        missing.min(4.0) / 4.0,
        missing / heavy.max(1.0),
        count(coverage.n_unknown).min(3.0) / 3.0,
        share(words.here, words.heavy),
        share(words.near, words.heavy),
        share(words.far, words.heavy),
        unchanged,
        if missing > 0.0 { unchanged } else { 0.0 },
        share(words.by_meaning, words.heavy),
        left_over,
        count(left_names).min(3.0) / 3.0,
        pairs.inverted,
        count(words.opposite).min(3.0) / 3.0,
        count(negations.0).min(3.0) / 3.0,
        count(negations.1).min(3.0) / 3.0,
        count(negations.0.abs_diff(negations.1) % 2),
        count(claim.scan.n_clauses).min(5.0) / 5.0,
        count(own.len()).min(4.0) / 4.0,
        count(places.len()).min(3.0) / 3.0,
        heavy.min(12.0) / 12.0,
        if coverage.n_heavy <= 3 { 1.0 } else { 0.0 },
        if claim.is_translated { 1.0 } else { 0.0 },
        pairs.near,
        pairs.apart,
        pairs.crossed,
        marks.comparison_gap,
        marks.order_gap,
        marks.more_for_less,
        marks.strength_gap,
        marks.strength_gap.max(0.0),
        share(words.light_missing, words.light),
        share(words.names_here, words.names),
        share(words.names_apart, words.names),
        marks.condition_gap,
        judgement.misplaced,
        relation::steps(claim, alignment, passages),
        2.0 * judgement.mixed,
        2.0 * judgement.untied,
        limits.conditions,
        limits.words,
        limits.subject,
        copy * pairs.inverted,
        copy * limits.conditions,
        copy * limits.words,
        copy * limits.subject,
    ];
    measures[Sign::ALL.len()..N_TAKEN].copy_from_slice(&values);
    if coverage.n_missing == 0 {
        measures.copy_within(..N_TAKEN, N_TAKEN);
    }
    measures
}

/// How many words of a claim are met how.
#[derive(Default)]
struct Counts {
    heavy: usize,
    here: usize,
    near: usize,
    far: usize,
    unchanged: usize,
    by_meaning: usize,
    opposite: usize,
    light: usize,
    light_missing: usize,
    names: usize,
    names_here: usize,
    names_apart: usize,
}

fn words(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> Counts {
    let mut words = Counts::default();
    for (at, item) in claim.scan.items.iter().enumerate() {
        if item.class == Class::Light {
            words.light += 1;
            words.light_missing += usize::from(alignment.cover[at] == Cover::None);
            continue;
        }
        if is_name(item) && !is_topic(item, passages, vocabulary) {
            words.names += 1;
            words.names_here += usize::from(alignment.cover[at] == Cover::Here);
            words.names_apart += usize::from(alignment.cover[at] < Cover::Here);
        }
        if !is_heavy(item) {
            continue;
        }
        words.heavy += 1;
        match alignment.cover[at] {
            Cover::None => {}
            Cover::Far => words.far += 1,
            Cover::Near => words.near += 1,
            Cover::Here => words.here += 1,
        }
        let Some(sentence) = alignment.sentence_of[item.clause] else {
            continue;
        };
        let is_unchanged = alignment
            .met_in(at, sentence)
            .any(|met| passages.sentences[sentence].scan.items[met.item].stem == item.stem);
        let is_met = alignment.is_in(at, sentence);
        words.unchanged += usize::from(is_unchanged);
        words.by_meaning += usize::from(is_met && !is_unchanged);
        words.opposite += usize::from(
            !is_met
                && alignment
                    .met_in(at, sentence)
                    .any(|met| met.meeting == Meeting::Opposite),
        );
    }
    words
}

/// How neighbours of the claim stand to each other in the passages, as shares of all neighbours.
struct Pairs {
    /// Met in one sentence, close by.
    near: f32,
    /// Both met, but never in one sentence or its lead-in.
    apart: f32,
    /// Met in one sentence, only in different clauses of it.
    crossed: f32,
    /// Met in one sentence, only the other way round.
    inverted: f32,
}

fn pairs(claim: &Scan, alignment: &Alignment, passages: &Passages<'_>) -> Pairs {
    /// Items between neighbours of a passage.
    const REACH: usize = 4;
    /// Places looked at of each word.
    const MAX_PLACES: usize = 12;
    let heavy: Vec<usize> = (0..claim.items.len())
        .filter(|at| is_heavy(&claim.items[*at]) && !alignment.met[*at].is_empty())
        .collect();
    let (mut n_all, mut n_near, mut n_apart, mut n_crossed, mut n_inverted) = (0, 0, 0, 0, 0);
    for pair in heavy.windows(2) {
        n_all += 1;
        let [left, right] = [pair[0], pair[1]].map(|at| {
            let same = alignment.met[at]
                .iter()
                .filter(|met| met.meeting == Meeting::Same);
            same.take(MAX_PLACES)
        });
        let has_both = left.clone().next().is_some() && right.clone().next().is_some();
        let (mut is_near, mut is_joined, mut is_clause, mut is_straight) =
            (false, false, false, false);
        'pair: for a in left.clone() {
            for b in right.clone() {
                // Nothing that stands further on can change what was found.
                if is_near && is_clause && is_straight {
                    break 'pair;
                }
                let lead_in =
                    |one: usize, other: usize| passages.sentences[one].lead_in == Some(other);
                if a.sentence == b.sentence {
                    is_joined = true;
                    is_near |= a.item.abs_diff(b.item) <= REACH;
                    is_straight |= a.item <= b.item;
                    let items = &passages.sentences[a.sentence].scan.items;
                    is_clause |= items[a.item].clause == items[b.item].clause;
                } else if lead_in(a.sentence, b.sentence)
                    || lead_in(b.sentence, a.sentence)
                    || passages.sentences[a.sentence].stands_for(b.sentence, b.item)
                    || passages.sentences[b.sentence].stands_for(a.sentence, a.item)
                {
                    is_joined = true;
                    is_straight = true;
                    is_clause = true;
                }
            }
        }
        n_near += usize::from(is_near);
        n_apart += usize::from(!is_joined && has_both);
        n_crossed += usize::from(is_joined && !is_clause);
        n_inverted += usize::from(is_joined && !is_straight);
    }
    Pairs {
        near: share(n_near, n_all),
        apart: share(n_apart, n_all),
        crossed: share(n_crossed, n_all),
        inverted: share(n_inverted, n_all),
    }
}

/// Words that set a condition.
static CONDITIONS: Words<5> = Words::new(["if", "when", "until", "unless", "si"]);

/// How marks of the claim agree with those of its sentences.
struct Marks {
    comparison_gap: f32,
    order_gap: f32,
    more_for_less: f32,
    strength_gap: f32,
    condition_gap: f32,
}

fn marks(claim: &Claim<'_>, alignment: &Alignment, passages: &Passages<'_>) -> Marks {
    /// A plain statement, among the strengths.
    const PLAIN: f32 = 3.5;
    let sentences: Vec<usize> = alignment.support_of.iter().flatten().copied().collect();
    let here =
        |wanted: &dyn Fn(Mark) -> bool| claim.scan.marks.iter().any(|marked| wanted(marked.mark));
    let there = |wanted: &dyn Fn(Mark) -> bool| {
        sentences.iter().any(|sentence| {
            let marks = &passages.sentences[*sentence].scan.marks;
            marks.iter().any(|marked| wanted(marked.mark))
        })
    };
    let gap = |wanted: &dyn Fn(Mark) -> bool| {
        if here(wanted) && !there(wanted) {
            1.0
        } else {
            0.0
        }
    };
    let is = |wanted: Mark| move |mark: Mark| mark == wanted;
    let level = |marks: &mut dyn Iterator<Item = Mark>| {
        marks
            .filter_map(|mark| match mark {
                Mark::Strength(level) => Some(f32::from(level)),
                Mark::Some => Some(2.0),
                Mark::Can | Mark::Soft => Some(2.5),
                _ => None,
            })
            .fold(None, |least: Option<f32>, level| {
                Some(least.map_or(level, |least| least.min(level)))
            })
            .unwrap_or(PLAIN)
    };
    let own = level(&mut claim.scan.marks.iter().map(|marked| marked.mark));
    let theirs = alignment
        .sentence_of
        .iter()
        .flatten()
        .map(|sentence| {
            let marks = &passages.sentences[*sentence].scan.marks;
            level(&mut marks.iter().map(|marked| marked.mark))
        })
        .fold(None, |least: Option<f32>, level| {
            Some(least.map_or(level, |least| least.min(level)))
        })
        .unwrap_or(PLAIN);
    let is_one = |one: Mark, other: Mark| {
        here(&is(one)) && !here(&is(other)) && there(&is(other)) && !there(&is(one))
    };
    let has_condition =
        |tokens: &[crate::guard::text::Token]| tokens.iter().any(|token| token.is_in(&CONDITIONS));
    let is_conditional = alignment
        .sentence_of
        .iter()
        .flatten()
        .any(|sentence| has_condition(passages.sentences[*sentence].tokens));
    Marks {
        comparison_gap: gap(&is(Mark::Than)),
        order_gap: gap(&|mark| matches!(mark, Mark::Before | Mark::After | Mark::First)),
        more_for_less: if is_one(Mark::More, Mark::Less) || is_one(Mark::Less, Mark::More) {
            1.0
        } else {
            0.0
        },
        strength_gap: (own - theirs) / 3.0,
        condition_gap: match (has_condition(claim.tokens), is_conditional) {
            (true, false) => 1.0,
            (false, true) => -1.0,
            _ => 0.0,
        },
    }
}

/// Negations of the claim, and of the sentences it was laid beside.
fn negations(claim: &Claim<'_>, alignment: &Alignment, passages: &Passages<'_>) -> (usize, usize) {
    let mut sentences: Vec<usize> = alignment.sentence_of.iter().flatten().copied().collect();
    sentences.sort_unstable();
    sentences.dedup();
    let there = sentences
        .iter()
        .map(|sentence| passages.sentences[*sentence].scan.negations.len())
        .sum();
    (claim.scan.negations.len(), there)
}

/// What the sentence has that the claim leaves out: the share of its weighty words, and names of a class that the
/// claim fills with a name from elsewhere.
fn left_over(
    claim: &Claim<'_>,
    alignment: &Alignment,
    passages: &Passages<'_>,
    vocabulary: &Vocabulary,
) -> (f32, usize) {
    let Some(best) = alignment.best else {
        return (1.0, 0);
    };
    let met: Vec<usize> = alignment
        .places()
        .filter(|met| met.sentence == best)
        .map(|met| met.item)
        .collect();
    let passage = &passages.sentences[best].scan.items;
    let heavy: Vec<(usize, &Item)> = passage
        .iter()
        .enumerate()
        .filter(|(_, item)| is_heavy(item))
        .collect();
    let n_left = heavy.iter().filter(|(at, _)| !met.contains(at)).count();
    let foreign: Vec<&Item> = claim
        .scan
        .items
        .iter()
        .enumerate()
        .filter(|(at, item)| is_name(item) && alignment.cover[*at] < Cover::Here)
        .map(|(_, item)| item)
        .collect();
    let n_names = heavy
        .iter()
        .filter(|(at, item)| {
            !met.contains(at)
                && foreign
                    .iter()
                    .any(|own| own.class == item.class && !is_same(item, own, vocabulary))
        })
        .count();
    (share(n_left, heavy.len()), n_names)
}

fn count(n: usize) -> f32 {
    f32::from(u16::try_from(n).unwrap_or(u16::MAX))
}

/// `part / whole`; 0 of nothing.
fn share(part: usize, whole: usize) -> f32 {
    if whole == 0 {
        0.0
    } else {
        count(part) / count(whole)
    }
}
