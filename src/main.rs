//! The `citeguard` binary; see [`citeguard::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    citeguard::cli::run()
}
