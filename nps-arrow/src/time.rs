//! Days and moments.
//!
//! A date is a day. A timestamp with a zone is a moment, whose day is that in UTC; one without a zone counts as it is
//! written where a day is asked for, and is refused where a moment is: nobody knows which one it is.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};
use nps_core::{Error, Result};

/// What a day can be read from.
pub const DAYS: &str = "dates or datetimes";

const DAY: i64 = 86_400;

/// A value that says when.
#[derive(Clone, Copy)]
pub enum Time {
    /// A date, in days since 1970-01-01.
    Date(i64),
    /// The day that is written in a datetime without a zone.
    Naive(i64),
    /// A datetime with a zone, in seconds since 1970-01-01 UTC.
    Zoned(i64),
    /// A whole number.
    Seconds(i64),
    /// No value.
    Gap,
}

impl Time {
    /// What a datetime is that is no moment.
    pub const NAIVE: &str = "a datetime without a time zone";

    /// When a period is, in the unit of what says so.
    #[must_use]
    pub fn period(self) -> Option<i64> {
        match self {
            Self::Date(number) | Self::Naive(number) | Self::Zoned(number) | Self::Seconds(number) => Some(number),
            Self::Gap => None,
        }
    }

    /// Days since 1970-01-01; `None` of a whole number, which may mean anything.
    #[must_use]
    pub fn day(self) -> Option<i64> {
        match self {
            Self::Date(day) | Self::Naive(day) => Some(day),
            Self::Zoned(seconds) => Some(seconds.div_euclid(DAY)),
            Self::Seconds(_) | Self::Gap => None,
        }
    }

    /// Seconds since 1970-01-01 UTC; `None` where no zone is known.
    #[must_use]
    pub fn moment(self) -> Option<i64> {
        match self {
            Self::Date(day) => day.checked_mul(DAY),
            Self::Zoned(seconds) | Self::Seconds(seconds) => Some(seconds),
            Self::Naive(_) | Self::Gap => None,
        }
    }

    /// Why a row has no day or moment.
    #[must_use]
    pub fn not_there(self, name: &str, row: usize, one: &str, expected: &str) -> Error {
        match self {
            Self::Gap => Error::missing_value(name, row, one),
            Self::Naive(_) => Error::wrong_column_type(name, Self::NAIVE, expected),
            Self::Seconds(value) => Error::wrong_column_type(name, &format!("the whole number {value}"), expected),
            Self::Date(day) => Error::wrong_column_type(name, &format!("the day {day}"), expected),
            Self::Zoned(seconds) => Error::wrong_column_type(name, &format!("the second {seconds}"), expected),
        }
    }
}

/// Times as days since 1970-01-01.
///
/// # Errors
/// [`WrongColumnType`](nps_core::ErrorKind::WrongColumnType) where a row has none.
pub fn days_of(name: &str, times: &[Time]) -> Result<Vec<i32>> {
    let day = |(row, &time): (usize, &Time)| {
        let Some(day) = time.day() else { return Err(time.not_there(name, row, "a date or a datetime", DAYS)) };
        let far = |_| Error::wrong_column_type(name, &format!("the day {day}"), "days of five million years");
        i32::try_from(day).map_err(far)
    };
    times.iter().enumerate().map(day).collect()
}

/// The days of an Arrow array, since 1970-01-01.
///
/// # Errors
/// [`WrongColumnType`](nps_core::ErrorKind::WrongColumnType).
pub fn days(name: &str, array: &ArrayRef) -> Result<Vec<i32>> {
    days_of(name, &times(name, array, DAYS)?)
}

/// The times of an Arrow array; a timestamp with a zone is stored in UTC.
///
/// # Errors
/// [`WrongColumnType`](nps_core::ErrorKind::WrongColumnType).
pub fn times(name: &str, array: &ArrayRef, expected: &str) -> Result<Vec<Time>> {
    macro_rules! times {
        ($kind:ty, $unit:expr, $time:expr) => {{
            let time = |at| $time(i64::from(at).div_euclid($unit));
            array.as_primitive::<$kind>().iter().map(|at| at.map_or(Time::Gap, time)).collect()
        }};
    }
    macro_rules! timestamps {
        ($kind:ty, $second:expr, $zone:expr) => {
            if $zone.is_some() {
                times!($kind, $second, Time::Zoned)
            } else {
                times!($kind, DAY * $second, Time::Naive)
            }
        };
    }
    Ok(match array.data_type() {
        DataType::Date32 => times!(Date32Type, 1, Time::Date),
        DataType::Date64 => times!(Date64Type, DAY * 1_000, Time::Date),
        DataType::Timestamp(TimeUnit::Second, zone) => timestamps!(TimestampSecondType, 1, zone),
        DataType::Timestamp(TimeUnit::Millisecond, zone) => timestamps!(TimestampMillisecondType, 1_000, zone),
        DataType::Timestamp(TimeUnit::Microsecond, zone) => timestamps!(TimestampMicrosecondType, 1_000_000, zone),
        DataType::Timestamp(TimeUnit::Nanosecond, zone) => timestamps!(TimestampNanosecondType, 1_000_000_000, zone),
        DataType::Null => vec![Time::Gap; array.len()],
        other => return Err(Error::wrong_column_type(name, &other.to_string(), expected)),
    })
}
