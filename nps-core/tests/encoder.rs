//! The encoder of situations: laws, policies, hostile input and bytes.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::float_cmp, clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]

mod common;

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

fn fitted(json: &str, rows: &[EncoderColumn<'_>]) -> SituationEncoder {
    json.parse::<EncoderSpec>().unwrap().fit(rows, None, None).unwrap()
}

fn kind_of<T: std::fmt::Debug>(result: Result<T, nps_core::Error>) -> (ErrorKind, Option<usize>, String) {
    let error = result.unwrap_err();
    (error.kind(), error.row(), error.to_string())
}

#[test]
fn rows_are_refused_where_that_is_the_policy() {
    let (known, unseen, missing) = (vec![Some("a;b")], vec![Some("a"), Some("a;z")], vec![Some("a"), None]);
    for kind in ["one_hot", "ordinal", "path", "tags"] {
        let json = format!(r#"{{"x": {{"kind": "{kind}", "unseen": "error", "missing": "error"}}}}"#);
        let rows = vec![Some("a"), Some("a;b")];
        let encoder = fitted(&json, &[EncoderColumn::texts("x", &rows)]);
        assert!(encoder.transform(&[EncoderColumn::texts("x", &known)]).is_ok());
        let coded = |values| EncoderColumn::from(KeyColumn::texts("x", values).unwrap());
        for column in [EncoderColumn::texts("x", &unseen), coded(&unseen)] {
            let (found, row, message) = kind_of(encoder.transform(&[column]));
            assert_eq!((found, row), (ErrorKind::InvalidKeyCode, Some(1)));
            assert_eq!(message, r#"row 1: column "x" holds "a;z", which the encoder does not know"#);
        }
        for column in [EncoderColumn::texts("x", &missing), coded(&missing)] {
            let (found, row, _) = kind_of(encoder.transform(&[column]));
            assert_eq!((found, row), (ErrorKind::WrongColumnType, Some(1)));
        }
    }
    for kind in ["bands", "number"] {
        let encoder = fitted(
            &format!(r#"{{"x": {{"kind": "{kind}", "missing": "error"}}}}"#),
            &[EncoderColumn::numbers("x", &[1.0, 2.0][..])],
        );
        let (found, row, message) = kind_of(encoder.transform(&[EncoderColumn::numbers("x", &[1.0, f64::NAN][..])]));
        assert_eq!((found, row), (ErrorKind::WrongColumnType, Some(1)));
        assert!(message.contains("\"x\""), "{message}");
    }
}

#[test]
fn whole_numbers_and_booleans_are_levels() {
    let sites = KeyColumn::integers("site", &[30_i64, -2, 30][..], None).unwrap();
    let premium = KeyColumn::values("premium", &[Label::Boolean(true), Label::Null, Label::Boolean(true)]).unwrap();
    let rows = [sites.into(), premium.into()];
    let encoder = fitted(r#"{"site": "one_hot", "premium": "one_hot"}"#, &rows);
    assert_eq!(encoder.names(), ["site=-2", "site=30", "site=—", "premium=true", "premium=—"]);
    assert_eq!(encoder.transform(&rows).unwrap().indices.to_vec(), [1, 3, 0, 4, 1, 3]);
    let restored = SituationEncoder::from_bytes(&encoder.to_bytes()).unwrap();
    assert_eq!(restored.transform(&rows), encoder.transform(&rows));

    let texts = vec![Some("30")];
    let (kind, _, message) = kind_of(encoder.transform(&[EncoderColumn::texts("site", &texts), rows[1].clone()]));
    assert_eq!(kind, ErrorKind::LengthMismatch, "{message}");
    let texts = vec![Some("30"); 3];
    let (kind, _, message) = kind_of(encoder.transform(&[EncoderColumn::texts("site", &texts), rows[1].clone()]));
    assert_eq!(
        (kind, message.as_str()),
        (ErrorKind::WrongColumnType, r#"column "site" holds texts, expected whole numbers, as the levels are"#)
    );
}

#[test]
fn what_cannot_be_encoded_is_refused() {
    let numbers = [EncoderColumn::numbers("x", &[1.0][..])];
    let texts = vec![Some("1")];
    let texts = [EncoderColumn::texts("x", &texts)];
    let whole = [EncoderColumn::from(KeyColumn::integers("x", &[1_u8][..], None).unwrap())];
    for (json, rows) in
        [("one_hot", &numbers), ("bands", &texts), ("number", &texts), ("tags", &whole), ("path", &whole)]
    {
        let spec: EncoderSpec = format!(r#"{{"x": "{json}"}}"#).parse().unwrap();
        assert_eq!(kind_of(spec.fit(rows, None, None)).0, ErrorKind::WrongColumnType, "{json}");
    }
    let spec: EncoderSpec = r#"{"y": "one_hot"}"#.parse().unwrap();
    assert_eq!(kind_of(spec.fit(&texts, None, None)).0, ErrorKind::UnknownColumn);
    let spec: EncoderSpec = r#"{"x": {"kind": "bands", "supervised": true}}"#.parse().unwrap();
    let (kind, _, message) = kind_of(spec.fit(&numbers, None, None));
    assert!(kind == ErrorKind::InvalidArgument && message.contains("scores"), "{message}");
    let options = ScoreOptions { on_reject: OnReject::Raise, ..ScoreOptions::default() };
    let scores = Some((ScoreColumn::from(&[11_u8][..]), &options));
    assert_eq!(kind_of(spec.fit(&numbers, None, scores)).0, ErrorKind::ScoreOutOfRange);
    let scores = Some((ScoreColumn::from(&[9_u8, 9][..]), &options));
    assert_eq!(kind_of(spec.fit(&numbers, None, scores)).0, ErrorKind::LengthMismatch);
    assert_eq!(kind_of(spec.fit(&numbers, Some(&Codes::from(vec![-1_i64])), None)).0, ErrorKind::InvalidCount);
    let codes = [EncoderColumn::from(KeyColumn::coded("x", &[7_u8][..], nps_core::Labels::Booleans))];
    let spec: EncoderSpec = r#"{"x": "one_hot"}"#.parse().unwrap();
    assert_eq!(kind_of(spec.fit(&codes, None, None)).0, ErrorKind::InvalidKeyCode);
}

#[test]
fn specs_that_say_nothing_sensible_are_refused() {
    for (json, found) in [
        (r#"{"x": "onehot"}"#, "\"onehot\""),
        (r#"{"x": {"kind": "one_hot", "seperator": "/"}}"#, "seperator"),
        (r#"{"x": {"kind": "one_hot", "separator": "/"}}"#, "separator"),
        (r#"{"x": {"kind": "tags", "separator": ""}}"#, "separator"),
        (r#"{"x": {"kind": "bands", "quantiles": 0}}"#, "bands is 0"),
        (r#"{"x": {"kind": "bands", "edges": [2, 1]}}"#, "2 to 1"),
        (r#"{"x": {"kind": "bands", "edges": [2], "quantiles": 4}}"#, "two ways"),
        (r#"{"x": {"kind": "hash"}}"#, "columns"),
        (r#"{"x": {"kind": "hash", "columns": 0}}"#, "columns is 0"),
        (r#"{"x": {"kind": "hash", "columns": 16777217}}"#, "16777217"),
        (r#"{"x": {"kind": "hash", "columns": -1}}"#, "-1"),
        (r#"{"x": {"kind": "cross"}}"#, "with"),
        (r#"{"x": {"kind": "cross", "with": "y"}}"#, "no column"),
        (r#"{"x": {"kind": "one_hot", "pairs": "seen"}}"#, "which has no pairs"),
        (
            r#"[{"column": "x", "kind": "one_hot"}, {"column": "x", "kind": "cross", "with": "x", "pairs": "some"}]"#,
            "seen",
        ),
        (r#"{"x": {"kind": "ordinal", "min_count": 5}}"#, "min_count"),
        (r#"{"x": {"kind": "number", "unseen": "level"}}"#, "unseen"),
        (r#"{"x": {"kind": "number", "levels": ["a"]}}"#, "levels"),
        (r#"{"x": {"kind": "one_hot", "rare": ["a"]}}"#, "rare"),
        (r#"{"x": {"kind": "one_hot", "levels": ["a", "b", "a"]}}"#, "a of column \"x\" is there twice"),
        (r#"{"x": {"kind": "one_hot", "levels": ["a"], "rare": ["a"]}}"#, "twice"),
        (r#"{"x": {"kind": "one_hot", "levels": ["a", 1]}}"#, "of other types"),
        (r#"{"x": {"kind": "one_hot", "levels": [null]}}"#, "null"),
        (r#"{"x": {"kind": "tags", "levels": [1]}}"#, "texts"),
        (r#"{"x": {"kind": "one_hot", "column": "y"}}"#, "key"),
        (r#"{"x": {"kind": "one_hot", "missing": "maybe"}}"#, "maybe"),
        (r#"[{"column": "x", "kind": "one_hot"}, {"column": "x", "kind": "bands"}]"#, "one_hot and as bands"),
        ("3", "list of features"),
    ] {
        let (kind, _, message) = kind_of(json.parse::<EncoderSpec>());
        assert!(kind == ErrorKind::InvalidArgument && message.contains(found), "{json}: {message}");
    }
    let many =
        r#"[{"column": "a", "kind": "one_hot", "levels": []}, {"column": "h", "kind": "hash", "columns": 16777216}]"#;
    assert!(SituationEncoder::new(many.parse().unwrap()).is_ok());
    let edges: Vec<f64> = (0..60_000).map(f64::from).collect();
    let wide = format!(
        r#"[{{"column": "a", "kind": "bands", "edges": {edges:?}}}, {{"column": "a", "kind": "cross", "with": "a"}}]"#
    );
    let (kind, _, message) = kind_of(SituationEncoder::new(wide.parse().unwrap()));
    assert_eq!(kind, ErrorKind::CountOverflow, "{message}");
}

#[test]
fn batches_that_do_not_fit_together_leave_nothing_behind() {
    let spec: EncoderSpec = r#"{"x": "one_hot"}"#.parse().unwrap();
    let mut fit = EncoderFit::new(spec.clone());
    let texts = vec![Some("a")];
    fit.add(&[EncoderColumn::texts("x", &texts)], None, None).unwrap();
    let whole = [EncoderColumn::from(KeyColumn::integers("x", &[1_u8][..], None).unwrap())];
    assert_eq!(kind_of(fit.add(&whole, None, None)).0, ErrorKind::WrongColumnType);
    let full = Codes::from(vec![u64::MAX]);
    let more = vec![Some("b")];
    let (kind, ..) = kind_of(fit.add(&[EncoderColumn::texts("x", &more)], Some(&full), None));
    assert_eq!(kind, ErrorKind::CountOverflow);
    assert_eq!(kind_of(fit.merge(EncoderFit::new(EncoderSpec::default()))).0, ErrorKind::InvalidArgument);
    assert_eq!(fit.finish().unwrap().names(), ["x=a", "x=—"]);
}

#[test]
fn declared_levels_keep_their_order() {
    let feature = Feature::new("grade", FeatureKind::Ordinal).unwrap().with_levels(["low", "mid", "high"]).unwrap();
    let feature = feature.with_missing(Unknown::Ignore).unwrap();
    let encoder = SituationEncoder::new(EncoderSpec::new([feature]).unwrap()).unwrap();
    let grades = vec![Some("high"), Some("low"), None, Some("top")];
    let matrix = encoder.transform(&[EncoderColumn::texts("grade", &grades)]).unwrap();
    assert_eq!((matrix.indptr.to_vec(), matrix.data), (vec![0, 1, 2, 2, 2], vec![3.0, 1.0]));
}

#[test]
fn many_blocks_are_their_rows_one_after_the_other() {
    let rows: Vec<Row> = (0..2600_u32)
        .map(|row| {
            let channel = [Some("web"), Some("sms"), Some("fax"), None][row as usize % if row < 2100 { 3 } else { 4 }];
            let path = [Some("a/b"), None, Some("d")][row as usize / 7 % 3];
            (channel, f64::from(row % 64), path, Some(["vip", "late;vip", ""][row as usize / 5 % 3].to_owned()), 1)
        })
        .collect();
    for json in [
        r#"{"channel": {"kind": "one_hot", "missing": "ignore"}, "age": "bands", "tags": "tags", "path": "path"}"#,
        r#"{"age": "number", "channel": {"kind": "one_hot", "missing": "ignore"}, "tags": "tags"}"#,
    ] {
        let table = Table::new(&rows);
        let encoder = fitted(json, &table.texts());
        let all = encoder.transform(&table.codes()).unwrap();
        let (mut indptr, mut indices, mut data) = (vec![0], Vec::new(), Vec::new());
        for some in rows.chunks(100) {
            let part = encoder.transform(&Table::new(some).texts()).unwrap();
            let before = i64::try_from(indices.len()).unwrap();
            indptr.extend(part.indptr.to_vec().iter().skip(1).map(|end| before + end));
            indices.extend(part.indices.to_vec());
            data.extend(part.data);
        }
        assert_eq!((all.indptr.to_vec(), all.indices.to_vec(), all.data), (indptr, indices, data));
    }
}

#[test]
fn arrays_without_room_are_refused() {
    let encoder = fitted(r#"{"x": "bands"}"#, &[EncoderColumn::numbers("x", &[1.0, 2.0][..])]);
    let rows = [EncoderColumn::numbers("x", &[1.0, 2.0][..])];
    let encoding = encoder.encoding(&rows).unwrap();
    assert_eq!((encoding.rows(), encoding.columns(), encoding.most(), encoding.is_small()), (2, 5, 2, true));
    for (starts, places, values) in [(2, 2, 2), (3, 1, 2), (3, 2, 3)] {
        let found = encoding.write(&mut vec![0; starts], &mut vec![0; places], &mut vec![0.0; values]);
        assert_eq!(kind_of(found).0, ErrorKind::LengthMismatch);
    }
}

#[test]
fn no_rows_and_no_features_make_an_empty_matrix() {
    let encoder = EncoderSpec::default().fit(&[EncoderColumn::numbers("x", &[1.0, 2.0][..])], None, None).unwrap();
    let matrix = encoder.transform(&[EncoderColumn::numbers("x", &[1.0, 2.0][..])]).unwrap();
    assert_eq!((matrix.rows, matrix.columns, matrix.indptr.to_vec()), (2, 0, vec![0, 0, 0]));
    let none = EncoderColumn::numbers("x", &[] as &[f64]);
    let encoder = fitted(r#"{"x": "bands"}"#, std::slice::from_ref(&none));
    assert_eq!(encoder.names(), ["x(-∞, ∞)", "x=—"]);
    assert_eq!(encoder.transform(&[none]).unwrap().indptr.to_vec(), [0]);
}

#[test]
fn bytes_that_are_none_are_refused() {
    let encoder = fitted(r#"{"x": "bands"}"#, &[EncoderColumn::numbers("x", &[1.0, 2.0][..])]);
    let bytes = encoder.to_bytes();
    for end in 0..bytes.len() {
        assert_eq!(kind_of(SituationEncoder::from_bytes(&bytes[..end])).0, ErrorKind::CorruptBytes);
    }
    for place in 0..bytes.len() {
        let mut other = bytes.clone();
        other[place] ^= 0x40;
        assert!(SituationEncoder::from_bytes(&other).is_err());
    }
}

#[test]
fn pairs_that_are_none_are_refused() {
    let spec = |pairs: &str| {
        format!(
            r#"[{{"column":"x","kind":"one_hot","missing":"level","unseen":"ignore","levels":["a","b"]}},{{"column":"x","kind":"cross","with":"x","pairs":{pairs}}}]"#
        )
    };
    let made = |pairs: &str| spec(pairs).parse::<EncoderSpec>().and_then(SituationEncoder::new);
    let encoder = made("[[0,1],[2,2]]").unwrap();
    assert_eq!(encoder.names(), ["x=a", "x=b", "x=—", "x=a×x=b", "x=—×x=—"]);
    assert_eq!(encoder.to_json(), spec("[[0,1],[2,2]]"));
    assert_eq!(made("[]").unwrap().columns(), 3);
    for (pairs, says) in [
        ("[[2,2],[0,1]]", "out of order"),
        ("[[0,1],[0,1]]", "out of order"),
        ("[[0,3]]", "of columns there are not"),
        ("[[4294967295,0]]", "of columns there are not"),
        (r#""seen""#, "of which nothing is known"),
        ("[[0]]", "cannot be read"),
        ("[[0,-1]]", "cannot be read"),
    ] {
        let error = made(pairs).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{pairs}");
        assert!(error.to_string().contains(says), "{error}");
    }
    // Bytes of the first version have no pairs of their own, and those of the second do.
    for (version, pairs) in [(1, "[[0,1]]"), (2, "\"all\"")] {
        let body = [&b"NPSE"[..], &[version], spec(pairs).as_bytes()].concat();
        let bytes = [&body[..], &crc32fast::hash(&body).to_le_bytes()].concat();
        assert_eq!(kind_of(SituationEncoder::from_bytes(&bytes)).0, ErrorKind::CorruptBytes);
    }
    let body = [&b"NPSE\x02"[..], spec("[[0,1]]").as_bytes()].concat();
    let bytes = [&body[..], &crc32fast::hash(&body).to_le_bytes()].concat();
    assert_eq!(SituationEncoder::from_bytes(&bytes).unwrap().to_bytes(), bytes);
}

/// Rows of each kind that the golden bytes are of, and what they become, for the three languages.
#[test]
fn golden_bytes_encode_as_ever() {
    let spec: EncoderSpec = r#"[
        {"column": "channel", "kind": "one_hot", "min_count": 7, "unseen": "level"},
        {"column": "age", "kind": "bands", "quantiles": 3},
        {"column": "wait", "kind": "bands", "supervised": true, "missing": "ignore"},
        {"column": "age", "kind": "number", "missing": "ignore"},
        {"column": "declared", "kind": "path"},
        {"column": "tags", "kind": "tags", "missing": "ignore"},
        {"column": "grade", "kind": "ordinal", "levels": ["low", "mid", "high"]},
        {"column": "premium", "kind": "one_hot"},
        {"column": "site", "kind": "one_hot", "missing": "ignore"},
        {"column": "customer", "kind": "hash", "columns": 16, "signed": true},
        {"column": "channel", "kind": "cross", "with": "tags"}
    ]"#
    .parse()
    .unwrap();
    let channel = vec![Some("web"), Some("sms"), None, Some("web"), Some("fax"), Some("sms")];
    let declared = vec![Some("produit/début"), Some("produit"), None, Some("b"), Some("b/c/d"), Some("")];
    let tags = vec![Some("vip;late"), Some(""), Some("late"), None, Some("é"), Some("vip")];
    let grade = vec![Some("mid"), Some("low"), Some("high"), None, Some("mid"), Some("low")];
    let customer = vec![Some("c1"), Some("c2"), Some("c3"), Some("日本"), None, Some("c1")];
    let labels = [true, false, true].map(Label::Boolean);
    let premium = [labels[0], labels[1], Label::Null, labels[0], labels[1], labels[2]];
    let rows = [
        EncoderColumn::texts("channel", &channel),
        EncoderColumn::numbers("age", &[35.5, 20.0, 50.0, f64::NAN, -0.0, 41.0][..]),
        EncoderColumn::numbers("wait", &[1.0, 30.0, 2.0, 31.0, 3.0, 32.0][..]),
        EncoderColumn::texts("declared", &declared),
        EncoderColumn::texts("tags", &tags),
        EncoderColumn::texts("grade", &grade),
        KeyColumn::values("premium", &premium).unwrap().into(),
        KeyColumn::integers("site", &[3_i64, -1, 3, 7, 3, 7][..], None).unwrap().into(),
        EncoderColumn::texts("customer", &customer),
    ];
    let (scores, options) = ([10_u8, 0, 9, 1, 10, 2], ScoreOptions::default());
    let sixfold = Codes::from(vec![6_u8; 6]);
    let encoder = spec.fit(&rows, Some(&sixfold), Some((ScoreColumn::from(&scores[..]), &options))).unwrap();
    let matrix = encoder.transform(&rows).unwrap();
    let [indptr, indices] = [&matrix.indptr, &matrix.indices].map(nps_core::Indices::to_vec);
    let written = serde_json::json!({
        "description": "Rows that encoder-v1.bin turns into this matrix, in every language; null is missing.",
        "rows": {
            "channel": channel, "age": [35.5, 20.0, 50.0, null, 0.0, 41.0],
            "wait": [1, 30, 2, 31, 3, 32], "declared": declared, "tags": tags, "grade": grade, "premium": premium,
            "site": [3, -1, 3, 7, 3, 7], "customer": customer,
        },
        "names": encoder.names(),
        "matrix": {"indptr": indptr, "indices": indices, "data": matrix.data},
    });
    let [bytes_path, json_path] = ["encoder-v1.bin", "encoder.json"].map(|name| testdata(&format!("snapshots/{name}")));
    if std::env::var_os("NPS_UPDATE_SNAPSHOTS").is_some() && !bytes_path.exists() {
        std::fs::write(&bytes_path, encoder.to_bytes()).unwrap();
        std::fs::write(&json_path, format!("{written}\n")).unwrap();
    }
    let golden = std::fs::read(&bytes_path).unwrap();
    assert_eq!(encoder.to_bytes(), golden);
    assert_eq!(SituationEncoder::from_bytes(&golden).unwrap().transform(&rows).unwrap(), matrix);
    let committed: serde_json::Value = serde_json::from_slice(&std::fs::read(&json_path).unwrap()).unwrap();
    assert_eq!(committed, written);
}
