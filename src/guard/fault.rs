//! Places where a test makes the guard fail; outside its own tests nothing here can.

/// Where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// While the draft is read.
    Read,
    /// While the verdict is made.
    Decide,
    /// While the safe text is written.
    SafeText,
    /// While a question is sorted.
    Classify,
}

#[cfg(test)]
thread_local! {
    /// The stage that fails on this thread.
    pub(super) static FAILING: std::cell::Cell<Option<Stage>> = const { std::cell::Cell::new(None) };
}

/// Panics where a test asked for it.
#[cfg(test)]
pub(super) fn may_fail(stage: Stage) {
    assert!(FAILING.get() != Some(stage), "injected at {stage:?}");
}

/// Does nothing.
#[cfg(not(test))]
pub(super) fn may_fail(_: Stage) {}
