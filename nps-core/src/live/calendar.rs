//! Which day and which pane a moment falls in, by the clock of a place.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::live::{Period, Span, Window};
use crate::survey::{FIRST_SECOND, LAST_SECOND, MONDAY, SECONDS_A_DAY, day_of, first_of_month};

/// How a [`Live`](crate::Live) cuts time into days and panes. The default is days of UTC, from midnight to midnight.
///
/// A day lasts from `day_begins` on the clocks of `zone` to the same time on the next: where clocks change it has 23 or 25
/// hours. Where clocks skip the time at which a day begins, it begins as much later; where they show it twice, the first
/// counts. A pane is
/// `granularity` minutes long, counted from the beginning of its day; the last one of a day may be shorter. Zones are
/// those of the IANA time zone database that is built in: nothing is read from the machine.
///
/// ```
/// use nps_core::{Calendar, Live, LiveSpec};
///
/// let festival = Calendar { zone: "Europe/Paris".into(), day_begins: 4 * 60, granularity: 60 };
/// let mut live = Live::new(LiveSpec { calendar: festival, ..LiveSpec::default() })?;
/// live.push(1_784_424_600, None, &[])?; // 2026-07-19T03:30 in Paris: Saturday's night
/// assert_eq!(live.newest_day(), Some(20_652)); // 2026-07-18
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Calendar {
    /// The length of a pane in minutes, which divides a day: 1,440, the default, is a pane a day.
    pub granularity: u32,
    /// The IANA name of a time zone, as it is written there. Default: `UTC`.
    pub zone: String,
    /// Minutes after midnight at which a day begins, below 1,440. Default: 0.
    pub day_begins: u32,
}

impl Default for Calendar {
    fn default() -> Self {
        Self { granularity: Self::DAY, zone: "UTC".to_owned(), day_begins: 0 }
    }
}

impl Calendar {
    /// The minutes of a day whose clocks do not change.
    pub const DAY: u32 = 1440;

    /// The most hours that are cut into panes of one day; what is beyond, where a place changed sides of the date line,
    /// is in the last.
    const MOST_HOURS: i64 = 26;

    /// # Errors
    /// [`ErrorKind::InvalidArgument`] for a granularity that does not divide a day, a beginning outside it, and an unknown
    /// zone.
    pub(super) fn clock(&self) -> Result<Clock> {
        let invalid = |name: &str, found: &str, expected: &str| Err(Error::invalid_argument(name, found, expected));
        let (granularity, begins) = (self.granularity, self.day_begins);
        if granularity == 0 || !Self::DAY.is_multiple_of(granularity) {
            return invalid("granularity", &granularity.to_string(), "a number of minutes that divides 1440");
        }
        if begins >= Self::DAY {
            return invalid("day_begins", &begins.to_string(), "at most 1439 minutes after midnight");
        }
        let zone = TimeZoneDatabase::bundled().get(&self.zone).ok();
        let Some(zone) = zone.filter(|zone| zone.iana_name() == Some(&self.zone)) else {
            return invalid("zone", &format!("{:?}", self.zone), "an IANA time zone such as \"Europe/Paris\"");
        };
        let length = 60 * i64::from(granularity);
        let most = 3600 * Self::MOST_HOURS;
        Ok(Clock {
            zone: (self.zone != "UTC").then_some(zone),
            begins: 60 * i64::from(begins),
            length,
            stride: if granularity == Self::DAY { 1 } else { (most + length - 1) / length },
            today: LocalDay { day: 0, start: 0, from: i64::MAX, end: i64::MIN },
        })
    }
}

/// A calendar, ready to say where a moment falls. A pane is known by its number: that of its day, times `stride`, and its
/// place in the day. Numbers grow with time, and some stand for no time.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    /// `None` for UTC.
    zone: Option<TimeZone>,
    begins: i64,
    /// Seconds of a pane.
    length: i64,
    /// How many numbers a day has.
    pub(super) stride: i64,
    /// The day of the last moment that was asked for: most come on the same.
    today: LocalDay,
}

/// A day of a calendar.
#[derive(Clone, Copy, Debug)]
pub(super) struct LocalDay {
    /// Counted from 1970-01-01.
    pub(super) day: i64,
    pub(super) start: i64,
    /// What of it is in the years 1 to 9999.
    from: i64,
    end: i64,
}

impl LocalDay {
    fn holds(self, at: i64) -> bool {
        self.from <= at && at < self.end
    }
}

/// The time of a pane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slice {
    pub(super) pane: i64,
    pub(super) from: i64,
    pub(super) end: i64,
}

impl Slice {
    /// No time at all.
    pub(super) const NONE: Self = Self { pane: i64::MIN, from: i64::MAX, end: i64::MIN };

    #[inline]
    pub(super) fn holds(self, at: i64) -> bool {
        self.from <= at && at < self.end
    }
}

impl Clock {
    /// The pane of a moment.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`] outside the years 1 to 9999: milliseconds, most likely.
    #[inline]
    pub(super) fn require_pane(&mut self, at: i64) -> Result<i64> {
        if !self.today.holds(at) {
            self.today = self.require_day(at)?;
        }
        Ok(self.pane_in(self.today, at))
    }

    /// The pane of a moment with its time.
    ///
    /// # Errors
    /// As [`require_pane`](Self::require_pane).
    pub(super) fn require_slice(&self, at: i64) -> Result<Slice> {
        let day = self.require_day(at)?;
        let pane = self.pane_in(day, at);
        let place = pane - day.day * self.stride;
        let from = day.start + place * self.length;
        let end = if place + 1 == self.stride { day.end } else { day.end.min(from + self.length) };
        Ok(Slice { pane, from: from.max(day.from), end })
    }

    /// The day of a moment.
    ///
    /// # Errors
    /// As [`require_pane`](Self::require_pane).
    pub(super) fn require_day(&self, at: i64) -> Result<LocalDay> {
        if self.today.holds(at) {
            return Ok(self.today);
        }
        require_moment(at)?;
        Ok(self.day(at))
    }

    /// The number of the pane of a moment of that day.
    #[inline]
    fn pane_in(&self, day: LocalDay, at: i64) -> i64 {
        if self.stride == 1 {
            return day.day;
        }
        day.day * self.stride + ((at - day.start) / self.length).min(self.stride - 1)
    }

    /// The day of any moment.
    fn day(&self, at: i64) -> LocalDay {
        let mut day = (at + self.offset(at) - self.begins).div_euclid(SECONDS_A_DAY);
        // What clocks say at midnight may put a moment a day off.
        for _ in 0..4 {
            if at < self.start_of(day) {
                day -= 1;
            } else if at >= self.start_of(day + 1) {
                day += 1;
            } else {
                break;
            }
        }
        let (start, end) = (self.start_of(day), self.start_of(day + 1));
        LocalDay { day, start, from: start.max(FIRST_SECOND), end: end.min(LAST_SECOND + 1) }
    }

    /// The moment at which a day begins.
    fn start_of(&self, day: i64) -> i64 {
        let local = day * SECONDS_A_DAY + self.begins;
        let Some(zone) = &self.zone else { return local };
        let moment = jiff::Timestamp::from_second(local)
            .ok()
            .and_then(|local| zone.to_ambiguous_timestamp(Offset::UTC.to_datetime(local)).compatible().ok());
        moment.map_or_else(|| local - self.offset(local), jiff::Timestamp::as_second)
    }

    /// How far the clocks are ahead of UTC, in seconds.
    fn offset(&self, at: i64) -> i64 {
        let Some(zone) = &self.zone else { return 0 };
        let at = at.clamp(jiff::Timestamp::MIN.as_second(), jiff::Timestamp::MAX.as_second());
        jiff::Timestamp::from_second(at).map_or(0, |at| zone.to_offset(at).seconds().into())
    }

    /// The day that a pane is of.
    pub(super) fn day_of_pane(&self, pane: i64) -> i32 {
        #[expect(clippy::cast_possible_truncation, reason = "a day of the years 1 to 9999, or one beside them")]
        let day = pane.div_euclid(self.stride) as i32;
        day
    }

    /// The moment at which a pane begins.
    pub(super) fn begin_of(&self, pane: i64) -> i64 {
        self.start_of(pane.div_euclid(self.stride)) + pane.rem_euclid(self.stride) * self.length
    }

    /// A moment of a pane that has any.
    pub(super) fn moment_of(&self, pane: i64) -> i64 {
        self.begin_of(pane).max(FIRST_SECOND)
    }

    /// How old a pane is beside another, in minutes, where every day has 24 hours.
    pub(super) fn minutes_between(&self, older: i64, newer: i64) -> i64 {
        let days = newer.div_euclid(self.stride) - older.div_euclid(self.stride);
        let places = newer.rem_euclid(self.stride) - older.rem_euclid(self.stride);
        (days * i64::from(Calendar::DAY) + places * self.length / 60).max(0)
    }

    /// The panes of a window up to that of `at`, the first that is kept being `horizon`.
    ///
    /// # Errors
    /// As [`require_pane`](Self::require_pane).
    pub(super) fn frame(&self, window: Window, at: i64, horizon: i64) -> Result<Frame> {
        let day = self.require_day(at)?;
        let last = self.pane_in(day, at);
        let days =
            |first: i64, before: i64| (first * self.stride, Some((before * self.stride, first * self.stride - 1)));
        let place = last - day.day * self.stride;
        let (first, before) = match window {
            Window::Sliding(Span::Days(length)) => {
                let first = day.day - i64::from(length) + 1;
                days(first, first - i64::from(length))
            }
            Window::Sliding(Span::Minutes(length)) => {
                let length = 60 * i64::from(length);
                let until = day.start + (place + 1) * self.length;
                let [first, before] =
                    [1, 2].map(|times| until - times * length).map(|at| self.pane_in(self.day(at), at));
                (first, Some((before, first - 1)))
            }
            Window::Tumbling(Span::Days(length)) => {
                let first = day.day - (day.day - MONDAY).rem_euclid(length.into());
                days(first, first - i64::from(length))
            }
            Window::Tumbling(Span::Minutes(length)) => {
                let panes = (60 * i64::from(length) / self.length).max(1);
                let first = last - place % panes;
                let before = if place >= panes { first - panes } else { self.last_of_day_before(day, panes) };
                (first, Some((before, first - 1)))
            }
            Window::ToDate(Period::Day) => days(day.day, day.day - 1),
            Window::ToDate(Period::Week) => {
                let monday = day.day - weekday_of(day.day);
                days(monday, monday - 7)
            }
            Window::ToDate(Period::Month) => {
                let first = first_of_month(day.day);
                days(first, first_of_month(first - 1))
            }
            Window::Decayed { .. } => (horizon, None),
        };
        Ok(Frame { window, first, last, before })
    }

    /// The first pane of the last of those windows of `panes` panes that the day before has. A day that a place left out
    /// has none.
    fn last_of_day_before(&self, day: LocalDay, panes: i64) -> i64 {
        let before = self.day(day.start - 1);
        let last = self.pane_in(before, day.start - 1);
        last - (last - before.day * self.stride) % panes
    }
}

/// The day of the week of a day, 0 for a Monday.
pub(super) const fn weekday_of(day: i64) -> i64 {
    (day - MONDAY).rem_euclid(7)
}

/// The month of a day, 1 to 12.
pub(super) fn month_of(day: i64) -> i64 {
    date_of(day).map_or(1, |date| date.month().into())
}

/// The date of a day; `None` outside the years 1 to 9999.
fn date_of(day: i64) -> Option<DateTime> {
    jiff::Timestamp::from_second(day * SECONDS_A_DAY).ok().map(|at| Offset::UTC.to_datetime(at))
}

/// The panes of a window, both ends included, and of the one before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) window: Window,
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) before: Option<(i64, i64)>,
}

/// # Errors
/// [`ErrorKind::InvalidArgument`] outside the years 1 to 9999: milliseconds, most likely.
#[inline]
pub(super) fn require_moment(at: i64) -> Result<()> {
    if day_of(at).is_some() { Ok(()) } else { Err(Error::new(ErrorKind::InvalidArgument, off_calendar(at))) }
}

#[cold]
pub(super) fn off_calendar(at: i64) -> String {
    format!("the time {at} is not in the years 1 to 9999: expected seconds since 1970-01-01 UTC")
}
