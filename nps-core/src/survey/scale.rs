//! The scale of a question, and the three classes its points fall in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// The three classes of the Net Promoter Score (Reichheld 2003).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Would not recommend: 0–6 on the standard scale.
    Detractor,
    /// Satisfied, not enthusiastic: 7–8 on the standard scale.
    Passive,
    /// Would recommend: 9–10 on the standard scale.
    Promoter,
}

impl Category {
    /// Every class, from the worst to the best.
    pub const ALL: [Self; 3] = [Self::Detractor, Self::Passive, Self::Promoter];

    /// The class's name: `detractor`, `passive` or `promoter`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Detractor => "detractor",
            Self::Passive => "passive",
            Self::Promoter => "promoter",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The points a customer could choose from, and where the classes are cut. Every score carries one.
///
/// Answers on different scales are never merged: 8 out of 8 is not 8 out of 10.
/// Written `0-10` or `1-10` with the standard cuts, or with cuts of its own as
/// `lowest-highest/first passive/first promoter`: `1-5/4/5`.
///
/// ```
/// use nps_core::{Category, Scale};
///
/// assert_eq!(Scale::ZERO_TO_TEN.category(8), Some(Category::Passive));
/// assert_eq!(Scale::ZERO_TO_TEN.category(11), None);
/// assert_eq!("1-10".parse::<Scale>()?, Scale::ONE_TO_TEN);
///
/// let stars: Scale = "1-5/4/5".parse()?;
/// assert_eq!(stars.category(4), Some(Category::Passive));
/// assert!(!stars.is_standard());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scale {
    lowest: u8,
    highest: u8,
    passive_from: u8,
    promoter_from: u8,
}

impl Scale {
    /// The standard scale: detractors 0–6, passives 7–8, promoters 9–10.
    pub const ZERO_TO_TEN: Self = Self { lowest: 0, highest: 10, passive_from: 7, promoter_from: 9 };

    /// The ten-point variant: detractors 1–6, passives 7–8, promoters 9–10.
    pub const ONE_TO_TEN: Self = Self { lowest: 1, highest: 10, passive_from: 7, promoter_from: 9 };

    /// The highest point a scale may have.
    pub const MAX_POINT: u8 = 10;

    /// A scale from `lowest` to `highest`, whose passives begin at `passive_from` and promoters at `promoter_from`.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidScale`] unless `lowest < passive_from < promoter_from <= highest <= 10`, so that each
    /// class has at least one point.
    ///
    /// ```
    /// use nps_core::Scale;
    /// assert_eq!(Scale::new(0, 10, 7, 9)?, Scale::ZERO_TO_TEN);
    /// assert!(Scale::new(1, 5, 5, 5).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn new(lowest: u8, highest: u8, passive_from: u8, promoter_from: u8) -> Result<Self> {
        let scale = Self { lowest, highest, passive_from, promoter_from };
        let ordered = lowest < passive_from && passive_from < promoter_from;
        if ordered && promoter_from <= highest && highest <= Self::MAX_POINT {
            return Ok(scale);
        }
        Err(Error::new(
            ErrorKind::InvalidScale,
            format!(
                "scale {lowest}-{highest}/{passive_from}/{promoter_from} is not valid: \
                 expected lowest < first passive < first promoter <= highest <= {}",
                Self::MAX_POINT
            ),
        ))
    }

    /// The lowest point.
    #[must_use]
    pub const fn lowest(self) -> u8 {
        self.lowest
    }

    /// The highest point.
    #[must_use]
    pub const fn highest(self) -> u8 {
        self.highest
    }

    /// The first point that makes a passive.
    #[must_use]
    pub const fn passive_from(self) -> u8 {
        self.passive_from
    }

    /// The first point that makes a promoter.
    #[must_use]
    pub const fn promoter_from(self) -> u8 {
        self.promoter_from
    }

    /// Every point, from the lowest.
    pub fn points(self) -> impl DoubleEndedIterator<Item = u8> + ExactSizeIterator {
        self.lowest..self.highest + 1
    }

    /// Whether `value` is a point of the scale.
    #[must_use]
    pub const fn contains(self, value: u8) -> bool {
        value >= self.lowest && value <= self.highest
    }

    /// Whether this is `0-10` with its usual cuts, the only scale that published scores can be compared with.
    #[must_use]
    pub fn is_standard(self) -> bool {
        self == Self::ZERO_TO_TEN
    }

    /// The class of a point; `None` where `value` is not on the scale.
    #[must_use]
    pub const fn category(self, value: u8) -> Option<Category> {
        if !self.contains(value) {
            None
        } else if value >= self.promoter_from {
            Some(Category::Promoter)
        } else if value >= self.passive_from {
            Some(Category::Passive)
        } else {
            Some(Category::Detractor)
        }
    }

    /// Fails, with the reason, unless `other` is this scale.
    ///
    /// # Errors
    /// [`ErrorKind::ScaleMismatch`].
    pub(crate) fn require_same(self, other: Self) -> Result<()> {
        if self == other {
            return Ok(());
        }
        Err(Error::new(
            ErrorKind::ScaleMismatch,
            format!(
                "answers on the scale {other} cannot be put with answers on the scale {self}: \
                 the same number means something else on each"
            ),
        ))
    }

    const fn has_usual_cuts(self) -> bool {
        self.highest == 10 && self.passive_from == 7 && self.promoter_from == 9 && self.lowest <= 1
    }
}

impl Default for Scale {
    /// [`Scale::ZERO_TO_TEN`].
    fn default() -> Self {
        Self::ZERO_TO_TEN
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.lowest, self.highest)?;
        if !self.has_usual_cuts() {
            write!(f, "/{}/{}", self.passive_from, self.promoter_from)?;
        }
        Ok(())
    }
}

impl FromStr for Scale {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let unreadable = || {
            Error::new(
                ErrorKind::InvalidScale,
                format!(
                    "scale {text:?} is not valid: expected \"0-10\", \"1-10\", or any other points with \
                     their cuts as \"lowest-highest/first passive/first promoter\", for example \"1-5/4/5\""
                ),
            )
        };
        let number = |part: &str| {
            let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            if digits { part.parse::<u8>().ok() } else { None }.ok_or_else(unreadable)
        };
        match text {
            "0-10" => return Ok(Self::ZERO_TO_TEN),
            "1-10" => return Ok(Self::ONE_TO_TEN),
            _ => {}
        }
        let mut parts = text.split('/');
        let (range, passive, promoter) = match (parts.next(), parts.next(), parts.next()) {
            (Some(range), Some(passive), Some(promoter)) if parts.next().is_none() => (range, passive, promoter),
            _ => return Err(unreadable()),
        };
        let (lowest, highest) = range.split_once('-').ok_or_else(unreadable)?;
        Self::new(number(lowest)?, number(highest)?, number(passive)?, number(promoter)?)
    }
}

impl TryFrom<String> for Scale {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Scale> for String {
    fn from(scale: Scale) -> Self {
        scale.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_valid_scale_survives_its_text() {
        let mut valid = 0;
        for lowest in 0..=11 {
            for highest in 0..=11 {
                for passive in 0..=11 {
                    for promoter in 0..=11 {
                        let Ok(scale) = Scale::new(lowest, highest, passive, promoter) else {
                            continue;
                        };
                        valid += 1;
                        assert_eq!(scale.to_string().parse(), Ok(scale));
                        for class in Category::ALL {
                            assert!(scale.points().any(|p| scale.category(p) == Some(class)));
                        }
                    }
                }
            }
        }
        // Choices of lowest < passive < promoter <= highest among 0..=10.
        assert_eq!(valid, 495);
    }

    #[test]
    fn hostile_texts_are_refused() {
        for text in ["", "10", "0–10", "0-10/7", "0-10/7/9/1", "1-5", "-1-10/7/9", "+0-10/7/9", "0-99/7/9", " 0-10"] {
            assert_eq!(text.parse::<Scale>().unwrap_err().kind(), ErrorKind::InvalidScale, "{text:?}");
        }
    }
}
