//! A score with all that must be said with it.

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;
use nps_core::{Category, Counts, Error, Language, ScoreResult};

use crate::convert::{answer, exact, number};
use crate::error::OrThrow;
use crate::score::distribution::Distribution;
use crate::score::options;
use crate::score::sampling::ShareIntervals;
use crate::survey::Rejects;
use crate::work::Outcome;

/// Something to know before using a figure.
#[napi(object, object_from_js = false)]
pub struct Caveat {
    /// The stable code.
    #[napi(ts_type = "CaveatCode")]
    pub code: &'static str,
    /// One sentence in English.
    pub en: String,
    /// One sentence in French.
    pub fr: String,
}

impl From<&nps_core::Caveat> for Caveat {
    fn from(caveat: &nps_core::Caveat) -> Self {
        Self { code: caveat.code(), en: caveat.text(Language::English), fr: caveat.text(Language::French) }
    }
}

/// A Net Promoter Score: estimate, interval, counts, method and caveats. Immutable.
///
/// Points from -100 to +100. Without answers `nps`, `lower` and `upper` are null, never 0 and never NaN.
#[napi]
pub struct Nps(Held);

/// A score, with what is known of where it comes from.
enum Held {
    Counts(nps_core::Nps),
    Group(nps_core::Nps, nps_core::Distribution),
    Whole(Box<ScoreResult>),
}

impl Nps {
    /// The score of one group of a table.
    pub(crate) fn of_group(nps: nps_core::Nps, distribution: nps_core::Distribution) -> Self {
        Self(Held::Group(nps, distribution))
    }

    pub(crate) fn core(&self) -> &nps_core::Nps {
        match &self.0 {
            Held::Counts(nps) | Held::Group(nps, _) => nps,
            Held::Whole(result) => &result.nps,
        }
    }

    /// The answers it was made of, where they are known.
    pub(crate) fn known_distribution(&self) -> Option<nps_core::Distribution> {
        self.held_distribution().copied()
    }

    fn held_distribution(&self) -> Option<&nps_core::Distribution> {
        match &self.0 {
            Held::Counts(_) => None,
            Held::Group(_, distribution) => Some(distribution),
            Held::Whole(result) => Some(&result.distribution),
        }
    }
}

impl From<nps_core::Nps> for Nps {
    fn from(nps: nps_core::Nps) -> Self {
        Self(Held::Counts(nps))
    }
}

impl From<ScoreResult> for Nps {
    fn from(result: ScoreResult) -> Self {
        Self(Held::Whole(Box::new(result)))
    }
}

impl Outcome for ScoreResult {
    type Js = Nps;

    fn into_js(self, _env: Env) -> napi::Result<Nps> {
        Ok(self.into())
    }
}

#[napi]
impl Nps {
    /// Scores are made by `score`, `scoreBy` and `Nps.fromCounts`; `new Nps()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("a score", "made by new", "score(), scoreBy() or Nps.fromCounts()")).or_throw(env)
    }

    /// The score of counted answers. Each count is a whole number from 0 to 2^53.
    #[napi(
        factory,
        catch_unwind,
        ts_args_type = "detractors: number, passives: number, promoters: number, options?: ScoreOptions"
    )]
    pub fn from_counts(
        env: Env,
        detractors: Unknown,
        passives: Unknown,
        promoters: Unknown,
        options: Unknown,
    ) -> napi::Result<Self> {
        let options = options::read(env, options)?;
        let counts = Counts::read([answer(detractors)?, answer(passives)?, answer(promoters)?]);
        counts.and_then(|counts| counts.nps_with(&options)).or_throw(env).map(Self::from)
    }

    /// 100 x (promoters - detractors) / n; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn nps(&self) -> Option<f64> {
        self.core().nps
    }

    /// Lower bound of the interval, in points; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn lower(&self) -> Option<f64> {
        self.core().lower
    }

    /// Upper bound of the interval, in points; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn upper(&self) -> Option<f64> {
        self.core().upper
    }

    /// Confidence level of the interval, 0 to 1.
    #[napi(getter, catch_unwind)]
    pub fn level(&self) -> f64 {
        self.core().level
    }

    /// How the interval was computed; never 'auto'.
    #[napi(getter, catch_unwind, ts_return_type = "Exclude<Method, 'auto'>")]
    pub fn method(&self) -> &'static str {
        self.core().method.name()
    }

    /// The scale the answers were given on.
    #[napi(getter, catch_unwind)]
    pub fn scale(&self) -> String {
        self.core().scale.to_string()
    }

    /// How many answers there are.
    #[napi(getter, catch_unwind)]
    pub fn n(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.core().n())
    }

    /// Answers of promoters.
    #[napi(getter, catch_unwind)]
    pub fn promoters(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.core().counts.promoters)
    }

    /// Answers of passives.
    #[napi(getter, catch_unwind)]
    pub fn passives(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.core().counts.passives)
    }

    /// Answers of detractors.
    #[napi(getter, catch_unwind)]
    pub fn detractors(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.core().counts.detractors)
    }

    /// The share of promoters, 0 to 1; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn promoter_share(&self) -> Option<f64> {
        self.core().share(Category::Promoter)
    }

    /// The share of passives, 0 to 1; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn passive_share(&self) -> Option<f64> {
        self.core().share(Category::Passive)
    }

    /// The share of detractors, 0 to 1; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn detractor_share(&self) -> Option<f64> {
        self.core().share(Category::Detractor)
    }

    /// What to know before using the figure.
    #[napi(getter, catch_unwind)]
    pub fn caveats(&self) -> Vec<Caveat> {
        self.core().caveats.iter().map(Caveat::from).collect()
    }

    /// Whether displays show the figure: not below five answers.
    #[napi(getter, catch_unwind)]
    pub fn is_shown(&self) -> bool {
        self.core().is_shown()
    }

    /// How many answers chose each point, as a copy; null where only the classes were counted.
    #[napi(getter, catch_unwind)]
    pub fn distribution(&self) -> Option<Distribution> {
        self.held_distribution().copied().map(Distribution::from)
    }

    /// How many rows hold no answer; null where only the classes were counted.
    #[napi(getter, catch_unwind)]
    pub fn missing(&self, env: Env) -> napi::Result<Option<f64>> {
        self.held_distribution().map(|distribution| exact(env, distribution.missing())).transpose()
    }

    /// What could not be counted, and why; null where no rows were read, and for one group of a table.
    #[napi(getter, catch_unwind)]
    pub fn rejects(&self, env: Env) -> napi::Result<Option<Rejects>> {
        match &self.0 {
            Held::Whole(result) => Rejects::new(env, &result.rejects).map(Some),
            Held::Counts(_) | Held::Group(..) => Ok(None),
        }
    }

    /// How many customers the answers were drawn from; null where the interval does not count on it.
    #[napi(getter, catch_unwind)]
    pub fn population(&self, env: Env) -> napi::Result<Option<f64>> {
        self.core().population.map(|population| exact(env, population)).transpose()
    }

    /// The shares of the three classes, with intervals that hold all three at once (Goodman 1965).
    #[napi(catch_unwind, ts_args_type = "options?: CompareOptions")]
    pub fn shares(&self, env: Env, options: Unknown) -> napi::Result<ShareIntervals> {
        let level = options::read_level(env, options)?;
        ShareIntervals::new(env, &self.core().shares(level).or_throw(env)?)
    }

    /// The probability that the true score is above so many points, -100 to 100, given these answers and nothing else
    /// (Jeffreys' prior); null without answers.
    #[napi(catch_unwind, ts_args_type = "points: number", ts_return_type = "number | null")]
    pub fn probability_above(&self, env: Env, points: Unknown) -> napi::Result<Option<f64>> {
        let points = number(env, "points", points, "a number from -100 to 100")?;
        self.core().counts.probability_above(points).or_throw(env)
    }

    /// A self-contained HTML fragment: the score, its interval, a bar of the answers, the caveats.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        match &self.0 {
            Held::Whole(result) => result.to_html(),
            Held::Counts(nps) | Held::Group(nps, _) => nps.to_html(),
        }
    }

    /// One line: the score, its interval, n, and for a whole column what was missing or rejected.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        match &self.0 {
            Held::Whole(result) => result.to_string(),
            Held::Counts(nps) | Held::Group(nps, _) => nps.to_string(),
        }
    }

    /// The fields as a plain object, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json(&self, env: Env) -> napi::Result<NpsFields> {
        Ok(NpsFields {
            nps: self.nps(),
            lower: self.lower(),
            upper: self.upper(),
            level: self.level(),
            method: self.method(),
            scale: self.scale(),
            n: self.n(env)?,
            promoters: self.promoters(env)?,
            passives: self.passives(env)?,
            detractors: self.detractors(env)?,
            population: self.population(env)?,
            missing: self.missing(env)?,
            rejects: self.rejects(env)?,
            caveats: self.caveats(),
        })
    }
}

/// The fields of a score as a plain object.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct NpsFields {
    /// 100 x (promoters - detractors) / n.
    pub nps: Option<f64>,
    /// Lower bound of the interval, in points.
    pub lower: Option<f64>,
    /// Upper bound of the interval, in points.
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
    /// How many customers the answers were drawn from, where the interval counts on it.
    pub population: Option<f64>,
    /// How many rows hold no answer.
    pub missing: Option<f64>,
    /// What could not be counted, and why.
    pub rejects: Option<Rejects>,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}
