//! The ledger of what was not counted, and why.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::survey::{MissingCode, Scale};

/// Why a value could not be counted as an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RejectReason {
    /// A number that is not on the scale, infinities included.
    OutOfRange,
    /// A number within the scale's range but between two of its points.
    NotInteger,
    /// A text that is not a plain decimal number, or a NaN where NaN does not mean "missing".
    NotANumber,
    /// A value of a type that cannot be a score, such as a boolean.
    WrongType,
    /// A time without its offset from UTC, or none at all.
    InvalidTime,
    /// A response without an id, or with a field that cannot be read.
    InvalidResponse,
}

impl RejectReason {
    /// Every reason, in the order of the ledger.
    pub const ALL: [Self; 6] = [
        Self::OutOfRange,
        Self::NotInteger,
        Self::NotANumber,
        Self::WrongType,
        Self::InvalidTime,
        Self::InvalidResponse,
    ];

    /// The stable code: `out_of_range`, `not_integer`, `not_a_number`, `wrong_type`, `invalid_time`, `invalid_response`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OutOfRange => "out_of_range",
            Self::NotInteger => "not_integer",
            Self::NotANumber => "not_a_number",
            Self::WrongType => "wrong_type",
            Self::InvalidTime => "invalid_time",
            Self::InvalidResponse => "invalid_response",
        }
    }

    /// The kind of error that this reason raises where rejects are not tolerated.
    #[must_use]
    pub const fn error_kind(self) -> ErrorKind {
        match self {
            Self::OutOfRange => ErrorKind::ScoreOutOfRange,
            Self::NotInteger => ErrorKind::ScoreNotInteger,
            Self::NotANumber => ErrorKind::ScoreNotANumber,
            Self::WrongType => ErrorKind::ScoreWrongType,
            Self::InvalidTime => ErrorKind::InvalidTime,
            Self::InvalidResponse => ErrorKind::InvalidResponse,
        }
    }

    /// The sentence that says which rule `value` breaks on `scale`.
    pub(crate) fn explain(self, value: &str, scale: Scale) -> String {
        let (lowest, highest) = (scale.lowest(), scale.highest());
        match self {
            Self::OutOfRange => format!("{value} is not on the scale {lowest}–{highest}"),
            Self::NotInteger => format!("{value} is not a whole number from {lowest} to {highest}"),
            Self::NotANumber => format!("{value} is not a number from {lowest} to {highest}"),
            Self::WrongType => format!("{value} has a type that cannot be a score"),
            Self::InvalidTime => {
                format!(
                    "{value} is not a time of the years 1 to 9999 with its offset from UTC, such as 2026-01-05T10:00:00+01:00"
                )
            }
            Self::InvalidResponse => format!("the response cannot be read: {value}"),
        }
    }
}

impl fmt::Display for RejectReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

/// One value that was not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The zero-based row of the value in the input.
    pub row: usize,
    /// The value as it arrived, in at most [`Reject::MAX_VALUE`] characters.
    pub value: String,
    /// The rule it broke.
    pub reason: RejectReason,
}

impl Reject {
    /// How many characters of a rejected value are kept.
    pub const MAX_VALUE: usize = 40;

    pub(crate) fn new(row: usize, value: &str, reason: RejectReason) -> Self {
        Self { row, value: shortened(value), reason }
    }

    /// The same finding as an error, for callers who tolerate no reject.
    pub(crate) fn to_error(&self, scale: Scale) -> Error {
        Error::at_row(self.reason.error_kind(), self.row, self.reason.explain(&self.value, scale))
    }
}

/// A value as it is kept, in at most [`Reject::MAX_VALUE`] characters.
pub(crate) fn shortened(value: &str) -> String {
    match value.char_indices().nth(Reject::MAX_VALUE) {
        None => value.to_owned(),
        Some((end, _)) => value.get(..end).unwrap_or_default().to_owned() + "…",
    }
}

/// The ledger of values that were not counted: how many for each reason, and the first few of each as examples.
///
/// Non-answers (empty, null) are not rejects: they are counted as `missing`. How many of these had which of the
/// [`MissingCodes`](crate::MissingCodes) is told apart.
///
/// ```
/// use nps_core::{ScoreOptions, RejectReason, score};
///
/// let result = score(&[9_i64, 11, 10, -1][..], &ScoreOptions::default())?;
/// assert_eq!(result.rejects.count(RejectReason::OutOfRange), 2);
/// assert_eq!(result.rejects.examples()[0].row, 1);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejects {
    counts: [u64; RejectReason::ALL.len()],
    examples: Vec<Reject>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing_codes: Vec<MissingCode>,
}

impl Rejects {
    /// How many examples of each reason are kept: the first ones by row.
    pub const MAX_EXAMPLES: usize = 5;

    /// How many values were rejected for this reason.
    #[must_use]
    pub fn count(&self, reason: RejectReason) -> u64 {
        self.iter().find(|(r, _)| *r == reason).map_or(0, |(_, count)| count)
    }

    /// How many values were rejected.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().fold(0, |sum, &count| sum.saturating_add(count))
    }

    /// Whether nothing was rejected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total() == 0
    }

    /// Each reason with its count, zero included.
    pub fn iter(&self) -> impl Iterator<Item = (RejectReason, u64)> + '_ {
        RejectReason::ALL.into_iter().zip(self.counts.iter().copied())
    }

    /// The first rejected values of each reason, at most [`Rejects::MAX_EXAMPLES`] of each, by row.
    #[must_use]
    pub fn examples(&self) -> &[Reject] {
        &self.examples
    }

    /// How many rows, missing and not rejected, had which missing code, in the order of the codes; those that no row had
    /// are left out.
    #[must_use]
    pub fn missing_codes(&self) -> &[MissingCode] {
        &self.missing_codes
    }

    /// Counts rows that had a missing code.
    pub(crate) fn add_missing(&mut self, code: i64, count: u64) {
        match self.missing_codes.binary_search_by_key(&code, |known| known.code) {
            Ok(place) => {
                if let Some(known) = self.missing_codes.get_mut(place) {
                    known.count = known.count.saturating_add(count);
                }
            }
            Err(place) if count > 0 => self.missing_codes.insert(place, MissingCode { code, count }),
            Err(_) => {}
        }
    }

    pub(crate) fn add(&mut self, reason: RejectReason, count: u64) {
        for (r, slot) in RejectReason::ALL.into_iter().zip(&mut self.counts) {
            if r == reason {
                *slot = slot.saturating_add(count);
            }
        }
    }

    /// The examples of another ledger of the same rows.
    pub(crate) fn take_examples(&mut self, other: Self) {
        self.examples = other.examples;
    }

    /// How many rows had which code, of another ledger of the same rows.
    pub(crate) fn take_missing(&mut self, other: Self) {
        self.missing_codes = other.missing_codes;
    }

    /// How many there are in this ledger and another, of other rows.
    pub(crate) fn plus(&self, other: &Self) -> Self {
        let mut sum = Self { examples: Vec::new(), ..self.clone() };
        for (reason, count) in other.iter() {
            sum.add(reason, count);
        }
        for &MissingCode { code, count } in &other.missing_codes {
            sum.add_missing(code, count);
        }
        sum
    }

    /// Keeps only how many there are for each reason: for tables whose rows have no number.
    pub(crate) fn forget_examples(&mut self) {
        self.examples.clear();
    }

    /// Whether further examples of a reason are kept.
    pub(crate) fn wants(&self, reason: RejectReason) -> bool {
        self.examples.iter().filter(|example| example.reason == reason).count() < Self::MAX_EXAMPLES
    }

    /// Keeps an example, which comes after those kept already.
    pub(crate) fn show(&mut self, example: Reject) {
        if self.wants(example.reason) {
            self.examples.push(example);
        }
    }
}

impl fmt::Display for Rejects {
    /// `3 rejected (2 out_of_range, 1 not_integer)`, or `nothing rejected`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("nothing rejected");
        }
        let reasons: Vec<String> =
            self.iter().filter(|(_, count)| *count > 0).map(|(reason, count)| format!("{count} {reason}")).collect();
        write!(f, "{} rejected ({})", self.total(), reasons.join(", "))
    }
}
