//! What the values of a key say of each other, and what a gap stands for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};

/// What the values of a column say of each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KeyKind {
    /// Nothing: they are listed in the order of their labels.
    #[default]
    Nominal,
    /// They have an order, which is that of their codes: bands of a number, or grades.
    Ordinal,
    /// Each is a path through a tree, from the root on, its steps joined by `/`.
    Path,
    /// Each is a set of tags, joined by `;`.
    Tags,
}

impl KeyKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Nominal, Self::Ordinal, Self::Path, Self::Tags];

    /// What joins the steps of a path.
    pub const STEP: char = '/';

    /// What joins the tags of a set; after a `\` it belongs to a tag.
    pub const TAG: &'static str = ";";

    /// The name, the same in every language: `nominal`, `ordinal`, `path`, `tags`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::Ordinal => "ordinal",
            Self::Path => "path",
            Self::Tags => "tags",
        }
    }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for KeyKind {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| one_of("kind", text, Self::ALL.map(Self::name)))
    }
}

/// What a row without a value stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// For a value of its own, listed last: that nothing is known may itself say something.
    #[default]
    Level,
    /// For a value that is not known: the row is no part of comparisons between values.
    Unknown,
}

impl Missing {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Level, Self::Unknown];

    /// The name, the same in every language: `level`, `unknown`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Unknown => "unknown",
        }
    }
}

impl FromStr for Missing {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|missing| missing.name() == text)
            .ok_or_else(|| one_of("missing", text, Self::ALL.map(Self::name)))
    }
}

#[cold]
fn one_of<const N: usize>(what: &str, found: &str, known: [&str; N]) -> Error {
    let known = known.map(|name| format!("{name:?}")).join(", ");
    Error::new(ErrorKind::InvalidArgument, format!("{what} {found:?} is not one of {known}"))
}
