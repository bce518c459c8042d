//! What measures changed, by the periods before and after them.

use napi::bindgen_prelude::{AsyncTask, Env, Unknown};
use napi_derive::napi;
use nps_core::{BeforeAfterOptions, Error, ScoreOptions, Verdict};

use crate::convert::{answers_with, exact, instance, list, number};
use crate::effect::measure::{Measure, MeasureFields};
use crate::error::OrThrow;
use crate::explain::language;
use crate::score::{Caveat, Difference, DifferenceFields, Nps, NpsFields, given, set};
use crate::situation::observed;
use crate::work::{Outcome, Work};

/// Judges each measure by the scores before and after it, inside the situation it concerns, in the order given.
///
/// `worthwhile` is the smallest rise worth the trouble, in points, by default 5. There is no comparison with what would
/// have happened without: a trend or a season looks the same as an effect.
#[napi(
    catch_unwind,
    ts_args_type = "observations: Observations, measures: readonly Measure[], options?: BeforeAfterOptions",
    ts_return_type = "Promise<Increment[]>"
)]
pub fn before_after(
    env: Env,
    observations: Unknown,
    measures: Unknown,
    options: Unknown,
) -> napi::Result<AsyncTask<Work<Vec<nps_core::Increment>>>> {
    let (rows, options) = (observed(env, observations)?, read(env, options)?);
    let measures = answers_with(env, "measures", list(env, "measures", measures)?, |value| match value {
        Some(value) => Ok(instance::<Measure>(env, "measures", value, "a list of Measures")?.core().clone()),
        None => Err(Error::invalid_argument("measures", "a list with a hole", "a list of Measures")).or_throw(env),
    })?;
    Ok(Work::task(move || nps_core::before_after(&rows, &measures, &options)))
}

fn read(env: Env, options: Unknown<'_>) -> napi::Result<BeforeAfterOptions> {
    let (mut scoring, mut worthwhile) = (ScoreOptions::default(), BeforeAfterOptions::default().worthwhile);
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "level" | "method" => set(env, &mut scoring, &name, value)?,
            "worthwhile" => worthwhile = number(env, "worthwhile", value, "a number of points above 0")?,
            _ => return Err(Error::unknown_option(&name, &["level", "method", "worthwhile"])).or_throw(env),
        }
    }
    Ok(BeforeAfterOptions { level: scoring.level, method: scoring.method, worthwhile })
}

impl Outcome for Vec<nps_core::Increment> {
    type Js = Vec<Increment>;

    fn into_js(self, _env: Env) -> napi::Result<Vec<Increment>> {
        Ok(self.into_iter().map(Increment).collect())
    }
}

/// What one measure changed, as far as a comparison in time can say. Immutable.
#[napi]
pub struct Increment(nps_core::Increment);

/// The fields of an increment as a plain object.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct IncrementFields<'env> {
    /// The measure.
    pub measure: MeasureFields<'env>,
    /// The score before it.
    pub before: NpsFields,
    /// The score after it.
    pub after: NpsFields,
    /// `after` minus `before`.
    pub change: DifferenceFields,
    /// The p-value of the change, adjusted for all measures by Holm.
    pub p_holm: Option<f64>,
    /// What is said of the measure.
    #[napi(ts_type = "VerdictCode")]
    pub verdict: &'static str,
    /// About how many further answers would tell.
    pub answers_needed: Option<f64>,
    /// What to know before using it.
    pub caveats: Vec<Caveat>,
}

#[napi]
impl Increment {
    /// Increments are made by `beforeAfter`; `new Increment()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("an increment", "made by new", "beforeAfter()")).or_throw(env)
    }

    /// The measure.
    #[napi(getter, catch_unwind)]
    pub fn measure(&self) -> Measure {
        self.0.measure.clone().into()
    }

    /// The score in its situation since the measure before it there, or since the first day.
    #[napi(getter, catch_unwind)]
    pub fn before(&self) -> Nps {
        self.0.before.clone().into()
    }

    /// The score in its situation until the next measure there, or until the last day.
    #[napi(getter, catch_unwind)]
    pub fn after(&self) -> Nps {
        self.0.after.clone().into()
    }

    /// `after` minus `before`.
    #[napi(getter, catch_unwind)]
    pub fn change(&self) -> Difference {
        self.0.change.clone().into()
    }

    /// The p-value of the change, adjusted for all measures by Holm.
    #[napi(getter, catch_unwind)]
    pub fn p_holm(&self) -> Option<f64> {
        self.0.p_holm
    }

    /// What is said of the measure.
    #[napi(getter, catch_unwind, ts_return_type = "VerdictCode")]
    pub fn verdict(&self) -> &'static str {
        self.0.verdict.code()
    }

    /// About how many further answers would tell; null where it is conclusive, or no number would.
    #[napi(getter, catch_unwind)]
    pub fn answers_needed(&self, env: Env) -> napi::Result<Option<f64>> {
        let Verdict::Inconclusive { answers_needed } = self.0.verdict else { return Ok(None) };
        answers_needed.map(|needed| exact(env, needed)).transpose()
    }

    /// What to know before using it: always `no_counterfactual`, and those on volume.
    #[napi(getter, catch_unwind)]
    pub fn caveats(&self) -> Vec<Caveat> {
        self.0.caveats.iter().map(Caveat::from).collect()
    }

    /// The sentence to tell a reader who is no statistician; by default in English. Where the measure did not work, it
    /// names those of `others` that did.
    #[napi(catch_unwind, ts_args_type = "language?: Language, others?: readonly Increment[]")]
    pub fn explain(&self, env: Env, language: Unknown, others: Unknown) -> napi::Result<String> {
        let language = self::language(env, language)?;
        if others.get_type()? == napi::ValueType::Undefined {
            return Ok(self.0.sentence(language));
        }
        let others = answers_with(env, "others", list(env, "others", others)?, |value| match value {
            Some(value) => Ok(instance::<Self>(env, "others", value, "a list of Increments")?.0.clone()),
            None => Err(Error::invalid_argument("others", "a list with a hole", "a list of Increments")).or_throw(env),
        })?;
        Ok(self.0.sentence_among(&others, language))
    }

    /// One line: the measure, its verdict and the change.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("{}: {}, {}", self.0.measure.id, self.0.verdict, self.0.change)
    }

    /// The fields as a plain object, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json<'env>(&'env self, env: &'env Env) -> napi::Result<IncrementFields<'env>> {
        Ok(IncrementFields {
            measure: self.measure().to_json(env)?,
            before: self.before().to_json(*env)?,
            after: self.after().to_json(*env)?,
            change: self.change().to_json(*env)?,
            p_holm: self.p_holm(),
            verdict: self.verdict(),
            answers_needed: self.answers_needed(*env)?,
            caveats: self.caveats(),
        })
    }
}
