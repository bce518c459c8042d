//! How many answers it takes, before asking.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{normal_cdf, normal_quantile, real};
use crate::score::interval::Interval;
use crate::score::{Counts, Method};

/// What a survey is to find out, and what is known before. One of `margin` and `difference` is given.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SamplePlan {
    /// How far the interval of one score may reach on each side, in points above 0, up to 100.
    pub margin: Option<f64>,
    /// The difference between two scores that is to be found, in points, not 0, up to ±200.
    pub difference: Option<f64>,
    /// The chance to find that difference, from 0.5 to below 1. Default: 0.8.
    pub power: f64,
    /// Confidence level of the interval, or 1 − α of the test, between 0 and 1. Default: 0.95.
    pub level: f64,
    /// The variance of answers scored −1, 0 and 1, above 0, up to 1: what was observed ([`Side::variance`]), 1 at the worst.
    /// Default: 0.61, that of 20 % detractors, 30 % passives and 50 % promoters.
    ///
    /// [`Side::variance`]: crate::Side::variance
    pub variance: f64,
    /// The same of the second score, where it is to differ. Default: that of the first.
    pub variance_after: Option<f64>,
    /// How many answers of the second score there are to be for each of the first. Default: 1.
    pub ratio: f64,
    /// How many customers there are in all, for a margin.
    pub population: Option<u64>,
    /// The share of those asked who answer, above 0, up to 1.
    pub response_rate: Option<f64>,
    /// How many answers come in a day, above 0.
    pub answers_per_day: Option<f64>,
    /// How many customers are asked in a day, above 0; needs the response rate.
    pub requests_per_day: Option<f64>,
}

impl Default for SamplePlan {
    fn default() -> Self {
        Self {
            margin: None,
            difference: None,
            power: 0.8,
            level: 0.95,
            variance: 0.61,
            variance_after: None,
            ratio: 1.0,
            population: None,
            response_rate: None,
            answers_per_day: None,
            requests_per_day: None,
        }
    }
}

/// How many answers a plan takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SampleSize {
    /// How many answers in all.
    pub answers: u64,
    /// How many of the first score, for a difference.
    pub before: Option<u64>,
    /// How many of the second score, for a difference.
    pub after: Option<u64>,
    /// The number of answers before rounding up: in all for a margin, of the first score for a difference.
    pub exact: f64,
    /// How many customers to ask, where the response rate is given.
    pub invitations: Option<u64>,
    /// How many days it takes, where answers or requests a day are given.
    pub days: Option<u64>,
    /// The plan.
    pub plan: SamplePlan,
}

/// A test that is planned, or was made.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PowerPlan {
    /// The difference between two scores, in points, not 0, up to ±200.
    pub difference: f64,
    /// How many answers of the first score, at least 1.
    pub before: u64,
    /// How many of the second, at least 1.
    pub after: u64,
    /// 1 − α of the test, between 0 and 1.
    pub level: f64,
    /// The variance of answers scored −1, 0 and 1, above 0, up to 1.
    pub variance: f64,
    /// The same of the second score, where it differs.
    pub variance_after: Option<f64>,
}

impl PowerPlan {
    /// With a level of 0.95 and a variance of 0.61.
    #[must_use]
    pub fn new(difference: f64, before: u64, after: u64) -> Self {
        let SamplePlan { level, variance, variance_after, .. } = SamplePlan::default();
        Self { difference, before, after, level, variance, variance_after }
    }
}

/// The chance of a test to find a difference.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Power {
    /// The chance, 0 to 1.
    pub power: f64,
    /// The plan.
    pub plan: PowerPlan,
}

/// How many answers it takes for an interval of a given margin, or to find a given difference. O(1).
///
/// - Margin h: n₀ = z² v/h², and 1/(1/n₀ + 1/N) of N customers (Cochran, *Sampling Techniques*, 1977, 4.2).
/// - Difference δ: n₁ = (z₁₋α/₂ + z₁₋β)² (v₁ + v₂/r)/δ², and r times as many of the second score.
///
/// By the normal approximation, so that of fewer than about 30 answers the figure is an indication. Numbers are rounded up.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] where not one of margin and difference is given, a value is outside its range, the
/// population is given with a difference, requests a day without a response rate or with answers a day, and where more than
/// 2^53 answers are needed; [`ErrorKind::InvalidLevel`] unless `0 < level < 1`.
///
/// ```
/// use nps_core::{SamplePlan, sample_size};
///
/// let margin = SamplePlan { margin: Some(10.0), response_rate: Some(0.2), ..SamplePlan::default() };
/// let size = sample_size(&margin)?;
/// assert_eq!((size.answers, size.invitations), (235, Some(1175)));
/// let difference = SamplePlan { difference: Some(10.0), answers_per_day: Some(40.0), ..SamplePlan::default() };
/// let size = sample_size(&difference)?;
/// assert_eq!((size.before, size.after, size.days), (Some(958), Some(958), Some(48)));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn sample_size(plan: &SamplePlan) -> Result<SampleSize> {
    check(plan)?;
    let z = Interval::new(Method::Auto, plan.level)?.z();
    let (exact, before, after) = match (plan.margin, plan.difference) {
        (Some(margin), None) => {
            require("margin", margin, margin > 0.0 && margin <= 100.0, "points above 0, up to 100")?;
            let unlimited = z * z * plan.variance / (margin / 100.0) / (margin / 100.0);
            let exact = plan.population.map_or(unlimited, |customers| 1.0 / (1.0 / unlimited + 1.0 / real(customers)));
            (exact, None, None)
        }
        (None, Some(difference)) => {
            require_difference(difference)?;
            let sum = z + normal_quantile(plan.power);
            let variance = plan.variance + plan.variance_after.unwrap_or(plan.variance) / plan.ratio;
            let exact = sum * sum * variance / (difference / 100.0) / (difference / 100.0);
            (exact, Some(up(exact)?), Some(up(exact * plan.ratio)?))
        }
        _ => {
            let message = "expected one of margin and difference to plan for";
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
    };
    let answers = match (before, after) {
        (Some(before), Some(after)) => before + after,
        _ => up(exact)?,
    };
    let invitations = plan.response_rate.map(|rate| up(real(answers) / rate)).transpose()?;
    let days = match (plan.answers_per_day, plan.requests_per_day, invitations) {
        (Some(rate), ..) => Some(up(real(answers) / rate)?),
        (None, Some(rate), Some(invitations)) => Some(up(real(invitations) / rate)?),
        _ => None,
    };
    Ok(SampleSize { answers, before, after, exact, invitations, days, plan: *plan })
}

/// The chance of the two-sided test to find a difference, by the normal approximation, with both tails:
/// Φ(λ − z) + Φ(−λ − z), λ = |δ|/√(v₁/n₁ + v₂/n₂). O(1).
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] where a value is outside its range; [`ErrorKind::InvalidLevel`] unless `0 < level < 1`.
///
/// ```
/// use nps_core::{PowerPlan, power};
/// assert!((power(&PowerPlan::new(10.0, 958, 958))?.power - 0.800_180).abs() < 1e-6);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn power(plan: &PowerPlan) -> Result<Power> {
    require_difference(plan.difference)?;
    require_variance("variance", plan.variance)?;
    let variance_after = plan.variance_after.unwrap_or(plan.variance);
    require_variance("variance_after", variance_after)?;
    for (name, n) in [("before", plan.before), ("after", plan.after)] {
        require(name, real(n), n > 0, "at least one answer")?;
    }
    let z = Interval::new(Method::Auto, plan.level)?.z();
    let error = (plan.variance / real(plan.before) + variance_after / real(plan.after)).sqrt();
    let distance = (plan.difference / 100.0).abs() / error;
    Ok(Power { power: normal_cdf(distance - z) + normal_cdf(-distance - z), plan: *plan })
}

fn check(plan: &SamplePlan) -> Result<()> {
    require("power", plan.power, (0.5..1.0).contains(&plan.power), "a chance from 0.5 to below 1")?;
    require_variance("variance", plan.variance)?;
    if let Some(variance) = plan.variance_after {
        require_variance("variance_after", variance)?;
    }
    require("ratio", plan.ratio, plan.ratio > 0.0 && plan.ratio.is_finite(), "a number above 0")?;
    if let Some(rate) = plan.response_rate {
        require("response_rate", rate, rate > 0.0 && rate <= 1.0, "a share above 0, up to 1")?;
    }
    for (name, rate) in [("answers_per_day", plan.answers_per_day), ("requests_per_day", plan.requests_per_day)] {
        if let Some(rate) = rate {
            require(name, rate, rate > 0.0 && rate.is_finite(), "a number above 0")?;
        }
    }
    let refused = if plan.population == Some(0) {
        "population is 0, expected at least one customer"
    } else if plan.population.is_some() && plan.difference.is_some() {
        "a population is given with a difference, expected one with a margin only"
    } else if plan.requests_per_day.is_some() && plan.answers_per_day.is_some() {
        "answers and requests a day are given, expected one of them"
    } else if plan.requests_per_day.is_some() && plan.response_rate.is_none() {
        "requests a day are given without a response rate"
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::InvalidArgument, refused))
}

fn require_difference(difference: f64) -> Result<()> {
    let holds = difference != 0.0 && difference.abs() <= 200.0;
    require("difference", difference, holds, "points, not 0, up to 200 either way")
}

fn require_variance(name: &str, variance: f64) -> Result<()> {
    require(name, variance, variance > 0.0 && variance <= 1.0, "a number above 0, up to 1")
}

fn require(name: &str, value: f64, holds: bool, expected: &str) -> Result<()> {
    if holds { Ok(()) } else { Err(Error::invalid_argument(name, &value.to_string(), expected)) }
}

/// A number of answers, requests or days, rounded up: at least 1.
fn up(exact: f64) -> Result<u64> {
    let whole = exact.ceil().max(1.0);
    if whole <= real(Counts::MAX_EXACT) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and within 2^53")]
        return Ok(whole as u64);
    }
    let expected = format!("a plan that needs at most {}", Counts::MAX_EXACT);
    Err(Error::invalid_argument("the number of answers", &format!("{exact:e}"), &expected))
}
