//! What comes back in a series: every so many periods, or by the calendar.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::live::calendar::{month_of, weekday_of};
use crate::survey::{SECONDS_A_DAY, day_of};

/// What comes back in a series, for [`ExpectedOptions`](super::ExpectedOptions).
///
/// Written as a number of periods or a name: `7`, `"weekday"`, `"month-of-year"`. A period is of the day on which its middle
/// falls in UTC. That says of days that begin at midnight, or later, in a place less than twelve hours ahead of UTC what
/// the calendar there says; days that are numbered are right everywhere.
///
/// ```
/// use nps_core::Season;
///
/// assert_eq!("weekday".parse(), Ok(Season::Weekday));
/// assert_eq!(Season::Every(7).to_string(), "7");
/// assert_eq!(serde_json::from_str::<Season>("7")?, Season::Every(7));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
#[non_exhaustive]
pub enum Season {
    /// Every so many periods, at least 2, counted from the first: 7 for days of the week of days, 12 for months of the year
    /// of months. Calendars are not asked.
    Every(u32),
    /// The days of the week, of periods that divide a day.
    Weekday,
    /// The months of the year, of periods of at most 31 days. Its turn is 365.25 days, to the nearest period.
    MonthOfYear,
}

impl Season {
    /// Those that have a name.
    pub const NAMED: [Self; 2] = [Self::Weekday, Self::MonthOfYear];

    /// The most seasons of a series.
    pub const MOST: usize = 3;

    /// The name, the same in every language: `weekday`, `month-of-year`; `None` for a number of periods.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Every(_) => None,
            Self::Weekday => Some("weekday"),
            Self::MonthOfYear => Some("month-of-year"),
        }
    }
}

impl fmt::Display for Season {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every(periods) => periods.fmt(f),
            named => f.pad(named.name().unwrap_or_default()),
        }
    }
}

/// Reads a name.
impl FromStr for Season {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::NAMED.into_iter().find(|season| season.name() == Some(text)).ok_or_else(|| {
            let known: Vec<_> = Self::NAMED.iter().map(|season| format!("\"{season}\"")).collect();
            let message = format!("season {text:?} is not a number of periods or one of {}", known.join(", "));
            Error::new(ErrorKind::InvalidArgument, message)
        })
    }
}

/// A season as it is written.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Every(u32),
    Named(String),
}

impl TryFrom<Written> for Season {
    type Error = Error;

    fn try_from(written: Written) -> Result<Self> {
        match written {
            Written::Every(periods) => Ok(Self::Every(periods)),
            Written::Named(name) => name.parse(),
        }
    }
}

impl From<Season> for Written {
    fn from(season: Season) -> Self {
        match season {
            Season::Every(periods) => Self::Every(periods),
            named => Self::Named(named.to_string()),
        }
    }
}

/// Reads a list of seasons, one alone, or null.
pub(super) fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Vec<Season>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        None,
        One(Season),
        Many(Vec<Season>),
    }
    Ok(match Given::deserialize(deserializer)? {
        Given::None => Vec::new(),
        Given::One(season) => vec![season],
        Given::Many(seasons) => seasons,
    })
}

/// The longest period that is read as a number of days, and the shortest as one of seconds. A series is too short to show
/// a season of the calendar in periods of fewer seconds, and months in longer periods of days.
const MOST_DAYS: i64 = 31;
const FEWEST_SECONDS: i64 = 300;

/// The length of a year, of the 97 in 400 that have a day more.
const SECONDS_A_YEAR: i64 = 31_557_600;

/// A season of periods of a known length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cycle {
    pub(super) season: Season,
    period: i64,
    /// How many periods it takes to come back.
    pub(super) turn: usize,
    /// How many classes of periods it has.
    pub(super) classes: usize,
}

impl Cycle {
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) for fewer than 2 periods, and for periods that do not go with a
    /// calendar.
    fn new(season: Season, period: u32) -> Result<Self> {
        let period = i64::from(period);
        let invalid = |expected: &str| {
            let message = format!("season {season} of periods of {period}, expected {expected}");
            Err(Error::new(ErrorKind::InvalidArgument, message))
        };
        let seconds = if period <= MOST_DAYS { period * SECONDS_A_DAY } else { period };
        let (turn, classes) = match season {
            Season::Every(periods @ 0..2) => {
                let message = format!("season is {periods}, expected at least 2 periods");
                return Err(Error::new(ErrorKind::InvalidArgument, message));
            }
            Season::Every(periods) => (i64::from(periods), usize::try_from(periods).unwrap_or(usize::MAX)),
            Season::Weekday | Season::MonthOfYear if (MOST_DAYS + 1..FEWEST_SECONDS).contains(&period) => {
                return invalid("at most 31 for days, at least 300 for seconds");
            }
            Season::Weekday if SECONDS_A_DAY % seconds != 0 => return invalid("a period that divides a day"),
            Season::Weekday => (7 * SECONDS_A_DAY / seconds, 7),
            Season::MonthOfYear if seconds > MOST_DAYS * SECONDS_A_DAY => return invalid("at most 31 days"),
            Season::MonthOfYear => ((2 * SECONDS_A_YEAR + seconds) / (2 * seconds), 12),
        };
        Ok(Self { season, period, turn: usize::try_from(turn).unwrap_or(usize::MAX), classes })
    }

    /// The seasons of a series, the shortest first.
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) as [`new`](Self::new), for too many, and for two of the same length.
    pub(super) fn all(seasons: &[Season], period: u32) -> Result<Vec<Self>> {
        if seasons.len() > Season::MOST {
            let message = format!("{} seasons, expected at most {}", seasons.len(), Season::MOST);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        let mut cycles: Vec<Self> = seasons.iter().map(|&season| Self::new(season, period)).collect::<Result<_>>()?;
        cycles.sort_by_key(|cycle| (cycle.turn, cycle.season));
        for (before, after) in cycles.iter().zip(cycles.iter().skip(1)) {
            if before.turn == after.turn {
                let (before, after, turn) = (before.season, after.season, before.turn);
                let message = format!("the seasons {before} and {after} are both {turn} periods long, expected one");
                return Err(Error::new(ErrorKind::InvalidArgument, message));
            }
        }
        Ok(cycles)
    }

    /// Which class a period is of.
    ///
    /// # Errors
    /// [`InvalidArgument`](ErrorKind::InvalidArgument) for a season of the calendar outside the years 1 to 9999.
    pub(super) fn class(&self, place: usize, at: i64) -> Result<usize> {
        let class = match self.season {
            Season::Every(_) => return Ok(place % self.turn),
            Season::Weekday => weekday_of(self.day(at)?),
            Season::MonthOfYear => month_of(self.day(at)?) - 1,
        };
        Ok(usize::try_from(class).unwrap_or_default())
    }

    /// The day of the middle of a period.
    fn day(&self, at: i64) -> Result<i64> {
        let (unit, seconds) = if self.period <= MOST_DAYS {
            ("days since 1970-01-01", SECONDS_A_DAY)
        } else {
            ("seconds since 1970-01-01 UTC", 1)
        };
        let middle = at.checked_add(self.period / 2).and_then(|middle| middle.checked_mul(seconds));
        middle.and_then(day_of).map(i64::from).ok_or_else(|| {
            let message =
                format!("the time {at} is not in the years 1 to 9999: expected {unit} for seasons of the calendar");
            Error::new(ErrorKind::InvalidArgument, message)
        })
    }
}
