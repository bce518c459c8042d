//! Publishing counts of which nobody can be made out: noise that is exactly what was promised, and a budget for it.
//!
//! Not here: hiding small cells of tables, which is for trees; pseudonyms, which are for profiles.

mod bounded;
mod budget;
mod epsilon;
mod histogram;
mod noise;

pub use bounded::BoundedAnswers;
pub use budget::PrivacyBudget;
pub use epsilon::Epsilon;
pub use histogram::{Neighbours, PrivateHistogram, PrivateNps, PrivateOptions, private_counts, private_histogram};
