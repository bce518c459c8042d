//! Situations of two conditions that are more than either of them.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::explain::AssociationOptions;
use crate::explain::associate::{contribution, rest_of};
use crate::score::{Correction, Counts, Difference, Interval, Method, Nps, Sides, compare};
use crate::situation::{Classes, Condition, Crossing, Dimension, Factor, Observations, count_crossings};
use crate::survey::Scale;

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
    let z = Interval::new(Method::Score, options.level)?.z();
    let all = observations.total().counts();
    let classes = Classes::new(observations.slots(), observations.scale());
    let columns = observations.columns();
    // Of every pair tested its p-value, and of those to keep, which one it is.
    let mut p_values: Vec<Option<f64>> = Vec::new();
    let mut kept: Vec<(usize, PairAssociation)> = Vec::new();
    for (place, first) in columns.iter().enumerate() {
        for second in columns.iter().skip(place + 1) {
            let factors = [first, second].map(|column| Factor { ordinals: &column.ordinals, size: column.size() });
            let crossings = count_crossings(factors, &classes, observations.weights());
            let margins = Margins::new(&crossings, [first.size(), second.size()]);
            for crossing in &crossings {
                let both = crossing.counts;
                let Some(gap) = Sides::new(rest_of(all, both), both).filter(|_| both.n() >= options.min_n) else {
                    continue;
                };
                let tested = p_values.len();
                p_values.push(Some(gap.p_value()));
                let singles = margins.of(crossing).map(|single| rest_of(single, both));
                if singles.iter().all(|&single| goes_beyond(single, both, gap.difference, z)) {
                    let conditions = [condition(first, crossing.first), condition(second, crossing.second)];
                    let found = PairFound { conditions, both, singles, all };
                    kept.push((tested, found.told(observations.scale(), options)?));
                }
            }
        }
    }
    let (holm, bh) = (Correction::Holm.adjust(&p_values), Correction::BenjaminiHochberg.adjust(&p_values));
    let adjusted = |p_values: &[Option<f64>], tested: usize| p_values.get(tested).copied().flatten().unwrap_or(1.0);
    let mut found: Vec<PairAssociation> = kept
        .into_iter()
        .map(|(tested, pair)| PairAssociation { p_holm: adjusted(&holm, tested), p_bh: adjusted(&bh, tested), ..pair })
        .collect();
    found.sort_by(|left, right| left.contribution.total_cmp(&right.contribution));
    Ok(found)
}

fn condition(dimension: &Dimension, ordinal: u32) -> Condition {
    Condition::new(dimension.name.as_str(), dimension.label(ordinal))
}

/// Whether the answers of both conditions differ from those of one only, in the direction of the gap and by an interval
/// that excludes 0. No p-value is needed for that, which would cost ten times the bound.
fn goes_beyond(one_only: Counts, both: Counts, gap: f64, z: f64) -> bool {
    Sides::new(one_only, both).is_some_and(|sides| if gap < 0.0 { sides.upper(z) < 0.0 } else { sides.lower(z) > 0.0 })
}

/// A pair to keep.
struct PairFound {
    conditions: [Condition; 2],
    both: Counts,
    /// The answers that meet one of the conditions only.
    singles: [Counts; 2],
    all: Counts,
}

impl PairFound {
    /// What is said of it before it is adjusted for the others.
    fn told(self, scale: Scale, options: &AssociationOptions) -> Result<PairAssociation> {
        let Self { conditions, both, singles: [first, second], all } = self;
        let beyond = |single| compare(single, both, options.level).map(Some);
        Ok(PairAssociation {
            conditions,
            nps: Nps::new(both, scale, &Interval::new(options.method, options.level)?)?,
            gap: compare(rest_of(all, both), both, options.level)?,
            beyond: [beyond(first)?, beyond(second)?],
            p_holm: 1.0,
            p_bh: 1.0,
            contribution: contribution(both, all),
        })
    }
}

/// The answers of each value of either dimension, whatever the other.
struct Margins {
    first: Vec<Counts>,
    second: Vec<Counts>,
}

impl Margins {
    fn new(crossings: &[Crossing], [first, second]: [usize; 2]) -> Self {
        let mut margins = Self { first: vec![Counts::default(); first], second: vec![Counts::default(); second] };
        for Crossing { first, second, counts } in crossings {
            let of_both = [margins.first.get_mut(*first as usize), margins.second.get_mut(*second as usize)];
            for margin in of_both.into_iter().flatten() {
                margin.detractors += counts.detractors;
                margin.passives += counts.passives;
                margin.promoters += counts.promoters;
            }
        }
        margins
    }

    fn of(&self, crossing: &Crossing) -> [Counts; 2] {
        let of = |margins: &[Counts], ordinal: u32| margins.get(ordinal as usize).copied().unwrap_or_default();
        [of(&self.first, crossing.first), of(&self.second, crossing.second)]
    }
}
