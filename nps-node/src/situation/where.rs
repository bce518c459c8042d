//! Where something holds: an object of dimensions and their values.

use napi::ValueType;
use napi::bindgen_prelude::{Env, Object, Unknown};
use nps_core::{Condition, Error, Label, Value};

use crate::convert::{answer, label, named, object, properties};
use crate::error::OrThrow;

/// The conditions that an object names; `undefined` and null are none.
pub(crate) fn conditions(env: Env, value: Unknown<'_>) -> napi::Result<Vec<Condition>> {
    if matches!(value.get_type()?, ValueType::Undefined | ValueType::Null) {
        return Ok(Vec::new());
    }
    let mut conditions = Vec::new();
    for (name, value) in properties(object(env, "where", value)?)? {
        // Left out in silence, it would widen the place to everywhere.
        if value.get_type()? == ValueType::Undefined {
            return Err(Error::invalid_argument(&name, "undefined", "a value, or null for answers without one"))
                .or_throw(env);
        }
        let value = answer(value)?;
        let value = Value::from(Label::read(&name, &value).or_throw(env)?);
        conditions.push(Condition::new(name, value));
    }
    Ok(conditions)
}

/// Conditions as an object of dimensions and their values.
pub(crate) fn where_object<'env>(env: &'env Env, conditions: &[Condition]) -> napi::Result<Object<'env>> {
    named(env, conditions.iter().map(|condition| (&condition.dimension, label(condition.value.as_label()))))
}
