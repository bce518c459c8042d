//! Does an interval cover as it claims? Every possible outcome of a survey is enumerated with its probability: no
//! simulation, no seed.
//!
//! The reference is `STATISTICS.md` §1: table (c), whose truth is stated, is reproduced to its last digit. The truths
//! of (a), drawn at random, and of (b) are not stated, so that those tables are compared with an even grid of truths.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use nps_core::{Counts, Method};

/// Shares of detractors, passives and promoters.
type Truth = [f64; 3];

/// One outcome of `n` answers: its counts, and the bounds on them by each method.
struct Outcome {
    counts: [usize; 3],
    bounds: Vec<(f64, f64)>,
}

/// ln k! for k up to n.
fn log_factorials(n: usize) -> Vec<f64> {
    let mut sums = vec![0.0];
    for k in 1..=u32::try_from(n).unwrap() {
        sums.push(sums[sums.len() - 1] + f64::from(k).ln());
    }
    sums
}

/// The probability of an outcome.
fn probability(counts: [usize; 3], truth: Truth, logs: &[f64]) -> f64 {
    let [d, m, p] = counts;
    let ways = logs[d + m + p] - logs[d] - logs[m] - logs[p];
    let terms = counts.into_iter().zip(truth).map(|(count, share)| match (count, share) {
        (0, _) => 0.0,
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        _ => count as f64 * share.ln(),
    });
    (ways + terms.sum::<f64>()).exp()
}

fn all_counts(n: usize) -> impl Iterator<Item = [usize; 3]> {
    (0..=n).flat_map(move |d| (0..=n - d).map(move |p| [d, n - d - p, p]))
}

fn bounds(counts: [usize; 3], method: Method) -> (f64, f64) {
    let [d, m, p] = counts.map(|count| count as u64);
    let nps = Counts::new(d, m, p).nps(0.95, method).unwrap();
    (nps.lower.unwrap(), nps.upper.unwrap())
}

/// Every outcome of `n` answers with the bounds of each method.
fn outcomes(n: usize, methods: &[Method]) -> Vec<Outcome> {
    all_counts(n)
        .map(|counts| Outcome { counts, bounds: methods.iter().map(|&method| bounds(counts, method)).collect() })
        .collect()
}

/// The probability that each method's interval contains the truth.
fn coverage(outcomes: &[Outcome], truth: Truth, logs: &[f64]) -> Vec<f64> {
    let points = 100.0 * (truth[2] - truth[0]);
    let mut covered = vec![0.0; outcomes[0].bounds.len()];
    for Outcome { counts, bounds } in outcomes {
        let probability = probability(*counts, truth, logs);
        for (sum, &(lower, upper)) in covered.iter_mut().zip(bounds) {
            if lower <= points && points <= upper {
                *sum += probability;
            }
        }
    }
    covered
}

/// Table (c): a score of 90 points as 1 % detractors, 8 % passives, 91 % promoters.
#[test]
fn a_very_high_score_is_covered_as_printed() {
    const TRUTH: Truth = [0.01, 0.08, 0.91];
    const NEGLIGIBLE: f64 = 1e-13;
    let methods = [Method::Wald, Method::Auto, Method::AdjWald3T];
    let printed = [
        (5, [0.370, 0.933, 0.933]),
        (10, [0.609, 0.944, 0.946]),
        (20, [0.846, 0.966, 0.966]),
        (30, [0.781, 0.960, 0.951]),
        (50, [0.862, 0.964, 0.957]),
        (100, [0.925, 0.964, 0.958]),
        (200, [0.932, 0.951, 0.954]),
        (500, [0.944, 0.950, 0.953]),
        (1000, [0.947, 0.951, 0.951]),
    ];
    for (n, expected) in printed {
        let logs = log_factorials(n);
        // Outcomes that never happen need no interval: half a million of them at n = 1000.
        let possible: Vec<Outcome> = all_counts(n)
            .filter(|&counts| probability(counts, TRUTH, &logs) > NEGLIGIBLE)
            .map(|counts| Outcome { counts, bounds: methods.map(|method| bounds(counts, method)).to_vec() })
            .collect();
        let total: f64 = possible.iter().map(|outcome| probability(outcome.counts, TRUTH, &logs)).sum();
        assert!((total - 1.0).abs() < 1e-7, "n = {n}: the outcomes add up to {total}");
        for ((found, expected), method) in coverage(&possible, TRUTH, &logs).into_iter().zip(expected).zip(methods) {
            assert!((found - expected).abs() <= 1e-3, "{method} at n = {n}: {found:.4}, printed {expected}");
        }
    }
}

/// Every truth on a grid inside the triangle of shares, each standing for as much of it as every other.
fn grid() -> Vec<Truth> {
    const STEPS: u32 = 60;
    let share = |place: usize| (f64::from(u32::try_from(place).unwrap()) + 1.0 / 3.0) / f64::from(STEPS);
    all_counts(STEPS as usize - 1).map(|places| places.map(share)).collect()
}

/// What table (a) prints of one method: average coverage, and the share of truths covered less than 93 % of the time.
struct Printed {
    average: f64,
    poor: f64,
}

/// Table (a), whose 400 random truths make its shares uncertain; and the worst truth of the grid for the default.
#[test]
fn on_average_coverage_is_as_printed() {
    const TRUTHS_PRINTED: f64 = 400.0;
    let methods = [Method::Wald, Method::AdjWald3T, Method::AdjWald3U, Method::AdjWaldZ2U, Method::Auto];
    let printed = [
        (5, [(0.775, 0.98), (0.951, 0.18), (0.964, 0.06), (0.960, 0.15), (0.972, 0.01)], 0.868),
        (10, [(0.870, 0.98), (0.951, 0.08), (0.960, 0.01), (0.957, 0.07), (0.964, 0.00)], 0.889),
        (20, [(0.912, 0.83), (0.951, 0.02), (0.957, 0.00), (0.955, 0.02), (0.956, 0.00)], 0.889),
        (50, [(0.936, 0.13), (0.950, 0.00), (0.953, 0.00), (0.953, 0.00), (0.951, 0.00)], 0.936),
    ];
    let truths = grid();
    #[expect(clippy::cast_precision_loss, reason = "some thousand")]
    let weight = 1.0 / truths.len() as f64;
    for (n, expected, floor) in printed {
        let logs = log_factorials(n);
        let outcomes = outcomes(n, &methods);
        let covered: Vec<Vec<f64>> = truths.iter().map(|&truth| coverage(&outcomes, truth, &logs)).collect();
        for (place, (average, poor)) in expected.into_iter().enumerate() {
            let (method, printed) = (methods[place], Printed { average, poor });
            let of_method = || covered.iter().map(|covered| covered[place]);
            let average: f64 = of_method().map(|covered| weight * covered).sum();
            let poor: f64 = of_method().map(|covered| if covered < 0.93 { weight } else { 0.0 }).sum();
            let Printed { average: wanted, poor: wanted_poor } = printed;
            assert!((average - wanted).abs() < 2e-3, "{method} at n = {n}: {average:.4} on average, printed {wanted}");
            // Three standard errors of the printed share, and its rounding.
            let slack = 3.0 * (poor * (1.0 - poor) / TRUTHS_PRINTED).sqrt() + 0.005;
            assert!((poor - wanted_poor).abs() < slack, "{method} at n = {n}: {poor:.3} poor, printed {wanted_poor}");
            let worst = of_method().fold(1.0, f64::min);
            assert!(method != Method::Auto || worst > floor, "n = {n}: a truth is covered {worst:.4} of the time");
        }
    }
}
