//! The topics of trees, of changes explained by them, and of what is withheld.

use nps_core::{Counts, Label, Suppression, Value, explain_change, explain_factors};
use serde::Deserialize;

use crate::common::trees::Cells;
use crate::common::{Case, Vectors};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nodes<T> {
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
struct Node {
    path: Vec<Value>,
    figures: Option<Figures>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figures {
    n: u64,
    nps: f64,
    lower: f64,
    upper: f64,
    share: f64,
    contribution: f64,
    impact: f64,
    gap: Option<Gap>,
}

fn labels(path: &[Value]) -> Vec<Label<'_>> {
    path.iter().map(Value::as_label).collect()
}

fn gapped<I, E>(case: &Case<I, E>, found: Option<&nps_core::Difference>, expected: Option<&Gap>) {
    assert_eq!(found.is_some(), expected.is_some(), "{}", case.name);
    let (Some(found), Some(expected)) = (found, expected) else { return };
    case.check("difference", found.difference, Some(expected.difference));
    case.check("lower", found.lower, Some(expected.lower));
    case.check("upper", found.upper, Some(expected.upper));
    case.check("p-value", found.p_value, Some(expected.p_value));
}

#[test]
fn trees() {
    for case in Vectors::<Cells, Nodes<Node>>::load("trees").cases {
        let tree = case.input.observations().drill_down(&case.input.by, &case.input.options()).unwrap();
        let paths: Vec<Vec<Label<'_>>> =
            tree.nodes.iter().map(|node| node.path.iter().map(|step| step.value.as_label()).collect()).collect();
        let expected: Vec<Vec<Label<'_>>> = case.expected.found.iter().map(|node| labels(&node.path)).collect();
        assert_eq!(paths, expected, "{}", case.name);
        for (node, expected) in tree.nodes.iter().zip(&case.expected.found) {
            assert_eq!(node.figures.is_some(), expected.figures.is_some(), "{}: {node}", case.name);
            let (Some(found), Some(expected)) = (&node.figures, &expected.figures) else { continue };
            assert_eq!(found.nps.n(), expected.n, "{}: {node}", case.name);
            case.check("nps", found.nps.nps, Some(expected.nps));
            case.check("lower", found.nps.lower, Some(expected.lower));
            case.check("upper", found.nps.upper, Some(expected.upper));
            case.check("share", Some(found.share), Some(expected.share));
            case.check("contribution", Some(found.contribution), Some(expected.contribution));
            case.check("impact", Some(found.impact), Some(expected.impact));
            gapped(&case, found.gap.as_ref(), expected.gap.as_ref());
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changes {
    total: Gap,
    found: Vec<Moved>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Moved {
    path: Vec<Value>,
    effects: Option<Effects>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Effects {
    before: [u64; 3],
    after: [u64; 3],
    mix: Effect,
    rate: Effect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Effect {
    points: f64,
    lower: Option<f64>,
    upper: Option<f64>,
}

impl Effect {
    fn check<I, E>(&self, case: &Case<I, E>, name: &str, found: nps_core::Effect) {
        case.check(name, Some(found.points), Some(self.points));
        case.check(&format!("{name}, lower"), found.lower, self.lower);
        case.check(&format!("{name}, upper"), found.upper, self.upper);
    }
}

#[test]
fn changes() {
    for case in Vectors::<Cells, Changes>::load("changes").cases {
        let [before, after] = case.input.periods();
        let found = explain_change(&before, &after, &case.input.by, &case.input.options()).unwrap();
        gapped(&case, found.total.as_ref(), Some(&case.expected.total));
        assert_eq!(found.nodes.len(), case.expected.found.len(), "{}", case.name);
        for (node, expected) in found.nodes.iter().zip(&case.expected.found) {
            let path: Vec<Label<'_>> = node.path.iter().map(|step| step.value.as_label()).collect();
            assert_eq!(path, labels(&expected.path), "{}", case.name);
            assert_eq!(node.figures.is_some(), expected.effects.is_some(), "{}: {node}", case.name);
            let (Some(found), Some(expected)) = (&node.figures, &expected.effects) else { continue };
            let counts = |[detractors, passives, promoters]: [u64; 3]| Counts::new(detractors, passives, promoters);
            assert_eq!(found.before.counts, counts(expected.before), "{}", case.name);
            assert_eq!(found.after.counts, counts(expected.after), "{}", case.name);
            expected.mix.check(&case, "mix", found.mix.unwrap());
            expected.rate.check(&case, "rate", found.rate.unwrap());
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    table: Vec<Vec<u64>>,
    min_cell: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Withheld {
    withheld: Option<Vec<Vec<bool>>>,
}

#[test]
fn suppression() {
    for case in Vectors::<Numbers, Withheld>::load("core/suppression").cases {
        let rule = Suppression::from(case.input.min_cell);
        let of = |&n: &u64| Counts::new(n - n / 2, 0, n / 2);
        let table: Vec<Vec<Counts>> = case.input.table.iter().map(|row| row.iter().map(of).collect()).collect();
        let found = match &table[..] {
            [parts] => rule.parts(parts).map(|withheld| vec![withheld]),
            rows => rule.table(rows).unwrap(),
        };
        assert_eq!(found, case.expected.withheld, "{} ({})", case.name, case.reference);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Divided {
    total: Gap,
    mixes: Vec<Effect>,
    rate: Option<Effect>,
    situations: u64,
    pooled: [u64; 2],
}

#[test]
fn factors() {
    for case in Vectors::<Cells, Divided>::load("factors").cases {
        let [before, after] = case.input.periods();
        let found = explain_factors(&before, &after, &case.input.by, &case.input.factors()).unwrap();
        gapped(&case, found.total.as_ref(), Some(&case.expected.total));
        assert_eq!(found.situations, case.expected.situations, "{}", case.name);
        assert_eq!([found.pooled_before, found.pooled_after], case.expected.pooled, "{}", case.name);
        assert_eq!(found.mixes.len(), case.expected.mixes.len(), "{}", case.name);
        assert_eq!(found.rate.is_some(), case.expected.rate.is_some(), "{}", case.name);
        for (found, expected) in found.mixes.iter().zip(&case.expected.mixes) {
            expected.check(&case, &found.factor, found.mix);
        }
        if let (Some(found), Some(expected)) = (found.rate, &case.expected.rate) {
            expected.check(&case, "rate", found);
        }
    }
}
