//! What the customer came for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::survey::Response;

/// The name of what a customer came for: one line of at most 100 letters, trimmed.
///
/// ```
/// use nps_core::{Response, UseCase};
///
/// let claim: UseCase = " claim ".parse()?;
/// let mut response = Response::new("R7", "2026-01-05T10:00:00+01:00".parse()?, None);
/// claim.describe(&mut response);
/// assert_eq!(response.value(UseCase::DIMENSION), Some("claim"));
/// assert!("".parse::<UseCase>().is_err());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UseCase(String);

impl UseCase {
    /// The dimension of the situation that it is the value of.
    pub const DIMENSION: &'static str = "use_case";

    const LONGEST: usize = 100;

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Enters it in a response's situation.
    pub fn describe(&self, response: &mut Response) {
        response.situation.insert(Self::DIMENSION.to_owned(), self.0.clone());
    }
}

impl FromStr for UseCase {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let name = name.trim();
        let length = name.chars().count();
        if length == 0 || length > Self::LONGEST || name.chars().any(char::is_control) {
            // A long one is not repeated.
            let found =
                if length > Self::LONGEST { format!("a text of {length} letters") } else { format!("{name:?}") };
            let message = format!("the use case is {found}, expected one line of 1 to {} letters", Self::LONGEST);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for UseCase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for UseCase {
    type Error = Error;

    fn try_from(name: String) -> Result<Self> {
        name.parse()
    }
}

impl From<UseCase> for String {
    fn from(name: UseCase) -> Self {
        name.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_checked() {
        assert_eq!(format!("{:>6}", "claim".parse::<UseCase>().unwrap()), " claim");
        for name in ["", " ", "a\nb", &"x".repeat(101)] {
            let error = name.parse::<UseCase>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            assert!(error.to_string().len() < 100, "{error}");
            assert!(serde_json::from_value::<UseCase>(name.into()).is_err());
        }
    }
}
