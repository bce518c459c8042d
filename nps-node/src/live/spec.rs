//! What a live aggregator counts, by name.

use napi::bindgen_prelude::{Env, JsObjectValue, Unknown};
use nps_core::{Error, LiveSpec, ScoreOptions, SegmentCap, Window};

use crate::convert::{count_in, object, properties, text, texts};
use crate::error::OrThrow;
use crate::score::{given, set};

const NAMES: [&str; 10] =
    ["scale", "dimensions", "window", "retainDays", "granularity", "zone", "dayBegins", "caps", "level", "method"];

/// Reads a specification on top of the core's defaults; the core checks it.
pub(crate) fn read(env: Env, options: Unknown<'_>) -> napi::Result<LiveSpec> {
    let (mut spec, mut scoring) = (LiveSpec::default(), ScoreOptions::default());
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "scale" | "level" | "method" => set(env, &mut scoring, &name, value)?,
            "window" => spec.window = window(env, value)?,
            "retainDays" => spec.retain_days = days(env, value)?,
            "granularity" => spec.calendar.granularity = minutes(env, value)?,
            "dayBegins" => spec.calendar.day_begins = minutes(env, value)?,
            "zone" => spec.calendar.zone = text(env, "zone", value)?,
            "dimensions" => spec.dimensions = texts(env, "dimensions", value)?,
            "caps" => {
                for (dimension, cap) in properties(object(env, "caps", value)?)? {
                    spec.caps.insert(dimension, self::cap(env, cap)?);
                }
            }
            _ => return Err(Error::unknown_option(&name, &NAMES)).or_throw(env),
        }
    }
    Ok(LiveSpec { scale: scoring.scale, level: scoring.level, method: scoring.method, ..spec })
}

/// More than 2^32 are refused by the core, as any other too many.
pub(crate) fn days(env: Env, value: Unknown<'_>) -> napi::Result<u32> {
    few(env, "days", value)
}

fn minutes(env: Env, value: Unknown<'_>) -> napi::Result<u32> {
    few(env, "minutes", value)
}

/// A number of things, of which more than 2^32 are as good as 2^32.
pub(super) fn few(env: Env, what: &str, value: Unknown<'_>) -> napi::Result<u32> {
    Ok(u32::try_from(count_in(env, what, value)?).unwrap_or(u32::MAX))
}

fn window(env: Env, value: Unknown<'_>) -> napi::Result<Window> {
    text(env, "window", value)?.parse().or_throw(env)
}

fn cap(env: Env, value: Unknown<'_>) -> napi::Result<SegmentCap> {
    let given = object(env, "a cap", value)?;
    let most = few(env, "segments", given.get_named_property("most")?)?;
    let mut always = Vec::new();
    for (name, value) in crate::convert::entries(given)? {
        match name.as_str() {
            "most" => {}
            "always" => always = texts(env, "always", value)?,
            _ => return Err(Error::unknown_option(&name, &["most", "always"])).or_throw(env),
        }
    }
    Ok(SegmentCap { most, always })
}

/// The window that a question is asked over, where its options name one.
pub(super) fn asked(env: Env, options: Unknown<'_>) -> napi::Result<Option<Window>> {
    let mut asked = None;
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "window" => asked = Some(window(env, value)?),
            _ => return Err(Error::unknown_option(&name, &["window"])).or_throw(env),
        }
    }
    Ok(asked)
}
