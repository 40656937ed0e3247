//! What can be asked in an address, for the API and the pages alike.

use axum::extract::{Form, FromRequest, FromRequestParts, Path, Query as Parameters, Request};
use axum::http::request::Parts;
use onrecord_ledger::query::Query;
use onrecord_ledger::search::{Ask, Group, Order};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::{IntoParams, ToSchema};

use super::problem::Problem;

/// The most lines of a page.
const LONGEST_PAGE: usize = 200;
/// The most values of a facet.
const MOST_VALUES: usize = 500;

/// A search.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Asked {
    /// The query, as docs/search.md describes it; all statements without.
    pub(super) q: String,
    /// What comes first.
    #[param(inline)]
    pub(super) order: Sequence,
    /// What a line of the answer is.
    #[param(inline)]
    pub(super) group: Option<Grouping>,
    /// The lines of a page at most.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub(super) limit: Option<usize>,
    /// Where the page begins: the `next` of the page before.
    #[param(pattern = r"^([0-9a-f]{1,15}\.[0-9a-f]{8})?$")]
    pub(super) after: Option<String>,
    /// The values of each facet at most; none unless it is said.
    #[param(minimum = 0, maximum = 500, default = 0)]
    pub(super) facets: usize,
}

/// The order of statements.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Sequence {
    /// The last published first.
    #[default]
    Date,
    /// Rare words and short statements first.
    Relevance,
}

/// What a line of an answer is: a statement unless it is said, but on the page an utterance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Grouping {
    /// Each statement.
    Statement,
    /// Each utterance, whoever printed it: of its statements the one that comes first.
    Utterance,
}

impl Asked {
    /// The query, and which part of its answer is wanted.
    pub(super) fn understood(&self) -> Result<(Query, Ask), Problem> {
        let query = Query::parse(&self.q).map_err(|mistake| Problem::unclear(&mistake.to_string()))?;
        let limit = self.limit.unwrap_or(20);
        if !(1..=LONGEST_PAGE).contains(&limit) {
            return Err(Problem::unclear(&format!("limit is {limit}, and a page has 1 to {LONGEST_PAGE} lines")));
        }
        if self.facets > MOST_VALUES {
            let detail = format!("facets is {}, and a facet has {MOST_VALUES} values at most", self.facets);
            return Err(Problem::unclear(&detail));
        }
        let after = self.after.as_deref().filter(|after| !after.is_empty()).map(str::parse).transpose();
        let after = after.map_err(|why: String| Problem::unclear(&why))?;
        let order = match self.order {
            Sequence::Date => Order::Date,
            Sequence::Relevance => Order::Relevance,
        };
        let group = match self.group {
            None | Some(Grouping::Statement) => Group::Statement,
            Some(Grouping::Utterance) => Group::Utterance,
        };
        Ok((query, Ask { order, group, limit, after, facets: self.facets, tally: true }))
    }
}

/// Parameters of an address, refused as a problem where they make no sense.
pub(super) struct Params<T>(pub(super) T);

impl<T, S> FromRequestParts<S> for Params<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Parameters::<T>::from_request_parts(parts, state).await {
            Ok(Parameters(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::unclear(&rejection.body_text())),
        }
    }
}

/// The parts of a path that name something, refused as a problem where they are no text.
pub(super) struct Named<T>(pub(super) T);

impl<T, S> FromRequestParts<S> for Named<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::missing(&rejection.body_text())),
        }
    }
}

/// A form that was filled in, refused as a problem where it is none.
pub(super) struct Filled<T>(pub(super) T);

impl<T, S> FromRequest<S> for Filled<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Form::<T>::from_request(request, state).await {
            Ok(Form(value)) => Ok(Self(value)),
            Err(rejection) => Err(Problem::unreadable(rejection.status(), &rejection.body_text())),
        }
    }
}
