//! Count anywhere, reason here: every analysis is the same, to the last bit, on rows, on compacted cells, and on cells
//! counted by somebody else.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed expectation is a failed test")]

mod common;

use std::collections::BTreeMap;

use nps_core::{
    AssociationOptions, BeforeAfterOptions, Condition, ErrorKind, KeyColumn, Measure, Observations, OnReject,
    ScoreColumn, ScoreOptions, associate, associate_pairs, before_after,
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
