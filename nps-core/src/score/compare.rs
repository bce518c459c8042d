//! Two independent scores side by side: a signed difference, its interval and its p-value.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::numeric::{bracketed_root, normal_two_sided};
use crate::score::interval::Interval;
use crate::score::{Caveat, Counts, Method, Points};
use crate::survey::Scale;

/// The difference of two independent scores, `after` minus `before`, in points.
///
/// The interval is MOVER (Zou & Donner, *Statistics in Medicine* 27, 2008) on the trinomial score limits of each: it
/// covers as it claims from one answer on each side, however lopsided they are. The p-value is the smallest α whose
/// interval excludes 0, so that the test and the interval never disagree.
///
/// ```
/// use nps_core::{Counts, compare};
///
/// let change = compare(Counts::new(20, 30, 50), Counts::new(30, 30, 40), 0.95)?;
/// assert_eq!(change.to_string(), "−20.0 points [−41.8, +2.5] at 95 %, p = 0.082");
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Difference {
    /// The score of `after` minus that of `before`, −200 to 200; `None` where one of them has no answers.
    pub difference: Option<f64>,
    /// Lower bound of the interval, in points.
    pub lower: Option<f64>,
    /// Upper bound of the interval, in points.
    pub upper: Option<f64>,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// Two-sided p-value of "there is no difference", not adjusted for other comparisons.
    pub p_value: Option<f64>,
    /// The answers compared from.
    pub before: Counts,
    /// The answers compared to.
    pub after: Counts,
    /// What to know before using the figure: the caveats on volume of either side.
    pub caveats: Vec<Caveat>,
}

/// Compares two independent scores on one scale.
///
/// # Errors
/// [`InvalidLevel`](crate::ErrorKind::InvalidLevel) unless `0 < level < 1`;
/// [`CountOverflow`](crate::ErrorKind::CountOverflow) at more than 2^64 − 1 answers on a side.
pub fn compare(before: Counts, after: Counts, level: f64) -> Result<Difference> {
    let interval = Interval::new(Method::Score, level)?;
    before.require_countable()?;
    after.require_countable()?;
    let sides = Sides::new(before, after);
    let bounds = sides.map(|sides| sides.bounds(&interval));
    let mut caveats = Caveat::of_score(before, Scale::ZERO_TO_TEN);
    caveats.extend(Caveat::of_score(after, Scale::ZERO_TO_TEN));
    caveats.retain(Caveat::is_on_volume);
    Ok(Difference {
        difference: sides.map(|sides| sides.difference),
        lower: bounds.map(|(lower, _)| lower),
        upper: bounds.map(|(_, upper)| upper),
        level,
        p_value: sides.map(Sides::p_value),
        before,
        after,
        caveats,
    })
}

/// Two scores that both have answers.
#[derive(Clone, Copy)]
struct Sides {
    before: Counts,
    after: Counts,
    from: f64,
    to: f64,
    difference: f64,
}

impl Sides {
    fn new(before: Counts, after: Counts) -> Option<Self> {
        let (from, to) = (before.points()?, after.points()?);
        Some(Self { before, after, from, to, difference: to - from })
    }

    /// Each bound moves from the difference by both sides' distances to their own bounds, as the sides of a triangle.
    fn bounds(self, interval: &Interval) -> (f64, f64) {
        let Some((from, to)) = interval.bounds(self.before).zip(interval.bounds(self.after)) else {
            return (self.difference, self.difference);
        };
        let lower = self.difference - (self.to - to.lower).hypot(from.upper - self.from);
        let upper = self.difference + (to.upper - self.to).hypot(self.from - from.lower);
        (lower, upper)
    }

    /// The tail beyond the z at which the bound nearer to 0 reaches it.
    fn p_value(self) -> f64 {
        /// Beyond it the tail is below the smallest number there is.
        const LARGEST_Z: f64 = 40.0;
        if self.difference == 0.0 {
            return 1.0;
        }
        let z = bracketed_root(0.0, LARGEST_Z, |z| {
            let (lower, upper) = self.bounds(&Interval::at_z(z));
            if self.difference > 0.0 { lower } else { -upper }
        });
        normal_two_sided(z)
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(difference), Some(lower), Some(upper), Some(p)) =
            (self.difference, self.lower, self.upper, self.p_value)
        else {
            return f.write_str("no difference: one side has no answers");
        };
        let [difference, lower, upper] = [difference, lower, upper].map(Points);
        write!(f, "{difference} points [{lower}, {upper}] at {} %, ", super::render::percent(self.level))?;
        if p < 0.001 { f.write_str("p < 0.001") } else { write!(f, "p = {p:.3}") }
    }
}
