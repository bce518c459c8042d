//! Days and moments, from Python.
//!
//! A date is a day. A datetime with a zone is a moment, whose day is that in UTC; one without a zone counts as it is
//! written where a day is asked for, and is refused where a moment is: nobody knows which one it is.

use std::ops::Deref;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use nps_arrow::{DAYS, Time};
use nps_core::{Answer, Error};
use numpy::{PyArrayDescrMethods, PyReadonlyArray1, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyInt, PyType};

use crate::error::{OrRaise, raise};
use crate::input::{Column, NumpyColumn, answer, may_be_column, type_name, wrong_type};
use crate::keys::codes;

/// What a moment can be read from.
const MOMENTS: &str = "datetimes with a time zone, dates, or whole seconds since 1970-01-01 UTC";
const PERIOD: &str = "a date, a datetime, or a whole number";
const PERIODS: &str = "dates, datetimes, or whole numbers";

/// What Python's `date.toordinal` says of 1970-01-01.
const EPOCH: i64 = 719_163;

const DAY: i64 = 86_400;

/// A day of Python's calendar.
pub(crate) fn date(py: Python<'_>, day: i32) -> PyResult<Bound<'_, PyAny>> {
    py.import("datetime")?.getattr("date")?.call_method1("fromordinal", (i64::from(day) + EPOCH,))
}

/// A moment, in seconds since 1970-01-01, as a datetime in UTC.
pub(crate) fn datetime(py: Python<'_>, at: i64) -> PyResult<Bound<'_, PyAny>> {
    let module = py.import("datetime")?;
    let utc = module.getattr("timezone")?.getattr("utc")?;
    let epoch = module.getattr("datetime")?.call1((1970, 1, 1, 0, 0, 0, 0, utc))?;
    epoch.add(module.getattr("timedelta")?.call1((0, at))?)
}

/// The time of a Python value; `None` where it is something else.
fn read(value: &Bound<'_, PyAny>) -> PyResult<Option<Time>> {
    static DATE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    if value.is_exact_instance_of::<PyInt>() {
        return Ok(value.extract().ok().map(Time::Seconds));
    }
    if value.is_none() || matches!(type_name(value).as_str(), "NaTType" | "NAType" | "MaskedConstant") {
        return Ok(Some(Time::Gap));
    }
    if type_name(value) == "datetime64" {
        let days = value.call_method1("astype", ("datetime64[D]",))?.call_method1("astype", ("int64",))?.extract()?;
        return Ok(Some(of_numpy(is_in_days(&value.getattr("dtype")?)?, days)));
    }
    if !value.is_instance(DATE.import(value.py(), "datetime", "date")?)? {
        return Ok(match answer(value)? {
            Answer::Integer(seconds) => i64::try_from(seconds).ok().map(Time::Seconds),
            Answer::Float(value) if value.is_nan() => Some(Time::Gap),
            _ => None,
        });
    }
    let days = value.call_method0("toordinal")?.extract::<i64>()? - EPOCH;
    if !value.is_instance(DATETIME.import(value.py(), "datetime", "datetime")?)? {
        return Ok(Some(Time::Date(days)));
    }
    let offset = value.call_method0("utcoffset")?;
    if offset.is_none() {
        return Ok(Some(Time::Naive(days)));
    }
    let part = |of: &Bound<'_, PyAny>, name: &str| of.getattr(name)?.extract::<i64>();
    let clock = 3_600 * part(value, "hour")? + 60 * part(value, "minute")? + part(value, "second")?;
    let offset_seconds = DAY * part(&offset, "days")? + part(&offset, "seconds")?;
    let micros = part(value, "microsecond")? - part(&offset, "microseconds")?;
    Ok(Some(Time::Zoned(DAY * days + clock - offset_seconds + micros.div_euclid(1_000_000))))
}

/// What NumPy says in days, of days or of something finer.
fn of_numpy(is_date: bool, days: i64) -> Time {
    match days {
        i64::MIN => Time::Gap,
        days if is_date => Time::Date(days),
        days => Time::Naive(days),
    }
}

/// Whether a type of NumPy's datetimes has no finer part than days.
fn is_in_days(dtype: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(dtype.str()?.to_string_lossy() == "datetime64[D]")
}

/// One argument that is a date or a datetime, as days since 1970-01-01.
pub(crate) fn day_argument(name: &str, value: &Bound<'_, PyAny>) -> PyResult<i32> {
    let day = read(value)?.and_then(Time::day).and_then(|day| i32::try_from(day).ok());
    let wrong = || raise(value.py(), &Error::invalid_argument(name, &type_name(value), "a date or a datetime"));
    day.ok_or_else(wrong)
}

/// One argument that is a moment, in seconds since 1970-01-01 UTC.
pub(crate) fn moment_argument(name: &str, value: &Bound<'_, PyAny>) -> PyResult<i64> {
    const MOMENT: &str = "a datetime with a time zone, a date, or whole seconds since 1970-01-01 UTC";
    let found = match read(value)? {
        Some(time) => match time.moment() {
            Some(seconds) => return Ok(seconds),
            None if matches!(time, Time::Naive(_)) => Time::NAIVE.to_owned(),
            None => "missing".to_owned(),
        },
        None => match answer(value)? {
            number @ (Answer::Integer(_) | Answer::Float(_)) => number.to_string(),
            _ => type_name(value),
        },
    };
    Err(raise(value.py(), &Error::invalid_argument(name, &found, MOMENT)))
}

/// When a period is: a whole number as it is, a date as days since 1970-01-01, a datetime with a zone as seconds.
pub(crate) fn period_argument(name: &str, value: &Bound<'_, PyAny>) -> PyResult<i64> {
    let wrong = || raise(value.py(), &Error::invalid_argument(name, &type_name(value), PERIOD));
    read(value)?.and_then(Time::period).ok_or_else(wrong)
}

/// A column that says when periods are.
pub(crate) fn periods(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<i64>> {
    let times = match times(name, value, PERIODS)? {
        Times::Seconds(numbers) => return Ok(numbers.as_slice().to_vec()),
        Times::Each(times) => times,
    };
    let period = |(row, time): (usize, Time)| time.period().ok_or_else(|| Error::missing_value(name, row, "a time"));
    times.into_iter().enumerate().map(period).collect::<nps_core::Result<_>>().or_raise(value.py())
}

/// A column that says when.
enum Times<'py> {
    /// Whole numbers, all there.
    Seconds(Seconds<'py>),
    /// Anything, row by row.
    Each(Vec<Time>),
}

/// Whole numbers: those of a column that holds them as they are needed, or a copy.
pub(crate) enum Seconds<'py> {
    Borrowed(Column<'py>),
    Owned(Vec<i64>),
}

impl<'py> Seconds<'py> {
    /// The numbers of a column of integers that has no gap; `None` where one is above 2^63 − 1.
    fn of(column: Column<'py>, numbers: impl FnOnce(&Column<'py>) -> Option<Vec<i64>>) -> Option<Self> {
        if integers(&column).is_some() { Some(Self::Borrowed(column)) } else { numbers(&column).map(Self::Owned) }
    }

    /// The numbers, which may leave the GIL.
    pub(crate) fn as_slice(&self) -> &[i64] {
        match self {
            Self::Borrowed(column) => integers(column).unwrap_or_default(),
            Self::Owned(numbers) => numbers,
        }
    }
}

impl Deref for Seconds<'_> {
    type Target = [i64];

    fn deref(&self) -> &[i64] {
        self.as_slice()
    }
}

/// The numbers of a column that holds them as signed ones of 64 bits.
fn integers<'a>(column: &'a Column<'_>) -> Option<&'a [i64]> {
    match column {
        Column::Numpy(NumpyColumn::I64(array)) => array.as_slice().ok(),
        Column::Arrow(chunks) => chunks.first()?.as_primitive_opt::<Int64Type>().map(|numbers| &numbers.values()[..]),
        Column::Numpy(_) | Column::Answers(_) => None,
    }
}

/// A column of dates or datetimes, as days since 1970-01-01.
pub(crate) fn days(name: &str, value: &Bound<'_, PyAny>) -> PyResult<nps_core::Result<Vec<i32>>> {
    let Times::Each(times) = times(name, value, DAYS)? else {
        return Err(wrong_type(value.py(), name, "whole numbers", DAYS));
    };
    Ok(nps_arrow::days_of(name, &times))
}

/// A column of moments, in seconds since 1970-01-01 UTC.
pub(crate) fn moments<'py>(name: &str, value: &Bound<'py, PyAny>) -> PyResult<Seconds<'py>> {
    let times = match times(name, value, MOMENTS)? {
        Times::Seconds(seconds) => return Ok(seconds),
        Times::Each(times) => times,
    };
    let moment =
        |(row, time): (usize, Time)| time.moment().ok_or_else(|| time.not_there(name, row, "a moment", MOMENTS));
    let seconds = times.into_iter().enumerate().map(moment).collect::<nps_core::Result<_>>();
    seconds.or_raise(value.py()).map(Seconds::Owned)
}

/// The times of a column.
fn times<'py>(name: &str, value: &Bound<'py, PyAny>, expected: &str) -> PyResult<Times<'py>> {
    let py = value.py();
    if let Ok(array) = value.cast::<PyUntypedArray>() {
        let kind = array.dtype().kind();
        if !matches!(kind, b'O' | b'M' | b'i' | b'u') || array.ndim() != 1 {
            return Err(wrong_type(py, name, &array.dtype().to_string(), expected));
        }
        if kind == b'O' || array.hasattr("mask")? {
            return listed(name, array.as_any(), expected).map(Times::Each);
        }
        if kind == b'M' {
            let is_date = is_in_days(array.dtype().as_any())?;
            let days = array.call_method1("astype", ("datetime64[D]",))?.call_method1("astype", ("int64",))?;
            let days: PyReadonlyArray1<'_, i64> = days.extract()?;
            return Ok(Times::Each(days.as_array().iter().map(|&days| of_numpy(is_date, days)).collect()));
        }
    } else if !Column::is_arrow(value)? {
        return listed(name, value, expected).map(Times::Each);
    }
    let column = Column::extract(name, value)?.in_one_piece()?;
    if codes(&column).or_raise(py)?.is_some() {
        if let Column::Arrow(chunks) = &column
            && let Some(nulls) = chunks.first().and_then(|array| array.nulls())
            && let Some(row) = nulls.iter().position(|valid| !valid)
        {
            return Err(raise(py, &Error::missing_value(name, row, "a moment")));
        }
        let seconds = Seconds::of(column, |column| codes(column).ok().flatten()?.0.to_integers());
        let wrong = || wrong_type(py, name, "a whole number above 2^63 - 1", expected);
        return seconds.ok_or_else(wrong).map(Times::Seconds);
    }
    match &column {
        Column::Arrow(chunks) => match chunks.first() {
            Some(array) => nps_arrow::times(name, array, expected).or_raise(py),
            None => Ok(Vec::new()),
        },
        Column::Numpy(_) | Column::Answers(_) => listed(name, value, expected),
    }
    .map(Times::Each)
}

/// The times of a list of Python values.
fn listed(name: &str, values: &Bound<'_, PyAny>, expected: &str) -> PyResult<Vec<Time>> {
    let wrong = |found: &str| wrong_type(values.py(), name, found, expected);
    if !may_be_column(values) {
        return Err(wrong(&type_name(values)));
    }
    let read = |value: PyResult<Bound<'_, PyAny>>| {
        let value = value?;
        read(&value)?.ok_or_else(|| wrong(&type_name(&value)))
    };
    values.try_iter().map_err(|_| wrong(&type_name(values)))?.map(read).collect()
}
