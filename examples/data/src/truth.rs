//! What is true of a company: the counts of its log, and the scores its answers were drawn with.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Conditions on columns: each named column has the value given.
pub type Filter = BTreeMap<String, String>;

/// Everything `truth.json` says.
///
/// A true score is the NPS the generator drew the scores with, averaged over the rows concerned that
/// hold a valid score (each response once, in its latest version), in points from −100 to +100. It
/// does not depend on which scores came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// The seed of the generator.
    pub seed: u64,
    /// Whether effects were planted; false in a noise company.
    pub planted: bool,
    /// The rows of the file as they are.
    pub file: Tally,
    /// The responses: of the rows with one `response_id`, the last.
    pub responses: Tally,
    /// Rows that are an exact copy of an earlier one.
    pub retries: u32,
    /// Rows that correct an earlier one: the same `response_id`, a later `answered_at`.
    pub late_edits: u32,
    /// Texts in the column `score` that are neither empty nor plain whole numbers from 0 to 10.
    pub dirty: Vec<Dirty>,
    /// How many rows a reader should reject, by reason. The same for `file` and `responses`.
    pub expected_rejects: BTreeMap<String, u32>,
    /// The true score of the whole log.
    pub overall: Cell,
    /// True scores by column, then by value: `use_case`, `channel`, `month`, `region`, `site`,
    /// `product`, `team`. A month is `2025-01` … `2025-12`, in Paris time.
    pub by: BTreeMap<String, BTreeMap<String, Cell>>,
    /// The launch situation through the year.
    pub situation: Situation,
    /// The three measures.
    pub measures: Vec<Measure>,
    /// What the true scores are made of; `None` in a noise company.
    pub structure: Option<Structure>,
}

impl Truth {
    /// The truth as `truth.json` holds it: indented, with a newline at the end.
    ///
    /// # Errors
    /// None in practice: every field can be written as JSON.
    pub fn to_json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self).map(|json| json + "\n")
    }
}

/// How the texts of the column `score` are to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// All rows.
    pub rows: u32,
    /// Rows with a valid score.
    pub answered: u32,
    /// Rows with an empty score.
    pub missing: u32,
    /// Rows whose text is not a score.
    pub rejected: u32,
    /// Rows with each of the valid scores 0 to 10, as drawn.
    pub histogram: [u32; 11],
}

/// One kind of dirty text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dirty {
    /// The text, with `N` for a valid score.
    pub text: String,
    /// How many rows have it.
    pub rows: u32,
    /// Why it is to be rejected; `None` when it is to be read as the score it holds.
    pub reject: Option<String>,
}

/// A true score and how many valid scores it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Responses with a valid score.
    pub n: u32,
    /// Their true NPS in points; `None` when there are none.
    pub nps: Option<f64>,
}

/// The situation the launch created, and its periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Situation {
    /// Its name.
    pub id: String,
    /// Where it is.
    #[serde(rename = "where")]
    pub filter: Filter,
    /// Its periods in order: before the launch, then from each change to the next.
    pub periods: Vec<Span>,
}

/// A stretch of days and the true score in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Its name.
    pub id: String,
    /// First day, in Paris time.
    pub from: NaiveDate,
    /// Last day, included.
    pub to: NaiveDate,
    /// Responses with a valid score.
    pub n: u32,
    /// Their true NPS in points; `None` when there are none.
    pub nps: Option<f64>,
}

/// A measure the company took and what it truly brought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Its name.
    pub id: String,
    /// The first day it was in force.
    pub date: NaiveDate,
    /// Where it was taken.
    #[serde(rename = "where")]
    pub filter: Filter,
    /// The period before it.
    pub before: Span,
    /// The period from it on.
    pub after: Span,
    /// The true score after minus the true score before, in points.
    pub increment: Option<f64>,
    /// The part of the increment the measure caused, in points; the rest is a change of mix.
    pub effect: f64,
}

/// What the true score of a row is made of, in points. Inside the launch situation it is
/// `launch` alone; elsewhere the sum of the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Structure {
    /// The launch situation, by period.
    pub launch: BTreeMap<String, f64>,
    /// The use case by itself.
    pub use_case: BTreeMap<String, f64>,
    /// What the channel adds.
    pub channel: BTreeMap<String, f64>,
    /// What the site adds; nothing where not listed.
    pub site: BTreeMap<String, f64>,
    /// What it adds to have come often.
    pub repeat: Repeat,
}

/// What coming often adds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Repeat {
    /// From this many `contacts_90d` on.
    pub contacts_90d: u32,
    /// In points.
    pub points: f64,
}
