//! The section that watches: on which day each fall of the score would have been noticed, had one looked every day.

use std::collections::BTreeMap;

use nps_core::{Category, Caveat, ChangeDetector, ChangeEvent, ChangeSpec, Condition, Counts, Method, Points};

use crate::Problem;
use crate::canvas::{BOLD, FAINT, leaning, paint};
use crate::chart::real;
use crate::findings::{date, days_since_1970};
use crate::report::Report;
use crate::sections::Section;
use crate::table::{Cell, NO_FIGURE, Side, Table, counted, prose, shortened};

/// The days whose score is taken as usual.
const USUAL_DAYS: i64 = 56;
/// How far below the usual a score may be without it being a fall, in points, where its interval is not wider.
const TOLERANCE: f64 = 5.0;
/// The level of that interval: among hundreds of situations hardly one is truly usually lower than it says.
const USUAL_LEVEL: f64 = 0.999;
/// Answers between two false alarms of one detector: many, since many are at work.
const RUN_LENGTH: f64 = 1e6;
/// How many falls are shown.
const MOST: usize = 5;

/// The counts of each day, by days since 1970.
type Days = BTreeMap<i64, Counts>;
/// The values that describe a situation, with the place of their column among those watched; of all answers, none.
type Key<'a> = Vec<(usize, &'a str)>;

/// What is usual of a situation.
#[derive(Clone, Copy)]
struct Usual {
    baseline: f64,
    tolerance: f64,
}

/// The falls of the overall score and of each situation, from the day they were certain; nothing without times, or where
/// the first eight weeks are all there is or have too few answers.
///
/// # Errors
/// Where there is no such column, and those of [`ChangeDetector`].
pub fn changes(report: &Report, width: usize) -> Result<Option<Section>, Problem> {
    let columns = if report.args.among.is_empty() { &report.args.by } else { &report.args.among };
    let Some(days) = days(report) else { return Ok(None) };
    let situations = situations(report, columns, &days)?;
    let Some((first, last)) = situations.get(&Key::new()).and_then(span) else { return Ok(None) };
    let from = first + USUAL_DAYS;
    let mut usuals = BTreeMap::new();
    for (key, days) in &situations {
        if let Some(usual) = usual(days.range(..from).map(|(_, &counts)| counts))? {
            usuals.insert(key.clone(), usual);
        }
    }
    if last < from || !usuals.contains_key(&Key::new()) {
        return Ok(None);
    }
    let (mut watched, mut answers, mut falls) = (0_u64, 0, Vec::new());
    for (key, days) in &situations {
        let is_new = days.range(..from).next().is_none();
        let usual = usuals.get(key).copied().or_else(|| if is_new { of_wholes(key, &usuals) } else { None });
        let Some(Usual { baseline, tolerance }) = usual else { continue };
        let level = report.args.level;
        let spec = ChangeSpec { baseline, tolerance, run_length: RUN_LENGTH, level, ..ChangeSpec::default() };
        let mut detector = ChangeDetector::new(spec)?;
        let mut pushed = days.range(from..).map(|(&day, &counts)| detector.push(day, counts));
        falls.extend(pushed.find_map(Result::transpose).transpose()?.map(|fall| (key, fall)));
        answers += days.range(from..).map(|(_, counts)| counts.n()).sum::<u64>();
        watched += u64::from(!key.is_empty());
    }
    // Certain on the same day, the one with the strongest evidence comes first.
    falls.sort_by(|(_, one), (_, other)| one.at.cmp(&other.at).then(other.statistic.total_cmp(&one.statistic)));
    let mut lines = table(columns, &falls, width);
    if let Some(later) = falls.get(MOST..).filter(|later| !later.is_empty()) {
        let all = later.iter().find(|(key, _)| key.is_empty());
        let all = all.map_or_else(String::new, |(_, fall)| format!(", all answers together on {}", shown(fall.at)));
        let note = format!("Certain later: {} more{all}. Situations overlap: one fall shows in several.", later.len());
        lines.extend(prose(&note, FAINT, width));
    }
    let false_alarms = real(answers) / RUN_LENGTH * 365.25 / real((last - from + 1).unsigned_abs());
    let note = format!(
        "Watched day by day from {} on: all answers and {}, of one value or two. Each may be as low as the interval of \
         its score in the eight weeks before, and {TOLERANCE} points below that score; one that is new, as low as what it \
         is part of. False alarms among them all: {false_alarms:.1} a year, or fewer.",
        shown(from),
        counted(watched, "situation")
    );
    lines.extend(prose(&note, FAINT, width));
    Ok(Some(Section { title: "What changed, and when".to_owned(), lines }))
}

fn span(days: &Days) -> Option<(i64, i64)> {
    Some((*days.keys().next()?, *days.keys().next_back()?))
}

/// The day of each response, as days since 1970; `None` without a column of times.
fn days(report: &Report) -> Option<Vec<Option<i64>>> {
    let times = report.times.as_ref()?;
    let day = |&row: &usize| times[row].map(|time| i64::from(days_since_1970(time.day)));
    Some(report.responses.rows.iter().map(day).collect())
}

/// The answers of each day: all, those with each value of a column, and those with each two values of two columns.
fn situations<'a>(
    report: &'a Report,
    columns: &[String],
    days: &[Option<i64>],
) -> Result<BTreeMap<Key<'a>, Days>, Problem> {
    let places = columns.iter().map(|name| report.sheet.column(name)).collect::<Result<Vec<usize>, Problem>>()?;
    let mut situations: BTreeMap<Key<'a>, Days> = BTreeMap::new();
    for ((&row, class), day) in report.responses.rows.iter().zip(report.classes()).zip(days) {
        let (Some(class), &Some(day)) = (class, day) else { continue };
        let values =
            places.iter().enumerate().filter_map(|(place, &column)| Some((place, report.sheet.cell(row, column)?)));
        let values: Vec<(usize, &str)> = values.collect();
        let mut add = |key: Key<'a>| {
            let sum = situations.entry(key).or_default().entry(day).or_default();
            *sum = both(*sum, one_of(class));
        };
        add(Key::new());
        for (index, &one) in values.iter().enumerate() {
            add(vec![one]);
            values[index + 1..].iter().for_each(|&other| add(vec![one, other]));
        }
    }
    Ok(situations)
}

/// The score of some days, and how far below it chance alone leaves it; `None` of too few answers, or where there is no
/// room below.
fn usual(days: impl Iterator<Item = Counts>) -> Result<Option<Usual>, Problem> {
    let counts = days.fold(Counts::default(), both);
    if counts.n() < Caveat::SOLID_FROM {
        return Ok(None);
    }
    let bounds = counts.nps(USUAL_LEVEL, Method::Auto)?;
    let (Some(baseline), Some(lower)) = (bounds.nps, bounds.lower) else { return Ok(None) };
    let tolerance = TOLERANCE.max(baseline - lower);
    Ok((baseline - tolerance > -100.0).then_some(Usual { baseline, tolerance }))
}

/// What is usual of the whole, of those a situation is part of, whose score may be lowest.
fn of_wholes(key: &Key<'_>, usuals: &BTreeMap<Key<'_>, Usual>) -> Option<Usual> {
    let lowest =
        |one: &&Usual, other: &&Usual| (one.baseline - one.tolerance).total_cmp(&(other.baseline - other.tolerance));
    let values = key.iter().filter(|_| key.len() > 1).filter_map(|&value| usuals.get(&vec![value]));
    values.min_by(lowest).or_else(|| usuals.get(&Key::new())).copied()
}

fn table(columns: &[String], falls: &[(&Key<'_>, ChangeEvent)], width: usize) -> Vec<String> {
    // What the other columns take.
    const OTHERS: usize = 57;
    if falls.is_empty() {
        return vec![paint(BOLD, "No fall that is certain.")];
    }
    let mut table = Table::new([
        ("certain on", Side::Left),
        ("since", Side::Left),
        ("where", Side::Left),
        ("from", Side::Right),
        ("since then", Side::Left),
    ]);
    for (key, fall) in falls.iter().take(MOST) {
        let recent = [fall.recent.nps, fall.recent.lower, fall.recent.upper].map(|value| Points(value.unwrap_or(0.0)));
        let [now, lower, upper] = recent;
        table.push(vec![
            shown(fall.at).into(),
            fall.since.map_or_else(|| NO_FIGURE.to_owned(), shown).into(),
            situation(columns, key, width.saturating_sub(OTHERS)).into(),
            Points(fall.baseline).to_string().into(),
            if fall.recent.is_shown() {
                Cell::new(&format!("{now:>6} [{lower}, {upper}]"), leaning(now.0))
            } else {
                NO_FIGURE.to_owned().into()
            },
        ]);
    }
    table.lines()
}

/// The conditions of a situation, or its values alone where there is no room for more.
fn situation(columns: &[String], key: &Key<'_>, width: usize) -> String {
    if key.is_empty() {
        return "all answers".to_owned();
    }
    let condition = |&(place, value): &(usize, &str)| Condition::new(columns[place].as_str(), value).to_string();
    let conditions = key.iter().map(condition).collect::<Vec<_>>().join(", ");
    if conditions.chars().count() <= width {
        return shortened(&conditions, width);
    }
    shortened(&key.iter().map(|&(_, value)| value).collect::<Vec<_>>().join(", "), width)
}

fn shown(day: i64) -> String {
    i32::try_from(day).map_or_else(|_| String::new(), date)
}

const fn both(one: Counts, other: Counts) -> Counts {
    Counts::new(one.detractors + other.detractors, one.passives + other.passives, one.promoters + other.promoters)
}

const fn one_of(class: Category) -> Counts {
    match class {
        Category::Detractor => Counts::new(1, 0, 0),
        Category::Passive => Counts::new(0, 1, 0),
        Category::Promoter => Counts::new(0, 0, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Args;
    use clap::Parser;

    #[test]
    fn lines_fit_the_width() {
        let report = Report::new(Args::parse_from(["demo"])).unwrap();
        for width in [80, 100] {
            let section = changes(&report, width).unwrap().unwrap();
            let lines: Vec<String> =
                section.lines.iter().map(|line| anstream::adapter::strip_str(line).to_string()).collect();
            assert!(lines.iter().all(|line| line.chars().count() <= width), "{lines:#?}");
            assert!(lines[1].contains("product question") && lines[1].contains("Nova"), "{lines:#?}");
        }
    }

    #[test]
    fn what_is_new_is_held_to_the_lowest_of_what_it_is_part_of() {
        let usual = |baseline| Usual { baseline, tolerance: 5.0 };
        let usuals = BTreeMap::from([(vec![], usual(20.0)), (vec![(0, "complaint")], usual(-25.0))]);
        let held_to = |key: &[(usize, &'static str)]| of_wholes(&key.to_vec(), &usuals).map(|usual| usual.baseline);
        assert_eq!(held_to(&[(1, "Nova")]), Some(20.0));
        assert_eq!(held_to(&[(0, "complaint"), (1, "Nova")]), Some(-25.0));
        assert_eq!(held_to(&[(0, "claim"), (1, "Nova")]), Some(20.0));
    }
}
