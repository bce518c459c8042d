//! Weights: what must always hold, and what nobody should give but some will.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::float_cmp)]
#![allow(clippy::cast_precision_loss)]

mod common;

use common::config;
use nps_core::{
    Answer, Asked, Caveat, Counts, Error, ErrorKind, KeyColumn, Label, Margin, Method, RakeOptions, Raked, ScoreColumn,
    ScoreOptions, Spread, Validity, WeightColumn, WeightKind, WeightedNps, Weights, inverse_probability_weights,
    non_response, nps_of_clusters, rake, score, trim_weights, weighted_nps,
};
use proptest::prelude::*;

type Outcome<T> = Result<T, Error>;

fn found(scores: &[u8], weights: Weights<'_>) -> WeightedNps {
    weighted_nps(scores, weights, None, &ScoreOptions::default()).unwrap()
}

/// Answers with a weight and a cluster each.
fn rows() -> impl Strategy<Value = Vec<(u8, f64, u8)>> {
    let weight = prop_oneof![4 => 0.01..20.0_f64, 1 => Just(0.0), 1 => Just(1.0)];
    prop::collection::vec((0_u8..=12, weight, 0_u8..6), 0..120)
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * (1.0 + a.abs()),
        (a, b) => a == b,
    }
}

proptest! {
    #![proptest_config(config())]

    /// Equal weights, and frequencies of 1, say what the answers say without, to the last bit.
    #[test]
    fn equal_weights_are_no_weights(rows in rows(), weight in 1e-3..1e3_f64, clustered in any::<bool>()) {
        let scores: Vec<u8> = rows.iter().map(|row| row.0).collect();
        let plain = score(&scores[..], &ScoreOptions::default()).unwrap();
        let key = KeyColumn::integers("cluster", rows.iter().map(|row| row.2).collect::<Vec<u8>>(), None).unwrap();
        let key = clustered.then_some(&key);
        let mut counts = vec![Counts::default(); 6];
        for row in rows.iter().filter(|row| row.0 <= 10) {
            let cell = &mut counts[usize::from(row.2)];
            match row.0 { 9.. => cell.promoters += 1, 7.. => cell.passives += 1, _ => cell.detractors += 1 }
        }
        let (weights, ones) = (vec![weight; rows.len()], vec![1; rows.len()]);
        for weights in [Weights::Probability(&weights), Weights::Frequency(&ones)] {
            let found = weighted_nps(&scores[..], weights, key, &ScoreOptions::default());
            let expected = if clustered && plain.nps.n() > 0 {
                match nps_of_clusters(&counts, 0.95) {
                    Ok(expected) => expected.nps,
                    Err(error) => {
                        prop_assert_eq!(found.unwrap_err(), error);
                        continue;
                    }
                }
            } else {
                plain.nps.clone()
            };
            let found = found.unwrap();
            prop_assert_eq!((found.nps, found.lower, found.upper), (expected.nps, expected.lower, expected.upper));
            prop_assert_eq!((found.counts, found.missing), (expected.counts, plain.distribution.missing()));
            prop_assert_eq!(&found.rejects, &plain.rejects);
            prop_assert_eq!(found.kish_n, (found.n() > 0).then_some(found.n() as f64));
        }
    }

    /// Only ratios of weights matter: exactly for powers of two, and from one end of `f64` to the other.
    #[test]
    fn scaled_weights_say_the_same(rows in rows(), factor in 1e-3..1e3_f64, power in -900..900_i32) {
        let scores: Vec<u8> = rows.iter().map(|row| row.0).collect();
        let weights: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let first = found(&scores, Weights::Probability(&weights));
        let scaled: Vec<f64> = weights.iter().map(|weight| libm::ldexp(*weight, power)).collect();
        prop_assert_eq!(&found(&scores, Weights::Probability(&scaled)), &first);
        let scaled: Vec<f64> = weights.iter().map(|weight| weight * factor).collect();
        let again = found(&scores, Weights::Probability(&scaled));
        prop_assert!(near(again.nps, first.nps) && near(again.lower, first.lower) && near(again.upper, first.upper));
        prop_assert!(near(again.se, first.se) && near(again.kish_n, first.kish_n));
    }

    /// Promoters for detractors negate the score and swap the bounds, to the last bit.
    #[test]
    fn mirrored_answers_negate(rows in rows(), clustered in any::<bool>()) {
        let scores: Vec<u8> = rows.iter().map(|row| row.0.min(10)).collect();
        let mirrored: Vec<u8> = scores.iter().map(|&point| match point { 9.. => 0, 7.. => 8, _ => 10 }).collect();
        let weights: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let key = KeyColumn::integers("cluster", rows.iter().map(|row| row.2).collect::<Vec<u8>>(), None).unwrap();
        let key = clustered.then_some(&key);
        let of = |scores: &[u8]| weighted_nps(scores, Weights::Probability(&weights), key, &ScoreOptions::default());
        if let (Ok(one), Ok(other)) = (of(&scores), of(&mirrored)) {
            let negated = |value: Option<f64>| value.map(|value| if value == 0.0 { 0.0 } else { -value });
            prop_assert_eq!(negated(one.nps), other.nps.map(|value| value + 0.0));
            prop_assert_eq!(negated(one.lower), other.upper.map(|value| value + 0.0));
            prop_assert_eq!(negated(one.upper), other.lower.map(|value| value + 0.0));
            prop_assert_eq!((one.se, one.effective_n), (other.se, other.effective_n));
        } else {
            prop_assert!(of(&scores).is_err() && of(&mirrored).is_err());
        }
    }

    /// Bounds hold the estimate and stay on the scale, n* stays within 1 and n, shares add up.
    #[test]
    fn figures_are_within_their_ranges(rows in rows(), level in 0.5..0.9999_f64) {
        let scores: Vec<u8> = rows.iter().map(|row| row.0).collect();
        let weights: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let options = ScoreOptions { level, ..ScoreOptions::default() };
        let one = weighted_nps(&scores[..], Weights::Probability(&weights), None, &options).unwrap();
        if let (Some(nps), Some(lower), Some(upper)) = (one.nps, one.lower, one.upper) {
            prop_assert!(-100.0 <= lower && lower <= nps && nps <= upper && upper <= 100.0);
            let n = one.n() as f64;
            prop_assert!(one.effective_n.unwrap() > 0.0 && one.effective_n.unwrap() <= n);
            prop_assert!(one.kish_n.unwrap() >= 1.0 - 1e-12 && one.kish_n.unwrap() <= n * (1.0 + 1e-12));
            let sum: f64 = nps_core::Category::ALL.into_iter().filter_map(|category| one.share(category)).sum();
            prop_assert!((sum - 1.0).abs() < 1e-12);
        } else {
            prop_assert_eq!((one.n(), one.nps, one.lower, one.upper), (0, None, None, None));
        }
    }

    /// Whatever the type of a column, it adds up in the same order.
    #[test]
    fn every_type_of_column_gives_the_same_bits(rows in prop::collection::vec((0_u8..=10, 0.0..9.0_f64), 0..9000)) {
        let scores: Vec<u8> = rows.iter().map(|row| row.0).collect();
        let weights: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let floats: Vec<f64> = scores.iter().map(|&point| point.into()).collect();
        let weights = Weights::Probability(&weights);
        let bytes = found(&scores, weights);
        prop_assert_eq!(weighted_nps(&floats[..], weights, None, &ScoreOptions::default()).unwrap(), bytes);
    }

    /// Where raking converges, every margin holds; weights of 0 stay.
    #[test]
    fn raking_meets_the_margins(
        mut rows in prop::collection::vec((0_i64..3, 0_i64..2, 0.1..5.0_f64), 12..80),
        share in 0.2..0.8_f64,
    ) {
        for cell in 0..6 {
            rows.push((cell % 3, cell / 3, 1.0));
        }
        rows.push((0, 0, 0.0));
        let key = |name: &'static str, values: Vec<i64>| KeyColumn::integers(name, values, None).unwrap();
        let ages: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let sexes: Vec<i64> = rows.iter().map(|row| row.1).collect();
        let base: Vec<f64> = rows.iter().map(|row| row.2).collect();
        let totals = [(0, 20.0), (1, 30.0), (2, 50.0)].map(|(value, total)| (Label::Integer(value), total));
        let by_sex = [(0, 100.0 * share), (1, 100.0 - 100.0 * share)];
        let by_sex = by_sex.map(|(value, total)| (Label::Integer(value), total));
        let margins = [Margin::new(key("age", ages.clone()), totals), Margin::new(key("sex", sexes.clone()), by_sex)];
        let Raked { weights, report, .. } = rake(&margins, Some(&base), &RakeOptions::default()).unwrap();
        prop_assert!(report.converged && report.max_relative_error <= 1e-10);
        for (labels, totals) in [(&ages, &totals[..]), (&sexes, &by_sex[..])] {
            for &(label, total) in totals {
                let sum: f64 = weights.iter().zip(labels.iter()).filter(|&(_, &value)| Label::Integer(value) == label)
                    .map(|(weight, _)| weight).sum();
                prop_assert!((sum / total - 1.0).abs() < 1e-9);
            }
        }
        prop_assert_eq!(weights.last(), Some(&0.0));
        // Raking what is raked changes nothing to speak of, nor do weights twice as large to begin with.
        let again = rake(&margins, Some(&weights), &RakeOptions::default()).unwrap();
        prop_assert!(again.report.iterations <= 2);
        let doubled: Vec<f64> = base.iter().map(|weight| 2.0 * weight).collect();
        prop_assert_eq!(rake(&margins, Some(&doubled), &RakeOptions::default()).unwrap().weights, weights);
    }

    /// Trimming keeps the sum; of an odd number of weights it leaves none above so many medians.
    #[test]
    fn trimming_keeps_the_sum(
        weights in prop::collection::vec(prop_oneof![0.0..10.0_f64, 100.0..1e6_f64], 0..60),
        times in 1.0..8.0_f64,
    ) {
        let found = trim_weights(&weights, times).unwrap();
        let sums = (weights.iter().sum::<f64>(), found.weights.iter().sum::<f64>());
        prop_assert!((sums.0 - sums.1).abs() <= 1e-9 * sums.0);
        let spread = Spread::of(&found.weights).unwrap();
        if !spread.n.is_multiple_of(2) {
            prop_assert!(spread.largest_over_median.is_some_and(|ratio| ratio <= times * (1.0 + 1e-9)));
        }
        prop_assert_eq!(found.trimmed == 0, found.weights == weights);
    }
}

fn refused<T: std::fmt::Debug>(found: Outcome<T>, kind: ErrorKind, row: Option<usize>, message: &str) {
    let error = found.unwrap_err();
    assert_eq!((error.kind(), error.row(), error.to_string().as_str()), (kind, row, message));
}

#[test]
fn weights_that_are_none_are_refused_with_their_row() {
    let argument = ErrorKind::InvalidArgument;
    for (weight, shown) in [(-1.0, "-1"), (f64::NAN, "NaN"), (f64::INFINITY, "inf"), (f64::NEG_INFINITY, "-inf")] {
        let message = format!("row 1: {shown} is not a weight: expected a finite number from 0 up");
        let weights = [1.0, weight, 2.0];
        for kind in [Weights::Probability(&weights), Weights::Importance(&weights)] {
            let found = weighted_nps(&[9_u8, 3, 8][..], kind, None, &ScoreOptions::default());
            refused(found, argument, Some(1), &message);
        }
        refused(trim_weights(&weights, 5.0), argument, Some(1), &message);
        refused(Spread::of(&weights), argument, Some(1), &message);
        let sex = KeyColumn::integers("sex", vec![0_u8, 0, 0], None).unwrap();
        let margin = Margin::new(sex, [(Label::Integer(0), 1.0)]);
        refused(rake(&[margin], Some(&weights), &RakeOptions::default()), argument, Some(1), &message);
    }
    for (times, shown) in [(0.99, "0.99"), (f64::NAN, "NaN"), (f64::INFINITY, "inf")] {
        let message = format!("trim {shown} is not a number of medians: expected a finite number from 1 up");
        refused(trim_weights(&[1.0], times), argument, None, &message);
    }
    for (probability, shown) in [(0.0, "0"), (1.5, "1.5"), (-0.5, "-0.5"), (f64::NAN, "NaN"), (1e-320, "0.0")] {
        let error = inverse_probability_weights(&[1.0, probability]).unwrap_err();
        assert_eq!((error.kind(), error.row()), (argument, Some(1)));
        assert!(error.to_string().starts_with(&format!("row 1: {shown}")), "{error}");
    }
}

#[test]
fn columns_of_weights_are_numbers() {
    let wrong = ErrorKind::WrongColumnType;
    let read = |column: ScoreColumn<'_>| WeightColumn::read("weight", column, WeightKind::Probability);
    let texts = vec![Some("1.5")];
    refused(read(ScoreColumn::texts(&texts)), wrong, None, r#"column "weight" holds texts, expected numbers"#);
    let none = [Answer::Float(1.0), Answer::Missing];
    let message = r#"row 1: column "weight" holds no value, expected a number in every row"#;
    refused(read(ScoreColumn::from(&none[..])), wrong, Some(1), message);
    let yes = [Answer::Boolean(true)];
    refused(
        read(ScoreColumn::from(&yes[..])),
        wrong,
        Some(0),
        r#"row 0: column "weight" holds true, expected a number"#,
    );
    let holed = [1.0_f32, 2.0];
    let holed = ScoreColumn::from(&holed[..]).with_validity(Validity::new(&[0b01], 0, 2).unwrap());
    refused(read(holed), wrong, Some(1), message);
    assert_eq!(read(ScoreColumn::from(&[3_u64, 0][..])).unwrap().into_numbers(), [3.0, 0.0]);
    let large = [Counts::MAX_EXACT + 1];
    let found = WeightColumn::read("weight", ScoreColumn::from(&large[..]), WeightKind::Frequency);
    assert_eq!(found.unwrap_err().kind(), ErrorKind::InvalidCount);
}

#[test]
fn a_method_without_a_form_for_weights_is_refused() {
    let options = ScoreOptions { method: Method::Wald, ..ScoreOptions::default() };
    let scores = [9_u8, 3, 8];
    let message = "method wald has no form for weights or clusters: score has";
    let argument = ErrorKind::InvalidArgument;
    refused(weighted_nps(&scores[..], Weights::Probability(&[1.0, 2.0, 3.0]), None, &options), argument, None, message);
    let key = KeyColumn::integers("customer", vec![1_u8, 2, 3], None).unwrap();
    refused(weighted_nps(&scores[..], Weights::Frequency(&[1, 2, 3]), Some(&key), &options), argument, None, message);
    let found = weighted_nps(&scores[..], Weights::Frequency(&[1, 2, 3]), None, &options).unwrap();
    let plain = Counts::new(2, 3, 1).nps(0.95, Method::Wald).unwrap();
    assert_eq!((found.lower, found.upper, found.method), (plain.lower, plain.upper, Method::Wald));
}

#[test]
fn clusters_are_one_a_row() {
    let (scores, weights) = ([9_u8, 3, 8], [1.0, 2.0, 3.0]);
    let of = |key: &KeyColumn<'_>| {
        weighted_nps(&scores[..], Weights::Probability(&weights), Some(key), &ScoreOptions::default())
    };
    let gap = KeyColumn::values("customer", &[Label::Integer(1), Label::Null, Label::Integer(2)]).unwrap();
    let message = r#"row 1: column "customer" holds no value, expected a cluster in every row"#;
    refused(of(&gap), ErrorKind::WrongColumnType, Some(1), message);
    let short = KeyColumn::integers("customer", vec![1_u8, 2], None).unwrap();
    let message = r#"column "customer" has 2 rows, the scores have 3"#;
    refused(of(&short), ErrorKind::LengthMismatch, None, message);
    let found = weighted_nps(&scores[..], Weights::Probability(&weights[..2]), None, &ScoreOptions::default());
    refused(found, ErrorKind::LengthMismatch, None, "the column of weights has 2 rows, the scores have 3");
    let huge = weighted_nps(&[9_u8, 3][..], Weights::Frequency(&[u64::MAX, 1]), None, &ScoreOptions::default());
    assert_eq!(huge.unwrap_err().kind(), ErrorKind::CountOverflow);
}

#[test]
fn one_giant_weight_is_seen_through() {
    let scores: Vec<u8> = [9, 9, 3, 8, 10].repeat(40);
    let mut weights = vec![1.0; 200];
    weights[0] = 1e12;
    let giant = found(&scores, Weights::Probability(&weights));
    assert!(giant.nps.unwrap() > 99.999 && giant.lower.unwrap() < 0.0, "{giant}");
    assert!(giant.caveats.contains(&Caveat::FewEffectiveAnswers { n: 200, effective_n: 1 }));
    assert!(giant.to_string().contains("n = 200 worth 1 (probability weights)"), "{giant}");
}

#[test]
fn importance_weights_have_no_interval() {
    let shown = found(&[9, 3, 8, 10, 10], Weights::Importance(&[1.0, 2.0, 1.0, 1.0, 1.0]));
    assert_eq!((shown.nps.map(f64::round), shown.lower, shown.upper, shown.se), (Some(17.0), None, None, None));
    assert_eq!(shown.to_string(), "NPS +16.7 without interval, n = 5 (importance weights)");
    assert!(shown.caveats.contains(&Caveat::ImportanceWeights));
    assert!(shown.to_html().contains("no interval"));
}

#[test]
fn few_answers_are_withheld() {
    let few = found(&[9, 3, 8, 10], Weights::Probability(&[1.0, 2.0, 1.0, 1.0]));
    assert_eq!(few.nps, Some(0.0));
    assert!(few.to_string().starts_with("NPS withheld below 5 answers, n = 4 worth "), "{few}");
    assert!(!few.to_html().contains("150%"));
    assert_eq!(found(&[], Weights::Probability(&[])).to_string(), "NPS no answers, n = 0 (probability weights)");
}

#[test]
fn targets_that_contradict_each_other_do_not_converge_and_say_so() {
    // Every woman is young, every man old: one margin cannot hold with the other.
    let (sexes, ages) = (vec![0_u8, 0, 1, 1], vec![0_u8, 0, 1, 1]);
    let key = |name: &'static str, values: Vec<u8>| KeyColumn::integers(name, values, None).unwrap();
    let totals = |first: f64| [(Label::Integer(0), first), (Label::Integer(1), 100.0 - first)];
    let margins = [Margin::new(key("sex", sexes), totals(50.0)), Margin::new(key("age", ages), totals(80.0))];
    let found = rake(&margins, None, &RakeOptions::default()).unwrap();
    assert_eq!((found.report.iterations, found.report.converged), (500, false));
    assert!(found.report.max_relative_error > 0.3 && found.weights.iter().all(|weight| weight.is_finite()));
    assert!(found.to_string().starts_with("did not converge after 500 iterations, off by "), "{found}");
    let html = found.report.to_html();
    assert!(html.contains("did not converge") && html.contains("<td>sex</td><td>0</td><td>2</td>"), "{html}");
}

#[test]
fn raking_names_what_it_refuses() {
    let sex = || KeyColumn::values("sex", &[Label::Text("f"), Label::Text("m"), Label::Null]).unwrap();
    let of = |targets: &[(Label<'static>, f64)]| {
        rake(&[Margin::new(sex(), targets.to_vec())], None, &RakeOptions::default())
    };
    let [f, m, x] = [Label::Text("f"), Label::Text("m"), Label::Text("x")];
    let argument = ErrorKind::InvalidArgument;
    let message = r#"row 2: margin "sex" has no total for "—""#;
    refused(of(&[(f, 5.0), (m, 5.0)]), argument, Some(2), message);
    let message = r#"margin "sex", "x": nobody answered to stand for its total: collapse it with another value"#;
    refused(of(&[(f, 5.0), (m, 5.0), (Label::Null, 1.0), (x, 2.0)]), argument, None, message);
    let message = r#"margin "sex", "—": 1 answers are to have a total of 0: leave them out, or give them one"#;
    refused(of(&[(f, 5.0), (m, 5.0), (Label::Null, 0.0)]), argument, None, message);
    let message = r#"margin "sex": NaN is not a total of "m": expected 0 or more"#;
    refused(of(&[(f, 5.0), (m, f64::NAN)]), argument, None, message);
    let other = KeyColumn::integers("site", vec![1_u8, 1, 1], None).unwrap();
    let margins =
        [Margin::new(sex(), [(f, 5.0), (m, 5.0), (Label::Null, 1.0)]), Margin::new(other, [(Label::Integer(1), 12.0)])];
    let message = r#"margins disagree: "sex" adds up to 11, "site" to 12"#;
    refused(rake(&margins, None, &RakeOptions::default()), argument, None, message);
    let met = of(&[(f, 5.0), (m, 5.0), (Label::Null, 1.0)]).unwrap();
    assert_eq!((met.weights, met.report.iterations), (vec![5.0, 5.0, 1.0], 1));
    let short = Margin::new(KeyColumn::integers("site", vec![1_u8], None).unwrap(), [(Label::Integer(1), 1.0)]);
    let message = r#"column "site" has 1 rows, the others have 3"#;
    refused(rake(&[short], Some(&[1.0; 3]), &RakeOptions::default()), ErrorKind::LengthMismatch, None, message);
}

#[test]
fn silence_is_bounded() {
    let bounds = Counts::new(20, 30, 50).non_response_bounds(200).unwrap();
    assert_eq!(
        bounds.to_string(),
        "NPS of all 200 asked from −35.0 to +65.0, as the 100 silent may all be detractors or promoters"
    );
    let message = "class 0: 99 customers cannot have given 100 answers";
    refused(Counts::new(20, 30, 50).non_response_bounds(99), ErrorKind::InvalidArgument, None, message);
    let huge = Asked { sent: u64::MAX, counts: Counts::default() };
    let found = non_response(&[huge, huge], &ScoreOptions::default());
    assert_eq!(found.unwrap_err().kind(), ErrorKind::CountOverflow);
    let quiet = [Asked { sent: 10, counts: Counts::default() }, Asked { sent: 10, counts: Counts::new(1, 0, 5) }];
    let quiet = non_response(&quiet, &ScoreOptions::default()).unwrap();
    assert!(quiet.to_string().starts_with("no weighted NPS: a whole class kept silent; NPS of all 20"), "{quiet}");
    assert!(quiet.to_html().contains("R-indicator"));
}
