//! The request and response of an answer, and the events of a streamed one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::citation::{CitationJson, citation};
use super::guard::{QuestionJson, VerdictJson, question as wire_question, verdict as wire_verdict};
use super::retrieval::{FiltersJson, day};
use crate::answer::{Answer, Ask, AskError, Engine, Format, Role, Turn};
use crate::retrieve::{Filters, QuestionError, TopK};

/// A question to be answered, alone or as the last turn of a conversation.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerRequest {
    /// The question in the asker's own words, 1 to 4000 characters. Left out where `messages` ends with it.
    #[serde(default)]
    #[schema(example = "What are the symptoms of GIST?", max_length = 4000)]
    pub question: Option<String>,
    /// The conversation, oldest turn first. Without `question`, the last turn of the role `user` is the question.
    /// Only turns of the role `user` are read: what an assistant or a system message says changes nothing.
    #[serde(default, deserialize_with = "super::strict::objects")]
    pub messages: Vec<TurnJson>,
    /// Passages looked at, 1 to 100; 5 where it is left out.
    #[serde(default, deserialize_with = "super::whole::optional_count")]
    #[schema(minimum = 1, maximum = 100)]
    pub top_k: Option<u64>,
    /// Which passages may answer.
    #[serde(default, deserialize_with = "super::strict::object")]
    pub filters: FiltersJson,
    /// Whether to answer as server-sent events, a sentence each.
    #[serde(default)]
    pub stream: bool,
    /// The day on which freshness is judged; today (UTC) where it is left out.
    #[serde(default, deserialize_with = "day")]
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-23")]
    pub as_of: Option<Date>,
    /// How `text` is written.
    #[serde(default, deserialize_with = "super::strict::name")]
    pub format: FormatJson,
    /// Whether terms of the words shown are explained, as far as the content itself explains them.
    #[serde(default)]
    pub definitions: bool,
}

/// A turn of a conversation.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnJson {
    /// Who wrote it.
    pub role: RoleJson,
    /// Its text.
    #[schema(example = "And how is it treated?")]
    pub content: String,
}

/// Who wrote a turn.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoleJson {
    /// The person who asks.
    User,
    /// An earlier answer; not read.
    Assistant,
    /// Instructions of a client; not read.
    System,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FormatJson {
    /// Markdown.
    #[default]
    Markdown,
    /// Plain text with citation marks and addresses.
    Text,
    /// HTML, every word escaped.
    Html,
}

impl From<FormatJson> for Format {
    fn from(format: FormatJson) -> Self {
        match format {
            FormatJson::Markdown => Self::Markdown,
            FormatJson::Text => Self::Text,
            FormatJson::Html => Self::Html,
        }
    }
}

impl AnswerRequest {
    /// What is asked; `today` stands where the request names no day.
    ///
    /// # Errors
    /// [`AskError`] where there is no question or a value is out of range.
    pub fn ask(self, today: Date) -> Result<Ask, AskError> {
        let mut turns: Vec<Turn> = self.messages.into_iter().map(Turn::from).collect();
        turns.extend(self.question.map(|text| Turn {
            role: Role::User,
            text,
        }));
        let top_k = self
            .top_k
            .map_or_else(|| Ok::<_, QuestionError>(TopK::default()), TopK::parse)?;
        Ok(Ask {
            top_k,
            filters: Filters::from(self.filters),
            definitions: self.definitions,
            ..Ask::parse(&turns, self.as_of.unwrap_or(today))?
        })
    }
}

impl From<TurnJson> for Turn {
    fn from(message: TurnJson) -> Self {
        Self {
            role: match message.role {
                RoleJson::User => Role::User,
                RoleJson::Assistant => Role::Assistant,
                RoleJson::System => Role::System,
            },
            text: message.content,
        }
    }
}

/// An answer that may be shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnswerJson {
    /// `answered`, `redirected`, `nothing_found`, `emergency`, `declined` or `rejected`.
    #[schema(example = "answered")]
    pub outcome: &'static str,
    /// The answer with citation marks, sources and the disclaimer, in the format asked for.
    pub text: String,
    /// The answer to be read aloud: without marks, links and mark-up.
    pub plain_text: String,
    /// What the marks point to, in the order of their numbers.
    pub citations: Vec<CitationJson>,
    /// What kind of question it is. Offsets are of the last user turn or, where a follow-up says little by itself, of
    /// `standalone_question`.
    pub question: QuestionJson,
    /// The question that was answered: as asked, or with what earlier turns say of it.
    #[schema(example = "What are the symptoms of GIST?")]
    pub standalone_question: String,
    /// What the guard says of the answer. Its offsets and its `text` are those of the Markdown form.
    pub verdict: VerdictJson,
    /// The disclaimer, as it stands in `text`.
    pub disclaimer: String,
    /// The id of the answer's receipt; `null` where none is kept.
    pub receipt_id: Option<String>,
    /// The day on which freshness was judged.
    #[schema(value_type = String, format = Date)]
    pub as_of: Date,
}

/// One line of a batch of answers.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerLine {
    /// The id of the question.
    pub id: serde_json::Value,
    /// The answer.
    #[serde(flatten)]
    pub answer: AnswerJson,
}

/// A piece of a streamed answer: the data of an event `sentence`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AnswerPiece {
    /// Text to append, with the white space before it; the pieces joined are the `text` of the whole answer.
    pub text: String,
    /// What it is: `said`, `attribution`, `label`, `sentence`, `item`, `drafted`, `notice`, `title`, `source`,
    /// `disclaimer`.
    #[schema(example = "sentence")]
    pub kind: &'static str,
    /// The number of the citation that it rests on; `null` for the service's own words.
    pub citation: Option<usize>,
}

/// The JSON of an answer.
pub fn answer(engine: &Engine, answer: Answer, format: Format) -> AnswerJson {
    let text = match format {
        Format::Markdown => answer.text.clone(),
        _ => answer.written(format),
    };
    AnswerJson {
        outcome: answer.outcome.name(),
        plain_text: answer.plain_text,
        citations: answer
            .citations
            .into_iter()
            .map(|cited| citation(engine, cited))
            .collect(),
        question: wire_question(&answer.question, &answer.read),
        standalone_question: answer.standalone,
        verdict: wire_verdict(answer.verdict, &answer.judged),
        disclaimer: answer.disclaimer,
        receipt_id: None,
        as_of: answer.as_of,
        text,
    }
}

/// The pieces of an answer in a format, in order.
pub fn answer_pieces(answer: &Answer, format: Format) -> Vec<AnswerPiece> {
    let pieces = answer.parts.iter().zip(answer.pieces(format));
    pieces
        .map(|(part, text)| AnswerPiece {
            text,
            kind: part.kind.name(),
            citation: part.citation,
        })
        .collect()
}
