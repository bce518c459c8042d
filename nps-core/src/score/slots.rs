//! What a block of rows became: a slot each, and why some are no answers.

use crate::numeric::kernels::{self, NOT_A_NUMBER, NOT_INTEGER, OUT_OF_RANGE, WRONG_TYPE};
use crate::survey::{RejectReason, Rejects, Scale};

/// The slots of one block of rows.
pub(crate) enum Slots<'a> {
    /// The column itself: what is not 0–10 is off the scale.
    Raw(&'a [u8]),
    /// What [`Number::read`] and the reading of texts made of it.
    Read {
        slots: &'a [u8],
        /// The rows that are missing by a code, in order.
        coded: &'a [Coded],
    },
}

/// A row of a block that has a missing code.
#[derive(Clone, Copy)]
pub(crate) struct Coded {
    pub(super) row: usize,
    pub(super) code: i64,
}

/// The slot of a row whose score is rejected, for each reason that there is.
pub(crate) const REJECT_SLOTS: [(RejectReason, u8); 4] = [
    (RejectReason::OutOfRange, OUT_OF_RANGE),
    (RejectReason::NotInteger, NOT_INTEGER),
    (RejectReason::NotANumber, NOT_A_NUMBER),
    (RejectReason::WrongType, WRONG_TYPE),
];

/// The slot of a row whose score is rejected for this reason.
pub(crate) fn slot_of(reason: RejectReason) -> u8 {
    REJECT_SLOTS.into_iter().find(|&(known, _)| known == reason).map_or(WRONG_TYPE, |(_, slot)| slot)
}

impl<'a> Slots<'a> {
    pub(crate) fn len(&self) -> usize {
        self.as_bytes().len()
    }

    pub(crate) fn as_bytes(&self) -> &'a [u8] {
        let (Self::Raw(slots) | Self::Read { slots, .. }) = self;
        slots
    }

    /// Tells the ledger which rows of the block are missing by a code, each counting as often as `weight` says.
    pub(crate) fn count_missing(&self, rejects: &mut Rejects, weight: impl Fn(usize) -> u64) {
        let Self::Read { coded, .. } = self else { return };
        for &Coded { row, code } in *coded {
            rejects.add_missing(code, weight(row));
        }
    }
}

/// How many slots of a block are each point, and how many are missing.
pub(crate) fn count_slots(slots: &Slots<'_>) -> ([u64; 11], u64) {
    match slots {
        Slots::Raw(bytes) => (kernels::count_points(bytes), 0),
        Slots::Read { slots, .. } => {
            let [points @ .., missing] = kernels::count_points_and_missing(slots);
            (points, missing)
        }
    }
}

/// How many rows of a block, of which `rejected` are, are rejected for each reason.
pub(crate) fn count_rejects(slots: &Slots<'_>, rejected: u64) -> [(RejectReason, u64); REJECT_SLOTS.len()] {
    REJECT_SLOTS.map(|(reason, slot)| {
        let count = match slots {
            Slots::Raw(_) if reason == RejectReason::OutOfRange => rejected,
            Slots::Raw(_) => 0,
            Slots::Read { slots, .. } => kernels::count_equal(slots, slot),
        };
        (reason, count)
    })
}

/// The rejected rows of a block, and why each is.
pub(crate) fn rejected_rows(slots: &Slots<'_>, scale: Scale) -> impl Iterator<Item = (usize, RejectReason)> {
    let raw = matches!(slots, Slots::Raw(_));
    slots.as_bytes().iter().enumerate().filter_map(move |(row, &slot)| match slot {
        point if scale.contains(point) => None,
        _ if raw => Some((row, RejectReason::OutOfRange)),
        _ => REJECT_SLOTS.into_iter().find(|&(_, rejected)| rejected == slot).map(|(reason, _)| (row, reason)),
    })
}
