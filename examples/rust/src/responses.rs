//! One row for each response, where some were sent twice or edited later.

use std::collections::{HashMap, HashSet};

use crate::input::Sheet;
use crate::when::Moment;

/// The rows that count, and what became of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Responses {
    /// The rows that count, in the order of the file.
    pub rows: Vec<usize>,
    /// How many responses came in more than one row.
    pub repeated: usize,
    /// How many rows were dropped as exact copies of another.
    pub copies: usize,
    /// How many rows were dropped for a later version of the same response.
    pub replaced: usize,
}

impl Responses {
    /// Every row is a response.
    #[must_use]
    pub fn all(rows: usize) -> Self {
        Self { rows: (0..rows).collect(), ..Self::default() }
    }

    /// Of the rows with the same value in the column `id`, the one with the latest time counts; of equal or unknown
    /// times, the one further down. Rows without a value there are responses of their own.
    #[must_use]
    pub fn latest(sheet: &Sheet, id: usize, times: Option<&[Option<Moment>]>) -> Self {
        let mut versions: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut found = Self::default();
        for row in 0..sheet.rows.len() {
            match sheet.cell(row, id) {
                Some(id) => versions.entry(id).or_default().push(row),
                None => found.rows.push(row),
            }
        }
        for rows in versions.into_values() {
            let distinct: HashSet<Vec<&str>> = rows.iter().map(|&row| sheet.rows[row].iter().collect()).collect();
            found.repeated += usize::from(rows.len() > 1);
            found.copies += rows.len() - distinct.len();
            found.replaced += distinct.len() - 1;
            found.rows.extend(rows.into_iter().max_by_key(|&row| (times.and_then(|times| times[row]), row)));
        }
        found.rows.sort_unstable();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::when;

    #[test]
    fn the_later_time_wins_wherever_it_stands() {
        let text = "id,at,score\na,2025-01-02,9\na,2025-01-01,3\nb,2025-01-01,5\nb,2025-01-01,5\n,,1\n,,1\n";
        let sheet = Sheet::read(text.as_bytes(), "test", None).unwrap();
        let texts: Vec<Option<&str>> = (0..sheet.rows.len()).map(|row| sheet.cell(row, 1)).collect();
        let times = when::read("at", &texts, None).unwrap();
        let found = Responses::latest(&sheet, 0, Some(&times));
        assert_eq!(found, Responses { rows: vec![0, 3, 4, 5], repeated: 2, copies: 1, replaced: 1 });
        assert_eq!(Responses::latest(&sheet, 0, None).rows, [1, 3, 4, 5]);
    }
}
