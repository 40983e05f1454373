//! The JSON shapes that the surfaces share.
//!
//! Core types do not serialise; what crosses a boundary has a type here, so that a rename inside cannot change
//! the API. Keys are `snake_case`, offsets are UTF-8 bytes with the end exclusive, dates are ISO 8601.

mod answer;
mod catalogue;
mod chat;
mod citation;
mod explain;
mod gateway;
mod guard;
mod mcp;
mod problem;
mod prompt;
mod receipt;
mod redact;
mod retrieval;
mod strict;
mod upstream;
mod vector;
mod whole;

pub use answer::{
    AnswerJson, AnswerLine, AnswerPiece, AnswerRequest, FormatJson, RoleJson, TurnJson, answer,
    answer_pieces,
};
pub use catalogue::{
    Neighbour, PassageDetail, SectionNode, SummaryDetail, SummaryEntry, SummaryList, TermEntry,
    TermList, passage_detail, summary_detail, summary_list, term_entry, term_list,
};
pub use chat::{
    Annotation, ChatAnswer, ChatChoice, ChatChunk, ChatCompletion, ChatContent, ChatExtension,
    ChatMessage, ChatPart, ChatRequest, ChunkChoice, Delta, ModelEntry, ModelList, OpenAiError,
    OpenAiErrorJson, StreamOptions, UrlCitation, Usage, annotations, chat_extension,
};
pub use citation::{CitationJson, FreshnessJson, citation};
pub use explain::{
    DiseaseJson, ExplainJson, HitPartsJson, OptionJson, UnitJson, WeightedJson, explain,
};
pub use gateway::{GatewayInput, GatewayParams, GatewayRequest, GatewayResponse, last_question};
pub use guard::{
    CheckLine, CheckPassage, CheckPassageWithId, CheckRequest, ClassifyLine, ClassifyRequest,
    ExemptJson, FindingJson, GroundingJson, QuestionJson, RuleJson, RuleList, SupportJson,
    VerdictJson, check_line, question, rule_list, verdict,
};
pub use mcp::{
    Document, DocumentMetadata, FetchRequest, PassageList, PassagesRequest, RankedPassage,
    SearchRequest, SearchResult, SearchResults, SummaryRequest, TermDefinition, TermRequest,
    document_metadata, passage_list,
};
pub use problem::ProblemJson;
pub use prompt::{
    AnthropicBlock, AnthropicMessage, AnthropicPrompt, CitationsSwitch, MessageJson, OpenAiPrompt,
    PromptArgumentJson, PromptFormat, PromptJson, PromptList, RenderRequest, RenderResponse,
    TextBlock, prompt_list, render_response,
};
pub use receipt::{
    ReceiptFacts, ReceiptJson, ReceiptPassageJson, ReceiptResponse, ReplayJson, ReplayPassageJson,
    ReplayQuestionJson, receipt, replay, replay_question,
};
pub use redact::{RedactRequest, RedactResponse, RedactedLine, redacted, redacted_line};
pub(crate) use retrieval::day;
pub use retrieval::{
    BatchHit, BatchResult, FiltersJson, HitJson, IndexJson, LinkJson, OffsetsJson, PartJson,
    PassageJson, RetrieveRequest, RetrieveResponse, TermJson, batch_result, embeddings, passage,
    retrieve_response,
};
pub use upstream::{ModelChoice, ModelMessage, ModelPart, ModelReply, ModelRequest};
pub use vector::{
    ATTRIBUTES, AttributeJson, VectorCondition, VectorContent, VectorFilter, VectorQuery,
    VectorRanking, VectorResult, VectorSearchPage, VectorSearchRequest, vector_page,
};
