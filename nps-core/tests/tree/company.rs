//! The sample company: the planted truth, read off the tree.

use std::collections::BTreeMap;

use nps_core::{DrillOptions, KeyColumn, Label, Observations, ScoreColumn, ScoreOptions, TreeNode, explain_change};
use nps_sample::{Company, Interaction};

type Reader = fn(&Interaction) -> &str;

const DIMENSIONS: [(&str, Reader); 3] =
    [("use_case", |row| &row.use_case), ("product", |row| &row.product), ("declared", |row| &row.declared)];

/// One row for each response: of several versions, the latest.
fn observations(company: &Company, keep: impl Fn(&Interaction) -> bool) -> Observations {
    let mut latest: BTreeMap<&str, &Interaction> = BTreeMap::new();
    for row in company.interactions() {
        let kept = latest.entry(&row.response_id).or_insert(row);
        if row.answered_at >= kept.answered_at {
            *kept = row;
        }
    }
    let rows: Vec<&Interaction> = latest.into_values().filter(|row| keep(row)).collect();
    let scores: Vec<Option<&str>> = rows.iter().map(|row| Some(row.score.as_str())).collect();
    let builder = Observations::builder(ScoreColumn::texts(&scores));
    let builder = DIMENSIONS.iter().fold(builder, |builder, (name, value)| {
        let values: Vec<Option<&str>> = rows.iter().map(|row| Some(value(row))).collect();
        let column = KeyColumn::texts(*name, &values).unwrap();
        builder.dimension(if *name == "declared" { column.path() } else { column })
    });
    builder.build(&ScoreOptions::default()).unwrap()
}

fn leaves(nodes: &[TreeNode]) -> impl Iterator<Item = &TreeNode> {
    let parents: Vec<Option<usize>> = nodes.iter().map(|node| node.parent).collect();
    nodes.iter().enumerate().filter(move |(place, _)| !parents.contains(&Some(*place))).map(|(_, node)| node)
}

#[test]
fn the_planted_branch_is_at_the_bottom() {
    let company = Company::sample();
    let truth = company.truth();
    let tree = observations(&company, |_| true).drill_down(&["use_case", "product"], &DrillOptions::default()).unwrap();
    let all = tree.root().unwrap().figures.as_ref().unwrap();
    assert_eq!(all.nps.n(), u64::from(truth.responses.answered));

    // Of all use cases of all products, the launch situation moves the score down most.
    let impact = |node: &&TreeNode| node.figures.as_ref().map_or(f64::INFINITY, |figures| figures.impact);
    let lowest = leaves(&tree.nodes).min_by(|left, right| impact(left).total_cmp(&impact(right))).unwrap();
    let launch = tree.find(&[Label::Text("product question"), Label::Text("Nova")]).unwrap();
    assert_eq!(lowest, launch);
    let figures = launch.figures.as_ref().unwrap();

    // Its answers and its true score, as they were drawn: the interval of its contribution holds that of the truth.
    let situation = &truth.situation;
    let drawn: f64 = situation.periods.iter().map(|period| f64::from(period.n) * period.nps.unwrap_or(0.0)).sum();
    let n: u32 = situation.periods.iter().map(|period| period.n).sum();
    assert_eq!(figures.nps.n(), u64::from(n));
    let expected = drawn / f64::from(truth.responses.answered);
    let bounds = [figures.nps.lower, figures.nps.upper].map(|bound| bound.unwrap() * figures.share);
    assert!((bounds[0]..=bounds[1]).contains(&expected), "{expected} is not in {bounds:?}");
    assert!(figures.contribution < -1.0 && figures.gap.as_ref().unwrap().upper.unwrap() < 0.0);

    // Within its use case it is the first of the worst, and that reads from the text.
    let worst = tree.worst();
    let question =
        worst.nodes.iter().position(|node| node.path.len() == 1 && node.label() == Label::Text("product question"));
    assert_eq!(worst.children(question.unwrap()).next().unwrap().path, launch.path);
    assert!(worst.to_string().lines().any(|line| line.starts_with("    Nova ")));
}

#[test]
fn declared_reasons_unfold_into_their_levels() {
    let company = Company::sample();
    let nova = observations(&company, |row| row.product == "Nova");
    let tree = nova.drill_down(&["declared"], &DrillOptions::default()).unwrap();
    let path = ["product", "getting started", "manual unclear"].map(Label::Text);
    let at: Vec<u64> = (0..=3).map(|depth| tree.find(&path[..depth]).unwrap().n().unwrap()).collect();
    assert!(at.is_sorted_by(|left, right| left > right), "{at:?}");
    assert!(tree.nodes.iter().all(|node| node.depth() <= 3));
}

#[test]
fn the_better_manual_is_where_the_change_is() {
    let company = Company::sample();
    let between = |from: &str, to: &str| {
        observations(&company, |row| {
            let date = row.answered_at.date_naive().to_string();
            date.as_str() >= from && date.as_str() < to
        })
    };
    let (before, after) = (between("2025-03-03", "2025-06-02"), between("2025-06-02", "2025-08-18"));
    let found = explain_change(&before, &after, &["use_case", "product"], &DrillOptions::default()).unwrap();
    let rate = |node: &nps_core::ChangeNode| node.figures.as_ref().and_then(|figures| figures.rate).unwrap();
    let launch = found.find(&[Label::Text("product question"), Label::Text("Nova")]).unwrap();
    let highest = found.nodes.iter().filter(|node| node.depth() == 2 && node.figures.is_some());
    let highest = highest.max_by(|left, right| rate(left).points.total_cmp(&rate(right).points)).unwrap();
    assert_eq!(highest.path, launch.path);
    assert!(rate(launch).lower > Some(0.0));
}
