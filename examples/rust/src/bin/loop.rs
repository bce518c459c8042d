//! The sample company's loop, as a service runs it: its year of responses and the measures it took.

use std::error::Error;
use std::fs::File;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use nps_core::{Condition, Language, Measure, Program, ProgramSpec, ResponseColumns, Responses, Timestamp};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/interactions.csv.gz");

fn main() -> Result<(), Box<dyn Error>> {
    let mut file = Vec::new();
    MultiGzDecoder::new(File::open(DATA)?).read_to_end(&mut file)?;
    let mut columns = ResponseColumns { situation: names(["product", "use_case"]), ..ResponseColumns::default() };
    columns.set("id", "response_id")?;
    columns.set("at", "answered_at")?;
    let mut responses = Responses::default();
    responses.read_csv(&file, &columns)?;
    println!("{} responses, {} rejected", responses.len(), responses.rejects().total());

    let dimensions = names(["channel", "product", "use_case"]);
    let spec = ProgramSpec { dimensions, window_days: 28, retain_days: 56, worthwhile: 6.0, ..ProgramSpec::default() };
    let mut program = Program::new(spec)?;
    program.push_all(&responses)?;
    let launch = [Condition::new("product", "Nova"), Condition::new("use_case", "product question")];
    let parcels = [Condition::new("use_case", "delivery follow-up")];
    program.add_measure(Measure::new("better-manual", day("2025-06-02")?, launch.clone()))?;
    program.add_measure(Measure::new("parcel-sms", day("2025-07-07")?, parcels))?;
    program.add_measure(Measure::new("trained-operators", day("2025-08-18")?, launch))?;

    let now = "2025-12-31T23:00:00Z".parse::<Timestamp>()?.seconds();
    println!("{}", program.headline(now)?);
    let (findings, verdicts) = (program.findings(now)?, program.verdicts(now)?);
    for language in [Language::English, Language::French] {
        println!();
        for sentence in findings.sentences(language, 1) {
            println!("{sentence}");
        }
        for verdict in &verdicts {
            println!("{}", verdict.sentence_among(&verdicts, language));
        }
    }

    // Restarted from its bytes, here or in another language, it goes on as if it had never stopped.
    assert_eq!(Program::from_bytes(&program.to_bytes())?, program);
    Ok(())
}

fn names<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).to_vec()
}

fn day(text: &str) -> nps_core::Result<i32> {
    Timestamp::of_day_or_moment(text).map(Timestamp::day)
}
