//! Charts and trends of series of periods.

use napi::ValueType;
use napi::bindgen_prelude::{Env, JsObjectValue, Unknown};
use napi_derive::napi;
use nps_core::{ChartOptions, Error, PeriodCounts, TrendOptions};

use crate::convert::{cast, describe, exact, list, number, object, text};
use crate::error::OrThrow;
use crate::live::headline::seconds;
use crate::live::spec::few;
use crate::score::{Caveat, Counts, counts_of, given, optional_numbers};
use crate::situation::moment;

/// One period of a chart. Without answers it has no figures and counts for nothing.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ChartPoint {
    /// When, in seconds since 1970-01-01 UTC.
    pub at: f64,
    /// Its answers.
    pub counts: Counts,
    /// Its value, in points or as a share.
    pub value: Option<f64>,
    /// What is held against the limits: its value, or the weighted mean up to it.
    pub plotted: Option<f64>,
    /// The lower limit.
    pub lower: Option<f64>,
    /// The upper limit.
    pub upper: Option<f64>,
    /// How many standard deviations its value is from the centre; null where there is no spread.
    pub z: Option<f64>,
    /// On which side of the limits it is, if it is not within them.
    #[napi(ts_type = "Exclude<Direction, 'both'> | null")]
    pub signal: Option<&'static str>,
}

/// A control chart.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Chart {
    /// What it is of.
    #[napi(ts_type = "ChartKind")]
    pub kind: &'static str,
    /// The centre; null without answers.
    pub centre: Option<f64>,
    /// Laney's factor: how much more periods vary than chance alone explains; null where it is not known.
    pub sigma_z: Option<f64>,
    /// What the limits are multiplied by: `sigmaZ`, or 1.
    pub widened: f64,
    /// The periods, in the order given.
    pub points: Vec<ChartPoint>,
    /// What to know before using the figures.
    pub caveats: Vec<Caveat>,
}

/// A control chart of a series of periods in the order of time: which of them chance alone does not explain.
#[napi(catch_unwind, ts_args_type = "periods: readonly Period[], options?: ChartOptions")]
pub fn chart(env: Env, periods: Unknown, options: Unknown) -> napi::Result<Chart> {
    const NAMES: [&str; 5] = ["kind", "baseline", "sigmas", "laney", "smoothing"];
    let mut read = ChartOptions::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "kind" => read.kind = text(env, "kind", value)?.parse().or_throw(env)?,
            "baseline" => read.baseline = Some(counts_of(env, "baseline", value)?),
            "sigmas" => read.sigmas = number(env, "sigmas", value, "a number above 0")?,
            "laney" => read.laney = boolean(env, "laney", value)?,
            "smoothing" => read.smoothing = Some(number(env, "smoothing", value, "a number above 0, up to 1")?),
            _ => return Err(Error::unknown_option(&name, &NAMES)).or_throw(env),
        }
    }
    let found = nps_core::chart(&series(env, periods)?, &read).or_throw(env)?;
    let point = |point: &nps_core::ChartPoint| {
        Ok(ChartPoint {
            at: seconds(point.at),
            counts: Counts::new(env, point.counts)?,
            value: point.value,
            plotted: point.plotted,
            lower: point.lower,
            upper: point.upper,
            z: point.z,
            signal: point.signal.map(nps_core::Direction::name),
        })
    };
    Ok(Chart {
        kind: found.kind.name(),
        centre: found.centre,
        sigma_z: found.sigma_z,
        widened: found.widened,
        points: found.points.iter().map(point).collect::<napi::Result<_>>()?,
        caveats: found.caveats.iter().map(Caveat::from).collect(),
    })
}

/// A trend.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Trend {
    /// The change from one period to the next: the median of that between any two.
    pub slope: f64,
    /// Lower bound of the slope.
    pub lower: f64,
    /// Upper bound of the slope.
    pub upper: f64,
    /// Confidence level of the bounds, 0 to 1.
    pub level: f64,
    /// The value of the line at time 0.
    pub intercept: f64,
    /// How many more pairs of values go up than down.
    pub s: f64,
    /// The variance of `s` if there is no trend.
    pub variance: f64,
    /// `s` less 1 towards 0, over its standard deviation.
    pub z: f64,
    /// Two-sided p-value of "there is no trend".
    pub p_value: f64,
    /// Kendall's tau-a, -1 to 1.
    pub tau: f64,
    /// How the ranks of values, less the trend, go with those before; null where seasons are taken out instead.
    pub autocorrelation: Option<f64>,
    /// How it was tested.
    #[napi(ts_type = "'mann-kendall' | 'hamed-rao' | 'seasonal-mann-kendall'")]
    pub method: &'static str,
    /// How many values there are.
    pub n: f64,
}

impl Trend {
    fn new(env: Env, trend: &nps_core::Trend) -> napi::Result<Self> {
        Ok(Self {
            slope: trend.slope,
            lower: trend.lower,
            upper: trend.upper,
            level: trend.level,
            intercept: trend.intercept,
            s: seconds(trend.s),
            variance: trend.variance,
            z: trend.z,
            p_value: trend.p_value,
            tau: trend.tau,
            autocorrelation: trend.autocorrelation,
            method: trend.method.name(),
            n: exact(env, trend.n)?,
        })
    }
}

/// The trend of a series with a value a period, or none; null where there are fewer than 4 values. O(values squared).
#[napi(
    catch_unwind,
    ts_args_type = "values: ReadonlyArray<number | null | undefined> | Float64Array | Float32Array, options?: TrendOptions"
)]
pub fn trend(env: Env, values: Unknown, options: Unknown) -> napi::Result<Option<Trend>> {
    let options = trend_options(env, options)?;
    let found = nps_core::trend(&optional_numbers(env, "values", values)?, &options).or_throw(env)?;
    found.map(|trend| Trend::new(env, &trend)).transpose()
}

/// The trend of the score, in points a second, by the times of the periods; those without answers are left out.
#[napi(catch_unwind, ts_args_type = "periods: readonly Period[], options?: TrendOptions")]
pub fn score_trend(env: Env, periods: Unknown, options: Unknown) -> napi::Result<Option<Trend>> {
    let options = trend_options(env, options)?;
    let found = nps_core::score_trend(&series(env, periods)?, &options).or_throw(env)?;
    found.map(|trend| Trend::new(env, &trend)).transpose()
}

fn trend_options(env: Env, options: Unknown<'_>) -> napi::Result<TrendOptions> {
    let mut read = TrendOptions::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "level" => read.level = number(env, "level", value, "a level")?,
            "season" => read.season = Some(few(env, "periods", value)?),
            "autocorrelation" => read.autocorrelation = boolean(env, "autocorrelation", value)?,
            _ => return Err(Error::unknown_option(&name, &["level", "season", "autocorrelation"])).or_throw(env),
        }
    }
    Ok(read)
}

pub(super) fn series(env: Env, periods: Unknown<'_>) -> napi::Result<Vec<PeriodCounts>> {
    let periods = list(env, "periods", periods)?;
    let mut read = Vec::new();
    for place in 0..periods.len() {
        let Some(period) = periods.get::<Unknown>(place)? else {
            return Err(Error::invalid_argument("periods", "a list with a hole", "periods")).or_throw(env);
        };
        let period = object(env, "a period", period)?;
        let at = moment(env, "at", period.get_named_property("at")?)?;
        read.push(PeriodCounts::new(at, counts_of(env, "counts", period.get_named_property("counts")?)?));
    }
    Ok(read)
}

fn boolean(env: Env, argument: &str, value: Unknown<'_>) -> napi::Result<bool> {
    match value.get_type()? {
        ValueType::Boolean => cast(value),
        _ => Err(Error::invalid_argument(argument, describe(value)?, "true or false")).or_throw(env),
    }
}
