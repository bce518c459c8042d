//! The state of a live aggregator, and what changes it.

use crate::error::{Error, ErrorKind, Result};
use crate::live::LiveSpec;
use crate::live::calendar::Clock;
use crate::live::cells::{Keeping, Segment};
use crate::live::dimension::Dimension;
use crate::numeric::kernels::MISSING;
use crate::survey::Score;

/// Exact counts of answers by pane of time, in total and for each value of the declared dimensions.
///
/// An answer is a moment in seconds since 1970-01-01 UTC, a score or none, and a value or none for each dimension.
///
/// **Order does not matter.** The state is a function of which answers are held, of the newest pane there ever was and,
/// where a dimension is [capped](crate::SegmentCap), of which values ever came: any order, any split over shards and any
/// tree of merges give the same [bytes](Self::to_bytes). The panes that are kept one by one are those of the `retain_days`
/// up to the newest. Answers of earlier days, whether they came late or have grown old, stay in the all-time figures and
/// are counted as [`expired`](crate::Headline::expired); no window holds them. One answer from far in the future therefore
/// ends the windows of today: check the times that others send.
///
/// **Cost.** A push is O(dimensions), whatever came before; an answer of another pane than its segment's newest adds at
/// most O(panes that are kept). A segment has 64 bytes for each pane it has answers in, twice that at worst, and some 200
/// bytes with its name. Of a sliding window of days, the sum of the one that ends with a segment's newest pane is kept
/// along; others are summed when read: O(panes of the window).
///
/// ```
/// use nps_core::{Live, LiveSpec, Scale};
///
/// let mut live = Live::new(LiveSpec { dimensions: vec!["channel".into()], ..LiveSpec::default() })?;
/// let monday = 1_767_571_200; // 2026-01-05T00:00:00Z
/// for (hour, score, channel) in [(9, 10, "web"), (10, 9, "sms"), (11, 9, "web"), (30, 8, "web"), (31, 3, "sms")] {
///     live.push(monday + 3600 * hour, Some(Scale::ZERO_TO_TEN.score(score)?), &[Some(channel)])?;
/// }
/// let headline = live.now(monday + 86_400)?;
/// assert_eq!((headline.nps.nps, headline.nps.n()), (Some(40.0), 5));
/// assert_eq!(live.segment("channel", Some("sms"), monday + 86_400)?.nps.nps, Some(0.0));
/// assert_eq!(Live::from_bytes(&live.to_bytes())?, live);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Live {
    pub(super) spec: LiveSpec,
    pub(super) clock: Clock,
    /// The newest pane there ever was.
    pub(super) newest: Option<i64>,
    /// The first pane that is kept.
    pub(super) horizon: i64,
    /// Answers held, missing ones among them: countable, and so is every sum of some of them.
    pub(super) answers: u64,
    pub(super) total: Segment,
    pub(super) dimensions: Vec<Dimension>,
}

impl Live {
    /// Nothing counted yet.
    ///
    /// # Errors
    /// As [`LiveSpec::validate`].
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec};
    ///
    /// let live = Live::new(LiveSpec::default())?;
    /// assert!(live.is_empty());
    /// assert_eq!(live.now(0)?.nps.nps, None); // no answers, no score
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn new(spec: LiveSpec) -> Result<Self> {
        spec.validate()?;
        let clock = spec.calendar.clock()?;
        let dimensions = spec.dimensions.iter().map(|name| Dimension::new(spec.caps.get(name))).collect();
        Ok(Self { spec, clock, newest: None, horizon: i64::MIN, answers: 0, total: Segment::default(), dimensions })
    }

    /// Counts an answer, `None` for one that was asked for and not given, with a value or none for each dimension.
    ///
    /// O(dimensions). Where it fails, nothing changes.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a time outside the years 1 to 9999; [`ErrorKind::ScaleMismatch`];
    /// [`ErrorKind::LengthMismatch`] unless there is one value for each dimension; [`ErrorKind::CountOverflow`] above
    /// 2^64 − 1 answers.
    ///
    /// ```
    /// use nps_core::{ErrorKind, Live, LiveSpec, Scale};
    ///
    /// let mut live = Live::new(LiveSpec::default())?;
    /// live.push(0, Some(Scale::ZERO_TO_TEN.score(9)?), &[])?;
    /// let in_milliseconds = live.push(1_767_571_200_000, None, &[]).unwrap_err();
    /// assert_eq!(in_milliseconds.kind(), ErrorKind::InvalidArgument);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn push(&mut self, at: i64, score: Option<Score>, values: &[Option<&str>]) -> Result<()> {
        let (pane, slot) = self.read(at, score, values.len())?;
        self.count(pane, slot, values, 0).map(drop)
    }

    /// Counts an answer that was read; says the place of its segment in one dimension.
    #[inline]
    pub(super) fn count(&mut self, pane: i64, slot: u8, values: &[Option<&str>], of: usize) -> Result<usize> {
        self.answers = self.answers.checked_add(1).ok_or_else(too_many)?;
        self.advance_to(pane);
        let keeping = self.keeping();
        self.total.push(pane, slot, keeping);
        let mut found = Dimension::NO_VALUE;
        for (number, (dimension, &value)) in self.dimensions.iter_mut().zip(values).enumerate() {
            let place = dimension.intern(value, keeping);
            if let Some(segment) = dimension.segments.get_mut(place) {
                segment.push(pane, slot, keeping);
            }
            if number == of {
                found = place;
            }
        }
        Ok(found)
    }

    /// Takes back an answer: the exact inverse of [`push`](Self::push), but that the newest pane and the values
    /// that are kept stay.
    ///
    /// An answer is known by its counts: one is there to be taken back where the total and each of its values have its
    /// score in its pane, or, for a pane that is kept no more, anywhere before those that are. Where its value has no segment
    /// of its own, that of the others is looked at. O(dimensions × panes that are kept). Where it fails, nothing changes.
    ///
    /// # Errors
    /// [`ErrorKind::NothingToRetract`] where no such answer is there, and as [`push`](Self::push).
    ///
    /// ```
    /// use nps_core::{ErrorKind, Live, LiveSpec, Scale};
    ///
    /// let mut live = Live::new(LiveSpec::default())?;
    /// let nine = Some(Scale::ZERO_TO_TEN.score(9)?);
    /// live.push(0, nine, &[])?;
    /// live.retract(3600, nine, &[])?; // the same day
    /// assert_eq!(live.retract(0, nine, &[]).unwrap_err().kind(), ErrorKind::NothingToRetract);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn retract(&mut self, at: i64, score: Option<Score>, values: &[Option<&str>]) -> Result<()> {
        let (pane, slot) = self.read(at, score, values.len())?;
        let keeping = self.keeping();
        if !self.total.holds(pane, slot, keeping.horizon) {
            return Err(nothing_to_retract(score, at));
        }
        let places: Vec<usize> = self
            .dimensions
            .iter()
            .zip(values)
            .map(|(dimension, &value)| {
                let place = dimension.place(value)?;
                dimension.segments.get(place)?.holds(pane, slot, keeping.horizon).then_some(place)
            })
            .collect::<Option<_>>()
            .ok_or_else(|| nothing_to_retract(score, at))?;
        self.answers = self.answers.saturating_sub(1);
        self.total.take(pane, slot, keeping);
        for (dimension, place) in self.dimensions.iter_mut().zip(places) {
            if let Some(segment) = dimension.segments.get_mut(place) {
                segment.take(pane, slot, keeping);
            }
        }
        Ok(())
    }

    /// Adds everything that another aggregator, of other answers, has counted.
    ///
    /// Associative and commutative, with a new aggregator as identity. O(segments and panes of `other`). Where it fails,
    /// nothing changes.
    ///
    /// # Errors
    /// [`ErrorKind::ScaleMismatch`], or [`ErrorKind::InvalidArgument`] where the specifications differ in anything else;
    /// [`ErrorKind::CountOverflow`] above 2^64 − 1 answers.
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec, Scale};
    ///
    /// let mut shards = [Live::new(LiveSpec::default())?, Live::new(LiveSpec::default())?];
    /// shards[0].push(0, Some(Scale::ZERO_TO_TEN.score(9)?), &[])?;
    /// shards[1].push(90_000, Some(Scale::ZERO_TO_TEN.score(3)?), &[])?;
    /// let [mut one, other] = shards;
    /// one.merge(&other)?;
    /// assert_eq!(one.now(90_000)?.nps.n(), 2);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Self) -> Result<()> {
        self.spec.require_same(&other.spec)?;
        self.answers = self.answers.checked_add(other.answers).ok_or_else(too_many)?;
        if let Some(newest) = other.newest {
            self.advance_to(newest);
        }
        let keeping = self.keeping();
        self.total.merge(&other.total, keeping);
        for (dimension, theirs) in self.dimensions.iter_mut().zip(&other.dimensions) {
            dimension.merge(theirs, keeping);
        }
        Ok(())
    }

    /// Says that it is `at`, where no answer did: days before the `retain_days` up to then are kept no more.
    ///
    /// A moment before the newest pane changes nothing. O(1).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a time outside the years 1 to 9999.
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec, Scale};
    ///
    /// let mut live = Live::new(LiveSpec::default())?;
    /// live.push(0, Some(Scale::ZERO_TO_TEN.score(9)?), &[])?;
    /// live.advance(86_400 * 35)?;
    /// assert_eq!(live.now(86_400 * 35)?.expired, 1);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn advance(&mut self, at: i64) -> Result<()> {
        let pane = self.clock.require_pane(at)?;
        self.advance_to(pane);
        Ok(())
    }

    /// What is counted and how.
    #[must_use]
    pub const fn spec(&self) -> &LiveSpec {
        &self.spec
    }

    /// How many answers are held, missing ones among them.
    #[must_use]
    pub const fn answers(&self) -> u64 {
        self.answers
    }

    /// The newest day there ever was, counted from 1970-01-01; `None` before the first answer.
    #[must_use]
    pub fn newest_day(&self) -> Option<i32> {
        self.newest.map(|pane| self.clock.day_of_pane(pane))
    }

    /// Whether no answer is held.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.answers == 0
    }

    #[inline]
    pub(super) fn keeping(&self) -> Keeping {
        let Self { horizon, ref clock, ref spec, .. } = *self;
        Keeping { horizon, stride: clock.stride, window_days: spec.window.sliding_days().unwrap_or(0) }
    }

    #[inline]
    pub(super) fn advance_to(&mut self, pane: i64) {
        if self.newest.is_none_or(|newest| newest < pane) {
            self.newest = Some(pane);
            self.horizon = self.horizon_at(pane);
        }
    }

    /// The first pane that is kept where that one is the newest.
    pub(super) fn horizon_at(&self, newest: i64) -> i64 {
        let day = newest.div_euclid(self.clock.stride);
        (day - i64::from(self.spec.retain_days) + 1) * self.clock.stride
    }

    #[inline]
    pub(super) fn read(&mut self, at: i64, score: Option<Score>, given: usize) -> Result<(i64, u8)> {
        let pane = self.clock.require_pane(at)?;
        let declared = self.spec.dimensions.len();
        if given != declared {
            let message = format!("{given} values were given for the {declared} declared dimensions");
            return Err(Error::new(ErrorKind::LengthMismatch, message));
        }
        let Some(score) = score else { return Ok((pane, MISSING)) };
        self.spec.scale.require_same(score.scale())?;
        Ok((pane, score.value()))
    }
}

impl PartialEq for Live {
    /// Whether the bytes are the same. O(state).
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

#[cold]
pub(super) fn too_many() -> Error {
    Error::new(ErrorKind::CountOverflow, format!("the answers add up to more than {}", u64::MAX))
}

#[cold]
fn nothing_to_retract(score: Option<Score>, at: i64) -> Error {
    let answer = score.map_or("missing answer".to_owned(), |score| format!("answer {}", score.value()));
    let message = format!("no {answer} of the day of {at} with these values to take back");
    Error::new(ErrorKind::NothingToRetract, message)
}
