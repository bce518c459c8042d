//! Act: what successive measures changed, each credited separately.
//!
//! A *measure* is an action the company takes, in a place, from a day on. Not here: finding where one is needed, which
//! is [`explain`](crate::explain).

mod before_after;
mod render;
mod verdict;

pub(crate) use before_after::check_measures;
pub use before_after::{BeforeAfterOptions, Increment, Measure, before_after};
pub use render::increments_to_html;
pub use verdict::Verdict;
