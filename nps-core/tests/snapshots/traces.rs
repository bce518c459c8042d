//! The bits of traces: of each case of their vectors, every figure.

#![allow(clippy::unnecessary_wraps, reason = "one signature for all topics")]

use nps_core::{CopyRate, PathRow, Rate};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::common::traces::{AxesInput, PathsInput, ValuedInput};

type Figures = Vec<Option<f64>>;

fn read<T: DeserializeOwned>(input: &Value) -> T {
    serde_json::from_value(input.clone()).unwrap()
}

pub fn axis_independence(input: &Value) -> Option<Figures> {
    let input: AxesInput = read(input);
    let found = input.table.observations()[0].axis_independence(&input.options).unwrap();
    let mut figures: Figures = found.associations.iter().flat_map(|one| [one.v, one.lower, one.upper]).collect();
    figures.extend(copied(&found.copies));
    for group in &found.groups {
        figures.extend(copied(&group.copies));
        figures.push(group.p_holm);
    }
    Some(figures)
}

fn copied(found: &CopyRate) -> [Option<f64>; 8] {
    let CopyRate { rate, lower, upper, expected, agreement, agreement_lower, agreement_upper, p_value, .. } = *found;
    [rate, lower, upper, expected, agreement, agreement_lower, agreement_upper, p_value]
}

pub fn trace_paths(input: &Value) -> Option<Figures> {
    let input: PathsInput = read(input);
    let found = input.table.observations()[0].paths(&input.options()).unwrap();
    Some(found.rows.iter().chain(&found.other).chain([&found.total]).flat_map(followed).collect())
}

fn followed(row: &PathRow) -> Figures {
    let rate = |rate: &Rate| [rate.rate, rate.lower, rate.upper];
    let mut figures = vec![row.nps.nps, row.nps.lower, row.nps.upper, row.share];
    for one in &row.consequences {
        figures.extend([&one.all, &one.detractors, &one.passives, &one.promoters].into_iter().flat_map(rate));
    }
    figures
}

pub fn value_weighted(input: &Value) -> Option<Figures> {
    let input: ValuedInput = read(input);
    let found = input.found(&input.table.observations()[0]);
    let plain = &found.unweighted;
    let mut figures = vec![found.weighted.nps, plain.nps, plain.lower, plain.upper, found.difference];
    for node in &found.nodes {
        figures.extend([Some(node.weight), node.nps.nps, Some(node.share), node.weighted_share, node.contribution]);
    }
    Some(figures)
}
