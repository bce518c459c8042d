//! Division of exact integers.

/// `numerator / denominator` rounded once, to the nearest `f64`, however large they are.
///
/// Rounding each of them first can make 100.00000000000001 of 100 p / n, where p < n.
/// `denominator` is above 0 and below 2^66.
#[expect(clippy::cast_precision_loss, reason = "this is the one rounding")]
pub(crate) fn quotient(numerator: u128, denominator: u128) -> f64 {
    const EXACT: u64 = 1 << f64::MANTISSA_DIGITS;
    if let (Ok(numerator @ 0..=EXACT), Ok(denominator @ 0..=EXACT)) =
        (u64::try_from(numerator), u64::try_from(denominator))
    {
        return numerator as f64 / denominator as f64;
    }
    // At least 63 bits of the quotient, the last of which says whether anything follows.
    let shift = numerator.leading_zeros();
    let scaled = numerator.checked_shl(shift).unwrap_or(0);
    let inexact = u128::from(!scaled.is_multiple_of(denominator));
    let power = f64::from_bits(u64::from(1023 - shift) << (f64::MANTISSA_DIGITS - 1));
    ((scaled / denominator) | inexact) as f64 * power
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Python's division of integers, which rounds once.
    #[test]
    fn rounds_once() {
        for (numerator, denominator, expected) in [
            (0, 1, 0.0),
            (0, 1 << 64, 0.0),
            (1, 3, 0.333_333_333_333_333_3),
            (100, 1 << 63, 1.084_202_172_485_504_4e-17),
            (461_168_601_843_673_036_800, 4_611_686_018_436_730_510, 100.0),
            ((1 << 53) + 1, 1, 9_007_199_254_740_992.0),
            ((1 << 53) + 3, 1, 9_007_199_254_740_996.0),
            (100 * u128::from(u64::MAX), u128::from(u64::MAX), 100.0),
            (10 * ((1 << 63) + 12_345), (1 << 63) + 12_345, 10.0),
        ] {
            assert_eq!(quotient(numerator, denominator), expected, "{numerator} / {denominator}");
        }
    }
}
