//! Properties on invented input: (1) no content file panics, whatever its bytes; (2) passages hold the words of their
//! section once, in order, at every size; (3) offsets of parts and links fall inside the text; (4) no question panics.

use std::path::Path;

use citeguard::answer::Engine;
use citeguard::clock::Clock;
use citeguard::content::parse_file;
use citeguard::passage::{PassageSettings, split_summary};
use citeguard::retrieve::{Filters, Question, TopK};
use proptest::prelude::*;

use crate::support::{drawn, engine_settings};

const HEAD: &str = "---\ntitle: T\nurl: https://example.gov/a\nlastReviewed: 2026-01-01\n---\n";

/// Pieces of Markdown that matter to the reader of content, in any order.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Zéñ]{1,8}[ .,:]",
        Just("\n\n## Heading\n\n".to_owned()),
        Just("\n\n### Key Points\n\n".to_owned()),
        Just("\n- item ".to_owned()),
        Just("\n  - nested ".to_owned()),
        Just("\n\nParagraph. These follow. ".to_owned()),
        Just("[link text](/a?id=1) ".to_owned()),
        Just("**bold** *it*alic".to_owned()),
        Just("[Enlarge](/x.jpg)![alt text here](/y.jpg)\n\n".to_owned()),
        Just("This animation shows how it grows. ".to_owned()),
        Just("\n| a | b |\n|---|---|\n| c | [d](/e) |\n".to_owned()),
        Just("<b>html</b> <MM/DD/YYYY> \u{feff}\u{200b}\r\n".to_owned()),
        Just("> quote\n1. one\n".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(drawn(200))]

    #[test]
    fn bytes_of_any_kind_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        parse_file(Path::new("a.md"), &bytes);
        parse_file(Path::new("a.md"), &[HEAD.as_bytes(), &bytes].concat());
    }

    #[test]
    fn front_matter_of_any_kind_is_read_or_refused(yaml in "\\PC{0,200}") {
        parse_file(Path::new("a.md"), format!("---\n{yaml}\n---\n\n## S\n\nText.\n").as_bytes());
    }

    #[test]
    fn passages_hold_the_words_of_their_section_once(body in markdown(), max_words in 60_usize..=400) {
        let text = format!("{HEAD}## S\n\nFirst words. {body}");
        let Some(summary) = parse_file(Path::new("a.md"), text.as_bytes()).0 else { return Ok(()) };
        let passages = split_summary(&summary, PassageSettings { max_words });
        for (index, section) in summary.sections.iter().enumerate() {
            let expected: Vec<&str> = section.blocks.iter().flat_map(|b| b.text.split_whitespace()).collect();
            let own = passages.iter().filter(|p| p.section == index);
            let found: Vec<&str> = own.flat_map(|p| p.text.split_whitespace()).collect();
            prop_assert_eq!(found, expected);
        }
        for passage in &passages {
            for range in passage.parts.iter().map(|p| &p.range).chain(passage.links.iter().map(|l| &l.range)) {
                prop_assert!(passage.text.get(range.clone()).is_some_and(|t| !t.is_empty()), "{:?}", range);
            }
        }
    }
}

#[test]
fn no_question_panics_and_hits_stay_in_range() {
    let engine = Engine::new(&engine_settings(&[])).unwrap();
    let as_of = Clock::System.today();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    runner
        .run(&"\\PC{1,120}", |text| {
            let Ok(question) = Question::parse(&text) else {
                return Ok(());
            };
            let top_k = TopK::parse(100).unwrap();
            let found = engine
                .retrieve(&question, top_k, &Filters::default(), as_of)
                .unwrap();
            for hit in &found.ranking.hits {
                prop_assert!((0.0..=1.0).contains(&hit.score));
                let text = &engine.index().passages()[hit.position].passage.text;
                prop_assert!(hit.highlights.iter().all(|h| text.get(h.clone()).is_some()));
            }
            Ok(())
        })
        .unwrap();
}
