//! How the raw text of a score is meant to be read.

/// What the raw text of a score on the 0–10 scale amounts to.
///
/// ```
/// use nps_sample::{Fault, Reading};
///
/// assert_eq!(Reading::of(" 8 "), Reading::Score(8));
/// assert_eq!(Reading::of("9.0"), Reading::Score(9));
/// assert_eq!(Reading::of(""), Reading::Missing);
/// assert_eq!(Reading::of("11"), Reading::Rejected(Fault::OutOfRange));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reading {
    /// A whole number from 0 to 10, possibly with spaces around it or written with a zero fraction.
    Score(u8),
    /// No answer: the text is empty.
    Missing,
    /// Not a score.
    Rejected(Fault),
}

/// Why a text is not a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A whole number below 0 or above 10.
    OutOfRange,
    /// A number with a fraction.
    NotInteger,
    /// Words.
    NotANumber,
}

impl Fault {
    /// Every fault, in a fixed order.
    pub const ALL: [Self; 3] = [Self::OutOfRange, Self::NotInteger, Self::NotANumber];

    /// The name of the fault in `truth.json`, such as `out_of_range`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OutOfRange => "out_of_range",
            Self::NotInteger => "not_integer",
            Self::NotANumber => "not_a_number",
        }
    }
}

impl Reading {
    /// Reads one raw text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Missing;
        }
        let whole = text.strip_suffix(".0").unwrap_or(text);
        if let Ok(number) = whole.parse::<i64>() {
            return match u8::try_from(number) {
                Ok(score) if score <= 10 => Self::Score(score),
                _ => Self::Rejected(Fault::OutOfRange),
            };
        }
        match text.parse::<f64>() {
            Ok(_) => Self::Rejected(Fault::NotInteger),
            Err(_) => Self::Rejected(Fault::NotANumber),
        }
    }

    /// The score, if there is one.
    #[must_use]
    pub fn score(self) -> Option<u8> {
        match self {
            Self::Score(score) => Some(score),
            Self::Missing | Self::Rejected(_) => None,
        }
    }
}
