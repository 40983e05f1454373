//! Properties: (1) the pieces of a section hold its words once and in order; (2) no sentence is split and a list
//! keeps its lead-in; (3) links keep their words; (4) ids survive edits elsewhere and differ with the text.

use std::path::Path;

use super::*;
use crate::content::parse_file;

fn summary(body: &str) -> Summary {
    let text = format!(
        "---\ntitle: T\nurl: https://example.gov/a-pdq\nlastReviewed: 2025-01-01\n---\n{body}"
    );
    parse_file(Path::new("a.md"), text.as_bytes()).0.unwrap()
}

fn pieces(body: &str, max_words: usize) -> Vec<Passage> {
    split_summary(&summary(body), PassageSettings { max_words })
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn a_list_stays_with_its_lead_in_and_a_later_piece_names_it() {
    let item = "- Test: a procedure that makes pictures of areas inside the body, taken from different angles here.\n";
    let body = format!(
        "## S\n\nMore is known. These tests may be used:\n\n{}",
        item.repeat(12)
    );
    let pieces = pieces(&body, 80);
    assert!(pieces.len() > 1);
    assert!(
        pieces[0]
            .text
            .starts_with("More is known. These tests may be used:\nTest:")
    );
    assert_eq!(pieces[0].lead_in, None);
    for piece in &pieces[1..] {
        assert_eq!(piece.lead_in.as_deref(), Some("These tests may be used:"));
        assert!(piece.text.starts_with("Test:"));
    }
}

#[test]
fn nested_items_stay_with_their_parent() {
    let pieces = pieces("## S\n\n- One\n  - inner\n- Two\n", 60);
    assert_eq!(pieces[0].text, "One\ninner\nTwo");
    let depths: Vec<BlockKind> = pieces[0].parts.iter().map(|p| p.kind).collect();
    assert_eq!(depths, [1, 2, 1].map(|depth| BlockKind::ListItem { depth }));
}

#[test]
fn a_long_paragraph_is_cut_between_sentences_only() {
    let sentence = "Dr. Lee of the U.S. group saw that about 2.5 cm of tissue may be removed in one operation. ";
    let pieces = pieces(&format!("## S\n\n{}", sentence.repeat(20)), 60);
    assert!(pieces.len() > 3);
    for piece in &pieces {
        assert!(
            piece.text.starts_with("Dr. Lee") && piece.text.ends_with("operation."),
            "{}",
            piece.text
        );
    }
}

#[test]
fn a_sentence_that_refers_back_stays_with_what_it_refers_to() {
    let first = "One two three four five six seven eight nine ten. ".repeat(6);
    let pieces = pieces(&format!("## S\n\n{first}\n\nThese come back.\n"), 60);
    assert_eq!(pieces.len(), 1);
}

#[test]
fn an_edit_elsewhere_keeps_ids_and_an_edit_here_changes_one() {
    let ids = |body: &str| -> Vec<String> {
        pieces(body, 60)
            .into_iter()
            .map(|p| p.id.to_string())
            .collect()
    };
    let before = ids("## A\n\nFirst.\n\n## B\n\nSecond.\n");
    let elsewhere = ids("## New\n\nNew text.\n\n## A\n\nFirst.\n\n## B\n\nSecond.\n");
    let here = ids("## A\n\nFirst!\n\n## B\n\nSecond.\n");
    assert_eq!(before, elsewhere[1..]);
    assert_ne!(before[0], here[0]);
    assert_eq!(before[1], here[1]);
}

#[test]
fn passages_alike_in_everything_have_different_ids() {
    let pieces = pieces("## A\n\nSame.\n\n## A\n\nSame.\n", 60);
    assert_ne!(pieces[0].id, pieces[1].id);
}

#[test]
fn the_shipped_summary_is_held_once_at_every_size_and_its_links_keep_their_words() {
    let path = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/content/gist-treatment-pdq.md"
    ));
    let summary = parse_file(path, &std::fs::read(path).unwrap()).0.unwrap();
    for max_words in [60, 100, 180, 400] {
        let passages = split_summary(&summary, PassageSettings { max_words });
        for (index, section) in summary.sections.iter().enumerate() {
            let expected: Vec<&str> = section.blocks.iter().flat_map(|b| words(&b.text)).collect();
            let own = passages.iter().filter(|p| p.section == index);
            let found: Vec<&str> = own.flat_map(|p| words(&p.text)).collect();
            assert_eq!(found, expected, "{:?} at {max_words}", section.path);
        }
        let n_links: usize = summary
            .sections
            .iter()
            .flat_map(|s| &s.blocks)
            .map(|b| b.links.len())
            .sum();
        assert_eq!(
            passages.iter().map(|p| p.links.len()).sum::<usize>(),
            n_links
        );
        for passage in &passages {
            for part in &passage.parts {
                assert!(!passage.text[part.range.clone()].is_empty());
            }
            for link in &passage.links {
                let text = &passage.text[link.range.clone()];
                assert_eq!(text.trim(), text);
                assert!(!text.is_empty());
            }
        }
    }
}
