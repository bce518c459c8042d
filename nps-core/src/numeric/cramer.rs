//! How much two columns of categories have to do with each other: Cramér's V, corrected for bias, over strata.
//!
//! Bergsma, *Journal of the Korean Statistical Society* 42, 2013; the variance by the influence of each answer (Bishop,
//! Fienberg & Holland, *Discrete Multivariate Analysis*, 1975, section 11.3).

use super::{real, square};

/// One cell of a table: its row, its column, and how many fall in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) count: u64,
}

/// Sums over tables, each weighed by how many fall in it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cramer {
    /// Σ n φ², as counted.
    raw: f64,
    /// Σ n (φ² less what chance gives).
    above: f64,
    /// Σ n × the most it can be.
    room: f64,
    /// The variance of Σ n φ² by the influence of each answer.
    variance: f64,
    /// The variance it has where the columns are independent.
    null: f64,
    tables: u64,
}

/// An estimate with its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bounded {
    pub(crate) estimate: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

impl Cramer {
    /// Adds a table, whose cells are in the order of their rows and hold something. A table with one row or one column
    /// says nothing. O(cells log cells).
    pub(crate) fn add(&mut self, cells: &[Cell]) {
        let total: u64 = cells.iter().map(|cell| cell.count).sum();
        let columns = sums(cells, |cell| cell.column);
        let rows = sums(cells, |cell| cell.row);
        if rows.len() < 2 || columns.len() < 2 {
            return;
        }
        let n = real(total);
        // Each cell's p² / (p_row p_column), added up by row, by column and over all.
        let share = |cell: &Cell| {
            real(cell.count) / real(of(&rows, cell.row)) * (real(cell.count) / real(of(&columns, cell.column)))
        };
        let (mut by_row, mut by_column) = (vec![0.0; rows.len()], vec![0.0; columns.len()]);
        for cell in cells {
            if let (Some(row), Some(column)) = (place(&rows, cell.row), place(&columns, cell.column)) {
                add_at(&mut by_row, row, share(cell));
                add_at(&mut by_column, column, share(cell));
            }
        }
        let squares: f64 = by_row.iter().sum();
        let influence = |cell: &Cell| {
            let (row, column) = (real(of(&rows, cell.row)), real(of(&columns, cell.column)));
            let own = 2.0 * real(cell.count) * n / (row * column);
            let at = |sums: &[f64], place: Option<usize>| place.and_then(|at| sums.get(at)).copied().unwrap_or(0.0);
            own - n * at(&by_row, place(&rows, cell.row)) / row
                - n * at(&by_column, place(&columns, cell.column)) / column
        };
        let spread: f64 = cells.iter().map(|cell| real(cell.count) / n * square(influence(cell))).sum();
        let (r, c) = (real(rows.len() as u64) - 1.0, real(columns.len() as u64) - 1.0);
        let raw = (squares - 1.0).max(0.0);
        let room = |free: f64| free - square(free) / (n - 1.0);
        self.raw += n * raw;
        self.above += n * (raw - r * c / (n - 1.0));
        self.room += n * room(r).min(room(c)).max(0.0);
        self.variance += n * spread;
        self.null += 2.0 * r * c;
        self.tables += 1;
    }

    /// How many tables say something.
    pub(crate) const fn tables(&self) -> u64 {
        self.tables
    }

    /// V = √(Σ n φ̃² / Σ n m̃), with bounds at this many standard errors; `None` where no table could show anything.
    ///
    /// The bounds are those θ of Σ n φ² for which (estimate − θ)² ≤ z² × the larger of the variance as estimated, and
    /// of that in proportion to θ with what chance adds.
    pub(crate) fn v(&self, z: f64) -> Option<Bounded> {
        /// What rounding leaves of χ² where the columns are independent to the last answer.
        const NOISE: f64 = 1e-6;
        if self.room <= 0.0 {
            return None;
        }
        // Where the columns are independent, the variance of n φ² is 4 times what it is above chance.
        let slope = if self.raw > NOISE { self.variance / self.raw } else { 4.0 };
        let middle = self.above + 0.5 * z * z * slope;
        let half = (square(middle) - square(self.above) + z * z * self.null).max(0.0).sqrt();
        let plain = z * self.variance.sqrt();
        let v = |sum: f64| (sum / self.room).clamp(0.0, 1.0).sqrt();
        Some(Bounded {
            estimate: v(self.above),
            lower: v((middle - half).min(self.above - plain)),
            upper: v((middle + half).max(self.above + plain)),
        })
    }
}

/// A row or column, and how many fall in it.
struct Margin {
    code: u32,
    count: u64,
}

fn sums(cells: &[Cell], code: impl Fn(&Cell) -> u32) -> Vec<Margin> {
    let mut found: Vec<Margin> = cells.iter().map(|cell| Margin { code: code(cell), count: cell.count }).collect();
    found.sort_by_key(|margin| margin.code);
    found.dedup_by(|later, kept| {
        let same = later.code == kept.code;
        if same {
            kept.count += later.count;
        }
        same
    });
    found
}

fn place(margins: &[Margin], code: u32) -> Option<usize> {
    margins.binary_search_by_key(&code, |margin| margin.code).ok()
}

fn of(margins: &[Margin], code: u32) -> u64 {
    place(margins, code).and_then(|place| margins.get(place)).map_or(0, |margin| margin.count)
}

fn add_at(sums: &mut [f64], place: usize, term: f64) {
    if let Some(sum) = sums.get_mut(place) {
        *sum += term;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::Random;

    fn cells(table: &[&[u64]]) -> Vec<Cell> {
        let row = |(row, counts): (u32, &&[u64])| {
            let of = move |(column, &count): (u32, &u64)| Cell { row, column, count };
            (0..).zip(counts.iter()).map(of).filter(|cell| cell.count > 0).collect::<Vec<_>>()
        };
        (0..).zip(table).flat_map(row).collect()
    }

    fn v(tables: &[&[&[u64]]]) -> Option<Bounded> {
        let mut sums = Cramer::default();
        for table in tables {
            sums.add(&cells(table));
        }
        sums.v(1.96)
    }

    #[test]
    fn what_is_certain() {
        // Each row has a column of its own; or nothing can be seen.
        let one_to_one = v(&[&[&[50, 0, 0], &[0, 30, 0], &[0, 0, 20]]]).unwrap();
        assert!((one_to_one.estimate - 1.0).abs() < 1e-12 && one_to_one.lower > 0.98 && one_to_one.upper == 1.0);
        let none = v(&[&[&[40, 20], &[20, 10]]]).unwrap();
        assert_eq!((none.estimate, none.lower), (0.0, 0.0));
        assert!(none.upper < 0.4);
        assert_eq!(v(&[&[&[40, 20]]]), None);
        assert_eq!(v(&[&[&[1, 0], &[0, 1]]]), None); // as many rows as answers
        assert_eq!(v(&[]), None);
        // A stratum that says nothing changes nothing.
        let table: &[&[u64]] = &[&[30, 10], &[12, 28]];
        assert_eq!(v(&[table, &[&[9, 4]]]), v(&[table]));
    }

    /// The share of intervals at 95 % that hold the truth, over tables from no association to a strong one.
    #[test]
    fn intervals_cover() {
        let mut source = Random::new(11);
        for (size, copied, n, at_least) in [
            (2_u32, 0.0, 300_u64, 0.93),
            (2, 0.3, 300, 0.93),
            (4, 0.0, 300, 0.93),
            (4, 0.15, 300, 0.93),
            (4, 0.4, 300, 0.93),
            (4, 0.8, 2000, 0.93),
            (8, 0.0, 300, 0.93),
            (8, 0.2, 2000, 0.93),
            (8, 0.5, 300, 0.91),
        ] {
            // A share `copied` has the column of its row, the others any: V is that share.
            let chance = |row: u32, column: u32| {
                let any = 1.0 / f64::from(size * size);
                (1.0 - copied) * any + if row == column { copied / f64::from(size) } else { 0.0 }
            };
            let mut held = 0;
            for _ in 0..1000 {
                let mut drawn = vec![vec![0_u64; size as usize]; size as usize];
                for _ in 0..n {
                    let mut left = source.unit();
                    let mut at = (size - 1, size - 1);
                    'draw: for row in 0..size {
                        for column in 0..size {
                            left -= chance(row, column);
                            if left <= 0.0 {
                                at = (row, column);
                                break 'draw;
                            }
                        }
                    }
                    drawn[at.0 as usize][at.1 as usize] += 1;
                }
                let rows: Vec<&[u64]> = drawn.iter().map(Vec::as_slice).collect();
                let found = v(&[&rows]).unwrap();
                held += u32::from(found.lower <= copied && copied <= found.upper);
            }
            let share = f64::from(held) / 1000.0;
            assert!(share >= at_least, "{size} × {size}, V = {copied}, n = {n}: {share}");
        }
    }
}
