//! `citeguard train`: learns the guard's data files from cases. For those who work on the guard.

use std::io::{self, Write};
use std::process::ExitCode;

use serde::Deserialize;

use super::AnyError;
use super::args::{TrainArgs, TrainModel};
use super::batch::{open, parse_lines};
use crate::guard::question::{Classifier, QuestionCase, train};

#[derive(Deserialize)]
struct CaseLine {
    text: String,
    label: String,
}

/// Prints the model file learned from the cases.
pub(super) fn run(args: &TrainArgs) -> Result<ExitCode, AnyError> {
    let mut cases = Vec::new();
    for path in &args.files {
        let hint = "each line is an object with text and label";
        parse_lines(open(path)?, hint, |line: CaseLine| {
            cases.push(QuestionCase {
                text: line.text,
                label: line.label,
            });
            Ok(())
        })?;
    }
    let model = match args.model {
        TrainModel::Questions => train(&Classifier::with_model("")?, &cases),
    };
    io::stdout().write_all(model.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
