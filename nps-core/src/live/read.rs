//! What a live aggregator says at a moment.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::live::cap::Distinct;
use crate::live::{Live, LiveView, Window};
use crate::score::{Difference, Distribution, Nps, compare};

/// The score of the total or of one segment at a moment. Days are those of the calendar, counted from 1970-01-01; moments
/// are seconds since then, UTC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Headline {
    /// The score of the window. Of a [decayed](Window::Decayed) one, `nps`, `lower` and `upper` are those of the weighted
    /// answers and `counts` the answers that have a weight: see `effective_n`.
    pub nps: Nps,
    /// The score of the window before; `None` where some of its days are kept no more, or there is none.
    pub previous: Option<Nps>,
    /// The score of every answer that was ever counted and not taken back.
    pub all_time: Nps,
    /// Missing answers in the window.
    pub missing: u64,
    /// Which window it is.
    pub window: Window,
    /// The moment at which the window begins; of a decayed one, the first pane that has a weight. `None` where that has
    /// none.
    pub from: Option<i64>,
    /// The first day of the window.
    pub first_day: i32,
    /// The last day of the window: that of the moment asked about.
    pub as_of_day: i32,
    /// The newest day there ever was, in any segment. `None` before the first answer.
    pub newest_day: Option<i32>,
    /// How old the figure is: the seconds from the beginning of the pane of the newest answer, missing ones among them, up
    /// to that of the moment asked about. `None` where no such pane is kept.
    pub age: Option<i64>,
    /// Answers, missing ones among them, of days that are kept no more, whether they came late or have grown old: in
    /// `all_time`, in no window.
    pub expired: u64,
    /// Of a decayed window: how many answers of equal weight would tell as much, n*, from which the interval is.
    pub effective_n: Option<f64>,
    /// Of a decayed window: Kish's number, (Σ w)² / Σ w².
    pub kish_n: Option<f64>,
}

impl Headline {
    /// The change from the window before: the difference of the two scores with its interval, at the level of the
    /// headline. `None` where there is no `previous`.
    ///
    /// # Errors
    /// As [`compare`].
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec, Scale};
    ///
    /// let mut live = Live::new(LiveSpec { window: "day".parse()?, ..LiveSpec::default() })?;
    /// for (at, score) in [(0, 3), (1, 9), (86_400, 10), (86_401, 9)] {
    ///     live.push(at, Some(Scale::ZERO_TO_TEN.score(score)?), &[])?;
    /// }
    /// let change = live.now(86_401)?.change()?;
    /// assert_eq!(change.and_then(|change| change.difference), Some(100.0));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn change(&self) -> Result<Option<Difference>> {
        self.previous.as_ref().map(|before| compare(before.counts, self.nps.counts, self.nps.level)).transpose()
    }
}

/// One segment of a dimension, at a moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LiveSegment {
    /// The dimension's value; `None` for answers without one, and for `other`.
    pub value: Option<String>,
    /// Whether it is of all values together that have no segment of their own.
    #[serde(default)]
    pub other: bool,
    /// What is said of it.
    pub headline: Headline,
}

/// All values of a dimension together that have no segment of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OtherSegments {
    /// What is said of them, exact.
    pub headline: Headline,
    /// How many there ever were.
    pub distinct: Distinct,
}

/// The values of a dimension with the most answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TopSegments {
    /// Those with the most answers in the window, missing ones aside, the largest first; of equal ones, in the order of
    /// their values' bytes. Without that of answers without a value.
    pub segments: Vec<LiveSegment>,
    /// No value that is not listed has more answers than this in the window.
    pub at_most: u64,
    /// Whether no value that is not listed has more answers than one that is.
    pub exact: bool,
    /// Those that have no segment of their own, where there are any.
    pub other: Option<OtherSegments>,
}

/// One day of the total or of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LiveDay {
    /// The day, counted from 1970-01-01.
    pub day: i32,
    /// Its answers.
    pub distribution: Distribution,
}

/// One pane of the total or of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LivePane {
    /// The moment at which it begins.
    pub from: i64,
    /// The day it is of.
    pub day: i32,
    /// Its answers.
    pub distribution: Distribution,
}

impl Live {
    /// The score of all answers: over the window of the specification that ends with the pane of `at`, over the one before,
    /// and of all time.
    ///
    /// The pane of `at` counts as far as it has come. O(panes that are kept).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a time outside the years 1 to 9999, or where some days of the window are kept
    /// no more.
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec, Scale};
    ///
    /// let mut live = Live::new(LiveSpec::default())?;
    /// for day in 0..30 {
    ///     let score = if day < 20 { 3 } else { 9 };
    ///     live.push(86_400 * day, Some(Scale::ZERO_TO_TEN.score(score)?), &[])?;
    /// }
    /// let headline = live.now(86_400 * 29)?;
    /// assert_eq!((headline.nps.n(), headline.nps.nps), (7, Some(100.0)));
    /// assert_eq!(headline.previous.and_then(|nps| nps.nps), Some(-14.285714285714286)); // 3 and 4 of 7
    /// assert_eq!(headline.all_time.n(), 30);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn now(&self, at: i64) -> Result<Headline> {
        self.view().now(at)
    }

    /// The same of one segment: the answers with this value, or `None` for those without one. A value that never came
    /// has no answers. O(panes that are kept).
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`](crate::ErrorKind::UnknownColumn) for a dimension that is not declared;
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a value that is counted with
    /// [others](Self::other); and as [`now`](Self::now).
    ///
    /// ```
    /// use nps_core::{ErrorKind, Live, LiveSpec};
    ///
    /// let live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// assert!(live.segment("site", Some("Lyon"), 0)?.nps.nps.is_none());
    /// assert_eq!(live.segment("town", None, 0).unwrap_err().kind(), ErrorKind::UnknownColumn);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn segment(&self, dimension: &str, value: Option<&str>, at: i64) -> Result<Headline> {
        self.view().segment(dimension, value, at)
    }

    /// Every segment of a dimension that has an answer of any time, in the order of their values' bytes, then the
    /// one without a value, then all that have none of their own. O(segments × panes that are kept + segments log segments).
    ///
    /// # Errors
    /// As [`segment`](Self::segment).
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec};
    ///
    /// let mut live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// for site in [Some("Nice"), None, Some("Lyon")] {
    ///     live.push(0, None, &[site])?;
    /// }
    /// let segments = live.segments("site", 0)?;
    /// let values: Vec<_> = segments.iter().map(|segment| segment.value.as_deref()).collect();
    /// assert_eq!(values, [Some("Lyon"), Some("Nice"), None]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn segments(&self, dimension: &str, at: i64) -> Result<Vec<LiveSegment>> {
        self.view().segments(dimension, at)
    }

    /// The answers of one segment in the window that ends with the pane of `at`, point by point: what
    /// [`segment`](Self::segment) reckons from, for those who read it after every answer.
    /// O(1) where the window is one of days and the segment's newest answer of its last day, else O(panes of the window);
    /// without allocation.
    ///
    /// # Errors
    /// As [`segment`](Self::segment).
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec, Scale};
    ///
    /// let mut live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// live.push(0, Some(Scale::ZERO_TO_TEN.score(9)?), &[Some("Lyon")])?;
    /// assert_eq!(live.window("site", Some("Lyon"), 86_400)?.counts().points(), Some(100.0));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn window(&self, dimension: &str, value: Option<&str>, at: i64) -> Result<Distribution> {
        self.view().window(dimension, value, at)
    }

    /// Fails unless there are figures of what is named: of the answers with a value of a dimension or without one, or, where
    /// no dimension is named, of all. For those who are to watch it.
    ///
    /// # Errors
    /// As [`segment`](Self::segment); [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a value without
    /// its dimension.
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec};
    ///
    /// let live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// assert!(live.require_segment(None, None).is_ok());
    /// assert!(live.require_segment(Some("site"), Some("Lyon")).is_ok());
    /// assert!(live.require_segment(None, Some("Lyon")).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn require_segment(&self, dimension: Option<&str>, value: Option<&str>) -> Result<()> {
        match (dimension, value) {
            (None, None) => Ok(()),
            (None, Some(value)) => {
                Err(Error::invalid_argument("the value", &format!("{value:?}"), "its dimension as well"))
            }
            (Some(dimension), value) => self.view().require(dimension, value),
        }
    }

    /// All values of a dimension together that have no segment of their own; `None` where there are none.
    /// O(panes of the window).
    ///
    /// # Errors
    /// As [`segment`](Self::segment).
    pub fn other(&self, dimension: &str, at: i64) -> Result<Option<OtherSegments>> {
        self.view().other(dimension, at)
    }

    /// The `most` values of a dimension with the most answers in the window, and how many any other may have at most.
    /// O(segments × panes of the window + segments log segments).
    ///
    /// # Errors
    /// As [`segment`](Self::segment).
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec, Scale};
    ///
    /// let mut live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// for site in ["Nice", "Lyon", "Nice", "Paris", "Nice", "Lyon"] {
    ///     live.push(0, Some(Scale::ZERO_TO_TEN.score(9)?), &[Some(site)])?;
    /// }
    /// let top = live.top("site", 2, 0)?;
    /// let values: Vec<_> = top.segments.iter().map(|segment| segment.value.as_deref()).collect();
    /// assert_eq!((values, top.at_most, top.exact), (vec![Some("Nice"), Some("Lyon")], 1, true));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn top(&self, dimension: &str, most: usize, at: i64) -> Result<TopSegments> {
        self.view().top(dimension, most, at)
    }

    /// The same questions over another window than that of the specification.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a window that has no length, that does not fit
    /// in the days that are kept, whose minutes are not a number of panes, or which has weights the method has no form for.
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec, Scale, Span, Window};
    ///
    /// let mut live = Live::new(LiveSpec::default())?;
    /// for (day, score) in [(0, 0), (7, 10)] {
    ///     live.push(86_400 * day, Some(Scale::ZERO_TO_TEN.score(score)?), &[])?;
    /// }
    /// let decayed = live.over(Window::Decayed { half_life: Span::Days(7) })?.now(86_400 * 7)?;
    /// let third = decayed.nps.nps.unwrap_or(0.0); // weights 1 and 1/2
    /// assert!((third - 100.0 / 3.0).abs() < 1e-12 && decayed.kish_n == Some(1.8));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn over(&self, window: Window) -> Result<LiveView<'_>> {
        LiveView::new(self, window)
    }

    /// The total day by day, from the day of `first` to the day of `last`, those without answers among them; only days
    /// that are kept, up to the newest. O(days).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a time outside the years 1 to 9999.
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec};
    ///
    /// let mut live = Live::new(LiveSpec { retain_days: 7, ..LiveSpec::default() })?;
    /// live.push(0, None, &[])?;
    /// live.push(2 * 86_400, None, &[])?;
    /// let missing: Vec<_> = live.days(0, 9 * 86_400)?.iter().map(|day| day.distribution.missing()).collect();
    /// assert_eq!(missing, [1, 0, 1]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn days(&self, first: i64, last: i64) -> Result<Vec<LiveDay>> {
        self.view().days(first, last)
    }

    /// The same of one segment.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`](crate::ErrorKind::UnknownColumn) for a dimension that is not declared, and as [`days`](Self::days).
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec};
    ///
    /// let mut live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
    /// live.push(0, None, &[Some("Lyon")])?;
    /// assert_eq!(live.segment_days("site", Some("Lyon"), 0, 0)?[0].distribution.missing(), 1);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn segment_days(&self, dimension: &str, value: Option<&str>, first: i64, last: i64) -> Result<Vec<LiveDay>> {
        self.view().segment_days(dimension, value, first, last)
    }

    /// The panes of the total that have answers, from that of `first` to that of `last`; only those that are kept. O(panes).
    ///
    /// # Errors
    /// As [`days`](Self::days).
    ///
    /// ```
    /// use nps_core::{Calendar, Live, LiveSpec};
    ///
    /// let hourly = Calendar { granularity: 60, ..Calendar::default() };
    /// let mut live = Live::new(LiveSpec { calendar: hourly, ..LiveSpec::default() })?;
    /// live.push(3 * 3600 + 5, None, &[])?;
    /// assert_eq!(live.panes(0, 86_400)?[0].from, 3 * 3600);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn panes(&self, first: i64, last: i64) -> Result<Vec<LivePane>> {
        self.view().panes(first, last)
    }

    /// The same of one segment.
    ///
    /// # Errors
    /// As [`segment_days`](Self::segment_days).
    pub fn segment_panes(&self, dimension: &str, value: Option<&str>, first: i64, last: i64) -> Result<Vec<LivePane>> {
        self.view().segment_panes(dimension, value, first, last)
    }

    fn view(&self) -> LiveView<'_> {
        LiveView::of_spec(self)
    }
}
