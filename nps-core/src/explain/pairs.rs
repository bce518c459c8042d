//! Situations of two conditions that are more than either of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::explain::AssociationOptions;
use crate::explain::associate::contribution;
use crate::score::{Correction, Counts, Difference, Interval, Method, Missing, Nps, Sides, compare, rest_of};
use crate::situation::{Classes, Condition, Crossing, Dimension, Factor, Levels, Observations, count_crossings};
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
    observations.require_unweighted("an association")?;
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
            let cells = count_crossings(factors, &classes, observations.weights());
            let sides = [Side::new(first), Side::new(second)];
            let Met { crossings, margins, known } = Met::new(&cells, &sides);
            for crossing in &crossings {
                let both = crossing.counts;
                let Some(gap) = Sides::new(rest_of(known, both), both).filter(|_| both.n() >= options.min_n) else {
                    continue;
                };
                let tested = p_values.len();
                p_values.push(Some(gap.p_value()));
                let singles = margins.of(crossing).map(|single| rest_of(single, both));
                if singles.iter().all(|&single| goes_beyond(single, both, gap.difference, z)) {
                    let [one, other] = &sides;
                    let conditions = [one.condition(crossing.first), other.condition(crossing.second)];
                    let found = PairFound { conditions, both, singles, known, all };
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
    /// The answers whose values of both dimensions are known.
    known: Counts,
    all: Counts,
}

impl PairFound {
    /// What is said of it before it is adjusted for the others.
    fn told(self, scale: Scale, options: &AssociationOptions) -> Result<PairAssociation> {
        let Self { conditions, both, singles: [first, second], known, all } = self;
        let beyond = |single| compare(single, both, options.level).map(Some);
        Ok(PairAssociation {
            conditions,
            nps: Nps::new(both, scale, &Interval::new(options.method, options.level)?)?,
            gap: compare(rest_of(known, both), both, options.level)?,
            beyond: [beyond(first)?, beyond(second)?],
            p_holm: 1.0,
            p_bh: 1.0,
            contribution: contribution(both, all),
        })
    }
}

/// One of the two dimensions.
struct Side<'a> {
    dimension: &'a Dimension,
    /// Where a row may be at several.
    levels: Option<Levels<'a>>,
}

impl<'a> Side<'a> {
    fn new(dimension: &'a Dimension) -> Self {
        Self { dimension, levels: dimension.levels() }
    }

    fn size(&self) -> usize {
        self.levels.as_ref().map_or_else(|| self.dimension.size(), Levels::size)
    }

    fn condition(&self, level: u32) -> Condition {
        let label = self.levels.as_ref().map_or_else(|| self.dimension.label(level), |levels| levels.label(level));
        Condition::new(self.dimension.name.as_str(), label)
    }

    /// The levels of an ordinal that are compared: none of a value that is not known.
    fn levels_of<'b>(&'b self, ordinal: &'b u32) -> &'b [u32] {
        match &self.levels {
            _ if *ordinal == 0 && self.dimension.missing == Missing::Unknown => &[],
            None => std::slice::from_ref(ordinal),
            Some(levels) => levels.of(*ordinal),
        }
    }

    fn is_known(&self, ordinal: u32) -> bool {
        ordinal > 0 || self.dimension.missing == Missing::Level
    }
}

/// Where the levels of two dimensions meet.
struct Met {
    crossings: Vec<Crossing>,
    margins: Margins,
    /// The answers whose values of both are known.
    known: Counts,
}

impl Met {
    fn new(cells: &[Crossing], sides: &[Side<'_>; 2]) -> Self {
        let [first, second] = sides;
        let mut margins = Margins::new([first.size(), second.size()]);
        let mut known = Counts::default();
        // Cells as they are where each value is its own level, or else gathered.
        let mut crossings = Vec::new();
        let mut met: BTreeMap<(u32, u32), Counts> = BTreeMap::new();
        for cell in cells.iter().filter(|cell| first.is_known(cell.first) && second.is_known(cell.second)) {
            let (ones, others) = (first.levels_of(&cell.first), second.levels_of(&cell.second));
            known = known.with(cell.counts);
            margins.add(ones, others, cell.counts);
            if first.levels.is_none() && second.levels.is_none() {
                crossings.push(*cell);
                continue;
            }
            for &one in ones {
                for &other in others {
                    let met = met.entry((one, other)).or_default();
                    *met = met.with(cell.counts);
                }
            }
        }
        crossings.extend(met.into_iter().map(|((first, second), counts)| Crossing { first, second, counts }));
        Self { crossings, margins, known }
    }
}

/// The answers of each level of either dimension, whatever the other.
struct Margins {
    first: Vec<Counts>,
    second: Vec<Counts>,
}

impl Margins {
    fn new([first, second]: [usize; 2]) -> Self {
        Self { first: vec![Counts::default(); first], second: vec![Counts::default(); second] }
    }

    fn add(&mut self, first: &[u32], second: &[u32], counts: Counts) {
        for (margins, levels) in [(&mut self.first, first), (&mut self.second, second)] {
            for &level in levels {
                if let Some(margin) = margins.get_mut(level as usize) {
                    *margin = margin.with(counts);
                }
            }
        }
    }

    fn of(&self, crossing: &Crossing) -> [Counts; 2] {
        let of = |margins: &[Counts], level: u32| margins.get(level as usize).copied().unwrap_or_default();
        [of(&self.first, crossing.first), of(&self.second, crossing.second)]
    }
}
