//! One situation beside all other answers.

use napi::bindgen_prelude::{Env, Object, Unknown};
use napi_derive::napi;
use nps_core::Error;

use crate::error::OrThrow;
use crate::explain::language;
use crate::score::{Difference, DifferenceFields, Nps, NpsFields};
use crate::situation::where_object;

/// How the score of one situation stands beside that of all other answers. An association, not an effect. Immutable.
#[napi]
pub struct Association(nps_core::Association);

impl From<nps_core::Association> for Association {
    fn from(association: nps_core::Association) -> Self {
        Self(association)
    }
}

/// The fields of an association as a plain object.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct AssociationFields<'env> {
    /// The situation: the dimension and its value.
    #[napi(ts_type = "Key")]
    pub condition: Object<'env>,
    /// Its score.
    pub nps: NpsFields,
    /// Its share of all answers, 0 to 1.
    pub share: f64,
    /// Its score minus that of all other answers.
    pub gap: Option<DifferenceFields>,
    /// The p-value of the gap, adjusted for all gaps tested, by Holm.
    pub p_holm: Option<f64>,
    /// The same by Benjamini-Hochberg.
    pub p_bh: Option<f64>,
    /// By how many points the situation moves the score of the whole.
    pub contribution: f64,
}

#[napi]
impl Association {
    /// Associations are made by `associate`; `new Association()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("an association", "made by new", "associate()")).or_throw(env)
    }

    /// The situation: the dimension and its value.
    #[napi(getter, catch_unwind, ts_return_type = "Key")]
    pub fn condition<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        where_object(env, std::slice::from_ref(&self.0.condition))
    }

    /// Its score, with its interval and caveats.
    #[napi(getter, catch_unwind)]
    pub fn nps(&self) -> Nps {
        self.0.nps.clone().into()
    }

    /// Its share of all answers, 0 to 1.
    #[napi(getter, catch_unwind)]
    pub fn share(&self) -> f64 {
        self.0.share
    }

    /// Its score minus that of all other answers; null where it has fewer answers than `minN`.
    #[napi(getter, catch_unwind)]
    pub fn gap(&self) -> Option<Difference> {
        self.0.gap.clone().map(Difference::from)
    }

    /// The p-value of the gap, adjusted for all gaps tested, by Holm: the chance of even one false find.
    #[napi(getter, catch_unwind)]
    pub fn p_holm(&self) -> Option<f64> {
        self.0.p_holm
    }

    /// The same by Benjamini-Hochberg: the expected share of false finds among the finds.
    #[napi(getter, catch_unwind)]
    pub fn p_bh(&self) -> Option<f64> {
        self.0.p_bh
    }

    /// By how many points the situation moves the score of the whole: share x (its score - the score of the whole).
    #[napi(getter, catch_unwind)]
    pub fn contribution(&self) -> f64 {
        self.0.contribution
    }

    /// The sentence to tell a reader who is no statistician; by default in English.
    #[napi(catch_unwind, ts_args_type = "language?: Language")]
    pub fn explain(&self, env: Env, language: Unknown) -> napi::Result<String> {
        Ok(self.0.sentence(self::language(env, language)?))
    }

    /// One line: the situation, its score and its gap.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        self.0.to_string()
    }

    /// The fields as a plain object, for `JSON.stringify`.
    #[napi(js_name = "toJSON", catch_unwind)]
    pub fn to_json<'env>(&self, env: &'env Env) -> napi::Result<AssociationFields<'env>> {
        Ok(AssociationFields {
            condition: self.condition(env)?,
            nps: self.nps().to_json(*env)?,
            share: self.share(),
            gap: self.gap().map(|gap| gap.to_json(*env)).transpose()?,
            p_holm: self.p_holm(),
            p_bh: self.p_bh(),
            contribution: self.contribution(),
        })
    }
}
