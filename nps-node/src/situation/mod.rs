//! Describe: answers with their situations, as every analysis takes them; what was known of their customers, and counts that may be
//! published; and times as JS writes them.

mod attributes;
mod bands;
mod encoder;
mod factors;
mod history;
mod observations;
mod plan;
mod private;
mod profile;
mod suppression;
mod tabulate;
mod time;
mod trace;
mod tree;
mod r#where;

pub(crate) use attributes::{profile_in, use_case_in};
pub(crate) use observations::{Observations, Observed, observed};
pub(crate) use time::{day_argument, days, iso, moment, seconds};
pub(crate) use r#where::{conditions, where_object};
