//! `nps._native`: the core, for Python. Every function converts, calls, converts back; the rules are in `nps-core`.

#![expect(clippy::needless_pass_by_value, reason = "what Python gives is owned")]

mod attributes;
mod bands;
mod change;
mod change_tree;
mod compare;
mod comparison;
mod distribution;
mod effect;
mod encoder;
mod entities;
mod error;
mod expected;
mod explain;
mod factors;
mod fields;
mod guardrail;
mod headline;
mod history;
mod indicator;
mod input;
mod keys;
mod live;
mod live_reads;
mod live_responses;
mod live_spec;
mod live_table;
mod nps;
mod observations;
mod pickle;
mod planning;
mod posterior;
mod private;
mod profile;
mod program;
mod resampling;
mod responses;
mod result;
mod rows;
mod sampling;
mod sequential;
mod series;
mod shared;
mod suppression;
mod table;
mod time;
mod trace;
mod tree;
mod trend;
mod weights;

use pyo3::prelude::*;

/// The compiled half of the package `nps`. Import from `nps`.
#[pymodule(gil_used = false)]
mod _native {
    #[pymodule_export]
    use crate::attributes::{PyProfile, PyUseCase};
    #[pymodule_export]
    use crate::bands::{PyBandColumn, PyBands};
    #[pymodule_export]
    use crate::change::{PyChangeDetector, PyChangeEvent, PyEventTable};
    #[pymodule_export]
    use crate::change_tree::{PyChangeNode, PyChangeTree, PyEffect, explain_change};
    #[pymodule_export]
    use crate::compare::{PyCounts, PyDifference, adjust, adjust_e_values, compare};
    #[pymodule_export]
    use crate::comparison::{
        PyDifferenceTest, PyEquivalence, PyGroupComparison, PyGroupPair, PyGroupPairTable, PyPairedDifference,
        PyTestStatistic, compare_all, compare_paired, equivalence, test_difference,
    };
    #[pymodule_export]
    use crate::distribution::PyDistribution;
    #[pymodule_export]
    use crate::effect::{PyIncrement, PyIncrementTable, PyMeasure, before_after};
    #[pymodule_export]
    use crate::encoder::PyEncoder;
    #[pymodule_export]
    use crate::entities::funnel::{PyFunnel, PyFunnelPoint, funnel};
    #[pymodule_export]
    use crate::entities::rank::{PyRankedEntity, PyRanking, rank};
    #[pymodule_export]
    use crate::entities::shrink::{PyShrinkage, PyShrunkEntity, shrink};
    #[pymodule_export]
    use crate::error::{
        AnswerError, ArgumentError, BytesError, ColumnError, CountError, NpsError, ScaleError, unknown_column,
        wrong_column_type,
    };
    #[pymodule_export]
    use crate::expected::{
        PyDating, PyExpected, PyExpectedTable, PyLikelyRun, PyUnexpected, PyUnexpectedTable, date_changes,
        expected_periods, unexpected_situations,
    };
    #[pymodule_export]
    use crate::explain::{
        PyAssociation, PyAssociationTable, PyPairAssociation, PyPairTable, associate, associate_pairs,
    };
    #[pymodule_export]
    use crate::factors::{PyFactorChange, PyFactorEffect, explain_factors};
    #[pymodule_export]
    use crate::guardrail::{check, compare_contexts};
    #[pymodule_export]
    use crate::headline::{PyDayTable, PyHeadline, PyLiveDay, PyLivePane, PyLiveSegment, PyPaneTable, PySegmentTable};
    #[pymodule_export]
    use crate::history::{
        PyAsOf, PyDifferingRow, PyHistoryTable, PyLeakageReport, PyLiveHistory, check_leakage, history,
    };
    #[pymodule_export]
    use crate::indicator::{PyIndicatorPair, PyIndicatorScore, PyRobustness, indicator, robust_to_metric};
    #[pymodule_export]
    use crate::keys::{PyCoded, arrow_columns};
    #[pymodule_export]
    use crate::live::{PyFollowed, PyLive};
    #[pymodule_export]
    use crate::live_responses::{PyArrivals, PyLiveResponses};
    #[pymodule_export]
    use crate::live_table::{PyLiveTable, PyOtherSegments, PyTopSegments};
    #[pymodule_export]
    use crate::nps::{PyCaveat, PyNps};
    #[pymodule_export]
    use crate::observations::{PyObservations, observations, tabulate};
    #[pymodule_export]
    use crate::planning::{PyPower, PySampleSize, power, sample_size};
    #[pymodule_export]
    use crate::posterior::probability_greater;
    #[pymodule_export]
    use crate::private::{
        PyBoundedAnswers, PyPrivacyBudget, PyPrivateHistogram, PyPrivateNps, private_counts, private_histogram,
    };
    #[pymodule_export]
    use crate::profile::{PyPseudonymizer, PyTagColumn, read_tags};
    #[pymodule_export]
    use crate::program::{PyFindings, PyProgram};
    #[pymodule_export]
    use crate::responses::PyResponses;
    #[pymodule_export]
    use crate::result::{PyCategoryCounts, PyReject, PyRejects, PyScoreResult, category_counts, score};
    #[pymodule_export]
    use crate::sampling::{PyClusteredNps, PyShareInterval, PyShareIntervals, clustered};
    #[pymodule_export]
    use crate::sequential::{
        PyAlwaysValid, PyAlwaysValidDifference, PyRunningBounds, PySequentialTest, always_valid,
        always_valid_difference, sequential_test,
    };
    #[pymodule_export]
    use crate::suppression::{PyPublishedSet, PyReleaseLedger, PySuppression};
    #[pymodule_export]
    use crate::table::{PyScoreTable, score_by};
    #[pymodule_export]
    use crate::trace::independence::{PyAxisAssociation, PyAxisIndependence, PyCopyRate, PyGroupCopies};
    #[pymodule_export]
    use crate::trace::paths::{PyConsequence, PyPathRow, PyPathTable, PyRate};
    #[pymodule_export]
    use crate::trace::record::{PyCheckedTraces, PyTaxonomies, PyTrace, PyTraceRejects, PyUnknownPath, PyUnknownPaths};
    #[pymodule_export]
    use crate::trace::taxonomy::PyTaxonomy;
    #[pymodule_export]
    use crate::trace::valued::{PyValueWeighted, PyValuedNode};
    #[pymodule_export]
    use crate::tree::{PyTree, PyTreeNode};
    #[pymodule_export]
    use crate::trend::{PyChart, PyChartPoint, PyTrend, chart, score_trend, trend};
    #[pymodule_export]
    use crate::weights::{
        PyNonResponse, PyNonResponseBounds, PyRaked, PyRakedCell, PyWeightedNps, inverse_probability_weights,
        non_response, non_response_bounds, rake, weighted,
    };

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let codes: Vec<&str> = nps_core::ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
        module.add("ERROR_CODES", pyo3::types::PyTuple::new(module.py(), codes)?)?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
