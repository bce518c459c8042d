//! Answers by situation, day and score: read off the event loop.

use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, Buffer, Env, JsObjectValue, ObjectFinalize, Unknown};
use napi_derive::napi;
use nps_core::{Condition, Error, KeyColumn, ObservationsBuilder, ScoreOptions, WeightColumn, WeightKind};

use crate::convert::{Transport, bytes_in, entries, exact, instance, object, place, text, texts};
use crate::error::OrThrow;
use crate::score::{Column, Distribution, DistributionFields, Key, column, given, set};
use crate::situation::{conditions, day_argument, days, iso};
use crate::survey::Rejects;
use crate::work::{Outcome, Work};

/// Reads answers with the situations they came from, off the event loop: the input of every analysis.
///
/// Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
#[napi(
    catch_unwind,
    ts_args_type = "table: ObservationsColumns, options: ObservationsOptions",
    ts_return_type = "Promise<Observations>"
)]
pub fn observations<'env>(
    env: Env,
    table: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
    moments: Transport<'env>,
) -> napi::Result<AsyncTask<Work<Observed>>> {
    let asked = Plan::read(env, options)?;
    let table = object(env, "table", table)?;
    let scores = Column::read(env, &asked.score, column(env, table, &asked.score)?, &pack)?.into_owned();
    let key = |name: &String| Key::read(env, name.clone(), column(env, table, name)?, &encode);
    let keys_of = |names: &[String]| names.iter().map(key).collect::<napi::Result<Vec<_>>>();
    let (keys, paths, tags) = (keys_of(&asked.dimensions)?, keys_of(&asked.paths)?, keys_of(&asked.tags)?);
    let customers = asked.customer.as_ref().map(key).transpose()?;
    let days = asked.time.as_ref().map(|name| days(env, name, column(env, table, name)?, &moments)).transpose()?;
    let read = |name: &String| Column::read(env, name, column(env, table, name)?, &pack)?.counts(name).or_throw(env);
    let frequency = asked.frequency.as_ref().map(read).transpose()?;
    let read = |name: &String| {
        let weights = Column::read(env, name, column(env, table, name)?, &pack)?.into_owned();
        let weights = WeightColumn::read(name, weights.core().or_throw(env)?, WeightKind::Probability);
        weights.map(WeightColumn::into_numbers).or_throw(env)
    };
    let weights = asked.weight.as_ref().map(read).transpose()?;
    Ok(Work::task(move || {
        let plain = keys.into_iter().map(Key::into_column);
        let paths = paths.into_iter().map(|key| key.into_column().map(KeyColumn::path));
        let tags = tags.into_iter().map(|key| key.into_column().map(KeyColumn::tags));
        let keys = plain.chain(paths).chain(tags).collect::<nps_core::Result<Vec<KeyColumn>>>()?;
        let builder = nps_core::Observations::builder(scores.core()?);
        let builder = keys.into_iter().fold(builder, ObservationsBuilder::dimension);
        let builder = builder.unknown_where_missing(asked.unknown);
        let builder = if let Some(days) = days { builder.days(days) } else { builder };
        let builder = if let Some(frequency) = frequency { builder.frequency(frequency) } else { builder };
        let builder = if let Some(weights) = weights { builder.probability(weights) } else { builder };
        let builder = match customers {
            Some(customers) => builder.customers(customers.into_column()?),
            None => builder,
        };
        builder.build(&asked.options).map(Observed::from)
    }))
}

/// Which columns to read, and how.
#[derive(Default)]
struct Plan {
    score: String,
    dimensions: Vec<String>,
    paths: Vec<String>,
    tags: Vec<String>,
    unknown: Vec<String>,
    time: Option<String>,
    frequency: Option<String>,
    weight: Option<String>,
    customer: Option<String>,
    options: ScoreOptions,
}

impl Plan {
    const NAMES: [&str; 11] = [
        "score",
        "dimensions",
        "paths",
        "tags",
        "time",
        "frequency",
        "weight",
        "customer",
        "unknown",
        "scale",
        "errors",
    ];

    fn read(env: Env, given: Unknown<'_>) -> napi::Result<Self> {
        let given = object(env, "options", given)?;
        let score = text(env, "score", given.get_named_property("score")?)?;
        let dimensions = texts(env, "dimensions", given.get_named_property("dimensions")?)?;
        let mut plan = Self { score, dimensions, ..Self::default() };
        for (name, value) in entries(given)? {
            match name.as_str() {
                "score" | "dimensions" => {}
                "paths" => plan.paths = texts(env, "paths", value)?,
                "tags" => plan.tags = texts(env, "tags", value)?,
                "unknown" => plan.unknown = texts(env, "unknown", value)?,
                "time" => plan.time = Some(text(env, "time", value)?),
                "frequency" => plan.frequency = Some(text(env, "frequency", value)?),
                "weight" => plan.weight = Some(text(env, "weight", value)?),
                "customer" => plan.customer = Some(text(env, "customer", value)?),
                "scale" | "errors" => set(env, &mut plan.options, &name, value)?,
                _ => return Err(Error::unknown_option(&name, &Self::NAMES)).or_throw(env),
            }
        }
        Ok(plan)
    }
}

/// Which answers are meant, and at which confidence their score is told.
struct Selection {
    conditions: Vec<Condition>,
    start: Option<i32>,
    end: Option<i32>,
    options: ScoreOptions,
}

impl Selection {
    fn read(env: Env, r#where: Unknown<'_>, options: Unknown<'_>, names: &[&str]) -> napi::Result<Self> {
        let mut selection =
            Self { conditions: conditions(env, r#where)?, start: None, end: None, options: ScoreOptions::default() };
        for (name, value) in given(env, options)? {
            match name.as_str() {
                name if !names.contains(&name) => return Err(Error::unknown_option(name, names)).or_throw(env),
                "start" => selection.start = Some(day_argument(env, "start", value)?),
                "end" => selection.end = Some(day_argument(env, "end", value)?),
                _ => set(env, &mut selection.options, &name, value)?,
            }
        }
        Ok(selection)
    }
}

/// Answers by situation, day and score: the input of every analysis. Made by `observations`; immutable.
#[napi(custom_finalize)]
pub struct Observations(Observed);

/// The rows, with what takes a walk over all of them to know.
pub struct Observed {
    rows: Arc<nps_core::Observations>,
    total: nps_core::Distribution,
    span: Option<(i32, i32)>,
}

impl From<nps_core::Observations> for Observed {
    fn from(rows: nps_core::Observations) -> Self {
        Self { total: rows.total(), span: rows.span(), rows: Arc::new(rows) }
    }
}

impl Observed {
    /// About how many bytes the rows take: a point, and four bytes for the day and each dimension.
    fn size(&self) -> i64 {
        let a_row = 1 + 4 * (self.rows.dimensions().len() + usize::from(self.span.is_some()));
        i64::try_from(self.rows.rows().saturating_mul(a_row)).unwrap_or(i64::MAX)
    }
}

impl Outcome for Observed {
    type Js = Observations;

    fn into_js(self, env: Env) -> napi::Result<Observations> {
        // Without it, JS would think the object small and let many of them pile up.
        env.adjust_external_memory(self.size())?;
        Ok(Observations(self))
    }
}

impl ObjectFinalize for Observations {
    fn finalize(self, env: Env) -> napi::Result<()> {
        env.adjust_external_memory(-self.0.size()).map(drop)
    }
}

impl Outcome for nps_core::Distribution {
    type Js = Distribution;

    fn into_js(self, _env: Env) -> napi::Result<Distribution> {
        Ok(self.into())
    }
}

impl Observations {
    /// The rows, shared with whoever works on them.
    pub(crate) fn core(&self) -> Arc<nps_core::Observations> {
        Arc::clone(&self.0.rows)
    }
}

/// The observations that an argument is, shared with whoever works on them.
pub(crate) fn observed(env: Env, value: Unknown<'_>) -> napi::Result<Arc<nps_core::Observations>> {
    let given = instance::<Observations>(env, "observations", value, "Observations, which observations() makes")?;
    Ok(given.core())
}

/// The first and the last day with a row.
#[napi(object, object_from_js = false)]
pub struct Span {
    /// The first day, as `2026-01-05`.
    pub first: String,
    /// The last day.
    pub last: String,
}

/// What there is to know of observations, as a plain object.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ObservationsFields {
    /// How many rows the table has.
    pub rows: f64,
    /// How many answers the rows stand for.
    pub n: f64,
    /// The names of the dimensions.
    pub dimensions: Vec<String>,
    /// The first and the last day with a row.
    pub span: Option<Span>,
    /// All answers together.
    pub total: DistributionFields,
    /// What could not be counted, and why.
    pub rejects: Rejects,
}

#[napi]
impl Observations {
    /// Observations are made by `observations`; `new Observations()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("observations", "made by new", "observations()")).or_throw(env)
    }

    /// How many rows the table has.
    #[napi(getter, catch_unwind)]
    pub fn rows(&self) -> f64 {
        place(self.0.rows.rows())
    }

    /// How many answers the rows stand for, missing and rejected ones not among them.
    #[napi(getter, catch_unwind)]
    pub fn n(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.total.n())
    }

    /// The scale the answers were given on.
    #[napi(getter, catch_unwind)]
    pub fn scale(&self) -> String {
        self.0.rows.scale().to_string()
    }

    /// The names of the dimensions.
    #[napi(getter, catch_unwind)]
    pub fn dimensions(&self) -> Vec<String> {
        self.0.rows.dimensions().map(str::to_owned).collect()
    }

    /// The first and the last day with a row; null without rows, or where rows have no day.
    #[napi(getter, catch_unwind)]
    pub fn span(&self) -> Option<Span> {
        self.0.span.map(|(first, last)| Span { first: iso(first), last: iso(last) })
    }

    /// What could not be counted, and why.
    #[napi(getter, catch_unwind)]
    pub fn rejects(&self, env: Env) -> napi::Result<Rejects> {
        Rejects::new(env, self.0.rows.rejects())
    }

    /// All answers together.
    #[napi(catch_unwind)]
    pub fn total(&self) -> Distribution {
        self.0.total.into()
    }

    /// Reads what `toBytes` wrote, in any language.
    #[napi(factory, catch_unwind, ts_args_type = "bytes: Uint8Array")]
    pub fn from_bytes(env: Env, bytes: Unknown) -> napi::Result<Self> {
        let rows = nps_core::Observations::from_bytes(bytes_in(env, bytes)?).or_throw(env)?;
        Observed::from(rows).into_js(env)
    }

    /// The rows as bytes: the same in every language, readable for ever.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Buffer {
        self.0.rows.to_bytes().into()
    }

    /// One row for each situation, day and score that occurs: every analysis of it is the same, to the last bit.
    #[napi(catch_unwind, ts_return_type = "Promise<Observations>")]
    pub fn compact(&self) -> AsyncTask<Work<Observed>> {
        let rows = Arc::clone(&self.0.rows);
        Work::task(move || Ok(rows.compact().into()))
    }

    /// The answers that meet all the conditions, from the day `start` up to and without the day `end`.
    #[napi(
        catch_unwind,
        ts_args_type = "where?: Where | null, options?: SelectOptions",
        ts_return_type = "Promise<Distribution>"
    )]
    pub fn select(
        &self,
        env: Env,
        r#where: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncTask<Work<nps_core::Distribution>>> {
        let rows = Arc::clone(&self.0.rows);
        let Selection { conditions, start, end, .. } = Selection::read(env, r#where, options, &["start", "end"])?;
        Ok(Work::task(move || rows.select(&conditions, start, end)))
    }

    /// The rows that `select` counts, as observations of their own; the ledger stays that of the whole.
    #[napi(
        catch_unwind,
        ts_args_type = "where?: Where | null, options?: SelectOptions",
        ts_return_type = "Promise<Observations>"
    )]
    pub fn filter(&self, env: Env, r#where: Unknown, options: Unknown) -> napi::Result<AsyncTask<Work<Observed>>> {
        let rows = Arc::clone(&self.0.rows);
        let Selection { conditions, start, end, .. } = Selection::read(env, r#where, options, &["start", "end"])?;
        Ok(Work::task(move || rows.filter(&conditions, start, end).map(Observed::from)))
    }

    /// The score of the answers that `select` counts, each speaking for as many customers as its weight says.
    #[napi(
        catch_unwind,
        ts_args_type = "where?: Where | null, options?: SelectOptions & { level?: number }",
        ts_return_type = "Promise<WeightedNps>"
    )]
    pub fn weighted(
        &self,
        env: Env,
        r#where: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncTask<Work<nps_core::WeightedNps>>> {
        let rows = Arc::clone(&self.0.rows);
        let asked = Selection::read(env, r#where, options, &["start", "end", "level"])?;
        Ok(Work::task(move || rows.weighted(&asked.conditions, asked.start, asked.end, &asked.options)))
    }

    /// The score of the answers that `select` counts, where those of one customer come together.
    #[napi(
        catch_unwind,
        ts_args_type = "where?: Where | null, options?: SelectOptions & { level?: number }",
        ts_return_type = "Promise<ClusteredNps>"
    )]
    pub fn clustered(
        &self,
        env: Env,
        r#where: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncTask<Work<nps_core::ClusteredNps>>> {
        let rows = Arc::clone(&self.0.rows);
        let asked = Selection::read(env, r#where, options, &["start", "end", "level"])?;
        Ok(Work::task(move || rows.clustered(&asked.conditions, asked.start, asked.end, asked.options.level)))
    }

    /// The same without the answers of a customer, whose pseudonym nothing of it holds.
    #[napi(catch_unwind, ts_args_type = "customer: string", ts_return_type = "Promise<Observations>")]
    pub fn without_customer(&self, env: Env, customer: Unknown) -> napi::Result<AsyncTask<Work<Observed>>> {
        let customer = text(env, "customer", customer)?;
        let rows = Arc::clone(&self.0.rows);
        Ok(Work::task(move || rows.without_customer(customer).map(Observed::from)))
    }

    /// The same without knowing who answered: fewer cells once it is compacted, and no pseudonym.
    #[napi(catch_unwind, ts_return_type = "Promise<Observations>")]
    pub fn without_customers(&self) -> AsyncTask<Work<Observed>> {
        let rows = Arc::clone(&self.0.rows);
        Work::task(move || Ok(Arc::unwrap_or_clone(rows).without_customers().into()))
    }

    /// One line: rows, answers, dimensions and days.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        let names: Vec<&str> = self.0.rows.dimensions().collect();
        let by = if names.is_empty() { String::new() } else { format!(", by {}", names.join(", ")) };
        let span = self.span().map(|Span { first, last }| format!(", {first} to {last}")).unwrap_or_default();
        format!("Observations {} rows, n = {}{by}{span}", self.0.rows.rows(), self.0.total.n())
    }

    /// What there is to know of them as a plain object, for `JSON.stringify`; not the rows.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json(&self, env: Env) -> napi::Result<ObservationsFields> {
        Ok(ObservationsFields {
            rows: self.rows(),
            n: self.n(env)?,
            dimensions: self.dimensions(),
            span: self.span(),
            total: self.total().to_json(env)?,
            rejects: self.rejects(env)?,
        })
    }
}
