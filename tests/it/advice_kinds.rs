//! Kinds of personalized advice that few words carry, each with near misses that pass.
//!
//! 1. A bare reply to a question about somebody is a verdict; to a question about the source, or as a refusal, it is none.
//! 2. Who is said not to be needed, or to have nothing to hear or to give, is care talked down.
//! 3. A command to have something taken out or tested is one to be treated.
//! 4. A source that is said to tell doctors what to do is presented as a guideline.
//! 5. A span of time that somebody is said to have is a prognosis.
//! 6. What is said of a mere mention in the text is no advice.

use citeguard::guard::{Decision, Draft, Guard, GuardSettings};

#[track_caller]
fn decided(cases: &[(&str, &str)], expected: Decision) {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    for (question, answer) in cases {
        let verdict = guard.check(&Draft {
            answer,
            question: Some(*question).filter(|question| !question.is_empty()),
            ..Draft::default()
        });
        assert_eq!(verdict.decision, expected, "{question} - {answer}");
    }
}

fn alone<'a>(answers: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    answers.iter().map(|answer| ("", *answer)).collect()
}

#[test]
fn a_bare_reply_to_a_question_about_somebody_is_a_verdict() {
    decided(
        &[
            ("Is the spot on my lung a metastasis?", "Most likely."),
            ("Is the lump under my rib cancer?", "I'm afraid so."),
            ("Will my uncle live through this?", "I doubt it."),
            ("Does my scan mean it has come back?", "It does."),
            ("Will my wife be cured?", "She will."),
            ("Can I stop the pills after a year?", "I would think so."),
            ("¿Es cáncer la mancha de mi hígado?", "Me temo que sí."),
            ("¿Va a sobrevivir mi mamá?", "Lo dudo mucho."),
        ],
        Decision::Reject,
    );
    decided(
        &[
            (
                "Is GIST a kind of cancer?",
                "Yes, GIST is a kind of cancer.",
            ),
            ("Does the summary list my drug?", "I don't think so."),
            (
                "Can you tell me whether my tumor is GIST?",
                "I'm afraid not.",
            ),
            (
                "Can GISTs come back after surgery?",
                "Most likely in the abdomen.",
            ),
        ],
        Decision::Allow,
    );
}

#[test]
fn who_is_not_needed_or_need_not_know_is_care_talked_down() {
    decided(
        &alone(&[
            "You don't need a specialist for a lump this small.",
            "There is no need for another doctor.",
            "The nurse doesn't have to know about the bleeding.",
            "That pain is nothing the surgeon needs to hear about.",
            "The clinic can't do more for you than rest can.",
            "The emergency room is for accidents, not for a little blood in your stool.",
            "No necesita un especialista para eso.",
        ]),
        Decision::Reject,
    );
    decided(
        &alone(&[
            "You need a doctor's order for a CT scan at most hospitals.",
            "Your doctor needs to know about every medicine you take.",
            "Tell your nurse about any bleeding.",
        ]),
        Decision::Allow,
    );
}

#[test]
fn a_command_to_have_something_taken_out_or_tested_is_one_to_be_treated() {
    decided(
        &alone(&[
            "Have the lump taken out before the summer.",
            "Get the spots on the liver frozen.",
            "Get the tumor tested for a mutation first.",
            "Between the scope and open surgery, choose open surgery.",
            "Entre la cirugía y las pastillas, elija la cirugía.",
        ]),
        Decision::Reject,
    );
    decided(
        &alone(&[
            "Have your home tested for radon.",
            "Some people have the tumor taken out by laparoscopic surgery.",
            "The lymph nodes may be taken out during surgery.",
        ]),
        Decision::Allow,
    );
}

#[test]
fn a_source_that_tells_doctors_what_to_do_is_presented_as_a_guideline() {
    decided(
        &alone(&[
            "The PDQ board tells surgeons to operate on tumors above 2 cm.",
            "NCI wants every patient with spread in a trial.",
        ]),
        Decision::Reject,
    );
    decided(
        &alone(&[
            "Staff follow hospital guidelines when they handle blood.",
            "The PDQ summary tells how surgery is done.",
        ]),
        Decision::Allow,
    );
}

#[test]
fn a_span_of_time_that_somebody_has_is_a_prognosis() {
    decided(
        &alone(&[
            "You have about four years.",
            "Your mother has only a few months left.",
            "It sounds as if the cancer has reached your liver.",
        ]),
        Decision::Reject,
    );
    decided(
        &alone(&[
            "Many plans give you a few weeks to appeal.",
            "In the study, half of the patients lived for more than five years.",
        ]),
        Decision::Allow,
    );
}

#[test]
fn what_is_said_of_a_mere_mention_is_no_advice() {
    decided(
        &alone(&[
            "Listing a drug here is not the same as recommending it for your father.",
            "Being named in the summary does not make surgery the right treatment for you.",
            "This is not a reason to skip your scan.",
            "It would be wrong of me to say that you should stop the pills.",
        ]),
        Decision::Allow,
    );
    decided(
        &alone(&[
            "The pain you mentioned does not make surgery the right choice; stay on the pills.",
            "A rash is not a reason to call the doctor.",
        ]),
        Decision::Reject,
    );
}
