//! What a detector watches for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::{Counts, Interval, Method};

/// Which way a score moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Direction {
    /// Down.
    #[default]
    Fall,
    /// Up.
    Rise,
    /// Either: asked of a detector, never said of a change.
    Both,
}

impl Direction {
    /// Every direction.
    pub const ALL: [Self; 3] = [Self::Fall, Self::Rise, Self::Both];

    /// The name, the same in every language: `fall`, `rise`, `both`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fall => "fall",
            Self::Rise => "rise",
            Self::Both => "both",
        }
    }
}

/// How a change is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum ChangeMethod {
    /// A Shiryaev–Roberts e-detector (Shin, Ramdas & Rinaldo 2022): false alarms as rare as asked whatever the
    /// distribution of answers, for a baseline that is given beforehand.
    #[default]
    #[serde(rename = "e-sr")]
    ESr,
    /// A cumulative sum (Page 1954) whose threshold is computed for the distribution of the answers in
    /// [`history`](ChangeSpec::history): some 20 % faster, and right for that distribution only.
    #[serde(rename = "cusum")]
    Cusum,
}

impl ChangeMethod {
    /// Every method, from the one to prefer.
    pub const ALL: [Self; 2] = [Self::ESr, Self::Cusum];

    /// The name, the same in every language: `e-sr`, `cusum`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ESr => "e-sr",
            Self::Cusum => "cusum",
        }
    }
}

macro_rules! named {
    ($type:ident, $what:literal) => {
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $type {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                Self::ALL.into_iter().find(|one| one.name() == text).ok_or_else(|| {
                    let known: Vec<_> = Self::ALL.iter().map(|one| format!("{:?}", one.name())).collect();
                    let message = format!(concat!($what, " {:?} is not one of {}"), text, known.join(", "));
                    Error::new(ErrorKind::InvalidArgument, message)
                })
            }
        }
    };
}

named!(Direction, "direction");
named!(ChangeMethod, "change method");

/// What a [`ChangeDetector`](crate::ChangeDetector) watches for. The default is a fall below a score of 0.
///
/// ```
/// use nps_core::{ChangeDetector, ChangeSpec};
///
/// assert!(ChangeDetector::new(ChangeSpec { baseline: 30.0, tolerance: 5.0, ..ChangeSpec::default() }).is_ok());
/// let error = ChangeDetector::new(ChangeSpec { baseline: 130.0, ..ChangeSpec::default() }).unwrap_err();
/// assert_eq!(error.to_string(), "baseline is 130, expected a score from -100 to 100");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeSpec {
    /// How a change is found. Default: [`ChangeMethod::ESr`].
    pub method: ChangeMethod,
    /// The score that is usual, in points, known before the first answer that is watched. Default: 0.
    pub baseline: f64,
    /// How far from the baseline the score may be without it being a change, in points. Default: 0.
    pub tolerance: f64,
    /// What is watched for. Default: a fall.
    pub direction: Direction,
    /// How many answers pass between two false alarms on average, or more, at the edge of what is tolerated. Default:
    /// 1000.
    pub run_length: f64,
    /// For [`ChangeMethod::Cusum`]: the change beyond the tolerance, in points, to be found fastest. Default: 20.
    pub shift: f64,
    /// For [`ChangeMethod::Cusum`]: answers from before, whose shares the threshold is computed for. Default: none, which
    /// is an even third of each class.
    pub history: Counts,
    /// A threshold of one's own for the statistic instead of the one that gives `run_length`; a cumulative sum is in
    /// answers counted −1, 0, 1. Default: none.
    pub threshold: Option<f64>,
    /// Confidence level of the score after the change, between 0 and 1. Default: 0.95.
    pub level: f64,
}

impl Default for ChangeSpec {
    fn default() -> Self {
        Self {
            method: ChangeMethod::ESr,
            baseline: 0.0,
            tolerance: 0.0,
            direction: Direction::Fall,
            run_length: 1000.0,
            shift: 20.0,
            history: Counts::default(),
            threshold: None,
            level: 0.95,
        }
    }
}

impl ChangeSpec {
    /// The most answers between false alarms that can be asked for.
    pub const MAX_RUN_LENGTH: f64 = 1e9;
    /// The most that can be asked of a cumulative sum, whose threshold is computed.
    pub const MAX_TUNED_RUN_LENGTH: f64 = 1e6;
    /// The smallest change that a cumulative sum can be tuned for, in points.
    pub const MIN_SHIFT: f64 = 5.0;
    /// The largest threshold of one's own.
    pub const MAX_THRESHOLD: f64 = 1e200;

    /// Fails where nothing could be watched for by this.
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument), naming what is out of range;
    /// [`InvalidLevel`](ErrorKind::InvalidLevel); [`CountOverflow`](ErrorKind::CountOverflow).
    ///
    /// ```
    /// use nps_core::ChangeSpec;
    ///
    /// let error = ChangeSpec { baseline: -90.0, tolerance: 10.0, ..ChangeSpec::default() }.validate().unwrap_err();
    /// assert_eq!(error.to_string(), "a fall below -100 cannot be: expected a tolerated score between -100 and 100");
    /// ```
    pub fn validate(&self) -> Result<()> {
        Interval::new(Method::Score, self.level)?;
        self.history.require_countable()?;
        require(self.baseline, "baseline", "a score from -100 to 100", |x| x.abs() <= 100.0)?;
        require(self.tolerance, "tolerance", "points from 0 to 200", |x| (0.0..=200.0).contains(&x))?;
        let most = match self.method {
            ChangeMethod::ESr => Self::MAX_RUN_LENGTH,
            ChangeMethod::Cusum => Self::MAX_TUNED_RUN_LENGTH,
        };
        let answers = format!("answers above 1, up to {most}");
        require(self.run_length, "run_length", &answers, |x| x > 1.0 && x <= most)?;
        if let Some(threshold) = self.threshold {
            let range = format!("a number above 0, up to {:e}", Self::MAX_THRESHOLD);
            require(threshold, "threshold", &range, |x| x > 0.0 && x <= Self::MAX_THRESHOLD)?;
        }
        if self.method == ChangeMethod::Cusum {
            let points = format!("points from {} to 200", Self::MIN_SHIFT);
            require(self.shift, "shift", &points, |x| (Self::MIN_SHIFT..=200.0).contains(&x))?;
        }
        for direction in self.sides() {
            let edge = self.tolerated(*direction, self.baseline);
            let reach = if self.method == ChangeMethod::Cusum { 0.5 * self.shift + 1.0 } else { 0.0 };
            let (word, far) = match direction {
                Direction::Rise => ("rise above", edge + reach),
                _ => ("fall below", edge - reach),
            };
            if edge.abs() >= 100.0 || far.abs() >= 100.0 {
                let message = format!("a {word} {far} cannot be: expected a tolerated score between -100 and 100");
                return Err(Error::new(ErrorKind::InvalidArgument, message));
            }
        }
        Ok(())
    }

    /// The directions that are watched, each by itself.
    pub(super) fn sides(&self) -> &'static [Direction] {
        match self.direction {
            Direction::Fall => &[Direction::Fall],
            Direction::Rise => &[Direction::Rise],
            Direction::Both => &[Direction::Fall, Direction::Rise],
        }
    }

    /// The score that is still tolerated on a side where so much is expected, in points.
    pub(super) fn tolerated(&self, direction: Direction, expected: f64) -> f64 {
        match direction {
            Direction::Rise => expected + self.tolerance,
            _ => expected - self.tolerance,
        }
    }
}

pub(super) fn require(value: f64, name: &str, expected: &str, is_in_range: impl Fn(f64) -> bool) -> Result<()> {
    if is_in_range(value) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::InvalidArgument, format!("{name} is {value}, expected {expected}")))
}
