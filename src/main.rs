//! The `citeguard` binary; see [`citeguard::cli`].

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A check makes and drops thousands of small lists and words: with this allocator it takes a tenth fewer instructions
/// than with glibc's.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    citeguard::cli::run()
}
