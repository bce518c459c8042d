//! `score_by` and `ScoreTable`.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, StructArray, UInt64Array,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field};
use nps_core::{Error, Label, Labels, ScoreTable};
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::{PyIndexError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyTuple};
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};

use crate::error::{OrRaise, raise};
use crate::input::{Column, first};
use crate::keys::Key;
use crate::nps::PyNps;
use crate::pickle::pickled;
use crate::result::{PyRejects, PyScoreResult, options, with_codes};

/// The columns of a table beside its keys.
const FIGURES: [&str; 8] = ["n", "detractors", "passives", "promoters", "missing", "nps", "lower", "upper"];

/// A group's key and score, as iteration gives them.
type Row<'py> = (Bound<'py, PyTuple>, PyNps);

/// Scores each group of rows; `nps.score_by` finds the columns and calls this.
#[pyfunction]
#[pyo3(signature = (name, values, keys, scale = None, level = None, method = None, errors = None, missing_codes = None))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.score_by, which is the function people call")]
pub(crate) fn score_by(
    py: Python<'_>,
    name: &str,
    values: &Bound<'_, PyAny>,
    keys: Vec<(String, Bound<'_, PyAny>)>,
    scale: Option<&str>,
    level: Option<f64>,
    method: Option<&str>,
    errors: Option<&str>,
    missing_codes: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyScoreTable> {
    let options = with_codes(options(scale, level, method, errors).or_raise(py)?, missing_codes)?;
    if let Some((taken, _)) = keys.iter().find(|(name, _)| FIGURES.contains(&name.as_str())) {
        let expected = format!("other names than those of the table's own columns, which are {}", FIGURES.join(", "));
        return Err(raise(py, &Error::invalid_argument("by", &format!("{taken:?}"), &expected)));
    }
    let column = Column::extract(name, values)?.in_one_piece()?;
    let keys = keys.iter().map(|(name, key)| Key::extract(name, key)).collect::<PyResult<Vec<_>>>()?;
    let chunks = column.chunks(name).or_raise(py)?;
    let keys = keys.iter().map(Key::column).collect::<nps_core::Result<Vec<_>>>().or_raise(py)?;
    py.detach(|| nps_core::score_by(first(&chunks), &keys, &options)).or_raise(py).map(PyScoreTable)
}

/// A score for each group of rows, and for the whole.
#[pyclass(frozen, eq, name = "ScoreTable", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyScoreTable(pub(crate) ScoreTable);

impl From<ScoreTable> for PyScoreTable {
    fn from(table: ScoreTable) -> Self {
        Self(table)
    }
}

impl PyScoreTable {
    pub(crate) fn core(&self) -> &ScoreTable {
        &self.0
    }

    fn row<'py>(&self, py: Python<'py>, group: usize) -> PyResult<Option<Row<'py>>> {
        let Some(nps) = self.0.nps(group) else { return Ok(None) };
        let keys = (0..self.0.key_names().len()).map(|key| label(py, self.0.label(group, key)));
        Ok(Some((PyTuple::new(py, keys.collect::<PyResult<Vec<_>>>()?)?, PyNps::from(nps))))
    }

    /// Every column with its name: the keys, then the figures.
    fn columns(&self) -> Vec<(String, ArrayRef)> {
        let figures = self.0.columns();
        let scored = figures.n.contains(&0).then(|| figures.n.iter().map(|&n| n > 0).collect::<NullBuffer>());
        let counts = |values: &Vec<u64>| -> ArrayRef { Arc::new(UInt64Array::from(values.clone())) };
        let points =
            |values: &Vec<f64>| -> ArrayRef { Arc::new(Float64Array::new(values.clone().into(), scored.clone())) };
        let keys = self.0.key_names().enumerate().map(|(key, name)| (name.to_owned(), key_array(&self.0, key)));
        let figures = [
            ("n", counts(&figures.n)),
            ("detractors", counts(&figures.detractors)),
            ("passives", counts(&figures.passives)),
            ("promoters", counts(&figures.promoters)),
            ("missing", counts(&figures.missing)),
            ("nps", points(&figures.nps)),
            ("lower", points(&figures.lower)),
            ("upper", points(&figures.upper)),
        ];
        keys.chain(figures.map(|(name, array)| (name.to_owned(), array))).collect()
    }
}

#[pymethods]
impl PyScoreTable {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// The key and the score of a group; negative positions count from the end.
    fn __getitem__<'py>(&self, py: Python<'py>, group: isize) -> PyResult<Row<'py>> {
        let place = if group < 0 { self.0.len().checked_add_signed(group) } else { usize::try_from(group).ok() };
        let row = place.map_or(Ok(None), |place| self.row(py, place))?;
        row.ok_or_else(|| PyIndexError::new_err(format!("no group {group}: there are {}", self.0.len())))
    }

    fn __iter__(slf: Py<Self>) -> PyRows {
        PyRows { table: slf, next: AtomicUsize::new(0) }
    }

    /// The score of all rows together.
    #[getter]
    fn total(&self) -> PyScoreResult {
        PyScoreResult(self.0.total().clone())
    }

    /// What could not be counted in any group, and why.
    #[getter]
    fn rejects(&self) -> PyRejects {
        PyRejects(self.0.total().rejects.clone())
    }

    /// The names of the keys.
    #[getter]
    fn by(&self) -> Vec<&str> {
        self.0.key_names().collect()
    }

    /// The table as an Arrow stream of one batch.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let batch = py
            .detach(|| RecordBatch::try_from_iter(self.columns()))
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        let field = Arc::new(Field::new("", DataType::Struct(batch.schema().fields().clone()), false));
        let array: ArrayRef = Arc::new(StructArray::from(batch));
        Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new([Ok(array)], field)), requested_schema)?)
    }

    /// The table as a Polars data frame.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.call_method1("DataFrame", (slf,))
    }

    /// The table as a pandas data frame. Needs no PyArrow.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("pandas")?.call_method1("DataFrame", (self.to_dict(py)?,))
    }

    /// The table as a dict of columns: lists of labels, NumPy arrays of figures (NaN where there is no score).
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let columns = PyDict::new(py);
        for (key, name) in self.0.key_names().enumerate() {
            let labels = (0..self.0.len()).map(|group| label(py, self.0.label(group, key)));
            columns.set_item(name, labels.collect::<PyResult<Vec<_>>>()?)?;
        }
        let figures = self.0.columns();
        let counts = [
            ("n", &figures.n),
            ("detractors", &figures.detractors),
            ("passives", &figures.passives),
            ("promoters", &figures.promoters),
            ("missing", &figures.missing),
        ];
        for (name, values) in counts {
            columns.set_item(name, numpy::PyArray1::from_slice(py, values))?;
        }
        for (name, values) in [("nps", &figures.nps), ("lower", &figures.lower), ("upper", &figures.upper)] {
            let shown = values.iter().zip(&figures.n).map(|(&value, &n)| if n == 0 { f64::NAN } else { value });
            columns.set_item(name, numpy::PyArray1::from_iter(py, shown))?;
        }
        Ok(columns)
    }

    fn __repr__(&self) -> String {
        format!("<ScoreTable {}>", self.0)
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyScoreTable(ScoreTable));

/// The groups of a table, one after the other.
#[pyclass(frozen, name = "Rows", module = "nps._native")]
pub(crate) struct PyRows {
    table: Py<PyScoreTable>,
    next: AtomicUsize,
}

#[pymethods]
impl PyRows {
    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Row<'py>>> {
        self.table.get().row(py, self.next.fetch_add(1, Ordering::Relaxed))
    }
}

pub(crate) fn label<'py>(py: Python<'py>, label: Label<'_>) -> PyResult<Bound<'py, PyAny>> {
    match label {
        Label::Text(text) => text.into_bound_py_any(py),
        Label::Integer(value) => value.into_bound_py_any(py),
        Label::Boolean(value) => value.into_bound_py_any(py),
        Label::Null => Ok(py.None().into_bound(py)),
    }
}

/// The labels of a key, group by group.
fn key_array(table: &ScoreTable, key: usize) -> ArrayRef {
    let labels = (0..table.len()).map(|group| table.label(group, key));
    let text = |label| if let Label::Text(text) = label { Some(text) } else { None };
    let boolean = |label| if let Label::Boolean(value) = label { Some(value) } else { None };
    let integer = |label| if let Label::Integer(value) = label { Some(value) } else { None };
    match table.labels(key) {
        Some(Labels::Texts(_)) | None => Arc::new(labels.map(text).collect::<StringArray>()),
        Some(Labels::Booleans) => Arc::new(labels.map(boolean).collect::<BooleanArray>()),
        Some(_) => Arc::new(labels.map(integer).collect::<Int64Array>()),
    }
}
