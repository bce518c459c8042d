//! How headlines, segments and days are shown: one line of text each, and tables for notebooks.
//!
//! Scores below [`Caveat::SHOWN_FROM`](crate::Caveat::SHOWN_FROM) answers are withheld; the fields keep them.

use std::fmt;

use crate::live::{Headline, LiveDay, LivePane, LiveSegment, Window};
use crate::score::{Caveat, Counts, Distribution, Escaped, Nps, Points, html_table};
use crate::survey::{Day, SECONDS_A_DAY, day_of};

impl fmt::Display for Headline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}", Day::new(self.first_day), Day::new(self.as_of_day))?;
        if let Window::Decayed { .. } = self.window {
            write!(f, ", {}", self.window)?;
        }
        write!(f, ": {}", self.nps)
    }
}

impl fmt::Display for LiveSegment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.name(), self.headline)
    }
}

impl LiveSegment {
    /// What it is shown as.
    fn name(&self) -> &str {
        if self.other { "(other)" } else { self.value.as_deref().unwrap_or("—") }
    }
}

impl fmt::Display for LiveDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", Day::new(self.day))?;
        write_answers(f, &self.distribution)
    }
}

impl fmt::Display for LivePane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", moment(self.from))?;
        write_answers(f, &self.distribution)
    }
}

fn write_answers(f: &mut fmt::Formatter<'_>, found: &Distribution) -> fmt::Result {
    write!(f, "{}, n = {}; {} missing", score(found.counts()), found.n(), found.missing())
}

/// A moment to the minute, in UTC.
fn moment(at: i64) -> String {
    let clock = at.rem_euclid(SECONDS_A_DAY);
    let day = day_of(at).map(Day::new).map_or_else(String::new, |day| day.to_string());
    format!("{day} {:02}:{:02} UTC", clock / 3600, clock % 3600 / 60)
}

/// The score of some counts without its interval, or why it is not shown.
fn score(counts: Counts) -> String {
    match counts.points() {
        Some(points) if counts.n() >= Caveat::SHOWN_FROM => format!("NPS {}", Points(points)),
        Some(_) => format!("NPS withheld below {} answers", Caveat::SHOWN_FROM),
        None => "no answers".to_owned(),
    }
}

/// A self-contained HTML table: a row a segment, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
///
/// ```
/// use nps_core::{Live, LiveSpec, segments_to_html};
///
/// let mut live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() })?;
/// live.push(0, None, &[Some("<Lyon>")])?;
/// assert!(segments_to_html(&live.segments("site", 0)?).contains("&lt;Lyon&gt;"));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[must_use]
pub fn segments_to_html(segments: &[LiveSegment]) -> String {
    let row = |segment: &LiveSegment| {
        let Headline { nps, previous, all_time, .. } = &segment.headline;
        let previous = previous.as_ref().map_or_else(|| "<td>—</td>".to_owned(), Nps::to_cell);
        format!(
            "<tr><td>{}</td><td>{}</td>{}{previous}{}</tr>",
            Escaped(segment.name()),
            nps.n(),
            nps.to_cell(),
            all_time.to_cell()
        )
    };
    let days = segments.first().map(|LiveSegment { headline, .. }| {
        format!("Days {} to {}.", Day::new(headline.first_day), Day::new(headline.as_of_day))
    });
    html_table(
        "<th>segment</th><th>n</th><th>NPS</th><th>window before</th><th>all time</th>",
        segments.iter().map(row),
        "segments",
        days.unwrap_or_default(),
    )
}

/// A self-contained HTML table: a row a day, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
///
/// ```
/// use nps_core::{Live, LiveSpec, days_to_html};
///
/// let mut live = Live::new(LiveSpec::default())?;
/// live.push(0, None, &[])?;
/// assert!(days_to_html(&live.days(0, 0)?).contains("1970-01-01"));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[must_use]
pub fn days_to_html(days: &[LiveDay]) -> String {
    let row = |LiveDay { day, distribution }: &LiveDay| {
        let counts = distribution.counts();
        let (n, missing) = (counts.n(), distribution.missing());
        format!("<tr><td>{}</td><td>{n}</td><td>{missing}</td><td>{}</td></tr>", Day::new(*day), score(counts))
    };
    html_table(
        "<th>day</th><th>n</th><th>missing</th><th>score</th>",
        days.iter().map(row),
        "days",
        "Days are those of the calendar.",
    )
}

/// A self-contained HTML table: a row a pane, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
///
/// ```
/// use nps_core::{Calendar, Live, LiveSpec, panes_to_html};
///
/// let hourly = Calendar { granularity: 60, ..Calendar::default() };
/// let mut live = Live::new(LiveSpec { calendar: hourly, ..LiveSpec::default() })?;
/// live.push(3 * 3600 + 5, None, &[])?;
/// assert!(panes_to_html(&live.panes(0, 86_400)?).contains("1970-01-01 03:00 UTC"));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[must_use]
pub fn panes_to_html(panes: &[LivePane]) -> String {
    let row = |LivePane { from, distribution, .. }: &LivePane| {
        let counts = distribution.counts();
        let (n, missing) = (counts.n(), distribution.missing());
        format!("<tr><td>{}</td><td>{n}</td><td>{missing}</td><td>{}</td></tr>", moment(*from), score(counts))
    };
    html_table(
        "<th>from</th><th>n</th><th>missing</th><th>score</th>",
        panes.iter().map(row),
        "panes",
        "Panes without answers are left out.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Live, LiveSpec, Scale};

    #[test]
    fn few_answers_are_withheld_and_labels_cannot_inject_html() {
        let mut live = Live::new(LiveSpec { dimensions: vec!["site".into()], ..LiveSpec::default() }).unwrap();
        let score = |score| Some(Scale::ZERO_TO_TEN.score(score).unwrap());
        for (site, answer, times) in [("<script>", 3, 4), ("Lyon", 10, 16)] {
            for _ in 0..times {
                live.push(86_400, score(answer), &[Some(site)]).unwrap();
            }
        }
        let html = segments_to_html(&live.segments("site", 86_400).unwrap());
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script>"));
        assert!(html.contains("<td>withheld below 5 answers</td>") && !html.contains("−100.0"));
        assert!(html.contains("<b>+100.0</b>") && html.contains("Days 1969-12-27 to 1970-01-02."));
        assert!(days_to_html(&live.days(0, 172_800).unwrap()).contains("<td>1970-01-02</td><td>20</td><td>0</td>"));
        assert!(days_to_html(&live.segment_days("site", Some("<script>"), 0, 86_400).unwrap()).contains("withheld"));
        let said: Vec<String> = live.days(0, 172_800).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(said, ["1970-01-01: no answers, n = 0; 0 missing", "1970-01-02: NPS +60.0, n = 20; 0 missing"]);
        let said = live.segments("site", 86_400).unwrap()[0].to_string();
        assert_eq!(said, "<script>, 1969-12-27 to 1970-01-02: NPS withheld below 5 answers, n = 4 (score)");
        assert!(segments_to_html(&[]).contains("window before"));
    }
}
