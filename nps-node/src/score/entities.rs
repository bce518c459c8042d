//! Small entities side by side: shrunk towards their mean, within the limits of a funnel, ranked with uncertainty.

use napi::bindgen_prelude::{AsyncTask, Env, Unknown};
use napi_derive::napi;
use nps_core::{Entities, Error, RankOptions, ScoreOptions, ShrinkOptions, Subject};

use crate::convert::{count_in, describe, entries, exact, instance, number, object, text};
use crate::error::OrThrow;
use crate::score::nps::Caveat;
use crate::score::options::{self, given};
use crate::score::table::ScoreTable;
use crate::work::{Outcome, Work};

/// Draws the score of each group towards the mean of all, the more the fewer answers it has: empirical Bayes.
#[napi(
    catch_unwind,
    ts_args_type = "table: ScoreTable, options?: ShrinkOptions",
    ts_return_type = "Promise<Shrinkage>"
)]
pub fn shrink(env: Env, table: Unknown, options: Unknown) -> napi::Result<AsyncTask<Work<nps_core::Shrinkage>>> {
    let entities = entities(env, table)?;
    let mut read = ShrinkOptions::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "method" => read.method = text(env, "method", value)?.parse().or_throw(env)?,
            "level" => read.level = level(env, value)?,
            _ => return Err(Error::unknown_option(&name, &["method", "level"])).or_throw(env),
        }
    }
    Ok(Work::task(move || nps_core::shrink(&entities, &read)))
}

/// Says which groups lie outside what chance explains: the limits of a funnel around the score of all.
#[napi(catch_unwind, ts_args_type = "table: ScoreTable", ts_return_type = "Promise<Funnel>")]
pub fn funnel(env: Env, table: Unknown) -> napi::Result<AsyncTask<Work<nps_core::Funnel>>> {
    let entities = entities(env, table)?;
    Ok(Work::task(move || Ok(nps_core::funnel(&entities))))
}

/// Ranks groups with the uncertainty of each rank. Rows come in the order of the groups, never sorted.
///
/// Of an 'agent' only what is reliable is said; where nothing is, the promise is rejected with `NPS_UNRELIABLE`, which names
/// the answers needed. `acceptUnreliable: true` ranks everyone, and whoever says so answers for it.
#[napi(catch_unwind, ts_args_type = "table: ScoreTable, options: RankOptions", ts_return_type = "Promise<Ranking>")]
pub fn rank(env: Env, table: Unknown, options: Unknown) -> napi::Result<AsyncTask<Work<nps_core::Ranking>>> {
    const KNOWN: [&str; 7] = ["subject", "method", "level", "rankLevel", "top", "seed", "acceptUnreliable"];
    let entities = entities(env, table)?;
    let (mut read, mut subject) = (RankOptions::default(), None::<Subject>);
    for (name, value) in entries(object(env, "options", options)?)? {
        match name.as_str() {
            "subject" => subject = Some(text(env, "subject", value)?.parse().or_throw(env)?),
            "method" => read.method = text(env, "method", value)?.parse().or_throw(env)?,
            "level" => read.level = level(env, value)?,
            "rankLevel" => read.rank_level = number(env, "rankLevel", value, "a number between 0 and 1")?,
            "top" => read.top = count_in(env, "ranks", value)?,
            "seed" => read.seed = count_in(env, "as a seed", value)?,
            "acceptUnreliable" => read.accept_unreliable = boolean(env, "acceptUnreliable", value)?,
            _ => return Err(Error::unknown_option(&name, &KNOWN)).or_throw(env),
        }
    }
    let Some(subject) = subject else {
        return Err(Error::invalid_argument("subject", "undefined", "what the groups are, such as 'team'"))
            .or_throw(env);
    };
    Ok(Work::task(move || nps_core::rank(&entities, subject, &read)))
}

/// The groups of a table.
fn entities(env: Env, table: Unknown<'_>) -> napi::Result<Entities> {
    let table = instance::<ScoreTable>(env, "table", table, "a ScoreTable")?;
    Ok(Entities::from(table.core()))
}

/// A level as the core reads it.
pub(super) fn level(env: Env, value: Unknown<'_>) -> napi::Result<f64> {
    let mut read = ScoreOptions::default();
    options::set(env, &mut read, "level", value)?;
    Ok(read.level)
}

fn boolean(env: Env, argument: &str, value: Unknown<'_>) -> napi::Result<bool> {
    match crate::convert::answer(value)? {
        nps_core::Answer::Boolean(value) => Ok(value),
        _ => Err(Error::invalid_argument(argument, describe(value)?, "true or false")).or_throw(env),
    }
}

/// Every entity's score drawn towards the mean, and how far entities truly differ.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Shrinkage {
    /// The mean of the entities, in points; null where none has answers.
    pub mean: Option<f64>,
    /// How far entities differ beyond chance, a standard deviation in points.
    pub tau: Option<f64>,
    /// Lower bound of `tau`; null with fewer than two entities.
    pub tau_lower: Option<f64>,
    /// Upper bound of `tau`.
    pub tau_upper: Option<f64>,
    /// Share of the variance of an answer that is the entity's, 0 to 1.
    pub share: Option<f64>,
    /// Lower bound of the share.
    pub share_lower: Option<f64>,
    /// Upper bound of the share.
    pub share_upper: Option<f64>,
    /// The variance of one answer within an entity, on [-1, 1] squared.
    pub within: Option<f64>,
    /// How many entities have answers.
    pub k: f64,
    /// How `tau` was estimated: `pm`, `dl` or `reml`.
    #[napi(ts_type = "Heterogeneity")]
    pub method: &'static str,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
    /// What to know before using the figures.
    pub caveats: Vec<Caveat>,
    /// Each entity, in the order of the groups.
    pub rows: Vec<ShrunkEntity>,
    /// One line: how many entities, and around what.
    pub text: String,
    /// A self-contained HTML table of the first entities.
    pub html: String,
}

/// One entity: its score by itself, and drawn towards the mean.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ShrunkEntity {
    /// Its name: the values of the columns it was grouped by, with " / " between.
    pub name: String,
    /// How many answers it has.
    pub n: f64,
    /// Its score by itself, in points; null without answers.
    pub nps: Option<f64>,
    /// Its score drawn towards the mean, in points.
    pub shrunk: Option<f64>,
    /// Lower bound of the shrunk score.
    pub lower: Option<f64>,
    /// Upper bound of the shrunk score.
    pub upper: Option<f64>,
    /// How much of what is seen of it is true, 0 to 1.
    pub reliability: Option<f64>,
}

impl Outcome for nps_core::Shrinkage {
    type Js = Shrinkage;

    fn into_js(self, env: Env) -> napi::Result<Shrinkage> {
        let (text, html, found) = (self.to_string(), self.to_html(), self);
        Ok(Shrinkage {
            mean: found.mean,
            tau: found.tau,
            tau_lower: found.tau_lower,
            tau_upper: found.tau_upper,
            share: found.share,
            share_lower: found.share_lower,
            share_upper: found.share_upper,
            within: found.within,
            k: exact(env, found.k)?,
            method: found.method.name(),
            level: found.level,
            caveats: found.caveats.iter().map(Caveat::from).collect(),
            rows: found.rows.into_iter().map(|row| ShrunkEntity::new(env, row)).collect::<napi::Result<_>>()?,
            text,
            html,
        })
    }
}

impl ShrunkEntity {
    fn new(env: Env, found: nps_core::ShrunkEntity) -> napi::Result<Self> {
        Ok(Self {
            name: found.name,
            n: exact(env, found.n)?,
            nps: found.nps,
            shrunk: found.shrunk,
            lower: found.lower,
            upper: found.upper,
            reliability: found.reliability,
        })
    }
}

/// The limits within which entities lie by chance, and where each lies.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Funnel {
    /// The score of all entities together, in points; null without answers.
    pub target: Option<f64>,
    /// How much more entities differ than chance explains, 1 where it explains all; null with too few of them.
    pub dispersion: Option<f64>,
    /// The standard deviation, in points, that widens the limits.
    pub tau: f64,
    /// How many entities have answers.
    pub k: f64,
    /// What to know before using the figures.
    pub caveats: Vec<Caveat>,
    /// Each entity, in the order of the groups.
    pub rows: Vec<FunnelPoint>,
    /// One line: how many entities, and around what.
    pub text: String,
    /// A self-contained HTML table of the first entities.
    pub html: String,
}

/// One entity: its score and its limits.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct FunnelPoint {
    /// Its name: the values of the columns it was grouped by, with " / " between.
    pub name: String,
    /// How many answers it has.
    pub n: f64,
    /// Its score, in points; null without answers.
    pub nps: Option<f64>,
    /// Lower limit for 95 % of entities of its size that do not differ.
    #[napi(js_name = "lower95")]
    pub lower_95: Option<f64>,
    /// Upper limit for 95 %.
    #[napi(js_name = "upper95")]
    pub upper_95: Option<f64>,
    /// Lower limit for 99.8 %.
    #[napi(js_name = "lower998")]
    pub lower_998: Option<f64>,
    /// Upper limit for 99.8 %.
    #[napi(js_name = "upper998")]
    pub upper_998: Option<f64>,
    /// How many standard deviations it lies from the target.
    pub z: Option<f64>,
    /// Two-sided p-value of "it is as all others", not adjusted.
    pub p_value: Option<f64>,
    /// The same, adjusted for all entities by Holm: below 0.05, it differs.
    pub p_holm: Option<f64>,
}

impl Outcome for nps_core::Funnel {
    type Js = Funnel;

    fn into_js(self, env: Env) -> napi::Result<Funnel> {
        let (text, html, found) = (self.to_string(), self.to_html(), self);
        Ok(Funnel {
            target: found.target,
            dispersion: found.dispersion,
            tau: found.tau,
            k: exact(env, found.k)?,
            caveats: found.caveats.iter().map(Caveat::from).collect(),
            rows: found.rows.into_iter().map(|row| FunnelPoint::new(env, row)).collect::<napi::Result<_>>()?,
            text,
            html,
        })
    }
}

impl FunnelPoint {
    fn new(env: Env, found: nps_core::FunnelPoint) -> napi::Result<Self> {
        Ok(Self {
            name: found.name,
            n: exact(env, found.n)?,
            nps: found.nps,
            lower_95: found.lower_95,
            upper_95: found.upper_95,
            lower_998: found.lower_998,
            upper_998: found.upper_998,
            z: found.z,
            p_value: found.p_value,
            p_holm: found.p_holm,
        })
    }
}

/// Entities with the uncertainty of their ranks, in the order of the groups.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Ranking {
    /// What the entities are.
    #[napi(ts_type = "Subject")]
    pub subject: &'static str,
    /// The mean of the entities, in points; null where none has answers.
    pub mean: Option<f64>,
    /// How far entities differ beyond chance, a standard deviation in points.
    pub tau: Option<f64>,
    /// Share of the variance of an answer that is the entity's at all, 0 to 1.
    pub share: Option<f64>,
    /// Lower bound of the share.
    pub share_lower: Option<f64>,
    /// Upper bound of the share.
    pub share_upper: Option<f64>,
    /// How many answers an entity needs for a reliability of 0.7; null where no number is enough.
    pub needed_n: Option<f64>,
    /// How many entities are ranked.
    pub ranked: f64,
    /// How many entities have answers.
    pub k: f64,
    /// Confidence level of the interval of each score, 0 to 1.
    pub level: f64,
    /// Level of the interval of each rank, 0 to 1.
    pub rank_level: f64,
    /// How many ranks at either end `pTop` and `pBottom` are of.
    pub top: f64,
    /// The seed of the draws.
    pub seed: f64,
    /// What to know before using the figures.
    pub caveats: Vec<Caveat>,
    /// Each entity, in the order of the groups.
    pub rows: Vec<RankedEntity>,
    /// One line: how many entities, and around what.
    pub text: String,
    /// A self-contained HTML table of the first entities.
    pub html: String,
}

/// One entity: as much of it as may be said.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct RankedEntity {
    /// Its name: the values of the columns it was grouped by, with " / " between.
    pub name: String,
    /// How many answers it has.
    pub n: f64,
    /// What may be said of it: `ranked`, `interval_only`, `withheld` or `no_answers`.
    #[napi(ts_type = "Standing")]
    pub standing: &'static str,
    /// How much of what is seen of it is true, 0 to 1; null without answers.
    pub reliability: Option<f64>,
    /// Its score drawn towards the mean, in points; where it is ranked.
    pub shrunk: Option<f64>,
    /// Lower bound of that score; where it is not withheld.
    pub lower: Option<f64>,
    /// Upper bound of that score.
    pub upper: Option<f64>,
    /// The median of its rank, 1 the best; where it is ranked.
    pub rank: Option<f64>,
    /// The best rank it may have.
    pub rank_lower: Option<f64>,
    /// The worst rank it may have.
    pub rank_upper: Option<f64>,
    /// The probability that it is among the best `top`.
    pub p_top: Option<f64>,
    /// The probability that it is among the last `top`.
    pub p_bottom: Option<f64>,
}

impl Outcome for nps_core::Ranking {
    type Js = Ranking;

    fn into_js(self, env: Env) -> napi::Result<Ranking> {
        let (text, html, found) = (self.to_string(), self.to_html(), self);
        Ok(Ranking {
            subject: found.subject.name(),
            mean: found.mean,
            tau: found.tau,
            share: found.share,
            share_lower: found.share_lower,
            share_upper: found.share_upper,
            needed_n: found.needed_n.map(|count| exact(env, count)).transpose()?,
            ranked: exact(env, found.ranked)?,
            k: exact(env, found.k)?,
            level: found.options.level,
            rank_level: found.options.rank_level,
            top: exact(env, found.options.top)?,
            seed: exact(env, found.options.seed)?,
            caveats: found.caveats.iter().map(Caveat::from).collect(),
            rows: found.rows.into_iter().map(|row| RankedEntity::new(env, row)).collect::<napi::Result<_>>()?,
            text,
            html,
        })
    }
}

impl RankedEntity {
    fn new(env: Env, found: nps_core::RankedEntity) -> napi::Result<Self> {
        Ok(Self {
            name: found.name,
            n: exact(env, found.n)?,
            standing: found.standing.name(),
            reliability: found.reliability,
            shrunk: found.shrunk,
            lower: found.lower,
            upper: found.upper,
            rank: found.rank.map(|count| exact(env, count)).transpose()?,
            rank_lower: found.rank_lower.map(|count| exact(env, count)).transpose()?,
            rank_upper: found.rank_upper.map(|count| exact(env, count)).transpose()?,
            p_top: found.p_top,
            p_bottom: found.p_bottom,
        })
    }
}
