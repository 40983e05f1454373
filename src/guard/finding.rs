//! What a rule found in a text.

use crate::guard::rule::RuleMode;
use crate::guard::span::Span;

/// One thing a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's code, such as `PA002`.
    pub rule: &'static str,
    /// What is wrong, one word: the rule's category.
    pub category: &'static str,
    /// Where, in the original text.
    pub span: Span,
    /// Why it was found, a sentence for a reviewer.
    pub reason: String,
    /// What to write instead, a sentence; empty where there is nothing to say.
    pub suggestion: String,
    /// Whether the finding counts for the decision or the class; `false` where the policy has the rule at report-only.
    pub is_enforced: bool,
}

impl Finding {
    /// A finding of an enforced rule, without a suggestion.
    pub fn new(
        rule: &'static str,
        category: &'static str,
        span: Span,
        reason: impl Into<String>,
    ) -> Finding {
        Finding {
            rule,
            category,
            span,
            reason: reason.into(),
            suggestion: String::new(),
            is_enforced: true,
        }
    }

    /// The finding as a policy with `mode` for its rule has it: as it is, listed only, or none.
    pub fn in_mode(mut self, mode: RuleMode) -> Option<Finding> {
        self.is_enforced = mode == RuleMode::Enforce;
        (mode != RuleMode::Off).then_some(self)
    }

    /// The same finding with a suggestion.
    #[must_use]
    pub fn suggest(mut self, suggestion: impl Into<String>) -> Finding {
        self.suggestion = suggestion.into();
        self
    }
}
