//! What can be typed on the command line.

use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{ColorChoice, CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use onrecord_gather::table::Columns;
use onrecord_gather::{Layout, Medium, Order};

use crate::address_args::AddressArgs;
use crate::export_args::ExportArgs;
use crate::family_args::FamiliesArgs;
use crate::ledger_args::{
    AddArgs, ImportArgs, PeopleArgs, RebuildArgs, RereadArgs, ReviewArgs, UndoArgs, VerifyArgs, WithdrawArgs,
};
use crate::search_args::SearchArgs;
use crate::serve_args::ServeArgs;

/// Who said what, when, and where it was printed, with the words to prove it.
///
/// Everything happens on this computer. Nothing is sent anywhere, but for the requests that fetch the addresses you name.
#[derive(Debug, Parser)]
#[command(name = "onrecord", version, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Read(ReadArgs),
    Add(AddArgs),
    Reread(RereadArgs),
    People(PeopleArgs),
    Families(FamiliesArgs),
    Undo(UndoArgs),
    Withdraw(WithdrawArgs),
    Verify(VerifyArgs),
    Rebuild(RebuildArgs),
    Search(Box<SearchArgs>),
    Export(Box<ExportArgs>),
    Import(ImportArgs),
    Review(ReviewArgs),
    Serve(ServeArgs),
}

/// Find who said what in news articles.
///
/// Reads plain text, web pages, saved or at their addresses, feeds, tables, news formats, letters, documents and archives of
/// crawls (WARC), and prints each statement with its source, the words that attribute it, and what was said.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 all was read, 1 something could not be read, 2 the command line is wrong.

Examples:
  onrecord read article.html
  onrecord read --format html articles > statements.html
  onrecord read https://post.example/weir https://post.example/sitemap.xml
  onrecord read --format jsonl --outlet 'Skerry Post' --published 2024-03-05 - < article.txt
  onrecord read --columns text=body,title=head,published=day articles.csv")]
pub(crate) struct ReadArgs {
    /// Files, folders to search, or addresses; - is standard input
    ///
    /// In folders, files are told by their extension; docs/command.md lists them. Markdown is read when it is named
    /// itself. An address begins with https:// or http:// and is that of an article, of an archive's copy of one, of a
    /// feed, or of a sitemap. Without any, standard input is read if it is not a terminal.
    #[arg(value_name = "FILE|DIR|ADDRESS|-")]
    pub(crate) paths: Vec<PathBuf>,

    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Look,

    /// How to read the input, instead of by the file's name and its first bytes
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) from: Option<From>,

    /// How many articles to read at a time [default: as many as the computer has cores]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// The day the articles were published, where they do not say: YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<Date>,

    /// Who published the articles, where they do not say
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,

    /// The title of the articles, where they do not state one
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,

    /// The id of the article, instead of the file's name without its extension; for one article only
    #[arg(long, value_name = "ID")]
    pub(crate) id: Option<String>,

    /// The document to begin with, as `document.origin` names it: `FILE`, or `FILE:PLACE` in a file of several
    ///
    /// All that stands before it is passed over, so that a run that was stopped can go on.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) start: Option<String>,

    /// Which column of a table is which: PART=COLUMN and more of them behind commas
    ///
    /// The parts are id, text, title, outlet, byline, published, modified, url, language and section. Columns that are not
    /// named here are told by their usual names.
    #[arg(long, value_name = "LIST")]
    pub(crate) columns: Option<Columns>,

    /// What stands between the cells of a table: one character, or tab [default: told by the first row]
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    pub(crate) delimiter: Option<u8>,

    /// Read the summaries of feeds where they give no more, as if they were the articles
    #[arg(long)]
    pub(crate) summaries: bool,

    /// Read also what looks like no article, like the beginning of one for subscribers, or like another language
    #[arg(long)]
    pub(crate) all: bool,

    /// List everything that is not read, with the reason, and every near-identical copy
    #[arg(long)]
    pub(crate) verbose: bool,

    /// Write what became of each document to this file, as JSON documented in docs/coverage.md
    #[arg(long, value_name = "FILE")]
    pub(crate) coverage: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) address: AddressArgs,

    /// When to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
}

/// How statements are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Look {
    /// A table for people
    Table,
    /// One statement a line as JSON, documented in docs/wire-format.md
    Jsonl,
    /// The plain text that was read, exactly as the offsets of jsonl count it
    Text,
    /// The articles with source, cue and content marked
    Marked,
    /// One self-contained web page
    Html,
}

/// How input is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum From {
    /// Plain text
    Text,
    /// A web page
    Html,
    /// Markdown
    Markdown,
    /// One article a line as JSON
    Jsonl,
    /// JSON: a feed, ninjs, or articles
    Json,
    /// XML: a feed, NewsML-G2 or NITF
    Xml,
    /// A table as text, with any delimiter
    Csv,
    /// A table in Parquet
    Parquet,
    /// A letter, as mail programs save it
    Eml,
    /// Letters one behind another, as mail programs keep them
    Mbox,
    /// The document of a word processor
    Docx,
    /// An archive of a crawl
    Warc,
}

impl std::convert::From<From> for Medium {
    fn from(from: From) -> Self {
        match from {
            From::Text => Self::Text,
            From::Html => Self::Html,
            From::Markdown => Self::Markdown,
            From::Jsonl => Self::JsonLines,
            From::Json => Self::Json,
            From::Xml => Self::Xml,
            From::Csv => Self::Table,
            From::Parquet => Self::Parquet,
            From::Eml => Self::Letter,
            From::Mbox => Self::Letters,
            From::Docx => Self::Docx,
            From::Warc => Self::Warc,
        }
    }
}

/// A delimiter as it is typed.
fn delimiter(typed: &str) -> Result<u8, &'static str> {
    match typed.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(*byte),
        _ => Err("a delimiter is one character of ASCII, or the word tab"),
    }
}

impl Args {
    /// What was typed; ends the program with exit code 2 when it makes no sense.
    pub(crate) fn of_command_line() -> Self {
        let mut args = Self::parse();
        let settled = match &mut args.command {
            Command::Read(read) => read.settle(io::stdin().is_terminal()).map_err(str::to_owned),
            Command::Add(add) => add.settle(io::stdin().is_terminal()).map_err(str::to_owned),
            Command::Search(search) => search.settle(),
            Command::Export(export) => export.settle(),
            _ => Ok(()),
        };
        if let Err(wrong) = settled {
            Self::command().error(ErrorKind::ValueValidation, wrong).exit()
        }
        args
    }
}

impl ReadArgs {
    /// Puts in the input that goes without saying, and refuses what cannot be meant.
    pub(crate) fn settle(&mut self, stdin_is_terminal: bool) -> Result<(), &'static str> {
        if self.paths.is_empty() {
            if stdin_is_terminal {
                return Err("nothing to read: name a file or a folder, or pipe an article in");
            }
            self.paths.push(PathBuf::from("-"));
        }
        let names_one = match self.paths.as_slice() {
            [path] => !path.is_dir() && !self.holds_many(path),
            _ => false,
        };
        if self.id.is_some() && !names_one {
            return Err("--id names one article: use it with one file that holds one article");
        }
        Ok(())
    }

    /// What goes without saying, for some files, folders or addresses.
    pub(crate) fn of(paths: Vec<PathBuf>) -> Self {
        Self {
            paths,
            format: Look::Table,
            from: None,
            jobs: None,
            published: None,
            outlet: None,
            title: None,
            id: None,
            start: None,
            columns: None,
            delimiter: None,
            summaries: false,
            all: false,
            verbose: false,
            coverage: None,
            address: AddressArgs::default(),
            color: ColorChoice::Auto,
        }
    }

    /// What is to be gathered.
    pub(crate) fn order(&self) -> Order {
        Order {
            sources: self.paths.clone(),
            medium: self.from.map(Medium::from),
            id: self.id.clone(),
            start: self.start.clone(),
            layout: Layout { delimiter: self.delimiter, columns: self.columns.clone().unwrap_or_default() },
            summaries: self.summaries,
            manners: self.address.manners(),
        }
    }

    fn holds_many(&self, path: &Path) -> bool {
        let by_name = || Medium::of_name(&path.file_name()?.to_string_lossy());
        self.from.map(Medium::from).or_else(by_name).is_some_and(Medium::holds_many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(typed: &[&str], stdin_is_terminal: bool) -> Result<Vec<PathBuf>, &'static str> {
        let args = Args::try_parse_from(["onrecord", "read"].iter().chain(typed)).expect("clap accepts it");
        let Command::Read(mut read) = args.command else { panic!("it is the command read") };
        read.settle(stdin_is_terminal).map(|()| read.paths)
    }

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn standard_input_is_read_when_nothing_is_named_and_something_is_piped_in() {
        assert_eq!(settled(&[], false), Ok(vec![PathBuf::from("-")]));
        assert!(settled(&[], true).is_err());
    }

    #[test]
    fn a_delimiter_is_one_character_or_the_word_tab() {
        assert_eq!(delimiter(";"), Ok(b';'));
        assert_eq!((delimiter("tab"), delimiter("\\t"), delimiter("\t")), (Ok(b'\t'), Ok(b'\t'), Ok(b'\t')));
        for wrong in ["", "\"", "\n", ";;", "\u{a7}"] {
            assert!(delimiter(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_id_is_for_one_article() {
        assert!(settled(&["--id", "a", "one.txt"], true).is_ok());
        assert!(settled(&["--id", "a", "one.txt", "two.txt"], true).is_err());
        assert!(settled(&["--id", "a", "."], true).is_err());
        assert!(settled(&["--id", "a", "wire.jsonl"], true).is_err());
        assert!(settled(&["--id", "a", "--from", "jsonl", "-"], true).is_err());
        assert!(settled(&["--id", "a", "--from", "text", "wire.jsonl"], true).is_ok());
    }
}
