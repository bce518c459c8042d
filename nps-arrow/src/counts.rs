//! Columns of how many answers each row stands for.

use arrow_array::cast::AsArray;
use arrow_array::types::{Decimal128Type, Float32Type, Float64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use nps_core::{Answer, Codes, Counts, Error, Result};

use crate::{codes, validity};

/// The counts of an Arrow array.
///
/// # Errors
/// [`WrongColumnType`](nps_core::ErrorKind::WrongColumnType); [`InvalidCount`](nps_core::ErrorKind::InvalidCount), naming
/// the row, for a gap, and for what is no whole number.
pub fn counts(name: &str, array: &ArrayRef) -> Result<Codes<'static>> {
    match codes(array) {
        Some(codes) if validity(array)?.is_none() => Ok(codes.into_owned()),
        _ => Counts::read_column(&numbers(name, array)?).map(Codes::from),
    }
}

/// The values of an array that is not integers without a gap.
fn numbers(name: &str, array: &ArrayRef) -> Result<Vec<Answer<'static>>> {
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
