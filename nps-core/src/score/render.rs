//! How figures are shown: one line of text for terminals and logs, HTML for notebooks.
//!
//! Both withhold a score below [`Caveat::SHOWN_FROM`] answers; the fields keep it.

use std::fmt;

use crate::score::{Caveat, Difference, Nps, ScoreResult, ScoreTable};
use crate::survey::Category;

/// A figure in points, shown with its sign and to one decimal.
///
/// ```
/// use nps_core::Points;
/// assert_eq!([12.34, -0.04, -100.0].map(|points| Points(points).to_string()), ["+12.3", "0.0", "−100.0"]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Points(pub f64);

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:.1}", self.0.abs());
        let sign = match digits.as_str() {
            "0.0" => "",
            _ if self.0 < 0.0 => "−",
            _ => "+",
        };
        f.pad(&format!("{sign}{digits}"))
    }
}

/// A text as HTML content or attribute value.
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                plain => fmt::Write::write_char(f, plain)?,
            }
        }
        Ok(())
    }
}

/// A self-contained HTML table: the first [`ScoreTable::MAX_SHOWN`] rows, each a `<tr>`, how many more `things` there are,
/// and a note below.
pub(crate) fn html_table(
    heads: &str,
    rows: impl ExactSizeIterator<Item = String>,
    things: &str,
    note: impl fmt::Display,
) -> String {
    let hidden = rows.len().saturating_sub(ScoreTable::MAX_SHOWN);
    let more = if hidden > 0 { format!("<div>… and {hidden} more {things}</div>") } else { String::new() };
    let rows: String = rows.take(ScoreTable::MAX_SHOWN).collect();
    format!("<div><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}<div>{note}</div></div>")
}

impl Nps {
    /// The score and its interval in one cell of a table, or why they are not shown.
    pub(crate) fn to_cell(&self) -> String {
        match self.shown() {
            Ok((nps, lower, upper)) => format!("<td><b>{nps}</b> [{lower}, {upper}]</td>"),
            Err(why) => format!("<td>{why}</td>"),
        }
    }

    /// The estimate and its interval as shown, or why they are not.
    pub(crate) fn shown(&self) -> std::result::Result<(Points, Points, Points), String> {
        match (self.nps, self.lower, self.upper) {
            (Some(nps), Some(lower), Some(upper)) if self.is_shown() => Ok((Points(nps), Points(lower), Points(upper))),
            (Some(_), ..) => Err(format!("withheld below {} answers", Caveat::SHOWN_FROM)),
            _ => Err("no answers".to_owned()),
        }
    }

    /// A self-contained HTML fragment: the score, its interval, the three classes as a bar, the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        format!("<div>{}{}{}</div>", headline(self), class_bar(self, "16em"), caveats(&self.caveats))
    }
}

impl fmt::Display for Nps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shown() {
            Ok((nps, lower, upper)) => write!(f, "NPS {nps} [{lower}, {upper}] at {} %", percent(self.level))?,
            Err(why) => write!(f, "NPS {why}")?,
        }
        write!(f, ", n = {}", self.n())?;
        if let Some(population) = self.population {
            write!(f, " of {population}")?;
        }
        write!(f, " ({})", self.method)
    }
}

impl ScoreResult {
    /// A self-contained HTML fragment: the score, the bar of each point's answers, what was missing or rejected.
    #[must_use]
    pub fn to_html(&self) -> String {
        let (nps, distribution) = (&self.nps, &self.distribution);
        let most = distribution.iter().map(|(_, count)| count).max().unwrap_or(0).max(1);
        let bars: String = distribution
            .iter()
            .map(|(point, count)| {
                let colour = nps.scale.category(point).map_or("#999", colour);
                #[expect(clippy::cast_precision_loss, reason = "the height of a bar")]
                let height = 40.0 * count as f64 / most as f64;
                format!(
                    "<div title=\"{point}: {count}\" style=\"display:inline-block;width:1.4em;margin-right:2px;\
                     text-align:center;font-size:80%\"><div style=\"height:{height:.1}px;background:{colour}\"></div>\
                     {point}</div>"
                )
            })
            .collect();
        format!(
            "<div>{}<div style=\"margin:.4em 0;display:flex;align-items:flex-end\">{bars}</div>\
             <div>{} missing, {}</div>{}</div>",
            headline(nps),
            distribution.missing(),
            Escaped(&self.rejects.to_string()),
            caveats(&nps.caveats)
        )
    }
}

impl fmt::Display for ScoreResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {} missing, {}", self.nps, self.distribution.missing(), self.rejects)
    }
}

impl ScoreTable {
    /// How many groups displays show.
    pub const MAX_SHOWN: usize = 50;

    /// A self-contained HTML table: a row a group, the first [`ScoreTable::MAX_SHOWN`] of them.
    #[must_use]
    pub fn to_html(&self) -> String {
        let names: String = self.key_names().map(|name| format!("<th>{}</th>", Escaped(name))).collect();
        let row = |group| {
            let Some(nps) = self.nps(group) else { return String::new() };
            let label = |key| format!("<td>{}</td>", Escaped(&self.label(group, key).to_string()));
            let labels: String = (0..self.key_names().len()).map(label).collect();
            let figures = match nps.shown() {
                Ok((nps, lower, upper)) => format!("<td><b>{nps}</b></td><td>[{lower}, {upper}]</td>"),
                Err(why) => format!("<td>—</td><td>{why}</td>"),
            };
            format!("<tr>{labels}<td>{}</td>{figures}<td>{}</td></tr>", nps.n(), class_bar(&nps, "8em"))
        };
        let level = percent(self.total().nps.level);
        let heads = format!("{names}<th>n</th><th>NPS</th><th>{level} %</th><th></th>");
        html_table(&heads, (0..self.len()).map(row), "groups", Escaped(&self.to_string()))
    }
}

impl fmt::Display for ScoreTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.key_names().collect();
        write!(f, "{} groups by {}; all together: {}", self.len(), names.join(", "), self.total())
    }
}

impl Difference {
    /// The estimate, its interval and both p-values in one cell of a table; a dash where one is not shown.
    pub(crate) fn to_cell(&self, p_holm: Option<f64>) -> String {
        match (self.shown(), p_holm) {
            (Ok((points, interval)), Some(p)) => {
                let adjusted = if p < 0.001 { "&lt; 0.001".to_owned() } else { format!("= {p:.3}") };
                format!("<td><b>{points}</b> {}; for all comparisons p {adjusted}</td>", Escaped(&interval))
            }
            _ => "<td>—</td>".to_owned(),
        }
    }

    /// The estimate, its interval and its p-value as shown, or why they are not.
    pub(crate) fn shown(&self) -> std::result::Result<(Points, String), String> {
        let (Some(difference), Some(lower), Some(upper), Some(p)) =
            (self.difference, self.lower, self.upper, self.p_value)
        else {
            return Err("no difference: one side has no answers".to_owned());
        };
        if !self.is_shown() {
            return Err(format!("difference withheld below {} answers on each side", Caveat::SHOWN_FROM));
        }
        let p = if p < 0.001 { "p < 0.001".to_owned() } else { format!("p = {p:.3}") };
        let interval = format!("[{}, {}] at {} %, {p}", Points(lower), Points(upper), percent(self.level));
        Ok((Points(difference), interval))
    }

    /// A self-contained HTML fragment: the difference, its interval, the answers of each side, the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        let figure = match self.shown() {
            Ok((points, interval)) => {
                format!("<b style=\"font-size:150%\">{points}</b> points <span>{}</span>", Escaped(&interval))
            }
            Err(why) => format!("<b>{why}</b>"),
        };
        let (from, to) = (self.before.n(), self.after.n());
        format!("<div><div>{figure} <span>n = {from} → {to}</span></div>{}</div>", caveats(&self.caveats))
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shown() {
            Ok((points, interval)) => write!(f, "{points} points {interval}"),
            Err(why) => f.write_str(&why),
        }
    }
}

fn headline(nps: &Nps) -> String {
    match nps.shown() {
        Ok((points, lower, upper)) => format!(
            "<div><b style=\"font-size:150%\">{points}</b> <span>[{lower}, {upper}] at {} %</span> \
             <span>n = {}, method {}</span></div>",
            percent(nps.level),
            nps.n(),
            nps.method
        ),
        Err(why) => format!("<div><b>NPS {why}</b> <span>n = {}</span></div>", nps.n()),
    }
}

/// The three classes as one bar, each as wide as its share.
fn class_bar(nps: &Nps, width: &str) -> String {
    if !nps.is_shown() {
        return String::new();
    }
    let parts: String = Category::ALL
        .into_iter()
        .map(|class| {
            let share = 100.0 * nps.share(class).unwrap_or(0.0);
            let count = nps.counts.of(class);
            format!(
                "<div title=\"{count} {class}s, {share:.1} %\" style=\"width:{share:.2}%;background:{}\"></div>",
                colour(class)
            )
        })
        .collect();
    format!("<div style=\"display:flex;width:{width};height:.8em\">{parts}</div>")
}

pub(crate) fn caveats(caveats: &[Caveat]) -> String {
    let items: String = caveats.iter().map(|caveat| format!("<li>{}</li>", Escaped(&caveat.to_string()))).collect();
    if items.is_empty() { items } else { format!("<ul>{items}</ul>") }
}

/// Told apart by readers with any colour vision.
const fn colour(class: Category) -> &'static str {
    match class {
        Category::Detractor => "#d55e00",
        Category::Passive => "#bbbbbb",
        Category::Promoter => "#009e73",
    }
}

/// A level as a percentage, without needless decimals: 95, 99.9.
pub(crate) fn percent(level: f64) -> String {
    let text = format!("{:.4}", 100.0 * level);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Counts, KeyColumn, Labels, Method, ScoreOptions, score_by};

    #[test]
    fn points_carry_their_sign() {
        let shown: Vec<String> = [12.34, -0.04, 0.0, -100.0].map(|value| Points(value).to_string()).to_vec();
        assert_eq!(shown, ["+12.3", "0.0", "0.0", "−100.0"]);
        assert_eq!([percent(0.95), percent(0.999), percent(0.5)], ["95", "99.9", "50"]);
    }

    #[test]
    fn few_answers_are_withheld_everywhere() {
        let few = Counts::new(1, 0, 3).nps(0.95, Method::Auto).unwrap();
        assert_eq!(few.nps, Some(50.0));
        assert_eq!(few.to_string(), "NPS withheld below 5 answers, n = 4 (score)");
        assert!(!few.to_html().contains("50"));
        let none = Counts::default().nps(0.95, Method::Auto).unwrap();
        assert_eq!(none.to_string(), "NPS no answers, n = 0 (score)");
    }

    #[test]
    fn labels_cannot_inject_html() {
        let key = KeyColumn::coded("<i>", &[0_u8][..], Labels::Texts(vec!["<script>'\"&".into()]));
        let html = score_by(&[9_u8][..], &[key], &ScoreOptions::default()).unwrap().to_html();
        assert!(html.contains("&lt;script&gt;&#39;&quot;&amp;") && html.contains("<th>&lt;i&gt;</th>"));
        assert!(!html.contains("<script>"));
    }
}
