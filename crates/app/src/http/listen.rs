//! Takes connections, and serves each until it ends, is too slow, or the program is asked to stop.
//!
//! A client that says nothing, or sends the head of a request or takes an answer too slowly, is cut off, so that it keeps
//! neither a place nor memory; [`pace`](super::pace) does the same for the bodies of requests.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Sleep, sleep};

/// The most connections at a time: more wait until one of them ends. Below the 1,024 files that a program may usually open.
const MOST: usize = 512;
/// The pause before the next try, when a connection cannot be taken: mostly too many files are open.
const PAUSE: Duration = Duration::from_millis(50);
/// How long answers that are under way may take when the program is asked to stop.
const LAST: Duration = Duration::from_secs(10);

/// Serves until `stopped` ends.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Duration,
    stopped: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(MOST));
    let open = GracefulShutdown::new();
    let mut stopped = pin!(stopped);
    loop {
        // The semaphore is never closed.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let stream = tokio::select! {
            taken = listener.accept() => taken,
            () = &mut stopped => break,
        };
        let Ok((stream, _)) = stream else {
            sleep(PAUSE).await;
            continue;
        };
        let stream = TokioIo::new(Taken { stream, patience, stalled: None });
        let mut connection = http1::Builder::new();
        connection.timer(TokioTimer::new()).header_read_timeout(patience);
        let connection = connection.serve_connection(stream, TowerToHyperService::new(router.clone()));
        let connection = open.watch(connection);
        tokio::spawn(async move {
            // Whoever is at the other end knows how it ended.
            let _ = connection.await;
            drop(place);
        });
    }
    let _ = tokio::time::timeout(LAST, open.shutdown()).await;
}

/// A connection that ends when the other side takes nothing of what is sent.
struct Taken {
    stream: TcpStream,
    patience: Duration,
    /// Runs while the other side takes nothing.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Taken {
    /// What became of sending, unless it has been waited for too long.
    fn in_time<T>(&mut self, context: &mut Context<'_>, sent: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if sent.is_ready() {
            self.stalled = None;
            return sent;
        }
        let patience = self.patience;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(patience)));
        match stalled.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Taken {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Taken {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.in_time(context, sent)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let sent = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.in_time(context, sent)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let sent = Pin::new(&mut self.stream).poll_flush(context);
        self.in_time(context, sent)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
