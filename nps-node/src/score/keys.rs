//! Columns to group by: typed arrays of integers, lists, and dictionaries.

use napi::JsValue;
use napi::bindgen_prelude::{Env, JsObjectValue, Object, TypedArray, Unknown};
use nps_core::{Answer, Codes, Error, KeyColumn, Label, Labels};

use crate::convert::{Transport, answers, cast, describe, elements, list, transported, unshared};
use crate::error::OrThrow;
use crate::score::column::integers;

/// A column to group by, copied from JS.
pub(crate) enum Key {
    /// Whole numbers.
    Numbers(String, Codes<'static>),
    /// Codes into the values of a list, as they came.
    Found(String, Vec<i32>, Vec<Answer<'static>>),
    /// Codes into labels, in the order that the caller wants.
    Labelled(String, Codes<'static>, Vec<Answer<'static>>),
}

impl Key {
    /// Copies a column.
    pub(crate) fn read<'env>(
        env: Env,
        name: String,
        value: Unknown<'env>,
        encode: &Transport<'env>,
    ) -> napi::Result<Self> {
        match describe(value)? {
            "a typed array" => whole(env, &name, value).map(|numbers| Self::Numbers(name, numbers)),
            "a list" => {
                let found: Object = cast(transported(env, &name, value, encode)?)?;
                let codes = elements::<i32>(found.get_named_property("codes")?)?.to_vec();
                let values = answers(env, &name, found.get_named_property("values")?)?;
                Ok(Self::Found(name, codes, values))
            }
            "an object" => {
                let dictionary: Object = cast(value)?;
                let labels = list(env, "labels", dictionary.get_named_property("labels")?)?;
                let labels = answers(env, &name, labels)?;
                let codes = whole(env, &name, dictionary.get_named_property("codes")?)?;
                Ok(Self::Labelled(name, codes, labels))
            }
            found => Err(Error::wrong_column_type(&name, found, EXPECTED)).or_throw(env),
        }
    }

    /// The core's column.
    pub(crate) fn into_column(self) -> nps_core::Result<KeyColumn<'static>> {
        match self {
            Self::Numbers(name, numbers) => KeyColumn::integers(name, numbers, None),
            Self::Found(name, codes, values) => KeyColumn::dictionary(name.clone(), &codes, &labels(&name, &values)?),
            Self::Labelled(name, codes, values) => {
                let labels = Labels::new(&name, &labels(&name, &values)?)?;
                Ok(KeyColumn::coded(name, codes, labels).ordinal())
            }
        }
    }
}

const EXPECTED: &str = "a list, a typed array of integers, or { codes, labels }";

fn labels<'a>(name: &str, values: &'a [Answer<'_>]) -> nps_core::Result<Vec<Label<'a>>> {
    values.iter().map(|value| Label::read(name, value)).collect()
}

/// A copy of a typed array of integers.
fn whole(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<Codes<'static>> {
    if !value.is_typedarray()? {
        return Err(Error::wrong_column_type(name, describe(value)?, "a typed array of integers")).or_throw(env);
    }
    let value = unshared(env, name, value)?;
    Ok(integers(env, name, cast::<TypedArray>(value)?.typed_array_type, value)?.into_owned())
}
