//! Other indicators from the same answers, and whether an order of groups depends on the choice.

use napi::ValueType;
use napi::bindgen_prelude::{AsyncTask, ClassInstance, Env, Unknown};
use napi_derive::napi;
use nps_core::{Error, Indicator};

use crate::convert::{answers_with, cast, describe, entries, exact, instance, list, number, object, text};
use crate::error::OrThrow;
use crate::score::distribution::Distribution;
use crate::score::entities::level;
use crate::score::nps::{Caveat, Nps};
use crate::score::options::given;
use crate::score::table::ScoreTable;
use crate::work::{Outcome, Work};

/// Measures answers by another indicator. An object of names and weights is a weighted sum, each in its own unit.
#[napi(
    catch_unwind,
    ts_args_type = "answers: Distribution | ScoreResult | GroupScore, indicator: Indicator, options?: CompareOptions"
)]
pub fn indicator(env: Env, answers: Unknown, indicator: Unknown, options: Unknown) -> napi::Result<IndicatorScore> {
    let level = read_level(env, options)?;
    let (answers, indicator) = (distribution(env, answers)?, chosen(env, indicator)?);
    let found = nps_core::indicator(&answers, &indicator, level).or_throw(env)?;
    let (text, html) = (found.to_string(), found.to_html());
    Ok(IndicatorScore {
        name: found.name,
        estimate: found.estimate,
        lower: found.lower,
        upper: found.upper,
        level: found.level,
        n: exact(env, found.n)?,
        method: found.method.name(),
        unit: found.unit.name(),
        caveats: found.caveats.iter().map(Caveat::from).collect(),
        text,
        html,
    })
}

/// Says whether the order of groups survives a change of indicator.
#[napi(
    catch_unwind,
    ts_args_type = "table: ScoreTable, indicators: readonly Indicator[], options?: CompareOptions",
    ts_return_type = "Promise<Robustness>"
)]
pub fn robust_to_metric(
    env: Env,
    table: Unknown,
    indicators: Unknown,
    options: Unknown,
) -> napi::Result<AsyncTask<Work<nps_core::Robustness>>> {
    let level = read_level(env, options)?;
    let groups = instance::<ScoreTable>(env, "table", table, "a ScoreTable")?.core().named_distributions();
    let indicators = answers_with(env, "indicators", list(env, "indicators", indicators)?, |item| match item {
        Some(item) => chosen(env, item),
        None => Err(Error::invalid_argument("indicators", "a list with a hole", "indicators")).or_throw(env),
    })?;
    Ok(Work::task(move || nps_core::robust_to_metric(&groups, &indicators, level)))
}

fn read_level(env: Env, options: Unknown<'_>) -> napi::Result<f64> {
    let mut read = nps_core::ScoreOptions::default().level;
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "level" => read = level(env, value)?,
            _ => return Err(Error::unknown_option(&name, &["level"])).or_throw(env),
        }
    }
    Ok(read)
}

/// The answers of a distribution, or of a score that knows them.
pub(super) fn distribution(env: Env, value: Unknown<'_>) -> napi::Result<nps_core::Distribution> {
    if let Ok(distribution) = cast::<ClassInstance<Distribution>>(value) {
        return Ok(distribution.core());
    }
    if let Ok(score) = cast::<ClassInstance<Nps>>(value)
        && let Some(distribution) = score.known_distribution()
    {
        return Ok(distribution);
    }
    let expected = "a Distribution, or the score of a column or group";
    Err(Error::invalid_argument("answers", describe(value)?, expected)).or_throw(env)
}

/// An indicator by its name, or a weighted sum of some as an object of names and weights.
fn chosen(env: Env, value: Unknown<'_>) -> napi::Result<Indicator> {
    if value.get_type()? == ValueType::String {
        return text(env, "indicator", value)?.parse().or_throw(env);
    }
    let mut parts = Vec::new();
    for (name, weight) in entries(object(env, "indicator", value)?)? {
        parts.push((name.parse().or_throw(env)?, number(env, "a weight", weight, "a number")?));
    }
    Indicator::weighted(parts).or_throw(env)
}

/// An indicator of some answers: estimate, interval, n, method and caveats.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct IndicatorScore {
    /// The indicator's name.
    pub name: String,
    /// The estimate, in its unit; null without answers.
    pub estimate: Option<f64>,
    /// Lower bound of the interval.
    pub lower: Option<f64>,
    /// Upper bound of the interval.
    pub upper: Option<f64>,
    /// Confidence level of the interval, 0 to 1.
    pub level: f64,
    /// How many answers there are.
    pub n: f64,
    /// How the interval was computed: `score`, `wilson`, `t` or `delta`.
    #[napi(ts_type = "'score' | 'wilson' | 't' | 'delta'")]
    pub method: &'static str,
    /// What the figures are of: `points`, `share`, `scale` or `weighted`.
    #[napi(ts_type = "'points' | 'share' | 'scale' | 'weighted'")]
    pub unit: &'static str,
    /// What to know before using the figures.
    pub caveats: Vec<Caveat>,
    /// One line: the figure and its interval, withheld below 5 answers.
    pub text: String,
    /// A self-contained HTML fragment: the figure, its interval, the caveats.
    pub html: String,
}

/// Whether an order of groups survives a change of indicator.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct Robustness {
    /// Whether no two groups change places beyond their intervals; null with fewer than two groups or indicators.
    pub survives: Option<bool>,
    /// Each pair of indicators, in the order given.
    pub pairs: Vec<IndicatorPair>,
    /// How many groups have answers.
    pub k: f64,
    /// Confidence level of every interval, 0 to 1.
    pub level: f64,
    /// One line: whether the order survives.
    pub text: String,
    /// A self-contained HTML table of the pairs of indicators.
    pub html: String,
}

/// Two indicators of the same groups.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct IndicatorPair {
    /// The name of one indicator.
    pub first: String,
    /// The name of the other.
    pub second: String,
    /// Kendall's tau-b between both orders, -1 to 1; null where one has no two different groups.
    pub tau_b: Option<f64>,
    /// The groups that change places beyond their intervals.
    pub flips: Vec<Flip>,
}

/// Two groups one of which is better by one indicator and worse by the other, with intervals that do not meet in either.
#[napi(object, object_from_js = false)]
pub struct Flip {
    /// The group that is better by the first indicator.
    pub better_by_first: String,
    /// The group that is better by the second.
    pub better_by_second: String,
}

impl Outcome for nps_core::Robustness {
    type Js = Robustness;

    fn into_js(self, env: Env) -> napi::Result<Robustness> {
        let (text, html) = (self.to_string(), self.to_html());
        Ok(Robustness {
            survives: self.survives,
            pairs: self.pairs.into_iter().map(IndicatorPair::from).collect(),
            k: exact(env, self.k)?,
            level: self.level,
            text,
            html,
        })
    }
}

impl From<nps_core::IndicatorPair> for IndicatorPair {
    fn from(pair: nps_core::IndicatorPair) -> Self {
        let flip = |flip: nps_core::Flip| Flip {
            better_by_first: flip.better_by_first,
            better_by_second: flip.better_by_second,
        };
        let flips = pair.flips.into_iter().map(flip).collect();
        Self { first: pair.first, second: pair.second, tau_b: pair.tau_b, flips }
    }
}
