//! The scores of all groups.

use napi::bindgen_prelude::{Env, Float64Array, Object, Unknown};
use napi_derive::napi;
use nps_core::{Error, ScoreColumns};

use crate::convert::{JsLabel, count_in, exact, exact_all, label, named};
use crate::error::OrThrow;
use crate::score::nps::{Nps, NpsFields};
use crate::survey::Rejects;
use crate::work::Outcome;

/// A score for each group of rows, and for all together. Made by `scoreBy`; iterates as `[key, Nps]`.
///
/// Groups come in the order of their labels, the first column first, null last.
#[napi]
pub struct ScoreTable(nps_core::ScoreTable);

impl Outcome for nps_core::ScoreTable {
    type Js = ScoreTable;

    fn into_js(self, _env: Env) -> napi::Result<ScoreTable> {
        Ok(ScoreTable(self))
    }
}

impl ScoreTable {
    pub(crate) fn core(&self) -> &nps_core::ScoreTable {
        &self.0
    }
}

/// One group as a plain object.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ScoreRow<'env> {
    /// The group's value in each column.
    #[napi(ts_type = "Key")]
    pub key: Object<'env>,
    /// How many answers were given.
    pub n: f64,
    /// Answers of detractors.
    pub detractors: f64,
    /// Answers of passives.
    pub passives: f64,
    /// Answers of promoters.
    pub promoters: f64,
    /// How many rows hold no answer.
    pub missing: f64,
    /// The score in points; null without answers.
    pub nps: Option<f64>,
    /// Lower bound of the interval, in points; null without answers.
    pub lower: Option<f64>,
    /// Upper bound of the interval, in points; null without answers.
    pub upper: Option<f64>,
}

/// All groups as columns, one element a group. A typed array holds no null: without answers the figures are NaN.
#[napi(object, object_from_js = false)]
pub struct ScoreTableColumns<'env> {
    /// The groups' values in each column that was grouped by.
    #[napi(ts_type = "Record<string, Label[]>")]
    pub key: Object<'env>,
    /// How many answers were given.
    pub n: Float64Array,
    /// Answers of detractors.
    pub detractors: Float64Array,
    /// Answers of passives.
    pub passives: Float64Array,
    /// Answers of promoters.
    pub promoters: Float64Array,
    /// How many rows hold no answer.
    pub missing: Float64Array,
    /// The score in points.
    pub nps: Float64Array,
    /// Lower bound of the interval, in points.
    pub lower: Float64Array,
    /// Upper bound of the interval, in points.
    pub upper: Float64Array,
}

/// A table as a plain object.
#[napi(object, object_from_js = false)]
pub struct ScoreTableFields<'env> {
    /// The names of the columns that were grouped by.
    pub by: Vec<String>,
    /// One plain object a group.
    pub rows: Vec<ScoreRow<'env>>,
    /// The score of all rows together.
    pub total: NpsFields,
}

#[napi]
impl ScoreTable {
    /// Tables are made by `scoreBy`; `new ScoreTable()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("a table", "made by new", "scoreBy()")).or_throw(env)
    }

    /// How many groups there are.
    #[napi(getter, catch_unwind)]
    pub fn length(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.len() as u64)
    }

    /// The names of the columns that were grouped by.
    #[napi(getter, catch_unwind)]
    pub fn by(&self) -> Vec<String> {
        self.0.key_names().map(str::to_owned).collect()
    }

    /// A group's key and score; null where there is no such group.
    #[napi(catch_unwind, ts_args_type = "group: number", ts_return_type = "[key: Key, score: GroupScore] | null")]
    pub fn at<'env>(&self, env: &'env Env, group: Unknown) -> napi::Result<Option<(Object<'env>, Nps)>> {
        let group = usize::try_from(count_in(*env, "groups", group)?).unwrap_or(usize::MAX);
        let (Some(nps), Some(distribution)) = (self.0.nps(group), self.0.distribution(group)) else {
            return Ok(None);
        };
        Ok(Some((self.key(env, group)?, Nps::of_group(nps, distribution))))
    }

    /// One plain object a group.
    #[napi(catch_unwind)]
    pub fn rows<'env>(&self, env: &'env Env) -> napi::Result<Vec<ScoreRow<'env>>> {
        (0..self.0.len()).map(|group| self.row(env, group)).collect()
    }

    /// All groups as columns, for many of them.
    #[napi(catch_unwind)]
    pub fn columns<'env>(&self, env: &'env Env) -> napi::Result<ScoreTableColumns<'env>> {
        let columns = self.0.columns();
        let names = self.0.key_names().enumerate();
        let counts = |counts: &[u64]| exact_all(*env, counts).map(Float64Array::new);
        Ok(ScoreTableColumns {
            key: named(env, names.map(|(key, name)| (name, self.labels(key))))?,
            n: counts(&columns.n)?,
            detractors: counts(&columns.detractors)?,
            passives: counts(&columns.passives)?,
            promoters: counts(&columns.promoters)?,
            missing: counts(&columns.missing)?,
            nps: figures(columns, &columns.nps),
            lower: figures(columns, &columns.lower),
            upper: figures(columns, &columns.upper),
        })
    }

    /// The score of all rows together.
    #[napi(getter, catch_unwind, ts_return_type = "ScoreResult")]
    pub fn total(&self) -> Nps {
        self.0.total().clone().into()
    }

    /// What could not be counted, and why.
    #[napi(getter, catch_unwind)]
    pub fn rejects(&self, env: Env) -> napi::Result<Rejects> {
        Rejects::new(env, &self.0.total().rejects)
    }

    /// A self-contained HTML table of the first groups.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        self.0.to_html()
    }

    /// One line: how many groups, and the score of all together.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// A plain object, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json<'env>(&self, env: &'env Env) -> napi::Result<ScoreTableFields<'env>> {
        Ok(ScoreTableFields { by: self.by(), rows: self.rows(env)?, total: self.total().to_json(*env)? })
    }

    fn key<'env>(&self, env: &'env Env, group: usize) -> napi::Result<Object<'env>> {
        let names = self.0.key_names().enumerate();
        named(env, names.map(|(key, name)| (name, label(self.0.label(group, key)))))
    }

    fn labels(&self, key: usize) -> Vec<JsLabel> {
        (0..self.0.len()).map(|group| label(self.0.label(group, key))).collect()
    }

    fn row<'env>(&self, env: &'env Env, group: usize) -> napi::Result<ScoreRow<'env>> {
        let columns = self.0.columns();
        let count = |counts: &[u64]| exact(*env, counts.get(group).copied().unwrap_or_default());
        Ok(ScoreRow {
            key: self.key(env, group)?,
            n: count(&columns.n)?,
            detractors: count(&columns.detractors)?,
            passives: count(&columns.passives)?,
            promoters: count(&columns.promoters)?,
            missing: count(&columns.missing)?,
            nps: columns.figure(&columns.nps, group),
            lower: columns.figure(&columns.lower, group),
            upper: columns.figure(&columns.upper, group),
        })
    }
}

fn figures(columns: &ScoreColumns, column: &[f64]) -> Float64Array {
    let figures = (0..column.len()).map(|group| columns.figure(column, group).unwrap_or(f64::NAN));
    Float64Array::new(figures.collect())
}
