//! How trees are shown: a line a node for terminals and logs, HTML for notebooks.
//!
//! Both withhold figures below [`Caveat::SHOWN_FROM`](crate::Caveat::SHOWN_FROM) answers; the fields keep them.

use std::fmt;

use crate::score::{Caveat, Escaped, Points, ScoreTable, html_table, percent};
use crate::situation::Condition;
use crate::situation::tree::{
    ChangeNode, ChangeTree, Effect, FactorChange, FactorEffect, NodeChange, NodeFigures, Tree, TreeNode,
};

/// Two spaces a level, and the value of the last step; without steps, all answers.
fn name(path: &[Condition]) -> String {
    path.last().map_or_else(|| "all answers".to_owned(), |step| step.value.to_string())
}

/// Lines of columns, the first one left-aligned, all others right-aligned, as wide as the longest in each.
fn aligned(f: &mut fmt::Formatter<'_>, lines: &[Vec<String>]) -> fmt::Result {
    let columns = lines.first().map_or(0, Vec::len);
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for (place, line) in lines.iter().enumerate() {
        if place > 0 {
            writeln!(f)?;
        }
        let mut text = String::new();
        for (column, (cell, &width)) in line.iter().zip(&widths).enumerate() {
            let cell = if column == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") };
            text.push_str(&cell);
        }
        f.write_str(text.trim_end())?;
    }
    Ok(())
}

fn indented(path: &[Condition]) -> String {
    format!("{}{}", "  ".repeat(path.len()), name(path))
}

/// A label in the first cell of a row, as far to the right as it is deep.
fn name_cell(path: &[Condition]) -> String {
    format!("<td style=\"padding-left:{}em;text-align:left\">{}</td>", path.len(), Escaped(&name(path)))
}

fn share(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

const WITHHELD: &str = "withheld";

/// How many more nodes there are than are shown.
fn more(f: &mut fmt::Formatter<'_>, nodes: usize) -> fmt::Result {
    match nodes.saturating_sub(ScoreTable::MAX_SHOWN) {
        0 => Ok(()),
        hidden => write!(f, "\n… and {hidden} more nodes"),
    }
}

impl NodeFigures {
    /// How many answers, share, score, interval, contribution, impact and gap.
    fn cells(&self) -> [String; 7] {
        let [nps, interval] = match self.nps.shown() {
            Ok((nps, lower, upper)) => [nps.to_string(), format!("[{lower}, {upper}]")],
            Err(why) => ["—".to_owned(), why],
        };
        let points = |points: f64| if self.nps.is_shown() { Points(points).to_string() } else { "—".to_owned() };
        let gap =
            self.gap.as_ref().and_then(|gap| gap.shown().ok()).map_or("—".to_owned(), |(gap, _)| gap.to_string());
        let (contribution, impact) = (points(self.contribution), points(self.impact));
        [self.nps.n().to_string(), share(self.share), nps, interval, contribution, impact, gap]
    }
}

impl TreeNode {
    fn cells(&self) -> Vec<String> {
        let withheld = || std::array::from_fn(|place| if place == 0 { WITHHELD } else { "" }.to_owned());
        self.figures.as_ref().map_or_else(withheld, NodeFigures::cells).to_vec()
    }

    fn to_row(&self) -> String {
        let cells = self.cells();
        let gap = self.figures.as_ref().and_then(|figures| figures.gap.as_ref());
        let gap = gap.map_or_else(|| "<td>—</td>".to_owned(), |gap| gap.to_cell(gap.p_value));
        let plain = cells.iter().take(6).map(|cell| format!("<td>{}</td>", Escaped(cell))).collect::<String>();
        format!("<tr>{}{plain}{gap}</tr>", name_cell(&self.path))
    }
}

impl fmt::Display for TreeNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<String> = self.path.iter().map(ToString::to_string).collect();
        let place = if steps.is_empty() { name(&self.path) } else { steps.join(", ") };
        match &self.figures {
            Some(figures) => write!(f, "{place}: {}; contribution {}", figures.nps, Points(figures.contribution)),
            None => write!(f, "{place}: {WITHHELD}"),
        }
    }
}

impl Tree {
    fn heads(&self) -> [String; 7] {
        let level = format!("{} %", percent(self.level));
        ["n", "share", "NPS", &level, "contribution", "impact", "gap"].map(str::to_owned)
    }

    /// A self-contained HTML table: a row a node, the first [`ScoreTable::MAX_SHOWN`] of them.
    #[must_use]
    pub fn to_html(&self) -> String {
        let heads: String = self.heads().iter().map(|head| format!("<th>{head}</th>")).collect();
        let heads = format!("<th>{}</th>{heads}", Escaped(&self.by.join(" / ")));
        html_table(
            &heads,
            self.nodes.iter().map(TreeNode::to_row),
            "nodes",
            "Contributions of parts add up to their whole; gaps are to the rest of the parent.",
        )
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = vec![[vec![self.by.join(" / ")], self.heads().to_vec()].concat()];
        let nodes = self.nodes.iter().take(ScoreTable::MAX_SHOWN);
        lines.extend(nodes.map(|node| [vec![indented(&node.path)], node.cells()].concat()));
        aligned(f, &lines)?;
        more(f, self.nodes.len())
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Points(self.points))?;
        match (self.lower, self.upper) {
            (Some(lower), Some(upper)) => write!(f, " [{}, {}]", Points(lower), Points(upper)),
            _ => Ok(()),
        }
    }
}

impl NodeChange {
    /// Shares, scores, mix and rate, before and after.
    fn cells(&self) -> [String; 4] {
        let both = |[before, after]: [String; 2]| format!("{before} → {after}");
        let dash = || "—".to_owned();
        let shares = [self.share_before, self.share_after].map(|of| of.map_or_else(dash, share));
        let scores =
            [&self.before, &self.after].map(|nps| nps.shown().map_or_else(|_| dash(), |(nps, ..)| nps.to_string()));
        // A node that is absent in a period has a mix, and nothing of it is held back then.
        let few = [&self.before, &self.after].iter().any(|nps| nps.n() > 0 && !nps.is_shown());
        let mix = self.mix.filter(|_| !few).map_or_else(dash, |mix| mix.to_string());
        let rate = self.rate.filter(|_| !few).map_or_else(dash, |rate| rate.to_string());
        [both(shares), both(scores), mix, rate]
    }
}

impl ChangeNode {
    fn cells(&self) -> Vec<String> {
        let withheld = || std::array::from_fn(|place| if place == 0 { WITHHELD } else { "" }.to_owned());
        self.figures.as_ref().map_or_else(withheld, NodeChange::cells).to_vec()
    }

    fn to_row(&self) -> String {
        let cells: String = self.cells().iter().map(|cell| format!("<td>{}</td>", Escaped(cell))).collect();
        format!("<tr>{}{cells}</tr>", name_cell(&self.path))
    }
}

impl fmt::Display for ChangeNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<String> = self.path.iter().map(ToString::to_string).collect();
        let place = if steps.is_empty() { name(&self.path) } else { steps.join(", ") };
        match self.figures.as_ref().map(NodeChange::cells) {
            Some([shares, scores, mix, rate]) => {
                write!(f, "{place}: share {shares}, NPS {scores}, mix {mix}, rate {rate}")
            }
            None => write!(f, "{place}: {WITHHELD}"),
        }
    }
}

impl ChangeTree {
    const HEADS: [&'static str; 4] = ["share", "NPS", "mix", "rate"];

    fn headline(&self) -> String {
        self.total.as_ref().map_or_else(|| WITHHELD.to_owned(), ToString::to_string)
    }

    /// The caveats that say more than that something is withheld.
    fn warnings(&self) -> impl Iterator<Item = String> {
        let of = |node: &ChangeNode| {
            let warnings =
                node.caveats.iter().filter(|caveat| matches!(caveat, crate::Caveat::AgainstEveryPart { .. }));
            warnings.map(|caveat| format!("{}: {caveat}", name(&node.path))).collect::<Vec<_>>()
        };
        self.nodes.iter().flat_map(of)
    }

    /// A self-contained HTML table: a row a node, the first [`ScoreTable::MAX_SHOWN`] of them.
    #[must_use]
    pub fn to_html(&self) -> String {
        let heads: String = Self::HEADS.iter().map(|head| format!("<th>{head}</th>")).collect();
        let heads = format!("<th>{}</th>{heads}", Escaped(&self.by.join(" / ")));
        let warnings: String = self.warnings().map(|text| format!("<br>{}", Escaped(&text))).collect();
        let note = format!(
            "{}. Mix and rate of parts add up to the rate of their whole: where a change is seen, not what caused it.{warnings}",
            Escaped(&self.headline())
        );
        html_table(&heads, self.nodes.iter().map(ChangeNode::to_row), "nodes", note)
    }
}

impl fmt::Display for ChangeTree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.headline())?;
        let mut lines = vec![[vec![self.by.join(" / ")], Self::HEADS.map(str::to_owned).to_vec()].concat()];
        let nodes = self.nodes.iter().take(ScoreTable::MAX_SHOWN);
        lines.extend(nodes.map(|node| [vec![indented(&node.path)], node.cells()].concat()));
        aligned(f, &lines)?;
        more(f, self.nodes.len())?;
        self.warnings().try_for_each(|text| write!(f, "\n{text}"))
    }
}

impl fmt::Display for FactorEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mix of {}: {}", self.factor, self.mix)
    }
}

impl FactorChange {
    /// What is said of the whole.
    fn headline(&self) -> String {
        self.total.as_ref().map_or_else(|| WITHHELD.to_owned(), ToString::to_string)
    }

    /// A line a factor, and one for the rate; nothing below [`Caveat::SHOWN_FROM`] answers in a period.
    fn lines(&self) -> Vec<[String; 2]> {
        let n = self.total.as_ref().map_or(0, |total| total.before.n().min(total.after.n()));
        if n < Caveat::SHOWN_FROM {
            return Vec::new();
        }
        let mixes = self.mixes.iter().map(|found| [format!("mix of {}", found.factor), found.mix.to_string()]);
        mixes.chain(self.rate.iter().map(|rate| ["rate".to_owned(), rate.to_string()])).collect()
    }

    /// How many answers are of situations put together, where there are some.
    fn pooled(&self) -> Option<String> {
        let (before, after) = (self.pooled_before, self.pooled_after);
        (before + after > 0).then(|| format!("Answers of small situations put together: {before} → {after}"))
    }

    /// A self-contained HTML table: a row a factor, and one for the rate.
    #[must_use]
    pub fn to_html(&self) -> String {
        let row = |[name, effect]: &[String; 2]| {
            format!("<tr><td style=\"text-align:left\">{}</td><td>{}</td></tr>", Escaped(name), Escaped(effect))
        };
        let pooled = self.pooled().map_or_else(String::new, |pooled| format!("<br>{pooled}."));
        let note = format!(
            "{}. Mixes and rate add up to it: where a change is seen, not what caused it.{pooled}",
            Escaped(&self.headline())
        );
        let heads = format!("<th>from</th><th>points, {} %</th>", percent(self.level));
        html_table(&heads, self.lines().iter().map(row), "factors", note)
    }
}

impl fmt::Display for FactorChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        let lines: Vec<Vec<String>> = self.lines().into_iter().map(Vec::from).collect();
        if !lines.is_empty() {
            writeln!(f)?;
            aligned(f, &lines)?;
        }
        self.pooled().map_or(Ok(()), |pooled| write!(f, "\n{pooled}."))
    }
}
