//! Columns of answers: the same as pushing row by row, with each label looked up once.

use std::borrow::Cow;

use hashbrown::{HashMap, HashSet};

use crate::error::{Error, ErrorKind, Result};
use crate::live::Live;
use crate::live::calendar::{Clock, Slice, off_calendar};
use crate::live::cells::{CELLS, Keeping, Segment, Wide};
use crate::live::dimension::Dimension;
use crate::live::state::too_many;
use crate::numeric::kernels::{LAST, MISSING, SLOTS, count_points_and_missing};
use crate::score::{BLOCK, KeyColumn, Label, ScoreColumn, ScoreOptions};
use crate::survey::{Rejects, day_of};

impl Live {
    /// Counts a column of answers: as [`push`](Self::push) row by row, faster.
    ///
    /// Keys are matched to dimensions by name, in any order; whole numbers and booleans are the values `"3"` and
    /// `"true"`. Level and method of the options are not used. Rows that cannot be answers are in the ledger that is
    /// returned, and nowhere else. O(rows × dimensions + distinct labels). Where it fails, nothing changes.
    ///
    /// # Errors
    /// As [`push`](Self::push), naming the row of a time; [`ErrorKind::ScaleMismatch`] where the options name another
    /// scale; [`ErrorKind::LengthMismatch`] where a column is not as long as the scores; [`ErrorKind::UnknownColumn`]
    /// where a dimension has no key or a key no dimension, [`ErrorKind::InvalidArgument`] where it has two;
    /// [`ErrorKind::InvalidKeyCode`]; where rejects are not tolerated, the first.
    ///
    /// ```
    /// use nps_core::{KeyColumn, Live, LiveSpec, ScoreOptions};
    ///
    /// let mut live = Live::new(LiveSpec { dimensions: vec!["channel".into()], ..LiveSpec::default() })?;
    /// let channel = KeyColumn::texts("channel", &vec![Some("web"), Some("sms"), Some("web"), None])?;
    /// let times = [0, 3600, 90_000, 90_001];
    /// let rejects = live.push_many(&times, &[9_u8, 3, 10, 11][..], &[channel], &ScoreOptions::default())?;
    /// assert_eq!((rejects.total(), live.answers()), (1, 3));
    /// assert_eq!(live.segment("channel", Some("web"), 90_000)?.nps.nps, Some(100.0));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn push_many<'a>(
        &mut self,
        times: &[i64],
        scores: impl Into<ScoreColumn<'a>>,
        keys: &[KeyColumn<'_>],
        options: &ScoreOptions,
    ) -> Result<Rejects> {
        let checked = self.check_columns(times, scores.into(), keys, options)?;
        self.admit(&checked)?;
        self.count_columns(times, &checked, None)?;
        Ok(checked.rejects)
    }

    /// Reads columns to be counted, and refuses what cannot be.
    pub(super) fn check_columns<'k, 'a>(
        &mut self,
        times: &[i64],
        scores: ScoreColumn<'_>,
        keys: &'k [KeyColumn<'a>],
        options: &ScoreOptions,
    ) -> Result<Checked<'k, 'a>> {
        let rows = scores.len();
        self.spec.scale.require_same(options.scale)?;
        Error::require_rows("the column of times", times.len(), "the scores", rows)?;
        let keys = self.keys_by_dimension(keys, rows)?;
        keys.iter().try_for_each(|key| key.require_codes())?;
        let (slots, rejects) = scores.slots(options, |_| 1)?;
        let last = require_moments(times)?;
        let newest = if rejects.is_empty() { last } else { newest(times, &slots) };
        Ok(Checked { keys, slots, rejects, newest })
    }

    /// Makes room for columns: the last that can fail.
    pub(super) fn admit(&mut self, checked: &Checked<'_, '_>) -> Result<()> {
        let newest = checked.newest.map(|at| self.clock.require_pane(at)).transpose()?;
        let accepted = (checked.slots.len() as u64).saturating_sub(checked.rejects.total());
        self.answers = self.answers.checked_add(accepted).ok_or_else(too_many)?;
        if let Some(newest) = newest {
            self.advance_to(newest);
        }
        Ok(())
    }

    /// Counts columns in total and in every dimension but one.
    pub(super) fn count_columns(
        &mut self,
        times: &[i64],
        Checked { keys, slots, .. }: &Checked<'_, '_>,
        but: Option<usize>,
    ) -> Result<()> {
        let keeping = self.keeping();
        let mut dimensions = Vec::with_capacity(keys.len());
        for (number, (dimension, key)) in self.dimensions.iter_mut().zip(keys).enumerate() {
            if but == Some(number) {
                continue;
            }
            if dimension.kept.is_some() {
                see_values(dimension, key, slots, keeping)?;
            }
            dimensions.push(Counting::new(dimension, key, slots.len()));
        }
        let (total, clock) = (&mut self.total, self.clock.clone());
        Columns { total, cells: [0; SLOTS], dimensions, keeping, clock, now: Slice::NONE }.count(times, slots)
    }

    /// The key of each dimension, in their order.
    fn keys_by_dimension<'k, 'a>(&self, keys: &'k [KeyColumn<'a>], rows: usize) -> Result<Vec<&'k KeyColumn<'a>>> {
        let names: Vec<&str> = keys.iter().map(KeyColumn::name).collect();
        for (place, key) in keys.iter().enumerate() {
            self.spec.place_of(key.name())?;
            key.require_rows("the scores", rows)?;
            if names.iter().take(place).any(|&earlier| earlier == key.name()) {
                let message = format!("column {:?} is given twice as a dimension", key.name());
                return Err(Error::new(ErrorKind::InvalidArgument, message));
            }
        }
        let key_of = |dimension: &String| {
            keys.iter().find(|key| key.name() == dimension).ok_or_else(|| Error::unknown_column(dimension, &names))
        };
        self.spec.dimensions.iter().map(key_of).collect()
    }
}

/// Columns that can be counted.
pub(super) struct Checked<'k, 'a> {
    /// The key of each dimension, in their order.
    pub(super) keys: Vec<&'k KeyColumn<'a>>,
    /// What each row is.
    pub(super) slots: Vec<u8>,
    pub(super) rejects: Rejects,
    /// The newest of the answers that are counted.
    newest: Option<i64>,
}

/// Fails at the first moment that has no day; gives the last one there is.
fn require_moments(times: &[i64]) -> Result<Option<i64>> {
    // Without a branch a row, as nearly always all have one.
    let ends = times.iter().fold((i64::MAX, i64::MIN), |(first, last), &at| (at.min(first), at.max(last)));
    if times.is_empty() || day_of(ends.0).and(day_of(ends.1)).is_some() {
        return Ok((!times.is_empty()).then_some(ends.1));
    }
    let off = times.iter().enumerate().find(|&(_, &at)| day_of(at).is_none());
    off.map_or(Ok(None), |(row, &at)| Err(Error::at_row(ErrorKind::InvalidArgument, row, off_calendar(at))))
}

/// The newest of the answers that are counted.
fn newest(times: &[i64], slots: &[u8]) -> Option<i64> {
    let at = |(&at, &slot): (&i64, &u8)| if slot <= MISSING { at } else { i64::MIN };
    let newest = times.iter().zip(slots).map(at).fold(i64::MIN, i64::max);
    (newest != i64::MIN).then_some(newest)
}

/// Sees every value that is counted, so that from then on each has its place: a later value might take it.
fn see_values(dimension: &mut Dimension, key: &KeyColumn<'_>, slots: &[u8], keeping: Keeping) -> Result<()> {
    let mut seen: HashSet<u32> = HashSet::new();
    let mut ordinals = [0; BLOCK];
    for (index, slots) in slots.chunks(BLOCK).enumerate() {
        let Some(ordinals) = ordinals.get_mut(..slots.len()) else { break };
        key.read_block(index * BLOCK, ordinals)?;
        for (&ordinal, _) in ordinals.iter().zip(slots).filter(|&(_, &slot)| slot <= MISSING) {
            if seen.insert(ordinal) {
                dimension.intern(text(label(key, ordinal)).as_deref(), keeping);
            }
        }
    }
    Ok(())
}

/// The label of an ordinal.
pub(super) fn label<'k>(key: &'k KeyColumn<'_>, ordinal: u32) -> Label<'k> {
    ordinal.checked_sub(1).map_or(Label::Null, |code| key.labels().get(code as usize))
}

/// Columns of answers on their way into the segments, a block of rows at a time.
///
/// As most rows come in the order of time, those of a block's newest pane are counted apart, and brought to their segments
/// together when that pane is over.
struct Columns<'a> {
    total: &'a mut Segment,
    /// How many answers of now there are that the total lacks.
    cells: [u64; SLOTS],
    dimensions: Vec<Counting<'a>>,
    keeping: Keeping,
    clock: Clock,
    /// The pane that most rows are of.
    now: Slice,
}

/// A row that is not of now.
struct Other {
    row: usize,
    pane: i64,
    slot: u8,
}

impl Columns<'_> {
    /// The most blocks counted in 32 bits before they are brought to the segments.
    const MOST_BLOCKS: usize = 1 << 19;

    fn count(mut self, times: &[i64], slots: &[u8]) -> Result<()> {
        let (mut ordinals, mut of_now) = ([0; BLOCK], [0; BLOCK]);
        let mut others = Vec::with_capacity(BLOCK);
        for (index, (times, slots)) in times.chunks(BLOCK).zip(slots.chunks(BLOCK)).enumerate() {
            let newest = times.iter().copied().max().unwrap_or(i64::MIN);
            if !self.now.holds(newest) || index % Self::MOST_BLOCKS == 0 {
                self.flush();
                self.now = self.clock.require_slice(newest)?;
            }
            let (Some(ordinals), Some(of_now)) = (ordinals.get_mut(..slots.len()), of_now.get_mut(..slots.len()))
            else {
                break;
            };
            of_now.copy_from_slice(slots);
            others.clear();
            for (row, (&at, slot)) in times.iter().zip(of_now.iter_mut()).enumerate() {
                if !self.now.holds(at) {
                    // Where rejected rows are counted too, which goes nowhere.
                    let slot = std::mem::replace(slot, LAST);
                    if slot <= MISSING {
                        others.push(Other { row, pane: self.clock.require_pane(at)?, slot });
                    }
                }
            }
            for (sum, count) in self.cells.iter_mut().zip(count_points_and_missing(of_now)) {
                *sum += count;
            }
            for &Other { pane, slot, .. } in &others {
                self.total.push(pane, slot, self.keeping);
            }
            for dimension in &mut self.dimensions {
                dimension.key.read_block(index * BLOCK, ordinals)?;
                dimension.count(ordinals, of_now, &others, self.now.pane, self.keeping);
            }
        }
        self.flush();
        Ok(())
    }

    /// Brings the counts of now to their segments.
    fn flush(&mut self) {
        if let Some(counts) = taken(&mut self.cells) {
            self.total.add(self.now.pane, counts, self.keeping);
        }
        for dimension in &mut self.dimensions {
            dimension.flush(self.now.pane, self.keeping);
        }
    }
}

/// Takes the counts of answers out of a table, where there are any. Rejected rows are counted apart and go nowhere.
pub(super) fn taken<T: Copy + Default + Into<u64>>(cells: &mut [T; SLOTS]) -> Option<Wide> {
    let mut counts: Wide = [0; CELLS];
    for (count, &cell) in counts.iter_mut().zip(&*cells) {
        *count = cell.into();
    }
    *cells = [T::default(); SLOTS];
    (counts != [0; CELLS]).then_some(counts)
}

/// One dimension of the columns.
struct Counting<'a> {
    key: &'a KeyColumn<'a>,
    dimension: &'a mut Dimension,
    places: Places,
    /// The counts of now by ordinal; none where labels are so many that rows are counted one by one.
    cells: Vec<[u32; SLOTS]>,
}

impl<'a> Counting<'a> {
    /// The most labels that are laid out without looking whether they occur.
    const MOST_DENSE: usize = 4 * BLOCK;

    fn new(dimension: &'a mut Dimension, key: &'a KeyColumn<'a>, rows: usize) -> Self {
        let ordinals = key.labels().len().saturating_add(1);
        let dense = ordinals <= Self::MOST_DENSE.min(rows);
        let cells = if dense { vec![[0; SLOTS]; ordinals] } else { Vec::new() };
        Self { key, dimension, places: Places::new(ordinals, rows), cells }
    }

    fn count(&mut self, ordinals: &[u32], slots: &[u8], others: &[Other], pane: i64, keeping: Keeping) {
        if self.cells.is_empty() {
            for (&ordinal, &slot) in ordinals.iter().zip(slots).filter(|&(_, &slot)| slot <= MISSING) {
                if let Some(segment) = self.segment(ordinal, keeping) {
                    segment.push(pane, slot, keeping);
                }
            }
        } else {
            for (&ordinal, &slot) in ordinals.iter().zip(slots) {
                let cells = self.cells.get_mut(ordinal as usize);
                if let Some(cell) = cells.and_then(|cells| cells.get_mut(usize::from(slot))) {
                    *cell += 1;
                }
            }
        }
        for &Other { row, pane, slot } in others {
            let segment = ordinals.get(row).and_then(|&ordinal| self.segment(ordinal, keeping));
            if let Some(segment) = segment {
                segment.push(pane, slot, keeping);
            }
        }
    }

    fn flush(&mut self, pane: i64, keeping: Keeping) {
        let mut cells = std::mem::take(&mut self.cells);
        for (ordinal, cells) in (0..).zip(&mut cells) {
            // A label of no answer makes no segment.
            let Some(counts) = taken(cells) else { continue };
            if let Some(segment) = self.segment(ordinal, keeping) {
                segment.add(pane, counts, keeping);
            }
        }
        self.cells = cells;
    }

    #[inline]
    fn segment(&mut self, ordinal: u32, keeping: Keeping) -> Option<&mut Segment> {
        let place = match self.places.get(ordinal) {
            Some(place) => place,
            None => self.find(ordinal, keeping),
        };
        self.dimension.segments.get_mut(place)
    }

    #[cold]
    fn find(&mut self, ordinal: u32, keeping: Keeping) -> usize {
        let place = self.dimension.intern(text(label(self.key, ordinal)).as_deref(), keeping);
        self.places.set(ordinal, place);
        place
    }
}

/// Which segment the rows of each ordinal go to, found when its first row comes: a dictionary may have labels of no row.
pub(super) enum Places {
    Laid(Vec<usize>),
    /// Where the labels are many more than the rows.
    Hashed(HashMap<u32, usize>),
}

impl Places {
    const UNKNOWN: usize = usize::MAX;

    pub(super) fn new(ordinals: usize, rows: usize) -> Self {
        if ordinals <= 4 * rows + 1024 {
            Self::Laid(vec![Self::UNKNOWN; ordinals])
        } else {
            Self::Hashed(HashMap::new())
        }
    }

    #[inline]
    pub(super) fn get(&self, ordinal: u32) -> Option<usize> {
        match self {
            Self::Laid(places) => places.get(ordinal as usize).copied().filter(|&place| place != Self::UNKNOWN),
            Self::Hashed(places) => places.get(&ordinal).copied(),
        }
    }

    pub(super) fn set(&mut self, ordinal: u32, place: usize) {
        match self {
            Self::Laid(places) => {
                if let Some(slot) = places.get_mut(ordinal as usize) {
                    *slot = place;
                }
            }
            Self::Hashed(places) => drop(places.insert(ordinal, place)),
        }
    }
}

/// The value that a label stands for.
pub(super) fn text(label: Label<'_>) -> Option<Cow<'_, str>> {
    match label {
        Label::Text(text) => Some(text.into()),
        Label::Integer(_) | Label::Boolean(_) => Some(label.to_string().into()),
        Label::Null => None,
    }
}
