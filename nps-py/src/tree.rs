//! `Observations.drill_down`, `explain_change`, and what they return.

use nps_core::{
    Caveat, ChangeNode, ChangeTree, Condition, DrillOptions, Label, NodeChange, NodeFigures, Suppression, Tree,
    TreeNode, Value,
};
use pyo3::prelude::*;

use crate::compare::PyDifference;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::{answer, count};
use crate::live_spec::{below, names};
use crate::nps::{PyCaveat, PyNps};
use crate::observations::PyObservations;
use crate::pickle::pickled;
use crate::result::options;
use crate::rows::{Columns, figures, flags, gap_columns, integers, table_of_rows, texts};
use crate::table::label;

/// The core's options: its own defaults where Python gave none.
fn drill_options(
    py: Python<'_>,
    level: Option<f64>,
    method: Option<&str>,
    separator: Option<&str>,
    depth: Option<&Bound<'_, PyAny>>,
    min_cell: Option<&Bound<'_, PyAny>>,
) -> PyResult<DrillOptions> {
    let (scoring, default) = (options(None, level, method, None).or_raise(py)?, DrillOptions::default());
    let depth = depth.map(|depth| below("depth", depth, &format!("at most {}", u32::MAX))).transpose()?;
    let min_cell = min_cell.map(|min_cell| count(min_cell, "answers")).transpose()?;
    Ok(DrillOptions {
        level: scoring.level,
        method: scoring.method,
        separator: separator.map_or(default.separator, str::to_owned),
        depth: depth.map(|depth| depth as usize),
        suppression: min_cell.map_or(default.suppression, Suppression::from),
    })
}

#[pymethods]
impl PyObservations {
    /// The answers as a tree: the values of each dimension in turn, one within the other; a path unfolds into its steps.
    #[pyo3(signature = (by, *, level = None, method = None, separator = None, depth = None, min_cell = None))]
    #[expect(clippy::too_many_arguments, reason = "the options by their names")]
    fn drill_down(
        &self,
        py: Python<'_>,
        by: &Bound<'_, PyAny>,
        level: Option<f64>,
        method: Option<&str>,
        separator: Option<&str>,
        depth: Option<&Bound<'_, PyAny>>,
        min_cell: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyTree> {
        let by = names(Some(by))?;
        let options = drill_options(py, level, method, separator, depth, min_cell)?;
        py.detach(|| self.0.drill_down(&by, &options)).or_raise(py).map(PyTree)
    }
}

/// Where the change from one table to another comes from: of each node, what its score changed and what its share.
#[pyfunction]
#[pyo3(signature = (
    before, after, *, by, level = None, method = None, separator = None, depth = None, min_cell = None
))]
#[expect(clippy::too_many_arguments, reason = "the options by their names")]
pub(crate) fn explain_change(
    py: Python<'_>,
    before: &PyObservations,
    after: &PyObservations,
    by: &Bound<'_, PyAny>,
    level: Option<f64>,
    method: Option<&str>,
    separator: Option<&str>,
    depth: Option<&Bound<'_, PyAny>>,
    min_cell: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyChangeTree> {
    let by = names(Some(by))?;
    let options = drill_options(py, level, method, separator, depth, min_cell)?;
    py.detach(|| nps_core::explain_change(&before.0, &after.0, &by, &options)).or_raise(py).map(PyChangeTree)
}

/// The values of a path as Python has them.
fn values<'py>(py: Python<'py>, path: &[Condition]) -> PyResult<Vec<Bound<'py, PyAny>>> {
    path.iter().map(|step| label(py, step.value.as_label())).collect()
}

/// The values of a path that Python gave.
fn path_of(path: &Bound<'_, PyAny>) -> PyResult<Vec<Value>> {
    let value =
        |step: PyResult<Bound<'_, PyAny>>| Ok(Value::from(Label::read("path", &answer(&step?)?).or_raise(path.py())?));
    path.try_iter()?.map(value).collect()
}

fn caveats(found: &[Caveat]) -> Vec<PyCaveat> {
    found.iter().cloned().map(PyCaveat).collect()
}

/// A situation within a situation.
#[pyclass(frozen, eq, name = "TreeNode", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyTreeNode(TreeNode);

impl From<TreeNode> for PyTreeNode {
    fn from(node: TreeNode) -> Self {
        Self(node)
    }
}

fn told<T>(node: &TreeNode, figure: impl Fn(&NodeFigures) -> T) -> Option<T> {
    node.figures.as_ref().map(figure)
}

getters!(PyTreeNode, |node| {
    /// The dimension of each step from all answers to these.
    dimensions: Vec<String> = node.path.iter().map(|step| step.dimension.clone()).collect();
    /// How many steps it is below the root.
    depth: usize = node.depth();
    /// The place of its parent in the tree; `None` for the root.
    parent: Option<usize> = node.parent;
    /// Whether its figures are withheld, because they would tell what a few customers answered.
    is_withheld: bool = node.figures.is_none();
    /// Whether it has parts of which nothing can be told, not even how many they are.
    hides_parts: bool = node.hides_parts;
    /// How many answers it has.
    n: Option<u64> = node.n();
    /// Its score, with its interval and caveats.
    nps: Option<PyNps> = told(node, |told| told.nps.clone().into());
    /// Its share of all answers, 0 to 1.
    share: Option<f64> = told(node, |told| told.share);
    /// The points of the whole score that come from it.
    contribution: Option<f64> = told(node, |told| told.contribution);
    /// By how many points it moves the score of the whole.
    impact: Option<f64> = told(node, |told| told.impact);
    /// Its score minus that of the rest of its parent.
    gap: Option<PyDifference> = told(node, |told| told.gap.clone().map(Into::into)).flatten();
    /// What to know before using it.
    caveats: Vec<PyCaveat> = caveats(&node.caveats);
});

#[pymethods]
impl PyTreeNode {
    /// The value of each step; `None` for none.
    #[getter]
    fn path<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        values(py, &self.0.path)
    }

    /// The value of its last step; `None` for the root.
    #[getter]
    fn label<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        label(py, self.0.label())
    }

    fn __repr__(&self) -> String {
        format!("<TreeNode {}>", self.0)
    }
}

pickled!(PyTreeNode(TreeNode));

/// Answers as a tree of situations.
#[pyclass(frozen, eq, sequence, name = "Tree", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyTree(Tree);

impl From<Tree> for PyTree {
    fn from(tree: Tree) -> Self {
        Self(tree)
    }
}

/// The columns that place a node: how deep, its label, its path and the place of its parent.
fn place_columns<'a>(nodes: impl Iterator<Item = (&'a [Condition], Option<usize>)> + Clone) -> Columns {
    let whole = |place: usize| i64::try_from(place).ok();
    let text = |step: &Condition| (step.value != Value::Null).then(|| step.value.to_string());
    let path = |path: &[Condition]| {
        let steps: Vec<String> = path.iter().map(|step| step.value.to_string()).collect();
        steps.join(" / ")
    };
    vec![
        ("depth", integers(nodes.clone().map(|(path, _)| whole(path.len())))),
        ("parent", integers(nodes.clone().map(|(_, parent)| parent.and_then(whole)))),
        ("dimension", texts(nodes.clone().map(|(path, _)| path.last().map(|step| step.dimension.clone())))),
        ("label", texts(nodes.clone().map(|(path, _)| path.last().and_then(text)))),
        ("path", texts(nodes.map(|(steps, _)| Some(path(steps))))),
    ]
}

fn tree_columns(nodes: &[TreeNode]) -> Columns {
    let figure = |of: fn(&NodeFigures) -> Option<f64>| figures(nodes.iter().map(|node| told(node, of).flatten()));
    let mut columns = place_columns(nodes.iter().map(|node| (&node.path[..], node.parent)));
    columns.push(("n", integers(nodes.iter().map(|node| node.n().and_then(|n| i64::try_from(n).ok())))));
    columns.push(("share", figure(|told| Some(told.share))));
    columns.push(("nps", figure(|told| told.nps.nps)));
    columns.push(("lower", figure(|told| told.nps.lower)));
    columns.push(("upper", figure(|told| told.nps.upper)));
    columns.push(("contribution", figure(|told| Some(told.contribution))));
    columns.push(("impact", figure(|told| Some(told.impact))));
    columns.extend(gap_columns(nodes.iter().map(|node| node.figures.as_ref().and_then(|told| told.gap.as_ref()))));
    columns.push(("is_withheld", flags(nodes.iter().map(|node| node.figures.is_none()))));
    columns
}

table_of_rows!(PyTree, PyTreeNode, |slf| slf.0.nodes, tree_columns);

getters!(PyTree, |tree| {
    /// The dimensions drilled down by.
    by: Vec<String> = tree.by.clone();
    /// Confidence level of every interval, 0 to 1.
    level: f64 = tree.level;
});

#[pymethods]
impl PyTree {
    /// The node of all answers.
    #[getter]
    fn root(&self) -> Option<PyTreeNode> {
        self.0.root().cloned().map(PyTreeNode)
    }

    /// The node at the end of a path, the value of each step; `None` where there is no such node.
    fn find(&self, path: &Bound<'_, PyAny>) -> PyResult<Option<PyTreeNode>> {
        let path = path_of(path)?;
        let labels: Vec<Label<'_>> = path.iter().map(Value::as_label).collect();
        Ok(self.0.find(&labels).cloned().map(PyTreeNode))
    }

    /// The same tree with the parts of each node by their contribution, the lowest first.
    fn worst(&self) -> Self {
        Self(self.0.worst())
    }

    fn __repr__(&self) -> String {
        let root = self.0.root().map(|root| format!("; {root}")).unwrap_or_default();
        format!("<Tree {} nodes by {}{root}>", self.0.nodes.len(), self.0.by.join(", "))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyTree(Tree));

/// A situation, and what of a change comes from it.
#[pyclass(frozen, eq, name = "ChangeNode", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyChangeNode(ChangeNode);

impl From<ChangeNode> for PyChangeNode {
    fn from(node: ChangeNode) -> Self {
        Self(node)
    }
}

fn changed<T>(node: &ChangeNode, figure: impl Fn(&NodeChange) -> T) -> Option<T> {
    node.figures.as_ref().map(figure)
}

getters!(PyChangeNode, |node| {
    /// The dimension of each step from all answers to these.
    dimensions: Vec<String> = node.path.iter().map(|step| step.dimension.clone()).collect();
    /// How many steps it is below the root.
    depth: usize = node.depth();
    /// The place of its parent in the tree; `None` for the root.
    parent: Option<usize> = node.parent;
    /// Whether its figures are withheld, because they would tell what a few customers answered, in either period.
    is_withheld: bool = node.figures.is_none();
    /// Whether it has parts of which nothing can be told, not even how many they are.
    hides_parts: bool = node.hides_parts;
    /// Its score before, with its interval and caveats.
    before: Option<PyNps> = changed(node, |told| told.before.clone().into());
    /// Its score after.
    after: Option<PyNps> = changed(node, |told| told.after.clone().into());
    /// Its share of all answers before, 0 to 1.
    share_before: Option<f64> = changed(node, |told| told.share_before).flatten();
    /// Its share of all answers after.
    share_after: Option<f64> = changed(node, |told| told.share_after).flatten();
    /// What comes from its share of its parent having changed, in points.
    mix: Option<f64> = changed(node, |told| told.mix).flatten();
    /// What comes from its score having changed, in points.
    rate: Option<f64> = changed(node, |told| told.rate).flatten().map(|rate| rate.points);
    /// Lower bound of the interval of the rate.
    lower: Option<f64> = changed(node, |told| told.rate?.lower).flatten();
    /// Upper bound of the interval of the rate.
    upper: Option<f64> = changed(node, |told| told.rate?.upper).flatten();
    /// Both effects together.
    total: Option<f64> = changed(node, NodeChange::total).flatten();
    /// What to know before using it.
    caveats: Vec<PyCaveat> = caveats(&node.caveats);
});

#[pymethods]
impl PyChangeNode {
    /// The value of each step; `None` for none.
    #[getter]
    fn path<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        values(py, &self.0.path)
    }

    /// The value of its last step; `None` for the root.
    #[getter]
    fn label<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        label(py, self.0.label())
    }

    fn __repr__(&self) -> String {
        format!("<ChangeNode {}>", self.0)
    }
}

pickled!(PyChangeNode(ChangeNode));

/// Where a change comes from.
#[pyclass(frozen, eq, sequence, name = "ChangeTree", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyChangeTree(ChangeTree);

impl From<ChangeTree> for PyChangeTree {
    fn from(tree: ChangeTree) -> Self {
        Self(tree)
    }
}

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
    columns.push(("mix", figure(|told| told.mix)));
    columns.push(("rate", figure(|told| told.rate.map(|rate| rate.points))));
    columns.push(("lower", figure(|told| told.rate?.lower)));
    columns.push(("upper", figure(|told| told.rate?.upper)));
    columns.push(("is_withheld", flags(nodes.iter().map(|node| node.figures.is_none()))));
    columns
}

table_of_rows!(PyChangeTree, PyChangeNode, |slf| slf.0.nodes, change_columns);

getters!(PyChangeTree, |tree| {
    /// The dimensions drilled down by.
    by: Vec<String> = tree.by.clone();
    /// Confidence level of every interval, 0 to 1.
    level: f64 = tree.level;
    /// The change of the whole; `None` where the whole itself may not be told.
    total: Option<PyDifference> = tree.total.clone().map(Into::into);
});

#[pymethods]
impl PyChangeTree {
    /// The node of all answers.
    #[getter]
    fn root(&self) -> Option<PyChangeNode> {
        self.0.root().cloned().map(PyChangeNode)
    }

    /// The node at the end of a path, the value of each step; `None` where there is no such node.
    fn find(&self, path: &Bound<'_, PyAny>) -> PyResult<Option<PyChangeNode>> {
        let path = path_of(path)?;
        let labels: Vec<Label<'_>> = path.iter().map(Value::as_label).collect();
        Ok(self.0.find(&labels).cloned().map(PyChangeNode))
    }

    /// The same tree with the parts of each node by both effects together, the lowest first.
    fn worst(&self) -> Self {
        Self(self.0.worst())
    }

    fn __repr__(&self) -> String {
        let total = self.0.total.as_ref().map(|total| format!("; {total}")).unwrap_or_default();
        format!("<ChangeTree {} nodes by {}{total}>", self.0.nodes.len(), self.0.by.join(", "))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyChangeTree(ChangeTree));
