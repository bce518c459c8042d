//! A score for each group of rows.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::kernels::SLOTS;
use crate::score::cells::Cells;
use crate::score::column::BLOCK;
use crate::score::grouping::{GroupList, Grouping, NULL_CODE};
use crate::score::interval::{Bounds, Interval, RememberedInterval};
use crate::score::{
    Counts, Distribution, KeyColumn, Label, Labels, Nps, ScoreColumn, ScoreOptions, ScoreResult, score,
};
use crate::survey::{Rejects, Scale};

/// Scores each group of rows that share the values of `keys`.
///
/// Groups come in the order of their labels, the first key first, null last; combinations without rows are left out.
/// A group whose rows hold no answer is listed, without a score. O(rows + groups), and O(rows) memory only where the
/// keys have many more combinations than rows.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] without keys or with the same key twice, and for a population;
/// [`ErrorKind::LengthMismatch`] where a key is not as long as the scores, [`ErrorKind::InvalidKeyCode`], and those of [`score`](crate::score()).
///
/// ```
/// use nps_core::{KeyColumn, Label, ScoreOptions, score_by};
///
/// let channels = vec![Some("web"), Some("sms"), Some("web"), None];
/// let key = KeyColumn::texts("channel", &channels)?;
/// let table = score_by(&[9_u8, 3, 10, 8][..], &[key], &ScoreOptions::default())?;
/// assert_eq!(table.label(0, 0), Label::Text("sms"));
/// assert_eq!(table.nps(1).and_then(|web| web.nps), Some(100.0));
/// assert_eq!(table.label(2, 0), Label::Null);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn score_by<'a>(
    scores: impl Into<ScoreColumn<'a>>,
    keys: &[KeyColumn<'_>],
    options: &ScoreOptions,
) -> Result<ScoreTable> {
    let scores = scores.into();
    options.require_no_population("a score by group")?;
    scores.require_validity()?;
    check_keys(keys, scores.len())?;
    let mut grouping = Grouping::new(keys, scores.len())?;
    let mut cells = Cells::new(grouping.known(), scores.raw(options.missing_codes).is_some());
    let mut missing = Rejects::default();
    scores.for_each_block(options, |start, slots| {
        slots.count_missing(&mut missing, |_| 1);
        slots
            .as_bytes()
            .chunks(BLOCK)
            .enumerate()
            .try_for_each(|(index, slots)| grouping.count(start + index * BLOCK, slots, &mut cells))
    })?;
    let mut table = ScoreTable::new(keys, &grouping, cells, options)?;
    table.total.rejects.take_missing(missing);
    if !table.total.rejects.is_empty() {
        // Only then is the column read again, for examples. The counts stay those of the groups, even where somebody
        // changes the column in between.
        table.total.rejects.take_examples(score(scores, options)?.rejects);
    }
    Ok(table)
}

fn check_keys(keys: &[KeyColumn<'_>], rows: usize) -> Result<()> {
    if keys.is_empty() {
        return Err(Error::new(ErrorKind::InvalidArgument, "no column to group by was given"));
    }
    for (index, key) in keys.iter().enumerate() {
        key.require_validity()?;
        key.require_rows("the scores", rows)?;
        if keys.iter().take(index).any(|earlier| earlier.name() == key.name()) {
            return Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("column {:?} is given twice to group by", key.name()),
            ));
        }
    }
    Ok(())
}

/// A score for each group, as columns, and for the whole. Made by [`score_by`].
///
/// Two tables are equal where they show the same: the same keys, answers, ledger and way of scoring.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Raw", into = "Raw")]
pub struct ScoreTable {
    total: ScoreResult,
    interval: Interval,
    keys: Vec<(String, Arc<Labels>)>,
    groups: GroupList,
    cells: Cells,
    columns: ScoreColumns,
}

/// The figures of a [`ScoreTable`], one row a group.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ScoreColumns {
    /// How many answers were given.
    pub n: Vec<u64>,
    /// Answers of detractors.
    pub detractors: Vec<u64>,
    /// Answers of passives.
    pub passives: Vec<u64>,
    /// Answers of promoters.
    pub promoters: Vec<u64>,
    /// How many rows hold no answer.
    pub missing: Vec<u64>,
    /// The score in points. Where `n` is 0 there is none, and this and the bounds hold 0 as a place-holder.
    pub nps: Vec<f64>,
    /// Lower bound of the interval, in points.
    pub lower: Vec<f64>,
    /// Upper bound of the interval, in points.
    pub upper: Vec<f64>,
}

impl ScoreColumns {
    /// The figure of a group in one of these columns; `None` where the group has no answers, or there is none.
    #[must_use]
    pub fn figure(&self, column: &[f64], group: usize) -> Option<f64> {
        let n = *self.n.get(group)?;
        column.get(group).copied().filter(|_| n > 0)
    }

    fn with_capacity(groups: usize) -> Self {
        let (counts, figures) = (|| Vec::with_capacity(groups), || Vec::with_capacity(groups));
        Self {
            n: counts(),
            detractors: counts(),
            passives: counts(),
            promoters: counts(),
            missing: counts(),
            nps: figures(),
            lower: figures(),
            upper: figures(),
        }
    }

    fn push(&mut self, counts: Counts, missing: u64, bounds: Option<Bounds>) {
        let bounds = bounds.unwrap_or(Bounds { lower: 0.0, upper: 0.0 });
        self.n.push(counts.n());
        self.detractors.push(counts.detractors);
        self.passives.push(counts.passives);
        self.promoters.push(counts.promoters);
        self.missing.push(missing);
        self.nps.push(counts.points().unwrap_or(0.0));
        self.lower.push(bounds.lower);
        self.upper.push(bounds.upper);
    }
}

impl ScoreTable {
    /// Lists the groups that have rows, in order, with their figures.
    fn new(keys: &[KeyColumn<'_>], grouping: &Grouping<'_, '_>, cells: Cells, options: &ScoreOptions) -> Result<Self> {
        let keys = keys.iter().map(|key| (key.name().to_owned(), Arc::clone(key.labels()))).collect();
        let groups = grouping.list(|group| cells.slots(group) != [0; SLOTS]);
        Self::assemble(keys, groups, cells, options.scale, Interval::new(options.method, options.level)?)
    }

    fn assemble(
        keys: Vec<(String, Arc<Labels>)>,
        groups: GroupList,
        cells: Cells,
        scale: Scale,
        interval: Interval,
    ) -> Result<Self> {
        let mut remembered = RememberedInterval::new(interval);
        let mut columns = ScoreColumns::with_capacity(groups.len());
        let mut whole = [0; SLOTS];
        for &group in &groups.numbers {
            let slots = cells.slots(group);
            for (sum, count) in whole.iter_mut().zip(slots) {
                *sum += count;
            }
            let distribution = cells.distribution(slots, scale);
            let counts = distribution.counts();
            interval.require(counts)?;
            columns.push(counts, distribution.missing(), remembered.bounds(counts));
        }
        let total = ScoreResult::new(cells.distribution(whole, scale), cells.rejects(whole, scale), &interval)?;
        Ok(Self { total, interval, keys, groups, cells, columns })
    }

    /// How many groups there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether there is no group, because there was no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The score of all rows together, with the ledger of what was rejected.
    #[must_use]
    pub fn total(&self) -> &ScoreResult {
        &self.total
    }

    /// The names of the keys.
    pub fn key_names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.keys.iter().map(|(name, _)| name.as_str())
    }

    /// The labels of a key's codes; `None` where there is no such key.
    #[must_use]
    pub fn labels(&self, key: usize) -> Option<&Labels> {
        self.keys.get(key).map(|(_, labels)| &**labels)
    }

    /// The code of a key in each group; `None` is null. Nothing where there is no such key.
    pub fn codes(&self, key: usize) -> impl ExactSizeIterator<Item = Option<u32>> {
        let step = self.keys.len().max(1);
        let first = if key < step { key } else { self.groups.codes.len() };
        self.groups.codes.iter().skip(first).step_by(step).map(|&code| (code != NULL_CODE).then_some(code))
    }

    /// The value of a key in a group; [`Label::Null`] where it has none.
    #[must_use]
    pub fn label(&self, group: usize, key: usize) -> Label<'_> {
        let place = group.checked_mul(self.keys.len()).and_then(|first| first.checked_add(key));
        let code = place.and_then(|place| self.groups.codes.get(place)).copied().unwrap_or(NULL_CODE);
        self.labels(key).map_or(Label::Null, |labels| labels.get(code as usize))
    }

    /// The figures of all groups, as columns.
    #[must_use]
    pub fn columns(&self) -> &ScoreColumns {
        &self.columns
    }

    /// The answers of a group; `None` where there is no such group.
    #[must_use]
    pub fn distribution(&self, group: usize) -> Option<Distribution> {
        let slots = self.cells.slots(*self.groups.numbers.get(group)?);
        Some(self.cells.distribution(slots, self.total.nps.scale))
    }

    /// The score of a group with its interval and caveats; `None` where there is no such group.
    #[must_use]
    pub fn nps(&self, group: usize) -> Option<Nps> {
        let counts = self.distribution(group)?.counts();
        Nps::new(counts, self.total.nps.scale, &self.interval).ok()
    }

    /// Each group's key and score, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Vec<Label<'_>>, Nps)> {
        self.iter_keys().enumerate().filter_map(|(group, key)| Some((key, self.nps(group)?)))
    }

    fn iter_keys(&self) -> impl Iterator<Item = Vec<Label<'_>>> {
        (0..self.len()).map(|group| (0..self.keys.len()).map(|key| self.label(group, key)).collect())
    }
}

impl PartialEq for ScoreTable {
    fn eq(&self, other: &Self) -> bool {
        let distributions =
            |table: &Self| (0..table.len()).filter_map(|group| table.distribution(group)).collect::<Vec<_>>();
        self.total == other.total
            && self.interval == other.interval
            && self.len() == other.len()
            && self.key_names().eq(other.key_names())
            && self.iter_keys().eq(other.iter_keys())
            && distributions(self) == distributions(other)
    }
}

/// What a [`ScoreTable`] is made of, checked when it is put together again.
#[derive(Serialize, Deserialize)]
struct Raw {
    keys: Vec<(String, Labels)>,
    codes: Vec<u32>,
    distributions: Vec<Distribution>,
    total: ScoreResult,
}

impl From<ScoreTable> for Raw {
    fn from(table: ScoreTable) -> Self {
        let distributions = (0..table.len()).filter_map(|group| table.distribution(group)).collect();
        let keys = table.keys.into_iter().map(|(name, labels)| (name, Arc::unwrap_or_clone(labels))).collect();
        Self { keys, codes: table.groups.codes, distributions, total: table.total }
    }
}

impl TryFrom<Raw> for ScoreTable {
    type Error = Error;

    fn try_from(raw: Raw) -> Result<Self> {
        let corrupt = |why: &str| Error::new(ErrorKind::CorruptBytes, format!("not a table of scores: {why}"));
        let groups = raw.distributions.len();
        if raw.keys.is_empty() || raw.codes.len() != groups * raw.keys.len() {
            return Err(corrupt("there is not one code for each key and group"));
        }
        let sum = raw.distributions.iter().try_fold(
            Distribution::new(raw.total.distribution.scale()),
            |mut sum, group| {
                sum.merge(group)?;
                Ok::<_, Error>(sum)
            },
        )?;
        if sum != raw.total.distribution {
            return Err(corrupt("the groups do not add up to the total"));
        }
        let (scale, nps) = (sum.scale(), &raw.total.nps);
        let interval = Interval::new(nps.method, nps.level)?;
        let keys = raw.keys.into_iter().map(|(name, labels)| (name, Arc::new(labels))).collect();
        let list = GroupList { numbers: (0..).take(groups).collect(), codes: raw.codes };
        let cells = Cells::from_distributions(&raw.distributions);
        let mut table = Self::assemble(keys, list, cells, scale, interval)?;
        table.total.rejects = raw.total.rejects;
        Ok(table)
    }
}
