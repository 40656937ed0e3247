//! The review queue: one statement at a time in its context, to be confirmed, corrected or rejected, by keyboard or not.
//!
//! What is put right is typed as words of the article, which are looked for nearest to where they were read: so a correction
//! holds words of the text and nothing else, and needs neither a mouse nor a script. The script fills in what is selected.

use std::ops::Range;
use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use onrecord_ledger::dossier::{Dossier, Judgement};
use onrecord_ledger::event::Bytes;
use onrecord_ledger::ledger::Kept;
use onrecord_ledger::query::{ACTS, POLARITIES, Query, Words as List};
use onrecord_ledger::queue::Agreement;
use onrecord_ledger::search::{Ask, Hit, Pair as Pairing};
use onrecord_read::text::Offsets;
use serde::Deserialize;

use super::super::api::reviews::{self, Correction, Judged, Reviewed};
use super::super::api::statements::key;
use super::super::ask::{Filled, Params};
use super::super::guard;
use super::super::problem::Problem;
use super::super::room::{Desk, Room};
use super::super::sheet;
use super::document::{self, Block};
use super::facts::Statement;
use super::links::{self, Pages, Turned, address};
use super::{Frame, Page, Told};
use crate::print::grouped;

/// The cookie that keeps the name of whoever reviews.
const NAME: &str = "onrecord_by";

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    frame: Frame,
    q: String,
    /// Who reviews, as they said before.
    by: String,
    is_read_only: bool,
    /// "3 of 312 statements reviewed".
    progress: String,
    agreement: Agreement,
    orphans: usize,
    suggested: usize,
    /// The decision that was just made.
    done: Option<i64>,
    mistake: Option<String>,
    current: Option<Current>,
    /// The address of the next statement, leaving this one as it is.
    skip: Option<String>,
}

/// The statement to judge.
struct Current {
    statement: Statement,
    /// The blocks around it, with its own marks alone.
    context: Vec<Block>,
    reviews: Vec<Judgement>,
    source: String,
    cue: String,
    /// The parts of what was said, a line each.
    content: String,
    speaker: String,
    act: String,
    polarity: String,
    acts: List,
    polarities: List,
}

/// Which statement to show.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Wanted {
    /// Which statements are reviewed, as a query.
    q: String,
    /// Where the queue goes on.
    after: Option<String>,
    /// One statement of a document, in place of the queue.
    document: Option<String>,
    statement: Option<String>,
    /// The decision that was just made.
    done: Option<i64>,
}

/// Shows the next statement that nobody has reviewed, or the one that is named.
pub(super) async fn show(
    State(room): State<Arc<Room>>,
    wanted: Result<Params<Wanted>, Problem>,
    headers: HeaderMap,
) -> Result<Page, Told> {
    let Params(wanted) = wanted?;
    let (is_read_only, by) = (room.is_read_only(), name(&headers));
    Ok(room.read(move |desk| page(desk, &wanted, by, is_read_only, None)).await?)
}

fn page(
    desk: &Desk<'_>,
    wanted: &Wanted,
    by: String,
    is_read_only: bool,
    mistake: Option<String>,
) -> Result<Page, Problem> {
    let query = Query::parse(&wanted.q).map_err(|mistake| Problem::unclear(&mistake.to_string()))?;
    let open = links::with(&query, "state", "unreviewed");
    let open = Query::parse(&open).map_err(|mistake| Problem::unclear(&mistake.to_string()))?;
    let after = wanted.after.as_deref().map(str::parse).transpose().map_err(|why: String| Problem::unclear(&why))?;
    let ask = |after, limit| Ask { limit, after, ..Ask::default() };
    let all = desk.page(&query, &ask(None, 1))?.statements;
    let mut queue = desk.page(&open, &ask(after, 1))?;
    let (current, skip) = if let (Some(document), Some(statement)) = (&wanted.document, &wanted.statement) {
        let (dossier, hit) = desk.statement(key(document)?, statement)?;
        (Some(current(&dossier, &hit)), None)
    } else {
        let next = queue.next.as_ref().map(ToString::to_string);
        let skip = next.map(|after| address("/review", &[("q", &wanted.q), ("after", &after)]));
        let current = |hit: Hit| Ok::<_, Problem>(current(&desk.ledger.dossier(hit.source.key)?, &hit));
        (queue.hits.pop().map(current).transpose()?, skip)
    };
    let page = ReviewPage {
        frame: Frame::of(desk, "review", &wanted.q)?,
        q: wanted.q.clone(),
        by,
        is_read_only,
        progress: format!("{} of {} statements reviewed", grouped(all.saturating_sub(queue.statements)), grouped(all)),
        agreement: desk.ledger.agreement()?,
        orphans: desk.ledger.orphans()?,
        suggested: desk.suggestions(0, 0)?.1,
        done: wanted.done,
        mistake,
        current,
        skip,
    };
    Page::of(&page)
}

fn current(dossier: &Dossier, hit: &Hit) -> Current {
    let kept = &hit.source.kept;
    let found = &kept.findings.statements[hit.place];
    let text = kept.document.text.as_str();
    let words = |bytes: &Bytes| text.get(bytes.range()).unwrap_or_default().to_owned();
    let one_line = |bytes: &Bytes| words(bytes).split_whitespace().collect::<Vec<_>>().join(" ");
    let statement = Statement::of(hit, &Query::default());
    let blocks = document::set(sheet::cut(&kept.document.text, std::slice::from_ref(found)), &[&statement]);
    Current {
        context: around(blocks),
        reviews: dossier.standings.get(hit.place).map(|standing| standing.reviews.clone()).unwrap_or_default(),
        source: found.source.as_ref().map(one_line).unwrap_or_default(),
        cue: found.cue.as_ref().map(one_line).unwrap_or_default(),
        content: found.content.iter().map(one_line).collect::<Vec<_>>().join("\n"),
        speaker: hit.line.speaker.as_ref().map(|speaker| speaker.name.clone()).unwrap_or_default(),
        act: found.act.clone(),
        polarity: found.polarity.clone(),
        acts: ACTS,
        polarities: POLARITIES,
        statement,
    }
}

/// The blocks that have marks, with one before and one behind.
fn around(blocks: Vec<Block>) -> Vec<Block> {
    let marked: Vec<bool> = blocks.iter().map(Block::is_marked).collect();
    let near = |place: usize| {
        let from = place.saturating_sub(1);
        marked[from..marked.len().min(place + 2)].contains(&true)
    };
    blocks.into_iter().enumerate().filter(|(place, _)| near(*place)).map(|(_, block)| block).collect()
}

/// What somebody decided, as the form of the page says it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Slip {
    document: String,
    statement: String,
    verdict: Judged,
    #[serde(default)]
    source: String,
    #[serde(default)]
    cue: String,
    #[serde(default)]
    content: String,
    #[serde(default)]
    speaker: String,
    #[serde(default)]
    act: String,
    #[serde(default)]
    polarity: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    q: String,
}

/// Writes the decision, and goes on to the next statement.
pub(super) async fn judge(
    State(room): State<Arc<Room>>,
    slip: Result<Filled<Slip>, Problem>,
) -> Result<Response, Told> {
    let Filled(slip) = slip?;
    let typed = slip.clone();
    let (is_read_only, wanted) = (
        room.is_read_only(),
        Wanted {
            q: slip.q.clone(),
            document: Some(slip.document.clone()),
            statement: Some(slip.statement.clone()),
            ..Wanted::default()
        },
    );
    let correction = match slip.verdict {
        Judged::Corrected => room.read(move |desk| Ok(put_right(desk, &typed)?.map(Some))).await?,
        Judged::Confirmed | Judged::Rejected => Ok(None),
    };
    let correction = match correction {
        Ok(correction) => correction,
        // The page once more, with what is wrong; nothing was written.
        Err(mistake) => {
            let by = slip.by;
            let page = room.read(move |desk| page(desk, &wanted, by, is_read_only, Some(mistake))).await?;
            return Ok(page.into_response());
        }
    };
    let by = Some(slip.by.clone()).filter(|by| !by.trim().is_empty());
    let reviewed = Reviewed { verdict: slip.verdict, correction, note: Some(slip.note), by };
    let decided = reviews::review(&room, &slip.document, slip.statement, reviewed).await?;
    let next = address("/review", &[("q", &slip.q), ("done", &decided.entry.to_string())]);
    Ok(remembering(Redirect::to(&next), &slip.by))
}

/// What the form puts right, against what was read; in words what is wrong with it.
fn put_right(desk: &Desk<'_>, slip: &Slip) -> Result<Result<Correction, String>, Problem> {
    let (dossier, hit) = desk.statement(key(&slip.document)?, &slip.statement)?;
    let before = current(&dossier, &hit);
    Ok(changes(&hit.source.kept, hit.place, &before, slip))
}

fn changes(kept: &Kept, place: usize, before: &Current, slip: &Slip) -> Result<Correction, String> {
    let text = kept.document.text.as_str();
    let offsets = kept.document.text.offsets();
    let near = kept.findings.statements[place].content.first().map_or(0, |bytes| bytes.range().start);
    let find = |words: &str| {
        let found = locate(text, words, near).ok_or_else(|| format!("“{words}” does not stand in the article"))?;
        Ok::<_, String>(in_code_points(&offsets, &found))
    };
    let one = |typed: &str, before: &str| -> Result<Option<reviews::Range>, String> {
        let typed = typed.trim();
        if typed.is_empty() || typed == before { Ok(None) } else { find(typed).map(Some) }
    };
    let lines: Vec<&str> = slip.content.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_changed = !lines.is_empty() && lines != before.content.lines().collect::<Vec<_>>();
    let content = is_changed.then(|| lines.into_iter().map(find).collect::<Result<Vec<_>, _>>()).transpose()?;
    let word = |typed: &str, before: &str| (!typed.is_empty() && typed != before).then(|| typed.to_owned());
    let correction = Correction {
        source: one(&slip.source, &before.source)?,
        cue: one(&slip.cue, &before.cue)?,
        content,
        speaker: word(slip.speaker.trim(), &before.speaker),
        act: word(&slip.act, &before.act),
        polarity: word(&slip.polarity, &before.polarity),
    };
    if correction == Correction::default() {
        return Err("nothing was put right: change a field, or confirm the statement".to_owned());
    }
    Ok(correction)
}

fn in_code_points(offsets: &Offsets<'_>, range: &Range<usize>) -> reviews::Range {
    reviews::Range { start: offsets.code_point(range.start), end: offsets.code_point(range.end) }
}

/// Where words stand in a text, whatever white space is between them: nearest to a place.
fn locate(text: &str, words: &str, near: usize) -> Option<Range<usize>> {
    let mut words = words.split_whitespace();
    let first = words.next()?;
    let rest: Vec<&str> = words.collect();
    let ends = |start: usize| {
        rest.iter().try_fold(start + first.len(), |at, word| {
            let behind = text[at..].trim_start();
            let has_space = behind.len() < text.len() - at;
            (has_space && behind.starts_with(word)).then(|| text.len() - behind.len() + word.len())
        })
    };
    let found = text.match_indices(first).filter_map(|(start, _)| Some(start..ends(start)?));
    found.min_by_key(|range| range.start.abs_diff(near))
}

/// Takes the last decision back.
pub(super) async fn undo(
    State(room): State<Arc<Room>>,
    undone: Result<Filled<Undone>, Problem>,
) -> Result<Response, Told> {
    let Filled(undone) = undone?;
    let by = Some(undone.by.clone());
    room.write(by, move |batch| Ok(batch.undo(undone.entry, "taken back while reviewing")?)).await?;
    Ok(remembering(Redirect::to(&address("/review", &[("q", &undone.q)])), &undone.by))
}

/// A decision to take back.
#[derive(Deserialize)]
pub(super) struct Undone {
    entry: i64,
    #[serde(default)]
    q: String,
    #[serde(default)]
    by: String,
}

/// The pairs of people of a page.
const PAIRS: usize = 50;

#[derive(Template)]
#[template(path = "pairs.html")]
struct PairsPage {
    frame: Frame,
    by: String,
    is_read_only: bool,
    pairs: Vec<Pairing>,
    pages: Pages,
}

/// Shows people who may be one.
pub(super) async fn pairs(
    State(room): State<Arc<Room>>,
    turned: Result<Params<Turned>, Problem>,
    headers: HeaderMap,
) -> Result<Page, Told> {
    let Params(Turned { page }) = turned?;
    let (is_read_only, by) = (room.is_read_only(), name(&headers));
    let page = room.read(move |desk| {
        let (pairs, all) = desk.suggestions(Pages::before(page, PAIRS), PAIRS)?;
        let pages = Pages::of("/review/people", &[], page, PAIRS, all);
        Page::of(&PairsPage { frame: Frame::of(desk, "review", "")?, by, is_read_only, pairs, pages })
    });
    Ok(page.await?)
}

/// Two people who are one.
#[derive(Deserialize)]
pub(super) struct Pair {
    person: String,
    same: String,
    #[serde(default)]
    why: String,
    #[serde(default)]
    by: String,
}

/// Joins two people.
pub(super) async fn join(State(room): State<Arc<Room>>, pair: Result<Filled<Pair>, Problem>) -> Result<Response, Told> {
    let Filled(pair) = pair?;
    let missing = |_| Problem::missing("there is no such person in the ledger");
    let (person, same) = (pair.person.parse().map_err(missing)?, pair.same.parse().map_err(missing)?);
    let why = if pair.why.trim().is_empty() { "seen to be one while reviewing".to_owned() } else { pair.why };
    room.write(Some(pair.by.clone()), move |batch| Ok(batch.join(person, same, &why)?)).await?;
    Ok(remembering(Redirect::to("/review/people"), &pair.by))
}

#[derive(Template)]
#[template(path = "orphans.html")]
struct OrphansPage {
    frame: Frame,
    orphans: Vec<Judgement>,
}

/// Shows the reviews whose statement a later reading has not.
pub(super) async fn orphans(State(room): State<Arc<Room>>) -> Result<Page, Told> {
    let page = room.read(|desk| {
        Page::of(&OrphansPage { frame: Frame::of(desk, "review", "")?, orphans: desk.ledger.orphaned()? })
    });
    Ok(page.await?)
}

/// The name of whoever reviews, as their browser keeps it.
fn name(headers: &HeaderMap) -> String {
    let value = guard::cookie(headers, NAME);
    let value = value.map(|value| format!("by={value}")).unwrap_or_default();
    url::form_urlencoded::parse(value.as_bytes()).next().map(|(_, by)| by.into_owned()).unwrap_or_default()
}

/// An answer after which the browser keeps the name of whoever reviews.
fn remembering(answer: Redirect, by: &str) -> Response {
    let mut response = answer.into_response();
    let by: String = url::form_urlencoded::byte_serialize(by.trim().as_bytes()).collect();
    let cookie = format!("{NAME}={by}; Max-Age=31536000; HttpOnly; SameSite=Strict; Path=/");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_nearest_whatever_the_white_space_between_them() {
        let text = "The ferry is late. He said the\n  ferry is late.";
        let found = |words: &str, near: usize| locate(text, words, near).map(|range| &text[range]);
        assert_eq!(found("the ferry is late", 0), Some("the\n  ferry is late"));
        assert_eq!(locate(text, "ferry is", 0), Some(4..12));
        assert_eq!(locate(text, "ferry is", 40).map(|range| range.start), text.rfind("ferry is"));
        assert_eq!(found("ferry was", 0), None);
        assert_eq!(found("  ", 0), None);
        assert_eq!(found("Theferry", 0), None);
    }
}
