//! What became of each document of a run: read, passed over, or failed; and the line that the run ends with.

mod register;

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use onrecord_gather::Class;

use self::register::Register;
use crate::print::grouped;

/// So many of what is passed over are named for each class; the rest is counted, and listed with `--verbose`. A crawl
/// passes over ten thousand pages, and the first few show what they are like.
const MOST_NAMED: usize = 5;

/// What became of one thing that was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is a document, and was read.
    Read {
        /// The identifier of the document.
        id: String,
        /// The identifier of the earlier document of the run that it is a near-identical copy of.
        copy_of: Option<String>,
    },
    /// It was passed over.
    Skipped(Class, String),
    /// It was to be read, and could not be.
    Failed(Class, String),
}

/// The count of a run. Everything that is met is counted once.
pub(crate) struct Coverage {
    /// Whether everything that is not read is listed.
    verbose: bool,
    register: Option<Register>,
    read: usize,
    copies: usize,
    failed: usize,
    left: BTreeMap<Class, usize>,
    /// Documents that were passed over without being named.
    unnamed: usize,
}

impl Coverage {
    /// Begins to count; `file` is where each document is to be written down.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn start(verbose: bool, file: Option<&Path>) -> anyhow::Result<Self> {
        let register = file.map(Register::open).transpose()?;
        let left = BTreeMap::new();
        Ok(Self { verbose, register, read: 0, copies: 0, failed: 0, left, unnamed: 0 })
    }

    /// Counts one thing, and gives the message that is due for it, if any.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn count(&mut self, place: &str, fate: &Fate) -> io::Result<Option<String>> {
        if let Some(register) = &mut self.register {
            register.add(place, fate)?;
        }
        Ok(match fate {
            Fate::Read { copy_of, .. } => {
                self.read += 1;
                self.copies += usize::from(copy_of.is_some());
                let first = copy_of.as_ref().filter(|_| self.verbose);
                first.map(|first| format!("{place}: is a near-identical copy of {first}"))
            }
            Fate::Skipped(class, reason) => {
                let count = self.left.entry(*class).or_insert(0);
                *count += 1;
                let is_named = self.verbose || (class.is_document() && *count <= MOST_NAMED);
                self.unnamed += usize::from(!is_named && class.is_document());
                is_named.then(|| format!("warning: {place}: {reason}"))
            }
            Fate::Failed(class, reason) => {
                *self.left.entry(*class).or_insert(0) += 1;
                self.failed += 1;
                Some(format!("error: {place}: {reason}"))
            }
        })
    }

    /// Whether all that was to be read could be.
    pub(crate) fn is_whole(&self) -> bool {
        self.failed == 0
    }

    /// The line that the run ends with; none after a single document that was read.
    pub(crate) fn closing(&self) -> Option<String> {
        let documents = self.documents();
        if documents <= 1 && self.left.is_empty() {
            return None;
        }
        let plural = if documents == 1 { "" } else { "s" };
        let mut line = format!("read {} of {} document{plural}", grouped(self.read), grouped(documents));
        if self.copies > 0 {
            let copies = if self.copies == 1 { "copy" } else { "copies" };
            line = format!("{line}; {} near-identical {copies}", grouped(self.copies));
        }
        let counted = |(class, &count): (&Class, &usize)| {
            let (one, many) = class.called();
            format!("{} {}", grouped(count), if count == 1 { one } else { many })
        };
        let (documents, others): (Vec<_>, Vec<_>) = self.left.iter().partition(|(class, _)| class.is_document());
        for part in [documents, others].into_iter().filter(|part| !part.is_empty()) {
            line += "; ";
            line += &part.into_iter().map(counted).collect::<Vec<_>>().join(", ");
        }
        if self.unnamed > 0 {
            line += ": list with --verbose";
        }
        Some(line)
    }

    /// Ends the file, if there is one; `complete` is whether everything that was named has been met.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn end(&mut self, complete: bool) -> io::Result<()> {
        let (documents, read, copies) = (self.documents(), self.read, self.copies);
        match self.register.take() {
            Some(register) => register.close(documents, read, copies, &self.left, complete),
            None => Ok(()),
        }
    }

    fn documents(&self) -> usize {
        let left = self.left.iter().filter(|(class, _)| class.is_document());
        self.read + left.map(|(_, count)| count).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(verbose: bool) -> Coverage {
        Coverage::start(verbose, None).expect("nothing is written")
    }

    fn count(coverage: &mut Coverage, times: usize, fate: &Fate) -> Vec<String> {
        (0..times).filter_map(|number| coverage.count(&format!("p{number}"), fate).expect("no file")).collect()
    }

    fn read(copy_of: Option<&str>) -> Fate {
        Fate::Read { id: "a".to_owned(), copy_of: copy_of.map(str::to_owned) }
    }

    #[test]
    fn the_last_line_counts_each_class_and_what_is_no_document_apart() {
        let mut coverage = coverage(false);
        count(&mut coverage, 1_201, &read(None));
        count(&mut coverage, 9, &read(Some("first")));
        count(&mut coverage, 1, &Fate::Skipped(Class::PaywallStub, "stub".to_owned()));
        count(&mut coverage, 8, &Fate::Skipped(Class::NotNews, "list".to_owned()));
        count(&mut coverage, 2, &Fate::Failed(Class::Unreadable, "gone".to_owned()));
        count(&mut coverage, 10_203, &Fate::Skipped(Class::NoArticle, "image".to_owned()));
        assert_eq!(
            coverage.closing().as_deref(),
            Some(
                "read 1,210 of 1,221 documents; 9 near-identical copies; 1 paywall stub, 8 not news, 2 unreadable; \
                 10,203 things that hold no article: list with --verbose"
            )
        );
        assert!(!coverage.is_whole());
    }

    #[test]
    fn one_document_that_was_read_needs_no_line_and_one_that_was_not_does() {
        let mut one = coverage(false);
        count(&mut one, 1, &read(None));
        assert_eq!(one.closing(), None);
        let mut other = coverage(false);
        count(&mut other, 1, &Fate::Skipped(Class::NotEnglish, "in French".to_owned()));
        assert_eq!(other.closing().as_deref(), Some("read 0 of 1 document; 1 not in English"));
        assert!(other.is_whole());
    }

    #[test]
    fn few_of_a_class_are_named_and_all_of_them_when_it_is_asked_for() {
        let fate = Fate::Skipped(Class::NotNews, "a list of links".to_owned());
        let picture = Fate::Skipped(Class::NoArticle, "a picture".to_owned());
        let failure = Fate::Failed(Class::Damaged, "torn".to_owned());
        let mut few = coverage(false);
        assert_eq!(count(&mut few, 50, &fate).len(), MOST_NAMED);
        assert_eq!(count(&mut few, 50, &picture).len(), 0);
        assert_eq!(count(&mut few, 50, &failure).len(), 50);
        let mut all = coverage(true);
        assert_eq!(count(&mut all, 50, &fate).len(), 50);
        assert_eq!(count(&mut all, 50, &picture)[0], "warning: p0: a picture");
        assert_eq!(count(&mut all, 1, &read(Some("first"))), ["p0: is a near-identical copy of first"]);
        assert!(!all.closing().expect("several documents").contains("--verbose"));
    }
}
