//! Scores beside each other.
//!
//! [`compare`] takes two independent scores, [`test_difference`] tests them in other ways, [`equivalence`] asks whether they
//! are near enough; [`compare_paired`] takes the same customers twice, [`compare_all`] any number of groups;
//! [`sample_size`] and [`power`] say beforehand how many answers it takes. Not here: the interval of one score.

mod difference;
mod equality;
mod equivalence;
mod exact;
mod groups;
mod moments;
mod multiplicity;
mod paired;
mod pairs;
mod planning;
mod posterior;
mod render;
mod statistic;
mod two_sample;

pub(crate) use difference::Sides;

pub use difference::{Difference, Side, compare};
pub use equality::GroupTest;
pub use equivalence::{Equivalence, EquivalenceOptions, equivalence};
pub use groups::{Group, GroupComparison, GroupOptions, GroupPair, GroupScore, Ranked, compare_all};
pub use multiplicity::{Correction, adjust_e_values};
pub use paired::{PairedDifference, PairedTest, compare_paired};
pub use pairs::Pairs;
pub use planning::{Power, PowerPlan, SamplePlan, SampleSize, power, sample_size};
pub use posterior::probability_greater;
pub use render::group_pairs_to_html;
pub use statistic::TestStatistic;
pub use two_sample::{DifferenceTest, TwoSampleTest, test_difference};
