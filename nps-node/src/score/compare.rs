//! Two scores side by side, and p-values adjusted for their number.

use napi::bindgen_prelude::{ClassInstance, Env, JsObjectValue, TypedArray, TypedArrayType, Unknown};
use napi_derive::napi;
use nps_core::{Answer, Correction, Error, Side};

use crate::convert::{answer, answers, cast, describe, elements, exact, object, text, unshared};
use crate::error::OrThrow;
use crate::score::distribution::Distribution;
use crate::score::nps::{Caveat, Nps};
use crate::score::options::{given, read_level};

/// How many answers fell in each class.
#[napi(object, object_from_js = false)]
pub struct Counts {
    /// Answers of detractors.
    pub detractors: f64,
    /// Answers of passives.
    pub passives: f64,
    /// Answers of promoters.
    pub promoters: f64,
}

impl Counts {
    /// The counts of `{ detractors, passives, promoters }`.
    pub(crate) fn read(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<nps_core::Counts> {
        let counts = object(env, name, value)?;
        let count = |class: &str| answer(counts.get_named_property(class)?);
        let counts = [count("detractors")?, count("passives")?, count("promoters")?];
        nps_core::Counts::read(counts).or_throw(env)
    }

    pub(crate) fn new(env: Env, counts: nps_core::Counts) -> napi::Result<Self> {
        Ok(Self {
            detractors: exact(env, counts.detractors)?,
            passives: exact(env, counts.passives)?,
            promoters: exact(env, counts.promoters)?,
        })
    }
}

/// The difference of two independent scores on one scale, `after` minus `before`, with its interval and p-value.
///
/// Throws `NPS_SCALE_MISMATCH` where both sides carry a scale and it is not the same.
#[napi(catch_unwind, ts_args_type = "before: Side, after: Side, options?: CompareOptions")]
pub fn compare(env: Env, before: Unknown, after: Unknown, options: Unknown) -> napi::Result<Difference> {
    let level = read_level(env, options)?;
    let (before, after) = (side(env, "before", before)?, side(env, "after", after)?);
    nps_core::compare(before, after, level).or_throw(env).map(Difference)
}

/// P-values raised for the number of comparisons, in the order given. null and NaN are comparisons that could not be
/// made: they are null in the result and do not count.
#[napi(
    catch_unwind,
    ts_args_type = "pValues: PValues, options?: AdjustOptions",
    ts_return_type = "Array<number | null>"
)]
pub fn adjust(env: Env, p_values: Unknown, options: Unknown) -> napi::Result<Vec<Option<f64>>> {
    let mut correction = Correction::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "method" => correction = text(env, "method", value)?.parse().or_throw(env)?,
            _ => return Err(Error::unknown_option(&name, &["method"])).or_throw(env),
        }
    }
    let p_values = numbers(env, "pValues", p_values)?;
    Correction::read(&p_values).map(|p_values| correction.adjust(&p_values)).or_throw(env)
}

/// P-values of e-values, such as those of sequential tests, adjusted for their number (e-BH): whatever depends on whatever.
/// In the order given; null, NaN and negative numbers are tests that could not be made: they are null in the result and do
/// not count.
#[napi(catch_unwind, ts_args_type = "eValues: PValues", ts_return_type = "Array<number | null>")]
pub fn adjust_e_values(env: Env, e_values: Unknown) -> napi::Result<Vec<Option<f64>>> {
    Ok(nps_core::adjust_e_values(&optional_numbers(env, "eValues", e_values)?))
}

/// What a JS value compares as.
pub(crate) fn side(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<Side> {
    if let Ok(nps) = cast::<ClassInstance<Nps>>(value) {
        return Ok(nps.core().into());
    }
    if let Ok(distribution) = cast::<ClassInstance<Distribution>>(value) {
        return Ok((&distribution.core()).into());
    }
    plain_counts(env, name, value).map(Side::from)
}

/// The three classes of what a JS value compares as.
pub(crate) fn counts_of(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<nps_core::Counts> {
    if let Ok(nps) = cast::<ClassInstance<Nps>>(value) {
        return Ok(nps.core().counts);
    }
    if let Ok(distribution) = cast::<ClassInstance<Distribution>>(value) {
        return Ok(distribution.core().counts());
    }
    plain_counts(env, name, value)
}

fn plain_counts(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<nps_core::Counts> {
    let found = describe(value)?;
    if found != "an object" {
        let expected = "a score, a Distribution, or { detractors, passives, promoters }";
        return Err(Error::invalid_argument(name, found, expected)).or_throw(env);
    }
    Counts::read(env, name, value)
}

/// The numbers of a list or of a typed array of floats; null and undefined are none.
pub(crate) fn optional_numbers(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<Vec<Option<f64>>> {
    let read = |given| match given {
        Answer::Missing => Ok(None),
        Answer::Float(number) => Ok(Some(number)),
        _ => Err(Error::wrong_column_type(name, "values that are no numbers", "numbers, or null")).or_throw(env),
    };
    numbers(env, name, value)?.into_iter().map(read).collect()
}

/// The numbers of a list or of a typed array of floats, as they arrived.
fn numbers(env: Env, name: &str, value: Unknown<'_>) -> napi::Result<Vec<Answer<'static>>> {
    const EXPECTED: &str = "a list, a Float64Array or a Float32Array";
    match describe(value)? {
        "a list" => answers(env, name, cast(value)?),
        "a typed array" => {
            let value = unshared(env, name, value)?;
            match cast::<TypedArray>(value)?.typed_array_type {
                TypedArrayType::Float64 => Ok(elements(value)?.iter().copied().map(Answer::Float).collect()),
                TypedArrayType::Float32 => {
                    Ok(elements::<f32>(value)?.iter().map(|&value| Answer::Float(value.into())).collect())
                }
                _ => Err(Error::wrong_column_type(name, "whole numbers", EXPECTED)).or_throw(env),
            }
        }
        found => Err(Error::wrong_column_type(name, found, EXPECTED)).or_throw(env),
    }
}

/// The difference of two independent scores: estimate, interval, p-value, both sides and caveats. Immutable.
///
/// Points, -200 to 200. Without answers on a side `difference`, `lower`, `upper` and `pValue` are null, never 0 or NaN.
#[napi]
pub struct Difference(nps_core::Difference);

impl From<nps_core::Difference> for Difference {
    fn from(difference: nps_core::Difference) -> Self {
        Self(difference)
    }
}

#[napi]
impl Difference {
    /// Differences are made by `compare`; `new Difference()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("a difference", "made by new", "compare()")).or_throw(env)
    }

    /// The score of `after` minus that of `before`; null without answers on a side.
    #[napi(getter, catch_unwind)]
    pub fn difference(&self) -> Option<f64> {
        self.0.difference
    }

    /// Lower bound of the interval, in points; null without answers on a side.
    #[napi(getter, catch_unwind)]
    pub fn lower(&self) -> Option<f64> {
        self.0.lower
    }

    /// Upper bound of the interval, in points; null without answers on a side.
    #[napi(getter, catch_unwind)]
    pub fn upper(&self) -> Option<f64> {
        self.0.upper
    }

    /// Confidence level of the interval, 0 to 1.
    #[napi(getter, catch_unwind)]
    pub fn level(&self) -> f64 {
        self.0.level
    }

    /// Two-sided p-value of "there is no difference", not adjusted for other comparisons: see `adjust`.
    #[napi(getter, catch_unwind)]
    pub fn p_value(&self) -> Option<f64> {
        self.0.p_value
    }

    /// The answers compared from.
    #[napi(getter, catch_unwind)]
    pub fn before(&self, env: Env) -> napi::Result<Counts> {
        Counts::new(env, self.0.before)
    }

    /// The answers compared to.
    #[napi(getter, catch_unwind)]
    pub fn after(&self, env: Env) -> napi::Result<Counts> {
        Counts::new(env, self.0.after)
    }

    /// What to know before using the figure: how few answers either side has.
    #[napi(getter, catch_unwind)]
    pub fn caveats(&self) -> Vec<Caveat> {
        self.0.caveats.iter().map(Caveat::from).collect()
    }

    /// Whether displays show the figure: not below five answers on a side.
    #[napi(getter, catch_unwind)]
    pub fn is_shown(&self) -> bool {
        self.0.is_shown()
    }

    /// A self-contained HTML fragment: the difference, its interval, the answers of each side, the caveats.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        self.0.to_html()
    }

    /// One line: the difference, its interval and its p-value.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// The fields as a plain object, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json(&self, env: Env) -> napi::Result<DifferenceFields> {
        Ok(DifferenceFields {
            difference: self.difference(),
            lower: self.lower(),
            upper: self.upper(),
            level: self.level(),
            p_value: self.p_value(),
            before: self.before(env)?,
            after: self.after(env)?,
            caveats: self.caveats(),
        })
    }
}

/// The fields of a difference as a plain object.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct DifferenceFields {
    /// The score of `after` minus that of `before`.
    pub difference: Option<f64>,
    /// Lower bound of the interval, in points.
    pub lower: Option<f64>,
    /// Upper bound of the interval, in points.
    pub upper: Option<f64>,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// Two-sided p-value.
    pub p_value: Option<f64>,
    /// The answers compared from.
    pub before: Counts,
    /// The answers compared to.
    pub after: Counts,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}
