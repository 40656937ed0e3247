//! The verdicts of a person on the speakers that were found, as a file keeps them.
//!
//! One a line: document, statement, hash of the speaker found, verdict. There is no word of the article in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The first line of the file.
const HEAD: &str = "document,statement,speaker,verdict";

/// Whether the speaker that was found is the one that the article means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The speaker is the one that the text means.
    Right,
    /// The speaker is another than the text means.
    Wrong,
    /// None was found, though a careful reader knows who it is.
    Open,
    /// None was found, and a careful reader does not know who it is.
    RightlyOpen,
}

impl Verdict {
    /// All, in the order of the columns of the table.
    pub(crate) const ALL: [Self; 4] = [Self::Right, Self::Wrong, Self::Open, Self::RightlyOpen];

    /// The word for it in the file.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Open => "open",
            Self::RightlyOpen => "rightly-open",
        }
    }

    /// Whether the verdict is about a speaker that was found, and not about none.
    fn is_of_a_speaker(self) -> bool {
        matches!(self, Self::Right | Self::Wrong)
    }
}

/// What a speaker is known by in the file where none was found.
pub(crate) const NONE: &str = "none";

/// What a speaker is known by in the file: 12 hexadecimal digits of the SHA-256 of name and kind.
pub(crate) fn hash_of(speaker: &Value) -> String {
    let word = |key: &str| speaker[key].as_str().unwrap_or_default();
    if speaker.is_null() {
        return NONE.to_owned();
    }
    let digest = Sha256::digest(format!("{}\n{}", word("name"), word("kind")));
    digest[..6].iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"))
}

/// A verdict and what was judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) document: String,
    /// The [`hash_of`] the speaker that was judged.
    pub(crate) speaker: String,
    pub(crate) verdict: Verdict,
}

/// Verdicts by the id of the statement.
pub(crate) type Verdicts = BTreeMap<String, Row>;

/// Reads the file of verdicts.
pub(crate) fn read(path: &Path) -> Result<Verdicts> {
    let file = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&file).with_context(|| path.display().to_string())
}

fn parse(file: &str) -> Result<Verdicts> {
    let mut lines = (1..).zip(file.lines());
    ensure!(lines.next().is_some_and(|(_, head)| head == HEAD), "line 1: {HEAD:?} is expected");
    let mut verdicts = Verdicts::new();
    for (number, line) in lines {
        // From behind, since the name of a document may hold a comma.
        let mut cells = line.rsplitn(4, ',');
        let (Some(verdict), Some(speaker), Some(statement), Some(document)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            bail!("line {number}: four cells are expected");
        };
        let verdict = Verdict::ALL.into_iter().find(|known| known.word() == verdict);
        let verdict =
            verdict.with_context(|| format!("line {number}: right, wrong, open or rightly-open is expected"))?;
        if verdict.is_of_a_speaker() == (speaker == NONE) {
            bail!("line {number}: {:?} cannot be said of the speaker {speaker:?}", verdict.word());
        }
        let row = Row { document: document.to_owned(), speaker: speaker.to_owned(), verdict };
        if verdicts.insert(statement.to_owned(), row).is_some() {
            bail!("line {number}: the statement has a verdict already");
        }
    }
    Ok(verdicts)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{HEAD, NONE, Verdict, hash_of, parse};

    #[test]
    fn verdicts_are_read_by_statement() {
        let verdicts =
            parse(&format!("{HEAD}\nskerry, late,0a,5c7d,wrong\nferry,0b,none,open\n")).expect("both are right");
        let row = &verdicts["0a"];
        assert_eq!((&*row.document, &*row.speaker, row.verdict), ("skerry, late", "5c7d", Verdict::Wrong));
        assert_eq!(verdicts["0b"].verdict, Verdict::Open);
    }

    #[test]
    fn a_line_that_cannot_be_meant_is_refused() {
        let rows = ["ferry,0a,right", "ferry,0a,5c,maybe", "ferry,0a,none,right", "ferry,0a,5c,open"];
        for row in rows.into_iter().chain(["ferry,0a,5c,right\nferry,0a,5c,wrong"]) {
            assert!(parse(&format!("{HEAD}\n{row}\n")).is_err(), "{row}");
        }
        assert!(parse("ferry,0a,5c,right\n").is_err(), "there is no head");
    }

    #[test]
    fn a_speaker_is_known_by_name_and_kind_alone() {
        let of = |name: &str, kind: &str, role: &str| hash_of(&json!({"name": name, "kind": kind, "role": role}));
        assert_eq!(of("Ilse Brandt", "person", "mayor"), of("Ilse Brandt", "person", "harbour master"));
        assert_ne!(of("Ilse Brandt", "person", ""), of("Ilse Brandt", "organisation", ""));
        assert_ne!(of("Ilse Brandt", "person", ""), of("Brandt", "person", ""));
        assert_eq!(of("Ilse Brandt", "person", "").len(), 12);
        assert_eq!(hash_of(&Value::Null), NONE);
    }
}
