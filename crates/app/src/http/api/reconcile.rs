//! The people of the ledger as a reconciliation service, which `OpenRefine` and others can ask: version 0.2 of the API.
//!
//! <https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/>

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use onrecord_ledger::people::Person;
use onrecord_ledger::search::{People, Whom};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::ask::{Filled, Params};
use super::super::problem::{Problem, Unanswered};
use super::super::room::{Desk, Room};
use super::Answer;

/// The most names in one request.
const MOST: usize = 100;

/// So many of one name are looked at beyond those that are wanted.
const SAME: usize = 20;

/// What the service is.
#[derive(Serialize, ToSchema)]
struct Manifest {
    versions: [&'static str; 1],
    name: &'static str,
    #[serde(rename = "identifierSpace")]
    identifier_space: &'static str,
    #[serde(rename = "schemaSpace")]
    schema_space: &'static str,
    #[serde(rename = "defaultTypes")]
    default_types: Vec<Kind>,
    view: View,
}

/// A kind of who can be looked for.
#[derive(Serialize, ToSchema)]
#[schema(as = ReconciliationType)]
struct Kind {
    id: String,
    name: String,
}

/// Where a person can be looked at.
#[derive(Serialize, ToSchema)]
#[schema(as = ReconciliationView)]
struct View {
    url: String,
}

/// Names to find, in the shape of the reconciliation API.
#[derive(Debug, Default, Deserialize, ToSchema, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(super) struct Batch {
    /// A JSON object: for each key of your choice an object with `query`, and `type` and `limit` if wanted.
    queries: Option<String>,
}

/// One name to find.
#[derive(Deserialize)]
struct Named {
    query: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    limit: Option<usize>,
}

/// Whoever may be meant.
#[derive(Serialize, ToSchema)]
struct Candidate {
    id: String,
    name: String,
    /// 100 when the names are the same.
    score: f64,
    /// Whether it is the only one of the name.
    #[serde(rename = "match")]
    is_match: bool,
    #[serde(rename = "type")]
    kinds: Vec<Kind>,
}

/// Those who may be meant by one name, the likeliest first.
#[derive(Serialize, ToSchema)]
struct Candidates {
    result: Vec<Candidate>,
}

/// What the service is, or who may be meant by the names of `queries`.
#[utoipa::path(
    get, path = "/api/reconcile", tag = "people", params(Batch),
    responses((status = 200, description = "The manifest, or an object of candidates for each key", body = Object),
              Unanswered),
)]
pub(super) async fn manifest(
    State(room): State<Arc<Room>>,
    Params(batch): Params<Batch>,
    headers: HeaderMap,
) -> Result<Answer, Problem> {
    if let Some(queries) = batch.queries {
        return answer(&room, queries).await;
    }
    let host = headers.get(axum::http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    Answer::of(&Manifest {
        versions: ["0.2"],
        name: "People of a ledger of Onrecord",
        identifier_space: "urn:onrecord:person",
        schema_space: "urn:onrecord:kind",
        default_types: vec![kind("person"), kind("organisation")],
        view: View { url: format!("http://{host}/people/{{{{id}}}}") },
    })
}

/// Who may be meant by names.
#[utoipa::path(
    post, path = "/api/reconcile", tag = "people",
    request_body(content = Batch, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "An object of candidates for each key", body = Object), Unanswered,
              (status = 415, description = "The body is no form", body = Problem,
               content_type = "application/problem+json"),
              (status = 422, description = "The body is a form of another shape", body = Problem,
               content_type = "application/problem+json")),
)]
pub(super) async fn find(State(room): State<Arc<Room>>, Filled(batch): Filled<Batch>) -> Result<Answer, Problem> {
    let queries = batch.queries.ok_or_else(|| Problem::unclear("the form has no field `queries`"))?;
    answer(&room, queries).await
}

async fn answer(room: &Arc<Room>, queries: String) -> Result<Answer, Problem> {
    let queries: BTreeMap<String, Named> = serde_json::from_str(&queries)
        .map_err(|error| Problem::unclear(&format!("`queries` is no object of names to find: {error}")))?;
    if queries.len() > MOST {
        return Err(Problem::unclear(&format!(
            "`queries` has {} names, and {MOST} may be asked at a time",
            queries.len()
        )));
    }
    room.read(move |desk| {
        let answers = queries.iter().map(|(key, named)| Ok((key, candidates(desk, named)?)));
        Answer::of(&answers.collect::<Result<BTreeMap<_, _>, Problem>>()?)
    })
    .await
}

fn candidates(desk: &Desk<'_>, named: &Named) -> Result<Candidates, Problem> {
    let limit = named.limit.unwrap_or(10).clamp(1, 100);
    let whom = Whom {
        words: named.query.clone(),
        kind: named.kind.clone(),
        closest_first: true,
        // Of one name there may be more than are wanted.
        limit: limit + SAME,
        ..Whom::default()
    };
    let People { people, .. } = desk.people(&whom)?;
    let wanted = named.query.split_whitespace().count().max(1) as f64;
    let is_same = |person: &Person| person.name.to_lowercase() == named.query.trim().to_lowercase();
    let same = people.iter().filter(|person| is_same(person)).count();
    let mut result: Vec<Candidate> = people
        .into_iter()
        .map(|person| {
            let is_same = is_same(&person);
            let words = person.name.split_whitespace().count().max(1) as f64;
            let score = if is_same { 100.0 } else { (90.0 * wanted / words).min(90.0).round() };
            let kinds = vec![kind(&person.kind)];
            Candidate { id: person.id.to_string(), name: person.name, score, is_match: is_same && same == 1, kinds }
        })
        .collect();
    result.sort_by(|one, other| other.score.total_cmp(&one.score));
    result.truncate(limit);
    Ok(Candidates { result })
}

fn kind(word: &str) -> Kind {
    Kind { id: word.to_owned(), name: word.to_owned() }
}
