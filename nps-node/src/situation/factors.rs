//! What of a change comes from each of several crossed factors.

use napi::bindgen_prelude::{AsyncTask, Env, Unknown};
use napi_derive::napi;
use nps_core::{Error, FactorOptions, ScoreOptions};

use crate::convert::{count_in, exact};
use crate::error::OrThrow;
use crate::score::{Caveat, Difference, DifferenceFields, given, set};
use crate::situation::observed;
use crate::situation::tree::{Effect, by};
use crate::work::{Outcome, Work};

/// Reads options on top of the core's defaults.
fn read(env: Env, options: Unknown<'_>) -> napi::Result<FactorOptions> {
    let (mut scoring, mut read) = (ScoreOptions::default(), FactorOptions::default());
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "level" => set(env, &mut scoring, &name, value)?,
            "minCell" => read.suppression.min_cell = count_in(env, "answers", value)?,
            "minAlike" => read.suppression.min_alike = count_in(env, "answers", value)?,
            _ => return Err(Error::unknown_option(&name, &["level", "minCell", "minAlike"])).or_throw(env),
        }
    }
    read.level = scoring.level;
    Ok(read)
}

/// What of the change from one table to another comes from the shares of each crossed factor, and what from scores.
#[napi(
    catch_unwind,
    ts_args_type = "before: Observations, after: Observations, by: string | readonly string[], options?: FactorOptions",
    ts_return_type = "Promise<FactorChange>"
)]
pub fn explain_factors(
    env: Env,
    before: Unknown,
    after: Unknown,
    by: Unknown,
    options: Unknown,
) -> napi::Result<AsyncTask<Work<nps_core::FactorChange>>> {
    let (before, after) = (observed(env, before)?, observed(env, after)?);
    let (by, options) = (self::by(env, by)?, read(env, options)?);
    Ok(Work::task(move || nps_core::explain_factors(&before, &after, &by, &options)))
}

/// What of a change comes from how answers are spread over the values of one factor.
#[napi(object, object_from_js = false)]
pub struct FactorEffect {
    /// The dimension.
    pub factor: String,
    /// What its shares having changed did.
    pub mix: Effect,
}

impl From<&nps_core::FactorEffect> for FactorEffect {
    fn from(found: &nps_core::FactorEffect) -> Self {
        Self { factor: found.factor.clone(), mix: found.mix.into() }
    }
}

/// A `FactorChange` as a plain object.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct FactorChangeFields {
    /// The factors.
    pub by: Vec<String>,
    /// The change of the whole; null where the whole itself may not be told.
    pub total: Option<DifferenceFields>,
    /// What comes from the shares of each factor.
    pub mixes: Vec<FactorEffect>,
    /// What comes from scores having changed within situations.
    pub rate: Option<Effect>,
    /// How many situations were told apart.
    pub situations: f64,
    /// How many answers before are of situations that were put together.
    pub pooled_before: f64,
    /// The same after.
    pub pooled_after: f64,
    /// What to know before using it.
    pub caveats: Vec<Caveat>,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
}

impl Outcome for nps_core::FactorChange {
    type Js = FactorChange;

    fn into_js(self, _env: Env) -> napi::Result<FactorChange> {
        Ok(FactorChange(self))
    }
}

/// What of a change comes from each of several crossed factors. Made by `explainFactors`.
#[napi]
pub struct FactorChange(nps_core::FactorChange);

#[napi]
impl FactorChange {
    /// Made by `explainFactors`; `new FactorChange()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("a change by factors", "made by new", "explainFactors()")).or_throw(env)
    }

    /// The factors.
    #[napi(getter, catch_unwind)]
    pub fn by(&self) -> Vec<String> {
        self.0.by.clone()
    }

    /// The change of the whole; null where the whole itself may not be told.
    #[napi(getter, catch_unwind)]
    pub fn total(&self) -> Option<Difference> {
        self.0.total.clone().map(Difference::from)
    }

    /// What comes from the shares of each factor, in the order of `by`; none where a period has no answers, or too few to
    /// tell.
    #[napi(getter, catch_unwind)]
    pub fn mixes(&self) -> Vec<FactorEffect> {
        self.0.mixes.iter().map(FactorEffect::from).collect()
    }

    /// What comes from scores having changed within situations; null where there are no mixes.
    #[napi(getter, catch_unwind)]
    pub fn rate(&self) -> Option<Effect> {
        self.0.rate.map(Effect::from)
    }

    /// How many situations were told apart, those put together counting as one.
    #[napi(getter, catch_unwind)]
    pub fn situations(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.situations)
    }

    /// How many answers before are of situations that were put together.
    #[napi(getter, catch_unwind)]
    pub fn pooled_before(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.pooled_before)
    }

    /// The same after.
    #[napi(getter, catch_unwind)]
    pub fn pooled_after(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.pooled_after)
    }

    /// What to know before using it.
    #[napi(getter, catch_unwind)]
    pub fn caveats(&self) -> Vec<Caveat> {
        self.0.caveats.iter().map(Caveat::from).collect()
    }

    /// Confidence level of every interval, 0 to 1.
    #[napi(getter, catch_unwind)]
    pub fn level(&self) -> f64 {
        self.0.level
    }

    /// A self-contained HTML table: a row a factor, and one for the rate.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        self.0.to_html()
    }

    /// The change of the whole, a line a factor, and one for the rate.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// The same as a plain object, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json(&self, env: Env) -> napi::Result<FactorChangeFields> {
        Ok(FactorChangeFields {
            by: self.by(),
            total: self.total().map(|total| total.to_json(env)).transpose()?,
            mixes: self.mixes(),
            rate: self.rate(),
            situations: self.situations(env)?,
            pooled_before: self.pooled_before(env)?,
            pooled_after: self.pooled_after(env)?,
            caveats: self.caveats(),
            level: self.level(),
        })
    }
}
