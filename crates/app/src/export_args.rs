//! What can be typed to take statements out of a ledger.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::search_args::QueryArgs;

/// Write the statements of a ledger for other programs.
///
/// All of them, or those that a query finds, document by document as they were added. Every export names the last entry of
/// the ledger that it was taken from.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 all was written, 1 something could not be, 2 the command line is wrong.

Examples:
  onrecord export --format csv --bom > statements.csv
  onrecord export 'by:\"Ada Moon\" published:2024' --format json-ld > moon.jsonld
  onrecord export --format brat --to annotation
  onrecord export --complete --format parquet --to copy.parquet")]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    pub(crate) query: QueryArgs,

    /// The format
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "jsonl")]
    pub(crate) format: Form,

    /// The file to write, instead of standard output; for brat the folder
    #[arg(long, value_name = "PATH")]
    pub(crate) to: Option<PathBuf>,

    /// Put a byte order mark in front of csv, which some spreadsheets need to see that it is UTF-8
    #[arg(long)]
    pub(crate) bom: bool,

    /// Write the ledger itself, all entries and all that they name, for `onrecord import`; as jsonl or parquet
    #[arg(long)]
    pub(crate) complete: bool,

    /// Leave out the texts: of what was said only the first words, with offsets and hashes
    #[arg(long)]
    pub(crate) without_text: bool,
}

/// The form of an export; docs/export.md describes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// One document or statement a line as JSON
    Jsonl,
    /// One statement a row for spreadsheets
    Csv,
    /// One statement a row for programs that work on tables
    Parquet,
    /// Linked data: schema.org with Web Annotation selectors
    JsonLd,
    /// A folder for the annotation tool brat: a text and its annotation for each document
    Brat,
    /// A graph of who prints and who cites whom
    Graphml,
}

impl ExportArgs {
    /// Refuses what cannot be meant.
    pub(crate) fn settle(&self) -> Result<(), String> {
        if self.bom && self.format != Form::Csv {
            return Err("--bom is for csv: the other formats are UTF-8 by themselves".to_owned());
        }
        if self.complete {
            if !matches!(self.format, Form::Jsonl | Form::Parquet) {
                return Err("--complete is for jsonl and parquet, which can be imported".to_owned());
            }
            if self.without_text {
                return Err("what is complete has its texts: leave out --without-text".to_owned());
            }
            if !self.query.is_whole() {
                return Err("--complete takes the whole ledger as it is: leave out the query and --as-of".to_owned());
            }
        }
        match (self.format, self.without_text) {
            (Form::Brat, true) => return Err("brat needs the texts: leave out --without-text".to_owned()),
            (Form::Graphml, true) => return Err("a graph holds no text: leave out --without-text".to_owned()),
            _ => {}
        }
        if self.format == Form::Brat && self.to.is_none() {
            return Err("brat is a folder of files: name it with --to".to_owned());
        }
        self.query.query().map(drop)
    }
}
