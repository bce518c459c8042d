//! An attacker who knows everything that a tree tells, and that its parts make up their wholes: by exact linear algebra
//! no count of a withheld node follows from it, and by the bounds of what is left each may be one of `min_cell` numbers.

use nps_core::{Counts, Suppression, Tree, explain_change};
use proptest::prelude::*;

use super::{BY, common, observations, options, rows};

/// Numerator and denominator, in lowest terms, the denominator above 0.
type Fraction = (i128, i128);

fn reduced(top: i128, bottom: i128) -> Fraction {
    let (mut left, mut right) = (top.abs(), bottom.abs());
    while right != 0 {
        (left, right) = (right, left % right);
    }
    let sign = if bottom < 0 { -1 } else { 1 };
    if left == 0 { (0, 1) } else { (sign * top / left, sign * bottom / left) }
}

/// The unknowns that a system of equations determines: Gauss and Jordan, in fractions.
fn determined(mut equations: Vec<Vec<i128>>, unknowns: usize) -> Vec<usize> {
    let mut system: Vec<Vec<Fraction>> =
        equations.drain(..).map(|row| row.into_iter().map(|value| (value, 1)).collect()).collect();
    let mut pivots = Vec::new();
    for column in 0..unknowns {
        let Some(found) = (pivots.len()..system.len()).find(|&row| system[row][column].0 != 0) else { continue };
        let place = pivots.len();
        system.swap(place, found);
        let (top, bottom) = system[place][column];
        for value in &mut system[place] {
            *value = reduced(value.0 * bottom, value.1 * top);
        }
        let pivot = system[place].clone();
        for (row, values) in system.iter_mut().enumerate() {
            let (top, bottom) = values[column];
            if row != place && top != 0 {
                for (value, &(of_top, of_bottom)) in values.iter_mut().zip(&pivot) {
                    let (less, per) = reduced(top * of_top, bottom * of_bottom);
                    *value = reduced(value.0 * per - less * value.1, value.1 * per);
                }
            }
        }
        pivots.push(column);
    }
    // A pivot whose row has no other unknown.
    let alone = |place: usize, pivot: usize| (0..unknowns).all(|other| other == pivot || system[place][other].0 == 0);
    pivots.iter().enumerate().filter(|&(place, &pivot)| alone(place, pivot)).map(|(_, &pivot)| pivot).collect()
}

fn classes(counts: Counts) -> [i128; 3] {
    [counts.detractors, counts.passives, counts.promoters].map(i128::from)
}

/// What one table's figures say of the classes of each node: unknown 3 × node + class.
struct System {
    unknowns: usize,
    equations: Vec<Vec<i128>>,
}

impl System {
    fn new(parents: &[Option<usize>], told: &[Option<Counts>]) -> Self {
        let unknowns = 3 * parents.len();
        let mut system = Self { unknowns, equations: Vec::new() };
        for (node, counts) in told.iter().enumerate() {
            if let Some(counts) = counts {
                for (class, value) in classes(*counts).into_iter().enumerate() {
                    system.say([(3 * node + class, 1)], value);
                }
            }
        }
        for node in 0..parents.len() {
            let parts: Vec<usize> = (0..parents.len()).filter(|&part| parents[part] == Some(node)).collect();
            if !parts.is_empty() {
                for class in 0..3 {
                    let of_parts = parts.iter().map(|part| (3 * part + class, 1));
                    system.say(of_parts.chain([(3 * node + class, -1)]), 0);
                }
            }
        }
        system
    }

    fn say(&mut self, coefficients: impl IntoIterator<Item = (usize, i128)>, value: i128) {
        let mut row = vec![0; self.unknowns + 1];
        for (unknown, coefficient) in coefficients {
            row[unknown] += coefficient;
        }
        row[self.unknowns] = value;
        self.equations.push(row);
    }

    fn of(tree: &Tree) -> Self {
        let parents: Vec<Option<usize>> = tree.nodes.iter().map(|node| node.parent).collect();
        let told: Vec<Option<Counts>> = tree.nodes.iter().map(|node| Some(node.figures.as_ref()?.nps.counts)).collect();
        let mut system = Self::new(&parents, &told);
        for (place, node) in tree.nodes.iter().enumerate() {
            let gap = node.figures.as_ref().and_then(|figures| figures.gap.as_ref());
            if let (Some(gap), Some(parent)) = (gap, node.parent) {
                // A gap names the answers of the rest of the parent: its other parts.
                for (class, value) in classes(gap.before).into_iter().enumerate() {
                    let others = (0..parents.len()).filter(|&other| other != place && parents[other] == Some(parent));
                    system.say(others.map(|other| (3 * other + class, 1)), value);
                }
            }
        }
        system
    }

    /// The withheld nodes of which a class follows.
    fn recovered(self, told: &[bool]) -> Vec<usize> {
        let found = determined(self.equations, self.unknowns);
        found.into_iter().map(|unknown| unknown / 3).filter(|&node| !told[node]).collect()
    }
}

/// The least that the number of answers of any withheld node may vary by: it has one, and its siblings have one each.
fn least_width(parents: &[Option<usize>], told: &[Option<Counts>]) -> Option<u64> {
    let width = |node: usize| {
        let siblings: Vec<usize> = (0..parents.len()).filter(|&other| parents[other] == parents[node]).collect();
        let shown: u64 = siblings.iter().filter_map(|&other| told[other]).map(Counts::n).sum();
        let whole = told[parents[node]?]?.n();
        let others = siblings.iter().filter(|&&other| told[other].is_none()).count() as u64 - 1;
        Some((whole - shown).checked_sub(others + 1).expect("no siblings fit into what is left"))
    };
    (0..parents.len()).filter(|&node| told[node].is_none()).filter_map(width).min()
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn nothing_withheld_in_a_tree_is_recovered(
        rows in rows(60), by in prop::sample::select(&BY[..]), min_cell in 2_u64..8
    ) {
        let tree = observations(&rows).drill_down(by, &options(min_cell)).unwrap();
        let told: Vec<bool> = tree.nodes.iter().map(|node| node.figures.is_some()).collect();
        prop_assert_eq!(System::of(&tree).recovered(&told), Vec::<usize>::new());
        let parents: Vec<Option<usize>> = tree.nodes.iter().map(|node| node.parent).collect();
        let counts: Vec<Option<Counts>> =
            tree.nodes.iter().map(|node| Some(node.figures.as_ref()?.nps.counts)).collect();
        prop_assert!(least_width(&parents, &counts).is_none_or(|width| width >= min_cell - 1));
        let rule = Suppression::from(min_cell);
        prop_assert!(counts.iter().flatten().all(|&counts| rule.allows(counts)));
        // Nothing that is serialised of a withheld node is a figure.
        for node in tree.nodes.iter().filter(|node| node.figures.is_none()) {
            let json = serde_json::to_value(node).unwrap();
            prop_assert!(json["figures"].is_null() && json["hides_parts"] == false);
        }
    }

    #[test]
    fn nothing_withheld_in_a_change_is_recovered(
        before in rows(50), after in rows(50), by in prop::sample::select(&BY[..])
    ) {
        let found = explain_change(&observations(&before), &observations(&after), by, &options(5)).unwrap();
        let parents: Vec<Option<usize>> = found.nodes.iter().map(|node| node.parent).collect();
        let told: Vec<bool> = found.nodes.iter().map(|node| node.figures.is_some()).collect();
        for after in [false, true] {
            let counts: Vec<Option<Counts>> = found
                .nodes
                .iter()
                .map(|node| node.figures.as_ref().map(|told| if after { told.after.counts } else { told.before.counts }))
                .collect();
            let recovered = System::new(&parents, &counts).recovered(&told);
            prop_assert_eq!(recovered, Vec::<usize>::new());
            prop_assert!(counts.iter().flatten().all(|&counts| Suppression::default().allows(counts)));
        }
    }
}

/// The attack does recover what is withheld alone.
#[test]
fn a_part_withheld_alone_is_recovered() {
    let rows = [(None, Some(1), 9, 3), (None, Some(2), 9, 30), (None, Some(2), 3, 9), (None, Some(3), 3, 40)];
    let mut tree = observations(&rows).drill_down(&["site"], &options(0)).unwrap();
    tree.nodes[1].figures = None;
    let told: Vec<bool> = tree.nodes.iter().map(|node| node.figures.is_some()).collect();
    assert_eq!(System::of(&tree).recovered(&told), [1, 1, 1]);
    let protected = observations(&rows).drill_down(&["site"], &options(5)).unwrap();
    assert_eq!(protected.nodes.iter().map(nps_core::TreeNode::n).collect::<Vec<_>>(), [Some(82), None, None, Some(40)]);
}
