//! `indicator`, `robust_to_metric`, and what they return.

use nps_core::{Distribution, Error, Indicator, IndicatorPair, IndicatorScore, Robustness, ScoreOptions};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::distribution::PyDistribution;
use crate::error::{OrRaise, raise};
use crate::fields::getters;
use crate::input::type_name;
use crate::nps::{PyCaveat, caveats};
use crate::pickle::pickled;
use crate::result::PyScoreResult;
use crate::table::PyScoreTable;

/// Measures some answers by an indicator; `nps.indicator` scores a column and calls this.
#[pyfunction]
#[pyo3(signature = (answers, indicator, level = None))]
pub(crate) fn indicator(
    answers: &Bound<'_, PyAny>,
    indicator: &Bound<'_, PyAny>,
    level: Option<f64>,
) -> PyResult<PyIndicatorScore> {
    let py = answers.py();
    let (answers, indicator) = (distribution(answers)?, chosen(indicator)?);
    let level = level.unwrap_or(ScoreOptions::default().level);
    nps_core::indicator(&answers, &indicator, level).or_raise(py).map(PyIndicatorScore)
}

/// Whether an order of groups survives a change of indicator; `nps.robust_to_metric` makes the table and calls this.
#[pyfunction]
#[pyo3(signature = (table, indicators, level = None))]
pub(crate) fn robust_to_metric(
    py: Python<'_>,
    table: &PyScoreTable,
    indicators: Vec<Bound<'_, PyAny>>,
    level: Option<f64>,
) -> PyResult<PyRobustness> {
    let indicators = indicators.iter().map(chosen).collect::<PyResult<Vec<_>>>()?;
    let level = level.unwrap_or(ScoreOptions::default().level);
    py.detach(|| nps_core::robust_to_metric(&table.0.named_distributions(), &indicators, level))
        .or_raise(py)
        .map(PyRobustness)
}

/// The answers of a distribution or of a result.
pub(crate) fn distribution(value: &Bound<'_, PyAny>) -> PyResult<Distribution> {
    if let Ok(distribution) = value.cast::<PyDistribution>() {
        return Ok(distribution.get().copied());
    }
    if let Ok(result) = value.cast::<PyScoreResult>() {
        return Ok(result.get().0.distribution);
    }
    Err(raise(value.py(), &Error::invalid_argument("answers", &type_name(value), "a distribution or a score result")))
}

/// An indicator by its name, or a weighted sum of some as a dict of names and weights.
fn chosen(value: &Bound<'_, PyAny>) -> PyResult<Indicator> {
    let py = value.py();
    if let Ok(name) = value.extract::<String>() {
        return name.parse().or_raise(py);
    }
    let Ok(parts) = value.cast::<PyDict>() else {
        let expected = "the name of an indicator, or a dict of names and weights";
        return Err(raise(py, &Error::invalid_argument("indicator", &type_name(value), expected)));
    };
    let wrong = |what: &str, found: &Bound<'_, PyAny>, expected: &str| {
        raise(py, &Error::invalid_argument(what, &type_name(found), expected))
    };
    let part = |(name, weight): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let name = name.extract::<String>().map_err(|_| wrong("a name", &name, "the name of an indicator"))?;
        let weight = weight.extract::<f64>().map_err(|_| wrong("a weight", &weight, "a number"))?;
        Ok((name.parse().or_raise(py)?, weight))
    };
    Indicator::weighted(parts.iter().map(part).collect::<PyResult<Vec<_>>>()?).or_raise(py)
}

/// An indicator of some answers: estimate, interval, n, method and caveats.
#[pyclass(frozen, eq, name = "IndicatorScore", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyIndicatorScore(IndicatorScore);

impl From<IndicatorScore> for PyIndicatorScore {
    fn from(found: IndicatorScore) -> Self {
        Self(found)
    }
}

getters!(PyIndicatorScore, |found| {
    /// The indicator's name.
    name: &str = &found.name;
    /// The estimate, in its unit; `None` without answers.
    estimate: Option<f64> = found.estimate;
    /// Lower bound of the interval.
    lower: Option<f64> = found.lower;
    /// Upper bound of the interval.
    upper: Option<f64> = found.upper;
    /// Confidence level of the interval, 0 to 1.
    level: f64 = found.level;
    /// How many answers there are.
    n: u64 = found.n;
    /// How the interval was computed: `score`, `wilson`, `t` or `delta`.
    method: &'static str = found.method.name();
    /// What the figures are of: `points`, `share`, `scale` or `weighted`.
    unit: &'static str = found.unit.name();
    /// What to know before using the figures.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
});

#[pymethods]
impl PyIndicatorScore {
    fn __repr__(&self) -> String {
        format!("<IndicatorScore {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyIndicatorScore(IndicatorScore));

/// Whether an order of groups survives a change of indicator.
#[pyclass(frozen, eq, name = "Robustness", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyRobustness(Robustness);

impl From<Robustness> for PyRobustness {
    fn from(found: Robustness) -> Self {
        Self(found)
    }
}

getters!(PyRobustness, |found| {
    /// Whether no two groups change places beyond their intervals; `None` with fewer than two groups or indicators.
    survives: Option<bool> = found.survives;
    /// Each pair of indicators, in the order given.
    pairs: Vec<PyIndicatorPair> = found.pairs.iter().cloned().map(PyIndicatorPair).collect();
    /// How many groups have answers.
    k: u64 = found.k;
    /// Confidence level of every interval, 0 to 1.
    level: f64 = found.level;
});

#[pymethods]
impl PyRobustness {
    fn __repr__(&self) -> String {
        format!("<Robustness {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyRobustness(Robustness));

/// Two indicators of the same groups.
#[pyclass(frozen, eq, name = "IndicatorPair", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyIndicatorPair(IndicatorPair);

impl From<IndicatorPair> for PyIndicatorPair {
    fn from(found: IndicatorPair) -> Self {
        Self(found)
    }
}

getters!(PyIndicatorPair, |found| {
    /// The name of one indicator.
    first: &str = &found.first;
    /// The name of the other.
    second: &str = &found.second;
    /// Kendall's tau-b between both orders, -1 to 1; `None` where one has no two different groups.
    tau_b: Option<f64> = found.tau_b;
    /// The groups that change places beyond their intervals: the better one by the first indicator, then by the second.
    flips: Vec<(&str, &str)> = found.flips.iter().map(|flip| (flip.better_by_first.as_str(), flip.better_by_second.as_str())).collect();
});

#[pymethods]
impl PyIndicatorPair {
    fn __repr__(&self) -> String {
        format!("<IndicatorPair {}>", self.0)
    }
}

pickled!(PyIndicatorPair(IndicatorPair));
