//! What is hostile is refused by name, and changes nothing.

use nps_core::{ErrorKind, KeyColumn, Labels, Live, LiveSpec, OnReject, Scale, ScoreOptions, Span, Window};

use crate::{DAY, few, framed, live, spec};

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: nps_core::Result<T>, kind: ErrorKind, message: &str) {
    let error = outcome.unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (kind, message));
}

#[test]
fn hostile_answers_change_nothing() {
    let mut made = live(&few());
    let before = made.to_bytes();
    let nine = Some(Scale::ZERO_TO_TEN.score(9).unwrap());
    for at in [i64::MIN, -62_135_596_801, 253_402_300_800, 1_767_571_200_000, i64::MAX] {
        let message = format!("the time {at} is not in the years 1 to 9999: expected seconds since 1970-01-01 UTC");
        refused(made.push(at, nine, &[None, None]), ErrorKind::InvalidArgument, &message);
        refused(made.retract(at, nine, &[None, None]), ErrorKind::InvalidArgument, &message);
        refused(made.now(at), ErrorKind::InvalidArgument, &message);
        refused(made.days(0, at), ErrorKind::InvalidArgument, &message);
        refused(made.advance(at), ErrorKind::InvalidArgument, &message);
    }
    for given in [0, 1, 3] {
        let message = format!("{given} values were given for the 2 declared dimensions");
        refused(made.push(0, nine, &vec![None; given]), ErrorKind::LengthMismatch, &message);
    }
    let stars = "1-5/4/5".parse::<Scale>().unwrap();
    let star = Some(stars.score(5).unwrap());
    assert_eq!(made.push(0, star, &[None, None]).unwrap_err().kind(), ErrorKind::ScaleMismatch);
    assert_eq!(made.retract(0, star, &[None, None]).unwrap_err().kind(), ErrorKind::ScaleMismatch);
    let never = "no answer 9 of the day of 0 with these values to take back";
    refused(made.retract(0, nine, &[Some("fax"), Some("Lyon")]), ErrorKind::NothingToRetract, never);
    refused(
        made.now(-DAY),
        ErrorKind::InvalidArgument,
        "the 3 days up to day -1 begin before day 1, the first of the 8 that are kept",
    );
    refused(
        made.segment("town", None, 0),
        ErrorKind::UnknownColumn,
        r#"no column "town"; the columns are "channel", "site""#,
    );

    for other in [
        LiveSpec { scale: stars, ..spec() },
        LiveSpec { window: Window::Sliding(Span::Days(4)), ..spec() },
        LiveSpec { retain_days: 9, ..spec() },
        LiveSpec { level: 0.9, ..spec() },
        LiveSpec { dimensions: vec!["site".into(), "channel".into()], ..spec() },
    ] {
        let kind = if other.scale == stars { ErrorKind::ScaleMismatch } else { ErrorKind::InvalidArgument };
        assert_eq!(made.merge(&Live::new(other).unwrap()).unwrap_err().kind(), kind);
    }
    assert_eq!(made.to_bytes(), before);
}

#[test]
fn hostile_columns_change_nothing() {
    let mut made = live(&few());
    let before = made.to_bytes();
    let options = ScoreOptions::default();
    let key =
        |name: &'static str, rows: usize| KeyColumn::coded(name, vec![0_u8; rows], Labels::Texts(vec!["a".into()]));
    let both = [key("channel", 2), key("site", 2)];
    let nine = &[9_u8, 9][..];
    let kind = |outcome: nps_core::Result<_>| outcome.map(|_: nps_core::Rejects| ()).unwrap_err().kind();
    assert_eq!(kind(made.push_many(&[0], nine, &both, &options)), ErrorKind::LengthMismatch);
    assert_eq!(
        kind(made.push_many(&[0, 0], nine, &[key("channel", 2), key("site", 3)], &options)),
        ErrorKind::LengthMismatch
    );
    assert_eq!(kind(made.push_many(&[0, 0], nine, &[key("channel", 2)], &options)), ErrorKind::UnknownColumn);
    assert_eq!(kind(made.push_many(&[0, 0], nine, &[key("town", 2)], &options)), ErrorKind::UnknownColumn);
    let twice = [key("channel", 2), key("channel", 2)];
    assert_eq!(kind(made.push_many(&[0, 0], nine, &twice, &options)), ErrorKind::InvalidArgument);
    let no_label = [key("channel", 2), KeyColumn::coded("site", vec![0_u8, 9], Labels::Texts(vec!["a".into()]))];
    assert_eq!(kind(made.push_many(&[0, 0], nine, &no_label, &options)), ErrorKind::InvalidKeyCode);
    let stars = ScoreOptions { scale: "1-5/4/5".parse().unwrap(), ..options };
    assert_eq!(kind(made.push_many(&[0, 0], nine, &both, &stars)), ErrorKind::ScaleMismatch);
    let strict = ScoreOptions { on_reject: OnReject::Raise, ..options };
    assert_eq!(kind(made.push_many(&[0, 0], &[9_u8, 11][..], &both, &strict)), ErrorKind::ScoreOutOfRange);
    let error = made.push_many(&[0, i64::MAX], nine, &both, &options).unwrap_err();
    assert_eq!((error.kind(), error.row()), (ErrorKind::InvalidArgument, Some(1)));
    assert_eq!(made.to_bytes(), before);

    // Labels of no row cost nothing, however many; rejected rows leave no trace but the ledger.
    let many = KeyColumn::coded("channel", vec![7_u32, 7], Labels::Range { first: 0, count: usize::MAX });
    let far = [253_402_300_799, 0];
    let rejects = made.push_many(&far, &[11_u8, 9][..], &[many, key("site", 2)], &options).unwrap();
    assert_eq!(rejects.total(), 1);
    made.retract(0, Some(Scale::ZERO_TO_TEN.score(9).unwrap()), &[Some("7"), Some("a")]).unwrap();
    assert_eq!(made.to_bytes(), before);
}

#[test]
fn specifications_are_checked() {
    let dimensions =
        |names: &[&str]| LiveSpec { dimensions: names.iter().map(|&name| name.into()).collect(), ..spec() };
    let many: Vec<String> = (0..257).map(|name| name.to_string()).collect();
    for wrong in [
        LiveSpec { window: Window::Sliding(Span::Days(0)), ..spec() },
        LiveSpec { retain_days: 2, ..spec() },
        LiveSpec { retain_days: LiveSpec::MAX_RETAIN_DAYS + 1, ..spec() },
        LiveSpec { window: Window::Sliding(Span::Days(u32::MAX)), retain_days: u32::MAX, ..spec() },
        dimensions(&[""]),
        dimensions(&["site", "channel", "site"]),
        LiveSpec { dimensions: many, ..spec() },
    ] {
        assert_eq!(Live::new(wrong.clone()).unwrap_err().kind(), ErrorKind::InvalidArgument, "{wrong:?}");
    }
    assert_eq!(Live::new(LiveSpec { level: f64::NAN, ..spec() }).unwrap_err().kind(), ErrorKind::InvalidLevel);
    let text = serde_json::to_string(&spec()).unwrap();
    assert_eq!(serde_json::from_str::<LiveSpec>(&text).unwrap(), spec());
    assert_eq!(serde_json::from_str::<LiveSpec>("{}").unwrap(), LiveSpec::default());
}

/// The widest days there are, kept as long as may be.
#[test]
fn the_ends_of_the_calendar_are_days() {
    let spec = LiveSpec {
        window: Window::Sliding(Span::Days(LiveSpec::MAX_RETAIN_DAYS)),
        retain_days: LiveSpec::MAX_RETAIN_DAYS,
        ..LiveSpec::default()
    };
    let mut made = Live::new(spec).unwrap();
    for at in [-62_135_596_800, 253_402_300_799] {
        made.push(at, None, &[]).unwrap();
        let headline = made.now(at).unwrap();
        assert_eq!((headline.missing, headline.previous), (1, None));
        assert_eq!(Live::from_bytes(&made.to_bytes()).unwrap(), made);
    }
    assert_eq!(made.now(253_402_300_799).unwrap().expired, 1);
}

#[test]
fn more_than_can_be_counted_is_refused() {
    // A snapshot of 2^64 − 2 answers, by hand: scale, level, method, days, no dimension, newest day, the total.
    let mut body = [&b"NPSL\x01\x00\x0a\x07\x09"[..], &0.95_f64.to_le_bytes(), b"\x04auto\x07\x08\x00\x01"].concat();
    body.extend([0x80, 0x04, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00]);
    let mut full = Live::from_bytes(&framed(&body)).unwrap();
    assert_eq!(full.answers(), u64::MAX - 1);
    let mut one = Live::new(full.spec().clone()).unwrap();
    one.push(0, None, &[]).unwrap();
    full.merge(&one).unwrap();
    let before = full.to_bytes();
    assert_eq!(full.merge(&one).unwrap_err().kind(), ErrorKind::CountOverflow);
    assert_eq!(full.push(0, None, &[]).unwrap_err().kind(), ErrorKind::CountOverflow);
    let options = ScoreOptions::default();
    assert_eq!(full.push_many(&[0], &[9_u8][..], &[], &options).unwrap_err().kind(), ErrorKind::CountOverflow);
    assert_eq!(full.to_bytes(), before);
    assert_eq!(full.now(0).unwrap().all_time.n(), u64::MAX - 1);
}
