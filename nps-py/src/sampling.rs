//! What a sample says beyond its score: `clustered`, shares of the classes, the probability of a score above a threshold.

use nps_core::{ClusteredNps, ShareInterval, ShareIntervals};
use pyo3::prelude::*;

use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::{Column, first};
use crate::keys::Key;
use crate::nps::{PyCaveat, caveats, score_fields};
use crate::pickle::pickled;
use crate::result::{PyRejects, options, with_codes};

/// Scores answers of which several come from one customer; `nps.clustered` finds the columns and calls this.
#[pyfunction]
#[pyo3(signature = (name, values, cluster, scale = None, level = None, errors = None, missing_codes = None))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.clustered, which is the function people call")]
pub(crate) fn clustered(
    py: Python<'_>,
    name: &str,
    values: &Bound<'_, PyAny>,
    cluster: (String, Bound<'_, PyAny>),
    scale: Option<&str>,
    level: Option<f64>,
    errors: Option<&str>,
    missing_codes: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyClusteredNps> {
    let options = with_codes(options(scale, level, None, errors).or_raise(py)?, missing_codes)?;
    let column = Column::extract(name, values)?.in_one_piece()?;
    let chunks = column.chunks(name).or_raise(py)?;
    let (name, cluster) = cluster;
    let key = Key::extract(&name, &cluster)?;
    let key = key.column().or_raise(py)?;
    py.detach(|| nps_core::clustered_nps(first(&chunks), &key, &options)).or_raise(py).map(PyClusteredNps)
}

/// A score of answers that come in clusters, with an interval that allows for it.
#[pyclass(frozen, eq, name = "ClusteredNps", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyClusteredNps(ClusteredNps);

impl From<ClusteredNps> for PyClusteredNps {
    fn from(found: ClusteredNps) -> Self {
        Self(found)
    }
}

getters!(PyClusteredNps, |found| {
    /// How many clusters hold answers.
    clusters: u64 = found.clusters;
    /// How many answers of different customers would tell as much, at most n; `None` without answers.
    effective_n: Option<f64> = found.effective_n;
    /// How many times `effective_n` goes into n; `None` without answers.
    design_effect: Option<f64> = found.design_effect;
    /// How many rows hold no answer.
    missing: u64 = found.missing;
    /// What could not be counted, and why.
    rejects: PyRejects = found.rejects.clone().into();
});

score_fields!(PyClusteredNps, |slf| slf.0.nps);
pickled!(PyClusteredNps(ClusteredNps));

/// The shares of the three classes, with intervals that hold all three at once.
#[pyclass(frozen, eq, name = "ShareIntervals", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyShareIntervals(ShareIntervals);

impl From<ShareIntervals> for PyShareIntervals {
    fn from(found: ShareIntervals) -> Self {
        Self(found)
    }
}

getters!(PyShareIntervals, |found| {
    /// The share of detractors.
    detractors: PyShareInterval = found.detractors.into();
    /// The share of passives.
    passives: PyShareInterval = found.passives.into();
    /// The share of promoters.
    promoters: PyShareInterval = found.promoters.into();
    /// Confidence level of the three together, 0 to 1.
    level: f64 = found.level;
    /// How many answers there are.
    n: u64 = found.n;
    /// How the intervals were computed: `goodman`.
    method: &str = &found.method;
    /// What to know before using the figures.
    caveats: Vec<PyCaveat> = caveats(&found.caveats);
});

#[pymethods]
impl PyShareIntervals {
    fn __repr__(&self) -> String {
        format!("<ShareIntervals {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyShareIntervals(ShareIntervals));

/// One share with its interval, all from 0 to 1; `None` without answers.
#[pyclass(frozen, eq, name = "ShareInterval", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyShareInterval(ShareInterval);

impl From<ShareInterval> for PyShareInterval {
    fn from(found: ShareInterval) -> Self {
        Self(found)
    }
}

getters!(PyShareInterval, |found| {
    /// The share of the answers.
    share: Option<f64> = found.share;
    /// Lower bound.
    lower: Option<f64> = found.lower;
    /// Upper bound.
    upper: Option<f64> = found.upper;
});

#[pymethods]
impl PyShareInterval {
    fn __repr__(&self) -> String {
        format!("<ShareInterval {}>", self.0)
    }
}

pickled!(PyShareInterval(ShareInterval));

/// Gives a class what its counts say beyond the score: `$sampled` has `shares`, `$counts` the answers in each class.
macro_rules! sampled {
    ($class:ty, |$slf:ident| $sampled:expr, $counts:expr) => {
        #[pymethods]
        impl $class {
            /// The shares of the three classes, with intervals that hold all three at once (Goodman 1965).
            #[pyo3(signature = (*, level = None))]
            fn shares(&self, py: Python<'_>, level: Option<f64>) -> PyResult<$crate::sampling::PyShareIntervals> {
                use $crate::error::OrRaise;
                let level = $crate::result::options(None, level, None, None).or_raise(py)?.level;
                let $slf = self;
                $sampled.shares(level).or_raise(py).map($crate::sampling::PyShareIntervals::from)
            }

            /// The probability that the true score is above so many points, -100 to 100, given these answers and nothing
            /// else (Jeffreys' prior); `None` without answers.
            fn probability_above(&self, py: Python<'_>, points: f64) -> PyResult<Option<f64>> {
                use $crate::error::OrRaise;
                let $slf = self;
                $counts.probability_above(points).or_raise(py)
            }

            /// The score with bounds that hold at all moments of a stream together, `retracted` answers having been taken
            /// back on the way.
            #[pyo3(signature = (*, level = None, retracted = None))]
            fn always_valid(
                &self,
                py: Python<'_>,
                level: Option<f64>,
                retracted: Option<&Bound<'_, PyAny>>,
            ) -> PyResult<$crate::sequential::PyAlwaysValid> {
                let $slf = self;
                $crate::sequential::bounds(py, $counts, level, retracted)
            }

            /// What these answers say against a score of so many points, at any moment of their stream.
            fn sequential_test(
                &self,
                py: Python<'_>,
                hypothesis: f64,
            ) -> PyResult<$crate::sequential::PySequentialTest> {
                use $crate::error::OrRaise;
                let $slf = self;
                $counts.sequential_test(hypothesis).or_raise(py).map($crate::sequential::PySequentialTest::from)
            }
        }
    };
}

pub(crate) use sampled;
