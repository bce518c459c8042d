//! The intersection of always-valid bounds along a stream: for displays.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::live::AlwaysValid;

/// What all always-valid bounds that were shown so far have in common: never wider from one moment to the next.
///
/// For displays only: it depends on when they were taken. Once nothing is left of it, the score cannot have been the
/// same throughout: that is evidence of a change, and stays said.
///
/// ```
/// use nps_core::{Counts, RunningBounds};
///
/// let mut shown = RunningBounds::default();
/// shown.tighten(&Counts::new(2, 3, 5).always_valid(0.95)?)?;
/// let first = shown.width();
/// shown.tighten(&Counts::new(20, 30, 50).always_valid(0.95)?)?;
/// assert!(shown.width() < first && !shown.is_non_stationary);
/// shown.tighten(&Counts::new(900, 30, 50).always_valid(0.95)?)?;
/// assert!(shown.is_non_stationary && shown.lower.is_none());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunningBounds {
    /// The largest lower bound so far, in points; `None` before the first, and where nothing is left.
    pub lower: Option<f64>,
    /// The smallest upper bound so far, in points; `None` likewise.
    pub upper: Option<f64>,
    /// The level of all of them; `None` before the first.
    pub level: Option<f64>,
    /// Whether some bounds had nothing in common with those before them.
    pub is_non_stationary: bool,
}

impl RunningBounds {
    /// Keeps what these bounds have in common with all before. After a retraction, begin anew.
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) for bounds of another level than those before.
    pub fn tighten(&mut self, bounds: &AlwaysValid) -> Result<()> {
        if let Some(level) = self.level.filter(|level| level.to_bits() != bounds.level.to_bits()) {
            let message = format!("bounds of level {} among bounds of level {level}, expected one level", bounds.level);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        self.level = Some(bounds.level);
        let lower = self.lower.map_or(bounds.lower, |lower| lower.max(bounds.lower));
        let upper = self.upper.map_or(bounds.upper, |upper| upper.min(bounds.upper));
        self.is_non_stationary |= lower > upper;
        let left = (!self.is_non_stationary).then_some((lower, upper));
        (self.lower, self.upper) = left.unzip();
        Ok(())
    }

    /// How wide it is, in points; `None` before the first bounds, and where nothing is left.
    #[must_use]
    pub fn width(&self) -> Option<f64> {
        Some(self.upper? - self.lower?)
    }
}
