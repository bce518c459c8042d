//! Bootstrap intervals with infinitely many resamples. A score depends on its answers through three counts only, so that
//! the law of a resampled score is that of n draws of a trinomial: it is computed, not simulated.
//!
//! The probabilities of promoters minus detractors, T, lie on the whole numbers. Theirs is a Fourier sum over powers of
//! one draw's characteristic function m + p e^iθ + d e^−iθ, of which some fifty terms are not negligible, however many
//! answers there are.

use std::f64::consts::PI;

use crate::numeric::{normal_cdf, normal_quantile};
use crate::score::Counts;
use crate::score::interval::Bounds;

/// The answers whose resamples are looked at.
pub(super) struct Resampled {
    counts: Counts,
}

impl Resampled {
    pub(super) fn new(counts: Counts) -> Self {
        Self { counts }
    }

    /// The quantiles of the resampled score.
    pub(super) fn percentile(&self, level: f64) -> Bounds {
        self.both(|law| law.quantile(0.5 - 0.5 * level))
    }

    /// The quantiles at levels corrected for bias, z₀, and acceleration, a.
    pub(super) fn bca(&self, level: f64) -> Bounds {
        let z = -normal_quantile(0.5 + 0.5 * level);
        self.both(|law| law.quantile(law.corrected(z)))
    }

    /// The upper bound is the lower one of the mirrored counts, so that swapping promoters and detractors negates it.
    fn both(&self, lower: impl Fn(&Law) -> f64) -> Bounds {
        let Counts { detractors, passives, promoters } = self.counts;
        let mirrored = Law::new(Counts::new(promoters, passives, detractors));
        Bounds { lower: lower(&Law::new(self.counts)), upper: -lower(&mirrored) }
    }
}

/// A term of the Fourier sum: |φ(θ)|ⁿ and the angle of φ(θ)ⁿ, beyond that of the mean.
struct Term {
    theta: f64,
    magnitude: f64,
    angle: f64,
}

/// The law of T − (P − D), the deviation of a resample from the sample.
struct Law {
    n: f64,
    net: f64,
    /// Skewness of a resampled score over six: the acceleration.
    acceleration: f64,
    /// No deviation is further from 0, but for a probability below 1e-18.
    furthest: i64,
    terms: Vec<Term>,
}

impl Law {
    const NEGLIGIBLE: f64 = 1e-20;

    #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
    #[expect(clippy::cast_possible_truncation, reason = "below 2^37: nine deviations of at most 2^64 answers")]
    fn new(counts: Counts) -> Self {
        let [detractors, passives, promoters, n] =
            [counts.detractors, counts.passives, counts.promoters, counts.n()].map(|count| count as f64);
        let shares = [(-1.0, detractors / n), (0.0, passives / n), (1.0, promoters / n)];
        // Classes are placed from the largest, so that phases which n will multiply are small beside it.
        let largest = shares.into_iter().fold((0.0, 0.0), |best, class| if class.1 > best.1 { class } else { best }).0;
        let classes = shares.map(|(place, share)| (place - largest, share));
        let mean: f64 = classes.iter().map(|(place, share)| place * share).sum();
        // v, and s² − e², without cancellation.
        let both = 4.0 * (promoters / n) * (detractors / n);
        let (m, s) = (passives / n, (promoters + detractors) / n);
        let variance = both + m * s;
        let cube = |off: f64| off * off * off;
        let third: f64 = classes.iter().map(|(place, share)| share * cube(place - mean)).sum();
        let acceleration = if variance > 0.0 { third / (6.0 * (n * variance).sqrt() * variance) } else { 0.0 };
        let furthest = (9.0 * (n * variance).sqrt()).ceil() as i64 + 40;
        let period = (2 * furthest + 1) as f64;
        // The angle of φ(θ) beyond that of the mean; with a sign for each place that is odd, that at π − θ.
        let angle = |theta: f64, odd: f64| {
            let (sin, cos) = classes.iter().fold((0.0, 0.0), |(sin, cos), &(place, share)| {
                let signed = if (place % 2.0).abs() > 0.5 { odd * share } else { share };
                let wave = libm::sincos(theta * place);
                (sin + signed * wave.0, cos + signed * wave.1)
            });
            n * (libm::atan2(sin, cos) - theta * mean)
        };
        let low = |place: i64| {
            let theta = 2.0 * PI * place as f64 / period;
            let half = libm::sin(0.5 * theta);
            let u = 2.0 * half * half;
            let log = libm::log1p(-u * (2.0 * variance - both * u));
            Term { theta, magnitude: libm::exp(0.5 * n * log), angle: angle(theta, 1.0) }
        };
        // Near π, in terms of the distance to it: without passives T has one parity only, and φ(π) = ±1.
        let odd = if largest.abs() < 0.5 { counts.promoters ^ counts.detractors } else { counts.passives };
        let parity = if odd.is_multiple_of(2) { 0.0 } else { PI };
        let high = |place: i64| {
            let psi = PI * (2 * (furthest - place) + 1) as f64 / period;
            let half = libm::sin(0.5 * psi);
            let w = 2.0 * half * half;
            let log = libm::log1p(-4.0 * m * (1.0 - m) - 2.0 * w * (both - s * m) + both * w * w);
            Term { theta: PI - psi, magnitude: libm::exp(0.5 * n * log), angle: parity - angle(psi, -1.0) }
        };
        // |φ| falls from 0, and may rise again towards π.
        let is_kept = |term: &Term| term.magnitude > Self::NEGLIGIBLE;
        let mut terms: Vec<Term> = (1..=furthest).map(low).take_while(is_kept).collect();
        let first_high = i64::try_from(terms.len()).map_or(furthest, |kept| kept + 1);
        terms.extend((first_high..=furthest).rev().map(high).take_while(is_kept));
        Self { n, net: promoters - detractors, acceleration, furthest, terms }
    }

    /// P(T − (P − D) ≤ k).
    #[expect(clippy::cast_precision_loss, reason = "below 2^38")]
    fn up_to(&self, k: i64) -> f64 {
        if k >= self.furthest {
            return 1.0;
        }
        let (period, count) = ((2 * self.furthest + 1) as f64, (k + self.furthest + 1) as f64);
        let middle = 0.5 * (k - self.furthest) as f64;
        let sum: f64 = self
            .terms
            .iter()
            .map(|Term { theta, magnitude, angle }| {
                let (wave, all) = (libm::cos(angle - theta * middle), libm::sin(0.5 * theta * count));
                magnitude * wave * all / libm::sin(0.5 * theta)
            })
            .sum();
        ((count + 2.0 * sum) / period).clamp(0.0, 1.0)
    }

    /// The least score that is reached with probability `p` or more.
    #[expect(clippy::cast_precision_loss, reason = "below 2^38")]
    fn quantile(&self, p: f64) -> f64 {
        const TIE: f64 = 1e-12;
        let (mut below, mut reached) = (-self.furthest - 1, self.furthest);
        while reached - below > 1 {
            let k = i64::midpoint(below, reached);
            if self.up_to(k) >= p - TIE { reached = k } else { below = k }
        }
        (self.net + reached as f64) / self.n
    }

    /// Φ⁻¹ of the share of resamples below the sample, those equal to it counting half.
    fn bias(&self) -> f64 {
        normal_quantile(0.5 * (self.up_to(-1) + self.up_to(0)))
    }

    /// The level that stands for Φ(z).
    fn corrected(&self, z: f64) -> f64 {
        if self.terms.is_empty() {
            return 0.5;
        }
        let bias = self.bias();
        let denominator = 1.0 - self.acceleration * (bias + z);
        // Beyond the pole there is no further level.
        if denominator > 0.0 { normal_cdf(bias + (bias + z) / denominator) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One golden case of `bootstrap_exact`, and whether it is one that the public face refuses.
    fn check(counts: [u64; 3], bias: f64, acceleration: f64, percentile: [f64; 2], bca: [f64; 2]) {
        let counts = Counts::new(counts[0], counts[1], counts[2]);
        let law = Law::new(counts);
        assert!((law.bias() - bias).abs() < 1e-9, "{counts:?}: {}", law.bias());
        assert!((law.acceleration - acceleration).abs() < 1e-12, "{counts:?}: {}", law.acceleration);
        let resampled = Resampled::new(counts);
        for (found, expected) in [(resampled.percentile(0.95), percentile), (resampled.bca(0.95), bca)] {
            assert!(
                (found.lower - expected[0]).abs() < 1e-12 && (found.upper - expected[1]).abs() < 1e-12,
                "{found:?}"
            );
        }
    }

    /// `golden/nps_interval.json`, `bootstrap_exact`: scipy 1.17.1 `multinomial.pmf` over every outcome; Efron 1987.
    #[test]
    fn is_what_enumeration_gives() {
        check([20, 30, 50], -0.009_619_772_777_714_366, -0.009_655_240_126_087_239, [0.14, 0.45], [0.14, 0.45]);
        check([2, 3, 5], -0.029_448_364_775_037_97, -0.030_532_550_154_287_01, [-0.2, 0.8], [-0.2, 0.7]);
        check([1, 1, 3], -0.060_597_204_400_099_934, -0.062_889_411_867_181_57, [-0.4, 1.0], [-0.6, 1.0]);
        check([3, 0, 17], -0.065_999_092_657_284_64, -0.073_059_500_626_600_78, [0.4, 1.0], [0.3, 0.9]);
    }

    /// Multiplies out n draws, one by one.
    fn enumerated(counts: [u32; 3]) -> Vec<f64> {
        let n: u32 = counts.iter().sum();
        let shares = counts.map(|count| f64::from(count) / f64::from(n));
        let mut law = vec![1.0];
        for _ in 0..n {
            let mut next = vec![0.0; law.len() + 2];
            for (place, mass) in law.iter().enumerate() {
                for (step, share) in shares.iter().enumerate() {
                    next[place + step] += mass * share;
                }
            }
            law = next;
        }
        law
    }

    #[test]
    fn the_sum_is_the_law() {
        for counts in [
            [1, 0, 1],
            [0, 1, 1],
            [7, 1, 90],
            [60, 0, 61],
            [1, 998, 1],
            [300, 3, 400],
            [0, 2, 700],
            [900, 3, 1],
            [2, 0, 800],
        ] {
            let [d, m, p] = counts;
            let law = Law::new(Counts::new(d.into(), m.into(), p.into()));
            let lowest = -i64::from(d + m + p) - (i64::from(p) - i64::from(d));
            let mut reached = 0.0;
            for (deviation, mass) in (lowest..).zip(enumerated(counts)) {
                reached += mass;
                if deviation.abs() <= law.furthest {
                    let error = law.up_to(deviation) - reached;
                    assert!(error.abs() < 1e-12, "{counts:?} at {deviation}: {error:e}");
                }
            }
        }
    }

    #[test]
    fn one_class_is_a_point() {
        for (counts, score) in [([60, 0, 0], -1.0), ([0, 60, 0], 0.0), ([0, 0, 1 << 62], 1.0)] {
            let resampled = Resampled::new(Counts::new(counts[0], counts[1], counts[2]));
            for found in [resampled.percentile(0.95), resampled.bca(0.95)] {
                assert_eq!(found, Bounds { lower: score, upper: score });
            }
        }
    }
}
