//! Columns of answers: typed arrays borrowed as they are, with a validity bitmap or without, and lists.

use std::borrow::Cow;

use napi::JsValue;
use napi::bindgen_prelude::{Env, JsObjectValue, Object, TypedArray, TypedArrayType, Uint8ClampedSlice, Unknown};
use nps_core::{Answer, Codes, Counts, Error, ScoreColumn, Validity};

use crate::convert::{Transport, answers, cast, describe, elements, is_bytes, transported, unshared};
use crate::error::OrThrow;

/// A column of answers as JS gave it.
pub(crate) struct Column<'env> {
    values: Values<'env>,
    validity: Option<Cow<'env, [u8]>>,
}

enum Values<'env> {
    /// A typed array of integers.
    Integers(Codes<'env>),
    /// A `Float32Array`.
    F32(Cow<'env, [f32]>),
    /// A `Float64Array`.
    F64(Cow<'env, [f64]>),
    /// A list of anything.
    Answers(Vec<Answer<'static>>),
}

impl<'env> Column<'env> {
    /// Reads a column, borrowed until JS runs again.
    pub(crate) fn read(env: Env, name: &str, value: Unknown<'env>, pack: &Transport<'env>) -> napi::Result<Self> {
        let value = if value.is_array()? { transported(env, name, value, pack)? } else { value };
        match describe(value)? {
            "a list" => Ok(Self { values: Values::Answers(answers(env, name, cast(value)?)?), validity: None }),
            "a typed array" => {
                Ok(Self { values: Values::read(env, name, unshared(env, name, value)?)?, validity: None })
            }
            "an object" => Self::nullable(env, name, cast(value)?),
            found => Err(Error::wrong_column_type(name, found, EXPECTED)).or_throw(env),
        }
    }

    /// Reads `{ values, validity }`.
    fn nullable(env: Env, name: &str, given: Object<'env>) -> napi::Result<Self> {
        let (values, validity): (Unknown, Unknown) =
            (given.get_named_property("values")?, given.get_named_property("validity")?);
        if !values.is_typedarray()? || !is_bytes(validity)? {
            return Err(Error::wrong_column_type(name, "an object", EXPECTED)).or_throw(env);
        }
        // Copies of shared memory are made first: nothing is borrowed while JS may run.
        let (values, validity) = (unshared(env, name, values)?, unshared(env, name, validity)?);
        let validity = Some(Cow::Borrowed(elements(validity)?));
        Ok(Self { values: Values::read(env, name, values)?, validity })
    }

    /// The same column, held by itself.
    pub(crate) fn into_owned(self) -> Column<'static> {
        let values = match self.values {
            Values::Integers(numbers) => Values::Integers(numbers.into_owned()),
            Values::F32(numbers) => Values::F32(Cow::Owned(numbers.into_owned())),
            Values::F64(numbers) => Values::F64(Cow::Owned(numbers.into_owned())),
            Values::Answers(answers) => Values::Answers(answers),
        };
        Column { values, validity: self.validity.map(|bits| Cow::Owned(bits.into_owned())) }
    }

    /// The values as counts of answers; one that is missing is none.
    pub(crate) fn counts(self, name: &str) -> nps_core::Result<Codes<'static>> {
        let answers: Vec<Answer<'static>> = match self.values {
            Values::Integers(numbers) if self.validity.is_none() => return Ok(numbers.into_owned()),
            Values::Integers(numbers) => {
                let numbers = numbers.to_integers().ok_or_else(|| {
                    Error::wrong_column_type(name, "integers above 2^63 - 1", "whole numbers of answers")
                })?;
                numbers.into_iter().map(|number| Answer::Integer(number.into())).collect()
            }
            Values::F32(numbers) => numbers.iter().map(|&number| Answer::Float(number.into())).collect(),
            Values::F64(numbers) => numbers.iter().copied().map(Answer::Float).collect(),
            Values::Answers(answers) => answers,
        };
        let Some(bits) = self.validity else { return Counts::read_column(&answers).map(Codes::from) };
        Validity::new(&bits, 0, answers.len())?;
        let is_given = |row: usize| bits.get(row / 8).is_some_and(|byte| byte >> (row % 8) & 1 == 1);
        let given = |(row, answer)| if is_given(row) { answer } else { Answer::Missing };
        let answers: Vec<Answer> = answers.into_iter().enumerate().map(given).collect();
        Counts::read_column(&answers).map(Codes::from)
    }

    /// The core's column.
    pub(crate) fn core(&self) -> nps_core::Result<ScoreColumn<'_>> {
        let column = match &self.values {
            Values::Integers(numbers) => ScoreColumn::from(numbers),
            Values::F32(numbers) => ScoreColumn::from(&**numbers),
            Values::F64(numbers) => ScoreColumn::from(&**numbers),
            Values::Answers(answers) => ScoreColumn::from(&**answers),
        };
        let Some(bits) = &self.validity else { return Ok(column) };
        Ok(column.with_validity(Validity::new(bits, 0, column.len())?))
    }
}

const EXPECTED: &str = "a list, a typed array of numbers, or { values, validity } of a typed array and its bitmap";

impl<'env> Values<'env> {
    fn read(env: Env, name: &str, value: Unknown<'env>) -> napi::Result<Self> {
        match cast::<TypedArray>(value)?.typed_array_type {
            TypedArrayType::Float32 => Ok(Self::F32(Cow::Borrowed(elements(value)?))),
            TypedArrayType::Float64 => Ok(Self::F64(Cow::Borrowed(elements(value)?))),
            kind => integers(env, name, kind, value).map(Self::Integers),
        }
    }
}

/// The elements of a typed array of integers.
pub(crate) fn integers<'env>(
    env: Env,
    name: &str,
    kind: TypedArrayType,
    value: Unknown<'env>,
) -> napi::Result<Codes<'env>> {
    Ok(match kind {
        TypedArrayType::Int8 => elements::<i8>(value)?.into(),
        TypedArrayType::Uint8 => elements::<u8>(value)?.into(),
        TypedArrayType::Uint8Clamped => cast::<Uint8ClampedSlice>(value)?.to_vec().into(),
        TypedArrayType::Int16 => elements::<i16>(value)?.into(),
        TypedArrayType::Uint16 => elements::<u16>(value)?.into(),
        TypedArrayType::Int32 => elements::<i32>(value)?.into(),
        TypedArrayType::Uint32 => elements::<u32>(value)?.into(),
        TypedArrayType::BigInt64 => elements::<i64>(value)?.into(),
        TypedArrayType::BigUint64 => elements::<u64>(value)?.into(),
        _ => return Err(Error::wrong_column_type(name, "floats", "whole numbers")).or_throw(env),
    })
}
