//! How associations are shown: one line of text each, and a table for notebooks.
//!
//! Both withhold figures below [`Caveat::SHOWN_FROM`](crate::Caveat::SHOWN_FROM) answers; the fields keep them.

use std::fmt;

use crate::explain::{Association, PairAssociation};
use crate::score::{Difference, Escaped, Nps, Points, html_table};
use crate::situation::Condition;

/// What both kinds of rows are shown by.
struct Row<'a> {
    conditions: &'a [Condition],
    nps: &'a Nps,
    gap: Option<&'a Difference>,
    p_holm: Option<f64>,
    contribution: f64,
}

impl<'a> From<&'a Association> for Row<'a> {
    fn from(one: &'a Association) -> Self {
        let conditions = std::slice::from_ref(&one.condition);
        Self { conditions, nps: &one.nps, gap: one.gap.as_ref(), p_holm: one.p_holm, contribution: one.contribution }
    }
}

impl<'a> From<&'a PairAssociation> for Row<'a> {
    fn from(pair: &'a PairAssociation) -> Self {
        let (gap, p_holm) = (Some(&pair.gap), Some(pair.p_holm));
        Self { conditions: &pair.conditions, nps: &pair.nps, gap, p_holm, contribution: pair.contribution }
    }
}

impl Row<'_> {
    fn to_html(&self) -> String {
        let figures = if self.nps.is_shown() {
            let gap = self.gap.map_or_else(|| "<td>—</td>".to_owned(), |gap| gap.to_cell(self.p_holm));
            format!("{gap}<td>{}</td>", Points(self.contribution))
        } else {
            "<td>—</td><td>—</td>".to_owned()
        };
        format!("<tr>{}<td>{}</td>{}{figures}</tr>", place_cell(self.conditions), self.nps.n(), self.nps.to_cell())
    }
}

/// Conditions that are all met, in one cell of a table.
pub(crate) fn place_cell(conditions: &[Condition]) -> String {
    let conditions: Vec<String> =
        conditions.iter().map(|condition| Escaped(&condition.to_string()).to_string()).collect();
    format!("<td>{}</td>", conditions.join("<br>"))
}

impl fmt::Display for Row<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, condition) in self.conditions.iter().enumerate() {
            write!(f, "{}{condition}", if place > 0 { ", " } else { "" })?;
        }
        write!(f, ": {}", self.nps)?;
        match self.gap {
            Some(gap) if gap.is_shown() => write!(f, "; {gap} against all other answers"),
            _ => f.write_str("; not compared"),
        }
    }
}

impl fmt::Display for Association {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Row::from(self).fmt(f)
    }
}

impl fmt::Display for PairAssociation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Row::from(self).fmt(f)
    }
}

/// A self-contained HTML table: a row a situation, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
///
/// ```
/// use nps_core::associations_to_html;
/// assert!(associations_to_html(&[]).contains("association, not effect"));
/// ```
#[must_use]
pub fn associations_to_html(found: &[Association]) -> String {
    table(found.iter().map(Row::from))
}

/// A self-contained HTML table: a row a pair, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
///
/// ```
/// use nps_core::pairs_to_html;
/// assert!(pairs_to_html(&[]).contains("association, not effect"));
/// ```
#[must_use]
pub fn pairs_to_html(found: &[PairAssociation]) -> String {
    table(found.iter().map(Row::from))
}

fn table<'a>(rows: impl ExactSizeIterator<Item = Row<'a>>) -> String {
    html_table(
        "<th>situation</th><th>n</th><th>NPS</th><th>gap to all other answers</th><th>contribution</th>",
        rows.map(|row| row.to_html()),
        "situations",
        "This is association, not effect: another difference between the situations may be the cause.",
    )
}
