//! Reads content folders from disk. A bad file is reported and the others are served.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use thiserror::Error;

use super::{Problem, ProblemCode, Severity, Status, Summary, parse_file};
use crate::error::ErrorKind;

/// Where the content is and how large a file may be.
#[derive(Clone, Debug)]
pub struct ContentSettings {
    /// Folders read with all their subfolders.
    pub dirs: Vec<PathBuf>,
    /// Bytes of the largest file that is read.
    pub max_file_bytes: u64,
}

/// All summaries that may be served, and every problem found.
#[derive(Debug, Default)]
pub struct Library {
    /// Active summaries, in the order of their ids.
    pub summaries: Vec<Summary>,
    /// Problems of all files, in the order of path and line.
    pub problems: Vec<Problem>,
    /// Content files seen.
    pub n_files: usize,
}

impl Library {
    /// Files that are not served because of an error.
    pub fn n_bad_files(&self) -> usize {
        let bad = self
            .problems
            .iter()
            .filter(|p| p.severity == Severity::Error);
        bad.map(|p| &p.path).collect::<BTreeSet<_>>().len()
    }
}

/// Why a content folder cannot be read at all.
#[derive(Debug, Error)]
pub enum ContentError {
    /// The folder is missing or is no folder.
    #[error("content folder `{}` cannot be read; name an existing folder with --content or `content.dirs`", path.display())]
    Folder {
        /// As configured.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl ContentError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Folder { .. } => ErrorKind::InvalidInput,
        }
    }
}

/// Reads every `*.md` file below the folders, in the order of their paths.
///
/// Of files with one URL or one CDR id, the one reviewed last is served (of equal dates, the first path);
/// the others are reported as errors.
///
/// # Errors
/// [`ContentError::Folder`] where a named folder cannot be read. A bad file is a [`Problem`], no error.
pub fn load_library(settings: &ContentSettings) -> Result<Library, ContentError> {
    let mut paths = Vec::new();
    for dir in &settings.dirs {
        find_files(dir, &mut paths).map_err(|source| ContentError::Folder {
            path: dir.clone(),
            source,
        })?;
    }
    paths.sort();
    paths.dedup();
    let mut library = Library {
        n_files: paths.len(),
        ..Library::default()
    };
    for path in &paths {
        match read_limited(path, settings.max_file_bytes) {
            Ok(bytes) => {
                let (summary, problems) = parse_file(path, &bytes);
                library.problems.extend(problems);
                library
                    .summaries
                    .extend(summary.filter(|s| s.front.status == Status::Active));
            }
            Err(problem) => library.problems.push(problem),
        }
    }
    set_duplicates_aside(&mut library);
    library.problems.sort();
    library.summaries.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(library)
}

fn find_files(dir: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let path = entry.path();
            // A mounted volume keeps its own copies below hidden folders: `..data`, `..2026_11_23`.
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            if kind.is_dir() {
                dirs.push(path);
            } else if path
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("md"))
            {
                paths.push(path);
            }
        }
    }
    Ok(())
}

fn read_limited(path: &Path, max_bytes: u64) -> Result<Vec<u8>, Problem> {
    let problem = |code, message| Problem {
        path: path.to_owned(),
        line: 0,
        severity: Severity::Error,
        code,
        message,
    };
    let unreadable = |e: io::Error| {
        problem(
            ProblemCode::Unreadable,
            format!("the file cannot be read: {e}"),
        )
    };
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(problem(
            ProblemCode::Unreadable,
            "this is not a file".to_owned(),
        ));
    }
    if metadata.len() > max_bytes {
        let message = format!(
            "the file has {} bytes; at most {max_bytes} are read (`content.max_file_bytes`)",
            metadata.len()
        );
        return Err(problem(ProblemCode::TooLarge, message));
    }
    fs::read(path).map_err(unreadable)
}

fn set_duplicates_aside(library: &mut Library) {
    library.summaries.sort_by(|a, b| {
        b.last_reviewed()
            .cmp(&a.last_reviewed())
            .then_with(|| a.path.cmp(&b.path))
    });
    let mut by_key: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut kept = Vec::with_capacity(library.summaries.len());
    for summary in library.summaries.drain(..) {
        let url_key = summary
            .front
            .url
            .as_str()
            .trim_end_matches('/')
            .to_ascii_lowercase();
        let clash = [url_key.as_str(), summary.id.as_str()]
            .iter()
            .find_map(|key| by_key.get(*key));
        if let Some(other) = clash {
            let message = format!(
                "the same url or id as {}, which is served instead (reviewed later, or first in order)",
                other.display()
            );
            let line = summary.front.lines.get("url").copied().unwrap_or(0);
            let (path, severity, code) = (
                summary.path.clone(),
                Severity::Error,
                ProblemCode::Duplicate,
            );
            library.problems.push(Problem {
                path,
                line,
                severity,
                code,
                message,
            });
            continue;
        }
        by_key.insert(summary.id.as_str().to_owned(), summary.path.clone());
        by_key.insert(url_key, summary.path.clone());
        kept.push(summary);
    }
    library.summaries = kept;
}
