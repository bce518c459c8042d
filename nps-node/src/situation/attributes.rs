//! What a customer is like and what they came for, entered in responses.

use std::cell::RefCell;

use napi::bindgen_prelude::{Env, Object, This, Unknown};
use napi_derive::napi;
use nps_core::MissingCodes;

use crate::convert::{cast, entries, instance, made_by_new, named, number, object, text};
use crate::error::OrThrow;
use crate::live::segment_value;
use crate::situation::bands::Bands;
use crate::situation::profile::texts;
use crate::survey::{plain, read, scale_in};

/// The profile that an argument is, or that of an object of names and values.
pub(crate) fn profile_in(env: Env, value: Unknown<'_>) -> napi::Result<nps_core::Profile> {
    if let Ok(profile) = cast::<napi::bindgen_prelude::ClassInstance<'_, Profile>>(value) {
        return Ok(profile.0.borrow().clone());
    }
    let mut profile = nps_core::Profile::default();
    for (name, given) in entries(object(env, "profile", value)?)? {
        if let Some(given) = segment_value(env, &name, given)? {
            profile.value(&name, &given).or_throw(env)?;
        }
    }
    Ok(profile)
}

/// The use case that an argument is, or is the name of; none for null.
pub(crate) fn use_case_in(env: Env, value: Unknown<'_>) -> napi::Result<Option<nps_core::UseCase>> {
    if let Ok(use_case) = cast::<napi::bindgen_prelude::ClassInstance<'_, UseCase>>(value) {
        return Ok(Some(use_case.0.clone()));
    }
    segment_value(env, "useCase", value)?.map(|name| name.parse().or_throw(env)).transpose()
}

/// Attributes of a customer that make nobody out: bands of numbers, and values of few.
///
/// A value that reads as a number or an e-mail address is refused: numbers go in as bands.
#[napi]
pub struct Profile(RefCell<nps_core::Profile>);

#[napi]
impl Profile {
    /// With values of few, by their names.
    #[napi(constructor, catch_unwind, ts_args_type = "values?: ProfileValues | null")]
    pub fn new(env: Env, this: This, values: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "Profile")?;
        let is_none = matches!(values.get_type()?, napi::ValueType::Undefined | napi::ValueType::Null);
        let profile = if is_none { nps_core::Profile::default() } else { profile_in(env, values)? };
        Ok(Self(RefCell::new(profile)))
    }

    /// Sets an attribute to the band a number is in; NaN is no value, and takes out what was set.
    #[napi(catch_unwind, ts_args_type = "name: string, bands: Bands, value: number")]
    pub fn band(&self, env: Env, name: Unknown, bands: Unknown, value: Unknown) -> napi::Result<()> {
        let name = text(env, "name", name)?;
        let bands = instance::<Bands>(env, "bands", bands, "Bands")?;
        let value = number(env, "value", value, "a number")?;
        self.0.borrow_mut().band(&name, bands.core(), value).or_throw(env)
    }

    /// Sets an attribute to one of few values; what is thrown does not repeat the value.
    #[napi(catch_unwind, ts_args_type = "name: string, value: string")]
    pub fn value(&self, env: Env, name: Unknown, value: Unknown) -> napi::Result<()> {
        let (name, value) = (text(env, "name", name)?, text(env, "value", value)?);
        self.0.borrow_mut().value(&name, &value).or_throw(env)
    }

    /// The value of an attribute; null where it has none.
    #[napi(catch_unwind, ts_args_type = "name: string")]
    pub fn get(&self, env: Env, name: Unknown) -> napi::Result<Option<String>> {
        let name = text(env, "name", name)?;
        Ok(self.0.borrow().get(&name).map(str::to_owned))
    }

    /// A response, an object as for `Responses.push`, with the attributes in its situation. Throws
    /// `NPS_INVALID_RESPONSE` where that has another value for one of them.
    #[napi(
        catch_unwind,
        ts_args_type = "response: ResponseInput, options?: { scale?: string }",
        ts_return_type = "ResponseFields"
    )]
    pub fn describe<'env>(&self, env: &'env Env, response: Unknown, options: Unknown) -> napi::Result<Object<'env>> {
        let mut response = read(*env, response, scale_in(*env, options)?, MissingCodes::NONE)?;
        self.0.borrow().describe(&mut response).or_throw(*env)?;
        plain(env, &response)
    }

    /// A whole column of an attribute, checked and trimmed; what is thrown names the row.
    #[napi(
        js_name = "column",
        catch_unwind,
        ts_args_type = "name: string, values: ReadonlyArray<string | null | undefined>",
        ts_return_type = "Array<string | null>"
    )]
    pub fn checked(env: Env, name: Unknown, values: Unknown) -> napi::Result<Vec<Option<String>>> {
        let name = text(env, "name", name)?;
        nps_core::Profile::column(&name, &texts(env, &name, values)?).or_throw(env)
    }

    /// The attributes as a plain object, which `new Profile` takes.
    #[napi(js_name = "toJSON", catch_unwind, ts_return_type = "Record<string, string>")]
    pub fn to_json<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        let profile = self.0.borrow();
        named(env, profile.iter().map(|(name, value)| (name.to_owned(), value.to_owned())))
    }

    /// One line: the attributes.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        let profile = self.0.borrow();
        let values: Vec<String> = profile.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
        format!("Profile {}", values.join(", "))
    }
}

/// The name of what a customer came for: one line of at most 100 letters, trimmed. Immutable.
#[napi]
pub struct UseCase(nps_core::UseCase);

#[napi]
impl UseCase {
    /// A name of one line.
    #[napi(constructor, catch_unwind, ts_args_type = "name: string")]
    pub fn new(env: Env, this: This, name: Unknown) -> napi::Result<Self> {
        made_by_new::<Self>(env, this, "UseCase")?;
        text(env, "name", name)?.parse().or_throw(env).map(Self)
    }

    /// The name.
    #[napi(getter, catch_unwind)]
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// A response, an object as for `Responses.push`, with the use case in its situation. Throws `NPS_INVALID_RESPONSE`
    /// where that has another.
    #[napi(
        catch_unwind,
        ts_args_type = "response: ResponseInput, options?: { scale?: string }",
        ts_return_type = "ResponseFields"
    )]
    pub fn describe<'env>(&self, env: &'env Env, response: Unknown, options: Unknown) -> napi::Result<Object<'env>> {
        let mut response = read(*env, response, scale_in(*env, options)?, MissingCodes::NONE)?;
        self.0.describe(&mut response).or_throw(*env)?;
        plain(env, &response)
    }

    /// A whole column of names, checked and trimmed; what is thrown names the row.
    #[napi(
        js_name = "column",
        catch_unwind,
        ts_args_type = "names: ReadonlyArray<string | null | undefined>",
        ts_return_type = "Array<string | null>"
    )]
    pub fn checked(env: Env, names: Unknown) -> napi::Result<Vec<Option<String>>> {
        nps_core::UseCase::column(&texts(env, "useCase", names)?).or_throw(env)
    }

    /// The name.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json(&self) -> &str {
        self.0.name()
    }

    /// The name.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> &str {
        self.0.name()
    }
}
