//! How weighted figures are shown.

use std::fmt;

use crate::score::render::{caveats, percent};
use crate::score::weights::{NonResponse, NonResponseBounds, Raked, RakingReport, WeightKind, WeightedNps};
use crate::score::{Caveat, Escaped, Points, html_table};

impl WeightedNps {
    /// The estimate as shown, with what bounds it has, or why it is not.
    fn shown(&self) -> Result<(Points, Option<(Points, Points)>), String> {
        match self.nps {
            Some(nps) if self.is_shown() => Ok((Points(nps), self.lower.map(Points).zip(self.upper.map(Points)))),
            Some(_) => Err(format!("withheld below {} answers", Caveat::SHOWN_FROM)),
            None => Err("no answers".to_owned()),
        }
    }

    /// How many answers there are, and how many they are worth.
    fn volume(&self) -> String {
        match self.effective_n {
            Some(effective_n) if self.kind != WeightKind::Frequency || self.clusters.is_some() => {
                format!("n = {} worth {effective_n:.0}", self.n())
            }
            _ => format!("n = {}", self.n()),
        }
    }

    /// A self-contained HTML fragment: the score, its interval, what the weights cost, the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        let head = match self.shown() {
            Ok((nps, bounds)) => {
                let bounds = bounds.map(|(lower, upper)| format!("[{lower}, {upper}] at {} %", percent(self.level)));
                format!("<b style=\"font-size:150%\">{nps}</b> <span>{}</span>", bounds.unwrap_or_default())
            }
            Err(why) => format!("<b>NPS {why}</b>"),
        };
        format!(
            "<div><div>{head} <span>{}, {} weights</span></div><div>{} of weight 0, {} missing, {}</div>{}</div>",
            self.volume(),
            self.kind,
            self.weightless,
            self.missing,
            Escaped(&self.rejects.to_string()),
            caveats(&self.caveats)
        )
    }
}

impl fmt::Display for WeightedNps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.shown() {
            Ok((nps, Some((lower, upper)))) => {
                write!(f, "NPS {nps} [{lower}, {upper}] at {} %", percent(self.level))?;
            }
            Ok((nps, None)) => write!(f, "NPS {nps} without interval")?,
            Err(why) => write!(f, "NPS {why}")?,
        }
        write!(f, ", {} ({} weights)", self.volume(), self.kind)
    }
}

impl fmt::Display for RakingReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.converged { "converged" } else { "did not converge" };
        let rounds = if self.iterations == 1 { "iteration" } else { "iterations" };
        write!(f, "{end} after {} {rounds}, off by {:.1e} at most", self.iterations, self.max_relative_error)?;
        if self.trimmed > 0 {
            write!(f, " after {} weights were trimmed", self.trimmed)?;
        }
        let worth = self.spread.kish_n.map(|kish_n| format!(" worth {kish_n:.0}")).unwrap_or_default();
        write!(f, "; n = {}{worth}", self.spread.n)
    }
}

impl fmt::Display for Raked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report.fmt(f)
    }
}

impl RakingReport {
    /// A self-contained HTML table of each target, before and after.
    #[must_use]
    pub fn to_html(&self) -> String {
        let rows = self.cells.iter().map(|cell| {
            let share = |share: f64| format!("<td>{:.1} %</td>", 100.0 * share);
            format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td>{}{}{}</tr>",
                Escaped(&cell.margin),
                Escaped(&cell.label),
                cell.n,
                share(cell.before),
                share(cell.target),
                share(cell.after)
            )
        });
        let heads = "<th>margin</th><th>value</th><th>n</th><th>before</th><th>target</th><th>after</th>";
        let note =
            format!("{self}. Standard errors with these weights are conservative: they leave out what the totals add.");
        html_table(heads, rows, "targets", Escaped(&note))
    }
}

impl fmt::Display for NonResponseBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.lower, self.upper) {
            (Some(lower), Some(upper)) => {
                let (silent, sent) = (self.silent, self.sent);
                write!(
                    f,
                    "NPS of all {sent} asked from {} to {}, as the {silent} silent",
                    Points(lower),
                    Points(upper)
                )?;
                f.write_str(" may all be detractors or promoters")
            }
            _ => f.write_str("nobody was asked"),
        }
    }
}

impl fmt::Display for NonResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.weighted, self.bounds.sent) {
            (Some(weighted), _) => write!(f, "{weighted}; ")?,
            (None, 1..) => f.write_str("no weighted NPS: a whole class kept silent; ")?,
            (None, 0) => {}
        }
        self.bounds.fmt(f)?;
        self.r_indicator.map_or(Ok(()), |r| write!(f, "; R-indicator {r:.2}"))
    }
}

impl NonResponse {
    /// A self-contained HTML fragment: the weighted score, the bounds, the R-indicator.
    #[must_use]
    pub fn to_html(&self) -> String {
        let weighted = self.weighted.as_ref().map(WeightedNps::to_html).unwrap_or_default();
        format!("<div>{weighted}<div>{}</div></div>", Escaped(&self.to_string()))
    }
}
