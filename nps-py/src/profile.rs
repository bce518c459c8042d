//! `Pseudonymizer`, `read_tags`, and what they return.

use std::collections::BTreeMap;

use nps_core::{Answer, Error, Label, Provenance, Pseudonym, Pseudonymizer, TagColumn};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::compare::answers;
use crate::error::OrRaise;
use crate::fields::getters;
use crate::nps::{PyCaveat, caveats};
use crate::pickle::pickled;
use crate::time::moments;

/// The values of a column, each as `read` has it.
pub(crate) fn labelled<T>(
    name: &str,
    column: &Bound<'_, PyAny>,
    read: impl Fn(Label<'_>) -> nps_core::Result<T>,
) -> PyResult<Vec<T>> {
    let py = column.py();
    let mut values = Vec::new();
    for answer in answers(name, column)? {
        // NaN is a gap, as everywhere in Python.
        let answer = if matches!(answer, Answer::Float(value) if value.is_nan()) { Answer::Missing } else { answer };
        values.push(Label::read(name, &answer).and_then(&read).or_raise(py)?);
    }
    Ok(values)
}

/// A column of texts, numbers being the texts of them.
pub(crate) fn texts(name: &str, column: &Bound<'_, PyAny>) -> PyResult<Vec<Option<String>>> {
    labelled(name, column, |label| match label {
        Label::Null => Ok(None),
        Label::Boolean(_) => Err(Error::wrong_column_type(name, &label.to_string(), "texts")),
        other => Ok(Some(other.to_string())),
    })
}

/// Makes pseudonyms of raw identifiers under a secret key. Has no pickle: keys are not stored.
#[pyclass(frozen, name = "Pseudonymizer", module = "nps")]
pub(crate) struct PyPseudonymizer(Pseudonymizer);

#[pymethods]
impl PyPseudonymizer {
    /// With one key, of at least 16 bytes.
    #[new]
    fn new(py: Python<'_>, rotation: &str, key: &[u8]) -> PyResult<Self> {
        Pseudonymizer::new(rotation, key).or_raise(py).map(Self)
    }

    /// The same with another key, which makes pseudonyms from now on.
    fn rotate(&self, py: Python<'_>, rotation: &str, key: &[u8]) -> PyResult<Self> {
        self.0.clone().rotate(rotation, key).or_raise(py).map(Self)
    }

    /// The same with a key that made pseudonyms earlier than all that are there.
    fn with_older(&self, py: Python<'_>, rotation: &str, key: &[u8]) -> PyResult<Self> {
        self.0.clone().with_older(rotation, key).or_raise(py).map(Self)
    }

    /// The rotation ids, the current one first.
    #[getter]
    fn rotations(&self) -> Vec<&str> {
        self.0.rotations().collect()
    }

    /// The pseudonym of a raw identifier by the current key.
    fn pseudonym(&self, py: Python<'_>, id: &str) -> PyResult<String> {
        Ok(self.0.pseudonym(id).or_raise(py)?.to_string())
    }

    /// The pseudonyms of a raw identifier by the id of each key, the current one first.
    fn pseudonyms<'py>(&self, py: Python<'py>, id: &str) -> PyResult<Bound<'py, pyo3::types::PyDict>> {
        let dict = pyo3::types::PyDict::new(py);
        for pseudonym in self.0.pseudonyms(id).or_raise(py)? {
            dict.set_item(pseudonym.rotation(), pseudonym.text())?;
        }
        Ok(dict)
    }

    /// The id of the key by which a pseudonym was made of this raw identifier; `None` where by none.
    fn recognise(&self, py: Python<'_>, id: &str, pseudonym: &str) -> PyResult<Option<&str>> {
        self.0.recognise(id, pseudonym).or_raise(py)
    }

    /// The current pseudonym of a customer whose raw identifier comes with one of theirs; `None` where it is not theirs.
    fn rekey(&self, py: Python<'_>, id: &str, pseudonym: &str) -> PyResult<Option<String>> {
        Ok(self.0.rekey(id, pseudonym).or_raise(py)?.as_ref().map(Pseudonym::to_string))
    }

    /// The pseudonym of each row of a column; `None` for missing and blank ones.
    fn column(&self, ids: &Bound<'_, PyAny>) -> PyResult<Vec<Option<String>>> {
        let ids = texts("ids", ids)?;
        Ok(self.0.column(&ids))
    }

    fn __reduce__(slf: &Bound<'_, Self>) -> PyResult<()> {
        let class = slf.get_type().name()?;
        Err(PyTypeError::new_err(format!("a {class} cannot be pickled: its keys are not stored")))
    }

    fn __repr__(&self) -> String {
        format!("<Pseudonymizer {}>", self.rotations().join(", "))
    }
}

/// Reads a column of tags, and leaves out those set when the score was known or later.
#[pyfunction]
#[pyo3(signature = (tags, *, scored = None))]
pub(crate) fn read_tags(tags: &Bound<'_, PyAny>, scored: Option<&Bound<'_, PyAny>>) -> PyResult<PyTagColumn> {
    let scored = scored.map(|scored| moments("scored", scored)).transpose()?;
    nps_core::read_tags(&texts("tags", tags)?, scored.as_deref()).or_raise(tags.py()).map(PyTagColumn)
}

/// A column of tags as it was known when each row was scored.
#[pyclass(frozen, eq, name = "TagColumn", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyTagColumn(TagColumn);

impl From<TagColumn> for PyTagColumn {
    fn from(column: TagColumn) -> Self {
        Self(column)
    }
}

getters!(PyTagColumn, |found| {
    /// The value of the dimension in each row; `None` where it has no tags.
    values: Vec<Option<String>> = found.values.clone();
    /// The tags that were left out of all rows, by who set them.
    excluded: BTreeMap<&'static str, u64> = Provenance::ALL.map(|who| (who.name(), found.excluded.of(who))).into();
    /// Says so where any were.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
});

#[pymethods]
impl PyTagColumn {
    fn __len__(&self) -> usize {
        self.0.values.len()
    }

    fn __repr__(&self) -> String {
        format!("<TagColumn {} rows, {} tags left out>", self.0.values.len(), self.0.excluded.total())
    }
}

pickled!(PyTagColumn(TagColumn));
