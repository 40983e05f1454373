//! From a question and its passages to the messages that a language model is sent, whoever runs the model.
//!
//! A template is a file of `prompts/` with a head (name, version, description, arguments) and its messages. Values
//! are put in once and never looked at again, so that no text that comes from outside can name a placeholder.
//! Passages and question stand between lines that bear a code made from their own contents: nobody who writes a
//! question can know the code, so nothing typed can pose as a passage. Start at [`Prompts::render`].

mod fill;
mod template;
#[cfg(test)]
mod tests;

use thiserror::Error;

pub use fill::{Fill, Source};
pub use template::{Argument, Prompt};

use crate::error::ErrorKind;

/// The shipped templates, in the order in which they are listed.
const EMBEDDED: &[&str] = &[
    include_str!("../../prompts/cited-answer.md"),
    include_str!("../../prompts/repair-answer.md"),
    include_str!("../../prompts/guard-rules.md"),
];

/// Who a message is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The operator.
    System,
    /// The asker's side.
    User,
    /// The model.
    Assistant,
}

impl Role {
    /// The name that OpenAI's and Anthropic's APIs use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// One message to a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Who it is from.
    pub role: Role,
    /// Its words.
    pub content: String,
}

/// Why a prompt cannot be read or rendered.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PromptError {
    /// No template has the name.
    #[error("no prompt is called `{name}`; the prompts are {known}")]
    Unknown {
        /// The name given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// A required argument is not given.
    #[error("the prompt `{name}` needs `{argument}`")]
    Missing {
        /// The prompt.
        name: String,
        /// The argument.
        argument: String,
    },
    /// A template file is wrong.
    #[error("the prompt template `{name}` is wrong: {reason}")]
    Template {
        /// The first line of its head.
        name: String,
        /// What is wrong.
        reason: String,
    },
}

impl PromptError {
    /// Its [`ErrorKind`].
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Unknown { .. } => ErrorKind::NotFound,
            Self::Missing { .. } => ErrorKind::InvalidInput,
            Self::Template { .. } => ErrorKind::Internal,
        }
    }
}

/// The templates.
#[derive(Clone, Debug)]
pub struct Prompts(Vec<Prompt>);

impl Prompts {
    /// The templates of `prompts/` as they were when the program was built.
    ///
    /// # Errors
    /// [`PromptError::Template`] where a file's head, sections or placeholders are wrong.
    pub fn embedded() -> Result<Self, PromptError> {
        Self::parse(EMBEDDED)
    }

    fn parse(files: &[&str]) -> Result<Self, PromptError> {
        let prompts = files.iter().map(|file| Prompt::parse(file));
        let prompts = Self(prompts.collect::<Result<_, _>>()?);
        for prompt in &prompts.0 {
            if let Some(first) = &prompt.follows {
                prompts.get(first)?;
            }
        }
        Ok(prompts)
    }

    /// All of them.
    pub fn all(&self) -> &[Prompt] {
        &self.0
    }

    /// The prompt of a name.
    ///
    /// # Errors
    /// [`PromptError::Unknown`].
    pub fn get(&self, name: &str) -> Result<&Prompt, PromptError> {
        let unknown = || {
            let known: Vec<&str> = self.0.iter().map(|p| p.name.as_str()).collect();
            PromptError::Unknown {
                name: name.to_owned(),
                known: known.join(", "),
            }
        };
        self.0.iter().find(|p| p.name == name).ok_or_else(unknown)
    }

    /// The messages of the prompt `name`, the system message first: same input, same bytes.
    ///
    /// A prompt that follows another, such as `repair-answer`, comes after that one's messages and the draft.
    ///
    /// # Errors
    /// [`PromptError::Unknown`]; [`PromptError::Missing`] where a required argument is empty or not given.
    pub fn render(&self, name: &str, fill: &Fill<'_>) -> Result<Vec<Message>, PromptError> {
        let prompt = self.get(name)?;
        let missing = |argument: &&Argument| argument.is_required && !fill.has(&argument.name);
        if let Some(argument) = prompt.arguments.iter().find(missing) {
            return Err(PromptError::Missing {
                name: name.to_owned(),
                argument: argument.name.clone(),
            });
        }
        let mut messages = Vec::new();
        if let Some(first) = &prompt.follows {
            messages = self.render(first, fill)?;
            messages.push(Message {
                role: Role::Assistant,
                content: fill.draft.unwrap_or_default().trim().to_owned(),
            });
        }
        let values = fill.values();
        for (role, template) in [(Role::System, &prompt.system), (Role::User, &prompt.user)] {
            if let Some(template) = template {
                let content = template::put_in(template, &values);
                messages.push(Message { role, content });
            }
        }
        Ok(messages)
    }
}
