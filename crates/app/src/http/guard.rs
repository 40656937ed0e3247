//! Who is let in, and what a browser may do with a page.
//!
//! On the user's own computer everybody who can connect may read, but no page of another site may make the user's browser do
//! so: the `Host` must be a name of this computer, which defeats DNS rebinding, and a request that writes must come from a page
//! of this server, which defeats cross-site request forgery. Where others can connect, they need a token besides.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use onrecord_ledger::hash::Hash;

use super::problem::Problem;

/// The cookie that holds the token.
const COOKIE: &str = "onrecord_token";

/// What pages may do: show what comes from here, run the scripts that come from here, and send forms here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Who may come in.
pub(super) struct Guard {
    address: SocketAddr,
    /// What those who come must know; `None` on this computer alone.
    token: Option<String>,
}

impl Guard {
    /// The guard of a server at an address.
    pub(super) const fn new(address: SocketAddr, token: Option<String>) -> Self {
        Self { address, token }
    }

    /// The address to begin at.
    pub(super) fn first_address(&self) -> String {
        let address = self.address;
        match &self.token {
            Some(token) => format!("http://{address}/?token={token}"),
            None => format!("http://{address}/"),
        }
    }

    /// Whether a `Host` is one of this computer.
    fn knows_host(&self, host: &str) -> bool {
        let port = self.address.port();
        let names = [
            "127.0.0.1".to_owned(),
            "localhost".to_owned(),
            "[::1]".to_owned(),
            match self.address {
                SocketAddr::V4(address) => address.ip().to_string(),
                SocketAddr::V6(address) => format!("[{}]", address.ip()),
            },
        ];
        names.iter().any(|name| {
            host.strip_prefix(name.as_str())
                .is_some_and(|rest| rest == format!(":{port}") || (rest.is_empty() && port == 80))
        })
    }

    /// Why a request may not come in.
    fn refusal(&self, request: &Request) -> Option<Problem> {
        let headers = request.headers();
        let host = text(headers, &header::HOST).unwrap_or_default();
        if self.token.is_none() && !self.knows_host(host) {
            let detail =
                format!("{host:?} is no name of this server: open the address that it printed when it started");
            return Some(Problem::misdirected(&detail));
        }
        let origin = text(headers, &header::ORIGIN);
        let is_foreign = origin.is_some_and(|origin| {
            origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://")).is_none_or(|from| from != host)
        });
        let site = text(headers, &HeaderName::from_static("sec-fetch-site"));
        let writes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
        let is_cross = writes && site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
        if is_foreign || is_cross {
            return Some(Problem::forbidden("a page of another site may not ask this server: open its own page"));
        }
        None
    }

    /// Whether a request knows the token, or none is needed.
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let bearer = text(headers, &header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        let cookie = cookie(headers, COOKIE);
        bearer.into_iter().chain(cookie).any(|given| same(given, token))
    }
}

/// What those who come must know: nothing on this computer alone, else 32 digits that are new each time.
pub(super) fn token(address: SocketAddr) -> anyhow::Result<Option<String>> {
    if address.ip().is_loopback() {
        return Ok(None);
    }
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("cannot make a token: {error}"))?;
    Ok(Some(Hash::of(&bytes).to_string()[..32].to_owned()))
}

/// The value of a cookie.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|cookie| cookie.trim().split_once('='));
    pairs.find_map(|(known, value)| (known == name).then_some(value))
}

/// Compares by hash, so that the time tells nothing of how much is right.
fn same(given: &str, token: &str) -> bool {
    Hash::of(given.as_bytes()) == Hash::of(token.as_bytes())
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Lets a request in or not, and puts on the answer what keeps browsers safe.
pub(super) async fn admit(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut response = if let Some(refusal) = guard.refusal(&request) {
        refusal.into_response()
    } else if let Some(entrance) = guard.entrance(&request) {
        entrance
    } else if guard.is_known(request.headers()) {
        next.run(request).await
    } else {
        let detail = "open the address with the token that the server printed when it started, or send the token as \
                      `Authorization: Bearer`";
        Problem::unknown(detail).into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Not `no-referrer`: with that, forms of our own pages would come without their origin.
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

impl Guard {
    /// The answer to the first request, whose address holds the token: the same address without it, and a cookie.
    fn entrance(&self, request: &Request) -> Option<Response> {
        let token = self.token.as_ref()?;
        let query = request.uri().query()?;
        let given = query.split('&').find_map(|part| part.strip_prefix("token="))?;
        if !same(given, token) {
            return None;
        }
        let rest: Vec<&str> = query.split('&').filter(|part| !part.starts_with("token=")).collect();
        // Two slashes in front would lead to another site.
        let path = format!("/{}", request.uri().path().trim_start_matches('/'));
        let to = if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) };
        let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/");
        let mut response = Redirect::to(&to).into_response();
        response.headers_mut().insert(header::SET_COOKIE, HeaderValue::from_str(&cookie).ok()?);
        Some(response)
    }
}
