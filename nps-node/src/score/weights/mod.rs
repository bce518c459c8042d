//! Answers that do not all weigh the same, and customers who did not answer.

mod raking;
mod silence;
mod weighted;

pub(crate) use weighted::WeightedNps;
