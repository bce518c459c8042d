//! What a live history keeps of one customer: contacts one by one as long as a question may need them, then only sums.

use super::columns::AsOf;
use super::{LONGEST_WINDOW, WINDOWS};
use crate::survey::Scale;

/// A customer's contacts.
#[derive(Clone, Debug, Default)]
pub(super) struct Past {
    pub(super) folded: Option<Folded>,
    /// By time, id, and what was known of their scores.
    pub(super) kept: Vec<Kept>,
}

/// Contacts that every question that is still allowed counts in all, and in no window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) contacts: u64,
    pub(super) first: i64,
    pub(super) last: i64,
    /// The moment and score of the last of them that has one; of several at that moment the greater.
    pub(super) scored: Option<(i64, u8)>,
}

/// A contact that is kept by itself. The order of the fields is the order of contacts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kept {
    pub(super) at: i64,
    pub(super) id: Option<Box<str>>,
    /// What the score was from when on: in order of time, one for each moment, never none.
    pub(super) versions: Vec<(i64, Option<u8>)>,
}

impl Kept {
    /// Whether no question from `horizon` on can tell it from an older one.
    pub(super) fn folds(&self, horizon: i64) -> bool {
        let last = self.versions.last().map_or(self.at, |&(made, _)| made);
        self.at < horizon - LONGEST_WINDOW && last < horizon
    }

    /// Drops versions that others had replaced before the horizon.
    fn settle(&mut self, horizon: i64) {
        let replaced = self.versions.partition_point(|&(made, _)| made < horizon).saturating_sub(1);
        self.versions.drain(..replaced);
    }

    fn score_before(&self, at: i64) -> Option<u8> {
        let known = self.versions.partition_point(|&(made, _)| made < at);
        self.versions.get(known.checked_sub(1)?)?.1
    }
}

impl Past {
    /// How much is kept one by one.
    pub(super) fn held(&self) -> usize {
        self.kept.iter().map(|kept| kept.versions.len()).sum()
    }

    pub(super) fn contacts(&self) -> u64 {
        self.folded.map_or(0, |folded| folded.contacts) + self.kept.len() as u64
    }

    /// Puts a contact in its place. O(kept).
    pub(super) fn insert(&mut self, contact: Kept) {
        let place = self.kept.partition_point(|other| *other <= contact);
        self.kept.insert(place, contact);
    }

    /// Adds up what no question from `horizon` on tells apart. O(kept).
    pub(super) fn settle(&mut self, horizon: i64) {
        // Contacts are in order of time: none after the first that is too new folds.
        let old = self.kept.partition_point(|kept| kept.at < horizon - LONGEST_WINDOW);
        if self.kept.iter().take(old).any(|kept| kept.folds(horizon)) {
            let folded = &mut self.folded;
            self.kept.retain(|kept| {
                let folds = kept.folds(horizon);
                if folds {
                    *folded = Some(Folded::with(*folded, kept, horizon));
                }
                !folds
            });
        }
        for kept in &mut self.kept {
            kept.settle(horizon);
        }
    }

    /// What was known strictly before `at`, which is not before the horizon. O(log kept), and the contacts since the last
    /// one with a score.
    pub(super) fn as_of(&self, at: i64, scale: Scale) -> AsOf {
        let before = self.kept.partition_point(|kept| kept.at < at);
        let kept = self.kept.get(..before).unwrap_or_default();
        let folded = self.folded;
        let first = folded.map(|folded| folded.first).into_iter().chain(kept.first().map(|kept| kept.at)).min();
        let last = folded.map(|folded| folded.last).into_iter().chain(kept.last().map(|kept| kept.at)).max();
        let counts = WINDOWS.map(|length| (before - kept.partition_point(|contact| contact.at < at - length)) as u64);
        let mut scored: Option<(i64, u8)> = None;
        for contact in kept.iter().rev() {
            if scored.is_some_and(|(then, _)| then > contact.at) {
                break;
            }
            scored = scored.max(contact.score_before(at).map(|score| (contact.at, score)));
        }
        let contacts = folded.map_or(0, |folded| folded.contacts) + before as u64;
        let scored = scored.max(folded.and_then(|folded| folded.scored));
        AsOf::new(at, first.zip(last), contacts, counts, scored, scale)
    }
}

impl Folded {
    fn with(folded: Option<Self>, contact: &Kept, horizon: i64) -> Self {
        let scored = contact.score_before(horizon).map(|score| (contact.at, score));
        match folded {
            None => Self { contacts: 1, first: contact.at, last: contact.at, scored },
            Some(folded) => Self {
                contacts: folded.contacts.saturating_add(1),
                first: folded.first.min(contact.at),
                last: folded.last.max(contact.at),
                scored: folded.scored.max(scored),
            },
        }
    }
}
