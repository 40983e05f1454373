//! From a plan to the parts of an answer: words of the content, and the service's own around them.
//!
//! [`outline`] cuts a passage into what can be quoted, [`select`] chooses, [`apparatus`] adds sources and notices.
//! Words of the content are taken as they are; everything else comes from `prompts/`.

mod apparatus;
mod outline;
mod select;

use super::Engine;
use super::part::{Joint, Part, PartKind};
use super::plan::{DeclineReason, Plan, PlannedOutcome};
use crate::cite::Citation;
use crate::guard::Language;
use outline::Outline;
use select::{Excerpt, Quoted};

/// The parts of an answer before sources and disclaimer, with the citations that their marks point to.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    pub(super) parts: Vec<Part>,
    pub(super) citations: Vec<Citation>,
}

impl Body {
    fn say(&mut self, words: impl Into<String>) {
        self.parts.push(Part::own(PartKind::Said, words));
    }
}

impl Engine {
    /// The parts that answer a plan.
    pub(super) fn body(&self, plan: &Plan) -> Body {
        let mut body = Body::default();
        match plan.outcome {
            PlannedOutcome::Answer => self.quote(plan, &mut body),
            PlannedOutcome::Redirect => self.redirect(plan, &mut body),
            PlannedOutcome::NothingFound => self.miss(plan, &mut body),
            PlannedOutcome::Emergency { self_harm } => {
                let name = if self_harm {
                    "answer-self-harm"
                } else {
                    "answer-emergency"
                };
                body.say(self.own(plan, name));
            }
            PlannedOutcome::Decline(reason) => {
                let name = match reason {
                    DeclineReason::Insurance => "answer-insurance",
                    DeclineReason::OutOfScope => "answer-out-of-scope",
                    DeclineReason::Injection => "answer-injection",
                };
                body.say(self.own(plan, name));
                if reason == DeclineReason::Insurance {
                    body.say(self.own(plan, "answer-contact"));
                }
            }
            PlannedOutcome::SmallTalk => body.say(self.own(plan, "answer-greeting")),
        }
        body
    }

    /// The parts around a draft that was admitted.
    pub(super) fn drafted(&self, plan: &Plan, draft: &str, cited: &[usize]) -> Body {
        let mut body = Body::default();
        if plan.outcome == PlannedOutcome::Redirect {
            body.say(self.own(plan, "answer-redirect"));
        }
        body.parts.push(Part::own(PartKind::Drafted, draft.trim()));
        let n_cited = cited.last().copied().unwrap_or_default();
        let citations = plan.retrieval.citations.iter().take(n_cited);
        body.citations = citations.cloned().collect();
        body
    }

    fn own(&self, plan: &Plan, name: &str) -> &str {
        self.guard.text(name, plan.language)
    }

    fn redirect(&self, plan: &Plan, body: &mut Body) {
        body.say(self.own(plan, "answer-redirect"));
        if plan.retrieval.ranking.answerable {
            let general = Part {
                joint: Joint::Space,
                ..Part::own(PartKind::Said, self.own(plan, "answer-general"))
            };
            body.parts.push(general);
            self.quote(plan, body);
        } else {
            body.say(self.own(plan, "answer-contact"));
        }
    }

    fn miss(&self, plan: &Plan, body: &mut Body) {
        body.say(self.own(plan, "answer-nothing-found"));
        if let Some(pointer) = &plan.retrieval.ranking.understanding.pointer {
            let words = self
                .own(plan, "answer-pointer")
                .replace("{page}", &pointer.text)
                .replace("{url}", &pointer.url);
            body.say(words);
        }
        body.say(self.own(plan, "answer-contact"));
    }

    /// Quotes what fits the question best.
    fn quote(&self, plan: &Plan, body: &mut Body) {
        let excerpts = select::select(self, plan);
        let mut attributed = None;
        for excerpt in &excerpts {
            let position = excerpt.position;
            let number = body.citations.len() + 1;
            let citation = self.citer.cite(&self.index, position, number, plan.as_of);
            let summary = self.index.passages()[position].summary;
            if attributed != Some(summary) {
                let attribution = citation.attribution.clone();
                body.parts
                    .push(Part::own(PartKind::Attribution, attribution));
                if let Some(notice) = self.foreign_notice(plan, summary) {
                    body.parts.push(Part::own(PartKind::Notice, notice));
                }
                attributed = Some(summary);
            }
            body.citations.push(citation);
            self.push_excerpt(excerpt, number, body);
        }
    }

    fn push_excerpt(&self, excerpt: &Excerpt, number: usize, body: &mut Body) {
        let outline = Outline::new(&self.index, excerpt.position);
        let first = body.parts.len();
        for quoted in &excerpt.quoted {
            let part = |kind, words: &str, joint| Part {
                kind,
                words: words.to_owned(),
                links: Vec::new(),
                citation: Some(number),
                is_marked: false,
                joint,
            };
            match quoted {
                Quoted::Heading => {
                    body.parts
                        .push(part(PartKind::Sentence, outline.heading, Joint::Paragraph));
                }
                Quoted::LeadIn => {
                    let lead_in = outline.lead_in.unwrap_or_default();
                    body.parts
                        .push(part(PartKind::Sentence, lead_in, Joint::Space));
                }
                Quoted::Sentence { at, joint } => {
                    let words = outline.sentence(*at);
                    body.parts.push(part(PartKind::Sentence, words, *joint));
                }
                Quoted::Item { at } => {
                    let (depth, words) = outline.item(*at);
                    body.parts
                        .push(part(PartKind::Item { depth }, words, Joint::Paragraph));
                }
            }
        }
        if let Some(part) = body.parts.get_mut(first) {
            part.joint = Joint::Paragraph;
        }
        // A mark at the end of each paragraph and list.
        for at in first..body.parts.len() {
            let next = body.parts.get(at + 1);
            let is_item = |part: &Part| matches!(part.kind, PartKind::Item { .. });
            let goes_on = next.is_some_and(|next| next.joint == Joint::Space || is_item(next));
            body.parts[at].is_marked = !goes_on;
        }
    }

    /// What is said where the words of a summary are not in the asker's language.
    fn foreign_notice(&self, plan: &Plan, summary: usize) -> Option<String> {
        let is_spanish = self.index.summaries()[summary].front.language == "es";
        (is_spanish != (plan.language == Language::Spanish))
            .then(|| self.own(plan, "answer-foreign-source").to_owned())
    }
}
