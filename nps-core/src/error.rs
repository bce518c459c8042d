//! The one error type: what went wrong ([`ErrorKind`]), in which row, and the value and rule in words.

use std::fmt;

/// A [`Result`](std::result::Result) whose error is [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, with the value and the rule it broke.
///
/// Opaque on purpose: branch on [`Error::kind`] (or its stable [`ErrorKind::code`]), show the message.
///
/// ```
/// use nps_core::{ErrorKind, Scale};
///
/// let error = "1-5".parse::<Scale>().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::InvalidScale);
/// assert_eq!(error.code(), "NPS_INVALID_SCALE");
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0)]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    row: Option<usize>,
    message: String,
}

impl Error {
    #[cold]
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, row: None, message: message.into() }))
    }

    #[cold]
    pub(crate) fn at_row(kind: ErrorKind, row: usize, message: impl fmt::Display) -> Self {
        Self(Box::new(Inner { kind, row: Some(row), message: message.to_string() }))
    }

    /// The same error of a row whose number tells nobody anything, such as that of a cell that an engine counted.
    ///
    /// ```
    /// let error = nps_core::Error::missing_value("day", 3, "a date").without_row();
    /// assert_eq!((error.row(), error.to_string().as_str()), (None, r#"column "day" holds no value, expected a date in every row"#));
    /// ```
    #[must_use]
    pub fn without_row(mut self) -> Self {
        self.0.row = None;
        self
    }

    /// The same, of a row.
    #[cold]
    pub(crate) fn in_row(self, row: usize) -> Self {
        match self.row() {
            Some(_) => self,
            None => Self::at_row(self.kind(), row, self),
        }
    }

    /// An input that a binding could not map to a column this library reads.
    ///
    /// ```
    /// let error = nps_core::Error::wrong_column_type("answered_at", "timestamp", "integers, floats or text");
    /// assert_eq!(error.code(), "NPS_WRONG_COLUMN_TYPE");
    /// ```
    #[cold]
    #[must_use]
    pub fn wrong_column_type(column: &str, found: &str, expected: &str) -> Self {
        Self::new(ErrorKind::WrongColumnType, format!("column {column:?} holds {found}, expected {expected}"))
    }

    /// A row without a value, in a column where every row needs one.
    ///
    /// ```
    /// let error = nps_core::Error::missing_value("day", 3, "a date");
    /// assert_eq!((error.code(), error.row()), ("NPS_WRONG_COLUMN_TYPE", Some(3)));
    /// assert_eq!(error.to_string(), r#"row 3: column "day" holds no value, expected a date in every row"#);
    /// ```
    #[cold]
    #[must_use]
    pub fn missing_value(column: &str, row: usize, expected: &str) -> Self {
        let message = format!("column {column:?} holds no value, expected {expected} in every row");
        Self::at_row(ErrorKind::WrongColumnType, row, message)
    }

    /// A column that the caller named and the table does not have.
    ///
    /// ```
    /// let error = nps_core::Error::unknown_column("chanel", &["score", "channel"]);
    /// assert_eq!(error.to_string(), r#"no column "chanel"; the columns are "score", "channel""#);
    /// ```
    #[cold]
    #[must_use]
    pub fn unknown_column(column: &str, known: &[impl AsRef<str>]) -> Self {
        let known: Vec<String> = known.iter().map(|name| format!("{:?}", name.as_ref())).collect();
        Self::new(ErrorKind::UnknownColumn, format!("no column {column:?}; the columns are {}", known.join(", ")))
    }

    /// Refuses a column, `what`, that is not as long as the others: all of one table have as many rows as `of`.
    ///
    /// # Errors
    /// [`ErrorKind::LengthMismatch`].
    pub(crate) fn require_rows(what: &str, found: usize, of: &str, rows: usize) -> Result<()> {
        if found == rows {
            return Ok(());
        }
        Err(Self::new(ErrorKind::LengthMismatch, format!("{what} has {found} rows, {of} have {rows}")))
    }

    /// An argument that a binding could not read as what it is used for.
    ///
    /// ```
    /// let error = nps_core::Error::invalid_argument("by", "a string", "a list of column names");
    /// assert_eq!(error.to_string(), "by is a string, expected a list of column names");
    /// ```
    #[cold]
    #[must_use]
    pub fn invalid_argument(argument: &str, found: &str, expected: &str) -> Self {
        Self::new(ErrorKind::InvalidArgument, format!("{argument} is {found}, expected {expected}"))
    }

    /// An option that a call does not have.
    ///
    /// ```
    /// let error = nps_core::Error::unknown_option("levle", &["level"]);
    /// assert_eq!(error.to_string(), r#"no option "levle"; the options are level"#);
    /// ```
    #[cold]
    #[must_use]
    pub fn unknown_option(option: &str, known: &[&str]) -> Self {
        let known = known.join(", ");
        Self::new(ErrorKind::InvalidArgument, format!("no option {option:?}; the options are {known}"))
    }

    /// Bytes of `what` that another library wrote and that are not what they should be.
    ///
    /// ```
    /// let error = nps_core::Error::corrupt_bytes("an Arrow table", "it has no schema");
    /// assert_eq!(error.to_string(), "not the bytes of an Arrow table: it has no schema");
    /// ```
    #[cold]
    #[must_use]
    pub fn corrupt_bytes(what: &str, why: &str) -> Self {
        Self::new(ErrorKind::CorruptBytes, format!("not the bytes of {what}: {why}"))
    }

    /// What went wrong, to branch on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The stable code of the kind, the same in every language: `NPS_SCORE_OUT_OF_RANGE`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// The zero-based row that holds the offending value, where one row is to blame.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.0.row
    }
}

impl fmt::Display for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(f, "row {row}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.0)
    }
}

macro_rules! error_kinds {
    ($($(#[$doc:meta])* $name:ident = $code:literal in $family:ident,)+) => {
        /// The kinds of [`Error`]. Each has a code that never changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorKind {
            $($(#[$doc])* $name,)+
        }

        impl ErrorKind {
            /// Every kind, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The stable code: `err.code` in Node, `error.code` in Python.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The family, which selects the exception class in Python.
            #[must_use]
            pub const fn family(self) -> ErrorFamily {
                match self { $(Self::$name => ErrorFamily::$family,)+ }
            }
        }
    };
}

/// A coarse grouping of [`ErrorKind`]s: what the caller has to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorFamily {
    /// The scale, or two scales that do not go together.
    Scale,
    /// A value given as an answer.
    Answer,
    /// A count of answers.
    Count,
    /// An option of a call.
    Argument,
    /// A column of a table.
    Column,
    /// Serialised bytes.
    Bytes,
}

impl ErrorFamily {
    /// Every family, in the order of declaration.
    pub const ALL: &'static [Self] =
        &[Self::Scale, Self::Answer, Self::Count, Self::Argument, Self::Column, Self::Bytes];

    /// The stable name, in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Scale => "scale",
            Self::Answer => "answer",
            Self::Count => "count",
            Self::Argument => "argument",
            Self::Column => "column",
            Self::Bytes => "bytes",
        }
    }
}

error_kinds! {
    /// The scale's points or cuts are out of order, outside its range, or not known.
    InvalidScale = "NPS_INVALID_SCALE" in Scale,
    /// Two things measured on different scales were put together.
    ScaleMismatch = "NPS_SCALE_MISMATCH" in Scale,
    /// A number that is not on the scale.
    ScoreOutOfRange = "NPS_SCORE_OUT_OF_RANGE" in Answer,
    /// A number between two points of the scale.
    ScoreNotInteger = "NPS_SCORE_NOT_INTEGER" in Answer,
    /// A text or NaN where a number was expected.
    ScoreNotANumber = "NPS_SCORE_NOT_A_NUMBER" in Answer,
    /// A value of a type that cannot be a score, such as a boolean.
    ScoreWrongType = "NPS_SCORE_WRONG_TYPE" in Answer,
    /// A time without its offset from UTC, or none at all.
    InvalidTime = "NPS_INVALID_TIME" in Answer,
    /// A response without an id, or with a field that cannot be read.
    InvalidResponse = "NPS_INVALID_RESPONSE" in Answer,
    /// A count that is negative, fractional, or above 2^53.
    InvalidCount = "NPS_INVALID_COUNT" in Count,
    /// A sum of counts above 2^64 - 1.
    CountOverflow = "NPS_COUNT_OVERFLOW" in Count,
    /// More answers taken back than were given.
    NothingToRetract = "NPS_NOTHING_TO_RETRACT" in Count,
    /// Too few answers to say of a person, or of the order of a few entities, what was asked; the message says how many
    /// are needed.
    Unreliable = "NPS_UNRELIABLE" in Count,
    /// A confidence level outside ]0, 1[.
    InvalidLevel = "NPS_INVALID_LEVEL" in Argument,
    /// A method of interval that does not exist.
    UnknownMethod = "NPS_UNKNOWN_METHOD" in Argument,
    /// An option that is not one of those listed in the message.
    InvalidArgument = "NPS_INVALID_ARGUMENT" in Argument,
    /// Columns of one table that differ in length.
    LengthMismatch = "NPS_LENGTH_MISMATCH" in Column,
    /// A column that the table does not have.
    UnknownColumn = "NPS_UNKNOWN_COLUMN" in Column,
    /// A column whose type cannot be read as what it is used for.
    WrongColumnType = "NPS_WRONG_COLUMN_TYPE" in Column,
    /// A dictionary code that its dictionary does not have.
    InvalidKeyCode = "NPS_INVALID_KEY_CODE" in Column,
    /// Bytes that are not what they should be: truncated, flipped, or of something else.
    CorruptBytes = "NPS_CORRUPT_BYTES" in Bytes,
    /// Bytes written by a version this one does not know.
    UnsupportedVersion = "NPS_UNSUPPORTED_VERSION" in Bytes,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_and_prefixed() {
        let codes: HashSet<_> = ErrorKind::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!(codes.len(), ErrorKind::ALL.len());
        assert!(codes.iter().all(|code| code.starts_with("NPS_")));
    }

    #[test]
    fn is_small_and_shareable() {
        fn shareable<T: Send + Sync + std::error::Error>() {}
        shareable::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
