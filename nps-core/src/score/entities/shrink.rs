//! What is likely of each entity: its score drawn towards the mean of all, the more the fewer answers it has.

use serde::{Deserialize, Serialize};

use super::heterogeneity::{Heterogeneity, Model};
use super::{Entities, Measured};
use crate::error::Result;
use crate::numeric::{real, square};
use crate::score::interval::Interval;
use crate::score::{Caveat, Method};

/// How [`shrink`] looks.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShrinkOptions {
    /// How the variance between entities is estimated.
    pub method: Heterogeneity,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
}

impl Default for ShrinkOptions {
    fn default() -> Self {
        Self { method: Heterogeneity::default(), level: 0.95 }
    }
}

/// Every entity's score drawn towards the mean, and how far entities truly differ. Made by [`shrink`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Shrinkage {
    /// The mean of the entities, in points; `None` where none has answers.
    pub mean: Option<f64>,
    /// τ: how far entities differ beyond chance, a standard deviation in points; `None` where none has answers.
    pub tau: Option<f64>,
    /// Lower bound of τ; `None` with fewer than two entities.
    pub tau_lower: Option<f64>,
    /// Upper bound of τ.
    pub tau_upper: Option<f64>,
    /// Share of the variance of an answer that is the entity's, 0 to 1: τ²/(τ² + the variance within).
    pub share: Option<f64>,
    /// Lower bound of the share.
    pub share_lower: Option<f64>,
    /// Upper bound of the share.
    pub share_upper: Option<f64>,
    /// The variance of one answer within an entity, on [−1, 1]²; `None` where none has answers.
    pub within: Option<f64>,
    /// How many entities have answers.
    pub k: u64,
    /// How τ was estimated.
    pub method: Heterogeneity,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
    /// Each entity, in the order given.
    pub rows: Vec<ShrunkEntity>,
    /// What to know before using the figures.
    pub caveats: Vec<Caveat>,
}

/// One entity of a [`Shrinkage`]. Without answers it has a name and nothing else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ShrunkEntity {
    /// Its name.
    pub name: String,
    /// How many answers it has.
    pub n: u64,
    /// Its score by itself, in points.
    pub nps: Option<f64>,
    /// Its score drawn towards the mean, in points.
    pub shrunk: Option<f64>,
    /// Lower bound of the shrunk score.
    pub lower: Option<f64>,
    /// Upper bound of the shrunk score.
    pub upper: Option<f64>,
    /// How much of what is seen of it is true, 0 to 1: τ²/(τ² + v).
    pub reliability: Option<f64>,
}

/// The normal law of one entity's true score on [−1, 1], given its answers and those of all others.
#[derive(Clone, Copy)]
pub(super) struct Posterior {
    pub(super) mean: f64,
    pub(super) deviation: f64,
    pub(super) reliability: f64,
}

impl Posterior {
    /// The mean and variance are those of `blup` in the R package metafor: the variance allows for that of the mean.
    pub(super) fn new(entity: &Measured, tau2: f64, (mean, mean_variance): (f64, f64)) -> Self {
        let variance = entity.variance();
        let kept = tau2 / (tau2 + variance);
        Self {
            mean: mean + kept * (entity.estimate - mean),
            deviation: (kept * variance + square(1.0 - kept) * mean_variance).sqrt(),
            reliability: kept,
        }
    }

    /// The bounds in points.
    pub(super) fn bounds(&self, z: f64) -> (f64, f64) {
        let points = |value: f64| 100.0 * value.clamp(-1.0, 1.0);
        (points(self.mean - z * self.deviation), points(self.mean + z * self.deviation))
    }
}

impl Caveat {
    /// The number of entities from which how far they differ can be estimated.
    pub const ENTITIES_FROM: u64 = 5;
}

/// Draws every entity's score towards the mean of all, by how little its answers tell: empirical Bayes.
///
/// With v = s²/n of each entity, s² from its adjusted shares, and τ² by `options.method`: the shrunk score is
/// mean + R (e − mean), R = τ²/(τ² + v), where entities weigh 1/(v + τ²) in the mean. Efron & Morris, *JASA* 70, 1975;
/// Adams, *The Reliability of Provider Profiling*, RAND TR-653, 2009. Below [`Caveat::ENTITIES_FROM`] entities τ is not
/// reliable, and a caveat says so. O(entities) a step, some twenty steps.
///
/// # Errors
/// [`InvalidLevel`](crate::ErrorKind::InvalidLevel) unless `0 < level < 1`.
///
/// ```
/// use nps_core::{Counts, Entities, Scale, ShrinkOptions, shrink};
///
/// let mut sites = Entities::new(Scale::ZERO_TO_TEN);
/// for (name, counts) in [("A", [20, 30, 150]), ("B", [90, 60, 50]), ("C", [30, 40, 80]), ("D", [1, 0, 5]), ("E", [60, 50, 90])] {
///     sites.push(name, Counts::new(counts[0], counts[1], counts[2]))?;
/// }
/// let found = shrink(&sites, &ShrinkOptions::default())?;
/// let few = &found.rows[3];
/// assert!(few.nps > Some(66.0) && few.shrunk < Some(50.0)); // six answers do not tell much
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn shrink(entities: &Entities, options: &ShrinkOptions) -> Result<Shrinkage> {
    let z = Interval::new(Method::Score, options.level)?.z();
    let measured = entities.measured();
    let model = Model::new(measured.iter().copied().flatten());
    let tau2 = model.as_ref().map(|model| model.tau2(options.method));
    let mean = model.as_ref().zip(tau2).map(|(model, tau2)| model.mean(tau2));
    let within = model.as_ref().map(Model::within);
    let bounds = model.as_ref().and_then(|model| model.tau2_interval(options.level));
    let tau = |tau2: f64| 100.0 * tau2.sqrt();
    let share = |tau2: f64| within.map(|within| tau2 / (tau2 + within));
    let rows = entities.list.iter().zip(&measured).map(|(entity, measured)| {
        let law = measured.as_ref().zip(tau2).zip(mean).map(|((one, tau2), mean)| Posterior::new(one, tau2, mean));
        ShrunkEntity {
            name: entity.name.clone(),
            n: entity.counts.n(),
            nps: entity.counts.points(),
            shrunk: law.map(|law| 100.0 * law.mean),
            lower: law.map(|law| law.bounds(z).0),
            upper: law.map(|law| law.bounds(z).1),
            reliability: law.map(|law| law.reliability),
        }
    });
    let k = model.as_ref().map_or(0, Model::k) as u64;
    Ok(Shrinkage {
        mean: mean.map(|(mean, _)| 100.0 * mean),
        tau: tau2.map(tau),
        tau_lower: bounds.map(|(lower, _)| tau(lower)),
        tau_upper: bounds.map(|(_, upper)| tau(upper)),
        share: tau2.and_then(share),
        share_lower: bounds.and_then(|(lower, _)| share(lower)),
        share_upper: bounds.and_then(|(_, upper)| share(upper)),
        within,
        k,
        method: options.method,
        level: options.level,
        rows: rows.collect(),
        caveats: Caveat::of_entities(k, Caveat::ENTITIES_FROM, entities.scale),
    })
}

impl Caveat {
    /// What there is to say of so many entities with answers, where so many are needed.
    pub(super) fn of_entities(k: u64, needed: u64, scale: crate::survey::Scale) -> Vec<Self> {
        let number = match k {
            0 => Some(Self::NoAnswers),
            _ if k < needed => Some(Self::FewEntities { k, needed }),
            _ => None,
        };
        let scale = (!scale.is_standard()).then_some(Self::NonStandardScale { scale });
        number.into_iter().chain(scale).collect()
    }
}

/// How much of an entity's score is true and not chance, 0 to 1: τ²/(τ² + variance/n), for τ in points and the variance of
/// one answer on [−1, 1]². 0 without answers. Adams 2009.
///
/// ```
/// assert!((nps_core::reliability(10.0, 0.6, 140) - 0.7).abs() < 1e-12);
/// ```
#[must_use]
pub fn reliability(tau: f64, variance: f64, n: u64) -> f64 {
    let (tau2, n) = (square(tau / 100.0), real(n));
    if n == 0.0 || tau2 == 0.0 { 0.0 } else { tau2 / (tau2 + variance / n) }
}

/// How many answers an entity needs for this reliability: R/(1 − R) × variance/τ², for τ in points and the variance of one
/// answer on [−1, 1]². `None` where no number is enough: τ is 0, or R is not below 1.
///
/// ```
/// assert_eq!(nps_core::answers_needed(0.7, 10.0, 0.6), Some(140));
/// assert_eq!(nps_core::answers_needed(0.7, 0.0, 0.6), None);
/// ```
#[must_use]
pub fn answers_needed(reliability: f64, tau: f64, variance: f64) -> Option<u64> {
    /// A whole number that rounding has left a little above itself is that number.
    const ROUNDING: f64 = 1e-9;
    let needed = reliability / (1.0 - reliability) * variance / square(tau / 100.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    (0.0..1e15).contains(&needed).then(|| (needed * (1.0 - ROUNDING)).ceil() as u64)
}
