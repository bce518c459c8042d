//! The cumulative sum of one side, in whole hundredths of an answer, so that it is exact.
//!
//! Seen as a fall: a rise is a fall of mirrored answers. S ← max(0, S + Σ (reference − x)), an alarm where S > h. Page,
//! *Biometrika* 41, 1954.

use crate::error::Result;
use crate::score::Counts;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cusum {
    /// In points.
    pub(super) reference: i8,
    pub(super) sum: u64,
    pub(super) since: Option<i64>,
    pub(super) counts: Counts,
}

impl Cusum {
    pub(super) fn new(reference: i8) -> Self {
        Self { reference, ..Self::default() }
    }

    /// # Errors
    /// [`CountOverflow`](crate::ErrorKind::CountOverflow); nothing is then taken.
    pub(super) fn push(&mut self, at: i64, counts: Counts) -> Result<()> {
        let (expected, seen) =
            (i128::from(self.reference) * i128::from(counts.n()), |count: u64| 100 * i128::from(count));
        let sum = i128::from(self.sum) + expected - seen(counts.promoters) + seen(counts.detractors);
        let began = self.sum == 0 || self.since.is_none();
        let counts = if began { counts } else { self.counts.plus(counts)? };
        let since = if began { Some(at) } else { self.since };
        *self = Self { sum: u64::try_from(sum.max(0)).unwrap_or(u64::MAX), since, counts, ..*self };
        Ok(())
    }
}
