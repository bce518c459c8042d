//! The sections that look behind the score: the situations that go with a low one, and what measures changed.

use chrono::NaiveDate;
use nps_core::{
    AssociationOptions, BeforeAfterOptions, Caveat, Condition, KeyColumn, Language, Measure, Observations,
    PairAssociation, Points, ScoreColumn, associate_pairs, before_after,
};

use crate::Problem;
use crate::canvas::{BOLD, FAINT, PLAIN, leaning, paint};
use crate::report::Report;
use crate::sections::Section;
use crate::table::{Cell, Side, Table, count, prose, shortened};

/// How many situations are shown.
const MOST: usize = 5;
/// The error that finds are corrected to.
const ERROR: f64 = 0.05;

/// The situations of two conditions that pull the score down most and that chance does not explain.
///
/// # Errors
/// Where there is no such column.
pub fn situations(report: &Report, width: usize) -> Result<Option<Section>, Problem> {
    if report.args.among.len() < 2 {
        return Ok(None);
    }
    let options =
        AssociationOptions { level: report.args.level, method: report.args.method, min_n: Caveat::SOLID_FROM };
    let pairs = associate_pairs(&observations(report)?, &options)?;
    let low: Vec<&PairAssociation> =
        pairs.iter().filter(|pair| pair.contribution < 0.0 && pair.p_holm < ERROR).take(MOST).collect();
    let mut table = Table::new([
        ("situation", Side::Left),
        ("n", Side::Right),
        ("NPS", Side::Right),
        ("beside all others", Side::Left),
        ("pull", Side::Right),
    ]);
    for pair in &low {
        table.push(vec![
            shortened(&pair.conditions.each_ref().map(ToString::to_string).join(", "), width.saturating_sub(56)).into(),
            count(pair.nps.n()).into(),
            Cell::new(&Points(pair.nps.nps.unwrap_or(0.0)).to_string(), leaning(pair.nps.nps.unwrap_or(0.0))),
            bounds(pair.gap.difference, pair.gap.lower, pair.gap.upper).into(),
            Cell::new(&Points(pair.contribution).to_string(), leaning(pair.contribution)),
        ]);
    }
    let mut lines = if low.is_empty() { Vec::new() } else { table.lines() };
    let looked_at = format!(
        "Looked for among {}: pairs that say more than either of their conditions, p below {ERROR} after correction for \
         all pairs. They go with a low score; they need not be its cause.",
        report.args.among.join(", ")
    );
    if let Some(worst) = low.first() {
        lines.extend(in_both_languages(|language| worst.sentence(language), width));
    } else {
        lines.extend(prose("None that chance does not explain.", BOLD, width));
    }
    lines.extend(prose(&looked_at, FAINT, width));
    Ok(Some(Section { title: "Situations that go with a low score".to_owned(), lines }))
}

/// What each measure changed in its situation, between the measure before it and the one after it.
///
/// # Errors
/// Where a measure names a column or a day that cannot be read.
pub fn measures(report: &Report, width: usize) -> Result<Option<Section>, Problem> {
    if report.args.measure.is_empty() {
        return Ok(None);
    }
    let options =
        BeforeAfterOptions { level: report.args.level, method: report.args.method, worthwhile: report.args.worthwhile };
    let found = before_after(&observations(report)?, &report.args.measure, &options)?;
    let mut lines = Vec::new();
    for one in &found {
        let title = format!("{}, from {}: {}", one.measure.id, date(one.measure.day), one.verdict);
        lines.push(paint(leaning(one.change.difference.unwrap_or(0.0)).bold(), &title));
        lines.extend(in_both_languages(|language| one.sentence_among(&found, language), width));
    }
    let note = format!("A rise of {} points or more counts as worth the trouble.", report.args.worthwhile);
    lines.extend(prose(&note, FAINT, width));
    Ok(Some(Section { title: "What the measures changed".to_owned(), lines }))
}

fn in_both_languages(sentence: impl Fn(Language) -> String, width: usize) -> Vec<String> {
    let english = prose(&sentence(Language::English), PLAIN, width);
    english.into_iter().chain(prose(&sentence(Language::French), FAINT, width)).collect()
}

fn bounds(middle: Option<f64>, lower: Option<f64>, upper: Option<f64>) -> String {
    let [middle, lower, upper] = [middle, lower, upper].map(|value| Points(value.unwrap_or(0.0)));
    format!("{middle:>6} [{lower}, {upper}]")
}

/// The responses with the columns that situations are looked for among and measures are limited by.
fn observations(report: &Report) -> Result<Observations, Problem> {
    let mut names: Vec<&str> = report.args.among.iter().map(String::as_str).collect();
    let of_measures = report.args.measure.iter().flat_map(|measure| &measure.situation);
    names.extend(of_measures.map(|condition| condition.dimension.as_str()));
    let scores = report.scores();
    let mut builder = Observations::builder(ScoreColumn::texts(&scores));
    let mut known: Vec<usize> = Vec::new();
    for name in names {
        let column = report.sheet.column(name)?;
        if !known.contains(&column) {
            known.push(column);
            let values: Vec<Option<&str>> =
                report.responses.rows.iter().map(|&row| report.sheet.cell(row, column)).collect();
            builder = builder.dimension(KeyColumn::texts(name.to_owned(), &values)?);
        }
    }
    if let Some(times) = &report.times {
        let day = |&row: &usize| times[row].map_or(i32::MIN, |time| days_since_1970(time.day));
        builder = builder.days(report.responses.rows.iter().map(day).collect::<Vec<i32>>());
    }
    Ok(builder.build(report.options())?)
}

pub(crate) fn days_since_1970(day: NaiveDate) -> i32 {
    i32::try_from(day.signed_duration_since(NaiveDate::default()).num_days()).unwrap_or(i32::MAX)
}

pub(crate) fn date(day: i32) -> String {
    NaiveDate::default()
        .checked_add_signed(chrono::TimeDelta::days(day.into()))
        .map_or_else(String::new, |day| day.to_string())
}

/// Reads a measure as `NAME:2025-06-02` or `NAME:2025-06-02:COLUMN=VALUE,COLUMN=VALUE`.
///
/// # Errors
/// What is wrong with it.
pub fn measure(text: &str) -> Result<Measure, String> {
    let unreadable = || format!("{text:?} is not NAME:YYYY-MM-DD or NAME:YYYY-MM-DD:COLUMN=VALUE,COLUMN=VALUE");
    let mut parts = text.splitn(3, ':');
    let (Some(id), Some(day)) = (parts.next().filter(|id| !id.is_empty()), parts.next()) else {
        return Err(unreadable());
    };
    let day: NaiveDate = day.parse().map_err(|_| unreadable())?;
    let conditions = parts.next().map_or_else(Vec::new, |place| place.split(',').collect());
    let situation = conditions.into_iter().map(|condition| {
        let (column, value) = condition.split_once('=').ok_or_else(unreadable)?;
        Ok(Condition::new(column, value))
    });
    Ok(Measure::new(id, days_since_1970(day), situation.collect::<Result<Vec<_>, String>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_read() {
        let read = measure("better-manual:2025-06-02:product=Nova,use_case=product question").unwrap();
        assert_eq!((read.id.as_str(), date(read.day).as_str()), ("better-manual", "2025-06-02"));
        assert_eq!(read.situation, [Condition::new("product", "Nova"), Condition::new("use_case", "product question")]);
        assert_eq!(measure("m:1970-01-02").unwrap(), Measure::new("m", 1, []));
        for text in ["", "m", ":2025-06-02", "m:June", "m:2025-06-02:product"] {
            assert!(measure(text).is_err(), "{text:?}");
        }
    }
}
