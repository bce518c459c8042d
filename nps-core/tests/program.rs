//! The loop: what a program answers is what the rooms answer, in any order, after any number of restarts.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed expectation is a failed test"
)]

mod common;

use common::{config, testdata};
use nps_core::{
    Arrival, BeforeAfterOptions, Condition, ErrorKind, Language, Live, Measure, Observations, Program, ProgramSpec,
    Response, ResponseColumns, Responses, Scale, Timestamp, Verdict, associate, associate_pairs, before_after,
};
use nps_sample::Company;
use proptest::prelude::*;

const DIMENSIONS: [&str; 3] = ["use_case", "product", "channel"];

fn spec() -> ProgramSpec {
    ProgramSpec { dimensions: DIMENSIONS.map(str::to_owned).to_vec(), worthwhile: 6.0, ..ProgramSpec::default() }
}

fn seconds(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().seconds()
}

/// The sample company's year, with the measures it took.
fn sample() -> (Responses, Vec<Measure>) {
    let company = Company::sample();
    let mut file = Vec::new();
    nps_sample::write_csv(company.interactions(), &mut file).unwrap();
    let columns = ResponseColumns {
        id: "response_id".into(),
        at: "answered_at".into(),
        situation: vec!["use_case".into(), "product".into(), "site".into()],
        ..ResponseColumns::default()
    };
    let mut responses = Responses::default();
    responses.read_csv(&file, &columns).unwrap();
    let day = |date: chrono::NaiveDate| date.signed_duration_since(chrono::NaiveDate::default()).num_days();
    let measure = |planted: &nps_sample::Measure| {
        let place = planted.filter.iter().map(|(name, value)| Condition::new(name.as_str(), value.as_str()));
        Measure::new(planted.id.as_str(), i32::try_from(day(planted.date)).unwrap(), place)
    };
    (responses, company.truth().measures.iter().map(measure).collect())
}

fn program(responses: &Responses, measures: &[Measure]) -> Program {
    let mut program = Program::new(spec()).unwrap();
    for response in responses {
        assert_eq!(program.push(response), Ok(Arrival::New));
    }
    for measure in measures {
        program.add_measure(measure.clone()).unwrap();
    }
    program
}

#[test]
fn the_sample_company_runs_through_the_loop() {
    let (responses, measures) = sample();
    let program = program(&responses, &measures);
    let at = seconds("2025-12-31T23:00:00Z");

    // What the rooms say by themselves.
    let observations = Observations::from_responses(&responses, &DIMENSIONS, Scale::ZERO_TO_TEN).unwrap();
    let findings = program.findings(at).unwrap();
    let options = nps_core::AssociationOptions { min_n: spec().min_n, ..nps_core::AssociationOptions::default() };
    assert_eq!(findings.situations, associate(&observations, &options).unwrap());
    assert_eq!(findings.pairs, associate_pairs(&observations, &options).unwrap());
    let options = BeforeAfterOptions { worthwhile: 6.0, ..BeforeAfterOptions::default() };
    let verdicts = program.verdicts(at).unwrap();
    assert_eq!(verdicts, before_after(&observations, &measures, &options).unwrap());

    let said: Vec<Verdict> = verdicts.iter().map(|one| one.verdict).collect();
    assert_eq!(said, [Verdict::Effective, Verdict::Ineffective, Verdict::Effective]);
    let launch = &findings.sentences(Language::English, 1)[0];
    assert!(launch.starts_with("The situation “use_case = product question” and “product = Nova”"), "{launch}");
    assert!(findings.sentences(Language::French, 3).len() == 3);

    // As of June, nothing of what came later is known.
    let june = seconds("2025-06-20T12:00:00Z");
    let begun = program.verdicts(june).unwrap();
    assert_eq!(begun.iter().map(|one| one.measure.id.as_str()).collect::<Vec<_>>(), ["better-manual"]);
    assert!(begun[0].after.n() < verdicts[0].after.n());

    // A restart forgets nothing.
    let restarted = Program::from_bytes(&program.to_bytes()).unwrap();
    assert_eq!(restarted.to_bytes(), program.to_bytes());
    assert_eq!(restarted.headline(at), program.headline(at));
}

#[test]
fn only_what_is_declared_is_kept() {
    let mut program = Program::new(spec()).unwrap();
    let mut response = Response::new("a", "2026-01-05T10:00:00Z".parse().unwrap(), None);
    response.customer = Some("c81f".into());
    response.verbatim = Some("secret words".into());
    response.situation.insert("site".into(), "Lyon".into());
    response.situation.insert("product".into(), "Nova".into());
    program.push(&response).unwrap();
    let text = String::from_utf8_lossy(&program.to_bytes()).into_owned();
    assert!(text.contains("Nova"));
    assert!(!["c81f", "secret", "Lyon"].iter().any(|private| text.contains(private)), "{text}");
}

#[test]
fn a_withdrawn_response_leaves_no_trace_but_the_newest_day() {
    let mut program = Program::new(spec()).unwrap();
    let score = Scale::ZERO_TO_TEN.score(9).ok();
    program.push(&Response::new("a", "2026-01-05T10:00:00Z".parse().unwrap(), score)).unwrap();
    let before = program.clone();
    program.push(&Response::new("b", "2026-01-05T11:00:00Z".parse().unwrap(), score)).unwrap();
    assert_eq!(program.withdraw("b"), Ok(true));
    assert_eq!(program, before);
    assert_eq!(program.withdraw("b"), Ok(false));
    program.push(&Response::new("c", "2026-03-05T11:00:00Z".parse().unwrap(), score)).unwrap();
    program.withdraw("c").unwrap();
    assert_eq!(Program::from_bytes(&program.to_bytes()).unwrap(), program);
    assert!(program.headline(seconds("2026-01-05T11:00:00Z")).is_err());
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let mut program = Program::new(spec()).unwrap();
    let before = program.to_bytes();
    let at: Timestamp = "2026-01-05T10:00:00Z".parse().unwrap();
    let stars = Scale::ONE_TO_TEN.score(9).ok();
    assert_eq!(program.push(&Response::new("a", at, stars)).unwrap_err().kind(), ErrorKind::ScaleMismatch);
    assert_eq!(program.push(&Response::new("", at, None)).unwrap_err().kind(), ErrorKind::InvalidResponse);
    let elsewhere = Measure::new("m", 0, [Condition::new("site", "Lyon")]);
    assert_eq!(program.add_measure(elsewhere).unwrap_err().kind(), ErrorKind::UnknownColumn);
    assert_eq!(program.to_bytes(), before);

    let there = Measure::new("m", 0, [Condition::new("product", "3")]);
    program.add_measure(Measure::new("m", 0, [Condition::new("product", 3)])).unwrap();
    assert_eq!(program.measures(), std::slice::from_ref(&there));
    assert_eq!(program.add_measure(there).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(program.findings(i64::MAX).unwrap_err().kind(), ErrorKind::InvalidTime);
    assert_eq!(program.verdicts(i64::MIN).unwrap_err().kind(), ErrorKind::InvalidTime);
    // Nobody has answered: nothing is found, and nothing is known of the measure.
    assert!(program.findings(0).unwrap().situations.is_empty());
    assert_eq!(program.verdicts(0).unwrap()[0].verdict, Verdict::Inconclusive { answers_needed: None });

    for broken in [
        ProgramSpec { window_days: 0, ..spec() },
        ProgramSpec { min_n: 0, ..spec() },
        ProgramSpec { worthwhile: f64::NAN, ..spec() },
        ProgramSpec { dimensions: vec!["a".into(), "a".into()], ..spec() },
    ] {
        assert_eq!(Program::new(broken).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    assert_eq!(Program::new(ProgramSpec { level: 95.0, ..spec() }).unwrap_err().kind(), ErrorKind::InvalidLevel);
    assert!(serde_json::from_str::<ProgramSpec>(r#"{"window": 7}"#).is_err());
}

/// A few responses and measures that every language builds the same way.
fn small() -> Program {
    let mut program = Program::new(spec()).unwrap();
    for (id, day, score, product) in
        [("R1", 5, Some(9), Some("Nova")), ("R2", 6, Some(3), None), ("R3", 6, None, Some("Alba é"))]
    {
        let at = format!("2026-01-{day:02}T10:00:00+01:00").parse().unwrap();
        let mut response = Response::new(id, at, score.and_then(|value| Scale::ZERO_TO_TEN.score(value).ok()));
        response.channel = Some("web".into());
        response.situation.extend(product.map(|product| ("product".to_owned(), product.to_owned())));
        program.push(&response).unwrap();
    }
    program.add_measure(Measure::new("manual", 20_458, [Condition::new("product", "Nova")])).unwrap();
    program
}

#[test]
fn bytes_are_those_of_version_1() {
    let path = testdata("snapshots/program-v1.bin");
    if std::env::var_os("NPS_UPDATE_SNAPSHOTS").is_some() && !path.exists() {
        std::fs::write(&path, small().to_bytes()).unwrap();
    }
    let golden = std::fs::read(&path).unwrap();
    assert_eq!(small().to_bytes(), golden);
    assert_eq!(Program::from_bytes(&golden), Ok(small()));
}

#[test]
fn hostile_bytes_are_refused() {
    let bytes = small().to_bytes();
    for end in 0..bytes.len() {
        assert_eq!(Program::from_bytes(&bytes[..end]).unwrap_err().kind(), ErrorKind::CorruptBytes, "{end}");
    }
    for place in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[place] ^= 1;
        let kind = Program::from_bytes(&flipped).unwrap_err().kind();
        let expected = if place == 4 { ErrorKind::UnsupportedVersion } else { ErrorKind::CorruptBytes };
        assert_eq!(kind, expected, "{place}");
    }
    // With a checksum that is right.
    let text = String::from_utf8(bytes[5..bytes.len() - 4].to_vec()).unwrap();
    for (from, to) in [
        (r#""window_days":7"#, r#""window_days":0"#),
        (r#""id":"R2""#, r#""id":" ""#),
        (r#""score":9"#, r#""score":11"#),
        ("2026-01-05T09:00:00Z", "2026-01-05T09:00:00"),
        (r#""newest_day":20459"#, r#""newest_day":2147483647"#),
        (r#""dimension":"product""#, r#""dimension":"site""#),
        (r#""level":0.95"#, r#""level":1e999"#),
        (r#""spec""#, r#""sepc""#),
    ] {
        assert!(text.contains(from), "{from}");
        let mut framed = b"NPSP\x01".to_vec();
        framed.extend(text.replace(from, to).bytes());
        framed.extend(crc32fast::hash(&framed).to_le_bytes());
        assert_eq!(Program::from_bytes(&framed).unwrap_err().kind(), ErrorKind::CorruptBytes, "{to}");
    }
}

fn responses() -> impl Strategy<Value = Vec<Response>> {
    let one = (0..12_u8, 0..60_i64, proptest::option::of(0..=10_u8), proptest::option::of("[ab]"));
    proptest::collection::vec(one, 0..40).prop_map(|rows| {
        let response = |(number, (id, day, score, product)): (i64, (u8, i64, Option<u8>, Option<String>))| {
            // No two of one moment: between those, the order decides.
            let at = Timestamp::from_seconds(1_767_600_000 + 86_400 * day + number).unwrap();
            let score = score.and_then(|value| Scale::ZERO_TO_TEN.score(value).ok());
            let mut response = Response::new(id.to_string(), at, score);
            response.situation.extend(product.map(|product| ("product".to_owned(), product)));
            response
        };
        (0..).zip(rows).map(response).collect()
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn order_and_restarts_do_not_matter((rows, shuffled) in responses().prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle())), restart in 0..40_usize) {
        let mut straight = Program::new(spec()).unwrap();
        for response in &rows {
            straight.push(response).unwrap();
        }
        let mut other = Program::new(spec()).unwrap();
        for (number, response) in shuffled.iter().enumerate() {
            if number == restart {
                other = Program::from_bytes(&other.to_bytes()).unwrap();
            }
            other.push(response).unwrap();
        }
        prop_assert_eq!(other.responses().iter().collect::<Vec<_>>(), straight.responses().iter().collect::<Vec<_>>());
        prop_assert_eq!(other.live(), straight.live());

        // The live counts are those of the responses that stand.
        let mut counted = Live::new(straight.live().spec().clone()).unwrap();
        for response in straight.responses() {
            let values: Vec<Option<&str>> = DIMENSIONS.iter().map(|name| response.value(name)).collect();
            counted.push(response.at.seconds(), response.score, &values).unwrap();
        }
        if let Some(day) = straight.live().newest_day() {
            counted.advance(i64::from(day) * 86_400).unwrap();
        }
        prop_assert_eq!(&counted, straight.live());
    }
}
