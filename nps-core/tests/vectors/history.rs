//! History, pseudonyms, tags, and the scores of private counts.

use super::common::Vectors;
use nps_core::{
    Answer, ContactLog, KeyColumn, NanPolicy, Neighbours, Observations, PrivacyBudget, PrivateHistogram,
    PrivateOptions, Pseudonymizer, Scale, ScoreColumn, ScoreOptions, TagCounts, history, read_tags,
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Log {
    customers: Vec<Option<String>>,
    times: Vec<i64>,
    ids: Option<Vec<Option<String>>>,
    made: Option<Vec<i64>>,
    scores: Vec<Option<u8>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Columns {
    since_contact: Vec<Option<i64>>,
    contacts_before: Vec<Option<u64>>,
    tenure: Vec<Option<i64>>,
    contacts_7d: Vec<Option<u64>>,
    contacts_30d: Vec<Option<u64>>,
    contacts_90d: Vec<Option<u64>>,
    previous_score: Vec<Option<u8>>,
    since_score: Vec<Option<i64>>,
}

#[test]
fn history_as_of_each_row() {
    for case in Vectors::<Log, Columns>::load("history").cases {
        let scores: Vec<f64> = case.input.scores.iter().map(|score| score.map_or(f64::NAN, f64::from)).collect();
        let customers = KeyColumn::texts("customer", &case.input.customers).unwrap();
        let mut log = ContactLog::new(customers, case.input.times).scores(&scores[..]);
        if let Some(ids) = &case.input.ids {
            log = log.ids(KeyColumn::texts("id", ids).unwrap());
        }
        if let Some(made) = case.input.made {
            log = log.made(made);
        }
        let found = history(&log, &ScoreOptions { nan: NanPolicy::Missing, ..ScoreOptions::default() }).unwrap();
        let expected = case.expected;
        assert_eq!(found.since_contact, expected.since_contact, "{}", case.name);
        assert_eq!(found.contacts_before, expected.contacts_before, "{}", case.name);
        assert_eq!(found.tenure, expected.tenure, "{}", case.name);
        assert_eq!(found.contacts_7d, expected.contacts_7d, "{}", case.name);
        assert_eq!(found.contacts_30d, expected.contacts_30d, "{}", case.name);
        assert_eq!(found.contacts_90d, expected.contacts_90d, "{}", case.name);
        assert_eq!(found.previous_score, expected.previous_score, "{}", case.name);
        assert_eq!(found.since_score, expected.since_score, "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Identifier {
    key: String,
    id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Digest {
    pseudonym: String,
}

#[test]
fn pseudonyms() {
    for case in Vectors::<Identifier, Digest>::load("pseudonyms").cases {
        let hex = &case.input.key;
        let key: Vec<u8> =
            (0..hex.len()).step_by(2).map(|place| u8::from_str_radix(&hex[place..place + 2], 16).unwrap()).collect();
        let found = Pseudonymizer::new("1", &key).unwrap().pseudonym(&case.input.id).unwrap();
        assert_eq!(found.text(), case.expected.pseudonym, "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    tags: String,
    scored: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    value: Option<String>,
    excluded: Excluded,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Excluded {
    agent: u64,
    journey: u64,
    model: u64,
    owner: u64,
}

#[test]
fn tags() {
    for case in Vectors::<Row, Option<Known>>::load("tags").cases {
        let found = read_tags(&vec![Some(case.input.tags)], case.input.scored.as_ref().map(std::slice::from_ref));
        let Some(Known { value, excluded: Excluded { agent, journey, model, owner } }) = case.expected else {
            assert!(found.is_err(), "{}", case.name);
            continue;
        };
        let found = found.unwrap();
        assert_eq!(found.values, [value], "{}", case.name);
        assert_eq!(found.excluded, TagCounts { agent, journey, model, owner }, "{}", case.name);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    counts: Vec<u64>,
    epsilon: String,
    neighbours: Neighbours,
    level: f64,
    #[serde(default)]
    per_customer: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scored {
    nps: f64,
    lower: f64,
    upper: f64,
    standard_error: f64,
    noise_error: f64,
}

#[test]
fn private_scores() {
    for case in Vectors::<Published, Option<Scored>>::load("private_scores").cases {
        let Published { counts, epsilon, neighbours, level, per_customer } = &case.input;
        let epsilon = epsilon.parse().unwrap();
        let published = PrivateHistogram::published(Scale::ZERO_TO_TEN, counts, epsilon, *neighbours).unwrap();
        let published = per_customer.map_or(published.clone(), |most| published.of_customers(most).unwrap());
        let found = published.nps(*level);
        let Some(expected) = &case.expected else {
            assert_eq!(found.unwrap_err().code(), "NPS_UNRELIABLE", "{}", case.name);
            continue;
        };
        let found = found.unwrap();
        case.check("nps", Some(found.nps), Some(expected.nps));
        case.check("lower", Some(found.lower), Some(expected.lower));
        case.check("upper", Some(found.upper), Some(expected.upper));
        case.check("standard_error", Some(found.standard_error), Some(expected.standard_error));
        case.check("noise_error", Some(found.noise_error), Some(expected.noise_error));
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answered {
    customers: Vec<Option<String>>,
    days: Option<Vec<i32>>,
    scores: Vec<Option<u8>>,
    frequency: Vec<u64>,
    per_customer: u32,
}

#[test]
fn bounded_answers() {
    for case in Vectors::<Answered, Vec<u64>>::load("bounded_answers").cases {
        let Answered { customers, days, scores, frequency, per_customer } = case.input;
        let scores: Vec<Answer<'_>> = scores
            .into_iter()
            .map(|score| score.map_or(Answer::Missing, |score| Answer::Integer(score.into())))
            .collect();
        let builder = Observations::builder(ScoreColumn::from(&scores[..]))
            .customers(KeyColumn::texts("customer", &customers).unwrap())
            .frequency(frequency);
        let builder = if let Some(days) = days { builder.days(days) } else { builder };
        let rows = builder.build(&ScoreOptions::default()).unwrap();
        let options = PrivateOptions::new("64".parse().unwrap(), Neighbours::AddRemove, &[0; 32]).unwrap();
        for rows in [rows.compact(), rows] {
            let mut budget = PrivacyBudget::new(options.epsilon);
            let found = rows.bounded(per_customer).unwrap().private_histogram(&options, &mut budget).unwrap();
            assert_eq!(found.counts(), case.expected, "{}", case.name);
        }
    }
}
