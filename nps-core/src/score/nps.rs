//! A score with all that must be said with it.

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::score::interval::Interval;
use crate::score::{Caveat, Counts, Method};
use crate::survey::{Category, Scale};

/// A Net Promoter Score: estimate, interval, counts, method and caveats. Never a bare number.
///
/// Points from −100 to +100. Without answers there is no score: `nps`, `lower` and `upper` are `None`, never 0 and
/// never NaN. Its [`Display`](std::fmt::Display) and [`to_html`](Self::to_html) withhold the figure below
/// [`Caveat::SHOWN_FROM`] answers; the fields keep it.
///
/// ```
/// use nps_core::{Counts, Method};
///
/// let nps = Counts::new(22, 9, 8).nps(0.95, Method::Auto)?;
/// assert_eq!(nps.to_string(), "NPS −35.9 [−57.7, −8.6] at 95 %, n = 39 (score)");
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Nps {
    /// 100 × (promoters − detractors) / n.
    pub nps: Option<f64>,
    /// Lower bound of the interval, in points.
    pub lower: Option<f64>,
    /// Upper bound of the interval, in points.
    pub upper: Option<f64>,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// How the interval was computed; never [`Method::Auto`].
    pub method: Method,
    /// Answers in each class.
    pub counts: Counts,
    /// The scale the answers were given on.
    pub scale: Scale,
    /// How many customers the answers were drawn from, where the interval counts on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<u64>,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}

impl Nps {
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) where the method says nothing of these counts.
    pub(crate) fn new(counts: Counts, scale: Scale, interval: &Interval) -> Result<Self> {
        interval.require(counts)?;
        let bounds = interval.bounds(counts);
        let mut caveats = Caveat::of_score(counts, scale);
        if interval.population() == Some(counts.n()) {
            // Everybody answered: there is nothing left to be uncertain of.
            caveats.retain(|caveat| !matches!(caveat, Caveat::Indicative { .. } | Caveat::OneClass { .. }));
        }
        Ok(Self {
            nps: counts.points(),
            lower: bounds.map(|bounds| bounds.lower),
            upper: bounds.map(|bounds| bounds.upper),
            level: interval.level(),
            method: interval.method(),
            counts,
            scale,
            population: interval.population(),
            caveats,
        })
    }

    /// How many answers there are.
    #[must_use]
    pub const fn n(&self) -> u64 {
        self.counts.n()
    }

    /// The share of one class, 0 to 1; `None` without answers.
    #[must_use]
    pub fn share(&self, category: Category) -> Option<f64> {
        self.counts.share(category)
    }

    /// Whether displays show the figure: from [`Caveat::SHOWN_FROM`] answers on.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        self.n() >= Caveat::SHOWN_FROM
    }
}
