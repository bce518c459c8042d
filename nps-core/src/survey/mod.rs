//! Ask: the scale an answer is given on, how answers and whole responses are read, and the ledger of those that could
//! not be.
//!
//! Not here: counting answers and scoring them, which is [`score`](mod@crate::score).

mod answer;
mod every;
mod kind;
mod missing_codes;
mod rejects;
mod response;
mod responses;
mod scale;
mod timestamp;

pub use answer::{Answer, NanPolicy, Score};
pub use every::Every;
pub(crate) use every::{MONDAY, first_of_month};
pub use kind::SurveyKind;
pub use missing_codes::{MissingCode, MissingCodes};
pub(crate) use rejects::shortened;
pub use rejects::{Reject, RejectReason, Rejects};
pub use response::{Intention, Response, ResponseFields};
pub(crate) use response::{check_customer, check_id};
pub use responses::{Arrival, ResponseColumns, Responses};
pub use scale::{Category, Scale};
pub(crate) use timestamp::{DAYS, FIRST_SECOND, LAST_SECOND, SECONDS_A_DAY, day_of};
pub use timestamp::{Day, Timestamp};
