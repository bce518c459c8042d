//! What the customer came for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::TextColumn;
use crate::situation::profile::attributes::require_same;
use crate::survey::Response;

/// The name of what a customer came for: one line of at most 100 letters, trimmed.
///
/// ```
/// use nps_core::{Response, UseCase};
///
/// let claim: UseCase = " claim ".parse()?;
/// let mut response = Response::new("R7", "2026-01-05T10:00:00+01:00".parse()?, None);
/// claim.describe(&mut response)?;
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

    /// Enters it in a response's situation. Where it fails, nothing changes.
    ///
    /// # Errors
    /// [`InvalidResponse`](crate::ErrorKind::InvalidResponse) where the situation has another use case.
    pub fn describe(&self, response: &mut Response) -> Result<()> {
        require_same(response, Self::DIMENSION, &self.0)?;
        response.situation.insert(Self::DIMENSION.to_owned(), self.0.clone());
        Ok(())
    }

    /// A whole column of names, trimmed; null where there is none or a blank one. O(letters).
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument), naming the first row that is no name.
    ///
    /// ```
    /// use nps_core::UseCase;
    ///
    /// let names = UseCase::column(&vec![Some(" claim "), None])?;
    /// assert_eq!(names, [Some("claim".to_owned()), None]);
    /// assert_eq!(UseCase::column(&vec![Some("claim"), Some("a\nb")]).unwrap_err().row(), Some(1));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn column(names: &dyn TextColumn) -> Result<Vec<Option<String>>> {
        let name = |row: usize| {
            let Some(name) = names.text(row).filter(|name| !name.trim().is_empty()) else { return Ok(None) };
            let refused = |why: String| Error::at_row(ErrorKind::InvalidArgument, row, why);
            checked(name).map(|name| Some(name.to_owned())).map_err(refused)
        };
        (0..names.rows()).map(name).collect()
    }
}

impl FromStr for UseCase {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        let name = checked(name).map_err(|why| Error::new(ErrorKind::InvalidArgument, why))?;
        Ok(Self(name.to_owned()))
    }
}

/// A name, trimmed, or why it is none.
fn checked(name: &str) -> std::result::Result<&str, String> {
    let name = name.trim();
    let length = name.chars().count();
    if (1..=UseCase::LONGEST).contains(&length) && !name.chars().any(char::is_control) {
        return Ok(name);
    }
    // A long one is not repeated.
    let found = if length > UseCase::LONGEST { format!("a text of {length} letters") } else { format!("{name:?}") };
    Err(format!("the use case is {found}, expected one line of 1 to {} letters", UseCase::LONGEST))
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
    fn a_situation_is_not_contradicted() {
        let mut response = Response::new("R1", "2026-01-05T10:00:00Z".parse().unwrap(), None);
        let [claim, question] = ["claim", "question"].map(|name| name.parse::<UseCase>().unwrap());
        claim.describe(&mut response).unwrap();
        claim.describe(&mut response).unwrap();
        let before = response.clone();
        assert_eq!(question.describe(&mut response).unwrap_err().kind(), ErrorKind::InvalidResponse);
        assert_eq!(response, before);
    }

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
