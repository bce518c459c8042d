//! The tables of counted cells that the vectors of trees and changes are about.

#![allow(dead_code, reason = "each target uses a part of this")]

use std::collections::BTreeMap;

use nps_core::{DrillOptions, FactorOptions, KeyColumn, Label, Observations, ScoreOptions, Suppression, Value};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cells {
    dimensions: BTreeMap<String, Vec<Value>>,
    scores: Vec<u8>,
    frequency: Vec<u64>,
    #[serde(default)]
    is_after: Vec<bool>,
    pub by: Vec<String>,
    level: f64,
    min_cell: u64,
    paths: Vec<String>,
    depth: Option<usize>,
}

impl Cells {
    pub fn observations(&self) -> Observations {
        self.rows(|_| true)
    }

    /// Before and after.
    pub fn periods(&self) -> [Observations; 2] {
        [self.rows(|row| !self.is_after[row]), self.rows(|row| self.is_after[row])]
    }

    fn rows(&self, keep: impl Fn(usize) -> bool) -> Observations {
        let rows: Vec<usize> = (0..self.scores.len()).filter(|&row| keep(row)).collect();
        let scores: Vec<u8> = rows.iter().map(|&row| self.scores[row]).collect();
        let counts: Vec<u64> = rows.iter().map(|&row| self.frequency[row]).collect();
        let builder = Observations::builder(&scores[..]).frequency(counts);
        let columns: Vec<Vec<Label<'_>>> =
            self.dimensions.values().map(|values| rows.iter().map(|&row| values[row].as_label()).collect()).collect();
        let keys = self.dimensions.keys().zip(&columns);
        let builder = keys.fold(builder, |builder, (name, labels)| {
            let column = KeyColumn::values(name.clone(), labels).unwrap();
            builder.dimension(if self.paths.contains(name) { column.path() } else { column })
        });
        builder.build(&ScoreOptions::default()).unwrap()
    }

    pub fn options(&self) -> DrillOptions {
        DrillOptions {
            level: self.level,
            depth: self.depth,
            suppression: Suppression::from(self.min_cell),
            ..DrillOptions::default()
        }
    }

    pub fn factors(&self) -> FactorOptions {
        FactorOptions { level: self.level, suppression: Suppression::from(self.min_cell) }
    }
}
