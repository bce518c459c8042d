//! A situation of two conditions beside all other answers.

use napi::bindgen_prelude::{Env, Object, Unknown};
use napi_derive::napi;
use nps_core::Error;

use crate::error::OrThrow;
use crate::explain::language;
use crate::score::{Difference, DifferenceFields, Nps, NpsFields};
use crate::situation::where_object;

/// A situation of two conditions that says more than either of them. An association, not an effect. Immutable.
#[napi]
pub struct PairAssociation(nps_core::PairAssociation);

impl From<nps_core::PairAssociation> for PairAssociation {
    fn from(pair: nps_core::PairAssociation) -> Self {
        Self(pair)
    }
}

/// The fields of a pair as a plain object.
#[napi(object, object_from_js = false, use_nullable = true)]
pub struct PairAssociationFields<'env> {
    /// The situation: the two dimensions and their values.
    #[napi(ts_type = "Key")]
    pub condition: Object<'env>,
    /// The score where both conditions are met.
    pub nps: NpsFields,
    /// That score minus that of all other answers.
    pub gap: DifferenceFields,
    /// That score minus the score of the answers that meet one condition only.
    #[napi(ts_type = "[DifferenceFields | null, DifferenceFields | null]")]
    pub beyond: Vec<Option<DifferenceFields>>,
    /// The p-value of the gap, adjusted for all pairs tested, by Holm.
    pub p_holm: f64,
    /// The same by Benjamini-Hochberg.
    pub p_bh: f64,
    /// By how many points the situation moves the score of the whole.
    pub contribution: f64,
}

#[napi]
impl PairAssociation {
    /// Pairs are made by `associatePairs`; `new PairAssociation()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("a pair", "made by new", "associatePairs()")).or_throw(env)
    }

    /// The situation: the two dimensions and their values.
    #[napi(getter, catch_unwind, ts_return_type = "Key")]
    pub fn condition<'env>(&self, env: &'env Env) -> napi::Result<Object<'env>> {
        where_object(env, &self.0.conditions)
    }

    /// The score where both conditions are met, with its interval and caveats.
    #[napi(getter, catch_unwind)]
    pub fn nps(&self) -> Nps {
        self.0.nps.clone().into()
    }

    /// That score minus that of all other answers.
    #[napi(getter, catch_unwind)]
    pub fn gap(&self) -> Difference {
        self.0.gap.clone().into()
    }

    /// For each condition, that score minus the score of the answers that meet this condition only; null where there
    /// are none.
    #[napi(getter, catch_unwind, ts_return_type = "[Difference | null, Difference | null]")]
    pub fn beyond(&self) -> Vec<Option<Difference>> {
        self.0.beyond.iter().cloned().map(|beyond| beyond.map(Difference::from)).collect()
    }

    /// The p-value of the gap, adjusted for all pairs tested, by Holm.
    #[napi(getter, catch_unwind)]
    pub fn p_holm(&self) -> f64 {
        self.0.p_holm
    }

    /// The same by Benjamini-Hochberg.
    #[napi(getter, catch_unwind)]
    pub fn p_bh(&self) -> f64 {
        self.0.p_bh
    }

    /// By how many points the situation moves the score of the whole.
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
    pub fn to_json<'env>(&self, env: &'env Env) -> napi::Result<PairAssociationFields<'env>> {
        let beyond = self.beyond().into_iter().map(|beyond| beyond.map(|beyond| beyond.to_json(*env)).transpose());
        Ok(PairAssociationFields {
            condition: self.condition(env)?,
            nps: self.nps().to_json(*env)?,
            gap: self.gap().to_json(*env)?,
            beyond: beyond.collect::<napi::Result<_>>()?,
            p_holm: self.p_holm(),
            p_bh: self.p_bh(),
            contribution: self.contribution(),
        })
    }
}
