//! Properties: (1) furniture is set aside and words are kept, by general rules; (2) links resolve against the
//! summary's own address; (3) front matter is read as written or refused with its line; (4) no input panics.

use std::path::Path;

use super::*;

const HEAD: &str = "---\ntitle: A title\nurl: https://example.gov/types/x/patient/a-pdq\nlastReviewed: '2025-12-30'\n\
reviewFrequency: quarterly\nlanguage: en\naudienceLevel: patient\n---\n";

fn parse_ok(body: &str) -> Summary {
    let (summary, problems) = parse_file(Path::new("a.md"), format!("{HEAD}{body}").as_bytes());
    summary.unwrap_or_else(|| panic!("{problems:?}"))
}

#[track_caller]
fn check_texts(body: &str, expected: &[&str]) {
    let summary = parse_ok(body);
    let blocks = summary.sections.iter().flat_map(|s| &s.blocks);
    let texts: Vec<&str> = blocks.map(|b| b.text.as_str()).collect();
    assert_eq!(texts, expected);
}

/// `front` replaces one line of the head.
#[track_caller]
fn check_problem(old: &str, new: &str, line: usize, part: &str) {
    let text = format!("{HEAD}# T\n\n## S\n\nText.\n").replace(old, new);
    let (summary, problems) = parse_file(Path::new("a.md"), text.as_bytes());
    let found = problems.iter().find(|p| p.message.contains(part));
    let found = found.unwrap_or_else(|| panic!("{problems:?}"));
    assert_eq!(found.line, line, "{found}");
    assert_eq!(
        summary.is_none(),
        found.severity == Severity::Error,
        "{found}"
    );
}

#[test]
fn wrapped_lines_become_single_spaces_and_a_lone_full_stop_joins_its_word() {
    check_texts(
        "## S\n\n- [Cut](/x): removed by surgery\n.\n- One two\n  three.\n\nA line\nand another.\n",
        &[
            "Cut: removed by surgery.",
            "One two three.",
            "A line and another.",
        ],
    );
}

#[test]
fn a_picture_its_enlarge_link_and_its_caption_are_set_aside() {
    check_texts(
        "## S\n\nCells grow. [Enlarge](/a.jpg)![Drawing of the stomach showing the small intestine.](/b.jpg \"t\")\n\n\
         The stomach and small intestine are shown.\n\nAnother paragraph about something else.\n",
        &["Cells grow.", "Another paragraph about something else."],
    );
}

#[test]
fn a_paragraph_after_a_picture_that_speaks_of_something_else_is_no_caption() {
    check_texts(
        "## S\n\nCells grow. ![Drawing of a hand.](/b.jpg)\n\nTreatment depends on several factors.\n",
        &["Cells grow.", "Treatment depends on several factors."],
    );
}

#[test]
fn sentences_about_a_video_go_and_links_after_them_keep_their_words() {
    let summary = parse_ok(
        "## S\n\nIt spreads. This animation shows how cells travel. See [the page](/p).\n",
    );
    let block = &summary.sections[0].blocks[0];
    assert_eq!(block.text, "It spreads. See the page.");
    assert_eq!(&block.text[block.links[0].range.clone()], "the page");
}

#[test]
fn navigation_and_pointers_to_a_section_go_but_pointers_to_other_pages_stay() {
    check_texts(
        "## Overview\n\n[Go to Health Professional Version](/hp)\n\nText.\n\n## S\n\n\
         For information about the treatments listed below, see the [Overview](/types/x/patient/a-pdq#_67) section.\n\n\
         See the [other summary](/other) for children.\n",
        &["Text.", "See the other summary for children."],
    );
}

#[test]
fn a_key_points_box_goes_where_headings_repeat_it_and_keeps_what_they_do_not() {
    check_texts(
        "## S\n\n### Key Points\n\n- It is\n  rare.\n- Said nowhere else.\n\n### It is rare.\n\nText.\n",
        &["Said nowhere else.", "Text."],
    );
}

#[test]
fn the_last_title_before_the_text_is_shown_and_titles_are_no_sections() {
    let summary =
        parse_ok("# A title - NCI\n\n# A title (PDQ®)–Patient Version\n\n## One\n\nText.\n");
    assert_eq!(summary.title, "A title (PDQ®)–Patient Version");
    let paths: Vec<_> = summary.sections.iter().map(|s| s.path.clone()).collect();
    assert_eq!(paths, [vec!["One".to_owned()]]);
}

#[test]
fn a_heading_without_a_body_stays_in_the_paths_below_it() {
    let summary = parse_ok("## Four types are used:\n\n#### Surgery\n\nText.\n");
    assert_eq!(
        summary.sections[1].path,
        ["Four types are used:", "Surgery"]
    );
    assert!(summary.sections[0].blocks.is_empty());
}

#[test]
fn links_resolve_against_the_summary_and_a_fragment_by_the_links_text() {
    let summary = parse_ok(
        "## Overview\n\nText.\n\n## S\n\n[Cell](/Common/PopUps/popDefinition.aspx?id=CDR0000046476&version=patient), \
         [overview](/types/x/patient/a-pdq#_67), [gone](#_9), [up](../b), [bad](javascript:alert(1)).\n",
    );
    let links = &summary.sections[1].blocks[0].links;
    let targets: Vec<String> = links
        .iter()
        .map(|l| match &l.target {
            LinkTarget::Glossary { cdr_id, .. } => format!("term {cdr_id}"),
            LinkTarget::Section { path, url } => format!("section {} {url}", path.join(" > ")),
            LinkTarget::Page(url) => url.to_string(),
        })
        .collect();
    assert_eq!(
        targets,
        [
            "term 46476",
            "section Overview https://example.gov/types/x/patient/a-pdq#_67",
            "https://example.gov/types/x/patient/a-pdq",
            "https://example.gov/types/x/b",
        ]
    );
    assert_eq!(summary.sections[0].anchor.as_deref(), Some("_67"));
    assert_eq!(summary.sections[1].anchor, None);
}

#[test]
fn what_looks_like_html_and_is_none_stays_text() {
    check_texts(
        "## S\n\nUpdated <MM/DD/YYYY>. Line<br>break <b>bold</b>.\n",
        &["Updated <MM/DD/YYYY>. Line break bold."],
    );
}

#[test]
fn crlf_and_a_byte_order_mark_change_nothing() {
    let unix = format!("{HEAD}# T\n\n## S\n\nOne\ntwo.\n");
    let windows = format!("\u{feff}{}", unix.replace('\n', "\r\n"));
    let texts = |text: &str| {
        let (summary, problems) = parse_file(Path::new("a.md"), text.as_bytes());
        assert!(problems.is_empty(), "{problems:?}");
        summary.unwrap().sections[0].blocks[0].text.clone()
    };
    assert_eq!(texts(&unix), "One two.");
    assert_eq!(texts(&windows), "One two.");
}

#[test]
fn tables_become_rows_with_cells_parted_by_tabs() {
    check_texts(
        "## S\n\n| A | B |\n|---|---|\n| 1 | [2](/x) |\n",
        &["A\tB", "1\t2"],
    );
}

#[test]
fn facts_are_read_from_the_text() {
    let summary = parse_ok(
        "## About This PDQ Summary\n\nThis PDQ cancer information summary has current information about the treatment of \
         adult X. It is meant to inform.\n\nPDQ® Adult Treatment Editorial Board. PDQ X Treatment (Adult). Bethesda, MD: \
         NCI. [PMID: 123]\n",
    );
    assert_eq!(summary.topic.as_deref(), Some("the treatment of adult X"));
    assert_eq!(
        summary.editorial_board.as_deref(),
        Some("Adult Treatment Editorial Board")
    );
    assert_eq!(
        summary.citation_title.as_deref(),
        Some("PDQ X Treatment (Adult)")
    );
    assert_eq!(summary.pmid.as_deref(), Some("123"));
    assert_eq!(summary.sections[0].kind, SectionKind::About);
}

#[test]
fn bad_front_matter_is_refused_with_its_line() {
    check_problem("'2025-12-30'", "'2025-02-30'", 4, "`lastReviewed` is");
    check_problem("'2025-12-30'", "30/12/2025", 4, "YYYY-MM-DD");
    check_problem("'2025-12-30'", "2025-12-30T00:00", 4, "YYYY-MM-DD");
    check_problem(
        "lastReviewed: '2025-12-30'\n",
        "",
        1,
        "`lastReviewed` is missing",
    );
    check_problem(
        "url: https://example.gov/types/x/patient/a-pdq\n",
        "",
        1,
        "`url` is missing",
    );
    check_problem("https://example.gov", "ftp://example.gov", 3, "`url` is");
    check_problem("title: A title", "title: x: y", 2, "not valid YAML");
    check_problem("title: A title", "title: A\ntitle: B", 3, "not valid YAML");
    check_problem("---\ntitle", "title", 1, "does not begin with front matter");
    check_problem("patient\n---", "patient", 1, "not closed");
    check_problem(
        "audienceLevel: patient",
        "audienceLevel: everyone",
        7,
        "`audienceLevel` is",
    );
}

#[test]
fn doubtful_front_matter_is_a_warning_and_the_file_is_served() {
    check_problem("title: A title\n", "", 1, "level-1 heading is used");
    check_problem(
        "quarterly",
        "sometimes",
        5,
        "freshness of this file is `unknown`",
    );
    check_problem(
        "reviewFrequency: quarterly\n",
        "",
        1,
        "freshness of this file is `unknown`",
    );
    check_problem(
        "language: en",
        "language: en\nmood: good",
        7,
        "nothing uses the key `mood`",
    );
    check_problem(
        "language: en",
        "language: en\ncancerTypes: [liver]",
        7,
        "lists `liver`",
    );
}

#[test]
fn yaml_values_stay_as_written() {
    let text = format!("{HEAD}## S\n\nT.\n").replace(
        "language: en\n",
        "language: no\nversion: 1.0\ntags:\ncancerTypes: liver\ncitation: 2025\n",
    );
    let (summary, problems) = parse_file(Path::new("a.md"), text.as_bytes());
    let front = summary.unwrap_or_else(|| panic!("{problems:?}")).front;
    assert_eq!(front.language, "no");
    assert_eq!(front.version.as_deref(), Some("1.0"));
    assert_eq!(front.citation.as_deref(), Some("2025"));
    assert_eq!((front.tags.len(), front.cancer_types.len()), (0, 1));
}

#[test]
fn hostile_bodies_are_read_or_refused_and_never_panic() {
    let nested = [
        "> ".repeat(10_000),
        "- ".repeat(10_000),
        "[".repeat(10_000),
        "*".repeat(10_000),
    ];
    for body in nested {
        let text = format!("{HEAD}## S\n\n{body}x\n");
        parse_file(Path::new("a.md"), text.as_bytes());
    }
    let (summary, problems) = parse_file(Path::new("a.md"), HEAD.as_bytes());
    assert!(summary.is_none());
    assert_eq!(problems[0].code, ProblemCode::EmptyBody);
    let latin1 = [HEAD.as_bytes(), b"## S\n\ncaf\xe9\n"].concat();
    let (summary, problems) = parse_file(Path::new("a.md"), &latin1);
    assert!(summary.is_none());
    assert_eq!(
        (problems[0].code, problems[0].line),
        (ProblemCode::NotUtf8, 11)
    );
}

#[test]
fn a_review_frequency_is_a_known_word_or_a_positive_calendar_duration() {
    let due = |raw: &str| {
        let last = parse_iso_date("2025-11-30").unwrap();
        Some(ReviewFrequency::parse(raw)?.due_after(last)?.to_string())
    };
    assert_eq!(due("weekly").as_deref(), Some("2025-12-07"));
    assert_eq!(due("quarterly").as_deref(), Some("2026-02-28"));
    assert_eq!(due("biannual").as_deref(), Some("2026-05-30"));
    assert_eq!(due("P1Y2M").as_deref(), Some("2027-01-30"));
    for bad in ["", "P", "PT5H", "-P1M", "P0D", "daily", "1 month"] {
        assert_eq!(due(bad), None, "{bad}");
    }
}

#[test]
fn ids_come_from_the_cdr_number_or_the_url() {
    let url = |s: &str| Url::parse(s).unwrap();
    let page = url("https://www.cancer.gov/types/breast/hp/breast-treatment-pdq");
    assert_eq!(
        SummaryId::new(None, &page).as_str(),
        "breast-hp-breast-treatment-pdq"
    );
    assert_eq!(
        SummaryId::new(Some("CDR0000062955"), &page).as_str(),
        "cdr62955"
    );
    assert_eq!(
        SummaryId::new(None, &url("https://x.org/")).as_str(),
        "root"
    );
}
