//! Two independent scores side by side: a signed difference, its interval and its p-value.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::numeric::{bracketed_root, normal_two_sided};
use crate::score::interval::{Interval, ScoreLimits};
use crate::score::{CategoryCounts, Caveat, Counts, Distribution, Method, Nps, ScoreResult};
use crate::survey::Scale;

/// The difference of two independent scores, `after` minus `before`, in points.
///
/// The interval is MOVER (Zou & Donner, *Statistics in Medicine* 27, 2008) on the trinomial score limits of each: it
/// covers as it claims from one answer on each side, however lopsided they are. The p-value is the smallest α whose
/// interval excludes 0, so that the test and the interval never disagree. Its [`Display`](std::fmt::Display) and
/// [`to_html`](Self::to_html) withhold the figure where a side has fewer than [`Caveat::SHOWN_FROM`] answers.
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

/// One side of a comparison: the counts of its classes, and the scale of its answers where that is known.
///
/// Made from [`Counts`] and [`CategoryCounts`], which carry no scale, and from [`Nps`], [`Distribution`] and
/// [`ScoreResult`], which carry theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    counts: Counts,
    scale: Option<Scale>,
}

impl Side {
    pub(super) fn counts(self) -> Counts {
        self.counts
    }

    pub(super) fn scale(self) -> Option<Scale> {
        self.scale
    }
}

impl From<Counts> for Side {
    fn from(counts: Counts) -> Self {
        Self { counts, scale: None }
    }
}

impl From<CategoryCounts> for Side {
    fn from(found: CategoryCounts) -> Self {
        found.counts.into()
    }
}

impl From<&Nps> for Side {
    fn from(nps: &Nps) -> Self {
        Self { counts: nps.counts, scale: Some(nps.scale) }
    }
}

impl From<&Distribution> for Side {
    fn from(distribution: &Distribution) -> Self {
        Self { counts: distribution.counts(), scale: Some(distribution.scale()) }
    }
}

impl From<&ScoreResult> for Side {
    fn from(result: &ScoreResult) -> Self {
        (&result.nps).into()
    }
}

/// Compares two independent scores on one scale. O(1), some microseconds.
///
/// Without answers on a side there is no difference: its figures are `None`.
///
/// # Errors
/// [`InvalidLevel`](crate::ErrorKind::InvalidLevel) unless `0 < level < 1`;
/// [`ScaleMismatch`](crate::ErrorKind::ScaleMismatch) where both sides carry a scale and it is not the same;
/// [`CountOverflow`](crate::ErrorKind::CountOverflow) at more than 2^64 − 1 answers on a side.
///
/// ```
/// use nps_core::{Distribution, ErrorKind, Scale, compare};
///
/// let (stars, points) = (Distribution::new("1-5/4/5".parse()?), Distribution::new(Scale::ZERO_TO_TEN));
/// assert_eq!(compare(&stars, &points, 0.95).unwrap_err().kind(), ErrorKind::ScaleMismatch);
/// assert_eq!(compare(&stars, &stars, 0.95)?.difference, None); // nobody answered
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn compare(before: impl Into<Side>, after: impl Into<Side>, level: f64) -> Result<Difference> {
    let interval = Interval::new(Method::Score, level)?;
    let (before, after) = both(before.into(), after.into())?;
    let sides = Sides::new(before, after);
    Ok(Difference {
        difference: sides.map(|sides| sides.difference),
        lower: sides.map(|sides| sides.lower(interval.z())),
        upper: sides.map(|sides| sides.upper(interval.z())),
        level,
        p_value: sides.map(Sides::p_value),
        before,
        after,
        caveats: caveats(before, after),
    })
}

/// The counts of both sides, checked.
///
/// # Errors
/// [`ScaleMismatch`](crate::ErrorKind::ScaleMismatch), [`CountOverflow`](crate::ErrorKind::CountOverflow).
pub(super) fn both(before: Side, after: Side) -> Result<(Counts, Counts)> {
    if let (Some(from), Some(to)) = (before.scale, after.scale) {
        from.require_same(to)?;
    }
    before.counts.require_countable()?;
    after.counts.require_countable()?;
    Ok((before.counts, after.counts))
}

/// What there is to say of the volume of either side; once where it is the same of both.
pub(super) fn caveats(before: Counts, after: Counts) -> Vec<Caveat> {
    let mut caveats = Caveat::of_score(before, Scale::ZERO_TO_TEN);
    caveats.extend(Caveat::of_score(after, Scale::ZERO_TO_TEN));
    caveats.retain(Caveat::is_on_volume);
    caveats.dedup();
    caveats
}

impl Nps {
    /// The difference from this score to `after`, which is independent of it: [`compare`].
    ///
    /// # Errors
    /// As [`compare`].
    ///
    /// ```
    /// use nps_core::{Counts, Method};
    ///
    /// let (before, after) = (Counts::new(20, 30, 50).nps(0.95, Method::Auto)?, Counts::new(5, 20, 75).nps(0.95, Method::Auto)?);
    /// assert_eq!(before.compare(&after, 0.95)?.to_string(), "+40.0 points [+20.7, +58.5] at 95 %, p < 0.001");
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn compare(&self, after: &Self, level: f64) -> Result<Difference> {
        compare(self, after, level)
    }
}

impl Difference {
    /// Whether displays show the figure: where both sides have [`Caveat::SHOWN_FROM`] answers.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        self.before.n() >= Caveat::SHOWN_FROM && self.after.n() >= Caveat::SHOWN_FROM
    }
}

/// Two scores that both have answers: each figure of their difference by itself, for those who need no other.
#[derive(Clone, Copy)]
pub(crate) struct Sides {
    from: ScoreLimits,
    to: ScoreLimits,
    pub(crate) difference: f64,
}

impl Sides {
    pub(crate) fn new(before: Counts, after: Counts) -> Option<Self> {
        let (from, to) = (ScoreLimits::new(before)?, ScoreLimits::new(after)?);
        Some(Self { from, to, difference: to.estimate - from.estimate })
    }

    /// Each bound moves from the difference by both sides' distances to their own bounds, as the sides of a triangle.
    /// By `hypot` of `libm`, so that it is the same on every platform and in either order of its arguments.
    pub(crate) fn lower(self, z: f64) -> f64 {
        let Self { from, to, difference } = self;
        difference - libm::hypot(to.estimate - to.lower(z), from.upper(z) - from.estimate)
    }

    pub(crate) fn upper(self, z: f64) -> f64 {
        let Self { from, to, difference } = self;
        difference + libm::hypot(to.upper(z) - to.estimate, from.estimate - from.lower(z))
    }

    /// The tail beyond the z at which the bound nearer to 0 reaches it.
    pub(crate) fn p_value(self) -> f64 {
        self.two_sided(0.0)
    }

    /// The two-sided tail beyond the z at which the bound nearer to `value` reaches it.
    pub(super) fn two_sided(self, value: f64) -> f64 {
        /// Beyond it the tail is below the smallest number there is.
        const LARGEST_Z: f64 = 40.0;
        let above = self.difference - value;
        if above == 0.0 {
            return 1.0;
        }
        let bound = |z| if above > 0.0 { self.lower(z) - value } else { value - self.upper(z) };
        normal_two_sided(bracketed_root(0.0, LARGEST_Z, bound))
    }
}
