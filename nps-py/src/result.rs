//! `score`, `category_counts`, and what they return.

use std::collections::BTreeMap;

use nps_core::{CategoryCounts, MissingCodes, NanPolicy, Reject, Rejects, ScoreOptions, ScoreResult, Tally};
use pyo3::prelude::*;

use crate::distribution::PyDistribution;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::{Column, answer, count, first, may_be_column};
use crate::nps::{PyNps, score_fields};
use crate::pickle::pickled;
use crate::sampling::sampled;

/// The core's options: its own defaults where Python gave none. NaN is a missing answer, as everywhere in Python.
pub(crate) fn options(
    scale: Option<&str>,
    level: Option<f64>,
    method: Option<&str>,
    errors: Option<&str>,
) -> nps_core::Result<ScoreOptions> {
    let default = ScoreOptions::default();
    Ok(ScoreOptions {
        scale: scale.map_or(Ok(default.scale), str::parse)?,
        level: level.unwrap_or(default.level),
        method: method.map_or(Ok(default.method), str::parse)?,
        on_reject: errors.map_or(Ok(default.on_reject), str::parse)?,
        nan: NanPolicy::Missing,
        ..default
    })
}

/// The same for answers drawn from so many customers, where that is given.
pub(crate) fn of_population(options: ScoreOptions, population: Option<&Bound<'_, PyAny>>) -> PyResult<ScoreOptions> {
    let population = population.map(|population| count(population, "customers")).transpose()?;
    Ok(ScoreOptions { population, ..options })
}

/// The same with codes that stand for no answer, where they are given: a whole number, or several.
pub(crate) fn with_codes(options: ScoreOptions, codes: Option<&Bound<'_, PyAny>>) -> PyResult<ScoreOptions> {
    Ok(ScoreOptions { missing_codes: missing_codes(codes)?, ..options })
}

/// Codes that stand for no answer: a whole number, or several.
pub(crate) fn missing_codes(codes: Option<&Bound<'_, PyAny>>) -> PyResult<MissingCodes> {
    let Some(codes) = codes else { return Ok(MissingCodes::NONE) };
    let answers = match codes.try_iter() {
        Ok(several) if may_be_column(codes) => several.map(|code| answer(&code?)).collect::<PyResult<Vec<_>>>()?,
        _ => vec![answer(codes)?],
    };
    MissingCodes::read(&answers).or_raise(codes.py())
}

/// Scores a column of answers: a list, or an array or series of NumPy, pandas, Polars or PyArrow.
///
/// None, NaN and empty texts are missing. What cannot be an answer is counted in `rejects`, or with `errors="raise"`
/// raises at the first one.
#[pyfunction]
#[pyo3(signature = (
    values, *, scale = None, level = None, method = None, population = None, errors = None, missing_codes = None
))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.score, which is the function people call")]
pub(crate) fn score(
    py: Python<'_>,
    values: &Bound<'_, PyAny>,
    scale: Option<&str>,
    level: Option<f64>,
    method: Option<&str>,
    population: Option<&Bound<'_, PyAny>>,
    errors: Option<&str>,
    missing_codes: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyScoreResult> {
    let options = of_population(options(scale, level, method, errors).or_raise(py)?, population)?;
    let options = with_codes(options, missing_codes)?;
    let mut tally = Tally::new(options).or_raise(py)?;
    let column = Column::extract("values", values)?;
    let chunks = column.chunks("values").or_raise(py)?;
    py.detach(|| chunks.iter().try_for_each(|chunk| tally.extend(chunk.scores()))).or_raise(py)?;
    Ok(PyScoreResult(tally.finish().or_raise(py)?))
}

/// Counts the three classes and nothing more: faster than `score` for a column of bytes.
#[pyfunction]
#[pyo3(signature = (values, *, scale = None, errors = None, missing_codes = None))]
pub(crate) fn category_counts(
    py: Python<'_>,
    values: &Bound<'_, PyAny>,
    scale: Option<&str>,
    errors: Option<&str>,
    missing_codes: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyCategoryCounts> {
    let options = with_codes(options(scale, None, None, errors).or_raise(py)?, missing_codes)?;
    let column = Column::extract("values", values)?.in_one_piece()?;
    let chunks = column.chunks("values").or_raise(py)?;
    py.detach(|| nps_core::category_counts(first(&chunks), &options)).or_raise(py).map(PyCategoryCounts)
}

/// A score, the distribution it comes from, and what was not counted.
#[pyclass(frozen, eq, name = "ScoreResult", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyScoreResult(pub(crate) ScoreResult);

impl From<ScoreResult> for PyScoreResult {
    fn from(result: ScoreResult) -> Self {
        Self(result)
    }
}

#[pymethods]
impl PyScoreResult {
    /// How many answers chose each point.
    #[getter]
    fn distribution(&self) -> PyDistribution {
        PyDistribution::from(self.0.distribution)
    }

    /// What could not be counted, and why.
    #[getter]
    fn rejects(&self) -> PyRejects {
        PyRejects(self.0.rejects.clone())
    }

    /// How many rows hold no answer. They are not in the denominator.
    #[getter]
    fn missing(&self) -> u64 {
        self.0.distribution.missing()
    }

    /// The score alone, without its distribution and ledger.
    fn to_nps(&self) -> PyNps {
        PyNps(self.0.nps.clone())
    }
}

score_fields!(PyScoreResult, |slf| slf.0.nps);
sampled!(PyScoreResult, |slf| slf.0.nps, slf.0.nps.counts);
getters!(PyScoreResult, |found| {
    /// How many customers the answers were drawn from; `None` where the interval does not count on it.
    population: Option<u64> = found.nps.population;
});
pickled!(PyScoreResult(ScoreResult));

/// The ledger of values that were not counted.
#[pyclass(frozen, eq, name = "Rejects", module = "nps")]
#[derive(Clone, PartialEq)]
pub(crate) struct PyRejects(pub(crate) Rejects);

impl From<Rejects> for PyRejects {
    fn from(rejects: Rejects) -> Self {
        Self(rejects)
    }
}

#[pymethods]
impl PyRejects {
    /// How many values were rejected.
    #[getter]
    fn total(&self) -> u64 {
        self.0.total()
    }

    /// How many values were rejected for each reason, those without any left out.
    #[getter]
    fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.0.iter().filter(|(_, count)| *count > 0).map(|(reason, count)| (reason.code(), count)).collect()
    }

    /// How many rows, missing and not rejected, had which missing code; those that no row had left out.
    #[getter]
    fn missing_codes(&self) -> BTreeMap<i64, u64> {
        self.0.missing_codes().iter().map(|found| (found.code, found.count)).collect()
    }

    /// The first rejected values, by row.
    #[getter]
    fn examples(&self) -> Vec<PyReject> {
        self.0.examples().iter().cloned().map(PyReject).collect()
    }

    fn __bool__(&self) -> bool {
        !self.0.is_empty()
    }

    fn __repr__(&self) -> String {
        format!("<Rejects: {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyRejects(Rejects));

/// One value that was not counted.
#[pyclass(frozen, eq, name = "Reject", module = "nps")]
#[derive(Clone, PartialEq)]
pub(crate) struct PyReject(Reject);

impl From<Reject> for PyReject {
    fn from(reject: Reject) -> Self {
        Self(reject)
    }
}

#[pymethods]
impl PyReject {
    /// The zero-based row of the value in the input.
    #[getter]
    fn row(&self) -> usize {
        self.0.row
    }

    /// The value as it arrived.
    #[getter]
    fn value(&self) -> &str {
        &self.0.value
    }

    /// The rule it broke: `out_of_range`, `not_integer`, `not_a_number`, `wrong_type`, `invalid_time` or
    /// `invalid_response`.
    #[getter]
    fn reason(&self) -> &'static str {
        self.0.reason.code()
    }

    fn __repr__(&self) -> String {
        format!("<Reject row {}: {} is {}>", self.0.row, self.0.value, self.0.reason)
    }
}

pickled!(PyReject(Reject));

/// The counts of the three classes, and of what fell in none.
#[pyclass(frozen, eq, name = "CategoryCounts", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyCategoryCounts(pub(crate) CategoryCounts);

impl From<CategoryCounts> for PyCategoryCounts {
    fn from(counts: CategoryCounts) -> Self {
        Self(counts)
    }
}

#[pymethods]
impl PyCategoryCounts {
    /// How many answers are detractors'.
    #[getter]
    fn detractors(&self) -> u64 {
        self.0.counts.detractors
    }

    /// How many answers are passives'.
    #[getter]
    fn passives(&self) -> u64 {
        self.0.counts.passives
    }

    /// How many answers are promoters'.
    #[getter]
    fn promoters(&self) -> u64 {
        self.0.counts.promoters
    }

    /// How many rows hold no answer.
    #[getter]
    fn missing(&self) -> u64 {
        self.0.missing
    }

    /// How many rows hold a value that cannot be an answer.
    #[getter]
    fn rejected(&self) -> u64 {
        self.0.rejected
    }

    fn __repr__(&self) -> String {
        let CategoryCounts { counts, missing, rejected, .. } = self.0;
        format!(
            "<CategoryCounts detractors={} passives={} promoters={} missing={missing} rejected={rejected}>",
            counts.detractors, counts.passives, counts.promoters
        )
    }
}

pickled!(PyCategoryCounts(CategoryCounts));
