//! What the guard's rules are called and how a policy sets them.

/// A rule: a stable code with its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code such as `PA002`. A code is never used again for another rule.
    pub code: &'static str,
    /// What is wrong where the rule finds something, one word.
    pub category: &'static str,
    /// What the rule finds, one line.
    pub title: &'static str,
    /// The rule's page, in Markdown, with the parts `# Rejects`, `# Allows`, `# Why` and `# Source`.
    pub page: &'static str,
}

impl Rule {
    /// The text under one heading of the page, such as `Rejects`; empty where the page has no such part.
    pub fn part(&self, heading: &str) -> &'static str {
        let mut parts = self.page.split("\n# ");
        parts
            .find_map(|part| part.strip_prefix(heading))
            .map(str::trim)
            .unwrap_or_default()
    }
}

/// What a policy lets a rule do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleMode {
    /// A finding rejects an answer, and decides the class of a question.
    #[default]
    Enforce,
    /// A finding is listed and decides nothing.
    Report,
    /// The rule does not run.
    Off,
}

impl RuleMode {
    /// The name used in configuration: `enforce`, `report` or `off`.
    pub fn name(self) -> &'static str {
        match self {
            RuleMode::Enforce => "enforce",
            RuleMode::Report => "report",
            RuleMode::Off => "off",
        }
    }
}
