//! What was told before: so that nothing is told that can be subtracted from it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::{Counts, rest_of};
use crate::situation::suppression::{Suppression, sum};
use crate::situation::{ChangeTree, Condition, Tree};
use crate::survey::Day;

/// A set of answers whose figures were told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedSet {
    /// The first day of the answers, since 1970-01-01; `None` where they have no first day.
    pub from: Option<i32>,
    /// The day after the last; `None` where they have no last day.
    pub to: Option<i32>,
    /// Where they are from: each step of the way from all answers to these.
    pub path: Vec<Condition>,
    /// How many there are of each class, from the worst to the best.
    pub counts: [u64; 3],
}

impl PublishedSet {
    fn new([from, to]: [Option<i32>; 2], path: &[Condition], counts: Counts) -> Self {
        Self { from, to, path: path.to_vec(), counts: [counts.detractors, counts.passives, counts.promoters] }
    }

    fn counts(&self) -> Counts {
        let [detractors, passives, promoters] = self.counts;
        Counts::new(detractors, passives, promoters)
    }

    /// The steps in one dimension, in order.
    fn steps<'a>(&'a self, dimension: &'a str) -> impl Iterator<Item = &'a Condition> {
        self.path.iter().filter(move |step| step.dimension == dimension)
    }

    /// Whether all its answers are among those of the other, by what both say of themselves.
    fn is_within(&self, other: &Self) -> bool {
        let begins_later = other.from.is_none_or(|from| self.from.is_some_and(|own| own >= from));
        let ends_earlier = other.to.is_none_or(|to| self.to.is_some_and(|own| own <= to));
        let place = other.path.iter().all(|step| {
            let mut own = self.steps(&step.dimension);
            other.steps(&step.dimension).all(|step| own.next() == Some(step))
        });
        begins_later && ends_earlier && place
    }

    /// The whole it is a part of, as one of the values of a dimension: same days, one step less.
    fn whole(&self) -> Option<Whole<'_>> {
        let (last, path) = self.path.split_last()?;
        Some(Whole { from: self.from, to: self.to, path, dimension: &last.dimension })
    }

    fn name(&self) -> String {
        let steps: Vec<String> = self.path.iter().map(ToString::to_string).collect();
        if steps.is_empty() { "all answers".to_owned() } else { steps.join(", ") }
    }
}

/// What was told of some answers, so that no later release can be subtracted from it.
///
/// Two sets of which one lies within the other tell the difference between them; so do a whole and all of its parts that
/// were ever told. A release after which such a difference is of few answers is refused, and nothing of it is kept.
/// Ledgers merge, in any order. What is told of sets that overlap without one being within the other is not looked at:
/// tables with both their margins are for [`Suppression::table`].
///
/// ```
/// use nps_core::{DrillOptions, KeyColumn, Observations, ReleaseLedger, ScoreOptions, Suppression};
///
/// let answers = |n: usize| {
///     let site: Vec<_> = (0..n).map(|row| Some(if row % 2 == 0 { "Lille" } else { "Nancy" })).collect();
///     let scores: Vec<u8> = (0..n).map(|row| if row % 4 < 2 { 9 } else { 3 }).collect();
///     Observations::builder(&scores[..]).dimension(KeyColumn::texts("site", &site)?).build(&ScoreOptions::default())
/// };
/// let mut ledger = ReleaseLedger::new(Suppression::default());
/// ledger.release(&answers(40)?.drill_down(&["site"], &DrillOptions::default())?, None, None)?;
/// // Three answers later, the difference would tell what these three were.
/// let later = answers(43)?.drill_down(&["site"], &DrillOptions::default())?;
/// assert!(ledger.release(&later, None, None).is_err());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "RawLedger")]
pub struct ReleaseLedger {
    rule: Suppression,
    /// In order, each once.
    sets: Vec<PublishedSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLedger {
    rule: Suppression,
    sets: Vec<PublishedSet>,
}

impl From<RawLedger> for ReleaseLedger {
    /// In order, whoever wrote it.
    fn from(RawLedger { rule, mut sets }: RawLedger) -> Self {
        sets.sort();
        sets.dedup();
        Self { rule, sets }
    }
}

impl ReleaseLedger {
    /// A ledger of nothing told so far.
    #[must_use]
    pub const fn new(rule: Suppression) -> Self {
        Self { rule, sets: Vec::new() }
    }

    /// From how many answers on a difference may be told.
    #[must_use]
    pub const fn rule(&self) -> Suppression {
        self.rule
    }

    /// What was told so far, in order.
    #[must_use]
    pub fn sets(&self) -> &[PublishedSet] {
        &self.sets
    }

    /// Enters what a tree tells of the answers from the day `from` up to and without the day `to`.
    ///
    /// # Errors
    /// As [`release_sets`](Self::release_sets).
    pub fn release(&mut self, tree: &Tree, from: Option<i32>, to: Option<i32>) -> Result<()> {
        let told = tree.nodes.iter().filter_map(|node| {
            let counts = node.figures.as_ref()?.nps.counts;
            Some(PublishedSet::new([from, to], &node.path, counts))
        });
        self.release_sets(told)
    }

    /// Enters what a change tells of the answers of both its periods, each from its first day up to and without its last.
    ///
    /// # Errors
    /// As [`release_sets`](Self::release_sets).
    pub fn release_change(
        &mut self,
        change: &ChangeTree,
        before: [Option<i32>; 2],
        after: [Option<i32>; 2],
    ) -> Result<()> {
        let told = change.nodes.iter().filter_map(|node| {
            let figures = node.figures.as_ref()?;
            let sides = [(before, figures.before.counts), (after, figures.after.counts)];
            Some(sides.map(|(days, counts)| PublishedSet::new(days, &node.path, counts)))
        });
        self.release_sets(told.flatten())
    }

    /// Enters sets that are about to be told. O(sets told × sets ever told).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`], naming both sets and by how many answers they differ, where that is fewer than the
    /// rule allows to be told, and for days that end before they begin. Nothing is entered then.
    pub fn release_sets(&mut self, sets: impl IntoIterator<Item = PublishedSet>) -> Result<()> {
        let new: Vec<PublishedSet> = sets.into_iter().filter(|set| self.sets.binary_search(set).is_err()).collect();
        if let Some((from, to)) = new.iter().find_map(|set| set.from.zip(set.to).filter(|(from, to)| from >= to)) {
            return Err(Error::invalid_argument(
                "to",
                &Day::new(to).to_string(),
                &format!("a day after {}", Day::new(from)),
            ));
        }
        let mut all = self.sets.clone();
        all.extend(new.iter().cloned());
        for set in &new {
            for other in &all {
                if set.is_within(other) {
                    self.check_difference(set, other)?;
                } else if other.is_within(set) {
                    self.check_difference(other, set)?;
                }
            }
        }
        let is_new = |set: &PublishedSet, whole: &Whole<'_>| new.contains(set) || new.iter().any(|new| whole.is(new));
        let wholes: BTreeSet<Whole<'_>> =
            all.iter().filter_map(|set| set.whole().filter(|whole| is_new(set, whole))).collect();
        for whole in &wholes {
            self.check_remainder(whole, &all)?;
        }
        all.sort();
        all.dedup();
        self.sets = all;
        Ok(())
    }

    /// Everything that either ledger knows to be told, by the stricter rule.
    pub fn merge(&mut self, other: &Self) {
        self.rule = Suppression {
            min_cell: self.rule.min_cell.max(other.rule.min_cell),
            min_alike: self.rule.min_alike.max(other.rule.min_alike),
        };
        self.sets.extend(other.sets.iter().cloned());
        self.sets.sort();
        self.sets.dedup();
    }

    /// Two sets within each other: what is in one only.
    fn check_difference(&self, inner: &PublishedSet, outer: &PublishedSet) -> Result<()> {
        let (few, many) = (inner.counts(), outer.counts());
        // The same place may have been counted again, with fewer answers.
        let (few, many) = if few.total() <= many.total() { (few, many) } else { (many, few) };
        let rest = rest_of(many, few);
        // An answer that was changed since may hide how few have come.
        let more = many.n() - few.n();
        if self.rule.allows(rest) && !(1..self.rule.min_cell).contains(&more) {
            return Ok(());
        }
        Err(refused(&inner.name(), &outer.name(), more))
    }

    /// What is left of a whole when all its parts that were ever told are subtracted.
    fn check_remainder(&self, whole: &Whole<'_>, all: &[PublishedSet]) -> Result<()> {
        let parts: BTreeMap<&[Condition], Counts> = all
            .iter()
            .filter(|set| set.whole().as_ref() == Some(whole))
            .map(|set| (set.path.as_slice(), set.counts()))
            .collect();
        for told in all.iter().filter(|set| whole.is(set)) {
            let rest = rest_of(told.counts(), sum(parts.values().copied()));
            if !self.rule.allows(rest) {
                return Err(refused(&format!("its parts by {}", whole.dimension), &told.name(), rest.n()));
            }
        }
        Ok(())
    }
}

/// A set as the whole of its parts by the values of one dimension.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Whole<'a> {
    from: Option<i32>,
    to: Option<i32>,
    path: &'a [Condition],
    dimension: &'a str,
}

impl Whole<'_> {
    fn is(&self, set: &PublishedSet) -> bool {
        set.from == self.from && set.to == self.to && set.path == self.path
    }
}

#[cold]
fn refused(inner: &str, outer: &str, rest: u64) -> Error {
    let message =
        format!("{inner} and {outer} are both to be told, and the difference is {rest} answers that may not be");
    Error::new(ErrorKind::InvalidArgument, message)
}
