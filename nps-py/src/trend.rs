//! `chart`, `trend`, `score_trend`, and what they return.

use nps_core::{Chart, ChartOptions, ChartPoint, Trend, TrendOptions};
use pyo3::prelude::*;

use crate::compare::{PyCounts, counts_of};
use crate::error::OrRaise;
use crate::fields::getters;
use crate::live_spec::below;
use crate::nps::{PyCaveat, caveats};
use crate::pickle::pickled;
use crate::rows::{Columns, counts, figures, integers, table_of_rows, texts};
use crate::series::series;

/// The control chart of a series of periods: the centre, limits for each period, and which are outside.
#[pyfunction]
#[pyo3(signature = (
    periods, *, time = None, kind = None, baseline = None, sigmas = None, laney = None, smoothing = None
))]
pub(crate) fn chart(
    periods: &Bound<'_, PyAny>,
    time: Option<&str>,
    kind: Option<&str>,
    baseline: Option<&Bound<'_, PyAny>>,
    sigmas: Option<f64>,
    laney: Option<bool>,
    smoothing: Option<f64>,
) -> PyResult<PyChart> {
    let (py, default) = (periods.py(), ChartOptions::default());
    let options = ChartOptions {
        kind: kind.map_or(Ok(default.kind), str::parse).or_raise(py)?,
        baseline: baseline.map(|baseline| counts_of("baseline", baseline)).transpose()?,
        sigmas: sigmas.unwrap_or(default.sigmas),
        laney: laney.unwrap_or(default.laney),
        smoothing,
    };
    let series = series(periods, time)?;
    py.detach(|| nps_core::chart(&series, &options)).or_raise(py).map(PyChart)
}

/// The trend of a series with a value a period, None or NaN where there is none; `None` below 4 values.
#[pyfunction]
#[pyo3(signature = (values, *, season = None, level = None, autocorrelation = None))]
pub(crate) fn trend(
    values: &Bound<'_, PyAny>,
    season: Option<&Bound<'_, PyAny>>,
    level: Option<f64>,
    autocorrelation: Option<bool>,
) -> PyResult<Option<PyTrend>> {
    let (py, options) = (values.py(), trend_options(season, level, autocorrelation)?);
    let values = crate::compare::figures("values", values)?;
    Ok(py.detach(|| nps_core::trend(&values, &options)).or_raise(py)?.map(PyTrend))
}

/// The trend of the score over a series of periods, in points a unit of time; `None` below 4 periods with answers.
#[pyfunction]
#[pyo3(signature = (periods, *, time = None, season = None, level = None, autocorrelation = None))]
pub(crate) fn score_trend(
    periods: &Bound<'_, PyAny>,
    time: Option<&str>,
    season: Option<&Bound<'_, PyAny>>,
    level: Option<f64>,
    autocorrelation: Option<bool>,
) -> PyResult<Option<PyTrend>> {
    let (py, options) = (periods.py(), trend_options(season, level, autocorrelation)?);
    let series = series(periods, time)?;
    Ok(py.detach(|| nps_core::score_trend(&series, &options)).or_raise(py)?.map(PyTrend))
}

fn trend_options(
    season: Option<&Bound<'_, PyAny>>,
    level: Option<f64>,
    autocorrelation: Option<bool>,
) -> PyResult<TrendOptions> {
    let default = TrendOptions::default();
    Ok(TrendOptions {
        level: level.unwrap_or(default.level),
        season: season.map(|season| below("season", season, &format!("at most {}", u32::MAX))).transpose()?,
        autocorrelation: autocorrelation.unwrap_or(default.autocorrelation),
    })
}

/// A control chart.
#[pyclass(frozen, eq, sequence, name = "Chart", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyChart(Chart);

impl From<Chart> for PyChart {
    fn from(chart: Chart) -> Self {
        Self(chart)
    }
}

getters!(PyChart, |chart| {
    /// What it is of: `score`, `promoters`, `detractors`.
    kind: &'static str = chart.kind.name();
    /// The centre; `None` without answers.
    centre: Option<f64> = chart.centre;
    /// Laney's factor: how much more periods vary than chance alone explains; `None` where it is not known.
    sigma_z: Option<f64> = chart.sigma_z;
    /// What the limits are multiplied by.
    widened: f64 = chart.widened;
    /// What to know before using it.
    caveats: Vec<PyCaveat> = caveats(&chart.caveats);
});

#[pymethods]
impl PyChart {
    /// The periods that are outside the limits.
    #[getter]
    fn signals(&self) -> Vec<PyChartPoint> {
        self.0.points.iter().filter(|point| point.signal.is_some()).copied().map(PyChartPoint).collect()
    }

    fn __repr__(&self) -> String {
        let signals = self.0.points.iter().filter(|point| point.signal.is_some()).count();
        let Chart { kind, points, .. } = &self.0;
        format!("<Chart of {kind}: {} periods, {signals} outside the limits>", points.len())
    }

    fn _repr_html_(&self) -> String {
        self.0.to_html()
    }
}

pickled!(PyChart(Chart));

/// One period of a chart.
#[pyclass(frozen, eq, name = "ChartPoint", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyChartPoint(ChartPoint);

impl From<ChartPoint> for PyChartPoint {
    fn from(point: ChartPoint) -> Self {
        Self(point)
    }
}

getters!(PyChartPoint, |point| {
    /// When.
    at: i64 = point.at;
    /// Its answers.
    counts: PyCounts = point.counts.into();
    /// Its value, in points or as a share.
    value: Option<f64> = point.value;
    /// What is held against the limits: its value, or the weighted mean up to it.
    plotted: Option<f64> = point.plotted;
    /// The lower limit.
    lower: Option<f64> = point.lower;
    /// The upper limit.
    upper: Option<f64> = point.upper;
    /// How many standard deviations its value is from the centre; `None` where there is no spread.
    z: Option<f64> = point.z;
    /// On which side of the limits it is, `fall` or `rise`, if it is not within them.
    signal: Option<&'static str> = point.signal.map(nps_core::Direction::name);
});

#[pymethods]
impl PyChartPoint {
    fn __repr__(&self) -> String {
        format!("<ChartPoint {}>", self.0)
    }
}

pickled!(PyChartPoint(ChartPoint));

fn point_columns(rows: &[ChartPoint]) -> Columns {
    let figure = |of: fn(&ChartPoint) -> Option<f64>| figures(rows.iter().map(of));
    vec![
        ("at", integers(rows.iter().map(|row| Some(row.at)))),
        ("n", counts(rows.iter().map(|row| row.counts.n()))),
        ("value", figure(|row| row.value)),
        ("plotted", figure(|row| row.plotted)),
        ("lower", figure(|row| row.lower)),
        ("upper", figure(|row| row.upper)),
        ("z", figure(|row| row.z)),
        ("signal", texts(rows.iter().map(|row| row.signal.map(|signal| signal.name().to_owned())))),
    ]
}

table_of_rows!(PyChart, PyChartPoint, |slf| slf.0.points, point_columns);

/// Whether a series goes up or down, and how fast.
#[pyclass(frozen, eq, name = "Trend", module = "nps")]
#[derive(PartialEq)]
pub(crate) struct PyTrend(Trend);

impl From<Trend> for PyTrend {
    fn from(trend: Trend) -> Self {
        Self(trend)
    }
}

getters!(PyTrend, |trend| {
    /// The change from one period to the next, or for each unit of time: the median of that between any two.
    slope: f64 = trend.slope;
    /// Lower bound of the slope.
    lower: f64 = trend.lower;
    /// Upper bound of the slope.
    upper: f64 = trend.upper;
    /// Confidence level of the bounds, 0 to 1.
    level: f64 = trend.level;
    /// The value of the line at time 0.
    intercept: f64 = trend.intercept;
    /// How many more pairs of values go up than down.
    s: i64 = trend.s;
    /// The variance of `s` if there is no trend.
    variance: f64 = trend.variance;
    /// `s` less 1 towards 0, over its standard deviation.
    z: f64 = trend.z;
    /// Two-sided p-value of "there is no trend".
    p_value: f64 = trend.p_value;
    /// Kendall's tau-a, -1 to 1.
    tau: f64 = trend.tau;
    /// How the ranks of values, less the trend, go with those before; `None` where seasons are taken out instead.
    autocorrelation: Option<f64> = trend.autocorrelation;
    /// How it was tested.
    method: &'static str = trend.method.name();
    /// How many values there are.
    n: u64 = trend.n;
});

#[pymethods]
impl PyTrend {
    fn __repr__(&self) -> String {
        format!("<Trend {}>", self.0)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }
}

pickled!(PyTrend(Trend));
