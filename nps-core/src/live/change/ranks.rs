//! Ranks, ties, medians, and how ranks go with those before.

use crate::numeric::real;

/// How often each value comes that comes more than once.
pub(super) fn ties(values: impl Iterator<Item = f64>) -> impl Iterator<Item = u64> {
    // −0 is the same value as 0, and becomes it.
    let mut sorted: Vec<f64> = values.map(|value| value + 0.0).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let counts: Vec<u64> =
        sorted.chunk_by(|left, right| left.total_cmp(right).is_eq()).map(|same| same.len() as u64).collect();
    counts.into_iter().filter(|&count| count > 1)
}

/// The middle value, or the mean of both; `None` of nothing. Moves the values about.
pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let is_even = values.len().is_multiple_of(2);
    let (below, upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let upper = *upper;
    let lower = below.iter().copied().max_by(f64::total_cmp).filter(|_| is_even);
    Some(lower.map_or(upper, |lower| f64::midpoint(lower, upper)))
}

/// The autocorrelation of the ranks of values, from lag 1 on; 0 where all are equal.
pub(super) fn acf_of_ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(f64, usize)> = values.iter().map(|value| value + 0.0).zip(0..).collect();
    order.sort_unstable_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0_u64;
    for tied in order.chunk_by(|left, right| left.0.total_cmp(&right.0).is_eq()) {
        let count = tied.len() as u64;
        for &(_, place) in tied {
            if let Some(rank) = ranks.get_mut(place) {
                *rank = real(before) + 0.5 * (real(count) + 1.0);
            }
        }
        before += count;
    }
    let middle = 0.5 * (real(before) + 1.0);
    for rank in &mut ranks {
        *rank -= middle;
    }
    let product = |lag: usize| ranks.iter().zip(ranks.iter().skip(lag)).map(|(a, b)| a * b).sum::<f64>();
    let variance = product(0);
    (1..values.len()).map(|lag| if variance > 0.0 { product(lag) / variance } else { 0.0 }).collect()
}
