//! One dimension having one value, and what such a value is.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::score::Label;

/// A [`Label`] that owns its text, for results that outlive the table they come from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    Text(String),
    /// No value.
    Null,
}

impl From<Label<'_>> for Value {
    fn from(label: Label<'_>) -> Self {
        match label {
            Label::Text(text) => Self::Text(text.to_owned()),
            Label::Integer(value) => Self::Integer(value),
            Label::Boolean(value) => Self::Boolean(value),
            Label::Null => Self::Null,
        }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Value {
    /// The same value, borrowed.
    #[must_use]
    pub fn as_label(&self) -> Label<'_> {
        match self {
            Self::Boolean(value) => Label::Boolean(*value),
            Self::Integer(value) => Label::Integer(*value),
            Self::Text(text) => Label::Text(text),
            Self::Null => Label::Null,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_label().fmt(f)
    }
}

/// One dimension having one value: `use_case = "claim"`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Condition {
    /// The dimension's name.
    pub dimension: String,
    /// The value it has.
    pub value: Value,
}

impl Condition {
    /// The condition that `dimension` has this value.
    ///
    /// ```
    /// use nps_core::Condition;
    /// assert_eq!(Condition::new("use_case", "claim").to_string(), "use_case = claim");
    /// ```
    #[must_use]
    pub fn new(dimension: impl Into<String>, value: impl Into<Value>) -> Self {
        Self { dimension: dimension.into(), value: value.into() }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.dimension, self.value)
    }
}
