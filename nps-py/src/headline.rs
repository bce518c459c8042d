//! What `Live` says: `Headline`, and the tables of segments and of days.

use nps_core::{Counts, Headline, LiveDay, LiveSegment};
use pyo3::prelude::*;

use crate::compare::PyDifference;
use crate::distribution::PyDistribution;
use crate::error::OrRaise;
use crate::nps::PyNps;
use crate::pickle::pickled;
use crate::rows::{Columns, counts, dates, figures, result_table, score_columns, texts};
use crate::time::date;

/// The score of the total or of one segment at a moment.
#[pyclass(frozen, eq, name = "Headline", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyHeadline(Headline);

impl From<Headline> for PyHeadline {
    fn from(headline: Headline) -> Self {
        Self(headline)
    }
}

#[pymethods]
impl PyHeadline {
    /// The score of the window: the days from `first_day` to `as_of_day`.
    #[getter]
    fn nps(&self) -> PyNps {
        self.0.nps.clone().into()
    }

    /// The score of as many days before them; `None` where some of those days are kept no more.
    #[getter]
    fn previous(&self) -> Option<PyNps> {
        self.0.previous.clone().map(Into::into)
    }

    /// The score of every answer that was ever counted and not taken back.
    #[getter]
    fn all_time(&self) -> PyNps {
        self.0.all_time.clone().into()
    }

    /// The change from the window before; `None` where some of its days are kept no more.
    #[getter]
    fn change(&self, py: Python<'_>) -> PyResult<Option<PyDifference>> {
        Ok(self.0.change().or_raise(py)?.map(Into::into))
    }

    /// Missing answers in the window.
    #[getter]
    fn missing(&self) -> u64 {
        self.0.missing
    }

    /// The first day of the window, in UTC.
    #[getter]
    fn first_day<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        date(py, self.0.first_day)
    }

    /// The last day of the window: that of the moment asked about.
    #[getter]
    fn as_of_day<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        date(py, self.0.as_of_day)
    }

    /// The newest day there ever was, in any segment; `None` before the first answer.
    #[getter]
    fn newest_day<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.newest_day.map(|day| date(py, day)).transpose()
    }

    /// Answers of days that are kept no more: in `all_time`, in no window.
    #[getter]
    fn expired(&self) -> u64 {
        self.0.expired
    }

    fn __repr__(&self) -> String {
        format!("<Headline {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.0.nps.to_html()
    }
}

pickled!(PyHeadline(Headline));

/// One segment of a dimension, at a moment.
#[pyclass(frozen, eq, name = "LiveSegment", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyLiveSegment(LiveSegment);

impl From<LiveSegment> for PyLiveSegment {
    fn from(segment: LiveSegment) -> Self {
        Self(segment)
    }
}

#[pymethods]
impl PyLiveSegment {
    /// The dimension's value; `None` for answers without one.
    #[getter]
    fn value(&self) -> Option<&str> {
        self.0.value.as_deref()
    }

    /// What is said of it.
    #[getter]
    fn headline(&self) -> PyHeadline {
        self.0.headline.clone().into()
    }

    fn __repr__(&self) -> String {
        format!("<LiveSegment {}>", self.0)
    }
}

pickled!(PyLiveSegment(LiveSegment));

/// One day of the total or of a segment.
#[pyclass(frozen, eq, name = "LiveDay", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyLiveDay(LiveDay);

impl From<LiveDay> for PyLiveDay {
    fn from(day: LiveDay) -> Self {
        Self(day)
    }
}

#[pymethods]
impl PyLiveDay {
    /// The UTC day.
    #[getter]
    fn day<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        date(py, self.0.day)
    }

    /// Its answers.
    #[getter]
    fn distribution(&self) -> PyDistribution {
        self.0.distribution.into()
    }

    fn __repr__(&self) -> String {
        format!("<LiveDay {}>", self.0)
    }
}

pickled!(PyLiveDay(LiveDay));

fn segment_columns(rows: &[LiveSegment]) -> Columns {
    let headlines = || rows.iter().map(|row| &row.headline);
    let mut columns = vec![("value", texts(rows.iter().map(|row| row.value.clone())))];
    columns.extend(score_columns(headlines().map(|headline| &headline.nps)));
    columns.push(("missing", counts(headlines().map(|headline| headline.missing))));
    columns.push(("previous", figures(headlines().map(|headline| headline.previous.as_ref()?.nps))));
    columns.push(("all_time_n", counts(headlines().map(|headline| headline.all_time.n()))));
    columns.push(("all_time", figures(headlines().map(|headline| headline.all_time.nps))));
    columns.push(("expired", counts(headlines().map(|headline| headline.expired))));
    columns
}

fn day_columns(rows: &[LiveDay]) -> Columns {
    let class = |of: fn(Counts) -> u64| counts(rows.iter().map(|row| of(row.distribution.counts())));
    vec![
        ("day", dates(rows.iter().map(|row| row.day))),
        ("n", counts(rows.iter().map(|row| row.distribution.n()))),
        ("detractors", class(|counts| counts.detractors)),
        ("passives", class(|counts| counts.passives)),
        ("promoters", class(|counts| counts.promoters)),
        ("missing", counts(rows.iter().map(|row| row.distribution.missing()))),
        ("nps", figures(rows.iter().map(|row| row.distribution.counts().points()))),
    ]
}

result_table! {
    /// The segments of a dimension at a moment, in the order of their values.
    PySegmentTable, "SegmentTable", PyLiveSegment(LiveSegment), segment_columns, nps_core::segments_to_html
}

result_table! {
    /// Answers day by day.
    PyDayTable, "DayTable", PyLiveDay(LiveDay), day_columns, nps_core::days_to_html
}
