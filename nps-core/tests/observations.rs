//! Count anywhere, reason here: every analysis is the same, to the last bit, on rows, on compacted cells, and on cells
//! counted by somebody else.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed expectation is a failed test")]

mod common;

use std::collections::BTreeMap;

use nps_core::{
    AssociationOptions, BeforeAfterOptions, Condition, ErrorKind, KeyColumn, Labels, Measure, Missing, Observations,
    ObservationsBuilder, OnReject, ScoreColumn, ScoreOptions, Weights, associate, associate_pairs, before_after,
    compare_all, weighted_nps,
};
use proptest::prelude::*;

type Row = (Option<u8>, Option<u8>, Option<u8>, i32);

fn text(value: Option<u8>) -> Option<String> {
    value.map(|value| format!("v{value}"))
}

/// The table of rows, each standing for so many answers.
fn table(rows: &[(Row, u64)], with_frequency: bool) -> Observations {
    let scores: Vec<Option<String>> =
        rows.iter().map(|((score, ..), _)| score.map(|score| score.to_string())).collect();
    let first: Vec<Option<String>> = rows.iter().map(|((_, first, ..), _)| text(*first)).collect();
    let second: Vec<Option<String>> = rows.iter().map(|((_, _, second, _), _)| text(*second)).collect();
    let days: Vec<i32> = rows.iter().map(|((.., day), _)| *day).collect();
    let builder = Observations::builder(ScoreColumn::texts(&scores))
        .dimension(KeyColumn::texts("first", &first).unwrap())
        .dimension(KeyColumn::texts("second", &second).unwrap())
        .days(days);
    let counts: Vec<u64> = rows.iter().map(|&(_, count)| count).collect();
    let builder = if with_frequency { builder.frequency(counts) } else { builder };
    builder.build(&ScoreOptions::default()).unwrap()
}

fn row() -> impl Strategy<Value = Row> {
    // 11 and 12 are rejected.
    (
        prop::option::weighted(0.9, 0_u8..13),
        prop::option::weighted(0.9, 0_u8..4),
        prop::option::weighted(0.9, 0_u8..3),
        0_i32..6,
    )
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn rows_and_cells_say_the_same(rows in prop::collection::vec(row(), 0..120)) {
        let ones: Vec<(Row, u64)> = rows.iter().map(|&row| (row, 1)).collect();
        let mut counted: BTreeMap<Row, u64> = BTreeMap::new();
        for &row in &rows {
            *counted.entry(row).or_default() += 1;
        }
        let counted: Vec<(Row, u64)> = counted.into_iter().rev().collect();
        let by_row = table(&ones, false);
        let options = AssociationOptions { min_n: 2, ..AssociationOptions::default() };
        let measures = [
            Measure::new("a", 2, [Condition::new("first", "v1")]),
            Measure::new("b", 4, [Condition::new("first", "v1")]),
            Measure::new("c", 3, []),
        ];
        for other in [by_row.compact(), table(&ones, true), table(&counted, true), table(&counted, true).compact()] {
            prop_assert_eq!(other.total(), by_row.total());
            prop_assert_eq!(other.rejects().total(), by_row.rejects().total());
            prop_assert_eq!(associate(&other, &options).unwrap(), associate(&by_row, &options).unwrap());
            prop_assert_eq!(associate_pairs(&other, &options).unwrap(), associate_pairs(&by_row, &options).unwrap());
            let judged = |table: &Observations| before_after(table, &measures, &BeforeAfterOptions::default()).unwrap();
            prop_assert_eq!(judged(&other), judged(&by_row));
        }
        // A compacted table has one row for each cell, however it was counted.
        prop_assert_eq!(by_row.compact().rows(), table(&counted, true).compact().rows());
        prop_assert_eq!(by_row.compact().compact(), by_row.compact());
    }

    /// Whatever kinds the columns are of, and with customers and weights.
    #[test]
    fn every_kind_of_column_is_compacted(rows in prop::collection::vec(row(), 0..60), width in 1_usize..9) {
        let scores: Vec<Option<String>> = rows.iter().map(|row| row.0.map(|score| score.to_string())).collect();
        let texts = |of: &dyn Fn(&Row) -> Option<String>| rows.iter().map(of).collect::<Vec<_>>();
        let paths = texts(&|row| row.1.map(|step| ["a", "a/b", "a/b/c", "ab"][usize::from(step)].to_owned()));
        let tags = texts(&|row| row.2.map(|tag| ["x;y", "y; x", "z"][usize::from(tag)].to_owned()));
        let customers: Vec<i64> = rows.iter().map(|row| i64::from(row.3) << 40).collect();
        let weights: Vec<f64> = rows.iter().map(|row| f64::from(row.1.unwrap_or(9)) / 3.0).collect();
        let mut builder = Observations::builder(ScoreColumn::texts(&scores)).days(rows.iter().map(|row| row.3).collect::<Vec<_>>());
        for place in 0..width {
            let columns = [
                KeyColumn::texts(format!("path {place}"), &paths).unwrap().path(),
                KeyColumn::texts(format!("tags {place}"), &tags).unwrap().tags().missing(Missing::Unknown),
                KeyColumn::texts(format!("plain {place}"), &tags).unwrap().missing(Missing::Unknown),
            ];
            // Eight times over, no number of 64 bits has room for a row.
            builder = columns.into_iter().fold(builder, ObservationsBuilder::dimension);
        }
        let plain = builder.build(&ScoreOptions::default()).unwrap();
        let builder = Observations::builder(ScoreColumn::texts(&scores))
            .dimension(KeyColumn::texts("tags", &tags).unwrap().tags())
            .customers(KeyColumn::integers("customer", &customers[..], None).unwrap())
            .probability(weights.clone());
        let whole = builder.build(&ScoreOptions::default()).unwrap();
        let (few, many) = (plain.compact(), whole.compact());
        prop_assert_eq!(few.compact(), few.clone());
        prop_assert_eq!(many.compact(), many.clone());
        prop_assert_eq!(few.total(), plain.total());
        let options = AssociationOptions { min_n: 2, ..AssociationOptions::default() };
        prop_assert_eq!(associate(&few, &options).unwrap(), associate(&plain, &options).unwrap());
        if width == 1 {
            prop_assert_eq!(associate_pairs(&few, &options).unwrap(), associate_pairs(&plain, &options).unwrap());
        }
        let x = [Condition::new("tags", "x")];
        for conditions in [&[][..], &x] {
            let score = ScoreOptions::default();
            prop_assert_eq!(many.weighted(conditions, None, None, &score), whole.weighted(conditions, None, None, &score));
            prop_assert_eq!(many.clustered(conditions, None, None, 0.9), whole.clustered(conditions, None, None, 0.9));
            prop_assert_eq!(many.filter(conditions, None, None).unwrap(), whole.filter(conditions, None, None).unwrap().compact());
        }
        // Frequencies apart, the weighted score is that of the rows.
        let found = whole.weighted(&[], None, None, &ScoreOptions::default()).unwrap();
        let expected = weighted_nps(ScoreColumn::texts(&scores), Weights::Probability(&weights), None, &ScoreOptions::default()).unwrap();
        prop_assert_eq!((found.counts, found.weightless, found.missing), (expected.counts, expected.weightless, expected.missing));
        for (found, expected) in [(found.nps, expected.nps), (found.lower, expected.lower), (found.kish_n, expected.kish_n)] {
            prop_assert_eq!(found.is_some(), expected.is_some());
            prop_assert!((found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-9);
        }
    }

    #[test]
    fn selecting_is_filtering(rows in prop::collection::vec(row(), 0..80), from in 0_i32..6, to in 0_i32..8) {
        let all = table(&rows.iter().map(|&row| (row, 1)).collect::<Vec<_>>(), false);
        let kept: Vec<(Row, u64)> = rows
            .iter()
            .filter(|&&(_, first, _, day)| first == Some(2) && day >= from && day < to)
            .map(|&row| (row, 1))
            .collect();
        let selected = all.select(&[Condition::new("first", "v2")], Some(from), Some(to)).unwrap();
        prop_assert_eq!(selected, table(&kept, false).total());
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let scores = [9_u8, 3, 10];
    let key = || KeyColumn::texts("k", &vec![Some("a"), Some("b"), None]).unwrap();
    let options = ScoreOptions::default();
    let builder = || Observations::builder(&scores[..]);
    let kind = |result: nps_core::Result<Observations>| result.unwrap_err().kind();
    assert_eq!(kind(builder().days(vec![1]).build(&options)), ErrorKind::LengthMismatch);
    assert_eq!(kind(builder().frequency(vec![1_u64, 2]).build(&options)), ErrorKind::LengthMismatch);
    assert_eq!(kind(builder().dimension(key()).dimension(key()).build(&options)), ErrorKind::InvalidArgument);
    let negative = builder().frequency(vec![1_i64, -2, 3]).build(&options).unwrap_err();
    assert_eq!((negative.kind(), negative.row()), (ErrorKind::InvalidCount, Some(1)));
    assert_eq!(kind(builder().frequency(vec![u64::MAX, 1, 0]).build(&options)), ErrorKind::CountOverflow);
    let short = KeyColumn::texts("k", &vec![Some("a")]).unwrap();
    assert_eq!(kind(builder().dimension(short).build(&options)), ErrorKind::LengthMismatch);
    let strict = ScoreOptions { on_reject: OnReject::Raise, ..options };
    let error = Observations::builder(&[9_u8, 11][..]).build(&strict).unwrap_err();
    assert_eq!((error.kind(), error.row()), (ErrorKind::ScoreOutOfRange, Some(1)));

    // A frequency of zero stands for no answer.
    let some = builder().dimension(key()).frequency(vec![2_u64, 0, 1]).build(&options).unwrap();
    assert_eq!((some.n(), some.compact().rows()), (3, 2));
    // A value that no row has is met by no row; a dimension that does not exist is an error.
    assert_eq!(some.select(&[Condition::new("k", "z")], None, None).unwrap().n(), 0);
    assert_eq!(some.select(&[Condition::new("z", "a")], None, None).unwrap_err().kind(), ErrorKind::UnknownColumn);
    assert_eq!(some.select(&[], Some(1), None).unwrap_err().kind(), ErrorKind::InvalidArgument);
}

#[test]
fn measures_that_cannot_be_told_apart_are_refused() {
    let observations = Observations::builder(&[9_u8, 3][..]).days(vec![1, 2]).build(&ScoreOptions::default()).unwrap();
    let judge = |measures: &[Measure], worthwhile: f64| {
        let options = BeforeAfterOptions { worthwhile, ..BeforeAfterOptions::default() };
        before_after(&observations, measures, &options)
    };
    let refused = |measures: &[Measure], worthwhile| judge(measures, worthwhile).unwrap_err().kind();
    let (a, b) = (Measure::new("a", 2, []), Measure::new("b", 2, []));
    assert_eq!(refused(&[a.clone(), b], 5.0), ErrorKind::InvalidArgument);
    assert_eq!(refused(&[a.clone(), Measure::new("a", 3, [])], 5.0), ErrorKind::InvalidArgument);
    for worthwhile in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(refused(std::slice::from_ref(&a), worthwhile), ErrorKind::InvalidArgument);
    }
    let elsewhere = Measure::new("c", 2, [Condition::new("z", "v")]);
    assert_eq!(refused(&[elsewhere], 5.0), ErrorKind::UnknownColumn);
    // Before the first day or after the last there is nothing to compare: no change, and no verdict.
    for day in [-5, 9] {
        let found = judge(&[Measure::new("early or late", day, [])], 5.0).unwrap();
        assert_eq!((found[0].change.difference, found[0].p_holm), (None, None));
        assert_eq!(found[0].verdict.code(), "inconclusive");
    }
    assert_eq!(judge(&[], 5.0).unwrap(), []);
}

/// Steps of paths and tags are values of their own; what is not known is compared with nothing.
#[test]
fn rows_are_found_at_every_level_they_are_at() {
    let texts = |name, texts: [Option<&str>; 6]| KeyColumn::texts(name, &texts.to_vec()).unwrap();
    let build = |builder: ObservationsBuilder<'_>| builder.build(&ScoreOptions::default()).unwrap();
    let scores = [10_u8, 9, 8, 0, 3, 10];
    let path = texts("path", [Some("a/b"), Some("a"), Some("a/c"), Some("ab"), None, Some("a/b")]).path();
    let tags =
        texts("tags", [Some("x;y"), Some("x"), None, Some("y"), None, Some("")]).tags().missing(Missing::Unknown);
    let rows = build(Observations::builder(&scores[..]).dimension(path).dimension(tags));
    let n = |dimension: &str, value: &str| rows.select(&[Condition::new(dimension, value)], None, None).unwrap().n();
    assert_eq!([n("path", "a"), n("path", "a/b"), n("path", "ab"), n("path", "b"), n("path", "")], [4, 2, 1, 0, 0]);
    assert_eq!([n("tags", "x"), n("tags", "y"), n("tags", "x;y")], [2, 2, 0]);
    let found = associate(&rows, &AssociationOptions { min_n: 1, ..AssociationOptions::default() }).unwrap();
    let of = |text: &str| found.iter().find(|one| one.condition.to_string() == text).unwrap();
    assert_eq!((of("path = a").nps.n(), of("path = —").nps.n(), of("tags = x").nps.n()), (4, 1, 2));
    // Beside the tags x: the two rows whose tags are known and are others.
    assert_eq!(of("tags = x").gap.as_ref().unwrap().before.n(), 2);
    assert!(found.iter().all(|one| one.condition.to_string() != "tags = —"));
    let refused = rows.compare_all("tags", &nps_core::GroupOptions::default()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidArgument);
    assert!(compare_all(&[], &nps_core::GroupOptions::default()).is_ok());
    let weighted = build(Observations::builder(&scores[..]).probability([1.0; 6]));
    for refused in [
        associate(&weighted, &AssociationOptions::default()).map(drop),
        associate_pairs(&weighted, &AssociationOptions::default()).map(drop),
        before_after(&weighted, &[], &BeforeAfterOptions::default()).map(drop),
        weighted.clustered(&[], None, None, 0.95).map(drop),
        rows.weighted(&[], None, None, &ScoreOptions::default()).map(drop),
        rows.without_customer("c1").map(drop),
    ] {
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
}

/// A customer who is erased leaves no trace, not even a name among the labels.
#[test]
fn an_erased_customer_leaves_no_trace() {
    let names = ["c1", "secret", "c1", "c2"].map(|name| Some(name.to_owned())).to_vec();
    let customers = KeyColumn::texts("customer", &names).unwrap();
    let rows =
        Observations::builder(&[9_u8, 3, 9, 0][..]).customers(customers).build(&ScoreOptions::default()).unwrap();
    let left = rows.without_customer("secret").unwrap();
    assert_eq!((left.rows(), left.n()), (3, 3));
    assert!(!format!("{left:?}").contains("secret"));
    assert_eq!(rows.without_customer("nobody").unwrap(), rows);
    assert_eq!(left.without_customers().compact().rows(), 2);
    let ordered = KeyColumn::coded("customer", &[1_u8, 0][..], Labels::Texts(vec!["b".into(), "a".into()])).ordinal();
    let of =
        |customers| Observations::builder(&[9_u8, 3][..]).customers(customers).build(&ScoreOptions::default()).unwrap();
    assert_eq!(of(ordered), of(KeyColumn::texts("customer", &vec![Some("a"), Some("b")]).unwrap()));
}
