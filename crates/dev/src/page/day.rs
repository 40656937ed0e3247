//! The days on which the articles of pages were published, as a person judged them, and whether they were read right.
//!
//! One page a line: its id, the day, and where the page states it. There is no word of a page in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use jiff::civil::Date;

/// The first line of the file.
const HEAD: &str = "page,day,stated";

/// Days by the ids of their pages; `None` for a page that states none.
pub(crate) type Days = BTreeMap<String, Option<Date>>;

/// How the days of some pages were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdicts {
    /// Pages that state a day.
    pub(crate) stated: usize,
    /// The day that was read is that day.
    pub(crate) right: usize,
    /// Another day was read.
    pub(crate) wrong: usize,
    /// A day was read where the page states none.
    pub(crate) made_up: usize,
}

impl Verdicts {
    /// Counts what was read of a page.
    pub(crate) fn count(&mut self, stated: Option<Date>, read: Option<Date>) {
        self.stated += usize::from(stated.is_some());
        match (stated, read) {
            (Some(stated), Some(read)) if stated == read => self.right += 1,
            (Some(_), Some(_)) => self.wrong += 1,
            (None, Some(_)) => self.made_up += 1,
            (_, None) => {}
        }
    }

    /// The part of the pages with a day of which the day is right, in hundredths.
    pub(crate) fn rate(&self) -> f64 {
        100.0 * self.right as f64 / self.stated.max(1) as f64
    }
}

/// Reads the file.
pub(crate) fn read(path: &Path) -> Result<Days> {
    let file = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&file).with_context(|| path.display().to_string())
}

fn parse(file: &str) -> Result<Days> {
    let mut lines = file.lines();
    ensure!(lines.next() == Some(HEAD), "the first line is not {HEAD:?}");
    let mut days = Days::new();
    for line in lines {
        let [page, day, stated] = line.split(',').collect::<Vec<_>>()[..] else {
            bail!("{line:?}: three cells are expected")
        };
        ensure!(matches!(stated, "markup" | "words" | "both" | "nowhere"), "{line:?}: {stated:?} is no place");
        ensure!(day.is_empty() == (stated == "nowhere"), "{line:?}: a day that is stated nowhere");
        let day = if day.is_empty() { None } else { Some(day.parse().with_context(|| format!("{line:?}"))?) };
        ensure!(days.insert(page.to_owned(), day).is_none(), "{page} stands in it twice");
    }
    Ok(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_right_wrong_missing_or_made_up() {
        let days = parse("page,day,stated\na,2024-03-05,both\nb,,nowhere\n").expect("it is well formed");
        let mut verdicts = Verdicts::default();
        for read in ["2024-03-05", "2024-03-06", ""] {
            verdicts.count(days["a"], read.parse().ok());
        }
        verdicts.count(days["b"], days["a"]);
        verdicts.count(days["b"], None);
        assert_eq!(verdicts, Verdicts { stated: 3, right: 1, wrong: 1, made_up: 1 });
    }

    #[test]
    fn a_file_that_contradicts_itself_is_refused() {
        for wrong in
            ["", "page,day,stated\na,2024-03-05,nowhere\n", "page,day,stated\na,,both\n", "page,day,stated\na,x,both\n"]
        {
            assert!(parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(parse("page,day,stated\na,,nowhere\na,,nowhere\n").is_err());
    }
}
