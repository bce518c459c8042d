//! The regularised incomplete beta function and its inverse.

use std::f64::consts::TAU;

use super::decay::decaying_integral;
use super::{Tails, deviance, excess, stirling_error};
use crate::numeric::decreasing_root;

/// The law of a share with density proportional to x^(a − 1) (1 − x)^(b − 1), for a and b from a half up.
#[derive(Clone, Copy)]
pub(crate) struct Beta {
    a: f64,
    b: f64,
    /// a + b, as a rounded sum and what rounding left out.
    total: f64,
    rest: f64,
    /// √(a b / 2π(a + b)), times what Stirling's formula leaves out.
    factor: f64,
}

/// Which of the two tails is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Side {
    Lower,
    Upper,
}

impl Beta {
    pub(crate) fn new(a: f64, b: f64) -> Self {
        let total = a + b;
        let rest = if a > b { b - (total - a) } else { a - (total - b) };
        let errors = stirling_error(total) - stirling_error(a) - stirling_error(b);
        Self { a, b, total, rest, factor: (a / total * b / TAU).sqrt() * libm::exp(errors) }
    }

    /// The probabilities below and above `x`: `I_x(a, b)` and `I_y(b, a)`. Of x and y = 1 − x only the smaller has to be
    /// exact.
    pub(crate) fn tails(self, x: f64, y: f64) -> Tails {
        self.at(x, y).0
    }

    /// ln(x/y) of the share x that `tail` of the law is on this side of, y = 1 − x, looked for from `start`; `tail` is in ]0, 1[.
    ///
    /// Newton's method on the tail's logarithm, which is concave in ln(x/y): the law of a logit has log-concave density.
    pub(crate) fn logit_quantile(self, side: Side, tail: f64, start: f64) -> f64 {
        /// No share further from 0 or 1 is above 0 as a number.
        const FURTHEST: f64 = 744.0;
        let wanted = libm::log(tail);
        decreasing_root(-FURTHEST, FURTHEST, start, |logit| {
            let (x, y) = (1.0 / (1.0 + libm::exp(-logit)), 1.0 / (1.0 + libm::exp(logit)));
            let (Tails { lower, upper }, density) = self.at(x, y);
            match side {
                Side::Lower => (wanted - libm::log(lower), -density / lower),
                Side::Upper => (libm::log(upper) - wanted, -density / upper),
            }
        })
    }

    /// Both tails, and the density of ln(x/y), which is x^a y^b / B(a, b).
    fn at(self, x: f64, y: f64) -> (Tails, f64) {
        let Self { a, b, total, rest, factor } = self;
        if x <= 0.0 {
            return (Tails::NONE_BELOW, 0.0);
        }
        if y <= 0.0 {
            return (Tails::ALL_BELOW, 0.0);
        }
        // (a + b)(a/(a + b) − x), rounded once: it is multiplied by itself over the variance.
        let off = if x <= y { -libm::fma(total, x, -a) - rest * x } else { libm::fma(total, y, -b) + rest * y };
        let distance = deviance(a, off, total * x) + deviance(b, -off, total * y);
        let density = factor * libm::exp(-distance);
        let mirrored = Self { a: b, b: a, ..self };
        let tails = if off >= 0.0 {
            Tails::lower(density * self.lower_to_density(x, y, off))
        } else {
            Tails::lower(density * mirrored.lower_to_density(y, x, -off)).swapped()
        };
        (tails, density)
    }

    /// The lower tail over x^a y^b / B(a, b), for x up to the mean.
    fn lower_to_density(self, x: f64, y: f64, off: f64) -> f64 {
        /// Above, the continued fraction needs hundreds of terms near the mean.
        const LARGE: f64 = 500.0;
        let Self { a, b, .. } = self;
        if a.min(b) > LARGE { integral(a, b, x, y, off) } else { 1.0 / self.fraction(x, y, off) }
    }

    /// Didonato & Morris, *ACM Transactions on Mathematical Software* 18, 1992, formula 9, by the method of Lentz.
    fn fraction(self, x: f64, y: f64, off: f64) -> f64 {
        const MAX_TERMS: u32 = 2000;
        const SMALLEST: f64 = 1e-300;
        let Self { a, b, total, .. } = self;
        let mut value = a / (a + 1.0) * (off + 1.0);
        let (mut numerator, mut denominator) = (value, 0.0);
        for m in 1..=MAX_TERMS {
            let m = f64::from(m);
            let (odd, even) = (a + 2.0 * m - 1.0, a + 2.0 * m + 1.0);
            let from_b = (b - m) * x;
            let over = (a + m - 1.0) / odd * ((total + m - 1.0) * x / odd) * (m * from_b);
            let under = m + m * from_b / odd + (a + m) / even * (off + 1.0 + m * (1.0 + y));
            denominator = 1.0 / away_from_0(under + over * denominator, SMALLEST);
            numerator = away_from_0(under + over / numerator, SMALLEST);
            let factor = numerator * denominator;
            value *= factor;
            if (factor - 1.0).abs() <= f64::EPSILON || factor.is_nan() {
                break;
            }
        }
        value
    }
}

/// The same ratio as an integral over the distance from x: ∫ (1 − w/x)^(a − 1) (1 + w/y)^(b − 1) dw / xy.
fn integral(a: f64, b: f64, x: f64, y: f64, off: f64) -> f64 {
    let (below, above) = ((a - 1.0) / x, (b - 1.0) / y);
    let slope = (off + x - y) / (x * y);
    let height = |away: f64| away * slope + (a - 1.0) * excess(away / x) + (b - 1.0) * excess(-away / y);
    decaying_integral(slope, below / x + above / y, height) / (x * y)
}

/// The value, or `smallest` where it is nearer to 0.
fn away_from_0(value: f64, smallest: f64) -> f64 {
    if value.abs() < smallest { smallest } else { value }
}
