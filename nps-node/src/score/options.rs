//! Options of a call, by name. What each may be, and what it is where it is not given, is the core's.

use napi::bindgen_prelude::{Env, Unknown};
use napi::{JsValue, ValueType};
use nps_core::{Error, MissingCodes, Scale, ScoreOptions};

use crate::convert::{answer, answers, cast, entries, object};
use crate::error::OrThrow;

/// Reads options on top of the core's defaults.
pub(crate) fn read(env: Env, options: Unknown<'_>) -> napi::Result<ScoreOptions> {
    read_onto(env, ScoreOptions::default(), options)
}

/// Reads options whose scale is `scale` where they name none.
pub(crate) fn read_on_scale(env: Env, scale: Scale, options: Unknown<'_>) -> napi::Result<ScoreOptions> {
    read_onto(env, ScoreOptions { scale, ..ScoreOptions::default() }, options)
}

/// Reads a scale by its name; `undefined` is the core's default.
pub(crate) fn read_scale(env: Env, scale: Unknown<'_>) -> napi::Result<Scale> {
    let mut options = ScoreOptions::default();
    set(env, &mut options, "scale", scale)?;
    Ok(options.scale)
}

/// Sets one option, unless it is `undefined`.
pub(crate) fn set(env: Env, options: &mut ScoreOptions, name: &str, value: Unknown<'_>) -> napi::Result<()> {
    match value.get_type()? {
        ValueType::Undefined => Ok(()),
        _ if name == "missingCodes" && value.is_array()? => {
            options.missing_codes = MissingCodes::read(&answers(env, name, cast(value)?)?).or_throw(env)?;
            Ok(())
        }
        _ => options.set(name, &answer(value)?).or_throw(env),
    }
}

/// Reads codes that stand for no answer: a whole number, or a list of them.
pub(crate) fn read_missing_codes(env: Env, codes: Unknown<'_>) -> napi::Result<MissingCodes> {
    let mut options = ScoreOptions::default();
    set(env, &mut options, "missingCodes", codes)?;
    Ok(options.missing_codes)
}

/// The options that were given, by name.
pub(crate) fn given(env: Env, options: Unknown<'_>) -> napi::Result<Vec<(String, Unknown<'_>)>> {
    match options.get_type()? {
        ValueType::Undefined => Ok(Vec::new()),
        _ => entries(object(env, "options", options)?),
    }
}

/// Options of which a level is the only one.
pub(crate) fn read_level(env: Env, options: Unknown<'_>) -> napi::Result<f64> {
    let mut read = ScoreOptions::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "level" => set(env, &mut read, "level", value)?,
            _ => return Err(Error::unknown_option(&name, &["level"])).or_throw(env),
        }
    }
    Ok(read.level)
}

fn read_onto(env: Env, mut options: ScoreOptions, from: Unknown<'_>) -> napi::Result<ScoreOptions> {
    for (name, value) in given(env, from)? {
        set(env, &mut options, &name, value)?;
    }
    Ok(options)
}
