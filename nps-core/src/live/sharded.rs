//! A live aggregator for many threads.

use std::hash::BuildHasher;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use hashbrown::DefaultHashBuilder;

use crate::error::{Error, ErrorKind, Result};
use crate::live::state::too_many;
use crate::live::{Headline, Live, LiveDay, LiveSegment, LiveSpec};
use crate::score::{Distribution, KeyColumn, ScoreColumn, ScoreOptions};
use crate::survey::{Rejects, Score};

/// A [`Live`] in parts, each behind a lock of its own, that many threads push to at once.
///
/// What it says is what one [`Live`] would say that had taken everything in some order in which each call is whole. A push
/// goes to a part that no other thread is at, the same one as long as that lasts. A read holds all locks while it adds up
/// what it was asked for, O(parts × days that are kept) for a segment, and none while it reckons intervals.
///
/// **Where it is for.** Threads of Rust that push one by one. In Python `Live` has a lock of its own, which is held no longer
/// than a push takes, far less than the interpreter does for its call; columns are counted with the interpreter let go. In
/// Node one thread pushes. Neither would gain by parts. [`LiveResponses`](crate::LiveResponses) has none either: which
/// version of a response stands can only be told where all of them come, so that its parts are to be chosen by id.
///
/// ```
/// use nps_core::{LiveSpec, Scale, ShardedLive};
///
/// let live = ShardedLive::new(LiveSpec::default(), 4)?;
/// let nine = Some(Scale::ZERO_TO_TEN.score(9)?);
/// std::thread::scope(|scope| {
///     for _ in 0..4 {
///         scope.spawn(|| (0..100).try_for_each(|at| live.push(at, nine, &[])));
///     }
/// });
/// assert_eq!(live.now(0)?.nps.n(), 400);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Debug)]
pub struct ShardedLive {
    spec: LiveSpec,
    first: Mutex<Live>,
    rest: Vec<Mutex<Live>>,
    hasher: DefaultHashBuilder,
}

/// What of a live aggregator is read.
#[derive(Clone, Copy)]
enum Part<'a> {
    Total,
    Dimension(usize),
    Segment(usize, Option<&'a str>),
}

impl ShardedLive {
    /// The most parts there may be.
    pub const MAX_PARTS: usize = 1024;

    /// Nothing counted yet, in so many parts: as many as threads push at once, say.
    ///
    /// # Errors
    /// As [`LiveSpec::validate`]; [`ErrorKind::InvalidArgument`] unless 1 ≤ `parts` ≤ [`Self::MAX_PARTS`].
    ///
    /// ```
    /// use nps_core::{LiveSpec, ShardedLive};
    /// assert!(ShardedLive::new(LiveSpec::default(), 0).is_err());
    /// ```
    pub fn new(spec: LiveSpec, parts: usize) -> Result<Self> {
        Self::resume(Live::new(spec)?, parts)
    }

    /// What another one has counted, to be counted on.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] unless 1 ≤ `parts` ≤ [`Self::MAX_PARTS`].
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec, ShardedLive};
    ///
    /// let sharded = ShardedLive::new(LiveSpec::default(), 2)?;
    /// sharded.push(0, None, &[])?;
    /// let restarted = ShardedLive::resume(Live::from_bytes(&sharded.snapshot()?.to_bytes())?, 8)?;
    /// assert_eq!(restarted.answers()?, 1);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn resume(live: Live, parts: usize) -> Result<Self> {
        if !(1..=Self::MAX_PARTS).contains(&parts) {
            let message = format!("parts is {parts}, expected from 1 to {}", Self::MAX_PARTS);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        let spec = live.spec().clone();
        let empty = Live::new(spec.clone())?;
        let rest = std::iter::repeat_n(empty, parts - 1).map(Mutex::new).collect();
        Ok(Self { spec, first: Mutex::new(live), rest, hasher: DefaultHashBuilder::default() })
    }

    /// Counts an answer: as [`Live::push`].
    ///
    /// # Errors
    /// As [`Live::push`].
    pub fn push(&self, at: i64, score: Option<Score>, values: &[Option<&str>]) -> Result<()> {
        self.own().push(at, score, values)
    }

    /// Counts a column of answers: as [`Live::push_many`], with a lock held only while what was counted is added.
    ///
    /// # Errors
    /// As [`Live::push_many`].
    pub fn push_many<'a>(
        &self,
        times: &[i64],
        scores: impl Into<ScoreColumn<'a>>,
        keys: &[KeyColumn<'_>],
        options: &ScoreOptions,
    ) -> Result<Rejects> {
        let mut counted = Live::new(self.spec.clone())?;
        let rejects = counted.push_many(times, scores, keys, options)?;
        self.merge(&counted)?;
        Ok(rejects)
    }

    /// Takes back an answer: as [`Live::retract`], whichever thread pushed it. Where no part has it by itself, they are
    /// brought together first, which costs as much as [`snapshot`](Self::snapshot).
    ///
    /// # Errors
    /// As [`Live::retract`].
    pub fn retract(&self, at: i64, score: Option<Score>, values: &[Option<&str>]) -> Result<()> {
        match self.own().retract(at, score, values) {
            Err(error) if error.kind() == ErrorKind::NothingToRetract => {}
            done => return done,
        }
        let mut parts = self.all();
        if parts.iter_mut().any(|part| part.retract(at, score, values).is_ok()) {
            return Ok(());
        }
        // What the total and each value have may be in different parts.
        let mut whole = sum(&parts, &self.spec)?;
        whole.retract(at, score, values)?;
        let empty = Live::new(self.spec.clone())?;
        for part in &mut parts {
            **part = empty.clone();
        }
        if let Some(first) = parts.first_mut() {
            **first = whole;
        }
        Ok(())
    }

    /// Adds everything that another aggregator, of other answers, has counted: as [`Live::merge`].
    ///
    /// # Errors
    /// As [`Live::merge`].
    pub fn merge(&self, other: &Live) -> Result<()> {
        self.own().merge(other)
    }

    /// Says that it is `at`: as [`Live::advance`].
    ///
    /// # Errors
    /// As [`Live::advance`].
    pub fn advance(&self, at: i64) -> Result<()> {
        self.own().advance(at)
    }

    /// Everything that was counted, as one: to be written, or read at leisure. All locks are held while it is copied,
    /// O(parts × state).
    ///
    /// # Errors
    /// [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    pub fn snapshot(&self) -> Result<Live> {
        sum(&self.all(), &self.spec)
    }

    /// As [`Live::now`].
    ///
    /// # Errors
    /// As [`Live::now`]; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    pub fn now(&self, at: i64) -> Result<Headline> {
        self.part(Part::Total)?.now(at)
    }

    /// As [`Live::segment`].
    ///
    /// # Errors
    /// As [`Live::segment`]; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    ///
    /// ```
    /// use nps_core::{LiveSpec, ShardedLive};
    ///
    /// let live = ShardedLive::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() }, 2)?;
    /// live.push(0, None, &[Some("Lyon")])?;
    /// assert_eq!(live.segment("site", Some("Lyon"), 0)?.missing, 1);
    /// assert_eq!(live.segments("site", 0)?.len(), 1);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn segment(&self, dimension: &str, value: Option<&str>, at: i64) -> Result<Headline> {
        let place = self.spec.place_of(dimension)?;
        self.part(Part::Segment(place, value))?.segment(dimension, value, at)
    }

    /// As [`Live::segments`]. The locks are held for O(parts × segments × days that are kept).
    ///
    /// # Errors
    /// As [`Live::segments`]; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    pub fn segments(&self, dimension: &str, at: i64) -> Result<Vec<LiveSegment>> {
        let place = self.spec.place_of(dimension)?;
        self.part(Part::Dimension(place))?.segments(dimension, at)
    }

    /// As [`Live::window`].
    ///
    /// # Errors
    /// As [`Live::window`]; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    pub fn window(&self, dimension: &str, value: Option<&str>, at: i64) -> Result<Distribution> {
        let place = self.spec.place_of(dimension)?;
        self.part(Part::Segment(place, value))?.window(dimension, value, at)
    }

    /// As [`Live::days`].
    ///
    /// # Errors
    /// As [`Live::days`]; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    pub fn days(&self, first: i64, last: i64) -> Result<Vec<LiveDay>> {
        self.part(Part::Total)?.days(first, last)
    }

    /// As [`Live::segment_days`].
    ///
    /// # Errors
    /// As [`Live::segment_days`]; [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    pub fn segment_days(&self, dimension: &str, value: Option<&str>, first: i64, last: i64) -> Result<Vec<LiveDay>> {
        let place = self.spec.place_of(dimension)?;
        self.part(Part::Segment(place, value))?.segment_days(dimension, value, first, last)
    }

    /// What is counted and how.
    #[must_use]
    pub const fn spec(&self) -> &LiveSpec {
        &self.spec
    }

    /// How many answers are held, missing ones among them.
    ///
    /// # Errors
    /// [`ErrorKind::CountOverflow`] above 2^64 − 1.
    pub fn answers(&self) -> Result<u64> {
        self.all().iter().try_fold(0_u64, |sum, part| sum.checked_add(part.answers())).ok_or_else(too_many)
    }

    /// The newest day there ever was, counted from 1970-01-01; `None` before the first answer.
    #[must_use]
    pub fn newest_day(&self) -> Option<i32> {
        self.all().iter().filter_map(|part| part.newest_day()).max()
    }

    /// A part that no other thread is at, beginning with the thread's own.
    fn own(&self) -> MutexGuard<'_, Live> {
        let count = self.rest.len() + 1;
        let thread = self.hasher.hash_one(std::thread::current().id());
        let own = usize::try_from(thread % count as u64).unwrap_or(0);
        for part in self.parts().cycle().skip(own).take(count) {
            match part.try_lock() {
                Ok(part) => return part,
                Err(TryLockError::Poisoned(part)) => return part.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        lock(own.checked_sub(1).and_then(|place| self.rest.get(place)).unwrap_or(&self.first))
    }

    fn parts(&self) -> impl Iterator<Item = &Mutex<Live>> + Clone {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// All parts, in their order, so that no two threads wait for each other.
    fn all(&self) -> Vec<MutexGuard<'_, Live>> {
        self.parts().map(lock).collect()
    }

    /// One aggregator with what is read and nothing else.
    fn part(&self, part: Part<'_>) -> Result<Live> {
        let mut read = Live::new(self.spec.clone())?;
        for other in self.all() {
            read.merge_part(&other, part)?;
        }
        Ok(read)
    }
}

/// A part is whole even where a thread panicked that held it: nothing in this crate panics halfway through a change.
fn lock(part: &Mutex<Live>) -> MutexGuard<'_, Live> {
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

fn sum(parts: &[MutexGuard<'_, Live>], spec: &LiveSpec) -> Result<Live> {
    let mut whole = Live::new(spec.clone())?;
    for part in parts {
        whole.merge(part)?;
    }
    Ok(whole)
}

impl Live {
    /// Adds a part of what another one has counted by the same specification.
    fn merge_part(&mut self, other: &Self, part: Part<'_>) -> Result<()> {
        self.answers = self.answers.checked_add(other.answers).ok_or_else(too_many)?;
        if let Some(newest) = other.newest {
            self.advance_to(newest);
        }
        let keeping = self.keeping();
        let (place, only) = match part {
            Part::Total => {
                self.total.merge(&other.total, keeping);
                return Ok(());
            }
            Part::Dimension(place) => (place, None),
            Part::Segment(place, value) => (place, Some(value)),
        };
        if let (Some(mine), Some(theirs)) = (self.dimensions.get_mut(place), other.dimensions.get(place)) {
            match only {
                // Which values of a capped dimension have a segment is known from all of them.
                Some(value) if mine.kept.is_none() => {
                    if let Some(segment) = theirs.get(value) {
                        let place = mine.intern(value, keeping);
                        mine.segments.get_mut(place).into_iter().for_each(|mine| mine.merge(segment, keeping));
                    }
                }
                _ => mine.merge(theirs, keeping),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_thread_held_that_panicked_is_there_for_the_others() {
        for parts in [1, 2] {
            let live = ShardedLive::new(LiveSpec::default(), parts).unwrap();
            live.push(0, None, &[]).unwrap();
            let doomed = || {
                let _held = live.all();
                panic!("on purpose");
            };
            assert!(std::thread::scope(|scope| scope.spawn(doomed).join()).is_err());
            live.push(0, None, &[]).unwrap();
            assert_eq!((live.answers(), live.now(0).unwrap().missing), (Ok(2), 2));
        }
    }

    #[test]
    fn a_push_goes_where_no_other_thread_is() {
        let live = ShardedLive::new(LiveSpec::default(), 3).unwrap();
        let held: Vec<_> = live.parts().skip(1).map(lock).collect();
        live.push(0, None, &[]).unwrap();
        drop(held);
        assert_eq!(lock(&live.first).answers(), 1);
    }
}
