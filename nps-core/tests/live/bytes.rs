//! Snapshots: those of every version are read for ever, and hostile ones refused.

use nps_core::{Calendar, ErrorKind, Live, LiveSpec, Scale, SegmentCap, Span, Window};
use proptest::prelude::*;

use crate::common::{config, testdata};
use crate::{DAY, any_spec, events, few, framed, live_of, specs};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Live::from_bytes(&bytes).is_err());
    }

    /// Altered bytes whose checksum is right are refused, or are the only bytes of what they say.
    #[test]
    fn what_is_accepted_is_canonical(
        spec in any_spec(), events in events(), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let mut bytes = live_of(spec, &events).to_bytes();
        bytes.truncate(bytes.len() - 4);
        for (place, byte) in flips {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let bytes = framed(&bytes);
        if let Ok(read) = Live::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes);
        }
    }
}

#[test]
fn truncated_and_flipped_bytes_are_refused() {
    for spec in specs() {
        every_alteration_is_refused(&live_of(spec, &few()).to_bytes());
    }
}

fn every_alteration_is_refused(bytes: &[u8]) {
    for end in 0..bytes.len() {
        assert_eq!(Live::from_bytes(&bytes[..end]).unwrap_err().kind(), ErrorKind::CorruptBytes, "{end}");
        if end > 4 && end != bytes.len() - 4 {
            assert_eq!(Live::from_bytes(&framed(&bytes[..end])).unwrap_err().kind(), ErrorKind::CorruptBytes, "{end}");
        }
    }
    for bit in 0..8 * bytes.len() {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let kind = if bit / 8 == 4 { ErrorKind::UnsupportedVersion } else { ErrorKind::CorruptBytes };
        assert_eq!(Live::from_bytes(&flipped).unwrap_err().kind(), kind, "{bit}");
    }
    let longer = framed(&[&bytes[..bytes.len() - 4], &[0]].concat());
    assert_eq!(Live::from_bytes(&longer).unwrap_err().kind(), ErrorKind::CorruptBytes);
}

/// Lengths of 2^63 and more where a few bytes are left, with the right checksum.
#[test]
fn claimed_lengths_cost_nothing() {
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    let head = [&b"NPSL\x01\x00\x0a\x07\x09"[..], &0.95_f64.to_le_bytes(), b"\x04auto\x07\x08"].concat();
    let middles: [&[u8]; 4] = [b"", b"\x01", b"\x00\x00\x00", b"\x01\x01d\x00\x00\x00"];
    for middle in middles {
        let bytes = framed(&[&head, middle, &huge[..], b"abc"].concat());
        assert_eq!(Live::from_bytes(&bytes).unwrap_err().kind(), ErrorKind::CorruptBytes, "{middle:?}");
    }
    let empty = framed(&[&head[..], &[0, 0, 0, 0]].concat());
    let spec = LiveSpec { retain_days: 8, ..LiveSpec::default() };
    assert_eq!(Live::from_bytes(&empty).unwrap(), Live::new(spec).unwrap());
}

/// The file was made from the documented layout by Python's `struct` and `zlib`.
#[test]
fn the_first_bytes_are_read_for_ever() {
    let spec = LiveSpec {
        dimensions: vec!["channel".into()],
        window: Window::Sliding(Span::Days(7)),
        retain_days: 14,
        ..LiveSpec::default()
    };
    let mut expected = Live::new(spec).unwrap();
    let rows = [
        (-3, Some(0), Some("web"), 2),
        (3, None, None, 1),
        (10, Some(9), Some("sms"), 300),
        (10, Some(10), Some("web"), 1),
        (13, Some(6), Some("vidéo"), 5),
        (13, None, Some("web"), 1),
    ];
    for (day, score, channel, times) in rows {
        let score = score.map(|score| Scale::ZERO_TO_TEN.score(score).unwrap());
        for _ in 0..times {
            expected.push(day * DAY, score, &[channel]).unwrap();
        }
    }
    let path = testdata("snapshots/live-v1.bin");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(Live::from_bytes(&bytes).unwrap(), expected);
    assert_eq!(expected.to_bytes(), bytes, "written again, not a byte differs");
}

/// The file was made from the documented layout by Python's `struct` and `zlib`, and `SipHash` written again there.
#[test]
fn the_second_bytes_are_read_for_ever() {
    let cap = SegmentCap { most: 3, always: vec!["Lyon".into()] };
    let spec = LiveSpec {
        dimensions: vec!["site".into()],
        window: "tumbling 6h".parse().unwrap(),
        retain_days: 3,
        calendar: Calendar { granularity: 60, zone: "Europe/Paris".into(), day_begins: 240 },
        caps: [("site".into(), cap)].into(),
        ..LiveSpec::default()
    };
    let mut expected = Live::new(spec).unwrap();
    let rows = [
        (-9, 2, Some(0), Some("Lyon"), 2),
        (-2, 0, Some(9), Some("Nice"), 1),
        (-1, 23, Some(10), Some("Pau"), 3),
        (0, 5, None, None, 1),
        (0, 6, Some(3), Some("Metz"), 1),
        (0, 6, Some(10), Some("Brest"), 300),
        (0, 7, Some(8), Some("Toul"), 1),
    ];
    for (day, hour, score, site, times) in rows {
        let score = score.map(|score| Scale::ZERO_TO_TEN.score(score).unwrap());
        for _ in 0..times {
            // 2026-01-05T03:00Z, when the day begins in Paris.
            expected.push(1_767_582_000 + day * DAY + hour * 3600, score, &[site]).unwrap();
        }
    }
    let path = testdata("snapshots/live-v2.bin");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(expected.to_bytes(), bytes, "written again, not a byte differs");
    assert_eq!(Live::from_bytes(&bytes).unwrap(), expected);
}

/// What the first version can say is never said in the second.
#[test]
fn there_is_one_way_to_write_a_state() {
    let plain = Live::new(LiveSpec::default()).unwrap().to_bytes();
    assert_eq!(plain[4], 1);
    let body = [
        &b"NPSL\x02\x00\x0a\x07\x09"[..],
        &0.95_f64.to_le_bytes(),
        b"\x04auto\x0asliding 7d\x23\xa0\x0b\x03UTC\x00\x00\x00\x00\x00",
    ]
    .concat();
    let error = Live::from_bytes(&framed(&body)).unwrap_err();
    assert_eq!(error.to_string(), "not the bytes of a live aggregator: an earlier version holds them");
}
