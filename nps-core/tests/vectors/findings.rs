//! The topics of findings and verdicts: each case is a table of counted cells.

use nps_core::{
    Association, Condition, Counts, Difference, Nps, PairAssociation, Value, Verdict, associate, associate_pairs,
    before_after,
};
use serde::Deserialize;

use crate::common::findings::Table;
use crate::common::{Case, Vectors};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found<T> {
    found: Vec<T>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gap {
    difference: f64,
    lower: f64,
    upper: f64,
    p_value: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct One {
    dimension: String,
    value: Value,
    n: u64,
    nps: f64,
    lower: f64,
    upper: f64,
    share: f64,
    gap: Option<Gap>,
    p_holm: Option<f64>,
    p_bh: Option<f64>,
    contribution: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    dimensions: [String; 2],
    values: [Value; 2],
    n: u64,
    nps: f64,
    lower: f64,
    upper: f64,
    gap: Gap,
    beyond: [Option<Gap>; 2],
    p_holm: f64,
    p_bh: f64,
    contribution: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Judged {
    before: [u64; 3],
    after: [u64; 3],
    change: Option<Gap>,
    p_holm: Option<f64>,
    verdict: String,
    answers_needed: Option<u64>,
}

fn scored<I, E>(case: &Case<I, E>, found: &Nps, n: u64, expected: [f64; 3]) {
    assert_eq!(found.n(), n, "{}", case.name);
    for (figure, expected) in [found.nps, found.lower, found.upper].into_iter().zip(expected) {
        case.check("score", figure, Some(expected));
    }
}

fn gapped<I, E>(case: &Case<I, E>, found: Option<&Difference>, expected: Option<&Gap>) {
    assert_eq!(found.is_some(), expected.is_some(), "{}", case.name);
    let (Some(found), Some(expected)) = (found, expected) else { return };
    case.check("difference", found.difference, Some(expected.difference));
    case.check("lower", found.lower, Some(expected.lower));
    case.check("upper", found.upper, Some(expected.upper));
    case.check("p", found.p_value, Some(expected.p_value));
}

#[test]
fn associations() {
    for case in Vectors::<Table, Found<One>>::load("associations").cases {
        for observations in case.input.observations() {
            let found = associate(&observations, &case.input.association()).unwrap();
            assert_eq!(found.len(), case.expected.found.len(), "{}", case.name);
            for (Association { condition, nps, share, gap, p_holm, p_bh, contribution, .. }, one) in
                found.iter().zip(&case.expected.found)
            {
                assert_eq!(*condition, Condition::new(one.dimension.as_str(), one.value.clone()), "{}", case.name);
                scored(&case, nps, one.n, [one.nps, one.lower, one.upper]);
                gapped(&case, gap.as_ref(), one.gap.as_ref());
                case.check("share", Some(*share), Some(one.share));
                case.check("holm", *p_holm, one.p_holm);
                case.check("bh", *p_bh, one.p_bh);
                case.check("contribution", Some(*contribution), Some(one.contribution));
            }
        }
    }
}

#[test]
fn pairs() {
    for case in Vectors::<Table, Found<Pair>>::load("pairs").cases {
        for observations in case.input.observations() {
            let found = associate_pairs(&observations, &case.input.association()).unwrap();
            assert_eq!(found.len(), case.expected.found.len(), "{}", case.name);
            for (PairAssociation { conditions, nps, gap, beyond, p_holm, p_bh, contribution, .. }, pair) in
                found.iter().zip(&case.expected.found)
            {
                for ((condition, dimension), value) in conditions.iter().zip(&pair.dimensions).zip(&pair.values) {
                    assert_eq!(*condition, Condition::new(dimension.as_str(), value.clone()), "{}", case.name);
                }
                scored(&case, nps, pair.n, [pair.nps, pair.lower, pair.upper]);
                gapped(&case, Some(gap), Some(&pair.gap));
                for (beyond, expected) in beyond.iter().zip(&pair.beyond) {
                    gapped(&case, beyond.as_ref(), expected.as_ref());
                }
                case.check("holm", Some(*p_holm), Some(pair.p_holm));
                case.check("bh", Some(*p_bh), Some(pair.p_bh));
                case.check("contribution", Some(*contribution), Some(pair.contribution));
            }
        }
    }
}

#[test]
fn measures() {
    for case in Vectors::<Table, Found<Judged>>::load("before_after").cases {
        let (measures, options) = (case.input.measures(), case.input.before_after());
        for observations in case.input.observations() {
            let found = before_after(&observations, &measures, &options).unwrap();
            assert_eq!(found.len(), case.expected.found.len(), "{}", case.name);
            for (found, one) in found.iter().zip(&case.expected.found) {
                let [before, after] = [one.before, one.after].map(|[d, m, p]| Counts::new(d, m, p));
                assert_eq!((found.change.before, found.change.after), (before, after), "{}", case.name);
                gapped(&case, found.change.difference.and(Some(&found.change)), one.change.as_ref());
                case.check("holm", found.p_holm, one.p_holm);
                assert_eq!(found.verdict.code(), one.verdict, "{}", case.name);
                let needed =
                    if let Verdict::Inconclusive { answers_needed } = found.verdict { answers_needed } else { None };
                assert_eq!(needed, one.answers_needed, "{}", case.name);
            }
        }
    }
}
