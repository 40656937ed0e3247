//! `onrecord serve`: the page where people search and read a ledger, and the API beneath it.
//!
//! [`listen`] takes connections. A request goes through the [`guard`], which lets in whoever may come and tells browsers what a
//! page may do, to a handler in [`api`] (JSON, documented by the `OpenAPI` file) or [`page`] (HTML that needs no script). Both
//! ask the [`room`] for a desk: a reader of the ledger on a thread of its own. What goes wrong is a [`problem`], told in JSON
//! or on a page.

mod answer;
mod api;
mod ask;
mod assets;
mod examples;
mod guard;
mod intakes;
mod listen;
mod pace;
mod page;
mod problem;
mod room;
mod sheet;

use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

use self::guard::Guard;
use self::room::Room;
use crate::serve_args::ServeArgs;

/// The longest body of a request that is no upload, in bytes.
const LONGEST_BODY: usize = 1 << 20;
/// The longest upload, in bytes.
const LONGEST_UPLOAD: usize = 1 << 30;
/// How long a request may take to be answered, but for uploads and for what is streamed.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// Serves a ledger until somebody stops it.
pub(crate) fn run(args: &ServeArgs) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("cannot start the threads of the server")?.block_on(serve(args))
}

async fn serve(args: &ServeArgs) -> anyhow::Result<()> {
    let address = args.address();
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen at {address}"))?;
    let address = listener.local_addr().context("cannot tell the address of the server")?;
    let room = Arc::new(Room::open(args)?);
    let guard = Arc::new(Guard::new(address, guard::token(address)?));
    let first = guard.first_address();
    // Whoever closed standard error does not want to know.
    let _ = writeln!(io::stderr(), "onrecord: {} at {first}", args.ledger.path().display());
    let patience = args.patience();
    listen::serve(listener, router(room, guard, patience), patience, stopped()).await;
    Ok(())
}

/// Gives up what takes too long to be answered.
fn in_time() -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_WAIT)
}

/// All that is served.
fn router(room: Arc<Room>, guard: Arc<Guard>, patience: Duration) -> Router {
    let (api, description) = api::routes();
    Router::new()
        .merge(page::routes())
        .merge(api)
        .merge(assets::routes(&description))
        .fallback(page::nothing_here)
        .with_state(room)
        .layer(middleware::from_fn(answer::tag))
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(middleware::from_fn_with_state(patience, pace::keep))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(guard, guard::admit))
}

/// Ends when the program is asked to.
async fn stopped() {
    let interrupted = async {
        // Without the signal, the program ends by being ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminated = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signal) => drop(signal.recv().await),
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            () = interrupted => {}
            () = terminated => {}
        }
    }
    #[cfg(not(unix))]
    interrupted.await;
}
