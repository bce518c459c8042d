//! The counts of one segment: those of each pane, and of all the panes together that are kept no more.

use crate::numeric::kernels::MISSING;

/// The eleven points, and missing answers.
pub(super) const CELLS: usize = MISSING as usize + 1;

/// How many answers are in each slot, as numbers to reckon with.
pub(super) type Wide = [u64; CELLS];

/// The same in half the memory: what does not fit 32 bits is carried to where few counts ever come.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cells {
    low: [u32; CELLS],
    high: Option<Box<[u32; CELLS]>>,
}

impl From<Wide> for Cells {
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of each number")]
    fn from(wide: Wide) -> Self {
        let high = wide.map(|count| (count >> u32::BITS) as u32);
        Self { low: wide.map(|count| count as u32), high: (high != [0; CELLS]).then(|| Box::new(high)) }
    }
}

impl Cells {
    #[inline]
    pub(super) fn add_one(&mut self, slot: u8) {
        if let Some(low) = self.low.get_mut(usize::from(slot)) {
            *low = low.wrapping_add(1);
            if *low == 0 {
                self.carry(slot);
            }
        }
    }

    #[cold]
    fn carry(&mut self, slot: u8) {
        let high = self.high.get_or_insert_default();
        if let Some(high) = high.get_mut(usize::from(slot)) {
            *high += 1;
        }
    }

    pub(super) fn wide(&self) -> Wide {
        let mut wide = self.low.map(u64::from);
        if let Some(high) = &self.high {
            for (count, &high) in wide.iter_mut().zip(high.iter()) {
                *count |= u64::from(high) << u32::BITS;
            }
        }
        wide
    }

    #[inline]
    fn add_to(&self, sums: &mut Wide) {
        for (sum, &low) in sums.iter_mut().zip(&self.low) {
            *sum += u64::from(low);
        }
        self.add_carries(sums);
    }

    fn add_carries(&self, sums: &mut Wide) {
        if let Some(high) = &self.high {
            for (sum, &high) in sums.iter_mut().zip(high.iter()) {
                *sum += u64::from(high) << u32::BITS;
            }
        }
    }

    /// Adds others, all of which together are known to be countable.
    fn add(&mut self, other: &Self) {
        let mut sums = self.wide();
        other.add_to(&mut sums);
        *self = sums.into();
    }

    fn holds(&self, slot: u8) -> bool {
        self.wide().get(usize::from(slot)).is_some_and(|&count| count > 0)
    }

    fn take_one(&mut self, slot: u8) {
        let mut wide = self.wide();
        if let Some(count) = wide.get_mut(usize::from(slot)) {
            *count = count.saturating_sub(1);
        }
        *self = wide.into();
    }

    fn is_empty(&self) -> bool {
        self.high.is_none() && self.low == [0; CELLS]
    }
}

/// The answers of one pane.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pane {
    /// Its number, as the [`Clock`](super::calendar::Clock) gives it.
    pub(super) number: i64,
    pub(super) cells: Cells,
}

/// Which panes a segment keeps one by one, and how many it is usually asked for together.
#[derive(Clone, Copy)]
pub(super) struct Keeping {
    /// The first pane that is kept.
    pub(super) horizon: i64,
    /// How many numbers of panes a day has.
    pub(super) stride: i64,
    /// The days that are usually asked for; 0 where it is no window of days that ends with the newest.
    pub(super) window_days: u32,
}

/// The window that ends on a segment's newest pane but for that pane: with it, what is asked for after every answer.
#[derive(Clone, Debug)]
struct Recent {
    first: i64,
    /// The newest pane; before every pane there is where there is no sum.
    last: i64,
    sums: [u32; CELLS],
}

impl Recent {
    const NONE: Self = Self { first: i64::MAX, last: i64::MIN, sums: [0; CELLS] };

    #[inline]
    fn add_one(&mut self, slot: u8) {
        if let Some(sum) = self.sums.get_mut(usize::from(slot)) {
            match sum.checked_add(1) {
                Some(more) => *sum = more,
                None => *self = Self::NONE,
            }
        }
    }
}

impl Default for Recent {
    fn default() -> Self {
        Self::NONE
    }
}

/// The answers of one segment. A pane before the horizon may be there still: it counts as folded everywhere.
#[derive(Clone, Debug, Default)]
pub(super) struct Segment {
    /// The answers of panes that are kept no more.
    folded: Cells,
    /// By number. None is empty.
    panes: Vec<Pane>,
    recent: Recent,
}

impl Segment {
    /// A segment of which every pane is kept.
    pub(super) fn from_parts(folded: Wide, panes: Vec<Pane>, keeping: Keeping) -> Self {
        let mut segment = Self { folded: folded.into(), panes, recent: Recent::NONE };
        segment.sum_up_recent(keeping);
        segment
    }

    /// O(1) on the newest pane; O(log panes) on another one, and O(panes) where that one is new.
    #[inline]
    pub(super) fn push(&mut self, number: i64, slot: u8, keeping: Keeping) {
        match self.panes.last_mut() {
            // The newest pane of a segment may be long past.
            Some(pane) if pane.number == number && number >= keeping.horizon => pane.cells.add_one(slot),
            _ => self.push_elsewhere(number, slot, keeping),
        }
    }

    fn push_elsewhere(&mut self, number: i64, slot: u8, keeping: Keeping) {
        self.cells_mut(number, keeping.horizon).add_one(slot);
        if self.panes.last().is_some_and(|newest| newest.number != self.recent.last) {
            self.sum_up_recent(keeping);
        } else if (self.recent.first.max(keeping.horizon)..self.recent.last).contains(&number) {
            self.recent.add_one(slot);
        }
    }

    /// Counts several answers of one pane. As [`push`](Self::push), but O(log panes + `window_days`) on any other pane
    /// than the newest.
    pub(super) fn add(&mut self, number: i64, counts: Wide, keeping: Keeping) {
        match self.panes.last_mut() {
            Some(pane) if pane.number == number && number >= keeping.horizon => pane.cells.add(&counts.into()),
            _ => {
                self.cells_mut(number, keeping.horizon).add(&counts.into());
                self.sum_up_recent(keeping);
            }
        }
    }

    /// Sums the window that ends on the newest pane, where that fits.
    fn sum_up_recent(&mut self, keeping: Keeping) {
        self.recent = Recent::NONE;
        let Some(last) = self.panes.last().map(|pane| pane.number).filter(|_| keeping.window_days > 0) else { return };
        let first = (last.div_euclid(keeping.stride) - i64::from(keeping.window_days) + 1) * keeping.stride;
        let wide = self.sum_between(first, last - 1);
        if wide.iter().all(|&sum| sum <= u32::MAX.into()) {
            #[expect(clippy::cast_possible_truncation, reason = "checked")]
            let sums = wide.map(|sum| sum as u32);
            self.recent = Recent { first, last, sums };
        }
    }

    fn cells_mut(&mut self, number: i64, horizon: i64) -> &mut Cells {
        if number < horizon {
            return &mut self.folded;
        }
        let mut place = self.panes.partition_point(|pane| pane.number < number);
        if self.panes.get(place).is_none_or(|pane| pane.number != number) {
            if self.panes.len() == self.panes.capacity() {
                place -= self.fold(horizon);
            }
            self.panes.insert(place, Pane { number, cells: Cells::default() });
        }
        // The pane is there by now.
        self.panes.get_mut(place).map_or(&mut self.folded, |pane| &mut pane.cells)
    }

    /// Folds the panes before the horizon; says how many there were.
    fn fold(&mut self, horizon: i64) -> usize {
        let old = self.panes.partition_point(|pane| pane.number < horizon);
        for pane in self.panes.drain(..old) {
            self.folded.add(&pane.cells);
        }
        old
    }

    /// Whether an answer of that pane is there to be taken back.
    pub(super) fn holds(&self, number: i64, slot: u8, horizon: i64) -> bool {
        if number < horizon {
            return self.folded(horizon).get(usize::from(slot)).is_some_and(|&count| count > 0);
        }
        self.panes
            .binary_search_by_key(&number, |pane| pane.number)
            .ok()
            .and_then(|place| self.panes.get(place))
            .is_some_and(|pane| pane.cells.holds(slot))
    }

    /// Takes back an answer that is there.
    pub(super) fn take(&mut self, number: i64, slot: u8, keeping: Keeping) {
        self.fold(keeping.horizon);
        self.cells_mut(number, keeping.horizon).take_one(slot);
        self.panes.retain(|pane| !pane.cells.is_empty());
        self.sum_up_recent(keeping);
    }

    /// Adds what another one holds.
    pub(super) fn merge(&mut self, other: &Self, keeping: Keeping) {
        self.fold(keeping.horizon);
        self.folded.add(&other.folded);
        for pane in &other.panes {
            self.cells_mut(pane.number, keeping.horizon).add(&pane.cells);
        }
        self.sum_up_recent(keeping);
    }

    /// The sum of the panes from `first` to `last`. O(1) where those are the window that ends on the segment's newest
    /// pane; else O(panes from `first` on).
    #[inline]
    pub(super) fn between(&self, first: i64, last: i64) -> Wide {
        match self.panes.last() {
            Some(newest) if first == self.recent.first && last >= self.recent.last => {
                let mut sums = self.recent.sums.map(u64::from);
                newest.cells.add_to(&mut sums);
                sums
            }
            _ => self.sum_between(first, last),
        }
    }

    /// The panes from `first` to `last`. Looked for from the newest on, as that is what is asked for.
    pub(super) fn panes_between(&self, first: i64, last: i64) -> &[Pane] {
        let after = self.panes.iter().rev().take_while(|pane| pane.number > last).count();
        let until = self.panes.get(..self.panes.len() - after).unwrap_or_default();
        let within = until.iter().rev().take_while(|pane| pane.number >= first).count();
        until.get(until.len() - within..).unwrap_or_default()
    }

    fn sum_between(&self, first: i64, last: i64) -> Wide {
        let panes = self.panes_between(first, last);
        let mut sums = [0; CELLS];
        let mut carried = false;
        for pane in panes {
            for (sum, &low) in sums.iter_mut().zip(&pane.cells.low) {
                *sum += u64::from(low);
            }
            carried |= pane.cells.high.is_some();
        }
        // Apart, so that the sums above stay in registers.
        if carried {
            for pane in panes {
                pane.cells.add_carries(&mut sums);
            }
        }
        sums
    }

    /// What is before the horizon.
    pub(super) fn folded(&self, horizon: i64) -> Wide {
        let mut sums = self.folded.wide();
        for pane in self.panes.iter().take_while(|pane| pane.number < horizon) {
            pane.cells.add_to(&mut sums);
        }
        sums
    }

    /// The panes from the horizon on.
    pub(super) fn kept(&self, horizon: i64) -> &[Pane] {
        self.panes.get(self.panes.partition_point(|pane| pane.number < horizon)..).unwrap_or_default()
    }

    /// Everything there ever was and that was not taken back.
    pub(super) fn all_time(&self) -> Wide {
        self.folded(i64::MAX)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.folded.is_empty() && self.panes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_go_over_32_bits_and_back() {
        let mut wide = [0; CELLS];
        wide[3] = u64::from(u32::MAX);
        wide[11] = 5;
        let mut cells = Cells::from(wide);
        let before = cells.clone();
        cells.add_one(3);
        assert_eq!((cells.wide()[3], cells.wide()[11]), (1 << 32, 5));
        cells.add(&cells.clone());
        assert_eq!(cells.wide()[3], 1 << 33);
        wide[3] = 1 << 32;
        cells = Cells::from(wide);
        cells.take_one(3);
        assert_eq!(cells, before);
    }

    #[test]
    fn windows_sum_what_was_carried() {
        let mut segment = Segment::default();
        let mut wide = [1; CELLS];
        wide[9] = u64::from(u32::MAX);
        let keeping = Keeping { horizon: 0, stride: 1, window_days: 2 };
        for day in [5, 3, 4, 9] {
            segment.add(day, wide, keeping);
            segment.push(day, 9, keeping);
            segment.push(4, 0, keeping);
            segment.take(4, 0, keeping);
        }
        assert_eq!((segment.between(4, 8)[9], segment.between(4, 8)[0]), (2 << 32, 2));
        assert_eq!(segment.all_time()[9], 4 << 32);
        assert_eq!(segment.folded(5)[9], 2 << 32);
    }

    /// Whatever comes in whatever order, the sum that is kept is the one that would be reckoned.
    #[test]
    fn the_recent_window_is_the_sum_of_its_days() {
        for window_days in [1, 3, 7] {
            let mut segment = Segment::default();
            let (mut newest, mut reads) = (0, 0);
            for step in 0..2_000_i32 {
                let (day, slot) = (i64::from(step / 100 - step * 7 % 11 / 2), u8::try_from(step * 5 % 12).unwrap());
                newest = newest.max(day);
                let keeping = Keeping { horizon: newest - 8, stride: 1, window_days };
                match step % 97 {
                    0 => segment.add(day, [2; CELLS], keeping),
                    1 => segment.merge(&segment.clone(), keeping),
                    2 if segment.holds(day, slot, keeping.horizon) => segment.take(day, slot, keeping),
                    _ => segment.push(day, slot, keeping),
                }
                let first = newest - i64::from(window_days) + 1;
                assert_eq!(segment.between(first, newest), segment.sum_between(first, newest), "step {step}");
                reads += i32::from(first == segment.recent.first);
            }
            assert!(reads > 1_800, "{reads}");
        }
    }

    #[test]
    fn a_pane_is_a_cache_line() {
        assert_eq!((size_of::<Pane>(), size_of::<Segment>()), (64, 144));
    }
}
