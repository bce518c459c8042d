//! The trace of one response, and reading many against their taxonomies.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ledger::{TraceRejects, UnknownPaths};
use super::{Axis, AxisNames, Taxonomy};
use crate::error::{Error, Result};
use crate::situation::Observations;
use crate::survey::Response;

/// What the customer declared, how the company qualified it, and what was done: paths, each of which may be missing.
///
/// ```
/// use nps_core::{AxisNames, Response, Trace};
///
/// let names = AxisNames::new("declared", "qualified", "action");
/// let trace = Trace { declaration: Some("product/manual unclear".into()), ..Trace::default() };
/// let mut response = Response::new("R7", "2026-01-05T10:00:00+01:00".parse()?, None);
/// trace.write(&mut response, &names)?;
/// assert_eq!(response.value("declared"), Some("product/manual unclear"));
/// assert_eq!(Trace::read(&response, &names)?, trace);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trace {
    /// What the customer said.
    pub declaration: Option<String>,
    /// How the company coded it.
    pub qualification: Option<String>,
    /// What was done.
    pub action: Option<String>,
}

impl Trace {
    /// The path of an axis.
    #[must_use]
    pub fn get(&self, axis: Axis) -> Option<&str> {
        match axis {
            Axis::Declaration => self.declaration.as_deref(),
            Axis::Qualification => self.qualification.as_deref(),
            Axis::Action => self.action.as_deref(),
        }
    }

    /// Sets or clears the path of an axis.
    pub fn set(&mut self, axis: Axis, path: Option<String>) {
        match axis {
            Axis::Declaration => self.declaration = path,
            Axis::Qualification => self.qualification = path,
            Axis::Action => self.action = path,
        }
    }

    /// The trace in the situation of a response.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where a name is blank, `channel`, or that of two axes.
    pub fn read(response: &Response, names: &AxisNames) -> Result<Self> {
        Self::of_situation(&response.situation, names)
    }

    /// The trace in a situation: dimensions with their values.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    ///
    /// ```
    /// use nps_core::{AxisNames, Trace};
    /// let situation = [("action".to_owned(), "refund".to_owned())].into();
    /// assert_eq!(Trace::of_situation(&situation, &AxisNames::default())?.action.as_deref(), Some("refund"));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn of_situation(situation: &BTreeMap<String, String>, names: &AxisNames) -> Result<Self> {
        names.check()?;
        let mut trace = Self::default();
        for axis in Axis::ALL {
            trace.set(axis, situation.get(names.of(axis)).cloned());
        }
        Ok(trace)
    }

    /// Writes it into the situation of a response; an axis that is missing here is missing there.
    ///
    /// # Errors
    /// As [`read`](Self::read); nothing is written then.
    pub fn write(&self, response: &mut Response, names: &AxisNames) -> Result<()> {
        self.write_situation(&mut response.situation, names)
    }

    /// Writes it into a situation; an axis that is missing here is missing there.
    ///
    /// # Errors
    /// As [`read`](Self::read); nothing is written then.
    ///
    /// ```
    /// use nps_core::{AxisNames, Trace};
    /// let mut situation = [("action".to_owned(), "refund".to_owned())].into();
    /// Trace::default().write_situation(&mut situation, &AxisNames::default())?;
    /// assert!(situation.is_empty());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn write_situation(&self, situation: &mut BTreeMap<String, String>, names: &AxisNames) -> Result<()> {
        names.check()?;
        for axis in Axis::ALL {
            let name = names.of(axis);
            match self.get(axis) {
                Some(path) => situation.insert(name.to_owned(), path.to_owned()),
                None => situation.remove(name),
            };
        }
        Ok(())
    }
}

/// The taxonomies of the three axes, each with a version of its own.
///
/// ```
/// use nps_core::{Axis, Taxonomies, Taxonomy, TaxonomyNode, Trace};
///
/// let of = |name: &str, paths: &[&str]| Taxonomy::new(name, 1, paths.iter().map(|path| TaxonomyNode::new(*path)));
/// let taxonomies = Taxonomies {
///     declaration: of("declared", &["claim", "claim/late"])?,
///     qualification: of("qualified", &["delay"])?,
///     action: of("action", &["refund"])?,
/// };
/// let trace = Trace { declaration: Some("claim/late".into()), action: Some("flowers".into()), ..Trace::default() };
/// assert!(taxonomies.check(&trace).is_err());
/// let (kept, rejects) = (taxonomies.keep([&trace]).traces, taxonomies.keep([&trace]).rejects);
/// assert_eq!((kept[0].get(Axis::Declaration), kept[0].get(Axis::Action)), (Some("claim/late"), None));
/// assert_eq!(rejects.of(Axis::Action).count, 1);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taxonomies {
    /// Of what customers say.
    pub declaration: Taxonomy,
    /// Of how the company codes it.
    pub qualification: Taxonomy,
    /// Of what is done.
    pub action: Taxonomy,
}

/// Traces of which only known paths are left, and the ledger of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CheckedTraces {
    /// One for each that was given, in that order.
    pub traces: Vec<Trace>,
    /// The paths that were not taken.
    pub rejects: TraceRejects,
}

impl Taxonomies {
    /// That of one axis.
    #[must_use]
    pub const fn of(&self, axis: Axis) -> &Taxonomy {
        match axis {
            Axis::Declaration => &self.declaration,
            Axis::Qualification => &self.qualification,
            Axis::Action => &self.action,
        }
    }

    /// Fails at the first axis whose path its taxonomy does not have; a missing one is no fault.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument), naming the axis and the path.
    pub fn check(&self, trace: &Trace) -> Result<()> {
        for axis in Axis::ALL {
            if let Some(path) = trace.get(axis) {
                self.of(axis).check(path).map_err(|error| Error::new(error.kind(), format!("{axis}: {error}")))?;
            }
        }
        Ok(())
    }

    /// Takes the known paths of each trace and enters the others in the ledger. O(traces × log nodes).
    pub fn keep<'a>(&self, traces: impl IntoIterator<Item = &'a Trace>) -> CheckedTraces {
        let mut counted: [BTreeMap<&str, u64>; 3] = Default::default();
        let mut kept = Vec::new();
        for trace in traces {
            let mut known = trace.clone();
            for (axis, counted) in Axis::ALL.into_iter().zip(&mut counted) {
                let unknown = trace.get(axis).filter(|path| self.of(axis).find(path).is_err());
                if let Some(path) = unknown {
                    *counted.entry(path).or_default() += 1;
                    known.set(axis, None);
                }
            }
            kept.push(known);
        }
        CheckedTraces { traces: kept, rejects: self.ledger(&counted) }
    }

    fn ledger(&self, [declaration, qualification, action]: &[BTreeMap<&str, u64>; 3]) -> TraceRejects {
        TraceRejects {
            declaration: UnknownPaths::among(declaration, &self.declaration),
            qualification: UnknownPaths::among(qualification, &self.qualification),
            action: UnknownPaths::among(action, &self.action),
        }
    }
}

impl Observations {
    /// The ledger of answers whose paths the taxonomies do not have. O(rows + paths × log nodes).
    ///
    /// # Errors
    /// [`UnknownColumn`](crate::ErrorKind::UnknownColumn) where a dimension is not there,
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) where it holds no texts, and as [`Trace::read`].
    ///
    /// ```
    /// use nps_core::{AxisNames, KeyColumn, Observations, ScoreOptions, Taxonomies, Taxonomy, TaxonomyNode};
    ///
    /// let columns = [("declared", "late"), ("qualified", "delay"), ("action", "flowers")];
    /// let table = columns.into_iter().try_fold(Observations::builder(&[9_u8, 3][..]), |table, (name, path)| {
    ///     Ok::<_, nps_core::Error>(table.dimension(KeyColumn::texts(name, &vec![Some(path); 2])?))
    /// })?;
    /// let table = table.build(&ScoreOptions::default())?;
    /// let one = |path: &str| Taxonomy::new("one", 1, [TaxonomyNode::new(path)]);
    /// let taxonomies = Taxonomies { declaration: one("late")?, qualification: one("delay")?, action: one("refund")? };
    /// let rejects = table.check_trace(&taxonomies, &AxisNames::new("declared", "qualified", "action"))?;
    /// assert_eq!(rejects.to_string(), r#"action: 2 with a path that is none ("flowers")"#);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn check_trace(&self, taxonomies: &Taxonomies, names: &AxisNames) -> Result<TraceRejects> {
        names.check()?;
        let mut counted: [BTreeMap<&str, u64>; 3] = Default::default();
        for (axis, counted) in Axis::ALL.into_iter().zip(&mut counted) {
            *counted = self.counted_paths(names.of(axis))?;
        }
        Ok(taxonomies.ledger(&counted))
    }
}
