//! The example of the README: a score with its interval, what to know of it, and one for each channel.

use nps_core::{KeyColumn, ScoreOptions, score, score_by};

fn main() -> nps_core::Result<()> {
    let answers = [10_i64, 9, 9, 8, 7, 10, 3, 9, 11];
    let channels = ["web", "sms", "web", "web", "web", "sms", "sms", "web", "web"].map(Some).to_vec();

    let all = score(&answers[..], &ScoreOptions::default())?;
    println!("{all}");
    all.nps.caveats.iter().for_each(|caveat| println!("{caveat}"));

    let by_channel = score_by(&answers[..], &[KeyColumn::texts("channel", &channels)?], &ScoreOptions::default())?;
    by_channel.iter().for_each(|(key, nps)| println!("{}: {nps}", key[0]));
    Ok(())
}
