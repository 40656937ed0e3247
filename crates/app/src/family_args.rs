//! What can be typed about families.
#![allow(clippy::doc_markdown)] // what is written to the doc comments is printed as help, where backticks would stand

use clap::{Subcommand, ValueEnum};
use onrecord_ledger::family::diff::Weight;

use crate::ledger_args::{DecisionArgs, LedgerArgs, Listing};

/// See one utterance as every outlet printed it, and decide what is one.
#[derive(Debug, clap::Args)]
pub(crate) struct FamiliesArgs {
    #[command(subcommand)]
    pub(crate) command: FamiliesCommand,
}

/// How a family is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FamilyLook {
    /// A table for people
    Table,
    /// One object as JSON, documented in docs/families.md
    Jsonl,
    /// One self-contained web page
    Html,
}

/// How heavy a difference must be at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Heavy {
    /// A negation on one side alone
    Negation,
    /// Another number, or one on one side alone
    Number,
    /// Another word for how certain, possible or wanted it is
    Modal,
    /// Another name, or one on one side alone
    Name,
    /// Other words, put in, left out or replaced
    Words,
    /// Another inflection, as another tense
    Inflection,
    /// Small words
    Small,
    /// Brackets and dots, by which the outlet says that it did something
    Marked,
    /// Spelling and punctuation
    Look,
}

impl Heavy {
    /// The weight.
    pub(crate) const fn weight(self) -> Weight {
        match self {
            Self::Negation => Weight::Negation,
            Self::Number => Weight::Number,
            Self::Modal => Weight::Modal,
            Self::Name => Weight::Name,
            Self::Words => Weight::Words,
            Self::Inflection => Weight::Inflection,
            Self::Small => Weight::Small,
            Self::Marked => Weight::Marked,
            Self::Look => Weight::Look,
        }
    }
}

/// What can be done about families.
#[derive(Debug, Subcommand)]
pub(crate) enum FamiliesCommand {
    /// List the families, those of most articles first
    List {
        /// Words that one of the printings must have; all families without
        #[arg(value_name = "WORDS")]
        words: Vec<String>,

        /// List instead pairs of statements that may be one utterance, with what speaks against it
        #[arg(long, conflicts_with = "words")]
        suggested: bool,

        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,

        #[command(flatten)]
        ledger: LedgerArgs,

        /// What to print
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
        format: Listing,
    },
    /// Show a family: every printing, how its words differ, who framed it how, and who printed it first
    Show {
        /// The family: its id, or the id of a statement of it
        family: String,

        #[command(flatten)]
        ledger: LedgerArgs,

        /// What to print
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
        format: FamilyLook,
    },
    /// List quotes whose words differ between outlets, the heaviest difference first
    Altered {
        /// The least difference that is listed
        #[arg(long, value_enum, value_name = "WEIGHT", default_value = "words")]
        least: Heavy,

        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 50)]
        limit: usize,

        #[command(flatten)]
        ledger: LedgerArgs,

        /// What to print
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
        format: Listing,
    },
    /// Find the families of documents that came in while nobody looked for them, as after a crash
    Find {
        #[command(flatten)]
        ledger: LedgerArgs,

        /// What to print
        #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
        format: Listing,
    },
    /// Say that two statements are one utterance, and with them their families
    Join {
        /// A statement, by its id, or DOCUMENT/ID where several documents have one of the id
        one: String,
        /// The statement that is the same utterance
        other: String,

        #[command(flatten)]
        decision: DecisionArgs,
    },
    /// Say that some statements are not the utterance of their family, but another
    Part {
        /// The statements, by their ids, or DOCUMENT/ID where several documents have one of the id
        #[arg(value_name = "STATEMENT", required = true)]
        statements: Vec<String>,

        #[command(flatten)]
        decision: DecisionArgs,
    },
}
