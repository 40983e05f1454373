//! The texts that users read: the files of `prompts/`, by name and language.

use std::collections::BTreeMap;

use crate::guard::GuardError;
use crate::guard::contacts::Contacts;
use crate::guard::verdict::Language;

/// Texts that users read, by name and language tag, such as `safe.en`.
#[derive(Clone, Debug)]
pub struct Texts(BTreeMap<String, String>);

impl Default for Texts {
    #[expect(clippy::too_many_lines, reason = "a table of files")]
    fn default() -> Texts {
        let embedded = [
            (
                "answer-about.en",
                include_str!("../../prompts/answer-about.en.txt"),
            ),
            (
                "answer-about.es",
                include_str!("../../prompts/answer-about.es.txt"),
            ),
            (
                "answer-broken-off.en",
                include_str!("../../prompts/answer-broken-off.en.txt"),
            ),
            (
                "answer-broken-off.es",
                include_str!("../../prompts/answer-broken-off.es.txt"),
            ),
            (
                "answer-contact.en",
                include_str!("../../prompts/answer-contact.en.txt"),
            ),
            (
                "answer-contact.es",
                include_str!("../../prompts/answer-contact.es.txt"),
            ),
            (
                "answer-definitions.en",
                include_str!("../../prompts/answer-definitions.en.txt"),
            ),
            (
                "answer-definitions.es",
                include_str!("../../prompts/answer-definitions.es.txt"),
            ),
            (
                "answer-emergency.en",
                include_str!("../../prompts/answer-emergency.en.txt"),
            ),
            (
                "answer-emergency.es",
                include_str!("../../prompts/answer-emergency.es.txt"),
            ),
            (
                "answer-farewell.en",
                include_str!("../../prompts/answer-farewell.en.txt"),
            ),
            (
                "answer-farewell.es",
                include_str!("../../prompts/answer-farewell.es.txt"),
            ),
            (
                "answer-foreign-source.en",
                include_str!("../../prompts/answer-foreign-source.en.txt"),
            ),
            (
                "answer-foreign-source.es",
                include_str!("../../prompts/answer-foreign-source.es.txt"),
            ),
            (
                "answer-general.en",
                include_str!("../../prompts/answer-general.en.txt"),
            ),
            (
                "answer-general.es",
                include_str!("../../prompts/answer-general.es.txt"),
            ),
            (
                "answer-greeting.en",
                include_str!("../../prompts/answer-greeting.en.txt"),
            ),
            (
                "answer-greeting.es",
                include_str!("../../prompts/answer-greeting.es.txt"),
            ),
            (
                "answer-holds.en",
                include_str!("../../prompts/answer-holds.en.txt"),
            ),
            (
                "answer-holds.es",
                include_str!("../../prompts/answer-holds.es.txt"),
            ),
            (
                "answer-holds-many.en",
                include_str!("../../prompts/answer-holds-many.en.txt"),
            ),
            (
                "answer-holds-many.es",
                include_str!("../../prompts/answer-holds-many.es.txt"),
            ),
            (
                "answer-injection.en",
                include_str!("../../prompts/answer-injection.en.txt"),
            ),
            (
                "answer-injection.es",
                include_str!("../../prompts/answer-injection.es.txt"),
            ),
            (
                "answer-insurance.en",
                include_str!("../../prompts/answer-insurance.en.txt"),
            ),
            (
                "answer-insurance.es",
                include_str!("../../prompts/answer-insurance.es.txt"),
            ),
            (
                "answer-nothing-found.en",
                include_str!("../../prompts/answer-nothing-found.en.txt"),
            ),
            (
                "answer-nothing-found.es",
                include_str!("../../prompts/answer-nothing-found.es.txt"),
            ),
            (
                "answer-other-language.en",
                include_str!("../../prompts/answer-other-language.en.txt"),
            ),
            (
                "answer-other-language.es",
                include_str!("../../prompts/answer-other-language.es.txt"),
            ),
            (
                "answer-out-of-scope.en",
                include_str!("../../prompts/answer-out-of-scope.en.txt"),
            ),
            (
                "answer-out-of-scope.es",
                include_str!("../../prompts/answer-out-of-scope.es.txt"),
            ),
            (
                "answer-overdue.en",
                include_str!("../../prompts/answer-overdue.en.txt"),
            ),
            (
                "answer-overdue.es",
                include_str!("../../prompts/answer-overdue.es.txt"),
            ),
            (
                "answer-pointer.en",
                include_str!("../../prompts/answer-pointer.en.txt"),
            ),
            (
                "answer-pointer.es",
                include_str!("../../prompts/answer-pointer.es.txt"),
            ),
            (
                "answer-redirect.en",
                include_str!("../../prompts/answer-redirect.en.txt"),
            ),
            (
                "answer-redirect.es",
                include_str!("../../prompts/answer-redirect.es.txt"),
            ),
            (
                "answer-self-harm.en",
                include_str!("../../prompts/answer-self-harm.en.txt"),
            ),
            (
                "answer-self-harm.es",
                include_str!("../../prompts/answer-self-harm.es.txt"),
            ),
            (
                "answer-source.en",
                include_str!("../../prompts/answer-source.en.txt"),
            ),
            (
                "answer-source.es",
                include_str!("../../prompts/answer-source.es.txt"),
            ),
            (
                "answer-sources.en",
                include_str!("../../prompts/answer-sources.en.txt"),
            ),
            (
                "answer-sources.es",
                include_str!("../../prompts/answer-sources.es.txt"),
            ),
            (
                "answer-stopped.en",
                include_str!("../../prompts/answer-stopped.en.txt"),
            ),
            (
                "answer-stopped.es",
                include_str!("../../prompts/answer-stopped.es.txt"),
            ),
            (
                "answer-thanks.en",
                include_str!("../../prompts/answer-thanks.en.txt"),
            ),
            (
                "answer-thanks.es",
                include_str!("../../prompts/answer-thanks.es.txt"),
            ),
            (
                "answer-unknown-age.en",
                include_str!("../../prompts/answer-unknown-age.en.txt"),
            ),
            (
                "answer-unknown-age.es",
                include_str!("../../prompts/answer-unknown-age.es.txt"),
            ),
            (
                "answer-withheld.en",
                include_str!("../../prompts/answer-withheld.en.txt"),
            ),
            (
                "answer-withheld.es",
                include_str!("../../prompts/answer-withheld.es.txt"),
            ),
            (
                "disclaimer.en",
                include_str!("../../prompts/disclaimer.en.txt"),
            ),
            (
                "disclaimer.es",
                include_str!("../../prompts/disclaimer.es.txt"),
            ),
            (
                "safe-emergency.en",
                include_str!("../../prompts/safe-emergency.en.txt"),
            ),
            (
                "safe-emergency.es",
                include_str!("../../prompts/safe-emergency.es.txt"),
            ),
            (
                "safe-passages.en",
                include_str!("../../prompts/safe-passages.en.txt"),
            ),
            (
                "safe-passages.es",
                include_str!("../../prompts/safe-passages.es.txt"),
            ),
            (
                "safe-self-harm.en",
                include_str!("../../prompts/safe-self-harm.en.txt"),
            ),
            (
                "safe-self-harm.es",
                include_str!("../../prompts/safe-self-harm.es.txt"),
            ),
            (
                "answer-self-harm-no-line.en",
                include_str!("../../prompts/answer-self-harm-no-line.en.txt"),
            ),
            (
                "answer-self-harm-no-line.es",
                include_str!("../../prompts/answer-self-harm-no-line.es.txt"),
            ),
            (
                "crisis-by-text.en",
                include_str!("../../prompts/crisis-by-text.en.txt"),
            ),
            (
                "crisis-by-text.es",
                include_str!("../../prompts/crisis-by-text.es.txt"),
            ),
            (
                "safe-self-harm-no-line.en",
                include_str!("../../prompts/safe-self-harm-no-line.en.txt"),
            ),
            (
                "safe-self-harm-no-line.es",
                include_str!("../../prompts/safe-self-harm-no-line.es.txt"),
            ),
            ("safe.en", include_str!("../../prompts/safe.en.txt")),
            ("safe.es", include_str!("../../prompts/safe.es.txt")),
        ];
        Texts(
            embedded
                .into_iter()
                .map(|(name, text)| (name.to_owned(), text.trim().to_owned()))
                .collect(),
        )
    }
}

impl Texts {
    /// Puts `text` in the place of the text called `name`.
    ///
    /// # Errors
    /// [`GuardError::UnknownText`] where there is no text of that name.
    pub fn replace(&mut self, name: &str, text: &str) -> Result<(), GuardError> {
        let known = self
            .0
            .get_mut(name)
            .ok_or_else(|| GuardError::UnknownText(name.to_owned()))?;
        text.trim().clone_into(known);
        Ok(())
    }

    /// The text called `name` in `language`; languages without texts of their own read English.
    pub fn text(&self, name: &str, language: Language) -> &str {
        let tag = match language {
            Language::Spanish => "es",
            Language::English | Language::Other => "en",
        };
        self.0
            .get(&format!("{name}.{tag}"))
            .map_or("", String::as_str)
    }

    /// Fills the contact routes in. Where the country has no line for suicidal thoughts, the texts that name one give
    /// way to those that name the emergency number alone.
    pub(super) fn fill(&mut self, contacts: &Contacts) {
        for tag in ["en", "es"] {
            for name in ["answer-self-harm", "safe-self-harm"] {
                let other = self.0.get(&format!("{name}-no-line.{tag}")).cloned();
                if let Some(other) = other.filter(|_| !contacts.has_crisis_line) {
                    self.0.insert(format!("{name}.{tag}"), other);
                }
            }
            let by_text = self.0.get(&format!("crisis-by-text.{tag}")).cloned();
            let by_text = by_text
                .filter(|_| contacts.takes_texts)
                .map(|text| format!("{text} "))
                .unwrap_or_default();
            let ending = format!(".{tag}");
            for (_, text) in self
                .0
                .iter_mut()
                .filter(|(name, _)| name.ends_with(&ending))
            {
                *text = text.replace("{by_text} ", &by_text);
            }
        }
        for text in self.0.values_mut() {
            for (key, value) in &contacts.values {
                *text = text.replace(&format!("{{{key}}}"), value);
            }
        }
    }

    /// All texts with their names, in the order of the names.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.0.iter();
        all.map(|(name, text)| (name.as_str(), text.as_str()))
    }
}
