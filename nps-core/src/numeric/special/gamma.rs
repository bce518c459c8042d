//! The regularised incomplete gamma function.

use std::f64::consts::TAU;

use super::decay::decaying_integral;
use super::{Tails, deviance, excess, stirling_error};

/// Terms of a series or a continued fraction: several times what the slowest arguments need.
const MAX_TERMS: u32 = 2000;

/// The probabilities below and above `x` when the density is proportional to x^(a − 1) e^−x: P(a, x) and Q(a, x), for a
/// from a half up.
pub(crate) fn gamma_tails(a: f64, x: f64) -> Tails {
    /// Above, series and fraction need hundreds of terms near the mean.
    const LARGE: f64 = 500.0;
    if x <= 0.0 {
        return Tails::NONE_BELOW;
    }
    if x == f64::INFINITY {
        return Tails::ALL_BELOW;
    }
    let off = a - x;
    let density = (a / TAU).sqrt() * libm::exp(-stirling_error(a) - deviance(a, off, x));
    if a > LARGE {
        let away = density * integral(a, x, off) / x;
        if off >= 0.0 { Tails::lower(away) } else { Tails::lower(away).swapped() }
    } else if x < a + 1.0 {
        Tails::lower(density * series(a, x) / a)
    } else {
        Tails::lower(density / fraction(a, x)).swapped()
    }
}

/// 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + … (DLMF 8.11.4).
fn series(a: f64, x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for k in 1..=MAX_TERMS {
        term *= x / (a + f64::from(k));
        sum += term;
        if term <= 0.25 * f64::EPSILON * sum || term.is_nan() {
            break;
        }
    }
    sum
}

/// x + 1 − a + 1 (a − 1)/(x + 3 − a + 2 (a − 2)/(x + 5 − a + …)) (Legendre), by the method of Lentz.
fn fraction(a: f64, x: f64) -> f64 {
    let mut under = x + 1.0 - a;
    let (mut value, mut numerator, mut denominator) = (under, under, 0.0);
    for k in 1..=MAX_TERMS {
        let over = f64::from(k) * (a - f64::from(k));
        under += 2.0;
        denominator = 1.0 / (under + over * denominator);
        numerator = under + over / numerator;
        let factor = numerator * denominator;
        value *= factor;
        if (factor - 1.0).abs() <= f64::EPSILON || factor.is_nan() {
            break;
        }
    }
    value
}

/// The integral over the distance from x, away from the mean: ∫ (1 ∓ w/x)^(a − 1) e^±w dw.
fn integral(a: f64, x: f64, off: f64) -> f64 {
    let sign = if off >= 0.0 { 1.0 } else { -1.0 };
    let slope = sign * (off - 1.0) / x;
    decaying_integral(slope, (a - 1.0) / x / x, |w| w * slope + (a - 1.0) * excess(sign * w / x))
}
