//! The sample company's own columns are reproduced from its log, and planted leaks are found.

use std::collections::BTreeSet;

use super::{Arrival, ContactLog, HistoryFeature, KeyColumn, LiveHistory, ScoreColumn, ScoreOptions, check_leakage};
use nps_core::{HistoryEvent, HistorySpec, Scale, history};
use nps_sample::{Company, Interaction, Reading};

fn log<'a>(rows: &'a [Interaction], scores: ScoreColumn<'a>) -> ContactLog<'a> {
    let texts = |field: fn(&Interaction) -> &str| rows.iter().map(|row| Some(field(row))).collect::<Vec<_>>();
    let times: Vec<i64> = rows.iter().map(|row| row.answered_at.timestamp()).collect();
    ContactLog::new(KeyColumn::texts("customer", &texts(|row| &row.customer)).unwrap(), times)
        .ids(KeyColumn::texts("response_id", &texts(|row| &row.response_id)).unwrap())
        .scores(scores)
}

fn scores(rows: &[Interaction]) -> Vec<Option<&str>> {
    rows.iter().map(|row| Some(row.score.as_str())).collect()
}

#[test]
fn its_columns_come_out_exactly() {
    let company = Company::sample();
    let rows = company.interactions();
    let scores = scores(rows);
    let found = history(&log(rows, ScoreColumn::texts(&scores)), &ScoreOptions::default()).unwrap();
    for (place, row) in rows.iter().enumerate() {
        assert_eq!(found.contacts_90d[place], Some(row.contacts_90d.into()), "{}", row.response_id);
        assert_eq!(found.previous_score[place], row.previous_score, "{}", row.response_id);
    }
    assert_eq!(found.rejects.total(), 59);
}

#[test]
fn live_agrees_in_the_order_of_the_file() {
    let company = Company::sample();
    let mut live = LiveHistory::new(HistorySpec::default()).unwrap();
    let mut seen = BTreeSet::new();
    let mut counts = [0; 5];
    for row in company.interactions() {
        let at = row.answered_at.timestamp();
        if seen.insert(&row.response_id) {
            let past = live.as_of(&row.customer, at).unwrap();
            assert_eq!(past.contacts_90d, u64::from(row.contacts_90d), "{}", row.response_id);
            assert_eq!(past.previous_score, row.previous_score, "{}", row.response_id);
        }
        let score = Reading::of(&row.score).score().map(|score| Scale::ZERO_TO_TEN.score(score).unwrap());
        let event = HistoryEvent { id: Some(&row.response_id), score, ..HistoryEvent::new(&row.customer, at) };
        let arrival = live.push(&event).unwrap();
        counts[Arrival::ALL.iter().position(|known| *known == arrival).unwrap()] += 1;
    }
    assert_eq!(counts, [20_000, 24, 36, 0, 0], "new, edited, repeated, outdated, expired");
    assert_eq!(LiveHistory::from_bytes(&live.to_bytes()).unwrap(), live);
}

#[test]
fn planted_leaks_are_reported_with_their_rows() {
    let company = Company::sample();
    let rows = company.interactions();
    let scores = scores(rows);
    let options = ScoreOptions::default();
    let check = |feature, supplied: &[Option<i64>]| {
        check_leakage(&log(rows, ScoreColumn::texts(&scores)), feature, supplied, &options)
    };

    let counts: Vec<Option<i64>> = rows.iter().map(|row| Some(row.contacts_90d.into())).collect();
    assert!(check(HistoryFeature::Contacts90d, &counts).unwrap().is_exact());
    // Every hundredth row counts itself; one has a number that nothing explains.
    let mut planted = counts.clone();
    for place in (0..rows.len()).step_by(100) {
        planted[place] = planted[place].map(|count| count + 1);
    }
    planted[7] = Some(500);
    let report = check(HistoryFeature::Contacts90d, &planted).unwrap();
    let found: Vec<usize> = report.leaks().map(|row| row.row).collect();
    assert_eq!(found, (0..rows.len()).step_by(100).collect::<Vec<_>>());
    assert_eq!(report.differing.len(), found.len() + 1);

    // A previous score that is the row's own: some are what was known all the same.
    let own: Vec<Option<i64>> = rows.iter().map(|row| Reading::of(&row.score).score().map(i64::from)).collect();
    let previous: Vec<Option<i64>> = rows.iter().map(|row| row.previous_score.map(i64::from)).collect();
    assert!(check(HistoryFeature::PreviousScore, &previous).unwrap().is_exact());
    let expected: Vec<usize> =
        (0..rows.len()).filter(|&place| own[place].is_some() && own[place] != previous[place]).collect();
    let report = check(HistoryFeature::PreviousScore, &own).unwrap();
    assert_eq!(report.leaks().map(|row| row.row).collect::<Vec<_>>(), expected);
    assert!(expected.len() > 15_000);
}
