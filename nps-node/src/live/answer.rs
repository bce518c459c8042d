//! One answer on its way into a live aggregator.

use napi::JsValue;
use napi::bindgen_prelude::{Array, Env, Object, Unknown};
use nps_core::{Answer, Error, Label, LiveSpec, NanPolicy, Score};

use crate::convert::{answer, cast, describe, properties};
use crate::error::OrThrow;
use crate::situation::moment;

/// An answer as the core takes it.
pub(crate) struct One {
    pub(crate) at: i64,
    pub(crate) score: Option<Score>,
    values: Vec<Option<String>>,
}

impl One {
    /// Reads an answer to what `spec` counts.
    pub(crate) fn read(
        env: Env,
        spec: &LiveSpec,
        at: Unknown<'_>,
        score: Unknown<'_>,
        values: Unknown<'_>,
    ) -> napi::Result<Self> {
        let given = answer(score)?;
        let score = spec.scale.read(&given, NanPolicy::Reject).or_else(|_| spec.scale.require(&given).map(Some));
        Ok(Self { at: moment(env, "at", at)?, score: score.or_throw(env)?, values: read_values(env, spec, values)? })
    }

    /// The value of each dimension.
    pub(crate) fn values(&self) -> Vec<Option<&str>> {
        self.values.iter().map(Option::as_deref).collect()
    }
}

/// The most values that an error tells the number of.
const MOST_TOLD: u32 = 1 << 16;

/// The value of each dimension: a list in their order, or an object by their names.
pub(crate) fn read_values(env: Env, spec: &LiveSpec, values: Unknown<'_>) -> napi::Result<Vec<Option<String>>> {
    if !values.is_array()? {
        return match describe(values)? {
            "undefined" if spec.dimensions.is_empty() => Ok(Vec::new()),
            "an object" => named(env, spec, cast(values)?),
            found => Err(Error::invalid_argument("values", found, "a list, or an object by dimension")).or_throw(env),
        };
    }
    let values: Array = cast(values)?;
    if values.len() as usize != spec.dimensions.len() {
        // For the core to refuse by their number.
        return Ok(vec![None; values.len().min(MOST_TOLD) as usize]);
    }
    let value = |(place, name): (u32, &String)| match values.get(place)? {
        Some(value) => segment_value(env, name, value),
        None => Ok(None),
    };
    (0..).zip(&spec.dimensions).map(value).collect()
}

/// The value of each dimension by its name. As with columns, each has to be there, and no other.
fn named(env: Env, spec: &LiveSpec, values: Object<'_>) -> napi::Result<Vec<Option<String>>> {
    let given = properties(values)?;
    let names: Vec<&str> = given.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(other) = names.iter().find(|&&name| !spec.dimensions.iter().any(|known| known == name)) {
        return Err(Error::unknown_column(other, &spec.dimensions)).or_throw(env);
    }
    let value = |dimension: &String| match given.iter().find(|(name, _)| name == dimension) {
        Some(&(_, value)) => segment_value(env, dimension, value),
        None => Err(Error::unknown_column(dimension, &names)).or_throw(env),
    };
    spec.dimensions.iter().map(value).collect()
}

/// A value of a dimension as segments are named: whole numbers and booleans as they are written.
pub(crate) fn segment_value(env: Env, dimension: &str, value: Unknown<'_>) -> napi::Result<Option<String>> {
    if value.get_type()? == napi::ValueType::String {
        return cast(value).map(Some);
    }
    let value: Answer = answer(value)?;
    Ok(match Label::read(dimension, &value).or_throw(env)? {
        Label::Null => None,
        label => Some(label.to_string()),
    })
}
