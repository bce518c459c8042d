//! A score for each group of rows, off the event loop.

use napi::bindgen_prelude::{AsyncTask, Env, JsObjectValue, Object, Unknown};
use napi_derive::napi;
use nps_core::{Error, KeyColumn, ScoreOptions};

use crate::convert::{Transport, entries, list, object, text};
use crate::error::OrThrow;
use crate::score::column::Column;
use crate::score::keys::Key;
use crate::score::options;
use crate::work::Work;

/// Scores each group of rows that share the values of the columns `by`, off the event loop.
///
/// Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
#[napi(catch_unwind, ts_args_type = "table: Columns, options: ScoreByOptions", ts_return_type = "Promise<ScoreTable>")]
pub fn score_by<'env>(
    env: Env,
    table: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
) -> napi::Result<AsyncTask<Work<nps_core::ScoreTable>>> {
    let plan = Plan::read(env, options)?;
    let table = object(env, "table", table)?;
    let scores = Column::read(env, &plan.score, column(env, table, &plan.score)?, &pack)?.into_owned();
    let mut keys = Vec::new();
    for name in plan.by {
        let values = column(env, table, &name)?;
        keys.push(Key::read(env, name, values, &encode)?);
    }
    Ok(Work::task(move || {
        let keys = keys.into_iter().map(Key::into_column).collect::<nps_core::Result<Vec<KeyColumn>>>()?;
        nps_core::score_by(scores.core()?, &keys, &plan.options)
    }))
}

/// What to score, by what, and how.
struct Plan {
    score: String,
    by: Vec<String>,
    options: ScoreOptions,
}

impl Plan {
    fn read(env: Env, given: Unknown<'_>) -> napi::Result<Self> {
        let given = object(env, "options", given)?;
        let score = text(env, "score", given.get_named_property("score")?)?;
        let names = list(env, "by", given.get_named_property("by")?)?;
        let mut options = ScoreOptions::default();
        for (name, value) in entries(given)? {
            if name != "score" && name != "by" {
                options::set(env, &mut options, &name, value)?;
            }
        }
        let mut by = Vec::new();
        for place in 0..names.len() {
            by.push(text(env, "by", names.get_element(place)?)?);
        }
        Ok(Self { score, by, options })
    }
}

/// A column of the table, by its name.
pub(crate) fn column<'env>(env: Env, table: Object<'env>, name: &str) -> napi::Result<Unknown<'env>> {
    let key = env.create_string(name)?;
    if table.has_own_property_js(key)? {
        return table.get_property_unchecked(key);
    }
    let known = Object::keys(&table)?;
    Err(Error::unknown_column(name, &known)).or_throw(env)
}
