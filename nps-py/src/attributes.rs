//! `Profile` and `UseCase`: what a customer is like and what they came for, entered in responses.

use nps_core::{Profile, UseCase};
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyIterator, PyList};

use crate::bands::PyBands;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::live_spec::text;
use crate::pickle::pickled;
use crate::profile::texts;
use crate::responses::{as_dict, pairs, read};

/// The profile that an argument is, or that of a mapping of names and values.
pub(crate) fn profile_argument(value: &Bound<'_, PyAny>) -> PyResult<Profile> {
    if let Ok(profile) = value.cast::<PyProfile>() {
        return Ok(profile.borrow().0.clone());
    }
    let mut profile = Profile::default();
    for (name, given) in pairs("profile", value)? {
        if let Some(given) = text(&name, &given)? {
            profile.value(&name, &given).or_raise(value.py())?;
        }
    }
    Ok(profile)
}

/// The use case that an argument is, or is the name of; `None` for a missing one.
pub(crate) fn use_case_argument(value: &Bound<'_, PyAny>) -> PyResult<Option<UseCase>> {
    if let Ok(use_case) = value.cast::<PyUseCase>() {
        return Ok(Some(use_case.get().0.clone()));
    }
    text("use_case", value)?.map(|name| name.parse().or_raise(value.py())).transpose()
}

/// Attributes of a customer that make nobody out: bands of numbers, and values of few.
#[pyclass(eq, mapping, name = "Profile", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyProfile(Profile);

#[pymethods]
impl PyProfile {
    /// With values of few, by their names.
    #[new]
    #[pyo3(signature = (values = None))]
    fn new(values: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        values.map_or_else(|| Ok(Profile::default()), profile_argument).map(Self)
    }

    /// Sets an attribute to the band a number is in; NaN is no value, and takes out what was set.
    fn band(&mut self, py: Python<'_>, name: &str, bands: &PyBands, value: f64) -> PyResult<()> {
        self.0.band(name, &bands.0, value).or_raise(py)
    }

    /// Sets an attribute to one of few values.
    fn value(&mut self, py: Python<'_>, name: &str, value: &str) -> PyResult<()> {
        self.0.value(name, value).or_raise(py)
    }

    /// A response, as a dict, with the attributes in its situation.
    #[pyo3(signature = (response, *, scale = None))]
    fn describe<'py>(&self, response: &Bound<'py, PyAny>, scale: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
        let mut described = read(response, scale, None)?;
        self.0.describe(&mut described).or_raise(response.py())?;
        as_dict(response.py(), &described)
    }

    /// A whole column of an attribute, checked and trimmed.
    #[staticmethod]
    fn column(name: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<Option<String>>> {
        Profile::column(name, &texts(name, values)?).or_raise(values.py())
    }

    /// The names, in order.
    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name).collect()
    }

    fn __len__(&self) -> usize {
        self.0.iter().len()
    }

    fn __contains__(&self, name: &str) -> bool {
        self.0.get(name).is_some()
    }

    fn __getitem__(&self, name: &str) -> PyResult<&str> {
        self.0.get(name).ok_or_else(|| PyKeyError::new_err(name.to_owned()))
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        PyList::new(py, self.keys())?.try_iter()
    }

    #[staticmethod]
    #[pyo3(name = "_restore")]
    fn restore(state: &[u8]) -> PyResult<Self> {
        serde_json::from_slice(state).map(Self).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        let state = serde_json::to_vec(&slf.borrow().0).map_err(|error| PyValueError::new_err(error.to_string()))?;
        Ok((slf.get_type().getattr("_restore")?, (PyBytes::new(slf.py(), &state),)))
    }

    fn __repr__(&self) -> String {
        let values: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        format!("<Profile {}>", values.join(", "))
    }
}

/// The name of what a customer came for.
#[pyclass(frozen, eq, hash, name = "UseCase", module = "nps")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct PyUseCase(UseCase);

impl From<UseCase> for PyUseCase {
    fn from(name: UseCase) -> Self {
        Self(name)
    }
}

getters!(PyUseCase, |found| {
    /// The name.
    name: &str = found.name();
});

#[pymethods]
impl PyUseCase {
    /// The dimension of the situation that it is the value of.
    #[classattr]
    const DIMENSION: &'static str = UseCase::DIMENSION;

    /// A name of one line.
    #[new]
    fn new(py: Python<'_>, name: &str) -> PyResult<Self> {
        name.parse().or_raise(py).map(Self)
    }

    /// A response, as a dict, with the use case in its situation.
    #[pyo3(signature = (response, *, scale = None))]
    fn describe<'py>(&self, response: &Bound<'py, PyAny>, scale: Option<&str>) -> PyResult<Bound<'py, PyAny>> {
        let mut described = read(response, scale, None)?;
        self.0.describe(&mut described).or_raise(response.py())?;
        as_dict(response.py(), &described)
    }

    /// A whole column of names, checked and trimmed.
    #[staticmethod]
    fn column(names: &Bound<'_, PyAny>) -> PyResult<Vec<Option<String>>> {
        UseCase::column(&texts("use_case", names)?).or_raise(names.py())
    }

    fn __str__(&self) -> &str {
        self.0.name()
    }

    fn __repr__(&self) -> String {
        format!("<UseCase {:?}>", self.0.name())
    }
}

pickled!(PyUseCase(UseCase));
