//! Seeded draws, the same on every platform: ChaCha8 and `libm` only.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::real;

/// A source of draws.
pub(crate) struct Random(ChaCha8Rng);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// In ]0, 1]: the upper 53 bits and one more.
    pub(crate) fn unit(&mut self) -> f64 {
        const UNIT: f64 = f64::EPSILON / 2.0;
        (real(self.0.next_u64() >> 11) + 1.0) * UNIT
    }

    /// How often something of chance `of` / `all` happens in `times`. By inversion from the likeliest number outwards.
    /// O(standard deviation).
    pub(crate) fn binomial(&mut self, times: u64, of: u64, all: u64) -> u64 {
        if of == 0 || of >= all || times == 0 {
            return if of == 0 { 0 } else { times };
        }
        let (p, q) = (real(of) / real(all), real(all - of) / real(all));
        let mode = widening((times + 1, of), all).min(times);
        let ways = libm::lgamma(real(times + 1)) - libm::lgamma(real(mode + 1)) - libm::lgamma(real(times - mode + 1));
        let peak = libm::exp(ways + real(mode) * libm::log(p) + real(times - mode) * libm::log(q));
        let ratio = |x: u64| real(times - x) / real(x + 1) * (p / q);
        self.outwards(mode, peak, (0, times), ratio)
    }

    /// How many of `drawn` balls are red, drawn without replacement from `red` red ones and `other` ones. By inversion
    /// from the likeliest number outwards. O(standard deviation).
    pub(crate) fn hypergeometric(&mut self, logs: &LogFactorials, red: u64, other: u64, drawn: u64) -> u64 {
        let (least, most) = (drawn.saturating_sub(other), drawn.min(red));
        if least >= most {
            return least;
        }
        let all = red + other;
        let mode = widening((drawn + 1, red + 1), all + 2).clamp(least, most);
        let log = logs.choose(red, mode) + logs.choose(other, drawn - mode) - logs.choose(all, drawn);
        // P(x + 1) / P(x).
        let ratio = |x: u64| real(red - x) * real(drawn - x) / (real(x + 1) * real(other + x + 1 - drawn));
        self.outwards(mode, libm::exp(log), (least, most), ratio)
    }

    /// A number between two others, from the likeliest one and its probability, by P(x + 1) / P(x).
    fn outwards(&mut self, mode: u64, peak: f64, (least, most): (u64, u64), ratio: impl Fn(u64) -> f64) -> u64 {
        let mut left = self.unit() - peak;
        let (mut below, mut above) = ((mode, peak), (mode, peak));
        while left > 0.0 {
            let (down, up) = (below.0 > least, above.0 < most);
            if up {
                above = (above.0 + 1, above.1 * ratio(above.0));
                left -= above.1;
                if left <= 0.0 {
                    return above.0;
                }
            }
            if down {
                below = (below.0 - 1, below.1 / ratio(below.0 - 1));
                left -= below.1;
                if left <= 0.0 {
                    return below.0;
                }
            }
            // What rounding left over: nothing that is likely.
            if !(down || up) {
                return mode;
            }
        }
        mode
    }
}

/// A source of very many draws: xoshiro256++ (Blackman & Vigna, *ACM Transactions on Mathematical Software* 47, 2021).
pub(crate) struct Quick([u64; 4]);

impl Quick {
    /// With a state drawn from another source.
    pub(crate) fn new(source: &mut Random) -> Self {
        Self(std::array::from_fn(|_| source.0.next_u64()))
    }

    pub(crate) fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let bits = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.0 = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        bits
    }

    /// In [0, 1[.
    pub(crate) fn unit(&mut self) -> f64 {
        const UNIT: f64 = f64::EPSILON / 2.0;
        real(self.bits() >> 11) * UNIT
    }

    /// A number below another, each as likely but for 2^-64 times that.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(end)) >> 64) as u64
    }
}

/// a b / c, of which the product may be large.
#[expect(clippy::cast_possible_truncation, reason = "at most the smaller factor, as the other is below the divisor")]
fn widening((a, b): (u64, u64), c: u64) -> u64 {
    (u128::from(a) * u128::from(b) / u128::from(c)) as u64
}

/// ln k! of 0 up to some number.
pub(crate) struct LogFactorials(Vec<f64>);

impl LogFactorials {
    pub(crate) fn up_to(most: u64) -> Self {
        let mut sum = 0.0;
        let next = |k: u64| {
            sum += libm::log(real(k.max(1)));
            sum
        };
        Self((0..=most).map(next).collect())
    }

    fn of(&self, k: u64) -> f64 {
        usize::try_from(k).ok().and_then(|k| self.0.get(k)).copied().unwrap_or(f64::INFINITY)
    }

    /// ln of the ways to choose k of n, k up to n.
    fn choose(&self, n: u64, k: u64) -> f64 {
        self.of(n) - self.of(k) - self.of(n - k)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shares of many draws beside the probabilities, multiplied out ball by ball.
    #[test]
    fn draws_have_the_law() {
        for (red, other, drawn) in
            [(3_u32, 4_u32, 2_u32), (50, 3, 20), (2, 300, 40), (40, 40, 40), (5, 5, 10), (0, 9, 4)]
        {
            let mut law = vec![0.0; drawn as usize + 2];
            law[0] = 1.0;
            for ball in 0..drawn {
                for hit in (0..=ball).rev() {
                    let share = f64::from(red.saturating_sub(hit)) / f64::from(red + other - ball);
                    let mass = law[hit as usize];
                    law[hit as usize + 1] += mass * share;
                    law[hit as usize] = mass * (1.0 - share);
                }
            }
            let (mut source, logs) = (Random::new(7), LogFactorials::up_to(u64::from(red + other)));
            let mut seen = vec![0.0; law.len()];
            for _ in 0..40_000 {
                let hit = source.hypergeometric(&logs, red.into(), other.into(), drawn.into());
                seen[usize::try_from(hit).unwrap()] += 1.0 / 40_000.0;
            }
            for (seen, law) in seen.iter().zip(&law) {
                let error: f64 = seen - law;
                assert!(error.abs() <= 4.5 * (law / 40_000.0).sqrt() + 1e-12, "{red} {other} {drawn}: {seen} {law}");
            }
        }
    }
}
