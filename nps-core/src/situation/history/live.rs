//! History as contacts come.

use hashbrown::HashMap;

use super::columns::AsOf;
use super::log::check_times;
use super::past::{Kept, Past};
use crate::error::{Error, ErrorKind, Result};
use crate::survey::{Arrival, LAST_SECOND, Scale, Score, check_customer, check_id, day_of};

/// What a [`LiveHistory`] is to keep.
///
/// ```
/// use nps_core::HistorySpec;
/// assert_eq!(HistorySpec::default().lateness, 7 * 86_400);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistorySpec {
    /// The scale of the scores. Default: 0–10.
    pub scale: Scale,
    /// How many seconds behind the newest a contact may come, and a question may ask. Default: seven days.
    pub lateness: u32,
}

impl Default for HistorySpec {
    fn default() -> Self {
        Self { scale: Scale::ZERO_TO_TEN, lateness: 7 * 86_400 }
    }
}

/// A contact as it is given to [`LiveHistory`]. The texts are the caller's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryEvent<'a> {
    /// A pseudonym of the customer.
    pub customer: &'a str,
    /// When it was, in seconds since 1970-01-01 UTC.
    pub at: i64,
    /// What the contact is known by; without it, each is one of its own.
    pub id: Option<&'a str>,
    /// What was answered; `None` where nothing was.
    pub score: Option<Score>,
    /// Since when that was known; without it, since the contact.
    pub made: Option<i64>,
}

impl<'a> HistoryEvent<'a> {
    /// A contact without an answer.
    ///
    /// ```
    /// use nps_core::HistoryEvent;
    /// assert_eq!(HistoryEvent::new("c81f", 0).score, None);
    /// ```
    #[must_use]
    pub const fn new(customer: &'a str, at: i64) -> Self {
        Self { customer, at, id: None, score: None, made: None }
    }
}

/// The history of every customer as contacts come, to be asked as of any moment that is not too long ago.
///
/// **What is exact.** The answer to a question is that of [`history`](crate::history) over everything that came, in any
/// order, as long as nothing came late: no contact more than [`lateness`](HistorySpec::lateness) seconds behind the newest
/// moment there ever was, no version of a contact after the contact was forgotten. Such a contact is
/// [`Expired`](Arrival::Expired), counted in [`late`](Self::late) and in nothing else.
///
/// **What is kept.** A contact by itself as long as a question may count it in a window of 90 × 24 hours, so 90 days and
/// the lateness; then its id is forgotten, and the customer has how many there were, the first, the last, and the last
/// score. Customers themselves are kept until they are [erased](Self::erase_customer).
///
/// A contact that comes again with its id changes nothing; without one, it counts again.
///
/// ```
/// use nps_core::{Arrival, HistoryEvent, HistorySpec, LiveHistory, Scale};
///
/// let mut live = LiveHistory::new(HistorySpec::default())?;
/// let score = Some(Scale::ZERO_TO_TEN.score(3)?);
/// let first = HistoryEvent { id: Some("R1"), score, ..HistoryEvent::new("c81f", 0) };
/// assert_eq!(live.push(&first)?, Arrival::New);
/// assert_eq!(live.push(&first)?, Arrival::Repeated);
/// let past = live.as_of("c81f", 86_400)?;
/// assert_eq!((past.contacts_7d, past.previous_score), (1, Some(3)));
/// assert_eq!(live.as_of("another", 86_400)?.contacts_before, 0);
/// # Ok::<(), nps_core::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct LiveHistory {
    pub(super) spec: HistorySpec,
    pub(super) newest: Option<i64>,
    pub(super) late: u64,
    pub(super) customers: HashMap<Box<str>, Past>,
    /// Until when each customer's contacts are erased; those before the horizon count as forgotten.
    pub(super) erased: HashMap<Box<str>, i64>,
    /// How many versions were pushed since, and how many were kept when, all customers were last settled.
    pushed: usize,
    settled: usize,
}

impl LiveHistory {
    /// Knows nobody yet.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a lateness of more than 90 days.
    pub fn new(spec: HistorySpec) -> Result<Self> {
        if i64::from(spec.lateness) > super::LONGEST_WINDOW {
            let message = format!("lateness is {} seconds, expected at most 90 days of them", spec.lateness);
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        let (customers, erased) = (HashMap::new(), HashMap::new());
        Ok(Self { spec, newest: None, late: 0, customers, erased, pushed: 0, settled: 0 })
    }

    /// Takes a contact, or another version of it. Where it fails, nothing changes. O(contacts of that customer that are
    /// kept).
    ///
    /// [`New`](Arrival::New) for a contact, [`Edited`](Arrival::Edited) for a version that stands now,
    /// [`Outdated`](Arrival::Outdated) for one that another had replaced already, and for a contact of a time that was
    /// erased, [`Repeated`](Arrival::Repeated) and [`Expired`](Arrival::Expired).
    ///
    /// # Errors
    /// [`InvalidResponse`](crate::ErrorKind::InvalidResponse) for a blank customer or id, or a customer that is an e-mail
    /// address; [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a time outside the years 1 to 9999 or a score
    /// made before its contact; [`ScaleMismatch`](crate::ErrorKind::ScaleMismatch).
    ///
    /// ```
    /// use nps_core::{Arrival, HistoryEvent, HistorySpec, LiveHistory};
    ///
    /// let mut live = LiveHistory::new(HistorySpec { lateness: 60, ..HistorySpec::default() })?;
    /// live.push(&HistoryEvent::new("a", 1000))?;
    /// assert_eq!(live.push(&HistoryEvent::new("a", 939))?, Arrival::Expired);
    /// assert!(live.push(&HistoryEvent::new("jane@example.com", 1000)).is_err());
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn push(&mut self, event: &HistoryEvent<'_>) -> Result<Arrival> {
        let &HistoryEvent { customer, at, id, score, made } = event;
        let made = made.unwrap_or(at);
        require_customer(customer)?;
        id.map_or(Ok(()), check_id)?;
        check_times(at, made).map_err(|why| Error::new(ErrorKind::InvalidArgument, why))?;
        score.map_or(Ok(()), |score| score.scale().require_same(self.spec.scale))?;

        self.newest = self.newest.max(Some(made));
        self.settle_where_grown();
        let horizon = self.horizon();
        if self.erased.get(customer).is_some_and(|&until| at <= until) {
            return Ok(Arrival::Outdated);
        }
        let version = (made, score.map(Score::value));
        let past = self.customers.get_mut(customer);
        let known = past.and_then(|past| {
            past.settle(horizon);
            let place = past.kept.iter().rposition(|kept| id.is_some() && kept.id.as_deref() == id)?;
            Some((past, place))
        });
        let arrival = match known {
            Some((past, place)) => past.take_version(place, at, version, horizon),
            None if at < horizon => Arrival::Expired,
            None => {
                let contact = Kept { at, id: id.map(Into::into), versions: vec![version] };
                self.customers.entry(customer.into()).or_default().insert(contact);
                Arrival::New
            }
        };
        match arrival {
            Arrival::Expired => self.late = self.late.saturating_add(1),
            Arrival::Repeated => {}
            _ => self.pushed += 1,
        }
        Ok(arrival)
    }

    /// What was known of a customer strictly before a moment, which may be that of a contact already pushed. O(log contacts
    /// kept), and those since the last score. A customer that is not known has no contacts.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a moment outside the years 1 to 9999 or more than
    /// [`lateness`](HistorySpec::lateness) seconds behind the newest;
    /// [`InvalidResponse`](crate::ErrorKind::InvalidResponse) for a customer that is no pseudonym.
    pub fn as_of(&self, customer: &str, at: i64) -> Result<AsOf> {
        require_customer(customer)?;
        require_calendar(at)?;
        if at < self.horizon() {
            let message = format!("{at} is before {}, and what was known then is not kept", self.horizon());
            return Err(Error::new(ErrorKind::InvalidArgument, message));
        }
        let past = self.customers.get(customer);
        Ok(past.map_or_else(AsOf::default, |past| past.as_of(at, self.spec.scale)))
    }

    /// Says that it is `at`, where nothing that came did.
    ///
    /// # Errors
    /// [`InvalidArgument`](crate::ErrorKind::InvalidArgument) for a time outside the years 1 to 9999.
    pub fn advance(&mut self, at: i64) -> Result<()> {
        require_calendar(at)?;
        self.newest = self.newest.max(Some(at));
        Ok(())
    }

    /// Erases a customer: forgets all their contacts, and refuses what still comes of the time up to `at` or up to the newest
    /// moment there was; says how many contacts were forgotten.
    ///
    /// Of them only the pseudonym and that moment are kept, as long as a contact of that time might still be taken. An edit
    /// of an erased contact whose own time is later is taken for a contact. O(1).
    ///
    /// # Errors
    /// As [`as_of`](Self::as_of), and a moment may be as long ago as it likes.
    ///
    /// ```
    /// use nps_core::{Arrival, HistoryEvent, HistorySpec, LiveHistory};
    ///
    /// let mut live = LiveHistory::new(HistorySpec::default())?;
    /// let contact = HistoryEvent { id: Some("R1"), ..HistoryEvent::new("c81f", 0) };
    /// live.push(&contact)?;
    /// assert_eq!(live.erase_customer("c81f", 60)?, 1);
    /// assert_eq!(live.push(&contact)?, Arrival::Outdated); // a late duplicate does not come back
    /// assert_eq!(live.as_of("c81f", 60)?.contacts_before, 0);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn erase_customer(&mut self, customer: &str, at: i64) -> Result<u64> {
        require_customer(customer)?;
        self.advance(at)?;
        let horizon = self.horizon();
        self.erased.retain(|_, until| *until >= horizon);
        self.erased.insert(customer.into(), self.newest.unwrap_or(at));
        Ok(self.customers.remove(customer).map_or(0, |past| past.contacts()))
    }

    /// What is kept.
    #[must_use]
    pub const fn spec(&self) -> &HistorySpec {
        &self.spec
    }

    /// How many customers have a contact.
    #[must_use]
    pub fn customers(&self) -> usize {
        self.customers.len()
    }

    /// How many contacts came too late to be taken. One that is delivered twice is in it twice.
    #[must_use]
    pub const fn late(&self) -> u64 {
        self.late
    }

    /// The first moment that may be asked for, and that a contact may have.
    pub(super) fn horizon(&self) -> i64 {
        self.newest.map_or(i64::MIN / 2, |newest| newest - i64::from(self.spec.lateness))
    }

    /// Settles all customers each time as much has come as was kept: O(1) for each.
    fn settle_where_grown(&mut self) {
        if self.pushed > self.settled.max(1024) {
            let horizon = self.horizon();
            self.customers.values_mut().for_each(|past| past.settle(horizon));
            self.erased.retain(|_, until| *until >= horizon);
            self.settled = self.customers.values().map(Past::held).sum();
            self.pushed = 0;
        }
    }
}

impl Past {
    /// Takes a version of a contact that is kept.
    fn take_version(&mut self, place: usize, at: i64, version: (i64, Option<u8>), horizon: i64) -> Arrival {
        let Some(contact) = self.kept.get(place) else { return Arrival::Expired };
        let is_earlier = at < contact.at;
        if !is_earlier && contact.versions.contains(&version) {
            return Arrival::Repeated;
        }
        // What questions that are allowed no more saw does not change.
        if version.0 < horizon || (is_earlier && at < horizon) {
            return Arrival::Expired;
        }
        let mut contact = self.kept.remove(place);
        contact.at = contact.at.min(at);
        let from = contact.versions.partition_point(|known| *known < version);
        let is_last = from == contact.versions.len();
        match contact.versions.get_mut(from) {
            // Of two made at once the greater stands.
            Some(other) if other.0 == version.0 => {}
            _ => match from.checked_sub(1).and_then(|before| contact.versions.get_mut(before)) {
                Some(before) if before.0 == version.0 => *before = version,
                _ => contact.versions.insert(from, version),
            },
        }
        self.insert(contact);
        if is_last { Arrival::Edited } else { Arrival::Outdated }
    }
}

impl PartialEq for LiveHistory {
    /// Whether the bytes are the same. O(state).
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

/// Refuses what is no pseudonym.
pub(super) fn require_customer(customer: &str) -> Result<()> {
    check_customer(Some(customer))?;
    if customer.trim().is_empty() {
        let message = "the customer is blank, expected a pseudonym";
        return Err(Error::new(ErrorKind::InvalidResponse, message));
    }
    Ok(())
}

fn require_calendar(at: i64) -> Result<()> {
    if day_of(at).is_none() {
        let message = format!("the time {at} is outside the years 1 to 9999, whose last second is {LAST_SECOND}");
        return Err(Error::new(ErrorKind::InvalidArgument, message));
    }
    Ok(())
}
