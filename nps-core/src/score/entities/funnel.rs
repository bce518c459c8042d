//! Which entities lie outside what chance explains: a funnel around the score of all.

use serde::{Deserialize, Serialize};

use super::{Entities, Measured};
use crate::numeric::{normal_two_sided, square};
use crate::score::{Caveat, Correction};

/// The limits within which entities lie by chance, and where each lies. Made by [`funnel`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Funnel {
    /// The score of all entities together, in points; `None` without answers.
    pub target: Option<f64>,
    /// φ: how much more entities differ than chance explains, 1 where it explains all; `None` where too few entities
    /// have answers to estimate it.
    pub dispersion: Option<f64>,
    /// τ: the standard deviation, in points, that widens the limits; 0 where there is nothing to widen for, or too few
    /// entities to tell.
    pub tau: f64,
    /// How many entities have answers.
    pub k: u64,
    /// Each entity, in the order given.
    pub rows: Vec<FunnelPoint>,
    /// What to know before using the limits.
    pub caveats: Vec<Caveat>,
}

/// One entity of a [`Funnel`]. Without answers it has a name and nothing else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunnelPoint {
    /// Its name.
    pub name: String,
    /// How many answers it has.
    pub n: u64,
    /// Its score, in points.
    pub nps: Option<f64>,
    /// Lower limit for 95 % of entities of its size that do not differ.
    pub lower_95: Option<f64>,
    /// Upper limit for 95 %.
    pub upper_95: Option<f64>,
    /// Lower limit for 99.8 %.
    pub lower_998: Option<f64>,
    /// Upper limit for 99.8 %.
    pub upper_998: Option<f64>,
    /// How many standard deviations it lies from the target, those of τ included.
    pub z: Option<f64>,
    /// Two-sided p-value of "it is as all others", not adjusted.
    pub p_value: Option<f64>,
    /// The same, adjusted for all entities by Holm: below 0.05, it differs.
    pub p_holm: Option<f64>,
}

impl Funnel {
    /// The number of entities from which overdispersion is estimated.
    pub const DISPERSION_FROM: u64 = 10;
}

/// Where each entity lies within the limits that chance sets around the score of all.
///
/// With v of the answers of all entities together, from adjusted shares: z = (e − target)/√(v/n), winsorised at its 10 and
/// 90 % quantiles; φ is the mean square of those, and where k φ > k − 1 the limits target ± z √(v/n) are widened by
/// τ² = (k φ − (k − 1))/(Σ w − Σ w²/Σ w), w = n/v: target ± z √(v/n + τ²). Spiegelhalter, *Statistics in Medicine* 24, 2005.
/// Below [`Funnel::DISPERSION_FROM`] entities the limits are nominal, and a caveat says so. O(k log k).
///
/// ```
/// use nps_core::{Counts, Entities, Scale, funnel};
///
/// let mut sites = Entities::new(Scale::ZERO_TO_TEN);
/// sites.push("Lyon", Counts::new(20, 30, 50))?;
/// sites.push("Nice", Counts::new(40, 30, 30))?;
/// let found = funnel(&sites);
/// assert_eq!((found.target, found.dispersion), (Some(10.0), None)); // two are too few for overdispersion
/// assert!(found.rows[0].p_holm < Some(0.05));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[must_use]
pub fn funnel(entities: &Entities) -> Funnel {
    /// Φ⁻¹ of 0.975 and of 0.999.
    const Z: [f64; 2] = [1.959_963_984_540_054, 3.090_232_306_167_813_5];
    let target = Measured::new(entities.total);
    let measured = entities.measured();
    let k = measured.iter().flatten().count() as u64;
    let dispersed = target.and_then(|target| Dispersion::estimate(measured.iter().flatten(), target));
    let tau2 = dispersed.map_or(0.0, |found| found.tau2);
    let mut rows: Vec<FunnelPoint> = Vec::with_capacity(entities.len());
    for (entity, one) in entities.list.iter().zip(&measured) {
        let held = one.zip(target);
        let deviation = held.map(|(one, target)| (target.spread / one.n + tau2).sqrt());
        let z = held.zip(deviation).map(|((one, target), deviation)| (one.estimate - target.estimate) / deviation);
        let limit = |z: f64| {
            let (target, deviation) = target.zip(deviation)?;
            Some(100.0 * (target.estimate + z * deviation).clamp(-1.0, 1.0))
        };
        rows.push(FunnelPoint {
            name: entity.name.clone(),
            n: entity.counts.n(),
            nps: entity.counts.points(),
            lower_95: limit(-Z[0]),
            upper_95: limit(Z[0]),
            lower_998: limit(-Z[1]),
            upper_998: limit(Z[1]),
            z,
            p_value: z.map(|z| normal_two_sided(z.abs())),
            p_holm: None,
        });
    }
    let p_values: Vec<Option<f64>> = rows.iter().map(|row| row.p_value).collect();
    for (row, p) in rows.iter_mut().zip(Correction::Holm.adjust(&p_values)) {
        row.p_holm = p;
    }
    Funnel {
        target: entities.total.points(),
        dispersion: dispersed.map(|found| found.phi),
        tau: 100.0 * tau2.sqrt(),
        k,
        rows,
        caveats: Caveat::of_entities(k, Funnel::DISPERSION_FROM, entities.scale),
    }
}

/// How much more entities differ than chance explains.
#[derive(Clone, Copy)]
struct Dispersion {
    phi: f64,
    tau2: f64,
}

impl Dispersion {
    /// `None` for too few entities.
    #[expect(clippy::cast_precision_loss, reason = "a number of entities")]
    fn estimate<'a>(entities: impl Iterator<Item = &'a Measured> + Clone, target: Measured) -> Option<Self> {
        const WINSORISED: f64 = 0.1;
        let mut z: Vec<f64> =
            entities.clone().map(|one| (one.estimate - target.estimate) / (target.spread / one.n).sqrt()).collect();
        if (z.len() as u64) < Funnel::DISPERSION_FROM {
            return None;
        }
        z.sort_by(f64::total_cmp);
        let (low, high) = (quantile(&z, WINSORISED)?, quantile(&z, 1.0 - WINSORISED)?);
        let k = z.len() as f64;
        let phi = z.iter().map(|z| square(z.clamp(low, high))).sum::<f64>() / k;
        let (w, w2) =
            entities.map(|one| one.n / target.spread).fold((0.0, 0.0), |(w, w2), one| (w + one, w2 + one * one));
        let tau2 = ((k * phi - (k - 1.0)) / (w - w2 / w)).max(0.0);
        Some(Self { phi, tau2 })
    }
}

/// A quantile of ascending values, between the two nearest: type 7 of Hyndman & Fan, *The American Statistician* 50, 1996.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
fn quantile(ascending: &[f64], p: f64) -> Option<f64> {
    let place = p * (ascending.len() as f64 - 1.0);
    let below = *ascending.get(place.floor() as usize)?;
    let above = ascending.get(place.ceil() as usize).copied().unwrap_or(below);
    Some(below + (place - place.floor()) * (above - below))
}
