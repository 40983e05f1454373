//! Rules of the house: (1) imports point up the table of rooms; (2) every configuration key is documented, and the
//! shipped file is the default; (3) the README's commands run; (4) nothing stands at the top level but the agreed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::{citeguard, root, stdout};

/// Rooms that a room may import, room by room from the top of the table to its foot.
const CORE: &[&str] = &[
    "error", "content", "passage", "index", "embed", "retrieve", "cite", "guard", "redact",
    "prompt", "answer",
];
const ROOMS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("clock", &[]),
    ("content", &["error"]),
    ("passage", &["error", "content"]),
    ("index", &["error", "content", "passage"]),
    ("embed", &["error"]),
    (
        "retrieve",
        &["error", "content", "passage", "index", "embed"],
    ),
    (
        "cite",
        &["error", "content", "passage", "index", "retrieve"],
    ),
    ("guard", &["error"]),
    ("redact", &["error", "guard"]),
    ("prompt", &["error", "content", "guard"]),
    ("answer", CORE),
    ("receipt", &["error"]),
    ("wire", CORE),
    ("upstream", CORE),
    ("config", CORE),
    ("eval", CORE),
    ("api", CORE),
    ("mcp", CORE),
];

/// What the surfaces and the evaluation may import beside the core.
const EDGE: &[(&str, &[&str])] = &[
    ("upstream", &["wire"]),
    ("config", &["receipt", "upstream"]),
    ("api", &["clock", "config", "receipt", "upstream", "wire"]),
    ("mcp", &["clock", "config", "wire"]),
    ("eval", &["wire"]),
];

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                files.push(path);
            }
        }
    }
    files
}

#[test]
fn imports_point_up_the_table_of_rooms() {
    let src = root().join("src");
    for (room, allowed) in ROOMS {
        let file = src.join(format!("{room}.rs"));
        let files = if file.is_file() {
            vec![file]
        } else {
            rust_files(&src.join(room))
        };
        for path in files.iter().filter(|p| !p.ends_with("tests.rs")) {
            for (number, line) in std::fs::read_to_string(path).unwrap().lines().enumerate() {
                let code = line.split("//").next().unwrap();
                for used in code.split("crate::").skip(1) {
                    let used = used
                        .split(|c: char| !c.is_alphanumeric() && c != '_')
                        .next()
                        .unwrap();
                    let at_edge = EDGE
                        .iter()
                        .any(|(r, more)| r == room && more.contains(&used));
                    let is_fine =
                        used == *room || used.is_empty() || allowed.contains(&used) || at_edge;
                    assert!(
                        is_fine,
                        "{}:{}: `{room}` imports `{used}`",
                        path.display(),
                        number + 1
                    );
                }
            }
        }
    }
}

#[test]
fn the_core_reads_no_clock_no_environment_and_no_network() {
    for room in [
        "content", "passage", "index", "embed", "retrieve", "cite", "guard", "redact", "prompt",
        "answer",
    ] {
        for path in rust_files(&root().join("src").join(room))
            .iter()
            .filter(|p| !p.ends_with("tests.rs"))
        {
            let text = std::fs::read_to_string(path).unwrap();
            for absent in [
                "axum",
                "tokio",
                "std::env",
                "SystemTime",
                "Timestamp::now",
                "Instant::now",
                "std::net",
                "println!",
            ] {
                assert!(!text.contains(absent), "{}: {absent}", path.display());
            }
        }
    }
}

#[test]
fn every_configuration_key_is_documented_and_the_file_states_the_defaults() {
    let text = std::fs::read_to_string(root().join("config/citeguard.toml")).unwrap();
    let code = std::fs::read_to_string(root().join("src/config/keys.rs")).unwrap();
    let keys: BTreeSet<&str> = code
        .split('"')
        .filter(|s| {
            s.split_once('.').is_some_and(|(section, key)| {
                text.contains(&format!("[{section}]"))
                    && !key.is_empty()
                    && key.bytes().all(|b| b == b'_' || b.is_ascii_lowercase())
            })
        })
        .collect();
    assert!(keys.len() >= 12, "{keys:?}");
    let mut section = "";
    let mut documented = BTreeSet::new();
    let mut comment = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        } else if let Some((key, _)) = line
            .trim_start_matches("# ")
            .split_once(" = ")
            .filter(|(k, _)| !k.contains(' '))
        {
            assert!(comment.len() > 20, "{section}.{key} has no comment");
            documented.insert(format!("{section}.{key}"));
            comment.clear();
        } else {
            comment.push_str(line);
        }
    }
    for key in keys {
        assert!(
            documented.contains(key),
            "`{key}` stands in no comment of config/citeguard.toml"
        );
    }
    let defaults = format!(
        "{:?}",
        citeguard::config::Config::load(Some(&root().join("tests/fixtures/empty.toml"))).unwrap()
    );
    let shipped = format!(
        "{:?}",
        citeguard::config::Config::load(Some(&root().join("config/citeguard.toml"))).unwrap()
    );
    assert_eq!(shipped, defaults);
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let blocks: Vec<&str> = readme.split("```").skip(1).step_by(2).collect();
    for name in ["retrieve", "answer"] {
        let start = format!("console\n$ citeguard {name}");
        let shown = blocks
            .iter()
            .find(|b| b.starts_with(&start))
            .expect("an example stands there");
        let mut lines = shown.lines().skip(1);
        let command = lines.next().unwrap().strip_prefix("$ citeguard ").unwrap();
        let args: Vec<String> = split_args(command);
        let printed = stdout(&citeguard(
            &args.iter().map(String::as_str).collect::<Vec<_>>(),
        ));
        assert_eq!(lines.collect::<Vec<_>>().join("\n").trim(), printed.trim());
    }
}

/// Words parted by spaces; double quotes keep words together.
fn split_args(command: &str) -> Vec<String> {
    let pieces = command.split('"').enumerate();
    pieces
        .flat_map(|(i, piece)| -> Vec<String> {
            if i % 2 == 1 {
                vec![piece.to_owned()]
            } else {
                piece.split_whitespace().map(str::to_owned).collect()
            }
        })
        .collect()
}

#[test]
fn the_top_level_holds_what_was_agreed() {
    let agreed = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "clippy.toml",
        "config",
        "content",
        "models",
        "prompts",
        "src",
        "target",
        "tests",
    ];
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            name.starts_with('.') || agreed.contains(&name.as_str()),
            "{name}"
        );
    }
}
