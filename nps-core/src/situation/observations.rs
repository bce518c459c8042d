//! The table of answers by situation, period and score.

use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::score::{Codes, Distribution, KeyColumn, KeyKind, Missing, ScoreColumn, ScoreOptions};
use crate::situation::compact::{Digits, cells};
use crate::situation::counting::{Factor, Weights, count_slots};
use crate::situation::dimension::Dimension;
use crate::situation::sampling::Sampling;
use crate::situation::{Condition, EncoderColumn, Value};
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
    /// Who answered, where that is kept.
    pub(super) customers: Option<Dimension>,
    /// For how many customers each answer speaks, where that is known.
    pub(super) sampling: Option<Sampling>,
    pub(super) weights: Weights,
    pub(super) rejects: Rejects,
}

/// Columns on their way to [`Observations`].
pub struct ObservationsBuilder<'a> {
    scores: ScoreColumn<'a>,
    dimensions: Vec<KeyColumn<'a>>,
    days: Option<Vec<i32>>,
    customers: Option<KeyColumn<'a>>,
    sampling: Option<Vec<f64>>,
    unknown: Vec<String>,
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

    /// The dimensions, by name, of which a row without a value stands for one that is not known:
    /// [`Missing::Unknown`](crate::Missing::Unknown).
    #[must_use]
    pub fn unknown_where_missing(self, dimensions: impl IntoIterator<Item = String>) -> Self {
        Self { unknown: dimensions.into_iter().collect(), ..self }
    }

    /// Who answered, by pseudonym: for scores that allow for answers that come in clusters, and for erasure.
    #[must_use]
    pub fn customers(self, customers: KeyColumn<'a>) -> Self {
        Self { customers: Some(customers), ..self }
    }

    /// For how many customers each answer speaks: 1 over its chance to be in the sample, or what raking gave.
    #[must_use]
    pub fn probability(self, weights: impl Into<Vec<f64>>) -> Self {
        Self { sampling: Some(weights.into()), ..self }
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
    /// dimensions have one name, or a weight is negative, infinite or NaN, [`ErrorKind::InvalidCount`] where a frequency is
    /// negative, [`ErrorKind::CountOverflow`] where they add up to more than 2^64 − 1,
    /// [`ErrorKind::WrongColumnType`] where paths or tags are no texts or a row has no customer,
    /// [`ErrorKind::UnknownColumn`] where gaps are said to be unknown of a dimension that is not there,
    /// [`ErrorKind::InvalidKeyCode`], and where rejects are not tolerated, the first.
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
            dimensions.push(Dimension::read(column)?);
        }
        for name in &self.unknown {
            let Some(dimension) = dimensions.iter_mut().find(|dimension| dimension.name == *name) else {
                let known: Vec<&str> = self.dimensions.iter().map(KeyColumn::name).collect();
                return Err(Error::unknown_column(name, &known));
            };
            dimension.missing = Missing::Unknown;
        }
        let customers = self.customers.map(|column| {
            column.require_rows("the scores", rows)?;
            column.required_ordinals("a customer")?;
            // Whatever their order, customers have none.
            Dimension::read(&column).map(|read| Dimension { kind: KeyKind::Nominal, ..read }.forgetting())
        });
        let customers = customers.transpose()?;
        let sampling = self.sampling.map(|weights| Sampling::read(&weights, rows)).transpose()?;
        let (slots, rejects) = self.scores.slots(options, |row| weights.of(row))?;
        Ok(Observations {
            scale: options.scale,
            slots,
            dimensions,
            days: self.days,
            customers,
            sampling,
            weights,
            rejects,
        })
    }
}

impl Observations {
    /// Begins with a column of scores; [`dimension`](ObservationsBuilder::dimension) and the rest follow.
    pub fn builder<'a>(scores: impl Into<ScoreColumn<'a>>) -> ObservationsBuilder<'a> {
        ObservationsBuilder {
            scores: scores.into(),
            dimensions: Vec::new(),
            days: None,
            customers: None,
            sampling: None,
            unknown: Vec::new(),
            frequency: None,
        }
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

    /// How many answers each row stands for, in the order of the rows. O(rows).
    ///
    /// ```
    /// use nps_core::{Observations, ScoreOptions};
    /// let cells = Observations::builder(&[9_u8, 3, 9, 11][..]).build(&ScoreOptions::default())?.compact();
    /// assert_eq!((cells.frequencies(), cells.scores().collect::<Vec<_>>()), (vec![1, 2], vec![Some(3), Some(9)]));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn frequencies(&self) -> Vec<u64> {
        (0..self.rows()).map(|row| self.weights.of(row)).collect()
    }

    /// The point of each row; `None` where it is missing or rejected.
    pub fn scores(&self) -> impl ExactSizeIterator<Item = Option<u8>> {
        self.slots.iter().map(|&slot| Some(slot).filter(|&slot| self.scale.contains(slot)))
    }

    /// The dimensions as columns to encode: a row of the matrix for each row of the table, whose
    /// [`frequencies`](Self::frequencies) are not expanded but beside it. O(rows × dimensions).
    ///
    /// ```
    /// use nps_core::{EncoderSpec, KeyColumn, Observations, ScoreOptions};
    ///
    /// let channel = KeyColumn::texts("channel", &vec![Some("web"), Some("sms"), Some("web")])?;
    /// let rows = Observations::builder(&[9_u8, 3, 9][..]).dimension(channel).build(&ScoreOptions::default())?;
    /// let cells = rows.compact();
    /// let encoder = EncoderSpec::usual(&cells.encoder_columns()).fit_observations(&cells)?;
    /// assert_eq!((encoder.transform(&cells.encoder_columns())?.rows, cells.frequencies()), (2, vec![1, 2]));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn encoder_columns(&self) -> Vec<EncoderColumn<'_>> {
        let column = |dimension: &Dimension| {
            // Null is a code of −1.
            let code = |&ordinal: &u32| i32::try_from(i64::from(ordinal) - 1).unwrap_or(-1);
            let codes: Vec<i32> = dimension.ordinals.iter().map(code).collect();
            let key = KeyColumn::coded(dimension.name.clone(), codes, Arc::clone(&dimension.labels));
            let key = match dimension.kind {
                KeyKind::Nominal => key,
                KeyKind::Ordinal => key.ordinal(),
                KeyKind::Path => key.path(),
                KeyKind::Tags => key.tags(),
            };
            EncoderColumn::from(key.missing(dimension.missing))
        };
        self.dimensions.iter().map(column).collect()
    }

    /// The first and the last day with a row; `None` without rows, or where rows have no day.
    #[must_use]
    pub fn span(&self) -> Option<(i32, i32)> {
        let days = self.days.as_ref()?;
        Some((*days.iter().min()?, *days.iter().max()?))
    }

    /// The answers that meet all the conditions, of the days from `from` up to and without `to`.
    ///
    /// A condition on paths is met by every path that begins with it, one on tags by every set that has it.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] where a condition names no dimension; [`ErrorKind::InvalidArgument`] where days are
    /// asked for and rows have none. A value that no row has is met by no row. O(rows + values).
    pub fn select(&self, conditions: &[Condition], from: Option<i32>, to: Option<i32>) -> Result<Distribution> {
        let kept: Vec<u32> = self.kept(conditions, from, to)?.into_iter().map(u32::from).collect();
        let factor = Factor { ordinals: &kept, size: 2 };
        let slots = count_slots(&[factor], &self.slots, &self.weights).pop().unwrap_or_default();
        Ok(Distribution::from_slots(&slots, self.scale))
    }

    /// The rows that meet all the conditions, of the days from `from` up to and without `to`, as a table of their own; the
    /// ledger stays with the whole. O(rows × dimensions).
    ///
    /// # Errors
    /// As [`select`](Self::select).
    ///
    /// ```
    /// use nps_core::{Condition, KeyColumn, Observations, ScoreOptions};
    ///
    /// let channel = KeyColumn::texts("channel", &vec![Some("web"), Some("sms"), Some("web")])?;
    /// let rows = Observations::builder(&[9_u8, 3, 9][..]).dimension(channel).build(&ScoreOptions::default())?;
    /// let web = rows.filter(&[Condition::new("channel", "web")], None, None)?;
    /// assert_eq!((web.rows(), web.total().counts().promoters), (2, 2));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn filter(&self, conditions: &[Condition], from: Option<i32>, to: Option<i32>) -> Result<Self> {
        let kept = self.kept(conditions, from, to)?;
        Ok(self.taken(|row| kept.get(row) == Some(&true)))
    }

    /// The same table without the answers of a customer, whose pseudonym nothing of it holds afterwards; how many rows went.
    /// O(rows × dimensions).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where rows have no customer.
    ///
    /// ```
    /// use nps_core::{KeyColumn, Observations, ScoreOptions};
    ///
    /// let customers = KeyColumn::texts("customer", &vec![Some("c1"), Some("c2"), Some("c1")])?;
    /// let rows = Observations::builder(&[9_u8, 3, 9][..]).customers(customers).build(&ScoreOptions::default())?;
    /// let without = rows.without_customer("c1")?;
    /// assert_eq!((without.rows(), without.n()), (1, 1));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn without_customer(&self, customer: impl Into<Value>) -> Result<Self> {
        let customers = self.customers()?;
        let gone = customers.at(customer.into().as_label());
        let is_gone = |row: usize| {
            let ordinal = customers.ordinals.get(row).map(|&ordinal| ordinal as usize);
            gone.as_ref().zip(ordinal).and_then(|(gone, ordinal)| gone.get(ordinal)).copied().unwrap_or(false)
        };
        let mut left = self.taken(|row| !is_gone(row));
        left.customers = left.customers.map(Dimension::forgetting);
        Ok(left)
    }

    /// The same table without knowing who answered: fewer cells, and no pseudonym.
    #[must_use]
    pub fn without_customers(self) -> Self {
        Self { customers: None, ..self }
    }

    /// The same table, in which the texts of these dimensions are paths: what responses hold, of which each value is a text.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`]; [`ErrorKind::WrongColumnType`] where the values of a dimension are no texts.
    ///
    /// ```
    /// use nps_core::{KeyColumn, Observations, ScoreOptions};
    ///
    /// let reason = KeyColumn::texts("reason", &vec![Some("manual/unclear"), Some("manual")])?;
    /// let rows = Observations::builder(&[3_u8, 9][..]).dimension(reason).build(&ScoreOptions::default())?;
    /// let rows = rows.with_paths(&["reason"])?;
    /// assert_eq!(rows.select(&[nps_core::Condition::new("reason", "manual")], None, None)?.n(), 2);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn with_paths(mut self, dimensions: &[impl AsRef<str>]) -> Result<Self> {
        for name in dimensions.iter().map(AsRef::as_ref) {
            let column = self.dimension(name)?.clone().of_kind(KeyKind::Path)?;
            if let Some(place) = self.dimensions.iter_mut().find(|dimension| dimension.name == name) {
                *place = column;
            }
        }
        Ok(self)
    }

    /// A table of counted cells: one row for each situation, customer, day, weight and score that occurs, in the order of
    /// their values.
    ///
    /// Every analysis gives the same result on it, to the last bit. Rejected rows are left out; their ledger is kept.
    /// O(rows × columns + cells log cells).
    #[must_use]
    pub fn compact(&self) -> Self {
        let mut columns: Vec<Digits<'_>> =
            self.dimensions.iter().chain(&self.customers).map(Digits::of_dimension).collect();
        columns.extend(self.days.as_deref().map(Digits::of_days));
        columns.extend(self.sampling.as_ref().map(Sampling::digits));
        columns.push(Digits::Slots(&self.slots));
        let cells = cells(&columns, &self.slots, &self.weights);
        let mut read = columns.iter().zip(&cells.digits);
        let mut next = |column: &Dimension| {
            column.with_ordinals(read.next().map(|(column, digits)| column.ordinals(digits)).unwrap_or_default())
        };
        let dimensions = self.dimensions.iter().map(&mut next).collect();
        let customers = self.customers.as_ref().map(&mut next);
        let days = self.days.as_ref().and_then(|_| read.next()).map(|(column, digits)| column.days(digits));
        let sampling = self.sampling.as_ref().and_then(|sampling| Some(sampling.with_codes(read.next()?.1.clone())));
        #[expect(clippy::cast_possible_truncation, reason = "slots are bytes")]
        let slots = read.next().map(|(_, digits)| digits.iter().map(|&slot| slot as u8).collect());
        Self {
            scale: self.scale,
            slots: slots.unwrap_or_default(),
            dimensions,
            days,
            customers,
            sampling,
            weights: Weights::Counts(cells.counts),
            rejects: self.rejects.clone(),
        }
    }

    /// Whether each row meets all the conditions and is of these days.
    fn kept(&self, conditions: &[Condition], from: Option<i32>, to: Option<i32>) -> Result<Vec<bool>> {
        let mut wanted = Vec::with_capacity(conditions.len());
        for condition in conditions {
            let dimension = self.dimension(&condition.dimension)?;
            wanted.push(dimension.at(condition.value.as_label()).map(|at| (&dimension.ordinals, at)));
        }
        if self.days.is_none() && (from.is_some() || to.is_some()) {
            return Err(Error::new(ErrorKind::InvalidArgument, "days are asked for, and the rows have none"));
        }
        let Some(wanted) = wanted.into_iter().collect::<Option<Vec<_>>>() else { return Ok(vec![false; self.rows()]) };
        let mut kept = vec![true; self.rows()];
        for (ordinals, at) in wanted {
            for (kept, &ordinal) in kept.iter_mut().zip(ordinals) {
                *kept &= at.get(ordinal as usize).copied().unwrap_or(false);
            }
        }
        if let Some(days) = self.days.as_ref().filter(|_| from.is_some() || to.is_some()) {
            let (from, to) = (from.unwrap_or(i32::MIN), to.map_or(i64::MAX, i64::from));
            for (kept, &day) in kept.iter_mut().zip(days) {
                *kept &= day >= from && i64::from(day) < to;
            }
        }
        Ok(kept)
    }

    /// The rows that are to be kept, as a table of their own.
    fn taken(&self, keep: impl Fn(usize) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.rows()).filter(|&row| keep(row)).collect();
        let dimension = |column: &Dimension| column.with_ordinals(at(&column.ordinals, &kept));
        Self {
            scale: self.scale,
            slots: at(&self.slots, &kept),
            dimensions: self.dimensions.iter().map(dimension).collect(),
            days: self.days.as_ref().map(|days| at(days, &kept)),
            customers: self.customers.as_ref().map(dimension),
            sampling: self.sampling.as_ref().map(|sampling| sampling.with_codes(at(sampling.codes(), &kept))),
            weights: match &self.weights {
                Weights::Ones => Weights::Ones,
                Weights::Counts(counts) => Weights::Counts(at(counts, &kept)),
            },
            rejects: self.rejects.clone(),
        }
    }

    /// Who answered each row.
    pub(crate) fn customers(&self) -> Result<&Dimension> {
        self.customers.as_ref().ok_or_else(|| {
            Error::new(ErrorKind::InvalidArgument, "customers are asked for, and the rows do not say who answered")
        })
    }

    /// Refuses rows of which some speak for more customers than others, in an analysis that has no form for that.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`].
    pub(crate) fn require_unweighted(&self, what: &str) -> Result<()> {
        if self.sampling.is_none() {
            return Ok(());
        }
        let message = format!("{what} has no form for probability weights: leave them out, or use weighted");
        Err(Error::new(ErrorKind::InvalidArgument, message))
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

/// The values of a column at these rows.
fn at<T: Copy>(column: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().filter_map(|&row| column.get(row).copied()).collect()
}
