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
fn signs_before_words_hide_nothing() {
    words("```Stop the pills```", "stop the pills");
    words("``` Stop the pills", "stop the pills");
    words("```rust\nStop\n```", "stop");
    words("$$$You stop @Home", "$ $ $ you stop @ home");
    words("-------- Stop !?!?!?!?!?", "- - - - stop ! ? ! ?");
}

#[test]
fn thin_spaces_inside_words_are_undone() {
    words("St\u{2009}op t\u{200a}he p\u{2800}ills", "stop the pills");
    words("s\u{202f}t\u{202f}o\u{202f}p", "stop");
    words("You\u{2009}should\u{200a}stop", "you should stop");
    words("y\u{2009}ou\u{2009}sh\u{2009}ould", "you should");
    words("do\u{2009}n't st&hairsp;op", "do not stop");
    words(
        "5\u{2009}cm, 10\u{2009}000 zq\u{2009}xv",
        "5 cm , 10 000 zq xv",
    );
    words("st\u{fff9}o\u{fffa}p\u{fffb}", "stop");
}

#[test]
fn what_stands_in_mark_up_is_aside() {
    let asides = |text: &str| -> Vec<String> {
        let analysis = analyse(text);
        let units = analysis.asides().iter().flat_map(|aside| {
            let texts = aside.units().iter().map(|unit| {
                let words = aside
                    .tokens_of(unit)
                    .iter()
                    .filter(|token| token.is_wordlike());
                let words: Vec<&str> = words.map(|token| token.text.as_str()).collect();
                words.join(" ")
            });
            texts.collect::<Vec<_>>()
        });
        units.collect()
    };
    for text in [
        "See [here](http://x \"You should stop.\") now.",
        "See [here](<You should stop.>) now.",
        "See <abbr title='You should stop.'>here</abbr> now.",
        "See <abbr title=\"You should stop.\">here</abbr> now.",
        "See <!-- You should stop. --> now.",
        "See <You should stop.> now.",
        "See \u{202e}.pots dluohs uoY\u{202c} now.",
        "See <bdo dir=\"rtl\">.pots dluohs uoY</bdo> now.",
    ] {
        let found = asides(text);
        assert!(
            found.contains(&"you should stop".to_owned()),
            "{text}: {found:?}"
        );
        // The sentence itself is as a page shows it.
        assert_eq!(analyse(text).units().len(), 1, "{text}");
    }
    for text in [
        "See [here](https://example.org/a_(b)) and [1].",
        "<b>Less</b> than 5 < 6 <i class=\"x\">is</i>.",
        "See <https://example.org>.",
    ] {
        assert!(asides(text).is_empty(), "{text}");
    }
    let text = "é <a title=\"ñ You should stop.\">é</a>";
    for unit in analyse(text).asides()[0].units() {
        assert!(text.get(unit.span.start..unit.span.end).is_some());
    }
}

#[test]
fn tags_of_blocks_part_what_stands_around_them() {
    let sentence = UnitKind::Sentence;
    units(
        "<details><summary>More</summary>Your scan</details><p>One</p>two",
        &[
            ("More", sentence, None),
            ("Your scan", sentence, None),
            ("One", sentence, None),
            ("two", sentence, None),
        ],
    );
    words("one<br>two <b>th</b>ree", "one two three");
    units(
        "| a<br>b | <p>c</p> |",
        &[
            ("a<br>b", UnitKind::Cell, None),
            ("c", UnitKind::Cell, None),
        ],
    );
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
