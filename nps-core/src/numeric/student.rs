//! Student's t: quantiles and tails. t² over its degrees of freedom is the ratio of a beta variable to what remains of 1.

use std::f64::consts::PI;

use super::special::{Beta, Side};
use super::{normal_quantile, normal_two_sided};

/// The `p` quantile for `df` degrees of freedom, at least 1; infinite for p of 0 and 1.
pub(crate) fn student_quantile(df: f64, p: f64) -> f64 {
    if p < 0.5 { -above_median(df, p, 0.5 - p) } else { above_median(df, 1.0 - p, p - 0.5) }
}

/// The probability of being further from 0 than `t` with `df` degrees of freedom, at least 1. Keeps its precision where it
/// is small.
#[expect(clippy::float_cmp, reason = "exactly 1: Cauchy's law has a closed form")]
pub(crate) fn student_two_sided(t: f64, df: f64) -> f64 {
    let t = t.abs();
    if df == f64::INFINITY {
        return normal_two_sided(t);
    }
    if df == 1.0 {
        return 2.0 / PI * libm::atan2(1.0, t);
    }
    let ratio = t / df * t;
    Beta::new(0.5 * df, 0.5).tails(1.0 / (1.0 + ratio), 1.0 / (1.0 + 1.0 / ratio)).lower
}

/// The value that is exceeded with probability `tail`; `central` is that of lying between 0 and it.
#[expect(clippy::float_cmp, reason = "exactly 1: Cauchy's law has a closed form")]
fn above_median(df: f64, tail: f64, central: f64) -> f64 {
    /// At this many times z² the next term of the series is below 1e-15.
    const MANY: f64 = 1000.0;
    if df == 1.0 {
        return if central < tail { libm::tan(PI * central) } else { 1.0 / libm::tan(PI * tail) };
    }
    if tail <= 0.0 || central <= 0.0 {
        return if tail <= 0.0 { f64::INFINITY } else { 0.0 };
    }
    let z = -normal_quantile(tail);
    let series = expansion(df, z);
    if df >= MANY * (z * z).max(1.0) {
        return series;
    }
    // The tail of either side, whichever is small, of df / (df + t²).
    let (side, share) = if central < tail { (Side::Upper, 2.0 * central) } else { (Side::Lower, 2.0 * tail) };
    let start = libm::log(df / series / series);
    let logit = Beta::new(0.5 * df, 0.5).logit_quantile(side, share, start);
    df.sqrt() * libm::exp(-0.5 * logit)
}

/// The quantile by powers of 1/df, from that of the normal law: Abramowitz & Stegun, 26.7.5.
fn expansion(df: f64, z: f64) -> f64 {
    let z2 = z * z;
    let first = (z2 + 1.0) * z / 4.0;
    let second = ((5.0 * z2 + 16.0) * z2 + 3.0) * z / 96.0;
    let third = (((3.0 * z2 + 19.0) * z2 + 17.0) * z2 - 15.0) * z / 384.0;
    let fourth = ((((79.0 * z2 + 776.0) * z2 + 1482.0) * z2 - 1920.0) * z2 - 945.0) * z / 92_160.0;
    z + (first + (second + (third + fourth / df) / df) / df) / df
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17.1 `t.ppf`, which is itself off by 1e-12 where there are many degrees of freedom.
    #[test]
    #[expect(clippy::unreadable_literal, reason = "as SciPy prints them")]
    fn agrees_with_scipy() {
        for (df, p, expected) in [
            (1.0, 0.6, 0.32491969623290634),
            (1.0, 0.9, 3.0776835371752544),
            (1.0, 0.975, 12.706204736174694),
            (1.0, 0.9995, 636.6192487687897),
            (1.0, 0.9999995, 636619.7724194303),
            (2.0, 0.6, 0.2886751345948128),
            (2.0, 0.9, 1.8856180831641272),
            (2.0, 0.975, 4.302652729749462),
            (2.0, 0.9995, 31.599054576445365),
            (2.0, 0.9999995, 999.9992500409771),
            (3.0, 0.6, 0.2766706623326898),
            (3.0, 0.9, 1.637744353696209),
            (3.0, 0.975, 3.1824463052837078),
            (3.0, 0.9995, 12.923978636687961),
            (3.0, 0.9999995, 130.15458956192757),
            (9.0, 0.6, 0.260955336473911),
            (9.0, 0.9, 1.3830287383966329),
            (9.0, 0.975, 2.262157162798205),
            (9.0, 0.9995, 4.780912585931217),
            (9.0, 0.9999995, 11.636782027441653),
            (29.0, 0.6, 0.25568363457125604),
            (29.0, 0.9, 1.311433647301551),
            (29.0, 0.975, 2.045229642132703),
            (29.0, 0.9995, 3.6594050194663748),
            (29.0, 0.9999995, 6.1700561014489566),
            (99.0, 0.6, 0.25402901215180673),
            (99.0, 0.9, 1.2901614420344854),
            (99.0, 0.975, 1.9842169515864174),
            (99.0, 0.9995, 3.391528833363685),
            (99.0, 0.9999995, 5.217164206668911),
            (999.0, 0.6, 0.2534145833303675),
            (999.0, 0.9, 1.2823995700373971),
            (999.0, 0.975, 1.9623414611334493),
            (999.0, 0.9995, 3.3002924403987666),
            (999.0, 0.9999995, 4.922320372383035),
            (1000.0, 0.6, 0.25341451583949876),
            (1000.0, 0.9, 1.2823987214609247),
            (1000.0, 0.975, 1.9623390808264083),
            (1000.0, 0.9995, 3.300282648423944),
            (1000.0, 0.9999995, 4.922289523446074),
            (12345.0, 0.6, 0.2533525630707043),
            (12345.0, 0.9, 1.281620146428643),
            (12345.0, 0.975, 1.9601561676005668),
            (12345.0, 0.9995, 3.291315054529859),
            (12345.0, 0.9999995, 4.894108970611383),
            (1000000.0, 0.6, 0.25334717053784184),
            (1000000.0, 0.9, 1.281552412129939),
            (1000000.0, 0.975, 1.959966356814107),
            (1000000.0, 0.9995, 3.2905364612487222),
            (1000000.0, 0.9999995, 4.891668960726574),
            (1000000000.0, 0.6, 0.25334710320320153),
            (1000000000.0, 0.9, 1.2815515663911852),
            (1000000000.0, 0.975, 1.959963986912325),
            (1000000000.0, 0.9995, 3.2905267412216563),
            (1000000000.0, 0.9999995, 4.891638506199626),
            (1000000000000000.0, 0.6, 0.2533471031357998),
            (1000000000000000.0, 0.9, 1.2815515655446015),
            (1000000000000000.0, 0.975, 1.9599639845400563),
            (1000000000000000.0, 0.9995, 3.2905267314919358),
            (1000000000000000.0, 0.9999995, 4.89163847571481),
        ] {
            let found = student_quantile(df, p);
            assert!((found / expected - 1.0).abs() < 1e-9, "{df} {p}: {found} {expected}");
        }
    }
}
