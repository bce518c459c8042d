//! Incomplete gamma and beta functions, from which the tails of most laws follow.
//!
//! Every build gives the same bits: nothing is used but +, −, ×, ÷, √ and `libm`, which is plain Rust. The functions of
//! `f64` are the C library's, or whatever the compiler makes of them.
//!
//! Of the two tails the one that is small is computed, and the other is what remains of 1: neither loses digits. Factors
//! as x^a e^−x / Γ(a) are in the form of Loader (*Fast and Accurate Computation of Binomial Probabilities*, 2000):
//! Stirling's formula, its error, and how far the point is from the mean; no large terms cancel, however large a is.

mod beta;
mod decay;
mod gamma;
#[cfg(test)]
mod tests;

pub(crate) use beta::{Beta, Side};
pub(crate) use gamma::gamma_tails;

/// The probabilities below and above a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tails {
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Tails {
    const NONE_BELOW: Self = Self { lower: 0.0, upper: 1.0 };
    const ALL_BELOW: Self = Self { lower: 1.0, upper: 0.0 };

    fn lower(lower: f64) -> Self {
        let lower = lower.clamp(0.0, 1.0);
        Self { lower, upper: 1.0 - lower }
    }

    fn swapped(self) -> Self {
        Self { lower: self.upper, upper: self.lower }
    }
}

/// ln Γ(a + 1) − ln(√(2πa) (a/e)^a), for a > 0; not a number for others.
fn stirling_error(a: f64) -> f64 {
    /// From here on the next term of the series is below 1e-16.
    const LARGE: f64 = 12.0;
    let (mut a, mut sum) = (if a > 0.0 { a } else { f64::NAN }, 0.0);
    while a < LARGE {
        sum += (a + 0.5) * libm::log1p(1.0 / a) - 1.0;
        a += 1.0;
    }
    let r = 1.0 / a;
    let r2 = r * r;
    // Bernoulli numbers: DLMF 5.11.1.
    let tail = 1.0 / 1680.0 - r2 * (1.0 / 1188.0 - r2 * (691.0 / 360_360.0));
    sum + r * (1.0 / 12.0 - r2 * (1.0 / 360.0 - r2 * (1.0 / 1260.0 - r2 * tail)))
}

/// −u − ln(1 − u), which is u²/2 + u³/3 + …, for u < 1.
fn excess(u: f64) -> f64 {
    const SERIES_TO: f64 = 0.5;
    const MAX_TERMS: u32 = 20;
    if u.abs() > SERIES_TO {
        return -u - libm::log1p(-u);
    }
    // ln((1 + v) / (1 − v)) = 2 (v + v³/3 + v⁵/5 + …), whose first term less u is u v.
    let v = u / (2.0 - u);
    let v2 = v * v;
    let (mut power, mut sum) = (1.0, 0.0);
    for k in 1..=MAX_TERMS {
        power *= v2;
        let next = sum + power / f64::from(2 * k + 1);
        if next <= sum {
            break;
        }
        sum = next;
    }
    v * (u + 2.0 * sum)
}

/// a ln(a / mean) + mean − a, where `off` is a − mean.
fn deviance(a: f64, off: f64, mean: f64) -> f64 {
    const NEAR: f64 = 0.5;
    if off.abs() <= NEAR * a { a * excess(off / a) } else { a * libm::log(a / mean) - off }
}
