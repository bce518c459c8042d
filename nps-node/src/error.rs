//! From the core's error to a JS `Error` that carries `code`, and `row` where one row is to blame.

use napi::bindgen_prelude::{Env, JsObjectValue, Object};
use napi::{JsError, JsValue};
use napi_derive::napi;
use nps_core::ErrorKind;

use crate::convert::place;

/// Turns the core's error into one that napi throws, or rejects a promise with, as it is.
pub(crate) trait OrThrow<T> {
    /// The value, or the error as JS sees it.
    fn or_throw(self, env: Env) -> napi::Result<T>;
}

impl<T> OrThrow<T> for nps_core::Result<T> {
    fn or_throw(self, env: Env) -> napi::Result<T> {
        self.map_err(|error| to_js(env, &error).unwrap_or_else(|failure| failure))
    }
}

fn to_js(env: Env, error: &nps_core::Error) -> napi::Result<napi::Error> {
    let plain = napi::Error::new(error.code(), error.to_string());
    let thrown = JsError::from(plain).into_unknown(env);
    if let Some(row) = error.row() {
        let mut object = Object::from_raw(env.raw(), thrown.raw());
        object.set_named_property("row", place(row))?;
    }
    Ok(napi::Error::from_unknown_without_coercion(thrown))
}

/// An error of this library as one of a row; any other as it is.
pub(crate) fn in_row(env: Env, error: napi::Error, row: u32) -> napi::Error {
    let thrown = JsError::from(error).into_unknown(env);
    let mut object = Object::from_raw(env.raw(), thrown.raw());
    let mut set = || -> napi::Result<()> {
        let code: Option<String> = object.get("code")?;
        if code.is_some_and(|code| error_codes().contains(&code.as_str())) && !object.has_named_property("row")? {
            let message: String = object.get_named_property("message")?;
            object.set_named_property("message", format!("row {row}: {message}"))?;
            object.set_named_property("row", row)?;
        }
        Ok(())
    };
    set().err().unwrap_or_else(|| napi::Error::from_unknown_without_coercion(thrown))
}

/// For the facade: throws what the core says of an argument that it could not read.
#[napi(catch_unwind, skip_typescript)]
pub fn refuse(env: Env, argument: String, found: String, expected: String) -> napi::Result<()> {
    Err(nps_core::Error::invalid_argument(&argument, &found, &expected)).or_throw(env)
}

/// Every code an error can carry, in the order of the core.
#[napi(catch_unwind, skip_typescript)]
pub fn error_codes() -> Vec<&'static str> {
    ErrorKind::ALL.iter().map(|kind| kind.code()).collect()
}
