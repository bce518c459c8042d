//! The sections of the page.

use std::collections::HashMap;

use nps_core::{Caveat, Label, Nps, Points, contribution};

use crate::Problem;
use crate::canvas::{BOLD, FAINT, PLAIN, leaning, paint};
use crate::chart::{Axis, class_bar, class_key, distribution};
use crate::report::Report;
use crate::responses::Responses;
use crate::table::{Cell, Side, Table, count, counted, prose, shortened};
use crate::timeline::{room, timeline};
use crate::when::Grain;

/// A part of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// What it is about.
    pub title: String,
    /// What it says.
    pub lines: Vec<String>,
}

/// The score of all answers, how often each point was chosen, and what to know before using the score.
#[must_use]
pub fn headline(report: &Report, width: usize) -> Section {
    let nps = &report.total.nps;
    let mut lines = vec![paint(BOLD, &nps.to_string()), String::new()];
    if nps.is_shown() {
        lines.extend(distribution(&report.total.distribution, nps, width));
        lines.push(String::new());
    }
    for caveat in &nps.caveats {
        lines.extend(prose(&format!("Caveat: {caveat}"), BOLD, width));
    }
    if nps.caveats.is_empty() {
        lines.extend(prose("No caveat: enough answers, on the standard scale, not all in one class.", FAINT, width));
    }
    Section { title: String::new(), lines }
}

/// The groups of a column, those first that pull the score down most.
///
/// # Errors
/// Where there is no such column.
pub fn groups(report: &Report, column: &str, width: usize) -> Result<Section, Problem> {
    let index = report.sheet.column(column)?;
    let name = report.sheet.names[index].trim();
    let keys: Vec<Option<&str>> = report.responses.rows.iter().map(|&row| report.sheet.cell(row, index)).collect();
    let scored = report.score_by(name, &keys)?;
    let all = &report.total.nps;
    let mut rows: Vec<Group> = scored.iter().map(|(key, nps)| Group::new(&key, nps, all)).collect();
    let (mut withheld, mut withheld_answers) = (0, 0);
    rows.retain(|row| {
        withheld += u64::from(!row.nps.is_shown());
        withheld_answers += if row.nps.is_shown() { 0 } else { row.nps.n() };
        row.nps.is_shown()
    });
    rows.sort_by(|left, right| left.pull.total_cmp(&right.pull));

    let mut lines = Vec::new();
    if !rows.is_empty() {
        lines = table(name, &rows, all, usize::from(report.args.rows), width);
    }
    if rows.iter().any(|row| row.nps.n() < Caveat::SOLID_FROM) {
        let note = format!("° Below {} answers: an indication, not a measure.", Caveat::SOLID_FROM);
        lines.extend(prose(&note, FAINT, width));
    }
    if withheld > 0 {
        let note = format!(
            "Not shown: {} of fewer than {} answers, {} in all.",
            counted(withheld, "group"),
            Caveat::SHOWN_FROM,
            counted(withheld_answers, "answer")
        );
        lines.extend(prose(&note, FAINT, width));
    }
    Ok(Section { title: format!("Where the score is pulled down, by {}", shortened(name, 60)), lines })
}

/// What the columns of [`groups`] mean.
#[must_use]
pub fn key_to_groups(width: usize) -> Section {
    let pull = "Pull: the group's share of the answers × (its NPS − overall NPS), in points. It says where the score is \
                low, not why: another difference between the groups may be the cause.";
    let mut lines = prose(pull, FAINT, width);
    lines.push(paint(FAINT, "Classes: ") + &class_key() + &paint(FAINT, ".  ┊ overall NPS."));
    Section { title: String::new(), lines }
}

struct Group {
    label: String,
    nps: Nps,
    pull: f64,
}

impl Group {
    fn new(key: &[Label<'_>], nps: Nps, all: &Nps) -> Self {
        let label = match key {
            [Label::Null] | [] => "(blank)".to_owned(),
            [label, ..] => label.to_string(),
        };
        let pull = contribution(nps.counts, all.counts);
        Self { label, nps, pull }
    }
}

/// The first groups and the last three, where there are more than `most`.
fn table(name: &str, rows: &[Group], all: &Nps, most: usize, width: usize) -> Vec<String> {
    const LABEL: usize = 26;
    const LAST: usize = 3;
    let hidden = if rows.len() > most { most - LAST..rows.len() - LAST } else { 0..0 };
    let shown = || rows.iter().enumerate().filter(|(place, _)| !hidden.contains(place));
    let label = |text: &str| shortened(text, LABEL);
    let taken = shown().map(|(_, row)| Cell::from(label(&row.label)).width()).max().unwrap_or(0);
    let n = shown().map(|(_, row)| count(row.nps.n()).len()).max().unwrap_or(0);
    // The picture of the interval has what the other columns leave: NPS, interval, pull, classes, and six gaps.
    let bar = if width >= 90 { 12 } else { 8 };
    let others = taken.max(Cell::from(label(name)).width()) + n + 7 + 15 + 5 + bar + 6 * 2;
    let plot = width.saturating_sub(others).clamp(10, 40);
    let axis = Axis::around(shown().map(|(_, row)| &row.nps), all.nps.unwrap_or(0.0), plot);
    let title = label(name);
    let figures = [("n", Side::Right), ("NPS ", Side::Right), ("from … to    ", Side::Right), ("pull", Side::Right)];
    let [n, nps, interval, pull] = figures;
    let mut table = Table::new([(&title, Side::Left), n, nps, interval, pull])
        .with_column(axis.title(), Side::Left)
        .with_column(Cell::new("classes", FAINT), Side::Left);
    for (place, row) in shown() {
        if place == hidden.end && !hidden.is_empty() {
            table.push(vec![Cell::new(&format!("… {} more", count(hidden.len() as u64)), FAINT)]);
        }
        table.push(row.cells(label(&row.label), &axis, bar));
    }
    table.lines()
}

impl Group {
    fn cells(&self, label: String, axis: &Axis, bar: usize) -> Vec<Cell> {
        let nps = &self.nps;
        let [estimate, lower, upper] = [nps.nps, nps.lower, nps.upper]
            .map(|value| value.map_or_else(String::new, |value| Points(value).to_string()));
        let sign = if nps.n() < Caveat::SOLID_FROM { '°' } else { ' ' };
        vec![
            label.into(),
            count(nps.n()).into(),
            Cell::new(&format!("{estimate}{sign}"), leaning(nps.nps.unwrap_or(0.0)).bold()),
            format!("{lower:>6} … {upper:>6}").into(),
            Cell::new(&Points(self.pull).to_string(), leaning(self.pull)),
            axis.interval(nps),
            class_bar(nps, bar),
        ]
    }
}

/// The score of each month, or of longer periods where there are many months; nothing without a column of times.
///
/// # Errors
/// Those of [`Report::score_by`].
pub fn path(report: &Report, width: usize) -> Result<Option<Section>, Problem> {
    let (Some(times), Some(mark)) = (&report.times, report.total.nps.nps) else { return Ok(None) };
    let days: Vec<_> = report.responses.rows.iter().map(|&row| times[row].map(|time| time.day)).collect();
    let room = room(width);
    let grain = Grain::fitting(&days, room);
    let Some((first, last)) = grain.span(&days) else { return Ok(None) };
    let keys: Vec<Option<String>> = days.iter().map(|day| day.map(|day| grain.label(grain.period(day)))).collect();
    let scored = report.score_by(grain.name(), &keys)?;
    let mut by_label: HashMap<String, Nps> = HashMap::new();
    let mut undated = 0;
    for (key, nps) in scored.iter() {
        match key.first() {
            Some(Label::Text(label)) => drop(by_label.insert((*label).to_owned(), nps)),
            _ => undated = nps.n(),
        }
    }
    let start = first.max(last - i32::try_from(room).unwrap_or(i32::MAX) + 1);
    let earlier: u64 = (first..start).filter_map(|period| by_label.get(&grain.label(period))).map(Nps::n).sum();
    let periods: Vec<(String, Option<Nps>)> = (start..=last)
        .map(|period| grain.label(period))
        .map(|label| (label.clone(), by_label.remove(&label)))
        .skip_while(|(_, nps)| nps.is_none())
        .collect();
    if !report.total.nps.is_shown() {
        return Ok(None);
    }
    let mut lines = if periods.iter().filter_map(|(_, nps)| nps.as_ref()).any(Nps::is_shown) {
        timeline(&periods, mark, width)
    } else {
        prose(&format!("Not shown: no {} has {} answers.", grain.name(), Caveat::SHOWN_FROM), FAINT, width)
    };
    for (answers, which) in [(earlier, "given earlier"), (undated, "without a time that can be read")] {
        if answers > 0 {
            lines.extend(prose(&format!("Not shown: {} {which}.", counted(answers, "answer")), FAINT, width));
        }
    }
    let title = format!("Through time, by {} (┈ is the overall score)", grain.name());
    Ok(Some(Section { title, lines }))
}

/// What was read and what was not counted, and why.
#[must_use]
pub fn ledger(report: &Report, width: usize) -> Section {
    let (total, responses, rejects) = (&report.total, &report.responses, &report.total.rejects);
    let counts = format!(
        "{}, {}: {}, {} without an answer, {} rejected.",
        counted(report.sheet.rows.len() as u64, "row"),
        counted(responses.rows.len() as u64, "response"),
        counted(total.nps.n(), "answer"),
        count(total.distribution.missing()),
        count(rejects.total())
    );
    let mut lines = prose(&counts, PLAIN, width);
    if !rejects.is_empty() {
        let mut table = Table::new([
            ("reason", Side::Left),
            ("rejected", Side::Right),
            ("the first, with their rows in the file", Side::Left),
        ]);
        for (reason, rejected) in rejects.iter().filter(|(_, rejected)| *rejected > 0) {
            let examples: Vec<String> = rejects
                .examples()
                .iter()
                .filter(|reject| reject.reason == reason)
                .take(4)
                .map(|reject| {
                    let row = report.sheet.row_number(responses.rows[reject.row]);
                    format!("{}: {}", count(row as u64), shortened(&reject.value, 20))
                })
                .collect();
            let examples = if examples.is_empty() { "further down".to_owned() } else { examples.join("  ") };
            table.push(vec![reason.to_string().into(), count(rejected).into(), examples.into()]);
        }
        lines.extend(table.lines());
    }
    if let Some(id) = &report.args.id {
        lines.extend(prose(&repeats(id, report.args.time.as_deref(), responses), PLAIN, width));
    }
    for note in &report.sheet.notes {
        lines.extend(prose(&format!("Note: {note}"), PLAIN, width));
    }
    Section { title: "What was counted, and what was not".to_owned(), lines }
}

/// What became of the rows with the same `id`.
fn repeats(id: &str, time: Option<&str>, responses: &Responses) -> String {
    if responses.repeated == 0 {
        return format!("No {id} comes more than once.");
    }
    let latest = match time {
        Some(time) => format!("of the versions of a response, the one with the latest {time} counts"),
        None => "of the versions of a response, the one furthest down counts".to_owned(),
    };
    let copies = if responses.copies == 1 { "exact copy" } else { "exact copies" };
    format!(
        "{} more than once: {} {copies} dropped, {} replaced; {latest}.",
        match responses.repeated {
            1 => format!("1 {id} comes"),
            repeated => format!("{} {id}s come", count(repeated as u64)),
        },
        count(responses.copies as u64),
        counted(responses.replaced as u64, "earlier version")
    )
}
