//! How slowly the body of a request may come.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use futures_util::stream;
use tokio::time::{Instant, timeout_at};

use super::problem::Problem;

/// So many bytes a second must come on average, behind a start that is as long as the patience.
const LEAST: u64 = 1024;

/// Answers a request whose body comes too slowly before it has come whole.
pub(super) async fn keep(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let is_slow = Arc::new(AtomicBool::new(false));
    let (parts, body) = request.into_parts();
    let came = Came { patience, start: Instant::now(), bytes: 0, is_slow: Arc::clone(&is_slow) };
    let body = stream::unfold((body.into_data_stream(), came), |(mut body, mut came)| async move {
        let part = match timeout_at(came.deadline(), body.next()).await {
            Ok(part) => part?,
            Err(_) => return Some((Err(came.too_slow()), (body, came))),
        };
        came.bytes += part.as_ref().map_or(0, |part| part.len() as u64);
        Some((part, (body, came)))
    });
    let response = next.run(Request::from_parts(parts, Body::from_stream(body))).await;
    if is_slow.load(Ordering::Relaxed) {
        let detail = "the request came too slowly and was given up: send it once more";
        return Problem::unreadable(StatusCode::REQUEST_TIMEOUT, detail).into_response();
    }
    response
}

/// What has come of a body.
struct Came {
    patience: Duration,
    start: Instant,
    bytes: u64,
    /// Told once it has come too slowly.
    is_slow: Arc<AtomicBool>,
}

impl Came {
    /// When the next part must be there.
    fn deadline(&self) -> Instant {
        self.start + self.patience + Duration::from_secs(self.bytes / LEAST)
    }

    fn too_slow(&self) -> axum::Error {
        self.is_slow.store(true, Ordering::Relaxed);
        axum::Error::new(io::Error::from(io::ErrorKind::TimedOut))
    }
}
