//! `Trace`, `Taxonomies`, and the ledger of unknown paths.

use std::collections::BTreeMap;

use nps_core::{CheckedTraces, Taxonomies, Trace, TraceRejects, UnknownPath, UnknownPaths};
use pyo3::prelude::*;

use super::axis_names;
use super::taxonomy::PyTaxonomy;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::observations::PyObservations;
use crate::pickle::pickled;

/// What the customer declared, how the company qualified it, and what was done: paths that may be missing.
#[pyclass(frozen, eq, hash, name = "Trace", module = "nps")]
#[derive(Clone, PartialEq, Hash)]
pub(crate) struct PyTrace(pub(crate) Trace);

impl From<Trace> for PyTrace {
    fn from(trace: Trace) -> Self {
        Self(trace)
    }
}

getters!(PyTrace, |trace| {
    /// What the customer said.
    declaration: Option<&str> = trace.declaration.as_deref();
    /// How the company coded it.
    qualification: Option<&str> = trace.qualification.as_deref();
    /// What was done.
    action: Option<&str> = trace.action.as_deref();
});

#[pymethods]
impl PyTrace {
    #[new]
    #[pyo3(signature = (declaration = None, qualification = None, action = None))]
    fn new(declaration: Option<String>, qualification: Option<String>, action: Option<String>) -> Self {
        Self(Trace { declaration, qualification, action })
    }

    /// The trace in a situation: dimensions with their values.
    #[staticmethod]
    #[pyo3(signature = (situation, *, axes = None))]
    fn read(
        py: Python<'_>,
        situation: BTreeMap<String, String>,
        axes: Option<BTreeMap<String, String>>,
    ) -> PyResult<Self> {
        Trace::of_situation(&situation, &axis_names(py, axes)?).or_raise(py).map(Self)
    }

    /// A situation with this trace in it; an axis that is missing here is missing there.
    #[pyo3(signature = (situation = None, *, axes = None))]
    fn write(
        &self,
        py: Python<'_>,
        situation: Option<BTreeMap<String, String>>,
        axes: Option<BTreeMap<String, String>>,
    ) -> PyResult<BTreeMap<String, String>> {
        let mut situation = situation.unwrap_or_default();
        self.0.write_situation(&mut situation, &axis_names(py, axes)?).or_raise(py)?;
        Ok(situation)
    }

    fn __repr__(&self) -> String {
        format!("<Trace {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyTrace(Trace));

/// The taxonomies of the three axes, each with a version of its own.
#[pyclass(frozen, eq, name = "Taxonomies", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyTaxonomies(pub(crate) Taxonomies);

impl From<Taxonomies> for PyTaxonomies {
    fn from(taxonomies: Taxonomies) -> Self {
        Self(taxonomies)
    }
}

getters!(PyTaxonomies, |all| {
    /// Of what customers say.
    declaration: PyTaxonomy = all.declaration.clone().into();
    /// Of how the company codes it.
    qualification: PyTaxonomy = all.qualification.clone().into();
    /// Of what is done.
    action: PyTaxonomy = all.action.clone().into();
});

#[pymethods]
impl PyTaxonomies {
    #[new]
    fn new(
        declaration: &Bound<'_, PyTaxonomy>,
        qualification: &Bound<'_, PyTaxonomy>,
        action: &Bound<'_, PyTaxonomy>,
    ) -> Self {
        let [declaration, qualification, action] = [declaration, qualification, action].map(|one| one.get().0.clone());
        Self(Taxonomies { declaration, qualification, action })
    }

    /// Raises at the first axis whose path its taxonomy does not have; a missing one is no fault.
    fn check(&self, py: Python<'_>, trace: &Bound<'_, PyTrace>) -> PyResult<()> {
        self.0.check(&trace.get().0).or_raise(py)
    }

    /// Takes the known paths of each trace and enters the others in the ledger.
    fn keep(&self, traces: Vec<PyRef<'_, PyTrace>>) -> PyCheckedTraces {
        self.0.keep(traces.iter().map(|trace| &trace.0)).into()
    }

    fn __repr__(&self) -> String {
        let of = |taxonomy: &nps_core::Taxonomy| format!("{:?} version {}", taxonomy.name(), taxonomy.version());
        let all = [&self.0.declaration, &self.0.qualification, &self.0.action].map(of);
        format!("<Taxonomies {}>", all.join(", "))
    }
}

pickled!(PyTaxonomies(Taxonomies));

/// Traces of which only known paths are left, and the ledger of the others.
#[pyclass(frozen, eq, name = "CheckedTraces", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyCheckedTraces(CheckedTraces);

impl From<CheckedTraces> for PyCheckedTraces {
    fn from(found: CheckedTraces) -> Self {
        Self(found)
    }
}

getters!(PyCheckedTraces, |found| {
    /// One for each that was given, in that order.
    traces: Vec<PyTrace> = found.traces.iter().cloned().map(PyTrace).collect();
    /// The paths that were not taken.
    rejects: PyTraceRejects = found.rejects.clone().into();
});

#[pymethods]
impl PyCheckedTraces {
    fn __repr__(&self) -> String {
        format!("<CheckedTraces {} traces; {}>", self.0.traces.len(), self.0.rejects)
    }
}

pickled!(PyCheckedTraces(CheckedTraces));

/// The paths of each axis that its taxonomy does not have.
#[pyclass(frozen, eq, name = "TraceRejects", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyTraceRejects(TraceRejects);

impl From<TraceRejects> for PyTraceRejects {
    fn from(found: TraceRejects) -> Self {
        Self(found)
    }
}

getters!(PyTraceRejects, |found| {
    /// Of what customers said.
    declaration: PyUnknownPaths = found.declaration.clone().into();
    /// Of how the company coded it.
    qualification: PyUnknownPaths = found.qualification.clone().into();
    /// Of what was done.
    action: PyUnknownPaths = found.action.clone().into();
    /// How many paths were not taken, of all axes.
    total: u64 = found.total();
});

#[pymethods]
impl PyTraceRejects {
    fn __repr__(&self) -> String {
        format!("<TraceRejects {}>", self.0)
    }
}

pickled!(PyTraceRejects(TraceRejects));

/// The paths that a taxonomy does not have: how often they came, and the first of them as examples.
#[pyclass(frozen, eq, name = "UnknownPaths", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyUnknownPaths(UnknownPaths);

impl From<UnknownPaths> for PyUnknownPaths {
    fn from(found: UnknownPaths) -> Self {
        Self(found)
    }
}

getters!(PyUnknownPaths, |found| {
    /// How often such a path came.
    count: u64 = found.count;
    /// How many such paths there are.
    distinct: u64 = found.distinct;
    /// The first of them by their text.
    examples: Vec<PyUnknownPath> = found.examples.iter().cloned().map(PyUnknownPath).collect();
});

#[pymethods]
impl PyUnknownPaths {
    fn __repr__(&self) -> String {
        format!("<UnknownPaths {}>", self.0)
    }
}

pickled!(PyUnknownPaths(UnknownPaths));

/// A path that was not taken, and how often it came.
#[pyclass(frozen, eq, name = "UnknownPath", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyUnknownPath(UnknownPath);

impl From<UnknownPath> for PyUnknownPath {
    fn from(found: UnknownPath) -> Self {
        Self(found)
    }
}

getters!(PyUnknownPath, |found| {
    /// The path as it came, shortened where it is long.
    path: &str = &found.path;
    /// Why it is none: `unknown` or `retired`.
    fault: &'static str = found.fault.name();
    /// How often it came.
    count: u64 = found.count;
});

#[pymethods]
impl PyUnknownPath {
    fn __repr__(&self) -> String {
        format!("<UnknownPath {:?} {}, {} times>", self.0.path, self.0.fault.name(), self.0.count)
    }
}

pickled!(PyUnknownPath(UnknownPath));

#[pymethods]
impl PyObservations {
    /// The ledger of answers whose paths the taxonomies do not have.
    #[pyo3(signature = (taxonomies, *, axes = None))]
    fn check_trace(
        &self,
        py: Python<'_>,
        taxonomies: &Bound<'_, PyTaxonomies>,
        axes: Option<BTreeMap<String, String>>,
    ) -> PyResult<PyTraceRejects> {
        let (names, taxonomies) = (axis_names(py, axes)?, &taxonomies.get().0);
        py.detach(|| self.0.check_trace(taxonomies, &names)).or_raise(py).map(Into::into)
    }
}
