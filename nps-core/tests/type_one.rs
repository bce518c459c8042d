//! How often does a test at 5 % reject what is true? By enumeration of every pair of outcomes, or of every outcome, with its
//! probability; of many groups, by simulation from a fixed seed.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::cast_precision_loss, reason = "small counts")]
// Probabilities, compared with bounds: the last bit does not matter.
#![allow(clippy::disallowed_methods)]

use nps_core::{
    Counts, Group, GroupOptions, GroupTest, Method, PairedTest, Pairs, TwoSampleTest, compare_all, compare_paired,
    test_difference,
};

/// Shares of detractors, passives and promoters.
type Truth = [f64; 3];

/// Ordinary, lopsided, polar and passive truths.
const TRUTHS: [Truth; 7] = [
    [0.2, 0.3, 0.5],
    [0.3, 0.4, 0.3],
    [0.1, 0.2, 0.7],
    [0.5, 0.01, 0.49],
    [0.05, 0.9, 0.05],
    [0.02, 0.05, 0.93],
    [0.15, 0.0001, 0.8499],
];

/// ln k! for k up to n.
fn log_factorials(n: usize) -> Vec<f64> {
    let mut sums = vec![0.0];
    for k in 1..=n {
        sums.push(sums[k - 1] + (k as f64).ln());
    }
    sums
}

/// The probability of an outcome of so many answers in each cell.
fn probability(counts: &[usize], truth: &[f64]) -> f64 {
    let logs = log_factorials(counts.iter().sum());
    let ways = logs[logs.len() - 1] - counts.iter().map(|&count| logs[count]).sum::<f64>();
    let terms = counts.iter().zip(truth).filter(|&(&count, _)| count > 0);
    (ways + terms.map(|(&count, share)| count as f64 * share.ln()).sum::<f64>()).exp()
}

fn outcomes(n: usize) -> Vec<[usize; 3]> {
    (0..=n).flat_map(|d| (0..=n - d).map(move |p| [d, n - d - p, p])).collect()
}

fn counts([d, m, p]: [usize; 3]) -> Counts {
    Counts::new(d as u64, m as u64, p as u64)
}

/// The probability of a rejection under each truth, both sides having it.
fn rates(n: [usize; 2], rejects: impl Fn(usize, usize, &[Vec<[usize; 3]>; 2]) -> bool) -> Vec<f64> {
    let sides = n.map(outcomes);
    let likely = n.map(outcomes).map(|side| {
        let of = |truth: Truth| side.iter().map(|outcome| probability(outcome, &truth)).collect::<Vec<_>>();
        TRUTHS.map(of)
    });
    let mut rates = vec![0.0; TRUTHS.len()];
    for before in 0..sides[0].len() {
        let mut after_rates = [0.0; TRUTHS.len()];
        for after in 0..sides[1].len() {
            if rejects(before, after, &sides) {
                for (rate, likely) in after_rates.iter_mut().zip(&likely[1]) {
                    *rate += likely[after];
                }
            }
        }
        for ((rate, after), likely) in rates.iter_mut().zip(after_rates).zip(&likely[0]) {
            *rate += after * likely[before];
        }
    }
    rates
}

/// Score, lower and upper bound of each outcome at 95 %, from which MOVER follows.
fn limits(n: usize) -> Vec<[f64; 3]> {
    let bounds = |outcome| {
        let nps = counts(outcome).nps(0.95, Method::Score).unwrap();
        [nps.nps.unwrap(), nps.lower.unwrap(), nps.upper.unwrap()]
    };
    outcomes(n).into_iter().map(bounds).collect()
}

/// Whether the MOVER interval of the difference excludes 0, which is p < 5 %.
fn excludes_zero([a, la, ua]: [f64; 3], [b, lb, ub]: [f64; 3]) -> bool {
    let difference = b - a;
    difference - (b - lb).hypot(ua - a) > 0.0 || difference + (ub - b).hypot(a - la) < 0.0
}

/// Below 30 answers on a side the default test is exact: it never rejects more than 5 %.
#[test]
fn two_small_samples() {
    for n in [[3, 3], [5, 5], [10, 10], [5, 20], [16, 16], [8, 40]] {
        let found = rates(n, |before, after, sides| {
            let (before, after) = (counts(sides[0][before]), counts(sides[1][after]));
            let test = test_difference(before, after, TwoSampleTest::Auto).unwrap();
            assert_eq!(test.method, TwoSampleTest::Exact);
            test.p_value.unwrap() < 0.05
        });
        println!("exact {n:?}: {found:.4?}");
        assert!(found.iter().all(|&rate| rate <= 0.05), "{n:?}: {found:?}");
    }
}

/// From 30 answers on it is MOVER: below 6.5 % everywhere, and from 50 on from 4 to 6 % where each class can be seen; where
/// nearly all answers are in one class it rejects less.
#[test]
fn two_larger_samples() {
    for n in [[30, 30], [30, 60], [50, 50], [50, 80]] {
        let (from, to) = (limits(n[0]), limits(n[1]));
        let found = rates(n, |before, after, _| excludes_zero(from[before], to[after]));
        println!("mover {n:?}: {found:.4?}");
        assert!(found.iter().all(|&rate| rate < 0.065), "{n:?}: {found:?}");
        if n[0] >= 50 {
            assert!(found[..4].iter().all(|rate| (0.04..=0.06).contains(rate)), "{n:?}: {found:?}");
        }
    }
}

/// The textbook's tests at 30 answers a side, to be compared with.
#[test]
fn textbook_tests() {
    for method in [TwoSampleTest::Wald, TwoSampleTest::WelchT] {
        let found = rates([30, 30], |before, after, sides| {
            let (before, after) = (counts(sides[0][before]), counts(sides[1][after]));
            test_difference(before, after, method).unwrap().p_value.unwrap() < 0.05
        });
        println!("{method}: {found:.4?}");
        assert!(found.iter().all(|&rate| rate < 0.065), "{method}: {found:?}");
    }
}

/// Customers who change one or two classes as often up as down.
#[test]
fn paired_samples() {
    for n in [5_usize, 12, 19, 20, 30] {
        let mut rates = Vec::new();
        for (one, two) in [(0.5, 0.1), (0.2, 0.05), (0.05, 0.05), (0.02, 0.4)] {
            let truth = [two / 2.0, one / 2.0, 1.0 - one - two, one / 2.0, two / 2.0];
            let mut rate = 0.0;
            for a in 0..=n {
                for b in 0..=n - a {
                    for d in 0..=n - a - b {
                        for e in 0..=n - a - b - d {
                            let stayed = n - a - b - d - e;
                            let likely = probability(&[a, b, stayed, d, e], &truth);
                            if likely < 1e-9 {
                                continue;
                            }
                            let [two_down, one_down, stayed, one_up, two_up] = [a, b, stayed, d, e].map(|c| c as u64);
                            let table = [[stayed, one_up, two_up], [one_down, 0, 0], [two_down, 0, 0]];
                            let found = compare_paired(&Pairs::new(table).unwrap(), 0.95).unwrap();
                            let by_t = found.method == PairedTest::T;
                            assert_eq!(by_t, n >= 20 && !alike(&table));
                            if found.p_value.unwrap() < 0.05 {
                                rate += likely;
                            }
                        }
                    }
                }
            }
            rates.push(rate);
        }
        println!("paired {n}: {rates:.4?}");
        let highest = if n < 20 { 0.05 } else { 0.06 };
        assert!(rates.iter().all(|&rate| rate <= highest), "{n}: {rates:?}");
    }
}

/// Whether all customers changed alike.
fn alike(table: &[[u64; 3]; 3]) -> bool {
    table.iter().flatten().filter(|&&count| count > 0).count() == 1
}

/// Xorshift: good enough to deal answers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn deal(&mut self, n: usize, truth: Truth) -> Counts {
        let mut cells = [0; 3];
        for _ in 0..n {
            let roll = self.roll();
            cells[if roll < truth[0] { 0 } else { 2 - usize::from(roll < truth[0] + truth[1]) }] += 1;
        }
        counts(cells)
    }
}

/// What is tested over all groups: by the library's own choice, Q, H, F, and any pair after Holm.
const TESTS: [&str; 5] = ["equality", "cochran_q", "kruskal_wallis", "welch_anova", "any pair"];

/// How often each test rejects groups of one truth.
fn group_rates(sizes: &[usize], truth: Truth, times: usize) -> [f64; 5] {
    let (mut dice, mut found) = (Dice(20_260_901), [0.0; 5]);
    for _ in 0..times {
        let group = |(place, &n): (usize, &usize)| Group::of_counts(place.to_string(), dice.deal(n, truth));
        let groups: Vec<Group> = sizes.iter().enumerate().map(group).collect();
        let compared = compare_all(&groups, &GroupOptions::default()).unwrap();
        let method = if sizes.iter().any(|&n| n < 200) { GroupTest::Permutation } else { GroupTest::WelchJames };
        assert_eq!(compared.method, Some(method));
        let any = compared.pairs.iter().any(|pair| pair.p_adjusted < Some(0.05));
        let tests = [compared.equality, compared.cochran_q, compared.kruskal_wallis, compared.welch_anova];
        let rejected = tests.map(|test| test.is_some_and(|test| test.p_value < 0.05));
        for (rate, rejected) in found.iter_mut().zip(rejected.into_iter().chain([any])) {
            *rate += f64::from(u8::from(rejected)) / times as f64;
        }
    }
    found
}

/// Four groups of one truth, some hundred times, to be quick: four standard errors above 5 % for those that promise it.
#[test]
fn several_groups() {
    const TIMES: usize = 400;
    let highest = 0.05 + 4.0 * (0.05_f64 * 0.95 / TIMES as f64).sqrt();
    for (sizes, truth) in
        [([50; 4], TRUTHS[0]), ([10; 4], TRUTHS[0]), ([5, 15, 5, 15], TRUTHS[3]), ([200; 4], TRUTHS[2])]
    {
        let found = group_rates(&sizes, truth, TIMES);
        println!("groups {sizes:?} of {truth:?}: {TESTS:?} {found:.4?}");
        let [equality, _, kruskal, _, any] = found;
        assert!([equality, kruskal, any].iter().all(|&rate| rate < highest), "{sizes:?}: {found:?}");
    }
}

/// Two to ten groups of one truth, from 5 to 200 answers, as many in each or three times as many in every other one. What
/// the library says of all groups is below 6.5 % everywhere, and from 50 answers on between 4 and 6 %.
///
/// `cargo test --release --test type_one -- --ignored --nocapture`, some minutes, prints the table of `formulas.md`.
#[test]
#[ignore = "minutes, in release"]
fn any_number_of_groups() {
    const TIMES: usize = 4000;
    // A standard error of a rate of 5 %.
    const NOISE: f64 = 0.0034;
    const GROUP_TRUTHS: [Truth; 3] = [[0.2, 0.3, 0.5], [0.05, 0.15, 0.8], [0.35, 0.3, 0.35]];
    println!("| shares of D, M, P | smallest | {} |", TESTS.join(" | "));
    for truth in GROUP_TRUTHS {
        for n in [5, 10, 20, 50, 100, 200] {
            let (mut least, mut most) = ([1.0_f64; 5], [0.0_f64; 5]);
            for k in [2, 3, 5, 10] {
                for sizes in [vec![n; k], (0..k).map(|place| if place % 2 == 0 { n } else { 3 * n }).collect()] {
                    let found = group_rates(&sizes, truth, TIMES);
                    least = std::array::from_fn(|test| least[test].min(found[test]));
                    most = std::array::from_fn(|test| most[test].max(found[test]));
                    let [equality, _, _, _, any] = found;
                    assert!(equality < 0.065 && any < 0.065, "{sizes:?} of {truth:?}: {found:?}");
                    assert!(n < 50 || (equality - 0.05).abs() <= 0.01 + NOISE, "{sizes:?} of {truth:?}: {found:?}");
                }
            }
            let spans: Vec<String> =
                least.iter().zip(most).map(|(least, most)| format!("{least:.3}–{most:.3}")).collect();
            println!("| {truth:?} | {n} | {} |", spans.join(" | "));
        }
    }
}
