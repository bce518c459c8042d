//! From Python columns to the core's: Arrow and NumPy are borrowed, anything else is read value by value.

use std::borrow::Cow;

use arrow_array::{Array, ArrayRef};
pub(crate) use nps_arrow::first;
use nps_arrow::{Chunk, SCORES};
use nps_core::{Answer, Codes, Counts, Error, ScoreColumn};
use numpy::{PyArrayDescrMethods, PyReadonlyArray1, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyString};
use pyo3_arrow::input::AnyArray;

use crate::error::raise;

/// A column as Python gave it, kept alive while the core borrows it.
pub(crate) enum Column<'py> {
    Arrow(Vec<ArrayRef>),
    Numpy(NumpyColumn<'py>),
    Answers(Vec<Answer<'static>>),
}

impl<'py> Column<'py> {
    /// The column behind a Python object, named for errors.
    pub(crate) fn extract(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(array) = value.cast::<PyUntypedArray>() {
            return Self::from_numpy(name, array);
        }
        if Self::is_arrow(value)? {
            let (chunks, field) = value.extract::<AnyArray>()?.into_chunked_array()?.into_inner();
            // What an extension type stores, such as the months since 1970 of a period, is not what it means.
            return match field.metadata().get("ARROW:extension:name") {
                Some(extension) => Err(wrong_type(value.py(), name, extension, SCORES)),
                None => Ok(Self::Arrow(chunks)),
            };
        }
        match value.try_iter() {
            Ok(values) if may_be_column(value) => {
                values.map(|value| answer(&value?)).collect::<PyResult<_>>().map(Self::Answers)
            }
            _ => Err(wrong_type(value.py(), name, &type_name(value), "a list, an array or a series")),
        }
    }

    fn from_numpy(name: &str, array: &Bound<'py, PyUntypedArray>) -> PyResult<Self> {
        let py = array.py();
        if array.ndim() != 1 {
            return Err(wrong_type(py, name, &format!("an array of {} dimensions", array.ndim()), "one dimension"));
        }
        if array.hasattr("mask")? {
            return Self::extract(name, &array.call_method0("tolist")?);
        }
        if !array.is_contiguous() || array.dtype().is_native_byteorder() == Some(false) {
            let native = array.dtype().call_method1("newbyteorder", ("=",))?;
            let copy = array.call_method1("astype", (native, "C"))?;
            return Self::extract(name, &copy);
        }
        if let Some(column) = NumpyColumn::extract(array) {
            return Ok(Self::Numpy(column));
        }
        match array.dtype().kind() {
            b'O' | b'U' | b'T' => Self::extract(name, &array.call_method0("tolist")?),
            _ => Err(wrong_type(py, name, &array.dtype().to_string(), SCORES)),
        }
    }

    /// The column in one piece: chunks are put together.
    pub(crate) fn in_one_piece(self) -> PyResult<Self> {
        match self {
            Self::Arrow(chunks) if chunks.len() > 1 => {
                let arrays: Vec<&dyn Array> = chunks.iter().map(AsRef::as_ref).collect();
                let whole =
                    arrow_select::concat::concat(&arrays).map_err(|error| PyValueError::new_err(error.to_string()))?;
                Ok(Self::Arrow(vec![whole]))
            }
            column => Ok(column),
        }
    }

    /// The column's chunks, which may leave the GIL.
    pub(crate) fn chunks(&self, name: &str) -> nps_core::Result<Vec<Chunk<'_>>> {
        match self {
            Self::Arrow(arrays) => arrays.iter().map(|array| nps_arrow::scores(name, array)).collect(),
            Self::Numpy(array) => Ok(vec![Chunk::Numbers(array.scores())]),
            Self::Answers(answers) => Ok(vec![Chunk::Numbers(ScoreColumn::from(&answers[..]))]),
        }
    }

    /// Whether a Python object gives Arrow data.
    pub(crate) fn is_arrow(value: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(value.hasattr("__arrow_c_stream__")? || value.hasattr("__arrow_c_array__")?)
    }
}

macro_rules! numpy_columns {
    ($(($variant:ident, $rust:ty)),+; $($integer:ident),+) => {
        /// A one-dimensional, contiguous NumPy array of numbers.
        pub(crate) enum NumpyColumn<'py> {
            $($variant(PyReadonlyArray1<'py, $rust>),)+
        }

        impl<'py> NumpyColumn<'py> {
            fn extract(array: &Bound<'py, PyUntypedArray>) -> Option<Self> {
                $(if let Ok(array) = array.extract() {
                    return Some(Self::$variant(array));
                })+
                None
            }

            pub(crate) fn scores(&self) -> ScoreColumn<'_> {
                match self {
                    // Contiguous: `Column::from_numpy` saw to it.
                    $(Self::$variant(array) => ScoreColumn::from(array.as_slice().unwrap_or_default()),)+
                }
            }

            pub(crate) fn codes(&self) -> Option<Codes<'_>> {
                match self {
                    $(Self::$integer(array) => Some(Codes::from(array.as_slice().unwrap_or_default())),)+
                    Self::F32(_) | Self::F64(_) => None,
                }
            }
        }
    };
}

numpy_columns! {
    (U8, u8), (I8, i8), (U16, u16), (I16, i16), (U32, u32), (I32, i32), (U64, u64), (I64, i64), (F32, f32), (F64, f64);
    U8, I8, U16, I16, U32, I32, U64, I64
}

/// Whether a Python object that can be iterated over is a column, and not one text, some bytes or a mapping.
pub(crate) fn may_be_column(value: &Bound<'_, PyAny>) -> bool {
    !(value.is_instance_of::<PyString>()
        || value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_instance_of::<PyDict>())
}

/// One Python value as the core reads it.
pub(crate) fn answer(value: &Bound<'_, PyAny>) -> PyResult<Answer<'static>> {
    if value.is_none() {
        return Ok(Answer::Missing);
    }
    if value.is_instance_of::<PyBool>() || is_numpy_bool(value) {
        return value.is_truthy().map(Answer::Boolean);
    }
    if let Ok(text) = value.cast::<PyString>() {
        // A lone surrogate is no text; what it looks like is kept for the ledger.
        return Ok(Answer::Text(text.to_string_lossy().into_owned().into()));
    }
    if value.is_instance_of::<PyFloat>() {
        return value.extract().map(Answer::Float);
    }
    if let Ok(array) = value.cast::<PyUntypedArray>() {
        match type_name(value).as_str() {
            "MaskedConstant" => return Ok(Answer::Missing),
            _ if array.ndim() == 0 => return answer(&value.call_method0("item")?),
            _ => return other(value),
        }
    }
    if value.is_instance_of::<PyInt>() {
        return integer(value);
    }
    match value.getattr_opt("__index__")?.map(|index| index.call0()) {
        Some(Ok(index)) => integer(&index),
        // A NumPy array has the method and refuses.
        Some(Err(error)) if !error.is_instance_of::<PyTypeError>(value.py()) => Err(error),
        _ if matches!(type_name(value).as_str(), "NAType" | "NaTType") => Ok(Answer::Missing),
        _ if value.hasattr("__float__")? => float(value),
        _ => other(value),
    }
}

/// One Python value as a count of `what`.
pub(crate) fn count(value: &Bound<'_, PyAny>, what: &str) -> PyResult<u64> {
    Counts::read_one(&answer(value)?, what).map_err(|error| raise(value.py(), &error))
}

/// A Python integer, of any size.
fn integer(value: &Bound<'_, PyAny>) -> PyResult<Answer<'static>> {
    match value.extract::<i128>() {
        Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => infinite(value),
        integer => integer.map(Answer::Integer),
    }
}

/// Whether a value is NumPy's own boolean.
fn is_numpy_bool(value: &Bound<'_, PyAny>) -> bool {
    matches!(type_name(value).as_str(), "bool" | "bool_")
}

/// A number of a type of its own, such as a decimal, as the nearest float: on the same side of every score, never on one
/// that it is not.
fn float(value: &Bound<'_, PyAny>) -> PyResult<Answer<'static>> {
    let py = value.py();
    let nearest: f64 = match value.extract() {
        Ok(nearest) => nearest,
        Err(error) if error.is_instance_of::<PyOverflowError>(py) => return infinite(value),
        Err(error) if error.is_instance_of::<PyTypeError>(py) || error.is_instance_of::<PyValueError>(py) => {
            return other(value);
        }
        Err(error) => return Err(error),
    };
    Ok(Answer::Float(match (value.lt(nearest), value.gt(nearest)) {
        _ if nearest.is_infinite() => nearest,
        (Ok(true), _) => nearest.next_down(),
        (_, Ok(true)) => nearest.next_up(),
        _ => nearest,
    }))
}

/// A number too large for any type of ours.
fn infinite(value: &Bound<'_, PyAny>) -> PyResult<Answer<'static>> {
    Ok(Answer::Float(if value.lt(0)? { f64::NEG_INFINITY } else { f64::INFINITY }))
}

/// A value that is no answer, with what it looks like.
fn other(value: &Bound<'_, PyAny>) -> PyResult<Answer<'static>> {
    Ok(Answer::Other(Cow::Owned(value.repr()?.to_string_lossy().into_owned())))
}

/// The name of a value's type, for messages.
pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "an unknown type".to_owned(), |name| name.to_string())
}

pub(crate) fn wrong_type(py: Python<'_>, name: &str, found: &str, expected: &str) -> PyErr {
    raise(py, &Error::wrong_column_type(name, found, expected))
}
