//! `LiveResponses`.

use std::collections::BTreeMap;

use nps_core::{
    Answer, Arrival, Error, LiveResponse, LiveResponses, LiveSpec, NanPolicy, Rejects, Score, ScoreColumn, ScoreOptions,
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
use crate::result::{PyRejects, options};
use crate::shared::Shared;
use crate::time::{moment_argument, moments};

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
    #[pyo3(signature = (frame, *, id, score, time, customer = None, errors = None))]
    fn push_many(
        &self,
        frame: &Bound<'_, PyAny>,
        id: &str,
        score: &str,
        time: &str,
        customer: Option<&str>,
        errors: Option<&str>,
    ) -> PyResult<PyArrivals> {
        let py = frame.py();
        let options = ScoreOptions { scale: self.spec.scale, ..options(None, None, None, errors).or_raise(py)? };
        let (rows, rejects) = self.rows(frame, [id, score, time], customer, &options)?;
        let arrived = self.state.change_long(py, |state| put_all(state, &rows));
        Ok(PyArrivals { arrived: arrived.or_raise(py)?, rejects })
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

impl PyLiveResponses {
    /// The rows of a frame that can be counted, each accepted by an aggregator of their own, and the ledger of the others.
    fn rows(
        &self,
        frame: &Bound<'_, PyAny>,
        [id, score, time]: [&str; 3],
        customer: Option<&str>,
        options: &ScoreOptions,
    ) -> PyResult<(Vec<Row>, Rejects)> {
        type Values<'py> = Vec<Bound<'py, PyAny>>;
        type Columns<'py> = (Values<'py>, Values<'py>, Bound<'py, PyAny>, Option<Values<'py>>, Vec<Values<'py>>);
        let py = frame.py();
        let found = py.import("nps._frames")?.getattr("response_columns")?;
        let (ids, scores, times, customers, keys): Columns<'_> =
            found.call1((frame, id, score, time, customer, &self.spec.dimensions))?.extract()?;
        let scores = scores.iter().map(answer).collect::<PyResult<Vec<Answer<'_>>>>()?;
        let rejects = nps_core::score(ScoreColumn::from(&scores[..]), options).or_raise(py)?.rejects;
        let times = moments(time, &times)?;
        let lengths = [(id, ids.len()), (time, times.len())].into_iter();
        let lengths = lengths.chain(self.spec.dimensions.iter().map(String::as_str).zip(keys.iter().map(Vec::len)));
        for (name, found) in lengths.chain(customer.zip(customers.as_ref().map(Vec::len))) {
            if found != scores.len() {
                let expected = format!("{} as the scores", scores.len());
                return Err(raise(py, &Error::wrong_column_type(name, &format!("{found} rows"), &expected)));
            }
        }
        let mut rows = Vec::with_capacity(ids.len());
        for (row, (answer, at)) in scores.iter().zip(times).enumerate() {
            let Ok(score) = self.spec.scale.read(answer, NanPolicy::Missing) else { continue };
            let of = |values: &Values<'_>, name: &str| values.get(row).map_or(Ok(None), |value| text(name, value));
            rows.push(Row {
                id: of(&ids, id)?.unwrap_or_default(),
                at,
                score,
                values: keys
                    .iter()
                    .zip(&self.spec.dimensions)
                    .map(|(key, name)| of(key, name))
                    .collect::<PyResult<_>>()?,
                customer: customers.as_ref().map_or(Ok(None), |customers| of(customers, "customer"))?,
            });
        }
        // What is refused is refused whatever came before: only then is any of it counted.
        let fresh = LiveResponses::new(self.spec.clone()).or_raise(py)?;
        py.detach(|| put_all(&mut { fresh }, &rows)).or_raise(py)?;
        Ok((rows, rejects))
    }
}

/// Takes answers in order; says how many did what.
fn put_all(state: &mut LiveResponses, rows: &[Row]) -> nps_core::Result<BTreeMap<&'static str, u64>> {
    let mut arrived: BTreeMap<&'static str, u64> = Arrival::ALL.map(|arrival| (arrival.name(), 0)).into();
    for row in rows {
        let arrival = row.with(|response| state.push(response))?;
        *arrived.entry(arrival.name()).or_default() += 1;
    }
    Ok(arrived)
}

/// What became of the rows of a frame.
#[pyclass(frozen, name = "Arrivals", module = "nps")]
pub(crate) struct PyArrivals {
    arrived: BTreeMap<&'static str, u64>,
    rejects: Rejects,
}

#[pymethods]
impl PyArrivals {
    /// How many did what: `new`, `edited`, `repeated`, `outdated`, `expired`.
    #[getter]
    fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.arrived.clone()
    }

    /// The ledger of those whose score could not be read.
    #[getter]
    fn rejects(&self) -> PyRejects {
        PyRejects(self.rejects.clone())
    }

    fn __repr__(&self) -> String {
        let parts: Vec<String> = self.arrived.iter().map(|(name, count)| format!("{count} {name}")).collect();
        format!("<Arrivals {}; {}>", parts.join(", "), self.rejects)
    }
}
