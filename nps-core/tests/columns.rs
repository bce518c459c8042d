//! The laws of reading columns: however the rows are held, cut or grouped, the counts are those of the obvious loop.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::collections::{BTreeMap, HashMap};

use common::config;
use nps_core::{
    Answer, Codes, Counts, Distribution, KeyColumn, Label, Labels, Live, LiveSpec, MissingCode, MissingCodes,
    NanPolicy, Observations, Pairs, Scale, ScoreColumn, ScoreOptions, ScoreResult, ScoreTable, Tally, Validity,
    category_counts, clustered_nps, score, score_by,
};
use proptest::prelude::*;
use proptest::sample::select;

/// Answers as 64-bit integers: mostly on the scale, some off it, some missing.
fn answers(rows: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<Option<i64>>> {
    let off = select(vec![-1, -128, 11, 12, 15, 16, 99, 127]);
    let value = prop_oneof![1 => Just(None), 12 => (0..=10_i64).prop_map(Some), 1 => off.prop_map(Some)];
    prop::collection::vec(value, rows)
}

#[test]
fn missing_codes_on_the_scale_are_refused_wherever_columns_are_read() {
    let options = ScoreOptions { missing_codes: MissingCodes::new(&[99, 10, 0]).unwrap(), ..ScoreOptions::default() };
    let scores = [9_u8, 10];
    let key = || KeyColumn::integers("customer", &[1_i64, 2][..], None).unwrap();
    let mut live = Live::new(LiveSpec::default()).unwrap();
    let before = live.clone();
    for outcome in [
        Tally::new(options).map(drop),
        score(&scores[..], &options).map(drop),
        category_counts(&scores[..], &options).map(drop),
        score_by(&scores[..], &[key()], &options).map(drop),
        clustered_nps(&scores[..], &key(), &options).map(drop),
        Pairs::read(&scores[..], &scores[..], &options).map(drop),
        Observations::builder(&scores[..]).build(&options).map(drop),
        Observations::tabulate(Observations::builder(&scores[..]), &options).map(drop),
        live.push_many(&[0, 60], &scores[..], &[], &options).map(drop),
    ] {
        let error = outcome.unwrap_err();
        assert_eq!((error.code(), error.row()), ("NPS_INVALID_ARGUMENT", None));
        assert_eq!(error.to_string(), "the missing code 0 is on the scale 0–10: there it is an answer");
    }
    assert_eq!(live, before);
    let off = ScoreOptions { missing_codes: MissingCodes::new(&[99]).unwrap(), ..ScoreOptions::default() };
    let rejects = live.push_many(&[0, 60, 60], &[9_u8, 99, 98][..], &[], &off).unwrap();
    assert_eq!((live.answers(), rejects.total()), (2, 1));
    assert_eq!(rejects.missing_codes(), [MissingCode { code: 99, count: 1 }]);
}

fn options() -> impl Strategy<Value = ScoreOptions> {
    select(vec!["0-10", "1-10", "1-5/4/5", "3-9/5/6"])
        .prop_map(|scale| ScoreOptions { scale: scale.parse().unwrap(), ..ScoreOptions::default() })
}

/// The rows that hold a value, as a bitmap that begins at bit `offset`, with the other bits set.
fn bitmap<T>(rows: &[Option<T>], offset: usize) -> Vec<u8> {
    let mut bits = vec![u8::MAX; (offset + rows.len()).div_ceil(8)];
    for (row, value) in rows.iter().enumerate() {
        if value.is_none() {
            bits[(offset + row) / 8] &= !(1 << ((offset + row) % 8));
        }
    }
    bits
}

/// The obvious loop: reads one answer after the other.
fn naive(rows: &[Option<i64>], scale: Scale) -> (Distribution, u64) {
    let (mut made, mut rejected) = (Distribution::new(scale), 0);
    for row in rows {
        match row.map(|value| u8::try_from(value).ok().and_then(|value| scale.score(value).ok())) {
            None => made.add_missing(1).unwrap(),
            Some(Some(score)) => made.add(score).unwrap(),
            Some(None) => rejected += 1,
        }
    }
    (made, rejected)
}

fn integers<T: TryFrom<i64> + Default>(rows: &[Option<i64>]) -> Vec<T> {
    rows.iter().map(|value| value.and_then(|value| T::try_from(value).ok()).unwrap_or_default()).collect()
}

fn fits<T: TryFrom<i64>>(rows: &[Option<i64>]) -> bool {
    rows.iter().flatten().all(|&value| T::try_from(value).is_ok())
}

proptest! {
    #![proptest_config(config())]

    /// One result from every type that can hold the column, nulls by bitmap at any offset or inside the values.
    #[test]
    fn every_type_gives_the_same(rows in answers(0..90), options in options(), offset in 0..40_usize) {
        let inside: Vec<Answer> = rows.iter().map(|row| row.map_or(Answer::Missing, Answer::from)).collect();
        let expected = score(&inside[..], &options).unwrap();
        let (counted, rejected) = naive(&rows, options.scale);
        prop_assert_eq!(expected.distribution, counted);
        prop_assert_eq!(expected.rejects.total(), rejected);
        prop_assert_eq!(&expected.nps, &counted.nps(options.level, options.method).unwrap());

        let bits = bitmap(&rows, offset);
        let validity = Validity::new(&bits, offset, rows.len()).unwrap();
        macro_rules! with_bitmap {
            ($($ty:ty),+) => {$(
                if fits::<$ty>(&rows) {
                    let values = integers::<$ty>(&rows);
                    let column = ScoreColumn::from(&values[..]).with_validity(validity);
                    prop_assert_eq!(&score(column, &options).unwrap(), &expected, "{}", stringify!($ty));
                }
            )+};
        }
        with_bitmap!(u8, i8, u16, i16, u32, i32, u64, i64);

        let nan = ScoreOptions { nan: NanPolicy::Missing, ..options };
        let floats: Vec<f64> = rows.iter().map(|row| row.map_or(f64::NAN, |value| f64::from(i16::try_from(value).unwrap()))).collect();
        prop_assert_eq!(&score(&floats[..], &nan).unwrap(), &expected);
        #[expect(clippy::cast_possible_truncation, reason = "small whole numbers")]
        let narrow: Vec<f32> = floats.iter().map(|&value| value as f32).collect();
        prop_assert_eq!(&score(&narrow[..], &nan).unwrap(), &expected);

        // Texts are shown between quotes in the ledger: all but the examples is the same.
        let texts: Vec<Option<String>> = rows.iter().map(|row| row.map(|value| value.to_string())).collect();
        let found = score(ScoreColumn::texts(&texts), &options).unwrap();
        prop_assert_eq!((&found.nps, found.distribution), (&expected.nps, expected.distribution));
        prop_assert!(found.rejects.iter().eq(expected.rejects.iter()));
        prop_assert!(found.rejects.examples().iter().map(|reject| reject.row)
            .eq(expected.rejects.examples().iter().map(|reject| reject.row)));
    }

    /// A column cut anywhere, read chunk by chunk, is the column.
    #[test]
    fn chunks_add_up_at_every_split(rows in answers(0..40), options in options()) {
        let values: Vec<i64> = rows.iter().map(|row| row.unwrap_or(77)).collect();
        let bytes = integers::<u8>(&rows);
        let whole = score(&values[..], &options).unwrap();
        let whole_bytes = score(&bytes[..], &options).unwrap();
        for cut in 0..=values.len() {
            let cut_at = |values: ScoreColumn<'_>, rest: ScoreColumn<'_>| -> ScoreResult {
                let mut tally = Tally::new(options).unwrap();
                tally.extend(values).unwrap();
                tally.extend(rest).unwrap();
                tally.finish().unwrap()
            };
            prop_assert_eq!(&cut_at(values[..cut].into(), values[cut..].into()), &whole);
            prop_assert_eq!(&cut_at(bytes[..cut].into(), bytes[cut..].into()), &whole_bytes);
            // And merged distributions are the distribution of all.
            let mut merged = score(&values[..cut], &options).unwrap().distribution;
            merged.merge(&score(&values[cut..], &options).unwrap().distribution).unwrap();
            prop_assert_eq!(merged, whole.distribution);
        }
    }

    /// A code is no answer, whatever the column is held as and however it is read: as if the row were null.
    #[test]
    fn missing_codes_are_nulls(rows in answers(0..200), options in options(), codes in prop::collection::vec(select(vec![-1_i64, 11, 12, 16, 99]), 0..4)) {
        let missing_codes = MissingCodes::new(&codes).unwrap();
        let coded = ScoreOptions { missing_codes, ..options };
        let is_code = |row: &Option<i64>| row.is_some_and(|value| codes.contains(&value));
        let nulls: Vec<Option<i64>> = rows.iter().map(|row| row.filter(|_| !is_code(row))).collect();
        let [held, without] = [&rows, &nulls]
            .map(|rows| rows.iter().map(|row| row.map_or(Answer::Missing, Answer::from)).collect::<Vec<Answer>>());
        let expected = score(&without[..], &options).unwrap();
        let mut told: BTreeMap<i64, u64> = BTreeMap::new();
        rows.iter().filter(|row| is_code(row)).flatten().for_each(|code| *told.entry(*code).or_default() += 1);
        let told: Vec<(i64, u64)> = told.into_iter().collect();

        let bits = bitmap(&rows, 3);
        let validity = Validity::new(&bits, 3, rows.len()).unwrap();
        let integers = integers::<i16>(&rows);
        let texts: Vec<Option<String>> = rows.iter().map(|row| row.map(|value| value.to_string())).collect();
        let key = KeyColumn::integers("row", Codes::from((0..rows.len()).map(|row| u16::try_from(row % 3).unwrap()).collect::<Vec<_>>()), None).unwrap();
        let frequency: Vec<u8> = (0..rows.len()).map(|row| u8::try_from(row % 4).unwrap()).collect();
        for column in [ScoreColumn::from(&held[..]), ScoreColumn::from(&integers[..]).with_validity(validity), ScoreColumn::texts(&texts)] {
            let found = score(column, &coded).unwrap();
            let table = score_by(column, std::slice::from_ref(&key), &coded).unwrap();
            let read = Observations::builder(column).frequency(frequency.clone()).build(&coded).unwrap();
            for (what, nps, distribution, rejects) in [
                ("score", &found.nps, found.distribution, &found.rejects),
                ("score_by", &table.total().nps, table.total().distribution, &table.total().rejects),
            ] {
                prop_assert_eq!((nps, distribution, rejects.total()), (&expected.nps, expected.distribution, expected.rejects.total()), "{}", what);
                let codes: Vec<(i64, u64)> = rejects.missing_codes().iter().map(|found| (found.code, found.count)).collect();
                prop_assert_eq!(&codes, &told, "{}", what);
            }
            let classes = category_counts(column, &coded).unwrap();
            prop_assert_eq!((classes.counts, classes.missing), (expected.nps.counts, expected.distribution.missing()));
            let expected = Observations::builder(&without[..]).frequency(frequency.clone()).build(&options).unwrap();
            prop_assert_eq!(read.total(), expected.total());
            let weights: u64 = rows.iter().zip(&frequency).filter(|(row, _)| is_code(row)).map(|(_, &count)| u64::from(count)).sum();
            prop_assert_eq!(read.rejects().missing_codes().iter().map(|found| found.count).sum::<u64>(), weights);
        }
        // Bytes without nulls are their own slots only where no code is declared.
        let bytes: Vec<u8> = integers.iter().map(|&value| u8::try_from(value).unwrap_or(200)).collect();
        let wide: Vec<i64> = bytes.iter().map(|&value| value.into()).collect();
        prop_assert_eq!(score(&bytes[..], &coded).unwrap(), score(&wide[..], &coded).unwrap());
        prop_assert_eq!(category_counts(&bytes[..], &coded), category_counts(&wide[..], &coded));
        prop_assert_eq!(score_by(&bytes[..], std::slice::from_ref(&key), &coded), score_by(&wide[..], std::slice::from_ref(&key), &coded));
    }

    #[test]
    fn category_counts_are_those_of_score(rows in answers(0..200), options in options()) {
        let bytes = integers::<u8>(&rows);
        let values: Vec<i64> = rows.iter().map(|row| row.unwrap_or(77)).collect();
        for column in [ScoreColumn::from(&bytes[..]), ScoreColumn::from(&values[..])] {
            let (classes, result) = (category_counts(column, &options).unwrap(), score(column, &options).unwrap());
            prop_assert_eq!(classes.counts, result.nps.counts);
            prop_assert_eq!(classes.missing, result.distribution.missing());
            prop_assert_eq!(classes.rejected, result.rejects.total());
        }
    }
}

/// One key: how many labels it has, and for each row a code or null.
#[derive(Clone, Debug)]
struct Key {
    labels: usize,
    codes: Vec<Option<u32>>,
    width: usize,
    offset: usize,
}

fn key(rows: usize) -> impl Strategy<Value = Key> {
    let labels = prop_oneof![Just(0_usize), 1..4_usize, 4..30_usize, 100..120_usize];
    (labels, 0..8_usize, 0..20_usize).prop_flat_map(move |(labels, width, offset)| {
        let most = u32::try_from(labels).unwrap().max(1);
        let code = prop_oneof![1 => Just(None), 5 => (0..most).prop_map(Some)];
        let code = code.prop_map(move |code| code.filter(|_| labels > 0));
        prop::collection::vec(code, rows).prop_map(move |codes| Key { labels, codes, width, offset })
    })
}

impl Key {
    /// The key as a column whose nulls are in a bitmap, or −1 where the width has a sign.
    fn column<'a>(&self, name: &'a str, bits: &'a [u8]) -> KeyColumn<'a> {
        fn held<T: TryFrom<i64>>(codes: &[Option<u32>], null: i64) -> Vec<T>
        where
            T::Error: std::fmt::Debug,
        {
            codes.iter().map(|code| T::try_from(code.map_or(null, i64::from)).unwrap()).collect()
        }
        let codes: Codes<'static> = match self.width {
            0 => held::<u8>(&self.codes, 99).into(),
            1 => held::<u16>(&self.codes, 60_000).into(),
            2 => held::<u32>(&self.codes, i64::from(u32::MAX)).into(),
            3 => held::<u64>(&self.codes, i64::MAX).into(),
            4 => held::<i8>(&self.codes, -1).into(),
            5 => held::<i16>(&self.codes, -1).into(),
            6 => held::<i32>(&self.codes, -1).into(),
            _ => held::<i64>(&self.codes, -1).into(),
        };
        let labels = Labels::Texts((0..self.labels).map(|label| format!("{label:03}")).collect());
        let column = KeyColumn::coded(name, codes, labels);
        if self.width < 4 {
            column.with_validity(Validity::new(bits, self.offset, self.codes.len()).unwrap())
        } else {
            column
        }
    }
}

type Groups = BTreeMap<Vec<(bool, u32)>, Vec<Option<i64>>>;

/// The rows of each group, by its codes, null last.
fn grouped(rows: &[Option<i64>], keys: &[Key]) -> Groups {
    let mut groups = Groups::new();
    for (row, &answer) in rows.iter().enumerate() {
        let key = keys.iter().map(|key| key.codes[row].map_or((true, 0), |code| (false, code))).collect();
        groups.entry(key).or_default().push(answer);
    }
    groups
}

fn same_groups(table: &ScoreTable, groups: &Groups, options: &ScoreOptions) {
    assert_eq!(table.len(), groups.len());
    let columns = table.columns();
    let mut sum = Distribution::new(options.scale);
    for (place, (codes, rows)) in groups.iter().enumerate() {
        let (expected, _) = naive(rows, options.scale);
        assert_eq!(table.distribution(place), Some(expected), "{codes:?}");
        let nps = expected.nps(options.level, options.method).unwrap();
        assert_eq!(table.nps(place).as_ref(), Some(&nps));
        let counts = Counts::new(columns.detractors[place], columns.passives[place], columns.promoters[place]);
        assert_eq!((counts, columns.missing[place], columns.n[place]), (nps.counts, expected.missing(), nps.n()));
        let held = |value: Option<f64>| value.unwrap_or(0.0).to_bits();
        assert_eq!(columns.nps[place].to_bits(), held(nps.nps));
        assert_eq!(columns.lower[place].to_bits(), held(nps.lower));
        assert_eq!(columns.upper[place].to_bits(), held(nps.upper));
        for (key, &(null, code)) in codes.iter().enumerate() {
            let text = format!("{code:03}");
            assert_eq!(table.label(place, key), if null { Label::Null } else { Label::Text(&text) });
            assert_eq!(table.codes(key).nth(place), Some((!null).then_some(code)));
        }
        sum.merge(&expected).unwrap();
    }
    assert_eq!(sum, table.total().distribution, "the groups add up to the total");
}

/// The column in the width that its values need: bytes where they fit and none is missing, else with a bitmap.
fn with_column<R>(rows: &[Option<i64>], as_bytes: bool, use_it: impl FnOnce(ScoreColumn<'_>) -> R) -> R {
    if as_bytes && rows.iter().all(|row| row.is_some_and(|value| u8::try_from(value).is_ok())) {
        return use_it(integers::<u8>(rows)[..].into());
    }
    let bits = bitmap(rows, 3);
    let validity = Validity::new(&bits, 3, rows.len()).unwrap();
    use_it(ScoreColumn::from(&integers::<i64>(rows)[..]).with_validity(validity))
}

fn table_of_keys() -> impl Strategy<Value = (Vec<Option<i64>>, Vec<Key>)> {
    (0..120_usize, 1..=3_usize).prop_flat_map(|(rows, keys)| (answers(rows), prop::collection::vec(key(rows), keys)))
}

proptest! {
    #![proptest_config(config())]

    /// Keys of every width with nulls, one to three of them, few combinations (dense) and many (hashed).
    #[test]
    fn groups_are_those_of_the_obvious_loop((rows, keys) in table_of_keys(), options in options(), present in any::<bool>()) {
        let rows: Vec<Option<i64>> =
            if present { rows.into_iter().map(|row| row.filter(|&v| v >= 0).or(Some(11))).collect() } else { rows };
        let bits: Vec<Vec<u8>> = keys.iter().map(|key| bitmap(&key.codes, key.offset)).collect();
        let names = ["first", "second", "third"];
        let columns: Vec<KeyColumn> =
            keys.iter().zip(&bits).zip(names).map(|((key, bits), name)| key.column(name, bits)).collect();
        let (table, whole) = with_column(&rows, present, |column| {
            (score_by(column, &columns, &options).unwrap(), score(column, &options).unwrap())
        });
        prop_assert_eq!(table.total(), &whole);
        prop_assert_eq!(table.key_names().collect::<Vec<_>>(), &names[..keys.len()]);
        same_groups(&table, &grouped(&rows, &keys), &options);
        let json = serde_json::to_string(&table).unwrap();
        prop_assert_eq!(serde_json::from_str::<ScoreTable>(&json).unwrap(), table);
    }

    /// Texts and dictionaries as they come list the same groups in the order of their bytes, null last.
    #[test]
    fn text_keys_group_by_text(
        rows in prop::collection::vec((0..=11_i64, prop::option::weighted(0.8, "[a-cé]{0,2}")), 0..80)
    ) {
        let scores: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let texts: Vec<Option<String>> = rows.iter().map(|row| row.1.clone()).collect();
        let mut groups: BTreeMap<(bool, String), Vec<Option<i64>>> = BTreeMap::new();
        for (&score, text) in scores.iter().zip(&texts) {
            groups.entry((text.is_none(), text.clone().unwrap_or_default())).or_default().push(Some(score));
        }
        // A dictionary filled as values come, with null and one value twice.
        let mut values: Vec<Label> = vec![Label::Null, Label::Text("b"), Label::Text("b")];
        let mut known: HashMap<&str, i32> = HashMap::new();
        let codes: Vec<i32> = texts.iter().enumerate().map(|(row, text)| match text {
            None => 0,
            Some(text) if text == "b" => 1 + i32::from(row % 2 == 0),
            Some(text) => *known.entry(text).or_insert_with(|| {
                values.push(Label::Text(text));
                i32::try_from(values.len() - 1).unwrap()
            }),
        }).collect();
        let options = ScoreOptions::default();
        for key in [KeyColumn::texts("key", &texts), KeyColumn::dictionary("key", &codes, &values)] {
            let table = score_by(&scores[..], &[key.unwrap()], &options).unwrap();
            prop_assert_eq!(table.len(), groups.len());
            for (place, ((null, text), rows)) in groups.iter().enumerate() {
                prop_assert_eq!(table.label(place, 0), if *null { Label::Null } else { Label::Text(text) });
                prop_assert_eq!(table.distribution(place), Some(naive(rows, options.scale).0));
            }
        }
    }

    /// Whole numbers group by their value, close together or far apart, negative ones included.
    #[test]
    fn integer_keys_group_by_number(
        rows in prop::collection::vec((0..=10_i64, prop::option::weighted(0.9, -6..6_i64)), 0..80),
        spread in select(vec![1, 1_000, i64::MAX / 8]), offset in 0..20_usize,
    ) {
        let scores: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let numbers: Vec<Option<i64>> = rows.iter().map(|row| row.1.map(|number| number * spread)).collect();
        let mut groups: BTreeMap<(bool, i64), Vec<Option<i64>>> = BTreeMap::new();
        for (&score, number) in scores.iter().zip(&numbers) {
            groups.entry((number.is_none(), number.unwrap_or(0))).or_default().push(Some(score));
        }
        let bits = bitmap(&numbers, offset);
        let validity = Validity::new(&bits, offset, numbers.len()).unwrap();
        macro_rules! as_width {
            ($($ty:ty),+) => {$(
                if fits::<$ty>(&numbers) {
                    let values = integers::<$ty>(&numbers);
                    let key = KeyColumn::integers("key", &values[..], Some(validity)).unwrap();
                    let table = score_by(&scores[..], &[key], &ScoreOptions::default()).unwrap();
                    prop_assert_eq!(table.len(), groups.len(), "{}", stringify!($ty));
                    for (place, ((null, number), rows)) in groups.iter().enumerate() {
                        prop_assert_eq!(table.label(place, 0), if *null { Label::Null } else { Label::Integer(*number) });
                        prop_assert_eq!(table.distribution(place), Some(naive(rows, Scale::ZERO_TO_TEN).0));
                    }
                }
            )+};
        }
        as_width!(u8, i8, u16, i16, u32, i32, u64, i64);
    }
}

/// Rows around every boundary of the blocks columns are read in, and more than 256 rows a cell.
#[test]
fn long_columns_count_as_short_ones() {
    let options = ScoreOptions::default();
    for n in [0, 1, 4095, 4096, 4097, 65_535, 65_536, 65_537, 140_000_usize] {
        let pseudo = |row: usize, salt: usize| (row.wrapping_mul(2_654_435_761).wrapping_add(salt) >> 11) % 997;
        let rows: Vec<Option<i64>> =
            (0..n).map(|row| (pseudo(row, 5) != 3).then(|| i64::try_from(pseudo(row, 7) % 13).unwrap())).collect();
        let bytes: Vec<Option<i64>> = rows.iter().map(|row| row.or(Some(255))).collect();
        let codes = |labels: usize, salt: usize| -> Vec<Option<u32>> {
            (0..n)
                .map(|row| {
                    Some(pseudo(row, salt) % (labels + 1)).filter(|&c| c < labels).map(|c| u32::try_from(c).unwrap())
                })
                .collect()
        };
        let few = [Key { labels: 3, codes: codes(3, 1), width: 4, offset: 0 }];
        let many = [
            Key { labels: 900, codes: codes(900, 2), width: 5, offset: 0 },
            Key { labels: 900, codes: codes(900, 3), width: 1, offset: 7 },
        ];
        for rows in [&rows, &bytes] {
            for keys in [&few[..], &many[..]] {
                let bits: Vec<Vec<u8>> = keys.iter().map(|key| bitmap(&key.codes, key.offset)).collect();
                let columns: Vec<KeyColumn> =
                    keys.iter().zip(&bits).zip(["a", "b"]).map(|((key, bits), name)| key.column(name, bits)).collect();
                let table = with_column(rows, true, |column| score_by(column, &columns, &options).unwrap());
                same_groups(&table, &grouped(rows, keys), &options);
            }
        }
    }
}
