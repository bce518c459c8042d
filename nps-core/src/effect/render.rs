//! How increments are shown: one line of text each, and a table for notebooks.
//!
//! Both withhold figures below [`Caveat::SHOWN_FROM`](crate::Caveat::SHOWN_FROM) answers; the fields keep them.

use std::fmt;

use crate::effect::Increment;
use crate::explain::place_cell;
use crate::score::{Escaped, html_table};
use crate::survey::Day;

impl fmt::Display for Increment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}, {}", self.measure.id, self.verdict, self.change)
    }
}

/// A self-contained HTML table: a row a measure, the first [`MAX_SHOWN`](crate::ScoreTable::MAX_SHOWN) of them.
///
/// ```
/// use nps_core::increments_to_html;
/// assert!(increments_to_html(&[]).contains("a trend, a season or another event"));
/// ```
#[must_use]
pub fn increments_to_html(found: &[Increment]) -> String {
    html_table(
        "<th>measure</th><th>from</th><th>where</th><th>n</th><th>before</th><th>after</th><th>change</th>\
         <th>verdict</th>",
        found.iter().map(row),
        "measures",
        "Two periods are compared: a trend, a season or another event may explain the change as well.",
    )
}

fn row(one: &Increment) -> String {
    let (id, day) = (Escaped(&one.measure.id), Day::new(one.measure.day));
    let place = place_cell(&one.measure.situation);
    let (before, after) = (one.before.n(), one.after.n());
    let figures = [one.before.to_cell(), one.after.to_cell(), one.change.to_cell(one.p_holm)].concat();
    let verdict = one.verdict;
    format!("<tr><td>{id}</td><td>{day}</td>{place}<td>{before} → {after}</td>{figures}<td>{verdict}</td></tr>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BeforeAfterOptions, Condition, KeyColumn, Measure, Observations, ScoreOptions, before_after};

    #[test]
    fn few_answers_are_withheld_and_names_cannot_inject_html() {
        let scores: Vec<u8> = (0..404).map(|row| if row < 200 && row % 2 == 0 { 3 } else { 9 }).collect();
        let days: Vec<i32> = (0..404).collect();
        let site: Vec<_> = (0..404).map(|row| Some(if row < 400 { "<b>" } else { "few" })).collect();
        let observations = Observations::builder(&scores[..])
            .dimension(KeyColumn::texts("site", &site).unwrap())
            .days(days)
            .build(&ScoreOptions::default())
            .unwrap();
        let there = |id, day, site: &str| Measure::new(id, day, [Condition::new("site", site)]);
        let measures = [there("<i>", 200, "<b>"), there("few", 402, "few")];
        let found = before_after(&observations, &measures, &BeforeAfterOptions::default()).unwrap();
        let html = increments_to_html(&found);
        assert!(html.contains("<td>&lt;i&gt;</td><td>1970-07-20</td><td>site = &lt;b&gt;</td><td>200 → 200</td>"));
        assert!(html.contains("<b>+100.0</b>") && html.contains("<td>effective</td>"));
        assert!(html.contains("<td>withheld below 5 answers</td><td>withheld below 5 answers</td><td>—</td>"));
        assert!(found[0].to_string().starts_with("<i>: effective, +100.0 points ["));
    }
}
