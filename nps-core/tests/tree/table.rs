//! Tables with their margins: by exact search no withheld cell of a small one is known.

use nps_core::{Counts, Suppression};
use proptest::prelude::*;

use super::common;

/// All tables of numbers of answers that have the same margins and the same shown cells, each withheld one at least 1.
fn possible(table: &[Vec<u64>], withheld: &[Vec<bool>]) -> Vec<Vec<u64>> {
    let cells: Vec<(usize, usize)> = (0..table.len())
        .flat_map(|row| (0..table[row].len()).map(move |column| (row, column)))
        .filter(|&(row, column)| withheld[row][column])
        .collect();
    let left = |of: fn((usize, usize)) -> usize, line: usize| -> u64 {
        cells.iter().filter(|&&cell| of(cell) == line).map(|&(row, column)| table[row][column]).sum()
    };
    let rows: Vec<u64> = (0..table.len()).map(|row| left(|cell| cell.0, row)).collect();
    let columns: Vec<u64> = (0..table[0].len()).map(|column| left(|cell| cell.1, column)).collect();
    let mut found = Vec::new();
    let mut open = vec![(Vec::new(), rows, columns)];
    while let Some((values, rows, columns)) = open.pop() {
        let Some(&(row, column)) = cells.get(values.len()) else {
            if rows.iter().chain(&columns).all(|&left| left == 0) {
                found.push(values);
            }
            continue;
        };
        for value in 1..=rows[row].min(columns[column]) {
            let (mut values, mut rows, mut columns) = (values.clone(), rows.clone(), columns.clone());
            values.push(value);
            rows[row] -= value;
            columns[column] -= value;
            open.push((values, rows, columns));
        }
    }
    found
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn nothing_withheld_in_a_table_is_recovered(
        table in prop::collection::vec(prop::collection::vec(prop_oneof![2 => 0_u64..5, 1 => 5_u64..9], 3), 2..=3)
    ) {
        let min = 4;
        // All alike would be withheld for that; here only the numbers count.
        let rule = Suppression { min_cell: min, min_alike: 0 };
        let counts: Vec<Vec<Counts>> =
            table.iter().map(|row| row.iter().map(|&n| Counts::new(0, 0, n)).collect()).collect();
        if let Some(withheld) = rule.table(&counts).unwrap() {
            let hidden = withheld.iter().flatten().filter(|&&is| is).count();
            for (row, flags) in table.iter().zip(&withheld) {
                for (&n, &is_withheld) in row.iter().zip(flags) {
                    prop_assert!(is_withheld || n == 0 || n >= min);
                    prop_assert!(!is_withheld || n > 0);
                }
            }
            if (1..=5).contains(&hidden) {
                let tables = possible(&table, &withheld);
                for cell in 0..hidden {
                    let values = || tables.iter().map(|values| values[cell]);
                    let width = values().max().unwrap() - values().min().unwrap();
                    prop_assert!(width >= min - 1, "{table:?}: cell {cell} of {withheld:?} moves by {width}");
                }
            }
        }
    }
}

/// The shared reference: one small cell in a table of two by two takes all four.
#[test]
fn two_by_two() {
    let of = |n: u64| Counts::new(1, 1, n - 2);
    let table = [vec![of(3), of(20)], vec![of(15), of(40)]];
    assert_eq!(Suppression::default().table(&table).unwrap(), Some(vec![vec![true; 2]; 2]));
}
