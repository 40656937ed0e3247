//! The file that `--coverage` writes: one JSON object, its documents written as they are met, the counts at its end.
//!
//! `docs/coverage-1.schema.json` is its schema; a test holds the program to it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context;
use onrecord_gather::Class;
use serde_json::{Value, json};

use super::Fate;

/// The name and version of the format.
pub(super) const SCHEMA: &str = "onrecord-coverage/1";

/// The open file. Memory does not grow with what is written.
pub(super) struct Register {
    file: BufWriter<File>,
    is_empty: bool,
}

impl Register {
    /// Begins the file.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let refused = || format!("cannot write the coverage to {}", path.display());
        let mut file = BufWriter::new(File::create(path).with_context(refused)?);
        write!(file, "{{\"schema\":\"{SCHEMA}\",\"documents\":[").with_context(refused)?;
        Ok(Self { file, is_empty: true })
    }

    /// Writes down one thing that was met.
    pub(super) fn add(&mut self, place: &str, fate: &Fate) -> io::Result<()> {
        self.file.write_all(if self.is_empty { b"\n" } else { b",\n" })?;
        self.is_empty = false;
        write!(self.file, "{}", entry(place, fate))
    }

    /// Writes the counts, and ends the file.
    pub(super) fn close(
        mut self,
        documents: usize,
        read: usize,
        copies: usize,
        left: &BTreeMap<Class, usize>,
        complete: bool,
    ) -> io::Result<()> {
        let left: BTreeMap<&str, usize> =
            Class::ALL.iter().map(|class| (class.word(), left.get(class).copied().unwrap_or(0))).collect();
        let counts = json!({"documents": documents, "read": read, "copies": copies, "left": left});
        write!(self.file, "\n],\"counts\":{counts},\"complete\":{complete}}}\n")?;
        self.file.flush()
    }
}

fn entry(place: &str, fate: &Fate) -> Value {
    let (outcome, class, reason) = match fate {
        Fate::Read { .. } => ("read", None, None),
        Fate::Skipped(class, reason) => ("skipped", Some(class.word()), Some(reason)),
        Fate::Failed(class, reason) => ("failed", Some(class.word()), Some(reason)),
    };
    let (id, copy_of) = match fate {
        Fate::Read { id, copy_of } => (Some(id), copy_of.as_ref()),
        Fate::Skipped(..) | Fate::Failed(..) => (None, None),
    };
    json!({"place": place, "outcome": outcome, "class": class, "reason": reason, "id": id, "copy_of": copy_of})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(value: &Value) -> Vec<&String> {
        value.as_object().expect("an object").keys().collect()
    }

    #[test]
    fn the_file_has_the_keys_and_the_words_of_the_committed_schema() {
        let schema: Value =
            serde_json::from_str(include_str!("../../../../docs/coverage-1.schema.json")).expect("it is JSON");
        let folder = tempfile::TempDir::new().expect("a folder for the test");
        let path = folder.path().join("coverage.json");
        let mut register = Register::open(&path).expect("it can be written");
        register.add("a", &Fate::Read { id: "a".to_owned(), copy_of: None }).expect("it can be written");
        for class in Class::ALL {
            register.add("b", &Fate::Skipped(class, "said".to_owned())).expect("it can be written");
        }
        let left = Class::ALL.into_iter().map(|class| (class, 1)).collect();
        register.close(14, 1, 0, &left, true).expect("it can be written");
        let written: Value =
            serde_json::from_slice(&std::fs::read(&path).expect("it was written")).expect("it is JSON");

        let properties = &schema["properties"];
        assert_eq!(properties["schema"]["const"], SCHEMA);
        assert_eq!(keys(&written), keys(properties));
        let entry = &properties["documents"]["items"]["properties"];
        let words = entry["class"]["enum"].as_array().expect("a list");
        for document in written["documents"].as_array().expect("a list") {
            assert_eq!(keys(document), keys(entry));
            assert!(words.contains(&document["class"]), "{document}");
        }
        let counts = &properties["counts"]["properties"];
        assert_eq!(keys(&written["counts"]), keys(counts));
        assert_eq!(keys(&written["counts"]["left"]), keys(&counts["left"]["properties"]));
        assert_eq!(words.len(), Class::ALL.len() + 1);
    }
}
