//! What a history says, for one moment and for every row of a log.

use serde::{Deserialize, Serialize};

use crate::survey::{Category, Rejects, Scale};

/// What was known of a customer strictly before a moment. Times are in seconds.
///
/// ```
/// use nps_core::{HistoryEvent, HistorySpec, LiveHistory};
///
/// let mut live = LiveHistory::new(HistorySpec::default())?;
/// live.push(&HistoryEvent::new("c81f", 0))?;
/// assert_eq!(live.as_of("c81f", 0)?.contacts_before, 0); // not history of its own moment
/// assert_eq!(live.as_of("c81f", 60)?.since_contact, Some(60));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// Recency: the time since the last contact.
    pub since_contact: Option<i64>,
    /// Frequency: how many contacts there were.
    pub contacts_before: u64,
    /// Tenure: the time since the first contact that the log has.
    pub tenure: Option<i64>,
    /// Contacts in the 7 × 24 hours before, their first instant included.
    pub contacts_7d: u64,
    /// Contacts in the 30 × 24 hours before.
    pub contacts_30d: u64,
    /// Contacts in the 90 × 24 hours before.
    pub contacts_90d: u64,
    /// The score of the latest contact whose score, as it was known then, is one; of contacts at one moment the greater.
    pub previous_score: Option<u8>,
    /// The class of that score.
    pub previous_category: Option<Category>,
    /// The time since the contact of that score.
    pub since_score: Option<i64>,
}

impl AsOf {
    /// Of a moment, from what was there: the first and last contact, how many in all and in each window, and the moment
    /// and score of the last one with a score.
    pub(super) fn new(
        at: i64,
        span: Option<(i64, i64)>,
        contacts: u64,
        [contacts_7d, contacts_30d, contacts_90d]: [u64; 3],
        scored: Option<(i64, u8)>,
        scale: Scale,
    ) -> Self {
        Self {
            since_contact: span.map(|(_, last)| at - last),
            contacts_before: contacts,
            tenure: span.map(|(first, _)| at - first),
            contacts_7d,
            contacts_30d,
            contacts_90d,
            previous_score: scored.map(|(_, score)| score),
            previous_category: scored.and_then(|(_, score)| scale.category(score)),
            since_score: scored.map(|(then, _)| at - then),
        }
    }
}

/// The history of each row of a log, by column; a row without a customer has none in any of them.
///
/// See [`AsOf`] for what each column says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each column is named after the field of AsOf")]
pub struct HistoryColumns {
    pub since_contact: Vec<Option<i64>>,
    pub contacts_before: Vec<Option<u64>>,
    pub tenure: Vec<Option<i64>>,
    pub contacts_7d: Vec<Option<u64>>,
    pub contacts_30d: Vec<Option<u64>>,
    pub contacts_90d: Vec<Option<u64>>,
    pub previous_score: Vec<Option<u8>>,
    pub previous_category: Vec<Option<Category>>,
    pub since_score: Vec<Option<i64>>,
    /// Scores that could not be read: their rows are contacts without one.
    #[serde(default)]
    pub rejects: Rejects,
}

impl HistoryColumns {
    /// Each row has the history of its contact.
    pub(super) fn of_rows(contact_of: &[Option<usize>], contacts: &[AsOf], rejects: Rejects) -> Self {
        let mut columns = Self::with_capacity(contact_of.len(), rejects);
        for contact in contact_of {
            columns.push(contact.and_then(|contact| contacts.get(contact)));
        }
        columns
    }

    fn with_capacity(rows: usize, rejects: Rejects) -> Self {
        Self {
            since_contact: Vec::with_capacity(rows),
            contacts_before: Vec::with_capacity(rows),
            tenure: Vec::with_capacity(rows),
            contacts_7d: Vec::with_capacity(rows),
            contacts_30d: Vec::with_capacity(rows),
            contacts_90d: Vec::with_capacity(rows),
            previous_score: Vec::with_capacity(rows),
            previous_category: Vec::with_capacity(rows),
            since_score: Vec::with_capacity(rows),
            rejects,
        }
    }

    fn push(&mut self, row: Option<&AsOf>) {
        self.since_contact.push(row.and_then(|row| row.since_contact));
        self.contacts_before.push(row.map(|row| row.contacts_before));
        self.tenure.push(row.and_then(|row| row.tenure));
        self.contacts_7d.push(row.map(|row| row.contacts_7d));
        self.contacts_30d.push(row.map(|row| row.contacts_30d));
        self.contacts_90d.push(row.map(|row| row.contacts_90d));
        self.previous_score.push(row.and_then(|row| row.previous_score));
        self.previous_category.push(row.and_then(|row| row.previous_category));
        self.since_score.push(row.and_then(|row| row.since_score));
    }

    /// How many rows there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.contacts_before.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.contacts_before.is_empty()
    }

    /// The history of a row; `None` without such a row, or where it has no customer.
    #[must_use]
    pub fn row(&self, row: usize) -> Option<AsOf> {
        let contacts_before = self.contacts_before.get(row).copied()??;
        let time = |column: &[Option<i64>]| column.get(row).copied().flatten();
        let count = |column: &[Option<u64>]| column.get(row).copied().flatten().unwrap_or(0);
        Some(AsOf {
            since_contact: time(&self.since_contact),
            contacts_before,
            tenure: time(&self.tenure),
            contacts_7d: count(&self.contacts_7d),
            contacts_30d: count(&self.contacts_30d),
            contacts_90d: count(&self.contacts_90d),
            previous_score: self.previous_score.get(row).copied().flatten(),
            previous_category: self.previous_category.get(row).copied().flatten(),
            since_score: time(&self.since_score),
        })
    }
}
