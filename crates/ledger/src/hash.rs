//! The names of things by their content: SHA-256 of bytes, and the shorter names made of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// The SHA-256 of some bytes, printed and written in JSON as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// What stands for the hash before the first entry.
    pub const NONE: Self = Self([0; 32]);

    /// The hash of bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash of several parts, each with its length in front, so that no two lists of parts run together.
    pub(crate) fn of_parts(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// The 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash with these bytes, if there are 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

/// Names a document in the ledger for good: 32 hexadecimal digits.
///
/// Made of what a reader of the paper would see: text, outlet, address, title, byline and day. A document that differs
/// in one of them is another; one that comes a second time, from wherever, is the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey([u8; 16]);

impl DocumentKey {
    /// The key of these parts.
    pub(crate) fn of_parts(parts: &[&[u8]]) -> Self {
        let mut key = [0; 16];
        key.copy_from_slice(&Hash::of_parts(parts).0[..16]);
        Self(key)
    }

    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The key with these bytes, if there are 16.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

/// Names a person in the ledger for good: 16 hexadecimal digits, also the number of the person's row.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(i64);

impl PersonId {
    /// The id of these parts. Of a million people no two get the same but once in ten million ledgers.
    pub(crate) fn of_parts(parts: &[&[u8]]) -> Self {
        let Hash(bytes) = Hash::of_parts(parts);
        let mut first = [0; 8];
        first.copy_from_slice(&bytes[..8]);
        Self(i64::from_le_bytes(first) & i64::MAX)
    }

    /// The number of the person's row.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The person of a row.
    pub const fn of_number(number: i64) -> Self {
        Self(number)
    }
}

/// Names a family in the ledger: 16 hexadecimal digits, told by the statement of it that was printed first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyId(i64);

impl FamilyId {
    /// The id of these parts.
    pub(crate) fn of_parts(parts: &[&[u8]]) -> Self {
        Self(PersonId::of_parts(parts).number())
    }

    /// The number that the rows of its statements have.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// The family of a number.
    pub const fn of_number(number: i64) -> Self {
        Self(number)
    }
}

/// The bytes that an even number of hexadecimal digits stand for.
pub(crate) fn unhex<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let digits = digits.as_bytes();
    let mut bytes = [0; N];
    if digits.len() != 2 * N {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        *byte = (digit(pair[0])? * 16 + digit(pair[1])?) as u8;
    }
    Some(bytes)
}

/// Bytes, printed as hexadecimal digits.
pub(crate) struct Digits<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Digits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Written as hexadecimal digits, and read back from them.
macro_rules! hexadecimal {
    ($name:ident, $bytes:expr, $of:expr) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                Digits(&$bytes(self)).fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = NoHash;

            fn from_str(digits: &str) -> Result<Self, NoHash> {
                unhex(digits).and_then($of).ok_or(NoHash)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

hexadecimal!(Hash, |hash: &Hash| hash.0, |bytes| Some(Hash(bytes)));
hexadecimal!(DocumentKey, |key: &DocumentKey| key.0, |bytes| Some(DocumentKey(bytes)));
hexadecimal!(PersonId, |id: &PersonId| id.0.to_be_bytes(), |bytes| {
    Some(PersonId(i64::from_be_bytes(bytes))).filter(|id| id.0 >= 0)
});
hexadecimal!(FamilyId, |id: &FamilyId| id.0.to_be_bytes(), |bytes| {
    Some(FamilyId(i64::from_be_bytes(bytes))).filter(|id| id.0 >= 0)
});

/// Some words are not the hexadecimal digits of a hash, a key or an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these are not the hexadecimal digits of a name in the ledger")]
pub struct NoHash;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_read_back() {
        let hash = Hash::of(b"ferry");
        assert_eq!(hash.to_string().parse(), Ok(hash));
        let id = PersonId::of_parts(&[b"ada moon"]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().len(), 16);
        for wrong in ["", "zz", "é", &hash.to_string()[1..], "ffffffffffffffff"] {
            assert_eq!(wrong.parse::<PersonId>(), Err(NoHash), "{wrong}");
        }
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(Hash::of_parts(&[b"ab", b"c"]), Hash::of_parts(&[b"a", b"bc"]));
        assert_ne!(Hash::of_parts(&[b"a"]), Hash::of_parts(&[b"a", b""]));
    }
}
