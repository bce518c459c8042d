//! Intervals around a score, from three counts. Formulas are on [-1, 1]; what leaves this file is in points.

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{decreasing_root, normal_quantile};
use crate::score::{Counts, Method};

/// Bounds of an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounds {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

/// A method at a level, ready to be applied to any number of counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interval {
    method: Method,
    level: f64,
    z: f64,
}

impl Interval {
    /// # Errors
    /// [`ErrorKind::InvalidLevel`] unless `0 < level < 1`.
    pub(crate) fn new(method: Method, level: f64) -> Result<Self> {
        if level > 0.0 && level < 1.0 {
            let z = normal_quantile(0.5 + 0.5 * level);
            return Ok(Self { method: method.resolved(), level, z });
        }
        Err(Error::new(
            ErrorKind::InvalidLevel,
            format!("level {level} is not between 0 and 1, both excluded: 95 % is written 0.95"),
        ))
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

    /// The bounds for these counts in points, clipped to ±100; `None` without answers.
    pub(crate) fn bounds(&self, counts: Counts) -> Option<Bounds> {
        if let Method::Auto | Method::Score = self.method {
            return ScoreLimits::new(counts).map(|limits| limits.bounds(self.z));
        }
        if counts.is_empty() {
            return None;
        }
        let shares = Trinomial::new(counts);
        let third = self.z * self.z / 3.0;
        let bounds = match self.method {
            Method::AdjWald3T => shares.plus(0.75, 1.5).wald(self.z),
            Method::AdjWald3U => shares.plus(1.0, 1.0).wald(self.z),
            Method::AdjWaldZ2U => shares.plus(third, third).wald(self.z),
            _ => shares.wald(self.z),
        };
        Some(Bounds { lower: 100.0 * bounds.lower.max(-1.0), upper: 100.0 * bounds.upper.min(1.0) })
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

    fn bounds(&self, z: f64) -> Bounds {
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
        // Wald is cheaper than looking it up.
        if self.interval.method != Method::Score || counts.n() > Self::MAX_KEPT {
            return self.interval.bounds(counts);
        }
        *self.known.entry(counts).or_insert_with(|| self.interval.bounds(counts))
    }
}

/// Real counts of a trinomial with at least one answer.
#[derive(Clone, Copy)]
struct Trinomial {
    n: f64,
    detractors: f64,
    promoters: f64,
}

impl Trinomial {
    #[expect(clippy::cast_precision_loss, reason = "exact to 2^53 answers, then rounded to the nearest f64")]
    fn new(counts: Counts) -> Self {
        // The total is rounded once, so that mirrored counts have the same.
        Self { n: counts.total() as f64, detractors: counts.detractors as f64, promoters: counts.promoters as f64 }
    }

    /// The same with pseudo-counts added to the classes.
    fn plus(self, extremes: f64, passives: f64) -> Self {
        Self {
            n: self.n + 2.0 * extremes + passives,
            detractors: self.detractors + extremes,
            promoters: self.promoters + extremes,
        }
    }

    fn mirrored(self) -> Self {
        Self { n: self.n, detractors: self.promoters, promoters: self.detractors }
    }

    /// Estimate ± z √(v/n), v = (P + D)/n − e².
    fn wald(self, z: f64) -> Bounds {
        let estimate = (self.promoters - self.detractors) / self.n;
        let variance = ((self.promoters + self.detractors) / self.n - estimate * estimate).max(0.0);
        let half_width = z * (variance / self.n).sqrt();
        Bounds { lower: estimate - half_width, upper: estimate + half_width }
    }

    /// The difference d below the estimate e at which the score statistic (e − d) √n / √V(d) reaches z.
    ///
    /// V(d) = 2q + d(1 − d), where q is the constrained maximum-likelihood share of detractors (Tango 1998). The root in
    /// d is found by Newton's method.
    fn score_lower(self, z: f64) -> f64 {
        let estimate = (self.promoters - self.detractors) / self.n;
        if estimate <= -1.0 {
            return -1.0;
        }
        let root_n = self.n.sqrt();
        let mirrored = self.mirrored();
        decreasing_root(-1.0, estimate, self.plus(1.0, 1.0).wald(z).lower, |d| {
            // Below 0 the mirrored counts give the same without cancellation: at −1 both roots for q meet.
            let (variance, variance_slope) = if d < 0.0 {
                let (variance, slope) = mirrored.constrained_variance(-d);
                (variance, -slope)
            } else {
                self.constrained_variance(d)
            };
            let deviation = variance.sqrt();
            let value = (estimate - d) * root_n - z * deviation;
            let slope = -root_n - z * variance_slope / (2.0 * deviation);
            (value, slope)
        })
    }

    /// V(d) and V′(d) for d in [0, 1], by the positive root of 2q² + bq + k = 0 with b = (2 − p + d₀)d − p − d₀,
    /// k = −d₀ d (1 − d), p and d₀ being the observed shares of promoters and detractors.
    fn constrained_variance(self, d: f64) -> (f64, f64) {
        let (observed, promoters) = (self.detractors / self.n, self.promoters / self.n);
        let b_slope = 2.0 - promoters + observed;
        let b = b_slope * d - promoters - observed;
        let k = -observed * d * (1.0 - d);
        let k_slope = -observed * (1.0 - 2.0 * d);
        let discriminant = (b * b - 8.0 * k).sqrt();
        // The form without cancellation, whichever the sign of b.
        let q = if b > 0.0 { -2.0 * k / (discriminant + b) } else { 0.25 * (discriminant - b) };
        let q_slope = -(b_slope * q + k_slope) / discriminant;
        (2.0 * q + d * (1.0 - d), 2.0 * q_slope + 1.0 - 2.0 * d)
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
            let z2 = normal_quantile(0.975).powi(2);
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
