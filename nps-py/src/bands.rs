//! `Bands`, and the column that they cut.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Int32Array, StringArray};
use arrow_schema::Field;
use nps_core::{Bands, Labels};
use numpy::PyArray1;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict};
use pyo3_arrow::ffi::{ArrayIterator, to_stream_pycapsule};

use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::{Column, count, first, may_be_column, type_name, wrong_type};
use crate::observations::counts;
use crate::pickle::pickled;
use crate::result::options;

/// A column in the form that it is cheapest read in.
fn values<'py>(name: &str, column: &Bound<'py, PyAny>) -> PyResult<Column<'py>> {
    let found = column.py().import("nps._frames")?.call_method1("_values", (column,))?;
    Column::extract(name, &found)?.in_one_piece()
}

/// A list of edges.
fn edges(given: &Bound<'_, PyAny>) -> PyResult<Vec<f64>> {
    let wrong = || wrong_type(given.py(), "edges", &type_name(given), "a list of numbers");
    let numbers = given.try_iter().ok().filter(|_| may_be_column(given)).ok_or_else(wrong)?;
    numbers.map(|number| number?.extract().map_err(|_| wrong())).collect()
}

/// Bands of a number, from the lowest to the highest.
#[pyclass(frozen, eq, name = "Bands", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyBands(pub(crate) Bands);

impl From<Bands> for PyBands {
    fn from(bands: Bands) -> Self {
        Self(bands)
    }
}

getters!(PyBands, |bands| {
    /// Where the bands are cut: ascending.
    edges: Vec<f64> = bands.edges().to_vec();
    /// What the bands are called: `< 30`, `30 – 60`, `≥ 60`.
    labels: Vec<String> = bands.labels();
    /// The bands as intervals: `(-∞, 30)`, `[30, 60)`, `[60, ∞)`.
    intervals: Vec<String> = bands.intervals();
});

#[pymethods]
impl PyBands {
    /// Bands with these edges, each above the one before.
    #[new]
    fn new(edges: &Bound<'_, PyAny>) -> PyResult<Self> {
        Bands::new(self::edges(edges)?).or_raise(edges.py()).map(Self)
    }

    /// Bands that hold as many of the numbers each as may be.
    #[staticmethod]
    #[pyo3(signature = (values, bands, *, frequency = None))]
    fn quantiles(
        values: &Bound<'_, PyAny>,
        bands: &Bound<'_, PyAny>,
        frequency: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let (py, column) = (values.py(), self::values("values", values)?);
        let bands = usize::try_from(count(bands, "bands")?).unwrap_or(usize::MAX);
        let frequency = frequency.map(|column| counts("frequency", column)?.or_raise(py)).transpose()?;
        let chunks = column.chunks("values").or_raise(py)?;
        py.detach(|| Bands::quantiles(first(&chunks), frequency.as_ref(), bands)).or_raise(py).map(Self)
    }

    /// Bands that separate the scores best.
    #[staticmethod]
    #[pyo3(signature = (values, scores, *, frequency = None, scale = None, errors = None))]
    fn supervised(
        values: &Bound<'_, PyAny>,
        scores: &Bound<'_, PyAny>,
        frequency: Option<&Bound<'_, PyAny>>,
        scale: Option<&str>,
        errors: Option<&str>,
    ) -> PyResult<Self> {
        let py = values.py();
        let (column, scores) = (self::values("values", values)?, self::values("scores", scores)?);
        let frequency = frequency.map(|column| counts("frequency", column)?.or_raise(py)).transpose()?;
        let options = options(scale, None, None, errors).or_raise(py)?;
        let (chunks, answers) = (column.chunks("values").or_raise(py)?, scores.chunks("scores").or_raise(py)?);
        let found = py.detach(|| Bands::supervised(first(&chunks), frequency.as_ref(), first(&answers), &options));
        found.or_raise(py).map(Self)
    }

    /// The band of a number, 0 for the lowest; `None` for NaN.
    fn band(&self, value: f64) -> Option<u32> {
        self.0.band(value)
    }

    /// A column of numbers as one of bands; `name` is what errors call it.
    #[pyo3(signature = (values, *, name = "values"))]
    fn cut(&self, values: &Bound<'_, PyAny>, name: &str) -> PyResult<PyBandColumn> {
        let (py, column) = (values.py(), self::values(name, values)?);
        let chunks = column.chunks(name).or_raise(py)?;
        let codes = py.detach(|| self.0.codes(name, first(&chunks))).or_raise(py)?;
        Ok(PyBandColumn { bands: self.0.clone(), codes })
    }

    fn __len__(&self) -> usize {
        self.0.count()
    }

    fn __repr__(&self) -> String {
        format!("<Bands {}>", self.0.labels().join(", "))
    }
}

pickled!(PyBands(Bands));

/// A column of bands, in their order.
#[pyclass(frozen, eq, name = "BandColumn", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyBandColumn {
    bands: Bands,
    codes: Vec<i32>,
}

impl PyBandColumn {
    /// The codes and what they stand for.
    pub(crate) fn coded(&self) -> (ArrayRef, Labels) {
        (Arc::new(Int32Array::from(self.codes.clone())), Labels::Texts(self.bands.labels()))
    }
}

#[pymethods]
impl PyBandColumn {
    /// The bands.
    #[getter]
    fn bands(&self) -> PyBands {
        PyBands(self.bands.clone())
    }

    /// What the bands are called, from the lowest.
    #[getter]
    fn labels(&self) -> Vec<String> {
        self.bands.labels()
    }

    /// The band of each row, 0 for the lowest, -1 where there is no number.
    #[getter]
    fn codes<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<i32>> {
        PyArray1::from_slice(py, &self.codes)
    }

    fn __len__(&self) -> usize {
        self.codes.len()
    }

    /// The label of each row; `None` where there is no number.
    fn to_list(&self) -> Vec<Option<String>> {
        let labels = self.bands.labels();
        let label = |&code: &i32| usize::try_from(code).ok().and_then(|place| labels.get(place).cloned());
        self.codes.iter().map(label).collect()
    }

    /// The column as an ordered categorical of pandas. Needs no PyArrow.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let options = PyDict::new(py);
        options.set_item("categories", self.bands.labels())?;
        options.set_item("ordered", true)?;
        py.import("pandas")?.getattr("Categorical")?.call_method("from_codes", (self.codes(py),), Some(&options))
    }

    /// The column as a series of Polars, of an `Enum` of the bands.
    fn to_polars<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let polars = py.import("polars")?;
        let options = PyDict::new(py);
        options.set_item("dtype", polars.call_method1("Enum", (self.bands.labels(),))?)?;
        polars.call_method("Series", ("", self.to_list()), Some(&options))
    }

    /// The column as an Arrow stream of one ordered dictionary.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let codes: Int32Array = self.codes.iter().map(|&code| (code >= 0).then_some(code)).collect();
        let labels = Arc::new(StringArray::from_iter_values(self.bands.labels()));
        let array = DictionaryArray::<Int32Type>::try_new(codes, labels)
            .map_err(|error| PyValueError::new_err(error.to_string()))?;
        let array: ArrayRef = Arc::new(array);
        let field = Arc::new(Field::new("", array.data_type().clone(), true).with_dict_is_ordered(true));
        Ok(to_stream_pycapsule(py, Box::new(ArrayIterator::new([Ok(array)], field)), requested_schema)?)
    }

    #[staticmethod]
    #[pyo3(name = "_restore")]
    fn restore(state: &[u8]) -> PyResult<Self> {
        let read = serde_json::from_slice(state).map_err(|error| PyValueError::new_err(error.to_string()))?;
        let (bands, codes): (Bands, Vec<i32>) = read;
        Ok(Self { bands, codes })
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let Self { bands, codes } = slf.get();
        let state = serde_json::to_vec(&(bands, codes)).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok((slf.get_type().getattr("_restore")?, (PyBytes::new(slf.py(), &state),)))
    }

    fn __repr__(&self) -> String {
        format!("<BandColumn {} rows: {}>", self.codes.len(), self.bands.labels().join(", "))
    }
}
