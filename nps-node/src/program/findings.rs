//! The situations that go with a low score.

use napi::bindgen_prelude::{Env, Unknown};
use napi_derive::napi;
use nps_core::Error;

use crate::convert::count_in;
use crate::error::OrThrow;
use crate::explain::{AssociationTable, PairTable, language};
use crate::work::Outcome;

/// The situations that go with a score other than that of all other responses. Made by `program.findings`; immutable.
#[napi]
pub struct Findings(nps_core::Findings);

impl Outcome for nps_core::Findings {
    type Js = Findings;

    fn into_js(self, _env: Env) -> napi::Result<Findings> {
        Ok(Findings(self))
    }
}

#[napi]
impl Findings {
    /// Findings are made by `Program`; `new Findings()` throws.
    #[napi(constructor, catch_unwind)]
    pub fn new(env: Env) -> napi::Result<Self> {
        Err(Error::invalid_argument("findings", "made by new", "program.findings()")).or_throw(env)
    }

    /// Each value of each dimension, those that pull the score down most first.
    #[napi(getter, catch_unwind)]
    pub fn situations(&self) -> AssociationTable {
        self.0.situations.clone().into()
    }

    /// Pairs of values that say more than either alone.
    #[napi(getter, catch_unwind)]
    pub fn pairs(&self) -> PairTable {
        self.0.pairs.clone().into()
    }

    /// A sentence for each situation that pulls the score down and that chance hardly explains, at most `most` (by
    /// default 5); by default in English.
    #[napi(catch_unwind, ts_args_type = "language?: Language, most?: number")]
    pub fn explain(&self, env: Env, language: Unknown, most: Unknown) -> napi::Result<Vec<String>> {
        let language = self::language(env, language)?;
        let most = match most.get_type()? {
            napi::ValueType::Undefined => Self::MOST,
            _ => usize::try_from(count_in(env, "sentences", most)?).unwrap_or(usize::MAX),
        };
        Ok(self.0.sentences(language, most))
    }

    /// One line: how many there are of each.
    #[napi(js_name = "toString", catch_unwind)]
    pub fn text(&self) -> String {
        format!("Findings {} situations, {} pairs", self.0.situations.len(), self.0.pairs.len())
    }
}

impl Findings {
    const MOST: usize = 5;
}
