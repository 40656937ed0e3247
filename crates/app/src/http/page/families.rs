//! Families: one utterance as every outlet printed it, version under version, and the quotes whose words differ.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use onrecord_ledger::families::{Altered, Family, Kin, Summary, Version};
use onrecord_ledger::family::diff::{Change, Piece, Weight};
use serde::Deserialize;

use super::super::ask::{Named, Params};
use super::super::problem::Problem;
use super::super::room::Room;
use super::links::{Pages, address};
use super::{Frame, Page, Told};
use crate::print::family;

/// The families of a page.
const SHOWN: usize = 50;
/// The documents of a page of altered quotes.
const DOCUMENTS: usize = 50;
/// The altered quotes that are shown of them.
const QUOTES: usize = 100;

/// In whose printings these words are.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Wanted {
    words: String,
    /// From 1.
    page: Option<usize>,
}

#[derive(Template)]
#[template(path = "families.html")]
struct FamiliesPage {
    frame: Frame,
    words: String,
    families: Vec<Summary>,
    pages: Pages,
    /// Documents whose families are still to be found.
    unsettled: usize,
}

/// Shows the utterances that most articles print.
pub(super) async fn show(State(room): State<Arc<Room>>, wanted: Result<Params<Wanted>, Problem>) -> Result<Page, Told> {
    let Params(Wanted { words, page }) = wanted?;
    let page = room.read(move |desk| {
        let (families, all) = desk.families(&words, Pages::before(page, SHOWN), SHOWN)?;
        let pages = Pages::of("/families", &[("words", &words)], page, SHOWN, all);
        let unsettled = desk.ledger.unsettled()?;
        Page::of(&FamiliesPage { frame: Frame::of(desk, "families", "")?, words, families, pages, unsettled })
    });
    Ok(page.await?)
}

#[derive(Template)]
#[template(path = "family.html")]
struct FamilyPage {
    frame: Frame,
    id: String,
    words: String,
    speaker: Option<String>,
    counts: String,
    first: String,
    /// The reports of which several outlets print copies.
    reports: Vec<String>,
    printings: Vec<Printing>,
    restated: Vec<Printing>,
    suggested: Vec<Printing>,
}

/// One printing of the utterance.
struct Printing {
    address: String,
    outlet: String,
    published: Option<String>,
    known_by: &'static str,
    headline: String,
    speaker: Option<String>,
    cue: Option<String>,
    form: &'static str,
    /// What did not happen.
    deed: Option<&'static str>,
    is_fullest: bool,
    is_copy: bool,
    words: Vec<Piece>,
    /// What weighs most among the differences, where it may change the sense.
    flag: Option<&'static str>,
    /// Whether the headline that repeats it agrees with it, and its words.
    repeated: Option<(bool, String)>,
    /// Why it is no printing of the same.
    against: Option<String>,
}

/// Shows a family.
pub(super) async fn one(State(room): State<Arc<Room>>, id: Result<Named<String>, Problem>) -> Result<Page, Told> {
    let Named(id) = id?;
    let page = room.read(move |desk| {
        let family = desk.ledger.family(desk.ledger.family_named(&id)?)?;
        let printings = family.versions.iter().enumerate();
        let kin = |all: &[Kin]| {
            let against = |kin: &Kin| kin.against.map(|veto| veto.to_string());
            all.iter().map(|kin| Printing { against: against(kin), ..Printing::of(&kin.version, false) }).collect()
        };
        let Family { summary, reports, .. } = &family;
        Page::of(&FamilyPage {
            frame: Frame::of(desk, "families", "")?,
            id: summary.id.to_string(),
            words: summary.words.clone(),
            speaker: summary.speaker.clone(),
            counts: family::counts(&summary.counts),
            first: family::first(&family),
            reports: reports.iter().map(|report| family::reported(&family, report)).collect(),
            printings: printings.map(|(place, version)| Printing::of(version, place == family.fullest)).collect(),
            restated: kin(&family.restated),
            suggested: kin(&family.suggested),
        })
    });
    Ok(page.await?)
}

impl Printing {
    fn of(version: &Version, is_fullest: bool) -> Self {
        let whole = || {
            let words = version.words.clone();
            vec![Piece { change: Change::Same, words, fuller: String::new(), weight: Weight::Look }]
        };
        let is_plain = is_fullest || version.differences.is_empty();
        let heaviest = version.differences.iter().map(|piece| piece.weight).max().unwrap_or_default();
        let deed = (version.polarity != "affirmed").then(|| family::deed(&version.act, &version.polarity));
        Self {
            address: format!("/documents/{}/statements/{}", version.name.document, version.name.statement),
            outlet: family::outlet(version),
            published: version.published.clone(),
            known_by: version.known_by,
            headline: version.title.clone().unwrap_or_else(|| version.document_id.clone()),
            speaker: version.speaker.clone(),
            cue: version.cue.clone(),
            form: version.form,
            deed: deed.flatten(),
            is_fullest,
            is_copy: version.report.is_some(),
            words: if is_plain { whole() } else { version.differences.clone() },
            flag: (heaviest >= Weight::Name && !is_fullest).then(|| heaviest.word()),
            repeated: version.headline.as_ref().map(|headline| (headline.agrees, headline.words.clone())),
            against: None,
        }
    }
}

#[derive(Template)]
#[template(path = "altered.html")]
struct AlteredPage {
    frame: Frame,
    quotes: Vec<(Printing, Printing, &'static str)>,
    others: usize,
    /// How many documents a page looks through.
    documents: usize,
    /// The address of the documents before these.
    next: Option<String>,
    /// The address of the last documents, on any other page.
    first: Option<&'static str>,
}

/// Among which documents altered quotes are looked for.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Among {
    /// Those that came in before this entry.
    before: Option<i64>,
}

/// Shows the quotes whose words differ between outlets among some documents and those before them, the gravest difference
/// first.
pub(super) async fn altered(
    State(room): State<Arc<Room>>,
    among: Result<Params<Among>, Problem>,
) -> Result<Page, Told> {
    let Params(Among { before }) = among?;
    let page = room.read(move |desk| {
        let (mut quotes, next) = desk.ledger.altered_among(before, DOCUMENTS, Weight::Inflection)?;
        let others = quotes.len().saturating_sub(QUOTES);
        quotes.truncate(QUOTES);
        let pair = |Altered { fuller, mut other, differences, weight, .. }: Altered| {
            other.differences = differences;
            (Printing::of(&fuller, true), Printing::of(&other, false), weight.word())
        };
        let quotes = quotes.into_iter().map(pair).collect();
        Page::of(&AlteredPage {
            frame: Frame::of(desk, "families", "")?,
            quotes,
            others,
            documents: DOCUMENTS,
            next: next.map(|next| address("/families/altered", &[("before", &next.to_string())])),
            first: before.map(|_| "/families/altered"),
        })
    });
    Ok(page.await?)
}
