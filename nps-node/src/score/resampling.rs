//! How bootstraps of weighted answers are drawn.

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;
use nps_core::Resampling;

use crate::convert::{count_in, exact};

/// Sets `resamples` or `seed`.
pub(crate) fn set(env: Env, resampling: &mut Resampling, name: &str, value: Unknown<'_>) -> napi::Result<()> {
    let place = if name == "seed" { &mut resampling.seed } else { &mut resampling.resamples };
    *place = count_in(env, if name == "seed" { "as a seed" } else { name }, value)?;
    Ok(())
}

/// How the bounds of a bootstrap were drawn.
#[napi(object, object_from_js = false, js_name = "Resampling")]
pub struct JsResampling {
    /// How many resamples.
    pub resamples: f64,
    /// The seed of the draws.
    pub seed: f64,
}

impl JsResampling {
    pub(crate) fn new(env: Env, drawn: Resampling) -> napi::Result<Self> {
        Ok(Self { resamples: exact(env, drawn.resamples)?, seed: exact(env, drawn.seed)? })
    }
}
