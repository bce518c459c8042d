//! `compare`, `adjust`, and what they take and return.

use nps_core::{Answer, CategoryCounts, Correction, Counts, Difference, Distribution, Error, Nps, ScoreResult, Side};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::distribution::PyDistribution;
use crate::error::{OrRaise, raise};
use crate::input::{answer, may_be_column, type_name, wrong_type};
use crate::nps::{PyCaveat, PyNps};
use crate::pickle::pickled;
use crate::result::{PyCategoryCounts, PyScoreResult, options};
use crate::sampling::sampled;

/// The difference of two independent scores on one scale, `after` minus `before`, with its interval and p-value.
///
/// Each side is an `Nps`, a `ScoreResult`, a `Distribution`, counts, or a tuple of detractors, passives and promoters.
#[pyfunction]
#[pyo3(signature = (before, after, *, level = None))]
pub(crate) fn compare(
    before: &Bound<'_, PyAny>,
    after: &Bound<'_, PyAny>,
    level: Option<f64>,
) -> PyResult<PyDifference> {
    let py = before.py();
    let level = options(None, level, None, None).or_raise(py)?.level;
    let (before, after) = (side("before", before)?, side("after", after)?);
    nps_core::compare(before, after, level).or_raise(py).map(PyDifference)
}

/// What a Python value compares as.
pub(crate) fn side(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Side> {
    answers_of(name, value)
}

/// The three counts that a Python value holds.
pub(crate) fn counts_of(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Counts> {
    answers_of::<Held>(name, value).map(|held| held.0)
}

/// The counts of anything that can be compared.
struct Held(Counts);

macro_rules! held {
    ($($from:ty, |$found:ident| $counts:expr;)+) => {
        $(impl From<$from> for Held {
            fn from($found: $from) -> Self {
                Self($counts)
            }
        })+
    };
}

held! {
    &Nps, |nps| nps.counts;
    &ScoreResult, |result| result.nps.counts;
    &Distribution, |distribution| distribution.counts();
    CategoryCounts, |found| found.counts;
    Counts, |counts| counts;
}

/// The answers behind a Python value: a score, a distribution, or counts.
fn answers_of<T>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<T>
where
    T: for<'a> From<&'a Nps> + for<'a> From<&'a ScoreResult> + for<'a> From<&'a Distribution>,
    T: From<CategoryCounts> + From<Counts>,
{
    if let Ok(nps) = value.cast::<PyNps>() {
        Ok((&nps.get().0).into())
    } else if let Ok(result) = value.cast::<PyScoreResult>() {
        Ok((&result.get().0).into())
    } else if let Ok(distribution) = value.cast::<PyDistribution>() {
        Ok((&distribution.get().copied()).into())
    } else if let Ok(counts) = value.cast::<PyCategoryCounts>() {
        Ok(counts.get().0.into())
    } else if let Ok(counts) = value.cast::<PyCounts>() {
        Ok(counts.get().0.into())
    } else if let Some([detractors, passives, promoters]) = three(value) {
        let counts = Counts::read([answer(&detractors)?, answer(&passives)?, answer(&promoters)?]);
        counts.or_raise(value.py()).map(T::from)
    } else {
        let expected = "a score, a distribution, counts, or (detractors, passives, promoters)";
        Err(raise(value.py(), &Error::invalid_argument(name, &type_name(value), expected)))
    }
}

/// The values of a tuple of three.
pub(crate) fn three<'py>(value: &Bound<'py, PyAny>) -> Option<[Bound<'py, PyAny>; 3]> {
    let values: Vec<Bound<'py, PyAny>> = value.cast::<PyTuple>().ok()?.iter().collect();
    values.try_into().ok()
}

/// P-values raised for the number of comparisons, in the order given: by Holm, `"bh"` or `"by"`.
///
/// None and NaN are comparisons that could not be made: they stay None and do not count.
#[pyfunction]
#[pyo3(signature = (p_values, *, method = None))]
pub(crate) fn adjust(p_values: &Bound<'_, PyAny>, method: Option<&str>) -> PyResult<Vec<Option<f64>>> {
    let py = p_values.py();
    let correction = method.map_or(Ok(Correction::default()), str::parse).or_raise(py)?;
    let p_values = Correction::read(&answers("p_values", p_values)?).or_raise(py)?;
    Ok(py.detach(|| correction.adjust(&p_values)))
}

/// E-values of many tests adjusted for their number: a test is a find at α where its figure is at most α (e-BH).
///
/// None and NaN are tests that could not be made: they stay None and do not count.
#[pyfunction]
pub(crate) fn adjust_e_values(e_values: &Bound<'_, PyAny>) -> PyResult<Vec<Option<f64>>> {
    Ok(nps_core::adjust_e_values(&figures("e_values", e_values)?))
}

/// The values of a list, or of an array or series of any library, as they arrived.
pub(crate) fn answers(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<Answer<'static>>> {
    let as_list = |list: &str| value.hasattr(list).is_ok_and(|has| has).then(|| value.call_method0(list));
    let list = ["tolist", "to_pylist", "to_list"].into_iter().find_map(as_list).transpose()?;
    match list.as_ref().unwrap_or(value).try_iter() {
        Ok(values) if may_be_column(value) => values.map(|value| answer(&value?)).collect(),
        _ => Err(wrong_type(value.py(), name, &type_name(value), "a list, an array or a series")),
    }
}

/// Figures, None and NaN being gaps. What is not finite otherwise is for the core to refuse.
pub(crate) fn figures(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<Option<f64>>> {
    let figure = |answer: Answer<'static>| match answer {
        Answer::Missing => Ok(None),
        Answer::Float(figure) => Ok((!figure.is_nan()).then_some(figure)),
        #[expect(clippy::cast_precision_loss, reason = "what Python's float() does")]
        Answer::Integer(figure) => Ok(Some(figure as f64)),
        other => Err(raise(value.py(), &Error::invalid_argument(name, &other.to_string(), "numbers"))),
    };
    answers(name, value)?.into_iter().map(figure).collect()
}

/// How many answers fell in each class.
#[pyclass(frozen, eq, name = "Counts", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyCounts(Counts);

impl From<Counts> for PyCounts {
    fn from(counts: Counts) -> Self {
        Self(counts)
    }
}

#[pymethods]
impl PyCounts {
    /// How many answers are detractors'.
    #[getter]
    fn detractors(&self) -> u64 {
        self.0.detractors
    }

    /// How many answers are passives'.
    #[getter]
    fn passives(&self) -> u64 {
        self.0.passives
    }

    /// How many answers are promoters'.
    #[getter]
    fn promoters(&self) -> u64 {
        self.0.promoters
    }

    /// How many answers there are.
    #[getter]
    fn n(&self) -> u64 {
        self.0.n()
    }

    fn __repr__(&self) -> String {
        let Counts { detractors, passives, promoters } = self.0;
        format!("<Counts detractors={detractors} passives={passives} promoters={promoters}>")
    }
}

sampled!(PyCounts, |slf| slf.0, slf.0);
pickled!(PyCounts(Counts));

/// The difference of two independent scores: estimate, interval, p-value, both sides and caveats.
#[pyclass(frozen, eq, name = "Difference", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyDifference(Difference);

impl From<Difference> for PyDifference {
    fn from(difference: Difference) -> Self {
        Self(difference)
    }
}

#[pymethods]
impl PyDifference {
    /// The score of `after` minus that of `before`, in points; `None` where one has no answers.
    #[getter]
    fn difference(&self) -> Option<f64> {
        self.0.difference
    }

    /// Lower bound of the interval, in points.
    #[getter]
    fn lower(&self) -> Option<f64> {
        self.0.lower
    }

    /// Upper bound of the interval, in points.
    #[getter]
    fn upper(&self) -> Option<f64> {
        self.0.upper
    }

    /// Confidence level of the interval, 0 to 1.
    #[getter]
    fn level(&self) -> f64 {
        self.0.level
    }

    /// Two-sided p-value of "there is no difference", not adjusted for other comparisons.
    #[getter]
    fn p_value(&self) -> Option<f64> {
        self.0.p_value
    }

    /// The answers compared from.
    #[getter]
    fn before(&self) -> PyCounts {
        self.0.before.into()
    }

    /// The answers compared to.
    #[getter]
    fn after(&self) -> PyCounts {
        self.0.after.into()
    }

    /// What to know before using the figure: how few answers either side has.
    #[getter]
    fn caveats(&self) -> Vec<PyCaveat> {
        self.0.caveats.iter().cloned().map(PyCaveat).collect()
    }

    fn __repr__(&self) -> String {
        format!("<Difference {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyDifference(Difference));
