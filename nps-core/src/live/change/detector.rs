//! A detector of changes: fed in order, it tells of one the moment there is enough evidence, and begins anew.

use serde::{Deserialize, Serialize};

use super::betting::Betting;
use super::cusum::Cusum;
use super::spec::require;
use super::{ChangeMethod, ChangeSpec, Direction, mirrored, run_length};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{real, square};
use crate::score::{Counts, Method, Nps};

/// A change that a [`ChangeDetector`] found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChangeEvent {
    /// How it was found.
    pub method: ChangeMethod,
    /// When: the time given with the answers that made it certain.
    pub at: i64,
    /// Where the score went: a fall or a rise.
    pub direction: Direction,
    /// The statistic.
    pub statistic: f64,
    /// What it had to reach, or for [`ChangeMethod::Cusum`] to exceed.
    pub threshold: f64,
    /// The score that was usual, in points.
    pub baseline: f64,
    /// The score that was still tolerated when it was found, in points.
    pub tolerated: f64,
    /// Answers since the detector began, or began anew.
    pub n: u64,
    /// Since when the score seems to have changed: an estimate without an interval.
    pub since: Option<i64>,
    /// The score since then. Chosen for being far off, it overstates the change.
    pub recent: Nps,
}

/// The statistic of one direction.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Statistic {
    Betting(Box<Betting>),
    Cusum(Cusum),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Watched {
    pub(super) direction: Direction,
    pub(super) threshold: f64,
    pub(super) statistic: Statistic,
}

/// Watches answers one by one, or by period, for a change of their score: false alarms come every
/// [`run_length`](ChangeSpec::run_length) answers on average, or less often.
///
/// Order matters: answers are pushed as they came, and neither merged nor taken back. Answers pushed together count as one
/// step whatever their order, which finds a change a little later. After an alarm all begins anew.
///
/// ```
/// use nps_core::{ChangeDetector, ChangeSpec, Counts, Direction};
///
/// let mut detector = ChangeDetector::new(ChangeSpec { baseline: 30.0, ..ChangeSpec::default() })?;
/// for day in 0..20 {
///     assert_eq!(detector.push(day, Counts::new(4, 6, 10))?, None); // +30, as usual
/// }
/// let found = (20..40).find_map(|day| detector.push(day, Counts::new(8, 6, 6)).ok()?); // −10
/// let event = found.unwrap();
/// assert_eq!((event.direction, event.since), (Direction::Fall, Some(20)));
/// assert!(event.at < 23 && event.recent.nps == Some(-10.0));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct ChangeDetector {
    pub(super) spec: ChangeSpec,
    pub(super) sides: Vec<Watched>,
    pub(super) seen: Counts,
    pub(super) last: Option<i64>,
}

impl ChangeDetector {
    /// A detector that has seen nothing. For [`ChangeMethod::Cusum`] it computes the threshold: some milliseconds, more
    /// for long runs and small shifts.
    ///
    /// # Errors
    /// As [`ChangeSpec::validate`].
    pub fn new(spec: ChangeSpec) -> Result<Self> {
        spec.validate()?;
        let sides = spec.sides().iter().map(|&direction| Watched::new(&spec, direction)).collect();
        Ok(Self { spec, sides, seen: Counts::default(), last: None })
    }

    /// What it watches for.
    #[must_use]
    pub const fn spec(&self) -> &ChangeSpec {
        &self.spec
    }

    /// How many answers it has seen since it began, or began anew.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.seen.n()
    }

    /// The statistic of a direction; `None` for one that is not watched.
    ///
    /// ```
    /// use nps_core::{ChangeDetector, ChangeSpec, Direction};
    ///
    /// let detector = ChangeDetector::new(ChangeSpec::default())?;
    /// assert_eq!(detector.statistic(Direction::Fall), Some(0.0));
    /// assert_eq!(detector.statistic(Direction::Rise), None);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn statistic(&self, direction: Direction) -> Option<f64> {
        Some(self.side(direction)?.value())
    }

    /// What the statistic of a direction has to reach; `None` for one that is not watched.
    #[must_use]
    pub fn threshold(&self, direction: Direction) -> Option<f64> {
        Some(self.side(direction)?.threshold)
    }

    fn side(&self, direction: Direction) -> Option<&Watched> {
        self.sides.iter().find(|side| side.direction == direction)
    }

    /// Takes answers that came together; tells of a change. No answers change nothing. O(1).
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) for a time before the last one;
    /// [`CountOverflow`](ErrorKind::CountOverflow) above 2^64 − 1 answers. Nothing is then taken.
    pub fn push(&mut self, at: i64, counts: Counts) -> Result<Option<ChangeEvent>> {
        self.take(at, counts, self.spec.baseline)
    }

    /// As [`push`](Self::push), where what is usual of these answers was known before they came: the baseline of a
    /// weekday, a season or a trend. It may depend on all that came before, and on nothing of these.
    ///
    /// # Errors
    /// As [`push`](Self::push); [`InvalidArgument`](ErrorKind::InvalidArgument) unless `expected` is a score, and for
    /// [`ChangeMethod::Cusum`], whose threshold is for one baseline.
    ///
    /// ```
    /// use nps_core::{ChangeDetector, ChangeSpec, Counts};
    ///
    /// let mut detector = ChangeDetector::new(ChangeSpec { baseline: 30.0, ..ChangeSpec::default() })?;
    /// for day in 0..30 {
    ///     let sunday = day % 7 == 6;
    ///     let counts = if sunday { Counts::new(8, 6, 6) } else { Counts::new(4, 6, 10) };
    ///     assert_eq!(detector.push_expecting(day, counts, if sunday { -10.0 } else { 30.0 })?, None);
    /// }
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn push_expecting(&mut self, at: i64, counts: Counts, expected: f64) -> Result<Option<ChangeEvent>> {
        require(expected, "expected", "a score from -100 to 100", |x| x.abs() <= 100.0)?;
        if self.spec.method == ChangeMethod::Cusum {
            let message = "a cusum has one baseline, which its threshold is for: expected method \"e-sr\"";
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        self.take(at, counts, expected)
    }

    /// Forgets all that was seen: after a change that is known, such as a new question.
    ///
    /// ```
    /// use nps_core::{ChangeDetector, ChangeSpec, Counts};
    ///
    /// let mut detector = ChangeDetector::new(ChangeSpec::default())?;
    /// detector.push(3, Counts::new(1, 0, 0))?;
    /// detector.reset();
    /// assert_eq!(detector.n(), 0);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn reset(&mut self) {
        self.seen = Counts::default();
        for side in &mut self.sides {
            side.statistic = match &side.statistic {
                Statistic::Betting(_) => Statistic::Betting(Box::default()),
                Statistic::Cusum(cusum) => Statistic::Cusum(Cusum::new(cusum.reference)),
            };
        }
    }

    fn take(&mut self, at: i64, counts: Counts, expected: f64) -> Result<Option<ChangeEvent>> {
        if let Some(last) = self.last.filter(|&last| at < last) {
            let message = format!("answers of {at} after those of {last}: expected them in the order of time");
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        counts.require_countable()?;
        // Each side's answers are among all that were seen: if these can be counted, those can.
        let seen = self.seen.plus(counts)?;
        self.last = Some(at);
        if counts.is_empty() {
            return Ok(None);
        }
        self.seen = seen;
        for side in &mut self.sides {
            side.push(at, counts, self.spec.tolerated(side.direction, expected))?;
        }
        let Some(side) = self.sides.iter().find(|side| side.is_alarmed()) else { return Ok(None) };
        let (since, recent) = side.recent();
        let event = ChangeEvent {
            method: self.spec.method,
            at,
            direction: side.direction,
            statistic: side.value(),
            threshold: side.threshold,
            baseline: expected,
            tolerated: self.spec.tolerated(side.direction, expected),
            n: seen.n(),
            since,
            recent: recent.nps(self.spec.level, Method::Auto)?,
        };
        self.reset();
        Ok(Some(event))
    }
}

impl Watched {
    fn new(spec: &ChangeSpec, direction: Direction) -> Self {
        // Two sides that each alarm half as often alarm as often together.
        let run_length = spec.run_length * if spec.direction == Direction::Both { 2.0 } else { 1.0 };
        if spec.method == ChangeMethod::ESr {
            let statistic = Statistic::Betting(Box::default());
            return Self { direction, threshold: spec.threshold.unwrap_or(run_length), statistic };
        }
        let (edge, history) = match direction {
            Direction::Rise => (-spec.tolerated(direction, spec.baseline), mirrored(spec.history)),
            _ => (spec.tolerated(direction, spec.baseline), spec.history),
        };
        #[expect(clippy::cast_possible_truncation, reason = "validated: between −100 and 100")]
        let reference = libm::floor(edge - 0.5 * spec.shift) as i8;
        let computed = || {
            #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
            let hundredths = run_length::threshold(tilted(history, edge / 100.0), reference, run_length) as f64;
            hundredths / 100.0
        };
        let threshold = spec.threshold.unwrap_or_else(computed);
        Self { direction, threshold, statistic: Statistic::Cusum(Cusum::new(reference)) }
    }

    fn push(&mut self, at: i64, counts: Counts, tolerated: f64) -> Result<()> {
        let (counts, null) = match self.direction {
            Direction::Rise => (mirrored(counts), -tolerated),
            _ => (counts, tolerated),
        };
        match &mut self.statistic {
            Statistic::Betting(betting) => betting.push(at, counts, null),
            Statistic::Cusum(cusum) => cusum.push(at, counts),
        }
    }

    fn value(&self) -> f64 {
        match &self.statistic {
            Statistic::Betting(betting) => betting.statistic(),
            Statistic::Cusum(cusum) => real(cusum.sum) / 100.0,
        }
    }

    pub(super) fn is_alarmed(&self) -> bool {
        match &self.statistic {
            Statistic::Betting(betting) => betting.statistic() >= self.threshold,
            Statistic::Cusum(_) => self.value() > self.threshold,
        }
    }

    /// Since when the score seems to have changed, and the answers since.
    fn recent(&self) -> (Option<i64>, Counts) {
        let (since, counts) = match &self.statistic {
            Statistic::Betting(betting) => {
                let best = betting.best();
                (best.since, best.counts)
            }
            Statistic::Cusum(cusum) => (cusum.since, cusum.counts),
        };
        (since, if self.direction == Direction::Rise { mirrored(counts) } else { counts })
    }
}

/// The shares of these answers, one of each class added, tilted to a mean: p e^(θx), the nearest there is to them.
fn tilted(history: Counts, mean: f64) -> [f64; 3] {
    let (d, m, p) = (real(history.detractors) + 1.0, real(history.passives) + 1.0, real(history.promoters) + 1.0);
    // p t (1 − mean) − m mean − d (1 + mean)/t = 0 in t = e^θ.
    let root = (square(m * mean) + 4.0 * p * d * (1.0 - square(mean))).sqrt();
    let t = (m * mean + root) / (2.0 * p * (1.0 - mean));
    let weights = [d / t, m, p * t];
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}
