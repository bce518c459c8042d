//! The shared truth: every case of `testdata/vectors/*.json`, which the Python and Node suites run as well.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;
#[path = "vectors/comparison.rs"]
mod comparison;
#[path = "vectors/encoder.rs"]
mod encoder;
#[path = "vectors/findings.rs"]
mod findings;
#[path = "vectors/history.rs"]
mod history;
#[path = "vectors/sampling.rs"]
mod sampling;
#[path = "vectors/trees.rs"]
mod trees;

use std::collections::BTreeSet;

use common::{Vectors, testdata};
use nps_core::{
    Answer, Category, Caveat, Correction, Counts, Distribution, ErrorKind, Language, Method, MissingCodes, NanPolicy,
    Observations, RejectReason, Scale, ScoreColumn, ScoreOptions, compare, score,
};
use serde::Deserialize;
use serde_json::Value;

/// Each topic here has its test below, in a file of the folder `vectors`, in `entities.rs`, `vectors_weights.rs` or the
/// folders `traces` and `watch`.
const TOPICS: [&str; 51] = [
    "associations",
    "axis_independence",
    "before_after",
    "bounded_answers",
    "caveats",
    "changes",
    "charts",
    "clusters",
    "confidence_sequence",
    "context",
    "dating",
    "detectors",
    "distribution",
    "encoder",
    "equivalence",
    "errors",
    "expected",
    "factors",
    "funnel",
    "groups",
    "history",
    "indicators",
    "multiple_testing",
    "non_response",
    "nps_difference",
    "nps_interval",
    "paired",
    "pairs",
    "planning",
    "population",
    "posterior",
    "private_scores",
    "probabilities",
    "pseudonyms",
    "raking",
    "ranking",
    "reading",
    "resampling",
    "robustness",
    "scales",
    "shares",
    "shrinkage",
    "tags",
    "taxonomies",
    "trace_paths",
    "trees",
    "trends",
    "tuned",
    "two_sample",
    "value_weighted",
    "weighted",
];

#[test]
fn every_file_has_its_test() {
    let found: BTreeSet<String> = std::fs::read_dir(testdata("vectors"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(found, TOPICS.map(str::to_owned).into());
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    counts: [u64; 3],
    method: Method,
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Interval {
    nps: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    method: Method,
}

#[test]
fn nps_interval() {
    for case in Vectors::<Asked, Interval>::load("nps_interval").cases {
        let [detractors, passives, promoters] = case.input.counts;
        let nps = Counts::new(detractors, passives, promoters).nps(case.input.level, case.input.method).unwrap();
        case.check("nps", nps.nps, case.expected.nps);
        case.check("lower", nps.lower, case.expected.lower);
        case.check("upper", nps.upper, case.expected.upper);
        assert_eq!(nps.method, case.expected.method, "{}", case.name);
        assert_eq!(nps.n(), case.input.counts.iter().sum::<u64>(), "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TwoSides {
    before: [u64; 3],
    after: [u64; 3],
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Compared {
    difference: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    p_value: Option<f64>,
}

#[test]
fn nps_difference() {
    for case in Vectors::<TwoSides, Compared>::load("nps_difference").cases {
        let (input, expected) = (&case.input, &case.expected);
        let [before, after] = [input.before, input.after].map(|[d, m, p]| Counts::new(d, m, p));
        let found = compare(before, after, input.level).unwrap();
        case.check("difference", found.difference, expected.difference);
        case.check("lower", found.lower, expected.lower);
        case.check("upper", found.upper, expected.upper);
        case.check("p_value", found.p_value, expected.p_value);
        assert_eq!((found.before, found.after), (before, after), "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    p_values: Vec<Option<f64>>,
    method: Correction,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Adjusted {
    adjusted: Vec<Option<f64>>,
}

#[test]
fn multiple_testing() {
    for case in Vectors::<Raw, Adjusted>::load("multiple_testing").cases {
        let found = case.input.method.adjust(&case.input.p_values);
        assert_eq!(found.len(), case.expected.adjusted.len(), "{}", case.name);
        for (row, (found, expected)) in found.into_iter().zip(&case.expected.adjusted).enumerate() {
            case.check(&format!("row {row}"), found, *expected);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counted {
    scale: Scale,
    counts: Vec<u64>,
    missing: u64,
    answers: Option<Vec<u8>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Described {
    n: u64,
    detractors: u64,
    passives: u64,
    promoters: u64,
    missing: u64,
    mean: Option<f64>,
    median: Option<f64>,
    bytes: String,
}

#[test]
fn distribution() {
    for case in Vectors::<Counted, Described>::load("distribution").cases {
        let (input, expected) = (&case.input, &case.expected);
        let made = Distribution::from_counts(input.scale, &input.counts, input.missing).unwrap();
        assert_eq!(made.n(), expected.n, "{}", case.name);
        assert_eq!(made.missing(), expected.missing, "{}", case.name);
        let classes = Counts::new(expected.detractors, expected.passives, expected.promoters);
        assert_eq!(made.counts(), classes, "{}", case.name);
        case.check("mean", made.mean(), expected.mean);
        case.check("median", made.median(), expected.median);
        let bytes: Vec<String> = made.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(bytes.concat(), expected.bytes, "{}", case.name);
        assert_eq!(Distribution::from_bytes(&made.to_bytes()), Ok(made), "{}", case.name);
        if let Some(answers) = &input.answers {
            let options = ScoreOptions { scale: input.scale, ..ScoreOptions::default() };
            let mut found = score(&answers[..], &options).unwrap().distribution;
            found.add_missing(input.missing).unwrap();
            assert_eq!(found, made, "{}", case.name);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arrived {
    scale: Scale,
    #[serde(rename = "type")]
    kind: String,
    value: Value,
    #[serde(default)]
    nan: NanPolicy,
    #[serde(default)]
    missing_codes: MissingCodes,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Outcome {
    Score { score: u8 },
    Missing { missing: bool, missing_code: Option<i64> },
    Reject { reject: RejectReason, code: String },
}

impl Arrived {
    fn answer(&self) -> Answer<'_> {
        match (self.kind.as_str(), &self.value) {
            ("integer", Value::String(value)) => Answer::Integer(value.parse().unwrap()),
            ("float", Value::String(value)) => Answer::Float(value.parse().unwrap()),
            ("text", Value::String(value)) => Answer::from(value.as_str()),
            ("boolean", Value::Bool(value)) => Answer::Boolean(*value),
            ("list", list @ Value::Array(_)) => Answer::Other(list.to_string().into()),
            ("null", Value::Null) => Answer::Missing,
            (kind, value) => panic!("unknown type {kind} or value {value}"),
        }
    }
}

/// The result of reading a column of one row, in the words of [`Scale::read`].
fn from_column(column: ScoreColumn<'_>, asked: &Arrived, code: Option<i64>) -> Result<Option<u8>, RejectReason> {
    let options = ScoreOptions {
        scale: asked.scale,
        nan: asked.nan,
        missing_codes: asked.missing_codes,
        ..ScoreOptions::default()
    };
    let result = score(column, &options).unwrap();
    let codes: Vec<(i64, u64)> = result.rejects.missing_codes().iter().map(|found| (found.code, found.count)).collect();
    assert_eq!(codes, code.map(|code| (code, 1)).into_iter().collect::<Vec<_>>());
    let read = Observations::builder(column).build(&options).unwrap();
    assert_eq!((read.total(), read.rejects()), (result.distribution, &result.rejects));
    assert_eq!(Observations::from_bytes(&read.to_bytes()).unwrap(), read);
    if let Some((reason, 1)) = result.rejects.iter().find(|&(_, count)| count > 0) {
        return Err(reason);
    }
    assert_eq!(result.nps.n() + result.distribution.missing(), 1);
    Ok(result.distribution.iter().find(|&(_, count)| count == 1).map(|(point, _)| point))
}

#[test]
fn reading() {
    for case in Vectors::<Arrived, Outcome>::load("reading").cases {
        let asked = &case.input;
        let mut code = None;
        let expected = match &case.expected {
            Outcome::Score { score } => Ok(Some(*score)),
            Outcome::Missing { missing, missing_code } => {
                code = *missing_code;
                Ok(if *missing { None } else { panic!("{}", case.name) })
            }
            Outcome::Reject { reject, code } => {
                assert_eq!(reject.error_kind().code(), code, "{}", case.name);
                Err(*reject)
            }
        };
        let answer = asked.answer();
        let read = asked.scale.read(&answer, asked.nan).map(|score| score.map(nps_core::Score::value));
        match code {
            None => assert_eq!(read, expected, "{}", case.name),
            Some(_) => assert_eq!(read, Err(RejectReason::OutOfRange), "{}", case.name),
        }
        assert_eq!(asked.missing_codes.code_of(&answer), code, "{}", case.name);
        // Columns of every type that holds the value say the same.
        let answers = [answer.clone()];
        assert_eq!(from_column(answers[..].into(), asked, code), expected, "{}", case.name);
        match &answer {
            Answer::Float(value) => {
                assert_eq!(from_column([*value][..].into(), asked, code), expected, "{}", case.name);
            }
            Answer::Text(text) => {
                let texts = vec![Some(text.as_ref())];
                assert_eq!(from_column(ScoreColumn::texts(&texts), asked, code), expected, "{}", case.name);
            }
            Answer::Integer(value) => integer_columns(*value, asked, expected, code, &case.name),
            _ => {}
        }
    }
}

fn integer_columns(
    value: i128,
    asked: &Arrived,
    expected: Result<Option<u8>, RejectReason>,
    code: Option<i64>,
    name: &str,
) {
    macro_rules! columns {
        ($($ty:ty),+) => {$(
            if let Ok(value) = <$ty>::try_from(value) {
                assert_eq!(from_column([value][..].into(), asked, code), expected, "{name} as {}", stringify!($ty));
            }
        )+};
    }
    columns!(u8, i8, u16, i16, u32, i32, u64, i64);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    text: String,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum ScaleText {
    Accepted { accepted: bool, text: String, points: Vec<u8>, categories: Vec<Category>, standard: bool },
    Refused { accepted: bool, code: String },
}

#[test]
fn scales() {
    for case in Vectors::<Text, ScaleText>::load("scales").cases {
        let parsed = case.input.text.parse::<Scale>();
        let from_serde = serde_json::from_value::<Scale>(Value::String(case.input.text));
        assert_eq!(from_serde.ok(), parsed.clone().ok(), "{}", case.name);
        match case.expected {
            ScaleText::Accepted { accepted, text, points, categories, standard } => {
                let scale = parsed.unwrap();
                assert!(accepted, "{}", case.name);
                assert_eq!(scale.to_string(), text, "{}", case.name);
                assert_eq!(scale.points().collect::<Vec<_>>(), points, "{}", case.name);
                let found: Vec<_> = scale.points().filter_map(|point| scale.category(point)).collect();
                assert_eq!(found, categories, "{}", case.name);
                assert_eq!(scale.is_standard(), standard, "{}", case.name);
            }
            ScaleText::Refused { accepted, code } => {
                assert!(!accepted, "{}", case.name);
                assert_eq!(parsed.unwrap_err().code(), code, "{}", case.name);
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Family {
    family: String,
}

#[test]
fn errors() {
    let listed: Vec<_> = Vectors::<Code, Family>::load("errors")
        .cases
        .into_iter()
        .map(|case| (case.input.code, case.expected.family))
        .collect();
    let kinds = ErrorKind::ALL.iter().map(|kind| (kind.code().to_owned(), kind.family().name().to_owned()));
    assert_eq!(listed, kinds.collect::<Vec<_>>());
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    scale: Scale,
    counts: Vec<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    caveats: Vec<Sentence>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    code: String,
    en: String,
    fr: String,
}

#[test]
fn caveats() {
    for case in Vectors::<Answers, Said>::load("caveats").cases {
        let made = Distribution::from_counts(case.input.scale, &case.input.counts, 3).unwrap();
        let sentence = |caveat: &Caveat| Sentence {
            code: caveat.code().to_owned(),
            en: caveat.text(Language::English),
            fr: caveat.text(Language::French),
        };
        let found: Vec<_> = made.nps(0.95, Method::Auto).unwrap().caveats.iter().map(sentence).collect();
        assert_eq!(found, case.expected.caveats, "{}", case.name);
    }
}
