//! The fuzz targets' properties over their seeds, so that the stable toolchain runs them too.
//!
//! 1. The properties hold for every seed of `check` and of `classify`.
//! 2. They hold for seeds cut anywhere and joined to each other.

#[path = "../fuzz/properties.rs"]
mod properties;

use std::fs;
use std::path::Path;

use citeguard::guard::{Guard, GuardSettings};

fn seeds(target: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/seeds")
        .join(target);
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

fn run(target: &str, property: impl Fn(&Guard, &str)) {
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    let seeds = seeds(target);
    for seed in &seeds {
        property(&guard, seed);
        let middle = seed
            .char_indices()
            .nth(seed.chars().count() / 2)
            .map_or(0, |(at, _)| at);
        for other in &seeds {
            property(&guard, &format!("{}{other}", &seed[..middle]));
            property(&guard, &format!("{other}\n{}", &seed[middle..]));
        }
    }
}

#[test]
fn seeds_of_check_hold_the_properties() {
    run("check", properties::check);
}

#[test]
fn seeds_of_classify_hold_the_properties() {
    run("classify", properties::classify);
}
