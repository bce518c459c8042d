//! Bytes that are no distribution and no table of answers, or not quite: never a panic, never a wrong count.

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

/// Tables of answers: every kind of column, and none.
mod observations {
    use nps_core::{
        AssociationOptions, Codes, KeyColumn, Label, Labels, Missing, MissingCodes, NanPolicy, Observations,
        ObservationsBuilder, ScoreColumn, ScoreOptions, associate,
    };

    use super::{CHECKSUM, ErrorKind, VERSION, config, framed};
    use crate::common::testdata;
    use proptest::prelude::*;

    /// What the first version had room for.
    fn first(missing: Missing) -> ObservationsBuilder<'static> {
        let texts =
            [Some("9"), Some("0"), None, Some("10"), Some("11"), Some("neuf")].map(|text| text.map(str::to_owned));
        let site =
            [-7, 1 << 40, 1 << 40, 0, -7, -7].map(|site| if site == 0 { Label::Null } else { Label::Integer(site) });
        // A label that no row has leaves no trace.
        let labels = Labels::Texts(["fax", "sms", "vidéo", "web"].map(str::to_owned).to_vec());
        let codes = [3_i8, 1, -1, 3, 2, 3];
        let new = [Some(false), Some(true), None, Some(true), Some(true), Some(false)];
        let new = new.map(|new| new.map_or(Label::Null, Label::Boolean));
        let scores: &'static Vec<Option<String>> = Box::leak(Box::new(texts.to_vec()));
        Observations::builder(ScoreColumn::texts(scores))
            .dimension(KeyColumn::coded("channel", codes.to_vec(), labels))
            .dimension(KeyColumn::values("site", &site).unwrap().missing(missing))
            .dimension(KeyColumn::values("new", &new).unwrap())
            .dimension(
                KeyColumn::integers("empty", Codes::from(vec![0_i32; 6]), None)
                    .unwrap()
                    .with_validity(nps_core::Validity::new(&[0], 0, 6).unwrap()),
            )
            .days([20_000, 19_999, 20_000, -3, 20_000, 20_000])
            .frequency(vec![1_u64, 300, 5, 1 << 40, 2, 1])
    }

    fn built(builder: ObservationsBuilder<'_>) -> Observations {
        builder.build(&ScoreOptions { nan: NanPolicy::Missing, ..ScoreOptions::default() }).unwrap()
    }

    fn sample() -> Observations {
        let texts = |name, texts: [Option<&str>; 6]| KeyColumn::texts(name, &texts.to_vec()).unwrap();
        let manual = Some("product/manual");
        let declared = [manual, Some("product"), None, manual, manual, manual];
        let vip = Some("journey:vip");
        let tags = [
            Some("journey:vip;agent:call-back"),
            vip,
            None,
            Some(" ; "),
            Some("agent:call-back;journey:vip"),
            Some(" agent:call-back; journey:vip"),
        ];
        let grades = Labels::Texts(["low", "high"].map(str::to_owned).to_vec());
        built(
            first(Missing::Unknown)
                .dimension(KeyColumn::coded("grade", &[1_i8, 0, -1, 0, 0, 1][..], grades).ordinal())
                .dimension(texts("declared", declared).path())
                .dimension(texts("tags", tags).tags().missing(Missing::Unknown))
                .customers(texts("customer", ["c1", "c2", "c2", "c1", "c1", "c2"].map(Some)))
                .probability([1.0, 2.5, -0.0, 1.0, 1.0, 0.1]),
        )
    }

    /// The files were made from the documented layouts by Python's `zlib`.
    #[test]
    fn old_bytes_are_read_for_ever() {
        for (version, expected) in [(1, built(first(Missing::Level))), (2, sample())] {
            let path = testdata(&format!("snapshots/observations-v{version}.bin"));
            let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let read = Observations::from_bytes(&bytes).unwrap();
            assert_eq!(read, expected);
            assert_eq!(read.rejects(), expected.rejects());
            if version == 2 {
                assert_eq!(expected.to_bytes(), bytes, "written again, not a byte differs");
            }
        }
        let read = built(first(Missing::Level));
        assert_eq!((read.rows(), read.n(), read.span()), (6, 301 + (1 << 40), Some((-3, 20_000))));
        let sample = || built(first(Missing::Level));
        let options = AssociationOptions::default();
        assert_eq!(associate(&read, &options), associate(&sample(), &options));
        assert_eq!(read.compact(), sample().compact());
        assert_eq!(Observations::from_bytes(&read.compact().to_bytes()).unwrap(), read.compact());
    }

    #[test]
    fn different_tables_are_not_equal() {
        let of = |scores: &[u8], site: &[i32]| {
            let site = KeyColumn::integers("site", Codes::from(site), None).unwrap();
            Observations::builder(scores).dimension(site).build(&ScoreOptions::default()).unwrap()
        };
        assert_eq!(of(&[9, 3], &[1, 2]), of(&[9, 3], &[1, 2]));
        assert_ne!(of(&[9, 3], &[1, 2]), of(&[9, 4], &[1, 2]));
        assert_ne!(of(&[9, 3], &[1, 2]), of(&[9, 3], &[2, 1]));
        assert_ne!(of(&[9, 3], &[1, 2]), of(&[9, 3], &[1, 3]));
        assert_ne!(of(&[9, 3], &[1, 2]), of(&[9], &[1]));
    }

    #[test]
    fn truncated_and_flipped_bytes_are_refused() {
        let bytes = sample().to_bytes();
        for end in 0..bytes.len() {
            assert_eq!(Observations::from_bytes(&bytes[..end]).unwrap_err().kind(), ErrorKind::CorruptBytes, "{end}");
            if end > VERSION && end != bytes.len() - CHECKSUM {
                let error = Observations::from_bytes(&framed(&bytes[..end])).unwrap_err();
                assert_eq!(error.kind(), ErrorKind::CorruptBytes, "{end} framed");
            }
        }
        for bit in 0..8 * bytes.len() {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let is_unknown = bit / 8 == VERSION && ![1, 3].contains(&flipped[VERSION]);
            let kind = if is_unknown { ErrorKind::UnsupportedVersion } else { ErrorKind::CorruptBytes };
            assert_eq!(Observations::from_bytes(&flipped).unwrap_err().kind(), kind, "{bit}");
        }
    }

    #[test]
    fn a_right_checksum_is_not_enough() {
        let huge = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        let head = b"NPSO\x01\x00\x0a\x07\x09";
        let none = [0; 5];
        let said = |parts: &[&[u8]]| Observations::from_bytes(&framed(&[&head[..], &parts.concat()].concat()));
        assert!(said(&[b"\x01\x09\x00\x00\x00", &none]).is_ok());
        let two = b"\x02\x09\x0c"; // a promoter and a rejected row
        for (why, parts) in [
            ("they end before the body does", vec![&huge[..], b"\x09\x09"]),
            ("an answer is off the scale", vec![&b"\x01\x10\x00\x00\x00"[..], &none]),
            ("a column is neither there nor not", vec![b"\x01\x09\x02"]),
            ("a day is more than 2^31 days from 1970", vec![b"\x01\x09\x01", &huge]),
            ("they end before the body does", vec![b"\x01\x09\x01"]),
            ("the frequencies add up to more than can be counted", vec![b"\x02\x09\x09\x00\x01", &huge, b"\x01"]),
            ("they end before the body does", vec![b"\x01\x09\x00\x00", &huge, b"\x01a\x00"]),
            ("they end before the body does", vec![b"\x01\x09\x00\x00\x01\x01a\x00", &huge]),
            ("they end before the body does", vec![b"\x01\x09\x00\x00\x01\x01a\x01", &huge, b"\x01\x02"]),
            ("they end before the body does", vec![b"\x01\x09\x00\x00\x01", &huge]),
            ("a text is not UTF-8", vec![b"\x01\x09\x00\x00\x01\x01\xff"]),
            ("values are of no kind there is", vec![b"\x01\x09\x00\x00\x01\x01a\x03"]),
            ("a row has a value that is not listed", vec![b"\x01\x09\x00\x00\x01\x01a\x00\x01\x01x\x02"]),
            ("a row has a value that is not listed", vec![b"\x01\x09\x00\x00\x01\x01a\x00\x00", &huge]),
            ("a row has a value that is not listed", vec![b"\x01\x09\x00\x00\x01\x01a\x02\x03"]),
            ("a value is listed that no row has", vec![b"\x01\x09\x00\x00\x01\x01a\x00\x01\x01x\x00"]),
            ("a value is listed that no row has", vec![b"\x01\x09\x00\x00\x01\x01a\x01\x00\x00"]),
            ("a value is listed that no row has", vec![b"\x01\x09\x00\x00\x01\x01a\x02\x00"]),
            ("two dimensions have one name", vec![b"\x01\x09\x00\x00\x02\x01a\x00\x00\x00\x01a\x00\x00\x00"]),
            ("more rows are rejected than the ledger has", vec![two, b"\x00\x00\x00", &none]),
            ("something follows the body", vec![b"\x01\x09\x00\x00\x00", &none, b"\x00"]),
            ("a number is longer than it need be", vec![b"\x81\x00\x09\x00\x00\x00", &none]),
        ] {
            let error = said(&parts).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::CorruptBytes);
            assert_eq!(error.to_string(), format!("not the bytes of observations: {why}"), "{parts:?}");
        }
        let long = [b"\x00\x0c\x2a".to_vec(), vec![b'x'; 42]].concat();
        for examples in [
            &b"\x02\x01\x0c\x00\x01\x0c\x00"[..], // one row twice
            b"\x01\x01\x0b\x00",                  // missing is no reason
            b"\x01\x01\x10\x00",                  // nor is this
            b"\x06\x00\x0c\x00\x01\x0c\x00\x02\x0c\x00\x03\x0c\x00\x04\x0c\x00\x05\x0c\x00", // six of one reason
            &[&b"\x01"[..], &long].concat(),
        ] {
            let error = said(&[two, b"\x00\x00\x00\x01\x00\x00\x00", examples]).unwrap_err();
            let why = "not the bytes of observations: an example is out of order, too long or one too many";
            assert_eq!(error.to_string(), why, "{examples:?}");
        }
        assert!(said(&[two, b"\x00\x00\x00\x01\x00\x00\x00\x01\x01\x0c\x0211"]).is_ok());
    }

    /// What the third version added. The file was made from the documented layout by Python's `zlib`.
    #[test]
    fn missing_codes_are_read_for_ever_and_checked() {
        let bytes = std::fs::read(testdata("snapshots/observations-v3.bin")).unwrap();
        let read = Observations::from_bytes(&bytes).unwrap();
        let options = ScoreOptions {
            scale: "1-5/4/5".parse().unwrap(),
            missing_codes: MissingCodes::new(&[0, -1, 6, 99]).unwrap(),
            ..ScoreOptions::default()
        };
        let items = ["art", "wifi", "art", "wifi", "art"].map(Some).to_vec();
        let rows = |scores: [i64; 5]| {
            let builder = Observations::builder(&scores[..]).dimension(KeyColumn::texts("item", &items).unwrap());
            builder.frequency(vec![2_u64, 3, 1, 1, 0]).build(&options).unwrap()
        };
        // A row that stands for no answer has no code either.
        assert_eq!(rows([5, 0, 6, 7, 99]).rejects().missing_codes().len(), 2);
        assert_eq!(read.total(), rows([5, 0, 6, 7, 99]).total());
        assert_eq!(read.to_bytes(), bytes, "written again, not a byte differs");
        let told: Vec<_> = read.rejects().missing_codes().iter().map(|code| (code.code, code.count)).collect();
        assert_eq!((told, read.total().missing()), (vec![(-1, 1), (0, 3), (6, 1)], 4));
        // Without one the bytes are those of the second version.
        assert_eq!(rows([5, 4, 3, 7, 99]).to_bytes()[VERSION], 2);
        assert_eq!(rows([5, 0, 3, 7, 99]).to_bytes()[VERSION], 3);

        let head = b"NPSO\x03\x01\x05\x04\x05\x00\x00\x00\x00\x00\x00";
        let said = |tail: &[u8]| Observations::from_bytes(&framed(&[&head[..], &[0; 5], tail].concat()));
        assert!(said(b"\x02\x00\x01\x0c\x01").is_ok());
        for tail in [
            &b"\x00"[..],                                    // none
            b"\x01\x06\x01",                                 // 3 is on the scale
            b"\x02\x0c\x01\x00\x01",                         // 6 before 0
            b"\x02\x00\x01\x00\x01",                         // 0 twice
            b"\x01\x00\x00",                                 // of no row
            b"\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x01", // too large
        ] {
            let error = said(tail).unwrap_err();
            let why = "not the bytes of observations: a missing code is on the scale, out of order, or of no row";
            assert_eq!(error.to_string(), why, "{tail:?}");
        }
        // Sixteen there may be, and no more: -1, -2 and so on, from the last.
        let codes: Vec<u8> = (0..17).rev().flat_map(|code| [2 * code + 1, 1]).collect();
        assert!(said(&[&[16][..], &codes[2..]].concat()).is_ok());
        assert!(said(&[&[17][..], &codes].concat()).is_err());
    }

    /// What the second version added.
    #[test]
    fn kinds_customers_and_weights_are_checked() {
        let head = b"NPSO\x02\x00\x0a\x07\x09\x01\x09\x00\x00";
        let none = [0; 5];
        let said = |parts: &[&[u8]]| Observations::from_bytes(&framed(&[&head[..], &parts.concat()].concat()));
        let one = [0, 0, 0, 0, 0, 0, 0xf0, 0x3f];
        let minus_zero = [0, 0, 0, 0, 0, 0, 0, 0x80];
        let nan = [0, 0, 0, 0, 0, 0, 0xf8, 0x7f];
        assert!(
            said(&[b"\x01\x01a\x02\x01\x00\x01\x01x\x01\x01\x01c\x00\x00\x00\x01\x01d\x01\x01", &one, &none]).is_ok()
        );
        for (why, parts) in [
            ("a column is of no kind there is", vec![&b"\x01\x01a\x04\x00\x00\x01\x01x\x01"[..]]),
            ("a column is of no kind there is", vec![b"\x01\x01a\x00\x02\x00\x01\x01x\x01"]),
            ("values are listed out of order", vec![b"\x01\x01a\x03\x00\x00\x01\x03y;x\x01"]),
            ("values are listed out of order", vec![b"\x01\x01a\x02\x00\x01\x01\x02\x01"]),
            ("a row does not say who answered", vec![b"\x00\x01\x01c\x00\x00\x00\x00\x00"]),
            ("a row does not say who answered", vec![b"\x00\x01\x01c\x01\x00\x00\x01\x01d\x01"]),
            ("a weight is negative", vec![b"\x00\x00\x01", &minus_zero]),
            ("a weight is no number", vec![b"\x00\x00\x01", &nan]),
            ("they end before the body does", vec![b"\x00\x00\x01\x00"]),
        ] {
            let error = said(&parts).unwrap_err();
            assert_eq!(error.to_string(), format!("not the bytes of observations: {why}"), "{parts:?}");
        }
        assert!(said(&[b"\x00\x00\x01", &one, &none]).is_ok());
    }

    proptest! {
        #![proptest_config(config())]

        #[test]
        fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(Observations::from_bytes(&bytes).is_err());
        }

        /// Altered bytes whose checksum is right are refused, or are the only bytes of what they say.
        #[test]
        fn what_is_accepted_is_canonical(
            flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
        ) {
            let mut bytes = sample().to_bytes();
            bytes.truncate(bytes.len() - CHECKSUM);
            for (place, byte) in flips {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            let bytes = framed(&bytes);
            if let Ok(read) = Observations::from_bytes(&bytes) {
                prop_assert_eq!(read.to_bytes(), bytes);
                prop_assert!(read.weighted(&[], None, None, &ScoreOptions::default()).is_ok());
            }
        }
    }
}
