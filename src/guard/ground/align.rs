//! Finds, for each clause of a claim, the passage sentence that says most of it, and word by word where each stands.

use std::collections::hash_map::Entry;
use std::rc::Rc;

use crate::guard::ground::kinds::{Class, Mark};
use crate::guard::ground::passages::Passages;
use crate::guard::ground::scan::{Item, Marked, ORDINARY, Scan};
use crate::guard::ground::scanned::MAX_SENTENCE;
use crate::guard::ground::stem::{StemId, StemMap};
use crate::guard::ground::vocabulary::{ConceptId, Vocabulary};

/// How a word of the claim meets a word of a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meeting {
    /// Same word or same meaning.
    Same,
    /// The opposite meaning, by one word ("unresectable" for "resectable", "less" for "more").
    Opposite,
}

/// A word of the claim met in a passage.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met {
    pub(super) sentence: usize,
    pub(super) item: usize,
    pub(super) meeting: Meeting,
}

/// How well the passages cover one word of the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cover {
    /// No passage has it.
    None,
    /// Some other passage has it.
    Far,
    /// The passage of the clause's sentence has it.
    Near,
    /// The clause's sentence, its lead-in, or what its first pronoun stands for has it.
    Here,
}

/// A claim laid beside the passages.
#[derive(Debug)]
pub(super) struct Alignment {
    /// For each item of the claim, where it was met.
    pub(super) met: Vec<Rc<[Met]>>,
    /// For each clause of the claim, its passage sentence.
    pub(super) sentence_of: Vec<Option<usize>>,
    /// For each clause, all sentences that its words need: its own, that one's lead-in, and further ones of the passage.
    pub(super) support_of: Vec<Vec<usize>>,
    /// For each item, how well it is covered.
    pub(super) cover: Vec<Cover>,
    /// The sentence that says most of the whole claim.
    pub(super) best: Option<usize>,
}

impl Alignment {
    /// Where any item was met.
    pub(super) fn places(&self) -> impl Iterator<Item = &Met> {
        self.met.iter().flat_map(|met| met.iter())
    }

    /// Where an item stands in a given sentence, same meanings first.
    pub(super) fn met_in(&self, item: usize, sentence: usize) -> impl Iterator<Item = &Met> {
        self.met[item]
            .iter()
            .filter(move |met| met.sentence == sentence)
    }

    /// Sentences that carry at least half as much of a clause as its own sentence.
    pub(super) fn rivals(&self, clause: usize, own: usize, claim: &Scan) -> Vec<usize> {
        let mut all: Vec<usize> = self.places().map(|met| met.sentence).collect();
        all.sort_unstable();
        all.dedup();
        let mut weights = vec![0_u32; all.len()];
        let items = claim.items.iter().zip(&self.met);
        for (item, met) in items.filter(|(item, _)| item.clause == clause) {
            // A sentence that has the word more often carries no more; its places are neighbours.
            for place in met.chunk_by(|a, b| a.sentence == b.sentence) {
                if let Ok(at) = all.binary_search(&place[0].sentence) {
                    weights[at] += item.weight;
                }
            }
        }
        let least = all.binary_search(&own).map_or(0, |own| weights[own]);
        let carries = all.iter().zip(weights);
        carries
            .filter(|(_, weight)| 2 * weight >= least)
            .map(|(sentence, _)| *sentence)
            .collect()
    }

    /// Whether an item stands in a given sentence with its own meaning.
    pub(super) fn is_in(&self, item: usize, sentence: usize) -> bool {
        self.met_in(item, sentence)
            .any(|met| met.meeting == Meeting::Same)
    }
}

/// Votes a sentence with a negation gets from a clause with one: as many as an ordinary word gives.
const NEGATION_BONUS: u32 = 4 * ORDINARY;

/// Words a clause needs to be looked for on its own; a shorter one goes with its neighbour.
const MIN_CLAUSE_WEIGHT: u32 = ORDINARY + 2;

/// Lays a claim beside the passages.
pub(super) fn align(claim: &Scan, passages: &Passages<'_>, vocabulary: &Vocabulary) -> Alignment {
    let mut meetings = passages.meetings.borrow_mut();
    let items = claim.items.iter();
    let found: Vec<Found> = items
        .clone()
        .map(|item| meetings.of(item, passages, vocabulary))
        .collect();
    let mut total = vec![0; passages.sentences.len()];
    for (item, found) in items.zip(&found) {
        add(&mut total, item, &found.votes, 1);
    }
    let best = best_of(&total);
    let groups = group_clauses(claim);
    let mut sentence_of = vec![None; claim.n_clauses];
    let mut votes = vec![0; passages.sentences.len()];
    for group in 0..claim.n_clauses {
        // Of equals, the sentence that carries more of the whole claim.
        if !groups.contains(&group) {
            continue;
        }
        votes.fill(0);
        for (item, found) in claim
            .items
            .iter()
            .zip(&found)
            .filter(|(item, _)| groups[item.clause] == group)
        {
            add(&mut votes, item, &found.votes, 4);
        }
        let is_negated = claim
            .negations
            .iter()
            .any(|negation| groups[negation.clause] == group);
        for (sentence, votes) in votes
            .iter_mut()
            .enumerate()
            .filter(|(_, votes)| **votes > 0)
        {
            *votes += total[sentence];
            if is_negated && !passages.sentences[sentence].scan.negations.is_empty() {
                *votes += NEGATION_BONUS;
            }
        }
        let chosen = best_of(&votes);
        for clause in (0..claim.n_clauses).filter(|clause| groups[*clause] == group) {
            sentence_of[clause] = chosen;
        }
    }
    let met: Vec<Rc<[Met]>> = found.into_iter().map(|found| found.met).collect();
    let support_of = (0..claim.n_clauses)
        .map(|clause| supporting(clause, sentence_of[clause], claim, &met, passages))
        .collect();
    let cover = (0..claim.items.len())
        .map(|item| {
            cover(
                &met[item],
                sentence_of[claim.items[item].clause],
                &sentence_of,
                passages,
            )
        })
        .collect();
    Alignment {
        met,
        sentence_of,
        support_of,
        cover,
        best,
    }
}

/// The clause's sentence, and for each weighty word that it lacks the first sentence of its passage that has it.
fn supporting(
    clause: usize,
    own: Option<usize>,
    claim: &Scan,
    met: &[Rc<[Met]>],
    passages: &Passages<'_>,
) -> Vec<usize> {
    let Some(own) = own else {
        return Vec::new();
    };
    let mut all = vec![own];
    all.extend(passages.sentences[own].lead_in);
    let items = claim.items.iter().zip(met);
    for (_, met) in items.filter(|(item, _)| item.clause == clause && is_heavy(item)) {
        if met
            .iter()
            .any(|met| met.meeting == Meeting::Same && all.contains(&met.sentence))
        {
            continue;
        }
        all.extend(
            met.iter()
                .filter(|met| met.meeting == Meeting::Same)
                .map(|met| met.sentence)
                .find(|sentence| {
                    passages.sentences[*sentence].passage == passages.sentences[own].passage
                }),
        );
    }
    all
}

/// A sentence that a word of the claim speaks for.
#[derive(Clone, Copy, Debug)]
struct Vote {
    sentence: usize,
    /// Whether it has the very word.
    is_exact: bool,
}

/// The sentences that a word speaks for, by where it was met.
fn votes_of(stem: StemId, met: &[Met], passages: &Passages<'_>) -> Rc<[Vote]> {
    let mut votes = Vec::with_capacity(met.len());
    let mut last = None;
    let has_same = met.iter().any(|met| met.meeting == Meeting::Same);
    for met in met {
        // The opposite speaks for a sentence only where none has the word itself.
        if has_same && met.meeting == Meeting::Opposite {
            continue;
        }
        // One vote a sentence, however often it has the word.
        if last != Some(met.sentence) {
            last = Some(met.sentence);
            votes.push(Vote {
                sentence: met.sentence,
                is_exact: passages.sentences[met.sentence].scan.items[met.item].stem == stem,
            });
            if passages.sentences[met.sentence].is_followed {
                let followers = passages.followers(met.sentence, met.item);
                votes.extend(followers.map(|sentence| Vote {
                    sentence,
                    is_exact: false,
                }));
            }
        }
    }
    votes.into()
}

fn add(total: &mut [u32], item: &Item, votes: &[Vote], factor: u32) {
    let weight = match item.class {
        Class::Absolute | Class::Organisation => 1,
        _ => item.weight,
    };
    for vote in votes {
        // Of two sentences about tumors, the one that names the kind.
        let exact = if item.class.is_entity() { 3 } else { 1 };
        total[vote.sentence] += weight * factor + exact * u32::from(vote.is_exact);
    }
}

/// The first of the sentences with most votes; none where nothing was met.
fn best_of(votes: &[u32]) -> Option<usize> {
    let most = *votes.iter().max().filter(|most| **most > 0)?;
    votes.iter().position(|votes| *votes == most)
}

/// For each clause the clause it goes with.
fn group_clauses(claim: &Scan) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..claim.n_clauses).collect();
    let mut weights = vec![0; claim.n_clauses];
    for item in &claim.items {
        weights[item.clause] += item.weight;
    }
    let is_negated = |clause: usize| {
        claim
            .negations
            .iter()
            .any(|negation| negation.clause == clause)
    };
    for clause in 1..claim.n_clauses {
        let least = if is_negated(clause) == is_negated(clause - 1) {
            MIN_CLAUSE_WEIGHT
        } else {
            ORDINARY
        };
        // "Depends on whether …" says nothing without what follows.
        let hangs = claim.marks.iter().any(|opening| {
            let is_end = |marked: &&Marked| marked.mark == Mark::Caused && marked.end == opening.at;
            opening.mark == Mark::Break
                && opening.clause == clause
                && claim.marks.iter().find(is_end).is_some()
        });
        let is_new = claim.anew.contains(&clause);
        if hangs || !is_new && (weights[clause] < least || weights[groups[clause - 1]] < least) {
            groups[clause] = groups[clause - 1];
            weights[groups[clause]] += weights[clause];
        }
    }
    groups
}

/// Where the words of an answer were met in all its passages: words come again, and a claim is judged again against
/// some of the passages.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    known: StemMap<Known>,
    meeter: Meeter,
}

/// A word that was looked for.
#[derive(Debug)]
struct Known {
    concepts: Vec<(ConceptId, bool)>,
    shorter: Vec<ConceptId>,
    found: Found,
    /// Where the phrases that it starts with were met, once that was asked.
    shorter_found: Option<Found>,
}

/// Where a word was met, in reading order, and which sentences it speaks for.
#[derive(Clone, Debug)]
struct Found {
    met: Rc<[Met]>,
    votes: Rc<[Vote]>,
}

impl Found {
    fn new(stem: StemId, met: Rc<[Met]>, passages: &Passages<'_>) -> Found {
        Found {
            votes: votes_of(stem, &met, passages),
            met,
        }
    }

    /// What of it stands in passages that count.
    fn counting(&self, stem: StemId, passages: &Passages<'_>) -> Found {
        if passages.all_count() {
            return self.clone();
        }
        let counts = |met: &&Met| passages.counts(passages.sentences[met.sentence].passage);
        let met = self.met.iter().filter(counts).copied().collect();
        Found::new(stem, met, passages)
    }
}

impl Meetings {
    /// Words that are kept at most.
    const MAX_KNOWN: usize = 4096;

    /// Where the passages that count have a word.
    fn of(&mut self, item: &Item, passages: &Passages<'_>, vocabulary: &Vocabulary) -> Found {
        let is_same =
            |known: &mut Known| known.concepts == item.concepts && known.shorter == item.shorter;
        let meeter = &mut self.meeter;
        if self.known.len() >= Self::MAX_KNOWN {
            self.known.clear();
        }
        let new = |meeter: &mut Meeter| Known {
            concepts: item.concepts.clone(),
            shorter: item.shorter.clone(),
            found: Found::new(item.stem, meeter.meet(item, passages, vocabulary), passages),
            shorter_found: None,
        };
        let known = match self.known.entry(item.stem) {
            Entry::Occupied(known) => {
                let known = known.into_mut();
                if !is_same(known) {
                    *known = new(meeter);
                }
                known
            }
            Entry::Vacant(place) => place.insert(new(meeter)),
        };
        let found = known.found.counting(item.stem, passages);
        let is_all = item.shorter.is_empty() && item.cognates.is_empty();
        if !found.met.is_empty() || is_all {
            return found;
        }
        let shorter = known.shorter_found.get_or_insert_with(|| {
            let met = meeter.meet_shorter(item, passages, vocabulary);
            Found::new(item.stem, met, passages)
        });
        shorter.counting(item.stem, passages)
    }
}

/// Finds where words are met; the lists it fills on the way serve one word after the other.
#[derive(Debug, Default)]
struct Meeter {
    ids: Vec<(StemId, bool)>,
    found: Vec<Packed>,
    of_one: Vec<Packed>,
    merged: Vec<Packed>,
}

/// A [`Met`] as one number, in reading order; of one place the same meaning comes before the opposite one.
type Packed = usize;

/// More items than a sentence has, so that they are packed by shifting.
const ITEMS: usize = MAX_SENTENCE.next_power_of_two();

impl Met {
    fn unpacked(packed: Packed) -> Met {
        let place = packed / 2;
        Met {
            sentence: place / ITEMS,
            item: place % ITEMS,
            meeting: if packed.is_multiple_of(2) {
                Meeting::Same
            } else {
                Meeting::Opposite
            },
        }
    }
}

impl Meeter {
    fn meet(&mut self, item: &Item, passages: &Passages<'_>, vocabulary: &Vocabulary) -> Rc<[Met]> {
        self.ids.clear();
        self.ids.push((item.stem, false));
        for (concept, is_opposite) in &item.concepts {
            let concept = vocabulary.of(*concept);
            self.ids.push((concept.id, *is_opposite));
            let opposites = concept.opposites.iter();
            self.ids
                .extend(opposites.map(|opposite| (*opposite, !is_opposite)));
        }
        self.find(passages)
    }

    fn meet_shorter(
        &mut self,
        item: &Item,
        passages: &Passages<'_>,
        vocabulary: &Vocabulary,
    ) -> Rc<[Met]> {
        self.ids.clear();
        let shorter = item.shorter.iter();
        self.ids
            .extend(shorter.map(|concept| (vocabulary.of(*concept).id, false)));
        self.ids
            .extend(item.cognates.iter().map(|stem| (*stem, false)));
        self.find(passages)
    }

    /// Finds where any of the meanings stands, in reading order, each place once and with its own meaning first.
    fn find(&mut self, passages: &Passages<'_>) -> Rc<[Met]> {
        self.found.clear();
        for (id, is_opposite) in &self.ids {
            self.of_one.clear();
            for (first, places) in passages.places_of(*id) {
                self.of_one.extend(places.iter().map(|place| {
                    let at = (first + place.sentence) * ITEMS + place.item;
                    at * 2 + usize::from(place.is_opposite != *is_opposite)
                }));
            }
            if self.of_one.is_empty() {
                continue;
            }
            if self.found.is_empty() {
                std::mem::swap(&mut self.found, &mut self.of_one);
            } else {
                merge(&self.found, &self.of_one, &mut self.merged);
                std::mem::swap(&mut self.found, &mut self.merged);
            }
        }
        self.found.iter().copied().map(Met::unpacked).collect()
    }
}

/// Fills `both` with two lists in reading order, each place once and with its own meaning first.
fn merge(one: &[Packed], other: &[Packed], both: &mut Vec<Packed>) {
    both.clear();
    both.reserve(one.len() + other.len());
    let mut rest = other;
    for met in one {
        while let Some((next, after)) = rest.split_first()
            && next / 2 < met / 2
        {
            both.push(*next);
            rest = after;
        }
        let mut met = *met;
        if let Some((next, after)) = rest.split_first()
            && next / 2 == met / 2
        {
            met = met.min(*next);
            rest = after;
        }
        both.push(met);
    }
    both.extend_from_slice(rest);
}

fn cover(
    met: &[Met],
    own: Option<usize>,
    chosen: &[Option<usize>],
    passages: &Passages<'_>,
) -> Cover {
    let Some(own) = own else {
        return Cover::None;
    };
    let lead_in = passages.sentences[own].lead_in;
    let mut best = Cover::None;
    for met in met.iter().filter(|met| met.meeting == Meeting::Same) {
        if met.sentence == own
            || Some(met.sentence) == lead_in
            || passages.sentences[own].stands_for(met.sentence, met.item)
        {
            return Cover::Here;
        }
        if best == Cover::Near {
            continue;
        }
        let is_near = chosen.contains(&Some(met.sentence))
            || passages.sentences[met.sentence].passage == passages.sentences[own].passage;
        best = if is_near { Cover::Near } else { Cover::Far };
    }
    best
}

/// Whether two items mean the same, or the second something narrower.
pub(super) fn is_same(claim: &Item, passage: &Item, vocabulary: &Vocabulary) -> bool {
    claim.stem == passage.stem
        || claim.concepts.iter().any(|(wanted, is_opposite)| {
            passage.concepts.iter().any(|(found, found_opposite)| {
                let found = vocabulary.of(*found);
                let wanted = vocabulary.of(*wanted).id;
                is_opposite == found_opposite
                    && (found.id == wanted || found.wider.contains(&wanted))
            })
        })
}

/// Whether an item names something that must be looked up: an entity or an unknown name.
pub(super) fn is_name(item: &Item) -> bool {
    item.class.is_entity() || item.is_name
}

/// Whether an item weighs as much as an ordinary word.
pub(super) fn is_heavy(item: &Item) -> bool {
    item.weight >= ORDINARY && item.class != Class::Light
}
