//! How unequal weights are, and making them less so.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::weights::{require_weights, unit_of};

/// How unequal some weights are. Those of 0 do not count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Spread {
    /// How many weights are above 0.
    pub n: u64,
    /// Kish's number of answers of equal weight, (Σ w)² / Σ w², 1 to n. `None` without weights.
    pub kish_n: Option<f64>,
    /// n over `kish_n`, 1 where all are equal: how many times the variance that unweighted answers would have, where
    /// weights have nothing to do with answers. `None` without weights.
    pub design_effect: Option<f64>,
    /// The largest weight over the median one. `None` without weights.
    pub largest_over_median: Option<f64>,
}

impl Spread {
    /// The spread of these weights. O(n).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], naming the row, for a weight that is negative, infinite or NaN.
    ///
    /// ```
    /// use nps_core::Spread;
    ///
    /// let spread = Spread::of(&[1.0, 1.0, 2.0, 0.0])?;
    /// assert_eq!((spread.n, spread.kish_n), (3, Some(16.0 / 6.0)));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[expect(clippy::cast_precision_loss, reason = "no column has 2^53 rows")]
    pub fn of(weights: &[f64]) -> Result<Self> {
        require_weights(weights)?;
        let unit = unit_of(weights);
        let held: Vec<f64> = weights.iter().filter(|&&w| w > 0.0).map(|&w| libm::scalbn(w, unit)).collect();
        let n = held.len();
        let Some(median) = median(held.clone()) else {
            return Ok(Self { n: 0, kish_n: None, design_effect: None, largest_over_median: None });
        };
        let largest = held.iter().copied().fold(0.0, f64::max);
        let sum: f64 = held.iter().sum();
        let kish_n = if held.iter().all(|&weight| weight >= largest) {
            n as f64
        } else {
            (sum * sum / held.iter().map(|weight| weight * weight).sum::<f64>()).min(n as f64)
        };
        Ok(Self {
            n: n as u64,
            kish_n: Some(kish_n),
            design_effect: Some(n as f64 / kish_n),
            largest_over_median: Some(largest / median),
        })
    }
}

/// Weights of which none is far above the others. Made by [`trim_weights`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Trimmed {
    /// The weights, with the sum that they had.
    pub weights: Vec<f64>,
    /// How many were cut.
    pub trimmed: u64,
    /// The share of the whole weight that was cut off and given to all in proportion, 0 to 1.
    pub redistributed: f64,
}

/// Cuts weights to `times` the median of those above 0, and gives what is cut off to all answers in proportion, so that
/// the sum stays: less variance for some bias. With an odd number of weights, none is then above `times` the median of
/// the result. O(n).
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] for `times` below 1, or a weight that is negative, infinite or NaN.
///
/// ```
/// use nps_core::{RakeOptions, trim_weights};
///
/// let found = trim_weights(&[1.0, 1.0, 1.0, 12.0], RakeOptions::USUAL_TRIM)?;
/// assert_eq!(found.trimmed, 1);
/// assert_eq!(found.weights, [1.875, 1.875, 1.875, 9.375]);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn trim_weights(weights: &[f64], times: f64) -> Result<Trimmed> {
    require_weights(weights)?;
    require_times(times)?;
    let untouched = |weights: &[f64]| Trimmed { weights: weights.to_vec(), trimmed: 0, redistributed: 0.0 };
    let unit = unit_of(weights);
    let scaled: Vec<f64> = weights.iter().map(|&weight| libm::scalbn(weight, unit)).collect();
    let Some(median) = median(scaled.iter().copied().filter(|&weight| weight > 0.0).collect()) else {
        return Ok(untouched(weights));
    };
    let cap = times * median;
    let trimmed = scaled.iter().filter(|&&weight| weight > cap).count() as u64;
    if trimmed == 0 {
        return Ok(untouched(weights));
    }
    let whole: f64 = scaled.iter().sum();
    let kept: f64 = scaled.iter().map(|weight| weight.min(cap)).sum();
    let weights = scaled.iter().map(|weight| libm::scalbn(weight.min(cap) * (whole / kept), -unit)).collect();
    Ok(Trimmed { weights, trimmed, redistributed: 1.0 - kept / whole })
}

/// # Errors
/// [`ErrorKind::InvalidArgument`] unless weights may stay as far apart as they are at the median.
pub(super) fn require_times(times: f64) -> Result<()> {
    if (1.0..f64::INFINITY).contains(&times) {
        return Ok(());
    }
    let message = format!("trim {times} is not a number of medians: expected a finite number from 1 up");
    Err(Error::new(ErrorKind::InvalidArgument, message))
}

/// The middle value, or the mean of both.
fn median(mut values: Vec<f64>) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let odd = !values.len().is_multiple_of(2);
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    let lower = below.iter().copied().fold(0.0, f64::max);
    Some(if odd { upper } else { f64::midpoint(lower, upper) })
}
