//! The same customers asked twice: how many went from each class to each.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::score::{Counts, ScoreColumn, ScoreOptions};
use crate::survey::{Answer, Category, Rejects};

/// How many customers went from each class to each, from a first answer to a second.
///
/// ```
/// use nps_core::{Category, Pairs, ScoreOptions};
///
/// let pairs = Pairs::read(&[9_u8, 3, 8, 10][..], &[10_u8, 7, 8, 11][..], &ScoreOptions::default())?;
/// assert_eq!(pairs.count(Category::Detractor, Category::Passive), 1);
/// assert_eq!((pairs.n(), pairs.incomplete, pairs.rejects_after.total()), (3, 1, 1)); // 11 is on no 0–10 scale
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pairs {
    /// A row for each first class, a column for each second one: detractors, passives, promoters.
    pub transitions: [[u64; 3]; 3],
    /// Customers of whom one answer or both are missing or rejected: they are in no figure.
    pub incomplete: u64,
    /// What of the first answers could not be read, and why.
    pub rejects_before: Rejects,
    /// What of the second answers could not be read, and why.
    pub rejects_after: Rejects,
}

impl Pairs {
    /// From a table that was counted before: a row for each first class, a column for each second one.
    ///
    /// # Errors
    /// [`ErrorKind::CountOverflow`] at more than 2^64 − 1 customers.
    pub fn new(transitions: [[u64; 3]; 3]) -> Result<Self> {
        let total: u128 = transitions.as_flattened().iter().copied().map(u128::from).sum();
        if total > u128::from(u64::MAX) {
            let message = format!("the transitions add up to more than {}", u64::MAX);
            return Err(Error::new(ErrorKind::CountOverflow, message));
        }
        Ok(Self { transitions, ..Self::default() })
    }

    /// The same from numbers as another language gives them.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidCount`] unless each is a whole number from 0 to 2^53.
    ///
    /// ```
    /// use nps_core::{Answer, Pairs};
    /// let row = || [Answer::Integer(1), Answer::Integer(2), Answer::Float(3.0)];
    /// assert_eq!(Pairs::read_table(&[row(), row(), row()])?.n(), 18);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn read_table(rows: &[[Answer<'_>; 3]; 3]) -> Result<Self> {
        let mut transitions = [[0; 3]; 3];
        for (row, cells) in transitions.iter_mut().zip(rows) {
            for (cell, answer) in row.iter_mut().zip(cells) {
                *cell = Counts::read_one(answer, "customers")?;
            }
        }
        Self::new(transitions)
    }

    /// From two columns of answers, a row a customer. O(rows). Level and method of the options are not used here.
    ///
    /// # Errors
    /// [`ErrorKind::LengthMismatch`] unless the columns are of one length, and where rejects are not tolerated, the first.
    pub fn read<'a>(
        before: impl Into<ScoreColumn<'a>>,
        after: impl Into<ScoreColumn<'a>>,
        options: &ScoreOptions,
    ) -> Result<Self> {
        let (before, after) = (before.into(), after.into());
        if before.len() != after.len() {
            return Err(Error::new(
                ErrorKind::LengthMismatch,
                format!(
                    "there are {} answers before and {} after, expected two of each customer",
                    before.len(),
                    after.len()
                ),
            ));
        }
        let (first, rejects_before) = before.slots(options, |_| 1)?;
        let (second, rejects_after) = after.slots(options, |_| 1)?;
        let mut pairs = Self { rejects_before, rejects_after, ..Self::default() };
        for (&from, &to) in first.iter().zip(&second) {
            // What is no point of the scale is missing or rejected.
            match (options.scale.category(from), options.scale.category(to)) {
                (Some(from), Some(to)) => pairs.add(from, to),
                _ => pairs.incomplete += 1,
            }
        }
        Ok(pairs)
    }

    fn add(&mut self, from: Category, to: Category) {
        let cell = self.transitions.get_mut(place(from)).and_then(|row| row.get_mut(place(to)));
        if let Some(cell) = cell {
            *cell += 1;
        }
    }

    /// How many customers went from one class to another, or stayed in it.
    #[must_use]
    pub fn count(&self, from: Category, to: Category) -> u64 {
        self.transitions.get(place(from)).and_then(|row| row.get(place(to))).copied().unwrap_or(0)
    }

    /// How many customers answered twice.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.transitions.as_flattened().iter().fold(0, |sum, &count| sum.saturating_add(count))
    }

    /// The first answers of those who answered twice.
    #[must_use]
    pub fn before(&self) -> Counts {
        let [detractors, passives, promoters] =
            self.transitions.map(|row| row.into_iter().fold(0, u64::saturating_add));
        Counts::new(detractors, passives, promoters)
    }

    /// The second answers of those who answered twice.
    #[must_use]
    pub fn after(&self) -> Counts {
        self.mirrored().before()
    }

    /// The same with both answers of each customer swapped.
    #[must_use]
    #[expect(clippy::many_single_char_names, reason = "the cells of a table")]
    pub fn mirrored(&self) -> Self {
        let [[a, b, c], [d, e, f], [g, h, i]] = self.transitions;
        Self {
            transitions: [[a, d, g], [b, e, h], [c, f, i]],
            incomplete: self.incomplete,
            rejects_before: self.rejects_after.clone(),
            rejects_after: self.rejects_before.clone(),
        }
    }

    /// How many customers rose by −2, −1, 0, 1 or 2 classes.
    pub(super) fn rises(&self) -> [u64; 5] {
        use Category::{Detractor, Passive, Promoter};
        let stayed = |class| self.count(class, class);
        [
            self.count(Promoter, Detractor),
            self.count(Passive, Detractor) + self.count(Promoter, Passive),
            stayed(Detractor) + stayed(Passive) + stayed(Promoter),
            self.count(Detractor, Passive) + self.count(Passive, Promoter),
            self.count(Detractor, Promoter),
        ]
    }
}

const fn place(category: Category) -> usize {
    match category {
        Category::Detractor => 0,
        Category::Passive => 1,
        Category::Promoter => 2,
    }
}
