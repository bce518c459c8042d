//! `associate`, `associate_pairs`, and what they return.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt64Type};
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, StructArray, UInt64Array};
use arrow_schema::{DataType, Field};
use nps_core::{Association, AssociationOptions, Condition, Counts, Difference, Nps, PairAssociation, Value};
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyIterator, PyList};
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};

use crate::compare::PyDifference;
use crate::error::OrRaise;
use crate::input::answer;
use crate::nps::PyNps;
use crate::observations::PyObservations;
use crate::pickle::pickled;
use crate::result::options;
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
    let read = |value: &Bound<'_, PyAny>| Counts::read_one(&answer(value)?, "answers").or_raise(py);
    let min_n = min_n.map_or(Ok(default.min_n), read)?;
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

/// Columns with their names, in order.
type Columns = Vec<(&'static str, ArrayRef)>;

fn texts(values: impl Iterator<Item = Option<String>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

fn counts(values: impl Iterator<Item = u64>) -> ArrayRef {
    Arc::new(UInt64Array::from_iter_values(values))
}

fn figures(values: impl Iterator<Item = Option<f64>>) -> ArrayRef {
    Arc::new(values.collect::<Float64Array>())
}

/// A value as a text; null stays null.
fn text(condition: &Condition) -> Option<String> {
    (condition.value != Value::Null).then(|| condition.value.to_string())
}

/// The columns of scores: how many answers, the score and its interval.
fn score_columns<'a>(scores: impl Iterator<Item = &'a Nps> + Clone) -> Columns {
    let figure = |of: fn(&Nps) -> Option<f64>| figures(scores.clone().map(of));
    vec![
        ("n", counts(scores.clone().map(Nps::n))),
        ("nps", figure(|nps| nps.nps)),
        ("lower", figure(|nps| nps.lower)),
        ("upper", figure(|nps| nps.upper)),
    ]
}

/// The columns of gaps: the difference, its interval and its p-value.
fn gap_columns<'a>(gaps: impl Iterator<Item = Option<&'a Difference>> + Clone) -> Columns {
    let figure = |of: fn(&Difference) -> Option<f64>| figures(gaps.clone().map(|gap| gap.and_then(of)));
    vec![
        ("gap", figure(|gap| gap.difference)),
        ("gap_lower", figure(|gap| gap.lower)),
        ("gap_upper", figure(|gap| gap.upper)),
        ("p_value", figure(|gap| gap.p_value)),
    ]
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

/// Columns as an Arrow stream of one batch.
fn stream<'py>(
    py: Python<'py>,
    columns: Columns,
    requested_schema: Option<Bound<'py, PyCapsule>>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
        .map_err(|error| PyValueError::new_err(error.to_string()))?;
    let field = Arc::new(Field::new("", DataType::Struct(batch.schema().fields().clone()), false));
    let array: ArrayRef = Arc::new(StructArray::from(batch));
    Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new([Ok(array)], field)), requested_schema)?)
}

/// Columns as a dict: lists of texts, NumPy arrays of figures (NaN where there is none).
fn dict<'py>(py: Python<'py>, columns: &Columns) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, array) in columns {
        if let Some(values) = array.as_primitive_opt::<Float64Type>() {
            dict.set_item(name, numpy::PyArray1::from_iter(py, values.iter().map(|value| value.unwrap_or(f64::NAN))))?;
        } else if let Some(values) = array.as_primitive_opt::<UInt64Type>() {
            dict.set_item(name, numpy::PyArray1::from_slice(py, values.values()))?;
        } else {
            dict.set_item(name, array.as_string::<i32>().iter().collect::<Vec<_>>())?;
        }
    }
    Ok(dict)
}

/// A class of rows that are also flat columns.
macro_rules! finding_table {
    ($(#[$doc:meta])* $class:ident, $name:literal, $row:ident($inner:ty), $columns:ident, $to_html:path) => {
        $(#[$doc])*
        #[pyclass(frozen, eq, sequence, name = $name, module = "nps")]
        #[derive(PartialEq)]
        pub(crate) struct $class(Vec<$inner>);

        impl From<Vec<$inner>> for $class {
            fn from(rows: Vec<$inner>) -> Self {
                Self(rows)
            }
        }

        #[pymethods]
        impl $class {
            fn __len__(&self) -> usize {
                self.0.len()
            }

            fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
                PyList::new(py, self.0.iter().cloned().map($row).collect::<Vec<_>>())?.try_iter()
            }

            /// A row; negative positions count from the end.
            fn __getitem__(&self, row: isize) -> PyResult<$row> {
                let place = if row < 0 { self.0.len().checked_add_signed(row) } else { usize::try_from(row).ok() };
                let found = place.and_then(|place| self.0.get(place)).cloned().map($row);
                found.ok_or_else(|| PyIndexError::new_err(format!("no row {row}: there are {}", self.0.len())))
            }

            /// The table as an Arrow stream of one batch.
            #[pyo3(signature = (requested_schema = None))]
            fn __arrow_c_stream__<'py>(
                &self,
                py: Python<'py>,
                requested_schema: Option<Bound<'py, PyCapsule>>,
            ) -> PyResult<Bound<'py, PyCapsule>> {
                stream(py, $columns(&self.0), requested_schema)
            }

            /// The table as a Polars data frame.
            fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
                slf.py().import("polars")?.call_method1("DataFrame", (slf,))
            }

            /// The table as a pandas data frame. Needs no PyArrow.
            fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                py.import("pandas")?.call_method1("DataFrame", (self.to_dict(py)?,))
            }

            /// The table as a dict of columns: lists of texts, NumPy arrays of figures (NaN where there is none).
            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
                dict(py, &$columns(&self.0))
            }

            fn __repr__(&self) -> String {
                let first = self.0.first().map(|row| format!("; first: {row}")).unwrap_or_default();
                format!(concat!("<", $name, " {} rows{}>"), self.0.len(), first)
            }

            fn _repr_html_(&self) -> String {
                $to_html(&self.0)
            }
        }

        pickled!($class(Vec<$inner>));
    };
}

finding_table! {
    /// Each value of each dimension beside all other answers: associations, not effects.
    PyAssociationTable, "AssociationTable", PyAssociation(Association), association_columns,
    nps_core::associations_to_html
}

finding_table! {
    /// The pairs of values that say more than either: associations, not effects.
    PyPairTable, "PairTable", PyPairAssociation(PairAssociation), pair_columns, nps_core::pairs_to_html
}
