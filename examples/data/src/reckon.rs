//! Works out the truth of a company from its rows and what each was drawn with.

use std::collections::{BTreeMap, HashSet};

use chrono::{Days, NaiveDate};

use crate::calendar::{self, FIRST_DAY, LAST_DAY, Period};
use crate::catalog::{Channel, NOVA, UseCase, WEAK_SITE};
use crate::company::Row;
use crate::interaction::Interaction;
use crate::reading::{Fault, Reading};
use crate::scores;
use crate::truth::{Cell, Dirty, Filter, Measure, Repeat, Situation, Span, Structure, Tally, Truth};

/// A column of the true scores: its name and how a row is read.
type Column = (&'static str, fn(&Interaction) -> String);

/// The columns true scores are given for.
const COLUMNS: [Column; 7] = [
    ("use_case", |row| row.use_case.clone()),
    ("channel", |row| row.channel.clone()),
    ("month", |row| row.answered_at.format("%Y-%m").to_string()),
    ("region", |row| row.region.clone()),
    ("site", |row| row.site.clone()),
    ("product", |row| row.product.clone()),
    ("team", |row| row.team.clone()),
];

impl Truth {
    /// The truth of these rows.
    pub(crate) fn of(seed: u64, planted: bool, file: &[Row]) -> Self {
        let responses = latest(file);
        let answered: Vec<&Row> =
            responses.iter().copied().filter(|row| Reading::of(&row.interaction.score).score().is_some()).collect();
        let (retries, late_edits) = repeats(file);
        Self {
            seed,
            planted,
            file: tally(file.iter()),
            responses: tally(responses.iter().copied()),
            retries,
            late_edits,
            dirty: dirty(&responses),
            expected_rejects: expected_rejects(&responses),
            overall: cell(answered.iter().copied()),
            by: COLUMNS.iter().map(|&(name, read)| (name.to_owned(), by(&answered, read))).collect(),
            situation: situation(&answered),
            measures: measures(planted, &answered),
            structure: planted.then(structure),
        }
    }
}

/// The last version of every response, in the order they arrived.
fn latest(file: &[Row]) -> Vec<&Row> {
    let mut seen = HashSet::with_capacity(file.len());
    let mut latest: Vec<&Row> =
        file.iter().rev().filter(|row| seen.insert(row.interaction.response_id.as_str())).collect();
    latest.reverse();
    latest
}

/// How many rows copy an earlier one, and how many correct one.
fn repeats(file: &[Row]) -> (u32, u32) {
    let mut first = BTreeMap::new();
    let (mut retries, mut late_edits) = (0, 0);
    for Row { interaction, .. } in file {
        match first.get(interaction.response_id.as_str()) {
            None => {
                first.insert(interaction.response_id.as_str(), interaction);
            }
            Some(&earlier) if earlier == interaction => retries += 1,
            Some(_) => late_edits += 1,
        }
    }
    (retries, late_edits)
}

/// Counts how the scores of the rows are to be read.
fn tally<'a>(rows: impl Iterator<Item = &'a Row>) -> Tally {
    let mut tally = Tally::default();
    for row in rows {
        tally.rows += 1;
        match Reading::of(&row.interaction.score) {
            Reading::Missing => tally.missing += 1,
            Reading::Rejected(_) => tally.rejected += 1,
            Reading::Score(score) => {
                tally.answered += 1;
                tally.histogram[usize::from(score)] += 1;
            }
        }
    }
    tally
}

/// Counts each dirty text.
fn dirty(rows: &[&Row]) -> Vec<Dirty> {
    let mut texts: BTreeMap<(Option<Fault>, String), u32> = BTreeMap::new();
    for row in rows {
        let text = row.interaction.score.as_str();
        let kind = match Reading::of(text) {
            Reading::Rejected(fault) => (Some(fault), text.to_owned()),
            Reading::Score(score) if text != score.to_string() => (None, text.replacen(&score.to_string(), "N", 1)),
            Reading::Score(_) | Reading::Missing => continue,
        };
        *texts.entry(kind).or_default() += 1;
    }
    texts
        .into_iter()
        .map(|((fault, text), rows)| Dirty { text, rows, reject: fault.map(|fault| fault.code().to_owned()) })
        .collect()
}

/// Counts the rejects of each reason.
fn expected_rejects(rows: &[&Row]) -> BTreeMap<String, u32> {
    let mut rejects: BTreeMap<String, u32> = Fault::ALL.iter().map(|fault| (fault.code().to_owned(), 0)).collect();
    for row in rows {
        if let Reading::Rejected(fault) = Reading::of(&row.interaction.score) {
            *rejects.entry(fault.code().to_owned()).or_default() += 1;
        }
    }
    rejects
}

/// The average true score of the rows.
fn cell<'a>(rows: impl Iterator<Item = &'a Row>) -> Cell {
    let (n, sum) = rows.fold((0_u32, 0.0), |(n, sum), row| (n + 1, sum + row.points));
    Cell { n, nps: (n > 0).then(|| rounded(sum / f64::from(n))) }
}

/// Six decimals are plenty, and read better.
fn rounded(points: f64) -> f64 {
    (points * 1e6).round() / 1e6
}

/// The average true score for each value of a column.
fn by(rows: &[&Row], read: fn(&Interaction) -> String) -> BTreeMap<String, Cell> {
    let mut groups: BTreeMap<String, Vec<&Row>> = BTreeMap::new();
    for &row in rows {
        groups.entry(read(&row.interaction)).or_default().push(row);
    }
    groups.into_iter().map(|(value, rows)| (value, cell(rows.into_iter()))).collect()
}

/// The conditions of the launch situation.
fn launch_filter() -> Filter {
    filter(&[("product", NOVA), ("use_case", UseCase::ProductQuestion.name())])
}

fn filter(conditions: &[(&str, &str)]) -> Filter {
    conditions.iter().map(|&(column, value)| (column.to_owned(), value.to_owned())).collect()
}

/// Whether an interaction meets the conditions of a measure or of the launch situation.
fn meets(row: &Interaction, filter: &Filter) -> bool {
    filter.iter().all(|(column, value)| match column.as_str() {
        "product" => row.product == *value,
        "use_case" => row.use_case == *value,
        _ => false,
    })
}

/// The true score of a situation from one day to the eve of another.
fn span(rows: &[&Row], filter: &Filter, id: &str, from: NaiveDate, until: NaiveDate) -> Span {
    let Cell { n, nps } = cell(rows.iter().copied().filter(|row| {
        let date = row.interaction.answered_at.date_naive();
        from <= date && date < until && meets(&row.interaction, filter)
    }));
    Span { id: id.to_owned(), from, to: until - Days::new(1), n, nps }
}

/// The day after the log ends.
fn end() -> NaiveDate {
    LAST_DAY + Days::new(1)
}

/// The launch situation through the year.
fn situation(rows: &[&Row]) -> Situation {
    let filter = launch_filter();
    let [launch, manual, trained] = Period::ALL.map(Period::first_day);
    let [first, second, third] = Period::ALL.map(Period::name);
    let periods = vec![
        span(rows, &filter, "before-launch", FIRST_DAY, launch),
        span(rows, &filter, first, launch, manual),
        span(rows, &filter, second, manual, trained),
        span(rows, &filter, third, trained, end()),
    ];
    Situation { id: "nova-launch".to_owned(), filter, periods }
}

/// The three measures.
fn measures(planted: bool, rows: &[&Row]) -> Vec<Measure> {
    let [launch, manual, trained] = Period::ALL.map(Period::first_day);
    let [unclear, better, best] = Period::ALL.map(scores::launch_points);
    let parcels = filter(&[("use_case", UseCase::DeliveryFollowUp.name())]);
    [
        ("better-manual", launch_filter(), [launch, manual, trained], better - unclear),
        ("parcel-sms", parcels, [FIRST_DAY, calendar::PARCEL_SMS, end()], 0.0),
        ("trained-operators", launch_filter(), [manual, trained, end()], best - better),
    ]
    .into_iter()
    .map(|(id, filter, [from, date, until], effect)| {
        let before = span(rows, &filter, "before", from, date);
        let after = span(rows, &filter, "after", date, until);
        let increment = after.nps.zip(before.nps).map(|(after, before)| rounded(after - before));
        let effect = if planted { effect } else { 0.0 };
        Measure { id: id.to_owned(), date, filter, before, after, increment, effect }
    })
    .collect()
}

/// What the true scores are made of.
fn structure() -> Structure {
    Structure {
        launch: Period::ALL.iter().map(|&period| (period.name().to_owned(), scores::launch_points(period))).collect(),
        use_case: UseCase::MIX.iter().map(|&(use_case, _)| (use_case.name().to_owned(), use_case.points())).collect(),
        channel: Channel::ALL.iter().map(|&channel| (channel.name().to_owned(), channel.points())).collect(),
        site: BTreeMap::from([(WEAK_SITE.to_owned(), scores::WEAK_SITE_POINTS)]),
        repeat: Repeat { contacts_90d: scores::REPEAT_CONTACTS, points: scores::REPEAT_POINTS },
    }
}
