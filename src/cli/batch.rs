//! JSON lines in, in order, with a progress bar on standard error.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal};
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use serde::de::DeserializeOwned;

use super::{AnyError, chain};

/// Opens a file of a batch; `-` is standard input.
pub(super) fn open(path: &Path) -> Result<Box<dyn BufRead>, AnyError> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    Ok(Box::new(BufReader::new(file)))
}

/// Hands each line that is not empty to `each`. A line that cannot be read ends the batch with its number;
/// `hint` says what a line looks like.
pub(super) fn parse_lines<T: DeserializeOwned>(
    input: impl BufRead,
    hint: &str,
    mut each: impl FnMut(T) -> Result<(), AnyError>,
) -> Result<(), AnyError> {
    let progress = progress_bar();
    for (index, line) in input.lines().enumerate() {
        let number = index + 1;
        let line = line.map_err(|e| format!("line {number}: {e}"))?;
        if line.trim().is_empty() {
            continue;
        }
        let value =
            serde_json::from_str(&line).map_err(|e| format!("line {number}: {e}; {hint}"))?;
        each(value).map_err(|e| match e.downcast::<io::Error>() {
            Ok(io) => AnyError::from(*io),
            Err(other) => format!("line {number}: {}", chain(other.as_ref())).into(),
        })?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(())
}

/// A bar on standard error once a batch takes more than a second, and only on a terminal.
fn progress_bar() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{pos} done, {per_sec}, {elapsed}");
    let bar = ProgressBar::no_length();
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}
