//! `expected_periods`, `unexpected_situations`, `date_changes`, and what they return.

use nps_core::{Dating, DatingOptions, Direction, Error, Expected, ExpectedOptions, LikelyRun, Season, Unexpected};
use pyo3::prelude::*;
use pyo3::types::{PyMapping, PyString};

use crate::compare::PyCounts;
use crate::error::{OrRaise, raise};
use crate::fields::getters;
use crate::input::type_name;
use crate::live_spec::below;
use crate::pickle::pickled;
use crate::rows::{Columns, counts, figures, flags, integers, result_table, table_of_rows, texts};
use crate::series::series;

/// What was expected of each period of a series, from those before it, and which are outside the band.
#[pyfunction]
#[pyo3(signature = (
    periods, *, time = None, kind = None, season = None, period = None, ridge = None, level = None
))]
pub(crate) fn expected_periods(
    periods: &Bound<'_, PyAny>,
    time: Option<&str>,
    kind: Option<&str>,
    season: Option<&Bound<'_, PyAny>>,
    period: Option<&Bound<'_, PyAny>>,
    ridge: Option<f64>,
    level: Option<f64>,
) -> PyResult<PyExpectedTable> {
    let (py, options) = (periods.py(), options(periods.py(), kind, season, period, ridge, level)?);
    let series = series(periods, time)?;
    py.detach(|| nps_core::expected_periods(&series, &options)).or_raise(py).map(PyExpectedTable::from)
}

/// The last period of every situation beside what was expected of it, corrected for their number.
#[pyfunction]
#[pyo3(signature = (
    situations, *, time = None, kind = None, season = None, period = None, ridge = None, level = None
))]
pub(crate) fn unexpected_situations(
    situations: &Bound<'_, PyAny>,
    time: Option<&str>,
    kind: Option<&str>,
    season: Option<&Bound<'_, PyAny>>,
    period: Option<&Bound<'_, PyAny>>,
    ridge: Option<f64>,
    level: Option<f64>,
) -> PyResult<PyUnexpectedTable> {
    let (py, options) = (situations.py(), options(situations.py(), kind, season, period, ridge, level)?);
    let Ok(named) = situations.cast::<PyMapping>() else {
        let expected = "a mapping of series of periods";
        return Err(raise(py, &Error::invalid_argument("situations", &type_name(situations), expected)));
    };
    let one = |item: Bound<'_, PyAny>| {
        let (name, periods): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
        Ok((name.str()?.to_string_lossy().into_owned(), series(&periods, time)?))
    };
    let named = named.items()?.iter().map(one).collect::<PyResult<Vec<_>>>()?;
    py.detach(|| nps_core::unexpected_situations(&named, &options)).or_raise(py).map(PyUnexpectedTable::from)
}

fn options(
    py: Python<'_>,
    kind: Option<&str>,
    season: Option<&Bound<'_, PyAny>>,
    period: Option<&Bound<'_, PyAny>>,
    ridge: Option<f64>,
    level: Option<f64>,
) -> PyResult<ExpectedOptions> {
    let default = ExpectedOptions::default();
    let most = format!("at most {}", u32::MAX);
    Ok(ExpectedOptions {
        kind: kind.map_or(Ok(default.kind), str::parse).or_raise(py)?,
        season: season.map_or_else(|| Ok(Vec::new()), seasons)?,
        period: period.map_or(Ok(default.period), |period| below("period", period, &most))?,
        ridge: ridge.unwrap_or(default.ridge),
        level: level.unwrap_or(default.level),
    })
}

/// One season or several: numbers of periods, and names.
fn seasons(given: &Bound<'_, PyAny>) -> PyResult<Vec<Season>> {
    let one = |given: &Bound<'_, PyAny>| match given.cast::<PyString>() {
        Ok(name) => name.to_str()?.parse().or_raise(given.py()),
        Err(_) => Ok(Season::Every(below("season", given, &format!("at most {} periods", u32::MAX))?)),
    };
    match given.cast::<PyString>().is_err().then(|| given.try_iter()) {
        Some(Ok(several)) => several.map(|given| one(&given?)).collect(),
        _ => one(given).map(|season| vec![season]),
    }
}

/// A season: a number of periods, or a name.
#[derive(IntoPyObject)]
pub(crate) enum SeasonOf {
    Every(u32),
    Named(&'static str),
}

impl From<Season> for SeasonOf {
    fn from(season: Season) -> Self {
        match season {
            Season::Every(periods) => Self::Every(periods),
            named => Self::Named(named.name().unwrap_or_default()),
        }
    }
}

/// When a series changed, looking back: for dating a change that was found, and not for finding one.
#[pyfunction]
#[pyo3(signature = (periods, *, time = None, hazard = None, keep = None))]
pub(crate) fn date_changes(
    periods: &Bound<'_, PyAny>,
    time: Option<&str>,
    hazard: Option<f64>,
    keep: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyDating> {
    let (py, default) = (periods.py(), DatingOptions::default());
    let most = format!("at most {}", u32::MAX);
    let options = DatingOptions {
        hazard: hazard.unwrap_or(default.hazard),
        keep: keep.map_or(Ok(default.keep), |keep| below("keep", keep, &most))?,
    };
    let series = series(periods, time)?;
    py.detach(|| nps_core::date_changes(&series, &options)).or_raise(py).map(PyDating)
}

/// One period beside what was expected of it.
#[pyclass(frozen, eq, name = "Expected", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyExpected(Expected);

impl From<Expected> for PyExpected {
    fn from(made: Expected) -> Self {
        Self(made)
    }
}

getters!(PyExpected, |made| {
    /// When.
    at: i64 = made.at;
    /// Its answers.
    counts: PyCounts = made.counts.into();
    /// What this is about: `score`, `volume`.
    kind: &'static str = made.kind.name();
    /// What it was: points or answers; `None` for the score of a period without answers.
    observed: Option<f64> = made.observed;
    /// What was expected from all periods before; `None` before there are 8 of them.
    expected: Option<f64> = made.expected;
    /// The lower end of the band.
    lower: Option<f64> = made.lower;
    /// The upper end of the band.
    upper: Option<f64> = made.upper;
    /// How many standard deviations it is from what was expected.
    z: Option<f64> = made.z;
    /// Two-sided p-value of z, not adjusted for other periods or situations.
    p_value: Option<f64> = made.p_value;
    /// By how much the variance of the last periods exceeded what it was taken to be; at least 1.
    dispersion: f64 = made.dispersion;
    /// Which seasons are in it, the shortest first: those of which two turns had been seen.
    seasons: Vec<SeasonOf> = made.seasons.iter().copied().map(SeasonOf::from).collect();
    /// On which side of the band it is, `fall` or `rise`, if it is not within it.
    signal: Option<&'static str> = made.signal.map(Direction::name);
});

#[pymethods]
impl PyExpected {
    fn __repr__(&self) -> String {
        format!("<Expected {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyExpected(Expected));

/// The columns of what was, and of what was expected.
fn beside<'a>(made: impl Iterator<Item = Option<&'a Expected>> + Clone) -> Columns {
    let figure = |of: fn(&Expected) -> Option<f64>| figures(made.clone().map(|made| made.and_then(of)));
    let side = |made: &Expected| made.signal.map(|signal| signal.name().to_owned());
    vec![
        ("at", integers(made.clone().map(|made| made.map(|made| made.at)))),
        ("n", counts(made.clone().map(|made| made.map_or(0, |made| made.counts.n())))),
        ("observed", figure(|made| made.observed)),
        ("expected", figure(|made| made.expected)),
        ("lower", figure(|made| made.lower)),
        ("upper", figure(|made| made.upper)),
        ("z", figure(|made| made.z)),
        ("p_value", figure(|made| made.p_value)),
        ("signal", texts(made.clone().map(|made| made.and_then(side)))),
    ]
}

fn expected_columns(rows: &[Expected]) -> Columns {
    beside(rows.iter().map(Some))
}

result_table! {
    /// Periods beside what was expected of each.
    PyExpectedTable, "ExpectedTable", PyExpected(Expected), expected_columns, nps_core::expected_to_html
}

#[pymethods]
impl PyExpectedTable {
    /// The periods that are outside the band.
    #[getter]
    fn signals(&self) -> Vec<PyExpected> {
        self.0.iter().filter(|made| made.signal.is_some()).cloned().map(PyExpected).collect()
    }
}

/// The last period of one situation among many.
#[pyclass(frozen, eq, name = "Unexpected", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyUnexpected(Unexpected);

impl From<Unexpected> for PyUnexpected {
    fn from(found: Unexpected) -> Self {
        Self(found)
    }
}

getters!(PyUnexpected, |found| {
    /// The name of the situation.
    situation: &str = &found.situation;
    /// Its last period beside what was expected; `None` for a series without periods.
    last: Option<PyExpected> = found.last.clone().map(PyExpected);
    /// Its p-value, adjusted for the number of situations by Benjamini & Hochberg.
    p_adjusted: Option<f64> = found.p_adjusted;
    /// Whether it is outside: `p_adjusted` is at most 1 − level.
    is_unexpected: bool = found.is_unexpected;
});

#[pymethods]
impl PyUnexpected {
    fn __repr__(&self) -> String {
        format!("<Unexpected {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyUnexpected(Unexpected));

fn unexpected_columns(rows: &[Unexpected]) -> Columns {
    let mut columns = vec![("situation", texts(rows.iter().map(|row| Some(row.situation.clone()))))];
    columns.extend(beside(rows.iter().map(|row| row.last.as_ref())));
    columns.push(("p_adjusted", figures(rows.iter().map(|row| row.p_adjusted))));
    columns.push(("is_unexpected", flags(rows.iter().map(|row| row.is_unexpected))));
    columns
}

result_table! {
    /// The last period of every situation beside what was expected of it, in the order given.
    PyUnexpectedTable, "UnexpectedTable", PyUnexpected(Unexpected), unexpected_columns, nps_core::unexpected_to_html
}

/// When a series changed.
#[pyclass(frozen, eq, sequence, name = "Dating", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyDating(Dating);

impl From<Dating> for PyDating {
    fn from(found: Dating) -> Self {
        Self(found)
    }
}

getters!(PyDating, |found| {
    /// The time of the first period of the run that is likeliest in the end; `None` where there was no change.
    since: Option<i64> = found.since;
    /// How probable that run is, 0 to 1; `None` without periods.
    probability: Option<f64> = found.probability;
});

#[pymethods]
impl PyDating {
    fn __repr__(&self) -> String {
        format!("<Dating of {} periods: {}>", self.0.runs.len(), self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyDating(Dating));

/// The likeliest run after one period.
#[pyclass(frozen, eq, name = "LikelyRun", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyLikelyRun(LikelyRun);

impl From<LikelyRun> for PyLikelyRun {
    fn from(run: LikelyRun) -> Self {
        Self(run)
    }
}

getters!(PyLikelyRun, |run| {
    /// When.
    at: i64 = run.at;
    /// How many periods, this one included, seem to have come since the last change.
    length: u64 = run.length;
    /// How probable that length is, 0 to 1.
    probability: f64 = run.probability;
    /// How probable it is that the run is of at most five periods.
    recent: f64 = run.recent;
});

#[pymethods]
impl PyLikelyRun {
    fn __repr__(&self) -> String {
        format!("<LikelyRun {}>", self.0)
    }
}

pickled!(PyLikelyRun(LikelyRun));

fn run_columns(rows: &[LikelyRun]) -> Columns {
    vec![
        ("at", integers(rows.iter().map(|row| Some(row.at)))),
        ("length", counts(rows.iter().map(|row| row.length))),
        ("probability", figures(rows.iter().map(|row| Some(row.probability)))),
        ("recent", figures(rows.iter().map(|row| Some(row.recent)))),
    ]
}

table_of_rows!(PyDating, PyLikelyRun, |slf| slf.0.runs, run_columns);
