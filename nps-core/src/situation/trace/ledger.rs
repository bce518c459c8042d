//! The ledger of paths that no taxonomy has.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Axis, Taxonomy};
use crate::survey::shortened;

/// Why a path is none of a version of a taxonomy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PathFault {
    /// It never was one.
    Unknown,
    /// It is no longer one.
    Retired,
}

impl PathFault {
    /// The name, the same in every language: `unknown`, `retired`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Retired => "retired",
        }
    }
}

/// A path that was not taken, and how often it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnknownPath {
    /// The path as it came, in at most [`Reject::MAX_VALUE`](crate::Reject::MAX_VALUE) characters.
    pub path: String,
    /// Why it is none.
    pub fault: PathFault,
    /// How often it came.
    pub count: u64,
}

/// The paths of one axis that its taxonomy does not have: how often they came, and the first of them as examples.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct UnknownPaths {
    /// How often such a path came.
    pub count: u64,
    /// How many such paths there are.
    pub distinct: u64,
    /// The first of them by their text, at most [`UnknownPaths::MAX_EXAMPLES`].
    pub examples: Vec<UnknownPath>,
}

impl UnknownPaths {
    /// How many examples are kept.
    pub const MAX_EXAMPLES: usize = 5;

    /// Of counted paths those that the taxonomy does not have.
    pub(super) fn among(paths: &BTreeMap<&str, u64>, taxonomy: &Taxonomy) -> Self {
        let mut found = Self::default();
        for (path, &count) in paths {
            let Err(fault) = taxonomy.find(path) else { continue };
            found.add(path, fault, count);
        }
        found
    }

    /// Enters a path that has not come yet, in the order of their texts.
    pub(super) fn add(&mut self, path: &str, fault: PathFault, count: u64) {
        if count == 0 {
            return;
        }
        self.count = self.count.saturating_add(count);
        self.distinct += 1;
        if self.examples.len() < Self::MAX_EXAMPLES {
            self.examples.push(UnknownPath { path: shortened(path), fault, count });
        }
    }
}

impl fmt::Display for UnknownPaths {
    /// `3 with a path that is none ("x", "y")`, or `every path is known`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.count == 0 {
            return f.write_str("every path is known");
        }
        let examples: Vec<String> = self.examples.iter().map(|example| format!("{:?}", example.path)).collect();
        let more = if self.distinct > self.examples.len() as u64 { ", …" } else { "" };
        write!(f, "{} with a path that is none ({}{more})", self.count, examples.join(", "))
    }
}

/// The paths of each axis that its taxonomy does not have. A trace is not lost for one of them: the others are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TraceRejects {
    /// Of what customers said.
    pub declaration: UnknownPaths,
    /// Of how the company coded it.
    pub qualification: UnknownPaths,
    /// Of what was done.
    pub action: UnknownPaths,
}

impl TraceRejects {
    /// Those of one axis.
    #[must_use]
    pub const fn of(&self, axis: Axis) -> &UnknownPaths {
        match axis {
            Axis::Declaration => &self.declaration,
            Axis::Qualification => &self.qualification,
            Axis::Action => &self.action,
        }
    }

    /// How many paths were not taken, of all axes.
    #[must_use]
    pub fn total(&self) -> u64 {
        Axis::ALL.iter().fold(0, |sum, &axis| sum.saturating_add(self.of(axis).count))
    }
}

impl fmt::Display for TraceRejects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.total() == 0 {
            return f.write_str("every path is known");
        }
        let of = |axis: Axis| Some(format!("{axis}: {}", self.of(axis))).filter(|_| self.of(axis).count > 0);
        f.write_str(&Axis::ALL.into_iter().filter_map(of).collect::<Vec<_>>().join("; "))
    }
}
