//! Every core error becomes `nps.NpsError` or the subclass of its family, with `.code` and `.row`.

use nps_core::{Error, ErrorFamily};
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

create_exception!(nps, NpsError, PyValueError, "An input or option this library refuses; `.code` says which rule.");
create_exception!(nps, ScaleError, NpsError, "A scale that is not valid, or two that do not go together.");
create_exception!(nps, AnswerError, NpsError, "A value that cannot be an answer; `.row` says where.");
create_exception!(nps, CountError, NpsError, "A count that is negative, fractional or too large, or too few answers.");
create_exception!(nps, ArgumentError, NpsError, "An option that is not one of those there are.");
create_exception!(nps, ColumnError, NpsError, "A column that is missing, of another length or of the wrong type.");
create_exception!(nps, BytesError, NpsError, "Bytes that are truncated, altered, or of another version.");

/// The core's error as a Python exception.
pub(crate) fn raise(py: Python<'_>, error: &Error) -> PyErr {
    let message = error.to_string();
    let raised = match error.kind().family() {
        ErrorFamily::Scale => ScaleError::new_err(message),
        ErrorFamily::Answer => AnswerError::new_err(message),
        ErrorFamily::Count => CountError::new_err(message),
        ErrorFamily::Argument => ArgumentError::new_err(message),
        ErrorFamily::Column => ColumnError::new_err(message),
        ErrorFamily::Bytes => BytesError::new_err(message),
        _ => NpsError::new_err(message),
    };
    let value = raised.value(py);
    let set = value.setattr("code", error.code()).and_then(|()| value.setattr("row", error.row()));
    set.err().unwrap_or(raised)
}

/// Turns a core result into a Python one.
pub(crate) trait OrRaise<T> {
    /// The value, or the exception of the error's family.
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T> OrRaise<T> for nps_core::Result<T> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| raise(py, &error))
    }
}

/// Raises the error of a column that a frame does not have.
#[pyfunction]
pub(crate) fn unknown_column(py: Python<'_>, column: &str, known: Vec<String>) -> PyErr {
    raise(py, &Error::unknown_column(column, &known))
}

/// Raises the error of something that is no column or frame.
#[pyfunction]
pub(crate) fn wrong_column_type(py: Python<'_>, column: &str, found: &str, expected: &str) -> PyErr {
    raise(py, &Error::wrong_column_type(column, found, expected))
}
