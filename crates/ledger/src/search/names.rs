//! The names of people, to find them by.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::error::Result;
use crate::name;

/// All names of all people: one a line, in the words that names are compared by, each between spaces.
#[derive(Debug)]
pub(super) struct Names {
    lines: String,
    /// Where each line begins, and whose it is.
    starts: Vec<(u32, i64)>,
    /// Those who were not joined to another, in the order of the names that they go by.
    people: Vec<i64>,
}

impl Names {
    pub(super) fn load(connection: &Connection) -> Result<Self> {
        let mut names = Self { lines: String::new(), starts: Vec::new(), people: Vec::new() };
        // Those who were joined to another keep their names and are the other.
        let sql = "SELECT coalesce(joined_to, number), name, called, joined_to IS NULL FROM person ORDER BY number";
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut called: Vec<(String, i64)> = Vec::new();
        while let Some(row) = rows.next()? {
            let person = row.get(0)?;
            let (name, other): (String, Option<String>) = (row.get(1)?, row.get(2)?);
            names.add(person, &name::words(&name));
            if let Some(other) = &other {
                names.add(person, &name::words(other));
            }
            if row.get(3)? {
                called.push((other.unwrap_or(name), person));
            }
        }
        called.sort_unstable();
        names.people = called.into_iter().map(|(_, person)| person).collect();
        let sql = "SELECT coalesce(person.joined_to, person.number), listed_name.folded FROM listed_name \
                   JOIN person ON person.number = listed_name.person ORDER BY 1, 2";
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            // The first word is the kind.
            let folded: String = row.get(1)?;
            let words: Vec<String> = folded.split(' ').skip(1).map(str::to_owned).collect();
            names.add(row.get(0)?, &words);
        }
        Ok(names)
    }

    fn add(&mut self, person: i64, words: &[String]) {
        self.starts.push((self.lines.len() as u32, person));
        self.lines.push(' ');
        for word in words {
            self.lines.push_str(word);
            self.lines.push(' ');
        }
        self.lines.push('\n');
    }

    /// Those who were not joined to another, in the order of the names that they go by.
    pub(super) fn people(&self) -> &[i64] {
        &self.people
    }

    /// The people who have a name with all of these words in it, in any order, with the number of its other words.
    pub(super) fn with_words(&self, words: &[String]) -> BTreeMap<i64, usize> {
        let wanted: Vec<String> = words.iter().map(|word| format!(" {word} ")).collect();
        let mut found: BTreeMap<i64, usize> = BTreeMap::new();
        for (line, &(_, person)) in self.lines.lines().zip(&self.starts) {
            if wanted.iter().all(|wanted| line.contains(wanted)) {
                let others = line.split_whitespace().count().saturating_sub(words.len());
                let least = found.entry(person).or_insert(others);
                *least = others.min(*least);
            }
        }
        found
    }

    /// The people who have a name with these words in it, one behind another.
    pub(super) fn find(&self, name: &str) -> Vec<i64> {
        let words = name::words(name);
        if words.is_empty() {
            return Vec::new();
        }
        let wanted = format!(" {} ", words.join(" "));
        let mut people: Vec<i64> = self
            .lines
            .match_indices(&wanted)
            .map(|(at, _)| self.starts[self.starts.partition_point(|&(start, _)| start as usize <= at) - 1].1)
            .collect();
        people.sort_unstable();
        people.dedup();
        people
    }
}
