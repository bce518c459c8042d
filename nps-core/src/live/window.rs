//! The windows that a score can be asked for, and their names.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::live::{Calendar, LiveSpec};

/// Which answers a live score is of. Every window ends with the pane of the moment asked about, as far as that has come.
///
/// Its name is written as [`Display`](fmt::Display) shows and read back by `parse`: `sliding 7d`, `sliding 90min`,
/// `tumbling 6h`, `day`, `week`, `month`, `half-life 7d`.
///
/// ```
/// use nps_core::{Span, Window};
///
/// assert_eq!("sliding 7d".parse::<Window>()?, Window::Sliding(Span::Days(7)));
/// assert_eq!("tumbling 360min".parse::<Window>()?.to_string(), "tumbling 6h");
/// assert!("sliding 7".parse::<Window>().is_err());
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Window {
    /// The last days, that of the moment among them, or the last minutes to the end of its pane. The window before it is
    /// as long.
    Sliding(Span),
    /// That of the windows laid end to end that holds the moment: of days from Monday 5 January 1970 on, so that seven are
    /// an ISO week; of minutes from the beginning of each day on, the last one of a day of 25 hours being short. The window
    /// before it is a whole one.
    Tumbling(Span),
    /// The day, ISO week or month so far. The window before it is the whole period before.
    ToDate(Period),
    /// Every answer that is kept, which weighs half as much for each half-life its pane is old. There is no window before.
    Decayed {
        /// After how long an answer weighs half.
        half_life: Span,
    },
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// Days of the calendar, of whatever length.
    Days(u32),
    /// Minutes. Windows of minutes need panes that are shorter than a day, of which they are a multiple.
    Minutes(u32),
}

/// A period of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// A day.
    Day,
    /// A week, from Monday on.
    Week,
    /// A month.
    Month,
}

impl Period {
    const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

impl Span {
    /// The length in minutes, a day being 1,440.
    pub(super) fn minutes(self) -> u64 {
        match self {
            Self::Days(days) => u64::from(days) * u64::from(Calendar::DAY),
            Self::Minutes(minutes) => minutes.into(),
        }
    }

    /// How many days a window of this length can touch.
    fn days(self) -> u32 {
        match self {
            Self::Days(days) => days,
            Self::Minutes(minutes) => minutes.div_ceil(Calendar::DAY) + 1,
        }
    }
}

impl Window {
    /// The length of a sliding window of days; `None` for any other.
    ///
    /// ```
    /// use nps_core::{Span, Window};
    /// assert_eq!(Window::Sliding(Span::Days(7)).sliding_days(), Some(7));
    /// ```
    #[must_use]
    pub const fn sliding_days(self) -> Option<u32> {
        match self {
            Self::Sliding(Span::Days(days)) => Some(days),
            _ => None,
        }
    }

    /// Fails where nothing could be said of this window, or not without days that are kept no more.
    pub(super) fn require(self, spec: &LiveSpec) -> Result<()> {
        let invalid = |message: String| Err(Error::new(ErrorKind::InvalidArgument, message));
        let (retain, most) = (spec.retain_days, LiveSpec::MAX_RETAIN_DAYS);
        let granularity = spec.calendar.granularity;
        let span = match self {
            Self::Sliding(span) | Self::Tumbling(span) | Self::Decayed { half_life: span } => span,
            Self::ToDate(Period::Day) => Span::Days(1),
            Self::ToDate(Period::Week) => Span::Days(7),
            Self::ToDate(Period::Month) => Span::Days(31),
        };
        let least = match self {
            Self::Sliding(Span::Days(0)) => return invalid("window_days is 0, expected at least 1".to_owned()),
            Self::Decayed { half_life: Span::Minutes(_) } => {
                u32::try_from(span.minutes().div_ceil(1440)).unwrap_or(most)
            }
            _ => span.days(),
        };
        if span.minutes() == 0 {
            return invalid(format!("the window {self} has no length, expected at least 1min"));
        }
        if retain < least || retain > most {
            return invalid(format!("retain_days is {retain}, expected from {least} (the window) to {most}"));
        }
        match self {
            Self::Sliding(Span::Minutes(minutes)) | Self::Tumbling(Span::Minutes(minutes))
                if granularity == Calendar::DAY || !minutes.is_multiple_of(granularity) =>
            {
                invalid(format!(
                    "the window {self} is not a number of panes, which are of {granularity} minutes; \
                     where panes are days it is in days"
                ))
            }
            Self::Tumbling(Span::Minutes(minutes)) if !Calendar::DAY.is_multiple_of(minutes) => {
                invalid(format!("the window {self} does not divide a day"))
            }
            _ => Ok(()),
        }
    }
}

impl Default for Window {
    /// The last seven days.
    fn default() -> Self {
        Self::Sliding(Span::Days(7))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Days(days) => write!(f, "{days}d"),
            Self::Minutes(minutes) if minutes.is_multiple_of(60) => write!(f, "{}h", minutes / 60),
            Self::Minutes(minutes) => write!(f, "{minutes}min"),
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sliding(span) => write!(f, "sliding {span}"),
            Self::Tumbling(span) => write!(f, "tumbling {span}"),
            Self::ToDate(period) => f.write_str(period.name()),
            Self::Decayed { half_life } => write!(f, "half-life {half_life}"),
        }
    }
}

impl FromStr for Window {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let refused = || {
            let expected = "\"sliding\", \"tumbling\" or \"half-life\" and a length such as 7d, 6h or 90min, \
                            or one of \"day\", \"week\", \"month\"";
            Error::invalid_argument("the window", &format!("{text:?}"), expected)
        };
        if let Some(period) = Period::ALL.into_iter().find(|period| period.name() == text) {
            return Ok(Self::ToDate(period));
        }
        let (kind, length) = text.split_once(' ').ok_or_else(refused)?;
        let span = read_span(length).ok_or_else(refused)?;
        match kind {
            "sliding" => Ok(Self::Sliding(span)),
            "tumbling" => Ok(Self::Tumbling(span)),
            "half-life" => Ok(Self::Decayed { half_life: span }),
            _ => Err(refused()),
        }
    }
}

fn read_span(text: &str) -> Option<Span> {
    let digits = text.find(|found: char| !found.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(digits)?;
    let number: u32 = number.parse().ok()?;
    match unit {
        "d" => Some(Span::Days(number)),
        "h" => number.checked_mul(60).map(Span::Minutes),
        "min" => Some(Span::Minutes(number)),
        _ => None,
    }
}

impl TryFrom<String> for Window {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Window> for String {
    fn from(window: Window) -> Self {
        window.to_string()
    }
}
