//! Which figures may be told without telling what a few customers answered.
//!
//! [`Suppression`] is the rule, for the parts of a whole and for a table with its margins; [`ReleaseLedger`] remembers
//! what was told, so that no later release can be subtracted from it. Not here: drawing noise.

mod flow;
mod ledger;
mod table;

use serde::{Deserialize, Serialize};

use crate::score::{Caveat, Counts};
use crate::survey::Category;

pub use ledger::{PublishedSet, ReleaseLedger};

/// From how many answers on a part of a whole is shown.
///
/// A part is withheld where it has few answers, or not many that are all of one class, which would tell what each of
/// these customers answered. Other parts are withheld with it, the smallest first, until what is left of the whole gives
/// nothing away either: see [`parts`](Self::parts) and [`table`](Self::table).
///
/// ```
/// use nps_core::{Counts, Suppression};
///
/// let parts = [Counts::new(10, 10, 30), Counts::new(1, 0, 2), Counts::new(10, 10, 20), Counts::new(10, 2, 10)];
/// // The part with 3 answers, and one that hides it: without it, the 3 would be the whole minus the others.
/// assert_eq!(Suppression::default().parts(&parts), Some(vec![false, true, false, true]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Suppression {
    /// The number of answers from which a part is shown. Default: [`Suppression::MIN_CELL`]; 0 shows everything.
    pub min_cell: u64,
    /// The number of answers from which a part is shown whose answers are all of one class. Default: 10.
    pub min_alike: u64,
}

impl Default for Suppression {
    fn default() -> Self {
        Self::from(Self::MIN_CELL)
    }
}

impl From<u64> for Suppression {
    fn from(min_cell: u64) -> Self {
        Self { min_cell, min_alike: 10 }
    }
}

impl Suppression {
    /// The number of answers from which a part is shown.
    pub const MIN_CELL: u64 = 5;
    /// The same where the parts are persons.
    pub const MIN_PEOPLE: u64 = 10;

    /// Whether nothing is withheld.
    #[must_use]
    pub const fn is_off(&self) -> bool {
        self.min_cell == 0
    }

    /// Whether so many answers may be told by themselves: none, or enough, and where not many, of more than one class.
    ///
    /// ```
    /// use nps_core::{Counts, Suppression};
    /// let rule = Suppression::default();
    /// let few = [Counts::new(0, 0, 0), Counts::new(1, 1, 2), Counts::new(0, 0, 9), Counts::new(0, 1, 8)];
    /// assert_eq!(few.map(|counts| rule.allows(counts)), [true, false, false, true]);
    /// ```
    #[must_use]
    pub fn allows(&self, counts: Counts) -> bool {
        let n = counts.n();
        let alike = Category::ALL.into_iter().any(|category| counts.of(category) == n);
        self.is_off() || n == 0 || (n >= self.min_cell && !(alike && n < self.min_alike))
    }

    /// What is said of a part that is withheld.
    pub(crate) fn caveat(&self) -> Caveat {
        Caveat::Withheld { min: self.min_cell }
    }

    /// Which parts of a whole are withheld, where the whole is told; `None` where not even their number may be.
    ///
    /// First those that [`allows`](Self::allows) refuses; then the smallest others, of equal ones the first, until at
    /// least two are withheld, all of them together may be told, and each of them may, for all that is told, have one
    /// answer or `min_cell`. The classes of a withheld part are known only as far as those of all of them together: where
    /// these hold no detractor, neither does it. O(parts²).
    #[must_use]
    pub fn parts(&self, parts: &[Counts]) -> Option<Vec<bool>> {
        let parts: Vec<[Counts; 1]> = parts.iter().map(|&counts| [counts]).collect();
        self.parts_of_all(&parts)
    }

    /// The same for parts of several wholes at once: a part is withheld in all of them or in none.
    pub(crate) fn parts_of_all<const T: usize>(&self, parts: &[[Counts; T]]) -> Option<Vec<bool>> {
        let mut withheld: Vec<bool> =
            parts.iter().map(|part| part.iter().any(|&counts| !self.allows(counts))).collect();
        if withheld.contains(&true) {
            while !self.are_hidden(parts, &withheld) {
                let shown = parts.iter().zip(&mut withheld).filter(|(_, withheld)| !**withheld);
                let answers = |part: &[Counts; T]| part.iter().map(|counts| counts.total()).sum::<u128>();
                let (_, smallest) = shown.min_by_key(|(part, _)| answers(part))?;
                *smallest = true;
            }
        }
        Some(withheld)
    }

    /// Whether the wholes minus what is shown give none of the withheld parts away.
    fn are_hidden<const T: usize>(&self, parts: &[[Counts; T]], withheld: &[bool]) -> bool {
        let withheld = || parts.iter().zip(withheld).filter(|(_, withheld)| **withheld).map(|(part, _)| part);
        let others = withheld().count().saturating_sub(1) as u64;
        others > 0
            && (0..T).all(|whole| {
                let together = sum(withheld().filter_map(|part| part.get(whole).copied()));
                together.is_empty() || (self.allows(together) && together.n().saturating_sub(others) >= self.min_cell)
            })
    }
}

/// All together; a count that does not fit saturates.
pub(crate) fn sum(parts: impl Iterator<Item = Counts>) -> Counts {
    parts.fold(Counts::default(), Counts::with)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(n: u64) -> Counts {
        Counts::new(n - n / 2, 0, n / 2)
    }

    #[test]
    fn what_is_left_of_the_whole_gives_nothing_away() {
        let rule = Suppression::default();
        let withheld = |parts: &[u64]| rule.parts(&parts.iter().map(|&n| of(n)).collect::<Vec<_>>());
        assert_eq!(withheld(&[50, 40]), Some(vec![false, false]));
        assert_eq!(withheld(&[]), Some(vec![]));
        // 3 and 1 would be told to be less than 5 together.
        assert_eq!(withheld(&[3, 1, 50, 40]), Some(vec![true, true, false, true]));
        // Three with 6 answers together could have 4 at most each.
        assert_eq!(withheld(&[2, 2, 2, 50]), Some(vec![true; 4]));
        assert_eq!(withheld(&[2, 2, 3, 50]), Some(vec![true, true, true, false]));
        // Of equal ones the first.
        assert_eq!(withheld(&[20, 2, 20]), Some(vec![true, true, false]));
        // Five parts of a whole with five answers have one each: not even that they are five may be told.
        assert_eq!(withheld(&[1, 1, 1, 1, 1]), None);
        assert_eq!(Suppression::from(0).parts(&[of(1), of(1)]), Some(vec![false, false]));
    }

    #[test]
    fn few_that_are_alike_are_withheld() {
        let alike = |n| Counts::new(0, n, 0);
        let rule = Suppression::default();
        assert_eq!(rule.parts(&[alike(9), of(20), of(30)]), Some(vec![true, true, false]));
        assert_eq!(rule.parts(&[alike(10), of(20), of(30)]), Some(vec![false, false, false]));
        // Both together are all alike as well.
        assert_eq!(rule.parts(&[alike(3), alike(4), of(20)]), Some(vec![true, true, true]));
    }

    #[test]
    fn parts_are_withheld_in_both_periods_or_in_none() {
        let parts = [[of(3), of(30)], [of(30), of(20)], [of(40), of(50)]];
        assert_eq!(Suppression::default().parts_of_all(&parts), Some(vec![true, true, false]));
        // Nobody answered before: that is told of all that is withheld.
        let parts = [[of(0), of(3)], [of(0), of(20)], [of(40), of(50)]];
        assert_eq!(Suppression::default().parts_of_all(&parts), Some(vec![true, true, false]));
    }
}
