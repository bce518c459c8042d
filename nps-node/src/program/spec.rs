//! What a program is configured with, by name.

use napi::bindgen_prelude::{Env, Unknown};
use nps_core::{Error, ProgramSpec, ScoreOptions};

use crate::convert::{count_in, number, texts};
use crate::error::OrThrow;
use crate::live::days;
use crate::score::{given, set};

const NAMES: [&str; 8] = ["scale", "dimensions", "windowDays", "retainDays", "level", "method", "minN", "worthwhile"];

/// Reads a specification on top of the core's defaults; the core checks it.
pub(super) fn read(env: Env, options: Unknown<'_>) -> napi::Result<ProgramSpec> {
    let (mut spec, mut scoring) = (ProgramSpec::default(), ScoreOptions::default());
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "scale" | "level" | "method" => set(env, &mut scoring, &name, value)?,
            "windowDays" => spec.window_days = days(env, value)?,
            "retainDays" => spec.retain_days = days(env, value)?,
            "minN" => spec.min_n = count_in(env, "answers", value)?,
            "worthwhile" => spec.worthwhile = number(env, "worthwhile", value, "a number of points above 0")?,
            "dimensions" => spec.dimensions = texts(env, "dimensions", value)?,
            _ => return Err(Error::unknown_option(&name, &NAMES)).or_throw(env),
        }
    }
    Ok(ProgramSpec { scale: scoring.scale, level: scoring.level, method: scoring.method, ..spec })
}
