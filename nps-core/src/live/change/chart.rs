//! Control charts of a series of periods: which of them chance alone does not explain.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::spec::require;
use super::{Direction, PeriodCounts};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{real, square};
use crate::score::{Caveat, Counts};
use crate::survey::{Category, Scale};

/// What a [`Chart`] is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChartKind {
    /// The score, in points.
    #[default]
    Score,
    /// The share of promoters, 0 to 1: a p-chart.
    Promoters,
    /// The share of detractors, 0 to 1: a p-chart.
    Detractors,
}

impl ChartKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Score, Self::Promoters, Self::Detractors];

    /// The name, the same in every language: `score`, `promoters`, `detractors`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Promoters => "promoters",
            Self::Detractors => "detractors",
        }
    }

    /// Its value of some answers, and the standard deviation of one of them.
    fn of(self, counts: Counts) -> Option<(f64, f64)> {
        let share = |category| counts.share(category);
        match self {
            Self::Score => {
                let extremes = share(Category::Promoter)? + share(Category::Detractor)?;
                let points = counts.points()?;
                Some((points, 100.0 * (extremes - square(points / 100.0)).max(0.0).sqrt()))
            }
            Self::Promoters => share(Category::Promoter).map(|p| (p, (p * (1.0 - p)).sqrt())),
            Self::Detractors => share(Category::Detractor).map(|p| (p, (p * (1.0 - p)).sqrt())),
        }
    }

    const fn range(self) -> (f64, f64) {
        match self {
            Self::Score => (-100.0, 100.0),
            Self::Promoters | Self::Detractors => (0.0, 1.0),
        }
    }
}

impl fmt::Display for ChartKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for ChartKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|kind| format!("{:?}", kind.name())).collect();
            Error::new(ErrorKind::InvalidArgument, format!("chart {text:?} is not one of {}", known.join(", ")))
        })
    }
}

/// How a [`chart`] is drawn. The default is a Shewhart chart of the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChartOptions {
    /// What it is of. Default: the score.
    pub kind: ChartKind,
    /// The answers whose score is the centre. Default: none, which is all answers of the series together.
    pub baseline: Option<Counts>,
    /// How many standard deviations the limits are from the centre. Default: 3.
    pub sigmas: f64,
    /// Whether limits are widened or narrowed by how periods vary (Laney 2002), from
    /// [`Chart::LANEY_FROM`] periods on. Default: yes.
    pub laney: bool,
    /// The weight of the newest period in an exponentially weighted mean (EWMA), which sees small lasting changes: 0.2 is
    /// usual. Default: none, each period by itself.
    pub smoothing: Option<f64>,
}

impl Default for ChartOptions {
    fn default() -> Self {
        Self { kind: ChartKind::Score, baseline: None, sigmas: 3.0, laney: true, smoothing: None }
    }
}

/// One period of a [`Chart`]. Without answers it has no figures and counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChartPoint {
    /// When.
    pub at: i64,
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
    /// How many standard deviations its value is from the centre; `None` where there is no spread.
    pub z: Option<f64>,
    /// On which side of the limits it is, if it is not within them.
    pub signal: Option<Direction>,
}

/// A control chart, from [`chart`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Chart {
    /// What it is of.
    pub kind: ChartKind,
    /// The centre; `None` without answers.
    pub centre: Option<f64>,
    /// Laney's factor: how much more periods vary than chance alone explains; `None` where it is not known.
    pub sigma_z: Option<f64>,
    /// What the limits are multiplied by: `sigma_z`, or 1.
    pub widened: f64,
    /// The periods, in the order given.
    pub points: Vec<ChartPoint>,
    /// What to know before using it: the caveats on the volume of the centre.
    pub caveats: Vec<Caveat>,
}

impl Chart {
    /// How many periods with answers there must be to tell how they vary.
    pub const LANEY_FROM: usize = 10;
}

/// The control chart of a series: the centre, limits for each period by its number of answers, and which are outside.
///
/// Limits are centre ± sigmas × √(v/n), v being the variance of one answer at the centre. O(periods).
///
/// # Errors
/// [`InvalidArgument`](ErrorKind::InvalidArgument) for periods that are not in the order of time, `sigmas` not above 0, or
/// a `smoothing` not above 0 and up to 1; [`CountOverflow`](ErrorKind::CountOverflow) above 2^64 − 1 answers in all.
///
/// ```
/// use nps_core::{ChartOptions, Counts, Direction, PeriodCounts, chart};
///
/// let week = |at, counts| PeriodCounts { at, counts };
/// let usual = Counts::new(20, 30, 50);
/// let series = [week(0, usual), week(1, usual), week(2, Counts::default()), week(3, Counts::new(50, 30, 20))];
/// let found = chart(&series, &ChartOptions { baseline: Some(usual), ..ChartOptions::default() })?;
/// let signals: Vec<_> = found.points.iter().map(|point| point.signal).collect();
/// assert_eq!(signals, [None, None, None, Some(Direction::Fall)]);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn chart(series: &[PeriodCounts], options: &ChartOptions) -> Result<Chart> {
    require(options.sigmas, "sigmas", "a number above 0, up to 100", |x| x > 0.0 && x <= 100.0)?;
    if let Some(smoothing) = options.smoothing {
        require(smoothing, "smoothing", "a number above 0, up to 1", |x| x > 0.0 && x <= 1.0)?;
    }
    let all = super::in_order(series)?;
    let baseline = options.baseline.unwrap_or(all);
    baseline.require_countable()?;
    let mut caveats = Caveat::of_score(baseline, Scale::ZERO_TO_TEN);
    caveats.retain(Caveat::is_on_volume);
    let kind = options.kind;
    let Some((centre, deviation)) = kind.of(baseline) else {
        let points = series.iter().map(|period| nothing(*period)).collect();
        return Ok(Chart { kind, centre: None, sigma_z: None, widened: 1.0, points, caveats });
    };
    let z = |counts: Counts| {
        let (value, _) = kind.of(counts)?;
        let sigma = deviation / real(counts.n()).sqrt();
        (sigma > 0.0).then(|| (value - centre) / sigma)
    };
    let sigma_z = sigma_z(&series.iter().filter_map(|period| z(period.counts)).collect::<Vec<_>>());
    let widened = if options.laney { sigma_z.unwrap_or(1.0) } else { 1.0 };
    let weight = options.smoothing.unwrap_or(1.0);
    let (least, most) = kind.range();
    let (mut smoothed, mut variance) = (centre, 0.0);
    let point = |period: &PeriodCounts| {
        let Some((value, _)) = kind.of(period.counts) else { return nothing(*period) };
        smoothed += weight * (value - smoothed);
        variance = square(1.0 - weight) * variance + square(weight * deviation) / real(period.counts.n());
        // One value by itself is held against the limits as it is, not as 1 times it may be rounded.
        let plotted = if options.smoothing.is_some() { smoothed } else { value };
        let half = options.sigmas * widened * variance.sqrt();
        let (lower, upper) = ((centre - half).max(least), (centre + half).min(most));
        let signal = if plotted < lower { Some(Direction::Fall) } else { (plotted > upper).then_some(Direction::Rise) };
        let (value, plotted, lower, upper) = (Some(value), Some(plotted), Some(lower), Some(upper));
        ChartPoint { at: period.at, counts: period.counts, value, plotted, lower, upper, z: z(period.counts), signal }
    };
    let points = series.iter().map(point).collect();
    Ok(Chart { kind, centre: Some(centre), sigma_z, widened, points, caveats })
}

fn nothing(PeriodCounts { at, counts }: PeriodCounts) -> ChartPoint {
    ChartPoint { at, counts, value: None, plotted: None, lower: None, upper: None, z: None, signal: None }
}

/// The mean moving range of z, over that of independent ones: Laney, *Quality Engineering* 14, 2002.
fn sigma_z(z: &[f64]) -> Option<f64> {
    /// The mean range of two standard normal values, as printed in tables of control charts.
    const RANGE_OF_TWO: f64 = 1.128;
    if z.len() < Chart::LANEY_FROM {
        return None;
    }
    let ranges = z.iter().zip(z.iter().skip(1)).map(|(before, after)| (after - before).abs());
    Some(ranges.sum::<f64>() / real(z.len() as u64 - 1) / RANGE_OF_TWO)
}
