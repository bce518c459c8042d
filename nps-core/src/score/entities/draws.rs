//! Orders drawn from what is likely of each entity.

use std::f64::consts::TAU;

use super::shrink::Posterior;
use crate::numeric::{Random, real};

/// How often each entity came in each rank.
pub(super) struct Orders {
    entities: usize,
    draws: u16,
    /// One row an entity, one column a rank.
    counts: Vec<u16>,
    next: usize,
}

impl Orders {
    /// Draws so many orders. A draw is of all entities, in their order, so that the seed gives the same ones everywhere.
    pub(super) fn new(laws: &[Posterior], seed: u64, draws: u16) -> Self {
        let entities = laws.len();
        let mut counts = vec![0_u16; entities * entities];
        let mut normal = Normal { source: Random::new(seed), spare: None };
        let mut order: Vec<(f64, usize)> = Vec::with_capacity(entities);
        for _ in 0..draws {
            order.clear();
            order.extend(
                laws.iter().enumerate().map(|(entity, law)| (law.mean + law.deviation * normal.draw(), entity)),
            );
            order.sort_unstable_by(|(left, _), (right, _)| right.total_cmp(left));
            for (place, &(_, entity)) in order.iter().enumerate() {
                if let Some(count) = counts.get_mut(entity * entities + place) {
                    *count += 1;
                }
            }
        }
        Self { entities, draws, counts, next: 0 }
    }

    /// The ranks of the next entity.
    pub(super) fn next_entity(&mut self) -> Option<Ranks<'_>> {
        let from = self.next * self.entities;
        self.next += 1;
        self.counts.get(from..from + self.entities).map(|counts| Ranks { counts, draws: self.draws })
    }
}

/// How often an entity came in each rank.
pub(super) struct Ranks<'a> {
    counts: &'a [u16],
    draws: u16,
}

impl Ranks<'_> {
    /// The best rank that it reaches or betters in this share of the draws.
    pub(super) fn quantile(&self, p: f64) -> u64 {
        let wanted = p * f64::from(self.draws);
        let mut seen = 0_u32;
        let before = self.counts.iter().take_while(|&&count| {
            seen += u32::from(count);
            f64::from(seen) < wanted
        });
        before.count() as u64 + 1
    }

    /// The share of draws in which it is among the first.
    pub(super) fn among_first(&self, top: u64) -> f64 {
        self.share(self.counts.iter(), top)
    }

    /// The share of draws in which it is among the last.
    pub(super) fn among_last(&self, top: u64) -> f64 {
        self.share(self.counts.iter().rev(), top)
    }

    fn share<'a>(&self, counts: impl Iterator<Item = &'a u16>, top: u64) -> f64 {
        let top = usize::try_from(top).unwrap_or(usize::MAX);
        real(counts.take(top).map(|&count| u64::from(count)).sum()) / f64::from(self.draws)
    }
}

/// Standard normal draws by Box & Muller, with `libm` so that they are the same on every platform.
struct Normal {
    source: Random,
    spare: Option<f64>,
}

impl Normal {
    fn draw(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        let radius = (-2.0 * libm::log(self.source.unit())).sqrt();
        let (sin, cos) = libm::sincos(TAU * self.source.unit());
        self.spare = Some(radius * sin);
        radius * cos
    }
}
