//! For how many customers each answer speaks, and the scores that allow for that or for who answered.

use crate::error::{Error, Result};
use crate::numeric::kernels::MISSING;
use crate::score::{
    ClusteredNps, Counts, Distribution, ScoreOptions, WeightKind, WeightedNps, clustered_counts, require_weights,
};
use crate::situation::compact::Digits;
use crate::situation::{Condition, Factor, Observations, count_slots};

/// A probability weight for each row, as a code of the weights there are.
#[derive(Clone, Debug)]
pub(super) struct Sampling {
    /// In order, none twice.
    values: Vec<f64>,
    codes: Vec<u32>,
}

impl Sampling {
    /// # Errors
    /// [`LengthMismatch`](crate::ErrorKind::LengthMismatch); [`InvalidArgument`](crate::ErrorKind::InvalidArgument),
    /// naming the row, where a weight is negative, infinite or NaN.
    pub(super) fn read(weights: &[f64], rows: usize) -> Result<Self> {
        Error::require_rows("the column of weights", weights.len(), "the scores", rows)?;
        require_weights(weights)?;
        // -0.0 is 0.
        let mut values: Vec<f64> = weights.iter().map(|weight| weight + 0.0).collect();
        values.sort_unstable_by(f64::total_cmp);
        values.dedup();
        let code = |weight: &f64| values.partition_point(|value| value < weight);
        #[expect(clippy::cast_possible_truncation, reason = "no more weights than rows, of which there are few enough")]
        let codes = weights.iter().map(|weight| code(weight) as u32).collect();
        Ok(Self { values, codes })
    }

    /// The weights of rows, and after them those of others.
    pub(super) fn joined(&self, others: &Self) -> Self {
        let mut values = [&self.values[..], &others.values].concat();
        values.sort_unstable_by(f64::total_cmp);
        values.dedup();
        let code = |weight: f64| values.partition_point(|&value| value < weight);
        #[expect(clippy::cast_possible_truncation, reason = "no more weights than rows, of which there are few enough")]
        let codes = self.weights().chain(others.weights()).map(|weight| code(weight) as u32).collect();
        Self { values, codes }
    }

    pub(super) fn codes(&self) -> &[u32] {
        &self.codes
    }

    pub(super) fn with_codes(&self, codes: Vec<u32>) -> Self {
        Self { values: self.values.clone(), codes }
    }

    /// The weight of each row.
    pub(super) fn weights(&self) -> impl Iterator<Item = f64> {
        self.codes.iter().map(|&code| self.values.get(code as usize).copied().unwrap_or(0.0))
    }

    pub(super) fn digits(&self) -> Digits<'_> {
        Digits::Codes(&self.codes, self.values.len())
    }
}

impl Observations {
    /// The score of the answers that meet all the conditions, of the days from `from` up to and without `to`, each
    /// speaking for as many customers as its weight says: [`weighted_nps`](crate::weighted_nps) of probability weights.
    ///
    /// The same on rows and on cells, to the last bit. O(rows + weights log weights).
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where rows have no weight, and for a method other than
    /// `score`; those of [`select`](Self::select).
    ///
    /// ```
    /// use nps_core::{Observations, ScoreOptions};
    ///
    /// let options = ScoreOptions::default();
    /// let rows = Observations::builder(&[10_u8, 9, 3, 8][..]).probability(vec![1.0, 1.0, 2.0, 1.0]).build(&options)?;
    /// let found = rows.weighted(&[], None, None, &options)?;
    /// assert_eq!((found.nps, rows.total().counts().points()), (Some(0.0), Some(25.0)));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn weighted(
        &self,
        conditions: &[Condition],
        from: Option<i32>,
        to: Option<i32>,
        options: &ScoreOptions,
    ) -> Result<WeightedNps> {
        let rows = self.filter(conditions, from, to)?;
        let Some(sampling) = &rows.sampling else {
            return Err(Error::new(
                crate::ErrorKind::InvalidArgument,
                "a weighted score is asked for, and the rows have no weights",
            ));
        };
        let factor = Factor { ordinals: &sampling.codes, size: sampling.values.len() };
        let table = count_slots(&[factor], rows.slots(), rows.weights());
        let missing = table.iter().filter_map(|slots| slots.get(usize::from(MISSING))).sum();
        let strata: Vec<(Counts, f64)> = table
            .iter()
            .map(|slots| Distribution::from_slots(slots, self.scale).counts())
            .zip(sampling.values.iter().copied())
            .collect();
        let options = ScoreOptions { scale: self.scale, ..*options };
        WeightedNps::of_weights(WeightKind::Probability, &strata, missing, &options)
    }

    /// The score of the answers that meet all the conditions, of the days from `from` up to and without `to`, where those of
    /// one customer come together: [`nps_of_clusters`](crate::nps_of_clusters). O(rows + customers).
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where rows do not say who answered, or where one customer gave
    /// all answers; those of [`select`](Self::select).
    ///
    /// ```
    /// use nps_core::{KeyColumn, Observations, ScoreOptions};
    ///
    /// let customers = KeyColumn::integers("customer", &[1_i64, 1, 2, 2, 3, 3][..], None)?;
    /// let rows = Observations::builder(&[10_u8, 9, 9, 10, 2, 3][..]).customers(customers).build(&ScoreOptions::default())?;
    /// let found = rows.clustered(&[], None, None, 0.95)?;
    /// assert_eq!((found.nps.n(), found.clusters), (6, 3));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn clustered(
        &self,
        conditions: &[Condition],
        from: Option<i32>,
        to: Option<i32>,
        level: f64,
    ) -> Result<ClusteredNps> {
        let rows = self.filter(conditions, from, to)?;
        let customers = rows.customers()?;
        let factor = Factor { ordinals: &customers.ordinals, size: customers.size() };
        let table = count_slots(&[factor], rows.slots(), rows.weights());
        let counts: Vec<Counts> =
            table.iter().map(|slots| Distribution::from_slots(slots, self.scale).counts()).collect();
        let mut found = clustered_counts(&counts, self.scale, level)?;
        found.missing = table.iter().filter_map(|slots| slots.get(usize::from(MISSING))).sum();
        Ok(found)
    }
}
