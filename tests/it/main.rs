//! One integration test binary; each module opens with the properties it proves.
#![allow(clippy::unwrap_used, reason = "a test ends where something is missing")]

mod advice;
mod advice_kinds;
mod answers;
mod api;
mod chat;
mod cli;
mod content;
mod deploy;
mod disguise;
mod embeddings;
mod eval;
mod eval_scorers;
mod fake_upstream;
mod fuzz;
mod gate;
mod gateway;
mod guard_properties;
mod mcp;
mod openapi;
mod perturbed;
mod prompts;
mod properties;
mod question_policy;
mod questions;
mod receipts;
mod redact;
mod rule_cases;
mod support;
mod tidy;
mod time;
mod tiny_model;
mod upstream;
mod vector;
