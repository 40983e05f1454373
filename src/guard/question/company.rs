//! An emergency among other things: what is said of it is read without what stands beside it.
//!
//! The likeness looks at a message as a whole, so enough ordinary words beside a call for help would drown it. Where the
//! whole is no emergency, its parts are read by themselves: the sentences that tell of a person or a complaint, with one
//! other question; and, in a long message, the words around danger that the table of features found. Time is linear.

use crate::guard::finding::Finding;
use crate::guard::verdict::QuestionClass;

use super::decide::STORY_WORDS;
use super::hits::{Hit, Hits};
use super::message::Sentence;
use super::view::View;
use super::{Classifier, Modes, emergency};

/// Sentences on each side of one that tells of danger which may say when and in whom it is.
const NEIGHBOURS: usize = 1;
/// Other questions that are read with the sentences that tell of a person: the one that is asked about it says much about
/// what is told.
const MAX_BESIDE: usize = 1;
/// Words on each side of danger that are read with it in a sentence that does not end.
const REACH: usize = 10;
/// Stretches with danger that are read by themselves, of a few sentences each; bounds the time of a hostile message.
const MAX_STRETCHES: usize = 64;

impl Classifier {
    /// The findings of a part of the message that is an emergency by itself.
    pub(super) fn in_company(&self, view: &View<'_>, mode: Modes<'_>) -> Option<Vec<Finding>> {
        let sentences = &view.message.sentences;
        let (mut n_beside, mut n_told) = (0, 0);
        let told: Vec<Sentence> = sentences
            .iter()
            .filter(|sentence| {
                let tells = emergency::tells(&self.emergency, view, **sentence);
                if tells {
                    n_told += sentence.end - sentence.start;
                } else if sentence.is_question {
                    n_beside += 1;
                }
                tells || (sentence.is_question && n_beside <= MAX_BESIDE)
            })
            .copied()
            .collect();
        if n_told > 0
            && told.len() < sentences.len()
            && let found @ Some(_) = self.emergency_of(view, &told, n_told <= STORY_WORDS, mode)
        {
            return found;
        }
        if view.message.words.len() <= STORY_WORDS {
            return None;
        }
        let stretches = stretches(view, &emergency::acute_hits(&self.emergency, view));
        stretches
            .iter()
            .find_map(|stretch| self.emergency_of(view, stretch, false, mode))
    }

    /// The findings of some sentences, or parts of them, where they are an emergency. By likeness alone they are one only
    /// where `by_likeness`.
    fn emergency_of(
        &self,
        view: &View<'_>,
        sentences: &[Sentence],
        by_likeness: bool,
        mode: Modes<'_>,
    ) -> Option<Vec<Finding>> {
        let message = view.message.part(sentences);
        let hits = Hits::find(&self.patterns, &message);
        let view = View {
            text: view.text,
            message: &message,
            hits: &hits,
        };
        if !by_likeness && emergency::findings(&self.emergency, &view).is_empty() {
            return None;
        }
        let read = self.read(&view, mode);
        (read.class == QuestionClass::Emergency).then_some(read.findings)
    }
}

/// The sentences around each hit, those that meet joined; long sentences are cut to the words around the hits. Empty
/// where that is the whole message.
fn stretches(view: &View<'_>, hits: &[Hit]) -> Vec<Vec<Sentence>> {
    let sentences = &view.message.sentences;
    let mut found: Vec<Vec<Sentence>> = Vec::new();
    for hit in hits {
        let (start, end) = (hit.start as usize, hit.end as usize);
        let at = sentences.partition_point(|sentence| sentence.end <= start);
        let from = at.saturating_sub(NEIGHBOURS);
        let to = (at + NEIGHBOURS + 1).min(sentences.len());
        let cut = |sentence: &Sentence| Sentence {
            start: sentence
                .start
                .max(start.saturating_sub(REACH))
                .min(sentence.end),
            end: sentence.end.min(end + REACH).max(sentence.start),
            is_question: sentence.is_question,
        };
        let stretch: Vec<Sentence> = sentences[from..to]
            .iter()
            .map(cut)
            .filter(|sentence| sentence.start < sentence.end)
            .collect();
        let is_whole = stretch.len() == sentences.len() && stretch == *sentences;
        if !is_whole && !found.contains(&stretch) && found.len() < MAX_STRETCHES {
            found.push(stretch);
        }
    }
    found
}
