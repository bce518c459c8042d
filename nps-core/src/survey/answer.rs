//! Reading one answer: from whatever arrived to a point of the scale, "missing", or a reason to reject.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::survey::{Category, RejectReason, Scale};

/// A point of a scale: one customer's answer, with what it means.
///
/// ```
/// use nps_core::{Category, Scale};
///
/// let score = Scale::ZERO_TO_TEN.score(9)?;
/// assert_eq!(score.category(), Category::Promoter);
/// assert!(Scale::ZERO_TO_TEN.score(11).is_err());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawScore", into = "RawScore")]
pub struct Score {
    scale: Scale,
    value: u8,
}

impl Score {
    /// The scale it was given on.
    #[must_use]
    pub const fn scale(self) -> Scale {
        self.scale
    }

    /// The point chosen.
    #[must_use]
    pub const fn value(self) -> u8 {
        self.value
    }

    /// The class the point falls in.
    #[must_use]
    pub const fn category(self) -> Category {
        match self.scale.category(self.value) {
            Some(category) => category,
            // `value` is on `scale` by construction.
            None => Category::Detractor,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct RawScore {
    scale: Scale,
    value: u8,
}

impl TryFrom<RawScore> for Score {
    type Error = Error;

    fn try_from(raw: RawScore) -> Result<Self> {
        raw.scale.score(raw.value)
    }
}

impl From<Score> for RawScore {
    fn from(score: Score) -> Self {
        Self { scale: score.scale, value: score.value }
    }
}

/// What a floating-point NaN stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NanPolicy {
    /// A value that should not be there: rejected as not a number.
    #[default]
    Reject,
    /// No answer, as in NumPy and pandas.
    Missing,
}

/// An answer as it arrived, before any rule has been applied to it.
///
/// ```
/// use nps_core::{Answer, NanPolicy, RejectReason, Scale};
///
/// let read = |answer| Scale::ZERO_TO_TEN.read(&answer, NanPolicy::Reject);
/// assert_eq!(read(Answer::from(" 9 "))?.map(|score| score.value()), Some(9));
/// assert_eq!(read(Answer::from(""))?, None);
/// assert_eq!(read(Answer::from(6.5)), Err(RejectReason::NotInteger));
/// assert_eq!(read(Answer::from("neuf")), Err(RejectReason::NotANumber));
/// # Ok::<(), RejectReason>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Answer<'a> {
    /// No answer: null, None, an empty cell.
    Missing,
    /// A whole number.
    Integer(i128),
    /// A floating-point number.
    Float(f64),
    /// A text: a plain decimal number, blanks around it ignored; blank is no answer.
    Text(Cow<'a, str>),
    /// Yes or no: no answer to a question for a number.
    Boolean(bool),
    /// Anything else, with what it looked like: a list, an object.
    Other(Cow<'a, str>),
}

impl<'a> From<&'a str> for Answer<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.into())
    }
}

macro_rules! answer_from {
    ($($variant:ident($($ty:ty),+)),+ $(,)?) => {$($(
        impl From<$ty> for Answer<'_> {
            fn from(value: $ty) -> Self {
                Self::$variant(value.into())
            }
        }
    )+)+};
}

answer_from!(Integer(u8, i8, u16, i16, u32, i32, u64, i64), Float(f32, f64));

impl Scale {
    /// The score of a point.
    ///
    /// # Errors
    /// [`ErrorKind::ScoreOutOfRange`](crate::ErrorKind::ScoreOutOfRange) where `value` is not on the scale.
    pub fn score(self, value: u8) -> Result<Score> {
        if self.contains(value) {
            return Ok(Score { scale: self, value });
        }
        let reason = RejectReason::OutOfRange;
        Err(Error::new(reason.error_kind(), reason.explain(&value.to_string(), self)))
    }

    /// Reads one answer: `Ok(None)` is "no answer".
    ///
    /// # Errors
    /// The reason why the value cannot be an answer on this scale. Nothing is rounded or clamped.
    pub fn read(self, answer: &Answer<'_>, nan: NanPolicy) -> std::result::Result<Option<Score>, RejectReason> {
        let value = match answer {
            Answer::Missing => return Ok(None),
            Answer::Integer(value) => u8::try_from(*value).ok(),
            Answer::Float(value) if value.is_nan() && nan == NanPolicy::Missing => return Ok(None),
            Answer::Float(value) => self.read_float(*value)?,
            Answer::Text(text) => match self.read_text(text)? {
                Some(value) => Some(value),
                None => return Ok(None),
            },
            Answer::Boolean(_) | Answer::Other(_) => return Err(RejectReason::WrongType),
        };
        match value {
            Some(value) if self.contains(value) => Ok(Some(Score { scale: self, value })),
            _ => Err(RejectReason::OutOfRange),
        }
    }

    /// Reads one answer that has to be there.
    ///
    /// # Errors
    /// The kind of the [`RejectReason`]; [`ErrorKind::ScoreNotANumber`](crate::ErrorKind::ScoreNotANumber) where there
    /// is no answer.
    ///
    /// ```
    /// use nps_core::{Answer, Scale};
    ///
    /// assert_eq!(Scale::ZERO_TO_TEN.require(&Answer::Float(9.0))?.value(), 9);
    /// let error = Scale::ZERO_TO_TEN.require(&Answer::Missing).unwrap_err();
    /// assert_eq!(error.to_string(), "missing is not a number from 0 to 10");
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn require(self, answer: &Answer<'_>) -> Result<Score> {
        let read = self.read(answer, NanPolicy::Reject).and_then(|score| score.ok_or(RejectReason::NotANumber));
        read.map_err(|reason| Error::new(reason.error_kind(), reason.explain(&answer.to_string(), self)))
    }

    fn read_float(self, value: f64) -> std::result::Result<Option<u8>, RejectReason> {
        if value.is_nan() {
            return Err(RejectReason::NotANumber);
        }
        self.points().find(|&point| f64::from(point) >= value).filter(|_| value >= f64::from(self.lowest())).map_or(
            Err(RejectReason::OutOfRange),
            |point| {
                #[expect(clippy::float_cmp, reason = "6.5 is not 7: only an exact point is a score")]
                if f64::from(point) == value { Ok(Some(point)) } else { Err(RejectReason::NotInteger) }
            },
        )
    }

    /// The number a text stands for: `Ok(None)` is a blank.
    pub(crate) fn read_text(self, text: &str) -> std::result::Result<Option<u8>, RejectReason> {
        let text = text.trim_ascii();
        if text.is_empty() {
            return Ok(None);
        }
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return Err(RejectReason::NotANumber);
        }
        let between = fraction.bytes().any(|digit| digit != b'0');
        // Digit by digit: read as a float, 8.99999999999999999999 would be 9.
        match whole.parse::<u8>() {
            Ok(point) if text.starts_with('-') && (point > 0 || between) => Err(RejectReason::OutOfRange),
            Ok(point) if !self.contains(point) => Err(RejectReason::OutOfRange),
            Ok(point) if !between => Ok(Some(point)),
            Ok(point) if self.contains(point + 1) => Err(RejectReason::NotInteger),
            _ => Err(RejectReason::OutOfRange),
        }
    }
}

impl fmt::Display for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("missing"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value}"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Other(what) => f.write_str(what),
        }
    }
}
