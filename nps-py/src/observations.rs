//! `observations` and `Observations`.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal128Type, Float32Type, Float64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use nps_core::{Answer, Codes, Condition, Counts, Error, Label, Observations, ObservationsBuilder, Value};
use numpy::{PyArrayDescrMethods, PyReadonlyArray1, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::distribution::PyDistribution;
use crate::error::{OrRaise, raise};
use crate::input::{Column, NumpyColumn, answer, first, may_be_column, type_name, wrong_type};
use crate::keys::{Key, codes};
use crate::result::{PyRejects, options};

/// What a day can be read from.
const DAYS: &str = "dates or datetimes";

/// What Python's `date.toordinal` says of 1970-01-01.
const EPOCH: i64 = 719_163;

/// A column and its name, for errors.
type Named<'py> = (String, Bound<'py, PyAny>);

/// Reads answers with their situations; `nps.observations` finds the columns and calls this.
#[pyfunction]
#[pyo3(signature = (name, values, dimensions, time = None, frequency = None, scale = None, errors = None))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.observations, which is the function people call")]
pub(crate) fn observations(
    py: Python<'_>,
    name: &str,
    values: &Bound<'_, PyAny>,
    dimensions: Vec<Named<'_>>,
    time: Option<Named<'_>>,
    frequency: Option<Named<'_>>,
    scale: Option<&str>,
    errors: Option<&str>,
) -> PyResult<PyObservations> {
    let options = options(scale, None, None, errors).or_raise(py)?;
    let column = Column::extract(name, values)?.in_one_piece()?;
    let keys = dimensions.iter().map(|(name, key)| Key::extract(name, key)).collect::<PyResult<Vec<_>>>()?;
    let days = time.map(|(name, column)| days(&name, &column)).transpose()?;
    let counts = frequency.map(|(name, column)| counts(&name, &column)).transpose()?;
    let chunks = column.chunks(name).or_raise(py)?;
    let keys = keys.iter().map(Key::column).collect::<nps_core::Result<Vec<_>>>().or_raise(py)?;
    let builder = keys.into_iter().fold(Observations::builder(first(&chunks)), ObservationsBuilder::dimension);
    let builder = if let Some(days) = days { builder.days(days) } else { builder };
    let builder = if let Some(counts) = counts { builder.frequency(counts) } else { builder };
    py.detach(|| builder.build(&options)).or_raise(py).map(PyObservations)
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

    /// One row for each situation, day and score that occurs: every analysis of it is the same.
    fn compact(&self, py: Python<'_>) -> Self {
        Self(py.detach(|| self.0.compact()))
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
        let conditions = conditions(r#where)?;
        let start = start.map(|start| day_argument("start", start)).transpose()?;
        let end = end.map(|end| day_argument("end", end)).transpose()?;
        py.detach(|| self.0.select(&conditions, start, end)).or_raise(py).map(Into::into)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let names: Vec<&str> = self.0.dimensions().collect();
        let span = self.span(py)?.map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
        Ok(format!("<Observations {} rows, n = {}, by {}{span}>", self.0.rows(), self.0.n(), names.join(", ")))
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

/// A day of Python's calendar.
pub(crate) fn date(py: Python<'_>, day: i32) -> PyResult<Bound<'_, PyAny>> {
    py.import("datetime")?.getattr("date")?.call_method1("fromordinal", (i64::from(day) + EPOCH,))
}

/// One argument that is a date or a datetime, as days since 1970-01-01.
pub(crate) fn day_argument(name: &str, value: &Bound<'_, PyAny>) -> PyResult<i32> {
    let wrong = || raise(value.py(), &Error::invalid_argument(name, &type_name(value), "a date or a datetime"));
    match day(value)? {
        Day::On(day) => i32::try_from(day).map_err(|_| wrong()),
        Day::Gap | Day::Other => Err(wrong()),
    }
}

/// What a Python value is among dates.
enum Day {
    /// So many days since 1970-01-01.
    On(i64),
    /// No value.
    Gap,
    /// No date.
    Other,
}

/// The day of a Python value.
///
/// A datetime without a zone counts as it is written, one with a zone by its day in UTC.
fn day(value: &Bound<'_, PyAny>) -> PyResult<Day> {
    const DAY: f64 = 86_400.0;
    if value.is_none() || matches!(type_name(value).as_str(), "NaTType" | "NAType" | "MaskedConstant") {
        return Ok(Day::Gap);
    }
    if type_name(value) == "datetime64" {
        let days: i64 =
            value.call_method1("astype", ("datetime64[D]",))?.call_method1("astype", ("int64",))?.extract()?;
        return Ok(if days == i64::MIN { Day::Gap } else { Day::On(days) });
    }
    let datetime = value.py().import("datetime")?;
    if !value.is_instance(&datetime.getattr("date")?)? {
        return Ok(if value.extract::<f64>().is_ok_and(f64::is_nan) { Day::Gap } else { Day::Other });
    }
    let days = value.call_method0("toordinal")?.extract::<i64>()? - EPOCH;
    if !value.is_instance(&datetime.getattr("datetime")?)? {
        return Ok(Day::On(days));
    }
    let offset = value.call_method0("utcoffset")?;
    if offset.is_none() {
        return Ok(Day::On(days));
    }
    let part = |name: &str| value.getattr(name)?.extract::<f64>();
    let clock = 3600.0 * part("hour")? + 60.0 * part("minute")? + part("second")? + 1e-6 * part("microsecond")?;
    let offset: f64 = offset.call_method0("total_seconds")?.extract()?;
    #[expect(clippy::cast_possible_truncation, reason = "a day more or less")]
    Ok(Day::On(days + ((clock - offset) / DAY).floor() as i64))
}

/// A column of dates or datetimes, as days since 1970-01-01.
fn days(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<i32>> {
    let py = value.py();
    if let Ok(array) = value.cast::<PyUntypedArray>() {
        if array.dtype().kind() == b'M' && array.ndim() == 1 && !array.hasattr("mask")? {
            let days = array.call_method1("astype", ("datetime64[D]",))?.call_method1("astype", ("int64",))?;
            let days: PyReadonlyArray1<'_, i64> = days.extract()?;
            let days = days.as_array();
            return in_range(py, name, days.iter().map(|&day| (day != i64::MIN).then_some(day)));
        }
        if !matches!(array.dtype().kind(), b'O' | b'M') || array.ndim() != 1 {
            return Err(wrong_type(py, name, &array.dtype().to_string(), DAYS));
        }
        return listed(name, array.as_any());
    }
    if !Column::is_arrow(value)? {
        return listed(name, value);
    }
    match Column::extract(name, value)?.in_one_piece()? {
        Column::Arrow(chunks) => match chunks.first() {
            Some(array) => in_range(py, name, arrow_days(name, array).or_raise(py)?.into_iter()),
            None => Ok(Vec::new()),
        },
        Column::Numpy(_) | Column::Answers(_) => listed(name, value),
    }
}

/// The days of a list of Python values.
fn listed(name: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<i32>> {
    let wrong = |found: &str| wrong_type(values.py(), name, found, DAYS);
    if !may_be_column(values) {
        return Err(wrong(&type_name(values)));
    }
    let read = |value: PyResult<Bound<'_, PyAny>>| {
        let value = value?;
        match day(&value)? {
            Day::On(day) => Ok(Some(day)),
            Day::Gap => Ok(None),
            Day::Other => Err(wrong(&type_name(&value))),
        }
    };
    let rows = values.try_iter().map_err(|_| wrong(&type_name(values)))?;
    let days: Vec<Option<i64>> = rows.map(read).collect::<PyResult<_>>()?;
    in_range(values.py(), name, days.into_iter())
}

/// The days of an Arrow array; a timestamp with a zone is stored in UTC, and counts by its day there.
fn arrow_days(name: &str, array: &ArrayRef) -> nps_core::Result<Vec<Option<i64>>> {
    const DAY: i64 = 86_400;
    macro_rules! days {
        ($kind:ty, $per_day:expr) => {
            array.as_primitive::<$kind>().iter().map(|at| at.map(|at| i64::from(at).div_euclid($per_day))).collect()
        };
    }
    Ok(match array.data_type() {
        DataType::Date32 => days!(Date32Type, 1),
        DataType::Date64 => days!(Date64Type, DAY * 1_000),
        DataType::Timestamp(TimeUnit::Second, _) => days!(TimestampSecondType, DAY),
        DataType::Timestamp(TimeUnit::Millisecond, _) => days!(TimestampMillisecondType, DAY * 1_000),
        DataType::Timestamp(TimeUnit::Microsecond, _) => days!(TimestampMicrosecondType, DAY * 1_000_000),
        DataType::Timestamp(TimeUnit::Nanosecond, _) => days!(TimestampNanosecondType, DAY * 1_000_000_000),
        DataType::Null => vec![None; array.len()],
        other => return Err(Error::wrong_column_type(name, &other.to_string(), DAYS)),
    })
}

/// Days that are all there, and near enough.
fn in_range(py: Python<'_>, name: &str, days: impl Iterator<Item = Option<i64>>) -> PyResult<Vec<i32>> {
    let read = |(row, day): (usize, Option<i64>)| {
        let day = day.ok_or_else(|| Error::missing_value(name, row, "a date or a datetime"))?;
        i32::try_from(day)
            .map_err(|_| Error::wrong_column_type(name, &format!("the day {day}"), "days of five million years"))
    };
    days.enumerate().map(read).collect::<nps_core::Result<_>>().or_raise(py)
}

/// A column of how many answers each row stands for.
fn counts(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Codes<'static>> {
    let py = value.py();
    let column = Column::extract(name, value)?.in_one_piece()?;
    if let Some((codes, None)) = codes(&column).or_raise(py)? {
        return Ok(codes.into_owned());
    }
    let values: Vec<Answer<'_>> = match column {
        Column::Answers(values) => values,
        Column::Numpy(NumpyColumn::F64(array)) => array.as_array().iter().copied().map(Answer::Float).collect(),
        Column::Numpy(NumpyColumn::F32(array)) => {
            array.as_array().iter().map(|&value| Answer::Float(value.into())).collect()
        }
        Column::Numpy(_) => Vec::new(),
        Column::Arrow(chunks) => {
            chunks.first().map_or_else(|| Ok(Vec::new()), |array| numbers(name, array)).or_raise(py)?
        }
    };
    Counts::read_column(&values).or_raise(py).map(Codes::from)
}

/// The values of an Arrow array that is not integers without a gap.
fn numbers(name: &str, array: &ArrayRef) -> nps_core::Result<Vec<Answer<'static>>> {
    let float = |value: Option<f64>| value.map_or(Answer::Missing, Answer::Float);
    Ok(match array.data_type() {
        DataType::Float64 => array.as_primitive::<Float64Type>().iter().map(float).collect(),
        DataType::Float32 => {
            array.as_primitive::<Float32Type>().iter().map(|value| float(value.map(f64::from))).collect()
        }
        // What a sum is in DuckDB.
        DataType::Decimal128(_, 0) => array
            .as_primitive::<Decimal128Type>()
            .iter()
            .map(|value| value.map_or(Answer::Missing, Answer::Integer))
            .collect(),
        // A gap is no count, whatever the others are.
        kind if kind.is_integer() || *kind == DataType::Null => (0..array.len())
            .map(|row| {
                if array.logical_nulls().is_none_or(|nulls| nulls.is_valid(row)) {
                    Answer::Integer(0)
                } else {
                    Answer::Missing
                }
            })
            .collect(),
        other => return Err(Error::wrong_column_type(name, &other.to_string(), "whole numbers of answers")),
    })
}
