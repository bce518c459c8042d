//! Intervals around a score, from three counts. Formulas are on [-1, 1]; what leaves this folder is in points.
//!
//! One file a family: [`trinomial`] (score and Wald), [`dirichlet`], [`bootstrap`]. Not here: the difference of two scores.

mod bootstrap;
mod clusters;
mod dirichlet;
mod render;
mod shares;
mod trinomial;

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{normal_quantile, student_quantile};
use crate::score::{Counts, Method};

use bootstrap::Resampled;
pub(crate) use dirichlet::Posterior;
use trinomial::Trinomial;

pub use clusters::{ClusteredNps, clustered_nps, nps_of_clusters};
pub(crate) use clusters::{clustered_counts, critical};
pub use shares::{ShareInterval, ShareIntervals};

/// Bounds of an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Bounds {
    const WHOLE: Self = Self { lower: -1.0, upper: 1.0 };
}

/// A method at a level, ready to be applied to any number of counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interval {
    method: Method,
    level: f64,
    z: f64,
    population: Option<u64>,
}

impl Interval {
    /// # Errors
    /// [`ErrorKind::InvalidLevel`] unless `0 < level < 1`.
    pub(crate) fn new(method: Method, level: f64) -> Result<Self> {
        if level > 0.0 && level < 1.0 {
            let z = normal_quantile(0.5 + 0.5 * level);
            return Ok(Self { method: method.resolved(), level, z, population: None });
        }
        Err(Error::new(
            ErrorKind::InvalidLevel,
            format!("level {level} is not between 0 and 1, both excluded: 95 % is written 0.95"),
        ))
    }

    /// The same for answers drawn from so many customers.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a bootstrap, which draws with replacement.
    pub(crate) fn of_population(self, population: Option<u64>) -> Result<Self> {
        if population.is_some() && self.method.is_bootstrap() {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("method {} has no form for a finite population", self.method),
            ));
        }
        Ok(Self { population, ..self })
    }

    pub(crate) fn method(&self) -> Method {
        self.method
    }

    pub(crate) fn level(&self) -> f64 {
        self.level
    }

    /// How many standard errors it is wide on each side.
    pub(crate) fn z(&self) -> f64 {
        self.z
    }

    pub(crate) fn population(&self) -> Option<u64> {
        self.population
    }

    /// Refuses counts that the method says nothing of.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a bootstrap of too few answers, and for more answers than customers.
    pub(crate) fn require(&self, counts: Counts) -> Result<()> {
        let n = counts.n();
        if self.method.is_bootstrap() && (1..Method::BOOTSTRAP_FROM).contains(&n) {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("method {} needs at least {} answers, there are {n}", self.method, Method::BOOTSTRAP_FROM),
            ));
        }
        match self.population {
            Some(population) if population < n => Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("a population of {population} cannot have given {n} answers"),
            )),
            _ => Ok(()),
        }
    }

    /// The bounds for these counts in points, clipped to ±100; `None` without answers.
    pub(crate) fn bounds(&self, counts: Counts) -> Option<Bounds> {
        let estimate = counts.points()?;
        if self.population == Some(counts.n()) {
            return Some(Bounds { lower: estimate, upper: estimate });
        }
        let shares = Trinomial::new(counts);
        let scaled = self.population.map_or(shares, |population| shares.in_population(population));
        let third = self.z * self.z / 3.0;
        let bounds = match self.method {
            Method::Auto | Method::Score => return Some(ScoreLimits { estimate, shares: scaled }.bounds(self.z)),
            Method::Wald if self.population.is_some() => shares.sampled(self.z, self.population),
            Method::Wald => shares.wald(self.z),
            Method::AdjWald3T => scaled.plus(0.75, 1.5).wald(self.z),
            Method::AdjWald3U => scaled.plus(1.0, 1.0).wald(self.z),
            Method::AdjWaldZ2U => scaled.plus(third, third).wald(self.z),
            Method::T => shares.sampled(student_quantile(shares.n - 1.0, 0.5 + 0.5 * self.level), self.population),
            Method::Dirichlet => Posterior::jeffreys(scaled).bounds(self.level),
            Method::BootstrapPercentile => Resampled::new(counts).percentile(self.level),
            Method::BootstrapBca => Resampled::new(counts).bca(self.level),
        };
        let (lower, upper) = (100.0 * bounds.lower.max(-1.0), 100.0 * bounds.upper.min(1.0));
        if lower <= upper {
            return Some(Bounds { lower, upper });
        }
        // Two quantiles that nearly meet may be rounded past each other.
        let middle = f64::midpoint(lower, upper);
        Some(Bounds { lower: middle, upper: middle })
    }
}

/// The score interval of some counts, each bound by itself and at any width, in points.
#[derive(Clone, Copy)]
pub(crate) struct ScoreLimits {
    pub(crate) estimate: f64,
    shares: Trinomial,
}

impl ScoreLimits {
    /// `None` without answers.
    pub(crate) fn new(counts: Counts) -> Option<Self> {
        Some(Self { estimate: counts.points()?, shares: Trinomial::new(counts) })
    }

    /// Those of shares that have these weights, from the worst class; not all are 0.
    pub(crate) fn of_weights([detractors, passives, promoters]: [f64; 3]) -> Self {
        let shares = Trinomial { n: detractors + promoters + passives, detractors, passives, promoters };
        Self { estimate: 100.0 * shares.estimate(), shares }
    }

    /// The same shares of so many answers.
    pub(crate) fn worth(self, n: f64) -> Self {
        Self { shares: self.shares.scaled(n / self.shares.n), ..self }
    }

    /// The variance of one answer, on [-1, 1].
    pub(crate) fn variance(&self) -> f64 {
        self.shares.variance()
    }

    pub(crate) fn bounds(&self, z: f64) -> Bounds {
        Bounds { lower: self.lower(z), upper: self.upper(z) }
    }

    /// The lower bound `z` standard errors away. Never above the estimate: the rounding of the root may be wider than
    /// the interval, from 10^13 answers on.
    pub(crate) fn lower(&self, z: f64) -> f64 {
        (100.0 * self.shares.score_lower(z).max(-1.0)).min(self.estimate)
    }

    /// The upper bound: the lower one of the mirrored counts, so that swapping promoters and detractors negates it
    /// exactly.
    pub(crate) fn upper(&self, z: f64) -> f64 {
        (100.0 * (-self.shares.mirrored().score_lower(z)).min(1.0)).max(self.estimate)
    }
}

/// An interval that remembers the bounds of the counts it has seen.
///
/// Many small groups repeat few distinct counts: a million groups of twenty answers have some thousands.
pub(crate) struct RememberedInterval {
    interval: Interval,
    known: HashMap<Counts, Option<Bounds>>,
}

impl RememberedInterval {
    /// Counts above this rarely come twice: they are computed and not kept.
    const MAX_KEPT: u64 = 4096;

    pub(crate) fn new(interval: Interval) -> Self {
        Self { interval, known: HashMap::new() }
    }

    pub(crate) fn bounds(&mut self, counts: Counts) -> Option<Bounds> {
        if self.interval.method.is_closed_form() || counts.n() > Self::MAX_KEPT {
            return self.interval.bounds(counts);
        }
        *self.known.entry(counts).or_insert_with(|| self.interval.bounds(counts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(method: Method, level: f64, counts: [u64; 3]) -> Bounds {
        let [detractors, passives, promoters] = counts;
        let counts = Counts::new(detractors, passives, promoters);
        let Bounds { lower, upper } = Interval::new(method, level).unwrap().bounds(counts).unwrap();
        Bounds { lower: lower / 100.0, upper: upper / 100.0 }
    }

    /// The specification's own way: sixty bisections on the score statistic as it is written, in its own letters.
    #[expect(clippy::many_single_char_names, reason = "they are those of the formula")]
    fn bisected_lower(counts: [u64; 3], z: f64) -> f64 {
        let [d0, m, p] = counts.map(|count| count as f64);
        let n = d0 + m + p;
        let estimate = (p - d0) / n;
        let (mut lo, mut hi) = (-1.0_f64, estimate);
        for _ in 0..60 {
            let d = 0.5 * (lo + hi);
            let b = -d0 - p + (2.0 * n - p + d0) * d;
            let k = -d0 * d * (1.0 - d);
            let q = ((b * b - 8.0 * n * k).sqrt() - b) / (4.0 * n);
            let statistic = (p - d0 - n * d) / (n * (2.0 * q + d * (1.0 - d))).sqrt();
            if statistic > z { lo = d } else { hi = d }
        }
        lo
    }

    #[test]
    fn newton_finds_what_bisection_finds() {
        for n in [1_u64, 2, 3, 7, 20, 61] {
            for d in 0..=n {
                for p in 0..=(n - d) {
                    for level in [0.5, 0.9, 0.95, 0.999] {
                        let z = normal_quantile(0.5 + 0.5 * level);
                        let counts = [d, n - d - p, p];
                        let found = interval(Method::Score, level, counts).lower;
                        if d == n {
                            assert_eq!(found, -1.0);
                        } else {
                            let expected = bisected_lower(counts, z);
                            assert!((found - expected).abs() < 1e-9, "{counts:?} at {level}: {found} {expected}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn closed_forms_hold() {
        for n in [1_u64, 10, 1000, 1_000_000_000] {
            let z = normal_quantile(0.975);
            let z2 = z * z;
            let real = n as f64;
            let promoters = interval(Method::Score, 0.95, [0, 0, n]);
            assert!((promoters.lower - (real - z2) / (real + z2)).abs() < 1e-12);
            assert_eq!(promoters.upper, 1.0);
            let passives = interval(Method::Score, 0.95, [0, n, 0]);
            assert!((passives.upper - z2 / (real + z2)).abs() < 1e-12);
            assert_eq!(passives.lower, -passives.upper);
        }
    }

    #[test]
    fn remembers_what_it_computes() {
        let interval = Interval::new(Method::Auto, 0.95).unwrap();
        let mut remembered = RememberedInterval::new(interval);
        for counts in [Counts::new(1, 2, 3), Counts::new(5000, 1, 2), Counts::default()] {
            assert_eq!(remembered.bounds(counts), interval.bounds(counts));
            assert_eq!(remembered.bounds(counts), interval.bounds(counts));
        }
    }
}
