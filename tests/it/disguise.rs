//! What hides words, and what hides or repeats the disclaimer.
//!
//! 1. Look-alike letters, Markdown inside words, letters set apart, full-width letters, marks above letters and
//!    invisible characters do not let advice by, and do not turn information into advice.
//! 2. The disclaimer is known in any dress: quoted, in bold, split over lines, in capitals, in either language, in a
//!    list, with invisible letters, as the source's own sentence. It stands in what leaves exactly once.
//! 3. Of the sentences of both languages' disclaimers, in whatever order and between whatever others, nothing stays but
//!    one disclaimer in the language of the answer.
//! 4. Checking what leaves gives it back unchanged, of allowed and of rejected drafts, with and without passages.

use std::sync::LazyLock;

use citeguard::guard::{CitedPassage, Decision, Draft, Language, Placed, Verdict};
use proptest::prelude::*;

use crate::support::{GUARD, PASSAGE, drawn};

const CORE: &str =
    "It does not give formal guidelines or recommendations for making decisions about health care.";
const SPANISH: &str = "No ofrece pautas ni recomendaciones formales para tomar decisiones sobre la atención de la salud.";

fn check(answer: &str, question: Option<&str>, passages: &[CitedPassage<'_>]) -> Verdict {
    GUARD.check(&Draft {
        answer,
        question,
        passages,
        grounding: citeguard::guard::GroundingMode::Never,
        own_words: &[],
    })
}

/// How often a reader who undoes compatibility forms, invisible characters, white space and case finds it.
fn count(text: &str) -> usize {
    let visible: String = text
        .chars()
        .filter(|c| {
            !matches!(
                c,
                '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'
            )
        })
        .collect();
    let words: Vec<String> = visible.split_whitespace().map(str::to_lowercase).collect();
    let text = words.join(" ");
    text.matches(
        "not give formal guidelines or recommendations for making decisions about health care",
    )
    .count()
        + text
            .matches("no ofrece pautas ni recomendaciones formales para tomar decisiones")
            .count()
}

/// Letters of other scripts that look like Latin ones.
fn look_alike(c: char) -> char {
    match c {
        'a' => 'а',
        'e' => 'е',
        'o' => 'о',
        'p' => 'р',
        'c' => 'с',
        'i' => 'і',
        'x' => 'х',
        other => other,
    }
}

/// One word of a text, the `at`th of those with four letters or more, rewritten.
fn rewrite(text: &str, at: usize, dress: impl Fn(&str) -> String) -> String {
    let is_long = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 3;
    let n_long = text.split(' ').filter(is_long).count().max(1);
    let mut seen = 0;
    let words: Vec<String> = text
        .split(' ')
        .map(|word| {
            let is_it = is_long(&word) && seen == at % n_long;
            seen += usize::from(is_long(&word));
            if is_it { dress(word) } else { word.to_owned() }
        })
        .collect();
    words.join(" ")
}

/// A word with `sign` after its second letter.
fn inside(word: &str, sign: &str) -> String {
    let cut = word.char_indices().nth(2).map_or(word.len(), |(at, _)| at);
    format!("{}{sign}{}", &word[..cut], &word[cut..])
}

const DRESSES: [fn(&str) -> String; 6] = [
    |word| word.chars().map(look_alike).collect(),
    |word| inside(word, "**") + "**",
    |word| inside(word, "\u{200b}\u{ad}"),
    |word| {
        let wide = |c: char| match c {
            'a'..='z' => char::from_u32(u32::from(c) - 0x61 + 0xff41).unwrap_or(c),
            other => other,
        };
        word.chars().map(wide).collect()
    },
    |word| inside(word, "\u{301}"),
    |word| inside(word, "<b></b>"),
];

#[test]
fn a_dressed_word_changes_no_verdict() {
    for advice in [
        "You should stop the pills this week.",
        "Switch to sunitinib once the rash starts.",
        "Your scan shows metastatic disease.",
        "Half the usual amount is plenty at your weight.",
        "Deje de tomar las pastillas esta semana.",
    ] {
        for dress in DRESSES {
            for at in 0..4 {
                let dressed = rewrite(advice, at, dress);
                assert_eq!(
                    check(&dressed, None, &[]).decision,
                    Decision::Reject,
                    "{dressed}"
                );
            }
        }
    }
    for information in [
        "Surgery may be used to remove a tumor.",
        "GISTs are most common in the stomach and small intestine.",
        "I can't tell you which drug to take.",
    ] {
        for dress in DRESSES {
            for at in 0..4 {
                let dressed = rewrite(information, at, dress);
                assert_eq!(
                    check(&dressed, None, &[]).decision,
                    Decision::Allow,
                    "{dressed}"
                );
            }
        }
    }
}

/// Signs around a sentence do not outvote its words, and no mark-up takes a line of words out of what is read.
#[test]
fn signs_around_advice_change_no_verdict() {
    for advice in [
        "You should stop taking imatinib today.",
        "Deje de tomar imatinib hoy.",
        "Your scan shows metastatic disease.",
        "You do not need to see a doctor.",
        "You should take 400 mg of imatinib every day.",
    ] {
        for sign in ["-", ".", "$", "[", "#", "*", "~", "=", "-=", "!?", "```"] {
            for n in [1, 3, 12, 200] {
                for gap in ["", " "] {
                    let run = sign.repeat(n);
                    // What ends with a question mark asks.
                    let after = if sign.contains('?') { "" } else { &run };
                    for draft in [
                        format!("{run}{gap}{advice}"),
                        format!("{run}{gap}{advice}{gap}{after}"),
                    ] {
                        let verdict = check(&draft, None, &[]);
                        assert_eq!(verdict.decision, Decision::Reject, "{draft}");
                    }
                }
            }
        }
    }
}

/// The language of a draft is that of its own words; it stays when the disclaimer it repeats is taken out.
#[test]
fn neither_a_disclaimer_nor_a_quotation_tells_the_language() {
    let operated = "La cirugía se puede usar para extirpar un GIST.";
    let repeated = format!("{operated}\n\n> {CORE}\n\n> {CORE}\n\n> {CORE}\n\n> {CORE}\n\nEs así.");
    let quoting = format!("Dice el sumario:\n\n> {}", PASSAGE.text);
    for draft in [repeated, quoting] {
        let verdict = check(&draft, None, &[PASSAGE]);
        assert_eq!(verdict.language, Language::Spanish, "{draft}");
        assert_eq!(check(&verdict.text, None, &[PASSAGE]).text, verdict.text);
    }
    // What the service says itself tells, whatever it quotes.
    let safe = check("Usted debería operarse cuanto antes.", None, &[]).text;
    let mostly_english = format!("{}\n\n> {}", safe, [PASSAGE.text; 12].join(" "));
    assert_eq!(
        check(&mostly_english, None, &[]).language,
        Language::Spanish
    );
    let english = check(CORE, None, &[]).language;
    assert_eq!(
        (english, check(SPANISH, None, &[]).language),
        (Language::English, Language::Spanish)
    );
}

fn disclaimer() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        CORE.to_owned(),
        SPANISH.to_owned(),
        format!("> {CORE}"),
        format!("**{CORE}**"),
        CORE.to_uppercase(),
        format!("- {CORE}"),
        CORE.replace(' ', "\n"),
        "> It does not give formal guidelines\n> or recommendations for making\n> decisions about health care."
            .to_owned(),
        "A PDQ summary does **not** give *formal guidelines* or recommendations for making decisions about health care."
            .to_owned(),
        CORE.replace("formal", "for\u{200b}m\u{ad}al"),
        CORE.replace("formal", "f o r m a l"),
        CORE.replace('o', "о"),
        format!("{CORE} {CORE}"),
        format!("{CORE}\n\n{SPANISH}"),
        format!("| a | b |\n|---|---|\n| x | {CORE} |"),
    ])
}

fn sentences(text: &str) -> Vec<String> {
    let sentences = text.trim().split_inclusive(". ");
    sentences.map(|text| text.trim().to_owned()).collect()
}

static ENGLISH_SENTENCES: LazyLock<Vec<String>> =
    LazyLock::new(|| sentences(GUARD.text("disclaimer", Language::English)));
static SPANISH_SENTENCES: LazyLock<Vec<String>> =
    LazyLock::new(|| sentences(GUARD.text("disclaimer", Language::Spanish)));

/// Sentences that are no disclaimer's.
const DRAFTED: [&str; 5] = [
    "GIST is rare.",
    "GISTs are most common in the stomach.",
    "La cirugía se puede usar para extirpar un GIST.",
    "¿Es raro?",
    "Is it rare?",
];

/// A sentence of a disclaimer, some of them in a dress, or another sentence.
fn piece() -> impl Strategy<Value = String> {
    let of_disclaimer = [&*ENGLISH_SENTENCES, &*SPANISH_SENTENCES].map(Vec::clone);
    let of_disclaimer = prop::sample::select(of_disclaimer.concat());
    let dressed = (of_disclaimer.clone(), 0..6_usize).prop_map(|(sentence, dress)| match dress {
        0 => sentence.to_uppercase(),
        1 => format!("**{sentence}**"),
        2 => format!("<!-- {sentence} -->"),
        3 => sentence.replace('.', "\n\n"),
        4 => sentence.replace('e', "e\u{200b}"),
        _ => format!("{sentence} [1]"),
    });
    prop_oneof![
        4 => of_disclaimer,
        1 => dressed,
        2 => prop::sample::select(&DRAFTED[..]).prop_map(str::to_owned),
    ]
}

fn joint() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![" ", "\n", "\n\n", "\n- ", "\n\n> ", " | ", "\n\n# "])
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof![
        disclaimer(),
        prop::sample::select(vec![
            "GIST is rare.".to_owned(),
            "You should stop the pills this week.".to_owned(),
            "La cirugía se puede usar para extirpar un GIST.".to_owned(),
            "Usted debería operarse cuanto antes.".to_owned(),
            "- Surgery may be used to remove a tumor. [1]".to_owned(),
        ]),
    ]
}

proptest! {
    #![proptest_config(drawn(96))]

    #[test]
    fn of_spliced_disclaimers_one_is_left(
        parts in prop::collection::vec((piece(), joint()), 0..10),
        question in prop::sample::select(vec![None, Some("What is GIST?"), Some("¿Qué es un GIST?")]),
    ) {
        let draft: String = parts.iter().flat_map(|(part, joint)| [part.as_str(), joint]).collect();
        let verdict = check(&draft, question, &[]);
        let shown = &verdict.text;
        prop_assert_eq!(count(shown), 1, "{:?}\n{:?}", &draft, shown);
        // A comment is not read.
        let visible = shown.split("<!--").enumerate().map(|(at, part)| match part.split_once("-->") {
            Some((_, after)) if at > 0 => after,
            _ => part,
        });
        let lower = visible.collect::<String>().to_lowercase();
        for (language, sentences) in [(Language::English, &*ENGLISH_SENTENCES), (Language::Spanish, &*SPANISH_SENTENCES)] {
            let most = usize::from(language == verdict.language);
            for sentence in sentences {
                let n = lower.matches(&sentence.to_lowercase()).count();
                prop_assert!(n <= most, "{:?}\n{:?}\n{}", &draft, shown, sentence);
            }
        }
        prop_assert_eq!(verdict.decision, Decision::Allow);
        for kept in DRAFTED.iter().filter(|kept| draft.contains(**kept)) {
            prop_assert!(shown.contains(kept), "{:?}\n{:?}\n{}", &draft, shown, kept);
        }
        let again = check(shown, question, &[]);
        prop_assert_eq!(again.disclaimer, Placed::Present);
        prop_assert_eq!(&again.text, shown, "{:?}", &draft);
    }

    #[test]
    fn the_disclaimer_stands_once_and_what_leaves_stays(
        parts in prop::collection::vec(part(), 0..5),
        question in prop::sample::select(vec![None, Some("Should I stop my pills?"), Some("I am vomiting blood right now"), Some("Me quiero matar")]),
        has_passages in any::<bool>(),
    ) {
        let passages: &[CitedPassage<'_>] = if has_passages { &[PASSAGE] } else { &[] };
        let shown = check(&parts.join("\n\n"), question, passages).text;
        prop_assert_eq!(count(&shown), 1, "{}", shown);
        let again = check(&shown, question, passages);
        prop_assert_eq!(again.decision, Decision::Allow, "{} {:?}", &shown, again.findings);
        prop_assert_eq!(again.text, shown);
    }
}
