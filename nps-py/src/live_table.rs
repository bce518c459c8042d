//! What `Live` says of several segments at once: `LiveTable`, `TopSegments`, `OtherSegments`.

use nps_core::{Headline, Live, LiveSegment, OtherSegments, TopSegments, Window, segments_to_html};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict};

use crate::headline::{PyHeadline, PySegmentTable, headline_columns};
use crate::live_spec::over;
use crate::pickle::pickled;
use crate::rows::{Columns, dict, flags, stream, texts};

/// The total and the segments of each dimension.
type Said = (Headline, Vec<(String, Vec<LiveSegment>)>);

/// The total and every segment of every dimension at a moment.
#[pyclass(frozen, eq, name = "LiveTable", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyLiveTable(Said);

impl From<Said> for PyLiveTable {
    fn from(said: Said) -> Self {
        Self(said)
    }
}

impl PyLiveTable {
    /// All of one moment.
    pub(crate) fn of(live: &Live, window: Option<Window>, at: i64) -> nps_core::Result<Self> {
        let view = over(live, window)?;
        let dimensions = live.spec().dimensions.iter();
        let segments = dimensions.map(|name| Ok((name.clone(), view.segments(name, at)?)));
        Ok(Self((view.now(at)?, segments.collect::<nps_core::Result<_>>()?)))
    }

    fn columns(&self) -> Columns {
        let (total, dimensions) = &self.0;
        let rows = || dimensions.iter().flat_map(|(name, segments)| segments.iter().map(move |row| (name, row)));
        let names = std::iter::once(None).chain(rows().map(|(name, _)| Some(name.clone())));
        let values = std::iter::once(None).chain(rows().map(|(_, row)| row.value.clone()));
        let others = std::iter::once(false).chain(rows().map(|(_, row)| row.other));
        let mut columns = vec![("dimension", texts(names)), ("value", texts(values)), ("other", flags(others))];
        let headlines: Vec<&Headline> = std::iter::once(total).chain(rows().map(|(_, row)| &row.headline)).collect();
        columns.extend(headline_columns(headlines.iter().copied()));
        columns
    }
}

#[pymethods]
impl PyLiveTable {
    /// What is said of all answers.
    #[getter]
    fn total(&self) -> PyHeadline {
        self.0.0.clone().into()
    }

    /// The names of the dimensions.
    #[getter]
    fn dimensions(&self) -> Vec<&str> {
        self.0.1.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// The segments of a dimension.
    fn __getitem__(&self, dimension: &str) -> PyResult<PySegmentTable> {
        let found = self.0.1.iter().find(|(name, _)| name == dimension);
        found.map(|(_, segments)| segments.clone().into()).ok_or_else(|| PyKeyError::new_err(dimension.to_owned()))
    }

    /// How many rows there are, the total among them.
    fn __len__(&self) -> usize {
        1 + self.0.1.iter().map(|(_, segments)| segments.len()).sum::<usize>()
    }

    /// The table as an Arrow stream of one batch.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        stream(py, self.columns(), requested_schema)
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
        dict(py, &self.columns())
    }

    fn __repr__(&self) -> String {
        format!("<LiveTable {} rows; total: {}>", self.__len__(), self.0.0)
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let escape = py.import("html")?.getattr("escape")?;
        let dimension = |(name, segments): &(String, Vec<LiveSegment>)| {
            let name: String = escape.call1((name,))?.extract()?;
            Ok(format!("<div><b>{name}</b>{}</div>", segments_to_html(segments)))
        };
        let dimensions = self.0.1.iter().map(dimension).collect::<PyResult<String>>()?;
        Ok(format!("<div>{}{dimensions}</div>", self.0.0.nps.to_html()))
    }
}

pickled!(PyLiveTable(Said));

/// The values of a dimension with the most answers.
#[pyclass(frozen, eq, name = "TopSegments", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyTopSegments(TopSegments);

impl From<TopSegments> for PyTopSegments {
    fn from(top: TopSegments) -> Self {
        Self(top)
    }
}

#[pymethods]
impl PyTopSegments {
    /// Those with the most answers in the window, the largest first.
    #[getter]
    fn segments(&self) -> PySegmentTable {
        self.0.segments.clone().into()
    }

    /// No value that is not listed has more answers than this in the window.
    #[getter]
    fn at_most(&self) -> u64 {
        self.0.at_most
    }

    /// Whether no value that is not listed has more answers than one that is.
    #[getter]
    fn exact(&self) -> bool {
        self.0.exact
    }

    /// Those that have no segment of their own, where there are any.
    #[getter]
    fn other(&self) -> Option<PyOtherSegments> {
        self.0.other.clone().map(Into::into)
    }

    fn __repr__(&self) -> String {
        let first = self.0.segments.first().map(|segment| format!("; first: {segment}")).unwrap_or_default();
        let TopSegments { segments, at_most, .. } = &self.0;
        format!("<TopSegments {} segments, any other has at most {at_most}{first}>", segments.len())
    }

    fn _repr_html_(&self) -> String {
        segments_to_html(&self.0.segments)
    }
}

pickled!(PyTopSegments(TopSegments));

/// All values of a dimension together that have no segment of their own.
#[pyclass(frozen, eq, name = "OtherSegments", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyOtherSegments(OtherSegments);

impl From<OtherSegments> for PyOtherSegments {
    fn from(other: OtherSegments) -> Self {
        Self(other)
    }
}

#[pymethods]
impl PyOtherSegments {
    /// What is said of them, exact.
    #[getter]
    fn headline(&self) -> PyHeadline {
        self.0.headline.clone().into()
    }

    /// How many there ever were, estimated.
    #[getter]
    fn distinct(&self) -> f64 {
        self.0.distinct.estimate
    }

    /// The standard error of that.
    #[getter]
    fn distinct_se(&self) -> f64 {
        self.0.distinct.se
    }

    fn __repr__(&self) -> String {
        let OtherSegments { headline, distinct, .. } = &self.0;
        format!("<OtherSegments some {:.0} values, {headline}>", distinct.estimate)
    }

    fn _repr_html_(&self) -> String {
        self.0.headline.nps.to_html()
    }
}

pickled!(PyOtherSegments(OtherSegments));
