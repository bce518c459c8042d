//! Whether a column that somebody else computed knows the future.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::batch::sweep;
use super::columns::AsOf;
use super::log::{ContactLog, Sorted};
use super::{LONGEST_WINDOW, WINDOWS};
use crate::error::{Error, ErrorKind, Result};
use crate::score::{Label, ScoreOptions};
use crate::survey::{Category, Scale};

/// A column of [`HistoryColumns`](crate::HistoryColumns) that another can be checked against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryFeature {
    /// The time since the last contact, in seconds.
    SinceContact,
    /// How many contacts there were.
    ContactsBefore,
    /// The time since the first contact, in seconds.
    Tenure,
    /// Contacts in the 7 × 24 hours before.
    #[serde(rename = "contacts_7d")]
    Contacts7d,
    /// Contacts in the 30 × 24 hours before.
    #[serde(rename = "contacts_30d")]
    Contacts30d,
    /// Contacts in the 90 × 24 hours before.
    #[serde(rename = "contacts_90d")]
    Contacts90d,
    /// The latest score that was known.
    PreviousScore,
    /// Its class.
    PreviousCategory,
    /// The time since the contact of that score, in seconds.
    SinceScore,
}

impl HistoryFeature {
    /// Every feature, in the order of the columns.
    pub const ALL: [Self; 9] = [
        Self::SinceContact,
        Self::ContactsBefore,
        Self::Tenure,
        Self::Contacts7d,
        Self::Contacts30d,
        Self::Contacts90d,
        Self::PreviousScore,
        Self::PreviousCategory,
        Self::SinceScore,
    ];

    /// The name of the column.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SinceContact => "since_contact",
            Self::ContactsBefore => "contacts_before",
            Self::Tenure => "tenure",
            Self::Contacts7d => "contacts_7d",
            Self::Contacts30d => "contacts_30d",
            Self::Contacts90d => "contacts_90d",
            Self::PreviousScore => "previous_score",
            Self::PreviousCategory => "previous_category",
            Self::SinceScore => "since_score",
        }
    }

    /// A value of such a column, as another language has it: a whole number or the name of a class; null is none.
    ///
    /// # Errors
    /// [`WrongColumnType`](ErrorKind::WrongColumnType), naming the column and the value, for any other.
    ///
    /// ```
    /// use nps_core::{Category, HistoryFeature, Label};
    ///
    /// let found = HistoryFeature::PreviousCategory.read("class", Label::Text("promoter"))?;
    /// assert_eq!(found, Some(Category::Promoter.into()));
    /// assert!(HistoryFeature::PreviousCategory.read("class", Label::Integer(9)).is_err());
    /// assert_eq!(HistoryFeature::Tenure.read("tenure", Label::Null)?, None);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn read(self, column: &str, value: Label<'_>) -> Result<Option<HistoryValue>> {
        let class = |text: &str| Category::ALL.into_iter().find(|category| category.name() == text);
        let read = match value {
            Label::Null => return Ok(None),
            Label::Integer(number) => Some(HistoryValue::Number(number)),
            Label::Text(text) => class(text).map(HistoryValue::Category),
            Label::Boolean(_) => None,
        };
        let read = read.filter(|read| self.holds(*read));
        read.map(Some).ok_or_else(|| Error::wrong_column_type(column, &value.to_string(), self.expected()))
    }

    /// Whether a value is of the kind that the column has.
    const fn holds(self, value: HistoryValue) -> bool {
        matches!(self, Self::PreviousCategory) == matches!(value, HistoryValue::Category(_))
    }

    const fn expected(self) -> &'static str {
        match self {
            Self::PreviousCategory => "detractor, passive or promoter",
            _ => "whole numbers",
        }
    }

    fn of(self, found: &AsOf) -> Option<HistoryValue> {
        let count = |count: u64| i64::try_from(count).ok();
        let number = match self {
            Self::PreviousCategory => return found.previous_category.map(HistoryValue::Category),
            Self::SinceContact => found.since_contact,
            Self::ContactsBefore => count(found.contacts_before),
            Self::Tenure => found.tenure,
            Self::Contacts7d => count(found.contacts_7d),
            Self::Contacts30d => count(found.contacts_30d),
            Self::Contacts90d => count(found.contacts_90d),
            Self::PreviousScore => found.previous_score.map(i64::from),
            Self::SinceScore => found.since_score,
        };
        number.map(HistoryValue::Number)
    }

    /// The length of the window that contacts are counted in; `None` where all are.
    const fn window(self) -> Option<i64> {
        let [week, month, _] = WINDOWS;
        match self {
            Self::Contacts7d => Some(week),
            Self::Contacts30d => Some(month),
            Self::Contacts90d => Some(LONGEST_WINDOW),
            _ => None,
        }
    }
}

impl fmt::Display for HistoryFeature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for HistoryFeature {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|feature| feature.name() == name).ok_or_else(|| {
            let known = Self::ALL.map(Self::name).join(", ");
            Error::new(ErrorKind::InvalidArgument, format!("feature {name:?} is not one of {known}"))
        })
    }
}

/// A value of a column of history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum HistoryValue {
    /// A count, a time in seconds, or a score.
    Number(i64),
    /// The class of a score.
    Category(Category),
}

impl From<i64> for HistoryValue {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Category> for HistoryValue {
    fn from(category: Category) -> Self {
        Self::Category(category)
    }
}

impl fmt::Display for HistoryValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => fmt::Display::fmt(number, f),
            Self::Category(category) => fmt::Display::fmt(category, f),
        }
    }
}

/// A row whose value is not the one that was known at its moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferingRow {
    /// The zero-based row.
    pub row: usize,
    /// What the column says.
    pub supplied: Option<HistoryValue>,
    /// What was known strictly before the row's moment, as far as the log goes.
    pub as_of: Option<HistoryValue>,
    /// Whether something that took place, or became known, at that moment or later explains what the column says. Where
    /// nothing in the log does, it may come from before the log begins, or from another rule.
    pub knows_future: bool,
}

/// How a column compares with what was known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeakageReport {
    /// What the column is said to be.
    pub feature: HistoryFeature,
    /// How many rows it has.
    pub rows: usize,
    /// The rows that differ, in order.
    pub differing: Vec<DifferingRow>,
}

impl LeakageReport {
    /// Whether every row is what was known.
    #[must_use]
    pub const fn is_exact(&self) -> bool {
        self.differing.is_empty()
    }

    /// The rows that know the future.
    pub fn leaks(&self) -> impl Iterator<Item = &DifferingRow> {
        self.differing.iter().filter(|row| row.knows_future)
    }
}

impl fmt::Display for LeakageReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { feature, rows, differing } = self;
        write!(f, "{feature}: {} of {rows} rows differ, {} know the future", differing.len(), self.leaks().count())
    }
}

/// Compares a column of somebody else's with the history as of each row's moment, and says which rows know more.
///
/// A count knows the future where contacts at that moment or later, its own among them, make up the difference; a score or
/// its class where the customer gave it at that moment or later; a time where it points to such a contact.
/// O(rows log rows), and for each row that differs, O(contacts of its customer).
///
/// # Errors
/// As [`history`](crate::history); [`LengthMismatch`](ErrorKind::LengthMismatch) where the column has not as many rows,
/// [`WrongColumnType`](ErrorKind::WrongColumnType), naming the row, where it has a number for a class or a class for a
/// number.
///
/// ```
/// use nps_core::{Category, ContactLog, HistoryFeature, KeyColumn, ScoreOptions, check_leakage};
///
/// let customer = KeyColumn::texts("customer", &vec![Some("a"), Some("a")])?;
/// let log = ContactLog::new(customer, &[0, 3600][..]).scores(&[9_u8, 3][..]);
/// let supplied = [Some(9), Some(9)]; // the first row has its own score
/// let report = check_leakage(&log, HistoryFeature::PreviousScore, &supplied, &ScoreOptions::default())?;
/// assert_eq!(report.to_string(), "previous_score: 1 of 2 rows differ, 1 know the future");
/// assert_eq!(report.differing[0].row, 0);
///
/// let classes = [None, Some(Category::Promoter)];
/// assert!(check_leakage(&log, HistoryFeature::PreviousCategory, &classes, &ScoreOptions::default())?.is_exact());
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn check_leakage(
    log: &ContactLog<'_>,
    feature: HistoryFeature,
    supplied: &[Option<impl Into<HistoryValue> + Copy>],
    options: &ScoreOptions,
) -> Result<LeakageReport> {
    Error::require_rows(&format!("the column of {feature}"), supplied.len(), "the times", log.len())?;
    let sorted = Sorted::read(log, options)?;
    let found = sweep(&sorted, options.scale);
    let mut differing = Vec::new();
    for ((row, supplied), &contact) in supplied.iter().enumerate().zip(&sorted.contact_of) {
        let supplied: Option<HistoryValue> = supplied.map(Into::into);
        if let Some(value) = supplied.filter(|&value| !feature.holds(value)) {
            let why = Error::wrong_column_type(feature.name(), &value.to_string(), feature.expected());
            return Err(Error::at_row(why.kind(), row, why.to_string()));
        }
        let as_of = contact.and_then(|contact| feature.of(found.get(contact)?));
        if supplied != as_of {
            let knows_future = supplied.zip(contact).is_some_and(|(supplied, contact)| {
                feature.is_of_the_future(&sorted, contact, supplied, as_of, options.scale)
            });
            differing.push(DifferingRow { row, supplied, as_of, knows_future });
        }
    }
    Ok(LeakageReport { feature, rows: supplied.len(), differing })
}

impl HistoryFeature {
    /// Whether what took place or became known at a contact's moment or later explains a value.
    fn is_of_the_future(
        self,
        sorted: &Sorted,
        contact: usize,
        supplied: HistoryValue,
        as_of: Option<HistoryValue>,
        scale: Scale,
    ) -> bool {
        let Some(own) = sorted.contacts.get(contact) else { return false };
        let (contacts, versions) = sorted.of_customer(own.customer);
        let contacts = sorted.contacts.get(contacts).unwrap_or_default();
        let became_known = |is_it: &dyn Fn(u8) -> bool| {
            versions.iter().any(|version| version.made >= own.at && version.score.is_some_and(is_it))
        };
        let supplied = match supplied {
            HistoryValue::Category(class) => return became_known(&|score| scale.category(score) == Some(class)),
            HistoryValue::Number(number) => number,
        };
        // The moment that a time since something points to.
        let then = own.at.checked_sub(supplied);
        match self {
            Self::SinceContact | Self::Tenure => {
                then.is_some_and(|then| then >= own.at && contacts.iter().any(|contact| contact.at == then))
            }
            Self::ContactsBefore | Self::Contacts7d | Self::Contacts30d | Self::Contacts90d => {
                let as_of = if let Some(HistoryValue::Number(count)) = as_of { count } else { 0 };
                // A window that looks ahead is at most as long as the one that looks back.
                let until = self.window().map_or(i64::MAX, |length| own.at + length);
                let ahead = contacts.iter().filter(|contact| contact.at >= own.at && contact.at <= until).count();
                supplied > as_of && supplied.abs_diff(as_of) <= ahead as u64
            }
            Self::PreviousScore => became_known(&|score| i64::from(score) == supplied),
            Self::PreviousCategory => false,
            Self::SinceScore => versions.iter().any(|version| {
                let known = sorted.contacts.get(version.contact).map(|contact| contact.at);
                version.made >= own.at && version.score.is_some() && known == then
            }),
        }
    }
}
