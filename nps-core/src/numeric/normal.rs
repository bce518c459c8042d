//! The normal distribution. Functions are those of `libm`, the same on every platform.

/// Φ⁻¹(p); infinite for p of 0 and 1.
///
/// Wichura, *Applied Statistics* 37, 1988, algorithm AS 241: a ratio of polynomials for the middle and one for either part
/// of a tail, good to 1e-16.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    const MIDDLE: f64 = 0.425;
    const FAR: f64 = 5.0;
    let from_half = p - 0.5;
    if from_half.abs() <= MIDDLE {
        let r = MIDDLE * MIDDLE - from_half * from_half;
        return from_half * ratio(&MIDDLE_OVER, &MIDDLE_UNDER, r);
    }
    let tail = if from_half < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 {
        return if tail < 0.0 { f64::NAN } else { f64::INFINITY.copysign(from_half) };
    }
    let r = (-libm::log(tail)).sqrt();
    let z = if r <= FAR { ratio(&NEAR_OVER, &NEAR_UNDER, r - 1.6) } else { ratio(&FAR_OVER, &FAR_UNDER, r - FAR) };
    z.copysign(from_half)
}

/// One polynomial over another, coefficients from the highest power down.
fn ratio(over: &[f64; 8], under: &[f64; 8], x: f64) -> f64 {
    let value = |coefficients: &[f64; 8]| coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient);
    value(over) / value(under)
}

// Those that are printed, to the nearest f64.
const MIDDLE_OVER: [f64; 8] = [
    2_509.080_928_730_122_7,
    33_430.575_583_588_13,
    67_265.770_927_008_7,
    45_921.953_931_549_87,
    13_731.693_765_509_46,
    1_971.590_950_306_551_3,
    133.141_667_891_784_38,
    3.387_132_872_796_366_5,
];
const MIDDLE_UNDER: [f64; 8] = [
    5_226.495_278_852_854,
    28_729.085_735_721_943,
    39_307.895_800_092_71,
    21_213.794_301_586_597,
    5_394.196_021_424_751,
    687.187_007_492_057_9,
    42.313_330_701_600_91,
    1.0,
];
const NEAR_OVER: [f64; 8] = [
    0.000_774_545_014_278_341_4,
    0.022_723_844_989_269_184,
    0.241_780_725_177_450_6,
    1.270_458_252_452_368_4,
    3.647_848_324_763_204_5,
    5.769_497_221_460_691,
    4.630_337_846_156_546,
    1.423_437_110_749_683_5,
];
const NEAR_UNDER: [f64; 8] = [
    1.050_750_071_644_416_9e-9,
    0.000_547_593_808_499_534_5,
    0.015_198_666_563_616_457,
    0.148_103_976_427_480_08,
    0.689_767_334_985_1,
    1.676_384_830_183_803_8,
    2.053_191_626_637_759,
    1.0,
];
const FAR_OVER: [f64; 8] = [
    2.010_334_399_292_288_1e-7,
    2.711_555_568_743_487_6e-5,
    0.001_242_660_947_388_078_4,
    0.026_532_189_526_576_124,
    0.296_560_571_828_504_87,
    1.784_826_539_917_291_3,
    5.463_784_911_164_114,
    6.657_904_643_501_103,
];
const FAR_UNDER: [f64; 8] = [
    2.044_263_103_389_939_7e-15,
    1.421_511_758_316_446e-7,
    1.846_318_317_510_054_8e-5,
    0.000_786_869_131_145_613_3,
    0.014_875_361_290_850_615,
    0.136_929_880_922_735_8,
    0.599_832_206_555_888,
    1.0,
];

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
