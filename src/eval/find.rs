//! From what is named on the command line to suites: folders, manifests, bare data files.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::EvalError;
use super::data::json_lines;
use super::manifest::{Format, Kind, Manifest};

/// The manifest of a folder that is one suite.
const MANIFEST: &str = "suite.toml";

/// Keys that tell the kind of a data file without a manifest.
#[derive(Deserialize)]
struct Probe {
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    gold: Option<IgnoredAny>,
    #[serde(default)]
    gold_text: Option<IgnoredAny>,
}

/// The suites at `paths`, in the order given and within a folder by name.
///
/// A path is a manifest (`.toml`), a data file (`.jsonl`) whose kind is told from its first line, a folder with
/// `suite.toml`, a BEIR folder (`queries.jsonl`), a TREC folder (`topics*` and `qrels*`), a folder of manifests or,
/// where it holds none, of data files, or a folder of these, of any depth. Where a folder without a manifest holds
/// `content/`, that is what is searched.
///
/// # Errors
/// A path that is none of these, and two suites of one name.
pub fn find_suites(paths: &[PathBuf]) -> Result<Vec<Manifest>, EvalError> {
    let mut suites: Vec<Manifest> = Vec::new();
    for path in paths {
        let mut found = Vec::new();
        if path.is_dir() {
            add_folder(path, &mut found)?;
        } else if is_kind(path, "toml") {
            found.push(Manifest::load(path)?);
        } else {
            let bare = bare_file(path)?;
            found.push(bare.ok_or_else(|| {
                EvalError::Suite(format!("{}: the first line is no case", path.display()))
            })?);
        }
        if found.is_empty() {
            return Err(EvalError::Suite(format!(
                "{}: no suite in this folder",
                path.display()
            )));
        }
        suites.extend(found);
    }
    for index in 0..suites.len() {
        let (before, rest) = suites.split_at_mut(index);
        let suite = &mut rest[0];
        let is_taken = |name: &str| before.iter().any(|other| other.name == name);
        // Bare files are often called alike; their folders seldom are.
        if is_taken(&suite.name) && suite.is_bare {
            let folder = suite.data.first().and_then(|path| path.parent()).map(stem);
            suite.name = format!("{}-{}", folder.unwrap_or_default(), suite.name);
        }
        if is_taken(&suite.name) {
            return Err(EvalError::Suite(format!(
                "two suites have the name `{}`",
                suite.name
            )));
        }
    }
    Ok(suites)
}

fn add_folder(folder: &Path, suites: &mut Vec<Manifest>) -> Result<(), EvalError> {
    let manifest = folder.join(MANIFEST);
    if manifest.is_file() {
        suites.push(Manifest::load(&manifest)?);
        return Ok(());
    }
    let failed = |source| EvalError::Read {
        path: folder.to_owned(),
        source,
    };
    let (mut files, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            folders.push(path);
        } else {
            files.push(path);
        }
    }
    files.sort();
    folders.sort();
    let before = suites.len();
    let starting = |start: &str| {
        files.iter().find(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(start))
        })
    };
    if files.iter().any(|path| is_kind(path, "toml")) {
        for path in files.iter().filter(|path| is_kind(path, "toml")) {
            suites.push(Manifest::load(path)?);
        }
    } else if folder.join("queries.jsonl").is_file() {
        let data = folder.to_owned();
        suites.push(Manifest::bare(
            stem(folder),
            Kind::Retrieval,
            Format::Beir,
            data,
        ));
        folders.clear();
    } else if let (Some(topics), Some(qrels)) = (starting("topics"), starting("qrels")) {
        let mut suite = Manifest::bare(
            stem(folder),
            Kind::Retrieval,
            Format::Trec,
            folder.to_owned(),
        );
        suite.topics = Some(topics.clone());
        suite.qrels = Some(qrels.clone());
        suites.push(suite);
    } else {
        for path in files.iter().filter(|path| is_kind(path, "jsonl")) {
            suites.extend(bare_file(path)?);
        }
    }
    let content = folder.join("content");
    if content.is_dir() {
        for suite in suites[before..].iter_mut().filter(|suite| suite.is_bare) {
            suite.content = vec![content.clone()];
        }
        folders.retain(|path| *path != content);
    }
    for path in folders {
        add_folder(&path, suites)?;
    }
    Ok(())
}

/// A file of cases as a suite of its own; `None` where its first line is no case.
fn bare_file(path: &Path) -> Result<Option<Manifest>, EvalError> {
    let rows: Vec<Probe> = json_lines(path)?;
    let kind = match rows.first() {
        Some(Probe {
            label: Some(label), ..
        }) => super::guarded::kind_of(label),
        Some(Probe {
            gold, gold_text, ..
        }) if gold.is_some() || gold_text.is_some() => Kind::Retrieval,
        _ => return Ok(None),
    };
    Ok(Some(Manifest::bare(
        stem(path),
        kind,
        Format::Jsonl,
        path.to_owned(),
    )))
}

fn is_kind(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|own| own == extension)
}

/// The name of a file without its ending, or of a folder.
fn stem(path: &Path) -> String {
    let name = path
        .file_stem()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    name.split_whitespace().collect::<Vec<_>>().join("-")
}
