//! Periods of the calendar, and the day each begins.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// 5 January 1970.
pub(crate) const MONDAY: i64 = 4;

/// Periods of so many days, weeks, months, quarters or years, laid end to end.
///
/// Written `1d`, `2w`, `1mo`, `1q`, `1y`. Those of days and weeks are counted from Monday 5 January 1970 on, so that `1w`
/// and `7d` are ISO weeks; those of months from January 1970 on.
///
/// ```
/// use nps_core::Every;
///
/// let week: Every = "1w".parse()?;
/// assert_eq!(week.first_day(20_461), 20_458); // Thursday 8 January 2026 is in the week of Monday 5
/// let month: Every = "1mo".parse()?;
/// assert_eq!(month.first_day(20_461), 20_454); // 1 January
/// assert!("0d".parse::<Every>().is_err());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Every {
    /// At least 1.
    length: u32,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unit {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    const fn name(self) -> &'static str {
        match self {
            Self::Day => "d",
            Self::Week => "w",
            Self::Month => "mo",
            Self::Quarter => "q",
            Self::Year => "y",
        }
    }
}

impl Every {
    /// The first day of the period that holds a day, both in days since 1970-01-01; where that is before the first day
    /// that an `i32` has, that one.
    #[must_use]
    pub fn first_day(self, day: i32) -> i32 {
        let (day, length) = (i64::from(day), i64::from(self.length));
        let first = match self.unit {
            Unit::Day => day - (day - MONDAY).rem_euclid(length),
            Unit::Week => day - (day - MONDAY).rem_euclid(7 * length),
            Unit::Month => first_of_months(day, length),
            Unit::Quarter => first_of_months(day, 3 * length),
            Unit::Year => first_of_months(day, 12 * length),
        };
        i32::try_from(first).unwrap_or(i32::MIN)
    }

    /// Refuses periods of rows that have no time.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument), always.
    pub fn without_time<T>(self) -> Result<T> {
        Err(Error::invalid_argument("every", &self.to_string(), "used with time"))
    }

    /// The same of each day of a column. O(days).
    ///
    /// ```
    /// use nps_core::Every;
    /// let mut days = [20_458, 20_461, 20_465];
    /// "1w".parse::<Every>()?.truncate(&mut days);
    /// assert_eq!(days, [20_458, 20_458, 20_465]);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn truncate(self, days: &mut [i32]) {
        for day in days {
            *day = self.first_day(*day);
        }
    }
}

/// The first day of the month of a day.
pub(crate) fn first_of_month(day: i64) -> i64 {
    first_of_months(day, 1)
}

/// The first day of the period of so many months that holds a day. Howard Hinnant, *chrono-compatible low-level date
/// algorithms*: years begin in March, so that the day that some have more comes last.
fn first_of_months(day: i64, length: i64) -> i64 {
    // Days of 400 years, and from 1 March of the year 0 to 1970-01-01.
    const ERA: i64 = 146_097;
    const EPOCH: i64 = 719_468;
    let era = (day + EPOCH).div_euclid(ERA);
    let day_of_era = (day + EPOCH).rem_euclid(ERA);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // From March; January and February are the eleventh and twelfth of the year before.
    let month = (5 * day_of_year + 2) / 153;
    let months = (400 * era + year_of_era - 1970) * 12 + month + 2;
    let months = months - months.rem_euclid(length) - 2;

    let (year, month) = (months.div_euclid(12) + 1970, months.rem_euclid(12));
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    era * ERA + 365 * year_of_era + year_of_era / 4 - year_of_era / 100 + (153 * month + 2) / 5 - EPOCH
}

impl fmt::Display for Every {
    /// As it was written, without leading zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.length, self.unit.name())
    }
}

impl FromStr for Every {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let digits = text.find(|found: char| !found.is_ascii_digit()).unwrap_or(text.len());
        let (length, unit) = text.split_at_checked(digits).unwrap_or_default();
        let length: Option<u32> = length.parse().ok().filter(|&length| length > 0);
        let unit = Unit::ALL.into_iter().find(|known| known.name() == unit);
        length.zip(unit).map(|(length, unit)| Self { length, unit }).ok_or_else(|| {
            let expected =
                "a number of days, weeks, months, quarters or years such as \"1d\", \"2w\", \"1mo\", \"1q\", \"1y\"";
            Error::invalid_argument("every", &format!("{text:?}"), expected)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The calendar of another library says the same of each day of 800 years and of days at either end.
    #[test]
    fn months_begin_where_the_calendar_says() {
        let epoch = jiff::civil::date(1970, 1, 1);
        let lengths = [1_i64, 2, 3, 5, 12, 24];
        for day in (-146_097_i64..146_097).chain([-4_371_000, 2_932_800]) {
            let date = epoch + jiff::Span::new().days(day);
            assert_eq!(first_of_month(day), day - i64::from(date.day()) + 1, "{date}");
            for length in lengths {
                let first = epoch + jiff::Span::new().days(first_of_months(day, length));
                let months =
                    |date: jiff::civil::Date| (i64::from(date.year()) - 1970) * 12 + i64::from(date.month()) - 1;
                assert_eq!(first.day(), 1, "{date}, {length} months");
                assert_eq!(months(first), months(date) - months(date).rem_euclid(length), "{date}, {length} months");
            }
        }
    }

    #[test]
    fn periods_of_days_are_laid_from_a_monday_on() {
        let first = |every: &str, day| every.parse::<Every>().unwrap().first_day(day);
        assert_eq!([-4, -3, 3, 4, 10, 11].map(|day| first("1w", day)), [-10, -3, -3, 4, 4, 11]);
        assert_eq!([4, 10, 11, 17, 18].map(|day| first("2w", day)), [4, 4, 4, 4, 18]);
        assert_eq!([3, 4, 5].map(|day| first("1d", day)), [3, 4, 5]);
        assert_eq!(first("7d", 12), first("1w", 12));
        assert_eq!(first("1q", 20_461), first("3mo", 20_461));
        // 1 January of 2026 and of 1970.
        assert_eq!([first("1y", 20_461), first("1y", 0), first("1y", -1)], [20_454, 0, -365]);
    }

    #[test]
    fn far_days_have_a_period_too() {
        for every in ["1d", "1w", "1mo", "4294967295y", "4294967295w"] {
            let every: Every = every.parse().unwrap();
            for day in [i32::MIN, i32::MIN + 3, i32::MAX] {
                assert!(every.first_day(day) <= day);
            }
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "1", "d", "0d", "-1d", "1 d", "1D", "1m", "1h", "1.5d", "99999999999d", "１d", "1dd", "1mo "]
        {
            let error = text.parse::<Every>().unwrap_err();
            assert!(error.to_string().contains(&format!("{text:?}")), "{error}");
        }
        assert_eq!("01w".parse::<Every>().unwrap().to_string(), "1w");
    }
}
