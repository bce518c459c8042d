//! How a tree is made.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::Method;
use crate::situation::{Suppression, Taxonomy};

/// How a tree is made. The default is what most callers want.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DrillOptions {
    /// Confidence level of every interval, between 0 and 1. Default: 0.95.
    pub level: f64,
    /// Method of the interval of each score. Default: [`Method::Auto`].
    pub method: Method,
    /// How many levels there are at most below the root; more are never than [`DrillOptions::MAX_DEPTH`]. Default: all.
    pub depth: Option<usize>,
    /// Which nodes are withheld. Default: those with fewer than 5 answers, and those that would give them away.
    pub suppression: Suppression,
    /// The taxonomy of dimensions of paths, by their names: each of its current nodes is one of the tree, with or without
    /// answers, and an answer with any other path is refused. Default: none.
    pub taxonomies: BTreeMap<String, Taxonomy>,
}

impl Default for DrillOptions {
    fn default() -> Self {
        Self {
            level: 0.95,
            method: Method::Auto,
            depth: None,
            suppression: Suppression::default(),
            taxonomies: BTreeMap::new(),
        }
    }
}

impl DrillOptions {
    /// How many levels a tree has at most below its root: the steps of a path that go further are put together.
    pub const MAX_DEPTH: usize = 64;

    /// # Errors
    /// [`ErrorKind::InvalidArgument`].
    pub(super) fn check(&self, by: &[impl AsRef<str>]) -> Result<()> {
        let refused = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
        if self.depth == Some(0) {
            return refused("depth is 0, expected at least one level below the root".to_owned());
        }
        check_dimensions(by)?;
        if let Some(name) = self.taxonomies.keys().find(|name| by.iter().all(|by| by.as_ref() != name.as_str())) {
            return refused(format!("there is a taxonomy of {name:?}, which is not drilled down by"));
        }
        Ok(())
    }

    pub(super) fn levels(&self) -> usize {
        self.depth.unwrap_or(Self::MAX_DEPTH).min(Self::MAX_DEPTH)
    }
}

/// # Errors
/// [`ErrorKind::InvalidArgument`] where no dimension is given, or one twice.
pub(super) fn check_dimensions(by: &[impl AsRef<str>]) -> Result<()> {
    let refused = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
    if by.is_empty() {
        return refused("no dimension was given, expected at least one".to_owned());
    }
    for (place, name) in by.iter().map(AsRef::as_ref).enumerate() {
        if by.iter().take(place).any(|earlier| earlier.as_ref() == name) {
            return refused(format!("dimension {name:?} is given twice"));
        }
    }
    Ok(())
}
