//! Many p-values at once: how each must be raised so that chance finds stay rare.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::survey::Answer;

/// A correction of p-values for the number of comparisons made.
///
/// ```
/// use nps_core::Correction;
///
/// let p = [Some(0.01), Some(0.04), None, Some(0.03)];
/// let holm = Correction::Holm.adjust(&p);
/// assert_eq!(holm, [Some(0.03), Some(0.06), None, Some(0.06)]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Correction {
    /// Holm 1979: the chance of even one false find stays below α, whatever the dependence. For comparisons that were
    /// planned.
    #[default]
    #[serde(rename = "holm")]
    Holm,
    /// Benjamini & Hochberg 1995: the expected share of false finds among all finds stays below α, for independent or
    /// positively dependent comparisons. For screens of many.
    #[serde(rename = "bh")]
    BenjaminiHochberg,
    /// Benjamini & Yekutieli 2001: as BH, under any dependence.
    #[serde(rename = "by")]
    BenjaminiYekutieli,
}

impl Correction {
    /// Every correction.
    pub const ALL: [Self; 3] = [Self::Holm, Self::BenjaminiHochberg, Self::BenjaminiYekutieli];

    /// The name, the same in every language: `holm`, `bh`, `by`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Holm => "holm",
            Self::BenjaminiHochberg => "bh",
            Self::BenjaminiYekutieli => "by",
        }
    }

    /// P-values as another language gives them: missing or NaN is a comparison that could not be made.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], with its row, at the first that is no number from 0 to 1.
    ///
    /// ```
    /// use nps_core::{Answer, Correction};
    ///
    /// let read = Correction::read(&[Answer::Float(0.01), Answer::Missing, Answer::Float(f64::NAN)])?;
    /// assert_eq!(read, [Some(0.01), None, None]);
    /// let error = Correction::read(&[Answer::Float(0.01), Answer::Float(1.5)]).unwrap_err();
    /// assert_eq!(error.to_string(), "row 1: 1.5 is no p-value: expected a number from 0 to 1");
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn read(p_values: &[Answer<'_>]) -> Result<Vec<Option<f64>>> {
        let read_one = |(row, answer): (usize, &Answer<'_>)| match *answer {
            Answer::Missing => Ok(None),
            Answer::Float(p) if p.is_nan() => Ok(None),
            Answer::Float(p) if is_probability(p) => Ok(Some(p)),
            Answer::Integer(0) => Ok(Some(0.0)),
            Answer::Integer(1) => Ok(Some(1.0)),
            _ => {
                let message = format!("{answer} is no p-value: expected a number from 0 to 1");
                Err(Error::at_row(ErrorKind::InvalidArgument, row, message))
            }
        };
        p_values.iter().enumerate().map(read_one).collect()
    }

    /// The adjusted p-values, in the order given. A comparison that could not be made stays `None` and does not count;
    /// nor does what is no probability, which [`read`](Self::read) refuses. O(n log n).
    #[must_use]
    pub fn adjust(self, p_values: &[Option<f64>]) -> Vec<Option<f64>> {
        let made = |(place, p): (usize, &Option<f64>)| Some((place, p.filter(|&p| is_probability(p))?));
        let mut ascending: Vec<(usize, f64)> = p_values.iter().enumerate().filter_map(made).collect();
        ascending.sort_by(|(_, left), (_, right)| left.total_cmp(right));
        let mut adjusted = vec![None; p_values.len()];
        let mut write = |place: usize, p: f64| {
            if let Some(slot) = adjusted.get_mut(place) {
                *slot = Some(p);
            }
        };
        let made = real(ascending.len());
        match self {
            Self::Holm => {
                let mut highest = 0.0_f64;
                for (rank, &(place, p)) in ascending.iter().enumerate() {
                    highest = highest.max(((made - real(rank)) * p).min(1.0));
                    write(place, highest);
                }
            }
            Self::BenjaminiHochberg | Self::BenjaminiYekutieli => {
                let dependence = match self {
                    Self::BenjaminiYekutieli => (1..=ascending.len()).map(|rank| 1.0 / real(rank)).sum(),
                    _ => 1.0,
                };
                let mut lowest = 1.0_f64;
                for (rank, &(place, p)) in ascending.iter().enumerate().rev() {
                    lowest = lowest.min(p * (dependence * made / (real(rank) + 1.0)));
                    write(place, lowest);
                }
            }
        }
        adjusted
    }
}

/// E-values of many tests adjusted for their number: a test is a find at α where its figure is at most α (e-BH: Wang &
/// Ramdas, *JRSS B* 84, 2022). The expected share of false finds stays below α whatever the dependence, at any moment.
///
/// min over j ≥ i of m / (j e₍ⱼ₎), for e₍₁₎ ≥ … ≥ e₍ₘ₎, at most 1. In the order given; a test that could not be made stays
/// `None` and does not count, nor does what is no e-value: below 0, or NaN. O(n log n).
///
/// ```
/// use nps_core::adjust_e_values;
///
/// let adjusted = adjust_e_values(&[Some(64.0), None, Some(0.3), Some(16.0)]);
/// assert_eq!(adjusted, [Some(0.046_875), None, Some(1.0), Some(0.093_75)]);
/// ```
#[must_use]
pub fn adjust_e_values(e_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let inverse = |e: &Option<f64>| e.filter(|&e| e >= 0.0).map(|e| (1.0 / e).min(1.0));
    Correction::BenjaminiHochberg.adjust(&e_values.iter().map(inverse).collect::<Vec<_>>())
}

fn is_probability(p: f64) -> bool {
    (0.0..=1.0).contains(&p)
}

#[expect(clippy::cast_precision_loss, reason = "a number of comparisons")]
const fn real(count: usize) -> f64 {
    count as f64
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Correction {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|correction| correction.name() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|correction| format!("{:?}", correction.name())).collect();
            Error::new(ErrorKind::InvalidArgument, format!("correction {text:?} is not one of {}", known.join(", ")))
        })
    }
}
