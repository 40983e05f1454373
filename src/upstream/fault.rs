//! Everything that can go wrong between a question and a model's answer that may be shown.
//!
//! What is shown in each case stands in
//! `tests/it/upstream/snapshots/it__upstream__faults__table.snap`, which a test writes.

/// Why a model's answer was not shown. Closed: each has a name in the metrics and a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fault {
    /// As many calls as the settings allow are open already.
    Busy,
    /// The host name leads nowhere.
    Dns,
    /// Nothing listens there.
    Refused,
    /// The host cannot be reached for another reason.
    Unreachable,
    /// No TLS connection: no TLS spoken, or a certificate that is not trusted.
    Tls,
    /// No connection in time.
    ConnectTimeout,
    /// Connected, and no first word in time.
    FirstWordTimeout,
    /// The answer began, and then nothing came for too long.
    Stalled,
    /// The answer was not whole in the time allowed.
    TotalTimeout,
    /// Status 401 or 403.
    Unauthorized,
    /// Status 429.
    RateLimited,
    /// Another status of 400 to 499.
    ClientError,
    /// A status of 500 to 599.
    ServerError,
    /// Any other status that is not 200.
    OtherStatus,
    /// The body is not JSON of the expected shape.
    NotJson,
    /// The stream holds what no event stream holds, or an event that is not JSON.
    MalformedStream,
    /// The body or an event of the stream is an error object.
    ErrorInBody,
    /// The connection ended before the answer did.
    Cut,
    /// The answer has no words.
    Empty,
    /// The answer is longer than the settings allow.
    Endless,
    /// The model stopped because of its own limit of length.
    Length,
    /// The model's own filter stopped it.
    ContentFilter,
    /// The model wants to call a tool.
    ToolCalls,
    /// The answer is not in the language of the question.
    OffLanguage,
    /// A citation mark points to no passage, and nothing else is wrong.
    MarkToNothing,
    /// Nothing in the answer rests on a passage.
    Uncited,
    /// The guard rejected the answer.
    Rejected,
    /// The guard rejected the answer and then the repaired one.
    RepairFailed,
    /// This program failed.
    Inner,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 29] = [
        Fault::Busy,
        Fault::Dns,
        Fault::Refused,
        Fault::Unreachable,
        Fault::Tls,
        Fault::ConnectTimeout,
        Fault::FirstWordTimeout,
        Fault::Stalled,
        Fault::TotalTimeout,
        Fault::Unauthorized,
        Fault::RateLimited,
        Fault::ClientError,
        Fault::ServerError,
        Fault::OtherStatus,
        Fault::NotJson,
        Fault::MalformedStream,
        Fault::ErrorInBody,
        Fault::Cut,
        Fault::Empty,
        Fault::Endless,
        Fault::Length,
        Fault::ContentFilter,
        Fault::ToolCalls,
        Fault::OffLanguage,
        Fault::MarkToNothing,
        Fault::Uncited,
        Fault::Rejected,
        Fault::RepairFailed,
        Fault::Inner,
    ];

    /// The name used in metrics and logs.
    pub fn name(self) -> &'static str {
        match self {
            Fault::Busy => "busy",
            Fault::Dns => "dns",
            Fault::Refused => "refused",
            Fault::Unreachable => "unreachable",
            Fault::Tls => "tls",
            Fault::ConnectTimeout => "connect_timeout",
            Fault::FirstWordTimeout => "first_word_timeout",
            Fault::Stalled => "stalled",
            Fault::TotalTimeout => "total_timeout",
            Fault::Unauthorized => "unauthorized",
            Fault::RateLimited => "rate_limited",
            Fault::ClientError => "client_error",
            Fault::ServerError => "server_error",
            Fault::OtherStatus => "other_status",
            Fault::NotJson => "not_json",
            Fault::MalformedStream => "malformed_stream",
            Fault::ErrorInBody => "error_in_body",
            Fault::Cut => "cut",
            Fault::Empty => "empty",
            Fault::Endless => "endless",
            Fault::Length => "length",
            Fault::ContentFilter => "content_filter",
            Fault::ToolCalls => "tool_calls",
            Fault::OffLanguage => "off_language",
            Fault::MarkToNothing => "mark_to_nothing",
            Fault::Uncited => "uncited",
            Fault::Rejected => "rejected",
            Fault::RepairFailed => "repair_failed",
            Fault::Inner => "inner",
        }
    }

    /// Whether the guard, not the way to the model, is why.
    pub fn is_of_guard(self) -> bool {
        matches!(
            self,
            Fault::OffLanguage
                | Fault::MarkToNothing
                | Fault::Uncited
                | Fault::Rejected
                | Fault::RepairFailed
        )
    }
}
