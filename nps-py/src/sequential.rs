//! Bounds that hold at all moments: `AlwaysValid`, `SequentialTest`, `AlwaysValidDifference`, `RunningBounds`.

use std::sync::{Mutex, PoisonError};

use nps_core::{AlwaysValid, AlwaysValidDifference, Counts, RunningBounds, SequentialTest};
use pyo3::prelude::*;

use crate::compare::{PyCounts, counts_of};
use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::count;
use crate::nps::{PyCaveat, caveats};
use crate::pickle::pickled;
use crate::result::options;

/// The score of an `Nps`, a `ScoreResult`, a `Distribution`, counts, or a tuple of detractors, passives and promoters, with
/// bounds that hold at all moments of their stream together.
#[pyfunction]
#[pyo3(signature = (answers, *, level = None, retracted = None))]
pub(crate) fn always_valid(
    answers: &Bound<'_, PyAny>,
    level: Option<f64>,
    retracted: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyAlwaysValid> {
    bounds(answers.py(), counts_of("answers", answers)?, level, retracted)
}

/// The bounds of some counts.
pub(crate) fn bounds(
    py: Python<'_>,
    counts: Counts,
    level: Option<f64>,
    retracted: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyAlwaysValid> {
    let level = options(None, level, None, None).or_raise(py)?.level;
    let retracted = retracted.map_or(Ok(0), |value| count(value, "retracted"))?;
    Ok(PyAlwaysValid(counts.always_valid(level).or_raise(py)?.after_retracting(retracted)))
}

/// What answers say against a score of so many points, at any moment of their stream.
#[pyfunction]
pub(crate) fn sequential_test(answers: &Bound<'_, PyAny>, hypothesis: f64) -> PyResult<PySequentialTest> {
    counts_of("answers", answers)?.sequential_test(hypothesis).or_raise(answers.py()).map(PySequentialTest)
}

/// The difference of two independent live scores, with bounds that hold at all moments of both together.
#[pyfunction]
#[pyo3(signature = (before, after, *, level = None))]
pub(crate) fn always_valid_difference(
    before: &Bound<'_, PyAny>,
    after: &Bound<'_, PyAny>,
    level: Option<f64>,
) -> PyResult<PyAlwaysValidDifference> {
    let py = before.py();
    let level = options(None, level, None, None).or_raise(py)?.level;
    let (before, after) = (counts_of("before", before)?, counts_of("after", after)?);
    nps_core::always_valid_difference(before, after, level).or_raise(py).map(PyAlwaysValidDifference)
}

/// A score with bounds that hold at every moment of its stream together.
#[pyclass(frozen, eq, name = "AlwaysValid", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyAlwaysValid(AlwaysValid);

impl From<AlwaysValid> for PyAlwaysValid {
    fn from(found: AlwaysValid) -> Self {
        Self(found)
    }
}

getters!(PyAlwaysValid, |found| {
    /// The score in points; `None` without answers.
    nps: Option<f64> = found.nps;
    /// Lower bound in points; -100 without answers.
    lower: f64 = found.lower;
    /// Upper bound in points; +100 without answers.
    upper: f64 = found.upper;
    /// The probability that the bounds hold at every moment, 0 to 1.
    level: f64 = found.level;
    /// How the bounds were computed.
    method: &'static str = found.method.name();
    /// How many answers there are.
    n: u64 = found.n();
    /// Answers in each class.
    counts: PyCounts = found.counts.into();
    /// How many answers were taken back on the way.
    retracted: u64 = found.retracted;
    /// What to know before using the figure.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
});

#[pymethods]
impl PyAlwaysValid {
    fn __repr__(&self) -> String {
        format!("<AlwaysValid {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyAlwaysValid(AlwaysValid));

/// What a stream says against one score.
#[pyclass(frozen, eq, name = "SequentialTest", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PySequentialTest(SequentialTest);

impl From<SequentialTest> for PySequentialTest {
    fn from(found: SequentialTest) -> Self {
        Self(found)
    }
}

getters!(PySequentialTest, |found| {
    /// The score in doubt, in points.
    hypothesis: f64 = found.hypothesis;
    /// What one point betted against it has become.
    e_value: f64 = found.e_value;
    /// Its natural logarithm.
    log_e_value: f64 = found.log_e_value;
    /// Stays above any α at all moments together, but for a share α of streams, if the score is right.
    p_value: f64 = found.p_value;
    /// How many answers there are.
    n: u64 = found.n;
});

#[pymethods]
impl PySequentialTest {
    fn __repr__(&self) -> String {
        let SequentialTest { hypothesis, e_value, p_value, n, .. } = &self.0;
        format!("<SequentialTest of {hypothesis}: e = {e_value:.4}, p = {p_value:.4}, n = {n}>")
    }
}

pickled!(PySequentialTest(SequentialTest));

/// The difference of two live scores, `after` minus `before`, with bounds that hold at all moments of both.
#[pyclass(frozen, eq, name = "AlwaysValidDifference", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyAlwaysValidDifference(AlwaysValidDifference);

impl From<AlwaysValidDifference> for PyAlwaysValidDifference {
    fn from(found: AlwaysValidDifference) -> Self {
        Self(found)
    }
}

getters!(PyAlwaysValidDifference, |found| {
    /// The difference in points; `None` where one side has no answers.
    difference: Option<f64> = found.difference;
    /// Lower bound in points.
    lower: f64 = found.lower;
    /// Upper bound in points.
    upper: f64 = found.upper;
    /// The probability that the bounds hold at every moment, 0 to 1.
    level: f64 = found.level;
    /// How the bounds of each side were computed.
    method: &'static str = found.method.name();
    /// The answers compared from.
    before: PyCounts = found.before.into();
    /// The answers compared to.
    after: PyCounts = found.after.into();
    /// The caveats on either side.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
});

#[pymethods]
impl PyAlwaysValidDifference {
    fn __repr__(&self) -> String {
        format!("<AlwaysValidDifference {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyAlwaysValidDifference(AlwaysValidDifference));

/// What all always-valid bounds that were shown so far have in common. Safe from many threads.
#[pyclass(frozen, name = "RunningBounds", module = "nps")]
#[derive(Default)]
pub(crate) struct PyRunningBounds(Mutex<RunningBounds>);

impl PyRunningBounds {
    fn held(&self) -> RunningBounds {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl PyRunningBounds {
    /// Before the first bounds.
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Keeps what these bounds have in common with all before.
    fn tighten(&self, py: Python<'_>, bounds: &PyAlwaysValid) -> PyResult<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).tighten(&bounds.0).or_raise(py)
    }

    /// The largest lower bound so far, in points; `None` before the first, and where nothing is left.
    #[getter]
    fn lower(&self) -> Option<f64> {
        self.held().lower
    }

    /// The smallest upper bound so far, in points; `None` likewise.
    #[getter]
    fn upper(&self) -> Option<f64> {
        self.held().upper
    }

    /// How wide it is, in points; `None` likewise.
    #[getter]
    fn width(&self) -> Option<f64> {
        self.held().width()
    }

    /// The level of all of them; `None` before the first.
    #[getter]
    fn level(&self) -> Option<f64> {
        self.held().level
    }

    /// Whether some bounds had nothing in common with those before them: the score has changed.
    #[getter]
    fn is_non_stationary(&self) -> bool {
        self.held().is_non_stationary
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.held() == other.held()
    }

    fn __repr__(&self) -> String {
        match self.held() {
            RunningBounds { is_non_stationary: true, .. } => "<RunningBounds: nothing left>".to_owned(),
            RunningBounds { lower: Some(lower), upper: Some(upper), .. } => {
                format!("<RunningBounds [{lower:.1}, {upper:.1}]>")
            }
            _ => "<RunningBounds: none yet>".to_owned(),
        }
    }

    #[staticmethod]
    fn _restore(py: Python<'_>, state: &[u8]) -> PyResult<Self> {
        let held =
            serde_json::from_slice(state).map_err(|error| pyo3::exceptions::PyValueError::new_err(error.to_string()));
        py.detach(|| held.map(|held| Self(Mutex::new(held))))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, pyo3::types::PyBytes>,))> {
        let state = serde_json::to_vec(&slf.get().held())
            .map_err(|error| pyo3::exceptions::PyValueError::new_err(error.to_string()))?;
        Ok((slf.get_type().getattr("_restore")?, (pyo3::types::PyBytes::new(slf.py(), &state),)))
    }
}
