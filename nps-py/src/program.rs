//! `Program`: the loop.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use nps_core::{Arrival, Findings, Language, Program, ProgramSpec};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::effect::{PyIncrementTable, PyMeasure};
use crate::error::OrRaise;
use crate::explain::{PyAssociationTable, PyPairTable};
use crate::headline::PyHeadline;
use crate::input::count;
use crate::live_spec::{day_count, names};
use crate::pickle::pickled;
use crate::responses::{PyResponses, read};
use crate::result::options;
use crate::rows::language;
use crate::time::moment_argument;

/// The closed loop of one survey. Safe from many threads; no Python code runs while the lock is held.
#[pyclass(frozen, name = "Program", module = "nps")]
pub(crate) struct PyProgram {
    spec: ProgramSpec,
    program: Mutex<Program>,
}

impl From<Program> for PyProgram {
    fn from(program: Program) -> Self {
        Self { spec: program.spec().clone(), program: Mutex::new(program) }
    }
}

impl PyProgram {
    // A refused operation changes nothing, so that a poisoned lock holds a sound state.
    fn with<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&mut Program) -> T + Send) -> T {
        py.detach(|| work(&mut self.program.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

#[pymethods]
impl PyProgram {
    /// Without responses and measures yet.
    #[new]
    #[pyo3(signature = (
        dimensions = None, *, scale = None, window_days = None, retain_days = None, level = None, method = None,
        min_n = None, worthwhile = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "configured once")]
    fn new(
        py: Python<'_>,
        dimensions: Option<&Bound<'_, PyAny>>,
        scale: Option<&str>,
        window_days: Option<&Bound<'_, PyAny>>,
        retain_days: Option<&Bound<'_, PyAny>>,
        level: Option<f64>,
        method: Option<&str>,
        min_n: Option<&Bound<'_, PyAny>>,
        worthwhile: Option<f64>,
    ) -> PyResult<Self> {
        let (options, default) = (options(scale, level, method, None).or_raise(py)?, ProgramSpec::default());
        let count = |value: &Bound<'_, PyAny>| count(value, "answers");
        let spec = ProgramSpec {
            scale: options.scale,
            dimensions: names(dimensions)?,
            window_days: window_days.map_or(Ok(default.window_days), |days| day_count("window_days", days))?,
            retain_days: retain_days.map_or(Ok(default.retain_days), |days| day_count("retain_days", days))?,
            level: options.level,
            method: options.method,
            min_n: min_n.map_or(Ok(default.min_n), count)?,
            worthwhile: worthwhile.unwrap_or(default.worthwhile),
        };
        Program::new(spec).or_raise(py).map(Self::from)
    }

    /// Takes a response, a dict, or an edit of one with the same id; says what it did.
    fn push(&self, response: &Bound<'_, PyAny>) -> PyResult<&'static str> {
        let py = response.py();
        let response = read(response, Some(&self.spec.scale.to_string()), None)?;
        self.with(py, |program| program.push(&response)).or_raise(py).map(Arrival::name)
    }

    /// Takes many responses, or none of them; says how many did what.
    fn push_many(&self, py: Python<'_>, responses: &PyResponses) -> PyResult<BTreeMap<&'static str, u64>> {
        let arrived = self.with(py, |program| program.push_all(&responses.0)).or_raise(py)?;
        Ok(arrived.into_iter().map(|(arrival, count)| (arrival.name(), count)).collect())
    }

    /// Takes a response back; says whether it was there.
    fn withdraw(&self, py: Python<'_>, id: &str) -> PyResult<bool> {
        self.with(py, |program| program.withdraw(id)).or_raise(py)
    }

    /// Takes a measure, to be judged from its day on.
    fn add_measure(&self, py: Python<'_>, measure: PyMeasure) -> PyResult<()> {
        self.with(py, |program| program.add_measure(measure.0)).or_raise(py)
    }

    /// The score over the window that ends on the day of `at`, over the one before, and of all time.
    fn headline(&self, at: &Bound<'_, PyAny>) -> PyResult<PyHeadline> {
        let moment = moment_argument("at", at)?;
        self.with(at.py(), |program| program.headline(moment)).or_raise(at.py()).map(PyHeadline::from)
    }

    /// The situations that go with a low score, and with a high one, of all responses up to the day of `at`.
    fn findings(&self, at: &Bound<'_, PyAny>) -> PyResult<PyFindings> {
        let moment = moment_argument("at", at)?;
        self.with(at.py(), |program| program.findings(moment)).or_raise(at.py()).map(PyFindings)
    }

    /// What each measure in force on the day of `at` changed.
    fn verdicts(&self, at: &Bound<'_, PyAny>) -> PyResult<PyIncrementTable> {
        let moment = moment_argument("at", at)?;
        self.with(at.py(), |program| program.verdicts(moment)).or_raise(at.py()).map(PyIncrementTable::from)
    }

    /// The measures, in the order they were added.
    #[getter]
    fn measures(&self, py: Python<'_>) -> Vec<PyMeasure> {
        self.with(py, |program| program.measures().iter().cloned().map(PyMeasure).collect())
    }

    /// The dimensions of a response's situation that are watched and looked into.
    #[getter]
    fn dimensions(&self) -> Vec<String> {
        self.spec.dimensions.clone()
    }

    /// The state as bytes, the same for the same responses and measures, in every language.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.with(py, |program| program.to_bytes()))
    }

    /// Reads what `to_bytes` wrote, in any language.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        py.detach(|| Program::from_bytes(data)).or_raise(py).map(Self::from)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        Ok((slf.get_type().getattr("from_bytes")?, (slf.get().to_bytes(slf.py()),)))
    }

    fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, Self>) -> bool {
        // One lock at a time.
        let bytes = |of: &Bound<'_, Self>| of.get().with(of.py(), |program| program.to_bytes());
        bytes(slf) == bytes(other)
    }

    /// How many responses there are.
    fn __len__(&self, py: Python<'_>) -> usize {
        self.with(py, |program| program.responses().len())
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let (responses, measures) = self.with(py, |program| (program.responses().len(), program.measures().len()));
        format!("<Program: {responses} responses, {measures} measures, by {}>", self.spec.dimensions.join(", "))
    }
}

/// The situations that go with a score other than that of all other responses.
#[pyclass(frozen, eq, name = "Findings", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyFindings(Findings);

impl From<Findings> for PyFindings {
    fn from(findings: Findings) -> Self {
        Self(findings)
    }
}

#[pymethods]
impl PyFindings {
    /// Each value of each dimension, those that pull the score down most first.
    #[getter]
    fn situations(&self) -> PyAssociationTable {
        self.0.situations.clone().into()
    }

    /// Pairs of values that say more than either alone.
    #[getter]
    fn pairs(&self) -> PyPairTable {
        self.0.pairs.clone().into()
    }

    /// A sentence for each situation that pulls the score down and that chance hardly explains, at most `most`.
    #[pyo3(signature = (language = None, *, most = 5))]
    fn explain(&self, py: Python<'_>, language: Option<&str>, most: usize) -> PyResult<Vec<String>> {
        let language: Language = self::language(py, language)?;
        Ok(py.detach(|| self.0.sentences(language, most)))
    }

    fn __repr__(&self) -> String {
        format!("<Findings: {} situations, {} pairs>", self.0.situations.len(), self.0.pairs.len())
    }
}

pickled!(PyFindings(Findings));
