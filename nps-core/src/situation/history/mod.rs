//! What was known of a customer when an interaction took place: how long ago and how often they came, and what they had
//! answered.
//!
//! **The one rule.** A row's history is of its own moment: an event at the same instant is no history of it, neither
//! itself nor a twin, and a score counts from when it was known. [`history`] recomputes it for a whole log, [`LiveHistory`]
//! as contacts come, and [`check_leakage`] says which rows of somebody else's column know more. Times are whole seconds:
//! two events of one second are simultaneous.
//!
//! Not here: bands and codes of what is found, which is for the encoder.

mod batch;
mod bytes;
mod columns;
mod leakage;
mod live;
mod log;
mod past;

use crate::survey::SECONDS_A_DAY;

pub use batch::history;
pub use columns::{AsOf, HistoryColumns};
pub use leakage::{DifferingRow, HistoryFeature, HistoryValue, LeakageReport, check_leakage};
pub use live::{HistoryEvent, HistorySpec, LiveHistory};
pub use log::ContactLog;

/// The windows contacts are counted in, in seconds: 7, 30 and 90 times 24 hours.
const WINDOWS: [i64; 3] = [7 * SECONDS_A_DAY, 30 * SECONDS_A_DAY, LONGEST_WINDOW];
const LONGEST_WINDOW: i64 = 90 * SECONDS_A_DAY;
