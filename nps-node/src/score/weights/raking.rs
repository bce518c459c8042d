//! Weights that reproduce known totals, off the event loop.

use napi::bindgen_prelude::{AsyncTask, Env, Float64Array, JsObjectValue, Unknown};
use napi_derive::napi;
use nps_core::{Answer, Error, KeyColumn, Margin, RakeOptions, WeightColumn, WeightKind};

use crate::convert::{Transport, answer, answers, describe, entries, exact, list, number, object, text, texts};
use crate::error::OrThrow;
use crate::score::by::column;
use crate::score::column::Column;
use crate::score::keys::Key;
use crate::work::{Outcome, Work};

/// Weights with which the rows have known totals, off the event loop; with one margin, post-stratification.
///
/// Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
#[napi(catch_unwind, ts_args_type = "table: Columns, options: RakeOptions", ts_return_type = "Promise<Raked>")]
pub fn rake<'env>(
    env: Env,
    table: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
) -> napi::Result<AsyncTask<Work<nps_core::Raked>>> {
    let given = object(env, "options", options)?;
    let table = object(env, "table", table)?;
    let margins = list(env, "margins", given.get_named_property("margins")?)?;
    let (mut weight, mut options) = (None, RakeOptions::default());
    for (name, value) in entries(given)? {
        match name.as_str() {
            "margins" => {}
            "weight" => weight = Some(text(env, "weight", value)?),
            "trim" => options.trim = Some(number(env, "trim", value, "a number of medians")?),
            _ => return Err(Error::unknown_option(&name, &["margins", "weight", "trim"])).or_throw(env),
        }
    }
    let base = weight.map(|name| {
        Ok::<_, napi::Error>((Column::read(env, &name, column(env, table, &name)?, &pack)?.into_owned(), name))
    });
    let base = base.transpose()?;
    let mut known = Vec::new();
    for place in 0..margins.len() {
        let margin = Totals::read(env, margins.get_element(place)?)?;
        let mut keys = Vec::new();
        for name in &margin.by {
            keys.push(Key::read(env, name.clone(), column(env, table, name)?, &encode)?);
        }
        known.push((margin, keys));
    }
    Ok(Work::task(move || {
        let base = base.map(|(column, name)| WeightColumn::read(&name, column.core()?, WeightKind::Probability));
        let base = base.transpose()?.map(WeightColumn::into_numbers);
        let (totals, keys): (Vec<_>, Vec<_>) = known.into_iter().unzip();
        let margins = totals.iter().zip(keys).map(|(totals, keys)| totals.margin(keys));
        nps_core::rake(&margins.collect::<nps_core::Result<Vec<_>>>()?, base.as_deref(), &options)
    }))
}

/// The totals of one margin, as JS gave them.
struct Totals {
    by: Vec<String>,
    cells: Vec<(Vec<Answer<'static>>, f64)>,
}

impl Totals {
    fn read(env: Env, margin: Unknown<'_>) -> napi::Result<Self> {
        let margin = object(env, "a margin", margin)?;
        let by: Unknown = margin.get_named_property("by")?;
        let several = describe(by)? == "a list";
        let by = if several { texts(env, "by", by)? } else { vec![text(env, "by", by)?] };
        let totals = list(env, "totals", margin.get_named_property("totals")?)?;
        let mut cells = Vec::new();
        for place in 0..totals.len() {
            let pair = list(env, "a total", totals.get_element(place)?)?;
            let (values, total): (Unknown, Unknown) = (pair.get_element(0)?, pair.get_element(1)?);
            let values = if several {
                answers(env, "a total", list(env, "the values of a total", values)?)?
            } else {
                vec![answer(values)?]
            };
            cells.push((values, number(env, "a total", total, "a number")?));
        }
        Ok(Self { by, cells })
    }

    fn margin(&self, keys: Vec<Key>) -> nps_core::Result<Margin<'_>> {
        let columns = keys.into_iter().map(Key::into_column).collect::<nps_core::Result<Vec<KeyColumn>>>()?;
        Margin::read(columns, &self.cells)
    }
}

/// Weights that reproduce known totals, and how they came about. Immutable.
#[napi]
pub struct Raked(nps_core::Raked);

impl Outcome for nps_core::Raked {
    type Js = Raked;

    fn into_js(self, _env: Env) -> napi::Result<Raked> {
        Ok(Raked(self))
    }
}

/// One known total, and what the weights make of it.
#[napi(object, object_from_js = false)]
pub struct RakedCell {
    /// The margin, such as `sex × region`.
    pub margin: String,
    /// The value, such as `f × north`.
    pub label: String,
    /// How many answers have it.
    pub n: f64,
    /// Its share of the total, 0 to 1.
    pub target: f64,
    /// The share of weight that it had.
    pub before: f64,
    /// The share of weight that it has.
    pub after: f64,
}

#[napi]
impl Raked {
    /// Raked weights are made by `rake`; `new Raked()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("raked weights", "made by new", "rake()")).or_throw(env)
    }

    /// A weight for each row, as a copy; they add up to the total of the margins.
    #[napi(getter, catch_unwind)]
    pub fn weights(&self) -> Float64Array {
        self.0.weights.clone().into()
    }

    /// How many weights are above 0.
    #[napi(getter, catch_unwind)]
    pub fn n(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.report.spread.n)
    }

    /// How often all margins were gone through.
    #[napi(getter, catch_unwind)]
    pub fn iterations(&self) -> u32 {
        self.0.report.iterations
    }

    /// Whether every total was then met.
    #[napi(getter, catch_unwind)]
    pub fn converged(&self) -> bool {
        self.0.report.converged
    }

    /// The largest relative difference from a total that is left, after trimming where there was any.
    #[napi(getter, catch_unwind)]
    pub fn max_relative_error(&self) -> f64 {
        self.0.report.max_relative_error
    }

    /// How many weights were cut.
    #[napi(getter, catch_unwind)]
    pub fn trimmed(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.report.trimmed)
    }

    /// Kish's number of answers of equal weight; null without rows.
    #[napi(getter, catch_unwind)]
    pub fn kish_n(&self) -> Option<f64> {
        self.0.report.spread.kish_n
    }

    /// How many times `kishN` goes into n; null without rows.
    #[napi(getter, catch_unwind)]
    pub fn design_effect(&self) -> Option<f64> {
        self.0.report.spread.design_effect
    }

    /// The largest weight over the median one; null without rows.
    #[napi(getter, catch_unwind)]
    pub fn largest_over_median(&self) -> Option<f64> {
        self.0.report.spread.largest_over_median
    }

    /// Each total, margin by margin.
    #[napi(getter, catch_unwind)]
    pub fn cells(&self, env: Env) -> napi::Result<Vec<RakedCell>> {
        let cell = |cell: &nps_core::RakedCell| {
            let (margin, label, n) = (cell.margin.clone(), cell.label.clone(), exact(env, cell.n)?);
            Ok(RakedCell { margin, label, n, target: cell.target, before: cell.before, after: cell.after })
        };
        self.0.report.cells.iter().map(cell).collect()
    }

    /// A self-contained HTML table of each total, before and after.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        self.0.report.to_html()
    }

    /// One line: how it went, n and what it is worth.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.to_string()
    }
}
