//! The wealth of somebody who bets against a score: a mixture of fixed bets, which depends on three counts only.

use std::f64::consts::{FRAC_PI_2, LN_2};

use crate::numeric::{real, square};
use crate::score::Counts;

/// How many bets by shares: nodes of Gauss and Chebyshev, exact for the arcsine mixture of up to 511 answers.
const NODES: u32 = 256;
/// How many sizes of bets on either side.
const SIZES: u32 = 20;
const LARGEST_SIZE: f64 = 0.9;
/// Below the largest by so much, a term adds less than the last bit.
const NEGLIGIBLE: f64 = -45.0;

/// A bet by shares: on the mean of an answer, in [0, 1], being b.
struct Node {
    b: f64,
    log_b: f64,
    log_rest: f64,
}

/// A bet of size c that the mean is above, or below.
struct Size {
    c: f64,
    log_rest: f64,
}

/// All bets, with what does not depend on what they are against.
pub(super) struct Bets {
    nodes: Vec<Node>,
    sizes: Vec<Size>,
}

/// ln of the wealth at a mean and its slope there.
#[derive(Clone, Copy)]
struct Term {
    log: f64,
    slope: f64,
}

/// Three counts as figures.
#[derive(Clone, Copy)]
struct Seen {
    detractors: f64,
    passives: f64,
    promoters: f64,
}

impl Seen {
    /// ln of the product of a factor for each answer. A factor that no answer has may be anything.
    fn log(self, [detractor, passive, promoter]: [f64; 3]) -> f64 {
        let times = |count: f64, log: f64| if count > 0.0 { count * log } else { 0.0 };
        times(self.promoters, promoter) + times(self.detractors, detractor) + times(self.passives, passive)
    }
}

impl Bets {
    pub(super) fn new() -> Self {
        let node = |k: u32| {
            let angle = FRAC_PI_2 * f64::from(2 * k - 1) / f64::from(2 * NODES);
            let (sin, cos) = libm::sincos(angle);
            Node { b: square(sin), log_b: 2.0 * libm::log(sin), log_rest: 2.0 * libm::log(cos) }
        };
        let size = |j: u32| {
            let c = LARGEST_SIZE * libm::exp2(-0.5 * f64::from(j));
            Size { c, log_rest: libm::log1p(-c) }
        };
        Self { nodes: (1..=NODES).map(node).collect(), sizes: (0..SIZES).map(size).collect() }
    }

    /// ln W(m), and its derivative, of all bets together against a mean m of an answer, between 0 and 1.
    pub(super) fn log_wealth(&self, counts: Counts, m: f64) -> (f64, f64) {
        let seen = Seen {
            detractors: real(counts.detractors),
            passives: real(counts.passives),
            promoters: real(counts.promoters),
        };
        let rest = 1.0 - m;
        let (log_m, log_rest) = (libm::log(m), libm::log(rest));
        let node_weight = -LN_2 - libm::log(f64::from(NODES));
        let size_weight = -LN_2 - libm::log(f64::from(2 * SIZES));
        let nodes = self.nodes.iter().map(|node| {
            let (up, down) = (node.b / m, (1.0 - node.b) / rest);
            let passive = if seen.passives > 0.0 { libm::log(0.5 * (up + down)) } else { 0.0 };
            let log = seen.log([node.log_rest - log_rest, passive, node.log_b - log_m]);
            let slope =
                seen.detractors / rest - seen.promoters / m + seen.passives * (down / rest - up / m) / (up + down);
            Term { log: node_weight + log, slope }
        });
        let above = self.sizes.iter().map(|size| {
            let (full, half) = (size.c / m, 0.5 * size.c / m);
            let (promoter, passive) = (1.0 - size.c + full, 1.0 - size.c + half);
            let log = seen.log([size.log_rest, libm::log(passive), libm::log(promoter)]);
            let slope = -(seen.promoters * full / promoter + seen.passives * half / passive) / m;
            Term { log: size_weight + log, slope }
        });
        let below = self.sizes.iter().map(|size| {
            let (full, half) = (size.c / rest, 0.5 * size.c / rest);
            let (detractor, passive) = (1.0 - size.c + full, 1.0 - size.c + half);
            let log = seen.log([libm::log(detractor), libm::log(passive), size.log_rest]);
            let slope = (seen.detractors * full / detractor + seen.passives * half / passive) / rest;
            Term { log: size_weight + log, slope }
        });
        sum(&nodes.chain(above).chain(below).collect::<Vec<_>>())
    }
}

/// ln Σ exp, and its derivative.
fn sum(terms: &[Term]) -> (f64, f64) {
    let largest = terms.iter().map(|term| term.log).fold(f64::NEG_INFINITY, f64::max);
    let (mut total, mut slope) = (0.0, 0.0);
    for term in terms {
        let below = term.log - largest;
        if below > NEGLIGIBLE {
            let weight = libm::exp(below);
            total += weight;
            slope += weight * term.slope;
        }
    }
    (largest + libm::log(total), slope / total)
}
