//! The tables of counted cells that the vectors of findings and verdicts are about.

#![allow(dead_code, reason = "each target uses a part of this")]

use std::collections::BTreeMap;

use nps_core::{
    AssociationOptions, BeforeAfterOptions, Condition, KeyColumn, Label, Measure, Observations, ScoreOptions,
    Timestamp, Value,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    dimensions: BTreeMap<String, Vec<Value>>,
    scores: Vec<u8>,
    frequency: Vec<u64>,
    #[serde(default)]
    days: Option<Vec<String>>,
    level: f64,
    #[serde(default)]
    min_n: u64,
    #[serde(default)]
    measures: Vec<Taken>,
    #[serde(default)]
    worthwhile: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Taken {
    id: String,
    date: String,
    r#where: BTreeMap<String, Value>,
}

fn day(text: &str) -> i32 {
    Timestamp::of_day_or_moment(text).unwrap().day()
}

impl Table {
    /// The table as it is, and compacted.
    pub fn observations(&self) -> [Observations; 2] {
        let mut builder = Observations::builder(&self.scores[..]).frequency(self.frequency.clone());
        for (name, values) in &self.dimensions {
            let labels: Vec<Label<'_>> = values.iter().map(Value::as_label).collect();
            builder = builder.dimension(KeyColumn::values(name.as_str(), &labels).unwrap());
        }
        if let Some(days) = &self.days {
            builder = builder.days(days.iter().map(|text| day(text)).collect::<Vec<i32>>());
        }
        let rows = builder.build(&ScoreOptions::default()).unwrap();
        [rows.compact(), rows]
    }

    pub fn association(&self) -> AssociationOptions {
        AssociationOptions { level: self.level, min_n: self.min_n, ..AssociationOptions::default() }
    }

    pub fn measures(&self) -> Vec<Measure> {
        let condition = |(name, value): (&String, &Value)| Condition::new(name.as_str(), value.clone());
        let measure = |one: &Taken| Measure::new(one.id.as_str(), day(&one.date), one.r#where.iter().map(condition));
        self.measures.iter().map(measure).collect()
    }

    pub fn before_after(&self) -> BeforeAfterOptions {
        BeforeAfterOptions { level: self.level, worthwhile: self.worthwhile, ..BeforeAfterOptions::default() }
    }
}
