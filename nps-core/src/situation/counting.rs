//! Counting weighted rows by group and slot.

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::codes::combine;
use crate::numeric::kernels::SLOTS;
use crate::score::{BLOCK, Cells, Codes};

/// How many answers each row stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Weights {
    /// One each.
    Ones,
    /// So many.
    Counts(Vec<u64>),
}

impl Weights {
    /// # Errors
    /// [`ErrorKind::LengthMismatch`]; [`ErrorKind::InvalidCount`], naming the row, where a frequency is negative;
    /// [`ErrorKind::CountOverflow`] where they add up to more than 2^64 − 1.
    pub(crate) fn read(frequency: Option<&Codes<'_>>, rows: usize) -> Result<Self> {
        let Some(frequency) = frequency else { return Ok(Self::Ones) };
        Error::require_rows("the frequency", frequency.len(), "the scores", rows)?;
        let counts = frequency.require_counts()?;
        let total = counts.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count));
        total.ok_or_else(|| {
            Error::new(ErrorKind::CountOverflow, format!("the frequencies add up to more than {}", u64::MAX))
        })?;
        Ok(Self::Counts(counts))
    }

    pub(crate) fn of(&self, row: usize) -> u64 {
        match self {
            Self::Ones => 1,
            Self::Counts(counts) => counts.get(row).copied().unwrap_or(0),
        }
    }
}

/// One factor of a group number: an ordinal a row, below `size`.
#[derive(Clone, Copy)]
pub(crate) struct Factor<'a> {
    pub(crate) ordinals: &'a [u32],
    pub(crate) size: usize,
}

/// How many answers fall in each slot of each combination of the factors' ordinals, the first factor varying slowest.
/// O(rows + combinations).
pub(crate) fn count_slots(factors: &[Factor<'_>], slots: &[u8], weights: &Weights) -> Vec<[u64; SLOTS]> {
    let groups: usize = factors.iter().map(|factor| factor.size).product();
    let mut buffer = [0_u32; BLOCK];
    let mut cells = Cells::new(Some(groups), false);
    let mut weighted = match weights {
        Weights::Ones => Vec::new(),
        Weights::Counts(_) => vec![[0_u64; SLOTS]; groups],
    };
    for start in (0..slots.len()).step_by(BLOCK) {
        let rows = start..slots.len().min(start + BLOCK);
        let block = slots.get(rows.clone()).unwrap_or_default();
        let numbers = buffer.get_mut(..block.len()).unwrap_or_default();
        numbers.fill(0);
        for factor in factors {
            #[expect(clippy::cast_possible_truncation, reason = "sizes are of ordinals, which are u32")]
            combine(numbers, factor.size as u32, factor.ordinals.get(rows.clone()).unwrap_or_default());
        }
        match weights {
            Weights::Ones => cells.count(numbers, block),
            Weights::Counts(counts) => {
                let counts = counts.get(rows).unwrap_or_default();
                for ((&group, &slot), &count) in numbers.iter().zip(block).zip(counts) {
                    let cell = weighted.get_mut(group as usize).and_then(|slots| slots.get_mut(usize::from(slot)));
                    if let Some(cell) = cell {
                        *cell += count;
                    }
                }
            }
        }
    }
    match weights {
        Weights::Ones => (0_u32..).take(groups).map(|group| cells.slots(group)).collect(),
        Weights::Counts(_) => weighted,
    }
}
