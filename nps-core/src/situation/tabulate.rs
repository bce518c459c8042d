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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::score::{KeyColumn, OnReject};

    /// A row: score, channel, site, day, and of how many answers.
    type Row = (i64, Option<String>, i64, i32, u8);

    fn table(rows: &[Row], options: &ScoreOptions) -> Result<Observations> {
        let scores: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let channels: Vec<_> = rows.iter().map(|row| row.1.as_deref()).collect();
        let sites: Vec<i64> = rows.iter().map(|row| row.2).collect();
        let builder = Observations::builder(&scores[..])
            .dimension(KeyColumn::texts("channel", &channels)?)
            .dimension(KeyColumn::integers("site", sites, None)?)
            .days(rows.iter().map(|row| row.3).collect::<Vec<_>>())
            .frequency(rows.iter().map(|row| row.4).collect::<Vec<_>>());
        Observations::tabulate(builder, options)
    }

    proptest! {
        /// In any order, and with rows split into any parts, the bytes are the same.
        #[test]
        fn neither_order_nor_cells_leave_a_trace(
            rows in prop::collection::vec((-1_i64..13, prop::option::of("[a-c]{0,2}"), -3_i64..900, 0_i32..3, 0_u8..5), 0..60),
            seed in any::<u64>(),
        ) {
            let options = ScoreOptions::default();
            let expected = table(&rows, &options).unwrap();
            let mut split = Vec::new();
            for (place, row) in rows.iter().enumerate() {
                let part = if row.4 > 0 { (seed >> (place % 60)) as u8 % (row.4 + 1) } else { 0 };
                split.push((row.0, row.1.clone(), row.2, row.3, part));
                split.push((row.0, row.1.clone(), row.2, row.3, row.4 - part));
            }
            split.sort_by_key(|row| (row.2.wrapping_mul(seed.cast_signed()), row.0));
            let found = table(&split, &options).unwrap();
            prop_assert_eq!(found.to_bytes(), expected.to_bytes());
            prop_assert!(found.rejects().examples().is_empty());
        }
    }

    #[test]
    fn errors_name_no_row() {
        let strict = ScoreOptions { on_reject: OnReject::Raise, ..ScoreOptions::default() };
        let error = table(&[(9, None, 1, 0, 1), (11, None, 1, 0, 1)], &strict).unwrap_err();
        assert_eq!((error.row(), error.to_string().as_str()), (None, "11 is not on the scale 0–10"));
        let negative = Codes::from(vec![1_i64, -3]).times(&Codes::from(vec![1_u8, 1])).unwrap_err();
        assert_eq!(
            negative.without_row().to_string(),
            "-3 is not a frequency: expected a whole number of answers, 0 or more"
        );
        let many = Codes::from(vec![u64::MAX]).times(&Codes::from(vec![2_u8])).unwrap_err();
        assert_eq!(many.kind(), ErrorKind::CountOverflow);
        let shorter = Codes::from(vec![1_u8]).times(&Codes::from(Vec::<u8>::new())).unwrap_err();
        assert_eq!(shorter.kind(), ErrorKind::LengthMismatch);
    }
}
