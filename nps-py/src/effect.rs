//! `Measure`, `before_after` and `Increment`.

use nps_core::{BeforeAfterOptions, Increment, Measure, Verdict};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::compare::PyDifference;
use crate::error::OrRaise;
use crate::explain::condition_dict;
use crate::nps::{PyCaveat, PyNps};
use crate::observations::{PyObservations, conditions, date, day_argument};
use crate::pickle::pickled;
use crate::result::options;

/// An action that the company took.
#[pyclass(frozen, eq, hash, from_py_object, name = "Measure", module = "nps")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PyMeasure(Measure);

impl From<Measure> for PyMeasure {
    fn from(measure: Measure) -> Self {
        Self(measure)
    }
}

#[pymethods]
impl PyMeasure {
    /// A measure in force from this date on, where all the conditions are met; without any, everywhere.
    #[new]
    #[pyo3(signature = (id, date, r#where = None))]
    fn new(id: String, date: &Bound<'_, PyAny>, r#where: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        Ok(Self(Measure::new(id, day_argument("date", date)?, conditions(r#where)?)))
    }

    /// What it is called.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// The first day it was in force.
    #[getter]
    fn date<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        date(py, self.0.day)
    }

    /// Where it applies: dimensions and their values.
    #[getter]
    fn r#where<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        condition_dict(py, &self.0.situation)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("Measure({:?}, {}, {})", self.0.id, self.date(py)?.repr()?, self.r#where(py)?.repr()?))
    }
}

pickled!(PyMeasure(Measure));

/// Judges each measure by the scores before and after it, inside the situation it concerns.
#[pyfunction]
#[pyo3(signature = (observations, measures, *, level = None, method = None, worthwhile = None))]
pub(crate) fn before_after(
    py: Python<'_>,
    observations: &PyObservations,
    measures: Vec<PyMeasure>,
    level: Option<f64>,
    method: Option<&str>,
    worthwhile: Option<f64>,
) -> PyResult<Vec<PyIncrement>> {
    let (scoring, default) = (options(None, level, method, None).or_raise(py)?, BeforeAfterOptions::default());
    let worthwhile = worthwhile.unwrap_or(default.worthwhile);
    let options = BeforeAfterOptions { level: scoring.level, method: scoring.method, worthwhile };
    let measures: Vec<Measure> = measures.into_iter().map(|measure| measure.0).collect();
    let found = py.detach(|| nps_core::before_after(&observations.0, &measures, &options)).or_raise(py)?;
    Ok(found.into_iter().map(PyIncrement).collect())
}

/// What one measure changed, as far as a comparison in time can say.
#[pyclass(frozen, eq, name = "Increment", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyIncrement(Increment);

impl From<Increment> for PyIncrement {
    fn from(increment: Increment) -> Self {
        Self(increment)
    }
}

#[pymethods]
impl PyIncrement {
    /// The measure.
    #[getter]
    fn measure(&self) -> PyMeasure {
        self.0.measure.clone().into()
    }

    /// The score in its situation since the measure before it there, or since the first day.
    #[getter]
    fn before(&self) -> PyNps {
        self.0.before.clone().into()
    }

    /// The score in its situation until the next measure there, or until the last day.
    #[getter]
    fn after(&self) -> PyNps {
        self.0.after.clone().into()
    }

    /// `after` minus `before`.
    #[getter]
    fn change(&self) -> PyDifference {
        self.0.change.clone().into()
    }

    /// The p-value of the change, adjusted for all measures by Holm.
    #[getter]
    fn p_holm(&self) -> Option<f64> {
        self.0.p_holm
    }

    /// What is said of the measure: `effective`, `ineffective`, `harmful` or `inconclusive`.
    #[getter]
    fn verdict(&self) -> &'static str {
        self.0.verdict.code()
    }

    /// About how many further answers would tell, where it is inconclusive.
    #[getter]
    fn answers_needed(&self) -> Option<u64> {
        if let Verdict::Inconclusive { answers_needed } = self.0.verdict { answers_needed } else { None }
    }

    /// What to know before using it.
    #[getter]
    fn caveats(&self) -> Vec<PyCaveat> {
        self.0.caveats.iter().cloned().map(PyCaveat).collect()
    }

    fn __repr__(&self) -> String {
        format!("<Increment {}: {}, {}>", self.0.measure.id, self.0.verdict, self.0.change)
    }
}

pickled!(PyIncrement(Increment));
