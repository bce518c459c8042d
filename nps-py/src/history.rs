//! `history`, `check_leakage`, `LiveHistory`, and what they return.

use nps_core::{
    Arrival, AsOf, ContactLog, DifferingRow, HistoryColumns, HistoryEvent, HistoryFeature, HistorySpec, HistoryValue,
    LeakageReport, LiveHistory, ScoreOptions,
};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict};

use crate::error::OrRaise;
use crate::fields::getters;
use crate::input::{Column, first};
use crate::keys::Key;
use crate::live_spec::{below, score_argument, text};
use crate::pickle::pickled;
use crate::profile::labelled;
use crate::result::{PyRejects, options, with_codes};
use crate::rows::{Columns, dict, integers, stream, texts};
use crate::shared::Shared;
use crate::time::{moment_argument, moments};

/// A column and its name, for errors.
type Named<'py> = (String, Bound<'py, PyAny>);

/// The columns of a log, kept alive while the core borrows them.
struct Log<'py> {
    customers: Key<'py>,
    times: Vec<i64>,
    ids: Option<Key<'py>>,
    made: Option<Vec<i64>>,
    scores: Option<(String, Column<'py>)>,
    options: ScoreOptions,
}

impl<'py> Log<'py> {
    /// Customers and times; then ids, when scores were made, and scores, where there are any.
    fn extract(
        [customer, time]: [&Named<'py>; 2],
        [id, made, score]: [Option<&Named<'py>>; 3],
        [scale, errors]: [Option<&str>; 2],
        missing_codes: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Self> {
        let py = time.1.py();
        Ok(Self {
            customers: Key::extract(&customer.0, &customer.1)?,
            times: moments(&time.0, &time.1)?.to_vec(),
            ids: id.map(|(name, column)| Key::extract(name, column)).transpose()?,
            made: made.map(|(name, column)| moments(name, column).map(|made| made.to_vec())).transpose()?,
            scores: match score {
                Some((name, column)) => Some((name.clone(), Column::extract(name, column)?.in_one_piece()?)),
                None => None,
            },
            options: with_codes(options(scale, None, None, errors).or_raise(py)?, missing_codes)?,
        })
    }

    /// What `call` says of the log as the core reads it.
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        call: impl FnOnce(&ContactLog<'_>, &ScoreOptions) -> nps_core::Result<T> + Send,
    ) -> PyResult<T> {
        let chunks = self.scores.as_ref().map(|(name, column)| column.chunks(name)).transpose().or_raise(py)?;
        let mut log = ContactLog::new(self.customers.column().or_raise(py)?, &self.times[..]);
        if let Some(ids) = &self.ids {
            log = log.ids(ids.column().or_raise(py)?);
        }
        if let Some(made) = &self.made {
            log = log.made(&made[..]);
        }
        if let Some(chunks) = &chunks {
            log = log.scores(first(chunks));
        }
        let options = &self.options;
        py.detach(|| call(&log, options)).or_raise(py)
    }
}

/// The history of each row of a log; `nps.history` finds the columns and calls this.
#[pyfunction]
#[pyo3(signature = (
    customer, time, id = None, made = None, score = None, scale = None, errors = None, missing_codes = None
))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.history, which is the function people call")]
pub(crate) fn history(
    customer: Named<'_>,
    time: Named<'_>,
    id: Option<Named<'_>>,
    made: Option<Named<'_>>,
    score: Option<Named<'_>>,
    scale: Option<&str>,
    errors: Option<&str>,
    missing_codes: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyHistoryTable> {
    let others = [id.as_ref(), made.as_ref(), score.as_ref()];
    let log = Log::extract([&customer, &time], others, [scale, errors], missing_codes)?;
    log.with(time.1.py(), nps_core::history).map(PyHistoryTable)
}

/// Which rows of a column know the future; `nps.check_leakage` finds the columns and calls this.
#[pyfunction]
#[pyo3(signature = (
    feature, column, customer, time, id = None, made = None, score = None, scale = None, errors = None,
    missing_codes = None
))]
#[expect(clippy::too_many_arguments, reason = "the arguments of nps.check_leakage, which is the function people call")]
pub(crate) fn check_leakage(
    feature: &str,
    column: Named<'_>,
    customer: Named<'_>,
    time: Named<'_>,
    id: Option<Named<'_>>,
    made: Option<Named<'_>>,
    score: Option<Named<'_>>,
    scale: Option<&str>,
    errors: Option<&str>,
    missing_codes: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyLeakageReport> {
    let py = time.1.py();
    let feature: HistoryFeature = feature.parse().or_raise(py)?;
    let supplied = labelled(&column.0, &column.1, |label| feature.read(&column.0, label))?;
    let others = [id.as_ref(), made.as_ref(), score.as_ref()];
    let log = Log::extract([&customer, &time], others, [scale, errors], missing_codes)?;
    log.with(py, |log, options| nps_core::check_leakage(log, feature, &supplied, options)).map(PyLeakageReport)
}

/// The history of each row of a log.
#[pyclass(frozen, eq, name = "HistoryTable", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyHistoryTable(HistoryColumns);

impl From<HistoryColumns> for PyHistoryTable {
    fn from(columns: HistoryColumns) -> Self {
        Self(columns)
    }
}

impl PyHistoryTable {
    fn columns(&self) -> Columns {
        let found = &self.0;
        let count = |column: &[Option<u64>]| {
            integers(column.iter().map(|count| count.map(|count| i64::try_from(count).unwrap_or(i64::MAX))))
        };
        let time = |column: &[Option<i64>]| integers(column.iter().copied());
        let categories = found.previous_category.iter().map(|class| class.map(|class| class.name().to_owned()));
        vec![
            ("since_contact", time(&found.since_contact)),
            ("contacts_before", count(&found.contacts_before)),
            ("tenure", time(&found.tenure)),
            ("contacts_7d", count(&found.contacts_7d)),
            ("contacts_30d", count(&found.contacts_30d)),
            ("contacts_90d", count(&found.contacts_90d)),
            ("previous_score", integers(found.previous_score.iter().map(|score| score.map(i64::from)))),
            ("previous_category", texts(categories)),
            ("since_score", time(&found.since_score)),
        ]
    }
}

#[pymethods]
impl PyHistoryTable {
    fn __len__(&self) -> usize {
        self.0.len()
    }

    /// Scores that could not be read: their rows are contacts without one.
    #[getter]
    fn rejects(&self) -> PyRejects {
        PyRejects(self.0.rejects.clone())
    }

    /// The table as an Arrow stream of one batch.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        stream(py, self.columns(), requested_schema)
    }

    /// The table as a Polars data frame.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("polars")?.call_method1("DataFrame", (slf,))
    }

    /// The table as a pandas data frame. Needs no PyArrow.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("pandas")?.call_method1("DataFrame", (self.to_dict(py)?,))
    }

    /// The table as a dict of lists.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        dict(py, &self.columns())
    }

    fn __repr__(&self) -> String {
        format!("<HistoryTable {} rows>", self.0.len())
    }
}

pickled!(PyHistoryTable(HistoryColumns));

/// What was known of a customer strictly before a moment.
#[pyclass(frozen, eq, name = "AsOf", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyAsOf(AsOf);

impl From<AsOf> for PyAsOf {
    fn from(found: AsOf) -> Self {
        Self(found)
    }
}

getters!(PyAsOf, |found| {
    /// The time since the last contact, in seconds.
    since_contact: Option<i64> = found.since_contact;
    /// How many contacts there were.
    contacts_before: u64 = found.contacts_before;
    /// The time since the first contact, in seconds.
    tenure: Option<i64> = found.tenure;
    /// Contacts in the 7 × 24 hours before.
    contacts_7d: u64 = found.contacts_7d;
    /// Contacts in the 30 × 24 hours before.
    contacts_30d: u64 = found.contacts_30d;
    /// Contacts in the 90 × 24 hours before.
    contacts_90d: u64 = found.contacts_90d;
    /// The latest score that was known.
    previous_score: Option<u8> = found.previous_score;
    /// Its class.
    previous_category: Option<&'static str> = found.previous_category.map(nps_core::Category::name);
    /// The time since the contact of that score, in seconds.
    since_score: Option<i64> = found.since_score;
});

#[pymethods]
impl PyAsOf {
    fn __repr__(&self) -> String {
        let AsOf { contacts_before, contacts_90d, previous_score, .. } = self.0;
        let score = previous_score.map_or_else(|| "none".to_owned(), |score| score.to_string());
        format!("<AsOf {contacts_before} contacts, {contacts_90d} in 90 days, previous score {score}>")
    }
}

pickled!(PyAsOf(AsOf));

/// A row whose value is not the one that was known at its moment.
#[pyclass(frozen, eq, name = "DifferingRow", module = "nps")]
#[derive(Clone, PartialEq)]
pub(crate) struct PyDifferingRow(DifferingRow);

impl From<DifferingRow> for PyDifferingRow {
    fn from(row: DifferingRow) -> Self {
        Self(row)
    }
}

/// A value of a column of history, as Python has it.
fn value(py: Python<'_>, value: Option<HistoryValue>) -> PyResult<Option<Bound<'_, PyAny>>> {
    value
        .map(|value| match value {
            HistoryValue::Number(number) => number.into_bound_py_any(py),
            HistoryValue::Category(category) => category.name().into_bound_py_any(py),
        })
        .transpose()
}

getters!(PyDifferingRow, |found| {
    /// The zero-based row.
    row: usize = found.row;
    /// Whether what the log has at that moment or later explains what the column says.
    knows_future: bool = found.knows_future;
});

#[pymethods]
impl PyDifferingRow {
    /// What the column says.
    #[getter]
    fn supplied<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        value(py, self.0.supplied)
    }

    /// What was known strictly before the row's moment, as far as the log goes.
    #[getter]
    fn as_of<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        value(py, self.0.as_of)
    }

    fn __repr__(&self) -> String {
        let text = |value: Option<HistoryValue>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        let DifferingRow { row, supplied, as_of, knows_future } = self.0;
        let future = if knows_future { ", knows the future" } else { "" };
        format!("<DifferingRow {row}: {}, was {}{future}>", text(supplied), text(as_of))
    }
}

pickled!(PyDifferingRow(DifferingRow));

/// How a column compares with what was known.
#[pyclass(frozen, eq, name = "LeakageReport", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyLeakageReport(LeakageReport);

impl From<LeakageReport> for PyLeakageReport {
    fn from(report: LeakageReport) -> Self {
        Self(report)
    }
}

getters!(PyLeakageReport, |found| {
    /// What the column is said to be.
    feature: &'static str = found.feature.name();
    /// How many rows it has.
    rows: usize = found.rows;
    /// Whether every row is what was known.
    is_exact: bool = found.is_exact();
    /// The rows that differ, in order.
    differing: Vec<PyDifferingRow> = found.differing.iter().copied().map(PyDifferingRow).collect();
    /// The rows that know the future.
    leaks: Vec<PyDifferingRow> = found.leaks().copied().map(PyDifferingRow).collect();
});

#[pymethods]
impl PyLeakageReport {
    fn __repr__(&self) -> String {
        format!("<LeakageReport {}>", self.0)
    }
}

pickled!(PyLeakageReport(LeakageReport));

/// The history of every customer as contacts come.
#[pyclass(frozen, name = "LiveHistory", module = "nps")]
pub(crate) struct PyLiveHistory(Shared<LiveHistory>);

/// A customer; one that is missing is blank, which the core refuses.
fn customer_argument(customer: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(text("customer", customer)?.unwrap_or_default())
}

#[pymethods]
impl PyLiveHistory {
    /// Knows nobody yet. `lateness` is in seconds.
    #[new]
    #[pyo3(signature = (*, scale = None, lateness = None))]
    fn new(py: Python<'_>, scale: Option<&str>, lateness: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let default = HistorySpec::default();
        let lateness =
            lateness.map(|lateness| below("lateness", lateness, "seconds of at most 90 days")).transpose()?;
        let scale = scale.map_or(Ok(default.scale), str::parse).or_raise(py)?;
        let spec = HistorySpec { scale, lateness: lateness.unwrap_or(default.lateness) };
        LiveHistory::new(spec).or_raise(py).map(|state| Self(Shared::new(state)))
    }

    /// Reads what `to_bytes` wrote, in any language.
    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        py.detach(|| LiveHistory::from_bytes(data)).or_raise(py).map(|state| Self(Shared::new(state)))
    }

    /// The state as bytes, the same in every language.
    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.read_long(py, LiveHistory::to_bytes))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyBytes>,))> {
        Ok((slf.get_type().getattr("from_bytes")?, (slf.get().to_bytes(slf.py()),)))
    }

    /// Takes a contact, or another version of it; says what became of it.
    #[pyo3(signature = (customer, at, score = None, *, id = None, made = None))]
    fn push(
        &self,
        customer: &Bound<'_, PyAny>,
        at: &Bound<'_, PyAny>,
        score: Option<&Bound<'_, PyAny>>,
        id: Option<&Bound<'_, PyAny>>,
        made: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<&'static str> {
        let (py, customer) = (at.py(), customer_argument(customer)?);
        let scale = self.0.read(py, |state| state.spec().scale);
        let score = score.map_or(Ok(None), |score| score_argument(scale, score))?;
        let id = id.map_or(Ok(None), |id| text("id", id))?;
        let (at, made) = (moment_argument("at", at)?, made.map(|made| moment_argument("made", made)).transpose()?);
        let event = HistoryEvent { id: id.as_deref(), score, made, ..HistoryEvent::new(&customer, at) };
        self.0.change(py, |state| state.push(&event)).or_raise(py).map(Arrival::name)
    }

    /// What was known of a customer strictly before a moment.
    fn as_of(&self, customer: &Bound<'_, PyAny>, at: &Bound<'_, PyAny>) -> PyResult<PyAsOf> {
        let (py, customer, at) = (at.py(), customer_argument(customer)?, moment_argument("at", at)?);
        self.0.read(py, |state| state.as_of(&customer, at)).or_raise(py).map(PyAsOf)
    }

    /// Says that it is `at`, where nothing that came did.
    fn advance(&self, at: &Bound<'_, PyAny>) -> PyResult<()> {
        let moment = moment_argument("at", at)?;
        self.0.change(at.py(), |state| state.advance(moment)).or_raise(at.py())
    }

    /// Erases a customer; says how many contacts were forgotten.
    fn erase_customer(&self, customer: &Bound<'_, PyAny>, at: &Bound<'_, PyAny>) -> PyResult<u64> {
        let (py, customer, at) = (at.py(), customer_argument(customer)?, moment_argument("at", at)?);
        self.0.change(py, |state| state.erase_customer(&customer, at)).or_raise(py)
    }

    /// How many customers have a contact.
    #[getter]
    fn customers(&self, py: Python<'_>) -> usize {
        self.0.read(py, LiveHistory::customers)
    }

    /// How many contacts came too late to be taken.
    #[getter]
    fn late(&self, py: Python<'_>) -> u64 {
        self.0.read(py, LiveHistory::late)
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> bool {
        let other = other.0.read_long(py, LiveHistory::to_bytes);
        self.0.read_long(py, LiveHistory::to_bytes) == other
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        self.0.read(py, |state| format!("<LiveHistory {} customers, {} late>", state.customers(), state.late()))
    }
}
