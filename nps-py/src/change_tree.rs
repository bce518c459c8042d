//! `explain_change`, and what it returns.

use nps_core::{ChangeNode, ChangeTree, Effect, NodeChange};
use pyo3::prelude::*;

use crate::compare::PyDifference;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::live_spec::names;
use crate::nps::PyNps;
use crate::observations::PyObservations;
use crate::pickle::pickled;
use crate::rows::{Columns, figures, flags, integers};
use crate::tree::{PyTaxonomyByName, drill_options, place_columns, tree, tree_node};

/// Where the change from one table to another comes from: of each node, what its score changed and what its share.
#[pyfunction]
#[pyo3(signature = (
    before, after, *, by, level = None, method = None, depth = None, min_cell = None, min_alike = None,
    taxonomies = None
))]
#[expect(clippy::too_many_arguments, reason = "the options by their names")]
pub(crate) fn explain_change(
    py: Python<'_>,
    before: &PyObservations,
    after: &PyObservations,
    by: &Bound<'_, PyAny>,
    level: Option<f64>,
    method: Option<&str>,
    depth: Option<&Bound<'_, PyAny>>,
    min_cell: Option<&Bound<'_, PyAny>>,
    min_alike: Option<&Bound<'_, PyAny>>,
    taxonomies: Option<PyTaxonomyByName>,
) -> PyResult<PyChangeTree> {
    let by = names(Some(by))?;
    let options = drill_options(py, level, method, depth, min_cell, min_alike, taxonomies)?;
    py.detach(|| nps_core::explain_change(&before.0, &after.0, &by, &options)).or_raise(py).map(PyChangeTree)
}

/// A part of a change, in points.
#[pyclass(frozen, eq, name = "Effect", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyEffect(pub(crate) Effect);

impl From<Effect> for PyEffect {
    fn from(effect: Effect) -> Self {
        Self(effect)
    }
}

getters!(PyEffect, |effect| {
    /// How much.
    points: f64 = effect.points;
    /// Lower bound of its interval; `None` where one of the two scores does not exist.
    lower: Option<f64> = effect.lower;
    /// Upper bound of its interval; `None` as `lower`.
    upper: Option<f64> = effect.upper;
});

#[pymethods]
impl PyEffect {
    fn __repr__(&self) -> String {
        format!("<Effect {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyEffect(Effect));

/// A situation, and what of a change comes from it.
#[pyclass(frozen, eq, name = "ChangeNode", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyChangeNode(ChangeNode);

tree_node!(PyChangeNode(ChangeNode), "ChangeNode");

fn changed<T>(node: &ChangeNode, figure: impl Fn(&NodeChange) -> T) -> Option<T> {
    node.figures.as_ref().map(figure)
}

getters!(PyChangeNode, |node| {
    /// Its score before, with its interval and caveats.
    before: Option<PyNps> = changed(node, |told| told.before.clone().into());
    /// Its score after.
    after: Option<PyNps> = changed(node, |told| told.after.clone().into());
    /// Its share of all answers before, 0 to 1.
    share_before: Option<f64> = changed(node, |told| told.share_before).flatten();
    /// Its share of all answers after.
    share_after: Option<f64> = changed(node, |told| told.share_after).flatten();
    /// What comes from its share of its parent having changed.
    mix: Option<PyEffect> = changed(node, |told| told.mix.map(PyEffect)).flatten();
    /// What comes from its score having changed.
    rate: Option<PyEffect> = changed(node, |told| told.rate.map(PyEffect)).flatten();
    /// Both effects together.
    total: Option<f64> = changed(node, NodeChange::total).flatten();
});

/// Where a change comes from.
#[pyclass(frozen, eq, sequence, name = "ChangeTree", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyChangeTree(pub(crate) ChangeTree);

fn change_columns(nodes: &[ChangeNode]) -> Columns {
    let figure = |of: fn(&NodeChange) -> Option<f64>| figures(nodes.iter().map(|node| changed(node, of).flatten()));
    let n = |of: fn(&NodeChange) -> u64| {
        integers(nodes.iter().map(|node| changed(node, of).and_then(|n| i64::try_from(n).ok())))
    };
    let mut columns = place_columns(nodes.iter().map(|node| (&node.path[..], node.parent)));
    columns.push(("n_before", n(|told| told.before.n())));
    columns.push(("n_after", n(|told| told.after.n())));
    columns.push(("share_before", figure(|told| told.share_before)));
    columns.push(("share_after", figure(|told| told.share_after)));
    columns.push(("nps_before", figure(|told| told.before.nps)));
    columns.push(("nps_after", figure(|told| told.after.nps)));
    columns.push(("mix", figure(|told| told.mix.map(|mix| mix.points))));
    columns.push(("mix_lower", figure(|told| told.mix?.lower)));
    columns.push(("mix_upper", figure(|told| told.mix?.upper)));
    columns.push(("rate", figure(|told| told.rate.map(|rate| rate.points))));
    columns.push(("rate_lower", figure(|told| told.rate?.lower)));
    columns.push(("rate_upper", figure(|told| told.rate?.upper)));
    columns.push(("is_withheld", flags(nodes.iter().map(|node| node.figures.is_none()))));
    columns
}

tree!(PyChangeTree(ChangeTree), PyChangeNode, change_columns);

getters!(PyChangeTree, |tree| {
    /// The change of the whole; `None` where the whole itself may not be told.
    total: Option<PyDifference> = tree.total.clone().map(Into::into);
});

#[pymethods]
impl PyChangeTree {
    fn __repr__(&self) -> String {
        let total = self.0.total.as_ref().map(|total| format!("; {total}")).unwrap_or_default();
        format!("<ChangeTree {} nodes by {}{total}>", self.0.nodes.len(), self.0.by.join(", "))
    }
}
