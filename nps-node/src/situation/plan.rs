//! Which columns answers with their situations are read from, and how: for `observations` and for `tabulate`.

use napi::bindgen_prelude::{Env, JsObjectValue, Object, Unknown};
use nps_arrow::Table;
use nps_core::{
    Bands, Codes, Error, Every, KeyColumn, ObservationsBuilder, ScoreColumn, ScoreOptions, WeightColumn, WeightKind,
};

use crate::convert::{Transport, entries, object, text, texts};
use crate::error::OrThrow;
use crate::score::{Column, Key, column, set};
use crate::situation::bands::bands_in;
use crate::situation::days;

/// Which columns to read, and how.
#[derive(Default)]
pub(super) struct Plan {
    score: String,
    dimensions: Vec<String>,
    bands: Vec<(String, Bands)>,
    paths: Vec<String>,
    tags: Vec<String>,
    unknown: Vec<String>,
    time: Option<String>,
    every: Option<Every>,
    frequency: Option<String>,
    weight: Option<String>,
    customer: Option<String>,
    pub(super) options: ScoreOptions,
}

/// The columns that JS holds, copied.
pub(super) struct Copied {
    scores: Column<'static>,
    dimensions: Vec<Key>,
    /// Numbers, with what they are called and cut into.
    banded: Vec<(Column<'static>, String, Bands)>,
    paths: Vec<Key>,
    tags: Vec<Key>,
    customers: Option<Key>,
    days: Option<Vec<i32>>,
    frequency: Option<Codes<'static>>,
    weights: Option<Vec<f64>>,
}

/// Columns as the core reads them.
struct Columns<'a> {
    scores: ScoreColumn<'a>,
    /// The dimensions, of whichever kind.
    keys: Vec<KeyColumn<'a>>,
    customers: Option<KeyColumn<'a>>,
    days: Option<Vec<i32>>,
    frequency: Option<Codes<'a>>,
    weights: Option<Vec<f64>>,
}

impl Plan {
    /// Those that both functions have.
    const SHARED: [&str; 10] =
        ["paths", "tags", "time", "frequency", "weight", "customer", "unknown", "scale", "errors", "missingCodes"];

    /// The options of `observations`.
    pub(super) fn of_observations(env: Env, given: Unknown<'_>) -> napi::Result<Self> {
        Self::read(env, given, "dimensions", &["dimensions", "bands"])
    }

    /// The options of `tabulate`.
    pub(super) fn of_tabulate(env: Env, given: Unknown<'_>) -> napi::Result<Self> {
        let plan = Self::read(env, given, "by", &["by", "every"])?;
        match plan.every {
            Some(every) if plan.time.is_none() => every.without_time().or_throw(env),
            _ => Ok(plan),
        }
    }

    fn read(env: Env, given: Unknown<'_>, dimensions: &str, own: &[&str]) -> napi::Result<Self> {
        let given = object(env, "options", given)?;
        let score = text(env, "score", given.get_named_property("score")?)?;
        let named = texts(env, dimensions, given.get_named_property(dimensions)?)?;
        let mut plan = Self { score, dimensions: named, ..Self::default() };
        for (name, value) in entries(given)? {
            match name.as_str() {
                "score" => {}
                name if name == dimensions => {}
                "bands" if own.contains(&"bands") => {
                    for (name, value) in entries(object(env, "bands", value)?)? {
                        let bands = bands_in(env, &name, value)?;
                        plan.bands.push((name, bands));
                    }
                }
                "paths" => plan.paths = texts(env, "paths", value)?,
                "tags" => plan.tags = texts(env, "tags", value)?,
                "unknown" => plan.unknown = texts(env, "unknown", value)?,
                "time" => plan.time = Some(text(env, "time", value)?),
                "every" if own.contains(&"every") => {
                    plan.every = Some(text(env, "every", value)?.parse().or_throw(env)?);
                }
                "frequency" => plan.frequency = Some(text(env, "frequency", value)?),
                "weight" => plan.weight = Some(text(env, "weight", value)?),
                "customer" => plan.customer = Some(text(env, "customer", value)?),
                "scale" | "errors" | "missingCodes" => set(env, &mut plan.options, &name, value)?,
                _ => {
                    let known = [&["score"], own, &Self::SHARED].concat();
                    return Err(Error::unknown_option(&name, &known)).or_throw(env);
                }
            }
        }
        Ok(plan)
    }

    /// Copies the columns of a table; `told` is what an error of a single value says of its row.
    pub(super) fn copied<'env>(
        &self,
        env: Env,
        table: Object<'env>,
        [pack, encode, moments]: [&Transport<'env>; 3],
        told: fn(Error) -> Error,
    ) -> napi::Result<Copied> {
        let values = |name: &String| Column::read(env, name, column(env, table, name)?, pack);
        let key = |name: &String| Key::read(env, name.clone(), column(env, table, name)?, encode);
        let keys = |names: &[String]| names.iter().map(key).collect::<napi::Result<Vec<_>>>();
        let scores = values(&self.score)?.into_owned();
        let [dimensions, paths, tags] = [keys(&self.dimensions)?, keys(&self.paths)?, keys(&self.tags)?];
        let banded = |(name, bands): &(String, Bands)| Ok((values(name)?.into_owned(), name.clone(), bands.clone()));
        let banded = self.bands.iter().map(banded).collect::<napi::Result<Vec<_>>>()?;
        let customers = self.customer.as_ref().map(key).transpose()?;
        let days = self.time.as_ref().map(|name| days(env, name, column(env, table, name)?, moments)).transpose()?;
        let counts = |name: &String| values(name)?.counts(name).map_err(told).or_throw(env);
        let frequency = self.frequency.as_ref().map(counts).transpose()?;
        let numbers = |name: &String| {
            let column = values(name)?.into_owned();
            column.core().and_then(|column| weights(name, column)).map_err(told).or_throw(env)
        };
        let weights = self.weight.as_ref().map(numbers).transpose()?;
        Ok(Copied { scores, dimensions, banded, paths, tags, customers, days, frequency, weights })
    }

    /// What `build` makes of columns that were copied.
    pub(super) fn of_copied<T>(
        &self,
        copied: Copied,
        build: impl FnOnce(ObservationsBuilder<'_>) -> nps_core::Result<T>,
    ) -> nps_core::Result<T> {
        let Copied { scores, dimensions, banded, paths, tags, customers, days, frequency, weights } = copied;
        let plain = dimensions.into_iter().map(Key::into_column);
        let paths = paths.into_iter().map(|key| key.into_column().map(KeyColumn::path));
        let tags = tags.into_iter().map(|key| key.into_column().map(KeyColumn::tags));
        let banded = banded.iter().map(|(numbers, name, bands)| bands.key(name, numbers.core()?));
        let keys = plain.chain(banded).chain(paths).chain(tags).collect::<nps_core::Result<Vec<_>>>()?;
        let customers = customers.map(Key::into_column).transpose()?;
        build(self.builder(Columns { scores: scores.core()?, keys, customers, days, frequency, weights }))
    }

    /// What `build` makes of the columns of an Arrow table.
    pub(super) fn of_arrow<T>(
        &self,
        table: &Table,
        build: impl FnOnce(ObservationsBuilder<'_>) -> nps_core::Result<T>,
    ) -> nps_core::Result<T> {
        let scores = nps_arrow::scores(&self.score, table.column(&self.score)?)?;
        let paths = self.paths.iter().map(|name| key_of(table, name).map(KeyColumn::path));
        let tags = self.tags.iter().map(|name| key_of(table, name).map(KeyColumn::tags));
        let plain = self.dimensions.iter().map(|name| key_of(table, name));
        let keys = plain.chain(paths).chain(tags).collect::<nps_core::Result<Vec<_>>>()?;
        let customers = self.customer.as_ref().map(|name| key_of(table, name)).transpose()?;
        let days = self.time.as_ref().map(|name| nps_arrow::days(name, table.column(name)?)).transpose()?;
        let frequency = self.frequency.as_ref().map(|name| nps_arrow::counts(name, table.column(name)?)).transpose()?;
        let numbers = |name: &String| weights(name, nps_arrow::scores(name, table.column(name)?)?.scores());
        let weights = self.weight.as_ref().map(numbers).transpose()?;
        build(self.builder(Columns { scores: scores.scores(), keys, customers, days, frequency, weights }))
    }

    fn builder<'a>(&self, columns: Columns<'a>) -> ObservationsBuilder<'a> {
        let Columns { scores, keys, customers, days, frequency, weights } = columns;
        let builder = keys.into_iter().fold(nps_core::Observations::builder(scores), ObservationsBuilder::dimension);
        let builder = builder.unknown_where_missing(self.unknown.iter().cloned());
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
        let builder = if let Some(weights) = weights { builder.probability(weights) } else { builder };
        if let Some(customers) = customers { builder.customers(customers) } else { builder }
    }
}

/// A column of an Arrow table to group by.
fn key_of<'a>(table: &'a Table, name: &'a str) -> nps_core::Result<KeyColumn<'a>> {
    nps_arrow::key(name, table.column(name)?)
}

/// A column of probability weights.
fn weights(name: &str, column: ScoreColumn<'_>) -> nps_core::Result<Vec<f64>> {
    WeightColumn::read(name, column, WeightKind::Probability).map(WeightColumn::into_numbers)
}
