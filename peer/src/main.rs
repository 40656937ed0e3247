//! The search library tantivy on the statements of a ledger: the peer in `evaluation/ledger.md`.
//!
//! Lines of JSON come in: all statements, then queries. Lines of JSON go out: what the index took, then for each query how
//! many statements it found, and how long the first page with facets took. Statements go into one index on the disk by one
//! thread, without their text being kept, and are merged into one segment, which is quickest to ask.

use std::fs;
use std::io::{self, BufRead, Write};
use std::ops::Bound;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tantivy::aggregation::agg_req::Aggregations;
use tantivy::aggregation::{AggContextParams, AggregationCollector};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query, RangeQuery, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, STRING, Schema, TEXT};
use tantivy::{Index, IndexWriter, Order, ReloadPolicy, Searcher, TantivyDocument, Term};

/// The fields with facets.
const FACETS: [&str; 8] = ["person", "outlet", "kind", "act", "polarity", "form", "state", "month"];
/// Statements of a page.
const PAGE: usize = 20;
/// Values of a facet.
const VALUES: usize = 10;
/// Bytes of memory for the index while it is made.
const ROOM: usize = 200_000_000;

/// A line that comes in.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Statement(Statement),
    Query(Asked),
}

/// A statement: its words, its day as a number, and its value of each field, in the order of [`FACETS`].
#[derive(Deserialize)]
struct Statement {
    words: String,
    published: u64,
    values: [Option<String>; FACETS.len()],
}

/// A query: any of some words, values of fields, the first and the last day.
#[derive(Deserialize)]
struct Asked {
    words: Vec<String>,
    values: Vec<(String, String)>,
    published: Option<(u64, u64)>,
    by_relevance: bool,
}

/// What the index took.
#[derive(Serialize)]
struct Taken {
    seconds: f64,
    bytes: u64,
}

/// What a query found.
#[derive(Serialize)]
struct Found {
    statements: usize,
    milliseconds: f64,
}

fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let shelf = Shelf::new(folder.path())?;
    let mut writer: IndexWriter = shelf.index.writer_with_num_threads(1, ROOM)?;
    let mut out = io::stdout().lock();
    let mut searcher: Option<Searcher> = None;
    let start = Instant::now();
    for line in io::stdin().lock().lines() {
        match (serde_json::from_str(&line?)?, &searcher) {
            (Line::Statement(statement), None) => {
                writer.add_document(shelf.document(&statement))?;
            }
            (Line::Statement(_), Some(_)) => bail!("a statement came in behind a query"),
            (Line::Query(asked), known) => {
                if known.is_none() {
                    writer.commit()?;
                    writer.merge(&shelf.index.searchable_segment_ids()?).wait()?;
                    writer.garbage_collect_files().wait()?;
                    let taken = Taken { seconds: start.elapsed().as_secs_f64(), bytes: size(folder.path())? };
                    writeln!(out, "{}", serde_json::to_string(&taken)?)?;
                    let reader = shelf.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
                    searcher = Some(reader.searcher());
                }
                let searcher = searcher.as_ref().context("no index was made")?;
                writeln!(out, "{}", serde_json::to_string(&shelf.find(searcher, &asked)?)?)?;
            }
        }
    }
    Ok(())
}

/// An index and its fields.
struct Shelf {
    index: Index,
    words: Field,
    published: Field,
    fields: [Field; FACETS.len()],
    facets: Aggregations,
}

impl Shelf {
    fn new(folder: &Path) -> Result<Self> {
        let mut schema = Schema::builder();
        let words = schema.add_text_field("words", TEXT);
        let published = schema.add_u64_field("published", FAST);
        let fields = FACETS.map(|name| schema.add_text_field(name, STRING | FAST));
        let facet = |name: &str| (name.to_owned(), json!({"terms": {"field": name, "size": VALUES}}));
        let facets = FACETS.into_iter().map(facet).collect::<serde_json::Map<_, _>>();
        Ok(Self {
            index: Index::create_in_dir(folder, schema.build())?,
            words,
            published,
            fields,
            facets: serde_json::from_value(facets.into())?,
        })
    }

    fn document(&self, statement: &Statement) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.words, &statement.words);
        document.add_u64(self.published, statement.published);
        for (&field, value) in self.fields.iter().zip(&statement.values) {
            if let Some(value) = value {
                document.add_text(field, value);
            }
        }
        document
    }

    /// The first page, how many there are, and the facets.
    fn find(&self, searcher: &Searcher, asked: &Asked) -> Result<Found> {
        let start = Instant::now();
        let query = self.query(asked)?;
        let facets = AggregationCollector::from_aggs(self.facets.clone(), AggContextParams::default());
        let top = TopDocs::with_limit(PAGE);
        let statements = if asked.by_relevance {
            searcher.search(&query, &(top.order_by_score(), Count, facets))?.1
        } else {
            let by_date = top.order_by_fast_field::<u64>("published", Order::Desc);
            searcher.search(&query, &(by_date, Count, facets))?.1
        };
        Ok(Found { statements, milliseconds: start.elapsed().as_secs_f64() * 1e3 })
    }

    fn query(&self, asked: &Asked) -> Result<BooleanQuery> {
        let exactly = |field: Field, value: &str, options| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, value), options))
        };
        let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if !asked.words.is_empty() {
            let any = asked.words.iter().map(|word| exactly(self.words, word, IndexRecordOption::WithFreqs));
            all.push((Occur::Must, Box::new(BooleanQuery::union(any.collect()))));
        }
        for (name, value) in &asked.values {
            let place = FACETS.iter().position(|facet| facet == name).with_context(|| format!("no field {name}"))?;
            all.push((Occur::Must, exactly(self.fields[place], value, IndexRecordOption::Basic)));
        }
        if let Some((first, last)) = asked.published {
            let bound = |day| Bound::Included(Term::from_field_u64(self.published, day));
            all.push((Occur::Must, Box::new(RangeQuery::new(bound(first), bound(last)))));
        }
        if all.is_empty() {
            all.push((Occur::Must, Box::new(AllQuery)));
        }
        Ok(BooleanQuery::new(all))
    }
}

/// The bytes of the files in a folder.
fn size(folder: &Path) -> Result<u64> {
    fs::read_dir(folder)?.map(|file| Ok(file?.metadata()?.len())).sum()
}
