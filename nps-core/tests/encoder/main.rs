//! The encoder of situations: laws, policies, hostile input and bytes.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::float_cmp, clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]

#[path = "../common/mod.rs"]
mod common;
mod known;

use std::collections::BTreeMap;

use common::testdata;
use nps_core::{
    Bands, Codes, CrossPairs, CsrMatrix, EncoderColumn, EncoderFit, EncoderSpec, ErrorKind, Feature, FeatureKind,
    KeyColumn, Label, Labels, Missing, Observations, OnReject, ScoreColumn, ScoreOptions, SituationEncoder, Unknown,
};
use proptest::prelude::*;

/// One row: a channel, an age, a path, tags, and how often it is there.
type Row = (Option<&'static str>, f64, Option<&'static str>, Option<String>, u8);

fn row() -> impl Strategy<Value = Row> {
    let channel = prop::sample::select(vec![None, Some("web"), Some("sms"), Some("fax"), Some("é=×")]);
    let age = prop::sample::select(vec![f64::NAN, -1.0, 0.0, 17.5, 30.0, 64.0, f64::INFINITY]);
    let path =
        prop::sample::select(vec![None, Some(""), Some("a"), Some("a/b"), Some("/a//b/"), Some("a/b/c"), Some("d")]);
    let tags = prop::option::of(prop::collection::vec(prop::sample::select(vec!["vip", " late", "", "b"]), 0..4));
    (channel, age, path, tags.prop_map(|tags| tags.map(|tags| tags.join(";"))), 0_u8..4)
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec(row(), 0..40)
}

/// Each row as often as it counts.
fn repeated(rows: &[Row]) -> Vec<Row> {
    rows.iter().flat_map(|row| vec![row.clone(); row.4.into()]).collect()
}

struct Table {
    channel: Vec<Option<&'static str>>,
    age: Vec<f64>,
    path: Vec<Option<&'static str>>,
    tags: Vec<Option<String>>,
}

impl Table {
    fn new(rows: &[Row]) -> Self {
        Self {
            channel: rows.iter().map(|row| row.0).collect(),
            age: rows.iter().map(|row| row.1).collect(),
            path: rows.iter().map(|row| row.2).collect(),
            tags: rows.iter().map(|row| row.3.clone()).collect(),
        }
    }

    fn texts(&self) -> Vec<EncoderColumn<'_>> {
        vec![
            EncoderColumn::texts("channel", &self.channel),
            EncoderColumn::numbers("age", &self.age[..]),
            EncoderColumn::texts("path", &self.path),
            EncoderColumn::texts("tags", &self.tags),
        ]
    }

    fn codes(&self) -> Vec<EncoderColumn<'_>> {
        vec![
            KeyColumn::texts("tags", &self.tags).unwrap().into(),
            KeyColumn::texts("path", &self.path).unwrap().into(),
            EncoderColumn::numbers("age", &self.age[..]),
            KeyColumn::texts("channel", &self.channel).unwrap().into(),
        ]
    }
}

fn spec() -> EncoderSpec {
    r#"[
        {"column": "channel", "kind": "one_hot", "min_count": 2, "unseen": "level"},
        {"column": "channel", "kind": "ordinal", "missing": "ignore"},
        {"column": "age", "kind": "bands", "quantiles": 3},
        {"column": "age", "kind": "number"},
        {"column": "path", "kind": "path", "unseen": "level"},
        {"column": "tags", "kind": "tags", "min_count": 3, "missing": "ignore"},
        {"column": "channel", "kind": "hash", "columns": 5, "signed": true},
        {"column": "channel", "kind": "cross", "with": "age"},
        {"column": "tags", "kind": "cross", "with": "path"}
    ]"#
    .parse()
    .unwrap()
}

fn frequency(rows: &[Row]) -> Codes<'static> {
    Codes::from(rows.iter().map(|row| row.4).collect::<Vec<u8>>())
}

/// The values of each row by the names of their columns.
fn named(encoder: &SituationEncoder, matrix: &CsrMatrix) -> Vec<BTreeMap<String, f64>> {
    let names = encoder.names();
    assert_eq!(names.len(), matrix.columns);
    let (indptr, indices) = (matrix.indptr.to_vec(), matrix.indices.to_vec());
    assert_eq!(
        (indptr.len(), indices.len(), matrix.data.len()),
        (matrix.rows + 1, indptr[matrix.rows] as usize, indices.len())
    );
    indptr
        .windows(2)
        .map(|ends| {
            let places = ends[0] as usize..ends[1] as usize;
            assert!(indices[places.clone()].windows(2).all(|pair| pair[0] < pair[1]), "in the order of columns");
            places.map(|place| (names[indices[place] as usize].clone(), matrix.data[place])).collect()
        })
        .collect()
}

proptest! {
    #[test]
    fn columns_are_those_of_the_rows_in_any_order(rows in rows(), batches in 1_usize..4) {
        let all = Table::new(&rows);
        let encoder = spec().fit(&all.texts(), None, None).unwrap();
        let reversed: Vec<Row> = rows.iter().rev().cloned().collect();
        let other = spec().fit(&Table::new(&reversed).codes(), None, None).unwrap();
        prop_assert_eq!(other.to_bytes(), encoder.to_bytes());
        let mut fit = EncoderFit::new(spec());
        for batch in reversed.chunks(batches) {
            let mut next = EncoderFit::new(spec());
            next.add(&Table::new(batch).texts(), None, None).unwrap();
            next.merge(fit).unwrap();
            fit = next;
        }
        prop_assert_eq!(fit.finish().unwrap().to_bytes(), encoder.to_bytes());
    }

    #[test]
    fn cells_teach_what_their_rows_do(rows in rows()) {
        let (cells, all) = (Table::new(&rows), Table::new(&repeated(&rows)));
        let encoder = spec().fit(&cells.codes(), Some(&frequency(&rows)), None).unwrap();
        let other = spec().fit(&all.texts(), None, None).unwrap();
        prop_assert_eq!(encoder.names(), other.names());
        prop_assert_eq!(encoder.transform(&cells.texts()).unwrap(), other.transform(&cells.texts()).unwrap());
    }

    #[test]
    fn codes_and_texts_are_encoded_alike(known in rows(), rows in rows()) {
        let encoder = spec().fit(&Table::new(&known).codes(), None, None).unwrap();
        let table = Table::new(&rows);
        let matrix = encoder.transform(&table.codes()).unwrap();
        prop_assert_eq!(&matrix, &encoder.transform(&table.texts()).unwrap());
        let restored = SituationEncoder::from_bytes(&encoder.to_bytes()).unwrap();
        prop_assert_eq!(restored.names(), encoder.names());
        prop_assert_eq!(&matrix, &restored.transform(&table.texts()).unwrap());
        let again: EncoderSpec = encoder.to_json().parse().unwrap();
        prop_assert_eq!(SituationEncoder::new(again).unwrap(), encoder);
    }

    /// Where only pairs that rows have had have a column, the rest is as it would be with all, without the other columns.
    #[test]
    fn pairs_that_were_seen_are_columns_of_all_pairs(known in rows(), rows in rows(), batches in 1_usize..4) {
        let plain: Vec<Feature> = spec().features()[..7].to_vec();
        let first = EncoderSpec::new(plain.clone()).unwrap().fit(&Table::new(&known).codes(), None, None).unwrap().columns();
        let with = |pairs: CrossPairs| {
            let cross = |column: &str, with: &str| {
                Feature::new(column, FeatureKind::Cross { with: with.to_owned(), pairs: pairs.clone() }).unwrap()
            };
            let crosses = vec![cross("channel", "age"), cross("tags", "path"), cross("age", "age")];
            EncoderSpec::new([plain.clone(), crosses].concat()).unwrap()
        };
        let table = Table::new(&known);
        let all = with(CrossPairs::All).fit(&table.codes(), None, None).unwrap();
        let seen = with(CrossPairs::Seen).fit(&table.texts(), None, None).unwrap();
        let mut kept: Vec<i64> = all.transform(&table.texts()).unwrap().indices.to_vec();
        kept.extend(0..i64::try_from(first).unwrap());
        kept.sort_unstable();
        kept.dedup();
        prop_assert_eq!(seen.columns(), kept.len());
        for table in [&table, &Table::new(&rows)] {
            let (of_all, of_seen) = (all.transform(&table.texts()).unwrap(), seen.transform(&table.codes()).unwrap());
            let rows_of = |matrix: &CsrMatrix, column: &dyn Fn(i64) -> Option<i64>| -> Vec<Vec<(i64, u64)>> {
                let (indptr, indices) = (matrix.indptr.to_vec(), matrix.indices.to_vec());
                let row = |ends: &[i64]| {
                    let places = ends[0] as usize..ends[1] as usize;
                    places.filter_map(|place| Some((column(indices[place])?, matrix.data[place].to_bits()))).collect()
                };
                indptr.windows(2).map(row).collect()
            };
            let place = |column: i64| kept.binary_search(&column).ok().map(|place| i64::try_from(place).unwrap());
            prop_assert_eq!(rows_of(&of_seen, &Some), rows_of(&of_all, &place));
        }
        // In batches, in any order, and read again.
        let mut fit = EncoderFit::new(with(CrossPairs::Seen));
        for batch in known.chunks(batches).rev() {
            let mut next = EncoderFit::new(with(CrossPairs::Seen));
            next.add(&Table::new(batch).codes(), None, None).unwrap();
            fit.merge(next).unwrap();
        }
        let batched = fit.finish().unwrap();
        prop_assert_eq!(&batched, &seen);
        let read = SituationEncoder::from_bytes(&seen.to_bytes()).unwrap();
        prop_assert_eq!(read.to_bytes(), seen.to_bytes());
        prop_assert_eq!((seen.to_bytes()[4], all.to_bytes()[4]), (2, 1));
        prop_assert_eq!(read.names(), seen.names());
        // A row that stands for none has not been seen.
        let counted = with(CrossPairs::Seen).fit(&table.codes(), Some(&frequency(&known)), None).unwrap();
        let repeated = with(CrossPairs::Seen).fit(&Table::new(&repeated(&known)).texts(), None, None).unwrap();
        prop_assert_eq!(counted.columns(), repeated.columns());
    }

    /// A table of answers teaches and is encoded as the columns of its rows are.
    #[test]
    fn observations_are_their_columns(rows in rows()) {
        let table = Table::new(&rows);
        let texts = |name, texts: &Vec<Option<&'static str>>| KeyColumn::texts(name, texts).unwrap();
        let grades = Labels::Texts(["low", "mid", "high"].map(str::to_owned).to_vec());
        let grade = KeyColumn::coded("grade", rows.iter().map(|row| row.4 % 3).collect::<Vec<u8>>(), grades);
        let scores: Vec<u8> = rows.iter().map(|row| row.4 * 4).collect();
        let observed = Observations::builder(&scores[..])
            .dimension(texts("channel", &table.channel).missing(Missing::Unknown))
            .dimension(texts("path", &table.path).path())
            .dimension(KeyColumn::texts("tags", &table.tags).unwrap().tags())
            .dimension(grade.clone().ordinal())
            .frequency(frequency(&rows))
            .build(&ScoreOptions::default())
            .unwrap();
        let columns = observed.encoder_columns();
        let usual = EncoderSpec::usual(&columns);
        let kinds: Vec<&str> = usual.features().iter().map(|feature| feature.kind().name()).collect();
        prop_assert_eq!(kinds, ["one_hot", "path", "tags", "ordinal"]);
        let encoder = usual.fit_observations(&observed).unwrap();
        let spec: EncoderSpec = r#"{
            "channel": {"kind": "one_hot", "missing": "ignore"}, "path": "path", "tags": "tags",
            "grade": {"kind": "ordinal", "levels": ["low", "mid", "high"]}
        }"#.parse().unwrap();
        let mut given = table.texts();
        given.push(grade.into());
        // What was rejected teaches nothing.
        let counts: Vec<u8> = rows.iter().map(|row| if row.4 * 4 > 10 { 0 } else { row.4 }).collect();
        let expected = spec.fit(&given, Some(&Codes::from(counts)), None).unwrap();
        prop_assert_eq!(encoder.names(), expected.names());
        prop_assert_eq!(encoder.transform(&columns).unwrap().rows, observed.rows());
        prop_assert_eq!(observed.frequencies(), rows.iter().map(|row| u64::from(row.4)).collect::<Vec<_>>());
        let points: Vec<Option<u8>> = scores.iter().map(|&score| Some(score).filter(|&score| score <= 10)).collect();
        prop_assert_eq!(observed.scores().collect::<Vec<_>>(), points);
        // Compacted, it teaches the same.
        let cells = observed.compact();
        let again = EncoderSpec::usual(&cells.encoder_columns()).fit_observations(&cells).unwrap();
        prop_assert_eq!(again, encoder);
    }

    #[test]
    fn each_row_has_what_it_should(known in rows(), rows in rows()) {
        let encoder = spec().fit(&Table::new(&known).texts(), None, None).unwrap();
        let found = named(&encoder, &encoder.transform(&Table::new(&rows).texts()).unwrap());
        for (row, found) in rows.iter().zip(found) {
            prop_assert_eq!(expected(&encoder, &known, row), found);
        }
    }
}

/// How many rows have the tag, channel or ancestor.
fn count(known: &[Row], has: impl Fn(&Row) -> bool) -> usize {
    known.iter().filter(|row| has(row)).count()
}

fn tags_of(row: &Row) -> Vec<String> {
    row.3
        .iter()
        .flat_map(|tags| tags.split(';'))
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect()
}

fn ancestors(path: &str) -> &'static [&'static str] {
    match path {
        "a" => &["a"],
        "a/b" => &["a", "a/b"],
        "a/b/c" => &["a", "a/b", "a/b/c"],
        "/a//b/" => &["/a", "/a//b"],
        "d" => &["d"],
        _ => &[],
    }
}

/// What the spec says of a row, feature by feature, said again without codes, tables or blocks.
fn expected(encoder: &SituationEncoder, known: &[Row], row: &Row) -> BTreeMap<String, f64> {
    let mut channels: Vec<&str> = known.iter().filter_map(|row| row.0).collect();
    channels.sort_unstable();
    channels.dedup();
    let channel = match row.0 {
        None => "channel=—".to_owned(),
        Some(value) => match count(known, |row| row.0 == Some(value)) {
            0 => "channel=(unseen)".to_owned(),
            1 => "channel=(other)".to_owned(),
            _ => format!("channel={value}"),
        },
    };
    let mut ages: Vec<f64> = known.iter().map(|row| row.1).filter(|age| age.is_finite()).collect();
    ages.sort_by(f64::total_cmp);
    let bands = Bands::quantiles(&ages[..], None, 3).unwrap();
    let age = bands.band(row.1).map_or("age=—".to_owned(), |band| format!("age{}", bands.intervals()[band as usize]));
    let mut tags: Vec<String> = Vec::new();
    for tag in tags_of(row) {
        match count(known, |row| tags_of(row).contains(&tag)) {
            0 => {}
            1..3 => tags.push("tags=(other)".to_owned()),
            _ => tags.push(format!("tags∋{tag}")),
        }
    }
    let mut paths: Vec<String> = Vec::new();
    match row.2 {
        None => paths.push("path=—".to_owned()),
        Some(path) => {
            for ancestor in ancestors(path) {
                let seen = count(known, |row| row.2.is_some_and(|path| ancestors(path).contains(ancestor))) > 0;
                paths.push(if seen { format!("path~{ancestor}") } else { "path=(unseen)".to_owned() });
            }
        }
    }
    let mut all: BTreeMap<String, f64> =
        [&channel, &age].into_iter().chain(&tags).chain(&paths).map(|name| (name.clone(), 1.0)).collect();
    if let Some(place) = row.0.and_then(|channel| channels.binary_search(&channel).ok()) {
        all.insert("channel".to_owned(), place as f64 + 1.0);
    }
    match row.1 {
        age if age.is_nan() => drop(all.insert("age=—#2".to_owned(), 1.0)),
        0.0 => {}
        age => drop(all.insert("age".to_owned(), age)),
    }
    all.insert(format!("{channel}×{age}"), 1.0);
    for tag in &tags {
        for path in &paths {
            all.insert(format!("{tag}×{path}"), 1.0);
        }
    }
    let hashed = match row.0 {
        None => ("channel=—#2".to_owned(), 1.0),
        // sklearn.feature_extraction.FeatureHasher(5, input_type="dict") of scikit-learn 1.9.1, {"channel": value}.
        Some("web") => HASHED[0].into_named(),
        Some("sms") => HASHED[1].into_named(),
        Some("fax") => HASHED[2].into_named(),
        Some(_) => HASHED[3].into_named(),
    };
    all.insert(hashed.0, hashed.1);
    assert!(encoder.columns() >= all.len());
    all
}

#[derive(Clone, Copy)]
struct Bucket(u32, f64);

impl Bucket {
    fn into_named(self) -> (String, f64) {
        (format!("channel#{}", self.0), self.1)
    }
}

const HASHED: [Bucket; 4] = [Bucket(0, 1.0), Bucket(1, 1.0), Bucket(2, 1.0), Bucket(3, 1.0)];
