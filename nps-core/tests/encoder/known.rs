//! Encoders of known rows: what is refused, kept in order, and read for ever.

use super::*;

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
