//! `Live`.

use nps_core::{KeyColumn, Live, LiveFollower, LiveSpec, Rejects, Score, ScoreColumn, ScoreOptions};
use numpy::{PyArray1, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::distribution::PyDistribution;
use crate::error::OrRaise;
use crate::headline::{PyDayTable, PyHeadline, PyPaneTable, PySegmentTable};
use crate::input::{Column, count, first};
use crate::keys::Key;
use crate::live_reads::live_reads;
use crate::live_spec::{
    SpecArguments, borrowed, caps_dict, over, score_argument, segment_argument, text, values, window_argument,
};
use crate::live_table::{PyLiveTable, PyOtherSegments, PyTopSegments};
use crate::result::{PyRejects, options, with_codes};
use crate::shared::Shared;
use crate::time::{Seconds, moment_argument, moments};

/// The score of every segment up to the second, from exact counts by segment and pane of time. Safe from many threads.
#[pyclass(frozen, name = "Live", module = "nps")]
pub(crate) struct PyLive {
    spec: LiveSpec,
    state: Shared<Live>,
}

impl From<Live> for PyLive {
    fn from(live: Live) -> Self {
        Self { spec: live.spec().clone(), state: Shared::new(live) }
    }
}

/// What is pushed or taken back, converted.
struct Event {
    at: i64,
    score: Option<Score>,
    values: Vec<Option<String>>,
}

impl PyLive {
    const NAME: &str = "Live";

    fn event(
        &self,
        at: &Bound<'_, PyAny>,
        score: &Bound<'_, PyAny>,
        given: [Option<&Bound<'_, PyDict>>; 2],
    ) -> PyResult<Event> {
        Ok(Event {
            at: moment_argument("at", at)?,
            score: score_argument(self.spec.scale, score)?,
            values: values(at.py(), &self.spec.dimensions, given)?,
        })
    }
}

#[pymethods]
impl PyLive {
    /// Nothing counted yet.
    #[new]
    #[pyo3(signature = (
        dimensions = None, *, scale = None, window = None, retain_days = None, zone = None, day_begins = None,
        granularity = None, caps = None, level = None, method = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "configured once")]
    fn new(
        py: Python<'_>,
        dimensions: Option<&Bound<'_, PyAny>>,
        scale: Option<&str>,
        window: Option<&str>,
        retain_days: Option<&Bound<'_, PyAny>>,
        zone: Option<String>,
        day_begins: Option<&Bound<'_, PyAny>>,
        granularity: Option<&Bound<'_, PyAny>>,
        caps: Option<&Bound<'_, PyAny>>,
        level: Option<f64>,
        method: Option<&str>,
    ) -> PyResult<Self> {
        let given = SpecArguments {
            dimensions,
            scale,
            window,
            retain_days,
            zone,
            day_begins,
            granularity,
            caps,
            level,
            method,
        };
        Live::new(given.read(py)?).or_raise(py).map(Self::from)
    }

    /// Reads what `to_bytes` wrote, in any language.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        py.detach(|| Live::from_bytes(data)).or_raise(py).map(Self::from)
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
        self.state.change(at.py(), |live| live.push(event.at, event.score, &borrowed(&event.values))).or_raise(at.py())
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
        self.state
            .change(at.py(), |live| live.retract(event.at, event.score, &borrowed(&event.values)))
            .or_raise(at.py())
    }

    /// Counts the answers of a frame, and gives the ledger of those that could not be counted.
    #[pyo3(signature = (frame, *, score, time, errors = None, missing_codes = None))]
    fn push_many(
        &self,
        frame: &Bound<'_, PyAny>,
        score: &str,
        time: &str,
        errors: Option<&str>,
        missing_codes: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyRejects> {
        let py = frame.py();
        let columns = LiveColumns::extract(frame, &self.spec, [score, time], errors, missing_codes)?;
        let rejects = columns.with(py, |Given { times, scores, keys, options }| {
            self.state.change_long(py, |live| live.push_many(times, scores, keys, options))
        })?;
        rejects.or_raise(py).map(PyRejects)
    }

    /// The same, and tells what the window of each row's segment holds after it.
    #[pyo3(signature = (frame, *, score, time, dimension, window = None, errors = None, missing_codes = None))]
    #[expect(clippy::too_many_arguments, reason = "by name, as people call it")]
    fn follow_many(
        &self,
        frame: &Bound<'_, PyAny>,
        score: &str,
        time: &str,
        dimension: &str,
        window: Option<&str>,
        errors: Option<&str>,
        missing_codes: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyFollowed> {
        let py = frame.py();
        let columns = LiveColumns::extract(frame, &self.spec, [score, time], errors, missing_codes)?;
        let window = window_argument(py, window)?.unwrap_or(self.spec.window);
        let followed = columns.with(py, |Given { times, scores, keys, options }| {
            self.state.change_long(py, |live| {
                let (mut nps, mut n) = (Vec::with_capacity(times.len()), Vec::with_capacity(times.len()));
                let mut follower = LiveFollower::new(live, dimension, window)?;
                let rejects = follower.push_many(times, scores, keys, options, |_, counts| {
                    nps.push(counts.points().unwrap_or(f64::NAN));
                    n.push(counts.n());
                })?;
                Ok((nps, n, rejects))
            })
        })?;
        followed.or_raise(py).map(|followed| PyFollowed::new(py, followed))
    }

    /// Adds everything that another aggregator, of other answers, has counted.
    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<()> {
        let other = other.state.read_long(py, Live::clone);
        self.state.change_long(py, |live| live.merge(&other)).or_raise(py)
    }

    /// Says that it is `at`, where no answer did: days before those that are kept are folded.
    fn advance(&self, at: &Bound<'_, PyAny>) -> PyResult<()> {
        let moment = moment_argument("at", at)?;
        self.state.change(at.py(), |live| live.advance(moment)).or_raise(at.py())
    }
}

live_reads!(PyLive, |live| live);

/// Columns of answers as Python gave them.
struct LiveColumns<'py> {
    scores: (String, Column<'py>),
    times: Seconds<'py>,
    keys: Vec<Key<'py>>,
    options: ScoreOptions,
}

/// The same as the core takes them.
struct Given<'a> {
    times: &'a [i64],
    scores: ScoreColumn<'a>,
    keys: &'a [KeyColumn<'a>],
    options: &'a ScoreOptions,
}

impl<'py> LiveColumns<'py> {
    fn extract(
        frame: &Bound<'py, PyAny>,
        spec: &LiveSpec,
        [score, time]: [&str; 2],
        errors: Option<&str>,
        missing_codes: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Self> {
        type Named<'py> = (String, Bound<'py, PyAny>);
        let py = frame.py();
        let options = with_codes(options(None, None, None, errors).or_raise(py)?, missing_codes)?;
        let options = ScoreOptions { scale: spec.scale, ..options };
        let found = py.import("nps._frames")?.getattr("live_columns")?;
        let (values, times, keys): (Bound<'py, PyAny>, Bound<'py, PyAny>, Vec<Named<'py>>) =
            found.call1((frame, score, time, &spec.dimensions))?.extract()?;
        let scores = (score.to_owned(), Column::extract(score, &values)?.in_one_piece()?);
        let times = moments(time, &times)?;
        let keys = keys.iter().map(|(name, key)| Key::extract(name, key)).collect::<PyResult<_>>()?;
        Ok(Self { scores, times, keys, options })
    }

    /// Gives the columns to `work`, borrowed.
    fn with<T>(&self, py: Python<'_>, work: impl FnOnce(Given<'_>) -> T) -> PyResult<T> {
        let (name, scores) = &self.scores;
        let chunks = scores.chunks(name).or_raise(py)?;
        let keys = self.keys.iter().map(Key::column).collect::<nps_core::Result<Vec<_>>>().or_raise(py)?;
        let (times, options) = (self.times.as_slice(), &self.options);
        Ok(work(Given { times, scores: first(&chunks), keys: &keys, options }))
    }
}

/// What the window of each row's segment held after it.
#[pyclass(frozen, name = "Followed", module = "nps")]
pub(crate) struct PyFollowed {
    nps: Py<PyArray1<f64>>,
    n: Py<PyArray1<u64>>,
    rejects: Rejects,
}

impl PyFollowed {
    fn new(py: Python<'_>, (nps, n, rejects): (Vec<f64>, Vec<u64>, Rejects)) -> Self {
        let (nps, n) = (PyArray1::from_vec(py, nps), PyArray1::from_vec(py, n));
        Self { nps: nps.unbind(), n: n.unbind(), rejects }
    }
}

#[pymethods]
impl PyFollowed {
    /// The score of the window after each row, in points; NaN where it has no answer.
    #[getter]
    fn nps<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<f64>> {
        self.nps.bind(py).clone()
    }

    /// How many answers the window had after each row.
    #[getter]
    fn n<'py>(&self, py: Python<'py>) -> Bound<'py, PyArray1<u64>> {
        self.n.bind(py).clone()
    }

    /// The ledger of the rows that could not be counted.
    #[getter]
    fn rejects(&self) -> PyRejects {
        PyRejects(self.rejects.clone())
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.n.bind(py).len()
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        format!("<Followed {} rows; {}>", self.__len__(py), self.rejects)
    }
}
