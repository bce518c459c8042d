//! What the customer declared, how the company qualified it, and what was done: three paths that the journey records,
//! each in its own versioned taxonomy.
//!
//! One file a question: [`taxonomy`] (which paths there are), [`record`] (the trace of a response), [`independence`] (is
//! one axis used as another?), [`paths`] (what follows from which path), [`valued`] (the score by the importance the
//! business gives). Not here: finding situations, which is for the rooms after this one.

mod cells;
mod copies;
mod independence;
mod ledger;
mod migration;
mod paths;
mod record;
mod render;
mod steps;
mod taxonomy;
mod valued;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::KeyKind;
use crate::survey::Response;

pub use copies::{CopyRate, GroupCopies};
pub use independence::{AxisAssociation, AxisIndependence, AxisOptions};
pub use ledger::{PathFault, TraceRejects, UnknownPath, UnknownPaths};
pub use paths::{Consequence, PathOptions, PathOrder, PathRow, PathTable, Rate};
pub use record::{CheckedTraces, Taxonomies, Trace};
pub use taxonomy::{NodeWeight, Taxonomy, TaxonomyNode};
pub use valued::{ValueOptions, ValueWeighted, ValuedNode};

/// What separates the segments of a path.
pub(super) const SEPARATOR: char = KeyKind::STEP;

/// One of the three axes. None says anything of another, and each may be missing.
///
/// ```
/// use nps_core::Axis;
/// assert_eq!("qualification".parse::<Axis>()?, Axis::Qualification);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// What the customer said.
    Declaration,
    /// How the company coded it.
    Qualification,
    /// What was done.
    Action,
}

impl Axis {
    /// Every axis, in the order of the journey.
    pub const ALL: [Self; 3] = [Self::Declaration, Self::Qualification, Self::Action];

    /// The name, the same in every language: `declaration`, `qualification`, `action`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Declaration => "declaration",
            Self::Qualification => "qualification",
            Self::Action => "action",
        }
    }
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Axis {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|axis| axis.name() == text).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|axis| format!("{:?}", axis.name())).collect();
            Error::new(ErrorKind::InvalidArgument, format!("axis {text:?} is not one of {}", known.join(", ")))
        })
    }
}

/// The dimensions of the situation that hold the three axes. Default: `declaration`, `qualification`, `action`.
///
/// ```
/// use nps_core::AxisNames;
///
/// let mut names = AxisNames::default();
/// names.set("declaration", "declared")?;
/// assert_eq!(names.declaration, "declared");
/// assert!(names.set("action", "declared").is_err()); // two axes in one dimension
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AxisNames {
    /// The dimension of what the customer said.
    pub declaration: String,
    /// The dimension of how the company coded it.
    pub qualification: String,
    /// The dimension of what was done.
    pub action: String,
}

impl Default for AxisNames {
    fn default() -> Self {
        Self::new("declaration", "qualification", "action")
    }
}

impl AxisNames {
    /// The axes in these dimensions.
    #[must_use]
    pub fn new(declaration: impl Into<String>, qualification: impl Into<String>, action: impl Into<String>) -> Self {
        Self { declaration: declaration.into(), qualification: qualification.into(), action: action.into() }
    }

    /// The dimension of an axis.
    #[must_use]
    pub fn of(&self, axis: Axis) -> &str {
        match axis {
            Axis::Declaration => &self.declaration,
            Axis::Qualification => &self.qualification,
            Axis::Action => &self.action,
        }
    }

    /// Sets the dimension of an axis by its name.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a name that is no axis, a blank dimension, and one that another axis has.
    pub fn set(&mut self, axis: &str, dimension: impl Into<String>) -> Result<()> {
        let mut changed = self.clone();
        let place = match axis.parse()? {
            Axis::Declaration => &mut changed.declaration,
            Axis::Qualification => &mut changed.qualification,
            Axis::Action => &mut changed.action,
        };
        *place = dimension.into();
        changed.check()?;
        *self = changed;
        Ok(())
    }

    /// # Errors
    /// [`ErrorKind::InvalidArgument`] where a name is blank or two axes have one.
    pub(crate) fn check(&self) -> Result<()> {
        let names = Axis::ALL.map(|axis| self.of(axis));
        if let Some((axis, _)) = Axis::ALL.into_iter().zip(names).find(|(_, name)| name.trim().is_empty()) {
            return Err(Error::new(ErrorKind::InvalidArgument, format!("the dimension of the {axis} has no name")));
        }
        let [first, second, third] = names;
        if let Some(twice) = [(first, second), (first, third), (second, third)].into_iter().find(|(a, b)| a == b) {
            let message = format!("two axes are in the dimension {:?}: each has its own", twice.0);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        if names.contains(&Response::CHANNEL) {
            let message = "an axis cannot be in the dimension \"channel\", which is how the customer was asked";
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        Ok(())
    }
}
