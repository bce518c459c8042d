//! Whether a series goes up or down, whatever the shape, and how fast.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::PeriodCounts;
use super::ranks::{acf_of_ranks, median, ties};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{normal_quantile, normal_two_sided, real};
use crate::score::{Interval, Method};

/// How a [`trend`] was tested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TrendMethod {
    /// Mann 1945; Kendall 1975: every pair of values, with ties and a correction for continuity.
    #[default]
    MannKendall,
    /// The same with the variance of values that depend on those before (Hamed & Rao 1998).
    HamedRao,
    /// The same within each season, added up (Hirsch, Slack & Smith 1982).
    SeasonalMannKendall,
}

impl TrendMethod {
    /// The name, the same in every language: `mann-kendall`, `hamed-rao`, `seasonal-mann-kendall`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MannKendall => "mann-kendall",
            Self::HamedRao => "hamed-rao",
            Self::SeasonalMannKendall => "seasonal-mann-kendall",
        }
    }
}

/// How a [`trend`] is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TrendOptions {
    /// Confidence level of the interval of the slope, between 0 and 1. Default: 0.95.
    pub level: f64,
    /// How many periods make a season's turn: 7 for days of the week, 12 for months. Default: none.
    pub season: Option<u32>,
    /// Whether values that depend on those before are corrected for (Hamed & Rao), where they do: 5 % at lag 1. Without
    /// seasons only. Default: yes.
    pub autocorrelation: bool,
}

impl Default for TrendOptions {
    fn default() -> Self {
        Self { level: 0.95, season: None, autocorrelation: true }
    }
}

/// A trend, from [`trend`] or [`score_trend`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Trend {
    /// The change from one period to the next: the median of that between any two (Theil 1950, Sen 1968).
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
    pub s: i64,
    /// The variance of `s` if there is no trend.
    pub variance: f64,
    /// `s` less 1 towards 0, over its standard deviation.
    pub z: f64,
    /// Two-sided p-value of "there is no trend".
    pub p_value: f64,
    /// Kendall's τ-a, −1 to 1.
    pub tau: f64,
    /// How the ranks of values, less the trend, go with those before; `None` where seasons are taken out instead.
    pub autocorrelation: Option<f64>,
    /// How it was tested.
    pub method: TrendMethod,
    /// How many values there are.
    pub n: u64,
}

impl Trend {
    /// The most values: every pair of them is looked at.
    pub const MAX_VALUES: usize = 5000;
    /// The fewest values of which anything is said.
    pub const MIN_VALUES: usize = 4;
}

/// The trend of a series with a value a period, or none; `None` where there are fewer than [`Trend::MIN_VALUES`].
/// O(values²), in memory as well.
///
/// # Errors
/// [`InvalidLevel`](ErrorKind::InvalidLevel) unless `0 < level < 1`; [`InvalidArgument`](ErrorKind::InvalidArgument) for a
/// value that is not finite, with its row, more than [`Trend::MAX_VALUES`] values, and a season of no periods.
///
/// ```
/// use nps_core::{TrendOptions, trend};
///
/// let found = trend(&[5.0, 3.0, 4.0, 2.0, 2.0, 1.0, 1.0].map(Some), &TrendOptions::default())?.unwrap();
/// assert_eq!((found.slope, found.lower), (-0.5, -1.0));
/// assert!(found.p_value < 0.02);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn trend(values: &[Option<f64>], options: &TrendOptions) -> Result<Option<Trend>> {
    let mut points = Vec::with_capacity(values.len());
    for (row, value) in values.iter().enumerate() {
        match *value {
            Some(value) if !value.is_finite() => {
                let message = format!("{value} is no value of a trend: expected a finite number");
                return Err(Error::at_row(ErrorKind::InvalidArgument, row, message));
            }
            Some(value) => points.push(Point { at: row as i128, value }),
            None => {}
        }
    }
    of_points(&points, options)
}

/// The trend of the score, in points a unit of time, by the times of the periods; those without answers are left out.
///
/// # Errors
/// As [`trend`]; [`InvalidArgument`](ErrorKind::InvalidArgument) for periods that are not in the order of time;
/// [`CountOverflow`](ErrorKind::CountOverflow) above 2^64 − 1 answers in all.
///
/// ```
/// use nps_core::{Counts, PeriodCounts, TrendOptions, score_trend};
///
/// let month = |at: u32| PeriodCounts::new(at.into(), Counts::new(10 + u64::from(at), 30, 60 - u64::from(at)));
/// let series: Vec<_> = (0..12).map(month).collect();
/// assert_eq!(score_trend(&series, &TrendOptions::default())?.unwrap().slope, -2.0);
/// assert_eq!(score_trend(&series[..3], &TrendOptions::default())?, None);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn score_trend(series: &[PeriodCounts], options: &TrendOptions) -> Result<Option<Trend>> {
    super::in_order(series)?;
    let point = |period: &PeriodCounts| Some(Point { at: period.at.into(), value: period.counts.points()? });
    of_points(&series.iter().filter_map(point).collect::<Vec<_>>(), options)
}

#[derive(Clone, Copy)]
struct Point {
    at: i128,
    value: f64,
}

/// Every pair of points of a season: how many go up less how many go down, and their slopes.
#[derive(Default)]
struct Pairs {
    s: i64,
    number: u64,
    variance: f64,
    slopes: Vec<f64>,
}

impl Pairs {
    fn add(&mut self, points: &[Point]) {
        for (place, from) in points.iter().enumerate() {
            for to in points.iter().skip(place + 1) {
                self.s += match to.value.partial_cmp(&from.value) {
                    Some(Ordering::Greater) => 1,
                    Some(Ordering::Less) => -1,
                    _ => 0,
                };
                #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
                self.slopes.push((to.value - from.value) / (to.at - from.at) as f64);
            }
        }
        let n = points.len() as u64;
        self.number += n * n.saturating_sub(1) / 2;
        let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
        let tied: f64 = ties(points.iter().map(|point| point.value)).map(|t| spread(real(t))).sum();
        self.variance += (spread(real(n)) - tied) / 18.0;
    }
}

fn of_points(points: &[Point], options: &TrendOptions) -> Result<Option<Trend>> {
    let z = Interval::new(Method::Score, options.level)?.z();
    if options.season == Some(0) {
        return Err(Error::new(ErrorKind::InvalidArgument, "season is 0, expected at least 1 period"));
    }
    if points.len() > Trend::MAX_VALUES {
        let message = format!("a trend of {} values, expected at most {}", points.len(), Trend::MAX_VALUES);
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    if points.len() < Trend::MIN_VALUES {
        return Ok(None);
    }
    let mut pairs = Pairs::default();
    match options.season.filter(|&season| season > 1) {
        None => pairs.add(points),
        Some(season) => {
            let mut seasons: Vec<(i128, Point)> =
                points.iter().map(|&point| (point.at.rem_euclid(season.into()), point)).collect();
            seasons.sort_by_key(|&(season, _)| season);
            for season in seasons.chunk_by(|left, right| left.0 == right.0) {
                pairs.add(&season.iter().map(|&(_, point)| point).collect::<Vec<_>>());
            }
        }
    }
    // No two values of one season: nothing goes up or down.
    let Some(slope) = median(&mut pairs.slopes) else { return Ok(None) };
    let mut method = if options.season.is_some_and(|season| season > 1) {
        TrendMethod::SeasonalMannKendall
    } else {
        TrendMethod::MannKendall
    };
    #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
    let left = |slope: f64| points.iter().map(move |point| point.value - slope * point.at as f64);
    let (lower, upper) = bounds(&mut pairs.slopes, z * pairs.variance.sqrt());
    let (mut variance, mut autocorrelation) = (pairs.variance, None);
    if method == TrendMethod::MannKendall {
        let acf = acf_of_ranks(&left(slope).collect::<Vec<_>>());
        autocorrelation = acf.first().copied();
        if options.autocorrelation
            && let Some(factor) = hamed_rao(&acf, points.len() as u64)
        {
            variance *= factor;
            method = TrendMethod::HamedRao;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 12.5 million")]
    let (s, pairs_of) = (pairs.s as f64, pairs.number as f64);
    let statistic = if variance > 0.0 { (s - s.signum() * s.abs().min(1.0)) / variance.sqrt() } else { 0.0 };
    Ok(Some(Trend {
        slope,
        lower,
        upper,
        level: options.level,
        intercept: median(&mut left(slope).collect::<Vec<_>>()).unwrap_or(0.0),
        s: pairs.s,
        variance,
        z: statistic,
        p_value: normal_two_sided(statistic.abs()),
        tau: s / pairs_of,
        autocorrelation,
        method,
        n: points.len() as u64,
    }))
}

/// The slopes between which the middle one is: Sen, *JASA* 63, 1968, whole ranks to the nearest.
fn bounds(slopes: &mut [f64], half: f64) -> (f64, f64) {
    let last = slopes.len().saturating_sub(1);
    slopes.sort_unstable_by(f64::total_cmp);
    let count = real(slopes.len() as u64);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a place")]
    let place = |rank: f64| libm::rint(rank).clamp(0.0, real(last as u64)) as usize;
    let at = |place: usize| slopes.get(place).copied().unwrap_or(0.0);
    (at(place(libm::rint(0.5 * (count - half)) - 1.0)), at(place(0.5 * (count + half))))
}

/// What the variance is multiplied by where values depend on those before: Hamed & Rao, *Journal of Hydrology* 204, 1998.
/// `None` where they do not, and where what they say cannot be.
fn hamed_rao(acf: &[f64], n: u64) -> Option<f64> {
    let n = real(n);
    let limit = normal_quantile(0.975) / n.sqrt();
    acf.first().filter(|first| first.abs() > limit)?;
    let term = |(lag, &r): (u64, &f64)| {
        let left = n - real(lag);
        if r.abs() > limit { left * (left - 1.0) * (left - 2.0) * r } else { 0.0 }
    };
    let sum: f64 = (1..).zip(acf).map(term).sum();
    Some(1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * sum).filter(|&factor| factor > 0.0)
}
