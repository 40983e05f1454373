//! One template file: its head, its messages, and values put in its placeholders.

use serde::Deserialize;

use super::PromptError;
use super::fill::PLACEHOLDERS;
use crate::content::hex_digest;

/// A template.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// Its name: `a-z` and `-`.
    pub name: String,
    /// Semantic version: raised with every change of wording.
    pub version: String,
    /// What it is for, one sentence.
    pub description: String,
    /// The prompt whose messages, and a draft, come before this one's.
    pub follows: Option<String>,
    /// What a caller gives, in order.
    pub arguments: Vec<Argument>,
    /// SHA-256 of the file, lower-case hex: the same digest, the same wording.
    pub digest: String,
    pub(super) system: Option<String>,
    pub(super) user: Option<String>,
}

/// What a caller gives.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    /// Its name.
    pub name: String,
    /// What it is, one sentence.
    pub description: String,
    /// Whether the prompt cannot be rendered without it.
    #[serde(rename = "required")]
    pub is_required: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    name: String,
    version: String,
    description: String,
    #[serde(default)]
    follows: Option<String>,
    #[serde(default)]
    arguments: Vec<Argument>,
}

impl Prompt {
    /// Reads a file: YAML between two lines `---`, then sections that begin with `=== system` or `=== user`.
    ///
    /// # Errors
    /// [`PromptError::Template`].
    pub(super) fn parse(file: &str) -> Result<Self, PromptError> {
        let wrong = |reason: String| PromptError::Template {
            name: file.lines().nth(1).unwrap_or_default().to_owned(),
            reason,
        };
        let (head, body) = file
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .ok_or_else(|| wrong("it has no head between two lines `---`".to_owned()))?;
        let head: Head =
            serde_saphyr::from_str(head).map_err(|e| wrong(e.without_snippet().to_string()))?;
        let (mut system, mut user) = (None, None);
        for section in format!("\n{body}").split("\n=== ").skip(1) {
            let (name, text) = section.split_once('\n').unwrap_or((section, ""));
            let place = match name {
                "system" => &mut system,
                "user" => &mut user,
                _ => return Err(wrong(format!("`{name}` is no section"))),
            };
            *place = Some(text.trim().to_owned());
        }
        for (_, placeholder) in [&system, &user]
            .into_iter()
            .flatten()
            .flat_map(|t| pieces(t))
        {
            if let Some(name) = placeholder.filter(|name| !PLACEHOLDERS.contains(name)) {
                return Err(wrong(format!("`{{{name}}}` stands for nothing")));
            }
        }
        if system.is_none() && user.is_none() {
            return Err(wrong("it has no section".to_owned()));
        }
        Ok(Self {
            name: head.name,
            version: head.version,
            description: head.description,
            follows: head.follows,
            arguments: head.arguments,
            digest: hex_digest(file.as_bytes()),
            system,
            user,
        })
    }
}

/// A template cut into runs of text, each with the placeholder `{a-z}` that follows it.
fn pieces(template: &str) -> Vec<(&str, Option<&str>)> {
    let mut pieces = Vec::new();
    let (mut rest, mut from) = (template, 0);
    while let Some(open) = rest[from..].find('{').map(|at| at + from) {
        let name = rest[open + 1..]
            .split_once('}')
            .map_or("", |(name, _)| name);
        if !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()) {
            pieces.push((&rest[..open], Some(name)));
            (rest, from) = (&rest[open + name.len() + 2..], 0);
        } else {
            from = open + 1;
        }
    }
    pieces.push((rest, None));
    pieces
}

/// The template with its values, in one pass: a value that holds braces is text and nothing else.
pub(super) fn put_in(template: &str, values: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (run, placeholder) in pieces(template) {
        text.push_str(run);
        if let Some(name) = placeholder {
            let value = values.iter().find(|(known, _)| *known == name);
            text.push_str(value.map_or("", |(_, value)| value));
        }
    }
    text
}
