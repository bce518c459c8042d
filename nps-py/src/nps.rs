//! `Nps` and `Caveat`.

use nps_core::{Caveat, Counts, Nps};
use pyo3::prelude::*;

use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::answer;
use crate::pickle::pickled;
use crate::result::{of_population, options};
use crate::sampling::sampled;

/// A reason for caution that travels with a figure.
#[pyclass(frozen, eq, name = "Caveat", module = "nps")]
#[derive(Clone, PartialEq)]
pub(crate) struct PyCaveat(pub(crate) Caveat);

impl From<Caveat> for PyCaveat {
    fn from(caveat: Caveat) -> Self {
        Self(caveat)
    }
}

#[pymethods]
impl PyCaveat {
    /// The stable code: `too_few_answers`, `indicative`, …
    #[getter]
    fn code(&self) -> &'static str {
        self.0.code()
    }

    /// One sentence for a reader who is no statistician, in `"en"` or `"fr"`.
    #[pyo3(signature = (language = None))]
    fn text(&self, py: Python<'_>, language: Option<&str>) -> PyResult<String> {
        Ok(self.0.text(crate::rows::language(py, language)?))
    }

    fn __repr__(&self) -> String {
        format!("<Caveat {}: {}>", self.0.code(), self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyCaveat(Caveat));

/// Caveats as Python has them.
pub(crate) fn caveats(caveats: &[Caveat]) -> Vec<PyCaveat> {
    caveats.iter().cloned().map(PyCaveat).collect()
}

/// A Net Promoter Score: estimate, interval, counts, method and caveats.
#[pyclass(frozen, eq, name = "Nps", module = "nps")]
#[derive(Clone, PartialEq)]
pub(crate) struct PyNps(pub(crate) Nps);

impl From<Nps> for PyNps {
    fn from(nps: Nps) -> Self {
        Self(nps)
    }
}

#[pymethods]
impl PyNps {
    /// The score of so many detractors, passives and promoters on the standard scale.
    #[staticmethod]
    #[pyo3(signature = (detractors, passives, promoters, *, level = None, method = None, population = None))]
    fn from_counts(
        detractors: &Bound<'_, PyAny>,
        passives: &Bound<'_, PyAny>,
        promoters: &Bound<'_, PyAny>,
        level: Option<f64>,
        method: Option<&str>,
        population: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let py = detractors.py();
        let counts = Counts::read([answer(detractors)?, answer(passives)?, answer(promoters)?]).or_raise(py)?;
        let options = of_population(options(None, level, method, None).or_raise(py)?, population)?;
        Ok(Self(counts.nps_with(&options).or_raise(py)?))
    }
}

/// Gives a class the fields of the score that `$nps` finds in it.
macro_rules! score_fields {
    ($class:ty, |$slf:ident| $nps:expr) => {
        #[pymethods]
        impl $class {
            /// The score in points, -100 to 100; `None` without answers.
            #[getter]
            fn nps(&self) -> Option<f64> {
                let $slf = self;
                $nps.nps
            }

            /// Lower bound of the interval, in points; `None` without answers.
            #[getter]
            fn lower(&self) -> Option<f64> {
                let $slf = self;
                $nps.lower
            }

            /// Upper bound of the interval, in points; `None` without answers.
            #[getter]
            fn upper(&self) -> Option<f64> {
                let $slf = self;
                $nps.upper
            }

            /// Confidence level of the interval, 0 to 1.
            #[getter]
            fn level(&self) -> f64 {
                let $slf = self;
                $nps.level
            }

            /// How the interval was computed: never `auto`.
            #[getter]
            fn method(&self) -> &'static str {
                let $slf = self;
                $nps.method.name()
            }

            /// The scale the answers were given on, such as `0-10`.
            #[getter]
            fn scale(&self) -> String {
                let $slf = self;
                $nps.scale.to_string()
            }

            /// How many answers there are.
            #[getter]
            fn n(&self) -> u64 {
                let $slf = self;
                $nps.n()
            }

            /// How many answers are detractors'.
            #[getter]
            fn detractors(&self) -> u64 {
                let $slf = self;
                $nps.counts.detractors
            }

            /// How many answers are passives'.
            #[getter]
            fn passives(&self) -> u64 {
                let $slf = self;
                $nps.counts.passives
            }

            /// How many answers are promoters'.
            #[getter]
            fn promoters(&self) -> u64 {
                let $slf = self;
                $nps.counts.promoters
            }

            /// Share of detractors, 0 to 1; `None` without answers.
            #[getter]
            fn detractor_share(&self) -> Option<f64> {
                let $slf = self;
                $nps.share(nps_core::Category::Detractor)
            }

            /// Share of passives, 0 to 1; `None` without answers.
            #[getter]
            fn passive_share(&self) -> Option<f64> {
                let $slf = self;
                $nps.share(nps_core::Category::Passive)
            }

            /// Share of promoters, 0 to 1; `None` without answers.
            #[getter]
            fn promoter_share(&self) -> Option<f64> {
                let $slf = self;
                $nps.share(nps_core::Category::Promoter)
            }

            /// What to know before using the figure.
            #[getter]
            fn caveats(&self) -> Vec<$crate::nps::PyCaveat> {
                let $slf = self;
                $crate::nps::caveats(&$nps.caveats)
            }

            fn __repr__(&self) -> String {
                format!("<{}>", self.0)
            }

            fn __str__(&self) -> String {
                self.0.to_string()
            }

            fn _repr_html_(&self) -> String {
                self.0.to_html()
            }
        }
    };
}

pub(crate) use score_fields;

score_fields!(PyNps, |slf| slf.0);
sampled!(PyNps, |slf| slf.0, slf.0.counts);
getters!(PyNps, |found| {
    /// How many customers the answers were drawn from; `None` where the interval does not count on it.
    population: Option<u64> = found.population;
});
pickled!(PyNps(Nps));
