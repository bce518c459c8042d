//! The company's year: dates that matter, volume by day, hours, Paris time.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, Weekday};

use crate::dice::Dice;

/// Builds a date of the sample year at compile time.
const fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, month, day).unwrap()
}

/// First day of the log.
pub(crate) const FIRST_DAY: NaiveDate = day(1, 1);
/// Last day of the log.
pub(crate) const LAST_DAY: NaiveDate = day(12, 31);
/// The day `Nova` was launched.
pub(crate) const LAUNCH: NaiveDate = day(3, 3);
/// The day of the measure `better-manual`.
pub(crate) const BETTER_MANUAL: NaiveDate = day(6, 2);
/// The day of the measure `parcel-sms`.
pub(crate) const PARCEL_SMS: NaiveDate = day(7, 7);
/// The day of the measure `trained-operators`.
pub(crate) const TRAINED_OPERATORS: NaiveDate = day(8, 18);

const SUMMER_TIME: NaiveDate = day(3, 30);
const WINTER_TIME: NaiveDate = day(10, 26);

const HOLIDAYS: [NaiveDate; 11] = [
    day(1, 1),
    day(4, 21),
    day(5, 1),
    day(5, 8),
    day(5, 29),
    day(6, 9),
    day(7, 14),
    day(8, 15),
    day(11, 1),
    day(11, 11),
    day(12, 25),
];

/// Hours of the day with their weights; nobody answers between 22:00 and 07:00.
const HOURS: [(u32, u32); 15] = [
    (7, 2),
    (8, 6),
    (9, 12),
    (10, 15),
    (11, 13),
    (12, 9),
    (13, 9),
    (14, 12),
    (15, 12),
    (16, 12),
    (17, 11),
    (18, 9),
    (19, 7),
    (20, 5),
    (21, 3),
];

/// Volume by month, in percent of an ordinary one.
const MONTHS: [u32; 12] = [108, 96, 100, 96, 94, 100, 92, 76, 104, 100, 114, 128];

/// A period of the launch situation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    /// From the launch to the first measure.
    UnclearManual,
    /// From the first measure to the second.
    BetterManual,
    /// From the second measure to the end of the year.
    TrainedOperators,
}

impl Period {
    /// Every period, in order.
    pub(crate) const ALL: [Self; 3] = [Self::UnclearManual, Self::BetterManual, Self::TrainedOperators];

    /// The period a day falls in; `None` before the launch.
    pub(crate) fn of(date: NaiveDate) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|period| date >= period.first_day())
    }

    /// The name of the period in `truth.json`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::UnclearManual => "launch",
            Self::BetterManual => "better-manual",
            Self::TrainedOperators => "trained-operators",
        }
    }

    /// First day of the period.
    pub(crate) fn first_day(self) -> NaiveDate {
        match self {
            Self::UnclearManual => LAUNCH,
            Self::BetterManual => BETTER_MANUAL,
            Self::TrainedOperators => TRAINED_OPERATORS,
        }
    }

    /// How many interactions in a thousand belong to the launch situation in this period.
    pub(crate) fn share(self) -> u32 {
        match self {
            Self::UnclearManual => 165,
            Self::BetterManual => 200,
            Self::TrainedOperators => 130,
        }
    }
}

/// The expected volume of a day, on a scale of its own.
fn volume(date: NaiveDate) -> u32 {
    let weekday = match date.weekday() {
        Weekday::Mon => 125,
        Weekday::Tue => 110,
        Weekday::Wed => 105,
        Weekday::Thu | Weekday::Fri => 100,
        Weekday::Sat => 60,
        Weekday::Sun => 28,
    };
    let month = MONTHS[date.month0() as usize];
    let holiday = if HOLIDAYS.contains(&date) { 4 } else { 10 };
    weekday * month * holiday / 10
}

/// Draws when each of `n` interactions happened: a date and a time to the minute, in order.
pub(crate) fn moments(n: usize, dice: &mut Dice) -> Vec<(NaiveDate, NaiveTime)> {
    let days: Vec<(NaiveDate, u32)> =
        FIRST_DAY.iter_days().take_while(|&date| date <= LAST_DAY).map(|date| (date, volume(date))).collect();
    let mut moments: Vec<(NaiveDate, NaiveTime)> = (0..n)
        .map(|_| {
            let date = dice.pick(&days);
            let seconds = dice.pick(&HOURS) * 3600 + dice.below(60) * 60;
            let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0);
            (date, time.unwrap_or_default())
        })
        .collect();
    moments.sort_unstable();
    moments
}

/// The instant of a Paris wall-clock time between 07:00 and 22:00 of the sample year.
///
/// Summer time holds from 30 March to 25 October 2025. The clock changes at night, when nobody
/// answers, so the day alone gives the offset, and the UTC date is always the local one.
pub(crate) fn paris(date: NaiveDate, time: NaiveTime) -> DateTime<FixedOffset> {
    let hours = if (SUMMER_TIME..WINTER_TIME).contains(&date) { 2 } else { 1 };
    let offset = FixedOffset::east_opt(hours * 3600).unwrap_or(FixedOffset::east_opt(0).unwrap());
    let local = date.and_time(time);
    DateTime::from_naive_utc_and_offset(local - offset, offset)
}

/// The same wall-clock time `days` later, if nothing that matters to the truth (a month, a launch,
/// a measure, the end of the year) lies between.
pub(crate) fn later(at: DateTime<FixedOffset>, days: u32) -> Option<DateTime<FixedOffset>> {
    let from = at.date_naive();
    let to = from.checked_add_days(Days::new(u64::from(days)))?;
    let crosses = [LAUNCH, BETTER_MANUAL, PARCEL_SMS, TRAINED_OPERATORS].iter().any(|&date| from < date && date <= to);
    let same_month = from.month() == to.month() && from.year() == to.year();
    (same_month && !crosses).then(|| paris(to, at.time()))
}
