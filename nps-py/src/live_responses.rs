//! `LiveResponses`.

use std::collections::BTreeMap;

use nps_core::{
    Answer, Arrival, Error, LiveArrivals, LiveResponse, LiveResponseColumns, LiveResponses, LiveSpec, Score,
    ScoreColumn, ScoreOptions, TextColumn,
};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::distribution::PyDistribution;
use crate::error::{OrRaise, raise};
use crate::headline::{PyDayTable, PyHeadline, PyPaneTable, PySegmentTable};
use crate::input::{answer, count};
use crate::live::PyLive;
use crate::live_reads::live_reads;
use crate::live_spec::{
    SpecArguments, borrowed, caps_dict, over, score_argument, segment_argument, text, values, window_argument,
};
use crate::live_table::{PyLiveTable, PyOtherSegments, PyTopSegments};
use crate::result::{PyRejects, options, with_codes};
use crate::shared::Shared;
use crate::time::{Seconds, moment_argument, moments};

/// A `Live` that counts each response once: known by its id, it can come again, be replaced, withdrawn or erased.
#[pyclass(frozen, name = "LiveResponses", module = "nps")]
pub(crate) struct PyLiveResponses {
    spec: LiveSpec,
    state: Shared<LiveResponses>,
}

impl From<LiveResponses> for PyLiveResponses {
    fn from(state: LiveResponses) -> Self {
        Self { spec: state.live().spec().clone(), state: Shared::new(state) }
    }
}

/// A response, converted.
struct Row {
    id: String,
    at: i64,
    score: Option<Score>,
    values: Vec<Option<String>>,
    customer: Option<String>,
}

impl Row {
    fn with<T>(&self, put: impl FnOnce(&LiveResponse<'_>) -> T) -> T {
        let Self { id, at, score, values, customer } = self;
        put(&LiveResponse { customer: customer.as_deref(), ..LiveResponse::new(id, *at, *score, &borrowed(values)) })
    }
}

/// An id; one that is missing is blank, which the core refuses.
fn id_argument(id: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(text("id", id)?.unwrap_or_default())
}

impl PyLiveResponses {
    const NAME: &str = "LiveResponses";

    fn row(
        &self,
        [id, at, score]: [&Bound<'_, PyAny>; 3],
        given: [Option<&Bound<'_, PyDict>>; 2],
        customer: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Row> {
        Ok(Row {
            id: id_argument(id)?,
            at: moment_argument("at", at)?,
            score: score_argument(self.spec.scale, score)?,
            values: values(at.py(), &self.spec.dimensions, given)?,
            customer: customer.map_or(Ok(None), |customer| text("customer", customer))?,
        })
    }
}

#[pymethods]
impl PyLiveResponses {
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
        LiveResponses::new(given.read(py)?).or_raise(py).map(Self::from)
    }

    /// Reads what `to_bytes` wrote, in any language.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        py.detach(|| LiveResponses::from_bytes(data)).or_raise(py).map(Self::from)
    }

    /// Takes an answer, made when it was answered; says what became of it.
    #[pyo3(signature = (id, at, score, values = None, *, customer = None, **named))]
    fn push(
        &self,
        id: &Bound<'_, PyAny>,
        at: &Bound<'_, PyAny>,
        score: &Bound<'_, PyAny>,
        values: Option<&Bound<'_, PyDict>>,
        customer: Option<&Bound<'_, PyAny>>,
        named: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<&'static str> {
        let row = self.row([id, at, score], [values, named], customer)?;
        let arrival = self.state.change(at.py(), |state| row.with(|response| state.push(response)));
        arrival.or_raise(at.py()).map(Arrival::name)
    }

    /// Takes an answer as it is since `made`; says what became of it.
    #[pyo3(signature = (id, at, score, values = None, *, made, customer = None, **named))]
    #[expect(clippy::too_many_arguments, reason = "named in Python")]
    fn replace(
        &self,
        id: &Bound<'_, PyAny>,
        at: &Bound<'_, PyAny>,
        score: &Bound<'_, PyAny>,
        values: Option<&Bound<'_, PyDict>>,
        made: &Bound<'_, PyAny>,
        customer: Option<&Bound<'_, PyAny>>,
        named: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<&'static str> {
        let row = self.row([id, at, score], [values, named], customer)?;
        let made = moment_argument("made", made)?;
        let arrival = self.state.change(at.py(), |state| row.with(|response| state.replace(response, made)));
        arrival.or_raise(at.py()).map(Arrival::name)
    }

    /// Takes the answers of a frame, row by row; where it raises, none of them.
    #[pyo3(signature = (frame, *, id, score, time, customer = None, errors = None, missing_codes = None))]
    #[expect(clippy::too_many_arguments, reason = "by name, as people call it")]
    fn push_many(
        &self,
        frame: &Bound<'_, PyAny>,
        id: &str,
        score: &str,
        time: &str,
        customer: Option<&str>,
        errors: Option<&str>,
        missing_codes: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<PyArrivals> {
        let py = frame.py();
        let options = with_codes(options(None, None, None, errors).or_raise(py)?, missing_codes)?;
        let options = ScoreOptions { scale: self.spec.scale, ..options };
        let columns = ResponseColumns::extract(frame, &self.spec, [id, score, time], customer)?;
        let texts = |texts| texts as &dyn TextColumn;
        let values: Vec<&dyn TextColumn> = columns.values.iter().map(texts).collect();
        let columns = LiveResponseColumns {
            ids: &columns.ids,
            times: columns.times.as_slice(),
            scores: ScoreColumn::from(&columns.scores[..]),
            values: &values,
            customers: columns.customers.as_ref().map(texts),
        };
        let arrived = self.state.change_long(py, |state| state.push_columns(&columns, &options));
        arrived.or_raise(py).map(PyArrivals)
    }

    /// Takes a response back, as it was until `made`; says what became of it.
    fn withdraw(&self, id: &Bound<'_, PyAny>, made: &Bound<'_, PyAny>) -> PyResult<&'static str> {
        let (id, moment) = (id_argument(id)?, moment_argument("made", made)?);
        self.state.change(made.py(), |state| state.withdraw(&id, moment)).or_raise(made.py()).map(Arrival::name)
    }

    /// Erases a customer: takes back every answer made until `made`; says how many.
    fn erase_customer(&self, customer: &Bound<'_, PyAny>, made: &Bound<'_, PyAny>) -> PyResult<u64> {
        let (py, moment) = (made.py(), moment_argument("made", made)?);
        let customer = text("customer", customer)?
            .ok_or_else(|| raise(py, &Error::invalid_argument("customer", "missing", "a pseudonym")))?;
        self.state.change_long(py, |state| state.erase_customer(&customer, moment)).or_raise(py)
    }

    /// Adds everything that another one has counted, each response once.
    fn merge(&self, py: Python<'_>, other: &Self) -> PyResult<()> {
        let other = other.state.read_long(py, LiveResponses::clone);
        self.state.change_long(py, |state| state.merge(&other)).or_raise(py)
    }

    /// Says that it is `at`, where nothing that came did: days before those that are kept are folded.
    fn advance(&self, at: &Bound<'_, PyAny>) -> PyResult<()> {
        let moment = moment_argument("at", at)?;
        self.state.change(at.py(), |state| state.advance(moment)).or_raise(at.py())
    }

    /// The counts, as a `Live` of its own: a copy.
    fn live(&self, py: Python<'_>) -> PyLive {
        self.state.read_long(py, |state| state.live().clone()).into()
    }

    /// Whether a response is known: whether one of that id would be an edit or a duplicate of it.
    fn knows(&self, id: &Bound<'_, PyAny>) -> PyResult<bool> {
        let known = id_argument(id)?;
        Ok(self.state.read(id.py(), |state| state.knows(&known)))
    }

    /// How many responses are known.
    #[getter]
    fn known(&self, py: Python<'_>) -> usize {
        self.state.read_long(py, LiveResponses::known)
    }

    /// How many answers came too late to be told from those that were counted, and were not.
    #[getter]
    fn late(&self, py: Python<'_>) -> u64 {
        self.state.read(py, LiveResponses::late)
    }
}

live_reads!(PyLiveResponses, |state| state.live());

/// Columns of responses, converted.
struct ResponseColumns<'py> {
    ids: Vec<Option<String>>,
    times: Seconds<'py>,
    scores: Vec<Answer<'static>>,
    values: Vec<Vec<Option<String>>>,
    customers: Option<Vec<Option<String>>>,
}

impl<'py> ResponseColumns<'py> {
    fn extract(
        frame: &Bound<'py, PyAny>,
        spec: &LiveSpec,
        [id, score, time]: [&str; 3],
        customer: Option<&str>,
    ) -> PyResult<Self> {
        type Values<'py> = Vec<Bound<'py, PyAny>>;
        type Columns<'py> = (Values<'py>, Values<'py>, Bound<'py, PyAny>, Option<Values<'py>>, Vec<Values<'py>>);
        let found = frame.py().import("nps._frames")?.getattr("response_columns")?;
        let (ids, scores, times, customers, keys): Columns<'py> =
            found.call1((frame, id, score, time, customer, &spec.dimensions))?.extract()?;
        let texts = |name: &str, values: &Values<'py>| -> PyResult<Vec<Option<String>>> {
            values.iter().map(|value| text(name, value)).collect()
        };
        Ok(Self {
            ids: texts(id, &ids)?,
            times: moments(time, &times)?,
            scores: scores.iter().map(answer).collect::<PyResult<_>>()?,
            values: spec.dimensions.iter().zip(&keys).map(|(name, key)| texts(name, key)).collect::<PyResult<_>>()?,
            customers: customers.map(|customers| texts("customer", &customers)).transpose()?,
        })
    }
}

/// What became of the rows of a frame.
#[pyclass(frozen, name = "Arrivals", module = "nps")]
pub(crate) struct PyArrivals(LiveArrivals);

#[pymethods]
impl PyArrivals {
    /// How many did what: `new`, `edited`, `repeated`, `outdated`, `expired`.
    #[getter]
    fn counts(&self) -> BTreeMap<&'static str, u64> {
        let mut counts: BTreeMap<&'static str, u64> = Arrival::ALL.map(|arrival| (arrival.name(), 0)).into();
        for arrival in self.0.rows.iter().flatten() {
            *counts.entry(arrival.name()).or_default() += 1;
        }
        counts
    }

    /// The ledger of those whose score could not be read.
    #[getter]
    fn rejects(&self) -> PyRejects {
        PyRejects(self.0.rejects.clone())
    }

    fn __repr__(&self) -> String {
        let parts: Vec<String> = self.counts().iter().map(|(name, count)| format!("{count} {name}")).collect();
        format!("<Arrivals {}; {}>", parts.join(", "), self.0.rejects)
    }
}
