//! `check_answer` and `classify_question`: the guard, as over HTTP.

use jiff::civil::Date;
use rmcp::model::JsonObject;

use super::{Output, Spec, ToolError, arguments, spec};
use crate::answer::{DraftInput, Engine};
use crate::retrieve::Question;
use crate::wire::{self, CheckRequest, ClassifyRequest, QuestionJson, VerdictJson};

pub(super) const CHECK_ANSWER: Spec = spec::<CheckRequest, VerdictJson>(
    "check_answer",
    include_str!("../../../prompts/mcp/check_answer.txt"),
    check_answer,
);
pub(super) const CLASSIFY_QUESTION: Spec = spec::<ClassifyRequest, QuestionJson>(
    "classify_question",
    include_str!("../../../prompts/mcp/classify_question.txt"),
    classify_question,
);

fn check_answer(engine: &Engine, given: JsonObject, _: Date) -> Result<Output, ToolError> {
    let input = DraftInput::from(arguments::<CheckRequest>(given)?);
    let verdict = engine.check(&input)?;
    Output::of(&wire::verdict(verdict, &input.answer))
}

fn classify_question(engine: &Engine, given: JsonObject, _: Date) -> Result<Output, ToolError> {
    let request: ClassifyRequest = arguments(given)?;
    let question = Question::parse(&request.question)?;
    let verdict = engine.guard().classify(question.as_str());
    Output::of(&wire::question(&verdict, question.as_str()))
}
