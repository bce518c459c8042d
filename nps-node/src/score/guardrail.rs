//! What surrounds a score: caveats of how it came about, and of signs in its answers.

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;
use nps_core::{AskedGroup, Error, ScoreContext};

use crate::convert::{answer, answers_with, count_in, entries, list, object};
use crate::error::OrThrow;
use crate::score::indicator::distribution;
use crate::score::nps::Caveat;

/// What to know before using a score, from how it came about and from signs in the answers. What is not known is not
/// checked.
#[napi(
    catch_unwind,
    ts_args_type = "answers: Distribution | ScoreResult | GroupScore, context?: ScoreContext",
    ts_return_type = "Caveat[]"
)]
pub fn check(env: Env, answers: Unknown, context: Unknown) -> napi::Result<Vec<Caveat>> {
    let context = read(env, context)?;
    let found = context.check(&distribution(env, answers)?).or_throw(env)?;
    Ok(found.iter().map(Caveat::from).collect())
}

/// What keeps two scores that came about like this from being compared: kinds, wordings, channels and response rates.
#[napi(catch_unwind, ts_args_type = "before: ScoreContext, after: ScoreContext", ts_return_type = "Caveat[]")]
pub fn compare_contexts(env: Env, before: Unknown, after: Unknown) -> napi::Result<Vec<Caveat>> {
    let found = nps_core::compare_contexts(&read(env, before)?, &read(env, after)?).or_throw(env)?;
    Ok(found.iter().map(Caveat::from).collect())
}

fn read(env: Env, given: Unknown<'_>) -> napi::Result<ScoreContext> {
    let mut context = ScoreContext::default();
    if given.get_type()? == napi::ValueType::Undefined {
        return Ok(context);
    }
    for (name, value) in entries(object(env, "context", given)?)? {
        match name.as_str() {
            "groups" => context.groups = groups(env, value)?,
            "ageDays" => context.set("age_days", &answer(value)?).or_throw(env)?,
            "horizonDays" => context.set("horizon_days", &answer(value)?).or_throw(env)?,
            "kind" | "wording" | "channel" | "sent" | "answered" => {
                context.set(&name, &answer(value)?).or_throw(env)?;
            }
            _ => {
                let known = ["kind", "wording", "channel", "sent", "answered", "ageDays", "horizonDays", "groups"];
                return Err(Error::unknown_option(&name, &known)).or_throw(env);
            }
        }
    }
    Ok(context)
}

fn groups(env: Env, given: Unknown<'_>) -> napi::Result<Vec<AskedGroup>> {
    let mut groups = Vec::new();
    for (name, pair) in entries(object(env, "groups", given)?)? {
        let counts = answers_with(env, "groups", list(env, "groups", pair)?, |count| match count {
            Some(count) => count_in(env, "customers", count),
            None => Err(Error::invalid_argument("groups", "a list with a hole", "[sent, answered]")).or_throw(env),
        })?;
        let [sent, answered] = counts[..] else {
            let found = format!("a list of {}", counts.len());
            return Err(Error::invalid_argument("groups", &found, "[sent, answered] for each")).or_throw(env);
        };
        groups.push(AskedGroup { name, sent, answered });
    }
    Ok(groups)
}
