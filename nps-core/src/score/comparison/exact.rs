//! The exact test of no difference, given what both sides answered together.

use libm::{exp, log};

use crate::numeric::real;
use crate::score::Counts;

/// The two-sided p-value: of all ways to deal the pooled answers to the two sides, the share whose difference is at least
/// as far from 0 as the one observed (Fisher's randomisation test). Both sides have answers.
///
/// How far is compared in whole numbers, so that ties are ties. O(n²) for n answers on the smaller side.
pub(super) fn exact_p(before: Counts, after: Counts) -> f64 {
    let (drawn, rest) = if before.n() <= after.n() { (before, after) } else { (after, before) };
    let pooled = |of: fn(&Counts) -> u64| u128::from(of(&drawn)) + u128::from(of(&rest));
    let (detractors, passives, promoters) =
        (pooled(|counts| counts.detractors), pooled(|counts| counts.passives), pooled(|counts| counts.promoters));
    let n = drawn.n();
    let (all, net) = (signed(drawn.total() + rest.total()), signed(promoters) - signed(detractors));
    // n₁ n₂ times the difference, up to its sign.
    let distance = |drawn_net: i128| (all * drawn_net - i128::from(n) * net).abs();
    let observed = distance(i128::from(drawn.promoters) - i128::from(drawn.detractors));
    let (of_detractors, of_passives, of_promoters) =
        (log_choices(detractors, n), log_choices(passives, n), log_choices(promoters, n));
    let mut deals = Vec::new();
    for (detractors, first) in (0..=n).zip(&of_detractors) {
        for (promoters, last) in (0..=n - detractors).zip(&of_promoters) {
            let passives = usize::try_from(n - detractors - promoters).ok();
            if let Some(middle) = passives.and_then(|passives| of_passives.get(passives)) {
                let far = distance(i128::from(promoters) - i128::from(detractors)) >= observed;
                deals.push((first + middle + last, far));
            }
        }
    }
    let likeliest = deals.iter().fold(f64::NEG_INFINITY, |most, &(log, _)| most.max(log));
    let (mut far_ones, mut near_ones) = (0.0, 0.0);
    for (log, far) in deals {
        *(if far { &mut far_ones } else { &mut near_ones }) += exp(log - likeliest);
    }
    far_ones / (far_ones + near_ones)
}

#[expect(clippy::cast_possible_wrap, reason = "two counts below 2^64 each")]
const fn signed(count: u128) -> i128 {
    count as i128
}

/// ln of the ways to choose 0, 1, … up to `n` of so many.
fn log_choices(of: u128, n: u64) -> Vec<f64> {
    let mut log_ways = 0.0;
    let mut choices = vec![log_ways];
    for chosen in (0..n).take(usize::try_from(of).unwrap_or(usize::MAX)) {
        #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
        let left = (of - u128::from(chosen)) as f64;
        log_ways += log(left / real(chosen + 1));
        choices.push(log_ways);
    }
    choices
}
