//! Arrow arrays as `nps-core` reads them: borrowed where the layout allows it.
//!
//! What the Python and the Node package share; rules about answers are in `nps-core`.

mod counts;
#[cfg(feature = "ipc")]
mod ipc;
mod keys;
mod scores;
mod time;

pub use counts::counts;
#[cfg(feature = "ipc")]
pub use ipc::Table;
pub use keys::{KEYS, codes, key, value_key, whole_or_gap};
pub use scores::{Chunk, SCORES, Texts, first, scores, validity};
pub use time::{DAYS, Time, days, days_of, times};
