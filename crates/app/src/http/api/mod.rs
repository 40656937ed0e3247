//! The API: JSON over HTTP, one resource a file.
//!
//! `docs/openapi.json` describes it and is made of the code; `/openapi.json` is the same.

pub(super) mod coverage;
mod description;
mod documents;
mod export;
mod families;
mod health;
pub(super) mod intakes;
mod people;
mod reconcile;
pub(super) mod reviews;
pub(super) mod statements;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, FromRequest};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::LONGEST_UPLOAD;
use super::problem::Problem;
use super::room::Room;

/// The routes of the API, and the `OpenAPI` file that describes them.
pub(super) fn routes() -> (Router<Arc<Room>>, String) {
    let (router, openapi) = OpenApiRouter::with_openapi(description::describe())
        .routes(routes!(statements::list))
        .routes(routes!(statements::one))
        .routes(routes!(export::export))
        .routes(routes!(coverage::coverage))
        .routes(routes!(coverage::list))
        .routes(routes!(documents::one))
        .routes(routes!(documents::capture))
        .routes(routes!(people::list))
        .routes(routes!(people::one))
        .routes(routes!(people::join))
        .routes(routes!(people::part))
        .routes(routes!(people::rename))
        .routes(routes!(families::list))
        .routes(routes!(families::one))
        .routes(routes!(families::join))
        .routes(routes!(families::part))
        .routes(routes!(reconcile::manifest, reconcile::find))
        .routes(routes!(reviews::add))
        .routes(routes!(reviews::undo))
        .routes(routes!(intakes::addresses))
        .routes(routes!(intakes::examples))
        .routes(routes!(intakes::report))
        .routes(routes!(health::health))
        .layer(super::in_time())
        .merge(OpenApiRouter::new().routes(routes!(intakes::files)).layer(DefaultBodyLimit::max(LONGEST_UPLOAD)))
        .split_for_parts();
    (router, description::finish(&openapi))
}

/// The answer of the API: JSON that was made where the ledger was read.
pub(super) struct Answer(Vec<u8>);

impl Answer {
    fn of(answer: &impl Serialize) -> Result<Self, Problem> {
        let mut body = serde_json::to_vec(answer).map_err(|error| Problem::fault(&error.to_string()))?;
        body.push(b'\n');
        Ok(Self(body))
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        ([kind], Body::from(self.0)).into_response()
    }
}

/// A body of JSON, refused as a problem where it is none.
pub(super) struct Json<T>(T);

impl<T, S> FromRequest<S> for Json<T>
where
    axum::Json<T>: FromRequest<S, Rejection = JsonRejection>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, Problem> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::unreadable(rejection.status(), &rejection.body_text())),
        }
    }
}
