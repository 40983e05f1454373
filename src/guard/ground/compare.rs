//! Comparisons: which of two things has more, held against the passage.

use crate::guard::ground::align::is_same;
use crate::guard::ground::judge::Claim;
use crate::guard::ground::kinds::Mark;
use crate::guard::ground::order::{sides, weighty};
use crate::guard::ground::problem::Sign;
use crate::guard::ground::scan::{Item, Scan};
use crate::guard::ground::vocabulary::Vocabulary;
use crate::guard::text::Token;

/// A comparison, taken apart.
struct Comparison<'s> {
    subjects: Vec<&'s Item>,
    objects: Vec<&'s Item>,
    is_more: bool,
}

fn comparison<'s>(scan: &'s Scan, tokens: &[Token]) -> Option<Comparison<'s>> {
    let than = scan.marks.iter().find(|marked| marked.mark == Mark::Than)?;
    let (objects, subjects) = sides(than, scan, tokens);
    let sign = scan
        .marks
        .iter()
        .rev()
        .filter(|marked| subjects.contains(&marked.at))
        .find_map(|marked| match marked.mark {
            Mark::More => Some(true),
            Mark::Less => Some(false),
            _ => None,
        });
    Some(Comparison {
        subjects: weighty(scan, subjects).collect(),
        objects: weighty(scan, objects).collect(),
        is_more: sign.unwrap_or(true),
    })
}

/// A comparison of the claim that the passage makes the other way round.
pub(super) fn compared(
    claim: &Claim<'_>,
    passage: &Scan,
    tokens: &[Token],
    vocabulary: &Vocabulary,
) -> Option<(Sign, String)> {
    let there = comparison(passage, tokens)?;
    let Some(own) = comparison(claim.scan, claim.tokens) else {
        return equated(claim, &there, vocabulary)
            .map(|reason| (Sign::Equated, reason))
            .or_else(|| Some((Sign::Compared, half(claim, &there, vocabulary)?)));
    };
    let holds =
        |items: &[&Item], wanted: &Item| items.iter().any(|item| is_same(wanted, item, vocabulary));
    let only = |items: &[&Item], inside: &[&Item], outside: &[&Item]| {
        items
            .iter()
            .filter(|item| holds(inside, item) && !holds(outside, item))
            .count()
    };
    let crossed = only(&own.objects, &there.subjects, &there.objects);
    let straight = only(&own.objects, &there.objects, &there.subjects);
    let is_swapped = crossed > straight && only(&own.subjects, &there.objects, &there.subjects) > 0;
    let is_straight = straight > crossed;
    let is_wrong = (is_swapped && own.is_more == there.is_more)
        || (is_straight && own.is_more != there.is_more);
    is_wrong.then(|| {
        let reason = "the passage compares them the other way round".to_owned();
        (Sign::Compared, reason)
    })
}

/// "Normal cells look brighter" for "tumor cells look brighter than normal cells do": half of a comparison, said of what
/// the other half is compared with.
fn half(claim: &Claim<'_>, there: &Comparison<'_>, vocabulary: &Vocabulary) -> Option<String> {
    /// Weighty words of a claim among which its subject stands.
    const SUBJECT: usize = 1;
    let holds =
        |items: &[&Item], wanted: &Item| items.iter().any(|item| is_same(wanted, item, vocabulary));
    let own: Vec<&Item> = weighty(claim.scan, 0..claim.tokens.len()).collect();
    let is_more = claim
        .scan
        .marks
        .iter()
        .find_map(|marked| match marked.mark {
            Mark::More => Some(true),
            Mark::Less => Some(false),
            _ => None,
        })?;
    let subject = own
        .iter()
        .take(SUBJECT)
        .find(|item| holds(&there.objects, item) && !holds(&there.subjects, item))?;
    // What is said of it is said there of the other half, which is not named.
    let rival = there.subjects.first()?;
    let is_named = own.iter().any(|item| is_same(item, rival, vocabulary));
    let is_said = own
        .iter()
        .any(|item| holds(&there.subjects, item) && !holds(&there.objects, item));
    let is_half = is_said && !is_named && claim.scan.negations.is_empty();
    (is_half && is_more == there.is_more).then(|| {
        format!(
            "“{}”: the passage says this of what it is compared with",
            claim.item_words(subject)
        )
    })
}

/// Two things set equal that the passage finds unequal.
fn equated(claim: &Claim<'_>, there: &Comparison<'_>, vocabulary: &Vocabulary) -> Option<String> {
    let is_equal = claim
        .scan
        .marks
        .iter()
        .any(|marked| marked.mark == Mark::Equal);
    let names = |items: &[&Item]| {
        items.iter().any(|item| {
            item.class.is_entity()
                && claim
                    .scan
                    .items
                    .iter()
                    .any(|own| is_same(own, item, vocabulary))
        })
    };
    (is_equal && (names(&there.subjects) || names(&there.objects)))
        .then(|| "the passage finds them unequal".to_owned())
}
