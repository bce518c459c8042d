//! Watch: exact counts by segment and day, up to the second.

mod aggregator;
mod answer;
mod columns;
mod headline;
mod spec;
