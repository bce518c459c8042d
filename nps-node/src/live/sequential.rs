//! Bounds of a live score that hold at all moments together.

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;
use nps_core::{Error, ScoreOptions};

use crate::convert::{count_in, exact, number};
use crate::error::OrThrow;
use crate::score::{Caveat, Counts, counts_of, given, read_level, set};

/// A score with bounds that hold at every moment of its stream together.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct AlwaysValid {
    /// 100 x (promoters - detractors) / n; null without answers.
    pub nps: Option<f64>,
    /// Lower bound in points; -100 without answers.
    pub lower: f64,
    /// Upper bound in points; +100 without answers.
    pub upper: f64,
    /// The probability that the bounds hold at every moment, 0 to 1.
    pub level: f64,
    /// How the bounds were computed.
    #[napi(ts_type = "'betting'")]
    pub method: &'static str,
    /// How many answers there are.
    pub n: f64,
    /// Answers in each class.
    pub counts: Counts,
    /// How many answers were taken back on the way.
    pub retracted: f64,
    /// What to know before using the figure.
    pub caveats: Vec<Caveat>,
}

/// The score with bounds that hold at all moments together: whoever looks after every answer, and stops when they like
/// what they see, is misled with a probability of at most 1 - level.
#[napi(catch_unwind, ts_args_type = "counts: Side, options?: AlwaysValidOptions")]
pub fn always_valid(env: Env, counts: Unknown, options: Unknown) -> napi::Result<AlwaysValid> {
    let (mut scoring, mut retracted) = (ScoreOptions::default(), 0);
    for (name, value) in given(env, options)? {
        match name.as_str() {
            "level" => set(env, &mut scoring, "level", value)?,
            "retracted" => retracted = count_in(env, "answers", value)?,
            _ => return Err(Error::unknown_option(&name, &["level", "retracted"])).or_throw(env),
        }
    }
    let counts = counts_of(env, "counts", counts)?;
    let found = counts.always_valid(scoring.level).or_throw(env)?.after_retracting(retracted);
    Ok(AlwaysValid {
        nps: found.nps,
        lower: found.lower,
        upper: found.upper,
        level: found.level,
        method: found.method.name(),
        n: exact(env, found.n())?,
        counts: Counts::new(env, found.counts)?,
        retracted: exact(env, found.retracted)?,
        caveats: found.caveats.iter().map(Caveat::from).collect(),
    })
}

/// What a stream says against one score.
#[napi(object, object_from_js = false)]
pub struct SequentialTest {
    /// The score in doubt, in points.
    pub hypothesis: f64,
    /// What one point betted against it has become; 1 without answers.
    pub e_value: f64,
    /// Its natural logarithm.
    pub log_e_value: f64,
    /// min(1, 1/e): stays above any alpha at all moments together, but for a share alpha of streams, if the score is right.
    pub p_value: f64,
    /// How many answers there are.
    pub n: f64,
}

/// What these answers say against a score of so many points, at any moment of their stream.
#[napi(catch_unwind, ts_args_type = "counts: Side, hypothesis: number")]
pub fn sequential_test(env: Env, counts: Unknown, hypothesis: Unknown) -> napi::Result<SequentialTest> {
    let counts = counts_of(env, "counts", counts)?;
    let hypothesis = number(env, "hypothesis", hypothesis, "a score in points")?;
    let found = counts.sequential_test(hypothesis).or_throw(env)?;
    Ok(SequentialTest {
        hypothesis: found.hypothesis,
        e_value: found.e_value,
        log_e_value: found.log_e_value,
        p_value: found.p_value,
        n: exact(env, found.n)?,
    })
}

/// The difference of two live scores, `after` minus `before`, with bounds that hold at every moment of both.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct AlwaysValidDifference {
    /// -200 to 200 points; null where one side has no answers.
    pub difference: Option<f64>,
    /// Lower bound in points.
    pub lower: f64,
    /// Upper bound in points.
    pub upper: f64,
    /// The probability that the bounds hold at every moment, 0 to 1.
    pub level: f64,
    /// How the bounds of each side were computed.
    #[napi(ts_type = "'betting'")]
    pub method: &'static str,
    /// The answers compared from.
    pub before: Counts,
    /// The answers compared to.
    pub after: Counts,
    /// The caveats on either side.
    pub caveats: Vec<Caveat>,
}

/// The difference of two independent live scores, with bounds that hold at all moments of both together.
#[napi(catch_unwind, ts_args_type = "before: Side, after: Side, options?: CompareOptions")]
pub fn always_valid_difference(
    env: Env,
    before: Unknown,
    after: Unknown,
    options: Unknown,
) -> napi::Result<AlwaysValidDifference> {
    let level = read_level(env, options)?;
    let (before, after) = (counts_of(env, "before", before)?, counts_of(env, "after", after)?);
    let found = nps_core::always_valid_difference(before, after, level).or_throw(env)?;
    Ok(AlwaysValidDifference {
        difference: found.difference,
        lower: found.lower,
        upper: found.upper,
        level: found.level,
        method: found.method.name(),
        before: Counts::new(env, found.before)?,
        after: Counts::new(env, found.after)?,
        caveats: found.caveats.iter().map(Caveat::from).collect(),
    })
}
