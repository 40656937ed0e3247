//! A server on this machine that answers as a test tells it to.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

/// A request that came in.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) path: String,
    /// The request with all its headers.
    pub(crate) head: String,
    pub(crate) at: Instant,
}

/// A server; it ends when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    is_over: Arc<AtomicBool>,
    door: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers each connection as it likes, without waiting for a request.
    pub(crate) fn raw(answer: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::open(Ipv4Addr::LOCALHOST, move |stream, _| answer(stream))
    }

    /// Answers each request, once for each connection.
    pub(crate) fn start(answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::at(Ipv4Addr::LOCALHOST, answer)
    }

    /// The same on another address of this machine.
    pub(crate) fn at(ip: Ipv4Addr, answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::open(ip, move |stream, log| {
            let Some(asked) = request(stream) else { return };
            log.lock().expect("no test panics here").push(asked.clone());
            answer(&asked, stream);
        })
    }

    /// Answers every path but `/robots.txt`, which there is none of.
    pub(crate) fn site(answer: impl Fn(&Asked, &mut TcpStream) + Send + Sync + 'static) -> Self {
        Self::start(move |asked, stream| {
            if asked.path == "/robots.txt" {
                say(stream, response("404 Not Found", "", b""));
            } else {
                answer(asked, stream);
            }
        })
    }

    fn open(ip: Ipv4Addr, talk: impl Fn(&mut TcpStream, &Mutex<Vec<Asked>>) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((ip, 0)).expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let (asked, is_over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (log, over, talk) = (Arc::clone(&asked), Arc::clone(&is_over), Arc::new(talk));
        let door = thread::spawn(move || {
            let mut guests = Vec::new();
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let Ok(mut stream) = stream else { continue };
                // Whoever waits for a guest that has gone goes home in the end.
                let patience = Some(Duration::from_secs(30));
                stream.set_read_timeout(patience).expect("a time is no nought");
                stream.set_write_timeout(patience).expect("a time is no nought");
                let (log, talk) = (Arc::clone(&log), Arc::clone(&talk));
                guests.push(thread::spawn(move || {
                    talk(&mut stream, &log);
                    let _ = stream.shutdown(Shutdown::Both);
                }));
            }
            for guest in guests {
                let _ = guest.join();
            }
        });
        Self { address, asked, is_over, door: Some(door) }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("no test panics here").clone()
    }

    /// The paths of the requests so far.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.path).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        // Knocks, so that the door sees that it is over.
        let _ = TcpStream::connect(self.address);
        if let Some(door) = self.door.take() {
            let _ = door.join();
        }
    }
}

/// Reads the head of a request.
fn request(stream: &mut TcpStream) -> Option<Asked> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?;
    let path = head.split(' ').nth(1)?.to_owned();
    Some(Asked { path, head, at: Instant::now() })
}

/// Says something, whether or not anybody listens; `false` if nobody does.
pub(crate) fn say(stream: &mut TcpStream, bytes: impl AsRef<[u8]>) -> bool {
    stream.write_all(bytes.as_ref()).is_ok()
}

/// Waits until the other side ends the connection.
pub(crate) fn wait_for_the_end(stream: &mut TcpStream) {
    let mut bytes = [0; 256];
    while stream.read(&mut bytes).is_ok_and(|number| number > 0) {}
}

/// A whole answer.
pub(crate) fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len())
            .into_bytes();
    bytes.extend(body);
    bytes
}

/// Bytes packed with gzip.
pub(crate) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

/// A page.
pub(crate) fn page(text: &str) -> Vec<u8> {
    let body = format!("<!DOCTYPE html><title>{text}</title><p>{text}</p>");
    response("200 OK", "Content-Type: text/html; charset=utf-8\r\n", body.as_bytes())
}

/// A redirect.
pub(crate) fn redirect(location: &str) -> Vec<u8> {
    response("302 Found", &format!("Location: {location}\r\n"), b"")
}
