//! Which path leads to which score, and what followed.

use napi::ValueType;
use napi::bindgen_prelude::{AsyncTask, Env, Unknown};
use napi_derive::napi;
use nps_core::{Error, PathOptions, ScoreOptions};

use super::record::Trace;
use super::set_axes;
use crate::convert::{count_in, entries, exact, object, text, texts};
use crate::error::OrThrow;
use crate::score::{Nps, given, set};
use crate::situation::Observations;
use crate::work::{Outcome, Work};

#[napi]
impl Observations {
    /// Tabulates the paths from declaration over qualification and action to the score and what followed.
    #[napi(catch_unwind, ts_args_type = "options?: PathOptions", ts_return_type = "Promise<PathTable>")]
    pub fn paths(&self, env: Env, options: Unknown) -> napi::Result<AsyncTask<Work<nps_core::PathTable>>> {
        const KNOWN: [&str; 8] = ["axes", "depths", "consequences", "order", "top", "minN", "level", "method"];
        let (mut read, mut scoring) = (PathOptions::default(), ScoreOptions::default());
        for (name, value) in given(env, options)? {
            match name.as_str() {
                "axes" => set_axes(env, &mut read.names, value)?,
                "depths" => set_depths(env, &mut read, value)?,
                "consequences" => read.consequences = texts(env, "consequences", value)?,
                "order" => read.order = text(env, "order", value)?.parse().or_throw(env)?,
                "top" => read.top = Some(count_in(env, "paths", value)?),
                "minN" => read.min_n = count_in(env, "answers", value)?,
                "level" | "method" => set(env, &mut scoring, &name, value)?,
                _ => return Err(Error::unknown_option(&name, &KNOWN)).or_throw(env),
            }
        }
        (read.level, read.method) = (scoring.level, scoring.method);
        let rows = self.core();
        Ok(Work::task(move || rows.paths(&read)))
    }
}

fn set_depths(env: Env, read: &mut PathOptions, value: Unknown<'_>) -> napi::Result<()> {
    for (axis, depth) in entries(object(env, "depths", value)?)? {
        let is_whole = depth.get_type()? == ValueType::Null;
        let depth = if is_whole { None } else { Some(count_in(env, "segments", depth)?) };
        read.set_depth(axis.parse().or_throw(env)?, depth);
    }
    Ok(())
}

/// Paths with their scores and consequences, which together with `other` are the whole.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct PathTable {
    /// The paths listed.
    pub rows: Vec<PathRow>,
    /// All paths that are not listed, in one row; null where every one is.
    pub other: Option<PathRow>,
    /// All answers.
    pub total: PathRow,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
    /// One line: how many paths, and the whole.
    pub text: String,
    /// A self-contained HTML table of the first paths.
    pub html: String,
}

/// One path, from what was declared to what followed.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct PathRow {
    /// The path, each axis as deep as asked for; nothing in a row of several paths.
    pub path: Trace,
    /// How many paths the row is of.
    pub paths: f64,
    /// Its score, with interval and caveats.
    pub nps: Nps,
    /// Its share of all answers, 0 to 1; null without answers.
    pub share: Option<f64>,
    /// What followed, in the order asked for.
    pub consequences: Vec<Consequence>,
}

/// How often something followed an answer.
#[napi(object, object_from_js = false, use_nullable = true)]
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

/// A share with its interval, 0 to 1; nothing but `n` with too few answers.
#[napi(object, object_from_js = false, use_nullable = true)]
#[allow(clippy::struct_field_names, reason = "the names of the core")]
pub struct Rate {
    /// Of how many it is known.
    pub n: f64,
    /// For how many it is so.
    pub count: Option<f64>,
    /// Their share.
    pub rate: Option<f64>,
    /// Lower bound, by Wilson.
    pub lower: Option<f64>,
    /// Upper bound.
    pub upper: Option<f64>,
}

impl Rate {
    fn new(env: Env, found: nps_core::Rate) -> napi::Result<Self> {
        let count = found.count.map(|count| exact(env, count)).transpose()?;
        Ok(Self { n: exact(env, found.n)?, count, rate: found.rate, lower: found.lower, upper: found.upper })
    }
}

impl Consequence {
    fn new(env: Env, found: nps_core::Consequence) -> napi::Result<Self> {
        Ok(Self {
            name: found.name,
            all: Rate::new(env, found.all)?,
            detractors: Rate::new(env, found.detractors)?,
            passives: Rate::new(env, found.passives)?,
            promoters: Rate::new(env, found.promoters)?,
        })
    }
}

impl PathRow {
    fn new(env: Env, found: nps_core::PathRow) -> napi::Result<Self> {
        let consequences = found.consequences.into_iter().map(|one| Consequence::new(env, one));
        Ok(Self {
            path: found.path.into(),
            paths: exact(env, found.paths)?,
            nps: found.nps.into(),
            share: found.share,
            consequences: consequences.collect::<napi::Result<_>>()?,
        })
    }
}

impl Outcome for nps_core::PathTable {
    type Js = PathTable;

    fn into_js(self, env: Env) -> napi::Result<PathTable> {
        Ok(PathTable {
            text: self.to_string(),
            html: self.to_html(),
            rows: self.rows.into_iter().map(|row| PathRow::new(env, row)).collect::<napi::Result<_>>()?,
            other: self.other.map(|row| PathRow::new(env, row)).transpose()?,
            total: PathRow::new(env, self.total)?,
            level: self.level,
        })
    }
}
