//! Describe: the situations that answers came from, as the one table that every analysis reads.
//!
//! [`Observations`] holds answers by situation, period and score, each row counting once or as often as somebody's
//! `GROUP BY` says; [`Tree`] tells them situation by situation, and [`Suppression`] what may be told of few. [`Trace`] is
//! what was declared, how it was qualified and what was done; [`history`] what was known of a customer as of a moment;
//! [`Pseudonymizer`], [`TagSet`], [`BoundedAnswers`] and [`PrivacyBudget`] keep out what must not be known;
//! [`SituationEncoder`] makes a matrix of situations. Not here: which differences are more than chance, which is for the
//! rooms after it.

mod bands;
mod bytes;
mod compact;
mod condition;
mod counting;
mod crossing;
mod cutting;
mod dimension;
mod encoder;
mod groups;
mod history;
mod merge;
mod observations;
mod privacy;
mod profile;
mod responses;
mod sampling;
mod suppression;
mod tabulate;
mod tags;
mod trace;
mod tree;

pub(crate) use counting::{Factor, count_slots};
pub(crate) use crossing::{Classes, Crossing, count_crossings};
pub(crate) use dimension::{Dimension, Levels};

pub use bands::Bands;
pub use condition::{Condition, Value};
pub use encoder::{
    CrossPairs, CsrMatrix, Cut, EncoderColumn, EncoderFit, EncoderSpec, Encoding, Feature, FeatureKind, Indices,
    SituationEncoder, Unknown,
};
pub use history::{
    AsOf, ContactLog, DifferingRow, HistoryColumns, HistoryEvent, HistoryFeature, HistorySpec, HistoryValue,
    LeakageReport, LiveHistory, check_leakage, history,
};
pub use observations::{Observations, ObservationsBuilder};
pub use privacy::{
    BoundedAnswers, Epsilon, Neighbours, PrivacyBudget, PrivateHistogram, PrivateNps, PrivateOptions, private_counts,
    private_histogram,
};
pub use profile::{Profile, Pseudonym, Pseudonymizer, UseCase};
pub use suppression::{PublishedSet, ReleaseLedger, Suppression};
pub use tags::{KnownTags, Provenance, Tag, TagColumn, TagCounts, TagSet, TagTime, read_tags};
pub use trace::{
    Axis, AxisAssociation, AxisIndependence, AxisNames, AxisOptions, CheckedTraces, Consequence, CopyRate, GroupCopies,
    NodeWeight, PathFault, PathOptions, PathOrder, PathRow, PathTable, Rate, Taxonomies, Taxonomy, TaxonomyNode, Trace,
    TraceRejects, UnknownPath, UnknownPaths, ValueOptions, ValueWeighted, ValuedNode,
};
pub use tree::{
    ChangeNode, ChangeTree, DrillOptions, Effect, FactorChange, FactorEffect, FactorOptions, NodeChange, NodeFigures,
    Tree, TreeNode, explain_change, explain_factors,
};
