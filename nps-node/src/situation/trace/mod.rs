//! Traces: what was declared, how it was qualified, what was done.

mod independence;
mod paths;
mod record;
mod taxonomy;
mod valued;

use napi::bindgen_prelude::{Env, Unknown};
use nps_core::AxisNames;

use crate::convert::{entries, object, text};
use crate::error::OrThrow;

pub(super) use taxonomy::taxonomy;

/// Sets the dimensions that hold the axes, of those that an object names.
pub(super) fn set_axes(env: Env, names: &mut AxisNames, value: Unknown<'_>) -> napi::Result<()> {
    for (axis, dimension) in entries(object(env, "axes", value)?)? {
        names.set(&axis, text(env, &axis, dimension)?).or_throw(env)?;
    }
    Ok(())
}
