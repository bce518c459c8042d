//! Pictures of a score: its classes, its interval, the points of its scale.

use nps_core::{Category, Distribution, Nps, Points};

use crate::canvas::{BOLD, Canvas, FAINT, PLAIN, colour, leaning};
use crate::table::{Cell, count};

/// What a class is drawn with; without colours the blocks still differ.
const fn block(class: Category) -> char {
    match class {
        Category::Detractor => '▓',
        Category::Passive => '░',
        Category::Promoter => '█',
    }
}

/// A count to draw with.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "for pictures, and shares of counts far below 2^53")]
pub const fn real(count: u64) -> f64 {
    count as f64
}

/// The whole number nearest to `share` of `length`.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place")]
fn part(share: f64, length: usize) -> usize {
    (share.clamp(0.0, 1.0) * length as f64).round() as usize
}

/// The three classes as one bar, each as wide as its share; blank where the figure is withheld.
#[must_use]
pub fn class_bar(nps: &Nps, width: usize) -> Cell {
    let mut canvas = Canvas::new(width, 1);
    if nps.is_shown() {
        let (mut share, mut start) = (0.0, 0);
        for class in Category::ALL {
            share += nps.share(class).unwrap_or(0.0);
            let end = part(share, width);
            (start..end).for_each(|x| canvas.set(x, 0, block(class), colour(class)));
            start = end;
        }
    }
    Cell::drawn(&canvas, width)
}

/// The blocks of [`class_bar`] with the names of their classes.
#[must_use]
pub fn class_key() -> String {
    let parts = Category::ALL.map(|class| {
        let mut canvas = Canvas::new(1, 1);
        canvas.set(0, 0, block(class), colour(class));
        format!("{} {class}s", canvas.first_line())
    });
    parts.join("  ")
}

/// A common axis for intervals, in points, with the overall score marked on it.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    pub(crate) low: f64,
    pub(crate) high: f64,
    mark: f64,
    length: usize,
}

impl Axis {
    /// The axis of `length` characters that holds every interval shown; `mark` is the overall score.
    #[must_use]
    pub fn around<'a>(scores: impl IntoIterator<Item = &'a Nps>, mark: f64, length: usize) -> Self {
        let bounds: Vec<f64> =
            scores.into_iter().filter(|nps| nps.is_shown()).flat_map(|nps| [nps.lower, nps.upper]).flatten().collect();
        let low = bounds.iter().copied().fold(mark, f64::min);
        let high = bounds.iter().copied().fold(mark, f64::max);
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().find(|step| (high - low) / step <= 20.0).unwrap_or(20.0);
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, mark, length }
    }

    /// The place of a figure, from 0 to `length` − 1.
    pub(crate) fn place(&self, value: f64) -> usize {
        part((value - self.low) / (self.high - self.low).max(1.0), self.length - 1)
    }

    /// The ends of the axis and, where there is room, the mark.
    #[must_use]
    pub fn title(&self) -> Cell {
        let mut canvas = Canvas::new(self.length, 1);
        let [low, high] = [self.low, self.high].map(|end| Points(end).to_string().replace(".0", ""));
        let mark = format!("{} all", Points(self.mark));
        let start = self.place(self.mark).saturating_sub(mark.chars().position(|c| c == ' ').unwrap_or(0) / 2);
        let high_start = self.length.saturating_sub(high.chars().count());
        canvas.write(0, 0, &low, FAINT);
        canvas.write(high_start, 0, &high, FAINT);
        if start > low.chars().count() && start + mark.chars().count() < high_start {
            canvas.write(start, 0, &mark, FAINT);
        }
        Cell::drawn(&canvas, self.length)
    }

    /// An interval with its estimate; the mark alone where the figure is withheld.
    #[must_use]
    pub fn interval(&self, nps: &Nps) -> Cell {
        let mut canvas = Canvas::new(self.length, 1);
        canvas.set(self.place(self.mark), 0, '┊', FAINT);
        if let (true, Some(estimate), Some(lower), Some(upper)) = (nps.is_shown(), nps.nps, nps.lower, nps.upper) {
            let [lower, place, upper] = [lower, estimate, upper].map(|value| self.place(value));
            (lower..=upper).for_each(|x| canvas.set(x, 0, '─', PLAIN));
            canvas.set(lower, 0, '├', PLAIN);
            canvas.set(upper, 0, '┤', PLAIN);
            canvas.set(place, 0, '●', leaning(estimate).bold());
        }
        Cell::drawn(&canvas, self.length)
    }
}

/// How often each point was chosen, as columns in the colour of their class, with the classes below.
#[must_use]
pub fn distribution(distribution: &Distribution, nps: &Nps, width: usize) -> Vec<String> {
    const HEIGHT: usize = 5;
    const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let scale = distribution.scale();
    let step = (width / scale.points().len()).clamp(3, 9);
    let most = distribution.iter().map(|(_, count)| count).max().unwrap_or(0).max(1);
    let mut canvas = Canvas::new(step * scale.points().len(), HEIGHT + 4);
    let style_of = |point| scale.category(point).map_or(PLAIN, colour);
    for (index, (point, chosen)) in distribution.iter().enumerate() {
        let (left, style) = (index * step, style_of(point));
        let eighths = part(real(chosen) / real(most), 8 * HEIGHT).max(usize::from(chosen > 0));
        for y in 0..HEIGHT {
            let block = EIGHTHS[eighths.saturating_sub(8 * (HEIGHT - 1 - y)).min(8)];
            let style = if block == ' ' { PLAIN } else { style };
            (1..step - 1).for_each(|x| canvas.set(left + x, y, block, style));
        }
        canvas.centre(left, HEIGHT, step, &point.to_string(), BOLD);
        canvas.centre(left, HEIGHT + 1, step, &count(chosen), FAINT);
    }
    let mut left = 0;
    for class in Category::ALL {
        let points = scale.points().filter(|&point| scale.category(point) == Some(class)).count();
        class_bracket(&mut canvas, (left, HEIGHT + 2), points * step, class, nps);
        left += points * step;
    }
    canvas.lines()
}

fn class_bracket(canvas: &mut Canvas, (left, y): (usize, usize), width: usize, class: Category, nps: &Nps) {
    let style = colour(class);
    (1..width - 1).for_each(|x| canvas.set(left + x, y, '─', style));
    canvas.set(left, y, '╰', style);
    canvas.set(left + width - 1, y, '╯', style);
    canvas.centre(left, y, width, &format!(" {class}s "), style.bold());
    canvas.centre(left, y + 1, width, &format!("{:.1} %", 100.0 * nps.share(class).unwrap_or(0.0)), style);
}

#[cfg(test)]
mod tests {
    use super::*;
    use nps_core::{Counts, Method};

    fn nps(detractors: u64, passives: u64, promoters: u64) -> Nps {
        Counts::new(detractors, passives, promoters).nps(0.95, Method::Auto).unwrap()
    }

    fn plain(cell: Cell) -> String {
        let mut table = crate::table::Table::new([]).with_column(cell, crate::table::Side::Left);
        table.push(vec![]);
        anstream::adapter::strip_str(&table.lines()[0]).to_string()
    }

    #[test]
    fn a_bar_is_as_long_as_its_classes() {
        assert_eq!(plain(class_bar(&nps(25, 25, 50), 8)), "▓▓░░████");
        assert_eq!(plain(class_bar(&nps(1, 0, 2), 8)), "");
    }

    #[test]
    fn an_interval_lies_on_its_axis() {
        let (all, few) = (nps(30, 30, 40), nps(0, 2, 2));
        let axis = Axis::around([&all, &few], 10.0, 35);
        assert_eq!([axis.low, axis.high].map(|end| Points(end).to_string()), ["−8.0", "+26.0"]);
        assert_eq!([axis.place(-8.0), axis.place(10.0), axis.place(26.0)], [0, 18, 34]);
        assert_eq!(plain(axis.interval(&all)), "  ├───────────────●───────────────┤");
        assert_eq!(plain(axis.interval(&few)), "                  ┊"); // four answers: no figure
        assert_eq!(plain(axis.title()), "−8              +10.0 all       +26");
    }
}
