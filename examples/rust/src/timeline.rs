//! The path of a score through time.

use nps_core::{Nps, Points};

use crate::canvas::{BOLD, Canvas, FAINT, PLAIN, leaning};
use crate::chart::Axis;
use crate::table::{NO_FIGURE, count};

/// How many periods are drawn side by side at most.
pub const MOST_PERIODS: usize = 12;

const HEIGHT: usize = 12;
const MARGIN: usize = 8;
/// The columns a period takes: as many as make the figures easy to read, or as few as hold them.
const STEPS: [usize; 2] = [7, 6];

/// How many periods fit in `width` columns.
#[must_use]
pub fn room(width: usize) -> usize {
    (width.saturating_sub(MARGIN) / STEPS[1]).clamp(1, MOST_PERIODS)
}

/// The scores of successive periods, from left to right, each a dot on its interval; `mark`, the overall score, is
/// drawn across. The lines below name the periods and say the figures.
#[must_use]
pub fn timeline(periods: &[(String, Option<Nps>)], mark: f64, width: usize) -> Vec<String> {
    let step = if MARGIN + STEPS[0] * periods.len() <= width { STEPS[0] } else { STEPS[1] };
    let axis = Axis::around(periods.iter().filter_map(|(_, nps)| nps.as_ref()), mark, HEIGHT);
    let mut canvas = Canvas::new(MARGIN + step * periods.len(), HEIGHT + 6);
    frame(&mut canvas, &axis, mark);
    for (index, (label, nps)) in periods.iter().enumerate() {
        let left = MARGIN + index * step;
        let label = if label.chars().count() < step { label.clone() } else { label.replace(' ', "") };
        let shown = nps.as_ref().filter(|nps| nps.is_shown());
        if let Some(nps) = shown {
            whiskers(&mut canvas, left + step / 2, &axis, nps);
        }
        let figure = |value: Option<f64>| value.map_or_else(|| NO_FIGURE.to_owned(), |value| Points(value).to_string());
        let estimate = shown.and_then(|nps| nps.nps);
        let lines = [
            (label, BOLD),
            (figure(estimate), leaning(estimate.unwrap_or(0.0)).bold()),
            (figure(shown.and_then(|nps| nps.lower)), PLAIN),
            (figure(shown.and_then(|nps| nps.upper)), PLAIN),
            (count(nps.as_ref().map_or(0, Nps::n)), FAINT),
        ];
        for (row, (text, style)) in (HEIGHT + 1..).zip(lines) {
            canvas.write(left + (step - 1).saturating_sub(text.chars().count()), row, &text, style);
        }
    }
    canvas.lines()
}

/// The axis with the names of the lines, and the overall score across.
fn frame(canvas: &mut Canvas, axis: &Axis, mark: f64) {
    let [top, level, bottom] = [axis.high, mark, axis.low].map(|value| height(axis, value));
    for (row, text, style) in [
        (top, Points(axis.high).to_string(), FAINT),
        (bottom, Points(axis.low).to_string(), FAINT),
        (level, Points(mark).to_string(), BOLD),
        (HEIGHT + 2, "NPS".to_owned(), FAINT),
        (HEIGHT + 3, "from".to_owned(), FAINT),
        (HEIGHT + 4, "to".to_owned(), FAINT),
        (HEIGHT + 5, "n".to_owned(), FAINT),
    ] {
        canvas.write(0, row, &format!("{text:>6}"), style);
    }
    (0..HEIGHT).for_each(|y| canvas.set(MARGIN - 1, y, '│', FAINT));
    (MARGIN..canvas.width()).for_each(|x| canvas.set(x, level, '┈', FAINT));
}

fn whiskers(canvas: &mut Canvas, x: usize, axis: &Axis, nps: &Nps) {
    if let (Some(estimate), Some(lower), Some(upper)) = (nps.nps, nps.lower, nps.upper) {
        let [top, place, bottom] = [upper, estimate, lower].map(|value| height(axis, value));
        (top..=bottom).for_each(|y| canvas.set(x, y, '│', PLAIN));
        canvas.set(x, top, '┬', PLAIN);
        canvas.set(x, bottom, '┴', PLAIN);
        canvas.set(x, place, '●', leaning(estimate).bold());
    }
}

/// The line of a figure, the first being the top.
fn height(axis: &Axis, value: f64) -> usize {
    HEIGHT - 1 - axis.place(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nps_core::{Counts, Method};

    fn plain(periods: &[(String, Option<Nps>)], mark: f64, width: usize) -> Vec<String> {
        timeline(periods, mark, width).iter().map(|line| anstream::adapter::strip_str(line).to_string()).collect()
    }

    #[test]
    fn a_period_without_enough_answers_shows_no_figure() {
        let nps = |counts: Counts| Some(counts.nps(0.95, Method::Auto).unwrap());
        let periods = [
            ("Jan 25".to_owned(), nps(Counts::new(10, 10, 30))),
            ("Feb 25".to_owned(), nps(Counts::new(0, 0, 4))),
            ("Mar 25".to_owned(), None),
        ];
        let lines = plain(&periods, 40.0, 80);
        assert_eq!(lines[HEIGHT + 1], "        Jan 25 Feb 25 Mar 25");
        assert_eq!(lines[HEIGHT + 2], "   NPS   +40.0      –      –");
        assert_eq!(lines[HEIGHT + 5], "     n      50      4      0");
        assert_eq!(lines.iter().filter(|line| line.contains('●')).count(), 1);
    }

    #[test]
    fn periods_fit_the_width() {
        let year: Vec<_> = (1..=12).map(|month| (format!("M {month}"), None)).collect();
        let widest = |width| plain(&year, 0.0, width).iter().map(|line| line.chars().count()).max();
        assert_eq!([80, 100].map(widest), [Some(80), Some(92)]);
        assert_eq!([0, 80, 100, 200].map(room), [1, 12, 12, 12]);
    }
}
