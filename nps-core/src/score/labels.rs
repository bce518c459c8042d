//! What a key's codes stand for.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::score::Counts;
use crate::survey::Answer;

/// One value of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Label<'a> {
    /// A text.
    Text(&'a str),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
    /// No value: a group of its own, after all others.
    Null,
}

impl<'a> Label<'a> {
    /// The value of the column `name` that another language gave; a number counts as a whole one up to ±2^53.
    ///
    /// # Errors
    /// [`WrongColumnType`](crate::ErrorKind::WrongColumnType) where it is nothing that rows are grouped by: 6.5, NaN, a list.
    ///
    /// ```
    /// use nps_core::{Answer, Label};
    /// assert_eq!(Label::read("site", &Answer::Float(3.0)), Ok(Label::Integer(3)));
    /// assert!(Label::read("site", &Answer::Float(6.5)).is_err());
    /// ```
    pub fn read(name: &str, value: &'a Answer<'_>) -> Result<Self> {
        #[expect(clippy::cast_precision_loss, reason = "2^53 is exact")]
        const LIMIT: f64 = Counts::MAX_EXACT as f64;
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within the limit")]
        let label = match value {
            Answer::Missing => Some(Self::Null),
            Answer::Text(text) => Some(Self::Text(text)),
            Answer::Boolean(value) => Some(Self::Boolean(*value)),
            Answer::Integer(value) => i64::try_from(*value).ok().map(Self::Integer),
            Answer::Float(value) if value.fract() == 0.0 && value.abs() <= LIMIT => Some(Self::Integer(*value as i64)),
            Answer::Float(_) | Answer::Other(_) => None,
        };
        label.ok_or_else(|| {
            Error::wrong_column_type(name, &value.to_string(), "texts, whole numbers or booleans to group by")
        })
    }
}

impl fmt::Display for Label<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.pad(text),
            Self::Integer(value) => value.fmt(f),
            Self::Boolean(value) => value.fmt(f),
            Self::Null => f.pad("—"),
        }
    }
}

/// The labels of a key's codes: code 0 has the first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Labels {
    /// Texts, in the order groups are to be listed.
    Texts(Vec<String>),
    /// Whole numbers, ascending.
    Integers(Vec<i64>),
    /// Consecutive whole numbers.
    Range {
        /// The first number.
        first: i64,
        /// How many there are.
        count: usize,
    },
    /// `false`, `true`.
    Booleans,
}

impl Labels {
    /// The labels of the column `name`, in this order.
    ///
    /// # Errors
    /// [`WrongColumnType`](crate::ErrorKind::WrongColumnType) where they are of different types, or null is among them.
    ///
    /// ```
    /// use nps_core::{Label, Labels};
    /// let labels = Labels::new("channel", &[Label::Text("web"), Label::Text("sms")])?;
    /// assert_eq!(labels.get(1), Label::Text("sms"));
    /// assert!(Labels::new("channel", &[Label::Text("web"), Label::Integer(3)]).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn new(name: &str, labels: &[Label<'_>]) -> Result<Self> {
        let texts =
            || labels.iter().map(|label| if let Label::Text(text) = label { Some((*text).into()) } else { None });
        let integers =
            || labels.iter().map(|label| if let Label::Integer(value) = label { Some(*value) } else { None });
        let booleans = [Label::Boolean(false), Label::Boolean(true)];
        if let Some(labels) = texts().collect() {
            Ok(Self::Texts(labels))
        } else if let Some(labels) = integers().collect() {
            Ok(Self::Integers(labels))
        } else if labels == booleans {
            Ok(Self::Booleans)
        } else {
            Err(Error::wrong_column_type(name, "values of several types", "texts, whole numbers or booleans"))
        }
    }

    /// How many labels there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Texts(labels) => labels.len(),
            Self::Integers(labels) => labels.len(),
            Self::Range { count, .. } => *count,
            Self::Booleans => 2,
        }
    }

    /// Whether there is no label: every row is null.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The label of a code; [`Label::Null`] where there is none.
    #[must_use]
    pub fn get(&self, code: usize) -> Label<'_> {
        match self {
            Self::Texts(labels) => labels.get(code).map(|text| Label::Text(text)),
            Self::Integers(labels) => labels.get(code).copied().map(Label::Integer),
            Self::Range { first, count } if code < *count => {
                i64::try_from(code).ok().map(|code| Label::Integer(first.wrapping_add(code)))
            }
            Self::Range { .. } => None,
            Self::Booleans => [false, true].get(code).copied().map(Label::Boolean),
        }
        .unwrap_or(Label::Null)
    }
}
