//! JS values as the core takes them, and the core's values as JS takes them.
//!
//! All `unsafe` of this crate is in the three functions at the end.

use napi::bindgen_prelude::{
    Array, BigInt, ClassInstance, Either5, Env, FnArgs, FromNapiValue, Function, JavaScriptClassExt, JsObjectValue,
    MaybeTypeTag, Null, Object, This, ToNapiValue, TypedArray, TypedArrayType, Unknown,
};
use napi::{JsValue, Property, PropertyAttributes, ValueType, sys};
use nps_core::{Answer, Counts, Error, Label};

use crate::error::OrThrow;

/// A group's value as JS has it.
pub(crate) type JsLabel = Either5<String, f64, BigInt, bool, Null>;

/// What a value is, in words for a message.
pub(crate) fn describe(value: Unknown<'_>) -> napi::Result<&'static str> {
    Ok(match value.get_type()? {
        ValueType::Undefined => "undefined",
        ValueType::Null => "null",
        ValueType::Boolean => "a boolean",
        ValueType::Number => "a number",
        ValueType::String => "a text",
        ValueType::Symbol => "a symbol",
        ValueType::Function => "a function",
        ValueType::BigInt => "a bigint",
        _ if value.is_array()? => "a list",
        _ if value.is_typedarray()? => "a typed array",
        _ if value.is_dataview()? => "a DataView",
        _ if value.is_arraybuffer()? => "an ArrayBuffer",
        _ => "an object",
    })
}

/// A value as it arrived, before any rule.
pub(crate) fn answer(value: Unknown<'_>) -> napi::Result<Answer<'static>> {
    Ok(match value.get_type()? {
        ValueType::Undefined | ValueType::Null => Answer::Missing,
        ValueType::Number => Answer::Float(cast(value)?),
        ValueType::String => Answer::Text(cast::<String>(value)?.into()),
        ValueType::Boolean => Answer::Boolean(cast(value)?),
        ValueType::BigInt => match cast::<BigInt>(value)?.get_i128() {
            (whole, true) => Answer::Integer(whole),
            _ => Answer::Text(value.coerce_to_string()?.into_utf8()?.into_owned()?.into()),
        },
        _ => Answer::Other(describe(value)?.into()),
    })
}

/// The longest list that V8 holds in one piece; what is longer is a few values at far places.
const LONGEST: u32 = 1 << 27;

/// What the facade's `transport` makes of a list: something that crosses to Rust faster.
pub(crate) type Transport<'env> = Function<'env, FnArgs<(Unknown<'env>,)>, Unknown<'env>>;

/// A list of bearable length as `transport` gives it.
pub(crate) fn transported<'env>(
    env: Env,
    name: &str,
    list: Unknown<'env>,
    transport: &Transport<'env>,
) -> napi::Result<Unknown<'env>> {
    bearable(env, name, cast(list)?)?;
    transport.call(FnArgs::from((list,)))
}

fn bearable(env: Env, name: &str, list: Array<'_>) -> napi::Result<()> {
    if list.len() <= LONGEST {
        return Ok(());
    }
    Err(Error::wrong_column_type(name, "a list too long for memory", "a shorter one")).or_throw(env)
}

/// The values of a list as they arrived; a hole is missing.
pub(crate) fn answers(env: Env, name: &str, list: Array<'_>) -> napi::Result<Vec<Answer<'static>>> {
    answers_with(env, name, list, |value| value.map_or(Ok(Answer::Missing), answer))
}

/// The values of a list as `read` takes them; a hole is `None`.
pub(crate) fn answers_with<T>(
    env: Env,
    name: &str,
    list: Array<'_>,
    read: impl Fn(Option<Unknown<'_>>) -> napi::Result<T>,
) -> napi::Result<Vec<T>> {
    bearable(env, name, list)?;
    (0..list.len()).map(|row| read(list.get(row)?)).collect()
}

/// A value that has to be an object of named values.
pub(crate) fn object<'env>(env: Env, argument: &str, value: Unknown<'env>) -> napi::Result<Object<'env>> {
    let found = match describe(value)? {
        "an object" => match collection(env, value)? {
            Some(found) => found,
            None => return cast(value),
        },
        found => found,
    };
    Err(Error::invalid_argument(argument, found, "an object")).or_throw(env)
}

/// What an object is whose values are no properties, so that it would pass for one without any.
fn collection(env: Env, value: Unknown<'_>) -> napi::Result<Option<&'static str>> {
    let global = env.get_global()?;
    for (class, found) in [("Map", "a Map"), ("Set", "a Set"), ("Date", "a Date")] {
        if value.instanceof(global.get_named_property::<Function<(), Unknown>>(class)?)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A value that has to be a text.
pub(crate) fn text(env: Env, argument: &str, value: Unknown<'_>) -> napi::Result<String> {
    match answer(value)? {
        Answer::Text(text) if value.get_type()? == ValueType::String => Ok(text.into_owned()),
        _ => Err(Error::invalid_argument(argument, describe(value)?, "a text")).or_throw(env),
    }
}

/// A value that has to be a list.
pub(crate) fn list<'env>(env: Env, argument: &str, value: Unknown<'env>) -> napi::Result<Array<'env>> {
    match describe(value)? {
        "a list" => cast(value),
        found => Err(Error::invalid_argument(argument, found, "a list")).or_throw(env),
    }
}

/// A value that has to be a number.
pub(crate) fn number(env: Env, argument: &str, value: Unknown<'_>, expected: &str) -> napi::Result<f64> {
    match describe(value)? {
        "a number" => cast(value),
        found => Err(Error::invalid_argument(argument, found, expected)).or_throw(env),
    }
}

/// A value that has to be a list of texts.
pub(crate) fn texts(env: Env, argument: &str, value: Unknown<'_>) -> napi::Result<Vec<String>> {
    answers_with(env, argument, list(env, argument, value)?, |item| match item {
        Some(item) => text(env, argument, item),
        None => Err(Error::invalid_argument(argument, "a list with a hole", "texts")).or_throw(env),
    })
}

/// A value that has to be a count.
pub(crate) fn count_in(env: Env, what: &str, value: Unknown<'_>) -> napi::Result<u64> {
    Counts::read_one(&answer(value)?, what).or_throw(env)
}

/// A value that has to be an instance of one of this library's classes.
pub(crate) fn instance<'env, T: MaybeTypeTag + 'env>(
    env: Env,
    argument: &str,
    value: Unknown<'env>,
    expected: &str,
) -> napi::Result<ClassInstance<'env, T>> {
    match cast(value) {
        Ok(instance) => Ok(instance),
        Err(_) => Err(Error::invalid_argument(argument, describe(value)?, expected)).or_throw(env),
    }
}

/// Fails where a constructor is called as a function.
pub(crate) fn made_by_new<T: JavaScriptClassExt>(env: Env, this: This<'_>, class: &str) -> napi::Result<()> {
    if T::instance_of(&env, &this.object)? {
        return Ok(());
    }
    let (called, expected) = (format!("{class}()"), format!("new {class}()"));
    Err(Error::invalid_argument(&called, "called without new", &expected)).or_throw(env)
}

/// A value that has to be bytes, borrowed until JS runs again.
pub(crate) fn bytes_in(env: Env, value: Unknown<'_>) -> napi::Result<&[u8]> {
    if !is_bytes(value)? {
        return Err(Error::invalid_argument("bytes", describe(value)?, "a Uint8Array")).or_throw(env);
    }
    elements(unshared(env, "bytes", value)?)
}

/// The enumerable properties of an object, those that are undefined left out.
pub(crate) fn entries(object: Object<'_>) -> napi::Result<Vec<(String, Unknown<'_>)>> {
    let mut entries = Vec::new();
    for (name, value) in properties(object)? {
        if value.get_type()? != ValueType::Undefined {
            entries.push((name, value));
        }
    }
    Ok(entries)
}

/// The enumerable properties of an object.
pub(crate) fn properties(object: Object<'_>) -> napi::Result<Vec<(String, Unknown<'_>)>> {
    let names: Array = cast(object.get_property_names()?.to_unknown())?;
    let mut properties = Vec::new();
    for place in 0..names.len() {
        let Some(name) = names.get::<Unknown>(place)? else { continue };
        properties.push((cast(name)?, object.get_property_unchecked(name)?));
    }
    Ok(properties)
}

/// A count as a JS number.
pub(crate) fn exact(env: Env, count: u64) -> napi::Result<f64> {
    Counts::exact(count).or_throw(env)
}

/// A row as a JS number: no column that fits in memory has 2^53 of them.
#[expect(clippy::cast_precision_loss, reason = "as said")]
pub(crate) fn place(row: usize) -> f64 {
    row as f64
}

/// Counts as JS numbers.
pub(crate) fn exact_all(env: Env, counts: &[u64]) -> napi::Result<Vec<f64>> {
    counts.iter().map(|&count| exact(env, count)).collect()
}

/// A label as a JS value: a number where that is exact, else a bigint.
#[expect(clippy::cast_precision_loss, reason = "checked against the limit of what is exact")]
pub(crate) fn label(label: Label<'_>) -> JsLabel {
    match label {
        Label::Text(text) => Either5::A(text.to_owned()),
        Label::Integer(value) if value.unsigned_abs() <= Counts::MAX_EXACT => Either5::B(value as f64),
        Label::Integer(value) => Either5::C(value.into()),
        Label::Boolean(value) => Either5::D(value),
        Label::Null => Either5::E(Null),
    }
}

/// A plain object with these own properties, whatever their names are.
pub(crate) fn named<V: ToNapiValue>(
    env: &Env,
    properties: impl IntoIterator<Item = (impl AsRef<str>, V)>,
) -> napi::Result<Object<'_>> {
    let plain = PropertyAttributes::Writable | PropertyAttributes::Enumerable | PropertyAttributes::Configurable;
    let mut object = Object::new(env)?;
    for (name, value) in properties {
        let property = Property::new().with_name(env, name.as_ref())?.with_napi_value(env, value)?;
        object.define_properties(&[property.with_property_attributes(plain)])?;
    }
    Ok(object)
}

/// What JSON says, as JS reads it.
pub(crate) fn parsed(env: &Env, json: serde_json::Result<String>) -> napi::Result<Object<'_>> {
    let json = json.map_err(|error| napi::Error::from_reason(error.to_string()))?;
    let parser: Object<'_> = env.get_global()?.get_named_property("JSON")?;
    let parse: Function<'_, String, Object<'_>> = parser.get_named_property("parse")?;
    parse.call(json)
}

/// Whether a value is a `Uint8Array`, such as a `Buffer`.
pub(crate) fn is_bytes(value: Unknown<'_>) -> napi::Result<bool> {
    Ok(value.is_typedarray()? && cast::<TypedArray>(value)?.typed_array_type == TypedArrayType::Uint8)
}

/// A typed array that no other thread writes to: itself, or where it lies in shared memory, a copy of it.
pub(crate) fn unshared<'env>(env: Env, name: &str, value: Unknown<'env>) -> napi::Result<Unknown<'env>> {
    if !is_shared(env, value)? {
        return Ok(value);
    }
    let slice: Function<(), Unknown> = cast::<Object>(value)?.get_named_property("slice")?;
    let copy = slice.apply(value, ())?;
    if copy.is_typedarray()? && !is_shared(env, copy)? {
        return Ok(copy);
    }
    Err(Error::wrong_column_type(name, "shared memory", "a copy of it: new Uint8Array(values)")).or_throw(env)
}

/// A value as `T`; napi refuses it where it is none.
#[expect(unsafe_code, reason = "napi marks every conversion so")]
pub(crate) fn cast<'env, T: FromNapiValue + 'env>(value: Unknown<'env>) -> napi::Result<T> {
    // SAFETY: `value` is alive; the conversions asked for in this crate check the type themselves.
    unsafe { value.cast() }
}

/// The elements of a typed array, borrowed until JS runs again.
#[expect(unsafe_code, reason = "the slice lies in memory that JS owns")]
pub(crate) fn elements<'env, T>(value: Unknown<'env>) -> napi::Result<&'env [T]>
where
    &'env [T]: FromNapiValue,
{
    // SAFETY: callers hold the slice only while no JS runs, and `unshared` has ruled out other threads.
    unsafe { value.cast() }
}

/// Whether a typed array lies in shared memory.
#[expect(unsafe_code, reason = "napi has no safe way to ask")]
fn is_shared(env: Env, value: Unknown<'_>) -> napi::Result<bool> {
    let (mut kind, mut length, mut offset) = (0, 0, 0);
    let (mut data, mut buffer, mut owned) = (std::ptr::null_mut(), std::ptr::null_mut(), false);
    let env = env.raw();
    // SAFETY: `env` and `value` are alive, and every pointer is to a local.
    napi::check_status!(unsafe {
        sys::napi_get_typedarray_info(
            env,
            value.raw(),
            &raw mut kind,
            &raw mut length,
            &raw mut data,
            &raw mut buffer,
            &raw mut offset,
        )
    })?;
    // SAFETY: as above; `buffer` has just been given by napi.
    napi::check_status!(unsafe { sys::napi_is_arraybuffer(env, buffer, &raw mut owned) })?;
    Ok(!owned)
}
