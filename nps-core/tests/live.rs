//! The laws of the live aggregator: the state is a function of the answers, of their order and shards it knows nothing.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::option_option, reason = "any value, this one, or none")]

mod common;

use common::{config, testdata};
use nps_core::{
    ErrorKind, KeyColumn, Labels, Live, LiveSpec, OnReject, Scale, Score, ScoreColumn, ScoreOptions, Span, TextColumn,
    Window, score,
};
use proptest::prelude::*;
use proptest::sample::select;

const DAY: i64 = 86_400;

/// What is pushed: a moment, a score or none, a channel and a site or none.
#[derive(Clone, Debug)]
struct Event {
    at: i64,
    score: Option<u8>,
    values: [Option<&'static str>; 2],
}

impl Event {
    fn day(&self) -> i64 {
        self.at.div_euclid(DAY)
    }

    fn score(&self) -> Option<Score> {
        self.score.map(|score| Scale::ZERO_TO_TEN.score(score).unwrap())
    }
}

fn spec() -> LiveSpec {
    let dimensions = vec!["channel".to_owned(), "site".to_owned()];
    LiveSpec { dimensions, window: Window::Sliding(Span::Days(3)), retain_days: 8, ..LiveSpec::default() }
}

/// Most within what is kept, some far before and after, on both sides of 1970.
fn event() -> impl Strategy<Value = Event> {
    let day = prop_oneof![8 => -6..6_i64, 2 => -40..40_i64, 1 => -3000..3000_i64];
    let site = select(vec![None, Some("Lyon"), Some("Évreux"), Some("")]);
    let channel = select(vec![Some("web"), Some("sms"), None]);
    (day, 0..DAY, prop::option::weighted(0.8, 0..=10_u8), channel, site).prop_map(
        |(day, second, score, channel, site)| Event { at: day * DAY + second, score, values: [channel, site] },
    )
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(), 0..60)
}

fn shuffled() -> impl Strategy<Value = (Vec<Event>, Vec<Event>)> {
    events().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle()))
}

fn live(events: &[Event]) -> Live {
    let mut live = Live::new(spec()).unwrap();
    for event in events {
        live.push(event.at, event.score(), &event.values).unwrap();
    }
    live
}

fn columns(live: &mut Live, events: &[Event]) {
    let times: Vec<i64> = events.iter().map(|event| event.at).collect();
    let scores: Vec<Option<String>> = events.iter().map(|event| event.score.map(|score| score.to_string())).collect();
    let texts = [0, 1].map(|place| events.iter().map(|event| event.values[place]).collect::<Vec<_>>());
    let keys = [KeyColumn::texts("site", &texts[1]).unwrap(), KeyColumn::texts("channel", &texts[0]).unwrap()];
    let rejects = live.push_many(&times, ScoreColumn::texts(&scores), &keys, &ScoreOptions::default()).unwrap();
    assert!(rejects.is_empty());
}

/// What `score` says of the answers of these days with this value.
fn batch(events: &[Event], days: std::ops::RangeInclusive<i64>, value: Option<Option<&str>>) -> nps_core::ScoreResult {
    let rows: Vec<Option<String>> = events
        .iter()
        .filter(|event| days.contains(&event.day()) && value.is_none_or(|value| event.values[0] == value))
        .map(|event| event.score.map(|score| score.to_string()))
        .collect();
    score(ScoreColumn::texts(&rows), &ScoreOptions::default()).unwrap()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn order_does_not_matter((events, shuffled) in shuffled()) {
        prop_assert_eq!(live(&events).to_bytes(), live(&shuffled).to_bytes());
    }

    /// Whatever the shards, and whatever the tree by which they are merged.
    #[test]
    fn shards_do_not_matter(
        events in events(), shards in prop::collection::vec(0..5_usize, 60), tree in prop::collection::vec(any::<u16>(), 4)
    ) {
        let mut parts: Vec<Vec<Event>> = vec![Vec::new(); 5];
        for (event, shard) in events.iter().zip(&shards) {
            parts[*shard].push(event.clone());
        }
        let mut parts: Vec<Live> = parts.iter().map(|part| live(part)).collect();
        for pick in tree {
            let other = parts.swap_remove(usize::from(pick) % parts.len());
            let into = usize::from(pick >> 8) % parts.len();
            parts[into].merge(&other).unwrap();
        }
        prop_assert_eq!(parts[0].to_bytes(), live(&events).to_bytes());
        prop_assert_eq!(parts[0].answers(), events.len() as u64);
    }

    #[test]
    fn columns_are_rows(events in events(), cut in 0..60_usize) {
        let (head, tail) = events.split_at(cut.min(events.len()));
        let mut made = Live::new(spec()).unwrap();
        columns(&mut made, head);
        columns(&mut made, tail);
        prop_assert_eq!(made.to_bytes(), live(&events).to_bytes());
    }

    /// What was taken back leaves nothing but the newest day, wherever it was taken back.
    #[test]
    fn retracting_undoes_pushing((extra, kept) in (events(), events()), merge: bool) {
        let mut made = live(&extra);
        if merge {
            made.merge(&live(&kept)).unwrap();
        } else {
            for event in &kept {
                made.push(event.at, event.score(), &event.values).unwrap();
            }
        }
        for event in &extra {
            made.retract(event.at, event.score(), &event.values).unwrap();
        }
        let mut expected = live(&kept);
        for event in &extra {
            expected.advance(event.at).unwrap();
        }
        prop_assert_eq!(made.to_bytes(), expected.to_bytes());
    }

    #[test]
    fn what_was_never_pushed_is_not_taken_back(events in events(), other in event()) {
        let mut made = live(&events);
        let same = |event: &&Event| event.day() == other.day() && event.score == other.score;
        let newest = events.iter().map(Event::day).max().unwrap_or(0);
        let kept = other.day() > newest - 8;
        if kept && !events.iter().any(|event| same(&event) && event.values[1] == other.values[1]) {
            let before = made.to_bytes();
            let error = made.retract(other.at, other.score(), &other.values).unwrap_err();
            prop_assert_eq!(error.kind(), ErrorKind::NothingToRetract);
            prop_assert_eq!(made.to_bytes(), before);
        }
    }

    #[test]
    fn bytes_bring_everything_back(events in events(), more in events()) {
        let mut before = live(&events);
        let mut after = Live::from_bytes(&before.to_bytes()).unwrap();
        prop_assert_eq!(&after, &before);
        prop_assert_eq!(after.answers(), before.answers());
        for event in &more {
            before.push(event.at, event.score(), &event.values).unwrap();
            after.push(event.at, event.score(), &event.values).unwrap();
        }
        prop_assert_eq!(after.to_bytes(), before.to_bytes());
    }

    #[test]
    fn windows_are_the_batch_answer(events in events(), back in 0..6_i64) {
        let made = live(&events);
        let newest = events.iter().map(Event::day).max().unwrap_or(0);
        let last = newest - back;
        let everything = i64::MIN..=i64::MAX;
        let check = |found: nps_core::Headline, value: Option<Option<&str>>| {
            let window = batch(&events, last - 2..=last, value);
            assert_eq!(found.nps, window.nps);
            assert_eq!(found.missing, window.distribution.missing());
            assert_eq!(found.all_time, batch(&events, everything.clone(), value).nps);
            let before = batch(&events, last - 5..=last - 3, value);
            assert_eq!(found.previous, (back <= 2 || events.is_empty()).then_some(before.nps));
            let expired = batch(&events, i64::MIN..=newest - 8, value);
            assert_eq!(found.expired, expired.nps.n() + expired.distribution.missing());
            assert_eq!((i64::from(found.first_day), i64::from(found.as_of_day)), (last - 2, last));
        };
        let at = last * DAY + 5;
        check(made.now(at).unwrap(), None);
        for value in [Some("web"), Some("sms"), None, Some("never")] {
            check(made.segment("channel", value, at).unwrap(), Some(value));
            prop_assert_eq!(
                made.window("channel", value, at).unwrap(), batch(&events, last - 2..=last, Some(value)).distribution
            );
        }
        for segment in made.segments("channel", at).unwrap() {
            check(segment.headline, Some(segment.value.as_deref()));
        }
        for day in made.days(-4000 * DAY, 4000 * DAY).unwrap() {
            let day_of = i64::from(day.day);
            prop_assert_eq!(day.distribution, batch(&events, day_of..=day_of, None).distribution);
        }
        for day in made.segment_days("channel", Some("web"), at, at).unwrap() {
            prop_assert_eq!(day.distribution, batch(&events, last..=last, Some(Some("web"))).distribution);
        }
    }

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Live::from_bytes(&bytes).is_err());
    }

    /// Altered bytes whose checksum is right are refused, or are the only bytes of what they say.
    #[test]
    fn what_is_accepted_is_canonical(
        events in events(), flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let mut bytes = live(&events).to_bytes();
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

/// A frame whose checksum is right, whatever it holds.
fn framed(body: &[u8]) -> Vec<u8> {
    let mut bytes = body.to_vec();
    bytes.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
    bytes
}

fn few() -> Vec<Event> {
    (0..40)
        .map(|row: u8| Event {
            at: i64::from(row % 9) * DAY,
            score: (row >= 7).then_some(row % 11),
            values: [[Some("web"), Some("sms"), None][usize::from(row % 3)], Some("Lyon")],
        })
        .collect()
}

#[test]
fn truncated_and_flipped_bytes_are_refused() {
    let bytes = live(&few()).to_bytes();
    for end in 0..bytes.len() {
        assert_eq!(Live::from_bytes(&bytes[..end]).unwrap_err().kind(), ErrorKind::CorruptBytes, "{end}");
        if end > 4 && end != bytes.len() - 4 {
            assert_eq!(Live::from_bytes(&framed(&bytes[..end])).unwrap_err().kind(), ErrorKind::CorruptBytes, "{end}");
        }
    }
    for bit in 0..8 * bytes.len() {
        let mut flipped = bytes.clone();
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

#[test]
fn is_shared_between_threads() {
    fn shareable<T: Send + Sync>() {}
    shareable::<Live>();
    shareable::<LiveSpec>();
}

/// The sample company's year by event: in file order, shuffled, in eight shards merged, in one column.
#[test]
fn a_year_replayed_is_the_batch_answer() {
    let company = nps_sample::Company::sample();
    let rows: Vec<(i64, &str, [&str; 2])> = company
        .interactions()
        .iter()
        .map(|row| (row.answered_at.timestamp(), row.score.as_str(), [row.channel.as_str(), row.product.as_str()]))
        .collect();
    let spec = LiveSpec { dimensions: vec!["channel".into(), "product".into()], ..spec() };
    let scale = Scale::ZERO_TO_TEN;
    let push = |live: &mut Live, &(at, text, [channel, product]): &(i64, &str, [&str; 2])| {
        if let Ok(score) = scale.read(&text.into(), nps_core::NanPolicy::Reject) {
            live.push(at, score, &[Some(channel), Some(product)]).unwrap();
        }
    };
    let mut in_order = Live::new(spec.clone()).unwrap();
    for row in &rows {
        push(&mut in_order, row);
    }
    let bytes = in_order.to_bytes();

    let mut shuffled = Live::new(spec.clone()).unwrap();
    // A large prime that does not divide the number of rows goes through all of them.
    let step = 1_000_003;
    assert_ne!(rows.len() % step, 0);
    for row in 0..rows.len() {
        push(&mut shuffled, &rows[row * step % rows.len()]);
    }
    assert_eq!(shuffled.to_bytes(), bytes);

    let mut shards: Vec<Live> = (0..8).map(|_| Live::new(spec.clone()).unwrap()).collect();
    for (row, answer) in rows.iter().enumerate() {
        push(&mut shards[row * 5 % 8], answer);
    }
    let mut merged = Live::new(spec.clone()).unwrap();
    for shard in &shards {
        merged.merge(shard).unwrap();
    }
    assert_eq!(merged.to_bytes(), bytes);

    let times: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let texts: Vec<Option<&str>> = rows.iter().map(|row| Some(row.1)).collect();
    let keys = [0, 1].map(|place| rows.iter().map(|row| Some(row.2[place])).collect::<Vec<_>>());
    let keys = [KeyColumn::texts("channel", &keys[0]).unwrap(), KeyColumn::texts("product", &keys[1]).unwrap()];
    let mut columns = Live::new(spec).unwrap();
    let scores: &dyn TextColumn = &texts;
    columns.push_many(&times, ScoreColumn::texts(scores), &keys, &ScoreOptions::default()).unwrap();
    assert_eq!(columns.to_bytes(), bytes);

    let at = *times.iter().max().unwrap();
    let batch = score(ScoreColumn::texts(scores), &ScoreOptions::default()).unwrap();
    assert_eq!(in_order.now(at).unwrap().all_time, batch.nps);
    let last: Vec<Option<&str>> = rows
        .iter()
        .filter(|row| (at.div_euclid(DAY) - 2..=at.div_euclid(DAY)).contains(&row.0.div_euclid(DAY)))
        .map(|row| Some(row.1))
        .collect();
    let last = score(ScoreColumn::texts(&last), &ScoreOptions::default()).unwrap();
    assert_eq!(in_order.now(at).unwrap().nps, last.nps);
    assert_eq!(in_order.now(at).unwrap().missing, last.distribution.missing());
}
