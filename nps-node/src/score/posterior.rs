//! How likely a difference is.

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;
use nps_core::Error;

use crate::convert::number;
use crate::error::OrThrow;
use crate::score::compare::side;
use crate::score::options::given;

/// The probability that the true score of `after` is more than `margin` points above that of `before`, given these answers
/// and nothing else, under Jeffreys' prior; null without answers on a side.
#[napi(
    catch_unwind,
    ts_args_type = "before: Side, after: Side, options?: ProbabilityOptions",
    ts_return_type = "number | null"
)]
pub fn probability_greater(env: Env, before: Unknown, after: Unknown, options: Unknown) -> napi::Result<Option<f64>> {
    let mut margin = 0.0;
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "margin" => margin = number(env, "margin", value, "points from -200 to 200")?,
            _ => return Err(Error::unknown_option(&name, &["margin"])).or_throw(env),
        }
    }
    let (before, after) = (side(env, "before", before)?, side(env, "after", after)?);
    nps_core::probability_greater(before, after, margin).or_throw(env)
}
