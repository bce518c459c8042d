//! What can go wrong, in words for the person who typed the command.

use std::io;

/// Why there is no page to print.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// The file cannot be opened or read.
    #[error("cannot read {file}: {source}")]
    Read {
        /// The file as the user named it.
        file: String,
        /// What the system says.
        source: io::Error,
    },
    /// The compressed file is damaged or cut short.
    #[error("cannot unpack {file}: {source} (is the file complete?)")]
    Unpack {
        /// The file as the user named it.
        file: String,
        /// What the decoder says.
        source: io::Error,
    },
    /// The file is no text that this program reads.
    #[error("{file} is {found}: save it as CSV, in UTF-8")]
    NotText {
        /// The file as the user named it.
        file: String,
        /// What it looks like.
        found: &'static str,
    },
    /// There is no row.
    #[error("{0} has no row of answers")]
    Empty(String),
    /// A row is longer or shorter than the first: its cells may be in the wrong columns.
    #[error(
        "row {row} of {file} has {found} cells, the first row has {expected}: a delimiter may stand in a text that \
         is not quoted, or the delimiter is another one than {delimiter:?} (say which with --delimiter)"
    )]
    Ragged {
        /// The file as the user named it.
        file: String,
        /// The row, the first of the file being 1.
        row: u64,
        /// How many cells it has.
        found: u64,
        /// How many cells the first row has.
        expected: u64,
        /// What the cells were told apart by.
        delimiter: char,
    },
    /// The reader of CSV gave up for another reason.
    #[error("cannot read {file} as CSV: {source}")]
    Csv {
        /// The file as the user named it.
        file: String,
        /// What it says.
        source: csv::Error,
    },
    /// The user named no column of scores, and none is called `score`.
    #[error("say which column holds the scores, with --score; the columns are\n{columns}")]
    NoScoreColumn {
        /// The columns there are, one a line.
        columns: String,
    },
    /// The user named a column that is not there.
    #[error("no column {name:?}{hint}; the columns are\n{columns}")]
    UnknownColumn {
        /// The name given.
        name: String,
        /// The name that was probably meant.
        hint: String,
        /// The columns there are, one a line.
        columns: String,
    },
    /// Several columns have the name the user gave.
    #[error("{count} columns are called {name:?}: say which by its place, for example --score '#{first}'")]
    AmbiguousColumn {
        /// The name given.
        name: String,
        /// How many columns have it.
        count: usize,
        /// The place of the first one, from 1.
        first: usize,
    },
    /// No cell of the column of times is a time.
    #[error("no time in column {column:?} can be read, {example:?} for one: expected for example 2025-03-31T14:05")]
    NoTime {
        /// The column.
        column: String,
        /// Its first cell that is not blank.
        example: String,
    },
    /// The month and the day cannot be told apart.
    #[error("{example:?} in column {column:?} can be two dates: say --dates mdy (month first) or --dates dmy")]
    TwoDates {
        /// The column.
        column: String,
        /// Its first cell that is not blank.
        example: String,
    },
    /// The sample company is not where it should be.
    #[error("the sample company (examples/data/interactions.csv.gz) was not found: run this from the repository")]
    NoSample,
    /// What the library says.
    #[error("{0}")]
    Score(#[from] nps_core::Error),
    /// The page cannot be written.
    #[error("cannot write the page: {0}")]
    Write(#[from] io::Error),
}
