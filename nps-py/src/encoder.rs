//! `Encoder`, which `nps.SituationEncoder` is the face of.

use nps_arrow::{Chunk, Texts};
use nps_core::{EncoderColumn, EncoderSpec, Indices, KeyColumn, Scale, ScoreOptions, SituationEncoder};
use numpy::{IntoPyArray, PyArray1, PyArrayMethods};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PySlice};

use crate::error::OrRaise;
use crate::input::{Column, first};
use crate::keys::Key;
use crate::observations::{PyObservations, counts};

/// A column, its name, and whether it is one of numbers.
type Given<'py> = (String, Bound<'py, PyAny>, bool);

/// The arrays of a matrix: where rows begin, columns, values; and how many rows and columns there are.
type Arrays<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>, Bound<'py, PyAny>, usize, usize);

/// Columns kept alive while the core borrows them.
enum Held<'py> {
    Key(Key<'py>),
    Numbers(Column<'py>),
}

impl Held<'_> {
    fn lent(&self, name: &str) -> nps_core::Result<Lent<'_>> {
        match self {
            Self::Key(key) => match key.texts() {
                Some(texts) => Ok(Lent::Texts(texts)),
                None => key.column().map(Lent::Key),
            },
            Self::Numbers(column) => column.chunks(name).map(Lent::Numbers),
        }
    }
}

/// The same, as the core borrows them.
enum Lent<'a> {
    Key(KeyColumn<'a>),
    Texts(Texts<'a>),
    Numbers(Vec<Chunk<'a>>),
}

struct Columns<'py>(Vec<(String, Held<'py>)>);

impl<'py> Columns<'py> {
    fn extract(given: Vec<Given<'py>>) -> PyResult<Self> {
        let held = |(name, column, numeric): Given<'py>| {
            let held = if numeric {
                Held::Numbers(Column::extract(&name, &column)?.in_one_piece()?)
            } else {
                Held::Key(Key::extract(&name, &column)?)
            };
            Ok((name, held))
        };
        given.into_iter().map(held).collect::<PyResult<_>>().map(Self)
    }

    fn lent(&self) -> nps_core::Result<Vec<Lent<'_>>> {
        self.0.iter().map(|(name, held)| held.lent(name)).collect()
    }

    fn columns<'a>(&'a self, lent: &'a [Lent<'a>]) -> Vec<EncoderColumn<'a>> {
        let column = |((name, _), lent): (&'a (String, Held<'py>), &'a Lent<'a>)| match lent {
            Lent::Key(key) => EncoderColumn::from(key.clone()),
            Lent::Texts(texts) => EncoderColumn::texts(name.as_str(), texts),
            Lent::Numbers(chunks) => EncoderColumn::numbers(name.as_str(), first(chunks)),
        };
        self.0.iter().zip(lent).map(column).collect()
    }
}

/// Turns rows of a situation into the arrays of a sparse matrix.
#[pyclass(frozen, eq, name = "Encoder", module = "nps._native")]
#[derive(PartialEq)]
pub(crate) struct PyEncoder(SituationEncoder);

#[pymethods]
impl PyEncoder {
    /// Learns from columns what the features, as JSON, do not say; without features, those that are usual.
    #[staticmethod]
    #[pyo3(signature = (features, columns, frequency = None, scores = None, scale = None))]
    fn fit(
        py: Python<'_>,
        features: Option<&str>,
        columns: Vec<Given<'_>>,
        frequency: Option<(String, Bound<'_, PyAny>)>,
        scores: Option<(String, Bound<'_, PyAny>)>,
        scale: Option<&str>,
    ) -> PyResult<Self> {
        let scale = scale.map(str::parse::<Scale>).transpose().or_raise(py)?;
        let options =
            scale.map_or_else(ScoreOptions::default, |scale| ScoreOptions { scale, ..ScoreOptions::default() });
        let held = Columns::extract(columns)?;
        let counts = frequency.map(|(name, column)| counts(&name, &column)?.or_raise(py)).transpose()?;
        let scores = scores
            .map(|(name, column)| Ok::<_, PyErr>((Column::extract(&name, &column)?.in_one_piece()?, name)))
            .transpose()?;
        let chunks = scores.as_ref().map(|(column, name)| column.chunks(name)).transpose().or_raise(py)?;
        let lent = held.lent().or_raise(py)?;
        let columns = held.columns(&lent);
        let scores = chunks.as_ref().map(|chunks| (first(chunks), &options));
        let fitted = py.detach(|| {
            let spec = features.map_or_else(|| Ok(EncoderSpec::usual(&columns)), str::parse)?;
            spec.fit(&columns, counts.as_ref(), scores)
        });
        fitted.or_raise(py).map(Self)
    }

    /// Learns from a table of answers; without features, those that are usual for its dimensions.
    #[staticmethod]
    #[pyo3(signature = (features, rows))]
    fn fit_observations(py: Python<'_>, features: Option<&str>, rows: &PyObservations) -> PyResult<Self> {
        let fitted = py.detach(|| {
            let usual = || Ok(EncoderSpec::usual(&rows.0.encoder_columns()));
            features.map_or_else(usual, str::parse)?.fit_observations(&rows.0)
        });
        fitted.or_raise(py).map(Self)
    }

    /// The arrays of the matrix of a table of answers, a row each.
    fn transform_observations<'py>(&self, py: Python<'py>, rows: &PyObservations) -> PyResult<Arrays<'py>> {
        self.arrays(py, &rows.0.encoder_columns())
    }

    /// The arrays of the matrix of these rows.
    fn transform<'py>(&self, py: Python<'py>, columns: Vec<Given<'py>>) -> PyResult<Arrays<'py>> {
        let held = Columns::extract(columns)?;
        let lent = held.lent().or_raise(py)?;
        self.arrays(py, &held.columns(&lent))
    }

    /// The columns that are read, whether each is one of numbers, and whether scores are wanted.
    #[staticmethod]
    fn reads(py: Python<'_>, features: &str) -> PyResult<(Vec<(String, bool)>, bool)> {
        let spec: EncoderSpec = features.parse().or_raise(py)?;
        Ok((columns(&spec), spec.wants_scores()))
    }

    /// The columns that are read, and whether each is one of numbers.
    #[getter]
    fn columns(&self) -> Vec<(String, bool)> {
        columns(self.0.spec())
    }

    /// What the columns of the matrix are called.
    #[getter]
    fn names(&self) -> Vec<String> {
        self.0.names()
    }

    /// The features with all that was learned, as JSON.
    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// Reads what `to_bytes` wrote, in any language.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        SituationEncoder::from_bytes(data).or_raise(py).map(Self)
    }

    /// The encoder as bytes, the same in every language.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.to_bytes())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        Ok((slf.get_type().getattr("from_bytes")?, (slf.get().to_bytes(slf.py()),)))
    }
}

impl PyEncoder {
    fn arrays<'py>(&self, py: Python<'py>, columns: &[EncoderColumn<'_>]) -> PyResult<Arrays<'py>> {
        let encoding = py.detach(|| self.0.encoding(columns)).or_raise(py)?;
        let (rows, width) = (encoding.rows(), encoding.columns());
        if !encoding.is_small() {
            let matrix = py.detach(|| self.0.transform(columns)).or_raise(py)?;
            let (indptr, indices) = (places(py, matrix.indptr), places(py, matrix.indices));
            return Ok((indptr, indices, matrix.data.into_pyarray(py).into_any(), rows, width));
        }
        // Memory that NumPy asks for comes in large pages, which costs half of what it does otherwise.
        let most = encoding.most();
        let indptr = PyArray1::<i32>::zeros(py, rows + 1, false);
        let (indices, data) = (PyArray1::<i32>::zeros(py, most, false), PyArray1::<f64>::zeros(py, most, false));
        let end = {
            let (mut starts, mut found, mut values) = (indptr.readwrite(), indices.readwrite(), data.readwrite());
            let (starts, found, values) = (starts.as_slice_mut()?, found.as_slice_mut()?, values.as_slice_mut()?);
            py.detach(|| encoding.write(starts, found, values)).or_raise(py)?
        };
        let upto_end = |array: Bound<'py, PyAny>| match isize::try_from(end) {
            Ok(end) if end.unsigned_abs() < most => array.get_item(PySlice::new(py, 0, end, 1)),
            _ => Ok(array),
        };
        Ok((indptr.into_any(), upto_end(indices.into_any())?, upto_end(data.into_any())?, rows, width))
    }
}

fn columns(spec: &EncoderSpec) -> Vec<(String, bool)> {
    spec.columns().map(|(name, numeric)| (name.to_owned(), numeric)).collect()
}

/// Places as a NumPy array that owns them.
fn places(py: Python<'_>, places: Indices) -> Bound<'_, PyAny> {
    match places {
        Indices::I32(places) => places.into_pyarray(py).into_any(),
        other => other.to_vec().into_pyarray(py).into_any(),
    }
}
