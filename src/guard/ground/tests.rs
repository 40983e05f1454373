//! The cases of `tests/cases/guard/grounding*.jsonl`, and the properties of support, marks and frames.
#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use super::*;
use crate::guard::kept::Kept;
use crate::guard::marks::marks_of;
use crate::guard::reading::Held;
use crate::guard::text::analyse;
use crate::guard::verbatim::quoted_units;

static GROUNDER: LazyLock<Grounder> = LazyLock::new(|| Grounder::new().unwrap());

fn check(answer: &str, passages: &[&str]) -> (Vec<Support>, Vec<Finding>) {
    let ids: Vec<String> = (1..=passages.len()).map(|n| format!("p{n}")).collect();
    let cited: Vec<CitedPassage<'_>> = passages
        .iter()
        .zip(&ids)
        .map(|(text, id)| CitedPassage {
            id,
            text,
            ..CitedPassage::default()
        })
        .collect();
    support(answer, &cited)
}

fn support(answer: &str, cited: &[CitedPassage<'_>]) -> (Vec<Support>, Vec<Finding>) {
    let held = Held::of(&GROUNDER, &Kept::default(), cited);
    let readings: Vec<&Reading<'_>> = held.iter().map(Held::get).collect();
    let quotable = Quotable::new(readings.iter().map(|read| (read.analysis(), read.quotes())));
    let answer = analyse(answer);
    let quoted = quoted_units(&answer, &quotable);
    GROUNDER.support(&answer, &marks_of(&answer), cited, &readings, &quoted, &[])
}

#[track_caller]
fn codes(answer: &str, passages: &[&str], expected: &[&str]) {
    let (_, findings) = check(answer, passages);
    let codes: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(codes, expected, "{answer}");
}

const RESECTABLE: &str = "Surgery to remove tumors that are 2 centimeters or larger. Laparoscopic surgery may be done if the \
     tumor is 5 cm or smaller.";
const TKI: &str = "Imatinib mesylate and sunitinib are two TKIs used to treat GISTs.";

/// Files of cases, and the share of each that must come out right. The weights are learned from all but the last two, so
/// these are guards against loss and no figures of quality.
const FLOORS: [(&str, f64); 7] = [
    (
        include_str!("../../../tests/cases/guard/grounding-quantities.jsonl"),
        0.90,
    ),
    (
        include_str!("../../../tests/cases/guard/grounding.jsonl"),
        0.96,
    ),
    (
        include_str!("../../../tests/cases/guard/grounding-learned.jsonl"),
        0.90,
    ),
    (
        include_str!("../../../tests/cases/guard/grounding-pairs.jsonl"),
        0.91,
    ),
    (
        include_str!("../../../tests/cases/guard/grounding-pairs-02.jsonl"),
        0.87,
    ),
    (
        include_str!("../../../tests/cases/guard/grounding-untouched.jsonl"),
        0.80,
    ),
    (
        include_str!("../../../tests/cases/kept/guard-grounding-03.jsonl"),
        0.90,
    ),
];

#[test]
fn the_cases_come_out_right() {
    for (text, floor) in FLOORS {
        let mut n_wrong = 0;
        let mut wrong = Vec::new();
        for line in text.lines() {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            let passages: Vec<&str> = case["passages"]
                .as_array()
                .unwrap()
                .iter()
                .map(|text| text.as_str().unwrap())
                .collect();
            let (_, findings) = check(case["text"].as_str().unwrap(), &passages);
            if findings.is_empty() != (case["label"] == "grounded") {
                n_wrong += 1;
                wrong.push(format!("{} {}", case["id"], case["text"]));
            }
        }
        let n = text.lines().count();
        let share = 1.0 - f64::from(n_wrong) / f64::from(u32::try_from(n).unwrap());
        assert!(
            share >= floor,
            "{share:.3} of {n} cases are right; wrong: {wrong:?}"
        );
    }
}

#[test]
fn a_reason_names_what_differs() {
    let (_, findings) = check(
        "Laparoscopic surgery may be done if the tumor is 10 cm or smaller.",
        &[RESECTABLE],
    );
    assert_eq!(findings[0].rule, "GR001");
    assert!(
        findings[0].reason.contains("10 cm or smaller"),
        "{}",
        findings[0].reason
    );
}

#[test]
fn each_unit_has_a_status() {
    let answer = "Hello! Laparoscopic surgery may be done if the tumor is 5 cm or smaller. It may be done for tumors of 50 mm or \
         less. It takes two hours.";
    let statuses: Vec<SupportStatus> = check(answer, &[RESECTABLE])
        .0
        .iter()
        .map(|support| support.status)
        .collect();
    assert_eq!(statuses[1], SupportStatus::Verbatim);
    assert_eq!(statuses.last(), Some(&SupportStatus::Unsupported));
}

#[test]
fn marks_must_point_to_their_passage() {
    codes(
        "Two TKIs used to treat GISTs are imatinib and sunitinib [2].",
        &[RESECTABLE, TKI],
        &[],
    );
    codes(
        "Two TKIs used to treat GISTs are imatinib and sunitinib [1].",
        &[RESECTABLE, TKI],
        &["CM002"],
    );
    codes(
        "Imatinib mesylate and sunitinib are two TKIs used to treat GISTs [1].",
        &[RESECTABLE, TKI],
        &["CM002"],
    );
}

#[test]
fn a_wrong_telephone_number_is_found_even_in_a_contact_line() {
    codes(
        "For more information, call 1-800-4-CANCER (1-800-422-6237).",
        &[TKI],
        &[],
    );
    codes(
        "For more information, call 1-800-422-6273.",
        &[TKI],
        &["GR001"],
    );
}

#[test]
fn texts_without_passages_have_no_support() {
    codes(
        "Imatinib is used to treat GISTs.",
        &[],
        &["GR002", "GR002", "GR007"],
    );
}

/// Rules broken by a claim about a disease, where the passage speaks of "the tumor" and may have a title.
fn of_disease(claim: &str, title: Option<&str>) -> Vec<&'static str> {
    let text = "The tumor may be removed by surgery.";
    let passage = CitedPassage {
        id: "p1",
        text,
        title,
        ..CitedPassage::default()
    };
    let (_, findings) = support(claim, &[passage]);
    findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn the_title_says_which_disease_a_passage_is_about() {
    let gist = "A GIST may be removed by surgery.";
    let melanoma = "A melanoma may be removed by surgery.";
    assert!(of_disease(gist, Some("Gastrointestinal Stromal Tumors Treatment")).is_empty());
    assert!(of_disease(melanoma, Some("Melanoma Treatment")).is_empty());
    assert!(of_disease(gist, Some("Melanoma Treatment")).contains(&"GR002"));
    assert!(
        of_disease(melanoma, Some("Gastrointestinal Stromal Tumors Treatment")).contains(&"GR002")
    );
    assert!(of_disease(gist, None).is_empty());
}

#[track_caller]
fn claims_nothing(answer: &str) {
    let (support, findings) = check(answer, &[TKI]);
    assert!(findings.is_empty(), "{answer}: {findings:?}");
    for unit in support {
        let is_quoted = unit.status == SupportStatus::Verbatim;
        assert!(
            is_quoted || unit.status == SupportStatus::NotAClaim,
            "{answer}: {unit:?}"
        );
    }
}

#[test]
fn frames_of_an_answer_claim_nothing() {
    for text in [
        "NCI's PDQ cancer information summary about gastrointestinal stromal tumors (GIST) states the following:",
        "Here is what NCI's PDQ summary says about targeted therapy:",
        "El sumario del PDQ del NCI sobre los tumores del estroma gastrointestinal dice lo siguiente:",
        "[1] NCI, Gastrointestinal Stromal Tumors Treatment (Adult) (PDQ®)–Patient Version, section “Targeted therapy”, \
         last reviewed 2025-12-30, https://www.cancer.gov/types/soft-tissue-sarcoma/patient/gist-treatment-pdq",
        "Fuente: NCI, Gastrointestinal Stromal Tumors Treatment (PDQ®)–Patient Version, última revisión: 30 de \
         diciembre de 2025.",
        "The review of this summary is overdue since 2026-03-30.",
        "Last reviewed: December 30, 2025.",
        "La revisión de este sumario está atrasada desde el 30 de marzo de 2026.",
        "Newer information may exist.",
        "The text above is quoted word for word from the source.",
        "El texto citado está en inglés.",
        "If you have heavy bleeding or severe pain, call 911 right away.",
        "I can't tell you which treatment is right for you, but here is what the summary says about treatment in general.",
        "No puedo decirle qué tratamiento es mejor para usted.",
        "Your doctor or care team can answer that, because they know your health history.",
    ] {
        claims_nothing(text);
    }
}

#[test]
fn a_claim_in_a_frame_is_a_claim() {
    for text in [
        "Last reviewed on 2025-12-30: imatinib is the only treatment.",
        "I can't give advice, but chemotherapy works best for GIST.",
        "Call 911, since GIST always bleeds.",
        "According to NCI's PDQ summary, imatinib is given for three years.",
        "Source: sunitinib is stronger than imatinib, https://www.cancer.gov/x",
        "I hope this helps: sunitinib works better than imatinib.",
        "Según el sumario PDQ del NCI, el imatinib cura el GIST.",
    ] {
        let (_, findings) = check(text, &[TKI]);
        assert!(!findings.is_empty(), "{text}");
    }
}

#[test]
fn a_composed_answer_has_no_finding() {
    let answer = format!(
        "NCI's PDQ cancer information summary about GIST treatment states the following:\n\n> {TKI} [1]\n>\n> {RESECTABLE} \
         [2]\n\nSources\n\n[1] NCI, Gastrointestinal Stromal Tumors Treatment (Adult), in “Targeted therapy”. Last reviewed \
         2025-12-30.\n[2] NCI, Gastrointestinal Stromal Tumors Treatment (Adult), in “Surgery”. Last reviewed \
         2025-12-30.\n\nPlease note: this source was last reviewed on 2025-12-30, and its next review has been due since \
         2026-03-30. Newer information may exist."
    );
    let (_, findings) = check(&answer, &[TKI, RESECTABLE]);
    assert!(findings.is_empty(), "{findings:?}");
}

/// Marks in every form, where the first passage is the one that says it.
#[test]
fn marks_in_every_form_are_held_against_their_passages() {
    let said = "Two TKIs used to treat GISTs are imatinib and sunitinib";
    for (form, expected) in [
        ("{} [1].", None),
        ("{}. [1]", None),
        ("{}.[1]", None),
        ("{}¹.", None),
        ("- {} [1]", None),
        ("1. {}. [1]", None),
        ("{} [2].", Some("CM002")),
        ("{}. [2]", Some("CM002")),
        ("{}².", Some("CM002")),
        ("- {} [2]", Some("CM002")),
        ("{} [1][3].", Some("CM001")),
        ("{} [1, 3].", Some("CM001")),
        ("{} [1–2].", Some("CM002")),
        ("{} [3].", Some("CM001")),
        ("{} (1).", None),
    ] {
        let answer = form.replace("{}", said);
        let cited = [TKI, RESECTABLE].map(|text| CitedPassage {
            id: text,
            text,
            ..CitedPassage::default()
        });
        let (_, mut findings) = support(&answer, &cited);
        let read = analyse(&answer);
        findings.extend(marks::findings(&read, &marks_of(&read), &cited));
        let rules: Vec<&str> = findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(
            rules,
            expected.into_iter().collect::<Vec<_>>(),
            "{answer}: {findings:?}"
        );
    }
}

#[track_caller]
fn finds(answer: &str, passages: &[&str], rule: &str) {
    let (_, findings) = check(answer, passages);
    assert!(
        findings.iter().any(|finding| finding.rule == rule),
        "{answer}: {findings:?}"
    );
}

const NEEDLE: &str = "Guided by the sonogram, the doctor removes tissue using a thin, hollow needle. A pathologist views \
     the tissue under a microscope to look for cancer cells.";
const VITAMIN: &str = "Because vitamin C may make iron more easily absorbed and used by the body, high doses of vitamin C \
     are not recommended for patients with hemochromatosis.";

#[test]
fn words_that_have_changed_their_parts_are_found() {
    finds(
        "Guided by the sonogram, the pathologist removes tissue using a thin, hollow needle, and the doctor views it under \
         a microscope.",
        &[NEEDLE],
        "GR005",
    );
    finds(
        "Because iron may make vitamin C more easily absorbed and used by the body, high doses of vitamin C are not \
         recommended for patients with hemochromatosis.",
        &[VITAMIN],
        "GR005",
    );
    // A phrase that is put first changes nothing.
    codes(
        "The doctor, guided by the sonogram, removes tissue using a thin, hollow needle.",
        &[NEEDLE],
        &[],
    );
}

#[test]
fn cause_and_effect_keep_their_sides() {
    let redness = "The redness and warmth occur because the cancer cells block the lymph vessels in the skin.";
    finds(
        "The cancer cells block the lymph vessels in the skin because of the redness and warmth.",
        &[redness],
        "GR005",
    );
    codes(
        "Because the cancer cells block the lymph vessels in the skin, redness and warmth occur.",
        &[redness],
        &[],
    );
}

#[test]
fn who_says_it_is_no_part_of_a_claim() {
    let claim = "Imatinib and sunitinib are two TKIs used to treat GISTs.";
    for lead in [
        "According to NCI, imatinib",
        "As NCI explains, imatinib",
        "The PDQ summary on GIST says that imatinib",
        "The NCI page notes that imatinib",
    ] {
        codes(&claim.replace("Imatinib", lead), &[TKI], &[]);
    }
    // Another organisation is a name that a passage must hold.
    finds(
        &claim.replace("Imatinib", "According to the Mayo Clinic, imatinib"),
        &[TKI],
        "GR002",
    );
    // What is said after it is held to the passage word by word.
    let levels = "Higher than normal levels of carcinoembryonic antigen (CEA) and CA 19-9 may mean gastric cancer has come \
         back after treatment.";
    finds(
        "As NCI explains, higher than normal levels of CEA and CA 19-9 mean gastric cancer has come back after treatment.",
        &[levels],
        "GR006",
    );
}

#[test]
fn a_range_has_the_unit_behind_it() {
    let risk = "After a person has quit smoking for 10 years, the risk of lung cancer decreases 30% to 50%.";
    codes(
        "After a person has quit smoking for 10 years, the risk of lung cancer decreases 30 to 50 percent.",
        &[risk],
        &[],
    );
    finds(
        "After a person has quit smoking for 10 years, the risk of lung cancer decreases 40 to 50 percent.",
        &[risk],
        "GR001",
    );
}

#[test]
fn a_part_of_a_name_does_not_stand_for_it() {
    let watchful = "If there are cancer cells remaining at the edges of the area where the tumor was removed, watchful \
         waiting or targeted therapy with imatinib mesylate may follow.";
    finds(
        "If cancer cells remain at the edges, watchful waiting or radiation therapy may follow.",
        &[watchful],
        "GR002",
    );
    finds(
        "Si quedan células cancerosas en los bordes, puede seguir la radioterapia.",
        &[watchful],
        "GR002",
    );
    codes(
        "If cancer cells remain at the edges, watchful waiting or targeted therapy may follow.",
        &[watchful],
        &[],
    );
}

#[test]
fn an_order_by_first_is_held_against_the_passage() {
    let unresectable = "Treatment is usually a clinical trial of targeted therapy with imatinib mesylate to shrink the tumor, \
         followed by surgery to remove as much of the tumor as possible.";
    for claim in [
        "For such tumors, surgery comes first and imatinib is then given to shrink what is left.",
        "As much of the tumor as possible is taken out first, and imatinib then follows to shrink the rest.",
    ] {
        finds(claim, &[unresectable], "GR005");
    }
    let (_, found) = check(
        "Imatinib is usually given first to shrink the tumor, and surgery follows.",
        &[unresectable],
    );
    assert!(found.iter().all(|finding| finding.rule != "GR005"));
}

#[test]
fn what_the_text_leaves_out_is_no_claim() {
    let follow_up = "Follow-up for GISTs that were removed by surgery may include CT scan of the liver and pelvis or watchful \
         waiting.";
    for gap in [
        "The passage lists a CT scan of the liver but does not say how often it is done.",
        "It says that follow-up may include a CT scan of the liver, but not for how many years.",
        "There is nothing here about how long a CT scan takes.",
        "No percentage is given for how many GISTs come back.",
    ] {
        codes(gap, &[follow_up], &[]);
    }
    // "It" is the scan, and what it cannot do is a claim.
    finds(
        "A CT scan of the liver may be part of follow-up, but it does not show the pelvis.",
        &[follow_up],
        "GR003",
    );
}

#[test]
fn a_heading_limits_nothing_below_it() {
    let factors = "Certain factors affect prognosis (chance of recovery).\n\nThe prognosis depends on the size of the tumor.";
    let under = format!("## {factors}");
    codes(
        "The prognosis depends on the size of the tumor.",
        &[&under],
        &[],
    );
}

#[test]
fn one_kind_of_a_thing_is_not_another() {
    let lungs =
        "The left lung has two lobes. The right lung is slightly larger, and has three lobes.";
    finds("The left lung is slightly larger.", &[lungs], "GR005");
    codes("The right lung is slightly larger.", &[lungs], &[]);
    let glucose = "Malignant tumor cells take up more glucose than normal cells do.";
    finds("Normal cells take up more glucose.", &[glucose], "GR005");
}

#[test]
fn what_is_rare_is_not_common() {
    let syndrome = "GIST may be part of a genetic syndrome, but this is rare.";
    finds(
        "GIST is commonly part of a genetic syndrome.",
        &[syndrome],
        "GR004",
    );
    codes(
        "GIST is seldom part of a genetic syndrome.",
        &[syndrome],
        &[],
    );
}

#[test]
fn a_number_beside_the_name_of_the_source_is_a_claim() {
    let pdq =
        "PDQ is a service of the NCI. The NCI is part of the National Institutes of Health (NIH).";
    finds("PDQ is a service of the NCI since 1971.", &[pdq], "GR001");
    claims_nothing("Source: PDQ, National Cancer Institute, 2025.");
}

#[test]
fn a_negation_elsewhere_does_not_bear_out_one_that_was_added() {
    let passage = "Inhibitors (TKIs) are targeted therapy drugs that block signals needed for tumors to grow. TKIs may be \
        used to treat GISTs that cannot be removed by surgery or to shrink GISTs. TKIs are sometimes given for as long as the \
        tumor does not grow and serious side effects do not occur.";
    for claim in [
        "TKIs do not block signals needed for tumors to grow.",
        "TKIs may not be used to treat GISTs that cannot be removed by surgery.",
    ] {
        finds(claim, &[passage], "GR003");
    }
}
