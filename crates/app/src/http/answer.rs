//! What is alike in all answers: a tag by which a browser knows that it has the same already.

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use onrecord_ledger::hash::Hash;

use super::problem::Problem;

/// Bodies that are longer are streams, which nobody asks for twice.
const LONGEST: u64 = 8 << 20;

/// Gives whole answers an `ETag`, the hash of their body, and sends no body that the browser has.
pub(super) async fn tag(request: Request, next: Next) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    let is_whole = response.body().size_hint().exact().is_some_and(|size| size <= LONGEST);
    if !is_read || !is_whole || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::try_from(LONGEST).unwrap_or(usize::MAX)).await else {
        return Problem::fault("an answer could not be read to its end").into_response();
    };
    let hash = Hash::of(&body).to_string();
    // Weak, since the answer may be compressed on its way.
    let Ok(tag) = HeaderValue::from_str(&format!("W/\"{}\"", &hash[..32])) else {
        return Problem::fault("a hash is no header").into_response();
    };
    let is_known = known.is_some_and(|known| {
        known.to_str().is_ok_and(|known| known.split(',').any(|known| known.trim().as_bytes() == tag.as_bytes()))
    });
    parts.headers.insert(header::ETAG, tag);
    parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
    if is_known {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(body))
}
