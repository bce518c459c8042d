//! The score of answers that do not all weigh the same.

use napi::bindgen_prelude::{AsyncTask, Env, JsObjectValue, Unknown};
use napi_derive::napi;
use nps_core::{Category, Error, ScoreOptions, WeightColumn, WeightKind};

use crate::convert::{Transport, entries, exact, object, text};
use crate::error::OrThrow;
use crate::score::by::column;
use crate::score::column::Column;
use crate::score::keys::Key;
use crate::score::nps::Caveat;
use crate::score::options::set;
use crate::score::resampling::{self, JsResampling};
use crate::survey::Rejects;
use crate::work::{Outcome, Work};

/// Scores answers that do not all weigh the same, off the event loop.
///
/// Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
#[napi(
    catch_unwind,
    ts_args_type = "table: Columns, options: WeightedOptions",
    ts_return_type = "Promise<WeightedNps>"
)]
pub fn weighted<'env>(
    env: Env,
    table: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
) -> napi::Result<AsyncTask<Work<nps_core::WeightedNps>>> {
    let plan = Plan::read(env, options)?;
    let table = object(env, "table", table)?;
    let read =
        |name: &str| Ok::<_, napi::Error>(Column::read(env, name, column(env, table, name)?, &pack)?.into_owned());
    let (scores, weights) = (read(&plan.score)?, read(&plan.weight)?);
    let cluster = plan.cluster.map(|name| {
        let values = column(env, table, &name)?;
        Key::read(env, name, values, &encode)
    });
    let (cluster, name, kind, options) = (cluster.transpose()?, plan.weight, plan.kind, plan.options);
    Ok(Work::task(move || {
        let weights = WeightColumn::read(&name, weights.core()?, kind)?;
        let cluster = cluster.map(Key::into_column).transpose()?;
        nps_core::weighted_nps(scores.core()?, weights.weights(), cluster.as_ref(), &options)
    }))
}

/// What to score, with which weights, and how.
struct Plan {
    score: String,
    weight: String,
    kind: WeightKind,
    cluster: Option<String>,
    options: ScoreOptions,
}

impl Plan {
    const NAMES: [&str; 11] = [
        "score",
        "weight",
        "kind",
        "cluster",
        "scale",
        "level",
        "method",
        "errors",
        "resamples",
        "seed",
        "missingCodes",
    ];

    fn read(env: Env, given: Unknown<'_>) -> napi::Result<Self> {
        let given = object(env, "options", given)?;
        let score = text(env, "score", given.get_named_property("score")?)?;
        let weight = text(env, "weight", given.get_named_property("weight")?)?;
        let (kind, options) = (WeightKind::default(), ScoreOptions::default());
        let mut plan = Self { score, weight, kind, cluster: None, options };
        for (name, value) in entries(given)? {
            match name.as_str() {
                "score" | "weight" => {}
                "kind" => plan.kind = text(env, "kind", value)?.parse().or_throw(env)?,
                "cluster" => plan.cluster = Some(text(env, "cluster", value)?),
                "scale" | "level" | "method" | "errors" | "missingCodes" => set(env, &mut plan.options, &name, value)?,
                "resamples" | "seed" => resampling::set(env, &mut plan.options.resampling, &name, value)?,
                _ => return Err(Error::unknown_option(&name, &Self::NAMES)).or_throw(env),
            }
        }
        Ok(plan)
    }
}

/// A score of weighted answers: estimate, interval, what the weights cost, and caveats. Immutable.
///
/// Points from -100 to +100. Without answers, and for importance weights, figures that there are none of are null.
#[napi]
pub struct WeightedNps(nps_core::WeightedNps);

impl From<nps_core::WeightedNps> for WeightedNps {
    fn from(found: nps_core::WeightedNps) -> Self {
        Self(found)
    }
}

impl Outcome for nps_core::WeightedNps {
    type Js = WeightedNps;

    fn into_js(self, _env: Env) -> napi::Result<WeightedNps> {
        Ok(WeightedNps(self))
    }
}

#[napi]
impl WeightedNps {
    /// Weighted scores are made by `weighted`; `new WeightedNps()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("a weighted score", "made by new", "weighted()")).or_throw(env)
    }

    /// 100 x (weight of promoters - weight of detractors) / total weight; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn nps(&self) -> Option<f64> {
        self.0.nps
    }

    /// Lower bound of the interval, in points; null without answers and for importance weights.
    #[napi(getter, catch_unwind)]
    pub fn lower(&self) -> Option<f64> {
        self.0.lower
    }

    /// Upper bound of the interval, in points; null without answers and for importance weights.
    #[napi(getter, catch_unwind)]
    pub fn upper(&self) -> Option<f64> {
        self.0.upper
    }

    /// Confidence level of the interval, 0 to 1.
    #[napi(getter, catch_unwind)]
    pub fn level(&self) -> f64 {
        self.0.level
    }

    /// How the interval was computed; never 'auto'.
    #[napi(getter, catch_unwind, ts_return_type = "Exclude<Method, 'auto'>")]
    pub fn method(&self) -> &'static str {
        self.0.method.name()
    }

    /// What the weights mean.
    #[napi(getter, catch_unwind, ts_return_type = "WeightKind")]
    pub fn kind(&self) -> &'static str {
        self.0.kind.name()
    }

    /// Standard error of the score, in points; null of a single answer and for importance weights.
    #[napi(getter, catch_unwind)]
    pub fn se(&self) -> Option<f64> {
        self.0.se
    }

    /// The scale the answers were given on.
    #[napi(getter, catch_unwind)]
    pub fn scale(&self) -> String {
        self.0.scale.to_string()
    }

    /// How many answers have a weight, a row as often as its frequency says.
    #[napi(getter, catch_unwind)]
    pub fn n(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.n())
    }

    /// Answers of promoters.
    #[napi(getter, catch_unwind)]
    pub fn promoters(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.counts.promoters)
    }

    /// Answers of passives.
    #[napi(getter, catch_unwind)]
    pub fn passives(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.counts.passives)
    }

    /// Answers of detractors.
    #[napi(getter, catch_unwind)]
    pub fn detractors(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.counts.detractors)
    }

    /// The weighted share of promoters, 0 to 1; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn promoter_share(&self) -> Option<f64> {
        self.0.share(Category::Promoter)
    }

    /// The weighted share of passives, 0 to 1; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn passive_share(&self) -> Option<f64> {
        self.0.share(Category::Passive)
    }

    /// The weighted share of detractors, 0 to 1; null without answers.
    #[napi(getter, catch_unwind)]
    pub fn detractor_share(&self) -> Option<f64> {
        self.0.share(Category::Detractor)
    }

    /// Answers left out because their weight is 0.
    #[napi(getter, catch_unwind)]
    pub fn weightless(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.weightless)
    }

    /// How many answers of equal weight would tell as much, at most n; null for importance weights.
    #[napi(getter, catch_unwind)]
    pub fn effective_n(&self) -> Option<f64> {
        self.0.effective_n
    }

    /// Kish's number, (sum w)^2 / sum w^2; null for importance weights.
    #[napi(getter, catch_unwind)]
    pub fn kish_n(&self) -> Option<f64> {
        self.0.kish_n
    }

    /// How many times `effectiveN` goes into n; null for importance weights.
    #[napi(getter, catch_unwind)]
    pub fn design_effect(&self) -> Option<f64> {
        self.0.design_effect
    }

    /// How many clusters hold answers; null where answers come one by one.
    #[napi(getter, catch_unwind)]
    pub fn clusters(&self, env: Env) -> napi::Result<Option<f64>> {
        self.0.clusters.map(|clusters| exact(env, clusters)).transpose()
    }

    /// How the bounds were drawn; null where nothing was.
    #[napi(getter, catch_unwind, ts_return_type = "Resampling | null")]
    pub fn resampling(&self, env: Env) -> napi::Result<Option<JsResampling>> {
        self.0.resampling.map(|drawn| JsResampling::new(env, drawn)).transpose()
    }

    /// How many rows hold no answer.
    #[napi(getter, catch_unwind)]
    pub fn missing(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.missing)
    }

    /// What could not be counted, and why.
    #[napi(getter, catch_unwind)]
    pub fn rejects(&self, env: Env) -> napi::Result<Rejects> {
        Rejects::new(env, &self.0.rejects)
    }

    /// What to know before using the figure.
    #[napi(getter, catch_unwind)]
    pub fn caveats(&self) -> Vec<Caveat> {
        self.0.caveats.iter().map(Caveat::from).collect()
    }

    /// Whether displays show the figure: not below five answers.
    #[napi(getter, catch_unwind)]
    pub fn is_shown(&self) -> bool {
        self.0.is_shown()
    }

    /// A self-contained HTML fragment: the score, its interval, what the weights cost, the caveats.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        self.0.to_html()
    }

    /// One line: the score, its interval, n and what it is worth.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// The fields as a plain object, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json(&self, env: Env) -> napi::Result<WeightedNpsFields> {
        Ok(WeightedNpsFields {
            nps: self.nps(),
            lower: self.lower(),
            upper: self.upper(),
            level: self.level(),
            method: self.method(),
            kind: self.kind(),
            se: self.se(),
            scale: self.scale(),
            n: self.n(env)?,
            promoters: self.promoters(env)?,
            passives: self.passives(env)?,
            detractors: self.detractors(env)?,
            promoter_share: self.promoter_share(),
            passive_share: self.passive_share(),
            detractor_share: self.detractor_share(),
            weightless: self.weightless(env)?,
            effective_n: self.effective_n(),
            kish_n: self.kish_n(),
            design_effect: self.design_effect(),
            clusters: self.clusters(env)?,
            resampling: self.resampling(env)?,
            missing: self.missing(env)?,
            rejects: self.rejects(env)?,
            caveats: self.caveats(),
        })
    }
}

/// The fields of a weighted score as a plain object.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct WeightedNpsFields {
    /// 100 x (weight of promoters - weight of detractors) / total weight; null without answers.
    pub nps: Option<f64>,
    /// Lower bound of the interval, in points; null without answers and for importance weights.
    pub lower: Option<f64>,
    /// Upper bound of the interval, in points; null without answers and for importance weights.
    pub upper: Option<f64>,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// How the interval was computed; never 'auto'.
    #[napi(ts_type = "Exclude<Method, 'auto'>")]
    pub method: &'static str,
    /// What the weights mean.
    #[napi(ts_type = "WeightKind")]
    pub kind: &'static str,
    /// Standard error of the score, in points; null of a single answer and for importance weights.
    pub se: Option<f64>,
    /// The scale the answers were given on.
    pub scale: String,
    /// How many answers have a weight, a row as often as its frequency says.
    pub n: f64,
    /// Answers of promoters.
    pub promoters: f64,
    /// Answers of passives.
    pub passives: f64,
    /// Answers of detractors.
    pub detractors: f64,
    /// The weighted share of promoters, 0 to 1; null without answers.
    pub promoter_share: Option<f64>,
    /// The weighted share of passives, 0 to 1; null without answers.
    pub passive_share: Option<f64>,
    /// The weighted share of detractors, 0 to 1; null without answers.
    pub detractor_share: Option<f64>,
    /// Answers left out because their weight is 0.
    pub weightless: f64,
    /// How many answers of equal weight would tell as much, at most n; null for importance weights.
    pub effective_n: Option<f64>,
    /// Kish's number, (sum w)^2 / sum w^2; null for importance weights.
    pub kish_n: Option<f64>,
    /// How many times `effectiveN` goes into n; null for importance weights.
    pub design_effect: Option<f64>,
    /// How many clusters hold answers; null where answers come one by one.
    pub clusters: Option<f64>,
    /// How the bounds were drawn; null where nothing was.
    #[napi(ts_type = "Resampling | null")]
    pub resampling: Option<JsResampling>,
    /// How many rows hold no answer.
    pub missing: f64,
    /// What could not be counted, and why.
    pub rejects: Rejects,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}
