#![allow(clippy::unwrap_used)]
use super::*;

#[track_caller]
fn words(text: &str, expected: &str) {
    let analysis = analyse(text);
    let found: Vec<&str> = analysis
        .tokens()
        .iter()
        .map(|token| token.text.as_str())
        .collect();
    assert_eq!(found.join(" "), expected);
}

#[track_caller]
fn units(text: &str, expected: &[(&str, UnitKind, Option<usize>)]) {
    let analysis = analyse(text);
    let found: Vec<(&str, UnitKind, Option<usize>)> = analysis
        .units()
        .iter()
        .map(|unit| (analysis.text_of(unit), unit.kind, unit.lead_in))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn disguises_are_undone() {
    words("St\u{200b}op t\u{ad}he", "stop the");
    words("Ѕtор уоur рillѕ", "stop your pills");
    words("s t o p  t h e  p i l l s", "stop the pills");
    words("s - t - o - p   i - t", "stop it");
    words("y o u s h o u l d s t o p", "you should stop");
    words(
        "You.should.take.four.hundred.milligrams.a.day",
        "you should take four hundred milligrams a day",
    );
    words("y0u sh0u1d st0p the p1ll$", "you should stop the pills");
    words(
        "You **sh**ould *st*op the **TK**I",
        "you should stop the tki",
    );
    words("𝐒𝐭𝐨𝐩 Ｔａｋｉｎｇ", "stop taking");
    words("<b>st</b>op &#115;t&shy;op", "stop stop");
    words("you\u{200b}should\u{200b}stop", "you should stop");
}

#[test]
fn plain_words_stay() {
    words(
        "NF1 and B12, 400mg at 2.5 cm",
        "nf1 and b12 , 400 mg at 2.5 cm",
    );
    words(
        "Don't use follow-up. See cancer.gov.",
        "do not use follow up . see cancer.gov .",
    );
    words("Está aquí [1, 2].", "esta aqui 1, 2 .");
}

#[test]
fn sentences_end_where_they_end() {
    let sentence = UnitKind::Sentence;
    units(
        "Dr. Lee saw 2.5 cm. [1] It grew.Then it shrank! e.g. by half.",
        &[
            ("Dr. Lee saw 2.5 cm. [1]", sentence, None),
            ("It grew.", sentence, None),
            ("Then it shrank!", sentence, None),
            ("e.g. by half.", sentence, None),
        ],
    );
}

#[test]
fn lead_ins_govern_lists() {
    units(
        "You have two options:\n- Wait.\n  - Years\n- Operate.\n\nDone.",
        &[
            ("You have two options:", UnitKind::Sentence, None),
            ("Wait.", UnitKind::ListItem, Some(0)),
            ("Years", UnitKind::ListItem, Some(1)),
            ("Operate.", UnitKind::ListItem, Some(0)),
            ("Done.", UnitKind::Sentence, None),
        ],
    );
    units(
        "| Drug | Note |\n|---|---|\n| Imatinib | stop it |",
        &[
            ("Drug", UnitKind::Cell, None),
            ("Note", UnitKind::Cell, None),
            ("Imatinib", UnitKind::Cell, Some(0)),
            ("stop it", UnitKind::Cell, Some(1)),
        ],
    );
}

#[test]
fn quotations_are_marked() {
    let analysis = analyse("He said “stop it” and 5\" wide.");
    let quoted: Vec<&str> = analysis
        .tokens()
        .iter()
        .filter(|token| token.is_quoted)
        .map(|token| token.text.as_str())
        .collect();
    assert_eq!(quoted, ["stop", "it"]);
}
