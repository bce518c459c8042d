//! Bands of a number, and the columns that they cut.

use napi::bindgen_prelude::{Env, Int32Array, This, Unknown};
use napi_derive::napi;
use nps_core::{Error, ScoreOptions};

use crate::convert::{Transport, answers_with, count_in, describe, instance, list, made_by_new, number, place};
use crate::error::OrThrow;
use crate::score::{Column, given, set};

/// Bands of a number, from the lowest to the highest: one below the first edge, one from each edge on. Immutable.
#[napi]
pub struct Bands(nps_core::Bands);

/// A column of bands as a dictionary, in their order: -1 is a row without a number.
#[napi(object, object_from_js = false)]
pub struct BandColumn {
    /// The band of each row, 0 for the lowest; -1 where there is no number.
    pub codes: Int32Array,
    /// What the bands are called, from the lowest.
    pub labels: Vec<String>,
}

/// The bands that an argument is, or that are cut at its edges.
pub(crate) fn bands_in(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<nps_core::Bands> {
    if describe(value)? == "a list" {
        return nps_core::Bands::new(edges(env, value)?).or_throw(env);
    }
    Ok(instance::<Bands>(env, name, value, "Bands, or a list of edges")?.0.clone())
}

fn edges(env: Env, value: Unknown<'_>) -> napi::Result<Vec<f64>> {
    answers_with(env, "edges", list(env, "edges", value)?, |edge| match edge {
        Some(edge) => number(env, "an edge", edge, "a number"),
        None => Err(Error::invalid_argument("edges", "a list with a hole", "numbers")).or_throw(env),
    })
}

impl Bands {
    pub(super) fn core(&self) -> &nps_core::Bands {
        &self.0
    }
}

#[napi]
impl Bands {
    /// Bands with these edges, each above the one before; without any, one band of any number.
    #[napi(constructor, catch_unwind, ts_args_type = "edges: readonly number[]")]
    pub fn new(env: Env, this: This, edges: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "Bands")?;
        nps_core::Bands::new(self::edges(env, edges)?).or_throw(env).map(Self)
    }

    /// Where the bands are cut: ascending.
    #[napi(getter, catch_unwind)]
    pub fn edges(&self) -> Vec<f64> {
        self.0.edges().to_vec()
    }

    /// How many bands there are: one more than edges.
    #[napi(getter, catch_unwind)]
    pub fn length(&self) -> f64 {
        place(self.0.count())
    }

    /// What the bands are called: `< 30`, `30 – 60`, `≥ 60`.
    #[napi(getter, catch_unwind)]
    pub fn labels(&self) -> Vec<String> {
        self.0.labels()
    }

    /// The bands as intervals: `(-∞, 30)`, `[30, 60)`, `[60, ∞)`.
    #[napi(getter, catch_unwind)]
    pub fn intervals(&self) -> Vec<String> {
        self.0.intervals()
    }

    /// The band of a number, 0 for the lowest; null for NaN.
    #[napi(catch_unwind, ts_args_type = "value: number")]
    pub fn band(&self, env: Env, value: Unknown) -> napi::Result<Option<u32>> {
        Ok(self.0.band(number(env, "value", value, "a number")?))
    }

    /// A column of numbers as one of bands, which a table for `observations`, `scoreBy` and `tabulate` may hold.
    #[napi(catch_unwind, ts_args_type = "values: Answers")]
    pub fn cut<'env>(&self, env: Env, values: Unknown<'env>, pack: Transport<'env>) -> napi::Result<BandColumn> {
        let values = Column::read(env, "values", values, &pack)?;
        let codes = self.0.codes("values", values.core().or_throw(env)?).or_throw(env)?;
        Ok(BandColumn { codes: codes.into(), labels: self.0.labels() })
    }

    /// The edges, which `new Bands` takes.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json(&self) -> Vec<f64> {
        self.edges()
    }

    /// One line: what the bands are called.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("Bands {}", self.labels().join(", "))
    }
}

/// Bands that hold as many of the numbers each as may be: edges at the quantiles k/`bands`, of type 7.
///
/// Equal edges are one, and none is at the lowest number.
#[napi(catch_unwind, ts_args_type = "values: Answers, bands: number, options?: { frequency?: Answers }")]
pub fn quantile_bands<'env>(
    env: Env,
    values: Unknown<'env>,
    bands: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
) -> napi::Result<Bands> {
    let mut frequency = None;
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "frequency" => frequency = Some(Column::read(env, &name, value, &pack)?.counts(&name).or_throw(env)?),
            _ => return Err(Error::unknown_option(&name, &["frequency"])).or_throw(env),
        }
    }
    let bands = usize::try_from(count_in(env, "bands", bands)?).unwrap_or(usize::MAX);
    let values = Column::read(env, "values", values, &pack)?;
    let values = values.core().or_throw(env)?;
    nps_core::Bands::quantiles(values, frequency.as_ref(), bands).or_throw(env).map(Bands)
}

/// Bands that separate the scores best (MDLP); one band where nothing does.
#[napi(catch_unwind, ts_args_type = "values: Answers, scores: Answers, options?: SupervisedOptions")]
pub fn supervised_bands<'env>(
    env: Env,
    values: Unknown<'env>,
    scores: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
) -> napi::Result<Bands> {
    let (mut frequency, mut scoring) = (None, ScoreOptions::default());
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "frequency" => frequency = Some(Column::read(env, &name, value, &pack)?.counts(&name).or_throw(env)?),
            "scale" | "errors" => set(env, &mut scoring, &name, value)?,
            _ => return Err(Error::unknown_option(&name, &["frequency", "scale", "errors"])).or_throw(env),
        }
    }
    let values = Column::read(env, "values", values, &pack)?.into_owned();
    let scores = Column::read(env, "scores", scores, &pack)?;
    let (values, scores) = (values.core().or_throw(env)?, scores.core().or_throw(env)?);
    nps_core::Bands::supervised(values, frequency.as_ref(), scores, &scoring).or_throw(env).map(Bands)
}
