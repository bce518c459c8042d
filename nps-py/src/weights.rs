//! `weighted`, `rake`, `non_response`, and what they return.

use std::collections::BTreeMap;

use nps_core::{
    Answer, Asked, Counts, KeyColumn, Margin, NonResponse, NonResponseBounds, RakeOptions, Raked, RakedCell,
    ScoreOptions, WeightColumn, WeightKind, WeightedNps,
};
use numpy::PyArray1;
use pyo3::prelude::*;

use crate::compare::three;
use crate::error::{OrRaise, raise};
use crate::fields::getters;
use crate::input::{Column, answer, count, first, type_name};
use crate::keys::{Key, key_value};
use crate::nps::score_fields;
use crate::pickle::pickled;
use crate::resampling::resampling;
use crate::result::{PyRejects, options, with_codes};

/// A column and its name, for errors.
type Named<'py> = (String, Bound<'py, PyAny>);
/// The values that one total is of, one a column, and the total.
type Total<'py> = (Vec<Bound<'py, PyAny>>, f64);

/// Scores weighted answers; `nps.weighted` finds the columns and calls this.
#[pyfunction]
#[pyo3(signature = (
    name, values, weight, kind = None, cluster = None, scale = None, level = None, method = None, errors = None,
    resamples = None, seed = None, missing_codes = None
))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.weighted, which is the function people call")]
pub(crate) fn weighted(
    py: Python<'_>,
    name: &str,
    values: &Bound<'_, PyAny>,
    weight: Named<'_>,
    kind: Option<&str>,
    cluster: Option<Named<'_>>,
    scale: Option<&str>,
    level: Option<f64>,
    method: Option<&str>,
    errors: Option<&str>,
    resamples: Option<&Bound<'_, PyAny>>,
    seed: Option<&Bound<'_, PyAny>>,
    missing_codes: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyWeightedNps> {
    let options = with_codes(options(scale, level, method, errors).or_raise(py)?, missing_codes)?;
    let options = ScoreOptions { resampling: resampling(resamples, seed)?, ..options };
    let kind = kind.map_or(Ok(WeightKind::default()), str::parse).or_raise(py)?;
    let column = Column::extract(name, values)?.in_one_piece()?;
    let chunks = column.chunks(name).or_raise(py)?;
    let weights = weight_column(&weight, kind)?.or_raise(py)?;
    let cluster = cluster.map(|(name, column)| Key::extract(&name, &column)).transpose()?;
    let cluster = cluster.as_ref().map(Key::column).transpose().or_raise(py)?;
    let found = py.detach(|| nps_core::weighted_nps(first(&chunks), weights.weights(), cluster.as_ref(), &options));
    found.or_raise(py).map(PyWeightedNps)
}

/// A column of weights; an error of the core is for the caller, who knows whether rows have numbers.
pub(crate) fn weight_column((name, column): &Named<'_>, kind: WeightKind) -> PyResult<nps_core::Result<WeightColumn>> {
    let column = Column::extract(name, column)?.in_one_piece()?;
    Ok(column.chunks(name).and_then(|chunks| WeightColumn::read(name, first(&chunks), kind)))
}

/// Rakes to known totals; `nps.rake` finds the columns and calls this.
#[pyfunction]
#[pyo3(signature = (columns, margins, weight = None, trim = None))]
pub(crate) fn rake(
    py: Python<'_>,
    columns: Vec<Named<'_>>,
    margins: Vec<(Vec<String>, Vec<Total<'_>>)>,
    weight: Option<Named<'_>>,
    trim: Option<f64>,
) -> PyResult<PyRaked> {
    let keys: BTreeMap<String, Key<'_>> = columns
        .iter()
        .map(|(name, column)| Ok((name.clone(), Key::extract(name, column)?)))
        .collect::<PyResult<_>>()?;
    let keys: BTreeMap<&str, KeyColumn<'_>> = keys
        .iter()
        .map(|(name, key)| Ok((name.as_str(), key.column()?)))
        .collect::<nps_core::Result<_>>()
        .or_raise(py)?;
    let base = weight.map(|weight| weight_column(&weight, WeightKind::Probability)?.or_raise(py)).transpose()?;
    let base = base.map(WeightColumn::into_numbers);
    let cells = margins.iter().map(|(by, totals)| cells(by, totals)).collect::<PyResult<Vec<_>>>()?;
    let margins = margins
        .iter()
        .zip(&cells)
        .map(|((by, _), cells)| {
            Margin::read(by.iter().filter_map(|name| keys.get(name.as_str())).cloned().collect(), cells)
        })
        .collect::<nps_core::Result<Vec<_>>>()
        .or_raise(py)?;
    let options = RakeOptions { trim, ..RakeOptions::default() };
    py.detach(|| nps_core::rake(&margins, base.as_deref(), &options)).or_raise(py).map(PyRaked)
}

/// The totals of one margin, each with the values it is of.
fn cells(by: &[String], totals: &[Total<'_>]) -> PyResult<Vec<(Vec<Answer<'static>>, f64)>> {
    let value = |(place, value): (usize, &Bound<'_, PyAny>)| key_value(by.get(place).map_or("", String::as_str), value);
    let cell =
        |(values, total): &Total<'_>| Ok((values.iter().enumerate().map(value).collect::<PyResult<Vec<_>>>()?, *total));
    totals.iter().map(cell).collect()
}

/// Weights of answers whose chance to be in the sample was recorded; `nps.inverse_probability_weights` calls this.
#[pyfunction]
pub(crate) fn inverse_probability_weights<'py>(
    py: Python<'py>,
    probabilities: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let named = ("probabilities".to_owned(), probabilities.clone());
    let probabilities = weight_column(&named, WeightKind::Probability)?.or_raise(py)?.into_numbers();
    Ok(PyArray1::from_vec(py, nps_core::inverse_probability_weights(&probabilities).or_raise(py)?))
}

/// The scores of all `sent` customers if those who did not answer were all detractors, or all promoters.
///
/// Certain, and wide. `counts` is (detractors, passives, promoters).
#[pyfunction]
#[pyo3(signature = (counts, *, sent))]
pub(crate) fn non_response_bounds(
    py: Python<'_>,
    counts: &Bound<'_, PyAny>,
    sent: &Bound<'_, PyAny>,
) -> PyResult<PyNonResponseBounds> {
    let Asked { sent, counts } = asked(sent, counts)?;
    counts.non_response_bounds(sent).or_raise(py).map(PyNonResponseBounds)
}

/// What classes of customers, of whom some did not answer, say together: a weighted score, bounds, R-indicator.
///
/// Each answer weighs sent / answered. Each class is how many were asked, and (detractors, passives, promoters) of
/// those who answered.
#[pyfunction]
#[pyo3(signature = (classes, *, level = None))]
pub(crate) fn non_response(
    py: Python<'_>,
    classes: Vec<(Bound<'_, PyAny>, Bound<'_, PyAny>)>,
    level: Option<f64>,
) -> PyResult<PyNonResponse> {
    let options = options(None, level, None, None).or_raise(py)?;
    let classes = classes.iter().map(|(sent, counts)| asked(sent, counts)).collect::<PyResult<Vec<_>>>()?;
    nps_core::non_response(&classes, &options).or_raise(py).map(PyNonResponse)
}

fn asked(sent: &Bound<'_, PyAny>, counts: &Bound<'_, PyAny>) -> PyResult<Asked> {
    let py = sent.py();
    let Some([detractors, passives, promoters]) = three(counts) else {
        let expected = "(detractors, passives, promoters)";
        return Err(raise(py, &nps_core::Error::invalid_argument("counts", &type_name(counts), expected)));
    };
    let counts = Counts::read([answer(&detractors)?, answer(&passives)?, answer(&promoters)?]).or_raise(py)?;
    Ok(Asked { sent: count(sent, "customers")?, counts })
}

/// A score of weighted answers: estimate, interval, what the weights cost, and caveats.
#[pyclass(frozen, eq, name = "WeightedNps", module = "nps")]
#[derive(Clone, PartialEq)]
pub(crate) struct PyWeightedNps(pub(crate) WeightedNps);

impl From<WeightedNps> for PyWeightedNps {
    fn from(nps: WeightedNps) -> Self {
        Self(nps)
    }
}

getters!(PyWeightedNps, |found| {
    /// What the weights mean: `frequency`, `probability` or `importance`.
    kind: &'static str = found.kind.name();
    /// Standard error of the score, in points; `None` of a single answer and for importance weights.
    se: Option<f64> = found.se;
    /// Answers left out because their weight is 0.
    weightless: u64 = found.weightless;
    /// How many answers of equal weight would tell as much, at most n; `None` for importance weights.
    effective_n: Option<f64> = found.effective_n;
    /// Kish's number, (sum w)**2 / sum w**2; `None` for importance weights.
    kish_n: Option<f64> = found.kish_n;
    /// How many times `effective_n` goes into n; `None` for importance weights.
    design_effect: Option<f64> = found.design_effect;
    /// How many clusters hold answers; `None` where answers come one by one.
    clusters: Option<u64> = found.clusters;
    /// How many rows hold no answer.
    missing: u64 = found.missing;
    /// What could not be counted, and why.
    rejects: PyRejects = found.rejects.clone().into();
});

score_fields!(PyWeightedNps, |slf| slf.0);
pickled!(PyWeightedNps(WeightedNps));

/// Weights that reproduce known totals, and how they came about.
#[pyclass(frozen, eq, name = "Raked", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyRaked(Raked);

impl From<Raked> for PyRaked {
    fn from(raked: Raked) -> Self {
        Self(raked)
    }
}

getters!(PyRaked, |found| {
    /// How many weights are above 0.
    n: u64 = found.report.spread.n;
    /// How often all margins were gone through.
    iterations: u32 = found.report.iterations;
    /// Whether every total was then met.
    converged: bool = found.report.converged;
    /// The largest relative difference from a total that is left, after trimming where there was any.
    max_relative_error: f64 = found.report.max_relative_error;
    /// How many weights were cut.
    trimmed: u64 = found.report.trimmed;
    /// Kish's number of answers of equal weight; `None` without rows.
    kish_n: Option<f64> = found.report.spread.kish_n;
    /// How many times `kish_n` goes into n; `None` without rows.
    design_effect: Option<f64> = found.report.spread.design_effect;
    /// The largest weight over the median one; `None` without rows.
    largest_over_median: Option<f64> = found.report.spread.largest_over_median;
    /// Each total, margin by margin.
    cells: Vec<PyRakedCell> = found.report.cells.iter().cloned().map(PyRakedCell).collect();
});

#[pymethods]
impl PyRaked {
    /// A weight for each row; they add up to the total of the margins.
    #[getter]
    fn weights<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_slice(py, &self.0.weights)
    }

    fn __repr__(&self) -> String {
        format!("<Raked {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.0.report.to_html()
    }
}

pickled!(PyRaked(Raked));

/// One known total, and what the weights make of it.
#[pyclass(frozen, eq, name = "RakedCell", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyRakedCell(RakedCell);

impl From<RakedCell> for PyRakedCell {
    fn from(cell: RakedCell) -> Self {
        Self(cell)
    }
}

getters!(PyRakedCell, |found| {
    /// The margin, such as `sex × region`.
    margin: &str = &found.margin;
    /// The value, such as `f × north`.
    label: &str = &found.label;
    /// How many answers have it.
    n: u64 = found.n;
    /// Its share of the total, 0 to 1.
    target: f64 = found.target;
    /// The share of weight that it had.
    before: f64 = found.before;
    /// The share of weight that it has.
    after: f64 = found.after;
});

#[pymethods]
impl PyRakedCell {
    fn __repr__(&self) -> String {
        let RakedCell { margin, label, n, target, before, after, .. } = &self.0;
        format!("<RakedCell {margin}: {label}, n = {n}, {before:.3} to {after:.3} of {target:.3}>")
    }
}

pickled!(PyRakedCell(RakedCell));

/// Between which scores the one of all who were asked lies, whatever the silent think.
#[pyclass(frozen, eq, name = "NonResponseBounds", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyNonResponseBounds(NonResponseBounds);

impl From<NonResponseBounds> for PyNonResponseBounds {
    fn from(bounds: NonResponseBounds) -> Self {
        Self(bounds)
    }
}

getters!(PyNonResponseBounds, |found| {
    /// How many were asked.
    sent: u64 = found.sent;
    /// How many of them did not answer.
    silent: u64 = found.silent;
    /// The score of those who answered, in points; `None` where nobody did.
    nps: Option<f64> = found.nps;
    /// The score of all who were asked if all the silent were detractors; `None` where nobody was asked.
    lower: Option<f64> = found.lower;
    /// The score of all who were asked if all the silent were promoters; `None` where nobody was asked.
    upper: Option<f64> = found.upper;
});

#[pymethods]
impl PyNonResponseBounds {
    fn __repr__(&self) -> String {
        format!("<NonResponseBounds {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyNonResponseBounds(NonResponseBounds));

/// What is known of a survey that some did not answer.
#[pyclass(frozen, eq, name = "NonResponse", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyNonResponse(NonResponse);

impl From<NonResponse> for PyNonResponse {
    fn from(found: NonResponse) -> Self {
        Self(found)
    }
}

getters!(PyNonResponse, |found| {
    /// What is certain whatever the silent think.
    bounds: PyNonResponseBounds = found.bounds.into();
    /// The share of those asked who answered, 0 to 1; `None` where nobody was asked.
    response_rate: Option<f64> = found.response_rate;
    /// For how many of its class each answer speaks, in the order given; `None` for a class without answers.
    weights: Vec<Option<f64>> = found.weights.clone();
    /// The score with these weights; `None` where nobody was asked, or a whole class kept silent.
    weighted: Option<PyWeightedNps> = found.weighted.clone().map(PyWeightedNps);
    /// R-indicator of the response rates of classes: 1 where all answer alike; `None` below two customers.
    r_indicator: Option<f64> = found.r_indicator;
});

#[pymethods]
impl PyNonResponse {
    fn __repr__(&self) -> String {
        format!("<NonResponse {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyNonResponse(NonResponse));
