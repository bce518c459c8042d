//! Tables of results: rows that can be iterated over, and the same as flat columns.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampSecondType, UInt64Type};
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray, StructArray,
    TimestampSecondArray, UInt64Array,
};
use arrow_schema::{DataType, Field};
use nps_core::{Difference, Language, Nps};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};

use crate::error::OrRaise;
use crate::time::{date, datetime};

/// Columns with their names, in order.
pub(crate) type Columns = Vec<(&'static str, ArrayRef)>;

pub(crate) fn texts(values: impl Iterator<Item = Option<String>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

pub(crate) fn counts(values: impl Iterator<Item = u64>) -> ArrayRef {
    Arc::new(UInt64Array::from_iter_values(values))
}

pub(crate) fn figures(values: impl Iterator<Item = Option<f64>>) -> ArrayRef {
    Arc::new(values.collect::<Float64Array>())
}

pub(crate) fn dates(values: impl Iterator<Item = i32>) -> ArrayRef {
    Arc::new(Date32Array::from_iter_values(values))
}

/// Moments, in seconds since 1970-01-01 UTC.
pub(crate) fn moments(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<TimestampSecondArray>().with_timezone("UTC"))
}

pub(crate) fn integers(values: impl Iterator<Item = Option<i64>>) -> ArrayRef {
    Arc::new(values.collect::<Int64Array>())
}

pub(crate) fn flags(values: impl Iterator<Item = bool>) -> ArrayRef {
    Arc::new(values.map(Some).collect::<BooleanArray>())
}

/// The columns of scores: how many answers, the score and its interval.
pub(crate) fn score_columns<'a>(scores: impl Iterator<Item = &'a Nps> + Clone) -> Columns {
    let figure = |of: fn(&Nps) -> Option<f64>| figures(scores.clone().map(of));
    vec![
        ("n", counts(scores.clone().map(Nps::n))),
        ("nps", figure(|nps| nps.nps)),
        ("lower", figure(|nps| nps.lower)),
        ("upper", figure(|nps| nps.upper)),
    ]
}

/// The columns of gaps: the difference, its interval and its p-value.
pub(crate) fn gap_columns<'a>(gaps: impl Iterator<Item = Option<&'a Difference>> + Clone) -> Columns {
    let figure = |of: fn(&Difference) -> Option<f64>| figures(gaps.clone().map(|gap| gap.and_then(of)));
    vec![
        ("gap", figure(|gap| gap.difference)),
        ("gap_lower", figure(|gap| gap.lower)),
        ("gap_upper", figure(|gap| gap.upper)),
        ("p_value", figure(|gap| gap.p_value)),
    ]
}

/// Columns as an Arrow stream of one batch.
pub(crate) fn stream<'py>(
    py: Python<'py>,
    columns: Vec<(impl AsRef<str>, ArrayRef)>,
    requested_schema: Option<Bound<'py, PyCapsule>>,
) -> PyResult<Bound<'py, PyCapsule>> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
        .map_err(|error| PyValueError::new_err(error.to_string()))?;
    let field = Arc::new(Field::new("", DataType::Struct(batch.schema().fields().clone()), false));
    let array: ArrayRef = Arc::new(StructArray::from(batch));
    Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new([Ok(array)], field)), requested_schema)?)
}

/// Columns as a dict: lists of texts, dates, datetimes and whole numbers that may be missing, NumPy arrays of figures (NaN where there is none).
pub(crate) fn dict<'py>(py: Python<'py>, columns: &[(impl AsRef<str>, ArrayRef)]) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, array) in columns {
        let name = name.as_ref();
        if let Some(values) = array.as_primitive_opt::<Float64Type>() {
            dict.set_item(name, numpy::PyArray1::from_iter(py, values.iter().map(|value| value.unwrap_or(f64::NAN))))?;
        } else if let Some(values) = array.as_primitive_opt::<UInt64Type>() {
            dict.set_item(name, numpy::PyArray1::from_slice(py, values.values()))?;
        } else if let Some(values) = array.as_primitive_opt::<Date32Type>() {
            dict.set_item(name, values.values().iter().map(|&day| date(py, day)).collect::<PyResult<Vec<_>>>()?)?;
        } else if let Some(values) = array.as_primitive_opt::<TimestampSecondType>() {
            let moments = values.iter().map(|at| at.map(|at| datetime(py, at)).transpose());
            dict.set_item(name, moments.collect::<PyResult<Vec<_>>>()?)?;
        } else if let Some(values) = array.as_primitive_opt::<Int64Type>() {
            dict.set_item(name, values.iter().collect::<Vec<_>>())?;
        } else if let Some(values) = array.as_boolean_opt() {
            dict.set_item(name, numpy::PyArray1::from_iter(py, values.values()))?;
        } else {
            dict.set_item(name, array.as_string::<i32>().iter().collect::<Vec<_>>())?;
        }
    }
    Ok(dict)
}

/// Gives a class the rows that `$rows` finds in it, to be iterated over and as flat columns.
macro_rules! table_of_rows {
    ($class:ident, $row:ident, |$slf:ident| $rows:expr, $columns:expr) => {
        #[pymethods]
        impl $class {
            fn __len__(&self) -> usize {
                let $slf = self;
                $rows.len()
            }

            fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyIterator>> {
                let $slf = self;
                pyo3::types::PyList::new(py, $rows.iter().cloned().map($row).collect::<Vec<_>>())?.try_iter()
            }

            /// A row; negative positions count from the end.
            fn __getitem__(&self, row: isize) -> PyResult<$row> {
                let $slf = self;
                let rows = &$rows;
                let place = if row < 0 { rows.len().checked_add_signed(row) } else { usize::try_from(row).ok() };
                let found = place.and_then(|place| rows.get(place)).cloned().map($row);
                found.ok_or_else(|| {
                    pyo3::exceptions::PyIndexError::new_err(format!("no row {row}: there are {}", rows.len()))
                })
            }

            /// The table as an Arrow stream of one batch.
            #[pyo3(signature = (requested_schema = None))]
            fn __arrow_c_stream__<'py>(
                &self,
                py: Python<'py>,
                requested_schema: Option<Bound<'py, pyo3::types::PyCapsule>>,
            ) -> PyResult<Bound<'py, pyo3::types::PyCapsule>> {
                let $slf = self;
                $crate::rows::stream(py, ($columns)(&$rows), requested_schema)
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
            fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyDict>> {
                let $slf = self;
                $crate::rows::dict(py, &($columns)(&$rows))
            }
        }
    };
}

/// A class of rows that are also flat columns.
macro_rules! result_table {
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

        $crate::rows::table_of_rows!($class, $row, |slf| slf.0, $columns);

        #[pymethods]
        impl $class {
            fn __repr__(&self) -> String {
                let first = self.0.first().map(|row| format!("; first: {row}")).unwrap_or_default();
                format!(concat!("<", $name, " {} rows{}>"), self.0.len(), first)
            }

            fn _repr_html_(&self) -> String {
                $to_html(&self.0)
            }
        }

        $crate::pickle::pickled!($class(Vec<$inner>));
    };
}

/// Gives a class of findings, and the table of them, the sentence of each.
macro_rules! explained {
    ($row:ident, $table:ident, $sentence:expr) => {
        #[pymethods]
        impl $row {
            /// What to tell a reader who is no statistician, in `"en"` (the default) or `"fr"`.
            #[pyo3(signature = (language = None))]
            fn explain(&self, py: Python<'_>, language: Option<&str>) -> PyResult<String> {
                Ok(self.0.sentence($crate::rows::language(py, language)?))
            }
        }

        #[pymethods]
        impl $table {
            /// The sentence for each row, in `"en"` (the default) or `"fr"`.
            #[pyo3(signature = (language = None))]
            fn explain(&self, py: Python<'_>, language: Option<&str>) -> PyResult<Vec<String>> {
                let language = $crate::rows::language(py, language)?;
                Ok(py.detach(|| self.0.iter().map(|row| ($sentence)(row, &self.0, language)).collect()))
            }
        }
    };
}

pub(crate) use {explained, result_table, table_of_rows};

/// A language by its code, English where none is given.
pub(crate) fn language(py: Python<'_>, code: Option<&str>) -> PyResult<Language> {
    Ok(code.map(str::parse).transpose().or_raise(py)?.unwrap_or_default())
}
