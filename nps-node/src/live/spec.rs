//! What a live aggregator counts, by name.

use napi::bindgen_prelude::{Env, Unknown};
use nps_core::{Error, LiveSpec, ScoreOptions, Span, Window};

use crate::convert::{count_in, texts};
use crate::error::OrThrow;
use crate::score::{given, set};

const NAMES: [&str; 6] = ["scale", "dimensions", "windowDays", "retainDays", "level", "method"];

/// Reads a specification on top of the core's defaults; the core checks it.
pub(crate) fn read(env: Env, options: Unknown<'_>) -> napi::Result<LiveSpec> {
    let (mut spec, mut scoring) = (LiveSpec::default(), ScoreOptions::default());
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "scale" | "level" | "method" => set(env, &mut scoring, &name, value)?,
            "windowDays" => spec.window = Window::Sliding(Span::Days(days(env, value)?)),
            "retainDays" => spec.retain_days = days(env, value)?,
            "dimensions" => spec.dimensions = texts(env, "dimensions", value)?,
            _ => return Err(Error::unknown_option(&name, &NAMES)).or_throw(env),
        }
    }
    Ok(LiveSpec { scale: scoring.scale, level: scoring.level, method: scoring.method, ..spec })
}

/// More than 2^32 are refused by the core, as any other too many.
pub(crate) fn days(env: Env, value: Unknown<'_>) -> napi::Result<u32> {
    Ok(u32::try_from(count_in(env, "days", value)?).unwrap_or(u32::MAX))
}
