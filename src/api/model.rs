//! A language model's answer to a plan, let out no faster than the guard allows, or the composer's in its place.
//!
//! Whatever goes wrong has a [`Fault`], which is counted, and ends in an answer: the composer's where nothing is out yet,
//! else what is out with the fixed text that says it broke off, its sources and the disclaimer.

use std::sync::Arc;

use super::AppState;
use super::problem::Problem;
use crate::answer::{Admission, Answer, Engine, Gate, Plan};
use crate::guard::{Decision, Verdict, language, text};
use crate::prompt::Message;
use crate::upstream::{Fault, Upstream};

/// How an answer ends.
pub(super) struct Ending {
    /// What is still to be shown, after what was let out.
    pub(super) rest: String,
    /// The answer as a whole.
    pub(super) answer: Answer,
    /// Why it ends before its end, where it does.
    pub(super) broken_by: Option<Fault>,
}

/// The rule on marks that point to nothing.
const MARK_TO_NOTHING: &str = "CM001";

/// Has the model answer. `out` gets each piece as soon as it may leave, if there is somebody to read it.
///
/// # Errors
/// A [`Problem`] only where this program fails.
pub(super) async fn answer(
    state: &AppState,
    model: &Upstream,
    plan: Arc<Plan>,
    out: Option<&dyn Outlet>,
) -> Result<Ending, Problem> {
    let mut gate = Gate::new(plan.language);
    let fault = match draft(state, model, &plan, &mut gate, out).await {
        Ok(answer) => match gate.rest(&answer.text) {
            Some(rest) => {
                state.metrics().model_answer();
                return Ok(Ending {
                    rest: rest.to_owned(),
                    answer,
                    broken_by: None,
                });
            }
            None => Fault::Inner,
        },
        Err(fault) => fault,
    };
    state.metrics().model_fallback(fault);
    tracing::info!(reason = fault.name(), "the model's answer was not shown");
    if gate.released().is_empty() {
        let answer = state.work(move |engine| Ok(engine.compose(&plan))).await?;
        return Ok(Ending {
            rest: answer.text.clone(),
            answer,
            broken_by: None,
        });
    }
    let released = gate.released().to_owned();
    let (rest, answer) = state
        .work(move |engine| Ok(engine.break_off(&plan, &released, fault.is_of_guard())))
        .await?;
    Ok(Ending {
        rest,
        answer,
        broken_by: Some(fault),
    })
}

/// Where pieces go that may leave.
pub(super) trait Outlet: Sync {
    /// Lets a piece out.
    fn let_out(&self, piece: String) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

async fn draft(
    state: &AppState,
    model: &Upstream,
    plan: &Arc<Plan>,
    gate: &mut Gate,
    out: Option<&dyn Outlet>,
) -> Result<Answer, Fault> {
    let end = model.deadline();
    let asked = Arc::clone(plan);
    let messages = work(state, move |engine| {
        engine.model_messages(&asked).map_err(|_| Fault::Inner)
    })
    .await?;
    let mut reply = model.ask(&messages, end).await?;
    while let Some(piece) = reply.next().await? {
        let is_due = gate.push(&piece);
        if let (true, Some(out)) = (is_due, out) {
            let (asked, mut moved) = (Arc::clone(plan), gate.clone());
            let (advanced, piece) = work(state, move |engine| {
                let piece = moved.advance(|draft| engine.check_draft(&asked, draft));
                Ok((moved, piece))
            })
            .await?;
            *gate = advanced;
            if let Some(piece) = piece {
                out.let_out(piece).await;
            }
        }
    }
    drop(reply);
    let verdict = match admit(state, plan, gate.text()).await? {
        Ok(answer) => return Ok(answer),
        Err(verdict) => verdict,
    };
    if !model.settings().is_repaired
        || !gate.released().is_empty()
        || verdict.decision == Decision::Allow
    {
        return Err(rejection(&verdict));
    }
    state.metrics().model_repair();
    let (asked, rejected) = (Arc::clone(plan), gate.text().to_owned());
    let messages = work(state, move |engine| {
        let messages = engine.repair_messages(&asked, &rejected, &verdict);
        messages.map_err(|_| Fault::Inner)
    })
    .await?;
    let repaired = whole(model, &messages, end).await?;
    let answer = admit(state, plan, &repaired).await?;
    answer.map_err(|_| Fault::RepairFailed)
}

/// Reads a reply to its end.
async fn whole(
    model: &Upstream,
    messages: &[Message],
    end: tokio::time::Instant,
) -> Result<String, Fault> {
    let mut reply = model.ask(messages, end).await?;
    let mut text = String::new();
    while let Some(piece) = reply.next().await? {
        text.push_str(&piece);
    }
    Ok(text)
}

/// The answer that a draft becomes, or the guard's verdict against it.
async fn admit(
    state: &AppState,
    plan: &Arc<Plan>,
    draft: &str,
) -> Result<Result<Answer, Verdict>, Fault> {
    let (plan, draft) = (Arc::clone(plan), draft.to_owned());
    let admission = work(state, move |engine| {
        if language::detect(&text::analyse(&draft)) != plan.language {
            return Err(Fault::OffLanguage);
        }
        Ok(engine.admit(&plan, &draft))
    })
    .await?;
    match admission {
        Admission::Admitted(answer) => Ok(Ok(*answer)),
        Admission::Refused(verdict) => {
            state.metrics().verdict(&verdict);
            Ok(Err(*verdict))
        }
        Admission::Uncited(_) => Err(Fault::Uncited),
    }
}

fn rejection(verdict: &Verdict) -> Fault {
    let mut enforced = verdict.findings.iter().filter(|f| f.is_enforced).peekable();
    if enforced.peek().is_some() && enforced.all(|f| f.rule == MARK_TO_NOTHING) {
        Fault::MarkToNothing
    } else {
        Fault::Rejected
    }
}

/// CPU work whose own failure is a fault like any other.
async fn work<T: Send + 'static>(
    state: &AppState,
    work: impl FnOnce(&Engine) -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let done = state.work(move |engine| Ok(work(engine))).await;
    done.unwrap_or(Err(Fault::Inner))
}
