//! The `citeguard` binary.

fn main() {}
