//! Families: one utterance as every outlet printed it, and the decisions about what is one.
#![allow(unused_qualifications)] // the macro of a route writes paths in full

use std::sync::Arc;

use axum::extract::State;
use onrecord_ledger::families::Summary;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::super::ask::{Named, Params};
use super::super::problem::{Problem, Unanswered, Unwritten};
use super::super::room::Room;
use super::reviews::{Decided, decide};
use super::statements::raw;
use super::{Answer, Json};
use crate::print::family;

/// In whose printings these words are.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct FamiliesWanted {
    /// Words of a printing; all families without.
    words: String,
    /// How many at most.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<usize>,
    /// How many to leave out at the beginning.
    skip: usize,
}

/// Utterances that are printed more than once, those of most articles first.
#[derive(Serialize, ToSchema)]
struct FamilyList {
    families: Vec<Utterance>,
    /// How many more there are behind them.
    others: usize,
    /// Documents whose families are still to be found.
    unsettled: usize,
}

/// An utterance, and how often it is printed.
#[derive(Serialize, ToSchema)]
struct Utterance {
    /// 16 hexadecimal digits.
    id: String,
    /// The words of the printing that has most.
    words: String,
    /// Who said it: the person of the ledger, else as that printing names them.
    speaker: Option<String>,
    /// The day of the first printing with a day.
    first: Option<String>,
    /// Statements.
    mentions: usize,
    /// Documents, the versions of one counted once.
    articles: usize,
    /// Outlets that are stated.
    outlets: usize,
    /// Outlets, those that print nothing but copies of one report counted once.
    independent_outlets: usize,
}

/// Utterances that are printed more than once.
#[utoipa::path(
    get, path = "/api/families", tag = "families", params(FamiliesWanted),
    responses((status = 200, description = "Families", body = FamilyList), Unanswered),
)]
pub(super) async fn list(
    State(room): State<Arc<Room>>,
    Params(wanted): Params<FamiliesWanted>,
) -> Result<Answer, Problem> {
    let limit = wanted.limit.unwrap_or(100);
    if !(1..=1000).contains(&limit) {
        return Err(Problem::unclear(&format!("limit is {limit}, and a list has 1 to 1000 families")));
    }
    room.read(move |desk| {
        let (families, all) = desk.families(&wanted.words, wanted.skip, limit)?;
        let others = all.saturating_sub(wanted.skip.saturating_add(families.len()));
        let utterance = |summary: Summary| Utterance {
            id: summary.id.to_string(),
            words: summary.words,
            speaker: summary.speaker,
            first: summary.first,
            mentions: summary.counts.mentions,
            articles: summary.counts.articles,
            outlets: summary.counts.outlets,
            independent_outlets: summary.counts.independent,
        };
        let unsettled = desk.ledger.unsettled()?;
        Answer::of(&FamilyList { families: families.into_iter().map(utterance).collect(), others, unsettled })
    })
    .await
}

/// An utterance with every printing.
#[derive(Serialize, ToSchema)]
struct WholeFamily {
    /// The family, as docs/families.md describes it.
    #[schema(value_type = Object)]
    family: Box<RawValue>,
}

/// One utterance as every outlet printed it.
#[utoipa::path(
    get, path = "/api/families/{family}", tag = "families",
    params(("family" = String, Path, description = "The id of the family, or of one of its statements")),
    responses((status = 200, description = "The family", body = WholeFamily), Unanswered),
)]
pub(super) async fn one(State(room): State<Arc<Room>>, Named(name): Named<String>) -> Result<Answer, Problem> {
    room.read(move |desk| {
        let found = desk.ledger.family(desk.ledger.family_named(&name)?)?;
        Answer::of(&WholeFamily { family: raw(&family::json::family(&found))? })
    })
    .await
}

/// Says that two statements are one utterance.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FamilyJoining {
    /// The statements: their ids, with the key of the document and / in front where that is needed.
    one: String,
    other: String,
    why: String,
    /// Who says so; whoever runs the server unless it is said.
    by: Option<String>,
}

/// Joins two statements to one utterance.
#[utoipa::path(
    post, path = "/api/families/join", tag = "families", request_body = FamilyJoining,
    responses((status = 200, description = "The entry", body = Decided), Unwritten),
)]
pub(super) async fn join(State(room): State<Arc<Room>>, Json(joining): Json<FamilyJoining>) -> Result<Answer, Problem> {
    let FamilyJoining { one, other, why, by } = joining;
    let names =
        room.read(move |desk| Ok((desk.ledger.statement_named(&one)?, desk.ledger.statement_named(&other)?))).await?;
    decide(&room, by, move |batch| batch.join_family(names.0, names.1, &why)).await
}

/// Says that statements are no printings of the utterance that they were taken for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FamilyParting {
    /// The statements: their ids, with the key of the document and / in front where that is needed.
    #[schema(min_items = 1)]
    statements: Vec<String>,
    why: String,
    /// Who says so; whoever runs the server unless it is said.
    by: Option<String>,
}

/// Parts statements from their family.
#[utoipa::path(
    post, path = "/api/families/part", tag = "families", request_body = FamilyParting,
    responses((status = 200, description = "The entry", body = Decided), Unwritten),
)]
pub(super) async fn part(State(room): State<Arc<Room>>, Json(parting): Json<FamilyParting>) -> Result<Answer, Problem> {
    let FamilyParting { statements, why, by } = parting;
    if statements.is_empty() {
        return Err(Problem::unclear("there is no statement to part: name one at least"));
    }
    let names = room.read(move |desk| {
        Ok(statements.iter().map(|name| desk.ledger.statement_named(name)).collect::<Result<Vec<_>, _>>()?)
    });
    let names = names.await?;
    decide(&room, by, move |batch| batch.part_family(names, &why)).await
}
