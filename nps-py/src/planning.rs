//! `sample_size`, `power`, and what they return.

use nps_core::{Power, PowerPlan, SamplePlan, SampleSize};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt};

use crate::compare::side;
use crate::comparison::getters;
use crate::error::OrRaise;
use crate::input::count;
use crate::pickle::pickled;

/// A variance: a number, or that of what was observed.
fn variance(name: &str, value: &Bound<'_, PyAny>) -> PyResult<f64> {
    let is_number = value.is_instance_of::<PyFloat>() || value.is_instance_of::<PyInt>();
    if is_number && !value.is_instance_of::<PyBool>() {
        return value.extract();
    }
    side(name, value)?.variance().or_raise(value.py())
}

/// How many answers it takes for an interval of a margin, or to find a difference.
#[pyfunction]
#[pyo3(signature = (*, margin = None, difference = None, power = None, level = None, variance = None, variance_after = None,
    ratio = None, population = None, response_rate = None, answers_per_day = None, requests_per_day = None))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.sample_size, each by its name")]
pub(crate) fn sample_size(
    py: Python<'_>,
    margin: Option<f64>,
    difference: Option<f64>,
    power: Option<f64>,
    level: Option<f64>,
    variance: Option<&Bound<'_, PyAny>>,
    variance_after: Option<&Bound<'_, PyAny>>,
    ratio: Option<f64>,
    population: Option<&Bound<'_, PyAny>>,
    response_rate: Option<f64>,
    answers_per_day: Option<f64>,
    requests_per_day: Option<f64>,
) -> PyResult<PySampleSize> {
    let default = SamplePlan::default();
    let count = |value: &Bound<'_, PyAny>| count(value, "customers");
    let plan = SamplePlan {
        margin,
        difference,
        power: power.unwrap_or(default.power),
        level: level.unwrap_or(default.level),
        variance: variance.map_or(Ok(default.variance), |value| self::variance("variance", value))?,
        variance_after: variance_after.map(|value| self::variance("variance_after", value)).transpose()?,
        ratio: ratio.unwrap_or(default.ratio),
        population: population.map(count).transpose()?,
        response_rate,
        answers_per_day,
        requests_per_day,
    };
    nps_core::sample_size(&plan).or_raise(py).map(PySampleSize)
}

/// The chance of a test of so many answers to find a difference.
#[pyfunction]
#[pyo3(signature = (*, difference, before, after, level = None, variance = None, variance_after = None))]
pub(crate) fn power(
    py: Python<'_>,
    difference: f64,
    before: &Bound<'_, PyAny>,
    after: &Bound<'_, PyAny>,
    level: Option<f64>,
    variance: Option<&Bound<'_, PyAny>>,
    variance_after: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyPower> {
    let count = |value: &Bound<'_, PyAny>| count(value, "answers");
    let default = PowerPlan::new(difference, count(before)?, count(after)?);
    let plan = PowerPlan {
        level: level.unwrap_or(default.level),
        variance: variance.map_or(Ok(default.variance), |value| self::variance("variance", value))?,
        variance_after: variance_after.map(|value| self::variance("variance_after", value)).transpose()?,
        ..default
    };
    nps_core::power(&plan).or_raise(py).map(PyPower)
}

/// How many answers a plan takes.
#[pyclass(frozen, eq, name = "SampleSize", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PySampleSize(SampleSize);

impl From<SampleSize> for PySampleSize {
    fn from(size: SampleSize) -> Self {
        Self(size)
    }
}

getters! { PySampleSize:
    /// How many answers in all.
    answers -> u64 = |size: &SampleSize| size.answers;
    /// How many of the first score, for a difference.
    before -> Option<u64> = |size: &SampleSize| size.before;
    /// How many of the second score, for a difference.
    after -> Option<u64> = |size: &SampleSize| size.after;
    /// The number before rounding up: in all for a margin, of the first score for a difference.
    exact -> f64 = |size: &SampleSize| size.exact;
    /// How many customers to ask, where the response rate is given.
    invitations -> Option<u64> = |size: &SampleSize| size.invitations;
    /// How many days it takes, where answers or requests a day are given.
    days -> Option<u64> = |size: &SampleSize| size.days;
    /// Confidence level of the interval, or 1 − α of the test.
    level -> f64 = |size: &SampleSize| size.plan.level;
    /// The variance planned with.
    variance -> f64 = |size: &SampleSize| size.plan.variance;
}

#[pymethods]
impl PySampleSize {
    fn __repr__(&self) -> String {
        format!("<SampleSize {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PySampleSize(SampleSize));

/// The chance of a test to find a difference.
#[pyclass(frozen, eq, name = "Power", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyPower(Power);

impl From<Power> for PyPower {
    fn from(power: Power) -> Self {
        Self(power)
    }
}

getters! { PyPower:
    /// The chance, 0 to 1.
    power -> f64 = |found: &Power| found.power;
    /// The difference, in points.
    difference -> f64 = |found: &Power| found.plan.difference;
    /// How many answers of the first score.
    before -> u64 = |found: &Power| found.plan.before;
    /// How many of the second.
    after -> u64 = |found: &Power| found.plan.after;
    /// 1 − α of the test.
    level -> f64 = |found: &Power| found.plan.level;
}

#[pymethods]
impl PyPower {
    fn __repr__(&self) -> String {
        format!("<Power {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyPower(Power));
