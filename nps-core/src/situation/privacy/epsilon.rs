//! How much may be told: a fraction, so that what was spent adds up exactly.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::real;
use crate::survey::Answer;

/// A privacy loss ε above 0, as a fraction in its lowest terms: with and without one answer, what is published is at most
/// e^ε times as likely. At most 64.
///
/// Read from `1/10` or from a decimal number, which is meant as it is written: ten times 0.1 are 1.
///
/// ```
/// use nps_core::Epsilon;
///
/// assert_eq!("0.1".parse::<Epsilon>()?, Epsilon::new(1, 10)?);
/// assert_eq!(Epsilon::from_f64(0.25)?.to_string(), "1/4");
/// assert!("0".parse::<Epsilon>().is_err());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Epsilon {
    numerator: u64,
    denominator: u64,
}

impl Epsilon {
    /// The most there may be: more is no protection.
    const MOST: u64 = 64;
    /// The digits after the point that are read.
    const DIGITS: usize = 18;

    /// A fraction.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for 0, a fraction by 0, or more than 64.
    pub fn new(numerator: u64, denominator: u64) -> Result<Self> {
        let is_valid = numerator > 0 && u128::from(numerator) <= u128::from(denominator) * u128::from(Self::MOST);
        if !is_valid {
            return Err(refused(&format!("{numerator}/{denominator}")));
        }
        let divisor = greatest_common_divisor(numerator.into(), denominator.into());
        let divided = |number: u64| u64::try_from(u128::from(number) / divisor).unwrap_or(number);
        Ok(Self { numerator: divided(numerator), denominator: divided(denominator) })
    }

    /// The shortest decimal number that reads as this one.
    ///
    /// # Errors
    /// As [`new`](Self::new); for NaN, and where it has more than 18 digits after the point: give a fraction then.
    pub fn from_f64(epsilon: f64) -> Result<Self> {
        epsilon.to_string().parse()
    }

    /// A value that another language gave: a text, or a number.
    ///
    /// # Errors
    /// As [`new`](Self::new) and [`from_f64`](Self::from_f64); for anything else, a boolean among it.
    ///
    /// ```
    /// use nps_core::{Answer, Epsilon};
    /// assert_eq!(Epsilon::read(&Answer::Float(0.5)), Epsilon::read(&Answer::from("1/2")));
    /// assert!(Epsilon::read(&Answer::Boolean(true)).is_err());
    /// ```
    pub fn read(value: &Answer<'_>) -> Result<Self> {
        match value {
            Answer::Text(text) => text.parse(),
            Answer::Integer(number) => number.to_string().parse(),
            Answer::Float(number) => Self::from_f64(*number),
            other => Err(refused(&other.to_string())),
        }
    }

    /// The fraction's upper part.
    #[must_use]
    pub const fn numerator(self) -> u64 {
        self.numerator
    }

    /// The fraction's lower part.
    #[must_use]
    pub const fn denominator(self) -> u64 {
        self.denominator
    }

    /// The number, rounded once.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        real(self.numerator) / real(self.denominator)
    }
}

impl FromStr for Epsilon {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if digits { text.parse::<u64>().ok() } else { None }
        };
        let read = || {
            let text = text.trim();
            if let Some((numerator, denominator)) = text.split_once('/') {
                return Some((number(numerator.trim())?, number(denominator.trim())?));
            }
            let (whole, digits) = text.split_once('.').unwrap_or((text, "0"));
            if digits.len() > Self::DIGITS {
                return None;
            }
            let denominator = 10_u64.pow(u32::try_from(digits.len()).ok()?);
            Some((number(whole)?.checked_mul(denominator)?.checked_add(number(digits)?)?, denominator))
        };
        let (numerator, denominator) = read().ok_or_else(|| refused(&format!("{text:?}")))?;
        Self::new(numerator, denominator)
    }
}

impl fmt::Display for Epsilon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_fraction(f, self.numerator.into(), self.denominator.into())
    }
}

impl TryFrom<String> for Epsilon {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Epsilon> for String {
    fn from(epsilon: Epsilon) -> Self {
        epsilon.to_string()
    }
}

#[cold]
fn refused(found: &str) -> Error {
    let expected = "a number above 0 and up to 64, as a fraction or with at most 18 digits after the point";
    Error::new(ErrorKind::InvalidArgument, format!("epsilon is {found}, expected {expected}"))
}

pub(super) fn write_fraction(f: &mut fmt::Formatter<'_>, numerator: u128, denominator: u128) -> fmt::Result {
    if denominator == 1 { write!(f, "{numerator}") } else { write!(f, "{numerator}/{denominator}") }
}

/// 1 where both are 0.
pub(super) const fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    if a == 0 { 1 } else { a }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_meant_as_written() {
        for (text, fraction) in [
            ("0.1", "1/10"),
            ("1", "1"),
            ("64", "64"),
            (" 2/4 ", "1/2"),
            ("00.50", "1/2"),
            ("0.000000000000000001", "1/1000000000000000000"),
            ("0.30000000000000004", "7500000000000001/25000000000000000"),
        ] {
            assert_eq!(text.parse::<Epsilon>().unwrap().to_string(), fraction, "{text}");
        }
        for text in [
            "",
            "0",
            "-1",
            "+1",
            "1e-3",
            "0.0000000000000000001",
            "64.01",
            "1/0",
            "0/0",
            "NaN",
            "inf",
            "1/2/3",
            ".5x",
            "1.",
            "18446744073709551616",
            "１",
        ] {
            assert_eq!(text.parse::<Epsilon>().unwrap_err().kind(), ErrorKind::InvalidArgument, "{text:?}");
        }
        for number in [f64::NAN, f64::INFINITY, 0.0, -0.1, 1e-300, 1e300] {
            assert!(Epsilon::from_f64(number).is_err(), "{number}");
        }
        assert_eq!(Epsilon::from_f64(0.1), "1/10".parse());
    }
}
