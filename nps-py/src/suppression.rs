//! `Suppression` and `ReleaseLedger`: what may be told of few, and what was told.

use nps_core::{Counts, PublishedSet, ReleaseLedger, Suppression};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::change_tree::PyChangeTree;
use crate::compare::{PyCounts, counts_of};
use crate::error::{OrRaise, raise};
use crate::fields::getters;
use crate::input::{count, may_be_column, type_name};
use crate::pickle::pickled;
use crate::shared::Shared;
use crate::time::{date, day_argument};
use crate::tree::{PyTree, values};

/// The rule with these numbers; the core's own where Python gave none.
pub(crate) fn suppression(
    min_cell: Option<&Bound<'_, PyAny>>,
    min_alike: Option<&Bound<'_, PyAny>>,
) -> PyResult<Suppression> {
    let default = Suppression::default();
    let read = |value: Option<&Bound<'_, PyAny>>, default| value.map_or(Ok(default), |value| count(value, "answers"));
    Ok(Suppression { min_cell: read(min_cell, default.min_cell)?, min_alike: read(min_alike, default.min_alike)? })
}

/// A list of counts.
fn listed(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<Counts>> {
    let wrong = || raise(value.py(), &nps_core::Error::invalid_argument(name, &type_name(value), "a list of counts"));
    let counts = value.try_iter().ok().filter(|_| may_be_column(value)).ok_or_else(wrong)?;
    counts.map(|counts| counts_of(name, &counts?)).collect()
}

/// From how many answers on a part of a whole is shown.
#[pyclass(frozen, eq, name = "Suppression", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PySuppression(Suppression);

impl From<Suppression> for PySuppression {
    fn from(rule: Suppression) -> Self {
        Self(rule)
    }
}

getters!(PySuppression, |rule| {
    /// The number of answers from which a part is shown.
    min_cell: u64 = rule.min_cell;
    /// The number of answers from which a part is shown whose answers are all of one class.
    min_alike: u64 = rule.min_alike;
});

#[pymethods]
impl PySuppression {
    /// The rule, with 5 and 10 where nothing else is said.
    #[new]
    #[pyo3(signature = (min_cell = None, *, min_alike = None))]
    fn new(min_cell: Option<&Bound<'_, PyAny>>, min_alike: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        suppression(min_cell, min_alike).map(Self)
    }

    /// Whether so many answers may be told by themselves.
    fn allows(&self, counts: &Bound<'_, PyAny>) -> PyResult<bool> {
        Ok(self.0.allows(counts_of("counts", counts)?))
    }

    /// Which parts of a whole are withheld; `None` where not even their number may be told.
    fn parts(&self, parts: &Bound<'_, PyAny>) -> PyResult<Option<Vec<bool>>> {
        let counts = listed("parts", parts)?;
        Ok(parts.py().detach(|| self.0.parts(&counts)))
    }

    /// Which cells of a table are withheld, where the sums of its rows and columns are told.
    fn table(&self, rows: &Bound<'_, PyAny>) -> PyResult<Option<Vec<Vec<bool>>>> {
        let py = rows.py();
        let wrong =
            || raise(py, &nps_core::Error::invalid_argument("rows", &type_name(rows), "a list of rows of counts"));
        let found = rows.try_iter().ok().filter(|_| may_be_column(rows)).ok_or_else(wrong)?;
        let rows = found.map(|row| listed("a row", &row?)).collect::<PyResult<Vec<_>>>()?;
        py.detach(|| self.0.table(&rows)).or_raise(py)
    }

    fn __repr__(&self) -> String {
        format!("<Suppression of fewer than {}, of fewer than {} alike>", self.0.min_cell, self.0.min_alike)
    }
}

pickled!(PySuppression(Suppression));

/// How many there are of each class.
fn counts(set: &PublishedSet) -> Counts {
    let [detractors, passives, promoters] = set.counts;
    Counts::new(detractors, passives, promoters)
}

/// A set of answers whose figures were told.
#[pyclass(frozen, eq, name = "PublishedSet", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyPublishedSet(PublishedSet);

impl From<PublishedSet> for PyPublishedSet {
    fn from(set: PublishedSet) -> Self {
        Self(set)
    }
}

getters!(PyPublishedSet, |set| {
    /// The dimension of each step from all answers to these.
    dimensions: Vec<String> = set.path.iter().map(|step| step.dimension.clone()).collect();
    /// How many there are of each class.
    counts: PyCounts = counts(set).into();
});

#[pymethods]
impl PyPublishedSet {
    /// The first day of the answers; `None` where they have none.
    #[getter]
    fn start<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.from.map(|day| date(py, day)).transpose()
    }

    /// The day after the last; `None` where they have none.
    #[getter]
    fn end<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.to.map(|day| date(py, day)).transpose()
    }

    /// The value of each step; `None` for none.
    #[getter]
    fn path<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyAny>>> {
        values(py, &self.0.path)
    }

    fn __repr__(&self) -> String {
        let steps: Vec<String> = self.0.path.iter().map(ToString::to_string).collect();
        let place = if steps.is_empty() { "all answers".to_owned() } else { steps.join(", ") };
        format!("<PublishedSet {place}: {} answers>", self.0.counts.iter().map(|&n| u128::from(n)).sum::<u128>())
    }
}

pickled!(PyPublishedSet(PublishedSet));

/// The days of a release, or the end that is open.
type Days<'py> = (Option<Bound<'py, PyAny>>, Option<Bound<'py, PyAny>>);

/// The first day, and the day after the last.
fn days(start: Option<&Bound<'_, PyAny>>, end: Option<&Bound<'_, PyAny>>) -> PyResult<[Option<i32>; 2]> {
    Ok([
        start.map(|start| day_argument("start", start)).transpose()?,
        end.map(|end| day_argument("end", end)).transpose()?,
    ])
}

/// What was told of some answers, so that no later release can be subtracted from it.
#[pyclass(frozen, name = "ReleaseLedger", module = "nps")]
pub(crate) struct PyReleaseLedger(Shared<ReleaseLedger>);

#[pymethods]
impl PyReleaseLedger {
    /// A ledger of nothing told so far.
    #[new]
    #[pyo3(signature = (suppression = None))]
    fn new(suppression: Option<&PySuppression>) -> Self {
        Self(Shared::new(ReleaseLedger::new(suppression.map_or_else(Suppression::default, |rule| rule.0))))
    }

    /// Reads what `to_json` wrote, in any language.
    #[staticmethod]
    fn from_json(py: Python<'_>, data: &str) -> PyResult<Self> {
        let wrong = |error: serde_json::Error| {
            raise(py, &nps_core::Error::invalid_argument("data", &error.to_string(), "a ledger as JSON"))
        };
        Ok(Self(Shared::new(serde_json::from_str(data).map_err(wrong)?)))
    }

    /// The ledger as JSON, to be kept.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        let text = self.0.read_long(py, serde_json::to_string::<ReleaseLedger>);
        text.map_err(|error| PyValueError::new_err(error.to_string()))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((slf.get_type().getattr("from_json")?, (slf.get().to_json(slf.py())?,)))
    }

    /// Enters what a tree tells of the answers from the day `start` up to and without the day `end`.
    #[pyo3(signature = (tree, *, start = None, end = None))]
    fn release(
        &self,
        py: Python<'_>,
        tree: &PyTree,
        start: Option<&Bound<'_, PyAny>>,
        end: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let [start, end] = days(start, end)?;
        self.0.change_long(py, |ledger| ledger.release(&tree.0, start, end)).or_raise(py)
    }

    /// Enters what a change tells of both its periods, each as its first day and the day after its last.
    #[pyo3(signature = (change, *, before = (None, None), after = (None, None)))]
    fn release_change(&self, py: Python<'_>, change: &PyChangeTree, before: Days<'_>, after: Days<'_>) -> PyResult<()> {
        let [before, after] = [before, after].map(|(start, end)| days(start.as_ref(), end.as_ref()));
        let (before, after) = (before?, after?);
        self.0.change_long(py, |ledger| ledger.release_change(&change.0, before, after)).or_raise(py)
    }

    /// Takes over everything that another ledger knows to be told, by the stricter rule.
    fn merge(&self, py: Python<'_>, other: &Self) {
        let other = other.0.read_long(py, ReleaseLedger::clone);
        self.0.change_long(py, |ledger| ledger.merge(&other));
    }

    /// What was told so far, in order.
    #[getter]
    fn sets(&self, py: Python<'_>) -> Vec<PyPublishedSet> {
        let sets = self.0.read_long(py, |ledger| ledger.sets().to_vec());
        sets.into_iter().map(PyPublishedSet).collect()
    }

    /// From how many answers on a difference may be told.
    #[getter]
    fn suppression(&self, py: Python<'_>) -> PySuppression {
        PySuppression(self.0.read(py, ReleaseLedger::rule))
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.0.read(py, |ledger| ledger.sets().len())
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> bool {
        let other = other.0.read_long(py, ReleaseLedger::clone);
        self.0.read_long(py, |ledger| *ledger == other)
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<ReleaseLedger of {} sets>", self.__len__(py))
    }
}
