//! Properties: (1) the shipped content loads without an error and keeps every glossary link; (2) a bad file is
//! reported with its line and takes nothing else down; (3) several folders and thousands of files work alike.

use std::collections::BTreeSet;

use citeguard::answer::Engine;
use citeguard::content::{LinkTarget, ProblemCode, SectionKind, Severity, load_library};

use crate::support::{Folder, citeguard, engine_settings, stderr, stdout, summary};

#[test]
fn the_shipped_summary_says_what_its_file_says() {
    let library = load_library(&engine_settings(&[]).content).unwrap();
    assert_eq!(library.summaries.len(), 1);
    assert!(
        library
            .problems
            .iter()
            .all(|p| p.severity == Severity::Warning)
    );
    let doubtful: Vec<&str> = library
        .problems
        .iter()
        .map(|p| p.message.as_str())
        .collect();
    assert_eq!(doubtful.len(), 2, "{doubtful:?}");
    assert!(doubtful[0].contains("`breast`") && doubtful[1].contains("`liver`"));

    let summary = &library.summaries[0];
    assert_eq!(
        summary.title,
        "Gastrointestinal Stromal Tumors Treatment (Adult) (PDQ®)–Patient Version"
    );
    assert_eq!(
        summary.topic.as_deref(),
        Some("the treatment of adult gastrointestinal stromal tumors")
    );
    assert_eq!(
        summary.editorial_board.as_deref(),
        Some("Adult Treatment Editorial Board")
    );
    assert_eq!(summary.pmid.as_deref(), Some("26389367"));

    // 42 headings, two of them titles; every glossary link of the file, none lost with the furniture.
    assert_eq!(summary.sections.len(), 40);
    let links = summary
        .sections
        .iter()
        .flat_map(|s| &s.blocks)
        .flat_map(|b| &b.links);
    let terms: Vec<&String> = links
        .filter_map(|l| match &l.target {
            LinkTarget::Glossary { cdr_id, .. } => Some(cdr_id),
            _ => None,
        })
        .collect();
    assert_eq!(terms.len(), 194);
    assert_eq!(terms.iter().collect::<BTreeSet<_>>().len(), 117);

    let kind_of = |heading: &str| {
        summary
            .sections
            .iter()
            .find(|s| s.heading() == heading)
            .unwrap_or_else(|| panic!("{heading}"))
            .kind
    };
    assert_eq!(kind_of("Key Points"), SectionKind::KeyPoints);
    assert_eq!(kind_of("About PDQ"), SectionKind::About);
    assert_eq!(kind_of("Surgery"), SectionKind::Topic);
    let overview = summary
        .sections
        .iter()
        .find(|s| s.heading() == "Treatment Option Overview")
        .unwrap();
    assert_eq!(overview.anchor.as_deref(), Some("_67"));

    let text: Vec<&str> = summary
        .sections
        .iter()
        .flat_map(|s| &s.blocks)
        .map(|b| b.text.as_str())
        .collect();
    for furniture in [
        "Enlarge",
        "animation",
        "Go to Health",
        "listed below, see",
        "](",
        "Drawing of",
        " .",
    ] {
        let found = text.iter().find(|t| t.contains(furniture));
        assert!(found.is_none(), "{furniture}: {found:?}");
    }
    assert!(text.contains(&"Resectable: These tumors can be removed by surgery."));
    assert!(!text.contains(
        &"Gastrointestinal stromal tumors (GISTs) may be found anywhere in or near the gastrointestinal tract."
    ));
}

#[test]
fn one_bad_file_does_not_take_the_others_down() {
    let folder = Folder::new();
    folder.write("good.md", summary("good", "", "## S\n\nGood text.\n"));
    folder.write(
        "sub/deep/also.md",
        summary("also", "", "## S\n\nAlso good.\n"),
    );
    folder.write("latin1.md", b"---\ntitle: x\n\xff\n---\n");
    folder.write("yaml.md", "---\ntitle: [x\n---\n\n# T\n");
    folder.write(
        "nodate.md",
        summary("nodate", "", "## S\n\nT.\n").replace("lastReviewed: 2026-01-01\n", ""),
    );
    folder.write(
        "baddate.md",
        summary("baddate", "", "## S\n\nT.\n").replace("2026-01-01", "2026-02-30"),
    );
    folder.write("empty.md", "");
    folder.write(
        "nobody.md",
        "---\ntitle: x\nurl: https://example.gov/x\nlastReviewed: 2026-01-01\n---\n",
    );
    folder.write(
        "draft.md",
        summary("draft", "status: draft\n", "## S\n\nNot yet.\n"),
    );
    folder.write("notes.txt", "no content file");
    folder.write(".hidden/x.md", "not read");
    let library = load_library(&engine_settings(&[&folder.0]).content).unwrap();
    let served: Vec<&str> = library
        .summaries
        .iter()
        .map(|s| s.front.title.as_str())
        .collect();
    assert_eq!(served, ["also", "good"]);
    assert_eq!(library.n_files, 9);
    let errors: Vec<(String, usize, ProblemCode)> = library
        .problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .map(|p| {
            (
                p.path.file_name().unwrap().to_string_lossy().into_owned(),
                p.line,
                p.code,
            )
        })
        .collect();
    let expected = [
        ("baddate.md", 4, ProblemCode::BadValue),
        ("empty.md", 1, ProblemCode::NoFrontMatter),
        ("latin1.md", 3, ProblemCode::NotUtf8),
        ("nobody.md", 6, ProblemCode::EmptyBody),
        ("nodate.md", 1, ProblemCode::MissingKey),
        ("yaml.md", 2, ProblemCode::BadYaml),
    ];
    assert_eq!(
        errors,
        expected.map(|(name, line, code)| (name.to_owned(), line, code))
    );
}

#[test]
fn a_file_over_the_limit_is_reported_and_not_read() {
    let folder = Folder::new();
    folder.write("good.md", summary("good", "", "## S\n\nGood text.\n"));
    let file = std::fs::File::create(folder.0.join("huge.md")).unwrap();
    file.set_len(50 << 20).unwrap();
    let library = load_library(&engine_settings(&[&folder.0]).content).unwrap();
    assert_eq!(library.summaries.len(), 1);
    assert_eq!(library.problems[0].code, ProblemCode::TooLarge);
}

#[test]
fn of_two_files_with_one_url_the_one_reviewed_later_is_served() {
    let (old, new) = (Folder::new(), Folder::new());
    old.write(
        "a.md",
        summary("same", "", "## S\n\nOld text.\n").replace("2026-01-01", "2016-01-01"),
    );
    new.write("b.md", summary("same", "", "## S\n\nNew text.\n"));
    let library = load_library(&engine_settings(&[&old.0, &new.0]).content).unwrap();
    assert_eq!(library.summaries.len(), 1);
    assert_eq!(library.summaries[0].sections[0].blocks[0].text, "New text.");
    let duplicate = library
        .problems
        .iter()
        .find(|p| p.code == ProblemCode::Duplicate)
        .unwrap();
    assert!(duplicate.path.ends_with("a.md"));
    assert_eq!((duplicate.severity, duplicate.line), (Severity::Error, 3));
}

#[test]
fn a_thousand_files_are_indexed_and_each_can_be_found() {
    let folder = Folder::new();
    for n in 0..1000 {
        let body = format!("## About disease{n}x\n\nThe disease{n}x is rare.\n");
        folder.write(
            &format!("{}/{n}.md", n % 7),
            summary(&format!("s{n}"), "", &body),
        );
    }
    let engine = Engine::new(&engine_settings(&[&folder.0])).unwrap();
    assert_eq!(engine.index().passages().len(), 1000);
    assert_eq!(engine.problems().len(), 0);
}

#[test]
fn content_check_prints_file_and_line_and_exits_by_what_it_found() {
    let clean = citeguard(&["content", "check"]);
    assert_eq!(clean.status.code(), Some(0));
    assert!(
        stdout(&clean)
            .contains("content/gist-treatment-pdq.md:3: warning[doubtful_value]: `cancerTypes`")
    );

    let folder = Folder::new();
    folder.write(
        "a.md",
        summary("a", "", "## S\n\nT.\n").replace("2026-01-01", "soon"),
    );
    let bad = citeguard(&[
        "content",
        "check",
        "--content",
        folder.0.to_str().unwrap(),
        "--json",
    ]);
    assert_eq!(bad.status.code(), Some(1));
    let line: serde_json::Value =
        serde_json::from_str(stdout(&bad).lines().next().unwrap()).unwrap();
    assert_eq!(
        (&line["line"], &line["code"]),
        (&4.into(), &"bad_value".into())
    );

    let missing = citeguard(&["content", "check", "--content", "no-such-folder"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        stderr(&missing).contains("`no-such-folder` cannot be read"),
        "{}",
        stderr(&missing)
    );
}
