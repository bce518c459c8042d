//! Survey responses by id, and reading them.

use napi::bindgen_prelude::{AsyncTask, Env, Object, Unknown};
use napi::{JsDate, JsValue};
use napi_derive::napi;
use nps_core::{Answer, Error, MissingCodes, ResponseColumns, ResponseFields, Scale};

use crate::convert::{
    answer, cast, describe, elements, entries, exact, is_bytes, object, parsed, place, text, texts, unshared,
};
use crate::error::OrThrow;
use crate::score::{given, read_missing_codes, read_scale};
use crate::situation::{Observed, profile_in, use_case_in};
use crate::survey::Rejects;
use crate::work::{Outcome, Work};

/// Survey responses, each once: a later one with the same id is an edit, whatever order they come in.
#[napi]
#[derive(Default)]
pub struct Responses(nps_core::Responses);

impl Responses {
    /// The core's responses.
    pub(crate) fn core(&self) -> &nps_core::Responses {
        &self.0
    }
}

impl Outcome for nps_core::Responses {
    type Js = Responses;

    fn into_js(self, _env: Env) -> napi::Result<Responses> {
        Ok(Responses(self))
    }
}

#[napi]
impl Responses {
    /// Without any yet.
    #[napi(constructor, catch_unwind)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a response; says what it did to those there were.
    #[napi(
        catch_unwind,
        ts_args_type = "response: ResponseInput, options?: { scale?: string; missingCodes?: MissingCodes }",
        ts_return_type = "Arrival"
    )]
    pub fn push(&mut self, env: Env, response: Unknown, options: Unknown) -> napi::Result<&'static str> {
        let (mut scale, mut codes) = (Scale::default(), MissingCodes::NONE);
        for (name, value) in given(env, options)? {
            match name.as_str() {
                "scale" => scale = read_scale(env, value)?,
                "missingCodes" => codes = read_missing_codes(env, value)?,
                _ => return Err(Error::unknown_option(&name, &["scale", "missingCodes"])).or_throw(env),
            }
        }
        let response = read(env, response, scale, codes)?;
        self.0.push(response).or_throw(env).map(nps_core::Arrival::name)
    }

    /// How many there are.
    #[napi(getter, catch_unwind)]
    pub fn length(&self) -> f64 {
        place(self.0.len())
    }

    /// Whether there is one with this id.
    #[napi(catch_unwind)]
    pub fn has(&self, id: String) -> bool {
        self.0.get(&id).is_some()
    }

    /// The response with this id, as a plain object; null where there is none.
    #[napi(catch_unwind, ts_return_type = "ResponseFields | null")]
    pub fn get<'env>(&self, env: &'env Env, id: String) -> napi::Result<Option<Object<'env>>> {
        self.0.get(&id).map(|response| plain(env, response)).transpose()
    }

    /// The ids, in order.
    #[napi(catch_unwind)]
    pub fn ids(&self) -> Vec<&str> {
        self.0.iter().map(|response| response.id.as_str()).collect()
    }

    /// One row for each response, by these dimensions of its situation, after them those that are `paths`, off the event
    /// loop; `channel` is a dimension of any.
    #[napi(
        catch_unwind,
        ts_args_type = "dimensions: readonly string[], options?: { paths?: readonly string[]; scale?: string }",
        ts_return_type = "Promise<Observations>"
    )]
    pub fn observations(
        &self,
        env: Env,
        dimensions: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncTask<Work<Observed>>> {
        let (mut scale, mut paths) = (Scale::default(), Vec::new());
        for (name, value) in given(env, options)? {
            match name.as_str() {
                "paths" => paths = texts(env, "paths", value)?,
                "scale" => scale = read_scale(env, value)?,
                _ => return Err(Error::unknown_option(&name, &["paths", "scale"])).or_throw(env),
            }
        }
        let all = [texts(env, "dimensions", dimensions)?, paths.clone()].concat();
        let responses = self.0.clone();
        Ok(Work::task(move || {
            let read = nps_core::Observations::from_responses(&responses, &all, scale)?;
            read.with_paths(&paths).map(Observed::from)
        }))
    }

    /// The rows that were no response, and why.
    #[napi(getter, catch_unwind)]
    pub fn rejects(&self, env: Env) -> napi::Result<Rejects> {
        Rejects::new(env, self.0.rejects())
    }

    /// How many came again unchanged.
    #[napi(getter, catch_unwind)]
    pub fn repeated(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.repeated())
    }

    /// How many stood aside for a later one with their id.
    #[napi(getter, catch_unwind)]
    pub fn edited(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.edited())
    }

    /// One line: how many there are, and the ledger.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("Responses {}; {}", self.0.len(), self.0.rejects())
    }
}

/// Reads the rows of a CSV file, UTF-8, with a header, off the event loop. What is no response is in `rejects`.
#[napi(
    catch_unwind,
    ts_args_type = "data: string | Uint8Array, options?: ResponseOptions",
    ts_return_type = "Promise<Responses>"
)]
pub fn read_csv(env: Env, data: Unknown, options: Unknown) -> napi::Result<AsyncTask<Work<nps_core::Responses>>> {
    let (data, columns) = (bytes(env, data)?, columns(env, options)?);
    Ok(Work::task(move || {
        let mut responses = nps_core::Responses::default();
        responses.read_csv(&data, &columns).map(|()| responses)
    }))
}

/// Reads JSON Lines, an object a line, off the event loop. What is no response is in `rejects`.
#[napi(
    catch_unwind,
    ts_args_type = "data: string | Uint8Array, options?: ResponseOptions",
    ts_return_type = "Promise<Responses>"
)]
pub fn read_json_lines(
    env: Env,
    data: Unknown,
    options: Unknown,
) -> napi::Result<AsyncTask<Work<nps_core::Responses>>> {
    let (data, columns) = (bytes(env, data)?, columns(env, options)?);
    Ok(Work::task(move || {
        let mut responses = nps_core::Responses::default();
        responses.read_json_lines(&data, &columns).map(|()| responses)
    }))
}

/// The scale that options name.
pub(crate) fn scale_in(env: Env, options: Unknown<'_>) -> napi::Result<Scale> {
    let mut scale = Scale::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "scale" => scale = read_scale(env, value)?,
            _ => return Err(Error::unknown_option(&name, &["scale"])).or_throw(env),
        }
    }
    Ok(scale)
}

/// The contents of a file.
fn bytes(env: Env, data: Unknown<'_>) -> napi::Result<Vec<u8>> {
    if is_bytes(data)? {
        return Ok(elements::<u8>(unshared(env, "data", data)?)?.to_vec());
    }
    text(env, "data", data).map(String::into_bytes)
}

fn columns(env: Env, options: Unknown<'_>) -> napi::Result<ResponseColumns> {
    let mut read = ResponseColumns::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "columns" => {
                for (field, column) in entries(object(env, "columns", value)?)? {
                    read.set(&field, text(env, &field, column)?).or_throw(env)?;
                }
            }
            "situation" => read.situation = texts(env, "situation", value)?,
            "ratings" => read.ratings = texts(env, "ratings", value)?,
            "scale" => read.default_scale = read_scale(env, value)?,
            "missingCodes" => read.missing_codes = read_missing_codes(env, value)?,
            _ => {
                let known = ["columns", "situation", "ratings", "scale", "missingCodes"];
                return Err(Error::unknown_option(&name, &known)).or_throw(env);
            }
        }
    }
    Ok(read)
}

/// A response as a plain object, as its JSON is read.
pub(crate) fn plain<'env>(env: &'env Env, response: &nps_core::Response) -> napi::Result<Object<'env>> {
    parsed(env, serde_json::to_string(response))
}

/// A response from an object; `scale` is that of one that names none, and `codes` are off it.
pub(crate) fn read(
    env: Env,
    response: Unknown<'_>,
    scale: Scale,
    codes: MissingCodes,
) -> napi::Result<nps_core::Response> {
    let mut fields = ResponseFields::default();
    fields.missing_codes(codes);
    let (mut profile, mut use_case) = (None, None);
    for (name, value) in entries(object(env, "response", response)?)? {
        let is_null = describe(value)? == "null";
        match name.as_str() {
            "situation" | "ratings" | "profile" if is_null => {}
            "profile" => profile = Some(profile_in(env, value)?),
            "useCase" => use_case = use_case_in(env, value)?,
            "situation" => {
                for (dimension, value) in entries(object(env, "situation", value)?)? {
                    fields.situation(dimension, field(value)?);
                }
            }
            "ratings" => {
                for (attribute, value) in entries(object(env, "ratings", value)?)? {
                    fields.rating(attribute, field(value)?);
                }
            }
            _ => fields.set(&name, field(value)?).or_throw(env)?,
        }
    }
    let mut response = fields.read(scale).or_throw(env)?;
    if let Some(profile) = profile {
        profile.describe(&mut response).or_throw(env)?;
    }
    if let Some(use_case) = use_case {
        use_case.describe(&mut response).or_throw(env)?;
    }
    Ok(response)
}

/// One field: a Date as its moment, anything else as an answer.
fn field(value: Unknown<'_>) -> napi::Result<Answer<'static>> {
    if value.is_date()? {
        let milliseconds = cast::<JsDate>(value)?.value_of()?;
        return Ok(nps_core::Timestamp::from_milliseconds(milliseconds)
            .map_or_else(|_| Answer::Other("an invalid Date".into()), |at| Answer::Text(at.to_string().into())));
    }
    answer(value)
}
