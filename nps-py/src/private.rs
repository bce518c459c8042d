//! `private_histogram`, `private_counts`, `PrivacyBudget`, and what they return.

use nps_core::{
    BoundedAnswers, Epsilon, Neighbours, PrivacyBudget, PrivateHistogram, PrivateNps, PrivateOptions, Scale,
    ScoreOptions,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::compare::counts_of;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::indicator::distribution;
use crate::input::{answer, count};
use crate::live_spec::below;
use crate::nps::{PyCaveat, caveats};
use crate::pickle::pickled;
use crate::result::options;
use crate::shared::Shared;

fn epsilon_argument(value: &Bound<'_, PyAny>) -> PyResult<Epsilon> {
    Epsilon::read(&answer(value)?).or_raise(value.py())
}

fn neighbours_argument(py: Python<'_>, name: Option<&str>) -> PyResult<Neighbours> {
    Ok(name.map(str::parse).transpose().or_raise(py)?.unwrap_or_default())
}

fn release_options(epsilon: &Bound<'_, PyAny>, neighbours: Option<&str>, seed: &[u8]) -> PyResult<PrivateOptions> {
    let py = epsilon.py();
    PrivateOptions::new(epsilon_argument(epsilon)?, neighbours_argument(py, neighbours)?, seed).or_raise(py)
}

fn scale_argument(py: Python<'_>, scale: Option<&str>) -> PyResult<Scale> {
    Ok(options(scale, None, None, None).or_raise(py)?.scale)
}

/// The answers at each point of their scale, with noise; `nps.private_histogram` counts a column and calls this.
#[pyfunction]
#[pyo3(signature = (answers, epsilon, seed, budget, neighbours = None))]
pub(crate) fn private_histogram(
    answers: &Bound<'_, PyAny>,
    epsilon: &Bound<'_, PyAny>,
    seed: &[u8],
    budget: &PyPrivacyBudget,
    neighbours: Option<&str>,
) -> PyResult<PyPrivateHistogram> {
    let (py, answers) = (answers.py(), distribution(answers)?);
    let options = release_options(epsilon, neighbours, seed)?;
    let published = budget.0.change(py, |budget| nps_core::private_histogram(&answers, &options, budget));
    published.or_raise(py).map(PyPrivateHistogram)
}

/// The answers of each class, with noise: detractors, passives, promoters.
#[pyfunction]
#[pyo3(signature = (counts, *, epsilon, seed, budget, neighbours = None, scale = None))]
pub(crate) fn private_counts(
    counts: &Bound<'_, PyAny>,
    epsilon: &Bound<'_, PyAny>,
    seed: &[u8],
    budget: &PyPrivacyBudget,
    neighbours: Option<&str>,
    scale: Option<&str>,
) -> PyResult<PyPrivateHistogram> {
    let (py, counts) = (counts.py(), counts_of("counts", counts)?);
    let scale = scale_argument(py, scale)?;
    let options = release_options(epsilon, neighbours, seed)?;
    let published = budget.0.change(py, |budget| nps_core::private_counts(counts, scale, &options, budget));
    published.or_raise(py).map(PyPrivateHistogram)
}

/// Answers of which each customer gave at most so many. Has no pickle and shows no answer: all it tells has noise.
#[pyclass(frozen, name = "BoundedAnswers", module = "nps")]
pub(crate) struct PyBoundedAnswers(BoundedAnswers);

impl From<BoundedAnswers> for PyBoundedAnswers {
    fn from(answers: BoundedAnswers) -> Self {
        Self(answers)
    }
}

getters!(PyBoundedAnswers, |answers| {
    /// How many answers of a customer there are at most.
    per_customer: u32 = answers.per_customer();
});

#[pymethods]
impl PyBoundedAnswers {
    /// The answers at each point of their scale, with noise that hides a customer.
    #[pyo3(signature = (*, epsilon, seed, budget, neighbours = None))]
    fn private_histogram(
        &self,
        epsilon: &Bound<'_, PyAny>,
        seed: &[u8],
        budget: &PyPrivacyBudget,
        neighbours: Option<&str>,
    ) -> PyResult<PyPrivateHistogram> {
        let (py, options) = (epsilon.py(), release_options(epsilon, neighbours, seed)?);
        budget.0.change(py, |budget| self.0.private_histogram(&options, budget)).or_raise(py).map(Into::into)
    }

    /// The answers of each class, with noise that hides a customer.
    #[pyo3(signature = (*, epsilon, seed, budget, neighbours = None))]
    fn private_counts(
        &self,
        epsilon: &Bound<'_, PyAny>,
        seed: &[u8],
        budget: &PyPrivacyBudget,
        neighbours: Option<&str>,
    ) -> PyResult<PyPrivateHistogram> {
        let (py, options) = (epsilon.py(), release_options(epsilon, neighbours, seed)?);
        budget.0.change(py, |budget| self.0.private_counts(&options, budget)).or_raise(py).map(Into::into)
    }

    fn __repr__(&self) -> String {
        format!("<BoundedAnswers at most {} of a customer>", self.0.per_customer())
    }
}

/// A ledger of privacy loss.
#[pyclass(frozen, name = "PrivacyBudget", module = "nps")]
pub(crate) struct PyPrivacyBudget(Shared<PrivacyBudget>);

#[pymethods]
impl PyPrivacyBudget {
    /// A budget of which nothing is spent.
    #[new]
    fn new(total: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self(Shared::new(PrivacyBudget::new(epsilon_argument(total)?))))
    }

    /// Reads what `to_json` wrote.
    #[staticmethod]
    fn from_json(data: &str) -> PyResult<Self> {
        let budget = serde_json::from_str(data).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok(Self(Shared::new(budget)))
    }

    /// The ledger as JSON, to be kept beside the answers.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        let text = self.0.read(py, serde_json::to_string::<PrivacyBudget>);
        text.map_err(|error| PyValueError::new_err(error.to_string()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((slf.get_type().getattr("from_json")?, (slf.get().to_json(slf.py())?,)))
    }

    /// Enters a loss; raises, and enters nothing, where it is more than what is left.
    fn spend(&self, epsilon: &Bound<'_, PyAny>) -> PyResult<()> {
        let (py, epsilon) = (epsilon.py(), epsilon_argument(epsilon)?);
        self.0.change(py, |budget| budget.spend(epsilon)).or_raise(py)
    }

    /// The whole budget, as a fraction.
    #[getter]
    fn total(&self, py: Python<'_>) -> String {
        self.0.read(py, |budget| budget.total().to_string())
    }

    /// What is spent, as a fraction.
    #[getter]
    fn spent(&self, py: Python<'_>) -> String {
        self.0.read(py, PrivacyBudget::spent)
    }

    /// What is left, as a fraction.
    #[getter]
    fn left(&self, py: Python<'_>) -> String {
        self.0.read(py, PrivacyBudget::left)
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> bool {
        let other = other.0.read(py, PrivacyBudget::clone);
        self.0.read(py, |budget| *budget == other)
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<PrivacyBudget {} of {} left>", self.left(py), self.total(py))
    }
}

/// Counts that may be published: each with noise of its own.
#[pyclass(frozen, eq, name = "PrivateHistogram", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyPrivateHistogram(PrivateHistogram);

impl From<PrivateHistogram> for PyPrivateHistogram {
    fn from(published: PrivateHistogram) -> Self {
        Self(published)
    }
}

getters!(PyPrivateHistogram, |found| {
    /// The counts: of each point from the lowest, or of detractors, passives and promoters.
    counts: Vec<u64> = found.counts().to_vec();
    /// The scale the answers were given on.
    scale: String = found.scale().to_string();
    /// What they tell at most, as a fraction.
    epsilon: String = found.epsilon().to_string();
    /// What they hide: `add_remove` or `replace`.
    neighbours: &'static str = found.neighbours().name();
    /// How many answers of a customer are used at most; `None` where what is hidden is one answer.
    per_customer: Option<u32> = found.per_customer();
});

#[pymethods]
impl PyPrivateHistogram {
    /// Counts as they were published.
    #[new]
    #[pyo3(signature = (counts, epsilon, *, neighbours = None, per_customer = None, scale = None))]
    fn new(
        counts: Vec<Bound<'_, PyAny>>,
        epsilon: &Bound<'_, PyAny>,
        neighbours: Option<&str>,
        per_customer: Option<&Bound<'_, PyAny>>,
        scale: Option<&str>,
    ) -> PyResult<Self> {
        let py = epsilon.py();
        let counts = counts.iter().map(|value| count(value, "answers")).collect::<PyResult<Vec<u64>>>()?;
        let (epsilon, neighbours) = (epsilon_argument(epsilon)?, neighbours_argument(py, neighbours)?);
        let published =
            PrivateHistogram::published(scale_argument(py, scale)?, &counts, epsilon, neighbours).or_raise(py)?;
        let Some(most) = per_customer else { return Ok(Self(published)) };
        let most = below("per_customer", most, &format!("at most {}", BoundedAnswers::MAX))?;
        published.of_customers(most).or_raise(py).map(Self)
    }

    /// The score of the counts, with an interval that knows of the noise.
    #[pyo3(signature = (*, level = None))]
    fn nps(&self, py: Python<'_>, level: Option<f64>) -> PyResult<PyPrivateNps> {
        self.0.nps(level.unwrap_or(ScoreOptions::default().level)).or_raise(py).map(PyPrivateNps)
    }

    fn __repr__(&self) -> String {
        format!("<PrivateHistogram {} counts, epsilon {}>", self.0.counts().len(), self.0.epsilon())
    }
}

pickled!(PyPrivateHistogram(PrivateHistogram));

/// A score of private counts.
#[pyclass(frozen, eq, name = "PrivateNps", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyPrivateNps(PrivateNps);

impl From<PrivateNps> for PyPrivateNps {
    fn from(nps: PrivateNps) -> Self {
        Self(nps)
    }
}

getters!(PyPrivateNps, |found| {
    /// The score, in points.
    nps: f64 = found.nps;
    /// Lower bound of the interval, in points.
    lower: f64 = found.lower;
    /// Upper bound of the interval, in points.
    upper: f64 = found.upper;
    /// Confidence level of the interval, 0 to 1.
    level: f64 = found.level;
    /// How many answers there are, as far as the noise tells.
    n: u64 = found.n;
    /// The standard error, in points, noise included.
    standard_error: f64 = found.standard_error;
    /// The part of the noise alone, in points.
    noise_error: f64 = found.noise_error;
    /// What to know before using the figure.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
});

#[pymethods]
impl PyPrivateNps {
    fn __repr__(&self) -> String {
        format!("<{}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyPrivateNps(PrivateNps));
