//! What can be typed to find statements in a ledger.
//!
//! Every flag is a field of the query's text form, so that what the command line can ask the web page can ask too.

use clap::{ColorChoice, ValueEnum};
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{Ask, Cursor, Order};
use onrecord_ledger::{Ledger, Moment};

use crate::ledger_args::LedgerArgs;

/// Find statements in a ledger.
///
/// The query is words, all of which the statement or the words around it must have. "in quotation marks" they stand one
/// behind another, ferr* is the beginning of a word, -ferry must not be there, and OR stands between words of which some
/// will do. A field has a colon: by:"Ada Moon" outlet:post act:denied said:2024-01..2024-03. docs/search.md lists them.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 the ledger was searched, 1 it could not be, 2 the command line is wrong.

Examples:
  onrecord search 'ferry late -tuesday by:\"Ada Moon\"'
  onrecord search 'tax* polarity:negated' --published-since 2024 --facets 5
  onrecord search --by 'Harbour Office' --format csv --limit 1000 > harbour.csv")]
pub(crate) struct SearchArgs {
    #[command(flatten)]
    pub(crate) query: QueryArgs,

    /// What comes first: the last published, or what fits the words best
    #[arg(long, value_enum, value_name = "ORDER", default_value = "date")]
    order: By,

    /// How many statements to print at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Go on behind the place that the page before named
    #[arg(long, value_name = "PLACE")]
    after: Option<Cursor>,

    /// Count the statements of the N people, outlets, months and other values that have most; for the table
    #[arg(long, value_name = "N", default_value_t = 0)]
    facets: usize,

    /// What to print
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Page,

    /// When to colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
}

/// Which statements of which ledger.
#[derive(Debug, clap::Args)]
pub(crate) struct QueryArgs {
    /// The query, best in single quotation marks; one that begins with - comes behind --
    #[arg(value_name = "QUERY")]
    words: Vec<String>,

    /// Who made the statement: words of any of their names, or the id; given twice, either
    #[arg(long, value_name = "NAME")]
    by: Vec<String>,

    /// Words that what was said must have
    #[arg(long, value_name = "WORDS")]
    about: Vec<String>,

    /// Who printed it: words of the outlet's name
    #[arg(long, value_name = "NAME")]
    outlet: Vec<String>,

    /// The first day on which it may have been uttered: 2024-03-05, 2024-03 or 2024
    #[arg(long, value_name = "DATE")]
    said_since: Option<String>,

    /// The last day on which it may have been uttered
    #[arg(long, value_name = "DATE")]
    said_until: Option<String>,

    /// The first day of publication
    #[arg(long, value_name = "DATE")]
    published_since: Option<String>,

    /// The last day of publication
    #[arg(long, value_name = "DATE")]
    published_until: Option<String>,

    /// direct, indirect or mixed
    #[arg(long, value_name = "WORD")]
    form: Vec<String>,

    /// said, asked, denied, declined, believes, intends, shows or decided
    #[arg(long, value_name = "WORD")]
    act: Vec<String>,

    /// affirmed, negated or hypothetical
    #[arg(long, value_name = "WORD")]
    polarity: Vec<String>,

    /// The speaker: person, organisation, group, document, unnamed or unknown
    #[arg(long, value_name = "WORD")]
    kind: Vec<String>,

    /// What reviews say: unreviewed, confirmed, corrected or rejected
    #[arg(long, value_name = "WORD")]
    state: Vec<String>,

    /// The language of the document: en is also en-GB
    #[arg(long, value_name = "TAG")]
    lang: Vec<String>,

    /// Where the words must stand
    #[arg(long = "in", value_enum, value_name = "PLACE", default_value = "anywhere")]
    place: Place,

    /// Take the ledger as it was when an entry was the last, or at the end of a day
    #[arg(long, value_name = "ENTRY|DATE")]
    as_of: Option<Moment>,

    #[command(flatten)]
    ledger: LedgerArgs,
}

/// How statements that were found are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Page {
    /// A table for people
    Table,
    /// One statement a line as JSON, documented in docs/search.md
    Jsonl,
    /// One statement a row for spreadsheets
    Csv,
    /// A citation of each statement
    Cite,
    /// The articles for reference managers, as CSL-JSON
    Csl,
    /// The articles for reference managers, as BibTeX
    Bibtex,
}

/// Where words must stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Place {
    /// In what was said
    Content,
    /// There, or in source, cue, occasion and addressee
    Anywhere,
}

/// The order of statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// The last published first
    Date,
    /// Rare words and short statements first
    Relevance,
}

impl QueryArgs {
    /// Opens the ledger that is meant, as of the moment that is meant.
    pub(crate) fn open(&self) -> onrecord_ledger::Result<Ledger> {
        match self.as_of {
            Some(moment) => Ledger::as_of(&self.ledger.path(), moment),
            None => Ledger::read(&self.ledger.path()),
        }
    }

    /// Whether all of the ledger is meant, as it is now.
    pub(crate) fn is_whole(&self) -> bool {
        self.as_of.is_none() && self.query().is_ok_and(|query| query.is_open())
    }

    /// The query, of its words and all flags.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub(crate) fn query(&self) -> Result<Query, String> {
        Query::parse(&self.text()).map_err(|mistake| mistake.to_string())
    }

    /// The query in its text form.
    fn text(&self) -> String {
        let mut parts = self.words.clone();
        let about = self.about.iter().flat_map(|words| words.split_whitespace());
        parts.extend(about.map(|word| field("about", word)));
        let days = |since: &Option<String>, until: &Option<String>| match (since, until) {
            (None, None) => Vec::new(),
            (since, until) => {
                vec![format!("{}..{}", since.as_deref().unwrap_or_default(), until.as_deref().unwrap_or_default())]
            }
        };
        let fields = [
            ("by", self.by.clone()),
            ("outlet", self.outlet.clone()),
            ("said", days(&self.said_since, &self.said_until)),
            ("published", days(&self.published_since, &self.published_until)),
            ("form", self.form.clone()),
            ("act", self.act.clone()),
            ("polarity", self.polarity.clone()),
            ("kind", self.kind.clone()),
            ("state", self.state.clone()),
            ("lang", self.lang.clone()),
        ];
        parts.extend(fields.iter().flat_map(|(name, values)| values.iter().map(|value| field(name, value))));
        if self.place == Place::Content {
            parts.push("in:content".to_owned());
        }
        parts.join(" ")
    }
}

impl SearchArgs {
    /// Refuses what cannot be meant.
    pub(crate) fn settle(&self) -> Result<(), String> {
        if self.facets > 0 && self.format != Page::Table {
            return Err("--facets is for the table: the other formats print statements alone".to_owned());
        }
        if self.limit == 0 {
            return Err("--limit 0 prints nothing: ask for one statement at least".to_owned());
        }
        self.query.query().map(drop)
    }

    /// Which part of the answer is wanted.
    pub(crate) fn ask(&self) -> Ask {
        let order = match self.order {
            By::Date => Order::Date,
            By::Relevance => Order::Relevance,
        };
        Ask { order, limit: self.limit, after: self.after, facets: self.facets, ..Ask::default() }
    }
}

/// A field of the text form, with its value in quotation marks.
fn field(name: &str, value: &str) -> String {
    let (value, star) = match value.strip_suffix('*') {
        Some(begin) if name == "about" => (begin, "*"),
        _ => (value, ""),
    };
    format!("{name}:\"{}\"{star}", value.replace(['"', '\u{201c}', '\u{201d}', '\u{201e}'], " "))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::args::{Args, Command};

    fn query(typed: &[&str]) -> Result<String, String> {
        let args = Args::try_parse_from(["onrecord", "search"].iter().chain(typed)).expect("clap accepts it");
        let Command::Search(search) = args.command else { panic!("it is a search") };
        search.settle()?;
        search.query.query().map(|query| query.to_string())
    }

    #[test]
    fn a_flag_is_a_field_of_the_query() {
        let typed =
            ["ferry late", "--by", "Ada \"Moon\"", "--published-since", "2024", "--act", "denied", "--in", "content"];
        let expected = "about:ferry about:late by:\"Ada Moon\" published:2024-01-01.. act:denied";
        assert_eq!(query(&typed).as_deref(), Ok(expected));
        assert_eq!(query(&["--about", "run lat*"]).as_deref(), Ok("about:run about:lat*"));
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        assert!(query(&["--act", "shouted"]).is_err());
        assert!(query(&["--facets", "3", "--format", "csv"]).is_err());
        assert!(query(&["--limit", "0"]).is_err());
        assert!(query(&["--said-since", "2024", "--said-until", "2023"]).is_err());
    }
}
