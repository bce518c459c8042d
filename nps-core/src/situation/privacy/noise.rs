//! The discrete Laplace distribution, drawn exactly.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::epsilon::Epsilon;
use crate::numeric::square;

/// Noise Z with Pr(Z = k) = (1 − a)/(1 + a) a^|k|, a = e^(−ε/s): two-sided geometric, or discrete Laplace.
///
/// Drawn with whole numbers only: Canonne, Kamath & Steinke, "The discrete Gaussian for differential privacy", *Advances in Neural
/// Information Processing Systems* 33, 2020,
/// algorithms 1 and 2. What floating point rounds away can be enough to make somebody out (Mironov, CCS 2012).
pub(super) struct Noise {
    source: ChaCha20Rng,
    /// ε / s = `up` / `down`.
    up: u128,
    down: u128,
}

impl Noise {
    pub(super) fn new(epsilon: Epsilon, sensitivity: u32, seed: [u8; 32]) -> Self {
        let down = u128::from(epsilon.denominator()) * u128::from(sensitivity);
        Self { source: ChaCha20Rng::from_seed(seed), up: epsilon.numerator().into(), down }
    }

    pub(super) fn draw(&mut self) -> i128 {
        loop {
            let remainder = self.below(self.down);
            if !self.happens_exp(remainder, self.down) {
                continue;
            }
            let mut whole = 0_u128;
            while self.happens_exp(1, 1) {
                whole += 1;
            }
            // Of the order of `down`, which has 66 bits: 2^60 draws of e^-1 in a row do not happen.
            let size = remainder.saturating_add(self.down.saturating_mul(whole)) / self.up;
            let is_negative = self.below(2) == 1;
            if is_negative && size == 0 {
                continue;
            }
            let size = i128::try_from(size).unwrap_or(i128::MAX);
            return if is_negative { -size } else { size };
        }
    }

    /// True with probability e^(−up/down), where up is at most down.
    fn happens_exp(&mut self, up: u128, down: u128) -> bool {
        // The first k at which an event of probability up/(down k) does not happen is odd with that probability.
        let mut k = 1_u128;
        while self.below(down.saturating_mul(k)) < up {
            k += 1;
        }
        k % 2 == 1
    }

    /// A number below another, each as likely. Numbers that would favour some are drawn again.
    fn below(&mut self, end: u128) -> u128 {
        let bits = u128::BITS - (end - 1).leading_zeros();
        if bits == 0 {
            return 0;
        }
        loop {
            let low = self.source.next_u64();
            let high = if bits > u64::BITS { self.source.next_u64() } else { 0 };
            let drawn = (u128::from(high) << u64::BITS | u128::from(low)) & (u128::MAX >> (u128::BITS - bits));
            if drawn < end {
                return drawn;
            }
        }
    }
}

/// 2a/(1 − a)², its variance, a = e^(−ε/s).
pub(super) fn variance(epsilon: Epsilon, sensitivity: u32) -> f64 {
    let x = epsilon.to_f64() / f64::from(sensitivity);
    2.0 * libm::exp(-x) / square(libm::expm1(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(epsilon: &str, sensitivity: u32, count: usize) -> Vec<i128> {
        let mut noise = Noise::new(epsilon.parse().unwrap(), sensitivity, [7; 32]);
        (0..count).map(|_| noise.draw()).collect()
    }

    /// `scipy.stats.dlaplace.pmf(k, epsilon)` of SciPy 1.17.1, from `golden/privacy.json`.
    #[test]
    fn draws_have_the_law() {
        const DRAWS: usize = 200_000;
        let laws = [
            (
                "0.1",
                1,
                [
                    0.049_958_374_957_879_97,
                    0.045_204_207_006_160_45,
                    0.040_902_457_951_817_25,
                    0.030_301_286_121_374_043,
                ],
            ),
            (
                "1",
                1,
                [
                    0.462_117_157_260_009_74,
                    0.170_003_401_568_547_93,
                    0.062_540_756_366_281_72,
                    0.003_113_720_912_985_989_3,
                ],
            ),
            (
                "2",
                1,
                [0.761_594_155_955_764_9, 0.103_070_560_807_622_42, 0.013_949_083_540_256_09, 3.457_632_118_791_066e-5],
            ),
            // The same ratio, with another sensitivity.
            (
                "2",
                2,
                [
                    0.462_117_157_260_009_74,
                    0.170_003_401_568_547_93,
                    0.062_540_756_366_281_72,
                    0.003_113_720_912_985_989_3,
                ],
            ),
        ];
        for (epsilon, sensitivity, law) in laws {
            let drawn = draws(epsilon, sensitivity, DRAWS);
            for (k, p) in [0, 1, 2, 5].into_iter().zip(law) {
                for k in [k, -k] {
                    let share = drawn.iter().filter(|&&drawn| drawn == k).count() as f64 / DRAWS as f64;
                    let error: f64 = p * (1.0 - p) / DRAWS as f64;
                    assert!((share - p).abs() < 4.5 * error.sqrt(), "{epsilon} {k}: {share} {p}");
                }
            }
            let found = drawn.iter().map(|&k| (k * k) as f64).sum::<f64>() / DRAWS as f64;
            let expected = variance(epsilon.parse().unwrap(), sensitivity);
            assert!((found / expected - 1.0).abs() < 0.03, "{epsilon}: {found} {expected}");
        }
    }

    /// `golden/privacy.json`: 199.8334166336092 and the like.
    #[test]
    fn the_variance_is_that_of_the_law() {
        for (epsilon, expected) in
            [("0.1", 199.833_416_633_609_2), ("1", 1.841_347_188_415_584_8), ("2", 0.362_030_830_483_155_26)]
        {
            let found: f64 = variance(epsilon.parse().unwrap(), 1);
            assert!((found / expected - 1.0).abs() < 1e-12, "{epsilon}: {found}");
        }
    }

    #[test]
    fn extreme_losses_are_drawn() {
        for epsilon in ["64", "0.000000000000000001", "1/18446744073709551615"] {
            assert_eq!(draws(epsilon, 2, 50).len(), 50, "{epsilon}");
        }
        assert!(draws("64", 1, 1000).iter().all(|&drawn| drawn == 0));
    }
}
