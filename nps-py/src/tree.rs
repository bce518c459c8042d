//! `Observations.drill_down`, and what it returns.

use std::collections::BTreeMap;

use nps_core::{Caveat, Condition, DrillOptions, Label, NodeFigures, Tree, TreeNode, Value};
use pyo3::prelude::*;

use crate::compare::PyDifference;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::answer;
use crate::live_spec::{below, names};
use crate::nps::{PyCaveat, PyNps};
use crate::observations::PyObservations;
use crate::result::options;
use crate::rows::{Columns, figures, flags, gap_columns, integers, texts};
use crate::suppression::suppression;
use crate::table::label;
use crate::trace::taxonomy::PyTaxonomy;

/// Taxonomies by the dimension each is of.
pub(crate) type PyTaxonomyByName = BTreeMap<String, Py<PyTaxonomy>>;

/// The core's options: its own defaults where Python gave none.
pub(crate) fn drill_options(
    py: Python<'_>,
    level: Option<f64>,
    method: Option<&str>,
    depth: Option<&Bound<'_, PyAny>>,
    min_cell: Option<&Bound<'_, PyAny>>,
    min_alike: Option<&Bound<'_, PyAny>>,
    taxonomies: Option<PyTaxonomyByName>,
) -> PyResult<DrillOptions> {
    let scoring = options(None, level, method, None).or_raise(py)?;
    let depth = depth.map(|depth| below("depth", depth, &format!("at most {}", u32::MAX))).transpose()?;
    Ok(DrillOptions {
        level: scoring.level,
        method: scoring.method,
        depth: depth.map(|depth| depth as usize),
        suppression: suppression(min_cell, min_alike)?,
        taxonomies: taxonomies.into_iter().flatten().map(|(name, taxonomy)| (name, taxonomy.get().0.clone())).collect(),
    })
}

#[pymethods]
impl PyObservations {
    /// The answers as a tree: the values of each dimension in turn, one within the other; paths unfold into their steps.
    #[pyo3(signature = (
        by, *, level = None, method = None, depth = None, min_cell = None, min_alike = None, taxonomies = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "the options by their names")]
    fn drill_down(
        &self,
        py: Python<'_>,
        by: &Bound<'_, PyAny>,
        level: Option<f64>,
        method: Option<&str>,
        depth: Option<&Bound<'_, PyAny>>,
        min_cell: Option<&Bound<'_, PyAny>>,
        min_alike: Option<&Bound<'_, PyAny>>,
        taxonomies: Option<PyTaxonomyByName>,
    ) -> PyResult<PyTree> {
        let by = names(Some(by))?;
        let options = drill_options(py, level, method, depth, min_cell, min_alike, taxonomies)?;
        py.detach(|| self.0.drill_down(&by, &options)).or_raise(py).map(PyTree)
    }
}

/// What the nodes of every tree say of their place.
macro_rules! tree_node {
    ($class:ident($inner:ty), $name:literal) => {
        impl From<$inner> for $class {
            fn from(node: $inner) -> Self {
                Self(node)
            }
        }

        $crate::fields::getters!($class, |node| {
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
            /// What to know before using it.
            caveats: Vec<$crate::nps::PyCaveat> = $crate::tree::caveats(&node.caveats);
        });

        #[pymethods]
        impl $class {
            /// The value of each step; `None` for none.
            #[getter]
            fn path<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
                $crate::tree::values(py, &self.0.path)
            }

            /// The value of its last step; `None` for the root.
            #[getter]
            fn label<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                $crate::table::label(py, self.0.label())
            }

            /// The conditions by which `select` finds its answers; `None` where there are none that find only these.
            #[getter]
            fn situation<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, pyo3::types::PyDict>>> {
                self.0.situation().map(|found| $crate::explain::condition_dict(py, &found)).transpose()
            }

            fn __repr__(&self) -> String {
                format!(concat!("<", $name, " {}>"), self.0)
            }
        }

        $crate::pickle::pickled!($class($inner));
    };
}

/// What every tree does: its nodes are rows, found by their paths.
macro_rules! tree {
    ($class:ident($inner:ty), $node:ident, $columns:ident) => {
        impl From<$inner> for $class {
            fn from(tree: $inner) -> Self {
                Self(tree)
            }
        }

        $crate::rows::table_of_rows!($class, $node, |slf| slf.0.nodes, $columns);

        $crate::fields::getters!($class, |tree| {
            /// The dimensions drilled down by.
            by: Vec<String> = tree.by.clone();
            /// Confidence level of every interval, 0 to 1.
            level: f64 = tree.level;
            /// The node of all answers.
            root: Option<$node> = tree.root().cloned().map($node);
        });

        #[pymethods]
        impl $class {
            /// The node at the end of a path, the value of each step; `None` where there is no such node.
            fn find(&self, path: &Bound<'_, PyAny>) -> PyResult<Option<$node>> {
                let path = $crate::tree::path_of(path)?;
                let labels: Vec<nps_core::Label<'_>> = path.iter().map(nps_core::Value::as_label).collect();
                Ok(self.0.find(&labels).cloned().map($node))
            }

            /// The same tree with the worst parts of each node first.
            fn worst(&self) -> Self {
                Self(self.0.worst())
            }

            fn __str__(&self) -> String {
                self.0.to_string()
            }

            fn _repr_html_(&self) -> String {
                self.0.to_html()
            }
        }

        $crate::pickle::pickled!($class($inner));
    };
}

pub(crate) use {tree, tree_node};

/// The values of a path as Python has them.
pub(crate) fn values<'py>(py: Python<'py>, path: &[Condition]) -> PyResult<Vec<Bound<'py, PyAny>>> {
    path.iter().map(|step| label(py, step.value.as_label())).collect()
}

/// The values of a path that Python gave.
pub(crate) fn path_of(path: &Bound<'_, PyAny>) -> PyResult<Vec<Value>> {
    let value =
        |step: PyResult<Bound<'_, PyAny>>| Ok(Value::from(Label::read("path", &answer(&step?)?).or_raise(path.py())?));
    path.try_iter()?.map(value).collect()
}

pub(crate) fn caveats(found: &[Caveat]) -> Vec<PyCaveat> {
    found.iter().cloned().map(PyCaveat).collect()
}

/// A situation within a situation.
#[pyclass(frozen, eq, name = "TreeNode", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyTreeNode(TreeNode);

tree_node!(PyTreeNode(TreeNode), "TreeNode");

fn told<T>(node: &TreeNode, figure: impl Fn(&NodeFigures) -> T) -> Option<T> {
    node.figures.as_ref().map(figure)
}

getters!(PyTreeNode, |node| {
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
});

/// Answers as a tree of situations.
#[pyclass(frozen, eq, sequence, name = "Tree", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyTree(pub(crate) Tree);

/// The columns that place a node: how deep, its label, its path and the place of its parent.
pub(crate) fn place_columns<'a>(nodes: impl Iterator<Item = (&'a [Condition], Option<usize>)> + Clone) -> Columns {
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

tree!(PyTree(Tree), PyTreeNode, tree_columns);

#[pymethods]
impl PyTree {
    fn __repr__(&self) -> String {
        let root = self.0.root().map(|root| format!("; {root}")).unwrap_or_default();
        format!("<Tree {} nodes by {}{root}>", self.0.nodes.len(), self.0.by.join(", "))
    }
}
