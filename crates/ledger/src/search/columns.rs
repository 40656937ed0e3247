//! What queries can ask of statements, in memory: a column for each field, in the order of the statements' numbers.

use std::cell::OnceCell;
use std::collections::HashMap;

use jiff::civil::Date;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::names::Names;
use crate::entry::Head;
use crate::error::Result;
use crate::query::{ACTS, FORMS, KINDS, POLARITIES, STATES, Words};

/// A day as a number that sorts and groups: 20240305.
pub(super) type Day = i32;
/// No day.
pub(super) const UNDATED: Day = 0;
/// Nobody in particular, no outlet, no language.
pub(super) const NONE: u32 = u32::MAX;

/// A statement, by its place in the columns.
pub(super) type Place = u32;

/// The columns of all statements at one moment.
#[derive(Debug)]
pub(super) struct Columns {
    /// The ledger at that moment.
    pub(super) head: Head,
    /// The statements' numbers, ascending.
    pub(super) number: Vec<i64>,
    document: Vec<u32>,
    /// Their person, as a place in `people`.
    pub(super) person: Vec<u32>,
    /// Places in the lists of words.
    pub(super) form: Vec<u8>,
    pub(super) act: Vec<u8>,
    pub(super) polarity: Vec<u8>,
    pub(super) kind: Vec<u8>,
    pub(super) state: Vec<u8>,
    /// The first and the last day on which they can have been uttered.
    pub(super) said: Vec<(Day, Day)>,
    /// The documents, in the order in which they were added.
    pub(super) documents: Vec<Printed>,
    /// The numbers of the people.
    pub(super) people: Vec<i64>,
    pub(super) outlets: Vec<String>,
    pub(super) languages: Vec<String>,
    /// The names of people, once a query asked for one.
    pub(super) names: OnceCell<Names>,
    /// How many words each statement has, once relevance was asked for.
    pub(super) lengths: OnceCell<Vec<u16>>,
}

/// Where a document was printed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed {
    /// The number of the document.
    pub(super) number: i64,
    /// The day of publication.
    pub(super) published: Day,
    /// Places in the lists.
    pub(super) outlet: u32,
    pub(super) language: u32,
}

impl Columns {
    pub(super) fn load(connection: &Connection) -> Result<Self> {
        let mut columns = Self {
            head: Head::read(connection)?,
            number: Vec::new(),
            document: Vec::new(),
            person: Vec::new(),
            form: Vec::new(),
            act: Vec::new(),
            polarity: Vec::new(),
            kind: Vec::new(),
            state: Vec::new(),
            said: Vec::new(),
            documents: Vec::new(),
            people: Vec::new(),
            outlets: Vec::new(),
            languages: Vec::new(),
            names: OnceCell::new(),
            lengths: OnceCell::new(),
        };
        let documents = columns.load_documents(connection)?;
        columns.load_statements(connection, &documents)?;
        Ok(columns)
    }

    /// Loads all anew where something was written meanwhile.
    pub(super) fn refresh(&mut self, connection: &Connection) -> Result<()> {
        if Head::read(connection)? != self.head {
            *self = Self::load(connection)?;
        }
        Ok(())
    }

    /// Loads the documents; says the place of each by its number.
    fn load_documents(&mut self, connection: &Connection) -> Result<HashMap<i64, u32>> {
        let sql = "SELECT number, published, outlet, language FROM document WHERE statements > 0 ORDER BY number";
        let (mut outlets, mut languages) = (HashMap::new(), HashMap::new());
        let mut places = HashMap::new();
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let number = row.get(0)?;
            places.insert(number, self.documents.len() as u32);
            self.documents.push(Printed {
                number,
                published: day(text(row.get_ref(1)?)?),
                outlet: listed(&mut self.outlets, &mut outlets, text(row.get_ref(2)?)?),
                language: listed(&mut self.languages, &mut languages, text(row.get_ref(3)?)?),
            });
        }
        Ok(places)
    }

    fn load_statements(&mut self, connection: &Connection, documents: &HashMap<i64, u32>) -> Result<()> {
        let sql = "SELECT number, document, person, form, act, polarity, kind, state, said, said_precision FROM statement \
                   ORDER BY number";
        let mut people: HashMap<i64, u32> = HashMap::new();
        let mut last = (0, NONE);
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let document: i64 = row.get(1)?;
            if last.0 != document {
                last = (document, documents.get(&document).copied().unwrap_or(NONE));
            }
            if last.1 == NONE {
                continue;
            }
            self.number.push(row.get(0)?);
            self.document.push(last.1);
            let person = row.get::<_, Option<i64>>(2)?.map_or(NONE, |person| {
                *people.entry(person).or_insert_with(|| {
                    self.people.push(person);
                    self.people.len() as u32 - 1
                })
            });
            self.person.push(person);
            let text = |column: usize| text(row.get_ref(column)?);
            self.form.push(word(FORMS, text(3)?.unwrap_or_default()));
            self.act.push(word(ACTS, text(4)?.unwrap_or_default()));
            self.polarity.push(word(POLARITIES, text(5)?.unwrap_or_default()));
            self.kind.push(word(KINDS, text(6)?.unwrap_or("unknown")));
            self.state.push(word(STATES, text(7)?.unwrap_or("unreviewed")));
            self.said.push(span(text(8)?, text(9)?));
        }
        Ok(())
    }

    /// The document of a statement, by its place.
    pub(super) fn document(&self, place: Place) -> u32 {
        self.document[place as usize]
    }

    /// Where a statement was printed.
    pub(super) fn printed(&self, place: Place) -> Printed {
        self.documents[self.document[place as usize] as usize]
    }

    /// How many documents statements stand in; the statements in the order of their places.
    pub(super) fn documents_of(&self, places: &[Place]) -> usize {
        // Those of one document stand together: their numbers begin with that of its reading.
        places.chunk_by(|&one, &other| self.document(one) == self.document(other)).count()
    }

    /// The places of statements with these numbers, which ascend.
    pub(super) fn places(&self, numbers: &[i64]) -> Vec<Place> {
        let mut places = Vec::with_capacity(numbers.len());
        let mut from = 0;
        for &number in numbers {
            // The next is rarely far: look twice as far each time.
            let mut step = 1;
            while self.number.get(from + step).is_some_and(|&found| found < number) {
                from += step;
                step *= 2;
            }
            let until = self.number.len().min(from + step + 1);
            from += self.number[from.min(until)..until].partition_point(|&found| found < number);
            if self.number.get(from) == Some(&number) {
                places.push(from as Place);
            }
        }
        places
    }
}

/// Text, or nothing.
fn text(value: ValueRef<'_>) -> Result<Option<&str>> {
    Ok(value.as_str_or_null().map_err(rusqlite::Error::from)?)
}

/// The place of a value in a list, which it joins if it is new.
fn listed(list: &mut Vec<String>, places: &mut HashMap<String, u32>, value: Option<&str>) -> u32 {
    let Some(value) = value else { return NONE };
    if let Some(&place) = places.get(value) {
        return place;
    }
    let place = list.len() as u32;
    list.push(value.to_owned());
    places.insert(value.to_owned(), place);
    place
}

/// The place of a word in a closed list.
pub(super) fn word(words: Words, found: &str) -> u8 {
    words.iter().position(|&word| word == found).map_or(u8::MAX, |place| place as u8)
}

/// "2024-03-05" as a number.
fn day(text: Option<&str>) -> Day {
    text.and_then(|text| text.parse().ok()).map_or(UNDATED, number_of)
}

/// A day as a number.
pub(super) fn number_of(date: Date) -> Day {
    i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day())
}

/// The first and last day that a date may mean, from its first day.
fn span(first: Option<&str>, precision: Option<&str>) -> (Day, Day) {
    let Some(first) = first.and_then(|first| first.parse::<Date>().ok()) else { return (UNDATED, UNDATED) };
    let last = match precision {
        Some("week") => first.checked_add(jiff::Span::new().days(6)).unwrap_or(first),
        Some("month") => first.last_of_month(),
        Some("year") => first.last_of_year(),
        _ => first,
    };
    (number_of(first), number_of(last))
}
