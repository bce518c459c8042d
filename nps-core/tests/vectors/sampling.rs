//! The vectors of samples of a finite population, of answers in clusters, of shares and of posteriors.

use nps_core::{Counts, KeyColumn, Method, ScoreOptions, clustered_nps, nps_of_clusters};
use serde::Deserialize;

use crate::common::Vectors;

fn counts([detractors, passives, promoters]: [u64; 3]) -> Counts {
    Counts::new(detractors, passives, promoters)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    counts: [u64; 3],
    population: u64,
    method: Method,
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bounds {
    nps: f64,
    lower: f64,
    upper: f64,
}

#[test]
fn population() {
    for case in Vectors::<Sample, Bounds>::load("population").cases {
        let Sample { population, method, level, .. } = case.input;
        let found = counts(case.input.counts).nps_of_population(population, level, method).unwrap();
        case.check("nps", found.nps, Some(case.expected.nps));
        case.check("lower", found.lower, Some(case.expected.lower));
        case.check("upper", found.upper, Some(case.expected.upper));
        assert_eq!((found.method, found.population), (method, Some(population)), "{}", case.name);
        let options = ScoreOptions { level, method, population: Some(population), ..ScoreOptions::default() };
        assert_eq!(counts(case.input.counts).nps_with(&options), Ok(found), "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clusters {
    clusters: Vec<[u64; 3]>,
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clustered {
    nps: f64,
    lower: f64,
    upper: f64,
    clusters: u64,
    effective_n: f64,
    design_effect: f64,
}

#[test]
fn clusters() {
    for case in Vectors::<Clusters, Clustered>::load("clusters").cases {
        let clusters: Vec<Counts> = case.input.clusters.iter().copied().map(counts).collect();
        let (found, expected) = (nps_of_clusters(&clusters, case.input.level).unwrap(), &case.expected);
        case.check("nps", found.nps.nps, Some(expected.nps));
        case.check("lower", found.nps.lower, Some(expected.lower));
        case.check("upper", found.nps.upper, Some(expected.upper));
        case.check("effective_n", found.effective_n, Some(expected.effective_n));
        case.check("design_effect", found.design_effect, Some(expected.design_effect));
        assert_eq!(found.clusters, expected.clusters, "{}", case.name);
        let (mut scores, mut names) = (Vec::new(), Vec::new());
        for (name, table) in (0_i64..).zip(&case.input.clusters) {
            for (&count, score) in table.iter().zip([0_u8, 7, 10]) {
                for _ in 0..count {
                    scores.push(score);
                    names.push(name);
                }
            }
        }
        let options = ScoreOptions { level: case.input.level, ..ScoreOptions::default() };
        let names = KeyColumn::integers("customer", names, None).unwrap();
        assert_eq!(clustered_nps(&scores[..], &names, &options), Ok(found), "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Classes {
    counts: [u64; 3],
    level: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Three {
    bounds: [[f64; 2]; 3],
}

#[test]
fn shares() {
    for case in Vectors::<Classes, Three>::load("shares").cases {
        let found = counts(case.input.counts).shares(case.input.level).unwrap();
        for (share, [lower, upper]) in
            [found.detractors, found.passives, found.promoters].into_iter().zip(case.expected.bounds)
        {
            case.check("lower", share.lower, Some(lower));
            case.check("upper", share.upper, Some(upper));
            assert!(share.lower <= share.share && share.share <= share.upper, "{}", case.name);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    counts: [u64; 3],
    above: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Probability {
    probability: f64,
}

#[test]
fn posterior() {
    for case in Vectors::<Threshold, Probability>::load("posterior").cases {
        let found = counts(case.input.counts).probability_above(case.input.above).unwrap();
        case.check("probability", found, Some(case.expected.probability));
    }
}
