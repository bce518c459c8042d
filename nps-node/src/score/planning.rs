//! How many answers it takes, before asking.

use napi::ValueType;
use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;
use nps_core::{Error, PowerPlan, SamplePlan};

use crate::convert::{count_in, exact, number};
use crate::error::OrThrow;
use crate::score::compare::side;
use crate::score::options::given;

/// A variance: a number, or that of what was observed.
fn variance(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<f64> {
    match value.get_type()? {
        ValueType::Number => number(env, name, value, "a number"),
        _ => side(env, name, value)?.variance().or_throw(env),
    }
}

/// How many answers a plan takes.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct SampleSize {
    /// How many answers in all.
    pub answers: f64,
    /// How many of the first score, for a difference.
    pub before: Option<f64>,
    /// How many of the second score, for a difference.
    pub after: Option<f64>,
    /// The number before rounding up: in all for a margin, of the first score for a difference.
    pub exact: f64,
    /// How many customers to ask, where the response rate is given.
    pub invitations: Option<f64>,
    /// How many days it takes, where answers or requests a day are given.
    pub days: Option<f64>,
    /// One line: what it takes.
    pub text: String,
}

/// How many answers it takes for an interval of a margin, or to find a difference.
#[napi(catch_unwind, ts_args_type = "plan: SamplePlan")]
pub fn sample_size(env: Env, plan: Unknown) -> napi::Result<SampleSize> {
    const KNOWN: [&str; 11] = [
        "margin",
        "difference",
        "power",
        "level",
        "variance",
        "varianceAfter",
        "ratio",
        "population",
        "responseRate",
        "answersPerDay",
        "requestsPerDay",
    ];
    let mut read = SamplePlan::default();
    for (name, value) in given(env, plan)? {
        let figure = || number(env, &name, value, "a number");
        match name.as_str() {
            "margin" => read.margin = Some(figure()?),
            "difference" => read.difference = Some(figure()?),
            "power" => read.power = figure()?,
            "level" => read.level = figure()?,
            "variance" => read.variance = variance(env, "variance", value)?,
            "varianceAfter" => read.variance_after = Some(variance(env, "varianceAfter", value)?),
            "ratio" => read.ratio = figure()?,
            "population" => read.population = Some(count_in(env, "customers", value)?),
            "responseRate" => read.response_rate = Some(figure()?),
            "answersPerDay" => read.answers_per_day = Some(figure()?),
            "requestsPerDay" => read.requests_per_day = Some(figure()?),
            _ => return Err(Error::unknown_option(&name, &KNOWN)).or_throw(env),
        }
    }
    let found = nps_core::sample_size(&read).or_throw(env)?;
    let count = |count: Option<u64>| count.map(|count| exact(env, count)).transpose();
    Ok(SampleSize {
        answers: exact(env, found.answers)?,
        before: count(found.before)?,
        after: count(found.after)?,
        exact: found.exact,
        invitations: count(found.invitations)?,
        days: count(found.days)?,
        text: found.to_string(),
    })
}

/// The chance of a test to find a difference.
#[napi(object, object_from_js = false)]
pub struct Power {
    /// The chance, 0 to 1.
    pub power: f64,
    /// One line: the chance, and of what.
    pub text: String,
}

/// The chance of a test of so many answers to find a difference.
#[napi(catch_unwind, ts_args_type = "plan: PowerPlan")]
pub fn power(env: Env, plan: Unknown) -> napi::Result<Power> {
    let mut read = PowerPlan::new(0.0, 0, 0);
    for (name, value) in given(env, plan)? {
        match name.as_str() {
            "difference" => read.difference = number(env, "difference", value, "points")?,
            "before" => read.before = count_in(env, "answers", value)?,
            "after" => read.after = count_in(env, "answers", value)?,
            "level" => read.level = number(env, "level", value, "a level")?,
            "variance" => read.variance = variance(env, "variance", value)?,
            "varianceAfter" => read.variance_after = Some(variance(env, "varianceAfter", value)?),
            _ => {
                let known = ["difference", "before", "after", "level", "variance", "varianceAfter"];
                return Err(Error::unknown_option(&name, &known)).or_throw(env);
            }
        }
    }
    let found = nps_core::power(&read).or_throw(env)?;
    Ok(Power { power: found.power, text: found.to_string() })
}
