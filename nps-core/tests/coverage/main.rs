//! Does an interval cover as it claims? Every possible outcome of a survey is enumerated with its probability: no
//! simulation, no seed.
//!
//! The reference is `STATISTICS.md` §1: table (c), whose truth is stated, is reproduced to its last digit. The truths
//! of (a), drawn at random, and of (b) are not stated, so that those tables are compared with an even grid of truths.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
// Compared with a tolerance, or drawn at random: the last bit does not matter.
#![allow(clippy::disallowed_methods)]

mod table;

use nps_core::{Counts, Method, compare};

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

/// One outcome of a side: its probability, and its estimate between its bounds.
struct OneSide {
    counts: Counts,
    probability: f64,
    estimate: f64,
    bounds: (f64, f64),
}

/// Every outcome of `n` answers that ever happens.
fn one_side(n: usize, truth: Truth) -> Vec<OneSide> {
    const NEGLIGIBLE: f64 = 1e-9;
    let logs = log_factorials(n);
    all_counts(n)
        .map(|counts| (counts, probability(counts, truth, &logs)))
        .filter(|&(_, probability)| probability > NEGLIGIBLE)
        .map(|(shares, probability)| {
            let [d, m, p] = shares.map(|count| count as u64);
            let counts = Counts::new(d, m, p);
            OneSide { counts, probability, estimate: counts.points().unwrap(), bounds: bounds(shares, Method::Auto) }
        })
        .collect()
}

/// Table of §2: how often p stays above 0.05 where there is no difference, by enumeration of every pair of outcomes. It
/// does not state its truths; those of table (c) and of the typical score in it give its figures.
#[test]
fn without_a_difference_it_is_found_as_rarely_as_printed() {
    /// Four standard errors of 20,000 simulated repetitions, and the rounding of what is printed.
    fn slack(covered: f64) -> f64 {
        4.0 * (covered * (1.0 - covered) / 20_000.0).sqrt() + 0.0005
    }
    let printed = [
        ([0.2, 0.3, 0.5], [((5, 5), 0.972), ((10, 10), 0.958), ((10, 50), 0.954), ((50, 50), 0.952)]),
        ([0.01, 0.08, 0.91], [((5, 5), 1.0), ((10, 10), 1.0), ((10, 50), 0.972), ((50, 50), 0.990)]),
    ];
    for (truth, rows) in printed {
        for ((n_before, n_after), expected) in rows {
            let (before, after) = (one_side(n_before, truth), one_side(n_after, truth));
            let (mut covered, mut total, mut pairs) = (0.0, 0.0, 0_u32);
            for from in &before {
                for to in &after {
                    let difference = to.estimate - from.estimate;
                    let lower = difference - (to.estimate - to.bounds.0).hypot(from.bounds.1 - from.estimate);
                    let upper = difference + (to.bounds.1 - to.estimate).hypot(from.estimate - from.bounds.0);
                    let contains = lower <= 0.0 && 0.0 <= upper;
                    // All pairs of few outcomes by the p-value itself; of many, one in a few hundred.
                    if pairs.is_multiple_of(if n_before + n_after <= 20 { 7 } else { 397 }) {
                        let found = compare(from.counts, to.counts, 0.95).unwrap();
                        assert_eq!(found.p_value.unwrap() >= 0.05, contains, "{:?} {:?}", from.counts, to.counts);
                    }
                    pairs += 1;
                    total += from.probability * to.probability;
                    covered += if contains { from.probability * to.probability } else { 0.0 };
                }
            }
            assert!((total - 1.0).abs() < 1e-5, "{truth:?} at {n_before}, {n_after}: outcomes add up to {total}");
            let error = (covered - expected).abs();
            assert!(error <= slack(covered), "{truth:?} at {n_before}, {n_after}: {covered:.4}, printed {expected}");
        }
    }
}
