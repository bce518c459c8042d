//! Weighted scores, raking off the event loop, and what silence hides.

use napi::bindgen_prelude::{AsyncTask, Env, Float64Array, JsObjectValue, Unknown};
use napi_derive::napi;
use nps_core::{
    Answer, Asked, Category, Error, KeyColumn, Margin, RakeOptions, ScoreOptions, WeightColumn, WeightKind,
};

use crate::convert::{
    Transport, answer, answers, count_in, describe, entries, exact, list, number, object, text, texts,
};
use crate::error::OrThrow;
use crate::score::by::column;
use crate::score::column::Column;
use crate::score::compare::Counts;
use crate::score::keys::Key;
use crate::score::nps::Caveat;
use crate::score::options::{given, set};
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
    const NAMES: [&str; 8] = ["score", "weight", "kind", "cluster", "scale", "level", "method", "errors"];

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
                "scale" | "level" | "method" | "errors" => set(env, &mut plan.options, &name, value)?,
                _ => return Err(Error::unknown_option(&name, &Self::NAMES)).or_throw(env),
            }
        }
        Ok(plan)
    }
}

/// Weights with which the rows have known totals, off the event loop; with one margin, post-stratification.
///
/// Columns are copied before anything else happens: what JS does to them meanwhile does not matter.
#[napi(catch_unwind, ts_args_type = "table: Columns, options: RakeOptions", ts_return_type = "Promise<Raked>")]
pub fn rake<'env>(
    env: Env,
    table: Unknown<'env>,
    options: Unknown<'env>,
    pack: Transport<'env>,
    encode: Transport<'env>,
) -> napi::Result<AsyncTask<Work<nps_core::Raked>>> {
    let given = object(env, "options", options)?;
    let table = object(env, "table", table)?;
    let margins = list(env, "margins", given.get_named_property("margins")?)?;
    let (mut weight, mut options) = (None, RakeOptions::default());
    for (name, value) in entries(given)? {
        match name.as_str() {
            "margins" => {}
            "weight" => weight = Some(text(env, "weight", value)?),
            "trim" => options.trim = Some(number(env, "trim", value, "a number of medians")?),
            _ => return Err(Error::unknown_option(&name, &["margins", "weight", "trim"])).or_throw(env),
        }
    }
    let base = weight.map(|name| {
        Ok::<_, napi::Error>((Column::read(env, &name, column(env, table, &name)?, &pack)?.into_owned(), name))
    });
    let base = base.transpose()?;
    let mut known = Vec::new();
    for place in 0..margins.len() {
        let margin = Totals::read(env, margins.get_element(place)?)?;
        let mut keys = Vec::new();
        for name in &margin.by {
            keys.push(Key::read(env, name.clone(), column(env, table, name)?, &encode)?);
        }
        known.push((margin, keys));
    }
    Ok(Work::task(move || {
        let base = base.map(|(column, name)| WeightColumn::read(&name, column.core()?, WeightKind::Probability));
        let base = base.transpose()?.map(WeightColumn::into_numbers);
        let (totals, keys): (Vec<_>, Vec<_>) = known.into_iter().unzip();
        let margins = totals.iter().zip(keys).map(|(totals, keys)| totals.margin(keys));
        nps_core::rake(&margins.collect::<nps_core::Result<Vec<_>>>()?, base.as_deref(), &options)
    }))
}

/// The totals of one margin, as JS gave them.
struct Totals {
    by: Vec<String>,
    cells: Vec<(Vec<Answer<'static>>, f64)>,
}

impl Totals {
    fn read(env: Env, margin: Unknown<'_>) -> napi::Result<Self> {
        let margin = object(env, "a margin", margin)?;
        let by: Unknown = margin.get_named_property("by")?;
        let several = describe(by)? == "a list";
        let by = if several { texts(env, "by", by)? } else { vec![text(env, "by", by)?] };
        let totals = list(env, "totals", margin.get_named_property("totals")?)?;
        let mut cells = Vec::new();
        for place in 0..totals.len() {
            let pair = list(env, "a total", totals.get_element(place)?)?;
            let (values, total): (Unknown, Unknown) = (pair.get_element(0)?, pair.get_element(1)?);
            let values = if several {
                answers(env, "a total", list(env, "the values of a total", values)?)?
            } else {
                vec![answer(values)?]
            };
            cells.push((values, number(env, "a total", total, "a number")?));
        }
        Ok(Self { by, cells })
    }

    fn margin(&self, keys: Vec<Key>) -> nps_core::Result<Margin<'_>> {
        let columns = keys.into_iter().map(Key::into_column).collect::<nps_core::Result<Vec<KeyColumn>>>()?;
        Margin::read(columns, &self.cells)
    }
}

/// Weights of answers whose chance to be in the sample was recorded: 1 over it each.
#[napi(catch_unwind, ts_args_type = "probabilities: Numbers | readonly number[]")]
pub fn inverse_probability_weights<'env>(
    env: Env,
    probabilities: Unknown<'env>,
    pack: Transport<'env>,
) -> napi::Result<Float64Array> {
    let column = Column::read(env, "probabilities", probabilities, &pack)?;
    let weights = column.core().and_then(|column| WeightColumn::read("probabilities", column, WeightKind::Probability));
    let weights = weights.map(WeightColumn::into_numbers).and_then(|all| nps_core::inverse_probability_weights(&all));
    weights.or_throw(env).map(Float64Array::new)
}

/// The scores of all `sent` customers if those who did not answer were all detractors, or all promoters: certain, and
/// wide.
#[napi(catch_unwind, ts_args_type = "counts: Readonly<Counts>, sent: number")]
pub fn non_response_bounds(env: Env, counts: Unknown, sent: Unknown) -> napi::Result<NonResponseBounds> {
    let Asked { sent, counts } = asked(env, counts, sent)?;
    NonResponseBounds::new(env, &counts.non_response_bounds(sent).or_throw(env)?)
}

/// What classes of customers, of whom some did not answer, say together: a weighted score, bounds, R-indicator.
#[napi(catch_unwind, ts_args_type = "classes: readonly AskedClass[], options?: CompareOptions")]
pub fn non_response(env: Env, classes: Unknown, options: Unknown) -> napi::Result<NonResponse> {
    let mut read = ScoreOptions::default();
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "level" => set(env, &mut read, "level", value)?,
            _ => return Err(Error::unknown_option(&name, &["level"])).or_throw(env),
        }
    }
    let classes = list(env, "classes", classes)?;
    let mut known = Vec::new();
    for place in 0..classes.len() {
        let class = object(env, "a class", classes.get_element(place)?)?;
        known.push(asked(env, class.get_named_property("counts")?, class.get_named_property("sent")?)?);
    }
    nps_core::non_response(&known, &read).or_throw(env).map(NonResponse)
}

fn asked(env: Env, counts: Unknown<'_>, sent: Unknown<'_>) -> napi::Result<Asked> {
    Ok(Asked { counts: Counts::read(env, "counts", counts)?, sent: count_in(env, "customers", sent)? })
}

/// A score of weighted answers: estimate, interval, what the weights cost, and caveats. Immutable.
///
/// Points from -100 to +100. Without answers, and for importance weights, figures that there are none of are null.
#[napi]
pub struct WeightedNps(nps_core::WeightedNps);

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
    /// How many rows hold no answer.
    pub missing: f64,
    /// What could not be counted, and why.
    pub rejects: Rejects,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}

/// Weights that reproduce known totals, and how they came about. Immutable.
#[napi]
pub struct Raked(nps_core::Raked);

impl Outcome for nps_core::Raked {
    type Js = Raked;

    fn into_js(self, _env: Env) -> napi::Result<Raked> {
        Ok(Raked(self))
    }
}

/// One known total, and what the weights make of it.
#[napi(object, object_from_js = false)]
pub struct RakedCell {
    /// The margin, such as `sex × region`.
    pub margin: String,
    /// The value, such as `f × north`.
    pub label: String,
    /// How many answers have it.
    pub n: f64,
    /// Its share of the total, 0 to 1.
    pub target: f64,
    /// The share of weight that it had.
    pub before: f64,
    /// The share of weight that it has.
    pub after: f64,
}

#[napi]
impl Raked {
    /// Raked weights are made by `rake`; `new Raked()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("raked weights", "made by new", "rake()")).or_throw(env)
    }

    /// A weight for each row, as a copy; they add up to the total of the margins.
    #[napi(getter, catch_unwind)]
    pub fn weights(&self) -> Float64Array {
        self.0.weights.clone().into()
    }

    /// How many weights are above 0.
    #[napi(getter, catch_unwind)]
    pub fn n(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.report.spread.n)
    }

    /// How often all margins were gone through.
    #[napi(getter, catch_unwind)]
    pub fn iterations(&self) -> u32 {
        self.0.report.iterations
    }

    /// Whether every total was then met.
    #[napi(getter, catch_unwind)]
    pub fn converged(&self) -> bool {
        self.0.report.converged
    }

    /// The largest relative difference from a total that is left, after trimming where there was any.
    #[napi(getter, catch_unwind)]
    pub fn max_relative_error(&self) -> f64 {
        self.0.report.max_relative_error
    }

    /// How many weights were cut.
    #[napi(getter, catch_unwind)]
    pub fn trimmed(&self, env: Env) -> napi::Result<f64> {
        exact(env, self.0.report.trimmed)
    }

    /// Kish's number of answers of equal weight; null without rows.
    #[napi(getter, catch_unwind)]
    pub fn kish_n(&self) -> Option<f64> {
        self.0.report.spread.kish_n
    }

    /// How many times `kishN` goes into n; null without rows.
    #[napi(getter, catch_unwind)]
    pub fn design_effect(&self) -> Option<f64> {
        self.0.report.spread.design_effect
    }

    /// The largest weight over the median one; null without rows.
    #[napi(getter, catch_unwind)]
    pub fn largest_over_median(&self) -> Option<f64> {
        self.0.report.spread.largest_over_median
    }

    /// Each total, margin by margin.
    #[napi(getter, catch_unwind)]
    pub fn cells(&self, env: Env) -> napi::Result<Vec<RakedCell>> {
        let cell = |cell: &nps_core::RakedCell| {
            let (margin, label, n) = (cell.margin.clone(), cell.label.clone(), exact(env, cell.n)?);
            Ok(RakedCell { margin, label, n, target: cell.target, before: cell.before, after: cell.after })
        };
        self.0.report.cells.iter().map(cell).collect()
    }

    /// A self-contained HTML table of each total, before and after.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        self.0.report.to_html()
    }

    /// One line: how it went, n and what it is worth.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.to_string()
    }
}

/// Between which scores the one of all who were asked lies, whatever the silent think.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct NonResponseBounds {
    /// How many were asked.
    pub sent: f64,
    /// How many of them did not answer.
    pub silent: f64,
    /// The score of those who answered, in points; null where nobody did.
    pub nps: Option<f64>,
    /// The score of all who were asked if all the silent were detractors; null where nobody was asked.
    pub lower: Option<f64>,
    /// The score of all who were asked if all the silent were promoters; null where nobody was asked.
    pub upper: Option<f64>,
}

impl NonResponseBounds {
    fn new(env: Env, bounds: &nps_core::NonResponseBounds) -> napi::Result<Self> {
        let (sent, silent) = (exact(env, bounds.sent)?, exact(env, bounds.silent)?);
        Ok(Self { sent, silent, nps: bounds.nps, lower: bounds.lower, upper: bounds.upper })
    }
}

/// What is known of a survey that some did not answer. Immutable.
#[napi]
pub struct NonResponse(nps_core::NonResponse);

#[napi]
impl NonResponse {
    /// Made by `nonResponse`; `new NonResponse()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("non-response", "made by new", "nonResponse()")).or_throw(env)
    }

    /// What is certain whatever the silent think.
    #[napi(getter, catch_unwind)]
    pub fn bounds(&self, env: Env) -> napi::Result<NonResponseBounds> {
        NonResponseBounds::new(env, &self.0.bounds)
    }

    /// The share of those asked who answered, 0 to 1; null where nobody was asked.
    #[napi(getter, catch_unwind)]
    pub fn response_rate(&self) -> Option<f64> {
        self.0.response_rate
    }

    /// For how many of its class each answer speaks, in the order given; null for a class without answers.
    #[napi(getter, catch_unwind, ts_return_type = "Array<number | null>")]
    pub fn weights(&self) -> Vec<Option<f64>> {
        self.0.weights.clone()
    }

    /// The score with these weights; null where nobody was asked, or a whole class kept silent.
    #[napi(getter, catch_unwind)]
    pub fn weighted(&self) -> Option<WeightedNps> {
        self.0.weighted.clone().map(WeightedNps)
    }

    /// R-indicator of the response rates of classes: 1 where all answer alike; null below two customers.
    #[napi(getter, catch_unwind)]
    pub fn r_indicator(&self) -> Option<f64> {
        self.0.r_indicator
    }

    /// A self-contained HTML fragment: the weighted score, the bounds, the R-indicator.
    #[napi(catch_unwind)]
    pub fn to_html(&self) -> String {
        self.0.to_html()
    }

    /// One line: the weighted score, the bounds, the R-indicator.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.to_string()
    }
}
