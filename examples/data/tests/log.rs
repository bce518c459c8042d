//! The log is consistent with itself: identifiers, histories, consequences, vocabulary.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use chrono::{Datelike, TimeDelta, Timelike};
use nps_sample::{Company, Interaction, Reading};

/// The committed company, drawn once for all the tests of this file.
static SAMPLE: LazyLock<Company> = LazyLock::new(Company::sample);

/// The rows by customer, in order of time: each response once, in its first version.
fn histories(rows: &[Interaction]) -> HashMap<&str, Vec<&Interaction>> {
    let mut seen = HashSet::new();
    let mut histories: HashMap<&str, Vec<&Interaction>> = HashMap::new();
    for row in rows {
        if seen.insert(&row.response_id) {
            histories.entry(&row.customer).or_default().push(row);
        }
    }
    histories
}

/// The rows with each response in its last version instead.
fn latest(rows: &[Interaction]) -> Vec<Interaction> {
    let latest: BTreeMap<&str, &Interaction> = rows.iter().map(|row| (row.response_id.as_str(), row)).collect();
    let mut rows: Vec<Interaction> = latest.into_values().cloned().collect();
    rows.sort_by_key(|row| row.answered_at);
    rows
}

#[test]
fn the_log_is_in_order_of_arrival() {
    for company in [&*SAMPLE, &Company::noise(5)] {
        assert!(company.interactions().is_sorted_by_key(|row| row.answered_at));
    }
}

#[test]
fn a_repeated_response_is_a_copy_or_a_later_edit() {
    let company = &SAMPLE;
    let mut versions: HashMap<&str, &Interaction> = HashMap::new();
    let (mut copies, mut edits) = (0, 0);
    for row in company.interactions() {
        if let Some(&earlier) = versions.get(row.response_id.as_str()) {
            if earlier == row {
                copies += 1;
            } else {
                edits += 1;
                assert!(row.answered_at > earlier.answered_at);
                assert_eq!(row.answered_at.month(), earlier.answered_at.month());
                assert_ne!(row.score, earlier.score);
                assert_eq!(row.customer, earlier.customer);
            }
        }
        versions.insert(&row.response_id, row);
    }
    assert_eq!((copies, edits), (company.truth().retries, company.truth().late_edits));
    assert_eq!((copies, edits), (36, 24));
}

#[test]
fn histories_are_as_of_the_interaction_whichever_version_is_read() {
    let rows = SAMPLE.interactions();
    for rows in [latest(rows), rows.to_vec()] {
        for history in histories(&rows).values() {
            for (i, row) in history.iter().enumerate() {
                let since = row.answered_at - TimeDelta::days(90);
                let earlier = &history[..i];
                let contacts = earlier.iter().filter(|then| then.answered_at >= since).count();
                assert_eq!(row.contacts_90d as usize, contacts, "{}", row.response_id);
                let previous = earlier.iter().rev().find_map(|then| Reading::of(&then.score).score());
                assert_eq!(row.previous_score, previous, "{}", row.response_id);
            }
        }
    }
}

#[test]
fn what_does_not_change_about_a_customer_does_not_change() {
    let rows = SAMPLE.interactions();
    for history in histories(rows).values() {
        let about = |row: &Interaction| {
            let joined = row.answered_at.date_naive() - TimeDelta::days(i64::from(row.tenure_days));
            (joined, row.site.clone(), row.age_band.clone(), row.language.clone())
        };
        assert!(history.iter().all(|row| about(row) == about(history[0])));
        assert!(history.is_sorted_by(|a, b| a.answered_at < b.answered_at));
    }
}

#[test]
fn consequences_agree_with_the_log() {
    let rows = SAMPLE.interactions();
    for history in histories(rows).values() {
        for (i, row) in history.iter().enumerate() {
            let later = &history[i + 1..];
            let after = |days| row.answered_at + TimeDelta::days(days);
            if later.iter().any(|then| then.answered_at <= after(14)) {
                assert_eq!(row.recontact_14d, 1, "{}", row.response_id);
            }
            if row.churned_90d == 1 {
                let gone = later.iter().all(|then| then.answered_at < after(90) && then.churned_90d == 1);
                assert!(gone, "{}", row.response_id);
            }
        }
    }
}

#[test]
fn low_scores_have_consequences() {
    let rows = SAMPLE.interactions();
    let rate = |low: bool, flag: fn(&Interaction) -> u8| {
        let of_class =
            rows.iter().filter(|row| Reading::of(&row.score).score().is_some_and(|score| (score <= 6) == low));
        let (n, sum) = of_class.fold((0_u32, 0_u32), |(n, sum), row| (n + 1, sum + u32::from(flag(row))));
        f64::from(sum) / f64::from(n)
    };
    assert!(rate(true, |row| row.recontact_14d) > 1.5 * rate(false, |row| row.recontact_14d));
    assert!(rate(true, |row| row.churned_90d) > 1.5 * rate(false, |row| row.churned_90d));
}

#[test]
fn the_vocabulary_is_the_documented_one() {
    let rows = SAMPLE.interactions();
    let distinct = |read: fn(&Interaction) -> &str| -> BTreeSet<&str> { rows.iter().map(read).collect() };
    assert_eq!(distinct(|row| &row.channel), BTreeSet::from(["email", "messaging", "phone", "sms", "video", "web"]));
    assert_eq!(distinct(|row| &row.use_case).len(), 6);
    assert_eq!(distinct(|row| &row.product).len(), 6);
    assert_eq!(distinct(|row| &row.region).len(), 5);
    assert_eq!(distinct(|row| &row.team).len(), 7);
    assert_eq!(distinct(|row| &row.scale), BTreeSet::from(["0-10"]));
    assert_eq!(distinct(|row| &row.language), BTreeSet::from(["en", "fr"]));
    let sites: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row.site.as_str(), row.region.as_str())).collect();
    assert_eq!(sites.len(), 14, "each site lies in one region");
    assert_eq!(distinct(|row| &row.site).len(), 14);
    let intentions = rows.iter().filter_map(|row| row.intention.as_deref());
    assert_eq!(intentions.collect::<BTreeSet<_>>(), BTreeSet::from(["maybe", "no", "yes"]));
    for row in rows {
        for rating in [row.rating_wait, row.rating_clarity, row.rating_courtesy, row.rating_resolution] {
            assert!(rating.is_none_or(|rating| (1..=5).contains(&rating)));
        }
        for path in [&row.declared, &row.qualified, &row.action] {
            assert!(path.split('/').all(|step| !step.is_empty()) && path.contains('/'));
        }
        assert!(row.tags.split(';').all(|tag| tag.split_once(':').is_some()), "{}", row.tags);
        assert_eq!(row.customer.len(), 6);
    }
}

#[test]
fn nova_exists_from_its_launch_on() {
    let rows = SAMPLE.interactions();
    let nova = || rows.iter().filter(|row| row.product == "Nova");
    assert_eq!(nova().next().unwrap().answered_at.date_naive().to_string(), "2025-03-03");
    let questions = nova().filter(|row| row.use_case == "product question");
    let (phone, other): (Vec<_>, Vec<_>) = questions.partition(|row| row.channel == "phone");
    assert!(phone.len() > other.len());
    let unclear = |row: &Interaction| row.declared.ends_with("manual unclear");
    assert!(rows.iter().filter(|row| unclear(row)).all(|row| row.product == "Nova"));
}

#[test]
fn the_year_is_an_ordinary_one() {
    let rows = SAMPLE.interactions();
    assert!(rows.iter().all(|row| row.answered_at.year() == 2025));
    assert!(rows.iter().all(|row| (7..22).contains(&row.answered_at.hour())));
    let on = |weekday: chrono::Weekday| rows.iter().filter(|row| row.answered_at.weekday() == weekday).count();
    assert!(on(chrono::Weekday::Mon) > on(chrono::Weekday::Thu));
    assert!(on(chrono::Weekday::Thu) > 2 * on(chrono::Weekday::Sun));
    let summer = |row: &Interaction| {
        let date = row.answered_at.date_naive().to_string();
        ("2025-03-30".."2025-10-26").contains(&date.as_str())
    };
    for row in rows {
        let hours = row.answered_at.offset().local_minus_utc() / 3600;
        assert_eq!(hours, if summer(row) { 2 } else { 1 }, "{}", row.answered_at);
    }
}

#[test]
fn verbatims_are_written_in_the_customers_language() {
    let rows = SAMPLE.interactions();
    let written: Vec<&Interaction> = rows.iter().filter(|row| row.verbatim.is_some()).collect();
    let share = 1000 * written.len() / rows.len();
    assert!((350..=430).contains(&share), "{share} per mille");
    let texts = || written.iter().filter_map(|row| Some((row.verbatim.as_deref()?, *row)));
    assert!(texts().any(|(text, _)| text.contains('"')));
    assert!(texts().any(|(text, _)| text.contains(',')));
    assert!(texts().all(|(text, _)| !text.contains(['{', '}'])));
    let french = [" la ", " le ", " un ", "é"];
    assert!(
        texts().filter(|(_, row)| row.language == "en").all(|(text, _)| french.iter().all(|word| !text.contains(word)))
    );
    assert!(
        texts().filter(|(text, _)| text.contains("pas à pas") || text.contains("step by step")).all(|(_, row)| row
            .answered_at
            .date_naive()
            .to_string()
            .as_str()
            >= "2025-08-18")
    );
}
