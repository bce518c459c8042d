//! Answers that do not all weigh the same, and customers who did not answer.
//!
//! One file a question: [`weighted`] (the score), [`resample`] (its interval by drawing rows), [`raking`] (weights that reproduce known totals), [`trim`] (their
//! spread), [`silence`] (who did not answer). Not here: the score interval itself, which is `interval`.

mod fit;
mod raking;
mod render;
mod resample;
mod silence;
mod sums;
mod trim;
mod weighted;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::{Counts, ScoreColumn};

pub use raking::{Margin, RakeOptions, Raked, RakedCell, RakingReport, rake};
pub use resample::Resampling;
pub use silence::{Asked, NonResponse, NonResponseBounds, inverse_probability_weights, non_response};
pub use trim::{Spread, Trimmed, trim_weights};
pub use weighted::{Shares, WeightedNps, weighted_nps};

/// What weights mean: it decides what can be said besides the score itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WeightKind {
    /// How many equal answers a row stands for: exact counts.
    Frequency,
    /// For how many customers an answer speaks: the inverse of the chance that it is in the sample, or raked weights.
    #[default]
    Probability,
    /// How much an answer matters, by somebody's decision: no variance follows from it, and so no interval.
    Importance,
}

impl WeightKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Frequency, Self::Probability, Self::Importance];

    /// The name, the same in every language: `frequency`, `probability`, `importance`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frequency => "frequency",
            Self::Probability => "probability",
            Self::Importance => "importance",
        }
    }
}

impl fmt::Display for WeightKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for WeightKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|kind| format!("{:?}", kind.name())).collect();
            Error::new(ErrorKind::InvalidArgument, format!("kind {text:?} is not one of {}", known.join(", ")))
        })
    }
}

/// A weight for each row, and what the weights mean.
#[derive(Clone, Copy, Debug)]
pub enum Weights<'a> {
    /// See [`WeightKind::Frequency`].
    Frequency(&'a [u64]),
    /// See [`WeightKind::Probability`].
    Probability(&'a [f64]),
    /// See [`WeightKind::Importance`].
    Importance(&'a [f64]),
}

impl Weights<'_> {
    /// What the weights mean.
    #[must_use]
    pub const fn kind(&self) -> WeightKind {
        match self {
            Self::Frequency(_) => WeightKind::Frequency,
            Self::Probability(_) => WeightKind::Probability,
            Self::Importance(_) => WeightKind::Importance,
        }
    }

    /// How many rows have a weight.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Frequency(counts) => counts.len(),
            Self::Probability(weights) | Self::Importance(weights) => weights.len(),
        }
    }

    /// Whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A column of weights as another language gives it, of the kind it is of.
///
/// ```
/// use nps_core::{ScoreColumn, WeightColumn, WeightKind, Weights};
///
/// let column = WeightColumn::read("weight", ScoreColumn::from(&[1.5, 0.0, 2.0][..]), WeightKind::Probability)?;
/// assert!(matches!(column.weights(), Weights::Probability([1.5, 0.0, 2.0])));
/// let error = WeightColumn::read("weight", ScoreColumn::from(&[1.5][..]), WeightKind::Frequency).unwrap_err();
/// assert_eq!(error.row(), Some(0)); // 1.5 answers are no count
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct WeightColumn {
    kind: WeightKind,
    counts: Vec<u64>,
    weights: Vec<f64>,
}

impl WeightColumn {
    /// Reads a column of numbers. O(rows).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCount`] where a frequency is no count, [`ErrorKind::InvalidArgument`] where another weight
    /// is negative, infinite or NaN, [`ErrorKind::WrongColumnType`] where a value is missing or no number: each names
    /// its row.
    pub fn read(name: &str, column: ScoreColumn<'_>, kind: WeightKind) -> Result<Self> {
        let numbers = column.numbers(name)?;
        if kind == WeightKind::Frequency {
            let counts = Counts::read_column(&numbers)?;
            return Ok(Self { kind, counts, weights: Vec::new() });
        }
        #[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
        let weights: Vec<f64> = numbers
            .iter()
            .map(|number| match number {
                crate::survey::Answer::Integer(whole) => *whole as f64,
                crate::survey::Answer::Float(value) => *value,
                _ => f64::NAN,
            })
            .collect();
        require_weights(&weights)?;
        Ok(Self { kind, counts: Vec::new(), weights })
    }

    /// The weights, borrowed.
    #[must_use]
    pub fn weights(&self) -> Weights<'_> {
        match self.kind {
            WeightKind::Frequency => Weights::Frequency(&self.counts),
            WeightKind::Probability => Weights::Probability(&self.weights),
            WeightKind::Importance => Weights::Importance(&self.weights),
        }
    }

    /// The weights as numbers.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts of one row are at most 2^53")]
    pub fn into_numbers(self) -> Vec<f64> {
        match self.kind {
            WeightKind::Frequency => self.counts.into_iter().map(|count| count as f64).collect(),
            WeightKind::Probability | WeightKind::Importance => self.weights,
        }
    }
}

/// Refuses a column with a weight that is none, naming its row.
///
/// # Errors
/// [`ErrorKind::InvalidArgument`].
pub(crate) fn require_weights(weights: &[f64]) -> Result<()> {
    match weights.iter().position(|weight| !(0.0..f64::INFINITY).contains(weight)) {
        None => Ok(()),
        Some(row) => {
            let weight = weights.get(row).copied().unwrap_or(f64::NAN);
            let message = format!("{weight} is not a weight: expected a finite number from 0 up");
            Err(Error::at_row(ErrorKind::InvalidArgument, row, message))
        }
    }
}

/// The power of two that brings the largest of some weights to [½, 1[: scaling by it is exact, and no sum or square
/// overflows. 1 where all are 0.
pub(crate) fn unit_of(weights: &[f64]) -> i32 {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    -libm::frexp(largest).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_exact_at_both_ends() {
        for weights in [vec![f64::MAX, 1.0], vec![5e-324, 0.0], vec![0.0], vec![]] {
            let unit = unit_of(&weights);
            for weight in weights {
                let scaled = libm::scalbn(weight, unit);
                assert!((0.0..1.0).contains(&scaled), "{weight} {scaled}");
            }
        }
        assert_eq!(libm::scalbn(3.0, unit_of(&[3.0])), 0.75);
    }

    #[test]
    fn names_are_read_back() {
        for kind in WeightKind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert_eq!(
            "design".parse::<WeightKind>().unwrap_err().to_string(),
            r#"kind "design" is not one of "frequency", "probability", "importance""#
        );
    }
}
