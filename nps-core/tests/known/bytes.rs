//! The bytes of a state: the same for ever, and of hostile ones none is read.

use super::*;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(LiveResponses::from_bytes(&bytes).is_err());
    }

    /// Altered bytes whose checksum is right are refused, or are the only bytes of what they say.
    #[test]
    fn what_is_accepted_is_canonical(
        events in anything(), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let state = live(&events);
        let counts = state.live().to_bytes().len();
        let mut bytes = state.to_bytes();
        bytes.truncate(bytes.len() - 4);
        for (place, byte) in flips {
            // Behind the counts, whose own checksum finds everything.
            let place = counts + 6 + place.index(bytes.len() - counts - 6);
            bytes[place] = byte;
        }
        let bytes = framed(&bytes);
        if let Ok(read) = LiveResponses::from_bytes(&bytes) {
            prop_assert_eq!(read.to_bytes(), bytes);
        }
    }
}

/// A frame whose checksum is right, whatever it holds.
fn framed(body: &[u8]) -> Vec<u8> {
    [body, &crc32fast::hash(body).to_le_bytes()].concat()
}

/// One of each kind of version.
fn golden() -> LiveResponses {
    let mut state = LiveResponses::new(spec()).unwrap();
    let (web, none) = ([Some("web"), Some("Évreux")], [None, None]);
    let of = |id, day: i64, value, values| LiveResponse::new(id, day * DAY + 5, score(value), values);
    state.push(&of("forgotten", 1, Some(9), &web)).unwrap();
    state.push(&LiveResponse { customer: Some("c81f"), ..of("R1", 10, Some(3), &web) }).unwrap();
    state.push(&LiveResponse { customer: Some("gone"), ..of("R2", 11, Some(0), &web) }).unwrap();
    state.push(&of("R3", 12, None, &none)).unwrap();
    state.replace(&of("R3", 12, Some(10), &[Some("sms"), None]), 14 * DAY).unwrap();
    state.push(&of("R4", 13, Some(7), &none)).unwrap();
    state.withdraw("R4", 13 * DAY + 6).unwrap();
    state.erase_customer("gone", 15 * DAY).unwrap();
    state.push(&of("late", 2, Some(9), &web)).unwrap();
    assert_eq!(state.replace(&of("R5", 7, Some(9), &web), 12 * DAY), Ok(Arrival::Expired));
    state
}

/// The file was made from the documented layout by Python's `zlib`.
#[test]
fn the_first_bytes_are_read_for_ever() {
    let path = testdata("snapshots/responses-live-v1.bin");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let read = LiveResponses::from_bytes(&bytes).unwrap();
    assert_eq!((read.known(), read.late(), read.live().answers()), (5, 2, 3));
    assert_eq!(read, golden());
}

#[test]
fn truncated_and_flipped_bytes_are_refused() {
    let bytes = golden().to_bytes();
    for end in 0..bytes.len() {
        assert_eq!(LiveResponses::from_bytes(&bytes[..end]).unwrap_err().kind(), ErrorKind::CorruptBytes, "{end}");
        if end > 4 && end != bytes.len() - 4 {
            let error = LiveResponses::from_bytes(&framed(&bytes[..end])).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::CorruptBytes, "{end}");
        }
    }
    for bit in 0..8 * bytes.len() {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let kind = if bit / 8 == 4 { ErrorKind::UnsupportedVersion } else { ErrorKind::CorruptBytes };
        assert_eq!(LiveResponses::from_bytes(&flipped).unwrap_err().kind(), kind, "{bit}");
    }
}

#[test]
fn a_right_checksum_is_not_enough() {
    let spec = LiveSpec {
        retain_days: 2,
        window: Window::Sliding(Span::Days(1)),
        dimensions: vec!["d".into()],
        ..LiveSpec::default()
    };
    let counts = |answers: &[Option<&str>]| {
        let mut live = Live::new(spec.clone()).unwrap();
        live.advance(DAY).unwrap();
        for value in answers {
            live.push(0, None, &[*value]).unwrap();
        }
        let bytes = live.to_bytes();
        [&[u8::try_from(bytes.len()).unwrap()], &bytes[..]].concat()
    };
    let said = |counts: &[u8], rest: &[u8]| LiveResponses::from_bytes(&framed(&[b"NPSK\x01", counts, rest].concat()));
    let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    let (none, one) = (counts(&[]), counts(&[Some("x")]));
    assert!(said(&none, b"\x00\x00\x00\x00").is_ok());
    assert!(said(&one, b"\x00\x00\x01\x01x\x01\x01a\x00\x03\x00\x00\x00\x01").is_ok());
    for (why, counts, rest) in [
        ("they end before the body does", &huge[..], &b""[..]),
        ("they end before the body does", &none, &huge),
        ("they end before the body does", &none, &[b"\x00", &huge[..]].concat()),
        ("they end before the body does", &none, &[b"\x00\x00", &huge[..]].concat()),
        ("they end before the body does", &none, &[b"\x00\x00\x00", &huge[..]].concat()),
        ("they end before the body does", &none, &[b"\x00\x01", &huge[..]].concat()),
        ("the customer is an e-mail address, expected a pseudonym", &none, b"\x00\x01\x01@\x00\x00\x00"),
        ("customers are not in order", &none, b"\x00\x02\x01a\x00\x01a\x00\x00\x00"),
        ("a version was made on a day that is not kept", &none, b"\x00\x01\x01a\x01\x00\x00"),
        ("a version was made on a day that is not kept", &none, b"\x00\x00\x00\x01\x01a\x80\xc6\x15\x00"),
        (
            "a version was made on a day that is not kept",
            &none,
            b"\x00\x00\x00\x01\x01a\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00",
        ),
        ("values are not in order", &none, b"\x00\x00\x02\x01x\x01x\x00"),
        ("a value is listed that no answer has", &none, b"\x00\x00\x01\x01x\x00"),
        ("it has no id", &none, b"\x00\x00\x00\x01\x01 \x00\x00"),
        ("ids are not in order", &none, b"\x00\x00\x00\x02\x01b\x00\x00\x01a\x00\x00"),
        ("a version is of no kind there is", &none, b"\x00\x00\x00\x01\x01a\x00\x04\x00"),
        ("a customer is neither there nor not", &none, b"\x00\x00\x00\x01\x01a\x00\x03\x02"),
        (
            "an answer is erased where its customer is not, or not where they are",
            &none,
            b"\x00\x00\x00\x01\x01a\x00\x01\x00",
        ),
        (
            "an answer is erased where its customer is not, or not where they are",
            &one,
            b"\x00\x01\x01c\x00\x01\x01x\x01\x01a\x00\x03\x01\x01c\x00\x00\x01",
        ),
        ("an answer of a day that is kept is not counted", &none, b"\x00\x00\x00\x01\x01a\x00\x02\x00\x00\x00\x00"),
        (
            "an answer was edited when its day was kept no more",
            &none,
            b"\x00\x00\x00\x01\x01a\x00\x02\x00\x81\xa3\x05\x00\x00",
        ),
        (
            "an answer was edited when its day was kept no more",
            &none,
            &[b"\x00\x00\x00\x01\x01a\x00\x02\x00", &huge[..]].concat(),
        ),
        ("a score is off the scale", &one, b"\x00\x00\x01\x01x\x01\x01a\x00\x03\x00\x00\x0c\x01"),
        ("an answer has a value that is not listed", &one, b"\x00\x00\x01\x01x\x01\x01a\x00\x03\x00\x00\x00\x02"),
        ("an answer is not in the counts", &none, b"\x00\x00\x00\x01\x01a\x00\x03\x00\x00\x00\x00"),
        ("an answer is not in the counts", &one, b"\x00\x00\x01\x01x\x01\x01a\x00\x03\x00\x00\x0b\x01"),
        ("the counts have an answer that is not known", &one, b"\x00\x00\x00\x00"),
        ("something follows the body", &none, b"\x00\x00\x00\x00\x00"),
    ] {
        let error = said(counts, rest).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CorruptBytes);
        assert!(error.to_string().ends_with(why), "{error}, where {why} was expected");
    }
}

/// As many answers forgotten as can be counted.
#[test]
fn more_than_can_be_counted_is_refused_and_changes_nothing() {
    let mut counts = Live::new(LiveSpec { dimensions: vec![], ..spec() }).unwrap();
    for _ in 0..64 {
        counts.merge(&counts.clone()).unwrap();
        counts.push(0, None, &[]).unwrap();
    }
    counts.advance(8 * DAY).unwrap();
    let counts = counts.to_bytes();
    let length = u8::try_from(counts.len()).unwrap();
    let bytes = framed(&[b"NPSK\x01", &[length][..], &counts, &[0; 4]].concat());
    let mut state = LiveResponses::from_bytes(&bytes).unwrap();
    assert_eq!((state.live().answers(), state.known()), (u64::MAX, 0));
    let response = LiveResponse::new("a", 9 * DAY, None, &[]);
    assert_eq!(state.push(&response).unwrap_err().kind(), ErrorKind::CountOverflow);
    assert_eq!(state.push_many(&[response]).unwrap_err().kind(), ErrorKind::CountOverflow);
    let mut one = LiveResponses::new(state.live().spec().clone()).unwrap();
    one.push(&response).unwrap();
    assert_eq!(state.merge(&one).unwrap_err().kind(), ErrorKind::CountOverflow);
    assert_eq!(one.merge(&state).unwrap_err().kind(), ErrorKind::CountOverflow);
    assert_eq!(state.to_bytes(), bytes);
    assert_eq!(one.live().answers(), 1);
}
