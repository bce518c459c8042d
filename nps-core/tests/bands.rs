//! Bands of a number: laws, hostile input, and the reading of their JSON.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::float_cmp, clippy::cast_possible_truncation, clippy::cast_precision_loss)]

use nps_core::{Answer, Bands, Codes, ErrorKind, Label, OnReject, ScoreColumn, ScoreOptions, Validity, score_by};
use proptest::prelude::*;

/// Numbers with many ties, and what a column may hold besides.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        12 => (-8_i32..8).prop_map(|eighths| f64::from(eighths) / 2.0),
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(f64::MAX),
        1 => Just(f64::MIN),
        1 => Just(-0.0),
    ]
}

/// Numbers, scores and frequencies of as many rows.
fn rows() -> impl Strategy<Value = Vec<(f64, u8, u8)>> {
    prop::collection::vec((number(), 0_u8..12, 0_u8..5), 0..60)
}

fn supervised(rows: &[(f64, u8, u8)], frequency: bool) -> Bands {
    let values: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let scores: Vec<u8> = rows.iter().map(|row| row.1).collect();
    let counts = Codes::from(rows.iter().map(|row| row.2).collect::<Vec<u8>>());
    Bands::supervised(&values[..], frequency.then_some(&counts), &scores[..], &ScoreOptions::default()).unwrap()
}

fn quantiles(rows: &[(f64, u8, u8)], frequency: bool, bands: usize) -> Bands {
    let values: Vec<f64> = rows.iter().map(|row| row.0).collect();
    let counts = Codes::from(rows.iter().map(|row| row.2).collect::<Vec<u8>>());
    Bands::quantiles(&values[..], frequency.then_some(&counts), bands).unwrap()
}

/// Each row as often as it counts, the last first.
fn repeated(rows: &[(f64, u8, u8)]) -> Vec<(f64, u8, u8)> {
    rows.iter().rev().flat_map(|row| vec![*row; row.2.into()]).collect()
}

proptest! {
    #[test]
    fn cells_are_cut_where_their_rows_are_in_any_order(rows in rows(), bands in 1_usize..9) {
        let all = repeated(&rows);
        prop_assert_eq!(quantiles(&rows, true, bands), quantiles(&all, false, bands));
        prop_assert_eq!(supervised(&rows, true), supervised(&all, false));
    }

    #[test]
    fn each_band_that_separates_scores_is_of_some_number(rows in rows()) {
        let bands = supervised(&rows, false);
        let mut held = vec![false; bands.count()];
        for &(value, ..) in rows.iter().filter(|row| row.0.is_finite()) {
            held[bands.band(value).unwrap() as usize] = true;
        }
        prop_assert!(bands.edges().is_empty() || held.iter().all(|&held| held), "{:?}", bands);
    }

    #[test]
    fn quantiles_are_above_the_lowest_number_and_up_to_the_highest(rows in rows(), count in 1_usize..9) {
        let finite = rows.iter().map(|row| row.0).filter(|value| value.is_finite());
        let (low, high) = finite.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        let bands = quantiles(&rows, false, count);
        prop_assert!(bands.count() <= count);
        prop_assert!(bands.edges().iter().all(|&edge| low < edge && edge <= high), "{:?}", bands);
    }

    #[test]
    fn a_key_has_the_band_of_each_number(rows in rows(), count in 1_usize..50) {
        let bands = Bands::new((0..count).map(|edge| edge as f64 / 4.0 - 2.0).collect::<Vec<_>>()).unwrap();
        let values: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let table = score_by(
            &vec![9_u8; values.len()][..], &[bands.key("number", &values[..]).unwrap()], &ScoreOptions::default(),
        ).unwrap();
        let labels = bands.labels();
        let mut expected = vec![0; labels.len() + 1];
        for value in values {
            expected[bands.band(value).map_or(labels.len(), |band| band as usize)] += 1;
        }
        let found: Vec<_> = (0..table.len()).map(|group| (table.label(group, 0), table.nps(group).unwrap().n())).collect();
        let all = labels.iter().map(|label| Label::Text(label)).chain([Label::Null]).zip(expected);
        prop_assert_eq!(found, all.filter(|&(_, n)| n > 0).collect::<Vec<_>>());
    }

    #[test]
    fn json_gives_the_same_bands(mut edges in prop::collection::vec(-1e300..1e300_f64, 0..8)) {
        edges.sort_by(f64::total_cmp);
        edges.dedup();
        let bands = Bands::new(edges).unwrap();
        let text = serde_json::to_string(&bands).unwrap();
        prop_assert_eq!(serde_json::from_str::<Bands>(&text).unwrap(), bands);
    }
}

#[test]
fn labels_read_back_as_their_edges() {
    let bands = Bands::new([-1e-7, -0.0, 0.1, 1234.5, 1e16]).unwrap();
    assert_eq!(bands.labels(), ["< -1e-7", "-1e-7 – 0", "0 – 0.1", "0.1 – 1234.5", "1234.5 – 1e16", "≥ 1e16"]);
    assert_eq!(
        bands.intervals(),
        ["(-∞, -1e-7)", "[-1e-7, 0)", "[0, 0.1)", "[0.1, 1234.5)", "[1234.5, 1e16)", "[1e16, ∞)"]
    );
    assert_eq!([f64::NEG_INFINITY, f64::INFINITY, -0.0].map(|value| bands.band(value)), [Some(0), Some(5), Some(2)]);
}

#[test]
fn edges_that_are_none_are_refused() {
    for (edges, found) in [
        (vec![f64::NAN], "NaN"),
        (vec![0.0, f64::INFINITY], "inf"),
        (vec![1.0, 0.5], "1 to 0.5"),
        (vec![0.0, -0.0], "0 to 0"),
        (vec![0.0; Bands::MAX], "65537"),
    ] {
        let error = Bands::new(edges).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().contains(found), "{error}");
    }
    assert!(serde_json::from_str::<Bands>("[2, 1]").is_err());
    for bands in [0, Bands::MAX + 1, usize::MAX] {
        let error = Bands::quantiles(&[1.0][..], None, bands).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
}

#[test]
fn columns_that_are_no_numbers_are_refused() {
    let texts = vec![Some("12")];
    let error = Bands::quantiles(ScoreColumn::texts(&texts), None, 4).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongColumnType);
    let error = Bands::new([1.0]).unwrap().key("age", &[Answer::Float(1.0), Answer::Boolean(true)][..]).unwrap_err();
    assert_eq!((error.kind(), error.row()), (ErrorKind::WrongColumnType, Some(1)));
    assert!(error.to_string().contains("\"age\""), "{error}");
    let frequency = Codes::from(vec![1_i64, -1]);
    let error = Bands::quantiles(&[1.0, 2.0][..], Some(&frequency), 2).unwrap_err();
    assert_eq!((error.kind(), error.row()), (ErrorKind::InvalidCount, Some(1)));
    let error = Bands::quantiles(&[1.0][..], Some(&frequency), 2).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LengthMismatch);
    let options = ScoreOptions { on_reject: OnReject::Raise, ..ScoreOptions::default() };
    let error = Bands::supervised(&[1.0][..], None, &[11_u8][..], &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ScoreOutOfRange);
    let error = Bands::supervised(&[1.0][..], None, &[9_u8, 9][..], &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::LengthMismatch);
}

#[test]
fn whole_numbers_and_nulls_are_read_as_they_are_held() {
    let values = ScoreColumn::from(&[3_i16, 1, 2, 700, 4][..]).with_validity(Validity::new(&[0b1_0111], 0, 5).unwrap());
    let bands = Bands::quantiles(values, None, 2).unwrap();
    assert_eq!(bands.edges(), [2.5]);
    let table = score_by(&[9_u8; 5][..], &[bands.key("minutes", values).unwrap()], &ScoreOptions::default()).unwrap();
    let found: Vec<_> = (0..table.len()).map(|group| table.label(group, 0)).collect();
    assert_eq!(found, [Label::Text("< 2.5"), Label::Text("≥ 2.5"), Label::Null]);
}

#[test]
fn without_numbers_there_is_one_band() {
    for values in [vec![], vec![f64::NAN, f64::INFINITY]] {
        assert_eq!(Bands::quantiles(&values[..], None, 4).unwrap().labels(), ["any"]);
        let scores = vec![9_u8; values.len()];
        let bands = Bands::supervised(&values[..], None, &scores[..], &ScoreOptions::default()).unwrap();
        assert_eq!(bands.count(), 1);
    }
}
