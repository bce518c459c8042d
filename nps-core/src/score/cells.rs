//! One exact histogram for each of many groups, counted at the speed of the cache.

use crate::numeric::codes::cells_of;
use crate::numeric::kernels::{MISSING, SLOTS};
use crate::score::distribution::POINTS;
use crate::score::{Distribution, REJECT_SLOTS};
use crate::survey::{RejectReason, Rejects, Scale};

/// The counts of each slot in each group.
#[derive(Clone, Debug)]
pub(crate) struct Cells {
    /// Whether slots are raw bytes: then slot 11 is the number 11 and not a missing answer.
    raw: bool,
    counters: Counters,
}

#[derive(Clone, Debug)]
enum Counters {
    /// A plain counter for each cell: few groups, that the nearest cache holds.
    Few(Vec<u64>),
    /// A byte for each cell, and a carry for each time it wraps around: sixteen bytes a group keep many groups in a
    /// cache that would not hold plain counters. The carries are allocated zeroed, so that the system gives memory only
    /// to those that are touched.
    Many { low: Vec<u8>, carries: Vec<u32>, carried: bool },
}

impl Cells {
    /// Above this, groups have byte counters.
    const FEW: usize = 256;

    /// Room for `groups` groups that are known, or for any number that come one by one.
    pub(crate) fn new(groups: Option<usize>, raw: bool) -> Self {
        let counters = match groups {
            Some(groups) if groups <= Self::FEW => Counters::Few(vec![0; groups * SLOTS]),
            groups => {
                let cells = groups.unwrap_or(0) * SLOTS;
                Counters::Many { low: vec![0; cells], carries: vec![0; cells], carried: false }
            }
        };
        Self { raw, counters }
    }

    /// One group for each distribution.
    pub(crate) fn from_distributions(distributions: &[Distribution]) -> Self {
        let slots = distributions.iter().flat_map(|distribution| {
            let points = (0..MISSING).map(|point| distribution.count(point));
            points.chain([distribution.missing()]).chain([0; SLOTS - POINTS - 1])
        });
        Self { raw: false, counters: Counters::Few(slots.collect()) }
    }

    /// Makes room for `groups` groups.
    pub(crate) fn grow(&mut self, groups: usize) {
        if let Counters::Many { low, carries, .. } = &mut self.counters
            && low.len() < groups * SLOTS
        {
            let room = (groups * SLOTS).next_power_of_two();
            low.resize(room, 0);
            carries.resize(room, 0);
        }
    }

    /// Counts each row in its group and slot. `groups` is used up. There is room for every group: `grow` comes first.
    pub(crate) fn count(&mut self, groups: &mut [u32], slots: &[u8]) {
        cells_of(groups, slots);
        match &mut self.counters {
            Counters::Few(counters) => {
                for &cell in &*groups {
                    if let Some(counter) = counters.get_mut(cell as usize) {
                        *counter += 1;
                    }
                }
            }
            Counters::Many { low, carries, carried } => {
                let low = low.as_mut_slice();
                for &cell in &*groups {
                    if let Some(counter) = low.get_mut(cell as usize) {
                        *counter = counter.wrapping_add(1);
                        if *counter == 0 {
                            *carried = true;
                            if let Some(carry) = carries.get_mut(cell as usize) {
                                *carry += 1;
                            }
                        }
                    }
                }
            }
        }
    }

    /// The counts of one group's slots.
    pub(crate) fn slots(&self, group: u32) -> [u64; SLOTS] {
        let first = group as usize * SLOTS;
        let cells = first..first + SLOTS;
        let mut slots = [0; SLOTS];
        match &self.counters {
            Counters::Few(counters) => slots.copy_from_slice(counters.get(cells).unwrap_or(&[0; SLOTS])),
            Counters::Many { low, carries, carried } => {
                for (slot, &low) in slots.iter_mut().zip(low.get(cells.clone()).unwrap_or_default()) {
                    *slot = u64::from(low);
                }
                if *carried {
                    for (slot, &carry) in slots.iter_mut().zip(carries.get(cells).unwrap_or_default()) {
                        *slot |= u64::from(carry) << 8;
                    }
                }
            }
        }
        slots
    }

    /// What a group's slots, or the sum of several groups' slots, say of its answers.
    pub(crate) fn distribution(&self, mut slots: [u64; SLOTS], scale: Scale) -> Distribution {
        if let (true, Some(number_11)) = (self.raw, slots.get_mut(usize::from(MISSING))) {
            *number_11 = 0;
        }
        Distribution::from_slots(&slots, scale)
    }

    /// How many rows a group's slots, or the sum of several groups' slots, rejected, and why; without examples.
    pub(crate) fn rejects(&self, slots: [u64; SLOTS], scale: Scale) -> Rejects {
        let mut rejects = Rejects::default();
        if self.raw {
            let counted = self.distribution(slots, scale).n();
            rejects.add(RejectReason::OutOfRange, slots.iter().sum::<u64>() - counted);
        } else {
            for (reason, slot) in REJECT_SLOTS {
                rejects.add(reason, slots.get(usize::from(slot)).copied().unwrap_or(0));
            }
        }
        rejects
    }
}
