//! What a live aggregator counts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::live::{Calendar, SegmentCap, Window};
use crate::score::{Counts, Method};
use crate::survey::Scale;

/// What a [`Live`](crate::Live) counts and how it says it. The default is the total alone, over seven days.
///
/// Checked where it is used, by [`validate`](Self::validate).
///
/// ```
/// use nps_core::{Live, LiveSpec};
///
/// let spec: LiveSpec = serde_json::from_str(
///     r#"{"dimensions": ["channel"], "window": "month", "retain_days": 62, "calendar": {"zone": "Europe/Paris"}}"#,
/// )?;
/// assert!(Live::new(spec).is_ok());
/// let error = Live::new(LiveSpec { retain_days: 6, ..LiveSpec::default() }).unwrap_err();
/// assert_eq!(error.to_string(), "retain_days is 6, expected from 7 (the window) to 36525");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LiveSpec {
    /// The scale the answers are given on. Default: 0–10.
    pub scale: Scale,
    /// The names of the dimensions whose values are the segments, in the order in which `push` takes them.
    pub dimensions: Vec<String>,
    /// The window that is asked for where no other is named. Default: the last seven days.
    pub window: Window,
    /// How many days are kept pane by pane, the newest included. Default: 35. Twice the window is needed to compare with
    /// the window before.
    pub retain_days: u32,
    /// How time is cut into days and panes. Default: a pane a day, in UTC.
    pub calendar: Calendar,
    /// By dimension, how many values have a segment of their own. Default: all.
    pub caps: BTreeMap<String, SegmentCap>,
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
            window: Window::default(),
            retain_days: 35,
            calendar: Calendar::default(),
            caps: BTreeMap::new(),
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
    /// [`ErrorKind::InvalidArgument`] unless the window is one, of at most `retain_days` ≤ [`Self::MAX_RETAIN_DAYS`], the
    /// calendar is one, the dimensions, at most [`Self::MAX_DIMENSIONS`], have names that are not empty and differ, and
    /// caps are of these; [`ErrorKind::InvalidLevel`] unless 0 < `level` < 1.
    ///
    /// ```
    /// use nps_core::LiveSpec;
    ///
    /// let twice = LiveSpec { dimensions: vec!["site".into(), "site".into()], ..LiveSpec::default() };
    /// assert_eq!(twice.validate().unwrap_err().to_string(), r#"the dimension "site" is declared twice"#);
    /// ```
    pub fn validate(&self) -> Result<()> {
        let invalid = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
        self.calendar.clock()?;
        self.window.require(self)?;
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
        for (dimension, cap) in &self.caps {
            self.place_of(dimension)?;
            cap.validate(dimension)?;
        }
        Counts::default().nps(self.level, self.method)?;
        self.require_decayable(self.window)
    }

    /// Fails where a window has weights and the method no form for them.
    pub(super) fn require_decayable(&self, window: Window) -> Result<()> {
        if !matches!(window, Window::Decayed { .. }) || self.method.resolved() == Method::Score {
            return Ok(());
        }
        let message = format!("method {} has no form for the window {window}: score has", self.method);
        Err(Error::new(ErrorKind::InvalidArgument, message))
    }

    /// Fails, with the reason, unless `other` is this specification.
    pub(super) fn require_same(&self, other: &Self) -> Result<()> {
        self.scale.require_same(other.scale)?;
        if self == other {
            return Ok(());
        }
        let message = "two live aggregators can be merged only where their dimensions, caps, window, days, calendar, level and method agree";
        Err(Error::new(ErrorKind::InvalidArgument, message))
    }

    /// The place of a dimension.
    pub(super) fn place_of(&self, dimension: &str) -> Result<usize> {
        let place = self.dimensions.iter().position(|name| name == dimension);
        place.ok_or_else(|| Error::unknown_column(dimension, &self.dimensions))
    }
}
