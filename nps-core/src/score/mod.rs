//! Measure: exact counts of answers, and the score they make with its interval and caveats.
//!
//! [`Counts`] and [`Distribution`] hold the state; [`Nps`] is what is said of it; [`score`] and [`score_by`] read
//! columns at memory speed. Not here: what an answer is and how one is read, which is [`survey`](crate::survey).

mod by;
mod caveat;
mod cells;
mod column;
mod comparison;
mod counts;
mod distribution;
mod encode;
mod entities;
mod grouping;
mod guardrail;
mod indicator;
mod interval;
mod key_kind;
mod keys;
mod labels;
mod method;
mod nps;
mod parts;
mod render;
mod slots;
mod tally;
mod weights;

pub use by::{ScoreColumns, ScoreTable, score_by};
pub(crate) use cells::Cells;
pub(crate) use column::BLOCK;
pub(crate) use comparison::Sides;
pub(crate) use indicator::wilson;
pub(crate) use interval::{Interval, ScoreLimits, clustered_counts};
pub(crate) use parts::{impact, points_within, rest_of};
pub(crate) use render::{Escaped, caveats, html_table, percent};
pub(crate) use slots::{REJECT_SLOTS, slot_of};
pub(crate) use weights::{require_weights, unit_of};

pub use caveat::{Caveat, Language};
pub use column::{ScoreColumn, TextColumn, Validity};
pub use comparison::{
    Correction, Difference, DifferenceTest, Equivalence, EquivalenceOptions, Group, GroupComparison, GroupOptions,
    GroupPair, GroupScore, GroupTest, PairedDifference, PairedTest, Pairs, Power, PowerPlan, Ranked, SamplePlan,
    SampleSize, Side, TestStatistic, TwoSampleTest, adjust_e_values, compare, compare_all, compare_paired, equivalence,
    group_pairs_to_html, power, probability_greater, sample_size, test_difference,
};
pub use counts::Counts;
pub use distribution::Distribution;
pub use entities::{
    Entities, Funnel, FunnelPoint, Heterogeneity, RankOptions, RankedEntity, Ranking, ShrinkOptions, Shrinkage,
    ShrunkEntity, Standing, Subject, answers_needed, funnel, rank, reliability, shrink,
};
pub use guardrail::{AskedGroup, ScoreContext, compare_contexts};
pub use indicator::{
    Flip, Indicator, IndicatorMethod, IndicatorPair, IndicatorScore, IndicatorUnit, Robustness, Weighted, indicator,
    robust_to_metric,
};
pub use interval::{ClusteredNps, ShareInterval, ShareIntervals, clustered_nps, nps_of_clusters};
pub use key_kind::{KeyKind, Missing};
pub use keys::{Codes, KeyColumn};
pub use labels::{Label, Labels};
pub use method::Method;
pub use nps::Nps;
pub use render::Points;
pub use tally::{CategoryCounts, OnReject, ScoreOptions, ScoreResult, Tally, category_counts, score};
pub use weights::{
    Asked, Margin, NonResponse, NonResponseBounds, RakeOptions, Raked, RakedCell, RakingReport, Resampling, Shares,
    Spread, Trimmed, WeightColumn, WeightKind, WeightedNps, Weights, inverse_probability_weights, non_response, rake,
    trim_weights, weighted_nps,
};
