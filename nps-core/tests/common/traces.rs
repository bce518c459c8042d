//! The tables of counted cells that the vectors of traces are about.

#![allow(dead_code, reason = "each target uses a part of this")]

use std::collections::BTreeMap;

use nps_core::{
    AxisOptions, KeyColumn, Label, Observations, PathOptions, ScoreOptions, Taxonomy, Value, ValueOptions,
    ValueWeighted,
};
use serde::Deserialize;

#[derive(Deserialize)]
pub struct Table {
    dimensions: BTreeMap<String, Vec<Value>>,
    scores: Vec<u8>,
    frequency: Vec<u64>,
}

impl Table {
    /// The table as it is, and compacted.
    pub fn observations(&self) -> [Observations; 2] {
        let mut builder = Observations::builder(&self.scores[..]).frequency(self.frequency.clone());
        for (name, values) in &self.dimensions {
            let labels: Vec<Label<'_>> = values.iter().map(Value::as_label).collect();
            builder = builder.dimension(KeyColumn::values(name.as_str(), &labels).unwrap());
        }
        let rows = builder.build(&ScoreOptions::default()).unwrap();
        [rows.compact(), rows]
    }
}

#[derive(Deserialize)]
pub struct AxesInput {
    #[serde(flatten)]
    pub table: Table,
    #[serde(flatten)]
    pub options: AxisOptions,
}

#[derive(Deserialize)]
pub struct PathsInput {
    #[serde(flatten)]
    pub table: Table,
    depths: [Option<u64>; 3],
    #[serde(flatten)]
    options: PathOptions,
}

#[derive(Deserialize)]
pub struct ValuedInput {
    #[serde(flatten)]
    pub table: Table,
    taxonomy: Taxonomy,
    default_weight: f64,
}

impl PathsInput {
    pub fn options(&self) -> PathOptions {
        let [declaration_depth, qualification_depth, action_depth] = self.depths;
        PathOptions { declaration_depth, qualification_depth, action_depth, ..self.options.clone() }
    }
}

impl ValuedInput {
    pub fn found(&self, table: &Observations) -> ValueWeighted {
        let options = ValueOptions { default_weight: self.default_weight, ..ValueOptions::default() };
        table.value_weighted("declared", &self.taxonomy, &options).unwrap()
    }
}
