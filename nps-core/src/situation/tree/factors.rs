//! What of a change comes from each of several crossed factors.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::quotient;
use crate::score::{Caveat, Counts, Difference, Interval, Method, compare};
use crate::situation::suppression::sum;
use crate::situation::tree::Effect;
use crate::situation::tree::branches::combinations;
use crate::situation::tree::change::spread;
use crate::situation::tree::options::check_dimensions;
use crate::situation::tree::shapley::{Cell, Sums, shapley};
use crate::situation::{Observations, Suppression, Value};

/// How a change is divided among factors. The default is what most callers want.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FactorOptions {
    /// Confidence level of every interval, between 0 and 1. Default: 0.95.
    pub level: f64,
    /// Which situations are put together. Default: those with fewer than 5 answers in a period, and those that would give
    /// them away.
    pub suppression: Suppression,
}

impl Default for FactorOptions {
    fn default() -> Self {
        Self { level: 0.95, suppression: Suppression::default() }
    }
}

/// What of a change comes from how answers are spread over the values of one factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FactorEffect {
    /// The dimension.
    pub factor: String,
    /// What its shares having changed did.
    pub mix: Effect,
}

/// What of a change comes from each of several factors. Made by [`explain_factors`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FactorChange {
    /// The factors.
    pub by: Vec<String>,
    /// The change of the whole, by [`compare`]; `None` where the whole itself may not be told.
    pub total: Option<Difference>,
    /// What comes from the shares of each factor, in the order of `by`; none where a period has no answers, or too few to
    /// tell.
    pub mixes: Vec<FactorEffect>,
    /// What comes from scores having changed within situations; `None` where there are no mixes.
    pub rate: Option<Effect>,
    /// How many situations were told apart, those put together counting as one.
    pub situations: u64,
    /// How many answers before are of situations that were put together.
    pub pooled_before: u64,
    /// The same after.
    pub pooled_after: u64,
    /// What to know before using it: that situations were put together, or nothing may be told.
    pub caveats: Vec<Caveat>,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
}

impl FactorChange {
    /// At most so many factors: each doubles the work.
    pub const MAX_FACTORS: usize = 6;
}

/// What of the change from `before` to `after` comes from the shares of each factor having changed (`mixes`), and what from
/// scores having changed within situations (`rate`). All of them add up to the change.
///
/// Situations are the combinations of the factors' values; a path is one value. With shares w and scores r of each, rate = Σ
/// (w₀ + w₁)/2 × (r₁ − r₀). The rest, Σ (w₁ − w₀) (r₀ + r₁)/2, is divided: a set S of factors is moved to the period after
/// by taking its joint shares from there, and those of the other factors, given S, from before; the mix of a factor is its
/// Shapley value, what it adds on average over all orders in which factors may be moved, and over both directions of time.
/// It is no cause: where factors go together, they share what they do.
///
/// Situations that [`Suppression`] withholds in either period are put together into one with values of its own, so that
/// everything told follows from counts that may be told. Intervals are by the delta method; that of the rate takes shares
/// as they are. O(rows × factors + 2^factors × factors × situations).
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] without factors, with the same one twice or more than [`FactorChange::MAX_FACTORS`], for
/// tags, of which an answer may have several, and for rows with probability weights; [`ErrorKind::UnknownColumn`];
/// [`ErrorKind::ScaleMismatch`]; [`ErrorKind::InvalidLevel`].
///
/// ```
/// use nps_core::{FactorOptions, KeyColumn, Observations, ScoreOptions, explain_factors};
///
/// // More answers by phone, as many of each site as before; phone scores lower, and site makes no difference.
/// let table = |counts: [u64; 8]| {
///     let of = |values: [&'static str; 2], every: usize| (0..8).map(|row| Some(values[row / every % 2])).collect::<Vec<_>>();
///     Observations::builder(&[9_u8, 3, 9, 3, 9, 3, 9, 3][..])
///         .dimension(KeyColumn::texts("channel", &of(["web", "phone"], 4))?)
///         .dimension(KeyColumn::texts("site", &of(["Lille", "Nancy"], 2))?)
///         .frequency(counts.to_vec())
///         .build(&ScoreOptions::default())
/// };
/// let before = table([60, 20, 60, 20, 10, 10, 10, 10])?;
/// let after = table([30, 10, 30, 10, 30, 30, 30, 30])?;
/// let found = explain_factors(&before, &after, &["channel", "site"], &FactorOptions::default())?;
/// let [channel, site] = [0, 1].map(|place| found.mixes[place].mix.points);
/// assert!((channel - found.total.unwrap().difference.unwrap()).abs() < 1e-12 && site.abs() < 1e-12);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn explain_factors(
    before: &Observations,
    after: &Observations,
    by: &[impl AsRef<str>],
    options: &FactorOptions,
) -> Result<FactorChange> {
    before.scale().require_same(after.scale())?;
    check_dimensions(by)?;
    if by.len() > FactorChange::MAX_FACTORS {
        let message = format!("{} factors are given, expected at most {}", by.len(), FactorChange::MAX_FACTORS);
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    let interval = Interval::new(Method::Auto, options.level)?;
    let situations = situations([before, after], by)?;
    let all: [Counts; 2] = [before, after].map(|table| table.total().counts());
    let rule = &options.suppression;
    let mut found = FactorChange {
        by: by.iter().map(|name| name.as_ref().to_owned()).collect(),
        total: None,
        mixes: Vec::new(),
        rate: None,
        situations: 0,
        pooled_before: 0,
        pooled_after: 0,
        caveats: Vec::new(),
        level: options.level,
    };
    if !all.into_iter().all(|counts| rule.allows(counts)) {
        found.caveats.push(rule.caveat());
        return Ok(found);
    }
    found.total = Some(compare(all[0], all[1], options.level)?);
    let Some(told) = told(situations, by.len(), rule) else {
        found.caveats.push(rule.caveat());
        return Ok(found);
    };
    found.situations = told.situations.len() as u64;
    [found.pooled_before, found.pooled_after] = told.pooled.map(Counts::n);
    if told.is_pooled {
        found.caveats.push(rule.caveat());
    }
    if all.into_iter().any(Counts::is_empty) {
        return Ok(found);
    }
    let cells = told.situations.iter().map(|situation| Cell::new(&situation.levels, situation.counts, all));
    let Sums { rate, mixes } = shapley(&cells.collect::<Vec<_>>(), by.len(), all);
    let effect = |points: f64, variance: f64| Effect::new(100.0 * points, Some(1e4 * variance), interval.z());
    found.rate = Some(effect(rate.value, rate.variance));
    found.mixes = std::iter::zip(&found.by, mixes)
        .map(|(factor, mix)| FactorEffect { factor: factor.clone(), mix: effect(mix.value, mix.variance) })
        .collect();
    Ok(found)
}

/// The answers of one combination of values, in each period.
struct Situation {
    /// The place of each factor's value among those of the factor.
    levels: Vec<u32>,
    counts: [Counts; 2],
}

/// All combinations that have answers, in the order of their values.
fn situations(tables: [&Observations; 2], by: &[impl AsRef<str>]) -> Result<Vec<Situation>> {
    let mut found: BTreeMap<Vec<Value>, [Counts; 2]> = BTreeMap::new();
    for (period, table) in tables.into_iter().enumerate() {
        table.require_unweighted("a change by factors")?;
        let dimensions = by.iter().map(|name| table.dimension(name.as_ref())).collect::<Result<Vec<_>>>()?;
        dimensions.iter().try_for_each(|dimension| dimension.require_one_value("factors of a change"))?;
        for (ordinals, counts) in combinations(table, &dimensions) {
            let values = dimensions.iter().zip(&ordinals).map(|(dimension, &ordinal)| dimension.label(ordinal).into());
            if let Some(slot) = found.entry(values.collect()).or_default().get_mut(period) {
                *slot = slot.with(counts);
            }
        }
    }
    let mut places: Vec<BTreeMap<Value, u32>> = vec![BTreeMap::new(); by.len()];
    let level = |(value, places): (Value, &mut BTreeMap<Value, u32>)| {
        let next = u32::try_from(places.len()).unwrap_or(POOLED);
        *places.entry(value).or_insert(next)
    };
    let situation = |(values, counts): (Vec<Value>, [Counts; 2])| Situation {
        levels: values.into_iter().zip(&mut places).map(level).collect(),
        counts,
    };
    Ok(found.into_iter().map(situation).collect())
}

/// The value, of every factor, of the situations that are put together.
const POOLED: u32 = u32::MAX;

/// Situations of which everything may be told.
struct Told {
    situations: Vec<Situation>,
    is_pooled: bool,
    pooled: [Counts; 2],
}

/// Puts those together that may not be told alone; `None` where not even that suffices.
fn told(situations: Vec<Situation>, factors: usize, rule: &Suppression) -> Option<Told> {
    let counts: Vec<[Counts; 2]> = situations.iter().map(|situation| situation.counts).collect();
    let withheld = rule.parts_of_all(&counts)?;
    let pooled = [0, 1].map(|period: usize| {
        let hidden = counts.iter().zip(&withheld).filter(|(_, is_withheld)| **is_withheld);
        sum(hidden.filter_map(|(counts, _)| counts.get(period).copied()))
    });
    let is_pooled = withheld.contains(&true);
    let shown = situations.into_iter().zip(withheld).filter(|(_, is_withheld)| !is_withheld);
    let mut situations: Vec<Situation> = shown.map(|(situation, _)| situation).collect();
    if is_pooled {
        situations.push(Situation { levels: vec![POOLED; factors], counts: pooled });
    }
    Some(Told { situations, is_pooled, pooled })
}

impl Cell<'_> {
    /// A situation as shares of all answers and scores, −1 to 1.
    fn new(levels: &[u32], counts: [Counts; 2], all: [Counts; 2]) -> Cell<'_> {
        let share = |counts: Counts, all: Counts| quotient(counts.total(), all.total());
        let score = |counts: Counts| counts.points().map(|points| points / 100.0);
        let own = counts.map(score);
        let spread = |counts: Counts, score: Option<f64>| score.map_or(0.0, |score| spread(counts, score));
        let [from, to] = own;
        Cell {
            levels,
            shares: [share(counts[0], all[0]), share(counts[1], all[1])],
            // Where there are no answers, the score of the other period.
            scores: [from.or(to).unwrap_or(0.0), to.or(from).unwrap_or(0.0)],
            is_in_both: from.is_some() && to.is_some(),
            spreads: [spread(counts[0], from), spread(counts[1], to)],
        }
    }
}
