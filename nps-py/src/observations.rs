//! `observations` and `Observations`.

use nps_core::{
    Answer, BoundedAnswers, Codes, Condition, Counts, Error, Every, KeyColumn, Label, Observations,
    ObservationsBuilder, Value, WeightColumn, WeightKind,
};
use numpy::PyArray1;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::distribution::PyDistribution;
use crate::error::OrRaise;
use crate::input::{Column, NumpyColumn, answer, first};
use crate::keys::Key;
use crate::live_spec::below;
use crate::private::PyBoundedAnswers;
use crate::result::{PyRejects, options, with_codes};
use crate::sampling::PyClusteredNps;
use crate::time::{date, day_argument, days};
use crate::weights::{PyWeightedNps, weight_column};

/// A column and its name, for errors.
type Named<'py> = (String, Bound<'py, PyAny>);

/// Reads answers with their situations; `nps.observations` finds the columns and calls this.
#[pyfunction]
#[pyo3(signature = (
    name, values, dimensions, paths, tags, time = None, frequency = None, weight = None, customer = None, unknown = None,
    scale = None, errors = None, missing_codes = None
))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.observations, which is the function people call")]
pub(crate) fn observations(
    py: Python<'_>,
    name: &str,
    values: &Bound<'_, PyAny>,
    dimensions: Vec<Named<'_>>,
    paths: Vec<Named<'_>>,
    tags: Vec<Named<'_>>,
    time: Option<Named<'_>>,
    frequency: Option<Named<'_>>,
    weight: Option<Named<'_>>,
    customer: Option<Named<'_>>,
    unknown: Option<Vec<String>>,
    scale: Option<&str>,
    errors: Option<&str>,
    missing_codes: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyObservations> {
    let options = with_codes(options(scale, None, None, errors).or_raise(py)?, missing_codes)?;
    let columns = Columns::extract(name, values, [&dimensions, &paths, &tags], [time, frequency, weight, customer])?;
    let columns = Columns { unknown: unknown.unwrap_or_default(), ..columns };
    columns.read(name, |builder| py.detach(|| builder.build(&options))).or_raise(py).map(PyObservations)
}

/// Counts answers by situation and period, of cells by how many `rows` each is of; `nps.tabulate` calls this.
#[pyfunction]
#[pyo3(signature = (
    name, values, dimensions, paths, tags, time = None, frequency = None, weight = None, customer = None, unknown = None,
    scale = None, errors = None, missing_codes = None, every = None, rows = None
))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.tabulate, which is the function people call")]
pub(crate) fn tabulate(
    py: Python<'_>,
    name: &str,
    values: &Bound<'_, PyAny>,
    dimensions: Vec<Named<'_>>,
    paths: Vec<Named<'_>>,
    tags: Vec<Named<'_>>,
    time: Option<Named<'_>>,
    frequency: Option<Named<'_>>,
    weight: Option<Named<'_>>,
    customer: Option<Named<'_>>,
    unknown: Option<Vec<String>>,
    scale: Option<&str>,
    errors: Option<&str>,
    missing_codes: Option<&Bound<'_, PyAny>>,
    every: Option<&str>,
    rows: Option<Named<'_>>,
) -> PyResult<PyObservations> {
    let options = with_codes(options(scale, None, None, errors).or_raise(py)?, missing_codes)?;
    let every = every.map(str::parse::<Every>).transpose().or_raise(py)?;
    let columns = Columns::extract(name, values, [&dimensions, &paths, &tags], [time, frequency, weight, customer])?;
    let mut columns = Columns { unknown: unknown.unwrap_or_default(), ..columns };
    if let Some((name, column)) = &rows {
        columns.times(counts(name, column)?);
    }
    let read = columns
        .truncate(every)
        .and_then(|columns| columns.read(name, |builder| py.detach(|| Observations::tabulate(builder, &options))));
    read.map_err(Error::without_row).or_raise(py).map(PyObservations)
}

/// The columns of answers with their situations, as Python gave them.
struct Columns<'py> {
    scores: Column<'py>,
    keys: Vec<Key<'py>>,
    paths: Vec<Key<'py>>,
    tags: Vec<Key<'py>>,
    customers: Option<Key<'py>>,
    weights: Option<nps_core::Result<Vec<f64>>>,
    /// The dimensions whose gaps are not known.
    unknown: Vec<String>,
    days: Option<nps_core::Result<Vec<i32>>>,
    counts: Option<nps_core::Result<Codes<'static>>>,
}

impl<'py> Columns<'py> {
    fn extract(
        name: &str,
        values: &Bound<'py, PyAny>,
        [dimensions, paths, tags]: [&[Named<'py>]; 3],
        [time, frequency, weight, customer]: [Option<Named<'py>>; 4],
    ) -> PyResult<Self> {
        let weights = weight.map(|weight| weight_column(&weight, WeightKind::Probability)).transpose()?;
        Ok(Self {
            scores: Column::extract(name, values)?.in_one_piece()?,
            keys: Self::keys(dimensions)?,
            paths: Self::keys(paths)?,
            tags: Self::keys(tags)?,
            customers: customer.map(|(name, key)| Key::extract(&name, &key)).transpose()?,
            weights: weights.map(|weights| weights.map(WeightColumn::into_numbers)),
            unknown: Vec::new(),
            days: time.map(|(name, column)| days(&name, &column)).transpose()?,
            counts: frequency.map(|(name, column)| counts(&name, &column)).transpose()?,
        })
    }

    fn keys(named: &[Named<'py>]) -> PyResult<Vec<Key<'py>>> {
        named.iter().map(|(name, key)| Key::extract(name, key)).collect()
    }

    /// Each row is of so many rows that an engine counted.
    fn times(&mut self, rows: nps_core::Result<Codes<'static>>) {
        self.counts = Some(match self.counts.take() {
            Some(each) => each.and_then(|each| each.times(&rows?)),
            None => rows,
        });
    }

    /// Days as the first of the period they are in.
    fn truncate(mut self, every: Option<Every>) -> nps_core::Result<Self> {
        match (&mut self.days, every) {
            (Some(Ok(days)), Some(every)) => every.truncate(days),
            (None, Some(every)) => return every.without_time(),
            _ => {}
        }
        Ok(self)
    }

    /// What `build` makes of them, as the core reads them.
    fn read<T>(
        self,
        name: &str,
        build: impl FnOnce(ObservationsBuilder<'_>) -> nps_core::Result<T>,
    ) -> nps_core::Result<T> {
        let Self { scores, keys, paths, tags, customers, weights, unknown, days, counts } = self;
        let chunks = scores.chunks(name)?;
        let paths = paths.iter().map(|paths| paths.column().map(KeyColumn::path));
        let tags = tags.iter().map(|tags| tags.column().map(KeyColumn::tags));
        let keys = keys.iter().map(Key::column).chain(paths).chain(tags).collect::<nps_core::Result<Vec<_>>>()?;
        let customers = customers.as_ref().map(Key::column).transpose()?;
        let builder = keys.into_iter().fold(Observations::builder(first(&chunks)), ObservationsBuilder::dimension);
        let builder = builder.unknown_where_missing(unknown);
        let builder = if let Some(customers) = customers { builder.customers(customers) } else { builder };
        let builder = if let Some(weights) = weights { builder.probability(weights?) } else { builder };
        let builder = if let Some(days) = days { builder.days(days?) } else { builder };
        build(if let Some(counts) = counts { builder.frequency(counts?) } else { builder })
    }
}

/// Answers by situation, day and score: the input of every analysis.
#[pyclass(frozen, eq, name = "Observations", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyObservations(pub(crate) Observations);

#[pymethods]
impl PyObservations {
    fn __len__(&self) -> usize {
        self.0.rows()
    }

    /// How many answers the rows stand for, missing and rejected ones not among them.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n()
    }

    /// The scale the answers were given on, such as `0-10`.
    #[getter]
    fn scale(&self) -> String {
        self.0.scale().to_string()
    }

    /// The names of the dimensions.
    #[getter]
    fn dimensions(&self) -> Vec<&str> {
        self.0.dimensions().collect()
    }

    /// The first and the last day with a row; `None` without rows, or where rows have no day.
    #[getter]
    fn span<'py>(&self, py: Python<'py>) -> PyResult<Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
        let Some((first, last)) = self.0.span() else { return Ok(None) };
        Ok(Some((date(py, first)?, date(py, last)?)))
    }

    /// All answers together.
    fn total(&self) -> PyDistribution {
        self.0.total().into()
    }

    /// What could not be counted, and why.
    #[getter]
    fn rejects(&self) -> PyRejects {
        self.0.rejects().clone().into()
    }

    /// How many answers each row stands for.
    #[getter]
    fn frequencies<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u64>> {
        PyArray1::from_vec(py, self.0.frequencies())
    }

    /// The point of each row; NaN where it is missing or rejected.
    #[getter]
    fn scores<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        PyArray1::from_iter(py, self.0.scores().map(|point| point.map_or(f64::NAN, f64::from)))
    }

    /// One row for each situation, day and score that occurs: every analysis of it is the same.
    fn compact(&self, py: Python<'_>) -> Self {
        Self(py.detach(|| self.0.compact()))
    }

    /// The answers of both tables, counted as one.
    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<Self> {
        py.detach(|| self.0.merge(&other.0)).or_raise(py).map(Self)
    }

    /// The answers that meet all the conditions, from the day `start` up to and without the day `end`.
    #[pyo3(signature = (r#where = None, *, start = None, end = None))]
    fn select(
        &self,
        py: Python<'_>,
        r#where: Option<&Bound<'_, PyDict>>,
        start: Option<&Bound<'_, PyAny>>,
        end: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyDistribution> {
        let Selection { conditions, start, end } = Selection::read(r#where, start, end)?;
        py.detach(|| self.0.select(&conditions, start, end)).or_raise(py).map(Into::into)
    }

    /// The rows that `select` counts, as observations of their own.
    #[pyo3(signature = (r#where = None, *, start = None, end = None))]
    fn filter(
        &self,
        py: Python<'_>,
        r#where: Option<&Bound<'_, PyDict>>,
        start: Option<&Bound<'_, PyAny>>,
        end: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let Selection { conditions, start, end } = Selection::read(r#where, start, end)?;
        py.detach(|| self.0.filter(&conditions, start, end)).or_raise(py).map(Self)
    }

    /// The score of the answers that `select` counts, each speaking for as many customers as its weight says.
    #[pyo3(signature = (r#where = None, *, start = None, end = None, level = None))]
    fn weighted(
        &self,
        py: Python<'_>,
        r#where: Option<&Bound<'_, PyDict>>,
        start: Option<&Bound<'_, PyAny>>,
        end: Option<&Bound<'_, PyAny>>,
        level: Option<f64>,
    ) -> PyResult<PyWeightedNps> {
        let Selection { conditions, start, end } = Selection::read(r#where, start, end)?;
        let options = options(None, level, None, None).or_raise(py)?;
        py.detach(|| self.0.weighted(&conditions, start, end, &options)).or_raise(py).map(Into::into)
    }

    /// The score of the answers that `select` counts, where those of one customer come together.
    #[pyo3(signature = (r#where = None, *, start = None, end = None, level = None))]
    fn clustered(
        &self,
        py: Python<'_>,
        r#where: Option<&Bound<'_, PyDict>>,
        start: Option<&Bound<'_, PyAny>>,
        end: Option<&Bound<'_, PyAny>>,
        level: Option<f64>,
    ) -> PyResult<PyClusteredNps> {
        let Selection { conditions, start, end } = Selection::read(r#where, start, end)?;
        let options = options(None, level, None, None).or_raise(py)?;
        py.detach(|| self.0.clustered(&conditions, start, end, options.level)).or_raise(py).map(Into::into)
    }

    /// The answers with at most so many of each customer, to publish counts of that hide customers.
    fn bounded(&self, py: Python<'_>, per_customer: &Bound<'_, PyAny>) -> PyResult<PyBoundedAnswers> {
        let most = below("per_customer", per_customer, &format!("at most {}", BoundedAnswers::MAX))?;
        py.detach(|| self.0.bounded(most)).or_raise(py).map(Into::into)
    }

    /// The same without the answers of a customer, whose pseudonym nothing of it holds.
    fn without_customer(&self, py: Python<'_>, customer: &Bound<'_, PyAny>) -> PyResult<Self> {
        let customer = answer(customer)?;
        let customer = Value::from(Label::read("customer", &customer).or_raise(py)?);
        py.detach(|| self.0.without_customer(customer)).or_raise(py).map(Self)
    }

    /// The same without knowing who answered: fewer cells once it is compacted, and no pseudonym.
    fn without_customers(&self) -> Self {
        Self(self.0.clone().without_customers())
    }

    /// Reads what `to_bytes` wrote, in any language.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        py.detach(|| Observations::from_bytes(data)).or_raise(py).map(Self)
    }

    /// The table as bytes, the same in every language.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &py.detach(|| self.0.to_bytes()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        Ok((slf.get_type().getattr("from_bytes")?, (slf.get().to_bytes(slf.py()),)))
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let names: Vec<&str> = self.0.dimensions().collect();
        let span = self.span(py)?.map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
        Ok(format!("<Observations {} rows, n = {}, by {}{span}>", self.0.rows(), self.0.n(), names.join(", ")))
    }
}

/// Which answers are meant.
struct Selection {
    conditions: Vec<Condition>,
    start: Option<i32>,
    end: Option<i32>,
}

impl Selection {
    fn read(
        mapping: Option<&Bound<'_, PyDict>>,
        start: Option<&Bound<'_, PyAny>>,
        end: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        Ok(Self {
            conditions: conditions(mapping)?,
            start: start.map(|start| day_argument("start", start)).transpose()?,
            end: end.map(|end| day_argument("end", end)).transpose()?,
        })
    }
}

/// A mapping from dimension to value, as conditions.
pub(crate) fn conditions(mapping: Option<&Bound<'_, PyDict>>) -> PyResult<Vec<Condition>> {
    let Some(mapping) = mapping else { return Ok(Vec::new()) };
    let read = |(name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
        let (name, value) = (name.str()?.to_string_lossy().into_owned(), answer(&value)?);
        // NaN is a gap, as in the column of the dimension.
        let value = if matches!(value, Answer::Float(value) if value.is_nan()) { Answer::Missing } else { value };
        let label = Label::read(&name, &value).or_raise(mapping.py())?;
        Ok(Condition::new(name.as_str(), Value::from(label)))
    };
    mapping.iter().map(read).collect()
}

/// A column of how many answers each row stands for.
pub(crate) fn counts(name: &str, value: &Bound<'_, PyAny>) -> PyResult<nps_core::Result<Codes<'static>>> {
    let column = Column::extract(name, value)?.in_one_piece()?;
    let values: Vec<Answer<'_>> = match column {
        Column::Arrow(chunks) => {
            let none = || Ok(Codes::from(Vec::<u64>::new()));
            return Ok(chunks.first().map_or_else(none, |array| nps_arrow::counts(name, array)));
        }
        Column::Numpy(NumpyColumn::F64(array)) => array.as_array().iter().copied().map(Answer::Float).collect(),
        Column::Numpy(NumpyColumn::F32(array)) => {
            array.as_array().iter().map(|&value| Answer::Float(value.into())).collect()
        }
        Column::Numpy(integers) => {
            return Ok(Ok(integers.codes().map_or_else(|| Vec::<u64>::new().into(), Codes::into_owned)));
        }
        Column::Answers(values) => values,
    };
    Ok(Counts::read_column(&values).map(Codes::from))
}
