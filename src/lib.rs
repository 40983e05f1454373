#![doc = include_str!("ARCHITECTURE.md")]

pub mod answer;
pub mod api;
pub mod cite;
pub mod cli;
pub mod clock;
pub mod config;
pub mod content;
pub mod error;
pub mod eval;
pub mod guard;
pub mod index;
pub mod mcp;
pub mod passage;
pub mod prompt;
pub mod retrieve;
pub mod wire;
