//! `associate`, `associate_pairs`, and what they return.

use nps_core::{Association, AssociationOptions, Condition, Difference, PairAssociation, Value};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::compare::PyDifference;
use crate::error::OrRaise;
use crate::input::count;
use crate::nps::PyNps;
use crate::observations::PyObservations;
use crate::pickle::pickled;
use crate::result::options;
use crate::rows::{Columns, explained, figures, gap_columns, result_table, score_columns, texts};
use crate::table::label;

/// The core's options: its own defaults where Python gave none.
fn association_options(
    py: Python<'_>,
    level: Option<f64>,
    method: Option<&str>,
    min_n: Option<&Bound<'_, PyAny>>,
) -> PyResult<AssociationOptions> {
    let scoring = options(None, level, method, None).or_raise(py)?;
    let default = AssociationOptions::default();
    let min_n = min_n.map_or(Ok(default.min_n), |value| count(value, "answers"))?;
    Ok(AssociationOptions { level: scoring.level, method: scoring.method, min_n })
}

/// Compares each value of each dimension with all other answers, those that pull the score down most first.
#[pyfunction]
#[pyo3(signature = (observations, *, level = None, method = None, min_n = None))]
pub(crate) fn associate(
    py: Python<'_>,
    observations: &PyObservations,
    level: Option<f64>,
    method: Option<&str>,
    min_n: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyAssociationTable> {
    let options = association_options(py, level, method, min_n)?;
    py.detach(|| nps_core::associate(&observations.0, &options)).or_raise(py).map(PyAssociationTable)
}

/// Compares each pair of values of two dimensions with all other answers, and keeps those that say more than either.
#[pyfunction]
#[pyo3(signature = (observations, *, level = None, method = None, min_n = None))]
pub(crate) fn associate_pairs(
    py: Python<'_>,
    observations: &PyObservations,
    level: Option<f64>,
    method: Option<&str>,
    min_n: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyPairTable> {
    let options = association_options(py, level, method, min_n)?;
    py.detach(|| nps_core::associate_pairs(&observations.0, &options)).or_raise(py).map(PyPairTable)
}

/// Conditions as a dict from dimension to value.
pub(crate) fn condition_dict<'py>(py: Python<'py>, conditions: &[Condition]) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for condition in conditions {
        dict.set_item(&condition.dimension, label(py, condition.value.as_label())?)?;
    }
    Ok(dict)
}

/// How the score of one situation stands beside that of all other answers. An association, not an effect.
#[pyclass(frozen, eq, name = "Association", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyAssociation(Association);

impl From<Association> for PyAssociation {
    fn from(association: Association) -> Self {
        Self(association)
    }
}

#[pymethods]
impl PyAssociation {
    /// The situation: the dimension and its value.
    #[getter]
    fn condition<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        condition_dict(py, std::slice::from_ref(&self.0.condition))
    }

    /// Its score, with its interval and caveats.
    #[getter]
    fn nps(&self) -> PyNps {
        self.0.nps.clone().into()
    }

    /// Its share of all answers, 0 to 1.
    #[getter]
    fn share(&self) -> f64 {
        self.0.share
    }

    /// Its score minus that of all other answers; `None` where it has too few answers to compare.
    #[getter]
    fn gap(&self) -> Option<PyDifference> {
        self.0.gap.clone().map(Into::into)
    }

    /// The p-value of the gap, adjusted for all gaps tested, by Holm.
    #[getter]
    fn p_holm(&self) -> Option<f64> {
        self.0.p_holm
    }

    /// The same by Benjamini-Hochberg.
    #[getter]
    fn p_bh(&self) -> Option<f64> {
        self.0.p_bh
    }

    /// By how many points the situation moves the score of the whole.
    #[getter]
    fn contribution(&self) -> f64 {
        self.0.contribution
    }

    fn __repr__(&self) -> String {
        format!("<Association {}>", self.0)
    }
}

pickled!(PyAssociation(Association));

/// A situation of two conditions that says more than either. An association, not an effect.
#[pyclass(frozen, eq, name = "PairAssociation", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyPairAssociation(PairAssociation);

impl From<PairAssociation> for PyPairAssociation {
    fn from(pair: PairAssociation) -> Self {
        Self(pair)
    }
}

#[pymethods]
impl PyPairAssociation {
    /// The situation: the two dimensions and their values.
    #[getter]
    fn condition<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        condition_dict(py, &self.0.conditions)
    }

    /// The score where both conditions are met, with its interval and caveats.
    #[getter]
    fn nps(&self) -> PyNps {
        self.0.nps.clone().into()
    }

    /// That score minus that of all other answers.
    #[getter]
    fn gap(&self) -> PyDifference {
        self.0.gap.clone().into()
    }

    /// For each condition, the score where both are met minus that of the answers that meet this one only.
    #[getter]
    fn beyond(&self) -> (Option<PyDifference>, Option<PyDifference>) {
        let [first, second] = self.0.beyond.clone().map(|beyond| beyond.map(Into::into));
        (first, second)
    }

    /// The p-value of the gap, adjusted for all pairs tested, by Holm.
    #[getter]
    fn p_holm(&self) -> f64 {
        self.0.p_holm
    }

    /// The same by Benjamini-Hochberg.
    #[getter]
    fn p_bh(&self) -> f64 {
        self.0.p_bh
    }

    /// By how many points the situation moves the score of the whole.
    #[getter]
    fn contribution(&self) -> f64 {
        self.0.contribution
    }

    fn __repr__(&self) -> String {
        format!("<PairAssociation {}>", self.0)
    }
}

pickled!(PyPairAssociation(PairAssociation));

/// A value as a text; null stays null.
fn text(condition: &Condition) -> Option<String> {
    (condition.value != Value::Null).then(|| condition.value.to_string())
}

fn association_columns(rows: &[Association]) -> Columns {
    let figure = |of: fn(&Association) -> Option<f64>| figures(rows.iter().map(of));
    let mut columns = vec![
        ("dimension", texts(rows.iter().map(|row| Some(row.condition.dimension.clone())))),
        ("value", texts(rows.iter().map(|row| text(&row.condition)))),
    ];
    columns.extend(score_columns(rows.iter().map(|row| &row.nps)));
    columns.push(("share", figure(|row| Some(row.share))));
    columns.extend(gap_columns(rows.iter().map(|row| row.gap.as_ref())));
    columns.push(("p_holm", figure(|row| row.p_holm)));
    columns.push(("p_bh", figure(|row| row.p_bh)));
    columns.push(("contribution", figure(|row| Some(row.contribution))));
    columns
}

fn pair_columns(rows: &[PairAssociation]) -> Columns {
    let figure = |of: fn(&PairAssociation) -> Option<f64>| figures(rows.iter().map(of));
    let beyond = |[first, second]: &[Option<Difference>; 2]| {
        [first, second].map(|beyond| beyond.as_ref().and_then(|beyond| beyond.difference))
    };
    let mut columns = vec![
        ("dimension_1", texts(rows.iter().map(|row| Some(row.conditions[0].dimension.clone())))),
        ("value_1", texts(rows.iter().map(|row| text(&row.conditions[0])))),
        ("dimension_2", texts(rows.iter().map(|row| Some(row.conditions[1].dimension.clone())))),
        ("value_2", texts(rows.iter().map(|row| text(&row.conditions[1])))),
    ];
    columns.extend(score_columns(rows.iter().map(|row| &row.nps)));
    columns.extend(gap_columns(rows.iter().map(|row| Some(&row.gap))));
    columns.push(("beyond_1", figures(rows.iter().map(|row| beyond(&row.beyond)[0]))));
    columns.push(("beyond_2", figures(rows.iter().map(|row| beyond(&row.beyond)[1]))));
    columns.push(("p_holm", figure(|row| Some(row.p_holm))));
    columns.push(("p_bh", figure(|row| Some(row.p_bh))));
    columns.push(("contribution", figure(|row| Some(row.contribution))));
    columns
}

result_table! {
    /// Each value of each dimension beside all other answers: associations, not effects.
    PyAssociationTable, "AssociationTable", PyAssociation(Association), association_columns,
    nps_core::associations_to_html
}

result_table! {
    /// The pairs of values that say more than either: associations, not effects.
    PyPairTable, "PairTable", PyPairAssociation(PairAssociation), pair_columns, nps_core::pairs_to_html
}

explained!(PyAssociation, PyAssociationTable, |row: &Association, _, language| row.sentence(language));
explained!(PyPairAssociation, PyPairTable, |row: &PairAssociation, _, language| row.sentence(language));
