//! Properties: (1) a due date is calendar months after the review, and its day is not yet overdue; (2) a date that is
//! missing or lies ahead never counts as fresh; (3) the formal reference never mixes dates; (4) links are escaped.

use std::path::PathBuf;

use super::*;
use crate::content::{ContentSettings, ReviewFrequency, load_library, parse_iso_date};
use crate::passage::PassageSettings;

fn day(raw: &str) -> Date {
    parse_iso_date(raw).unwrap()
}

#[track_caller]
fn check(
    last: &str,
    frequency: &str,
    as_of: &str,
    status: FreshnessStatus,
    days_overdue: Option<i32>,
) {
    let frequency = ReviewFrequency::parse(frequency);
    let freshness = judge(day(last), frequency.as_ref(), day(as_of), 30);
    assert_eq!(
        (freshness.status, freshness.days_overdue),
        (status, days_overdue)
    );
}

#[test]
fn the_shipped_review_is_overdue_by_238_days_on_2026_11_23() {
    check(
        "2025-12-30",
        "quarterly",
        "2026-11-23",
        FreshnessStatus::Overdue,
        Some(238),
    );
}

#[test]
fn the_status_turns_on_the_day() {
    use FreshnessStatus::{DueSoon, Fresh, Overdue};
    check("2025-12-30", "quarterly", "2026-02-27", Fresh, Some(0));
    check("2025-12-30", "quarterly", "2026-02-28", DueSoon, Some(0));
    check("2025-12-30", "quarterly", "2026-03-30", DueSoon, Some(0));
    check("2025-12-30", "quarterly", "2026-03-31", Overdue, Some(1));
    check("2024-02-29", "annual", "2025-02-28", DueSoon, Some(0));
    check("2024-02-29", "annual", "2025-03-01", Overdue, Some(1));
}

#[test]
fn an_unknown_frequency_or_a_review_that_lies_ahead_is_never_fresh() {
    check(
        "2025-12-30",
        "sometimes",
        "2026-01-01",
        FreshnessStatus::Unknown,
        None,
    );
    check(
        "2052-01-01",
        "quarterly",
        "2026-01-01",
        FreshnessStatus::Unknown,
        None,
    );
}

fn cited(front: &str, body: &str) -> (Index, Citer) {
    let dir = std::env::temp_dir().join(format!(
        "citeguard-cite-{}-{}",
        std::process::id(),
        body.len() + front.len()
    ));
    std::fs::create_dir_all(&dir).unwrap();
    let text = format!(
        "---\ntitle: T\nurl: https://example.gov/a-pdq\nlastReviewed: 2025-12-30\n{front}---\n{body}"
    );
    std::fs::write(dir.join("a.md"), text).unwrap();
    let settings = ContentSettings {
        dirs: vec![PathBuf::from(&dir)],
        max_file_bytes: 1 << 20,
    };
    let library = load_library(&settings).unwrap();
    std::fs::remove_dir_all(dir).unwrap();
    let index = Index::build(library.summaries, PassageSettings { max_words: 60 }).unwrap();
    let citer = Citer::new(&index, CiteSettings::default());
    (index, citer)
}

#[test]
fn the_formal_reference_says_updated_only_where_the_content_does() {
    let body = "# Some Treatment (PDQ®)–Patient Version\n\n## S\n\nText of it.\n";
    let (index, citer) = cited("", body);
    let citation = citer.cite(&index, 0, 1, day("2026-11-23"));
    assert_eq!(
        citation.formal,
        "PDQ® National Cancer Institute. PDQ Some Treatment. Bethesda, MD: National Cancer Institute. \
         Last reviewed 12/30/2025. Available at: https://example.gov/a-pdq. Accessed 11/23/2026."
    );
    assert_eq!(citation.short, "NCI, 2025");
    let (index, citer) = cited(
        "updated: 2025-05-02\npmid: 42\neditorialBoard: PDQ Adult Board\n",
        body,
    );
    let formal = citer.cite(&index, 0, 1, day("2026-01-02")).formal;
    assert!(
        formal.starts_with("PDQ® Adult Board. PDQ Some Treatment."),
        "{formal}"
    );
    assert!(
        formal.contains(" Updated 05/02/2025. ") && !formal.contains("Last reviewed"),
        "{formal}"
    );
    assert!(
        formal.ends_with(" Accessed 01/02/2026. [PMID: 42]"),
        "{formal}"
    );
}

#[test]
fn a_link_escapes_what_the_directive_reads_and_tells_equal_starts_apart() {
    let body = "## One\n\nX-ray, a test & more for people with this.\n\n## Two\n\nSame words here now.\n\n## Three\n\n\
                Same words here now.\n";
    let (index, citer) = cited("", body);
    let link = |position| citer.cite(&index, position, 1, day("2026-01-02")).link;
    assert_eq!(
        link(0),
        "https://example.gov/a-pdq#:~:text=X%2Dray%2C%20a%20test%20%26,for%20people%20with%20this"
    );
    assert_eq!(
        link(1),
        "https://example.gov/a-pdq#:~:text=Two-,Same%20words%20here%20now"
    );
    assert_eq!(
        link(2),
        "https://example.gov/a-pdq#:~:text=Three-,Same%20words%20here%20now"
    );
}

#[test]
fn overdue_summaries_are_withheld_where_the_policy_says_so() {
    let (index, _) = cited("reviewFrequency: quarterly\n", "## S\n\nText.\n");
    let freshness = FreshnessSettings {
        policy: FreshnessPolicy::Withhold,
        ..FreshnessSettings::default()
    };
    let citer = Citer::new(
        &index,
        CiteSettings {
            freshness,
            ..CiteSettings::default()
        },
    );
    assert!(citer.is_served(&index, 0, day("2026-03-30")));
    assert!(!citer.is_served(&index, 0, day("2026-03-31")));
}
