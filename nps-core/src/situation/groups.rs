//! The values of one dimension as groups to compare.

use crate::error::Result;
use crate::score::{Distribution, Group, GroupComparison, GroupOptions, Missing, compare_all};
use crate::situation::{Factor, Observations, count_slots};

impl Observations {
    /// Compares the values of a dimension, all at once and each with each: [`compare_all`]. Values that no row has are
    /// left out; null is a dash, last, unless it is not known. O(rows + values²).
    ///
    /// # Errors
    /// [`UnknownColumn`](crate::ErrorKind::UnknownColumn); [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for tags,
    /// of which an answer may have several, and for rows with probability weights; those of [`compare_all`].
    ///
    /// ```
    /// use nps_core::{GroupOptions, KeyColumn, Observations, ScoreOptions};
    ///
    /// let channel = KeyColumn::texts("channel", &vec![Some("web"), Some("sms"), Some("web")])?;
    /// let rows = Observations::builder(&[9_u8, 3, 9][..]).dimension(channel).build(&ScoreOptions::default())?;
    /// let found = rows.compare_all("channel", &GroupOptions::default())?;
    /// assert_eq!((found.groups[0].label.as_str(), found.pairs.len()), ("sms", 1));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn compare_all(&self, dimension: &str, options: &GroupOptions) -> Result<GroupComparison> {
        let dimension = self.dimension(dimension)?;
        self.require_unweighted("a comparison of groups")?;
        dimension.require_one_value("groups")?;
        let factor = Factor { ordinals: &dimension.ordinals, size: dimension.size() };
        let table = count_slots(&[factor], self.slots(), self.weights());
        let mut named: Vec<Group> = (0_u32..)
            .zip(&table)
            .filter(|(_, slots)| slots.iter().any(|&count| count > 0))
            .map(|(ordinal, slots)| {
                let answers = Distribution::from_slots(slots, self.scale());
                Group::of_distribution(dimension.label(ordinal).to_string(), &answers)
            })
            .collect();
        if table.first().is_some_and(|null| null.iter().any(|&count| count > 0)) {
            if dimension.missing == Missing::Unknown {
                named.remove(0);
            } else {
                named.rotate_left(1);
            }
        }
        compare_all(&named, options)
    }
}
