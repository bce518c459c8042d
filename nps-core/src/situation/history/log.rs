//! A log of contacts as columns, and the same sorted by customer and time.

use std::borrow::Cow;

use crate::error::{Error, ErrorKind, Result};
use crate::numeric::kernels::MISSING;
use crate::score::{KeyColumn, ScoreColumn, ScoreOptions};
use crate::survey::{Rejects, day_of};

/// The columns of a log of interactions: whose, when, and what was answered.
///
/// A row is a contact of its own. With [`ids`](Self::ids), rows of one customer with one id are versions of one contact,
/// which took place at the earliest of their times: a retry adds nothing, an edit its score from when it was made. A row
/// without an id is a contact of its own; one without a customer is nobody's, and history of none.
///
/// ```
/// use nps_core::{ContactLog, KeyColumn, ScoreOptions, history};
///
/// let customer = KeyColumn::texts("customer", &vec![Some("a"), Some("b"), Some("a")])?;
/// let log = ContactLog::new(customer, &[0, 10, 3600][..]).scores(&[9_u8, 3, 10][..]);
/// let found = history(&log, &ScoreOptions::default())?;
/// assert_eq!(found.contacts_before, [Some(0), Some(0), Some(1)]);
/// assert_eq!(found.previous_score, [None, None, Some(9)]);
/// # Ok::<(), nps_core::Error>(())
/// ```
pub struct ContactLog<'a> {
    pub(super) customers: KeyColumn<'a>,
    times: Cow<'a, [i64]>,
    ids: Option<KeyColumn<'a>>,
    made: Option<Cow<'a, [i64]>>,
    scores: Option<ScoreColumn<'a>>,
}

impl<'a> ContactLog<'a> {
    /// Begins with the pseudonym of each row's customer, and when it was, in seconds since 1970-01-01 UTC.
    #[must_use]
    pub fn new(customers: KeyColumn<'a>, times: impl Into<Cow<'a, [i64]>>) -> Self {
        Self { customers, times: times.into(), ids: None, made: None, scores: None }
    }

    /// What each contact is known by.
    #[must_use]
    pub fn ids(self, ids: KeyColumn<'a>) -> Self {
        Self { ids: Some(ids), ..self }
    }

    /// Since when each row's score was known, in seconds since 1970-01-01 UTC; without it, since the contact.
    #[must_use]
    pub fn made(self, made: impl Into<Cow<'a, [i64]>>) -> Self {
        Self { made: Some(made.into()), ..self }
    }

    /// What was answered.
    #[must_use]
    pub fn scores(self, scores: impl Into<ScoreColumn<'a>>) -> Self {
        Self { scores: Some(scores.into()), ..self }
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }
}

/// A row and what it is sorted by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    customer: u32,
    id: u32,
    row: usize,
}

/// A contact of a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Contact {
    pub(super) customer: u32,
    pub(super) at: i64,
}

/// What a contact's score was from some moment on. In order: by customer, then as they were made; of two made at once the
/// greater comes later, and so stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Version {
    pub(super) customer: u32,
    pub(super) made: i64,
    pub(super) score: Option<u8>,
    pub(super) contact: usize,
}

/// A log that was read: its contacts by customer and time, and what was known of their scores, as it became known.
pub(super) struct Sorted {
    pub(super) contacts: Vec<Contact>,
    pub(super) versions: Vec<Version>,
    /// The contact of each row.
    pub(super) contact_of: Vec<Option<usize>>,
    pub(super) rejects: Rejects,
}

impl Sorted {
    /// O(rows log rows).
    ///
    /// # Errors
    /// As [`history`](super::history).
    pub(super) fn read(log: &ContactLog<'_>, options: &ScoreOptions) -> Result<Self> {
        let rows = log.len();
        log.customers.require_rows("the times", rows)?;
        let customers = log.customers.ordinals()?;
        let ids = match &log.ids {
            None => vec![0; rows],
            Some(ids) => {
                ids.require_rows("the times", rows)?;
                ids.ordinals()?
            }
        };
        let made = log.made.as_deref().unwrap_or(&log.times);
        Error::require_rows("the column of when scores were made", made.len(), "the times", rows)?;
        for (row, (&at, &made)) in log.times.iter().zip(made).enumerate() {
            check_times(at, made).map_err(|why| Error::at_row(ErrorKind::InvalidArgument, row, why))?;
        }
        let (slots, rejects) = match &log.scores {
            None => (Vec::new(), Rejects::default()),
            Some(scores) => {
                Error::require_rows("the column of scores", scores.len(), "the times", rows)?;
                scores.slots(options, |_| 1)?
            }
        };

        let places = customers.iter().zip(&ids).zip(0..).map(|((&customer, &id), row)| Place { customer, id, row });
        let mut order: Vec<Place> = places.filter(|row| row.customer > 0).collect();
        order.sort_unstable();
        // Rows of one contact are neighbours now.
        let mut found: Vec<(Contact, &[Place])> = order
            .chunk_by(|left, right| left.id > 0 && (left.customer, left.id) == (right.customer, right.id))
            .filter_map(|rows| {
                let times = rows.iter().filter_map(|row| log.times.get(row.row));
                Some((Contact { customer: rows.first()?.customer, at: *times.min()? }, rows))
            })
            .collect();
        found.sort_unstable();

        let mut sorted = Self {
            contacts: Vec::with_capacity(found.len()),
            versions: Vec::new(),
            contact_of: vec![None; rows],
            rejects,
        };
        for (contact, (found, rows)) in found.into_iter().enumerate() {
            sorted.contacts.push(found);
            for &Place { customer, row, .. } in rows {
                if let Some(of) = sorted.contact_of.get_mut(row) {
                    *of = Some(contact);
                }
                if let (Some(&slot @ ..=MISSING), Some(&made)) = (slots.get(row), made.get(row)) {
                    let score = (slot < MISSING).then_some(slot);
                    sorted.versions.push(Version { customer, made, score, contact });
                }
            }
        }
        sorted.versions.sort_unstable();
        Ok(sorted)
    }

    /// The places of a customer's contacts, and of what was known of them.
    pub(super) fn of_customer(&self, customer: u32) -> (std::ops::Range<usize>, &[Version]) {
        let contacts = self.contacts.partition_point(|contact| contact.customer < customer)
            ..self.contacts.partition_point(|contact| contact.customer <= customer);
        let versions = self.versions.partition_point(|version| version.customer < customer)
            ..self.versions.partition_point(|version| version.customer <= customer);
        (contacts, self.versions.get(versions).unwrap_or_default())
    }
}

/// Refuses times outside the calendar, and a score that was known before its contact.
pub(super) fn check_times(at: i64, made: i64) -> std::result::Result<(), String> {
    if let Some(time) = [at, made].into_iter().find(|&time| day_of(time).is_none()) {
        return Err(format!("the time {time} is outside the years 1 to 9999: are these seconds?"));
    }
    if made < at {
        return Err(format!("made is {made}, expected at least {at}, when the contact was"));
    }
    Ok(())
}
