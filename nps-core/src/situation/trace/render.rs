//! How traces are shown: one line of text, and tables for notebooks.
//!
//! Both withhold figures below [`Caveat::SHOWN_FROM`] answers; the fields keep them.

use std::fmt;

use super::copies::{CopyRate, GroupCopies};
use super::independence::{AxisAssociation, AxisIndependence};
use super::paths::{PathRow, PathTable, Rate};
use super::valued::{ValueWeighted, ValuedNode};
use super::{Axis, Trace};
use crate::score::{Caveat, Escaped, Points, caveats, html_table, percent};

/// A share as readers know it: 12.3 %.
struct Share(f64);

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} %", 100.0 * self.0)
    }
}

impl fmt::Display for Trace {
    /// `product/manual unclear → support/usage → —`: a dash for an axis that is missing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Axis::ALL.map(|axis| self.get(axis).unwrap_or("—")).join(" → "))
    }
}

impl fmt::Display for CopyRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.rate, self.lower, self.upper, self.expected) {
            (Some(rate), Some(lower), Some(upper), Some(expected)) if self.n >= Caveat::SHOWN_FROM => {
                let [rate, lower, upper, expected] = [rate, lower, upper, expected].map(Share);
                write!(f, "{rate} [{lower}, {upper}] copied, {expected} by chance")?;
            }
            (Some(_), ..) => write!(f, "withheld below {} answers", Caveat::SHOWN_FROM)?,
            _ => f.write_str("no answers with both")?,
        }
        write!(f, ", n = {}", self.n)
    }
}

impl fmt::Display for AxisAssociation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and {}: ", self.first, self.second)?;
        match (self.v, self.lower, self.upper) {
            (Some(v), Some(lower), Some(upper)) if self.n >= Caveat::SHOWN_FROM => {
                write!(f, "V = {v:.3} [{lower:.3}, {upper:.3}]")?;
            }
            (Some(_), ..) => write!(f, "withheld below {} answers", Caveat::SHOWN_FROM)?,
            _ => f.write_str("nothing to see")?,
        }
        write!(f, ", n = {}", self.n)
    }
}

impl fmt::Display for AxisIndependence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for association in &self.associations {
            write!(f, "{association}; ")?;
        }
        write!(f, "{} at {} %", self.copies, percent(self.level))?;
        match &self.by {
            Some(by) => write!(f, "; {} of {by} copying", self.copying),
            None => Ok(()),
        }
    }
}

impl AxisIndependence {
    /// A self-contained HTML fragment: each pair of axes, the groups that copy most, the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        let items: String =
            self.associations.iter().map(|one| format!("<li>{}</li>", Escaped(&one.to_string()))).collect();
        let mut groups: Vec<&GroupCopies> = self.groups.iter().collect();
        let rate = |group: &GroupCopies| group.copies.agreement.unwrap_or(0.0);
        groups.sort_by(|left, right| rate(right).total_cmp(&rate(left)));
        let row = |group: &GroupCopies| {
            let copying = if group.is_copying { "<b>copying</b>" } else { "" };
            let (label, copies) = (group.group.to_string(), group.copies.to_string());
            format!("<tr><td>{}</td><td>{}</td><td>{copying}</td></tr>", Escaped(&label), Escaped(&copies))
        };
        let rows: Vec<String> = std::iter::once(format!(
            "<tr><td><i>all</i></td><td>{}</td><td></td></tr>",
            Escaped(&self.copies.to_string())
        ))
        .chain(groups.into_iter().map(row))
        .collect();
        let heads = "<th>group</th><th>qualification repeats the declaration</th><th></th>";
        let note = "Two axes may have to do with each other for good reasons; a copy says nothing new.";
        let table = html_table(heads, rows.into_iter(), "groups", note);
        format!("<div><ul>{items}</ul>{table}{}</div>", caveats(&self.caveats))
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.rate, self.lower, self.upper) {
            (Some(rate), Some(lower), Some(upper)) => {
                write!(f, "{} [{}, {}]", Share(rate), Share(lower), Share(upper))
            }
            _ => f.write_str("—"),
        }
    }
}

impl fmt::Display for PathRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.paths {
            1 => write!(f, "{}: {}", self.path, self.nps)?,
            paths => write!(f, "{paths} paths: {}", self.nps)?,
        }
        for consequence in &self.consequences {
            write!(f, "; {} {}", consequence.name, consequence.all)?;
        }
        Ok(())
    }
}

impl fmt::Display for PathTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} paths listed", self.rows.len())?;
        if let Some(other) = &self.other {
            write!(f, ", {} others", other.paths)?;
        }
        write!(f, "; all together: {}", self.total.nps)
    }
}

impl PathTable {
    /// A self-contained HTML table: a row a path, then all others, then the whole.
    #[must_use]
    pub fn to_html(&self) -> String {
        let axes: String = Axis::ALL.iter().map(|axis| format!("<th>{axis}</th>")).collect();
        let followed =
            |row: &PathRow| -> String { row.consequences.iter().map(|one| format!("<td>{}</td>", one.all)).collect() };
        let figures = |row: &PathRow| format!("<td>{}</td>{}{}", row.nps.n(), row.nps.to_cell(), followed(row));
        let names: String =
            self.total.consequences.iter().map(|one| format!("<th>{}</th>", Escaped(&one.name))).collect();
        let one = |row: &PathRow| {
            let path: String =
                Axis::ALL.map(|axis| format!("<td>{}</td>", Escaped(row.path.get(axis).unwrap_or("—")))).concat();
            format!("<tr>{path}{}</tr>", figures(row))
        };
        let several =
            |what: String, row: &PathRow| format!("<tr><td colspan=\"3\"><i>{what}</i></td>{}</tr>", figures(row));
        let heads = format!("{axes}<th>n</th><th>NPS</th>{names}");
        let other = self.other.as_ref().map(|row| several(format!("{} other paths", row.paths), row));
        let total = several("all".to_owned(), &self.total);
        let rows: Vec<String> = other.into_iter().chain([total]).chain(self.rows.iter().map(one)).collect();
        let note = "What went together on a path; not what was the cause.";
        html_table(&heads, rows.into_iter(), "paths", note)
    }
}

impl fmt::Display for ValuedNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} × {}: {}", self.path, self.weight, self.nps)?;
        match self.contribution.filter(|_| self.nps.is_shown()) {
            Some(contribution) => write!(f, "; moves the score by {}", Points(contribution)),
            None => Ok(()),
        }
    }
}

impl fmt::Display for ValueWeighted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.weighted.nps, self.difference) {
            (Some(weighted), Some(difference)) if self.weighted.is_shown() => {
                write!(
                    f,
                    "by importance {}, {} from unweighted {}",
                    Points(weighted),
                    Points(difference),
                    self.unweighted
                )?;
            }
            (Some(_), _) => write!(f, "by importance: withheld below {} answers", Caveat::SHOWN_FROM)?,
            _ => f.write_str("by importance: no answers with a weight")?,
        }
        write!(f, "; {} version {}", self.taxonomy, self.version)
    }
}

impl ValueWeighted {
    /// A self-contained HTML table: both scores, and the paths that make most of the difference.
    #[must_use]
    pub fn to_html(&self) -> String {
        let row = |node: &ValuedNode| {
            let moved = match node.contribution.filter(|_| node.nps.is_shown()) {
                Some(points) => Points(points).to_string(),
                None => "—".to_owned(),
            };
            let given_by = node.given_by.as_deref().unwrap_or("—");
            format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td>{}<td>{moved}</td></tr>",
                Escaped(&node.path),
                node.weight,
                Escaped(given_by),
                node.nps.n(),
                node.nps.to_cell()
            )
        };
        let heads = "<th>path</th><th>weight</th><th>given by</th><th>n</th><th>NPS</th><th>moves the score by</th>";
        let note = format!("{} missing; {}", self.missing, Escaped(&self.unknown.to_string()));
        let table = html_table(heads, self.nodes.iter().map(row), "paths", note);
        format!("<div><div><b>{}</b></div>{table}{}</div>", Escaped(&self.to_string()), caveats(&self.weighted.caveats))
    }
}
