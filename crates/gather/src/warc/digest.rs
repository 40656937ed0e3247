//! The digests that an archive states of its records.

use data_encoding::{BASE32_NOPAD, HEXLOWER_PERMISSIVE};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// The digest of some bytes, as an archive states it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Digest {
    Sha1(Vec<u8>),
    Sha256(Vec<u8>),
}

impl Digest {
    /// Reads "sha1:FERRY..." in base 32, as most archives write it, or in base 16; `None` for other kinds of digest.
    pub(super) fn read(stated: &str) -> Option<Self> {
        let (kind, written) = stated.split_once(':')?;
        let written = written.trim().trim_end_matches('=');
        let bytes = |length: usize| {
            let bytes = if written.len() == 2 * length {
                HEXLOWER_PERMISSIVE.decode(written.as_bytes()).ok()?
            } else {
                BASE32_NOPAD.decode(written.to_ascii_uppercase().as_bytes()).ok()?
            };
            Some(bytes).filter(|bytes| bytes.len() == length)
        };
        match kind.trim().to_ascii_lowercase().as_str() {
            "sha1" | "sha-1" => bytes(20).map(Self::Sha1),
            "sha256" | "sha-256" => bytes(32).map(Self::Sha256),
            _ => None,
        }
    }

    /// Whether it is the digest of these bytes.
    pub(super) fn is_of(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Sha1(digest) => Sha1::digest(bytes)[..] == digest[..],
            Self::Sha256(digest) => Sha256::digest(bytes)[..] == digest[..],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_in_both_bases() {
        // The digests of "abc" that the standard gives as examples.
        for stated in [
            "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5",
            "sha1:a9993e364706816aba3e25717850c26c9cd0d89d",
            "SHA-1: vgmt4nsha2awvor6evyxqugcnsonbwe5",
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            "sha256:XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ====",
        ] {
            let digest = Digest::read(stated).expect("a digest that is known");
            assert!(digest.is_of(b"abc") && !digest.is_of(b"abd"), "{stated}");
        }
    }

    #[test]
    fn a_digest_that_cannot_be_checked_is_none() {
        for stated in
            ["md5:900150983cd24fb0d6963f7d28e17f72", "sha1:VGMT4", "sha256:zz", "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"]
        {
            assert_eq!(Digest::read(stated), None);
        }
    }
}
