//! Columns of answers: the same as pushing row by row, with each label looked up once.

use std::borrow::Cow;

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::live::Live;
use crate::live::cells::{CELLS, Keeping, Segment, Wide};
use crate::live::spec::off_calendar;
use crate::live::state::{Dimension, too_many};
use crate::numeric::kernels::{LAST, MISSING, SLOTS, count_points_and_missing};
use crate::score::{BLOCK, KeyColumn, Label, ScoreColumn, ScoreOptions};
use crate::survey::{Rejects, SECONDS_A_DAY, day_of};

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
        let scores = scores.into();
        let rows = scores.len();
        self.spec.scale.require_same(options.scale)?;
        Error::require_rows("the column of times", times.len(), "the scores", rows)?;
        let keys = self.keys_by_dimension(keys, rows)?;
        keys.iter().try_for_each(|key| key.require_codes())?;
        let (slots, rejects) = scores.slots(options, |_| 1)?;
        require_moments(times)?;

        // Nothing fails from here on but the count, which comes first.
        let accepted = (rows as u64).saturating_sub(rejects.total());
        self.answers = self.answers.checked_add(accepted).ok_or_else(too_many)?;
        if let Some(newest) = newest(times, &slots) {
            self.advance_to(newest);
        }
        let keeping = self.keeping();
        let (total, dimensions) = (&mut self.total, self.dimensions.iter_mut());
        let dimensions = dimensions.zip(&keys).map(|(dimension, key)| Counting::new(dimension, key, rows)).collect();
        Columns { total, cells: [0; SLOTS], dimensions, keeping, today: Today::NONE }.count(times, &slots)?;
        Ok(rejects)
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

/// Fails at the first moment that has no day.
fn require_moments(times: &[i64]) -> Result<()> {
    // Without a branch a row, as nearly always all have one.
    let ends = times.iter().fold((0, 0), |(first, last), &at| (at.min(first), at.max(last)));
    if day_of(ends.0).and(day_of(ends.1)).is_some() {
        return Ok(());
    }
    let off = times.iter().enumerate().find(|&(_, &at)| day_of(at).is_none());
    off.map_or(Ok(()), |(row, &at)| Err(Error::at_row(ErrorKind::InvalidArgument, row, off_calendar(at))))
}

/// The newest day of the answers that are counted.
fn newest(times: &[i64], slots: &[u8]) -> Option<i32> {
    let at = |(&at, &slot): (&i64, &u8)| if slot <= MISSING { at } else { i64::MIN };
    times.iter().zip(slots).map(at).fold(None, |newest, at| newest.max(Some(at))).and_then(day_of)
}

/// The day that most rows are of.
#[derive(Clone, Copy)]
struct Today {
    day: i32,
    midnight: i64,
}

impl Today {
    const NONE: Self = Self { day: 0, midnight: i64::MAX };

    fn of(at: i64) -> Option<Self> {
        day_of(at).map(|day| Self { day, midnight: i64::from(day) * SECONDS_A_DAY })
    }

    #[inline]
    fn holds(self, at: i64) -> bool {
        (0..SECONDS_A_DAY).contains(&at.wrapping_sub(self.midnight))
    }
}

/// Columns of answers on their way into the segments, a block of rows at a time.
///
/// As most rows come in the order of time, those of a block's newest day are counted apart, and brought to their segments
/// together when that day is over.
struct Columns<'a> {
    total: &'a mut Segment,
    /// How many answers of today there are that the total lacks.
    cells: [u64; SLOTS],
    dimensions: Vec<Counting<'a>>,
    keeping: Keeping,
    today: Today,
}

/// A row that is not of today.
struct Other {
    row: usize,
    day: i32,
    slot: u8,
}

impl Columns<'_> {
    /// The most blocks counted in 32 bits before they are brought to the segments.
    const MOST_BLOCKS: usize = 1 << 19;

    fn count(mut self, times: &[i64], slots: &[u8]) -> Result<()> {
        let (mut ordinals, mut of_today) = ([0; BLOCK], [0; BLOCK]);
        let mut others = Vec::with_capacity(BLOCK);
        for (index, (times, slots)) in times.chunks(BLOCK).zip(slots.chunks(BLOCK)).enumerate() {
            let newest = times.iter().copied().max().unwrap_or(i64::MIN);
            if !self.today.holds(newest) || index % Self::MOST_BLOCKS == 0 {
                self.flush();
                self.today = Today::of(newest).unwrap_or(Today::NONE);
            }
            let (Some(ordinals), Some(of_today)) = (ordinals.get_mut(..slots.len()), of_today.get_mut(..slots.len()))
            else {
                break;
            };
            of_today.copy_from_slice(slots);
            others.clear();
            for (row, (&at, slot)) in times.iter().zip(of_today.iter_mut()).enumerate() {
                if !self.today.holds(at) {
                    // Where rejected rows are counted too, which goes nowhere.
                    let slot = std::mem::replace(slot, LAST);
                    if let Some(day) = day_of(at).filter(|_| slot <= MISSING) {
                        others.push(Other { row, day, slot });
                    }
                }
            }
            for (sum, count) in self.cells.iter_mut().zip(count_points_and_missing(of_today)) {
                *sum += count;
            }
            for &Other { day, slot, .. } in &others {
                self.total.push(day, slot, self.keeping);
            }
            for dimension in &mut self.dimensions {
                dimension.key.read_block(index * BLOCK, ordinals)?;
                dimension.count(ordinals, of_today, &others, self.today.day, self.keeping);
            }
        }
        self.flush();
        Ok(())
    }

    /// Brings the counts of today to their segments.
    fn flush(&mut self) {
        if let Some(counts) = taken(&mut self.cells) {
            self.total.add(self.today.day, counts, self.keeping);
        }
        for dimension in &mut self.dimensions {
            dimension.flush(self.today.day, self.keeping);
        }
    }
}

/// Takes the counts of answers out of a table, where there are any. Rejected rows are counted apart and go nowhere.
fn taken<T: Copy + Default + Into<u64>>(cells: &mut [T; SLOTS]) -> Option<Wide> {
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
    /// The counts of today by ordinal; none where labels are so many that rows are counted one by one.
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

    fn count(&mut self, ordinals: &[u32], slots: &[u8], others: &[Other], day: i32, keeping: Keeping) {
        if self.cells.is_empty() {
            for (&ordinal, &slot) in ordinals.iter().zip(slots).filter(|&(_, &slot)| slot <= MISSING) {
                if let Some(segment) = self.segment(ordinal) {
                    segment.push(day, slot, keeping);
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
        for &Other { row, day, slot } in others {
            let segment = ordinals.get(row).and_then(|&ordinal| self.segment(ordinal));
            if let Some(segment) = segment {
                segment.push(day, slot, keeping);
            }
        }
    }

    fn flush(&mut self, day: i32, keeping: Keeping) {
        let mut cells = std::mem::take(&mut self.cells);
        for (ordinal, cells) in (0..).zip(&mut cells) {
            // A label of no answer makes no segment.
            let Some(counts) = taken(cells) else { continue };
            if let Some(segment) = self.segment(ordinal) {
                segment.add(day, counts, keeping);
            }
        }
        self.cells = cells;
    }

    #[inline]
    fn segment(&mut self, ordinal: u32) -> Option<&mut Segment> {
        let place = match self.places.get(ordinal) {
            Some(place) => place,
            None => self.find(ordinal),
        };
        self.dimension.segments.get_mut(place)
    }

    #[cold]
    fn find(&mut self, ordinal: u32) -> usize {
        let label = ordinal.checked_sub(1).map_or(Label::Null, |code| self.key.labels().get(code as usize));
        let place = self.dimension.intern(text(label).as_deref());
        self.places.set(ordinal, place);
        place
    }
}

/// Which segment the rows of each ordinal go to, found when its first row comes: a dictionary may have labels of no row.
enum Places {
    Laid(Vec<usize>),
    /// Where the labels are many more than the rows.
    Hashed(HashMap<u32, usize>),
}

impl Places {
    const UNKNOWN: usize = usize::MAX;

    fn new(ordinals: usize, rows: usize) -> Self {
        if ordinals <= 4 * rows + 1024 {
            Self::Laid(vec![Self::UNKNOWN; ordinals])
        } else {
            Self::Hashed(HashMap::new())
        }
    }

    #[inline]
    fn get(&self, ordinal: u32) -> Option<usize> {
        match self {
            Self::Laid(places) => places.get(ordinal as usize).copied().filter(|&place| place != Self::UNKNOWN),
            Self::Hashed(places) => places.get(&ordinal).copied(),
        }
    }

    fn set(&mut self, ordinal: u32, place: usize) {
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
fn text(label: Label<'_>) -> Option<Cow<'_, str>> {
    match label {
        Label::Text(text) => Some(text.into()),
        Label::Integer(_) | Label::Boolean(_) => Some(label.to_string().into()),
        Label::Null => None,
    }
}
