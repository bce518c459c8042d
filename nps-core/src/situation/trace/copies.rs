//! How often one axis repeats another.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Axis;
use super::cells::{TraceCell, tables};
use crate::numeric::cramer::Cell;
use crate::numeric::{binomial_upper, quotient, real};
use crate::score::wilson;
use crate::situation::Value;

/// How many answers have the same path as declaration and as qualification, beside what chance would give.
///
/// Of the answers that have both. Rates are from 0 to 1, and `None` without answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CopyRate {
    /// How many answers have both.
    pub n: u64,
    /// How many have the same path as both.
    pub copied: u64,
    /// The share of `copied`.
    pub rate: Option<f64>,
    /// Lower bound of the share, by Wilson.
    pub lower: Option<f64>,
    /// Upper bound of the share, by Wilson.
    pub upper: Option<f64>,
    /// The share if the axes were independent: Σ over strata of Σ over paths of declared × qualified / answers of the
    /// stratum, over n.
    pub expected: Option<f64>,
    /// How far the share is above chance, of what is possible: (rate − expected)/(1 − expected), which is Cohen's κ within
    /// strata. Where a share of the qualifications are copies and the others are made independently, it estimates that
    /// share. `None` where chance alone copies everything.
    pub agreement: Option<f64>,
    /// Lower bound of `agreement`, with what is expected taken as given.
    pub agreement_lower: Option<f64>,
    /// Upper bound of `agreement`.
    pub agreement_upper: Option<f64>,
    /// The probability of so many copies or more if no more than the asked share of the qualifications were copies, by the
    /// binomial law. `None` with too few answers to test.
    pub p_value: Option<f64>,
}

/// The copies of one group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GroupCopies {
    /// The group.
    pub group: Value,
    /// Its copies.
    pub copies: CopyRate,
    /// The p-value, adjusted for all groups tested, by Holm.
    pub p_holm: Option<f64>,
    /// Whether the group uses one axis as the other: `p_holm` is at most 1 − level.
    pub is_copying: bool,
}

/// When copies are too many to be an accident.
#[derive(Clone, Copy)]
pub(super) struct Suspicion {
    pub(super) z: f64,
    pub(super) copied_from: f64,
    pub(super) min_n: u64,
}

impl CopyRate {
    /// Of cells whose strata are looked at one by one.
    pub(super) fn new(cells: &[TraceCell], suspicion: Suspicion) -> Self {
        let strata = tables(cells, [Axis::Declaration, Axis::Qualification]);
        let (mut n, mut copied, mut expected) = (0_u64, 0_u64, 0.0);
        for table in &strata {
            let total: u64 = table.iter().map(|cell| cell.count).sum();
            n += total;
            copied += table.iter().filter(|cell| cell.row == cell.column).map(|cell| cell.count).sum::<u64>();
            expected += quotient(matches(table), total.into());
        }
        let mut found = Self {
            n,
            copied,
            rate: None,
            lower: None,
            upper: None,
            expected: None,
            agreement: None,
            agreement_lower: None,
            agreement_upper: None,
            p_value: None,
        };
        if n == 0 {
            return found;
        }
        let (rate, expected) = (quotient(copied.into(), n.into()), expected / real(n));
        let bounds = wilson(copied, n, suspicion.z);
        (found.rate, found.expected) = (Some(rate), Some(expected));
        (found.lower, found.upper) = (Some(bounds.lower), Some(bounds.upper));
        if expected < 1.0 {
            let above = |rate: f64| Some((rate - expected) / (1.0 - expected));
            (found.agreement, found.agreement_lower, found.agreement_upper) =
                (above(rate), above(bounds.lower), above(bounds.upper));
            let chance = expected + suspicion.copied_from * (1.0 - expected);
            found.p_value = (n >= suspicion.min_n).then(|| binomial_upper(copied, n, chance));
        }
        found
    }
}

/// Σ over paths of how many have it as row × how many have it as column.
fn matches(table: &[Cell]) -> u128 {
    let mut margins: BTreeMap<u32, [u64; 2]> = BTreeMap::new();
    for cell in table {
        let [row, _] = margins.entry(cell.row).or_default();
        *row += cell.count;
        let [_, column] = margins.entry(cell.column).or_default();
        *column += cell.count;
    }
    margins.values().map(|&[row, column]| u128::from(row) * u128::from(column)).sum()
}
