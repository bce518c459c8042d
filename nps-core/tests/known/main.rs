//! Exactly once: what stands of the responses is a function of what came, whatever the order, repetitions and shards.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bytes;
#[path = "../common/mod.rs"]
mod common;
mod many;

use std::collections::{BTreeMap, BTreeSet};

use common::{config, testdata};
use nps_core::{
    Arrival, ErrorKind, Live, LiveResponse, LiveResponseColumns, LiveResponses, LiveSpec, Scale, Score, ScoreColumn,
    ScoreOptions, Span, Window,
};
use proptest::prelude::*;
use proptest::sample::select;

const DAY: i64 = 86_400;
const RETAIN: i64 = 8;

#[derive(Clone, Debug, PartialEq)]
struct Answer {
    at: i64,
    score: Option<u8>,
    values: [Option<&'static str>; 2],
    customer: Option<&'static str>,
}

/// What comes. An answer is made when it was answered, or later where it is an edit.
#[derive(Clone, Debug, PartialEq)]
enum Event {
    Answered { id: &'static str, made: i64, answer: Answer },
    Withdrawn { id: &'static str, made: i64 },
    Erased { customer: &'static str, made: i64 },
    Advance { made: i64 },
}

impl Event {
    const fn made(&self) -> i64 {
        match *self {
            Self::Answered { made, .. }
            | Self::Withdrawn { made, .. }
            | Self::Erased { made, .. }
            | Self::Advance { made } => made,
        }
    }

    /// Later by so many days.
    fn later(self, days: i64) -> Self {
        let more = days * DAY;
        match self {
            Self::Answered { id, made, answer } => {
                Self::Answered { id, made: made + more, answer: Answer { at: answer.at + more, ..answer } }
            }
            Self::Withdrawn { id, made } => Self::Withdrawn { id, made: made + more },
            Self::Erased { customer, made } => Self::Erased { customer, made: made + more },
            Self::Advance { made } => Self::Advance { made: made + more },
        }
    }
}

fn spec() -> LiveSpec {
    let dimensions = vec!["channel".to_owned(), "site".to_owned()];
    LiveSpec { dimensions, window: Window::Sliding(Span::Days(3)), retain_days: 8, ..LiveSpec::default() }
}

fn score(value: Option<u8>) -> Option<Score> {
    value.map(|value| Scale::ZERO_TO_TEN.score(value).unwrap())
}

fn apply(live: &mut LiveResponses, event: &Event) -> Option<Arrival> {
    match event {
        Event::Answered { id, made, answer } => {
            let Answer { at, score: value, values, customer } = answer;
            let response = LiveResponse { id, at: *at, score: score(*value), values, customer: *customer };
            Some(if made == at { live.push(&response) } else { live.replace(&response, *made) }.unwrap())
        }
        Event::Withdrawn { id, made } => Some(live.withdraw(id, *made).unwrap()),
        Event::Erased { customer, made } => {
            live.erase_customer(customer, *made).unwrap();
            None
        }
        Event::Advance { made } => {
            live.advance(*made).unwrap();
            None
        }
    }
}

fn live(events: &[Event]) -> LiveResponses {
    let mut live = LiveResponses::new(spec()).unwrap();
    for event in events {
        apply(&mut live, event);
    }
    live
}

/// Few ids, few moments: most events meet another one.
fn event(who: Who, days: std::ops::Range<i64>) -> impl Strategy<Value = Event> {
    let (ids, [one, two]) = who;
    let moment = (days, 0..2_i64).prop_map(|(day, second)| day * DAY + second);
    let customer = select(vec![None, Some(one), Some(two), Some("c3")]);
    let values = (select(vec![Some("web"), Some("sms"), None]), select(vec![Some("Lyon"), Some("Évreux")]));
    let answer = (moment.clone(), prop::option::weighted(0.8, 7..10_u8), values, customer)
        .prop_map(|(at, score, (channel, site), customer)| Answer { at, score, values: [channel, site], customer });
    let id = select(ids);
    prop_oneof![
        8 => (id.clone(), answer.clone()).prop_map(|(id, answer)| Event::Answered { id, made: answer.at, answer }),
        3 => (id.clone(), answer, moment.clone())
            .prop_map(|(id, answer, made)| Event::Answered { id, made: made.max(answer.at), answer }),
        2 => (id, moment.clone()).prop_map(|(id, made)| Event::Withdrawn { id, made }),
        1 => (select(vec![one, two]), moment.clone()).prop_map(|(customer, made)| Event::Erased { customer, made }),
        1 => moment.prop_map(|made| Event::Advance { made }),
    ]
}

const IDS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "é"];
/// Ids, and customers that are erased.
type Who = (&'static [&'static str], [&'static str; 2]);
const SOME: Who = (&IDS, ["c1", "c2"]);
const OTHERS: Who = (&["p", "q", "r", "s"], ["d1", "d2"]);

/// Anything, over three horizons.
fn anything() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![3 => event(SOME, 0..8), 2 => event(SOME, -8..16)];
    prop::collection::vec(event, 0..50)
}

/// All within one horizon: nothing is ever late.
fn timely() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec(event(SOME, 0..RETAIN), 0..40)
}

type Orders = (Vec<Event>, Vec<Event>);

fn two_orders(events: impl Strategy<Value = Vec<Event>>) -> impl Strategy<Value = Orders> {
    // Repetitions among them.
    let repeated =
        (events, prop::collection::vec(any::<prop::sample::Index>(), 0..10)).prop_map(|(mut events, again)| {
            for index in again {
                if !events.is_empty() {
                    events.push(events[index.index(events.len())].clone());
                }
            }
            events
        });
    repeated.prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle()))
}

/// Deals events to shards, each to one and some to a second, and merges them by a tree.
fn merged(events: &[Event], deal: &[(usize, usize)], tree: &[u16]) -> LiveResponses {
    let mut parts: Vec<Vec<Event>> = vec![Vec::new(); 5];
    for (event, &(one, other)) in events.iter().zip(deal.iter().cycle()) {
        parts[one].push(event.clone());
        if let Some(part) = parts.get_mut(other) {
            part.push(event.clone());
        }
    }
    let mut parts: Vec<LiveResponses> = parts.iter().map(|part| live(part)).collect();
    for pick in tree {
        let other = parts.swap_remove(usize::from(*pick) % parts.len());
        let into = usize::from(pick >> 8) % parts.len();
        parts[into].merge(&other).unwrap();
    }
    parts.swap_remove(0)
}

fn deal() -> impl Strategy<Value = (Vec<(usize, usize)>, Vec<u16>)> {
    (prop::collection::vec((0..5_usize, 0..15_usize), 60), prop::collection::vec(any::<u16>(), 4))
}

/// What the rule says, in the most obvious way: the greatest of all versions made on days that are kept.
#[derive(Default)]
struct Model {
    /// Until when, and whether it is there no more.
    standing: BTreeMap<&'static str, Option<Answer>>,
    newest: i64,
}

impl Model {
    fn new(events: &[Event]) -> Self {
        type Key = (i64, bool, Option<&'static str>, i64, Option<u8>, [Option<&'static str>; 2]);
        let newest = events.iter().map(|event| event.made().div_euclid(DAY)).max().unwrap_or(0);
        let kept = |at: i64| at.div_euclid(DAY) > newest - RETAIN;
        let mut versions: BTreeMap<&str, BTreeSet<Key>> = BTreeMap::new();
        let mut erased: BTreeMap<&str, i64> = BTreeMap::new();
        for event in events.iter().filter(|event| kept(event.made())) {
            match event {
                Event::Answered { id, made, answer: Answer { at, score, values, customer } } => {
                    if made.div_euclid(DAY) - at.div_euclid(DAY) < RETAIN {
                        versions.entry(id).or_default().insert((*made, false, *customer, *at, *score, *values));
                    }
                }
                Event::Withdrawn { id, made } => {
                    versions.entry(id).or_default().insert((*made, true, None, 0, None, [None, None]));
                }
                Event::Erased { customer, made } => {
                    let until = erased.entry(customer).or_insert(*made);
                    *until = (*until).max(*made);
                }
                Event::Advance { .. } => {}
            }
        }
        let stands = |versions: BTreeSet<Key>| {
            let &(made, is_withdrawn, customer, at, score, values) = versions.last().unwrap();
            let is_erased = customer.and_then(|customer| erased.get(customer)).is_some_and(|&until| made <= until);
            (!is_withdrawn && !is_erased).then_some(Answer { at, score, values, customer })
        };
        let standing = versions.into_iter().map(|(id, versions)| (id, stands(versions))).collect();
        Self { standing, newest }
    }

    /// Everything that a window can show.
    fn check(&self, found: &LiveResponses) {
        assert_eq!(found.known(), self.standing.len());
        for id in IDS {
            assert_eq!(found.knows(id), self.standing.contains_key(id), "{id}");
        }
        let mut counted = Live::new(spec()).unwrap();
        counted.advance(self.newest * DAY).unwrap();
        for answer in self.standing.values().flatten() {
            counted.push(answer.at, score(answer.score), &answer.values).unwrap();
        }
        let (first, last) = ((self.newest - RETAIN + 1) * DAY, self.newest * DAY);
        assert_eq!(found.live().days(first, last), counted.days(first, last));
        for (dimension, value) in [("channel", Some("web")), ("channel", None), ("site", Some("Lyon"))] {
            let days = |live: &Live| live.segment_days(dimension, value, first, last).unwrap();
            assert_eq!(days(found.live()), days(&counted));
            let window = |live: &Live| live.segment(dimension, value, last).unwrap().nps;
            assert_eq!(window(found.live()), window(&counted));
        }
    }
}

proptest! {
    #![proptest_config(config())]

    /// Whatever comes, late or not: what is kept is what the rule says.
    #[test]
    fn what_is_kept_is_what_stands((events, shuffled) in two_orders(anything()), (deal, tree) in deal()) {
        prop_assume!(!events.is_empty());
        let model = Model::new(&events);
        model.check(&live(&events));
        model.check(&live(&shuffled));
        model.check(&merged(&shuffled, &deal, &tree));
    }

    /// Where nothing is late, not a byte depends on order, shards, repetitions and the tree of merges.
    #[test]
    fn order_and_shards_do_not_matter((events, shuffled) in two_orders(timely()), (deal, tree) in deal()) {
        let expected = live(&events).to_bytes();
        prop_assert_eq!(&live(&shuffled).to_bytes(), &expected);
        prop_assert_eq!(&merged(&shuffled, &deal, &tree).to_bytes(), &expected);
        let answers = Model::new(&events).standing.values().flatten().count();
        prop_assert_eq!(live(&events).live().answers(), answers as u64);
    }

    /// The same over horizons: what is forgotten stays in the all-time figures, once.
    #[test]
    fn what_is_forgotten_was_counted_once(
        (first, shuffled) in two_orders(timely()), (deal, tree) in deal(), gap in RETAIN..3 * RETAIN,
        (second, shuffled_second) in two_orders(prop::collection::vec(event(OTHERS, 0..RETAIN), 0..20)),
    ) {
        let after = |mut state: LiveResponses, events: &[Event]| {
            for event in events {
                apply(&mut state, &event.clone().later(gap));
            }
            state
        };
        let expected = after(live(&first), &second);
        let found = after(merged(&shuffled, &deal, &tree), &shuffled_second);
        prop_assert_eq!(found.to_bytes(), expected.to_bytes());
        let standing = |events: &[Event]| Model::new(events).standing.values().flatten().count() as u64;
        prop_assert_eq!(found.live().answers(), standing(&first) + standing(&second));
        prop_assert_eq!(found.late(), 0);
        // Or each on its own, and merged late: whatever overlaps was known to one of them.
        let mut apart = merged(&shuffled, &deal, &tree);
        apart.merge(&after(LiveResponses::new(spec()).unwrap(), &second)).unwrap();
        prop_assert_eq!(apart.to_bytes(), expected.to_bytes());
    }

    /// Whatever comes: no version is counted twice, and every answer is accounted for.
    #[test]
    fn no_version_is_counted_twice((events, _) in two_orders(anything())) {
        let mut state = LiveResponses::new(spec()).unwrap();
        let (mut counted, mut late) = (BTreeSet::new(), 0);
        for event in &events {
            let (before, at) = (state.live().answers(), state.clone());
            let arrival = apply(&mut state, event);
            let after = state.live().answers();
            if let (Event::Answered { id, made, answer }, Some(arrival)) = (event, arrival) {
                let version = format!("{id} {made} {answer:?}");
                match arrival {
                    Arrival::New => prop_assert!(after == before + 1 && counted.insert(version), "{:?}", event),
                    Arrival::Edited => prop_assert!(counted.insert(version) || after <= before, "{:?}", event),
                    Arrival::Repeated | Arrival::Outdated => prop_assert_eq!(before, after),
                    Arrival::Expired => late += 1,
                }
                if !matches!(arrival, Arrival::New | Arrival::Edited) {
                    prop_assert!(after <= before);
                }
                prop_assert_eq!(at.late() + u64::from(arrival == Arrival::Expired), state.late());
            }
        }
        prop_assert_eq!(state.late(), late);
        prop_assert!(state.live().answers() <= counted.len() as u64);
    }

    /// A snapshot and the events after it are as good as never having stopped.
    #[test]
    fn a_restart_changes_nothing((events, _) in two_orders(anything()), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4)) {
        let mut straight = LiveResponses::new(spec()).unwrap();
        let mut restarted = straight.clone();
        let cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(events.len().max(1))).collect();
        for (place, event) in events.iter().enumerate() {
            if cuts.contains(&place) {
                restarted = LiveResponses::from_bytes(&restarted.to_bytes()).unwrap();
            }
            prop_assert_eq!(apply(&mut restarted, event), apply(&mut straight, event));
        }
        prop_assert_eq!(restarted.to_bytes(), straight.to_bytes());
    }

    /// What is forgotten is, whether it has left the memory or not.
    #[test]
    fn a_restart_before_a_merge_changes_nothing((one, other) in two_orders(anything()), cut: prop::sample::Index, gap in 0..12_i64) {
        let one = live(&one[..cut.index(one.len() + 1)]);
        let other: Vec<Event> = other.into_iter().map(|event| event.later(gap)).collect();
        let other = live(&other);
        let restart = |state: &LiveResponses| LiveResponses::from_bytes(&state.to_bytes()).unwrap();
        for (one, other) in [(&one, &other), (&other, &one)] {
            let (mut straight, mut restarted) = (one.clone(), restart(one));
            straight.merge(other).unwrap();
            restarted.merge(&restart(other)).unwrap();
            prop_assert_eq!(straight.to_bytes(), restarted.to_bytes());
        }
    }
}

#[test]
fn an_edit_after_its_day_is_kept_no_more_is_late() {
    let mut state = LiveResponses::new(spec()).unwrap();
    let values = [None, None];
    let of = |id, day: i64, value| LiveResponse::new(id, day * DAY, score(Some(value)), &values);
    assert_eq!(state.push(&of("a", 0, 3)), Ok(Arrival::New));
    // While its version is known, an answer is corrected wherever it is.
    assert_eq!(state.replace(&of("a", 0, 9), 7 * DAY), Ok(Arrival::Edited));
    state.advance(9 * DAY).unwrap();
    assert_eq!(state.live().now(9 * DAY).unwrap().expired, 1);
    assert_eq!(state.replace(&of("a", 0, 10), 7 * DAY + 5), Ok(Arrival::Edited));
    assert_eq!(state.withdraw("a", 9 * DAY), Ok(Arrival::Edited));
    assert_eq!((state.live().answers(), state.late()), (0, 0));

    // An edit of eight days later can have met nothing; nor can the first that is heard of an answer of long ago.
    assert_eq!(state.push(&of("b", 9, 3)), Ok(Arrival::New));
    assert_eq!(state.replace(&of("b", 9, 9), 17 * DAY), Ok(Arrival::Expired));
    assert!(!state.knows("b"));
    assert_eq!(state.replace(&of("c", 9, 9), 16 * DAY), Ok(Arrival::Expired));
    assert!(state.knows("c"));
    assert_eq!((state.live().answers(), state.late()), (1, 2));
    assert_eq!(LiveResponses::from_bytes(&state.to_bytes()).unwrap(), state);
    // It is there to be withdrawn all the same, though there is nothing to take back.
    assert_eq!(state.withdraw("c", 17 * DAY), Ok(Arrival::Edited));
    assert_eq!(state.live().answers(), 1);
}

#[test]
fn forgotten_ids_leave_the_bytes_and_the_memory() {
    let mut state = LiveResponses::new(LiveSpec { dimensions: vec![], ..spec() }).unwrap();
    let mut longest = 0;
    for day in 0..400 {
        for number in 0..20 {
            state.push(&LiveResponse::new(&format!("{day}-{number}"), day * DAY, None, &[])).unwrap();
        }
        longest = longest.max(state.to_bytes().len());
        assert!(state.known() <= 160);
    }
    assert!(longest < 160 * 20, "{longest}");
    assert_eq!(state.live().answers(), 8_000);
    // What was withdrawn leaves no trace of what it was.
    state.withdraw("399-0", 399 * DAY).unwrap();
    state.advance(500 * DAY).unwrap();
    assert_eq!(state.known(), 0);
    assert_eq!(state.live().answers(), 7_999);
}

#[test]
fn what_is_erased_is_kept_nowhere() {
    let mut state = LiveResponses::new(spec()).unwrap();
    let values = [Some("secret channel"), Some("Lyon")];
    let response = LiveResponse { customer: Some("c81f"), ..LiveResponse::new("a", 0, score(Some(3)), &values) };
    state.push(&response).unwrap();
    assert_eq!(state.erase_customer("c81f", DAY), Ok(1));
    assert_eq!(state.erase_customer("c81f", DAY), Ok(0));
    let text = String::from_utf8_lossy(&state.to_bytes()).into_owned();
    assert!(text.contains("c81f") && !text.contains("secret") && !text.contains("Lyon"), "{text}");
    // What they answer afterwards is theirs to give.
    assert_eq!(state.push(&LiveResponse { at: DAY + 1, ..response }), Ok(Arrival::Edited));
    assert_eq!(state.push(&LiveResponse { id: "b", ..response }), Ok(Arrival::Outdated));
    assert_eq!(state.live().answers(), 1);
    state.advance(8 * DAY).unwrap();
    state.advance(9 * DAY).unwrap();
    assert!(!String::from_utf8_lossy(&state.to_bytes()).contains("c81f"));
}

#[test]
fn hostile_responses_change_nothing() {
    let mut state = live(&[Event::Advance { made: 20 * DAY }]);
    let values = [Some("web"), None];
    state.push(&LiveResponse::new("a", 20 * DAY, score(Some(3)), &values)).unwrap();
    let before = state.to_bytes();
    let good = LiveResponse::new("b", 21 * DAY, score(Some(3)), &values);
    let kind = |outcome: nps_core::Result<Arrival>| outcome.unwrap_err().kind();
    for id in ["", " \n"] {
        assert_eq!(kind(state.push(&LiveResponse { id, ..good })), ErrorKind::InvalidResponse);
        assert_eq!(kind(state.withdraw(id, 21 * DAY)), ErrorKind::InvalidResponse);
    }
    for customer in ["jane@example.com", "@"] {
        let error = state.push(&LiveResponse { customer: Some(customer), ..good }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidResponse);
        assert!(!error.to_string().contains("jane"));
        assert_eq!(state.erase_customer(customer, 21 * DAY).unwrap_err().kind(), ErrorKind::InvalidResponse);
    }
    for at in [i64::MIN, -62_135_596_801, 253_402_300_800, i64::MAX] {
        assert_eq!(kind(state.push(&LiveResponse { at, ..good })), ErrorKind::InvalidArgument);
        assert_eq!(kind(state.withdraw("a", at)), ErrorKind::InvalidArgument);
        assert_eq!(state.erase_customer("c", at).unwrap_err().kind(), ErrorKind::InvalidArgument);
        assert_eq!(state.advance(at).unwrap_err().kind(), ErrorKind::InvalidArgument);
        if at > 0 {
            assert_eq!(kind(state.replace(&good, at)), ErrorKind::InvalidArgument);
        }
    }
    let error = state.replace(&good, good.at - 1).unwrap_err();
    assert_eq!(error.to_string(), "made is 1814399, expected at least 1814400, when it was answered");
    assert_eq!(kind(state.push(&LiveResponse { values: &[None], ..good })), ErrorKind::LengthMismatch);
    let stars = Scale::ONE_TO_TEN.score(9).ok();
    assert_eq!(kind(state.push(&LiveResponse { score: stars, ..good })), ErrorKind::ScaleMismatch);
    let other = LiveResponses::new(LiveSpec { retain_days: 9, ..spec() }).unwrap();
    assert_eq!(state.merge(&other).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(state.to_bytes(), before);
}

#[test]
fn is_shared_between_threads() {
    fn shareable<T: Send + Sync>() {}
    shareable::<LiveResponses>();
    shareable::<LiveResponse<'_>>();
}
