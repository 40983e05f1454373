//! What a language model is sent for a plan, and what is said where its answer broke off.

use super::part::{Part, PartKind};
use super::reply::{Refused, cited_numbers};
use super::{Answer, Engine, Outcome, Plan};
use crate::guard::Verdict;
use crate::prompt::{Fill, Message, PromptError};

impl Engine {
    /// The messages that ask a model to answer a plan from its passages. Personal identifiers are taken out of the question.
    ///
    /// # Errors
    /// [`PromptError::Missing`] where nothing of the question is left.
    pub fn model_messages(&self, plan: &Plan) -> Result<Vec<Message>, PromptError> {
        self.messages("cited-answer", plan, None)
    }

    /// The messages that send a rejected draft back with what was found in it.
    ///
    /// # Errors
    /// As [`Self::model_messages`], and where the draft is empty.
    pub fn repair_messages(
        &self,
        plan: &Plan,
        draft: &str,
        verdict: &Verdict,
    ) -> Result<Vec<Message>, PromptError> {
        self.messages("repair-answer", plan, Some((draft, verdict)))
    }

    fn messages(
        &self,
        name: &str,
        plan: &Plan,
        rejected: Option<(&str, &Verdict)>,
    ) -> Result<Vec<Message>, PromptError> {
        let question = self.redactor().redact(&plan.standalone).text;
        let rules = self.enforced_rules();
        let fill = Fill {
            question: Some(&question),
            language: plan.language,
            sources: &self.sources(&plan.retrieval.citations),
            draft: rejected.map(|(draft, _)| draft),
            findings: rejected.map_or(&[], |(_, verdict)| &verdict.findings),
            rules: &rules,
            ..Fill::default()
        };
        self.prompts().render(name, &fill)
    }

    /// What the guard says of a draft, or of the beginning of one, held against the passages of its plan.
    pub fn check_draft(&self, plan: &Plan, draft: &str) -> Verdict {
        self.judge(plan, draft, &self.plan_sources(plan), &[])
    }

    /// An answer that ends early: what is out already, the fixed text that says so, the sources of what is out, the
    /// disclaimer; and as much of its text as is not out. `is_of_guard` tells a rejection from a break.
    pub fn break_off(&self, plan: &Plan, released: &str, is_of_guard: bool) -> (String, Answer) {
        let (name, outcome) = if is_of_guard {
            ("answer-stopped", Outcome::Rejected)
        } else {
            ("answer-broken-off", Outcome::from(plan.outcome))
        };
        let said = self.guard.text(name, plan.language);
        let sources = self.plan_sources(plan);
        let cited = cited_numbers(released, &self.check_draft(plan, released), &sources);
        let mut body = self.drafted(plan, released, &cited);
        body.parts.push(Part::own(PartKind::Said, said));
        match self.seal(plan, outcome, body) {
            Ok(answer) if answer.text.starts_with(released) => {
                (answer.text[released.len()..].to_owned(), answer)
            }
            // What is out was allowed; should the whole not be, the end is said without its sources.
            Ok(Answer {
                verdict, judged, ..
            }) => self.end_plainly(plan, released, said, Refused { verdict, judged }),
            Err(refused) => self.end_plainly(plan, released, said, *refused),
        }
    }

    fn end_plainly(
        &self,
        plan: &Plan,
        released: &str,
        said: &str,
        refused: Refused,
    ) -> (String, Answer) {
        let disclaimer = self.guard.text("disclaimer", plan.language);
        let rest = format!("\n\n{said}\n\n{disclaimer}");
        let mut answer = self.safe(plan, refused);
        answer.text = format!("{released}{rest}");
        answer.plain_text.clone_from(&answer.text);
        answer.parts = vec![Part::own(PartKind::Drafted, answer.text.clone())];
        (rest, answer)
    }
}
