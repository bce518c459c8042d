//! Measuring the sample company: a comparison, what a survey needs, customers who came often, weights, and people.

use std::error::Error;
use std::fs::File;
use std::io::Read;

use flate2::read::MultiGzDecoder;
use nps_core::{
    Entities, KeyColumn, Label, Margin, RakeOptions, RankOptions, Response, ResponseColumns, Responses, SamplePlan,
    ScoreOptions, Side, Subject, Weights, clustered_nps, compare, rake, rank, sample_size, score, score_by,
    weighted_nps,
};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/interactions.csv.gz");
/// How customers reach the company, in per cent: those who call answer more often than the others.
const REACHED: [(&str, f64); 6] =
    [("email", 14.0), ("messaging", 20.0), ("phone", 18.0), ("sms", 6.0), ("video", 2.0), ("web", 40.0)];

fn main() -> Result<(), Box<dyn Error>> {
    let mut file = Vec::new();
    MultiGzDecoder::new(File::open(DATA)?).read_to_end(&mut file)?;
    let situation = ["team", "site"].map(str::to_owned).to_vec();
    let mut columns = ResponseColumns { situation, ..ResponseColumns::default() };
    columns.set("id", "response_id")?;
    columns.set("at", "answered_at")?;
    let mut responses = Responses::default();
    responses.read_csv(&file, &columns)?;
    let year: Vec<&Response> = responses.iter().filter(|response| response.score.is_some()).collect();
    let (scores, options) = (points(&year), ScoreOptions::default());

    // Two touchpoints, and how long one would have to wait to see a difference of five points between them.
    let by_channel = || key("channel", &year, |one| one.channel.as_deref());
    let channels = score_by(&scores[..], &[by_channel()?], &options)?;
    let channel = |name| (0..channels.len()).find(|&group| channels.label(group, 0) == Label::Text(name));
    let of = |name| channel(name).and_then(|group| channels.nps(group)).ok_or("no such channel");
    let (web, phone) = (of("web")?, of("phone")?);
    println!("web    {web}\nphone  {phone}\nchange {}", compare(&web, &phone, 0.95)?);
    #[expect(clippy::cast_precision_loss, reason = "some thousands")]
    let answers_per_day = Some((web.n() + phone.n()) as f64 / 365.0);
    let (variance, variance_after) = (Side::from(&web).variance()?, Some(Side::from(&phone).variance()?));
    let plan = SamplePlan { difference: Some(5.0), variance, variance_after, answers_per_day, ..SamplePlan::default() };
    println!("{}", sample_size(&plan)?);

    // The same answers by customer, and weighted to how all customers reach the company.
    let margin = Margin::new(by_channel()?, REACHED.map(|(channel, share)| (Label::Text(channel), share)));
    let raked = rake(&[margin], None, &RakeOptions::default())?;
    let raw = score(&scores[..], &options)?.nps;
    let customers = key("customer", &year, |one| one.customer.as_deref())?;
    println!("raw       {raw}\nclustered {}", clustered_nps(&scores[..], &customers, &options)?);
    println!("raked     {}", weighted_nps(&scores[..], Weights::Probability(&raked.weights), None, &options)?);
    println!("shares    {}", raw.shares(0.95)?);

    // One person answers for each team at each site: what may be said of them in a week?
    let week: Vec<&Response> = year.into_iter().filter(|one| one.at.to_string().as_str() >= "2025-12-25").collect();
    let keys = [key("team", &week, |one| one.value("team"))?, key("site", &week, |one| one.value("site"))?];
    let desks = score_by(&points(&week)[..], &keys, &options)?;
    println!("{} agents with {} answers at most", desks.len(), desks.columns().n.iter().max().unwrap_or(&0));
    if let Err(error) = rank(&Entities::from(&desks), Subject::Agent, &RankOptions::default()) {
        println!("{}: {error}", error.code());
    }
    Ok(())
}

fn points(responses: &[&Response]) -> Vec<u8> {
    responses.iter().filter_map(|one| one.score).map(nps_core::Score::value).collect()
}

fn key<'a>(
    name: &'static str,
    rows: &[&'a Response],
    of: impl Fn(&'a Response) -> Option<&'a str>,
) -> nps_core::Result<KeyColumn<'a>> {
    KeyColumn::texts(name, &rows.iter().map(|one| of(one)).collect::<Vec<_>>())
}
