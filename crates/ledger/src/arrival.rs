//! A document that comes in, and what the ledger keeps of it: packed without a look at the ledger, so by any thread.

use std::sync::mpsc;
use std::thread;

use onrecord_read::document::Document;
use onrecord_read::format::Format;

use crate::archive::Piece;
use crate::findings::Findings;
use crate::hash::{DocumentKey, Hash};
use crate::imprint::Imprint;

/// How many documents are packed ahead at most.
const AHEAD: usize = 16;

/// A document that comes in, with what was found in it.
#[derive(Clone, Copy, Debug)]
pub struct Arrival<'a> {
    /// The bytes that it was read from.
    pub capture: &'a [u8],
    /// How those are to be understood.
    pub format: Format,
    /// Whether the ledger keeps them, or only their hash.
    pub keep_capture: bool,
    /// The document.
    pub document: &'a Document,
    /// What was found in it.
    pub findings: &'a Findings,
    /// The version of the reader that found it.
    pub reader: &'a str,
}

/// What the ledger keeps of a document that comes in.
pub(crate) struct Packed<'a> {
    pub(crate) arrival: Arrival<'a>,
    pub(crate) imprint: Imprint,
    /// Its name in the ledger.
    pub(crate) key: DocumentKey,
    /// The hash of the bytes that it was read from.
    pub(crate) capture: Hash,
    /// The hashes of its text, its imprint and its findings.
    pub(crate) text: Hash,
    pub(crate) said: Hash,
    pub(crate) found: Hash,
    /// What the archive is to hold of these.
    pub(crate) pieces: Vec<Piece>,
}

impl<'a> Packed<'a> {
    pub(crate) fn of(arrival: &Arrival<'a>) -> Self {
        let imprint = Imprint::of(arrival.document);
        let text = arrival.document.text.as_str().as_bytes();
        let mut pieces = Vec::with_capacity(4);
        let mut pack = |bytes: &[u8]| {
            let piece = Piece::of(bytes);
            let hash = piece.hash;
            pieces.push(piece);
            hash
        };
        let (text_hash, said, found) =
            (pack(text), pack(imprint.to_json().as_bytes()), pack(arrival.findings.to_json().as_bytes()));
        // A plain text and what it was read from are the same bytes.
        let capture = match arrival.capture {
            capture if capture == text => text_hash,
            capture if arrival.keep_capture => pack(capture),
            capture => Hash::of(capture),
        };
        let key = imprint.key(text_hash);
        Self { arrival: *arrival, imprint, key, capture, text: text_hash, said, found, pieces }
    }
}

/// Packs documents, and hands on one after another in their order; while one is worked on, the next are packed.
pub(crate) fn pack_ahead<E>(
    arrivals: &[Arrival<'_>],
    mut each: impl FnMut(&Packed<'_>) -> Result<(), E>,
) -> Result<(), E> {
    // To start a thread takes longer than to pack one.
    if let [arrival] = arrivals {
        return each(&Packed::of(arrival));
    }
    thread::scope(|scope| {
        let (ahead, packed) = mpsc::sync_channel(AHEAD);
        scope.spawn(move || {
            for arrival in arrivals {
                // Nobody receives them any more once something went wrong.
                if ahead.send(Packed::of(arrival)).is_err() {
                    return;
                }
            }
        });
        packed.iter().try_for_each(|packed| each(&packed))
    })
}
