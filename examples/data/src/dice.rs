//! Seeded random draws.
//!
//! Only the raw 32-bit output of the generator is used, and only integer arithmetic, additions and
//! multiplications on top of it: the same seed gives the same draws on every platform and with
//! every later version of the random number crates.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a sequence of draws is for. Each purpose has its own stream of the generator, so that
/// changing a sentence, say, moves no score.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Customers,
    Calendar,
    Situations,
    Scores,
    NoiseScores,
    Answers,
    Story,
    Words,
    Consequences,
    Arrival,
}

/// A seeded source of draws.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The draws of one purpose under one seed.
    pub(crate) fn new(seed: u64, purpose: Purpose) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(purpose as u64);
        Self(rng)
    }

    /// A number in `[0, 1)`.
    pub(crate) fn unit(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / (f64::from(u32::MAX) + 1.0)
    }

    /// An integer in `0..n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        let wide = (u64::from(self.0.next_u32()) * u64::from(n)) >> 32;
        u32::try_from(wide).unwrap_or_default()
    }

    /// True `per_mille` times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of the items, all equally likely.
    pub(crate) fn one<T: Copy>(&mut self, items: &[T]) -> T {
        let n = u32::try_from(items.len()).unwrap_or(u32::MAX);
        items[self.below(n) as usize]
    }

    /// One of the items, each as likely as its weight says.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[(T, u32)]) -> T {
        let mut left = self.below(items.iter().map(|item| item.1).sum());
        for &(item, weight) in items {
            if left < weight {
                return item;
            }
            left -= weight;
        }
        items[items.len() - 1].0
    }
}
