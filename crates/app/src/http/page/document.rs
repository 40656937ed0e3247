//! A document: the article as it was published, its statements marked, the list of them beside it, and all that is known of the
//! one that is looked at.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use onrecord_ledger::dossier::{Dossier, Judgement};
use onrecord_ledger::imprint::Imprint;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::Hit;

use super::super::ask::Named;
use super::super::problem::Problem;
use super::super::room::{Desk, Room};
use super::super::sheet::{self, Segment};
use super::facts::Statement;
use super::{Frame, Page, Told};
use crate::print::{found, listing::counted};

#[derive(Template)]
#[template(path = "document.html")]
struct DocumentPage {
    frame: Frame,
    key: String,
    headline: String,
    /// The headline as it stands in the text, with its marks; empty where the text has none.
    heading: Vec<Words>,
    language: String,
    /// Outlet, byline, days.
    facts: Vec<String>,
    address: Option<String>,
    /// Where what is said of the article comes from: field, value, place.
    claims: Vec<(String, String, String)>,
    /// How it came into the ledger.
    record: Vec<(&'static str, String)>,
    earlier: Option<String>,
    later: Option<String>,
    withdrawn: Option<i64>,
    blocks: Vec<Block>,
    counts: String,
    statements: Vec<Statement>,
    selected: Option<Selected>,
}

/// A block of the text.
pub(super) struct Block {
    pub(super) kind: &'static str,
    pub(super) words: Vec<Words>,
}

impl Block {
    /// Whether any of its words plays a part.
    pub(super) fn is_marked(&self) -> bool {
        self.words.iter().any(|words| !words.classes.is_empty())
    }
}

/// Words that have the same marks.
pub(super) struct Words {
    pub(super) text: String,
    /// The classes of their parts.
    pub(super) classes: String,
    /// The numbers of the statements that they play a part in.
    pub(super) statements: String,
    /// What they are, in words.
    pub(super) title: String,
    /// The statements whose content begins here.
    begins: Vec<usize>,
    /// The statements whose content ends here, with the address of each.
    ends: Vec<(usize, String)>,
    /// What did not happen, behind a cue.
    deed: Option<String>,
}

/// The statement that is looked at.
struct Selected {
    statement: Statement,
    /// Why the fields are as they are: field and reason.
    why: Vec<(&'static str, String)>,
    /// The statements that it stands inside of or repeats, and those inside of it: how, number, address.
    related: Vec<(&'static str, usize, String)>,
    citation: String,
    reviews: Vec<Judgement>,
}

/// Shows a document.
pub(super) async fn show(
    State(room): State<Arc<Room>>,
    document: Result<Named<String>, Problem>,
) -> Result<Page, Told> {
    let Named(document) = document?;
    Ok(room.read(move |desk| page(desk, &document, None)).await?)
}

/// Shows a document with one of its statements selected.
pub(super) async fn show_statement(
    State(room): State<Arc<Room>>,
    named: Result<Named<(String, String)>, Problem>,
) -> Result<Page, Told> {
    let Named((document, statement)) = named?;
    Ok(room.read(move |desk| page(desk, &document, Some(&statement))).await?)
}

fn page(desk: &Desk<'_>, document: &str, statement: Option<&str>) -> Result<Page, Problem> {
    let missing = || Problem::missing(&format!("there is no document {document:?} in the ledger"));
    let dossier = desk.ledger.dossier(document.parse().map_err(|_| missing())?)?;
    let hits = dossier.hits()?;
    let nothing = Query::default();
    let statements: Vec<Statement> = hits.iter().map(|hit| Statement::of(hit, &nothing)).collect();
    let selected = statement.map(|id| select(&dossier, &hits, id)).transpose()?;
    let kept = dossier.kept.as_ref();
    let imprint = kept.map(|kept| kept.imprint.clone()).unwrap_or_default();
    let told: Vec<&Statement> = statements.iter().collect();
    let cut = kept.map(|kept| sheet::cut(&kept.document.text, &kept.findings.statements)).unwrap_or_default();
    let mut blocks = set(cut, &told);
    let heading = blocks.iter().position(|block| block.kind == "headline").map(|place| blocks.remove(place).words);
    let key = dossier.row.key.to_string();
    let headline = match (hits.first(), kept) {
        (Some(hit), _) => found::headline(hit),
        (None, Some(kept)) => kept.document.title.clone().unwrap_or_else(|| kept.imprint.id.clone()),
        (None, None) => format!("Document {key}"),
    };
    let published = hits.first().and_then(|hit| hit.line.document.published).or(imprint.published);
    let page = DocumentPage {
        frame: Frame::of(desk, "document", "")?,
        headline,
        heading: heading.unwrap_or_default(),
        language: imprint.language.clone().unwrap_or_else(|| "und".to_owned()),
        facts: [
            imprint.outlet.clone(),
            imprint.byline.clone(),
            published.map(|day| format!("published {day}")),
            imprint.modified.map(|day| format!("changed {day}")),
            imprint.agency.clone(),
        ]
        .into_iter()
        .flatten()
        .collect(),
        address: imprint.address.clone().filter(|address| address.starts_with("http")),
        claims: claims(&imprint)?,
        record: record(&dossier, &imprint),
        earlier: dossier.earlier.map(|key| format!("/documents/{key}")),
        later: dossier.later.map(|key| format!("/documents/{key}")),
        withdrawn: dossier.row.withdrawn,
        blocks,
        counts: counted(statements.len(), "statement"),
        statements,
        selected,
        key,
    };
    Page::of(&page)
}

/// What is said of the article, and where.
fn claims(imprint: &Imprint) -> Result<Vec<(String, String, String)>, Problem> {
    let claims = imprint.claims.iter().map(|claim| {
        let value = serde_json::to_value(claim).map_err(|error| Problem::fault(&error.to_string()))?;
        let word = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        Ok((word("field"), claim.value.clone(), format!("{} {}", word("place"), claim.key)))
    });
    claims.collect()
}

/// How the document came into the ledger.
fn record(dossier: &Dossier, imprint: &Imprint) -> Vec<(&'static str, String)> {
    let (at, by) = &dossier.added;
    let mut record = vec![("added", format!("{at} by {by}, entry {}", dossier.row.number))];
    record.extend(imprint.origin.clone().map(|origin| ("from", origin)));
    record.extend(imprint.captured.map(|at| ("captured", at.to_string())));
    record.push(("capture", format!("sha256:{}", dossier.arrival.capture)));
    record.extend(dossier.kept.as_ref().map(|kept| ("read by", kept.reader.clone())));
    record
}

/// The blocks with what each of their words plays a part in.
pub(super) fn set(blocks: Vec<sheet::Block>, statements: &[&Statement]) -> Vec<Block> {
    let set = |segment: Segment| {
        let mut words = Words {
            text: segment.text,
            classes: String::new(),
            statements: String::new(),
            title: String::new(),
            begins: Vec::new(),
            ends: Vec::new(),
            deed: None,
        };
        let mut classes: Vec<&str> = Vec::new();
        let (mut numbers, mut titles): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let depth = segment.marks.iter().filter(|mark| mark.role == "content").count();
        for mark in &segment.marks {
            let Some(statement) = statements.get(mark.statement) else { continue };
            if !classes.contains(&mark.role) {
                classes.push(mark.role);
            }
            numbers.push(statement.number.to_string());
            let who = statement.who.as_deref().filter(|_| mark.role == "source");
            let who = who.map_or(String::new(), |who| format!(": {who}"));
            titles.push(format!("{} of statement {}{who}", mark.role, statement.number));
            if mark.role == "content" && mark.begins {
                words.begins.push(statement.number);
            }
            if mark.role == "content" && mark.ends {
                words.ends.push((statement.number, statement.address()));
            }
            if mark.role == "content" && !statement.is_affirmed && !classes.contains(&"supposed") {
                classes.push("supposed");
            }
            if mark.role == "cue" && mark.ends && !statement.is_affirmed {
                words.deed.clone_from(&statement.deed);
            }
        }
        if depth > 1 {
            classes.push("inner");
        }
        words.classes = classes.join(" ");
        words.statements = numbers.join(" ");
        words.title = titles.join("; ");
        words
    };
    let block = |block: sheet::Block| Block { kind: block.kind, words: block.segments.into_iter().map(set).collect() };
    blocks.into_iter().map(block).collect()
}

/// All that is known of one statement.
fn select(dossier: &Dossier, hits: &[Hit], id: &str) -> Result<Selected, Problem> {
    let missing = || Problem::missing(&format!("document {} has no statement {id:?}", dossier.row.key));
    let place = hits.iter().position(|hit| hit.line.id == id).ok_or_else(missing)?;
    let hit = &hits[place];
    let line = &hit.line;
    let statement = Statement::of(hit, &Query::default());
    let mut why = Vec::new();
    if let Some(speaker) = &line.speaker {
        let named = speaker.named_at.as_ref();
        if let Some(mention) = speaker.mention.as_ref().filter(|mention| mention.text != speaker.name) {
            let where_named = match named {
                Some(named) if named.start < mention.start => ", named earlier in the article",
                Some(named) if named.start > mention.end => ", named later in the article",
                _ => "",
            };
            why.push(("speaker", format!("“{}” = {}{where_named}", mention.text, speaker.name)));
        }
        if let Some(sure) = line.confidence.speaker {
            why.push(("speaker", format!("{:.0} % sure", sure * 100.0)));
        }
    }
    if let Some(said) = &line.said {
        let evidence = said.evidence.as_ref().map_or("the article", |evidence| evidence.text.as_str());
        let from = line.document.published.map_or(String::new(), |day| format!(", published {day}"));
        why.push(("said", format!("“{evidence}” = {} ({}){from}", said.date, said.precision)));
    }
    why.push(("attribution", format!("{} % sure", statement.sure)));
    let find = |id: &str| hits.iter().position(|hit| hit.line.id == *id);
    let at = |place: usize| (place + 1, format!("/documents/{}/statements/{}", dossier.row.key, hits[place].line.id));
    let mut related = Vec::new();
    for (how, other) in [("inside", &line.within), ("repeats", &line.repeats)] {
        if let Some(place) = other.as_deref().and_then(find) {
            let (number, address) = at(place);
            related.push((how, number, address));
        }
    }
    for (place, _) in hits.iter().enumerate().filter(|(_, other)| other.line.within.as_deref() == Some(id)) {
        let (number, address) = at(place);
        related.push(("contains", number, address));
    }
    Ok(Selected {
        statement,
        why,
        related,
        citation: found::cite(std::slice::from_ref(hit)),
        reviews: dossier.standings[place].reviews.clone(),
    })
}
