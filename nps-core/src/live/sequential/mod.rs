//! Bounds of a score that hold at all moments together, so that a live figure may be looked at as often as one likes.
//!
//! One file for the wealth that decides, one for what runs along a stream. State is three counts: nothing here depends
//! on the order of answers, and shards are added. Not here: what finds a change, which is in
//! [`change`](crate::live::change).

mod render;
mod running;
mod wealth;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{decreasing_root, real, square};
use crate::score::{Caveat, Counts, Interval, Method};
use crate::survey::Scale;

pub use running::RunningBounds;
use wealth::Bets;

/// How always-valid bounds are computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SequenceMethod {
    /// A mixture of bets that depends on three counts only (Waudby-Smith & Ramdas, *JRSS B* 86, 2023).
    #[default]
    #[serde(rename = "betting")]
    Betting,
}

impl SequenceMethod {
    /// The name, the same in every language: `betting`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Betting => "betting",
        }
    }
}

/// A score with bounds that hold at every moment of its stream together, from [`Counts::always_valid`].
///
/// ```
/// use nps_core::{Counts, Method};
///
/// let counts = Counts::new(20, 30, 50);
/// let live = counts.always_valid(0.95)?;
/// let once = counts.nps(0.95, Method::Auto)?;
/// assert_eq!(live.nps, Some(30.0));
/// assert!(Some(live.lower) < once.lower && Some(live.upper) > once.upper); // the price of looking at any time
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AlwaysValid {
    /// 100 × (promoters − detractors) / n; `None` without answers.
    pub nps: Option<f64>,
    /// Lower bound in points; −100 without answers.
    pub lower: f64,
    /// Upper bound in points; +100 without answers.
    pub upper: f64,
    /// The probability that the bounds hold at every moment, 0 to 1.
    pub level: f64,
    /// How the bounds were computed.
    pub method: SequenceMethod,
    /// Answers in each class.
    pub counts: Counts,
    /// How many answers were taken back on the way; where there are any, a caveat says what of the guarantee is left.
    pub retracted: u64,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}

impl AlwaysValid {
    /// How many answers there are.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.counts.n()
    }

    /// The same, of a stream from which so many answers were taken back: the bounds are unchanged, and
    /// [`Caveat::Retracted`] says that they no longer hold at all moments together.
    ///
    /// ```
    /// use nps_core::{Caveat, Counts};
    ///
    /// let live = Counts::new(20, 30, 50).always_valid(0.95)?.after_retracting(2);
    /// assert_eq!((live.retracted, live.caveats), (2, vec![Caveat::Retracted { answers: 2 }]));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn after_retracting(mut self, answers: u64) -> Self {
        self.caveats.retain(|caveat| !matches!(caveat, Caveat::Retracted { .. }));
        self.caveats.extend((answers > 0).then_some(Caveat::Retracted { answers }));
        self.retracted = answers;
        self
    }
}

/// What a stream says against one score, from [`Counts::sequential_test`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SequentialTest {
    /// The score in doubt, in points.
    pub hypothesis: f64,
    /// What one point betted against it has become; 1 without answers, the largest number where it is larger.
    pub e_value: f64,
    /// Its natural logarithm.
    pub log_e_value: f64,
    /// min(1, 1/e): stays above any α at all moments together, but for a share α of streams, if the score is right.
    pub p_value: f64,
    /// How many answers there are.
    pub n: u64,
}

/// The difference of two live scores, `after` minus `before`, from [`always_valid_difference`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AlwaysValidDifference {
    /// −200 to 200 points; `None` where one side has no answers.
    pub difference: Option<f64>,
    /// Lower bound in points.
    pub lower: f64,
    /// Upper bound in points.
    pub upper: f64,
    /// The probability that the bounds hold at every moment, 0 to 1.
    pub level: f64,
    /// How the bounds of each side were computed.
    pub method: SequenceMethod,
    /// The answers compared from.
    pub before: Counts,
    /// The answers compared to.
    pub after: Counts,
    /// The caveats on either side.
    pub caveats: Vec<Caveat>,
}

impl Counts {
    /// The score with bounds that hold at all moments together: whoever looks after every answer, and stops when they
    /// like what they see, is misled with a probability of at most 1 − level.
    ///
    /// The scores m whose wealth W(m) is below 1/(1 − level): see [formulas](crate::_documentation::formulas). Exact for
    /// answers that come one by one with the same expected score whatever came before; no bounds for one that drifts.
    /// Without answers the whole scale. O(1), below a millisecond.
    ///
    /// # Errors
    /// [`InvalidLevel`](ErrorKind::InvalidLevel) unless `0 < level < 1`; [`CountOverflow`](ErrorKind::CountOverflow)
    /// above 2^64 − 1 answers.
    ///
    /// ```
    /// use nps_core::Counts;
    ///
    /// assert_eq!(Counts::default().always_valid(0.95)?.upper, 100.0);
    /// let three = Counts::new(0, 0, 3).always_valid(0.95)?;
    /// assert!(three.lower < -50.0 && three.upper == 100.0); // three promoters say nearly nothing yet
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn always_valid(self, level: f64) -> Result<AlwaysValid> {
        Interval::new(Method::Score, level)?;
        self.require_countable()?;
        let (lower, upper) = bounds(self, 1.0 - level);
        let mut caveats = Caveat::of_score(self, Scale::ZERO_TO_TEN);
        caveats.retain(Caveat::is_on_volume);
        let method = SequenceMethod::Betting;
        Ok(AlwaysValid { nps: self.points(), lower, upper, level, method, counts: self, retracted: 0, caveats })
    }

    /// What these answers say against a score of so many points, at any moment of their stream.
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) unless the score is between −100 and 100, both excluded;
    /// [`CountOverflow`](ErrorKind::CountOverflow) above 2^64 − 1 answers.
    ///
    /// ```
    /// use nps_core::Counts;
    ///
    /// let test = Counts::new(20, 30, 50).sequential_test(0.0)?;
    /// assert!(test.p_value < 0.02 && test.e_value > 50.0);
    /// assert_eq!(Counts::default().sequential_test(0.0)?.p_value, 1.0);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn sequential_test(self, hypothesis: f64) -> Result<SequentialTest> {
        self.require_countable()?;
        if !(hypothesis > -100.0 && hypothesis < 100.0) {
            let message = format!("hypothesis is {hypothesis}, expected a score between -100 and 100, both excluded");
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        let log_e_value = match self.n() {
            0 => 0.0,
            _ => Bets::new().log_wealth(self, mean(hypothesis)).0,
        };
        let p_value = libm::exp(-log_e_value).min(1.0);
        let e_value = libm::exp(log_e_value).min(f64::MAX);
        Ok(SequentialTest { hypothesis, e_value, log_e_value, p_value, n: self.n() })
    }
}

/// The difference of two independent live scores, with bounds that hold at all moments of both together: those of each
/// side at half of 1 − level, one taken from the other.
///
/// # Errors
/// As [`Counts::always_valid`].
///
/// ```
/// use nps_core::{Counts, always_valid_difference};
///
/// let found = always_valid_difference(Counts::new(300, 400, 300), Counts::new(100, 300, 600), 0.95)?;
/// assert_eq!(found.difference, Some(50.0));
/// assert!(found.lower > 25.0);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn always_valid_difference(before: Counts, after: Counts, level: f64) -> Result<AlwaysValidDifference> {
    Interval::new(Method::Score, level)?;
    // The level of each side may round to 1, at which its bounds are still those of half of 1 − level.
    before.require_countable()?;
    after.require_countable()?;
    let each = 0.5 * (1.0 - level);
    let (from, to) = (bounds(before, each), bounds(after, each));
    let mut caveats = Caveat::of_score(before, Scale::ZERO_TO_TEN);
    caveats.extend(Caveat::of_score(after, Scale::ZERO_TO_TEN));
    caveats.retain(Caveat::is_on_volume);
    caveats.dedup();
    Ok(AlwaysValidDifference {
        difference: before.points().zip(after.points()).map(|(before, after)| after - before),
        lower: to.0 - from.1,
        upper: to.1 - from.0,
        level,
        method: SequenceMethod::Betting,
        before,
        after,
        caveats,
    })
}

/// An answer's mean in [0, 1] where detractors are 0 and promoters 1.
fn mean(points: f64) -> f64 {
    0.5 + points / 200.0
}

/// The bounds in points. The upper one is the lower one of the mirrored counts, so that mirroring negates them.
fn bounds(counts: Counts, alpha: f64) -> (f64, f64) {
    let mirrored = Counts::new(counts.promoters, counts.passives, counts.detractors);
    let bets = Bets::new();
    (lower(&bets, counts, alpha), -lower(&bets, mirrored, alpha))
}

/// The smallest score whose wealth is below 1/α: ln W is convex, infinite at −100, and at most 0 at the estimate.
fn lower(bets: &Bets, counts: Counts, alpha: f64) -> f64 {
    let Some(points) = counts.points() else { return -100.0 };
    let estimate = mean(points);
    if estimate <= 0.0 {
        return -100.0;
    }
    let needed = -libm::log(alpha);
    let variance = square(estimate) * real(counts.detractors)
        + square(0.5 - estimate) * real(counts.passives)
        + square(1.0 - estimate) * real(counts.promoters);
    let n = real(counts.n());
    let start = estimate - (2.0 * (variance + 1.0) * (needed + 0.5 * libm::log(n) + 1.0)).sqrt() / n;
    let root = decreasing_root(0.0, estimate, start, |m| {
        let (log, slope) = bets.log_wealth(counts, m);
        (log - needed, slope)
    });
    (200.0 * root - 100.0).clamp(-100.0, points)
}
