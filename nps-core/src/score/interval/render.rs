//! Shares and scores of clusters as one line of text and as HTML.

use std::fmt;

use super::{ClusteredNps, ShareInterval, ShareIntervals};
use crate::score::render::{Escaped, caveats, html_table, percent};
use crate::score::{Caveat, Nps};
use crate::survey::Category;

impl ClusteredNps {
    /// How many clusters there are, and what their answers are worth.
    fn volume(&self) -> String {
        let worth = self.effective_n.map(|effective_n| format!(" worth {effective_n:.0}")).unwrap_or_default();
        format!("n = {} in {} clusters{worth}", self.nps.n(), self.clusters)
    }

    /// A self-contained HTML fragment: the score, its interval, what the clusters cost, the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        let head = match self.nps.shown() {
            Ok((nps, lower, upper)) => {
                let level = percent(self.nps.level);
                format!("<b style=\"font-size:150%\">{nps}</b> <span>[{lower}, {upper}] at {level} %</span>")
            }
            Err(why) => format!("<b>NPS {why}</b>"),
        };
        format!(
            "<div><div>{head} <span>{}</span></div><div>{} missing, {}</div>{}</div>",
            self.volume(),
            self.missing,
            Escaped(&self.rejects.to_string()),
            caveats(&self.nps.caveats)
        )
    }
}

impl fmt::Display for ClusteredNps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Nps { level, method, .. } = &self.nps;
        match self.nps.shown() {
            Ok((nps, lower, upper)) => write!(f, "NPS {nps} [{lower}, {upper}] at {} %", percent(*level))?,
            Err(why) => write!(f, "NPS {why}")?,
        }
        write!(f, ", {} ({method})", self.volume())
    }
}

/// The share as shown, with its interval, or why it is not.
fn shown(share: &ShareInterval, n: u64) -> Result<(String, String), String> {
    let percentage = |share: f64| format!("{:.1} %", 100.0 * share);
    match (share.share, share.lower, share.upper) {
        (Some(share), Some(lower), Some(upper)) if n >= Caveat::SHOWN_FROM => {
            Ok((percentage(share), format!("[{}, {}]", percentage(lower), percentage(upper))))
        }
        (Some(_), ..) => Err(format!("withheld below {} answers", Caveat::SHOWN_FROM)),
        _ => Err("no answers".to_owned()),
    }
}

impl fmt::Display for ShareInterval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match shown(self, u64::MAX) {
            Ok((share, interval)) => write!(f, "{share} {interval}"),
            Err(why) => f.write_str(&why),
        }
    }
}

impl ShareIntervals {
    /// A self-contained HTML table: each class, its share and its interval; the caveats.
    #[must_use]
    pub fn to_html(&self) -> String {
        let row = |category: Category| {
            let cells = match shown(self.of(category), self.n) {
                Ok((share, interval)) => format!("<td><b>{share}</b></td><td>{interval}</td>"),
                Err(why) => format!("<td>—</td><td>{why}</td>"),
            };
            format!("<tr><th>{category}s</th>{cells}</tr>")
        };
        let heads = format!("<th></th><th>share</th><th>{} %, all at once</th>", percent(self.level));
        let note = format!("n = {}, method {}{}", self.n, self.method, caveats(&self.caveats));
        html_table(&heads, Category::ALL.into_iter().map(row), "classes", note)
    }
}

impl fmt::Display for ShareIntervals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for category in Category::ALL {
            match shown(self.of(category), self.n) {
                Ok((share, interval)) => write!(f, "{category}s {share} {interval}, ")?,
                Err(why) => write!(f, "{category}s {why}, ")?,
            }
        }
        write!(f, "all at {} %, n = {} ({})", percent(self.level), self.n, self.method)
    }
}

#[cfg(test)]
mod tests {
    use crate::score::{Counts, nps_of_clusters};

    #[test]
    fn few_answers_are_withheld_everywhere() {
        let few = Counts::new(1, 0, 3).shares(0.95).unwrap();
        assert!(few.to_string().starts_with("detractors withheld below 5 answers, passives"));
        assert!(few.to_html().contains("withheld below 5 answers") && !few.to_html().contains("25"));
        let none = Counts::default().shares(0.95).unwrap();
        assert!(none.to_string().ends_with("promoters no answers, all at 95 %, n = 0 (goodman)"));
        let few = nps_of_clusters(&[Counts::new(1, 0, 1), Counts::new(0, 0, 2)], 0.95).unwrap();
        assert!(few.to_string().starts_with("NPS withheld below 5 answers, n = 4 in 2 clusters"));
        assert!(!few.to_html().contains("50"));
        let none = nps_of_clusters(&[], 0.95).unwrap();
        assert_eq!(none.to_string(), "NPS no answers, n = 0 in 0 clusters (score)");
    }
}
