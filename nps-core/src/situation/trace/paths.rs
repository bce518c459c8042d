//! Which path leads to which score, and what followed.

use serde::{Deserialize, Serialize};

use super::steps::{Counted, Found};
use super::{Axis, AxisNames, Trace};
use crate::error::{Error, ErrorKind, Result};
use crate::numeric::quotient;
use crate::score::{Caveat, Counts, Interval, Method, Nps, wilson};
use crate::situation::Observations;
use crate::survey::{Category, Scale};

/// The order in which paths are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PathOrder {
    /// Those with most answers first, equal ones in the order of their paths.
    #[default]
    Answers,
    /// By declaration, then qualification, then action; a missing one last.
    Path,
}

impl PathOrder {
    /// The name, the same in every language: `answers`, `path`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answers => "answers",
            Self::Path => "path",
        }
    }
}

impl std::str::FromStr for PathOrder {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        [Self::Answers, Self::Path].into_iter().find(|order| order.name() == text).ok_or_else(|| {
            let message = format!("order {text:?} is not one of \"answers\", \"path\"");
            Error::new(ErrorKind::InvalidArgument, message)
        })
    }
}

/// Which paths are listed, and how deep. The default is what most callers want.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PathOptions {
    /// The dimensions that hold the axes.
    pub names: AxisNames,
    /// How many segments of the declaration tell paths apart: 0 for none of it, `None` for all. Default: `None`.
    pub declaration_depth: Option<u64>,
    /// The same of the qualification.
    pub qualification_depth: Option<u64>,
    /// The same of the action.
    pub action_depth: Option<u64>,
    /// Dimensions that say whether something followed: booleans, 0 and 1, or these as texts. Default: none.
    pub consequences: Vec<String>,
    /// In which order paths are listed. Default: [`PathOrder::Answers`].
    pub order: PathOrder,
    /// How many are listed at most; `None` for all. Default: `None`.
    pub top: Option<u64>,
    /// The fewest answers of a path that is listed, and of a rate that is said. Default: [`Caveat::SHOWN_FROM`].
    pub min_n: u64,
    /// Confidence level of every interval, 0 to 1. Default: 0.95.
    pub level: f64,
    /// Method of the interval of each score. Default: [`Method::Auto`].
    pub method: Method,
}

impl Default for PathOptions {
    fn default() -> Self {
        Self {
            names: AxisNames::default(),
            declaration_depth: None,
            qualification_depth: None,
            action_depth: None,
            consequences: Vec::new(),
            order: PathOrder::default(),
            top: None,
            min_n: Caveat::SHOWN_FROM,
            level: 0.95,
            method: Method::Auto,
        }
    }
}

impl PathOptions {
    fn check(&self) -> Result<()> {
        self.names.check()?;
        if self.min_n == 0 {
            return Err(Error::new(ErrorKind::InvalidArgument, "min_n is 0, expected at least one answer to list"));
        }
        if self.top == Some(0) {
            return Err(Error::new(ErrorKind::InvalidArgument, "top is 0, expected at least one path to list"));
        }
        let twice =
            |(place, name): (usize, &String)| self.consequences.iter().take(place).any(|earlier| earlier == name);
        match self.consequences.iter().enumerate().find(|&named| twice(named)) {
            None => Ok(()),
            Some((_, name)) => {
                let message = format!("column {name:?} is given twice as a consequence");
                Err(Error::new(ErrorKind::InvalidArgument, message))
            }
        }
    }

    /// Sets how many segments of an axis tell paths apart: 0 for none of it, `None` for all.
    pub const fn set_depth(&mut self, axis: Axis, depth: Option<u64>) {
        match axis {
            Axis::Declaration => self.declaration_depth = depth,
            Axis::Qualification => self.qualification_depth = depth,
            Axis::Action => self.action_depth = depth,
        }
    }

    pub(super) const fn depth(&self, axis: Axis) -> Option<u64> {
        match axis {
            Axis::Declaration => self.declaration_depth,
            Axis::Qualification => self.qualification_depth,
            Axis::Action => self.action_depth,
        }
    }
}

/// A share with its interval by Wilson, 0 to 1; nothing but `n` where that is below [`PathOptions::min_n`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Rate {
    /// Of how many it is known.
    pub n: u64,
    /// For how many it is so.
    pub count: Option<u64>,
    /// Their share.
    pub rate: Option<f64>,
    /// Lower bound.
    pub lower: Option<f64>,
    /// Upper bound.
    pub upper: Option<f64>,
}

/// How often something followed an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Consequence {
    /// The dimension that says so.
    pub name: String,
    /// Of all answers of the path.
    pub all: Rate,
    /// Of its detractors.
    pub detractors: Rate,
    /// Of its passives.
    pub passives: Rate,
    /// Of its promoters.
    pub promoters: Rate,
}

impl Consequence {
    /// The rate of one class.
    #[must_use]
    pub const fn of(&self, category: Category) -> &Rate {
        match category {
            Category::Detractor => &self.detractors,
            Category::Passive => &self.passives,
            Category::Promoter => &self.promoters,
        }
    }
}

/// One path, from what was declared to what followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PathRow {
    /// The path, each axis as deep as asked for; nothing in a row of several paths.
    pub path: Trace,
    /// How many paths the row is of.
    pub paths: u64,
    /// Its score, with interval and caveats.
    pub nps: Nps,
    /// Its share of all answers, 0 to 1; `None` without answers.
    pub share: Option<f64>,
    /// What followed, in the order asked for.
    pub consequences: Vec<Consequence>,
}

/// Paths with their scores and consequences, which together are the whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PathTable {
    /// The paths listed.
    pub rows: Vec<PathRow>,
    /// All others in one row: those with too few answers and those beyond the number asked for. Where that row alone would
    /// have too few answers, the smallest path listed is in it as well. `None` where every path is listed.
    pub other: Option<PathRow>,
    /// All answers.
    pub total: PathRow,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
}

impl Observations {
    /// Tabulates the paths from declaration over qualification and action to the score and what followed. Only answers
    /// count; of a consequence only those of which it is known. Says what went together, not what was the cause.
    ///
    /// O(rows × consequences + paths log paths).
    ///
    /// # Errors
    /// [`ErrorKind::UnknownColumn`]; [`ErrorKind::InvalidLevel`]; [`ErrorKind::WrongColumnType`] where a consequence has a
    /// value that is neither yes nor no; [`ErrorKind::InvalidArgument`] where `min_n` or `top` is 0, a consequence is named
    /// twice, a name is blank or two axes are in one dimension.
    ///
    /// ```
    /// use nps_core::{KeyColumn, Observations, PathOptions, ScoreOptions};
    ///
    /// let texts = |name: &'static str, of: fn(usize) -> &'static str| {
    ///     KeyColumn::texts(name, &(0..100).map(|row| Some(of(row))).collect::<Vec<_>>())
    /// };
    /// let scores: Vec<u8> = (0..100).map(|row| if row % 2 == 0 { 3 } else { 9 }).collect();
    /// let table = Observations::builder(&scores[..])
    ///     .dimension(texts("declaration", |row| if row % 2 == 0 { "claim/late" } else { "advice" })?)
    ///     .dimension(texts("qualification", |_| "unclear")?)
    ///     .dimension(texts("action", |row| if row < 2 { "refund" } else { "call" })?)
    ///     .dimension(texts("recontact", |row| if row % 4 == 0 { "1" } else { "0" })?)
    ///     .build(&ScoreOptions::default())?;
    /// let options = PathOptions { declaration_depth: Some(1), consequences: vec!["recontact".into()], ..PathOptions::default() };
    /// let found = table.paths(&options)?;
    /// assert_eq!((found.rows.len(), found.rows[0].path.declaration.as_deref()), (1, Some("advice")));
    /// assert_eq!(found.rows[0].consequences[0].all.rate, Some(0.0));
    /// let other = found.other.unwrap(); // two refunds, and the smallest path that would give them away
    /// assert_eq!((other.paths, other.nps.n(), found.total.nps.n()), (3, 51, 100));
    /// # Ok::<(), nps_core::Error>(())
    /// ```
    pub fn paths(&self, options: &PathOptions) -> Result<PathTable> {
        self.require_unweighted("a table of paths")?;
        options.check()?;
        let interval = Interval::new(options.method, options.level)?;
        let found = Found::new(self, options)?;
        let teller = Teller { options, interval, found: &found, scale: self.scale() };
        let consequences = options.consequences.len();
        let mut total = Counted::nothing(consequences);
        for path in &found.paths {
            total.add(path);
        }
        let mut listed: Vec<&Counted> = found.paths.iter().collect();
        if options.order == PathOrder::Answers {
            // Equal ones stay in the order of their paths.
            listed.sort_by_key(|path| std::cmp::Reverse(path.counts.n()));
        }
        let mut other = Counted::nothing(consequences);
        let (kept, small): (Vec<_>, Vec<_>) = listed.into_iter().partition(|path| path.counts.n() >= options.min_n);
        let top = options.top.and_then(|top| usize::try_from(top).ok()).unwrap_or(kept.len()).min(kept.len());
        let (listed, beyond) = kept.split_at(top);
        for path in small.iter().chain(beyond) {
            other.add(path);
        }
        let mut listed = listed.to_vec();
        if other.paths > 0 && other.counts.n() < options.min_n {
            let smallest = listed.iter().map(|path| path.counts.n()).min();
            let last = smallest.and_then(|n| listed.iter().rposition(|path| path.counts.n() == n));
            if let Some(last) = last {
                other.add(listed.remove(last));
            }
        }
        Ok(PathTable {
            rows: listed.into_iter().map(|path| teller.told(path, &total, true)).collect::<Result<_>>()?,
            other: if other.paths > 0 { Some(teller.told(&other, &total, false)?) } else { None },
            total: teller.told(&total, &total, false)?,
            level: options.level,
        })
    }
}

/// What says counts in figures.
struct Teller<'a> {
    options: &'a PathOptions,
    interval: Interval,
    found: &'a Found,
    scale: Scale,
}

impl Teller<'_> {
    fn told(&self, path: &Counted, total: &Counted, is_one: bool) -> Result<PathRow> {
        let (n, all) = (path.counts.n(), total.counts.n());
        let consequence = |(name, &[not, so]): (&String, &[Counts; 2])| Consequence {
            name: name.clone(),
            all: self.rate(so.n(), not.n()),
            detractors: self.rate(so.detractors, not.detractors),
            passives: self.rate(so.passives, not.passives),
            promoters: self.rate(so.promoters, not.promoters),
        };
        Ok(PathRow {
            path: if is_one { self.found.path(path.places) } else { Trace::default() },
            paths: path.paths,
            nps: Nps::new(path.counts, self.scale, &self.interval)?,
            share: (all > 0).then(|| quotient(n.into(), all.into())),
            consequences: self.options.consequences.iter().zip(&path.consequences).map(consequence).collect(),
        })
    }

    fn rate(&self, count: u64, others: u64) -> Rate {
        let n = count + others;
        let is_said = n >= self.options.min_n;
        let bounds = is_said.then(|| wilson(count, n, self.interval.z()));
        Rate {
            n,
            count: is_said.then_some(count),
            rate: is_said.then(|| quotient(count.into(), n.into())),
            lower: bounds.map(|bounds| bounds.lower),
            upper: bounds.map(|bounds| bounds.upper),
        }
    }
}
