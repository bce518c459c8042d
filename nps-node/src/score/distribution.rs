//! The exact histogram of answers over a scale's points.

use std::cell::Cell;

use napi::bindgen_prelude::{Buffer, Env, JsObjectValue, Object, This, Unknown};
use napi_derive::napi;
use nps_core::{Counts, Score};

use crate::convert::{
    answer, answers, bytes_in, count_in, exact, exact_all, instance, list, made_by_new, named, number, object,
};
use crate::error::OrThrow;
use crate::score::nps::Nps;
use crate::score::options;
use crate::score::sampling::ShareIntervals;

/// A distribution as a plain object: the same JSON as in every language.
#[napi(object, object_from_js = false)]
pub struct DistributionFields {
    /// The scale.
    pub scale: String,
    /// The count of each point of the scale, from the lowest.
    pub counts: Vec<f64>,
    /// How many were asked and gave no answer.
    pub missing: f64,
}

/// How many answers chose each point of a scale, and how many gave none.
///
/// Merging is addition. Everything is exact, to 2^64 answers; a count above 2^53 is kept, merged and written exactly,
/// but reading it as a number throws `NPS_INVALID_COUNT`. A refused operation changes nothing.
#[napi]
pub struct Distribution(Cell<nps_core::Distribution>);

impl From<nps_core::Distribution> for Distribution {
    fn from(distribution: nps_core::Distribution) -> Self {
        Self(Cell::new(distribution))
    }
}

impl Distribution {
    /// The core's distribution.
    pub(crate) fn core(&self) -> nps_core::Distribution {
        self.0.get()
    }

    /// Changes a copy and keeps it where that succeeds.
    fn change(
        &self,
        env: Env,
        change: impl FnOnce(&mut nps_core::Distribution) -> nps_core::Result<()>,
    ) -> napi::Result<()> {
        let mut distribution = self.0.get();
        change(&mut distribution).or_throw(env)?;
        self.0.set(distribution);
        Ok(())
    }

    fn score(&self, env: Env, score: Unknown<'_>) -> napi::Result<Score> {
        self.0.get().scale().require(&answer(score)?).or_throw(env)
    }

    /// The distribution that a JS value is.
    fn given(env: Env, value: Unknown<'_>) -> napi::Result<nps_core::Distribution> {
        instance::<Self>(env, "other", value, "a Distribution").map(|given| given.0.get())
    }
}

#[napi]
impl Distribution {
    /// No answers yet, on this scale: by default the standard one.
    #[napi(constructor, catch_unwind, ts_args_type = "scale?: string")]
    pub fn new(env: Env, this: This, scale: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "Distribution")?;
        options::read_scale(env, scale).map(|scale| nps_core::Distribution::new(scale).into())
    }

    /// Counts for each point of the scale, from the lowest, and the number of missing answers.
    #[napi(
        factory,
        catch_unwind,
        ts_args_type = "counts: readonly number[], options: { scale: string; missing: number }"
    )]
    pub fn from_counts(env: Env, counts: Unknown, options: Unknown) -> napi::Result<Self> {
        let options = object(env, "options", options)?;
        let scale = options::read_scale(env, options.get_named_property("scale")?)?;
        let missing = count_in(env, "missing", options.get_named_property("missing")?)?;
        let counts = answers(env, "counts", list(env, "counts", counts)?)?;
        let counts =
            counts.iter().map(|count| Counts::read_one(count, "answers")).collect::<nps_core::Result<Vec<_>>>();
        let made = counts.and_then(|counts| nps_core::Distribution::from_counts(scale, &counts, missing));
        made.or_throw(env).map(Self::from)
    }

    /// Reads what `toBytes` wrote, in any language.
    #[napi(factory, catch_unwind, ts_args_type = "bytes: Uint8Array")]
    pub fn from_bytes(env: Env, bytes: Unknown) -> napi::Result<Self> {
        nps_core::Distribution::from_bytes(bytes_in(env, bytes)?).or_throw(env).map(Self::from)
    }

    /// The distribution as bytes: the same in every language, readable for ever.
    #[napi(catch_unwind)]
    pub fn to_bytes(&self) -> Buffer {
        self.0.get().to_bytes().into()
    }

    /// Counts one answer.
    #[napi(catch_unwind, ts_args_type = "score: number | string | bigint")]
    pub fn add(&self, env: Env, score: Unknown) -> napi::Result<()> {
        let score = self.score(env, score)?;
        self.change(env, |distribution| distribution.add(score))
    }

    /// Takes one answer back.
    #[napi(catch_unwind, ts_args_type = "score: number | string | bigint")]
    pub fn retract(&self, env: Env, score: Unknown) -> napi::Result<()> {
        let score = self.score(env, score)?;
        self.change(env, |distribution| distribution.retract(score))
    }

    /// Counts customers who were asked and gave no answer.
    #[napi(catch_unwind, ts_args_type = "count: number")]
    pub fn add_missing(&self, env: Env, count: Unknown) -> napi::Result<()> {
        let count = count_in(env, "missing", count)?;
        self.change(env, |distribution| distribution.add_missing(count))
    }

    /// Takes non-answers back.
    #[napi(catch_unwind, ts_args_type = "count: number")]
    pub fn retract_missing(&self, env: Env, count: Unknown) -> napi::Result<()> {
        let count = count_in(env, "missing", count)?;
        self.change(env, |distribution| distribution.retract_missing(count))
    }

    /// Adds every answer of `other`.
    #[napi(catch_unwind, ts_args_type = "other: Distribution")]
    pub fn merge(&self, env: Env, other: Unknown) -> napi::Result<()> {
        let other = Self::given(env, other)?;
        self.change(env, |distribution| distribution.merge(&other))
    }

    /// Takes every answer of `other` back: the inverse of `merge`.
    #[napi(catch_unwind, ts_args_type = "other: Distribution")]
    pub fn subtract(&self, env: Env, other: Unknown) -> napi::Result<()> {
        let other = Self::given(env, other)?;
        self.change(env, |distribution| distribution.subtract(&other))
    }

    /// Whether `other` has the same scale and the same counts.
    #[napi(catch_unwind, ts_args_type = "other: Distribution")]
    pub fn equals(&self, env: Env, other: Unknown) -> napi::Result<bool> {
        Ok(self.0.get() == Self::given(env, other)?)
    }

    /// A distribution of its own with the same counts.
    #[napi(catch_unwind)]
    pub fn clone(&self) -> Self {
        self.0.get().into()
    }

    /// The scale.
    #[napi(getter, catch_unwind)]
    pub fn scale(&self) -> String {
        self.0.get().scale().to_string()
    }

    /// How many answers were given.
    #[napi(getter, catch_unwind)]
    pub fn n(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.get().n())
    }

    /// How many were asked and gave no answer.
    #[napi(getter, catch_unwind)]
    pub fn missing(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.get().missing())
    }

    /// Whether nothing was counted, not even a missing answer.
    #[napi(getter, catch_unwind)]
    pub fn is_empty(&self) -> bool {
        self.0.get().is_empty()
    }

    /// The mean answer, in points of the scale; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn mean(&self) -> Option<f64> {
        self.0.get().mean()
    }

    /// The median answer; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn median(&self) -> Option<f64> {
        self.0.get().median()
    }

    /// Answers of detractors.
    #[napi(getter, catch_unwind)]
    pub fn detractors(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.get().counts().detractors)
    }

    /// Answers of passives.
    #[napi(getter, catch_unwind)]
    pub fn passives(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.get().counts().passives)
    }

    /// Answers of promoters.
    #[napi(getter, catch_unwind)]
    pub fn promoters(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.get().counts().promoters)
    }

    /// How many answers chose each point: the counts by point.
    #[napi(catch_unwind, ts_return_type = "Record<number, number>")]
    pub fn counts<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let distribution = self.0.get();
        let counts = distribution.iter().map(|(point, count)| Ok((point.to_string(), exact(*env, count)?)));
        named(env, counts.collect::<napi::Result<Vec<_>>>()?)
    }

    /// How many answers chose this point of the scale.
    #[napi(catch_unwind, ts_args_type = "point: number | string | bigint")]
    pub fn count(&self, env: Env, point: Unknown) -> napi::Result<f64> {
        let point = self.score(env, point)?.value();
        exact(env, self.0.get().count(point))
    }

    /// The score with its interval and caveats.
    #[napi(catch_unwind, ts_args_type = "options?: ScoreOptions")]
    pub fn to_nps(&self, env: Env, options: Unknown) -> napi::Result<Nps> {
        let distribution = self.0.get();
        let options = options::read_on_scale(env, distribution.scale(), options)?;
        let nps = distribution.nps_with(&options).or_throw(env)?;
        Ok(Nps::of_group(nps, distribution))
    }

    /// The shares of the three classes, with intervals that hold all three at once (Goodman 1965).
    #[napi(catch_unwind, ts_args_type = "options?: CompareOptions")]
    pub fn shares(&self, env: Env, options: Unknown) -> napi::Result<ShareIntervals> {
        let level = options::read_level(env, options)?;
        ShareIntervals::new(env, &self.0.get().shares(level).or_throw(env)?)
    }

    /// The probability that the true score is above so many points, -100 to 100, given these answers and nothing else
    /// (Jeffreys' prior); null without answers.
    #[napi(catch_unwind, ts_args_type = "points: number", ts_return_type = "number | null")]
    pub fn probability_above(&self, env: Env, points: Unknown) -> napi::Result<Option<f64>> {
        let points = number(env, "points", points, "a number from -100 to 100")?;
        self.0.get().counts().probability_above(points).or_throw(env)
    }

    /// A plain object, for `JSON.stringify`: the same JSON as in every language.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json(&self, env: Env) -> napi::Result<DistributionFields> {
        let distribution = self.0.get();
        let counts: Vec<u64> = distribution.iter().map(|(_, count)| count).collect();
        Ok(DistributionFields { scale: self.scale(), counts: exact_all(env, &counts)?, missing: self.missing(env)? })
    }
}
