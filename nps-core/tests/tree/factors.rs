//! Changes divided among crossed factors: what adds up, what turns round, and what makes no difference.

use nps_core::{
    Caveat, DrillOptions, ErrorKind, FactorChange, FactorOptions, KeyColumn, Observations, ScoreOptions, Suppression,
    explain_change, explain_factors,
};
use proptest::prelude::*;

use super::common;

const NAMES: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];
const SCORES: [u8; 3] = [3, 8, 9];

/// A row: the value of each factor, the class, how many answers.
type Row = (Vec<u8>, usize, u64);

fn table(rows: &[Row], factors: usize) -> Observations {
    let scores: Vec<u8> = rows.iter().map(|row| SCORES[row.1]).collect();
    let builder = Observations::builder(&scores[..]).frequency(rows.iter().map(|row| row.2).collect::<Vec<u64>>());
    let column = |factor: usize| {
        let values: Vec<Option<String>> =
            rows.iter().map(|row| (row.0[factor] > 0).then(|| format!("v{}", row.0[factor]))).collect();
        KeyColumn::texts(NAMES[factor], &values).unwrap()
    };
    let builder = (0..factors).fold(builder, |builder, factor| builder.dimension(column(factor)));
    builder.build(&ScoreOptions::default()).unwrap()
}

fn rows(factors: usize) -> impl Strategy<Value = Vec<Row>> {
    let count = prop_oneof![2 => 1_u64..4, 2 => 4_u64..12, 1 => 20_u64..300];
    prop::collection::vec((prop::collection::vec(0_u8..3, factors), 0_usize..3, count), 1..40)
}

fn options(min_cell: u64) -> FactorOptions {
    FactorOptions { suppression: Suppression::from(min_cell), ..FactorOptions::default() }
}

fn points(found: &FactorChange) -> Vec<f64> {
    found.mixes.iter().map(|found| found.mix.points).chain(found.rate.map(|rate| rate.points)).collect()
}

fn both() -> impl Strategy<Value = (usize, Vec<Row>, Vec<Row>)> {
    (1_usize..=6).prop_flat_map(|factors| (Just(factors), rows(factors), rows(factors)))
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn mixes_and_rate_are_the_change((factors, before, after) in both(), min_cell in prop::sample::select(&[0_u64, 5][..])) {
        let (before, after) = (table(&before, factors), table(&after, factors));
        let by = &NAMES[..factors];
        let found = explain_factors(&before, &after, by, &options(min_cell)).unwrap();
        let told = points(&found);
        prop_assert_eq!(found.rate.is_some(), found.mixes.len() == factors);
        if let Some(rate) = found.rate {
            let difference = found.total.as_ref().unwrap().difference.unwrap();
            prop_assert!((told.iter().sum::<f64>() - difference).abs() < 1e-12, "{told:?} is not {difference}");
            for effect in found.mixes.iter().map(|found| found.mix).chain([rate]) {
                prop_assert!(effect.lower.unwrap() <= effect.points && effect.points <= effect.upper.unwrap());
            }
        } else {
            let withheld = Caveat::Withheld { min: min_cell };
            prop_assert!(min_cell > 0 && found.caveats == [withheld]);
        }
        prop_assert!(min_cell > 0 || (found.pooled_before, found.pooled_after) == (0, 0));
        prop_assert_eq!(found.pooled_before + found.pooled_after > 0, found.rate.is_some() && !found.caveats.is_empty());
        prop_assert_eq!(&explain_factors(&before.compact(), &after.compact(), by, &options(min_cell)).unwrap(), &found);
        // The other way round, everything changes its sign, to the last bit.
        let back = explain_factors(&after, &before, by, &options(min_cell)).unwrap();
        prop_assert!(told.iter().zip(points(&back)).all(|(there, back)| *there == -back));
        // In another order of factors, each has the same.
        let reversed: Vec<&str> = by.iter().rev().copied().collect();
        let turned = explain_factors(&before, &after, &reversed, &options(min_cell)).unwrap();
        for (one, other) in found.mixes.iter().zip(turned.mixes.iter().rev()) {
            prop_assert_eq!(&one.factor, &other.factor);
            prop_assert!((one.mix.points - other.mix.points).abs() < 1e-11);
            prop_assert!((one.mix.upper.unwrap() - other.mix.upper.unwrap()).abs() < 1e-6);
        }
    }

    /// One factor is one level of a tree.
    #[test]
    fn one_factor_is_a_tree(before in rows(1), after in rows(1)) {
        let (before, after) = (table(&before, 1), table(&after, 1));
        let found = explain_factors(&before, &after, &["a"], &options(0)).unwrap();
        let drill = DrillOptions { suppression: Suppression::from(0), ..DrillOptions::default() };
        let tree = explain_change(&before, &after, &["a"], &drill).unwrap();
        let figures = || tree.nodes[1..].iter().map(|node| node.figures.as_ref().unwrap());
        let (mix, rate) = figures().fold((0.0, 0.0), |(mix, rate), figures| {
            (mix + figures.mix.unwrap().points, rate + figures.rate.unwrap().points)
        });
        prop_assert!((points(&found)[0] - mix).abs() < 1e-12 && (points(&found)[1] - rate).abs() < 1e-12);
        prop_assert_eq!(found.situations, tree.nodes.len() as u64 - 1);
    }

    /// A factor that is independent of the others in both periods has no mix where it makes no difference to the score, and
    /// none where its own shares do not change.
    #[test]
    fn what_makes_no_difference_has_no_mix(
        shares in prop::array::uniform2(prop::array::uniform3(1_u64..9)),
        own in prop::array::uniform2(prop::array::uniform2(1_u64..9)),
        classes in prop::array::uniform2(prop::array::uniform3(prop::array::uniform3(1_u64..9))),
        is_still in any::<bool>(),
    ) {
        let period = |period: usize| -> Observations {
            let mut rows = Vec::new();
            for other in 0_u8..3 {
                for value in 0_u8..2 {
                    let weights = if is_still { own[0] } else { own[period] };
                    // As many answers of each value; the score depends on the other factor, and on this one if it is still.
                    let place = if is_still { (other + value) % 3 } else { other };
                    let spread = classes[period][usize::from(place)];
                    let sum: u64 = spread.iter().sum();
                    for (class, count) in spread.iter().enumerate() {
                        let scale = 5_354_228_880 / sum;
                        let n = shares[period][usize::from(other)] * weights[usize::from(value)] * count * scale;
                        rows.push((vec![value + 1, other + 1], class, n));
                    }
                }
            }
            table(&rows, 2)
        };
        let found = explain_factors(&period(0), &period(1), &["a", "b"], &options(5)).unwrap();
        prop_assert!(found.mixes[0].mix.points.abs() < 1e-12, "{:?}", found.mixes);
    }
}

#[test]
fn few_answers_are_put_together() {
    let rows = |n: u64| {
        vec![(vec![1, 1], 2, 60), (vec![1, 2], 0, 40), (vec![2, 1], 1, 30), (vec![2, 1], 2, 30), (vec![2, 2], 2, n)]
    };
    let found = explain_factors(&table(&rows(3), 2), &table(&rows(50), 2), &["a", "b"], &options(5)).unwrap();
    // The three, and the smallest other situation that hides them: that of 40 and 40.
    assert_eq!((found.situations, found.pooled_before, found.pooled_after), (3, 43, 90));
    assert_eq!(found.caveats, [Caveat::Withheld { min: 5 }]);
    assert!(found.to_string().ends_with("put together: 43 → 90."), "{found}");
    assert!(found.to_html().contains("mix of a</td>") && found.to_html().contains("43 → 90"));
    // What is told is a function of what may be told: how the pooled answers are spread makes no difference.
    let other = |n: u64| {
        let mut spread = rows(n);
        spread[1] = (vec![1, 2], 0, 38);
        spread[4] = (vec![2, 2], 2, n - 2);
        spread.extend([(vec![1, 2], 2, 2), (vec![2, 2], 0, 2)]);
        spread
    };
    let again = explain_factors(&table(&other(3), 2), &table(&other(50), 2), &["a", "b"], &options(5)).unwrap();
    assert_eq!(again, found);

    let few = explain_factors(&table(&[(vec![1], 2, 3)], 1), &table(&rows(9), 2), &["a"], &options(5)).unwrap();
    assert!(few.total.is_none() && few.mixes.is_empty() && few.rate.is_none());
    assert_eq!((few.to_string().as_str(), &few.caveats[..]), ("withheld", &[Caveat::Withheld { min: 5 }][..]));
    // Five situations with one answer each: not even together may they be told.
    let ones: Vec<Row> = (0_u8..5).map(|value| (vec![value], usize::from(value % 3), 1)).collect();
    let hidden = explain_factors(&table(&ones, 1), &table(&ones, 1), &["a"], &options(5)).unwrap();
    assert!(hidden.total.is_some() && hidden.mixes.is_empty() && hidden.caveats.len() == 1);
    // Nobody answered before: there is no change to divide.
    let none = explain_factors(&table(&[], 1), &table(&ones, 1), &["a"], &options(0)).unwrap();
    assert_eq!((none.total.unwrap().difference, none.mixes.len(), none.rate), (None, 0, None));
}

#[test]
fn what_has_no_factors_is_refused() {
    let rows = vec![(vec![1; 7], 2, 30), (vec![2; 7], 0, 30)];
    let all = table(&rows, 7);
    let refused = |by: &[&str], options: &FactorOptions| explain_factors(&all, &all, by, options).unwrap_err();
    let error = refused(&NAMES, &options(0));
    assert_eq!(
        (error.kind(), error.to_string()),
        (ErrorKind::InvalidArgument, "7 factors are given, expected at most 6".into())
    );
    assert_eq!(refused(&[], &options(0)).kind(), ErrorKind::InvalidArgument);
    assert_eq!(refused(&["a", "a"], &options(0)).kind(), ErrorKind::InvalidArgument);
    assert_eq!(refused(&["z"], &options(0)).kind(), ErrorKind::UnknownColumn);
    assert_eq!(refused(&["a"], &FactorOptions { level: 1.0, ..options(0) }).kind(), ErrorKind::InvalidLevel);
    let stars = ScoreOptions { scale: "1-5/4/5".parse().unwrap(), ..ScoreOptions::default() };
    let site = KeyColumn::texts("a", &vec![Some("x")]).unwrap();
    let other = Observations::builder(&[5_u8][..]).dimension(site).build(&stars).unwrap();
    assert_eq!(explain_factors(&all, &other, &["a"], &options(0)).unwrap_err().kind(), ErrorKind::ScaleMismatch);
    let tags = KeyColumn::texts("a", &vec![Some("x;y")]).unwrap().tags();
    let tagged = Observations::builder(&[9_u8][..]).dimension(tags).build(&ScoreOptions::default()).unwrap();
    assert_eq!(explain_factors(&tagged, &tagged, &["a"], &options(0)).unwrap_err().kind(), ErrorKind::InvalidArgument);
    let weighted = Observations::builder(&[9_u8][..])
        .dimension(KeyColumn::texts("a", &vec![Some("x")]).unwrap())
        .probability(vec![2.0])
        .build(&ScoreOptions::default())
        .unwrap();
    assert_eq!(
        explain_factors(&weighted, &weighted, &["a"], &options(0)).unwrap_err().kind(),
        ErrorKind::InvalidArgument
    );
}
