//! The score by the importance that the business gives to each path.

use napi::bindgen_prelude::{AsyncTask, Env, Unknown};
use napi_derive::napi;
use nps_core::{Error, ScoreOptions, ValueOptions};

use super::record::UnknownPaths;
use super::taxonomy::taxonomy;
use crate::convert::{exact, number, text};
use crate::error::OrThrow;
use crate::score::{Nps, WeightedNps, given, set};
use crate::situation::Observations;
use crate::work::{Outcome, Work};

#[napi]
impl Observations {
    /// The score in which an answer weighs as much as its path matters, beside the score without weights.
    #[napi(
        catch_unwind,
        ts_args_type = "dimension: string, taxonomy: Taxonomy, options?: ValueOptions",
        ts_return_type = "Promise<ValueWeighted>"
    )]
    pub fn value_weighted(
        &self,
        env: Env,
        dimension: Unknown,
        taxonomy: Unknown,
        options: Unknown,
    ) -> napi::Result<AsyncTask<Work<nps_core::ValueWeighted>>> {
        let dimension = text(env, "dimension", dimension)?;
        let taxonomy = self::taxonomy(env, "taxonomy", taxonomy)?;
        let (mut read, mut scoring) = (ValueOptions::default(), ScoreOptions::default());
        for (name, value) in given(env, options)? {
            match name.as_str() {
                "defaultWeight" => read.default_weight = number(env, &name, value, "a finite number from 0 up")?,
                "level" | "method" => set(env, &mut scoring, &name, value)?,
                _ => return Err(Error::unknown_option(&name, &["defaultWeight", "level", "method"])).or_throw(env),
            }
        }
        (read.level, read.method) = (scoring.level, scoring.method);
        let rows = self.core();
        Ok(Work::task(move || rows.value_weighted(&dimension, &taxonomy, &read)))
    }
}

/// A score by importance beside the same without, and the paths that make the difference.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ValueWeighted {
    /// The score by importance: a choice and not a sample, so without interval.
    pub weighted: WeightedNps,
    /// The score of the same answers without weights.
    pub unweighted: Nps,
    /// The weighted minus the unweighted score, in points; null where one of them is.
    pub difference: Option<f64>,
    /// The paths that have answers, those that make most of the difference first.
    pub rows: Vec<ValuedNode>,
    /// The name of the taxonomy.
    pub taxonomy: String,
    /// Its version, and so that of the weights.
    pub version: f64,
    /// Answers without a path, which are in neither score.
    pub missing: f64,
    /// Answers with a path that the taxonomy does not have, which are in neither score.
    pub unknown: UnknownPaths,
    /// One line: both scores.
    pub text: String,
    /// A self-contained HTML table of the first paths.
    pub html: String,
}

/// One path with its importance.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct ValuedNode {
    /// The path.
    pub path: String,
    /// What an answer weighs here.
    pub weight: f64,
    /// The node that gives the weight: the path itself or the nearest above; null where none does.
    pub given_by: Option<String>,
    /// Its score without weights.
    pub nps: Nps,
    /// Its share of the answers, 0 to 1.
    pub share: f64,
    /// Its share of the weight, 0 to 1; null where no answer has a weight.
    pub weighted_share: Option<f64>,
    /// By how many points it moves the score from the unweighted to the weighted one.
    pub contribution: Option<f64>,
}

impl From<nps_core::ValuedNode> for ValuedNode {
    fn from(found: nps_core::ValuedNode) -> Self {
        Self {
            path: found.path,
            weight: found.weight,
            given_by: found.given_by,
            nps: found.nps.into(),
            share: found.share,
            weighted_share: found.weighted_share,
            contribution: found.contribution,
        }
    }
}

impl Outcome for nps_core::ValueWeighted {
    type Js = ValueWeighted;

    fn into_js(self, env: Env) -> napi::Result<ValueWeighted> {
        Ok(ValueWeighted {
            text: self.to_string(),
            html: self.to_html(),
            weighted: self.weighted.into(),
            unweighted: self.unweighted.into(),
            difference: self.difference,
            rows: self.nodes.into_iter().map(Into::into).collect(),
            taxonomy: self.taxonomy,
            version: self.version.into(),
            missing: exact(env, self.missing)?,
            unknown: UnknownPaths::new(env, self.unknown)?,
        })
    }
}
