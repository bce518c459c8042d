//! `Responses`: survey responses by id, and reading them.

use std::collections::BTreeMap;

use nps_core::{
    Answer, Arrival, MissingCodes, Observations, Response, ResponseColumns, ResponseFields, Responses, Scale,
};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyList, PyMapping};

use crate::attributes::{profile_argument, use_case_argument};
use crate::error::OrRaise;
use crate::input::answer;
use crate::live_spec::names;
use crate::observations::PyObservations;
use crate::result::{PyRejects, missing_codes as coded};

/// Survey responses, each once: a later one with the same id is an edit.
#[pyclass(name = "Responses", module = "nps")]
#[derive(Default)]
pub(crate) struct PyResponses(pub(crate) Responses);

#[pymethods]
impl PyResponses {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Takes a response: a dict with `id`, `at`, `score` and what else there is.
    #[pyo3(signature = (response, *, scale = None, missing_codes = None))]
    fn push(
        &mut self,
        py: Python<'_>,
        response: &Bound<'_, PyAny>,
        scale: Option<&str>,
        missing_codes: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<&'static str> {
        let response = read(response, scale, missing_codes)?;
        self.0.push(response).or_raise(py).map(Arrival::name)
    }

    /// Reads the rows of a CSV file, UTF-8, with a header; `columns` says which column a field is in.
    #[pyo3(signature = (
        data, *, columns = None, situation = Vec::new(), ratings = Vec::new(), scale = None, missing_codes = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "by name, as people call it")]
    fn read_csv(
        &mut self,
        py: Python<'_>,
        data: Data,
        columns: Option<BTreeMap<String, String>>,
        situation: Vec<String>,
        ratings: Vec<String>,
        scale: Option<&str>,
        missing_codes: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let codes = coded(missing_codes)?;
        let columns = response_columns(columns, situation, ratings, scale, codes).or_raise(py)?;
        py.detach(|| self.0.read_csv(data.bytes(), &columns)).or_raise(py)
    }

    /// Reads JSON Lines: an object a line; `columns` says what its fields are called.
    #[pyo3(signature = (
        data, *, columns = None, situation = Vec::new(), ratings = Vec::new(), scale = None, missing_codes = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "by name, as people call it")]
    fn read_json_lines(
        &mut self,
        py: Python<'_>,
        data: Data,
        columns: Option<BTreeMap<String, String>>,
        situation: Vec<String>,
        ratings: Vec<String>,
        scale: Option<&str>,
        missing_codes: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let codes = coded(missing_codes)?;
        let columns = response_columns(columns, situation, ratings, scale, codes).or_raise(py)?;
        py.detach(|| self.0.read_json_lines(data.bytes(), &columns)).or_raise(py)
    }

    /// The rows that were no response, and why.
    #[getter]
    fn rejects(&self) -> PyRejects {
        self.0.rejects().clone().into()
    }

    /// How many came again unchanged.
    #[getter]
    fn repeated(&self) -> u64 {
        self.0.repeated()
    }

    /// How many stood aside for a later one with their id.
    #[getter]
    fn edited(&self) -> u64 {
        self.0.edited()
    }

    /// One row for each response, by these dimensions of its situation, after them those that are paths.
    #[pyo3(signature = (dimensions, *, paths = None, scale = None))]
    fn observations(
        &self,
        py: Python<'_>,
        dimensions: Vec<String>,
        paths: Option<&Bound<'_, PyAny>>,
        scale: Option<&str>,
    ) -> PyResult<PyObservations> {
        let (scale, paths) = (scale_of(scale).or_raise(py)?, names(paths)?);
        let all = [dimensions, paths.clone()].concat();
        let read = || Observations::from_responses(&self.0, &all, scale)?.with_paths(&paths);
        py.detach(read).or_raise(py).map(PyObservations)
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __contains__(&self, id: &str) -> bool {
        self.0.get(id).is_some()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, id: &str) -> PyResult<Bound<'py, PyAny>> {
        let response = self.0.get(id).ok_or_else(|| PyKeyError::new_err(id.to_owned()))?;
        as_dict(py, response)
    }

    /// The responses as dicts, in the order of their ids.
    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        let dicts = self.0.iter().map(|response| as_dict(py, response)).collect::<PyResult<Vec<_>>>()?;
        PyList::new(py, dicts)?.try_iter()
    }

    fn __repr__(&self) -> String {
        format!("<Responses: {}; {}>", self.0.len(), self.0.rejects())
    }
}

/// The contents of a file.
#[derive(FromPyObject)]
enum Data {
    Text(String),
    Bytes(Vec<u8>),
}

impl Data {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

fn response_columns(
    columns: Option<BTreeMap<String, String>>,
    situation: Vec<String>,
    ratings: Vec<String>,
    scale: Option<&str>,
    missing_codes: MissingCodes,
) -> nps_core::Result<ResponseColumns> {
    let default_scale = scale_of(scale)?;
    let mut read = ResponseColumns { situation, ratings, default_scale, missing_codes, ..ResponseColumns::default() };
    for (field, column) in columns.unwrap_or_default() {
        read.set(&field, column)?;
    }
    Ok(read)
}

fn scale_of(scale: Option<&str>) -> nps_core::Result<Scale> {
    scale.map_or(Ok(Scale::default()), str::parse)
}

pub(crate) fn as_dict<'py>(py: Python<'py>, response: &Response) -> PyResult<Bound<'py, PyAny>> {
    let json = serde_json::to_string(response).map_err(|error| PyValueError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (json,))
}

/// A response from a dict. NaN is no value, as everywhere in Python.
pub(crate) fn read(
    response: &Bound<'_, PyAny>,
    scale: Option<&str>,
    missing_codes: Option<&Bound<'_, PyAny>>,
) -> PyResult<Response> {
    let py = response.py();
    let mut fields = ResponseFields::default();
    fields.missing_codes(coded(missing_codes)?);
    let (mut profile, mut use_case) = (None, None);
    for (name, value) in pairs("a response", response)? {
        match name.as_str() {
            "situation" | "ratings" | "profile" if value.is_none() => {}
            "profile" => profile = Some(profile_argument(&value)?),
            "use_case" => use_case = use_case_argument(&value)?,
            "situation" => {
                for (dimension, value) in pairs("situation", &value)? {
                    fields.situation(dimension, field(&value)?);
                }
            }
            "ratings" => {
                for (attribute, value) in pairs("ratings", &value)? {
                    fields.rating(attribute, field(&value)?);
                }
            }
            _ => fields.set(&name, field(&value)?).or_raise(py)?,
        }
    }
    let mut response = fields.read(scale_of(scale).or_raise(py)?).or_raise(py)?;
    if let Some(profile) = profile {
        profile.describe(&mut response).or_raise(py)?;
    }
    if let Some(use_case) = use_case {
        use_case.describe(&mut response).or_raise(py)?;
    }
    Ok(response)
}

/// The names and values of a mapping.
pub(crate) fn pairs<'py>(what: &str, value: &Bound<'py, PyAny>) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
    let py = value.py();
    let mapping = value.cast::<PyMapping>().map_err(|_| {
        let found = crate::input::type_name(value);
        crate::error::raise(py, &nps_core::Error::invalid_argument(what, &found, "a dict"))
    })?;
    mapping.items()?.iter().map(|item| item.extract()).collect()
}

/// One field: a datetime as its text, anything else as an answer.
fn field(value: &Bound<'_, PyAny>) -> PyResult<Answer<'static>> {
    if value.hasattr("isoformat")? {
        let text: String = value.call_method0("isoformat")?.extract()?;
        return Ok(if text == "NaT" { Answer::Missing } else { Answer::Text(text.into()) });
    }
    Ok(match answer(value)? {
        Answer::Float(number) if number.is_nan() => Answer::Missing,
        other => other,
    })
}
