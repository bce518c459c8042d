//! `shrink`, and what it returns.

use nps_core::{Entities, ShrinkOptions, Shrinkage, ShrunkEntity};
use pyo3::prelude::*;

use crate::error::OrRaise;
use crate::fields::getters;
use crate::nps::{PyCaveat, caveats};
use crate::pickle::pickled;
use crate::rows::{Columns, counts, figures, table_of_rows, texts};
use crate::table::PyScoreTable;

/// Draws every group's score towards the mean of all; `nps.shrink` makes the table and calls this.
#[pyfunction]
#[pyo3(signature = (table, method = None, level = None))]
pub(crate) fn shrink(
    py: Python<'_>,
    table: &PyScoreTable,
    method: Option<&str>,
    level: Option<f64>,
) -> PyResult<PyShrinkage> {
    let default = ShrinkOptions::default();
    let options = ShrinkOptions {
        method: method.map_or(Ok(default.method), str::parse).or_raise(py)?,
        level: level.unwrap_or(default.level),
    };
    py.detach(|| nps_core::shrink(&Entities::from(&table.0), &options)).or_raise(py).map(PyShrinkage)
}

/// Every entity's score drawn towards the mean, and how far entities truly differ.
#[pyclass(frozen, eq, sequence, name = "Shrinkage", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyShrinkage(Shrinkage);

impl From<Shrinkage> for PyShrinkage {
    fn from(found: Shrinkage) -> Self {
        Self(found)
    }
}

getters!(PyShrinkage, |found| {
    /// The mean of the entities, in points; `None` where none has answers.
    mean: Option<f64> = found.mean;
    /// How far entities differ beyond chance, a standard deviation in points.
    tau: Option<f64> = found.tau;
    /// Lower bound of `tau`; `None` with fewer than two entities.
    tau_lower: Option<f64> = found.tau_lower;
    /// Upper bound of `tau`.
    tau_upper: Option<f64> = found.tau_upper;
    /// Share of the variance of an answer that is the entity's, 0 to 1.
    share: Option<f64> = found.share;
    /// Lower bound of the share.
    share_lower: Option<f64> = found.share_lower;
    /// Upper bound of the share.
    share_upper: Option<f64> = found.share_upper;
    /// The variance of one answer within an entity, on [-1, 1] squared.
    within: Option<f64> = found.within;
    /// How many entities have answers.
    k: u64 = found.k;
    /// How `tau` was estimated: `pm`, `dl` or `reml`.
    method: &'static str = found.method.name();
    /// Confidence level of every interval, 0 to 1.
    level: f64 = found.level;
    /// What to know before using the figures.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
});

#[pymethods]
impl PyShrinkage {
    fn __repr__(&self) -> String {
        format!("<Shrinkage {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

table_of_rows!(PyShrinkage, PyShrunkEntity, |slf| slf.0.rows, shrunk_columns);
pickled!(PyShrinkage(Shrinkage));

/// One entity: its score by itself, and drawn towards the mean.
#[pyclass(frozen, eq, name = "ShrunkEntity", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyShrunkEntity(ShrunkEntity);

impl From<ShrunkEntity> for PyShrunkEntity {
    fn from(found: ShrunkEntity) -> Self {
        Self(found)
    }
}

getters!(PyShrunkEntity, |found| {
    /// Its name: the values of the columns it was grouped by, with " / " between.
    name: &str = &found.name;
    /// How many answers it has.
    n: u64 = found.n;
    /// Its score by itself, in points; `None` without answers.
    nps: Option<f64> = found.nps;
    /// Its score drawn towards the mean, in points.
    shrunk: Option<f64> = found.shrunk;
    /// Lower bound of the shrunk score.
    lower: Option<f64> = found.lower;
    /// Upper bound of the shrunk score.
    upper: Option<f64> = found.upper;
    /// How much of what is seen of it is true, 0 to 1.
    reliability: Option<f64> = found.reliability;
});

#[pymethods]
impl PyShrunkEntity {
    fn __repr__(&self) -> String {
        format!("<ShrunkEntity {}>", self.0)
    }
}

pickled!(PyShrunkEntity(ShrunkEntity));

fn shrunk_columns(rows: &[ShrunkEntity]) -> Columns {
    let figure = |of: fn(&ShrunkEntity) -> Option<f64>| figures(rows.iter().map(of));
    vec![
        ("name", texts(rows.iter().map(|row| Some(row.name.clone())))),
        ("n", counts(rows.iter().map(|row| row.n))),
        ("nps", figure(|row| row.nps)),
        ("shrunk", figure(|row| row.shrunk)),
        ("lower", figure(|row| row.lower)),
        ("upper", figure(|row| row.upper)),
        ("reliability", figure(|row| row.reliability)),
    ]
}
