//! Real and made years, replayed: by event in file order, shuffled, in eight shards merged, in one column.

use nps_core::{
    Calendar, KeyColumn, Live, LiveSpec, Scale, Score, ScoreColumn, ScoreOptions, SegmentCap, TextColumn, score,
};

use crate::{DAY, spec};

/// The sample company's year by event: in file order, shuffled, in eight shards merged, in one column; by days of UTC, by
/// hours of a place whose days begin at four, and with few segments.
#[test]
fn a_year_replayed_is_the_batch_answer() {
    let company = nps_sample::Company::sample();
    let rows: Vec<Row> = company
        .interactions()
        .iter()
        .map(|row| Row {
            at: row.answered_at.timestamp(),
            text: row.score.as_str(),
            score: Scale::ZERO_TO_TEN.read(&row.score.as_str().into(), nps_core::NanPolicy::Reject).ok(),
            values: [row.channel.as_str(), row.product.as_str()],
        })
        .collect();
    let plain = LiveSpec { dimensions: vec!["channel".into(), "product".into()], ..spec() };
    let night = Calendar { granularity: 60, zone: "Europe/Paris".into(), day_begins: 240 };
    let capped =
        |most, always: &[&str]| SegmentCap { most, always: always.iter().map(|&value| value.into()).collect() };
    let zoned = LiveSpec { calendar: night, window: "sliding 30h".parse().unwrap(), ..plain.clone() };
    let few = LiveSpec { caps: [("product".into(), capped(3, &[]))].into(), ..plain.clone() };
    let both = LiveSpec {
        caps: [("channel".into(), capped(3, &[rows[0].values[0]])), ("product".into(), capped(3, &[]))].into(),
        window: "month".parse().unwrap(),
        retain_days: 70,
        ..zoned.clone()
    };
    for spec in [plain, zoned, few, both] {
        replayed(&rows, &spec);
    }
}

/// A row of the sample: no score is none that can be read, which is not pushed.
struct Row<'a> {
    at: i64,
    text: &'a str,
    score: Option<Option<Score>>,
    values: [&'a str; 2],
}

fn replayed(rows: &[Row<'_>], spec: &LiveSpec) {
    let push = |live: &mut Live, row: &Row<'_>| {
        if let Some(score) = row.score {
            live.push(row.at, score, &row.values.map(Some)).unwrap();
        }
    };
    let mut in_order = Live::new(spec.clone()).unwrap();
    for row in rows {
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

    let times: Vec<i64> = rows.iter().map(|row| row.at).collect();
    let texts: Vec<Option<&str>> = rows.iter().map(|row| Some(row.text)).collect();
    let keys = [0, 1].map(|place| rows.iter().map(|row| Some(row.values[place])).collect::<Vec<_>>());
    let keys = [KeyColumn::texts("channel", &keys[0]).unwrap(), KeyColumn::texts("product", &keys[1]).unwrap()];
    let mut columns = Live::new(spec.clone()).unwrap();
    let scores: &dyn TextColumn = &texts;
    columns.push_many(&times, ScoreColumn::texts(scores), &keys, &ScoreOptions::default()).unwrap();
    assert_eq!(columns.to_bytes(), bytes);

    let at = *times.iter().max().unwrap();
    let now = in_order.now(at).unwrap();
    let batch = of_rows(rows, |_| true);
    assert_eq!(now.all_time, batch.nps);
    // What the window says, by the clock of the place: jiff knows the day, the batch counts the rows.
    let first = first_of_window(spec, at);
    let last = of_rows(rows, |row| row.at >= first);
    assert!((20..batch.nps.n()).contains(&last.nps.n()));
    assert_eq!((now.nps, now.missing), (last.nps, last.distribution.missing()));
    for (place, dimension) in ["channel", "product"].into_iter().enumerate() {
        let mut values: Vec<&str> = rows.iter().map(|row| row.values[place]).collect();
        values.sort_unstable();
        values.dedup();
        // Those that have a segment of their own have all their answers; the others are counted together.
        let own = |value: &&str| match in_order.segment(dimension, Some(value), at) {
            Ok(found) => {
                assert_eq!(found.all_time, of_rows(rows, |row| row.values[place] == *value).nps, "{value}");
                true
            }
            Err(_) => false,
        };
        let (own, others): (Vec<&str>, Vec<&str>) = values.iter().copied().partition(own);
        let most = spec.caps.get(dimension).map_or(values.len(), |cap| cap.most as usize + cap.always.len());
        assert_eq!(own.len(), most.min(values.len()), "{dimension}");
        let together = of_rows(rows, |row| others.contains(&row.values[place])).nps;
        let other = in_order.other(dimension, at).unwrap();
        assert_eq!(other.map_or(0, |other| other.headline.all_time.n()), together.n(), "{dimension}");
    }
}

fn of_rows(rows: &[Row<'_>], is_in: impl Fn(&Row<'_>) -> bool) -> nps_core::ScoreResult {
    let texts: Vec<Option<&str>> = rows.iter().filter(|row| is_in(row)).map(|row| Some(row.text)).collect();
    score(ScoreColumn::texts(&texts), &ScoreOptions::default()).unwrap()
}

/// The first moment of a window that ends with the pane of `at`.
fn first_of_window(spec: &LiveSpec, at: i64) -> i64 {
    let hour = i64::from(60 * spec.calendar.granularity);
    match spec.window.to_string().as_str() {
        "sliding 3d" => (at.div_euclid(DAY) - 2) * DAY,
        // Panes are whole hours of Paris, which are those of UTC.
        "sliding 30h" => (at.div_euclid(hour) - 29) * hour,
        "month" => {
            let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
            let night = jiff::Timestamp::from_second(at - 4 * 3600).unwrap().to_zoned(zone);
            night.first_of_month().unwrap().with().hour(4).minute(0).second(0).build().unwrap().timestamp().as_second()
        }
        window => panic!("{window}"),
    }
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
