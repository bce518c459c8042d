//! Columns of answers: the same as pushing row by row, with each label looked up once.

use std::borrow::Cow;

use hashbrown::HashMap;

use crate::error::{Error, ErrorKind, Result};
use crate::live::Live;
use crate::live::cells::{CELLS, Keeping, Segment, Wide};
use crate::live::spec::off_calendar;
use crate::live::state::{Dimension, too_many};
use crate::numeric::kernels::{MISSING, SLOTS};
use crate::score::{BLOCK, KeyColumn, Label, Labels, ScoreColumn, ScoreOptions};
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
        let ordinals: Vec<Vec<u32>> = keys.iter().map(|key| key.ordinals()).collect::<Result<_>>()?;
        let (slots, rejects) = scores.slots(options, |_| 1)?;
        let days = days(times)?;

        let mut accepted = 0;
        let mut newest = None;
        for (&slot, &day) in slots.iter().zip(&days).filter(|&(&slot, _)| slot <= MISSING) {
            accepted += u64::from(slot <= MISSING);
            newest = newest.max(Some(day));
        }
        self.answers = self.answers.checked_add(accepted).ok_or_else(too_many)?;
        if let Some(newest) = newest {
            self.advance_to(newest);
        }
        let keeping = self.keeping();
        let mut total = Some(&mut self.total);
        for ((dimension, key), mut ordinals) in self.dimensions.iter_mut().zip(keys).zip(ordinals) {
            let places = Places::new(key.labels(), &mut ordinals);
            // The total is counted along with the first dimension.
            Counting { places, dimension, total: total.take(), keeping }.count(&slots, &days, &ordinals);
        }
        if let Some(total) = total {
            for (&slot, &day) in slots.iter().zip(&days).filter(|&(&slot, _)| slot <= MISSING) {
                total.push(day, slot, keeping);
            }
        }
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

/// The day of each moment. Most come on the day of the one before: that is looked at first.
fn days(times: &[i64]) -> Result<Vec<i32>> {
    let (mut midnight, mut today) = (0, 0);
    let day = |(row, &at): (usize, &i64)| {
        if !(0..SECONDS_A_DAY).contains(&at.wrapping_sub(midnight)) {
            today = day_of(at).ok_or_else(|| Error::at_row(ErrorKind::InvalidArgument, row, off_calendar(at)))?;
            midnight = i64::from(today) * SECONDS_A_DAY;
        }
        Ok(today)
    };
    times.iter().enumerate().map(day).collect()
}

/// One dimension of a column of answers on its way into the segments.
struct Counting<'a> {
    places: Places<'a>,
    dimension: &'a mut Dimension,
    total: Option<&'a mut Segment>,
    keeping: Keeping,
}

impl Counting<'_> {
    /// The most labels that are laid out without looking whether they occur.
    const MOST_DENSE: usize = 4 * BLOCK;
    /// The most blocks counted in 32 bits before they are brought to the segments.
    const MOST_BLOCKS: usize = 1 << 19;

    /// Counts rows; of few labels, those of a block's newest day together, as most rows come in the order of time.
    fn count(mut self, slots: &[u8], days: &[i32], ordinals: &[u32]) {
        let labels = self.places.found.len();
        if labels > Self::MOST_DENSE.min(slots.len()) {
            for ((&slot, &day), &ordinal) in slots.iter().zip(days).zip(ordinals) {
                self.push(day, slot, ordinal);
            }
            return;
        }
        let mut cells = vec![[0_u32; SLOTS]; labels];
        let mut today = None;
        let blocks = slots.chunks(BLOCK).zip(days.chunks(BLOCK)).zip(ordinals.chunks(BLOCK));
        for (index, ((slots, days), ordinals)) in (1..).zip(blocks) {
            let newest = days.iter().copied().max();
            if newest != today || index % Self::MOST_BLOCKS == 0 {
                self.flush(today, &mut cells);
                today = newest;
            }
            for ((&slot, &day), &ordinal) in slots.iter().zip(days).zip(ordinals) {
                if Some(day) == today {
                    if let Some(cell) =
                        cells.get_mut(ordinal as usize).and_then(|cells| cells.get_mut(usize::from(slot)))
                    {
                        *cell += 1;
                    }
                } else {
                    self.push(day, slot, ordinal);
                }
            }
        }
        self.flush(today, &mut cells);
    }

    fn push(&mut self, day: i32, slot: u8, ordinal: u32) {
        if slot > MISSING {
            return;
        }
        if let Some(segment) = self.places.segment(self.dimension, ordinal) {
            segment.push(day, slot, self.keeping);
        }
        if let Some(total) = &mut self.total {
            total.push(day, slot, self.keeping);
        }
    }

    /// Brings the counts of one day to their segments. Rejected rows are counted apart and go nowhere.
    fn flush(&mut self, day: Option<i32>, cells: &mut [[u32; SLOTS]]) {
        let Some(day) = day else { return };
        for (ordinal, cells) in (0..).zip(cells) {
            let mut counts: Wide = [0; CELLS];
            for (count, &cell) in counts.iter_mut().zip(&*cells) {
                *count = cell.into();
            }
            *cells = [0; SLOTS];
            if counts == [0; CELLS] {
                continue;
            }
            if let Some(segment) = self.places.segment(self.dimension, ordinal) {
                segment.add(day, counts, self.keeping);
            }
            if let Some(total) = &mut self.total {
                total.add(day, counts, self.keeping);
            }
        }
    }
}

/// Which segment the rows of each label go to, found when its first row comes: a dictionary may have labels of no row.
struct Places<'a> {
    labels: &'a Labels,
    /// The ordinal of each place in `found`, where ordinals were replaced by places.
    ordinals: Option<Vec<u32>>,
    found: Vec<usize>,
}

impl<'a> Places<'a> {
    const UNKNOWN: usize = usize::MAX;

    /// Where the labels are many more than the rows, numbers the ordinals that occur.
    fn new(labels: &'a Labels, rows: &mut [u32]) -> Self {
        if labels.len() <= 4 * rows.len() + 1024 {
            return Self { labels, ordinals: None, found: vec![Self::UNKNOWN; labels.len() + 1] };
        }
        let mut known: HashMap<u32, u32> = HashMap::new();
        let mut ordinals = Vec::new();
        for row in rows {
            let ordinal = *row;
            *row = *known.entry(ordinal).or_insert_with(|| {
                ordinals.push(ordinal);
                u32::try_from(ordinals.len() - 1).unwrap_or(u32::MAX)
            });
        }
        Self { labels, found: vec![Self::UNKNOWN; ordinals.len()], ordinals: Some(ordinals) }
    }

    #[inline]
    fn segment<'d>(&mut self, dimension: &'d mut Dimension, row: u32) -> Option<&'d mut Segment> {
        let mut place = self.found.get(row as usize).copied()?;
        if place == Self::UNKNOWN {
            place = self.find(dimension, row);
        }
        dimension.segments.get_mut(place)
    }

    #[cold]
    fn find(&mut self, dimension: &mut Dimension, row: u32) -> usize {
        let ordinal = match &self.ordinals {
            Some(ordinals) => ordinals.get(row as usize).copied().unwrap_or(0),
            None => row,
        };
        let label = ordinal.checked_sub(1).map_or(Label::Null, |code| self.labels.get(code as usize));
        let place = dimension.intern(text(label).as_deref());
        if let Some(found) = self.found.get_mut(row as usize) {
            *found = place;
        }
        place
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
