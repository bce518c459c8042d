//! Columns that line up, and how figures are written in them.

use anstyle::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::canvas::{Canvas, FAINT, PLAIN, paint};

/// What stands in the place of a figure that is withheld or that there is none of.
pub const NO_FIGURE: &str = "–";

/// A count with a comma before every three digits.
#[must_use]
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// A count with its noun: `1 row`, `2,000 rows`.
#[must_use]
pub fn counted(value: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(value), if value == 1 { "" } else { "s" })
}

/// A text in at most `width` columns of the terminal, on one line and without control characters.
#[must_use]
pub fn shortened(text: &str, width: usize) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.width() <= width {
        return text;
    }
    let mut room = width.saturating_sub(1);
    let kept = text.chars().take_while(|character| {
        let fits = character.width().is_none_or(|needed| needed <= room);
        room = room.saturating_sub(character.width().unwrap_or(0));
        fits
    });
    kept.chain(['…']).collect()
}

/// A text in lines of at most `width` columns, broken between words.
#[must_use]
pub fn prose(text: &str, style: Style, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.width() + 1 + word.width() <= width => *line = format!("{line} {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| paint(style, line)).collect()
}

/// One cell: a painted text and the columns it takes.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    painted: String,
    width: usize,
}

impl Cell {
    /// A text in a style.
    #[must_use]
    pub fn new(text: &str, style: Style) -> Self {
        Self { painted: paint(style, text), width: text.width() }
    }

    /// How many columns it takes.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// The first row of a picture, `width` columns wide.
    #[must_use]
    pub fn drawn(picture: &Canvas, width: usize) -> Self {
        Self { painted: picture.first_line(), width }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::new(text, PLAIN)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::new(&text, PLAIN)
    }
}

/// To which side the cells of a column keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Texts.
    Left,
    /// Figures.
    Right,
}

/// Rows of cells below a header.
#[derive(Clone, Debug)]
pub struct Table {
    sides: Vec<Side>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table with these columns, and no row yet.
    #[must_use]
    pub fn new<const COLUMNS: usize>(columns: [(&str, Side); COLUMNS]) -> Self {
        let header = columns.iter().map(|(title, _)| Cell::new(title, FAINT)).collect();
        Self { sides: columns.iter().map(|&(_, side)| side).collect(), rows: vec![header] }
    }

    /// A further column, with its title or a picture for one.
    #[must_use]
    pub fn with_column(mut self, title: Cell, side: Side) -> Self {
        self.sides.push(side);
        self.rows[0].push(title);
        self
    }

    /// Adds a row.
    pub fn push(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// The lines, with two blanks between columns.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let widths: Vec<usize> = (0..self.sides.len())
            .map(|column| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width).max().unwrap_or(0))
            .collect();
        self.rows.iter().map(|row| self.line(row, &widths)).collect()
    }

    fn line(&self, row: &[Cell], widths: &[usize]) -> String {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .zip(&self.sides)
            .map(|((cell, width), side)| {
                let blanks = " ".repeat(width - cell.width);
                match side {
                    Side::Left => format!("{}{blanks}", cell.painted),
                    Side::Right => format!("{blanks}{}", cell.painted),
                }
            })
            .collect();
        cells.join("  ").trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures() {
        assert_eq!([0, 999, 1000, 1_234_567].map(count), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([1, 2].map(|n| counted(n, "row")), ["1 row", "2 rows"]);
    }

    #[test]
    fn texts_are_shortened_by_the_columns_they_take() {
        assert_eq!(shortened("Île-de-France", 13), "Île-de-France");
        assert_eq!(shortened("Île-de-France", 6), "Île-d…");
        assert_eq!(shortened("東京都庁", 5), "東京…");
        assert_eq!(shortened("two\nlines\u{1b}[31m", 20), "two lines [31m");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(
            prose("one two  three incomprehensibilities", PLAIN, 9),
            ["one two", "three", "incomprehensibilities"]
        );
    }

    #[test]
    fn columns_line_up() {
        let mut table = Table::new([("name", Side::Left), ("n", Side::Right)]);
        table.push(vec!["été".into(), "1,000".into()]);
        table.push(vec![Cell::new("東", FAINT), "5".into()]);
        let plain: Vec<String> =
            table.lines().iter().map(|line| anstream::adapter::strip_str(line).to_string()).collect();
        assert_eq!(plain, ["name      n", "été   1,000", "東        5"]);
    }
}
