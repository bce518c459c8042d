//! Are two scores near enough to call them the same?

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{normal_quantile, student_quantile};
use crate::score::comparison::difference::{Sides, both, caveats};
use crate::score::comparison::posterior::Posteriors;
use crate::score::comparison::two_sample::{Deviation, TwoSampleTest};
use crate::score::{Caveat, Counts, Side};

/// How equivalence is tested. The default is what most callers want.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EquivalenceOptions {
    /// The chance to call two scores equivalent that are just not, above 0 and below 0.5. Default: 0.05.
    pub alpha: f64,
    /// [`TwoSampleTest::Mover`], [`Wald`](TwoSampleTest::Wald) or [`WelchT`](TwoSampleTest::WelchT). Default: MOVER, which
    /// [`Auto`](TwoSampleTest::Auto) stands for.
    pub method: TwoSampleTest,
}

impl Default for EquivalenceOptions {
    fn default() -> Self {
        Self { alpha: 0.05, method: TwoSampleTest::Mover }
    }
}

/// Two one-sided tests: whether a difference is inside ±`margin`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Equivalence {
    /// The score of `after` minus that of `before`, in points; `None` where one of them has no answers.
    pub difference: Option<f64>,
    /// Lower bound of the interval at 1 − 2α, in points.
    pub lower: Option<f64>,
    /// Upper bound of the interval at 1 − 2α, in points.
    pub upper: Option<f64>,
    /// The level of that interval: 1 − 2α.
    pub level: f64,
    /// The largest difference that does not matter, in points.
    pub margin: f64,
    /// p-value of "the difference is −margin or below it".
    pub p_lower: Option<f64>,
    /// p-value of "the difference is the margin or above it".
    pub p_upper: Option<f64>,
    /// The larger of the two: equivalence is shown where it is below α.
    pub p_value: Option<f64>,
    /// Whether the interval lies inside ±margin. `false` is not "different": there may be too few answers to tell.
    pub equivalent: bool,
    /// How the bounds were computed; [`TwoSampleTest::Mover`] where the one asked for sees no spread.
    pub method: TwoSampleTest,
    /// The answers compared from.
    pub before: Counts,
    /// The answers compared to.
    pub after: Counts,
    /// What to know before using the figure: the caveats on volume of either side.
    pub caveats: Vec<Caveat>,
}

/// Whether two independent scores on one scale differ by less than `margin` points, by two one-sided tests (Schuirmann,
/// *Journal of Pharmacokinetics and Biopharmaceutics* 15, 1987). O(1), a few milliseconds.
///
/// Each p-value is the smallest α whose one-sided bound lies on the near side of the margin, so that tests and interval
/// never disagree. Without answers on a side figures are `None`, and `equivalent` is `false`.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] unless `0 < margin ≤ 200` and `0 < alpha < 0.5`, and for a method that has no bounds;
/// [`ErrorKind::ScaleMismatch`] and [`ErrorKind::CountOverflow`] as [`compare`](crate::compare).
///
/// ```
/// use nps_core::{Counts, EquivalenceOptions, equivalence};
///
/// let (before, after) = (Counts::new(400, 600, 1000), Counts::new(410, 600, 990));
/// let found = equivalence(before, after, 6.0, &EquivalenceOptions::default())?;
/// assert_eq!(found.to_string(), "equivalent within ±6 points: −1.0 points [−5.1, +3.1] at 90 %, p = 0.022 (mover)");
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn equivalence(
    before: impl Into<Side>,
    after: impl Into<Side>,
    margin: f64,
    options: &EquivalenceOptions,
) -> Result<Equivalence> {
    let EquivalenceOptions { alpha, method } = *options;
    if !(margin > 0.0 && margin <= 200.0) {
        return Err(Error::invalid_argument("margin", &margin.to_string(), "points above 0, up to 200"));
    }
    if !(alpha > 0.0 && alpha < 0.5) {
        return Err(Error::invalid_argument("alpha", &alpha.to_string(), "a chance above 0 and below 0.5"));
    }
    let (before, after) = both(before.into(), after.into())?;
    let deviation = match method {
        TwoSampleTest::Auto | TwoSampleTest::Mover => None,
        TwoSampleTest::Wald => Deviation::wald(before, after),
        TwoSampleTest::WelchT => Deviation::welch(before, after),
        other => {
            let message = format!("test {other} has no bounds: expected \"mover\", \"wald\" or \"welch-t\"");
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
    };
    let deviation = deviation.filter(|deviation| deviation.error > 0.0);
    let bounds = Sides::new(before, after).map(|sides| Bounds::new(sides, deviation, margin, alpha));
    let method = match deviation {
        Some(_) => method,
        None => TwoSampleTest::Mover,
    };
    let p_value = bounds.map(|bounds| bounds.p_lower.max(bounds.p_upper));
    Ok(Equivalence {
        difference: bounds.map(|bounds| bounds.difference),
        lower: bounds.map(|bounds| bounds.lower),
        upper: bounds.map(|bounds| bounds.upper),
        level: 1.0 - 2.0 * alpha,
        margin,
        p_lower: bounds.map(|bounds| bounds.p_lower),
        p_upper: bounds.map(|bounds| bounds.p_upper),
        p_value,
        equivalent: bounds.is_some_and(|bounds| -margin < bounds.lower && bounds.upper < margin),
        method,
        before,
        after,
        caveats: caveats(before, after),
    })
}

impl Equivalence {
    /// The probability that the true difference is inside ±`margin`, given these answers and nothing else: by the posteriors
    /// of [`probability_greater`](crate::probability_greater). `None` where a side has no answers. No part of the test;
    /// some thousand times its cost.
    ///
    /// ```
    /// use nps_core::{Counts, EquivalenceOptions, equivalence};
    ///
    /// let same = Counts::new(200, 300, 500);
    /// let found = equivalence(same, same, 10.0, &EquivalenceOptions::default())?;
    /// assert!(found.equivalent && found.probability() > Some(0.99));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn probability(&self) -> Option<f64> {
        Posteriors::new(self.before, self.after).map(|sides| sides.within(self.margin / 100.0))
    }
}

/// A difference, its bounds, and the tails at both margins.
#[derive(Clone, Copy)]
struct Bounds {
    difference: f64,
    lower: f64,
    upper: f64,
    p_lower: f64,
    p_upper: f64,
}

impl Bounds {
    fn new(sides: Sides, deviation: Option<Deviation>, margin: f64, alpha: f64) -> Self {
        let difference = sides.difference;
        let z = normal_quantile(1.0 - alpha);
        let (lower, upper, two_sided): (f64, f64, [f64; 2]) = match deviation {
            None => (sides.lower(z), sides.upper(z), [-margin, margin].map(|value| sides.two_sided(value))),
            Some(deviation) => {
                let critical = deviation.df.map_or(z, |df| student_quantile(df, 1.0 - alpha));
                let half_width = 100.0 * critical * deviation.error;
                let two_sided = [-margin, margin].map(|value| deviation.two_sided(value / 100.0));
                ((difference - half_width).max(-200.0), (difference + half_width).min(200.0), two_sided)
            }
        };
        let [at_lower, at_upper] = two_sided;
        let one_sided = |inside: bool, two_sided: f64| if inside { 0.5 * two_sided } else { 1.0 - 0.5 * two_sided };
        Self {
            difference,
            lower,
            upper,
            p_lower: one_sided(difference > -margin, at_lower),
            p_upper: one_sided(difference < margin, at_upper),
        }
    }
}
