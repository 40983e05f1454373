//! citeguard: cited passages of PDQ cancer summaries, and a guard for what is said about them.

pub mod error;
pub mod guard;
