//! What goes wrong with a request, as RFC 9457 has it: in public words, and in private ones for whoever runs the server.

use std::any::Any;
use std::io::{self, Write};

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use onrecord_ledger::Error;
use serde::Serialize;
use utoipa::{IntoResponses, ToSchema};

/// Why a request was not answered: the body of `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Problem {
    /// What kind of problem it is: a URN that stays the same.
    #[serde(rename = "type")]
    #[schema(rename = "type")]
    kind: String,
    /// The kind in words.
    pub(super) title: String,
    /// The status of the answer.
    pub(super) status: u16,
    /// This problem in words, with what to do.
    pub(super) detail: String,
}

/// Why a question was not answered.
#[derive(IntoResponses)]
#[allow(dead_code)] // it describes what `Problem` becomes, for the `OpenAPI` file
pub(super) enum Unanswered {
    /// The request cannot be understood.
    #[response(status = 400, content_type = "application/problem+json")]
    Unclear(Problem),
    /// There is no such thing.
    #[response(status = 404, content_type = "application/problem+json")]
    Missing(Problem),
    /// It makes no sense as the ledger stands.
    #[response(status = 409, content_type = "application/problem+json")]
    Refused(Problem),
    /// The ledger is busy: try again in a moment.
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(Problem),
}

/// Why a decision was not written.
#[derive(IntoResponses)]
#[allow(dead_code)] // as above
pub(super) enum Unwritten {
    /// The request cannot be understood.
    #[response(status = 400, content_type = "application/problem+json")]
    Unclear(Problem),
    /// Nobody may write.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// What the decision is about is not there.
    #[response(status = 404, content_type = "application/problem+json")]
    Missing(Problem),
    /// It makes no sense as the ledger stands.
    #[response(status = 409, content_type = "application/problem+json")]
    Refused(Problem),
    /// The body is too long.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLong(Problem),
    /// The body is not said to be JSON.
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(Problem),
    /// The body is JSON of another shape.
    #[response(status = 422, content_type = "application/problem+json")]
    Misshapen(Problem),
    /// The ledger is busy: try again in a moment.
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(Problem),
}

impl Problem {
    fn new(status: StatusCode, kind: &str, title: &str, detail: &str) -> Self {
        let kind = format!("urn:onrecord:problem:{kind}");
        Self { kind, title: title.to_owned(), status: status.as_u16(), detail: detail.to_owned() }
    }

    /// What was asked for is not there.
    pub(super) fn missing(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "missing", "There is no such thing here", detail)
    }

    /// What was asked cannot be understood.
    pub(super) fn unclear(detail: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unclear", "The request cannot be understood", detail)
    }

    /// A body cannot be understood; `status` says in which way.
    pub(super) fn unreadable(status: StatusCode, detail: &str) -> Self {
        Self { status: status.as_u16(), ..Self::unclear(detail) }
    }

    /// What was asked for makes no sense as the ledger stands.
    pub(super) fn refused(detail: &str) -> Self {
        Self::new(StatusCode::CONFLICT, "refused", "The request makes no sense here", detail)
    }

    /// Whoever asks may not.
    pub(super) fn forbidden(detail: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "This is not for you to do", detail)
    }

    /// The server does not go by this name.
    pub(super) fn misdirected(detail: &str) -> Self {
        Self { status: StatusCode::MISDIRECTED_REQUEST.as_u16(), ..Self::forbidden(detail) }
    }

    /// Whoever asks has not shown the token.
    pub(super) fn unknown(detail: &str) -> Self {
        Self { status: StatusCode::UNAUTHORIZED.as_u16(), ..Self::forbidden(detail) }
    }

    /// Nobody may write.
    pub(super) fn read_only() -> Self {
        Self::forbidden("the ledger is shown for reading only: it was served with --read-only")
    }

    /// Too much at a time.
    pub(super) fn busy() -> Self {
        let detail = "another program is writing, or too many ask at a time: try again in a moment";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "The ledger is busy", detail)
    }

    /// A fault of the program or the file; `private` is for whoever runs the server alone.
    pub(super) fn fault(private: &str) -> Self {
        // Whoever closed standard error does not want to know.
        let _ = writeln!(io::stderr(), "onrecord: error: {private}");
        let detail = "the server met a fault and wrote what it knows of it on its standard error";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", "Something is wrong here", detail)
    }

    /// The status.
    pub(super) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match &error {
            Error::Unknown { .. } => Self::missing(&error.to_string()),
            Error::Refused(why) => Self::refused(why),
            Error::Locked { .. } => Self::busy(),
            _ => Self::fault(&error.to_string()),
        }
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        Self::fault(&format!("{error:#}"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = (status, Json(self)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// The answer where a handler panicked.
#[allow(clippy::needless_pass_by_value)] // the layer hands it over
pub(super) fn of_panic(panic: Box<dyn Any + Send>) -> Response {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Problem::fault(words.unwrap_or("a request failed without a word")).into_response()
}
