//! Watch: exact counts by segment and day, up to the second.

mod aggregator;
mod answer;
mod columns;
mod headline;
mod spec;

pub(crate) use headline::Headline;
pub(crate) use spec::days;
