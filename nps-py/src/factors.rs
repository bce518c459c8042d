//! `explain_factors`, and what it returns.

use nps_core::{FactorChange, FactorEffect, FactorOptions};
use pyo3::prelude::*;

use crate::change_tree::PyEffect;
use crate::compare::PyDifference;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::live_spec::names;
use crate::nps::PyCaveat;
use crate::observations::PyObservations;
use crate::pickle::pickled;
use crate::rows::{Columns, figures, table_of_rows, texts};
use crate::suppression::suppression;
use crate::tree::caveats;

/// What of the change from one table to another comes from the shares of each crossed factor, and what from scores.
#[pyfunction]
#[pyo3(signature = (before, after, *, by, level = None, min_cell = None, min_alike = None))]
pub(crate) fn explain_factors(
    py: Python<'_>,
    before: &PyObservations,
    after: &PyObservations,
    by: &Bound<'_, PyAny>,
    level: Option<f64>,
    min_cell: Option<&Bound<'_, PyAny>>,
    min_alike: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyFactorChange> {
    let by = names(Some(by))?;
    let level = level.unwrap_or(FactorOptions::default().level);
    let options = FactorOptions { level, suppression: suppression(min_cell, min_alike)? };
    py.detach(|| nps_core::explain_factors(&before.0, &after.0, &by, &options)).or_raise(py).map(PyFactorChange)
}

/// What of a change comes from how answers are spread over the values of one factor.
#[pyclass(frozen, eq, name = "FactorEffect", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyFactorEffect(FactorEffect);

impl From<FactorEffect> for PyFactorEffect {
    fn from(effect: FactorEffect) -> Self {
        Self(effect)
    }
}

getters!(PyFactorEffect, |found| {
    /// The dimension.
    factor: &str = &found.factor;
    /// What its shares having changed did.
    mix: PyEffect = PyEffect(found.mix);
});

#[pymethods]
impl PyFactorEffect {
    fn __repr__(&self) -> String {
        format!("<FactorEffect {}>", self.0)
    }
}

pickled!(PyFactorEffect(FactorEffect));

/// What of a change comes from each of several crossed factors.
#[pyclass(frozen, eq, sequence, name = "FactorChange", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyFactorChange(FactorChange);

impl From<FactorChange> for PyFactorChange {
    fn from(change: FactorChange) -> Self {
        Self(change)
    }
}

fn factor_columns(rows: &[FactorEffect]) -> Columns {
    vec![
        ("factor", texts(rows.iter().map(|row| Some(row.factor.clone())))),
        ("mix", figures(rows.iter().map(|row| Some(row.mix.points)))),
        ("lower", figures(rows.iter().map(|row| row.mix.lower))),
        ("upper", figures(rows.iter().map(|row| row.mix.upper))),
    ]
}

table_of_rows!(PyFactorChange, PyFactorEffect, |slf| slf.0.mixes, factor_columns);

getters!(PyFactorChange, |found| {
    /// The factors.
    by: Vec<String> = found.by.clone();
    /// The change of the whole; `None` where the whole itself may not be told.
    total: Option<PyDifference> = found.total.clone().map(Into::into);
    /// What comes from scores having changed within situations; `None` where there are no mixes.
    rate: Option<PyEffect> = found.rate.map(PyEffect);
    /// How many situations were told apart, those put together counting as one.
    situations: u64 = found.situations;
    /// How many answers before are of situations that were put together.
    pooled_before: u64 = found.pooled_before;
    /// The same after.
    pooled_after: u64 = found.pooled_after;
    /// What to know before using it.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
    /// Confidence level of every interval, 0 to 1.
    level: f64 = found.level;
});

#[pymethods]
impl PyFactorChange {
    fn __repr__(&self) -> String {
        let total = self.0.total.as_ref().map(|total| format!("; {total}")).unwrap_or_default();
        format!("<FactorChange by {}{total}>", self.0.by.join(", "))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyFactorChange(FactorChange));
