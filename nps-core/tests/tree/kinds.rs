//! What the kind of a dimension makes of a tree: paths unfold, orders are kept, taxonomies have every node.

use std::collections::BTreeSet;

use nps_core::{
    Condition, DrillOptions, ErrorKind, KeyColumn, Label, Labels, Observations, ScoreOptions, Taxonomy, TaxonomyNode,
    Tree, Value, explain_change,
};
use proptest::prelude::*;

use super::{BY, Row, common, observations, options, rows};

fn paths(tree: &Tree) -> Vec<(String, Option<u64>)> {
    let path =
        |node: &nps_core::TreeNode| node.path.iter().map(|step| step.value.to_string()).collect::<Vec<_>>().join(">");
    tree.nodes.iter().map(|node| (path(node), node.n())).collect()
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn a_node_is_a_selection(rows in rows(60), by in prop::sample::select(&BY[..]), min_cell in 0_u64..8) {
        let all = observations(&rows);
        let tree = all.drill_down(by, &options(min_cell)).unwrap();
        for node in &tree.nodes {
            // Two steps of one dimension of which the second is none: a path that ends where others go on.
            let ends = node.path.windows(2).any(|pair| {
                pair[0].dimension == pair[1].dimension && pair[1].value.as_label() == Label::Null
            });
            prop_assert_eq!(node.situation().is_none(), ends);
            if let (Some(situation), Some(figures)) = (node.situation(), &node.figures) {
                prop_assert_eq!(all.select(&situation, None, None).unwrap().counts(), figures.nps.counts);
                prop_assert_eq!(all.filter(&situation, None, None).unwrap().total().counts(), figures.nps.counts);
            }
        }
        let found = explain_change(&all, &all, by, &options(min_cell)).unwrap();
        let situations = |tree: &Tree| tree.nodes.iter().map(nps_core::TreeNode::situation).collect::<Vec<_>>();
        let changed: Vec<_> = found.nodes.iter().map(nps_core::ChangeNode::situation).collect();
        prop_assert!(min_cell > 0 || changed == situations(&tree));
    }

    /// A taxonomy adds nodes without answers, and nothing else.
    #[test]
    fn a_taxonomy_adds_what_nobody_answered(rows in rows(60), by in prop::sample::select(&[BY[0], BY[2], BY[3]][..])) {
        let known: Vec<Row> =
            rows.into_iter().filter(|row| row.0.is_none_or(|path| !["", "c//z/"].contains(&path))).collect();
        let all = observations(&known);
        let nodes = ["a", "a/x", "a/x/1", "a/x/2", "a/x/3", "a/y", "b", "b/x", "c", "d", "d/e"].map(TaxonomyNode::new);
        let with = DrillOptions {
            taxonomies: [("reason".to_owned(), Taxonomy::new("declared", 1, nodes).unwrap())].into(),
            ..options(5)
        };
        let (plain, tree) = (all.drill_down(by, &options(5)).unwrap(), all.drill_down(by, &with).unwrap());
        // Where nobody went on, those who end there are now a part beside those who would have.
        let told = |tree: &Tree| -> BTreeSet<(Vec<Condition>, Option<u64>)> {
            let shown = tree.nodes.iter().filter(|node| node.n() != Some(0) || node.path.is_empty());
            let goes_on = |path: &[Condition], place: usize| {
                place == 0 || path[place].value != Value::Null || path[place].dimension != path[place - 1].dimension
            };
            let path = |path: &[Condition]| {
                (0..path.len()).filter(|&place| goes_on(path, place)).map(|place| path[place].clone()).collect()
            };
            shown.map(|node| (path(&node.path), node.n())).collect()
        };
        prop_assert_eq!(told(&plain), told(&tree));
        prop_assert_eq!(all.compact().drill_down(by, &with).unwrap(), tree.clone());
        for (place, node) in tree.nodes.iter().enumerate() {
            let path = Condition::new("reason", "d/e");
            let is_above = node.path.iter().all(|step| step.dimension == "site")
                && (by[0] == "reason" || node.path.len() == 1);
            if is_above && node.figures.is_some() && !node.hides_parts {
                let found = tree.children(place).find(|part| part.label() == Label::Text("d"));
                prop_assert_eq!(found.and_then(nps_core::TreeNode::n), Some(0));
                let mut situation = node.situation().unwrap();
                situation.push(path);
                prop_assert!(tree.nodes.iter().any(|node| node.situation().as_ref() == Some(&situation)));
            }
        }
    }
}

#[test]
fn texts_that_are_no_paths_do_not_unfold() {
    let texts = [Some("a/x"), Some("a"), None].repeat(10);
    let table = |is_path: bool| {
        let reason = KeyColumn::texts("reason", &texts).unwrap();
        let column = if is_path { reason.path() } else { reason };
        Observations::builder(&[9_u8; 30][..]).dimension(column).build(&ScoreOptions::default()).unwrap()
    };
    let [plain, unfolded] = [false, true].map(table);
    let labels = |table: &Observations| {
        paths(&table.drill_down(&["reason"], &options(0)).unwrap())
            .into_iter()
            .map(|(path, _)| path)
            .collect::<Vec<_>>()
    };
    assert_eq!(labels(&plain), ["", "a", "a/x", "—"]);
    assert_eq!(labels(&unfolded), ["", "a", "a>x", "a>—", "—"]);
    let error = explain_change(&plain, &unfolded, &["reason"], &options(0)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(error.to_string(), "\"reason\" has paths in one table and none in the other");
}

#[test]
fn values_with_an_order_keep_it() {
    let table = |labels: &[&str], codes: &[i8]| {
        let texts = Labels::Texts(labels.iter().map(|text| (*text).to_owned()).collect());
        let scores = vec![9_u8; codes.len()];
        let column = KeyColumn::coded("size", codes.to_vec(), texts).ordinal();
        Observations::builder(&scores[..]).dimension(column).build(&ScoreOptions::default()).unwrap()
    };
    let first = table(&["small", "middle", "large"], &[2, 0, -1, 1]);
    let tree = first.drill_down(&["size"], &options(0)).unwrap();
    let labels: Vec<String> = tree.nodes.iter().map(|node| node.label().to_string()).collect();
    assert_eq!(labels, ["—", "small", "middle", "large", "—"]);
    // The order of the first table; what only the second has comes before the next that both have.
    let second = table(&["huge", "large", "all", "small"], &[0, 1, 2, 3, -1]);
    let found = explain_change(&first, &second, &["size"], &options(0)).unwrap();
    let labels: Vec<String> = found.nodes.iter().map(|node| node.label().to_string()).collect();
    assert_eq!(labels, ["—", "all", "small", "middle", "huge", "large", "—"]);
    assert_eq!(first.compact().drill_down(&["size"], &options(0)).unwrap(), tree);
}

#[test]
fn a_path_that_the_taxonomy_does_not_have_is_named() {
    let retired = TaxonomyNode { retired: Some(2), moved_to: Some("a/x".to_owned()), ..TaxonomyNode::new("a/w") };
    let nodes = [TaxonomyNode::new("a"), TaxonomyNode::new("a/x"), retired, TaxonomyNode::new("b")];
    let taxonomy = Taxonomy::new("declared", 2, nodes).unwrap();
    let with = |name: &str| DrillOptions { taxonomies: [(name.to_owned(), taxonomy.clone())].into(), ..options(0) };
    let refused = |path: &'static str, by: &[&str], name: &str| {
        let error = observations(&[(Some(path), Some(1), 9, 20)]).drill_down(by, &with(name)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        error.to_string()
    };
    assert_eq!(refused("a/z", BY[0], "reason"), "taxonomy \"declared\" has no path \"a/z\" in version 2");
    let moved = "taxonomy \"declared\" has retired \"a/w\" in version 2 and moved to \"a/x\"";
    assert_eq!(refused("a/w", BY[0], "reason"), moved);
    assert_eq!(refused("a", BY[1], "site"), "taxonomy \"declared\" is of paths, and those of \"site\" are none");
    assert_eq!(refused("a", BY[1], "reason"), "there is a taxonomy of \"reason\", which is not drilled down by");

    // A path that stands for no answers is no matter; and without answers, there is still every node.
    let none = observations(&[(Some("a/z"), Some(1), 9, 0)]).drill_down(BY[0], &with("reason")).unwrap();
    let expected = [("", 0), ("a", 0), ("a>x", 0), ("b", 0)].map(|(path, n)| (path.to_owned(), Some(n)));
    assert_eq!(paths(&none), expected);
    // A second taxonomy goes on where somebody answered, and nowhere else.
    let texts = |name: &'static str| KeyColumn::texts(name, &vec![Some("b"); 20]).unwrap().path();
    let both = Observations::builder(&[9_u8; 20][..]).dimension(texts("reason")).dimension(texts("action"));
    let two = DrillOptions {
        taxonomies: ["reason", "action"].map(|name| (name.to_owned(), taxonomy.clone())).into(),
        ..options(5)
    };
    let tree = both.build(&ScoreOptions::default()).unwrap().drill_down(&["reason", "action"], &two).unwrap();
    let expected = [("", 20), ("a", 0), ("a>x", 0), ("b", 20), ("b>a", 0), ("b>a>x", 0), ("b>b", 20)];
    assert_eq!(paths(&tree), expected.map(|(path, n)| (path.to_owned(), Some(n))));
    // What hides a part with few answers is another part with answers.
    let few = observations(&[(Some("a"), Some(1), 9, 3), (Some("a/x"), Some(1), 3, 30)]);
    let tree = few.drill_down(BY[0], &DrillOptions { suppression: 5.into(), ..with("reason") }).unwrap();
    let expected = [("", Some(33)), ("a", Some(33)), ("a>x", None), ("a>—", None), ("b", Some(0))];
    assert_eq!(paths(&tree), expected.map(|(path, n)| (path.to_owned(), n)));
}
