//! Fuzz target for `Guard::check`.

#![no_main]

use std::sync::LazyLock;

use citeguard::guard::{Guard, GuardSettings};
use libfuzzer_sys::fuzz_target;

#[path = "../properties.rs"]
#[allow(dead_code, reason = "each target uses one of the properties")]
mod properties;

static GUARD: LazyLock<Guard> =
    LazyLock::new(|| Guard::new(&GuardSettings::default()).expect("the embedded files are valid"));

fuzz_target!(|input: &str| properties::check(&GUARD, input));
