//! Responses from files and fields: hostile rows are in the ledger and nowhere else.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed expectation is a failed test")]

mod common;

use common::config;
use nps_core::{
    Answer, Arrival, DrillOptions, ErrorKind, Intention, MissingCodes, Observations, RejectReason, Response,
    ResponseColumns, ResponseFields, Responses, Scale, Score,
};
use nps_sample::Company;
use proptest::prelude::*;

fn columns(situation: &[&str]) -> ResponseColumns {
    let situation = situation.iter().map(|name| (*name).to_owned()).collect();
    ResponseColumns { situation, ..ResponseColumns::default() }
}

fn lines(text: &str) -> Responses {
    let mut responses = Responses::default();
    responses.read_json_lines(text.as_bytes(), &columns(&[])).unwrap();
    responses
}

fn reasons(responses: &Responses) -> Vec<(usize, RejectReason, &str)> {
    let examples = responses.rejects().examples().iter();
    examples.map(|reject| (reject.row, reject.reason, reject.value.as_str())).collect()
}

#[test]
fn the_sample_company_is_read_from_its_file() {
    let company = Company::sample();
    let mut file = Vec::new();
    nps_sample::write_csv(company.interactions(), &mut file).unwrap();
    let columns = ResponseColumns {
        id: "response_id".into(),
        at: "answered_at".into(),
        ratings: vec!["rating_clarity".into(), "rating_wait".into()],
        ..columns(&["product", "use_case"])
    };
    let mut responses = Responses::default();
    responses.read_csv(&file, &columns).unwrap();
    let truth = company.truth();
    assert_eq!(responses.len() as u64 + responses.rejects().total(), u64::from(truth.responses.rows));
    assert_eq!(responses.rejects().total(), u64::from(truth.responses.rejected));
    assert_eq!((responses.repeated(), responses.edited()), (u64::from(truth.retries), u64::from(truth.late_edits)));
    let observations = Observations::from_responses(&responses, &["product", "channel"], Scale::ZERO_TO_TEN).unwrap();
    assert_eq!(observations.n(), u64::from(truth.responses.answered));
    assert_eq!(observations.total().missing(), u64::from(truth.responses.missing));
    let plain = observations.drill_down(&["product"], &DrillOptions::default()).unwrap();
    let paths = observations.clone().with_paths(&["product"]).unwrap();
    assert_eq!(paths.drill_down(&["product"], &DrillOptions::default()).unwrap(), plain, "no product has a step");
    assert_eq!(observations.with_paths(&["prodcut"]).unwrap_err().kind(), ErrorKind::UnknownColumn);

    // As JSON Lines, each response as serde writes it, they are the same.
    let json: Vec<String> = responses.iter().map(|response| serde_json::to_string(response).unwrap()).collect();
    let again = lines(&json.join("\n"));
    assert!(again.iter().eq(responses.iter()));
    // Read once more, nothing changes.
    let before = responses.len();
    responses.read_csv(&file, &columns).unwrap();
    assert_eq!(responses.len(), before);
}

#[test]
fn rows_that_are_no_response_are_in_the_ledger() {
    use RejectReason::{InvalidResponse, InvalidTime, NotANumber, NotInteger, OutOfRange};

    let csv = "id,at,scale,score,intention,customer,product\n\
        ,2026-01-05T10:00:00Z,,9,,,\n\
        a,2026-01-05T10:00:00,,9,,,\n\
        b,,,9,,,\n\
        c,2026-01-05T10:00:00Z,,neuf,,,\n\
        d,2026-01-05T10:00:00Z,,6.5,,,\n\
        e,2026-01-05T10:00:00Z,1-10,0,,,\n\
        f,2026-01-05T10:00:00Z,1-99,9,,,\n\
        g,2026-01-05T10:00:00Z,,9,perhaps,,\n\
        h,2026-01-05T10:00:00Z,,9,,jane@example.com,\n\
        i,2026-01-05T10:00:00Z,,9\n\
        j,2026-01-05T10:00:00Z,,9,YES,c1, Nova \n";
    let mut responses = Responses::default();
    responses.read_csv(csv.as_bytes(), &columns(&["product"])).unwrap();
    assert_eq!(responses.len(), 1);
    let read = responses.get("j").unwrap();
    assert_eq!((read.value("product"), read.intention.map(Intention::name)), (Some("Nova"), Some("yes")));
    let found = reasons(&responses);
    assert_eq!(responses.rejects().total(), 10);
    assert_eq!(found[0], (0, InvalidResponse, "it has no id"));
    assert_eq!(found[1], (1, InvalidTime, "\"2026-01-05T10:00:00\""));
    assert_eq!(found[2], (2, InvalidTime, "\"\""));
    assert_eq!(found[3], (3, NotANumber, "\"neuf\""));
    assert_eq!(found[4], (4, NotInteger, "\"6.5\""));
    assert_eq!(found[5], (5, OutOfRange, "\"0\""));
    assert!(found[6..].iter().all(|&(_, reason, _)| reason == InvalidResponse), "{found:?}");
    assert!(found.iter().all(|(.., value)| !value.contains("jane")));
}

#[test]
fn files_whose_columns_are_not_there_are_refused_as_a_whole() {
    let read = |csv: &[u8]| {
        let mut responses = Responses::default();
        let error = responses.read_csv(csv, &columns(&["product"])).unwrap_err();
        assert_eq!(responses, Responses::default());
        error.kind()
    };
    assert_eq!(read(b""), ErrorKind::UnknownColumn);
    assert_eq!(read(b"id,at,score\na,2026-01-05T10:00:00Z,9\n"), ErrorKind::UnknownColumn);
    assert_eq!(read(b"id,at,score,product,id\n"), ErrorKind::InvalidArgument);
    let mut responses = Responses::default();
    let latin =
        b"\xef\xbb\xbfid,at,score,product\na,2026-01-05T10:00:00Z,9,caf\xe9\nb,2026-01-05T10:00:00Z,9,\xc3\xa9\n";
    responses.read_csv(latin, &columns(&["product"])).unwrap();
    assert_eq!((responses.len(), reasons(&responses)[0].2), (1, "it is not UTF-8"));
}

#[test]
fn json_lines_are_read_by_type() {
    let responses = lines(
        r#"{"id": 1, "at": "2026-01-05T10:00:00Z", "score": 9.0, "situation": {"vip": true, "site": 3, "none": null}}
        {"id": 2, "at": "2026-01-05T10:00:00Z", "score": true}
        {"id": 3, "at": "2026-01-05T10:00:00Z", "score": 9007199254740993}
        {"id": 4, "at": 1767607200, "score": 9}
        {"id": 5, "at": "2026-01-05T10:00:00Z", "situation": {"site": [3]}}
        {"id": 6, "at": "2026-01-05T10:00:00Z", "situation": "Lyon"}
        {"id": 7, "at": "2026-01-05T10:00:00Z", "ratings": {"clarity": 4.5}}
        {"id": 8, "at": "2026-01-05T10:00:00Z", "ratings": {"clarity": 101}}
        {"id": 9, "at": "2026-01-05T10:00:00Z", "situation": {"channel": "web"}}
        {"id": 10, "at": "2026-01-05T10:00:00Z"

        [11]"#,
    );
    assert_eq!(responses.len(), 1);
    let first = responses.get("1").unwrap();
    assert_eq!(["vip", "site", "none"].map(|name| first.value(name)), [Some("true"), Some("3"), None]);
    let found = reasons(&responses);
    assert_eq!(found[0].1, RejectReason::WrongType);
    assert_eq!(found[1], (2, RejectReason::OutOfRange, "9007199254740993"));
    assert_eq!(found[2], (3, RejectReason::InvalidTime, "1767607200"));
    assert_eq!(responses.rejects().count(RejectReason::InvalidResponse), 7);
}

#[test]
fn an_edit_replaces_whatever_the_order() {
    let at = |hour: u8| format!("2026-01-05T{hour:02}:00:00Z").parse().unwrap();
    let response = |hour, score| Response::new("a", at(hour), Scale::ZERO_TO_TEN.score(score).ok());
    let mut responses = Responses::default();
    for (hour, score, expected) in [
        (10, 3, Arrival::New),
        (9, 8, Arrival::Outdated),
        (10, 3, Arrival::Repeated),
        (11, 6, Arrival::Edited),
        (11, 7, Arrival::Edited),
        (10, 3, Arrival::Outdated),
    ] {
        assert_eq!(responses.push(response(hour, score)), Ok(expected), "{hour} {score}");
    }
    assert_eq!(responses.get("a").and_then(|kept| kept.score).map(Score::value), Some(7));
    let mut blank = response(12, 9);
    blank.id = " ".into();
    assert_eq!(responses.push(blank).unwrap_err().kind(), ErrorKind::InvalidResponse);
}

#[test]
fn observations_refuse_other_scales_and_unknown_dimensions() {
    let responses = lines(
        r#"{"id": 1, "at": "2026-01-05T10:00:00Z", "score": 9, "channel": "web"}
        {"id": 2, "at": "2026-01-05T10:00:00Z", "score": 9, "scale": "1-10"}"#,
    );
    let kind = |dimension: &str| {
        Observations::from_responses(&responses, &[dimension], Scale::ZERO_TO_TEN).unwrap_err().kind()
    };
    assert_eq!(kind("channel"), ErrorKind::ScaleMismatch);
    assert_eq!(kind("site"), ErrorKind::UnknownColumn);
    assert!(Observations::from_responses(&Responses::default(), &["site"], Scale::ZERO_TO_TEN).is_ok());
}

#[test]
fn serde_refuses_what_validation_refuses() {
    let read = |json: &str| serde_json::from_str::<Response>(json);
    let good = r#"{"id":"a","at":"2026-01-05T10:00:00Z","score":9}"#;
    assert!(read(good).is_ok());
    for (from, to) in [
        ("\"a\"", "\"\""),
        ("Z", ""),
        ("9}", "11}"),
        ("9}", "6.5}"),
        ("9}", "\"9\"}"),
        ("9}", "9,\"customer\":\"a@b\"}"),
        ("9}", "9,\"rating\":{}}"),
    ] {
        assert!(read(&good.replace(from, to)).is_err(), "{to}");
    }
}

#[test]
fn fields_are_read_as_the_reader_reads_them() {
    let mut fields = ResponseFields::default();
    let error = fields.read(Scale::ZERO_TO_TEN).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (ErrorKind::InvalidResponse, "the response cannot be read: it has no id")
    );
    fields.set("id", Answer::Float(7.0)).unwrap();
    let error = fields.read(Scale::ZERO_TO_TEN).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidTime);
    fields.set("at", Answer::from("2026-01-05T10:00:00Z")).unwrap();
    fields.set("score", Answer::Float(f64::NAN)).unwrap();
    assert_eq!(fields.read(Scale::ZERO_TO_TEN).unwrap_err().kind(), ErrorKind::ScoreNotANumber);
    fields.set("score", Answer::Integer(9)).unwrap();
    fields.situation("site", Answer::Integer(3));
    fields.situation("site", Answer::from("3"));
    assert_eq!(fields.read(Scale::ZERO_TO_TEN).unwrap().value("site"), Some("3"));
    fields.situation("site", Answer::from("4"));
    assert_eq!(fields.read(Scale::ZERO_TO_TEN).unwrap_err().kind(), ErrorKind::InvalidResponse);
    assert_eq!(fields.set("when", Answer::Missing).unwrap_err().kind(), ErrorKind::InvalidArgument);
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_bytes_are_read_without_panic_and_every_row_is_somewhere(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let mut responses = Responses::default();
        responses.read_json_lines(&bytes, &columns(&["site"])).unwrap();
        let lines = bytes.split(|&byte| byte == b'\n').filter(|line| !line.trim_ascii().is_empty()).count() as u64;
        prop_assert!(responses.rejects().total() + responses.len() as u64 <= lines);
        let mut csv = b"id,at,score,site\n".to_vec();
        csv.extend(bytes);
        prop_assert!(responses.read_csv(&csv, &columns(&["site"])).is_ok());
    }
}

#[test]
fn codes_of_no_answer_are_missing_and_counted() {
    let csv = "id,at,score,scale\n\
        1,2026-01-05T10:00:00Z,6,\n\
        2,2026-01-05T10:00:00Z,0,\n\
        3,2026-01-05T10:00:00Z,06.0,\n\
        4,2026-01-05T10:00:00Z,6,0-10\n\
        5,2026-01-05T10:00:00Z,7,\n";
    let lines = r#"{"id": 6, "at": "2026-01-05T10:00:00Z", "score": 6.0}
        {"id": 7, "at": "2026-01-05T10:00:00Z", "score": "0"}
        {"id": 8, "at": "2026-01-05T10:00:00Z", "score": false}"#;
    let columns = ResponseColumns {
        default_scale: "1-5/4/5".parse().unwrap(),
        missing_codes: MissingCodes::new(&[0, 6]).unwrap(),
        ..ResponseColumns::default()
    };
    let mut responses = Responses::default();
    responses.read_csv(csv.as_bytes(), &columns).unwrap();
    responses.read_json_lines(lines.as_bytes(), &columns).unwrap();
    let scores: Vec<_> =
        responses.iter().map(|read| (read.id.as_str(), read.score.map(nps_core::Score::value))).collect();
    assert_eq!(scores, [("1", None), ("2", None), ("3", None), ("4", Some(6)), ("6", None), ("7", None)]);
    let told: Vec<_> = responses.rejects().missing_codes().iter().map(|code| (code.code, code.count)).collect();
    assert_eq!(told, [(0, 2), (6, 3)]);
    assert_eq!(responses.rejects().to_string(), "2 rejected (1 out_of_range, 1 wrong_type)");

    let wrong = ResponseColumns { default_scale: Scale::ZERO_TO_TEN, ..columns };
    let before = responses.clone();
    for outcome in [responses.read_csv(csv.as_bytes(), &wrong), responses.read_json_lines(lines.as_bytes(), &wrong), {
        let mut fields = ResponseFields::default();
        fields.missing_codes(wrong.missing_codes);
        fields.read(Scale::ZERO_TO_TEN).map(drop)
    }] {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert_eq!(error.to_string(), "the missing code 0 is on the scale 0–10: there it is an answer");
    }
    assert_eq!(responses, before);
}
