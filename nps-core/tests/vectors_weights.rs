//! The shared truth on weights: as `vectors.rs`, which lists all topics.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::collections::BTreeMap;

use common::Vectors;
use nps_core::{
    Asked, Caveat, Counts, Error, KeyColumn, Label, Margin, Method, RakeOptions, Raked, Resampling, ScoreColumn,
    ScoreOptions, WeightColumn, WeightedNps, Weights, non_response, rake, weighted_nps,
};
use serde::Deserialize;

type Outcome<T> = Result<T, Error>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Weighed {
    scores: Vec<u8>,
    weights: Vec<f64>,
    kind: String,
    clusters: Option<Vec<i64>>,
    level: f64,
}

impl Weighed {
    fn found(&self) -> Outcome<WeightedNps> {
        let column = WeightColumn::read("weight", ScoreColumn::from(&self.weights[..]), self.kind.parse()?)?;
        let key = self.clusters.as_ref().map(|clusters| KeyColumn::integers("cluster", clusters.clone(), None));
        let options = ScoreOptions { level: self.level, ..ScoreOptions::default() };
        weighted_nps(&self.scores[..], column.weights(), key.transpose()?.as_ref(), &options)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WeighedFigures {
    nps: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    se: Option<f64>,
    shares: Option<[f64; 3]>,
    kish_n: Option<f64>,
    effective_n: Option<f64>,
    design_effect: Option<f64>,
    n: u64,
    weightless: u64,
    clusters: Option<u64>,
    caveats: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expected<T> {
    Refused { code: String },
    Found(T),
}

#[test]
fn weighted() {
    for case in Vectors::<Weighed, Expected<WeighedFigures>>::load("weighted").cases {
        let found = case.input.found();
        let expected = match &case.expected {
            Expected::Refused { code } => {
                assert_eq!(found.unwrap_err().code(), code, "{}", case.name);
                continue;
            }
            Expected::Found(expected) => expected,
        };
        let found = found.unwrap_or_else(|error| panic!("{}: {error}", case.name));
        case.check("nps", found.nps, expected.nps);
        case.check("lower", found.lower, expected.lower);
        case.check("upper", found.upper, expected.upper);
        case.check("se", found.se, expected.se);
        for (place, category) in nps_core::Category::ALL.into_iter().enumerate() {
            case.check("share", found.share(category), expected.shares.map(|shares| shares[place]));
        }
        case.check("kish_n", found.kish_n, expected.kish_n);
        case.check("effective_n", found.effective_n, expected.effective_n);
        case.check("design_effect", found.design_effect, expected.design_effect);
        let exact = (found.n(), found.weightless, found.clusters);
        assert_eq!(exact, (expected.n, expected.weightless, expected.clusters), "{}", case.name);
        let codes: Vec<&str> = found.caveats.iter().map(Caveat::code).collect();
        assert_eq!(codes, expected.caveats, "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Drawn {
    scores: Vec<u8>,
    weights: Vec<f64>,
    method: Method,
    level: f64,
    resamples: u64,
    seed: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DrawnBounds {
    lower: f64,
    upper: f64,
    drawn: bool,
}

#[test]
fn resampling() {
    for case in Vectors::<Drawn, Expected<DrawnBounds>>::load("resampling").cases {
        let Drawn { scores, weights, method, level, resamples, seed } = &case.input;
        let resampling = Resampling { resamples: *resamples, seed: *seed };
        let options = ScoreOptions { method: *method, level: *level, resampling, ..ScoreOptions::default() };
        let found = weighted_nps(&scores[..], Weights::Probability(weights), None, &options);
        match &case.expected {
            Expected::Refused { code } => assert_eq!(found.unwrap_err().code(), code, "{}", case.name),
            Expected::Found(expected) => {
                let found = found.unwrap_or_else(|error| panic!("{}: {error}", case.name));
                case.check("lower", found.lower, Some(expected.lower));
                case.check("upper", found.upper, Some(expected.upper));
                assert_eq!(found.resampling, expected.drawn.then_some(resampling), "{}", case.name);
                assert_eq!(found.method, *method, "{}", case.name);
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    Integer(i64),
    Text(String),
}

impl Value {
    fn label(&self) -> Label<'_> {
        match self {
            Self::Integer(value) => Label::Integer(*value),
            Self::Text(text) => Label::Text(text),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Totals {
    by: Vec<String>,
    targets: Vec<(Vec<Value>, f64)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ToRake {
    columns: BTreeMap<String, Vec<Value>>,
    weights: Option<Vec<f64>>,
    margins: Vec<Totals>,
    trim: Option<f64>,
}

impl ToRake {
    fn found(&self) -> Outcome<Raked> {
        let key = |name: &String| {
            let labels: Vec<Label<'_>> = self.columns[name].iter().map(Value::label).collect();
            KeyColumn::values(name.clone(), &labels)
        };
        let margins: Outcome<Vec<Margin<'_>>> = self
            .margins
            .iter()
            .map(|margin| {
                let columns = margin.by.iter().map(key).collect::<Outcome<Vec<_>>>()?;
                let cells =
                    margin.targets.iter().map(|(labels, total)| (labels.iter().map(Value::label).collect(), *total));
                Ok(Margin::cells(columns, cells))
            })
            .collect();
        rake(&margins?, self.weights.as_deref(), &RakeOptions { trim: self.trim, ..RakeOptions::default() })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RakedFigures {
    weights: Vec<f64>,
    converged: bool,
    trimmed: u64,
    kish_n: f64,
    design_effect: f64,
}

#[test]
fn raking() {
    for case in Vectors::<ToRake, Expected<RakedFigures>>::load("raking").cases {
        let found = case.input.found();
        let expected = match &case.expected {
            Expected::Refused { code } => {
                assert_eq!(found.unwrap_err().code(), code, "{}", case.name);
                continue;
            }
            Expected::Found(expected) => expected,
        };
        let Raked { weights, report, .. } = found.unwrap_or_else(|error| panic!("{}: {error}", case.name));
        assert_eq!(weights.len(), expected.weights.len(), "{}", case.name);
        for (row, (weight, wanted)) in weights.iter().zip(&expected.weights).enumerate() {
            case.check(&format!("weight of row {row}"), Some(*weight), Some(*wanted));
        }
        assert_eq!((report.converged, report.trimmed), (expected.converged, expected.trimmed), "{}", case.name);
        case.check("kish_n", report.spread.kish_n, Some(expected.kish_n));
        case.check("design_effect", report.spread.design_effect, Some(expected.design_effect));
        assert_eq!(report.max_relative_error <= 1e-10, report.trimmed == 0, "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Silent {
    classes: Vec<Class>,
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    sent: u64,
    counts: [u64; 3],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SilentFigures {
    nps: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    response_rate: Option<f64>,
    weights: Vec<Option<f64>>,
    weighted: Option<Estimate>,
    r_indicator: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Estimate {
    nps: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    se: Option<f64>,
}

#[test]
fn non_response_of_classes() {
    for case in Vectors::<Silent, Expected<SilentFigures>>::load("non_response").cases {
        let asked = |&Class { sent, counts: [detractors, passives, promoters] }: &Class| Asked {
            sent,
            counts: Counts::new(detractors, passives, promoters),
        };
        let classes: Vec<Asked> = case.input.classes.iter().map(asked).collect();
        let found = non_response(&classes, &ScoreOptions { level: case.input.level, ..ScoreOptions::default() });
        let expected = match &case.expected {
            Expected::Refused { code } => {
                assert_eq!(found.unwrap_err().code(), code, "{}", case.name);
                continue;
            }
            Expected::Found(expected) => expected,
        };
        let found = found.unwrap_or_else(|error| panic!("{}: {error}", case.name));
        case.check("nps", found.bounds.nps, expected.nps);
        case.check("lower", found.bounds.lower, expected.lower);
        case.check("upper", found.bounds.upper, expected.upper);
        case.check("response_rate", found.response_rate, expected.response_rate);
        case.check("r_indicator", found.r_indicator, expected.r_indicator);
        assert_eq!(found.weights, expected.weights, "{}", case.name);
        let (weighted, wanted) = (found.weighted.as_ref(), expected.weighted.as_ref());
        assert_eq!(weighted.is_some(), wanted.is_some(), "{}", case.name);
        case.check("weighted", weighted.and_then(|nps| nps.nps), wanted.and_then(|nps| nps.nps));
        case.check("weighted lower", weighted.and_then(|nps| nps.lower), wanted.and_then(|nps| nps.lower));
        case.check("weighted upper", weighted.and_then(|nps| nps.upper), wanted.and_then(|nps| nps.upper));
        case.check("weighted se", weighted.and_then(|nps| nps.se), wanted.and_then(|nps| nps.se));
    }
}
