//! `Observations.axis_independence`, and what it returns.

use std::collections::BTreeMap;

use nps_core::{AxisAssociation, AxisIndependence, AxisOptions, CopyRate, GroupCopies, Value};
use pyo3::prelude::*;

use super::axis_names;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::count;
use crate::nps::{PyCaveat, caveats};
use crate::observations::PyObservations;
use crate::pickle::pickled;
use crate::rows::{Columns, counts, figures, flags, table_of_rows, texts};
use crate::table::label;

#[pymethods]
impl PyObservations {
    /// Compares each pair of axes, and looks for groups that copy the declaration into the qualification.
    #[pyo3(signature = (
        *, axes = None, given = None, by = None, subject = None, level = None, copied_from = None, min_n = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "keywords, each with a default")]
    fn axis_independence(
        &self,
        py: Python<'_>,
        axes: Option<BTreeMap<String, String>>,
        given: Option<String>,
        by: Option<String>,
        subject: Option<&str>,
        level: Option<f64>,
        copied_from: Option<f64>,
        min_n: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyAxisIndependence> {
        let default = AxisOptions::default();
        let options = AxisOptions {
            names: axis_names(py, axes)?,
            given,
            by,
            subject: subject.map_or(Ok(default.subject), str::parse).or_raise(py)?,
            level: level.unwrap_or(default.level),
            copied_from: copied_from.unwrap_or(default.copied_from),
            min_n: min_n.map_or(Ok(default.min_n), |value| count(value, "answers"))?,
        };
        py.detach(|| self.0.axis_independence(&options)).or_raise(py).map(Into::into)
    }
}

/// Whether the three axes say three things. Its rows are the groups.
#[pyclass(frozen, eq, sequence, name = "AxisIndependence", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyAxisIndependence(AxisIndependence);

impl From<AxisIndependence> for PyAxisIndependence {
    fn from(found: AxisIndependence) -> Self {
        Self(found)
    }
}

getters!(PyAxisIndependence, |found| {
    /// Each pair of axes, in the order of the journey.
    associations: Vec<PyAxisAssociation> = found.associations.iter().cloned().map(PyAxisAssociation).collect();
    /// Qualifications that repeat the declaration, of all answers.
    copies: PyCopyRate = found.copies.clone().into();
    /// How many groups use one axis as another, persons among them.
    copying: u64 = found.copying;
    /// Within what the axes were compared.
    given: Option<&str> = found.given.as_deref();
    /// What the groups are values of.
    by: Option<&str> = found.by.as_deref();
    /// Confidence level, 0 to 1.
    level: f64 = found.level;
    /// The share of copies above which a group is named, 0 to 1.
    copied_from: f64 = found.copied_from;
    /// What to know before using the axes.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
});

#[pymethods]
impl PyAxisIndependence {
    /// The values of the groups that use one axis as another.
    #[getter]
    fn copying_groups<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        self.0.copying_groups().map(|group| label(py, group.as_label())).collect()
    }

    fn __repr__(&self) -> String {
        format!("<AxisIndependence {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

table_of_rows!(PyAxisIndependence, PyGroupCopies, |slf| slf.0.groups, copies_columns);
pickled!(PyAxisIndependence(AxisIndependence));

/// How much two axes have to do with each other.
#[pyclass(frozen, eq, name = "AxisAssociation", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyAxisAssociation(AxisAssociation);

impl From<AxisAssociation> for PyAxisAssociation {
    fn from(found: AxisAssociation) -> Self {
        Self(found)
    }
}

getters!(PyAxisAssociation, |found| {
    /// The axis that comes first in the journey.
    first: &'static str = found.first.name();
    /// The other.
    second: &'static str = found.second.name();
    /// How many answers have both.
    n: u64 = found.n;
    /// Cramér's V, corrected for bias, 0 to 1; `None` where there is nothing to see.
    v: Option<f64> = found.v;
    /// Lower bound.
    lower: Option<f64> = found.lower;
    /// Upper bound.
    upper: Option<f64> = found.upper;
    /// How many strata have several paths of both axes.
    strata: u64 = found.strata;
});

#[pymethods]
impl PyAxisAssociation {
    fn __repr__(&self) -> String {
        format!("<AxisAssociation {}>", self.0)
    }
}

pickled!(PyAxisAssociation(AxisAssociation));

/// How many answers have the same path as declaration and as qualification, beside what chance would give.
#[pyclass(frozen, eq, name = "CopyRate", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyCopyRate(CopyRate);

impl From<CopyRate> for PyCopyRate {
    fn from(found: CopyRate) -> Self {
        Self(found)
    }
}

getters!(PyCopyRate, |found| {
    /// How many answers have both.
    n: u64 = found.n;
    /// How many have the same path as both.
    copied: u64 = found.copied;
    /// The share of `copied`, 0 to 1.
    rate: Option<f64> = found.rate;
    /// Lower bound of the share.
    lower: Option<f64> = found.lower;
    /// Upper bound of the share.
    upper: Option<f64> = found.upper;
    /// The share if the axes were independent.
    expected: Option<f64> = found.expected;
    /// How far the share is above chance, of what is possible: Cohen's kappa within strata.
    agreement: Option<f64> = found.agreement;
    /// Lower bound of `agreement`.
    agreement_lower: Option<f64> = found.agreement_lower;
    /// Upper bound of `agreement`.
    agreement_upper: Option<f64> = found.agreement_upper;
    /// The probability of so many copies if no more than the asked share of the qualifications were copies.
    p_value: Option<f64> = found.p_value;
});

#[pymethods]
impl PyCopyRate {
    fn __repr__(&self) -> String {
        format!("<CopyRate {}>", self.0)
    }
}

pickled!(PyCopyRate(CopyRate));

/// The copies of one group.
#[pyclass(frozen, eq, name = "GroupCopies", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyGroupCopies(GroupCopies);

impl From<GroupCopies> for PyGroupCopies {
    fn from(found: GroupCopies) -> Self {
        Self(found)
    }
}

getters!(PyGroupCopies, |found| {
    /// Its copies.
    copies: PyCopyRate = found.copies.clone().into();
    /// The p-value, adjusted for all groups tested, by Holm.
    p_holm: Option<f64> = found.p_holm;
    /// Whether the group uses one axis as the other.
    is_copying: bool = found.is_copying;
});

#[pymethods]
impl PyGroupCopies {
    /// The group.
    #[getter]
    fn group<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        label(py, self.0.group.as_label())
    }

    fn __repr__(&self) -> String {
        format!("<GroupCopies {}: {}>", self.0.group, self.0.copies)
    }
}

pickled!(PyGroupCopies(GroupCopies));

fn copies_columns(rows: &[GroupCopies]) -> Columns {
    let figure = |of: fn(&CopyRate) -> Option<f64>| figures(rows.iter().map(|row| of(&row.copies)));
    let name = |row: &GroupCopies| (row.group != Value::Null).then(|| row.group.to_string());
    vec![
        ("group", texts(rows.iter().map(name))),
        ("n", counts(rows.iter().map(|row| row.copies.n))),
        ("copied", counts(rows.iter().map(|row| row.copies.copied))),
        ("rate", figure(|copies| copies.rate)),
        ("lower", figure(|copies| copies.lower)),
        ("upper", figure(|copies| copies.upper)),
        ("expected", figure(|copies| copies.expected)),
        ("agreement", figure(|copies| copies.agreement)),
        ("agreement_lower", figure(|copies| copies.agreement_lower)),
        ("agreement_upper", figure(|copies| copies.agreement_upper)),
        ("p_value", figure(|copies| copies.p_value)),
        ("p_holm", figures(rows.iter().map(|row| row.p_holm))),
        ("is_copying", flags(rows.iter().map(|row| row.is_copying))),
    ]
}
