//! Trees of situations: what adds up, what is withheld, what cannot be recovered, and a known truth read off one.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::float_cmp,
    reason = "a failed expectation is a failed test"
)]

#[path = "tree/attack.rs"]
mod attack;
mod common;
#[path = "tree/company.rs"]
mod company;
#[path = "tree/factors.rs"]
mod factors;
#[path = "tree/kinds.rs"]
mod kinds;
#[path = "tree/table.rs"]
mod table;
#[path = "tree/waves.rs"]
mod waves;

use nps_core::{
    Bands, Caveat, Counts, DrillOptions, ErrorKind, KeyColumn, Label, Labels, Observations, PublishedSet,
    ReleaseLedger, ScoreOptions, Suppression, Tree, explain_change,
};
use proptest::prelude::*;

/// A reason as a path, a site, a score, and how many answers.
type Row = (Option<&'static str>, Option<u8>, u8, u64);

fn observations(rows: &[Row]) -> Observations {
    let reason: Vec<Option<&str>> = rows.iter().map(|row| row.0).collect();
    let site: Vec<Option<String>> = rows.iter().map(|row| row.1.map(|site| format!("site {site}"))).collect();
    let scores: Vec<u8> = rows.iter().map(|row| row.2).collect();
    Observations::builder(&scores[..])
        .dimension(KeyColumn::texts("reason", &reason).unwrap().path())
        .dimension(KeyColumn::texts("site", &site).unwrap())
        .frequency(rows.iter().map(|row| row.3).collect::<Vec<u64>>())
        .build(&ScoreOptions::default())
        .unwrap()
}

/// Few answers in most cells, and many in some.
fn rows(most: usize) -> impl Strategy<Value = Vec<Row>> {
    const PATHS: [&str; 10] = ["a/x/1", "a/x/2", "a/x", "a/y", "a", "b/x", "b", "c", "", "c//z/"];
    let reason = prop::option::weighted(0.9, prop::sample::select(&PATHS[..]));
    let site = prop::option::weighted(0.9, 0_u8..4);
    let count = prop_oneof![4 => 0_u64..4, 2 => 4_u64..12, 1 => 20_u64..60];
    prop::collection::vec((reason, site, prop::sample::select(&[3_u8, 8, 9, 10, 11][..]), count), 0..most)
}

fn options(min_cell: u64) -> DrillOptions {
    DrillOptions { suppression: Suppression::from(min_cell), ..DrillOptions::default() }
}

const BY: [&[&str]; 4] = [&["reason"], &["site"], &["reason", "site"], &["site", "reason"]];

/// Adds up what is said of the parts of each node that tells all of them; `check` takes the node, its parts, their sum.
fn over_parts(tree: &Tree, figure: fn(&nps_core::NodeFigures) -> f64, check: impl Fn(usize, &[f64])) {
    for place in 0..tree.nodes.len() {
        let parts: Option<Vec<f64>> =
            tree.children(place).map(|node| node.figures.as_ref().map(figure)).collect::<Option<_>>();
        if let Some(parts) = parts.filter(|parts| !parts.is_empty()) {
            check(place, &parts);
        }
    }
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn parts_add_up_to_their_whole(rows in rows(60), by in prop::sample::select(&BY[..]), min_cell in 0_u64..8) {
        let all = observations(&rows);
        let tree = all.drill_down(by, &options(min_cell)).unwrap();
        let total = all.total().counts();
        if let Some(root) = tree.root().and_then(|root| root.figures.as_ref()) {
            prop_assert_eq!(root.nps.counts, total);
            prop_assert_eq!(root.nps.nps, total.points());
            prop_assert_eq!(root.contribution, total.points().unwrap_or(0.0));
            prop_assert_eq!(root.impact, 0.0);
        }
        let figures = |place: usize| tree.nodes[place].figures.as_ref().unwrap();
        over_parts(&tree, |figures| figures.contribution, |place, parts| {
            assert!((parts.iter().sum::<f64>() - figures(place).contribution).abs() < 1e-12);
        });
        over_parts(&tree, |figures| figures.share, |place, parts| {
            assert!((parts.iter().sum::<f64>() - figures(place).share).abs() < 1e-12);
        });
        over_parts(&tree, |figures| figures.impact, |place, parts| {
            assert!((parts.iter().sum::<f64>() - figures(place).impact).abs() < 1e-12);
        });
        for (place, node) in tree.nodes.iter().enumerate() {
            let whole: u64 = tree.children(place).filter_map(nps_core::TreeNode::n).sum();
            if min_cell == 0 && tree.children(place).next().is_some() {
                prop_assert_eq!(Some(whole), node.n());
            }
            // In the order of labels, null last; parents before their parts; found by their path.
            let labels: Vec<Label<'_>> = tree.children(place).map(nps_core::TreeNode::label).collect();
            prop_assert!(labels.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", labels);
            prop_assert!(node.parent.is_none_or(|parent| parent < place));
            let path: Vec<Label<'_>> = node.path.iter().map(|step| step.value.as_label()).collect();
            prop_assert_eq!(tree.find(&path), Some(node));
            // What is withheld says nothing.
            prop_assert_eq!(node.figures.is_none() || node.hides_parts, node.caveats.contains(&Caveat::Withheld { min: min_cell }));
            prop_assert!(node.figures.is_some() || tree.children(place).next().is_none());
        }
        let json = serde_json::to_string(&tree).unwrap();
        prop_assert_eq!(serde_json::from_str::<Tree>(&json).unwrap(), tree.clone());
        prop_assert_eq!(all.compact().drill_down(by, &options(min_cell)).unwrap(), tree);
    }

    #[test]
    fn a_shallower_tree_is_the_top_of_a_deeper_one(rows in rows(60), depth in 1_usize..4) {
        let all = observations(&rows);
        let deep = all.drill_down(BY[2], &options(5)).unwrap();
        let shallow = all.drill_down(BY[2], &DrillOptions { depth: Some(depth), ..options(5) }).unwrap();
        let top: Vec<_> = deep.nodes.iter().filter(|node| node.depth() <= depth).collect();
        prop_assert_eq!(top.len(), shallow.nodes.len());
        for (left, right) in top.into_iter().zip(&shallow.nodes) {
            prop_assert_eq!((&left.path, &left.figures), (&right.path, &right.figures));
        }
    }

    #[test]
    fn the_worst_come_first(rows in rows(60), by in prop::sample::select(&BY[..])) {
        let tree = observations(&rows).drill_down(by, &options(5)).unwrap();
        let worst = tree.worst();
        prop_assert_eq!(worst.nodes.len(), tree.nodes.len());
        let key = |node: &nps_core::TreeNode| node.figures.as_ref().map_or(f64::INFINITY, |figures| figures.contribution);
        for (place, node) in worst.nodes.iter().enumerate() {
            let keys: Vec<f64> = worst.children(place).map(key).collect();
            prop_assert!(keys.is_sorted());
            let parent = node.parent.map(|parent| worst.nodes[parent].path.clone());
            prop_assert_eq!(parent, node.path.split_last().map(|(_, path)| path.to_vec()));
        }
        prop_assert!(worst.to_string().lines().count() > 1 && worst.to_html().contains("<table>"));
    }

    #[test]
    fn changes_add_up(before in rows(50), after in rows(50), by in prop::sample::select(&BY[..])) {
        let (before, after) = (observations(&before), observations(&after));
        let found = explain_change(&before, &after, by, &options(0)).unwrap();
        let difference = found.total.as_ref().unwrap().difference;
        let rate = |node: &nps_core::ChangeNode| node.figures.as_ref().unwrap().rate.map(|rate| rate.points);
        prop_assert_eq!(rate(&found.nodes[0]), difference);
        prop_assert_eq!(difference.is_none(), before.n() == 0 || after.n() == 0);
        for (place, node) in found.nodes.iter().enumerate() {
            let parts: Vec<&nps_core::ChangeNode> = found.children(place).collect();
            let sum: Option<f64> = parts.iter().map(|part| part.figures.as_ref().unwrap().total()).sum();
            if let (Some(sum), Some(rate), false) = (sum, rate(node), parts.is_empty()) {
                prop_assert!((sum - rate).abs() < 1e-12, "{sum} is not {rate}");
            }
            let figures = node.figures.as_ref().unwrap();
            if figures.before.n() == 0 || figures.after.n() == 0 {
                prop_assert!(rate(node).is_none_or(|rate| rate == 0.0));
                prop_assert!(figures.rate.is_none_or(|rate| rate.lower.is_none()));
                prop_assert!(figures.mix.is_none_or(|mix| mix.lower.is_none() || node.parent.is_none()));
            } else {
                let mix = figures.mix.unwrap();
                prop_assert!(mix.lower.unwrap() <= mix.points && mix.points <= mix.upper.unwrap());
            }
        }
        // The other way round, everything changes its sign.
        let back = explain_change(&after, &before, by, &options(0)).unwrap();
        for (there, back) in found.nodes.iter().zip(&back.nodes) {
            let [there, back] = [there, back].map(|node| node.figures.as_ref().unwrap());
            let negated = |left: f64, right: f64| (left + right).abs() < 1e-12;
            prop_assert!(there.mix.zip(back.mix).is_none_or(|(there, back)| negated(there.points, back.points)));
            prop_assert!(there.rate.zip(back.rate).is_none_or(|(there, back)| negated(there.points, back.points)));
            let bounds = there.mix.zip(back.mix).and_then(|(there, back)| there.lower.zip(back.upper));
            prop_assert!(bounds.is_none_or(|(lower, upper)| negated(lower, upper)));
        }
        prop_assert_eq!(explain_change(&before.compact(), &after.compact(), by, &options(0)).unwrap(), found);
    }

    /// Whatever is released, what the ledger lets through leaves no small difference between a whole and its parts.
    #[test]
    fn a_ledger_refuses_or_keeps(first in rows(40), second in rows(40)) {
        let mut ledger = ReleaseLedger::new(Suppression::default());
        let trees = [BY[0], BY[2]].map(|by| observations(&first).drill_down(by, &options(5)).unwrap());
        for tree in &trees {
            // One tree's own figures never give anything away.
            prop_assert_eq!(ReleaseLedger::new(Suppression::default()).release(tree, None, None), Ok(()));
        }
        ledger.release(&trees[0], None, None).unwrap();
        let before = ledger.clone();
        ledger.release(&trees[0], None, None).unwrap();
        prop_assert_eq!(&ledger, &before);
        // The same place with a few answers more or less is refused, and nothing of it is kept.
        let other = observations(&second).drill_down(BY[0], &options(5)).unwrap();
        let n = |tree: &Tree| tree.root().and_then(nps_core::TreeNode::n);
        let close = n(&trees[0]).zip(n(&other)).is_some_and(|(first, second)| (1..5).contains(&first.abs_diff(second)));
        let entered = ledger.release(&other, None, None);
        prop_assert!(!close || entered.is_err());
        if entered.is_err() {
            prop_assert_eq!(&ledger, &before);
        }
        // A change tells both periods: beside a tree of one of them it may withhold another part.
        let change = explain_change(&observations(&first), &observations(&second), BY[0], &options(5)).unwrap();
        let mut one = ReleaseLedger::new(Suppression::default());
        prop_assert_eq!(one.release_change(&change, [Some(0), Some(1)], [Some(1), Some(2)]), Ok(()));
        let told = |node: &nps_core::ChangeNode| node.figures.is_some();
        prop_assert!(one.sets().len() <= 2 * change.nodes.iter().filter(|node| told(node)).count());
        let mut merged = ReleaseLedger::new(Suppression::default());
        merged.merge(&ledger);
        prop_assert_eq!(merged, ledger);
    }
}

#[test]
fn answers_whose_path_ends_early_are_a_part() {
    let rows = [
        (Some("a/x"), Some(1), 9, 20),
        (Some("a"), Some(1), 3, 10),
        (Some("a"), Some(2), 9, 7),
        (Some("b"), None, 9, 30),
        (None, Some(1), 8, 6),
    ];
    let all = observations(&rows);
    let tree = all.drill_down(&["reason", "site"], &options(0)).unwrap();
    let shown: Vec<(String, Option<u64>)> = tree
        .nodes
        .iter()
        .map(|node| {
            let steps: Vec<String> = node.path.iter().map(|step| step.value.to_string()).collect();
            (steps.join("/"), node.n())
        })
        .collect();
    let expected = [
        ("", 73),
        ("a", 37),
        ("a/x", 20),
        ("a/x/site 1", 20),
        ("a/—", 17),
        ("a/—/site 1", 10),
        ("a/—/site 2", 7),
        ("b", 30),
        ("b/—", 30),
        ("—", 6),
        ("—/site 1", 6),
    ];
    assert_eq!(shown, expected.map(|(path, n)| (path.to_owned(), Some(n))));
    let lines: Vec<String> = tree.to_string().lines().map(str::to_owned).collect();
    assert!(lines[0].starts_with("reason / site  ") && lines[1].starts_with("all answers  "));
    assert!(lines[4].starts_with("      site 1   20   27.4 %"), "{}", lines[4]);
}

#[test]
fn what_makes_no_tree_is_refused() {
    let all = observations(&[(Some("a"), Some(1), 9, 20)]);
    let refused = |by: &[&str], options: &DrillOptions| all.drill_down(by, options).unwrap_err().kind();
    let default = DrillOptions::default();
    assert_eq!(refused(&[], &default), ErrorKind::InvalidArgument);
    assert_eq!(refused(&["site", "site"], &default), ErrorKind::InvalidArgument);
    assert_eq!(refused(&["sight"], &default), ErrorKind::UnknownColumn);
    assert_eq!(refused(&["site"], &DrillOptions { depth: Some(0), ..default.clone() }), ErrorKind::InvalidArgument);
    assert_eq!(refused(&["site"], &DrillOptions { level: 1.0, ..default.clone() }), ErrorKind::InvalidLevel);

    let stars = ScoreOptions { scale: "1-5/4/5".parse().unwrap(), ..ScoreOptions::default() };
    let site = KeyColumn::texts("site", &vec![Some("a")]).unwrap();
    let other = Observations::builder(&[5_u8][..]).dimension(site).build(&stars).unwrap();
    let error = explain_change(&all, &other, &["site"], &default).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ScaleMismatch);
    assert_eq!(explain_change(&all, &all, &["nil"], &default).unwrap_err().kind(), ErrorKind::UnknownColumn);

    // Nobody answered: a root without a score. Few did: not even that is told.
    let none = observations(&[]).drill_down(&["site"], &default).unwrap();
    assert_eq!((none.nodes.len(), none.nodes[0].n()), (1, Some(0)));
    let few = observations(&[(Some("a"), Some(1), 9, 4)]).drill_down(&["site"], &default).unwrap();
    assert_eq!((few.nodes.len(), few.nodes[0].n()), (1, None));
    assert_eq!(few.to_string().lines().last(), Some("all answers  withheld"));
}

/// Bands come from the lowest to the highest, in whichever table they are; what has an order of its own is no path.
#[test]
fn parts_of_an_ordinal_dimension_are_in_its_order() {
    let bands = Bands::new([5.0, 25.0, 100.0]).unwrap();
    let table = |ages: &[f64]| {
        let scores: Vec<u8> = (0..ages.len()).map(|row| [9, 3, 8][row % 3]).collect();
        let labels = Labels::Texts(["b/low", "a/high"].map(str::to_owned).to_vec());
        let codes: Vec<u8> = (0..2).cycle().take(ages.len()).collect();
        let level = KeyColumn::coded("level", codes, labels);
        Observations::builder(&scores[..])
            .dimension(bands.key("age", ages).unwrap())
            .dimension(level.ordinal())
            .build(&ScoreOptions::default())
            .unwrap()
    };
    let names = |path: &[nps_core::Condition]| path.iter().map(|step| step.value.to_string()).collect::<Vec<_>>();
    let old = table(&[120.0, f64::NAN, 30.0, 120.0, 30.0, f64::NAN]);
    let all = table(&[120.0, 30.0, 4.0, 30.0, 120.0, 4.0, 7.0, 7.0]);
    let tree = old.drill_down(&["age", "level"], &options(0)).unwrap();
    let paths: Vec<String> = tree.nodes.iter().skip(1).map(|node| names(&node.path).join(" | ")).collect();
    let expected = ["25 – 100", "25 – 100 | b/low", "≥ 100", "≥ 100 | b/low", "≥ 100 | a/high", "—", "— | a/high"];
    assert_eq!(paths, expected);
    let restored = Observations::from_bytes(&old.to_bytes()).unwrap();
    for (before, after) in [(&old, &all), (&all, &old), (&restored, &all), (&all, &restored)] {
        let change = explain_change(before, after, &["age"], &options(0)).unwrap();
        let found: Vec<String> = change.nodes.iter().skip(1).map(|node| names(&node.path).join("")).collect();
        assert_eq!(found, ["< 5", "5 – 25", "25 – 100", "≥ 100", "—"]);
    }
}

/// A path may have as many steps as somebody writes.
#[test]
fn endless_paths_end() {
    let long = "a/".repeat(200_000);
    let reason = KeyColumn::texts("reason", &vec![Some(long.as_str()), Some("a/b")]).unwrap().path();
    let builder = Observations::builder(&[9_u8, 3][..]).dimension(reason).frequency(vec![20_u64, 20]);
    let tree = builder.build(&ScoreOptions::default()).unwrap().drill_down(&["reason"], &options(5)).unwrap();
    assert_eq!(tree.nodes.iter().map(nps_core::TreeNode::depth).max(), Some(DrillOptions::MAX_DEPTH));
}

#[test]
fn the_whole_against_its_parts() {
    // Both sites improve, and all together fall: three in four answers now come from the worse one.
    let before = [(None, Some(1), 9, 90), (None, Some(1), 3, 10), (None, Some(2), 9, 10), (None, Some(2), 3, 15)];
    let after = [(None, Some(1), 9, 46), (None, Some(1), 3, 4), (None, Some(2), 9, 70), (None, Some(2), 3, 80)];
    let found = explain_change(&observations(&before), &observations(&after), &["site"], &options(5)).unwrap();
    assert_eq!(found.nodes[0].caveats, [Caveat::AgainstEveryPart { parts: 2 }]);
    assert!(found.to_string().ends_with("what changed is who answers."));
    // With one of them withheld it would tell which way that one moved.
    let hidden = [before[0], before[1], (None, Some(2), 9, 1), (None, Some(2), 3, 2)];
    let found = explain_change(&observations(&hidden), &observations(&after), &["site"], &options(5)).unwrap();
    assert_eq!(found.nodes[0].caveats, []);
    assert!(found.nodes[1].figures.is_none() && found.nodes[2].figures.is_none());
}

#[test]
fn a_ledger_knows_what_was_told() {
    let set = |from: Option<i32>, to: Option<i32>, site: Option<&str>, counts: [u64; 3]| PublishedSet {
        from,
        to,
        path: site.map(|site| nps_core::Condition::new("site", site)).into_iter().collect(),
        counts,
    };
    let mut ledger = ReleaseLedger::new(Suppression::default());
    ledger
        .release_sets([set(Some(0), Some(90), None, [40, 30, 30]), set(Some(0), Some(90), Some("a"), [20, 10, 20])])
        .unwrap();
    // Two months of the three, but for four answers.
    let error = ledger.release_sets([set(Some(0), Some(60), None, [39, 29, 28])]).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.to_string().contains("4 answers"), "{error}");
    // The same at other days, or far fewer, is told.
    ledger
        .release_sets([set(Some(90), Some(150), None, [39, 29, 28]), set(Some(0), Some(30), None, [10, 10, 10])])
        .unwrap();
    // All but three of the site's parent: the site of these three could be told apart.
    let rest = [set(Some(0), Some(90), Some("b"), [19, 19, 9])];
    assert!(ledger.release_sets(rest).is_err());
    assert_eq!(ledger.sets().len(), 4);
    let json = serde_json::to_string(&ledger).unwrap();
    assert_eq!(serde_json::from_str::<ReleaseLedger>(&json).unwrap(), ledger);
    // Written by somebody else, in another order: it knows what was told all the same.
    let mut other = serde_json::to_value(&ledger).unwrap();
    let sets = other["sets"].as_array_mut().unwrap();
    sets.reverse();
    sets.extend(sets.clone());
    let mut other: ReleaseLedger = serde_json::from_value(other).unwrap();
    assert_eq!(other, ledger);
    assert!(other.release_sets([set(Some(0), Some(60), None, [39, 29, 28])]).is_err());
    for days in [[5, 5], [5, 4]] {
        let error = other.release_sets([set(Some(days[0]), Some(days[1]), None, [90, 90, 90])]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().ends_with("expected a day after 1970-01-06"), "{error}");
    }
    assert_eq!(other, ledger);
}

#[test]
fn counts_are_what_a_rule_allows() {
    let rule = Suppression::from(Suppression::MIN_PEOPLE);
    assert!(!rule.allows(Counts::new(3, 3, 3)) && rule.allows(Counts::new(3, 3, 4)));
    assert!(rule.allows(Counts::new(0, 0, 10)) && Suppression::from(0).is_off());
}
