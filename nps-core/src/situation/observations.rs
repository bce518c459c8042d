//! The table of answers by situation, period and score.

use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::score::{Codes, Distribution, KeyColumn, Label, Labels, ScoreColumn, ScoreOptions};
use crate::situation::Condition;
use crate::situation::compact::cells;
use crate::situation::counting::{Factor, Weights, count_slots};
use crate::survey::{Rejects, Scale};

/// Answers by situation, period and score: the one input of every analysis.
///
/// A row is one answer, or a cell of somebody else's `GROUP BY` with how many answers it stands for: whichever, every
/// analysis depends on it only through how many answers fall where, and is the same to the last bit.
///
/// ```
/// use nps_core::{KeyColumn, Observations, ScoreOptions};
///
/// let channel = KeyColumn::texts("channel", &vec![Some("web"), Some("sms"), Some("web")])?;
/// let rows = Observations::builder(&[9_u8, 3, 9][..]).dimension(channel).build(&ScoreOptions::default())?;
/// assert_eq!((rows.rows(), rows.n()), (3, 3));
///
/// let cells = rows.compact();
/// assert_eq!((cells.rows(), cells.n()), (2, 3)); // two promoters by web in one cell
/// assert_eq!(cells.total(), rows.total());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Observations {
    pub(super) scale: Scale,
    /// The point of each row, [`MISSING`], or why it was rejected.
    pub(super) slots: Vec<u8>,
    pub(super) dimensions: Vec<Dimension>,
    /// Days since 1970-01-01.
    pub(super) days: Option<Vec<i32>>,
    pub(super) weights: Weights,
    pub(super) rejects: Rejects,
}

/// One column of situations.
#[derive(Clone, Debug)]
pub(crate) struct Dimension {
    pub(crate) name: String,
    pub(crate) labels: Arc<Labels>,
    /// 0 for null, or one more than the code.
    pub(crate) ordinals: Vec<u32>,
}

impl Dimension {
    /// How many ordinals there may be, null included.
    pub(crate) fn size(&self) -> usize {
        self.labels.len() + 1
    }

    pub(crate) fn label(&self, ordinal: u32) -> Label<'_> {
        ordinal.checked_sub(1).map_or(Label::Null, |code| self.labels.get(code as usize))
    }

    /// The ordinal of a value; `None` where no row can have it.
    fn ordinal(&self, label: Label<'_>) -> Option<u32> {
        (0_u32..).take(self.size()).find(|&ordinal| self.label(ordinal) == label)
    }
}

/// Columns on their way to [`Observations`].
pub struct ObservationsBuilder<'a> {
    scores: ScoreColumn<'a>,
    dimensions: Vec<KeyColumn<'a>>,
    days: Option<Vec<i32>>,
    frequency: Option<Codes<'a>>,
}

impl<'a> ObservationsBuilder<'a> {
    /// Adds a dimension of the situation.
    #[must_use]
    pub fn dimension(mut self, column: KeyColumn<'a>) -> Self {
        self.dimensions.push(column);
        self
    }

    /// The day of each row, in days since 1970-01-01.
    #[must_use]
    pub fn days(self, days: impl Into<Vec<i32>>) -> Self {
        Self { days: Some(days.into()), ..self }
    }

    /// How many answers each row stands for; without it, one.
    #[must_use]
    pub fn frequency(self, frequency: impl Into<Codes<'a>>) -> Self {
        Self { frequency: Some(frequency.into()), ..self }
    }

    /// Reads the columns. Level and method of the options are not used here.
    ///
    /// # Errors
    /// [`ErrorKind::LengthMismatch`] where a column is not as long as the scores, [`ErrorKind::InvalidArgument`] where two
    /// dimensions have one name, [`ErrorKind::InvalidCount`] where a frequency is negative,
    /// [`ErrorKind::CountOverflow`] where they add up to more than 2^64 − 1, [`ErrorKind::InvalidKeyCode`], and where
    /// rejects are not tolerated, the first.
    pub fn build(self, options: &ScoreOptions) -> Result<Observations> {
        let rows = self.scores.len();
        if let Some(days) = &self.days {
            Error::require_rows("the column of days", days.len(), "the scores", rows)?;
        }
        let weights = Weights::read(self.frequency.as_ref(), rows)?;
        let mut dimensions: Vec<Dimension> = Vec::with_capacity(self.dimensions.len());
        for column in &self.dimensions {
            column.require_rows("the scores", rows)?;
            if dimensions.iter().any(|earlier| earlier.name == column.name()) {
                let message = format!("column {:?} is given twice as a dimension", column.name());
                return Err(Error::new(ErrorKind::InvalidArgument, message));
            }
            dimensions.push(Dimension {
                name: column.name().to_owned(),
                labels: Arc::clone(column.labels()),
                ordinals: column.ordinals()?,
            });
        }
        let (slots, rejects) = self.scores.slots(options, |row| weights.of(row))?;
        Ok(Observations { scale: options.scale, slots, dimensions, days: self.days, weights, rejects })
    }
}

impl Observations {
    /// Begins with a column of scores; [`dimension`](ObservationsBuilder::dimension) and the rest follow.
    pub fn builder<'a>(scores: impl Into<ScoreColumn<'a>>) -> ObservationsBuilder<'a> {
        ObservationsBuilder { scores: scores.into(), dimensions: Vec::new(), days: None, frequency: None }
    }

    /// The scale the answers were given on.
    #[must_use]
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// How many rows the table has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.slots.len()
    }

    /// How many answers the rows stand for, missing and rejected ones left out.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.total().n()
    }

    /// All answers together.
    #[must_use]
    pub fn total(&self) -> Distribution {
        let slots = count_slots(&[], &self.slots, &self.weights).pop().unwrap_or_default();
        Distribution::from_slots(&slots, self.scale)
    }

    /// What could not be counted, and why.
    #[must_use]
    pub fn rejects(&self) -> &Rejects {
        &self.rejects
    }

    /// The names of the dimensions.
    pub fn dimensions(&self) -> impl ExactSizeIterator<Item = &str> {
        self.dimensions.iter().map(|dimension| dimension.name.as_str())
    }

    /// The first and the last day with a row; `None` without rows, or where rows have no day.
    #[must_use]
    pub fn span(&self) -> Option<(i32, i32)> {
        let days = self.days.as_ref()?;
        Some((*days.iter().min()?, *days.iter().max()?))
    }

    /// The answers that meet all the conditions, of the days from `from` up to and without `to`.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] where a condition names no dimension; [`ErrorKind::InvalidArgument`] where days are
    /// asked for and rows have none. A value that no row has is met by no row. O(rows).
    pub fn select(&self, conditions: &[Condition], from: Option<i32>, to: Option<i32>) -> Result<Distribution> {
        let mut wanted = Vec::with_capacity(conditions.len());
        for condition in conditions {
            let dimension = self.dimension(&condition.dimension)?;
            match dimension.ordinal(condition.value.as_label()) {
                Some(ordinal) => wanted.push((&dimension.ordinals, ordinal)),
                None => return Ok(Distribution::new(self.scale)),
            }
        }
        let days = match (&self.days, from, to) {
            (None, None, None) => None,
            (Some(days), ..) => Some(days),
            (None, ..) => {
                return Err(Error::new(ErrorKind::InvalidArgument, "days are asked for, and the rows have none"));
            }
        };
        let (from, to) = (from.unwrap_or(i32::MIN), to.map_or(i64::MAX, i64::from));
        let kept: Vec<u32> = (0..self.rows())
            .map(|row| {
                let in_time = days.and_then(|days| days.get(row)).is_none_or(|&day| day >= from && i64::from(day) < to);
                let in_place = wanted.iter().all(|(ordinals, wanted)| ordinals.get(row) == Some(wanted));
                u32::from(in_time && in_place)
            })
            .collect();
        let factor = Factor { ordinals: &kept, size: 2 };
        let slots = count_slots(&[factor], &self.slots, &self.weights).pop().unwrap_or_default();
        Ok(Distribution::from_slots(&slots, self.scale))
    }

    /// A table of counted cells: one row for each situation, day and score that occurs, in the order of their labels.
    ///
    /// Every analysis gives the same result on it, to the last bit. Rejected rows are left out; their ledger is kept.
    /// O(rows × dimensions + rows log cells).
    #[must_use]
    pub fn compact(&self) -> Self {
        let cells = cells(&self.dimensions, self.days.as_deref(), &self.slots, &self.weights);
        let rows = || cells.iter().map(|cell| cell.row);
        Self {
            scale: self.scale,
            slots: rows().filter_map(|row| self.slots.get(row).copied()).collect(),
            dimensions: self.dimensions.iter().map(|column| column.take(rows())).collect(),
            days: self.days.as_ref().map(|days| rows().filter_map(|row| days.get(row).copied()).collect()),
            weights: Weights::Counts(cells.iter().map(|cell| cell.count).collect()),
            rejects: self.rejects.clone(),
        }
    }

    pub(crate) fn columns(&self) -> &[Dimension] {
        &self.dimensions
    }

    pub(crate) fn slots(&self) -> &[u8] {
        &self.slots
    }

    pub(crate) fn weights(&self) -> &Weights {
        &self.weights
    }

    pub(crate) fn dimension(&self, name: &str) -> Result<&Dimension> {
        self.dimensions.iter().find(|dimension| dimension.name == name).ok_or_else(|| {
            let known: Vec<&str> = self.dimensions().collect();
            Error::unknown_column(name, &known)
        })
    }
}

impl Dimension {
    /// The same dimension at these rows.
    fn take(&self, rows: impl Iterator<Item = usize>) -> Self {
        let ordinals = rows.filter_map(|row| self.ordinals.get(row).copied()).collect();
        Self { name: self.name.clone(), labels: Arc::clone(&self.labels), ordinals }
    }
}
