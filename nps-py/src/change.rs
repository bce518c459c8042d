//! `ChangeDetector` and what it tells.

use nps_core::{ChangeDetector, ChangeEvent, ChangeSpec, Counts, Error};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::compare::counts_of;
use crate::error::{OrRaise, raise};
use crate::fields::getters;
use crate::nps::PyNps;
use crate::pickle::pickled;
use crate::rows::{Columns, counts, figures, integers, result_table, score_columns, texts};
use crate::series::{scores_or_counts, series};
use crate::shared::Shared;
use crate::time::period_argument;

/// Watches answers one by one, or by period, for a change of their score. Safe from many threads.
#[pyclass(frozen, name = "ChangeDetector", module = "nps")]
pub(crate) struct PyChangeDetector {
    spec: ChangeSpec,
    state: Shared<ChangeDetector>,
}

impl From<ChangeDetector> for PyChangeDetector {
    fn from(detector: ChangeDetector) -> Self {
        Self { spec: *detector.spec(), state: Shared::new(detector) }
    }
}

#[pymethods]
impl PyChangeDetector {
    /// One that has seen nothing.
    #[new]
    #[pyo3(signature = (
        *, baseline = None, tolerance = None, direction = None, run_length = None, method = None, shift = None,
        history = None, threshold = None, level = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "configured once")]
    fn new(
        py: Python<'_>,
        baseline: Option<f64>,
        tolerance: Option<f64>,
        direction: Option<&str>,
        run_length: Option<f64>,
        method: Option<&str>,
        shift: Option<f64>,
        history: Option<&Bound<'_, PyAny>>,
        threshold: Option<f64>,
        level: Option<f64>,
    ) -> PyResult<Self> {
        let default = ChangeSpec::default();
        let spec = ChangeSpec {
            method: method.map_or(Ok(default.method), str::parse).or_raise(py)?,
            baseline: baseline.unwrap_or(default.baseline),
            tolerance: tolerance.unwrap_or(default.tolerance),
            direction: direction.map_or(Ok(default.direction), str::parse).or_raise(py)?,
            run_length: run_length.unwrap_or(default.run_length),
            shift: shift.unwrap_or(default.shift),
            history: history.map_or(Ok(default.history), |history| counts_of("history", history))?,
            threshold,
            level: level.unwrap_or(default.level),
        };
        py.detach(|| ChangeDetector::new(spec)).or_raise(py).map(Self::from)
    }

    /// Reads what `to_bytes` wrote, in any language.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        ChangeDetector::from_bytes(data).or_raise(py).map(Self::from)
    }

    /// The state as bytes, the same for the same pushes, in every language.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.state.read(py, ChangeDetector::to_bytes))
    }

    /// Takes answers that came together, where `expected` is what was usual of them, the baseline where it is not given;
    /// tells of a change.
    #[pyo3(signature = (at, scores, *, expected = None, scale = None))]
    fn push(
        &self,
        at: &Bound<'_, PyAny>,
        scores: &Bound<'_, PyAny>,
        expected: Option<f64>,
        scale: Option<&str>,
    ) -> PyResult<Option<PyChangeEvent>> {
        let (py, at) = (at.py(), period_argument("at", at)?);
        let counts = scores_or_counts(scores, scale)?;
        let event = self.state.change(py, |detector| push(detector, at, counts, expected)).or_raise(py)?;
        Ok(event.map(PyChangeEvent))
    }

    /// Takes the periods of a series, or none of them; tells of every change.
    #[pyo3(signature = (periods, *, time = None, expected = None))]
    fn push_many(
        &self,
        periods: &Bound<'_, PyAny>,
        time: Option<&str>,
        expected: Option<Vec<f64>>,
    ) -> PyResult<PyEventTable> {
        let py = periods.py();
        let periods = series(periods, time)?;
        if let Some(expected) = expected.as_ref().filter(|expected| expected.len() != periods.len()) {
            let (found, wanted) = (format!("{} figures", expected.len()), format!("one a period, {}", periods.len()));
            return Err(raise(py, &Error::invalid_argument("expected", &found, &wanted)));
        }
        let events = self.state.change_long(py, |detector| {
            let mut next = detector.clone();
            let mut events = Vec::new();
            for (row, period) in periods.iter().enumerate() {
                let usual = expected.as_ref().and_then(|expected| expected.get(row).copied());
                events.extend(push(&mut next, period.at, period.counts, usual)?);
            }
            *detector = next;
            Ok(events)
        });
        events.or_raise(py).map(PyEventTable::from)
    }

    /// Forgets all that was seen: after a change that is known.
    fn reset(&self, py: Python<'_>) {
        self.state.change(py, ChangeDetector::reset);
    }

    /// The statistic of a direction; `None` for one that is not watched.
    fn statistic(&self, py: Python<'_>, direction: &str) -> PyResult<Option<f64>> {
        let direction = direction.parse().or_raise(py)?;
        Ok(self.state.read(py, |detector| detector.statistic(direction)))
    }

    /// What the statistic of a direction has to reach; `None` for one that is not watched.
    fn threshold(&self, py: Python<'_>, direction: &str) -> PyResult<Option<f64>> {
        let direction = direction.parse().or_raise(py)?;
        Ok(self.state.read(py, |detector| detector.threshold(direction)))
    }

    /// How many answers it has seen since it began, or began anew.
    #[getter]
    fn n(&self, py: Python<'_>) -> u64 {
        self.state.read(py, ChangeDetector::n)
    }

    /// The score that is usual, in points.
    #[getter]
    fn baseline(&self) -> f64 {
        self.spec.baseline
    }

    /// How far from it the score may be without it being a change, in points.
    #[getter]
    fn tolerance(&self) -> f64 {
        self.spec.tolerance
    }

    /// What is watched for.
    #[getter]
    fn direction(&self) -> &'static str {
        self.spec.direction.name()
    }

    /// How many answers pass between two false alarms on average, or more.
    #[getter]
    fn run_length(&self) -> f64 {
        self.spec.run_length
    }

    /// How a change is found.
    #[getter]
    fn method(&self) -> &'static str {
        self.spec.method.name()
    }

    fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, Self>) -> bool {
        if std::ptr::eq(slf.get(), other.get()) {
            return true;
        }
        // One lock at a time.
        let bytes = |of: &Bound<'_, Self>| of.get().state.read(of.py(), ChangeDetector::to_bytes);
        bytes(slf) == bytes(other)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        Ok((slf.get_type().getattr("from_bytes")?, (slf.get().to_bytes(slf.py()),)))
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let ChangeSpec { method, direction, baseline, .. } = &self.spec;
        format!("<ChangeDetector {method} of a {direction} from {baseline}: {} answers>", self.n(py))
    }
}

fn push(
    detector: &mut ChangeDetector,
    at: i64,
    counts: Counts,
    expected: Option<f64>,
) -> nps_core::Result<Option<ChangeEvent>> {
    match expected {
        Some(expected) => detector.push_expecting(at, counts, expected),
        None => detector.push(at, counts),
    }
}

/// A change that was found.
#[pyclass(frozen, eq, name = "ChangeEvent", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyChangeEvent(ChangeEvent);

impl From<ChangeEvent> for PyChangeEvent {
    fn from(event: ChangeEvent) -> Self {
        Self(event)
    }
}

getters!(PyChangeEvent, |event| {
    /// How it was found.
    method: &'static str = event.method.name();
    /// When: the time given with the answers that made it certain.
    at: i64 = event.at;
    /// Where the score went: `fall` or `rise`.
    direction: &'static str = event.direction.name();
    /// The statistic.
    statistic: f64 = event.statistic;
    /// What it had to reach.
    threshold: f64 = event.threshold;
    /// The score that was usual, in points.
    baseline: f64 = event.baseline;
    /// The score that was still tolerated, in points.
    tolerated: f64 = event.tolerated;
    /// Answers since the detector began, or began anew.
    n: u64 = event.n;
    /// Since when the score seems to have changed: an estimate.
    since: Option<i64> = event.since;
    /// The score since then. Chosen for being far off, it overstates the change.
    recent: PyNps = event.recent.clone().into();
});

#[pymethods]
impl PyChangeEvent {
    fn __repr__(&self) -> String {
        format!("<ChangeEvent {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        nps_core::events_to_html(std::slice::from_ref(&self.0))
    }
}

pickled!(PyChangeEvent(ChangeEvent));

fn event_columns(rows: &[ChangeEvent]) -> Columns {
    let figure = |of: fn(&ChangeEvent) -> f64| figures(rows.iter().map(|row| Some(of(row))));
    let mut columns = vec![
        ("at", integers(rows.iter().map(|row| Some(row.at)))),
        ("direction", texts(rows.iter().map(|row| Some(row.direction.name().to_owned())))),
        ("since", integers(rows.iter().map(|row| row.since))),
        ("baseline", figure(|row| row.baseline)),
        ("tolerated", figure(|row| row.tolerated)),
        ("statistic", figure(|row| row.statistic)),
        ("threshold", figure(|row| row.threshold)),
        ("seen", counts(rows.iter().map(|row| row.n))),
    ];
    columns.extend(score_columns(rows.iter().map(|row| &row.recent)));
    columns
}

result_table! {
    /// The changes that were found, in the order of time.
    PyEventTable, "EventTable", PyChangeEvent(ChangeEvent), event_columns, nps_core::events_to_html
}
