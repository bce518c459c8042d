//! Traces: what was declared, how it was qualified, what was done.

pub(crate) mod independence;
pub(crate) mod paths;
pub(crate) mod record;
pub(crate) mod taxonomy;
pub(crate) mod valued;

use std::collections::BTreeMap;

use nps_core::AxisNames;
use pyo3::prelude::*;

use crate::error::OrRaise;

/// The dimensions that hold the axes: those given, and of the others their own names.
pub(crate) fn axis_names(py: Python<'_>, axes: Option<BTreeMap<String, String>>) -> PyResult<AxisNames> {
    let mut names = AxisNames::default();
    for (axis, dimension) in axes.unwrap_or_default() {
        names.set(&axis, dimension).or_raise(py)?;
    }
    Ok(names)
}
