//! What entries name by its hash: captures, texts, imprints and findings, compressed.
//!
//! The same bytes are kept once, whoever names them: a plain text and its capture are one. Only a withdrawal takes
//! something away.

use std::cell::RefCell;
use std::io;

use rusqlite::{Connection, OptionalExtension};
use zstd::bulk::{Compressor, Decompressor};

use crate::error::{Error, Result};
use crate::hash::Hash;

/// Enough for text: higher levels take several times as long for a twentieth less.
const LEVEL: i32 = 3;
/// What imprints and findings have in common, which are short: with it in front, they take a third less. Frames are unpacked
/// with these bytes alone, so they never change. Frames that were made without, by earlier versions, are unpacked with it too.
const DICTIONARY: &[u8] = include_bytes!("archive.dictionary");

thread_local! {
    // To make them takes longer than to pack a report.
    static PACKER: RefCell<io::Result<Compressor<'static>>> = RefCell::new(Compressor::with_dictionary(LEVEL, DICTIONARY));
    static UNPACKER: RefCell<io::Result<Decompressor<'static>>> = RefCell::new(Decompressor::with_dictionary(DICTIONARY));
}

/// Bytes in one zstd frame.
fn pack(bytes: &[u8]) -> Vec<u8> {
    let packed = PACKER.with_borrow_mut(|packer| packer.as_mut().ok().map(|packer| packer.compress(bytes)));
    packed.and_then(io::Result::ok).expect("compression into memory does not fail")
}

/// Bytes that are ready to be put into the archive.
pub(crate) struct Piece {
    pub(crate) hash: Hash,
    length: usize,
    packed: Vec<u8>,
}

impl Piece {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { hash: Hash::of(bytes), length: bytes.len(), packed: pack(bytes) }
    }

    /// Puts them into the archive, if they are not there.
    pub(crate) fn keep(&self, connection: &Connection) -> Result<()> {
        let Self { hash, length, packed } = self;
        let sql = "INSERT INTO archive (hash, length, packed) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
        connection.prepare_cached(sql)?.execute((hash.as_bytes(), *length as i64, packed))?;
        Ok(())
    }
}

/// Puts bytes into the archive, if they are not there, and says their hash.
pub(crate) fn keep(connection: &Connection, bytes: &[u8]) -> Result<Hash> {
    let hash = Hash::of(bytes);
    if !holds(connection, hash)? {
        Piece::of(bytes).keep(connection)?;
    }
    Ok(hash)
}

/// Whether bytes with a hash are there.
pub(crate) fn holds(connection: &Connection, hash: Hash) -> Result<bool> {
    Ok(connection.prepare_cached("SELECT 1 FROM archive WHERE hash = ?1")?.exists([hash.as_bytes()])?)
}

/// The bytes with a hash; `None` when they are not kept, or not any more.
///
/// # Errors
/// [`Error::Archive`] when what is kept under the hash is something else.
pub(crate) fn find(connection: &Connection, hash: Hash, entry: i64) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT length, packed FROM archive WHERE hash = ?1";
    let row = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?));
    let Some((length, packed)) = connection.prepare_cached(sql)?.query_row([hash.as_bytes()], row).optional()? else {
        return Ok(None);
    };
    unpack(length, &packed, hash).map(Some).map_err(|what| Error::Archive { entry, hash, what })
}

/// Unpacks what is kept under a hash and compares it with the hash.
pub(crate) fn unpack(length: i64, packed: &[u8], hash: Hash) -> std::result::Result<Vec<u8>, &'static str> {
    // The capacity bounds what a damaged frame can ask for.
    let capacity =
        usize::try_from(length).ok().filter(|&length| length <= LONGEST).ok_or("holds with a wrong length")?;
    let bytes = UNPACKER.with_borrow_mut(|unpacker| Some(unpacker.as_mut().ok()?.decompress(packed, capacity)));
    let bytes = bytes.and_then(io::Result::ok).ok_or("holds in a form that cannot be unpacked")?;
    if bytes.len() != capacity {
        return Err("holds with a wrong length");
    }
    if Hash::of(&bytes) != hash {
        return Err("holds with other bytes than the hash says");
    }
    Ok(bytes)
}

/// Texts are shorter than 4 GiB, and findings of the longest are not longer.
const LONGEST: usize = u32::MAX as usize;

/// Takes bytes out of the archive.
pub(crate) fn remove(connection: &Connection, hash: Hash) -> Result<()> {
    connection.prepare_cached("DELETE FROM archive WHERE hash = ?1")?.execute([hash.as_bytes()])?;
    Ok(())
}
