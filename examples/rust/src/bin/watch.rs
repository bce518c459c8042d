//! Watching the sample company: each product up to the second, bounds to look at whenever one likes, and an alarm.

use std::error::Error;
use std::fs::File;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use nps_core::{Calendar, ChangeDetector, ChangeSpec, Day, Live, LiveSpec, ResponseColumns, Responses, Timestamp};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/interactions.csv.gz");

fn main() -> Result<(), Box<dyn Error>> {
    let mut file = Vec::new();
    MultiGzDecoder::new(File::open(DATA)?).read_to_end(&mut file)?;
    let mut columns = ResponseColumns { situation: vec!["product".to_owned()], ..ResponseColumns::default() };
    columns.set("id", "response_id")?;
    columns.set("at", "answered_at")?;
    let mut responses = Responses::default();
    responses.read_csv(&file, &columns)?;

    let calendar = Calendar { zone: "Europe/Paris".to_owned(), ..Calendar::default() };
    let dimensions = vec!["product".to_owned()];
    let spec = LiveSpec { dimensions, window: "month".parse()?, retain_days: 366, calendar, ..LiveSpec::default() };
    let mut live = Live::new(spec)?;
    for one in responses.iter() {
        live.push(one.at.seconds(), one.score, &[one.value("product")])?;
    }
    // Restarted from its bytes, here or in another language, it goes on as if it had never stopped.
    assert_eq!(Live::from_bytes(&live.to_bytes())?, live);

    let noon = |day: &str| format!("{day}T12:00:00+01:00").parse::<Timestamp>().map(Timestamp::seconds);
    let [january, february] = [noon("2025-01-01")?, noon("2025-02-28")?];
    let [march, december] = [noon("2025-03-31")?, noon("2025-12-31")?];
    for at in [march, december] {
        let month = live.now(at)?;
        println!("{month}\nsince the month before: {}", month.change()?.ok_or("no month before")?);
    }
    // Whoever looks whenever they like is misled by these bounds once in twenty times at most.
    let alba = live.segment("product", Some("Alba"), december)?.all_time.counts.always_valid(0.95)?;
    println!("Alba, whenever one looks: {:+.1} to {:+.1}, n = {}", alba.lower, alba.upper, alba.n());

    // A new product is held to the score of all before it came; false alarms are 100,000 answers apart, or more.
    let baseline = live.now(february)?.nps.nps.ok_or("no answers in February")?;
    let spec = ChangeSpec { baseline, tolerance: 5.0, run_length: 1e5, ..ChangeSpec::default() };
    let mut detector = ChangeDetector::new(spec)?;
    let days = live.segment_days("product", Some("Nova"), january, december)?;
    let mut pushed = days.iter().map(|day| detector.push(day.day.into(), day.distribution.counts()));
    let fall = pushed.find_map(Result::transpose).ok_or("nothing changed")??;
    let [at, since] = [fall.at, fall.since.unwrap_or(fall.at)].map(|day| i32::try_from(day).map(Day::new));
    println!("Nova, certain on {}, since {}: {}", at?, since?, fall.recent);
    Ok(())
}
