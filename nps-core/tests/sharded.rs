//! Many threads at once: what they count together is what one would have counted.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::sync::atomic::{AtomicBool, Ordering};

use common::config;
use nps_core::{ErrorKind, KeyColumn, Live, LiveSpec, Scale, Score, ScoreOptions, ShardedLive, Span, Window};
use proptest::prelude::*;

const DAY: i64 = 86_400;
const WRITERS: u32 = 8;
const EVENTS: u32 = 4_000;

fn spec() -> LiveSpec {
    let dimensions = vec!["channel".to_owned(), "site".to_owned()];
    LiveSpec { dimensions, window: Window::Sliding(Span::Days(3)), retain_days: 8, ..LiveSpec::default() }
}

fn score(value: u32) -> Option<Score> {
    u8::try_from(value % 12).ok().and_then(|value| Scale::ZERO_TO_TEN.score(value).ok())
}

struct Event {
    at: i64,
    score: Option<Score>,
    values: [Option<String>; 2],
}

impl Event {
    /// The days of all writers advance together, some of them late.
    fn new(writer: u32, number: u32) -> Self {
        let mixed = (writer * EVENTS + number).wrapping_mul(2_654_435_761) >> 8;
        let late = if mixed.is_multiple_of(11) { i64::from(mixed % 12) } else { 0 };
        Self {
            at: (i64::from(number / 200) - late) * DAY + i64::from(mixed % 1000),
            score: score(mixed / 7),
            values: [
                Some(["web", "sms", "phone"][mixed as usize % 3].into()),
                (!mixed.is_multiple_of(5)).then(|| format!("{}", mixed % 40)),
            ],
        }
    }

    fn values(&self) -> [Option<&str>; 2] {
        self.values.each_ref().map(Option::as_deref)
    }
}

/// Eight threads push, take back every third answer, of their own or of another thread, and read all along.
#[test]
fn threads_count_what_one_would_have_counted() {
    let sharded = ShardedLive::new(spec(), 4).unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let sharded = &sharded;
                scope.spawn(move || {
                    for number in 0..EVENTS {
                        let event = Event::new(writer, number);
                        sharded.push(event.at, event.score, &event.values()).unwrap();
                        if number % 3 == 0 {
                            sharded.retract(event.at, event.score, &event.values()).unwrap();
                        }
                        if number % 500 == 0 {
                            let headline = sharded.now(19 * DAY).unwrap();
                            assert!(headline.nps.n() <= headline.all_time.n());
                        }
                    }
                })
            })
            .collect();
        for dimension in ["channel", "site"] {
            let (sharded, done) = (&sharded, &done);
            scope.spawn(move || {
                while !done.load(Ordering::Relaxed) {
                    // A read is of one moment: the parts of a whole add up to it.
                    let whole = sharded.snapshot().unwrap();
                    let Some(day) = whole.newest_day() else { continue };
                    let at = i64::from(day) * DAY;
                    let segments = whole.segments(dimension, at).unwrap();
                    let sum: u64 = segments.iter().map(|segment| segment.headline.all_time.n()).sum();
                    assert_eq!(sum, whole.now(at).unwrap().all_time.n());
                    assert!(sharded.segments(dimension, DAY * 40).unwrap().len() >= segments.len().min(3));
                }
            });
        }
        let results: Vec<_> = writers.into_iter().map(std::thread::ScopedJoinHandle::join).collect();
        done.store(true, Ordering::Relaxed);
        assert!(results.into_iter().all(|result| result.is_ok()));
    });

    // All pushed by one thread, then taken back in another order.
    let mut one = Live::new(spec()).unwrap();
    let all = || (0..WRITERS).flat_map(|writer| (0..EVENTS).map(move |number| (number, Event::new(writer, number))));
    for (_, event) in all() {
        one.push(event.at, event.score, &event.values()).unwrap();
    }
    for (number, event) in all() {
        if number % 3 == 0 {
            one.retract(event.at, event.score, &event.values()).unwrap();
        }
    }
    assert_eq!(sharded.snapshot().unwrap().to_bytes(), one.to_bytes());
    assert_eq!((sharded.answers().unwrap(), sharded.newest_day()), (one.answers(), one.newest_day()));
    let at = 19 * DAY;
    assert_eq!(sharded.now(at), one.now(at));
    assert_eq!(sharded.segments("site", at), one.segments("site", at));
    assert_eq!(sharded.segment("channel", Some("sms"), at), one.segment("channel", Some("sms"), at));
    assert_eq!(sharded.window("site", None, at), one.window("site", None, at));
    assert_eq!(sharded.days(0, at), one.days(0, at));
    assert_eq!(sharded.segment_days("site", Some("7"), 0, at), one.segment_days("site", Some("7"), 0, at));

    // Taken back to nothing by one thread, whichever part each is in.
    for (number, event) in all().filter(|(number, _)| number % 3 > 0) {
        assert!(sharded.retract(event.at, event.score, &event.values()).is_ok(), "{number}");
    }
    assert_eq!(sharded.answers(), Ok(0));
    let event = Event::new(0, 1);
    let error = sharded.retract(event.at, event.score, &event.values()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NothingToRetract);
}

/// Columns from several threads are the same column by column.
#[test]
fn threads_count_columns() {
    let sharded = ShardedLive::new(spec(), 3).unwrap();
    let times: Vec<i64> = (0..3_000).map(|row| row * 97).collect();
    let scores: Vec<u8> = (0..3_000).map(|row| u8::try_from(row % 12).unwrap()).collect();
    let texts: Vec<Option<String>> = (0..3_000).map(|row| Some(format!("{}", row % 7))).collect();
    let keys = || ["channel", "site"].map(|name| KeyColumn::texts(name, &texts).unwrap());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let rejects = sharded.push_many(&times, &scores[..], &keys(), &ScoreOptions::default()).unwrap();
                assert_eq!(rejects.total(), 250);
            });
        }
    });
    let mut one = Live::new(spec()).unwrap();
    for _ in 0..4 {
        one.push_many(&times, &scores[..], &keys(), &ScoreOptions::default()).unwrap();
    }
    assert_eq!(sharded.snapshot().unwrap(), one);
    // What another one counted is added; days of no answers pass.
    sharded.merge(&one).unwrap();
    sharded.advance(30 * DAY).unwrap();
    one.merge(&one.clone()).unwrap();
    one.advance(30 * DAY).unwrap();
    assert_eq!(sharded.snapshot().unwrap(), one);
    assert_eq!(ShardedLive::resume(one.clone(), 5).unwrap().snapshot().unwrap(), one);
}

#[test]
fn what_cannot_be_is_refused() {
    for parts in [0, ShardedLive::MAX_PARTS + 1, usize::MAX] {
        let error = ShardedLive::new(spec(), parts).unwrap_err();
        assert_eq!(error.to_string(), format!("parts is {parts}, expected from 1 to 1024"));
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
    let sharded = ShardedLive::new(spec(), 2).unwrap();
    assert_eq!(sharded.segment("town", None, 0).unwrap_err().kind(), ErrorKind::UnknownColumn);
    assert_eq!(sharded.segments("town", 0).unwrap_err().kind(), ErrorKind::UnknownColumn);
    assert_eq!(sharded.window("town", None, 0).unwrap_err().kind(), ErrorKind::UnknownColumn);
    assert_eq!(sharded.push(i64::MAX, None, &[None, None]).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(sharded.push(0, None, &[]).unwrap_err().kind(), ErrorKind::LengthMismatch);
    assert_eq!(sharded.retract(0, None, &[]).unwrap_err().kind(), ErrorKind::LengthMismatch);
    assert_eq!(sharded.now(i64::MIN).unwrap_err().kind(), ErrorKind::InvalidArgument);
    let other = Live::new(LiveSpec { window: Window::Sliding(Span::Days(4)), ..spec() }).unwrap();
    assert_eq!(sharded.merge(&other).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(sharded.snapshot().unwrap(), Live::new(spec()).unwrap());
    assert_eq!((sharded.newest_day(), sharded.spec()), (None, &spec()));
}

proptest! {
    #![proptest_config(config())]

    /// One that is there can be taken back, however its total and its values are spread over the parts.
    #[test]
    fn what_one_could_take_back_the_parts_can(
        rows in prop::collection::vec((0..12_i64, 0..2_u32, 0..2_usize, 0..2_usize, any::<bool>()), 0..60)
    ) {
        let (channels, sites) = ([Some("web"), None], [Some("Lyon"), Some("Paris")]);
        let sharded = ShardedLive::new(spec(), 4).unwrap();
        let mut one = Live::new(spec()).unwrap();
        for chunk in rows.chunks(3) {
            // Parts of other threads.
            let mut part = Live::new(spec()).unwrap();
            for &(day, value, channel, site, is_push) in chunk {
                let values = [channels[channel], sites[site]];
                if is_push {
                    part.push(day * DAY, score(value), &values).unwrap();
                    one.push(day * DAY, score(value), &values).unwrap();
                }
            }
            std::thread::scope(|scope| scope.spawn(|| sharded.merge(&part).unwrap()).join().unwrap());
            for &(day, value, channel, site, is_push) in chunk {
                if !is_push {
                    let values = [channels[channel], sites[site]];
                    let taken = sharded.retract(day * DAY, score(value), &values);
                    prop_assert_eq!(taken, one.retract(day * DAY, score(value), &values));
                }
            }
        }
        prop_assert_eq!(sharded.snapshot().unwrap().to_bytes(), one.to_bytes());
    }
}
