//! How associations are shown: one line of text each, and a table for notebooks.
//!
//! Both withhold figures below [`Caveat::SHOWN_FROM`](crate::Caveat::SHOWN_FROM) answers; the fields keep them.

use std::fmt;

use crate::explain::{Association, PairAssociation};
use crate::score::{Difference, Escaped, Nps, Points, ScoreTable};
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
        let conditions: Vec<String> =
            self.conditions.iter().map(|condition| Escaped(&condition.to_string()).to_string()).collect();
        let figures = match self.nps.shown() {
            Ok((nps, lower, upper)) => {
                let contribution = Points(self.contribution);
                format!("<td><b>{nps}</b> [{lower}, {upper}]</td><td>{}</td><td>{contribution}</td>", self.gap_html())
            }
            Err(why) => format!("<td>{why}</td><td>—</td><td>—</td>"),
        };
        format!("<tr><td>{}</td><td>{}</td>{figures}</tr>", conditions.join("<br>"), self.nps.n())
    }

    fn gap_html(&self) -> String {
        let adjusted = |p: f64| if p < 0.001 { "&lt; 0.001".to_owned() } else { format!("= {p:.3}") };
        match (self.gap.map(Difference::shown), self.p_holm) {
            (Some(Ok((gap, interval))), Some(p)) => {
                format!("<b>{gap}</b> {}; for all comparisons p {}", Escaped(&interval), adjusted(p))
            }
            _ => "—".to_owned(),
        }
    }
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

/// A self-contained HTML table: a row a situation, the first [`ScoreTable::MAX_SHOWN`] of them.
///
/// ```
/// use nps_core::associations_to_html;
/// assert!(associations_to_html(&[]).contains("association, not effect"));
/// ```
#[must_use]
pub fn associations_to_html(found: &[Association]) -> String {
    table(found.iter().map(Row::from))
}

/// A self-contained HTML table: a row a pair, the first [`ScoreTable::MAX_SHOWN`] of them.
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
    let hidden = rows.len().saturating_sub(ScoreTable::MAX_SHOWN);
    let more = if hidden > 0 { format!("<div>… and {hidden} more situations</div>") } else { String::new() };
    let rows: String = rows.take(ScoreTable::MAX_SHOWN).map(|row| row.to_html()).collect();
    format!(
        "<div><table><thead><tr><th>situation</th><th>n</th><th>NPS</th><th>gap to all other answers</th>\
         <th>contribution</th></tr></thead><tbody>{rows}</tbody></table>{more}\
         <div>This is association, not effect: another difference between the situations may be the cause.</div></div>"
    )
}
