//! A table with the sums of its rows and columns beside it.

use crate::error::{Error, Result};
use crate::score::Counts;
use crate::situation::suppression::flow::{Edge, slack};
use crate::situation::suppression::{Suppression, sum};
use crate::survey::Category;

/// A cell that has answers.
#[derive(Clone, Copy)]
struct Cell {
    row: usize,
    column: usize,
    counts: Counts,
    is_withheld: bool,
    /// Whether it is known to be well hidden: where more is withheld, it can move no less.
    is_hidden: bool,
}

impl Suppression {
    /// Which cells of a table are withheld, where the sums of its rows and columns are told; `None` where those sums give
    /// away too much by themselves, so that rows or columns have to be put together first.
    ///
    /// First the cells that [`allows`](Self::allows) refuses; then the smallest others, of equal ones the first, until of
    /// each row and column as of [`parts`](Self::parts) nothing is given away, and until each withheld cell may, for all
    /// that is told, be one of `min_cell` numbers. That is more than two in each row and column: a cell that is on no
    /// round way over withheld cells is known, however many these are. Empty cells are told. O(withheld × cells × `min_cell`).
    ///
    /// # Errors
    /// [`LengthMismatch`](crate::ErrorKind::LengthMismatch) where rows are not equally long.
    ///
    /// ```
    /// use nps_core::{Counts, Suppression};
    ///
    /// let of = |n: u64| Counts::new(1, 0, n - 1);
    /// let table = [vec![of(3), of(20), of(30)], vec![of(15), of(40), of(50)]];
    /// let withheld = Suppression::default().table(&table)?;
    /// assert_eq!(withheld, Some(vec![vec![true, true, false]; 2])); // the 3, and three that hide it
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn table(&self, rows: &[Vec<Counts>]) -> Result<Option<Vec<Vec<bool>>>> {
        let width = rows.first().map_or(0, Vec::len);
        for row in rows {
            Error::require_rows("a row of the table", row.len(), "the first", width)?;
        }
        let cells = rows.iter().enumerate().flat_map(|(row, cells)| {
            let cell = move |(column, &counts): (usize, &Counts)| Cell {
                row,
                column,
                counts,
                is_withheld: !self.allows(counts),
                is_hidden: false,
            };
            cells.iter().enumerate().map(cell)
        });
        let cells: Vec<Cell> = cells.filter(|cell| !cell.counts.is_empty()).collect();
        Ok(self.hide(cells, rows.len(), width).map(|cells| {
            let mut withheld = vec![vec![false; width]; rows.len()];
            for cell in cells.iter().filter(|cell| cell.is_withheld) {
                if let Some(slot) = withheld.get_mut(cell.row).and_then(|row| row.get_mut(cell.column)) {
                    *slot = true;
                }
            }
            withheld
        }))
    }

    fn hide(&self, mut cells: Vec<Cell>, rows: usize, columns: usize) -> Option<Vec<Cell>> {
        loop {
            while self.hide_in_lines(&mut cells, rows, columns)? {}
            let Some(place) = cells.iter().position(|cell| cell.is_withheld && !cell.is_hidden) else {
                return Some(cells);
            };
            if self.moves(&cells, rows, place) {
                if let Some(cell) = cells.get_mut(place) {
                    cell.is_hidden = true;
                }
            } else if let Some(&Cell { row, column, .. }) = cells.get(place)
                && !hide_smallest(&mut cells, |cell| cell.row == row || cell.column == column)
                && !hide_smallest(&mut cells, |_| true)
            {
                return None;
            }
        }
    }

    /// Withholds one more cell of the first row or column whose sum gives something away; says whether there was one.
    fn hide_in_lines(&self, cells: &mut [Cell], rows: usize, columns: usize) -> Option<bool> {
        let lines = (0..rows).map(|row| (Some(row), None)).chain((0..columns).map(|column| (None, Some(column))));
        for (row, column) in lines {
            let is_in = |cell: &Cell| row.is_none_or(|row| cell.row == row) && column.is_none_or(|c| cell.column == c);
            let line: Vec<&Cell> = cells.iter().filter(|cell| is_in(cell)).collect();
            let parts: Vec<[Counts; 1]> = line.iter().map(|cell| [cell.counts]).collect();
            let withheld: Vec<bool> = line.iter().map(|cell| cell.is_withheld).collect();
            if !self.allows(sum(line.iter().map(|cell| cell.counts))) {
                return None;
            }
            if withheld.contains(&true) && !self.are_hidden(&parts, &withheld) {
                return hide_smallest(cells, is_in).then_some(true);
            }
        }
        Some(false)
    }

    /// Whether a withheld cell may be one of `min_cell` numbers for all that is told: each class moves by itself, and one
    /// answer of each cell stays, for it is told that it has some.
    fn moves(&self, cells: &[Cell], rows: usize, place: usize) -> bool {
        let needed = self.min_cell.saturating_sub(1);
        let target = cells.iter().take(place).filter(|cell| cell.is_withheld).count();
        let mut found = 0_u64;
        for class in Category::ALL {
            let edge = |cell: &Cell| {
                let kept = Category::ALL.into_iter().max_by_key(|&class| cell.counts.of(class)) == Some(class);
                let down = cell.counts.of(class) - u64::from(kept);
                Edge { row: cell.row, column: cell.column, down }
            };
            let edges: Vec<Edge> = cells.iter().filter(|cell| cell.is_withheld).map(edge).collect();
            found = found.saturating_add(slack(&edges, rows, target, needed.saturating_sub(found)));
            if found >= needed {
                return true;
            }
        }
        false
    }
}

/// Withholds the smallest cell among those; says whether there was one.
fn hide_smallest(cells: &mut [Cell], is_among: impl Fn(&Cell) -> bool) -> bool {
    let shown = cells.iter_mut().filter(|cell| !cell.is_withheld && is_among(cell));
    shown.min_by_key(|cell| cell.counts.total()).map(|cell| cell.is_withheld = true).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(n: u64) -> Counts {
        Counts::new(n - n / 2, 0, n / 2)
    }

    fn withheld(rows: &[&[u64]]) -> Option<Vec<Vec<bool>>> {
        let rows: Vec<Vec<Counts>> = rows.iter().map(|row| row.iter().map(|&n| of(n)).collect()).collect();
        Suppression::default().table(&rows).unwrap()
    }

    #[test]
    fn a_table_without_small_cells_is_told() {
        assert_eq!(withheld(&[]), Some(vec![]));
        assert_eq!(withheld(&[&[10, 0], &[20, 30]]), Some(vec![vec![false; 2]; 2]));
        let uneven = [vec![of(10)], vec![]];
        assert!(Suppression::default().table(&uneven).is_err());
    }

    #[test]
    fn margins_that_are_small_themselves_cannot_be_told() {
        assert_eq!(withheld(&[&[1, 2], &[20, 30]]), None);
        assert_eq!(withheld(&[&[3, 0], &[20, 30]]), None);
    }

    #[test]
    fn two_in_each_line_are_not_enough() {
        // Two squares with small cells, and one small cell that joins a row of the first with a column of the second.
        let rows: [&[u64]; 4] = [&[3, 30, 2, 40], &[30, 30, 50, 50], &[60, 60, 30, 30], &[70, 70, 30, 3]];
        let found = withheld(&rows).unwrap();
        let joined = |row: usize| found[row].iter().filter(|&&is_withheld| is_withheld).count();
        assert!((0..4).all(|row| joined(row) != 1));
        assert!(found[0][2] && found[0][0] && found[3][3]);
    }
}
