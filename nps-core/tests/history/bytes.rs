//! Bytes that are no live history, or not quite.

use super::{DAY, ErrorKind, LiveHistory, Row, config, live, push, row};
use crate::common::testdata;
use proptest::prelude::*;

fn framed(body: &[u8]) -> Vec<u8> {
    let mut bytes = body.to_vec();
    bytes.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
    bytes
}

/// The state that `testdata/snapshots/history-v1.bin` holds.
fn sample() -> LiveHistory {
    let mut state = live(7 * DAY);
    let row =
        |customer, day: i64, id, score| Row { customer: Some(customer), at: day * DAY, made: day * DAY, id, score };
    push(&mut state, &row("b", 20_000, Some("R0"), Some(2)));
    push(&mut state, &row("b", 20_010, None, None));
    push(&mut state, &row("a", 20_100, Some("R1"), Some(9)));
    push(&mut state, &Row { made: 20_102 * DAY + 30, ..row("a", 20_100, Some("R1"), Some(3)) });
    push(&mut state, &row("a", 20_110, None, None));
    push(&mut state, &row("c", 20_111, None, Some(10)));
    state.erase_customer("c", 20_111 * DAY).unwrap();
    push(&mut state, &row("b", 20_112, Some("é"), Some(0)));
    push(&mut state, &row("b", 20_112, Some("R2"), Some(0)));
    push(&mut state, &row("z", 20_000, None, None));
    state
}

/// The file was made from the documented layout by Python's `zlib`.
#[test]
fn the_first_bytes_are_read_for_ever() {
    let path = testdata("snapshots/history-v1.bin");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(sample().to_bytes(), bytes, "written again, not a byte differs");
    let read = LiveHistory::from_bytes(&bytes).unwrap();
    assert_eq!((read.customers(), read.late()), (2, 1));
    let past = read.as_of("b", 20_120 * DAY).unwrap();
    assert_eq!((past.contacts_before, past.tenure, past.contacts_90d), (4, Some(120 * DAY), 2));
    assert_eq!(read.as_of("a", 20_120 * DAY).unwrap().previous_score, Some(3));
}

#[test]
fn every_truncation_and_flipped_bit_is_refused() {
    let bytes = sample().to_bytes();
    for end in 0..bytes.len() {
        assert_eq!(LiveHistory::from_bytes(&bytes[..end]).unwrap_err().kind(), ErrorKind::CorruptBytes);
        if end > 4 && end != bytes.len() - 4 {
            let error = LiveHistory::from_bytes(&framed(&bytes[..end])).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::CorruptBytes, "{end} framed");
        }
    }
    for bit in 0..8 * bytes.len() {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let kind = if bit / 8 == 4 { ErrorKind::UnsupportedVersion } else { ErrorKind::CorruptBytes };
        assert_eq!(LiveHistory::from_bytes(&flipped).unwrap_err().kind(), kind, "bit {bit}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(LiveHistory::from_bytes(&bytes).is_err());
    }

    /// Altered bytes whose checksum is right are refused, or are the only bytes of what they say.
    #[test]
    fn what_is_accepted_is_canonical(
        rows in prop::collection::vec(row(), 1..12),
        places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut state = live(5 * DAY);
        for row in &rows {
 push(&mut state, row);
 }
        let mut bytes = state.to_bytes();
        bytes.truncate(bytes.len() - 4);
        for (place, byte) in places {
            let place = 5 + place.index(bytes.len() - 5);
            bytes[place] = byte;
        }
        let bytes = framed(&bytes);
        if let Ok(read) = LiveHistory::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes);
            let at = 253_402_300_799;
            prop_assert!(read.as_of("a", at).is_ok());
        }
    }
}
