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

/// A row, with what is asked of it often.
#[derive(Clone, Copy, Default)]
struct Place {
    row: usize,
    at: i64,
    customer: u32,
    /// What its score is; [`UNSCORED`] where there are none.
    slot: u8,
}

/// The slot of a row of a log without scores.
const UNSCORED: u8 = u8::MAX;

/// The rows that have a customer, by customer, each customer's in their order. O(rows + customers).
fn by_customer(customers: &[u32], times: &[i64], slots: &[u8]) -> Vec<Place> {
    let last = customers.iter().copied().max().unwrap_or(0) as usize;
    // Where the rows of each customer begin, and, once they are placed, where they end.
    let mut places = vec![0; last + 2];
    for &customer in customers.iter().filter(|&&customer| customer > 0) {
        if let Some(count) = places.get_mut(customer as usize + 1) {
            *count += 1;
        }
    }
    let mut begin = 0;
    for place in &mut places {
        begin += *place;
        *place = begin;
    }
    let mut order = vec![Place::default(); begin];
    for (row, (&customer, &at)) in customers.iter().zip(times).enumerate().filter(|(_, (customer, _))| **customer > 0) {
        if let Some(place) = places.get_mut(customer as usize) {
            if let Some(found) = order.get_mut(*place) {
                *found = Place { row, at, customer, slot: slots.get(row).copied().unwrap_or(UNSCORED) };
            }
            *place += 1;
        }
    }
    order
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
            None => Vec::new(),
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

        let mut sorted = Self {
            contacts: Vec::with_capacity(rows),
            versions: Vec::with_capacity(slots.len()),
            contact_of: vec![None; rows],
            rejects,
        };
        let mut order = by_customer(&customers, &log.times, &slots);
        let id = |row: &Place| ids.get(row.row).copied().unwrap_or(0);
        let mut own: Vec<(i64, &[Place])> = Vec::new();
        for rows in order.chunk_by_mut(|left, right| left.customer == right.customer) {
            if !ids.is_empty() {
                rows.sort_unstable_by_key(|row| (id(row), row.row));
            }
            // Rows of one contact are neighbours now.
            let contacts = rows.chunk_by(|left, right| !ids.is_empty() && id(left) > 0 && id(left) == id(right));
            own.clear();
            own.extend(contacts.filter_map(|rows| Some((rows.iter().map(|row| row.at).min()?, rows))));
            own.sort_by_key(|&(at, _)| at);
            sorted.extend(&own, log.made.as_deref());
        }
        Ok(sorted)
    }

    /// Adds the contacts of a customer, each with when it was and its rows.
    fn extend(&mut self, own: &[(i64, &[Place])], made: Option<&[i64]>) {
        let earlier = self.versions.len();
        for &(at, rows) in own {
            let contact = self.contacts.len();
            self.contacts.extend(rows.first().map(|row| Contact { customer: row.customer, at }));
            for row in rows {
                if let Some(of) = self.contact_of.get_mut(row.row) {
                    *of = Some(contact);
                }
                if row.slot <= MISSING {
                    let made = made.and_then(|made| made.get(row.row)).copied().unwrap_or(row.at);
                    let score = (row.slot < MISSING).then_some(row.slot);
                    self.versions.push(Version { customer: row.customer, made, score, contact });
                }
            }
        }
        if let Some(versions) = self.versions.get_mut(earlier..) {
            versions.sort_unstable();
        }
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
