//! Time that a piece of work takes on one core, whatever else the machine does.

use std::time::{Duration, Instant};

/// The least CPU time of `n_runs` runs; work that takes long is run once.
///
/// Where the kernel does not tell a thread's CPU time (anything but Linux), the time on the wall.
pub(crate) fn least(n_runs: usize, run: impl Fn()) -> Duration {
    /// Work of this length is measured well enough by one run.
    const LONG: Duration = Duration::from_millis(300);
    let mut least = Duration::MAX;
    for _ in 0..n_runs {
        let (wall, cpu) = (Instant::now(), cpu_time());
        run();
        let taken = match (cpu, cpu_time()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => wall.elapsed(),
        };
        least = least.min(taken);
        if taken > LONG {
            break;
        }
    }
    least
}

/// CPU time of this thread so far.
///
/// Source: Linux, `Documentation/scheduler/sched-stats.rst`: the first number of a thread's `schedstat`, nanoseconds.
fn cpu_time() -> Option<Duration> {
    // The kernel brings the number up to date when the thread offers its core to others.
    std::thread::yield_now();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}
