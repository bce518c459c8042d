//! Situations of two conditions that are more than either of them.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::explain::AssociationOptions;
use crate::explain::associate::{contribution, rest_of};
use crate::score::{Correction, Counts, Difference, Distribution, Nps, compare};
use crate::situation::{Condition, Factor, Observations, count_slots};

/// A situation of two conditions whose score differs from all other answers, and from what either condition alone says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PairAssociation {
    /// The two conditions, in the order of the dimensions.
    pub conditions: [Condition; 2],
    /// The score where both are met, with its interval and caveats.
    pub nps: Nps,
    /// That score minus that of all other answers.
    pub gap: Difference,
    /// For each condition, the score where both are met minus that of the answers that meet this one only; `None` where
    /// no answer meets this one only.
    pub beyond: [Option<Difference>; 2],
    /// The p-value of the gap, adjusted for all pairs tested, by Holm.
    pub p_holm: f64,
    /// The same by Benjamini & Hochberg.
    pub p_bh: f64,
    /// By how many points the situation moves the score of the whole.
    pub contribution: f64,
}

/// Compares each pair of values of two dimensions with all other answers, and keeps the pairs that say more than their
/// conditions alone: both differences in `beyond` have the sign of the gap and intervals that exclude 0.
///
/// Every pair with `min_n` answers counts among the comparisons that p-values are adjusted for, whether it is kept or
/// not. Those that pull the score down most come first. O(rows × pairs of dimensions), and memory for the combinations of
/// two dimensions' values.
///
/// # Errors
/// As [`associate`](crate::associate).
///
/// ```
/// use nps_core::{AssociationOptions, KeyColumn, Observations, ScoreOptions, associate_pairs};
///
/// // Low scores only for claims by phone.
/// let rows = 0..400;
/// let scores: Vec<u8> = rows.clone().map(|row| if row % 4 == 0 { 3 } else { 9 }).collect();
/// let use_case: Vec<_> = rows.clone().map(|row| Some(if row % 2 == 0 { "claim" } else { "other" })).collect();
/// let channel: Vec<_> = rows.map(|row| Some(if row % 4 < 2 { "phone" } else { "web" })).collect();
/// let observations = Observations::builder(&scores[..])
///     .dimension(KeyColumn::texts("use_case", &use_case)?)
///     .dimension(KeyColumn::texts("channel", &channel)?)
///     .build(&ScoreOptions::default())?;
///
/// let found = associate_pairs(&observations, &AssociationOptions::default())?;
/// assert_eq!(found.len(), 1);
/// assert_eq!(found[0].conditions.each_ref().map(ToString::to_string), ["use_case = claim", "channel = phone"]);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn associate_pairs(observations: &Observations, options: &AssociationOptions) -> Result<Vec<PairAssociation>> {
    options.check()?;
    let all = observations.total().counts();
    let mut tested: Vec<(PairAssociation, f64)> = Vec::new();
    let columns = observations.columns();
    for (place, first) in columns.iter().enumerate() {
        for second in columns.iter().skip(place + 1) {
            let factors = [first, second].map(|column| Factor { ordinals: &column.ordinals, size: column.size() });
            let table = count_slots(&factors, observations.slots(), observations.weights());
            let cells: Vec<Distribution> =
                table.iter().map(|slots| Distribution::from_slots(slots, observations.scale())).collect();
            let margins = Margins::new(&cells, second.size());
            for (index, cell) in cells.iter().enumerate() {
                let both = cell.counts();
                if both.n() < options.min_n || both.n() == all.n() {
                    continue;
                }
                let (row, column) = (index / second.size(), index % second.size());
                let gap = compare(rest_of(all, both), both, options.level)?;
                let Some(p_value) = gap.p_value else { continue };
                let beyond = [margins.row(row), margins.column(column)].map(|parent| rest_of(parent, both));
                let beyond = [beyond_of(beyond[0], both, options)?, beyond_of(beyond[1], both, options)?];
                let label = |of: &crate::situation::Dimension, ordinal: usize| {
                    Condition::new(of.name.as_str(), of.label(u32::try_from(ordinal).unwrap_or(0)))
                };
                let pair = PairAssociation {
                    conditions: [label(first, row), label(second, column)],
                    nps: cell.nps(options.level, options.method)?,
                    gap,
                    beyond,
                    p_holm: 1.0,
                    p_bh: 1.0,
                    contribution: contribution(both, all),
                };
                tested.push((pair, p_value));
            }
        }
    }
    let p_values: Vec<Option<f64>> = tested.iter().map(|&(_, p)| Some(p)).collect();
    let (holm, bh) = (Correction::Holm.adjust(&p_values), Correction::BenjaminiHochberg.adjust(&p_values));
    let mut kept: Vec<PairAssociation> = tested
        .into_iter()
        .zip(holm.into_iter().zip(bh))
        .filter(|((pair, _), _)| pair.says_more())
        .map(|((pair, p), (holm, bh))| PairAssociation { p_holm: holm.unwrap_or(p), p_bh: bh.unwrap_or(p), ..pair })
        .collect();
    kept.sort_by(|left, right| left.contribution.total_cmp(&right.contribution));
    Ok(kept)
}

impl PairAssociation {
    /// Whether the pair goes beyond both of its conditions, in the direction of its gap.
    fn says_more(&self) -> bool {
        let gap = self.gap.difference.unwrap_or(0.0);
        self.beyond.iter().all(|beyond| {
            let Some(Difference { lower: Some(lower), upper: Some(upper), .. }) = beyond else { return false };
            if gap < 0.0 { *upper < 0.0 } else { *lower > 0.0 }
        })
    }
}

fn beyond_of(one_only: Counts, both: Counts, options: &AssociationOptions) -> Result<Option<Difference>> {
    if one_only.is_empty() { Ok(None) } else { compare(one_only, both, options.level).map(Some) }
}

/// The answers of each value of either dimension, whatever the other.
struct Margins {
    rows: Vec<Counts>,
    columns: Vec<Counts>,
}

impl Margins {
    fn new(cells: &[Distribution], width: usize) -> Self {
        let mut rows = vec![Counts::default(); cells.len().div_ceil(width.max(1))];
        let mut columns = vec![Counts::default(); width];
        for (index, cell) in cells.iter().enumerate() {
            let counts = cell.counts();
            for margin in
                [rows.get_mut(index / width.max(1)), columns.get_mut(index % width.max(1))].into_iter().flatten()
            {
                margin.detractors += counts.detractors;
                margin.passives += counts.passives;
                margin.promoters += counts.promoters;
            }
        }
        Self { rows, columns }
    }

    fn row(&self, row: usize) -> Counts {
        self.rows.get(row).copied().unwrap_or_default()
    }

    fn column(&self, column: usize) -> Counts {
        self.columns.get(column).copied().unwrap_or_default()
    }
}
