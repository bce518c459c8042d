//! Bytes that are no distribution, or not quite: never a panic, never a wrong count.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use common::config;
use nps_core::{Distribution, ErrorKind, Scale};
use proptest::prelude::*;

/// Where the version is.
const VERSION: usize = 4;
/// How long the checksum is.
const CHECKSUM: usize = 4;

fn sample() -> Vec<u8> {
    Distribution::from_counts("1-5/4/5".parse().unwrap(), &[1, 300, 5, 1 << 40, 9], 12).unwrap().to_bytes()
}

/// A frame whose checksum is right, whatever it holds.
fn framed(body: &[u8]) -> Vec<u8> {
    let mut bytes = body.to_vec();
    bytes.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
    bytes
}

fn body(scale: [u8; 4], counts: &[u64]) -> Vec<u8> {
    let mut body = b"NPSD\x01".to_vec();
    body.extend_from_slice(&scale);
    body.extend(counts.iter().flat_map(|count| count.to_le_bytes()));
    framed(&body)
}

#[track_caller]
fn refused(bytes: &[u8], kind: ErrorKind, message: &str) {
    let error = Distribution::from_bytes(bytes).unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str(), error.row()), (kind, message, None));
}

#[test]
fn every_truncation_is_refused() {
    let bytes = sample();
    for end in 0..bytes.len() {
        let why = match end {
            0..VERSION => "they do not begin as they should",
            VERSION => "they end before the version",
            _ => "the checksum does not match: truncated or altered",
        };
        refused(&bytes[..end], ErrorKind::CorruptBytes, &format!("not the bytes of a distribution: {why}"));
        // Even where the checksum is right.
        if end > VERSION && end != bytes.len() - CHECKSUM {
            let error = Distribution::from_bytes(&framed(&bytes[..end])).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::CorruptBytes, "{end} framed");
        }
    }
    let mut longer = bytes;
    longer.push(0);
    assert_eq!(Distribution::from_bytes(&longer).unwrap_err().kind(), ErrorKind::CorruptBytes);
}

#[test]
fn every_flipped_bit_is_found() {
    let bytes = sample();
    for bit in 0..8 * bytes.len() {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let error = Distribution::from_bytes(&flipped).unwrap_err();
        let kind = if bit / 8 == VERSION { ErrorKind::UnsupportedVersion } else { ErrorKind::CorruptBytes };
        assert_eq!(error.kind(), kind, "bit {bit}");
    }
    let mut newer = bytes;
    newer[VERSION] = 2;
    let message = "bytes of a distribution are of version 2; this library reads version 1";
    refused(&newer, ErrorKind::UnsupportedVersion, message);
}

#[test]
fn a_right_checksum_is_not_enough() {
    let kind = ErrorKind::CorruptBytes;
    let said = |why: &str| format!("not the bytes of a distribution: {why}");
    // More answers than can be counted.
    let overflow = said("the counts add up to more than 18446744073709551615");
    refused(&body([0, 2, 1, 2], &[u64::MAX, 1, 0, 0]), kind, &overflow);
    refused(&body([0, 2, 1, 2], &[u64::MAX, u64::MAX, u64::MAX, 0]), kind, &overflow);
    assert!(Distribution::from_bytes(&body([0, 2, 1, 2], &[u64::MAX, 0, 0, u64::MAX])).is_ok());
    // Scales that are none.
    for [lowest, highest, passive, promoter] in
        [[0, 255, 7, 9], [0, 11, 7, 9], [5, 1, 2, 3], [0, 10, 9, 7], [9, 9, 9, 9]]
    {
        let why = format!(
            "scale {lowest}-{highest}/{passive}/{promoter} is not valid: \
             expected lowest < first passive < first promoter <= highest <= 10"
        );
        refused(&body([lowest, highest, passive, promoter], &[0; 12]), kind, &said(&why));
    }
    // Too few counts, too many.
    refused(&body([0, 2, 1, 2], &[1, 2, 3]), kind, &said("they end before the body does"));
    refused(&body([0, 2, 1, 2], &[]), kind, &said("they end before the body does"));
    refused(&body([0, 2, 1, 2], &[1, 2, 3, 4, 5]), kind, &said("something follows the body"));
    refused(b"", kind, &said("they do not begin as they should"));
    refused(b"NPSX\x01", kind, &said("they do not begin as they should"));
    refused(b"NPSD", kind, &said("they end before the version"));
    refused(b"NPSD\x01", kind, &said("the checksum does not match: truncated or altered"));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Distribution::from_bytes(&bytes).is_err());
    }

    /// What is read is written again to the byte, so that no two texts of bytes mean the same.
    #[test]
    fn what_is_accepted_is_canonical(
        scale in prop::array::uniform4(0..12_u8), counts in prop::collection::vec(any::<u64>(), 0..14)
    ) {
        let bytes = body(scale, &counts);
        if let Ok(read) = Distribution::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes);
        }
    }

    #[test]
    fn several_flipped_bytes_are_found(places in prop::collection::vec((0..61_usize, 1..=255_u8), 1..4)) {
        let bytes = sample();
        let mut altered = bytes.clone();
        for (place, flip) in places {
            altered[place] ^= flip;
        }
        match Distribution::from_bytes(&altered) {
            Ok(read) => prop_assert!(altered == bytes, "{read:?}"),
            Err(error) => prop_assert!(error.kind() == ErrorKind::CorruptBytes
                || error.kind() == ErrorKind::UnsupportedVersion),
        }
    }
}

#[test]
fn every_scale_goes_through_bytes() {
    for lowest in 0..=8 {
        for highest in lowest + 2..=10 {
            let scale = Scale::new(lowest, highest, lowest + 1, highest).unwrap();
            let points = usize::from(highest - lowest) + 1;
            let made = Distribution::from_counts(scale, &vec![3; points], 4).unwrap();
            assert_eq!(Distribution::from_bytes(&made.to_bytes()), Ok(made));
        }
    }
}
