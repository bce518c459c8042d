//! The times in a column of texts, and the months, quarters or years they fall in.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use clap::ValueEnum;

use crate::Problem;

/// How a date is written whose year comes last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DateOrder {
    /// Month, day, year.
    Mdy,
    /// Day, month, year.
    Dmy,
}

/// A time as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// To compare moments by: in universal time where the text says how far it is from it.
    pub instant: NaiveDateTime,
    /// The day on the clock of whoever wrote it.
    pub day: NaiveDate,
}

/// Reads a column of times: RFC 3339, or a date and perhaps a time of day, the year first or last.
///
/// Cells that cannot be read give `None`, as blank ones do.
///
/// # Errors
/// Where no cell can be read, and where no day is above 12, so that it cannot be told from the month.
pub fn read<'a>(
    column: &str,
    texts: &[Option<&'a str>],
    order: Option<DateOrder>,
) -> Result<Vec<Option<Moment>>, Problem> {
    let Some(example) = texts.iter().copied().flatten().next() else { return Ok(vec![None; texts.len()]) };
    let (column, example) = (column.to_owned(), example.to_owned());
    let all = |order: DateOrder| -> Vec<Option<Moment>> {
        texts.iter().map(|text| text.and_then(|text: &'a str| moment(text, order))).collect()
    };
    let readable = |moments: &[Option<Moment>]| moments.iter().flatten().count();
    let moments = if let Some(order) = order {
        all(order)
    } else {
        let (month_first, day_first) = (all(DateOrder::Mdy), all(DateOrder::Dmy));
        match readable(&month_first).cmp(&readable(&day_first)) {
            Ordering::Greater => month_first,
            Ordering::Less => day_first,
            Ordering::Equal if month_first == day_first => month_first,
            Ordering::Equal => return Err(Problem::TwoDates { column, example }),
        }
    };
    if readable(&moments) == 0 { Err(Problem::NoTime { column, example }) } else { Ok(moments) }
}

fn moment(text: &str, order: DateOrder) -> Option<Moment> {
    if let Ok(time) = DateTime::parse_from_rfc3339(text) {
        return Some(Moment { instant: time.naive_utc(), day: time.naive_local().date() });
    }
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let day = date(day, order)?;
    Some(Moment { instant: day.and_time(time_of_day(time.trim())?), day })
}

fn date(text: &str, order: DateOrder) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = match (first.len(), third.len(), order) {
        (4, ..) => (first, second, third),
        (_, 4, DateOrder::Mdy) => (third, first, second),
        (_, 4, DateOrder::Dmy) => (third, second, first),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    let formats = ["%H:%M:%S%.f", "%H:%M", "%I:%M:%S %p", "%I:%M %p"];
    match text.trim_end_matches('Z') {
        "" => Some(NaiveTime::MIN),
        text => formats.iter().find_map(|format| NaiveTime::parse_from_str(text, format).ok()),
    }
}

/// How long the periods are that times are put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// Twelve a year.
    Month,
    /// Four a year.
    Quarter,
    /// One a year.
    Year,
}

impl Grain {
    /// The shortest periods of which `days` fill no more than `most`.
    #[must_use]
    pub fn fitting(days: &[Option<NaiveDate>], most: usize) -> Self {
        let fits = |grain: &Self| {
            let filled: BTreeSet<i32> = days.iter().flatten().map(|&day| grain.period(day)).collect();
            filled.len() <= most
        };
        [Self::Month, Self::Quarter].into_iter().find(fits).unwrap_or(Self::Year)
    }

    /// The noun for one period.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The first and the last period; `None` without any day.
    #[must_use]
    pub fn span(self, days: &[Option<NaiveDate>]) -> Option<(i32, i32)> {
        let periods = || days.iter().flatten().map(|&day| self.period(day));
        Some((periods().min()?, periods().max()?))
    }

    const fn in_a_year(self) -> i32 {
        match self {
            Self::Month => 12,
            Self::Quarter => 4,
            Self::Year => 1,
        }
    }

    /// The number of the period of a day; the next period has the next number.
    #[must_use]
    pub fn period(self, day: NaiveDate) -> i32 {
        let periods = self.in_a_year();
        #[expect(clippy::cast_possible_wrap, reason = "at most 11")]
        let month = day.month0() as i32;
        day.year() * periods + month * periods / 12
    }

    /// The name of a period: `Mar 25`, `Q1 25`, `2025`.
    #[must_use]
    pub fn label(self, period: i32) -> String {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let (year, part) = (period.div_euclid(self.in_a_year()), period.rem_euclid(self.in_a_year()));
        match self {
            Self::Month => format!("{} {:02}", MONTHS[part.unsigned_abs() as usize], year.rem_euclid(100)),
            Self::Quarter => format!("Q{} {:02}", part + 1, year.rem_euclid(100)),
            Self::Year => year.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(texts: &[&str], order: Option<DateOrder>) -> Result<Vec<String>, Problem> {
        let texts: Vec<Option<&str>> = texts.iter().copied().map(Some).collect();
        let moments = read("when", &texts, order)?;
        Ok(moments.iter().map(|moment| moment.map_or("?".to_owned(), |moment| moment.day.to_string())).collect())
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        assert_eq!(days(&["2025-03-31T23:30:00-05:00", "soon"], None).unwrap(), ["2025-03-31", "?"]);
        assert_eq!(days(&["2019-11-01 08:51:12.402", "2019-11-02"], None).unwrap(), ["2019-11-01", "2019-11-02"]);
        assert_eq!(days(&["11/1/2019 8:51:12", "11/13/2019 2:30 PM"], None).unwrap(), ["2019-11-01", "2019-11-13"]);
        assert_eq!(days(&["1.11.2019", "13.11.2019"], None).unwrap(), ["2019-11-01", "2019-11-13"]);
        assert_eq!(days(&["11/1/2019"], Some(DateOrder::Dmy)).unwrap(), ["2019-01-11"]);
        assert!(matches!(days(&["11/1/2019", "11/2/2019"], None), Err(Problem::TwoDates { .. })));
        assert!(matches!(days(&["soon", "2019-13-01"], None), Err(Problem::NoTime { .. })));
    }

    #[test]
    fn moments_compare_across_offsets() {
        let [earlier, later] = ["2025-10-26T02:50:00+02:00", "2025-10-26T02:10:00+01:00"]
            .map(|text| moment(text, DateOrder::Dmy).unwrap());
        assert!(earlier < later);
    }

    #[test]
    fn periods() {
        let day = NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
        let labels = [Grain::Month, Grain::Quarter, Grain::Year].map(|grain| grain.label(grain.period(day)));
        assert_eq!(labels, ["Dec 25", "Q4 25", "2025"]);
        assert_eq!(Grain::Month.label(Grain::Month.period(day) + 1), "Jan 26");
    }
}
