//! The history of every row of a log, in one pass over it.

use std::collections::BinaryHeap;

use super::columns::{AsOf, HistoryColumns};
use super::log::{ContactLog, Sorted};
use super::{WINDOWS, log};
use crate::error::Result;
use crate::score::ScoreOptions;
use crate::survey::Scale;

/// The history of each row of a log as of its contact's moment, from what the log says was known strictly before.
///
/// A score that cannot be read is no answer: its row is a contact, and an earlier version of it stands. Level and method of
/// the options are not used here. The rows may be in any order: the result of each is the same. An empty log gives empty
/// columns.
///
/// O(rows + customers), and O(k log k) for the k rows of a customer: sorted by time, then passed with a pointer for each
/// window.
///
/// # Errors
/// [`LengthMismatch`](crate::ErrorKind::LengthMismatch) where columns differ in length;
/// [`InvalidArgument`](crate::ErrorKind::InvalidArgument), naming the row, for a time outside the years 1 to 9999 or a score
/// made before its contact; [`InvalidKeyCode`](crate::ErrorKind::InvalidKeyCode), and where rejects are not tolerated, the
/// first.
///
/// ```
/// use nps_core::{ContactLog, KeyColumn, ScoreOptions, history};
///
/// let day = 86_400;
/// let customer = KeyColumn::texts("customer", &vec![Some("a"); 4])?;
/// let id = KeyColumn::texts("id", &vec![Some("R1"), Some("R2"), Some("R1"), Some("R3")])?;
/// let times = [0, 2 * day, 3 * day, 91 * day]; // R1 is edited on the third day
/// let log = ContactLog::new(customer, &times[..]).ids(id).scores(&[3_u8, 9, 10, 8][..]);
/// let found = history(&log, &ScoreOptions::default())?;
/// assert_eq!(found.contacts_before, [Some(0), Some(1), Some(0), Some(2)]);
/// assert_eq!(found.previous_score, [None, Some(3), None, Some(9)]); // R2 did not know of the edit
/// assert_eq!(found.contacts_90d[3], Some(1)); // R1 was 91 days before
/// assert_eq!(found.tenure[3], Some(91 * day));
/// # Ok::<(), nps_core::Error>(())
/// ```
pub fn history(log: &ContactLog<'_>, options: &ScoreOptions) -> Result<HistoryColumns> {
    let sorted = Sorted::read(log, options)?;
    let contacts = sweep(&sorted, options.scale);
    Ok(HistoryColumns::of_rows(&sorted.contact_of, &contacts, sorted.rejects))
}

/// The history of each contact.
pub(super) fn sweep(sorted: &Sorted, scale: Scale) -> Vec<AsOf> {
    let mut found = Vec::with_capacity(sorted.contacts.len());
    let mut known = vec![None; sorted.contacts.len()];
    let mut versions = sorted.versions.iter().peekable();
    // Contacts that had a score at some time, by time and score: what the uppermost one has now may be another.
    let mut scored: BinaryHeap<(i64, u8, usize)> = BinaryHeap::new();
    let mut first_place = 0;
    for own in sorted.contacts.chunk_by(|left, right| left.customer == right.customer) {
        let customer = own.first().map_or(0, |contact| contact.customer);
        while versions.next_if(|version| version.customer < customer).is_some() {}
        scored.clear();
        let mut windows = [0; WINDOWS.len()];
        let mut before = 0;
        for twins in own.chunk_by(|left, right| left.at == right.at) {
            let at = twins.first().map_or(0, |contact| contact.at);
            while let Some(version) = versions.next_if(|version| version.customer == customer && version.made < at) {
                let then = version.contact.checked_sub(first_place).and_then(|place| own.get(place));
                let known = known.get_mut(version.contact);
                if let (Some(&log::Contact { at: then, .. }), Some(known)) = (then, known) {
                    *known = version.score;
                    if let Some(score) = version.score {
                        scored.push((then, score, version.contact));
                    }
                }
            }
            let counts = std::array::from_fn(|place| {
                let (Some(start), Some(length)) = (windows.get_mut(place), WINDOWS.get(place)) else { return 0 };
                while own.get(*start).is_some_and(|contact| contact.at < at - length) {
                    *start += 1;
                }
                (before - *start) as u64
            });
            let past = own.get(..before).unwrap_or_default();
            let span = past.first().zip(past.last()).map(|(first, last)| (first.at, last.at));
            while scored.peek().is_some_and(|&(_, score, contact)| known.get(contact) != Some(&Some(score))) {
                scored.pop();
            }
            let last_scored = scored.peek().map(|&(then, score, _)| (then, score));
            let as_of = AsOf::new(at, span, before as u64, counts, last_scored, scale);
            found.extend(twins.iter().map(|_| as_of));
            before += twins.len();
        }
        first_place += own.len();
    }
    found
}
