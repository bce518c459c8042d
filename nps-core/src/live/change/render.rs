//! How changes, charts and trends are shown: one line of text each, and tables for notebooks.

use std::fmt;

use super::{ChangeEvent, Chart, ChartKind, ChartPoint, Direction, Trend};
use crate::score::{Caveat, Points, html_table, percent};

impl fmt::Display for ChangeEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { direction, at, baseline, recent, method, .. } = self;
        write!(f, "a {direction} at {at} from {}, since ", Points(*baseline))?;
        match self.since {
            Some(since) => write!(f, "{since}")?,
            None => f.write_str("an unknown time")?,
        }
        write!(f, ": {recent}; {method}")
    }
}

impl fmt::Display for ChartPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.at)?;
        match (self.plotted, self.counts.n()) {
            (None, _) => f.write_str("no answers"),
            (Some(_), n) if n < Caveat::SHOWN_FROM => write!(f, "withheld below {} answers", Caveat::SHOWN_FROM),
            (Some(plotted), n) => {
                write!(f, "{plotted:.3}, n = {n}")?;
                self.signal.map_or(Ok(()), |signal| write!(f, ", {}", beyond(signal)))
            }
        }
    }
}

/// On which side of the limits something is.
const fn beyond(signal: Direction) -> &'static str {
    match signal {
        Direction::Rise => "above the limits",
        Direction::Fall | Direction::Both => "below the limits",
    }
}

impl fmt::Display for Trend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { slope, lower, upper, level, p_value, n, method, .. } = self;
        let percent = percent(*level);
        write!(
            f,
            "{slope:+.3} a period [{lower:+.3}, {upper:+.3}] at {percent} %, p = {p_value:.3}, n = {n} ({method})"
        )
    }
}

impl fmt::Display for super::TrendMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A self-contained HTML table: a row a change, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
///
/// ```
/// use nps_core::{ChangeDetector, ChangeSpec, Counts, events_to_html};
///
/// let mut detector = ChangeDetector::new(ChangeSpec { baseline: 30.0, ..ChangeSpec::default() })?;
/// let events: Vec<_> = (0..9).filter_map(|day| detector.push(day, Counts::new(8, 6, 6)).ok()?).collect();
/// assert!(events_to_html(&events).contains("<td>fall</td>"));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[must_use]
pub fn events_to_html(events: &[ChangeEvent]) -> String {
    let row = |event: &ChangeEvent| {
        let since = event.since.map_or_else(|| "—".to_owned(), |since| since.to_string());
        let ChangeEvent { at, direction, baseline, recent, .. } = event;
        let baseline = Points(*baseline);
        format!("<tr><td>{at}</td><td>{direction}</td><td>{since}</td><td>{baseline}</td>{}</tr>", recent.to_cell())
    };
    html_table(
        "<th>found at</th><th>change</th><th>since</th><th>from</th><th>NPS since</th>",
        events.iter().map(row),
        "changes",
        "The score since a change was chosen for being far off: it overstates the change.",
    )
}

impl Chart {
    /// A self-contained HTML table: a row a period, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
    ///
    /// ```
    /// use nps_core::{ChartOptions, Counts, PeriodCounts, chart};
    ///
    /// let series = [PeriodCounts::new(0, Counts::new(20, 30, 50)), PeriodCounts::new(1, Counts::default())];
    /// assert!(chart(&series, &ChartOptions::default())?.to_html().contains("no answers"));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_html(&self) -> String {
        let figure = |value: f64| match self.kind {
            ChartKind::Score => Points(value).to_string(),
            ChartKind::Promoters | ChartKind::Detractors => format!("{:.1} %", 100.0 * value),
        };
        let row = |point: &ChartPoint| {
            let ChartPoint { at, counts, .. } = point;
            let n = counts.n();
            let (plotted, limits) = match (point.plotted, point.lower.zip(point.upper)) {
                (Some(_), _) if n < Caveat::SHOWN_FROM => {
                    (format!("withheld below {} answers", Caveat::SHOWN_FROM), "—".to_owned())
                }
                (Some(plotted), Some((lower, upper))) => {
                    (figure(plotted), format!("{} to {}", figure(lower), figure(upper)))
                }
                _ => ("no answers".to_owned(), "—".to_owned()),
            };
            let signal = point.signal.map_or("", beyond);
            format!("<tr><td>{at}</td><td>{n}</td><td>{plotted}</td><td>{limits}</td><td>{signal}</td></tr>")
        };
        let centre =
            self.centre.map_or_else(|| "No answers.".to_owned(), |centre| format!("Centre {}.", figure(centre)));
        html_table(
            &format!("<th>at</th><th>n</th><th>{}</th><th>limits</th><th></th>", self.kind),
            self.points.iter().map(row),
            "periods",
            centre,
        )
    }
}
