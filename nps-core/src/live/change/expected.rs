//! What was to be expected of each period, from those before it, and which periods were not as expected.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::effects::Effects;
use super::local_level::{Seen, follow, likeliest_step};
use super::season::{Cycle, Season, one_or_many};
use super::spec::require;
use super::{Direction, PeriodCounts};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{normal_two_sided, real, square};
use crate::score::{Correction, Counts, Interval, Method};

/// What is expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ExpectedKind {
    /// The score of a period, in points.
    #[default]
    Score,
    /// How many answers a period has.
    Volume,
}

impl ExpectedKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Score, Self::Volume];

    /// The name, the same in every language: `score`, `volume`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Volume => "volume",
        }
    }

    /// A period on the scale on which it is followed, and the variance of its error.
    fn seen(self, counts: Counts) -> Seen {
        match self {
            Self::Score => Some((counts.points()? / 100.0, error_variance(counts))),
            // Anscombe 1948: of a Poisson count, the variance is 1 whatever the mean.
            Self::Volume => Some((2.0 * (real(counts.n()) + 0.375).sqrt(), 1.0)),
        }
    }

    /// Back to the unit in which it is told, within what is possible.
    fn told(self, value: f64) -> f64 {
        match self {
            Self::Score => (100.0 * value).clamp(-100.0, 100.0),
            Self::Volume => (0.25 * square(value.max(0.0)) - 0.375).max(0.0),
        }
    }
}

impl fmt::Display for ExpectedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for ExpectedKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|kind| format!("{:?}", kind.name())).collect();
            Error::new(ErrorKind::InvalidArgument, format!("kind {text:?} is not one of {}", known.join(", ")))
        })
    }
}

/// The variance of the score of so many answers, with one added to each class: never 0.
fn error_variance(counts: Counts) -> f64 {
    let n = real(counts.n());
    let share = |count: u64| (real(count) + 1.0) / (n + 3.0);
    let (detractors, passives, promoters) = (share(counts.detractors), share(counts.passives), share(counts.promoters));
    // P + D − (P − D)² without cancellation: above 0 however many answers are in one class.
    (passives * (promoters + detractors) + 4.0 * promoters * detractors) / n
}

/// How [`expected_periods`] looks at a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExpectedOptions {
    /// What is expected. Default: the score.
    pub kind: ExpectedKind,
    /// What comes back, up to [`Season::MOST`] seasons of different lengths: days of the week, months of the year. Nothing is
    /// made of one before two of its turns have been seen. Read from one alone as well. Default: none.
    #[serde(deserialize_with = "one_or_many")]
    pub season: Vec<Season>,
    /// How long a period is, in the unit of its times: 86 400 for days in seconds. A day of 23 or 25 hours is one. Seasons of
    /// the calendar take times for days since 1970-01-01 where it is at most 31, for seconds since then from 300 on.
    /// Default: 1, periods that are numbered.
    pub period: u32,
    /// How many answers of a season it takes for half of what they say to be believed. Default: 60.
    pub ridge: f64,
    /// The probability with which a period is within the band if all is as before. Default: 0.95.
    pub level: f64,
}

impl Default for ExpectedOptions {
    fn default() -> Self {
        Self { kind: ExpectedKind::Score, season: Vec::new(), period: 1, ridge: 60.0, level: 0.95 }
    }
}

/// One period beside what was expected of it, from [`expected_periods`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Expected {
    /// When.
    pub at: i64,
    /// Its answers.
    pub counts: Counts,
    /// What this is about.
    pub kind: ExpectedKind,
    /// What it was: points or answers; `None` for the score of a period without answers.
    pub observed: Option<f64>,
    /// What was expected from all periods before; `None` before there are [`Expected::FROM`] of them.
    pub expected: Option<f64>,
    /// The lower end of the band; `None` where nothing is expected, and of the score of a period without answers.
    pub lower: Option<f64>,
    /// The upper end of the band; `None` likewise.
    pub upper: Option<f64>,
    /// How many standard deviations it is from what was expected; `None` likewise.
    pub z: Option<f64>,
    /// Two-sided p-value of z, not adjusted for other periods or situations; `None` likewise.
    pub p_value: Option<f64>,
    /// By how much the variance of the last periods exceeded what it was taken to be; at least 1.
    pub dispersion: f64,
    /// Which seasons are in it, the shortest first: those of which two turns had been seen.
    pub seasons: Vec<Season>,
    /// On which side of the band it is, if it is not within it.
    pub signal: Option<Direction>,
}

impl Expected {
    /// From how many periods on something is expected of the next.
    pub const FROM: usize = 8;
    /// The longest series, in periods from the first to the last.
    pub const MAX_PERIODS: i64 = 5000;
}

/// Over how many of the last periods the dispersion is looked at.
const DISPERSION_OVER: usize = 26;

/// What was expected of each period of a series, each from those before it alone: a level that moves, and seasons.
///
/// Periods that are left out are not known: one without answers has a volume of 0, and no score. O(periods²).
///
/// # Errors
/// [`InvalidArgument`](ErrorKind::InvalidArgument) for periods that are not in the order of time, each at least half a
/// `period` after the one before, or more than [`Expected::MAX_PERIODS`]; for seasons of fewer than 2 periods, of the same
/// length, more than [`Season::MOST`], or of a calendar that does not go with the periods and their times; for a period of
/// 0 and a ridge below it; [`InvalidLevel`](ErrorKind::InvalidLevel); [`CountOverflow`](ErrorKind::CountOverflow) above
/// 2^64 − 1 answers in all.
///
/// ```
/// use nps_core::{Counts, Direction, ExpectedOptions, PeriodCounts, expected_periods};
///
/// let mut series: Vec<_> = (0..20).map(|at| PeriodCounts::new(at, Counts::new(20, 30, 50))).collect();
/// series.push(PeriodCounts::new(20, Counts::new(50, 30, 20)));
/// let found = expected_periods(&series, &ExpectedOptions::default())?;
/// assert_eq!((found[7].expected, found[8].signal), (None, None));
/// assert_eq!((found[20].observed, found[20].signal), (Some(-30.0), Some(Direction::Fall)));
/// assert!((found[20].expected.unwrap() - 30.0).abs() < 1e-9);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn expected_periods(series: &[PeriodCounts], options: &ExpectedOptions) -> Result<Vec<Expected>> {
    let z = Interval::new(Method::Score, options.level)?.z();
    super::in_order(series)?;
    require(options.ridge, "ridge", "answers from 0 to 1e9", |x| (0.0..=1e9).contains(&x))?;
    let places = places(series, options.period)?;
    let mut history = History {
        options,
        values: Vec::new(),
        weights: Vec::new(),
        effects: Effects::new(Cycle::all(&options.season, options.period)?),
        known: 0,
        step: None,
        misses: Vec::new(),
    };
    let mut made = Vec::with_capacity(series.len());
    for (row, (period, place)) in series.iter().zip(places).enumerate() {
        // What is left out is not known.
        history.values.resize(place, None);
        history.weights.resize(place, 0.0);
        history.effects.enter(place, period.at).map_err(|error| Error::at_row(error.kind(), row, error))?;
        made.push(history.next(*period, z));
    }
    Ok(made)
}

/// Which period of the series each one is, from 0 on, those that are left out counted: to the nearest whole period.
fn places(series: &[PeriodCounts], period: u32) -> Result<Vec<usize>> {
    if period == 0 {
        return Err(Error::new(ErrorKind::InvalidArgument, "period is 0, expected at least 1"));
    }
    let Some((first, last)) = series.first().zip(series.last()) else { return Ok(Vec::new()) };
    let long = i128::from(period);
    let place = |at: i64| (i128::from(at) - i128::from(first.at) + long / 2) / long;
    if place(last.at) >= i128::from(Expected::MAX_PERIODS) {
        let (from, to, most) = (first.at, last.at, Expected::MAX_PERIODS);
        let message = format!("a series from {from} to {to}, expected at most {most} periods of {period}");
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    let mut places = Vec::with_capacity(series.len());
    for (row, &PeriodCounts { at, .. }) in series.iter().enumerate() {
        // At most MAX_PERIODS.
        let place = usize::try_from(place(at)).unwrap_or(usize::MAX);
        if places.last().is_some_and(|&before| before >= place) {
            let message = format!("{at} is in the period of the one before, expected one each {period}");
            return Err(Error::at_row(ErrorKind::InvalidArgument, row, message));
        }
        places.push(place);
    }
    Ok(places)
}

/// All periods so far, one by one.
struct History<'a> {
    options: &'a ExpectedOptions,
    values: Vec<Seen>,
    /// How much each says of its season.
    weights: Vec<f64>,
    effects: Effects,
    known: usize,
    /// How many periods were known when the variance of a step was last estimated, and that.
    step: Option<(usize, f64)>,
    /// z² of the periods so far, as if there were no dispersion.
    misses: Vec<f64>,
}

impl History<'_> {
    fn next(&mut self, PeriodCounts { at, counts }: PeriodCounts, z: f64) -> Expected {
        let kind = self.options.kind;
        let seen = kind.seen(counts);
        let tail = &self.misses.get(self.misses.len().saturating_sub(DISPERSION_OVER)..).unwrap_or_default();
        let dispersion =
            if tail.is_empty() { 1.0 } else { (tail.iter().sum::<f64>() / real(tail.len() as u64)).max(1.0) };
        let forecast = self.forecast();
        let mut made = Expected {
            at,
            counts,
            kind,
            observed: match kind {
                ExpectedKind::Score => counts.points(),
                ExpectedKind::Volume => Some(real(counts.n())),
            },
            expected: forecast.as_ref().map(|forecast| kind.told(forecast.mean)),
            lower: None,
            upper: None,
            z: None,
            p_value: None,
            dispersion,
            seasons: Vec::new(),
            signal: None,
        };
        if let (Some(Forecast { mean, variance, .. }), Some((value, error))) = (&forecast, seen) {
            let plain = (value - mean) / (variance + error).sqrt();
            let deviation = (dispersion * (variance + error)).sqrt();
            let distance = (value - mean) / deviation;
            made.lower = Some(kind.told(mean - z * deviation));
            made.upper = Some(kind.told(mean + z * deviation));
            made.z = Some(distance);
            made.p_value = Some(normal_two_sided(distance.abs()));
            let side = if distance < 0.0 { Direction::Fall } else { Direction::Rise };
            made.signal = (distance.abs() > z).then_some(side);
            self.misses.push(square(plain));
        }
        made.seasons = forecast.map_or_else(Vec::new, |forecast| forecast.seasons);
        self.known += usize::from(seen.is_some());
        self.values.push(seen);
        self.weights.push(if kind == ExpectedKind::Score { real(counts.n()) } else { 1.0 });
        made
    }

    /// What is expected of the next period, which has been entered.
    fn forecast(&mut self) -> Option<Forecast> {
        if self.known < Expected::FROM {
            return None;
        }
        // A volume is believed by periods as a score is by answers.
        let ridge = if self.options.kind == ExpectedKind::Score { self.options.ridge } else { 1.0 };
        let seasons = self.effects.estimate(&self.values, &self.weights, ridge);
        let less =
            |(place, seen): (usize, &Seen)| seen.map(|(value, variance)| (value - self.effects.of(place), variance));
        let plain: Vec<Seen> = self.values.iter().enumerate().map(less).collect();
        // Estimated anew whenever a twentieth more is known.
        let step = match self.step {
            Some((known, step)) if 20 * self.known < 21 * known => step,
            _ => {
                let step = likeliest_step(&plain);
                self.step = Some((self.known, step));
                step
            }
        };
        let level = follow(&plain, step).0?;
        let mean = level.mean + self.effects.of(self.values.len());
        Some(Forecast { mean, variance: level.variance, seasons })
    }
}

/// What is expected of a period, on the scale on which it is followed, and which seasons are in it.
struct Forecast {
    mean: f64,
    variance: f64,
    seasons: Vec<Season>,
}

/// The last period of one situation among many, from [`unexpected_situations`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unexpected {
    /// The name of the situation.
    pub situation: String,
    /// Its last period beside what was expected; `None` for a series without periods.
    pub last: Option<Expected>,
    /// Its p-value, adjusted for the number of situations by Benjamini & Hochberg.
    pub p_adjusted: Option<f64>,
    /// Whether it is outside: `p_adjusted` is at most 1 − level.
    pub is_unexpected: bool,
}

/// The last period of every situation beside what was expected of it, corrected for their number: of those that are told to
/// be unexpected, at most a share of 1 − level is expected to be chance.
///
/// # Errors
/// As [`expected_periods`], of any situation.
///
/// ```
/// use nps_core::{Counts, ExpectedOptions, PeriodCounts, unexpected_situations};
///
/// let usual: Vec<_> = (0..20).map(|at| PeriodCounts::new(at, Counts::new(20, 30, 50))).collect();
/// let mut fell = usual.clone();
/// fell[19].counts = Counts::new(50, 30, 20);
/// let found = unexpected_situations(&[("web", usual), ("phone", fell)], &ExpectedOptions::default())?;
/// assert_eq!((found[0].is_unexpected, found[1].is_unexpected), (false, true));
/// assert_eq!(found[1].situation, "phone");
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn unexpected_situations(
    situations: &[(impl AsRef<str>, Vec<PeriodCounts>)],
    options: &ExpectedOptions,
) -> Result<Vec<Unexpected>> {
    let last = |series: &[PeriodCounts]| expected_periods(series, options).map(|made| made.last().cloned());
    let last: Vec<Option<Expected>> = situations.iter().map(|(_, series)| last(series)).collect::<Result<_>>()?;
    let p_values: Vec<Option<f64>> = last.iter().map(|last| last.as_ref()?.p_value).collect();
    let adjusted = Correction::BenjaminiHochberg.adjust(&p_values);
    let told = |((name, last), p_adjusted): ((&str, Option<Expected>), Option<f64>)| Unexpected {
        situation: name.to_owned(),
        last,
        p_adjusted,
        is_unexpected: p_adjusted.is_some_and(|p| p <= 1.0 - options.level),
    };
    let names = situations.iter().map(|(name, _)| name.as_ref());
    Ok(names.zip(last).zip(adjusted).map(told).collect())
}
