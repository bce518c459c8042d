//! Ask: the scale an answer is given on, how an answer is read, and the ledger of those that could not be.
//!
//! Not here: counting answers and scoring them, which is [`score`](mod@crate::score).

mod answer;
mod rejects;
mod scale;

pub use answer::{Answer, NanPolicy, Score};
pub use rejects::{Reject, RejectReason, Rejects};
pub use scale::{Category, Scale};
