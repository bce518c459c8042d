//! `Distribution`.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use nps_core::{Distribution, Scale, Score, ScoreOptions};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyType};

use crate::error::OrRaise;
use crate::input::{answer, count};
use crate::nps::PyNps;
use crate::result::{of_population, options};
use crate::sampling::sampled;

/// The exact counts of answers over a scale's points, which can be added, taken back and merged. Safe from many threads.
#[pyclass(frozen, name = "Distribution", module = "nps")]
pub(crate) struct PyDistribution(Mutex<Distribution>);

impl From<Distribution> for PyDistribution {
    fn from(distribution: Distribution) -> Self {
        Self(Mutex::new(distribution))
    }
}

impl PyDistribution {
    /// The counts, locked. A refused operation changes nothing, so that a poisoned lock holds sound counts.
    fn lock(&self) -> MutexGuard<'_, Distribution> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn copied(&self) -> Distribution {
        *self.lock()
    }
}

sampled!(PyDistribution, |slf| slf.copied(), slf.copied().counts());

/// A Python value as a score on `scale`; a missing or unreadable one raises.
fn score(scale: Scale, value: &Bound<'_, PyAny>) -> PyResult<Score> {
    scale.require(&answer(value)?).or_raise(value.py())
}

#[pymethods]
impl PyDistribution {
    /// No answers yet, on this scale.
    #[new]
    #[pyo3(signature = (scale = None))]
    fn new(py: Python<'_>, scale: Option<&str>) -> PyResult<Self> {
        Ok(Distribution::new(options(scale, None, None, None).or_raise(py)?.scale).into())
    }

    /// One count for each point of the scale, from the lowest.
    #[staticmethod]
    #[pyo3(signature = (counts, *, missing = None, scale = None))]
    fn from_counts(
        py: Python<'_>,
        counts: Vec<Bound<'_, PyAny>>,
        missing: Option<&Bound<'_, PyAny>>,
        scale: Option<&str>,
    ) -> PyResult<Self> {
        let scale = options(scale, None, None, None).or_raise(py)?.scale;
        let count = |value: &Bound<'_, PyAny>| count(value, "answers");
        let counts = counts.iter().map(count).collect::<PyResult<Vec<u64>>>()?;
        let missing = missing.map_or(Ok(0), count)?;
        Distribution::from_counts(scale, &counts, missing).or_raise(py).map(Self::from)
    }

    /// Reads what `to_bytes` wrote, in any language.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        Distribution::from_bytes(data).or_raise(py).map(Self::from)
    }

    /// The distribution as bytes, the same in every language.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.copied().to_bytes())
    }

    /// Counts one answer.
    fn add(&self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let score = score(self.copied().scale(), value)?;
        self.lock().add(score).or_raise(value.py())
    }

    /// Takes one answer back.
    fn retract(&self, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let score = score(self.copied().scale(), value)?;
        self.lock().retract(score).or_raise(value.py())
    }

    /// Adds every answer of another distribution on the same scale.
    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<()> {
        let other = other.copied();
        self.lock().merge(&other).or_raise(py)
    }

    /// Takes every answer of another distribution back: the inverse of `merge`.
    fn subtract(&self, py: Python<'_>, other: &Self) -> PyResult<()> {
        let other = other.copied();
        self.lock().subtract(&other).or_raise(py)
    }

    /// The score with its interval and caveats.
    #[pyo3(signature = (*, level = None, method = None, population = None))]
    fn to_nps(
        &self,
        py: Python<'_>,
        level: Option<f64>,
        method: Option<&str>,
        population: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyNps> {
        let distribution = self.copied();
        let options = of_population(options(None, level, method, None).or_raise(py)?, population)?;
        let options = ScoreOptions { scale: distribution.scale(), ..options };
        distribution.nps_with(&options).or_raise(py).map(PyNps::from)
    }

    /// The scale, such as `0-10`.
    #[getter]
    fn scale(&self) -> String {
        self.copied().scale().to_string()
    }

    /// How many answers chose each point.
    #[getter]
    fn counts(&self) -> BTreeMap<u8, u64> {
        self.copied().iter().collect()
    }

    /// How many answers were given.
    #[getter]
    fn n(&self) -> u64 {
        self.copied().n()
    }

    /// How many were asked and gave no answer.
    #[getter]
    fn missing(&self) -> u64 {
        self.copied().missing()
    }

    /// How many answers are detractors'.
    #[getter]
    fn detractors(&self) -> u64 {
        self.copied().counts().detractors
    }

    /// How many answers are passives'.
    #[getter]
    fn passives(&self) -> u64 {
        self.copied().counts().passives
    }

    /// How many answers are promoters'.
    #[getter]
    fn promoters(&self) -> u64 {
        self.copied().counts().promoters
    }

    /// The mean answer, in points of the scale; `None` without answers.
    #[getter]
    fn mean(&self) -> Option<f64> {
        self.copied().mean()
    }

    /// The median answer; `None` without answers.
    #[getter]
    fn median(&self) -> Option<f64> {
        self.copied().median()
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.copied() == other.copied()
    }

    fn __len__(&self) -> PyResult<usize> {
        usize::try_from(self.copied().n()).map_err(Into::into)
    }

    fn __repr__(&self) -> String {
        let distribution = self.copied();
        let counts: Vec<String> = distribution.iter().map(|(point, count)| format!("{point}: {count}")).collect();
        format!("<Distribution {} {{{}}} missing={}>", distribution.scale(), counts.join(", "), distribution.missing())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let class: Bound<'py, PyType> = slf.get_type();
        Ok((class.getattr("from_bytes")?, (slf.get().to_bytes(slf.py()),)))
    }
}
