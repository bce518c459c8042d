//! Codes off the scale that stand for no answer.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::survey::{Answer, Scale};

/// Whole numbers off the scale that stand for no answer, as surveys write them: 0 for blank, 6 for "not used", 99 for
/// "refused". What SPSS calls user-missing values.
///
/// A row with such a code is missing, not rejected; how many had which is in
/// [`Rejects::missing_codes`](crate::Rejects::missing_codes). A code is met by every writing of its number: `6`, `6.0`,
/// `" 06 "`. What is on the scale is an answer, so that codes on it are refused where they are used.
///
/// ```
/// use nps_core::{MissingCodes, ScoreOptions, score};
///
/// let missing_codes = MissingCodes::new(&[0, 6])?;
/// let stars = ScoreOptions { scale: "1-5/4/5".parse()?, missing_codes, ..ScoreOptions::default() };
/// let result = score(&[5_i64, 0, 6, 4, 6, 7][..], &stars)?;
/// assert_eq!((result.nps.n(), result.distribution.missing(), result.rejects.total()), (2, 3, 1));
/// let told: Vec<_> = result.rejects.missing_codes().iter().map(|found| (found.code, found.count)).collect();
/// assert_eq!(told, [(0, 1), (6, 2)]);
///
/// let error = score(&[9_i64][..], &ScoreOptions { missing_codes, ..ScoreOptions::default() }).unwrap_err();
/// assert_eq!(error.to_string(), "the missing code 0 is on the scale 0–10: there it is an answer");
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<i64>", into = "Vec<i64>")]
pub struct MissingCodes {
    /// In order, none twice; 0 beyond `len`.
    codes: [i64; Self::MOST],
    len: usize,
}

/// A missing code and how many rows had it: from [`Rejects::missing_codes`](crate::Rejects::missing_codes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MissingCode {
    /// The code.
    pub code: i64,
    /// How many rows had it; of rows that stand for several answers, of how many.
    pub count: u64,
}

impl MissingCodes {
    /// The most codes that may be declared.
    pub const MOST: usize = 16;

    /// The largest code, with or without a sign: every float up to it that is whole is one number only.
    pub const LARGEST: i64 = 1 << 53;

    /// No code: whatever is off the scale is rejected.
    pub const NONE: Self = Self { codes: [0; Self::MOST], len: 0 };

    /// These codes, in whatever order; one that is there twice is there once.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for more than [`Self::MOST`], and for one beyond [`Self::LARGEST`].
    pub fn new(codes: &[i64]) -> Result<Self> {
        let invalid = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
        let largest = Self::LARGEST.unsigned_abs();
        if let Some(code) = codes.iter().find(|code| code.unsigned_abs() > largest) {
            return invalid(format!("the missing code {code} is not from -{largest} to {largest}"));
        }
        let mut sorted = codes.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let len = sorted.len();
        let mut read = Self { len, ..Self::NONE };
        match read.codes.get_mut(..len) {
            Some(places) => places.copy_from_slice(&sorted),
            None => return invalid(format!("{len} missing codes are declared, expected at most {}", Self::MOST)),
        }
        Ok(read)
    }

    /// The codes of a list as another language gives it: whole numbers, or texts of such.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for anything else, and as [`new`](Self::new).
    ///
    /// ```
    /// use nps_core::{Answer, MissingCodes};
    ///
    /// let codes = MissingCodes::read(&[Answer::Integer(6), Answer::Float(0.0), Answer::from("99")])?;
    /// assert_eq!(codes.as_slice(), [0, 6, 99]);
    /// let error = MissingCodes::read(&[Answer::Float(6.5)]).unwrap_err();
    /// assert_eq!(error.to_string(), "the missing code 6.5 is not a whole number");
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn read(codes: &[Answer<'_>]) -> Result<Self> {
        let whole = |code: &Answer<'_>| {
            whole(code).ok_or_else(|| {
                Error::new(ErrorKind::InvalidArgument, format!("the missing code {code} is not a whole number"))
            })
        };
        Self::new(&codes.iter().map(whole).collect::<Result<Vec<_>>>()?)
    }

    /// The codes, in order.
    #[must_use]
    pub fn as_slice(&self) -> &[i64] {
        self.codes.get(..self.len).unwrap_or_default()
    }

    /// Whether no code is declared.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len == 0
    }

    /// The code that an answer is; `None` where it is none.
    ///
    /// ```
    /// use nps_core::{Answer, MissingCodes};
    ///
    /// let codes = MissingCodes::new(&[0, 6])?;
    /// assert_eq!(codes.code_of(&Answer::from(" 6.0 ")), Some(6));
    /// assert_eq!(codes.code_of(&Answer::Float(6.5)), None);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn code_of(self, answer: &Answer<'_>) -> Option<i64> {
        whole(answer).filter(|code| self.as_slice().binary_search(code).is_ok())
    }

    /// Fails where a code is on the scale.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], naming the code and the scale.
    ///
    /// ```
    /// use nps_core::{MissingCodes, Scale};
    ///
    /// let codes = MissingCodes::new(&[0, 99])?;
    /// assert!(codes.require_off(Scale::ONE_TO_TEN).is_ok());
    /// assert!(codes.require_off(Scale::ZERO_TO_TEN).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn require_off(self, scale: Scale) -> Result<()> {
        let on_scale = |code: &&i64| u8::try_from(**code).is_ok_and(|point| scale.contains(point));
        match self.as_slice().iter().find(on_scale) {
            None => Ok(()),
            Some(code) => Err(Error::new(
                ErrorKind::InvalidArgument,
                format!(
                    "the missing code {code} is on the scale {}–{}: there it is an answer",
                    scale.lowest(),
                    scale.highest()
                ),
            )),
        }
    }
}

impl fmt::Debug for MissingCodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MissingCodes").field(&self.as_slice()).finish()
    }
}

impl TryFrom<Vec<i64>> for MissingCodes {
    type Error = Error;

    fn try_from(codes: Vec<i64>) -> Result<Self> {
        Self::new(&codes)
    }
}

impl From<MissingCodes> for Vec<i64> {
    fn from(codes: MissingCodes) -> Self {
        codes.as_slice().to_vec()
    }
}

/// The whole number that an answer is: exactly so, up to [`MissingCodes::LARGEST`].
fn whole(answer: &Answer<'_>) -> Option<i64> {
    match answer {
        Answer::Integer(whole) => i64::try_from(*whole).ok(),
        Answer::Float(float) => whole_float(*float),
        Answer::Text(text) => whole_text(text),
        Answer::Missing | Answer::Boolean(_) | Answer::Other(_) => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "only a number that is whole, and small enough to be held exactly, comes back as it was"
)]
fn whole_float(float: f64) -> Option<i64> {
    let whole = float as i64;
    (whole as f64 == float).then_some(whole)
}

/// A text is a plain decimal number, as an answer is, whose fraction is nought.
fn whole_text(text: &str) -> Option<i64> {
    let text = text.trim_ascii();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if !fraction.bytes().all(|digit| digit == b'0') {
        return None;
    }
    whole.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_met_by_every_writing_of_its_number_and_by_no_other() {
        let codes = MissingCodes::new(&[99, 0, -1, 6, 6, MissingCodes::LARGEST]).unwrap();
        assert_eq!(codes.as_slice(), [-1, 0, 6, 99, MissingCodes::LARGEST]);
        for (answer, code) in [
            (Answer::from("6"), Some(6)),
            (Answer::from(" +06.00\t"), Some(6)),
            (Answer::from("6."), Some(6)),
            (Answer::from("-0"), Some(0)),
            (Answer::from("-1"), Some(-1)),
            (Answer::from("9007199254740992"), Some(MissingCodes::LARGEST)),
            (Answer::from("9007199254740993"), None),
            (Answer::from("99999999999999999999"), None),
            (Answer::from("6.000000000000000000001"), None),
            (Answer::from("6e0"), None),
            (Answer::from(".0"), None),
            (Answer::from("-"), None),
            (Answer::from(""), None),
            (Answer::from("+-6"), None),
            (Answer::Float(-0.0), Some(0)),
            (Answer::Float(99.0), Some(99)),
            (Answer::Float(5.999_999_999_999_999), None),
            (Answer::Float(f64::NAN), None),
            (Answer::Float(f64::INFINITY), None),
            (Answer::Float(9_007_199_254_740_992.0), Some(MissingCodes::LARGEST)),
            (Answer::Float(1e300), None),
            (Answer::Integer(6), Some(6)),
            (Answer::Integer(i128::MAX), None),
            (Answer::Integer(7), None),
            (Answer::Boolean(false), None),
            (Answer::Missing, None),
        ] {
            assert_eq!(codes.code_of(&answer), code, "{answer}");
        }
    }

    #[test]
    fn what_cannot_be_declared_says_why() {
        let many: Vec<i64> = (100..117).collect();
        for (codes, message) in [
            (&many[..], "17 missing codes are declared, expected at most 16"),
            (
                &[i64::MIN][..],
                "the missing code -9223372036854775808 is not from -9007199254740992 to 9007199254740992",
            ),
        ] {
            assert_eq!(MissingCodes::new(codes).unwrap_err().to_string(), message);
        }
        for answer in [Answer::Missing, Answer::from("n/a"), Answer::Boolean(true), Answer::Float(f64::NAN)] {
            let error = MissingCodes::read(std::slice::from_ref(&answer)).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        }
        let codes = MissingCodes::new(&[-1, 11]).unwrap();
        assert!(codes.require_off(Scale::ZERO_TO_TEN).is_ok());
        assert!(MissingCodes::new(&[10]).unwrap().require_off(Scale::ZERO_TO_TEN).is_err());
    }
}
