//! History as of a moment: the log in one pass, contacts as they come, and an oracle that compares every row with every
//! other agree; what knows the future is found.

// A test may fail in any way it likes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "history/bytes.rs"]
mod bytes;
mod common;
#[path = "history/company.rs"]
mod company;

use common::config;
use nps_core::{
    Arrival, AsOf, Category, ContactLog, DifferingRow, ErrorKind, HistoryColumns, HistoryEvent, HistoryFeature,
    HistorySpec, KeyColumn, LiveHistory, Scale, ScoreColumn, ScoreOptions, check_leakage, history,
};
use proptest::prelude::*;
use proptest::sample::select;

const DAY: i64 = 86_400;

#[derive(Clone, Debug, PartialEq)]
struct Row {
    customer: Option<&'static str>,
    at: i64,
    made: i64,
    id: Option<&'static str>,
    score: Option<u8>,
}

fn columns(rows: &[Row]) -> HistoryColumns {
    let texts = |field: fn(&Row) -> Option<&'static str>| rows.iter().map(field).collect::<Vec<_>>();
    let scores: Vec<f64> = rows.iter().map(|row| row.score.map_or(f64::NAN, f64::from)).collect();
    let log = ContactLog::new(
        KeyColumn::texts("customer", &texts(|row| row.customer)).unwrap(),
        rows.iter().map(|row| row.at).collect::<Vec<_>>(),
    )
    .ids(KeyColumn::texts("id", &texts(|row| row.id)).unwrap())
    .made(rows.iter().map(|row| row.made).collect::<Vec<_>>())
    .scores(&scores[..]);
    history(&log, &ScoreOptions { nan: nps_core::NanPolicy::Missing, ..ScoreOptions::default() }).unwrap()
}

/// The rule as it is written, each contact beside each version of each other.
fn oracle(rows: &[Row], customer: &str, at: i64) -> AsOf {
    let own: Vec<&Row> = rows.iter().filter(|row| row.customer == Some(customer)).collect();
    let same = |left: &Row, right: &Row| std::ptr::eq(left, right) || (left.id.is_some() && left.id == right.id);
    let began = |row: &Row| own.iter().filter(|other| same(row, other)).map(|other| other.at).min().unwrap();
    let is_first = |place: usize, row: &Row| !own[..place].iter().any(|earlier| same(earlier, row));
    let contacts: Vec<&Row> =
        own.iter().enumerate().filter(|&(place, row)| is_first(place, row)).map(|(_, row)| *row).collect();
    let times: Vec<i64> = contacts.iter().map(|row| began(row)).filter(|&then| then < at).collect();
    let within = |days: i64| times.iter().filter(|&&then| then >= at - days * DAY).count() as u64;
    let scored = contacts.iter().filter_map(|contact| {
        let known = own.iter().filter(|row| same(contact, row) && row.made < at);
        let score = known.max_by_key(|row| (row.made, row.score))?.score?;
        Some((began(contact), score))
    });
    let scored = scored.max();
    AsOf {
        since_contact: times.iter().max().map(|last| at - last),
        contacts_before: times.len() as u64,
        tenure: times.iter().min().map(|first| at - first),
        contacts_7d: within(7),
        contacts_30d: within(30),
        contacts_90d: within(90),
        previous_score: scored.map(|(_, score)| score),
        previous_category: scored.and_then(|(_, score)| Scale::ZERO_TO_TEN.category(score)),
        since_score: scored.map(|(then, _)| at - then),
    }
}

fn began(rows: &[Row], row: &Row) -> i64 {
    let same = |other: &&Row| other.customer == row.customer && row.id.is_some() && other.id == row.id;
    rows.iter().filter(same).map(|other| other.at).min().unwrap_or(row.at)
}

fn row() -> impl Strategy<Value = Row> {
    let customer = select(vec![None, Some("a"), Some("b"), Some("b"), Some("c")]);
    let id = select(vec![None, None, Some("1"), Some("2"), Some("3"), Some("4"), Some("5"), Some("6")]);
    let score = prop::option::weighted(0.8, 0..=10_u8);
    // Days a few apart, so that many events fall on one instant and on the edges of windows.
    let at = (0..130_i64, select(vec![0, 0, 0, 1, DAY - 1]));
    (customer, at, prop::option::weighted(0.2, 0..10_i64), id, score).prop_map(|(customer, at, later, id, score)| {
        let at = at.0 * DAY + at.1;
        Row { customer, at, made: at + later.unwrap_or(0) * DAY, id, score }
    })
}

fn push(live: &mut LiveHistory, row: &Row) -> Option<Arrival> {
    let score = row.score.map(|score| Scale::ZERO_TO_TEN.score(score).unwrap());
    let event = HistoryEvent { id: row.id, score, made: Some(row.made), ..HistoryEvent::new(row.customer?, row.at) };
    Some(live.push(&event).unwrap())
}

fn live(lateness: i64) -> LiveHistory {
    LiveHistory::new(HistorySpec { lateness: u32::try_from(lateness).unwrap(), ..HistorySpec::default() }).unwrap()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_log_in_one_pass_is_the_oracle(rows in prop::collection::vec(row(), 0..40)) {
        let found = columns(&rows);
        prop_assert_eq!(found.len(), rows.len());
        for (place, row) in rows.iter().enumerate() {
            let expected = row.customer.map(|customer| oracle(&rows, customer, began(&rows, row)));
            prop_assert_eq!(found.row(place), expected, "row {} {:?}", place, row);
        }
    }

    /// Whatever the order, each row has the same history.
    #[test]
    fn the_order_of_rows_does_not_matter(
        (rows, shuffled) in prop::collection::vec(row(), 0..40).prop_flat_map(|rows| {
            let places: Vec<usize> = (0..rows.len()).collect();
            (Just(rows), Just(places).prop_shuffle())
        })
    ) {
        let found = columns(&rows);
        let again = columns(&shuffled.iter().map(|&place| rows[place].clone()).collect::<Vec<_>>());
        for (place, &row) in shuffled.iter().enumerate() {
            prop_assert_eq!(again.row(place), found.row(row));
        }
    }

    /// Pushed as they become known, shuffled within the lateness: every question that is allowed has the oracle's answer,
    /// however often the state is written and read on the way.
    #[test]
    fn live_is_the_oracle(
        mut rows in prop::collection::vec(row(), 0..60),
        jitter in prop::collection::vec(0..5 * DAY, 60),
        restarts in prop::collection::vec(any::<bool>(), 60),
    ) {
        // Each comes at most five days after it was made, and was made at most ten days after its contact.
        let mut order: Vec<(i64, Row)> = rows.drain(..).zip(jitter).map(|(row, late)| (row.made + late, row)).collect();
        order.sort_by_key(|(comes, _)| *comes);
        let mut state = live(15 * DAY);
        let mut taken: Vec<Row> = Vec::new();
        let mut newest = i64::MIN;
        for ((_, row), restart) in order.into_iter().zip(restarts) {
            newest = newest.max(row.made);
            let known: Vec<&Row> =
                taken.iter().filter(|other| other.customer == row.customer && other.id == row.id && row.id.is_some()).collect();
            let began = known.iter().map(|other| other.at).min();
            // A version of a contact that is forgotten, or that would move one that is, is beyond what is promised.
            let last_made = known.iter().map(|other| other.made).max();
            let forgotten = began.zip(last_made).is_some_and(|(began, made)| {
                began < newest - 105 * DAY && made < newest - 15 * DAY
            });
            if forgotten || began.is_some_and(|began| row.at < began && row.at < newest - 15 * DAY) {
                continue;
            }
            let arrival = push(&mut state, &row);
            prop_assert_ne!(arrival, Some(Arrival::Expired));
            if row.customer.is_some() {
                taken.push(row);
            }
            if restart {
                state = LiveHistory::from_bytes(&state.to_bytes()).unwrap();
            }
            if taken.is_empty() { continue; }
            for at in [newest - 15 * DAY, newest - 8 * DAY, newest - 1, newest, newest + 1, newest + 40 * DAY] {
                for customer in ["a", "b", "c"] {
                    if at >= -62_135_596_800 {
                        prop_assert_eq!(state.as_of(customer, at).unwrap(), oracle(&taken, customer, at), "{} at {}", customer, at);
                    }
                }
            }
        }
        prop_assert_eq!(state.late(), 0);
    }

    /// What the state is does not depend on the order within the lateness.
    #[test]
    fn shuffled_pushes_give_the_same_bytes(
        (rows, shuffled) in prop::collection::vec(row(), 0..30).prop_flat_map(|rows| {
            // Within ten days, and none without an id of its own that would be told apart.
            let rows: Vec<Row> = rows.into_iter().map(|row| Row { at: row.at % (10 * DAY), made: row.made % (10 * DAY) + 10 * DAY, ..row }).collect();
            (Just(rows.clone()), Just(rows).prop_shuffle())
        })
    ) {
        let (mut one, mut other) = (live(30 * DAY), live(30 * DAY));
        for row in &rows {
 push(&mut one, row);
 }
        for row in &shuffled {
 push(&mut other, row);
 }
        prop_assert_eq!(one.to_bytes(), other.to_bytes());
    }

    /// No event at or after a moment changes what was known at it.
    #[test]
    fn the_future_never_leaks(rows in prop::collection::vec(row(), 1..30), more in prop::collection::vec(row(), 1..10)) {
        let moment = 60 * DAY;
        let past: Vec<Row> = rows.into_iter().filter(|row| row.made < moment).collect();
        let mut all = past.clone();
        all.extend(more.into_iter().map(|row| Row { at: row.at + moment, made: row.made + moment, ..row }));
        let (before, after) = (columns(&past), columns(&all));
        for place in 0..past.len() {
            prop_assert_eq!(before.row(place), after.row(place));
        }
    }

    /// Every column as it was computed is exact, and one value that is changed is reported with its row.
    #[test]
    fn what_differs_is_reported(rows in prop::collection::vec(row(), 1..30), place in any::<prop::sample::Index>()) {
        let times: Vec<i64> = rows.iter().map(|row| row.at).collect();
        let customers: Vec<Option<&str>> = rows.iter().map(|row| row.customer).collect();
        let log = || ContactLog::new(KeyColumn::texts("customer", &customers).unwrap(), times.clone());
        let options = ScoreOptions::default();
        let exact = history(&log(), &options).unwrap();
        let mut supplied: Vec<Option<i64>> =
            exact.contacts_90d.iter().map(|count| count.map(u64::cast_signed)).collect();
        let report = check_leakage(&log(), HistoryFeature::Contacts90d, &supplied, &options).unwrap();
        prop_assert!(report.is_exact());
        let place = place.index(rows.len());
        supplied[place] = Some(supplied[place].unwrap_or(0) + 1);
        let report = check_leakage(&log(), HistoryFeature::Contacts90d, &supplied, &options).unwrap();
        prop_assert_eq!(report.differing.len(), 1);
        prop_assert_eq!(report.differing[0].row, place);
        // It counted itself.
        prop_assert_eq!(report.differing[0].knows_future, customers[place].is_some());
    }
}

#[test]
fn twins_are_no_history_of_each_other() {
    let row = |at, score| Row { customer: Some("a"), at, made: at, id: None, score: Some(score) };
    let found = columns(&[row(5, 3), row(5, 9), row(6, 0)]);
    assert_eq!(found.contacts_before, [Some(0), Some(0), Some(2)]);
    assert_eq!(found.previous_score, [None, None, Some(9)], "of two at one moment the greater");
    let mut state = live(0);
    for (at, score) in [(5, 3), (5, 9)] {
        push(&mut state, &row(at, score));
        assert_eq!(state.as_of("a", 5).unwrap(), AsOf::default());
    }
    assert_eq!(Some(state.as_of("a", 6).unwrap()), found.row(2));
}

/// A class is compared as the score is: where the log knows the score, it knows the class.
#[test]
fn a_class_of_the_future_is_found() {
    let customers = KeyColumn::texts("customer", &vec![Some("a"), Some("a"), Some("a"), Some("b")]).unwrap();
    let scores = [9_u8, 7, 3, 10];
    let log = ContactLog::new(customers, vec![0, 60, 120, 0]).scores(&scores[..]);
    let options = ScoreOptions::default();
    let exact = history(&log, &options).unwrap().previous_category;
    assert_eq!(exact, [None, Some(Category::Promoter), Some(Category::Passive), None]);
    let check = |supplied: &[Option<Category>]| {
        check_leakage(&log, HistoryFeature::PreviousCategory, supplied, &options).unwrap()
    };
    assert!(check(&exact).is_exact());
    // Their own class: of the first three it is of the future; a detractor is what nobody was before the third.
    let own = scores.map(|score| Scale::ZERO_TO_TEN.category(score));
    let leaks: Vec<usize> = check(&own).leaks().map(|row| row.row).collect();
    assert_eq!(leaks, [0, 1, 2, 3]);
    let wrong = check(&[None, Some(Category::Promoter), Some(Category::Promoter), Some(Category::Passive)]);
    assert_eq!((wrong.differing.len(), wrong.leaks().count()), (2, 0), "the past, and a class that nothing explains");
    let text = serde_json::to_string(&wrong.differing[0]).unwrap();
    assert_eq!(text, r#"{"row":2,"supplied":"promoter","as_of":"passive","knows_future":false}"#);
    assert_eq!(serde_json::from_str::<DifferingRow>(&text).unwrap(), wrong.differing[0]);
    let report = check_leakage(&log, HistoryFeature::PreviousScore, &[Some(9), None, None, None], &options).unwrap();
    assert!(serde_json::to_string(&report).unwrap().contains(r#""supplied":9,"as_of":null,"knows_future":true"#));
}

#[test]
fn a_window_has_its_first_instant() {
    let times = vec![0, 7 * DAY, 30 * DAY, 90 * DAY, 90 * DAY + 1];
    let customers = KeyColumn::texts("customer", &vec![Some("a"); 5]).unwrap();
    let found = history(&ContactLog::new(customers, times), &ScoreOptions::default()).unwrap();
    assert_eq!(found.contacts_7d, [0, 1, 0, 0, 1].map(Some));
    assert_eq!(found.contacts_30d, [0, 1, 2, 0, 1].map(Some));
    assert_eq!(found.contacts_90d, [0, 1, 2, 3, 3].map(Some));
}

#[test]
fn hostile_logs_are_refused() {
    let log = |times: Vec<i64>| ContactLog::new(KeyColumn::texts("customer", &vec![Some("a"); 2]).unwrap(), times);
    let options = ScoreOptions::default();
    let refused = |log: ContactLog<'_>, kind, row, message: &str| {
        let error = history(&log, &options).unwrap_err();
        assert_eq!((error.kind(), error.row(), error.to_string().as_str()), (kind, row, message));
    };
    refused(
        log(vec![0, 1_767_569_400_000]),
        ErrorKind::InvalidArgument,
        Some(1),
        "row 1: the time 1767569400000 is outside the years 1 to 9999: are these seconds?",
    );
    refused(
        log(vec![0, i64::MIN]),
        ErrorKind::InvalidArgument,
        Some(1),
        &format!("row 1: the time {} is outside the years 1 to 9999: are these seconds?", i64::MIN),
    );
    refused(
        log(vec![5, 5]).made(vec![5, 4]),
        ErrorKind::InvalidArgument,
        Some(1),
        "row 1: made is 4, expected at least 5, when the contact was",
    );
    refused(log(vec![0]), ErrorKind::LengthMismatch, None, "column \"customer\" has 2 rows, the times have 1");
    refused(
        log(vec![0, 1]).scores(&[9_u8][..]),
        ErrorKind::LengthMismatch,
        None,
        "the column of scores has 1 rows, the times have 2",
    );
    let supplied = check_leakage(&log(vec![0, 1]), HistoryFeature::Tenure, &[None::<i64>], &options).unwrap_err();
    assert_eq!(supplied.kind(), ErrorKind::LengthMismatch);
    let class = [None, Some(Category::Passive)];
    let supplied = check_leakage(&log(vec![0, 1]), HistoryFeature::PreviousScore, &class, &options).unwrap_err();
    assert_eq!((supplied.kind(), supplied.row()), (ErrorKind::WrongColumnType, Some(1)));
    assert_eq!(supplied.to_string(), "row 1: column \"previous_score\" holds passive, expected whole numbers");
    let number = [Some(9), None];
    let supplied = check_leakage(&log(vec![0, 1]), HistoryFeature::PreviousCategory, &number, &options).unwrap_err();
    assert_eq!((supplied.kind(), supplied.row()), (ErrorKind::WrongColumnType, Some(0)));
    assert_eq!("contacts_91d".parse::<HistoryFeature>().unwrap_err().kind(), ErrorKind::InvalidArgument);
    // Garbled scores are contacts, and an earlier version stands.
    let scores = vec![Some("9"), Some("neuf")];
    let ids = KeyColumn::texts("id", &vec![Some("1"); 2]).unwrap();
    let found = history(&log(vec![0, 1]).ids(ids).scores(ScoreColumn::texts(&scores)), &options).unwrap();
    assert_eq!((found.contacts_before, found.rejects.total()), (vec![Some(0), Some(0)], 1));
}

#[test]
fn hostile_events_change_nothing() {
    let mut state = live(60);
    push(&mut state, &Row { customer: Some("a"), at: 1000, made: 1000, id: Some("1"), score: Some(9) });
    let before = state.to_bytes();
    let event = HistoryEvent::new("a", 1000);
    let on_another = "1-5/4/5".parse::<Scale>().unwrap().score(5).unwrap();
    for (event, kind) in [
        (HistoryEvent { customer: " ", ..event }, ErrorKind::InvalidResponse),
        (HistoryEvent { customer: "a@b.example", ..event }, ErrorKind::InvalidResponse),
        (HistoryEvent { id: Some(""), ..event }, ErrorKind::InvalidResponse),
        (HistoryEvent { at: i64::MAX, ..event }, ErrorKind::InvalidArgument),
        (HistoryEvent { made: Some(999), ..event }, ErrorKind::InvalidArgument),
        (HistoryEvent { made: Some(i64::MAX), ..event }, ErrorKind::InvalidArgument),
        (HistoryEvent { score: Some(on_another), ..event }, ErrorKind::ScaleMismatch),
    ] {
        assert_eq!(state.push(&event).unwrap_err().kind(), kind, "{event:?}");
    }
    assert_eq!(state.as_of("a", 939).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert_eq!(state.as_of("a", i64::MAX).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert!(!state.push(&HistoryEvent { customer: "j@x.y", ..event }).unwrap_err().to_string().contains("j@x.y"));
    assert_eq!(state.to_bytes(), before);
    let spec = HistorySpec { lateness: 91 * 86_400, ..HistorySpec::default() };
    assert_eq!(LiveHistory::new(spec).unwrap_err().kind(), ErrorKind::InvalidArgument);
}

#[test]
fn an_erased_customer_does_not_come_back() {
    let mut state = live(10 * DAY);
    let row =
        |customer, day: i64, id| Row { customer: Some(customer), at: day * DAY, made: day * DAY, id, score: Some(4) };
    // Some of them are folded by then.
    let rows = [row("a", 0, Some("1")), row("b", 1, None), row("a", 150, Some("2")), row("a", 151, None)];
    for row in &rows {
        push(&mut state, row);
    }
    assert_eq!(state.as_of("a", 151 * DAY).unwrap().contacts_before, 2);
    let mut never = live(10 * DAY);
    push(&mut never, &rows[1]);
    assert_eq!(state.erase_customer("a", 151 * DAY).unwrap(), 3);
    assert_eq!(state.erase_customer("a", 151 * DAY).unwrap(), 0);
    for row in &rows {
        if row.customer == Some("a") {
            assert_ne!(push(&mut state, row), Some(Arrival::New));
        }
    }
    assert_eq!((state.customers(), state.as_of("a", 151 * DAY).unwrap()), (1, AsOf::default()));
    // Once nothing of that time may come any more, no trace is left.
    state.advance(162 * DAY).unwrap();
    never.advance(162 * DAY).unwrap();
    assert_eq!(state.to_bytes(), never.to_bytes());
    assert_eq!(push(&mut state, &row("a", 162, None)), Some(Arrival::New));
}

#[test]
fn memory_is_bounded_by_the_window() {
    let mut state = live(DAY);
    for hour in 0..24 * 400 {
        let at = hour * 3600;
        push(&mut state, &Row { customer: Some("a"), at, made: at, id: None, score: Some(7) });
    }
    // 91 days of contacts each hour, and one sum.
    assert!(state.to_bytes().len() < 24 * 92 * 12, "{}", state.to_bytes().len());
    assert_eq!(state.as_of("a", 400 * DAY).unwrap().contacts_before, 24 * 400);
}
