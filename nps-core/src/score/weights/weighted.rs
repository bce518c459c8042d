//! The score of answers that do not all weigh the same.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::square;
use crate::score::interval::{Bounds, Interval, ScoreLimits, critical};
use crate::score::weights::resample::{Resampling, Rows};
use crate::score::weights::sums::{Cluster, Sums, whole};
use crate::score::weights::{WeightKind, Weights, require_weights, unit_of};
use crate::score::{Caveat, Counts, KeyColumn, Method, Nps, ScoreColumn, ScoreOptions, nps_of_clusters, score};
use crate::survey::{Category, Rejects, Scale};

/// A score of weighted answers: estimate, interval, what the weights cost, and caveats. Made by [`weighted_nps`].
///
/// Points from −100 to +100. Without answers of any weight `nps` and all that follows from it is `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct WeightedNps {
    /// 100 × (weight of promoters − weight of detractors) / total weight.
    pub nps: Option<f64>,
    /// Lower bound of the interval, in points. `None` for importance weights, which have no variance.
    pub lower: Option<f64>,
    /// Upper bound of the interval, in points. `None` as `lower`.
    pub upper: Option<f64>,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// How the interval is computed; never [`Method::Auto`].
    pub method: Method,
    /// What the weights mean.
    pub kind: WeightKind,
    /// Standard error of `nps`, in points: linearised, with the weights taken as given. `None` of a single answer and
    /// for importance weights.
    pub se: Option<f64>,
    /// The weighted share of each class.
    pub shares: Option<Shares>,
    /// Answers in each class that have a weight, a row as often as its frequency says.
    pub counts: Counts,
    /// Answers left out because their weight is 0.
    pub weightless: u64,
    /// How many answers of equal weight would tell as much: n*, at most n. `None` for importance weights.
    pub effective_n: Option<f64>,
    /// Kish's number, (Σ w)² / Σ w²: what n* would be if weights had nothing to do with answers. `None` as
    /// `effective_n`.
    pub kish_n: Option<f64>,
    /// n over `effective_n`: how many times the variance is that of unweighted answers. `None` as `effective_n`.
    pub design_effect: Option<f64>,
    /// How many clusters hold answers; `None` where answers come one by one.
    pub clusters: Option<u64>,
    /// How the bounds of a bootstrap were drawn; `None` where nothing was, as where all weigh the same.
    pub resampling: Option<Resampling>,
    /// The scale the answers were given on.
    pub scale: Scale,
    /// Rows without an answer.
    pub missing: u64,
    /// What could not be counted, and why.
    pub rejects: Rejects,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}

/// The weighted share of each class, 0 to 1; together 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Shares {
    /// Of detractors.
    pub detractors: f64,
    /// Of passives.
    pub passives: f64,
    /// Of promoters.
    pub promoters: f64,
}

impl WeightedNps {
    /// How many answers have a weight.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.counts.n()
    }

    /// The weighted share of one class, 0 to 1; `None` without answers.
    #[must_use]
    pub fn share(&self, category: Category) -> Option<f64> {
        self.shares.map(|shares| match category {
            Category::Detractor => shares.detractors,
            Category::Passive => shares.passives,
            Category::Promoter => shares.promoters,
        })
    }

    /// Whether displays show the figure: from [`Caveat::SHOWN_FROM`] answers on.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        self.n() >= Caveat::SHOWN_FROM
    }
}

/// The score of answers of which each has a weight, in the `clusters` they come in, if any.
///
/// With x the class as −1, 0, 1 and e = Σ w x / Σ w, the variance of e is linearised: n/(n − 1) Σ (w (x − e)/Σ w)², or,
/// with m clusters, summed within each first, m/(m − 1). The interval is the trinomial score interval of the weighted
/// shares of n* = (p − e²) / variance answers, p being the share of promoters and detractors; n* is at most n, and
/// where Kish's (Σ w)² / Σ w² is below 30, at most that: few heavy answers hide the variance they have. Below n* = 30
/// the critical value is that of Student's t with n − 1 (or m − 1) degrees of freedom. Where all answers are in one
/// class, n* is Kish's number, of clusters where there are any. Equal weights, and frequencies, give what the answers
/// give without.
///
/// The bootstrap methods draw as [`ScoreOptions::resampling`] says, where weights are probability weights that differ;
/// where all weigh the same nothing is drawn, as the law of all resamples is known. The acceleration is that of the
/// jackknife over rows. O(resamples × rows), or O(resamples × cells) where hundreds of rows are of one class and weight.
///
/// A weight of 0 leaves the answer out. Only ratios of weights matter. O(rows + clusters).
///
/// # Errors
/// [`ErrorKind::LengthMismatch`]; [`ErrorKind::InvalidArgument`] for a weight that is negative, infinite or NaN (with
/// its row), for a method other than `score` unless weights are frequencies without clusters, or probabilities without
/// clusters and the method a bootstrap, for a bootstrap of fewer than 50 answers, of weights worth fewer (Kish) or with
/// fewer than 1,000 or more than 1,000,000 resamples, for importance weights of clusters, where one cluster holds all
/// answers, and for a population; [`ErrorKind::WrongColumnType`] for a row without cluster; those
/// of [`score`](crate::score()).
///
/// ```
/// use nps_core::{ScoreColumn, ScoreOptions, Weights, weighted_nps};
///
/// let answers = [10_u8, 9, 3, 8, 9, 2];
/// let weights = Weights::Probability(&[1.0, 1.0, 2.5, 1.0, 1.0, 2.5]);
/// let found = weighted_nps(&answers[..], weights, None, &ScoreOptions::default())?;
/// assert!((found.nps.unwrap() - 100.0 * (3.0 - 5.0) / 9.0).abs() < 1e-12);
/// assert!((found.kish_n.unwrap() - 81.0 / 16.5).abs() < 1e-12);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn weighted_nps<'a>(
    scores: impl Into<ScoreColumn<'a>>,
    weights: Weights<'_>,
    clusters: Option<&KeyColumn<'_>>,
    options: &ScoreOptions,
) -> Result<WeightedNps> {
    let scores = scores.into();
    options.require_no_population("a weighted score")?;
    let rows = scores.len();
    Error::require_rows("the column of weights", weights.len(), "the scores", rows)?;
    if let Some(key) = clusters {
        key.require_rows("the scores", rows)?;
    }
    if let Weights::Probability(weights) | Weights::Importance(weights) = weights {
        require_weights(weights)?;
    }
    let kind = weights.kind();
    if kind == WeightKind::Importance && clusters.is_some() {
        return Err(Error::new(
            ErrorKind::InvalidArgument,
            "importance weights have no interval, which is what clusters are for",
        ));
    }
    // Only for what it says besides the score: a method that needs more answers is not asked.
    let read = score(scores, &ScoreOptions { method: Method::Score, ..*options })?;
    let sums = Sums::read(scores, weights, clusters, options)?;
    let interval = Interval::new(options.method, options.level)?;
    let is_drawn =
        interval.method().is_bootstrap() && kind == WeightKind::Probability && clusters.is_none() && !sums.equal;
    let drawn = if is_drawn {
        interval.require(sums.counts)?;
        Some(Rows::new(Sums::rows(scores, weights, options)?).bounds(&interval, options.resampling)?)
    } else {
        None
    };
    let mut found = WeightedNps::new(&sums, kind, drawn, options)?;
    found.resampling = is_drawn.then_some(options.resampling);
    found.missing = read.distribution.missing();
    found.rejects = read.rejects;
    Ok(found)
}

impl WeightedNps {
    /// That of answers by the weight they have, above 0, each a random sample of its own.
    ///
    /// # Errors
    /// As [`weighted_nps`].
    pub(crate) fn of_strata(strata: &[(Counts, f64)], options: &ScoreOptions) -> Result<Self> {
        Self::new(&Sums::of_strata(strata)?, WeightKind::Probability, None, options)
    }

    /// That of answers by the weight they have, from 0 on, so many of them missing.
    ///
    /// # Errors
    /// As [`weighted_nps`].
    pub(crate) fn of_weights(
        kind: WeightKind,
        strata: &[(Counts, f64)],
        missing: u64,
        options: &ScoreOptions,
    ) -> Result<Self> {
        let weights: Vec<f64> = strata.iter().map(|&(_, weight)| weight).collect();
        let unit = unit_of(&weights);
        let (held, weightless): (Vec<_>, Vec<_>) = strata.iter().partition(|(_, weight)| *weight > 0.0);
        let scaled: Vec<(Counts, f64)> =
            held.into_iter().map(|(counts, weight)| (counts, libm::scalbn(weight, unit))).collect();
        let mut sums = Sums::of_strata(&scaled)?;
        sums.weightless = weightless.iter().fold(0, |sum: u64, (counts, _)| sum.saturating_add(counts.n()));
        Ok(Self { missing, ..Self::new(&sums, kind, None, options)? })
    }

    /// The estimate, its interval and its caveats, of the answers as they are counted.
    pub(crate) fn into_nps(self) -> Nps {
        let Self { nps, lower, upper, level, method, counts, scale, caveats, .. } = self;
        Nps { nps, lower, upper, level, method, counts, scale, population: None, caveats }
    }

    /// What some sums say, with the bounds that were drawn, if any.
    ///
    /// # Errors
    /// As [`weighted_nps`].
    pub(super) fn new(sums: &Sums, kind: WeightKind, drawn: Option<Bounds>, options: &ScoreOptions) -> Result<Self> {
        let interval = options.interval()?;
        let is_plain = match kind {
            WeightKind::Frequency => true,
            WeightKind::Probability => interval.method().is_bootstrap() && (sums.equal || drawn.is_some()),
            WeightKind::Importance => false,
        };
        if interval.method() != Method::Score && !(is_plain && sums.clusters.is_none()) {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("method {} has no form for weights or clusters: score has", interval.method()),
            ));
        }
        interval.require(sums.counts)?;
        let mut found = Self {
            nps: None,
            lower: None,
            upper: None,
            level: options.level,
            method: interval.method(),
            kind,
            se: None,
            shares: None,
            counts: sums.counts,
            weightless: sums.weightless,
            effective_n: None,
            kish_n: None,
            design_effect: None,
            clusters: sums.clusters.as_ref().map(|clusters| held(clusters)),
            resampling: None,
            scale: options.scale,
            missing: 0,
            rejects: Rejects::default(),
            caveats: Caveat::of_score(sums.counts, options.scale),
        };
        if sums.counts.is_empty() {
            return Ok(found);
        }
        let limits = ScoreLimits::of_weights(sums.classes);
        let [detractors, passives, promoters] = sums.classes.map(|class| class / whole(sums.classes));
        found.shares = Some(Shares { detractors, passives, promoters });
        found.nps = if sums.equal { sums.counts.points() } else { Some(limits.estimate) };
        if kind == WeightKind::Importance {
            found.caveats.push(Caveat::ImportanceWeights);
            return Ok(found);
        }
        let (effective_n, bounds) = interval_of(sums, &limits, &interval)?;
        let bounds = drawn.or(bounds);
        #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
        let n = sums.counts.n() as f64;
        found.se = sums.variance().map(|variance| 100.0 * variance.sqrt());
        found.lower = bounds.map(|bounds| bounds.lower);
        found.upper = bounds.map(|bounds| bounds.upper);
        found.effective_n = Some(effective_n);
        found.kish_n = Some(sums.kish_n());
        found.design_effect = Some(n / effective_n);
        found.caveats.extend(Caveat::of_effective_n(sums.counts.n(), effective_n));
        Ok(found)
    }
}

/// n*, and the bounds of as many answers.
fn interval_of(sums: &Sums, limits: &ScoreLimits, interval: &Interval) -> Result<(f64, Option<Bounds>)> {
    #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
    let n = sums.counts.n() as f64;
    let Some(clusters) = &sums.clusters else {
        if sums.equal {
            return Ok((n, interval.bounds(sums.counts)));
        }
        let effective_n = effective_n(sums, limits, sums.kish_n());
        return Ok((effective_n, Some(bounds(limits, interval, effective_n, sums.counts.n()))));
    };
    // Also says that one cluster must not hold everything.
    let counts: Vec<Counts> = clusters.iter().map(|cluster| cluster.counts).collect();
    let unweighted = nps_of_clusters(&counts, interval.level())?;
    if sums.equal {
        let bounds = unweighted.nps.lower.zip(unweighted.nps.upper).map(|(lower, upper)| Bounds { lower, upper });
        return Ok((unweighted.effective_n.unwrap_or(n), bounds));
    }
    let totals = || clusters.iter().map(|cluster| whole(cluster.classes));
    let kish_of_clusters = square(totals().sum::<f64>()) / totals().map(|total| total * total).sum::<f64>();
    let effective_n = effective_n(sums, limits, kish_of_clusters);
    Ok((effective_n, Some(bounds(limits, interval, effective_n, unweighted.clusters))))
}

/// The variance of one answer over that of the estimate, within what the weights allow.
fn effective_n(sums: &Sums, limits: &ScoreLimits, of_one_class: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "30 is exact")]
    const FEW: f64 = Caveat::SOLID_FROM as f64;
    #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
    let n = sums.counts.n() as f64;
    let kish_n = sums.kish_n();
    let most = if kish_n < FEW { kish_n } else { n };
    match (limits.variance(), sums.variance()) {
        (one, Some(estimate)) if one > 0.0 && estimate > 0.0 => (one / estimate).min(most),
        _ => of_one_class.min(most),
    }
}

fn bounds(limits: &ScoreLimits, interval: &Interval, effective_n: f64, units: u64) -> Bounds {
    limits.worth(effective_n).bounds(critical(interval, effective_n, units))
}

fn held(clusters: &[Cluster]) -> u64 {
    clusters.iter().filter(|cluster| !cluster.counts.is_empty()).count() as u64
}
