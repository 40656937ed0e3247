//! What can be typed about the ledger.
#![allow(clippy::doc_markdown)] // what is written to the doc comments is printed as help, where backticks would stand

use std::env;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Subcommand, ValueEnum};
use jiff::Timestamp;
use onrecord_ledger::{Head, Signature};

use crate::args::{Look, ReadArgs};

/// Which ledger.
#[derive(Debug, clap::Args)]
pub(crate) struct LedgerArgs {
    /// The file of the ledger [default: $ONRECORD_LEDGER, else onrecord.ledger in this folder]
    #[arg(long, value_name = "PATH")]
    ledger: Option<PathBuf>,
}

impl LedgerArgs {
    /// The file of the ledger.
    pub(crate) fn path(&self) -> PathBuf {
        let stated = || env::var_os("ONRECORD_LEDGER").filter(|path| !path.is_empty()).map(PathBuf::from);
        self.ledger.clone().or_else(stated).unwrap_or_else(|| PathBuf::from("onrecord.ledger"))
    }
}

/// Who writes.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct WhoArgs {
    /// Who does this, as the entries will say [default: the name of the user of this computer]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
}

impl WhoArgs {
    /// Who writes, now.
    pub(crate) fn signature(&self) -> anyhow::Result<Signature> {
        let user = || ["USER", "USERNAME", "LOGNAME"].iter().find_map(|name| env::var(name).ok());
        let by = self.by.clone().or_else(user).filter(|by| !by.trim().is_empty());
        let by = by.context("nobody is known to do this: say who with --by NAME")?;
        Ok(Signature { by: by.trim().to_owned(), at: Timestamp::now() })
    }
}

/// How lists are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Listing {
    /// A table for people
    Table,
    /// One object a line as JSON, documented in docs/ledger.md
    Jsonl,
}

/// Read articles into a ledger.
///
/// Takes everything that `read` takes. A document that is in the ledger already is not read again, so that what was
/// interrupted goes on when the same command is given once more. One that was changed is added as a version of the old.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 all was read, 1 something could not be read or written, 2 the command line is wrong.

Examples:
  onrecord add articles
  onrecord add --ledger elections.ledger --outlet 'Skerry Post' archive.jsonl")]
pub(crate) struct AddArgs {
    #[command(flatten)]
    pub(crate) read: ReadArgs,

    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,

    #[command(flatten)]
    pub(crate) who: WhoArgs,

    /// Keep of the pages and files only their hash, and the text that was read
    #[arg(long)]
    pub(crate) no_captures: bool,
}

impl AddArgs {
    /// Puts in the input that goes without saying, and refuses what cannot be meant.
    pub(crate) fn settle(&mut self, stdin_is_terminal: bool) -> Result<(), &'static str> {
        if !matches!(self.read.format, Look::Table | Look::Jsonl) {
            return Err("add prints a table or jsonl: what it added, and not what it read");
        }
        self.read.settle(stdin_is_terminal)
    }

    /// How the list of documents is printed.
    pub(crate) fn listing(&self) -> Listing {
        if self.read.format == Look::Jsonl { Listing::Jsonl } else { Listing::Table }
    }
}

/// Read the documents of a ledger again that another version of the reader read.
///
/// They are read from what the ledger keeps of them. Reviews stay with their statements, or wait in the queue of orphans.
#[derive(Debug, clap::Args)]
pub(crate) struct RereadArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,

    #[command(flatten)]
    pub(crate) who: WhoArgs,

    /// How many articles to read at a time [default: as many as the computer has cores]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Listing,
}

/// Take the words of a document out of a ledger for good.
///
/// Its text, captures, statements and names leave the file, unless another document has the same. An entry stays that says
/// who withdrew it, when and why, and the document is not added again.
#[derive(Debug, clap::Args)]
pub(crate) struct WithdrawArgs {
    /// The document: its key in the ledger, or its id where only one has it
    #[arg(value_name = "DOCUMENT", required = true)]
    pub(crate) documents: Vec<String>,

    #[command(flatten)]
    pub(crate) decision: DecisionArgs,
}

/// Take a decision back: a join, a part, a rename, a list of people, one about families, a review, or an undo.
#[derive(Debug, clap::Args)]
pub(crate) struct UndoArgs {
    /// The number of the entry, as the command that made it, `people show` and `families show` print it
    #[arg(value_name = "ENTRY")]
    pub(crate) entry: i64,

    #[command(flatten)]
    pub(crate) decision: DecisionArgs,
}

/// What every decision says.
#[derive(Debug, clap::Args)]
pub(crate) struct DecisionArgs {
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: String,

    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,

    #[command(flatten)]
    pub(crate) who: WhoArgs,

    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Listing,
}

/// Check a ledger: the chain of its entries, every text, every span, and all tables.
///
/// Says what is wrong and where, and ends with 1 if anything is.
#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,

    /// A head that was noted before: the ledger must still have that entry with that hash
    #[arg(long, value_name = "NUMBER:HASH")]
    pub(crate) head: Option<Head>,

    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Listing,
}

/// Take a complete export of a ledger into another file.
///
/// All of it is checked before anything is written. Afterwards both are equal, to the last entry and its hash. A ledger that
/// has the beginning of it gets the rest; one that went another way is refused.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 the ledger has it all, 1 it could not be imported, 2 the command line is wrong.

Examples:
  onrecord export --complete --format parquet --to copy.parquet
  onrecord import copy.parquet --ledger elsewhere.ledger")]
pub(crate) struct ImportArgs {
    /// What `export --complete` wrote: JSON Lines or Parquet
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,

    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Listing,
}

/// Make the tables of a ledger anew from its entries, and bring a file of an earlier version up to date.
#[derive(Debug, clap::Args)]
pub(crate) struct RebuildArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArgs,

    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Listing,
}

/// See who speaks in a ledger, and decide who is one person.
#[derive(Debug, clap::Args)]
pub(crate) struct PeopleArgs {
    #[command(subcommand)]
    pub(crate) command: PeopleCommand,
}

/// What can be done about people.
#[derive(Debug, Subcommand)]
pub(crate) enum PeopleCommand {
    /// List the people, those who said most first
    List {
        /// Words of the name; all people without
        #[arg(value_name = "WORDS")]
        words: Vec<String>,

        /// List instead those who may be one person
        #[arg(long, conflicts_with = "words")]
        suggested: bool,

        #[command(flatten)]
        ledger: LedgerArgs,

        /// What to print
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
        format: Listing,
    },
    /// Show a person: names, roles over time, and what was decided about them
    Show {
        /// The person: the id, or the name where only one has it
        person: String,

        #[command(flatten)]
        ledger: LedgerArgs,

        /// What to print
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
        format: Listing,
    },
    /// Say that two people are one
    Join {
        /// The person that stays
        person: String,
        /// The person that is the same
        same: String,

        #[command(flatten)]
        decision: DecisionArgs,
    },
    /// Say that the speakers of some documents are not the person that they were taken for
    Part {
        /// The person
        person: String,
        /// The documents: their keys, or their ids where only one document has it
        #[arg(value_name = "DOCUMENT", required = true)]
        documents: Vec<String>,

        #[command(flatten)]
        decision: DecisionArgs,
    },
    /// Give a person another name
    Rename {
        /// The person
        person: String,
        /// The name
        name: String,

        #[command(flatten)]
        decision: DecisionArgs,
    },
    /// Take in a list of people: CSV or JSON Lines, as OpenRefine exports it too
    #[command(after_help = "\
The columns or keys are name, kind (person or organisation; person unless it is said), aliases and roles (in CSV with ; \
between them), and wikidata. What OpenRefine has reconciled may stand in a column `id` or `wikidata`.")]
    Import {
        /// The list, .csv or .jsonl
        file: PathBuf,

        #[command(flatten)]
        decision: DecisionArgs,
    },
}

/// Take the reviews of a ledger out, and those of others in.
#[derive(Debug, clap::Args)]
pub(crate) struct ReviewArgs {
    #[command(subcommand)]
    pub(crate) command: ReviewCommand,
}

/// What can be done with reviews; they are made on the page that `serve` shows.
#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// Print the reviews that count
    Export {
        /// The reviews of one who reviews; of all without
        #[arg(long, value_name = "NAME")]
        by: Option<String>,

        #[command(flatten)]
        ledger: LedgerArgs,

        /// What to print
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "jsonl")]
        format: ReviewForm,
    },
    /// Take in what `review export` printed of another ledger with the same documents, and say how far all agree
    Import {
        /// The reviews, as JSON Lines; - is standard input
        file: PathBuf,

        #[command(flatten)]
        ledger: LedgerArgs,

        /// What to print
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
        format: Listing,
    },
}

/// The form of reviews that are taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReviewForm {
    /// One review a line as JSON, documented in docs/ledger.md
    Jsonl,
    /// The documents of which every statement is reviewed, as gold attributions: what training and `cargo dev evaluate` read
    Gold,
}
