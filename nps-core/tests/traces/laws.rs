//! What always holds of traces, and what is refused.

use std::collections::BTreeMap;

use nps_core::{
    Axis, AxisIndependence, AxisNames, AxisOptions, ErrorKind, KeyColumn, Observations, PathOptions, PathOrder,
    PathTable, Response, ScoreColumn, ScoreOptions, Subject, Taxonomies, Taxonomy, TaxonomyNode, Trace, ValueOptions,
};
use proptest::prelude::*;

use crate::common::config;

/// A score, the three axes, the team, whether something followed.
type Row = (Option<u8>, [Option<u8>; 3], Option<u8>, Option<bool>);

fn row() -> impl Strategy<Value = Row> {
    let path = || prop::option::weighted(0.9, 0_u8..5);
    // 11 and 12 are rejected.
    (
        prop::option::weighted(0.9, 0_u8..13),
        [path(), path(), path()],
        prop::option::weighted(0.9, 0_u8..3),
        prop::option::weighted(0.8, any::<bool>()),
    )
}

/// A path of a name: those of the last two share their first segment.
fn path(name: u8) -> String {
    if name < 3 { format!("p{name}") } else { format!("p2/{name}") }
}

fn table(rows: &[(Row, u64)], rename: impl Fn(u8) -> String) -> Observations {
    let scores: Vec<Option<String>> =
        rows.iter().map(|((score, ..), _)| score.map(|score| score.to_string())).collect();
    let mut builder = Observations::builder(ScoreColumn::texts(&scores))
        .frequency(rows.iter().map(|&(_, count)| count).collect::<Vec<u64>>());
    for (place, axis) in Axis::ALL.into_iter().enumerate() {
        let paths: Vec<Option<String>> = rows.iter().map(|((_, axes, ..), _)| axes[place].map(&rename)).collect();
        builder = builder.dimension(KeyColumn::texts(axis.name(), &paths).unwrap());
    }
    let teams: Vec<Option<String>> =
        rows.iter().map(|((.., team, _), _)| team.map(|team| format!("t{team}"))).collect();
    let followed: Vec<Option<String>> =
        rows.iter().map(|((.., followed), _)| followed.map(|followed| followed.to_string())).collect();
    builder
        .dimension(KeyColumn::texts("team", &teams).unwrap())
        .dimension(KeyColumn::texts("followed", &followed).unwrap())
        .build(&ScoreOptions::default())
        .unwrap()
}

fn axis_options() -> AxisOptions {
    AxisOptions { by: Some("team".into()), given: Some("followed".into()), min_n: 3, ..AxisOptions::default() }
}

fn path_options(depth: Option<u64>, min_n: u64, top: Option<u64>) -> PathOptions {
    PathOptions {
        declaration_depth: depth,
        consequences: vec!["followed".into()],
        min_n,
        top,
        ..PathOptions::default()
    }
}

fn tree() -> Taxonomy {
    let node = |name: &str, weight| TaxonomyNode { weight, ..TaxonomyNode::new(name) };
    Taxonomy::new(
        "said",
        1,
        [node("p0", Some(3.0)), node("p2", Some(0.5)), node("p2/3", None), node("p2/4", Some(0.0))],
    )
    .unwrap()
}

fn sorted<T>(mut all: Vec<T>, key: impl Fn(&T) -> String) -> Vec<T> {
    all.sort_by_key(key);
    all
}

fn close(left: Option<f64>, right: Option<f64>) -> bool {
    match (left, right) {
        (Some(left), Some(right)) => (left - right).abs() < 1e-9,
        (left, right) => left == right,
    }
}

/// The same figures, whatever the paths are called.
fn same_axes(left: &AxisIndependence, right: &AxisIndependence) -> bool {
    let associations = left.associations.iter().zip(&right.associations).all(|(one, other)| {
        (one.n, one.strata) == (other.n, other.strata)
            && close(one.v, other.v)
            && close(one.lower, other.lower)
            && close(one.upper, other.upper)
    });
    let groups = left.groups.iter().zip(&right.groups).all(|(one, other)| {
        (&one.group, one.copies.copied, one.is_copying) == (&other.group, other.copies.copied, other.is_copying)
            && close(one.copies.agreement_lower, other.copies.agreement_lower)
            && close(one.p_holm, other.p_holm)
    });
    associations && groups && left.groups.len() == right.groups.len() && left.caveats.len() == right.caveats.len()
}

fn whole(found: &PathTable) -> (u64, u64) {
    let rows = || found.rows.iter().chain(&found.other);
    (rows().map(|row| row.nps.n()).sum(), rows().map(|row| row.consequences[0].all.n).sum())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn rows_and_cells_say_the_same(rows in prop::collection::vec(row(), 0..80), min_n in 1_u64..6, top in 1_u64..6) {
        let ones: Vec<(Row, u64)> = rows.iter().map(|&row| (row, 1)).collect();
        let mut counted: BTreeMap<Row, u64> = BTreeMap::new();
        for &row in &rows {
            *counted.entry(row).or_default() += 1;
        }
        let counted: Vec<(Row, u64)> = counted.into_iter().rev().collect();
        let by_row = table(&ones, path);
        for other in [by_row.compact(), table(&counted, path)] {
            let axes = |table: &Observations| table.axis_independence(&axis_options()).unwrap();
            prop_assert_eq!(axes(&other), axes(&by_row));
            let paths = |table: &Observations| table.paths(&path_options(Some(1), min_n, Some(top))).unwrap();
            prop_assert_eq!(paths(&other), paths(&by_row));
            let valued = |table: &Observations| {
                table.value_weighted("declaration", &tree(), &ValueOptions::default()).unwrap()
            };
            prop_assert_eq!(valued(&other), valued(&by_row));
        }
    }

    #[test]
    fn names_of_paths_do_not_matter(rows in prop::collection::vec((row(), 1_u64..9), 0..80)) {
        let other_names = |name: u8| format!("q{}", 9 - name);
        let (plain, renamed) = (table(&rows, path), table(&rows, other_names));
        let axes = |table: &Observations| table.axis_independence(&axis_options()).unwrap();
        prop_assert!(same_axes(&axes(&plain), &axes(&renamed)), "{:?} {:?}", axes(&plain), axes(&renamed));
        let name_of = |text: &str| (0..5).find(|&name| other_names(name) == text || path(name) == text).unwrap();
        let paths = |table: &Observations| {
            let found = table.paths(&path_options(None, 1, None)).unwrap();
            let rows = found.rows.into_iter().map(|row| {
                (Axis::ALL.map(|axis| row.path.get(axis).map(name_of)), row.nps, row.share, row.consequences)
            });
            sorted(rows.collect(), |row| format!("{:?}", row.0))
        };
        prop_assert_eq!(paths(&plain), paths(&renamed));
    }

    #[test]
    fn paths_are_the_whole(
        rows in prop::collection::vec((row(), 0_u64..9), 0..60),
        depth in prop::option::of(0_u64..3),
        min_n in 1_u64..12,
        top in prop::option::of(1_u64..4),
        by_answers in any::<bool>(),
    ) {
        let order = if by_answers { PathOrder::Answers } else { PathOrder::Path };
        let table = table(&rows, path);
        let found = table.paths(&PathOptions { order, ..path_options(depth, min_n, top) }).unwrap();
        prop_assert_eq!(whole(&found), (table.n(), found.total.consequences[0].all.n));
        prop_assert!(found.rows.iter().all(|row| row.nps.n() >= min_n && row.paths == 1));
        prop_assert!(found.rows.is_empty() || found.other.as_ref().is_none_or(|other| other.nps.n() >= min_n));
        let paths: u64 = found.rows.iter().chain(&found.other).map(|row| row.paths).sum();
        prop_assert_eq!(paths, found.total.paths);
        for rate in found.rows.iter().flat_map(|row| &row.consequences).map(|one| &one.all) {
            prop_assert_eq!(rate.rate.is_some(), rate.n >= min_n);
            prop_assert!(rate.rate.is_none_or(|rate| (0.0..=1.0).contains(&rate)));
        }
    }

    #[test]
    fn paths_make_the_difference(
        rows in prop::collection::vec((row(), 0_u64..9), 0..60),
        weights in prop::collection::vec(prop_oneof![Just(0.0), Just(1e-300), Just(1e300), 0.1..9.0], 5),
        scale in prop_oneof![Just(1.0), Just(1024.0)],
    ) {
        let table = table(&rows, path);
        let of = |factor: f64| {
            let node = |(name, weight): (u8, &f64)| {
                TaxonomyNode { weight: Some(weight * factor), ..TaxonomyNode::new(path(name)) }
            };
            Taxonomy::new("said", 1, (0..).zip(&weights).map(node)).unwrap()
        };
        let found = table.value_weighted("declaration", &of(1.0), &ValueOptions::default()).unwrap();
        let sum: f64 = found.nodes.iter().filter_map(|node| node.contribution).sum();
        prop_assert!(found.difference.is_none_or(|difference| (difference - sum).abs() < 1e-9), "{} {sum}", found);
        prop_assert_eq!(found.weighted.lower, None);
        let answers: u64 = found.nodes.iter().map(|node| node.nps.n()).sum();
        prop_assert_eq!(answers + found.missing + found.unknown.count, table.n());
        // Only ratios of weights matter.
        let other = table.value_weighted("declaration", &of(scale), &ValueOptions::default()).unwrap();
        prop_assert_eq!(other.weighted.nps, found.weighted.nps);
        // Weights that are the same change nothing.
        let same = [path(0), path(1), path(2), path(3), path(4)].map(TaxonomyNode::new);
        let same = Taxonomy::new("said", 1, same).unwrap();
        let same = table.value_weighted("declaration", &same, &ValueOptions { default_weight: 7.0, ..ValueOptions::default() });
        let same = same.unwrap();
        prop_assert_eq!(same.weighted.nps, same.unweighted.nps);
    }

    #[test]
    fn any_json_is_read_or_refused(name in ".{0,3}", version in 0_u32..3, paths in prop::collection::vec("[ab/ ]{0,4}", 0..5)) {
        let nodes: Vec<TaxonomyNode> = paths.iter().map(TaxonomyNode::new).collect();
        if let Ok(tree) = Taxonomy::new(name, version, nodes) {
            prop_assert!(paths.iter().all(|path| tree.check(path).is_ok()));
            prop_assert_eq!(Taxonomy::from_json(&tree.to_json()), Ok(tree));
        }
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let rows: Vec<(Row, u64)> = (0..40).map(|row| ((Some(9), [Some(row % 3); 3], Some(0), None), 1)).collect();
    let table = table(&rows, path);
    let kind = |options: AxisOptions| table.axis_independence(&options).unwrap_err().kind();
    let options = AxisOptions::default;
    assert_eq!(kind(AxisOptions { by: Some("taem".into()), ..options() }), ErrorKind::UnknownColumn);
    assert_eq!(kind(AxisOptions { given: Some("taem".into()), ..options() }), ErrorKind::UnknownColumn);
    assert_eq!(kind(AxisOptions { level: 1.0, ..options() }), ErrorKind::InvalidLevel);
    assert_eq!(kind(AxisOptions { min_n: 0, ..options() }), ErrorKind::InvalidArgument);
    for copied_from in [1.0, -0.1, f64::NAN] {
        assert_eq!(kind(AxisOptions { copied_from, ..options() }), ErrorKind::InvalidArgument);
    }
    for names in [
        AxisNames::new("declaration", "declaration", "action"),
        AxisNames::new(" ", "qualification", "action"),
        AxisNames::new("declaration", "qualification", "channel"),
    ] {
        assert_eq!(kind(AxisOptions { names, ..options() }), ErrorKind::InvalidArgument);
    }
    // One person of whom it would be known.
    let one = AxisOptions { by: Some("team".into()), subject: Subject::Agent, ..options() };
    assert_eq!(kind(one), ErrorKind::Unreliable);

    let kind = |options: PathOptions| table.paths(&options).unwrap_err().kind();
    let options = PathOptions::default;
    let followed = |names: &[&str]| PathOptions {
        consequences: names.iter().map(|&name| name.to_owned()).collect(),
        ..PathOptions::default()
    };
    assert_eq!(kind(followed(&["team"])), ErrorKind::WrongColumnType);
    assert_eq!(kind(followed(&["tame"])), ErrorKind::UnknownColumn);
    assert_eq!(kind(followed(&["followed", "followed"])), ErrorKind::InvalidArgument);
    assert_eq!(kind(PathOptions { top: Some(0), ..options() }), ErrorKind::InvalidArgument);
    assert_eq!(kind(PathOptions { min_n: 0, ..options() }), ErrorKind::InvalidArgument);
    assert_eq!(kind(PathOptions { level: f64::NAN, ..options() }), ErrorKind::InvalidLevel);
    for default_weight in [-1.0, f64::INFINITY, f64::NAN] {
        let options = ValueOptions { default_weight, ..ValueOptions::default() };
        let error = table.value_weighted("declaration", &tree(), &options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    }
    for weight in [-1.0, f64::INFINITY, f64::NAN] {
        let node = TaxonomyNode { weight: Some(weight), ..TaxonomyNode::new("a") };
        assert_eq!(Taxonomy::new("x", 1, [node]).unwrap_err().kind(), ErrorKind::InvalidArgument);
    }
    assert!("reason".parse::<Axis>().is_err() && "size".parse::<PathOrder>().is_err());
}

#[test]
fn long_chains_of_moves_are_followed() {
    const LONG: u32 = 50_000;
    let name = |place: u32| format!("{place:06}");
    let chain = |last: Option<String>| {
        let moved = |place| TaxonomyNode {
            retired: Some(2),
            moved_to: if place + 1 < LONG { Some(name(place + 1)) } else { last.clone() },
            ..TaxonomyNode::new(name(place))
        };
        Taxonomy::new("long", 2, (0..LONG).map(moved).chain([TaxonomyNode::new("end")]))
    };
    assert_eq!(chain(Some("end".into())).unwrap().migrate(&name(0), 1), Ok(Some("end")));
    assert_eq!(chain(None).unwrap().migrate(&name(7), 1), Ok(None));
    for back in [0, LONG / 2, LONG - 1] {
        assert!(chain(Some(name(back))).unwrap_err().to_string().contains("circle"));
    }
}

#[test]
fn nothing_half_applied() {
    let names = AxisNames::new("declared", "declared", "action");
    let mut response = Response::new("R7", "2026-01-05T10:00:00+01:00".parse().unwrap(), None);
    let trace = Trace { declaration: Some("a".into()), ..Trace::default() };
    assert_eq!(trace.write(&mut response, &names).unwrap_err().kind(), ErrorKind::InvalidArgument);
    assert!(response.situation.is_empty());
    // A missing axis takes the old path with it.
    trace.write(&mut response, &AxisNames::default()).unwrap();
    Trace::default().write(&mut response, &AxisNames::default()).unwrap();
    assert!(response.situation.is_empty());
}

#[test]
fn unknown_paths_are_counted_and_nothing_else_is_lost() {
    let one = |path: &str| Taxonomy::new(path, 1, [TaxonomyNode::new(path)]).unwrap();
    let gone = TaxonomyNode { retired: Some(2), ..TaxonomyNode::new("gone") };
    let taxonomies = Taxonomies {
        declaration: one("p0"),
        qualification: Taxonomy::new("coded", 2, [TaxonomyNode::new("p1"), gone]).unwrap(),
        action: one("p2"),
    };
    let trace = |paths: [Option<&str>; 3]| {
        let [declaration, qualification, action] = paths.map(|path| path.map(str::to_owned));
        Trace { declaration, qualification, action }
    };
    let long = "x".repeat(60);
    let traces = [
        trace([Some("p0"), Some("p1"), Some("p2")]),
        trace([Some("p0"), Some("gone"), None]),
        trace([Some(&long), None, Some("p2")]),
    ];
    assert!(taxonomies.check(&traces[0]).is_ok() && taxonomies.check(&Trace::default()).is_ok());
    let error = taxonomies.check(&traces[1]).unwrap_err();
    assert!(error.to_string().starts_with("qualification: taxonomy \"coded\" has retired \"gone\""), "{error}");
    let found = taxonomies.keep(&traces);
    assert_eq!((found.traces[0].clone(), found.rejects.total()), (traces[0].clone(), 2));
    assert_eq!(found.traces[1], trace([Some("p0"), None, None]));
    assert_eq!(found.rejects.of(Axis::Qualification).examples[0].fault.name(), "retired");
    assert_eq!(found.rejects.of(Axis::Declaration).examples[0].path.chars().count(), 41);

    // Of a table, each answer counts; here all but the first path of each axis are unknown.
    let rows: Vec<(Row, u64)> =
        (0..20).map(|row| ((Some(9), [Some(row % 5), Some(1), None], None, None), u64::from(row))).collect();
    let table = table(&rows, path);
    let found = table.check_trace(&taxonomies, &AxisNames::default()).unwrap();
    assert_eq!((found.declaration.count, found.declaration.distinct), (190 - 30, 4));
    assert_eq!((found.qualification.count, found.action.count), (0, 0));
    assert_eq!(found.declaration.examples.iter().map(|one| one.count).sum::<u64>(), found.declaration.count);
}
