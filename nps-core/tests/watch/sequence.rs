//! Bounds that hold at all moments together.

use super::common::{Vectors, config};
use nps_core::{Caveat, Counts, ErrorKind, RunningBounds, always_valid_difference};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    counts: [u64; 3],
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    lower: f64,
    upper: f64,
    log_e_value: f64,
}

#[test]
fn vectors() {
    for case in Vectors::<Asked, Bounds>::load("confidence_sequence").cases {
        let [d, m, p] = case.input.counts;
        let found = Counts::new(d, m, p).always_valid(case.input.level).unwrap();
        case.check("lower", Some(found.lower), Some(case.expected.lower));
        case.check("upper", Some(found.upper), Some(case.expected.upper));
        let test = found.counts.sequential_test(0.0).unwrap();
        case.check("log_e_value", Some(test.log_e_value), Some(case.expected.log_e_value));
    }
}

/// The table of `STATISTICS.md` §3, of answers in exactly the shares of the truth.
#[test]
fn widths_are_as_printed() {
    for (counts, printed) in
        [([6, 9, 15], 0.88), ([20, 30, 50], 0.51), ([200, 300, 500], 0.172), ([2000, 3000, 5000], 0.056)]
    {
        let found = Counts::new(counts[0], counts[1], counts[2]).always_valid(0.95).unwrap();
        let width = (found.upper - found.lower) / 100.0;
        assert!((width - printed).abs() < 0.01 * printed + 0.005, "{counts:?}: {width:.4}, printed {printed}");
    }
}

fn count() -> impl Strategy<Value = u64> {
    prop_oneof![3 => 0..6_u64, 3 => 0..3000_u64, 1 => any::<u32>().prop_map(u64::from), 1 => 0..=1_u64 << 60]
}

fn counts() -> impl Strategy<Value = Counts> {
    [count(), count(), count()].prop_map(|[d, m, p]| Counts::new(d, m, p))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn contains_the_score_and_nests(counts in counts(), low in 0.01..0.99_f64, up in 0.0..1.0_f64) {
        let narrow = counts.always_valid(low).unwrap();
        let wide = counts.always_valid(low + up * (0.9999 - low)).unwrap();
        let points = counts.points().unwrap_or(0.0);
        prop_assert!(-100.0 <= narrow.lower && narrow.lower <= points);
        prop_assert!(points <= narrow.upper && narrow.upper <= 100.0);
        prop_assert!(wide.lower <= narrow.lower + 1e-9 && narrow.upper <= wide.upper + 1e-9);
    }

    #[test]
    fn mirroring_negates_it(counts in counts(), level in 0.01..0.999_f64) {
        let there = counts.always_valid(level).unwrap();
        let Counts { detractors, passives, promoters } = counts;
        let back = Counts::new(promoters, passives, detractors).always_valid(level).unwrap();
        prop_assert_eq!((there.lower, there.upper), (-back.upper, -back.lower));
    }

    /// A score is outside the bounds where the test rejects it.
    #[test]
    fn agrees_with_the_test(counts in counts(), at in -99.9..99.9_f64, level in 0.5..0.999_f64) {
        let found = counts.always_valid(level).unwrap();
        let test = counts.sequential_test(at).unwrap();
        prop_assert!((0.0..=1.0).contains(&test.p_value) && test.log_e_value.is_finite() && test.e_value.is_finite());
        let clear = (at - found.lower).abs() > 1e-6 && (at - found.upper).abs() > 1e-6;
        prop_assert!(!clear || (found.lower < at && at < found.upper) == (test.p_value > 1.0 - level));
    }

    #[test]
    fn a_difference_is_wider_than_either(before in counts(), after in counts(), level in 0.5..0.99_f64) {
        let found = always_valid_difference(before, after, level).unwrap();
        let back = always_valid_difference(after, before, level).unwrap();
        prop_assert_eq!((found.lower, found.upper), (-back.upper, -back.lower));
        let width = |counts: Counts| { let found = counts.always_valid(level).unwrap(); found.upper - found.lower };
        prop_assert!(found.upper - found.lower >= width(before).max(width(after)) - 1e-9);
        if let Some(difference) = found.difference {
            prop_assert!(found.lower <= difference && difference <= found.upper);
        }
    }
}

#[test]
fn hostile_input() {
    for level in [0.0, 1.0, -1.0, 1.5, f64::NAN, f64::INFINITY] {
        assert_eq!(Counts::new(1, 2, 3).always_valid(level).unwrap_err().kind(), ErrorKind::InvalidLevel);
        let difference = always_valid_difference(Counts::default(), Counts::default(), level);
        assert_eq!(difference.unwrap_err().kind(), ErrorKind::InvalidLevel);
    }
    for score in [-100.0, 100.0, f64::NAN, f64::INFINITY, -101.0] {
        let error = Counts::new(1, 2, 3).sequential_test(score).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
    let many = Counts::new(u64::MAX, 1, 0);
    assert_eq!(many.always_valid(0.95).unwrap_err().kind(), ErrorKind::CountOverflow);
    assert_eq!(many.sequential_test(0.0).unwrap_err().kind(), ErrorKind::CountOverflow);
    assert_eq!(always_valid_difference(many, many, 0.9).unwrap_err().kind(), ErrorKind::CountOverflow);
    // Nobody, everybody of one class, and more than anybody has.
    let none = Counts::default().always_valid(0.95).unwrap();
    assert_eq!((none.nps, none.lower, none.upper), (None, -100.0, 100.0));
    assert_eq!(none.caveats, [Caveat::NoAnswers]);
    for level in [1e-9, 0.5, 1.0 - 1e-15] {
        for huge in [1_u64 << 33, 1 << 60, u64::MAX] {
            let found = Counts::new(0, 0, huge).always_valid(level).unwrap();
            assert!(found.lower > 99.99 && found.upper == 100.0, "{found:?}");
            let found = Counts::new(0, huge, 0).always_valid(level).unwrap();
            assert!(found.lower <= 0.0 && found.upper == -found.lower && found.upper < 1.0, "{found:?}");
            let found = Counts::new(huge / 4, huge / 4, huge / 4).always_valid(level).unwrap();
            assert!(found.lower <= 0.0 && found.lower > -1.0, "{found:?}");
        }
    }
}

#[test]
fn what_is_taken_back_is_said() {
    let live = Counts::new(20, 30, 50).always_valid(0.95).unwrap();
    let told = live.clone().after_retracting(3);
    assert_eq!(
        (told.lower, told.retracted, &told.caveats[..]),
        (live.lower, 3, &[Caveat::Retracted { answers: 3 }][..])
    );
    assert_eq!(told.after_retracting(0), live);
}

#[test]
fn running_bounds_refuse_another_level_and_remember_a_contradiction() {
    let of = |d, m, p, level| Counts::new(d, m, p).always_valid(level).unwrap();
    let mut running = RunningBounds::default();
    running.tighten(&of(20, 30, 50, 0.95)).unwrap();
    let before = running;
    assert_eq!(running.tighten(&of(20, 30, 50, 0.9)).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(running, before);
    running.tighten(&of(500, 30, 50, 0.95)).unwrap();
    running.tighten(&of(20, 30, 50, 0.95)).unwrap();
    assert!(running.is_non_stationary && running.lower.is_none() && running.upper.is_none());
}
