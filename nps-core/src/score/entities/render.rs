//! Entities as one line of text and as HTML tables.

use std::fmt;

use super::{Funnel, FunnelPoint, RankedEntity, Ranking, Shrinkage, ShrunkEntity, Standing};
use crate::score::Points;
use crate::score::render::{Escaped, caveats, html_table, percent};

/// Figures in points with the interval around them, or a dash.
fn within(middle: Option<f64>, lower: Option<f64>, upper: Option<f64>) -> String {
    match (middle, lower, upper) {
        (Some(middle), Some(lower), Some(upper)) => {
            format!("{} [{}, {}]", Points(middle), Points(lower), Points(upper))
        }
        (None, Some(lower), Some(upper)) => format!("[{}, {}]", Points(lower), Points(upper)),
        _ => "—".to_owned(),
    }
}

fn figure(figure: Option<f64>) -> String {
    figure.map_or("—".to_owned(), |figure| format!("{figure:.2}"))
}

fn points(figure: Option<f64>) -> String {
    figure.map_or("—".to_owned(), |figure| Points(figure).to_string())
}

impl fmt::Display for ShrunkEntity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shrunk = within(self.shrunk, self.lower, self.upper);
        write!(f, "{}: {shrunk}, by itself {}, n = {}, ", self.name, points(self.nps), self.n)?;
        write!(f, "reliability {}", figure(self.reliability))
    }
}

impl fmt::Display for Shrinkage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} entities around {}, ", self.k, points(self.mean))?;
        write!(
            f,
            "differing by {} points ({})",
            self.tau.map_or("—".to_owned(), |tau| format!("{tau:.1}")),
            self.method
        )
    }
}

impl Shrinkage {
    /// A self-contained HTML table: each entity's score by itself and drawn towards the mean; the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        let row = |row: &ShrunkEntity| {
            format!(
                "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                Escaped(&row.name),
                row.n,
                points(row.nps),
                within(row.shrunk, row.lower, row.upper),
                figure(row.reliability)
            )
        };
        let heads =
            format!("<th></th><th>n</th><th>NPS</th><th>shrunk, {} %</th><th>reliability</th>", percent(self.level));
        let note = format!("{}{}", Escaped(&self.to_string()), caveats(&self.caveats));
        html_table(&heads, self.rows.iter().map(row), "entities", note)
    }
}

impl fmt::Display for FunnelPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limits = within(None, self.lower_95, self.upper_95);
        write!(f, "{}: {}, n = {}, limits {limits}", self.name, points(self.nps), self.n)?;
        match self.p_holm {
            Some(p) if p < 0.05 => write!(f, ", outside what chance explains"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Funnel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outside = self.rows.iter().filter(|row| row.p_holm < Some(0.05) && row.p_holm.is_some()).count();
        write!(f, "{} entities around {}, {outside} outside what chance explains", self.k, points(self.target))
    }
}

impl Funnel {
    /// A self-contained HTML table: each entity's score and limits; the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        let row = |row: &FunnelPoint| {
            format!(
                "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                Escaped(&row.name),
                row.n,
                points(row.nps),
                within(None, row.lower_95, row.upper_95),
                within(None, row.lower_998, row.upper_998),
                figure(row.p_holm)
            )
        };
        let heads = "<th></th><th>n</th><th>NPS</th><th>95 % limits</th><th>99.8 % limits</th><th>p (Holm)</th>";
        let note = format!("{}{}", Escaped(&self.to_string()), caveats(&self.caveats));
        html_table(heads, self.rows.iter().map(row), "entities", note)
    }
}

impl fmt::Display for RankedEntity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, n = {}, ", self.name, within(self.shrunk, self.lower, self.upper), self.n)?;
        match self.ranks() {
            Some(ranks) => write!(f, "rank {ranks}"),
            None => f.write_str(self.standing.name()),
        }
    }
}

impl RankedEntity {
    fn ranks(&self) -> Option<String> {
        let (rank, lower, upper) = (self.rank?, self.rank_lower?, self.rank_upper?);
        Some(format!("{rank} [{lower}, {upper}]"))
    }
}

impl fmt::Display for Ranking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = self.share.map_or("—".to_owned(), |share| format!("{:.1} %", 100.0 * share));
        write!(
            f,
            "{} of {} entities ranked (subject {}); {share} of the variance is theirs",
            self.ranked, self.k, self.subject
        )
    }
}

impl Ranking {
    /// A self-contained HTML table: as much of each entity as may be said; the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        let row = |row: &RankedEntity| {
            let said = match row.standing {
                Standing::Ranked => row.ranks().unwrap_or_default(),
                other => other.name().replace('_', " "),
            };
            format!(
                "<tr><th>{}</th><td>{}</td><td>{}</td><td>{said}</td><td>{}</td></tr>",
                Escaped(&row.name),
                row.n,
                within(row.shrunk, row.lower, row.upper),
                figure(row.reliability)
            )
        };
        let heads = format!(
            "<th></th><th>n</th><th>shrunk, {} %</th><th>rank, {} %</th><th>reliability</th>",
            percent(self.options.level),
            percent(self.options.rank_level)
        );
        let note = format!("{}{}", Escaped(&self.to_string()), caveats(&self.caveats));
        html_table(&heads, self.rows.iter().map(row), "entities", note)
    }
}
