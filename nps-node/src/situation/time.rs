//! Times as JS gives them: a `Date`, a text with its zone, a day, and where moments are asked for, seconds.

use napi::JsValue;
use napi::bindgen_prelude::{BigInt, Env, JsObjectValue, Object, TypedArray, TypedArrayType, Unknown};
use napi::{JsDate, ValueType};
use nps_core::{Day, Error, Timestamp};

use crate::convert::{Transport, answers_with, cast, describe, elements, transported, unshared};
use crate::error::OrThrow;
use crate::score::integers;

/// A day since 1970-01-01 as `2026-01-05`.
pub(crate) fn iso(day: i32) -> String {
    Day::new(day).to_string()
}

/// What is read as times.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Times {
    /// Days; a moment counts by its day in UTC.
    Days,
    /// Moments, which a number gives in seconds since 1970-01-01 UTC.
    Moments,
}

impl Times {
    const fn expected(self) -> &'static str {
        match self {
            Self::Days => "a Date, a day '2026-01-05', or a moment with its zone '2026-01-05T09:30:00+01:00'",
            Self::Moments => {
                "a Date, a moment with its zone '2026-01-05T09:30:00+01:00', or seconds since 1970-01-01 UTC"
            }
        }
    }

    const fn expected_column(self) -> &'static str {
        match self {
            Self::Days => {
                "Dates, days '2026-01-05', moments with their zone '2026-01-05T09:30:00+01:00', or an Int32Array of days \
                 since 1970-01-01"
            }
            Self::Moments => {
                "Dates, moments with their zone '2026-01-05T09:30:00+01:00', or seconds since 1970-01-01 UTC as numbers"
            }
        }
    }
}

/// What one value says.
enum Read {
    /// So many seconds since 1970-01-01 UTC.
    At(i64),
    /// No value.
    Missing,
    /// No time: what it is, in words.
    Other(String),
}

/// Seconds as a whole number: those that have begun. NaN is none; far numbers are left to the core to refuse.
#[expect(clippy::cast_possible_truncation, reason = "saturates")]
fn whole(seconds: f64) -> Option<i64> {
    (!seconds.is_nan()).then(|| seconds.floor() as i64)
}

fn read(value: Unknown<'_>, times: Times) -> napi::Result<Read> {
    Ok(match value.get_type()? {
        ValueType::Undefined | ValueType::Null => Read::Missing,
        ValueType::String => {
            let text: String = cast(value)?;
            let at = Timestamp::of_day_or_moment(&text);
            at.map_or_else(|_| Read::Other(format!("the text {text:?}")), |at| Read::At(at.seconds()))
        }
        ValueType::Number if times == Times::Moments => {
            whole(cast(value)?).map_or_else(|| Read::Other("NaN".to_owned()), Read::At)
        }
        ValueType::BigInt if times == Times::Moments => {
            let (seconds, is_all) = cast::<BigInt>(value)?.get_i64();
            if is_all { Read::At(seconds) } else { Read::Other("a bigint of more than 64 bits".to_owned()) }
        }
        ValueType::Object if value.is_date()? => milliseconds(cast::<JsDate>(value)?.value_of()?),
        _ => Read::Other(describe(value)?.to_owned()),
    })
}

/// What a `Date` holds.
fn milliseconds(value: f64) -> Read {
    whole(value / 1000.0).map_or_else(|| Read::Other("an invalid Date".to_owned()), Read::At)
}

/// An argument that is a moment, in seconds since 1970-01-01 UTC.
pub(crate) fn moment(env: Env, argument: &str, value: Unknown<'_>) -> napi::Result<i64> {
    argument_of(env, argument, value, Times::Moments)
}

/// An argument that is a day, in days since 1970-01-01.
pub(crate) fn day_argument(env: Env, argument: &str, value: Unknown<'_>) -> napi::Result<i32> {
    let moment = Timestamp::from_seconds(argument_of(env, argument, value, Times::Days)?);
    moment.map(Timestamp::day).or_throw(env)
}

fn argument_of(env: Env, argument: &str, value: Unknown<'_>, times: Times) -> napi::Result<i64> {
    let found = match read(value, times)? {
        Read::At(seconds) => return Ok(seconds),
        Read::Missing => describe(value)?.to_owned(),
        Read::Other(found) => found,
    };
    Err(Error::invalid_argument(argument, &found, times.expected())).or_throw(env)
}

/// A column of times, in days since 1970-01-01.
pub(crate) fn days<'env>(
    env: Env,
    name: &str,
    value: Unknown<'env>,
    moments: &Transport<'env>,
) -> napi::Result<Vec<i32>> {
    if value.is_typedarray()? && cast::<TypedArray>(value)?.typed_array_type == TypedArrayType::Int32 {
        return Ok(elements::<i32>(unshared(env, name, value)?)?.to_vec());
    }
    let seconds = column(env, name, value, moments, Times::Days)?;
    let day = |seconds| Timestamp::from_seconds(seconds).map(Timestamp::day);
    seconds.into_iter().map(day).collect::<nps_core::Result<_>>().or_throw(env)
}

/// A column of moments, in seconds since 1970-01-01 UTC.
pub(crate) fn seconds<'env>(
    env: Env,
    name: &str,
    value: Unknown<'env>,
    moments: &Transport<'env>,
) -> napi::Result<Vec<i64>> {
    column(env, name, value, moments, Times::Moments)
}

fn column<'env>(
    env: Env,
    name: &str,
    value: Unknown<'env>,
    moments: &Transport<'env>,
    times: Times,
) -> napi::Result<Vec<i64>> {
    match describe(value)? {
        "a list" => {
            let found = transported(env, name, value, moments)?;
            let values = if found.is_typedarray()? {
                elements::<f64>(found)?.iter().map(|&value| milliseconds(value)).collect()
            } else {
                encoded(env, name, cast(found)?, times)?
            };
            every_row(name, values.into_iter(), times).or_throw(env)
        }
        "a typed array" if times == Times::Moments => numbers(env, name, unshared(env, name, value)?),
        found => Err(wrong(name, found, times)).or_throw(env),
    }
}

/// The times of a list, given as its distinct values and a code for each row.
fn encoded(env: Env, name: &str, found: Object<'_>, times: Times) -> napi::Result<Vec<Read>> {
    let distinct = answers_with(env, name, found.get_named_property("values")?, |value| match value {
        Some(value) => read(value, times),
        None => Ok(Read::Missing),
    })?;
    let codes = elements::<i32>(found.get_named_property("codes")?)?;
    let value = |&code: &i32| match usize::try_from(code).ok().and_then(|code| distinct.get(code)) {
        Some(Read::At(seconds)) => Read::At(*seconds),
        Some(Read::Other(found)) => Read::Other(found.clone()),
        Some(Read::Missing) | None => Read::Missing,
    };
    Ok(codes.iter().map(value).collect())
}

/// Seconds of a typed array.
fn numbers(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<Vec<i64>> {
    let times = Times::Moments;
    match cast::<TypedArray>(value)?.typed_array_type {
        TypedArrayType::Float64 => {
            let values = elements::<f64>(value)?
                .iter()
                .map(|&seconds| whole(seconds).map_or_else(|| Read::Other("NaN".to_owned()), Read::At));
            every_row(name, values, times).or_throw(env)
        }
        // Whose seconds are rounded to minutes.
        TypedArrayType::Float32 => Err(wrong(name, "a Float32Array", times)).or_throw(env),
        kind => {
            let seconds = integers(env, name, kind, value)?.to_integers();
            seconds.ok_or_else(|| wrong(name, "integers above 2^63 - 1", times)).or_throw(env)
        }
    }
}

/// Times of which none is missing, and all are times.
fn every_row(name: &str, values: impl Iterator<Item = Read>, times: Times) -> nps_core::Result<Vec<i64>> {
    let read = |(row, value)| match value {
        Read::At(seconds) => Ok(seconds),
        Read::Missing => Err(Error::missing_value(name, row, times.expected())),
        Read::Other(found) => Err(wrong(name, &format!("{found} in row {row}"), times)),
    };
    values.enumerate().map(read).collect()
}

fn wrong(name: &str, found: &str, times: Times) -> Error {
    Error::wrong_column_type(name, found, times.expected_column())
}
