//! The closed list of error kinds.
//!
//! Each room's error answers `kind()`; each surface maps the kinds with an exhaustive `match`,
//! so that a new kind does not compile until every surface has decided what it means there.

/// What kind of failure an error is, without knowing any transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The caller can mend it: a bad value, a bad file, a bad option.
    InvalidInput,
    /// What was asked for is not in the content.
    NotFound,
    /// Not now: the index is missing or loading, or there is no room for more work.
    Unavailable,
    /// The work took longer than it may.
    Timeout,
    /// A fault of ours.
    Internal,
}
