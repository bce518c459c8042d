//! The topics of traces: each case is a table of counted cells, or a tree.

use std::collections::BTreeMap;

use nps_core::{Axis, AxisNames, CopyRate, ErrorKind, Nps, PathRow, Rate, Taxonomy, Trace, Value};
use serde::Deserialize;

use crate::common::traces::{AxesInput, PathsInput, ValuedInput};
use crate::common::{Case, Vectors};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AxesFound {
    associations: Vec<Associated>,
    copies: Repeated,
    groups: Vec<GroupCopied>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Associated {
    first: Axis,
    second: Axis,
    n: u64,
    v: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    strata: u64,
}

#[derive(Deserialize)]
struct Repeated {
    n: u64,
    copied: u64,
    rate: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    expected: Option<f64>,
    agreement: Option<f64>,
    agreement_lower: Option<f64>,
    agreement_upper: Option<f64>,
    p_value: Option<f64>,
}

#[derive(Deserialize)]
struct GroupCopied {
    group: Value,
    #[serde(flatten)]
    copies: Repeated,
    p_holm: Option<f64>,
    is_copying: bool,
}

fn copied(case: &Case<AxesInput, AxesFound>, found: &CopyRate, expected: &Repeated) {
    assert_eq!((found.n, found.copied), (expected.n, expected.copied), "{}", case.name);
    case.check("rate", found.rate, expected.rate);
    case.check("lower", found.lower, expected.lower);
    case.check("upper", found.upper, expected.upper);
    case.check("expected", found.expected, expected.expected);
    case.check("agreement", found.agreement, expected.agreement);
    case.check("its lower", found.agreement_lower, expected.agreement_lower);
    case.check("its upper", found.agreement_upper, expected.agreement_upper);
    case.check("p", found.p_value, expected.p_value);
}

#[test]
fn axis_independence() {
    for case in Vectors::<AxesInput, AxesFound>::load("axis_independence").cases {
        for observations in case.input.table.observations() {
            let found = observations.axis_independence(&case.input.options).unwrap();
            assert_eq!(found.associations.len(), case.expected.associations.len());
            for (one, expected) in found.associations.iter().zip(&case.expected.associations) {
                assert_eq!((one.first, one.second, one.n), (expected.first, expected.second, expected.n));
                assert_eq!(one.strata, expected.strata, "{}", case.name);
                case.check("v", one.v, expected.v);
                case.check("v lower", one.lower, expected.lower);
                case.check("v upper", one.upper, expected.upper);
            }
            copied(&case, &found.copies, &case.expected.copies);
            assert_eq!(found.groups.len(), case.expected.groups.len(), "{}", case.name);
            for (one, expected) in found.groups.iter().zip(&case.expected.groups) {
                assert_eq!((&one.group, one.is_copying), (&expected.group, expected.is_copying), "{}", case.name);
                copied(&case, &one.copies, &expected.copies);
                case.check("holm", one.p_holm, expected.p_holm);
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PathsFound {
    rows: Vec<Row>,
    other: Option<Row>,
    total: Row,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    path: [Option<String>; 3],
    paths: u64,
    n: u64,
    nps: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    share: Option<f64>,
    consequences: Vec<Followed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Followed {
    name: String,
    all: ExpectedRate,
    classes: [ExpectedRate; 3],
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedRate {
    n: u64,
    count: Option<u64>,
    rate: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
}

fn rated<I, E>(case: &Case<I, E>, found: &Rate, expected: &ExpectedRate) {
    assert_eq!((found.n, found.count), (expected.n, expected.count), "{}", case.name);
    case.check("rate", found.rate, expected.rate);
    case.check("rate lower", found.lower, expected.lower);
    case.check("rate upper", found.upper, expected.upper);
}

fn row<I, E>(case: &Case<I, E>, found: &PathRow, expected: &Row) {
    let [declaration, qualification, action] = expected.path.clone();
    let mut path = Trace::default();
    for (axis, step) in Axis::ALL.into_iter().zip([declaration, qualification, action]) {
        path.set(axis, step);
    }
    assert_eq!((&found.path, found.paths, found.nps.n()), (&path, expected.paths, expected.n), "{}", case.name);
    case.check("nps", found.nps.nps, expected.nps);
    case.check("lower", found.nps.lower, expected.lower);
    case.check("upper", found.nps.upper, expected.upper);
    case.check("share", found.share, expected.share);
    assert_eq!(found.consequences.len(), expected.consequences.len());
    for (one, expected) in found.consequences.iter().zip(&expected.consequences) {
        assert_eq!(one.name, expected.name);
        rated(case, &one.all, &expected.all);
        for (class, expected) in nps_core::Category::ALL.into_iter().zip(&expected.classes) {
            rated(case, one.of(class), expected);
        }
    }
}

#[test]
fn trace_paths() {
    for case in Vectors::<PathsInput, PathsFound>::load("trace_paths").cases {
        let options = case.input.options();
        for observations in case.input.table.observations() {
            let found = observations.paths(&options).unwrap();
            assert_eq!(found.rows.len(), case.expected.rows.len(), "{}", case.name);
            for (found, expected) in found.rows.iter().zip(&case.expected.rows) {
                row(&case, found, expected);
            }
            assert_eq!(found.other.is_some(), case.expected.other.is_some(), "{}", case.name);
            if let Some((found, expected)) = found.other.as_ref().zip(case.expected.other.as_ref()) {
                row(&case, found, expected);
            }
            row(&case, &found.total, &case.expected.total);
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValuedFound {
    weighted: Option<f64>,
    unweighted: Option<f64>,
    difference: Option<f64>,
    missing: u64,
    unknown: u64,
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Node {
    path: String,
    weight: f64,
    given_by: Option<String>,
    n: u64,
    nps: f64,
    share: f64,
    weighted_share: Option<f64>,
    contribution: Option<f64>,
}

#[test]
fn value_weighted() {
    for case in Vectors::<ValuedInput, ValuedFound>::load("value_weighted").cases {
        for observations in case.input.table.observations() {
            let found = case.input.found(&observations);
            case.check("weighted", found.weighted.nps, case.expected.weighted);
            case.check("unweighted", found.unweighted.nps, case.expected.unweighted);
            case.check("difference", found.difference, case.expected.difference);
            assert_eq!((found.missing, found.unknown.count), (case.expected.missing, case.expected.unknown));
            assert_eq!(found.nodes.len(), case.expected.nodes.len(), "{}", case.name);
            for (one, expected) in found.nodes.iter().zip(&case.expected.nodes) {
                assert_eq!((&one.path, &one.given_by), (&expected.path, &expected.given_by), "{}", case.name);
                assert_eq!((one.weight, one.nps.n()), (expected.weight, expected.n), "{}", case.name);
                let Nps { nps, .. } = one.nps;
                case.check("nps", nps, Some(expected.nps));
                case.check("share", Some(one.share), Some(expected.share));
                case.check("weighted share", one.weighted_share, expected.weighted_share);
                case.check("contribution", one.contribution, expected.contribution);
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tree {
    taxonomy: serde_json::Value,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum TreeFound {
    Wrong {
        error: String,
        words: String,
    },
    Right {
        paths: Vec<String>,
        checks: BTreeMap<String, bool>,
        migrations: Vec<(String, u32, Option<String>)>,
        weights: Vec<(String, Option<f64>, Option<String>)>,
    },
}

#[test]
fn taxonomies() {
    const INVALID: &str = "NPS_INVALID_ARGUMENT";
    for Case { name, input, expected, .. } in Vectors::<Tree, TreeFound>::load("taxonomies").cases {
        let read = Taxonomy::from_json(&input.taxonomy.to_string());
        let (paths, checks, migrations, weights) = match expected {
            TreeFound::Wrong { error, words } => {
                let found = read.unwrap_err();
                assert_eq!(found.code(), error, "{name}");
                assert!(found.to_string().contains(&words), "{name}: {found}");
                continue;
            }
            TreeFound::Right { paths, checks, migrations, weights } => (paths, checks, migrations, weights),
        };
        let tree = read.unwrap();
        assert_eq!(tree.nodes().iter().map(|node| node.path.as_str()).collect::<Vec<_>>(), paths, "{name}");
        for (path, known) in checks {
            assert_eq!(tree.check(&path).map_err(|error| error.kind()).is_ok(), known, "{name}: {path}");
        }
        for (path, version, to) in migrations {
            let found = tree.migrate(&path, version).map_err(|error| error.code());
            match to.as_deref() {
                Some(INVALID) => assert_eq!(found, Err(ErrorKind::InvalidArgument.code()), "{name}: {path}"),
                to => assert_eq!(found, Ok(to), "{name}: {path}"),
            }
        }
        for (path, weight, given_by) in weights {
            let found = tree.weight_of(&path);
            assert_eq!(found.map(|found| found.weight), weight, "{name}: {path}");
            assert_eq!(found.map(|found| found.given_by), given_by.as_deref(), "{name}: {path}");
        }
        assert_eq!(Taxonomy::from_json(&tree.to_json()), Ok(tree), "{name}");
    }
}

#[test]
fn axes_of_other_names_are_the_same_axes() {
    let names = AxisNames::default();
    assert_eq!(Axis::ALL.map(|axis| names.of(axis)), Axis::ALL.map(Axis::name));
}
