//! Moments and days, as ISO 8601 writes them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::survey::RejectReason;

/// Midnight at the beginning of the year 1 and the last second of the year 9999, UTC.
pub(crate) const FIRST_SECOND: i64 = -62_135_596_800;
pub(crate) const LAST_SECOND: i64 = 253_402_300_799;
pub(crate) const SECONDS_A_DAY: i64 = 86_400;

/// The days those fall on.
pub(crate) const DAYS: std::ops::RangeInclusive<i32> = -719_162..=2_932_896;

/// The UTC day of a moment, in days since 1970-01-01; `None` outside the years 1 to 9999.
#[inline]
pub(crate) fn day_of(at: i64) -> Option<i32> {
    if !(FIRST_SECOND..=LAST_SECOND).contains(&at) {
        return None;
    }
    i32::try_from(at.div_euclid(SECONDS_A_DAY)).ok()
}

/// A moment between the years 1 and 9999.
///
/// Read from RFC 3339 with its offset from UTC, `2026-01-05T10:00:00+01:00` or `…Z`: a time without one is refused, as it
/// is another moment in each place. Shown in UTC.
///
/// ```
/// use nps_core::Timestamp;
///
/// let at: Timestamp = "2026-01-05T00:30:00+01:00".parse()?;
/// assert_eq!(at.to_string(), "2026-01-04T23:30:00Z");
/// assert_eq!((at.seconds(), at.day()), (1_767_569_400, 20_457)); // 4 January
/// assert!("2026-01-05T00:30:00".parse::<Timestamp>().is_err());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// A moment in whole seconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// [`InvalidTime`](crate::ErrorKind::InvalidTime) outside the years 1 to 9999: milliseconds, most likely.
    ///
    /// ```
    /// use nps_core::Timestamp;
    /// assert_eq!(Timestamp::from_seconds(86_400)?.to_string(), "1970-01-02T00:00:00Z");
    /// assert!(Timestamp::from_seconds(1_767_569_400_000).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn from_seconds(seconds: i64) -> Result<Self> {
        let moment = jiff::Timestamp::from_second(seconds).ok().filter(is_on_calendar);
        moment.map(Self).ok_or_else(|| refused(&seconds.to_string()))
    }

    /// A moment in milliseconds since 1970-01-01 UTC, as JavaScript counts them.
    ///
    /// # Errors
    /// [`InvalidTime`](crate::ErrorKind::InvalidTime) for NaN, a fraction, and outside the years 1 to 9999.
    ///
    /// ```
    /// use nps_core::Timestamp;
    /// assert_eq!(Timestamp::from_milliseconds(1_767_569_400_500.0)?.to_string(), "2026-01-04T23:30:00.5Z");
    /// assert!(Timestamp::from_milliseconds(f64::NAN).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn from_milliseconds(milliseconds: f64) -> Result<Self> {
        #[expect(clippy::cast_possible_truncation, reason = "whole, and far numbers saturate and are refused")]
        let whole = (milliseconds.fract() == 0.0).then_some(milliseconds as i64);
        let moment = whole.and_then(|whole| jiff::Timestamp::from_millisecond(whole).ok()).filter(is_on_calendar);
        moment.map(Self).ok_or_else(|| refused(&milliseconds.to_string()))
    }

    /// Whole seconds since 1970-01-01 UTC, those before the moment.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.as_second() - i64::from(self.0.subsec_nanosecond() < 0)
    }

    /// The UTC day, in days since 1970-01-01.
    #[must_use]
    pub fn day(self) -> i32 {
        i32::try_from(self.seconds().div_euclid(SECONDS_A_DAY)).unwrap_or(0)
    }
}

fn is_on_calendar(moment: &jiff::Timestamp) -> bool {
    day_of(moment.as_second()).is_some()
}

fn refused(value: &str) -> Error {
    let reason = RejectReason::InvalidTime;
    Error::new(reason.error_kind(), reason.explain(value, crate::Scale::ZERO_TO_TEN))
}

impl Timestamp {
    /// A moment, or a day without a time for its beginning in UTC.
    ///
    /// # Errors
    /// [`InvalidTime`](crate::ErrorKind::InvalidTime) for anything else, a time without its offset from UTC among it.
    ///
    /// ```
    /// use nps_core::Timestamp;
    /// assert_eq!(Timestamp::of_day_or_moment(" 2026-01-05 ")?.to_string(), "2026-01-05T00:00:00Z");
    /// assert!(Timestamp::of_day_or_moment("2026-01-05T10:00:00").is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn of_day_or_moment(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.len() > Day::LENGTH {
            return text.parse();
        }
        let day: Option<jiff::civil::Date> = text.parse().ok().filter(|_| text.len() == Day::LENGTH);
        let moment = day.and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok()).map(|day| day.timestamp());
        moment.filter(is_on_calendar).map(Self).ok_or_else(|| refused(&format!("{text:?}")))
    }
}

/// A UTC day, shown as `2026-01-05`.
///
/// ```
/// use nps_core::Day;
/// assert_eq!(Day::new(20_458).to_string(), "2026-01-05");
/// assert_eq!(Day::new(-1).to_string(), "1969-12-31");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(i32);

impl Day {
    const LENGTH: usize = "2026-01-05".len();

    /// The day that is so many after 1970-01-01.
    #[must_use]
    pub const fn new(days_since_1970: i32) -> Self {
        Self(days_since_1970)
    }
}

impl fmt::Display for Day {
    /// Outside the years 1 to 9999, its number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let epoch = jiff::civil::date(1970, 1, 1);
        match epoch.checked_add(jiff::Span::new().try_days(self.0).unwrap_or_default()) {
            Ok(date) if day_of(i64::from(self.0) * SECONDS_A_DAY).is_some() => date.fmt(f),
            _ => write!(f, "day {}", self.0),
        }
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let moment: Option<jiff::Timestamp> = text.parse().ok();
        moment.filter(is_on_calendar).map(Self).ok_or_else(|| refused(&format!("{text:?}")))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<String> for Timestamp {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(at: Timestamp) -> Self {
        at.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    #[test]
    fn seconds_outside_the_calendar_have_no_day() {
        assert_eq!((day_of(FIRST_SECOND), day_of(LAST_SECOND)), (Some(*DAYS.start()), Some(*DAYS.end())));
        for at in [i64::MIN, FIRST_SECOND - 1, LAST_SECOND + 1, 1_700_000_000_000, i64::MAX] {
            assert_eq!(day_of(at), None, "{at}");
            assert_eq!(Timestamp::from_seconds(at).unwrap_err().kind(), ErrorKind::InvalidTime, "{at}");
        }
    }

    /// By Python's `datetime.date.fromordinal`.
    #[test]
    fn days_are_dates() {
        for (day, date) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (-25_509, "1900-02-28"),
            (-25_508, "1900-03-01"),
            (20_458, "2026-01-05"),
            (-719_162, "0001-01-01"),
            (2_932_896, "9999-12-31"),
        ] {
            assert_eq!(Day::new(day).to_string(), date);
            if day != 2_932_896 {
                assert_eq!(Timestamp::of_day_or_moment(date).map(Timestamp::day), Ok(day));
            }
        }
        assert_eq!(Day::new(i32::MAX).to_string(), "day 2147483647");
        assert_eq!(Day::new(i32::MIN).to_string(), "day -2147483648");
        for text in ["2026-02-30", "20260105", "2026-1-5", "2026-01-05T", "05-01-2026", "2026-01-05 10"] {
            assert!(Timestamp::of_day_or_moment(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn texts_without_an_offset_are_refused() {
        for text in [
            "",
            "2026-01-05",
            "2026-01-05T10:00:00",
            "2026-01-05T25:00:00Z",
            "2026-02-30T10:00:00Z",
            "1767569400",
            "05/01/2026 10:00",
            "-000001-01-01T00:00:00Z",
            "0000-12-31T23:59:59Z",
            "+010000-01-01T00:00:00Z",
        ] {
            assert_eq!(text.parse::<Timestamp>().unwrap_err().kind(), ErrorKind::InvalidTime, "{text:?}");
        }
    }

    #[test]
    fn days_begin_at_midnight_utc_on_either_side_of_1970() {
        for (text, seconds, day) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("1969-12-31T23:59:59.5Z", -1, -1),
            ("1969-12-31T23:59:59Z", -1, -1),
            ("1970-01-02T01:00:00+02:00", 82_800, 0),
            ("0001-01-01T00:00:00Z", FIRST_SECOND, -719_162),
        ] {
            let at: Timestamp = text.parse().unwrap();
            assert_eq!((at.seconds(), at.day()), (seconds, day), "{text}");
            assert_eq!(at.to_string().parse(), Ok(at));
        }
    }
}
