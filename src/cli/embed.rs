//! Opens an engine, and tells how far it is while passages are embedded.

use std::io::{self, IsTerminal};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::answer::{Engine, EngineError, EngineSettings};

/// Passages are embedded at every start until their vectors are kept; on a terminal a bar tells how far that is once it
/// takes more than this.
const QUIET: Duration = Duration::from_secs(1);

/// Elsewhere a line of the log does, this often: a service that is not yet ready shows that it is at work.
const LOG_EACH: Duration = Duration::from_secs(10);

pub(super) fn open_engine(settings: &EngineSettings) -> Result<Engine, EngineError> {
    if settings.embeddings.model_dir.is_none() {
        return Engine::new(settings);
    }
    if !io::stderr().is_terminal() {
        let last = Mutex::new(Instant::now());
        return Engine::open(settings, &|n_done, n_all| {
            let Ok(mut last) = last.try_lock() else {
                return;
            };
            if last.elapsed() >= LOG_EACH {
                *last = Instant::now();
                tracing::info!(n_done, n_all, "embedding passages; not ready yet");
            }
        });
    }
    let style = ProgressStyle::with_template("embedding {bar:30} {pos} of {len} texts, {eta} left");
    let bar = ProgressBar::hidden();
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let started = Instant::now();
    let engine = Engine::open(settings, &|n_done, n_all| {
        bar.set_length(n_all as u64);
        bar.set_position(n_done as u64);
        if bar.is_hidden() && started.elapsed() > QUIET {
            bar.set_draw_target(indicatif::ProgressDrawTarget::stderr());
        }
    });
    bar.finish_and_clear();
    engine
}
