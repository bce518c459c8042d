//! The spread of answers scored −1, 0 and 1, and how far their ranks are from the middle.

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::real;
use crate::score::{Counts, Side};

/// Number, mean and variance of answers scored −1, 0 and 1; there is at least one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments {
    pub(super) n: f64,
    pub(super) mean: f64,
    pub(super) variance: f64,
}

impl Moments {
    /// `None` without answers.
    pub(super) fn new(counts: Counts) -> Option<Self> {
        let mean = counts.points()? / 100.0;
        let n = real(counts.n());
        let [detractors, passives, promoters] = shares(counts, n);
        // Equal to (P + D)/n − e², and cancels nothing.
        let variance = 4.0 * promoters * detractors + passives * (promoters + detractors);
        Some(Self { n, mean, variance })
    }

    /// The same with one answer added to each class: never without spread.
    pub(super) fn adjusted(counts: Counts) -> Option<f64> {
        let n = real(counts.n());
        if counts.is_empty() {
            return None;
        }
        let [detractors, passives, promoters] = shares(counts, n).map(|share| (share * n + 1.0) / (n + 3.0));
        Some(4.0 * promoters * detractors + passives * (promoters + detractors))
    }

    /// The squared standard error of the mean.
    pub(super) fn error(self) -> f64 {
        self.variance / self.n
    }

    /// The same with the variance of a sample, v n/(n − 1); `None` for one answer, which has no spread.
    pub(super) fn sampled_error(self) -> Option<f64> {
        (self.n >= 2.0).then(|| self.variance / (self.n - 1.0))
    }
}

fn shares(counts: Counts, n: f64) -> [f64; 3] {
    [counts.detractors, counts.passives, counts.promoters].map(|count| real(count) / n)
}

/// The mid-rank of each column of a contingency table, less the mean rank: half of (answers below − answers above).
pub(super) fn centred_ranks(columns: &[u64]) -> Vec<f64> {
    let all: f64 = columns.iter().copied().map(real).sum();
    let mut below = 0.0;
    let rank = |&column: &u64| {
        let own = real(column);
        let rank = 0.5 * (below - (all - below - own));
        below += own;
        rank
    };
    columns.iter().map(rank).collect()
}

impl Side {
    /// The variance of its answers scored −1, 0 and 1, from 0 to 1, to plan with: (P + D)/n − (P − D)²/n².
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] without answers.
    ///
    /// ```
    /// use nps_core::{Counts, Side};
    /// assert_eq!(Side::from(Counts::new(20, 30, 50)).variance()?, 0.61);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn variance(self) -> Result<f64> {
        let none = || Error::new(ErrorKind::InvalidArgument, "no answers have no variance to plan with");
        Moments::new(self.counts()).map(|moments| moments.variance).ok_or_else(none)
    }
}
