//! Columns of answers, counted off the event loop beside what is there, and added to it when they are.

use std::sync::{Arc, Mutex};

use napi::bindgen_prelude::{Env, JsObjectValue, Unknown};
use nps_core::{Error, KeyColumn, LiveSpec, Rejects, ScoreOptions};

use crate::convert::{Transport, entries, object, text};
use crate::error::OrThrow;
use crate::live::aggregator::with;
use crate::score::{Column, Key, column, set};
use crate::situation::seconds;
use crate::work::Outcome;

/// Columns as they were when `pushMany` was called.
pub(crate) struct Columns {
    times: Vec<i64>,
    scores: Column<'static>,
    keys: Vec<Key>,
    options: ScoreOptions,
}

impl Columns {
    /// Copies the columns that the options and the dimensions name.
    pub(crate) fn read<'env>(
        env: Env,
        spec: &LiveSpec,
        table: Unknown<'env>,
        options: Unknown<'env>,
        [pack, encode, moments]: [&Transport<'env>; 3],
    ) -> napi::Result<Self> {
        let given = object(env, "options", options)?;
        let score = text(env, "score", given.get_named_property("score")?)?;
        let time = text(env, "time", given.get_named_property("time")?)?;
        let mut options = ScoreOptions { scale: spec.scale, ..ScoreOptions::default() };
        for (name, value) in entries(given)? {
            match name.as_str() {
                "score" | "time" => {}
                "errors" | "missingCodes" => set(env, &mut options, &name, value)?,
                _ => {
                    return Err(Error::unknown_option(&name, &["score", "time", "errors", "missingCodes"]))
                        .or_throw(env);
                }
            }
        }
        let table = object(env, "table", table)?;
        let scores = Column::read(env, &score, column(env, table, &score)?, pack)?.into_owned();
        let times = seconds(env, &time, column(env, table, &time)?, moments)?;
        let mut keys = Vec::new();
        for name in &spec.dimensions {
            keys.push(Key::read(env, name.clone(), column(env, table, name)?, encode)?);
        }
        Ok(Self { times, scores, keys, options })
    }

    /// Counts them by themselves.
    pub(crate) fn count(self, spec: LiveSpec) -> nps_core::Result<(nps_core::Live, Rejects)> {
        let keys = self.keys.into_iter().map(Key::into_column).collect::<nps_core::Result<Vec<KeyColumn>>>()?;
        let mut shard = nps_core::Live::new(spec)?;
        let rejects = shard.push_many(&self.times, self.scores.core()?, &keys, &self.options)?;
        Ok((shard, rejects))
    }
}

/// Columns that are counted, on their way to where they belong.
pub struct Counted {
    pub(crate) shard: nps_core::Live,
    pub(crate) rejects: Rejects,
    pub(crate) into: Arc<Mutex<nps_core::Live>>,
}

impl Outcome for Counted {
    type Js = crate::survey::Rejects;

    fn into_js(self, env: Env) -> napi::Result<crate::survey::Rejects> {
        // What can fail first: nothing is added where the promise is rejected.
        let rejects = crate::survey::Rejects::new(env, &self.rejects)?;
        with(&self.into, |live| live.merge(&self.shard)).or_throw(env)?;
        Ok(rejects)
    }
}
