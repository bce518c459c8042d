//! The two searches, and what they find as tables.

use napi::bindgen_prelude::{AsyncTask, Env, Unknown};
use napi_derive::napi;
use nps_core::Error;

use crate::convert::{count_in, place};
use crate::error::OrThrow;
use crate::explain::association::{Association, AssociationFields};
use crate::explain::options;
use crate::explain::pair::{PairAssociation, PairAssociationFields};
use crate::situation::observed;
use crate::work::{Outcome, Work};

/// Compares each value of each dimension with all other answers, those that pull the score down most first.
///
/// Values with fewer than `minN` answers (by default 5) are listed and not compared. Every finding is an association,
/// not an effect: another difference between the situations may be the cause.
#[napi(
    catch_unwind,
    ts_args_type = "observations: Observations, options?: AssociationOptions",
    ts_return_type = "Promise<AssociationTable>"
)]
pub fn associate(
    env: Env,
    observations: Unknown,
    options: Unknown,
) -> napi::Result<AsyncTask<Work<Vec<nps_core::Association>>>> {
    let (rows, options) = (observed(env, observations)?, options::read(env, options)?);
    Ok(Work::task(move || nps_core::associate(&rows, &options)))
}

/// Compares each pair of values of two dimensions with all other answers, and keeps those that say more than either.
///
/// P-values are adjusted for every pair with `minN` answers (by default 5), kept or not.
#[napi(
    catch_unwind,
    ts_args_type = "observations: Observations, options?: AssociationOptions",
    ts_return_type = "Promise<PairTable>"
)]
pub fn associate_pairs(
    env: Env,
    observations: Unknown,
    options: Unknown,
) -> napi::Result<AsyncTask<Work<Vec<nps_core::PairAssociation>>>> {
    let (rows, options) = (observed(env, observations)?, options::read(env, options)?);
    Ok(Work::task(move || nps_core::associate_pairs(&rows, &options)))
}

impl Outcome for Vec<nps_core::Association> {
    type Js = AssociationTable;

    fn into_js(self, _env: Env) -> napi::Result<AssociationTable> {
        Ok(self.into())
    }
}

impl From<Vec<nps_core::Association>> for AssociationTable {
    fn from(rows: Vec<nps_core::Association>) -> Self {
        Self(rows)
    }
}

impl Outcome for Vec<nps_core::PairAssociation> {
    type Js = PairTable;

    fn into_js(self, _env: Env) -> napi::Result<PairTable> {
        Ok(self.into())
    }
}

impl From<Vec<nps_core::PairAssociation>> for PairTable {
    fn from(rows: Vec<nps_core::PairAssociation>) -> Self {
        Self(rows)
    }
}

/// The row that JS asks for; `None` where there is no such row.
fn row<T: Clone>(env: Env, rows: &[T], row: Unknown<'_>) -> napi::Result<Option<T>> {
    let row = usize::try_from(count_in(env, "rows", row)?).unwrap_or(usize::MAX);
    Ok(rows.get(row).cloned())
}

/// Each value of each dimension beside all other answers, those that pull the score down most first. Made by
/// `associate`; iterates as `Association`.
#[napi]
pub struct AssociationTable(Vec<nps_core::Association>);

#[napi]
impl AssociationTable {
    /// Tables are made by `associate`; `new AssociationTable()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("a table", "made by new", "associate()")).or_throw(env)
    }

    /// How many situations there are.
    #[napi(getter, catch_unwind)]
    pub fn length(&self) -> f64 {
        place(self.0.len())
    }

    /// A situation; null where there is no such row.
    #[napi(catch_unwind, ts_args_type = "row: number")]
    pub fn at(&self, env: Env, row: Unknown) -> napi::Result<Option<Association>> {
        Ok(self::row(env, &self.0, row)?.map(Association::from))
    }

    /// A self-contained HTML table of the first situations.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        nps_core::associations_to_html(&self.0)
    }

    /// A line a situation.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    /// The situations as plain objects, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json<'env>(&self, env: &'env Env) -> napi::Result<Vec<AssociationFields<'env>>> {
        self.0.iter().map(|row| Association::from(row.clone()).to_json(env)).collect()
    }
}

/// The pairs of values that say more than either, those that pull the score down most first. Made by `associatePairs`;
/// iterates as `PairAssociation`.
#[napi]
pub struct PairTable(Vec<nps_core::PairAssociation>);

#[napi]
impl PairTable {
    /// Tables are made by `associatePairs`; `new PairTable()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("a table", "made by new", "associatePairs()")).or_throw(env)
    }

    /// How many pairs there are.
    #[napi(getter, catch_unwind)]
    pub fn length(&self) -> f64 {
        place(self.0.len())
    }

    /// A pair; null where there is no such row.
    #[napi(catch_unwind, ts_args_type = "row: number")]
    pub fn at(&self, env: Env, row: Unknown) -> napi::Result<Option<PairAssociation>> {
        Ok(self::row(env, &self.0, row)?.map(PairAssociation::from))
    }

    /// A self-contained HTML table of the first pairs.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        nps_core::pairs_to_html(&self.0)
    }

    /// A line a pair.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    /// The pairs as plain objects, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json<'env>(&self, env: &'env Env) -> napi::Result<Vec<PairAssociationFields<'env>>> {
        self.0.iter().map(|row| PairAssociation::from(row.clone()).to_json(env)).collect()
    }
}
