//! One integration test binary; each module opens with the properties it proves.

mod api;
mod cli;
mod content;
mod support;
mod tidy;
