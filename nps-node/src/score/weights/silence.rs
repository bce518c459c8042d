//! What silence hides, and weights that speak for it.

use napi::bindgen_prelude::{Env, Float64Array, JsObjectValue, Unknown};
use napi_derive::napi;
use nps_core::{Asked, Error, ScoreOptions, WeightColumn, WeightKind};

use crate::convert::{Transport, count_in, exact, list, object};
use crate::error::OrThrow;
use crate::score::column::Column;
use crate::score::compare::Counts;
use crate::score::options::read_level;
use crate::score::weights::WeightedNps;

/// Weights of answers whose chance to be in the sample was recorded: 1 over it each.
#[napi(catch_unwind, ts_args_type = "probabilities: Numbers | readonly number[]")]
pub fn inverse_probability_weights<'env>(
    env: Env,
    probabilities: Unknown<'env>,
    pack: Transport<'env>,
) -> napi::Result<Float64Array> {
    let column = Column::read(env, "probabilities", probabilities, &pack)?;
    let weights = column.core().and_then(|column| WeightColumn::read("probabilities", column, WeightKind::Probability));
    let weights = weights.map(WeightColumn::into_numbers).and_then(|all| nps_core::inverse_probability_weights(&all));
    weights.or_throw(env).map(Float64Array::new)
}

/// The scores of all `sent` customers if those who did not answer were all detractors, or all promoters: certain, and
/// wide.
#[napi(catch_unwind, ts_args_type = "counts: Readonly<Counts>, sent: number")]
pub fn non_response_bounds(env: Env, counts: Unknown, sent: Unknown) -> napi::Result<NonResponseBounds> {
    let Asked { sent, counts } = asked(env, counts, sent)?;
    NonResponseBounds::new(env, &counts.non_response_bounds(sent).or_throw(env)?)
}

/// What classes of customers, of whom some did not answer, say together: a weighted score, bounds, R-indicator.
#[napi(catch_unwind, ts_args_type = "classes: readonly AskedClass[], options?: CompareOptions")]
pub fn non_response(env: Env, classes: Unknown, options: Unknown) -> napi::Result<NonResponse> {
    let options = ScoreOptions { level: read_level(env, options)?, ..ScoreOptions::default() };
    let classes = list(env, "classes", classes)?;
    let mut known = Vec::new();
    for place in 0..classes.len() {
        let class = object(env, "a class", classes.get_element(place)?)?;
        known.push(asked(env, class.get_named_property("counts")?, class.get_named_property("sent")?)?);
    }
    nps_core::non_response(&known, &options).or_throw(env).map(NonResponse)
}

fn asked(env: Env, counts: Unknown<'_>, sent: Unknown<'_>) -> napi::Result<Asked> {
    Ok(Asked { counts: Counts::read(env, "counts", counts)?, sent: count_in(env, "customers", sent)? })
}

/// Between which scores the one of all who were asked lies, whatever the silent think.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct NonResponseBounds {
    /// How many were asked.
    pub sent: f64,
    /// How many of them did not answer.
    pub silent: f64,
    /// The score of those who answered, in points; null where nobody did.
    pub nps: Option<f64>,
    /// The score of all who were asked if all the silent were detractors; null where nobody was asked.
    pub lower: Option<f64>,
    /// The score of all who were asked if all the silent were promoters; null where nobody was asked.
    pub upper: Option<f64>,
}

impl NonResponseBounds {
    fn new(env: Env, bounds: &nps_core::NonResponseBounds) -> napi::Result<Self> {
        let (sent, silent) = (exact(env, bounds.sent)?, exact(env, bounds.silent)?);
        Ok(Self { sent, silent, nps: bounds.nps, lower: bounds.lower, upper: bounds.upper })
    }
}

/// What is known of a survey that some did not answer. Immutable.
#[napi]
pub struct NonResponse(nps_core::NonResponse);

#[napi]
impl NonResponse {
    /// Made by `nonResponse`; `new NonResponse()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("non-response", "made by new", "nonResponse()")).or_throw(env)
    }

    /// What is certain whatever the silent think.
    #[napi(getter, catch_unwind)]
    pub fn bounds(&self, env: Env) -> napi::Result<NonResponseBounds> {
        NonResponseBounds::new(env, &self.0.bounds)
    }

    /// The share of those asked who answered, 0 to 1; null where nobody was asked.
    #[napi(getter, catch_unwind)]
    pub fn response_rate(&self) -> Option<f64> {
        self.0.response_rate
    }

    /// For how many of its class each answer speaks, in the order given; null for a class without answers.
    #[napi(getter, catch_unwind, ts_return_type = "Array<number | null>")]
    pub fn weights(&self) -> Vec<Option<f64>> {
        self.0.weights.clone()
    }

    /// The score with these weights; null where nobody was asked, or a whole class kept silent.
    #[napi(getter, catch_unwind)]
    pub fn weighted(&self) -> Option<WeightedNps> {
        self.0.weighted.clone().map(WeightedNps::from)
    }

    /// R-indicator of the response rates of classes: 1 where all answer alike; null below two customers.
    #[napi(getter, catch_unwind)]
    pub fn r_indicator(&self) -> Option<f64> {
        self.0.r_indicator
    }

    /// A self-contained HTML fragment: the weighted score, the bounds, the R-indicator.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        self.0.to_html()
    }

    /// One line: the weighted score, the bounds, the R-indicator.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.to_string()
    }
}
