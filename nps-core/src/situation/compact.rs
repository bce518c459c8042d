//! From rows to cells: one for each situation, day and score that occurs.
//!
//! Each row becomes one number, whose digits are the ranks of its labels, its day and its slot: numbers in order are
//! rows in order, and rows of one cell have one number.

use crate::numeric::kernels::MISSING;
use crate::score::{BLOCK, Labels};
use crate::situation::Dimension;
use crate::situation::counting::Weights;

/// A cell: a row that is in it, and the answers it stands for.
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) count: u64,
}

/// The cells of rows that stand for some answer, missing ones among them, in the order of labels (null last), days and
/// slots. O(rows × dimensions + rows log cells), and the order of the labels of each dimension.
pub(super) fn cells(dimensions: &[Dimension], days: Option<&[i32]>, slots: &[u8], weights: &Weights) -> Vec<Cell> {
    let answers = |&(row, &slot): &(usize, &u8)| slot <= MISSING && weights.of(row) > 0;
    let mut rows: Vec<Numbered> =
        slots.iter().enumerate().filter(answers).map(|(row, _)| Numbered { number: 0, row }).collect();
    let mut columns: Vec<Digits<'_>> = dimensions.iter().map(Digits::of_dimension).collect();
    columns.extend(days.map(Digits::of_days));
    columns.push(Digits::Slots(slots));

    let numbers = columns.iter().try_fold(1_u128, |product, digits| product.checked_mul(digits.base()));
    let few = numbers.and_then(|numbers| usize::try_from(numbers).ok()).filter(|&numbers| numbers / 4 <= rows.len());
    let mut rest = columns.as_slice();
    let mut room = u128::MAX;
    while !rest.is_empty() {
        let fitting = rest.iter().take_while(|digits| {
            room /= digits.base();
            room > 0
        });
        let (now, later) = rest.split_at(fitting.count().max(1));
        for block in rows.chunks_mut(BLOCK) {
            for digits in now {
                digits.append_to(block);
            }
        }
        if let Some(numbers) = few {
            return tabled(&rows, numbers, weights);
        }
        rows.sort_unstable_by_key(|row| row.number);
        if !later.is_empty() {
            room = u128::MAX / renumbered(&mut rows);
        }
        rest = later;
    }
    let count = |run: &[Numbered]| run.iter().map(|row| weights.of(row.row)).sum();
    let cell = |run: &[Numbered]| Some(Cell { row: run.first()?.row, count: count(run) });
    rows.chunk_by(|left, right| left.number == right.number).filter_map(cell).collect()
}

/// The same where so few numbers are possible that they need no sorting.
fn tabled(rows: &[Numbered], numbers: usize, weights: &Weights) -> Vec<Cell> {
    let mut table: Vec<Cell> = (0..numbers).map(|_| Cell { row: 0, count: 0 }).collect();
    for row in rows {
        if let Some(cell) = usize::try_from(row.number).ok().and_then(|number| table.get_mut(number)) {
            *cell = Cell { row: row.row, count: cell.count + weights.of(row.row) };
        }
    }
    table.retain(|cell| cell.count > 0);
    table
}

#[derive(Clone, Copy)]
struct Numbered {
    number: u128,
    row: usize,
}

/// Gives sorted rows the smallest numbers in the same order; says how many there are.
fn renumbered(rows: &mut [Numbered]) -> u128 {
    let mut next = 0;
    for run in rows.chunk_by_mut(|left, right| left.number == right.number) {
        for row in run {
            row.number = next;
        }
        next += 1;
    }
    next.max(1)
}

/// What a column appends to the number of each row.
enum Digits<'a> {
    /// Codes whose order is that of their labels; null, which has the lowest ordinal, comes last.
    InOrder(&'a [u32], usize),
    /// The rank of each ordinal by its label; labels that are there twice, in the order of their codes.
    Ranked(&'a [u32], Vec<u32>),
    Days {
        days: &'a [i32],
        first: i32,
        last: i32,
    },
    Slots(&'a [u8]),
}

impl<'a> Digits<'a> {
    fn of_dimension(dimension: &'a Dimension) -> Self {
        let (ordinals, size) = (&dimension.ordinals[..], dimension.size());
        if in_order(&dimension.labels) {
            return Self::InOrder(ordinals, size);
        }
        // A dictionary may have many more labels than there are rows.
        let mut found: Vec<u32> = if size <= ordinals.len() { (0..).take(size).collect() } else { ordinals.to_vec() };
        found.sort_unstable();
        found.dedup();
        found.sort_by_key(|&ordinal| dimension.label(ordinal));
        let mut ranks = vec![0; size];
        for (rank, ordinal) in (0..).zip(found) {
            if let Some(slot) = ranks.get_mut(ordinal as usize) {
                *slot = rank;
            }
        }
        Self::Ranked(ordinals, ranks)
    }

    fn of_days(days: &'a [i32]) -> Self {
        let (first, last) = (days.iter().min(), days.iter().max());
        Self::Days { days, first: first.copied().unwrap_or(0), last: last.copied().unwrap_or(0) }
    }

    /// One more than the highest digit there may be.
    fn base(&self) -> u128 {
        match self {
            Self::InOrder(_, size) => *size as u128,
            Self::Ranked(_, ranks) => ranks.len() as u128,
            Self::Days { first, last, .. } => u128::from(last.abs_diff(*first)) + 1,
            Self::Slots(_) => u128::from(MISSING) + 1,
        }
    }

    fn append_to(&self, rows: &mut [Numbered]) {
        let base = self.base();
        let digit = |row: usize| match self {
            Self::InOrder(ordinals, size) => {
                #[expect(clippy::cast_possible_truncation, reason = "sizes are of ordinals, which are u32")]
                let null = *size as u32 - 1;
                at(ordinals, row).checked_sub(1).unwrap_or(null)
            }
            Self::Ranked(ordinals, ranks) => at(ranks, at(ordinals, row) as usize),
            Self::Days { days, first, .. } => at(days, row).abs_diff(*first),
            Self::Slots(slots) => at(slots, row).into(),
        };
        for row in rows {
            row.number = row.number * base + u128::from(digit(row.row));
        }
    }
}

fn at<T: Copy + Default>(column: &[T], row: usize) -> T {
    column.get(row).copied().unwrap_or_default()
}

/// Whether each label is above the one before it.
fn in_order(labels: &Labels) -> bool {
    match labels {
        Labels::Texts(labels) => labels.is_sorted_by(|left, right| left < right),
        Labels::Integers(labels) => labels.is_sorted_by(|left, right| left < right),
        Labels::Range { first, count } => i64::try_from(*count).is_ok_and(|count| first.checked_add(count).is_some()),
        Labels::Booleans => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// Rows in the order of their labels, however many numbers their columns need.
    #[test]
    fn cells_are_in_order_however_wide_the_table() {
        let labels = [
            Labels::Texts((0..50).map(|code| format!("{:02}", code * 37 % 50)).collect()),
            Labels::Range { first: -3, count: 1 << 30 },
            Labels::Integers(vec![9, 4, 7]),
        ];
        for width in [1, 2, 3, 40] {
            let dimension = |place: usize| {
                let labels = Arc::new(labels[place % 3].clone());
                let most = u32::try_from(labels.len()).unwrap() + 1;
                let ordinals = (0..200_u32).map(|row| (row / 4 * 31 + row / 50) % most).collect();
                Dimension { name: place.to_string(), labels, ordinals }
            };
            let dimensions: Vec<Dimension> = (0..width).map(dimension).collect();
            let days: Vec<i32> = (0..200).map(|row| i32::MAX - row / 7).collect();
            let slots: Vec<u8> = (0..200).map(|row| row % 13).collect();
            let weights = Weights::Counts((0..200).map(|row| row % 3).collect());
            let key = |row: usize| {
                let labels: Vec<_> = dimensions.iter().map(|column| column.label(column.ordinals[row])).collect();
                (labels, days[row], slots[row])
            };
            let mut expected = std::collections::BTreeMap::new();
            for row in (0..200).filter(|&row| slots[row] <= MISSING && weights.of(row) > 0) {
                *expected.entry(key(row)).or_insert(0) += weights.of(row);
            }
            let found = cells(&dimensions, Some(&days), &slots, &weights);
            let found: Vec<_> = found.iter().map(|cell| (key(cell.row), cell.count)).collect();
            assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
        }
    }
}
