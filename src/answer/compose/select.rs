//! Chooses which passages are quoted, and in which order.

use super::define::defining;
use super::list::overview;
use super::outline::Words;
use super::quote::{Excerpt, FEW_WORDS, Length, quote};
use crate::answer::plan::asks_what_it_is;
use crate::answer::{Engine, Plan};
use crate::retrieve::Hit;

/// Share of the first hit's score that another one must have to stand in its place or beside it. Set by hand, reading
/// answers; no search over it is recorded.
pub(super) const NEAR: f32 = 0.85;

/// The passages and sentences that answer a plan, at most `n` passages beside the continuations of a list.
pub(super) fn select(engine: &Engine, plan: &Plan, length: Length) -> Vec<Excerpt> {
    let hits = ordered(engine, plan);
    let Some(first) = hits.first().map(|chosen| chosen.hit) else {
        return Vec::new();
    };
    let mut excerpts: Vec<Excerpt> = Vec::new();
    for (at, chosen) in hits.iter().enumerate() {
        let hit = chosen.hit;
        let is_wanted = at < plan.n_aspects.max(1)
            || (length.with_lists
                && at == 1
                && is_short(&excerpts)
                && stands_beside(first, hit)
                && (!is_asked_for(engine, plan, first) || is_asked_for(engine, plan, hit)));
        if !is_wanted {
            break;
        }
        if excerpts.iter().any(|e| e.position == hit.position) {
            continue;
        }
        let wants_all = if length.with_lists && chosen.begins.is_none() {
            asks_for_all(engine, plan, hit)
        } else {
            None
        };
        let overview = wants_all.and_then(|kind| overview(engine, hit, kind));
        let is_overview = overview.is_some();
        excerpts.extend(overview.unwrap_or_else(|| quote(engine, plan, chosen, length)));
        if is_overview && at + 1 >= plan.n_aspects {
            break;
        }
    }
    excerpts
}

/// A hit with the sentence that its quotation begins with, where that is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen<'p> {
    pub(super) hit: &'p Hit,
    pub(super) begins: Option<usize>,
}

/// The hits in the order in which they are quoted: for a question what something is, first the passage whose
/// heading or sentence says so.
fn ordered<'p>(engine: &Engine, plan: &'p Plan) -> Vec<Chosen<'p>> {
    let ranking = &plan.retrieval.ranking;
    let n_told = plan.n_told.min(ranking.hits.len().saturating_sub(1));
    let hits = ranking.hits.iter().skip(n_told);
    let mut chosen: Vec<Chosen<'_>> = hits.map(|hit| Chosen { hit, begins: None }).collect();
    let Some(best) = chosen.first().map(|first| first.hit.score) else {
        return chosen;
    };
    // Of hits that are about as good, one of the kind asked for comes first.
    let is_clear = engine.kinds_asked(&ranking.understanding).next().is_some();
    if plan.n_aspects == 1 && plan.n_told == 0 && is_clear {
        let is_asked =
            |c: &Chosen<'_>| c.hit.score >= NEAR * best && is_asked_for(engine, plan, c.hit);
        if let Some(at) = chosen.iter().position(is_asked) {
            chosen[..=at].rotate_right(1);
        }
    }
    let first = chosen[0].hit;
    let says_it = engine
        .guide
        .kinds_of(first.position)
        .contains(&"definition");
    if says_it || !asks_what_it_is(&plan.sought) || asks_for_all(engine, plan, first).is_some() {
        return chosen;
    }
    let hits: Vec<&Hit> = chosen.iter().map(|c| c.hit).collect();
    let found = defining(engine, &hits, best);
    if let Some((at, begins)) = found {
        let mut defining = chosen.remove(at);
        defining.begins = Some(begins);
        chosen.insert(0, defining);
    }
    chosen
}

fn is_short(excerpts: &[Excerpt]) -> bool {
    let words = excerpts.iter().flat_map(|e| &e.words);
    words.map(Words::n_words).sum::<usize>() < FEW_WORDS
}

fn stands_beside(first: &Hit, hit: &Hit) -> bool {
    hit.score >= NEAR * first.score && hit.parts.sentence >= NEAR
}

/// Whether the section of a hit is of a kind that the question asks for.
pub(super) fn is_asked_for(engine: &Engine, plan: &Plan, hit: &Hit) -> bool {
    let kinds = engine.guide.kinds_of(hit.position);
    let mut asked = engine
        .guide
        .kind_names(&plan.retrieval.ranking.understanding);
    hit.parts.kind >= NEAR && asked.any(|kind| kinds.contains(&kind))
}

/// Kinds of which a summary has one heading each, under one heading for all.
const IN_HEADINGS: [&str; 2] = ["treatment", "stages"];

/// The kind of [`IN_HEADINGS`] that a question is after as such and the hit is about; `None` where it asks for one
/// of them or for something else.
fn asks_for_all(engine: &Engine, plan: &Plan, hit: &Hit) -> Option<&'static str> {
    let understanding = &plan.retrieval.ranking.understanding;
    let n_kinds = understanding.kinds.len();
    let units = understanding.units.iter();
    let n_other = units.filter(|u| u.topic < 0.5 && u.weight >= 0.5).count();
    if plan.n_told > 0 || n_kinds > plan.n_aspects || n_other > n_kinds {
        return None;
    }
    let asked: Vec<&str> = engine.kinds_asked(understanding).collect();
    let held = engine.guide.kinds_of(hit.position);
    IN_HEADINGS
        .into_iter()
        .find(|kind| asked.contains(kind) && held.contains(kind))
}
