//! Other indicators from the same answers: shares, means and weighted indices, each with its interval.
//!
//! [`indicator`] measures one distribution, [`robust_to_metric`] asks whether an order of groups depends on the choice. Not
//! here: the score itself and its methods, which is [`Nps`](crate::Nps).

mod kind;
mod robust;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::numeric::{real, square, student_quantile};
use crate::score::interval::{Bounds, Interval};
use crate::score::render::percent;
use crate::score::{Caveat, Distribution, Method};

pub use kind::{Indicator, IndicatorMethod, IndicatorUnit, Weighted};
pub use robust::{Flip, IndicatorPair, Robustness, robust_to_metric};

/// An indicator of some answers: estimate, interval, n, method and caveats. Made by [`indicator`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct IndicatorScore {
    /// The indicator's name.
    pub name: String,
    /// The estimate, in its unit; `None` without answers.
    pub estimate: Option<f64>,
    /// Lower bound of the interval.
    pub lower: Option<f64>,
    /// Upper bound of the interval.
    pub upper: Option<f64>,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// How many answers there are.
    pub n: u64,
    /// How the interval was computed.
    pub method: IndicatorMethod,
    /// What the figures are of.
    pub unit: IndicatorUnit,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}

/// Measures some answers by an indicator. Without answers its figures are `None`. O(points of the scale).
///
/// | indicator | estimate | interval |
/// |---|---|---|
/// | `nps` | 100 (P − D)/n | trinomial score interval |
/// | shares (`csat`, `top-k`, `detractor_rate`, `promoter_rate`) | count/n | Wilson, *JASA* 22, 1927 |
/// | `mean` (`ces`) | mean answer | mean ± t √(s²/n), within the scale; the whole scale for one answer |
/// | weighted | Σ weight × indicator | delta method on the multinomial of the points |
///
/// # Errors
/// [`InvalidLevel`](crate::ErrorKind::InvalidLevel) unless `0 < level < 1`;
/// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a share of as many points as the scale has, or more.
///
/// ```
/// use nps_core::{Distribution, Indicator, indicator};
///
/// let stars = Distribution::from_counts("1-5/4/5".parse()?, &[2, 1, 3, 8, 6], 0)?;
/// let csat = indicator(&stars, &"csat".parse()?, 0.95)?;
/// assert_eq!(csat.to_string(), "csat 70.0 % [48.1 %, 85.5 %] at 95 %, n = 20 (wilson)");
/// assert_eq!(indicator(&stars, &Indicator::Mean, 0.95)?.estimate, Some(3.75));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn indicator(distribution: &Distribution, indicator: &Indicator, level: f64) -> Result<IndicatorScore> {
    let interval = Interval::new(Method::Score, level)?;
    indicator.require_on(distribution.scale())?;
    let n = distribution.n();
    let found = match indicator.method() {
        _ if n == 0 => None,
        IndicatorMethod::Score => distribution.counts().points().zip(interval.bounds(distribution.counts())),
        IndicatorMethod::Wilson => Some(share(distribution, indicator, interval.z())),
        IndicatorMethod::T => Some(mean(distribution, indicator, level)),
        IndicatorMethod::Delta => Some(weighted(distribution, indicator, interval.z())),
    };
    Ok(IndicatorScore {
        name: indicator.to_string(),
        estimate: found.map(|(estimate, _)| estimate),
        lower: found.map(|(_, bounds)| bounds.lower),
        upper: found.map(|(_, bounds)| bounds.upper),
        level,
        n,
        method: indicator.method(),
        unit: indicator.unit(),
        caveats: Caveat::of_score(distribution.counts(), distribution.scale()),
    })
}

/// Each point's value for the indicator, with its count.
fn values(distribution: &Distribution, indicator: &Indicator) -> impl Iterator<Item = (f64, f64)> {
    let scale = distribution.scale();
    distribution.iter().map(move |(point, count)| (indicator.value(point, scale), real(count)))
}

fn share(distribution: &Distribution, indicator: &Indicator, z: f64) -> (f64, Bounds) {
    let scale = distribution.scale();
    let held = distribution.iter().filter(|&(point, _)| indicator.value(point, scale) > 0.0);
    let count: u64 = held.map(|(_, count)| count).sum();
    (real(count) / real(distribution.n()), wilson(count, distribution.n(), z))
}

/// The score interval of a share of `n` answers, above 0.
pub(crate) fn wilson(count: u64, n: u64, z: f64) -> Bounds {
    let (count, rest, n) = (real(count), real(n - count), real(n));
    let z2 = z * z;
    let half_width = z * (count * (rest / n) + 0.25 * z2).sqrt();
    let (middle, whole) = (count + 0.5 * z2, n + z2);
    // The lower bound is the product of both over the upper one, which does not cancel for few of many.
    let lower = count * (count / n) / (middle + half_width);
    Bounds { lower, upper: ((middle + half_width) / whole).min(1.0) }
}

/// The mean of the values, and the sum of the squares around it.
fn moments(distribution: &Distribution, indicator: &Indicator) -> (f64, f64) {
    let n = real(distribution.n());
    let mean = values(distribution, indicator).map(|(value, count)| value * count).sum::<f64>() / n;
    let squares = values(distribution, indicator).map(|(value, count)| count * square(value - mean)).sum();
    (mean, squares)
}

fn mean(distribution: &Distribution, indicator: &Indicator, level: f64) -> (f64, Bounds) {
    let n = real(distribution.n());
    let (mean, squares) = moments(distribution, indicator);
    let (lowest, highest) = (f64::from(distribution.scale().lowest()), f64::from(distribution.scale().highest()));
    if n < 2.0 {
        return (mean, Bounds { lower: lowest, upper: highest });
    }
    let half_width = student_quantile(n - 1.0, 0.5 + 0.5 * level) * (squares / (n - 1.0) / n).sqrt();
    (mean, Bounds { lower: (mean - half_width).max(lowest), upper: (mean + half_width).min(highest) })
}

fn weighted(distribution: &Distribution, indicator: &Indicator, z: f64) -> (f64, Bounds) {
    let n = real(distribution.n());
    let (mean, squares) = moments(distribution, indicator);
    let half_width = z * (squares / n / n).sqrt();
    let (lowest, highest) = values(distribution, indicator)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (value, _)| (low.min(value), high.max(value)));
    (mean, Bounds { lower: (mean - half_width).max(lowest), upper: (mean + half_width).min(highest) })
}

impl fmt::Display for IndicatorScore {
    /// Withheld below [`Caveat::SHOWN_FROM`] answers, as a score is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |figure: f64| self.unit.shown(figure);
        write!(f, "{} ", self.name)?;
        match (self.estimate, self.lower, self.upper) {
            (None, ..) => f.write_str("no answers")?,
            (Some(estimate), Some(lower), Some(upper)) if self.n >= Caveat::SHOWN_FROM => {
                let level = percent(self.level);
                write!(f, "{} [{}, {}] at {level} %", shown(estimate), shown(lower), shown(upper))?;
            }
            _ => write!(f, "withheld below {} answers", Caveat::SHOWN_FROM)?,
        }
        write!(f, ", n = {} ({})", self.n, self.method)
    }
}

impl IndicatorScore {
    /// A self-contained HTML fragment: the figure, its interval, the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        let caveats = crate::score::render::caveats(&self.caveats);
        format!("<div><div>{}</div>{caveats}</div>", crate::score::Escaped(&self.to_string()))
    }
}
