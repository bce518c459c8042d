//! Reference numbers, and what holds of all tails.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::numeric::{chi_squared_upper, fisher_upper, normal_quantile, student_quantile, student_two_sided};

#[path = "../../../tests/common/mod.rs"]
mod common;
use common::Vectors;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Call {
    function: String,
    arguments: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    lower: f64,
    upper: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    value: f64,
}

#[test]
fn tails_are_those_of_mpmath() {
    for case in Vectors::<Call, Both>::load("core/incomplete").cases {
        let found = match (case.input.function.as_str(), &case.input.arguments[..]) {
            ("beta", &[a, b, x]) => Beta::new(a, b).tails(x, 1.0 - x),
            ("gamma", &[a, x]) => gamma_tails(a, x),
            (other, _) => panic!("{other}"),
        };
        case.check("lower", Some(found.lower), Some(case.expected.lower));
        case.check("upper", Some(found.upper), Some(case.expected.upper));
    }
}

#[test]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole numbers")]
fn laws_are_those_of_mpmath() {
    for case in Vectors::<Call, One>::load("core/laws").cases {
        let found = match (case.input.function.as_str(), &case.input.arguments[..]) {
            ("student_two_sided", &[t, df]) => student_two_sided(t, df),
            ("student_quantile", &[df, p]) => student_quantile(df, p),
            ("chi_squared_upper", &[x, df]) => chi_squared_upper(x, df),
            ("fisher_upper", &[f, df, df_error]) => fisher_upper(f, df, df_error),
            ("binomial_at_most", &[k, n, p]) => binomial_at_most(k as u64, n as u64, p),
            ("binomial_at_least", &[k, n, p]) => binomial_at_least(k as u64, n as u64, p),
            ("beta_quantile", &[a, b, p]) => share_of(Beta::new(a, b), Side::Lower, p),
            ("normal_quantile", &[p]) => normal_quantile(p),
            (other, _) => panic!("{other}"),
        };
        case.check("value", Some(found), Some(case.expected.value));
    }
}

/// Any f64, those from the ends of the range as often as others.
fn anything() -> impl Strategy<Value = f64> {
    let ends = [0.0, -0.0, 0.5, 1.0, -1.0, 5e-324, 1e-308, 1e308, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    prop_oneof![any::<f64>(), proptest::sample::select(ends.to_vec())]
}

/// Shapes from a half to 1e9, as often large as small.
fn shape() -> impl Strategy<Value = f64> {
    (-1.0..30.0_f64).prop_map(libm::exp2)
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn two_tails_are_all_and_mirror(a in shape(), b in shape(), logit in -20.0..20.0_f64) {
        let (x, y) = (1.0 / (1.0 + libm::exp(-logit)), 1.0 / (1.0 + libm::exp(logit)));
        let (law, mirrored) = (Beta::new(a, b).tails(x, y), Beta::new(b, a).tails(y, x));
        prop_assert!((law.lower + law.upper - 1.0).abs() <= f64::EPSILON);
        // Beside the mean either tail may be the one that is computed.
        prop_assert!((law.lower - mirrored.upper).abs() <= 1e-11 * law.lower, "{law:?} {mirrored:?}");
        prop_assert!((law.upper - mirrored.lower).abs() <= 1e-11 * law.upper, "{law:?} {mirrored:?}");
    }

    #[test]
    fn tails_rise_and_fall(a in shape(), b in shape(), from in -6.0..6.0_f64, by in 1e-6..3.0_f64) {
        let spread = (1.0 / a + 1.0 / b).sqrt();
        let at = |z: f64| {
            let odds = a / b * libm::exp(z * spread);
            Beta::new(a, b).tails(odds / (1.0 + odds), 1.0 / (1.0 + odds))
        };
        let (low, high) = (at(from), at(from + by));
        prop_assert!(low.lower <= high.lower && low.upper >= high.upper, "{low:?} {high:?}");
        let at = |z: f64| gamma_tails(a, a * libm::exp(z / a.sqrt()));
        let (low, high) = (at(from), at(from + by));
        prop_assert!(low.lower <= high.lower && low.upper >= high.upper, "{low:?} {high:?}");
    }

    #[test]
    fn a_quantile_is_found_again(a in shape(), b in shape(), log_tail in -200.0..-1e-3_f64) {
        let tail = libm::exp(log_tail);
        let law = Beta::new(a, b);
        let [low, high] = [Side::Lower, Side::Upper].map(|side| law.logit_quantile(side, tail, 0.0));
        let at = |logit: f64| law.tails(1.0 / (1.0 + libm::exp(-logit)), 1.0 / (1.0 + libm::exp(logit)));
        // As near as the neighbouring numbers are.
        let near = |found: f64| (found / tail - 1.0).abs() < 1e-9;
        prop_assert!(near(at(low).lower) && near(at(high).upper), "{:?} {:?}", at(low), at(high));
    }

    #[test]
    fn student_is_symmetric_and_monotone(df in shape(), p in 1e-9..0.5_f64, by in 1e-6..0.4_f64) {
        let df = df + 0.5;
        let above = 0.5 + p;
        prop_assert_eq!(student_quantile(df, 0.5 - (above - 0.5)), -student_quantile(df, above));
        prop_assert!(student_quantile(df, p) < student_quantile(df, p + by));
        prop_assert!(student_quantile(df, above) >= normal_quantile(above) * (1.0 - 1e-14));
        prop_assert_eq!(normal_quantile(0.5 - (above - 0.5)), -normal_quantile(above));
        prop_assert!(normal_quantile(p) < normal_quantile(p + by));
    }

    /// Ends, and is a probability or not a number.
    #[test]
    fn any_argument_ends(a in anything(), b in anything(), c in anything(), k in any::<u64>(), n in any::<u64>()) {
        let is_share = |p: f64| p.is_nan() || (0.0..=1.0).contains(&p);
        let Tails { lower, upper } = Beta::new(a, b).tails(c, 1.0 - c);
        let gamma = gamma_tails(a, b);
        for p in [lower, upper, gamma.lower, gamma.upper, chi_squared_upper(a, b), fisher_upper(a, b, c)] {
            prop_assert!(is_share(p), "{p}");
        }
        for p in [student_two_sided(a, b), binomial_at_least(k, n, c), binomial_at_most(k, n, c)] {
            prop_assert!(is_share(p), "{p}");
        }
        prop_assert!(is_share(share_of(Beta::new(a, b), Side::Upper, c)));
        let _ = (student_quantile(a, b), normal_quantile(a));
    }
}

#[test]
fn ends_are_exact() {
    assert_eq!([0.0, 0.5, 1.0].map(normal_quantile), [f64::NEG_INFINITY, 0.0, f64::INFINITY]);
    for df in [1.0, 2.0, 30.0, 1e9, f64::INFINITY] {
        assert_eq!([0.0, 0.5, 1.0].map(|p| student_quantile(df, p)), [f64::NEG_INFINITY, 0.0, f64::INFINITY]);
        assert_eq!([0.0, f64::INFINITY].map(|t| student_two_sided(t, df)), [1.0, 0.0]);
        assert_eq!([0.0, f64::INFINITY].map(|x| chi_squared_upper(x, df)), [1.0, 0.0]);
        assert_eq!([0.0, f64::INFINITY].map(|f| fisher_upper(f, 3.0, df)), [1.0, 0.0]);
    }
    assert_eq!(student_quantile(f64::INFINITY, 0.975), normal_quantile(0.975));
    let law = Beta::new(2.0, 3.0);
    assert_eq!([0.0, 1.0].map(|p| share_of(law, Side::Lower, p)), [0.0, 1.0]);
    assert_eq!([0.0, 1.0].map(|p| share_of(law, Side::Upper, p)), [1.0, 0.0]);
    assert_eq!(
        [binomial_at_most(9, 9, 0.3), binomial_at_least(0, 9, 0.3), binomial_at_least(10, 9, 0.3)],
        [1.0, 1.0, 0.0]
    );
}

/// The probability of at most `k` of `n`, each with probability `p`.
#[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
fn binomial_at_most(k: u64, n: u64, p: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    Beta::new(k as f64 + 1.0, (n - k) as f64).tails(p, 1.0 - p).upper
}

/// The probability of at least `k` of `n`, each with probability `p`.
#[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
fn binomial_at_least(k: u64, n: u64, p: f64) -> f64 {
    match k {
        0 => 1.0,
        _ if k > n => 0.0,
        _ => Beta::new(k as f64, (n - k) as f64 + 1.0).tails(p, 1.0 - p).lower,
    }
}

/// The share that `tail` of a law is on this side of.
fn share_of(law: Beta, side: Side, tail: f64) -> f64 {
    let (none, all) = if side == Side::Lower { (0.0, 1.0) } else { (1.0, 0.0) };
    if tail <= 0.0 {
        return none;
    }
    if tail >= 1.0 {
        return all;
    }
    1.0 / (1.0 + libm::exp(-law.logit_quantile(side, tail, 0.0)))
}
