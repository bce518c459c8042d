//! What a live aggregator counts, and which day a moment falls on.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::{Counts, Method};
use crate::survey::{Scale, day_of};

/// What a [`Live`](crate::Live) counts and how it says it. The default is the total alone, over seven days.
///
/// Checked where it is used, by [`validate`](Self::validate).
///
/// ```
/// use nps_core::{Live, LiveSpec};
///
/// let spec = LiveSpec { dimensions: vec!["channel".into()], window_days: 28, retain_days: 56, ..LiveSpec::default() };
/// assert!(Live::new(spec).is_ok());
/// let error = Live::new(LiveSpec { window_days: 0, ..LiveSpec::default() }).unwrap_err();
/// assert_eq!(error.to_string(), "window_days is 0, expected at least 1");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LiveSpec {
    /// The scale the answers are given on. Default: 0–10.
    pub scale: Scale,
    /// The names of the dimensions whose values are the segments, in the order in which `push` takes them.
    pub dimensions: Vec<String>,
    /// The length of the sliding window, in days. Default: 7.
    pub window_days: u32,
    /// How many days are kept one by one, the newest included. Default: 35. Twice the window is needed to compare with
    /// the window before.
    pub retain_days: u32,
    /// Confidence level of the intervals, between 0 and 1. Default: 0.95.
    pub level: f64,
    /// Method of the intervals. Default: [`Method::Auto`].
    pub method: Method,
}

impl Default for LiveSpec {
    fn default() -> Self {
        Self {
            scale: Scale::ZERO_TO_TEN,
            dimensions: Vec::new(),
            window_days: 7,
            retain_days: 35,
            level: 0.95,
            method: Method::Auto,
        }
    }
}

impl LiveSpec {
    /// The most days that may be kept one by one: a hundred years.
    pub const MAX_RETAIN_DAYS: u32 = 36_525;

    /// The most dimensions that may be declared.
    pub const MAX_DIMENSIONS: usize = 256;

    /// Fails where nothing could be counted by this.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless 1 ≤ `window_days` ≤ `retain_days` ≤ [`Self::MAX_RETAIN_DAYS`] and the
    /// dimensions, at most [`Self::MAX_DIMENSIONS`], have names that are not empty and differ; [`ErrorKind::InvalidLevel`] unless 0 < `level` < 1.
    ///
    /// ```
    /// use nps_core::LiveSpec;
    ///
    /// let twice = LiveSpec { dimensions: vec!["site".into(), "site".into()], ..LiveSpec::default() };
    /// assert_eq!(twice.validate().unwrap_err().to_string(), r#"the dimension "site" is declared twice"#);
    /// ```
    pub fn validate(&self) -> Result<()> {
        let invalid = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
        let (window, retain, most) = (self.window_days, self.retain_days, Self::MAX_RETAIN_DAYS);
        if window == 0 {
            return invalid("window_days is 0, expected at least 1".to_owned());
        }
        if retain < window || retain > most {
            return invalid(format!("retain_days is {retain}, expected from {window} (the window) to {most}"));
        }
        let (declared, most) = (self.dimensions.len(), Self::MAX_DIMENSIONS);
        if declared > most {
            return invalid(format!("{declared} dimensions are declared, expected at most {most}"));
        }
        for (place, name) in self.dimensions.iter().enumerate() {
            if name.is_empty() {
                return invalid(format!("the name of dimension {place} is empty"));
            }
            if self.dimensions.iter().take(place).any(|earlier| earlier == name) {
                return invalid(format!("the dimension {name:?} is declared twice"));
            }
        }
        Counts::default().nps(self.level, self.method).map(drop)
    }

    /// Fails, with the reason, unless `other` is this specification.
    pub(super) fn require_same(&self, other: &Self) -> Result<()> {
        self.scale.require_same(other.scale)?;
        if self == other {
            return Ok(());
        }
        let message = "two live aggregators can be merged only where their dimensions, days, level and method agree";
        Err(Error::new(ErrorKind::InvalidArgument, message))
    }

    /// The place of a dimension.
    pub(super) fn place_of(&self, dimension: &str) -> Result<usize> {
        let place = self.dimensions.iter().position(|name| name == dimension);
        place.ok_or_else(|| Error::unknown_column(dimension, &self.dimensions))
    }
}

/// The UTC day of a moment.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] outside the years 1 to 9999: milliseconds, most likely.
pub(super) fn require_day(at: i64) -> Result<i32> {
    day_of(at).ok_or_else(|| Error::new(ErrorKind::InvalidArgument, off_calendar(at)))
}

#[cold]
pub(super) fn off_calendar(at: i64) -> String {
    format!("the time {at} is not in the years 1 to 9999: expected seconds since 1970-01-01 UTC")
}
