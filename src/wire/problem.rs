//! Errors as RFC 9457 problem details.

use serde::Serialize;
use utoipa::ToSchema;

/// A failure, as `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProblemJson {
    /// A URN that names the kind of problem: `urn:citeguard:problem:` and the code.
    #[schema(example = "urn:citeguard:problem:invalid_input")]
    pub r#type: String,
    /// The kind of problem in words.
    #[schema(example = "Bad Request")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 400)]
    pub status: u16,
    /// What is wrong and what to change.
    #[schema(example = "top_k is 0; it must be from 1 to 100")]
    pub detail: String,
    /// The stable code of the problem.
    #[schema(example = "invalid_input")]
    pub code: String,
    /// The id of the request, as in the header `x-request-id`.
    pub request_id: String,
}
