//! The bytes of a live history.

use std::collections::BTreeMap;

use super::LONGEST_WINDOW;
use super::live::{HistorySpec, LiveHistory, require_customer};
use super::past::{Folded, Kept, Past};
use crate::codec::{Reader, Writer};
use crate::error::Result;
use crate::survey::{check_id, day_of};

const MAGIC: [u8; 4] = *b"NPSH";
const VERSION: u8 = 1;

impl LiveHistory {
    /// The state as versioned, checksummed bytes; the layout is in [formats](crate::_documentation::formats).
    /// O(state log customers); nothing is changed.
    ///
    /// ```
    /// use nps_core::{HistoryEvent, HistorySpec, LiveHistory};
    ///
    /// let mut live = LiveHistory::new(HistorySpec::default())?;
    /// live.push(&HistoryEvent::new("c81f", 0))?;
    /// let restarted = LiveHistory::from_bytes(&live.to_bytes())?;
    /// assert_eq!(restarted.as_of("c81f", 60)?, live.as_of("c81f", 60)?);
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new(MAGIC, VERSION);
        let horizon = self.horizon();
        writer.scale(self.spec.scale);
        writer.number(self.spec.lateness.into());
        writer.u8(self.newest.is_some().into());
        if let Some(newest) = self.newest {
            writer.signed(newest);
        }
        writer.number(self.late);
        let erased: BTreeMap<_, _> = self.erased.iter().filter(|&(_, &until)| until >= horizon).collect();
        writer.number(erased.len() as u64);
        for (customer, &until) in erased {
            writer.text(customer);
            writer.signed(until);
        }
        let customers: BTreeMap<_, _> = self.customers.iter().collect();
        writer.number(customers.len() as u64);
        for (customer, past) in customers {
            let mut past = past.clone();
            past.settle(horizon);
            writer.text(customer);
            write_past(&mut writer, &past);
        }
        writer.finish()
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote. O(bytes), in memory as well, whatever lengths they claim.
    ///
    /// # Errors
    /// [`CorruptBytes`](crate::ErrorKind::CorruptBytes) for anything else;
    /// [`UnsupportedVersion`](crate::ErrorKind::UnsupportedVersion) for the bytes of a later one.
    ///
    /// ```
    /// use nps_core::{ErrorKind, LiveHistory};
    /// assert_eq!(LiveHistory::from_bytes(b"NPSH").unwrap_err().kind(), ErrorKind::CorruptBytes);
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut reader = Reader::new("a live history", MAGIC, VERSION, bytes)?;
        let scale = reader.scale()?;
        let lateness = u32::try_from(reader.number()?).map_err(|_| reader.corrupt("the lateness is too long"))?;
        let mut live =
            Self::new(HistorySpec { scale, lateness }).map_err(|error| reader.corrupt(&error.to_string()))?;
        live.newest = match reader.u8()? {
            0 => None,
            1 => Some(read_time(&mut reader, i64::MAX)?),
            _ => return Err(reader.corrupt("the newest moment is neither there nor not")),
        };
        live.late = reader.number()?;
        let newest = live.newest.unwrap_or(i64::MIN);
        for _ in 0..reader.number()? {
            let customer = read_customer(&mut reader)?;
            let until = read_time(&mut reader, newest)?;
            if until < live.horizon() {
                return Err(reader.corrupt("a customer was erased before anything that may still come"));
            }
            if live.erased.insert(customer, until).is_some() {
                return Err(reader.corrupt("a customer is erased twice"));
            }
        }
        let mut last: Option<Box<str>> = None;
        for _ in 0..reader.number()? {
            let customer = read_customer(&mut reader)?;
            if last.is_some_and(|last| last >= customer) {
                return Err(reader.corrupt("customers are not in order"));
            }
            let past = read_past(&mut reader, &live)?;
            let until = live.erased.get(&customer).copied();
            let first = past.folded.map(|folded| folded.first).or_else(|| past.kept.first().map(|kept| kept.at));
            if until.is_some_and(|until| first.is_some_and(|first| first <= until)) {
                return Err(reader.corrupt("a contact is of a time that was erased"));
            }
            live.customers.insert(customer.clone(), past);
            last = Some(customer);
        }
        reader.finish()?;
        // Written in order, a list of erased customers has one form.
        if live.to_bytes() == bytes { Ok(live) } else { Err(corrupt_form()) }
    }
}

#[cold]
fn corrupt_form() -> crate::Error {
    let message = "not the bytes of a live history: they are not in the one form they are written in";
    crate::Error::new(crate::ErrorKind::CorruptBytes, message)
}

fn write_past(writer: &mut Writer, past: &Past) {
    writer.u8(past.folded.is_some().into());
    if let Some(Folded { contacts, first, last, scored }) = past.folded {
        writer.number(contacts);
        writer.signed(first);
        writer.number(last.abs_diff(first));
        writer.u8(scored.map_or(0, |(_, score)| score + 1));
        if let Some((then, _)) = scored {
            writer.number(then.abs_diff(first));
        }
    }
    writer.number(past.kept.len() as u64);
    let mut before = 0;
    for Kept { at, id, versions } in &past.kept {
        writer.signed(at - before);
        before = *at;
        writer.u8(id.is_some().into());
        if let Some(id) = id {
            writer.text(id);
        }
        writer.number(versions.len() as u64);
        for (made, score) in versions {
            writer.number(made.abs_diff(*at));
            writer.u8(score.map_or(0, |score| score + 1));
        }
    }
}

fn read_customer(reader: &mut Reader<'_>) -> Result<Box<str>> {
    let customer = reader.text()?;
    require_customer(&customer).map_err(|_| reader.corrupt("a customer is no pseudonym"))?;
    Ok(customer.into())
}

/// A moment on the calendar, up to the newest.
fn read_time(reader: &mut Reader<'_>, newest: i64) -> Result<i64> {
    let at = reader.signed()?;
    require_time(Some(at), newest, reader)
}

fn require_time(at: Option<i64>, newest: i64, reader: &Reader<'_>) -> Result<i64> {
    let at = at.filter(|&at| at <= newest && day_of(at).is_some());
    at.ok_or_else(|| reader.corrupt("a moment is off the calendar or after the newest"))
}

fn read_score(reader: &mut Reader<'_>, live: &LiveHistory) -> Result<Option<u8>> {
    let score = reader.u8()?.checked_sub(1);
    if score.is_some_and(|score| !live.spec.scale.contains(score)) {
        return Err(reader.corrupt("a score is off the scale"));
    }
    Ok(score)
}

fn read_past(reader: &mut Reader<'_>, live: &LiveHistory) -> Result<Past> {
    let newest = live.newest.unwrap_or(i64::MIN);
    let folded = match reader.u8()? {
        0 => None,
        1 => Some(read_folded(reader, live)?),
        _ => return Err(reader.corrupt("older contacts are neither there nor not")),
    };
    let mut past = Past { folded, kept: Vec::new() };
    let mut before = 0_i64;
    for _ in 0..reader.number()? {
        let delta = reader.signed()?;
        let at = require_time(before.checked_add(delta), newest, reader)?;
        before = at;
        let id: Option<Box<str>> = match reader.u8()? {
            0 => None,
            1 => Some(reader.text()?.into()),
            _ => return Err(reader.corrupt("an id is neither there nor not")),
        };
        id.as_deref().map_or(Ok(()), check_id).map_err(|refused| reader.corrupt(&refused.value))?;
        let mut versions: Vec<(i64, Option<u8>)> = Vec::new();
        for _ in 0..reader.number()? {
            let delta = reader.number()?;
            let made = require_time(at.checked_add_unsigned(delta), newest, reader)?;
            if versions.last().is_some_and(|last| last.0 >= made) {
                return Err(reader.corrupt("versions are not in order"));
            }
            versions.push((made, read_score(reader, live)?));
        }
        let kept = Kept { at, id, versions };
        if kept.versions.is_empty() || kept.folds(live.horizon()) {
            return Err(reader.corrupt("a contact has no version, or is too old to be kept by itself"));
        }
        if past.kept.last().is_some_and(|last| *last > kept) {
            return Err(reader.corrupt("contacts are not in order"));
        }
        past.kept.push(kept);
    }
    let mut ids: Vec<&str> = past.kept.iter().filter_map(|kept| kept.id.as_deref()).collect();
    ids.sort_unstable();
    if ids.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(reader.corrupt("two contacts have one id"));
    }
    if past.contacts() == 0 {
        return Err(reader.corrupt("a customer has no contact"));
    }
    Ok(past)
}

fn read_folded(reader: &mut Reader<'_>, live: &LiveHistory) -> Result<Folded> {
    let newest = live.horizon() - LONGEST_WINDOW - 1;
    let contacts = reader.number()?;
    let first = read_time(reader, newest)?;
    let length = reader.number()?;
    let last = require_time(first.checked_add_unsigned(length), newest, reader)?;
    let scored = match read_score(reader, live)? {
        None => None,
        Some(score) => {
            let since = reader.number()?;
            Some((require_time(first.checked_add_unsigned(since), last, reader)?, score))
        }
    };
    // More contacts than that cannot have come, and leave room for those that are kept.
    if contacts == 0 || contacts > u64::MAX >> 1 || (contacts == 1 && length > 0) {
        return Err(reader.corrupt("older contacts are none, too many, or one at two moments"));
    }
    Ok(Folded { contacts, first, last, scored })
}
