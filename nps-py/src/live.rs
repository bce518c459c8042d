//! `Live`.

use std::sync::{PoisonError, RwLock, TryLockError};

use nps_core::{Error, Label, Live, LiveSpec, NanPolicy, Score, ScoreOptions, Span, Window};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

use crate::distribution::PyDistribution;
use crate::error::{OrRaise, raise};
use crate::headline::{PyDayTable, PyHeadline, PySegmentTable};
use crate::input::{Column, answer, count, first};
use crate::keys::{Key, key_value};
use crate::result::{PyRejects, options};
use crate::time::{moment_argument, moments};

/// The score of every segment up to the second, from exact counts by segment and UTC day. Safe from many threads.
///
/// No Python code runs while the lock is held: values are converted before, results after.
#[pyclass(frozen, name = "Live", module = "nps")]
pub(crate) struct PyLive {
    spec: LiveSpec,
    live: RwLock<Live>,
}

impl From<Live> for PyLive {
    fn from(live: Live) -> Self {
        Self { spec: live.spec().clone(), live: RwLock::new(live) }
    }
}

/// What is pushed or taken back, converted.
struct Event {
    at: i64,
    score: Option<Score>,
    values: Vec<Option<String>>,
}

impl Event {
    fn values(&self) -> Vec<Option<&str>> {
        self.values.iter().map(Option::as_deref).collect()
    }
}

// A refused operation changes nothing, so that a poisoned lock holds sound counts.
impl PyLive {
    /// A short change. The interpreter is let go of only where another thread has the lock.
    fn change<T: Send>(&self, py: Python<'_>, change: impl FnOnce(&mut Live) -> T + Send) -> T {
        match self.live.try_write() {
            Ok(mut live) => change(&mut live),
            Err(TryLockError::Poisoned(live)) => change(&mut live.into_inner()),
            Err(TryLockError::WouldBlock) => self.change_long(py, change),
        }
    }

    /// A change that may take long.
    fn change_long<T: Send>(&self, py: Python<'_>, change: impl FnOnce(&mut Live) -> T + Send) -> T {
        py.detach(|| change(&mut self.live.write().unwrap_or_else(PoisonError::into_inner)))
    }

    /// A short look.
    fn read<T: Send>(&self, py: Python<'_>, read: impl FnOnce(&Live) -> T + Send) -> T {
        match self.live.try_read() {
            Ok(live) => read(&live),
            Err(TryLockError::Poisoned(live)) => read(&live.into_inner()),
            Err(TryLockError::WouldBlock) => self.read_long(py, read),
        }
    }

    /// A look that may take long.
    fn read_long<T: Send>(&self, py: Python<'_>, read: impl FnOnce(&Live) -> T + Send) -> T {
        py.detach(|| read(&self.live.read().unwrap_or_else(PoisonError::into_inner)))
    }

    fn event(
        &self,
        at: &Bound<'_, PyAny>,
        score: &Bound<'_, PyAny>,
        values: [Option<&Bound<'_, PyDict>>; 2],
    ) -> PyResult<Event> {
        let (py, scale) = (at.py(), self.spec.scale);
        let at = moment_argument("at", at)?;
        let score = answer(score)?;
        let score = match scale.read(&score, NanPolicy::Missing) {
            Ok(score) => score,
            Err(_) => Some(scale.require(&score).or_raise(py)?),
        };
        Ok(Event { at, score, values: self.values(py, values)? })
    }

    /// The value of each dimension, in their order, from a mapping and from named arguments.
    fn values(&self, py: Python<'_>, given: [Option<&Bound<'_, PyDict>>; 2]) -> PyResult<Vec<Option<String>>> {
        let names = &self.spec.dimensions;
        let mut found = vec![None; names.len()];
        for item in given.into_iter().flatten().flat_map(PyDictMethods::items) {
            let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            let name = name.str()?.to_string_lossy().into_owned();
            let place = names.iter().position(|known| *known == name);
            let slot = place.and_then(|place| found.get_mut(place));
            let slot = slot.ok_or_else(|| raise(py, &Error::unknown_column(&name, names)))?;
            if slot.replace(text(&name, &value)?).is_some() {
                return Err(raise(py, &Error::invalid_argument(&format!("dimension {name:?}"), "given twice", "once")));
            }
        }
        let required = |(name, value): (&String, Option<Option<String>>)| {
            let expected = "a value, None where there is none";
            value
                .ok_or_else(|| raise(py, &Error::invalid_argument(&format!("dimension {name:?}"), "missing", expected)))
        };
        names.iter().zip(found).map(required).collect()
    }
}

/// The value of a dimension: the text that stands for it; `None` for a gap.
fn text(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    let (py, value) = (value.py(), key_value(name, value)?);
    let label = Label::read(name, &value).or_raise(py)?;
    Ok((label != Label::Null).then(|| label.to_string()))
}

/// The names of dimensions: one, several or none.
pub(crate) fn names(dimensions: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<String>> {
    match dimensions {
        None => Ok(Vec::new()),
        Some(one) if one.is_instance_of::<PyString>() => Ok(vec![one.extract()?]),
        Some(several) => several.try_iter()?.map(|name| name?.extract()).collect(),
    }
}

/// A number of days; how many there may be is for the core to say.
pub(crate) fn day_count(name: &str, value: &Bound<'_, PyAny>) -> PyResult<u32> {
    let count = count(value, name)?;
    let most = format!("at most {}", LiveSpec::MAX_RETAIN_DAYS);
    u32::try_from(count).map_err(|_| raise(value.py(), &Error::invalid_argument(name, &count.to_string(), &most)))
}

#[pymethods]
impl PyLive {
    /// Nothing counted yet.
    #[new]
    #[pyo3(signature = (
        dimensions = None, *, scale = None, window_days = None, retain_days = None, level = None, method = None
    ))]
    fn new(
        py: Python<'_>,
        dimensions: Option<&Bound<'_, PyAny>>,
        scale: Option<&str>,
        window_days: Option<&Bound<'_, PyAny>>,
        retain_days: Option<&Bound<'_, PyAny>>,
        level: Option<f64>,
        method: Option<&str>,
    ) -> PyResult<Self> {
        let options = options(scale, level, method, None).or_raise(py)?;
        let default = LiveSpec::default();
        let dimensions = names(dimensions)?;
        let spec = LiveSpec {
            scale: options.scale,
            dimensions,
            window: window_days.map_or(Ok(default.window), |days| {
                day_count("window_days", days).map(|days| Window::Sliding(Span::Days(days)))
            })?,
            retain_days: retain_days.map_or(Ok(default.retain_days), |days| day_count("retain_days", days))?,
            level: options.level,
            method: options.method,
            ..default
        };
        Live::new(spec).or_raise(py).map(Self::from)
    }

    /// Reads what `to_bytes` wrote, in any language.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        py.detach(|| Live::from_bytes(data)).or_raise(py).map(Self::from)
    }

    /// The state as bytes, the same for the same answers, in every language.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.read_long(py, Live::to_bytes))
    }

    /// Counts an answer, `None` for one that was asked for and not given, with a value or `None` for each dimension.
    #[pyo3(signature = (at, score, values = None, /, **named))]
    fn push(
        &self,
        at: &Bound<'_, PyAny>,
        score: &Bound<'_, PyAny>,
        values: Option<&Bound<'_, PyDict>>,
        named: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        let event = self.event(at, score, [values, named])?;
        self.change(at.py(), |live| live.push(event.at, event.score, &event.values())).or_raise(at.py())
    }

    /// Takes an answer back: the inverse of `push`, but that the newest day stays.
    #[pyo3(signature = (at, score, values = None, /, **named))]
    fn retract(
        &self,
        at: &Bound<'_, PyAny>,
        score: &Bound<'_, PyAny>,
        values: Option<&Bound<'_, PyDict>>,
        named: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<()> {
        let event = self.event(at, score, [values, named])?;
        self.change(at.py(), |live| live.retract(event.at, event.score, &event.values())).or_raise(at.py())
    }

    /// Counts the answers of a frame, and gives the ledger of those that could not be counted.
    #[pyo3(signature = (frame, *, score, time, errors = None))]
    fn push_many(
        &self,
        frame: &Bound<'_, PyAny>,
        score: &str,
        time: &str,
        errors: Option<&str>,
    ) -> PyResult<PyRejects> {
        type Named<'py> = (String, Bound<'py, PyAny>);
        let py = frame.py();
        let options = ScoreOptions { scale: self.spec.scale, ..options(None, None, None, errors).or_raise(py)? };
        let found = py.import("nps._frames")?.getattr("live_columns")?;
        let (values, times, keys): (Bound<'_, PyAny>, Bound<'_, PyAny>, Vec<Named<'_>>) =
            found.call1((frame, score, time, &self.spec.dimensions))?.extract()?;
        let column = Column::extract(score, &values)?.in_one_piece()?;
        let times = moments(time, &times)?;
        let keys = keys.iter().map(|(name, key)| Key::extract(name, key)).collect::<PyResult<Vec<_>>>()?;
        let chunks = column.chunks(score).or_raise(py)?;
        let keys = keys.iter().map(Key::column).collect::<nps_core::Result<Vec<_>>>().or_raise(py)?;
        let rejects = self.change_long(py, |live| live.push_many(&times, first(&chunks), &keys, &options));
        rejects.or_raise(py).map(PyRejects)
    }

    /// Adds everything that another aggregator, of other answers, has counted.
    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<()> {
        let other = other.read_long(py, Live::clone);
        self.change_long(py, |live| live.merge(&other)).or_raise(py)
    }

    /// Says that it is `at`, where no answer did: days before those that are kept are folded.
    fn advance(&self, at: &Bound<'_, PyAny>) -> PyResult<()> {
        let moment = moment_argument("at", at)?;
        self.change(at.py(), |live| live.advance(moment)).or_raise(at.py())
    }

    /// The score of all answers: over the window that ends on the day of `at`, over the one before, and of all time.
    fn now(&self, at: &Bound<'_, PyAny>) -> PyResult<PyHeadline> {
        let moment = moment_argument("at", at)?;
        self.read(at.py(), |live| live.now(moment)).or_raise(at.py()).map(PyHeadline::from)
    }

    /// The same of the answers with this value of a dimension, or `None` for those without one.
    fn segment(&self, dimension: &str, value: &Bound<'_, PyAny>, at: &Bound<'_, PyAny>) -> PyResult<PyHeadline> {
        let (value, moment) = (text(dimension, value)?, moment_argument("at", at)?);
        let headline = self.read(at.py(), |live| live.segment(dimension, value.as_deref(), moment));
        headline.or_raise(at.py()).map(PyHeadline::from)
    }

    /// Every segment of a dimension that has answers, in the order of their values, the one without a value last.
    fn segments(&self, dimension: &str, at: &Bound<'_, PyAny>) -> PyResult<PySegmentTable> {
        let moment = moment_argument("at", at)?;
        self.read_long(at.py(), |live| live.segments(dimension, moment)).or_raise(at.py()).map(PySegmentTable::from)
    }

    /// The answers of one segment in the window that ends on the day of `at`.
    fn window(&self, dimension: &str, value: &Bound<'_, PyAny>, at: &Bound<'_, PyAny>) -> PyResult<PyDistribution> {
        let (value, moment) = (text(dimension, value)?, moment_argument("at", at)?);
        let found = self.read(at.py(), |live| live.window(dimension, value.as_deref(), moment));
        found.or_raise(at.py()).map(PyDistribution::from)
    }

    /// All answers day by day, or those of one segment: the days that are kept, from that of `first` to that of `last`.
    #[pyo3(signature = (first, last, dimension = None, value = None))]
    fn days(
        &self,
        first: &Bound<'_, PyAny>,
        last: &Bound<'_, PyAny>,
        dimension: Option<&str>,
        value: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyDayTable> {
        let py = first.py();
        let (first, last) = (moment_argument("first", first)?, moment_argument("last", last)?);
        let value = value.map_or(Ok(None), |value| text(dimension.unwrap_or("value"), value))?;
        let days = match (dimension, &value) {
            (None, Some(value)) => {
                Err(Error::invalid_argument("dimension", "missing", &format!("one that has {value:?}")))
            }
            (None, None) => self.read_long(py, |live| live.days(first, last)),
            (Some(name), value) => self.read_long(py, |live| live.segment_days(name, value.as_deref(), first, last)),
        };
        days.or_raise(py).map(PyDayTable::from)
    }

    /// The names of the dimensions.
    #[getter]
    fn dimensions(&self) -> Vec<String> {
        self.spec.dimensions.clone()
    }

    /// The scale the answers are given on, such as `0-10`.
    #[getter]
    fn scale(&self) -> String {
        self.spec.scale.to_string()
    }

    /// The length of the window, in days; `None` where it is not one that slides by days.
    #[getter]
    fn window_days(&self) -> Option<u32> {
        self.spec.window.sliding_days()
    }

    /// How many days are kept one by one.
    #[getter]
    fn retain_days(&self) -> u32 {
        self.spec.retain_days
    }

    /// Confidence level of the intervals, 0 to 1.
    #[getter]
    fn level(&self) -> f64 {
        self.spec.level
    }

    /// The method of the intervals.
    #[getter]
    fn method(&self) -> &'static str {
        self.spec.method.name()
    }

    /// How many answers are held, missing ones among them.
    #[getter]
    fn answers(&self, py: Python<'_>) -> u64 {
        self.read(py, Live::answers)
    }

    fn __eq__(slf: &Bound<'_, Self>, other: &Bound<'_, Self>) -> bool {
        let (py, one, other) = (slf.py(), slf.get(), other.get());
        if std::ptr::eq(one, other) {
            return true;
        }
        let other = other.read_long(py, Live::to_bytes);
        one.read_long(py, |live| live.to_bytes() == other)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        Ok((slf.get_type().getattr("from_bytes")?, (slf.get().to_bytes(slf.py()),)))
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let LiveSpec { dimensions, window, retain_days, .. } = &self.spec;
        let window = window.sliding_days().map_or_else(|| format!("{window},"), |days| days.to_string());
        let by = if dimensions.is_empty() { String::new() } else { format!(" by {}", dimensions.join(", ")) };
        format!("<Live{by}: {} answers, window {window} of {retain_days} days>", self.answers(py))
    }
}
