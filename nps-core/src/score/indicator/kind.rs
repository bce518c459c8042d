//! The indicators, their names, and what each makes of a point of the scale.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::Points;
use crate::survey::{Category, Scale};

/// What is measured of some answers. Each is the mean of a value that every point of the scale has.
///
/// Written `nps`, `csat` (the two highest points), `top-k` (the k highest), `mean` or `ces`, `detractor_rate`,
/// `promoter_rate`.
///
/// ```
/// use nps_core::Indicator;
/// assert_eq!("csat".parse::<Indicator>()?, Indicator::Top { points: 2 });
/// assert_eq!("ces".parse::<Indicator>()?, Indicator::Mean); // the customer effort score is a mean
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Indicator {
    /// The Net Promoter Score, −100 to 100.
    Nps,
    /// The share of the highest points, 0 to 1: customer satisfaction.
    Top {
        /// How many points are counted as the highest.
        points: u8,
    },
    /// The mean answer, in points of the scale: what the customer effort score is.
    Mean,
    /// The share of detractors, 0 to 1; the lower, the better.
    DetractorRate,
    /// The share of promoters, 0 to 1.
    PromoterRate,
    /// A weighted sum of others, with the weights declared. Made by [`Indicator::weighted`].
    Weighted(Weighted),
}

/// The parts of a weighted sum of indicators.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted {
    parts: Vec<(Indicator, f64)>,
}

impl Indicator {
    /// A weighted sum of indicators, each in its unit: points of score, shares from 0 to 1, points of the scale.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] without parts, for a weight that is no finite number, for weights that are all 0, and
    /// for a part that is a weighted sum itself.
    ///
    /// ```
    /// use nps_core::Indicator;
    /// let index = Indicator::weighted(vec![(Indicator::Nps, 0.5), (Indicator::Top { points: 2 }, 50.0)])?;
    /// assert_eq!(index.to_string(), "0.5 nps + 50 csat");
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn weighted(parts: Vec<(Self, f64)>) -> Result<Self> {
        let refused = |why: String| Err(Error::new(ErrorKind::InvalidArgument, why));
        for (indicator, weight) in &parts {
            if !weight.is_finite() {
                return refused(format!("the weight {weight} of {indicator} is not a finite number"));
            }
            if matches!(indicator, Self::Weighted(_)) {
                return refused(format!("{indicator} is a weighted sum, which cannot be a part of another"));
            }
        }
        if parts.iter().all(|&(_, weight)| weight == 0.0) {
            return refused("a weighted sum needs at least one indicator with a weight other than 0".to_owned());
        }
        Ok(Self::Weighted(Weighted { parts }))
    }

    /// The value of a point.
    pub(super) fn value(&self, point: u8, scale: Scale) -> f64 {
        let is = |class| f64::from(u8::from(scale.category(point) == Some(class)));
        match self {
            Self::Nps => 100.0 * (is(Category::Promoter) - is(Category::Detractor)),
            Self::Top { points } => f64::from(u8::from(scale.highest() - point < *points)),
            Self::Mean => f64::from(point),
            Self::DetractorRate => is(Category::Detractor),
            Self::PromoterRate => is(Category::Promoter),
            Self::Weighted(Weighted { parts }) => {
                parts.iter().map(|(indicator, weight)| weight * indicator.value(point, scale)).sum()
            }
        }
    }

    /// Refuses a share of all points there are.
    pub(super) fn require_on(&self, scale: Scale) -> Result<()> {
        match self {
            Self::Top { points } if *points == 0 || usize::from(*points) >= scale.points().len() => Err(Error::new(
                ErrorKind::InvalidArgument,
                format!("the share of the {points} highest points says nothing on the scale {scale}"),
            )),
            Self::Weighted(Weighted { parts }) => parts.iter().try_for_each(|(part, _)| part.require_on(scale)),
            _ => Ok(()),
        }
    }

    pub(super) const fn method(&self) -> IndicatorMethod {
        match self {
            Self::Nps => IndicatorMethod::Score,
            Self::Top { .. } | Self::DetractorRate | Self::PromoterRate => IndicatorMethod::Wilson,
            Self::Mean => IndicatorMethod::T,
            Self::Weighted(_) => IndicatorMethod::Delta,
        }
    }

    pub(super) const fn unit(&self) -> IndicatorUnit {
        match self {
            Self::Nps => IndicatorUnit::Points,
            Self::Top { .. } | Self::DetractorRate | Self::PromoterRate => IndicatorUnit::Share,
            Self::Mean => IndicatorUnit::Scale,
            Self::Weighted(_) => IndicatorUnit::Weighted,
        }
    }

    /// 1 where more is better, −1 where less is.
    pub(super) const fn direction(&self) -> f64 {
        if matches!(self, Self::DetractorRate) { -1.0 } else { 1.0 }
    }
}

impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nps => f.pad("nps"),
            Self::Top { points: 2 } => f.pad("csat"),
            Self::Top { points } => write!(f, "top-{points}"),
            Self::Mean => f.pad("mean"),
            Self::DetractorRate => f.pad("detractor_rate"),
            Self::PromoterRate => f.pad("promoter_rate"),
            Self::Weighted(Weighted { parts }) => {
                let parts: Vec<String> = parts.iter().map(|(part, weight)| format!("{weight} {part}")).collect();
                f.pad(&parts.join(" + "))
            }
        }
    }
}

impl FromStr for Indicator {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unknown = || {
            let known = "\"nps\", \"csat\", \"top-k\", \"mean\", \"ces\", \"detractor_rate\", \"promoter_rate\"";
            Error::new(ErrorKind::InvalidArgument, format!("indicator {text:?} is not one of {known}"))
        };
        match text {
            "nps" => Ok(Self::Nps),
            "csat" => Ok(Self::Top { points: 2 }),
            "mean" | "ces" => Ok(Self::Mean),
            "detractor_rate" => Ok(Self::DetractorRate),
            "promoter_rate" => Ok(Self::PromoterRate),
            _ => {
                let digits =
                    text.strip_prefix("top-").filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
                let points = digits.and_then(|digits| digits.parse().ok()).filter(|&points: &u8| points > 0);
                points.map(|points| Self::Top { points }).ok_or_else(unknown)
            }
        }
    }
}

/// How the interval of an indicator was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IndicatorMethod {
    /// The trinomial score interval.
    Score,
    /// Wilson's score interval of a share.
    Wilson,
    /// Student's t.
    T,
    /// The delta method on the multinomial of the points.
    Delta,
}

impl IndicatorMethod {
    /// The name, the same in every language: `score`, `wilson`, `t`, `delta`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Score => "score",
            Self::Wilson => "wilson",
            Self::T => "t",
            Self::Delta => "delta",
        }
    }
}

impl fmt::Display for IndicatorMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What the figures of an indicator are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IndicatorUnit {
    /// Points of score, −100 to 100.
    Points,
    /// Shares, 0 to 1.
    Share,
    /// Points of the scale.
    Scale,
    /// A weighted sum of several units.
    Weighted,
}

impl IndicatorUnit {
    /// The name, the same in every language: `points`, `share`, `scale`, `weighted`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Points => "points",
            Self::Share => "share",
            Self::Scale => "scale",
            Self::Weighted => "weighted",
        }
    }

    /// A figure as displays show it.
    pub(super) fn shown(self, figure: f64) -> String {
        match self {
            Self::Points => Points(figure).to_string(),
            Self::Share => format!("{:.1} %", 100.0 * figure),
            Self::Scale | Self::Weighted => format!("{figure:.2}"),
        }
    }
}
