//! Tails of χ², Fisher's F and the binomial law; those of Student's t are beside its quantiles.

use super::special::{Beta, gamma_tails};

/// P(χ² > x) with `df` degrees of freedom, at least 1.
#[allow(dead_code, reason = "for the comparisons, which are to come")]
pub(crate) fn chi_squared_upper(x: f64, df: f64) -> f64 {
    gamma_tails(0.5 * df, 0.5 * x).upper
}

/// P(F > f) with `df` degrees of freedom above the line and `df_error` below it, both at least 1.
#[allow(dead_code, reason = "for the comparisons, which are to come")]
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

/// The probability of at most `k` of `n`, each with probability `p`.
#[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
#[allow(dead_code, reason = "for the comparisons, which are to come")]
pub(crate) fn binomial_at_most(k: u64, n: u64, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    Beta::new(k as f64 + 1.0, (n - k) as f64).tails(p, 1.0 - p).upper
}

/// The probability of at least `k` of `n`, each with probability `p`.
#[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
#[allow(dead_code, reason = "for the comparisons, which are to come")]
pub(crate) fn binomial_at_least(k: u64, n: u64, p: f64) -> f64 {
    match k {
        0 => 1.0,
        _ if k > n => 0.0,
        _ => Beta::new(k as f64, (n - k) as f64 + 1.0).tails(p, 1.0 - p).lower,
    }
}
