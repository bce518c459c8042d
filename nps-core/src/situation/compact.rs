//! From rows to cells: one for each situation, customer, day, weight and score that occurs.
//!
//! Each row becomes one number, whose digits are those of its values: numbers in order are rows in order, and rows of one
//! cell have one number.

use std::ops::Range;

use hashbrown::HashMap;

use crate::numeric::kernels::MISSING;
use crate::score::BLOCK;
use crate::situation::Dimension;
use crate::situation::counting::Weights;

/// A column as digits: codes in order, whatever they stand for.
pub(super) enum Digits<'a> {
    /// Ordinals, of which the lowest is null and comes last; how many there may be.
    Ordinals(&'a [u32], usize),
    /// Codes; how many there may be.
    Codes(&'a [u32], usize),
    Days {
        days: &'a [i32],
        first: i32,
        last: i32,
    },
    Slots(&'a [u8]),
}

impl<'a> Digits<'a> {
    pub(super) fn of_dimension(dimension: &'a Dimension) -> Self {
        Self::Ordinals(&dimension.ordinals, dimension.size())
    }

    pub(super) fn of_days(days: &'a [i32]) -> Self {
        let (first, last) = (days.iter().min(), days.iter().max());
        Self::Days { days, first: first.copied().unwrap_or(0), last: last.copied().unwrap_or(0) }
    }

    /// One more than the highest digit there may be.
    fn base(&self) -> u128 {
        match self {
            Self::Ordinals(_, size) | Self::Codes(_, size) => *size as u128,
            Self::Days { first, last, .. } => u128::from(last.abs_diff(*first)) + 1,
            Self::Slots(_) => u128::from(MISSING) + 1,
        }
    }

    /// The digit of a row.
    fn digit(&self, row: usize) -> u32 {
        match self {
            // One less, wrapped around: null is above every code.
            Self::Ordinals(ordinals, size) => at(ordinals, row).wrapping_sub(1).min(last(*size)),
            Self::Codes(codes, _) => at(codes, row),
            Self::Days { days, first, .. } => at(days, row).abs_diff(*first),
            Self::Slots(slots) => at(slots, row).into(),
        }
    }

    /// Appends the digit of each row from `start` on.
    fn append_to(&self, start: usize, numbers: &mut [u64]) {
        #[expect(clippy::cast_possible_truncation, reason = "all bases together fit")]
        let base = self.base() as u64;
        let mut append = |digits: &mut dyn Iterator<Item = u64>| {
            for (number, digit) in numbers.iter_mut().zip(digits) {
                *number = *number * base + digit;
            }
        };
        match self {
            Self::Ordinals(ordinals, size) => {
                let null = last(*size);
                append(&mut ordinals.iter().skip(start).map(|&ordinal| ordinal.wrapping_sub(1).min(null).into()));
            }
            Self::Codes(codes, _) => append(&mut codes.iter().skip(start).map(|&code| code.into())),
            Self::Days { days, first, .. } => {
                append(&mut days.iter().skip(start).map(|day| day.abs_diff(*first).into()));
            }
            Self::Slots(slots) => append(&mut slots.iter().skip(start).map(|&slot| slot.into())),
        }
    }

    /// The ordinals that digits were made of.
    pub(super) fn ordinals(&self, digits: &[u32]) -> Vec<u32> {
        let null = self.base();
        digits.iter().map(|&digit| if u128::from(digit) + 1 == null { 0 } else { digit + 1 }).collect()
    }

    /// The days that digits were made of.
    pub(super) fn days(&self, digits: &[u32]) -> Vec<i32> {
        let first = if let Self::Days { first, .. } = self { *first } else { 0 };
        digits.iter().map(|&digit| first.wrapping_add_unsigned(digit)).collect()
    }
}

/// The highest of so many digits.
#[expect(clippy::cast_possible_truncation, reason = "sizes are of ordinals, which are u32")]
fn last(size: usize) -> u32 {
    size.saturating_sub(1) as u32
}

fn at<T: Copy + Default>(column: &[T], row: usize) -> T {
    column.get(row).copied().unwrap_or_default()
}

/// Cells in the order of their digits.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Cells {
    /// The digits of each column, a cell each.
    pub(super) digits: Vec<Vec<u32>>,
    /// How many answers each stands for.
    pub(super) counts: Vec<u64>,
}

/// The cells of rows that stand for some answer, missing ones among them. `slots` is one of the columns.
/// O(rows × columns + cells log cells); where all columns together need more than 64 bits, O(rows log rows).
pub(super) fn cells(columns: &[Digits<'_>], slots: &[u8], weights: &Weights) -> Cells {
    let numbers = columns.iter().try_fold(1_u128, |product, digits| product.checked_mul(digits.base()));
    match numbers.filter(|&numbers| numbers <= u128::from(u64::MAX)) {
        Some(numbers) => decoded(columns, numbered(columns, numbers, slots, weights)),
        None => wide(columns, slots, weights),
    }
}

/// How many answers a cell has, by its number.
type Counted = Vec<(u64, u64)>;

/// What is counted in each cell, in order: with the feature `parallel`, by all threads, a part of the rows each.
fn numbered(columns: &[Digits<'_>], numbers: u128, slots: &[u8], weights: &Weights) -> Counted {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;

        let parts = split(slots.len(), rayon::current_num_threads());
        let count = |part| numbered_part(columns, numbers, slots, weights, part);
        merged(parts.into_par_iter().map(count).collect())
    }
    #[cfg(not(feature = "parallel"))]
    numbered_part(columns, numbers, slots, weights, 0..slots.len())
}

/// So many parts of rows, or fewer where they would be too short to be worth it.
#[cfg(any(feature = "parallel", test))]
fn split(rows: usize, parts: usize) -> Vec<Range<usize>> {
    let step = rows.div_ceil(parts.max(1)).max(1 << 16);
    (0..rows).step_by(step).map(|start| start..rows.min(start + step)).collect()
}

/// The sum of parts. Sums of whole numbers do not depend on how they are split.
#[cfg(any(feature = "parallel", test))]
fn merged(mut parts: Vec<Counted>) -> Counted {
    if parts.len() < 2 {
        return parts.pop().unwrap_or_default();
    }
    let mut cells = parts.concat();
    cells.sort_unstable();
    cells.dedup_by(|(number, count), (kept, sum)| {
        let is_same = number == kept;
        if is_same {
            *sum += *count;
        }
        is_same
    });
    cells
}

/// What is counted in each cell of a part of the rows, in order.
fn numbered_part(
    columns: &[Digits<'_>],
    numbers: u128,
    slots: &[u8],
    weights: &Weights,
    part: Range<usize>,
) -> Counted {
    let few = usize::try_from(numbers).ok().filter(|&numbers| numbers / 4 <= part.len() && numbers <= 1 << 28);
    let mut table = vec![0_u64; few.unwrap_or(0)];
    let mut known: HashMap<u64, u64> = HashMap::new();
    let mut buffer = vec![0_u64; BLOCK];
    for start in part.clone().step_by(BLOCK) {
        let block = buffer.get_mut(..BLOCK.min(part.end - start)).unwrap_or_default();
        block.fill(0);
        for digits in columns {
            digits.append_to(start, block);
        }
        let answers = (start..).zip(&*block).zip(slots.iter().skip(start));
        for ((row, &number), _) in answers.filter(|(_, slot)| **slot <= MISSING) {
            let weight = weights.of(row);
            if few.is_none() {
                if weight > 0 {
                    *known.entry(number).or_insert(0) += weight;
                }
            } else if let Some(count) = usize::try_from(number).ok().and_then(|number| table.get_mut(number)) {
                *count += weight;
            }
        }
    }
    if few.is_some() {
        return (0..).zip(table).filter(|&(_, count)| count > 0).collect();
    }
    let mut cells: Counted = known.into_iter().collect();
    cells.sort_unstable();
    cells
}

/// The digits of numbers.
fn decoded(columns: &[Digits<'_>], cells: Counted) -> Cells {
    let (mut numbers, counts): (Vec<u64>, Vec<u64>) = cells.into_iter().unzip();
    let mut digits: Vec<Vec<u32>> = Vec::with_capacity(columns.len());
    for column in columns.iter().rev() {
        #[expect(clippy::cast_possible_truncation, reason = "all bases together fit, and a digit is a u32")]
        let digit = |number: &mut u64| {
            let (base, whole) = (column.base() as u64, *number);
            *number = whole / base;
            (whole % base) as u32
        };
        digits.push(numbers.iter_mut().map(digit).collect());
    }
    digits.reverse();
    Cells { digits, counts }
}

/// The same where one number of 64 bits has no room for all columns: rows in order, and alike ones together.
fn wide(columns: &[Digits<'_>], slots: &[u8], weights: &Weights) -> Cells {
    let answers = |&(row, &slot): &(usize, &u8)| slot <= MISSING && weights.of(row) > 0;
    let mut rows: Vec<usize> = slots.iter().enumerate().filter(answers).map(|(row, _)| row).collect();
    let key = |row: usize| columns.iter().map(move |digits| digits.digit(row));
    rows.sort_unstable_by(|&left, &right| key(left).cmp(key(right)));
    let mut cells = Cells { digits: vec![Vec::new(); columns.len()], counts: Vec::new() };
    for run in rows.chunk_by(|&left, &right| key(left).eq(key(right))) {
        let Some(&row) = run.first() else { continue };
        for (column, digit) in cells.digits.iter_mut().zip(key(row)) {
            column.push(digit);
        }
        cells.counts.push(run.iter().map(|&row| weights.of(row)).sum());
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows in the order of their values, however many numbers their columns need.
    #[test]
    fn cells_are_in_order_however_wide_the_table() {
        for width in [1, 2, 3, 40] {
            let columns: Vec<(Vec<u32>, usize)> = (0..width)
                .map(|place: u32| {
                    let size = [51_usize, 1 << 30, 4][place as usize % 3];
                    let ordinals =
                        (0..200_u32).map(|row| (row / 4 * 31 + row / 50 + place) % last(size).min(97)).collect();
                    (ordinals, size)
                })
                .collect();
            let days: Vec<i32> = (0..200).map(|row| i32::MAX - row / 7).collect();
            let slots: Vec<u8> = (0..200).map(|row| row % 13).collect();
            for weights in [Weights::Ones, Weights::Counts((0..200).map(|row| row % 3).collect())] {
                let key = |row: usize| {
                    // Null comes last.
                    let codes: Vec<u32> = columns.iter().map(|(ordinals, _)| ordinals[row].wrapping_sub(1)).collect();
                    (codes, days[row], slots[row])
                };
                let mut expected = std::collections::BTreeMap::new();
                for row in (0..200).filter(|&row| slots[row] <= MISSING && weights.of(row) > 0) {
                    *expected.entry(key(row)).or_insert(0) += weights.of(row);
                }
                let mut digits: Vec<Digits<'_>> =
                    columns.iter().map(|(ordinals, size)| Digits::Ordinals(ordinals, *size)).collect();
                digits.push(Digits::of_days(&days));
                digits.push(Digits::Slots(&slots));
                let found = cells(&digits, &slots, &weights);
                let told: Vec<_> = (0..found.counts.len())
                    .map(|cell| {
                        let ordinals: Vec<Vec<u32>> = digits
                            .iter()
                            .zip(&found.digits)
                            .take(columns.len())
                            .map(|(digits, found)| digits.ordinals(found))
                            .collect();
                        let codes: Vec<u32> = ordinals.iter().map(|column| column[cell].wrapping_sub(1)).collect();
                        let day = digits[columns.len()].days(&found.digits[columns.len()])[cell];
                        ((codes, day, u8::try_from(found.digits[columns.len() + 1][cell]).unwrap()), found.counts[cell])
                    })
                    .collect();
                assert_eq!(told, expected.into_iter().collect::<Vec<_>>(), "{width}");
                assert_eq!(wide(&digits, &slots, &weights), found);
            }
        }
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let rows = 200_000_u32;
        let ordinals: Vec<u32> = (0..rows).map(|row| row.wrapping_mul(row) % 997).collect();
        let slots: Vec<u8> = (0..rows).map(|row| (row % 13) as u8).collect();
        for size in [1_000, 1 << 30] {
            let columns = [Digits::Ordinals(&ordinals, size), Digits::Slots(&slots)];
            let numbers = columns.iter().map(Digits::base).product();
            for weights in [Weights::Ones, Weights::Counts((0..u64::from(rows)).map(|row| row % 3).collect())] {
                let count = |parts| {
                    let count = |part| numbered_part(&columns, numbers, &slots, &weights, part);
                    merged(split(slots.len(), parts).into_iter().map(count).collect())
                };
                assert_eq!(split(slots.len(), 3).len(), 3);
                assert_eq!(count(3), count(1));
                assert_eq!(numbered(&columns, numbers, &slots, &weights), count(1));
            }
        }
        assert!(merged(Vec::new()).is_empty());
    }
}
