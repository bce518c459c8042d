//! `funnel`, and what it returns.

use nps_core::{Entities, Funnel, FunnelPoint};
use pyo3::prelude::*;

use crate::fields::getters;
use crate::nps::{PyCaveat, caveats};
use crate::pickle::pickled;
use crate::rows::{Columns, counts, figures, table_of_rows, texts};
use crate::table::PyScoreTable;

/// Where each group lies within the limits of chance; `nps.funnel` makes the table and calls this.
#[pyfunction]
pub(crate) fn funnel(py: Python<'_>, table: &PyScoreTable) -> PyFunnel {
    py.detach(|| nps_core::funnel(&Entities::from(&table.0))).into()
}

/// The limits within which entities lie by chance, and where each lies.
#[pyclass(frozen, eq, sequence, name = "Funnel", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyFunnel(Funnel);

impl From<Funnel> for PyFunnel {
    fn from(found: Funnel) -> Self {
        Self(found)
    }
}

getters!(PyFunnel, |found| {
    /// The score of all entities together, in points; `None` without answers.
    target: Option<f64> = found.target;
    /// How much more entities differ than chance explains, 1 where it explains all; `None` with too few of them.
    dispersion: Option<f64> = found.dispersion;
    /// The standard deviation, in points, that widens the limits.
    tau: f64 = found.tau;
    /// How many entities have answers.
    k: u64 = found.k;
    /// What to know before using the figures.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
});

#[pymethods]
impl PyFunnel {
    fn __repr__(&self) -> String {
        format!("<Funnel {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

table_of_rows!(PyFunnel, PyFunnelPoint, |slf| slf.0.rows, funnel_columns);
pickled!(PyFunnel(Funnel));

/// One entity: its score and its limits.
#[pyclass(frozen, eq, name = "FunnelPoint", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyFunnelPoint(FunnelPoint);

impl From<FunnelPoint> for PyFunnelPoint {
    fn from(found: FunnelPoint) -> Self {
        Self(found)
    }
}

getters!(PyFunnelPoint, |found| {
    /// Its name: the values of the columns it was grouped by, with " / " between.
    name: &str = &found.name;
    /// How many answers it has.
    n: u64 = found.n;
    /// Its score, in points; `None` without answers.
    nps: Option<f64> = found.nps;
    /// Lower limit for 95 % of entities of its size that do not differ.
    lower_95: Option<f64> = found.lower_95;
    /// Upper limit for 95 %.
    upper_95: Option<f64> = found.upper_95;
    /// Lower limit for 99.8 %.
    lower_998: Option<f64> = found.lower_998;
    /// Upper limit for 99.8 %.
    upper_998: Option<f64> = found.upper_998;
    /// How many standard deviations it lies from the target.
    z: Option<f64> = found.z;
    /// Two-sided p-value of "it is as all others", not adjusted.
    p_value: Option<f64> = found.p_value;
    /// The same, adjusted for all entities by Holm: below 0.05, it differs.
    p_holm: Option<f64> = found.p_holm;
});

#[pymethods]
impl PyFunnelPoint {
    fn __repr__(&self) -> String {
        format!("<FunnelPoint {}>", self.0)
    }
}

pickled!(PyFunnelPoint(FunnelPoint));

fn funnel_columns(rows: &[FunnelPoint]) -> Columns {
    let figure = |of: fn(&FunnelPoint) -> Option<f64>| figures(rows.iter().map(of));
    vec![
        ("name", texts(rows.iter().map(|row| Some(row.name.clone())))),
        ("n", counts(rows.iter().map(|row| row.n))),
        ("nps", figure(|row| row.nps)),
        ("lower_95", figure(|row| row.lower_95)),
        ("upper_95", figure(|row| row.upper_95)),
        ("lower_998", figure(|row| row.lower_998)),
        ("upper_998", figure(|row| row.upper_998)),
        ("z", figure(|row| row.z)),
        ("p_value", figure(|row| row.p_value)),
        ("p_holm", figure(|row| row.p_holm)),
    ]
}
