//! Columns to group by.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, downcast_dictionary_array};
use arrow_schema::DataType;
use nps_core::{Answer, Codes, Error, KeyColumn, Label, Labels, Result, TextColumn, Validity};

use crate::{Texts, validity};

/// What a key can be read from.
pub const KEYS: &str = "texts, whole numbers, booleans or categories";

/// An Arrow array as a key.
///
/// # Errors
/// [`WrongColumnType`](nps_core::ErrorKind::WrongColumnType).
pub fn key<'a>(name: &'a str, array: &'a ArrayRef) -> Result<KeyColumn<'a>> {
    if let Some(values) = codes(array) {
        return KeyColumn::integers(name, values, validity(array)?);
    }
    if let Some(texts) = Texts::of(array) {
        return KeyColumn::texts(name, &texts);
    }
    match array.data_type() {
        DataType::Boolean => {
            let bits: Vec<u8> = array.as_boolean().values().iter().map(u8::from).collect();
            Ok(with_validity(KeyColumn::coded(name, bits, Labels::Booleans), validity(array)?))
        }
        DataType::Float32 => {
            float_key(name, array.as_primitive::<Float32Type>().iter().map(|value| value.map(f64::from)))
        }
        DataType::Float64 => float_key(name, array.as_primitive::<Float64Type>().iter()),
        DataType::Null => KeyColumn::texts(name, &vec![None::<&str>; array.len()]),
        DataType::Dictionary(..) => dictionary_key(name, array),
        other => Err(Error::wrong_column_type(name, &other.to_string(), KEYS)),
    }
}

macro_rules! integer_codes {
    ($(($arrow:ident, $arrow_type:ty)),+ $(,)?) => {
        /// The integers of an array, those of its nulls whatever they are; `None` where it holds something else.
        #[must_use]
        pub fn codes(array: &dyn Array) -> Option<Codes<'_>> {
            match array.data_type() {
                $(DataType::$arrow => Some(Codes::from(&array.as_primitive::<$arrow_type>().values()[..])),)+
                _ => None,
            }
        }
    };
}

integer_codes! {
    (UInt8, UInt8Type), (Int8, Int8Type), (UInt16, UInt16Type), (Int16, Int16Type), (UInt32, UInt32Type),
    (Int32, Int32Type), (UInt64, UInt64Type), (Int64, Int64Type),
}

fn with_validity<'a>(key: KeyColumn<'a>, validity: Option<Validity<'a>>) -> KeyColumn<'a> {
    match validity {
        Some(validity) => key.with_validity(validity),
        None => key,
    }
}

/// Values as the core groups by them.
///
/// # Errors
/// As [`Label::read`] and [`KeyColumn::values`].
pub fn value_key<'a>(name: &'a str, values: &[Answer<'_>]) -> Result<KeyColumn<'a>> {
    let labels = values.iter().map(|value| Label::read(name, value)).collect::<Result<Vec<_>>>()?;
    KeyColumn::values(name, &labels)
}

/// Floats as the core groups by them: whole ones, with gaps.
fn float_key(name: &str, values: impl Iterator<Item = Option<f64>>) -> Result<KeyColumn<'_>> {
    let values: Vec<_> = values.map(|value| value.map_or(Answer::Missing, whole_or_gap)).collect();
    value_key(name, &values)
}

/// NaN is a gap, as everywhere in frames.
#[must_use]
pub fn whole_or_gap(value: f64) -> Answer<'static> {
    if value.is_nan() { Answer::Missing } else { Answer::Float(value) }
}

/// A dictionary of texts: its own codes where each stands for one text, otherwise the texts row by row.
fn dictionary_key<'a>(name: &'a str, array: &'a ArrayRef) -> Result<KeyColumn<'a>> {
    let dictionary = array.as_any_dictionary();
    let Some(texts) = Texts::of(dictionary.values()) else {
        let found = dictionary.values().data_type().to_string();
        return Err(Error::wrong_column_type(name, &format!("a dictionary of {found}"), KEYS));
    };
    let labels: Vec<Option<&str>> = (0..texts.rows()).map(|code| texts.text(code)).collect();
    let mut distinct: Vec<_> = labels.iter().flatten().collect();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() == labels.len()
        && let Some(codes) = codes(dictionary.keys())
    {
        let labels = Labels::Texts(labels.into_iter().flatten().map(str::to_owned).collect());
        return Ok(with_validity(KeyColumn::coded(name, codes, labels), validity(array)?));
    }
    let rows: Vec<Option<&str>> = downcast_dictionary_array!(
        array => (0..array.len()).map(|row| array.key(row).and_then(|code| labels.get(code).copied().flatten())).collect(),
        _ => Vec::new()
    );
    KeyColumn::texts(name, &rows)
}
