//! Tails of χ², Fisher's F and the binomial law; those of Student's t are beside its quantiles.

use super::real;
use super::special::{Beta, gamma_tails};

/// P(at least `count` of `n`), where each has the chance `p`, 0 to 1.
pub(crate) fn binomial_upper(count: u64, n: u64, p: f64) -> f64 {
    if count == 0 {
        return 1.0;
    }
    if count > n {
        return 0.0;
    }
    Beta::new(real(count), real(n - count) + 1.0).tails(p, 1.0 - p).lower
}

/// P(χ² > x) with `df` degrees of freedom, at least 1.
pub(crate) fn chi_squared_upper(x: f64, df: f64) -> f64 {
    gamma_tails(0.5 * df, 0.5 * x).upper
}

/// P(F > f) with `df` degrees of freedom above the line and `df_error` below it, both at least 1.
pub(crate) fn fisher_upper(f: f64, df: f64, df_error: f64) -> f64 {
    if df_error == f64::INFINITY {
        return chi_squared_upper(df * f, df);
    }
    if f <= 0.0 {
        return 1.0;
    }
    let ratio = df / df_error * f;
    Beta::new(0.5 * df_error, 0.5 * df).tails(1.0 / (1.0 + ratio), 1.0 / (1.0 + 1.0 / ratio)).lower
}
