//! The card of a document: what queries can ask of its statements, in some ten bytes each.
//!
//! A search has the cards of all documents in memory. They are packed by the document, so that a million statements are
//! loaded in the time of a hundred thousand rows, and carry a version, so that whoever has loaded them once reads only
//! those that changed.
//!
//! A card begins with the people that its statements are by: how many, and the number of each in eight bytes. For each
//! statement follow: form, polarity and state in two bits each, whether it is dated, whether several made it; act and kind
//! in four bits each; how many words it has; its person, as a place in the list, from 1; if it is dated the first and the
//! last day, four bytes each; if several made it their count and places. Numbers without a size have seven bits a byte,
//! the last byte without the eighth bit; what has more bytes than one has the lowest first.

use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension};

use crate::error::{Error, Result};
use crate::query::{ACTS, FORMS, KINDS, POLARITIES, STATES, Words};

/// A day as a number that sorts and groups: 20240305.
pub(crate) type Day = i32;
/// No day.
pub(crate) const UNDATED: Day = 0;

/// What queries can ask of one statement. Words are places in their lists, and [`UNLISTED`] for those that are in none;
/// people are numbers or what stands for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark<P = i64> {
    pub(crate) form: u8,
    pub(crate) act: u8,
    pub(crate) polarity: u8,
    /// The kind of the speaker.
    pub(crate) kind: u8,
    /// What reviews say of it.
    pub(crate) state: u8,
    /// The first and the last day on which it can have been uttered.
    pub(crate) said: (Day, Day),
    /// How many words it has, content and what is around it.
    pub(crate) words: u16,
    /// Whose it is alone.
    pub(crate) person: Option<P>,
    /// Who made it together.
    pub(crate) jointly: Vec<P>,
}

/// The place of a word that is in no list.
pub(crate) const UNLISTED: u8 = u8::MAX;

/// The place of a word in a closed list.
pub(crate) fn word(words: Words, found: &str) -> u8 {
    words.iter().position(|&word| word == found).map_or(UNLISTED, |place| place as u8)
}

/// A day as a number.
pub(crate) fn number_of(date: Date) -> Day {
    i32::from(date.year()) * 10_000 + i32::from(date.month()) * 100 + i32::from(date.day())
}

impl Mark {
    /// A mark of these words, which nobody has reviewed, and nobody made.
    pub(crate) fn of_words(form: &str, act: &str, polarity: &str, kind: Option<&str>) -> Self {
        Self {
            form: word(FORMS, form),
            act: word(ACTS, act),
            polarity: word(POLARITIES, polarity),
            kind: word(KINDS, kind.unwrap_or("unknown")),
            state: 0,
            said: (UNDATED, UNDATED),
            words: 0,
            person: None,
            jointly: Vec::new(),
        }
    }

    /// The first day and what is known of it become the days that are meant.
    pub(crate) fn dated(mut self, first: Option<Date>, precision: Option<&str>) -> Self {
        let Some(first) = first else { return self };
        let last = match precision {
            Some("week") => first.checked_add(jiff::Span::new().days(6)).unwrap_or(first),
            Some("month") => first.last_of_month(),
            Some("year") => first.last_of_year(),
            _ => first,
        };
        self.said = (number_of(first), number_of(last));
        self
    }

    /// Whoever made it, alone or with others.
    pub(crate) fn people(&self) -> impl Iterator<Item = i64> + '_ {
        self.person.into_iter().chain(self.jointly.iter().copied())
    }
}

// The places fit into the bits that they have, and leave one for what is unlisted where that can be.
const _: () = assert!(STATES.len() <= 4 && FORMS.len() < 4 && POLARITIES.len() < 4);
const _: () = assert!(ACTS.len() < 16 && KINDS.len() < 16);

const DATED: u8 = 1 << 6;
const JOINT: u8 = 1 << 7;

/// The card of statements, in the order of their places.
pub(crate) fn pack(marks: &[Mark]) -> Vec<u8> {
    let mut people: Vec<i64> = Vec::new();
    for person in marks.iter().flat_map(Mark::people) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    let place = |person: i64| people.iter().position(|&other| other == person).unwrap_or_default();
    let mut card = Vec::with_capacity(8 * people.len() + 8 * marks.len());
    push(&mut card, people.len());
    for person in &people {
        card.extend_from_slice(&person.to_le_bytes());
    }
    for mark in marks {
        let Mark { form, act, polarity, kind, state, said, words, person, jointly } = mark;
        let (is_dated, is_joint) = (*said != (UNDATED, UNDATED), !jointly.is_empty());
        let flags = if is_dated { DATED } else { 0 } | if is_joint { JOINT } else { 0 };
        card.push((*form).min(3) | (*polarity).min(3) << 2 | (*state).min(3) << 4 | flags);
        card.push((*act).min(15) | (*kind).min(15) << 4);
        push(&mut card, usize::from(*words));
        push(&mut card, person.map_or(0, |person| place(person) + 1));
        if is_dated {
            card.extend_from_slice(&said.0.to_le_bytes());
            card.extend_from_slice(&said.1.to_le_bytes());
        }
        if is_joint {
            push(&mut card, jointly.len());
            for &person in jointly {
                push(&mut card, place(person));
            }
        }
    }
    card
}

fn push(card: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        card.push(number as u8 | 0x80);
        number >>= 7;
    }
    card.push(number as u8);
}

/// Hands on the marks of a card one by one, with what `person` says of each of its people; `None` when it is none.
pub(crate) fn unpack<P: Copy>(card: &[u8], person: impl FnMut(i64) -> P, mut each: impl FnMut(Mark<P>)) -> Option<()> {
    let mut rest = card;
    let count = pull(&mut rest)?;
    let (people, behind) = rest.split_at_checked(count.checked_mul(8)?)?;
    rest = behind;
    let numbers = people.chunks_exact(8).filter_map(|bytes| Some(i64::from_le_bytes(bytes.try_into().ok()?)));
    let people: Vec<P> = numbers.map(person).collect();
    let listed = |code: u8, none: u8| if code == none { UNLISTED } else { code };
    while let [first, second, behind @ ..] = rest {
        rest = behind;
        let words = u16::try_from(pull(&mut rest)?).ok()?;
        let person = match pull(&mut rest)? {
            0 => None,
            place => Some(*people.get(place - 1)?),
        };
        let mut said = (UNDATED, UNDATED);
        if first & DATED != 0 {
            let (days, behind) = rest.split_at_checked(8)?;
            rest = behind;
            let day = |from: usize| days.get(from..)?.first_chunk().copied().map(Day::from_le_bytes);
            said = (day(0)?, day(4)?);
        }
        let mut jointly = Vec::new();
        if first & JOINT != 0 {
            for _ in 0..pull(&mut rest)? {
                jointly.push(*people.get(pull(&mut rest)?)?);
            }
        }
        each(Mark {
            form: listed(first & 3, 3),
            polarity: listed(first >> 2 & 3, 3),
            state: first >> 4 & 3,
            act: listed(second & 15, 15),
            kind: listed(second >> 4, 15),
            said,
            words,
            person,
            jointly,
        });
    }
    rest.is_empty().then_some(())
}

fn pull(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0_usize;
    for shift in (0..usize::BITS).step_by(7) {
        let (&byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= usize::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Puts the card of a document into its row, or none when its statements are gone, and says so by a new version.
pub(super) fn put(connection: &Connection, document: i64, marks: Option<&[Mark]>) -> Result<()> {
    let sql = "UPDATE document SET card = ?2, version = (SELECT coalesce(max(version), 0) + 1 FROM document) \
               WHERE number = ?1";
    connection.prepare_cached(sql)?.execute((document, marks.map(pack)))?;
    Ok(())
}

/// Changes the marks of a document; nothing is written where they stay as they are.
pub(super) fn change(connection: &Connection, document: i64, change: impl FnOnce(&mut [Mark])) -> Result<()> {
    let Some(before) = read(connection, document)? else { return Ok(()) };
    let mut marks = before.clone();
    change(&mut marks);
    if marks != before {
        put(connection, document, Some(&marks))?;
    }
    Ok(())
}

/// The marks of a document's statements; `None` for a document without a reading.
pub(crate) fn read(connection: &Connection, document: i64) -> Result<Option<Vec<Mark>>> {
    let sql = "SELECT card FROM document WHERE number = ?1 AND card IS NOT NULL";
    let card: Option<Vec<u8>> = connection.prepare_cached(sql)?.query_row([document], |row| row.get(0)).optional()?;
    card.map(|card| marks_of(document, &card)).transpose()
}

/// The marks of a card.
pub(crate) fn marks_of(document: i64, card: &[u8]) -> Result<Vec<Mark>> {
    let mut marks = Vec::new();
    unpack(card, |person| person, |mark| marks.push(mark)).ok_or_else(|| damaged(document))?;
    Ok(marks)
}

/// What is said of a card that is none.
pub(crate) fn damaged(document: i64) -> Error {
    Error::Entry {
        entry: document,
        what: "the card of its document is damaged; `onrecord rebuild` makes it anew".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn marks() -> impl Strategy<Value = Vec<Mark>> {
        let codes = (0..4_u8, 0..9_u8, 0..4_u8, 0..7_u8, 0..4_u8);
        let rest = (any::<bool>(), any::<u16>(), prop::option::of(0..5_i64), prop::collection::vec(0..5_i64, 0..3));
        let mark =
            (codes, rest).prop_map(|((form, act, polarity, kind, state), (is_dated, words, person, jointly))| {
                let listed = |code: u8, count: usize| if usize::from(code) < count { code } else { UNLISTED };
                Mark {
                    form: listed(form, FORMS.len()),
                    act: listed(act, ACTS.len()),
                    polarity: listed(polarity, POLARITIES.len()),
                    kind: listed(kind, KINDS.len()),
                    state,
                    said: if is_dated { (20_240_301, 20_240_331) } else { (UNDATED, UNDATED) },
                    words,
                    person: person.map(|person| person * 1_000_003),
                    jointly: jointly.into_iter().map(|person| person * 1_000_003).collect(),
                }
            });
        prop::collection::vec(mark, 0..12)
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(marks in marks()) {
            prop_assert_eq!(marks_of(1, &pack(&marks)).expect("it is a card"), marks);
        }

        #[test]
        fn what_is_no_card_is_refused_and_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let mut count = 0;
            let _ = unpack(&bytes, |person| person, |_| count += 1);
            prop_assert!(count <= bytes.len());
        }
    }

    #[test]
    fn a_date_means_all_its_days() {
        let said = |first: &str, precision: &str| {
            Mark::of_words("direct", "said", "affirmed", None).dated(first.parse().ok(), Some(precision)).said
        };
        assert_eq!(said("2024-02-26", "week"), (20_240_226, 20_240_303));
        assert_eq!(said("2024-02-01", "month"), (20_240_201, 20_240_229));
        assert_eq!(said("2024-01-01", "year"), (20_240_101, 20_241_231));
        assert_eq!(said("2024-02-26", "day"), (20_240_226, 20_240_226));
    }
}
