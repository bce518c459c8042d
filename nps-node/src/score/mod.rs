//! Measure: the score of a column, at once or off the event loop, and the counts of the three classes.

mod by;
mod column;
mod compare;
mod comparison;
mod distribution;
mod entities;
mod guardrail;
mod indicator;
mod keys;
mod nps;
mod options;
mod planning;
mod posterior;
mod resampling;
mod sampling;
mod table;
mod weights;

use napi::bindgen_prelude::{AsyncTask, Env, Unknown};
use napi_derive::napi;

use crate::convert::{Transport, exact};
use crate::error::OrThrow;
use crate::work::Work;

pub(crate) use by::column;
pub(crate) use column::{Column, integers};
pub(crate) use compare::{Counts, Difference, DifferenceFields, counts_of, optional_numbers};
pub(crate) use distribution::{Distribution, DistributionFields};
pub(crate) use keys::Key;
pub(crate) use nps::{Caveat, Nps, NpsFields};
pub(crate) use options::{given, read_level, read_missing_codes, read_scale, set};
pub(crate) use weights::WeightedNps;

/// Scores a column of answers, at once. O(rows), at the speed of memory for a `Uint8Array`.
///
/// `null`, `undefined`, holes and blank texts are missing. What cannot be an answer (6.5, 11, NaN, true, "neuf") is
/// entered in the ledger `rejects`, or with `errors: 'raise'` thrown.
#[napi(catch_unwind, ts_args_type = "values: Answers, options?: ScoreOptions", ts_return_type = "ScoreResult")]
pub fn score<'env>(env: Env, values: Unknown<'env>, options: Unknown, pack: Transport<'env>) -> napi::Result<Nps> {
    // Options first: reading them may run JS, after which nothing must be borrowed.
    let options = options::read(env, options)?;
    let column = Column::read(env, "values", values, &pack)?;
    column.core().and_then(|column| nps_core::score(column, &options)).or_throw(env).map(Nps::from)
}

/// Scores a column of answers off the event loop. What JS does to `values` meanwhile does not matter.
#[napi(catch_unwind, ts_args_type = "values: Answers, options?: ScoreOptions", ts_return_type = "Promise<ScoreResult>")]
pub fn score_async<'env>(
    env: Env,
    values: Unknown<'env>,
    options: Unknown,
    pack: Transport<'env>,
) -> napi::Result<AsyncTask<Work<nps_core::ScoreResult>>> {
    let options = options::read(env, options)?;
    let column = Column::read(env, "values", values, &pack)?.into_owned();
    Ok(Work::task(move || nps_core::score(column.core()?, &options)))
}

/// How many answers fell in each class, and in none.
#[napi(object, object_from_js = false)]
pub struct CategoryCounts {
    /// Answers of detractors.
    pub detractors: f64,
    /// Answers of passives.
    pub passives: f64,
    /// Answers of promoters.
    pub promoters: f64,
    /// Rows without an answer.
    pub missing: f64,
    /// Rows whose value cannot be an answer.
    pub rejected: f64,
}

/// Counts the three classes and nothing more, faster than `score` for a `Uint8Array`.
#[napi(catch_unwind, ts_args_type = "values: Answers, options?: ScoreOptions")]
pub fn category_counts<'env>(
    env: Env,
    values: Unknown<'env>,
    options: Unknown,
    pack: Transport<'env>,
) -> napi::Result<CategoryCounts> {
    let options = options::read(env, options)?;
    let column = Column::read(env, "values", values, &pack)?;
    let found = column.core().and_then(|column| nps_core::category_counts(column, &options)).or_throw(env)?;
    Ok(CategoryCounts {
        detractors: exact(env, found.counts.detractors)?,
        passives: exact(env, found.counts.passives)?,
        promoters: exact(env, found.counts.promoters)?,
        missing: exact(env, found.missing)?,
        rejected: exact(env, found.rejected)?,
    })
}
