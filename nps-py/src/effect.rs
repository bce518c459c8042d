//! `Measure`, `before_after` and `Increment`.

use nps_core::{BeforeAfterOptions, Increment, Measure, Verdict};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::compare::PyDifference;
use crate::error::OrRaise;
use crate::explain::condition_dict;
use crate::nps::{PyCaveat, PyNps};
use crate::observations::{PyObservations, conditions};
use crate::pickle::pickled;
use crate::result::options;
use crate::rows::{Columns, dates, explained, figures, gap_columns, result_table, score_columns, texts};
use crate::time::{date, day_argument};

/// An action that the company took.
#[pyclass(frozen, eq, hash, from_py_object, name = "Measure", module = "nps")]
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct PyMeasure(pub(crate) Measure);

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
) -> PyResult<PyIncrementTable> {
    let (scoring, default) = (options(None, level, method, None).or_raise(py)?, BeforeAfterOptions::default());
    let worthwhile = worthwhile.unwrap_or(default.worthwhile);
    let options = BeforeAfterOptions { level: scoring.level, method: scoring.method, worthwhile };
    let measures: Vec<Measure> = measures.into_iter().map(|measure| measure.0).collect();
    py.detach(|| nps_core::before_after(&observations.0, &measures, &options)).or_raise(py).map(PyIncrementTable)
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
        answers_needed(&self.0)
    }

    /// What to know before using it.
    #[getter]
    fn caveats(&self) -> Vec<PyCaveat> {
        self.0.caveats.iter().cloned().map(PyCaveat).collect()
    }

    fn __repr__(&self) -> String {
        format!("<Increment {}>", self.0)
    }
}

pickled!(PyIncrement(Increment));

/// A number of answers in a column that has gaps.
#[expect(clippy::cast_precision_loss, reason = "a planning figure")]
fn real(count: u64) -> f64 {
    count as f64
}

fn answers_needed(one: &Increment) -> Option<u64> {
    if let Verdict::Inconclusive { answers_needed } = one.verdict { answers_needed } else { None }
}

/// The conditions of a measure as one text; null where it is in force everywhere.
fn place(measure: &Measure) -> Option<String> {
    let conditions: Vec<String> = measure.situation.iter().map(ToString::to_string).collect();
    (!conditions.is_empty()).then(|| conditions.join(", "))
}

fn increment_columns(rows: &[Increment]) -> Columns {
    let mut columns = vec![
        ("measure", texts(rows.iter().map(|row| Some(row.measure.id.clone())))),
        ("date", dates(rows.iter().map(|row| row.measure.day))),
        ("where", texts(rows.iter().map(|row| place(&row.measure)))),
    ];
    let sides = [
        (["n_before", "before", "before_lower", "before_upper"], score_columns(rows.iter().map(|row| &row.before))),
        (["n_after", "after", "after_lower", "after_upper"], score_columns(rows.iter().map(|row| &row.after))),
        (["change", "lower", "upper", "p_value"], gap_columns(rows.iter().map(|row| Some(&row.change)))),
    ];
    for (names, side) in sides {
        columns.extend(names.into_iter().zip(side).map(|(name, (_, figures))| (name, figures)));
    }
    columns.push(("p_holm", figures(rows.iter().map(|row| row.p_holm))));
    columns.push(("verdict", texts(rows.iter().map(|row| Some(row.verdict.code().to_owned())))));
    columns.push(("answers_needed", figures(rows.iter().map(|row| answers_needed(row).map(real)))));
    columns
}

result_table! {
    /// What each measure changed, in the order they were given.
    PyIncrementTable, "IncrementTable", PyIncrement(Increment), increment_columns, nps_core::increments_to_html
}

explained!(PyIncrement, PyIncrementTable, Increment::sentence_among);
