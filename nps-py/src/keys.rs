//! Columns to group by, from Python.

use std::sync::Arc;

use arrow_array::Array;
use nps_arrow::{KEYS, Texts, validity, value_key, whole_or_gap};
use nps_core::{Answer, Codes, KeyColumn, Label, Labels, TextColumn, Validity};
use numpy::{PyArrayDescrMethods, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::types::PyString;
use pyo3_arrow::PyChunkedArray;
use pyo3_arrow::input::AnyRecordBatch;

use crate::bands::PyBandColumn;
use crate::error::OrRaise;
use crate::input::{Column, answer, may_be_column, type_name, wrong_type};

/// A categorical column: codes, and the categories they stand for. What the package makes of a pandas or Polars one.
#[pyclass(frozen, name = "Coded", module = "nps._native")]
pub(crate) struct PyCoded {
    codes: Py<PyAny>,
    categories: Py<PyAny>,
    ordered: bool,
}

#[pymethods]
impl PyCoded {
    /// `ordered` keeps the categories' own order in results; otherwise groups come in the order of their labels.
    #[new]
    fn new(codes: Py<PyAny>, categories: Py<PyAny>, ordered: bool) -> Self {
        Self { codes, categories, ordered }
    }
}

/// A key as Python gave it, kept alive while the core borrows it.
pub(crate) struct Key<'py> {
    name: String,
    column: Column<'py>,
    /// What the column's codes stand for, and whether their order is kept.
    categories: Option<(Labels, bool)>,
}

impl<'py> Key<'py> {
    /// The key behind a Python object.
    pub(crate) fn extract(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(coded) = value.cast::<PyCoded>() {
            let PyCoded { codes, categories, ordered } = coded.get();
            let column = Column::extract(name, codes.bind(value.py()))?.in_one_piece()?;
            let categories = Some((labels(name, categories.bind(value.py()))?, *ordered));
            return Ok(Self { name: name.to_owned(), column, categories });
        }
        if let Ok(banded) = value.cast::<PyBandColumn>() {
            let (codes, labels) = banded.get().coded();
            let column = Column::Arrow(vec![codes]);
            return Ok(Self { name: name.to_owned(), column, categories: Some((labels, true)) });
        }
        Ok(Self { name: name.to_owned(), column: key_column(name, value)?, categories: None })
    }

    /// The texts of an Arrow column that is not coded.
    pub(crate) fn texts(&self) -> Option<Texts<'_>> {
        match (&self.column, &self.categories) {
            (Column::Arrow(chunks), None) => Texts::of(chunks.first()?),
            _ => None,
        }
    }

    /// The key as the core reads it.
    pub(crate) fn column(&self) -> nps_core::Result<KeyColumn<'_>> {
        let name = self.name.as_str();
        let wrong = |found: &str| nps_core::Error::wrong_column_type(name, found, KEYS);
        if let Some((labels, ordered)) = &self.categories {
            let (codes, validity) = codes(&self.column)?.ok_or_else(|| wrong("codes that are no integers"))?;
            let key = KeyColumn::coded(name, codes, labels.clone());
            return Ok(with_validity(if *ordered { key.ordinal() } else { key }, validity));
        }
        if let Some((values, validity)) = codes(&self.column)? {
            return KeyColumn::integers(name, values, validity);
        }
        match &self.column {
            Column::Arrow(chunks) => match chunks.first() {
                Some(array) => nps_arrow::key(name, array),
                None => KeyColumn::texts(name, &Vec::<Option<&str>>::new()),
            },
            Column::Answers(values) => value_key(name, values),
            Column::Numpy(_) => Err(wrong("floats")),
        }
    }
}

fn with_validity<'a>(key: KeyColumn<'a>, validity: Option<Validity<'a>>) -> KeyColumn<'a> {
    match validity {
        Some(validity) => key.with_validity(validity),
        None => key,
    }
}

/// The column behind a Python object; lists become Arrow arrays.
fn key_column<'py>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Column<'py>> {
    if let Ok(array) = value.cast::<PyUntypedArray>() {
        return match array.dtype().kind() {
            _ if array.hasattr("mask")? => listed(name, &array.call_method0("tolist")?),
            b'b' | b'f' | b'O' | b'U' | b'T' => listed(name, &array.call_method0("tolist")?),
            _ => Column::extract(name, value),
        };
    }
    if Column::is_arrow(value)? {
        return Column::extract(name, value)?.in_one_piece();
    }
    listed(name, value)
}

/// A list of values, as the core reads them.
fn listed<'py>(name: &str, values: &Bound<'py, PyAny>) -> PyResult<Column<'py>> {
    let wrong = |found: &str| wrong_type(values.py(), name, found, KEYS);
    if !may_be_column(values) {
        return Err(wrong(&type_name(values)));
    }
    let values = values.try_iter().map_err(|_| wrong(&type_name(values)))?;
    values.map(|value| key_value(name, &value?)).collect::<PyResult<_>>().map(Column::Answers)
}

/// One value of a key, as the core reads it.
pub(crate) fn key_value(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Answer<'static>> {
    if value.cast::<PyString>().is_ok_and(|text| text.to_cow().is_err()) {
        return Err(wrong_type(value.py(), name, "a text with a lone surrogate, which is no Unicode", KEYS));
    }
    Ok(match answer(value)? {
        Answer::Float(value) => whole_or_gap(value),
        answer => answer,
    })
}

/// Integers as codes, with their nulls; `None` where the column holds something else.
pub(crate) fn codes<'a>(column: &'a Column<'_>) -> nps_core::Result<Option<(Codes<'a>, Option<Validity<'a>>)>> {
    match column {
        Column::Numpy(array) => Ok(array.codes().map(|codes| (codes, None))),
        Column::Arrow(chunks) => match chunks.first().and_then(|array| Some((nps_arrow::codes(array)?, array))) {
            Some((codes, array)) => Ok(Some((codes, validity(array)?))),
            None => Ok(None),
        },
        Column::Answers(_) => Ok(None),
    }
}

/// The categories of a categorical column: texts, or whole numbers.
fn labels(name: &str, categories: &Bound<'_, PyAny>) -> PyResult<Labels> {
    let column = key_column(name, categories)?;
    let wrong = || wrong_type(categories.py(), name, "categories of another type", KEYS);
    if let Some((codes, _)) = codes(&column).or_raise(categories.py())? {
        return codes.to_integers().map(Labels::Integers).ok_or_else(wrong);
    }
    let chunks = match &column {
        Column::Arrow(chunks) => chunks,
        Column::Answers(values) => {
            let labels = values.iter().map(|value| Label::read(name, value)).collect::<nps_core::Result<Vec<_>>>();
            return labels.and_then(|labels| Labels::new(name, &labels)).or_raise(categories.py());
        }
        Column::Numpy(_) => return Err(wrong()),
    };
    // No category at all: every row is null.
    let Some(array) = chunks.first().filter(|array| !array.is_empty()) else { return Ok(Labels::Texts(Vec::new())) };
    let Some(texts) = Texts::of(array) else { return Err(wrong()) };
    let texts: Option<Vec<String>> = (0..texts.rows()).map(|row| texts.text(row).map(str::to_owned)).collect();
    texts.map(Labels::Texts).ok_or_else(wrong)
}

/// The columns of anything that gives an Arrow stream, by name.
#[pyfunction]
pub(crate) fn arrow_columns(frame: AnyRecordBatch) -> PyResult<Vec<(String, PyChunkedArray)>> {
    let (batches, schema) = frame.into_table()?.into_inner();
    schema
        .fields()
        .iter()
        .enumerate()
        .map(|(index, field)| {
            let chunks = batches.iter().map(|batch| Arc::clone(batch.column(index))).collect();
            Ok((field.name().clone(), PyChunkedArray::try_new(chunks, Arc::clone(field))?))
        })
        .collect()
}
