//! Answers kept in a folder, so that what has not changed need not be sent again.
//!
//! One file an address: a line of JSON that says what the answer was, then its bytes. Nothing is taken from it without
//! asking the server whether it still holds, and a file that is damaged is as good as none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use super::exchange::Head;

/// Files of another form are as good as none.
const FORM: u32 = 1;

/// A folder of answers.
#[derive(Debug)]
pub(super) struct Cache {
    folder: PathBuf,
}

/// An answer that was kept.
#[derive(Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) head: Head,
    /// When its bytes came from the server.
    pub(super) captured: Timestamp,
    pub(super) bytes: Vec<u8>,
}

/// The first line of a file.
#[derive(Serialize, Deserialize)]
struct Label {
    onrecord_cache: u32,
    address: String,
    captured: Timestamp,
    head: Head,
    sha256: String,
}

impl Cache {
    /// Opens a folder, and makes it if there is none.
    pub(super) fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The answer that is kept for an address.
    pub(super) fn find(&self, url: &Url) -> Option<Kept> {
        let file = fs::read(self.file(url)).ok()?;
        let end = file.iter().position(|&byte| byte == b'\n')?;
        let label: Label = serde_json::from_slice(&file[..end]).ok()?;
        let bytes = &file[end + 1..];
        let is_sound = label.onrecord_cache == FORM
            && label.address == url.as_str()
            && label.sha256 == hex(&Sha256::digest(bytes));
        is_sound.then(|| Kept { head: label.head, captured: label.captured, bytes: bytes.to_vec() })
    }

    /// Keeps an answer. Another run never sees half of it.
    pub(super) fn keep(&self, url: &Url, head: &Head, captured: Timestamp, bytes: &[u8]) -> io::Result<()> {
        let label = Label {
            onrecord_cache: FORM,
            address: url.as_str().to_owned(),
            captured,
            head: head.clone(),
            sha256: hex(&Sha256::digest(bytes)),
        };
        let path = self.file(url);
        let half = path.with_extension(format!("half-{}", process::id()));
        let mut file = fs::File::create(&half)?;
        serde_json::to_writer(&mut file, &label)?;
        file.write_all(b"\n")?;
        file.write_all(bytes)?;
        drop(file);
        fs::rename(half, path)
    }

    /// The folder, for messages.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Addresses hold what file names may not, so the name is a hash.
    fn file(&self, url: &Url) -> PathBuf {
        self.folder.join(format!("{}.answer", &hex(&Sha256::digest(url.as_str()))[..32]))
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |four: u8| char::from_digit(four.into(), 16);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_found_again_until_it_is_damaged() {
        let folder = tempfile::TempDir::new().unwrap();
        let cache = Cache::open(&folder.path().join("deep/answers")).unwrap();
        let url = Url::parse("https://post.example/weir?a=1").unwrap();
        let head = Head { etag: Some("\"1\"".to_owned()), ..Head::default() };
        let captured = "2024-03-05T10:11:12Z".parse().unwrap();
        assert_eq!(cache.find(&url), None);
        cache.keep(&url, &head, captured, b"The weir\nheld.").unwrap();
        let kept = Kept { head, captured, bytes: b"The weir\nheld.".to_vec() };
        assert_eq!(cache.find(&url), Some(kept));
        assert_eq!(cache.find(&Url::parse("https://post.example/weir?a=2").unwrap()), None);

        let mut file = fs::read(cache.file(&url)).unwrap();
        file.pop();
        fs::write(cache.file(&url), file).unwrap();
        assert_eq!(cache.find(&url), None);
    }
}
