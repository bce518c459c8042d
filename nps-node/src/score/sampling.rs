//! What a sample says beyond its score: answers that come in clusters, and the shares of the three classes.

use napi::bindgen_prelude::{AsyncTask, Env, JsObjectValue, Unknown};
use napi_derive::napi;
use nps_core::{Error, ScoreOptions};

use crate::convert::{Transport, entries, exact, object, text};
use crate::error::OrThrow;
use crate::score::by::column;
use crate::score::column::Column;
use crate::score::keys::Key;
use crate::score::nps::Caveat;
use crate::score::options::set;
use crate::survey::Rejects;
use crate::work::{Outcome, Work};

/// Scores answers of which several come from one customer, with an interval that allows for it, off the event loop.
///
/// Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
#[napi(
    catch_unwind,
    ts_args_type = "table: Columns, options: ClusteredOptions",
    ts_return_type = "Promise<ClusteredNps>"
)]
pub fn clustered<'env>(
    env: Env,
    table: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
) -> napi::Result<AsyncTask<Work<nps_core::ClusteredNps>>> {
    const KNOWN: [&str; 6] = ["score", "cluster", "scale", "level", "errors", "missingCodes"];
    let given = object(env, "options", options)?;
    let score = text(env, "score", given.get_named_property("score")?)?;
    let cluster = text(env, "cluster", given.get_named_property("cluster")?)?;
    let mut options = ScoreOptions::default();
    for (name, value) in entries(given)? {
        match name.as_str() {
            "score" | "cluster" => {}
            "scale" | "level" | "errors" | "missingCodes" => set(env, &mut options, &name, value)?,
            _ => return Err(Error::unknown_option(&name, &KNOWN)).or_throw(env),
        }
    }
    let table = object(env, "table", table)?;
    let scores = Column::read(env, &score, column(env, table, &score)?, &pack)?.into_owned();
    let values = column(env, table, &cluster)?;
    let cluster = Key::read(env, cluster, values, &encode)?;
    Ok(Work::task(move || nps_core::clustered_nps(scores.core()?, &cluster.into_column()?, &options)))
}

/// A score of answers that come in clusters.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ClusteredNps {
    /// 100 x (promoters - detractors) / n; null without answers.
    pub nps: Option<f64>,
    /// Lower bound of the interval, in points; null without answers.
    pub lower: Option<f64>,
    /// Upper bound of the interval, in points; null without answers.
    pub upper: Option<f64>,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// How the interval was computed.
    #[napi(ts_type = "Exclude<Method, 'auto'>")]
    pub method: &'static str,
    /// The scale the answers were given on.
    pub scale: String,
    /// How many answers there are.
    pub n: f64,
    /// Answers of promoters.
    pub promoters: f64,
    /// Answers of passives.
    pub passives: f64,
    /// Answers of detractors.
    pub detractors: f64,
    /// How many clusters hold answers.
    pub clusters: f64,
    /// How many answers of different customers would tell as much, at most n; null without answers.
    pub effective_n: Option<f64>,
    /// How many times `effectiveN` goes into n; null without answers.
    pub design_effect: Option<f64>,
    /// How many rows hold no answer.
    pub missing: f64,
    /// What could not be counted, and why.
    pub rejects: Rejects,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
    /// One line: the score, its interval, n and what it is worth.
    pub text: String,
    /// A self-contained HTML fragment: the score, its interval, what the clusters cost, the caveats.
    pub html: String,
}

impl Outcome for nps_core::ClusteredNps {
    type Js = ClusteredNps;

    fn into_js(self, env: Env) -> napi::Result<ClusteredNps> {
        let nps = &self.nps;
        Ok(ClusteredNps {
            nps: nps.nps,
            lower: nps.lower,
            upper: nps.upper,
            level: nps.level,
            method: nps.method.name(),
            scale: nps.scale.to_string(),
            n: exact(env, nps.n())?,
            promoters: exact(env, nps.counts.promoters)?,
            passives: exact(env, nps.counts.passives)?,
            detractors: exact(env, nps.counts.detractors)?,
            clusters: exact(env, self.clusters)?,
            effective_n: self.effective_n,
            design_effect: self.design_effect,
            missing: exact(env, self.missing)?,
            rejects: Rejects::new(env, &self.rejects)?,
            caveats: nps.caveats.iter().map(Caveat::from).collect(),
            text: self.to_string(),
            html: self.to_html(),
        })
    }
}

/// The shares of the three classes, with intervals that hold all three at once.
#[napi(object, object_from_js = false)]
pub struct ShareIntervals {
    /// The share of detractors.
    pub detractors: ShareInterval,
    /// The share of passives.
    pub passives: ShareInterval,
    /// The share of promoters.
    pub promoters: ShareInterval,
    /// Confidence level of the three together, 0 to 1.
    pub level: f64,
    /// How many answers there are.
    pub n: f64,
    /// How the intervals were computed: `goodman`.
    pub method: String,
    /// What to know before using the figures.
    pub caveats: Vec<Caveat>,
    /// One line: each share with its interval.
    pub text: String,
    /// A self-contained HTML table of the three.
    pub html: String,
}

/// One share with its interval, all from 0 to 1; null without answers.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ShareInterval {
    /// The share of the answers.
    pub share: Option<f64>,
    /// Lower bound.
    pub lower: Option<f64>,
    /// Upper bound.
    pub upper: Option<f64>,
}

impl ShareIntervals {
    pub(super) fn new(env: Env, found: &nps_core::ShareIntervals) -> napi::Result<Self> {
        let share = |found: &nps_core::ShareInterval| ShareInterval {
            share: found.share,
            lower: found.lower,
            upper: found.upper,
        };
        Ok(Self {
            detractors: share(&found.detractors),
            passives: share(&found.passives),
            promoters: share(&found.promoters),
            level: found.level,
            n: exact(env, found.n)?,
            method: found.method.clone(),
            caveats: found.caveats.iter().map(Caveat::from).collect(),
            text: found.to_string(),
            html: found.to_html(),
        })
    }
}
