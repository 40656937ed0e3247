//! Writing: entries, with what they name and what they amount to, all at once or not at all.

use std::collections::BTreeSet;
use std::path::PathBuf;

use onrecord_read::document::Document;
use onrecord_read::format::Format;
use onrecord_read::statement::Reading;
use onrecord_read::wire;
use rusqlite::{Connection, Transaction};

use crate::archive;
use crate::arrival::{Arrival, Packed, pack_ahead};
use crate::derive::{self, AtHand, Withdrawn};
use crate::entry::{Entry, Head, Signature};
use crate::error::{Error, Result};
use crate::event::{
    DocumentAdded, Event, FamilyJoin, FamilyPart, Join, Listed, Part, PeopleImported, ReadText, ReadingMade, Rename,
    Review, StatementName, Undo, Withdrawal,
};
use crate::families;
use crate::findings::Findings;
use crate::hash::{DocumentKey, Hash, PersonId};
use crate::imprint::Imprint;
use crate::ledger::Row;

/// Entries that are written together. Dropped without [`commit`](Self::commit), it leaves the ledger as it was.
#[derive(Debug)]
pub struct Batch<'l> {
    transaction: Transaction<'l>,
    path: PathBuf,
    signature: Signature,
    head: Head,
}

/// What became of a document that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It was not in the ledger, and is now.
    New(DocumentKey),
    /// It is a changed version of another, which stays.
    Version {
        /// The document.
        document: DocumentKey,
        /// The version before.
        earlier: DocumentKey,
    },
    /// It is in the ledger already; nothing was written.
    Known(DocumentKey),
    /// It was withdrawn from the ledger, and was not added again.
    Withdrawn(DocumentKey),
}

impl Findings {
    /// The findings of a reading.
    ///
    /// # Errors
    /// [`Error::Words`] when the reading is of another document.
    pub fn of(document: &Document, reading: &Reading, reader: &str) -> Result<Self> {
        let lines = wire::lines(document, reading, reader);
        let wrong = |what: String| Error::Words { document: document.id.clone(), what };
        let mut findings = Self::of_lines(&document.text, lines).map_err(wrong)?;
        findings.dateline = reading
            .dateline
            .filter(|dateline| dateline.precision == onrecord_read::when::Precision::Day)
            .map(|dateline| dateline.date);
        findings.warnings = reading
            .warnings
            .iter()
            .map(|warning| {
                let bytes =
                    |span: onrecord_read::span::Span| crate::event::Bytes(span.start() as u32, span.end() as u32);
                (warning.span.map(bytes), warning.message.clone())
            })
            .collect();
        Ok(findings)
    }
}

impl<'l> Batch<'l> {
    pub(crate) fn begin(transaction: Transaction<'l>, path: &std::path::Path, signature: &Signature) -> Result<Self> {
        let head = Head::read(&transaction).map_err(|error| error.at(path))?;
        let (path, signature) = (path.to_path_buf(), signature.clone());
        Ok(Self { transaction, path, signature, head })
    }

    /// Writes it all to the disk; what was written survives a crash and a loss of power from here on. The families that
    /// decisions change are found with it, those of documents by
    /// [`Ledger::find_families`](crate::Ledger::find_families).
    ///
    /// # Errors
    /// When the file cannot be written; then nothing was.
    pub fn commit(self) -> Result<Head> {
        self.at(derive::family::settle_decided)?;
        let Self { transaction, path, head, .. } = self;
        transaction.commit().map_err(|error| Error::from(error).at(&path))?;
        Ok(head)
    }

    /// The last entry, those of this batch included.
    pub const fn head(&self) -> Head {
        self.head
    }

    fn at<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        work(&self.transaction).map_err(|error| error.at(&self.path))
    }

    /// Appends an entry and brings the tables up to date with it; says its number.
    fn append(&mut self, event: &Event) -> Result<i64> {
        self.append_with(event, None)
    }

    /// The same with what the event names at hand.
    fn append_with(&mut self, event: &Event, at_hand: Option<AtHand<'_>>) -> Result<i64> {
        let entry = Entry::after(self.head, &self.signature, event);
        self.at(|connection| {
            entry.insert(connection)?;
            derive::apply(connection, &Withdrawn::default(), entry.number, event, at_hand)
        })?;
        self.head = Head { number: entry.number, hash: entry.hash };
        Ok(entry.number)
    }

    /// Appends the entry that another ledger has next; `withdrawn` are the documents whose words do not come with it.
    pub(crate) fn take_over(&mut self, entry: &Entry, withdrawn: &Withdrawn) -> Result<()> {
        if entry.number != self.head.number + 1 || entry.hash_after(self.head.hash) != entry.hash {
            let what = format!("entry {} does not follow on entry {}", entry.number, self.head.number);
            return Err(Error::Refused(what));
        }
        let event = entry.event()?;
        self.at(|connection| {
            entry.insert(connection)?;
            derive::apply(connection, withdrawn, entry.number, &event, None)
        })?;
        self.head = Head { number: entry.number, hash: entry.hash };
        Ok(())
    }

    /// From here on, what is deleted does not stay readable in pages that are free.
    pub(crate) fn shred(&self) -> Result<()> {
        self.at(|connection| Ok(connection.pragma_update(None, "secure_delete", true)?))
    }

    /// Takes pieces out of the archive for good, and out of the index the words that were deleted.
    pub(crate) fn forget(&self, pieces: impl IntoIterator<Item = Hash>) -> Result<()> {
        self.at(|connection| {
            for hash in pieces {
                archive::remove(connection, hash)?;
            }
            // The index of words keeps those of deleted rows until it is merged.
            connection.execute("INSERT INTO words (words) VALUES ('optimize')", [])?;
            Ok(())
        })
    }

    pub(crate) fn keep(&self, bytes: &[u8]) -> Result<Hash> {
        self.at(|connection| archive::keep(connection, bytes))
    }

    /// Whether a document is in the ledger, this batch included, or was withdrawn from it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn row_of(&self, key: DocumentKey) -> Result<Option<Row>> {
        self.at(|connection| Row::find(connection, key))
    }

    fn row(&self, key: DocumentKey) -> Result<Row> {
        let found = self.row_of(key)?;
        found.ok_or_else(|| Error::Unknown { what: "document", name: key.to_string() })
    }

    /// Adds a document with its statements, unless it is there.
    ///
    /// It is a changed version of the last document at the same address; where it has none, of the last with the same id
    /// that has no address either and is of the same outlet or, where both state none, from the same place. A number that
    /// it has only for its place in a file is no such id.
    ///
    /// # Errors
    /// When the file cannot be written, or the findings are not of this document. A batch must not be committed after an
    /// error.
    pub fn add(&mut self, arrival: &Arrival<'_>) -> Result<Added> {
        self.enter(&Packed::of(arrival))
    }

    /// Adds documents as [`add`](Self::add) does, in this order; while one is written, the next are packed on another
    /// thread.
    ///
    /// # Errors
    /// As [`add`](Self::add), at the first document that gives one.
    pub fn add_all(&mut self, arrivals: &[Arrival<'_>]) -> Result<Vec<Added>> {
        let mut added = Vec::with_capacity(arrivals.len());
        pack_ahead(arrivals, |packed| {
            added.push(self.enter(packed)?);
            Ok::<_, Error>(())
        })?;
        Ok(added)
    }

    fn enter(&mut self, packed: &Packed<'_>) -> Result<Added> {
        let Packed { arrival, imprint, key, capture, text, said, found, pieces } = packed;
        let key = *key;
        if let Some(known) = self.at(|connection| Row::find(connection, key))? {
            return Ok(if known.withdrawn.is_some() { Added::Withdrawn(key) } else { Added::Known(key) });
        }
        let version_of = self.at(|connection| earlier(connection, imprint))?;
        self.at(|connection| pieces.iter().try_for_each(|piece| piece.keep(connection)))?;
        let added = DocumentAdded {
            document: key,
            version_of,
            capture: *capture,
            capture_kept: arrival.keep_capture,
            format: format_word(arrival.format).to_owned(),
            text: *text,
            imprint: *said,
        };
        let at_hand = Some(AtHand { text: &arrival.document.text, imprint, findings: arrival.findings });
        self.append_with(&Event::Document(added), at_hand)?;
        let reading = ReadingMade { document: key, reader: arrival.reader.to_owned(), findings: *found, in_text: None };
        self.append_with(&Event::Reading(reading), at_hand)?;
        Ok(match version_of {
            Some(earlier) => Added::Version { document: key, earlier },
            None => Added::New(key),
        })
    }

    /// What [`add`](Self::add) would say of a document that is in the ledger, without anything that was found in it.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not, and when the file cannot be read.
    pub fn known(&self, document: &Document) -> Result<Added> {
        let key = Imprint::of(document).key(Hash::of(document.text.as_str().as_bytes()));
        Ok(if self.row(key)?.withdrawn.is_some() { Added::Withdrawn(key) } else { Added::Known(key) })
    }

    /// Puts a new reading in the place of the one that a document has. `document` is what the capture is today.
    ///
    /// # Errors
    /// As [`add`](Self::add), and [`Error::Unknown`].
    pub fn reread(&mut self, key: DocumentKey, document: &Document, findings: &Findings, reader: &str) -> Result<()> {
        let row = self.row(key)?;
        if row.withdrawn.is_some() {
            return Err(Error::Refused(format!("cannot read document {key} once more: it was withdrawn")));
        }
        let text = self.keep(document.text.as_str().as_bytes())?;
        let imprint = self.keep(Imprint::of(document).to_json().as_bytes())?;
        let findings = self.keep(findings.to_json().as_bytes())?;
        // Nothing is said only where both the document and its last reading have this text.
        let came_with =
            self.at(|connection| Entry::find(connection, row.number))?.map(|entry| entry.event()).transpose()?;
        let is_the_first =
            matches!(came_with, Some(Event::Document(added)) if (added.text, added.imprint) == (text, imprint));
        let in_text = (!is_the_first || !row.holds(text, imprint)).then_some(ReadText { text, imprint });
        self.append(&Event::Reading(ReadingMade { document: key, reader: reader.to_owned(), findings, in_text }))?;
        Ok(())
    }

    /// Notes a judgement of a statement; says the number of the entry.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the document is not there, and when the file cannot be written.
    pub fn review(&mut self, review: Review) -> Result<i64> {
        self.row(review.document)?;
        self.append(&Event::Review(review))
    }

    /// Joins two people; says the number of the entry, which [`undo`](Self::undo) takes back.
    ///
    /// # Errors
    /// [`Error::Unknown`] when one is not there; [`Error::Refused`] when both are one already.
    pub fn join(&mut self, person: PersonId, same: PersonId, why: &str) -> Result<i64> {
        let (one, other) = (self.standing(person)?, self.standing(same)?);
        if one == other {
            return Err(Error::Refused(format!("cannot join {person} and {same}: they are one person already")));
        }
        self.append(&Event::Join(Join { person, same, why: why.to_owned() }))
    }

    /// Makes the speakers of some documents who were taken for a person a person of their own.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the person or a document is not there; [`Error::Refused`] when the person does not speak in
    /// one of them, or in no other.
    pub fn part(&mut self, person: PersonId, documents: &[DocumentKey], why: &str) -> Result<i64> {
        let standing = self.standing(person)?;
        let mut numbers = BTreeSet::new();
        for &key in documents {
            let row = self.row(key)?;
            let speaks = self.at(|connection| {
                let sql = "SELECT 1 FROM speaker WHERE document = ?1 AND person = ?2";
                Ok(connection.prepare_cached(sql)?.exists((row.number, standing))?)
            })?;
            if !speaks {
                return Err(Error::Refused(format!("cannot part {person}: they do not speak in document {key}")));
            }
            numbers.insert(row.number);
        }
        let all = self.at(|connection| {
            let sql = "SELECT count(DISTINCT document) FROM speaker WHERE person = ?1";
            Ok(connection.prepare_cached(sql)?.query_row([standing], |row| row.get::<_, i64>(0))?)
        })?;
        if numbers.is_empty() || numbers.len() as i64 == all {
            return Err(Error::Refused(format!(
                "cannot part {person}: name some of the {all} documents in which they speak, and not all"
            )));
        }
        self.append(&Event::Part(Part { person, documents: documents.to_vec(), why: why.to_owned() }))
    }

    /// Gives a person another name.
    ///
    /// # Errors
    /// [`Error::Unknown`] when the person is not there; [`Error::Refused`] for a name without a letter.
    pub fn rename(&mut self, person: PersonId, name: &str, why: &str) -> Result<i64> {
        self.standing(person)?;
        if !name.chars().any(char::is_alphanumeric) {
            return Err(Error::Refused(format!("cannot call {person} {name:?}: a name has letters")));
        }
        self.append(&Event::Rename(Rename { person, name: name.trim().to_owned(), why: why.to_owned() }))
    }

    /// Takes in a list of people; says the number of the entry.
    ///
    /// # Errors
    /// [`Error::Refused`] when somebody on it has no name that could be found in a document.
    pub fn import_people(&mut self, people: Vec<Listed>, why: &str) -> Result<i64> {
        for person in &people {
            crate::name::check(person).map_err(Error::Refused)?;
        }
        self.append(&Event::People(PeopleImported { people, why: why.to_owned() }))
    }

    /// Says that two statements are one utterance; says the number of the entry.
    ///
    /// # Errors
    /// [`Error::Unknown`] when one is not there; [`Error::Refused`] when both are one already.
    pub fn join_family(&mut self, one: StatementName, other: StatementName, why: &str) -> Result<i64> {
        self.at(derive::family::settle_decided)?;
        let families = [&one, &other].map(|name| self.at(|connection| families::standing(connection, name)));
        let [here, there] = families;
        let ((number, here), (same, there)) = (here?, there?);
        if number == same || (here.is_some() && here == there) {
            return Err(Error::Refused(format!(
                "cannot join statements {} and {}: they are one utterance already",
                one.statement, other.statement
            )));
        }
        self.append(&Event::FamilyJoin(FamilyJoin { one, other, why: why.to_owned() }))
    }

    /// Says that some statements are not the utterance that they were taken for; says the number of the entry.
    ///
    /// # Errors
    /// [`Error::Unknown`] when one is not there; [`Error::Refused`] when they are not of one family, or all of it.
    pub fn part_family(&mut self, statements: Vec<StatementName>, why: &str) -> Result<i64> {
        self.at(derive::family::settle_decided)?;
        let mut parted = BTreeSet::new();
        let mut of = BTreeSet::new();
        for name in &statements {
            let (number, family) = self.at(|connection| families::standing(connection, name))?;
            parted.insert(number);
            of.insert(family);
        }
        let [Some(family)] = of.iter().copied().collect::<Vec<_>>()[..] else {
            return Err(Error::Refused(
                "cannot part statements that are not of one family: name some of one".to_owned(),
            ));
        };
        let all = self.at(|connection| families::size(connection, family))?;
        if parted.len() == all {
            return Err(Error::Refused(format!(
                "cannot part family {family}: name some of its {all} statements, and not all"
            )));
        }
        self.append(&Event::FamilyPart(FamilyPart { statements, why: why.to_owned() }))
    }

    /// Takes a decision back; says the number of the entry, which can be taken back too.
    ///
    /// # Errors
    /// [`Error::Unknown`] when there is no such entry; [`Error::Refused`] when it is no decision or was taken back.
    pub fn undo(&mut self, entry: i64, why: &str) -> Result<i64> {
        let found = self.at(|connection| Entry::find(connection, entry))?;
        let found = found.ok_or_else(|| Error::Unknown { what: "entry", name: entry.to_string() })?;
        if !found.event()?.is_decision() {
            let kind = found.kind;
            return Err(Error::Refused(format!("cannot take back entry {entry}: a {kind} is no decision of a person")));
        }
        let undone: Option<i64> = self.at(|connection| {
            let sql = "SELECT undone FROM decision WHERE number = ?1";
            Ok(connection.prepare_cached(sql)?.query_row([entry], |row| row.get(0))?)
        })?;
        if let Some(by) = undone {
            return Err(Error::Refused(format!(
                "cannot take back entry {entry}: entry {by} did so already; take that back to have it count again"
            )));
        }
        self.append(&Event::Undo(Undo { entry, why: why.to_owned() }))
    }

    /// Takes a document's words away for good: its texts, captures, imprints and findings leave the archive, unless another
    /// document has the same, and all that was derived from them goes. The entries stay, and hold none of its words.
    ///
    /// # Errors
    /// [`Error::Unknown`] when it is not there; [`Error::Refused`] when it was withdrawn before.
    pub fn withdraw(&mut self, key: DocumentKey, why: &str) -> Result<i64> {
        if let Some(before) = self.row(key)?.withdrawn {
            return Err(Error::Refused(format!("cannot withdraw document {key}: entry {before} did so already")));
        }
        self.shred()?;
        let number = self.append(&Event::Withdrawal(Withdrawal { document: key, why: why.to_owned() }))?;
        let pieces = self.at(|connection| named_only_by(connection, key))?;
        self.forget(pieces)?;
        Ok(number)
    }

    /// The number of the person whom an id stands for at present.
    fn standing(&self, person: PersonId) -> Result<i64> {
        let found = self.at(|connection| crate::people::standing(connection, person))?;
        found.ok_or_else(|| Error::Unknown { what: "person", name: person.to_string() })
    }
}

/// The last document that one with this imprint is a changed version of.
fn earlier(connection: &Connection, imprint: &Imprint) -> Result<Option<DocumentKey>> {
    let found: Option<Vec<u8>> = if let Some(address) = &imprint.address {
        let sql = "SELECT key FROM document WHERE address = ?1 ORDER BY number DESC LIMIT 1";
        connection.prepare_cached(sql)?.query_map([address], |row| row.get(0))?.next().transpose()?
    } else if imprint.is_named() {
        let sql = "SELECT key FROM document WHERE id = ?1 AND address IS NULL AND outlet IS ?2 \
                   AND (outlet IS NOT NULL OR origin IS ?3) ORDER BY number DESC LIMIT 1";
        let row = (&imprint.id, &imprint.outlet, &imprint.origin);
        connection.prepare_cached(sql)?.query_map(row, |row| row.get(0))?.next().transpose()?
    } else {
        None
    };
    Ok(found.as_deref().and_then(DocumentKey::from_bytes))
}

/// The hashes that the entries about a document name, and those about no document that is still there.
fn named_only_by(connection: &Connection, key: DocumentKey) -> Result<BTreeSet<Hash>> {
    let withdrawn = Withdrawn::read(connection)?;
    let (mut named, mut needed) = (BTreeSet::new(), BTreeSet::new());
    let sql = format!("SELECT {} FROM entry WHERE kind IN ('document/1', 'reading/1')", Entry::COLUMNS);
    let mut statement = connection.prepare(&sql)?;
    for entry in statement.query_map([], Entry::of_row)? {
        let (document, hashes) = names(&entry?.event()?);
        if document == Some(key) {
            named.extend(hashes);
        } else if document.is_some_and(|document| !withdrawn.contains(document)) {
            needed.extend(hashes);
        }
    }
    Ok(named.difference(&needed).copied().collect())
}

/// The document that an event is about and the hashes of the archive that it names.
pub(crate) fn names(event: &Event) -> (Option<DocumentKey>, Vec<Hash>) {
    match event {
        Event::Document(added) => {
            let capture = added.capture_kept.then_some(added.capture);
            (Some(added.document), [added.text, added.imprint].into_iter().chain(capture).collect())
        }
        Event::Reading(reading) => {
            let anew = reading.in_text.map(|anew| [anew.text, anew.imprint]);
            (Some(reading.document), anew.into_iter().flatten().chain([reading.findings]).collect())
        }
        _ => (None, Vec::new()),
    }
}

/// The word for a format in an entry.
const fn format_word(format: Format) -> &'static str {
    match format {
        Format::Plain => "text",
        Format::Html => "html",
        Format::Fragment => "fragment",
        Format::Markdown => "markdown",
        Format::JsonLines => "jsonl",
    }
}

/// The format that a word of an entry names.
pub(crate) fn format_of(word: &str) -> Option<Format> {
    let all = [Format::Plain, Format::Html, Format::Fragment, Format::Markdown, Format::JsonLines];
    all.into_iter().find(|&format| format_word(format) == word)
}
