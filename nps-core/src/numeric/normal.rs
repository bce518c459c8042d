//! The normal distribution, from `statrs`, held to `SciPy` in the vectors.

use statrs::distribution::{ContinuousCDF, Normal};

/// Φ⁻¹(p) for p in ]0, 1[.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

#[cfg(test)]
mod tests {
    use super::*;

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
