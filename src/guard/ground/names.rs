//! Names in a claim: medicines, organs, diseases, tests, trials, people who act, organisations.

use crate::guard::ground::align::{Alignment, Cover, Meeting, Met, is_name, is_same};
use crate::guard::ground::judge::Claim;
use crate::guard::ground::kinds::Class;
use crate::guard::ground::passages::Passages;
use crate::guard::ground::problem::{Problem, Sign};
use crate::guard::ground::scan::Item;
use crate::guard::ground::vocabulary::Vocabulary;

/// Every name of the claim must stand in a passage.
pub(super) fn check(
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
        // Where the title says what "the tumor" is, it is no other.
        let is_elsewhere = |met: &Met| {
            item.class == Class::Disease
                && passages.has_titles()
                && passages.sentences[met.sentence].scan.items[met.item].class != Class::Disease
        };
        let is_missing = alignment.met[at]
            .iter()
            .all(|met| met.meeting != Meeting::Same || is_elsewhere(met));
        let has_opposite = alignment.met[at]
            .iter()
            .any(|met| met.meeting == Meeting::Opposite);
        // A passage that says nothing of the kind of tumor may be about this kind.
        let is_open = item.class == Class::Scope
            && !passages.has_class(Class::Scope)
            && !is_of_people(item, vocabulary);
        let is_denied = item.class == Class::Outcome && claim.scan.negation_of(at).is_some();
        if is_missing && !has_opposite && !is_open && !is_denied {
            problems.push(Problem {
                sign: match item.class {
                    _ if item.is_name => Sign::Unknown,
                    Class::Drug
                    | Class::Organ
                    | Class::Disease
                    | Class::Test
                    | Class::Organisation => Sign::Foreign,
                    _ => Sign::Strange,
                },
                reason: format!(
                    "“{}”: no cited passage names this {}",
                    claim.item_words(item),
                    noun(item)
                ),
                tokens: Some((item.at, item.last)),
            });
        } else if let Some(other) = replaced(at, claim, alignment, passages, vocabulary) {
            problems.push(Problem {
                sign: Sign::Replaced,
                reason: format!(
                    "“{}”: here the passage names “{other}”",
                    claim.item_words(item)
                ),
                tokens: Some((item.at, item.last)),
            });
        }
    }
}

/// Whether a word limits a claim to some people: such a limit is never understood.
fn is_of_people(item: &Item, vocabulary: &Vocabulary) -> bool {
    item.concepts.iter().any(|(concept, _)| {
        matches!(
            vocabulary.of(*concept).name.as_str(),
            "children" | "elderly" | "pregnant" | "men" | "women" | "gender"
        )
    })
}

fn noun(item: &Item) -> &'static str {
    if item.is_name {
        "name"
    } else {
        item.class.noun()
    }
}

/// Whether an item is what the content is about: its title says so, or no passage says what it is about.
pub(super) fn is_topic(item: &Item, passages: &Passages<'_>, vocabulary: &Vocabulary) -> bool {
    item.concepts.iter().any(|(concept, _)| {
        let concept = vocabulary.of(*concept);
        matches!(concept.name.as_str(), "nci" | "pdq")
            || (concept.class.is_entity() && passages.is_in_title(concept.id))
            || (concept.name == "gist" && passages.leaves_disease_open())
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
    // What the description is of is not replaced by what it mentions.
    if alignment.is_in(at, read.topic) {
        return None;
    }
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
