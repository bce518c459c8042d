//! Answers counted by situation and period: columns that JS holds, or the bytes of an Arrow table.

use napi::bindgen_prelude::{AsyncTask, Env, JsObjectValue, Unknown};
use napi_derive::napi;
use nps_arrow::Table;
use nps_core::{Codes, Error, Every, KeyColumn, ObservationsBuilder, ScoreColumn, ScoreOptions};

use crate::convert::{Transport, bytes_in, entries, is_bytes, object, text, texts};
use crate::error::OrThrow;
use crate::score::{Column, Key, column, set};
use crate::situation::{Observed, days};
use crate::work::Work;

/// Counts answers by situation and period, off the event loop: rows, columns, or an Arrow table as bytes (IPC, a stream or
/// a file, not compressed). The same answers give the same table, to the last byte, in whatever order they come.
///
/// What is given is copied before anything else happens. What cannot be an answer is counted in `rejects` by its reason,
/// without examples; the error that `errors: 'raise'` asks for names a value and no row.
#[napi(
    catch_unwind,
    ts_args_type = "source: TabulateSource, options: TabulateOptions",
    ts_return_type = "Promise<Observations>"
)]
pub fn tabulate<'env>(
    env: Env,
    source: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
    moments: Transport<'env>,
) -> napi::Result<AsyncTask<Work<Observed>>> {
    let plan = Plan::read(env, options)?;
    if is_bytes(source)? {
        let bytes = bytes_in(env, source)?.to_vec();
        return Ok(Work::task(move || {
            plan.of_arrow(&Table::read(&bytes)?).map_err(Error::without_row).map(Observed::from)
        }));
    }
    let table = object(env, "source", source)?;
    let scores = Column::read(env, &plan.score, column(env, table, &plan.score)?, &pack)?.into_owned();
    let read = |name: &String| Key::read(env, name.clone(), column(env, table, name)?, &encode);
    let keys = plan.by.iter().map(read).collect::<napi::Result<Vec<_>>>()?;
    let tags = plan.tags.iter().map(read).collect::<napi::Result<Vec<_>>>()?;
    let days = plan.time.as_ref().map(|name| days(env, name, column(env, table, name)?, &moments)).transpose()?;
    let read = |name: &String| {
        let counts = Column::read(env, name, column(env, table, name)?, &pack)?.counts(name);
        counts.map_err(Error::without_row).or_throw(env)
    };
    let frequency = plan.frequency.as_ref().map(read).transpose()?;
    Ok(Work::task(move || {
        let keys = keys.into_iter().map(Key::into_column);
        let tags = tags.into_iter().map(|key| key.into_column().map(KeyColumn::tags));
        let keys = keys.chain(tags).collect::<nps_core::Result<Vec<_>>>()?;
        let table = plan.count(scores.core()?, keys, days, frequency);
        table.map_err(Error::without_row).map(Observed::from)
    }))
}

/// What to count, and how.
struct Plan {
    score: String,
    by: Vec<String>,
    tags: Vec<String>,
    time: Option<String>,
    every: Option<Every>,
    frequency: Option<String>,
    options: ScoreOptions,
}

impl Plan {
    const NAMES: [&str; 8] = ["score", "by", "tags", "time", "every", "frequency", "scale", "errors"];

    fn read(env: Env, given: Unknown<'_>) -> napi::Result<Self> {
        let given = object(env, "options", given)?;
        let mut plan = Self {
            score: text(env, "score", given.get_named_property("score")?)?,
            by: texts(env, "by", given.get_named_property("by")?)?,
            tags: Vec::new(),
            time: None,
            every: None,
            frequency: None,
            options: ScoreOptions::default(),
        };
        for (name, value) in entries(given)? {
            match name.as_str() {
                "score" | "by" => {}
                "tags" => plan.tags = texts(env, "tags", value)?,
                "time" => plan.time = Some(text(env, "time", value)?),
                "every" => plan.every = Some(text(env, "every", value)?.parse().or_throw(env)?),
                "frequency" => plan.frequency = Some(text(env, "frequency", value)?),
                "scale" | "errors" => set(env, &mut plan.options, &name, value)?,
                _ => return Err(Error::unknown_option(&name, &Self::NAMES)).or_throw(env),
            }
        }
        match plan.every {
            Some(every) if plan.time.is_none() => every.without_time().or_throw(env),
            _ => Ok(plan),
        }
    }

    fn of_arrow(&self, table: &Table) -> nps_core::Result<nps_core::Observations> {
        let scores = nps_arrow::scores(&self.score, table.column(&self.score)?)?;
        let key = |name| nps_arrow::key(name, table.column(name)?);
        let tags = self.tags.iter().map(|name| key(name).map(KeyColumn::tags));
        let keys = self.by.iter().map(|name| key(name)).chain(tags).collect::<nps_core::Result<Vec<_>>>()?;
        let days = self.time.as_ref().map(|name| nps_arrow::days(name, table.column(name)?)).transpose()?;
        let frequency = self.frequency.as_ref().map(|name| nps_arrow::counts(name, table.column(name)?)).transpose()?;
        self.count(scores.scores(), keys, days, frequency)
    }

    fn count<'a>(
        &self,
        scores: ScoreColumn<'a>,
        keys: Vec<KeyColumn<'a>>,
        days: Option<Vec<i32>>,
        frequency: Option<Codes<'a>>,
    ) -> nps_core::Result<nps_core::Observations> {
        let builder = keys.into_iter().fold(nps_core::Observations::builder(scores), ObservationsBuilder::dimension);
        let builder = match days {
            Some(mut days) => {
                if let Some(every) = self.every {
                    every.truncate(&mut days);
                }
                builder.days(days)
            }
            None => builder,
        };
        let builder = if let Some(frequency) = frequency { builder.frequency(frequency) } else { builder };
        nps_core::Observations::tabulate(builder, &self.options)
    }
}
