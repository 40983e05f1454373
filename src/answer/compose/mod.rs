//! From a plan to the parts of an answer: words of the content, and the service's own around them.
//!
//! [`select`] chooses passages, [`define`] the one that says what a thing is; [`outline`] cuts a passage into what can
//! be quoted, [`mod@quote`] and [`list`] choose of it; [`apparatus`] adds sources and notices.
//! Words of the content are taken as they are; everything else comes from `prompts/`.

mod apparatus;
mod define;
mod list;
mod outline;
mod quote;
mod select;
mod small_talk;

use super::Engine;
use super::part::{Joint, Part, PartKind};
use super::plan::{DeclineReason, Plan, PlannedOutcome};
use crate::cite::Citation;
use crate::guard::Language;
use outline::Words;
use quote::{Excerpt, Length};

/// The parts of an answer before sources and disclaimer, with the citations that their marks point to.
#[derive(Clone, Debug, Default)]
pub(super) struct Body {
    pub(super) parts: Vec<Part>,
    pub(super) citations: Vec<Citation>,
}

/// Terms explained at most. Set by hand, as the next: a short list is read, a long one is passed over.
const MAX_TERMS: usize = 5;

/// Subjects named at most where nothing was found.
const MAX_SUBJECTS: usize = 5;

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
            PlannedOutcome::Answer => self.quote(plan, Length::USUAL, &mut body),
            PlannedOutcome::Redirect => self.redirect(plan, &mut body),
            PlannedOutcome::NothingFound => self.miss(plan, &mut body),
            PlannedOutcome::Emergency { self_harm: true } => {
                body.say(self.own(plan, "answer-self-harm"));
            }
            PlannedOutcome::Emergency { self_harm: false } => {
                body.say(self.own(plan, "answer-emergency"));
                if plan.is_told {
                    self.quote(plan, Length::BRIEF, &mut body);
                }
            }
            PlannedOutcome::Decline(DeclineReason::Insurance) => {
                body.say(self.own(plan, "answer-insurance"));
                self.quote_financial(plan, &mut body);
                body.say(self.own(plan, "answer-contact"));
            }
            // Another disease is no other subject: the asker is sent on as from any miss.
            PlannedOutcome::Decline(DeclineReason::OutOfScope)
                if !plan.retrieval.ranking.understanding.diseases.is_empty() =>
            {
                self.miss(plan, &mut body);
            }
            PlannedOutcome::Decline(DeclineReason::OutOfScope) => {
                body.say(self.own(plan, "answer-out-of-scope"));
                self.push_subjects(plan, &mut body);
            }
            PlannedOutcome::Decline(DeclineReason::Injection) => {
                body.say(self.own(plan, "answer-injection"));
            }
            PlannedOutcome::SmallTalk => {
                body.say(self.own(plan, small_talk::text_for(plan.asked.as_str())));
            }
        }
        if plan.question.language == Language::Other {
            body.say(self.own(plan, "answer-other-language"));
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
        if plan.is_told {
            let general = Part {
                joint: Joint::Space,
                ..Part::own(PartKind::Said, self.own(plan, "answer-general"))
            };
            body.parts.push(general);
            self.quote(plan, Length::USUAL, body);
        } else {
            self.push_pointer(plan, body);
            body.say(self.own(plan, "answer-contact"));
        }
    }

    fn miss(&self, plan: &Plan, body: &mut Body) {
        body.say(self.own(plan, "answer-nothing-found"));
        if plan.retrieval.n_withheld > 0 {
            body.say(self.own(plan, "answer-withheld"));
        }
        self.push_pointer(plan, body);
        self.push_subjects(plan, body);
        body.say(self.own(plan, "answer-contact"));
    }

    /// The page that the content names for what it does not treat of itself.
    fn push_pointer(&self, plan: &Plan, body: &mut Body) {
        if let Some(pointer) = &plan.retrieval.ranking.understanding.pointer {
            let words = self
                .own(plan, "answer-pointer")
                .replace("{page}", &pointer.text)
                .replace("{url}", &pointer.url);
            body.say(words);
        }
    }

    /// What the content is about.
    fn push_subjects(&self, plan: &Plan, body: &mut Body) {
        if let Some(subjects) = self.subjects(plan.language) {
            body.say(subjects);
        }
    }

    /// The sentence that says what the content is about; `None` without content.
    pub(super) fn subjects(&self, language: Language) -> Option<String> {
        let mut subjects: Vec<&str> = Vec::new();
        for summary in self.index.summaries() {
            if !subjects.contains(&summary.subject()) {
                subjects.push(summary.subject());
            }
        }
        let n_subjects = subjects.len();
        let name = if n_subjects > MAX_SUBJECTS {
            "answer-holds-many"
        } else {
            "answer-holds"
        };
        subjects.truncate(MAX_SUBJECTS);
        let told = self.guard.text(name, language);
        (n_subjects > 0).then(|| {
            told.replace("{n}", &n_subjects.to_string())
                .replace("{topics}", &subjects.join("; "))
        })
    }

    /// Quotes what fits the question best.
    fn quote(&self, plan: &Plan, length: Length, body: &mut Body) {
        let excerpts = select::select(self, plan, length);
        self.push_excerpts(plan, &excerpts, body);
        if plan.definitions {
            self.push_definitions(plan, &excerpts, body);
        }
    }

    /// What the content says of help with costs.
    fn quote_financial(&self, plan: &Plan, body: &mut Body) {
        /// Words of passages on costs.
        const COSTS: [&str; 4] = ["insurance", "financial", "seguro", "financier"];
        let hits = plan.retrieval.ranking.hits.iter();
        let on_costs = hits.map(|hit| hit.position).find_map(|position| {
            let outline = outline::Outline::new(&self.index, position);
            let at = (0..outline.n_sentences()).rev().find(|at| {
                let sentence = outline.sentence(*at).to_lowercase();
                COSTS.iter().any(|word| sentence.contains(word))
            })?;
            let words = vec![outline.words(at, Joint::Paragraph)];
            Some(Excerpt { position, words })
        });
        if let Some(excerpt) = on_costs {
            self.push_excerpts(plan, &[excerpt], body);
        }
    }

    fn push_excerpts(&self, plan: &Plan, excerpts: &[Excerpt], body: &mut Body) {
        let mut attributed = None;
        for excerpt in excerpts {
            let position = excerpt.position;
            let summary = self.index.passages()[position].summary;
            let number = body.citations.len() + 1;
            let citation = self.citer.cite(&self.index, position, number, plan.as_of);
            if attributed != Some(summary) {
                let attribution = citation.attribution.clone();
                body.parts
                    .push(Part::own(PartKind::Attribution, attribution));
                attributed = Some(summary);
            }
            body.citations.push(citation);
            push_words(&excerpt.words, number, body);
        }
    }

    /// Explains terms of the words quoted, each by a sentence of the content.
    fn push_definitions(&self, plan: &Plan, excerpts: &[Excerpt], body: &mut Body) {
        let quoted: Vec<&str> = excerpts
            .iter()
            .flat_map(|e| e.words.iter().map(|w| w.text.as_str()))
            .collect();
        let mut found: Vec<(usize, String)> = Vec::new();
        for excerpt in excerpts {
            let indexed = &self.index.passages()[excerpt.position];
            for (term, explained) in self.glossary.explained(indexed) {
                let is_used = quoted.iter().any(|words| words.contains(term));
                let is_said = quoted.iter().any(|words| words.contains(&explained.text))
                    || found.iter().any(|(_, text)| *text == explained.text);
                if is_used && !is_said && found.len() < MAX_TERMS {
                    found.push((explained.position, explained.text.clone()));
                }
            }
        }
        if found.is_empty() {
            return;
        }
        body.parts.push(Part::own(
            PartKind::Title,
            self.own(plan, "answer-definitions"),
        ));
        for (position, text) in found {
            let known = body.citations.iter().find(|c| c.position == position);
            let number = known.map_or(body.citations.len() + 1, |c| c.number);
            if known.is_none() {
                let citation = self.citer.cite(&self.index, position, number, plan.as_of);
                body.citations.push(citation);
            }
            push_words(&[Words::item(&text)], number, body);
        }
    }

    /// What is said where the words of a summary are not in the asker's language.
    pub(super) fn foreign_notice(&self, plan: &Plan, position: usize) -> Option<&str> {
        let is_spanish = self.index.summary_of(position).front.language == "es";
        (is_spanish != (plan.language == Language::Spanish))
            .then(|| self.own(plan, "answer-foreign-source"))
    }
}

/// Adds words of one passage, with its mark where a paragraph or a list ends.
fn push_words(words: &[Words], number: usize, body: &mut Body) {
    let first = body.parts.len();
    for (at, quoted) in words.iter().enumerate() {
        let after = words.get(at + 1);
        let goes_on = after.is_some_and(|after| after.joint == Joint::Space || after.is_item());
        body.parts.push(Part {
            kind: quoted.kind,
            words: quoted.text.clone(),
            links: quoted.links.clone(),
            citation: Some(number),
            is_marked: !goes_on,
            joint: if body.parts.len() == first {
                Joint::Paragraph
            } else {
                quoted.joint
            },
        });
    }
}
