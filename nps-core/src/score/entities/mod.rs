//! Many small entities side by side: sites, teams, agents, each with few answers.
//!
//! [`funnel`] says which lie outside what chance explains, [`shrink`] what is likely of each, and [`rank`] how uncertain
//! their order is. Formulas are on [−1, 1]; what leaves this folder is in points. Not here: scoring the groups.

mod draws;
mod funnel;
mod heterogeneity;
mod rank;
mod render;
mod shrink;

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::{real, square};
use crate::score::{Counts, Distribution, ScoreTable};
use crate::survey::Scale;

pub use funnel::{Funnel, FunnelPoint, funnel};
pub use heterogeneity::Heterogeneity;
pub use rank::{RankOptions, RankedEntity, Ranking, Standing, Subject, rank};
pub use shrink::{ShrinkOptions, Shrinkage, ShrunkEntity, answers_needed, reliability, shrink};

/// Entities to be compared with each other: their names and the counts of their answers, all on one scale.
///
/// ```
/// use nps_core::{Counts, Entities, Scale};
///
/// let mut sites = Entities::new(Scale::ZERO_TO_TEN);
/// sites.push("Lyon", Counts::new(20, 30, 50))?;
/// sites.push("Nice", Counts::new(5, 5, 10))?;
/// assert_eq!(sites.len(), 2);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entities {
    scale: Scale,
    total: Counts,
    list: Vec<Entity>,
}

/// One entity: its name and the counts of its answers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entity {
    name: String,
    counts: Counts,
}

impl Entities {
    /// None yet, on this scale.
    #[must_use]
    pub fn new(scale: Scale) -> Self {
        Self { scale, total: Counts::default(), list: Vec::new() }
    }

    /// Adds an entity; one without answers is listed and compared with none.
    ///
    /// # Errors
    /// [`ErrorKind::CountOverflow`] at more than 2^64 − 1 answers, those of all entities together.
    pub fn push(&mut self, name: impl Into<String>, counts: Counts) -> Result<()> {
        self.total = self.total.plus(counts)?;
        self.list.push(Entity { name: name.into(), counts });
        Ok(())
    }

    /// How many entities there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Each with its figures on [−1, 1]; `None` without answers.
    fn measured(&self) -> Vec<Option<Measured>> {
        self.list.iter().map(|entity| Measured::new(entity.counts)).collect()
    }
}

impl From<&ScoreTable> for Entities {
    /// The groups of a table, by their [names](ScoreTable::named_distributions).
    fn from(table: &ScoreTable) -> Self {
        let total = &table.total().nps;
        let groups = table.named_distributions().into_iter();
        let list = groups.map(|(name, answers)| Entity { name, counts: answers.counts() }).collect();
        Self { scale: total.scale, total: total.counts, list }
    }
}

impl ScoreTable {
    /// Each group's name, which is its keys with " / " between, and its answers.
    #[must_use]
    pub fn named_distributions(&self) -> Vec<(String, Distribution)> {
        let keys = self.key_names().len();
        let name = |group| (0..keys).map(|key| self.label(group, key).to_string()).collect::<Vec<_>>().join(" / ");
        (0..self.len()).filter_map(|group| Some((name(group), self.distribution(group)?))).collect()
    }
}

/// The figures of an entity that has answers, on [−1, 1].
#[derive(Clone, Copy, Debug)]
struct Measured {
    n: f64,
    estimate: f64,
    /// The variance of one answer, from the adjusted shares (count + 1)/(n + 3): never 0.
    spread: f64,
}

impl Measured {
    fn new(counts: Counts) -> Option<Self> {
        let estimate = counts.points()? / 100.0;
        let (detractors, promoters, n) = (real(counts.detractors), real(counts.promoters), real(counts.n()));
        let (low, high) = ((detractors + 1.0) / (n + 3.0), (promoters + 1.0) / (n + 3.0));
        Some(Self { n, estimate, spread: high + low - square(high - low) })
    }

    /// The variance of the estimate.
    fn variance(&self) -> f64 {
        self.spread / self.n
    }
}

/// Refuses more entities than a result can hold.
fn require_few(entities: &Entities, most: usize, what: &str) -> Result<()> {
    if entities.len() <= most {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::InvalidArgument,
        format!("{} entities are too many to {what}: the limit is {most}", entities.len()),
    ))
}
