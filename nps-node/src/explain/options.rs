//! Options of the two searches, and the language of sentences.

use napi::ValueType;
use napi::bindgen_prelude::{Env, Unknown};
use nps_core::{AssociationOptions, Error, Language, ScoreOptions};

use crate::convert::{count_in, text};
use crate::error::OrThrow;
use crate::score::{given, set};

/// Reads options on top of the core's defaults.
pub(crate) fn read(env: Env, options: Unknown<'_>) -> napi::Result<AssociationOptions> {
    let (mut scoring, mut min_n) = (ScoreOptions::default(), AssociationOptions::default().min_n);
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "level" | "method" => set(env, &mut scoring, &name, value)?,
            "minN" => min_n = count_in(env, "answers", value)?,
            _ => return Err(Error::unknown_option(&name, &["level", "method", "minN"])).or_throw(env),
        }
    }
    Ok(AssociationOptions { level: scoring.level, method: scoring.method, min_n })
}

/// Reads a language by its code; `undefined` is the core's default.
pub(crate) fn language(env: Env, language: Unknown<'_>) -> napi::Result<Language> {
    match language.get_type()? {
        ValueType::Undefined => Ok(Language::default()),
        _ => text(env, "language", language)?.parse().or_throw(env),
    }
}
