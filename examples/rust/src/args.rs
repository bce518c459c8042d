//! What the user asked for.

use std::path::PathBuf;

use clap::Parser;
use nps_core::{Measure, Method, Scale};

use crate::findings;
use crate::when::DateOrder;

/// Scores a file of answers: how likely is it that you would recommend us?
///
/// Without FILE, it tells the story of the sample company. A column is given by its name, or by its place: '#3' is
/// the third one.
#[derive(Clone, Debug, Parser)]
#[command(name = "demo", version, max_term_width = 100)]
pub struct Args {
    /// A CSV file with a header, gzipped or not.
    pub file: Option<PathBuf>,
    /// The column of scores. Default: the one called "score".
    #[arg(long, value_name = "COLUMN")]
    pub score: Option<String>,
    /// A column to group by; may be given several times, for a table each.
    #[arg(long, value_name = "COLUMN")]
    pub by: Vec<String>,
    /// A column to look for situations among; may be given several times, for pairs of their values.
    #[arg(long, value_name = "COLUMN")]
    pub among: Vec<String>,
    /// An action that was taken, and where: NAME:YYYY-MM-DD or NAME:YYYY-MM-DD:COLUMN=VALUE,COLUMN=VALUE.
    #[arg(long, value_name = "MEASURE", value_parser = findings::measure, requires = "time")]
    pub measure: Vec<Measure>,
    /// The smallest rise that makes a measure worth the trouble, in points.
    #[arg(long, value_name = "POINTS", default_value_t = 5.0)]
    pub worthwhile: f64,
    /// The scale of the answers: 0-10, 1-10, or any points with their cuts, such as 1-5/4/5.
    #[arg(long, default_value = "0-10")]
    pub scale: Scale,
    /// The column that says when each answer was given.
    #[arg(long, value_name = "COLUMN")]
    pub time: Option<String>,
    /// How dates such as 11/1/2019 are written. Default: found out from the column.
    #[arg(long, value_name = "ORDER", requires = "time")]
    pub dates: Option<DateOrder>,
    /// The column that identifies a response: of rows with the same value, only the latest counts.
    #[arg(long, value_name = "COLUMN")]
    pub id: Option<String>,
    /// The confidence level of the intervals, between 0 and 1.
    #[arg(long, default_value_t = 0.95)]
    pub level: f64,
    /// The method of the intervals: auto, score, wald, adjwald-3t, adjwald-3u, adjwald-z2u, t, dirichlet,
    /// bootstrap-percentile, bootstrap-bca.
    #[arg(long, default_value = "auto")]
    pub method: Method,
    /// What separates the cells: a character, or "tab". Default: found out from the first row.
    #[arg(long, value_name = "CHARACTER", value_parser = delimiter)]
    pub delimiter: Option<u8>,
    /// How many groups a table shows.
    #[arg(long, value_name = "COUNT", default_value_t = 15, value_parser = clap::value_parser!(u16).range(4..))]
    pub rows: u16,
}

impl Args {
    /// The same wishes, with the columns of the sample company where none is given.
    #[must_use]
    pub fn of_sample(mut self) -> Self {
        self.score.get_or_insert_with(|| "score".to_owned());
        self.time.get_or_insert_with(|| "answered_at".to_owned());
        self.id.get_or_insert_with(|| "response_id".to_owned());
        if self.by.is_empty() {
            self.by = vec!["use_case".to_owned(), "channel".to_owned()];
        }
        if self.among.is_empty() {
            self.among = ["use_case", "product", "channel", "site", "age_band", "language"].map(str::to_owned).to_vec();
        }
        if self.measure.is_empty() {
            let taken = [
                "better-manual:2025-06-02:product=Nova,use_case=product question",
                "trained-operators:2025-08-18:product=Nova,use_case=product question",
                "parcel-sms:2025-07-07:use_case=delivery follow-up",
            ];
            self.measure = taken.into_iter().filter_map(|text| findings::measure(text).ok()).collect();
            self.worthwhile = 6.0;
        }
        self
    }
}

fn delimiter(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        b"tab" | b"\\t" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') => Ok(*byte),
        _ => Err("expected one ASCII character, such as ';', or \"tab\"".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn delimiters() {
        assert_eq!(["tab", "\\t", ";", ","].map(|text| delimiter(text).ok()), [9, 9, b';', b','].map(Some));
        assert!(["", "\"", "ab", "é"].iter().all(|text| delimiter(text).is_err()));
    }
}
