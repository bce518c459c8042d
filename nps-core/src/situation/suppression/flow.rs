//! How far a withheld cell of a table could be from what it is, for all that its margins say.
//!
//! Cells are edges between their row and their column. To raise one by some answers and keep every margin, others are
//! lowered and raised in turn along a way from its row to its column: as far as one can go is a flow.

use std::collections::VecDeque;

/// A withheld cell: where it is, and by how many answers it may be lowered.
#[derive(Clone, Copy)]
pub(super) struct Edge {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) down: u64,
}

/// How much a cell may still be changed.
#[derive(Clone, Copy)]
struct Room {
    up: u64,
    down: u64,
}

/// By how many answers the cell `target` could be higher and lower together, counted up to `most` each way. O(most ×
/// edges).
pub(super) fn slack(edges: &[Edge], rows: usize, target: usize, most: u64) -> u64 {
    let Some(&Edge { down, .. }) = edges.get(target) else { return 0 };
    flow(edges, rows, target, most, true) + flow(edges, rows, target, most.min(down), false)
}

/// The largest flow from the row of the target to its column without it, up to `most`.
fn flow(edges: &[Edge], rows: usize, target: usize, most: u64, raises: bool) -> u64 {
    let Some(&Edge { row, column, .. }) = edges.get(target) else { return 0 };
    let columns = edges.iter().map(|edge| edge.column + 1).max().unwrap_or(0);
    let mut at: Vec<Vec<usize>> = vec![Vec::new(); rows + columns];
    for (place, edge) in edges.iter().enumerate().filter(|&(place, _)| place != target) {
        for node in [edge.row, rows + edge.column] {
            if let Some(list) = at.get_mut(node) {
                list.push(place);
            }
        }
    }
    let mut rooms: Vec<Room> = edges.iter().map(|edge| Room { up: u64::MAX / 2, down: edge.down }).collect();
    let mut sent = 0;
    while sent < most {
        let way = way(edges, &rooms, &at, rows, row, rows + column, raises);
        let room = |step: &Step| rooms.get(step.place).map_or(0, |room| if step.lowers { room.down } else { room.up });
        let Some(least) = way.iter().map(room).min() else { break };
        let least = least.min(most - sent);
        for step in way {
            if let Some(room) = rooms.get_mut(step.place) {
                let (from, to) =
                    if step.lowers { (&mut room.down, &mut room.up) } else { (&mut room.up, &mut room.down) };
                *from -= least;
                *to += least;
            }
        }
        sent += least;
    }
    sent
}

/// A cell on the way, and whether it is lowered.
#[derive(Clone, Copy)]
struct Step {
    place: usize,
    lowers: bool,
}

/// A shortest way from one node to another; empty where there is none.
fn way(
    edges: &[Edge],
    rooms: &[Room],
    at: &[Vec<usize>],
    rows: usize,
    from: usize,
    to: usize,
    raises: bool,
) -> Vec<Step> {
    let mut came: Vec<Option<(usize, Step)>> = vec![None; at.len()];
    let mut queue = VecDeque::from([from]);
    while let Some(node) = queue.pop_front() {
        if node == to {
            break;
        }
        for &place in at.get(node).into_iter().flatten() {
            let (Some(edge), Some(room)) = (edges.get(place), rooms.get(place)) else { continue };
            let from_row = node < rows;
            let next = if from_row { rows + edge.column } else { edge.row };
            // Raising the target, rows have too much and columns too little.
            let step = Step { place, lowers: from_row == raises };
            let has_room = if step.lowers { room.down > 0 } else { room.up > 0 };
            if let Some(slot @ None) = came.get_mut(next)
                && has_room
                && next != from
            {
                *slot = Some((node, step));
                queue.push_back(next);
            }
        }
    }
    let mut steps = Vec::new();
    let mut node = to;
    while let Some(&(before, step)) = came.get(node).and_then(Option::as_ref) {
        steps.push(step);
        node = before;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(cells: &[(usize, usize, u64)]) -> Vec<Edge> {
        cells.iter().map(|&(row, column, down)| Edge { row, column, down }).collect()
    }

    #[test]
    fn a_square_moves_as_far_as_its_smallest_corners() {
        // 3 20 / 15 40: the first may rise by 15 (its neighbours fall) and fall by 3.
        let square = edges(&[(0, 0, 3), (0, 1, 20), (1, 0, 15), (1, 1, 40)]);
        assert_eq!(slack(&square, 2, 0, 100), 15 + 3);
        assert_eq!(slack(&square, 2, 0, 4), 4 + 3);
        assert_eq!(slack(&square, 2, 1, 100), 3 + 15);
    }

    #[test]
    fn a_bridge_between_squares_cannot_move() {
        // Two squares, and one cell from a row of the first to a column of the second: at least two in each line.
        let cells = [(0, 0, 9), (0, 1, 9), (1, 0, 9), (1, 1, 9), (2, 2, 9), (2, 3, 9), (3, 2, 9), (3, 3, 9), (0, 2, 9)];
        let bridged = edges(&cells);
        assert_eq!(slack(&bridged, 4, 8, 100), 0);
        assert_eq!(slack(&bridged, 4, 0, 100), 18);
    }
}
