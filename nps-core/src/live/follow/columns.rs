//! Columns of answers with the window of its segment after each: the same as answer by answer, faster.

use std::borrow::BorrowMut;

use super::{CLASSES, Classes, LiveFollower, Moving, counts};
use crate::error::Result;
use crate::live::Live;
use crate::live::calendar::{Clock, Slice};
use crate::live::cells::{Keeping, Segment};
use crate::live::columns::{Checked, Places, label, taken, text};
use crate::live::dimension::Dimension;
use crate::numeric::kernels::{MISSING, SLOTS};
use crate::score::{BLOCK, Counts, KeyColumn, ScoreColumn, ScoreOptions};
use crate::survey::Rejects;

impl<L: BorrowMut<Live>> LiveFollower<L> {
    /// Counts a column of answers as [`Live::push_many`] does, and tells, row by row, what the window of the row's segment
    /// holds after it: what [`push`](Self::push) would have told. A row that cannot be an answer changes nothing, and is told
    /// what is there.
    ///
    /// O(rows × dimensions + distinct labels). Where it fails, nothing changes and nothing is told.
    ///
    /// # Errors
    /// As [`Live::push_many`] and [`Live::window`].
    ///
    /// ```
    /// use nps_core::{KeyColumn, Live, LiveFollower, LiveSpec, ScoreOptions, Window};
    ///
    /// let mut live = Live::new(LiveSpec { dimensions: vec!["channel".into()], ..LiveSpec::default() })?;
    /// let channel = KeyColumn::texts("channel", &vec![Some("web"), Some("sms"), Some("web"), None])?;
    /// let mut scores = Vec::new();
    /// let rejects = LiveFollower::new(&mut live, "channel", Window::default())?.push_many(
    ///     &[0, 3600, 90_000, 90_001],
    ///     &[9_u8, 3, 10, 11][..],
    ///     &[channel],
    ///     &ScoreOptions::default(),
    ///     |_, counts| scores.push((counts.points(), counts.n())),
    /// )?;
    /// assert_eq!(scores, [(Some(100.0), 1), (Some(-100.0), 1), (Some(100.0), 2), (None, 0)]);
    /// assert_eq!((rejects.total(), live.answers()), (1, 3));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn push_many<'b>(
        &mut self,
        times: &[i64],
        scores: impl Into<ScoreColumn<'b>>,
        keys: &[KeyColumn<'_>],
        options: &ScoreOptions,
        told: impl FnMut(usize, Counts),
    ) -> Result<Rejects> {
        let number = self.moving.dimension;
        let live = self.live.borrow_mut();
        let checked = live.check_columns(times, scores.into(), keys, options)?;
        let turns = turns(live, &self.moving, times, &checked.slots)?;
        live.admit(&checked)?;
        self.moving.forget();
        // As time goes, and then all else, whose order nobody sees.
        if let (Some(dimension), Some(&key)) = (live.dimensions.get_mut(number), checked.keys.get(number)) {
            let classes = &self.moving.classes;
            Following::new(dimension, key, &live.clock, classes, checked.slots.len()).count(
                times,
                &checked.slots,
                &turns,
                told,
            )?;
        }
        live.count_columns(times, &checked, Some(number))?;
        let Checked { rejects, .. } = checked;
        Ok(rejects)
    }
}

/// From which row on a pane is the newest, and the panes of the window then.
#[derive(Clone, Copy)]
struct Turn {
    row: usize,
    now: Slice,
    first: i64,
    last: i64,
    keeping: Keeping,
}

/// The turns of a column, the first one that of what was there before.
fn turns(live: &Live, moving: &Moving, times: &[i64], slots: &[u8]) -> Result<Vec<Turn>> {
    let turn = |row, at| -> Result<Turn> {
        let now = live.clock.require_slice(at)?;
        let horizon = live.horizon_at(now.pane);
        let frame = live.frame(moving.window, at, horizon)?;
        Ok(Turn { row, now, first: frame.first, last: frame.last, keeping: Keeping { horizon, ..live.keeping() } })
    };
    let known = live.newest.map(|newest| turn(0, live.clock.moment_of(newest))).transpose()?;
    let nothing = Turn { row: 0, now: Slice::NONE, first: 0, last: -1, keeping: live.keeping() };
    let mut turns = vec![known.unwrap_or(nothing)];
    let mut end = known.map_or(i64::MIN, |known| known.now.end);
    for (row, (&at, &slot)) in times.iter().zip(slots).enumerate() {
        if at >= end && slot <= MISSING {
            let next = turn(row, at)?;
            end = next.now.end;
            turns.push(next);
        }
    }
    Ok(turns)
}

/// The followed dimension of a column on its way into its segments.
///
/// Rows of the newest pane are counted apart, and brought to their segments when that pane is over.
struct Following<'a> {
    dimension: &'a mut Dimension,
    key: &'a KeyColumn<'a>,
    clock: Clock,
    classes: &'a Classes,
    /// Which of the cells those of each ordinal are.
    places: Places,
    cells: Vec<Cells>,
    /// Those that have been read since the last turn.
    touched: Vec<usize>,
    turn: Turn,
    turns: u64,
}

/// What there is of one label.
#[derive(Clone, Copy)]
struct Cells {
    /// Its segment.
    place: usize,
    /// Since which turn the rest is known.
    turn: u64,
    /// What the window holds.
    classes: [u64; CLASSES],
    /// The rows of the newest pane that the segment lacks.
    now: [u32; SLOTS],
}

impl<'a> Following<'a> {
    /// The most rows counted in 32 bits before they are brought to the segments.
    const MOST_ROWS: usize = 1 << 31;

    fn new(
        dimension: &'a mut Dimension,
        key: &'a KeyColumn<'a>,
        clock: &Clock,
        classes: &'a Classes,
        rows: usize,
    ) -> Self {
        let places = Places::new(key.labels().len().saturating_add(1), rows);
        let turn = Turn {
            row: 0,
            now: Slice::NONE,
            first: 0,
            last: -1,
            keeping: Keeping { horizon: i64::MIN, stride: 1, window_days: 0 },
        };
        let (cells, touched) = (Vec::new(), Vec::new());
        Self { dimension, key, clock: clock.clone(), classes, places, cells, touched, turn, turns: 0 }
    }

    fn count(mut self, times: &[i64], slots: &[u8], turns: &[Turn], mut told: impl FnMut(usize, Counts)) -> Result<()> {
        let mut ordinals = [0; BLOCK];
        let mut turns = turns.iter().peekable();
        for (start, (times, slots)) in (0..).step_by(BLOCK).zip(times.chunks(BLOCK).zip(slots.chunks(BLOCK))) {
            let Some(ordinals) = ordinals.get_mut(..slots.len()) else { break };
            self.key.read_block(start, ordinals)?;
            if start.is_multiple_of(Self::MOST_ROWS) {
                self.flush();
            }
            let mut from = 0;
            while from < slots.len() {
                while let Some(turn) = turns.next_if(|turn| turn.row <= start + from) {
                    self.flush();
                    self.turn = *turn;
                }
                let until = turns.peek().map_or(slots.len(), |turn| (turn.row - start).min(slots.len()));
                let (Some(times), Some(slots), Some(ordinals)) =
                    (times.get(from..until), slots.get(from..until), ordinals.get(from..until))
                else {
                    break;
                };
                for (row, ((&at, &slot), &ordinal)) in (start + from..).zip(times.iter().zip(slots).zip(ordinals)) {
                    match self.row(at, slot, ordinal) {
                        Some(classes) => told(row, counts(classes)),
                        None => told(row, counts(self.row_elsewhere(at, slot, ordinal)?)),
                    }
                }
                from = until;
            }
        }
        self.flush();
        Ok(())
    }

    /// Counts a row of now whose window is known.
    #[inline]
    fn row(&mut self, at: i64, slot: u8, ordinal: u32) -> Option<[u64; CLASSES]> {
        let cells = self.cells.get_mut(self.places.get(ordinal)?)?;
        if cells.turn != self.turns || !self.turn.now.holds(at) {
            return None;
        }
        if let Some(count) = cells.now.get_mut(usize::from(slot)) {
            *count += 1;
        }
        let mut classes = cells.classes;
        self.classes.add(&mut classes, slot);
        cells.classes = classes;
        Some(classes)
    }

    /// A row that is not of now, or the first of its label since the last turn.
    #[cold]
    fn row_elsewhere(&mut self, at: i64, slot: u8, ordinal: u32) -> Result<[u64; CLASSES]> {
        let Turn { now, first, last, keeping, .. } = self.turn;
        let is_answer = slot <= MISSING;
        let place = self.places.get(ordinal);
        // A label of no answer makes no segment.
        if place.is_none() && !is_answer {
            let value = text(label(self.key, ordinal));
            return Ok(self.window(self.dimension.get(value.as_deref())));
        }
        let place = place.unwrap_or_else(|| self.find(ordinal));
        let pane = self.clock.require_pane(at)?;
        let Some(cells) = self.cells.get_mut(place) else { return Ok([0; CLASSES]) };
        let Some(segment) = self.dimension.segments.get_mut(cells.place) else { return Ok([0; CLASSES]) };
        if cells.turn != self.turns {
            cells.turn = self.turns;
            cells.classes = self.classes.sum(&segment.between(first, last));
            self.touched.push(place);
        }
        if is_answer {
            if now.holds(at) {
                if let Some(count) = cells.now.get_mut(usize::from(slot)) {
                    *count += 1;
                }
            } else {
                segment.push(pane, slot, keeping);
            }
            if (first..=last).contains(&pane) {
                self.classes.add(&mut cells.classes, slot);
            }
        }
        Ok(cells.classes)
    }

    fn window(&self, segment: Option<&Segment>) -> [u64; CLASSES] {
        let wide = segment.map(|segment| segment.between(self.turn.first, self.turn.last));
        self.classes.sum(&wide.unwrap_or_default())
    }

    fn find(&mut self, ordinal: u32) -> usize {
        let place = self.dimension.intern(text(label(self.key, ordinal)).as_deref(), self.turn.keeping);
        let cells = self.cells.len();
        self.cells.push(Cells { place, turn: u64::MAX, classes: [0; CLASSES], now: [0; SLOTS] });
        self.places.set(ordinal, cells);
        cells
    }

    /// Brings the counts of now to their segments, and forgets the windows.
    fn flush(&mut self) {
        let Turn { now, keeping, .. } = self.turn;
        for place in self.touched.drain(..) {
            let Some(cells) = self.cells.get_mut(place) else { continue };
            if let Some(counts) = taken(&mut cells.now)
                && let Some(segment) = self.dimension.segments.get_mut(cells.place)
            {
                segment.add(now.pane, counts, keeping);
            }
        }
        self.turns += 1;
    }
}
