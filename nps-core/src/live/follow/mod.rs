//! The window of a segment after each answer: the sums that move with it, and answers one by one. Columns of answers are
//! in `columns`.

mod columns;

use std::borrow::BorrowMut;
use std::ops::Range;

use crate::error::{Error, ErrorKind, Result};
use crate::live::cells::{Segment, Wide};
use crate::live::dimension::Dimension;
use crate::live::{Live, SegmentCode, Window};
use crate::numeric::kernels::{MISSING, SLOTS};
use crate::score::Counts;
use crate::survey::{Category, Scale, Score};

/// A [`Live`] that tells, with each answer, what the window of the answer's segment holds after it.
///
/// What it tells is what [`Live::window`] says of that segment at the newest moment there ever was, in classes. It keeps the
/// sums of that window as long as time stays in one pane: an answer is O(dimensions) as a push is, and the first one of a
/// segment in each pane a read more. Made of a `Live`, or of a `&mut Live` for a while.
///
/// ```
/// use nps_core::{Counts, Live, LiveFollower, LiveSpec, Scale, Window};
///
/// let live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
/// let mut follower = LiveFollower::new(live, "site", Window::default())?;
/// let nine = Some(Scale::ZERO_TO_TEN.score(9)?);
/// follower.push(0, nine, &[Some("Lyon")])?;
/// let lyon = follower.push(86_400, nine, &[Some("Lyon")])?;
/// assert_eq!((lyon, lyon.points()), (Counts::new(0, 0, 2), Some(100.0)));
/// assert_eq!(follower.push(86_400, None, &[Some("Nice")])?.points(), None);
/// assert_eq!(follower.live().window("site", Some("Lyon"), 86_400)?.counts(), lyon);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LiveFollower<L = Live> {
    live: L,
    moving: Moving,
    /// By the place of a segment.
    sums: Vec<Sum>,
}

/// A window that moves on with the newest pane.
#[derive(Clone, Debug)]
struct Moving {
    dimension: usize,
    window: Window,
    classes: Classes,
    /// The newest pane, before all of which there are where nothing is known.
    newest: i64,
    first: i64,
    last: i64,
    /// How often it has moved.
    turn: u64,
}

/// What a window holds, known since that turn.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    turn: u64,
    classes: [u64; CLASSES],
}

/// Detractors, passives, promoters.
const CLASSES: usize = 3;

/// What an answer of each slot adds to each class. All three are added to, as a sum that is read whole must be written whole:
/// a processor waits for what it has just written a part of.
#[derive(Clone, Copy, Debug)]
struct Classes([[u64; CLASSES]; SLOTS]);

impl Classes {
    fn new(scale: Scale) -> Self {
        let mut classes = [[0; CLASSES]; SLOTS];
        for (slot, class) in (0..MISSING).zip(&mut classes) {
            *class = match scale.category(slot) {
                Some(Category::Detractor) => [1, 0, 0],
                Some(Category::Passive) => [0, 1, 0],
                Some(Category::Promoter) => [0, 0, 1],
                None => [0; CLASSES],
            };
        }
        Self(classes)
    }

    #[inline]
    fn add(&self, sums: &mut [u64; CLASSES], slot: u8) {
        if let Some(class) = self.0.get(usize::from(slot)) {
            sums.iter_mut().zip(class).for_each(|(sum, one)| *sum += one);
        }
    }

    fn sum(&self, wide: &Wide) -> [u64; CLASSES] {
        let mut sums = [0; CLASSES];
        for (class, count) in self.0.iter().zip(wide) {
            sums.iter_mut().zip(class).for_each(|(sum, one)| *sum += one * count);
        }
        sums
    }
}

#[inline]
fn counts([detractors, passives, promoters]: [u64; CLASSES]) -> Counts {
    Counts { detractors, passives, promoters }
}

impl Moving {
    fn new(live: &Live, dimension: &str, window: Window) -> Result<Self> {
        live.over(window)?;
        let place = live.spec.place_of(dimension)?;
        if live.dimensions.get(place).is_some_and(|dimension| dimension.kept.is_some()) {
            let message = format!(
                "the dimension {dimension:?} is capped: its values may change segments, and cannot be followed"
            );
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        let classes = Classes::new(live.spec.scale);
        Ok(Self { dimension: place, window, classes, newest: i64::MIN, first: 0, last: -1, turn: 0 })
    }

    /// Moves on with an answer that is to come.
    #[inline]
    fn follow(&mut self, live: &Live, at: i64, pane: i64) -> Result<()> {
        if pane <= self.newest { Ok(()) } else { self.turn(live, at, pane) }
    }

    #[cold]
    fn turn(&mut self, live: &Live, at: i64, pane: i64) -> Result<()> {
        let (newest, at) = match live.newest {
            Some(newest) if newest > pane => (newest, live.clock.moment_of(newest)),
            _ => (pane, at),
        };
        let frame = live.frame(self.window, at, live.horizon_at(newest))?;
        (self.newest, self.first, self.last) = (newest, frame.first, frame.last);
        self.turn += 1;
        Ok(())
    }

    /// Knows nothing any more.
    const fn forget(&mut self) {
        self.newest = i64::MIN;
    }

    fn sum(&self, segment: Option<&Segment>) -> Sum {
        let wide = segment.map(|segment| segment.between(self.first, self.last)).unwrap_or_default();
        Sum { turn: self.turn, classes: self.classes.sum(&wide) }
    }
}

impl<L: BorrowMut<Live>> LiveFollower<L> {
    /// Follows the segments of a dimension over a window.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] for a dimension that is not declared; [`ErrorKind::InvalidArgument`] for one that is
    /// [capped](crate::SegmentCap), and as [`Live::over`].
    ///
    /// ```
    /// use nps_core::{ErrorKind, Live, LiveFollower, LiveSpec, Window};
    ///
    /// let mut live = Live::new(LiveSpec::default())?;
    /// let unknown = LiveFollower::new(&mut live, "site", Window::default()).unwrap_err();
    /// assert_eq!(unknown.kind(), ErrorKind::UnknownColumn);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn new(live: L, dimension: &str, window: Window) -> Result<Self> {
        let moving = Moving::new(live.borrow(), dimension, window)?;
        Ok(Self { live, moving, sums: Vec::new() })
    }

    /// Counts an answer as [`Live::push`] does; tells what the window of its segment holds then. Where it fails, nothing
    /// changes.
    ///
    /// # Errors
    /// As [`Live::push`] and [`Live::window`].
    #[inline]
    pub fn push(&mut self, at: i64, score: Option<Score>, values: &[Option<&str>]) -> Result<Counts> {
        let live = self.live.borrow_mut();
        let (pane, slot) = live.read(at, score, values.len())?;
        self.moving.follow(live, at, pane)?;
        let place = live.count(pane, slot, values, self.moving.dimension).inspect_err(|_| self.moving.forget())?;
        Ok(self.told(pane, slot, place))
    }

    /// The same with values that were looked up, as [`Live::push_coded`].
    ///
    /// # Errors
    /// As [`Live::push_coded`] and [`Live::window_coded`].
    ///
    /// ```
    /// use nps_core::{Counts, Live, LiveFollower, LiveSpec, Scale, Window};
    ///
    /// let mut live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// let lyon: Vec<_> = live.code("site", Some("Lyon"))?.into_iter().collect();
    /// let mut follower = LiveFollower::new(live, "site", "sliding 2d".parse()?)?;
    /// let three = Some(Scale::ZERO_TO_TEN.score(3)?);
    /// for (day, detractors) in [(0, 1), (1, 2), (2, 2), (0, 2), (4, 1)] {
    ///     let counts = follower.push_coded(86_400 * day, three, &lyon)?;
    ///     assert_eq!(counts, Counts::new(detractors, 0, 0));
    /// }
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[inline]
    pub fn push_coded(&mut self, at: i64, score: Option<Score>, codes: &[SegmentCode]) -> Result<Counts> {
        let live = self.live.borrow_mut();
        let (pane, slot) = live.read_coded(at, score, codes)?;
        self.moving.follow(live, at, pane)?;
        live.count_coded(pane, slot, codes).inspect_err(|_| self.moving.forget())?;
        let place = codes.get(self.moving.dimension).map_or(Dimension::NO_VALUE, |code| code.place);
        Ok(self.told(pane, slot, place))
    }

    /// What the window of a segment holds, without an answer.
    ///
    /// # Errors
    /// As [`Live::window_coded`].
    pub fn window_coded(&self, code: SegmentCode) -> Result<Counts> {
        let live: &Live = self.live.borrow();
        let newest = live.newest.map_or(0, |newest| live.clock.moment_of(newest));
        live.over(self.moving.window)?.window_coded(code, newest).map(|found| found.counts())
    }

    /// The moments of the window up to the end of the newest pane: as long as no answer comes of a later one, those of these
    /// moments are in the window of their segments, and no others. `None` before the first answer.
    ///
    /// # Errors
    /// As [`Live::window`].
    ///
    /// ```
    /// use nps_core::{Live, LiveFollower, LiveSpec};
    ///
    /// let live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// let mut follower = LiveFollower::new(live, "site", "sliding 2d".parse()?)?;
    /// assert_eq!(follower.moments()?, None);
    /// follower.push(86_400 * 9 + 5, None, &[None])?;
    /// assert_eq!(follower.moments()?, Some(86_400 * 8..86_400 * 10));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn moments(&self) -> Result<Option<Range<i64>>> {
        let live: &Live = self.live.borrow();
        let Some(newest) = live.newest else { return Ok(None) };
        let at = live.clock.moment_of(newest);
        let frame = live.frame(self.moving.window, at, live.horizon)?;
        Ok(Some(live.clock.begin_of(frame.first)..live.clock.require_slice(at)?.end))
    }

    #[inline]
    fn told(&mut self, pane: i64, slot: u8, place: usize) -> Counts {
        let moving = &self.moving;
        if let Some(sum) = self.sums.get_mut(place)
            && sum.turn == moving.turn
        {
            // Added to where it is read, and not read again where it was just written.
            let mut classes = sum.classes;
            if (moving.first..=moving.last).contains(&pane) {
                moving.classes.add(&mut classes, slot);
                sum.classes = classes;
            }
            return counts(classes);
        }
        self.read(place);
        self.sums.get(place).map(|sum| counts(sum.classes)).unwrap_or_default()
    }

    /// Reads what the window of a segment holds, to be kept up from then on.
    #[cold]
    #[inline(never)]
    fn read(&mut self, place: usize) {
        let dimension = self.live.borrow().dimensions.get(self.moving.dimension);
        let read = self.moving.sum(dimension.and_then(|dimension| dimension.segments.get(place)));
        if self.sums.len() <= place {
            self.sums.resize(place + 1, Sum::default());
        }
        if let Some(sum) = self.sums.get_mut(place) {
            *sum = read;
        }
    }

    /// The aggregator.
    #[must_use]
    pub fn live(&self) -> &Live {
        self.live.borrow()
    }

    /// The aggregator, for whatever else changes it: to take an answer back, merge another one, or advance time. The sums
    /// are read anew after it.
    ///
    /// ```
    /// use nps_core::{Counts, Live, LiveFollower, LiveSpec, Scale, Window};
    ///
    /// let live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// let mut follower = LiveFollower::new(live, "site", Window::default())?;
    /// let nine = Some(Scale::ZERO_TO_TEN.score(9)?);
    /// follower.push(0, nine, &[Some("Lyon")])?;
    /// follower.live_mut().retract(0, nine, &[Some("Lyon")])?;
    /// assert_eq!(follower.push(0, nine, &[Some("Lyon")])?, Counts::new(0, 0, 1));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn live_mut(&mut self) -> &mut Live {
        self.moving.forget();
        self.live.borrow_mut()
    }

    /// The aggregator, followed no more.
    #[must_use]
    pub fn into_live(self) -> L {
        self.live
    }
}
