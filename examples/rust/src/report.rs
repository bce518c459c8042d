//! The answers of a file, read and scored, and the page that tells about them.
//!
//! A section of the page is a function from [`Report`] and a width to [`Section`]: to add one, write it in
//! [`sections`] and name it in [`Report::page`].

use std::path::{Path, PathBuf};

use nps_core::{
    Answer, Category, KeyColumn, Score, ScoreColumn, ScoreOptions, ScoreResult, ScoreTable, TextColumn, score, score_by,
};

use crate::canvas::{BOLD, FAINT, paint};
use crate::findings;
use crate::input::Sheet;
use crate::responses::Responses;
use crate::sections::{self, Section};
use crate::table::shortened;
use crate::watch;
use crate::when::{self, Moment};
use crate::{Args, Problem};

/// How many columns a line takes at most.
pub const WIDEST: usize = 100;

/// The answers of a file, read and scored.
#[derive(Debug)]
pub struct Report {
    /// What the user asked for.
    pub args: Args,
    /// The rows of the file.
    pub sheet: Sheet,
    /// Which of them count.
    pub responses: Responses,
    /// When each row was answered, where a column says so.
    pub times: Option<Vec<Option<Moment>>>,
    /// The score of all responses.
    pub total: ScoreResult,
    source: String,
    score_column: usize,
    options: ScoreOptions,
}

impl Report {
    /// Reads and scores the file that `args` names, or the sample company.
    ///
    /// # Errors
    /// Where the file cannot be read, a column is not there, or the library refuses an option.
    pub fn new(args: Args) -> Result<Self, Problem> {
        let (args, path, source) = match args.file.clone() {
            Some(path) => (args, path.clone(), path.display().to_string()),
            None => (args.of_sample(), sample_path()?, "the sample company".to_owned()),
        };
        let sheet = Sheet::open(&path, args.delimiter)?;
        let score_column = match args.score.as_deref() {
            Some(name) => sheet.column(name)?,
            None => sheet.column("score").map_err(|_| Problem::NoScoreColumn { columns: sheet.columns() })?,
        };
        let sheet = sheet.with_header_found(score_column);
        let times = args.time.as_deref().map(|name| times(&sheet, name, &args)).transpose()?;
        let responses = match args.id.as_deref() {
            Some(name) => Responses::latest(&sheet, sheet.column(name)?, times.as_deref()),
            None => Responses::all(sheet.rows.len()),
        };
        let options =
            ScoreOptions { scale: args.scale, level: args.level, method: args.method, ..ScoreOptions::default() };
        let total = score(ScoreColumn::texts(&scores(&sheet, &responses, score_column)), &options)?;
        Ok(Self { args, sheet, responses, times, total, source, score_column, options })
    }

    /// The score of each group of responses; `keys` holds a text for each response, `None` for none.
    ///
    /// # Errors
    /// Those of [`score_by`].
    pub fn score_by(&self, name: &str, keys: &dyn TextColumn) -> Result<ScoreTable, Problem> {
        Ok(score_by(ScoreColumn::texts(&self.scores()), &[KeyColumn::texts(name, keys)?], &self.options)?)
    }

    /// The scores of the responses, as they stand in the file.
    #[must_use]
    pub fn scores(&self) -> Vec<Option<&str>> {
        scores(&self.sheet, &self.responses, self.score_column)
    }

    /// The class of the answer of each response; `None` where there is none that counts.
    #[must_use]
    pub fn classes(&self) -> Vec<Option<Category>> {
        let read = |text: &str| self.options.scale.read(&Answer::from(text), self.options.nan).ok().flatten();
        self.scores().into_iter().map(|text| text.and_then(read).map(Score::category)).collect()
    }

    /// How they are read and scored.
    #[must_use]
    pub fn options(&self) -> &ScoreOptions {
        &self.options
    }

    /// The whole page, with its colours.
    ///
    /// # Errors
    /// Where a column to group by is not there.
    pub fn page(&self, width: usize) -> Result<String, Problem> {
        let mut sections = vec![sections::headline(self, width)];
        for column in &self.args.by {
            sections.push(sections::groups(self, column, width)?);
        }
        if !self.args.by.is_empty() && self.total.nps.is_shown() {
            sections.push(sections::key_to_groups(width));
        }
        sections.extend(sections::path(self, width)?);
        sections.extend(watch::changes(self, width)?);
        sections.extend(findings::situations(self, width)?);
        sections.extend(findings::measures(self, width)?);
        sections.push(sections::ledger(self, width));
        let title = shortened(&format!("Net Promoter Score of {}", self.source), width);
        let head = format!("{}\n{}\n", paint(BOLD, &title), paint(FAINT, &"━".repeat(width)));
        Ok(sections.into_iter().fold(head, |page, section| page + &written(&section)))
    }
}

fn written(section: &Section) -> String {
    let title = if section.title.is_empty() { String::new() } else { paint(BOLD, &section.title) + "\n" };
    section.lines.iter().fold(format!("\n{title}"), |text, line| text + line + "\n")
}

/// The texts of the scores of the rows that count, as they stand in the file.
fn scores<'a>(sheet: &'a Sheet, responses: &Responses, column: usize) -> Vec<Option<&'a str>> {
    responses.rows.iter().map(|&row| sheet.rows[row].get(column)).collect()
}

fn times(sheet: &Sheet, name: &str, args: &Args) -> Result<Vec<Option<Moment>>, Problem> {
    let column = sheet.column(name)?;
    let texts: Vec<Option<&str>> = (0..sheet.rows.len()).map(|row| sheet.cell(row, column)).collect();
    when::read(name, &texts, args.dates)
}

/// Where the sample company is: in the repository this was built in, or the one this is run in.
fn sample_path() -> Result<PathBuf, Problem> {
    const LOG: &str = "interactions.csv.gz";
    [Path::new(env!("CARGO_MANIFEST_DIR")).join("../data"), PathBuf::from("examples/data"), PathBuf::from("../data")]
        .into_iter()
        .map(|folder| folder.join(LOG))
        .find(|path| path.is_file())
        .ok_or(Problem::NoSample)
}
