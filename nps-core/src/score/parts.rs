//! A part of some answers beside the whole of them.

use crate::numeric::quotient;
use crate::score::Counts;

/// All answers but these, which are among them.
pub(crate) fn rest_of(all: Counts, some: Counts) -> Counts {
    Counts::new(
        all.detractors.saturating_sub(some.detractors),
        all.passives.saturating_sub(some.passives),
        all.promoters.saturating_sub(some.promoters),
    )
}

/// Promoters minus detractors.
fn net(counts: Counts) -> i128 {
    i128::from(counts.promoters) - i128::from(counts.detractors)
}

/// The points of the whole score that come from a part: 100 × (its promoters − its detractors) / all answers. Over parts
/// that make up the whole these add up to its score. 0 without answers.
pub(crate) fn points_within(some: Counts, all: Counts) -> f64 {
    if all.is_empty() {
        return 0.0;
    }
    let net = net(some);
    let points = quotient(100 * net.unsigned_abs(), all.total());
    if net < 0 { -points } else { points }
}

/// By how many points a part moves the score of the whole: its share × (its score − the score of all), as one fraction
/// of exact counts, 100 × (net × N − NET × n) / N². Over parts that make up the whole these add up to 0.
pub(crate) fn impact(some: Counts, all: Counts) -> f64 {
    let (n, total) = (i128::from(some.n()), i128::from(all.n()));
    match (net(some).checked_mul(total), net(all).checked_mul(n)) {
        (Some(own), Some(expected)) if total > 0 => ratio(own - expected, total),
        _ => 0.0,
    }
}

/// 100 × numerator / total², without overflow: the numerator is below total² in size.
#[expect(clippy::cast_precision_loss, reason = "exact to 2^53, then rounded to the nearest f64")]
fn ratio(numerator: i128, total: i128) -> f64 {
    100.0 * (numerator as f64 / total as f64) / total as f64
}
