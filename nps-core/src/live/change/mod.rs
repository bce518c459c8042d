//! What changed, when, and whether it was to be expected.
//!
//! Two kinds of things. [`ChangeDetector`] is a state fed answer by answer, in order: it tells of a change the moment the
//! evidence is enough. Functions over a whole series of periods look back: [`chart`], [`trend`], [`expected_periods`],
//! [`date_changes`]. They take counts by period, whoever counted them. Not here: a clock (time is an argument), why
//! something changed.

mod betting;
mod bytes;
mod chart;
mod cusum;
mod dating;
mod detector;
mod effects;
mod expected;
mod local_level;
mod ranks;
mod render;
mod run_length;
mod season;
mod spec;
mod trend;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::Counts;

pub use chart::{Chart, ChartKind, ChartOptions, ChartPoint, chart};
pub use dating::{Dating, DatingOptions, LikelyRun, date_changes};
pub use detector::{ChangeDetector, ChangeEvent};
pub use expected::{Expected, ExpectedKind, ExpectedOptions, Unexpected, expected_periods, unexpected_situations};
pub use render::{events_to_html, expected_to_html, unexpected_to_html};
pub use season::Season;
pub use spec::{ChangeMethod, ChangeSpec, Direction};
pub use trend::{Trend, TrendMethod, TrendOptions, score_trend, trend};

/// The answers of one period of a series: a day, a week, or one answer alone.
///
/// ```
/// use nps_core::{Counts, PeriodCounts};
/// assert_eq!(PeriodCounts::new(19_000, Counts::new(2, 3, 5)).counts.points(), Some(30.0));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PeriodCounts {
    /// When, in the caller's unit: days or weeks since a day of their choice, seconds since 1970.
    pub at: i64,
    /// Its answers; none is a period without a score, not a score of 0.
    pub counts: Counts,
}

impl PeriodCounts {
    /// A period and its answers.
    #[must_use]
    pub const fn new(at: i64, counts: Counts) -> Self {
        Self { at, counts }
    }
}

/// The same answers seen from the other end: promoters for detractors.
const fn mirrored(counts: Counts) -> Counts {
    Counts::new(counts.promoters, counts.passives, counts.detractors)
}

/// All answers of a series whose periods come one after the other.
///
/// # Errors
/// [`InvalidArgument`](ErrorKind::InvalidArgument), with its row, for a period no later than the one before;
/// [`CountOverflow`](ErrorKind::CountOverflow).
fn in_order(series: &[PeriodCounts]) -> Result<Counts> {
    for (row, (before, after)) in series.iter().zip(series.iter().skip(1)).enumerate() {
        if before.at >= after.at {
            let message =
                format!("a period of {} after one of {}: expected each later than the one before", after.at, before.at);
            return Err(Error::at_row(ErrorKind::InvalidArgument, row + 1, message));
        }
    }
    series.iter().try_fold(Counts::default(), |sum, period| sum.plus(period.counts))
}
