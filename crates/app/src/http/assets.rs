//! What pages need besides themselves: one style sheet, one script, and the description of the API.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::routing::get;
use onrecord_ledger::hash::Hash;

use super::room::Room;

const STYLE: &str = include_str!("../../ui/style.css");
const SCRIPT: &str = include_str!("../../ui/script.js");
const ICON: &str = include_str!("../../ui/icon.svg");

/// Addresses that change with what is there, so that a browser may keep it.
pub(super) struct Addresses {
    pub(super) style: String,
    pub(super) script: String,
    pub(super) icon: String,
}

/// The addresses of the style sheet and the script.
pub(super) fn addresses() -> &'static Addresses {
    static ADDRESSES: OnceLock<Addresses> = OnceLock::new();
    let address = |name: &str, asset: &str| format!("/assets/{name}?{}", &Hash::of(asset.as_bytes()).to_string()[..12]);
    ADDRESSES.get_or_init(|| Addresses {
        style: address("style.css", STYLE),
        script: address("script.js", SCRIPT),
        icon: address("icon.svg", ICON),
    })
}

/// The routes of the assets; `description` is the `OpenAPI` file.
pub(super) fn routes(description: &str) -> Router<Arc<Room>> {
    let asset = |kind: &'static str, body: &'static str| {
        let keep = HeaderValue::from_static("private, max-age=31536000, immutable");
        get(move || async move {
            ([(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CACHE_CONTROL, keep)], body)
        })
    };
    let description: Arc<str> = description.into();
    Router::new()
        .route("/assets/style.css", asset("text/css; charset=utf-8", STYLE))
        .route("/assets/script.js", asset("text/javascript; charset=utf-8", SCRIPT))
        .route("/assets/icon.svg", asset("image/svg+xml", ICON))
        .route(
            "/openapi.json",
            get(move || async move {
                ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], description.to_string())
            }),
        )
}
