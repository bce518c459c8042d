//! When a series changed, looking back: Bayesian online detection of change points.

use serde::{Deserialize, Serialize};

use super::PeriodCounts;
use super::spec::require;
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::real;
use crate::score::Counts;

/// How [`date_changes`] looks back.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DatingOptions {
    /// The probability of a change at any period, before anything is seen, 0 to 1. Default: 1/100.
    pub hazard: f64,
    /// How many run lengths are followed: the likeliest. Default: 200.
    pub keep: u32,
}

impl Default for DatingOptions {
    fn default() -> Self {
        Self { hazard: 0.01, keep: 200 }
    }
}

/// The likeliest run after one period, from [`date_changes`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LikelyRun {
    /// When.
    pub at: i64,
    /// How many periods, this one included, seem to have come since the last change; 0 for a change right after it.
    pub length: u64,
    /// How probable that length is, 0 to 1.
    pub probability: f64,
    /// How probable it is that the run is of at most five periods: that there was a change lately.
    pub recent: f64,
}

/// When a series changed, from [`date_changes`]: for dating a change that was found, and not for finding one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Dating {
    /// The likeliest run after each period.
    pub runs: Vec<LikelyRun>,
    /// The time of the first period of the run that is likeliest in the end; `None` where there was no change, or nothing.
    pub since: Option<i64>,
    /// How probable that run is, 0 to 1; `None` without periods.
    pub probability: Option<f64>,
}

/// A run of periods: how many, their answers, and ln of how probable it is.
#[derive(Clone, Copy)]
struct Followed {
    length: u64,
    counts: Counts,
    log: f64,
}

/// When a series changed: for each length of the run since the last change, how probable it is after each period (Adams &
/// MacKay 2007), answers of a run having shares with a flat Dirichlet prior.
///
/// A new run begins with probability `hazard` after each period. A period without answers leaves all as it is but for that.
/// O(periods × keep).
///
/// # Errors
/// [`InvalidArgument`](ErrorKind::InvalidArgument) for periods that are not in the order of time, a hazard not between 0
/// and 1, or nothing to keep; [`CountOverflow`](ErrorKind::CountOverflow) above 2^64 − 1 answers in all.
///
/// ```
/// use nps_core::{Counts, DatingOptions, PeriodCounts, date_changes};
///
/// let of = |at| if at < 12 { Counts::new(20, 30, 50) } else { Counts::new(40, 30, 30) };
/// let series: Vec<_> = (0..20).map(|at| PeriodCounts::new(at, of(at))).collect();
/// let found = date_changes(&series, &DatingOptions::default())?;
/// assert_eq!(found.since, Some(12));
/// assert!(found.probability > Some(0.9));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn date_changes(series: &[PeriodCounts], options: &DatingOptions) -> Result<Dating> {
    const RECENT: u64 = 5;
    super::in_order(series)?;
    require(options.hazard, "hazard", "a probability between 0 and 1, both excluded", |x| x > 0.0 && x < 1.0)?;
    let Some(keep) = usize::try_from(options.keep).ok().filter(|&keep| keep > 0) else {
        return Err(Error::new(ErrorKind::InvalidArgument, "keep is 0, expected at least 1 run length"));
    };
    let (log_change, log_same) = (libm::log(options.hazard), libm::log1p(-options.hazard));
    let mut followed = vec![Followed { length: 0, counts: Counts::default(), log: 0.0 }];
    let mut runs = Vec::with_capacity(series.len());
    for &PeriodCounts { at, counts } in series {
        for run in &mut followed {
            run.log += log_predictive(run.counts, counts);
        }
        let evidence = log_sum(followed.iter().map(|run| run.log));
        for run in &mut followed {
            // The answers of a run are among all of the series, which can be counted.
            *run = Followed {
                length: run.length + 1,
                counts: run.counts.plus(counts)?,
                log: run.log - evidence + log_same,
            };
        }
        followed.push(Followed { length: 0, counts: Counts::default(), log: log_change });
        if followed.len() > keep {
            // Equal ones by length, so that it is the same everywhere.
            followed.sort_unstable_by(|a, b| b.log.total_cmp(&a.log).then(a.length.cmp(&b.length)));
            followed.truncate(keep);
            let kept = log_sum(followed.iter().map(|run| run.log));
            for run in &mut followed {
                run.log -= kept;
            }
        }
        let best = followed.iter().max_by(|a, b| a.log.total_cmp(&b.log).then(b.length.cmp(&a.length)));
        let recent = followed.iter().filter(|run| run.length <= RECENT).map(|run| libm::exp(run.log)).sum::<f64>();
        let (length, log) = best.map_or((0, 0.0), |best| (best.length, best.log));
        runs.push(LikelyRun { at, length, probability: libm::exp(log).min(1.0), recent: recent.min(1.0) });
    }
    let last = runs.last();
    let length =
        last.and_then(|run| usize::try_from(run.length).ok()).filter(|&length| (1..series.len()).contains(&length));
    let since = length.and_then(|length| series.get(series.len() - length)).map(|period| period.at);
    Ok(Dating { since, probability: last.map(|run| run.probability), runs })
}

/// ln of how probable these answers are, in any one order, after those of a run: a product of (count + 1)/(n + 3), one
/// answer after the other.
fn log_predictive(before: Counts, answers: Counts) -> f64 {
    let rising = |from: u64, more: u64, prior: f64| {
        // Few, as usual: exact. Else by Γ.
        if more <= 16 {
            (0..more).map(|step| libm::log(real(from) + real(step) + prior)).sum::<f64>()
        } else {
            libm::lgamma(real(from) + real(more) + prior) - libm::lgamma(real(from) + prior)
        }
    };
    let class = |before: u64, answers: u64| rising(before, answers, 1.0);
    class(before.detractors, answers.detractors)
        + class(before.passives, answers.passives)
        + class(before.promoters, answers.promoters)
        - rising(before.n(), answers.n(), 3.0)
}

fn log_sum(logs: impl Iterator<Item = f64> + Clone) -> f64 {
    let largest = logs.clone().fold(f64::NEG_INFINITY, f64::max);
    largest + libm::log(logs.map(|log| libm::exp(log - largest)).sum())
}
