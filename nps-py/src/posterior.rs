//! How likely a difference is.

use pyo3::prelude::*;

use crate::compare::side;
use crate::error::OrRaise;

/// The probability that the true score of `after` is more than `margin` points above that of `before`.
///
/// Given these answers and nothing else, under Jeffreys' prior; `None` where a side has no answers.
#[pyfunction]
#[pyo3(signature = (before, after, *, margin = 0.0))]
pub(crate) fn probability_greater(
    before: &Bound<'_, PyAny>,
    after: &Bound<'_, PyAny>,
    margin: f64,
) -> PyResult<Option<f64>> {
    let py = before.py();
    let (before, after) = (side("before", before)?, side("after", after)?);
    py.detach(|| nps_core::probability_greater(before, after, margin)).or_raise(py)
}
