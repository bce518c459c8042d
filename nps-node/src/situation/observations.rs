//! Answers by situation, day and score: read off the event loop.

use std::sync::Arc;

use napi::bindgen_prelude::{AsyncTask, Buffer, Env, Float64Array, ObjectFinalize, Unknown};
use napi_derive::napi;
use nps_core::{Condition, Error, ScoreOptions};

use crate::convert::{Transport, bytes_in, count_in, exact, exact_all, instance, object, place, text};
use crate::error::OrThrow;
use crate::score::{Distribution, DistributionFields, given, set};
use crate::situation::plan::Plan;
use crate::situation::{conditions, day_argument, iso};
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
    let plan = Plan::of_observations(env, options)?;
    let copied = plan.copied(env, object(env, "table", table)?, [&pack, &encode, &moments], |error| error)?;
    Ok(Work::task(move || plan.of_copied(copied, |builder| builder.build(&plan.options)).map(Observed::from)))
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

    /// How many answers each row stands for, in the order of the rows.
    #[napi(catch_unwind)]
    pub fn frequencies(&self, env: Env) -> napi::Result<Float64Array> {
        exact_all(env, &self.0.rows.frequencies()).map(Into::into)
    }

    /// The point of each row; NaN where it is missing or rejected.
    #[napi(catch_unwind)]
    pub fn scores(&self) -> Float64Array {
        self.0.rows.scores().map(|point| point.map_or(f64::NAN, f64::from)).collect::<Vec<f64>>().into()
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

    /// The answers of both tables, counted as one: the very bytes that `tabulate` gives for all rows at once, so that parts
    /// may be counted apart and put together in any order. Both are by the same dimensions.
    #[napi(catch_unwind, ts_args_type = "other: Observations", ts_return_type = "Promise<Observations>")]
    pub fn merge(&self, env: Env, other: Unknown) -> napi::Result<AsyncTask<Work<Observed>>> {
        let (rows, other) = (Arc::clone(&self.0.rows), observed(env, other)?);
        Ok(Work::task(move || rows.merge(&other).map(Observed::from)))
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

    /// The answers with at most so many of each customer, to publish counts of that hide customers: the latest days' first;
    /// of a day of which not all are used, every so-manieth in the order of their scores. `filter` first for a part.
    #[napi(catch_unwind, ts_args_type = "perCustomer: number", ts_return_type = "Promise<BoundedAnswers>")]
    pub fn bounded(&self, env: Env, per_customer: Unknown) -> napi::Result<AsyncTask<Work<nps_core::BoundedAnswers>>> {
        let most = count_in(env, "answers of a customer", per_customer)?;
        let rows = Arc::clone(&self.0.rows);
        Ok(Work::task(move || rows.bounded(u32::try_from(most).unwrap_or(u32::MAX))))
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
