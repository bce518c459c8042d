//! A Net Promoter Score you can trust: exact counts, honest intervals, typed caveats.
//!
//! A customer answers "how likely are you to recommend us?" on a [`Scale`]. The library counts the answers exactly
//! ([`Distribution`]), says what score they make and how far it can be trusted ([`Nps`]), keeps a ledger of what could
//! not be counted ([`Rejects`]), and does so for every group of rows at once ([`score_by`]).
//!
//! ```
//! use nps_core::{ScoreOptions, score};
//!
//! let answers = [10_i64, 9, 9, 8, 7, 10, 3, 9, 11];
//! let result = score(&answers[..], &ScoreOptions::default())?;
//! assert_eq!(result.nps.to_string(), "NPS +50.0 [−10.3, +82.1] at 95 %, n = 8 (score)");
//! assert_eq!(result.nps.caveats[0].to_string(), "8 answers: an indication, not a measure (from 30 on it is one).");
//! assert_eq!(result.rejects.to_string(), "1 rejected (1 out_of_range)"); // 11 is on no 0–10 scale
//! # Ok::<(), nps_core::Error>(())
//! ```
//!
//! No I/O, no clock, no threads (but with the feature `parallel`), no global state, and no panic that an input can reach. Everything public is
//! `Send + Sync`. The Python and Node packages are thin layers over this crate and give the same numbers to the bit.
//!
//! Not here: asking the questions over a network, storing answers, drawing charts.

#![deny(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::float_cmp,
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation
    )
)]

// For what unit tests share with those outside.
#[cfg(test)]
extern crate self as nps_core;

mod codec;
pub mod effect;
mod error;
pub mod explain;
pub mod live;
mod numeric;
pub mod program;
pub mod score;
pub mod situation;
pub mod survey;
pub mod words;

#[doc(inline)]
pub use effect::{BeforeAfterOptions, Increment, Measure, Verdict, before_after, increments_to_html};
pub use error::{Error, ErrorFamily, ErrorKind, Result};
#[doc(inline)]
pub use explain::{
    Association, AssociationOptions, PairAssociation, associate, associate_pairs, associations_to_html, contribution,
    pairs_to_html,
};
#[doc(inline)]
pub use live::{
    AlwaysValid, AlwaysValidDifference, Calendar, ChangeDetector, ChangeEvent, ChangeMethod, ChangeSpec, Chart,
    ChartKind, ChartOptions, ChartPoint, Dating, DatingOptions, Direction, Distinct, Expected, ExpectedKind,
    ExpectedOptions, Headline, LikelyRun, Live, LiveArrivals, LiveDay, LiveFollower, LivePane, LiveResponse,
    LiveResponseColumns, LiveResponses, LiveSegment, LiveSpec, LiveView, OtherSegments, Period, PeriodCounts,
    RunningBounds, Season, SegmentCap, SegmentCode, SequenceMethod, SequentialTest, ShardedLive, Span, TopSegments,
    Trend, TrendMethod, TrendOptions, Unexpected, Window, always_valid_difference, chart, date_changes, days_to_html,
    events_to_html, expected_periods, expected_to_html, panes_to_html, score_trend, segments_to_html, trend,
    unexpected_situations, unexpected_to_html,
};
#[doc(inline)]
pub use program::{Findings, Program, ProgramSpec};
#[doc(inline)]
pub use score::{
    Asked, Margin, NonResponse, NonResponseBounds, RakeOptions, Raked, RakedCell, RakingReport, Resampling, Shares,
    Spread, Trimmed, WeightColumn, WeightKind, WeightedNps, Weights, inverse_probability_weights, non_response, rake,
    trim_weights, weighted_nps,
};
#[doc(inline)]
pub use score::{
    AskedGroup, CategoryCounts, Caveat, ClusteredNps, Codes, Correction, Counts, Difference, DifferenceTest,
    Distribution, Entities, Equivalence, EquivalenceOptions, Flip, Funnel, FunnelPoint, Group, GroupComparison,
    GroupOptions, GroupPair, GroupScore, GroupTest, Heterogeneity, Indicator, IndicatorMethod, IndicatorPair,
    IndicatorScore, IndicatorUnit, KeyColumn, KeyKind, Label, Labels, Language, Method, Missing, Nps, OnReject,
    PairedDifference, PairedTest, Pairs, Points, Power, PowerPlan, RankOptions, Ranked, RankedEntity, Ranking,
    Robustness, SamplePlan, SampleSize, ScoreColumn, ScoreColumns, ScoreContext, ScoreOptions, ScoreResult, ScoreTable,
    ShareInterval, ShareIntervals, ShrinkOptions, Shrinkage, ShrunkEntity, Side, Standing, Subject, Tally,
    TestStatistic, TextColumn, TwoSampleTest, Validity, Weighted, adjust_e_values, answers_needed, category_counts,
    clustered_nps, compare, compare_all, compare_contexts, compare_paired, equivalence, funnel, group_pairs_to_html,
    indicator, nps_of_clusters, power, probability_greater, rank, reliability, robust_to_metric, sample_size, score,
    score_by, shrink, test_difference,
};
#[doc(inline)]
pub use situation::{
    AsOf, Axis, AxisAssociation, AxisIndependence, AxisNames, AxisOptions, Bands, BoundedAnswers, ChangeNode,
    ChangeTree, CheckedTraces, Condition, Consequence, ContactLog, CopyRate, CrossPairs, CsrMatrix, Cut, DifferingRow,
    DrillOptions, Effect, EncoderColumn, EncoderFit, EncoderSpec, Encoding, Epsilon, FactorChange, FactorEffect,
    FactorOptions, Feature, FeatureKind, GroupCopies, HistoryColumns, HistoryEvent, HistoryFeature, HistorySpec,
    HistoryValue, Indices, KnownTags, LeakageReport, LiveHistory, Neighbours, NodeChange, NodeFigures, NodeWeight,
    Observations, ObservationsBuilder, PathFault, PathOptions, PathOrder, PathRow, PathTable, PrivacyBudget,
    PrivateHistogram, PrivateNps, PrivateOptions, Profile, Provenance, Pseudonym, Pseudonymizer, PublishedSet, Rate,
    ReleaseLedger, SituationEncoder, Suppression, Tag, TagColumn, TagCounts, TagSet, TagTime, Taxonomies, Taxonomy,
    TaxonomyNode, Trace, TraceRejects, Tree, TreeNode, Unknown, UnknownPath, UnknownPaths, UseCase, Value,
    ValueOptions, ValueWeighted, ValuedNode, check_leakage, explain_change, explain_factors, history, private_counts,
    private_histogram, read_tags,
};
#[doc(inline)]
pub use survey::{
    Answer, Arrival, Category, Day, Every, Intention, MissingCode, MissingCodes, NanPolicy, Reject, RejectReason,
    Rejects, Response, ResponseColumns, ResponseFields, Responses, Scale, Score, SurveyKind, Timestamp,
};

/// Longer texts: decisions, formulas, formats, and the README, with their code tested.
pub mod _documentation {
    #[doc = include_str!("../docs/design.md")]
    pub mod design {}
    #[doc = include_str!("../docs/formulas.md")]
    pub mod formulas {
        #[doc = include_str!("../docs/formulas/live.md")]
        pub mod live {}
        #[doc = include_str!("../docs/formulas/situation-encoder.md")]
        pub mod situation_encoder {}
        #[doc = include_str!("../docs/formulas/situation-history.md")]
        pub mod situation_history {}
        #[doc = include_str!("../docs/formulas/situation-trace.md")]
        pub mod situation_trace {}
        #[doc = include_str!("../docs/formulas/situation-tree.md")]
        pub mod situation_tree {}
    }
    #[doc = include_str!("../docs/formats.md")]
    pub mod formats {}
    #[cfg(doctest)]
    #[doc = include_str!("../../README.md")]
    pub mod readme {}
}
