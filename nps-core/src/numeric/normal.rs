//! The normal distribution: quantiles from `statrs`; tails from `libm`, whose `erfc` is good to the last digits where that
//! of `statrs` is to 1e-10.

use statrs::distribution::{ContinuousCDF, Normal};

/// Φ⁻¹(p) for p in ]0, 1[.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// Φ(z).
pub(crate) fn normal_cdf(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

/// The probability of being further from 0 than `z`, for z ≥ 0. Keeps its precision where it is small.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// scipy 1.17.1 `2 * norm.sf`.
    #[test]
    fn tails_agree_with_scipy() {
        for (z, expected) in [
            (0.0, 1.0),
            (1.0, 0.317_310_507_862_914_15),
            (1.959_963_984_540_054, 0.05),
            (5.0, 5.733_031_437_583_866e-7),
            (10.0, 1.523_970_604_832_094e-23),
            (37.0, 1.145_114_244_504_785_3e-299),
        ] {
            let found = normal_two_sided(z);
            assert!((found / expected - 1.0).abs() < 1e-12, "{z}: {found}");
        }
    }

    /// scipy 1.17.1 `norm.ppf`. The goal is 1e-9.
    #[test]
    fn agrees_with_scipy() {
        for (p, expected) in [
            (0.5, 0.0),
            (0.75, 0.674_489_750_196_081_7),
            (0.95, 1.644_853_626_951_472_2),
            (0.975, 1.959_963_984_540_054),
            (0.995, 2.575_829_303_548_900_4),
            (0.9995, 3.290_526_731_491_926),
            (0.999_999_5, 4.891_638_475_714_78),
        ] {
            assert!((normal_quantile(p) - expected).abs() < 1e-12, "{p}: {}", normal_quantile(p));
        }
    }
}
