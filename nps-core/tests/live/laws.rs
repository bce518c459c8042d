//! The state knows nothing of order and of shards, and what it says is the batch answer.

use proptest::prelude::*;

use nps_core::{ErrorKind, Live};

use crate::common::config;
use crate::{DAY, Event, any_spec, batch, columns, event, events, live, live_of, shuffled};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn order_does_not_matter(spec in any_spec(), (events, shuffled) in shuffled()) {
        prop_assert_eq!(live_of(spec.clone(), &events).to_bytes(), live_of(spec, &shuffled).to_bytes());
    }

    /// Whatever the shards, and whatever the tree by which they are merged.
    #[test]
    fn shards_do_not_matter(
        spec in any_spec(), events in events(), shards in prop::collection::vec(0..5_usize, 60), tree in prop::collection::vec(any::<u16>(), 4)
    ) {
        let mut parts: Vec<Vec<Event>> = vec![Vec::new(); 5];
        for (event, shard) in events.iter().zip(&shards) {
            parts[*shard].push(event.clone());
        }
        let mut parts: Vec<Live> = parts.iter().map(|part| live_of(spec.clone(), part)).collect();
        for pick in tree {
            let other = parts.swap_remove(usize::from(pick) % parts.len());
            let into = usize::from(pick >> 8) % parts.len();
            parts[into].merge(&other).unwrap();
        }
        prop_assert_eq!(parts[0].to_bytes(), live_of(spec, &events).to_bytes());
        prop_assert_eq!(parts[0].answers(), events.len() as u64);
    }

    #[test]
    fn columns_are_rows(spec in any_spec(), events in events(), cut in 0..60_usize) {
        let (head, tail) = events.split_at(cut.min(events.len()));
        let mut made = Live::new(spec.clone()).unwrap();
        columns(&mut made, head);
        columns(&mut made, tail);
        prop_assert_eq!(made.to_bytes(), live_of(spec, &events).to_bytes());
    }

    /// What was taken back leaves nothing but the newest pane and the values that ever came, wherever it was taken back.
    #[test]
    fn retracting_undoes_pushing(spec in any_spec(), (extra, kept) in (events(), events()), merge: bool) {
        let mut made = live_of(spec.clone(), &extra);
        if merge {
            made.merge(&live_of(spec.clone(), &kept)).unwrap();
        } else {
            for event in &kept {
                made.push(event.at, event.score(), &event.values).unwrap();
            }
        }
        for event in &extra {
            made.retract(event.at, event.score(), &event.values).unwrap();
        }
        let capped = !spec.caps.is_empty();
        let mut expected = live_of(spec, &kept);
        for event in &extra {
            expected.advance(event.at).unwrap();
            if capped {
                expected.push(event.at, event.score(), &event.values).unwrap();
                expected.retract(event.at, event.score(), &event.values).unwrap();
            }
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
    fn bytes_bring_everything_back(spec in any_spec(), events in events(), more in events()) {
        let mut before = live_of(spec, &events);
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
}
