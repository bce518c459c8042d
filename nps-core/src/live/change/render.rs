//! How changes, charts, trends and what was expected are shown: one line of text each, and tables for notebooks.

use std::fmt;

use super::{
    ChangeEvent, Chart, ChartKind, ChartPoint, Dating, Direction, Expected, ExpectedKind, LikelyRun, Trend, Unexpected,
};
use crate::score::{Caveat, Escaped, Points, html_table, percent};

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

impl Expected {
    /// A figure in its unit.
    fn figure(&self, value: f64) -> String {
        match self.kind {
            ExpectedKind::Score => Points(value).to_string(),
            ExpectedKind::Volume => format!("{value:.1}"),
        }
    }

    /// Whether what it was may be shown: a number of answers always, the score of enough of them.
    fn is_shown(&self) -> bool {
        self.kind == ExpectedKind::Volume || self.counts.n() >= Caveat::SHOWN_FROM
    }

    /// What it was, or why that is not shown.
    fn seen(&self) -> String {
        match self.observed {
            None => "no answers".to_owned(),
            Some(_) if !self.is_shown() => format!("withheld below {} answers", Caveat::SHOWN_FROM),
            Some(observed) => self.figure(observed),
        }
    }

    /// The band, where there is one that may be shown.
    fn band(&self) -> Option<String> {
        let (lower, upper) = self.lower.zip(self.upper).filter(|_| self.is_shown())?;
        Some(format!("{} to {}", self.figure(lower), self.figure(upper)))
    }

    /// On which side of the band it is, where that may be shown.
    fn side(&self) -> Option<&'static str> {
        self.signal.filter(|_| self.is_shown()).map(|signal| match signal {
            Direction::Rise => "above the band",
            Direction::Fall | Direction::Both => "below the band",
        })
    }

    /// The cells of a table: its answers, what it was, what was expected, the band.
    fn cells(&self) -> String {
        let expected = self.expected.map_or_else(|| "—".to_owned(), |expected| self.figure(expected));
        let band = self.band().unwrap_or_else(|| "—".to_owned());
        format!("<td>{}</td><td>{}</td><td>{expected}</td><td>{band}</td>", self.counts.n(), self.seen())
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, ", self.at, self.seen())?;
        match self.expected {
            None => f.write_str("nothing expected yet")?,
            Some(expected) => write!(f, "expected {}", self.figure(expected))?,
        }
        self.band().map_or(Ok(()), |band| write!(f, " ({band})"))?;
        self.side().map_or(Ok(()), |side| write!(f, ", {side}"))
    }
}

impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.situation)?;
        let Some(last) = &self.last else { return f.write_str("no periods") };
        write!(f, "{last}")?;
        f.write_str(if self.is_unexpected { "; unexpected" } else { "; as expected" })?;
        self.p_adjusted.map_or(Ok(()), |p| write!(f, ", adjusted p = {p:.3}"))
    }
}

impl fmt::Display for LikelyRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, length, probability, .. } = self;
        write!(f, "{at}: {length} periods since the last change, probability {probability:.3}")
    }
}

impl fmt::Display for Dating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.since, self.probability) {
            (Some(since), Some(probability)) => write!(f, "changed at {since}, probability {probability:.3}"),
            (None, Some(probability)) => write!(f, "no change, probability {probability:.3}"),
            (_, None) => f.write_str("no periods"),
        }
    }
}

/// A self-contained HTML table: a row a period, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
///
/// ```
/// use nps_core::{Counts, ExpectedOptions, PeriodCounts, expected_periods, expected_to_html};
///
/// let mut series: Vec<_> = (0..9).map(|at| PeriodCounts::new(at, Counts::new(20, 30, 50))).collect();
/// series[8].counts = Counts::new(50, 30, 20);
/// let found = expected_periods(&series, &ExpectedOptions::default())?;
/// assert!(expected_to_html(&found).contains("<td>below the band</td>"));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[must_use]
pub fn expected_to_html(periods: &[Expected]) -> String {
    let row = |period: &Expected| {
        format!("<tr><td>{}</td>{}<td>{}</td></tr>", period.at, period.cells(), period.side().unwrap_or_default())
    };
    let kind = periods.first().map_or(ExpectedKind::default(), |period| period.kind);
    html_table(
        &format!("<th>at</th><th>n</th><th>{kind}</th><th>expected</th><th>band</th><th></th>"),
        periods.iter().map(row),
        "periods",
        "What was expected of each period is from those before it.",
    )
}

/// A self-contained HTML table: a row a situation, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
///
/// ```
/// use nps_core::{Counts, ExpectedOptions, PeriodCounts, unexpected_situations, unexpected_to_html};
///
/// let mut series: Vec<_> = (0..9).map(|at| PeriodCounts::new(at, Counts::new(20, 30, 50))).collect();
/// series[8].counts = Counts::new(50, 30, 20);
/// let found = unexpected_situations(&[("phone & web", series)], &ExpectedOptions::default())?;
/// assert!(unexpected_to_html(&found).contains("<td>phone &amp; web</td>"));
/// # Ok::<(), nps_core::Error>(())
/// ```
#[must_use]
pub fn unexpected_to_html(situations: &[Unexpected]) -> String {
    let row = |found: &Unexpected| {
        let name = Escaped(&found.situation);
        let Some(last) = &found.last else {
            return format!(
                "<tr><td>{name}</td><td>—</td><td>0</td><td>no periods</td>{}</tr>",
                "<td>—</td>".repeat(4)
            );
        };
        let p_value = found.p_adjusted.map_or_else(|| "—".to_owned(), |p| format!("{p:.3}"));
        let told = if found.is_unexpected { "unexpected" } else { "" };
        format!("<tr><td>{name}</td><td>{}</td>{}<td>{p_value}</td><td>{told}</td></tr>", last.at, last.cells())
    };
    let kind =
        situations.iter().find_map(|found| found.last.as_ref()).map_or(ExpectedKind::default(), |last| last.kind);
    let heads = "<th>expected</th><th>band</th><th>adjusted p</th><th></th>";
    html_table(
        &format!("<th>situation</th><th>at</th><th>n</th><th>{kind}</th>{heads}"),
        situations.iter().map(row),
        "situations",
        "The last period of each, corrected for the number of situations.",
    )
}

impl Dating {
    /// A self-contained HTML table: a row a period, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
    ///
    /// ```
    /// use nps_core::{Counts, DatingOptions, PeriodCounts, date_changes};
    ///
    /// let of = |at| if at < 12 { Counts::new(20, 30, 50) } else { Counts::new(40, 30, 30) };
    /// let series: Vec<_> = (0..20).map(|at| PeriodCounts::new(at, of(at))).collect();
    /// assert!(date_changes(&series, &DatingOptions::default())?.to_html().contains("changed at 12, "));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_html(&self) -> String {
        let row = |LikelyRun { at, length, probability, recent }: &LikelyRun| {
            format!("<tr><td>{at}</td><td>{length}</td><td>{probability:.3}</td><td>{recent:.3}</td></tr>")
        };
        html_table(
            "<th>at</th><th>periods since the last change</th><th>probability</th><th>changed lately</th>",
            self.runs.iter().map(row),
            "periods",
            self,
        )
    }
}
