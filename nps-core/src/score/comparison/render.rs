//! How comparisons are shown: one line of text each, and HTML for notebooks.
//!
//! Both withhold figures below [`Caveat::SHOWN_FROM`] answers; the fields keep them.

use std::fmt;

use crate::score::comparison::{
    DifferenceTest, Equivalence, GroupComparison, GroupPair, PairedDifference, Power, SampleSize,
};
use crate::score::render::{caveats, percent};
use crate::score::{Caveat, Escaped, Points, html_table};

/// A p-value as a reader needs it.
fn p_text(p: f64) -> String {
    if p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {p:.3}") }
}

/// An estimate with its interval.
fn interval(difference: f64, lower: f64, upper: f64, level: f64) -> String {
    format!("{} points [{}, {}] at {} %", Points(difference), Points(lower), Points(upper), percent(level))
}

fn html(text: &dyn fmt::Display, notes: &[Caveat]) -> String {
    format!("<div><div><b>{}</b></div>{}</div>", Escaped(&text.to_string()), caveats(notes))
}

impl fmt::Display for PairedDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.difference, self.lower, self.upper, self.p_value) {
            (Some(difference), Some(lower), Some(upper), Some(p)) if self.is_shown() => {
                let (interval, p) = (interval(difference, lower, upper, self.level), p_text(p));
                write!(f, "{interval}, {p} ({})", self.method)?;
            }
            (Some(_), ..) => write!(f, "difference withheld below {} pairs", Caveat::SHOWN_FROM)?,
            _ => f.write_str("no difference: nobody answered twice")?,
        }
        write!(f, ", n = {} pairs", self.n())
    }
}

impl PairedDifference {
    /// A self-contained HTML fragment: the difference, its interval, the table of transitions, the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        const CLASSES: [&str; 3] = ["detractor", "passive", "promoter"];
        let row = |(class, cells): (&str, &[u64; 3])| {
            let cells: String = cells.iter().map(|count| format!("<td>{count}</td>")).collect();
            format!("<tr><th>{class}</th>{cells}</tr>")
        };
        let rows: String = CLASSES.into_iter().zip(&self.pairs.transitions).map(row).collect();
        let table = if self.is_shown() {
            let heads: String = CLASSES.iter().map(|class| format!("<th>{class}</th>")).collect();
            format!("<table><thead><tr><th>before \\ after</th>{heads}</tr></thead><tbody>{rows}</tbody></table>")
        } else {
            String::new()
        };
        let (text, notes) = (Escaped(&self.to_string()).to_string(), caveats(&self.caveats));
        format!("<div><div><b>{text}</b></div>{table}{notes}</div>")
    }
}

impl fmt::Display for Equivalence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.before.n().min(self.after.n()) >= Caveat::SHOWN_FROM;
        match (self.difference, self.lower, self.upper, self.p_value) {
            (Some(difference), Some(lower), Some(upper), Some(p)) if shown => {
                let found = if self.equivalent { "equivalent" } else { "not shown to be equivalent" };
                let (interval, p) = (interval(difference, lower, upper, self.level), p_text(p));
                write!(f, "{found} within ±{} points: {interval}, {p} ({})", self.margin, self.method)
            }
            (Some(_), ..) => write!(f, "equivalence withheld below {} answers on each side", Caveat::SHOWN_FROM),
            _ => f.write_str("no difference: one side has no answers"),
        }
    }
}

impl Equivalence {
    /// A self-contained HTML fragment: what was found, the interval, the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        html(self, &self.caveats)
    }
}

impl fmt::Display for DifferenceTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.before.n().min(self.after.n()) >= Caveat::SHOWN_FROM;
        match (self.difference, self.p_value) {
            (Some(difference), Some(p)) if shown => {
                write!(f, "{} points, {} ({})", Points(difference), p_text(p), self.method)
            }
            (Some(_), _) => write!(f, "difference withheld below {} answers on each side", Caveat::SHOWN_FROM),
            _ => f.write_str("no difference: one side has no answers"),
        }
    }
}

impl DifferenceTest {
    /// A self-contained HTML fragment: the difference, its p-value, the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        html(self, &self.caveats)
    }
}

impl fmt::Display for GroupPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}: {}", self.before, self.after, self.difference)?;
        match self.p_adjusted {
            Some(p) if self.difference.is_shown() => write!(f, "; for all pairs {}", p_text(p)),
            _ => Ok(()),
        }
    }
}

/// A self-contained HTML table: a row a pair, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
///
/// ```
/// use nps_core::group_pairs_to_html;
/// assert!(group_pairs_to_html(&[]).contains("<table>"));
/// ```
#[must_use]
pub fn group_pairs_to_html(pairs: &[GroupPair]) -> String {
    let row = |pair: &GroupPair| {
        let (before, after) = (Escaped(&pair.before), Escaped(&pair.after));
        format!("<tr><td>{before}</td><td>{after}</td>{}</tr>", pair.difference.to_cell(pair.p_adjusted))
    };
    html_table("<th>from</th><th>to</th><th>difference</th>", pairs.iter().map(row), "pairs", "")
}

impl fmt::Display for GroupComparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} groups, {} pairs", self.groups.len(), self.pairs.len())?;
        match self.p_value() {
            Some(p) => write!(f, "; do the scores differ at all? {}", p_text(p)),
            None => f.write_str("; fewer than two have answers"),
        }
    }
}

impl GroupComparison {
    /// A self-contained HTML fragment: the score of each group, and each pair.
    #[must_use]
    pub fn to_html(&self) -> String {
        let rows = self.groups.iter().map(|group| {
            format!("<tr><td>{}</td><td>{}</td>{}</tr>", Escaped(&group.label), group.nps.n(), group.nps.to_cell())
        });
        let groups = html_table("<th>group</th><th>n</th><th>NPS</th>", rows, "groups", Escaped(&self.to_string()));
        format!("<div>{groups}{}</div>", group_pairs_to_html(&self.pairs))
    }
}

impl fmt::Display for SampleSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = percent(self.plan.level);
        match (self.before, self.after, self.plan.difference, self.plan.margin) {
            (Some(before), Some(after), Some(difference), _) => write!(
                f,
                "{before} + {after} answers to find {} points with power {} at {level} %",
                Points(difference),
                self.plan.power
            )?,
            (_, _, _, Some(margin)) => write!(f, "{} answers for ±{margin} points at {level} %", self.answers)?,
            _ => write!(f, "{} answers", self.answers)?,
        }
        if let Some(invitations) = self.invitations {
            write!(f, ", {invitations} invitations")?;
        }
        self.days.map_or(Ok(()), |days| write!(f, ", {days} {}", if days == 1 { "day" } else { "days" }))
    }
}

impl fmt::Display for Power {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (plan, level) = (&self.plan, percent(self.plan.level));
        write!(
            f,
            "power {:.3} to find {} points with {} + {} answers at {level} %",
            self.power,
            Points(plan.difference),
            plan.before,
            plan.after
        )
    }
}
