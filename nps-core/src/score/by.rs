//! A score for each group of rows.

use crate::error::{Error, ErrorKind, Result};
use crate::score::cells::Cells;
use crate::score::column::BLOCK;
use crate::score::grouping::{GroupList, Grouping, NULL_CODE};
use crate::score::interval::{Bounds, Interval, RememberedInterval};
use crate::score::{
    Counts, Distribution, KeyColumn, Label, Labels, Nps, ScoreColumn, ScoreOptions, ScoreResult, score,
};
use crate::survey::Rejects;

/// Scores each group of rows that share the values of `keys`.
///
/// Groups come in the order of their labels, the first key first, null last; combinations without rows are left out.
/// A group whose rows hold no answer is listed, without a score. O(rows + groups), and O(rows) memory only where the
/// keys have many more combinations than rows.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] without keys or with the same key twice, [`ErrorKind::LengthMismatch`] where a key is
/// not as long as the scores, [`ErrorKind::InvalidKeyCode`], and those of [`score`](crate::score()).
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
    check_keys(keys, scores.len())?;
    let mut grouping = Grouping::new(keys, scores.len())?;
    let mut cells = Cells::new(grouping.len(), scores.as_bytes().is_some());
    scores.for_each_block(options.scale, options.nan, |start, slots| {
        slots
            .as_bytes()
            .chunks(BLOCK)
            .enumerate()
            .try_for_each(|(index, slots)| grouping.count(start + index * BLOCK, slots, &mut cells))
    })?;
    let mut table = ScoreTable::new(keys, &grouping, cells, options)?;
    // Only where some rows were rejected is the column read again, for the ledger.
    let distribution = &table.total.distribution;
    if distribution.n() + distribution.missing() < scores.len() as u64 {
        table.total = score(scores, options)?;
    }
    Ok(table)
}

fn check_keys(keys: &[KeyColumn<'_>], rows: usize) -> Result<()> {
    if keys.is_empty() {
        return Err(Error::new(ErrorKind::InvalidArgument, "no column to group by was given"));
    }
    for (index, key) in keys.iter().enumerate() {
        if key.len() != rows {
            return Err(Error::new(
                ErrorKind::LengthMismatch,
                format!("column {:?} has {} rows, the scores have {rows}", key.name(), key.len()),
            ));
        }
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
#[derive(Clone, Debug)]
pub struct ScoreTable {
    total: ScoreResult,
    interval: Interval,
    keys: Vec<(String, Labels)>,
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
        self.lower.push(100.0 * bounds.lower);
        self.upper.push(100.0 * bounds.upper);
    }
}

impl ScoreTable {
    /// Lists the groups that have rows, in order, with their figures.
    fn new(keys: &[KeyColumn<'_>], grouping: &Grouping<'_, '_>, cells: Cells, options: &ScoreOptions) -> Result<Self> {
        let scale = options.scale;
        let interval = Interval::new(options.method, options.level)?;
        let mut remembered = RememberedInterval::new(interval);
        let groups = grouping.in_order(|group| !cells.is_empty(group));
        let mut columns = ScoreColumns::with_capacity(groups.len());
        let mut whole = Distribution::new(scale);
        for &group in &groups.numbers {
            let distribution = cells.distribution(group, scale);
            let counts = distribution.counts();
            columns.push(counts, distribution.missing(), remembered.bounds(counts));
            whole.merge(&distribution)?;
        }
        Ok(Self {
            total: ScoreResult::new(whole, Rejects::default(), &interval),
            interval,
            keys: keys.iter().map(|key| (key.name().to_owned(), key.labels().clone())).collect(),
            groups,
            cells,
            columns,
        })
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
        self.keys.get(key).map(|(_, labels)| labels)
    }

    /// The code of a key in each group; `None` is null.
    pub fn codes(&self, key: usize) -> impl ExactSizeIterator<Item = Option<u32>> {
        let step = self.keys.len().max(1);
        self.groups.codes.iter().skip(key).step_by(step).map(|&code| (code != NULL_CODE).then_some(code))
    }

    /// The value of a key in a group; [`Label::Null`] where it has none.
    #[must_use]
    pub fn label(&self, group: usize, key: usize) -> Label<'_> {
        let code = self.groups.codes.get(group * self.keys.len() + key).copied().unwrap_or(NULL_CODE);
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
        let place = *self.groups.numbers.get(group)?;
        Some(self.cells.distribution(place, self.total.nps.scale))
    }

    /// The score of a group with its interval and caveats; `None` where there is no such group.
    #[must_use]
    pub fn nps(&self, group: usize) -> Option<Nps> {
        let counts = self.distribution(group)?.counts();
        Some(Nps::new(counts, self.total.nps.scale, &self.interval))
    }

    /// Each group's key and score, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Vec<Label<'_>>, Nps)> {
        (0..self.len()).filter_map(|group| {
            let key = (0..self.keys.len()).map(|key| self.label(group, key)).collect();
            Some((key, self.nps(group)?))
        })
    }
}
