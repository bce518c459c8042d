//! Describing the sample company: where its score is low, what changed with the better manual, and who copies an axis.

use std::error::Error;
use std::fs::File;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use nps_core::{
    AxisNames, AxisOptions, DrillOptions, FactorOptions, Label, Language, Observations, ResponseColumns, Responses,
    Scale, Timestamp, explain_change, explain_factors,
};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/interactions.csv.gz");
const DIMENSIONS: [&str; 6] = ["use_case", "product", "declared", "qualified", "action", "team"];

fn main() -> Result<(), Box<dyn Error>> {
    let mut file = Vec::new();
    MultiGzDecoder::new(File::open(DATA)?).read_to_end(&mut file)?;
    let situation = DIMENSIONS.map(str::to_owned).to_vec();
    let mut columns = ResponseColumns { situation, ..ResponseColumns::default() };
    columns.set("id", "response_id")?;
    columns.set("at", "answered_at")?;
    let mut responses = Responses::default();
    responses.read_csv(&file, &columns)?;
    // Whatever holds the rows, they are counted once: every analysis of the cells is that of the rows, to the last bit.
    let answers = Observations::from_responses(responses.iter(), &DIMENSIONS, Scale::ZERO_TO_TEN)?.compact();

    let by = ["use_case", "product"];
    let tree = answers.drill_down(&by, &DrillOptions::default())?;
    let launch = ["product question", "Nova"].map(Label::Text);
    let worst = tree.find(&launch).and_then(|node| node.figures.as_ref()).ok_or("the launch is withheld")?;
    println!("{}\nof all points {:+.1}, moving the whole by {:+.1}", worst.nps, worst.contribution, worst.impact);

    let day = |day: &str| format!("{day}T12:00:00Z").parse::<Timestamp>().map(Timestamp::day).map(Some);
    let (march, june, august) = (day("2025-03-03")?, day("2025-06-02")?, day("2025-08-18")?);
    let (before, after) = (answers.filter(&[], march, june)?, answers.filter(&[], june, august)?);
    let change = explain_change(&before, &after, &by, &DrillOptions::default())?;
    let better = change.find(&launch).and_then(|node| node.figures.as_ref()).ok_or("the launch is withheld")?;
    let [mix, rate] = [better.mix, better.rate].map(|effect| effect.map_or(0.0, |effect| effect.points));
    println!("with the better manual: {}", change.total.ok_or("no score to compare")?);
    println!("of which the launch: {mix:+.1} as more or fewer ask, {rate:+.1} as they score otherwise");

    let factors = explain_factors(&before, &after, &by, &FactorOptions::default())?;
    for found in &factors.mixes {
        println!("by the mix of {}: {:+.1}", found.factor, found.mix.points);
    }
    println!("by scores within situations: {:+.1}", factors.rate.map_or(0.0, |rate| rate.points));

    let names = AxisNames::new("declared", "qualified", "action");
    let axes =
        answers.axis_independence(&AxisOptions { names, by: Some("team".to_owned()), ..AxisOptions::default() })?;
    for caveat in &axes.caveats {
        println!("{}", caveat.text(Language::English));
    }
    Ok(())
}
