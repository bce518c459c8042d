//! One exact histogram for each of many groups, counted at the speed of the cache.

use crate::numeric::kernels::{MISSING, SLOTS};
use crate::score::Distribution;
use crate::score::distribution::POINTS;
use crate::survey::Scale;

/// A byte for each cell (group × slot), and where it wraps around, a carry.
///
/// Sixteen bytes a group keep a million groups in the cache, where eight-byte counters would not. The carries are
/// allocated zeroed, so that the system gives memory only to those that are touched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells {
    /// Whether slots are raw bytes: then slot 11 is the number 11 and not a missing answer.
    raw: bool,
    low: Vec<u8>,
    carries: Vec<u32>,
}

impl Cells {
    pub(crate) fn new(groups: usize, raw: bool) -> Self {
        Self { raw, low: vec![0; groups * SLOTS], carries: vec![0; groups * SLOTS] }
    }

    /// One group for each distribution; `None` where a count is 2^40 or more, which no column of rows can give.
    pub(crate) fn from_distributions(distributions: &[Distribution]) -> Option<Self> {
        let mut cells = Self::new(distributions.len(), false);
        let rows = cells.low.chunks_exact_mut(SLOTS).zip(cells.carries.chunks_exact_mut(SLOTS));
        for (distribution, (low, carries)) in distributions.iter().zip(rows) {
            let slots = (0..MISSING).map(|point| distribution.count(point)).chain([distribution.missing()]);
            for (count, (low, carry)) in slots.zip(low.iter_mut().zip(carries)) {
                *carry = u32::try_from(count >> 8).ok()?;
                *low = count.to_le_bytes()[0];
            }
        }
        Some(cells)
    }

    /// Makes room for `groups` groups.
    pub(crate) fn grow(&mut self, groups: usize) {
        if self.low.len() < groups * SLOTS {
            let room = (groups * SLOTS).next_power_of_two();
            self.low.resize(room, 0);
            self.carries.resize(room, 0);
        }
    }

    /// Counts each row in the cell of its group and slot. Slots above the last one are counted in the last one.
    ///
    /// Returns whether every group exists; rows of one that does not are not counted.
    #[inline(always)]
    pub(crate) fn count(&mut self, groups: impl Iterator<Item = u32>, slots: &[u8]) -> bool {
        const LAST: u8 = SLOTS as u8 - 1;
        let cells = self.low.as_mut_slice();
        let mut all_exist = true;
        for (group, &slot) in groups.zip(slots) {
            let index = (group as usize).wrapping_mul(SLOTS).wrapping_add(usize::from(slot.min(LAST)));
            let Some(cell) = cells.get_mut(index) else {
                all_exist = false;
                continue;
            };
            *cell = cell.wrapping_add(1);
            if *cell == 0
                && let Some(carry) = self.carries.get_mut(index)
            {
                *carry += 1;
            }
        }
        all_exist
    }

    /// The counts of one group's slots.
    fn slots(&self, group: u32) -> [u64; SLOTS] {
        let first = group as usize * SLOTS;
        let low = self.low.get(first..first + SLOTS).unwrap_or_default();
        let carries = self.carries.get(first..first + SLOTS).unwrap_or_default();
        let mut slots = [0; SLOTS];
        for (slot, (&low, &carry)) in slots.iter_mut().zip(low.iter().zip(carries)) {
            *slot = u64::from(carry) << 8 | u64::from(low);
        }
        slots
    }

    /// Whether no row fell in the group, not even a rejected one.
    pub(crate) fn is_empty(&self, group: u32) -> bool {
        self.slots(group) == [0; SLOTS]
    }

    /// One group's answers.
    pub(crate) fn distribution(&self, group: u32, scale: Scale) -> Distribution {
        let slots = self.slots(group);
        let mut points = [0; POINTS];
        for (point, (kept, &count)) in (0_u8..).zip(points.iter_mut().zip(&slots)) {
            if scale.contains(point) {
                *kept = count;
            }
        }
        let missing = slots.get(usize::from(MISSING)).filter(|_| !self.raw).copied().unwrap_or(0);
        Distribution::from_points(scale, points, missing)
    }
}
