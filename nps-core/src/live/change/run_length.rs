//! How long a cumulative sum runs until it alarms, computed exactly: its steps are whole, so that it is a Markov chain
//! with finitely many states (Brook & Evans, *Biometrika* 59, 1972, there an approximation).

/// Shares of detractors, passives and promoters.
type Shares = [f64; 3];

/// The smallest threshold, in hundredths, at which the mean number of answers until an alarm is as many as asked, for
/// answers with these shares and a reference in points.
pub(super) fn threshold(shares: Shares, reference: i8, asked: f64) -> u64 {
    /// Far beyond what a valid specification needs.
    const MOST_STATES: usize = 40_000;
    let lattice = gcd(100, reference.unsigned_abs());
    let log_length = |states: usize| libm::log(mean_run(shares, reference, lattice, states));
    let asked = libm::log(asked);
    let (mut low, mut high) = ((0, log_length(0)), (1, 0.0));
    loop {
        high.1 = log_length(high.0);
        if high.1 >= asked || high.0 >= MOST_STATES {
            break;
        }
        low = high;
        high.0 *= 2;
    }
    if low.1 >= asked {
        return 0;
    }
    // ln of the run length is nearly a line; every other step halves, so that it ends whatever it is.
    let mut halve = false;
    while high.0 - low.0 > 1 {
        let share = if halve { 0.5 } else { (asked - low.1) / (high.1 - low.1) };
        #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few")]
        let guess = low.0 + (share * (high.0 - low.0) as f64) as usize;
        let guess = guess.clamp(low.0 + 1, high.0 - 1);
        let found = (guess, log_length(guess));
        let end = if found.1 >= asked { &mut high } else { &mut low };
        *end = found;
        halve = !halve;
    }
    high.0 as u64 * u64::from(lattice)
}

/// The mean number of answers until the sum, which starts at 0, is above `top` steps of the lattice: (I − Q) N = 1 by
/// elimination within the band that one answer can reach. O(top × reach²).
fn mean_run(shares: Shares, reference: i8, lattice: u8, top: usize) -> f64 {
    let step = |x: i16| (i16::from(reference) - 100 * x) / i16::from(lattice);
    let steps = [step(-1), step(0), step(1)];
    let up = steps.iter().map(|&step| usize::try_from(step).unwrap_or(0)).max().unwrap_or(0);
    let down = steps.iter().map(|&step| usize::try_from(-step).unwrap_or(0)).max().unwrap_or(0);
    let width = down + 1 + up;
    // Row i holds columns i − down to i + up; the last column of each is the right-hand side.
    let mut rows = vec![0.0; (top + 1) * (width + 1)];
    let place = |row: usize, column: usize| row * (width + 1) + column + down - row;
    let add = |rows: &mut Vec<f64>, place: usize, value: f64| {
        if let Some(cell) = rows.get_mut(place) {
            *cell += value;
        }
    };
    for row in 0..=top {
        add(&mut rows, place(row, row), 1.0);
        add(&mut rows, row * (width + 1) + width, 1.0);
        for (step, share) in steps.into_iter().zip(shares) {
            let to = row.saturating_add_signed(isize::from(step));
            if to <= top {
                add(&mut rows, place(row, to), -share);
            }
        }
    }
    // From the highest state to the lowest, so that what is wanted, the run from 0, comes last and is all there is.
    for pivot in (1..=top).rev() {
        let (above, from) = rows.split_at_mut(pivot * (width + 1));
        let first = pivot.saturating_sub(up);
        let Some((diagonal, right)) = from.get(down).copied().zip(from.get(width).copied()) else { continue };
        for row in first..pivot {
            let Some(target) = above.get_mut(row * (width + 1)..(row + 1) * (width + 1)) else { continue };
            let reach = pivot - row;
            let Some(factor) = target.get(down + reach).map(|&value| value / diagonal).filter(|&f| f != 0.0) else {
                continue;
            };
            // Column c of the pivot's row is column c + reach of this one; those above the pivot are already gone.
            let from_pivot = from.get(..=down).unwrap_or_default();
            if let Some(cells) = target.get_mut(reach..=down + reach) {
                for (cell, value) in cells.iter_mut().zip(from_pivot) {
                    *cell -= factor * value;
                }
            }
            if let Some(cell) = target.get_mut(width) {
                *cell -= factor * right;
            }
        }
    }
    let at = |place: usize| rows.get(place).copied().unwrap_or(1.0);
    at(width) / at(down)
}

fn gcd(a: u8, b: u8) -> u8 {
    if b == 0 { a } else { gcd(b, a % b) }
}
