//! Watch: exact counts by segment and pane of time up to the second, and what tells of changes.

mod aggregator;
mod answer;
mod block;
mod change;
mod columns;
mod expected;
mod follow;
mod headline;
mod known;
mod reads;
mod sequential;
mod series;
mod spec;

pub(crate) use answer::segment_value;
pub(crate) use headline::Headline;
pub(crate) use spec::days;
