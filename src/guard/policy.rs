//! What a deployment may set, and the digest that names the result.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::guard::rule::{Rule, RuleMode};
use crate::guard::texts::Texts;
use crate::guard::{GuardError, INNER_FAULT, INPUT_TOO_LONG, LEXICON_FILES, question};

/// Settings of the guard; [`GuardSettings::default`] holds the files of this crate.
#[derive(Clone, Debug)]
pub struct GuardSettings {
    /// Modes of rules by code; a rule that is not named is enforced, and some always are.
    pub rule_modes: BTreeMap<String, RuleMode>,
    /// Longest answer read, in bytes, `1..`; a longer one is rejected unread. Default 200,000.
    pub max_answer_bytes: usize,
    /// Longest question read, in bytes, `1..`; of a longer one this much is read. Default 20,000.
    pub max_question_bytes: usize,
    /// Passages shown in a safe text, a count; 0 shows none. Default 2.
    pub max_safe_passages: usize,
    /// Texts that users read.
    pub texts: Texts,
    /// Contact routes as TOML, in the form of `config/guard/contacts.toml`.
    pub contacts: String,
    /// The country among them whose numbers are named, such as `ES`; none leaves it to the contact routes.
    pub country: Option<String>,
}

/// Whether a rule is enforced whatever a deployment wants: the rules of danger to life, because a person in danger must
/// be told whom to call, and those of what the guard could not read, because there is no verdict to let through.
fn is_fixed(code: &str) -> bool {
    question::is_rule_of_danger(code) || [INPUT_TOO_LONG.code, INNER_FAULT.code].contains(&code)
}

impl Default for GuardSettings {
    fn default() -> GuardSettings {
        GuardSettings {
            rule_modes: BTreeMap::new(),
            max_answer_bytes: 200_000,
            max_question_bytes: 20_000,
            max_safe_passages: 2,
            texts: Texts::default(),
            contacts: include_str!("../../config/guard/contacts.toml").to_owned(),
            country: None,
        }
    }
}

/// The settings as the guard uses them.
#[derive(Debug)]
pub(super) struct Policy {
    modes: BTreeMap<String, RuleMode>,
    digest: String,
}

impl Policy {
    /// # Errors
    /// [`GuardError::UnknownRule`] where a mode is set for a code that no rule has, [`GuardError::FixedRule`] where
    /// another mode is set for one that is always enforced.
    pub(super) fn new(
        settings: &GuardSettings,
        texts: &Texts,
        rules: &[Rule],
    ) -> Result<Policy, GuardError> {
        if let Some(code) = settings
            .rule_modes
            .keys()
            .find(|code| !rules.iter().any(|rule| rule.code == code.as_str()))
        {
            return Err(GuardError::UnknownRule(code.clone()));
        }
        let fixed = settings
            .rule_modes
            .iter()
            .find(|(code, mode)| **mode != RuleMode::Enforce && is_fixed(code));
        if let Some((code, _)) = fixed {
            return Err(GuardError::FixedRule(code.clone()));
        }
        let mut hash = Sha256::new();
        let mut add = |part: &str| {
            // Lengths keep neighbouring parts apart.
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        };
        add(env!("CARGO_PKG_VERSION"));
        for rule in rules {
            add(rule.code);
            add(settings
                .rule_modes
                .get(rule.code)
                .copied()
                .unwrap_or_default()
                .name());
        }
        for (name, text) in LEXICON_FILES.iter().flat_map(|files| files.iter()) {
            add(name);
            add(text);
        }
        for (name, text) in texts.all() {
            add(name);
            add(text);
        }
        add(&settings.max_answer_bytes.to_string());
        add(&settings.max_question_bytes.to_string());
        add(&settings.max_safe_passages.to_string());
        let mut digest = String::new();
        for byte in hash.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(digest, "{byte:02x}");
        }
        Ok(Policy {
            modes: settings.rule_modes.clone(),
            digest,
        })
    }

    pub(super) fn mode(&self, code: &str) -> RuleMode {
        self.modes.get(code).copied().unwrap_or_default()
    }

    pub(super) fn digest(&self) -> &str {
        &self.digest
    }
}
