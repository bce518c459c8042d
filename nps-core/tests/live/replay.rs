//! Real and made years, replayed: by event in file order, shuffled, in eight shards merged, in one column.

use nps_core::{Calendar, KeyColumn, Live, LiveSpec, Scale, ScoreColumn, ScoreOptions, SegmentCap, TextColumn, score};

use crate::{DAY, spec};

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

/// Real reviews, by day and by hour of a place and with few segments, in any order and any shards.
#[test]
fn seat_reviews_replayed_are_the_batch_answer() {
    let Some(rows) = seat_reviews() else { return };
    let cap = SegmentCap { most: 20, always: vec!["british-airways".into()] };
    let festival = Calendar { granularity: 60, zone: "Europe/London".into(), day_begins: 240 };
    let scale: Scale = "1-10".parse().unwrap();
    let plain = LiveSpec { scale, dimensions: vec!["airline".into()], ..LiveSpec::default() };
    for spec in [
        plain.clone(),
        LiveSpec {
            calendar: festival,
            caps: [("airline".into(), cap)].into(),
            window: "month".parse().unwrap(),
            ..plain
        },
    ] {
        let push = |live: &mut Live, (at, score, airline): &(i64, Option<u8>, String)| {
            live.push(*at, score.map(|score| scale.score(score).unwrap()), &[Some(airline)]).unwrap();
        };
        let mut in_order = Live::new(spec.clone()).unwrap();
        for row in &rows {
            push(&mut in_order, row);
        }
        let mut shuffled = Live::new(spec.clone()).unwrap();
        (0..rows.len()).for_each(|row| push(&mut shuffled, &rows[row * 1009 % rows.len()]));
        assert_eq!(shuffled.to_bytes(), in_order.to_bytes());
        let mut shards = vec![Live::new(spec.clone()).unwrap(); 8];
        rows.iter().enumerate().for_each(|(row, review)| push(&mut shards[row * 5 % 8], review));
        let mut merged = Live::new(spec.clone()).unwrap();
        for shard in &shards {
            merged.merge(shard).unwrap();
        }
        assert_eq!(merged.to_bytes(), in_order.to_bytes());

        let texts: Vec<Option<String>> = rows.iter().map(|row| row.1.map(|score| score.to_string())).collect();
        let options = ScoreOptions { scale, ..ScoreOptions::default() };
        let batch = score(ScoreColumn::texts(&texts), &options).unwrap();
        let at = rows.iter().map(|row| row.0).max().unwrap();
        assert_eq!(in_order.now(at).unwrap().all_time, batch.nps);
        let of_one: Vec<Option<String>> = rows
            .iter()
            .filter(|row| row.2 == "british-airways")
            .map(|row| row.1.map(|score| score.to_string()))
            .collect();
        let of_one = score(ScoreColumn::texts(&of_one), &options).unwrap();
        assert!(of_one.nps.n() > 10);
        assert_eq!(in_order.segment("airline", Some("british-airways"), at).unwrap().all_time, of_one.nps);
    }
}

/// The moment, score and airline of each review, where the data are there.
fn seat_reviews() -> Option<Vec<(i64, Option<u8>, String)>> {
    let folder = std::env::var("NPS_DATA").unwrap_or_else(|_| "../../shared/data".to_owned());
    let path = std::path::Path::new(&folder).join("skytrax-seat/seat.csv");
    let Ok(mut reader) = csv::Reader::from_path(&path) else {
        println!("skipped: {} is not there", path.display());
        return None;
    };
    let headers = reader.headers().unwrap().clone();
    let place = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (airline, date, rating) = (place("airline_name"), place("date"), place("overall_rating"));
    let row = |row: csv::Result<csv::StringRecord>| {
        let row = row.unwrap();
        let day: chrono::NaiveDate = row[date].parse().unwrap();
        let score = row[rating].strip_suffix(".0").unwrap_or(&row[rating]).parse().ok();
        (day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp() + 43_200, score, row[airline].to_owned())
    };
    let rows: Vec<_> = reader.records().map(row).collect();
    assert_eq!(rows.len(), 1258);
    Some(rows)
}
