//! What `Live` says: `Headline`, and the tables of segments and of days.

use nps_core::{Counts, Distribution, Headline, LiveDay, LivePane, LiveSegment};
use pyo3::prelude::*;

use crate::compare::PyDifference;
use crate::distribution::PyDistribution;
use crate::error::OrRaise;
use crate::nps::PyNps;
use crate::pickle::pickled;
use crate::rows::{Columns, counts, dates, figures, flags, moments, result_table, score_columns, texts};
use crate::time::{date, datetime};

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

    /// The score of the window before; `None` where some of its days are kept no more, or there is none.
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

    /// Which window it is, such as `sliding 7d`.
    #[getter]
    fn window(&self) -> String {
        self.0.window.to_string()
    }

    /// The moment at which the window begins; of a decayed one, the first pane that has a weight, if one has.
    #[getter]
    fn begin<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.from.map(|at| datetime(py, at)).transpose()
    }

    /// How old the figure is: the seconds from the beginning of the pane of the newest answer to that of the moment asked
    /// about; `None` where no such pane is kept.
    #[getter]
    fn age(&self) -> Option<i64> {
        self.0.age
    }

    /// Of a decayed window: how many answers of equal weight would tell as much.
    #[getter]
    fn effective_n(&self) -> Option<f64> {
        self.0.effective_n
    }

    /// Of a decayed window: Kish's number of answers.
    #[getter]
    fn kish_n(&self) -> Option<f64> {
        self.0.kish_n
    }

    /// The first day of the window.
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
    /// The dimension's value; `None` for answers without one, and for `other`.
    #[getter]
    fn value(&self) -> Option<&str> {
        self.0.value.as_deref()
    }

    /// Whether it is of all values together that have no segment of their own.
    #[getter]
    fn other(&self) -> bool {
        self.0.other
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
    /// The day.
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

/// One pane of the total or of a segment.
#[pyclass(frozen, eq, name = "LivePane", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyLivePane(LivePane);

impl From<LivePane> for PyLivePane {
    fn from(pane: LivePane) -> Self {
        Self(pane)
    }
}

#[pymethods]
impl PyLivePane {
    /// The moment at which it begins.
    #[getter]
    fn begin<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        datetime(py, self.0.from)
    }

    /// The day it is of.
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
        format!("<LivePane {}>", self.0)
    }
}

pickled!(PyLivePane(LivePane));

/// What is said at a moment, as columns.
pub(crate) fn headline_columns<'a>(headlines: impl Iterator<Item = &'a Headline> + Clone) -> Columns {
    let mut columns = score_columns(headlines.clone().map(|headline| &headline.nps));
    columns.push(("missing", counts(headlines.clone().map(|headline| headline.missing))));
    columns.push(("previous", figures(headlines.clone().map(|headline| headline.previous.as_ref()?.nps))));
    columns.push(("all_time_n", counts(headlines.clone().map(|headline| headline.all_time.n()))));
    columns.push(("all_time", figures(headlines.clone().map(|headline| headline.all_time.nps))));
    columns.push(("expired", counts(headlines.map(|headline| headline.expired))));
    columns
}

fn segment_columns(rows: &[LiveSegment]) -> Columns {
    let mut columns = vec![
        ("value", texts(rows.iter().map(|row| row.value.clone()))),
        ("other", flags(rows.iter().map(|row| row.other))),
    ];
    columns.extend(headline_columns(rows.iter().map(|row| &row.headline)));
    columns
}

/// The answers of days or of panes, as columns.
fn answer_columns<'a>(rows: impl Iterator<Item = &'a Distribution> + Clone) -> Columns {
    let class = |of: fn(Counts) -> u64| counts(rows.clone().map(|row| of(row.counts())));
    vec![
        ("n", class(Counts::n)),
        ("detractors", class(|counts| counts.detractors)),
        ("passives", class(|counts| counts.passives)),
        ("promoters", class(|counts| counts.promoters)),
        ("missing", counts(rows.clone().map(Distribution::missing))),
        ("nps", figures(rows.map(|row| row.counts().points()))),
    ]
}

fn day_columns(rows: &[LiveDay]) -> Columns {
    let mut columns = vec![("day", dates(rows.iter().map(|row| row.day)))];
    columns.extend(answer_columns(rows.iter().map(|row| &row.distribution)));
    columns
}

fn pane_columns(rows: &[LivePane]) -> Columns {
    let mut columns =
        vec![("begin", moments(rows.iter().map(|row| Some(row.from)))), ("day", dates(rows.iter().map(|row| row.day)))];
    columns.extend(answer_columns(rows.iter().map(|row| &row.distribution)));
    columns
}

result_table! {
    /// The segments of a dimension at a moment, in the order of their values.
    PySegmentTable, "SegmentTable", PyLiveSegment(LiveSegment), segment_columns, nps_core::segments_to_html
}

result_table! {
    /// Answers day by day.
    PyDayTable, "DayTable", PyLiveDay(LiveDay), day_columns, nps_core::days_to_html
}

result_table! {
    /// Answers pane by pane.
    PyPaneTable, "PaneTable", PyLivePane(LivePane), pane_columns, nps_core::panes_to_html
}

impl PyDayTable {
    pub(crate) fn rows(&self) -> &[LiveDay] {
        &self.0
    }
}

impl PyPaneTable {
    pub(crate) fn rows(&self) -> &[LivePane] {
        &self.0
    }
}
