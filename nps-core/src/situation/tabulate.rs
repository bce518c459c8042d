//! Tables that were counted elsewhere, and those that are to equal them.

use crate::error::{Error, ErrorKind, Result};
use crate::score::{Codes, ScoreOptions};
use crate::situation::{Observations, ObservationsBuilder};

impl Observations {
    /// Counts rows, or cells that another engine counted, into a table that does not tell which: the same bytes for the
    /// same answers, in whatever order and in how many cells they came.
    ///
    /// That is [`compact`](Self::compact), with a ledger that keeps its counts and no examples: rows of a `GROUP BY` have
    /// no numbers. As [`ObservationsBuilder::build`] and [`compact`](Self::compact) together.
    ///
    /// # Errors
    /// As [`ObservationsBuilder::build`], naming no row.
    ///
    /// ```
    /// use nps_core::{KeyColumn, Observations, ScoreOptions};
    ///
    /// let options = ScoreOptions::default();
    /// let channel = |texts: &[&'static str]| {
    ///     KeyColumn::texts("channel", &texts.iter().map(|&text| Some(text)).collect::<Vec<_>>())
    /// };
    /// let rows = Observations::builder(&[9_u8, 3, 9, 11][..]).dimension(channel(&["web", "sms", "web", "sms"])?);
    /// let cells = Observations::builder(&[11_u8, 3, 9][..]).dimension(channel(&["sms", "sms", "web"])?);
    /// let cells = cells.frequency(vec![1_u64, 1, 2]);
    /// let (rows, cells) = (Observations::tabulate(rows, &options)?, Observations::tabulate(cells, &options)?);
    /// assert_eq!(rows.to_bytes(), cells.to_bytes());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn tabulate(builder: ObservationsBuilder<'_>, options: &ScoreOptions) -> Result<Self> {
        let mut table = builder.build(options).map_err(Error::without_row)?.compact();
        table.rejects.forget_examples();
        Ok(table)
    }
}

impl Codes<'_> {
    /// How many answers cells stand for, of so many `rows` each, where each row stands for as many as these numbers say.
    ///
    /// # Errors
    /// [`ErrorKind::LengthMismatch`]; [`ErrorKind::InvalidCount`] where a number is negative; [`ErrorKind::CountOverflow`]
    /// where a cell stands for more than 2^64 − 1. O(cells).
    ///
    /// ```
    /// use nps_core::Codes;
    /// let answers = Codes::from(vec![2_u8, 0, 5]).times(&Codes::from(vec![10_i64, 7, 1]))?;
    /// assert_eq!(answers.to_integers(), Some(vec![20, 0, 5]));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn times(&self, rows: &Codes<'_>) -> Result<Codes<'static>> {
        Error::require_rows("the frequency", self.len(), "the cells", rows.len())?;
        let [each, rows] = [self, rows].map(Codes::require_counts);
        let product = |(each, rows): (u64, u64)| each.checked_mul(rows);
        let answers: Option<Vec<u64>> = each?.into_iter().zip(rows?).map(product).collect();
        answers.map(Codes::from).ok_or_else(|| {
            Error::new(ErrorKind::CountOverflow, format!("the frequencies add up to more than {}", u64::MAX))
        })
    }
}
