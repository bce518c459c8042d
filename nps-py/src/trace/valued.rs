//! `Observations.value_weighted`, and what it returns.

use nps_core::{ValueOptions, ValueWeighted, ValuedNode};
use pyo3::prelude::*;

use super::record::PyUnknownPaths;
use super::taxonomy::PyTaxonomy;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::nps::PyNps;
use crate::observations::PyObservations;
use crate::pickle::pickled;
use crate::result::options;
use crate::rows::{Columns, figures, score_columns, table_of_rows, texts};
use crate::weights::PyWeightedNps;

#[pymethods]
impl PyObservations {
    /// The score in which an answer weighs as much as its path matters, beside the score without weights.
    #[pyo3(signature = (dimension, taxonomy, *, default_weight = None, level = None, method = None))]
    fn value_weighted(
        &self,
        py: Python<'_>,
        dimension: &str,
        taxonomy: &Bound<'_, PyTaxonomy>,
        default_weight: Option<f64>,
        level: Option<f64>,
        method: Option<&str>,
    ) -> PyResult<PyValueWeighted> {
        let (scoring, default) = (options(None, level, method, None).or_raise(py)?, ValueOptions::default());
        let options = ValueOptions {
            default_weight: default_weight.unwrap_or(default.default_weight),
            level: scoring.level,
            method: scoring.method,
        };
        let taxonomy = &taxonomy.get().0;
        py.detach(|| self.0.value_weighted(dimension, taxonomy, &options)).or_raise(py).map(Into::into)
    }
}

/// A score by importance beside the same without. Its rows are the paths that make the difference.
#[pyclass(frozen, eq, sequence, name = "ValueWeighted", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyValueWeighted(ValueWeighted);

impl From<ValueWeighted> for PyValueWeighted {
    fn from(found: ValueWeighted) -> Self {
        Self(found)
    }
}

getters!(PyValueWeighted, |found| {
    /// The score by importance: a choice and not a sample, so without interval.
    weighted: PyWeightedNps = found.weighted.clone().into();
    /// The score of the same answers without weights.
    unweighted: PyNps = found.unweighted.clone().into();
    /// The weighted minus the unweighted score, in points.
    difference: Option<f64> = found.difference;
    /// The name of the taxonomy.
    taxonomy: &str = &found.taxonomy;
    /// Its version, and so that of the weights.
    version: u32 = found.version;
    /// Answers without a path, which are in neither score.
    missing: u64 = found.missing;
    /// Answers with a path that the taxonomy does not have, which are in neither score.
    unknown: PyUnknownPaths = found.unknown.clone().into();
});

#[pymethods]
impl PyValueWeighted {
    fn __repr__(&self) -> String {
        format!("<ValueWeighted {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

table_of_rows!(PyValueWeighted, PyValuedNode, |slf| slf.0.nodes, node_columns);
pickled!(PyValueWeighted(ValueWeighted));

/// One path with its importance.
#[pyclass(frozen, eq, name = "ValuedNode", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyValuedNode(ValuedNode);

impl From<ValuedNode> for PyValuedNode {
    fn from(found: ValuedNode) -> Self {
        Self(found)
    }
}

getters!(PyValuedNode, |found| {
    /// The path.
    path: &str = &found.path;
    /// What an answer weighs here.
    weight: f64 = found.weight;
    /// The node that gives the weight: the path itself or the nearest above; `None` where none does.
    given_by: Option<&str> = found.given_by.as_deref();
    /// Its score without weights.
    nps: PyNps = found.nps.clone().into();
    /// Its share of the answers, 0 to 1.
    share: f64 = found.share;
    /// Its share of the weight, 0 to 1.
    weighted_share: Option<f64> = found.weighted_share;
    /// By how many points it moves the score from the unweighted to the weighted one.
    contribution: Option<f64> = found.contribution;
});

#[pymethods]
impl PyValuedNode {
    fn __repr__(&self) -> String {
        format!("<ValuedNode {}>", self.0)
    }
}

pickled!(PyValuedNode(ValuedNode));

fn node_columns(rows: &[ValuedNode]) -> Columns {
    let mut columns = vec![
        ("path", texts(rows.iter().map(|row| Some(row.path.clone())))),
        ("weight", figures(rows.iter().map(|row| Some(row.weight)))),
        ("given_by", texts(rows.iter().map(|row| row.given_by.clone()))),
    ];
    columns.extend(score_columns(rows.iter().map(|row| &row.nps)));
    columns.push(("share", figures(rows.iter().map(|row| Some(row.share)))));
    columns.push(("weighted_share", figures(rows.iter().map(|row| row.weighted_share))));
    columns.push(("contribution", figures(rows.iter().map(|row| row.contribution))));
    columns
}
