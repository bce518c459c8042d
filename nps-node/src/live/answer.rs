//! One answer on its way into a live aggregator.

use napi::bindgen_prelude::{Array, Env, Unknown};
use nps_core::{Answer, Error, Label, LiveSpec, NanPolicy, Score};

use crate::convert::{answer, cast, describe, list, object, properties};
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

/// The value of each dimension: a list in their order, or an object by their names.
fn read_values(env: Env, spec: &LiveSpec, values: Unknown<'_>) -> napi::Result<Vec<Option<String>>> {
    match describe(values)? {
        "undefined" if spec.dimensions.is_empty() => Ok(Vec::new()),
        "an object" => named(env, spec, values),
        _ => {
            let values: Array = list(env, "values", values)?;
            // Whether there are as many as dimensions is for the core to say; memory is only for so many.
            let most = u32::try_from(spec.dimensions.len()).unwrap_or(u32::MAX).saturating_add(1);
            (0..values.len().min(most))
                .map(|place| {
                    let name = spec.dimensions.get(place as usize).map_or("values", String::as_str);
                    values.get(place)?.map_or(Ok(None), |value| segment_value(env, name, value))
                })
                .collect()
        }
    }
}

fn named(env: Env, spec: &LiveSpec, values: Unknown<'_>) -> napi::Result<Vec<Option<String>>> {
    let mut read = vec![None; spec.dimensions.len()];
    for (name, value) in properties(object(env, "values", values)?)? {
        let Some(slot) = spec.dimensions.iter().position(|known| *known == name).and_then(|place| read.get_mut(place))
        else {
            return Err(Error::unknown_column(&name, &spec.dimensions)).or_throw(env);
        };
        *slot = segment_value(env, &name, value)?;
    }
    Ok(read)
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
