//! Data for the benches: seeded, so that every run and every machine times the same work.

/// Scores 0–10 and codes below `groups`, `rows` of each, from a fixed linear congruential sequence.
#[must_use]
pub fn answers(rows: usize, groups: u32) -> (Vec<u8>, Vec<u32>) {
    let mut state = 12_345_u64;
    let mut next = |below: u32| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        // The upper half of the product of 32 random bits and `below`: a number below `below`.
        u32::try_from(((state >> 32) * u64::from(below)) >> 32).unwrap_or(0)
    };
    (0..rows).map(|_| (u8::try_from(next(11)).unwrap_or(0), next(groups))).unzip()
}

/// Codes of a column, its own for each `place`: the sequence as many answers further on.
#[must_use]
pub fn codes(rows: usize, place: usize, levels: u32) -> Vec<u32> {
    answers(rows + place * 977, levels).1.split_off(place * 977)
}
