//! What a live aggregator says at a moment.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::live::cells::{Segment, Wide};
use crate::live::spec::require_day;
use crate::live::{Live, LiveSpec};
use crate::numeric::kernels::SLOTS;
use crate::score::{Difference, Distribution, Nps, compare};

/// The score of the total or of one segment at a moment. Days are UTC, counted from 1970-01-01.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Headline {
    /// The score of the window: the days from `first_day` to `as_of_day`.
    pub nps: Nps,
    /// The score of as many days before them; `None` where some of those days are kept no more.
    pub previous: Option<Nps>,
    /// The score of every answer that was ever counted and not taken back.
    pub all_time: Nps,
    /// Missing answers in the window.
    pub missing: u64,
    /// The first day of the window.
    pub first_day: i32,
    /// The last day of the window: that of the moment asked about.
    pub as_of_day: i32,
    /// The newest day there ever was, in any segment: how old the figure is. `None` before the first answer.
    pub newest_day: Option<i32>,
    /// Answers, missing ones among them, of days that are kept no more, whether they came late or have grown old: in
    /// `all_time`, in no window.
    pub expired: u64,
}

impl Headline {
    /// The change from the window before: the difference of the two scores with its interval, at the level of the
    /// headline. `None` where some days of the window before are kept no more.
    ///
    /// # Errors
    /// As [`compare`].
    ///
    /// ```
    /// use nps_core::{Live, LiveSpec, Scale};
    ///
    /// let mut live = Live::new(LiveSpec { window_days: 1, ..LiveSpec::default() })?;
    /// for (at, score) in [(0, 3), (1, 9), (86_400, 10), (86_401, 9)] {
    ///     live.push(at, Some(Scale::ZERO_TO_TEN.score(score)?), &[])?;
    /// }
    /// let change = live.now(86_400)?.change()?;
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
    /// The dimension's value; `None` for answers without one.
    pub value: Option<String>,
    /// What is said of it.
    pub headline: Headline,
}

/// One day of the total or of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LiveDay {
    /// The UTC day, counted from 1970-01-01.
    pub day: i32,
    /// Its answers.
    pub distribution: Distribution,
}

impl Live {
    /// The score of all answers: over the window that ends on the day of `at`, over the one before, and of all time.
    ///
    /// The day of `at` counts as far as it has come. O(`window_days`).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a time outside the years 1 to 9999, or where some days of the window are kept
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
        self.headline(Some(&self.total), self.window_on(at)?)
    }

    /// The same of one segment: the answers with this value, or `None` for those without one. A value that never came
    /// has no answers. O(`window_days`).
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] for a dimension that is not declared, and as [`now`](Self::now).
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
        self.headline(self.find(dimension, value)?, self.window_on(at)?)
    }

    /// Every segment of a dimension that has an answer of any time, in the order of their values' bytes, the one
    /// without a value last. O(segments × `window_days` + segments log segments).
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
        let place = self.spec.place_of(dimension)?;
        let window = self.window_on(at)?;
        let sorted = self.dimensions.get(place).map(|dimension| dimension.sorted()).unwrap_or_default();
        let said = |(value, segment): (Option<&str>, &Segment)| {
            Ok(LiveSegment { value: value.map(str::to_owned), headline: self.headline(Some(segment), window)? })
        };
        sorted.into_iter().map(said).collect()
    }

    /// The answers of one segment in the window that ends on the day of `at`, point by point: what
    /// [`segment`](Self::segment) reckons from, for those who read it after every answer.
    /// O(1) where the segment's newest answer is of that day, else O(`window_days`); without allocation.
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
        let Window { first, last } = self.window_on(at)?;
        Ok(self.distribution(self.find(dimension, value)?.map(|segment| segment.between(first, last))))
    }

    /// The total day by day, from the day of `first` to the day of `last`, those without answers among them; only days
    /// that are kept, up to the newest. O(days).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a time outside the years 1 to 9999.
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
        self.by_day(Some(&self.total), first, last)
    }

    /// The same of one segment.
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`] for a dimension that is not declared, and as [`days`](Self::days).
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
        self.by_day(self.find(dimension, value)?, first, last)
    }

    fn by_day(&self, segment: Option<&Segment>, first: i64, last: i64) -> Result<Vec<LiveDay>> {
        let (first, last) = (require_day(first)?, require_day(last)?);
        let Some(newest) = self.newest else { return Ok(Vec::new()) };
        let mut panes = segment.map(|segment| segment.kept(self.horizon)).unwrap_or_default().iter().peekable();
        let days = first.max(self.horizon)..=last.min(newest);
        let day = |day| {
            while panes.next_if(|pane| pane.day < day).is_some() {}
            let cells = panes.next_if(|pane| pane.day == day).map(|pane| pane.cells.wide());
            LiveDay { day, distribution: self.distribution(cells) }
        };
        Ok(days.map(day).collect())
    }

    fn find(&self, dimension: &str, value: Option<&str>) -> Result<Option<&Segment>> {
        let place = self.spec.place_of(dimension)?;
        Ok(self.dimensions.get(place).and_then(|dimension| dimension.get(value)))
    }

    fn window_on(&self, at: i64) -> Result<Window> {
        let window = Window::ending(require_day(at)?, &self.spec);
        if window.first >= self.horizon {
            return Ok(window);
        }
        let message = format!(
            "the {} days up to day {} begin before day {}, the first of the {} that are kept",
            self.spec.window_days, window.last, self.horizon, self.spec.retain_days
        );
        Err(Error::new(ErrorKind::InvalidArgument, message))
    }

    fn headline(&self, segment: Option<&Segment>, window: Window) -> Result<Headline> {
        let now = self.distribution(segment.map(|segment| segment.between(window.first, window.last)));
        let before = Window::ending(window.first - 1, &self.spec);
        let previous = (before.first >= self.horizon)
            .then(|| self.nps(&self.distribution(segment.map(|segment| segment.between(before.first, before.last)))))
            .transpose()?;
        Ok(Headline {
            nps: self.nps(&now)?,
            previous,
            all_time: self.nps(&self.distribution(segment.map(Segment::all_time)))?,
            missing: now.missing(),
            first_day: window.first,
            as_of_day: window.last,
            newest_day: self.newest,
            expired: segment.map_or(0, |segment| segment.folded(self.horizon).iter().sum()),
        })
    }

    fn nps(&self, distribution: &Distribution) -> Result<Nps> {
        distribution.nps(self.spec.level, self.spec.method)
    }

    fn distribution(&self, cells: Option<Wide>) -> Distribution {
        let mut slots = [0; SLOTS];
        for (slot, &count) in slots.iter_mut().zip(cells.iter().flatten()) {
            *slot = count;
        }
        Distribution::from_slots(&slots, self.spec.scale)
    }
}

/// The days of a window, both included.
#[derive(Clone, Copy)]
struct Window {
    first: i32,
    last: i32,
}

impl Window {
    fn ending(last: i32, spec: &LiveSpec) -> Self {
        Self { first: last.saturating_sub_unsigned(spec.window_days - 1), last }
    }
}
