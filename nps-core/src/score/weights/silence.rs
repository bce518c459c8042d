//! Customers who were asked and did not answer: what their silence may hide, and weights that speak for them.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::square;
use crate::score::weights::sums::Sums;
use crate::score::weights::{WeightKind, WeightedNps};
use crate::score::{Counts, ScoreOptions};

/// A class of customers who were asked, such as those of one country, and what they answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// How many were asked.
    pub sent: u64,
    /// What those who answered said.
    pub counts: Counts,
}

impl Asked {
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where more answered than were asked.
    fn require(self, class: usize) -> Result<Self> {
        self.counts.require_countable()?;
        let (sent, answered) = (self.sent, self.counts.n());
        if answered <= sent {
            return Ok(self);
        }
        let message = format!("class {class}: {sent} customers cannot have given {answered} answers");
        Err(Error::new(ErrorKind::InvalidArgument, message))
    }
}

/// Between which scores the one of all who were asked lies, whatever the silent think.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NonResponseBounds {
    /// How many were asked.
    pub sent: u64,
    /// How many of them did not answer.
    pub silent: u64,
    /// The score of those who answered, in points; `None` where nobody did.
    pub nps: Option<f64>,
    /// The score of all who were asked if all the silent were detractors; `None` where nobody was asked.
    pub lower: Option<f64>,
    /// The score of all who were asked if all the silent were promoters; `None` where nobody was asked.
    pub upper: Option<f64>,
}

impl Counts {
    /// The scores of all `sent` customers if those who did not answer were all detractors, or all promoters: certain,
    /// as nothing is supposed of them, and wide.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where more answered than were asked; [`ErrorKind::CountOverflow`] above 2^64 − 1
    /// answers.
    ///
    /// ```
    /// use nps_core::Counts;
    ///
    /// let bounds = Counts::new(20, 30, 50).non_response_bounds(200)?;
    /// assert_eq!((bounds.nps, bounds.lower, bounds.upper), (Some(30.0), Some(-35.0), Some(65.0)));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn non_response_bounds(self, sent: u64) -> Result<NonResponseBounds> {
        Asked { sent, counts: self }.require(0)?;
        let silent = sent - self.n();
        let Self { detractors, passives, promoters } = self;
        Ok(NonResponseBounds {
            sent,
            silent,
            nps: self.points(),
            lower: Self::new(detractors + silent, passives, promoters).points(),
            upper: Self::new(detractors, passives, promoters + silent).points(),
        })
    }
}

/// What is known of a survey that some did not answer. Made by [`non_response`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NonResponse {
    /// What is certain whatever the silent think.
    pub bounds: NonResponseBounds,
    /// The share of those asked who answered, 0 to 1; `None` where nobody was asked.
    pub response_rate: Option<f64>,
    /// For how many of its class each answer speaks, sent / answered, in the order given; `None` for a class without
    /// answers.
    pub weights: Vec<Option<f64>>,
    /// The score with these weights: right where, within a class, those who answered are like those who did not. `None`
    /// where nobody was asked, or a whole class kept silent: nothing speaks for it until it is merged with another.
    pub weighted: Option<WeightedNps>,
    /// R-indicator, 1 − 2 S(ρ), of the response rates ρ of classes: 1 where all answer alike, 0 where half of the
    /// classes answer and half do not (Schouten, Cobben & Bethlehem, *Survey Methodology* 35, 2009). `None` below two
    /// customers.
    pub r_indicator: Option<f64>,
}

/// What classes of customers, of whom some did not answer, say together. O(classes).
///
/// # Errors
/// [`ErrorKind::InvalidArgument`] where more answered than were asked, naming the class by its place;
/// [`ErrorKind::CountOverflow`]; those of [`weighted_nps`](crate::weighted_nps).
///
/// ```
/// use nps_core::{Asked, Counts, ScoreOptions, non_response};
///
/// let countries = [
///     Asked { sent: 500, counts: Counts::new(20, 30, 50) },
///     Asked { sent: 300, counts: Counts::new(30, 20, 10) },
/// ];
/// let found = non_response(&countries, &ScoreOptions::default())?;
/// assert_eq!(found.weights, [Some(5.0), Some(5.0)]);
/// assert_eq!(found.response_rate, Some(0.2));
/// assert_eq!(found.r_indicator, Some(1.0)); // both answer alike
/// # Ok::<(), nps_core::Error>(())
/// ```
#[expect(clippy::cast_precision_loss, reason = "rounded to the nearest f64")]
pub fn non_response(classes: &[Asked], options: &ScoreOptions) -> Result<NonResponse> {
    options.require_no_population("a weighted score")?;
    options.interval()?; // also where nothing is left to have one
    let (mut sent, mut counts) = (0_u64, Counts::default());
    for (class, &asked) in classes.iter().enumerate() {
        let asked = asked.require(class)?;
        counts = counts.plus(asked.counts)?;
        let too_many = || Error::new(ErrorKind::CountOverflow, format!("more than {} customers were asked", u64::MAX));
        sent = sent.checked_add(asked.sent).ok_or_else(too_many)?;
    }
    let weight = |asked: &Asked| (!asked.counts.is_empty()).then(|| asked.sent as f64 / asked.counts.n() as f64);
    let weights: Vec<Option<f64>> = classes.iter().map(weight).collect();
    let strata = classes.iter().zip(&weights).filter(|(asked, _)| asked.sent > 0);
    let strata: Option<Vec<(Counts, f64)>> = strata.map(|(asked, weight)| Some((asked.counts, (*weight)?))).collect();
    let weighted = match strata.filter(|_| sent > 0) {
        Some(strata) => Some(WeightedNps::new(&Sums::of_strata(&strata)?, WeightKind::Probability, None, options)?),
        None => None,
    };
    let response_rate = (sent > 0).then(|| counts.n() as f64 / sent as f64);
    let r_indicator = response_rate.filter(|_| sent > 1).map(|mean| {
        let squares = classes.iter().filter(|asked| asked.sent > 0).map(|asked| {
            let asked_of = asked.sent as f64;
            asked_of * square(asked.counts.n() as f64 / asked_of - mean)
        });
        1.0 - 2.0 * (squares.sum::<f64>() / (sent as f64 - 1.0)).sqrt()
    });
    Ok(NonResponse { bounds: counts.non_response_bounds(sent)?, response_rate, weights, weighted, r_indicator })
}

/// Weights of answers whose chance to be in the sample was recorded: 1 over it each, as [`Weights::Probability`].
///
/// # Errors
/// [`ErrorKind::InvalidArgument`], naming the row, unless each is above 0 and at most 1, and not so small that its
/// inverse is infinite.
///
/// [`Weights::Probability`]: crate::Weights::Probability
///
/// ```
/// use nps_core::inverse_probability_weights;
///
/// assert_eq!(inverse_probability_weights(&[1.0, 0.25]), Ok(vec![1.0, 4.0]));
/// assert_eq!(inverse_probability_weights(&[1.0, 0.0]).unwrap_err().row(), Some(1));
/// ```
pub fn inverse_probability_weights(probabilities: &[f64]) -> Result<Vec<f64>> {
    let inverse = |(row, &probability): (usize, &f64)| {
        let weight = 1.0 / probability;
        if probability > 0.0 && probability <= 1.0 && weight.is_finite() {
            return Ok(weight);
        }
        let message = format!("{probability} is not the chance of an answer to be in the sample: above 0, at most 1");
        Err(Error::at_row(ErrorKind::InvalidArgument, row, message))
    };
    probabilities.iter().enumerate().map(inverse).collect()
}
