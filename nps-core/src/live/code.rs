//! Values that are looked up once, for those who push many answers of few segments.

use std::ops::RangeInclusive;

use crate::error::{Error, ErrorKind, Result};
use crate::live::cells::Segment;
use crate::live::dimension::Dimension;
use crate::live::state::too_many;
use crate::live::{Live, LiveView};
use crate::score::Distribution;
use crate::survey::{FIRST_SECOND, LAST_SECOND, Score};

/// A value of a dimension that one [`Live`] has looked up: from [`Live::code`], for [`Live::push_coded`].
///
/// It is right for as long as that aggregator is there, whatever is counted, merged or taken back, and for its clones; of
/// any other one it stands for nothing in particular.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SegmentCode {
    dimension: usize,
    pub(super) place: usize,
}

impl Live {
    /// The moments at which an answer can be, in seconds since 1970-01-01 UTC: those of the years 1 to 9999.
    pub const MOMENTS: RangeInclusive<i64> = FIRST_SECOND..=LAST_SECOND;

    /// Looks a value of a dimension up; `None` for a value of a dimension that is [capped](crate::SegmentCap), whose
    /// segment may be given to another value. Nothing is counted by it, and no figure changes. O(1).
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] for a dimension that is not declared.
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec};
    ///
    /// let mut live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// assert_eq!(live.code("site", Some("Lyon"))?, live.code("site", Some("Lyon"))?);
    /// assert!(live.segments("site", 0)?.is_empty());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn code(&mut self, dimension: &str, value: Option<&str>) -> Result<Option<SegmentCode>> {
        let keeping = self.keeping();
        let number = self.spec.place_of(dimension)?;
        let place = self.dimensions.get_mut(number).and_then(|dimension| match value {
            Some(_) if dimension.kept.is_some() => None,
            _ => Some(dimension.intern(value, keeping)),
        });
        Ok(place.map(|place| SegmentCode { dimension: number, place }))
    }

    /// As [`push`](Self::push), with values that were looked up. O(dimensions).
    ///
    /// # Errors
    /// As [`push`](Self::push); [`ErrorKind::InvalidArgument`] for a code of another dimension, or of none of this
    /// aggregator's segments.
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec, Scale};
    ///
    /// let mut live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// let nine = Some(Scale::ZERO_TO_TEN.score(9)?);
    /// if let Some(lyon) = live.code("site", Some("Lyon"))? {
    ///     live.push_coded(0, nine, &[lyon])?;
    ///     live.push_coded(1, nine, &[lyon])?;
    /// }
    /// assert_eq!(live.segment("site", Some("Lyon"), 1)?.nps.n(), 2);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn push_coded(&mut self, at: i64, score: Option<Score>, codes: &[SegmentCode]) -> Result<()> {
        let (pane, slot) = self.read_coded(at, score, codes)?;
        self.count_coded(pane, slot, codes)
    }

    #[inline]
    pub(super) fn read_coded(&mut self, at: i64, score: Option<Score>, codes: &[SegmentCode]) -> Result<(i64, u8)> {
        let read = self.read(at, score, codes.len())?;
        for (number, (code, dimension)) in codes.iter().zip(&self.dimensions).enumerate() {
            if code.dimension != number || !dimension.may_be_coded(code.place) {
                return Err(unknown(number));
            }
        }
        Ok(read)
    }

    /// Counts an answer that was read.
    #[inline]
    pub(super) fn count_coded(&mut self, pane: i64, slot: u8, codes: &[SegmentCode]) -> Result<()> {
        self.answers = self.answers.checked_add(1).ok_or_else(too_many)?;
        self.advance_to(pane);
        let keeping = self.keeping();
        self.total.push(pane, slot, keeping);
        for (dimension, code) in self.dimensions.iter_mut().zip(codes) {
            if let Some(segment) = dimension.segments.get_mut(code.place) {
                segment.push(pane, slot, keeping);
            }
        }
        Ok(())
    }

    /// As [`window`](Self::window), of a value that was looked up. O(1) where that is.
    ///
    /// # Errors
    /// As [`window`](Self::window); [`ErrorKind::InvalidArgument`] for a code of none of this aggregator's segments.
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec};
    ///
    /// let mut live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// live.push(0, None, &[Some("Lyon")])?;
    /// if let Some(lyon) = live.code("site", Some("Lyon"))? {
    ///     assert_eq!(live.window_coded(lyon, 0)?, live.window("site", Some("Lyon"), 0)?);
    /// }
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[inline]
    pub fn window_coded(&self, code: SegmentCode, at: i64) -> Result<Distribution> {
        LiveView::of_spec(self).window_coded(code, at)
    }

    #[inline]
    fn coded(&self, code: SegmentCode) -> Result<&Segment> {
        let dimension = self.dimensions.get(code.dimension).filter(|dimension| dimension.may_be_coded(code.place));
        dimension.and_then(|dimension| dimension.segments.get(code.place)).ok_or_else(|| unknown(code.dimension))
    }
}

impl LiveView<'_> {
    /// As [`Live::window_coded`].
    ///
    /// # Errors
    /// As [`Live::window_coded`].
    #[inline]
    pub fn window_coded(&self, code: SegmentCode, at: i64) -> Result<Distribution> {
        self.window_of(Some(self.live.coded(code)?), at)
    }
}

impl Dimension {
    /// Whether a place may come of [`Live::code`].
    fn may_be_coded(&self, place: usize) -> bool {
        place == Self::NO_VALUE || (self.kept.is_none() && place < self.segments.len())
    }
}

#[cold]
fn unknown(dimension: usize) -> Error {
    let message = format!("the code for dimension {dimension} is of no segment of it: expected one of this aggregator");
    Error::new(ErrorKind::InvalidArgument, message)
}
