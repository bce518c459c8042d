//! A file of answers as columns of texts, whatever tool has exported it.

use std::fs;
use std::io::Read;
use std::path::Path;

use csv::{ErrorKind, ReaderBuilder, StringRecord};
use flate2::read::MultiGzDecoder;

use crate::Problem;
use crate::table::{counted, shortened};

/// What may separate cells, the most usual first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The rows of a file, with the names of its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The names of the columns.
    pub names: Vec<String>,
    /// The rows below the header, each as long as it.
    pub rows: Vec<StringRecord>,
    /// What a reader should know of how the file was read.
    pub notes: Vec<String>,
    has_header: bool,
}

impl Sheet {
    /// Reads a file: CSV, or CSV in gzip, whatever its name says.
    ///
    /// # Errors
    /// Where the file cannot be read to its end, is no text, or has rows of different lengths.
    pub fn open(path: &Path, delimiter: Option<u8>) -> Result<Self, Problem> {
        let file = path.display().to_string();
        let bytes = fs::read(path).map_err(|source| Problem::Read { file: file.clone(), source })?;
        Self::read(&bytes, &file, delimiter)
    }

    /// Reads the bytes of a file; `file` is what messages call it.
    ///
    /// # Errors
    /// As [`Sheet::open`].
    pub fn read(bytes: &[u8], file: &str, delimiter: Option<u8>) -> Result<Self, Problem> {
        const GZIP: [u8; 2] = [0x1f, 0x8b];
        if !bytes.starts_with(&GZIP) {
            return Self::read_text(bytes, file, delimiter);
        }
        // Unpacked to the end before a row is looked at: a stream that breaks off is an error, not a shorter table.
        let mut unpacked = Vec::new();
        MultiGzDecoder::new(bytes)
            .read_to_end(&mut unpacked)
            .map_err(|source| Problem::Unpack { file: file.to_owned(), source })?;
        Self::read_text(&unpacked, file, delimiter)
    }

    fn read_text(bytes: &[u8], file: &str, delimiter: Option<u8>) -> Result<Self, Problem> {
        if let Some(found) = not_text(bytes) {
            return Err(Problem::NotText { file: file.to_owned(), found });
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let guessed = delimiter.unwrap_or_else(|| guess_delimiter(bytes));
        let mut notes = Vec::new();
        if delimiter.is_none() && guessed != b',' {
            notes.push(format!("Cells are taken to be separated by {:?}.", char::from(guessed)));
        }
        let mut garbled = 0_u64;
        let mut rows = Vec::new();
        let mut reader = ReaderBuilder::new().has_headers(false).delimiter(guessed).from_reader(bytes);
        for record in reader.byte_records() {
            let record = record.map_err(|error| broken(error, file, rows.len() as u64 + 1, guessed))?;
            rows.push(StringRecord::from_byte_record(record).unwrap_or_else(|error| {
                garbled += 1;
                StringRecord::from_byte_record_lossy(error.into_byte_record())
            }));
        }
        if garbled > 0 {
            let rows = counted(garbled, "row");
            notes.push(format!("The file is not in UTF-8: what could not be read, in {rows}, is shown as “�”."));
        }
        if rows.len() < 2 {
            return Err(Problem::Empty(file.to_owned()));
        }
        let names = rows.remove(0).iter().map(str::to_owned).collect();
        Ok(Self { names, rows, notes, has_header: true })
    }

    /// The place of the column that the user calls `name`: its name, or `#3` for the third.
    ///
    /// # Errors
    /// Where there is none, with those that there are, or more than one.
    pub fn column(&self, name: &str) -> Result<usize, Problem> {
        let place = name.strip_prefix('#').and_then(|place| place.parse::<usize>().ok());
        let named: Vec<usize> =
            (0..self.names.len()).filter(|&column| self.names[column].trim() == name.trim()).collect();
        match (named.as_slice(), place) {
            (&[column], _) => Ok(column),
            ([], Some(place @ 1..)) if place <= self.names.len() => Ok(place - 1),
            ([], _) => Err(self.unknown(name)),
            (&[first, ..], _) => {
                Err(Problem::AmbiguousColumn { name: name.to_owned(), count: named.len(), first: first + 1 })
            }
        }
    }

    fn unknown(&self, name: &str) -> Problem {
        let same = |known: &&String| known.trim().to_lowercase() == name.trim().to_lowercase();
        let hint = self.names.iter().find(same).map_or(String::new(), |known| format!(" (did you mean {known:?}?)"));
        Problem::UnknownColumn { name: name.to_owned(), hint, columns: self.columns() }
    }

    /// The columns with their places, one a line.
    #[must_use]
    pub fn columns(&self) -> String {
        let width = self.names.len().to_string().len() + 1;
        let lines: Vec<String> = (1..)
            .zip(&self.names)
            .map(|(place, name)| {
                let place = format!("#{place}");
                let name = shortened(name.trim(), 88);
                format!("  {place:>width$}  {}", if name.is_empty() { "(no name)" } else { &name })
            })
            .collect();
        lines.join("\n")
    }

    /// The same rows where the first one is an answer too: its cell in `column` is a number, which no name is.
    #[must_use]
    pub fn with_header_found(mut self, column: usize) -> Self {
        if self.names[column].trim().parse::<f64>().is_err() {
            return self;
        }
        let names = (1..=self.names.len()).map(|place| format!("#{place}")).collect();
        self.rows.insert(0, StringRecord::from(std::mem::replace(&mut self.names, names)));
        self.has_header = false;
        self.notes.push("The first row holds a score: the file is taken to have no header.".to_owned());
        self
    }

    /// The number that a spreadsheet shows beside a row: the first row of the file is 1.
    #[must_use]
    pub fn row_number(&self, index: usize) -> usize {
        index + 1 + usize::from(self.has_header)
    }

    /// A cell; `None` where it is blank.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<&str> {
        self.rows[row].get(column).map(str::trim).filter(|text| !text.is_empty())
    }
}

/// What a file is that is not text.
fn not_text(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("in UTF-16"),
        [b'P', b'K', 3, 4, ..] => Some("an archive or a workbook"),
        _ => bytes.contains(&0).then_some("not a text"),
    }
}

/// The delimiter that makes the most cells of the first row.
fn guess_delimiter(bytes: &[u8]) -> u8 {
    let cells = |delimiter: u8| {
        let mut reader = ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(bytes);
        reader.byte_records().next().and_then(Result::ok).map_or(0, |first| first.len())
    };
    DELIMITERS.into_iter().rev().max_by_key(|&delimiter| cells(delimiter)).unwrap_or(b',')
}

fn broken(error: csv::Error, file: &str, row: u64, delimiter: u8) -> Problem {
    let file = file.to_owned();
    match *error.kind() {
        ErrorKind::UnequalLengths { expected_len: expected, len: found, .. } => {
            Problem::Ragged { file, row, found, expected, delimiter: char::from(delimiter) }
        }
        _ => Problem::Csv { file, source: error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Sheet {
        Sheet::read(text.as_bytes(), "test.csv", None).unwrap()
    }

    #[test]
    fn delimiters_are_found_outside_quotes() {
        assert_eq!(read("\"a, b, c\";n\n1;2\n").names, ["a, b, c", "n"]);
        assert_eq!(read("a\tb\n1\t2\n").names, ["a", "b"]);
        assert_eq!(read("a\n1\n").names, ["a"]);
    }

    #[test]
    fn columns_are_found_by_name_or_place() {
        let sheet = read("\u{feff}Score,x,x,#1\n1,2,3,4\n");
        assert_eq!(sheet.column("Score").unwrap(), 0);
        assert_eq!(sheet.column("#3").unwrap(), 2);
        assert_eq!(sheet.column("#1").unwrap(), 3); // a name goes before a place
        assert_eq!(
            sheet.column("score").unwrap_err().to_string(),
            "no column \"score\" (did you mean \"Score\"?); the columns are\n  #1  Score\n  #2  x\n  #3  x\n  #4  #1"
        );
        assert!(matches!(sheet.column("x"), Err(Problem::AmbiguousColumn { count: 2, first: 2, .. })));
        assert!(sheet.column("#0").is_err() && sheet.column("#5").is_err());
    }

    #[test]
    fn a_file_may_have_no_header() {
        let sheet = read("9,web\n3,sms\n").with_header_found(0);
        assert_eq!((sheet.names[1].as_str(), sheet.rows.len(), sheet.row_number(1)), ("#2", 2, 2));
        let sheet = read("score,channel\n3,sms\n").with_header_found(0);
        assert_eq!((sheet.rows.len(), sheet.row_number(0)), (1, 2));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_and_odd_ones_shown() {
        for bytes in [b"\xff\xfea\0".as_slice(), b"PK\x03\x04rest", b"a,b\n1,\0\n"] {
            assert!(matches!(Sheet::read(bytes, "test", None), Err(Problem::NotText { .. })));
        }
        let sheet = Sheet::read(b"caf\xe9,n\n1,2\n", "test", None).unwrap();
        assert_eq!((sheet.names[0].as_str(), sheet.notes.len()), ("caf\u{fffd}", 1));
    }
}
