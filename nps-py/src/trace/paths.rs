//! `Observations.paths`, and what it returns.

use std::collections::BTreeMap;

use arrow_array::ArrayRef;
use nps_core::{Consequence, PathOptions, PathRow, PathTable, Rate};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::axis_names;
use super::record::PyTrace;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::count;
use crate::nps::PyNps;
use crate::observations::PyObservations;
use crate::pickle::pickled;
use crate::result::options;
use crate::rows::{Columns, counts, figures, score_columns, table_of_rows, texts};

#[pymethods]
impl PyObservations {
    /// Tabulates the paths from declaration over qualification and action to the score and what followed.
    #[pyo3(signature = (
        *, axes = None, depths = None, consequences = Vec::new(), order = None, top = None, min_n = None, level = None,
        method = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords, each with a default")]
    fn paths(
        &self,
        py: Python<'_>,
        axes: Option<BTreeMap<String, String>>,
        depths: Option<BTreeMap<String, Bound<'_, PyAny>>>,
        consequences: Vec<String>,
        order: Option<&str>,
        top: Option<&Bound<'_, PyAny>>,
        min_n: Option<&Bound<'_, PyAny>>,
        level: Option<f64>,
        method: Option<&str>,
    ) -> PyResult<PyPathTable> {
        let (scoring, default) = (options(None, level, method, None).or_raise(py)?, PathOptions::default());
        let mut options = PathOptions {
            names: axis_names(py, axes)?,
            consequences,
            order: order.map_or(Ok(default.order), str::parse).or_raise(py)?,
            top: top.map(|value| count(value, "paths")).transpose()?,
            min_n: min_n.map_or(Ok(default.min_n), |value| count(value, "answers"))?,
            level: scoring.level,
            method: scoring.method,
            ..default
        };
        for (axis, depth) in depths.unwrap_or_default() {
            let depth = if depth.is_none() { None } else { Some(count(&depth, "segments")?) };
            options.set_depth(axis.parse().or_raise(py)?, depth);
        }
        py.detach(|| self.0.paths(&options)).or_raise(py).map(Into::into)
    }
}

/// Paths with their scores and consequences, which together with `other` are the whole.
#[pyclass(frozen, eq, sequence, name = "PathTable", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyPathTable(PathTable);

impl From<PathTable> for PyPathTable {
    fn from(found: PathTable) -> Self {
        Self(found)
    }
}

getters!(PyPathTable, |found| {
    /// All paths that are not listed, in one row; `None` where every one is.
    other: Option<PyPathRow> = found.other.clone().map(PyPathRow);
    /// All answers.
    total: PyPathRow = found.total.clone().into();
    /// Confidence level of every interval, 0 to 1.
    level: f64 = found.level;
});

#[pymethods]
impl PyPathTable {
    /// The flat columns of one consequence, a row a path: of how many it is known, for how many it is so, their share.
    fn consequence<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyDict>> {
        let known: Vec<&str> = self.0.total.consequences.iter().map(|one| one.name.as_str()).collect();
        let Some(place) = known.iter().position(|&one| one == name) else {
            return Err(nps_core::Error::unknown_column(name, &known)).or_raise(py);
        };
        crate::rows::dict(py, &rate_columns(&self.0.rows, place))
    }

    fn __repr__(&self) -> String {
        format!("<PathTable {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

table_of_rows!(PyPathTable, PyPathRow, |slf| slf.0.rows, |rows: &[PathRow]| path_columns(rows, &slf.0.total));
pickled!(PyPathTable(PathTable));

/// One path, from what was declared to what followed.
#[pyclass(frozen, eq, name = "PathRow", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyPathRow(PathRow);

impl From<PathRow> for PyPathRow {
    fn from(found: PathRow) -> Self {
        Self(found)
    }
}

getters!(PyPathRow, |found| {
    /// The path, each axis as deep as asked for; nothing in a row of several paths.
    path: PyTrace = found.path.clone().into();
    /// How many paths the row is of.
    paths: u64 = found.paths;
    /// Its score, with interval and caveats.
    nps: PyNps = found.nps.clone().into();
    /// Its share of all answers, 0 to 1; `None` without answers.
    share: Option<f64> = found.share;
    /// What followed, by the dimension that says so.
    consequences: BTreeMap<&str, PyConsequence> =
        found.consequences.iter().map(|one| (one.name.as_str(), PyConsequence(one.clone()))).collect();
});

#[pymethods]
impl PyPathRow {
    fn __repr__(&self) -> String {
        format!("<PathRow {}>", self.0)
    }
}

pickled!(PyPathRow(PathRow));

/// How often something followed an answer.
#[pyclass(frozen, eq, name = "Consequence", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyConsequence(Consequence);

impl From<Consequence> for PyConsequence {
    fn from(found: Consequence) -> Self {
        Self(found)
    }
}

getters!(PyConsequence, |found| {
    /// The dimension that says so.
    name: &str = &found.name;
    /// Of all answers of the path.
    all: PyRate = found.all.into();
    /// Of its detractors.
    detractors: PyRate = found.detractors.into();
    /// Of its passives.
    passives: PyRate = found.passives.into();
    /// Of its promoters.
    promoters: PyRate = found.promoters.into();
});

#[pymethods]
impl PyConsequence {
    fn __repr__(&self) -> String {
        format!("<Consequence {} {}>", self.0.name, self.0.all)
    }
}

pickled!(PyConsequence(Consequence));

/// A share with its interval, 0 to 1; nothing but `n` with too few answers.
#[pyclass(frozen, eq, name = "Rate", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyRate(Rate);

impl From<Rate> for PyRate {
    fn from(found: Rate) -> Self {
        Self(found)
    }
}

getters!(PyRate, |found| {
    /// Of how many it is known.
    n: u64 = found.n;
    /// For how many it is so.
    count: Option<u64> = found.count;
    /// Their share.
    rate: Option<f64> = found.rate;
    /// Lower bound, by Wilson.
    lower: Option<f64> = found.lower;
    /// Upper bound.
    upper: Option<f64> = found.upper;
});

#[pymethods]
impl PyRate {
    fn __repr__(&self) -> String {
        format!("<Rate {}, n = {}>", self.0, self.0.n)
    }
}

pickled!(PyRate(Rate));

/// The columns of one consequence: of how many it is known, for how many it is so, their share.
fn rate_columns(rows: &[PathRow], place: usize) -> Columns {
    let rates: Vec<&Rate> = rows.iter().filter_map(|row| Some(&row.consequences.get(place)?.all)).collect();
    let figure = |of: fn(&Rate) -> Option<f64>| -> ArrayRef { figures(rates.iter().map(|rate| of(rate))) };
    vec![
        ("n", counts(rates.iter().map(|rate| rate.n))),
        ("rate", figure(|rate| rate.rate)),
        ("lower", figure(|rate| rate.lower)),
        ("upper", figure(|rate| rate.upper)),
    ]
}

/// The columns of paths; those of each consequence, with its name before theirs, are last.
fn path_columns(rows: &[PathRow], total: &PathRow) -> Vec<(String, ArrayRef)> {
    let step = |of: fn(&PathRow) -> &Option<String>| texts(rows.iter().map(|row| of(row).clone()));
    let mut columns = vec![
        ("declaration", step(|row| &row.path.declaration)),
        ("qualification", step(|row| &row.path.qualification)),
        ("action", step(|row| &row.path.action)),
    ];
    columns.extend(score_columns(rows.iter().map(|row| &row.nps)));
    columns.push(("share", figures(rows.iter().map(|row| row.share))));
    let consequences = total.consequences.iter().enumerate().flat_map(|(place, Consequence { name, .. })| {
        let prefixed = |(figure, column): (&str, ArrayRef)| (format!("{name}_{figure}"), column);
        rate_columns(rows, place).into_iter().map(prefixed).collect::<Vec<_>>()
    });
    columns.into_iter().map(|(name, column)| (name.to_owned(), column)).chain(consequences).collect()
}
