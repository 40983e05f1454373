//! One integration test binary.

#![expect(clippy::unwrap_used, reason = "a test fails by panic")]

mod fuzz;
mod questions;
