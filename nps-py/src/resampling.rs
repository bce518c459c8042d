//! How bootstraps of weighted answers are drawn.

use nps_core::Resampling;
use pyo3::prelude::*;

use crate::input::count;
use crate::weights::PyWeightedNps;

/// The core's defaults where Python gave none.
pub(crate) fn resampling(
    resamples: Option<&Bound<'_, PyAny>>,
    seed: Option<&Bound<'_, PyAny>>,
) -> PyResult<Resampling> {
    let default = Resampling::default();
    Ok(Resampling {
        resamples: resamples.map_or(Ok(default.resamples), |value| count(value, "resamples"))?,
        seed: seed.map_or(Ok(default.seed), |value| count(value, "as a seed"))?,
    })
}

#[pymethods]
impl PyWeightedNps {
    /// How many resamples the bounds were drawn from; `None` where nothing was drawn.
    #[getter]
    fn resamples(&self) -> Option<u64> {
        self.0.resampling.map(|drawn| drawn.resamples)
    }

    /// The seed of the draws; `None` where nothing was drawn.
    #[getter]
    fn seed(&self) -> Option<u64> {
        self.0.resampling.map(|drawn| drawn.seed)
    }
}
