//! A score when several answers come from one customer: answers of one customer resemble each other, so that they tell
//! less than as many answers of different ones.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::student_quantile;
use crate::score::interval::{Bounds, Interval, ScoreLimits, Trinomial};
use crate::score::{Caveat, Counts, KeyColumn, Method, Nps, ScoreColumn, ScoreOptions, score};
use crate::survey::{Rejects, Scale};

/// A score from answers that come in clusters, with an interval that allows for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClusteredNps {
    /// The score of all answers, with the interval of `effective_n` answers.
    pub nps: Nps,
    /// How many clusters hold answers.
    pub clusters: u64,
    /// How many answers of different customers would tell as much: v over the variance between clusters, at most n.
    /// `None` without answers.
    pub effective_n: Option<f64>,
    /// n over `effective_n`: 1 where clusters do not matter. `None` without answers.
    pub design_effect: Option<f64>,
    /// How many rows hold no answer; 0 where only counts were given.
    #[serde(default)]
    pub missing: u64,
    /// What could not be counted, and why.
    #[serde(default)]
    pub rejects: Rejects,
}

/// The score of a column of answers that come in clusters, such as all those of one customer: [`nps_of_clusters`] of what
/// each cluster answered. O(rows + clusters).
///
/// # Errors
/// [`ErrorKind::LengthMismatch`]; [`ErrorKind::WrongColumnType`] for a row without cluster;
/// [`ErrorKind::InvalidArgument`] for a method other than `score`, for a population, and where one cluster holds all
/// answers; those of [`score`](crate::score()).
///
/// ```
/// use nps_core::{KeyColumn, ScoreOptions, clustered_nps};
///
/// let customers = KeyColumn::integers("customer", &[1_i64, 1, 2, 2, 3, 3][..], None)?;
/// let found = clustered_nps(&[10_u8, 9, 9, 10, 2, 3][..], &customers, &ScoreOptions::default())?;
/// assert_eq!((found.nps.n(), found.clusters), (6, 3));
/// assert!(found.effective_n < Some(3.0));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn clustered_nps<'a>(
    scores: impl Into<ScoreColumn<'a>>,
    clusters: &KeyColumn<'_>,
    options: &ScoreOptions,
) -> Result<ClusteredNps> {
    let scores = scores.into();
    options.require_no_population("a score of clusters")?;
    let method = options.interval()?.method();
    if method != Method::Score {
        return Err(Error::new(
            ErrorKind::InvalidArgument,
            format!("method {method} has no form for clusters: score has"),
        ));
    }
    clusters.require_rows("the scores", scores.len())?;
    let ordinals = clusters.required_ordinals("a cluster")?;
    // Only for what it says besides the score.
    let read = score(scores, options)?;
    let mut held = vec![Counts::default(); clusters.labels().len() + 1];
    scores.for_each_block(options, |start, slots| {
        for (&slot, &ordinal) in slots.as_bytes().iter().zip(ordinals.iter().skip(start)) {
            if let Some((counts, category)) = held.get_mut(ordinal as usize).zip(options.scale.category(slot)) {
                *counts = counts.plus(Counts::of_class(category, 1))?;
            }
        }
        Ok(())
    })?;
    let mut found = clustered_counts(&held, options.scale, options.level)?;
    found.missing = read.distribution.missing();
    found.rejects = read.rejects;
    Ok(found)
}

/// The score of answers that come in clusters, such as all those of one customer, from the counts of each.
///
/// With eᵢ and nᵢ of each of m clusters, the variance of the score e is m/(m − 1) Σ (nᵢ (eᵢ − e)/n)² (linearised; the
/// default of the R package `survey`). The interval is the trinomial score interval of the same shares of
/// n* = v / variance answers, at most n. Where n* or m is below 30, the critical value is that of Student's t with m − 1
/// degrees of freedom. Clusters without answers do not count. Where all answers are in one class nothing shows how
/// clusters differ, and each counts as one answer. O(clusters).
///
/// # Errors
/// [`ErrorKind::InvalidLevel`]; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers; [`ErrorKind::InvalidArgument`] where
/// one cluster holds all answers: nothing says how clusters differ.
///
/// ```
/// use nps_core::{Counts, nps_of_clusters};
///
/// let customers = [Counts::new(0, 1, 3), Counts::new(4, 0, 0), Counts::new(0, 0, 2), Counts::new(1, 1, 1)];
/// let found = nps_of_clusters(&customers, 0.95)?;
/// assert_eq!((found.nps.n(), found.clusters), (13, 4));
/// assert!(found.design_effect > Some(2.0)); // these thirteen answers tell as much as five
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn nps_of_clusters(clusters: &[Counts], level: f64) -> Result<ClusteredNps> {
    clustered_counts(clusters, Scale::ZERO_TO_TEN, level)
}

/// The same of answers on any scale.
pub(crate) fn clustered_counts(clusters: &[Counts], scale: Scale, level: f64) -> Result<ClusteredNps> {
    let interval = Interval::new(Method::Score, level)?;
    let mut total = Counts::default();
    let mut held = 0;
    for &cluster in clusters.iter().filter(|cluster| !cluster.is_empty()) {
        total = total.plus(cluster)?;
        held += 1;
    }
    let mut nps = Nps::new(total, scale, &interval)?;
    let Some(estimate) = nps.nps else {
        return Ok(ClusteredNps {
            nps,
            clusters: held,
            effective_n: None,
            design_effect: None,
            missing: 0,
            rejects: Rejects::default(),
        });
    };
    if held < 2 {
        return Err(Error::new(
            ErrorKind::InvalidArgument,
            format!("one cluster holds all {} answers: at least two must, to see how they differ", nps.n()),
        ));
    }
    let shares = Trinomial::new(total);
    let effective_n = effective_n(clusters, shares, held);
    let critical = critical(&interval, effective_n, held);
    let limits = ScoreLimits { estimate, shares: shares.scaled(effective_n / shares.n) };
    let Bounds { lower, upper } = limits.bounds(critical);
    nps.lower = Some(lower);
    nps.upper = Some(upper);
    nps.caveats.extend(Caveat::of_effective_n(nps.n(), effective_n));
    Ok(ClusteredNps {
        nps,
        clusters: held,
        effective_n: Some(effective_n),
        design_effect: Some(shares.n / effective_n),
        missing: 0,
        rejects: Rejects::default(),
    })
}

/// v over the variance of the score between clusters, at most n.
#[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
fn effective_n(clusters: &[Counts], shares: Trinomial, held: u64) -> f64 {
    let (estimate, variance, held) = (shares.estimate(), shares.variance(), held as f64);
    if variance <= 0.0 {
        return held;
    }
    let squares: f64 = clusters
        .iter()
        .map(|cluster| {
            let net = cluster.promoters as f64 - cluster.detractors as f64;
            let off = (net - cluster.n() as f64 * estimate) / shares.n;
            off * off
        })
        .sum();
    (variance * (held - 1.0) / (held * squares)).min(shares.n)
}

/// The critical value: Student's with few clusters, or few answers' worth of them.
#[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
pub(crate) fn critical(interval: &Interval, effective_n: f64, held: u64) -> f64 {
    const FEW: u64 = 30;
    if effective_n >= FEW as f64 && held >= FEW {
        return interval.z;
    }
    student_quantile(held as f64 - 1.0, 0.5 + 0.5 * interval.level)
}
