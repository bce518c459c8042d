//! A grid of styled characters: what every picture on the page is drawn on.

use anstyle::{Ansi256Color, Color, Style};
use nps_core::Category;

/// As the terminal writes.
pub const PLAIN: Style = Style::new();
/// For what should stand out.
pub const BOLD: Style = Style::new().bold();
/// For what should stand back.
pub const FAINT: Style = Style::new().dimmed();

/// The colour of a class. Told apart by readers with any colour vision.
#[must_use]
pub const fn colour(class: Category) -> Style {
    let index = match class {
        Category::Detractor => 166,
        Category::Passive => 248,
        Category::Promoter => 36,
    };
    PLAIN.fg_color(Some(Color::Ansi256(Ansi256Color(index))))
}

/// The style of a figure in points: that of the class it leans to.
#[must_use]
pub const fn leaning(points: f64) -> Style {
    if points < 0.0 { colour(Category::Detractor) } else { PLAIN }
}

/// A text in a style.
#[must_use]
pub fn paint(style: Style, text: &str) -> String {
    if style == PLAIN { text.to_owned() } else { format!("{style}{text}{style:#}") }
}

/// Rows of characters, each with its style, blank at first.
#[derive(Clone, Debug)]
pub struct Canvas {
    rows: Vec<Vec<(char, Style)>>,
}

impl Canvas {
    /// A blank canvas.
    #[must_use]
    pub fn new(width: usize, height: usize) -> Self {
        Self { rows: vec![vec![(' ', PLAIN); width]; height] }
    }

    /// How many characters a row has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// Writes one character; nothing where there is no such place.
    pub fn set(&mut self, x: usize, y: usize, character: char, style: Style) {
        if let Some(cell) = self.rows.get_mut(y).and_then(|row| row.get_mut(x)) {
            *cell = (character, style);
        }
    }

    /// Writes a text from a place to the right.
    pub fn write(&mut self, x: usize, y: usize, text: &str, style: Style) {
        for (x, character) in (x..).zip(text.chars()) {
            self.set(x, y, character, style);
        }
    }

    /// Writes a text in the middle of `width` places from `x` on, or its beginning where it is longer.
    pub fn centre(&mut self, x: usize, y: usize, width: usize, text: &str, style: Style) {
        let text: String = text.chars().take(width).collect();
        let before = (width - text.chars().count()).div_ceil(2);
        self.write(x + before, y, &text, style);
    }

    /// The rows as text, without blanks at their ends.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.rows.iter().map(|row| line(row)).collect()
    }

    /// The first row as text, with its blanks.
    #[must_use]
    pub fn first_line(&self) -> String {
        self.rows.first().map_or_else(String::new, |row| runs(row))
    }
}

fn line(row: &[(char, Style)]) -> String {
    let end = row.iter().rposition(|&(character, _)| character != ' ').map_or(0, |last| last + 1);
    runs(&row[..end])
}

/// Paints neighbours of the same style together.
fn runs(row: &[(char, Style)]) -> String {
    row.chunk_by(|(_, left), (_, right)| left == right)
        .map(|run| paint(run[0].1, &run.iter().map(|(character, _)| character).collect::<String>()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_outside_is_not_drawn() {
        let mut canvas = Canvas::new(5, 2);
        canvas.write(3, 0, "abc", PLAIN);
        canvas.set(0, 9, 'x', PLAIN);
        canvas.centre(0, 1, 5, "ab", PLAIN);
        assert_eq!(canvas.lines(), ["   ab", "  ab"]);
    }

    #[test]
    fn neighbours_of_one_style_are_painted_together() {
        let mut canvas = Canvas::new(4, 1);
        canvas.write(0, 0, "abc", BOLD);
        assert_eq!(canvas.lines(), ["\u{1b}[1mabc\u{1b}[0m"]);
        assert_eq!(canvas.first_line(), "\u{1b}[1mabc\u{1b}[0m ");
    }
}
