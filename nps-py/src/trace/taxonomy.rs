//! `Taxonomy`.

use nps_core::{Error, Taxonomy, TaxonomyNode};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use crate::error::{OrRaise, raise};
use crate::fields::getters;
use crate::input::type_name;
use crate::live_spec::below;
use crate::pickle::pickled;

/// The paths an axis may take: a tree with a name and a version, in which older versions can be read.
#[pyclass(frozen, eq, name = "Taxonomy", module = "nps")]
#[derive(Clone, PartialEq)]
pub(crate) struct PyTaxonomy(pub(crate) Taxonomy);

impl From<Taxonomy> for PyTaxonomy {
    fn from(taxonomy: Taxonomy) -> Self {
        Self(taxonomy)
    }
}

getters!(PyTaxonomy, |taxonomy| {
    /// What it is called.
    name: &str = taxonomy.name();
    /// Which version it is, from 1.
    version: u32 = taxonomy.version();
});

#[pymethods]
impl PyTaxonomy {
    #[new]
    fn new(py: Python<'_>, name: &str, version: &Bound<'_, PyAny>, nodes: &Bound<'_, PyAny>) -> PyResult<Self> {
        let version = below("version", version, &format!("at most {}", u32::MAX))?;
        if nodes.is_instance_of::<PyString>() || !nodes.hasattr("__iter__")? {
            return Err(raise(py, &Error::invalid_argument("nodes", &type_name(nodes), "paths, or dicts of nodes")));
        }
        let nodes = nodes.try_iter()?.map(|node| read(&node?)).collect::<PyResult<Vec<_>>>()?;
        Taxonomy::new(name, version, nodes).or_raise(py).map(Self)
    }

    /// Reads JSON, which is the same in every language.
    #[staticmethod]
    fn from_json(py: Python<'_>, json: &str) -> PyResult<Self> {
        Taxonomy::from_json(json).or_raise(py).map(Self)
    }

    /// The tree as JSON, with its nodes in the order of their paths.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// Every node, retired ones among them, as dicts in the order of their paths.
    #[getter]
    fn nodes<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        self.0.nodes().iter().map(|node| dict(py, node)).collect()
    }

    /// The node at a path of this version. Raises where there is none, or it is retired.
    fn check<'py>(&self, py: Python<'py>, path: &str) -> PyResult<Bound<'py, PyDict>> {
        dict(py, self.0.check(path).or_raise(py)?)
    }

    /// Where a path of an older version is in this one; `None` where it was retired and nothing took its place.
    fn migrate(&self, py: Python<'_>, path: &str, from_version: &Bound<'_, PyAny>) -> PyResult<Option<&str>> {
        let from_version = below("from_version", from_version, &format!("at most {}", u32::MAX))?;
        self.0.migrate(path, from_version).or_raise(py)
    }

    /// The weight that counts at a path and the node that gives it; `None` where none does.
    fn weight_of<'py>(&self, py: Python<'py>, path: &str) -> PyResult<Option<Bound<'py, PyDict>>> {
        let Some(found) = self.0.weight_of(path) else { return Ok(None) };
        let dict = PyDict::new(py);
        dict.set_item("weight", found.weight)?;
        dict.set_item("given_by", found.given_by)?;
        Ok(Some(dict))
    }

    /// How many nodes there are.
    fn __len__(&self) -> usize {
        self.0.nodes().len()
    }

    fn __contains__(&self, path: &str) -> bool {
        self.0.check(path).is_ok()
    }

    fn __repr__(&self) -> String {
        format!("<Taxonomy {:?} version {}, {} nodes>", self.0.name(), self.0.version(), self.0.nodes().len())
    }
}

pickled!(PyTaxonomy(Taxonomy));

/// A node as Python gives it: its path, or a mapping of its fields. JSON says which fields there are.
fn read(node: &Bound<'_, PyAny>) -> PyResult<TaxonomyNode> {
    let py = node.py();
    if let Ok(path) = node.cast::<PyString>() {
        return Ok(TaxonomyNode::new(path.to_string_lossy()));
    }
    let wrong = || raise(py, &Error::invalid_argument("a node", &type_name(node), "a path, or a dict of JSON values"));
    let fields = py.get_type::<PyDict>().call1((node,)).map_err(|_| wrong())?;
    let json: String = py.import("json")?.call_method1("dumps", (fields,)).map_err(|_| wrong())?.extract()?;
    TaxonomyNode::from_json(&json).or_raise(py)
}

fn dict<'py>(py: Python<'py>, node: &TaxonomyNode) -> PyResult<Bound<'py, PyDict>> {
    Ok(py.import("json")?.call_method1("loads", (node.to_json(),))?.cast_into::<PyDict>()?)
}
